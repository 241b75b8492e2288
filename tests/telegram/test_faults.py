"""When a handler fails: the log says what and where, never about whom, and she gets the first screen."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from telegram import Update
from telegram.ext import ContextTypes, TypeHandler

from bot.dialogue import path as addresses
from bot.local import LocalTelegram, Person
from bot.logs import Discreet
from bot.telegram.application import App
from bot.telegram.guide import Guide

Shows = Callable[..., bool]
Names = Callable[[], list[str]]
AtWork = Callable[[], AbstractAsyncContextManager[App]]

HOME = addresses.home("fr")


class Broken(Exception):
    """Something that nobody foresaw, and that holds a name."""


async def break_down(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    raise Broken(f"Zbigniewska {update.to_json()}")


@pytest.fixture
async def broken(app: App, nurse: Person) -> Person:
    """A nurse before a bot whose every handler fails."""
    app.handlers.clear()
    app.add_handler(TypeHandler(Update, break_down))
    return nurse


@pytest.mark.parametrize(
    ("gesture", "kind"),
    [
        (lambda nurse: nurse.tap("🚨"), "callback_query"),
        (lambda nurse: nurse.send("Mme Zbigniewska"), "message"),
        (lambda nurse: nurse.send_photo("Zbigniewska"), "message"),
        (lambda nurse: nurse.edit(nurse.messages[0], "Zbigniewska"), "edited_message"),
    ],
)
async def test_the_first_screen_shows_and_the_log_says_what_and_where(
    broken: Person, complaints: Names, shows: Shows, gesture: Callable[[Person], object], kind: str
) -> None:
    before = broken.last
    gesture(broken)
    await broken.settled()
    assert broken.last.id != before.id
    assert shows(broken.last, HOME)
    (said,) = complaints()
    assert said.startswith(f"{kind} failed: Broken at ")
    assert "Zbigniewska" not in said


@pytest.mark.usefixtures("broken")
async def test_the_first_screen_is_in_the_language_of_the_phone(server: LocalTelegram, shows: Shows) -> None:
    person = server.person(3000, language_code="en")
    assert shows(await person.say("/sujets"), addresses.home("en"))


async def test_a_fault_in_a_group_is_told_to_nobody_there(broken: Person, complaints: Names) -> None:
    group = broken.group()
    await broken.settled()
    assert [message for message in group.messages if message.from_bot] == []
    assert complaints()


async def test_a_fault_of_the_fault_handler_is_logged_too(
    broken: Person, server: LocalTelegram, complaints: Names, shows: Shows
) -> None:
    server.fail("sendMessage", description="Bad Request: Zbigniewska")
    broken.send("Zbigniewska")
    await broken.settled()
    first, second = complaints()
    assert first.startswith("message failed: Broken")
    assert second.startswith("message failed again: BadRequest")
    assert shows(await broken.say("encore"), HOME)


async def test_no_record_of_a_fault_holds_what_was_said(broken: Person, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await broken.say("Mme Zbigniewska, chambre 12")
    written = "\n".join(Discreet().format(record) for record in caplog.records)
    assert "Broken" in written
    assert "Zbigniewska" not in written
    assert "chambre" not in written


async def test_a_dialog_that_cannot_be_drawn_shows_the_first_screen(
    nurse: Person, guide: Guide, shows: Shows, complaints: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = guide._rendered

    def fail(address: Any, username: str, staleness: Any) -> Any:
        if address.kind is not addresses.Kind.HOME:
            raise Broken("Zbigniewska")
        return draw(address, username, staleness)

    monkeypatch.setattr(guide, "_rendered", fail)
    await nurse.press("🔒")
    assert shows(nurse.last, HOME)
    assert complaints()[0].startswith("callback_query failed: Broken")
