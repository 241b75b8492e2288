"""Every conversation of every topic, walked once; and what that walk shows."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue.corpus import Facts, Way
from bot.dialogue.findings import Finding, Place
from bot.dialogue.machine import Consultation, Interview, Path

MAX_CONVERSATIONS = 20_000
"""Conversations of one topic beyond which nobody can review it."""


class Tour:
    """All stages of all conversations. `stages` holds each of them; faults met on the way are kept."""

    def __init__(self, interview: Interview) -> None:
        self.interview = interview
        self.stages: list[tuple[Path, Consultation]] = []
        self.visited: set[str] = set()
        self.taken: set[Place] = set()
        self.faults: set[Finding] = set()
        self.conversations = 0
        for topic in interview.corpus.topics:
            self._walk(topic)

    def _walk(self, topic: str) -> None:
        corpus, ended = self.interview.corpus, 0
        if not self._open_way(corpus.topics[topic].start, {}, topic, corpus.topics[topic].place):
            return
        stack = [(Path(topic), self.interview.begin(topic))]
        while stack:
            path, consultation = stack.pop()
            self.stages.append((path, consultation))
            self.visited.add(consultation.state)
            question = self.interview.question(consultation)
            if question is None:
                ended += 1
                if ended > MAX_CONVERSATIONS:
                    self.faults.add(Finding(corpus.topics[topic].place, "D036", {"limit": MAX_CONVERSATIONS}))
                    break
                continue
            stack.extend(
                (Path(topic, (*path.answers, key)), further)
                for key in reversed(list(question.answers))
                if (further := self._further(consultation, key))
            )
        self.conversations += ended

    def _further(self, consultation: Consultation, tapped: str) -> Consultation | None:
        """One answer given, or None when it leads nowhere. Notes the ways taken, those of skipped questions too."""
        questions = self.interview.corpus.questions
        question, key = questions[consultation.state], tapped
        facts = {**consultation.facts, question.fact: key, **question.answers[key].implies}
        while True:
            answer = question.answers[key]
            way = self._open_way(answer.ways, facts, key, answer.place)
            if way is None:
                return None
            following = questions.get(way.target)
            if following is None or following.fact not in facts:
                break
            question, key = following, facts[following.fact]
        further = consultation.copy()
        self.interview.answer(further, tapped)
        return further

    def _open_way(self, ways: tuple[Way, ...], facts: dict[str, str], name: str, place: Place) -> Way | None:
        self._overlap(ways, facts)
        for way in self.interview.expand(ways):
            unknown = next((fact for fact in way.when if fact not in facts), None)
            if unknown is not None:
                self.faults.add(Finding(way.place, "D035", {"fact": unknown.rpartition("/")[2]}))
            if way.open(facts):
                self.taken.add(way.place)
                return way
        self.faults.add(Finding(place, "D033", {"answer": name, "facts": _told(facts) or "∅"}))
        return None

    def _overlap(self, ways: tuple[Way, ...], facts: dict[str, str]) -> None:
        """Note two cases with conditions that are both open: which is taken hangs on their order, which nobody sees."""
        both = [way for way in ways if way.when and way.open(facts)]
        for other in both[1:]:
            first = both[0]
            if other.target != first.target:
                read = {fact: facts[fact] for fact in {**first.when, **other.when}}
                self.faults.add(Finding(other.place, "D100", {"line": first.place.line, "facts": _told(read)}))


def _told(facts: Facts) -> str:
    return ", ".join(f"{fact.rpartition('/')[2]} = {value}" for fact, value in sorted(facts.items()))


def faults_on_the_way(tour: Tour) -> Iterator[Finding]:
    """D033, D035, D036, D100.

    An answer without a way on, a condition on an unknown fact, too many conversations, two cases open together.
    """
    yield from sorted(tour.faults)


def unreached(tour: Tour) -> Iterator[Finding]:
    """D030, D031: questions never asked and guidance never given. Not asked of conversations that were broken off."""
    corpus = tour.interview.corpus
    if any(fault.code in ("D033", "D036") for fault in tour.faults):
        return
    for state, question in corpus.questions.items():
        if state not in tour.visited:
            yield Finding(question.place, "D030", {"name": state.rpartition("/")[2]})
    for state, end in corpus.guidance.items():
        if state not in tour.visited:
            yield Finding(end.place, "D031", {"name": state.rpartition("/")[2]})


def never_chosen(tour: Tour) -> Iterator[Finding]:
    """D034: cases that others hide. Not asked of what is told already: unreached, or on a condition that is unknown."""
    corpus = tour.interview.corpus
    told = {fault.place for fault in tour.faults if fault.code == "D035"}
    for topic in corpus.topics.values():
        for way in topic.start:
            if not way.when and way.place not in tour.taken:  # one that has a condition is told as D035
                yield Finding(way.place, "D034")
    for state, way in corpus.edges():
        if state in tour.visited and way.place not in tour.taken | told:
            yield Finding(way.place, "D034")
