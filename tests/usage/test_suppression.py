"""What is small stays hidden, whatever is asked: nothing under the threshold, and nothing that can be worked out."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime, time, timedelta
from itertools import pairwise, product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from filled import fill
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import Language
from bot.telegram.summary import BLOCK, View, summary
from bot.usage import periods, store
from bot.usage.events import Event, Family, Grain, parse
from bot.usage.export import export
from bot.usage.formats import as_csv, as_json, as_table
from bot.usage.periods import PARIS, Period
from bot.usage.report import By, report
from bot.usage.store import Store
from bot.usage.suppression import FEWEST, LEAST, Figure, Published, publish
from bot.usage.tally import Cell as Row
from bot.usage.wording import event_words, family_words

from .attacker import Attacker, Cell, Told, heading_of

FIRST = date(2026, 12, 14)
"""A Monday; the ISO year ends after its third week."""

WEEKS = [periods.week(FIRST + number * periods.WEEK) for number in range(5)]
LAST = WEEKS[-1].last
DAYS = [periods.day(WEEKS[2].first + timedelta(days=number)) for number in range(14)]
"""The last week of the ISO year, and the first of the next."""

EVENTS = [
    parse(name) for name in ("topic:police", "topic:famille", "guidance:police/refuser", "guidance:famille/a", "link")
]
CELLS = [
    *(Cell(day, Event(Family.START)) for day in DAYS),
    *(Cell(week, event) for event in EVENTS for week in WEEKS),
]
FEW = st.one_of(st.integers(1, 3), st.integers(8, 10), st.integers(0, 14))
COUNTS = st.lists(FEW, min_size=len(CELLS), max_size=len(CELLS)).map(
    lambda values: dict(zip(CELLS, values, strict=True))
)


def name_of(event: Event) -> str:
    return event.detail


def in_file(counts: Mapping[Cell, int]) -> Mapping[Row, int]:
    return {
        (periods.written(event.family.grain, period.first), event.name): n for (period, event), n in counts.items() if n
    }


def windows() -> Iterator[Period]:
    """From the Monday of each week to the Sunday of each, and some that cut weeks."""
    for number, first in enumerate(WEEKS):
        for last in WEEKS[number:]:
            yield Period(first.first, last.last)
    for number in range(0, 30, 4):
        yield Period(FIRST + timedelta(days=number), LAST - timedelta(days=number // 2))


def from_json(published: Published, window: Period, by: By, language: Language) -> Iterator[Told]:
    for row in json.loads(as_json(report(published, window, by), language, name_of))["rows"]:
        within = Period(date.fromisoformat(row["from"]), date.fromisoformat(row["to"]))
        yield Told(heading_of(row["event"]), within, row["count"] or 0, row["hidden"])


def from_csv(published: Published, window: Period, by: By, language: Language) -> Iterator[tuple[Event, Period, int]]:
    """The numbers of a CSV file; in which it is not said how many are hidden."""
    rows = csv.reader(io.StringIO(as_csv(report(published, window, by), language, name_of), newline=""))
    for first, last, name, _, count, _ in [*rows][1:]:
        yield heading_of(name), Period(date.fromisoformat(first), date.fromisoformat(last)), int(count or 0)


def from_export(published: Published, language: Language) -> Iterator[tuple[Event, Period, int, int]]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "shown.db"
        export(published, file, language, name_of)
        with closing(sqlite3.connect(file)) as connection:
            for name, first, last, n, terms in connection.execute("select event, first, last, n, counts from figures"):
                yield heading_of(name), Period(date.fromisoformat(first), date.fromisoformat(last)), n, terms


NUMBER = re.compile(r"\d+(?:\u202f\d{3})*")
LINE = re.compile(rf"(?P<label>.+?)(?: {BLOCK}+ |\u202f: )(?P<least>au moins )?(?P<n>{NUMBER.pattern})")


def from_summary(text: str, language: Language) -> Iterator[tuple[Event, int, bool]]:
    """The lines of the text an admin reads: of what, how many, and whether that is all."""
    headings = {family_words(family, language): Event(family) for family in Family}
    headings |= {event_words(event, language, name_of): event for event in EVENTS if event.family is Family.TOPIC}
    for line in text.split("\n"):
        if (found := LINE.match(line)) and found["label"] in headings:
            yield headings[found["label"]], numbers(found["n"])[0], not found["least"]


def attack(published: Published, language: Language) -> Attacker:
    """Give an attacker all that can be asked for."""
    attacker = Attacker(CELLS, published.least)
    hidden = {Cell(each.period, each.event) for each in published.hidden}
    shown = {Cell(period, figure.event) for figure in published.figures for period in figure.periods}
    attacker.hidden(hidden & {*CELLS})
    unnamed: dict[Period, list[Cell]] = {}
    for week in hidden - {*CELLS}:
        unnamed[week.period] = [cell for cell in attacker.cells_of(week.event, week.period) if cell not in shown]
        attacker.hidden(unnamed[week.period], lowest=0)
        attacker.at_least(unnamed[week.period], 1)
    for window, by in product(windows(), By):
        told = [*from_json(published, window, by, language)]
        assert [*from_csv(published, window, by, language)] == [(each.heading, each.within, each.n) for each in told]
        for each in told:
            attacker.told(each)
    for heading, span, n, terms in from_export(published, language):
        if heading == Event(Family.GUIDANCE):
            attacker.at_least(unnamed[span], n)
        elif terms > 1:
            cells = [cell for cell in attacker.cells_of(heading, span) if cell in hidden]
            assert len(cells) == terms
            attacker.summed(cells, n)
    read_summaries(attacker, published, language)
    return attacker


def read_summaries(attacker: Attacker, published: Published, language: Language) -> None:
    """Every stretch of time, every evening."""
    hidden = {Cell(each.period, each.event) for each in published.hidden}
    for day, view in product(DAYS, View):
        text = summary(publish_until(published, day.first), view, language, name_of)
        period = Period(view.period(day.first).first, min(view.period(day.first).last, day.first))
        for heading, n, whole in from_summary(text, language):
            cells = attacker.cells_of(heading, period)
            if whole:
                attacker.summed(cells, n)
            elif heading.family is not Family.GUIDANCE and sum(cell in hidden for cell in cells) == 1:
                attacker.told(Told(heading, period, n, 1))


def publish_until(published: Published, until: date) -> Published:
    """What was published on an earlier day: of the same figures, those that were over."""
    return Published(
        published.least,
        until,
        tuple(figure for figure in published.figures if figure.span.last <= until),
        tuple(hidden for hidden in published.hidden if hidden.period.last <= until),
    )


@settings(max_examples=10, deadline=None)
@given(COUNTS)
def test_all_reports_over_all_stretches_set_against_each_other_pin_no_hidden_count(
    languages: Mapping[str, Language], counts: Mapping[Cell, int]
) -> None:
    published = publish(in_file(counts), LAST)
    attacker = attack(published, languages["fr"])
    attacker.think()
    assert [*attacker.pinned()] == []
    for cell, (low, high) in zip(CELLS, attacker.bounds, strict=True):
        assert low <= counts[cell] <= high, cell


def test_an_attacker_who_is_shown_a_total_beside_its_parts_finds_the_hidden_one() -> None:
    """The attacker of the test above is no straw man."""
    cells = [Cell(WEEKS[0], event) for event in EVENTS[:2]]
    attacker = Attacker(cells, LEAST)
    attacker.hidden(cells[1:])
    attacker.told(Told(EVENTS[0], WEEKS[0], 20, 0))
    attacker.summed(cells, 24)
    attacker.think()
    assert [*attacker.pinned()] == [cells[1]]
    assert attacker.bounds == [(20, 20), (4, 4)]


@settings(max_examples=20, deadline=None)
@given(COUNTS, st.integers(FEWEST, LEAST))
def test_no_number_that_is_shown_is_under_the_threshold(
    languages: Mapping[str, Language], counts: Mapping[Cell, int], least: int
) -> None:
    french = languages["fr"]
    published = publish(in_file(counts), LAST, least)
    assert all(figure.n >= least for figure in published.figures)
    window = Period(FIRST, LAST)
    for by in By:
        found = report(published, window, by)
        for row in json.loads(as_json(found, french, name_of))["rows"]:
            assert row["count"] is None or row["count"] >= least
        for *_, count, note in [*csv.reader(io.StringIO(as_csv(found, french, name_of), newline=""))][1:]:
            assert not count or int(count) >= least
            assert all(n >= least for n in numbers(note))
        assert all(n >= least for n in numbers(without_titles(as_table(found, french, name_of))))
    for view in View:
        text = summary(published, view, french, name_of)
        assert all(n >= least for n in numbers(without_days(text))), text


def numbers(text: str) -> list[int]:
    return [int(found.replace("\u202f", "")) for found in NUMBER.findall(text)]


def without_titles(table: str) -> str:
    """A table without the lines that name its stretches."""
    return "\n".join(line for paragraph in table.split("\n\n") for line in paragraph.split("\n")[1:])


def without_days(text: str) -> str:
    """A summary without its title, and without the names of days beside their bars."""
    _, *lines = text.split("\n")
    return "\n".join(re.sub(r"^\d+(er)? [a-zéû]+\.? ", "", line) for line in lines)


@settings(max_examples=20, deadline=None)
@given(COUNTS, st.integers(FEWEST, LEAST))
def test_figures_are_true_and_each_count_is_in_one_of_them_at_most(counts: Mapping[Cell, int], least: int) -> None:
    published = publish(in_file(counts), LAST, least)
    few = {cell: n for cell, n in counts.items() if 0 < n < least}
    seen: set[Cell] = set()
    for figure in published.figures:
        cells = {Cell(period, figure.event) for period in figure.periods}
        assert not cells & seen
        seen |= cells
        if figure.event.detail or figure.event.family is not Family.GUIDANCE:
            assert figure.n == sum(counts[cell] for cell in cells)
        else:
            assert figure.n <= sum(n for cell, n in few.items() if cell.event.family is Family.GUIDANCE)
    named = {cell for cell in few if cell.event.family is not Family.GUIDANCE}
    weeks = {Cell(cell.period, Event(Family.GUIDANCE)) for cell in few if cell not in named}
    assert {Cell(each.period, each.event) for each in published.hidden} == named | weeks
    assert {cell for cell, n in counts.items() if n >= least} <= seen


@settings(max_examples=20, deadline=None)
@given(COUNTS)
def test_what_is_shown_on_a_day_is_shown_unchanged_on_all_later_ones(counts: Mapping[Cell, int]) -> None:
    rows = in_file(counts)
    looked = [publish(rows, day.first) for day in DAYS]
    for earlier, later in pairwise(looked):
        assert set(earlier.figures) <= set(later.figures)
        assert set(earlier.hidden) <= set(later.hidden)


@settings(max_examples=20, deadline=None)
@given(COUNTS)
def test_nothing_is_shown_of_a_day_or_a_week_that_is_not_over(counts: Mapping[Cell, int]) -> None:
    rows = in_file(counts)
    for day in DAYS[:14]:
        published = publish(rows, day.first)
        assert all(figure.span.last <= day.first for figure in published.figures)
        assert all(hidden.period.last <= day.first for hidden in published.hidden)
        over = {cell: n for cell, n in counts.items() if cell.period.last <= day.first}
        assert published == publish(in_file(over), day.first)


def cut_by_age(file: Path, evenings: list[date]) -> Iterator[Published]:
    """What is shown on some evenings, by a bot that drops what is too old as it writes."""
    for evening in evenings:
        # In the hour after midnight the day that has just ended is not over yet, but the file knows the new one.
        for hours in (25, 48.5):
            now = datetime.combine(evening, time(), PARIS) + timedelta(hours=hours)
            assert periods.yesterday(now) == evening
            Store(file).add({}, now)
            yield publish(store.read([file]), evening)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_dropping_what_is_too_old_changes_no_figure_that_is_left(tmp_path: Path, year: int) -> None:
    first = date.fromisocalendar(year, 1, 1)
    dropped = first.replace(year=first.year + 2)
    evenings = [dropped + timedelta(days=number) for number in range(-12, 8)]
    rows = {(str(first + timedelta(days=number)), "start"): 5 + number % 3 for number in range(-30, 60)}
    rows |= {(periods.written(Grain.WEEK, first + number * periods.WEEK), "topic:police"): 4 for number in range(-9, 9)}
    rows[str(evenings[0]), "start"] = 1
    file = fill(tmp_path / "usage.db", rows, datetime.combine(evenings[0], time(), PARIS))
    shown: set[Figure] = set(publish(rows, evenings[0]).figures)
    assert len(shown) > 10
    for published in cut_by_age(file, evenings):
        assert set(published.figures) <= shown
        shown = set(published.figures)
    assert not shown


def test_a_year_that_is_no_longer_whole_has_no_sums_but_what_can_be_shown_by_itself() -> None:
    rows = {(week, "topic:police"): n for week, n in (("2024-W49", 9), ("2024-W50", 9), ("2024-W51", 30))}
    later = publish(rows, date(2026, 11, 25))
    assert [(figure.n, len(figure.periods)) for figure in later.figures] == [(30, 1)]
    assert len(later.hidden) == 2
    sooner = publish(rows, date(2025, 6, 1))
    assert [(figure.n, len(figure.periods)) for figure in sooner.figures] == [(30, 1), (18, 2)]


def test_what_is_older_than_two_years_is_shown_no_more_also_where_it_was_not_dropped() -> None:
    rows = {("2024-W47", "topic:police"): 50, ("2024-11-26", "start"): 50, ("2024-11-27", "start"): 60}
    assert [figure.n for figure in publish(rows, date(2026, 11, 25)).figures] == [60]


def test_hidden_weeks_of_a_topic_are_carried_over_until_they_can_be_shown() -> None:
    rows = {(f"2026-W{week:02}", "topic:police"): n for week, n in ((10, 4), (12, 5), (13, 40), (15, 8), (20, 2))}
    published = publish(rows, date(2026, 11, 25))
    assert [(figure.n, str(figure.span.first), str(figure.span.last)) for figure in published.figures] == [
        (40, "2026-03-23", "2026-03-29"),
        (17, "2026-03-02", "2026-04-12"),
    ]
    assert [str(hidden.period.first) for hidden in published.hidden] == [
        *("2026-03-02", "2026-03-16", "2026-04-06", "2026-05-11")
    ]


def test_nothing_is_carried_over_from_one_year_into_the_next() -> None:
    rows = {("2026-W53", "topic:police"): 6, ("2027-W01", "topic:police"): 6}
    assert not publish(rows, date(2027, 2, 1)).figures


def test_the_few_of_one_topic_are_not_added_to_those_of_another() -> None:
    rows = {("2026-W48", "topic:police"): 6, ("2026-W48", "topic:famille"): 6}
    assert not publish(rows, date(2026, 12, 1)).figures


def test_the_few_of_a_week_s_advice_are_added_up_and_not_named() -> None:
    rows = {("2026-W48", f"guidance:police/g{number}"): 3 for number in range(5)} | {("2026-W48", "guidance:a/b"): 60}
    published = publish(rows, date(2026, 12, 1))
    assert [(figure.event.name, figure.n) for figure in published.figures] == [("guidance:a/b", 60), ("guidance", 15)]
    assert [hidden.event.name for hidden in published.hidden] == ["guidance"]


def test_where_the_few_are_nearly_the_most_they_can_be_their_sum_is_a_floor() -> None:
    rows = {("2026-W48", f"guidance:police/g{number}"): 10 for number in range(2)}
    assert [figure.n for figure in publish(rows, date(2026, 12, 1)).figures] == [18]


def test_a_threshold_that_hides_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="less than 3 hides nothing"):
        publish({}, LAST, FEWEST - 1)


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(st.tuples(st.text(max_size=12), st.text(max_size=12)), st.integers(-50, 50)))
def test_rows_that_no_version_writes_are_left_out(rows: Mapping[Row, int]) -> None:
    good = {("2026-W48", "topic:police"): 50}
    strange = {cell: n for cell, n in rows.items() if n > 0 or cell not in good}
    assert publish({**strange, **good}, date(2026, 12, 1)).figures[-1].n >= LEAST
    negative = {("2026-W48", "topic:famille"): -5, ("2026-W47", "topic:famille"): 0}
    assert publish({**negative, **good}, date(2026, 12, 1)) == publish(good, date(2026, 12, 1))
