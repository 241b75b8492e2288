"""Waiting until something has come to rest."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LOOKS = 10
"""How many looks in a row must find it at rest. A number of looks and not a time only: each look lets the others run,
so that a slow machine makes the wait longer rather than too short."""
LATE = 0.02
"""A look that comes this much later than it should, in seconds, shows that the loop is at work: it does not count."""


async def settle(missing: Callable[[float], str], timeout: float, quiet: float) -> None:  # noqa: ASYNC109
    """Wait until nothing is missing any more.

    Args:
        missing: says what is still awaited, or what happened in the last so many seconds; "" at rest.
        timeout: how long to wait, in seconds.
        quiet: how long nothing must happen, in seconds.

    Raises:
        TimeoutError: it says what was still missing.
    """
    loop = asyncio.get_running_loop()
    step = quiet / LOOKS
    looked = calm_since = loop.time()
    deadline, calm = looked + timeout, 0
    while True:
        now = loop.time()
        awaited, late = missing(now - looked), now - looked - step > LATE
        looked = now
        if awaited or late:
            calm, calm_since = 0, now
        else:
            calm += 1
        if calm > LOOKS and now - calm_since >= quiet:
            return
        if now > deadline:
            if awaited:
                raise TimeoutError(f"the bot has not settled in {timeout} s: {awaited}")
            return  # at rest, on a machine that is busy with something else
        await asyncio.sleep(step)
