"""The words of the counts, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from bot.i18n import Language
from bot.usage.events import DETAILS, Event, Family, Grain, event
from bot.usage.periods import Period
from bot.usage.report import Amount, By
from bot.usage.unusable import Reason
from bot.usage.wording import (
    amount_words,
    event_words,
    family_words,
    period_words,
    reason_words,
    stretch_words,
    weeks_note,
)


@pytest.mark.parametrize(
    ("amount", "grain", "french", "english"),
    [
        (Amount(0), Grain.WEEK, "0", "0"),
        (Amount(412), Grain.WEEK, "412", "412"),
        (Amount(1_234_567), Grain.WEEK, "1\u202f234\u202f567", "1,234,567"),
        (Amount(154, 2), Grain.WEEK, "au moins 154", "at least 154"),
        (Amount(1540, 1), Grain.DAY, "au moins 1\u202f540", "at least 1,540"),
        (Amount(0, 3, 3), Grain.WEEK, "moins de 11 chacun", "fewer than 11 each"),
        (Amount(0, 5, 3), Grain.WEEK, "moins de 11 chacun par semaine", "fewer than 11 each a week"),
        (Amount(0, 1, 1), Grain.WEEK, "moins de 11", "fewer than 11"),
        (Amount(0, 1), Grain.DAY, "moins de 11", "fewer than 11"),
        (Amount(0, 2, 1), Grain.WEEK, "moins de 11 par semaine", "fewer than 11 a week"),
        (Amount(0, 5, 1), Grain.DAY, "moins de 11 par jour", "fewer than 11 a day"),
    ],
)
def test_an_amount_says_what_is_known_of_it(
    languages: Mapping[str, Language], amount: Amount, grain: Grain, french: str, english: str
) -> None:
    assert amount_words(amount, grain, 11, languages["fr"]) == french
    assert amount_words(amount, grain, 11, languages["en"]) == english


def test_every_family_event_and_fault_has_words_of_its_own_in_each_language(languages: Mapping[str, Language]) -> None:
    for language in languages.values():
        families = [family_words(family, language) for family in Family]
        ours = [
            event_words(event(family, detail), language, lambda _: "?")
            for family, details in DETAILS.items()
            for detail in details
        ]
        reasons = [reason_words(reason, language) for reason in Reason]
        for words in (families, ours, reasons):
            assert len({*words}) == len(words)
            assert all(words)
            assert "?" not in words
    english, french = (
        [reason_words(reason, languages[code]) for reason in Reason]
        + [family_words(family, languages[code]) for family in Family]
        for code in ("en", "fr")
    )
    assert not set(english) & set(french)


def test_an_event_of_the_dialogs_is_called_as_there(french: Language) -> None:
    assert event_words(Event(Family.TOPIC, "police"), french, lambda counted: f"<{counted.detail}>") == "<police>"


@pytest.mark.parametrize(
    ("first", "last", "by", "words"),
    [
        ("2026-11-16", "2026-11-22", By.WHOLE, "16–22 nov. 2026"),
        ("2026-10-26", "2026-11-24", By.WHOLE, "26 oct.\u2009–\u200924 nov. 2026"),
        ("2026-11-25", "2026-11-25", By.WHOLE, "25 nov. 2026"),
        ("2026-12-28", "2027-01-03", By.WEEK, "sem. 53"),
        ("2026-11-18", "2026-11-22", By.WEEK, "sem. 47"),
        ("2026-11-16", "2026-11-16", By.DAY, "16 nov."),
        ("2026-09-28", "2026-11-01", By.MONTH, "oct."),
        ("2026-11-02", "2026-11-03", By.MONTH, "nov."),
    ],
)
def test_a_stretch_is_written_as_a_french_reader_would(
    french: Language, first: str, last: str, by: By, words: str
) -> None:
    stretch = Period(date.fromisoformat(first), date.fromisoformat(last))
    written = stretch_words(stretch, by, french)
    assert written.replace("\u2009", " ") == words.replace("\u2009", " ")
    if by is By.WHOLE:
        assert written == period_words(stretch, french)


def test_every_week_is_named_after_the_month_it_is_counted_in(french: Language) -> None:
    """Also the first and the last of a report, which are cut."""
    for last in range(28, 32):
        stretch = Period(date(2026, 12, last), date(2026, 12, 31))
        assert stretch_words(stretch, By.MONTH, french) == "déc."
    assert stretch_words(Period(date(2027, 1, 1), date(2027, 1, 3)), By.MONTH, french) == "déc."
    assert stretch_words(Period(date(2026, 9, 28), date(2026, 9, 30)), By.MONTH, french) == "oct."


def test_a_stretch_that_cuts_weeks_says_for_which_its_figures_are(french: Language) -> None:
    month = Period(date(2026, 11, 1), date(2026, 11, 30))
    assert "2–29 nov. 2026" in weeks_note(month, french)
    assert not weeks_note(Period(date(2026, 11, 2), date(2026, 11, 29)), french)
    assert not weeks_note(Period(date(2026, 11, 3), date(2026, 11, 7)), french)
