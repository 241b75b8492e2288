"""What time does to the law: each fault where it stands, on the day that is given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from gettext import NullTranslations
from pathlib import Path

import pytest
from small import Small

from bot.dialogue.check.age import (
    SUPERSEDED,
    contacts_nobody_calls,
    months_later,
    old_sources,
    sources_nobody_cites,
    superseded,
)
from bot.dialogue.corpus import Corpus
from bot.dialogue.document import Documents, read
from bot.dialogue.findings import Severity
from bot.dialogue.loader import load
from bot.i18n import Language

ROOT = Path(__file__).parents[3]
ENGLISH = NullTranslations()


@pytest.fixture
def languages() -> Mapping[str, Language]:
    """None: nothing here is drawn, and the messages are the English ones."""
    return {}


def files_of(small: Small) -> Documents:
    files = {}
    for name in ("sources", "contacts"):
        document, faults = read(small.path(name), f"dialogs/{name}.yaml")
        assert document is not None
        assert faults == []
        files[name] = document
    return files


def corpus_of(small: Small) -> Corpus:
    corpus, faults, _ = load(small.folder)
    assert corpus is not None, faults
    return corpus


def aged(small: Small, today: date, file: str = "sources") -> list[str]:
    """What is told of the dates of one file."""
    found = old_sources(corpus_of(small), files_of(small), today)
    return [finding.describe(ENGLISH) for finding in found if finding.place.path == f"dialogs/{file}.yaml"]


def test_a_number_not_tried_for_half_a_year_is_told_as_a_text_not_read_is(small: Small) -> None:
    assert aged(small, date(2027, 5, 23), "contacts") == []
    assert [line.split()[:3] for line in aged(small, date(2027, 5, 24), "contacts")] == [
        ["dialogs/contacts.yaml:3:109:", "D054", "“enfance-119”"],
        ["dialogs/contacts.yaml:4:89:", "D054", "“crip”"],
        ["dialogs/contacts.yaml:5:105:", "D054", "“ordre”"],
    ]


def told(small: Small) -> list[str]:
    return [finding.describe(ENGLISH) for finding in superseded(corpus_of(small), files_of(small))]


# ---------------------------------------------------------------- age


def test_a_text_checked_six_months_ago_to_the_day_is_still_fresh(small: Small) -> None:
    assert aged(small, date(2026, 9, 1)) == [
        (
            "dialogs/sources.yaml:14:14: D059 “csp-4312-18” was checked on 2026-11-23, a day still to come"
            " — put the day on which it was read"
        )
    ]


def test_a_day_later_it_is_told_as_a_warning(small: Small) -> None:
    small.replace("sources", "checked: 2026-11-23", "checked: 2026-09-02")
    assert aged(small, date(2026, 9, 2)) == [
        (
            "dialogs/sources.yaml:7:14: D054 “cp-226-14” was checked on 2026-03-01, more than 6 months ago"
            " — read the text again, then put that day in `checked:`"
        )
    ]


def test_after_twelve_months_it_is_an_error(small: Small) -> None:
    small.replace("sources", "checked: 2026-11-23", "checked: 2027-03-01")
    assert aged(small, date(2027, 3, 1))[0].startswith("dialogs/sources.yaml:7:14: D054 ")
    assert aged(small, date(2027, 3, 2)) == [
        (
            "dialogs/sources.yaml:7:14: D055 “cp-226-14” was checked on 2026-03-01, more than 12 months ago"
            " — read the text again, then put that day in `checked:`"
        )
    ]


def test_only_the_first_six_months_more_are_forgiven(small: Small) -> None:
    for today, severities in {
        date(2026, 12, 1): [Severity.WARNING],
        date(2027, 12, 1): [Severity.ERROR] * 5,
    }.items():
        found = old_sources(corpus_of(small), files_of(small), today)
        assert [finding.severity for finding in found] == severities


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
        (date(9999, 12, 1), 6, date.max),
    ],
)
def test_months_are_counted_on_the_calendar(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


# ---------------------------------------------------------------- what nobody uses


def test_a_text_that_nobody_cites(small: Small) -> None:
    small.replace("enfant", "law: [csp-4312-18, cp-226-14]", "law: [cp-226-14]")
    found = list(sources_nobody_cites(corpus_of(small), files_of(small)))
    assert [finding.describe(ENGLISH) for finding in found] == [
        "dialogs/sources.yaml:10:3: D056 no guidance cites the text “csp-4312-18” — cite it in a `law:`, or remove it"
    ]
    assert found[0].severity is Severity.WARNING


def test_a_contact_that_nobody_calls(small: Small) -> None:
    small.replace("enfant", "call: [enfance-119, crip, ordre]", "call: [enfance-119, ordre]")
    found = list(contacts_nobody_calls(corpus_of(small), files_of(small)))
    assert [finding.describe(ENGLISH) for finding in found] == [
        "dialogs/contacts.yaml:4:3: D057 no guidance gives the contact “crip” — name it in a `call:`, or remove it"
    ]
    assert found[0].severity is Severity.WARNING


def test_what_is_used_is_not_told(small: Small) -> None:
    corpus, files = corpus_of(small), files_of(small)
    assert list(sources_nobody_cites(corpus, files)) == []
    assert list(contacts_nobody_calls(corpus, files)) == []
    assert told(small) == []


# ---------------------------------------------------------------- what is superseded


def test_a_superseded_article_in_a_text(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", "L’article R. 4312-4 le demande.")
    assert told(small) == [
        (
            "dialogs/enfant.yaml:32:10: D058 “R. 4312-4” is out of date: since 2016 the nurses’ secrecy stands in"
            " another article — write “R.\u00a04312-5”"
        )
    ]


def test_the_old_threshold_as_a_condition(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", "C’est un mineur de quinze ans.")
    assert told(small) == [
        (
            "dialogs/enfant.yaml:32:10: D058 “mineur de quinze ans” is out of date: article 226-14 protects every minor"
            " — write “mineur”"
        )
    ]


def test_the_old_number_where_it_is_to_be_dialled(small: Small) -> None:
    small.replace("contacts", 'number: "119"', 'number: "39 77"')
    assert told(small) == [
        (
            "dialogs/contacts.yaml:3:14: D058 “39 77” is out of date: the 3133 has replaced it since 1 March 2026"
            " — write “3133”"
        )
    ]


def test_a_superseded_article_as_a_source(small: Small) -> None:
    small.replace("sources", '4312-18"', '4312-4"')
    assert [line.partition(" is out")[0] for line in told(small)] == [
        "dialogs/sources.yaml:12:14: D058 “R.\u00a04312-4”"
    ]


def test_a_shared_text_is_told_once_and_two_slips_in_one_text_are_two(small: Small) -> None:
    small.replace("communes", "Là, maintenant.", "Moins de 15 ans : le 3977.")
    assert [line.split(" is ")[0] for line in told(small)] == [
        "dialogs/communes.yaml:4:11: D058 “Moins de 15 ans”",
        "dialogs/communes.yaml:4:11: D058 “3977”",
    ]


def test_a_keyword_may_be_an_old_number(small: Small) -> None:
    small.replace("enfant", "keywords: [bleus", 'keywords: ["3977", bleus')
    assert told(small) == []


ARTICLE, THRESHOLD, NUMBER = range(3)


@pytest.mark.parametrize(
    ("which", "text"),
    [
        (ARTICLE, "article R.4312-4 du code"),
        (ARTICLE, "R4312-4"),
        (ARTICLE, "R.\u00a04312‑4, alinéa 2"),
        (ARTICLE, "l’article 4312-4."),
        (THRESHOLD, "victime mineure de 15\u00a0ans"),
        (THRESHOLD, "mineurs âgés de quinze ans"),
        (THRESHOLD, "s’il a moins de quinze ans"),
        (THRESHOLD, "Moins de {15} ans"),
        (THRESHOLD, "avant l’âge de 15 ans"),
        (THRESHOLD, "15 ans ou moins"),
        (NUMBER, "au 3977"),
        (NUMBER, "3\u202f977"),
        (NUMBER, "39.77"),
        (NUMBER, "le 3977, puis"),
        (NUMBER, "3977 24 h/24"),
    ],
)
def test_it_is_recognised_however_it_is_written(which: int, text: str) -> None:
    assert [each.pattern.search(text) is not None for each in SUPERSEDED] == [which == index for index in range(3)]


@pytest.mark.parametrize(
    "text",
    [
        "R. 4312-43",
        "R. 4312-4-1",
        "R. 4312-40 à R. 4312-49",
        "L. 4312-5",
        "mineur",
        "moins de 18 ans",
        "elle a 15 ans",
        "plus de seuil de 15 ans",
        "une peine de quinze ans",
        "depuis 15 ans",
        "moins de 150 ans",
        "13977",
        "39770",
        "{3977 €}",
        "3 977 euros",
        "0 805 39 77 12",
        "R. 1-3977",
    ],
)
def test_what_looks_like_it_is_left_alone(text: str) -> None:
    assert [each.pattern.search(text) for each in SUPERSEDED] == [None, None, None]


# ---------------------------------------------------------------- the shipped dialogs


def test_the_shipped_dialogs_have_nothing_old() -> None:
    shipped, _, _ = load(ROOT / "dialogs")
    assert shipped is not None
    files = {}
    for name in ("sources", "contacts"):
        document, _ = read(ROOT / "dialogs" / f"{name}.yaml", name)
        assert document is not None
        files[name] = document
    latest = max(source.checked for source in shipped.sources.values())
    assert list(old_sources(shipped, files, latest)) == []
    assert list(sources_nobody_cites(shipped, files)) == []
    assert list(contacts_nobody_calls(shipped, files)) == []
    assert list(superseded(shipped, files)) == []
