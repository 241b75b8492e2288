"""`motus doctor`: each fault is found and told with its mend, no secret is, and a bot at work is left alone."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.client_reqrep import ConnectionKey
from click.testing import CliRunner, Result
from filled import fill
from hypothesis import given
from hypothesis import strategies as st
from put_back import put_back
from small import EXAMPLE
from webhooks import PUBLIC, SECRET

from bot import doctor
from bot.cli import main
from bot.doctor import Fault, Line, Place, Reply, State
from bot.i18n import Language
from bot.local import LocalTelegram
from bot.settings import Settings
from bot.usage.periods import PARIS
from bot.usage.unusable import Reason

NOW = datetime(2026, 11, 25, 12, tzinfo=PARIS)
MOMENT = NOW.timestamp()
GOOD, ODD, BAD = State

Examine = Callable[..., Awaitable[Result]]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, words: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder without settings but the small dialogs."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DIALOGS_DIR", str(EXAMPLE))
    monkeypatch.setenv("LOCALES_DIR", str(words))
    monkeypatch.chdir(tmp_path)
    with put_back():
        yield tmp_path


@pytest.fixture
def examine(server: LocalTelegram, monkeypatch: pytest.MonkeyPatch) -> Examine:
    """Run the command, beside a local Telegram, with some settings more."""

    async def run(*words: str, **settings: str) -> Result:
        usual = {"TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.url}
        for name, value in {**usual, **settings}.items():
            monkeypatch.setenv(name, value)
        told = await asyncio.to_thread(CliRunner().invoke, main, ["doctor", *words])
        assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
        assert server.token.partition(":")[2] not in told.output
        assert SECRET not in told.output
        return told

    return run


def line(told: Result, label: str) -> str:
    (found,) = (each for each in told.stdout.splitlines() if each[2:].startswith(label))
    return found


async def test_where_all_is_well_every_line_says_so(examine: Examine, server: LocalTelegram, here: Path) -> None:
    fill(here / "usage.db", {("2026-11-24", "start"): 3}, NOW)
    told = await examine(ADMIN_IDS="1,2")
    assert told.exit_code == 0
    assert not told.stderr
    assert {each[0] for each in told.stdout.splitlines()} == {"✓"}
    assert len(told.stdout.splitlines()) == 7
    assert f"@{server.world.bot.username}" in line(told, "jeton")
    assert "3 sujets (fr, en)" in line(told, "dialogues")


async def test_it_speaks_english_when_asked(examine: Examine) -> None:
    assert "clock: right" in (await examine("--language", "en")).stdout
    told = await examine("--language", "xx")
    assert told.exit_code == 2
    assert "--language xx ? fr, en" in told.stderr


async def test_a_bot_at_work_is_left_alone(examine: Examine, server: LocalTelegram, here: Path) -> None:
    file = fill(here / "usage.db", {("2026-11-24", "start"): 3}, NOW)
    before = file.read_bytes()
    server.person().send("/start")
    await examine(WEBHOOK_URL=PUBLIC, WEBHOOK_SECRET=SECRET)
    assert [call.method for call in server.calls] == ["getMe", "getWebhookInfo"]
    assert file.read_bytes() == before
    assert len(list(server.world.updates.pending())) == 1


async def test_without_a_token_the_rest_is_looked_at(examine: Examine, server: LocalTelegram) -> None:
    told = await examine(TELEGRAM_BOT_TOKEN="")
    assert told.exit_code == 0
    assert line(told, "jeton").startswith("! ")
    assert "make run" in told.stdout
    assert line(told, "dialogues").startswith("✓ ")
    assert not server.calls


async def test_a_wrong_setting_ends_it_with_status_2(examine: Examine) -> None:
    told = await examine(TELEGRAM_BOT_TOKEN="no-colon-S3CRET")
    assert told.exit_code == 2
    assert not told.stdout
    assert told.stderr.startswith("TELEGRAM_BOT_TOKEN is not valid")
    assert "S3CRET" not in told.stderr


async def test_a_refused_token_is_told_from_an_api_out_of_reach(examine: Examine, unused: int) -> None:
    told = await examine(TELEGRAM_BOT_TOKEN="1:S3CRET-that-is-refused")
    assert told.exit_code == 1
    assert line(told, "jeton").startswith("✗ jeton\u202f: refusé")
    assert line(told, "horloge").startswith("✓ ")
    assert "S3CRET" not in told.output
    told = await examine(TELEGRAM_API_URL=f"http://127.0.0.1:{unused}")
    assert told.exit_code == 1
    assert "hors d’atteinte" in line(told, "jeton")
    assert line(told, "dialogues").startswith("✓ ")
    assert "webhook" not in told.stdout


@pytest.fixture
async def unused() -> int:
    async with LocalTelegram() as gone:
        return int(gone.url.rpartition(":")[2])


KEY = ConnectionKey("h", 443, is_ssl=True, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None)


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (aiohttp.ClientConnectorDNSError(KEY, OSError()), Fault.NAME),
        (aiohttp.ClientConnectorCertificateError(KEY, Exception()), Fault.CERTIFICATE),
        (aiohttp.ServerTimeoutError(), Fault.SLOW),
        (TimeoutError(), Fault.SLOW),
        (aiohttp.ClientConnectorError(KEY, OSError()), Fault.OTHER),
        (aiohttp.InvalidURL("1:S3CRET"), Fault.OTHER),
    ],
)
def test_why_an_api_is_out_of_reach(error: Exception, fault: Fault) -> None:
    assert doctor._fault(error) is fault


async def test_an_api_that_does_not_answer_in_time(
    examine: Examine, server: LocalTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PATIENCE", 0.2)
    server.delay("getMe", 1.0)
    told = await examine()
    assert told.exit_code == 1
    assert "ne répond pas à temps" in line(told, "jeton")


async def test_an_api_in_trouble(examine: Examine, server: LocalTelegram) -> None:
    server.fail("getMe", error_code=502)
    told = await examine()
    assert told.exit_code == 1
    assert "502" in line(told, "jeton")
    server.fail("getWebhookInfo", error_code=500)
    told = await examine()
    assert told.exit_code == 0
    assert line(told, "webhook").startswith("! ")


@pytest.fixture
async def other() -> AsyncIterator[Callable[[bytes], Awaitable[str]]]:
    """Open a server that answers everything with the same."""
    runners = []

    async def start(body: bytes) -> str:
        application = web.Application()

        async def answer(_: web.Request) -> web.Response:
            return web.Response(body=body, headers={"Date": "yesterday"})

        application.router.add_route("*", "/{path:.*}", answer)
        runner = web.AppRunner(application, access_log=None)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"\xff", b"", b"[]", b'{"ok": true}', b'{"ok": true, "result": 1}', b'{"ok": 1, "result": {"a": 1}}'],
)
async def test_what_is_no_bot_api(examine: Examine, other: Callable[[bytes], Awaitable[str]], body: bytes) -> None:
    told = await examine(TELEGRAM_API_URL=await other(body))
    assert told.exit_code == 1
    assert "200" in line(told, "jeton")
    assert "horloge" not in told.stdout  # such a date tells no time


async def test_what_an_api_says_of_our_secrets_is_not_told_on(
    examine: Examine, other: Callable[[bytes], Awaitable[str]], server: LocalTelegram
) -> None:
    body = b'{"ok": true, "result": {"username": "%s\\n\\u001b[2J", "url": "https://h/%s"}}'
    told = await examine(TELEGRAM_API_URL=await other(body % (server.token.encode(), server.token.encode())))
    assert "[redacted]" in line(told, "jeton")
    assert "\x1b" not in told.stdout


@pytest.mark.parametrize(
    ("off", "said"), [(29, "✓"), (-29, "✓"), (45, "! .*45 s d’avance"), (-7200, "! .*s de retard")]
)
async def test_the_clock_is_held_against_that_of_the_api(
    examine: Examine, monkeypatch: pytest.MonkeyPatch, off: int, said: str
) -> None:
    real = doctor.now
    monkeypatch.setattr(doctor, "now", lambda: real() + off)
    told = await examine()
    assert told.exit_code == 0
    sign, _, words = said.partition(" .*")
    assert line(told, "horloge").startswith(sign)
    assert words.removeprefix("45 ") in line(told, "horloge")


# The webhook.


def set_webhook(server: LocalTelegram, url: str) -> None:
    server.webhook.update(url=url)


@pytest.mark.parametrize(
    ("there", "wanted", "state", "said"),
    [
        ("", None, GOOD, "aucun"),
        (PUBLIC, PUBLIC, GOOD, "celui de WEBHOOK_URL"),
        ("", PUBLIC, ODD, "pas encore posé"),
        (PUBLIC, None, BAD, "motus.example, alors que WEBHOOK_URL n’est pas réglé"),
        ("https://old.example/S3CRET", PUBLIC, BAD, "old.example, à une autre adresse"),
    ],
)
async def test_the_webhook_is_held_against_the_setting(
    examine: Examine, server: LocalTelegram, there: str, wanted: str | None, state: State, said: str
) -> None:
    set_webhook(server, there)
    settings = {"WEBHOOK_URL": wanted, "WEBHOOK_SECRET": SECRET} if wanted else {}
    told = await examine(**settings)
    assert line(told, "webhook").startswith(state.value)
    assert said in line(told, "webhook")
    assert told.exit_code == (state is BAD)
    assert "S3CRET" not in told.stdout


def hook_lines(french: Language, **result: Any) -> list[Line]:
    return [*doctor.webhook_lines(Reply(None, 200, result), PUBLIC, MOMENT, french)]


@pytest.mark.parametrize(
    ("seconds", "pending", "state"), [(60, 1, BAD), (60, 0, ODD), (86_400, 1, ODD), (86_400, 0, ODD)]
)
def test_a_delivery_that_failed_is_told_with_its_day(
    french: Language, seconds: int, pending: int, state: State
) -> None:
    told = {"last_error_message": "Connection refused", "last_error_date": int(MOMENT) - seconds}
    _, failed = hook_lines(french, url=PUBLIC, pending_update_count=pending, **told)
    assert failed.state is state
    assert "Connection refused" in failed.text
    assert ("25 nov. 2026 à 10:59 UTC" in failed.text) == (seconds == 60)


@pytest.mark.parametrize(("pending", "lines"), [(0, 1), (99, 1), (100, 2), (1234, 2), ("many", 1)])
def test_updates_that_nobody_fetches_are_told(french: Language, pending: object, lines: int) -> None:
    found = hook_lines(french, url=PUBLIC, pending_update_count=pending)
    assert len(found) == lines
    assert all(each.state is ODD for each in found[1:])


@given(
    st.dictionaries(st.sampled_from(["url", "pending_update_count", "last_error_message"]), st.text() | st.integers())
)
def test_whatever_the_api_says_of_the_webhook_is_told(french: Language, result: dict[str, Any]) -> None:
    assert hook_lines(french, **result)


# The dialogs.


async def test_broken_dialogs_are_counted(examine: Examine, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(EXAMPLE, tmp_path / "broken"))
    (broken / "accueil.yaml").write_text("nothing: [")
    told = await examine(DIALOGS_DIR=str(broken))
    assert told.exit_code == 1
    assert line(told, "dialogues").startswith("✗ ")
    assert "make check" in line(told, "dialogues")


async def test_broken_catalogues_are_told_in_words_of_the_shipped_ones(examine: Examine, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    told = await examine(LOCALES_DIR=str(tmp_path / "empty"))
    assert told.exit_code == 1
    assert line(told, "catalogues").startswith("✗ ")
    assert line(told, "horloge").startswith("✓ ")


async def test_without_any_catalogue_it_speaks_the_english_of_the_code(
    examine: Examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(doctor, "ROOT", tmp_path / "empty")
    told = await examine(LOCALES_DIR=str(tmp_path / "empty"))
    assert told.exit_code == 1
    assert line(told, "clock: right").startswith("✓ ")


# The counts, and the rest.


def test_a_file_that_is_not_there_will_be_made(here: Path, french: Language) -> None:
    place = doctor.look(here / "usage.db")
    assert place._replace(free=0) == Place(folder=True, writable=True, reason=Reason.MISSING)
    assert place.free > 0
    assert not list(here.glob("usage.db*"))
    (told, _) = doctor.disk_lines(place._replace(free=3), Path("usage.db"), french)
    assert told == Line(GOOD, "comptes\u202f: usage.db sera créé")


def test_a_folder_that_is_not_there(here: Path, french: Language) -> None:
    file = here / "nowhere" / "usage.db"
    assert doctor.look(file) == Place(folder=False)
    (told,) = doctor.disk_lines(Place(folder=False), file, french)
    assert told.state is BAD
    assert str(file.parent) in told.text


def foreign(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("create table something (a)")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda file: file.write_text("no database at all, " * 99), Reason.NOT_SQLITE),
        (foreign, Reason.FOREIGN),
        (Path.mkdir, Reason.UNREADABLE),
    ],
)
async def test_a_file_that_is_not_ours_is_told(
    examine: Examine, here: Path, make: Callable[[Path], object], reason: Reason
) -> None:
    make(here / "usage.db")
    assert doctor.look(here / "usage.db").reason is reason
    told = await examine()
    assert told.exit_code == 1
    assert line(told, "comptes").startswith("✗ comptes\u202f: usage.db\u202f: ")


def test_another_users_file_is_not_opened(here: Path, french: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    file = fill(here / "usage.db", {}, NOW)
    before = sorted(here.iterdir())
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    place = doctor.look(file)
    assert place.others
    assert sorted(here.iterdir()) == before
    assert [each.state for each in doctor.disk_lines(place._replace(free=999), file, french)] == [ODD]


@pytest.mark.parametrize("refused", ["", "usage.db", "usage.db-wal"])
def test_where_nothing_may_be_written(
    here: Path, french: Language, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    file = fill(here / "usage.db", {}, NOW)
    (here / "usage.db-wal").touch()
    real = os.access
    # The one who runs the tests may be root, who may write everywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: path != here / refused and real(path, mode))
    place = doctor.look(file)
    assert not place.writable
    assert [each.state for each in doctor.disk_lines(place._replace(free=999), file, french)] == [BAD]


def test_a_folder_that_may_not_be_entered(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> os.stat_result:
        raise PermissionError

    file = here / "usage.db"
    monkeypatch.setattr(Path, "stat", refuse)
    assert doctor.look(file) == Place(folder=False)


@pytest.mark.parametrize(("free", "states"), [(50, [GOOD]), (49, [GOOD, ODD])])
def test_a_disk_that_is_nearly_full_is_told(french: Language, free: int, states: list[State]) -> None:
    place = Place(folder=True, writable=True, free=free)
    assert [each.state for each in doctor.disk_lines(place, Path("usage.db"), french)] == states


@pytest.mark.parametrize(("mode", "states"), [(0o600, [GOOD]), (0o640, [GOOD, ODD]), (0o604, [GOOD, ODD])])
def test_a_dot_env_that_others_may_read_is_told(here: Path, french: Language, mode: int, states: list[State]) -> None:
    file = here / ".env"
    file.touch()
    file.chmod(mode)
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert [each.state for each in doctor.settings_lines(doctor._is_open(file), french)] == states


def test_without_a_dot_env_there_is_nothing_to_read(here: Path) -> None:
    assert not doctor._is_open(here / ".env")


def test_admins_are_counted_not_named(french: Language) -> None:
    assert doctor.admins_line(0, french).state is ODD
    assert doctor.admins_line(2, french) == Line(GOOD, "administrateurs\u202f: 2")


@pytest.mark.parametrize("fault", list(Fault))
def test_each_fault_of_the_network_has_its_words(french: Language, fault: Fault) -> None:
    told = doctor.token_line(Reply(fault), french)
    assert told.state is BAD
    assert "on ne sait pas, car l" in told.text
