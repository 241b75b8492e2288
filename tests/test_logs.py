"""Logging that tells what and where, never what was said."""
# ruff: noqa: TRY301 (an exception is raised where it is logged: its place is asked for)

from __future__ import annotations

import gc
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from put_back import put_back

from bot import logs

SAID = "Mme Zbigniewska 123:S3CRET"

TOKEN = "987654321:AAH-8S3CRET_of_no_worth_at_all_0123"
ODD = '5:a"\\é-S3CRET-of-an-odd-shape'
HOOK = "S3CRET-of-the-webhook"
SECRETS = (TOKEN, ODD, HOOK)

Write = Callable[..., io.StringIO]


@pytest.fixture
def set_up() -> Iterator[Write]:
    """Logging set up as asked for, on a stream of its own."""

    def begin(level: str = "INFO", form: str = "text") -> io.StringIO:
        stream = io.StringIO()
        logs.set_up(level, stream, form=form, secrets=SECRETS)
        return stream

    with put_back():
        yield begin


@pytest.fixture
def written(set_up: Write) -> io.StringIO:
    """Logging set up as it is by default."""
    return set_up()


def test_our_own_words_are_written(written: io.StringIO) -> None:
    logging.getLogger("bot.telegram").info("started in %d s", 2)
    assert written.getvalue().endswith("INFO bot.telegram started in 2 s\n")


@pytest.mark.parametrize("name", [*logs.LIBRARIES, "telegram.ext.Updater", "some.library", "bottle", "root"])
def test_of_a_library_only_the_place_is_written(written: io.StringIO, name: str) -> None:
    logging.getLogger(None if name == "root" else name).error("update: %s", SAID)
    assert f"ERROR {name} at test_logs.py:" in written.getvalue()
    assert "Zbigniewska" not in written.getvalue()


@pytest.mark.parametrize("name", logs.LIBRARIES)
def test_what_libraries_say_below_a_warning_is_not_written(written: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("POST /bot%s/getUpdates", SAID)
    logging.getLogger(f"{name}.child").debug(SAID)
    assert written.getvalue() == ""


@pytest.mark.parametrize("name", ["bot.telegram", "telegram.ext.Application"])
def test_of_an_exception_only_class_and_place_are_written(written: io.StringIO, name: str) -> None:
    try:
        raise ValueError(SAID)
    except ValueError:
        logging.getLogger(name).exception("it failed", stack_info=True)
    lines = written.getvalue().splitlines()
    assert len(lines) == 1
    assert "ValueError at test_logs.py:" in lines[0]
    assert "S3CRET" not in lines[0]


def test_neither_a_cause_nor_a_context_is_written(written: io.StringIO) -> None:
    try:
        try:
            raise KeyError(SAID)
        except KeyError as error:
            raise ValueError(SAID) from error
    except ValueError as error:
        error.add_note(SAID)
        logging.getLogger("bot").exception("it failed")
    assert "Zbigniewska" not in written.getvalue()


def test_a_record_is_one_line(written: io.StringIO) -> None:
    logging.getLogger("bot").warning("two\nlines")
    assert written.getvalue().count("\n") == 1


def test_a_badly_written_record_of_a_library_shows_nothing() -> None:
    record = logging.LogRecord("telegram", logging.ERROR, __file__, 1, "%d", (SAID,), None)
    assert logs.Discreet().format(record).endswith("ERROR telegram at test_logs.py:1")


def test_an_exception_that_nobody_caught_is_told_by_class_and_place(written: io.StringIO) -> None:
    try:
        raise RuntimeError(SAID)
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "stopped by RuntimeError at test_logs.py:" in written.getvalue()
    assert "Zbigniewska" not in written.getvalue()


def test_an_exception_in_a_thread_is_told_by_class_and_place(
    written: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise RuntimeError(SAID)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "a thread is stopped by RuntimeError at " in written.getvalue()
    assert "Zbigniewska" not in written.getvalue() + "".join(capsys.readouterr())


def test_an_exception_that_nobody_can_catch_is_told_by_class_and_place(
    written: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    class Dying:
        def __del__(self) -> None:
            raise RuntimeError(SAID)

    Dying()
    gc.collect()
    assert "RuntimeError at test_logs.py:" in written.getvalue()
    assert "Zbigniewska" not in written.getvalue() + "".join(capsys.readouterr())


def test_an_exception_never_raised_has_no_place() -> None:
    assert logs.describe(ValueError(SAID)) == "ValueError at ?"


@pytest.mark.parametrize("form", [*logs.FORMATS])
def test_no_cause_and_no_member_of_a_group_is_written(set_up: Write, form: str) -> None:
    written = set_up(form=form)
    try:
        try:
            raise KeyError(SAID)
        except KeyError as error:
            raise ExceptionGroup(SAID, [ValueError(SAID), ExceptionGroup(SAID, [OSError(SAID)])]) from error
    except ExceptionGroup as error:
        logging.getLogger("bot").exception("it failed: %s", error)  # noqa: TRY401 (the worst that can be written)
    assert "it failed: ExceptionGroup at test_logs.py:" in written.getvalue()
    assert "Zbigniewska" not in written.getvalue()
    assert written.getvalue().count("\n") == 1


@pytest.mark.parametrize(
    ("message", "args"),
    [("%s", (ValueError(SAID),)), ("%(a)s", ({"a": ValueError(SAID)},)), (ValueError(SAID), ())],
)
def test_an_exception_is_described_wherever_it_stands(written: io.StringIO, message: Any, args: tuple[Any]) -> None:
    logging.getLogger("bot").error(message, *args)
    assert written.getvalue().endswith("ERROR bot ValueError at ?\n")


def test_a_line_of_json(set_up: Write) -> None:
    written = set_up(form="json")
    logging.getLogger("bot.telegram").info("started in %d s", 2, extra={"update": SAID})
    told = json.loads(written.getvalue())
    time = told.pop("time")
    assert time.endswith("Z")
    assert datetime.fromisoformat(time).utcoffset() == timedelta(0)
    assert told == {"level": "INFO", "logger": "bot.telegram", "event": "started in 2 s"}


@pytest.mark.parametrize("name", ["bot.telegram", "telegram.ext"])
def test_json_has_class_and_place_of_an_exception(set_up: Write, name: str) -> None:
    written = set_up(form="json")
    try:
        raise ValueError(SAID)
    except ValueError:
        logging.getLogger(name).exception("it failed")
    told = json.loads(written.getvalue())
    assert told["error"] == "ValueError"
    assert told["place"].startswith("test_logs.py:")
    assert "Zbigniewska" not in written.getvalue()


def test_json_has_class_and_place_of_an_exception_that_our_code_describes(set_up: Write) -> None:
    written = set_up(form="json")
    logging.getLogger("bot").error("%s failed: %s", "message", logs.describe(OSError(SAID)))
    told = json.loads(written.getvalue())
    assert (told["event"], told["error"], told["place"]) == ("message failed: OSError at ?", "OSError", "?")


def test_of_a_library_json_has_only_the_place(set_up: Write) -> None:
    written = set_up(form="json")
    logging.getLogger("httpx").error("POST %s", logs.describe(OSError(SAID)))
    told = json.loads(written.getvalue())
    assert told["event"].startswith("at test_logs.py:")
    assert set(told) == {"time", "level", "logger", "event"}


@pytest.mark.parametrize("level", ["INFO", "WARNING", "ERROR"])
@pytest.mark.parametrize("name", [*logs.LIBRARIES, "some.library"])
def test_libraries_are_held_whatever_the_level(set_up: Write, level: str, name: str) -> None:
    written = set_up(level)
    below = logging.getLogger(f"{name}.below")
    below.setLevel(logging.DEBUG)  # as a library may give its own
    below.info(SAID)
    assert written.getvalue() == ""
    logging.getLogger(name).warning(SAID)
    assert bool(written.getvalue()) == (level != "ERROR")


def test_a_warning_of_python_is_told_without_its_text(written: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn(SAID, stacklevel=1)
    assert "WARNING py.warnings at " in written.getvalue()
    assert "Zbigniewska" not in written.getvalue() + "".join(capsys.readouterr())


class Hostile:
    """An argument that fails when it is written, and says something."""

    def __str__(self) -> str:
        raise RuntimeError(TOKEN)

    __repr__ = __str__


@pytest.mark.parametrize("form", [*logs.FORMATS])
@pytest.mark.parametrize("secret", [*SECRETS, "1234567890:an0ther_token_that-nobody-knows"])
@pytest.mark.parametrize(
    "say",
    [
        lambda log, secret: log.error("at %s", f"/bot{secret}/getMe"),
        lambda log, secret: log.error("/bot" + secret + "/getMe"),  # noqa: G003
        lambda log, secret: log.error("%r", {"token": secret}),
        lambda log, secret: log.error("%s", [secret.encode()]),
        lambda log, secret: log.error("%s", quote(secret)),
        lambda log, secret: log.error("%s", quote(secret, safe="")),
        lambda log, secret: log.error("a\n%s\r\n%s\u2028", secret, secret),
        lambda log, secret: log.error("%(a)s", {"a": secret}),
        lambda log, secret: log.error(secret.partition(":")[2] or secret),
        lambda log, secret: log.error("it failed", extra={"token": secret}),
        lambda log, secret: log.error("it failed", exc_info=ValueError(secret), stack_info=True),
        lambda log, secret: log.error("it failed", exc_info=type(secret, (Exception,), {})(secret)),
        lambda log, secret: log.getChild(secret).error("it failed"),
    ],
)
def test_no_secret_is_written_wherever_it_stands(
    set_up: Write, form: str, secret: str, say: Callable[[logging.Logger, str], None]
) -> None:
    written = set_up(form=form)
    say(logging.getLogger("bot"), secret)
    assert written.getvalue().count("\n") == 1
    known = secret in SECRETS
    assert "S3CRET" not in written.getvalue()
    assert known or secret not in written.getvalue()
    if form == "json":
        json.loads(written.getvalue())


@pytest.mark.parametrize("form", [*logs.FORMATS])
@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("%d", ("one",)),
        ("%s", (1, 2)),
        ("%s %s", (1,)),
        ("%", (1,)),
        ("%(a)s", ({},)),
        ("%s", (Hostile(),)),
        (Hostile(), ()),
        (Hostile(), (1,)),
        (None, ()),
        (b"\xff", (1,)),
        ("\ud800", ()),
        (7, (7,)),
    ],
)
def test_a_bad_call_neither_raises_nor_prints(
    set_up: Write, capsys: pytest.CaptureFixture[str], form: str, message: Any, args: tuple[Any, ...]
) -> None:
    written = set_up(form=form)
    for name in ("bot", "telegram"):
        logging.getLogger(name).error(message, *args)
    assert written.getvalue().count("\n") == 2
    assert "S3CRET" not in written.getvalue()
    assert "".join(capsys.readouterr()) == ""


def test_a_stream_that_is_closed_neither_raises_nor_prints(
    written: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    written.close()
    logging.getLogger("bot").error("it failed")
    assert "".join(capsys.readouterr()) == ""


def test_other_handlers_do_not_print_a_bad_call_either(
    written: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    other = logging.StreamHandler(io.StringIO())
    logging.getLogger().addHandler(other)
    logging.getLogger("bot").error("%d", SAID)
    assert "".join(capsys.readouterr()) == ""
    assert "badly written" in written.getvalue()


ANYTHING = st.one_of(
    st.text(), st.binary(), st.integers(), st.floats(), st.none(), st.builds(Hostile), st.builds(ValueError, st.text())
)
MINGLED = st.lists(st.one_of(st.text(), st.sampled_from(SECRETS))).map("".join)


@given(
    name=st.one_of(st.sampled_from(["bot", "bot.telegram", "telegram"]), st.text(min_size=1)),
    message=st.one_of(ANYTHING, MINGLED),
    args=st.lists(st.one_of(ANYTHING, MINGLED), max_size=3),
    form=st.sampled_from([*logs.FORMATS]),
    failed=st.booleans(),
)
def test_whatever_is_logged_is_one_line_without_a_secret(
    name: str, message: object, args: list[object], form: str, *, failed: bool
) -> None:
    stream = io.StringIO()
    handler = logs.DiscreetHandler(stream, logs.FORMATS[form](), SECRETS)
    told = (ValueError, ValueError(TOKEN), None) if failed else None
    handler.handle(logging.LogRecord(name, logging.ERROR, __file__, 1, message, tuple(args), told))
    line = stream.getvalue()
    assert len(line.splitlines()) == 1
    line.encode()
    assert not any(secret in line for secret in SECRETS)
    assert not logs.TOKEN.search(line)
    if form == "json":
        assert set(json.loads(line)) >= {"time", "level", "logger", "event"}


def test_a_long_line_of_digits_takes_no_time() -> None:
    assert logs.Redactor()("1" * 1_000_000) == "1" * 1_000_000
