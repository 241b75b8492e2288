"""A small, valid corpus in a folder, for a test to break one thing in."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from bot.dialogue.check import Report, check
from bot.dialogue.corpus import Corpus
from bot.dialogue.findings import Severity
from bot.dialogue.machine import Interview
from bot.dialogue.path import Codec
from bot.dialogue.screen import Screens
from bot.i18n import Language

EXAMPLE = Path(__file__).parent.parent / "dialogs" / "aide" / "exemple"
FILES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(EXAMPLE.glob("*.yaml"))}
"""Three topics, two shared questions, four endings."""


class Small:
    """A folder of dialogs that a test may change before it is read."""

    def __init__(self, folder: Path, languages: Mapping[str, Language]) -> None:
        self.folder = folder
        self.languages = languages
        folder.mkdir()
        for name, text in FILES.items():
            self.write(name, text)

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.yaml"

    def write(self, name: str, text: str | bytes) -> Small:
        self.path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def replace(self, name: str, old: str, new: str) -> Small:
        text = self.path(name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}.yaml"
        return self.write(name, text.replace(old, new))

    def append(self, name: str, text: str) -> Small:
        return self.write(name, self.path(name).read_text(encoding="utf-8") + text)

    def with_model(self, name: str, title: str, markdown: str = "# Lettre\n\nMadame, Monsieur,\n") -> Small:
        """One blank model, which the longest guidance offers."""
        (self.folder / "modeles").mkdir(exist_ok=True)
        (self.folder / "modeles" / f"{name}.md").write_text(markdown, encoding="utf-8")
        self.write("modeles", f'models:\n  {name}: {{title: "{title}"}}\n')
        return self.replace("enfant", "    doubt:", f"    models: [{name}]\n    doubt:")

    def remove(self, name: str) -> Small:
        self.path(name).unlink()
        return self

    def restore(self) -> Small:
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        for name, text in FILES.items():
            self.write(name, text)
        return self

    def report(self) -> Report:
        return check(self.folder, self.languages)

    def lines(self) -> list[str]:
        """What `motus check` prints in French."""
        return [finding.describe(self.languages["fr"]) for finding in self.report().findings]

    def errors(self) -> list[str]:
        findings = self.report().findings
        return [each.describe(self.languages["fr"]) for each in findings if each.severity is Severity.ERROR]

    def corpus(self) -> Corpus:
        report = check(self.folder, self.languages, screens=False)  # as the bot starts
        assert report.corpus is not None, self.lines()
        return report.corpus

    def interview(self) -> Interview:
        return Interview(self.corpus())

    def codec(self) -> Codec:
        return Codec(self.interview(), self.languages)

    def screens(self) -> Screens:
        codec = self.codec()
        return Screens(codec.interview, codec, self.languages)
