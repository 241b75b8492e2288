"""A bot at work takes over changed dialogs by itself, whole or not at all."""

from __future__ import annotations

import asyncio
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import Bot, Launch, at_work, until
from small import EXAMPLE

from bot.local import LocalTelegram

ROOT = Path(__file__).parent.parent
OLD, NEW = "Que se passe-t-il", "Qu’est-ce qui vous arrive"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the example corpus and of the catalogues, to change under a bot at work."""
    shutil.copytree(EXAMPLE, tmp_path / "dialogs")
    shutil.copytree(ROOT / "locales", tmp_path / "locales", ignore=shutil.ignore_patterns("dialogs.po*"))
    return tmp_path


async def start(launch: Launch, server: LocalTelegram, corpus: Path, **settings: str) -> Bot:
    return await at_work(
        launch,
        server,
        DIALOGS_DIR=str(corpus / "dialogs"),
        LOCALES_DIR=str(corpus / "locales"),
        **settings,
    )


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


async def first_screen(server: LocalTelegram) -> str:
    return (await server.person(2002).say("/start")).text


async def sooner_or_later(server: LocalTelegram, wanted: Callable[[str], bool]) -> str:
    """Ask for the first screen until it is as wanted, for ten seconds at most."""
    async with asyncio.timeout(10):
        while not wanted(text := await first_screen(server)):  # noqa: ASYNC110 (nothing tells of it)
            await asyncio.sleep(0.05)
    return text


async def test_a_saved_file_is_shown_at_the_next_tap(launch: Launch, server: LocalTelegram, corpus: Path) -> None:
    bot = await start(launch, server, corpus, OPERATOR="Service X")
    assert OLD in await first_screen(server)
    rewrite(corpus / "dialogs" / "accueil.yaml", OLD, NEW)
    await sooner_or_later(server, lambda text: NEW in text)
    assert "Service X" in (await server.person(2002).say("/confidentialite")).text
    status, _, err = await bot.stop()
    assert status == 0
    topics = sum(file.read_text("utf-8").startswith("topic: ") for file in EXAMPLE.glob("*.yaml"))
    assert f"reloaded: {topics} topics" in err


async def test_broken_dialogs_are_logged_and_those_in_use_stay(
    launch: Launch, server: LocalTelegram, corpus: Path
) -> None:
    bot = await start(launch, server, corpus)
    before = await first_screen(server)
    urgence = corpus / "dialogs" / "urgence.yaml"
    line = urgence.read_text(encoding="utf-8").splitlines().index("topic: urgence") + 1
    rewrite(urgence, "topic: urgence", "topik: urgence")
    await bot.says(f"urgence.yaml:{line}:1: D010 unknown key “topik” — remove it, or correct its name — did you mean")
    rewrite(corpus / "dialogs" / "accueil.yaml", OLD, NEW)  # nothing is taken over beside what is broken
    bot.process.send_signal(signal.SIGHUP)
    await bot.says("not reloaded: ")
    assert await first_screen(server) == before
    rewrite(urgence, "topik: urgence", "topic: urgence")
    await sooner_or_later(server, lambda text: NEW in text)
    assert (await bot.stop())[0] == 0


async def test_sighup_reloads_where_files_cannot_be_watched(
    launch: Launch, server: LocalTelegram, corpus: Path
) -> None:
    unseen = {"WATCHFILES_FORCE_POLLING": "true", "WATCHFILES_POLL_DELAY_MS": "3600000"}
    bot = await start(launch, server, corpus, **unseen)
    await first_screen(server)
    rewrite(corpus / "dialogs" / "accueil.yaml", OLD, NEW)
    assert OLD in await first_screen(server)
    for _ in range(3):  # one after the other, as a nervous admin sends them
        bot.process.send_signal(signal.SIGHUP)
    await sooner_or_later(server, lambda text: NEW in text)
    assert (await bot.stop())[0] == 0


async def test_a_button_of_the_old_dialogs_leads_on_in_the_new_ones(
    launch: Launch, server: LocalTelegram, corpus: Path
) -> None:
    await start(launch, server, corpus)
    person = server.person()
    await person.say("/start")
    await person.press("🛡 Protéger")
    rewrite(corpus / "dialogs" / "accueil.yaml", OLD, NEW)
    await sooner_or_later(server, lambda text: NEW in text)
    shown = await person.press("🧒 Un enfant")
    assert "Y a-t-il un danger" in shown.text


async def test_a_catalogue_that_breaks_is_logged_and_changes_nothing(
    launch: Launch, server: LocalTelegram, corpus: Path
) -> None:
    bot = await start(launch, server, corpus)
    before = await first_screen(server)
    rewrite(corpus / "locales" / "fr" / "LC_MESSAGES" / "bot.po", 'msgstr "Langue"', 'msgstr ""')
    await bot.says("no French for “Language”")
    assert await first_screen(server) == before
    assert (await bot.stop())[0] == 0


async def test_changed_words_of_the_profile_are_published(launch: Launch, server: LocalTelegram, corpus: Path) -> None:
    await start(launch, server, corpus)
    await first_screen(server)
    rewrite(corpus / "locales" / "fr" / "LC_MESSAGES" / "bot.po", 'msgstr "Langue"', 'msgstr "Choisir la langue"')
    menu = server.profile.commands
    await until(lambda: {"command": "langue", "description": "Choisir la langue"} in menu[("default",), "fr"])


async def test_the_conversation_in_the_terminal_follows_the_dialogs_too(launch: Launch, corpus: Path) -> None:
    bot = await launch("try", piped=True, DIALOGS_DIR=str(corpus / "dialogs"), LOCALES_DIR=str(corpus / "locales"))
    assert bot.process.stdin is not None
    assert bot.process.stdout is not None
    shown = b""
    async with asyncio.timeout(20):
        while OLD.encode() not in shown:
            shown += await bot.process.stdout.read(4096)
        rewrite(corpus / "dialogs" / "accueil.yaml", OLD, NEW)
        while NEW.encode() not in shown:
            bot.process.stdin.write(b"/start\n")
            await asyncio.sleep(0.3)
            shown += await bot.process.stdout.read(4096)
        bot.process.stdin.write(b"q\n")
    assert (await bot.end())[0] == 0
