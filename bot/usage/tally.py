"""Counts in memory, from where they are counted until they are written."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.usage.events import Event, Grain
from bot.usage.periods import PARIS, written

Cell = tuple[str, str]
"""A period and the name of an event, as in the file."""

LIMIT = 20_000
"""Different cells held at most, some 3 MB: more than a year of a full disk, week after week."""


class Tally:
    """What was counted and is not written yet. Safe to use from several threads.

    Args:
        clock: Unix time, in seconds.
        limit: How many different cells are held; beyond, only those already there count on.
    """

    def __init__(self, clock: Callable[[], float] = time.time, limit: int = LIMIT) -> None:
        self._clock = clock
        self._limit = limit
        self._lock = threading.Lock()
        self._counts: Counter[Cell] = Counter()
        self._something = threading.Event()
        self._today = (0.0, 0.0)
        self._periods = {Grain.DAY: "", Grain.WEEK: ""}

    def count(self, event: Event) -> None:
        """Count a passage. Never waits for a disk, never raises."""
        with self._lock:
            self._add((self._period(event.family.grain), event.name), 1)
        if not self._something.is_set():
            self._something.set()

    def take(self) -> Mapping[Cell, int]:
        """All that was counted; the tally starts again from nothing."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
            self._something.clear()
        return taken

    def put_back(self, counts: Mapping[Cell, int]) -> None:
        """Hold again what could not be written."""
        with self._lock:
            for cell, n in counts.items():
                self._add(cell, n)
            if self._counts:
                self._something.set()

    def wait(self) -> None:
        """Wait until there is something to take, or `wake` is called."""
        self._something.wait()

    def wake(self) -> None:
        """End all waiting."""
        self._something.set()

    def _add(self, cell: Cell, n: int) -> None:
        if cell in self._counts or len(self._counts) < self._limit:
            self._counts[cell] += n

    def _period(self, grain: Grain) -> str:
        """Today in France, worked out anew only at midnight, or when the clock is set back."""
        now = self._clock()
        start, end = self._today
        if not start <= now < end:
            today = datetime.fromtimestamp(now, PARIS)
            midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
            # Both midnights in the same zone: a day of 23 or 25 hours too.
            tomorrow = midnight + timedelta(days=1)
            self._today = midnight.timestamp(), tomorrow.timestamp()
            self._periods = {each: written(each, today.date()) for each in Grain}
        return self._periods[grain]
