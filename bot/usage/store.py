"""The SQLite file of counts: one table, `usage(period, name, n)`.

The file is opened for each batch and closed again: a file deleted, replaced or mended meanwhile is no special case.
Nothing in it must tell in what order things were counted, which would be somebody's way. So its journal is emptied when
a batch is written, rows have no numbers (`without rowid`), what is deleted is overwritten (`secure_delete`), and rows
that have moved in their pages are laid in the order of their names again (`vacuum`).
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.usage import periods
from bot.usage.events import Grain, parse
from bot.usage.tally import Cell
from bot.usage.unusable import Reason, Unusable

BUSY = 1.0
"""Seconds to wait for another process that has locked the file."""

ATTEMPTS, PAUSE = 20, 0.05
"""How often a file that is being written to is looked at again, and the seconds between; a batch takes some 0.02."""

BELIEVED = timedelta(days=60)
"""How long after the newest count of the file a clock is still believed; a wrong one would drop everything."""

TABLE = "usage"

migrations = Migrations("motus-usage")


@migrations()
def create_usage(db: Database) -> None:
    """The table, its key and nothing else: https://www.sqlite.org/withoutrowid.html."""
    db.execute(
        f"create table {TABLE} (period text not null, name text not null, n integer not null, "
        "primary key (period, name)) strict, without rowid"
    )


KNOWN = frozenset({create_usage.__name__})
"""The names of the migrations above."""

COLUMNS = {"period", "name", "n"}


class Store:
    """A file of counts to add to. Made by the first `add`; used by one thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._purged: date | None = None
        self._untidy = True  # until it is known better
        self._ours = False

    def add(self, counts: Mapping[Cell, int], now: datetime) -> None:
        """Add counts to those of the file, all or none; once a day, drop what is too old.

        What comes too late, its period having been shown already, is counted in the present one: what was shown does
        not change.

        Raises:
            sqlite3.Error: the disk is full, the file locked, read-only, damaged…
            OSError: the folder is not there, or nothing may be made in it.
            Unusable: it is another program's database, or that of a newer version.
        """
        if not self.path.exists():
            self.path.touch(mode=0o600)
        today = now.date()
        with self._opened() as db:
            with db.atomic():
                moved = [_count(db, cell, n) for cell, n in _in_time(counts, now).items()]
                if self._purged != today:
                    _purge(db, today)
            self._purged, self._ours = today, True
            self._untidy |= any(moved)
            with suppress(sqlite3.Error):  # the counts are in: whatever this meets, they must not be added again
                if self._untidy:
                    db.vacuum()
                self._untidy = False
                db.execute("pragma busy_timeout = 0")  # who reads the file now is not waited for
                db.execute("pragma wal_checkpoint(truncate)")

    def set_aside(self) -> Path | None:
        """Put a file that is damaged out of the way, under another name; where it now is.

        Only one that this object has written to: any other may be precious to somebody.
        """
        if not self._ours:
            return None
        names = (self.path.with_name(f"{self.path.name}.damaged-{number}") for number in count(1))
        aside = next(name for name in names if not name.exists())
        self.path.rename(aside)
        for suffix in ("-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        self._ours = False
        return aside

    @contextmanager
    def _opened(self) -> Iterator[Database]:
        with closing(sqlite3.connect(self.path, timeout=BUSY)) as connection:
            db = Database(connection, execute_plugins=False)
            _begun(db, self.path)
            db.enable_wal()
            connection.execute("pragma synchronous = normal")
            connection.execute("pragma secure_delete = on")
            if migrations.pending(db):
                migrations.apply(db)
            yield db


def _in_time(counts: Mapping[Cell, int], now: datetime) -> Mapping[Cell, int]:
    """The counts, those of a period that has been shown in the present one."""
    shown = periods.yesterday(now)
    in_time: Counter[Cell] = Counter()
    for (period, name), n in counts.items():
        late = periods.read(period).last <= shown
        grain = parse(name).family.grain
        in_time[periods.written(grain, now.date()) if late else period, name] += n
    return in_time


def _count(db: Database, cell: Cell, n: int) -> bool:
    """Add to one count; whether its place in the file has changed, which tells when it was, next to others."""
    row = db.execute(
        f"insert into {TABLE} (period, name, n) values (?, ?, ?) "  # noqa: S608 (no value is in it)
        "on conflict (period, name) do update set n = n + excluded.n returning n",
        (*cell, n),
    ).fetchone()
    return _width(row[0] - n) != _width(row[0]) or row[0] == n


def _width(n: int) -> int:
    """Bytes that SQLite gives a number in a row (https://www.sqlite.org/fileformat2.html#record_format)."""
    return 0 if n in (0, 1) else (n.bit_length() + 8) // 8


def _purge(db: Database, today: date) -> None:
    """Drop what is too old, by a clock that can be believed: the file was written to in the weeks before."""
    newest = db.execute(
        f"select max(period) from {TABLE} where period like '____-__-__' and period < ?",  # noqa: S608 (as above)
        (today.isoformat(),),
    ).fetchone()[0]
    if newest is None or today - date.fromisoformat(newest) > BELIEVED:
        return
    oldest = periods.oldest_kept(today)
    for grain, form in ((Grain.DAY, "____-__-__"), (Grain.WEEK, "____-W__")):
        db.execute(
            f"delete from {TABLE} where period like ? and period < ?",  # noqa: S608 (as above)
            (form, periods.written(grain, oldest)),
        )


def is_damage(error: Exception) -> bool:
    """Whether an error says that the file itself is broken, not that it cannot be written just now."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def read(files: Iterable[Path]) -> Mapping[Cell, int]:
    """The counts of some files, one for each replica, added up. Nothing is written to them, nor left beside them.

    Raises Unusable.
    """
    total: Counter[Cell] = Counter()
    for path in files:
        total.update(_read(path))
    return total


def _read(path: Path) -> Mapping[Cell, int]:
    if not path.is_file():
        raise Unusable(path, Reason.MISSING)
    try:
        # Read as any other, SQLite would leave two files beside it, of whoever reads: the bot may not be allowed to
        # write to them. Between two batches the file is at rest, and can be read without them.
        for _ in range(ATTEMPTS):
            if (before := _at_rest(path)) is not None:
                rows = _rows_or_fault(path)
                if _at_rest(path) == before:  # else a batch was written meanwhile, and a page of it may be among them
                    if isinstance(rows, sqlite3.Error):
                        raise rows
                    return rows
            time.sleep(PAUSE)
        return _rows(path, "mode=ro")
    except FileNotFoundError:  # it went away meanwhile
        raise Unusable(path, Reason.MISSING) from None
    except sqlite3.OperationalError:
        raise Unusable(path, Reason.UNREADABLE) from None
    except sqlite3.DatabaseError:
        raise Unusable(path, Reason.NOT_SQLITE) from None


def _at_rest(path: Path) -> tuple[int, int, int] | None:
    """What tells one state of a file from the next, if nothing is being written to it; else None."""
    journal = Path(f"{path}-wal")
    with suppress(FileNotFoundError):
        if journal.stat().st_size:
            return None
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _rows_or_fault(path: Path) -> Mapping[Cell, int] | sqlite3.Error:
    try:
        return _rows(path, "immutable=1")
    except sqlite3.Error as error:
        return error


def _rows(path: Path, how: str) -> Mapping[Cell, int]:
    uri = f"{path.resolve().as_uri()}?{how}"
    with closing(sqlite3.connect(uri, uri=True, timeout=BUSY)) as connection:
        db = Database(connection, execute_plugins=False)
        counts: dict[Cell, int] = {}
        if not _begun(db, path):
            return counts
        for row in db.query(f"select period, name, n from {TABLE}"):  # noqa: S608 (no value is in it)
            with suppress(ValueError):  # a period that no version writes
                periods.read(row["period"])
                counts[row["period"], row["name"]] = row["n"]
        return counts


def _begun(db: Database, path: Path) -> bool:
    """Whether a database has its table yet; one without any may become ours. Raises Unusable for any other."""
    tables = set(db.table_names())
    if {each.name for each in migrations.applied(db)} - KNOWN:
        raise Unusable(path, Reason.NEWER)
    if tables <= {Migrations.migrations_table}:
        return False
    if TABLE not in tables or {column.name for column in db.table(TABLE).columns} != COLUMNS:
        raise Unusable(path, Reason.FOREIGN)
    return True
