"""Logging that tells what and where, never what was said."""
# ruff: noqa: TRY301 (an exception is raised where it is logged: its place is asked for)

from __future__ import annotations

import gc
import io
import logging
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest
from planted import logging_all

from bot import logs

SAID = "Mme Zbigniewska 123:S3CRET"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Logging set up on a stream of its own, and put back afterwards."""
    with logging_all("INFO") as stream:
        yield stream


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


def test_of_a_warning_only_its_place_is_written(written: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    warnings.showwarning(SAID, UserWarning, __file__, 1)
    assert "WARNING py.warnings at " in written.getvalue()
    assert "Zbigniewska" not in written.getvalue() + "".join(capsys.readouterr())
