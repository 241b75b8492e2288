"""Floods: somebody who taps a thousand times a second gets some answers, and everybody else theirs, without waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from obliging import obliged, tap, user

from bot.dialogue import path as addresses
from bot.dialogue.path import Codec
from bot.dialogue.screen import Screens
from bot.local import Call, LocalTelegram, Person
from bot.telegram import application
from bot.telegram.guide import Desk, Guide

Until = Callable[[Callable[[], object]], Awaitable[None]]
Calls = Callable[[str], list[Call]]


async def test_one_persons_flood_delays_nobody_else(
    nurse: Person, server: LocalTelegram, codec: Codec, calls: Calls, until: Until
) -> None:
    flooder = server.person(666, "Max")
    await flooder.say("/start")
    server.forget_calls()
    server.delay("editMessageText", 0.5)  # so slow that a thousand, by 256, would take two seconds
    menu = codec.encode(addresses.group("fr", "justice"))
    for _ in range(1_000):
        flooder.tap_data(menu)
    await until(lambda: calls("editMessageText"))
    started = len(calls("editMessageText"))
    await nurse.press("🚨")
    assert nurse.last.text
    assert started <= application.AT_ONCE
    of_the_flood = [call for call in calls("editMessageText") if call.parameters["chat_id"] == str(flooder.id)]
    assert len(of_the_flood) < 500


async def test_a_hundred_messages_forwarded_in_one_go_are_all_removed(nurse: Person, until: Until) -> None:
    sent = [nurse.forward(f"message {number}") for number in range(100)]
    await until(lambda: not any(nurse.sees(message) for message in sent))


async def test_after_a_flood_the_same_person_is_answered_again(
    nurse: Person, codec: Codec, screens: Screens, until: Until, calls: Calls
) -> None:
    for _ in range(500):
        nurse.tap_data(codec.encode(addresses.home("fr")))
    await until(lambda: len(calls("answerCallbackQuery")) >= application.AT_ONCE)
    address = addresses.group("fr", "justice")

    def tapped() -> bool:
        nurse.tap_data(codec.encode(address))  # as one does, until it works
        return nurse.last.text == screens.draw(address).text

    await until(tapped)


@pytest.mark.parametrize("people", [1, 1_000])
async def test_nothing_of_a_flood_is_remembered(guide: Guide, people: int) -> None:
    bot = await obliged(Desk(guide))
    await asyncio.gather(*(tap(bot, user(number % people + 1), "1frh") for number in range(2_000)))
    await bot.shutdown()
    assert not bot._in_hand
