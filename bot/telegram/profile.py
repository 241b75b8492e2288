"""Publishes the bot's own name, descriptions and commands, in each language, only where they differ."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from itertools import chain

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.dialogue.profile import NAME, admin_commands, commands, description, short_description
from bot.i18n import SOURCE, Language
from bot.logs import describe

log = logging.getLogger(__name__)


async def publish(bot: Bot, languages: Iterable[Language], admins: Iterable[int] = ()) -> None:
    """Write what differs. A refusal is logged and forgotten: the bot works without.

    Admins have a menu of their own; Telegram refuses one for an admin who has never opened the bot.
    """
    known = {language.code: language for language in languages}
    # Without a code first: what a phone in any other language shows is the French.
    for code, language in chain([("", known[SOURCE])], known.items()):
        try:
            await _publish(bot, code or None, language)
        except TelegramError as error:
            log.warning("profile not written: %s", describe(error))
            return
    for admin in admins:
        try:
            for code, language in chain([("", known[SOURCE])], known.items()):
                await _publish_menu(bot, code or None, admin_commands(language), BotCommandScopeChat(admin))
        except TelegramError as error:
            log.warning("an admin’s menu is not written: %s", describe(error))


async def _publish(bot: Bot, code: str | None, language: Language) -> None:
    await _publish_menu(bot, code, commands(language))
    if (await bot.get_my_name(language_code=code)).name != NAME:
        await bot.set_my_name(NAME, language_code=code)
    if (await bot.get_my_description(language_code=code)).description != description(language):
        await bot.set_my_description(description(language), language_code=code)
    if (await bot.get_my_short_description(language_code=code)).short_description != short_description(language):
        await bot.set_my_short_description(short_description(language), language_code=code)


async def _publish_menu(
    bot: Bot, code: str | None, menu: list[tuple[str, str]], scope: BotCommandScopeChat | None = None
) -> None:
    wanted = [BotCommand(name, what) for name, what in menu]
    if list(await bot.get_my_commands(scope, language_code=code)) != wanted:
        await bot.set_my_commands(wanted, scope, language_code=code)
