"""Putting the rooms together: the bot on a Bot API server, or the same bot in the local Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable

from bot.i18n import SOURCE
from bot.local import LocalTelegram
from bot.local.terminal import converse
from bot.reloading import kept_current, load_checked
from bot.settings import Settings
from bot.telegram.application import App, Revoked, build, by_webhook, polling
from bot.telegram.guide import Desk, Guide
from bot.telegram.health import Health, answering
from bot.telegram.statistics import Statistics
from bot.telegram.webhook import Hook
from bot.usage.tally import Tally
from bot.usage.writer import Writer


def prepare(settings: Settings) -> Guide:
    """Load, check and prepare the dialogs.

    Raises CatalogueError for broken catalogues and BrokenCorpus for dialogs that must not be shown to anybody.
    """
    return Guide(*load_checked(settings), settings.operator)


async def serve(settings: Settings, guide: Guide) -> None:
    """Run, by webhook where one is set, else by long polling, until SIGTERM or SIGINT.

    Raises Unauthorized when the token is refused, Revoked when it is no longer good, NotListening, and Refused when
    Telegram does not take the webhook.

    Changed dialogs are taken over by themselves; SIGHUP asks for it.
    """
    if settings.telegram_bot_token is None:
        raise TypeError("no token")
    stop, wake = asyncio.Event(), asyncio.Event()
    _at_a_signal(stop.set, wake.set)
    desk = Desk(guide)
    tally = Tally()
    statistics = Statistics(desk, settings.admin_ids, settings.usage_db, settings.usage_min_cell)
    token = settings.telegram_bot_token.get_secret_value()
    application = build(token, settings.telegram_api_url, desk, tally, statistics)
    writer = Writer(tally, settings.usage_db)
    writer.start()
    working = asyncio.create_task(_work(application, desk, settings, stop, wake))
    ends = [asyncio.create_task(each.wait()) for each in (stop, application.bot.revoked)]
    await asyncio.wait({working, *ends}, return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    if not working.done() and not application.running:  # still waiting for the API: nothing to stop in order
        working.cancel()
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await working
    finally:
        await asyncio.to_thread(writer.stop)  # after the last answer, so that it is counted too
    if application.bot.revoked.is_set():
        raise Revoked("TELEGRAM_BOT_TOKEN is good no more: BotFather has another one, put it in its place")


async def _work(application: App, desk: Desk, settings: Settings, stop: asyncio.Event, wake: asyncio.Event) -> None:
    async with (
        _receiving(application, desk, settings),
        _healthy(application, desk, settings),
        kept_current(desk, settings, application.bot, wake),
    ):
        await stop.wait()


def _receiving(application: App, desk: Desk, settings: Settings) -> contextlib.AbstractAsyncContextManager[None]:
    if settings.webhook_url is None or settings.webhook_secret is None:
        return polling(application, desk, settings.admin_ids)
    hook = Hook(settings.webhook_url, settings.webhook_secret.get_secret_value(), settings.webhook_listen)
    return by_webhook(application, desk, hook, settings.admin_ids)


def _healthy(application: App, desk: Desk, settings: Settings) -> contextlib.AbstractAsyncContextManager[None]:
    if settings.health_listen is None:
        return contextlib.nullcontext()
    bot = application.bot
    health = lambda: Health(len(desk.guide.corpus.topics), bot.last_answer)  # noqa: E731 (it reads better here)
    return answering(settings.health_listen, health, bot.get_me)


async def try_out(
    settings: Settings, guide: Guide, lines: AsyncIterator[str], write: Callable[[str], None], *, colour: bool
) -> None:
    """Hold a conversation in the terminal with the real Application, over the local Telegram.

    SIGTERM or SIGINT end it; changed dialogs are taken over as by `serve`. Nothing of it is counted.
    """
    wake = asyncio.Event()
    conversing = asyncio.create_task(_converse(settings, Desk(guide), wake, lines, write, colour=colour))
    _at_a_signal(conversing.cancel, wake.set)
    with contextlib.suppress(asyncio.CancelledError):
        await conversing


async def _converse(
    settings: Settings,
    desk: Desk,
    wake: asyncio.Event,
    lines: AsyncIterator[str],
    write: Callable[[str], None],
    *,
    colour: bool,
) -> None:
    async with LocalTelegram() as telegram:
        application = build(telegram.token, telegram.url, desk)
        async with polling(application, desk), kept_current(desk, settings, application.bot, wake):
            person = telegram.person(language_code=SOURCE)
            await person.say("/start")
            await converse(person, lines, write, desk.guide.languages[SOURCE], colour=colour)


def _at_a_signal(end: Callable[[], object], reload: Callable[[], object]) -> None:
    """Do something at SIGTERM or SIGINT, something else at SIGHUP."""
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, end)
    loop.add_signal_handler(signal.SIGHUP, reload)
