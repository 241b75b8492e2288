"""What a source cites: « 226-13 », « 109, 437, 438 ; 61 et 78 », « L. 119-2 (et L. 1432-1 CSP) » -> articles of codes.

Nothing is dropped in silence: what stands in no code, and what cannot be read, is kept apart to be told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bot.law.copy import key_of, title_key

ABBREVIATIONS = {
    "CASF": "Code de l’action sociale et des familles",
    "CC": "Code civil",
    "CGFP": "Code général de la fonction publique",
    "CJPM": "Code de la justice pénale des mineurs",
    "CP": "Code pénal",
    "CPC": "Code de procédure civile",
    "CPP": "Code de procédure pénale",
    "CSP": "Code de la santé publique",
    "CSS": "Code de la sécurité sociale",
    "CT": "Code du travail",
}
"""The codes that sources name in short."""

MAX_RANGE = 100
"""Articles that « … à … » may stand for; more is a slip."""


class Source(Protocol):
    """What is read of a source."""

    @property
    def code(self) -> str:
        """The code, or what else the text is taken from."""

    @property
    def article(self) -> str:
        """The articles, as they are shown."""


class Cited(NamedTuple):
    """One article of one code. `until` is the last article of a range that it opens."""

    code: str
    article: str
    until: str = ""


@dataclass(frozen=True)
class Citations:
    """All that a source cites. `home` is its own code, empty when it has none."""

    home: str
    articles: tuple[Cited, ...] = ()
    outside: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


_ARTICLE = r"(?:(?P<{0}letter>LO|[LRDA])\.?\s*\*?\s*)?(?P<{0}number>\d+(?:-\d+)*(?:\s(?:bis|ter|quater|quinquies)\b)?)"
_SHORT = "|".join(sorted(ABBREVIATIONS, key=len, reverse=True))
_TOKEN = re.compile(
    r"\s*(?:"
    rf"(?P<range>{_ARTICLE.format('a')}\s+à\s+{_ARTICLE.format('b')})(?![\w/])"
    rf"|(?P<article>{_ARTICLE.format('')})(?![\w/])"
    rf"|(?P<code>[Cc]ode\s[^,;()]+?(?=\s*(?:[,;()]|$))|(?:{_SHORT})\b)"
    r"|(?P<outside>(?:d[ée]cret|loi|ordonnance|arrêté|circulaire|RGPD|règlement|directive|Cass\.|CE\s)[^;()]*)"
    r"|(?P<stop>[;()])"
    r"|(?P<link>,|et\b|ou\b|(?:art\.|articles?)(?=\s))"
    r")",
)
_WORD = re.compile(r"\s*([^\s,;()]*)")
_DASHES = re.compile(r"[‐‑‒–—]")


def cited(source: Source) -> Citations:
    """Read the articles that a source cites. What stands in no code at all (a ruling, a circular) is told as it is."""
    home = source.code.split(" / ")[0].strip()
    if not home.casefold().startswith("code "):
        return Citations("", outside=(source.article,))
    return _Reading(home, _DASHES.sub("-", source.article)).citations()


class _Reading:
    """An expression read from left to right. A code that is named holds for what stands before it, back to a stop."""

    def __init__(self, home: str, expression: str) -> None:
        self.home = home
        self.expression = expression
        self.found: list[Cited] = []
        self.outside: list[str] = []
        self.unread: list[str] = []
        self.group = 0  # where, in `found`, the present group begins

    def citations(self) -> Citations:
        at = 0
        while at < len(self.expression):
            token = _TOKEN.match(self.expression, at)
            if token is None:
                word = _WORD.match(self.expression, at)
                at = word.end() if word and word[1] else len(self.expression)
                if word and word[1]:
                    self.unread.append(word[1])
                continue
            at = token.end()
            self._take(token)
        articles = tuple(dict.fromkeys(self.found))
        return Citations(self.home, articles, tuple(self.outside), tuple(self.unread))

    def _take(self, token: re.Match[str]) -> None:
        if token["range"]:
            first, last = _written(token["aletter"], token["anumber"]), _written(token["bletter"], token["bnumber"])
            if between(first, last) is None:
                self.unread.append(token["range"])
            else:
                self.found.append(Cited(self.home, first, last))
        elif token["article"]:
            self.found.append(Cited(self.home, _written(token["letter"], token["number"])))
        elif token["code"]:
            code = ABBREVIATIONS.get(token["code"], token["code"][:1].upper() + token["code"][1:])
            code = self.home if title_key(code) == title_key(self.home) else code
            self.found[self.group :] = [each._replace(code=code) for each in self.found[self.group :]]
            self.group = len(self.found)
        elif token["outside"]:
            self.outside.append(token["outside"].strip(" ,"))
        elif token["stop"]:
            self.group = len(self.found)


def _written(letter: str | None, number: str) -> str:
    """An article as it is written here: « R. 642-1 », « 226-13 »."""
    return f"{letter}. {number}" if letter else number


def between(first: str, last: str) -> list[str] | None:
    """The articles from one to another, which differ in their last number only; None when that makes no range."""
    same, _, low = key_of(first).rpartition("-")
    other, _, high = key_of(last).rpartition("-")
    low_letter, low_number = _split(low)
    high_letter, high_number = _split(high)
    if (same, low_letter) != (other, high_letter) or not low_number < high_number <= low_number + MAX_RANGE:
        return None
    stem = first[: len(first) - len(str(low_number))]
    return [f"{stem}{number}" for number in range(low_number, high_number + 1)]


def _split(part: str) -> tuple[str, int]:
    digits = re.search(r"\d+$", part)
    return (part[: digits.start()], int(digits[0])) if digits else (part, -1)
