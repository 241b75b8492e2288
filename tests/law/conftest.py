"""What the tests of the law watch share: a small copy of two codes, beside the small corpus."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from gettext import NullTranslations
from pathlib import Path
from typing import ClassVar

import pytest
from small import Small

from bot.dialogue.check.tour import Tour
from bot.dialogue.corpus import Corpus
from bot.dialogue.findings import Finding
from bot.dialogue.loader import load
from bot.dialogue.machine import Interview
from bot.i18n import Language
from bot.law import report
from bot.law.compare import Accepted, Comparison, accept, cited_codes, compare
from bot.law.copy import Copy, read_copy
from bot.law.fingerprints import read_fingerprints

ENGLISH = NullTranslations()
TODAY = date(2026, 11, 23)
PENAL = "Code pénal"
HEALTH = "Code de la santé publique"
TEXT = "L'article 226-13 n'est pas applicable dans les cas où la loi impose la révélation du secret."


def written(title: str, articles: str, updated: str = "2026-04-02", identifier: str = "LEGITEXT1") -> str:
    return (
        f'---\ntitle: "{title}"\nidentifier: "{identifier}"\ncountry: "fr"\nlast_updated: "{updated}"\n---\n'
        f"# {title}\n\n{articles}"
    )


class Law:
    """A folder of codes that a test may change, and a file of fingerprints."""

    read: ClassVar[dict[tuple[tuple[str, bytes], ...], tuple[Corpus | None, list[Finding]]]] = {}

    def __init__(self, small: Small) -> None:
        self.small = small
        self.folder = small.folder.parent / "codes"
        self.fingerprints = small.folder.parent / "fingerprints.yaml"
        self.folder.mkdir()
        self.penal(f"##### Article 226-14\n\n{TEXT}\n")
        self.health("##### Article R4312-18\n\nIl doit mettre en œuvre les moyens les plus adéquats.\n")

    def write(self, name: str, text: str | bytes) -> Law:
        (self.folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def penal(self, articles: str, updated: str = "2026-04-02") -> Law:
        return self.write("LEGITEXT1.md", written(PENAL, articles, updated))

    def health(self, articles: str, updated: str = "2026-04-03") -> Law:
        return self.write("LEGITEXT2.md", written(HEALTH, articles, updated, "LEGITEXT2"))

    def corpus(self) -> Corpus:
        """The small corpus, read again only when one of its files has changed."""
        files = tuple((path.name, path.read_bytes()) for path in sorted(self.small.folder.iterdir()))
        if files not in self.read:
            self.read[files] = load(self.small.folder)[:2]
        corpus, faults = self.read[files]
        assert corpus is not None, faults
        return corpus

    def tour(self) -> Tour:
        return Tour(Interview(self.corpus()))

    def copy(self) -> Copy:
        return read_copy(self.folder, cited_codes(self.corpus()))

    def accept(self, *sources: str, today: date = TODAY) -> list[Accepted]:
        names = sources or ("cp-226-14", "csp-4312-18")
        return [accept(name, self.corpus(), self.copy(), self.fingerprints, today) for name in names]

    def compare(self, earlier: Path | None = None, today: date = TODAY) -> Comparison:
        corpus = self.corpus()
        before = read_copy(earlier, cited_codes(corpus)) if earlier else None
        return compare(corpus, self.tour(), self.copy(), read_fingerprints(self.fingerprints), today, before)

    def lines(self, earlier: Path | None = None, today: date = TODAY) -> list[str]:
        said = [line.replace(str(self.folder), "codes") for line in report.lines(self.compare(earlier, today), ENGLISH)]
        assert not any("\n" in line or "{" in line for line in said)
        return said


@pytest.fixture
def languages() -> Mapping[str, Language]:
    """None: nothing here is drawn, and the messages are the English ones."""
    return {}


@pytest.fixture
def law(small: Small) -> Law:
    return Law(small)
