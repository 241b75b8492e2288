"""When a handler fails: the log says what and where, never about whom; the nurse still gets a screen."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.dialogue import path as addresses
from bot.logs import describe
from bot.telegram import delivery
from bot.telegram.guide import Desk
from bot.usage.events import Family, event
from bot.usage.tally import Tally

log = logging.getLogger(__name__)


class Faults:
    """The error handler.

    Args:
        desk: Where the dialogs in use are found.
        tally: Where errors are counted, by kind.
        doubt: Finds out whether the token is still good.
    """

    def __init__(self, desk: Desk, tally: Tally, doubt: Callable[[], Awaitable[None]]) -> None:
        self._desk = desk
        self._tally = tally
        self._doubt = doubt

    async def handle(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log the class and place of an exception and the kind of update; show the first screen again."""
        error = context.error
        kind = _kind(update)
        log.error("%s failed: %s", kind, describe(error) if error else "?")
        self._tally.count(event(Family.ERROR, _sort(error)))
        if isinstance(error, InvalidToken):
            await self._doubt()
        chat = update.effective_chat if isinstance(update, Update) else None
        # An API that does not answer would not answer this either. (To the library a refused call is a NetworkError.)
        silent = isinstance(error, (NetworkError, RetryAfter)) and not isinstance(error, BadRequest)
        if chat is None or chat.type != chat.PRIVATE or silent:
            return
        user = update.effective_user if isinstance(update, Update) else None
        guide = self._desk.guide
        home = addresses.home(guide.language(user.language_code if user else None))
        calls = [delivery.send(context.bot, chat.id, guide.show(home, context.bot.username))]
        if isinstance(update, Update) and update.callback_query:  # else the button would spin on
            calls.append(delivery.answer(context.bot, update.callback_query.id))
        try:
            await asyncio.gather(*calls)
        except Exception as further:  # noqa: BLE001 (nothing may come out of an error handler)
            log.error("%s failed again: %s", kind, describe(further))  # noqa: TRY400 (a traceback shows what was said)


def _sort(error: Exception | None) -> str:
    """Under what an error is counted."""
    if isinstance(error, RetryAfter):
        return "flood"
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return "network"
    return "refused" if isinstance(error, TelegramError) else "fault"


def _kind(update: object) -> str:
    """The kind of an update: the name of its one field that is set."""
    if not isinstance(update, Update):
        return "a call"
    kinds = ("callback_query", "message", "edited_message", "my_chat_member")
    return next((kind for kind in kinds if getattr(update, kind) is not None), "an update")
