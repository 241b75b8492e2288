"""Corpus -> transitions.Machine, and conversations as replays through it.

The machine is built once. Its states are questions and guidance, its triggers answers, its guards conditions on earlier
answers. A conversation is no object that lives on: it is a list of answers, replayed from the start each time
(`Consultation` is what a replay leaves behind).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from transitions import EventData, Machine, MachineError

from bot.dialogue.corpus import START, Corpus, Facts, Guidance, Question, Way
from bot.dialogue.schema import Verdict

HOME = "accueil"
"""The state before any topic."""


class Path(NamedTuple):
    """A conversation: a topic and the answers tapped in it, in order."""

    topic: str
    answers: tuple[str, ...] = ()

    @property
    def back(self) -> Path:
        """The same conversation without its last answer."""
        return Path(self.topic, self.answers[:-1])


class Consultation:
    """Where a replay stands: the machine's model. Not shared, never kept."""

    __slots__ = ("facts", "machine_state", "tapped")

    def __init__(self, state: str = HOME) -> None:
        self.machine_state = state
        self.facts: dict[str, str] = {}
        self.tapped: list[tuple[Question, str]] = []

    @property
    def state(self) -> str:
        """The question or guidance it stands at."""
        return self.machine_state

    def copy(self) -> Consultation:
        """An independent copy, to go on from here more than one way."""
        twin = Consultation(self.state)
        twin.facts = dict(self.facts)
        twin.tapped = list(self.tapped)
        return twin


class Guard:
    """A transition's condition: earlier answers that open a way. Named, so that a picture can show it."""

    def __init__(self, when: Mapping[str, frozenset[str]]) -> None:
        self.when = when
        self.__name__ = " & ".join(f"{fact}={'|'.join(sorted(answers))}" for fact, answers in when.items())

    def __call__(self, event: EventData) -> bool:
        """Whether the consultation's facts open the way."""
        consultation: Consultation = event.model  # type: ignore[assignment]
        facts: Facts = consultation.facts
        return all(facts.get(fact) in answers for fact, answers in self.when.items())


class Stuck(Exception):
    """No way on is open after an answer. `motus check` proves that this does not happen."""


class Ahead(NamedTuple):
    """What can still come of a conversation: the longest way to guidance, in questions, and the verdicts."""

    left: int
    verdicts: frozenset[Verdict]


class Interview:
    """The state machine of a corpus, and the questions one can ask of it."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.machine = Machine(
            model=None,
            states=[HOME, *corpus.questions, *corpus.guidance],
            initial=HOME,
            model_attribute="machine_state",  # with its underscore no topic and no answer can bear this name
            auto_transitions=False,
            send_event=True,
        )
        for topic in corpus.topics.values():
            self._add(topic.id, HOME, topic.start)
        for question in corpus.questions.values():
            for answer in question.answers.values():
                self._add(answer.id, question.state, answer.ways)

    def _add(self, trigger: str, source: str, ways: tuple[Way, ...]) -> None:
        for way in self.expand(ways):
            guard = Guard(way.when) if way.when else None
            self.machine.add_transition(trigger, source, way.target, conditions=guard)

    def expand(self, ways: tuple[Way, ...], within: frozenset[str] = frozenset()) -> Iterator[Way]:
        """The ways to states, those to the start of a topic replaced by the ways that start it.

        A topic whose start leads back to itself is left out: `motus check` reports the circle.
        """
        for way in ways:
            topic, _, state = way.target.partition("/")
            if state != START:
                yield way
            elif topic not in within:
                for inner in self.expand(self.corpus.topics[topic].start, within | {topic}):
                    when = dict(way.when)
                    for fact, answers in inner.when.items():
                        when[fact] = when[fact] & answers if fact in when else answers
                    if all(when.values()):
                        yield Way(inner.target, when, way.place)

    # One conversation.

    def begin(self, topic: str) -> Consultation:
        """The start of a topic. Raises KeyError for an unknown one."""
        consultation = Consultation()
        if topic not in self.corpus.topics:
            raise KeyError(topic)
        self._fire(consultation, topic)
        self._skip_known(consultation)
        return consultation

    def answer(self, consultation: Consultation, answer: str) -> None:
        """Give one answer and move on. Raises KeyError when the present question has no such answer."""
        question = self.corpus.questions[consultation.state]
        given = question.answers[answer]
        consultation.tapped.append((question, answer))
        consultation.facts[question.fact] = answer
        consultation.facts.update(given.implies)  # what she says last holds: « danger » after « no danger »
        self._fire(consultation, answer)
        self._skip_known(consultation)

    def _skip_known(self, consultation: Consultation) -> None:
        """A question already answered is not asked again."""
        while (question := self.corpus.questions.get(consultation.state)) and question.fact in consultation.facts:
            self._fire(consultation, consultation.facts[question.fact])

    def _fire(self, consultation: Consultation, trigger: str) -> None:
        event = self.machine.events.get(trigger)
        try:
            moved = event is not None and event.trigger(consultation)
        except MachineError:
            moved = False
        if not moved:
            raise Stuck(f"{consultation.state}: {trigger}")

    def replay(self, path: Path) -> Consultation:
        """Where a conversation stands. Raises KeyError when an answer does not fit its question."""
        consultation = self.begin(path.topic)
        for answer in path.answers:
            self.answer(consultation, answer)
        return consultation

    def question(self, consultation: Consultation) -> Question | None:
        """The question a consultation waits at, None when it has come to its end."""
        return self.corpus.questions.get(consultation.state)

    def guidance(self, consultation: Consultation) -> Guidance | None:
        """The guidance a consultation ended in, None before its end."""
        return self.corpus.guidance.get(consultation.state)

    # All conversations.

    def walk(self, topic: str) -> Iterator[tuple[Path, Consultation]]:
        """Every conversation of a topic and each of its stages, depth first."""
        stack = [(Path(topic), self.begin(topic))]
        while stack:
            path, consultation = stack.pop()
            yield path, consultation
            if question := self.question(consultation):
                for answer in reversed(list(question.answers)):
                    further = consultation.copy()
                    self.answer(further, answer)
                    stack.append((Path(topic, (*path.answers, answer)), further))

    def questions_left(self, consultation: Consultation) -> int:
        """The length, in questions, of the longest way from here to guidance; 0 at guidance."""
        return self._look_ahead(consultation).left

    def outcomes(self, consultation: Consultation) -> frozenset[Verdict]:
        """The verdicts that can come of a conversation."""
        return self._look_ahead(consultation).verdicts

    def _look_ahead(self, consultation: Consultation) -> Ahead:
        key = self.situation(consultation)
        if (known := self._ahead.get(key)) is not None:
            return known
        ahead = Ahead(0, frozenset())
        if end := self.guidance(consultation):
            ahead = Ahead(0, frozenset({end.verdict}))
        elif question := self.question(consultation):
            for answer in question.answers:
                further = consultation.copy()
                self.answer(further, answer)
                after = self._look_ahead(further)
                ahead = Ahead(max(ahead.left, 1 + after.left), ahead.verdicts | after.verdicts)
        self._ahead[key] = ahead
        return ahead

    def situation(self, consultation: Consultation) -> tuple[str, frozenset[tuple[str, str]]]:
        """The state and what can still matter of the facts: all that the rest of a conversation depends on."""
        relevant = self._reads[consultation.state]
        return consultation.state, frozenset((f, a) for f, a in consultation.facts.items() if f in relevant)

    @cached_property
    def _ahead(self) -> dict[tuple[str, frozenset[tuple[str, str]]], Ahead]:
        return {}

    @cached_property
    def _reads(self) -> dict[str, frozenset[str]]:
        """State -> facts that a guard, or the skipping of a question, can read from there on."""
        reads: dict[str, frozenset[str]] = {}

        def visit(state: str) -> frozenset[str]:
            if state in reads:
                return reads[state]
            found: set[str] = set()
            if question := self.corpus.questions.get(state):
                for answer in question.answers.values():
                    for way in self.expand(answer.ways):
                        found |= set(way.when) | visit(way.target)
                        if further := self.corpus.questions.get(way.target):
                            found.add(further.fact)
            reads[state] = frozenset(found)
            return reads[state]

        for state in (*self.corpus.questions, *self.corpus.guidance):
            visit(state)
        return reads
