"""A check that draws fewer screens than there are, where a test is about something else.

To draw them all, in every topic and language, is most of the time of a check; `tests/dialogue/test_screen.py` and one
test of the seeded faults do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bot.dialogue.check import limits
from bot.dialogue.check.tour import Tour
from bot.dialogue.findings import Place
from bot.dialogue.path import Address, Kind

ROOT = Path(__file__).parent.parent

EVERYWHERE = "accueil.yaml"
"""A file that shows in every topic."""

every_screen = limits._addresses


def screens_of(file: str) -> Callable[[Tour, Iterable[str]], Iterator[tuple[Address, Place]]]:
    """The menus; of a topic's own questions and guidance, or of all those where a file shows everywhere, one screen.

    It is that of the longest conversation that stands there: it has the longest buttons and recalls most answers.
    """
    topic = (ROOT / "dialogs" / "plans" / file).with_suffix(".md").exists()

    def addresses(tour: Tour, languages: Iterable[str]) -> Iterator[tuple[Address, Place]]:
        longest: dict[tuple[str, Place], Address] = {}
        for address, place in every_screen(tour, languages):
            if address.kind is not Kind.TOPIC:
                yield address, place
            elif not topic or place.path == f"dialogs/{file}":
                known = longest.setdefault((address.language, place), address)
                if len(address.path.answers) > len(known.path.answers):
                    longest[address.language, place] = address
        for (_, place), address in longest.items():
            yield address, place

    return addresses
