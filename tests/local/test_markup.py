"""What a text sent as HTML becomes, and what Telegram refuses."""

from __future__ import annotations

import pytest

from bot.local import ApiError
from bot.local.links import checked_link
from bot.local.markup import parse_html, to_html, utf16_length


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<strong>x</strong>", "bold"),
        ("<i>x</i>", "italic"),
        ("<EM>x</em>", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<span class=tg-spoiler>x</span>", "spoiler"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ('<blockquote expandable="">x</blockquote>', "expandable_blockquote"),
        ("<b>x</>", "bold"),
        ("<b >x</b >", "bold"),
    ],
)
def test_each_tag_makes_its_entity(source: str, kind: str) -> None:
    assert parse_html(source) == ("x", [{"type": kind, "offset": 0, "length": 1}])


def test_offsets_count_utf16_units() -> None:
    text, entities = parse_html("🚨é <b>Dan🛡ger</b>")
    assert text == "🚨é Dan🛡ger"
    assert entities == [{"type": "bold", "offset": 4, "length": 8}]
    assert utf16_length("🚨é") == 3


def test_entities_nest_and_come_in_order() -> None:
    text, entities = parse_html("<i>a<b>b</b></i><u>c</u>")
    assert text == "abc"
    assert [(each["type"], each["offset"], each["length"]) for each in entities] == [
        ("italic", 0, 2),
        ("bold", 1, 1),
        ("underline", 2, 1),
    ]


def test_character_references_are_read_and_unknown_ones_stay() -> None:
    assert parse_html("&lt;&gt;&amp;&quot;&#233;&#xE9;&#128680;")[0] == '<>&"éé🚨'
    assert parse_html("Tom & Jerry &nbsp; &copy; &#0; &#xD800;")[0] == "Tom & Jerry &nbsp; &copy; &#0; &#xD800;"


def test_a_link_keeps_its_address_and_its_references() -> None:
    assert parse_html('<a href="https://Example.org/a?b=1&amp;c=2&copy=3">x</a>')[1] == [
        {"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org/a?b=1&c=2&copy=3"}
    ]
    assert parse_html("<a href='example.org'>x</a>")[1][0]["url"] == "http://example.org/"
    assert parse_html("<a>example.org</a>")[1][0]["url"] == "http://example.org/"


def test_a_link_that_telegram_does_not_take_is_plain_text() -> None:
    assert parse_html('<a href="tel:119">119</a>') == ("119", [])
    assert parse_html("<b></b>") == ("", [])


def test_code_says_its_language() -> None:
    both = parse_html('<pre><code class="language-python">x</code></pre>')
    assert both == ("x", [{"type": "pre", "offset": 0, "length": 1, "language": "python"}])


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("é<div>x</div>", 'Unsupported start tag "div" at byte offset 2'),
        ("1 <3", "Unclosed start tag at byte offset 2"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ('<a href="x"', "Unclosed start tag at byte offset 0"),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 0"),
        ("<a =>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<b expandable>x</b>", 'Expected equal sign in declaration of an attribute of the tag "b" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_what_is_not_telegram_html_is_refused(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert (refused.value.code, refused.value.description) == (400, f"Bad Request: can't parse entities: {reason}")


@pytest.mark.parametrize(
    "source",
    [
        "<b>Alertez</b> : <i>a<u>b</u></i> &amp; &lt;c&gt; 🚨 <code>d</code>",
        '<blockquote expandable><a href="https://example.org/?a=1&amp;b=2">loi</a>\nsuite</blockquote>fin',
        "<tg-spoiler>x</tg-spoiler><s>y</s><pre>z</pre>",
    ],
)
def test_html_is_written_back_as_it_was(source: str) -> None:
    assert to_html(*parse_html(source)) == source


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://a.fr", "https://a.fr/"),
        ("a.fr:80/x", "http://a.fr:80/x"),
        ("tg://user?id=1", "tg://user?id=1"),
        ("t.me/bot?start=x_Y", "http://t.me/bot?start=x_Y"),
        ("tel:112", None),
        ("mailto:a@b.fr", None),
        ("javascript:alert(1)", None),
        ("nowhere", None),
        ("https://a b.fr", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_links_are_kept_as_telegram_keeps_them(link: str, kept: str | None) -> None:
    assert checked_link(link) == kept
