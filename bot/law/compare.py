"""The cited articles against a copy of the codes: what is the same, what differs, what could not be looked at.

Nothing here decides: what differs is shown, and a person records what she has read (`accept`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from bot.dialogue.check.tour import Tour
from bot.dialogue.corpus import Corpus
from bot.dialogue.findings import N_, close_to
from bot.law.citations import Citations, Cited, between, cited
from bot.law.copy import Code, Copy, Note, fingerprint, key_of, repealed, title_key
from bot.law.fingerprints import Fingerprints, Noted, read_fingerprints, write_fingerprints


class Outcome(Enum):
    """What became of one cited article, the gravest first."""

    DIFFERS = "differs"
    GONE = "gone"
    TWICE = "twice"
    NOT_FOUND = "not found"
    NO_CODE = "no code"
    UNNOTED = "unnoted"
    UNREAD = "unread"
    STRAY = "stray"
    OUTSIDE = "outside"
    SAME = "same"


SETTLED = frozenset({Outcome.SAME, Outcome.OUTSIDE})
"""Outcomes that ask nobody for a judgement: the same text, and what this tool does not look at."""


@dataclass(frozen=True)
class Result:
    """One cited article. `texts` are what stands there now, `before` the text that was read where it is at hand."""

    source: str
    code: str
    article: str
    outcome: Outcome
    noted: Noted | None = None
    texts: tuple[str, ...] = ()
    updated: date | None = None
    before: str | None = None

    @property
    def now(self) -> str:
        """The fingerprint of what stands there now."""
        return fingerprint(self.texts)

    @property
    def older(self) -> bool:
        """Whether the copy is older than the text that was read: then the copy may be the one that is late."""
        return bool(self.noted and self.updated and self.updated < (self.noted.copy or self.noted.day))


class Touched(NamedTuple):
    """What leans on a source: guidance, and how many conversations end there."""

    guidance: tuple[str, ...]
    conversations: int


@dataclass(frozen=True)
class Comparison:
    """All cited articles, and the proof that they were looked at."""

    folder: str
    results: tuple[Result, ...]
    touched: Mapping[str, Touched]
    articles: int
    codes: int
    updated: date | None
    notes: tuple[Note, ...]

    def of(self, outcome: Outcome) -> tuple[Result, ...]:
        """The results of one kind."""
        return tuple(result for result in self.results if result.outcome is outcome)

    @property
    def failed(self) -> bool:
        """Whether nothing was found: this is no copy of the codes."""
        return self.articles == 0

    @property
    def settled(self) -> bool:
        """Whether every cited article of a code was found the same, in a copy without fault."""
        return not self.failed and not self.notes and all(result.outcome in SETTLED for result in self.results)


def touched(corpus: Corpus, tour: Tour) -> dict[str, Touched]:
    """Source -> the guidance that cites it and the conversations that end there."""
    ends = Counter(consultation.state for _, consultation in tour.stages if consultation.state in corpus.guidance)
    leaning: dict[str, list[str]] = {key: [] for key in corpus.sources}
    for state, end in corpus.guidance.items():
        for source in dict.fromkeys(source.id for source in end.law):
            leaning[source].append(state)
    return {key: Touched(tuple(states), sum(ends[state] for state in states)) for key, states in leaning.items()}


def cited_codes(corpus: Corpus) -> tuple[str, ...]:
    """The codes that the sources cite: what a copy must be read for."""
    citations = (cited(source) for source in corpus.sources.values())
    return tuple(dict.fromkeys(each.code for every in citations for each in every.articles))


def compare(
    corpus: Corpus, tour: Tour, copy: Copy, fingerprints: Fingerprints, today: date, earlier: Copy | None = None
) -> Comparison:
    """Compare each cited article with what was noted. An `earlier` copy, where there is one, shows what changed."""
    results: list[Result] = []
    for source in corpus.sources.values():
        results += _compare_source(source.id, cited(source), copy, fingerprints.get(source.id, {}), earlier)
    for key in fingerprints:
        if key not in corpus.sources:
            results += (Result(key, "", name, Outcome.STRAY, noted) for name, noted in fingerprints[key].items())
    found = {(result.code, key_of(result.article)) for result in results if result.texts}
    codes = [copy.codes[key] for key in dict.fromkeys(title_key(code) for code, _ in sorted(found))]
    dates = [code.updated for code in codes if code.updated and code.updated <= today]
    return Comparison(
        copy.folder,
        tuple(results),
        touched(corpus, tour),
        len(found),
        len(codes),
        max(dates, default=None),
        (*copy.notes, *_dates_to_come(copy.codes.values(), today)),
    )


def _dates_to_come(codes: Iterable[Code], today: date) -> Iterator[Note]:
    for code in codes:
        if code.updated and code.updated > today:
            message = N_("{file}: last updated on {date}, a day still to come: it may hold texts not yet in force")
            yield Note(message, {"file": code.file, "date": code.updated.isoformat()})


def _compare_source(
    source: str, citations: Citations, copy: Copy, noted: Mapping[str, Noted], earlier: Copy | None
) -> Iterator[Result]:
    named = []
    for each in citations.articles:
        code = copy.codes.get(title_key(each.code))
        for article in _expanded(each, code):
            name = _name(citations.home, each.code, article)
            named.append(name)
            yield _compare_article(source, each.code, article, code, noted.get(name), earlier)
    for text in citations.outside:
        yield Result(source, "", text, Outcome.OUTSIDE)
    for text in citations.unread:
        yield Result(source, citations.home, text, Outcome.UNREAD)
    for name, each_noted in noted.items():
        if name not in named:
            yield Result(source, "", name, Outcome.STRAY, each_noted)


def _name(home: str, code: str, article: str) -> str:
    """An article's name under its source: with its code where that is not the source's own."""
    return article if title_key(code) == title_key(home) else f"{article}, {code}"


def _expanded(each: Cited, code: Code | None) -> list[str]:
    """A range as its articles: those it counts, and those that the code has put between them since (R. 1-2-1)."""
    if not each.until:
        return [each.article]
    articles = between(each.article, each.until) or []
    expanded = []
    for article in articles:
        expanded.append(article)
        if code and article != articles[-1]:
            inner = key_of(article) + "-"
            stem = article + "-"
            expanded += [stem + key.removeprefix(inner) for key in code.articles if key.startswith(inner)]
    return expanded


def _compare_article(
    source: str, title: str, article: str, code: Code | None, noted: Noted | None, earlier: Copy | None
) -> Result:
    if code is None:
        return Result(source, title, article, Outcome.NO_CODE, noted)
    texts = code.articles.get(key_of(article), ())
    if not texts:
        outcome = Outcome.GONE if noted else Outcome.NOT_FOUND
        return Result(source, title, article, outcome, noted, updated=code.updated)
    before = None
    if repealed(texts):
        outcome = Outcome.GONE
    elif noted and noted.fingerprint == fingerprint(texts):
        outcome = Outcome.SAME
    elif len(texts) > 1:
        outcome, before = Outcome.TWICE, _with(noted, texts)
    elif noted is None:
        outcome = Outcome.UNNOTED
    else:
        outcome = Outcome.DIFFERS
        old = earlier.codes.get(title_key(title)) if earlier else None
        before = _with(noted, old.articles.get(key_of(article), ())) if old else None
    return Result(source, title, article, outcome, noted, texts, code.updated, before)


def _with(noted: Noted | None, texts: Iterable[str]) -> str | None:
    """Of several texts, the one that was noted."""
    return next((text for text in texts if noted and fingerprint([text]) == noted.fingerprint), None)


# ---------------------------------------------------------------- accept


class Refused(Exception):
    """Nothing was recorded. `note` says why."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.message)
        self.note = note


class Accepted(NamedTuple):
    """What was recorded of a source, what could not be, and what is no longer kept."""

    recorded: tuple[str, ...]
    left: tuple[Result, ...]
    dropped: tuple[str, ...]


def accept(source_id: str, corpus: Corpus, copy: Copy, path: Path, today: date) -> Accepted:
    """Record that a person has read, today, the texts of a source as they stand in the copy.

    Raises Refused for a source that does not exist or of which nothing stands in the copy, and BrokenFingerprints.
    """
    kept = {key: dict(articles) for key, articles in read_fingerprints(path).items()}
    before = kept.pop(source_id, {})
    if source_id not in corpus.sources:
        if not before:
            message = N_("“{name}” is not in sources.yaml{close}")
            close = close_to(source_id, corpus.sources)
            raise Refused(Note(message, {"name": source_id, "close": close}))
        write_fingerprints(path, _in_order(corpus, kept))
        return Accepted((), (), tuple(before))
    citations = cited(corpus.sources[source_id])
    recorded: dict[str, Noted] = {}
    left, names = [], []
    for result in _compare_source(source_id, citations, copy, before, None):
        name = _name(citations.home, result.code, result.article)
        if result.texts and not repealed(result.texts):
            recorded[name] = Noted(result.now, today, result.updated)
        elif result.outcome not in {Outcome.STRAY, Outcome.OUTSIDE}:
            left.append(result)
        if result.outcome is not Outcome.STRAY:
            names.append(name)
    if not recorded:
        message = N_("nothing recorded for “{name}”: none of its articles stands in {folder}")
        raise Refused(Note(message, {"name": source_id, "folder": copy.folder}))
    kept[source_id] = {name: recorded.get(name) or before[name] for name in names if name in recorded or name in before}
    write_fingerprints(path, _in_order(corpus, kept))
    return Accepted(tuple(recorded), tuple(left), tuple(name for name in before if name not in names))


def _in_order(corpus: Corpus, fingerprints: Fingerprints) -> Fingerprints:
    """In the order of sources.yaml, so that a change shows as one in `git diff`."""
    return {key: fingerprints[key] for key in (*corpus.sources, *fingerprints) if key in fingerprints}
