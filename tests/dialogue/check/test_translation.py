"""Translations: what lacks one, what has an old one, what a translator's hand has broken."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from small import Small

from bot.dialogue.check import check
from bot.i18n import Language, load_languages

ROOT = Path(__file__).parents[3]
N, W = "\u202f", "\u00a0"


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A copy of the catalogues of the program, beside the small corpus."""
    shutil.copytree(ROOT / "locales", tmp_path / "locales", ignore=shutil.ignore_patterns("dialogs.*"))
    return tmp_path / "locales"


def translate(small: Small, locales: Path, **changes: str | None) -> Path:
    """An English catalogue of the small corpus, each text by itself; `changes` are other words, or None for none."""
    catalogue = Catalog(locale="en", fuzzy=False)
    for text in small.corpus().texts():
        key = text.id.replace(".", "_").replace("-", "_")
        words = changes.get(key, text.source)
        catalogue.add(text.source, words or "", context=text.id)
    file = locales / "en" / "LC_MESSAGES" / "dialogs.po"
    with file.open("wb") as stream:
        write_po(stream, catalogue, width=0)
    return file


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")


def lines(small: Small, locales: Path) -> list[str]:
    languages = load_languages(locales)
    report = check(small.folder, languages, locales=locales)
    return [finding.describe(languages["fr"]).replace(N, "~") for finding in report.findings]


def codes(small: Small, locales: Path) -> list[str]:
    return [line.split()[1] for line in lines(small, locales)]


def line_of(file: Path, words: str) -> int:
    text = file.read_text(encoding="utf-8")
    return text[: text.index(words)].count("\n") + 1


def test_a_language_that_nobody_has_begun_lacks_nothing(small: Small, locales: Path) -> None:
    assert lines(small, locales) == []
    translate(small, locales, **{text.id.replace(".", "_").replace("-", "_"): None for text in small.corpus().texts()})
    assert lines(small, locales) == []


def test_a_whole_translation_is_fine(small: Small, locales: Path) -> None:
    translate(small, locales)
    assert lines(small, locales) == []


def test_one_text_translated_asks_for_all_the_others(small: Small, locales: Path) -> None:
    file = translate(small, locales, enfant_guidance_alerter_why=None)
    line = line_of(file, 'msgctxt "enfant.guidance.alerter.why"') + 1
    assert lines(small, locales) == [
        (f"locales/en/LC_MESSAGES/dialogs.po:{line}:1: D070 «~La loi le permet.~» n’est pas traduit en anglais — "
        "traduisez-le dans locales/en/LC_MESSAGES/dialogs.po (`make locales` l’y met)")
    ]  # fmt: skip


def test_a_text_that_the_catalogue_does_not_know_is_told_where_it_stands_in_french(small: Small, locales: Path) -> None:
    translate(small, locales)
    small.replace("enfant", '    avoid:\n      - "Promettre le secret."\n', '    avoid:\n      - "Promettre."\n')
    small.replace(
        "enfant", '      - "Notez ce que vous voyez."\n', '      - "Notez ce que vous voyez."\n      - "Relisez."\n'
    )
    told = lines(small, locales)
    assert [line.split()[1] for line in told] == ["D070", "D071"]
    assert told[0].startswith("dialogs/enfant.yaml:36:9: D070 «~Relisez.~»")


def test_a_corrected_french_text_makes_its_translation_an_old_one(small: Small, locales: Path) -> None:
    file = translate(small, locales)
    small.replace("enfant", "La loi le permet.", "La loi le permet, en toutes circonstances.")
    line = line_of(file, 'msgctxt "enfant.guidance.alerter.why"') + 1
    assert lines(small, locales) == [
        (f"locales/en/LC_MESSAGES/dialogs.po:{line}:1: D071 la traduction de «~La loi le permet, en toutes "
        "circonstances.~» en anglais est celle d’une ancienne phrase — lancez `make locales`, corrigez la traduction, "
        "puis ôtez le mot «~fuzzy~» au-dessus")
    ]  # fmt: skip


def test_a_translation_marked_fuzzy_is_an_old_one(small: Small, locales: Path) -> None:
    file = translate(small, locales)
    change(file, 'msgctxt "accueil.ask"', '#, fuzzy\nmsgctxt "accueil.ask"')
    assert codes(small, locales) == ["D071"]


def test_a_translation_of_nothing_any_more_is_told(small: Small, locales: Path) -> None:
    file = translate(small, locales)
    file.write_text(
        file.read_text(encoding="utf-8") + '\nmsgctxt "enfant.guidance.partie.why"\nmsgid "Oui."\nmsgstr "Yes."\n',
        encoding="utf-8",
    )
    assert codes(small, locales) == ["D073"]


@pytest.mark.parametrize(
    ("source", "translation", "found"),
    [
        ("Depuis le {2026-03-01}.", "Since 1 March 2026.", "rien au lieu de {2026-03-01}"),
        ("Jusqu’à {15000 €}.", "Up to {1500 €}.", "{1500 €} au lieu de {15000 €}"),
        ("{20000} gens et {20000} gens.", "{20000} people.", "{20000} au lieu de {20000} {20000}"),
        ("Rien.", "Nothing {2026-03-01}.", "{2026-03-01} au lieu de rien"),
    ],
)
def test_amounts_and_dates_must_be_the_same(
    small: Small, locales: Path, source: str, translation: str, found: str
) -> None:
    small.replace("enfant", "La loi le permet.", source)
    translate(small, locales, enfant_guidance_alerter_why=translation)
    assert [line.partition(": D072 ")[2].partition(" — ")[0] for line in lines(small, locales)] == [
        f"la traduction n’a pas les mêmes signes que le texte traduit~: {found}"
    ]


def test_an_amount_may_be_written_with_a_no_break_space(small: Small, locales: Path) -> None:
    small.replace("enfant", "La loi le permet.", f"Jusqu’à {{15000{W}€}}.")
    translate(small, locales, enfant_guidance_alerter_why="Up to {15000 €}.")
    assert lines(small, locales) == []


@pytest.mark.parametrize(
    ("key", "length", "code"),
    [
        ("enfant_title", 39, "D042"),
        ("enfant_questions_signes_answers_bleus_label", 39, "D042"),
        ("accueil_groups_proteger_title", 39, "D042"),
        ("enfant_guidance_alerter_title", 65, "D014"),
        ("enfant_guidance_alerter_say", 257, "D014"),
    ],
)
def test_a_translation_must_fit_the_phone_as_its_source_must(
    small: Small, locales: Path, key: str, length: int, code: str
) -> None:
    translate(small, locales, **{key: "x" * length})
    assert codes(small, locales) == [code]
    translate(small, locales, **{key: "x" * (length - 1)})
    assert codes(small, locales) == []


# The words of the program.


def test_a_renamed_sign_of_the_program_is_told_before_a_screen_is_drawn_with_it(small: Small, locales: Path) -> None:
    file = locales / "fr" / "LC_MESSAGES" / "bot.po"
    change(file, "vérifiés le {date}", "vérifiés le {jour}")
    (told,) = lines(small, locales)
    line = line_of(file, 'msgid "⚖️ The law')
    assert told.startswith(f"locales/fr/LC_MESSAGES/bot.po:{line}:1: D072 ")
    assert "{jour} au lieu de {date}" in told


def test_a_plural_may_leave_its_number_out_where_it_is_one(small: Small, locales: Path) -> None:
    file = locales / "fr" / "LC_MESSAGES" / "bot.po"
    change(file, 'msgstr[0] "{n} erreur"', 'msgstr[0] "une seule erreur"')
    assert lines(small, locales) == []
    change(file, 'msgstr[0] "une seule erreur"', 'msgstr[0] "{m} erreur"')
    assert codes(small, locales) == ["D072"]


def test_a_message_that_english_lacks_is_a_warning(small: Small, locales: Path) -> None:
    change(locales / "en" / "LC_MESSAGES" / "bot.po", 'msgstr "Language"', 'msgstr ""')
    assert codes(small, locales) == ["D070"]


def test_a_brace_that_is_not_closed_is_told_not_raised(small: Small, locales: Path) -> None:
    file = locales / "fr" / "LC_MESSAGES" / "bot.po"
    change(file, 'msgstr[1] "{n} erreurs"', 'msgstr[1] "{n erreurs"')
    assert codes(small, locales) == ["D072"]


def test_what_the_bot_says_of_itself_must_fit_telegram(small: Small, locales: Path) -> None:
    file = locales / "fr" / "LC_MESSAGES" / "bot.po"
    change(file, 'msgstr "Langue"', 'msgstr "' + "x" * 257 + '"')
    (told,) = lines(small, locales)
    line = line_of(file, 'msgid "Language"\n')
    assert told == (
        f"locales/fr/LC_MESSAGES/bot.po:{line}:1: D044 l’explication d’une commande compte 257 caractères, Telegram en "
        "prend 256 au plus — raccourcissez ce texte"
    )


def test_the_shipped_catalogues_are_whole(languages: Mapping[str, Language]) -> None:
    report = check(ROOT / "dialogs", languages, screens=False, locales=ROOT / "locales")
    assert [finding.describe(languages["fr"]) for finding in report.findings] == []
