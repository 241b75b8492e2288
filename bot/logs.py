"""Logging: one place, and a formatter through which no token and no exception text passes.

A library may put a token in a URL, an update in an exception, a path of the dialog in a state's name. So: what the
libraries say is held at WARNING, whatever `LOG_LEVEL`, and of an exception only its class and its place are written.
"""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO

ROOT = Path(__file__).resolve().parent.parent

LIBRARIES = ("aiohttp", "asyncio", "httpcore", "httpx", "telegram", "transitions", "watchfiles")
"""Loggers held at WARNING: their INFO and DEBUG lines hold tokens, updates or states."""

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Writes what happened and where, never what was said.

    A record of our own code keeps its message: it is ours, and holds no data. Of a library's record only its logger,
    and of any exception only its class and place, are kept.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One record, one line."""
        kept = logging.makeLogRecord(record.__dict__)
        if kept.name.partition(".")[0] != "bot":
            kept.msg, kept.args = f"at {Path(kept.pathname).name}:{kept.lineno}", ()
        kept.exc_text = None
        return super().format(kept).replace("\n", " ")

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 (logging's name)
        """The class of an exception and the last place of ours it went through."""
        return describe(ei[1]) if ei[1] is not None else ""

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 (logging's name)
        """Nothing: a stack shows source lines."""
        del stack_info
        return ""


def describe(error: BaseException) -> str:
    """An exception as `Class at file:line`, without its text, which may hold anything."""
    place, trace = "?", error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(ROOT / "bot") or place == "?":
            place = f"{file.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}"


def set_up(level: str, stream: IO[str] | None = None) -> None:
    """Send all logging to `stream` (standard error), discreetly."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Discreet())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)  # a warning too may say what was in an update
    # What reaches these hooks was caught nowhere: its text must not reach the terminal either.
    sys.excepthook = lambda kind, error, trace: _tell("stopped by", error)  # noqa: ARG005
    sys.unraisablehook = lambda caught: _tell("ignored", caught.exc_value)
    threading.excepthook = lambda caught: _tell("a thread is stopped by", caught.exc_value)


def _tell(what: str, error: BaseException | None) -> None:
    logging.getLogger("bot").critical("%s %s", what, describe(error) if error else "?")
