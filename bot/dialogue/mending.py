"""What a machine can mend in a dialog file, written back where it stands: nothing else of the file is touched.

A text is shown on one line (`flowed`), but may be written in quotes, with escapes, over several lines. Each character
of the shown text is found again in the file, and only those that typography changes are replaced there: comments,
order, quotes and line ends stay as they are. What comes out is read again and compared before anything is written.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple

from bot.dialogue.document import Document, Key, flowed, locate, parse
from bot.dialogue.findings import N_, Marked
from bot.dialogue.loader import Loaded, shown_name
from bot.dialogue.typography import mend, slips

_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r\n[ \t]*|[\r\n][ \t]*|.)", re.DOTALL)
_BREAK = re.compile(r"\\(?:\r\n|[\r\n])[ \t]*")
_WHITE = re.compile(r"[ \t\r\n]+")
_BLOCK_HEADER = re.compile(r"[|>][^\r\n]*(?:\r\n|[\r\n])")


class NotMended(Exception):
    """Nothing was written. `name` is the file, `reason` says why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name)
        self.name = name
        self.reason = reason


def positions(document: Document, way: Key) -> list[int] | None:
    """Where each character of a shown text begins in the file, and after them where the last one ends.

    None for a text whose characters cannot all be told apart there.
    """
    start, end = document.spans[way]
    raw = document.text[start:end]
    shown = flowed(document.value(*way))
    style, first, last = _style(raw)
    found: list[int] = []
    at = first + len(raw[first:last]) - len(raw[first:last].lstrip(" \t\r\n"))
    for char in shown:
        at, step = _next(raw, at, char, style)
        if step is None:
            return None
        found.append(start + at)
        at += step
    return [*found, start + at]


def _style(raw: str) -> tuple[str, int, int]:
    """How a text is written (its first quote, or a block's sign, or nothing), and where its words begin and end."""
    if raw[:1] in ("'", '"'):
        return raw[0], 1, len(raw) - 1
    if header := _BLOCK_HEADER.match(raw):
        return raw[0], header.end(), len(raw)
    return "", 0, len(raw)


def _next(raw: str, at: int, char: str, style: str) -> tuple[int, int | None]:
    """Where a character stands at or after a position, and how long it is there; no length when it is another."""
    if style == '"':
        while broken := _BREAK.match(raw, at):  # an escaped line end is nothing
            at = broken.end()
    if char == " " and (white := _WHITE.match(raw, at)):
        return at, white.end() - at
    if style == '"' and raw[at : at + 1] == "\\":
        escape = _ESCAPE.match(raw, at)
        return at, len(escape[0]) if escape else None
    if style == "'" and raw[at : at + 2] == "''":
        return at, 2 if char == "'" else None
    return at, 1 if raw[at : at + 1] == char else None


def mend_typography(folder: Path, loaded: Loaded) -> dict[str, int]:
    """Mend the typography of all that a nurse can read, in the files of a folder.

    Returns how many texts were mended, by file as it is named in messages. Raises NotMended, with nothing written, when
    that would change anything else, when a file cannot be written, or when it has changed since it was read.
    """
    if loaded.corpus is None:
        raise NotMended(shown_name(folder), Marked(N_("there are errors: mend them first")))
    ways: dict[str, list[Key]] = defaultdict(list)
    for text in dict.fromkeys(loaded.corpus.texts()):
        if mend(text.source) != text.source:
            ways[text.id.partition(".")[0]].append(locate(loaded.documents, text.id)[1])
    after = {name: mended(loaded.documents[name], each) for name, each in ways.items()}
    write({folder / f"{name}.yaml": (loaded.documents[name].text, each.text) for name, each in after.items()})
    return {loaded.documents[name].name: each.texts for name, each in after.items() if each.texts}


class Mended(NamedTuple):
    """A file's text with some of its texts mended, and how many were."""

    text: str
    texts: int


def mended(document: Document, ways: Iterable[Key]) -> Mended:
    """Mend some texts of a file, those that can be. Raises NotMended when that would change anything else."""
    changes: list[tuple[int, int, str]] = []
    touched: set[Key] = set()
    for way in ways:
        places = positions(document, way)
        if places is not None:
            touched.add(way)
            shown = flowed(document.value(*way))
            changes += [(places[slip.start], places[slip.end], slip.instead) for slip in slips(shown)]
    text = document.text
    for start, end, instead in sorted(changes, reverse=True):
        text = text[:start] + instead + text[end:]
    _same_but_mended(document, parse(text, document.name)[0], touched)
    return Mended(text, len(touched))


def _same_but_mended(before: Document, after: Document | None, touched: set[Key]) -> None:
    old, new = dict(_texts(before.data, ())), dict(_texts(after.data, ())) if after else {}
    expected = {way: mend(flowed(text)) if way in touched else text for way, text in old.items()}
    found = {way: flowed(text) if way in touched else text for way, text in new.items()}
    if expected != found or after is None or list(old) != list(new) or _comments(before) != _comments(after):
        raise NotMended(before.name, Marked(N_("mending it would change more than its typography")))


def _comments(document: Document) -> list[str]:
    """What stands outside the texts, comments among it."""
    kept, at = [], 0
    for start, end in sorted(document.spans.values()):
        kept.append(document.text[at:start])
        at = max(at, end)
    return [*kept, document.text[at:]]


def _texts(value: Any, way: Key) -> Iterator[tuple[Key, str]]:
    if isinstance(value, str):
        yield way, value
        return
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in steps:
        yield from _texts(inner, (*way, key))


def write(files: Mapping[Path, tuple[str, str]]) -> None:
    """Replace the text of some files (before, after), all of them or none; a byte order mark and a link stay.

    Raises NotMended when one of them cannot be written, or is no more as it was before: then all are as they were.
    """
    old: dict[Path, bytes] = {}
    new: dict[Path, Path] = {}
    path = Path()
    try:
        for path, (before, after) in files.items():
            real = path.resolve()
            raw = real.read_bytes()
            mark = BOM_UTF8 if raw.startswith(BOM_UTF8) else b""
            if raw.removeprefix(mark) != before.encode():
                raise NotMended(path.name, Marked(N_("it has changed meanwhile")))
            with NamedTemporaryFile(dir=real.parent, prefix=f".{real.name}-", delete=False) as stream:
                new[real] = Path(stream.name)
                stream.write(mark + after.encode())
            new[real].chmod(real.stat().st_mode)
            old[real] = raw
        for path, made in new.items():
            made.replace(path)
    except OSError as error:
        for real, raw in old.items():
            if not new[real].exists():  # it was replaced already
                real.write_bytes(raw)
        raise NotMended(path.name, error.strerror or "?") from None
    finally:
        for made in new.values():
            made.unlink(missing_ok=True)
