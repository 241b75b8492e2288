"""Every way on, tapped: the real Application over real HTTP shows what the core draws."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path as File

import pytest

from bot.dialogue import path as addresses
from bot.dialogue.machine import Interview, Path
from bot.dialogue.path import Address, Codec, Kind, Page
from bot.dialogue.screen import Screen, Screens
from bot.i18n import SOURCE
from bot.local import Button, LocalTelegram, Message, Person
from bot.telegram.application import App

WALKERS = 12

Shown = tuple[str, list[list[tuple[str, str]]]]
Drawn = Callable[[Screen], Shown]
Seen = Callable[[Message], Shown]
AtWork = Callable[[], AbstractAsyncContextManager[App]]
Shows = Callable[..., bool]
Label = Callable[[Address, Address], str]


class Walk:
    """The buttons that were shown to somebody, and that lead to what nobody has seen yet.

    Equal situations of a topic count once: what can still be asked and advised there is the same. Conversations are
    walked in French, the menus, the pages and the first question of each topic in every language.
    """

    def __init__(self, codec: Codec) -> None:
        self.codec = codec
        self.known: set[object] = set()
        self.left: list[tuple[Button, Address]] = []
        self.states: set[str] = set()
        self.others: set[Address] = set()
        self.models: set[str] = set()

    def situation(self, address: Address) -> object:
        """What two screens have in common that are alike in all but the answers recalled."""
        if address.kind not in addresses.CONVERSATIONS:
            return address
        consultation = self.codec.interview.replay(address.path)
        return address.language, address.kind, address.name, self.codec.interview.situation(consultation)

    def arrive(self, address: Address, message: Message) -> None:
        """Note the buttons of a screen that lead to what nobody has seen."""
        if address.kind is Kind.TOPIC:
            self.states.add(self.codec.interview.replay(address.path).state)
        elif address.kind is not Kind.WHAT_IF:
            self.others.add(address)
        for button in (each for row in message.buttons for each in row if each.callback_data is not None):
            assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button.callback_data or "")
            target, staleness = self.codec.decode(button.callback_data or "", "fr")
            assert staleness is None
            if target.kind is Kind.MODEL:  # a document beside the screen: test_models.py
                self.models.add(target.name)
            elif target.language != SOURCE and target.path.answers:  # test_language.py
                continue
            elif (situation := self.situation(target)) not in self.known:
                self.known.add(situation)
                self.left.append((button, target))

    def take(self, here: Address) -> tuple[Button, Address] | None:
        """A button that leads elsewhere than here, so that its effect shows."""
        for index in reversed(range(len(self.left))):
            if self.left[index][1] != here:
                return self.left.pop(index)
        return None


async def shown(person: Person, expected: Shown, seen: Seen) -> None:
    """Wait until the bot's newest message says what it ought to."""

    def now() -> Shown | None:
        messages = [message for message in person.messages if message.from_bot]  # none, while it is being erased
        return seen(messages[-1]) if messages else None

    deadline = asyncio.get_running_loop().time() + 5
    while now() != expected:
        if asyncio.get_running_loop().time() > deadline:
            assert now() == expected
        await asyncio.sleep(0.004)


@pytest.mark.usefixtures("app")
async def test_every_way_on_shows_the_screen_that_the_core_draws(
    server: LocalTelegram, codec: Codec, screens: Screens, drawn: Drawn, seen: Seen
) -> None:
    walk = Walk(codec)

    async def wander(person: Person) -> None:
        here = addresses.home("fr")
        while taken := walk.take(here):
            button, here = taken
            # She may be looking at another screen by now: each button says by itself where it leads.
            person.tap_data(button.callback_data or "")
            await shown(person, drawn(screens.draw(here)), seen)
            walk.arrive(here, person.last)
        await person.settled()

    people = [server.person(2000 + number) for number in range(WALKERS)]
    for person in people:
        await person.say("/start")
    walk.arrive(addresses.home("fr"), people[0].last)
    while walk.left:
        await asyncio.gather(*(wander(person) for person in people))

    corpus = codec.interview.corpus
    assert walk.states == {*corpus.questions, *corpus.guidance}
    assert walk.others == {
        place
        for code in codec.languages
        for place in (
            addresses.home(code),
            *(addresses.group(code, name) for name in corpus.home.groups if corpus.in_group(name)),
            *(addresses.page(code, page) for page in Page if page not in (Page.TOPICS, Page.HELP)),
        )
    }
    assert {model for end in corpus.guidance.values() for model in end.models} == {
        corpus.models[name] for name in walk.models
    }


def conversation(interview: Interview, topic: str) -> Path:
    """The longest conversation of a topic, the first of them."""
    ends = [path for path, stage in interview.walk(topic) if interview.guidance(stage)]
    return max(ends, key=lambda path: len(path.answers))


async def test_the_bot_may_restart_between_any_two_taps(
    at_work: AtWork,
    server: LocalTelegram,
    interview: Interview,
    shows: Shows,
    label: Label,
    tmp_path: File,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    ways = {}
    for number, name in enumerate([*interview.corpus.topics][::3]):
        end = conversation(interview, name)
        stages = [addresses.topic("fr", Path(name, end.answers[:taps])) for taps in range(len(end.answers) + 1)]
        ways[server.person(2000 + number)] = stages
    async with at_work():
        for person, stages in ways.items():
            person.start(interview_code(interview, stages[0]))
        for person, stages in ways.items():
            await person.settled()
            assert shows(person.last, stages[0])

    for step in range(1, max(map(len, ways.values()))):
        async with at_work():
            going = {person: stages for person, stages in ways.items() if step < len(stages)}
            for person, stages in going.items():
                person.tap(label(stages[step - 1], stages[step]))
            for person, stages in going.items():
                await person.settled()
                assert shows(person.last, stages[step])
                assert len(person.messages) == 1

    assert os.listdir() == []  # noqa: PTH208 (asked of a loop that has nothing else to do)


def interview_code(interview: Interview, address: Address) -> str:
    """The code of an address, as a link carries it."""
    return Codec(interview, [address.language]).encode(address)


async def test_back_takes_the_last_answer_back(nurse: Person, interview: Interview, shows: Shows, codec: Codec) -> None:
    end = conversation(interview, "enfant")
    nurse.tap_data(codec.encode(addresses.topic("fr", end)))
    await nurse.settled()
    for taken in range(1, len(end.answers) + 1):
        message = await nurse.press("↩︎")
        assert shows(message, addresses.topic("fr", Path(end.topic, end.answers[: len(end.answers) - taken])))
    assert shows(await nurse.press("↩︎"), addresses.group("fr", interview.corpus.topics["enfant"].group or ""))
