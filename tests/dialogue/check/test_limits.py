"""What does not fit a phone."""

import pytest
from small import Small

from bot.dialogue.check.limits import MAX_ADVICE, MAX_MENU, MAX_TEXT, utf16_length
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


def test_advice_shows_nine_hundred_characters_before_anything_is_unfolded_and_no_more(small: Small) -> None:
    screens = small.screens()
    end = screens.corpus.guidance["enfant/alerter"]
    longest = max(screens.length(end, language) for language in small.languages.values())
    room = MAX_ADVICE - longest
    steps = ["A" * 150 + "."] * 2 + ["A" * (room - 2 * (151 + 4) - 5) + "."]
    assert all(len(step) < 200 for step in steps)
    more = "".join(f'      - "{step}"\n' for step in steps)
    small.replace("enfant", '      - "Notez ce que vous voyez."\n', '      - "Notez ce que vous voyez."\n' + more)
    assert small.lines() == []
    small.replace("enfant", "La loi le permet.", "La loi le permet..")
    (line,) = small.lines()
    assert "dialogs/enfant.yaml:28:3: D045" in line
    assert "901 caractères" in line


def test_a_menu_may_have_eleven_topics_and_the_way_home_and_no_more(small: Small) -> None:
    crowded(small)
    assert [line.split()[1] for line in small.lines()] == ["D043"]
    small.remove("sujet-1")
    assert small.lines() == []


def test_the_first_screen_is_counted_too(small: Small) -> None:
    groups = "".join(f'  g{number}: {{icon: x, title: "G{number}"}}\n' for number in range(1, 9))
    small.append("accueil", groups)
    enfant = small.path("enfant").read_text(encoding="utf-8")
    for number in range(1, 9):
        name = f"ado-{number}"
        small.write(name, enfant.replace("topic: enfant", f"topic: {name}").replace("proteger", f"g{number}"))
    assert small.errors() == [
        (
            f"dialogs/accueil.yaml:3:6: D043 l’écran a 13 rangées de boutons, {MAX_MENU} au plus — regroupez "
            "des réponses, ou répartissez les sujets entre deux groupes"
        )
    ]
    small.remove("ado-8")
    assert small.errors() == []


def test_every_language_is_drawn(small: Small) -> None:
    both = small.report().screens
    small.languages = {"fr": small.languages["fr"]}
    assert small.report().screens * 2 == both
    assert small.screens().draw(home("fr")).text
