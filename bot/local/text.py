"""From the text of a call to the text of a message: parsed, trimmed, measured, with the entities Telegram finds.

Sources: https://core.telegram.org/bots/api#sendmessage (1–4096 characters after entities parsing), #senddocument
(captions of 0–1024 characters) and #messageentity.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.local.errors import JSON, Decoded, bad_request
from bot.local.markup import parse_html, utf16_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.local.parameters import Parameters

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
BYTES_LIMIT = 1 << 15
"""What the server refuses before it even parses, in bytes of UTF-8."""
ENTITIES_LIMIT = 100
"""Telegram silently ignores the entities after the hundredth."""

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>«»\"]+[^\s<>«»\".,;:!?)])"
    r"|(?<![\w/@.])(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})\b"
    r"|(?<![\w/@<>:.])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
)
# `pre` and `code` are shown as they are, and a link cannot hold another one.
_OPAQUE = frozenset({"code", "pre", "text_link"})


def found_entities(text: str, entities: Sequence[JSON] = ()) -> list[JSON]:
    """The entities given, and those Telegram finds by itself: commands, mentions and http addresses.

    E-mail addresses, hashtags, cashtags, phone and card numbers are not looked for.
    """
    result = list(entities)
    for found in _FOUND.finditer(text):
        kind = found.lastgroup or "url"
        offset, length = utf16_length(text[: found.start()]), utf16_length(found[0])
        opaque = (each for each in entities if each["type"] in _OPAQUE)
        if not any(each["offset"] < offset + length and offset < each["offset"] + each["length"] for each in opaque):
            result.append({"type": kind, "offset": offset, "length": length})
    return sorted(result, key=lambda each: (each["offset"], -each["length"]))


def message_text(parameters: Parameters) -> tuple[str, list[JSON]]:
    """The `text` of sendMessage and editMessageText.

    Raises:
        ApiError: "message text is empty", "text must be non-empty" (nothing but space is left after parsing),
            "message is too long", "text is too long" (over 32 KiB of source) or "can't parse entities: …".
    """
    if not parameters.text("text"):
        raise bad_request("message text is empty")
    text, entities = _formatted(parameters, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, entities


def caption(parameters: Parameters) -> JSON:
    """The caption of a document or a photo, as fields of the message.

    Raises:
        ApiError: "message caption is too long" or "can't parse entities: …".
    """
    text, entities = _formatted(parameters, "caption", "caption_entities")
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    fields: JSON = {"caption": text} if text else {}
    if entities:
        fields["caption_entities"] = entities
    return fields


def _formatted(parameters: Parameters, name: str, entities_name: str) -> tuple[str, list[JSON]]:
    source, mode = parameters.text(name), parameters.text("parse_mode").lower()
    if any("\ud800" <= character <= "\udfff" for character in source):
        raise bad_request("strings must be encoded in UTF-8")
    if len(source.encode()) > BYTES_LIMIT:
        raise bad_request("text is too long")
    if mode == "html":
        text, entities = parse_html(source)
    elif mode in {"", "none"}:
        text, entities = source, [_entity(each) for each in parameters.array(entities_name, "message entities")]
    else:
        # Telegram knows Markdown as well; this room does not, and says so in Telegram's words for an unknown mode.
        raise bad_request("unsupported parse_mode")
    text, entities = _trimmed(text.replace("\r", ""), entities)
    return text, found_entities(text, entities)[:ENTITIES_LIMIT]


def _entity(value: Decoded) -> JSON:
    if not isinstance(value, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    if not isinstance(value.get("type"), str):
        raise bad_request("can't parse MessageEntity: Can't find field \"type\"")
    if not all(isinstance(value.get(name), int) for name in ("offset", "length")):
        raise bad_request('can\'t parse MessageEntity: Field "offset" and "length" must be of type Number')
    return dict(value)


def _trimmed(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Without the space around the text; an entity loses the part of it that is gone."""
    kept = text.strip()
    begin = utf16_length(text[: len(text) - len(text.lstrip())]) if kept else 0
    length, result = utf16_length(kept), []
    for entity in entities:
        start = max(entity["offset"] - begin, 0)
        end = min(entity["offset"] + entity["length"] - begin, length)
        if start < end:
            result.append({**entity, "offset": start, "length": end - start})
    return kept, result
