"""A person with a phone: what she sends and taps, and what she sees.

Source: https://core.telegram.org/bots/api#update for what each gesture makes the bot receive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.local import contents
from bot.local.group import Group
from bot.local.settling import settle
from bot.local.views import Button, Document, Message, Toast, seen

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.local.chats import User, World
    from bot.local.errors import JSON
    from bot.local.traffic import Traffic


class Person:
    """One person's side. Gestures return at once; `settled`, `say` and `press` wait for the bot.

    Made by `LocalTelegram.person`.
    """

    def __init__(self, world: World, traffic: Traffic, user: User) -> None:
        self.user = user
        self.id = user.id
        self.clipboard: str | None = None
        """What a copy button copied last."""
        self._world = world
        self._traffic = traffic
        self._chat = world.add_person(user)
        self._groups: list[Group] = []

    # What she sees

    @property
    def messages(self) -> list[Message]:
        """The messages of the private chat that are not deleted, oldest first."""
        return [seen(self._world, post) for post in self._chat.posts.values()]

    @property
    def last(self) -> Message:
        """The newest message of the bot. Raises LookupError when there is none."""
        return self._newest(lambda message: message.from_bot, "the bot has no message in this chat")

    @property
    def toasts(self) -> list[Toast]:
        """The answers to her taps that showed something, oldest first."""
        answers = (query.answer for query in self._world.queries.values() if query.user is self.user)
        return [
            Toast(answer["text"], answer["show_alert"], answer["url"])
            for answer in answers
            if answer and (answer["text"] or answer["url"])
        ]

    @property
    def documents(self) -> list[Document]:
        """The files the bot sent, oldest first, photos left out."""
        return [each.document for each in self.messages if each.document and each.kind == "document"]

    @property
    def photos(self) -> list[Document]:
        """The photos the bot sent, oldest first."""
        return [each.document for each in self.messages if each.document and each.kind == "photo"]

    def sees(self, message: Message) -> bool:
        """Whether a message is still in the chat."""
        return message.id in self._chat.posts

    # What she sends

    def send(self, text: str) -> Message:
        """Type a text; one that starts with / is a command."""
        return self._send(contents.text(text))

    def start(self, payload: str = "") -> Message:
        """Open the bot, perhaps by a deep link: `/start payload`."""
        return self.send(f"/start {payload}".strip())

    def reply(self, message: Message, text: str) -> Message:
        """Type a text in reply to a message, which comes with it as far as it is still there."""
        post = self._chat.posts.get(message.id)
        replied = {"reply_to_message": post.to_json()} if post else {}
        return self._send(contents.text(text) | replied)

    def edit(self, message: Message, text: str) -> Message:
        """Correct a message she sent. Raises LookupError when it is gone or not hers."""
        post = self._chat.posts.get(message.id)
        if post is None or post.sender is not self.user:
            raise LookupError(f"message {message.id} is not there to edit")
        post.content = contents.text(text)
        post.edit_date = int(self._world.clock())
        self._world.updates.push("edited_message", post.to_json(), self.id)
        return seen(self._world, post)

    def delete(self, message: Message) -> None:
        """Remove any message of the chat for both sides; a bot is not told."""
        self._chat.posts.pop(message.id, None)

    def forward(self, text: str, origin: str = "Dominique") -> Message:
        """Forward someone's message; `origin` is the name shown above it."""
        return self._send(contents.forwarded(text, origin, int(self._world.clock())))

    def send_photo(self, caption: str = "") -> Message:
        """Send a photo."""
        return self._send(contents.photo(caption))

    def send_voice(self) -> Message:
        """Send a voice note."""
        return self._send(contents.voice())

    def send_document(self, file_name: str = "document.pdf", caption: str = "") -> Message:
        """Send a file."""
        return self._send(contents.document(file_name, caption))

    def send_contact(self, phone_number: str = "+33600000000", first_name: str = "Dominique") -> Message:
        """Share a contact."""
        return self._send(contents.contact(phone_number, first_name))

    def send_location(self, latitude: float = 48.8566, longitude: float = 2.3522) -> Message:
        """Share a place, in degrees."""
        return self._send(contents.location(latitude, longitude))

    def send_sticker(self, emoji: str = "👍") -> Message:
        """Send a sticker."""
        return self._send(contents.sticker(emoji))

    # What she taps

    def tap(self, label: str | Button, message: Message | None = None) -> str | None:
        """Tap a button of a message, by default of the newest one that has it.

        Args:
            label: the button, its text or the beginning of it (see `Button.is_called`).
            message: where; it may have been edited or deleted since, as on a slow phone.

        Returns:
            The text that was copied or the address that opened; None when the bot is told of the tap.

        Raises:
            LookupError: there is no such button, or it asks for something a local Telegram cannot do.
        """
        text = label if isinstance(label, str) else label.text
        if message is None:
            message = self._newest(lambda each: _found(each, label) is not None, f"no button is called {text!r}")
        button = _found(message, label)
        if button is None:
            raise LookupError(f"no button is called {text!r} among {message.labels}")
        if button.copy_text is not None:
            self.clipboard = button.copy_text
            return button.copy_text
        if button.url is not None:
            return button.url
        if button.callback_data is None:
            raise LookupError(f"the local Telegram cannot act out the button {button.text!r}")
        self.tap_data(button.callback_data, message)
        return None

    def tap_data(self, data: bytes | str, message: Message | None = None) -> None:
        """Tap with any callback data, as a forged client can; by default on the bot's newest message.

        On a message that is gone, the bot receives an inaccessible message (date 0), as it does from Telegram.
        """
        message = message or self.last
        post = self._chat.posts.get(message.id)
        inaccessible: JSON = {"chat": self._chat.to_json(), "message_id": message.id, "date": 0}
        query = self._world.add_query(self.user, self._chat)
        payload: JSON = {
            "id": query.id,
            "from": self.user.to_json(),
            "message": post.to_json() if post else inaccessible,
            "chat_instance": str(7_000_000_000 + self._chat.id),
            "data": data if isinstance(data, str) else data.decode("utf-8", "replace"),
        }
        self._world.updates.push("callback_query", payload, self.id)

    # Where the bot may be

    def block(self) -> None:
        """Stop the bot."""
        self._chat.blocked = True
        self._world.member_update(self._chat, self.user, "member", "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        self._chat.blocked = False
        self._world.member_update(self._chat, self.user, "kicked", "member")

    def group(self, title: str = "Équipe") -> Group:
        """Make a group and add the bot to it."""
        group = Group(self._world, self.user, title)
        self._groups.append(group)
        return group

    # Waiting for the bot

    async def settled(self, timeout: float = 5.0, quiet: float = 0.03) -> None:  # noqa: ASYNC109
        """Wait until the bot has reacted, within `timeout` seconds.

        It has when her updates are confirmed, her taps answered (even in vain), and no call about her chats (or about
        none, such as setMyCommands) is open or came in the last `quiet` seconds.

        A bot that works for longer than `quiet` between two calls cannot be told from one that has finished.

        Raises:
            TimeoutError: after `timeout` seconds; it says what was still missing.
        """
        await settle(self._missing, timeout, quiet)

    async def say(self, text: str, timeout: float = 5.0) -> Message:  # noqa: ASYNC109
        """Type a text and wait for the bot; returns its newest message. Raises TimeoutError, LookupError."""
        self.send(text)
        await self.settled(timeout)
        return self.last

    async def press(
        self,
        label: str | Button,
        message: Message | None = None,
        timeout: float = 5.0,  # noqa: ASYNC109
    ) -> Message:
        """Tap a button and wait for the bot; returns its newest message. Raises TimeoutError, LookupError."""
        self.tap(label, message)
        await self.settled(timeout)
        return self.last

    def _missing(self, lately: float) -> str:
        waiting = [
            kind for update in self._world.updates.pending(self.id) for kind in update.body if kind != "update_id"
        ]
        if waiting:
            return f"updates not confirmed ({', '.join(waiting)})"
        if any(query.user is self.user and not query.tried for query in self._world.queries.values()):
            return "a tap is not answered"
        chats = [self.id, *(group.id for group in self._groups)]
        if min(self._traffic.quiet_for(chats), self._world.updates.confirmed_for(self.id)) < lately:
            return f"calls go on ({', '.join(self._traffic.open_calls()) or 'one after another'})"
        return ""

    def _newest(self, wanted: Callable[[Message], bool], otherwise: str) -> Message:
        for message in reversed(self.messages):
            if wanted(message):
                return message
        raise LookupError(otherwise)

    def _send(self, content: JSON) -> Message:
        if self._chat.blocked:
            raise RuntimeError("Telegram does not let a person write to a bot that she has blocked")
        self._chat.open = True
        return seen(self._world, self._world.say(self._chat, self.user, content))


def _found(message: Message, label: str | Button) -> Button | None:
    if isinstance(label, str):
        return message.button(label)
    return label if any(label in row for row in message.buttons) else None
