"""The bot's names, descriptions and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .conftest import Caller


@pytest.mark.parametrize(("what", "limit"), [("name", 64), ("description", 512), ("short_description", 120)])
async def test_texts_are_set_by_language_and_measured(call: Caller, what: str, limit: int) -> None:
    method = what.title().replace("_", "")
    assert (await call(f"setMy{method}", **{what: "x" * limit}))[0] == 200
    assert (await call(f"setMy{method}", **{what: "français", "language_code": "fr"}))[0] == 200
    assert (await call(f"getMy{method}", language_code="fr"))[1]["result"] == {what: "français"}
    assert (await call(f"getMy{method}", language_code="en"))[1]["result"] == {what: "x" * limit}
    assert (await call(f"setMy{method}", language_code="fr"))[0] == 200  # an empty one forgets
    assert (await call(f"getMy{method}", language_code="fr"))[1]["result"] == {what: "x" * limit}
    status, answer = await call(f"setMy{method}", **{what: "x" * (limit + 1)})
    assert (status, answer["description"]) == (400, f"Bad Request: {what.replace('_', ' ')} is too long")
    wrong = await call(f"getMy{method}", language_code="french")
    assert wrong[1]["description"] == "Bad Request: invalid language code specified"


async def test_a_bot_always_has_a_name(call: Caller) -> None:
    await call("setMyName", name="")
    assert (await call("getMyName"))[1]["result"] == {"name": "Motus"}
    assert (await call("getMyDescription"))[1]["result"] == {"description": ""}


async def test_commands_are_kept_by_scope_and_language(call: Caller) -> None:
    french = [{"command": "/urgence", "description": " Danger immédiat "}]
    private = {"type": "all_private_chats"}
    assert (await call("setMyCommands", commands=french, language_code="fr", scope=private))[0] == 200
    assert (await call("getMyCommands", language_code="fr", scope=private))[1]["result"] == [
        {"command": "urgence", "description": "Danger immédiat"}
    ]
    assert (await call("getMyCommands"))[1]["result"] == []
    assert (await call("deleteMyCommands", language_code="fr", scope=private))[0] == 200
    assert (await call("getMyCommands", language_code="fr", scope=private))[1]["result"] == []
    chat = {"type": "chat_member", "chat_id": 1, "user_id": 2}
    assert (await call("setMyCommands", commands=french, scope=chat))[0] == 200
    assert (await call("setMyCommands", commands=[], scope=chat))[0] == 200
    assert (await call("getMyCommands", scope=chat))[1]["result"] == []


def command(name: Any = "aide", description: Any = "Aide") -> dict[str, Any]:
    return {"command": name, "description": description}


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        ("[", "can't parse BotCommand JSON object"),
        ("{}", "expected an Array of BotCommand"),
        (["aide"], "can't parse BotCommand: expected an Object"),
        ([{"command": "aide"}], "can't parse BotCommand: Can't find field \"description\""),
        ([command(" / ")], "command must be non-empty"),
        ([command("/")], "command must be non-empty"),
        ([command("x" * 33)], "command length must not exceed 32"),
        ([command("Aide")], "BOT_COMMAND_INVALID"),
        ([command("aidé")], "BOT_COMMAND_INVALID"),
        ([command("a-b")], "BOT_COMMAND_INVALID"),
        ([command(description=" ")], "command description must be non-empty"),
        ([command(description="x" * 257)], "command description length must not exceed 256"),
        ([command()] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_that_telegram_refuses(call: Caller, commands: Any, reason: str) -> None:
    status, answer = await call("setMyCommands", commands=commands)
    assert (status, answer["description"]) == (400, f"Bad Request: {reason}")


@pytest.mark.parametrize(
    ("scope", "reason"),
    [
        ("{", "can't parse BotCommandScope JSON object"),
        ("[]", "can't parse BotCommandScope: BotCommandScope must be an Object"),
        ({"type": "moon"}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"type": "chat"}, "can't parse BotCommandScope: Can't find field \"chat_id\""),
    ],
)
async def test_scopes_that_telegram_refuses(call: Caller, scope: Any, reason: str) -> None:
    assert (await call("getMyCommands", scope=scope))[1]["description"] == f"Bad Request: {reason}"
