"""A report as text for a terminal, as CSV, and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

from bot.i18n import Language
from bot.usage.events import DETAILS, Event, Family
from bot.usage.periods import Period
from bot.usage.report import Amount, Amounts, By, Report, ranked
from bot.usage.wording import Names, amount_words, event_words, family_words, period_words, stretch_words

TOTAL = "*"
"""What stands for the detail where a whole family is meant: `topic:*`."""

NAMED = 4
"""Events of a family of which nothing is shown that a table still names; more are told by their number."""

EXCEL = {"fr": ";"}
"""How spreadsheets of a language separate the columns of a CSV file, where not by a comma."""


@dataclass(frozen=True)
class Row:
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


def rows(report: Report) -> Iterator[Row]:
    """Every amount, stretch by stretch, family by family: the whole first, then its events."""
    for stretch, amounts in report.rows.items():
        for family in Family:
            if (whole := Event(family)) in amounts:
                yield Row(stretch, whole, amounts[whole])
                for event, amount in ranked(amounts, family):
                    yield Row(stretch, event, amount)


def as_table(report: Report, language: Language, names: Names) -> str:
    """Text for a terminal: a paragraph for each stretch."""
    _ = language.gettext
    laid = {stretch: [*_lines(amounts, report, language, names)] for stretch, amounts in report.rows.items()}
    width = max((len(label) for lines in laid.values() for label, _ in lines), default=0)
    paragraphs = []
    for stretch, lines in laid.items():
        title = period_words(stretch, language)
        if report.by in (By.WEEK, By.MONTH):
            title = f"{stretch_words(stretch, report.by, language)} · {title}"
        body = "\n".join(f"{label:<{width}}  {count}" for label, count in lines) or _("Nothing.")
        paragraphs.append(f"{title}\n{body}")
    return "\n\n".join([*paragraphs, _("Passages, not people.")])


def _lines(amounts: Amounts, report: Report, language: Language, names: Names) -> Iterator[tuple[str, str]]:
    for family in Family:
        if (whole := Event(family)) not in amounts:
            continue
        yield family_words(family, language), _amount(Row(report.period, whole, amounts[whole]), report, language)
        events = ranked(amounts, family)
        few = [amount.hidden for _, amount in events if not amount.n]
        for event, amount in events:
            if amount.n or len(few) <= NAMED:
                label = event_words(event, language, names)
                yield f"  {label}", _amount(Row(report.period, event, amount), report, language)
        if len(few) > NAMED:
            told = amount_words(Amount(0, max(few)), family.grain, report.least, language)
            yield "  " + language.ngettext("and {n} more", "and {n} more", len(few)).format(n=len(few)), told


def as_csv(report: Report, language: Language, names: Names, delimiter: str = ",") -> str:
    """CSV: one line an amount. The column of counts is empty where nothing is shown; the note says why."""
    _ = language.gettext
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([_("from"), _("to"), _("event"), _("label"), _("count"), _("note")])
    for row in rows(report):
        count, note = row.amount.n, ""
        if not row.amount.whole:
            note = _amount(row, report, language)
        label = event_words(row.event, language, names)
        writer.writerow([row.stretch.first, row.stretch.last, row.name, label, count if row.amount.n else "", note])
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
                    "from": str(row.stretch.first),
                    "to": str(row.stretch.last),
                    "event": row.name,
                    "label": event_words(row.event, language, names),
                    "count": row.amount.n or None,
                    "hidden": row.amount.hidden,
                }
                for row in rows(report)
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _amount(row: Row, report: Report, language: Language) -> str:
    return amount_words(row.amount, row.event.family.grain, report.least, language)
