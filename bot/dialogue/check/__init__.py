"""The checker: every conversation in every language, before a nurse can meet it.

One check is one function that yields findings; `CHECKS` lists them. The corpus it reads is the one the bot runs on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.dialogue.check.age import (
    contacts_nobody_calls,
    models_nobody_offers,
    old_sources,
    sources_nobody_cites,
    superseded,
)
from bot.dialogue.check.french import (
    braces,
    familiar_address,
    impossible_dates,
    long_paragraphs,
    long_sentences,
    typography,
    unclear_recaps,
)
from bot.dialogue.check.law import duty_of_alerts, no_law, nobody_to_ask
from bot.dialogue.check.limits import profile_that_does_not_fit, screens_that_do_not_fit
from bot.dialogue.check.safety import FILE as SAFETY
from bot.dialogue.check.safety import broken_rules
from bot.dialogue.check.structure import circles, groups_without_topic, topics_nobody_offers
from bot.dialogue.check.tour import Tour, faults_on_the_way, never_chosen, unreached
from bot.dialogue.check.translation import translations
from bot.dialogue.corpus import Corpus
from bot.dialogue.document import Documents
from bot.dialogue.findings import Finding, Severity
from bot.dialogue.graph import FOLDER as PLANS
from bot.dialogue.graph import plans_are_current
from bot.dialogue.loader import load
from bot.dialogue.machine import Interview
from bot.dialogue.path import Codec, collisions
from bot.dialogue.scenarios import FOLDER as SCENARIOS
from bot.dialogue.scenarios import scenarios
from bot.dialogue.screen import Screens
from bot.dialogue.table import FILE as TABLE
from bot.dialogue.table import rows, table_is_current, write
from bot.i18n import Language

OF_THE_CORPUS: tuple[Callable[[Corpus], Iterator[Finding]], ...] = (
    topics_nobody_offers,
    groups_without_topic,
    no_law,
    duty_of_alerts,
    nobody_to_ask,
    impossible_dates,
    braces,
    unclear_recaps,
    long_sentences,
    long_paragraphs,
    familiar_address,
)
"""Checks that read the linked dialogs only."""

OF_THE_FILES: tuple[Callable[[Corpus, Documents], Iterator[Finding]], ...] = (
    typography,
    superseded,
)
"""Checks that read the files beside, to say where something stands in them."""

OF_THE_REST: tuple[Callable[[Corpus, Documents], Iterator[Finding]], ...] = (
    sources_nobody_cites,
    contacts_nobody_calls,
    models_nobody_offers,
)
"""Checks of what is left over, which an error may well explain: not asked beside one."""

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
    folder: Path,
    languages: Mapping[str, Language],
    *,
    screens: bool = True,
    locales: Path | None = None,
    today: date | None = None,
    whole: bool = False,
) -> Report:
    """Check a folder of dialogs.

    Args:
        folder: The dialogs.
        languages: Those in which every screen is drawn.
        screens: False for a quick start: the conversations are walked, but not drawn, and what stands beside the
            dialogs (safety rules, scenarios, truth table, pictures) is not read. What a folder has not is not asked.
        locales: The folder of the catalogues, to check the translations too.
        today: The day from which to reckon the age of the sources; the bot's start must not depend on it.
        whole: What stands beside the dialogs is asked for even where a folder has it not.
    """
    loaded = load(folder)
    corpus, findings = loaded.corpus, loaded.findings
    if corpus is None:
        return Report(findings)
    findings += circles(corpus)
    if findings and any(finding.severity is Severity.ERROR for finding in findings):
        return Report(sorted(findings))
    tour = Tour(Interview(corpus))
    findings += _of_the_dialogs(corpus, loaded.documents, tour)
    if locales is not None:  # before anything is drawn: a translation may lack what its source is filled with
        findings += translations(corpus, languages, locales)
        findings += profile_that_does_not_fit(languages, locales)
    report = Report(findings, corpus, len(corpus.topics), tour.conversations)
    if report.errors == 0 and screens:
        codec = Codec(tour.interview, languages)
        counted = screens_that_do_not_fit(tour, Screens(tour.interview, codec, languages), languages)
        report.screens = counted.drawn
        report.findings += [*counted.findings, *_beside_the_dialogs(folder, tour, codec, whole=whole)]
    if report.errors == 0:
        for check_rest in OF_THE_REST:
            report.findings += check_rest(corpus, loaded.documents)
    if report.errors == 0 and today is not None:
        report.findings += old_sources(corpus, loaded.documents, today)
    report.findings.sort()
    if report.errors:
        report.corpus = None
    return report


def _of_the_dialogs(corpus: Corpus, documents: Documents, tour: Tour) -> Iterator[Finding]:
    """What the linked dialogs, their files and their conversations show."""
    for check_corpus in OF_THE_CORPUS:
        yield from check_corpus(corpus)
    for check_files in OF_THE_FILES:
        yield from check_files(corpus, documents)
    yield from collisions(tour.interview)
    for check_tour in OF_THE_TOUR:
        yield from check_tour(tour)


def _beside_the_dialogs(folder: Path, tour: Tour, codec: Codec, *, whole: bool) -> Iterator[Finding]:
    """The safety rules, the scenarios, the truth table and the pictures: those that the folder has, or all of them."""

    def asked(name: str) -> bool:
        return whole or (folder / name).exists()

    if asked(SAFETY):
        yield from broken_rules(tour, folder)
    if asked(SCENARIOS):
        yield from scenarios(tour.interview, folder / SCENARIOS)
    if asked(TABLE):
        yield from table_is_current(folder, write(rows(tour.interview, codec)))
    if asked(PLANS):
        yield from plans_are_current(tour.interview, folder / PLANS)
