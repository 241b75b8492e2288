"""Changed dialogs, taken over by a bot at work: whole, or not at all.

Saving a file in the folder of the dialogs or of the catalogues is enough; SIGHUP asks for it where files cannot be
watched. What is broken is logged, and the guide in use stays.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import NamedTuple

from telegram import Bot
from watchfiles import awatch

from bot.dialogue.check import check
from bot.dialogue.corpus import Corpus
from bot.dialogue.loader import MODELS, BrokenCorpus
from bot.dialogue.profile import sayings
from bot.i18n import SOURCE, CatalogueError, Language, load_languages
from bot.logs import describe
from bot.settings import Settings
from bot.telegram import profile
from bot.telegram.guide import Desk, Guide

log = logging.getLogger(__name__)

DEBOUNCE = 300
"""Milliseconds in which changes are taken as one: an editor writes a file in several strokes."""

ENGLISH = "en"
"""The language of the log, where there is a catalogue of it."""


class Checked(NamedTuple):
    """Dialogs that have passed the check, and the languages to show them in."""

    corpus: Corpus
    languages: Mapping[str, Language]


def load_checked(settings: Settings) -> Checked:
    """Load and check the dialogs, as the bot does at its start.

    Raises CatalogueError for broken catalogues and BrokenCorpus for dialogs that must not be shown to anybody.
    """
    languages = load_languages(settings.locales_dir)
    report = check(settings.dialogs_dir, languages, screens=False, locales=settings.locales_dir)
    if report.corpus is None:
        raise BrokenCorpus(report.findings)
    return Checked(report.corpus, languages)


@contextlib.asynccontextmanager
async def kept_current(desk: Desk, settings: Settings, bot: Bot, wake: asyncio.Event) -> AsyncIterator[None]:
    """For as long as the context lasts, put changed dialogs on the desk; also whenever `wake` is set."""
    tasks = [
        asyncio.create_task(_watch(settings, wake)),
        asyncio.create_task(_take_over(desk, settings, bot, wake)),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _watch(settings: Settings, wake: asyncio.Event) -> None:
    """Wake at each change of a dialog or catalogue."""
    try:
        async for _ in awatch(
            settings.dialogs_dir, settings.locales_dir, debounce=DEBOUNCE, watch_filter=lambda _, path: _is_read(path)
        ):
            wake.set()
    except Exception as error:  # noqa: BLE001 (whatever a file system has against being watched, the bot goes on)
        log.warning("the dialogs are not watched (%s): SIGHUP reloads them", describe(error))


def _is_read(path: str) -> bool:
    return path.endswith((".yaml", ".po")) or Path(path).parent.name == MODELS


async def _take_over(desk: Desk, settings: Settings, bot: Bot, wake: asyncio.Event) -> None:
    while True:
        await wake.wait()
        wake.clear()
        try:
            # In a thread, so that nobody waits for it; the guide itself here, where its search will be used.
            checked = await asyncio.to_thread(load_checked, settings)
            guide = Guide(*checked, settings.operator)
        except CatalogueError as error:
            log.error("not reloaded: %s", str(error))  # noqa: TRY400 (the reason is whole)
        except BrokenCorpus as error:
            _tell(error, desk.guide.languages)
        except Exception as error:  # noqa: BLE001 (the dialogs in use go on, whatever happened to the new ones)
            log.error("not reloaded: %s", describe(error))  # noqa: TRY400 (a traceback shows what was said)
        else:
            before, desk.guide = desk.guide, guide
            log.info("reloaded: %d topics", len(guide.corpus.topics))
            if _said(before) != _said(guide):
                await profile.publish(bot, guide.languages.values(), settings.admin_ids)


def _tell(error: BrokenCorpus, languages: Mapping[str, Language]) -> None:
    language = languages.get(ENGLISH, languages[SOURCE])
    for finding in error.findings:
        log.error("not reloaded: %s", finding.describe(language))


def _said(guide: Guide) -> list[str]:
    """What the bot says of itself in all languages."""
    return [saying.text for language in guide.languages.values() for saying in sayings(language)]
