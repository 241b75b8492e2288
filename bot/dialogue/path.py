"""The codec of a screen's address: what a button carries, and what a deep link carries.

A code is at most 64 characters of `A-Za-z0-9_-`, so that it fits both a button's `callback_data` and a `/start` payload
(https://core.telegram.org/bots/features#deep-linking):

    1 fr t ENF aB3 x_Z 9k2Q
    | |  | |   |   |   the whole way's fingerprint
    | |  | |   one step: the fingerprint of a question's id and an answer's id
    | |  | the fingerprint of a topic's, group's, model's or page's id
    | |  the kind of screen
    | the language
    the version of this alphabet

Fingerprints are made of ids, never of texts: mending a text changes no code. A step whose question or answer is gone no
longer reads, and the conversation is taken up at that question. A code holds no fact but the answers tapped.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from hashlib import blake2b

from bot.dialogue.findings import Finding
from bot.dialogue.machine import Consultation, Interview, Path, Stuck

VERSION = "1"
MAX_CODE = 64
CACHED_STEPS = 4096
"""Steps kept as their fingerprints: the answers of a large corpus."""
CACHED_WAYS = 8192
"""Ways kept as codes: the conversations of a large corpus and their stages, some 100 bytes each."""
_STEP = 3
_CHECK = 4
_FORM = re.compile(r"1([a-z]{2})([a-z])([A-Za-z0-9_-]*)", re.ASCII)


class Kind(Enum):
    """The kinds of screens an address can name."""

    HOME = "h"
    GROUP = "g"
    TOPIC = "t"
    WHAT_IF = "w"
    MODEL = "m"
    PAGE = "p"


CONVERSATIONS = frozenset({Kind.TOPIC, Kind.WHAT_IF})
"""The kinds whose address holds a conversation."""


class Page(Enum):
    """The screens beside the conversation."""

    TOPICS = "sujets"
    PRIVACY = "confidentialite"
    HELP = "aide"
    LANGUAGE = "langue"
    ERASE = "effacer"


class Staleness(Enum):
    """Why a code does not lead where it used to."""

    CHANGED = "changed"
    """The dialogs have changed on its way: the conversation goes on where it still means the same."""
    UNREADABLE = "unreadable"
    """It was never ours, or is too old: back to the first screen."""


_NO_PATH = Path("")


@dataclass(frozen=True)
class Address:
    """Names one screen: its kind, what it shows, the conversation so far, and the language."""

    language: str
    kind: Kind = Kind.HOME
    name: str = ""
    path: Path = _NO_PATH

    def in_language(self, language: str) -> Address:
        """The same screen in another language."""
        return replace(self, language=language)


def home(language: str) -> Address:
    """The first screen."""
    return Address(language)


def group(language: str, name: str) -> Address:
    """The menu of a group of topics."""
    return Address(language, Kind.GROUP, name)


def page(language: str, name: Page) -> Address:
    """A screen beside the conversation."""
    return Address(language, Kind.PAGE, name.value)


def topic(language: str, path: Path) -> Address:
    """A stage of a conversation."""
    return Address(language, Kind.TOPIC, path.topic, path)


def what_if(language: str, path: Path) -> Address:
    """What another answer would change at the end of a conversation."""
    return Address(language, Kind.WHAT_IF, path.topic, path)


def model(language: str, name: str) -> Address:
    """A blank model, sent as a document."""
    return Address(language, Kind.MODEL, name)


def fingerprint(*ids: str, length: int = _STEP) -> str:
    """`length` characters (6 bits each) that depend on ids and nothing else."""
    digest = blake2b("\0".join(ids).encode(), digest_size=9).digest()
    return urlsafe_b64encode(digest).decode()[:length]


@lru_cache(maxsize=CACHED_STEPS)
def _step(question: str, answer: str) -> str:
    return fingerprint(question, answer)


class Codec:
    """Turns addresses into codes and back, for one corpus."""

    def __init__(self, interview: Interview, languages: Iterable[str]) -> None:
        self.interview = interview
        self.languages = frozenset(languages)
        self._way = lru_cache(CACHED_WAYS)(self._way_of)
        corpus = interview.corpus
        topics = {fingerprint("topic", name): name for name in corpus.topics}
        self._names = {
            Kind.TOPIC: topics,
            Kind.WHAT_IF: topics,
            Kind.MODEL: {fingerprint("model", name): name for name in corpus.models},
            Kind.GROUP: {fingerprint("group", name): name for name in corpus.home.groups},
            Kind.PAGE: {fingerprint("page", name.value): name.value for name in Page},
        }

    def encode(self, address: Address) -> str:
        """The code of an address. Its conversation must be one that `Interview.replay` accepts."""
        head = _head(address.language, address.kind)
        if address.kind is Kind.HOME:
            return head
        if address.kind not in CONVERSATIONS:
            return head + fingerprint(address.kind.name.lower(), address.name)
        return head + self._way(address.kind, address.path)

    def encode_stage(self, language: str, path: Path, stage: Consultation) -> str:
        """The code of a conversation whose replay is at hand: `encode(topic(language, path))`, without another one."""
        return _head(language, Kind.TOPIC) + _way(Kind.TOPIC, path, stage)

    def _way_of(self, kind: Kind, path: Path) -> str:
        return _way(kind, path, self.interview.replay(path))

    def decode(self, code: str, language: str) -> tuple[Address, Staleness | None]:
        """The screen a code leads to, and why it is not the one meant, if so. Never raises.

        `language` is used when the code does not say.
        """
        form = _FORM.fullmatch(code)
        if form is None or len(code) > MAX_CODE or form[1] not in self.languages:
            return home(language), Staleness.UNREADABLE
        language, body = form[1], form[3]
        kind = next((each for each in Kind if each.value == form[2]), None)
        if kind is Kind.HOME and not body:
            return home(language), None
        name = self._names.get(kind, {}).get(body[:_STEP]) if kind else None
        if kind is None or name is None:
            return home(language), Staleness.UNREADABLE
        if kind in CONVERSATIONS:
            return self._conversation(language, kind, name, body[_STEP:])
        if len(body) != _STEP:
            return home(language), Staleness.UNREADABLE
        return Address(language, kind, name), None

    def _conversation(self, language: str, kind: Kind, name: str, body: str) -> tuple[Address, Staleness | None]:
        if len(body) < _CHECK or (len(body) - _CHECK) % _STEP:
            return home(language), Staleness.UNREADABLE
        steps, check = body[:-_CHECK], body[-_CHECK:]
        consultation = self.interview.begin(name)
        answers: list[str] = []
        ways: list[tuple[str, str]] = []
        for start in range(0, len(steps), _STEP):
            question = self.interview.question(consultation)
            step = steps[start : start + _STEP]
            answers_of = question.answers if question else {}
            found = next((a for a in answers_of if _step(consultation.state, a) == step), None)
            if found is None:
                return topic(language, Path(name, tuple(answers))), Staleness.CHANGED
            state = consultation.state
            try:
                self.interview.answer(consultation, found)
            except Stuck:  # cannot happen in a checked corpus; a nurse is never left with silence
                return topic(language, Path(name, tuple(answers))), Staleness.CHANGED
            answers.append(found)
            ways.append((state, found))
        if _check(kind, name, ways) != check:
            return home(language), Staleness.UNREADABLE
        path = Path(name, tuple(answers))
        if kind is Kind.WHAT_IF and self.interview.guidance(consultation):  # asked of an ending only
            return what_if(language, path), None
        return topic(language, path), None


def _head(language: str, kind: Kind) -> str:
    return f"{VERSION}{language}{kind.value}"


def _way(kind: Kind, path: Path, stage: Consultation) -> str:
    steps = [(question.state, answer) for question, answer in stage.tapped]
    way = "".join(_step(*step) for step in steps)
    return fingerprint("topic", path.topic) + way + _check(kind, path.topic, steps)


def _check(kind: Kind, name: str, steps: list[tuple[str, str]]) -> str:
    """What holds a whole code together. One kind is never taken for another."""
    others = () if kind is Kind.TOPIC else (kind.value,)
    return fingerprint(*others, name, *(part for step in steps for part in step), length=_CHECK)


def collisions(interview: Interview) -> Iterable[Finding]:
    """The ids that cannot be told apart in a code."""
    corpus = interview.corpus
    named = {
        "topic": {name: each.place for name, each in corpus.topics.items()},
        "model": {name: each.place for name, each in corpus.models.items()},
        "group": {name: corpus.places[each.title.id] for name, each in corpus.home.groups.items()},
    }
    for kind, places in named.items():
        seen: dict[str, str] = {}
        for name, place in places.items():
            if (other := seen.setdefault(fingerprint(kind, name), name)) != name:
                yield Finding(place, "D038", {"name": name, "other": other})
    for question in corpus.questions.values():
        seen = {}
        for key, answer in question.answers.items():
            if (other := seen.setdefault(fingerprint(question.state, key), key)) != key:
                yield Finding(answer.place, "D038", {"name": key, "other": other})
