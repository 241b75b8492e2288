"""The commands, in this process: what they print, and their exit status."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.dialogue.check import check
from bot.dialogue.check.formats import summary
from bot.i18n import load_languages

ROOT = Path(__file__).parent.parent


@pytest.fixture
def dialogs(tmp_path: Path) -> Path:
    """A copy of the shipped dialogs, to break."""
    return Path(shutil.copytree(ROOT / "dialogs", tmp_path / "dialogs"))


def test_check_says_at_last_how_much_it_looked_at() -> None:
    result = CliRunner().invoke(main, ["check", "--today", "2026-11-24"])
    assert result.exit_code == 0
    languages = load_languages(ROOT / "locales")
    report = check(ROOT / "dialogs", languages)
    expected = summary(report, 0.0, languages["fr"])
    last = result.output.splitlines()[-1]
    assert last.partition(" parcourus")[0] == expected.partition(" parcourus")[0]
    assert last.startswith("0 erreur")


def test_check_ends_with_1_and_the_place_of_an_error(dialogs: Path) -> None:
    with (dialogs / "urgence.yaml").open("a") as file:
        file.write("nimporte: quoi\n")
    line = len((dialogs / "urgence.yaml").read_text().splitlines())
    result = CliRunner().invoke(main, ["check", "--today", "2026-11-24", "--dialogs", str(dialogs)])
    assert result.exit_code == 1
    found = result.output.splitlines()
    assert any(f"urgence.yaml:{line}:1: D0" in each for each in found)
    assert "erreur" in found[-1]
    assert not found[-1].startswith("0 ")


def test_check_finds_nothing_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--today", "2026-11-24", "--dialogs", str(tmp_path / "nowhere")])
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_check_without_french_catalogues_ends_with_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--today", "2026-11-24", "--locales", str(tmp_path)])
    assert result.exit_code == 2
    assert result.output.count("\n") == 1


def test_check_without_dialogs_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--today", "2026-11-24", "--dialogs", str(tmp_path)])
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
