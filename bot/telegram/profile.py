"""Publishes the bot's own name, descriptions and commands, in each language, only where they differ."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from itertools import chain

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.dialogue.profile import NAME, commands, description, short_description
from bot.i18n import SOURCE, Language
from bot.logs import describe

log = logging.getLogger(__name__)


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
