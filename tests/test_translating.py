"""Translations are found again by identity: one comma more in the French loses none of the English."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.i18n import CatalogueError
from bot.translating import Progress, merged, update


def template(**texts: str) -> Catalog:
    catalogue = Catalog(project="motus", version="1")
    for identity, french in texts.items():
        catalogue.add(french, locations=[(f"dialogs/{identity}.yaml", 3)], context=identity)
    return catalogue


def english(**entries: tuple[str, str]) -> Catalog:
    catalogue = Catalog(locale="en", fuzzy=False)
    for identity, (french, words) in entries.items():
        catalogue.add(french, words, context=identity)
    return catalogue


def entry(catalogue: Catalog, identity: str) -> tuple[str, bool, list[str]]:
    """The translation, whether it is to be read again, and what it was made from."""
    message = next(message for message in catalogue if message.id and message.context == identity)
    return str(message.string), message.fuzzy, list(message.previous_id)


def test_what_has_not_changed_keeps_its_translation() -> None:
    made = merged(template(a="Oui.", b="Non."), english(a=("Oui.", "Yes."), b=("Non.", "No.")), "en")
    assert entry(made, "a") == ("Yes.", False, [])
    assert entry(made, "b") == ("No.", False, [])


def test_a_corrected_text_keeps_its_translation_to_be_read_again_beside_the_old_words() -> None:
    made = merged(template(a="Oui, toujours."), english(a=("Oui.", "Yes.")), "en")
    assert entry(made, "a") == ("Yes.", True, ["Oui."])


def test_corrected_twice_it_still_shows_what_the_translator_had_before_her() -> None:
    once = merged(template(a="Oui, toujours."), english(a=("Oui.", "Yes.")), "en")
    twice = merged(template(a="Oui, partout."), once, "en")
    assert entry(twice, "a") == ("Yes.", True, ["Oui."])


def test_a_text_that_moved_takes_its_translation_along_to_be_read_again() -> None:
    made = merged(template(new="Oui."), english(old=("Oui.", "Yes.")), "en")
    assert entry(made, "new") == ("Yes.", True, [])


def test_a_new_text_waits_for_its_translation_and_a_removed_one_is_gone() -> None:
    made = merged(template(a="Oui.", c="Peut-être."), english(a=("Oui.", "Yes."), b=("Non.", "No.")), "en")
    assert entry(made, "c") == ("", False, [])
    assert [message.context for message in made if message.id] == ["a", "c"]


def test_a_translators_comment_stays() -> None:
    old = english(a=("Oui.", "Yes."))
    old.get("Oui.", "a").user_comments = ["said to a child"]  # type: ignore[union-attr]
    made = merged(template(a="Oui, toujours."), old, "en")
    assert made.get("Oui, toujours.", "a").user_comments == ["said to a child"]  # type: ignore[union-attr]


# The files.


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    for code in ("fr", "en"):
        (tmp_path / code / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / code / "LC_MESSAGES" / "bot.po").write_bytes(b"")
    with (tmp_path / "dialogs.pot").open("wb") as stream:
        write_po(stream, template(a="Oui, toujours.", b="Non."))
    return tmp_path


def test_each_language_but_french_gets_its_catalogue_and_is_counted(locales: Path) -> None:
    file = locales / "en" / "LC_MESSAGES" / "dialogs.po"
    assert list(update(locales)) == [Progress("en", 2, 0, 0)]
    with file.open("wb") as stream:
        write_po(stream, english(a=("Oui.", "Yes."), b=("Non.", "No.")))
    assert list(update(locales)) == [Progress("en", 2, 1, 1)]
    assert not (locales / "fr" / "LC_MESSAGES" / "dialogs.po").exists()
    with file.open("rb") as stream:
        again = read_po(stream, locale="en")
    assert entry(again, "a")[:2] == ("Yes.", True)
    assert '#| msgid "Oui."' in file.read_text(encoding="utf-8")


def test_an_old_text_is_still_there_after_the_french_has_changed_twice(locales: Path) -> None:
    file = locales / "en" / "LC_MESSAGES" / "dialogs.po"
    old = 'Une longue phrase, de celles que Babel coupe en plusieurs lignes : « oui », "non", et puis encore. ' * 2
    with file.open("wb") as stream:
        write_po(stream, english(a=(old, "Yes.")))
    list(update(locales))
    once = file.read_text(encoding="utf-8")
    with (locales / "dialogs.pot").open("wb") as stream:
        write_po(stream, template(a="Oui, partout.", b="Non."))
    list(update(locales))
    assert file.read_text(encoding="utf-8") == once.replace("Oui, toujours.", "Oui, partout.")
    assert "#| " in once


def test_updating_twice_changes_nothing_more(locales: Path) -> None:
    file = locales / "en" / "LC_MESSAGES" / "dialogs.po"
    with file.open("wb") as stream:
        write_po(stream, english(a=("Oui.", "Yes.")))
    list(update(locales))
    once = file.read_bytes()
    list(update(locales))
    assert file.read_bytes() == once


def test_a_catalogue_that_cannot_be_read_loses_nothing(locales: Path) -> None:
    file = locales / "en" / "LC_MESSAGES" / "dialogs.po"
    file.write_bytes(b'msgid "\xe9"\n')
    with pytest.raises(CatalogueError):
        list(update(locales))
    assert file.read_bytes() == b'msgid "\xe9"\n'
