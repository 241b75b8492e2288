"""The translations: what lacks one, what has one of another text, what a translator's hand has broken.

A language is held to the whole of the dialogs as soon as one of their texts is translated into it. What is missing, or
was made from another text, shows in the source language: a warning. What would not work, or would not fit, is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

from babel import Locale
from babel.messages.catalog import Catalog, Message

from bot.dialogue.corpus import Corpus, Text
from bot.dialogue.findings import N_, NOTHING, Finding, Marked, Place
from bot.dialogue.loader import shown_name
from bot.dialogue.schema import MAX_LABEL, MAX_SAY, MAX_TITLE
from bot.i18n import FORMATTED, SOURCE, Language, catalogue, catalogue_files

SHOWN = 48
"""Characters of a text by which it is told."""

_CODE = re.compile(r"`[^`]*`|\n")


def translations(corpus: Corpus, languages: Mapping[str, Language], locales: Path) -> Iterator[Finding]:
    """D070 to D073, D014, D042: both domains of each language, against what they translate."""
    template = catalogue(locales / "bot.pot", SOURCE)
    for code, file in catalogue_files(locales, "bot"):
        yield from _of_the_program(template, catalogue(file, code), file)
    for code, file in catalogue_files(locales, "dialogs"):
        if code != SOURCE and code in languages:
            yield from _of_the_dialogs(corpus, catalogue(file, code), file)


def _of_the_program(template: Catalog, translated: Catalog, file: Path) -> Iterator[Finding]:
    """The domain `bot`. What the French lacks is told at the start: Motus does not speak English to a nurse."""
    for message in template:
        found = translated.get(message.id, message.context) if message.id else None
        if found is None or not any(_strings(found)):
            if message.id and translated.locale_identifier != SOURCE:
                yield _missing(
                    Place(shown_name(file), found.lineno or 1 if found else 1), _id(message), translated, file
                )
            continue
        expected, plural = _signs(_id(message)), _signs(_ids(message)[-1])
        for string in _strings(found):
            signs = _signs(string)
            # a singular may leave the number out: « une seule question »
            if signs not in (expected, plural) and not (message.pluralizable and set(signs) <= set(plural)):
                yield _broken(found, file, signs, expected)


def _of_the_dialogs(corpus: Corpus, translated: Catalog, file: Path) -> Iterator[Finding]:
    entries = {message.context: message for message in translated if message.id and message.context}
    if not any(any(_strings(message)) for message in entries.values()):
        return  # nobody has begun
    texts = {text.id: text for text in corpus.texts()}
    for text in texts.values():
        entry = entries.get(text.id)
        if entry is None or not any(_strings(entry)):
            place = Place(shown_name(file), entry.lineno or 1) if entry else corpus.places[text.id]
            yield _missing(place, text.source, translated, file)
        elif entry.fuzzy or _id(entry) != text.source:
            details: dict[str, str | int] = {"text": _cut(text.source), "language": _name(translated)}
            yield Finding(Place(shown_name(file), entry.lineno or 1), "D071", details)
        else:
            yield from _as_its_source(text, entry, file)
    for context, entry in entries.items():
        if context not in corpus.places:
            yield Finding(Place(shown_name(file), entry.lineno or 1), "D073", {"text": _cut(_id(entry))})


def _as_its_source(text: Text, entry: Message, file: Path) -> Iterator[Finding]:
    """What a translation owes to the text it stands for: its amounts and dates, and a length that fits the phone."""
    string = _strings(entry)[0]
    expected, found = _amounts(text.source), _amounts(string)
    if expected != found:
        yield _broken(entry, file, found, expected)
    limit, code = _limit(text.id)
    if limit and len(string) > limit:
        details: dict[str, str | int] = {"count": len(string), "limit": limit, "what": Marked(N_("characters"))}
        yield Finding(Place(shown_name(file), entry.lineno or 1), code, details)


def _limit(identity: str) -> tuple[int, str]:
    """The longest that a text may be, by its identity, and the code of the fault; 0 for any length."""
    steps = identity.split(".")
    if steps[-1] == "say":
        return MAX_SAY, "D014"
    if steps[-1] == "title" and steps[1] == "guidance":
        return MAX_TITLE, "D014"
    return (MAX_LABEL, "D042") if steps[-1] in ("label", "title") else (0, "")


def _missing(place: Place, text: str, translated: Catalog, file: Path) -> Finding:
    return Finding(place, "D070", {"text": _cut(text), "language": _name(translated), "file": shown_name(file)})


def _broken(entry: Message, file: Path, found: list[str], expected: list[str]) -> Finding:
    details: dict[str, str | int] = {"found": " ".join(found) or NOTHING, "expected": " ".join(expected) or NOTHING}
    return Finding(Place(shown_name(file), entry.lineno or 1), "D072", details)


def _signs(text: str) -> list[str]:
    """What must stand in a message of the program and in its translation alike: `{n}`, `code`, line ends."""
    try:
        fields = [f"{{{name}}}" for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:  # a brace that is not closed
        fields = ["{"]
    return sorted([*fields, *(each if each != "\n" else "\\n" for each in _CODE.findall(text))])


def _amounts(text: str) -> list[str]:
    return sorted(found[0].replace("\u00a0", " ") for found in FORMATTED.finditer(text))


def _ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (str(message.id),)


def _id(message: Message) -> str:
    return _ids(message)[0]


def _strings(message: Message) -> tuple[str, ...]:
    strings = message.string
    return tuple(map(str, strings)) if isinstance(strings, (tuple, list)) else (str(strings or ""),)


def _name(translated: Catalog) -> str:
    """A language's name in French: « anglais »."""
    code = str(translated.locale_identifier)
    return Locale.parse(code).get_language_name(SOURCE) or code


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
