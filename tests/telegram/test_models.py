"""A blank model, tapped under a piece of advice."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document

from bot.dialogue import path as addresses
from bot.dialogue.machine import Interview, Path
from bot.dialogue.path import Codec
from bot.local import Call, Person
from bot.telegram.guide import Guide


@pytest.fixture(scope="session")
def offering(interview: Interview) -> Path:
    """A conversation whose guidance offers a model."""
    return next(
        path
        for name in interview.corpus.topics
        for path, stage in interview.walk(name)
        if (end := interview.guidance(stage)) and end.models
    )


async def test_a_model_comes_as_a_document_beside_the_advice_which_stays(
    nurse: Person, codec: Codec, offering: Path, guide: Guide, calls: Callable[[str], list[Call]]
) -> None:
    nurse.tap_data(codec.encode(addresses.topic("fr", offering)))
    await nurse.settled()
    advice = nurse.last
    await nurse.press("📄")
    (document,) = nurse.documents
    assert document.file_name.endswith(".docx")
    title = nurse.last.text.splitlines()[0]
    name = document.file_name.removesuffix(".docx")
    assert title == f"📄 {guide.corpus.models[name].title.source}"
    assert "hors de Telegram" in document.caption
    assert Document(BytesIO(document.data)).paragraphs
    assert nurse.sees(advice)
    assert [call.method for call in calls("sendDocument")]


async def test_two_nurses_get_the_very_same_document(nurse: Person, codec: Codec, offering: Path, guide: Guide) -> None:
    name = next(iter(guide.corpus.models))
    assert guide.document(name) == guide.document(name)
    nurse.tap_data(codec.encode(addresses.topic("fr", offering)))
    await nurse.settled()
    advice = nurse.last
    await nurse.press("📄")
    await nurse.press("📄", advice)
    first, second = nurse.documents
    assert first.data == second.data


async def test_a_link_to_a_model_sends_it_too(nurse: Person, codec: Codec, guide: Guide) -> None:
    name = next(iter(guide.corpus.models))
    await nurse.say(f"/start {codec.encode(addresses.model('fr', name))}")
    assert [document.file_name for document in nurse.documents] == [f"{name}.docx"]
    assert not any(message.text.startswith("/start 1") for message in nurse.messages)
