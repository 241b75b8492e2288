"""dialogs/fingerprints.yaml: of each cited article, the fingerprint of the text that a person read, and when.

`motus sources accept` writes it; nobody needs to. The text itself is not kept: the law stands where it is published.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bot.dialogue.document import Document, read
from bot.dialogue.findings import N_, Finding
from bot.law.copy import FINGERPRINT_LENGTH, Note, Speaker

FILE_NAME = "fingerprints.yaml"
"""Where they stand, in the folder of the dialogs."""

HEAD = "# Écrit par `motus sources accept` : l'empreinte des textes relus. Ne pas modifier à la main.\n"

_FINGERPRINT = re.compile(rf"[0-9a-f]{{{FINGERPRINT_LENGTH}}}")


class Noted(NamedTuple):
    """What was noted of an article: its fingerprint, the day a person accepted it, the date of the copy it is from."""

    fingerprint: str
    day: date
    copy: date | None


Fingerprints = Mapping[str, Mapping[str, Noted]]
"""Source id -> article -> what was noted."""


class BrokenFingerprints(Exception):
    """The file cannot be used."""

    def __init__(self, faults: list[Finding | Note]) -> None:
        super().__init__(f"{len(faults)} faults in the fingerprints")
        self.faults = faults

    def lines(self, language: Speaker) -> Iterator[str]:
        """One line a fault."""
        for fault in self.faults:
            yield fault.describe(language) if isinstance(fault, Finding) else fault.say(language)


def read_fingerprints(path: Path) -> Fingerprints:
    """Read the file; none yet is no fault. Raises BrokenFingerprints."""
    if not path.exists():
        return {}
    document, findings = read(path, path.name)
    if document is None or findings:
        raise BrokenFingerprints([*findings])
    faults: list[Finding | Note] = []
    found: dict[str, dict[str, Noted]] = {}
    sources = document.data.get("fingerprints")
    for source, articles in _pairs(document, sources, faults, "fingerprints"):
        for article, noted in _pairs(document, articles, faults, "fingerprints", source):
            if (each := _noted(noted)) is None:
                faults.append(_fault(document, "fingerprints", source, article))
            else:
                found.setdefault(source, {})[article] = each
    if faults:
        raise BrokenFingerprints(faults)
    return found


def _pairs(document: Document, value: object, faults: list[Finding | Note], *way: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        yield from value.items()
    else:
        faults.append(_fault(document, *way))


def _noted(value: object) -> Noted | None:
    if not isinstance(value, dict) or set(value) - {"copy"} != {"fingerprint", "date"}:
        return None
    fingerprint, day, copy = (str(value.get(key, "")) for key in ("fingerprint", "date", "copy"))
    try:
        days = date.fromisoformat(day), date.fromisoformat(copy) if copy else None
    except ValueError:
        return None
    return Noted(fingerprint, *days) if _FINGERPRINT.fullmatch(fingerprint) else None


def _fault(document: Document, *way: str) -> Note:
    message = N_("{place}: not a line that `motus sources accept` writes; put the file back as it was")
    return Note(message, {"place": str(document.key_place(*way))})


def write_fingerprints(path: Path, fingerprints: Fingerprints) -> None:
    """Write the file whole, or not at all."""
    lines = [HEAD, "fingerprints:\n" if any(fingerprints.values()) else "fingerprints: {}\n"]
    for source, articles in fingerprints.items():
        if articles:
            lines.append(f"  {source}:\n")
        for article, noted in articles.items():
            copy = f", copy: {noted.copy.isoformat()}" if noted.copy else ""
            lines.append(
                f'    "{article}": {{fingerprint: "{noted.fingerprint}", date: {noted.day.isoformat()}{copy}}}\n'
            )
    beside = path.with_name(path.name + ".new")
    try:
        beside.write_text("".join(lines), encoding="utf-8", newline="\n")
        os.replace(beside, path)  # noqa: PTH105 (Path.replace is the same; the name says what matters: at once)
    finally:
        beside.unlink(missing_ok=True)
