"""Very many updates, a quarter of them hostile, one call in ten failing: each is answered or rightly left alone.

A thousand and a half here; `make soak` plays a hundred thousand.
"""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import os
import random
import sys
from collections.abc import Mapping
from typing import Any

from obliging import Obliging, message, obliged, tapped, user
from telegram import Update
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData

from bot import logs
from bot.dialogue import path as addresses
from bot.dialogue.corpus import Corpus
from bot.i18n import Language
from bot.telegram.application import App
from bot.telegram.guide import Desk, Guide
from bot.usage.tally import Tally

UPDATES = int(os.environ.get("SOAK", "1500"))
SEED = int(os.environ.get("SOAK_SEED", "1"))
MARK = "zqxwvk"
AT_ONCE = 32

NASTY = (
    "\u202ezqxwvk droite-à-gauche\u202c",
    "zqxwvk\u200b\u200c\u200d\ufeff",
    "<b>zqxwvk</b> &amp; <a href='tg://user?id=1'>zqxwvk</a>",
    "😀🏳️‍🌈👩🏽‍⚕️ zqxwvk " * 50,
    "zqxwvk " * 1024,
    "/start zqxwvk zqxwvk",
    "/stats zqxwvk",
    "/" + "zqxwvk" * 20,
    "\x00zqxwvk\x1b[31m",
    "{zqxwvk} %s %(zqxwvk)s",
    "' or 1=1; drop table usage; -- zqxwvk",
)

REFUSALS = (
    (429, {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 0}}),
    (400, {"ok": False, "error_code": 400, "description": "Bad Request: message is not modified"}),
    (400, {"ok": False, "error_code": 400, "description": "Bad Request: zqxwvk"}),
    (403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user zqxwvk"}),
    (500, {"ok": False, "error_code": 500, "description": "Internal Server Error"}),
)


class Failing(Obliging):
    """One call in ten fails, in one of the ways calls fail; what is called is noted by method."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.called: list[str] = []
        self.leaks = 0

    async def do_request(self, url: str, *rest: Any, request_data: RequestData | None = None, **others: Any) -> Any:
        self.called.append(url.rpartition("/")[2])
        if request_data and MARK in json.dumps(request_data.parameters, default=str).lower():
            self.leaks += 1
        await asyncio.sleep(0)
        if self.chance.random() < 0.1 and not url.endswith("getMe"):
            match self.chance.randrange(4):
                case 0:
                    raise self.chance.choice((TimedOut("zqxwvk"), NetworkError("zqxwvk"), OSError("zqxwvk")))
                case 1:
                    return self.chance.choice((200, 502)), b"<html><body>zqxwvk Bad Gateway</body></html>"
                case _:
                    status, body = self.chance.choice(REFUSALS)
                    return status, json.dumps(body).encode()
        return await super().do_request(url, *rest, request_data=request_data, **others)


class Players:
    """Makes updates: bodies, and whether each must be answered."""

    def __init__(self, guide: Guide, chance: random.Random) -> None:
        self.chance = chance
        interview = guide.codec.interview
        self.codes = [
            guide.codec.encode(addresses.topic(chance.choice(["fr", "en"]), path))
            for topic in interview.corpus.topics
            for path, _ in interview.walk(topic)
        ]

    def update(self) -> tuple[dict[str, Any], bool]:
        """One more."""
        person = user(
            self.chance.randrange(1, 500), name="zqxwvk", language=self.chance.choice(["fr", "en", "zh-hans"])
        )
        if self.chance.random() < 0.25:
            return self.hostile(person | {"last_name": "<i>zqxwvk</i>", "username": "zqxwvk_zqxwvk"})
        if self.chance.random() < 0.8:
            return tapped(person, self.chance.choice(self.codes)), True
        return {"message": message(person, text=self.chance.choice(["/start", "/aide", "gendarme", "/urgence"]))}, True

    def hostile(self, person: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """One that no honest phone sends, or that holds what must not be seen again."""
        nasty = self.chance.choice(NASTY)
        file = {"file_id": MARK, "file_unique_id": MARK}
        group = {"id": -5, "type": "supergroup", "title": "zqxwvk"}
        chat_member = {"user": {"id": 424242, "is_bot": True, "first_name": "Motus"}}
        return self.chance.choice(
            [
                ({"message": message(person, text=nasty)}, True),
                ({"message": message(person, caption=nasty, photo=[])}, True),
                ({"message": message(person, document=file | {"file_name": nasty})}, True),
                ({"message": message(person, contact={"phone_number": "zqxwvk", "first_name": nasty})}, True),
                ({"message": message(person, venue=None, location={"latitude": 48.0, "longitude": 2.0})}, True),
                ({"message": message(person, web_app_data={"data": nasty, "button_text": "zqxwvk"})}, False),
                ({"edited_message": message(person, text=nasty)}, False),
                (tapped(person, nasty[:64]), True),
                (tapped(person, self.chance.choice(self.codes)[:-2] + "zq"), True),
                ({"message": message(person, text=nasty) | {"chat": group}}, False),
                (
                    {
                        "my_chat_member": {
                            "chat": group,
                            "from": person,
                            "date": 1,
                            "old_chat_member": chat_member | {"status": "left"},
                            "new_chat_member": chat_member | {"status": "member"},
                        }
                    },
                    False,
                ),
            ]
        )


async def play(bot: App, players: Players, updates: int, first: int, unanswered: list[str]) -> None:
    """Let some updates arrive, many at a time."""
    gate = asyncio.Semaphore(AT_ONCE)
    transport = bot.bot._request[1]

    async def arrive(number: int) -> None:
        body, must = players.update()
        async with gate:
            before = len(transport.called)
            await bot.process_update(Update.de_json({"update_id": number, **body}, bot.bot))
            if must and len(transport.called) == before:
                unanswered.append(next(iter(body)))

    await asyncio.gather(*(arrive(first + number) for number in range(updates)))
    transport.called.clear()


async def test_whatever_comes_and_whatever_fails_each_is_answered_and_nothing_leaks(
    shipped: Corpus, languages: Mapping[str, Language]
) -> None:
    chance = random.Random(SEED)
    guide, tally, said, uncaught = Guide(shipped, languages), Tally(), io.StringIO(), []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: uncaught.append(context["message"]))
    bot = await obliged(Desk(guide), tally)
    bot.bot._request = (Failing(chance), Failing(chance))
    handler = logging.StreamHandler(said)
    handler.setFormatter(logs.Discreet())
    logging.getLogger().addHandler(handler)
    unanswered: list[str] = []
    players = Players(guide, chance)
    try:
        await play(bot, players, UPDATES // 2, 1, unanswered)
        gc.collect()
        before = sys.getallocatedblocks()
        await play(bot, players, UPDATES // 2, UPDATES, unanswered)
        gc.collect()
        grown = sys.getallocatedblocks() - before
    finally:
        logging.getLogger().removeHandler(handler)
    assert unanswered == []
    assert uncaught == []
    assert sum(transport.leaks for transport in bot.bot._request) == 0
    assert MARK not in said.getvalue().lower()
    assert "Traceback" not in said.getvalue()
    assert "failed" in said.getvalue()  # faults were met, and told
    assert not bot._in_hand
    if UPDATES >= 50_000:  # before, the caches of screens and codes are still filling
        assert grown < 20_000
    assert {name.partition(":")[0] for _, name in tally.take()} >= {"start", "topic", "guidance", "error", "stale"}
