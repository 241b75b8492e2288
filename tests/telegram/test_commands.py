"""What each command opens, in which language; deep links; erasing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.dialogue import path as addresses
from bot.dialogue.machine import Interview, Path
from bot.dialogue.path import Codec, Page, Staleness
from bot.dialogue.screen import Screens
from bot.i18n import Language
from bot.local import Call, LocalTelegram, Person

Shows = Callable[..., bool]
Names = Callable[[], list[str]]
Calls = Callable[[str], list[Call]]

COMMANDS = {
    "/start": addresses.home("fr"),
    "/urgence": addresses.topic("fr", Path("urgence")),
    "/sujets": addresses.page("fr", Page.TOPICS),
    "/confidentialite": addresses.page("fr", Page.PRIVACY),
    "/privacy": addresses.page("fr", Page.PRIVACY),
    "/effacer": addresses.page("fr", Page.ERASE),
    "/langue": addresses.page("fr", Page.LANGUAGE),
    "/aide": addresses.page("fr", Page.HELP),
    "/help": addresses.page("fr", Page.HELP),
}


async def test_each_command_opens_its_screen(nurse: Person, shows: Shows) -> None:
    for command, address in COMMANDS.items():
        assert shows(await nurse.say(command), address), command


@pytest.mark.usefixtures("app")
async def test_a_phone_set_to_english_gets_english_words(server: LocalTelegram, shows: Shows) -> None:
    person = server.person(3000, "Sam", language_code="en-GB")
    for command, address in COMMANDS.items():
        assert shows(await person.say(command), address.in_language("en")), command


@pytest.mark.usefixtures("app")
async def test_any_other_phone_gets_french(server: LocalTelegram, shows: Shows) -> None:
    for number, code in enumerate([None, "de", "fr-CA", "zh-hans", "", "FR"]):
        person = server.person(3000 + number, language_code=code)
        assert shows(await person.say("/start"), addresses.home("fr")), code


async def test_a_command_with_the_name_of_the_bot_is_understood(nurse: Person, shows: Shows) -> None:
    assert shows(await nurse.say("/urgence@motus_local_bot"), COMMANDS["/urgence"])


async def test_words_typed_after_a_command_are_removed(nurse: Person, shows: Shows) -> None:
    for command, address in COMMANDS.items():
        typed = nurse.send(f"{command} Mme Durand chambre 12")
        await nurse.settled()
        assert not nurse.sees(typed), command
        assert shows(nurse.last, address, Staleness.UNREADABLE if command == "/start" else None), command


async def test_the_languages_are_one_touch_away(nurse: Person, shows: Shows) -> None:
    await nurse.say("/langue")
    assert shows(await nurse.press("English"), addresses.home("en"))
    assert shows(await nurse.press("🔒"), addresses.page("en", Page.PRIVACY))
    await nurse.press("🌐")
    assert shows(await nurse.press("Français"), addresses.home("fr"))


# Links.


async def test_a_link_opens_each_guidance_it_was_made_for(
    nurse: Person, codec: Codec, interview: Interview, shows: Shows
) -> None:
    for name in interview.corpus.topics:
        path = next(path for path, stage in interview.walk(name) if interview.guidance(stage))
        address = addresses.topic("fr", path)
        link = nurse.start(codec.encode(address))
        await nurse.settled()
        assert shows(nurse.last, address)
        assert not nurse.sees(link)


async def test_a_link_opens_in_the_language_it_was_made_in(nurse: Person, codec: Codec, shows: Shows) -> None:
    assert shows(await nurse.say(f"/start {codec.encode(addresses.home('en'))}"), addresses.home("en"))


async def test_a_link_that_is_not_ours_says_so_on_the_first_screen(nurse: Person, shows: Shows) -> None:
    for payload in ("0", "1fr", "1frz", "1frtAAAAAAA", "A" * 64, "é", "🤫", "-", "null", "1frh_"):
        assert shows(await nurse.say(f"/start {payload}"), addresses.home("fr"), Staleness.UNREADABLE), payload


# Erasing.


async def test_erasing_removes_her_messages_and_those_of_the_bot(nurse: Person, shows: Shows) -> None:
    await nurse.say("/sujets")
    await nurse.say("/urgence")
    await nurse.say("/effacer")
    assert len(nurse.messages) == 1
    assert shows(nurse.last, COMMANDS["/effacer"])


async def test_erasing_says_what_it_cannot_remove(nurse: Person, french: Language) -> None:
    message = await nurse.say("/effacer")
    for words in ("What Motus cannot remove", "Messages more than 48 hours old, and the chat itself."):
        assert french.gettext(words) in message.text
    assert "48" in message.text


async def test_erasing_touches_nobody_elses_messages(nurse: Person, server: LocalTelegram) -> None:
    other = server.person(1002)
    for _ in range(3):
        await other.say("/start")
        await nurse.say("/start")
    await nurse.say("/effacer")
    assert len(nurse.messages) == 1
    assert len(other.messages) == 6


async def test_erasing_removes_two_hundred_messages(nurse: Person) -> None:
    for _ in range(100):
        nurse.start()
    await nurse.settled(timeout=15)
    assert len(nurse.messages) == 202
    await nurse.say("/effacer")
    assert len(nurse.messages) == 1


async def test_erasing_keeps_only_what_is_too_old_to_be_removed(
    nurse: Person, clock: Any, shows: Shows, complaints: Names
) -> None:
    old = [message.id for message in nurse.messages]
    clock.now += 3 * 24 * 3600
    await nurse.say("/urgence")
    await nurse.say("/sujets")
    await nurse.say("/effacer")
    assert [message.id for message in nurse.messages][:-1] == old
    assert shows(nurse.last, COMMANDS["/effacer"])
    assert complaints() == []


async def test_erasing_from_an_older_message_removes_the_newer_ones_too(nurse: Person, shows: Shows) -> None:
    older = await nurse.say("/aide")
    await nurse.say("/start")
    await nurse.press("🧹", older)
    assert len(nurse.messages) == 1
    assert shows(nurse.last, COMMANDS["/effacer"])


async def test_erasing_twice_leaves_one_message(nurse: Person, complaints: Names) -> None:
    older = await nurse.say("/aide")
    nurse.tap("🧹", older)
    nurse.tap("🧹", older)
    await nurse.settled()
    assert len(nurse.messages) <= 2
    assert complaints() == []


async def test_the_help_names_every_command_of_the_menu(nurse: Person, server: LocalTelegram) -> None:
    text = (await nurse.say("/aide")).text
    menu = server.profile.commands[("default",), "fr"]
    missing = [each["command"] for each in menu if f"/{each['command']}" not in text]
    assert missing == []


async def test_every_command_of_the_menu_is_understood(nurse: Person, server: LocalTelegram, screens: Screens) -> None:
    for each in server.profile.commands[("default",), "fr"]:
        message = await nurse.say(f"/{each['command']}")
        assert message.text == screens.draw(COMMANDS[f"/{each['command']}"]).text
