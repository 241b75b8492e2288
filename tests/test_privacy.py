"""Nothing of anybody stays: not in a line of the log, not in a file, not in the memory of the process."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import sqlite3
import sys
import types
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from obliging import TOKEN, obliged, send, tap, user

from bot.dialogue import machine
from bot.dialogue import path as addresses
from bot.dialogue.corpus import Corpus
from bot.i18n import Language
from bot.local import LocalTelegram, Person
from bot.telegram.application import App, build, polling
from bot.telegram.guide import Desk, Guide
from bot.usage.periods import PARIS
from bot.usage.store import Store
from bot.usage.tally import Tally

os.environ["PTB_TIMEDELTA"] = "1"  # else python-telegram-bot warns at each flood limit

ROOT = Path(__file__).parent.parent
MARK = "zqx"
"""Stands in every planted text, and in nothing of ours."""
PERSON_ID = 8_675_309_421


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
    assert files(tmp_path) == [folder / "usage.db"]
    raw = (folder / "usage.db").read_bytes()
    assert MARK not in raw.decode("latin-1").lower()
    assert not holds(raw, PERSON_ID)


def holds(raw: bytes, number: int) -> bool:
    """Whether a number stands in a file, as text or as SQLite and others write it."""
    written = [str(number).encode(), *(number.to_bytes(8, order) for order in ("big", "little"))]
    return any(form in raw or form.strip(b"\0") in raw for form in written)


async def test_a_thousand_planted_conversations_leave_nothing_but_counts(guide: Guide, tmp_path: Path) -> None:
    """Read in the raw bytes of the database and of its journal, which a second connection keeps from being removed."""
    file = tmp_path / "usage.db"
    tally = Tally()
    application = await obliged(Desk(guide), tally)
    store = Store(file)
    store.add({("2026-W01", "link"): 1}, datetime(2026, 11, 25, 12, tzinfo=PARIS))
    topic = guide.codec.encode(addresses.topic("fr", machine.Path("police")))
    names = set()
    with closing(sqlite3.connect(file)) as reader:
        reader.execute("begin")
        reader.execute("select * from usage").fetchall()
        for number in range(PERSON_ID, PERSON_ID + 1_000):
            person = user(number, name="ZqxName") | {"username": f"zqxuser{number}", "last_name": "ZqxLast"}
            await send(application, person, text=f"/start {topic if number % 2 else 'ZqxPayload'}")
            await send(application, person, text=f"ZqxTyped {number}")
            await send(application, person, photo=[], caption="ZqxCaption")
            await tap(application, person, topic if number % 3 else "ZqxData")
            if number % 50 == 0:
                counts = tally.take()
                names |= {name for _, name in counts}
                store.add(counts, datetime(2026, 11, 25, 12, tzinfo=PARIS))
        raw = {each.name: each.read_bytes() for each in files(tmp_path)}
    await application.shutdown()
    assert set(raw) == {"usage.db", "usage.db-wal", "usage.db-shm"}
    assert len(raw["usage.db-wal"]) > 50_000
    assert b"topic:police" in raw["usage.db-wal"]
    for content in raw.values():
        assert MARK not in content.decode("latin-1").lower()
        assert not any(holds(content, number) for number in range(PERSON_ID, PERSON_ID + 1_000))
    assert names == {
        *("start", "link", "search:missed", "removed:media", "removed:words"),
        *("stale:unreadable", "topic:police"),
    }


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


async def visit(application: App, number: int) -> None:
    """One new person: /start and two taps."""
    person = user(number)
    await send(application, person, text="/start")
    for data in ("1frh", f"{number}"):
        await tap(application, person, data)


async def test_memory_does_not_grow_with_people(guide: Guide) -> None:
    application = await obliged(Desk(guide))

    async def blocks_after(first: int, last: int) -> int:
        for person in range(first, last):
            await visit(application, 10**9 + person)
        gc.collect()
        return sys.getallocatedblocks()

    # First as many as fill the list of the latest updates, which is of a fixed length.
    before = await blocks_after(0, 1_500)
    after = await blocks_after(1_500, 4_200)
    await application.shutdown()
    # Whatever is kept of a person, be it a number in a set, takes a block at least.
    assert after - before < 2_700 / 4
