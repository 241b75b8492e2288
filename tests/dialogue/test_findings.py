"""Each fault a maintainer can make is told in one French line: where, what, how to mend it."""

import pytest
from small import Small

from bot.dialogue.findings import KINDS, Close, Finding, Place, Severity, close_to
from bot.i18n import Language
from dialogue.faults import FAULTS, Fault


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.code for fault in FAULTS])
def test_a_fault_is_told_once_where_it_stands_and_nothing_else_is(small: Small, fault: Fault) -> None:
    report = fault.broken(small).report()
    assert [finding.describe(small.languages["fr"]) for finding in report.findings] == [fault.line]
    assert [finding.code for finding in report.findings] == [fault.code]
    assert (report.corpus is None) == (report.findings[0].severity is Severity.ERROR)


OF_THE_DIALOGS = {code: kind for code, kind in KINDS.items() if not ("D054" <= code <= "D059" or code >= "D080")}
"""The age of the law, the safety rules and the truth table have tests of their own."""


def test_every_code_has_a_faulty_corpus_that_shows_it() -> None:
    assert sorted(fault.code for fault in FAULTS) == sorted(OF_THE_DIALOGS)


def test_only_the_french_faults_let_the_bot_start() -> None:
    assert {code for code, kind in OF_THE_DIALOGS.items() if kind.severity is Severity.WARNING} == {"D060", "D061"}


def test_a_mistyped_name_is_met_with_the_nearest_one() -> None:
    assert close_to("se-tair", ["alerter", "se-taire", "parler"]) == "se-taire"
    assert close_to("xyz", ["alerter", "se-taire", "parler"]) == ""
    assert close_to("xyz", []) == ""


def test_no_suggestion_is_shown_where_nothing_is_near(french: Language) -> None:
    told = Finding(Place("a.yaml", 3, 7), "D026", {"topic": "xyz", "close": Close("")}).describe(french)
    assert told == "a.yaml:3:7: D026 le sujet «\u202fxyz\u202f» n’existe pas — nommez un sujet qui existe"


def test_findings_are_sorted_by_file_then_line_then_column_as_numbers() -> None:
    places = [Place("b.yaml", 1, 1), Place("a.yaml", 10, 2), Place("a.yaml", 9, 30), Place("a.yaml", 9, 4)]
    assert sorted(Finding(place, "D003") for place in places) == [
        Finding(Place("a.yaml", 9, 4), "D003"),
        Finding(Place("a.yaml", 9, 30), "D003"),
        Finding(Place("a.yaml", 10, 2), "D003"),
        Finding(Place("b.yaml", 1, 1), "D003"),
    ]


def test_braces_in_what_a_maintainer_wrote_are_shown_as_they_are(small: Small) -> None:
    small.replace("enfant", "mineur: {next: alerter}", 'mineur: {next: "{x}"}')
    assert small.lines() == [
        (
            "dialogs/enfant.yaml:20:22: D015 «\u202f{x}\u202f» n’est pas un identifiant — "
            "minuscules sans accent, chiffres et tirets, 40 caractères au plus"
        )
    ]
