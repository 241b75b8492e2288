"""Every way on, tapped: the real Application over real HTTP shows what the core draws."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from bot.dialogue import path as addresses
from bot.dialogue.machine import Interview, Path
from bot.dialogue.path import Address, Codec, Kind
from bot.dialogue.screen import Choice, Screen, Screens
from bot.local import LocalTelegram, Message, Person
from bot.telegram.application import App

WALKERS = 12

Shown = tuple[str, list[list[tuple[str, str]]]]
Drawn = Callable[[Screen], Shown]
Seen = Callable[[Message], Shown]
AtWork = Callable[[], AbstractAsyncContextManager[App]]


class Ways:
    """The ways not tapped yet, by the screen they leave; equal situations of a topic count once."""

    def __init__(self, codec: Codec, screens: Screens) -> None:
        self.codec = codec
        self.screens = screens
        self.left: dict[Address, list[str]] = {}
        self.known: set[object] = set()
        self.tapped: set[tuple[Address, Address]] = set()

    def arrive(self, address: Address) -> None:
        """Note the ways out of a screen, unless one like it is known."""
        situation: object = address
        if address.kind is Kind.TOPIC:
            consultation = self.codec.interview.replay(address.path)
            situation = (address.language, address.name, self.codec.interview.situation(consultation))
        if situation not in self.known:
            self.known.add(situation)
            self.left[address] = [each.code for each in self.screens.draw(address).buttons if isinstance(each, Choice)]

    def take(self, address: Address) -> str | None:
        """One way out of a screen that nobody has tapped."""
        codes = self.left.get(address)
        if not codes:
            return None
        code = codes.pop()
        if not codes:
            del self.left[address]
        return code


async def follow(person: Person, code: str, expected: Shown, seen: Seen) -> None:
    """Tap and wait until the bot's message shows what it ought to."""

    def shown() -> Shown | None:
        messages = [message for message in person.messages if message.from_bot]  # none, while it is being erased
        return seen(messages[-1]) if messages else None

    person.tap_data(code)
    deadline = asyncio.get_running_loop().time() + 5
    while shown() != expected:
        if asyncio.get_running_loop().time() > deadline:
            assert shown() == expected
        await asyncio.sleep(0.003)


async def test_every_way_on_shows_the_screen_that_the_core_draws(
    at_work: AtWork, server: LocalTelegram, codec: Codec, screens: Screens, drawn: Drawn, seen: Seen
) -> None:
    ways = Ways(codec, screens)

    async def walk(person: Person) -> None:
        here = addresses.home("fr")
        while ways.left:
            code = ways.take(here)
            if code is None:
                source = next(reversed(ways.left))
                await follow(person, codec.encode(source), drawn(screens.draw(source)), seen)
                here = source
                continue
            # What the person sees has this button, and the tap is on it.
            button = next(each for row in person.last.buttons for each in row if each.callback_data == code)
            assert button.callback_data is not None
            target, staleness = codec.decode(button.callback_data, "fr")
            assert staleness is None
            assert target != here
            await follow(person, button.callback_data, drawn(screens.draw(target)), seen)
            ways.tapped.add((here, target))
            ways.arrive(target)
            here = target

    async with at_work():
        people = [server.person(2000 + number) for number in range(WALKERS)]
        for person in people:
            await person.say("/start")
        ways.arrive(addresses.home("fr"))
        await walk(people[0]) if not ways.left else await asyncio.gather(*(walk(person) for person in people))
        for person in people:
            await person.settled()
    import sys; print(len(ways.tapped), len(server.actions), file=sys.stderr)
    assert len(ways.tapped) > 2000
