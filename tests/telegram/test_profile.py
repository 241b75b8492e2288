"""The bot's own name, descriptions and commands, in each language."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from bot.dialogue import path as addresses
from bot.i18n import Language
from bot.local import LocalTelegram
from bot.telegram import profile
from bot.telegram.application import App

Shows = Callable[..., bool]
Names = Callable[[], list[str]]
AtWork = Callable[[], AbstractAsyncContextManager[App]]
Until = Callable[[Callable[[], Any]], Any]

SETTERS = ("setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription")
FIELDS = ("name", "description", "short_description")


def written(server: LocalTelegram) -> list[str]:
    return [call.method for call in server.actions if call.method in SETTERS]


async def start(at_work: AtWork, server: LocalTelegram, language: str = "fr") -> None:
    """One start and stop of the bot, its profile written."""
    async with at_work():
        person = server.person(language_code=language)
        await person.say("/start")


async def test_commands_names_and_descriptions_are_written_in_each_language(
    at_work: AtWork, server: LocalTelegram, languages: dict[str, Language]
) -> None:
    await start(at_work, server)
    for code, language in {"": languages["fr"], **languages}.items():
        menu = server.profile.commands[("default",), code]
        assert [(each["command"], each["description"]) for each in menu] == profile.commands(language)
        # A language without a description of its own shows that of all the others.
        shown = {field: server.profile.texts.get((field, code), server.profile.texts[field, ""]) for field in FIELDS}
        assert shown == {
            "name": "Motus",
            "description": profile.description(language),
            "short_description": profile.short_description(language),
        }


async def test_french_and_english_differ(languages: dict[str, Language]) -> None:
    assert profile.description(languages["fr"]) != profile.description(languages["en"])
    assert profile.short_description(languages["fr"]) != profile.short_description(languages["en"])
    assert dict(profile.commands(languages["fr"]))["aide"] == "Aide"


async def test_nothing_is_written_on_a_second_start(at_work: AtWork, server: LocalTelegram) -> None:
    await start(at_work, server)
    assert written(server)
    server.forget_calls()
    await start(at_work, server)
    assert written(server) == []


async def test_only_what_differs_is_written(at_work: AtWork, server: LocalTelegram) -> None:
    await start(at_work, server)
    server.forget_calls()
    server.profile.texts["description", "en"] = "Something else"
    server.profile.texts["name", ""] = "Mutos"
    await start(at_work, server)
    assert sorted(written(server)) == ["setMyDescription", "setMyName"]
    assert server.profile.texts["name", ""] == "Motus"


@pytest.mark.parametrize("code", [400, 404, 429])
@pytest.mark.parametrize("verb", ["getMy", "setMy"])
async def test_a_server_that_refuses_them_gets_answers_all_the_same(
    at_work: AtWork, server: LocalTelegram, shows: Shows, verb: str, code: int
) -> None:
    for setter in SETTERS:
        server.fail(
            setter.replace("setMy", verb),
            error_code=code,
            times=99,
            parameters={"retry_after": 7200} if code == 429 else None,
        )
    async with at_work():
        nurse = server.person()
        assert shows(await nurse.say("/start"), addresses.home("fr"))
        assert shows(await nurse.press("🔒"), addresses.page("fr", addresses.Page.PRIVACY))


async def test_answers_do_not_wait_for_the_profile(at_work: AtWork, server: LocalTelegram, until: Until) -> None:
    server.delay("getMyCommands", 30)
    async with at_work():
        nurse = server.person()
        nurse.start()
        await until(lambda: any(message.from_bot for message in nurse.messages))
        assert server.traffic.open_calls() == ["getMyCommands"]
