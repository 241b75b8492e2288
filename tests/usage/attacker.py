"""Somebody who wants to know hidden counts: he is given all that is shown, sets it against itself, and counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.usage.events import Event, Family, parse
from bot.usage.periods import Period


class Told(NamedTuple):
    """A number that is shown: of the counts of some events within some days, `n` and `hidden` more that are not.

    For advice, in `hidden` weeks more than what is shown; of which pieces is not said, so that what is shown of a piece
    is a floor.
    """

    heading: Event
    within: Period
    n: int
    hidden: int


class Cell(NamedTuple):
    """A count of the file."""

    period: Period
    event: Event


Range = tuple[int, int]


@dataclass
class Attacker:
    """Knows which counts there can be, and that a hidden one is from 1 to `least` - 1.

    His equations say between which bounds the sum of some counts is. A set of counts is an integer, a bit for each.
    """

    cells: list[Cell]
    least: int
    known: dict[int, Range] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bounds: list[Range] = [(0, 10**9)] * len(self.cells)

    def hidden(self, cells: Iterable[Cell], lowest: int = 1) -> None:
        """He is told which counts are hidden; all others he sees."""
        for cell in cells:
            self._learn(1 << self.cells.index(cell), (lowest, self.least - 1))

    def told(self, shown: Told) -> None:
        """A number of a report: the sum of its counts is `n`, and what the hidden ones can come to."""
        mask, most = self.among(shown.heading, shown.within), shown.hidden * (self.least - 1)
        if shown.heading.family is Family.GUIDANCE and shown.heading.detail:
            self._learn(mask, (shown.n, 10**9))
        elif shown.heading.family is Family.GUIDANCE:
            self._learn(mask, (max(shown.n, shown.hidden), shown.n + most * len(self.cells)))
        else:
            self._learn(mask, (shown.n + shown.hidden, shown.n + most))

    def at_least(self, cells: Iterable[Cell], n: int) -> None:
        """A floor of a sum of counts."""
        self._learn(sum(1 << self.cells.index(cell) for cell in cells), (n, 10**9))

    def summed(self, cells: Iterable[Cell], n: int) -> None:
        """A sum of counts that he knows exactly."""
        self._learn(sum(1 << self.cells.index(cell) for cell in cells), (n, n))

    def among(self, heading: Event, within: Period) -> int:
        """The counts of an event, or of a whole family, in some days."""
        mask = 0
        for place, cell in enumerate(self.cells):
            if cell.period in within and heading in (cell.event, Event(cell.event.family)):
                mask |= 1 << place
        return mask

    def cells_of(self, heading: Event, within: Period) -> list[Cell]:
        """The same, one by one."""
        return [self.cells[place] for place in self._places(self.among(heading, within))]

    def think(self) -> None:
        """Subtract each equation from each that holds it, and bring the bounds of each count together."""
        shown = [*self.known.items()]
        for small, (low, high) in shown:
            for large, (lowest, highest) in shown:
                if small != large and small & large == small:
                    self._learn(large ^ small, (max(0, lowest - high), highest - low))
        equations = [(self._places(mask), bounds) for mask, bounds in self.known.items()]
        while self._narrow(equations):
            pass

    def _learn(self, mask: int, found: Range) -> None:
        low, high = self.known.get(mask, (0, 10**9))
        if mask:
            self.known[mask] = max(low, found[0]), min(high, found[1])

    def _places(self, mask: int) -> list[int]:
        return [place for place in range(len(self.cells)) if mask >> place & 1]

    def _narrow(self, equations: Iterable[tuple[list[int], Range]]) -> bool:
        changed = False
        for places, (lowest, highest) in equations:
            least = sum(self.bounds[place][0] for place in places)
            most = sum(self.bounds[place][1] for place in places)
            for place in places:
                low, high = self.bounds[place]
                better = max(low, lowest - (most - high)), min(high, highest - (least - low))
                assert better[0] <= better[1], "what was shown contradicts itself"
                if better != (low, high):
                    self.bounds[place] = better
                    least += better[0] - low
                    most += better[1] - high
                    changed = True
        return changed

    def pinned(self) -> Iterator[Cell]:
        """The hidden counts that he has worked out."""
        for cell, (low, high) in zip(self.cells, self.bounds, strict=True):
            if low == high and 0 < low < self.least:
                yield cell


def heading_of(name: str) -> Event:
    """The event of a row: `topic:*` and `guidance` are whole families."""
    family = name.removesuffix(":*")
    return Event(Family(family)) if family in {each.value for each in Family} else parse(name)
