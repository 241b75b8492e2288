"""Days and ISO weeks in France, written as in the file: `2026-11-25`, `2026-W48`; and the longer stretches of reports.

A month is the ISO weeks whose Thursday falls in it, as in an ISO year: weeks nest in months, and months in years.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import MINYEAR, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.usage.events import Grain

PARIS = ZoneInfo("Europe/Paris")

GRACE = timedelta(hours=1)
"""After midnight, how long a day still counts as open: what was counted at its last second is in the file by then."""

KEPT_MONTHS = 24
"""How long counts are kept."""

WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_WEEK_FORM = re.compile(r"\d{4}-W\d{2}", re.ASCII)
_DAY_FORM = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Now = Callable[[], datetime]
"""The time, with its zone."""


def now_in_france() -> datetime:
    """The time in France."""
    return datetime.now(PARIS)


class Period(NamedTuple):
    """A stretch of whole days."""

    first: date
    last: date

    def __contains__(self, other: object) -> bool:
        """Whether another stretch lies wholly in this one."""
        return isinstance(other, Period) and self.first <= other.first and other.last <= self.last

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def day(when: date) -> Period:
    """A single day."""
    return Period(when, when)


def week(when: date) -> Period:
    """The ISO week a day is in, Monday to Sunday."""
    monday = when - timedelta(days=when.weekday())
    return Period(monday, monday + WEEK - _DAY)


def month(when: date) -> Period:
    """The month a day's week is in: the weeks whose Thursday falls in it."""
    middle = thursday(when)
    before, after = middle.day - 1, monthrange(middle.year, middle.month)[1] - middle.day
    first, last = middle - before // 7 * WEEK, middle + after // 7 * WEEK
    return Period(week(first).first, week(last).last)


def month_name(when: date) -> str:
    """The month a day's week is in: `2026-11`."""
    return f"{thursday(when):%Y-%m}"


def year_of(when: date) -> int:
    """The ISO year a day's week is in."""
    return when.isocalendar().year


def thursday(when: date) -> date:
    """The Thursday of a day's week, which says in what month and year the week is."""
    return when + timedelta(days=3 - when.weekday())


def written(grain: Grain, when: date) -> str:
    """The period of a day, as in the file."""
    if grain is Grain.DAY:
        return when.isoformat()
    iso = when.isocalendar()
    return f"{iso.year:04}-W{iso.week:02}"


@lru_cache(maxsize=4096)
def read(text: str) -> Period:
    """The period that a text of the file stands for. Raises ValueError for any other text."""
    if _WEEK_FORM.fullmatch(text):
        try:
            return week(date.fromisocalendar(int(text[:4]), int(text[6:]), 1))
        except OverflowError:  # the week in which the calendar ends
            raise ValueError("not a period") from None
    if _DAY_FORM.fullmatch(text):
        return day(date.fromisoformat(text))
    raise ValueError("not a period")


def yesterday(now: datetime) -> date:
    """The last day that is over."""
    return (now - GRACE).astimezone(PARIS).date() - _DAY


def months_before(when: date, months: int) -> date:
    """The same day some months earlier, or the last day of that month; or the first day there is."""
    index = when.year * 12 + when.month - 1 - months
    year, month_index = divmod(index, 12)
    if year < MINYEAR:
        return date.min
    return date(year, month_index + 1, min(when.day, monthrange(year, month_index + 1)[1]))


def oldest_kept(today: date) -> date:
    """The first day whose counts are still kept; a week is kept as long as its Sunday is."""
    return months_before(today, KEPT_MONTHS)
