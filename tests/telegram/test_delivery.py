"""When the Bot API refuses, limits, fails or keeps silent: what is ordinary is quiet, and the next tap works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.dialogue import path as addresses
from bot.dialogue.machine import Path
from bot.local import Call, LocalTelegram, Person
from bot.logs import Discreet

Shows = Callable[..., bool]
Names = Callable[[], list[str]]
Calls = Callable[[str], list[Call]]

HOME = addresses.home("fr")
DANGER = addresses.topic("fr", Path("urgence"))


async def test_a_flood_limit_is_waited_for_once(
    nurse: Person, server: LocalTelegram, calls: Calls, shows: Shows, until: Any, complaints: Names
) -> None:
    server.fail("editMessageText", error_code=429, parameters={"retry_after": 1})
    nurse.tap("🚨")
    await until(lambda: len(calls("editMessageText")) > 1)
    await nurse.settled()
    first, second = calls("editMessageText")
    assert second.started - (first.finished or 0) >= 0.99
    assert shows(nurse.last, DANGER)
    assert len(calls("answerCallbackQuery")) == 1
    assert complaints() == []


async def test_a_second_flood_limit_is_not_waited_for(
    nurse: Person, server: LocalTelegram, calls: Calls, shows: Shows, until: Any, complaints: Names
) -> None:
    server.fail("editMessageText", error_code=429, parameters={"retry_after": 1}, times=2)
    nurse.tap("🚨")
    await until(complaints)
    await nurse.settled()
    assert len(calls("editMessageText")) == 2
    assert calls("sendMessage") == []  # no further call to a server that asks for fewer
    (said,) = complaints()
    assert said.startswith("callback_query failed: RetryAfter at delivery.py:")
    assert shows(await nurse.press("🚨"), DANGER)


async def test_a_long_flood_limit_is_not_waited_for(
    nurse: Person, server: LocalTelegram, calls: Calls, shows: Shows
) -> None:
    server.fail("editMessageText", error_code=429, parameters={"retry_after": 3600})
    await nurse.press("🚨")
    assert len(calls("editMessageText")) == 1
    assert shows(await nurse.press("🚨"), DANGER)


async def test_a_server_error_costs_one_tap_only(nurse: Person, server: LocalTelegram, shows: Shows) -> None:
    for code in (500, 502, 504, 409):
        server.fail("editMessageText", error_code=code)
        await nurse.press("🚨")
        assert shows(nurse.last, HOME)
        assert shows(await nurse.press("🚨"), DANGER)
        await nurse.press("🏠")


async def test_a_tap_whose_answer_fails_still_changes_the_message(
    nurse: Person, server: LocalTelegram, shows: Shows
) -> None:
    server.fail("answerCallbackQuery", error_code=500)
    assert shows(await nurse.press("🚨"), DANGER)


async def test_a_polling_error_loses_no_tap(nurse: Person, server: LocalTelegram, shows: Shows) -> None:
    server.fail("getUpdates", error_code=502)
    assert shows(await nurse.press("🚨"), DANGER)
    assert shows(await nurse.press("🏠"), HOME)


async def test_a_server_that_refuses_the_token_for_a_moment_is_waited_for(
    nurse: Person, server: LocalTelegram, shows: Shows
) -> None:
    server.fail("getUpdates", error_code=401)
    await nurse.press("🚨")
    assert shows(await nurse.press("🏠"), HOME)


async def test_a_person_who_blocks_the_bot_while_it_answers_is_no_fault(
    nurse: Person, server: LocalTelegram, complaints: Names
) -> None:
    for description in (
        "bot was blocked by the user",
        "user is deactivated",
        "bot can't initiate conversation with a user",
    ):
        server.fail("sendMessage", error_code=403, description=f"Forbidden: {description}")
        await nurse.say("/start")
    server.fail("sendMessage", description="Bad Request: chat not found")
    await nurse.say("/start")
    assert complaints() == []


async def test_a_screen_that_the_server_refuses_gives_way_to_the_first_one(
    nurse: Person, server: LocalTelegram, shows: Shows, complaints: Names
) -> None:
    server.fail("editMessageText", description="Bad Request: can't parse entities: Zbigniewska")
    await nurse.press("🔒")
    assert shows(nurse.last, HOME)
    assert len(complaints()) == 1
    assert complaints()[0].startswith("callback_query failed: BadRequest at delivery.py:")


async def test_an_update_that_cannot_be_read_does_not_silence_the_bot(
    nurse: Person, server: LocalTelegram, shows: Shows, caplog: pytest.LogCaptureFixture
) -> None:
    server.world.updates.push("callback_query", {"id": "1", "from": "Zbigniewska"}, nurse.id)
    server.world.updates.push("message", {"message_id": "Zbigniewska"}, nurse.id)
    assert shows(await nurse.press("🚨"), DANGER)
    server.forget_calls()
    assert shows(await nurse.press("🏠"), HOME)
    assert len([call for call in server.calls if call.is_poll]) < 20  # the unreadable are behind us
    written = [Discreet().format(record) for record in caplog.records]
    assert any("an update cannot be read" in line for line in written)
    assert not any("Zbigniewska" in line for line in written)


async def test_only_what_the_bot_uses_is_asked_for(nurse: Person, server: LocalTelegram) -> None:
    await nurse.press("🚨")
    polls = [call.parameters for call in server.calls if call.is_poll]
    assert {tuple(sorted(each["allowed_updates"])) for each in polls} == {
        ("callback_query", "edited_message", "message", "my_chat_member")
    }
    assert "message_reaction" not in server.world.updates.allowed  # type: ignore[operator]


async def test_erasing_works_on_a_server_without_deletemessages(
    nurse: Person, server: LocalTelegram, shows: Shows
) -> None:
    await nurse.say("/sujets")
    server.fail("deleteMessages", error_code=404, description="Not Found: method not found", times=99)
    await nurse.say("/effacer")
    assert len(nurse.messages) == 1
    assert shows(nurse.last, addresses.page("fr", addresses.Page.ERASE))


async def test_a_tap_that_telegram_has_forgotten_is_no_fault(
    nurse: Person, server: LocalTelegram, shows: Shows, complaints: Names
) -> None:
    for description in ("query is too old and response timeout expired", "query ID is invalid", "QUERY_ID_INVALID"):
        server.fail("answerCallbackQuery", description=f"Bad Request: {description}")
        assert shows(await nurse.press("🚨"), DANGER)
        await nurse.press("🏠")
    assert complaints() == []
