"""Figures added up over stretches of time: what is in which, and what is in none."""

from __future__ import annotations

from datetime import date

import pytest

from bot.usage.events import Event, Family, parse
from bot.usage.periods import Period
from bot.usage.report import Amount, By, Report, added, ranked, report, whole_weeks
from bot.usage.suppression import publish
from bot.usage.tally import Cell

UNTIL = date(2026, 12, 6)
POLICE, TOPICS, START, ADVICE = parse("topic:police"), Event(Family.TOPIC), Event(Family.START), Event(Family.GUIDANCE)


def reported(counts: dict[Cell, int], first: str, last: str, by: By = By.WHOLE) -> Report:
    return report(publish(counts, UNTIL), Period(date.fromisoformat(first), date.fromisoformat(last)), by)


def of(found: Report, event: Event) -> list[Amount | None]:
    """The amounts of an event, stretch by stretch."""
    return [amounts.get(event) for amounts in found.rows.values()]


def test_a_sum_that_straddles_two_weeks_is_in_neither_but_in_the_whole() -> None:
    counts = {("2026-W47", "topic:police"): 6, ("2026-W48", "topic:police"): 7}
    assert of(reported(counts, "2026-11-16", "2026-11-29", By.WEEK), POLICE) == [Amount(0, 1, 1), Amount(0, 1, 1)]
    assert reported(counts, "2026-11-16", "2026-11-29").total[POLICE] == Amount(13)
    assert reported(counts, "2026-11-17", "2026-11-29").total[POLICE] == Amount(0, 1, 1)


def test_a_sum_that_straddles_two_months_is_in_neither_but_in_the_whole() -> None:
    counts = {("2026-W44", "topic:police"): 6, ("2026-W45", "topic:police"): 7}
    assert of(reported(counts, "2026-10-01", "2026-11-29", By.MONTH), POLICE)[-2:] == [Amount(0, 1, 1), Amount(0, 1, 1)]
    assert reported(counts, "2026-10-01", "2026-11-29").total[POLICE] == Amount(13)


def test_months_are_whole_weeks_and_the_ends_are_cut_to_what_was_asked() -> None:
    found = reported({}, "2026-09-15", "2026-11-25", By.MONTH)
    assert [(str(stretch.first), str(stretch.last)) for stretch in found.rows] == [
        ("2026-09-15", "2026-09-27"),
        ("2026-09-28", "2026-11-01"),
        ("2026-11-02", "2026-11-25"),
    ]


def test_stretches_in_which_nothing_happened_are_there_and_empty() -> None:
    found = reported({("2026-11-25", "start"): 12}, "2026-11-23", "2026-11-29", By.DAY)
    assert len(found.rows) == 7
    assert sum(bool(amounts) for amounts in found.rows.values()) == 1
    assert not found.empty
    assert reported({}, "2026-11-23", "2026-11-29", By.DAY).empty


def test_nothing_of_what_lies_outside_is_counted() -> None:
    counts = {("2026-W47", "topic:police"): 20, ("2026-11-22", "start"): 30, ("2026-11-30", "start"): 3}
    assert reported(counts, "2026-11-23", "2026-11-29").empty
    assert reported(counts, "2026-11-17", "2026-11-22").total == {START: Amount(30)}
    assert reported(counts, "2026-11-16", "2026-11-21").empty


def test_a_report_ends_with_the_last_day_that_is_over() -> None:
    counts = {("2026-12-06", "start"): 20, ("2026-12-07", "start"): 40, ("2026-W50", "topic:police"): 90}
    found = reported(counts, "2026-12-01", "2027-12-01")
    assert found.period.last == UNTIL
    assert found.total == {START: Amount(20)}


def test_a_report_that_begins_after_it_has_no_stretch() -> None:
    found = reported({("2026-12-08", "start"): 20}, "2026-12-07", "2026-12-09", By.DAY)
    assert found.empty
    assert not found.rows


def test_by_day_only_what_is_counted_by_day_is_shown() -> None:
    counts = {("2026-11-25", "start"): 12, ("2026-W48", "topic:police"): 90}
    found = reported(counts, "2026-11-23", "2026-11-29", By.DAY)
    assert {event for amounts in found.rows.values() for event in amounts} == {START}


def test_a_family_is_the_sum_of_what_is_shown_of_its_events() -> None:
    counts = {("2026-W48", "topic:police"): 20, ("2026-W48", "topic:famille"): 30, ("2026-W48", "topic:deces"): 4}
    total = reported(counts, "2026-11-23", "2026-11-29").total
    assert total[TOPICS] == Amount(50, 1, 1)
    assert total[parse("topic:deces")] == Amount(0, 1, 1)
    assert not total[TOPICS].whole
    assert total[POLICE].whole


def test_the_few_of_a_week_s_advice_are_in_a_floor_and_it_is_not_said_which_they_are() -> None:
    counts = {("2026-W48", f"guidance:police/{name}"): 5 for name in "abc"} | {("2026-W48", "guidance:deces/a"): 40}
    total = reported(counts, "2026-11-23", "2026-11-29").total
    assert total == {ADVICE: Amount(55, 1, 1), parse("guidance:deces/a"): Amount(40)}


def test_a_family_says_of_how_many_events_something_is_hidden() -> None:
    counts = {(f"2026-W{week}", f"topic:{name}"): 2 for week in (47, 48) for name in "abc"}
    assert reported(counts, "2026-11-16", "2026-11-29").total[TOPICS] == Amount(0, 6, 3)
    assert added([Amount(3, 1, 1), Amount(4), Amount(0, 2, 1)]) == Amount(7, 3, 2)
    assert added([]) == Amount(0)


def test_what_is_counted_by_week_is_told_for_whole_weeks() -> None:
    weeks = [Period(date(2026, 11, first), date(2026, 11, last)) for first, last in ((16, 29), (14, 30), (17, 24))]
    assert [whole_weeks(stretch) for stretch in weeks] == [weeks[0], weeks[0], None]


def test_events_are_ranked_by_what_is_shown_of_them() -> None:
    counts = {("2026-W48", f"topic:{name}"): n for name, n in (("a", 3), ("b", 20), ("c", 30), ("d", 20))}
    found = ranked(reported(counts, "2026-11-23", "2026-11-29").total, Family.TOPIC)
    assert [event.detail for event, _ in found] == ["c", "b", "d", "a"]


def test_only_a_report_that_is_not_cut_has_a_total() -> None:
    with pytest.raises(TypeError):
        _ = reported({}, "2026-11-23", "2026-11-29", By.WEEK).total


def test_a_piece_of_guidance_is_a_floor_where_others_of_its_family_are_hidden() -> None:
    """Hidden guidance is not named: it may be this piece."""
    piece = parse("guidance:police/refus")
    shown, other = ("2026-W47", "guidance:police/refus"), ("2026-W48", "guidance:ecole/refus")
    assert reported({shown: 40}, "2026-11-16", "2026-11-29").total[piece] == Amount(40)
    assert reported({shown: 40, other: 5}, "2026-11-16", "2026-11-29").total[piece] == Amount(40, 1, 1)
    in_its_week = reported({shown: 40, other: 5}, "2026-11-16", "2026-11-29", By.WEEK)
    assert of(in_its_week, piece) == [Amount(40), None]
