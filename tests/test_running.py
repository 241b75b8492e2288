"""The real process: how it starts, how it ends, what it says when something is wrong."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from processes import Bot, Launch, at_work, free_port, polls, until
from small import EXAMPLE

from bot.local import LocalTelegram

ROOT = Path(__file__).parent.parent
SHIPPED = str(ROOT / "dialogs")
TOKEN = "424242:local-telegram-token-of-no-worth"
START = STOP = 6.0
"""Seconds that the first getUpdates, and the end after a signal, may take. The promise is 2; 1.0 and 1.2 were measured.
A busy machine is given three times as long: a timing decides no test."""


class Silent:
    """A server that takes every connection and never answers."""

    def __init__(self) -> None:
        self.url = ""
        self.taken: list[asyncio.StreamWriter] = []

    async def take(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.taken.append(writer)


@pytest.fixture
async def silent() -> AsyncIterator[Silent]:
    server = Silent()
    listening = await asyncio.start_server(server.take, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    yield server
    listening.close()
    for writer in server.taken:
        writer.transport.abort()


# Starting and stopping.


async def test_it_polls_soon(launch: Launch, server: LocalTelegram) -> None:
    taken = []
    for _ in range(3):  # a machine that is busy with something else may be late once or twice
        bot = await at_work(launch, server)
        taken.append(polls(server)[0] - bot.started)
        await bot.stop()
        if taken[-1] < START:
            break
    assert min(taken) < START


async def test_a_signal_during_a_long_poll_ends_it_soon(launch: Launch) -> None:
    async def serve_and_stop(signalled: int) -> tuple[int, float, str]:
        async with LocalTelegram() as server:
            bot = await at_work(launch, server)
            await server.person().say("/start")
            return await bot.stop(signalled)

    for status, seconds, err in await asyncio.gather(serve_and_stop(signal.SIGTERM), serve_and_stop(signal.SIGINT)):
        assert (status, seconds < STOP) == (0, True)
        assert "Traceback" not in err
        assert err.splitlines()[-1].endswith("stopped")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="holds the start up by a named pipe")
@pytest.mark.parametrize("signalled", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_while_it_starts_ends_it_at_once(launch: Launch, tmp_path: Path, signalled: int) -> None:
    locales = Path(shutil.copytree(ROOT / "locales", tmp_path / "locales"))
    pipe = locales / "fr" / "LC_MESSAGES" / "bot.po"
    pipe.unlink()
    os.mkfifo(pipe)
    bot = await launch(TELEGRAM_BOT_TOKEN=TOKEN, LOCALES_DIR=str(locales))
    with contextlib.ExitStack() as held:

        def read() -> bool:
            """Whether the bot reads the catalogue; held open, it never comes to its end."""
            try:
                held.callback(os.close, os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
            except OSError:
                return False
            return True

        await until(read)
        status, seconds, err = await bot.stop(signalled)
    assert (status, seconds < STOP, err) == (0, True, "")


async def test_a_signal_before_a_server_that_never_answers_ends_it_soon(launch: Launch, silent: Silent) -> None:
    bot = await launch(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=silent.url)
    await until(lambda: silent.taken)
    status, seconds, err = await bot.stop()
    assert (status, seconds < STOP) == (0, True)
    assert "Traceback" not in err


async def test_a_signal_while_one_call_hangs_ends_it_soon(launch: Launch) -> None:
    async def hang_and_stop(method: str) -> tuple[int, float, str]:
        async with LocalTelegram() as server:
            server.delay(method, 60)
            bot = await launch(TELEGRAM_BOT_TOKEN=server.token, TELEGRAM_API_URL=server.url)
            await until(lambda: method in [call.method for call in server.calls])
            return await bot.stop()

    for status, seconds, err in await asyncio.gather(*map(hang_and_stop, ("deleteWebhook", "getUpdates"))):
        assert (status, seconds < STOP) == (0, True)
        assert "Traceback" not in err


async def test_a_signal_when_a_server_falls_silent_ends_it_soon(launch: Launch, server: LocalTelegram) -> None:
    bot = await at_work(launch, server)
    nurse = server.person()
    await nurse.say("/start")
    for method in ("getUpdates", "answerCallbackQuery", "editMessageText", "sendMessage"):
        server.delay(method, 60)
    nurse.tap("🚨")
    await until(lambda: "editMessageText" in server.traffic.open_calls())
    status, seconds, err = await bot.stop()
    assert (status, seconds < STOP) == (0, True)
    assert "Traceback" not in err


async def test_a_signal_where_nothing_listens_ends_it_soon(launch: Launch) -> None:
    bot = await launch(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=f"http://127.0.0.1:{free_port()}")
    assert bot.process.stderr is not None
    async with asyncio.timeout(10):
        first = (await bot.process.stderr.readline()).decode()
    assert "the Bot API cannot be reached" in first
    status, seconds, err = await bot.stop()
    assert (status, seconds < STOP) == (0, True)
    assert "Traceback" not in err


async def test_a_tap_under_way_at_the_signal_is_finished(launch: Launch, server: LocalTelegram) -> None:
    bot = await at_work(launch, server)
    nurse = server.person()
    await nurse.say("/start")
    before = nurse.last.text
    server.delay("editMessageText", 0.5)
    nurse.tap("🚨")
    await until(lambda: "editMessageText" in server.traffic.open_calls())
    status, seconds, _ = await bot.stop()
    assert (status, seconds < STOP) == (0, True)
    assert nurse.last.text != before


async def test_a_server_that_comes_later_is_waited_for(launch: Launch) -> None:
    port = free_port()
    bot = await launch(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=f"http://127.0.0.1:{port}")
    assert bot.process.stderr is not None
    async with asyncio.timeout(10):
        await bot.process.stderr.readline()
    async with LocalTelegram(port=port, token=TOKEN) as server:
        assert "Motus" in (await server.person().say("/start", timeout=10)).text
        assert (await bot.stop())[0] == 0


# Conversations.


async def test_a_conversation_goes_on_after_the_process_is_killed_and_started_elsewhere(
    launch: Launch, server: LocalTelegram, tmp_path: Path
) -> None:
    nurse = server.person()
    bot = await at_work(launch, server)
    await nurse.say("/start")
    await nurse.press("🚨")
    question = nurse.last
    bot.process.kill()
    await bot.end()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    await at_work(launch, server, cwd=elsewhere)  # type: ignore[arg-type]
    after = await nurse.press(question.buttons[0][0])
    assert (after.id, len(nurse.messages)) == (question.id, 2)
    assert after.text != question.text
    assert (await nurse.press("↩︎")).text == question.text
    assert [*elsewhere.iterdir()] == []


KNOWN = {"getme", "getupdates", "sendmessage", "editmessagetext", "answercallbackquery", "deletemessage"}


@pytest.mark.parametrize(("status", "description"), [(404, "Not Found"), (400, "Bad Request: unknown method")])
async def test_a_server_that_knows_six_methods_only_is_enough(launch: Launch, status: int, description: str) -> None:
    user = {"id": 7, "is_bot": False, "first_name": "Camille", "language_code": "fr"}
    chat = {"id": 7, "type": "private", "first_name": "Camille"}
    updates: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    calls: asyncio.Queue[tuple[str, dict[str, str]]] = asyncio.Queue()

    async def answer(request: web.Request) -> web.Response:
        method = request.match_info["method"].lower()
        form = dict(await request.post())
        if method not in KNOWN:
            return web.json_response({"ok": False, "error_code": status, "description": description}, status=status)
        result: Any = True
        if method == "getme":
            result = {"id": 1, "is_bot": True, "first_name": "Motus", "username": "motus_bot"}
        elif method == "getupdates":
            try:
                result = [await asyncio.wait_for(updates.get(), int(str(form.get("timeout", 0))) and 5)]
            except TimeoutError:
                result = []
        else:
            calls.put_nowait((method, {name: str(value) for name, value in form.items()}))
            if method in ("sendmessage", "editmessagetext"):
                result = {"message_id": 2, "date": 1, "chat": chat, "text": "…"}
        return web.json_response({"ok": True, "result": result})

    application = web.Application()
    application.router.add_route("*", "/bot1:a/{method}", answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    bot = await launch(TELEGRAM_BOT_TOKEN="1:a", TELEGRAM_API_URL=f"http://127.0.0.1:{runner.addresses[0][1]}")
    message = {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": "gendarme"}
    async with asyncio.timeout(15):
        await updates.put({"update_id": 1, "message": message})
        called = [await calls.get(), await calls.get()]
        assert sorted(method for method, _ in called) == ["deletemessage", "sendmessage"]
        tapped = {"id": "1", "from": user, "chat_instance": "1", "data": "1frh", "message": message | {"message_id": 2}}
        await updates.put({"update_id": 2, "callback_query": tapped})
        called = [await calls.get(), await calls.get()]
        assert sorted(method for method, _ in called) == ["answercallbackquery", "editmessagetext"]
        code, seconds, err = await bot.stop()
    assert (code, seconds < STOP) == (0, True)
    assert "Traceback" not in err
    await runner.cleanup()


async def test_without_a_token_piped_lines_hold_a_conversation(launch: Launch, tmp_path: Path) -> None:
    bot = await launch("run", cwd=tmp_path, typed="1\n\ngendarme\n1\nq\n", DIALOGS_DIR=SHIPPED)
    status, out, err = await bot.end()
    assert status == 0
    assert "🤫 Motus" in out
    assert "Danger immédiat" in out
    assert "Message effacé" in out
    assert "TELEGRAM_BOT_TOKEN" in err
    assert "Traceback" not in err


async def test_piped_lines_may_end_without_a_word(launch: Launch, tmp_path: Path) -> None:
    status, out, err = await (await launch("run", cwd=tmp_path, typed="1")).end()
    assert (status, "Traceback" in err) == (0, False)
    assert "1." in out


async def test_try_opens_a_conversation_whatever_the_token(launch: Launch, tmp_path: Path) -> None:
    bot = await launch("try", cwd=tmp_path, typed="/sujets\nq\n", TELEGRAM_BOT_TOKEN=TOKEN)
    status, out, err = await bot.end()
    assert (status, err) == (0, "")
    assert "🤫 Motus" in out


async def test_a_signal_ends_a_conversation_here_too(launch: Launch, tmp_path: Path) -> None:
    async def converse_and_stop(signalled: int) -> tuple[int, float, str]:
        bot = await launch("try", cwd=tmp_path, piped=True)
        assert bot.process.stdout is not None
        async with asyncio.timeout(10):
            while "🚨" not in (await bot.process.stdout.readline()).decode():
                pass
        return await bot.stop(signalled)

    for status, seconds, err in await asyncio.gather(
        converse_and_stop(signal.SIGTERM), converse_and_stop(signal.SIGINT)
    ):
        assert (status, seconds < STOP, err) == (0, True, "")


# What is wrong is told in one line, with exit status 2.


async def refused(bot: Bot) -> str:
    status, out, err = await bot.end()
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    return err


async def test_a_wrong_setting_is_one_line(launch: Launch) -> None:
    wrong = {"TELEGRAM_BOT_TOKEN": "S3CRET", "TELEGRAM_API_URL": "http://S3CRET:port", "DIALOGS_DIR": "/S3CRET"}
    bots = {name: await launch(**{"TELEGRAM_BOT_TOKEN": TOKEN, name: value}) for name, value in wrong.items()}
    for name, bot in bots.items():
        err = await refused(bot)
        assert err.startswith(f"{name} is not valid")
        assert err.count("\n") == 1
        assert "S3CRET" not in err
        assert TOKEN not in err


async def test_a_wrong_token_is_one_line(launch: Launch, server: LocalTelegram) -> None:
    bot = await launch(TELEGRAM_BOT_TOKEN="1:S3CRET", TELEGRAM_API_URL=server.url)
    err = await refused(bot)
    assert err.startswith("TELEGRAM_BOT_TOKEN is refused")
    assert err.count("\n") == 1
    assert "S3CRET" not in err


async def test_dot_env_of_the_folder_it_is_started_in_is_read(
    launch: Launch, server: LocalTelegram, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN={server.token}\nTELEGRAM_API_URL={server.url}\n")
    await launch(cwd=tmp_path)
    assert "Motus" in (await server.person().say("/start", timeout=10)).text


async def test_a_dialog_that_is_broken_is_told_with_its_line(launch: Launch, tmp_path: Path) -> None:
    dialogs = tmp_path / "dialogs"
    shutil.copytree(EXAMPLE, dialogs)
    file = dialogs / "urgence.yaml"
    lines = file.read_text().splitlines()
    broken = next(number for number, line in enumerate(lines, 1) if line.startswith("questions:"))
    lines[broken - 1] = "questionz:"
    file.write_text("\n".join(lines) + "\n")
    err = await refused(await launch(TELEGRAM_BOT_TOKEN=TOKEN, DIALOGS_DIR=str(dialogs)))
    assert f"urgence.yaml:{broken}:1: D0" in err
    assert "make check" in err.splitlines()[-1]


async def test_a_french_text_that_is_missing_is_named(launch: Launch, tmp_path: Path) -> None:
    locales = tmp_path / "locales"
    shutil.copytree(ROOT / "locales", locales)
    file = locales / "fr" / "LC_MESSAGES" / "bot.po"
    text = file.read_text()
    before, _, after = text.partition('msgid "🏠 Home"\nmsgstr "')
    file.write_text(f'{before}msgid "🏠 Home"\nmsgstr ""\n' + after.partition("\n")[2])
    assert after
    err = await refused(await launch(TELEGRAM_BOT_TOKEN=TOKEN, LOCALES_DIR=str(locales)))
    assert "“🏠 Home”" in err
    assert err.count("\n") == 1


async def test_a_folder_without_french_is_told(launch: Launch, tmp_path: Path) -> None:
    err = await refused(await launch(TELEGRAM_BOT_TOKEN=TOKEN, LOCALES_DIR=str(tmp_path)))
    assert "no French catalogue" in err
    assert err.count("\n") == 1


async def test_a_token_revoked_while_it_runs_is_one_line_and_its_own_exit_status(
    launch: Launch, server: LocalTelegram
) -> None:
    bot = await at_work(launch, server)
    person = server.person()
    await person.say("/start")
    server.token = "424242:another-one-of-botfather"
    person.send("/aide")  # ends the long poll
    status, out, err = await bot.end()
    assert (status, out) == (3, "")
    assert err.splitlines()[-1] == "TELEGRAM_BOT_TOKEN is good no more: BotFather has another one, put it in its place"
    assert "Traceback" not in err
    assert "424242" not in err


async def test_a_server_that_refuses_the_token_for_a_moment_is_waited_for(
    launch: Launch, server: LocalTelegram
) -> None:
    bot = await at_work(launch, server)
    person = server.person()
    await person.say("/start")
    server.fail("getUpdates", error_code=401, description="Unauthorized", times=2)
    person.send("/aide")
    await person.settled(timeout=15)
    assert "/urgence" in person.last.text
    assert (await bot.stop())[0] == 0
