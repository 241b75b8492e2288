"""What she types or sends is removed, never said again; typed words are taken for a topic."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from bot.dialogue import path as addresses
from bot.dialogue.machine import Interview, Path
from bot.i18n import Language
from bot.local import Call, LocalTelegram, Message, Person
from bot.telegram.application import App

Shows = Callable[..., bool]
Names = Callable[[], list[str]]
Calls = Callable[[str], list[Call]]
AtWork = Callable[[], AbstractAsyncContextManager[App]]

ERASED = "🧽 Message erased: write nothing about a patient, not even here."
UNOPENED = "🧽 Removed, unopened: send nothing about a patient, not even here."
NEAREST = "Touch what is nearest to your situation."


async def test_typed_words_are_removed_at_once(nurse: Person, methods: Names, french: Language) -> None:
    typed = nurse.send("les gendarmes")
    await nurse.settled()
    assert not nurse.sees(typed)
    assert french.gettext(ERASED) in nurse.last.text
    assert methods() == ["deleteMessage", "sendMessage"]


@pytest.mark.parametrize("slow", ["deleteMessage", "sendMessage"])
async def test_removing_and_answering_do_not_wait_for_each_other(
    nurse: Person, server: LocalTelegram, calls: Calls, slow: str
) -> None:
    server.delay(slow, 0.2)
    await nurse.say("gendarme")
    other = "sendMessage" if slow == "deleteMessage" else "deleteMessage"
    assert calls(other)[0].started < (calls(slow)[0].finished or 0)


@pytest.mark.parametrize(
    "typed",
    ["Zbigniewska chambre 12", "bleus Zbigniewska", "/inconnue Zbigniewska", "<b>Zbigniewska</b>", "@Zbigniewska"],
)
async def test_typed_words_are_in_no_later_call(nurse: Person, server: LocalTelegram, typed: str) -> None:
    nurse.send(typed)
    await nurse.settled()
    await nurse.press("🏠")
    await nurse.say("/sujets")
    await nurse.say("/effacer")
    assert "zbigniewska" not in json.dumps([call.parameters for call in server.calls], ensure_ascii=False).lower()


MEANT = {
    "gendarme": "police",
    "gendarmes au téléphone": "police",
    "gendarmmes": "police",
    "requisition": "requisition",
    "RÉQUISITION": "requisition",
    "sa fille veut des nouvelles": "famille",
    "photo whatsapp": "messages",
    "bleus sur l'enfant": "enfant",
    "/motus bleus sur l'enfant": "enfant",
}


async def test_the_topic_meant_is_a_button_and_opens(
    nurse: Person, interview: Interview, french: Language, shows: Shows
) -> None:
    for typed, topic in MEANT.items():
        message = await nurse.say(typed)
        assert french.text(interview.corpus.topics[topic].title) in message.labels[0], typed
        assert shows(await nurse.press(message.buttons[0][0]), addresses.topic("fr", Path(topic)))


async def test_the_best_topics_only_are_offered(nurse: Person, french: Language) -> None:
    message = await nurse.say("bleus enfant coups police réquisition famille whatsapp témoin partage")
    assert 1 < len(message.labels) <= 5
    assert message.labels[-1] == french.gettext("🏠 Something else")


async def test_words_that_mean_no_topic_get_a_way_on(nurse: Person, french: Language, shows: Shows) -> None:
    for typed in ("xyzzy", "42", "🤷", "…", "'\" OR 1=1 --", 'NEAR("', "a" * 4000, "\u202e", "il"):
        sent = nurse.send(typed)
        await nurse.settled()
        assert not nurse.sees(sent), typed
        assert french.gettext(ERASED) in nurse.last.text, typed
        assert shows(await nurse.press("🏠"), addresses.home("fr"))


async def test_a_story_of_four_thousand_characters_is_removed_too(nurse: Person) -> None:
    typed = nurse.send("La fille de Mme Durand " * 178)
    await nurse.settled()
    assert not nurse.sees(typed)
    assert "Durand" not in nurse.last.text


@pytest.mark.usefixtures("app")
async def test_words_typed_in_english_are_answered_in_english(server: LocalTelegram, english: Language) -> None:
    person = server.person(3000, "Sam", language_code="en")
    assert (await person.say("whatsapp")).text.startswith(english.gettext(ERASED))


SENDING: dict[str, Callable[[Person], Message]] = {
    "photo": lambda person: person.send_photo("Zbigniewska"),
    "photo without caption": lambda person: person.send_photo(),
    "photo with a command": lambda person: person.send_photo("/start"),
    "voice": lambda person: person.send_voice(),
    "document": lambda person: person.send_document("zbigniewska.pdf", "Zbigniewska"),
    "contact": lambda person: person.send_contact("+33601020304", "Zbigniewska"),
    "location": lambda person: person.send_location(),
    "sticker": lambda person: person.send_sticker(),
}


@pytest.mark.parametrize("send", SENDING.values(), ids=SENDING)
async def test_anything_sent_is_removed_unopened(
    nurse: Person, server: LocalTelegram, french: Language, methods: Names, send: Callable[[Person], Message]
) -> None:
    sent = send(nurse)
    await nurse.settled()
    assert not nurse.sees(sent)
    assert french.gettext(UNOPENED) in nurse.last.text
    assert methods() == ["deleteMessage", "sendMessage"]  # no getFile
    assert "zbigniewska" not in json.dumps([call.parameters for call in server.calls]).lower()


async def test_a_forwarded_text_is_removed_like_a_typed_one(nurse: Person, server: LocalTelegram) -> None:
    sent = nurse.forward("Zbigniewska est sortie", "Dominique Zbigniewska")
    await nurse.settled()
    assert not nurse.sees(sent)
    assert "zbigniewska" not in json.dumps([call.parameters for call in server.calls]).lower()


async def test_a_message_corrected_afterwards_is_removed(
    nurse: Person, server: LocalTelegram, french: Language
) -> None:
    server.fail("deleteMessage", description="Bad Request: message can't be deleted")
    typed = nurse.send("Mme Durand")
    await nurse.settled()
    assert nurse.sees(typed)
    nurse.edit(typed, "Mme Durand, chambre 12")
    await nurse.settled()
    assert not nurse.sees(typed)
    assert french.gettext(ERASED) in nurse.last.text


async def test_a_message_that_cannot_be_removed_is_answered_all_the_same(
    nurse: Person, server: LocalTelegram, french: Language, complaints: Names
) -> None:
    server.fail("deleteMessage", description="Bad Request: message can't be deleted for everyone")
    await nurse.say("Mme Durand")
    assert french.gettext(ERASED) in nurse.last.text
    assert complaints() == []


async def test_the_answer_to_typed_words_stays_when_the_bot_restarts(
    at_work: AtWork, server: LocalTelegram, shows: Shows
) -> None:
    nurse = server.person()
    async with at_work():
        await nurse.say("whatsapp")
    async with at_work():
        assert shows(await nurse.press(nurse.last.buttons[0][0]), addresses.topic("fr", Path("messages")))


async def test_a_service_message_gets_no_answer(nurse: Person, server: LocalTelegram, methods: Names) -> None:
    post = server.world.say(
        nurse._chat, nurse.user, {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}}
    )
    await nurse.settled()
    assert methods() == []
    assert post.id in {message.id for message in nurse.messages}
