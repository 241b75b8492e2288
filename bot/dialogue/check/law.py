"""What each piece of guidance owes to the law, and to the nurse who will lean on it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue.corpus import Corpus
from bot.dialogue.findings import Finding
from bot.dialogue.schema import Verdict

ADVISERS = ("ordre", "avocat", "assureur")
"""Contacts of whom a nurse can ask advice for herself."""


def no_law(corpus: Corpus) -> Iterator[Finding]:
    """D050: every piece of guidance cites a text."""
    for end in corpus.guidance.values():
        if not end.law:
            yield Finding(end.place, "D050", {"name": end.state.rpartition("/")[2]})


def duty_of_alerts(corpus: Corpus) -> Iterator[Finding]:
    """D051, D052: a duty to alert says where it comes from; a permission is no duty."""
    for end in corpus.guidance.values():
        if (end.verdict is Verdict.ALERT) != bool(end.duty):
            code = "D051" if end.verdict is Verdict.ALERT else "D052"
            yield Finding(end.place, code, {"name": end.state.rpartition("/")[2]})


def nobody_to_ask(corpus: Corpus) -> Iterator[Finding]:
    """D053: every ending offers somebody to ask for advice."""
    for end in corpus.guidance.values():
        if not any(contact.id in ADVISERS for contact in end.call):
            yield Finding(end.place, "D053", {"name": end.state.rpartition("/")[2], "expected": ", ".join(ADVISERS)})
