"""Calls to the Bot API, and what of Telegram's answers is no fault: taken for what it is, quietly."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from enum import Enum, auto

from telegram import Bot, InputFile, InputMediaPhoto
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter

from bot.telegram.rendering import File, Rendered

MAX_WAIT = 20.0
"""Seconds of a flood limit worth waiting for; a nurse has tapped again before a longer one ends."""

BATCH = 100
"""Message ids that one deleteMessages takes (https://core.telegram.org/bots/api#deletemessages)."""

ERASED_BATCHES = 3
"""Batches of message ids, counted back from the newest, that an erasure tries."""

ERASED_SINGLY = 30
"""Messages that an erasure tries where a Bot API server knows no deleteMessages."""


class Outcome(Enum):
    """How a call ended, where it did not fail."""

    DONE = auto()
    UNCHANGED = auto()
    """The message shows this already: a double tap."""
    GONE = auto()
    """The message, the chat or the query is gone, or too old."""
    BLOCKED = auto()
    """The user has blocked the bot, or is no more; or the bot may not write in that group."""


_ORDINARY = {
    "message is not modified": Outcome.UNCHANGED,
    "query is too old": Outcome.GONE,
    "query id is invalid": Outcome.GONE,
    "query_id_invalid": Outcome.GONE,
    "message to edit not found": Outcome.GONE,
    "message can't be edited": Outcome.GONE,
    "message_id_invalid": Outcome.GONE,
    "message to delete not found": Outcome.GONE,
    "message can't be deleted": Outcome.GONE,
    "chat not found": Outcome.BLOCKED,
    "user is deactivated": Outcome.BLOCKED,
    "not enough rights": Outcome.BLOCKED,
    "have no rights": Outcome.BLOCKED,
    "chat_write_forbidden": Outcome.BLOCKED,
}
"""Parts of Telegram's descriptions (in lower case) that say something ordinary."""


async def attempt(call: Callable[[], Awaitable[object]]) -> Outcome:
    """Make a call. A flood limit is waited for once; an ordinary refusal is an outcome, any other is raised."""
    try:
        try:
            await call()
        except RetryAfter as limit:
            seconds = _seconds(limit.retry_after)
            if seconds > MAX_WAIT:
                raise
            await asyncio.sleep(seconds)
            await call()
    except Forbidden:
        return Outcome.BLOCKED
    except BadRequest as error:
        description = error.message.lower()
        for part, outcome in _ORDINARY.items():
            if part in description:
                return outcome
        raise
    return Outcome.DONE


def _seconds(wait: float | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


async def send(bot: Bot, chat: int, screen: Rendered) -> Outcome:
    """Show a screen in a new message."""
    return await attempt(
        lambda: bot.send_message(chat, screen.html, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard)
    )


async def send_document(bot: Bot, chat: int, screen: Rendered, file: File) -> Outcome:
    """Send a document, with a screen as its caption."""
    document = InputFile(file.data, file.name)
    return await attempt(
        lambda: bot.send_document(
            chat, document, caption=screen.html, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard
        )
    )


async def send_picture(bot: Bot, chat: int, screen: Rendered, file: File) -> Outcome:
    """Send a picture, with a screen as its caption."""
    return await attempt(
        lambda: bot.send_photo(
            chat, file.data, screen.html, filename=file.name, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard
        )
    )


async def show_picture(bot: Bot, chat: int, message: int, screen: Rendered, file: File) -> Outcome:
    """Show another picture in a message that has one; in a new one where that message is gone."""
    media = InputMediaPhoto(file.data, screen.html, ParseMode.HTML, filename=file.name)
    outcome = await attempt(lambda: bot.edit_message_media(media, chat, message, reply_markup=screen.keyboard))
    return await send_picture(bot, chat, screen, file) if outcome is Outcome.GONE else outcome


async def show(bot: Bot, chat: int, message: int, screen: Rendered) -> Outcome:
    """Show a screen in a message that is there already; in a new one where that message is gone."""
    outcome = await attempt(
        lambda: bot.edit_message_text(
            screen.html, chat, message, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard
        )
    )
    return await send(bot, chat, screen) if outcome is Outcome.GONE else outcome


async def answer(bot: Bot, query: str) -> Outcome:
    """Tell Telegram that a tap was received: the button stops spinning."""
    return await attempt(lambda: bot.answer_callback_query(query))


async def remove(bot: Bot, chat: int, message: int) -> Outcome:
    """Remove one message."""
    return await attempt(lambda: bot.delete_message(chat, message))


async def erase(bot: Bot, chat: int, screen: Rendered) -> Outcome:
    """Show a screen in a new message, and remove what can be removed of the chat above it.

    Nothing was noted: the new message tells the latest id, and those before it are tried, newest first. Ids of other
    chats are skipped by Telegram (https://core.telegram.org/bots/api#deletemessages).
    """
    sent: list[int] = []

    async def send_screen() -> None:
        message = await bot.send_message(chat, screen.html, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard)
        sent.append(message.message_id)

    outcome = await attempt(send_screen)
    if outcome is not Outcome.DONE:
        return outcome
    newest = sent[0] - 1
    try:
        for last in range(newest, max(0, newest - BATCH * ERASED_BATCHES), -BATCH):
            ids = list(range(max(1, last - BATCH + 1), last + 1))
            if not await _remove_all(bot, chat, ids):
                await _remove_newest(bot, chat, ids)
                break
    except InvalidToken:  # what an unknown method's 404 becomes
        singly = range(newest, max(0, newest - ERASED_SINGLY), -1)
        await asyncio.gather(*(remove(bot, chat, message) for message in singly))
    return outcome


async def _remove_all(bot: Bot, chat: int, ids: list[int]) -> bool:
    return await attempt(lambda: bot.delete_messages(chat, ids)) is Outcome.DONE


async def _remove_newest(bot: Bot, chat: int, refused: list[int]) -> None:
    """Remove the newest of some messages, refused together because the oldest are over 48 hours old: by halves."""
    ids = refused
    while len(ids) > 1:
        older, newer = ids[: len(ids) // 2], ids[len(ids) // 2 :]
        ids = older if await _remove_all(bot, chat, newer) else newer
    if len(ids) == 1:
        await _remove_all(bot, chat, ids)
