"""What befalls the file while counts are written: nothing is lost, and all is told once."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from bot.usage import store, writer
from bot.usage.events import Family, event
from bot.usage.periods import PARIS
from bot.usage.store import Store
from bot.usage.tally import Cell, Tally
from bot.usage.unusable import Unusable
from bot.usage.writer import Writer

NOON = datetime(2026, 11, 25, 12, tzinfo=PARIS)
POLICE = event(Family.TOPIC, "police")
PATIENCE = 30.0


def until(true: Callable[[], bool]) -> None:
    """Wait for something to become true, with much patience."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


class Bench:
    """A tally, its writer and its file; the clock stands still."""

    def __init__(self, file: Path, log: pytest.LogCaptureFixture) -> None:
        self.file = file
        self.log = log
        self.tally = Tally(NOON.timestamp)
        self.writer = Writer(self.tally, file, lambda: NOON)
        self.busy = False

    def count(self, times: int = 1) -> None:
        for _ in range(times):
            self.tally.count(POLICE)

    def written(self, *others: Path) -> int:
        try:
            return sum(store.read([self.file, *others]).values())
        except Unusable:
            return 0

    def errors(self) -> list[str]:
        return [record.getMessage() for record in self.log.records if record.levelno >= logging.ERROR]

    def told(self) -> list[str]:
        return [record.getMessage() for record in self.log.records]

    def rest(self) -> None:
        """Wait until the writer is idle, and leave nothing in the journal, from which a file would be mended."""
        until(lambda: not self.busy)
        with closing(sqlite3.connect(self.file)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[Bench]:
    monkeypatch.setattr(writer, "GATHER", 0.01)
    monkeypatch.setattr(writer, "RETRY", 0.02)
    monkeypatch.setattr(writer, "LAST", PATIENCE)
    monkeypatch.setattr(store, "BUSY", 0.02)
    caplog.set_level(logging.INFO, "bot.usage.writer")
    made = Bench(tmp_path / "data" / "usage.db", caplog)
    made.file.parent.mkdir()
    add = Store.add

    def seen(self: Store, counts: Mapping[Cell, int], now: datetime) -> None:
        made.busy = True
        try:
            add(self, counts, now)
        finally:
            made.busy = False

    monkeypatch.setattr(Store, "add", seen)
    yield made
    if made.writer._thread.is_alive():
        made.writer.stop()


@pytest.fixture
def running(bench: Bench) -> Bench:
    """A writer that has already written five counts."""
    bench.writer.start()
    bench.count(5)
    until(lambda: bench.written() == 5)
    bench.rest()
    return bench


def test_what_is_counted_is_soon_in_the_file_and_nothing_is_logged(running: Bench) -> None:
    running.count(2)
    until(lambda: running.written() == 7)
    running.writer.stop()
    assert not running.told()


def test_stopping_writes_what_is_left(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "GATHER", 3600.0)
    bench.writer.start()
    bench.count(3)
    bench.writer.stop()
    assert bench.written() == 3
    assert not bench.told()


def test_a_bot_that_counted_nothing_makes_no_file(bench: Bench) -> None:
    bench.writer.start()
    bench.writer.stop()
    assert not bench.file.exists()


def test_a_locked_file_is_told_once_and_written_when_it_is_free(running: Bench) -> None:
    with closing(sqlite3.connect(running.file, isolation_level=None)) as other:
        other.execute("begin exclusive")
        running.count(2)
        until(lambda: len(running.errors()) == 1)
        running.count(2)
        failures = count_failures(running)
        until(lambda: failures() >= 3)
        other.execute("rollback")
    until(lambda: running.written() == 9)
    until(lambda: len(running.told()) == 2)
    fault, mended = running.told()
    assert fault.startswith("counts cannot be written: SQLITE_BUSY, OperationalError at store.py:")
    assert mended == "counts are written again"


def count_failures(bench: Bench) -> Callable[[], int]:
    """How often a batch has been put back since."""
    put_back, seen = bench.tally.put_back, []

    def noted(counts: dict[tuple[str, str], int]) -> None:
        put_back(counts)
        seen.append(1)

    bench.tally.put_back = noted  # type: ignore[assignment, method-assign]
    return lambda: len(seen)


def test_a_file_that_is_deleted_is_begun_anew(running: Bench) -> None:
    running.file.unlink()
    running.count(2)
    until(lambda: running.written() == 2)
    assert not running.told()


def test_a_folder_in_the_place_of_the_file_is_told_once_until_it_is_gone(running: Bench) -> None:
    running.file.unlink()
    running.file.mkdir()
    running.count(2)
    failures = count_failures(running)
    until(lambda: failures() >= 3)
    running.file.rmdir()
    until(lambda: running.written() == 2)
    assert len(running.errors()) == 1
    assert running.errors()[0].startswith("counts cannot be written: ")


def test_a_file_that_becomes_damaged_is_set_aside_and_a_new_one_begun(running: Bench) -> None:
    garbage = b"this was a database, once. " * 400
    running.file.write_bytes(garbage)
    running.count(2)
    until(lambda: running.written() == 2)
    aside = running.file.with_name("usage.db.damaged-1")
    assert aside.read_bytes() == garbage
    until(lambda: len(running.told()) == 2)
    assert running.told() == [
        "the file of counts is damaged: it is now usage.db.damaged-1, and a new one is begun",
        "counts are written again",
    ]


def test_a_file_that_becomes_damaged_while_it_cannot_be_written_is_set_aside_too(running: Bench) -> None:
    away = running.file.parent.rename(running.file.parent.with_name("away"))
    running.count(2)
    until(lambda: len(running.errors()) == 1)
    garbage = b"brought back by somebody, badly. " * 400
    (away / "usage.db").write_bytes(garbage)
    away.rename(running.file.parent)
    until(lambda: running.written() == 2)
    assert running.file.with_name("usage.db.damaged-1").read_bytes() == garbage
    assert len(running.errors()) == 2


def test_garbage_that_was_there_before_is_left_alone_and_counting_waits(bench: Bench) -> None:
    garbage = b"something precious, perhaps. " * 400
    bench.file.write_bytes(garbage)
    bench.writer.start()
    bench.count(2)
    failures = count_failures(bench)
    until(lambda: failures() >= 3)
    assert bench.file.read_bytes() == garbage
    assert [*bench.file.parent.iterdir()] == [bench.file]
    bench.file.unlink()
    until(lambda: bench.written() == 2)
    assert len(bench.errors()) == 1


def test_the_database_of_something_else_is_left_alone(bench: Bench) -> None:
    with closing(sqlite3.connect(bench.file)) as other:
        other.execute("create table patients (name text)")
    before = bench.file.read_bytes()
    bench.writer.start()
    bench.count(2)
    until(lambda: bool(bench.errors()))
    (told,) = bench.errors()
    assert told.startswith("counts cannot be written: usage.db: it is the database of something else: ")
    assert bench.file.read_bytes() == before
    bench.file.unlink()
    until(lambda: bench.written() == 2)


def test_a_folder_that_does_not_exist_is_told_once_until_it_does(bench: Bench) -> None:
    shutil.rmtree(bench.file.parent)
    bench.writer.start()
    bench.count(2)
    failures = count_failures(bench)
    until(lambda: failures() >= 3)
    bench.count(1)
    bench.file.parent.mkdir()
    until(lambda: bench.written() == 3)
    until(lambda: len(bench.told()) == 2)
    fault, mended = bench.told()
    assert fault.startswith("counts cannot be written: FileNotFoundError at ")
    assert mended == "counts are written again"


def test_a_second_fault_after_a_recovery_is_told_again(running: Bench) -> None:
    for times in (1, 2):
        running.file.unlink()
        running.file.mkdir()
        running.count(2)
        until(lambda times=times: len(running.errors()) == times)  # type: ignore[misc]
        running.file.rmdir()
        until(lambda: running.written() == 2)
        until(lambda times=times: len(running.told()) == 2 * times)  # type: ignore[misc]


def test_a_file_that_is_locked_while_the_bot_stops_is_written_when_it_is_free(running: Bench) -> None:
    with closing(sqlite3.connect(running.file, isolation_level=None)) as other:
        other.execute("begin exclusive")
        running.count(2)
        until(lambda: len(running.errors()) == 1)
        stopping = threading.Thread(target=running.writer.stop)
        stopping.start()
        failures = count_failures(running)
        until(lambda: failures() > 0)
        other.execute("rollback")
    stopping.join()
    assert running.written() == 7
    assert len(running.errors()) == 1


def test_what_cannot_be_written_at_the_end_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "LAST", 1.0)  # of which the last attempt may take all
    shutil.rmtree(bench.file.parent)
    bench.writer.start()
    bench.count(2)
    until(lambda: bool(bench.errors()))
    bench.writer.stop()
    assert bench.errors()[1:] == ["stopped with counts that could not be written"]


def test_a_disk_that_hangs_does_not_keep_the_bot_from_ending(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "LAST", 0.05)
    free, hanging = threading.Event(), threading.Event()

    def hang(*_: object) -> None:
        hanging.set()
        free.wait(PATIENCE)

    monkeypatch.setattr(bench.writer._store, "add", hang)
    bench.writer.start()
    bench.count()
    assert hanging.wait(PATIENCE)
    bench.writer.stop()
    assert bench.errors() == ["stopped with counts that could not be written"]
    assert bench.writer._thread.daemon
    free.set()
    bench.writer._thread.join(PATIENCE)


def test_no_log_holds_what_was_counted(bench: Bench) -> None:
    shutil.rmtree(bench.file.parent)
    bench.writer.start()
    bench.count(7)
    until(lambda: bool(bench.errors()))
    bench.file.parent.mkdir()
    until(lambda: bench.written() == 7)
    assert not any("police" in line or "W48" in line for line in bench.told())


def test_several_threads_and_a_file_that_is_locked_now_and_then_lose_nothing(running: Bench) -> None:
    counting = [threading.Thread(target=running.count, args=(3000,)) for _ in range(3)]
    with closing(sqlite3.connect(running.file, timeout=PATIENCE, isolation_level=None)) as other:
        for thread in counting:
            other.execute("begin exclusive")
            thread.start()
            failures = count_failures(running)
            until(lambda: failures() > 0)  # noqa: B023 (waited for within the loop)
            other.execute("rollback")
    for thread in counting:
        thread.join()
    running.writer.stop()
    assert running.written() == 9005
