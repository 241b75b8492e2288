"""The SQLite file of counts: one table, `usage(period, name, n)`.

The file is opened for each batch and closed again. So a file deleted, replaced or mended meanwhile is no special case;
and its journal, which would tell in what order things were counted, is gone when the batch is written. The table keeps
no order of insertion either (`without rowid`), and what is deleted is overwritten (`secure_delete`).
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import date
from enum import Enum
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.usage import periods
from bot.usage.events import Grain
from bot.usage.tally import Cell

BUSY = 1.0
"""Seconds to wait for another process that has locked the file."""

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


class Reason(Enum):
    """Why a file is not one of ours."""

    MISSING = "there is no such file"
    UNREADABLE = "it cannot be opened"
    NOT_SQLITE = "it is not a SQLite database, or it is damaged"
    FOREIGN = "it is the database of something else: it has no table of counts"
    NEWER = "a newer Motus has written it: bring this one up to date"


class Unusable(Exception):
    """A file of counts that cannot be used, and was not touched."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(f"{path.name}: {reason.value}")
        self.path = path
        self.reason = reason


class Store:
    """A file of counts to add to. Made by the first `add`; used by one thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._purged: date | None = None
        self._ours = False

    def add(self, counts: Mapping[Cell, int], today: date) -> None:
        """Add counts to those of the file, all or none; once a day, drop what is too old.

        Raises:
            sqlite3.Error: the disk is full, the file locked, read-only, damaged…
            OSError: the folder is not there, or nothing may be made in it.
            Unusable: it is another program's database, or that of a newer version.
        """
        if not self.path.exists():
            self.path.touch(mode=0o600)
        with self._opened() as db, db.atomic():
            for (period, name), n in counts.items():
                db.execute(
                    f"insert into {TABLE} (period, name, n) values (?, ?, ?) "  # noqa: S608 (no value is in it)
                    "on conflict (period, name) do update set n = n + excluded.n",
                    (period, name, n),
                )
            if self._purged != today:
                _purge(db, periods.oldest_kept(today))
        self._purged, self._ours = today, True

    def set_aside(self) -> Path | None:
        """Put a file that is damaged out of the way, under another name; where it now is.

        Only one that this object has written to: any other may be precious to somebody.
        """
        if not self._ours:
            return None
        taken = sum(1 for _ in self.path.parent.glob(f"{self.path.name}.damaged-*"))
        aside = self.path.with_name(f"{self.path.name}.damaged-{taken + 1}")
        self.path.rename(aside)
        for suffix in ("-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        self._ours = False
        return aside

    @contextmanager
    def _opened(self) -> Iterator[Database]:
        with closing(sqlite3.connect(self.path, timeout=BUSY)) as connection:
            db = Database(connection, execute_plugins=False)
            _check_ours(db, self.path, empty_too=True)
            db.enable_wal()
            connection.execute("pragma synchronous = normal")
            connection.execute("pragma secure_delete = on")
            if migrations.pending(db):
                migrations.apply(db)
            yield db


def _purge(db: Database, oldest: date) -> None:
    for grain, form in ((Grain.DAY, "____-__-__"), (Grain.WEEK, "____-W__")):
        db.execute(
            f"delete from {TABLE} where period like ? and period < ?",  # noqa: S608 (no value is in it)
            (form, periods.written(grain, oldest)),
        )


def is_damage(error: Exception) -> bool:
    """Whether an error says that the file itself is broken, not that it cannot be written just now."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def read(files: Iterable[Path]) -> Mapping[Cell, int]:
    """The counts of some files, one for each replica, added up. The files are not touched.

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
        try:
            return _rows(path, "mode=ro")
        except sqlite3.OperationalError:
            # In a folder that may not be written to, SQLite cannot read a file of this kind unless told it is at rest.
            return _rows(path, "immutable=1")
    except sqlite3.OperationalError:
        raise Unusable(path, Reason.UNREADABLE) from None
    except sqlite3.DatabaseError:
        raise Unusable(path, Reason.NOT_SQLITE) from None


def _rows(path: Path, how: str) -> Mapping[Cell, int]:
    uri = f"{path.resolve().as_uri()}?{how}"
    with closing(sqlite3.connect(uri, uri=True, timeout=BUSY)) as connection:
        db = Database(connection, execute_plugins=False)
        _check_ours(db, path, empty_too=False)
        counts: dict[Cell, int] = {}
        for row in db.query(f"select period, name, n from {TABLE}"):  # noqa: S608 (no value is in it)
            with suppress(ValueError):  # a period that no version writes
                periods.read(row["period"])
                counts[row["period"], row["name"]] = row["n"]
        return counts


def _check_ours(db: Database, path: Path, *, empty_too: bool) -> None:
    tables = set(db.table_names())
    if {each.name for each in migrations.applied(db)} - KNOWN:
        raise Unusable(path, Reason.NEWER)
    if empty_too and tables <= {Migrations.migrations_table}:
        return
    if TABLE not in tables or {column.name for column in db.table(TABLE).columns} != COLUMNS:
        raise Unusable(path, Reason.FOREIGN)
