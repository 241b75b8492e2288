"""Nothing of anybody stays: not in a line of the log, not in a file, not in the memory of the process."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import pytest
from obliging import TOKEN, obliged, send, tap, user
from planted import (
    MARK,
    PERSON_ID,
    Failing,
    Noting,
    Plant,
    a_minute,
    feed,
    files,
    go_wrong,
    holds,
    logging_all,
    message_fields,
    planted,
    tell_all,
)
from small import EXAMPLE
from telegram import (
    BackgroundFill,
    BackgroundType,
    ChatMember,
    ChatShared,
    Contact,
    Dice,
    Giveaway,
    Location,
    MessageOrigin,
    PaidMedia,
    Poll,
    TextQuote,
    Update,
    UsersShared,
    Venue,
    WebAppData,
)

from bot.dialogue import machine
from bot.dialogue import path as addresses
from bot.local import LocalTelegram
from bot.logs import FORMATS, LIBRARIES
from bot.telegram.application import REMEMBERED, UPDATES, App
from bot.telegram.guide import Desk, Guide
from bot.usage.periods import PARIS
from bot.usage.store import Store
from bot.usage.tally import Tally

os.environ["PTB_TIMEDELTA"] = "1"  # else python-telegram-bot warns at each flood limit

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

ROOT = Path(__file__).parent.parent


@pytest.fixture
async def server() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(token=TOKEN) as telegram:
        yield telegram


async def test_the_process_writes_nothing_of_anybody(server: LocalTelegram, tmp_path: Path, plant: Plant) -> None:
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
        for update in plant.updates():
            kind = next(name for name in UPDATES if name in update)
            server.world.updates.push(kind, update[kind], person.id)
        await person.settled(timeout=60)
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
    assert not plant.is_in(written)
    assert TOKEN not in written
    assert "Traceback" not in written
    assert files(tmp_path) == [folder / "usage.db"]
    raw = (folder / "usage.db").read_bytes()
    assert MARK not in raw.decode("latin-1").lower()
    assert not holds(raw, PERSON_ID)
    assert not plant.is_in_bytes(raw)
    said = [f"{call.method} {json.dumps(call.parameters, ensure_ascii=False)}" for call in server.calls]
    assert [call for call in said if plant.is_in(call) or MARK in call.lower()] == []


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


# Every text of every update.


class Broken(Guide):
    """A guide that fails at whatever it is asked, and says of what."""

    def _fail(self, *asked: object, **told: object) -> NoReturn:
        raise ValueError(f"{asked} {told}")

    read = find = _fail  # type: ignore[assignment]
    media = show = language = _fail  # type: ignore[assignment]


@pytest.fixture
def plant() -> Plant:
    return Plant()


@pytest.fixture
def loud() -> Iterator[io.StringIO]:
    """All that is logged, at every level, also what the libraries say and the bot leaves out, as the bot writes it."""
    with logging_all() as written:
        all_of_it = logging.StreamHandler(written)
        all_of_it.setFormatter(FORMATS["text"]())
        logging.getLogger().addHandler(all_of_it)
        for name in LIBRARIES:
            logging.getLogger(name).setLevel(logging.DEBUG)
        yield written


def test_every_text_that_an_update_can_hold_is_planted(plant: Plant) -> None:
    """Also in what comes in several sorts; and the library reads it, as it reads what Telegram sends."""
    held = [Update.de_json(update, None) for update in plant.updates()]
    messages = [each.message for each in held if each.message]
    kept = {name for name in message_fields() if any(getattr(each, name) not in (None, ()) for each in messages)}
    assert kept == set(message_fields())
    written = [each.to_json() for each in held]
    assert all(plant.is_in(each) for each in written)
    for kind in (MessageOrigin, PaidMedia, BackgroundType, BackgroundFill, ChatMember):
        assert set(kind.__subclasses__()) <= plant.built, kind
    for kind in (Contact, Location, Venue, Poll, Dice, WebAppData, UsersShared, ChatShared, Giveaway, TextQuote):
        assert kind in plant.built


@pytest.mark.parametrize("trouble", ["none", "refusals", "faults"])
async def test_nothing_planted_is_said_or_written(
    trouble: str,
    guide: Guide,
    plant: Plant,
    loud: io.StringIO,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Not in a call, a line of the log at any level, a file, the database; whatever fails."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    tally = Tally()
    desk = Desk(Broken(guide.corpus, guide.languages) if trouble == "faults" else guide)
    transport = Failing(plant) if trouble == "refusals" else Noting()
    application = await obliged(desk, tally, transport)
    with closing(sqlite3.connect("usage.db")) as reader:  # so that the journal stays
        await feed(application, plant)
        counts = tally.take()
        Store(Path("usage.db")).add({("2026-W01", "link"): 1}, datetime(2026, 11, 25, 12, tzinfo=PARIS))
        reader.execute("begin")
        reader.execute("select * from usage").fetchall()
        Store(Path("usage.db")).add(counts, datetime.now(PARIS))
        raw = {each.name: each.read_bytes() for each in files(tmp_path)}
    await application.shutdown()
    assert set(raw) == {"usage.db", "usage.db-wal", "usage.db-shm"}
    assert len(raw["usage.db-wal"]) > 4096
    assert [name for name, content in raw.items() if plant.is_in_bytes(content)] == []
    assert [name for _, name in counts if plant.is_in(name)] == []
    assert len(counts) >= (4 if trouble == "none" else 1)
    said = loud.getvalue() + "".join(capfd.readouterr())
    assert "DEBUG" in said
    assert ("failed: " in said) == (trouble != "none")
    assert not plant.is_in(said)
    assert str(plant.person) not in said
    assert TOKEN not in said
    if isinstance(transport, Noting):
        assert len(transport.calls) > 700 or trouble == "faults"
        assert [call for call in transport.calls if plant.is_in(call)] == []


async def test_exceptions_that_nobody_caught_say_nothing_planted(
    plant: Plant, loud: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    async def fail() -> None:
        raise RuntimeError(plant.mark)

    forgotten = [asyncio.ensure_future(fail())]
    await asyncio.sleep(0.01)
    forgotten.clear()
    gc.collect()
    asyncio.get_running_loop().call_exception_handler({"message": plant.mark, "exception": RuntimeError(plant.mark)})
    try:
        await fail()
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    said = loud.getvalue()
    assert said.count("RuntimeError at ") == 2 * 3  # by the handler of the bot, and by that of the test
    assert not plant.is_in(said + "".join(capfd.readouterr()))


def test_a_crash_of_the_process_says_nothing_planted(plant: Plant, tmp_path: Path) -> None:
    """Its last words too are those of the log, though no handler of ours is left to say them."""
    crash = f"async def serve(*_): raise RuntimeError({plant.mark!r})"
    script = f"from bot import cli, running\n{crash}\nrunning.serve = serve\ncli.main(['run'])"
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "DIALOGS_DIR": str(EXAMPLE), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "stopped by RuntimeError at " in done.stderr
    assert not plant.is_in(done.stdout + done.stderr)
    assert "Traceback" not in done.stderr
    assert files(tmp_path) == []


@pytest.mark.parametrize("trouble", [False, True])
async def test_nothing_planted_is_in_the_memory_of_the_process_a_minute_later(
    guide: Guide, plant: Plant, *, trouble: bool
) -> None:
    application = await obliged(Desk(guide), None, Failing(plant) if trouble else None)
    await feed(application, plant)
    await a_minute()
    found = plant.in_memory()
    await application.shutdown()
    assert found == []


def test_what_is_in_memory_is_found(plant: Plant) -> None:
    somewhere = [{"deep": (f"a {plant.mark} b", plant.number + 0, plant.person + 0)}]
    assert len(plant.in_memory()) >= 1
    somewhere.clear()
    assert plant.in_memory() == []


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

    full = REMEMBERED // 3 + 100  # until the numbers of updates that are kept are as many as they ever will be
    before = await blocks_after(0, full)
    after = await blocks_after(full, full + 1_500)
    await application.shutdown()
    # Whatever is kept of a person, be it a number in a set, takes a block at least.
    assert after - before < 1_500 / 4
