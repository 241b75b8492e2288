"""The truth table: a row for each conversation that ends, and what a change of the dialogs changes, in French."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from small import Small

from bot.dialogue.check.tour import Tour
from bot.dialogue.corpus import Corpus
from bot.dialogue.findings import KINDS, Severity
from bot.dialogue.machine import Interview
from bot.dialogue.path import Codec, Kind
from bot.dialogue.table import BETWEEN, HEADER, BrokenTable, Row, compare, read, rows, table_is_current, write
from bot.i18n import Language

SHIPPED = Path(__file__).parents[2] / "dialogs"

FRENCH = {
    "the truth table is not that of the dialogs (situations that differ: {count})": (
        "la table de vérité n’est pas celle des dialogues (situations qui diffèrent\u202f: {count})"
    ),
    "read what changes with `.venv/bin/motus table --diff HEAD`, then run `make table`": (
        "lisez ce qui change avec `.venv/bin/motus table --diff HEAD`, puis lancez `make table`"
    ),
    "Only the order of the lines, or the way they are written, differs.": (
        "Seul change l’ordre des lignes, ou la façon dont elles sont écrites."
    ),
    "in another order": "dans un autre ordre",
    "- {what} [{topics}], for example {example}": "- {what} [{topics}], par exemple {example}",
}
PLURALS = {
    "{n} situation goes from “{old}” to “{new}”:": (
        "{n} situation passe de «\u202f{old}\u202f» à «\u202f{new}\u202f»\u202f:",
        "{n} situations passent de «\u202f{old}\u202f» à «\u202f{new}\u202f»\u202f:",
    ),
    "{n} situation keeps the verdict “{verdict}” with another guidance:": (
        "{n} situation garde le verdict «\u202f{verdict}\u202f» avec un autre avis\u202f:",
        "{n} situations gardent le verdict «\u202f{verdict}\u202f» avec un autre avis\u202f:",
    ),
    "{n} new situation:": ("{n} nouvelle situation\u202f:", "{n} nouvelles situations\u202f:"),
    "{n} situation is no more:": ("{n} situation n’existe plus\u202f:", "{n} situations n’existent plus\u202f:"),
    "{n} situation keeps its guidance with other texts of law:": (
        "{n} situation garde son avis avec d’autres textes de loi\u202f:",
        "{n} situations gardent leur avis avec d’autres textes de loi\u202f:",
    ),
    "{n} situation has another code: buttons already sent for it go back to the question that changed.": (
        "{n} situation change de code\u202f: ses boutons déjà envoyés ramènent à la question qui a changé.",
        "{n} situations changent de code\u202f: leurs boutons déjà envoyés ramènent à la question qui a changé.",
    ),
}
"""The French of the messages of the table, which the catalogue takes over."""


class InFrench:
    """The catalogue, and what it still lacks."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def gettext(self, message: str) -> str:
        return FRENCH.get(message) or self.language.gettext(message)

    def ngettext(self, singular: str, plural: str, n: int, /) -> str:
        return PLURALS[singular][n >= 2] if singular in PLURALS else self.language.ngettext(singular, plural, n)


@pytest.fixture
def in_french(small: Small) -> InFrench:
    return InFrench(small.languages["fr"])


def table(small: Small) -> str:
    codec = small.codec()
    return write(rows(codec.interview, codec))


def changed(small: Small, in_french: InFrench, *slips: tuple[str, str, str]) -> list[str]:
    """What is said when texts of the small dialogs are replaced."""
    before = table(small)
    for name, old, new in slips:
        small.replace(name, old, new)
    return compare(before, table(small), in_french)


# ---------------------------------------------------------------- the rows


def test_each_conversation_that_ends_has_its_row(shipped: Corpus, shipped_interview: Interview) -> None:
    found = rows(shipped_interview, Codec(shipped_interview, ["fr"]))
    assert len(found) == Tour(shipped_interview).conversations
    assert len({row.situation for row in found}) == len(found)
    assert {row.guidance for row in found} == set(shipped.guidance)


def test_a_row_says_what_is_known_what_is_told_and_why(small: Small) -> None:
    assert write(rows(small.interview(), small.codec())).splitlines() == [
        "sujet,faits,verdict,avis,sources,code",
        *(",".join(row) for row in rows(small.interview(), small.codec())),
    ]
    first, *_, last = rows(small.interview(), small.codec())
    assert first[:5] == ("enfant", "danger=oui", "alerter", "urgence/appeler", "cp-226-14")
    assert last[:5] == ("urgence", "danger=non", "conscience", "urgence/respirer", "cp-226-14")
    implied = next(
        row for row in rows(small.interview(), small.codec()) if row.topic == "entretien" and "maj" in row[1]
    )
    assert implied.facts == "age=majeur ; danger=non ; enfant/signes=bleus"
    assert implied.sources == "csp-4312-18 ; cp-226-14"


def test_the_code_of_a_row_opens_its_conversation(shipped_interview: Interview) -> None:
    codec = Codec(shipped_interview, ["fr", "en"])
    for row in rows(shipped_interview, codec):
        address, stale = codec.decode(row.code, "en")
        assert (address.kind, address.language, stale) == (Kind.TOPIC, "fr", None)
        consultation = shipped_interview.replay(address.path)
        assert consultation.state == row.guidance
        assert BETWEEN.join(f"{fact}={answer}" for fact, answer in consultation.facts.items()) == row.facts


def test_the_order_is_that_of_the_topics_and_of_their_answers(small: Small) -> None:
    found = rows(small.interview(), small.codec())
    assert [row.topic for row in found] == sorted(row.topic for row in found)
    assert [row.facts for row in found if row.topic == "urgence"] == ["danger=oui", "danger=non"]
    assert rows(small.interview(), small.codec()) == found


def test_a_mended_text_changes_no_row(small: Small) -> None:
    before = table(small)
    small.replace("enfant", "La loi le permet.", "La loi vous le permet.")
    assert table(small) == before


def test_what_is_written_is_read_again(small: Small) -> None:
    row = Row("a", 'b="c, d"', "taire", "e\nf", "", "1fr")
    assert read(write([row])) == [row]
    assert read("\ufeff" + table(small).replace("\n", "\r\n")) == rows(small.interview(), small.codec())
    assert next(csv.reader(StringIO(table(small)))) == list(HEADER)
    assert read("") == []


@pytest.mark.parametrize(
    "text",
    ["sujet;faits\n", "<html>", ",".join(HEADER) + "\na,b\n", ",".join(HEADER) + '\n"a"b,c\n', "x" * 200_000, "\0"],
)
def test_what_is_no_table_is_refused(text: str, in_french: InFrench) -> None:
    with pytest.raises(BrokenTable):
        read(text)
    with pytest.raises(BrokenTable):
        compare("", text, in_french)


# ---------------------------------------------------------------- what changes


def test_nothing_is_said_when_nothing_changes(small: Small, in_french: InFrench) -> None:
    assert changed(small, in_french, ("enfant", "La loi le permet.", "La loi permet.")) == []


def test_another_verdict_is_told_with_its_number_of_situations(small: Small, in_french: InFrench) -> None:
    alerting = "    verdict: alerter\n    duty: [deontologie]\n"
    assert changed(small, in_french, ("enfant", alerting, "    verdict: taire\n")) == [
        "6 situations passent de «\u202falerter\u202f» à «\u202ftaire\u202f»\u202f:",
        (
            "- enfant/alerter [enfant 3, entretien 3], par exemple enfant\u202f: danger=non ; "
            "enfant/signes=bleus ; age=mineur"
        ),
    ]


def test_one_situation_is_told_in_the_singular(small: Small, in_french: InFrench) -> None:
    assert changed(small, in_french, ("urgence", "verdict: conscience", "verdict: parler")) == [
        "1 situation passe de «\u202fconscience\u202f» à «\u202fparler\u202f»\u202f:",
        "- urgence/respirer [urgence 1], par exemple urgence\u202f: danger=non",
    ]


def test_another_way_is_told_with_both_guidances(small: Small, in_french: InFrench) -> None:
    assert changed(small, in_french, ("enfant", "urgence/debut", "urgence/respirer")) == [
        "2 situations passent de «\u202falerter\u202f» à «\u202fconscience\u202f»\u202f:",
        "- urgence/appeler → urgence/respirer [enfant 1, entretien 1], par exemple enfant\u202f: danger=oui",
    ]


def test_the_gravest_change_comes_first(small: Small, in_french: InFrench) -> None:
    said = changed(
        small,
        in_french,
        ("urgence", "verdict: conscience", "verdict: parler"),
        ("enfant", "    verdict: alerter\n    duty: [deontologie]\n", "    verdict: taire\n"),
        ("urgence", "    verdict: alerter\n    duty: [penal, special]\n", "    verdict: partager\n"),
    )
    assert [line.split("à ")[1] for line in said if line[0] != "-"] == [
        "«\u202ftaire\u202f»\u202f:",
        "«\u202fpartager\u202f»\u202f:",
        "«\u202fparler\u202f»\u202f:",
    ]


def test_another_guidance_of_the_same_verdict_is_told(small: Small, in_french: InFrench) -> None:
    small.append(
        "enfant", "  patienter:\n" + small.path("enfant").read_text(encoding="utf-8").split("  attendre:\n")[1]
    )
    bleus = '      bleus: {label: "Des bleus", next: age}\n'
    cris, pleurs = (f"      {name}: {{label: {name}, next: patienter}}\n" for name in ("cris", "pleurs"))
    small.replace("enfant", bleus, bleus + cris + pleurs)
    assert changed(small, in_french, ("enfant", cris, cris.replace("patienter", "attendre"))) == [
        "3 situations gardent le verdict «\u202ftaire\u202f» avec un autre avis\u202f:",
        (
            "- enfant/patienter → enfant/attendre [entretien 2, enfant 1], par exemple enfant\u202f: "
            "danger=non ; enfant/signes=cris"
        ),
    ]


def test_new_and_lost_situations_are_told(small: Small, in_french: InFrench) -> None:
    bleus = '      bleus: {label: "Des bleus", next: age}\n'
    cris = '      cris: {label: "Des cris", next: attendre}\n'
    said = changed(small, in_french, ("enfant", bleus, bleus + cris))
    assert said == [
        "3 nouvelles situations\u202f:",
        "- enfant/attendre (taire) [entretien 2, enfant 1], par exemple enfant\u202f: danger=non ; enfant/signes=cris",
    ]
    assert changed(small, in_french, ("enfant", cris, "")) == [
        "3 situations n’existent plus\u202f:",
        "- enfant/attendre (taire) [entretien 2, enfant 1], par exemple enfant\u202f: danger=non ; enfant/signes=cris",
    ]


def test_other_texts_of_law_are_told_one_by_one(small: Small, in_french: InFrench) -> None:
    law = "law: [csp-4312-18, cp-226-14]"
    assert changed(small, in_french, ("enfant", law, "law: [cp-226-14]")) == [
        "6 situations gardent leur avis avec d’autres textes de loi\u202f:",
        (
            "- enfant/alerter (− csp-4312-18) [enfant 3, entretien 3], par exemple enfant\u202f: danger=non ; "
            "enfant/signes=bleus ; age=mineur"
        ),
    ]
    assert changed(
        small, in_french, ("enfant", "law: [cp-226-14]\n    doubt", "law: [cp-226-14, csp-4312-18]\n    doubt")
    )[1].startswith("- enfant/alerter (+ csp-4312-18) ")
    assert changed(small, in_french, ("enfant", "law: [cp-226-14, csp-4312-18]", law))[1].startswith(
        "- enfant/alerter (dans un autre ordre) "
    )


def test_a_first_table_is_all_new_and_a_last_one_all_lost(small: Small, in_french: InFrench) -> None:
    text = table(small)
    count = len(read(text))
    assert compare("", text, in_french)[0] == f"{count} nouvelles situations\u202f:"
    assert compare(text, "", in_french)[0] == f"{count} situations n’existent plus\u202f:"
    one = write(read(text)[:1])
    assert compare(one, "", in_french)[0] == "1 situation n’existe plus\u202f:"


def test_other_codes_and_another_order_are_told(small: Small, in_french: InFrench) -> None:
    found = read(table(small))
    recoded = [found[0]._replace(code="1frtautre"), *found[1:]]
    assert compare(write(found), write(recoded), in_french) == [
        "1 situation change de code\u202f: ses boutons déjà envoyés ramènent à la question qui a changé."
    ]
    assert compare(write(found), write(reversed(found)), in_french) == [
        "Seul change l’ordre des lignes, ou la façon dont elles sont écrites."
    ]
    assert compare(write(found), write(found).replace("\n", "\r\n"), in_french) == []


def test_a_question_asked_later_is_the_same_situation(in_french: InFrench) -> None:
    before = Row("a", "x=1 ; y=2", "taire", "a/b", "l", "c")
    assert compare(write([before]), write([before._replace(facts="y=2 ; x=1", code="d")]), in_french)[0].startswith(
        "1 situation change de code"
    )


def test_many_topics_are_summed_up(in_french: InFrench) -> None:
    old = [Row(f"sujet-{number}", "x=1", "partager", "a/b", "l", "c") for number in range(5)]
    new = [row._replace(verdict="taire") for row in old]
    assert compare(write(old), write(new), in_french) == [
        "5 situations passent de «\u202fpartager\u202f» à «\u202ftaire\u202f»\u202f:",
        "- a/b [sujet-0 1, sujet-1 1, sujet-2 1, … 2], par exemple sujet-0\u202f: x=1",
    ]


def test_a_verdict_that_is_no_more_is_told_too(in_french: InFrench) -> None:
    old = Row("a", "", "dénoncer", "a/b", "l", "c")
    assert compare(write([old]), write([old._replace(verdict="taire")]), in_french) == [
        "1 situation passe de «\u202fdénoncer\u202f» à «\u202ftaire\u202f»\u202f:",
        "- a/b [a 1], par exemple a",
    ]


# ---------------------------------------------------------------- the file


def test_the_shipped_table_is_that_of_the_shipped_dialogs(shipped_interview: Interview) -> None:
    text = write(rows(shipped_interview, Codec(shipped_interview, ["fr"])))
    assert list(table_is_current(SHIPPED, text)) == []
    assert (SHIPPED / "table.csv").read_bytes() == text.encode()


def test_a_table_out_of_date_is_told_at_its_first_wrong_line(small: Small, in_french: InFrench) -> None:
    path = small.folder / "table.csv"
    path.write_text(table(small), encoding="utf-8", newline="\r\n")
    assert list(table_is_current(small.folder, table(small))) == []
    small.replace("urgence", "verdict: conscience", "verdict: parler")
    (found,) = table_is_current(small.folder, table(small))
    line = 1 + [row.verdict for row in read(table(small))].index("parler") + 1
    count = sum(row.verdict == "parler" for row in read(table(small)))
    assert found.describe(in_french) == (
        f"dialogs/table.csv:{line}:1: D085 la table de vérité n’est pas celle des dialogues (situations qui "
        f"diffèrent\u202f: {count}) — lisez ce qui change avec `.venv/bin/motus table --diff HEAD`, "
        "puis lancez `make table`"
    )


def test_a_missing_or_unreadable_table_is_out_of_date(small: Small) -> None:
    count = len(read(table(small)))
    path = small.folder / "table.csv"
    for raw in (None, b"", b"\xff\xfe", b"sujet;faits\n", table(small).replace(",", ";").encode()):
        if raw is not None:
            path.write_bytes(raw)
        (found,) = table_is_current(small.folder, table(small))
        assert (found.code, found.place.line, found.details["count"]) == ("D085", 1, count)
    path.write_text(table(small) + "x,y\n", encoding="utf-8")
    (found,) = table_is_current(small.folder, table(small))
    assert found.place.line == count + 2
    path.unlink()
    path.mkdir()
    assert [each.code for each in table_is_current(small.folder, table(small))] == ["D001"]


def test_a_table_out_of_date_keeps_no_bot_from_starting() -> None:
    assert KINDS["D085"].severity is Severity.WARNING
