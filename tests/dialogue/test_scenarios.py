"""Situations in a nurse's words: each is replayed, and each piece of guidance has one."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from small import Small

from bot.dialogue.document import read
from bot.dialogue.findings import Finding, Severity
from bot.dialogue.machine import Interview
from bot.dialogue.scenarios import ScenariosFile, scenarios
from bot.i18n import Language

ROOT = Path(__file__).parent.parent.parent
SHIPPED = ROOT / "dialogs" / "scenarios"

SCENARIOS = """\
scenarios:
  - case: "Le petit a des bleus, il a peur de rentrer."
    topic: enfant
    answers: {danger: non, signes: bleus, age: mineur}
    expect: alerter
    guidance: alerter
    says: ["appelez le 119", "24 h/24"]
    call: [crip]
    law: [cp-226-14]
    source: "situations.md, cas 4"
  - case: "Rien de net chez ce grand garçon."
    topic: enfant
    answers: {danger: non, signes: rien, age: majeur}
    expect: taire
    guidance: attendre
    source: "situations.md, cas 4"
  - case: "Son père arrive avec un couteau."
    topic: enfant
    answers: {danger: oui}
    expect: alerter
    guidance: urgence/appeler
    source: "situations.md, cas 4"
  - case: "Je suis inquiète sans savoir pourquoi."
    topic: urgence
    answers: {danger: non}
    expect: conscience
    guidance: respirer
    source: "situations.md, cas 23"
"""

FROM_INTERVIEW = """\
  - case: "Je raconte tout, du début."
    topic: entretien
    answers: {entretien/age: majeur, enfant/signes: rien}
    expect: taire
    guidance: enfant/attendre
    source: "un guide publié"
"""


def situations(small: Small, text: str = SCENARIOS) -> Path:
    folder = small.folder / "scenarios"
    folder.mkdir(exist_ok=True)
    (folder / "enfant.yaml").write_text(text, encoding="utf-8")
    return folder


def found(small: Small, folder: Path) -> list[Finding]:
    return sorted(scenarios(small.interview(), folder))


def told(small: Small, folder: Path) -> list[str]:
    return [finding.describe(small.languages["en"]) for finding in found(small, folder)]


def changed(old: str, new: str) -> str:
    assert SCENARIOS.count(old) == 1, old
    return SCENARIOS.replace(old, new)


def test_situations_that_end_as_they_should_are_not_spoken_of(small: Small) -> None:
    assert told(small, situations(small)) == []


def test_the_interview_asks_questions_of_two_topics_and_either_name_is_good(small: Small) -> None:
    assert told(small, situations(small, SCENARIOS + FROM_INTERVIEW)) == []
    bare = FROM_INTERVIEW.replace("entretien/age", "age").replace("enfant/signes", "signes")
    assert told(small, situations(small, SCENARIOS + bare)) == []


def test_situations_of_several_files_are_counted_together(small: Small) -> None:
    first, last = SCENARIOS[: SCENARIOS.index('  - case: "Je suis')], SCENARIOS[SCENARIOS.index('  - case: "Je suis') :]
    folder = situations(small, first)
    assert [finding.code for finding in found(small, folder)] == ["D098"]
    (folder / "urgence.yaml").write_text("scenarios:\n" + last, encoding="utf-8")
    assert found(small, folder) == []


def test_words_are_found_whatever_their_case_apostrophes_and_spaces(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", "L’amende\u202f: {15000 €}.")
    for words in ("l'amende : 15000 €", "L’AMENDE\u202f: {15000\u00a0€}"):
        text = changed('"24 h/24"', f'"{words}"')
        assert told(small, situations(small, text)) == []


@pytest.mark.parametrize(
    "words", ["Alertez", "La loi", "Notez", "Promettre", "bien fait", "à l’enfant", "discuté", "sans nom", "annuaire"]
)
def test_words_may_stand_in_any_part_of_the_guidance(small: Small, words: str) -> None:
    assert told(small, situations(small, changed('"24 h/24"', f'"{words}"'))) == []


FILE = "dialogs/scenarios/enfant.yaml"
PREPARED = "write one in the folder scenarios: `.venv/bin/motus replay CODE --scenario` prepares it"
LAW_DECIDES = "find out which is right by the law, and mend the other"


class Wrong(NamedTuple):
    """A slip in a situation, and the one line that says so."""

    old: str
    new: str
    message: str
    remedy: str


WRONG = (
    Wrong(
        "signes: bleus",
        "signes: bleu",
        "4:36: D022 “bleu” is not an answer to “signes”",
        "name one of its answers — did you mean “bleus”?",
    ),
    Wrong(
        "law: [cp-226-14]",
        "law: [cp-226-41]",
        "9:11: D023 the text “cp-226-41” is not in sources.yaml",
        "add it there, or correct its name — did you mean “cp-226-14”?",
    ),
    Wrong(
        "call: [crip]",
        "call: [crips]",
        "8:12: D024 the contact “crips” is not in contacts.yaml",
        "add it there, or correct its name — did you mean “crip”?",
    ),
    Wrong(
        "topic: urgence",
        "topic: urgences",
        "24:12: D026 the topic “urgences” does not exist",
        "name an existing topic — did you mean “urgence”?",
    ),
    Wrong(
        "guidance: alerter",
        "guidance: alertez",
        "6:15: D083 the guidance “enfant/alertez” does not exist",
        "name an existing guidance — did you mean “enfant/alerter”?",
    ),
    Wrong(
        "answers: {danger: non, signes: bleus, age: mineur}",
        "answers: {danger: non, age: mineur, signes: bleus}",
        "4:28: D090 the question “age” is not asked here: it is “signes”",
        "write the answers in the order of the questions",
    ),
    Wrong(
        "signes: bleus",
        "signe: bleus",
        "4:28: D090 the question “signe” is not asked here: it is “signes”",
        "write the answers in the order of the questions — did you mean “signes”?",
    ),
    Wrong(
        "answers: {danger: oui}",
        "answers: {danger: oui, age: mineur}",
        "19:28: D091 the question “age” is not asked: the conversation has ended already, "
        "in the guidance “urgence/appeler”",
        "remove this answer",
    ),
    Wrong(
        "signes: bleus, age: mineur",
        "signes: bleus",
        "4:14: D092 the conversation is not over: the question “age” waits for an answer",
        "add its answer",
    ),
    Wrong(
        "expect: taire",
        "expect: partager",
        "14:13: D093 the verdict is “taire” (guidance “enfant/attendre”), not “partager”",
        LAW_DECIDES,
    ),
    Wrong(
        "guidance: urgence/appeler",
        "guidance: alerter",
        "21:15: D094 the conversation ends in “urgence/appeler”, not in “enfant/alerter”",
        LAW_DECIDES,
    ),
    Wrong(
        '"24 h/24"',
        '"3 h/24"',
        "7:30: D095 the guidance “enfant/alerter” does not say “3 h/24”",
        "put these words back into it, or correct the scenario",
    ),
    Wrong(
        "call: [crip]",
        "call: [crip, ordre, enfance-119, police-17]",
        "8:38: D096 the guidance “enfant/alerter” does not give the contact “police-17”",
        "put it back into its `call:`, or correct the scenario",
    ),
    Wrong(
        "law: [cp-226-14]",
        "law: [cp-226-14, csp-4312-18, cp-223-6]",
        "9:35: D097 the guidance “enfant/alerter” does not cite the text “cp-223-6”",
        "put it back into its `law:`, or correct the scenario",
    ),
)
NOT_USED = {
    "sources": "  cp-223-6: {code: P, article: 223-6, title: T, checked: 2026-03-01, confidence: high, says: [S]}\n",
    "contacts": '  police-17: {number: "17", name: Police, for: danger, checked: 2026-11-23}\n',
}


@pytest.mark.parametrize("wrong", WRONG, ids=[f"{each.message.split()[1]}-{each.new}" for each in WRONG])
def test_what_is_wrong_is_told_once_where_it_stands(small: Small, wrong: Wrong) -> None:
    for name, text in NOT_USED.items():
        small.append(name, text)
    assert told(small, situations(small, changed(wrong.old, wrong.new))) == [f"{FILE}:{wrong.message} — {wrong.remedy}"]


def test_a_verdict_that_changes_in_the_dialogs_is_told_in_the_situation(small: Small) -> None:
    small.replace(
        "enfant",
        "- when: {signes: [bleus]}\n            go: alerter",
        "- when: {signes: [rien]}\n            go: alerter",
    )
    text = SCENARIOS + SCENARIOS[SCENARIOS.index("  - case") : SCENARIOS.index('  - case: "Rien')].replace(
        "mineur", "majeur"
    )
    assert told(small, situations(small, text)) == [
        f"{FILE}:14:13: D093 the verdict is “alerter” (guidance “enfant/alerter”), not “taire” — {LAW_DECIDES}",
        f"{FILE}:32:13: D093 the verdict is “taire” (guidance “enfant/attendre”), not “alerter” — {LAW_DECIDES}",
    ]


def test_guidance_without_a_situation_is_told_at_the_guidance(small: Small) -> None:
    text = SCENARIOS[: SCENARIOS.index('  - case: "Son père')]
    assert told(small, situations(small, text)) == [
        f"dialogs/urgence.yaml:11:3: D098 no scenario ends in the guidance “urgence/appeler” — {PREPARED}",
        f"dialogs/urgence.yaml:19:3: D098 no scenario ends in the guidance “urgence/respirer” — {PREPARED}",
    ]


def test_without_any_situation_all_guidance_is_told_and_the_bot_may_start(small: Small) -> None:
    (small.folder / "scenarios").mkdir()
    findings = found(small, small.folder / "scenarios")
    assert [finding.code for finding in findings] == ["D098"] * 4
    assert {finding.severity for finding in findings} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ["1:1: D008 the file is empty or is not a list of “key: value” lines"]),
        ("- case: x\n", ["1:1: D008 the file is empty or is not a list of “key: value” lines"]),
        ("scenarios: []\n", ["1:12: D016 there is nothing here"]),
        ("scenarios: tout\n", ["1:12: D012 `scenarios:` has a text where a list was expected"]),
        (
            changed("topic: urgence", "topics: urgence"),
            ["24:5: D010 unknown key “topics”"],
        ),
        (
            changed("expect: taire", "expect: tair"),
            ["14:13: D013 “tair” is not one of: alerter, parler, conscience, partager, taire"],
        ),
        (changed('"Rien de net chez ce grand garçon."', '""'), ["11:11: D016 there is nothing here"]),
        (changed("{danger: oui}", "{Danger: oui}"), ["19:15: D015 “Danger” is not an identifier"]),
        (changed("{danger: oui}", "{danger: [oui]}"), ["19:23: D012 `danger:` has a list where a text was expected"]),
        (
            changed("expect: taire", "expect: taire\n    expect: taire"),
            ["15:5: D005 “expect” is there twice (first on line 14)"],
        ),
        (SCENARIOS.replace("\n    topic", "\n\ttopic", 1), ["3:1: D003 a tab is used as indentation"]),
    ],
)
def test_a_file_that_cannot_be_read_is_told_where_and_why(small: Small, text: str, lines: list[str]) -> None:
    """And the guidance that it may cover is not told."""
    found_lines = [line.partition(" — ")[0] for line in told(small, situations(small, text))]
    assert found_lines == [f"{FILE}:{line}" for line in lines]


def test_the_shipped_situations_end_as_they_should_and_leave_no_guidance_out(
    shipped_interview: Interview, languages: Mapping[str, Language]
) -> None:
    findings = list(scenarios(shipped_interview, SHIPPED))
    assert [finding.describe(languages["en"]) for finding in findings] == []


def test_each_topic_has_its_file_of_situations_and_none_is_told_twice(shipped_interview: Interview) -> None:
    files = sorted(SHIPPED.glob("*.yaml"))
    assert [file.stem for file in files] == sorted(shipped_interview.corpus.topics)
    told_cases = set()
    for file in files:
        document, _ = read(file, file.name)
        assert document is not None
        for scenario in ScenariosFile.model_validate(document.data).scenarios:
            assert scenario.topic == file.stem
            assert (file.stem, scenario.case) not in told_cases
            told_cases.add((file.stem, scenario.case))
    assert len(told_cases) > len(shipped_interview.corpus.guidance)


def test_every_key_of_a_situation_is_described_in_french() -> None:
    for definition in ScenariosFile.model_json_schema()["$defs"].values():
        if "properties" in definition:
            assert all("description" in field for field in definition["properties"].values())
