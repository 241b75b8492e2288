"""The bot's own name, descriptions and commands, in each language, written only where they differ."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from itertools import chain

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.i18n import SOURCE, Language
from bot.logs import describe

log = logging.getLogger(__name__)

NAME = "Motus"


def commands(language: Language) -> list[tuple[str, str]]:
    """The commands of the menu and what they do."""
    _ = language.gettext
    return [
        ("start", _("First screen")),
        ("urgence", _("Immediate danger")),
        ("sujets", _("All situations")),
        ("confidentialite", _("What is kept, what is not")),
        ("effacer", _("Erase this conversation")),
        ("langue", _("Language")),
        ("aide", _("Help")),
    ]


def description(language: Language) -> str:
    """What an empty chat shows, 512 characters at most."""
    return language.gettext(
        "Professional secrecy for nurses in France, right now: a few questions, advice, the law.\n\n"
        "Touch the buttons; never type a patient’s name. No data is kept by us. "
        "General information, not legal advice. Immediate danger: 15, 17 or 112."
    )


def short_description(language: Language) -> str:
    """What the bot's profile shows, 120 characters at most."""
    return language.gettext("Nurses’ professional secrecy, right now: questions, advice, the law. Nothing is kept.")


async def publish(bot: Bot, languages: Iterable[Language]) -> None:
    """Write what differs. A refusal is logged and forgotten: the bot works without."""
    known = {language.code: language for language in languages}
    # Without a code first: what a phone in any other language shows is the French.
    for code, language in chain([("", known[SOURCE])], known.items()):
        try:
            await _publish(bot, code or None, language)
        except TelegramError as error:
            log.warning("profile not written: %s", describe(error))
            return


async def _publish(bot: Bot, code: str | None, language: Language) -> None:
    wanted = [BotCommand(name, what) for name, what in commands(language)]
    if list(await bot.get_my_commands(language_code=code)) != wanted:
        await bot.set_my_commands(wanted, language_code=code)
    if (await bot.get_my_name(language_code=code)).name != NAME:
        await bot.set_my_name(NAME, language_code=code)
    if (await bot.get_my_description(language_code=code)).description != description(language):
        await bot.set_my_description(description(language), language_code=code)
    if (await bot.get_my_short_description(language_code=code)).short_description != short_description(language):
        await bot.set_my_short_description(short_description(language), language_code=code)
