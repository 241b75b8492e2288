"""What a person sees on the screen: messages, buttons, files, notifications.

Source: https://core.telegram.org/bots/api#message, #inlinekeyboardbutton, #answercallbackquery.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.local.markup import to_html

if TYPE_CHECKING:
    from bot.local.chats import Post, World
    from bot.local.errors import JSON


@dataclass(frozen=True)
class Button:
    """A button under a message; one of the three actions is set, none for the actions this room does not act out."""

    text: str
    callback_data: str | None = None
    url: str | None = None
    copy_text: str | None = None

    def is_called(self, label: str) -> bool:
        """Whether a label means this button: its text or the beginning of it, its first pictogram left out or not."""
        words = self.text.lstrip("".join(character for character in self.text if not character.isalnum()))
        return bool(label) and (self.text.startswith(label) or words.startswith(label))


@dataclass(frozen=True)
class Document:
    """A file or a photo that the bot sent."""

    file_name: str
    mime_type: str
    data: bytes = field(repr=False)
    caption: str = ""

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data)


@dataclass(frozen=True)
class Toast:
    """What showed after a tap: a short notification, an alert to dismiss, or a page that opens."""

    text: str
    alert: bool = False
    url: str = ""


@dataclass(frozen=True)
class Message:
    """A message as it was when it was looked at; ask the person again after the bot has acted."""

    id: int
    chat_id: int
    from_bot: bool
    sender: str
    """First name."""
    kind: str
    """`text`, `photo`, `voice`, `document`, `contact`, `location`, `sticker`, `new_chat_members`."""
    text: str
    """The plain text, or the caption of a file."""
    entities: tuple[JSON, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    date: int = 0
    """Unix time, in seconds."""
    edited: bool = False
    document: Document | None = None
    """The file or photo that came with it, when the bot sent it."""
    raw: JSON = field(default_factory=dict, repr=False, compare=False)
    """The `Message` object of the Bot API."""

    @property
    def html(self) -> str:
        """The text as Telegram HTML."""
        return to_html(self.text, self.entities)

    @property
    def labels(self) -> list[str]:
        """The texts of the buttons, row after row."""
        return [button.text for row in self.buttons for button in row]

    def button(self, label: str) -> Button | None:
        """The button a person means by a label (see `Button.is_called`); one whose whole text it is comes first."""
        called = [button for row in self.buttons for button in row if button.is_called(label)]
        return next((button for button in called if button.text == label), called[0] if called else None)


KINDS = ("photo", "voice", "document", "contact", "location", "sticker", "new_chat_members")


def seen(world: World, post: Post) -> Message:
    """Look at a message."""
    rows = (post.markup or {}).get("inline_keyboard", [])
    return Message(
        id=post.id,
        chat_id=post.chat.id,
        from_bot=post.sender.is_bot,
        sender=post.sender.first_name,
        kind=next((kind for kind in KINDS if kind in post.content), "text"),
        text=post.text,
        entities=tuple(post.entities),
        buttons=tuple(tuple(_button(button) for button in row) for row in rows),
        date=post.date,
        edited=post.edit_date is not None,
        document=_document(world, post),
        raw=post.to_json(),
    )


def _button(button: JSON) -> Button:
    copied = button.get("copy_text") or {}
    return Button(button["text"], button.get("callback_data"), button.get("url"), copied.get("text"))


def _document(world: World, post: Post) -> Document | None:
    photo = post.content.get("photo") or [{}]
    file_id = post.content.get("document", photo[-1]).get("file_id")
    upload = world.files.get(file_id or "")
    return Document(upload.name, upload.mime_type, upload.data, post.text) if upload else None
