"""One thread that writes what was counted, a batch at a time, and outlives whatever befalls the file."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from bot.logs import describe
from bot.usage.periods import Now, now_in_france
from bot.usage.store import BUSY, Store, is_damage
from bot.usage.tally import Tally
from bot.usage.unusable import Unusable

log = logging.getLogger(__name__)

GATHER = 0.5
"""Seconds in which counts gather into one batch: what a `kill -9` can lose, and the time it takes to write it."""

RETRY = 1.0
"""Seconds before a batch that could not be written is tried again."""

LAST = 3.0
"""Seconds given to the last batch when the bot stops."""


class Writer:
    """Writes a tally to a file, from `start` until `stop`. Its faults are logged once, and stop nothing."""

    def __init__(self, tally: Tally, path: Path, now: Now = now_in_france) -> None:
        self._tally = tally
        self._store = Store(path)
        self._now = now
        self._stopping = threading.Event()
        self._failing = False
        # A daemon: a disk that hangs must not keep the process from ending.
        self._thread = threading.Thread(target=self._work, name="counts", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write what is left and end; blocks for `LAST` seconds at most."""
        self._stopping.set()
        self._tally.wake()
        self._thread.join(LAST)
        if self._thread.is_alive() or self._failing:
            log.error("stopped with counts that could not be written")

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._tally.wait()
            self._stopping.wait(RETRY if self._failing else GATHER)
            self._write()
        give_up = time.monotonic() + LAST - BUSY  # a last attempt may take that long
        self._write()  # what was counted during the last batch
        while self._failing and time.monotonic() < give_up:
            time.sleep(GATHER)
            self._write()

    def _write(self) -> None:
        counts = self._tally.take()
        if not counts:
            return
        try:
            self._store.add(counts, self._now())
        except Exception as error:  # noqa: BLE001 (whatever a disk can do, the counts stay in memory and are tried again)
            self._tally.put_back(counts)
            self._tell(error)
        else:
            if self._failing:
                log.info("counts are written again")
            self._failing = False

    def _tell(self, error: Exception) -> None:
        known, self._failing = self._failing, True
        try:
            aside = self._store.set_aside() if is_damage(error) else None
        except OSError:  # what cannot be put aside is told as any other fault
            aside = None
        if aside:
            log.error("the file of counts is damaged: it is now %s, and a new one is begun", aside.name)
        elif not known:
            reason = str(error) if isinstance(error, Unusable) else _kind(error)
            log.error("counts cannot be written: %s. They are kept in memory and tried again", reason)


def _kind(error: Exception) -> str:
    """The kind of a fault: SQLite's name for it, where it has one, and the class."""
    name = getattr(error, "sqlite_errorname", None)
    return f"{name}, {describe(error)}" if name else describe(error)
