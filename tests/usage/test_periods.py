"""Days and weeks in France, and the stretches of reports."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.usage import periods
from bot.usage.events import Grain
from bot.usage.periods import Period

DAYS = st.dates()


@settings(deadline=None)
@given(DAYS)
def test_a_day_is_written_and_read_back(when: date) -> None:
    assert periods.read(periods.written(Grain.DAY, when)) == Period(when, when)


@settings(deadline=None)
@given(st.dates(max_value=date(9999, 12, 26)))
def test_a_week_is_written_and_read_back(when: date) -> None:
    week = periods.read(periods.written(Grain.WEEK, when))
    assert week == periods.week(when)
    assert week.days == 7
    assert week.first.weekday() == 0


@settings(deadline=None)
@given(st.one_of(st.text(), st.from_regex(r"\A\d{4}-W\d{2}\Z"), st.from_regex(r"\A\d{4}-\d{2}-\d{2}\Z")))
def test_any_other_text_is_no_period(text: str) -> None:
    try:
        found = periods.read(text)
    except ValueError:
        return
    assert text in {periods.written(grain, found.first) for grain in Grain}


@pytest.mark.parametrize("text", ["2026-W54", "2025-W53", "2026-W00", "9999-W52", "2026-13-45", "2026-11", "2026W48"])
def test_a_week_or_a_day_that_no_calendar_has_is_no_period(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (whatever it says)
        periods.read(text)


@settings(deadline=None)
@given(st.dates(max_value=date(9999, 12, 26)))
def test_weeks_nest_in_months_and_months_in_years(when: date) -> None:
    week, month = periods.week(when), periods.month(when)
    assert week in month
    assert (month.first.weekday(), month.last.weekday()) == (0, 6)
    assert month.days in (28, 35)
    assert {periods.month(month.first), periods.month(month.last)} == {month}
    assert periods.year_of(month.first) == periods.year_of(month.last)
    thursday = week.first + timedelta(days=3)
    assert periods.month_name(when) == f"{thursday:%Y-%m}"


def test_months_follow_each_other_without_a_gap() -> None:
    month = periods.month(date(2024, 1, 4))
    while month.first.year < 2032:
        after = periods.month(month.last + timedelta(days=1))
        assert after.first == month.last + timedelta(days=1)
        month = after


@pytest.mark.parametrize(
    ("now", "yesterday"),
    [
        # Winter, then summer: midnight in France is at 23 h, at 22 h in Greenwich; an hour of grace follows it.
        (datetime(2026, 11, 25, 22, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 25, 23, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 26, 0, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 7, 14, 22, 59, tzinfo=UTC), date(2026, 7, 13)),
        (datetime(2026, 7, 14, 23, 0, tzinfo=UTC), date(2026, 7, 14)),
    ],
)
def test_a_day_is_over_an_hour_after_midnight_in_france(now: datetime, yesterday: date) -> None:
    assert periods.yesterday(now) == yesterday


def test_the_time_in_france_has_its_zone() -> None:
    assert periods.now_in_france().utcoffset() in (timedelta(hours=1), timedelta(hours=2))


@pytest.mark.parametrize(
    ("today", "oldest"),
    [
        (date(2026, 11, 25), date(2024, 11, 25)),
        (date(2026, 1, 1), date(2024, 1, 1)),
        (date(2028, 2, 29), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2024, 2, 28)),
        (date(2026, 12, 31), date(2024, 12, 31)),
    ],
)
def test_counts_are_kept_for_24_months(today: date, oldest: date) -> None:
    assert periods.oldest_kept(today) == oldest


@settings(deadline=None)
@given(DAYS, st.integers(0, 400))
def test_some_months_earlier_is_never_later(when: date, months: int) -> None:
    before = periods.months_before(when, months)
    assert before <= when
    assert before == date.min or (when.year - before.year) * 12 + when.month - before.month == months


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1)), st.integers(0, 100))
def test_what_is_kept_never_grows_older(when: date, days: int) -> None:
    later = when + timedelta(days=days) if when < date(9990, 1, 1) else when
    assert periods.oldest_kept(when) <= periods.oldest_kept(later)
