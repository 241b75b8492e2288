"""Screens as Telegram HTML and keyboards."""

from __future__ import annotations

import pytest

from bot.dialogue import path as addresses
from bot.dialogue.machine import Interview
from bot.dialogue.path import Codec
from bot.dialogue.schema import Verdict
from bot.dialogue.screen import Block, Choice, Copy, Screen, Share, Span, Style
from bot.local import Person
from bot.telegram.rendering import render


def html(*spans: Span, folded: bool = False) -> str:
    return render(Screen((Block(spans, folded),), ()), "motus_bot").html


def test_what_html_reserves_is_escaped() -> None:
    assert html(Span("moins de 15 & <b>plus</b>")) == "moins de 15 &amp; &lt;b&gt;plus&lt;/b&gt;"


def test_styles_become_tags() -> None:
    assert html(Span("a", Style.BOLD), Span(" "), Span("b", Style.ITALIC)) == "<b>a</b> <i>b</i>"


def test_a_link_keeps_its_address_whole() -> None:
    link = html(Span("art. <1>", url='https://example.org/?a=1&b="2"'))
    assert link == '<a href="https://example.org/?a=1&amp;b=&quot;2&quot;">art. &lt;1&gt;</a>'


def test_a_folded_block_opens_at_a_touch() -> None:
    assert html(Span("La loi"), folded=True) == "<blockquote expandable>La loi</blockquote>"


def test_paragraphs_stand_apart() -> None:
    assert render(Screen((Block((Span("a"),)), Block((Span("b"),))), ()), "motus_bot").html == "a\n\nb"


def test_buttons_keep_their_rows() -> None:
    rows = ((Choice("Oui", "1frh"),), (Copy("Copier", "Je suis tenue au secret."), Choice("Non", "1enh")))
    keyboard = render(Screen((Block((Span("a"),)),), rows), "motus_bot").keyboard.inline_keyboard
    assert [[button.text for button in row] for row in keyboard] == [["Oui"], ["Copier", "Non"]]
    assert keyboard[0][0].callback_data == "1frh"
    assert keyboard[1][0].copy_text is not None
    assert keyboard[1][0].copy_text.text == "Je suis tenue au secret."
    assert keyboard[1][0].callback_data is None


def test_sharing_opens_the_choice_of_a_chat_with_a_link_that_holds_the_code_and_nothing_else() -> None:
    screen = Screen((Block((Span("Une patiente de 80 ans"),)),), ((Share("Partager", "1frtAb_-9"),),))
    ((button,),) = render(screen, "motus_bot").keyboard.inline_keyboard
    assert button.url == "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fmotus_bot%3Fstart%3D1frtAb_-9"


@pytest.mark.parametrize("verdict", Verdict)
async def test_the_law_is_folded_with_its_links_at_each_verdict(
    nurse: Person, codec: Codec, interview: Interview, verdict: Verdict
) -> None:
    path, end = next(
        (path, found)
        for name in interview.corpus.topics
        for path, stage in interview.walk(name)
        if (found := interview.guidance(stage)) and found.verdict is verdict
    )
    nurse.tap_data(codec.encode(addresses.topic("fr", path)))
    await nurse.settled()
    entities = nurse.last.entities
    assert "expandable_blockquote" in {each["type"] for each in entities}
    assert {each["url"] for each in entities if each["type"] == "text_link"} == {
        source.url for source in end.law if source.url
    }


async def test_marks_in_typed_words_are_never_read_as_html(nurse: Person) -> None:
    assert (await nurse.say("</b><a href='x'>whatsapp</a>")).labels
