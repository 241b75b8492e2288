"""The French: typography, dates that exist, and a recap that can be understood alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher

from bot.dialogue.corpus import Corpus
from bot.dialogue.findings import Finding
from bot.dialogue.typography import mend

_DATE = re.compile(r"\{([0-9]{4}-[0-9]{2}-[0-9]{2})\}")
_YES_OR_NO = re.compile(r"^(oui|non)\b", re.IGNORECASE)


def typography(corpus: Corpus) -> Iterator[Finding]:
    """D060: no-break spaces, guillemets, apostrophes and ellipses; each text once, at its first slip."""
    seen = set()
    for text in corpus.texts():
        mended = mend(text.source)
        if mended != text.source and text.id not in seen:
            seen.add(text.id)
            found, expected = _first_difference(text.source, mended)
            yield Finding(corpus.places[text.id], "D060", {"found": found, "expected": expected})


def _first_difference(text: str, mended: str) -> tuple[str, str]:
    """The first words that differ, with a little of what is around them."""
    matcher = SequenceMatcher(None, text, mended, autojunk=False)
    _, start, end, new_start, new_end = next(code for code in matcher.get_opcodes() if code[0] != "equal")
    return text[max(0, start - 12) : end + 6], mended[max(0, new_start - 12) : new_end + 6]


def impossible_dates(corpus: Corpus) -> Iterator[Finding]:
    """D017: `{2026-02-30}` in a text would be shown as it is."""
    for text in dict.fromkeys(corpus.texts()):
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
