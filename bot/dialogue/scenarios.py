"""Situations in a nurse's words, each with the answers she taps and what must come of them.

They are written from the law, not from the dialogs: when the two disagree, one of them is wrong, and a person looks.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.dialogue.corpus import Guidance, Question
from bot.dialogue.document import Document, flowed, read
from bot.dialogue.findings import Finding, Place, close_to
from bot.dialogue.loader import PARTS, _shown, _validate
from bot.dialogue.machine import Interview
from bot.dialogue.schema import Id, Model, Target, Text, Verdict

_ALIKE = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'", "{": None, "}": None})
"""Typography that is not asked of whoever writes down the words to be found."""


class Scenario(Model):
    """One situation, its answers, what must come of it."""

    case: Text = Field(description="La situation, avec les mots d'une infirmière : une ou deux phrases.")
    topic: Id = Field(description="Le sujet qu'elle ouvre.")
    answers: dict[Target, Id] = Field(
        default_factory=dict,
        description="Les réponses touchées, dans l'ordre : « question: réponse ». Une question d'un autre sujet "
        "s'écrit « sujet/question ».",
    )
    expect: Verdict = Field(description="Le verdict attendu : alerter, parler, conscience, partager ou taire.")
    guidance: Target = Field(description="L'avis attendu : son identifiant, ou « sujet/avis » dans un autre sujet.")
    says: list[Text] = Field(default_factory=list, description="Des mots qui doivent se lire dans l'avis.")
    call: list[Id] = Field(default_factory=list, description="Des contacts que l'avis doit donner.")
    law: list[Id] = Field(default_factory=list, description="Des textes que l'avis doit citer.")
    source: Text = Field(description="D'où vient la situation : « situations.md, cas 4 », ou un guide publié.")


class ScenariosFile(Model):
    """A file of situations."""

    scenarios: Annotated[list[Scenario], Field(min_length=1)] = Field(description="Les situations.")


PARTS[ScenariosFile] = (Scenario,)


def scenarios(interview: Interview, folder: Path) -> Iterator[Finding]:
    """D090 to D098: each situation of a folder is replayed; then each piece of guidance must have had its own.

    The dialogs must have passed the check. Guidance without a situation is told only when every file could be read.
    """
    covered: set[str] = set()
    whole = True
    for path in sorted(folder.glob("*.yaml")):
        document, findings = read(path, _shown(path))
        yield from findings
        file = None
        if document is not None:
            file, faults = _validate(ScenariosFile, document)
            yield from faults
        if document is None or file is None:
            whole = False
            continue
        for index, scenario in enumerate(file.scenarios):
            trial = _Trial(interview, scenario, document, index)
            yield from trial.findings()
            covered |= {trial.expected, trial.reached}
    if whole:
        for end in interview.corpus.guidance.values():
            if end.state not in covered:
                yield Finding(end.place, "D098", {"guidance": end.state})


@dataclass
class _Trial:
    """One scenario replayed. The first thing that is wrong on the way is told, what follows from it is not."""

    interview: Interview
    scenario: Scenario
    document: Document
    index: int
    reached: str = ""

    @property
    def expected(self) -> str:
        """The guidance that the scenario names, as a state."""
        name = self.scenario.guidance
        return name if "/" in name else f"{self.scenario.topic}/{name}"

    def _place(self, *way: Hashable) -> Place:
        return self.document.place("scenarios", self.index, *way)

    def findings(self) -> Iterator[Finding]:
        """What is wrong: on the way, or at its end."""
        end = self._end()
        if isinstance(end, Finding):
            yield end
        elif wrong := self._wrong_end(end):
            yield wrong
        else:
            yield from self._missing(end)

    def _end(self) -> Guidance | Finding:
        """The guidance the answers lead to, or what keeps them from it."""
        topics, name = self.interview.corpus.topics, self.scenario.topic
        known = self.interview.corpus.guidance
        if name not in topics:
            return Finding(self._place("topic"), "D026", {"topic": name, "close": close_to(name, topics)})
        if self.expected not in known:
            details = {"guidance": self.expected, "close": close_to(self.expected, known)}
            return Finding(self._place("guidance"), "D083", details)
        consultation = self.interview.begin(name)
        for asked, answer in self.scenario.answers.items():
            question = self.interview.question(consultation)
            place = self.document.key_place("scenarios", self.index, "answers", asked)
            if question is None:
                return Finding(place, "D091", {"question": asked, "guidance": consultation.state})
            if asked not in _names(question):
                names = {"question": asked, "asked": _short(question, name)}
                return Finding(place, "D090", {**names, "close": close_to(asked, _names(question))})
            if answer not in question.answers:
                details = {"answer": answer, "fact": asked, "close": close_to(answer, question.answers)}
                return Finding(self._place("answers", asked), "D022", details)
            self.interview.answer(consultation, answer)
        if question := self.interview.question(consultation):
            place = self.document.key_place("scenarios", self.index, "answers")
            return Finding(place, "D092", {"question": _short(question, name)})
        self.reached = consultation.state
        return known[consultation.state]

    def _wrong_end(self, end: Guidance) -> Finding | None:
        """The verdict first: it is what harms."""
        if end.verdict is not self.scenario.expect:
            verdicts = {"expected": self.scenario.expect.value, "found": end.verdict.value}
            return Finding(self._place("expect"), "D093", {**verdicts, "guidance": end.state})
        if end.state != self.expected:
            details = {"expected": self.expected, "found": end.state}
            return Finding(self._place("guidance"), "D094", details)
        return None

    def _missing(self, end: Guidance) -> Iterator[Finding]:
        corpus, scenario = self.interview.corpus, self.scenario
        read_there = _alike("\n".join(_words(end)))
        for index, words in enumerate(scenario.says):
            if _alike(words) not in read_there:
                details: dict[str, str | int] = {"words": words, "guidance": end.state}
                yield Finding(self._place("says", index), "D095", details)
        there: Mapping[str, object] = {contact.id: contact for contact in end.call}
        for index, each in enumerate(scenario.call):
            place = self._place("call", index)
            if each not in corpus.contacts:
                yield Finding(place, "D024", {"contact": each, "close": close_to(each, corpus.contacts)})
            elif each not in there:
                yield Finding(place, "D096", {"contact": each, "guidance": end.state})
        there = {source.id: source for source in end.law}
        for index, each in enumerate(scenario.law):
            place = self._place("law", index)
            if each not in corpus.sources:
                yield Finding(place, "D023", {"source": each, "close": close_to(each, corpus.sources)})
            elif each not in there:
                yield Finding(place, "D097", {"source": each, "guidance": end.state})


def _names(question: Question) -> tuple[str, str]:
    """What a scenario may call a question: its state, or its own id alone."""
    return question.state, question.state.rpartition("/")[2]


def _short(question: Question, topic: str) -> str:
    """What a scenario of a topic calls a question: its own id alone, or its state in another topic."""
    return _names(question)[question.topic == topic]


def _words(end: Guidance) -> Iterator[str]:
    """All that is read in a piece of guidance, but its texts of law."""
    for text in (end.title, end.why, *end.do, *end.avoid, end.say, end.say_to, end.doubt):
        if text:
            yield text.source
    for contact in end.call:
        yield contact.number or ""
        for words in (contact.name, contact.how, contact.hours, contact.note):
            yield words.source if words else ""


def _alike(text: str) -> str:
    return flowed(text).translate(_ALIKE).casefold()
