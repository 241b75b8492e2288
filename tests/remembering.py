"""What the checks of many tests would do again with files that have not changed, done once.

It is more than half of the time of a check. Nobody changes what is remembered; the faults of a file, a list to which
its reader may add, are copied.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import httpx
import pytest
from babel.messages.catalog import Catalog

from bot import i18n
from bot.dialogue import document, extraction, loader, mending, scenarios, shape, typography
from bot.dialogue.check import limits, safety, translation
from bot.dialogue.document import Document
from bot.dialogue.findings import Finding

Parsed = tuple[Document | None, list[Finding]]


def remember(patch: pytest.MonkeyPatch) -> None:
    """Until the patch is undone: parse, validate, mend, read and compile once what has not changed."""
    parse = _parsed_once()
    for module in (document, extraction, mending):
        patch.setattr(module, "parse", parse)
    validate = _once_for_each(shape.validate)
    for module in (loader, safety, scenarios):
        patch.setattr(module, "validate", validate)
    catalogue = _read_once()
    for module in (i18n, translation, limits):
        patch.setattr(module, "catalogue", catalogue)
    patch.setattr(i18n, "_translations", _once_for_each(i18n._translations))
    patch.setattr(typography, "mend", lru_cache(maxsize=16_384)(typography.mend))
    patch.setattr(httpx, "create_ssl_context", lru_cache(httpx.create_ssl_context))  # the certificates of the machine


def _parsed_once() -> Callable[[str, str], Parsed]:
    """A text under another name, as a copy elsewhere has it, is not parsed again: its places are renamed."""
    parse = document.parse
    faultless: dict[str, Document] = {}

    @lru_cache(maxsize=512)
    def parsed(text: str, shown: str) -> Parsed:
        if text in faultless:
            return _renamed(faultless[text], shown), []
        read, faults = parse(text, shown)
        if read and not faults:
            faultless[text] = read
        return read, faults

    def remembered(text: str, shown: str) -> Parsed:
        read, faults = parsed(text, shown)
        return read, list(faults)

    return remembered


def _renamed(read: Document, shown: str) -> Document:
    keys, values = (
        {way: place._replace(path=shown) for way, place in places.items()} for places in (read.keys, read.values)
    )
    return replace(read, name=shown, keys=keys, values=values)


def _read_once() -> Callable[[Path, str], Catalog]:
    read = i18n.catalogue
    known: dict[tuple[Path, str, bytes], Catalog] = {}

    def remembered(file: Path, code: str) -> Catalog:
        try:
            key = file, code, blake2b(file.read_bytes()).digest()
        except OSError:
            return read(file, code)
        if key not in known:
            known[key] = read(file, code)
        return known[key]

    return remembered


def _once_for_each(make: Callable[..., Any]) -> Callable[..., Any]:
    """What is made of some objects, made once. They are kept too, so that no others take their ids."""
    known: dict[tuple[int, ...], tuple[tuple[object, ...], Any]] = {}

    def remembered(*of: object) -> Any:
        key = tuple(map(id, of))
        if key not in known:
            known[key] = of, make(*of)
        return known[key][1]

    return remembered
