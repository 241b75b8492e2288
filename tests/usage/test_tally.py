"""Counts in memory: exact from many threads, bounded, in the right day and week of France."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.usage.events import Family, event
from bot.usage.tally import Tally

START = event(Family.START)
POLICE = event(Family.TOPIC, "police")
PARIS = ZoneInfo("Europe/Paris")


class Clock:
    """A clock that is set by hand."""

    def __init__(self, when: datetime) -> None:
        self.when = when

    def __call__(self) -> float:
        return self.when.timestamp()


def days_of(tally: Tally) -> dict[str, int]:
    return {period: n for (period, name), n in tally.take().items() if name == "start"}


def test_what_is_counted_is_taken_once() -> None:
    tally = Tally(Clock(datetime(2026, 11, 25, 12, tzinfo=PARIS)))
    for _ in range(3):
        tally.count(POLICE)
    tally.count(START)
    assert tally.take() == {("2026-W48", "topic:police"): 3, ("2026-11-25", "start"): 1}
    assert not tally.take()


def test_counts_from_several_threads_are_exact() -> None:
    tally = Tally()
    taken: Counter[tuple[str, str]] = Counter()
    over = threading.Event()

    def count() -> None:
        for _ in range(2000):
            tally.count(START)
            tally.count(POLICE)

    def take() -> None:
        while not over.is_set():
            taken.update(tally.take())
            half = tally.take()
            tally.put_back(half)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        counting = [threading.Thread(target=count) for _ in range(6)]
        taking = threading.Thread(target=take)
        for thread in (*counting, taking):
            thread.start()
        for thread in counting:
            thread.join()
        over.set()
        taking.join()
    finally:
        sys.setswitchinterval(usual)
    taken.update(tally.take())
    by_name: Counter[str] = Counter()
    for (_, name), n in taken.items():
        by_name[name] += n
    assert by_name == {"start": 12_000, "topic:police": 12_000}


def test_memory_is_bounded_and_what_is_known_counts_on() -> None:
    tally = Tally(Clock(datetime(2026, 11, 25, 12, tzinfo=PARIS)), limit=3)
    for number in range(10):
        tally.count(event(Family.TOPIC, f"t{number}"))
        tally.count(event(Family.TOPIC, "t0"))
    taken = tally.take()
    assert taken == {
        ("2026-W48", "topic:t0"): 11,
        ("2026-W48", "topic:t1"): 1,
        ("2026-W48", "topic:t2"): 1,
    }


def test_a_batch_that_could_not_be_written_is_held_with_what_came_since() -> None:
    tally = Tally(Clock(datetime(2026, 11, 25, 12, tzinfo=PARIS)))
    tally.count(POLICE)
    failed = tally.take()
    tally.count(POLICE)
    tally.put_back(failed)
    assert tally.take() == {("2026-W48", "topic:police"): 2}


def test_waiting_ends_when_something_is_counted_put_back_or_woken() -> None:
    for wake in (lambda t: t.count(POLICE), lambda t: t.put_back({("2026-W48", "start"): 1}), lambda t: t.wake()):
        tally = Tally()
        waiting = threading.Thread(target=tally.wait, daemon=True)
        waiting.start()
        assert waiting.is_alive()
        wake(tally)
        waiting.join(20)
        assert not waiting.is_alive()


def test_a_conversation_after_midnight_in_france_is_of_the_next_day_whatever_greenwich_says() -> None:
    clock = Clock(datetime(2026, 11, 25, 22, 59, 59, 999_000, tzinfo=UTC))
    tally = Tally(clock)
    tally.count(START)
    clock.when = datetime(2026, 11, 25, 23, 0, 0, tzinfo=UTC)
    tally.count(START)
    assert days_of(tally) == {"2026-11-25": 1, "2026-11-26": 1}


def test_a_week_begins_on_monday_at_midnight_and_may_be_of_another_year_than_its_day() -> None:
    clock = Clock(datetime(2026, 12, 31, 12, tzinfo=PARIS))
    tally = Tally(clock)
    tally.count(POLICE)
    clock.when = datetime(2027, 1, 3, 23, 59, 59, tzinfo=PARIS)
    tally.count(POLICE)
    clock.when = datetime(2027, 1, 4, 0, 0, 0, tzinfo=PARIS)
    tally.count(POLICE)
    assert tally.take() == {("2026-W53", "topic:police"): 2, ("2027-W01", "topic:police"): 1}


@pytest.mark.parametrize(
    ("midnight", "hours"),
    [
        (datetime(2026, 3, 28, 23, tzinfo=UTC), 23),  # 29 March 2026: clocks go forward
        (datetime(2026, 10, 24, 22, tzinfo=UTC), 25),  # 25 October 2026: they go back
        (datetime(2026, 11, 24, 23, tzinfo=UTC), 24),
    ],
)
def test_a_day_of_23_or_25_hours_is_one_day(midnight: datetime, hours: int) -> None:
    clock = Clock(midnight - timedelta(minutes=30))
    tally = Tally(clock)
    for half_hour in range(-1, 2 * hours + 1):
        clock.when = midnight + timedelta(minutes=30 * half_hour)
        tally.count(START)
    assert [*days_of(tally).values()] == [1, 2 * hours, 1]


def test_a_clock_set_back_counts_on_the_day_it_tells() -> None:
    clock = Clock(datetime(2026, 11, 25, 12, tzinfo=PARIS))
    tally = Tally(clock)
    tally.count(START)
    clock.when -= timedelta(days=1)
    tally.count(START)
    clock.when += timedelta(days=3)
    tally.count(START)
    assert days_of(tally) == {"2026-11-25": 1, "2026-11-24": 1, "2026-11-27": 1}
