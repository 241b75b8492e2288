"""The file of counts: what is in it, what is not, how long, and that a file which is not ours is left as it is."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from filled import fill

from bot.usage import periods, store
from bot.usage.events import Grain
from bot.usage.periods import PARIS
from bot.usage.report import By, report
from bot.usage.store import Store
from bot.usage.suppression import publish
from bot.usage.tally import Cell
from bot.usage.unusable import Reason, Unusable

NOW = datetime(2026, 11, 25, 12, tzinfo=PARIS)
COUNTS = {("2026-W48", "topic:police"): 12, ("2026-11-25", "start"): 30}
NOBODY = 65534


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "usage.db"


@pytest.fixture
def written(file: Path) -> Path:
    Store(file).add(COUNTS, NOW)
    return file


def query(file: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(sql).fetchall()


def change(file: Path, sql: str) -> Path:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(sql)
    return file


def test_the_file_holds_periods_names_and_numbers_and_nothing_else(written: Path) -> None:
    tables = {str(name) for (name,) in query(written, "select name from sqlite_master where type = 'table'")}
    assert tables == {"usage", "_sqlite_migrations"}
    columns = [(column[1], column[2]) for column in query(written, "pragma table_info(usage)")]
    assert columns == [("period", "TEXT"), ("name", "TEXT"), ("n", "INTEGER")]
    assert set(query(written, "select period, name, n from usage")) == {(*cell, n) for cell, n in COUNTS.items()}
    others = query(written, "select name from sqlite_master where type not in ('table', 'index')")
    assert others == []


def test_rows_keep_no_order_of_their_own(file: Path) -> None:
    for name in ("topic:z", "topic:a", "topic:m"):
        Store(file).add({("2026-W48", name): 1}, NOW)
    assert query(file, "select name from usage") == [("topic:a",), ("topic:m",), ("topic:z",)]
    with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
        query(file, "select rowid from usage")


def test_only_its_owner_can_read_the_file(written: Path) -> None:
    assert written.stat().st_mode & 0o777 == 0o600


def test_adding_twice_adds(written: Path) -> None:
    same, other = Store(written), Store(written)
    for each in (same, same, other):
        each.add({("2026-W48", "topic:police"): 1, ("2026-W48", "topic:new"): 2}, NOW)
    assert store.read([written]) == {**COUNTS, ("2026-W48", "topic:police"): 15, ("2026-W48", "topic:new"): 6}


def test_a_batch_is_written_whole_or_not_at_all(written: Path) -> None:
    too_many = 2**63  # SQLite has no such number
    with pytest.raises(OverflowError):
        Store(written).add({("2026-W48", "topic:a"): 1, ("2026-W48", "topic:b"): too_many}, NOW)
    assert store.read([written]) == COUNTS


def test_the_file_is_in_wal_mode_and_no_journal_is_left_after_a_batch(written: Path) -> None:
    assert query(written, "pragma journal_mode") == [("wal",)]
    Store(written).add(COUNTS, NOW)
    assert [*written.parent.iterdir()] == [written]


def test_reading_changes_nothing_and_the_next_batch_clears_what_it_leaves(written: Path) -> None:
    before = written.read_bytes()
    assert store.read([written]) == COUNTS
    assert written.read_bytes() == before
    journal = written.with_name("usage.db-wal")
    assert not journal.exists() or not journal.stat().st_size
    Store(written).add(COUNTS, NOW)
    assert [*written.parent.iterdir()] == [written]


def test_a_count_can_be_read_while_another_is_written(written: Path) -> None:
    with closing(sqlite3.connect(written, isolation_level=None)) as other:
        other.execute("begin immediate")
        other.execute("update usage set n = n + 1")
        assert store.read([written]) == COUNTS
        other.execute("commit")
    assert store.read([written])["2026-11-25", "start"] == 31


@pytest.mark.parametrize("today", [date(2026, 11, 25), date(2027, 1, 4), date(2028, 2, 29), date(2026, 12, 31)])
def test_what_is_older_than_24_months_is_dropped_and_a_day_younger_is_not(file: Path, today: date) -> None:
    oldest = periods.months_before(today, 24)
    days = [oldest + timedelta(days=n) for n in range(-20, 21)]
    past = {(periods.written(grain, day), name): 5 for day in days for grain, name in NAMES}
    fill(file, {**past, (str(today - timedelta(days=1)), "start"): 5}, noon(today))
    Store(file).add({}, noon(today))
    left = {periods.read(period) for period, _ in store.read([file])}
    assert {day for day in days if periods.day(day) in left} == {day for day in days if day >= oldest}
    assert {day for day in days if periods.week(day) in left} == {
        day for day in days if periods.week(day).last >= oldest
    }


NAMES = [(Grain.DAY, "start"), (Grain.WEEK, "topic:police")]


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=PARIS)


def test_what_is_too_old_is_dropped_by_a_bot_that_runs_for_months_and_leaves_no_trace(file: Path) -> None:
    running = Store(file)
    running.add({("2026-11-25", "start"): 5, ("2026-W48", "topic:only-then"): 5}, NOW)
    for day in (date(2028, 10, 20), date(2028, 11, 25)):
        running.add({(str(day), "start"): 5}, noon(day))
    assert {period for period, _ in store.read([file])} == {"2026-11-25", "2026-W48", "2028-10-20", "2028-11-25"}
    running.add({("2028-12-05", "start"): 5}, noon(date(2028, 12, 5)))
    assert {period for period, _ in store.read([file])} == {"2028-10-20", "2028-11-25", "2028-12-05"}
    assert b"only-then" not in file.read_bytes()


def test_a_clock_that_is_years_ahead_drops_nothing(written: Path) -> None:
    Store(written).add({("2036-11-25", "start"): 1}, noon(date(2036, 11, 25)))
    assert store.read([written]) == {**COUNTS, ("2036-11-25", "start"): 1}


def test_what_comes_too_late_is_counted_today_so_that_what_was_shown_does_not_change(written: Path) -> None:
    late = {("2026-11-24", "start"): 2, ("2026-W47", "topic:police"): 3, ("2026-11-25", "start"): 1}
    Store(written).add(late, NOW)
    assert store.read([written]) == {("2026-11-25", "start"): 33, ("2026-W48", "topic:police"): 15}


def test_in_the_hour_after_midnight_what_was_counted_before_is_not_late(written: Path) -> None:
    Store(written).add({("2026-11-25", "start"): 2}, datetime(2026, 11, 26, 0, 59, tzinfo=PARIS))
    assert store.read([written])["2026-11-25", "start"] == 32
    Store(written).add({("2026-11-25", "start"): 2}, datetime(2026, 11, 26, 1, 0, tzinfo=PARIS))
    assert store.read([written])["2026-11-25", "start"] == 32
    assert store.read([written])["2026-11-26", "start"] == 2


def test_nothing_tells_in_what_order_things_were_counted(tmp_path: Path) -> None:
    counted = [(name, n) for name in ("topic:police", "topic:famille", "link") for n in (1, 120, 20)]
    pages = set()
    for number, order in enumerate((counted, counted[::-1], counted[4:] + counted[:4])):
        running = Store(tmp_path / f"{number}.db")
        for name, n in order:
            running.add({("2026-W48", name): n}, NOW)
        (root,) = query(running.path, "select rootpage from sqlite_master where name = 'usage' and type = 'table'")
        (size,) = query(running.path, "pragma page_size")
        start = (int(str(root[0])) - 1) * int(str(size[0]))
        pages.add(running.path.read_bytes()[start : start + int(str(size[0]))])
    assert len(pages) == 1


def test_the_files_of_several_replicas_are_added_up(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.db" for number in range(3)]
    for number, each in enumerate(files):
        Store(each).add({("2026-W48", "topic:police"): 6, ("2026-W48", f"topic:t{number}"): 1}, NOW)
    total = store.read(files)
    assert total["2026-W48", "topic:police"] == 18
    assert sum(total.values()) == 21
    assert not store.read([])


def test_rows_of_periods_that_no_calendar_has_are_left_out(written: Path) -> None:
    fill(written, {(period, "start"): 50 for period in ("", "hier", "2026-13-45", "9999-W52", "2026-W99")}, NOW)
    assert store.read([written]) == COUNTS


def missing(_: Path) -> None:
    """No file at all."""


def folder(file: Path) -> None:
    file.mkdir()


def garbage(file: Path) -> None:
    file.write_bytes(b"Not a database, though as long as one. " * 300)


def short(file: Path) -> None:
    file.write_bytes(b"\n\n")


def cut(file: Path) -> None:
    Store(file).add({("2026-W48", f"topic:t{number}"): 1 for number in range(2000)}, NOW)
    file.write_bytes(file.read_bytes()[:10_000] + b"\xff" * 5_000)


def foreign(file: Path) -> None:
    change(file, "create table patients (name text)")


def namesake(file: Path) -> None:
    change(file, "create table usage (period text, name text, n integer, who text)")


def newer(file: Path) -> None:
    Store(file).add(COUNTS, NOW)
    change(
        file,
        "insert into _sqlite_migrations (migration_set, name, applied_at) values ('motus-usage', 'add_city', 'then')",
    )


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (missing, Reason.MISSING),
        (folder, Reason.MISSING),
        (garbage, Reason.NOT_SQLITE),
        (short, Reason.NOT_SQLITE),
        (cut, Reason.NOT_SQLITE),
        (foreign, Reason.FOREIGN),
        (namesake, Reason.FOREIGN),
        (newer, Reason.NEWER),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_reason_and_left_as_it_is(
    file: Path, make: Callable[[Path], None], reason: Reason
) -> None:
    make(file)
    before = file.read_bytes() if file.is_file() else None
    with pytest.raises(Unusable) as caught:
        store.read([file])
    assert (caught.value.reason, caught.value.path) == (reason, file)
    assert str(caught.value) == f"usage.db: {reason.value}"
    assert (file.read_bytes() if file.is_file() else None) == before


@pytest.mark.parametrize("make", [foreign, namesake, newer, garbage, short])
def test_nothing_is_written_into_a_file_that_is_not_ours(file: Path, make: Callable[[Path], None]) -> None:
    make(file)
    before = file.read_bytes()
    writer = Store(file)
    with pytest.raises((Unusable, sqlite3.DatabaseError)):
        writer.add(COUNTS, NOW)
    assert writer.set_aside() is None
    assert file.read_bytes() == before
    assert [*file.parent.iterdir()] == [file]


def test_an_empty_database_becomes_a_file_of_counts(file: Path) -> None:
    file.touch()
    Store(file).add(COUNTS, NOW)
    assert store.read([file]) == COUNTS


def test_damaged_files_are_set_aside_one_beside_the_other(file: Path) -> None:
    writer = Store(file)
    for number in (1, 2):
        writer.add(COUNTS, NOW)
        garbage(file)
        with pytest.raises(sqlite3.DatabaseError) as caught:
            writer.add(COUNTS, NOW)
        assert store.is_damage(caught.value)
        assert writer.set_aside() == file.with_name(f"usage.db.damaged-{number}")
    assert not file.exists()


def test_a_file_that_is_locked_or_misplaced_is_not_damaged(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY", 0.01)
    with closing(sqlite3.connect(written, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(sqlite3.OperationalError) as locked:
            Store(written).add(COUNTS, NOW)
    with pytest.raises(OSError, match=r"Not a directory|No such file") as misplaced:
        Store(written / "below").add(COUNTS, NOW)
    assert not store.is_damage(locked.value)
    assert not store.is_damage(misplaced.value)
    assert store.read([written]) == COUNTS


@contextmanager
def as_nobody() -> Iterator[None]:
    """As a user without rights, where tests run as root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def readable() -> Iterator[Path]:
    """A file in a folder that may be read by everybody, and written to by nobody."""
    place = Path(mkdtemp())  # tmp_path is closed to others
    file = place / "usage.db"
    Store(file).add(COUNTS, NOW)
    file.chmod(0o444)
    place.chmod(0o555)
    yield file
    place.chmod(0o755)
    shutil.rmtree(place)


def test_a_file_in_a_folder_that_is_read_only_can_be_read(readable: Path) -> None:
    with as_nobody():
        assert store.read([readable]) == COUNTS
    assert [*readable.parent.iterdir()] == [readable]


def test_a_file_that_may_not_be_read_says_so(readable: Path) -> None:
    readable.parent.chmod(0o755)
    readable.chmod(0o000)
    with as_nobody(), pytest.raises(Unusable) as caught:
        store.read([readable])
    assert caught.value.reason is Reason.UNREADABLE


def test_a_year_of_ten_million_events_is_a_small_file_that_is_read_at_once(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    until = date(2026, 11, 22)
    cells: dict[Cell, int] = {}
    for week in range(52):
        when = until - week * periods.WEEK
        period = periods.written(Grain.WEEK, when)
        cells |= {(period, f"guidance:topic-with-a-name-{number}/advice"): 470 + number for number in range(400)}
    cells |= {(periods.written(Grain.DAY, until - timedelta(days=n)), "start"): 1000 for n in range(364)}
    assert sum(cells.values()) > 10_000_000
    fill(file, cells, NOW)
    Store(file).add({}, NOW)
    started = time.perf_counter()
    published = publish(store.read([file]), until)
    rows = report(published, periods.Period(until - timedelta(days=364), until), By.MONTH).rows
    seconds = time.perf_counter() - started
    with capsys.disabled():
        print(f"\n{file.stat().st_size:,} bytes, read in {seconds:.2f} s")  # noqa: T201 (for whoever watches)
    assert len(rows) == 13
    assert file.stat().st_size < 5_000_000
    assert seconds < 5


def test_a_file_with_nothing_in_it_yet_has_no_counts(file: Path) -> None:
    """As a full disk leaves it at the first write."""
    file.touch()
    assert store.read([file]) == {}
    assert file.read_bytes() == b""


def test_reading_leaves_nothing_beside_the_file(file: Path) -> None:
    """Else what another user reads, the bot could no longer write to."""
    Store(file).add({("2026-W48", "topic:police"): 3}, NOW)
    assert store.read([file]) == {("2026-W48", "topic:police"): 3}
    assert [*file.parent.iterdir()] == [file]


def test_what_a_killed_bot_left_in_its_journal_is_read_too(file: Path) -> None:
    Store(file).add({("2026-W48", "topic:police"): 3}, NOW)
    with closing(sqlite3.connect(file)) as killed:
        killed.execute("update usage set n = 5")
        killed.commit()
        assert Path(f"{file}-wal").stat().st_size
        assert store.read([file]) == {("2026-W48", "topic:police"): 5}
