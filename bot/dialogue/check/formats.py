"""What a check found, as text for a person, as JSON for a program, as annotations for a pull request on GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from bot.dialogue.check import Report
from bot.dialogue.findings import HELP, Finding
from bot.i18n import Language

Format = Callable[[Report, float, Language], Iterator[str]]
"""A report, the seconds it took, a language -> lines."""


def summary(report: Report, seconds: float, language: Language) -> str:
    """The last line of a check: what was found, and how much was looked at."""
    errors = language.ngettext("{n} error", "{n} errors", report.errors).format(n=report.errors)
    warnings = language.ngettext("{n} warning", "{n} warnings", report.warnings).format(n=report.warnings)
    looked = language.gettext(
        "{topics} topics, {conversations} conversations, {screens} screens in {seconds} s"
    ).format(
        topics=report.topics,
        conversations=language.number(report.conversations),
        screens=language.number(report.screens),
        seconds=language.number(round(seconds, 1)),
    )
    return f"{errors}, {warnings} · {looked}"


def as_text(report: Report, seconds: float, language: Language) -> Iterator[str]:
    """One line a finding, `path:line:col: CODE message — remedy`, then the summary."""
    for finding in report.findings:
        yield finding.describe(language)
    yield summary(report, seconds, language)


def as_json(report: Report, seconds: float, language: Language) -> Iterator[str]:
    """One object: the findings, and the figures of the summary."""
    found = {
        "findings": [_fields(finding, language) for finding in report.findings],
        "errors": report.errors,
        "warnings": report.warnings,
        "topics": report.topics,
        "conversations": report.conversations,
        "screens": report.screens,
        "seconds": round(seconds, 3),
    }
    yield json.dumps(found, ensure_ascii=False, indent=2)


def _fields(finding: Finding, language: Language) -> dict[str, str | int]:
    message, remedy = finding.words(language)
    return {
        "path": finding.place.path,
        "line": finding.place.line,
        "column": finding.place.column,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": message,
        "remedy": remedy,
        "help": f"{HELP}/{finding.code}.md",
    }


def as_github(report: Report, seconds: float, language: Language) -> Iterator[str]:
    """Workflow commands, which GitHub shows beside the lines of a pull request, then the summary.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    for finding in report.findings:
        place, severity = finding.place, finding.severity.value
        where = f"file={_property(place.path)},line={place.line},col={place.column},title={finding.code}"
        yield f"::{severity} {where}::{_message(' — '.join(finding.words(language)))}"
    yield summary(report, seconds, language)


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Format] = {"text": as_text, "json": as_json, "github": as_github}
