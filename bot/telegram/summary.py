"""The counts as an admin reads them in the chat: a short text for one stretch of time, as Telegram HTML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum
from html import escape

from bot.i18n import Language
from bot.usage import periods
from bot.usage.events import Event, Family, Grain
from bot.usage.periods import Period
from bot.usage.report import Amount, By, Report, ranked, report
from bot.usage.suppression import Published
from bot.usage.wording import Names, amount_words, event_words, family_words, period_words, stretch_words

LONGEST_BAR = 10
"""Blocks of the longest bar: with its label and its number it fits a phone's width."""

TOPICS = 12
"""Topics that are told one by one, at most."""

NAMES = 6
"""Names in a row, at most."""

BLOCK = "▇"


class View(Enum):
    """The stretches of time an admin can look at."""

    THIS_WEEK = "this-week"
    LAST_WEEK = "last-week"
    THIRTY_DAYS = "30-days"
    TWELVE_MONTHS = "12-months"

    def period(self, until: date) -> Period:
        """Its days, when `until` is the last day that is over; on a Monday, this week has none."""
        if self is View.THIS_WEEK:
            return Period(periods.week(until + timedelta(days=1)).first, until)
        if self is View.LAST_WEEK:
            return periods.week(until + timedelta(days=1) - periods.WEEK)
        if self is View.THIRTY_DAYS:
            return Period(until - timedelta(days=29), until)
        return Period(periods.months_before(until, 12) + timedelta(days=1), until)

    @property
    def by(self) -> By:
        """How its chart is cut."""
        return By.MONTH if self is View.TWELVE_MONTHS else By.DAY

    def title(self, language: Language) -> str:
        """What it is called."""
        _ = language.gettext
        return {
            View.THIS_WEEK: _("This week"),
            View.LAST_WEEK: _("Last week"),
            View.THIRTY_DAYS: _("30 days"),
            View.TWELVE_MONTHS: _("12 months"),
        }[self]


def summary(published: Published, view: View, language: Language, names: Names) -> str:
    """What was counted in a stretch of time. HTML, as https://core.telegram.org/bots/api#html-style has it."""
    _ = language.gettext
    period = view.period(published.until)
    notes = [_("Passages, not people."), _("A day or a week can be read once it is over.")]
    if period.last < period.first:
        return "\n\n".join([f"📊 <b>{escape(view.title(language))}</b>", _("The week begins.") + " " + notes[1]])
    whole = report(published, period)
    title = f"📊 <b>{escape(view.title(language))}</b> · {escape(period_words(period, language))}"
    paragraphs = [title]
    if whole.empty:
        paragraphs.append(_("Nothing was counted."))
    else:
        paragraphs += [
            "\n".join(lines)
            for lines in (
                [*_first(whole, language)],
                [*_days(report(published, period, By.DAY), language)] if view is View.THIS_WEEK else [],
                [*_topics(whole, language, names)],
                [*_others(whole, language, names)],
            )
            if lines
        ]
    return "\n\n".join([*paragraphs, f"<i>{escape(' '.join(notes))}</i>"])


def _first(whole: Report, language: Language) -> Iterator[str]:
    """Conversations and advice: the two figures that say whether Motus is used."""
    for family in (Family.START, Family.LINK, Family.GUIDANCE):
        if amount := whole.total.get(Event(family)):
            yield _line(family_words(family, language), amount, family.grain, whole, language)


def _days(by_day: Report, language: Language) -> Iterator[str]:
    amounts = [(stretch, row.get(Event(Family.START), Amount(0))) for stretch, row in by_day.rows.items()]
    most = max((amount.n for _, amount in amounts), default=0)
    for stretch, amount in amounts:
        yield _bar(stretch_words(stretch, By.DAY, language), amount, most, by_day, language, Grain.DAY)


def _topics(whole: Report, language: Language, names: Names) -> Iterator[str]:
    _ = language.gettext
    found = ranked(whole.total, Family.TOPIC)
    if not found:
        return
    yield f"<b>{escape(family_words(Family.TOPIC, language))}</b>"
    shown = [(event, amount) for event, amount in found if amount.n]
    few = sorted(event_words(event, language, names) for event, amount in found if not amount.n)
    for event, amount in shown[:TOPICS]:
        yield _bar(event_words(event, language, names), amount, shown[0][1].n, whole, language, Grain.WEEK)
    if rest := len(shown[TOPICS:]):
        yield escape(language.ngettext("and {n} more", "and {n} more", rest).format(n=rest))
    if few:
        hidden = Amount(0, 1 if all(a.hidden == 1 for _, a in found if not a.n) else 2)
        told = amount_words(hidden, Grain.WEEK, whole.least, language).capitalize()
        yield escape(_("{count}: {what}").format(count=told, what=_in_a_row(few, language)))


def _others(whole: Report, language: Language, names: Names) -> Iterator[str]:
    """The rest, one line a kind: what it comes to, and its parts where they are few."""
    first = (Family.START, Family.LINK, Family.GUIDANCE, Family.TOPIC)
    for family in Family:
        if family in first or (amount := whole.total.get(Event(family))) is None:
            continue
        line = _line(family_words(family, language), amount, family.grain, whole, language)
        parts = [
            " ".join(
                [
                    event_words(event, language, names),
                    *([amount_words(part, family.grain, whole.least, language)] if part.n else []),
                ]
            )
            for event, part in ranked(whole.total, family)
        ]
        yield line + (f" ({escape(_in_a_row(parts, language))})" if parts else "")


def _in_a_row(words: list[str], language: Language) -> str:
    """Names one after the other; titles have commas of their own."""
    rest = len(words[NAMES:])
    more = [language.ngettext("and {n} more", "and {n} more", rest).format(n=rest)] if rest else []
    return " · ".join([*words[:NAMES], *more])


def _line(what: str, amount: Amount, grain: Grain, whole: Report, language: Language) -> str:
    count = amount_words(amount, grain, whole.least, language)
    return escape(language.gettext("{what}: {count}").format(what=what, count=count))


def _bar(label: str, amount: Amount, most: int, whole: Report, language: Language, grain: Grain) -> str:
    blocks = BLOCK * max(1, round(LONGEST_BAR * amount.n / most)) if amount.n else "·"
    return f"{escape(label)} {blocks} {escape(amount_words(amount, grain, whole.least, language))}"
