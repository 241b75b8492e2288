"""The calls the bot makes: their record, and the faults a test asks for.

Source: https://core.telegram.org/bots/api#making-requests and #responseparameters.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.local.errors import JSON, ApiError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

POLLING = "getupdates"

_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass
class Call:
    """One call of a Bot API method."""

    method: str
    """As the bot spelt it."""
    parameters: JSON
    """As sent, JSON values decoded, files by name."""
    chat_ids: Collection[int]
    """The chats it is about; none for a method such as setMyCommands."""
    overlapping: tuple[str, ...]
    """Methods of the other calls that were open when it came, getUpdates left out.

    Most calls are answered at once; give a method a delay to see which others do not wait for it.
    """
    started: float = field(default_factory=time.monotonic)
    """In seconds, of a clock that only goes forward."""
    finished: float | None = None
    error: ApiError | None = None

    @property
    def is_poll(self) -> bool:
        """Whether this is getUpdates, which says nothing of what the bot does."""
        return self.method.lower() == POLLING


@dataclass
class _Fault:
    error: ApiError
    times: int


class Traffic:
    """Every call in the order it came, with the faults that wait for theirs."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._open: list[Call] = []
        self._faults: dict[str, list[_Fault]] = {}
        self._delays: dict[str, float] = {}
        self._last: dict[int, float] = {}
        self._last_anywhere = 0.0

    def fail(self, method: str, error_code: int, description: str, times: int, parameters: JSON | None) -> None:
        """Refuse the next calls of a method; see `LocalTelegram.fail`."""
        reason = _REASONS.get(error_code, "Error")
        retry_after = (parameters or {}).get("retry_after")
        default = f"{reason}: retry after {retry_after}" if retry_after else reason
        error = ApiError(error_code, description or default, parameters)
        self._faults.setdefault(method.lower(), []).append(_Fault(error, times))

    def delay(self, method: str, seconds: float) -> None:
        """Make a method slow, until it is called again with 0."""
        self._delays[method.lower()] = seconds

    async def suffer(self, method: str) -> None:
        """Live through the delay and the fault that a test asked for, if any.

        Raises:
            ApiError: the fault.
        """
        if seconds := self._delays.get(method.lower(), 0.0):
            await asyncio.sleep(seconds)
        faults = self._faults.get(method.lower(), [])
        if not faults:
            return
        faults[0].times -= 1
        error = faults[0].error
        if faults[0].times <= 0:
            faults.pop(0)
        raise error

    @contextmanager
    def record(self, method: str, parameters: JSON, chat_ids: Collection[int]) -> Iterator[Call]:
        """Keep a call, open for as long as the block runs."""
        call = Call(method, parameters, chat_ids, tuple(other.method for other in self._open if not other.is_poll))
        self.calls.append(call)
        self._open.append(call)
        self._touch(call)
        try:
            yield call
        except ApiError as error:
            call.error = error
            raise
        finally:
            call.finished = time.monotonic()
            # By identity: two calls can be equal, and only one of them ends.
            self._open = [other for other in self._open if other is not call]
            self._touch(call)

    def quiet_for(self, chat_ids: Collection[int]) -> float:
        """For how long no call about these chats, or about none, has been open or made; 0 when one is open. Seconds."""
        if any(not call.is_poll and _concerns(call, chat_ids) for call in self._open):
            return 0.0
        last = max([self._last_anywhere, *(self._last.get(chat_id, 0.0) for chat_id in chat_ids)])
        return time.monotonic() - last

    def open_calls(self) -> list[str]:
        """Methods of the calls under way, getUpdates left out."""
        return [call.method for call in self._open if not call.is_poll]

    def _touch(self, call: Call) -> None:
        if call.is_poll:
            return
        now = time.monotonic()
        if not call.chat_ids:
            self._last_anywhere = now
        for chat_id in call.chat_ids:
            self._last[chat_id] = now


def _concerns(call: Call, chat_ids: Collection[int]) -> bool:
    return not call.chat_ids or any(chat_id in chat_ids for chat_id in call.chat_ids)
