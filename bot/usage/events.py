"""What is counted: this list, and nothing beside it.

No count is the sum of others, and none is surely as great as another: else what is shown of one would tell what is
hidden of the other (`bot.usage.suppression`). So there is no total beside its parts, a tap on an out-of-date button is
not counted as what it shows too, and the language is counted on questions, which are counted as nothing else. A link
counts beside what it opens, which may be a screen that is not counted.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

_ID = re.compile(r"[a-z0-9-]{1,40}(/[a-z0-9-]{1,40})?")
"""The ids of dialog files, and the codes of languages."""


class Grain(Enum):
    """How long a stretch of time one stored count covers."""

    DAY = "day"
    WEEK = "week"


class Family(Enum):
    """The kinds of events. The value is how the name in the file begins."""

    START = "start"
    """A conversation begun at the first screen."""
    LINK = "link"
    """A conversation begun by the link of a screen, which a colleague shared: the bot is not told of the sharing."""
    TOPIC = "topic"
    """The first question of a topic shown; its id."""
    QUESTION = "question"
    """A further question shown; the code of its language."""
    GUIDANCE = "guidance"
    """A piece of guidance shown; `topic/id`."""
    MODEL = "model"
    """A blank model sent; its id."""
    SEARCH = "search"
    """Typed words, removed: whether a topic was found for them."""
    REMOVED = "removed"
    """Something else removed: words after a command, or anything that is not text."""
    STALE = "stale"
    """A button of an old screen that no longer leads where it did."""
    ERROR = "error"
    """Something failed; its kind."""

    @property
    def grain(self) -> Grain:
        """By day for the one total, by ISO week for the rest."""
        return Grain.DAY if self is Family.START else Grain.WEEK


ERRORS = ("flood", "network", "refused", "fault")
"""Telegram asks to wait; does not answer; refuses a call; a fault of our own."""

DETAILS: dict[Family, tuple[str, ...]] = {
    Family.START: ("",),
    Family.LINK: ("",),
    Family.SEARCH: ("found", "missed"),
    Family.REMOVED: ("words", "media"),
    Family.STALE: ("changed", "unreadable"),
    Family.ERROR: ERRORS,
}
"""The families whose members stand here. Those of the others are ids of the dialogs, or codes of languages."""


class Event(NamedTuple):
    """One thing that can be counted. Built with `event` or `parse`, which let nothing else through."""

    family: Family
    detail: str = ""

    @property
    def name(self) -> str:
        """As in the file: `start`, `topic:police`, `error:network`."""
        return f"{self.family.value}:{self.detail}" if self.detail else self.family.value


def event(family: Family, detail: str = "") -> Event:
    """An event of the list. Raises ValueError for any other, without saying it: it might be what somebody typed."""
    known = DETAILS.get(family)
    if not (detail in known if known is not None else _ID.fullmatch(detail)):
        raise ValueError(f"not an event of the family {family.value}")
    return Event(family, detail)


@lru_cache(maxsize=4096)
def parse(name: str) -> Event:
    """The event of a name in the file. Raises ValueError for one that is not of the list."""
    family, _, detail = name.partition(":")
    return event(Family(family), detail)
