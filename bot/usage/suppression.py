"""What of the counts can be shown: everything that leaves the file goes through `publish`.

A count from 1 to `least` - 1 is hidden. What is shown is a set of *figures*: each passage is in one figure at most, and
a figure, once shown, is the same in every later report. Totals, months, charts and exports only ever add whole figures
up. So no two of them, over whatever nested or sliding periods, can be set against each other to learn more than the
figures say; and these leave every hidden count open (`bot.usage.openness`).

Figures are of three kinds:

- the count of one period, when it is nothing or reaches `least`;
- the sum of several hidden counts of one event, one after the other within an ISO year: what is hidden one week is
  carried over until, with later weeks, it can be shown;
- for guidance, where what matters is the whole, the sum of the hidden counts of one week.

A period is shown when it is over. To watch a count grow would tell who has just asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from bot.usage import periods
from bot.usage.events import Event, Family, parse
from bot.usage.openness import open_carried, open_together
from bot.usage.periods import Period
from bot.usage.tally import Cell

LEAST = 11
"""The smallest count that is shown, unless USAGE_MIN_CELL says otherwise (as health statistics commonly have it)."""

FEWEST = 3
"""The least that USAGE_MIN_CELL may be: « less than 2 » would say 1."""

TOGETHER = frozenset({Family.GUIDANCE})
"""The families whose hidden counts of a week are added up, instead of being carried over."""


class Count(NamedTuple):
    """A count of the file, read."""

    period: Period
    event: Event
    n: int


@dataclass(frozen=True)
class Figure:
    """A number that may be shown.

    Attributes:
        family: What kind of event.
        events: Of which events: one, or those of a week's guidance that were few.
        periods: Of which periods, in order; days or weeks.
        n: How many; never from 1 to `least` - 1.
    """

    family: Family
    events: tuple[Event, ...]
    periods: tuple[Period, ...]
    n: int

    @property
    def span(self) -> Period:
        """From the first day of its first period to the last day of its last one."""
        return Period(self.periods[0].first, self.periods[-1].last)


@dataclass(frozen=True)
class Hidden:
    """A count of which nothing is shown but that it is from 1 to `least` - 1."""

    event: Event
    period: Period


@dataclass(frozen=True)
class Published:
    """All that may be known of a file of counts. What is not in it is nought, or not over.

    Attributes:
        least: The smallest count shown.
        until: The last day that is over.
        figures: What is shown.
        hidden: What is not: single counts, also those that are part of a figure.
    """

    least: int
    until: date
    figures: tuple[Figure, ...]
    hidden: tuple[Hidden, ...]


def publish(counts: Mapping[Cell, int], until: date, least: int = LEAST) -> Published:
    """What may be shown of some counts, in the evening of the day `until`.

    Counts under a name or a period that is not of the list are left out. Raises ValueError for a `least` that hides
    nothing.
    """
    if least < FEWEST:
        raise ValueError(f"less than {FEWEST} hides nothing")
    over = [count for count in _read(counts) if count.period.last <= until]
    figures = [Figure(c.event.family, (c.event,), (c.period,), c.n) for c in over if c.n >= least]
    few = [count for count in over if count.n < least]
    figures += _carried_over([c for c in few if c.event.family not in TOGETHER], periods.oldest_kept(until), least)
    figures += _added_up([c for c in few if c.event.family in TOGETHER], least)
    return Published(least, until, tuple(figures), tuple(Hidden(count.event, count.period) for count in few))


def _read(counts: Mapping[Cell, int]) -> Iterator[Count]:
    for (period, name), n in sorted(counts.items()):
        try:
            count = Count(periods.read(period), parse(name), n)
        except ValueError:
            continue
        if n > 0:
            yield count


def _carried_over(few: Iterable[Count], oldest: date, least: int) -> Iterator[Figure]:
    """The sums of hidden counts of one event, one after the other.

    Where they begin and end must not change when old counts are dropped: so they do not reach from one ISO year into
    the next, and a year that is no longer whole has none.
    """
    few = sorted(few, key=lambda count: (count.event.name, count.period))
    for (event, year), run in groupby(few, key=lambda count: (count.event, periods.year_of(count.period.first))):
        if date.fromisocalendar(year, 1, 1) < oldest:
            continue
        carried: list[Count] = []
        for count in run:
            carried.append(count)
            n = sum(each.n for each in carried)
            if open_carried(len(carried), n, least):
                yield Figure(event.family, (event,), tuple(each.period for each in carried), n)
                carried = []


def _added_up(few: Iterable[Count], least: int) -> Iterator[Figure]:
    """The sums of the hidden counts of one family in one period."""
    few = sorted(few, key=lambda count: (count.event.family.value, count.period, count.event.detail))
    for (_, period), group in groupby(few, key=lambda count: (count.event.family.value, count.period)):
        together = [*group]
        n = sum(each.n for each in together)
        if open_together(len(together), n, least):
            family = together[0].event.family
            yield Figure(family, tuple(each.event for each in together), (period,), n)
