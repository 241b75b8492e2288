"""What is counted: what a nurse was shown, once, under one name; and nothing when she was not."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path as File
from types import SimpleNamespace
from typing import Any

import pytest
from obliging import message, obliged, tap, tapped, user
from telegram import Update

from bot.dialogue import path as addresses
from bot.dialogue.machine import Path
from bot.dialogue.path import Codec, Page
from bot.local import LocalTelegram, Person
from bot.telegram.application import build, polling
from bot.telegram.guide import Desk, Guide
from bot.telegram.handlers import Handlers
from bot.usage import store
from bot.usage.tally import Tally
from bot.usage.writer import Writer

Counts = Callable[[], dict[str, int]]

POLICE = Path("police")


@pytest.fixture
def tally() -> Tally:
    return Tally()


@pytest.fixture
async def nurse(server: LocalTelegram, guide: Guide, tally: Tally) -> AsyncIterator[Person]:
    application = build(server.token, server.url, Desk(guide), tally)
    async with polling(application, Desk(guide)):
        person = server.person()
        await person.say("/start")
        tally.take()
        yield person


@pytest.fixture
def counts(tally: Tally) -> Counts:
    """What was counted since it was last asked, by name."""

    def take() -> dict[str, int]:
        names: Counter[str] = Counter()
        for (_, name), n in tally.take().items():
            names[name] += n
        return dict(names)

    return take


async def press(person: Person, code: str) -> None:
    person.tap_data(code)
    await person.settled()


async def test_a_conversation_is_counted_by_what_was_shown(nurse: Person, counts: Counts, guide: Guide) -> None:
    await nurse.say("/start")
    assert counts() == {"start": 1}
    codec, interview = guide.codec, guide.codec.interview
    path, stage = next(
        (path, stage)
        for path, stage in interview.walk("police")
        if len(stage.tapped) == 2
        and interview.guidance(stage)
        and all(question.state.startswith("police/") for question, _ in stage.tapped)
    )
    await press(nurse, codec.encode(addresses.topic("fr", POLICE)))
    assert counts() == {"topic:police": 1}
    await press(nurse, codec.encode(addresses.topic("fr", path.back)))
    assert counts() == {"question:fr": 1}
    await press(nurse, codec.encode(addresses.topic("fr", path)))
    assert counts() == {f"guidance:{stage.state}": 1}


async def test_a_topic_entered_from_the_interview_is_counted(counts: Counts, guide: Guide, tally: Tally) -> None:
    interview = guide.codec.interview
    path, stage = next(
        (path, stage)
        for path, stage in interview.walk("entretien")
        if interview.question(stage) and not stage.state.startswith("entretien/")
    )
    application = await obliged(Desk(guide), tally)
    await tap(application, user(1), guide.codec.encode(addresses.topic("en", path)))
    await application.shutdown()
    assert counts() == {f"topic:{stage.state.partition('/')[0]}": 1}


async def test_pages_and_menus_are_not_counted(nurse: Person, counts: Counts, codec: Codec) -> None:
    for command in ("/sujets", "/aide", "/confidentialite", "/langue", "/effacer"):
        await nurse.say(command)
    for page in Page:
        await press(nurse, codec.encode(addresses.page("fr", page)))
    await press(nurse, codec.encode(addresses.home("fr")))
    assert counts() == {}


async def test_a_shared_link_is_counted_and_what_it_shows(nurse: Person, counts: Counts, codec: Codec) -> None:
    await nurse.say(f"/start {codec.encode(addresses.topic('fr', POLICE))}")
    assert counts() == {"link": 1, "topic:police": 1}


async def test_words_after_a_command_are_counted_as_removed(nurse: Person, counts: Counts) -> None:
    await nurse.say("/start madame Martin")
    assert counts() == {"start": 1, "removed:words": 1}
    await nurse.say("/aide madame Martin")
    assert counts() == {"removed:words": 1}


async def test_typed_words_are_counted_by_whether_a_topic_was_found(nurse: Person, counts: Counts) -> None:
    await nurse.say("gendarme")
    assert counts() == {"search:found": 1}
    await nurse.say("zzzzzz")
    assert counts() == {"search:missed": 1}
    nurse.send_photo("madame Martin")
    await nurse.settled()
    assert counts() == {"removed:media": 1}


async def test_an_old_button_is_counted_and_not_what_it_shows(nurse: Person, counts: Counts, codec: Codec) -> None:
    await press(nurse, "of another age")
    assert counts() == {"stale:unreadable": 1}
    changed = codec.encode(addresses.topic("fr", POLICE))[:-4] + "xxx" + "yyyy"
    await press(nurse, changed)
    assert counts() == {"stale:changed": 1}


async def test_a_model_sent_is_counted(nurse: Person, counts: Counts, guide: Guide) -> None:
    model = next(iter(guide.corpus.models))
    await press(nurse, guide.codec.encode(addresses.model("fr", model)))
    assert counts() == {f"model:{model}": 1}


async def test_a_double_tap_is_counted_once(nurse: Person, counts: Counts, codec: Codec) -> None:
    code = codec.encode(addresses.topic("fr", POLICE))
    for _ in range(2):
        nurse.tap_data(code)
    await nurse.settled()
    assert counts() == {"topic:police": 1}


@pytest.mark.parametrize(
    ("code", "parameters", "sort"),
    [(400, None, "refused"), (500, None, "network"), (429, {"retry_after": 99}, "flood")],
)
async def test_what_was_not_shown_is_not_counted_but_the_error_is(
    nurse: Person, server: LocalTelegram, counts: Counts, codec: Codec, code: int, parameters: object, sort: str
) -> None:
    server.fail("editMessageText", error_code=code, description="Bad Request: whatever", parameters=parameters)
    await press(nurse, codec.encode(addresses.topic("fr", POLICE)))
    assert counts() == {f"error:{sort}": 1}


async def test_a_fault_of_ours_is_counted(
    nurse: Person, counts: Counts, codec: Codec, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    show = guide.show
    monkeypatch.setattr(guide, "show", lambda address, *rest: show(address, *rest) if address.name == "" else 1 / 0)
    await press(nurse, codec.encode(addresses.topic("fr", POLICE)))
    assert counts() == {"error:fault": 1}


class Quiet:
    """A bot whose calls all succeed, and do nothing."""

    username = "motus_bot"

    def __getattr__(self, method: str) -> Callable[..., Awaitable[None]]:
        async def call(*_: object, **__: object) -> None:
            await asyncio.sleep(0)

        return call


async def test_ten_thousand_conversations_of_sixteen_at_once_are_counted_right(guide: Guide, tmp_path: File) -> None:
    """Played through the real handlers and the real writer, against a count of what each code ought to show."""
    codec, interview, random_ = guide.codec, guide.codec.interview, random.Random(5)
    ways: list[list[tuple[str, str]]] = []
    for topic in interview.corpus.topics:  # one way through each: their screens are drawn once
        path = random_.choice([path for path, stage in interview.walk(topic) if interview.guidance(stage)])
        stages = [Path(topic, path.answers[:n]) for n in range(len(path.answers) + 1)]
        ways.append([(codec.encode(addresses.topic("fr", each)), expected(guide, each)) for each in stages])
    tally, file = Tally(), tmp_path / "usage.db"
    writer = Writer(tally, file)
    writer.start()
    handlers = Handlers(Desk(guide), tally)
    context: Any = SimpleNamespace(bot=Quiet(), args=[])
    taps = {code: Update.de_json({"update_id": 1, **tapped(user(1), code)}, None) for way in ways for code, _ in way}
    start = Update.de_json({"update_id": 1, "message": message(user(1), text="/start")}, None)
    truth: Counter[str] = Counter()
    left = iter(range(10_000))

    async def talk() -> None:
        for _ in left:
            if random_.random() < 0.2:
                await handlers.start(start, context)
                truth["start"] += 1
            for code, name in random_.choice(ways):
                await handlers.tap(taps[code], context)
                truth[name] += 1

    await asyncio.gather(*(talk() for _ in range(16)))
    writer.stop()
    written: Counter[str] = Counter()
    for (_, name), n in store.read([file]).items():
        written[name] += n
    assert written == truth
    assert sum(truth.values()) > 25_000


def expected(guide: Guide, path: Path) -> str:
    """What a stage counts as, worked out anew: from the texts on its screen, not from the code under test."""
    stage = guide.codec.interview.replay(path)
    topic = stage.state.partition("/")[0]
    if guide.codec.interview.guidance(stage):
        return f"guidance:{stage.state}"
    asked_here = [question for question, _ in stage.tapped if question.state.startswith(f"{topic}/")]
    return "question:fr" if asked_here else f"topic:{topic}"
