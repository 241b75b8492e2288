"""`motus stats`: what an admin reads in a terminal, and what he is told when there is nothing to read."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filled import fill
from small import EXAMPLE

from bot.cli import main
from bot.settings import Settings
from bot.usage import periods
from bot.usage.periods import PARIS
from bot.usage.tally import Cell

NOW = datetime(2026, 11, 25, 12, tzinfo=PARIS)
COUNTS: dict[Cell, int] = {
    ("2026-W47", "topic:enfant"): 1412,
    ("2026-W47", "topic:urgence"): 7,
    ("2026-W40", "topic:enfant"): 20,
    ("2026-11-23", "start"): 15,
    ("2026-11-24", "start"): 3,
    ("2026-11-25", "start"): 99,
    ("2026-W48", "topic:enfant"): 88,
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, on a Wednesday at noon, without settings but the small dialogs."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DIALOGS_DIR", str(EXAMPLE))
    monkeypatch.setattr(periods, "now_in_france", lambda: NOW)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def file(here: Path) -> Path:
    """The file of counts, where it is by default."""
    return fill(here / "usage.db", COUNTS, NOW)


def stats(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["stats", *map(str, words)])


def refusal(*words: str | Path) -> str:
    """The one line on standard error with which the command ends."""
    told = stats(*words)
    assert isinstance(told.exception, SystemExit), told.exception
    assert told.exit_code == 2
    assert not told.stdout
    assert told.stderr.count("\n") == 1
    return told.stderr.rstrip("\n")


@pytest.mark.usefixtures("file")
def test_by_default_the_last_twelve_months_are_a_table_month_by_month() -> None:
    told = stats()
    assert told.exit_code == 0
    assert not told.stderr
    assert "Un enfant" in told.stdout
    assert "1\u202f412" in told.stdout
    assert "oct. · 28 sept." in told.stdout
    assert "moins de 11" in told.stdout
    assert told.stdout.endswith("Passages, pas personnes.\n")


@pytest.mark.usefixtures("file")
def test_what_is_not_over_is_not_shown() -> None:
    told = stats("--format", "json", "--until", "2030-01-01")
    read = json.loads(told.stdout)
    assert (read["from"], read["to"]) == ("2025-11-24", "2026-11-24")
    assert not {99, 88} & {row["count"] for row in read["rows"]}


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize(
    ("by", "starts"),
    [
        ("day", [("2026-11-23", 15, 0), ("2026-11-24", None, 1)]),
        ("week", [("2026-11-23", 15, 1)]),
        ("month", [("2026-11-02", 15, 1)]),
    ],
)
def test_counts_are_cut_as_asked(by: str, starts: list[tuple[str, int | None, int]]) -> None:
    read = json.loads(stats("--format", "json", "--by", by, "--since", "2026-11-02").stdout)
    rows = [(row["from"], row["count"], row["hidden"]) for row in read["rows"] if row["event"] == "start"]
    assert (read["by"], rows) == (by, starts)


@pytest.mark.usefixtures("file")
def test_the_csv_goes_into_a_file_as_it_is() -> None:
    told = stats("--format", "csv", "--by", "week", "--since", "2026-11-16", "--until", "2026-11-22")
    header, *rows = csv.reader(io.StringIO(told.stdout, newline=""))
    assert header == ["du", "au", "compte", "libellé", "nombre", "mention"]
    assert [row[2:] for row in rows] == [
        ["topic:*", "Sujets ouverts", "1412", "au moins 1\u202f412"],
        ["topic:enfant", "Un enfant", "1412", ""],
        ["topic:urgence", "Danger immédiat", "", "moins de 11"],
    ]


@pytest.mark.usefixtures("file")
def test_the_picture_goes_into_a_file_as_it_is() -> None:
    told = stats("--format", "png")
    assert told.exit_code == 0
    assert told.stdout_bytes.startswith(b"\x89PNG")


@pytest.mark.usefixtures("file")
def test_a_picture_is_not_poured_into_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    assert "motus.png" in refusal("--format", "png")


@pytest.mark.usefixtures("file")
def test_english_is_spoken_to_who_asks_for_it() -> None:
    told = stats("--language", "en")
    assert "at least" in told.stdout
    assert told.stdout.endswith("Passages, not people.\n")
    assert refusal("--language", "tlh") == "--language tlh ? fr, en"


def test_the_files_of_all_replicas_are_added_up_before_anything_is_hidden(here: Path) -> None:
    files = [here / f"replica-{number}.db" for number in range(3)]
    for each in files:
        fill(each, {("2026-W47", "topic:enfant"): 6}, NOW)
    alone = json.loads(stats(files[0], "--format", "json").stdout)
    together = json.loads(stats(*files, "--format", "json").stdout)
    assert [(row["count"], row["hidden"]) for row in alone["rows"]] == [(None, 1)] * 2
    assert [(row["count"], row["hidden"]) for row in together["rows"]] == [(18, 0)] * 2


def test_the_settings_say_where_the_file_is_and_what_is_small(
    here: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USAGE_DB", str(file.rename(here / "elsewhere.db")))
    monkeypatch.setenv("USAGE_MIN_CELL", "5")
    read = json.loads(stats("--format", "json").stdout)
    assert read["least"] == 5
    assert 7 in {row["count"] for row in read["rows"]}
    monkeypatch.setenv("USAGE_MIN_CELL", "2")
    assert refusal().startswith("USAGE_MIN_CELL is not valid")


@pytest.mark.usefixtures("file")
def test_events_of_dialogs_that_cannot_be_read_are_called_by_their_ids(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = here / "dialogs"
    broken.mkdir()
    (broken / "enfant.yaml").write_text("topic: [\n", encoding="utf-8")
    monkeypatch.setenv("DIALOGS_DIR", str(broken))
    told = stats()
    assert told.exit_code == 0
    assert "enfant" in told.stdout


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--since", "2026-13-45"), "--since\u202f: «\u202f2026-13-45\u202f» n’est pas un jour"),
        (("--until", "hier"), "--until\u202f: «\u202fhier\u202f» n’est pas un jour"),
        (("--since", "2026-W47"), "--since\u202f: «\u202f2026-W47\u202f» n’est pas un jour"),
        (("--since", "25/11/2026"), "n’est pas un jour"),
        (("--since", "2026-02-29"), "n’est pas un jour"),
        (("--since", "2026-11-20", "--until", "2026-11-10"), "du 2026-11-20 au 2026-11-10\u202f: la fin vient avant"),
        (("--since", "2026-11-25"), "depuis le 2026-11-25, aucun jour n’est encore fini"),
        (("--since", "2999-01-01"), "depuis le 2999-01-01, aucun jour"),
        (("--since", "2999-01-01", "--until", "9999-12-31"), "depuis le 2999-01-01, aucun jour"),
        (("--until", "0001-01-01"), "rien"),
        (("--until", "2020-01-01"), "rien"),
    ],
)
def test_days_that_make_no_sense_are_told_in_a_line(words: tuple[str, ...], line: str) -> None:
    assert line in refusal(*words)


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize("by", ["week", "month"])
def test_a_report_may_begin_before_there_was_anything(by: str) -> None:
    assert stats("--since", "0001-01-01", "--until", "0001-03-01", "--by", by).exit_code == 2
    told = stats("--since", "2001-01-01", "--by", by, "--format", "json")
    assert told.exit_code == 0
    assert json.loads(told.stdout)["rows"]


def test_a_file_that_is_not_there_is_told_and_not_made(here: Path) -> None:
    assert refusal().startswith("usage.db: ")
    assert "nowhere.db" in refusal("nowhere.db")
    assert not [*here.iterdir()]


def test_a_file_of_something_else_is_told_and_not_touched(here: Path, file: Path) -> None:
    garbage, foreign, newer = here / "notes.txt", here / "patients.db", here / "newer.db"
    garbage.write_text("Un texte, tout simplement.\n" * 100, encoding="utf-8")
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("create table patients (name text)")
    fill(newer, COUNTS, NOW)
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('motus-usage', 'later', '')"
        )
    before = {each: each.read_bytes() for each in (garbage, foreign, newer)}
    assert "pas une base SQLite" in refusal(garbage)
    assert "USAGE_DB" in refusal(foreign)
    assert "plus récent" in refusal(newer)
    assert "patients.db" in refusal(file, foreign)
    assert {each: each.read_bytes() for each in before} == before


def test_where_nothing_can_be_shown_it_is_said_for_which_days(here: Path) -> None:
    fill(here / "usage.db", {("2026-11-25", "start"): 500}, NOW)
    assert refusal().startswith("24 nov. 2025")


def test_what_is_shown_can_be_exported_once(here: Path, file: Path) -> None:
    told = stats("--export", "shown.db")
    assert told.exit_code == 0
    assert told.stdout == "datasette shown.db --metadata shown.metadata.json\n"
    with closing(sqlite3.connect(here / "shown.db")) as connection:
        labels = {label for (label,) in connection.execute("select label from figures")}
    assert "Un enfant" in labels
    before = (here / "shown.db").read_bytes()
    assert "shown.db" in refusal("--export", "shown.db")
    assert (here / "shown.db").read_bytes() == before
    assert "usage.db" in refusal("--export", file)


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize("place", ["nowhere/shown.db", ".", ""])
def test_an_export_to_where_no_file_can_be_made_is_told_in_a_line(place: str) -> None:
    refusal("--export", place)


def test_reading_a_year_leaves_the_file_as_it_was(file: Path) -> None:
    days = [date(2025, 12, 1) + timedelta(days=number) for number in range(350)]
    fill(file, {(str(day), "start"): 40 for day in days}, NOW)
    before = file.read_bytes()
    for by in ("day", "week", "month"):
        assert stats("--by", by).exit_code == 0
    assert file.read_bytes() == before
