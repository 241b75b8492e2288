"""A small Telegram on loopback, in memory: the Bot API over real HTTP, and people to talk to the bot.

    async with LocalTelegram() as telegram:
        # point the bot at telegram.url (TELEGRAM_API_URL) with telegram.token, start it, then:
        nurse = telegram.person(1001, "Camille", language_code="fr")
        await nurse.say("/start")
        await nurse.press("Danger")
        assert "15" in nurse.last.text

What is tried (`terminal.converse`) and tested is then the real Application over real HTTP. The room checks what
Telegram checks, with Telegram's codes and sentences, and can refuse or delay a call on demand. It does not limit the
rate of calls, deliver to webhooks, serve files back, know Markdown, or show anything but inline keyboards.

Source: https://core.telegram.org/bots/api
"""

from __future__ import annotations

from bot.local.errors import ApiError
from bot.local.group import Group
from bot.local.person import Person
from bot.local.server import LocalTelegram
from bot.local.terminal import converse, typed_lines
from bot.local.traffic import Call
from bot.local.views import Button, Document, Message, Toast

__all__ = [
    "ApiError",
    "Button",
    "Call",
    "Document",
    "Group",
    "LocalTelegram",
    "Message",
    "Person",
    "Toast",
    "converse",
    "typed_lines",
]
