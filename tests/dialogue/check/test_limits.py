"""What does not fit a phone."""

import pytest
from small import Small

from bot.dialogue.check.limits import MAX_BUTTONS, MAX_TEXT, utf16_length
from bot.dialogue.machine import Path
from bot.dialogue.path import home, topic
from dialogue.faults import crowded

N = "\u202f"


@pytest.mark.parametrize(("text", "length"), [("", 0), ("abc", 3), ("é", 1), ("🚨", 2), ("👩‍⚕️", 5), (f"«{N}", 2)])
def test_characters_are_counted_as_telegram_counts_them(text: str, length: int) -> None:
    assert utf16_length(text) == length


@pytest.mark.parametrize(("letter", "each"), [("a", 1), ("🚨", 2)])
def test_a_screen_may_be_as_long_as_telegram_allows_and_no_longer(small: Small, letter: str, each: int) -> None:
    address = topic("fr", Path("enfant", ("non", "bleus", "mineur")))
    used = utf16_length(small.screens().draw(address).text)
    longest = max(used, utf16_length(small.screens().draw(address.in_language("en")).text))
    room = (MAX_TEXT - longest) // each
    small.replace("enfant", "La loi le permet.", "La loi le permet." + letter * room)
    assert small.errors() == []
    small.replace("enfant", letter * room, letter * (room + 1))
    count = longest + each * (room + 1)
    assert small.errors() == [
        f"dialogs/enfant.yaml:28:3: D040 l’écran compte {count} caractères, 4096 au plus — raccourcissez les textes"
    ]


def test_a_menu_may_have_eight_buttons_and_no_more(small: Small) -> None:
    crowded(small)
    assert [line.split()[1] for line in small.lines()] == ["D043"]
    small.remove("sujet-1")
    assert small.lines() == []


def test_the_first_screen_is_counted_too(small: Small) -> None:
    groups = "".join(f'  g{number}: {{icon: x, title: "G{number}"}}\n' for number in range(1, 5))
    small.append("accueil", groups)
    enfant = small.path("enfant").read_text(encoding="utf-8")
    for number in range(1, 5):
        name = f"ado-{number}"
        small.write(name, enfant.replace("topic: enfant", f"topic: {name}").replace("proteger", f"g{number}"))
    assert small.errors() == [
        (
            f"dialogs/accueil.yaml:3:6: D043 l’écran a 9 boutons, {MAX_BUTTONS} au plus — regroupez des réponses, "
            "ou répartissez les sujets entre deux groupes"
        )
    ]
    small.remove("ado-4")
    assert small.errors() == []


def test_every_language_is_drawn(small: Small) -> None:
    both = small.report().screens
    small.languages = {"fr": small.languages["fr"]}
    assert small.report().screens * 2 == both
    assert small.screens().draw(home("fr")).text
