"""The paragraphs of a blank model -> .docx, by python-docx.

Nothing is filled in, and nothing tells who asked for the document or when.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from bot.dialogue.form import Look, Paragraph

FONT = "Arial"
"""On every computer, or replaced by one of the same widths."""

SIZE = 10.5
"""Points of the body: a form of one or two pages that can be read."""

WIDTH, HEIGHT = 21.0, 29.7
"""Centimetres of an A4 page."""

MARGIN = 2.0
"""Centimetres around the page."""

STYLES = {
    Look.TITLE: "Title",
    Look.HEADING: "Heading 1",
    Look.SUBHEADING: "Heading 2",
    Look.TEXT: "Normal",
    Look.BULLET: "List Bullet",
    Look.NUMBER: "List Number",
}
"""The styles of python-docx's own template."""

_ANY_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 (a document's own dates have no zone)
_TO_FILL = re.compile("…{3,}(?=[\\s\u202f]*»?$)")  # dots at the end of a line run to the margin


def document(paragraphs: Iterable[Paragraph]) -> bytes:
    """The bytes of a .docx file. The title is that of the document's properties too."""
    made = _blank()
    for paragraph in paragraphs:
        if paragraph.look is Look.TITLE:
            made.core_properties.title = paragraph.text
        _write(made, paragraph)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def _blank() -> DocumentObject:
    """An A4 page in French, with no author and no date of its own."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(WIDTH), Cm(HEIGHT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(SIZE)
    normal.paragraph_format.space_after = Pt(5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "fr-FR")
    normal.element.get_or_add_rPr().append(language)
    for look, size in ((Look.TITLE, 16), (Look.HEADING, 12), (Look.SUBHEADING, 11)):
        style = made.styles[STYLES[look]]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [each for each in fonts.attrib if "theme" in each.lower()]:  # it would win over the name
            del fonts.attrib[attribute]
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(9), Pt(4)
    for look in (Look.BULLET, Look.NUMBER):
        made.styles[STYLES[look]].paragraph_format.space_after = Pt(2)
    properties = made.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = _ANY_DAY
    properties.language = "fr-FR"
    return made


def _write(made: DocumentObject, paragraph: Paragraph) -> None:
    written = made.add_paragraph(style=STYLES[paragraph.look])
    for run in paragraph.runs:
        text, filled = _TO_FILL.subn("\t", run.text)
        if filled:
            stop = Cm(WIDTH - 2 * MARGIN)
            written.paragraph_format.tab_stops.add_tab_stop(stop, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        added = written.add_run(text)
        added.bold, added.italic = run.bold or None, run.italic or None
