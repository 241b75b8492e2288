"""Counts of the real process, whatever befalls it or its file. Advice goes on meanwhile."""

from __future__ import annotations

import resource
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from processes import Launch, at_work, until

from bot.local import LocalTelegram, Person
from bot.usage import store
from bot.usage.unusable import Unusable


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "usage.db"


def started(*files: Path) -> int:
    """How many conversations the files tell of."""
    try:
        return sum(n for (_, name), n in store.read(files).items() if name == "start")
    except Unusable:
        return 0


async def start(person: Person, times: int) -> None:
    for _ in range(times):
        person.start()
    await person.settled()


async def test_a_signal_loses_no_count(launch: Launch, server: LocalTelegram, file: Path) -> None:
    bot = await at_work(launch, server)
    await start(server.person(), 25)
    status, _, err = await bot.stop(signal.SIGTERM)
    assert status == 0
    assert started(file) == 25
    assert "counts" not in err


async def test_a_kill_loses_only_what_was_counted_in_the_last_second(
    launch: Launch, server: LocalTelegram, file: Path
) -> None:
    bot = await at_work(launch, server)
    person = server.person()
    await start(person, 20)
    await until(lambda: started(file) == 20)
    await start(person, 5)
    await bot.stop(signal.SIGKILL)
    assert 20 <= started(file) <= 25
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)


async def test_counting_outlives_its_file_and_advice_does_not_notice(
    launch: Launch, server: LocalTelegram, file: Path
) -> None:
    bot = await at_work(launch, server)
    person = server.person()
    await start(person, 1)
    await until(lambda: started(file) == 1)

    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("begin exclusive")
        await start(person, 2)
        await bot.says("counts cannot be written: SQLITE_BUSY")
        await start(person, 2)  # answered, though nothing can be written
    await until(lambda: started(file) == 5)
    await bot.says("counts are written again")

    assert bot.process.pid
    limit = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))  # a full disk
    await start(person, 2)
    await bot.says("counts cannot be written: SQLITE_")
    await start(person, 2)
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, limit)
    await until(lambda: started(file) == 9)

    await bot.says("counts are written again")  # the batch is done, and
    with closing(sqlite3.connect(file)) as other:  # nothing is left in the journal from which the file would be mended
        other.execute("pragma wal_checkpoint(truncate)")
    file.write_bytes(b"damaged " * 10_000)
    await start(person, 2)
    await bot.says("usage.db.damaged-1, and a new one is begun")
    await until(lambda: started(file) == 2)
    assert file.with_name("usage.db.damaged-1").read_bytes() == b"damaged " * 10_000

    file.unlink()
    await start(person, 3)
    await until(lambda: started(file) == 3)

    file.unlink()
    file.mkdir()
    await start(person, 2)
    await bot.says("counts cannot be written: SQLITE_CANTOPEN")
    file.rmdir()
    await start(person, 1)
    await until(lambda: started(file) == 3)

    status, _, err = await bot.stop()
    assert status == 0
    # The test itself reads the file all the time: a batch may find it busy once more.
    assert 3 <= err.count("counts cannot be written") <= 6
    assert 4 <= err.count("counts are written again") <= 7


@pytest.mark.parametrize("content", [b"my notes, not a database\n" * 50, "foreign", "newer"])
async def test_a_file_of_something_else_is_not_touched_and_advice_is_given(
    launch: Launch, server: LocalTelegram, file: Path, content: bytes | str
) -> None:
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("create table mine (x)")
            if content == "newer":
                other.execute("create table usage (period, name, n, more)")
                other.execute("create table _sqlite_migrations (migration_set, name, applied_at)")
                other.execute("insert into _sqlite_migrations values ('motus-usage', 'of_the_future', '')")
    before = file.read_bytes()
    bot = await at_work(launch, server)
    person = server.person()
    await start(person, 1)
    assert person.last.text
    await bot.says("counts cannot be written")
    await bot.stop()
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir() if each.name.startswith("usage.db")] == ["usage.db"]
