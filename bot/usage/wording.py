"""The words of the counts, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable

from babel.dates import format_interval, format_skeleton

from bot.i18n import SOURCE, Language
from bot.usage.events import Event, Family, Grain
from bot.usage.periods import Period, thursday
from bot.usage.report import Amount, By, whole_weeks
from bot.usage.unusable import Reason

Names = Callable[[Event], str]
"""What an event whose detail is an id of the dialogs is called there; the id itself where it is no more."""


def amount_words(amount: Amount, grain: Grain, least: int, language: Language) -> str:
    """« 412 », « au moins 154 », « moins de 11 ».

    Where several are hidden, their sum may well be more: « moins de 11 par semaine », « moins de 11 chacun ».
    """
    _ = language.gettext
    if amount.n and amount.hidden:
        return _("at least {n}").format(n=language.number(amount.n))
    if not amount.hidden:
        return language.number(amount.n)
    if amount.hidden == 1:
        told = _("fewer than {least}")
    elif amount.hidden == amount.events:
        told = _("fewer than {least} each")
    elif amount.events > 1:
        told = _("fewer than {least} each a week")
    else:
        told = _("fewer than {least} a day") if grain is Grain.DAY else _("fewer than {least} a week")
    return told.format(least=least)


def family_words(family: Family, language: Language) -> str:
    """What is counted, as a heading."""
    _ = language.gettext
    return {
        Family.START: _("Conversations begun"),
        Family.LINK: _("Opened by a shared link"),
        Family.TOPIC: _("Topics opened"),
        Family.QUESTION: _("Further questions"),
        Family.GUIDANCE: _("Advice shown"),
        Family.MODEL: _("Models sent"),
        Family.SEARCH: _("Texts erased and searched for"),
        Family.REMOVED: _("Other things erased"),
        Family.STALE: _("Out-of-date buttons"),
        Family.ERROR: _("Errors"),
    }[family]


def event_words(event: Event, language: Language, names: Names) -> str:
    """What an event is called within its family."""
    if not event.detail:
        return family_words(event.family, language)
    _ = language.gettext
    ours = {
        (Family.SEARCH, "found"): _("a topic found"),
        (Family.SEARCH, "missed"): _("nothing found"),
        (Family.REMOVED, "words"): _("words after a command"),
        (Family.REMOVED, "media"): _("photos, voices, files"),
        (Family.STALE, "changed"): _("the dialogue has changed"),
        (Family.STALE, "unreadable"): _("unreadable"),
        (Family.ERROR, "flood"): _("Telegram asks to wait"),
        (Family.ERROR, "network"): _("Telegram does not answer"),
        (Family.ERROR, "refused"): _("Telegram refuses a call"),
        (Family.ERROR, "fault"): _("a fault of Motus"),
    }
    return ours.get((event.family, event.detail)) or names(event)


def reason_words(reason: Reason, language: Language) -> str:
    """Why a file of counts cannot be used, and what to do."""
    _ = language.gettext
    return {
        Reason.MISSING: _("there is no such file"),
        Reason.UNREADABLE: _("it cannot be opened; see who may read it, and what else uses it"),
        Reason.NOT_SQLITE: _("it is not a SQLite database, or it is damaged"),
        Reason.FOREIGN: _("it is the database of something else: USAGE_DB names the file of counts"),
        Reason.NEWER: _("a newer Motus has written it: bring this one up to date"),
    }[reason]


def period_words(period: Period, language: Language) -> str:
    """« 16–22 nov. 2026 »."""
    if period.days == 1:
        return language.date(period.first)
    return _first_of_month(str(format_interval(period.first, period.last, "yMMMd", locale=language.locale)), language)


def weeks_note(stretch: Period, language: Language) -> str:
    """What weeks the figures by week are of, where the stretch is not made of whole ones; else nothing."""
    weeks = whole_weeks(stretch)
    if weeks in (None, stretch):
        return ""
    said = language.gettext("All but conversations begun: whole weeks, {period}.")
    return said.format(period=period_words(weeks, language))


def stretch_words(period: Period, by: By, language: Language) -> str:
    """A stretch of a report, short: « 16 nov. », « sem. 47 », « nov. »; a whole period as it is."""
    if by is By.WEEK:
        return language.gettext("wk {n}").format(n=period.first.isocalendar().week)
    if by is By.DAY:
        return _first_of_month(str(format_skeleton("MMMd", period.first, locale=language.locale)), language)
    if by is By.MONTH:
        return str(format_skeleton("MMM", thursday(period.first), locale=language.locale))
    return period_words(period, language)


def _first_of_month(written: str, language: Language) -> str:
    """Babel writes « 1 déc. », where French says « 1er »."""
    return _FIRST.sub("1er", written) if language.code == SOURCE else written


_FIRST = re.compile(r"\b1(?=[\s–]*[a-zé]|\s*–\s*\d)")
