"""Logging is the process's own: a test that sets it up puts it back."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from collections.abc import Iterator

import pytest

from bot import logs


@contextlib.contextmanager
def put_back() -> Iterator[None]:
    """Logging as it was before, afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.LIBRARIES}
    root.handlers[:] = []
    logging.captureWarnings(capture=False)
    with pytest.MonkeyPatch.context() as patch:
        for hook in ("excepthook", "unraisablehook"):
            patch.setattr(sys, hook, getattr(sys, hook))
        patch.setattr(threading, "excepthook", threading.excepthook)
        patch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
        yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
