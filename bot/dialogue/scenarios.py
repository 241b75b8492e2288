"""Situations in a nurse's words, each with the answers she taps and what must come of them.

They are written from the law, not from the dialogs: when the two disagree, one of them is wrong, and a person looks.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.dialogue.corpus import Guidance, Question
from bot.dialogue.document import Document, flowed, read
from bot.dialogue.findings import N_, Finding, close_to
from bot.dialogue.loader import misnamed_files, shown_name, unread
from bot.dialogue.machine import Consultation, Interview
from bot.dialogue.schema import Id, Model, Target, Text, Verdict
from bot.dialogue.shape import PARTS, validate

FOLDER = "scenarios"
"""The folder of the situations, in that of the dialogs."""

MISNAMED = ("D026", "D083")
"""A situation for nothing that exists: which guidance it was written for is not known."""

_ALIKE = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'", "{": None, "}": None})
"""Typography that is not asked of whoever writes down the words to be found."""


class Scenario(Model):
    """One situation, its answers, what must come of it."""

    case: Text = Field(
        title="Situation", description="La situation, avec les mots d'une infirmière : une ou deux phrases."
    )
    topic: Id = Field(title="Sujet", description="Le sujet qu'elle ouvre.")
    answers: dict[Target, Id] = Field(
        default_factory=dict,
        title="Réponses",
        description="Les réponses touchées, dans l'ordre : « question: réponse ». Une question d'un autre sujet "
        "s'écrit « sujet/question ».",
    )
    expect: Verdict = Field(
        title="Verdict attendu", description="Le verdict attendu : alerter, parler, conscience, partager ou taire."
    )
    guidance: Target = Field(
        title="Avis attendu",
        description="L'avis attendu : son identifiant, ou « sujet/avis » dans un autre sujet.",
    )
    says: list[Text] = Field(
        default_factory=list, title="Mots attendus", description="Des mots qui doivent se lire dans l'avis."
    )
    call: list[Id] = Field(
        default_factory=list,
        title="Qui appeler",
        description="Des contacts que l'avis doit donner : identifiants de contacts.yaml.",
    )
    law: list[Id] = Field(
        default_factory=list,
        title="Textes",
        description="Des textes que l'avis doit citer : identifiants de sources.yaml.",
    )
    source: Text = Field(
        title="Origine", description="D'où vient la situation : « situations.md, cas 4 », ou un guide publié."
    )


class ScenariosFile(Model):
    """A file of situations."""

    scenarios: Annotated[list[Scenario], Field(min_length=1)] = Field(
        title="Scénarios", description="Les situations : une par tiret."
    )


PARTS[ScenariosFile] = (Scenario,)


def scenarios(interview: Interview, folder: Path) -> Iterator[Finding]:
    """D090 to D098: each situation of a folder is replayed; then each piece of guidance must have had its own.

    The dialogs must have passed the check. Guidance without a situation is told only when every file could be read and
    every situation names a topic and a guidance that exist: what is left out would be told twice.
    """
    covered: set[str] = set()
    if not folder.is_dir():
        yield unread(folder, N_("it does not exist"))
        return
    misnamed = list(misnamed_files(folder))
    yield from misnamed
    whole = not misnamed
    for path in sorted(folder.glob("*.yaml")):
        document, findings = read(path, shown_name(path))
        yield from findings
        file = None
        if document is not None and not any(finding.code == "D005" for finding in findings):
            file, faults = validate(ScenariosFile, document)
            yield from faults
        if document is None or file is None:  # or one of two situations has lost its dash
            whole = False
            continue
        for index, scenario in enumerate(file.scenarios):
            trial = _Trial(interview, scenario, document, index)
            faults = list(trial.findings())
            yield from faults
            covered |= {trial.expected, trial.reached}
            whole = whole and not any(fault.code in MISNAMED for fault in faults)
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

    def findings(self) -> Iterator[Finding]:
        """What is wrong: with the names, on the way, or at its end."""
        corpus, name = self.interview.corpus, self.scenario.topic
        if name not in corpus.topics:
            yield self._fault("D026", "topic", topic=name, close=close_to(name, corpus.topics))
        elif self.expected not in corpus.guidance:
            close = close_to(self.expected, corpus.guidance)
            yield self._fault("D083", "guidance", guidance=self.expected, close=close)
        else:
            consultation = self.interview.begin(name)
            astray = list(self._astray(consultation))
            yield from astray
            end = self.interview.guidance(consultation)
            if end and not astray:
                self.reached = end.state
                yield from self._wrong(end)

    def _fault(self, code: str, *way: Hashable, **details: str | int) -> Finding:
        return Finding(self.document.place("scenarios", self.index, *way), code, details)

    def _at_question(self, code: str, question: str, **details: str | int) -> Finding:
        place = self.document.key_place("scenarios", self.index, "answers", question)
        return Finding(place, code, {"question": question, **details})

    def _astray(self, consultation: Consultation) -> Iterator[Finding]:
        """Give the answers one after the other, as far as they go. The first that does not fit is told."""
        for asked, answer in self.scenario.answers.items():
            question = self.interview.question(consultation)
            if question is None:
                yield self._at_question("D091", asked, guidance=consultation.state)
                return
            if asked not in _names(question):
                known, close = self._called(question), close_to(asked, _names(question))
                yield self._at_question("D090", asked, asked=known, close=close)
                return
            if answer not in question.answers:
                close = close_to(answer, question.answers)
                yield self._fault("D022", "answers", asked, answer=answer, fact=asked, close=close)
                return
            self.interview.answer(consultation, answer)
        if question := self.interview.question(consultation):
            yield self._at_question("D092", self._called(question))

    def _called(self, question: Question) -> str:
        """What this scenario calls a question: its own id alone, or its state in another topic."""
        return _names(question)[question.topic == self.scenario.topic]

    def _wrong(self, end: Guidance) -> Iterator[Finding]:
        """The verdict first: it is what harms."""
        scenario = self.scenario
        if end.verdict is not scenario.expect:
            verdicts = {"found": end.verdict.value, "expected": scenario.expect.value}
            yield self._fault("D093", "expect", guidance=end.state, **verdicts)
        elif end.state != self.expected:
            yield self._fault("D094", "guidance", found=end.state, expected=self.expected)
        else:
            yield from self._missing(end)

    def _missing(self, end: Guidance) -> Iterator[Finding]:
        corpus, scenario = self.interview.corpus, self.scenario
        written = _alike("\n".join(_words(end)))
        for index, words in enumerate(scenario.says):
            if _alike(words) not in written:
                yield self._fault("D095", "says", index, words=words, guidance=end.state)
        for index, each in enumerate(scenario.call):
            if each not in corpus.contacts:
                yield self._fault("D024", "call", index, contact=each, close=close_to(each, corpus.contacts))
            elif corpus.contacts[each] not in end.call:
                yield self._fault("D096", "call", index, contact=each, guidance=end.state)
        for index, each in enumerate(scenario.law):
            if each not in corpus.sources:
                yield self._fault("D023", "law", index, source=each, close=close_to(each, corpus.sources))
            elif corpus.sources[each] not in end.law:
                yield self._fault("D097", "law", index, source=each, guidance=end.state)


def _names(question: Question) -> tuple[str, str]:
    """What a scenario may call a question: its state, or its own id alone."""
    return question.state, question.state.rpartition("/")[2]


def _words(end: Guidance) -> Iterator[str]:
    """All that is read in a piece of guidance, but its texts of law."""
    for text in end.texts():
        yield text.source
    for contact in end.call:
        yield contact.number or ""
        for words in (contact.name, contact.how, contact.hours, contact.note):
            yield words.source if words else ""


def _alike(text: str) -> str:
    return flowed(text).translate(_ALIKE).casefold()
