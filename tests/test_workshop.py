"""The maintainers' commands, in this process: what they print and write, and their exit status."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.usefixtures("fewer_screens")


@pytest.fixture
def dialogs(tmp_path: Path) -> Path:
    """A copy of the shipped dialogs, to change."""
    return Path(shutil.copytree(ROOT / "dialogs", tmp_path / "dialogs"))


def motus(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_shipped_table_pictures_and_schema_are_those_of_the_dialogs(dialogs: Path) -> None:
    before = {path: path.read_bytes() for path in dialogs.rglob("*") if path.is_file()}
    assert motus("table", "--dialogs", dialogs).exit_code == 0
    assert motus("graph", "--dialogs", dialogs).exit_code == 0
    assert motus("schema", "--dialogs", dialogs).exit_code == 0
    assert {path: path.read_bytes() for path in dialogs.rglob("*") if path.is_file()} == before


def test_a_changed_verdict_makes_the_table_out_of_date_and_is_told_in_french(dialogs: Path) -> None:
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(dialogs), *words], check=True)
    assert motus("table", "--diff", "HEAD", "--dialogs", dialogs).output == "Rien ne change.\n"
    file = dialogs / "messages.yaml"
    text = file.read_text(encoding="utf-8")
    start = text.index("  bon-outil:")
    file.write_text(text[:start] + text[start:].replace("verdict: partager", "verdict: taire", 1), encoding="utf-8")
    told = motus("table", "--diff", "HEAD", "--dialogs", dialogs)
    assert told.exit_code == 0
    assert "3 situations passent de «\u202fpartager\u202f» à «\u202ftaire\u202f»" in told.output
    checked = motus("check", "--strict", "--dialogs", dialogs)
    assert checked.exit_code == 1
    assert " D085 " in checked.output


def test_a_revision_that_git_does_not_know_is_one_line(dialogs: Path) -> None:
    told = motus("table", "--diff", "nowhere", "--dialogs", dialogs)
    assert told.exit_code == 2
    assert told.output == "«\u202fnowhere\u202f» n’est pas une version connue de git ici\n"


def test_every_code_of_the_table_can_be_replayed() -> None:
    with (ROOT / "dialogs" / "table.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    code = rows[1][-1]
    shown = motus("replay", code)
    assert shown.exit_code == 0
    assert "→ " in shown.output
    pasted = motus("replay", code, "--scenario")
    assert pasted.exit_code == 0
    assert "expect:" in pasted.output


def test_a_code_that_is_none_shows_the_first_screen_and_says_so() -> None:
    shown = motus("replay", "nimporte quoi")
    assert shown.exit_code == 0
    assert "Motus" in shown.output
    assert motus("replay", "nimporte quoi", "--scenario").exit_code == 2


def test_an_unknown_topic_has_no_picture(dialogs: Path) -> None:
    told = motus("graph", "nulle-part", "--dialogs", dialogs)
    assert told.exit_code == 2
    assert "nulle-part" in told.output


def test_a_schema_that_is_out_of_date_is_told(dialogs: Path) -> None:
    assert motus("schema", "--check", "--dialogs", dialogs).exit_code == 0
    (dialogs / "schema.json").write_text("{}", encoding="utf-8")
    assert motus("schema", "--check", "--dialogs", dialogs).exit_code == 1


def test_sources_are_listed_with_what_leans_on_them() -> None:
    listed = motus("sources")
    assert listed.exit_code == 0
    assert "cp-226-13" in listed.output
    one = motus("sources", "--article", "R. 4312-18")
    assert "csp-r4312-18" in one.output
    assert "cp-226-13" not in one.output


def test_a_copy_of_the_law_that_differs_is_told_and_can_be_accepted(dialogs: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "penal.md").write_text(
        '---\ntitle: "Code pénal"\nidentifier: "X"\nlast_updated: "2026-11-01"\n---\n\n'
        "##### Article 226-13\n\nAutre.\n",
        encoding="utf-8",
    )
    told = motus("sources", "compare", copy, "--dialogs", dialogs)
    assert told.exit_code == 1
    assert "226-13\u202f: diffère du texte lu" in told.output
    assert motus("sources", "accept", "cp-226-13", copy, "--dialogs", dialogs).exit_code == 0
    again = motus("sources", "compare", copy, "--dialogs", dialogs)
    assert "226-13\u202f: diffère" not in again.output


def test_a_copy_in_which_nothing_is_found_is_an_error_never_silence(tmp_path: Path) -> None:
    told = motus("sources", "compare", tmp_path)
    assert told.exit_code == 2
    assert "Rien n’a été comparé" in told.output


def test_old_sources_warn_and_then_fail() -> None:
    assert motus("check", "--strict", "--today", "2026-11-25").exit_code == 0
    later = motus("check", "--today", "2027-06-30")
    assert later.exit_code == 0
    assert " D054 " in later.output
    assert motus("check", "--strict", "--today", "2027-06-30").exit_code == 1
    much_later = motus("check", "--today", "2028-06-30")
    assert much_later.exit_code == 1
    assert " D055 " in much_later.output


def test_broken_dialogs_stop_every_command_with_their_fault(dialogs: Path) -> None:
    (dialogs / "urgence.yaml").write_text("topic: [\n", encoding="utf-8")
    for command in (["table"], ["graph"], ["replay", "1frh"], ["sources"]):
        told = motus(*command, "--dialogs", dialogs)
        assert told.exit_code == 2, command
        assert "urgence.yaml" in told.output


def test_the_page_of_a_code_can_be_read_in_the_terminal() -> None:
    shown = motus("explain", "d020")
    assert shown.exit_code == 0
    assert shown.output == (ROOT / "dialogs" / "aide" / "D020.md").read_text(encoding="utf-8")
    assert motus("explain", "D999").exit_code == 2


def test_translations_are_brought_up_to_date_and_counted(dialogs: Path, tmp_path: Path) -> None:
    locales = Path(shutil.copytree(ROOT / "locales", tmp_path / "locales", ignore=shutil.ignore_patterns("dialogs.*")))
    words = ("locales", "--dialogs", dialogs, "--locales", locales)
    assert motus(*words).exit_code == 2  # nothing was extracted yet
    (locales / "dialogs.pot").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgctxt "accueil.ask"\nmsgid "Que se passe-t-il\u202f?"\nmsgstr ""\n',
        encoding="utf-8",
    )
    done = motus(*words)
    assert done.output == "anglais\u202f: 0 textes traduits sur 1, 0 à relire\n"
    assert (locales / "en" / "LC_MESSAGES" / "dialogs.po").exists()
