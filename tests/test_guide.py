"""The guide for maintainers, followed to the letter on a copy of the dialogs: each step does what it says.

`dialogs/LISEZMOI.md` shows each change as blocks whose first line names the file, as a comment:

    # enfant.yaml                     an excerpt: first what stands there, then what takes its place
    # enfant.yaml (tout le fichier)   a new file
    # enfant.yaml (à la fin)          lines to add
    # enfant.yaml (partout)           an excerpt that may stand more than once, and what takes its place everywhere

A block that begins with `$` shows commands, and what is seen after them: « […] » stands for what is left out, a line
that is a number alone, or `q`, for what is typed. All other blocks are to be read only.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import main

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.usefixtures("fewer_screens")
GUIDE = ROOT / "dialogs" / "LISEZMOI.md"
TODAY = date(2026, 11, 25)
"""The day of the commands that tell an age; a `make check` without TODAY looks at none."""

LEFT_OUT = "[…]"

_BLOCK = re.compile(r"^## (?P<title>[^\n]+)$|^```\w*\n(?P<block>.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"# (?P<file>\S+\.(?:yaml|md))(?: \((?P<how>tout le fichier|à la fin|partout)\))?\n")
_TYPED = re.compile(r"^(?:\d+|q)\n", re.MULTILINE)
_MOVING = (
    (re.compile(r"(?<=·).+ parcourus en .+"), ""),  # how much there is to walk, and how long it takes
    (re.compile(r":\d+:\d+(?=: D\d{3})"), ""),  # line and column
    (re.compile("[\u00a0\u202f]"), " "),
)
"""What moves with every other change of the dialogs, or is not seen."""


def blocks() -> Iterator[tuple[str, str]]:
    """Each block, after the title of its part."""
    title = ""
    for found in _BLOCK.finditer(GUIDE.read_text(encoding="utf-8")):
        title = found["title"] or title
        if found["block"]:
            yield title, found["block"]


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a block, and what is seen after it."""
    for each in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, seen = each.partition("\n")
        yield command, seen


def put(path: Path, before: str | None, after: str, how: str | None) -> None:
    """Change a file as a block says."""
    if how == "tout le fichier":
        assert not path.exists(), f"{path.name} is there already: let the guide take another name"
        path.write_text(after, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    if how == "à la fin":
        path.write_text(text + after, encoding="utf-8")
        return
    assert before is not None
    standing = re.findall(re.escape(before).replace("\\ ", "[ \u00a0\u202f]"), text)  # the guide has plain spaces alone
    fits = bool(standing) if how == "partout" else len(standing) == 1
    assert fits, f"stands {len(standing)} times in {path.name}, renew this step:\n{before}"
    kept = dict(zip(before.splitlines(), standing[0].splitlines(), strict=True))
    after = "".join(kept.get(line, line) + "\n" for line in after.splitlines())
    path.write_text(text.replace(standing[0], after), encoding="utf-8")


def run(command: str, typed: str) -> str:
    """What a command of the guide prints, in the folder of the copy."""
    match shlex.split(command):
        case ["make", "check", *settings]:
            given = dict(setting.split("=") for setting in settings)
            day = ["--today", given["TODAY"]] if "TODAY" in given else []
            return motus("check", "--strict", *day, *["--fix"] * ("FIX" in given))
        case ["make", "table"]:
            return motus("table") + motus("graph")
        case ["make", "locales"]:
            extract = "extract", "-F", str(ROOT / "pyproject.toml"), "-o", "locales/dialogs.pot", "dialogs"
            return process(sys.executable, "-m", "babel.messages.frontend", "-q", *extract) + motus("locales")
        case ["make", "run"]:
            return process(sys.executable, "-m", "bot", "run", typed=typed)
        case [".venv/bin/motus", *words]:
            return motus(*words)
        case words:
            assert words[0] == "git", f"the test does not know `{command}`"
            return process(*words)


def motus(*words: str) -> str:
    folders = {name: {"dialogs": "dialogs", "locales": "locales"} for name in main.list_commands(click.Context(main))}
    return CliRunner().invoke(main, words, default_map=folders).output


def process(*words: str, typed: str = "") -> str:
    """Run a program; what it says on standard error is seen too."""
    settings = {**os.environ, "DIALOGS_DIR": "dialogs", "LOCALES_DIR": "locales", "TELEGRAM_BOT_TOKEN": ""}
    done = subprocess.run(
        words,
        input=typed,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def same(seen: str, told: str) -> bool:
    """Whether what was told is what the guide shows, but for what it leaves out."""
    for moving, instead in _MOVING:
        seen, told = moving.sub(instead, seen), moving.sub(instead, told)
    form = re.escape(seen).replace(re.escape(LEFT_OUT + "\n"), r"(?:.*\n)*").replace(re.escape(LEFT_OUT), ".*")
    return re.fullmatch(form, told) is not None


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The dialogs, and the catalogues without the translations of the dialogs, kept by git; the folder to work in."""
    shutil.copytree(ROOT / "dialogs", tmp_path / "dialogs")
    shutil.copytree(ROOT / "locales", tmp_path / "locales", ignore=shutil.ignore_patterns("dialogs.po*"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.cli.today", lambda: None)
    monkeypatch.setattr("bot.workshop.today", lambda: TODAY)
    for words in ("init -q", "add -A", "-c user.name=x -c user.email=x@y commit -qm x"):
        process("git", *words.split())
    return tmp_path / "dialogs"


def test_each_step_of_the_guide_does_what_it_says(copy: Path) -> None:
    before: tuple[str, str] | None = None
    for title, block in blocks():
        if header := _FILE.match(block):
            name, text = header["file"], block[header.end() :]
            if header["how"] in (None, "partout") and before is None:
                before = name, text
                continue
            assert before is None or before[0] == name, f"« {title} » shows no change of:\n{before}"
            try:
                put(copy / name, before and before[1], text, header["how"])
            except AssertionError as error:
                pytest.fail(f"« {title} », {name}: {error}")
            before = None
        for command, seen in commands(block):
            told = run(command, "".join(_TYPED.findall(seen)))
            assert same(_TYPED.sub("", seen), told), f"« {title} », `{command}` tells:\n{told}"
    assert run("make check", "").startswith("0 erreur, 0 avertissement")
