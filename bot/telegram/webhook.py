"""Updates that Telegram sends to us, one by one (https://core.telegram.org/bots/api#setwebhook).

An update is confirmed once it has been answered, not when it has come in: a process that ends meanwhile leaves it to
another one, or to Telegram's next try. So no tap is lost when a replica is restarted.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
import os
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

from aiohttp import web
from telegram import Update
from telegram.ext import Application

from bot.logs import describe

log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"

BODY_LIMIT = 1 << 20
"""Bytes of an update: Telegram's are of some kilobytes, a message being 4096 characters at most."""

MOST = 100
"""Updates that Telegram sends at once; it allows no more."""


class Hook(NamedTuple):
    """A webhook: where Telegram finds it, what Telegram shows to be known by, where it is behind the proxy."""

    url: str
    secret: str
    listen: tuple[str, int]


class NoStart(Exception):
    """The bot cannot begin its work. The message says why, in one line, and holds neither token nor secret."""


class NotListening(NoStart):
    """Nothing can listen where it was asked to."""


@contextlib.asynccontextmanager
async def serving(server: web.Application, place: tuple[str, int], patience: float) -> AsyncIterator[None]:
    """A server open to callers for as long as the context lasts; then what is under way has `patience` seconds.

    Raises NotListening.
    """
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=patience)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, *place).start()
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            raise NotListening(f"nothing can listen at {place[0]}:{place[1]}: {reason}") from None
        yield
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def receiving(
    application: Application[Any, Any, Any, Any, Any, Any], hook: Hook, patience: float
) -> AsyncIterator[None]:
    """Take updates in for as long as the context lasts; then finish those under way, for `patience` seconds.

    Raises NotListening.
    """
    server = web.Application(client_max_size=BODY_LIMIT)
    server.router.add_post("/{path:.*}", _Receiver(application, hook.secret).receive)
    async with serving(server, hook.listen, patience):
        yield


class _Receiver:
    """Takes an update from whoever knows the secret, which is Telegram."""

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any], secret: str) -> None:
        self._application = application
        self._secret = secret.encode()

    async def receive(self, request: web.Request) -> web.Response:
        """Answer one update."""
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=web.HTTPForbidden.status_code)
        body = await request.read()
        try:
            update = Update.de_json(json.loads(body), self._application.bot)
        except Exception as error:  # noqa: BLE001 (whatever an unforeseen update makes the library raise)
            # Refused, it would be sent again and again.
            log.error("an update cannot be read: %s", describe(error))  # noqa: TRY400 (a traceback shows what was said)
            return web.Response()
        # Telegram may hang up; the nurse still waits.
        await asyncio.shield(asyncio.ensure_future(self._application.process_update(update)))
        return web.Response()
