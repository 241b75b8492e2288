"""The checker: every conversation in every language, before a nurse can meet it.

One check is one function that yields findings; `CHECKS` lists them. The corpus it reads is the one the bot runs on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.dialogue.check.age import contacts_nobody_calls, old_sources, sources_nobody_cites, superseded
from bot.dialogue.check.french import impossible_dates, typography, unclear_recaps
from bot.dialogue.check.law import duty_of_alerts, no_law, nobody_to_ask
from bot.dialogue.check.limits import screens_that_do_not_fit
from bot.dialogue.check.safety import FILE as SAFETY
from bot.dialogue.check.safety import broken_rules
from bot.dialogue.check.structure import circles, topics_nobody_offers
from bot.dialogue.check.tour import Tour, faults_on_the_way, never_chosen, unreached
from bot.dialogue.corpus import Corpus
from bot.dialogue.document import read
from bot.dialogue.findings import Finding, Severity
from bot.dialogue.graph import plans_are_current
from bot.dialogue.loader import CONTACTS, SOURCES, load, shown_name
from bot.dialogue.machine import Interview
from bot.dialogue.path import Codec, collisions
from bot.dialogue.scenarios import scenarios
from bot.dialogue.screen import Screens
from bot.dialogue.table import FILE as TABLE
from bot.dialogue.table import rows, table_is_current, write
from bot.i18n import Language

OF_THE_FILES: tuple[Callable[[Corpus], Iterator[Finding]], ...] = (
    topics_nobody_offers,
    no_law,
    duty_of_alerts,
    nobody_to_ask,
    typography,
    impossible_dates,
    unclear_recaps,
)
"""Checks that read the files only."""

OF_THE_TOUR: tuple[Callable[[Tour], Iterator[Finding]], ...] = (faults_on_the_way, unreached, never_chosen)
"""Checks that need every conversation to have been walked."""


@dataclass
class Report:
    """What a check found, and how much it looked at. `corpus` is None when the bot must not start."""

    findings: list[Finding]
    corpus: Corpus | None = None
    topics: int = 0
    conversations: int = 0
    screens: int = field(default=0)

    @property
    def errors(self) -> int:
        """How many findings keep the bot from starting."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many do not."""
        return len(self.findings) - self.errors


def check(
    folder: Path, languages: Mapping[str, Language], *, screens: bool = True, today: date | None = None
) -> Report:
    """Check a folder of dialogs.

    With `screens=False` (a quick start) the conversations are walked, but not drawn, and what stands beside the dialogs
    (safety rules, scenarios, truth table, pictures) is not read. What a folder does not have is not asked for. With
    `today`, the age of the sources is checked too: not at the bot's start, which must not depend on the day.
    """
    corpus, findings = load(folder)
    if corpus is None:
        return Report(findings)
    findings += circles(corpus)
    if findings and any(finding.severity is Severity.ERROR for finding in findings):
        return Report(sorted(findings))
    for check_files in OF_THE_FILES:
        findings += check_files(corpus)
    interview = Interview(corpus)
    findings += collisions(interview)
    tour = Tour(interview)
    for check_tour in OF_THE_TOUR:
        findings += check_tour(tour)
    report = Report(findings, corpus, len(corpus.topics), tour.conversations)
    if report.errors == 0 and screens:
        codec = Codec(interview, languages)
        counted = screens_that_do_not_fit(tour, Screens(interview, codec, languages), languages)
        report.screens = counted.drawn
        report.findings += [*counted.findings, *_beside_the_dialogs(folder, tour, codec)]
    if report.errors == 0 and today is not None:
        report.findings += _law(folder, corpus, today)
    report.findings.sort()
    if report.errors:
        report.corpus = None
    return report


def _beside_the_dialogs(folder: Path, tour: Tour, codec: Codec) -> Iterator[Finding]:
    """The safety rules, the scenarios, the truth table and the pictures, those that the folder has."""
    if (folder / SAFETY).exists():
        yield from broken_rules(tour, folder)
    if (folder / "scenarios").exists():
        yield from scenarios(tour.interview, folder / "scenarios")
    if (folder / TABLE).exists():
        yield from table_is_current(folder, write(rows(tour.interview, codec)))
    if (folder / "plans").exists():
        yield from plans_are_current(tour.interview, folder / "plans")


def _law(folder: Path, corpus: Corpus, today: date) -> Iterator[Finding]:
    """What time does to the law, at the places of sources.yaml and contacts.yaml."""
    documents = {name: read(path := folder / f"{name}.yaml", shown_name(path))[0] for name in (SOURCES, CONTACTS)}
    files = {name: document for name, document in documents.items() if document is not None}
    yield from old_sources(corpus, files, today)
    yield from sources_nobody_cites(corpus, files)
    yield from contacts_nobody_calls(corpus, files)
    yield from superseded(corpus, files)
