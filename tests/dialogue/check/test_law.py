"""What every piece of advice owes to the law and to the nurse."""

import pytest
from small import Small

from bot.dialogue.corpus import Corpus
from bot.dialogue.schema import Verdict

N = "\u202f"


@pytest.mark.parametrize("verdict", ["parler", "conscience", "partager", "taire"])
def test_only_an_alert_is_a_duty(small: Small, verdict: str) -> None:
    small.replace("enfant", "verdict: alerter", f"verdict: {verdict}")
    assert small.lines() == [
        (f"dialogs/enfant.yaml:28:3: D052 «{N}alerter{N}» a un `duty:` mais ne dit pas d’alerter — "
        "supprimez `duty:`, ou changez le verdict")
    ]  # fmt: skip
    small.replace("enfant", "    duty: [deontologie]\n", "")
    assert small.lines() == []


@pytest.mark.parametrize("adviser", ["ordre", "avocat", "assureur"])
def test_each_of_the_three_advisers_will_do(small: Small, adviser: str) -> None:
    if adviser != "ordre":
        small.append("contacts", f'  {adviser}: {{name: "X", for: "conseil", how: "y", checked: 2026-11-23}}\n')
    small.replace("enfant", "[enfance-119, crip, ordre]", f"[enfance-119, crip, {adviser}]")
    assert small.lines() == []


def test_an_empty_list_of_texts_is_no_text(small: Small) -> None:
    small.replace("enfant", "[csp-4312-18, cp-226-14]", "[]")
    assert [line.split()[1] for line in small.lines()] == ["D050"]


def test_all_that_one_piece_of_advice_lacks_is_told(small: Small) -> None:
    small.replace("enfant", "    duty: [deontologie]\n", "").replace(
        "enfant", "    law: [csp-4312-18, cp-226-14]\n", ""
    )
    small.replace("enfant", "[enfance-119, crip, ordre]", "[crip]")
    assert [line.split()[:2] for line in small.lines()] == [
        ["dialogs/enfant.yaml:28:3:", code] for code in ("D050", "D051", "D053")
    ]


def test_every_shipped_alert_says_where_its_duty_comes_from(shipped: Corpus) -> None:
    for end in shipped.guidance.values():
        assert bool(end.duty) == (end.verdict is Verdict.ALERT), end.state
        assert end.law, end.state
