"""/stats: for admins, what may be shown of the counts, edited in place; for anybody else, no such command."""

from __future__ import annotations

import csv
import io
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from filled import fill

from bot.dialogue.profile import admin_commands, commands
from bot.i18n import Language
from bot.local import Call, LocalTelegram, Message, Person
from bot.telegram.application import build, polling
from bot.telegram.guide import Desk, Guide
from bot.telegram.statistics import Statistics
from bot.usage.periods import PARIS
from bot.usage.tally import Tally

Until = Callable[[Callable[[], object]], Awaitable[None]]
Calls = Callable[[str], list[Call]]

ADMIN = 7
MONDAY = datetime(2026, 11, 23, 8, tzinfo=PARIS)
WEDNESDAY = datetime(2026, 11, 25, 8, tzinfo=PARIS)
COUNTS = {
    ("2026-11-16", "start"): 61,
    ("2026-11-17", "start"): 58,
    ("2026-11-23", "start"): 40,
    ("2026-11-24", "start"): 3,
    ("2026-11-25", "start"): 77,
    ("2026-W47", "topic:police"): 96,
    ("2026-W47", "topic:famille"): 71,
    ("2026-W47", "topic:emprise"): 4,
    ("2026-W47", "guidance:police/sans-papier"): 90,
    ("2026-W47", "search:found"): 15,
    ("2026-W47", "error:network"): 2,
    ("2026-W47", "question:fr"): 1_203,
    ("2026-W48", "topic:police"): 33,
    ("2026-W20", "topic:emprise"): 12,
    ("2026-W47", "topic:retired"): 20,
}


class Clock:
    def __init__(self) -> None:
        self.now = WEDNESDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def time() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "usage.db"
    fill(path, COUNTS, WEDNESDAY)
    return path


@pytest.fixture
async def admin(server: LocalTelegram, guide: Guide, file: Path, time: Clock) -> AsyncIterator[Person]:
    desk = Desk(guide)
    statistics = Statistics(desk, [ADMIN, 9], file, 11, time)
    person = server.person(ADMIN, "Ada", language_code="fr")
    person.start()
    application = build(server.token, server.url, desk, Tally(), statistics)
    async with polling(application, desk, [ADMIN, 9]):
        await person.settled()
        yield person


@pytest.fixture
def ask(admin: Person, until: Until) -> Callable[[str], Awaitable[Message]]:
    """Send /stats, or press one of its buttons, and wait for another text."""

    async def do(what: str) -> Message:
        before = [(message.id, message.text) for message in admin.messages if message.from_bot]
        if what.startswith("/"):
            admin.send(what)
        else:
            admin.tap(what)
        await until(lambda: [(message.id, message.text) for message in admin.messages if message.from_bot] != before)
        return admin.last

    return do


Ask = Callable[[str], Awaitable[Message]]


async def test_an_admin_reads_last_week(ask: Ask) -> None:
    text = (await ask("/stats")).text.splitlines()
    assert text[0] == "📊 Semaine dernière · 16–22 nov. 2026"
    assert "Conversations commencées\u202f: 119" in text
    assert "Avis montrés\u202f: 90" in text
    assert "Police, gendarmes\u202f: des questions ▇▇▇▇▇▇▇▇▇▇ 96" in text
    assert "La famille veut des nouvelles ▇▇▇▇▇▇▇ 71" in text
    assert "retired ▇▇ 20" in text  # a topic that is no more has its id only
    assert "Moins de 11\u202f: Emprise, secte, pseudo-soignant" in text
    assert "Questions suivantes\u202f: 1\u202f203 (Français 1\u202f203)" in text
    assert "Erreurs\u202f: moins de 11 (Telegram ne répond pas)" in text
    assert text[-1] == "Passages, pas personnes. Un jour, une semaine se lisent une fois finis."


async def test_buttons_change_the_stretch_of_time_in_place(ask: Ask, admin: Person) -> None:
    first = await ask("/stats")
    this_week = await ask("Cette semaine")
    assert this_week.id == first.id
    assert this_week.text.startswith(
        "📊 Cette semaine · 23–24 nov. 2026\n\nConversations commencées\u202f: au moins 40"
    )
    assert "23 nov. ▇▇▇▇▇▇▇▇▇▇ 40\n24 nov. · moins de 11" in this_week.text
    assert "77" not in this_week.text  # today is not over
    assert "33" not in this_week.text  # nor is this week
    assert "• Cette semaine" in this_week.labels
    assert (await ask("30")).text.startswith("📊 30\u00a0jours · 26 oct.")
    year = await ask("12\u00a0mois")
    assert "au moins 159" in year.text
    assert "Emprise, secte, pseudo-soignant ▇ au moins 12" in year.text
    assert year.id == first.id
    assert len([message for message in admin.messages if message.from_bot]) == 2  # with that of /start


async def test_on_a_monday_this_week_has_no_day_yet(ask: Ask, time: Clock, admin: Person, until: Until) -> None:
    time.now = MONDAY
    await ask("/stats")
    text = (await ask("Cette semaine")).text
    assert text.endswith("La semaine commence. Un jour, une semaine se lisent une fois finis.")
    messages = len(admin.messages)
    admin.tap("🖼")
    await until(lambda: len(admin.messages) > messages)
    assert admin.last.text == text  # there is nothing to draw either


async def test_an_admin_whose_phone_speaks_english_reads_english(
    server: LocalTelegram, admin: Person, until: Until
) -> None:
    assert admin
    other = server.person(9, "Grace", language_code="en-GB")
    other.send("/stats")
    await until(lambda: any(message.from_bot for message in other.messages))
    assert other.last.text.startswith("📊 Last week · Nov 16")
    assert "Fewer than 11: " in other.last.text


async def test_the_chart_is_a_picture_edited_in_place(ask: Ask, admin: Person, until: Until, calls: Calls) -> None:
    await ask("/stats")
    admin.tap("🖼")
    await until(lambda: admin.photos)
    sent = admin.last
    assert sent.kind == "photo"
    assert sent.text == "Semaine dernière"
    admin.tap("12\u00a0mois", sent)
    await until(lambda: admin.last.text == "12\u00a0mois")
    assert admin.last.id == sent.id
    assert len(admin.photos) == 1
    assert len(calls("editMessageMedia")) == 1


async def test_the_file_for_a_spreadsheet_holds_what_is_shown_and_no_more(
    ask: Ask, admin: Person, until: Until, server: LocalTelegram
) -> None:
    await ask("/stats")
    admin.tap("CSV")
    await until(lambda: admin.documents)
    assert admin.documents[0].file_name == "motus-2026-11-16-2026-11-22.csv"
    data = next(upload.data for upload in server.world.files.values() if upload.name.endswith(".csv"))
    rows = [*csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")]
    assert {row["compte"]: (row["nombre"], row["mention"]) for row in rows} == {
        "start": ("119", ""),
        "topic:*": ("187", "au moins 187"),
        "topic:police": ("96", ""),
        "topic:famille": ("71", ""),
        "topic:retired": ("20", ""),
        "topic:emprise": ("", "moins de 11"),
        "question:*": ("1203", ""),
        "question:fr": ("1203", ""),
        "guidance:*": ("90", ""),
        "guidance:police/sans-papier": ("90", ""),
        "search:*": ("15", ""),
        "search:found": ("15", ""),
        "error:*": ("", "moins de 11"),
        "error:network": ("", "moins de 11"),
    }


async def test_for_anybody_else_it_is_an_unknown_command(
    server: LocalTelegram, admin: Person, french: Language, guide: Guide
) -> None:
    assert admin
    nurse = server.person(8, "Noa")
    typed = nurse.send("/stats")
    await nurse.settled()
    assert not nurse.sees(typed)
    assert nurse.last.text == guide.find("/stats", "fr").screen.html.replace("<b>", "").replace("</b>", "")
    nurse.tap_data("stats:text:last-week")
    await nurse.settled()
    assert "📊" not in nurse.last.text
    assert "Semaine" not in nurse.last.text
    assert french.gettext("🖼 Chart") not in nurse.last.labels


async def test_without_admins_nobody_has_it(server: LocalTelegram, guide: Guide, file: Path) -> None:
    desk = Desk(guide)
    application = build(server.token, server.url, desk, Tally(), Statistics(desk, [], file, 11))
    async with polling(application, desk):
        person = server.person(ADMIN)
        await person.say("/stats")
        assert "📊" not in person.last.text


async def test_the_menu_of_an_admin_has_it_and_no_other(
    server: LocalTelegram, admin: Person, languages: Mapping[str, Language], until: Until
) -> None:
    assert admin
    menus = server.profile.commands
    await until(lambda: (("chat", str(ADMIN)), "en") in menus and (("chat", "9"), "en") in menus)
    for code, language in languages.items():
        assert menus[("chat", str(ADMIN)), code] == as_menu(admin_commands(language))
        assert menus[("default",), code] == as_menu(commands(language))
    assert "stats" not in [name for name, _ in commands(languages["fr"])]


def as_menu(listed: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"command": name, "description": what} for name, what in listed]


async def test_in_a_group_it_says_nothing_of_the_counts(server: LocalTelegram, admin: Person) -> None:
    group = admin.group("Équipe")
    await admin.settled()
    server.forget_calls()
    group.send("/stats")
    await admin.settled()
    assert not any("📊" in str(call.parameters) for call in server.actions)


async def test_before_anything_is_counted_it_says_so(ask: Ask, file: Path) -> None:
    file.unlink()
    assert "Rien à montrer." in (await ask("/stats")).text
    assert not file.exists()


async def test_a_file_that_cannot_be_read_is_told(ask: Ask, file: Path) -> None:
    file.write_bytes(b"not a database at all" * 100)
    text = (await ask("/stats")).text
    assert text == "📊 Les comptes ne se lisent pas\u202f: ce n’est pas une base SQLite, ou elle est abîmée."


async def test_a_year_with_ten_million_events_is_answered_and_small(
    admin: Person, ask: Ask, file: Path, guide: Guide
) -> None:
    assert admin
    names = [f"topic:{topic}" for topic in guide.corpus.topics] + [
        f"guidance:{state}" for state in guide.corpus.guidance
    ]
    counts = {}
    for week in range(51):
        period = "{:04}-W{:02}".format(*(WEDNESDAY - timedelta(weeks=week + 1)).isocalendar()[:2])
        for number, name in enumerate(names):
            counts[period, name] = 10_000_000 // (51 * len(names)) + number
    fill(file, counts, WEDNESDAY)
    assert sum(counts.values()) > 10_000_000
    assert file.stat().st_size < 5_000_000
    advice = sum(n for (_, name), n in counts.items() if name.startswith("guidance:")) + 90
    await ask("/stats")
    told = (await ask("12\u00a0mois")).text
    assert f"Avis montrés\u202f: {advice:,}".replace(",", "\u202f") in told


def test_the_file_is_for_its_owner_only(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
