"""One picture a topic, from the machine itself, kept true."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from small import Small

from bot.dialogue.findings import Severity
from bot.dialogue.graph import STYLES, picture, plan, plans_are_current, write_plan
from bot.dialogue.loader import load
from bot.dialogue.machine import Interview
from bot.dialogue.schema import Verdict
from bot.i18n import Language

ROOT = Path(__file__).parent.parent.parent
NBSP, NNBSP = "\u00a0", "\u202f"

DRAWN = f"""\
  state "🧒 Un enfant" as accueil
  Class accueil s_depart
  state "Y a-t-il un danger{NNBSP}?" as enfant__danger
  Class enfant__danger s_question
  state "Que voyez-vous{NNBSP}?" as enfant__signes
  Class enfant__signes s_question
  state "Quel âge a l’enfant{NNBSP}?" as enfant__age
  Class enfant__age s_question
  state "🚨 Alertez" as enfant__alerter
  Class enfant__alerter s_alerter
  state "🔴 Ne dites rien" as enfant__attendre
  Class enfant__attendre s_taire
  state "🚨 Danger immédiat" as urgence__danger
  Class urgence__danger s_sortie

  accueil --> enfant__danger: ·
  enfant__danger --> urgence__danger: Oui, maintenant
  enfant__danger --> enfant__signes: Non
  enfant__signes --> enfant__age: Des bleus | Rien de net
  enfant__age --> enfant__alerter: Moins de 18{NBSP}ans | Majeur #91;Des bleus#93;
  enfant__age --> enfant__attendre: Majeur #91;sinon#93;"""


def unescaped(text: str) -> str:
    return re.sub(r"#([0-9]+);", lambda found: chr(int(found[1])), text)


def test_a_topic_is_drawn_with_its_words_verdicts_guards_and_exits(small: Small) -> None:
    head, _, drawn = picture(small.interview(), "enfant").partition("\n\n")
    assert drawn == DRAWN
    lines = head.split("\n")
    assert lines[:5] == ["---", 'title: "🧒 Un enfant"', "---", "stateDiagram-v2", "  direction LR"]
    assert [line.split()[:2] for line in lines[5:]] == [["classDef", f"s_{name}"] for name in STYLES]


def test_every_verdict_has_its_colour_here_and_elsewhere() -> None:
    fills = [STYLES[verdict.value]["fill"] for verdict in Verdict]
    assert len(set(fills)) == len(fills)
    for verdict in Verdict:
        assert STYLES[f"sortie_{verdict.value}"]["fill"] == STYLES[verdict.value]["fill"]
        assert "stroke-dasharray" in STYLES[f"sortie_{verdict.value}"]


def test_an_exit_into_the_middle_of_another_topic_says_where(small: Small) -> None:
    small.replace("enfant", "mineur: {next: alerter}", "mineur: {next: urgence/appeler}")
    drawn = picture(small.interview(), "enfant")
    assert (
        '  state "🚨 Danger immédiat → 🚨 Appelez" as urgence__appeler\n  Class urgence__appeler s_sortie_alerter'
        in drawn
    )


def test_a_start_that_depends_on_earlier_answers_shows_on_what(small: Small) -> None:
    small.replace("urgence", "start: danger", "start: [{when: {age: [mineur, majeur]}, go: appeler}, {go: danger}]")
    corpus, _, _ = load(small.folder)
    assert corpus is not None
    drawn = picture(Interview(corpus), "urgence")
    assert "  accueil --> urgence__appeler: #91;mineur / Majeur#93;\n" in drawn
    assert "  accueil --> urgence__danger: #91;sinon#93;\n" in drawn
    before = "  enfant__danger --> urgence__appeler: Oui, maintenant #91;mineur / Majeur#93;\n"
    assert before in picture(Interview(corpus), "enfant")


def test_a_guard_on_a_question_that_is_never_asked_shows_its_answers_ids(small: Small) -> None:
    small.append("communes", UNASKED)
    small.replace(
        "urgence", "oui: {next: appeler}", "oui: {next: [{when: {lieu: [ici]}, go: respirer}, {go: appeler}]}"
    )
    corpus, _, _ = load(small.folder)
    assert corpus is not None
    assert "  urgence__danger --> urgence__respirer: Oui, maintenant #91;ici#93; | Non\n" in picture(
        Interview(corpus), "urgence"
    )


UNASKED = '  lieu:\n    ask: "Où ?"\n    answers: {ici: {label: "Ici"}, ailleurs: {label: "Ailleurs"}}\n'

NASTY = [
    'Dites "oui" #1; <b>gras</b>',
    "a:b;c|d[e](g)",
    "`code` *gras* _x_ ~y~ $z$ %%init%%",
    "1. une liste",
    "- une liste",
    "Prenez \\ le 15 & le 17",
]


@pytest.mark.parametrize("words", NASTY)
def test_nothing_that_is_written_can_be_taken_for_mermaid(small: Small, words: str) -> None:
    literal = words.replace("'", "''")
    small.replace("enfant", '"Des bleus"', f"'{literal}'").replace("enfant", '"Alertez"', f"'{literal}'")
    drawn = picture(small.interview(), "enfant")
    node = re.search(r'^  state "([^"]*)" as enfant__alerter$', drawn, re.MULTILINE)
    edge = re.search(r"^  enfant__signes --> enfant__age: ([^:\n]*) \| Rien de net$", drawn, re.MULTILINE)
    assert node is not None
    assert edge is not None
    shown = words.replace("{", "").replace("}", "")
    for found, before in ((node[1], "🚨 "), (edge[1], "")):
        assert unescaped(found).replace("\u200b", "") == before + shown
        assert not re.search(r'["<>`*_\\|~$&\[\]%:]', found)
        assert not re.search(r"(?<!#[0-9]{2})(?<!#[0-9]{3});", found)
        assert not re.match(r"[0-9]+[.)] |[-+] ", found)


def test_an_unknown_topic_is_refused(small: Small) -> None:
    with pytest.raises(KeyError):
        plan(small.interview(), "autre")


def test_the_page_holds_title_picture_and_meaning_of_the_colours(small: Small) -> None:
    page = plan(small.interview(), "enfant")
    assert page == (
        "<!-- Dessiné par `motus graph` d’après les dialogues : ne se modifie pas à la main. -->\n\n"
        "# 🧒 Un enfant\n\n"
        f"```mermaid\n{picture(small.interview(), 'enfant')}\n```\n\n"
        "🚨 alerter · 🟢 parler · 🟠 conscience · 🔵 partager · 🔴 taire\n"
    )


def test_all_that_the_machine_can_do_in_a_topic_is_drawn_and_nothing_else(shipped_interview: Interview) -> None:
    machine, corpus = shipped_interview.machine, shipped_interview.corpus
    for name in corpus.topics:
        drawn = picture(shipped_interview, name)
        sources = [state for state in corpus.questions if state.startswith(f"{name}/")]
        edges = {
            (transition.source, transition.dest)
            for state in sources
            for transition in machine.get_transitions(source=state)
        }
        edges |= {("accueil", each.dest) for each in machine.get_transitions(trigger=name, source="accueil")}
        found = set(re.findall(r"^  (\S+) --> (\S+):", drawn, re.MULTILINE))
        assert found == {(as_name(source), as_name(str(target))) for source, target in edges}
        states = {target for _, target in edges} | {"accueil", *sources}
        states |= {state for state in corpus.guidance if state.startswith(f"{name}/")}
        assert set(re.findall(r'^  state "[^"]+" as (\S+)$', drawn, re.MULTILINE)) == {
            as_name(str(state)) for state in states
        }


def as_name(state: str) -> str:
    return state.replace("/", "__").replace("-", "_")


def test_every_answer_of_the_shipped_topics_can_be_read_on_a_line(shipped_interview: Interview) -> None:
    for name in shipped_interview.corpus.topics:
        drawn = unescaped(picture(shipped_interview, name))
        for question in shipped_interview.corpus.questions.values():
            if question.topic == name:
                for answer in question.answers.values():
                    assert answer.label.source in drawn


def test_the_shipped_plans_are_true(shipped_interview: Interview, languages: Mapping[str, Language]) -> None:
    findings = list(plans_are_current(shipped_interview, ROOT / "dialogs" / "plans"))
    assert [finding.describe(languages["en"]) for finding in findings] == []


AGAIN = "draw the pictures again with `make table`; remove those of topics that are gone"


def drawn_anew(small: Small) -> Path:
    interview = small.interview()
    folder = small.folder / "plans"
    for name in interview.corpus.topics:
        assert write_plan(interview, name, folder) == folder / f"{name}.md"
    return folder


def told(small: Small, folder: Path) -> list[str]:
    findings = list(plans_are_current(small.interview(), folder))
    assert all(finding.severity is Severity.WARNING for finding in findings)
    return [finding.describe(small.languages["en"]) for finding in findings]


def test_pictures_just_drawn_are_true(small: Small) -> None:
    folder = drawn_anew(small)
    assert told(small, folder) == []
    text = (folder / "enfant.md").read_bytes()
    assert b"\r" not in text
    (folder / "enfant.md").write_bytes(text.replace(b"\n", b"\r\n"))
    assert told(small, folder) == []


def test_a_picture_that_is_missing_is_told_at_its_topic(small: Small) -> None:
    folder = drawn_anew(small)
    (folder / "enfant.md").unlink()
    assert told(small, folder) == [
        f"dialogs/enfant.yaml:1:1: D099 the picture of the topic “enfant” is missing — {AGAIN}"
    ]


def test_without_the_folder_all_are_missing(small: Small) -> None:
    assert len(told(small, small.folder / "plans")) == 3


def test_a_picture_that_is_no_longer_true_is_told_at_its_first_line_that_differs(small: Small) -> None:
    folder = drawn_anew(small)
    small.replace("enfant", '"Des bleus"', '"Des coups"')
    assert told(small, folder) == [
        f"dialogs/plans/enfant.md:43:1: D099 the picture of the topic “enfant” is out of date — {AGAIN}"
    ]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe"])
def test_a_picture_that_cannot_be_read_is_out_of_date(small: Small, content: bytes) -> None:
    folder = drawn_anew(small)
    (folder / "enfant.md").write_bytes(content)
    assert told(small, folder) == [
        f"dialogs/plans/enfant.md:1:1: D099 the picture of the topic “enfant” is out of date — {AGAIN}"
    ]


def test_a_picture_of_a_topic_that_is_gone_is_told(small: Small) -> None:
    folder = drawn_anew(small)
    (folder / "ancien.md").write_text("x", encoding="utf-8")
    assert told(small, folder) == [
        f"dialogs/plans/ancien.md:1:1: D099 the picture of the topic “ancien” belongs to no topic — {AGAIN}"
    ]
