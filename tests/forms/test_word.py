"""The blank models as documents that a word processor opens."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as DocumentObject

from bot.dialogue.corpus import Corpus
from bot.dialogue.form import read
from bot.forms.word import document


def opened(markdown: str) -> DocumentObject:
    return Document(BytesIO(document(read(markdown))))


def test_each_kind_of_paragraph_has_its_style() -> None:
    made = opened("# Lettre\n\n## À qui\n\nMadame,\n\n- une pièce\n\n1. d'abord\n\n- [ ] oui\n\n> Conseil.\n")
    assert [(each.style.name if each.style else "", each.text) for each in made.paragraphs] == [
        ("Title", "Lettre"),
        ("Heading 1", "À qui"),
        ("Normal", "Madame,"),
        ("List Bullet", "une pièce"),
        ("List Number", "d'abord"),
        ("Normal", "☐ oui"),
        ("Normal", "Conseil."),
    ]
    assert made.paragraphs[-1].runs[0].italic


def test_bold_and_italics_are_set() -> None:
    runs = opened("# T\n\nun **deux** *trois*").paragraphs[1].runs
    assert [(run.text, run.bold, run.italic) for run in runs if run.bold or run.italic] == [
        ("deux", True, None),
        ("trois", None, True),
    ]


@pytest.mark.parametrize(("line", "end"), [("Nom : ………", ""), ("Mots : « ……… »", " »")])
def test_dots_at_the_end_of_a_line_run_to_the_margin(line: str, end: str) -> None:
    paragraph = opened(f"# T\n\n{line}").paragraphs[1]
    assert paragraph.text == f"{line.partition('…')[0]}\t{end}"
    assert len(paragraph.paragraph_format.tab_stops) == 1


def test_a_document_tells_nobody_and_no_day() -> None:
    properties = opened("# Lettre").core_properties
    assert (properties.author, properties.last_modified_by, properties.title) == ("", "", "Lettre")
    assert properties.created == properties.modified
    assert properties.created is not None
    assert (properties.created.month, properties.created.day) == (1, 1)


def test_every_model_opens_in_french_on_an_a4_page_with_room_to_write(shipped: Corpus) -> None:
    assert shipped.models
    for model in shipped.models.values():
        data = document(model.paragraphs)
        made = Document(BytesIO(data))
        text = "\n".join(paragraph.text for paragraph in made.paragraphs)
        assert text.count("…………") + text.count("\t") >= 5
        assert 'w:lang w:val="fr-FR"' in ZipFile(BytesIO(data)).read("word/styles.xml").decode()
        width, height = made.sections[0].page_width, made.sections[0].page_height
        assert width is not None
        assert height is not None
        assert (round(width.cm, 1), round(height.cm, 1)) == (21.0, 29.7)
