"""A help page of `dialogs/aide` as a test: its bad example breaks the small corpus, and its message must be told.

A page has two sections, « À corriger » and « Corrigé ». Each holds blocks (YAML or another) whose first line names the
file they stand in, as a comment; the first section ends with a block that shows what `make check` prints:

    # enfant.yaml                                   an excerpt: the bad one takes the place of the good one
    # enfant.yaml (tout le fichier)
    # enfant.yaml (tout le fichier, enregistré en Latin-1)
    # enfant.yaml (300000 fois cette ligne)
    # enfant.yaml (absent)
    # sujet-1.yaml à sujet-8.yaml (tout le fichier)
    # locales/en/LC_MESSAGES/dialogs.po             paths are from `dialogs`, save those of the catalogues

The message block may begin with `$ make check TODAY=2027-06-01`; without, the age of the sources is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bot.dialogue.check import Report, check
from bot.dialogue.graph import write_plan
from bot.dialogue.machine import Interview
from bot.dialogue.path import Codec
from bot.dialogue.table import FILE as TABLE
from bot.dialogue.table import rows, write
from bot.i18n import Language, load_languages

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "dialogs" / "aide"

BAD, GOOD = "À corriger", "Corrigé"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEADER = re.compile(r"# (?P<file>\S+?)(?: à (?P<last>\S+))?(?: \((?P<mode>[^)]*)\))?\n")
_TIMES = re.compile(r"(\d+) fois cette ligne")


class Block(NamedTuple):
    """What a block writes: the file, how (an excerpt when `mode` is empty), the text."""

    file: str
    last: str | None
    mode: str
    text: str

    def write(self, folder: Path) -> None:
        """Write a whole file, or several of the same form."""
        if self.mode == "absent":
            path_of(folder, self.file).unlink()
            return
        text = self.text
        if times := _TIMES.fullmatch(self.mode):
            text *= int(times[1])
        encoding = "latin-1" if self.mode.endswith("Latin-1") else "utf-8"
        for file, words in self._files(text):
            path = path_of(folder, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(words.encode(encoding))

    def _files(self, text: str) -> Iterator[tuple[str, str]]:
        if self.last is None:
            yield self.file, text
            return
        first, last = (re.search(r"\d+", name) for name in (self.file, self.last))
        assert first is not None
        assert last is not None
        for number in range(int(first[0]), int(last[0]) + 1):
            stem = self.file.removesuffix(".yaml")
            yield self.file.replace(first[0], str(number)), text.replace(stem, stem.replace(first[0], str(number)))


class HelpPage(NamedTuple):
    """A page, read."""

    code: str
    title: str
    bad: list[Block]
    good: list[Block]
    lines: list[str]
    today: date | None


def read_page(path: Path) -> HelpPage:
    """Read a page; an assertion fails where it has not its form."""
    text = path.read_text(encoding="utf-8")
    title = re.match(r"# (D\d{3}) · (.+)\n", text)
    assert title, f"{path.name} begins with « # CODE · titre »"
    _, bad, good = re.split(rf"^## (?:{BAD}|{GOOD})$", text, flags=re.MULTILINE)
    *blocks, (_, told) = _FENCE.findall(bad)
    lines, today = told.splitlines(), None
    if command := re.fullmatch(r"\$ make check TODAY=(\S+)", lines[0]):
        lines, today = lines[1:], date.fromisoformat(command[1])
    return HelpPage(title[1], title[2], [*_blocks(blocks)], [*_blocks(_FENCE.findall(good))], lines, today)


def _blocks(fences: list[tuple[str, str]]) -> Iterator[Block]:
    for _, text in fences:
        header = _HEADER.match(text)
        assert header, f"a block names its file first: {text[:60]!r}"
        yield Block(header["file"], header["last"], header["mode"] or "", text[header.end() :])


def path_of(folder: Path, file: str) -> Path:
    """Where a file of a page stands: catalogues are beside the dialogs."""
    return folder.parent / file if file.startswith("locales/") else folder / file


class Bench:
    """The small corpus of `dialogs/aide/exemple`, beside a copy of the catalogues, as a page asks for it."""

    def __init__(self, folder: Path, page: HelpPage, languages: Mapping[str, Language]) -> None:
        self.folder = folder / "dialogs"
        self.page = page
        self.languages = languages

    def lay(self) -> None:
        """The good state: the example, what is made of it where the page speaks of it, the good whole files."""
        self.folder.mkdir()
        for path in (PAGES / "exemple").glob("*.yaml"):
            (self.folder / path.name).write_bytes(path.read_bytes())
        for path in (ROOT / "locales").glob("**/bot.po*"):
            copy = self.folder.parent / "locales" / path.relative_to(ROOT / "locales")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
        for block in self.page.good:
            if block.mode:
                block.write(self.folder)
        self._make()

    def _make(self) -> None:
        """The table and the pictures, where the page speaks of them."""
        named = {block.file for block in (*self.page.bad, *self.page.good)}
        if not any(name == TABLE or name.startswith("plans/") for name in named):
            return
        corpus = check(self.folder, self.languages, screens=False).corpus
        assert corpus is not None
        interview = Interview(corpus)
        if TABLE in named:
            table = write(rows(interview, Codec(interview, self.languages)))
            (self.folder / TABLE).write_text(table, encoding="utf-8", newline="")
        else:
            for topic in corpus.topics:
                write_plan(interview, topic, self.folder / "plans")

    def spoil(self) -> None:
        """The bad state: each bad block in the place of the good one."""
        excerpts = [block for block in self.page.good if not block.mode]
        for block in self.page.bad:
            if block.mode:
                block.write(self.folder)
                continue
            good = next(each for each in excerpts if each.file == block.file)
            excerpts.remove(good)
            path = path_of(self.folder, block.file)
            text = path.read_text(encoding="utf-8")
            assert text.count(good.text) == 1, f"the good excerpt stands {text.count(good.text)} times in {block.file}"
            path.write_text(text.replace(good.text, block.text), encoding="utf-8")

    def report(self) -> Report:
        """What `make check` finds now."""
        if not any(block.file.startswith("locales/") for block in self.page.bad):
            return check(self.folder, self.languages, today=self.page.today)
        locales = self.folder.parent / "locales"
        return check(self.folder, load_languages(locales), locales=locales, today=self.page.today)

    def lines(self, report: Report) -> list[str]:
        """What it prints, but its last line."""
        return [finding.describe(self.languages["fr"]) for finding in report.findings]
