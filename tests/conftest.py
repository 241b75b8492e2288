"""What the tests of the dialogue share: the shipped dialogs, read once, and a small corpus to break."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import pytest
from fewer_screens import EVERYWHERE, screens_of
from hypothesis import settings
from processes import Bot, Launch
from remembering import remember
from small import EXAMPLE, Small

from bot.dialogue.check import Report, check, limits
from bot.dialogue.corpus import Corpus
from bot.dialogue.machine import Interview
from bot.i18n import SOURCE, Language, load_languages
from bot.local import LocalTelegram
from bot.telegram.guide import Guide

settings.register_profile("suite", max_examples=40)
settings.load_profile("suite")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def remembered_files() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        remember(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def rarely_collected() -> Iterator[None]:
    """Look for garbage less often: the files remembered are a million objects, looked through each time for nothing."""
    thresholds = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    yield
    gc.set_threshold(*thresholds)


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
def shipped(languages: Mapping[str, Language]) -> Corpus:
    """The dialogs that Motus ships, read once, as the bot reads them at its start."""
    report = check(ROOT / "dialogs", languages, screens=False)
    assert report.corpus is not None, [str(finding) for finding in report.findings]
    return report.corpus


@pytest.fixture(scope="session")
def shipped_interview(shipped: Corpus) -> Interview:
    return Interview(shipped)


@pytest.fixture
def guide(shipped: Corpus, languages: Mapping[str, Language]) -> Guide:
    """A guide that has not been asked anything."""
    return Guide(shipped, languages)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, languages: Mapping[str, Language]) -> Small:
    """A small corpus in `dialogs/` of an empty current folder, so that messages name files as a maintainer does."""
    monkeypatch.chdir(tmp_path)
    return Small(tmp_path / "dialogs", languages)


@pytest.fixture
def fewer_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks draw one screen of each question and guidance, in French: for tests that are about something else."""
    drawn = screens_of(EVERYWHERE)
    monkeypatch.setattr(limits, "_addresses", lambda tour, _: drawn(tour, [SOURCE]))


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues of the program, without those of the shipped dialogs: hundreds of texts the example has not."""
    folder = tmp_path_factory.mktemp("words") / "locales"
    return Path(shutil.copytree(ROOT / "locales", folder, ignore=shutil.ignore_patterns("dialogs.po*")))


@pytest.fixture
async def launch(tmp_path: Path, words: Path) -> AsyncIterator[Launch]:
    """Start `python -m bot` with exactly the given settings; killed at the end of the test if it still runs.

    It shows the small example corpus, which is soon read, unless DIALOGS_DIR says otherwise.
    """
    example = {"DIALOGS_DIR": str(EXAMPLE), "LOCALES_DIR": str(words)}
    bots: list[Bot] = []

    async def start(
        *arguments: str, cwd: Path = ROOT, typed: str | None = None, piped: bool = False, **settings: str
    ) -> Bot:
        usual = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
        usual["USAGE_DB"] = str(tmp_path / "usage.db")
        environment = {**usual, **({} if "DIALOGS_DIR" in settings else example), **settings}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", *(arguments or ("run",))),
            cwd=cwd,
            env=environment,
            stdin=asyncio.subprocess.PIPE if piped or typed is not None else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        if typed is not None and process.stdin:
            process.stdin.write(typed.encode())
            process.stdin.close()
        bots.append(Bot(process))
        return bots[-1]

    yield start
    for bot in bots:
        if bot.process.returncode is None:
            bot.process.kill()
            await bot.process.communicate()


@pytest.fixture
async def server() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram() as telegram:
        yield telegram


LONGEST = (
    *("test_guide", "test_running_counts", "test_running", "test_privacy", "test_promises"),
    *("test_replicas", "test_promises", "test_counted", "test_walk", "test_reloading"),
)
"""Files whose tests take longest, or wait: begun first, so that no processor waits for the last of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))
