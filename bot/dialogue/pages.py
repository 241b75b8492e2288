"""What the pages beside the conversation say: help, privacy, languages, erasing."""

from __future__ import annotations

from typing import NamedTuple

from bot.dialogue.path import Page
from bot.dialogue.privacy import sections
from bot.dialogue.profile import commands
from bot.i18n import Language


class Passage(NamedTuple):
    """A paragraph: a heading, or none, and its lines."""

    heading: str
    lines: tuple[str, ...] = ()


def passages(language: Language, page: Page, operator: str | None = None) -> list[Passage]:
    """The paragraphs of a page, for a bot run by `operator`."""
    if page is Page.PRIVACY:
        return [Passage(section.heading, section.lines) for section in sections(language, operator)]
    return _PAGES[page](language)


def _topics(language: Language) -> list[Passage]:
    return [Passage(language.gettext("All situations"))]


def _help(language: Language) -> list[Passage]:
    _ = language.gettext
    return [
        Passage(
            _("How Motus works"),
            (
                _("Touch the buttons: a few questions, then what secrecy asks of you, with the law."),
                _("Or type one or two words, never a name: Motus erases them and offers the topics it knows."),
            ),
        ),
        Passage(
            _("Commands"),
            tuple(f"/{name} — {what}" for name, what in commands(language)),
        ),
        Passage(
            _("What Motus is not"),
            (_("General information, not legal advice: decide with your Order’s council, a lawyer or your insurer."),),
        ),
    ]


def _languages(language: Language) -> list[Passage]:
    _ = language.gettext
    return [
        Passage(
            _("🌐 Choose a language"),
            (
                _("Under each screen, 🌐 changes the language and keeps your place."),
                _("/langue, sent in reply to a screen, does the same."),
                _("Without 🌐, Motus speaks the language of your phone; it remembers no choice."),
                _("The blank models stay in French: whoever receives them reads French."),
            ),
        )
    ]


def _erased(language: Language) -> list[Passage]:
    _ = language.gettext
    return [
        Passage(_("🧹 Erased"), (_("The recent messages of this chat have been removed."),)),
        Passage(
            _("What Motus cannot remove"),
            (
                _("Messages more than 48 hours old, and the chat itself."),
                _("In Telegram: open the chat’s menu, then “Delete chat”, and tick “Delete for” Motus as well."),
            ),
        ),
    ]


_PAGES = {
    Page.TOPICS: _topics,
    Page.HELP: _help,
    Page.LANGUAGE: _languages,
    Page.ERASE: _erased,
}
