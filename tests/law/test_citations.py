"""The article expressions of sources.yaml, as they are written there."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from bot.dialogue.loader import load
from bot.law.citations import ABBREVIATIONS, Citations, Cited, between, cited

ROOT = Path(__file__).parents[2]
PENAL, HEALTH, PRISON, ROAD = "Code pénal", "Code de la santé publique", "Code pénitentiaire", "Code de la route"


class Source(NamedTuple):
    code: str
    article: str


@pytest.mark.parametrize(
    ("code", "article", "expected"),
    [
        (PENAL, "226-13", [Cited(PENAL, "226-13")]),
        (PENAL, "R. 642-1", [Cited(PENAL, "R. 642-1")]),
        (PENAL, "R.\u00a0642‑1", [Cited(PENAL, "R. 642-1")]),
        (PENAL, "article 9", [Cited(PENAL, "9")]),
        (PENAL, "109, 437, 438\u202f; 61 et 78", [Cited(PENAL, each) for each in ("109", "437", "438", "61", "78")]),
        (HEALTH, "R. 1110-1 à R. 1110-3", [Cited(HEALTH, "R. 1110-1", "R. 1110-3")]),
        (HEALTH, "R. 1112-45 (et R. 1112-47)", [Cited(HEALTH, "R. 1112-45"), Cited(HEALTH, "R. 1112-47")]),
        (
            PENAL,
            "60 et 77-1 (et L. 4163-7 CSP)",
            [*(Cited(PENAL, x) for x in ("60", "77-1")), Cited(HEALTH, "L. 4163-7")],
        ),
        (PENAL, "100 bis, 100", [Cited(PENAL, "100 bis"), Cited(PENAL, "100")]),
        (PENAL, "9, 9", [Cited(PENAL, "9")]),
        (
            "Code de la santé publique / code pénitentiaire",
            "L. 6141-5 CSP ; L. 322-3 et L. 322-4 code pénitentiaire",
            [Cited(HEALTH, "L. 6141-5"), Cited(PRISON, "L. 322-3"), Cited(PRISON, "L. 322-4")],
        ),
        (
            HEALTH,
            "L. 1 code de la route, L. 2 CSP, L. 3",
            [Cited(ROAD, "L. 1"), Cited(HEALTH, "L. 2"), Cited(HEALTH, "L. 3")],
        ),
    ],
)
def test_articles_are_read_with_the_code_of_each(code: str, article: str, expected: list[Cited]) -> None:
    citations = cited(Source(code, article))
    assert citations == Citations(code.split(" / ", maxsplit=1)[0], tuple(expected))


@pytest.mark.parametrize(
    ("article", "outside", "unread"),
    [
        ("L. 1 et RGPD art. 9 et 32", ("RGPD art. 9 et 32",), ()),
        ("L. 1 ; décret 2024-528 du 10/06/2024", ("décret 2024-528 du 10/06/2024",), ()),
        ("L. 1 et suivants", (), ("suivants",)),
        ("L. 1, L. 9 à L. 2", (), ("L. 9 à L. 2",)),
        ("L. 1, L. 2-1 à L. 3-4", (), ("L. 2-1 à L. 3-4",)),
        ("L. 1, L. 1 à L. 900", (), ("L. 1 à L. 900",)),
        ("L. 1, al. 2", (), ("al.",)),
        ("L. 1 @@ ", (), ("@@",)),
    ],
)
def test_what_is_not_an_article_of_a_code_is_kept_to_be_told(
    article: str, outside: tuple[str, ...], unread: tuple[str, ...]
) -> None:
    citations = cited(Source(HEALTH, article))
    assert citations.articles[0] == Cited(HEALTH, "L. 1")
    assert (citations.outside, citations.unread) == (outside, unread)


def test_a_ruling_is_in_no_code() -> None:
    assert cited(Source("Jurisprudence", "CE 19/05/2021 n° 431352")) == Citations(
        "", outside=("CE 19/05/2021 n° 431352",)
    )


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("R. 331-8", "R. 331-10", ["R. 331-8", "R. 331-9", "R. 331-10"]),
        ("R. 4624-45-3", "R. 4624-45-4", ["R. 4624-45-3", "R. 4624-45-4"]),
        ("61", "63", ["61", "62", "63"]),
        ("L. 100", "L. 101", ["L. 100", "L. 101"]),
        ("L. 1", "R. 2", None),
        ("L. 2", "L. 2", None),
        ("100 bis", "102", None),
    ],
)
def test_a_range_counts_its_last_number(first: str, last: str, expected: list[str] | None) -> None:
    assert between(first, last) == expected


def test_every_shipped_source_is_understood_whole() -> None:
    corpus, _, _ = load(ROOT / "dialogs")
    assert corpus is not None
    for source in corpus.sources.values():
        citations = cited(source)
        assert citations.unread == (), source.id
        assert bool(citations.articles) == bool(citations.home), source.id
        assert citations.articles or citations.outside, source.id


def test_abbreviations_name_codes() -> None:
    assert all(title.startswith("Code ") for title in ABBREVIATIONS.values())
