"""In a group Motus says where it answers, and leaves; a person who blocks it hears nothing more."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from bot.dialogue import path as addresses
from bot.i18n import Language
from bot.local import Call, LocalTelegram, Person
from bot.telegram.application import App

Shows = Callable[..., bool]
Names = Callable[[], list[str]]
Calls = Callable[[str], list[Call]]
AtWork = Callable[[], AbstractAsyncContextManager[App]]

PRIVATE_ONLY = "🤫 Motus answers in private only: here, others would read. I am leaving this chat."


async def test_added_to_a_group_it_says_where_it_answers_and_leaves(
    nurse: Person, french: Language, complaints: Names
) -> None:
    group = nurse.group()
    await nurse.settled()
    said = [message for message in group.messages if message.from_bot]
    assert [message.text for message in said] == [french.gettext(PRIVATE_ONLY)]
    assert said[0].button(french.gettext("Open Motus in private")).url == "https://t.me/motus_local_bot"  # type: ignore[union-attr]
    assert not group.has_bot
    assert complaints() == []


async def test_being_added_costs_one_message_and_one_leave(nurse: Person, methods: Names) -> None:
    nurse.group()
    await nurse.settled()
    assert methods() == ["leaveChat", "sendMessage"]


async def test_a_message_in_a_group_gets_the_same(at_work: AtWork, server: LocalTelegram, french: Language) -> None:
    nurse = server.person()
    server.fail("leaveChat", error_code=500)
    async with at_work():
        group = nurse.group()
        await nurse.settled()
        assert group.has_bot
        group.send("Bonjour")
        await nurse.settled()
        assert [message.text for message in group.messages if message.from_bot][-1] == french.gettext(PRIVATE_ONLY)
        assert not group.has_bot


async def test_nothing_of_a_group_is_said_again(nurse: Person, server: LocalTelegram) -> None:
    server.fail("leaveChat", error_code=500)
    group = nurse.group("Service Zbigniewska")
    await nurse.settled()
    group.send("/start Zbigniewska")
    await nurse.settled()
    assert "zbigniewska" not in json.dumps([call.parameters for call in server.calls]).lower()


@pytest.mark.parametrize("command", ["/start", "/urgence", "/effacer", "/aide@motus_local_bot"])
async def test_no_command_opens_a_screen_in_a_group(
    nurse: Person, server: LocalTelegram, french: Language, command: str
) -> None:
    server.fail("leaveChat", error_code=500)
    group = nurse.group()
    await nurse.settled()
    group.send(command)
    await nurse.settled()
    assert {message.text for message in group.messages if message.from_bot} == {french.gettext(PRIVATE_ONLY)}
    assert not group.has_bot


async def test_a_group_it_may_not_write_in_is_left_all_the_same(
    nurse: Person, server: LocalTelegram, complaints: Names
) -> None:
    server.fail("sendMessage", description="Bad Request: not enough rights to send text messages to the chat")
    group = nurse.group()
    await nurse.settled()
    assert not group.has_bot
    assert complaints() == []


async def test_put_out_of_a_group_it_says_nothing(nurse: Person, server: LocalTelegram, methods: Names) -> None:
    server.fail("leaveChat", error_code=500)
    group = nurse.group()
    await nurse.settled()
    server.forget_calls()
    group.remove_bot()
    await nurse.settled()
    assert methods() == []


async def test_blocking_and_unblocking_get_no_message(nurse: Person, methods: Names, complaints: Names) -> None:
    nurse.block()
    await nurse.settled()
    nurse.unblock()
    await nurse.settled()
    assert methods() == []
    assert complaints() == []


async def test_after_unblocking_the_old_message_goes_on(nurse: Person, shows: Shows) -> None:
    nurse.block()
    nurse.unblock()
    assert shows(await nurse.press("🔒"), addresses.page("fr", addresses.Page.PRIVACY))
