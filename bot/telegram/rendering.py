"""Screen -> Telegram HTML and inline keyboard (https://core.telegram.org/bots/api#html-style)."""

from __future__ import annotations

from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.helpers import create_deep_linked_url

from bot.dialogue.screen import Block, Button, Copy, Screen, Share, Span, Style

_TAGS = {Style.PLAIN: "{}", Style.BOLD: "<b>{}</b>", Style.ITALIC: "<i>{}</i>"}


class Rendered(NamedTuple):
    """A screen as the Bot API takes it."""

    html: str
    keyboard: InlineKeyboardMarkup


class File(NamedTuple):
    """A document as the Bot API takes it."""

    name: str
    data: bytes


def render(screen: Screen, username: str) -> Rendered:
    """A screen as HTML and keyboard, for the bot of that username: what is shared is a link to it."""
    html = "\n\n".join(_block(block) for block in screen.blocks)
    rows = [[_button(button, username) for button in row] for row in screen.rows]
    return Rendered(html, InlineKeyboardMarkup(rows))


def share_url(username: str, code: str) -> str:
    """Where Telegram asks whom to send a link to (https://core.telegram.org/widgets/share).

    The link opens the screen of the code for whoever taps it (https://core.telegram.org/bots/features#deep-linking).
    """
    link = create_deep_linked_url(username, code)
    return f"https://t.me/share/url?{urlencode({'url': link})}"


def _block(block: Block) -> str:
    html = "".join(_span(span) for span in block.spans)
    return f"<blockquote expandable>{html}</blockquote>" if block.folded else html


def _span(span: Span) -> str:
    html = _TAGS[span.style].format(escape(span.text, quote=False))
    return f'<a href="{escape(span.url)}">{html}</a>' if span.url else html


def _button(button: Button, username: str) -> InlineKeyboardButton:
    if isinstance(button, Share):
        return InlineKeyboardButton(button.label, url=share_url(username, button.code))
    if isinstance(button, Copy):
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.text))
    return InlineKeyboardButton(button.label, callback_data=button.code)
