"""Published figures, added up over stretches of time. Nothing here knows a count that is not shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from bot.usage import periods
from bot.usage.events import Event, Family, Grain
from bot.usage.periods import Period
from bot.usage.suppression import TOGETHER, Figure, Hidden, Published


class By(Enum):
    """The stretches a report is cut into."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    WHOLE = "whole"


class Amount(NamedTuple):
    """How many, as far as it can be said: exactly `n`, or `n` and some hidden counts, of so many events."""

    n: int
    hidden: int = 0
    events: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing is hidden."""
        return not self.hidden


def added(amounts: Iterable[Amount]) -> Amount:
    """The sum of the amounts of several events."""
    listed = [*amounts]
    return Amount(*(sum(column) for column in zip(*listed, strict=True))) if listed else Amount(0)


Amounts = Mapping[Event, Amount]
"""By event; under an event without a detail, the whole of its family. What is not there cannot be told from nought."""


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
    gathered = {stretch: Gathering() for stretch in stretches(period, by)}
    grains = (Grain.DAY,) if by is By.DAY else tuple(Grain)
    for figure in published.figures:
        first, last = stretch_of(figure.span.first, by, period), stretch_of(figure.span.last, by, period)
        if figure.span in period and first == last and figure.event.family.grain in grains:
            gathered[first].show(figure)
    for hidden in published.hidden:
        if hidden.period in period and hidden.event.family.grain in grains:
            stretch = stretch_of(hidden.period.first, by, period)
            if hidden.period in stretch:
                gathered[stretch].hide(hidden)
    return Report(period, by, published.least, {stretch: each.amounts() for stretch, each in gathered.items()})


class Gathering:
    """The figures and the hidden counts of one stretch, as they come."""

    def __init__(self) -> None:
        self._shown: Counter[Event] = Counter()
        self._hidden: dict[Event, set[Hidden]] = defaultdict(set)
        self._carried: set[Hidden] = set()
        self._told: dict[Event, set[Period]] = defaultdict(set)

    def show(self, figure: Figure) -> None:
        """Add a figure to its event and to its family."""
        for heading in {Event(figure.event.family), figure.event}:
            self._shown[heading] += figure.n
            self._told[heading].update(figure.periods)
        if len(figure.periods) > 1:
            self._carried.update(Hidden(figure.event, period) for period in figure.periods)

    def hide(self, hidden: Hidden) -> None:
        """Note a hidden count."""
        for heading in {Event(hidden.event.family), hidden.event}:
            self._hidden[heading].add(hidden)

    def amounts(self) -> Amounts:
        """What it comes to. A hidden count that was carried over into a figure is not hidden any more, in the sum."""
        return {heading: self._amount(heading) for heading in sorted({*self._shown, *self._hidden}, key=_by_name)}

    def _amount(self, heading: Event) -> Amount:
        left = self._hidden[heading] - self._carried
        if heading.family in TOGETHER and heading.detail:
            # Where some of its family are hidden, it may be among them, unless it is shown.
            left |= {each for each in self._hidden[Event(heading.family)] if each.period not in self._told[heading]}
        return Amount(self._shown[heading], len(left), len({hidden.event for hidden in left}))


def _by_name(event: Event) -> str:
    return event.name


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


def whole_weeks(stretch: Period) -> Period | None:
    """What is counted by week can be told for the weeks that lie whole in a stretch: from the first to the last."""
    first = periods.week(stretch.first + timedelta(days=6)).first
    last = periods.week(stretch.last - timedelta(days=6)).last
    return Period(first, last) if first < last else None


def ranked(amounts: Amounts, family: Family) -> list[tuple[Event, Amount]]:
    """The events of a family, those with most first, those of which nothing is shown last."""
    found = [(event, amount) for event, amount in amounts.items() if event.family is family and event.detail]
    return sorted(found, key=lambda each: (-each[1].n, each[0].detail))
