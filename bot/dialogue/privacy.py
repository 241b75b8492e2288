"""What Motus promises about privacy, sentence by sentence: the page /confidentialite.

Each sentence of ours has an id, which is never shown: the test of that name proves it. What has none is a fact about
Telegram, or advice.
"""

from __future__ import annotations

from typing import NamedTuple

from bot.i18n import Language


class Promise(NamedTuple):
    """A sentence that Motus answers for, and the name of its test."""

    id: str
    text: str


class Section(NamedTuple):
    """A heading and its sentences."""

    heading: str
    sentences: tuple[Promise | str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The sentences as they are read."""
        return tuple(each.text if isinstance(each, Promise) else each for each in self.sentences)


def sections(language: Language, operator: str | None) -> list[Section]:
    """The page, for a bot run by `operator`, where they have said who they are."""
    return [
        Section(language.gettext("🔒 No data kept by us")),
        _not_recorded(language),
        _counted(language),
        _of_telegram(language),
        _erasing(language),
        _run_by(language, operator),
    ]


def _not_recorded(language: Language) -> Section:
    _ = language.gettext
    return Section(
        _("What Motus does not record"),
        (
            Promise("nothing_of_you", _("Neither your name, nor your number, nor your answers, nor what you type.")),
            Promise("answers_in_buttons", _("Your answers are in the buttons of the message itself, nowhere else.")),
            Promise("typed_erased", _("What you type, commands apart, is erased at once.")),
            Promise("typed_forgotten", _("Its words only serve to find a topic, then are forgotten.")),
            Promise("media_unopened", _("Photos, voice notes and files are erased unopened.")),
            Promise("link_without_name", _("A link you share holds the screen, not your name.")),
            Promise("logs_name_nobody", _("The technical log says that something failed, never for whom.")),
        ),
    )


def _counted(language: Language) -> Section:
    _ = language.gettext
    return Section(
        _("What Motus counts"),
        (
            Promise("passages_not_people", _("Passages, not people: no count says who, nor in what order.")),
            Promise("counted_by_day", _("By day: conversations begun.")),
            Promise(
                "counted_by_week",
                _(
                    "By week: topics, questions, advice and models shown, links opened, searches, messages erased, "
                    "old buttons, faults."
                ),
            ),
            Promise(
                "small_numbers_hidden",
                _("No report of Motus shows a small number, not even to those who run it."),
            ),
            Promise("counts_dropped", _("Counts are dropped after 24 months.")),
        ),
    )


def _of_telegram(language: Language) -> Section:
    _ = language.gettext
    return Section(
        _("What Telegram keeps"),
        (
            _("This chat is a Telegram cloud chat: it is not end-to-end encrypted."),
            _("Only Telegram’s “secret chats” are, and a bot cannot take part in one."),
            _("Telegram knows that you talk to Motus, and keeps the messages until they are deleted."),
            _("So never type anything about a patient."),
        ),
    )


def _erasing(language: Language) -> Section:
    _ = language.gettext
    return Section(
        _("How to erase"),
        (
            Promise("erase_removes_recent", _("“Erase”, or /effacer, removes the recent messages, yours and ours.")),
            _("To remove everything, delete the chat in Telegram."),
            Promise("nothing_left_with_us", _("With us, nothing is left to erase: Motus knows nobody.")),
        ),
    )


def _run_by(language: Language, operator: str | None) -> Section:
    _ = language.gettext
    if operator is None:
        told = _(
            "Whoever runs this bot has not said who they are. Ask those who gave you its link, before you trust it."
        )
    else:
        told = _("This bot is run by: {operator}").format(operator=operator)
    return Section(_("Who runs this bot"), (Promise("operator_told", told),))
