"""What the bot does with each kind of update. Handlers keep nothing between two updates."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import ChatMember, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, User
from telegram.constants import ChatType
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)
from telegram.helpers import create_deep_linked_url

from bot.dialogue import path as addresses
from bot.dialogue.machine import Path
from bot.dialogue.path import Address, Kind, Page, Staleness
from bot.i18n import SOURCE
from bot.telegram import delivery
from bot.telegram.delivery import Outcome
from bot.telegram.guide import Desk, Guide
from bot.telegram.rendering import Rendered
from bot.usage.events import Event, Family, event
from bot.usage.tally import Tally

Context = ContextTypes.DEFAULT_TYPE
Handle = Callable[[Update, Context], Coroutine[Any, Any, None]]

PRIVATE = filters.ChatType.PRIVATE
IN_PUBLIC = filters.ChatType.GROUPS

PAGES = {
    "sujets": Page.TOPICS,
    "confidentialite": Page.PRIVACY,
    "privacy": Page.PRIVACY,
    "aide": Page.HELP,
    "help": Page.HELP,
}
"""Commands that open a page."""

START, LINK, WORDS = event(Family.START), event(Family.LINK), event(Family.REMOVED, "words")


class Handlers:
    """The handlers, around one desk. What they show is counted once it has been shown."""

    def __init__(self, desk: Desk, tally: Tally) -> None:
        self._desk = desk
        self._tally = tally

    @property
    def guide(self) -> Guide:
        """The guide in use. A handler takes all it needs of it before it waits for anything."""
        return self._desk.guide

    def all(self) -> list[BaseHandler[Update, Context, None]]:
        """In the order in which they are tried."""
        pages = [CommandHandler(name, self._page(page), PRIVATE) for name, page in PAGES.items()]
        return [
            CallbackQueryHandler(self.tap),
            CommandHandler("start", self.start, PRIVATE),
            CommandHandler("urgence", self.urgent, PRIVATE),
            CommandHandler("effacer", self.erase, PRIVATE),
            CommandHandler("langue", self.language, PRIVATE),
            *pages,
            MessageHandler(PRIVATE & filters.TEXT, self.typed),
            MessageHandler(PRIVATE & ~filters.StatusUpdate.ALL, self.media),
            MessageHandler(IN_PUBLIC & ~filters.StatusUpdate.ALL, self.leave),
            ChatMemberHandler(self.invited, ChatMemberHandler.MY_CHAT_MEMBER),
        ]

    def add_to(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Register them all."""
        application.add_handlers(self.all())

    # Buttons.

    async def tap(self, update: Update, context: Context) -> None:
        """A button: the answer to the tap and the next screen leave side by side."""
        query = update.callback_query
        if query is None:
            return
        address, staleness = self.guide.read(query.data or "", self._language(query.from_user))
        message = query.message
        chat = message.chat.id if message else query.from_user.id
        showing: Coroutine[Any, Any, Outcome]
        if address.kind is Kind.PAGE and address.name == Page.ERASE.value:
            showing = self._erase(context, chat, address.language)
        elif address.kind is Kind.MODEL:  # beside the advice, which stays where it is
            showing = self._send_model(context, chat, address)
        elif message is not None and message.is_accessible:
            showing = delivery.show(context.bot, chat, message.message_id, self._show(context, address, staleness))
        else:
            showing = delivery.send(context.bot, chat, self._show(context, address, staleness))
        events = self._events(address)
        if staleness:
            events.append(event(Family.STALE, staleness.value))
        await asyncio.gather(delivery.answer(context.bot, query.id), self._counted(showing, events))

    # Commands.

    async def start(self, update: Update, context: Context) -> None:
        """The first screen, or the one a deep link names."""
        message, language = self._message(update)
        if not context.args:
            await self._open(message, context, addresses.home(language), START)
            return
        address, staleness = self.guide.read(context.args[0], language)
        if address.kind is Kind.MODEL:
            showing = self._send_model(context, message.chat.id, address)
        else:
            showing = delivery.send(context.bot, message.chat.id, self._show(context, address, staleness))
        begun = (START, WORDS) if staleness is Staleness.UNREADABLE else (LINK,)
        await self._replace(message, context, showing, self._events(address, *begun))

    async def urgent(self, update: Update, context: Context) -> None:
        """Immediate danger."""
        message, language = self._message(update)
        await self._open(message, context, addresses.topic(language, Path(self.guide.corpus.home.urgent)))

    async def language(self, update: Update, context: Context) -> None:
        """The languages; in reply to a screen, that very screen in the next one, where it stands."""
        message, language = self._message(update)
        replied = message.reply_to_message
        if replied is not None and (address := self._other_language(replied)):
            showing = delivery.show(context.bot, message.chat.id, replied.message_id, self._show(context, address))
            await self._replace(message, context, showing, self._events(address))
        else:
            await self._open(message, context, addresses.page(language, Page.LANGUAGE))

    def _other_language(self, screen: Message) -> Address | None:
        """Where the language button of a screen leads: the one whose language is not that of the others."""
        rows = screen.reply_markup.inline_keyboard if screen.reply_markup else ()
        codes = [button.callback_data for row in rows for button in row if isinstance(button.callback_data, str)]
        read = [address for address, staleness in (self.guide.read(code, SOURCE) for code in codes) if not staleness]
        return next((each for each in read if each.language != read[0].language), None)

    def _page(self, page: Page) -> Handle:
        async def handle(update: Update, context: Context) -> None:
            message, language = self._message(update)
            await self._open(message, context, addresses.page(language, page))

        return handle

    async def erase(self, update: Update, context: Context) -> None:
        """Remove what can be removed of this chat."""
        message, language = self._message(update)
        await self._erase(context, message.chat.id, language)

    # What she types or sends.

    async def typed(self, update: Update, context: Context) -> None:
        """Typed words: removed, matched with the topics, forgotten."""
        message, language = self._message(update)
        screen, found = self.guide.find(message.text or "", language)
        showing = delivery.send(context.bot, message.chat.id, screen)
        await self._replace(message, context, showing, [event(Family.SEARCH, "found" if found else "missed")])

    async def media(self, update: Update, context: Context) -> None:
        """Anything else: removed, unopened."""
        message, language = self._message(update)
        showing = delivery.send(context.bot, message.chat.id, self.guide.media(language))
        await self._replace(message, context, showing, [event(Family.REMOVED, "media")])

    # Groups.

    async def invited(self, update: Update, context: Context) -> None:
        """Added to a group or a channel: say where Motus answers, and leave."""
        change = update.my_chat_member
        here = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.RESTRICTED)
        if change and change.chat.type != ChatType.PRIVATE and change.new_chat_member.status in here:
            await self._leave(change.chat.id, self._language(change.from_user), context)

    async def leave(self, update: Update, context: Context) -> None:
        """A message in a group Motus is still in: the same."""
        message, language = self._message(update)
        await self._leave(message.chat.id, language, context)

    async def _leave(self, chat: int, language: str, context: Context) -> None:
        words = self.guide.languages[language]
        link = create_deep_linked_url(context.bot.username)
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(words.gettext("Open Motus in private"), url=link)]])
        said = words.gettext("🤫 Motus answers in private only: here, others would read. I am leaving this chat.")
        try:
            await delivery.send(context.bot, chat, Rendered(said, keyboard))
        finally:
            await delivery.attempt(lambda: context.bot.leave_chat(chat))

    # What they share.

    def _language(self, user: User | None) -> str:
        return self.guide.language(user.language_code if user else None)

    def _message(self, update: Update) -> tuple[Message, str]:
        message = update.effective_message
        if message is None:  # the filters let no other update through
            raise TypeError("an update without a message")
        return message, self._language(update.effective_user)

    def _show(self, context: Context, address: Address, staleness: Staleness | None = None) -> Rendered:
        return self.guide.show(address, context.bot.username, staleness)

    def _send_model(self, context: Context, chat: int, address: Address) -> Coroutine[Any, Any, Outcome]:
        document = self.guide.document(address.name)
        return delivery.send_document(context.bot, chat, self._show(context, address), document)

    def _events(self, address: Address, *others: Event) -> list[Event]:
        """What a screen counts as, and what led to it."""
        shown = self.guide.event(address)
        return [shown, *others] if shown else [*others]

    async def _counted(self, showing: Awaitable[Outcome], events: list[Event]) -> None:
        """Show a screen, and count it if it was: not a double tap, not a chat that is gone."""
        if await showing is Outcome.DONE:
            for each in events:
                self._tally.count(each)

    async def _open(self, message: Message, context: Context, address: Address, *others: Event) -> None:
        """Answer a command; one that was typed with words after it is removed, whatever they are."""
        showing = delivery.send(context.bot, message.chat.id, self._show(context, address))
        events = self._events(address, *others)
        if context.args:
            await self._replace(message, context, showing, [*events, WORDS])
        else:
            await self._counted(showing, events)

    async def _replace(
        self, message: Message, context: Context, showing: Awaitable[Outcome], events: list[Event]
    ) -> None:
        """Remove what was sent, and show a screen."""
        await asyncio.gather(
            delivery.remove(context.bot, message.chat.id, message.message_id), self._counted(showing, events)
        )

    async def _erase(self, context: Context, chat: int, language: str) -> Outcome:
        return await delivery.erase(context.bot, chat, self._show(context, addresses.page(language, Page.ERASE)))
