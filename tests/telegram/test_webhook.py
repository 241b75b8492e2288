"""By webhook: each update is answered as by polling, from whoever knows the secret, and confirmed once answered."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from obliging import message, user
from webhooks import HEADER, PUBLIC, SECRET, delivering

from bot.dialogue import path as addresses
from bot.local import LocalTelegram, Person
from bot.telegram.application import Refused, build, by_webhook
from bot.telegram.guide import Desk, Guide
from bot.telegram.webhook import BODY_LIMIT, Hook, NotListening

Shows = Callable[..., bool]


@pytest.fixture
def place() -> tuple[str, int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return "127.0.0.1", int(probe.getsockname()[1])


@pytest.fixture
def url(place: tuple[str, int]) -> str:
    return f"http://{place[0]}:{place[1]}/hook"


@pytest.fixture
async def nurse(server: LocalTelegram, guide: Guide, place: tuple[str, int], url: str) -> AsyncIterator[Person]:
    application = build(server.token, server.url, Desk(guide))
    async with by_webhook(application, Desk(guide), Hook(PUBLIC, SECRET, place)), delivering(server, url):
        person = server.person()
        await person.say("/start")
        yield person


async def post(url: str, data: bytes | str | io.BytesIO, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {HEADER: secret}
    async with aiohttp.ClientSession() as session, session.post(url, data=data, headers=headers) as answer:
        return answer.status


async def test_a_tap_is_answered(nurse: Person, shows: Shows) -> None:
    message = await nurse.press("⚖️")
    assert shows(message, addresses.group("fr", "justice"))


async def test_telegram_is_told_where_with_what_secret_and_for_what(nurse: Person, server: LocalTelegram) -> None:
    assert nurse
    told = server.webhook
    assert (told["url"], told["secret_token"], str(told["max_connections"])) == (PUBLIC, SECRET, "100")
    assert told["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_at_the_end_the_webhook_stays_for_those_who_come_after(
    server: LocalTelegram, guide: Guide, place: tuple[str, int]
) -> None:
    async with by_webhook(build(server.token, server.url, Desk(guide)), Desk(guide), Hook(PUBLIC, SECRET, place)):
        pass
    assert server.webhook["url"] == PUBLIC


@pytest.mark.parametrize("secret", [None, "", "another", SECRET[:-1], SECRET + "x", "é" * 20])
async def test_whoever_does_not_know_the_secret_is_refused(
    nurse: Person, server: LocalTelegram, url: str, secret: str | None
) -> None:
    server.forget_calls()
    chat = {"id": nurse.id, "type": "private"}
    forged = {"update_id": 7, "message": {"message_id": 1, "date": 1, "text": "hello", "chat": chat}}
    assert await post(url, json.dumps(forged), secret) == 403
    assert server.actions == []


async def test_what_is_too_large_is_not_read(nurse: Person, url: str) -> None:
    assert nurse
    assert await post(url, io.BytesIO(b"x" * (BODY_LIMIT + 1))) == 413


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff", b'{"update_id": "x"}', b'{"update_id": 1, "message": 5}', b"null"]
)
async def test_what_cannot_be_read_is_confirmed_so_that_it_does_not_come_again(
    nurse: Person, url: str, body: bytes
) -> None:
    assert await post(url, body) == 200
    assert (await nurse.say("/aide")).text


async def test_an_update_that_comes_twice_is_answered_once(nurse: Person, url: str) -> None:
    before = len(nurse.messages)
    person = user(nurse.id)
    update = json.dumps({"update_id": 77, "message": message(person, text="/aide")})
    assert await asyncio.gather(*(post(url, update) for _ in range(5))) == [200] * 5
    await nurse.settled()
    assert len(nurse.messages) == before + 1


async def test_an_update_is_confirmed_once_it_is_answered_and_not_before(nurse: Person, server: LocalTelegram) -> None:
    server.delay("editMessageText", 0.3)
    nurse.tap("⚖️")
    await asyncio.sleep(0.15)
    assert [*server.world.updates.pending(nurse.id)]
    await nurse.settled()
    assert not [*server.world.updates.pending(nurse.id)]


async def test_what_is_under_way_at_the_end_is_finished(
    server: LocalTelegram, guide: Guide, place: tuple[str, int], url: str
) -> None:
    application = build(server.token, server.url, Desk(guide))
    person = server.person()
    server.delay("sendMessage", 0.3)
    async with delivering(server, url) as deliveries:
        async with by_webhook(application, Desk(guide), Hook(PUBLIC, SECRET, place)):
            person.start()
            await asyncio.sleep(0.15)
        assert person.last.text
        await asyncio.sleep(0.05)
        assert len(deliveries.confirmed) == 1


async def test_an_address_that_is_taken_is_told(server: LocalTelegram, guide: Guide) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place = "127.0.0.1", int(taken.getsockname()[1])
        with pytest.raises(NotListening, match=f"nothing can listen at 127.0.0.1:{place[1]}: Address already in use"):
            async with by_webhook(
                build(server.token, server.url, Desk(guide)), Desk(guide), Hook(PUBLIC, SECRET, place)
            ):
                pass


async def test_a_webhook_that_telegram_refuses_is_told(
    server: LocalTelegram, guide: Guide, place: tuple[str, int]
) -> None:
    server.fail("setWebhook", description="Bad Request: bad webhook: IP address 10.0.0.1 is reserved")
    with pytest.raises(Refused, match="WEBHOOK_URL is refused by Telegram: Bad webhook: ip address"):
        async with by_webhook(build(server.token, server.url, Desk(guide)), Desk(guide), Hook(PUBLIC, SECRET, place)):
            pass
