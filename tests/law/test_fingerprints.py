"""The file of fingerprints: written whole, read back the same, refused when it is not as it was written."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from bot.dialogue.loader import load
from bot.law.citations import cited
from bot.law.fingerprints import HEAD, BrokenFingerprints, Noted, read_fingerprints, write_fingerprints
from law.conftest import ENGLISH

ROOT = Path(__file__).parents[2]
NOTED = {
    "cp-226-14": {
        "226-14": Noted("0123456789abcdef", date(2026, 11, 23), date(2026, 4, 2)),
        "L. 1, Code de la santé publique": Noted("1234567890123456", date(2026, 11, 23), None),
    },
    "cp-9": {"9": Noted("12e4567890123456", date(2026, 11, 24), date(2026, 4, 2))},
}
BAD = "not a line that `motus sources accept` writes; put the file back as it was"


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "fingerprints.yaml"
    write_fingerprints(file, NOTED)
    assert read_fingerprints(file) == NOTED
    write_fingerprints(file, {})
    assert file.read_text(encoding="utf-8") == HEAD + "fingerprints: {}\n"
    assert read_fingerprints(file) == {}
    assert [path.name for path in tmp_path.iterdir()] == ["fingerprints.yaml"]


def test_none_yet_is_no_fault(tmp_path: Path) -> None:
    assert read_fingerprints(tmp_path / "fingerprints.yaml") == {}


def test_a_failed_writing_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "fingerprints.yaml"
    write_fingerprints(file, NOTED)

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_fingerprints(file, {})
    assert read_fingerprints(file) == NOTED
    assert [path.name for path in tmp_path.iterdir()] == ["fingerprints.yaml"]


GOOD = '{fingerprint: "0123456789abcdef", date: 2026-11-23}'


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "",
            ["f.yaml:1:1: D008 the file is empty or is not a list of “key: value” lines — see LISEZMOI.md for a model"],
        ),
        ("other: x\n", [f"f.yaml:1:1: {BAD}"]),
        ("fingerprints:\n", [f"f.yaml:1:1: {BAD}"]),
        ("fingerprints:\n  a: x\n", [f"f.yaml:2:3: {BAD}"]),
        (f'fingerprints:\n  a:\n    "1": {GOOD}\n    "2": x\n', [f"f.yaml:4:5: {BAD}"]),
        ('fingerprints: {a: {"1": {fingerprint: "0123", date: 2026-11-23}}}\n', [f"f.yaml:1:20: {BAD}"]),
        ('fingerprints: {a: {"1": {fingerprint: "0123456789abcdef"}}}\n', [f"f.yaml:1:20: {BAD}"]),
        ('fingerprints: {a: {"1": {fingerprint: "0123456789abcdef", date: hier}}}\n', [f"f.yaml:1:20: {BAD}"]),
        (
            "fingerprints:\n\ta: x\n",
            ["f.yaml:2:1: D003 a tab is used as indentation — indent with ordinary spaces, two a level"],
        ),
    ],
)
def test_a_file_that_was_changed_by_hand_is_refused_where_it_is_wrong(
    tmp_path: Path, text: str, lines: list[str]
) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenFingerprints) as broken:
        read_fingerprints(file)
    assert list(broken.value.lines(ENGLISH)) == lines


def test_the_shipped_fingerprints_are_of_articles_that_are_cited() -> None:
    corpus, _, _ = load(ROOT / "dialogs")
    assert corpus is not None
    files = [path for path in (ROOT / "dialogs").glob("fingerprints.yaml*") if path.suffix in {".yaml", ".start"}]
    assert files
    for file in files:
        noted = read_fingerprints(file)
        assert noted
        for source, articles in noted.items():
            # an article of another code than its source's bears the name of that code: « L. 322-3, Code pénitentiaire »
            assert {name.partition(", ")[0] for name in articles} <= {
                each.article for each in cited(corpus.sources[source]).articles
            }
