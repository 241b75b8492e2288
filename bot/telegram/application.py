"""The python-telegram-bot Application, put together; and its life from start to a clean stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
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
from bot.telegram.webhook import MOST, Hook, NoStart, receiving
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

DOUBTS, DOUBT = 3, 2.0
"""How often a refused token is tried again before it is believed, and the seconds between."""

AT_ONCE = 100
"""Updates of one person that are answered at once: as many messages as she can forward in one go, all to be removed."""

REMEMBERED = 4096
"""Numbers of updates kept, so that one that comes twice is answered once."""

App = Application["LenientBot", Any, Any, Any, Any, Any]


class ForgetfulApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An Application that does not list whom it talked to, answers an update once, and serves nobody before others.

    The library notes the id of every user and chat for a persistence, even where there is none, and never drops them.
    """

    __slots__ = ("_in_hand", "_lately")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lately: OrderedDict[int, None] = OrderedDict()
        """The numbers of the latest updates: they count updates, and tell of nobody."""
        self._in_hand: Counter[int] = Counter()
        """How many updates of whom are being answered; once they are, nothing of them is left here."""

    async def process_update(self, update: object) -> None:
        """Handle an update, unless it came before: Telegram sends one again when it has not heard that it came in."""
        number = update.update_id if isinstance(update, Update) else None
        if number in self._lately:
            return
        if number is not None:
            self._lately[number] = None
        if len(self._lately) > REMEMBERED:
            self._lately.popitem(last=False)
        who = update.effective_user.id if isinstance(update, Update) and update.effective_user else 0
        if self._in_hand[who] >= AT_ONCE:
            return  # a flood: the first of it are being answered, and others must not wait for the rest
        self._in_hand[who] += 1
        try:
            await super().process_update(update)
        finally:
            self._in_hand[who] -= 1
            if not self._in_hand[who]:
                del self._in_hand[who]

    def _mark_for_persistence_update(self, **_: object) -> None:
        """Note nobody."""


class Unauthorized(NoStart):
    """The Bot API refuses the token."""


class Refused(NoStart):
    """Telegram does not take the webhook."""


class Revoked(Unauthorized):
    """The Bot API refuses the token, which was good before."""


class Courier(HTTPXRequest):
    """The library's way to the Bot API, which also knows when it was last there."""

    last_answer: float | None = None
    """When a call was last answered, by `time.monotonic`, be it with a refusal."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make a call. Raises as the library does."""
        answer = await super().do_request(*args, **kwargs)
        self.last_answer = time.monotonic()
        return answer


class LenientBot(ExtBot[None]):
    """A bot that polls on, whatever a Bot API server does not know, refuses for a moment, or says unreadably."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._revoked = asyncio.Event()
        self._doubting = asyncio.Lock()

    @property
    def revoked(self) -> asyncio.Event:
        """Set when the token, good at the start, is good no more."""
        return self._revoked

    @property
    def last_answer(self) -> float | None:
        """When the Bot API last answered anything, by `time.monotonic`."""
        times = [each.last_answer for each in self._request if isinstance(each, Courier) and each.last_answer]
        return max(times, default=None)

    async def doubt(self) -> None:
        """Find out whether the token is still good, after a call that says it is not: a server may err for a moment.

        (To the library an unknown method's 404 says so too.)
        """
        async with self._doubting:
            for _ in range(DOUBTS):
                try:
                    await self.get_me()
                except InvalidToken:
                    await asyncio.sleep(DOUBT)
                except TelegramError:
                    return
                else:
                    return
            self._revoked.set()

    async def delete_webhook(self, *args: Any, **kwargs: Any) -> bool:
        """Delete the webhook if there is one; https://core.telegram.org/bots/api#deletewebhook."""
        try:
            return await super().delete_webhook(*args, **kwargs)
        except (BadRequest, InvalidToken):  # an unknown method
            return False

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        """Wait for updates; https://core.telegram.org/bots/api#getupdates.

        A refused token would end the polling for ever: it may be good again in a moment (see `doubt`). An update
        that the library cannot read would be fetched again for ever: it is skipped.
        """
        try:
            return await super().get_updates(*args, **kwargs)
        except InvalidToken:
            log.warning("getUpdates is refused: is TELEGRAM_BOT_TOKEN still valid? Trying again")
            await self.doubt()
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
    application.add_error_handler(Faults(desk, tally, bot.doubt).handle)
    return application


def _request(context: ssl.SSLContext, connections: int) -> Courier:
    """python-telegram-bot's own request class on aiohttp's connections: four times the calls of httpcore's."""

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=connections, ssl=context)
        return aiohttp.ClientSession(connector=connector, trust_env=True)

    transport = AiohttpTransport(verify=context, client=session)
    return Courier(
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
    async with _working(application, desk, admins):
        await updater.start_polling(timeout=POLL, bootstrap_retries=-1, allowed_updates=UPDATES)
        await application.start()
        log.info("started")
        yield


@contextlib.asynccontextmanager
async def by_webhook(application: App, desk: Desk, hook: Hook, admins: Iterable[int] = ()) -> AsyncIterator[None]:
    """The bot at work by webhook, for as long as the context lasts; the webhook stays, for those who come after.

    Raises Unauthorized as `polling` does, NotListening, and Refused where Telegram does not take the webhook.
    """
    async with _working(application, desk, admins), receiving(application, hook, STOP):
        try:
            await _persist(
                lambda: application.bot.set_webhook(
                    hook.url, secret_token=hook.secret, allowed_updates=UPDATES, max_connections=MOST
                )
            )
        except BadRequest as error:
            raise Refused(f"WEBHOOK_URL is refused by Telegram: {error.message}") from None
        await application.start()
        log.info("started")
        yield


@contextlib.asynccontextmanager
async def _working(application: App, desk: Desk, admins: Iterable[int]) -> AsyncIterator[None]:
    """The Application, ready, and stopped at the end; what the bot says of itself is written meanwhile."""
    publishing: asyncio.Task[None] | None = None
    try:
        await _persist(application.initialize)
        publishing = asyncio.create_task(profile.publish(application.bot, desk.guide.languages.values(), admins))
        yield
    finally:
        if publishing:
            publishing.cancel()
        await _stop(application)
        if publishing:
            log.info("stopped")


async def _persist(call: Callable[[], Awaitable[object]]) -> None:
    """Make a call without which there is no start, until the API is there. Raises Unauthorized, TelegramError."""
    wait, longest = RETRY
    while True:
        try:
            await call()
        except InvalidToken:
            raise Unauthorized("TELEGRAM_BOT_TOKEN is refused by the Bot API: copy it again from BotFather") from None
        except BadRequest:
            raise
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
