"""A local Telegram, a raw HTTP client for it, and a small real bot that talks to it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.local import LocalTelegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    Caller = Callable[..., Coroutine[Any, Any, tuple[int, dict[str, Any]]]]

Context = ContextTypes.DEFAULT_TYPE
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (320).to_bytes(4) + (200).to_bytes(4)


class Clock:
    """A clock that a test moves, in seconds."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def telegram(clock: Clock) -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(clock=clock) as server:
        yield server


@pytest.fixture
async def call(telegram: LocalTelegram) -> AsyncIterator[Caller]:
    """Call a method with a JSON body; gives the HTTP status and the decoded answer."""
    async with aiohttp.ClientSession() as session:

        async def answer(method: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
            async with session.post(f"{telegram.url}/bot{telegram.token}/{method}", json=parameters) as response:
                return response.status, await response.json()

        yield answer


KEYBOARD = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("🚨 Danger immédiat", callback_data="danger")],
        [
            InlineKeyboardButton("📋 Copier", copy_text=CopyTextButton("Je suis tenue au secret.")),
            InlineKeyboardButton("Loi", url="https://example.org/loi"),
        ],
    ]
)
BACK = InlineKeyboardMarkup([[InlineKeyboardButton("Retour", callback_data="home")]])


async def _start(update: Update, _: Context) -> None:
    assert update.effective_chat is not None
    await update.effective_chat.send_message(
        "<b>Motus</b> &amp; bouche cousue\n<blockquote expandable>Le texte\nde la loi</blockquote>",
        parse_mode="HTML",
        reply_markup=KEYBOARD,
    )


async def _tapped(update: Update, _: Context) -> None:
    query = update.callback_query
    assert query is not None
    with suppress(BadRequest):
        await query.answer("Bien reçu" if query.data == "danger" else None)
    if query.data == "danger":
        await query.edit_message_text("Appelez le <b>15</b>", parse_mode="HTML", reply_markup=BACK)
    elif query.data == "home":
        await query.edit_message_text("Motus", reply_markup=KEYBOARD)


async def _typed(update: Update, _: Context) -> None:
    assert update.effective_message is not None
    assert update.effective_chat is not None
    await update.effective_message.delete()
    await update.effective_chat.send_message("Message effacé")


async def _file(update: Update, _: Context) -> None:
    assert update.effective_chat is not None
    await update.effective_chat.send_document(b"a,b\n1,2\n", filename="chiffres.csv", caption="Voici")
    await update.effective_chat.send_photo(PNG, filename="courbe.png")


async def _member(update: Update, _: Context) -> None:
    assert update.effective_chat is not None
    if update.effective_chat.type == "group":
        with suppress(Forbidden):
            await update.effective_chat.send_message("Je réponds en privé.")
            await update.effective_chat.leave()


def build(telegram: LocalTelegram) -> Application[Any, Any, Any, Any, Any, Any]:
    """A small real bot."""
    application = (
        ApplicationBuilder()
        .token(telegram.token)
        .base_url(f"{telegram.url}/bot")
        .concurrent_updates(True)  # noqa: FBT003
        .build()
    )
    application.add_handler(CommandHandler("start", _start))
    application.add_handler(CommandHandler("fichier", _file))
    application.add_handler(CallbackQueryHandler(_tapped))
    application.add_handler(ChatMemberHandler(_member))
    application.add_handler(MessageHandler(filters.ChatType.PRIVATE & ~filters.COMMAND, _typed))
    return application


@pytest.fixture
async def bot(telegram: LocalTelegram) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """The small bot, running: it polls until the test ends."""
    application = build(telegram)
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(timeout=5)
        yield application
        await application.updater.stop()
        await application.stop()
