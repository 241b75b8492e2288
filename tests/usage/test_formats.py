"""A report as text, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date

import pytest

from bot.i18n import Language
from bot.usage.events import Event
from bot.usage.formats import EXCEL, NAMED, as_csv, as_json, as_table
from bot.usage.periods import Period
from bot.usage.report import By, Report, report
from bot.usage.suppression import publish

COUNTS = {
    ("2026-W47", "topic:police"): 1412,
    ("2026-W48", "topic:police"): 20,
    ("2026-W48", "topic:famille"): 7,
    ("2026-W48", "guidance:police/refuser"): 4,
    ("2026-W48", "search:missed"): 12,
    ("2026-11-23", "start"): 15,
    ("2026-11-24", "start"): 3,
}
TITLES = {"police": "La police; ou “la gendarmerie”", "famille": "La famille\nau téléphone"}


def name_of(event: Event) -> str:
    return TITLES.get(event.detail, event.detail)


def reported(by: By = By.WEEK, counts: Mapping[tuple[str, str], int] | None = None) -> Report:
    published = publish(COUNTS if counts is None else counts, date(2026, 11, 29))
    return report(published, Period(date(2026, 11, 16), date(2026, 11, 29)), by)


def test_the_table_has_a_paragraph_for_each_stretch_and_its_numbers_in_a_column(french: Language) -> None:
    table = as_table(reported(), french, lambda event: event.detail)
    assert table.split("\n") == [
        "sem. 47 · 16–22 nov. 2026",
        "Sujets ouverts            1\u202f412",
        "  police                  1\u202f412",
        "",
        "sem. 48 · 23–29 nov. 2026",
        "Conversations commencées  au moins 15",
        "Sujets ouverts            au moins 20",
        "  police                  20",
        "  famille                 moins de 11",
        "Avis montrés              moins de 11",
        "Textes effacés, cherchés  12",
        "  rien trouvé             12",
        "",
        "Passages, pas personnes.",
    ]


def test_a_stretch_without_anything_says_so(french: Language) -> None:
    table = as_table(reported(By.WEEK, {("2026-W48", "link"): 50}), french, name_of)
    assert table.split("\n\n")[0].endswith("\nRien à montrer.")


def test_many_events_of_which_nothing_is_shown_are_one_line_of_the_table(french: Language) -> None:
    few = {("2026-W48", f"topic:t{number}"): 3 for number in range(NAMED)}
    named = as_table(reported(By.WHOLE, few), french, lambda event: event.detail)
    assert all(f"t{number}" in named for number in range(NAMED))
    more = {**few, ("2026-W48", "topic:one-more"): 3, ("2026-W48", "topic:police"): 40}
    table = as_table(reported(By.WHOLE, more), french, lambda event: event.detail)
    assert "police" in table
    assert "t0" not in table
    assert f"et {NAMED + 1} autres" in table


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_csv_is_read_back_by_the_csv_module_whatever_is_in_the_titles(
    languages: Mapping[str, Language], code: str
) -> None:
    delimiter = EXCEL.get(code, ",")
    text = as_csv(reported(), languages[code], name_of, delimiter)
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    assert {len(row) for row in rows} == {len(header)} == {6}
    found = {(row[0], row[2]): row for row in rows}
    assert found["2026-11-16", "topic:police"][3:5] == [TITLES["police"], "1412"]
    assert found["2026-11-23", "topic:famille"][3:5] == [TITLES["famille"], ""]
    assert found["2026-11-23", "topic:famille"][5] in ("moins de 11", "fewer than 11")
    assert found["2026-11-23", "topic:*"][4:] == ["20", {"fr": "au moins 20", "en": "at least 20"}[code]]
    assert found["2026-11-23", "start"][4] == "15"
    assert ("2026-11-16", "start") not in found


def test_a_french_spreadsheet_wants_semicolons_and_lines_as_in_the_standard(french: Language) -> None:
    assert EXCEL == {"fr": ";"}
    assert as_csv(reported(), french, name_of, ";").startswith("du;au;compte;libellé;nombre;mention\r\n")
    assert as_csv(reported(), french, name_of).startswith("du,au,compte,libellé,nombre,mention\r\n")


def test_the_json_says_the_same_as_the_csv(french: Language) -> None:
    read = json.loads(as_json(reported(), french, name_of))
    assert {key: read[key] for key in ("from", "to", "by", "least")} == {
        "from": "2026-11-16",
        "to": "2026-11-29",
        "by": "week",
        "least": 11,
    }
    _, *rows = csv.reader(io.StringIO(as_csv(reported(), french, name_of), newline=""))
    assert [[row["from"], row["to"], row["event"], row["label"], str(row["count"] or "")] for row in read["rows"]] == [
        row[:5] for row in rows
    ]
    hidden = {(row["from"], row["event"]): (row["count"], row["hidden"]) for row in read["rows"]}
    assert hidden["2026-11-23", "topic:famille"] == (None, 1)
    assert hidden["2026-11-23", "topic:*"] == (20, 1)
    assert hidden["2026-11-16", "topic:*"] == (1412, 0)


def test_the_json_keeps_accents_as_they_are(french: Language) -> None:
    assert "La famille\\nau téléphone" in as_json(reported(), french, name_of)
