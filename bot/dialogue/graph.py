"""One picture a topic, in Mermaid, drawn by transitions' GraphMachine from the states and transitions of the machine.

The pictures stand in `dialogs/plans/` beside the dialogs, for the same readers: their few words are French.
GraphMachine writes names and labels as they are, so states get names that Mermaid reads and labels are escaped before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from transitions import State, Transition
from transitions.extensions.diagrams import GraphMachine
from transitions.extensions.diagrams_mermaid import Graph

from bot.dialogue.corpus import Corpus
from bot.dialogue.findings import N_, Finding, Marked, Place
from bot.dialogue.loader import shown_name
from bot.dialogue.machine import HOME, Guard, Interview
from bot.dialogue.schema import Verdict
from bot.dialogue.screen import COLOURS

FOLDER = "plans"
"""The folder of the pictures, in that of the dialogs."""

NOTICE = "<!-- Dessiné par `motus graph` d’après les dialogues : ne se modifie pas à la main. -->"
OTHERWISE = "sinon"
"""The guard of a way that stands after others for the same answer."""

START, QUESTION, EXIT = "depart", "question", "sortie"
_ROUNDED = {"rx": "20px", "ry": "20px"}
_ELSEWHERE = {**_ROUNDED, "stroke-dasharray": "5 4"}
_VERDICTS = {
    Verdict.ALERT.value: {"fill": "#b91c1c", "stroke": "#7f1d1d", "color": "#ffffff"},
    Verdict.SPEAK.value: {"fill": "#bbf7d0", "stroke": "#15803d", "color": "#14532d"},
    Verdict.CONSCIENCE.value: {"fill": "#fed7aa", "stroke": "#c2410c", "color": "#7c2d12"},
    Verdict.SHARE.value: {"fill": "#bfdbfe", "stroke": "#1d4ed8", "color": "#1e3a8a"},
    Verdict.SILENCE.value: {"fill": "#fecaca", "stroke": "#dc2626", "color": "#7f1d1d"},
}
STYLES: dict[str, dict[str, str]] = {
    START: {"fill": "#1e293b", "stroke": "#1e293b", "color": "#ffffff", **_ROUNDED},
    QUESTION: {"fill": "#ffffff", "stroke": "#334155", "color": "#0f172a"},
    EXIT: {"fill": "#f1f5f9", "stroke": "#334155", "color": "#0f172a", **_ELSEWHERE},
    **_VERDICTS,
    **{f"{EXIT}_{verdict}": {**style, **_ELSEWHERE} for verdict, style in _VERDICTS.items()},
}
"""Mermaid's classes: what starts, what asks, the five verdicts, and all of them in another topic."""

_SPECIAL = re.compile(r'["#<>`*_\\|~$&\[\]%:;]|^(?=\s*[0-9]+[.)]|\s*[-+])')
"""What Mermaid reads as its own syntax or as Markdown; at the start of a label, what would make it a list."""


class _Labelled(State):
    """A state with the words that the picture shows."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name)
        self.label = label


class _Drawing:
    """The part of the machine that a topic's picture shows."""

    def __init__(self, interview: Interview, topic: str) -> None:
        self.interview = interview
        self.corpus = interview.corpus
        self.topic = topic
        self.kinds: dict[str, str] = {HOME: START}
        self.labels: dict[str, str] = {HOME: self._title(topic)}

    def source(self) -> str:
        """The Mermaid text."""
        own = [HOME, *(state for state, question in self.corpus.questions.items() if question.topic == self.topic)]
        for state in (*own[1:], *(end.state for end in self.corpus.guidance.values() if end.topic == self.topic)):
            self._place(state)
        edges = [edge for state in own for edge in self._edges(state)]
        machine = GraphMachine(
            model=None,
            states=[_Labelled(_name(state), _escaped(label)) for state, label in self.labels.items()],
            transitions=edges,
            initial=None,
            auto_transitions=False,
            graph_engine="mermaid",
        )
        machine.machine_attributes = {"rankdir": "LR"}
        machine.style_attributes = {"node": dict(STYLES)}
        graph = Graph(machine)  # type: ignore[arg-type]  # the stub asks for the class where the machine is meant
        for state, kind in self.kinds.items():
            graph.set_node_style(_name(state), kind)
        title = self.labels[HOME].replace("\\", "\\\\").replace('"', '\\"')
        drawn = graph.get_graph(title=f'title: "{title}"').source
        return "\n".join(line.rstrip() for line in drawn.splitlines())

    def _edges(self, state: str) -> Iterator[dict[str, str]]:
        """The transitions that leave a state, in the order of its answers."""
        events = self.interview.machine.events
        question = self.corpus.questions.get(state)
        triggers = question.answers if question else [self.topic]
        for trigger in triggers:
            ways = events[trigger].transitions.get(state, []) if trigger in events else []
            for index, way in enumerate(ways):
                target = str(way.dest)
                self._place(target)
                label = question.answers[trigger].label.source if question else ""
                guard = self._guard(way) or (OTHERWISE if index else "")
                words = " ".join(filter(None, (label, f"[{guard}]" if guard else "")))
                yield {
                    "trigger": f"{state}/{trigger}",
                    "source": _name(state),
                    "dest": _name(target),
                    "label": _escaped(words) or "·",
                }

    def _place(self, state: str) -> None:
        """Note a state that the picture shows, with its kind and its words."""
        if state in self.labels:
            return
        topic = state.partition("/")[0]
        if question := self.corpus.questions.get(state):
            kind, label = QUESTION, question.ask.source
        else:
            end = self.corpus.guidance[state]
            kind, label = end.verdict.value, f"{COLOURS[end.verdict]} {end.title.source}"
        if topic != self.topic:
            starts = {way.target for way in self.interview.expand(self.corpus.topics[topic].start)}
            kind = EXIT if kind == QUESTION else f"{EXIT}_{kind}"
            label = self._title(topic) if state in starts else f"{self._title(topic)} → {label}"
        self.kinds[state], self.labels[state] = kind, label

    def _title(self, topic: str) -> str:
        found = self.corpus.topics[topic]
        return f"{found.icon} {found.title.source}".strip()

    def _guard(self, way: Transition) -> str:
        """The earlier answers that a transition asks for, in their own words."""
        whens = [condition.func.when for condition in way.conditions if isinstance(condition.func, Guard)]
        return ", ".join(
            " / ".join(_words(self.corpus, self.topic, fact, answers))
            for when in whens
            for fact, answers in when.items()
        )


def _words(corpus: Corpus, topic: str, fact: str, answers: frozenset[str]) -> list[str]:
    """Answers as they are recalled in this topic if it asks the question, else where it is asked first.

    A question that is only ever answered by the way (`implies`) has no words but its ids.
    """
    asked = [question for question in corpus.questions.values() if question.fact == fact]
    asked.sort(key=lambda question: question.topic != topic)
    if not asked:
        return sorted(answers)
    given = (answer for answer in asked[0].answers.values() if answer.id in answers)
    return [(answer.recap or answer.label).source for answer in given]


def _name(state: str) -> str:
    """A state's name as Mermaid can read it. Ids have neither underscores nor two hyphens in a row: no two meet."""
    return state.replace("/", "__").replace("-", "_")


def _escaped(text: str) -> str:
    """A label without anything that Mermaid would take for its own. Amounts lose their braces."""
    text = text.replace("{", "").replace("}", "")
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};" if found[0] else "\u200b", text)


def picture(interview: Interview, topic: str) -> str:
    """A topic as a Mermaid state diagram. Raises KeyError for an unknown one."""
    return _Drawing(interview, topic).source()


def plan(interview: Interview, topic: str) -> str:
    """The Markdown page of a topic's picture: its title, the picture, what the colours mean."""
    found = interview.corpus.topics[topic]
    title = f"{found.icon} {found.title.source}".strip()
    legend = " · ".join(f"{colour} {verdict.value}" for verdict, colour in COLOURS.items())
    return f"{NOTICE}\n\n# {title}\n\n```mermaid\n{picture(interview, topic)}\n```\n\n{legend}\n"


def write_plan(interview: Interview, topic: str, folder: Path) -> Path:
    """Draw a topic's page into a folder. Returns its file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{topic}.md"
    file.write_text(plan(interview, topic), encoding="utf-8", newline="\n")
    return file


def plans_are_current(interview: Interview, folder: Path) -> Iterator[Finding]:
    """D099: each topic has its picture, as the dialogs are now, and no picture is left of a topic that is gone."""
    topics = interview.corpus.topics
    for topic in topics.values():
        file = folder / f"{topic.id}.md"
        if not file.exists():
            yield Finding(topic.place, "D099", {"topic": topic.id, "state": Marked(N_("is missing"))})
        elif line := _first_difference(file, plan(interview, topic.id)):
            details: dict[str, str | int] = {"topic": topic.id, "state": Marked(N_("is out of date"))}
            yield Finding(Place(shown_name(file), line), "D099", details)
    for file in sorted(folder.glob("*.md")):
        if file.stem not in topics:
            yield Finding(
                Place(shown_name(file)), "D099", {"topic": file.stem, "state": Marked(N_("belongs to no topic"))}
            )


def _first_difference(file: Path, expected: str) -> int:
    """The first line of a file that is not as expected, 0 when all are; the first one when it cannot be read."""
    try:
        found = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return 1
    pairs = zip_longest(found.split("\n"), expected.split("\n"))
    return next((number for number, (line, other) in enumerate(pairs, start=1) if line != other), 0)
