"""French typography: each rule, and that mending twice mends no more."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dialogue.corpus import Corpus
from bot.dialogue.typography import mend

N, W = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'enfant", "l’enfant"),
        ("aujourd'hui, d'accord", "aujourd’hui, d’accord"),
        ("Attendez...", "Attendez…"),
        ("« oui »", f"«{N}oui{N}»"),
        ("«oui»", f"«{N}oui{N}»"),
        (f"«{W}oui{W}»", f"«{N}oui{N}»"),
        ("« Quoi ? »", f"«{N}Quoi{N}?{N}»"),
        ("Quoi ?", f"Quoi{N}?"),
        ("Quoi?", f"Quoi{N}?"),
        (f"Quoi{W}!", f"Quoi{N}!"),
        ("oui; non", f"oui{N}; non"),
        ("oui ; non", f"oui{N}; non"),
        ("le secret : rien", f"le secret{N}: rien"),
        ("le secret: rien", f"le secret{N}: rien"),
        ("(oui)?", f"(oui){N}?"),
        ("15 000 personnes", f"15{N}000 personnes"),
        ("1 000 000", f"1{N}000{N}000"),
        ("18 ans", f"18{W}ans"),
        ("9 h-20 h", f"9{W}h-20{W}h"),
        ("10 min, 3 mois, 8 jours", f"10{W}min, 3{W}mois, 8{W}jours"),
        ("45 €", f"45{W}€"),
        ("45 € d’amende", f"45{W}€ d’amende"),
        ("50 % des cas", f"50{W}% des cas"),
        ("R. 4312-18", f"R.{W}4312-18"),
        ("L.1110-4", f"L.{W}1110-4"),
        ('il dit "oui"', f"il dit «{N}oui{N}»"),
        ("il dit “oui”", f"il dit «{N}oui{N}»"),
        ('l\'"avis"', f"l’«{N}avis{N}»"),
        ("15 - 17 ans", f"15-17{W}ans"),
        ("9 h - 20 h", f"9{W}h-20{W}h"),
    ],
)
def test_a_slip_is_mended(text: str, expected: str) -> None:
    assert mend(text) == expected
    assert mend(expected) == expected


@pytest.mark.parametrize(
    "text",
    ["", "Une phrase simple.", "24/7", "https://www.legifrance.gouv.fr/x?y=1", "12:30", "'cité'", "2026-11-23", "1/2",
     "Jusqu’à {15000 €}.", "Depuis le {2026-03-01}, {20000} gens.", "R. Dupont", "3 hommes"],
)  # fmt: skip
def test_what_is_right_or_is_no_french_sign_stays(text: str) -> None:
    assert mend(text) == text


@example("«  :")
@given(st.text(alphabet=st.sampled_from("ab1 0«»:;!?.'’…()%€hRLD{}\u00a0\u202f\n é"), max_size=30))
def test_mending_twice_changes_nothing_more(text: str) -> None:
    assert mend(mend(text)) == mend(text)


@given(st.text(max_size=40))
def test_mending_keeps_every_letter_and_digit(text: str) -> None:
    assert [char for char in mend(text) if char.isalnum()] == [char for char in text if char.isalnum()]


def test_the_shipped_dialogs_need_no_mending(shipped: Corpus) -> None:
    assert [text.id for text in shipped.texts() if mend(text.source) != text.source] == []
