"""A Bot API that says yes at once and remembers nothing, without any HTTP: for tests of very many updates."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.telegram.application import App, build
from bot.telegram.guide import Desk
from bot.usage.tally import Tally

TOKEN = "424242:ZqxToken-of-no-worth"


class Obliging(BaseRequest):
    """The transport."""

    read_timeout = 5.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(self, url: str, *_: Any, request_data: RequestData | None = None, **__: Any) -> Any:
        called = url.rpartition("/")[2]
        result: Any = True
        if called == "getMe":
            result = {"id": 424242, "is_bot": True, "first_name": "Motus", "username": "motus_bot"}
        elif called in ("sendMessage", "editMessageText", "sendDocument"):
            assert request_data is not None
            chat = int(request_data.parameters["chat_id"])
            result = {"message_id": 2, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "…"}
        return 200, json.dumps({"ok": True, "result": result}).encode()


async def obliged(desk: Desk, tally: Tally | None = None, transport: Obliging | None = None) -> App:
    """The real Application, ready for updates, on such a transport."""
    application = build(TOKEN, "http://127.0.0.1:1", desk, tally)
    await application.bot.close_connections()
    application.bot._request = (Obliging(), transport or Obliging())
    await application.initialize()
    return application


def user(person: int, *, name: str = "Person", language: str = "fr") -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": f"{name} {person}", "language_code": language}


def message(person: dict[str, Any], **content: Any) -> dict[str, Any]:
    """A message of a person; a text that starts with / is a command."""
    chat = {"id": person["id"], "type": "private", "first_name": person["first_name"]}
    if str(content.get("text", "")).startswith("/"):
        content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(content["text"].split()[0])}]
    return {"message_id": 1, "date": 1, "chat": chat, "from": person, **content}


def tapped(person: dict[str, Any], data: str) -> dict[str, Any]:
    """A tap of a person, with any data."""
    shown = message(person, text="…")
    return {"callback_query": {"id": "1", "from": person, "chat_instance": "1", "data": data, "message": shown}}


async def send(application: App, person: dict[str, Any], **content: Any) -> None:
    """Let a message arrive, and be answered."""
    await arrive(application, {"message": message(person, **content)})


async def tap(application: App, person: dict[str, Any], data: str) -> None:
    """Let a tap arrive, and be answered."""
    await arrive(application, tapped(person, data))


async def arrive(application: App, body: dict[str, Any]) -> None:
    """Let an update arrive, and be answered."""
    await application.process_update(Update.de_json({"update_id": next(_numbers), **body}, application.bot))


_numbers = count(1)
