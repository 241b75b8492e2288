"""The queue of updates, and long polling.

Source: https://core.telegram.org/bots/api#getting-updates.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.local.errors import JSON, conflict

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of updates that come only when `allowed_updates` names them."""
POLL_LIMIT = 50
"""Telegram cuts longer timeouts to this, in seconds."""
FIRST_ID = 100_000_001


@dataclass(frozen=True)
class Pending:
    """An update that the bot has not confirmed."""

    id: int
    body: JSON
    person_id: int
    """Whose doing it is."""


class UpdateQueue:
    """Updates in order. They stay until a later getUpdates confirms them with its offset."""

    def __init__(self) -> None:
        self._pending: list[Pending] = []
        self._next_id = FIRST_ID
        self._allowed: frozenset[str] | None = None
        self._waiting: asyncio.Future[None] | None = None
        self._closed = False
        self._confirmed: dict[int, float] = {}

    def allow(self, kinds: list[str] | None) -> None:
        """Remember `allowed_updates`: None leaves what was said before, an empty list is the default kinds.

        As for Telegram, updates already in the queue are not affected.
        """
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    @property
    def allowed(self) -> list[str] | None:
        """The kinds asked for, sorted; None for the default ones."""
        return sorted(self._allowed) if self._allowed else None

    def push(self, kind: str, payload: JSON, person_id: int) -> None:
        """Add an update, unless the bot did not ask for its kind."""
        wanted = kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return
        self._pending.append(Pending(self._next_id, {"update_id": self._next_id, kind: payload}, person_id))
        self._next_id += 1
        self._wake()

    def pending(self, person_id: int | None = None) -> Iterator[Pending]:
        """What is not confirmed yet, of everyone or of one person."""
        return (update for update in self._pending if person_id in (None, update.person_id))

    def drop(self) -> None:
        """Forget every update (`drop_pending_updates`)."""
        self._pending.clear()

    def confirm(self, offset: int) -> None:
        """Forget the updates before an offset; a negative one keeps that many from the end."""
        if offset == 0:
            return
        kept = [update for update in self._pending if update.id >= offset] if offset > 0 else self._pending[offset:]
        for update in self._pending[: len(self._pending) - len(kept)]:
            self._confirmed[update.person_id] = time.monotonic()
        self._pending = kept

    def delivered(self, update_id: int) -> None:
        """Forget one update, which a webhook has confirmed."""
        for update in self.pending():
            if update.id == update_id:
                self._confirmed[update.person_id] = time.monotonic()
        self._pending = [update for update in self._pending if update.id != update_id]

    def confirmed_for(self, person_id: int) -> float:
        """For how long no update of a person has been confirmed, in seconds."""
        return time.monotonic() - self._confirmed.get(person_id, 0.0)

    async def fetch(self, offset: int, limit: int, timeout: float) -> list[JSON]:  # noqa: ASYNC109 - Telegram's name for it
        """Answer a getUpdates.

        Args:
            offset: identifier of the first update wanted; confirms the earlier ones.
            limit: how many at most; brought into 1–100.
            timeout: how long to wait for the first one, in seconds; brought into 0–50.

        Raises:
            ApiError: 409 when another getUpdates came while this one was waiting. It is the earlier call that
                Telegram ends, so a bot that was restarted takes over at once.
        """
        self._end_wait("terminated by other getUpdates request; make sure that only one bot instance is running")
        self.confirm(offset)
        if not self._pending and timeout > 0 and not self._closed:
            self._waiting = waiting = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait_for(waiting, min(timeout, POLL_LIMIT))
            except TimeoutError:
                pass
            finally:
                if self._waiting is waiting:
                    self._waiting = None
        return [update.body for update in self._pending[: min(max(limit, 1), 100)]]

    def interrupt(self) -> None:
        """A webhook was set: end the waiting getUpdates with a 409."""
        self._end_wait("terminated by setWebhook request")

    def close(self) -> None:
        """The server stops: no call waits any more."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _end_wait(self, reason: str) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(conflict(reason))
        self._waiting = None
