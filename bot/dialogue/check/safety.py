"""The safety rules of `safety.yaml`, proved on every conversation: what must hold, whatever a nurse answers.

A rule says on which conversations it bears (`when`), and what their guidance must show (`always`, `one_of`) and must
not show (`never`). It is proved on each conversation of the tour, so on every combination of facts that can be met. A
rule that bears on no conversation is a fault too: it proves nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from pathlib import Path as Folder
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field

from bot.dialogue.check.tour import Tour
from bot.dialogue.corpus import Corpus, Guidance
from bot.dialogue.corpus import Text as Said
from bot.dialogue.document import Document, flowed, read
from bot.dialogue.findings import N_, NOTHING, Close, Finding, Marked, close_to
from bot.dialogue.loader import shown_name
from bot.dialogue.machine import Consultation, Path
from bot.dialogue.schema import Duty, Id, Model, Target, Text, Verdict, one_or_more
from bot.dialogue.shape import PARTS, validate

FILE = "safety.yaml"


Ids = Annotated[list[Id], BeforeValidator(one_or_more)]
Names = Annotated[list[Target], BeforeValidator(one_or_more)]
Verdicts = Annotated[list[Verdict], BeforeValidator(one_or_more)]
Duties = Annotated[list[Duty], BeforeValidator(one_or_more)]
Words = Annotated[list[Text], BeforeValidator(one_or_more)]


class Part(str, Enum):
    """The texts of a guidance in which words can be looked for."""

    TITLE = "title"
    WHY = "why"
    DO = "do"
    AVOID = "avoid"
    SAY = "say"
    RECORD = "record"
    DOUBT = "doubt"


class Condition(Model):
    """Conversations on which a rule bears: each line must hold, by one of its values."""

    facts: dict[Target, Annotated[Ids, Field(min_length=1)]] = Field(
        default_factory=dict,
        title="Réponses données",
        description="Les réponses données : « danger: oui » (question commune), « sujet/question: [réponse] ».",
    )
    topic: Ids = Field(
        default_factory=list, title="Sujet", description="La conversation passe par ce sujet, ou l'un de ces sujets."
    )
    guidance: Names = Field(
        default_factory=list, title="Avis", description="Elle se termine par l'un de ces avis : « sujet/avis »."
    )
    verdict: Verdicts = Field(
        default_factory=list,
        title="Verdict",
        description="L'avis a l'un de ces verdicts : alerter, parler, conscience, partager, taire.",
    )
    duty: Duties = Field(
        default_factory=list,
        title="Devoir",
        description="L'avis nomme l'un de ces devoirs : penal, deontologie, special.",
    )
    call: Ids = Field(
        default_factory=list,
        title="Qui appeler",
        description="L'avis montre l'un de ces contacts : identifiants de contacts.yaml.",
    )
    law: Ids = Field(
        default_factory=list,
        title="Textes",
        description="L'avis cite l'un de ces textes de loi : identifiants de sources.yaml.",
    )

    @property
    def ends(self) -> bool:
        """Whether it asks something of the end of a conversation."""
        return bool(self.guidance or self.verdict or self.duty or self.call or self.law)


class Demand(Model):
    """What a guidance shows: ids of verdict, duties, contacts, sources, and words."""

    verdict: Verdicts = Field(
        default_factory=list,
        title="Verdict",
        description="Un verdict ou plusieurs : alerter, parler, conscience, partager, taire.",
    )
    duty: Duties = Field(
        default_factory=list, title="Devoir", description="Un devoir ou plusieurs : penal, deontologie, special."
    )
    call: Ids = Field(
        default_factory=list, title="Qui appeler", description="Des contacts : identifiants de contacts.yaml."
    )
    first: Ids = Field(
        default_factory=list,
        title="En premier",
        description="Le contact affiché en premier : un identifiant de contacts.yaml.",
    )
    law: Ids = Field(
        default_factory=list, title="Textes", description="Des textes de loi : identifiants de sources.yaml."
    )
    text: Words = Field(
        default_factory=list,
        title="Mots",
        description="Des mots. « mineur* » : le mot et ses suites ; « a … b » : a, puis b, dans la même phrase. "
        "Un mot précédé de « ne », « sans », « ni », « pas » ou « jamais » ne compte pas.",
    )


class Rule(Model):
    """One rule, in words first."""

    rule: Text = Field(
        title="Règle", description="La règle, en une phrase : c'est elle qu'on lit quand elle est enfreinte."
    )
    basis: Ids = Field(
        default_factory=list,
        title="Fondement",
        description="Les textes qui la fondent : identifiants de sources.yaml.",
    )
    when: Annotated[list[Condition], Field(min_length=1)] | None = Field(
        default=None,
        title="Conversations visées",
        description="Les conversations visées : un cas par tiret, dont toutes les lignes comptent. "
        "Sans « when », toutes.",
    )
    always: Demand = Field(default_factory=Demand, title="Toujours", description="L'avis montre tout cela.")
    one_of: Demand = Field(
        default_factory=Demand, title="Au moins un", description="L'avis montre, pour chaque ligne, l'un de ceux-là."
    )
    never: Demand = Field(default_factory=Demand, title="Jamais", description="L'avis ne montre rien de cela.")
    parts: list[Part] = Field(
        default=[Part.TITLE, Part.DO, Part.SAY],
        alias="in",
        min_length=1,
        title="Où chercher",
        description="Où chercher les mots : title, why, do, avoid, say, record, doubt. Sans « in » : title, do et say, "
        "ce que l'avis demande de faire ou de dire.",
    )

    @cached_property
    def lines(self) -> tuple[tuple[str, list[str], list[str], list[str]], ...]:
        """What is demanded, line by line: its name, and the values of `always`, `one_of` and `never`."""
        lines = (
            (line, _values(self.always, line), _values(self.one_of, line), _values(self.never, line)) for line in _LINES
        )
        return tuple(line for line in lines if any(line[1:]))


class SafetyFile(Model):
    """safety.yaml."""

    numbers: dict[Id, Text] = Field(
        default_factory=dict,
        title="Numéros",
        description="Les numéros de contacts.yaml, écrits une seconde fois : une faute de frappe se voit.",
    )
    rules: dict[Id, Rule] = Field(
        min_length=1, title="Règles de sûreté", description="Les règles, chacune sous son identifiant."
    )


PARTS[SafetyFile] = (Rule, Condition, Demand)


# ---------------------------------------------------------------- words


_NEGATED = re.compile(r"(?:\b(?:ne|ni|sans|jamais|pas)|\bn')(?: ?(?:vous|le|la|les|lui|leur|y|en))? ?$")
_NOT_DIALLED = re.compile(r"[\s.]")
_LONGEST_DENIAL = 24
_END_OF_SENTENCE = re.compile(r"[.!?\n]")


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """A text as it is compared: one case, one apostrophe, ordinary spaces."""
    text = unicodedata.normalize("NFC", text).replace("’", "'").replace("\u202f", " ").replace("\u00a0", " ")
    return flowed(text).casefold()


class _Wanted(NamedTuple):
    """Words of safety.yaml, ready to be looked for: a literal part, which is quick to miss, and all pieces."""

    literal: str
    pieces: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=4096)
def _wanted(words: str) -> _Wanted:
    """Whole words, `*` for the end of one, `…` between two of a sentence."""
    pieces = [piece.split() for piece in _plain(words).replace("...", "…").split("…") if piece.strip()]
    patterns = (" ".join(map(_word, piece)) for piece in pieces)
    literal = max((word.rstrip("*") for piece in pieces for word in piece), key=len, default="")
    return _Wanted(literal, tuple(re.compile(rf"(?<!\w){pattern}(?!\w)") for pattern in patterns))


def _word(word: str) -> str:
    stem = word.rstrip("*")
    return re.escape(stem) + (r"\w*" if stem != word else "")


def says(words: str, *texts: str) -> bool:
    """Whether one of some texts says these words, otherwise than to deny them."""
    return _found(words, "\n".join(map(_plain, texts)))


def _found(words: str, plain: str) -> bool:
    literal, (first, *others) = _wanted(words)
    if literal not in plain:
        return False
    for found in first.finditer(plain):
        if not _NEGATED.search(plain[max(0, found.start() - _LONGEST_DENIAL) : found.start()]):
            follows = _follow(plain, found.end(), others)
            if follows is not False:
                return bool(follows)
    return False


def _follow(plain: str, end: int, others: Sequence[re.Pattern[str]]) -> bool | None:
    """Whether the other pieces come next, in order, in the same sentence; None when one comes nowhere further on."""
    for pattern in others:
        found = pattern.search(plain, end)
        if found is None:
            return None
        if _END_OF_SENTENCE.search(plain, end, found.start()):
            return False
        end = found.end()
    return True


def _told_by(end: Guidance, parts: Iterable[Part]) -> str:
    """What some parts of a guidance say, one text a line."""
    found: list[str] = []
    for part in parts:
        value: Said | tuple[Said, ...] | None = getattr(end, part.value)
        texts = (value,) if isinstance(value, Said) else value or ()
        found += [_plain(text.source) for text in texts]
    return "\n".join(found)


# ---------------------------------------------------------------- what a guidance shows


class Shown(NamedTuple):
    """One line of a demand: how to see whether a guidance, and its words, show a value; how its faults are told."""

    holds: Callable[[Guidance, str, str], bool]
    lacking: str
    present: str


_LINES: Mapping[str, Shown] = {
    "verdict": Shown(
        lambda end, value, _: end.verdict.value == value, N_("does not have the verdict"), N_("has the verdict")
    ),
    "duty": Shown(
        lambda end, value, _: any(duty.value == value for duty in end.duty),
        N_("does not name the duty"),
        N_("names the duty"),
    ),
    "call": Shown(
        lambda end, value, _: any(contact.id == value for contact in end.call), N_("does not show"), N_("shows")
    ),
    "first": Shown(lambda end, value, _: end.call[0].id == value, N_("does not show first"), N_("shows first")),
    "law": Shown(lambda end, value, _: any(source.id == value for source in end.law), N_("does not cite"), N_("cites")),
    "text": Shown(
        lambda _, value, words: _found(value, words),
        N_("does not say"),
        N_("says"),
    ),
}


def _values(demand: Demand, line: str) -> list[str]:
    return [value.value if isinstance(value, Enum) else value for value in getattr(demand, line)]


def faults(rule: Rule, end: Guidance) -> Iterator[tuple[Marked, str]]:
    """What a guidance has against a rule: the verb of the sentence that tells it, and the ids or words at fault."""
    words = _told_by(end, rule.parts)
    for line, always, choice, never in rule.lines:
        shown = _LINES[line]
        missing = [each for each in always if not shown.holds(end, each, words)]
        if missing:
            yield Marked(shown.lacking), ", ".join(missing)
        if choice and not any(shown.holds(end, each, words) for each in choice):
            yield Marked(shown.lacking), " / ".join(choice)
        unwanted = [each for each in never if shown.holds(end, each, words)]
        if unwanted:
            yield Marked(shown.present), ", ".join(unwanted)


# ---------------------------------------------------------------- conversations


class Conversation(NamedTuple):
    """A conversation that has come to its end, and the topics it went through."""

    path: Path
    consultation: Consultation
    end: Guidance
    topics: frozenset[str]


def conversations(tour: Tour) -> list[Conversation]:
    """Every conversation of a tour that ends in guidance, in the order of the tour."""
    found = []
    for path, consultation in tour.stages:
        end = tour.interview.guidance(consultation)
        if end is not None:
            asked = {question.topic for question, _ in consultation.tapped}
            found.append(Conversation(path, consultation, end, frozenset({path.topic, end.topic, *asked})))
    return found


class _Walked:
    """Every conversation that ends in guidance, and by the answers that it holds, for conditions to be met quickly."""

    def __init__(self, tour: Tour) -> None:
        self.all = conversations(tour)
        self.ends = {conversation.end.state: conversation.end for conversation in self.all}
        self.holding: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, conversation in enumerate(self.all):
            for given in conversation.consultation.facts.items():
                self.holding[given].append(number)

    def met(self, condition: Condition) -> set[int]:
        """The numbers of the conversations on which a condition bears."""
        fitting = {state for state, end in self.ends.items() if _fits(condition, end)} if condition.ends else self.ends
        numbers: Iterable[int] = range(len(self.all))
        if condition.facts:  # those that hold one of its answers; of the others `_bears` decides
            fact, answers = next(iter(condition.facts.items()))
            numbers = {number for answer in answers for number in self.holding.get((fact, answer), ())}
        there = (number for number in numbers if self.all[number].end.state in fitting)
        return {number for number in there if _bears(condition, self.all[number])}


def _fits(condition: Condition, end: Guidance) -> bool:
    """Whether a condition bears on conversations that end so, as far as their end goes."""
    return (
        _one(condition.guidance, {end.state})
        and _one(condition.verdict, {end.verdict})
        and _one(condition.duty, set(end.duty))
        and _one(condition.call, {contact.id for contact in end.call})
        and _one(condition.law, {source.id for source in end.law})
    )


def _bears(condition: Condition, conversation: Conversation) -> bool:
    """Whether a condition bears on a conversation, as far as its answers and topics go."""
    facts = conversation.consultation.facts
    if any(facts.get(fact) not in answers for fact, answers in condition.facts.items()):
        return False
    return _one(condition.topic, conversation.topics)


def _one(wanted: Sequence[Hashable], there: AbstractSet[Hashable]) -> bool:
    return not wanted or not there.isdisjoint(wanted)


def _told(tour: Tour, conversation: Conversation) -> str:
    """A conversation in the words of its buttons: « Un enfant maltraité › Simple doute »."""
    labels = [question.answers[answer].label.source for question, answer in conversation.consultation.tapped]
    return " › ".join([tour.interview.corpus.topics[conversation.path.topic].title.source, *labels])


# ---------------------------------------------------------------- the check


@dataclass(frozen=True)
class Rules:
    """The rules of a folder, all their references resolved, and where they stand."""

    document: Document
    rules: Mapping[str, Rule]
    numbers: Mapping[str, str]


def read_rules(folder: Folder, corpus: Corpus) -> tuple[Rules | None, list[Finding]]:
    """Read `safety.yaml`. Returns the rules, or None when one cannot be used, and every fault found."""
    document, findings = read(folder / FILE, shown_name(folder / FILE))
    if document is None:
        return None, findings
    file, shape = validate(SafetyFile, document)
    findings += shape
    if file is None:
        return None, findings
    known = _known_facts(corpus)
    for key, rule in file.rules.items():
        findings += _unknown(document, key, rule, known, corpus)
        if not rule.lines:
            findings.append(Finding(document.key_place("rules", key), "D082", {"rule": key}))
    for name in file.numbers:
        if name not in corpus.contacts:
            close = close_to(name, corpus.contacts)
            findings.append(Finding(document.key_place("numbers", name), "D024", {"contact": name, "close": close}))
    return (None if findings else Rules(document, file.rules, file.numbers)), findings


def broken_rules(tour: Tour, folder: Folder) -> Iterator[Finding]:
    """D080, D081, D084: rules that a conversation breaks, conditions that none meets, numbers that are not the same.

    To be asked of a corpus without errors: a conversation that leads nowhere is not seen here.
    """
    found, findings = read_rules(folder, tour.interview.corpus)
    yield from findings
    if found is None:
        return
    yield from _other_numbers(found, tour.interview.corpus)
    walked = _Walked(tour)
    for key, rule in found.rules.items():
        yield from _proof(tour, found.document, key, rule, walked)


def _other_numbers(found: Rules, corpus: Corpus) -> Iterator[Finding]:
    """A wrong digit sends a nurse to nobody, and no rule about words can see it: so each number stands twice."""
    for name, number in found.numbers.items():
        there = corpus.contacts[name].number
        if _NOT_DIALLED.sub("", there or "") != _NOT_DIALLED.sub("", number):
            details: dict[str, str | int] = {"name": name, "found": there or NOTHING, "expected": number}
            yield Finding(found.document.place("numbers", name), "D084", details)


def _proof(tour: Tour, document: Document, key: str, rule: Rule, walked: _Walked) -> Iterator[Finding]:
    numbers: set[int] = set(range(len(walked.all))) if rule.when is None else set()
    for index, condition in enumerate(rule.when or ()):
        met = walked.met(condition)
        if not met:
            yield Finding(document.place("rules", key, "when", index), "D081", {"rule": key})
        numbers |= met
    borne: dict[str, list[Conversation]] = defaultdict(list)
    for number in sorted(numbers):
        conversation = walked.all[number]
        borne[conversation.end.state].append(conversation)
    for those in borne.values():
        end = those[0].end
        for fault, found in faults(rule, end):
            shortest = min(those, key=lambda each: len(each.path.answers))
            yield Finding(
                document.key_place("rules", key),
                "D080",
                {
                    "rule": rule.rule.removesuffix("."),
                    "guidance": end.state,
                    "where": f"{end.place.path}:{end.place.line}",
                    "fault": fault,
                    "found": found,
                    "conversation": _told(tour, shortest),
                },
            )


# ---------------------------------------------------------------- references


def _unknown(
    document: Document, key: str, rule: Rule, known: Mapping[str, set[str]], corpus: Corpus
) -> Iterator[Finding]:
    """The ids of one rule that name nothing."""
    way = ("rules", key)
    yield from _unknown_ids(document, (*way, "basis"), rule.basis, corpus.sources, "D023", "source")
    for index, condition in enumerate(rule.when or ()):
        here = (*way, "when", index)
        for fact, answers in condition.facts.items():
            yield from _unknown_fact(document, (*here, "facts", fact), fact, answers, known, corpus)
        yield from _unknown_ids(document, (*here, "topic"), condition.topic, corpus.topics, "D026", "topic")
        yield from _unknown_ids(document, (*here, "guidance"), condition.guidance, corpus.guidance, "D083", "guidance")
        yield from _unknown_ids(document, (*here, "call"), condition.call, corpus.contacts, "D024", "contact")
        yield from _unknown_ids(document, (*here, "law"), condition.law, corpus.sources, "D023", "source")
    for name in ("always", "one_of", "never"):
        demand: Demand = getattr(rule, name)
        for line in ("call", "first"):
            contacts = getattr(demand, line)
            yield from _unknown_ids(document, (*way, name, line), contacts, corpus.contacts, "D024", "contact")
        yield from _unknown_ids(document, (*way, name, "law"), demand.law, corpus.sources, "D023", "source")
        for index, words in enumerate(demand.text):
            if not re.search(r"\w", words):
                yield Finding(document.place(*way, name, "text", index), "D016")


def _unknown_ids(
    document: Document,
    way: tuple[Hashable, ...],
    ids: Sequence[str],
    known: Mapping[str, object],
    code: str,
    word: str,
) -> Iterator[Finding]:
    for index, each in enumerate(ids):
        if each not in known:
            yield Finding(document.place(*way, index), code, {word: each, "close": close_to(each, known)})


def _known_facts(corpus: Corpus) -> Mapping[str, set[str]]:
    """Each fact that a conversation can hold, with its answers, those that are only implied included."""
    known: dict[str, set[str]] = defaultdict(set)
    for question in corpus.questions.values():
        known[question.fact].update(question.answers)
        for answer in question.answers.values():
            for fact, value in answer.implies.items():
                known[fact].add(value)
    return known


def _unknown_fact(
    document: Document,
    way: tuple[Hashable, ...],
    fact: str,
    answers: Sequence[str],
    known: Mapping[str, set[str]],
    corpus: Corpus,
) -> Iterator[Finding]:
    if fact not in known:
        meant = corpus.questions.get(fact)  # a shared question, named by one of the topics that ask it
        close = Close(meant.fact) if meant else close_to(fact, known)
        yield Finding(document.key_place(*way), "D021", {"fact": fact, "close": close})
        return
    for index, answer in enumerate(answers):
        if answer not in known[fact]:
            close = close_to(answer, sorted(known[fact]))
            yield Finding(document.place(*way, index), "D022", {"answer": answer, "fact": fact, "close": close})
