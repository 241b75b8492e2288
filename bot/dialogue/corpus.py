"""The dialogs once linked: immutable, every reference resolved, every text with its identity.

A state is named `topic/question` or `topic/guidance`. A fact is named after its question: a shared question by its
bare id (`danger`), so that it is asked once whatever the topic, any other by its state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bot.dialogue.findings import Place
from bot.dialogue.form import Paragraph
from bot.dialogue.schema import Duty, Verdict

Facts = Mapping[str, str]
"""What is known: question -> answer."""

START = "debut"
"""The reserved name of the place where a topic starts, in `sujet/debut`."""


class Text(NamedTuple):
    """A French text and the identity under which it is translated (gettext's context)."""

    id: str
    source: str


@dataclass(frozen=True)
class Way:
    """One way on: where it goes, and the earlier answers it asks for (fact -> answers that open it)."""

    target: str
    when: Mapping[str, frozenset[str]]
    place: Place

    def open(self, facts: Facts) -> bool:
        """Whether what is known opens this way."""
        return all(facts.get(fact) in answers for fact, answers in self.when.items())


@dataclass(frozen=True)
class Answer:
    """An answer: its button, its words in the recap, the other facts it settles, the ways on in order."""

    id: str
    label: Text
    recap: Text | None
    implies: Facts
    ways: tuple[Way, ...]
    place: Place


@dataclass(frozen=True)
class Question:
    """A question state."""

    state: str
    topic: str
    fact: str
    ask: Text
    hint: Text | None
    answers: Mapping[str, Answer]
    place: Place


@dataclass(frozen=True)
class Source:
    """A text of law. `checked` is the day on which somebody last read it."""

    id: str
    code: str
    article: str
    url: str | None
    checked: date


@dataclass(frozen=True)
class Contact:
    """Somebody to call, or to reach another way. `checked` is the day on which somebody last tried."""

    id: str
    number: str | None
    name: Text
    purpose: Text
    how: Text | None
    hours: Text | None
    note: Text | None
    checked: date


@dataclass(frozen=True)
class Model:
    """A blank model to fill in outside Telegram: its title, and its text."""

    id: str
    title: Text
    paragraphs: tuple[Paragraph, ...]
    place: Place


@dataclass(frozen=True)
class Guidance:
    """Where a conversation ends."""

    state: str
    topic: str
    verdict: Verdict
    duty: tuple[Duty, ...]
    title: Text
    why: Text
    do: tuple[Text, ...]
    avoid: tuple[Text, ...]
    say: Text | None
    say_to: Text | None
    call: tuple[Contact, ...]
    record: Text | None
    models: tuple[Model, ...]
    law: tuple[Source, ...]
    doubt: Text | None
    place: Place

    def texts(self) -> Iterator[Text]:
        """What it says itself, its contacts and models left out."""
        yield from (self.title, self.why, *self.do, *self.avoid)
        yield from (text for text in (self.say, self.say_to, self.record, self.doubt) if text)


@dataclass(frozen=True)
class Topic:
    """A topic: where it stands in the menus, how it is found, where it starts."""

    id: str
    title: Text
    icon: str
    group: str | None
    rank: int
    keywords: tuple[str, ...]
    start: tuple[Way, ...]
    place: Place


@dataclass(frozen=True)
class Group:
    """A group of topics on the first screen."""

    id: str
    icon: str
    title: Text


@dataclass(frozen=True)
class Home:
    """The first screen. `urgent`, `guided` and `brief` are topic ids."""

    tagline: Text
    promise: Text
    ask: Text
    urgent: str
    guided: str
    brief: str
    groups: Mapping[str, Group]


@dataclass(frozen=True)
class Corpus:
    """All the dialogs."""

    home: Home
    topics: Mapping[str, Topic]
    questions: Mapping[str, Question]
    guidance: Mapping[str, Guidance]
    contacts: Mapping[str, Contact]
    sources: Mapping[str, Source]
    models: Mapping[str, Model]
    places: Mapping[str, Place] = field(repr=False)
    """Where each text stands, by its id."""

    def in_group(self, group: str) -> tuple[Topic, ...]:
        """The topics of a group, the most asked for first."""
        return tuple(sorted((t for t in self.topics.values() if t.group == group), key=lambda t: (t.rank, t.id)))

    def edges(self) -> Iterator[tuple[str, Way]]:
        """Every way on, with the state it leaves."""
        for question in self.questions.values():
            for answer in question.answers.values():
                for way in answer.ways:
                    yield question.state, way

    def texts(self) -> Iterator[Text]:
        """Every text a nurse can read, in the order of the files."""
        yield from (self.home.tagline, self.home.promise, self.home.ask)
        for group in self.home.groups.values():
            yield group.title
        for topic in self.topics.values():
            yield topic.title
        for question in self.questions.values():
            yield question.ask
            if question.hint:
                yield question.hint
            for answer in question.answers.values():
                yield answer.label
                if answer.recap:
                    yield answer.recap
        for end in self.guidance.values():
            yield from end.texts()
        for model in self.models.values():
            yield model.title
        for contact in self.contacts.values():
            yield from (
                text for text in (contact.name, contact.purpose, contact.how, contact.hours, contact.note) if text
            )
