"""The commands, in this process: what they print, and their exit status."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.dialogue.check import check
from bot.dialogue.check.formats import summary
from bot.i18n import Language

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.usefixtures("fewer_screens")


@pytest.fixture
def dialogs(tmp_path: Path) -> Path:
    """A copy of the shipped dialogs, to break."""
    return Path(shutil.copytree(ROOT / "dialogs", tmp_path / "dialogs"))


def test_check_says_at_last_how_much_it_looked_at(languages: Mapping[str, Language]) -> None:
    result = CliRunner().invoke(main, ["check", "--today", "2026-11-25"])
    assert result.exit_code == 0
    expected = summary(check(ROOT / "dialogs", languages), 0.0, languages["fr"])
    last = result.output.splitlines()[-1]
    assert last.partition(" parcourus")[0] == expected.partition(" parcourus")[0]
    assert last.startswith("0 erreur")


def test_check_ends_with_1_and_the_place_of_an_error(dialogs: Path) -> None:
    with (dialogs / "urgence.yaml").open("a") as file:
        file.write("nimporte: quoi\n")
    line = len((dialogs / "urgence.yaml").read_text().splitlines())
    result = CliRunner().invoke(main, ["check", "--today", "2026-11-25", "--dialogs", str(dialogs)])
    assert result.exit_code == 1
    found = result.output.splitlines()
    assert any(f"urgence.yaml:{line}:1: D0" in each for each in found)
    assert "erreur" in found[-1]
    assert not found[-1].startswith("0 ")


def test_check_finds_nothing_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--today", "2026-11-25", "--dialogs", str(tmp_path / "nowhere")])
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_check_without_french_catalogues_ends_with_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--today", "2026-11-25", "--locales", str(tmp_path)])
    assert result.exit_code == 2
    assert result.output.count("\n") == 1


def test_check_without_dialogs_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--today", "2026-11-25", "--dialogs", str(tmp_path)])
    assert result.exit_code == 1
    assert len(result.output.splitlines()) >= 2


@pytest.mark.parametrize("argument", ["-h", "--help"])
def test_help_names_the_commands(argument: str) -> None:
    result = CliRunner().invoke(main, [argument])
    assert result.exit_code == 0
    for command in ("run", "try", "check"):
        assert f"\n  {command} " in result.output


def test_the_version_is_told() -> None:
    result = CliRunner().invoke(main, ["--version"])
    assert (result.exit_code, result.output.split()[-1]) == (0, "0.1.0")


def test_an_unknown_command_ends_with_2() -> None:
    assert CliRunner().invoke(main, ["dance"]).exit_code == 2


# For programs, and for the hands.


def test_check_speaks_to_programs_too(dialogs: Path) -> None:
    with (dialogs / "urgence.yaml").open("a") as file:
        file.write("nimporte: quoi\n")
    words = ["check", "--today", "2026-11-25", "--dialogs", str(dialogs), "--format"]
    told = CliRunner().invoke(main, [*words, "json"])
    assert told.exit_code == 1
    (finding,) = json.loads(told.output)["findings"]
    assert (finding["code"], finding["severity"], finding["help"]) == ("D010", "error", "aide/D010.md")
    shown = CliRunner().invoke(main, [*words, "github"])
    assert shown.exit_code == 1
    assert shown.output.startswith("::error file=")
    assert CliRunner().invoke(main, [*words, "xml"]).exit_code == 2


def test_check_mends_the_typography_when_asked_to(dialogs: Path) -> None:
    file = dialogs / "messages.yaml"
    text = file.read_text(encoding="utf-8")
    head, questions = text.split("questions:")
    file.write_text(f"{head}questions:{questions.replace('’', chr(39), 3)}", encoding="utf-8")
    words = ["check", "--strict", "--today", "2026-11-25", "--dialogs", str(dialogs)]
    before = CliRunner().invoke(main, words)
    assert before.exit_code == 1
    assert " D060 " in before.output
    mended = CliRunner().invoke(main, [*words, "--fix"])
    assert "messages.yaml\u202f: " in mended.stderr
    assert mended.exit_code == 0
    assert file.read_text(encoding="utf-8") == text


def test_nothing_is_mended_beside_an_error_and_the_reason_is_told(dialogs: Path) -> None:
    file = dialogs / "messages.yaml"
    spoilt = file.read_text(encoding="utf-8").replace("’", "'", 3) + "nimporte: quoi\n"
    file.write_text(spoilt, encoding="utf-8")
    told = CliRunner().invoke(main, ["check", "--fix", "--today", "2026-11-25", "--dialogs", str(dialogs)])
    assert told.exit_code == 1
    assert "rien n’est corrigé (il y a des erreurs\u202f: corrigez-les d’abord)" in told.stderr
    assert file.read_text(encoding="utf-8") == spoilt


def test_dialogs_that_have_lost_what_proves_them_do_not_pass(dialogs: Path) -> None:
    for name in ("safety.yaml", "scenarios", "table.csv", "plans"):
        lost = dialogs / name
        shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    told = CliRunner().invoke(main, ["check", "--strict", "--today", "2026-11-25", "--dialogs", str(dialogs)])
    assert told.exit_code == 1
    for name in ("safety.yaml", "scenarios", "table.csv", " D099 "):
        assert name in told.output
