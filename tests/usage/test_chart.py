"""The picture of a report: what is drawn, and that a nurse never waits for it."""

from __future__ import annotations

import asyncio
import struct
import subprocess
import sys
from datetime import date

import pytest

from bot.i18n import Language
from bot.usage import chart as module
from bot.usage.chart import LONGEST, TOPICS, Bar, Chart, NoPicture, chart, draw, picture
from bot.usage.events import Event
from bot.usage.periods import Period
from bot.usage.report import By, report
from bot.usage.suppression import publish
from bot.usage.tally import Cell

COUNTS: dict[Cell, int] = {
    ("2026-11-23", "start"): 1500,
    ("2026-11-24", "start"): 4,
    ("2026-W48", "topic:police"): 40,
    ("2026-W48", "topic:famille"): 7,
}
WEEK = Period(date(2026, 11, 23), date(2026, 11, 29))


def drawn(french: Language, counts: dict[Cell, int], by: By = By.DAY, period: Period = WEEK) -> Chart:
    published = publish(counts, date(2026, 11, 29))

    def name_of(event: Event) -> str:
        return event.detail

    return chart(report(published, period, by), report(published, period), "Motus", french, name_of)


@pytest.fixture
def shown(french: Language) -> Chart:
    return drawn(french, COUNTS)


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_hidden_count_has_no_bar_and_no_number(shown: Chart) -> None:
    assert [(bar.n, bar.said, bar.hidden) for bar in shown.columns[:3]] == [
        (1500, "1\u202f500", False),
        (0, "0", True),
        (0, "0", False),
    ]
    assert shown.bars == [Bar("police", 40, "40", hidden=False), Bar("famille", 0, "moins de 11", hidden=True)]


def test_the_note_says_what_a_ring_is_only_where_there_is_one(french: Language, shown: Chart) -> None:
    assert "11" in shown.note
    assert "○" in shown.note
    whole = drawn(french, {("2026-11-23", "start"): 50})
    assert whole.note == "Passages, pas personnes."


def test_it_is_told_what_and_when(shown: Chart) -> None:
    assert (shown.title, shown.subtitle) == ("Motus", "23–29 nov. 2026")
    assert (shown.columns_title, shown.bars_title) == ("Conversations commencées", "Sujets ouverts")
    assert [bar.label for bar in shown.columns][:2] == ["23 nov.", "24 nov."]


def test_only_the_topics_opened_most_are_drawn(french: Language) -> None:
    many = {("2026-W48", f"topic:t{number:02}"): 100 - number for number in range(20)}
    assert [bar.label for bar in drawn(french, many).bars] == [f"t{number:02}" for number in range(TOPICS)]


def test_a_stretch_without_a_day_has_no_picture(french: Language) -> None:
    with pytest.raises(NoPicture):
        drawn(french, COUNTS, period=Period(date(2026, 11, 30), date(2026, 11, 29)))


def test_a_picture_is_as_wide_as_a_phone_and_says_nothing_of_who_drew_it(shown: Chart) -> None:
    png = draw(shown)
    assert size_of(png)[0] == 1080
    assert b"matplotlib" not in png.lower()


def test_a_year_of_days_with_long_titles_or_nothing_at_all_can_be_drawn(french: Language) -> None:
    strange = "Un “titre” — très long & <étrange>, avec 100 $ et 200 $ dedans, " * 3
    year = [Bar(f"{number}", number % 50, str(number % 50), number % 7 == 0) for number in range(366)]
    wide = draw(
        Chart(strange[:60], "2026", "Début", year, "Sujets", [Bar(strange, 12, "12", hidden=False)] * TOPICS, "…")
    )
    assert size_of(wide)[0] == 1080
    assert len(module._cut(strange)) <= LONGEST
    empty = draw(drawn(french, {}))
    assert size_of(empty)[0] == 1080


async def test_a_process_of_its_own_draws_the_same_while_others_are_answered(shown: Chart) -> None:
    drawing = asyncio.ensure_future(picture(shown))
    answered = 0
    while not drawing.done():
        await asyncio.sleep(0.01)
        answered += 1
    assert await drawing == draw(shown)
    assert answered > 1


async def test_a_process_that_fails_makes_no_picture(shown: Chart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_COMMAND", (sys.executable, "-c", "raise SystemExit(1)"))
    with pytest.raises(NoPicture):
        await picture(shown)


async def test_a_process_that_hangs_is_ended(shown: Chart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_COMMAND", (sys.executable, "-S", "-c", "import time; time.sleep(600)"))
    monkeypatch.setattr(module, "TIME_LIMIT", 0.2)
    with pytest.raises(NoPicture, match="too long"):
        await picture(shown)


def test_the_bot_s_own_process_does_not_load_what_draws() -> None:
    told = "import sys, bot.stats, bot.usage.chart; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", told], check=True)
