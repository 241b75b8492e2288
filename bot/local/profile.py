"""What the bot says of itself: names, descriptions, commands, in each language.

Sources: https://core.telegram.org/bots/api#setmyname, #setmydescription, #setmyshortdescription, #setmycommands.
Telegram's wording for a name or a description that is too long is not published; the sentence used here is ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.local.errors import JSON, Decoded, bad_request

if TYPE_CHECKING:
    from bot.local.parameters import Parameters

LIMITS = {"name": 64, "description": 512, "short_description": 120}
"""In characters."""
COMMANDS_LIMIT = 100
COMMAND_LIMIT = 32
COMMAND_DESCRIPTION_LIMIT = 256

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}

Scope = tuple[str, ...]
"""Kind of scope, then the ids it names."""


class Profile:
    """The bot's profile, as its methods set and read it.

    Args:
        name: what getMyName gives in every language that has no name of its own.
    """

    def __init__(self, name: str) -> None:
        self.texts: dict[tuple[str, str], str] = {("name", ""): name}
        """By field (`name`, `description`, `short_description`) and language code ("" for all the others)."""
        self.commands: dict[tuple[Scope, str], list[JSON]] = {}
        """By scope and language code."""

    def set_text(self, field: str, parameters: Parameters) -> bool:
        """setMyName, setMyDescription, setMyShortDescription; an empty text forgets that language's own.

        Raises:
            ApiError: "{field} is too long", "invalid language code specified".
        """
        language, text = _language(parameters), parameters.text(field).strip()
        if len(text) > LIMITS[field]:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        if text:
            self.texts[field, language] = text
        elif (field, language) != ("name", ""):  # a bot always has a name
            self.texts.pop((field, language), None)
        return True

    def get_text(self, field: str, parameters: Parameters) -> JSON:
        """getMyName, getMyDescription, getMyShortDescription; without one in that language, the one for all."""
        own = self.texts.get((field, _language(parameters)))
        return {field: own if own is not None else self.texts.get((field, ""), "")}

    def set_commands(self, parameters: Parameters) -> bool:
        """SetMyCommands.

        Raises:
            ApiError: "command must be non-empty", "command length must not exceed 32", "BOT_COMMAND_INVALID" (other
                than a-z, 0-9 and _), "command description must be non-empty", "command description length must not
                exceed 256", "BOT_COMMANDS_TOO_MUCH", or an unreadable scope or language.
        """
        key = _scope(parameters), _language(parameters)
        commands = [_command(each) for each in parameters.array("commands", "BotCommand")]
        if len(commands) > COMMANDS_LIMIT:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        if commands:
            self.commands[key] = commands
        else:
            self.commands.pop(key, None)
        return True

    def get_commands(self, parameters: Parameters) -> list[JSON]:
        """getMyCommands: exactly those of that scope and language, [] when none were set."""
        return self.commands.get((_scope(parameters), _language(parameters)), [])

    def delete_commands(self, parameters: Parameters) -> bool:
        """deleteMyCommands, for one scope and language."""
        self.commands.pop((_scope(parameters), _language(parameters)), None)
        return True


def _language(parameters: Parameters) -> str:
    code = parameters.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _scope(parameters: Parameters) -> Scope:
    scope = parameters.decoded("scope", "BotCommandScope")
    if scope is None:
        return ("default",)
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = str(scope.get("type", ""))
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    for name in _SCOPES[kind]:
        if scope.get(name) in (None, ""):
            raise bad_request(f"can't parse BotCommandScope: Can't find field \"{name}\"")
    return (kind, *(str(scope[name]) for name in _SCOPES[kind]))


def _command(value: Decoded) -> JSON:
    if not isinstance(value, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(value.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    command, description = value["command"].strip().removeprefix("/"), value["description"].strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > COMMAND_LIMIT:
        raise bad_request(f"command length must not exceed {COMMAND_LIMIT}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > COMMAND_DESCRIPTION_LIMIT:
        raise bad_request(f"command description length must not exceed {COMMAND_DESCRIPTION_LIMIT}")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}
