"""A conversation in a terminal: lines in, text out."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

import pytest

from bot.local import LocalTelegram, Person, converse, typed_lines
from bot.local.markup import parse_html
from bot.local.terminal import drawn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram.ext import Application

    Running = Application[Any, Any, Any, Any, Any, Any]


class English:
    def gettext(self, message: str) -> str:
        return message


async def typed(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line + "\n"


async def printed(person: Person, *lines: str, **options: Any) -> list[str]:
    """What the terminal prints when these lines are typed."""
    output: list[str] = []
    await converse(person, typed(*lines), output.append, English(), **options)
    return output


HOME = [
    "",
    "Motus & bouche cousue",
    "  │ Le texte",
    "  │ de la loi",
    "  1. 🚨 Danger immédiat",
    "  2. 📋 Copier [copies a text]",
    "  3. Loi [https://example.org/loi]",
]
START = "Nothing here yet: type /start, or q to leave."


@pytest.mark.usefixtures("bot")
async def test_a_piped_conversation_reads_like_the_chat(telegram: LocalTelegram) -> None:
    output = await printed(telegram.person(7), "/start", "1", "1")
    assert output[:8] == [START, *HOME]
    assert output[8:] == [
        "(Bien reçu)",
        "",
        "Appelez le 15",
        "  1. Retour",
        "",
        "Motus",
        *HOME[4:],
    ]


@pytest.mark.usefixtures("bot")
async def test_copying_and_links_print_their_text(telegram: LocalTelegram) -> None:
    output = await printed(telegram.person(7), "/start", "2", "3", "9", "0")
    assert output[8:] == [
        "─" * 40,
        "Je suis tenue au secret.",
        "─" * 40,
        "https://example.org/loi",
        "No button has this number.",
        "No button has this number.",
    ]


@pytest.mark.usefixtures("bot")
async def test_what_was_removed_is_said_and_gone_from_the_next_drawing(telegram: LocalTelegram) -> None:
    output = await printed(telegram.person(7), "Mme Durand", "", "q", "jamais lu")
    assert output == [START, "(a message was removed from the chat)", "", "Message effacé", "", "Message effacé"]


@pytest.mark.usefixtures("bot")
async def test_the_chat_is_drawn_again_on_an_empty_line(telegram: LocalTelegram) -> None:
    output = await printed(telegram.person(7), "/start", "/fichier", "")
    assert output[8:] == [
        *["", "📎 chiffres.csv (8 B)", "Voici", "", "📎 courbe.png (24 B)"],
        *["", "> /start", *HOME, "", "> /fichier"],
        *["", "📎 chiffres.csv (8 B)", "Voici", "", "📎 courbe.png (24 B)"],
    ]


async def test_a_bot_that_does_not_answer_is_said_so(telegram: LocalTelegram) -> None:
    output = await printed(telegram.person(7), "/start", timeout=0.05)
    assert output == [START, "No answer yet; an empty line prints the chat again."]


async def test_a_button_that_a_terminal_cannot_act_out(telegram: LocalTelegram, bot: Running) -> None:
    nurse = telegram.person(7)
    nurse.send("/rien")
    button = {"text": "Partager", "switch_inline_query": "x"}
    await bot.bot.send_message(7, "x", api_kwargs={"reply_markup": {"inline_keyboard": [[button]]}})
    output = await printed(nurse, "1")
    assert output[-2:] == ["  1. Partager", "This button does nothing in a terminal."]


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("a <b>b</b>", "a b"),
        ("a\n<blockquote>b\nc</blockquote>\nd", "a\n  │ b\n  │ c\nd"),
        ("a<blockquote expandable>b <i>c</i>\n\nd</blockquote>e", "a\n  │ b c\n  │ \n  │ d\ne"),
        ('<a href="https://a.fr/">loi</a>', "loi (https://a.fr/)"),
    ],
)
def test_plain_drawing(source: str, plain: str) -> None:
    assert drawn(*parse_html(source), colour=False) == plain


def test_coloured_drawing() -> None:
    assert drawn(*parse_html("<b>a<i>b</i></b>"), colour=True) == "\x1b[1ma\x1b[0m\x1b[1;3mb\x1b[0m"
    assert drawn(*parse_html('<a href="a.fr">x</a>'), colour=True) == "\x1b]8;;http://a.fr/\x1b\\x\x1b]8;;\x1b\\"


async def test_lines_of_the_standard_input_end_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("/start\n\nfin"))
    assert [line async for line in typed_lines()] == ["/start\n", "\n", "fin"]
