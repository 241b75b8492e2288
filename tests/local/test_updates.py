"""What the bot receives, and how it asks for it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
from telegram import Update

if TYPE_CHECKING:
    from bot.local import LocalTelegram

    from .conftest import Caller


async def results(call: Caller, **parameters: Any) -> list[dict[str, Any]]:
    status, answer = await call("getUpdates", **parameters)
    assert status == 200
    found: list[dict[str, Any]] = answer["result"]
    return found


async def test_an_offset_confirms_what_came_before(telegram: LocalTelegram, call: Caller) -> None:
    person = telegram.person(7)
    for text in ("un", "deux", "trois"):
        person.send(text)
    first = await results(call, limit=2)
    assert [update["message"]["text"] for update in first] == ["un", "deux"]
    assert await results(call, limit=2) == first  # not confirmed: they come again
    (third,) = await results(call, offset=first[-1]["update_id"] + 1)
    assert third["message"]["text"] == "trois"
    assert third["update_id"] == first[-1]["update_id"] + 1
    assert await results(call) == [third]
    person.send("quatre")
    assert [update["message"]["text"] for update in await results(call, offset=-1)] == ["quatre"]
    assert len(await results(call)) == 1


async def test_long_polling_answers_as_soon_as_something_happens(telegram: LocalTelegram, call: Caller) -> None:
    waiting = asyncio.create_task(results(call, timeout=5))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    started = time.monotonic()
    telegram.person(7).send("enfin")
    assert (await waiting)[0]["message"]["text"] == "enfin"
    assert time.monotonic() - started < 1


async def test_long_polling_ends_empty(call: Caller) -> None:
    started = time.monotonic()
    assert await results(call, timeout=1) == []
    assert 0.9 < time.monotonic() - started < 2


async def test_a_second_poller_ends_the_first(telegram: LocalTelegram, call: Caller) -> None:
    first = asyncio.create_task(call("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(results(call, timeout=5))
    status, answer = await first
    assert (status, answer["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    telegram.person(7).send("x")
    assert len(await second) == 1


async def test_only_the_kinds_asked_for_come_and_they_are_remembered(telegram: LocalTelegram, call: Caller) -> None:
    person = telegram.person(7)
    await results(call, allowed_updates=["callback_query"])
    person.send("x")
    assert await results(call) == []
    assert (await call("getWebhookInfo"))[1]["result"]["allowed_updates"] == ["callback_query"]
    await results(call, allowed_updates=[])
    person.send("y")
    assert len(await results(call)) == 1


async def test_a_webhook_and_polling_exclude_each_other(telegram: LocalTelegram, call: Caller) -> None:
    polling = asyncio.create_task(call("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    assert (await call("setWebhook", url="http://a.fr"))[1]["description"].startswith("Bad Request: bad webhook")
    assert (await call("setWebhook", url="https://a.fr/x", secret_token="s"))[0] == 200
    assert (await polling)[1]["description"] == "Conflict: terminated by setWebhook request"
    telegram.person(7).send("x")
    info = (await call("getWebhookInfo"))[1]["result"]
    assert (info["url"], info["pending_update_count"]) == ("https://a.fr/x", 1)
    assert telegram.webhook["secret_token"] == "s"
    status, answer = await call("getUpdates")
    assert (status, answer["description"].split(";")[0]) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active",
    )
    assert (await call("deleteWebhook", drop_pending_updates=True))[0] == 200
    assert await results(call) == []
    assert (await call("setWebhook"))[0] == (await call("logOut"))[0] == (await call("close"))[0] == 200


async def test_a_waiting_poll_does_not_hold_the_end_of_the_server(telegram: LocalTelegram, call: Caller) -> None:
    waiting = asyncio.create_task(results(call, timeout=50))
    await asyncio.sleep(0.05)
    started = time.monotonic()
    telegram.world.updates.close()
    assert await waiting == []
    assert time.monotonic() - started < 1


def gestures(telegram: LocalTelegram) -> None:
    person = telegram.person(7, "Camille", last_name="D", username="cam")
    person.start("v1_abc")
    person.edit(person.send("un"), "deux")
    person.send_photo("légende")
    person.send_voice()
    person.send_document("ordonnance.pdf")
    person.send_contact("+33612345678", "Paul")
    person.send_location(45.0, 5.0)
    person.send_sticker()
    person.forward("lu ailleurs", "Jean")
    person.block()
    person.unblock()
    group = person.group("Équipe")
    group.send("/start@motus_local_bot bonjour @camille")
    group.remove_bot()
    group.send("personne n'écoute")


async def test_python_telegram_bot_reads_every_gesture(telegram: LocalTelegram, call: Caller) -> None:
    gestures(telegram)
    updates = [Update.de_json(each) for each in await results(call)]
    messages = [update.message for update in updates if update.message]
    start = messages[0]
    assert start.from_user is not None
    assert (start.text, start.from_user.username, start.chat.last_name) == ("/start v1_abc", "cam", "D")
    assert start.parse_entities(["bot_command"]) == {start.entities[0]: "/start"}
    assert updates[2].edited_message is not None
    assert updates[2].edited_message.text == "deux"
    assert updates[2].edited_message.edit_date is not None
    assert messages[2].caption == "légende"
    assert messages[2].photo[0].width == 800
    assert messages[3].voice is not None
    assert messages[4].document is not None
    assert messages[4].document.file_name == "ordonnance.pdf"
    assert messages[5].contact is not None
    assert messages[6].location is not None
    assert messages[7].sticker is not None
    assert messages[8].forward_origin is not None
    changes = [
        (update.my_chat_member.old_chat_member.status, update.my_chat_member.new_chat_member.status)
        for update in updates
        if update.my_chat_member
    ]
    assert changes == [("member", "kicked"), ("kicked", "member"), ("left", "member"), ("member", "kicked")]
    assert messages[9].new_chat_members[0].is_bot
    assert messages[10].chat.type == "group"
    assert list(messages[10].parse_entities(["bot_command", "mention"]).values()) == [
        "/start@motus_local_bot",
        "@camille",
    ]
    assert len(messages) == 11
    ids = [message.message_id for message in messages]
    assert ids == list(range(1, 12))  # one numbering for private chats and groups


async def test_taps_can_be_forged_and_late(telegram: LocalTelegram, call: Caller) -> None:
    person = telegram.person(7)
    person.send("x")
    button = {"text": "A", "callback_data": "a"}
    await call("sendMessage", chat_id=7, text="x", reply_markup={"inline_keyboard": [[button]]})
    old = person.last
    person.tap_data(b"\xff<script>")
    person.delete(old)
    person.tap("A", old)
    forged, late = (Update.de_json(each).callback_query for each in (await results(call))[1:])
    assert forged is not None
    assert forged.data == "\ufffd<script>"
    assert forged.message is not None
    assert forged.message.is_accessible
    assert late is not None
    assert late.data == "a"
    assert late.message is not None
    assert not late.message.is_accessible
    with pytest.raises(LookupError):
        person.edit(old, "x")
