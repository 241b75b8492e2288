"""The French: typography, short sentences, « vous », dates that exist, and a recap that can be understood alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import zip_longest

from bot.dialogue.corpus import Corpus, Text
from bot.dialogue.document import Documents, locate
from bot.dialogue.findings import Finding
from bot.dialogue.mending import positions
from bot.dialogue.typography import NARROW, WIDE, Slip, slips
from bot.i18n import FORMATTED

MAX_WORDS = 25
"""Words of a sentence that a tired nurse reads once."""

MAX_PARAGRAPH = 200
"""Characters of one text: five lines of forty on a small phone."""

AROUND = (12, 6)
"""Characters shown before and after a slip."""

DRAWN = str.maketrans({" ": "␣", NARROW: "⍽", WIDE: "⍽"})
"""Spaces that would look alike in a message about them."""

_DATE = re.compile(r"\{([0-9]{4}-[0-9]{2}-[0-9]{2})\}")
_BRACE = re.compile(r"\{[^{}]*\}|[{}]\S*")
_YES_OR_NO = re.compile(r"^(oui|non)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?…])[»\s\u00a0\u202f]+(?=[A-ZÀ-ÖØ-Þ«0-9])")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_QUOTED = re.compile("«[^»]*»")
_TO_A_FRIEND = re.compile(
    r"(?<![\w’'-])(?:(?:tu|te|toi|tes|ta)(?![\w-])|(?<!\bun )(?<!\ble )(?<!\bdu )(?<!\bau )ton(?![\w-])|t[’'](?=\w))"
    r"|-(?:toi|tu)\b",
    re.IGNORECASE,
)


def typography(corpus: Corpus, files: Documents) -> Iterator[Finding]:
    """D060: no-break spaces, guillemets, apostrophes, ellipses and ranges, each slip where it stands."""
    for text in _once(corpus):
        for near in _near_each_other(slips(text.source)):
            document, way = locate(files, text.id)
            places = positions(document, way)
            place = document.place_at(places[near[0].start]) if places else corpus.places[text.id]
            found, expected = _shown(text.source, near)
            yield Finding(place, "D060", {"found": found, "expected": expected})


def _once(corpus: Corpus) -> Iterator[Text]:
    """The texts of a corpus, one that several topics share only once."""
    yield from dict.fromkeys(corpus.texts())


def _near_each_other(found: Iterable[Slip]) -> list[list[Slip]]:
    """Slips that would show each other's words, told together."""
    groups: list[list[Slip]] = []
    for slip in found:
        if groups and slip.start - groups[-1][-1].end <= sum(AROUND):
            groups[-1].append(slip)
        else:
            groups.append([slip])
    return groups


def _shown(text: str, near: Sequence[Slip]) -> tuple[str, str]:
    """What stands there and what should, with a little of what is around; the spaces at stake are drawn."""
    before, after = AROUND
    start, end = near[0].start, near[-1].end
    found = expected = text[max(0, start - before) : start]
    for slip, following in zip_longest(near, near[1:]):
        between = text[slip.end : following.start if following else end + after]
        found += text[slip.start : slip.end].translate(DRAWN) + between
        expected += slip.instead.translate(DRAWN) + between
    return found, expected


def long_sentences(corpus: Corpus) -> Iterator[Finding]:
    """D062: a sentence has 25 words at most."""
    for text in _once(corpus):
        for sentence in _SENTENCE.split(text.source):
            words = [word for word in _SPACES.split(sentence) if any(map(str.isalnum, word))]
            if len(words) > MAX_WORDS:
                details: dict[str, str | int] = {"count": len(words), "limit": MAX_WORDS, "start": " ".join(words[:5])}
                yield Finding(corpus.places[text.id], "D062", details)


def long_paragraphs(corpus: Corpus) -> Iterator[Finding]:
    """D063: a text has 200 characters at most, five lines of a small phone."""
    for text in _once(corpus):
        if (count := len(text.source)) > MAX_PARAGRAPH:
            yield Finding(corpus.places[text.id], "D063", {"count": count, "limit": MAX_PARAGRAPH})


def familiar_address(corpus: Corpus) -> Iterator[Finding]:
    """D064: Motus says « vous » to the nurse; what she says to a child, and what is quoted, may say « tu »."""
    said = {end.say for end in corpus.guidance.values() if end.say}
    for text in _once(corpus):
        if text not in said and (found := _TO_A_FRIEND.search(_QUOTED.sub("", text.source))):
            yield Finding(corpus.places[text.id], "D064", {"found": found[0].strip("-")})


def braces(corpus: Corpus) -> Iterator[Finding]:
    """D103: a brace that opens no amount, number or date would be shown as it is."""
    for text in _once(corpus):
        if found := _BRACE.search(FORMATTED.sub("", text.source)):
            yield Finding(corpus.places[text.id], "D103", {"found": found[0]})


def impossible_dates(corpus: Corpus) -> Iterator[Finding]:
    """D017: `{2026-02-30}` in a text would be shown as it is."""
    for text in _once(corpus):
        for day in _DATE.findall(text.source):
            try:
                date.fromisoformat(day)
            except ValueError:
                yield Finding(corpus.places[text.id], "D017", {"value": day})


def unclear_recaps(corpus: Corpus) -> Iterator[Finding]:
    """D061: « Oui » recalled alone says nothing."""
    answers = [answer for question in corpus.questions.values() for answer in question.answers.values()]
    for label in dict.fromkeys(answer.label for answer in answers if answer.recap == answer.label):
        if _YES_OR_NO.match(label.source):
            yield Finding(corpus.places[label.id], "D061", {"label": label.source})
