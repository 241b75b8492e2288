"""Screen -> Telegram HTML and inline keyboard (https://core.telegram.org/bots/api#html-style)."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.dialogue.screen import Block, Button, Copy, Screen, Span, Style

_TAGS = {Style.PLAIN: "{}", Style.BOLD: "<b>{}</b>", Style.ITALIC: "<i>{}</i>"}


class Rendered(NamedTuple):
    """A screen as the Bot API takes it."""

    html: str
    keyboard: InlineKeyboardMarkup


def render(screen: Screen) -> Rendered:
    """A screen as HTML and keyboard."""
    html = "\n\n".join(_block(block) for block in screen.blocks)
    return Rendered(html, InlineKeyboardMarkup([[_button(button) for button in row] for row in screen.rows]))


def _block(block: Block) -> str:
    html = "".join(_span(span) for span in block.spans)
    return f"<blockquote expandable>{html}</blockquote>" if block.folded else html


def _span(span: Span) -> str:
    html = _TAGS[span.style].format(escape(span.text, quote=False))
    return f'<a href="{escape(span.url)}">{html}</a>' if span.url else html


def _button(button: Button) -> InlineKeyboardButton:
    if isinstance(button, Copy):
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.text))
    return InlineKeyboardButton(button.label, callback_data=button.code)
