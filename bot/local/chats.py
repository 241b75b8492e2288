"""The world in memory: who is there, what was said, which taps wait for an answer.

Source: https://core.telegram.org/bots/api#available-types (User, Chat, Message, CallbackQuery, ChatMemberUpdated).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.local.errors import JSON, bad_request, forbidden
from bot.local.updates import UpdateQueue

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.local.parameters import Upload

DELETE_WITHIN = 48 * 3600
"""How old a message may be when a bot deletes it, in seconds; https://core.telegram.org/bots/api#deletemessage."""
ANSWER_WITHIN = 15
"""How long a tap can be answered, in seconds. Telegram does not say; this is the order of what bots observe."""


@dataclass
class User:
    """A person or the bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def to_json(self) -> JSON:
        """The `User` object; absent fields are left out, as Telegram does."""
        fields: JSON = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        return fields | {name: value for name, value in optional.items() if value is not None}


@dataclass
class Post:
    """A message of a chat, as the server keeps it."""

    id: int
    chat: Chat
    sender: User
    date: int
    """Unix time, in seconds."""
    content: JSON
    """What differs with the kind of message: `text` and `entities`, `document` and `caption`, …"""
    markup: JSON | None = None
    edit_date: int | None = None

    @property
    def text(self) -> str:
        """The text, or the caption of a file, or ""."""
        written: str = self.content.get("text") or self.content.get("caption") or ""
        return written

    @property
    def entities(self) -> list[JSON]:
        """The entities of `text`."""
        found: list[JSON] = self.content.get("entities") or self.content.get("caption_entities") or []
        return found

    def to_json(self) -> JSON:
        """The `Message` object."""
        fields: JSON = {
            "message_id": self.id,
            "from": self.sender.to_json(),
            "chat": self.chat.to_json(),
            "date": self.date,
        }
        if self.edit_date is not None:
            fields["edit_date"] = self.edit_date
        fields |= self.content
        if self.markup is not None and "inline_keyboard" in self.markup:
            fields["reply_markup"] = self.markup
        return fields


@dataclass
class Chat:
    """A private chat with a person, or a group."""

    id: int
    user: User | None = None
    """The other side of a private chat; None for a group."""
    title: str = ""
    blocked: bool = False
    """Private chats: the person has blocked the bot."""
    open: bool = False
    """The bot may write here: the person wrote first, or the bot is a member of the group."""
    posts: dict[int, Post] = field(default_factory=dict)
    """The messages not deleted, oldest first."""

    def to_json(self) -> JSON:
        """The `Chat` object."""
        if self.user is None:
            return {"id": self.id, "type": "group", "title": self.title}
        user = self.user.to_json()
        return {
            "id": self.id,
            "type": "private",
            **{name: user[name] for name in ("first_name", "last_name", "username") if name in user},
        }


@dataclass
class Query:
    """A tap on a button."""

    id: str
    user: User
    chat: Chat
    asked: float
    """Unix time, in seconds."""
    tried: bool = False
    """Whether answerCallbackQuery was called for it, even in vain."""
    answer: JSON | None = None
    """None until answerCallbackQuery; then its `text`, `show_alert` and `url`."""


class World:
    """Everything the local Telegram knows.

    Args:
        bot: the bot's own user.
        clock: gives Unix time in seconds; tests move it to make messages old.
    """

    def __init__(self, bot: User, clock: Callable[[], float]) -> None:
        self.bot = bot
        self.clock = clock
        self.updates = UpdateQueue()
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.files: dict[str, Upload] = {}
        # One numbering for all private chats and groups, as for a real account.
        self._post_ids = itertools.count(1)
        self._query_ids = itertools.count(4_096_000_000_000_000_001)
        self._group_ids = itertools.count(4_000_001)
        self._file_ids = itertools.count(1)

    def add_person(self, user: User) -> Chat:
        """The private chat with a person, made when it is new; the bot cannot write there before the person does."""
        chat = self.chats.setdefault(user.id, Chat(user.id))
        chat.user = user
        return chat

    def add_group(self, title: str) -> Chat:
        """A new group, which the bot has not joined yet."""
        chat = Chat(-next(self._group_ids), title=title)
        self.chats[chat.id] = chat
        return chat

    def add_post(self, chat: Chat, sender: User, content: JSON, markup: JSON | None = None) -> Post:
        """Put a message in a chat; no update is made."""
        post = Post(next(self._post_ids), chat, sender, int(self.clock()), content, markup)
        chat.posts[post.id] = post
        return post

    def say(self, chat: Chat, person: User, content: JSON) -> Post:
        """Put a person's message in a chat, and tell the bot when it is there."""
        post = self.add_post(chat, person, content)
        if chat.open:
            self.updates.push("message", post.to_json(), person.id)
        return post

    def add_query(self, user: User, chat: Chat) -> Query:
        """A tap that waits for its answer; no update is made."""
        query = Query(str(next(self._query_ids)), user, chat, self.clock())
        self.queries[query.id] = query
        return query

    def add_file(self, upload: Upload) -> str:
        """Keep a file; returns its `file_id`."""
        file_id = f"local-file-{next(self._file_ids)}"
        self.files[file_id] = upload
        return file_id

    def chat(self, written: str) -> Chat:
        """The chat a call names.

        Raises:
            ApiError: "chat_id is empty", "chat not found" (also for a person who never wrote to the bot).
        """
        if not written:
            raise bad_request("chat_id is empty")
        try:
            chat = self.chats.get(int(written))
        except ValueError:
            chat = None
        if chat is None or (chat.user is not None and not chat.open):
            raise bad_request("chat not found")
        return chat

    def writable_chat(self, written: str) -> Chat:
        """The chat a call names, if the bot may write there.

        Raises:
            ApiError: as `chat`, and 403 where the bot was blocked, or is not a member of the group.
        """
        chat = self.chat(written)
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.open:
            raise forbidden("bot is not a member of the group chat")
        return chat

    def member_update(self, chat: Chat, by: User, before: str, after: str) -> None:
        """Tell the bot that its place in a chat changed: `my_chat_member`, from one status to another."""
        bot = self.bot.to_json()
        payload: JSON = {
            "chat": chat.to_json(),
            "from": by.to_json(),
            "date": int(self.clock()),
            "old_chat_member": {"user": bot, **_status(before)},
            "new_chat_member": {"user": bot, **_status(after)},
        }
        self.updates.push("my_chat_member", payload, by.id)

    def is_old(self, post: Post) -> bool:
        """Whether a message is too old to be deleted by a bot."""
        return self.clock() - post.date > DELETE_WITHIN

    def is_late(self, query: Query) -> bool:
        """Whether a tap is too old to be answered."""
        return self.clock() - query.asked > ANSWER_WITHIN


def _status(status: str) -> JSON:
    # A banned member says until when: 0 is for ever.
    return {"status": status, "until_date": 0} if status == "kicked" else {"status": status}
