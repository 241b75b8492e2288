"""/healthz tells whoever watches over the bot how it is, and nothing of anybody."""

from __future__ import annotations

from math import inf
from typing import Any

import aiohttp
import pytest
from processes import Launch, at_work, free_port
from telegram.error import NetworkError

from bot.local import LocalTelegram
from bot.telegram.health import Health, answering


async def ask(port: int, path: str = "/healthz") -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.json() if answer.ok else None


async def test_a_bot_at_work_says_so(launch: Launch, server: LocalTelegram) -> None:
    port = free_port()
    bot = await at_work(launch, server, HEALTH_LISTEN=f"127.0.0.1:{port}")
    await bot.says("started")
    status, told = await ask(port)
    assert status == 200
    assert (told["status"], told["topics"]) == ("ok", 3)
    assert told["api_answered_seconds_ago"] <= 5
    assert (await ask(port, "/"))[0] == 404
    await bot.stop()


async def test_an_address_that_is_taken_is_one_line(launch: Launch, server: LocalTelegram) -> None:
    port = free_port()
    first = await at_work(launch, server, HEALTH_LISTEN=f"127.0.0.1:{port}")
    await first.says("started")
    async with LocalTelegram() as other:
        second = await at_work(launch, other, HEALTH_LISTEN=f"127.0.0.1:{port}")
        status, out, err = await second.end()
    assert (status, out) == (2, "")
    assert err.splitlines()[-1] == f"nothing can listen at 127.0.0.1:{port}: Address already in use"
    assert "Traceback" not in err
    await first.stop()


async def test_an_api_not_heard_for_a_while_is_asked_and_its_silence_told(monkeypatch: pytest.MonkeyPatch) -> None:
    now, asked, heard = 1_000.0, [], [930.0]
    monkeypatch.setattr("bot.telegram.health.time.monotonic", lambda: now)

    async def get_me() -> None:
        asked.append(now)
        if len(asked) > 1:
            raise NetworkError("out of reach")
        heard[0] = now

    port = free_port()
    async with answering(("127.0.0.1", port), lambda: Health(43, heard[0]), get_me):
        assert (await ask(port))[1] == {"status": "ok", "topics": 43, "api_answered_seconds_ago": 0}
        assert (await ask(port))[1]["status"] == "ok"
        assert len(asked) == 1  # heard a moment ago: not asked again
        heard[0] = 800.0
        assert (await ask(port))[1] == {"status": "api silent", "topics": 43, "api_answered_seconds_ago": 200}


def test_before_the_api_ever_answered_it_is_silent() -> None:
    assert Health(1, None).silence(0.0) == inf
    assert Health(1, None).told(0.0)["api_answered_seconds_ago"] is None
