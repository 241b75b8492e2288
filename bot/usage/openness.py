"""When a sum of hidden counts may be shown: when it leaves each of them open.

A hidden count is from 1 to `least` - 1. To know a sum of some of them is to know more of each; at the worst, all of it:
two counts under 11 that make 20 are 10 and 10. So a sum is shown only when each of its terms keeps `plausible(least)`
values at least for somebody who knows all that is shown, and these rules. He is played here, and counts.

Sets of sums are integers whose bits are the sums.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import and_, or_

TERMS = 64
"""Counts carried over at most, before nothing more is shown of them within their year."""


def plausible(least: int) -> int:
    """How many values each hidden count keeps at least."""
    return max(2, least // 3)


def open_together(terms: int, n: int, least: int) -> bool:
    """Whether the sum `n` of some hidden counts, which is looked at once, leaves each of them open."""
    others = terms - 1
    highest, lowest = min(least - 1, n - others), max(1, n - others * (least - 1))
    return n >= least and highest - lowest + 1 >= plausible(least)


def open_carried(terms: int, n: int, least: int) -> bool:
    """Whether the sum `n` of hidden counts, carried over one by one until a sum can be shown, leaves them open."""
    return terms <= TERMS and bool(_showable(least)[terms] >> n & 1)


@lru_cache(maxsize=8)
def _showable(least: int) -> tuple[int, ...]:
    """The sums that may be shown of 0, 1, 2… counts carried over.

    What makes one sum unlike another is what was not shown before: with the third count it is also known that the sum
    of the first two could not be shown.
    """
    values = range(1, least)
    carried = 1  # the sums that could not be shown so far: with no count, 0
    parts: list[list[int]] = []  # for each count so far and each value of it, the sums it can be part of
    showable = [0]
    for _ in range(TERMS):
        parts = [[_one_more(sums, values) for sums in each] for each in parts]
        parts.append([carried << value for value in values])
        left_open = reduce(and_, (_in_several(each, plausible(least)) for each in parts))
        shown = left_open >> least << least
        carried = _one_more(carried, values) & ~shown
        parts = [[sums & carried for sums in each] for each in parts]
        showable.append(shown)
    return tuple(showable)


def _one_more(sums: int, values: Iterable[int]) -> int:
    return reduce(or_, (sums << value for value in values))


def _in_several(sets: Iterable[int], times: int) -> int:
    """What is in that many of some sets at least."""
    reached = [~0] + [0] * times
    for each in sets:
        for count in range(times, 0, -1):
            reached[count] |= reached[count - 1] & each
    return reached[times]
