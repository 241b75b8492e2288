"""The truth table: one row for each conversation that ends, and what a change of the dialogs changes in it.

`dialogs/table.csv` is read by lawyers and kept with the dialogs, so that a change is seen for what it does: which
situations no longer get the same verdict, the same guidance, the same texts of law.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from bot.dialogue.corpus import Facts
from bot.dialogue.findings import Finding, Gettext, Place
from bot.dialogue.loader import shown_name
from bot.dialogue.machine import Interview
from bot.dialogue.path import Codec
from bot.dialogue.schema import Verdict
from bot.i18n import SOURCE

FILE = "table.csv"
HEADER = ("sujet", "faits", "verdict", "avis", "sources", "code")
BETWEEN = " ; "
"""What separates the facts, and the sources, of one row."""

SHOWN = 3
"""Topics named as examples beside a number of situations."""

T = TypeVar("T")


class BrokenTable(ValueError):
    """A text is not a truth table. The message says why."""


class Plural(Gettext, Protocol):
    """What the words of a comparison need of a language."""

    def ngettext(self, singular: str, plural: str, n: int, /) -> str:
        """Translate one message of the `bot` domain for a number."""


class Row(NamedTuple):
    """One conversation that ends: where it begins, what is known, what it is told, how to open it."""

    topic: str
    facts: str
    verdict: str
    guidance: str
    sources: str
    code: str

    @property
    def situation(self) -> tuple[str, str]:
        """What makes it the same situation in another table: the order of the questions does not."""
        return self.topic, BETWEEN.join(sorted(self.facts.split(BETWEEN)))


def rows(interview: Interview, codec: Codec) -> list[Row]:
    """The rows of a corpus: topic after topic, each answer in the order of the files."""
    found = []
    for name in interview.corpus.topics:
        for path, consultation in interview.walk(name):
            if end := interview.guidance(consultation):
                sources = BETWEEN.join(source.id for source in end.law)
                code = codec.encode_stage(SOURCE, path, consultation)
                found.append(Row(name, _told(consultation.facts), end.verdict.value, end.state, sources, code))
    return found


def _told(facts: Facts) -> str:
    return BETWEEN.join(f"{fact}={answer}" for fact, answer in facts.items())


def write(table: Iterable[Row]) -> str:
    """A table as the text of a CSV file."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(table)
    return text.getvalue()


def read(text: str) -> list[Row]:
    """The rows of a CSV text; none of an empty one. Raises BrokenTable when it is no truth table."""
    try:
        lines = [line for line in csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True) if line]
    except csv.Error as error:
        raise BrokenTable(str(error)) from None
    if not lines:
        return []
    if tuple(lines[0]) != HEADER:
        raise BrokenTable(f"“{','.join(lines[0])[:80]}” ≠ “{','.join(HEADER)}”")
    wrong = next((line for line in lines[1:] if len(line) != len(HEADER)), None)
    if wrong is not None:
        raise BrokenTable(f"“{','.join(wrong)[:80]}”: {len(wrong)} ≠ {len(HEADER)}")
    return [Row(*line) for line in lines[1:]]


# ---------------------------------------------------------------- what changes


def compare(old_csv: str, new_csv: str, language: Plural) -> list[str]:
    """What changes from one table to another, in words, gravest first; nothing when nothing does.

    Raises BrokenTable when one of the two is no truth table.
    """
    old = {row.situation: row for row in read(old_csv)}
    new = {row.situation: row for row in read(new_csv)}
    both = [(row, new[key]) for key, row in old.items() if key in new]
    said = [
        *_verdicts(both, language),
        *_new([row for key, row in new.items() if key not in old], language),
        *_gone([row for key, row in old.items() if key not in new], language),
        *_guidance(both, language),
        *_sources(both, language),
        *_codes(both, language),
    ]
    if not said and old_csv.splitlines() != new_csv.splitlines():
        said.append(language.gettext("Only the order of the lines, or the way they are written, differs."))
    return said


Pair = tuple[Row, Row]


def _grouped(items: Iterable[T], by: Callable[[T], Hashable]) -> list[list[T]]:
    """Items that share a key, group after group in the order in which they are met."""
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        groups[by(item)].append(item)
    return list(groups.values())


def _ranked(verdict: str) -> int:
    """Where a verdict stands among the five; one that is no more comes last."""
    order = [each.value for each in Verdict]
    return order.index(verdict) if verdict in order else len(order)


def _verdicts(both: Sequence[Pair], language: Plural) -> Iterator[str]:
    changed = [(old, new) for old, new in both if old.verdict != new.verdict]
    groups = _grouped(changed, lambda pair: (pair[0].verdict, pair[1].verdict))
    # silence where there was none comes first
    groups.sort(key=lambda pairs: (-_ranked(pairs[0][1].verdict), _ranked(pairs[0][0].verdict)))
    for pairs in groups:
        message = language.ngettext(
            "{n} situation goes from “{old}” to “{new}”:", "{n} situations go from “{old}” to “{new}”:", len(pairs)
        )
        yield message.format(n=len(pairs), old=pairs[0][0].verdict, new=pairs[0][1].verdict)
        yield from _from_to(pairs, language)


def _guidance(both: Sequence[Pair], language: Plural) -> Iterator[str]:
    changed = [(old, new) for old, new in both if old.verdict == new.verdict and old.guidance != new.guidance]
    for pairs in _grouped(changed, lambda pair: pair[0].verdict):
        message = language.ngettext(
            "{n} situation keeps the verdict “{verdict}” with another guidance:",
            "{n} situations keep the verdict “{verdict}” with another guidance:",
            len(pairs),
        )
        yield message.format(n=len(pairs), verdict=pairs[0][0].verdict)
        yield from _from_to(pairs, language)


def _from_to(pairs: Sequence[Pair], language: Plural) -> Iterator[str]:
    for those in _grouped(pairs, lambda pair: (pair[0].guidance, pair[1].guidance)):
        old, new = those[0]
        changed = old.guidance if old.guidance == new.guidance else f"{old.guidance} → {new.guidance}"
        yield _line(changed, [each for _, each in those], language)


def _new(added: Sequence[Row], language: Plural) -> Iterator[str]:
    if added:
        yield language.ngettext("{n} new situation:", "{n} new situations:", len(added)).format(n=len(added))
        yield from _by_guidance(added, language)


def _gone(removed: Sequence[Row], language: Plural) -> Iterator[str]:
    if removed:
        message = language.ngettext("{n} situation is no more:", "{n} situations are no more:", len(removed))
        yield message.format(n=len(removed))
        yield from _by_guidance(removed, language)


def _by_guidance(those: Sequence[Row], language: Plural) -> Iterator[str]:
    for group in _grouped(those, lambda row: (row.guidance, row.verdict)):
        yield _line(f"{group[0].guidance} ({group[0].verdict})", group, language)


def _sources(both: Sequence[Pair], language: Plural) -> Iterator[str]:
    changed = [(old, new) for old, new in both if old.guidance == new.guidance and old.sources != new.sources]
    if changed:
        message = language.ngettext(
            "{n} situation keeps its guidance with other texts of law:",
            "{n} situations keep their guidance with other texts of law:",
            len(changed),
        )
        yield message.format(n=len(changed))
    for pairs in _grouped(changed, lambda pair: (pair[0].guidance, pair[0].sources, pair[1].sources)):
        old, new = pairs[0][0].sources.split(BETWEEN), pairs[0][1].sources.split(BETWEEN)
        signs = [f"+ {each}" for each in new if each not in old] + [f"− {each}" for each in old if each not in new]
        changes = ", ".join(signs) or language.gettext("in another order")
        yield _line(f"{pairs[0][1].guidance} ({changes})", [each for _, each in pairs], language)


def _codes(both: Sequence[Pair], language: Plural) -> Iterator[str]:
    changed = sum(old.code != new.code for old, new in both)
    if changed:
        yield language.ngettext(
            "{n} situation has another code: buttons already sent for it go back to the question that changed.",
            "{n} situations have another code: buttons already sent for them go back to the question that changed.",
            changed,
        ).format(n=changed)


def _line(what: str, those: Sequence[Row], language: Plural) -> str:
    """One change, the topics it is met in, and a situation, the simplest, as an example."""
    topics = Counter(row.topic for row in those).most_common(SHOWN)
    named = ", ".join(f"{name} {count}" for name, count in topics)
    if rest := len(those) - sum(count for _, count in topics):
        named += f", … {rest}"
    simplest = min(those, key=lambda row: row.facts.count(BETWEEN))
    example = simplest.topic
    if simplest.facts:
        example = language.gettext("{name}: ").format(name=simplest.topic) + simplest.facts
    return language.gettext("- {what} [{topics}], for example {example}").format(
        what=what, topics=named, example=example
    )


# ---------------------------------------------------------------- the file


def table_is_current(folder: Path, text: str) -> Iterator[Finding]:
    """D085: the file `table.csv` of a folder is not what the corpus gives (`text`, of `write`)."""
    path = folder / FILE
    shown = shown_name(path)
    try:
        there = path.read_bytes().decode("utf-8-sig", errors="replace")
    except FileNotFoundError:
        there = ""
    except OSError as error:
        yield Finding(Place(shown), "D001", {"name": FILE, "reason": error.strerror or "?"})
        return
    old, new = there.splitlines(), text.splitlines()
    if old != new:
        same = next((line for line, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), None)
        line = min(len(old), len(new)) if same is None else same
        yield Finding(Place(shown, line + 1), "D085", {"count": _differing(there, text)})


def _differing(old_csv: str, new_csv: str) -> int:
    """How many situations of two tables differ: all of the new one when the old one cannot be read."""
    new = {row.situation: row for row in read(new_csv)}
    try:
        old: Mapping[tuple[str, str], Row] = {row.situation: row for row in read(old_csv)}
    except BrokenTable:
        old = {}
    return sum(old.get(key) != new.get(key) for key in {**old, **new})
