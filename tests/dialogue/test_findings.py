"""Each fault a maintainer can make is told in one French line: where, what, how to mend it."""

from small import Small

from bot.dialogue.findings import KINDS, Close, Finding, Place, Severity, close_to
from bot.i18n import Language


def test_only_what_harms_no_nurse_lets_the_bot_start() -> None:
    assert {code for code, kind in KINDS.items() if kind.severity is Severity.WARNING} == {
        *("D054", "D056", "D057", "D106"),  # a text of law to read again, or that is left over
        *("D045",),  # advice too long to be read at a glance
        *("D060", "D061", "D062", "D063", "D064"),  # the French
        *("D070", "D071", "D073"),  # the source shows instead of a translation
        "D101",  # an empty menu is not shown
        *("D085", "D098", "D099"),  # what stands beside the dialogs
    }


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
