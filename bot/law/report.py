"""What the law watch says, in words: a comparison, a list of the sources, and all that leans on one article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

from bot.dialogue.check.tour import Tour
from bot.dialogue.corpus import Corpus, Source
from bot.dialogue.document import read
from bot.dialogue.findings import N_, Close
from bot.dialogue.loader import SOURCES
from bot.law.citations import between, cited
from bot.law.compare import SETTLED, Accepted, Comparison, Outcome, Refused, Result, Touched, touched
from bot.law.copy import Note, Speaker, key_of, normalised, repealed

BEGINNING = 240
"""Characters of a text that are shown."""

MAX_CHANGES = 6
"""Changes of a text that are shown."""

_OUTCOMES = {
    Outcome.DIFFERS: N_("{where}: differs from the text read on {day}"),
    Outcome.GONE: N_("{where}: gone from this code; it was read on {day}"),
    Outcome.TWICE: N_("{where}: stands there {count} times, with different texts"),
    Outcome.NOT_FOUND: N_("{where}: not found in this code"),
    Outcome.NO_CODE: N_("{where}: this code is not in the copy"),
    Outcome.UNNOTED: N_("{where}: found, but never recorded: there is nothing to compare it with"),
    Outcome.UNREAD: N_("{where}: “{article}” is not understood in `article:`"),
    Outcome.STRAY: N_("{where}: recorded, but no longer cited in sources.yaml"),
}
_REPEALED = N_("{where}: repealed, says the copy")

# ---------------------------------------------------------------- a comparison


def lines(comparison: Comparison, language: Speaker) -> Iterator[str]:
    """A comparison, the gravest first, the proof that it was made last."""
    _ = language.gettext
    for note in comparison.notes:
        yield note.say(language)
    for outcome in Outcome:
        results = comparison.of(outcome)
        if outcome is Outcome.SAME and results:
            names = ", ".join(f"{result.source} ({result.article})" for result in results)
            yield _("The same ({count}): {names}").format(count=len(results), names=names)
        elif outcome is Outcome.OUTSIDE and results:
            names = ", ".join(f"{result.source} ({result.article})" for result in results)
            yield _("In no code, to be read again by hand ({count}): {names}").format(count=len(results), names=names)
        elif outcome not in SETTLED:
            for result in _together(results):
                yield from _result(result, comparison.touched.get(result.source), language)
    yield from _proof(comparison, language)


def _together(results: Iterable[Result]) -> Iterator[Result]:
    """Those of one source and code of which there is nothing to show but their number: on one line."""
    for (code, shown), group in groupby(results, key=lambda each: ((each.source, each.code), _has_details(each))):
        several = list(group)
        if shown or not code[1]:
            yield from several
        else:
            yield replace(several[0], article=", ".join(each.article for each in several))


def _has_details(result: Result) -> bool:
    return result.outcome not in {Outcome.NOT_FOUND, Outcome.NO_CODE, Outcome.UNNOTED}


def _result(result: Result, leaning: Touched | None, language: Speaker) -> Iterator[str]:
    _ = language.gettext
    message = _OUTCOMES[result.outcome]
    if result.outcome is Outcome.GONE and result.texts:
        message = _REPEALED
    yield _(message).format(
        where=_where(result, result.outcome is not Outcome.UNREAD),
        article=result.article,
        count=len(result.texts),
        day=result.noted.day.isoformat() if result.noted else "",
    )
    if result.noted and result.texts and not repealed(result.texts):
        yield "    " + _("recorded: {old} (copy of {old_day}); now: {new} (copy of {new_day})").format(
            old=result.noted.fingerprint,
            old_day=_day(result.noted.copy),
            new=result.now,
            new_day=_day(result.updated),
        )
        if result.older:
            yield "    " + _("this copy is older than the text that was read: the copy may be the one that is late")
    yield from _texts(result, language)
    if leaning:
        yield "    " + _leaning(leaning, language)


def _where(result: Result, with_article: bool) -> str:  # noqa: FBT001
    parts = [result.code, result.article if with_article else ""]
    return " · ".join(part for part in (result.source, ", ".join(part for part in parts if part)) if part)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "?"


def _texts(result: Result, language: Speaker) -> Iterator[str]:
    _ = language.gettext
    if result.outcome is Outcome.DIFFERS:
        if result.before is not None:
            for change in changes(result.before, result.texts[0]):
                yield f"    {change}"
        else:
            yield "    " + _("now: “{text}”").format(text=beginning(result.texts[0]))
    elif result.outcome is Outcome.TWICE:
        for number, text in enumerate(result.texts, start=1):
            shown = (
                _("{number}. “{text}”") if text != result.before else _("{number}. (the text that was read) “{text}”")
            )
            yield "    " + shown.format(number=number, text=beginning(text))


def _leaning(leaning: Touched, language: Speaker) -> str:
    count, conversations = len(leaning.guidance), leaning.conversations
    if not count:
        return language.gettext("cited by no guidance")
    cited_by = language.ngettext("cited by {n} piece of guidance", "cited by {n} pieces of guidance", count).format(
        n=count
    )
    ending = language.ngettext("{n} conversation", "{n} conversations", conversations).format(n=conversations)
    names = language.gettext("{name}: ").format(name=f"{cited_by}, {ending}")
    return names + ", ".join(leaning.guidance)


def _proof(comparison: Comparison, language: Speaker) -> Iterator[str]:
    _ = language.gettext
    if comparison.failed:
        yield _(
            "Nothing was compared: no cited article stands in {folder}. Is it a copy of the codes, in the known format?"
        ).format(folder=comparison.folder)
        return
    waiting = sum(result.outcome not in SETTLED for result in comparison.results)
    if waiting:
        yield _("Read each of these texts where it is published; then `motus sources accept ID` records it.")
    articles = language.ngettext("{n} article", "{n} articles", comparison.articles).format(n=comparison.articles)
    codes = language.ngettext("{n} code", "{n} codes", comparison.codes).format(n=comparison.codes)
    yield _("Looked at {articles} of {codes} in {folder}: {same} the same, {waiting} to be judged.").format(
        articles=articles,
        codes=codes,
        folder=comparison.folder,
        same=len(comparison.of(Outcome.SAME)),
        waiting=waiting,
    )
    if comparison.updated:
        yield _("Copy last updated on {date}.").format(date=comparison.updated.isoformat())
    else:
        yield _("The date of this copy is not known.")


def beginning(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= BEGINNING else line[:BEGINNING].rsplit(" ", 1)[0] + " […]"


def changes(before: str, after: str) -> Iterator[str]:
    """What changed from one text to another, word by word: « − … » what is gone, « + … » what came."""
    old, new = normalised(before).split(" "), normalised(after).split(" ")
    codes = [code for code in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if code[0] != "equal"]
    for _, start, end, new_start, new_end in codes[:MAX_CHANGES]:
        if start < end:
            yield f"− {beginning(' '.join(old[start:end]))}"
        if new_start < new_end:
            yield f"+ {beginning(' '.join(new[new_start:new_end]))}"
    if len(codes) > MAX_CHANGES:
        yield f"… (+{len(codes) - MAX_CHANGES})"


# ---------------------------------------------------------------- what accept did


def accepted(source: str, done: Accepted, language: Speaker) -> Iterator[str]:
    """What was recorded, in words."""
    _ = language.gettext
    if done.recorded:
        yield _("{source}: recorded {articles}").format(source=source, articles=", ".join(done.recorded))
        yield _("If you have read it through, put today’s date in its `checked:` in sources.yaml.")
    for result in done.left:
        yield from _result(result, None, language)
    if done.dropped:
        yield _("{source}: no longer kept {articles}").format(source=source, articles=", ".join(done.dropped))


def refused(error: Refused, language: Speaker) -> str:
    """Why nothing was recorded, in words."""
    details = dict(error.note.details)
    close = details.get("close")
    if isinstance(close, Close):
        details["close"] = language.gettext(" — did you mean “{name}”?").format(name=str(close)) if close else ""
    return Note(error.note.message, details).say(language)


# ---------------------------------------------------------------- the list


@dataclass(frozen=True)
class Row:
    """One source: the version that was read, how many days ago, and what leans on it."""

    source: Source
    version: str
    age: int
    leaning: Touched


def versions(folder: Path) -> dict[str, str]:
    """Source -> its version (LEGIARTI…), or else since when it is in force, as sources.yaml says."""
    document, _ = read(folder / f"{SOURCES}.yaml", f"{SOURCES}.yaml")
    sources = document.data.get("sources", {}) if document else {}
    return {key: source.get("version") or source.get("since") or "" for key, source in sources.items()}


def listing(corpus: Corpus, tour: Tour, today: date, versions: Mapping[str, str]) -> list[Row]:
    """Every source, in the order of sources.yaml."""
    leaning = touched(corpus, tour)
    return [
        Row(source, versions.get(key, ""), (today - source.checked).days, leaning[key])
        for key, source in corpus.sources.items()
    ]


def about(rows: Iterable[Row], article: str) -> list[Row]:
    """The reverse: the sources that cite an article (« 226-14 », « R. 4312-18 »), one in a range too, or that id.

    A number without its letter is that of any article that bears it: « 4312-18 » is R. 4312-18.
    """
    wanted = key_of(article)
    bare = wanted[:1].isdigit()
    return [
        row
        for row in rows
        if row.source.id == article.strip()
        or any((each.lstrip("LRDA") if bare else each) == wanted for each in _keys(row.source))
    ]


def _keys(source: Source) -> set[str]:
    articles = (between(each.article, each.until) if each.until else [each.article] for each in cited(source).articles)
    return {key_of(article) for several in articles for article in several or []}


def rows_as_lines(rows: list[Row], language: Speaker) -> Iterator[str]:
    """The list in words, by code."""
    _ = language.gettext
    if not rows:
        yield _("No source cites it.")
    for code, group in groupby(sorted(rows, key=lambda row: row.source.code), key=lambda row: row.source.code):
        yield code
        for row in group:
            age = language.ngettext("{n} day ago", "{n} days ago", row.age).format(n=row.age)
            age = age if row.age >= 0 else _("a day still to come")
            checked = _("checked on {date}, {age}").format(date=row.source.checked.isoformat(), age=age)
            version = f" · {beginning(row.version)}" if row.version else ""
            yield f"  {row.source.id} · {row.source.article} · {checked}{version}"
            yield "    " + _leaning(row.leaning, language)
