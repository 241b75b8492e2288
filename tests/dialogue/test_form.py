"""Blank models in Markdown: what they may be made of, and what is refused where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.corpus import Corpus
from bot.dialogue.form import Look, Run, Unfit, read
from bot.dialogue.typography import slips

MODELS = sorted((Path(__file__).parents[2] / "dialogs" / "modeles").glob("*.md"))


def test_headings_paragraphs_lists_boxes_and_instructions_are_told_apart() -> None:
    made = read(
        "# Lettre\n\n## À qui\n\n### Détail\n\nMadame,\n\n- une pièce\n\n1. d'abord\n\n- [ ] oui\n\n> Conseil.\n"
    )
    assert [(each.look, each.text) for each in made] == [
        (Look.TITLE, "Lettre"),
        (Look.HEADING, "À qui"),
        (Look.SUBHEADING, "Détail"),
        (Look.TEXT, "Madame,"),
        (Look.BULLET, "une pièce"),
        (Look.NUMBER, "d'abord"),
        (Look.TEXT, "☐ oui"),
        (Look.TEXT, "Conseil."),
    ]
    assert all(run.italic for run in made[-1].runs)


def test_bold_and_italics_are_kept_a_line_end_is_a_space_and_two_spaces_keep_it() -> None:
    made = read("# T\n\nun **deux** *trois*\nquatre  \ncinq")[1]
    assert made.text == "un deux trois quatre\ncinq"
    assert [run for run in made.runs if run.bold or run.italic] == [Run("deux", bold=True), Run("trois", italic=True)]


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("![photo](a.png)", "an image"),
        ("[lien](https://example.org)", "a link"),
        ("`code`", "code"),
        ("```\ncode\n```", "code"),
        ("<b>x</b>", "HTML"),
        ("---", "a rule"),
    ],
)
def test_what_a_model_is_not_made_of_is_refused_with_its_line(markdown: str, found: str) -> None:
    with pytest.raises(Unfit) as refused:
        read(f"# Titre\n\n{markdown}\n")
    assert (refused.value.line, refused.value.found) == (3, found)


@pytest.mark.parametrize("markdown", ["", "\n\n", "Madame,\n\n# Titre", "## Partie"])
def test_a_model_begins_with_its_title(markdown: str) -> None:
    with pytest.raises(Unfit, match="no title"):
        read(markdown)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_each_shipped_model_is_blank_to_be_filled_in_outside_telegram_and_well_set(path: Path) -> None:
    paragraphs = read(path.read_text(encoding="utf-8"))
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    assert "Modèle vierge" in text
    assert "hors de Telegram" in text
    assert text.count("………") >= 5
    assert [slip for paragraph in paragraphs for slip in slips(paragraph.text)] == []


def test_every_file_of_the_folder_is_a_model_that_some_guidance_offers(shipped: Corpus) -> None:
    assert {path.stem for path in MODELS} == set(shipped.models)
    assert {model.id for end in shipped.guidance.values() for model in end.models} == set(shipped.models)
