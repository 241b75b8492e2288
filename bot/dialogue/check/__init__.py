"""The checker: every conversation in every language, before a nurse can meet it.

One check is one function that yields findings; `CHECKS` lists them. The corpus it reads is the one the bot runs on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.dialogue.check.french import impossible_dates, typography, unclear_recaps
from bot.dialogue.check.law import duty_of_alerts, no_law, nobody_to_ask
from bot.dialogue.check.limits import screens_that_do_not_fit
from bot.dialogue.check.structure import circles, topics_nobody_offers
from bot.dialogue.check.tour import Tour, faults_on_the_way, never_chosen, unreached
from bot.dialogue.corpus import Corpus
from bot.dialogue.findings import Finding, Severity
from bot.dialogue.loader import load
from bot.dialogue.machine import Interview
from bot.dialogue.path import Codec, collisions
from bot.dialogue.screen import Screens
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


def check(folder: Path, languages: Mapping[str, Language], *, screens: bool = True) -> Report:
    """Check a folder of dialogs. With `screens=False` the conversations are walked but not drawn (a quick start)."""
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
        drawing = Screens(interview, Codec(interview, languages), languages)
        counted = screens_that_do_not_fit(tour, drawing, languages)
        report.screens = counted.drawn
        report.findings += counted.findings
    report.findings.sort()
    if report.errors:
        report.corpus = None
    return report
