"""A hidden count stays open to somebody who knows every rule: looked at exhaustively, then exactly for eleven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import product

import pytest

from bot.usage.openness import TERMS, most_together, open_carried
from bot.usage.suppression import LEAST, publish
from bot.usage.tally import Cell

Layout = Sequence[Cell]
"""The cells of which every count is tried."""

WEEKS = [f"2026-W{week:02}" for week in range(1, 13)]
EVENING = date.fromisocalendar(2026, 13, 7)


def left_open(least: int) -> int:
    """How many values each hidden count keeps."""
    return max(2, least // 3)


def in_time(terms: int) -> Layout:
    return [(week, "topic:police") for week in WEEKS[:terms]]


def by_day(terms: int) -> Layout:
    return [(str(date(2026, 2, 1) + timedelta(days=number)), "start") for number in range(terms)]


def in_a_week(terms: int) -> Layout:
    return [("2026-W01", f"guidance:police/g{number}") for number in range(terms)]


def around_new_year(terms: int) -> Layout:
    weeks = [date(2025, 12, 14) + timedelta(weeks=number) for number in range(terms)]
    return [(f"{when.isocalendar().year}-W{when.isocalendar().week:02}", "topic:police") for when in weeks]


def mixed(terms: int) -> Layout:
    """Two topics over time, two pieces of guidance beside them."""
    cells: list[Cell] = []
    for week in WEEKS[: terms // 4]:
        cells += [(week, name) for name in ("topic:police", "topic:famille", "guidance:police/a", "guidance:police/b")]
    return cells


def open_in_all(layout: Layout, values: Iterable[int], least: int, see: Callable[[Mapping[Cell, int]], object]) -> int:
    """Try every count of some cells; how many are left open at least, to somebody who sees what is shown of them."""
    alike: dict[object, list[set[int]]] = defaultdict(lambda: [set() for _ in layout])
    for counts in product(values, repeat=len(layout)):
        seen = alike[see(dict(zip(layout, counts, strict=True)))]
        for place, n in enumerate(counts):
            seen[place].add(n)
    hidden = [found for each in alike.values() for found in each if any(0 < n < least for n in found)]
    assert hidden
    return min(map(len, hidden))


def at_the_end(least: int) -> Callable[[Mapping[Cell, int]], object]:
    def see(counts: Mapping[Cell, int]) -> object:
        published = publish(counts, EVENING, least)
        return published.figures, published.hidden

    return see


WIDE = [(cells, *size) for cells in (in_time, in_a_week) for size in ((3, 6), (4, 5), (5, 5), (6, 4))]
NARROW = [(cells, *size) for cells in (by_day, around_new_year) for size in ((3, 5), (4, 4))]


@pytest.mark.parametrize(("cells", "least", "terms"), [*WIDE, *NARROW])
def test_whatever_was_counted_no_hidden_count_can_be_worked_out(
    cells: Callable[[int], Layout], least: int, terms: int
) -> None:
    assert open_in_all(cells(terms), range(least + 1), least, at_the_end(least)) >= left_open(least)


@pytest.mark.parametrize(("least", "terms"), [(3, 8), (4, 7), (5, 6), (6, 5)])
def test_however_long_counts_stay_hidden_none_can_be_worked_out(least: int, terms: int) -> None:
    assert open_in_all(in_time(terms), range(1, least), least, at_the_end(least)) >= left_open(least)


@pytest.mark.parametrize(("least", "terms"), [(3, 8), (4, 4)])
def test_nor_where_topics_and_guidance_are_read_together(least: int, terms: int) -> None:
    assert open_in_all(mixed(terms), range(least), least, at_the_end(least)) >= left_open(least)


@pytest.mark.parametrize(("least", "terms"), [(3, 5), (4, 4), (5, 4)])
def test_nor_by_somebody_who_looks_every_week(least: int, terms: int) -> None:
    evenings = [date.fromisocalendar(2026, week, 7) for week in range(1, terms + 1)]

    def see(counts: Mapping[Cell, int]) -> object:
        looked = [publish(counts, evening, least) for evening in evenings]
        return tuple((each.figures, each.hidden) for each in looked)

    assert open_in_all(in_time(terms), range(least + 1), least, see) >= left_open(least)


def some(values: range) -> int:
    """A set of numbers, as a bit for each."""
    return sum(1 << value for value in values)


def plus(sums: int, values: Iterable[int]) -> int:
    found = 0
    for value in values:
        found |= sums << value
    return found


@pytest.mark.parametrize("least", [3, 4, 5, 6, 7, 8, LEAST])
def test_each_term_of_a_sum_keeps_several_values_and_so_does_each_count_that_is_never_part_of_one(least: int) -> None:
    """All ways to a sum at once: for each week and each count it may have had, the sums it can have led to."""
    values = range(1, least)
    unshown = some(range(1))
    led: list[dict[int, int]] = []
    for terms in range(1, TERMS + 1):
        led = [{n: plus(sums, values) for n, sums in each.items()} for each in led]
        led.append({n: unshown << n for n in values})
        reached = plus(unshown, values)
        shown = sum(1 << n for n in range(reached.bit_length()) if reached >> n & 1 and open_carried(terms, n, least))
        assert not shown & some(range(least))
        for each in led:
            for n in range(shown.bit_length()):
                if shown >> n & 1:
                    assert sum(sums >> n & 1 for sums in each.values()) >= left_open(least)
        unshown = reached & ~shown
        led = [{n: sums & unshown for n, sums in each.items()} for each in led]
        assert all(sum(map(bool, each.values())) >= left_open(least) for each in led)


@pytest.mark.parametrize("least", [3, 5, LEAST])
def test_advice_of_a_week_keeps_several_values_however_many_pieces_there_are(least: int) -> None:
    """It is not known which pieces were hidden, nor how many: each count that can lead to the same floor counts."""
    values = range(1, least)
    for pieces in range(1, 30):
        left: dict[int, set[int]] = defaultdict(set)
        for terms in range(1, pieces + 1):
            for n in range(terms, terms * (least - 1) + 1):
                floor = min(n, most_together(terms, least))
                seen = left[floor if floor >= least else 0]
                seen |= {value for value in values if terms - 1 <= n - value <= (terms - 1) * (least - 1)}
                seen |= {0} if terms < pieces else set()
        assert all(len(each) >= left_open(least) for each in left.values())


def test_two_counts_that_can_only_be_the_largest_are_not_added_up() -> None:
    assert not open_carried(2, 20, LEAST)
    assert open_carried(2, 12, LEAST)


def test_as_many_counts_as_their_sum_are_not_added_up() -> None:
    assert not open_carried(11, 11, LEAST)


def test_one_count_is_no_sum() -> None:
    assert not any(open_carried(1, n, LEAST) for n in range(200))
    assert most_together(1, LEAST) < LEAST


def test_nothing_more_is_shown_of_counts_carried_over_too_long() -> None:
    assert not any(open_carried(terms, n, LEAST) for terms in (TERMS + 1, 400) for n in range(0, 4000, 7))
