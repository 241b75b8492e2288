"""Writes LICENSES.md: the licence of each package of deploy/requirements.lock, as the installed packages tell it."""

from __future__ import annotations

import re
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

HEAD = """# Licences of what Motus runs with

Written by `make licences` from `deploy/requirements.lock` and from what each package says of itself. Motus itself is
under the MIT licence (LICENSE). Where there are two versions, the later Python gets the later one.

| package | version | licence |
| --- | --- | --- |
"""


TEXTS = {
    "Redistribution and use in source and binary forms": "BSD",
    "Permission is hereby granted, free of charge": "MIT",
}
"""What a licence is called whose whole text is given in the place of its name."""


def licence(package: PackageMetadata) -> str:
    """What a package says of its licence: by an SPDX expression, by classifiers, or by a word."""
    told: str = package.get("License-Expression", "")
    classifiers = [each.rsplit(" :: ", 1)[-1] for each in package.get_all("Classifier", []) if "License ::" in each]
    text = package.get("License", "")
    word = next((name for words, name in TEXTS.items() if words in " ".join(text.split())), text.strip().split("\n")[0])
    return told or ", ".join(classifiers) or word or "not told"


def locked(lock: str) -> dict[str, list[str]]:
    """The versions of each package of a lock."""
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9._-]+)==(\S+)", lock, re.MULTILINE):
        versions.setdefault(name, []).append(version)
    return versions


def main() -> None:
    """Write the file."""
    lines = []
    for name, versions in locked((ROOT / "deploy" / "requirements.lock").read_text(encoding="utf-8")).items():
        try:
            told = licence(metadata(name))
        except PackageNotFoundError:
            told = "not installed here"
        lines.append(f"| {name} | {', '.join(versions)} | {told} |\n")
    (ROOT / "LICENSES.md").write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
