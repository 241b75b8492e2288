"""A database of what is shown, and nothing else: for Datasette or any other tool that reads SQLite.

The bot's own file must not be given to such a tool: it holds the counts that are hidden.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.i18n import Language
from bot.usage.events import Family
from bot.usage.periods import month_name
from bot.usage.suppression import Published
from bot.usage.wording import Names, event_words, family_words

FIGURES, HIDDEN = "figures", "hidden"


def export(published: Published, file: Path, language: Language, names: Names) -> Path:
    """Write a database of published figures, and beside it the metadata Datasette takes; where the metadata is.

    Raises FileExistsError: nothing is written over; and OSError.
    """
    if file.exists():
        raise FileExistsError(file)
    metadata = file.with_suffix(".metadata.json")
    if metadata.exists():
        raise FileExistsError(metadata)
    file.touch(exist_ok=False)  # a folder that is not there is told better than SQLite would
    with closing(sqlite3.connect(file)) as connection:
        db = Database(connection, execute_plugins=False)
        with db.atomic():
            for name, columns in _TABLES.items():
                db.table(name).create(columns, strict=True)
            db.table(FIGURES).insert_all(_figures(published, language, names))
            db.table(HIDDEN).insert_all(_hidden(published, language, names))
    metadata.write_text(json.dumps(_metadata(published, file.stem, language), ensure_ascii=False, indent=2), "utf-8")
    return metadata


_TABLES: dict[str, dict[str, Any]] = {
    FIGURES: {
        "first": str,
        "last": str,
        "month": str,
        "family": str,
        "event": str,
        "label": str,
        "n": int,
        "counts": int,
    },
    HIDDEN: {"first": str, "last": str, "month": str, "family": str, "event": str, "label": str, "fewer_than": int},
}


def _figures(published: Published, language: Language, names: Names) -> Iterator[dict[str, Any]]:
    for figure in sorted(published.figures, key=lambda each: (each.span, each.event.name)):
        yield {
            "first": str(figure.span.first),
            "last": str(figure.span.last),
            # A sum carried over from one month into the next is in none.
            "month": name if (name := month_name(figure.span.first)) == month_name(figure.span.last) else None,
            "family": family_words(figure.event.family, language),
            "event": figure.event.name,
            "label": event_words(figure.event, language, names),
            "n": figure.n,
            "counts": len(figure.periods),
        }


def _hidden(published: Published, language: Language, names: Names) -> Iterator[dict[str, Any]]:
    for hidden in sorted(published.hidden, key=lambda each: (each.period, each.event.name)):
        yield {
            "first": str(hidden.period.first),
            "last": str(hidden.period.last),
            "month": month_name(hidden.period.first),
            "family": family_words(hidden.event.family, language),
            "event": hidden.event.name,
            "label": event_words(hidden.event, language, names),
            "fewer_than": published.least,
        }


def _metadata(published: Published, name: str, language: Language) -> dict[str, Any]:
    """What Datasette shows above the tables, and queries ready made: https://docs.datasette.io/en/stable/metadata.html."""
    _ = language.gettext
    shown = (Family.TOPIC, Family.START, Family.GUIDANCE, Family.ERROR)
    topics, starts, advice, errors = (family_words(family, language) for family in shown)
    return {
        "title": "Motus",
        "description": _(
            "Passages, not people. Counts under {least} are not shown; the figures add up, and are a floor. To {day}."
        ).format(least=published.least, day=language.date(published.until)),
        "databases": {
            name: {
                "tables": {
                    FIGURES: {
                        "description": _(
                            "What is shown. “counts” says of how many hidden counts a figure is the sum, 1 for a "
                            "count shown as it is. “month” holds the weeks whose Thursday falls in it."
                        ),
                        "sort_desc": "first",
                    },
                    HIDDEN: {
                        "description": _("Counts of which only this is known; some are part of a figure."),
                        "sort_desc": "first",
                    },
                },
                "queries": {
                    "topics-in-12-months": {"title": topics, "sql": _last_year("topic:%")},
                    "conversations-by-month": {"title": starts, "sql": _by_month("start")},
                    "advice-by-month": {"title": advice, "sql": _by_month("guidance%")},
                    "errors-in-12-months": {"title": errors, "sql": _last_year("error:%")},
                },
            }
        },
    }


def _last_year(events: str) -> str:
    return (
        f"select label, sum(n) as n from {FIGURES} where event like '{events}' "  # noqa: S608 (written here)
        f"and first >= (select date(max(last), '-12 months') from {FIGURES}) group by event order by n desc"
    )


def _by_month(events: str) -> str:
    return (
        f"select month, sum(n) as n from {FIGURES} where event like '{events}' "  # noqa: S608 (written here)
        "and month is not null group by month order by month desc"
    )
