"""Babel's extractor for dialog files: each French text, its line, and its identity as gettext's context."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePath
from typing import IO, Any

from bot.dialogue.document import flowed, parse

TEXTS = frozenset(
    {"ask", "hint", "label", "recap", "title", "why", "say", "say_to", "record", "doubt", "tagline", "promise"}
)
"""The keys whose value a nurse reads."""

LISTS = frozenset({"do", "avoid"})
"""The keys whose items a nurse reads."""

OF_CONTACTS = frozenset({"name", "for", "how", "hours", "note"})
"""The same, in contacts.yaml."""

NOT_READ = frozenset({"sources"})
"""Files whose words stay with the maintainers."""

Found = tuple[int, str, tuple[str, str], list[str]]


def extract(
    fileobj: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Yield (line, "pgettext", (identity, French), comments), as Babel asks of an extractor.

    https://babel.pocoo.org/en/stable/messages.html#writing-extraction-methods
    """
    del keywords, comment_tags, options
    name = PurePath(getattr(fileobj, "name", "?.yaml")).stem
    document, _ = parse(fileobj.read().decode("utf-8-sig"), name)
    if document is None or name in NOT_READ:
        return
    wanted = TEXTS | OF_CONTACTS if name == "contacts" else TEXTS
    for way, text in _strings(document.data, ()):
        key = way[-2] if isinstance(way[-1], int) else way[-1]
        if text and key in (LISTS if isinstance(way[-1], int) else wanted):
            identity = ".".join([name, *map(str, way)])
            yield document.place(*way).line, "pgettext", (identity, flowed(text)), []


def _strings(value: Any, way: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield way, value
    else:
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in steps:
            yield from _strings(inner, (*way, key))
