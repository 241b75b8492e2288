"""Telegram's HTML, both ways: parsed into (text, entities), and written back.

Sources: https://core.telegram.org/bots/api#html-style for what is allowed, #messageentity for what comes out.

Why not `html.parser`: it reads HTML, and Telegram does not. It decodes `&copy=` inside an address, takes `<3` for
text, and changes its mind on unclosed tags between patch releases of Python; Telegram refuses or keeps each of these,
with a byte offset. A scanner that follows Telegram's short grammar is no longer, and is right.
"""

from __future__ import annotations

import html
import itertools
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.local.errors import JSON, ApiError, bad_request
from bot.local.links import checked_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
"""Each tag that is understood, and the type of entity it makes."""

WRITTEN = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_END_TAG = re.compile(r"</([^\s>]*)\s*(>?)")
_START_TAG = re.compile(r"<([^\s>]*)")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[A-Za-z0-9.-]+(?=[\s>])))?""")
_SPACE = re.compile(r"\s*")


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units, which is how Telegram counts characters, offsets and limits."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(frozen=True)
class _Open:
    """A start tag whose end has not come yet."""

    tag: str
    attributes: dict[str, str]
    offset: int
    """In UTF-16 units."""
    piece: int
    """How many pieces of text came before it."""


def parse_html(source: str) -> tuple[str, list[JSON]]:
    """Parse a text sent with `parse_mode=HTML`.

    Returns:
        The plain text and its `MessageEntity` objects; offsets and lengths are in UTF-16 units.

    Raises:
        ApiError: 400 "Bad Request: can't parse entities: …", worded as Telegram words it, offsets in UTF-8 bytes.
    """
    pieces: list[str] = []
    entities: list[JSON] = []
    stack: list[_Open] = []
    offset = position = 0
    while position < len(source):
        if source[position] == "<":
            if source.startswith("</", position):
                opened, position = _end_tag(source, position, stack)
                if offset > opened.offset:
                    _close(opened, offset - opened.offset, "".join(pieces[opened.piece :]), entities)
            else:
                tag, attributes, position = _start_tag(source, position)
                stack.append(_Open(tag, attributes, offset, len(pieces)))
            continue
        piece, position = _characters(source, position)
        pieces.append(piece)
        offset += utf16_length(piece)
    if stack:
        raise _refused(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return "".join(pieces), sorted(entities, key=_order)


def _refused(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _at(source: str, position: int) -> str:
    return f"at byte offset {len(source[:position].encode())}"


def _characters(source: str, position: int) -> tuple[str, int]:
    """Plain text up to the next `<` or `&`, or one character reference; an unknown reference stays as it is."""
    if source[position] == "&":
        found = _REFERENCE.match(source, position)
        if found and (character := _referred(found)):
            return character, found.end()
        return "&", position + 1
    end = min(at for at in (source.find("<", position), source.find("&", position), len(source)) if at >= 0)
    return source[position:end], end


def _referred(found: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    # The halves of surrogate pairs are no characters of their own.
    return chr(code) if 0 < code < sys.maxunicode and not "\ud800" <= chr(code) <= "\udfff" else None


def _start_tag(source: str, begin: int) -> tuple[str, dict[str, str], int]:
    name = _START_TAG.match(source, begin)
    if name is None or name.end() == len(source):
        raise _refused(f"Unclosed start tag {_at(source, begin)}")
    tag, position = name[1].lower(), name.end()
    if tag not in TAGS:
        raise _refused(f'Unsupported start tag "{tag}" {_at(source, begin)}')
    attributes: dict[str, str] = {}
    while True:
        position = _space_end(source, position)
        if position == len(source):
            raise _refused(f"Unclosed start tag {_at(source, begin)}")
        if source[position] == ">":
            break
        found = _ATTRIBUTE.match(source, position)
        if found is None:
            raise _refused(f'Empty attribute name in the tag "{tag}" {_at(source, begin)}')
        attribute, value = found[1].lower(), found[2]
        if value is None and (tag, attribute) != ("blockquote", "expandable"):
            raise _refused(f"{_no_value(source, tag, found.end())} {_at(source, begin)}")
        attributes[attribute] = _value(value or "")
        position = found.end()
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _refused(f'Tag "span" must have class "tg-spoiler" {_at(source, begin)}')
    return tag, attributes, position + 1


def _no_value(source: str, tag: str, after: int) -> str:
    """Why the attribute that ends there has no value."""
    after = _space_end(source, after)
    if not source.startswith("=", after):
        return f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
    opening = source[_space_end(source, after + 1) :][:1]
    return "Unclosed start tag" if opening in {'"', "'", ""} else "Unexpected end of name token"


def _space_end(source: str, position: int) -> int:
    found = _SPACE.match(source, position)
    return found.end() if found else position


def _value(written: str) -> str:
    if written[:1] not in {'"', "'"}:
        return written.lower()  # names without quotes are not case sensitive
    return _REFERENCE.sub(lambda found: _referred(found) or found[0], written[1:-1])


def _end_tag(source: str, begin: int, stack: list[_Open]) -> tuple[_Open, int]:
    if not stack:
        raise _refused(f"Unexpected end tag {_at(source, begin)}")
    found = _END_TAG.match(source, begin)
    if found is None or not found[2]:
        raise _refused(f"Unclosed end tag {_at(source, begin)}")
    opened, tag = stack.pop(), found[1].lower()
    if tag and tag != opened.tag:
        expected = f'expected "</{opened.tag}>", found "</{tag}>"'
        raise _refused(f"Unmatched end tag {_at(source, begin)}, {expected}")
    return opened, found.end()


def _close(opened: _Open, length: int, inside: str, entities: list[JSON]) -> None:
    entity: JSON = {"type": TAGS[opened.tag], "offset": opened.offset, "length": length}
    if opened.tag == "a":
        url = checked_link(opened.attributes.get("href") or inside)
        if url is None:
            return  # Telegram drops a link it does not take, without an error: the text stays
        entity["url"] = url
    elif opened.tag == "blockquote" and "expandable" in opened.attributes:
        entity["type"] = "expandable_blockquote"
    elif opened.tag == "code" and opened.attributes.get("class", "").startswith("language-"):
        entity["language"] = opened.attributes["class"].removeprefix("language-")
    elif opened.tag == "pre" and entities and entities[-1].items() > (entity | {"type": "code"}).items():
        entities[-1]["type"] = "pre"  # <pre><code class="language-…">, both of the same length, is one entity
        return
    entities.append(entity)


def _order(entity: JSON) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def segments(text: str, entities: Sequence[JSON]) -> Iterator[tuple[str, list[JSON]]]:
    """Cut a text where an entity begins or ends: each piece comes with the entities that cover it, outermost first."""
    units = text.encode("utf-16-le")
    ordered = sorted(entities, key=_order)
    cuts = {0, len(units) // 2}
    for entity in ordered:
        cuts |= {entity["offset"], entity["offset"] + entity["length"]}
    marks = sorted(cuts)
    for begin, end in itertools.pairwise(marks):
        covering = [each for each in ordered if each["offset"] <= begin and end <= each["offset"] + each["length"]]
        yield units[2 * begin : 2 * end].decode("utf-16-le", "replace"), covering


def to_html(text: str, entities: Sequence[JSON]) -> str:
    """Write a text and its entities back as Telegram HTML; entities that Telegram finds by itself have no tag."""
    written: list[str] = []
    opened: list[JSON] = []
    for piece, covering in [*segments(text, entities), ("", [])]:
        tagged = [entity for entity in covering if _tag(entity)]
        kept = 0
        while kept < min(len(opened), len(tagged)) and opened[kept] is tagged[kept]:
            kept += 1
        written += [f"</{_tag(entity).split()[0]}>" for entity in reversed(opened[kept:])]
        written += [f"<{_tag(entity)}>" for entity in tagged[kept:]]
        written.append(html.escape(piece, quote=False))
        opened = tagged
    return "".join(written)


def _tag(entity: JSON) -> str:
    """What stands between the brackets of the start tag, or nothing."""
    kind: str = entity["type"]
    if kind == "text_link":
        return f'a href="{html.escape(entity["url"])}"'
    return "blockquote expandable" if kind == "expandable_blockquote" else WRITTEN.get(kind, "")
