"""The local Telegram: a Bot API server on loopback, in memory.

Source: https://core.telegram.org/bots/api#making-requests. aiohttp serves it because the bot already has aiohttp, as
its HTTP transport.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from aiohttp import web

from bot.local.chats import User, World
from bot.local.errors import JSON, ApiError
from bot.local.methods import Methods
from bot.local.parameters import read_parameters
from bot.local.person import Person
from bot.local.profile import Profile
from bot.local.traffic import Call, Traffic

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

LOCAL_TOKEN = "424242:local-telegram-token-of-no-worth"  # noqa: S105 - it opens nothing
BODY_LIMIT = 50 * 1024 * 1024
"""Bytes of a call, upload included; https://core.telegram.org/bots/api#sending-files."""


class LocalTelegram:
    """A Bot API server for one bot, open while its `async with` block runs.

    Args:
        port: where to listen on 127.0.0.1; 0 takes a free port.
        token: what the bot must present; the part before the colon is its id.
        bot_name: the bot's first name.
        bot_username: without the @.
        clock: gives Unix time in seconds; a test moves it to make messages old.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        token: str = LOCAL_TOKEN,
        bot_name: str = "Motus",
        bot_username: str = "motus_local_bot",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.token = token
        self.world = World(
            User(int(token.split(":", maxsplit=1)[0]), bot_name, username=bot_username, is_bot=True), clock
        )
        self.profile = Profile(bot_name)
        self.traffic = Traffic()
        self._methods = Methods(self.world, self.profile)
        self._people: dict[int, Person] = {}
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """What TELEGRAM_API_URL must be; the methods are under `{url}/bot{token}/`."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def calls(self) -> list[Call]:
        """Every call made, in the order it came, getUpdates included."""
        return self.traffic.calls

    @property
    def actions(self) -> list[Call]:
        """The calls made, getUpdates left out: what the bot did. Compare the lengths before and after a tap."""
        return [call for call in self.traffic.calls if not call.is_poll]

    @property
    def webhook(self) -> JSON:
        """What setWebhook was last given, {} when there is none; nothing is delivered there."""
        return self._methods.webhook

    def forget_calls(self) -> None:
        """Start the record of calls afresh."""
        self.traffic.calls.clear()

    def fail(
        self,
        method: str,
        *,
        error_code: int = 400,
        description: str = "",
        times: int = 1,
        parameters: JSON | None = None,
    ) -> None:
        """Refuse the next calls of a method, which then have no effect.

        Args:
            method: its name, in any case.
            error_code: the HTTP status.
            description: the whole sentence, prefix included; by default the name of the status.
            times: how many calls are refused.
            parameters: `ResponseParameters`, such as `{"retry_after": 1}` (seconds) with a 429.
        """
        self.traffic.fail(method, error_code, description, times, parameters)

    def delay(self, method: str, seconds: float) -> None:
        """Make every call of a method wait that long before it has its effect; 0 ends it."""
        self.traffic.delay(method, seconds)

    def person(
        self,
        id: int = 1001,  # noqa: A002 - it is what Telegram calls it
        first_name: str = "Camille",
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "fr",
    ) -> Person:
        """A person with a phone; the same object each time for the same id."""
        if id not in self._people:
            user = User(id, first_name, last_name, username, language_code)
            self._people[id] = Person(self.world, self.traffic, user)
        return self._people[id]

    async def __aenter__(self) -> Self:
        # The access log would print the token, and every call is in `calls` already.
        application = web.Application(client_max_size=BODY_LIMIT)
        application.router.add_route("*", "/bot{token}/{method}", self._answer)
        application.router.add_route("*", "/{anything:.*}", self._answer_nothing)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.world.updates.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return _refusal(ApiError(401, "Unauthorized"))
        try:
            parameters = await read_parameters(request)
            query = self.world.queries.get(parameters.text("callback_query_id"))
            chat_id = query.chat.id if query else parameters.integer("chat_id")
            with self.traffic.record(method, parameters.record(), (chat_id,) if chat_id else ()):
                try:
                    await self.traffic.suffer(method)
                    result = await self._methods.call(method, parameters)
                finally:
                    if query is not None:
                        query.tried = True
        except ApiError as error:
            return _refusal(error)
        except web.HTTPRequestEntityTooLarge:
            return _refusal(ApiError(413, "Request Entity Too Large"))
        return web.json_response({"ok": True, "result": result})

    async def _answer_nothing(self, _: web.Request) -> web.Response:
        return _refusal(ApiError(404, "Not Found"))


def _refusal(error: ApiError) -> web.Response:
    body: JSON = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)
