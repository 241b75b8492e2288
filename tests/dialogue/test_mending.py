"""`motus check --fix` sets the typography in the files and touches nothing else, or writes nothing at all."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import FILES, Small

from bot.dialogue.document import flowed, parse
from bot.dialogue.loader import load
from bot.dialogue.mending import NotMended, mend_typography, mended, positions
from bot.dialogue.typography import mend

N, W = "\u202f", "\u00a0"


def fix(small: Small) -> dict[str, int]:
    return mend_typography(small.folder, load(small.folder))


def test_a_slip_is_mended_where_it_stands_and_the_check_is_content(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", "L'enfant parle : écoutez-le...")
    before = small.path("enfant").read_text(encoding="utf-8")
    assert fix(small) == {"dialogs/enfant.yaml": 1}
    assert small.path("enfant").read_text(encoding="utf-8") == before.replace(
        "L'enfant parle : écoutez-le...", f"L’enfant parle{N}: écoutez-le…"
    )
    assert small.lines() == []


def test_files_without_a_slip_are_not_written(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", "Écoutez...")
    before = {name: small.path(name).stat().st_mtime_ns for name in FILES}
    fix(small)
    after = {name: small.path(name).stat().st_mtime_ns for name in FILES}
    assert {name for name in FILES if before[name] != after[name]} == {"enfant"}


WRITTEN = {
    "double quotes": ('"L\'enfant : dit « oui »..."', f'"L’enfant{N}: dit «{N}oui{N}»…"'),
    "single quotes": ("'L''enfant dit : \"oui\"'", f"'L’enfant dit{N}: «{N}oui{N}»'"),
    "no quotes": ("L'enfant parle... écoutez", "L’enfant parle… écoutez"),
    "escaped quotes": ('"Il dit \\"oui\\" ?"', f'"Il dit «{N}oui{N}»{N}?"'),
    "an escaped character": ('"L\\u0027enfant..."', '"L’enfant…"'),
    "folded": (">\n      L'enfant\n      parle...", ">\n      L’enfant\n      parle…"),
    "folded, chomped": (">-\n      L'enfant\n      parle...", ">-\n      L’enfant\n      parle…"),
    "literal": ("|\n      L'enfant...\n      Écoutez.", "|\n      L’enfant…\n      Écoutez."),
    "over two lines": ('"L\'enfant\n      parle..."', '"L’enfant\n      parle…"'),
    "an escaped line end": ('"L\'enfant \\\n      parle..."', '"L’enfant \\\n      parle…"'),
    "a sign at the start of a line": ('"Que dit-il\n      ?"', f'"Que dit-il{N}?"'),
    "a comment behind": ('"Écoutez..."  # à revoir : l\'avis...', '"Écoutez…"  # à revoir : l\'avis...'),
}


@pytest.mark.parametrize(("written", "expected"), WRITTEN.values(), ids=WRITTEN)
def test_however_a_text_is_written_it_stays_written_so(small: Small, written: str, expected: str) -> None:
    small.replace("enfant", '"La loi le permet."', written)
    before = small.path("enfant").read_text(encoding="utf-8")
    fix(small)
    assert small.path("enfant").read_text(encoding="utf-8") == before.replace(written, expected)
    assert small.lines() == []


def test_comments_order_line_ends_and_the_byte_order_mark_stay(small: Small) -> None:
    text = FILES["enfant"].replace("La loi le permet.", "L'avis...").replace("start:", "# l'ordre...  \nstart:")
    small.write("enfant", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    fix(small)
    expected = text.replace("L'avis...", "L’avis…").replace("\n", "\r\n")
    assert small.path("enfant").read_bytes() == b"\xef\xbb\xbf" + expected.encode()


def test_the_rights_of_a_file_stay_and_a_link_stays_a_link(small: Small, tmp_path: Path) -> None:
    small.replace("enfant", "La loi le permet.", "Écoutez...")
    real = tmp_path / "ailleurs.yaml"
    small.path("enfant").rename(real)
    real.chmod(0o640)
    small.path("enfant").symlink_to(real)
    fix(small)
    assert small.path("enfant").is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert "Écoutez…" in real.read_text(encoding="utf-8")


def test_nothing_is_written_while_an_error_keeps_the_dialogs_from_being_read(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", "Écoutez...").append("urgence", "rien: rien\n")
    before = small.path("enfant").read_bytes()
    with pytest.raises(NotMended):
        fix(small)
    assert small.path("enfant").read_bytes() == before


def test_when_one_file_cannot_be_written_none_is(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    small.replace("enfant", "La loi le permet.", "Écoutez...").replace("urgence", "Rien ne presse.", "Attendez...")
    before = {name: small.path(name).read_bytes() for name in FILES}
    replace, calls = Path.replace, []

    def refuse_the_second(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_the_second)
    with pytest.raises(NotMended):
        fix(small)
    assert {name: small.path(name).read_bytes() for name in FILES} == before
    assert sorted(path.name for path in small.folder.iterdir()) == sorted(f"{name}.yaml" for name in FILES)


def test_a_file_that_has_changed_since_it_was_read_is_left_alone(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", "Écoutez...")
    loaded = load(small.folder)
    small.append("enfant", "# un ajout\n")
    with pytest.raises(NotMended):
        mend_typography(small.folder, loaded)
    assert small.path("enfant").read_text(encoding="utf-8").endswith("# un ajout\n")


# Any text, written any way.

CHARS = st.text(alphabet=st.sampled_from("ab1 «»:;!?.'’…\"\\#-é%h\u00a0\u202f"), min_size=1, max_size=30)


def quoted(text: str) -> Iterator[str]:
    yield '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    yield "'" + text.replace("'", "''") + "'"
    yield ">-\n    " + text
    yield '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace(" ", "\n   ") + '"'


@given(CHARS, st.integers(0, 3))
def test_mending_changes_the_typography_of_the_text_and_nothing_else(text: str, style: int) -> None:
    written = f"# l'en-tête...\na: {list(quoted(text))[style]}\nb: l'autre...  # et : la fin\n"
    document, faults = parse(written, "x.yaml")
    if document is None or faults or not flowed(document.data["a"]):
        return
    made = mended(document, [("a",)])
    after, _ = parse(made.text, "x.yaml")
    assert after is not None
    assert after.data["b"] == document.data["b"]
    assert made.text.startswith("# l'en-tête...\na: ")
    assert made.text.endswith("\nb: l'autre...  # et : la fin\n")
    shown = flowed(document.data["a"])
    assert flowed(after.data["a"]) == (mend(shown) if made.texts else shown)


@given(CHARS)
def test_each_character_is_found_again_where_it_stands(text: str) -> None:
    document, _ = parse(f"a: {next(quoted(text))}\n", "x.yaml")
    assert document is not None
    shown = flowed(document.data["a"])
    places = positions(document, ("a",))
    if places is not None:
        assert len(places) == len(shown) + 1
        assert all(document.text[place] in (char, "\\", " ") for place, char in zip(places, shown, strict=False))
