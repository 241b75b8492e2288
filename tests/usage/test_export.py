"""The database of what is shown: no hidden number is in it, and Datasette's ready-made queries run on it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.i18n import Language
from bot.usage import periods
from bot.usage.events import Event, Grain
from bot.usage.export import export
from bot.usage.suppression import Published, publish
from bot.usage.tally import Cell

UNTIL = date(2026, 11, 29)
COUNTS: dict[Cell, int] = {
    **{(periods.written(Grain.WEEK, UNTIL - n * periods.WEEK), "topic:police"): 31 + n for n in range(80)},
    **{(periods.written(Grain.DAY, UNTIL - timedelta(days=n)), "start"): 5 + n % 9 for n in range(400)},
    **{("2026-W48", f"guidance:police/g{n}"): 4 for n in range(5)},
    ("2026-W48", "guidance:police/refuser"): 40,
    ("2026-W48", "error:network"): 12,
    ("2026-W44", "topic:famille"): 9,
    ("2026-W45", "topic:famille"): 8,
    ("2026-W48", "topic:deces"): 7,
}


def name_of(event: Event) -> str:
    return f"« {event.detail} »"


@pytest.fixture
def published() -> Published:
    return publish(COUNTS, UNTIL)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "montré.db"


@pytest.fixture
def metadata(published: Published, file: Path, french: Language) -> Any:
    return json.loads(export(published, file, french, name_of).read_text(encoding="utf-8"))


def query(file: Path, sql: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql)]


@pytest.mark.usefixtures("metadata")
def test_it_holds_figures_and_what_is_hidden_and_nothing_else(file: Path) -> None:
    names = query(file, "select name, type from sqlite_master where name not like 'sqlite_%'")
    assert {row["name"] for row in names} == {"figures", "hidden"}
    assert {row["name"] for row in query(file, "pragma table_info(hidden)")} == {
        *("first", "last", "month", "family", "event", "label", "fewer_than")
    }
    assert [*file.parent.iterdir()] != [file]
    assert not file.with_name(f"{file.name}-wal").exists()


@pytest.mark.usefixtures("metadata")
def test_no_hidden_number_is_in_it(file: Path, published: Published) -> None:
    assert all(row["n"] >= 11 for row in query(file, "select n from figures"))
    hidden = query(file, "select * from hidden")
    assert len(hidden) == len(published.hidden)
    assert {row["fewer_than"] for row in hidden} == {11}
    assert {type(value) for row in hidden for name, value in row.items() if name != "fewer_than"} == {str}


def test_it_is_the_same_whatever_the_hidden_counts_are(tmp_path: Path, french: Language) -> None:
    """Byte for byte: what cannot be told apart from what is shown cannot be told apart from the file."""
    files = []
    for number, few in enumerate((1, 7, 10)):
        counts = {**COUNTS, ("2026-W48", "topic:deces"): few}
        for each in [tmp_path / str(number)]:
            each.mkdir()
            export(publish(counts, UNTIL), each / "shown.db", french, name_of)
            files.append((each / "shown.db").read_bytes())
    assert len({*files}) == 1


@pytest.mark.usefixtures("metadata")
def test_figures_say_when_what_and_of_how_many_counts(file: Path) -> None:
    rows = query(file, "select * from figures where event in ('topic:famille', 'guidance', 'error:network')")
    assert {(row["event"], row["first"], row["last"], row["n"], row["counts"], row["month"]) for row in rows} == {
        ("topic:famille", "2026-10-26", "2026-11-08", 17, 2, None),
        ("guidance", "2026-11-23", "2026-11-29", 20, 1, "2026-11"),
        ("error:network", "2026-11-23", "2026-11-29", 12, 1, "2026-11"),
    }
    (police,) = query(file, "select family, label from figures where event = 'topic:police' group by 1, 2")
    assert police == {"family": "Sujets ouverts", "label": "« police »"}


def test_every_query_of_the_metadata_answers(file: Path, metadata: Any) -> None:
    queries = metadata["databases"][file.stem]["queries"]
    answers = {name: query(file, each["sql"]) for name, each in queries.items()}
    assert all(answers.values())
    assert all(each["title"] for each in queries.values())
    assert answers["topics-in-12-months"][0]["label"] == "« police »"
    assert {row["month"]: row["n"] for row in answers["advice-by-month"]} == {"2026-11": 60}
    months = [row["month"] for row in answers["conversations-by-month"]]
    assert months == sorted(months, reverse=True)
    assert answers["errors-in-12-months"] == [{"label": "Telegram ne répond pas", "n": 12}]


def test_the_metadata_says_what_the_tables_are(file: Path, metadata: Any) -> None:
    assert "29 nov. 2026" in metadata["description"]
    tables = metadata["databases"][file.stem]["tables"]
    assert set(tables) == {"figures", "hidden"}
    assert all(each["description"] and each["sort_desc"] == "first" for each in tables.values())


@pytest.mark.parametrize("name", ["montré.db", "montré.metadata.json"])
def test_nothing_is_written_over(published: Published, file: Path, french: Language, name: str) -> None:
    there = file.with_name(name)
    there.write_bytes(b"precious")
    with pytest.raises(FileExistsError, match=name):
        export(published, file, french, name_of)
    assert there.read_bytes() == b"precious"
    assert [*file.parent.iterdir()] == [there]


@pytest.mark.parametrize("name", [".", "..", "nowhere/shown.db"])
def test_a_place_that_no_file_can_be_made_in_is_refused(
    published: Published, file: Path, french: Language, name: str
) -> None:
    with pytest.raises(OSError):  # noqa: PT011 (whatever it says)
        export(published, file.parent / name, french, name_of)
    assert not [*file.parent.iterdir()]


def test_a_database_of_nothing_has_its_tables(tmp_path: Path, french: Language) -> None:
    file = tmp_path / "empty.db"
    read = json.loads(export(publish({}, UNTIL), file, french, name_of).read_text(encoding="utf-8"))
    for each in read["databases"]["empty"]["queries"].values():
        assert query(file, each["sql"]) == []
