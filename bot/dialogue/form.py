"""A blank model: Markdown -> paragraphs. Still no document: that is for an adapter to make.

A model uses headings, paragraphs, lists, `- [ ]` boxes, bold, italics, line ends and quotes (its instructions, in
italics): https://spec.commonmark.org. Anything else would not print as it is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.dialogue.findings import N_

BOX = "☐ "
_BOX_WRITTEN = "[ ] "

NO_TITLE = N_("no title")
NAMES = {
    "image": N_("an image"),
    "link_open": N_("a link"),
    "code_inline": N_("code"),
    "code_block": N_("code"),
    "fence": N_("code"),
    "html_block": N_("HTML"),
    "html_inline": N_("HTML"),
    "hr": N_("a rule"),
}
"""What a model is not made of, as markdown-it names it."""
_OTHER = N_("a sign that is not known")


class Unfit(Exception):
    """The Markdown holds something that a model is not made of."""

    def __init__(self, line: int, found: str) -> None:
        super().__init__(f"line {line}: {found}")
        self.line = line
        self.found = found


class Look(Enum):
    """How a paragraph is set."""

    TITLE = auto()
    HEADING = auto()
    SUBHEADING = auto()
    TEXT = auto()
    BULLET = auto()
    NUMBER = auto()


class Run(NamedTuple):
    """A piece of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


class Paragraph(NamedTuple):
    """A paragraph of a model."""

    look: Look
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Its words without their styles."""
        return "".join(run.text for run in self.runs)


_HEADINGS = {"h1": Look.TITLE, "h2": Look.HEADING, "h3": Look.SUBHEADING}
_LISTS = {"bullet_list_open": Look.BULLET, "ordered_list_open": Look.NUMBER}
_SILENT = ("paragraph_open", "paragraph_close", "list_item_open", "list_item_close", "heading_close")


def read(markdown: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a model. Raises Unfit for what a model is not made of, and for one without a title."""
    paragraphs = tuple(_paragraphs(markdown))
    if not paragraphs or paragraphs[0].look is not Look.TITLE:
        raise Unfit(1, NO_TITLE)
    return paragraphs


def _paragraphs(markdown: str) -> Iterator[Paragraph]:
    lists: list[Look] = []
    quotes, heading = 0, None
    for token in MarkdownIt("commonmark").parse(markdown):
        if token.type in _LISTS:
            lists.append(_LISTS[token.type])
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type.startswith("blockquote"):
            quotes += token.nesting
        elif token.type == "heading_open":
            heading = _HEADINGS.get(token.tag, Look.SUBHEADING)
        elif token.type == "inline":
            boxed = token.content.startswith(_BOX_WRITTEN)
            look = heading or (lists[-1] if lists and not boxed else Look.TEXT)
            yield Paragraph(look, tuple(_runs(token, token.children or [], instruction=bool(quotes))))
            heading = None
        elif token.type not in _SILENT:
            raise _unfit(token, token)


def _runs(block: Token, tokens: Iterable[Token], *, instruction: bool) -> Iterator[Run]:
    bold, italic, first = False, instruction, True
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold = token.nesting == 1
        elif token.type in ("em_open", "em_close"):
            italic = token.nesting == 1 or instruction
        elif token.type in ("softbreak", "hardbreak"):
            yield Run(" " if token.type == "softbreak" else "\n")
        elif token.type == "text":
            boxed = first and token.content.startswith(_BOX_WRITTEN)
            yield Run(BOX + token.content.removeprefix(_BOX_WRITTEN) if boxed else token.content, bold, italic)
            first = False
        else:
            raise _unfit(block, token)


def _unfit(block: Token, token: Token) -> Unfit:
    return Unfit(block.map[0] + 1 if block.map else 1, NAMES.get(token.type, _OTHER))
