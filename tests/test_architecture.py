"""Imports run one way, so that each room can be read, tested and replaced alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {
    "i18n": set[str](),
    "logs": set[str](),
    "settings": {"usage"},
    "options": {"settings"},
    "dialogue": {"i18n"},
    "law": {"dialogue", "i18n"},
    "forms": {"dialogue"},
    "usage": {"i18n", "logs"},
    "counting": {"dialogue", "i18n", "usage"},
    "telegram": {"counting", "dialogue", "forms", "i18n", "logs", "usage"},
    "translating": {"i18n"},
    "reloading": {"dialogue", "i18n", "logs", "settings", "telegram"},
    "local": {"i18n"},
}
"""What each room may import of the others. `running` and `cli`, which put them together, may import all."""


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def files_of(room: str) -> list[Path]:
    folder = ROOT / "bot" / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_only_what_stands_below_it(room: str) -> None:
    files = files_of(room)
    assert files
    for file in files:
        rooms = {name.split(".")[1] for name in imported(file) if name.startswith("bot.")}
        assert rooms - {room} <= ROOMS[room], file


def test_every_room_is_known_here() -> None:
    there = {path.stem for path in (ROOT / "bot").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert there - set(ROOMS) == {"__init__", "__main__", "cli", "doctor", "running", "stats", "workshop"}


def test_nothing_imports_the_command_line() -> None:
    for file in (ROOT / "bot").rglob("*.py"):
        if file.name != "__main__.py":
            assert not any(name.startswith("bot.cli") for name in imported(file)), file


def test_the_dialogue_is_pure() -> None:
    outside = {"telegram", "httpx", "aiohttp", "asyncio", "socket", "time", "datetime.datetime", "random", "os"}
    for file in files_of("dialogue"):
        names = set(imported(file))
        assert not names & outside, file
        assert not any(name.split(".")[0] in {"telegram", "httpx", "aiohttp", "asyncio"} for name in names), file
