"""What the pages beside the conversation say: help, privacy, languages, erasing."""

from __future__ import annotations

from typing import NamedTuple

from bot.dialogue.path import Page
from bot.dialogue.profile import commands
from bot.i18n import Language


class Passage(NamedTuple):
    """A paragraph: a heading, or none, and its lines."""

    heading: str
    lines: tuple[str, ...] = ()


def passages(language: Language, page: Page) -> list[Passage]:
    """The paragraphs of a page."""
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


def _privacy(language: Language) -> list[Passage]:
    _ = language.gettext
    return [
        Passage(_("🔒 No data kept by us")),
        Passage(
            _("What Motus does not record"),
            (
                _("Neither your name, nor your number, nor your answers, nor what you type."),
                _("Your answers are in the buttons of the message itself, nowhere else."),
                _("What you type is erased at once; its words only serve to find a topic, then are forgotten."),
                _("Photos, voice notes and files are erased unopened."),
            ),
        ),
        Passage(
            _("What Motus counts"),
            (
                _("Passages, not people: conversations begun each day, topics and advice shown each week."),
                _("A small number is shown to nobody, not even to those who run Motus."),
            ),
        ),
        Passage(
            _("What Telegram keeps"),
            (
                _("This chat is a Telegram cloud chat: it is not end-to-end encrypted."),
                _("Telegram knows that you talk to Motus, and keeps the messages until they are deleted."),
            ),
        ),
        Passage(
            _("What to do"),
            (
                _("Never type anything about a patient."),
                _("“Erase” removes the recent messages; to remove everything, delete the chat in Telegram."),
            ),
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
    Page.PRIVACY: _privacy,
    Page.LANGUAGE: _languages,
    Page.ERASE: _erased,
}
