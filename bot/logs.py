"""Logging: one place, through which no token, no update and no exception text passes.

A library may put a token in a URL, an update in an exception, a path of the dialog in a state's name. So: what the
libraries say is held at WARNING, whatever `LOG_LEVEL`; of their records only the place, and of an exception only its
class and its place are written; and whatever still looks like a token is struck out of the finished line.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent

LIBRARIES = ("aiohttp", "asyncio", "httpcore", "httpx", "telegram", "transitions", "watchfiles")
"""Loggers held at WARNING: their INFO and DEBUG lines hold tokens, updates or states."""

STRUCK = "[redacted]"
"""What is written in the place of a secret."""

TOKEN = re.compile(r"\d{1,20}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
"""What looks like a bot's token: https://core.telegram.org/bots/api#authorizing-your-bot."""

LEAST = 16
"""Characters from which the part of a token after its colon is struck out by itself: a shorter one is in any text."""

BREAKING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that end a line, move what is written, or cannot be written."""


class Described(str):
    """An exception as `Class at file:line`.

    Attributes:
        kind: Its class.
        place: The last place of ours it went through.
    """

    kind: str
    place: str


def describe(error: BaseException) -> Described:
    """An exception as `Class at file:line`, without its text, which may hold anything, nor its causes or members."""
    place, trace = "?", error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(ROOT / "bot") or place == "?":
            place = f"{file.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    described = Described(f"{type(error).__name__} at {place}")
    described.kind, described.place = type(error).__name__, place
    return described


class Discreet(logging.Formatter):
    """Writes what happened and where, never what was said.

    A record of our own code keeps its message: it is ours, and holds no data. Of a library's record only its logger,
    and of any exception only its class and place, are kept. What else hangs on a record is not looked at.
    """

    def format(self, record: logging.LogRecord) -> str:
        """As text: time, level, logger, event, error."""
        error = _raised(record)
        words = [self.formatTime(record), record.levelname, record.name, _event(record), *([error] if error else [])]
        return " ".join(map(str, words))


class DiscreetJson(Discreet):
    """The same as one JSON object: `time` (UTC), `level`, `logger`, `event`; `error` and `place` of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """As JSON."""
        moment = datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds")
        told = {
            "time": moment.replace("+00:00", "Z"),
            "level": str(record.levelname),
            "logger": str(record.name),
            "event": _event(record),
        }
        # Our own code describes an exception among the arguments rather than hand it to logging.
        arguments = record.args if isinstance(record.args, tuple) and _is_ours(record) else ()
        error = _raised(record) or next((each for each in arguments if isinstance(each, Described)), None)
        if error:
            told |= {"error": error.kind, "place": error.place}
        return json.dumps(told)


FORMATS: Mapping[str, type[Discreet]] = {"text": Discreet, "json": DiscreetJson}
"""How a line is written: the values of `LOG_FORMAT`."""


def _is_ours(record: logging.LogRecord) -> bool:
    return str(record.name).partition(".")[0] == "bot"


def _event(record: logging.LogRecord) -> str:
    """Our own message; of a library's record only its place. A badly written record is told as far as it goes."""
    if not _is_ours(record):
        return f"at {Path(record.pathname).name}:{record.lineno}"
    message = _harmless(record.msg)
    try:
        return str(message) % _arguments(record.args) if record.args else str(message)
    except Exception:  # noqa: BLE001 (whatever an argument does when it is written)
        return f"{message} (badly written)" if isinstance(message, str) else "badly written"


def _arguments(args: Any) -> Any:
    if isinstance(args, Mapping):
        return {key: _harmless(value) for key, value in args.items()}
    return tuple(map(_harmless, args))


def _harmless(value: object) -> object:
    return describe(value) if isinstance(value, BaseException) else value


def _raised(record: logging.LogRecord) -> Described | None:
    """The exception that was handed to logging."""
    parts = record.exc_info if isinstance(record.exc_info, tuple) else ()
    return next((describe(part) for part in parts if isinstance(part, BaseException)), None)


def _ways(text: str) -> tuple[str, ...]:
    """A text as it stands in JSON, in literals and in a URL."""
    return (json.dumps(text)[1:-1], repr(text)[1:-1], repr(text.encode())[2:-1], quote(text), quote(text, safe=""))


class Redactor:
    """Strikes secrets out of a finished line.

    Args:
        secrets: Those known; whatever looks like a token is struck out too.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = set(secrets)
        known |= {after for secret in known if len(after := secret.partition(":")[2]) >= LEAST}
        for _ in range(2):  # a literal in JSON
            known |= {written for each in known for written in _ways(each)}
        self._secrets = sorted(known - {""}, key=len, reverse=True)

    def __call__(self, line: str) -> str:
        """A line without secrets, and without what would make two of it."""
        line = BREAKING.sub(" ", line)
        for secret in self._secrets:
            line = line.replace(secret, STRUCK)
        return TOKEN.sub(STRUCK, line)


class DiscreetHandler(logging.StreamHandler[IO[str]]):
    """Behind any formatter: nothing of a library below WARNING, and no secret, reaches the stream."""

    def __init__(self, stream: IO[str], formatter: logging.Formatter, secrets: Iterable[str] = ()) -> None:
        super().__init__(stream)
        self.setFormatter(formatter)
        # The levels of the loggers are not enough: one below them may be given its own.
        self.addFilter(lambda record: _is_ours(record) or record.levelno >= logging.WARNING)
        self._redact = Redactor(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """One record, one line."""
        return self._redact(super().format(record))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's name)
        """Let a record go that cannot be written: logging would print it, arguments and all, with a traceback."""


def set_up(level: str, stream: IO[str] | None = None, *, form: str = "text", secrets: Iterable[str] = ()) -> None:
    """Send all logging to `stream` (standard error), discreetly.

    Args:
        level: Of our own records; the libraries' are held at WARNING or above.
        stream: Where to.
        form: One of `FORMATS`.
        secrets: What must not be in a line, whoever says it.
    """
    handler = DiscreetHandler(stream or sys.stderr, FORMATS[form](), secrets)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)  # a warning shows what was said
    logging.raiseExceptions = False  # other handlers have logging's own handleError
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    # What reaches these hooks was caught nowhere: its text must not reach the terminal either.
    sys.excepthook = lambda kind, error, trace: _tell("stopped by", error)  # noqa: ARG005
    sys.unraisablehook = lambda caught: _tell("ignored", caught.exc_value)
    threading.excepthook = lambda caught: _tell("a thread is stopped by", caught.exc_value)


def _tell(what: str, error: BaseException | None) -> None:
    logging.getLogger("bot").critical("%s %s", what, describe(error) if error else "?")
