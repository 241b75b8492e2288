"""A copy of the consolidated codes, in the Markdown format of the public repository legalize-dev/legalize-fr.

One file a code: a front matter (`title`, `identifier`, `last_updated`), then a heading an article. Only the codes that
are asked for are read whole. Nothing that is wrong with the copy raises: it is noted, one line each.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, Protocol

from bot.dialogue.findings import N_

MAX_BYTES = 64 * 1024 * 1024
"""The size above which a file is not read: the largest code has about twenty megabytes."""

HEAD_BYTES = 8192
"""Where the front matter of a file must end."""

UNKNOWN_YEAR = 2999
"""LEGI writes 2999-01-01 for « not known »."""

FINGERPRINT_LENGTH = 16


class Speaker(Protocol):
    """What is needed of a language: its translations."""

    def gettext(self, message: str) -> str:
        """Translate one message of the `bot` domain."""

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The same, of a message that counts."""


class Note(NamedTuple):
    """Something to tell: an English message marked with `N_`, and its details."""

    message: str
    details: Mapping[str, str | int]

    def say(self, language: Speaker) -> str:
        """The message in a language."""
        return language.gettext(self.message).format_map(self.details)


@dataclass(frozen=True)
class Code:
    """One code. `articles` holds, by key, each different text that stands under that number."""

    title: str
    identifier: str
    updated: date | None
    file: str
    articles: Mapping[str, tuple[str, ...]] = field(repr=False)


@dataclass(frozen=True)
class Copy:
    """What could be read of a folder. `titles` are all the codes there, by key; `codes` those that were read whole."""

    folder: str
    titles: Mapping[str, str]
    codes: Mapping[str, Code]
    notes: tuple[Note, ...]


def read_copy(folder: Path, wanted: Iterable[str]) -> Copy:
    """Read the wanted codes (by title) of a folder, or of its folder `fr` as in a clone of legalize-fr."""
    try:
        paths = sorted([*folder.glob("*.md"), *folder.glob("fr/*.md")]) if folder.stat() and folder.is_dir() else None
    except OSError as error:
        what, reason = N_("{folder}: cannot be read ({reason})"), error.strerror or "?"
        if isinstance(error, FileNotFoundError):
            what = N_("{folder}: this folder does not exist")
        return Copy(str(folder), {}, {}, (Note(what, {"folder": str(folder), "reason": reason}),))
    if paths is None:
        return Copy(str(folder), {}, {}, (Note(N_("{folder}: not a folder"), {"folder": str(folder)}),))
    notes: list[Note] = []
    heads: dict[str, tuple[Path, dict[str, str]]] = {}
    for path in paths:
        head = _head(path, folder, notes)
        if head is None:
            continue
        key = title_key(head["title"])
        if key in heads:
            details = {"file": _name(path, folder), "other": _name(heads[key][0], folder), "title": head["title"]}
            notes.append(Note(N_("{file}: “{title}” again, as in {other}: not read"), details))
            continue
        heads[key] = path, head
    if not heads and not notes:
        notes.append(Note(N_("{folder}: no code in this folder (Markdown files)"), {"folder": str(folder)}))
    codes = {}
    for key in dict.fromkeys(map(title_key, wanted)):
        if key in heads and (code := _code(*heads[key], folder, notes)) is not None:
            codes[key] = code
    return Copy(str(folder), {key: head["title"] for key, (_, head) in heads.items()}, codes, tuple(notes))


# ---------------------------------------------------------------- files


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _head(path: Path, folder: Path, notes: list[Note]) -> dict[str, str] | None:
    """The front matter of a file; None for a file that has none (a README) or cannot be read (noted)."""
    name = _name(path, folder)
    try:
        if not path.is_file():
            notes.append(Note(N_("{file}: not a file"), {"file": name}))
            return None
        with path.open("rb") as stream:
            raw = stream.read(HEAD_BYTES).removeprefix(BOM_UTF8)
    except OSError as error:
        notes.append(Note(N_("{file}: cannot be read ({reason})"), {"file": name, "reason": error.strerror or "?"}))
        return None
    lines = re.split(rb"\r\n|\r|\n", raw)
    if lines[0].strip() != b"---" or b"---" not in [line.strip() for line in lines[1:]]:
        return None
    end = [line.strip() for line in lines[1:]].index(b"---") + 1
    try:
        front = b"\n".join(lines[1:end]).decode()
    except UnicodeDecodeError as error:
        notes.append(_not_utf8(name, error))
        return None
    pairs = (line.partition(":") for line in front.splitlines())
    head = {key.strip(): value.strip().strip("\"'") for key, _, value in pairs}
    if not head.get("title"):
        notes.append(Note(N_("{file}: no title in its front matter"), {"file": name}))
        return None
    return head


def _code(path: Path, head: Mapping[str, str], folder: Path, notes: list[Note]) -> Code | None:
    name = _name(path, folder)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            too_large = N_("{file}: {size} bytes, more than {limit}: not read")
            notes.append(Note(too_large, {"file": name, "size": size, "limit": MAX_BYTES}))
            return None
        text = path.read_bytes().removeprefix(BOM_UTF8).decode()
    except OSError as error:
        notes.append(Note(N_("{file}: cannot be read ({reason})"), {"file": name, "reason": error.strerror or "?"}))
        return None
    except UnicodeDecodeError as error:
        notes.append(_not_utf8(name, error))
        return None
    articles = _articles(text)
    if not articles:
        notes.append(Note(N_("{file}: no article in this file"), {"file": name}))
    updated = _date(head.get("last_updated", ""))
    if updated is None:
        notes.append(Note(N_("{file}: the date of its last update is not known"), {"file": name}))
    return Code(head["title"], head.get("identifier", ""), updated, name, articles)


def _not_utf8(name: str, error: UnicodeDecodeError) -> Note:
    byte = f"0x{error.object[error.start]:02x}"
    return Note(N_("{file}: not in UTF-8, byte {byte} cannot be read"), {"file": name, "byte": byte})


def _date(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return None if day.year >= UNKNOWN_YEAR else day


# ---------------------------------------------------------------- articles

_HEADING = re.compile(r"(?P<level>#{1,6})[ \t]+(?P<title>.*?)[ \t]*#*[ \t]*")
_ARTICLE = re.compile(r"article[ \t]+(?P<number>\S.*)", re.IGNORECASE)
_ALONE = re.compile(
    r"Article[ \t]+(?:(?i:annexe)(?: [\w.-]+)?|"
    r"(?:[LRDA]\*?\.?[ \t]?)?\d[\d.-]*(?:[ \t]?(?:[A-Z]{1,2}|bis|ter|quater))*)[ \t]*"
)
_PART = re.compile(r"(?:partie|livre|titre|chapitre|section|sous-section|paragraphe)\b", re.IGNORECASE)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_SPACES = re.compile(r"\s+")
_NO_SPACE = re.compile(r"(?<=«) | (?=[;:!?»])")
_SAME = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "œ": "oe", "Œ": "Oe"})
_REPEALED = re.compile(r"\(?(?:article )?abrogée?\)?\.?", re.IGNORECASE)


def _articles(text: str) -> dict[str, tuple[str, ...]]:
    """Each article, by key: the different texts that stand under its number, in their order.

    An article ends where the next one begins, or at a heading of its own level or above; a heading below belongs to it.
    A file may be written without any heading: then an article stands under a line of its own, « Article L322-3 ».
    """
    lines = _LINE_BREAK.split(text)
    if not any((each := _HEADING.fullmatch(line)) and _ARTICLE.fullmatch(each["title"]) for line in lines):
        lines = [_as_heading(line) for line in lines]
    found: dict[str, list[str]] = {}
    body: list[str] | None = None
    key, level = "", 0

    def close() -> None:
        if body is not None:
            read, texts = "\n".join(body).strip(), found.setdefault(key, [])
            if not texts or normalised(read) not in map(normalised, texts):
                texts.append(read)

    for line in lines:
        heading = _HEADING.fullmatch(line)
        article = _ARTICLE.fullmatch(heading["title"]) if heading else None
        if heading and (article or (body is not None and len(heading["level"]) <= level)):
            close()
            body = None
            if article:
                body, key, level = [], key_of(article["number"]), len(heading["level"])
        elif body is not None:
            body.append(line)
    close()
    return {each: tuple(texts) for each, texts in found.items()}


def _as_heading(line: str) -> str:
    """A line that names an article, or the part of the code that begins there, as the heading it would be elsewhere."""
    if _ALONE.fullmatch(line):
        return f"###### {line}"
    return f"# {line}" if _PART.match(line) else line


def key_of(article: str) -> str:
    """An article's number as it can be compared: « R*. 642-1 », « R642-1 » and « R. 642‑1 » are one."""
    plain = unicodedata.normalize("NFKC", article).translate(_SAME).upper()
    key = re.sub(r"[\s.*]+", "", plain)
    return "1" if key == "1ER" else key


def title_key(title: str) -> str:
    """A code's title as it can be compared: case, accents, apostrophes and spaces do not count."""
    plain = unicodedata.normalize("NFKD", title.translate(_SAME)).casefold()
    return _SPACES.sub(" ", "".join(each for each in plain if not unicodedata.combining(each))).strip()


def normalised(text: str) -> str:
    """A text on one line, without what typesetting alone can change. Letters, digits, accents and case count."""
    one_line = _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_SAME)).strip()
    return _NO_SPACE.sub("", one_line)


def fingerprint(texts: Iterable[str]) -> str:
    """What tells a text from any other; of a number under which several stand, of all of them."""
    return sha256("\n".join(map(normalised, texts)).encode()).hexdigest()[:FINGERPRINT_LENGTH]


def repealed(texts: Iterable[str]) -> bool:
    """Whether all that stands there is « (Abrogé) »."""
    return all(_REPEALED.fullmatch(normalised(text)) for text in texts)
