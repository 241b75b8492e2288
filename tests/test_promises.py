"""What /confidentialite promises: one test a sentence, named after its id, on the real Application."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from obliging import TOKEN, arrive, obliged, send
from planted import (
    MARK,
    PERSON_ID,
    Noting,
    Plant,
    a_minute,
    feed,
    go_wrong,
    holds,
    logging_all,
    message_fields,
    planted,
    reachable,
    tell_all,
)
from small import EXAMPLE

from bot.dialogue import machine
from bot.dialogue import path as addresses
from bot.dialogue.check.limits import MAX_TEXT, utf16_length
from bot.dialogue.corpus import Corpus
from bot.dialogue.path import Address, Page
from bot.dialogue.privacy import Promise, sections
from bot.dialogue.screen import Share
from bot.i18n import Language
from bot.local import LocalTelegram, Person
from bot.running import prepare
from bot.settings import OPERATOR_LIMIT, Settings
from bot.telegram.application import build, polling
from bot.telegram.guide import Desk, Guide
from bot.telegram.statistics import Statistics
from bot.usage.events import ERRORS, Family, Grain, parse
from bot.usage.periods import PARIS
from bot.usage.store import Store, read
from bot.usage.tally import Tally

os.environ["PTB_TIMEDELTA"] = "1"  # else python-telegram-bot warns at each flood limit

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

FACTS = {
    "This chat is a Telegram cloud chat: it is not end-to-end encrypted.",
    "Only Telegram’s “secret chats” are, and a bot cannot take part in one.",
    "Telegram knows that you talk to Motus, and keeps the messages until they are deleted.",
    "So never type anything about a patient.",
    "To remove everything, delete the chat in Telegram.",
}
"""What is not ours to keep: facts about Telegram, and advice."""

OPERATOR = "Service <b>Zoé</b> & fils, dpo@example.org {operator}"

NOW = datetime(2026, 11, 25, 12, tzinfo=PARIS)


@pytest.fixture
async def server() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(token=TOKEN) as telegram:
        yield telegram


@pytest.fixture
def tally() -> Tally:
    return Tally()


@pytest.fixture
async def nurse(server: LocalTelegram, guide: Guide, tally: Tally) -> AsyncIterator[Person]:
    """A nurse who has opened the bot, and has planted names."""
    application = build(TOKEN, server.url, Desk(guide), tally)
    async with polling(application, Desk(guide)):
        person = planted(server)
        await person.say("/start")
        server.forget_calls()
        yield person


def promises(language: Language, operator: str | None = None) -> list[Promise]:
    every = (sentence for section in sections(language, operator) for sentence in section.sentences)
    return [sentence for sentence in every if isinstance(sentence, Promise)]


def test_each_sentence_has_its_test_and_each_test_its_sentence(languages: Mapping[str, Language]) -> None:
    english = languages["en"]
    ids = [promise.id for promise in promises(english)]
    tests = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert len(set(ids)) == len(ids) > 10
    assert tests - {"each_sentence_has_its_test_and_each_test_its_sentence", "the_page_can_be_read"} == set(ids)
    for operator in (None, OPERATOR):
        assert [promise.id for promise in promises(english, operator)] == ids
        said = {line for section in sections(english, operator) for line in section.sentences}
        assert {line for line in said if not isinstance(line, Promise)} == FACTS


async def test_the_page_can_be_read(nurse: Person, guide: Guide, languages: Mapping[str, Language]) -> None:
    """In each language, whole, without the names of the tests, however long the operator's line."""
    for code, language in languages.items():
        shown = await page(nurse, guide, code)
        assert all(promise.text in shown for promise in promises(language))
        assert not any(promise.id in shown for promise in promises(language))
        longest = [line for each in sections(language, "🏥" * OPERATOR_LIMIT) for line in (each.heading, *each.lines)]
        assert utf16_length("\n\n".join(longest)) < MAX_TEXT
        assert max(len(line) for each in sections(language, None) for line in each.lines) < 180


async def page(person: Person, guide: Guide, code: str) -> str:
    """The page as it stands in the chat, reached by its button."""
    home = await person.say("/start")
    person.tap_data(guide.codec.encode(addresses.page(code, Page.PRIVACY)), home)
    await person.settled()
    return person.last.text


# What is not recorded.


async def test_nothing_of_you(server: LocalTelegram, guide: Guide, tmp_path: Path) -> None:
    tally, written = Tally(), tmp_path / "usage.db"
    application = build(TOKEN, server.url, Desk(guide), tally)
    with logging_all() as log:
        async with polling(application, Desk(guide)):
            person = planted(server)
            await person.say("/start")
            await tell_all(person, server)
    Store(written).add(tally.take(), NOW)
    assert application.user_data == application.chat_data == application.bot_data == {}
    assert application.persistence is None
    held = [each for each in reachable(application, guide, tally) if isinstance(each, (int, str, bytes))]
    assert len(held) > 1000
    assert PERSON_ID not in held
    assert [each for each in held if MARK in str(each).lower() and TOKEN not in str(each)] == []
    raw = written.read_bytes()
    assert b"removed:media" in raw
    assert not holds(raw, PERSON_ID)
    assert MARK not in raw.decode("latin-1").lower() + log.getvalue().lower()
    assert MARK not in json.dumps([call.parameters for call in server.calls]).lower()
    assert [each.name for each in tmp_path.iterdir()] == ["usage.db"]


async def test_answers_in_buttons(
    server: LocalTelegram, shipped: Corpus, languages: Mapping[str, Language], guide: Guide
) -> None:
    """Each tap is answered by a bot that has just been started, and has only the button to know the others by."""
    address = deep(guide)
    way = [addresses.topic("fr", machine.Path(address.path.topic, address.path.answers[:n])) for n in (0, 1, 2)]
    person = planted(server)
    for number, here in enumerate([*way, address]):
        fresh = Guide(shipped, languages)
        application = build(TOKEN, server.url, Desk(fresh))
        async with polling(application, Desk(fresh)):
            code = fresh.codec.encode(here)
            if number < 2:  # the topic by its link, its first answer from there
                await person.say(f"/start {code}")
            else:
                assert code in {button.callback_data for row in person.last.buttons for button in row}
                person.tap_data(code)
                await person.settled()
            assert person.last.text == plain_text(fresh, here)
        assert PERSON_ID not in [each for each in reachable(application, fresh) if isinstance(each, int)]


def deep(guide: Guide) -> Address:
    """A piece of guidance after three answers to questions of one topic."""
    interview = guide.codec.interview
    for topic in guide.corpus.topics:
        for path, stage in interview.walk(topic):
            ours = [question for question, _ in stage.tapped if question.state.startswith(f"{topic}/")]
            if len(ours) == len(stage.tapped) == len(path.answers) == 3 and interview.guidance(stage):
                return addresses.topic("fr", path)
    raise LookupError


def plain_text(guide: Guide, address: Address) -> str:
    return guide._screens.draw(address).text


async def test_typed_erased(nurse: Person, server: LocalTelegram) -> None:
    """Whatever it is, and without waiting for the answer to be sent."""
    server.delay("sendMessage", 0.2)
    replied = nurse.last
    for gesture in (
        lambda: nurse.send("ZqxTyped"),
        lambda: nurse.send("gendarme"),
        lambda: nurse.send("/urgence Mme Zqx"),
        lambda: nurse.send("/zqx"),
        lambda: nurse.send("/start Zqx"),
        lambda: nurse.reply(replied, "ZqxReply"),
        lambda: nurse.forward("ZqxForwarded"),
        lambda: nurse.send("x" * 4096),
    ):
        server.forget_calls()
        typed = gesture()
        await nurse.settled()
        assert not nurse.sees(typed), typed.text
        ended = {call.method: call.finished or 0 for call in server.actions}
        assert ended["deleteMessage"] < ended["sendMessage"], typed.text
    server.fail("deleteMessage", description="Bad Request: message can't be deleted")
    typed = nurse.send("ZqxTyped")
    await nurse.settled()
    nurse.edit(typed, "ZqxEdited")
    await nurse.settled()
    assert not nurse.sees(typed)


async def test_typed_forgotten(guide: Guide) -> None:
    """They find a topic, and are in the memory of the process no more."""
    plant, tally = Plant(), Tally()
    application = await obliged(Desk(guide), tally)

    async def type_all() -> None:
        person = {"id": plant.person, "is_bot": False, "first_name": "Zoé", "language_code": "fr"}
        for text in (f"gendarme {plant.mark}", plant.mark, f"police {plant.number}", f"/urgence {plant.mark}"):
            await send(application, person, text=text)

    await type_all()
    found = plant.in_memory()
    await application.shutdown()
    assert found == []
    assert {"search:found", "search:missed", "removed:words"} <= {name for _, name in tally.take()}


async def test_media_unopened(nurse: Person, server: LocalTelegram, guide: Guide) -> None:
    for gesture in (nurse.send_photo, nurse.send_voice, nurse.send_document, nurse.send_sticker, nurse.send_contact):
        sent = gesture()
        await nurse.settled()
        assert not nurse.sees(sent)
    assert {call.method for call in server.actions} == {"deleteMessage", "sendMessage"}
    plant, transport = Plant(), Noting()
    application = await obliged(Desk(guide), None, transport)
    files = {"animation", "audio", "document", "live_photo", "paid_media", "photo", "sticker"}
    files |= {"story", "video", "video_note", "voice"}
    assert files <= set(message_fields())
    for number, field in enumerate(sorted(files)):
        transport.calls.clear()
        await arrive(application, {"message": plant.message(field) | {"message_id": 900 + number}})
        assert sorted(call.split()[0] for call in transport.calls) == ["deleteMessage", "sendMessage"], field
        assert any(f'"message_id": "{900 + number}"' in call for call in transport.calls)
    await application.shutdown()


async def test_link_without_name(nurse: Person, server: LocalTelegram, guide: Guide) -> None:
    """It is the same whoever shares it, and opens the same screen to whoever gets it."""
    address = deep(guide)
    links = []
    for person in (nurse, server.person(1002, "Other")):
        await person.say(f"/start {guide.codec.encode(address)}")
        label = next(each.label for each in guide._screens.draw(address).buttons if isinstance(each, Share))
        link = person.tap(label, person.last)
        assert link is not None
        links.append(link)
    assert links[0] == links[1]
    shared = parse_qs(urlsplit(links[0]).query)["url"][0]
    assert urlsplit(shared).path == "/motus_local_bot"
    code = parse_qs(urlsplit(shared).query)["start"][0]
    assert guide.read(code, "fr") == (address, None)
    assert MARK not in links[0].lower()
    assert str(PERSON_ID) not in links[0]


async def test_logs_name_nobody(nurse: Person, server: LocalTelegram) -> None:
    with logging_all() as log:
        await go_wrong(nurse, server)
    said = log.getvalue()
    for failed in ("callback_query failed: ", "message failed: ", "an update cannot be read: "):
        assert failed in said
    assert MARK not in said.lower()
    assert str(PERSON_ID) not in said


# What is counted.


async def test_passages_not_people(
    nurse: Person, guide: Guide, tally: Tally, server: LocalTelegram, tmp_path: Path
) -> None:
    """What one does in one order, and what several do in another, leave the very same rows."""

    async def conversation(people: list[Person], topics: list[str], file: Path) -> list[tuple[str, str, int]]:
        tally.take()
        store = Store(file)
        for person, topic in zip(people, topics, strict=True):
            await person.say(f"/start {guide.codec.encode(addresses.topic('fr', machine.Path(topic)))}")
            store.add(tally.take(), datetime.now(PARIS))
        with closing(sqlite3.connect(file)) as reader:
            columns = [name for _, name, *_ in reader.execute("pragma table_info(usage)")]
            assert columns == ["period", "name", "n"]
            assert reader.execute("select sql from sqlite_master where name = 'usage'").fetchone()[0].count("rowid")
            return reader.execute("select * from usage").fetchall()

    topics = [*guide.corpus.topics][:3] * 2
    others = [server.person(1002 + number) for number in range(6)]
    alone = await conversation([nurse] * 6, topics, tmp_path / "alone.db")
    together = await conversation(others, topics[::-1], tmp_path / "together.db")
    assert alone == together == sorted(alone)
    assert sum(n for _, _, n in alone) == 12


async def counted(nurse: Person, server: LocalTelegram, guide: Guide, tally: Tally) -> dict[Family, set[str]]:
    """The periods under which a nurse who does everything is counted, by family."""
    tally.take()
    await nurse.say("/start")
    codec, address = guide.codec, deep(guide)
    model = next(iter(guide.corpus.models))
    here = machine.Path(address.path.topic, address.path.answers[:1])
    for target in (addresses.topic("fr", machine.Path(address.path.topic)), addresses.topic("fr", here), address):
        nurse.tap_data(codec.encode(target))
        await nurse.settled()
    nurse.tap_data(codec.encode(addresses.model("fr", model)))
    await nurse.settled()
    await nurse.say(f"/start {codec.encode(address)}")
    for text in ("gendarme", "zqx", "/urgence zqx"):
        await nurse.say(text)
    nurse.send_photo()
    await nurse.settled()
    nurse.tap_data("old")
    await nurse.settled()
    server.fail("editMessageText", description="Bad Request: something")
    nurse.tap_data("1frh")
    await nurse.settled()
    found: dict[Family, set[str]] = {}
    for period, name in tally.take():
        found.setdefault(parse(name).family, set()).add(period)
    return found


async def test_counted_by_day(nurse: Person, server: LocalTelegram, guide: Guide, tally: Tally) -> None:
    found = await counted(nurse, server, guide, tally)
    by_day = {family for family, periods in found.items() if any("W" not in each for each in periods)}
    assert by_day == {Family.START}
    assert {family for family in Family if family.grain is Grain.DAY} == by_day


async def test_counted_by_week(nurse: Person, server: LocalTelegram, guide: Guide, tally: Tally) -> None:
    """What the sentence lists, and nothing else: a family that is added belongs into it."""
    listed = {
        *(Family.TOPIC, Family.QUESTION, Family.GUIDANCE, Family.MODEL, Family.LINK, Family.SEARCH),
        *(Family.REMOVED, Family.STALE, Family.ERROR),
    }
    found = await counted(nurse, server, guide, tally)
    weekly = {family for family, periods in found.items() if all(re.fullmatch(r"\d{4}-W\d\d", p) for p in periods)}
    assert weekly == listed == set(Family) - {Family.START}
    assert not any(re.search(r"\d", name) for name in ERRORS)


async def test_small_numbers_hidden(server: LocalTelegram, guide: Guide, tmp_path: Path) -> None:
    """An admin asks in every way there is: what was under eleven is nowhere, what was above is."""
    file, first = tmp_path / "usage.db", [*guide.corpus.topics][:4]
    numbers = dict(zip(first, (9, 8, 7, 47), strict=True))
    Store(file).add({("2026-W47", f"topic:{name}"): n for name, n in numbers.items()}, NOW - timedelta(days=5))
    desk = Desk(guide)
    statistics = Statistics(desk, [PERSON_ID], file, 11, lambda: NOW)
    async with polling(build(TOKEN, server.url, desk, None, statistics), desk):
        admin = planted(server)
        shown = [(await admin.say("/stats")).text]
        first_message = admin.last
        for row in first_message.buttons:
            for button in row:
                if "Chart" not in button.text and "Graph" not in button.text and "🖼" not in button.text:
                    admin.tap(button, first_message)
                    await admin.settled()
                    shown.append(admin.last.text)
        shown += [document.data.decode("utf-8-sig") for document in admin.documents]
    assert len(admin.documents) == 1
    assert any(re.search(r"\b47\b", text) for text in shown)
    for text in shown:
        assert not re.search(r"(?<![\d/-])[789](?![\d/-])", text), text


def test_counts_dropped(tmp_path: Path) -> None:
    file, store = tmp_path / "usage.db", Store(tmp_path / "usage.db")
    begun = datetime(2024, 11, 4, 12, tzinfo=PARIS)
    store.add({("2024-W45", "topic:police"): 1, ("2024-11-04", "start"): 1}, begun)

    def kept_until(day: date) -> set[str]:
        now = datetime(day.year, day.month, day.day, 12, tzinfo=PARIS)
        store.add({(f"{day}", "start"): 1}, now)
        return {period for period, _ in read([file])}

    day = begun.date()
    while day < date(2026, 11, 1):  # a bot that is used each month
        day += timedelta(days=25)
        if day < date(2026, 11, 4):
            assert {"2024-W45", "2024-11-04"} <= kept_until(day)
    assert not {"2024-W45", "2024-11-04"} & kept_until(date(2026, 11, 12))
    assert b"2024-W45" not in file.read_bytes()


# Erasing, and who runs the bot.


@pytest.mark.parametrize("by", ["/effacer", "button"])
async def test_erase_removes_recent(by: str, nurse: Person, guide: Guide, server: LocalTelegram) -> None:
    server.fail("deleteMessage", description="Bad Request: message can't be deleted")
    nurse.send("ZqxTyped")
    await nurse.settled()
    for command in ("/aide", "/sujets", "/urgence"):
        await nurse.say(command)
    assert len(nurse.messages) > 8
    if by == "button":
        nurse.tap_data(guide.codec.encode(addresses.page("fr", Page.ERASE)))
        await nurse.settled()
    else:
        await nurse.say(by)
    assert [message.text for message in nurse.messages] == [plain_text(guide, addresses.page("fr", Page.ERASE))]


async def test_nothing_left_with_us(guide: Guide) -> None:
    """A minute later, neither she nor anything of hers is in the memory of the process."""
    plant, tally = Plant(), Tally()
    application = await obliged(Desk(guide), tally)
    await feed(application, plant)
    await a_minute()
    found = plant.in_memory()
    await application.shutdown()
    assert len(tally.take()) > 4
    assert found == []


async def test_operator_told(server: LocalTelegram, languages: Mapping[str, Language], words: Path) -> None:
    """As they have written it in the settings, markup and all; or that they have not."""
    for operator in (OPERATOR, None):
        each = prepare(Settings(_env_file=None, dialogs_dir=EXAMPLE, locales_dir=words, operator=operator))
        async with polling(build(TOKEN, server.url, Desk(each)), Desk(each)):
            for code, language in languages.items():
                shown = await page(planted(server), each, code)
                assert shown.endswith(promises(language, operator)[-1].text)
                assert (OPERATOR in shown) == (operator is not None)
    unsaid = "Whoever runs this bot has not said who they are."
    assert promises(languages["en"])[-1].text.startswith(unsaid)
