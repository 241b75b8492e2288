"""A tap on a button: two calls, side by side, and a screen whatever the button holds."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue import path as addresses
from bot.dialogue.machine import Interview, Path
from bot.dialogue.path import Codec, Page, Staleness
from bot.dialogue.screen import Choice, Screens
from bot.local import Call, LocalTelegram, Person
from bot.telegram.application import App
from bot.telegram.guide import Guide

Shows = Callable[..., bool]
Names = Callable[[], list[str]]
Calls = Callable[[str], list[Call]]
AtWork = Callable[[], AbstractAsyncContextManager[App]]
Until = Callable[[Callable[[], Any]], Any]

HOME = addresses.home("fr")
DANGER = addresses.topic("fr", Path("urgence"))
WEEK = 7 * 24 * 3600
TAP = ["answerCallbackQuery", "editMessageText"]


async def test_a_tap_costs_two_calls(nurse: Person, methods: Names, shows: Shows) -> None:
    assert shows(await nurse.press("🚨"), DANGER)
    assert methods() == TAP


async def test_the_message_is_edited_in_place(nurse: Person) -> None:
    before = nurse.last
    await nurse.press("🚨")
    after = await nurse.press("🏠")
    assert (after.id, len(nurse.messages)) == (before.id, 2)  # her /start, and the one message
    assert after.edited


@pytest.mark.parametrize(("slow", "other"), [TAP, TAP[::-1]])
async def test_neither_call_of_a_tap_waits_for_the_other(
    nurse: Person, server: LocalTelegram, calls: Calls, slow: str, other: str
) -> None:
    server.delay(slow, 0.2)
    await nurse.press("🚨")
    assert calls(slow)[0].finished is not None
    assert calls(other)[0].started < (calls(slow)[0].finished or 0)


async def test_no_message_shows_a_link_preview(nurse: Person, server: LocalTelegram, codec: Codec) -> None:
    for code in (codec.encode(HOME), codec.encode(DANGER), "nonsense"):
        nurse.tap_data(code)
        await nurse.settled()
    await nurse.say("gendarme")
    await nurse.say(f"/start {codec.encode(HOME)}")
    texts = [call for call in server.actions if call.method in ("sendMessage", "editMessageText")]
    assert len(texts) == 5
    assert all(call.parameters["link_preview_options"] == {"is_disabled": True} for call in texts)


async def test_the_sentence_to_say_is_copied_by_one_touch(nurse: Person, codec: Codec, interview: Interview) -> None:
    path, said = next(
        (path, end.say.source)
        for path, stage in interview.walk("police")
        if (end := interview.guidance(stage)) and end.say
    )
    nurse.tap_data(codec.encode(addresses.topic("fr", path)))
    await nurse.settled()
    nurse.tap("📋")
    assert nurse.clipboard == said
    assert said in nurse.last.text


# Slow phones, old messages.


async def test_a_double_tap_is_quiet(
    nurse: Person, server: LocalTelegram, methods: Names, complaints: Names, shows: Shows
) -> None:
    message = nurse.last
    nurse.tap("🚨", message)
    nurse.tap("🚨", message)
    await nurse.settled()
    assert shows(nurse.last, DANGER)
    assert methods() == sorted(TAP * 2)
    assert ["not modified" in call.error.description for call in server.actions if call.error] == [True]
    assert len(nurse.messages) == 2
    assert complaints() == []


async def test_a_tap_answered_too_late_still_changes_the_message(
    at_work: AtWork, server: LocalTelegram, clock: Any, shows: Shows, complaints: Names
) -> None:
    nurse = server.person()
    async with at_work():
        await nurse.say("/start")
    nurse.tap("🚨")
    clock.now += 600
    async with at_work():
        await nurse.settled()
        assert shows(nurse.last, DANGER)
    refused = [call for call in server.actions if call.method == "answerCallbackQuery"]
    assert "query is too old" in str(refused[0].error)
    assert complaints() == []


async def test_a_message_of_last_week_goes_on(nurse: Person, clock: Any, interview: Interview, shows: Shows) -> None:
    await nurse.press("🚨")
    old = nurse.last
    clock.now += WEEK
    answer = next(iter(interview.question(interview.begin("urgence")).answers))  # type: ignore[union-attr]
    message = await nurse.press(old.buttons[0][0])
    assert message.id == old.id
    assert shows(message, addresses.topic("fr", Path("urgence", (answer,))))


async def test_a_tap_on_a_message_that_is_gone_gets_a_new_one(
    nurse: Person, methods: Names, shows: Shows, complaints: Names
) -> None:
    gone = nurse.last
    nurse.delete(gone)
    message = await nurse.press("🚨", gone)
    assert message.id != gone.id
    assert shows(message, DANGER)
    assert methods() == ["answerCallbackQuery", "sendMessage"]
    assert complaints() == []


@pytest.mark.parametrize("description", ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"])
async def test_a_message_that_goes_while_she_taps_is_sent_anew(
    nurse: Person, server: LocalTelegram, shows: Shows, complaints: Names, description: str
) -> None:
    server.fail("editMessageText", description=f"Bad Request: {description}")
    old = nurse.last
    message = await nurse.press("🚨")
    assert message.id != old.id
    assert shows(message, DANGER)
    assert complaints() == []


async def test_a_tap_by_somebody_who_has_blocked_the_bot_is_quiet(
    nurse: Person, methods: Names, complaints: Names
) -> None:
    nurse.block()
    nurse.tap("🚨")
    await nurse.settled()
    assert methods() == TAP
    assert complaints() == []


# Any button whatever.


async def test_a_button_of_an_older_structure_says_so_and_goes_on(nurse: Person, codec: Codec, shows: Shows) -> None:
    code = codec.encode(DANGER)
    nurse.tap_data(code[:-4] + "AAA" + code[-4:])  # an answer that is no longer there
    await nurse.settled()
    assert shows(nurse.last, DANGER, Staleness.CHANGED)


async def test_a_forged_button_says_so_and_starts_again(nurse: Person, shows: Shows) -> None:
    nurse.tap_data("rm -rf /")
    await nurse.settled()
    assert shows(nurse.last, HOME, Staleness.UNREADABLE)


async def test_a_button_without_data_starts_again(nurse: Person, shows: Shows, methods: Names) -> None:
    nurse.tap_data("")
    await nurse.settled()
    assert shows(nurse.last, HOME, Staleness.UNREADABLE)
    assert methods() == TAP


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=64) | st.text(max_size=64) | st.from_regex(r"1fr[htgp][A-Za-z0-9_-]{0,50}"))
async def test_any_callback_data_gets_a_screen_and_an_answer(
    nurse: Person, server: LocalTelegram, screens: Screens, codec: Codec, complaints: Names, data: bytes | str
) -> None:
    server.forget_calls()
    nurse.tap_data(data)
    await nurse.settled(quiet=0.01)
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    assert nurse.last.text == screens.draw(*codec.decode(text, "fr")).text
    assert "answerCallbackQuery" in [call.method for call in server.actions if call.error is None]
    assert complaints() == []


def test_every_code_mutated_still_leads_to_a_screen(guide: Guide, screens: Screens) -> None:
    chance = random.Random(20261123)
    codes, left = {guide.codec.encode(HOME)}, [HOME]
    while left:
        for button in screens.draw(left.pop()).buttons:
            if isinstance(button, Choice) and button.code not in codes:
                codes.add(button.code)
                left.append(guide.read(button.code, "fr")[0])
    assert len(codes) > len(guide.corpus.guidance)
    for code in chance.sample(sorted(codes), 800):
        place = chance.randrange(len(code))
        other = chance.choice("ABCxyz019_-é\n\0 ")
        for mutant in (code[:-1], code[1:], code + other, code[:place] + other + code[place + 1 :], code * 2):
            address, staleness = guide.read(mutant, "fr")
            assert guide.show(address, "motus_bot", staleness).html


async def test_somebody_elses_slow_call_delays_nobody(
    nurse: Person, server: LocalTelegram, until: Until, shows: Shows
) -> None:
    other = server.person(1002)
    await other.say("/start")
    server.delay("editMessageText", 1.0)
    nurse.tap("🚨")
    await until(lambda: "editMessageText" in server.traffic.open_calls())
    await other.say("/urgence")
    assert server.traffic.open_calls() == ["editMessageText"]  # hers is still under way
    assert shows(other.last, DANGER)
    await nurse.settled()
    assert shows(nurse.last, DANGER)


async def test_erasing_by_a_button_is_answered_too(nurse: Person, codec: Codec, calls: Calls, shows: Shows) -> None:
    nurse.tap_data(codec.encode(addresses.page("fr", Page.ERASE)))
    await nurse.settled()
    assert len(calls("answerCallbackQuery")) == 1
    assert shows(nurse.last, addresses.page("fr", Page.ERASE))
    assert len(nurse.messages) == 1
