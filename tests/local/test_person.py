"""A person and a real python-telegram-bot Application, over real HTTP."""

from __future__ import annotations

import asyncio
import time

import pytest
from telegram import Bot, BotCommand
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.local import Button, LocalTelegram

from .conftest import PNG, Clock, build


@pytest.mark.usefixtures("bot")
async def test_a_whole_conversation(telegram: LocalTelegram) -> None:
    nurse = telegram.person(7, "Camille")
    with pytest.raises(LookupError):
        _ = nurse.last
    first = await nurse.say("/start")
    assert first.text == "Motus & bouche cousue\nLe texte\nde la loi"
    assert first.html.endswith("<blockquote expandable>Le texte\nde la loi</blockquote>")
    assert first.buttons == (
        (Button("🚨 Danger immédiat", callback_data="danger"),),
        (Button("📋 Copier", copy_text="Je suis tenue au secret."), Button("Loi", url="https://example.org/loi")),
    )
    second = await nurse.press("Danger")
    assert (second.id, second.text, second.labels) == (first.id, "Appelez le 15", ["Retour"])
    assert [toast.text for toast in nurse.toasts] == ["Bien reçu"]
    assert (await nurse.press("Retour")).labels == first.labels
    assert nurse.tap("Copier") == nurse.clipboard == "Je suis tenue au secret."
    assert nurse.tap(first.buttons[1][1]) == "https://example.org/loi"
    assert len(nurse.messages) == 2


@pytest.mark.usefixtures("bot")
async def test_a_tap_costs_exactly_two_calls(telegram: LocalTelegram) -> None:
    nurse = telegram.person(7)
    await nurse.say("/start")
    telegram.forget_calls()
    await nurse.press("🚨 Danger")
    assert [call.method for call in telegram.actions] == ["answerCallbackQuery", "editMessageText"]
    answer, edit = telegram.actions
    assert edit.parameters["text"] == "Appelez le <b>15</b>"
    assert answer.chat_ids == edit.chat_ids == (7,)
    assert answer.overlapping == edit.overlapping == ()
    assert answer.finished is not None
    assert answer.started <= answer.finished <= edit.started
    assert any(call.is_poll for call in telegram.calls)


@pytest.mark.usefixtures("bot")
async def test_what_is_typed_is_removed(telegram: LocalTelegram) -> None:
    nurse = telegram.person(7)
    for typed in (nurse.send("Mme Durand"), nurse.send_photo(), nurse.send_voice(), nurse.send_sticker()):
        await nurse.settled()
        assert not nurse.sees(typed)
    assert [message.text for message in nurse.messages] == ["Message effacé"] * 4


@pytest.mark.usefixtures("bot")
async def test_a_button_that_is_not_there_is_an_error(telegram: LocalTelegram) -> None:
    nurse = telegram.person(7)
    first = await nurse.say("/start")
    for missing in ("Absent", "", "immédiat"):
        with pytest.raises(LookupError):
            nurse.tap(missing)
    with pytest.raises(LookupError):
        nurse.tap(Button("🚨 Danger immédiat", callback_data="other"), first)


@pytest.mark.usefixtures("bot")
async def test_files_sent_by_the_bot(telegram: LocalTelegram) -> None:
    nurse = telegram.person(7)
    await nurse.say("/fichier")
    (document,), (photo,) = nurse.documents, nurse.photos
    assert (document.file_name, document.data, document.caption) == ("chiffres.csv", b"a,b\n1,2\n", "Voici")
    assert (photo.file_name, photo.data) == ("courbe.png", PNG)
    assert nurse.last.raw["photo"][0]["width"] == 320


@pytest.mark.usefixtures("bot")
async def test_in_a_group_the_bot_speaks_and_leaves(telegram: LocalTelegram) -> None:
    nurse = telegram.person(7)
    group = nurse.group("Équipe")
    await nurse.settled()
    assert [message.text for message in group.messages if message.from_bot] == ["Je réponds en privé."]
    assert not group.has_bot
    assert nurse.messages == []


@pytest.mark.usefixtures("bot")
async def test_many_people_at_once(telegram: LocalTelegram) -> None:
    people = [telegram.person(number) for number in range(100, 130)]
    for person in people:
        person.send("/start")
    await asyncio.gather(*(person.settled(timeout=20, quiet=0.5) for person in people))
    telegram.delay("editMessageText", 0.1)
    for person in people:
        person.tap("Danger")
    await asyncio.gather(*(person.settled(timeout=20, quiet=0.5) for person in people))
    assert {person.last.text for person in people} == {"Appelez le 15"}
    assert any(call.overlapping for call in telegram.actions)


async def test_a_bot_that_starts_again_goes_on(telegram: LocalTelegram) -> None:
    nurse = telegram.person(7)
    for text in ("/start", "Danger"):
        application = build(telegram)
        async with application:
            await application.start()
            assert application.updater is not None
            await application.updater.start_polling(timeout=5)
            await (nurse.say(text) if text.startswith("/") else nurse.press(text))
            await application.updater.stop()
            await application.stop()
    assert nurse.last.text == "Appelez le 15"


@pytest.mark.usefixtures("bot")
async def test_settled_waits_for_a_slow_bot(telegram: LocalTelegram) -> None:
    nurse = telegram.person(7)
    telegram.delay("sendMessage", 0.3)
    started = time.monotonic()
    await nurse.say("/start")
    assert 0.3 < time.monotonic() - started < 2
    telegram.delay("sendMessage", 0)
    started = time.monotonic()
    await nurse.say("/start")
    assert time.monotonic() - started < 0.3


@pytest.mark.usefixtures("bot")
async def test_an_answer_refused_or_late_does_not_hold_settled(telegram: LocalTelegram, clock: Clock) -> None:
    nurse = telegram.person(7)
    await nurse.say("/start")
    telegram.fail("answerCallbackQuery", description="Bad Request: query is too old")
    assert (await nurse.press("Danger")).text == "Appelez le 15"
    nurse.tap("Retour")
    clock.now += 60
    await nurse.settled()
    assert [toast.text for toast in nurse.toasts] == []
    assert nurse.last.text == "Motus"


async def test_settled_says_what_is_missing(telegram: LocalTelegram) -> None:
    nurse = telegram.person(7)
    await nurse.settled()
    nurse.send("x")
    with pytest.raises(TimeoutError, match=r"not settled in 0.1 s: updates not confirmed \(message\)"):
        await nurse.settled(0.1)
    async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
        await bot.send_message(7, "x")
        nurse.tap_data("x")
        await bot.get_updates(offset=telegram.world.updates._next_id)
        with pytest.raises(TimeoutError, match="a tap is not answered"):
            await nurse.settled(0.1)


async def test_faults_come_on_demand(telegram: LocalTelegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else RetryAfter warns of its own future
    nurse = telegram.person(7)
    nurse.send("x")
    async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
        telegram.fail("sendMessage", error_code=429, parameters={"retry_after": 3})
        telegram.fail("SENDMESSAGE", error_code=403, description="Forbidden: user is deactivated", times=2)
        with pytest.raises(RetryAfter, match=r"0:00:03|3 seconds"):
            await bot.send_message(7, "x")
        for _ in range(2):
            with pytest.raises(Forbidden, match="deactivated"):
                await bot.send_message(7, "x")
        await bot.send_message(7, "enfin")
        telegram.fail("getMe", error_code=502)
        with pytest.raises(TelegramError, match="Bad Gateway"):
            await bot.get_me()
    assert [message.text for message in nurse.messages] == ["x", "enfin"]
    errors = [call.error.code if call.error else None for call in telegram.actions if call.method == "sendMessage"]
    assert errors == [429, 403, 403, None]


async def test_python_telegram_bot_knows_the_refusals(telegram: LocalTelegram) -> None:
    nurse = telegram.person(7)
    async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(7, "x")
        nurse.send("x")
        nurse.block()
        with pytest.raises(Forbidden, match="blocked by the user"):
            await bot.send_message(7, "x")
        await bot.set_webhook("https://a.fr")
        with pytest.raises(Conflict):
            await bot.get_updates()
        assert (await bot.get_webhook_info()).url == "https://a.fr"
        await bot.delete_webhook()
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=f"{telegram.url}/bot"):
            pass


async def test_python_telegram_bot_reads_the_profile(telegram: LocalTelegram) -> None:
    telegram.person(7).send("x")
    async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
        assert (bot.username, bot.first_name) == ("motus_local_bot", "Motus")
        await bot.set_my_commands([BotCommand("aide", "Aide")], language_code="fr")
        assert (await bot.get_my_commands(language_code="fr"))[0].command == "aide"
        await bot.set_my_short_description("Le secret")
        assert (await bot.get_my_short_description()).short_description == "Le secret"
        assert (await bot.get_chat(7)).first_name == "Camille"
        assert await bot.delete_messages(7, [1, 2])
        assert telegram.person(7).messages == []
