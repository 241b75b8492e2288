"""Real processes of the bot, and a local Telegram for them to talk to."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.local import LocalTelegram

Launch = Callable[..., Awaitable["Bot"]]


class Bot:
    """A process of the bot."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.started = time.monotonic()
        self._heard = ""
        self._minded = 0

    async def says(self, words: str) -> None:
        """Wait until it has written some words to standard error since the last ones, for ten seconds at most."""
        assert self.process.stderr is not None
        async with asyncio.timeout(10):
            while words not in self._heard[self._minded :]:
                line = await self.process.stderr.readline()
                assert line, f"it ended without saying {words!r}: {self._heard}"
                self._heard += line.decode()
        self._minded = len(self._heard)

    async def end(self) -> tuple[int, str, str]:
        """Wait for its end: exit status, standard output, standard error."""
        async with asyncio.timeout(20):
            out, err = await self.process.communicate()
        return self.process.returncode or 0, out.decode(), self._heard + err.decode()

    async def stop(self, signalled: int = signal.SIGTERM) -> tuple[int, float, str]:
        """Signal it: exit status, seconds until the end, standard error."""
        asked = time.monotonic()
        self.process.send_signal(signalled)
        status, _, err = await self.end()
        return status, time.monotonic() - asked, err


def free_port() -> int:
    """A port that nothing listens at, a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until(condition: Callable[[], Any]) -> None:
    """Wait for a condition, for ten seconds at most."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 (any condition whatever)
            await asyncio.sleep(0.01)


def polls(server: LocalTelegram) -> list[float]:
    return [call.started for call in server.calls if call.is_poll]


async def at_work(launch: Launch, server: LocalTelegram, **settings: str) -> Bot:
    """A bot that polls a local Telegram."""
    server.traffic.calls.clear()
    bot = await launch(TELEGRAM_BOT_TOKEN=server.token, TELEGRAM_API_URL=server.url, **settings)
    await until(lambda: polls(server) or bot.process.returncode is not None)
    return bot
