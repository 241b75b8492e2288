"""The bot at work in a local Telegram, and what its messages ought to show."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from bot.dialogue.corpus import Corpus
from bot.dialogue.machine import Interview
from bot.dialogue.path import Address, Codec, Staleness
from bot.dialogue.screen import Button, Choice, Copy, Screen, Screens, Share
from bot.i18n import SOURCE, Language
from bot.local import Call, LocalTelegram, Message, Person
from bot.telegram import profile
from bot.telegram.application import App, build, polling
from bot.telegram.guide import Desk, Guide
from bot.telegram.rendering import share_url

# Without it python-telegram-bot warns, at each flood limit, of what its next version will do.
os.environ["PTB_TIMEDELTA"] = "1"

Shown = tuple[str, list[list[tuple[str, str]]]]
"""A text, and rows of buttons: label, and what a touch sends or copies."""


class Clock:
    """A clock that a test moves, in seconds."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def english(languages: Mapping[str, Language]) -> Language:
    return languages["en"]


@pytest.fixture(scope="session")
def guide(shipped: Corpus, languages: Mapping[str, Language]) -> Guide:
    return Guide(shipped, languages)


@pytest.fixture(scope="session")
def codec(guide: Guide) -> Codec:
    return guide.codec


@pytest.fixture(scope="session")
def interview(guide: Guide) -> Interview:
    return guide.codec.interview


@pytest.fixture(scope="session")
def screens(guide: Guide, languages: Mapping[str, Language]) -> Screens:
    """The core's own drawing, without any Telegram."""
    return Screens(guide.codec.interview, guide.codec, languages)


@pytest.fixture(scope="session")
def drawn() -> Callable[[Screen], Shown]:
    """What a screen of the core says, in a form to compare with `seen`."""

    def form(screen: Screen) -> Shown:
        return screen.text, [[(button.label, does(button)) for button in row] for row in screen.rows]

    def does(button: Button) -> str:
        if isinstance(button, Share):
            return share_url("motus_local_bot", button.code)
        return button.text if isinstance(button, Copy) else button.code

    return form


@pytest.fixture(scope="session")
def seen() -> Callable[[Message], Shown]:
    """What a message in the chat says."""

    def form(message: Message) -> Shown:
        return message.text, [
            [(button.text, str(button.callback_data or button.copy_text or button.url)) for button in row]
            for row in message.buttons
        ]

    return form


@pytest.fixture
def shows(screens: Screens, drawn: Callable[[Screen], Shown], seen: Callable[[Message], Shown]) -> Callable[..., bool]:
    """Whether a message shows an address's screen, as the core draws it."""

    def compare(message: Message, address: Address, staleness: Staleness | None = None) -> bool:
        assert seen(message) == drawn(screens.draw(address, staleness))
        return True

    return compare


@pytest.fixture
def label(screens: Screens, codec: Codec) -> Callable[[Address, Address], str]:
    """The label of the button that leads from one screen to another."""

    def find(source: Address, target: Address) -> str:
        code = codec.encode(target)
        return next(
            button.label
            for button in screens.draw(source).buttons
            if isinstance(button, Choice) and button.code == code
        )

    return find


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(clock=clock) as telegram:
        yield telegram


@pytest.fixture
def at_work(server: LocalTelegram, guide: Guide) -> Callable[[], AbstractAsyncContextManager[App]]:
    """Start a new Application, which has nothing of an earlier one; stopped when its block ends."""

    @asynccontextmanager
    async def start() -> AsyncIterator[App]:
        application = build(server.token, server.url, Desk(guide))
        async with polling(application, Desk(guide)):
            yield application

    return start


@pytest.fixture
async def app(
    at_work: Callable[[], AbstractAsyncContextManager[App]], server: LocalTelegram, languages: Mapping[str, Language]
) -> AsyncIterator[App]:
    """The bot at work until the test ends; what it says of itself was written by an earlier start."""
    for code, language in [("", languages[SOURCE]), *languages.items()]:
        menu = [{"command": name, "description": what} for name, what in profile.commands(language)]
        server.profile.commands[("default",), code] = menu
        server.profile.texts["description", code] = profile.description(language)
        server.profile.texts["short_description", code] = profile.short_description(language)
    async with at_work() as application:
        yield application


@pytest.fixture
async def nurse(app: App, server: LocalTelegram) -> Person:  # noqa: ARG001 (a fixture asks for another this way)
    """A nurse who has opened the bot; its calls so far are forgotten."""
    person = server.person()
    await person.say("/start")
    server.forget_calls()
    return person


@pytest.fixture
def methods(server: LocalTelegram) -> Callable[[], list[str]]:
    """The methods called, in alphabetical order, getUpdates left out."""
    return lambda: sorted(call.method for call in server.actions)


@pytest.fixture
def calls(server: LocalTelegram) -> Callable[[str], list[Call]]:
    """The calls of one method."""
    return lambda method: [call for call in server.actions if call.method == method]


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], Awaitable[None]]:
    """Wait for a condition, for five seconds at most."""

    async def wait(condition: Callable[[], Any]) -> None:
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110 (any condition whatever)
                await asyncio.sleep(0.005)

    return wait


@pytest.fixture
def complaints(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What was logged as a warning or worse."""
    return lambda: [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
