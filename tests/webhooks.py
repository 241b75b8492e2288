"""Telegram's side of a webhook: each update is sent until it is confirmed, many at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp

from bot.local import LocalTelegram

HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = "a-secret-of-no-worth"
PUBLIC = "https://motus.example/hook"


class Deliveries:
    """What was sent, and how it was received."""

    def __init__(self) -> None:
        self.confirmed: list[int] = []
        self.failures: list[str] = []


@contextlib.asynccontextmanager
async def delivering(server: LocalTelegram, url: str) -> AsyncIterator[Deliveries]:
    """Send the updates of a local Telegram to a webhook for as long as the context lasts, as Telegram does.

    An update that is not confirmed with a 2xx is sent again, a moment later; others are sent meanwhile.
    https://core.telegram.org/bots/api#setwebhook
    """
    deliveries = Deliveries()
    open_ones: dict[int, asyncio.Task[None]] = {}

    async def send(session: aiohttp.ClientSession, number: int, body: object) -> None:
        while True:
            try:
                async with session.post(url, json=body, headers={HEADER: SECRET}) as answer:
                    if answer.ok:
                        break
                    deliveries.failures.append(str(answer.status))
            except aiohttp.ClientError as error:
                deliveries.failures.append(type(error).__name__)
            await asyncio.sleep(0.05)
        deliveries.confirmed.append(number)
        server.world.updates.delivered(number)

    async def watch() -> None:
        connector = aiohttp.TCPConnector(limit=100)
        async with aiohttp.ClientSession(connector=connector) as session:
            while True:
                for each in server.world.updates.pending():
                    if each.id not in open_ones:
                        open_ones[each.id] = asyncio.create_task(send(session, each.id, each.body))
                await asyncio.sleep(0.002)

    watching = asyncio.create_task(watch())
    try:
        yield deliveries
    finally:
        for task in (watching, *open_ones.values()):
            task.cancel()
        await asyncio.gather(watching, *open_ones.values(), return_exceptions=True)
