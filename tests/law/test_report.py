"""The list of the sources, and all that leans on one article."""

from __future__ import annotations

from datetime import date

import pytest

from bot.law import report
from bot.law.compare import touched
from law.conftest import ENGLISH, TODAY, Law


def rows(law: Law, today: date = TODAY) -> list[report.Row]:
    return report.listing(law.corpus(), law.tour(), today, report.versions(law.small.folder))


def test_every_source_is_listed_with_its_version_its_age_and_what_leans_on_it(law: Law) -> None:
    law.small.replace("sources", "    checked: 2026-03-01", "    version: LEGIARTI1\n    checked: 2026-03-01")
    law.small.replace("sources", "    checked: 2026-11-23", '    since: "2016-11-28"\n    checked: 2026-11-23')
    article = law.corpus().sources["csp-4312-18"].article
    assert list(report.rows_as_lines(rows(law, date(2026, 11, 24)), ENGLISH)) == [
        "Code de la santé publique",
        f"  csp-4312-18 · {article} · checked on 2026-11-23, 1 day ago · 2016-11-28",
        "    cited by 1 piece of guidance, 6 conversations: enfant/alerter",
        "Code pénal",
        "  cp-226-14 · 226-14 · checked on 2026-03-01, 268 days ago · LEGIARTI1",
        (
            "    cited by 4 pieces of guidance, 12 conversations: "
            "enfant/alerter, enfant/attendre, urgence/appeler, urgence/respirer"
        ),
    ]


def test_a_date_to_come_is_no_age(law: Law) -> None:
    lines = list(report.rows_as_lines(rows(law, date(2026, 11, 22)), ENGLISH))
    assert lines[1].endswith(" · checked on 2026-11-23, a day still to come")


def test_conversations_are_those_that_end_there(law: Law) -> None:
    tour = law.tour()
    leaning = touched(law.corpus(), tour)
    ends = [state for _, state in ((path, each.state) for path, each in tour.stages) if "/" in state]
    assert leaning["csp-4312-18"].conversations == ends.count("enfant/alerter")
    assert leaning["cp-226-14"].conversations == tour.conversations


def test_a_source_that_nobody_cites(law: Law) -> None:
    law.small.replace("enfant", "law: [csp-4312-18, cp-226-14]", "law: [cp-226-14]")
    assert list(report.rows_as_lines(rows(law), ENGLISH))[2] == "    cited by no guidance"


@pytest.mark.parametrize("query", ["226-14", " 226‑14", "cp-226-14"])
def test_the_reverse_an_article_to_what_leans_on_it(law: Law, query: str) -> None:
    assert [row.source.id for row in report.about(rows(law), query)] == ["cp-226-14"]


@pytest.mark.parametrize(("query", "found"), [("R 1110-2", True), ("R. 1110-3", True), ("R. 1110-4", False)])
def test_an_article_in_a_range_is_found_too(law: Law, query: str, found: bool) -> None:  # noqa: FBT001
    law.small.replace("sources", '"226-14"', '"R. 1110-1 à R. 1110-3"')
    assert bool(report.about(rows(law), query)) == found


def test_an_article_that_nothing_cites(law: Law) -> None:
    assert list(report.rows_as_lines(report.about(rows(law), "226-99"), ENGLISH)) == ["No source cites it."]


def test_changes_are_told_word_by_word_and_not_without_end() -> None:
    assert list(report.changes("un deux trois", "un trois")) == ["− deux"]
    assert list(report.changes("un", "un")) == []
    before = " ".join(f"a{n} b" for n in range(9))
    after = " ".join(f"c{n} b" for n in range(9))
    told = list(report.changes(before, after))
    assert told[:2] == ["− a0", "+ c0"]
    assert told[-1] == "… (+3)"
    assert len(told) == 2 * report.MAX_CHANGES + 1


def test_the_versions_of_a_folder_without_sources_are_none(law: Law) -> None:
    law.small.remove("sources")
    assert report.versions(law.small.folder) == {}


def test_a_number_is_found_without_its_letter(law: Law) -> None:
    with_letter = [row.source.id for row in report.about(rows(law), "R. 4312-18")]
    assert with_letter
    assert [row.source.id for row in report.about(rows(law), "4312-18")] == with_letter
    assert report.about(rows(law), "L. 4312-18") == []
