"""What time does to the law: texts not read for too long, texts and contacts out of use, references superseded.

The core reads no clock: `today` is given.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bot.dialogue.corpus import Corpus
from bot.dialogue.document import Documents
from bot.dialogue.findings import N_, Finding, Marked, Place
from bot.dialogue.loader import CONTACTS, SOURCES
from bot.dialogue.typography import NARROW, WIDE

MONTHS_BEFORE_WARNING = 6
MONTHS_BEFORE_ERROR = 12


def old_sources(corpus: Corpus, files: Documents, today: date) -> Iterator[Finding]:
    """D054, D055, D059: each text and each number was checked less than six months ago, and not in the future."""
    for name, checked in ((SOURCES, corpus.sources.values()), (CONTACTS, corpus.contacts.values())):
        for each in checked:
            code, months = _fault_of_date(each.checked, today)
            if code:
                details: dict[str, str | int] = {"name": each.id, "date": each.checked.isoformat()}
                if months:
                    details["months"] = months
                yield Finding(files[name].place(name, each.id, "checked"), code, details)


def _fault_of_date(checked: date, today: date) -> tuple[str, int]:
    if checked > today:
        return "D059", 0
    if today > months_later(checked, MONTHS_BEFORE_ERROR):
        return "D055", MONTHS_BEFORE_ERROR
    if today > months_later(checked, MONTHS_BEFORE_WARNING):
        return "D054", MONTHS_BEFORE_WARNING
    return "", 0


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month: six months after 31 August is 28 February."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def sources_nobody_cites(corpus: Corpus, files: Documents) -> Iterator[Finding]:
    """D056: a text that no guidance cites is no longer reread by anyone who reads the guidance."""
    cited = {source.id for end in corpus.guidance.values() for source in end.law}
    for key in corpus.sources:
        if key not in cited:
            yield Finding(files[SOURCES].key_place("sources", key), "D056", {"name": key})


def contacts_nobody_calls(corpus: Corpus, files: Documents) -> Iterator[Finding]:
    """D057: the same of a contact."""
    called = {contact.id for end in corpus.guidance.values() for contact in end.call}
    for key in corpus.contacts:
        if key not in called:
            yield Finding(files[CONTACTS].key_place("contacts", key), "D057", {"name": key})


def models_nobody_offers(corpus: Corpus, _: Documents) -> Iterator[Finding]:
    """D106: the same of a blank model."""
    offered = {model for end in corpus.guidance.values() for model in end.models}
    for model in corpus.models.values():
        if model not in offered:
            yield Finding(model.place, "D106", {"model": model.id})


# ---------------------------------------------------------------- what is superseded


class Superseded(NamedTuple):
    """A reference that was right once: how it is recognised, why it is not right any more, what replaces it."""

    pattern: re.Pattern[str]
    reason: str
    instead: str


_S = f"[ {WIDE}{NARROW}]"
_AGE = rf"\{{?(?:15|quinze)\}}?{_S}?ans"

SUPERSEDED: tuple[Superseded, ...] = (
    Superseded(
        re.compile(rf"\b(?:R\.?{_S}?\*?)?4312[-‐‑–]4(?![0-9]|[-‐‑–][0-9])"),
        N_("since 2016 the nurses’ secrecy stands in another article"),
        f"R.{WIDE}4312-5",
    ),
    Superseded(
        re.compile(
            rf"\b(?:mineure?s?(?:{_S}âgée?s?)?{_S}de|moins{_S}de|avant(?:{_S}l[’']âge{_S}de)?){_S}{_AGE}\b"
            rf"|{_AGE}{_S}ou{_S}moins\b",
            re.IGNORECASE,
        ),
        N_("article 226-14 protects every minor"),
        "mineur",
    ),
    Superseded(
        re.compile(
            rf"(?<![0-9,.-])(?:3977|(?<![0-9]{_S})(?:39(?:{_S}|[.-])77|3{_S}977)(?!{_S}[0-9]))"
            rf"(?![0-9]|[,.-][0-9]|\}}?{_S}?(?:€|euros?))"
        ),
        N_("the 3133 has replaced it since 1 March 2026"),
        "3133",
    ),
)
"""What must not be said any more. An age may be named (« elle a 15 ans »); it may not be a condition."""


def superseded(corpus: Corpus, files: Documents) -> Iterator[Finding]:
    """D058: no text, number or reference names what has been replaced. Keywords may: a nurse may type the 3977."""
    told: set[tuple[Place, str]] = set()
    for place, text in _all_texts(corpus, files):
        for each in SUPERSEDED:
            if (found := each.pattern.search(text)) and (place, found[0]) not in told:
                told.add((place, found[0]))
                details: dict[str, str | int] = {
                    "found": found[0],
                    "reason": Marked(each.reason),
                    "expected": each.instead,
                }
                yield Finding(place, "D058", details)


def _all_texts(corpus: Corpus, files: Documents) -> Iterator[tuple[Place, str]]:
    """What a nurse can read. The notes of sources.yaml, which tell what the law was, stay with the maintainers."""
    for text in corpus.texts():
        yield corpus.places[text.id], text.source
    for contact in corpus.contacts.values():
        if contact.number:
            yield files[CONTACTS].place("contacts", contact.id, "number"), contact.number
    for source in corpus.sources.values():
        yield files[SOURCES].place("sources", source.id, "article"), source.article
        yield files[SOURCES].place("sources", source.id, "code"), source.code
