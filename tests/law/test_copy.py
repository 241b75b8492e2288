"""A copy of the codes: what is read of it, and one clear line for each thing that is wrong with it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from bot.law import copy as copies
from bot.law.copy import Copy, fingerprint, key_of, normalised, read_copy, repealed, title_key
from law.conftest import ENGLISH, written


def reading(folder: Path, *wanted: str) -> Copy:
    return read_copy(folder, wanted or ("Code pénal",))


def notes(copy: Copy, folder: Path) -> list[str]:
    return [note.say(ENGLISH).replace(str(folder), "codes") for note in copy.notes]


def put(folder: Path, articles: str, updated: str = "2026-04-02", name: str = "a.md") -> Path:
    (folder / name).write_text(written("Code pénal", articles, updated), encoding="utf-8", newline="")
    return folder


def articles_of(folder: Path, articles: str) -> dict[str, tuple[str, ...]]:
    copy = reading(put(folder, articles))
    assert copy.notes == ()
    return dict(copy.codes["code penal"].articles)


# ---------------------------------------------------------------- articles


def test_an_article_goes_from_its_heading_to_the_next_one(tmp_path: Path) -> None:
    text = "## Livre\n\n##### Article 1\n\nUn.\n\nDeux.\n\n#### Chapitre\n\n##### Article R*2-1\n\nTrois.\n"
    assert articles_of(tmp_path, text) == {"1": ("Un.\n\nDeux.",), "R2-1": ("Trois.",)}


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_may_be_of_any_level(tmp_path: Path, level: int) -> None:
    marks = "#" * level
    assert articles_of(
        tmp_path, f"{marks} Article 1\nUn.\n{marks} Titre II\nx\n{marks} article 2 {marks}\nDeux.\n"
    ) == {
        "1": ("Un.",),
        "2": ("Deux.",),
    }


def test_a_heading_below_an_article_belongs_to_it_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    text = "### Article 1\nUn.\n#### Tableau\nDeux.\n## Livre II\nx\n##### Article 2\nTrois.\n### Article 3\nQuatre.\n"
    assert articles_of(tmp_path, text) == {
        "1": ("Un.\n#### Tableau\nDeux.",),
        "2": ("Trois.",),
        "3": ("Quatre.",),
    }


def test_line_ends_do_not_count(tmp_path: Path) -> None:
    unix = articles_of(tmp_path, "##### Article 1\n\nUn.\n\nDeux.\n")
    windows = reading(put(tmp_path, "##### Article 1\r\n\r\nUn.\r\n\r\nDeux.\r\n")).codes["code penal"].articles
    whole = (tmp_path / "a.md").read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf" + whole)
    with_mark = reading(tmp_path).codes["code penal"].articles
    assert windows == with_mark == unix


def test_the_same_text_twice_is_one_and_another_text_is_another(tmp_path: Path) -> None:
    text = "##### Article 1\nUn.\n##### Article 1\nUn .\n##### Article 1\n\n Un.\n##### Article 1\nDeux.\n"
    assert articles_of(tmp_path, text) == {"1": ("Un.", "Un .", "Deux.")}


def test_a_clone_of_the_repository_has_its_codes_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "README.md").write_text("# legalize-fr\n", encoding="utf-8")
    put(tmp_path / "fr", "##### Article 1\nUn.\n")
    copy = reading(tmp_path)
    assert copy.notes == ()
    assert copy.codes["code penal"].file == "fr/a.md"
    assert copy.codes["code penal"].updated == date(2026, 4, 2)
    assert copy.codes["code penal"].identifier == "LEGITEXT1"


def test_only_the_codes_that_are_asked_for_are_read(tmp_path: Path) -> None:
    put(tmp_path, "##### Article 1\nUn.\n")
    (tmp_path / "b.md").write_bytes(written("Code civil", "##### Article 1\n").encode() + b"\xe9")
    copy = reading(tmp_path)
    assert (list(copy.codes), copy.titles, copy.notes) == (
        ["code penal"],
        {"code penal": "Code pénal", "code civil": "Code civil"},
        (),
    )


# ---------------------------------------------------------------- names and texts


@pytest.mark.parametrize("written_as", ["R. 642-1", "R642-1", "R*642-1", "R*. 642-1", "r.\u00a0642‑1", "R. 642–1"])
def test_a_number_is_the_same_however_it_is_written(written_as: str) -> None:
    assert key_of(written_as) == "R642-1"


def test_other_numbers_are_others() -> None:
    assert len({key_of(each) for each in ("642-1", "R642-1", "L642-1", "R642-11", "R642-1-1", "R642-1 bis")}) == 6
    assert key_of("1er") == key_of("1")


def test_a_title_is_the_same_with_any_apostrophe_accent_and_case() -> None:
    assert title_key("Code de l’Action  sociale") == title_key("code de l'action sociale")
    assert title_key("Code pénal") != title_key("Code civil")


def test_typesetting_changes_no_fingerprint() -> None:
    one = "L’article 1 :\n\n   « cœur » — un ;\u00a0deux."
    other = "L'article 1\u202f: «\u202fcoeur\u202f» - un ; deux.\n"
    assert normalised(one) == normalised(other) == "L'article 1: «coeur» - un; deux."
    assert fingerprint([one]) == fingerprint([other])


@pytest.mark.parametrize("other", ["Un mineur de seize ans.", "un mineur de quinze ans.", "Un mineur dé quinze ans."])
def test_any_other_change_does(other: str) -> None:
    assert fingerprint([other]) != fingerprint(["Un mineur de quinze ans."])


def test_the_fingerprint_of_a_text_does_not_change_from_one_version_of_motus_to_another() -> None:
    assert fingerprint(["L’article 226-13 n’est pas applicable."]) == "0ed9a79b326938fa"


@pytest.mark.parametrize("text", ["(Abrogé)", "Article abrogé.", "abrogée", "( abrogé )".replace(" ", "")])
def test_an_article_can_be_there_only_to_say_that_it_is_repealed(text: str) -> None:
    assert repealed([text])
    assert not repealed([text, "Un."])
    assert not repealed([f"I. - {text}. II. - Un."])


# ---------------------------------------------------------------- what is wrong with a copy


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    assert notes(reading(tmp_path / "x"), tmp_path) == ["codes/x: this folder does not exist"]


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    assert notes(reading(put(tmp_path, "") / "a.md"), tmp_path) == ["codes/a.md: not a folder"]


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    name = "x" * 300
    assert notes(reading(tmp_path / name), tmp_path) == [f"codes/{name}: cannot be read (File name too long)"]


def test_an_empty_folder(tmp_path: Path) -> None:
    assert notes(reading(tmp_path), tmp_path) == ["codes: no code in this folder (Markdown files)"]


def test_a_folder_of_other_things(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Rien\n\n---\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(written("Code pénal", "##### Article 1\n"), encoding="utf-8")
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    assert notes(reading(tmp_path), tmp_path) == ["codes: no code in this folder (Markdown files)"]


def test_an_article_that_is_not_in_utf_8(tmp_path: Path) -> None:
    put(tmp_path, "##### Article 1\nUn.\n")
    (tmp_path / "a.md").write_bytes((tmp_path / "a.md").read_bytes() + "révélé".encode("latin-1"))
    copy = reading(tmp_path)
    assert notes(copy, tmp_path) == ["a.md: not in UTF-8, byte 0xe9 cannot be read"]
    assert copy.codes == {}


def test_a_front_matter_that_is_not_in_utf_8(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(written("Code pénal", "").encode("latin-1"))
    assert notes(reading(tmp_path), tmp_path) == ["a.md: not in UTF-8, byte 0xe9 cannot be read"]


def test_a_front_matter_without_title(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nidentifier: x\n---\n", encoding="utf-8")
    assert notes(reading(tmp_path), tmp_path) == ["a.md: no title in its front matter"]


def test_two_files_of_one_code(tmp_path: Path) -> None:
    put(tmp_path, "##### Article 1\nUn.\n")
    put(tmp_path, "##### Article 1\nDeux.\n", name="b.md")
    copy = reading(tmp_path)
    assert notes(copy, tmp_path) == ["b.md: “Code pénal” again, as in a.md: not read"]
    assert copy.codes["code penal"].articles == {"1": ("Un.",)}


@pytest.mark.parametrize("updated", ["2999-01-01", "", "hier", "2026-13-01"])
def test_a_date_that_says_nothing(tmp_path: Path, updated: str) -> None:
    copy = reading(put(tmp_path, "##### Article 1\nUn.\n", updated))
    assert notes(copy, tmp_path) == ["a.md: the date of its last update is not known"]
    assert copy.codes["code penal"].updated is None


def test_a_code_without_articles(tmp_path: Path) -> None:
    assert notes(reading(put(tmp_path, "226-13. Un.\n")), tmp_path) == ["a.md: no article in this file"]


def test_a_file_too_large_to_be_a_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "##### Article 1\nUn.\n")
    size = (tmp_path / "a.md").stat().st_size
    monkeypatch.setattr(copies, "MAX_BYTES", size - 1)
    assert notes(reading(tmp_path), tmp_path) == [f"a.md: {size} bytes, more than {size - 1}: not read"]


def test_a_pipe_and_a_folder_with_the_name_of_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    (tmp_path / "b.md").mkdir()
    assert notes(reading(tmp_path), tmp_path) == ["a.md: not a file", "b.md: not a file"]


def test_a_file_without_headings_has_its_articles_under_lines_of_their_own(tmp_path: Path) -> None:
    text = (
        "PARTIE LÉGISLATIVE\n\nTitre unique : Titre préliminaire\n\nArticle L1\n\nUn, voir l’article L2.\n"
        "Article L2 du code.\n\n"
        "Chapitre II : Suite\n\nArticle L322-3\n\nTrois.\n\nArticle R. 4-1\n\nQuatre.\n\nArticle Annexe\n\nCinq.\n"
    )
    assert articles_of(tmp_path, text) == {
        "L1": ("Un, voir l’article L2.\nArticle L2 du code.",),
        "L322-3": ("Trois.",),
        "R4-1": ("Quatre.",),
        "ANNEXE": ("Cinq.",),
    }
