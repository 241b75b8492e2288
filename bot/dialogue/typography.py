"""French typography that a machine can set: no-break spaces, apostrophes, ellipses, guillemets, ranges."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

NARROW = "\u202f"
WIDE = "\u00a0"

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=\w)'(?=[\w«\"“])", "’"),
        (r"\.\.\.", "…"),
        (r'"([^"]*)"|“([^“”]*)”', rf"«{NARROW}\1\2{NARROW}»"),
        (r"«[ \u00a0\u202f]*", "«" + NARROW),
        (r"[ \u00a0\u202f]+»|(?<=[\w.!?…)])»", NARROW + "»"),
        (r"[ \u00a0\u202f]+([;:!?])", NARROW + r"\1"),
        (r"(?<=[\w)»])([;!?])(?=[\s»)]|$)", NARROW + r"\1"),
        (r"(?<=[a-zà-ÿ)])(:)(?= )", NARROW + r"\1"),
        (r"(?<=\d)[ \u00a0](?=\d{3}\b)", NARROW),
        (r"(?<=\d) (?=(?:h|min|ans|mois|jours)\b|%|€(?!\}))", WIDE),  # `{15000 €}` is set when it is shown
        (r"(?<=\d) - (?=\d)|(?<=\d\u00a0h) - (?=\d)", "-"),
        (r"\b([RLD])\. ?(?=\d)", r"\1." + WIDE),
    )
)


class Slip(NamedTuple):
    """Characters of a text, from `start` to `end`, and what stands there once mended."""

    start: int
    end: int
    instead: str


def mend(text: str) -> str:
    """The same text with its typography set. Mending twice changes nothing more."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def slips(text: str) -> list[Slip]:
    """What mending changes in a text, in order, each change as short as can be."""
    mended = mend(text)
    if mended == text:
        return []
    changes = SequenceMatcher(None, text, mended, autojunk=False).get_opcodes()
    return [Slip(start, end, mended[new:new_end]) for kind, start, end, new, new_end in changes if kind != "equal"]
