"""Why a file of counts cannot be used. Apart, so that the words for it need no database."""

from __future__ import annotations

from enum import Enum
from pathlib import Path


class Reason(Enum):
    """Why a file is not one of ours."""

    MISSING = "there is no such file"
    UNREADABLE = "it cannot be opened"
    NOT_SQLITE = "it is not a SQLite database, or it is damaged"
    FOREIGN = "it is the database of something else: it has no table of counts"
    NEWER = "a newer Motus has written it: bring this one up to date"


class Unusable(Exception):
    """A file of counts that cannot be used, and was not touched."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(f"{path.name}: {reason.value}")
        self.path = path
        self.reason = reason
