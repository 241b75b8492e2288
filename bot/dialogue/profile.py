"""What the bot says of itself in Telegram's own places: its name, its descriptions, its menu of commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.dialogue.findings import N_, Marked
from bot.i18n import Language

NAME = "Motus"


class Saying(NamedTuple):
    """One of the texts, what it is, and the characters that Telegram takes of it."""

    what: Marked
    text: str
    limit: int


def commands(language: Language) -> list[tuple[str, str]]:
    """The commands of the menu and what they do."""
    _ = language.gettext
    return [
        ("start", _("First screen")),
        ("urgence", _("Immediate danger")),
        ("sujets", _("All situations")),
        ("confidentialite", _("What is kept, what is not")),
        ("effacer", _("Erase this conversation")),
        ("langue", _("Language")),
        ("aide", _("Help")),
    ]


def admin_commands(language: Language) -> list[tuple[str, str]]:
    """The menu of an admin: what everybody has, and the counts."""
    return [*commands(language), ("stats", language.gettext("How much Motus is used"))]


def description(language: Language) -> str:
    """What an empty chat shows."""
    return language.gettext(
        "Professional secrecy for nurses in France, right now: a few questions, advice, the law.\n\n"
        "Touch the buttons; never type a patient’s name. No data is kept by us. "
        "General information, not legal advice. Immediate danger: 15, 17 or 112."
    )


def short_description(language: Language) -> str:
    """What the bot's profile shows."""
    return language.gettext("Nurses’ professional secrecy, right now: questions, advice, the law. Nothing is kept.")


def sayings(language: Language) -> Iterator[Saying]:
    """Each text with its limit (https://core.telegram.org/bots/api#setmydescription and the methods around it)."""
    yield Saying(Marked(N_("the name of the bot")), NAME, 64)
    yield Saying(Marked(N_("the description of the bot")), description(language), 512)
    yield Saying(Marked(N_("the short description of the bot")), short_description(language), 120)
    for _, what in admin_commands(language):
        yield Saying(Marked(N_("what a command does")), what, 256)
