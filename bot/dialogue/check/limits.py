"""What a phone, and Telegram, can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.dialogue import path as addresses
from bot.dialogue.check.tour import Tour
from bot.dialogue.findings import Finding, Place
from bot.dialogue.loader import shown_name
from bot.dialogue.path import MAX_CODE, Address, Kind, Page
from bot.dialogue.profile import sayings
from bot.dialogue.screen import Choice, Screen, Screens
from bot.i18n import SOURCE, Language, catalogue

MAX_TEXT = 4096
"""Characters of a message after its markup is read (https://core.telegram.org/bots/api#sendmessage)."""

MAX_ADVICE = 900
"""Characters of advice that a nurse reads at a glance, the folded law left out."""

MAX_ROWS = 8
"""Rows of buttons that a small phone shows without scrolling past the question."""

MAX_MENU = 12
"""Rows of a menu, which has no question to scroll past: eleven topics of a group and the way home."""


@dataclass
class Drawn:
    """How many screens were drawn, and what was wrong with them."""

    drawn: int = 0
    findings: list[Finding] = field(default_factory=list)


def screens_that_do_not_fit(tour: Tour, screens: Screens, languages: Mapping[str, Language]) -> Drawn:
    """D040, D041, D043: each screen of each conversation and each menu, drawn in each language."""
    found, told = Drawn(), set()
    for address, place in _addresses(tour, languages):
        screen = screens.draw(address)
        found.drawn += 1
        for finding in _faults(screen, place, address):
            if finding not in told:
                told.add(finding)
                found.findings.append(finding)
    too_long = {finding.place for finding in found.findings if finding.code == "D040"}
    for finding in advice_too_long(tour, screens, languages):
        if finding.place not in too_long:
            found.findings.append(finding)
    return found


def advice_too_long(tour: Tour, screens: Screens, languages: Mapping[str, Language]) -> Iterator[Finding]:
    """D045: what shows of each piece of guidance before anything is unfolded, in each language."""
    for language in languages.values():
        name = language.locale.get_language_name(SOURCE) or language.code
        for end in tour.interview.corpus.guidance.values():
            if end.state in tour.visited and (count := screens.length(end, language)) > MAX_ADVICE:
                yield Finding(end.place, "D045", {"count": count, "limit": MAX_ADVICE, "language": name})


def _addresses(tour: Tour, languages: Iterable[str]) -> Iterable[tuple[Address, Place]]:
    corpus = tour.interview.corpus
    menus = corpus.places[corpus.home.ask.id]
    for language in languages:
        yield addresses.home(language), menus
        for group in corpus.home.groups.values():
            yield addresses.group(language, group.id), corpus.places[group.title.id]
        for page in Page:
            yield addresses.page(language, page), menus
        for path, consultation in tour.stages:
            state = corpus.questions.get(consultation.state) or corpus.guidance[consultation.state]
            yield addresses.topic(language, path), state.place


def _faults(screen: Screen, place: Place, address: Address) -> Iterable[Finding]:
    if (count := utf16_length(screen.text)) > MAX_TEXT:
        yield Finding(place, "D040", {"count": count, "limit": MAX_TEXT})
    limit = MAX_ROWS if address.kind is Kind.TOPIC else MAX_MENU
    if len(screen.rows) > limit and address.kind is not Kind.PAGE:
        yield Finding(place, "D043", {"count": len(screen.rows), "limit": limit})
    for button in screen.buttons:
        # At an ending, the codes are as long as that of the answer that led there, told already.
        if (
            isinstance(button, Choice)
            and len(button.code) > MAX_CODE
            and not any(block.folded for block in screen.blocks)
        ):
            yield Finding(place, "D041", {"count": len(button.code), "limit": MAX_CODE})


def profile_that_does_not_fit(languages: Mapping[str, Language], locales: Path) -> Iterator[Finding]:
    """D044: the bot's name, its descriptions, and what its commands do, in each language, where they are translated."""
    for language in languages.values():
        for saying in sayings(language):
            if (count := utf16_length(saying.text)) > saying.limit:
                file = locales / language.code / "LC_MESSAGES" / "bot.po"
                lines = {message.string: message.lineno for message in catalogue(file, language.code)}
                place = Place(shown_name(file), lines.get(saying.text) or 1)
                yield Finding(place, "D044", {"what": saying.what, "count": count, "limit": saying.limit})


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2
