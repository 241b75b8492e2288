"""Putting the rooms together: the bot on a Bot API server, or the same bot in the local Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable

from bot.dialogue.check import check
from bot.dialogue.loader import BrokenCorpus
from bot.i18n import SOURCE, load_languages
from bot.local import LocalTelegram
from bot.local.terminal import converse
from bot.settings import Settings
from bot.telegram.application import App, build, polling
from bot.telegram.guide import Guide


def prepare(settings: Settings) -> Guide:
    """Load, check and prepare the dialogs.

    Raises CatalogueError for broken catalogues and BrokenCorpus for dialogs that must not be shown to anybody.
    """
    languages = load_languages(settings.locales_dir)
    report = check(settings.dialogs_dir, languages, screens=False)
    if report.corpus is None:
        raise BrokenCorpus(report.findings)
    return Guide(report.corpus, languages)


async def serve(settings: Settings, guide: Guide) -> None:
    """Run by long polling until SIGTERM or SIGINT. Raises Unauthorized when the token is refused."""
    if settings.telegram_bot_token is None:
        raise TypeError("no token")
    stop = asyncio.Event()
    _at_a_signal(stop.set)
    application = build(settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url, guide)
    working = asyncio.create_task(_work(application, guide, stop))
    await asyncio.wait({working, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
    if not working.done() and not application.running:  # still waiting for the API: nothing to stop in order
        working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


async def _work(application: App, guide: Guide, stop: asyncio.Event) -> None:
    async with polling(application, guide):
        await stop.wait()


async def try_out(guide: Guide, lines: AsyncIterator[str], write: Callable[[str], None], *, colour: bool) -> None:
    """Hold a conversation in the terminal with the real Application, over the local Telegram.

    SIGTERM or SIGINT end it.
    """
    conversing = asyncio.create_task(_converse(guide, lines, write, colour=colour))
    _at_a_signal(conversing.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await conversing


async def _converse(guide: Guide, lines: AsyncIterator[str], write: Callable[[str], None], *, colour: bool) -> None:
    async with LocalTelegram() as telegram:
        application = build(telegram.token, telegram.url, guide)
        async with polling(application, guide):
            person = telegram.person(language_code=SOURCE)
            await person.say("/start")
            await converse(person, lines, write, guide.languages[SOURCE], colour=colour)


def _at_a_signal(end: Callable[[], object]) -> None:
    """Do something at SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, end)
