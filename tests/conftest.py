"""What the tests of the dialogue share: the shipped dialogs, read once, and a small corpus to break."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from small import Small

from bot.dialogue.check import Report, check
from bot.dialogue.corpus import Corpus
from bot.dialogue.machine import Interview
from bot.i18n import Language, load_languages

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def languages() -> Mapping[str, Language]:
    return load_languages(ROOT / "locales")


@pytest.fixture(scope="session")
def french(languages: Mapping[str, Language]) -> Language:
    return languages["fr"]


@pytest.fixture(scope="session")
def shipped_report(languages: Mapping[str, Language]) -> Report:
    return check(ROOT / "dialogs", languages)


@pytest.fixture(scope="session")
def shipped(shipped_report: Report) -> Corpus:
    """The dialogs that Motus ships, read once."""
    assert shipped_report.corpus is not None, [str(finding) for finding in shipped_report.findings]
    return shipped_report.corpus


@pytest.fixture(scope="session")
def shipped_interview(shipped: Corpus) -> Interview:
    return Interview(shipped)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, languages: Mapping[str, Language]) -> Small:
    """A small corpus in `dialogs/` of an empty current folder, so that messages name files as a maintainer does."""
    monkeypatch.chdir(tmp_path)
    return Small(tmp_path / "dialogs", languages)
