"""« Et si… ? »: which of the answers given, changed, would change the verdict. Computed from the graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.dialogue.corpus import Answer, Question
from bot.dialogue.machine import Consultation, Interview, Path
from bot.dialogue.schema import Verdict


class Change(NamedTuple):
    """Another answer to a question that was asked, where it leads, and the verdicts that can come of it."""

    question: Question
    answer: Answer
    path: Path
    verdicts: tuple[Verdict, ...]
    """In the order of `Verdict`; more than one where a further question decides. Never the present verdict."""


def changes(interview: Interview, path: Path) -> Iterator[Change]:
    """The changes of one answer that would surely change the verdict, the last answer's first.

    The answers given to the questions that are asked all the same are kept; where another question comes up, all that
    could be answered is looked at. Nothing for a conversation that has not come to its end.
    """
    consultation, stages = interview.begin(path.topic), []
    for answer in path.answers:
        stages.append(consultation.copy())
        interview.answer(consultation, answer)
    end = interview.guidance(consultation)
    if end is None:
        return
    given = {question.state: answer for question, answer in consultation.tapped}
    for (question, answer), stage in zip(reversed(consultation.tapped), reversed(stages), strict=True):
        for other in question.answers.values():
            if other.id == answer:
                continue
            further = _kept(interview, stage, other.id, given)
            verdicts = interview.outcomes(further)
            if end.verdict not in verdicts:
                taken = tuple(tapped for _, tapped in further.tapped)
                ordered = tuple(each for each in Verdict if each in verdicts)
                yield Change(question, other, Path(path.topic, taken), ordered)


def _kept(interview: Interview, stage: Consultation, answer: str, given: Mapping[str, str]) -> Consultation:
    """Another answer at a stage, then the answers that were given, as far as the same questions are asked."""
    further = stage.copy()
    interview.answer(further, answer)
    while (question := interview.question(further)) and question.state in given:
        interview.answer(further, given[question.state])
    return further
