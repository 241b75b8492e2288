"""The python-telegram-bot Application, put together; and its life from start to a clean stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport
from telegram import LinkPreviewOptions, Update
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ApplicationBuilder, Defaults, ExtBot
from telegram.request import HTTPXRequest

from bot.logs import describe
from bot.telegram import profile
from bot.telegram.faults import Faults
from bot.telegram.guide import Desk
from bot.telegram.handlers import Handlers
from bot.telegram.statistics import Statistics
from bot.usage.tally import Tally

log = logging.getLogger(__name__)

UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
"""All that Telegram is asked for."""

POLL = 25
"""Seconds a getUpdates call may wait for an update."""

CONNECTIONS = 256
"""Connections to the Bot API at once: as many as updates handled at once."""

STOP = 1.0
"""Seconds given, at the end, to what is under way."""

RETRY = (1.0, 15.0)
"""Seconds between two attempts to reach the Bot API at the start: the first wait, and the longest."""

App = Application["LenientBot", Any, Any, Any, Any, Any]


class ForgetfulApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An Application that does not list whom it talked to.

    The library notes the id of every user and chat for a persistence, even where there is none, and never drops them.
    """

    __slots__ = ()

    def _mark_for_persistence_update(self, **_: object) -> None:
        """Note nobody."""


class Unauthorized(Exception):
    """The Bot API refuses the token. The message does not hold it."""


class LenientBot(ExtBot[None]):
    """A bot that polls on, whatever a Bot API server does not know, refuses for a moment, or says unreadably."""

    async def delete_webhook(self, *args: Any, **kwargs: Any) -> bool:
        """Delete the webhook if there is one; https://core.telegram.org/bots/api#deletewebhook."""
        try:
            return await super().delete_webhook(*args, **kwargs)
        except (BadRequest, InvalidToken):  # an unknown method
            return False

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        """Wait for updates; https://core.telegram.org/bots/api#getupdates.

        A refused token would end the polling for ever, though it was good at the start: it is waited out. An update
        that the library cannot read would be fetched again for ever: it is skipped.
        """
        try:
            return await super().get_updates(*args, **kwargs)
        except InvalidToken:
            log.warning("getUpdates is refused: is TELEGRAM_BOT_TOKEN still valid? Trying again")
            raise NetworkError("getUpdates is refused") from None
        except TelegramError:
            raise
        except Exception as error:  # noqa: BLE001 (whatever an unforeseen update makes the library raise)
            log.error("an update cannot be read: %s", describe(error))  # noqa: TRY400 (a traceback shows what was said)
            return await self._readable_updates(kwargs.get("offset"), kwargs.get("allowed_updates"))

    async def _readable_updates(self, offset: int | None, kinds: Sequence[str] | None) -> tuple[Update, ...]:
        """The updates that wait, each read by itself; of one that cannot be read, its number only."""
        found = await self._post("getUpdates", {"offset": offset, "timeout": 0, "allowed_updates": kinds})
        if not isinstance(found, list) or not all(isinstance(each, dict) and "update_id" in each for each in found):
            raise TelegramError("getUpdates is answered with something else")
        updates = []
        for each in found:
            try:
                updates.append(Update.de_json(each, self))
            except Exception:  # noqa: BLE001 (as above; it was logged there)
                updates.append(Update(each["update_id"]))
        return tuple(updates)

    async def close_connections(self) -> None:
        """Close both HTTP sessions, also where `shutdown` has nothing to do because `initialize` never succeeded."""
        await asyncio.gather(*(request.shutdown() for request in self._request))


def build(
    token: str, api_url: str, desk: Desk, tally: Tally | None = None, statistics: Statistics | None = None
) -> App:
    """The Application: handlers, HTTP transport, no state of its own.

    Args:
        token: The bot's token.
        api_url: The root of the Bot API server; methods are under `{api_url}/bot{token}/`.
        desk: Where the dialogs in use are found.
        tally: What counts passages; without one, nothing of them is ever looked at.
        statistics: What answers /stats; without it, that is an unknown command for everybody.
    """
    context = httpx.create_ssl_context()
    bot = LenientBot(
        token=token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=_request(context, CONNECTIONS),
        get_updates_request=_request(context, 1),
        defaults=Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)),
    )
    builder = ApplicationBuilder().application_class(ForgetfulApplication).bot(bot)
    application: App = builder.concurrent_updates(CONNECTIONS).build()
    tally = tally or Tally()
    if statistics:
        statistics.add_to(application)
    Handlers(desk, tally).add_to(application)
    application.add_error_handler(Faults(desk, tally).handle)
    return application


def _request(context: ssl.SSLContext, connections: int) -> HTTPXRequest:
    """python-telegram-bot's own request class on aiohttp's connections: four times the calls of httpcore's."""

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=connections, ssl=context)
        return aiohttp.ClientSession(connector=connector, trust_env=True)

    transport = AiohttpTransport(verify=context, client=session)
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=10,
        pool_timeout=10,
        httpx_kwargs={"transport": transport},
    )


@contextlib.asynccontextmanager
async def polling(application: App, desk: Desk, admins: Iterable[int] = ()) -> AsyncIterator[None]:
    """The bot at work by long polling, for as long as the context lasts. Admins have /stats in their menu.

    Raises Unauthorized when the token is refused. An API out of reach is waited for.
    """
    updater = application.updater
    if updater is None:
        raise TypeError("an application without an updater")
    publishing: asyncio.Task[None] | None = None
    try:
        await _initialize(application)
        await updater.start_polling(timeout=POLL, bootstrap_retries=-1, allowed_updates=UPDATES)
        await application.start()
        log.info("started")
        publishing = asyncio.create_task(profile.publish(application.bot, desk.guide.languages.values(), admins))
        yield
    finally:
        if publishing:
            publishing.cancel()
        await _stop(application)
        if publishing:
            log.info("stopped")


async def _initialize(application: App) -> None:
    wait, longest = RETRY
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            raise Unauthorized("TELEGRAM_BOT_TOKEN is refused by the Bot API: copy it again from BotFather") from None
        except TelegramError as error:
            log.warning("the Bot API cannot be reached (%s): trying again", type(error).__name__)
            await asyncio.sleep(wait)
            wait = min(longest, wait * 2)
        else:
            return


async def _stop(application: App) -> None:
    """Stop in order, but never wait long: a call that hangs is no reason to stay."""
    updater = application.updater
    try:
        async with asyncio.timeout(STOP):
            if updater and updater.running:
                await updater.stop()
            if application.running:
                await application.stop()
    except TimeoutError:
        log.warning("stopped with calls under way")
    if not application.running:  # else the time was up before it could stop; what is left ends with the event loop
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP / 4):
                await application.shutdown()
    await application.bot.close_connections()
