"""Nothing of anybody stays: not in a line of the log, not in a file, not in the memory of the process."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import sys
import types
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.dialogue.corpus import Corpus
from bot.i18n import Language
from bot.local import LocalTelegram, Person
from bot.telegram.application import App, build, polling
from bot.telegram.guide import Desk, Guide

os.environ["PTB_TIMEDELTA"] = "1"  # else python-telegram-bot warns at each flood limit

ROOT = Path(__file__).parent.parent
MARK = "zqx"
"""Stands in every planted text, and in nothing of ours."""
PERSON_ID = 8_675_309_421
TOKEN = "424242:ZqxToken-of-no-worth"


@pytest.fixture
async def server() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(token=TOKEN) as telegram:
        yield telegram


@pytest.fixture
def guide(shipped: Corpus, languages: Mapping[str, Language]) -> Guide:
    return Guide(shipped, languages)


def planted(server: LocalTelegram) -> Person:
    """A person whose every name can be found again."""
    return server.person(PERSON_ID, "ZqxFirst", last_name="ZqxLast", username="ZqxUser")


async def tell_all(person: Person, server: LocalTelegram) -> None:
    """Put a planted text wherever an update can hold one."""
    await person.say("/start ZqxPayload")
    for gesture in (
        lambda: person.tap_data("ZqxData"),
        lambda: person.send("ZqxTyped gendarme"),
        lambda: person.send("/zqxcommand ZqxArgument"),
        lambda: person.send("/urgence ZqxArgument"),
        lambda: person.send_photo("ZqxCaption"),
        lambda: person.send_document("ZqxFile.pdf", "ZqxCaption"),
        lambda: person.send_contact("+33600zqx", "ZqxContact"),
        lambda: person.forward("ZqxForwarded", "ZqxOrigin"),
        person.send_voice,
    ):
        gesture()
        await person.settled()
    server.fail("deleteMessage", description="Bad Request: message can't be deleted ZqxError")
    typed = person.send("ZqxTyped")
    await person.settled()
    person.edit(typed, "ZqxEdited")
    await person.settled()
    group = person.group("ZqxGroup")
    await person.settled()
    group.send("ZqxGroupMessage")
    await person.settled()


async def go_wrong(person: Person, server: LocalTelegram) -> None:
    """Make every call fail in every way, with planted descriptions, while planted texts come in."""
    home = await person.say("/start")
    for code, parameters in ((400, None), (404, None), (429, {"retry_after": 99}), (500, None)):
        for method in ("editMessageText", "answerCallbackQuery", "sendMessage", "deleteMessage", "deleteMessages"):
            server.fail(method, error_code=code, description=f"ZqxError {PERSON_ID}", parameters=parameters)
            person.tap_data("1frh", home)
            await person.settled()
            person.send("ZqxTyped")
            await person.settled()
            person.send("/effacer")
            await person.settled()
            server.traffic._faults.clear()  # what nobody called
    server.fail("leaveChat", error_code=400, description="Bad Request: ZqxError")
    person.group("ZqxGroup")
    await person.settled()
    server.world.updates.push("message", {"message_id": "ZqxUnreadable"}, person.id)
    server.world.updates.push("callback_query", {"id": 1, "from": {"id": PERSON_ID, "first_name": 1}}, person.id)
    server.fail("getUpdates", error_code=500, description="ZqxError")
    await person.settled(timeout=10)
    await person.say("/start")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_the_process_writes_nothing_of_anybody(server: LocalTelegram, tmp_path: Path) -> None:
    folder, home = tmp_path / "folder", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "TMPDIR": str(folder),
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": server.url,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run"),
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    reading = asyncio.create_task(process.communicate())
    try:
        person = planted(server)
        person.start()
        await person.settled(timeout=15)
        await tell_all(person, server)
        await go_wrong(person, server)
    finally:
        process.terminate()
        async with asyncio.timeout(10):
            out, err = await reading
    written = (out + err).decode()

    assert process.returncode == 0
    assert out == b""
    for kind in ("callback_query failed", "message failed", "an update cannot be read", "telegram.ext.Updater"):
        assert kind in written  # the faults were met, and told
    assert MARK not in written.lower()
    assert str(PERSON_ID) not in written
    assert TOKEN not in written
    assert "Traceback" not in written
    assert files(tmp_path) == []


async def test_no_planted_text_comes_back_in_a_call(server: LocalTelegram, guide: Guide) -> None:
    application = build(TOKEN, server.url, Desk(guide))
    async with polling(application, Desk(guide)):
        person = planted(server)
        await person.say("/start")
        await tell_all(person, server)
        await person.say("/effacer")
    assert MARK not in json.dumps([call.parameters for call in server.calls]).lower()


async def test_the_application_keeps_no_data_of_anybody(server: LocalTelegram, guide: Guide) -> None:
    application = build(TOKEN, server.url, Desk(guide))
    async with polling(application, Desk(guide)):
        person = planted(server)
        await person.say("/start")
        await tell_all(person, server)
    assert application.user_data == {}
    assert application.chat_data == {}
    assert application.bot_data == {}
    assert application.persistence is None
    held = [each for each in reachable(application, guide) if isinstance(each, (int, str, bytes))]
    assert len(held) > 1000
    assert PERSON_ID not in held
    assert [each for each in held if MARK in str(each).lower() and TOKEN not in str(each)] == []


def reachable(*roots: object) -> Iterator[object]:
    """Every object that some objects hold, however far down; code, what it can import and the loop left out."""
    code = (types.ModuleType, types.FunctionType, types.CodeType, types.FrameType, logging.Logger, type)
    code += (asyncio.AbstractEventLoop,)
    known, left = set(), list(roots)
    while left:
        each = left.pop()
        if id(each) in known or isinstance(each, code) or (isinstance(each, dict) and "__builtins__" in each):
            continue
        known.add(id(each))
        yield each
        left.extend(gc.get_referents(each))


# Memory.


class Obliging(BaseRequest):
    """A transport that says yes at once and remembers nothing: the bot's own memory is what is measured."""

    read_timeout = 5.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(self, url: str, *_: Any, request_data: RequestData | None = None, **__: Any) -> Any:
        called = url.rpartition("/")[2]
        result: Any = True
        if called == "getMe":
            result = {"id": 424242, "is_bot": True, "first_name": "Motus", "username": "motus_bot"}
        elif called in ("sendMessage", "editMessageText"):
            assert request_data is not None
            chat = int(request_data.parameters["chat_id"])
            result = {"message_id": 2, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "…"}
        return 200, json.dumps({"ok": True, "result": result}).encode()


async def visit(application: App, person: int) -> None:
    """One new person: /start and two taps."""
    user = {"id": person, "is_bot": False, "first_name": f"Person {person}", "language_code": "fr"}
    chat = {"id": person, "type": "private", "first_name": f"Person {person}"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": user}
    start = message | {"text": "/start", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}
    bodies: list[dict[str, Any]] = [{"message": start}]
    for data in ("1frh", f"{person}"):
        tap = {"id": f"{person}", "from": user, "chat_instance": "1", "data": data, "message": message | {"text": "…"}}
        bodies.append({"callback_query": tap})
    for number, body in enumerate(bodies):
        await application.process_update(Update.de_json({"update_id": person * 3 + number, **body}, application.bot))


async def test_memory_does_not_grow_with_people(guide: Guide) -> None:
    application = build(TOKEN, "http://127.0.0.1:1", Desk(guide))
    await application.bot.close_connections()
    application.bot._request = (Obliging(), Obliging())
    await application.initialize()

    async def blocks_after(first: int, last: int) -> int:
        for person in range(first, last):
            await visit(application, 10**9 + person)
        gc.collect()
        return sys.getallocatedblocks()

    before = await blocks_after(0, 300)
    after = await blocks_after(300, 3_000)
    await application.shutdown()
    # Whatever is kept of a person, be it a number in a set, takes a block at least.
    assert after - before < 2_700 / 4
