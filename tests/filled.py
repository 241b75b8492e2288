"""A file of counts with a past: the bot counts in the present only."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bot.usage.store import Store
from bot.usage.tally import Cell


def fill(file: Path, counts: Mapping[Cell, int], now: datetime) -> Path:
    """Add counts to a file as if each had been written in its time."""
    Store(file).add({}, now)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executemany(
            "insert into usage values (?, ?, ?) on conflict do update set n = n + excluded.n",
            [(*cell, n) for cell, n in counts.items()],
        )
    return file
