"""What a phone, and Telegram, can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.dialogue import path as addresses
from bot.dialogue.check.tour import Tour
from bot.dialogue.findings import Finding, Place
from bot.dialogue.loader import shown_name
from bot.dialogue.path import MAX_CODE, Address, Page
from bot.dialogue.profile import sayings
from bot.dialogue.screen import Choice, Screen, Screens
from bot.i18n import Language, catalogue

MAX_TEXT = 4096
"""Characters of a message after its markup is read (https://core.telegram.org/bots/api#sendmessage)."""

MAX_BUTTONS = 8
"""Buttons that a small phone shows without scrolling past the question."""


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
    return found


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
    buttons = list(screen.buttons)
    if len(buttons) > MAX_BUTTONS and address.kind is not addresses.Kind.PAGE:
        yield Finding(place, "D043", {"count": len(buttons), "limit": MAX_BUTTONS})
    for button in buttons:
        if isinstance(button, Choice) and len(button.code) > MAX_CODE:
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
