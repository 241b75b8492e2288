"""/stats, for admins only: what may be shown of the counts, as a text, a picture or a CSV file.

For anybody else there is no such command, and its buttons are those of no screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from enum import Enum
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, filters

from bot.counting import names_in
from bot.i18n import Language
from bot.telegram import delivery
from bot.telegram.guide import Desk
from bot.telegram.rendering import File, Rendered
from bot.telegram.summary import View, summary
from bot.usage import periods, store
from bot.usage.chart import Chart, NoPicture, chart, picture
from bot.usage.formats import EXCEL, as_csv
from bot.usage.periods import Now, now_in_france
from bot.usage.report import By, report
from bot.usage.suppression import Published, publish
from bot.usage.unusable import Reason, Unusable
from bot.usage.wording import Names, reason_words

Context = ContextTypes.DEFAULT_TYPE

PREFIX = "stats"
"""How the codes of its buttons begin; those of screens begin with the version of their alphabet, a digit."""


class Action(Enum):
    """What a button of the counts does."""

    TEXT = "text"
    """Shows another stretch of time in place."""
    CHART = "chart"
    """Sends a picture."""
    REDRAW = "redraw"
    """Shows another stretch of time in the picture, in place."""
    CSV = "csv"
    """Sends a file for a spreadsheet."""


class Statistics:
    """Answers admins.

    Args:
        desk: Where the dialogs in use are found, which have the names of topics.
        admins: The ids of those who may ask.
        file: The file of counts.
        least: The smallest count that is shown.
        now: The time.
    """

    def __init__(self, desk: Desk, admins: Iterable[int], file: Path, least: int, now: Now = now_in_france) -> None:
        self._desk = desk
        self._admins = frozenset(admins)
        self._file = file
        self._least = least
        self._now = now
        self._drawing = asyncio.Lock()  # one picture at a time: each takes a core for a second

    def add_to(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Register the handlers, where there are admins. They come before those of everybody."""
        if self._admins:
            only = filters.ChatType.PRIVATE & filters.User(self._admins)
            application.add_handler(CommandHandler("stats", self.command, only))
            application.add_handler(_AdminsTap(self._admins, self.tap))

    async def command(self, update: Update, context: Context) -> None:
        """/stats: last week, the latest that is whole."""
        if message := update.effective_message:
            language = self._language(update)
            screen = await self._screen(View.LAST_WEEK, language)
            await delivery.send(context.bot, message.chat.id, screen)

    async def tap(self, update: Update, context: Context) -> None:
        """One of the buttons under the counts."""
        query = update.callback_query
        if query is None or query.message is None:
            return
        bot, chat, message = context.bot, query.message.chat.id, query.message.message_id
        language = self._language(update)
        action, view = _CODES[query.data or ""]
        await delivery.answer(bot, query.id)  # at once: a picture takes a second
        try:
            if action is Action.TEXT:
                await delivery.show(bot, chat, message, await self._screen(view, language))
            elif action is Action.CSV:
                await delivery.send_document(bot, chat, *await self._csv(view, language))
            elif action is Action.CHART:
                await delivery.send_picture(bot, chat, *await self._picture(view, language))
            else:
                await delivery.show_picture(bot, chat, message, *await self._picture(view, language))
        except (Unusable, NoPicture):  # the text says why
            await delivery.send(bot, chat, await self._screen(view, language))

    async def _screen(self, view: View, language: Language) -> Rendered:
        _ = language.gettext
        try:
            text = await asyncio.to_thread(self._text, view, language)
        except Unusable as error:
            reason = reason_words(error.reason, language)
            text = "📊 " + _("The counts cannot be read: {reason}.").format(reason=reason)
        others = [
            InlineKeyboardButton(_("🖼 Chart"), callback_data=_code(Action.CHART, view)),
            InlineKeyboardButton(_("⬇️ CSV"), callback_data=_code(Action.CSV, view)),
        ]
        return Rendered(text, InlineKeyboardMarkup([*_views(language, Action.TEXT, view), others]))

    async def _csv(self, view: View, language: Language) -> tuple[Rendered, File]:
        file = await asyncio.to_thread(self._table, view, language)
        return Rendered(view.title(language), InlineKeyboardMarkup(())), file

    async def _picture(self, view: View, language: Language) -> tuple[Rendered, File]:
        """Raises NoPicture, also for a stretch of which nothing is over yet."""
        drawn = await asyncio.to_thread(self._chart, view, language)
        async with self._drawing:
            file = File("motus.png", await picture(drawn))
        return Rendered(view.title(language), InlineKeyboardMarkup(_views(language, Action.REDRAW, view))), file

    # Off the event loop: a year of counts takes a good part of a second. All raise Unusable.

    def _text(self, view: View, language: Language) -> str:
        return summary(self._published(), view, language, self._names(language))

    def _table(self, view: View, language: Language) -> File:
        published = self._published()
        period = view.period(published.until)
        found = report(published, period, By.DAY if view is View.THIS_WEEK else By.WEEK)
        text = as_csv(found, language, self._names(language), EXCEL.get(language.code, ","))
        # With the mark at its beginning that spreadsheets look for.
        return File(f"motus-{period.first}-{period.last}.csv", text.encode("utf-8-sig"))

    def _chart(self, view: View, language: Language) -> Chart:
        published = self._published()
        period = view.period(published.until)
        over_time, whole = report(published, period, view.by), report(published, period)
        return chart(over_time, whole, f"Motus · {view.title(language)}", language, self._names(language))

    def _published(self) -> Published:
        try:
            counts = store.read([self._file])
        except Unusable as error:
            if error.reason is not Reason.MISSING:  # nothing has been counted yet
                raise
            counts = {}
        return publish(counts, periods.yesterday(self._now()), self._least)

    def _language(self, update: Update) -> Language:
        guide, user = self._desk.guide, update.effective_user
        return guide.languages[guide.language(user.language_code if user else None)]

    def _names(self, language: Language) -> Names:
        guide = self._desk.guide
        return names_in(guide.corpus, guide.languages, language)


class _AdminsTap(CallbackQueryHandler[Context, None]):
    """Takes taps on the buttons of the counts, from admins only: anybody else's are taken as any code without sense."""

    def __init__(
        self, admins: frozenset[int], callback: Callable[[Update, Context], Coroutine[Any, Any, None]]
    ) -> None:
        super().__init__(callback, pattern=lambda data: data in _CODES)
        self._admins = admins

    def check_update(self, update: object) -> Any:
        user = update.effective_user if isinstance(update, Update) else None
        return super().check_update(update) if user and user.id in self._admins else None


def _code(action: Action, view: View) -> str:
    return f"{PREFIX}:{action.value}:{view.value}"


_CODES = {_code(action, view): (action, view) for action in Action for view in View}


def _views(language: Language, action: Action, shown: View) -> list[list[InlineKeyboardButton]]:
    """The buttons of the four stretches of time, by two; a point marks the one that is shown."""
    buttons = [
        InlineKeyboardButton(
            f"• {view.title(language)}" if view is shown else view.title(language), callback_data=_code(action, view)
        )
        for view in View
    ]
    return [buttons[:2], buttons[2:]]
