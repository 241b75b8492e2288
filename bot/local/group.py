"""A group in which a person has put the bot.

Source: https://core.telegram.org/bots/api#chatmemberupdated and https://core.telegram.org/bots/features#privacy-mode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.local import contents
from bot.local.views import Message, seen

if TYPE_CHECKING:
    from bot.local.chats import User, World
    from bot.local.errors import JSON


class Group:
    """A new group with a person and the bot in it. Made by `Person.group`."""

    def __init__(self, world: World, person: User, title: str) -> None:
        self._world = world
        self._person = person
        self._chat = world.add_group(title)
        self._chat.open = True
        self.id = self._chat.id
        self.title = title
        world.member_update(self._chat, person, "left", "member")
        self._announce({"new_chat_members": [world.bot.to_json()]})

    @property
    def has_bot(self) -> bool:
        """Whether the bot is still there."""
        return self._chat.open

    @property
    def messages(self) -> list[Message]:
        """The messages that are not deleted, oldest first."""
        return [seen(self._world, post) for post in self._chat.posts.values()]

    def send(self, text: str) -> Message:
        """Write in the group. The bot reads everything there (its privacy mode is off) for as long as it is there."""
        return self._announce(contents.text(text))

    def remove_bot(self) -> None:
        """Put the bot out of the group."""
        self._chat.open = False
        self._world.member_update(self._chat, self._person, "member", "kicked")

    def _announce(self, content: JSON) -> Message:
        return seen(self._world, self._world.say(self._chat, self._person, content))
