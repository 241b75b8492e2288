"""Bringing the translations of the dialogs up to date, by identity.

gettext finds a translation by its source text, so that one comma more in the French would lose the English. Each text
of the dialogs has an identity (gettext's context), by which its translation is found again: kept, and marked fuzzy,
with the French it was made from beside it, until a translator has read it anew. A fuzzy translation is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import unescape, write_po

from bot.i18n import SOURCE, CatalogueError, catalogue, catalogue_files

WIDTH = 100
"""Columns of a catalogue's lines, as `make locales` writes those of the program."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')

PREVIOUS = "|"
"""How a comment of a catalogue begins that holds an earlier source text."""


class Progress(NamedTuple):
    """How far the translation into one language is: texts in all, shown, to be read again."""

    code: str
    texts: int
    shown: int
    stale: int


def update(locales: Path) -> Iterator[Progress]:
    """Write `dialogs.po` of each language anew, from `dialogs.pot`. Languages are those that have a `bot.po`.

    Raises CatalogueError when a catalogue cannot be read, before any is written.
    """
    template = catalogue(locales / "dialogs.pot", SOURCE)
    made: dict[Path, Catalog] = {}
    for code, beside in catalogue_files(locales, "bot"):
        file = beside.with_name("dialogs.po")
        if code != SOURCE:
            made[file] = merged(template, catalogue(file, code) if file.exists() else Catalog(locale=code), code)
    for file, updated in made.items():
        try:
            with file.open("wb") as stream:
                write_po(stream, updated, width=WIDTH, ignore_obsolete=True, include_previous=True)
        except OSError as error:
            raise CatalogueError(f"{file}: {error.strerror or 'cannot be written'}") from None
        messages = [message for message in updated if message.id]
        shown = sum(bool(message.string) and not message.fuzzy for message in messages)
        stale = sum(message.fuzzy for message in messages)
        yield Progress(file.parts[-3], len(messages), shown, stale)


def merged(template: Catalog, old: Catalog, code: str) -> Catalog:
    """A catalogue with the messages of a template, in its order, and what is known of their translations.

    A translation is found by its identity; of a text that has got another identity, by its words.
    """
    by_identity = {message.context: message for message in old if message.id and message.string}
    by_words = {message.id: message for message in by_identity.values()}
    new = Catalog(
        locale=code,
        project=template.project,
        version=template.version,
        copyright_holder=template.copyright_holder,
        header_comment=old.header_comment,
        fuzzy=False,
    )
    for message in template:
        if message.id:
            found = by_identity.get(message.context) or by_words.get(message.id)
            new[message.id] = _translated(message, found)
    return new


def _translated(message: Message, found: Message | None) -> Message:
    entry = Message(message.id, locations=message.locations, context=message.context)
    if found is None:
        return entry
    entry.string = found.string
    entry.user_comments = [comment for comment in found.user_comments if not comment.startswith(PREVIOUS)]
    same = found.id == message.id and found.context == message.context
    if found.fuzzy or not same:
        entry.flags.add("fuzzy")
        # what the translator had before her when she wrote it, however often the French has changed since
        before = (_previous(found) if found.fuzzy else "") or str(found.id)
        entry.previous_id = [before] if before != message.id else []
    return entry


def _previous(found: Message) -> str:
    """The text that a fuzzy translation was made from. Babel writes it (`#| msgid "…"`), but reads it as a comment."""
    written = " ".join(comment[1:].strip() for comment in found.user_comments if comment.startswith(PREVIOUS))
    return "".join(map(unescape, _QUOTED.findall(written))) or "".join(found.previous_id)
