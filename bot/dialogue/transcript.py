"""The conversation of any code as text, and the same as a scenario ready to paste."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from bot.dialogue.document import BOOLEANS
from bot.dialogue.machine import Interview, Path
from bot.dialogue.path import Address, Kind
from bot.dialogue.screen import Choice, Screen, Screens

TO_WRITE = "…"
"""What stands where only a person can write: where the situation comes from."""


class Unfinished(Exception):
    """The conversation has not come to guidance: no scenario can be made of it. The message names the question."""


def transcript(interview: Interview, screens: Screens, address: Address) -> str:
    """What is read on the way to a screen, in the language of its address, and the screen itself.

    Each question is followed by the answer that was tapped; guidance is given in full. A screen that waits for a tap
    shows its buttons.
    """
    screen = screens.draw(address)
    if address.kind is not Kind.TOPIC:
        return "\n\n".join(_open(screen)) + "\n"
    consultation = interview.replay(address.path)
    language = screens.languages[address.language]
    topic = interview.corpus.topics[address.path.topic]
    parts = [f"{topic.icon} {language.text(topic.title)}".strip()]
    for question, answer in consultation.tapped:
        said = [language.text(text) for text in (question.ask, question.hint) if text]
        parts.append("\n".join([*said, f"→ {language.text(question.answers[answer].label)}"]))
    waiting = interview.question(consultation)
    if waiting:
        said = [language.text(text) for text in (waiting.ask, waiting.hint) if text]
        parts += ["\n".join(said), _buttons(screen)]
    else:
        parts.append(screen.text)
    return "\n\n".join(parts) + "\n"


def _open(screen: Screen) -> Iterator[str]:
    yield screen.text
    yield _buttons(screen)


def _buttons(screen: Screen) -> str:
    return "\n".join(f"[ {button.label} ]" for button in screen.buttons if isinstance(button, Choice))


def as_scenario(interview: Interview, path: Path) -> str:
    """A finished conversation as an item of a scenario file. Its labels stand for the case until somebody words it.

    Raises Unfinished when the conversation has not come to guidance, KeyError when it does not exist.
    """
    consultation = interview.replay(path)
    end = interview.guidance(consultation)
    if end is None:
        raise Unfinished(consultation.state)
    labels = [question.answers[answer].label.source for question, answer in consultation.tapped]
    case = " · ".join(labels) or interview.corpus.topics[path.topic].title.source
    answers = [f"{_word(_here(asked.state, path.topic))}: {_word(answer)}" for asked, answer in consultation.tapped]
    fields = [
        f"case: {_quoted(case)}",
        f"topic: {_word(path.topic)}",
        *([f"answers: {{{', '.join(answers)}}}"] if answers else []),
        f"expect: {end.verdict.value}",
        f"guidance: {_word(_here(end.state, path.topic))}",
        f"call: {_list(contact.id for contact in end.call)}",
        f"law: {_list(source.id for source in end.law)}",
        f"source: {_quoted(TO_WRITE)}",
    ]
    return "".join(f"  {'- ' if index == 0 else '  '}{field}\n" for index, field in enumerate(fields))


def _here(state: str, topic: str) -> str:
    """A state as a scenario of this topic names it: without its topic when it is the same."""
    return state.removeprefix(f"{topic}/")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _word(name: str) -> str:
    """An identifier, in quotes where YAML readers would take it for something else."""
    return _quoted(name) if name in {*BOOLEANS, "null"} else name


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(_word(name) for name in names)}]"
