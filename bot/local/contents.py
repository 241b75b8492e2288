"""What differs between the kinds of messages that people send.

Source: https://core.telegram.org/bots/api#message
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.local.text import found_entities

if TYPE_CHECKING:
    from bot.local.errors import JSON


def text(written: str) -> JSON:
    """A text, with the commands, mentions and addresses that Telegram finds in it."""
    entities = found_entities(written)
    return {"text": written} | ({"entities": entities} if entities else {})


def forwarded(written: str, origin: str, date: int) -> JSON:
    """Someone's text, forwarded; `origin` is the name shown above it, `date` the Unix time it was first sent."""
    return text(written) | {"forward_origin": {"type": "hidden_user", "sender_user_name": origin, "date": date}}


def photo(caption: str) -> JSON:
    """A photo."""
    return {"photo": [_file("photo") | {"width": 800, "height": 600}]} | _caption(caption)


def voice() -> JSON:
    """A voice note of three seconds."""
    return {"voice": _file("voice") | {"duration": 3, "mime_type": "audio/ogg"}}


def document(file_name: str, caption: str) -> JSON:
    """A file."""
    return {"document": _file("document") | {"file_name": file_name}} | _caption(caption)


def contact(phone_number: str, first_name: str) -> JSON:
    """Someone's card."""
    return {"contact": {"phone_number": phone_number, "first_name": first_name}}


def location(latitude: float, longitude: float) -> JSON:
    """A place, in degrees."""
    return {"location": {"latitude": latitude, "longitude": longitude}}


def sticker(emoji: str) -> JSON:
    """A sticker."""
    still = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": _file("sticker") | still | {"emoji": emoji}}


def _caption(caption: str) -> JSON:
    return {"caption": caption} if caption else {}


def _file(kind: str) -> JSON:
    """A file that a person sent: the bot can name it, and cannot open it here."""
    return {"file_id": f"person-{kind}", "file_unique_id": f"u-person-{kind}", "file_size": 12_345}
