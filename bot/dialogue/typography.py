"""French typography that a machine can set: no-break spaces, apostrophes, ellipses, guillemets."""

from __future__ import annotations

import re

NARROW = "\u202f"
WIDE = "\u00a0"

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=\w)'(?=\w)", "’"),
        (r"\.\.\.", "…"),
        (r"«[ \u00a0\u202f]*", "«" + NARROW),
        (r"[ \u00a0\u202f]+»|(?<=[\w.!?…)])»", NARROW + "»"),
        (r"[ \u00a0\u202f]+([;:!?])", NARROW + r"\1"),
        (r"(?<=[\w)»])([;!?])(?=[\s»)]|$)", NARROW + r"\1"),
        (r"(?<=[a-zà-ÿ)])(:)(?= )", NARROW + r"\1"),
        (r"(?<=\d)[ \u00a0](?=\d{3}\b)", NARROW),
        (r"(?<=\d) (?=(?:h|min|ans|mois|jours)\b|%|€(?!\}))", WIDE),  # `{15000 €}` is set when it is shown
        (r"\b([RLD])\. ?(?=\d)", r"\1." + WIDE),
    )
)


def mend(text: str) -> str:
    """The same text with its typography set. Mending twice changes nothing more."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
