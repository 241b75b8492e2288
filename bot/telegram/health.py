"""/healthz: is the bot up, are its dialogs loaded, when did the Bot API last answer? For whoever watches over it.

On a port of its own, so that the proxy cannot show it to the world.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from math import inf
from typing import NamedTuple

from aiohttp import web
from telegram.error import TelegramError

from bot.telegram.webhook import serving

QUIET, SILENT = 60.0, 120.0
"""Seconds without an answer of the Bot API after which it is asked, and after which it is called silent."""

ASKED = 3.0
"""Seconds that its answer is waited for."""


class Health(NamedTuple):
    """How the bot is.

    Attributes:
        topics: The topics of the dialogs in use.
        last_answer: When the Bot API last answered, by `time.monotonic`; None before it ever did.
    """

    topics: int
    last_answer: float | None

    def told(self, now: float) -> dict[str, object]:
        """As JSON."""
        silence = self.silence(now)
        return {
            "status": "ok" if silence <= SILENT else "api silent",
            "topics": self.topics,
            "api_answered_seconds_ago": None if silence == inf else round(silence),
        }

    def silence(self, now: float) -> float:
        """For how many seconds the Bot API has not been heard."""
        return inf if self.last_answer is None else now - self.last_answer


@contextlib.asynccontextmanager
async def answering(
    place: tuple[str, int], health: Callable[[], Health], ask: Callable[[], Awaitable[object]]
) -> AsyncIterator[None]:
    """Answer /healthz for as long as the context lasts. Raises NotListening.

    Where the Bot API has not been heard for a while, as at night by webhook, it is asked something. The status is 200
    whatever it does: to start the bot again would not bring Telegram back.
    """

    async def answer(_: web.Request) -> web.Response:
        if health().silence(time.monotonic()) > QUIET:
            with contextlib.suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(ASKED):
                    await ask()
        return web.json_response(health().told(time.monotonic()))

    server = web.Application()
    server.router.add_get("/healthz", answer)
    async with serving(server, place, 0.1):
        yield
