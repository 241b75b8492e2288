"""A report as text for a terminal, as CSV, and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

from bot.i18n import Language
from bot.usage.events import DETAILS, Event, Family, Grain
from bot.usage.periods import Period
from bot.usage.report import Amount, Amounts, By, Report, added, ranked, whole_weeks
from bot.usage.wording import (
    Names,
    amount_words,
    event_words,
    family_words,
    period_words,
    stretch_words,
    weeks_note,
)

TOTAL = "*"
"""What stands for the detail where a whole family is meant: `topic:*`."""

NAMED = 4
"""Events of a family of which nothing is shown that a table still names; more are told by their number."""

EXCEL = {"fr": ";"}
"""How spreadsheets of a language separate the columns of a CSV file, where not by a comma."""


@dataclass(frozen=True)
class Line:
    """One amount of a report, laid out."""

    stretch: Period
    event: Event
    amount: Amount

    @property
    def name(self) -> str:
        """As in the file; `topic:*` for the whole of a family."""
        event = self.event
        return event.name if event.detail or event.family in _WHOLE else f"{event.name}:{TOTAL}"


_WHOLE = frozenset(family for family, details in DETAILS.items() if details == ("",))
"""The families of one event."""


def lines(report: Report) -> Iterator[Line]:
    """Every amount, stretch by stretch, family by family: the whole first, then its events.

    What is counted by week bears the whole weeks of its stretch.
    """
    for stretch, amounts in report.rows.items():
        for family in Family:
            if (whole := Event(family)) in amounts:
                told = stretch if family.grain is Grain.DAY else whole_weeks(stretch) or stretch
                yield Line(told, whole, amounts[whole])
                for event, amount in ranked(amounts, family):
                    yield Line(told, event, amount)


def as_table(report: Report, language: Language, names: Names) -> str:
    """Text for a terminal: a paragraph for each stretch."""
    _ = language.gettext
    laid = {stretch: [*_laid(amounts, report, language, names)] for stretch, amounts in report.rows.items()}
    width = max((len(label) for each in laid.values() for label, _ in each), default=0)
    paragraphs = []
    for stretch, columns in laid.items():
        title = period_words(stretch, language)
        if report.by in (By.WEEK, By.MONTH):
            title = f"{stretch_words(stretch, report.by, language)} · {title}"
        if report.by is not By.DAY and (note := weeks_note(stretch, language)):
            title += f"\n{note}"
        body = "\n".join(f"{label:<{width}}  {count}" for label, count in columns) or _("Nothing to show.")
        paragraphs.append(f"{title}\n{body}")
    return "\n\n".join([*paragraphs, _("Passages, not people.")])


def _laid(amounts: Amounts, report: Report, language: Language, names: Names) -> Iterator[tuple[str, str]]:
    for family in Family:
        if (whole := Event(family)) not in amounts:
            continue
        grain, least = family.grain, report.least
        yield family_words(family, language), amount_words(amounts[whole], grain, least, language)
        events = ranked(amounts, family)
        few = [amount for _, amount in events if not amount.n]
        for event, amount in events:
            if amount.n or len(few) <= NAMED:
                yield f"  {event_words(event, language, names)}", amount_words(amount, grain, least, language)
        if len(few) > NAMED:
            more = language.ngettext("and {n} more", "and {n} more", len(few)).format(n=len(few))
            yield f"  {more}", amount_words(added(few), grain, least, language)


def as_csv(report: Report, language: Language, names: Names, delimiter: str = ",") -> str:
    """CSV: one line an amount. The column of counts is empty where nothing is shown; the note says why."""
    _ = language.gettext
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([_("from"), _("to"), _("event"), _("label"), _("count"), _("note")])
    for line in lines(report):
        amount, event = line.amount, line.event
        note = "" if amount.whole else amount_words(amount, event.family.grain, report.least, language)
        label = event_words(event, language, names)
        writer.writerow([line.stretch.first, line.stretch.last, line.name, label, amount.n or "", note])
    return file.getvalue()


def as_json(report: Report, language: Language, names: Names) -> str:
    """JSON: as the CSV; `count` is null where nothing is shown, `hidden` says how many counts it leaves out."""
    return json.dumps(
        {
            "from": str(report.period.first),
            "to": str(report.period.last),
            "by": report.by.value,
            "least": report.least,
            "rows": [
                {
                    "from": str(line.stretch.first),
                    "to": str(line.stretch.last),
                    "event": line.name,
                    "label": event_words(line.event, language, names),
                    "count": line.amount.n or None,
                    "hidden": line.amount.hidden,
                }
                for line in lines(report)
            ],
        },
        ensure_ascii=False,
        indent=2,
    )
