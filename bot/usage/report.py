"""Published figures, added up over stretches of time. Nothing here knows a count that is not shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from bot.usage import periods
from bot.usage.events import Event, Family, Grain
from bot.usage.periods import Period
from bot.usage.suppression import Figure, Published


class By(Enum):
    """The stretches a report is cut into."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    WHOLE = "whole"


class Amount(NamedTuple):
    """How many, as far as it can be said: exactly `n`, or `n` and some hidden counts."""

    n: int
    hidden: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing is hidden."""
        return not self.hidden


Amounts = Mapping[Event, Amount]
"""By event; under an event without a detail, the whole of its family. What is not there is nought."""


@dataclass(frozen=True)
class Report:
    """Amounts for each stretch of a period, in order; stretches in which nothing happened too."""

    period: Period
    by: By
    least: int
    rows: Mapping[Period, Amounts]

    @property
    def empty(self) -> bool:
        """Whether nothing at all was counted."""
        return not any(self.rows.values())

    @property
    def total(self) -> Amounts:
        """The amounts of a report that is not cut: its only row."""
        if self.by is not By.WHOLE:
            raise TypeError("a report in several rows")
        return next(iter(self.rows.values()))


def report(published: Published, period: Period, by: By = By.WHOLE) -> Report:
    """What was published of a period. A figure counts where it lies whole in one stretch; what is not over, nowhere."""
    period = Period(period.first, min(period.last, published.until))
    rows: dict[Period, Row] = {stretch: Row() for stretch in stretches(period, by)}
    grains = (Grain.DAY,) if by is By.DAY else tuple(Grain)
    for figure in published.figures:
        first, last = stretch_of(figure.span.first, by, period), stretch_of(figure.span.last, by, period)
        if figure.span in period and first == last and figure.family.grain in grains:
            rows[first].show(figure)
    for hidden in published.hidden:
        if hidden.period in period and hidden.event.family.grain in grains:
            rows[stretch_of(hidden.period.first, by, period)].hide(hidden.event, hidden.period)
    return Report(period, by, published.least, {stretch: row.amounts() for stretch, row in rows.items()})


class Row:
    """The figures and the hidden counts of one stretch, as they are gathered."""

    def __init__(self) -> None:
        self._shown: Counter[Event] = Counter()
        self._hidden: dict[Event, set[tuple[Event, Period]]] = defaultdict(set)
        self._covered: dict[Event, set[tuple[Event, Period]]] = defaultdict(set)

    def show(self, figure: Figure) -> None:
        """Add a figure: to its family, and to its event where it is of one only."""
        cells = {(event, period) for event in figure.events for period in figure.periods}
        for heading in {Event(figure.family), *(figure.events if len(figure.events) == 1 else ())}:
            self._shown[heading] += figure.n
            self._covered[heading] |= cells

    def hide(self, event: Event, period: Period) -> None:
        """Note a hidden count."""
        for heading in {Event(event.family), event}:
            self._hidden[heading].add((event, period))

    def amounts(self) -> Amounts:
        """What it comes to. A hidden count that is part of a figure is not hidden any more, in the sum."""
        return {
            heading: Amount(self._shown[heading], len(self._hidden[heading] - self._covered[heading]))
            for heading in sorted({*self._shown, *self._hidden}, key=lambda event: (event.family.value, event.detail))
        }


def stretches(period: Period, by: By) -> Iterator[Period]:
    """The stretches of a period, in order; the first and the last cut to it."""
    first = period.first
    while first <= period.last:
        stretch = stretch_of(first, by, period)
        yield stretch
        first = stretch.last + timedelta(days=1)


@lru_cache(maxsize=4096)
def stretch_of(when: date, by: By, period: Period) -> Period:
    """The stretch that a day is in, cut to the period."""
    if by is By.WHOLE:
        return period
    around = {By.DAY: periods.day, By.WEEK: periods.week, By.MONTH: periods.month}[by](when)
    return Period(max(around.first, period.first), min(around.last, period.last))


def ranked(amounts: Amounts, family: Family) -> list[tuple[Event, Amount]]:
    """The events of a family, those with most first, those of which nothing is shown last."""
    found = [(event, amount) for event, amount in amounts.items() if event.family is family and event.detail]
    return sorted(found, key=lambda each: (-each[1].n, each[0].detail))
