"""What translators get: every text a nurse reads, where it stands, under its identity."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from hypothesis import given
from small import FILES, Small

from bot.dialogue.corpus import Corpus, Text
from bot.dialogue.extraction import extract
from dialogue.test_document import YAML_LIKE

ROOT = Path(__file__).parent.parent.parent
OPTIONS = {
    "method_map": [("aide/**", "ignore"), ("**.yaml", "bot.dialogue.extraction:extract")],
    "keywords": {"pgettext": ((1, "c"), 2)},
}


def extracted(folder: Path) -> dict[Text, tuple[str, int]]:
    """Each text that Babel extracts, with the file and the line it gives."""
    return {
        Text(str(context), str(message)): (name, line)
        for name, line, message, _, context in extract_from_dir(folder, **OPTIONS)
    }


def of_file(name: str, text: str) -> list[tuple[int, str, tuple[str, str], list[str]]]:
    stream = BytesIO(text.encode())
    stream.name = f"dialogs/{name}.yaml"  # type: ignore[misc]
    return list(extract(stream, {}, (), {}))


def test_what_is_extracted_is_what_can_be_read_no_less_and_no_more(small: Small) -> None:
    for name in ("danger", "age"):  # a shared question that every topic words anew is read nowhere
        assert f"communes.questions.{name}.ask" in small.corpus().places
    assert set(extracted(small.folder)) == set(small.corpus().texts())


def test_every_shipped_text_is_extracted_and_only_unused_shared_words_besides(shipped: Corpus) -> None:
    found, read = set(extracted(ROOT / "dialogs")), set(shipped.texts())
    assert read - found == set()
    assert [text.id for text in found - read if not text.id.startswith("communes.questions.")] == []


def test_every_line_is_the_one_where_the_text_stands(small: Small, shipped: Corpus) -> None:
    for folder, corpus in ((small.folder, small.corpus()), (ROOT / "dialogs", shipped)):
        for text, (name, line) in extracted(folder).items():
            if text.id in corpus.places:
                place = corpus.places[text.id]
                assert (f"dialogs/{name}", line) == (place.path, place.line), text.id


def test_a_topic_gives_its_texts_in_order_with_line_and_identity() -> None:
    found = of_file(
        "enfant",
        'topic: enfant\ntitle: "Un enfant"\nicon: x\nkeywords: [bleus]\nquestions:\n  q:\n    ask: >\n      Que\n'
        "      voyez-vous\n    answers:\n      oui: {label: Oui, recap: vu, next: fin}\nguidance:\n  fin:\n    do:\n"
        "      - Un.\n      - Deux.\n    law: [a]\n",
    )
    assert found == [
        (2, "pgettext", ("enfant.title", "Un enfant"), []),
        (7, "pgettext", ("enfant.questions.q.ask", "Que voyez-vous"), []),
        (11, "pgettext", ("enfant.questions.q.answers.oui.label", "Oui"), []),
        (11, "pgettext", ("enfant.questions.q.answers.oui.recap", "vu"), []),
        (15, "pgettext", ("enfant.guidance.fin.do.0", "Un."), []),
        (16, "pgettext", ("enfant.guidance.fin.do.1", "Deux."), []),
    ]


def test_the_words_of_contacts_are_extracted_their_numbers_are_not() -> None:
    found = of_file(
        "contacts", "contacts:\n  samu: {number: 15, name: Samu, for: urgence, hours: 24 h, note: n, how: h}\n"
    )
    assert [identity for _, _, (identity, _), _ in found] == [
        f"contacts.contacts.samu.{key}" for key in ("name", "for", "hours", "note", "how")
    ]


@pytest.mark.parametrize("name", ["sources"])
def test_the_sources_stay_with_the_maintainers(name: str) -> None:
    assert of_file(name, FILES[name]) == []


def test_an_empty_recap_is_nothing_to_translate() -> None:
    assert of_file("x", 'questions:\n  q: {answers: {a: {label: "", recap: ""}}}\n') == []


def test_a_byte_order_mark_changes_nothing() -> None:
    assert of_file("x", "\ufefftitle: Un\n") == [(1, "pgettext", ("x.title", "Un"), [])]


@given(YAML_LIKE)
def test_a_file_that_cannot_be_read_has_nothing_to_translate_and_stops_nothing(text: str) -> None:
    for line, function, (identity, french), _ in of_file("x", text):
        assert line >= 1
        assert function == "pgettext"
        assert identity.startswith("x.")
        assert french
