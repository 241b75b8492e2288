"""Two real processes behind a real proxy: any of them answers any tap of any conversation, and a restart loses none.

The proxy is nginx, then Caddy with the very file of `deploy/`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import re
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest
from processes import Bot, Launch, free_port, until
from small import EXAMPLE
from webhooks import PUBLIC, SECRET, delivering

from bot.dialogue import path as addresses
from bot.dialogue.check import check
from bot.dialogue.machine import Interview
from bot.dialogue.path import Codec
from bot.dialogue.screen import Screens
from bot.i18n import Language
from bot.local import LocalTelegram, Person
from bot.usage import store

ROOT = Path(__file__).parent.parent
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CADDY = shutil.which("caddy")

Front = Callable[..., Awaitable[int]]
"""Starts a proxy before some ports; its own port comes back."""

CONFIGURATION = """
daemon off; error_log stderr crit; pid {folder}/nginx.pid;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    upstream motus {{ {servers} keepalive 32; }}
    server {{
        listen 127.0.0.1:{port};
        location /hook {{
            proxy_pass http://motus;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_next_upstream error timeout non_idempotent;
            proxy_connect_timeout 1s;
        }}
    }}
}}
"""


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.2):
        return True
    return False


def nginx(folder: Path, port: int, ports: tuple[int, ...]) -> tuple[list[str], dict[str, str]]:
    """How nginx is started: command and environment."""
    if NGINX is None:
        pytest.skip("nginx is not installed: apt install nginx-light (.ci/run does)")
    servers = " ".join(f"server 127.0.0.1:{each} max_fails=0;" for each in ports)
    file = folder / "nginx.conf"
    file.write_text(CONFIGURATION.format(folder=folder, servers=servers, port=port))
    return [NGINX, "-e", "stderr", "-c", str(file), "-p", str(folder)], {}


def caddy(folder: Path, port: int, ports: tuple[int, ...]) -> tuple[list[str], dict[str, str]]:
    """How Caddy is started with the file of `deploy/`: command and environment."""
    file = ROOT / "deploy" / "Caddyfile"
    version = subprocess.run([CADDY, "version"], capture_output=True, text=True, check=True).stdout if CADDY else "v0"
    if CADDY is None or [int(each) for each in re.findall(r"\d+", version)[:2]] < [2, 7]:
        pytest.skip("Caddy 2.7 or later is not installed (https://caddyserver.com/docs/install)")
    settings = {
        "MOTUS_HOST": f"http://127.0.0.1:{port}",
        "MOTUS_REPLICAS": " ".join(f"127.0.0.1:{each}" for each in ports),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    return [CADDY, "run", "--config", str(file), "--adapter", "caddyfile"], settings


@pytest.fixture(params=[nginx, caddy])
async def front(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Front]:
    request.param(tmp_path, 0, ())  # skips where there is none, before anything is started
    running: list[asyncio.subprocess.Process] = []

    async def start(*ports: int) -> int:
        port = free_port()
        command, settings = request.param(tmp_path, port, ports)
        with (tmp_path / "proxy.log").open("w") as log:
            running.append(
                await asyncio.create_subprocess_exec(
                    *command, env={**os.environ, **settings}, stdout=log, stderr=log, cwd=tmp_path
                )
            )
        await until(lambda: listens(port))
        return port

    yield start
    for process in running:
        process.terminate()
        await process.wait()
    # Neither the secret, nor who came and when.
    told = (tmp_path / "proxy.log").read_text() if running else ""
    assert SECRET not in told
    assert "/hook" not in told


async def replica(launch: Launch, server: LocalTelegram, tmp_path: Path, port: int) -> Bot:
    bot = await launch(
        TELEGRAM_BOT_TOKEN=server.token,
        TELEGRAM_API_URL=server.url,
        WEBHOOK_URL=PUBLIC,
        WEBHOOK_SECRET=SECRET,
        WEBHOOK_LISTEN=f"127.0.0.1:{port}",
        USAGE_DB=str(tmp_path / f"usage-{port}.db"),
    )
    await bot.says("started")
    return bot


@pytest.fixture(scope="module")
def screens(languages: Mapping[str, Language]) -> Screens:
    """Of the example, which the replicas show: it is soon read."""
    corpus = check(EXAMPLE, languages, screens=False).corpus
    assert corpus
    interview = Interview(corpus)
    return Screens(interview, Codec(interview, languages), languages)


async def test_taps_that_fall_to_two_replicas_in_turn_are_one_conversation(
    launch: Launch, server: LocalTelegram, front: Front, tmp_path: Path, screens: Screens
) -> None:
    ports = [free_port(), free_port()]
    await asyncio.gather(*(replica(launch, server, tmp_path, port) for port in ports))
    person = server.person()
    async with delivering(server, f"http://127.0.0.1:{await front(*ports)}/hook"):
        await person.say("/start")
        for topic in screens.corpus.topics:
            for path, _ in screens.interview.walk(topic):
                address = addresses.topic("fr", path)
                person.tap_data(screens.codec.encode(address), person.last)
                await person.settled()
                assert person.last.text == screens.draw(address).text
    files = [tmp_path / f"usage-{port}.db" for port in ports]
    await until(lambda: all(file.exists() for file in files))
    taps = [sum(store.read([file]).values()) for file in files]
    assert min(taps) > 3  # both had their share


async def test_a_rolling_restart_loses_no_tap(
    launch: Launch, server: LocalTelegram, front: Front, tmp_path: Path, screens: Screens
) -> None:
    """Under fifty taps a second, each replica is stopped in its turn, and another one started in its place."""
    ports = [free_port(), free_port()]
    bots = [*await asyncio.gather(*(replica(launch, server, tmp_path, port) for port in ports))]
    people = [server.person(number) for number in range(2_000, 2_025)]
    walked = [path for topic in screens.corpus.topics for path, _ in screens.interview.walk(topic)]
    stages = [addresses.topic("fr", path) for path in walked]
    choose, over, tapped, wrong = random.Random(3), asyncio.Event(), 0, []

    async def tap(person: Person) -> None:
        nonlocal tapped
        while not over.is_set():
            address = choose.choice(stages)
            person.tap_data(screens.codec.encode(address), person.last)
            tapped += 1
            began = time.monotonic()
            await until(lambda: not [*server.world.updates.pending(person.id)])
            if person.last.text != screens.draw(address).text:
                wrong.append(address)
            await asyncio.sleep(max(0.0, 0.5 - (time.monotonic() - began)))

    async with delivering(server, f"http://127.0.0.1:{await front(*ports)}/hook") as deliveries:
        for person in people:
            person.start()
        await until(lambda: all(any(each.from_bot for each in person.messages) for person in people))
        tapping = [asyncio.create_task(tap(person)) for person in people]
        for number, port in enumerate(ports):
            await asyncio.sleep(1)
            status, _, err = await bots[number].stop()
            assert (status, "Traceback" in err) == (0, False)
            bots[number] = await replica(launch, server, tmp_path, port)
        await asyncio.sleep(1)
        over.set()
        await asyncio.gather(*tapping)
    assert wrong == []
    assert all(len([each for each in person.messages if each.from_bot]) == 1 for person in people)
    assert deliveries.failures == []  # the proxy itself went on to the other replica
    assert tapped > 200
