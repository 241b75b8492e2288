"""Codes of buttons and links: they lead where they led, or say that they do not."""

import re
import string
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import Small

from bot.dialogue.loader import load
from bot.dialogue.machine import Interview, Path
from bot.dialogue.path import (
    CONVERSATIONS,
    MAX_CODE,
    Address,
    Codec,
    Kind,
    Page,
    Staleness,
    collisions,
    fingerprint,
    group,
    home,
    model,
    page,
    topic,
    what_if,
)
from bot.dialogue.screen import Screens
from bot.i18n import Language
from dialogue.faults import long_chain

ALPHABET = string.ascii_letters + string.digits + "_-"
CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
Decoded = tuple[Address, Staleness | None]


@pytest.fixture(scope="module")
def codec(shipped_interview: Interview, languages: dict[str, Language]) -> Codec:
    return Codec(shipped_interview, languages)


@pytest.fixture(scope="module")
def screens(codec: Codec, languages: dict[str, Language]) -> Screens:
    return Screens(codec.interview, codec, languages)


def addresses(codec: Codec) -> Iterator[Address]:
    """Every screen there is."""
    for language in codec.languages:
        yield home(language)
        for name in codec.interview.corpus.home.groups:
            yield group(language, name)
        for each in Page:
            yield page(language, each)
        for name in codec.interview.corpus.topics:
            for path, stage in codec.interview.walk(name):
                yield topic(language, path)
                if codec.interview.guidance(stage):
                    yield what_if(language, path)
        for name in codec.interview.corpus.models:
            yield model(language, name)


@pytest.fixture(scope="module")
def every_address(codec: Codec) -> list[Address]:
    return list(addresses(codec))


def test_every_screen_has_a_code_that_leads_back_to_it(codec: Codec) -> None:
    seen = {}
    for address in addresses(codec):
        code = codec.encode(address)
        assert CODE.fullmatch(code), code
        assert len(code.encode()) <= MAX_CODE
        assert codec.decode(code, "fr") == (address, None)
        assert codec.decode(code, "en") == (address, None), "the code says its language"
        assert seen.setdefault(code, address) == address
    assert len(seen) > 100


def test_the_shipped_dialogs_have_no_two_identifiers_with_one_code(shipped_interview: Interview) -> None:
    assert list(collisions(shipped_interview)) == []


def test_groups_that_get_the_same_code_are_told(small: Small) -> None:
    seen: dict[str, str] = {}
    names = (f"g{number}" for number in range(5000))
    one, two = next((seen[f], n) for n in names if seen.setdefault(f := fingerprint("group", n), n) != n)
    small.replace(
        "accueil", "  proteger:", f"  {one}: {{icon: x, title: A}}\n  {two}: {{icon: x, title: B}}\n  proteger:"
    )
    narrow = "\u202f"
    assert small.errors() == [
        (
            f"dialogs/accueil.yaml:9:{len(two) + 22}: D038 «{narrow}{two}{narrow}» et «{narrow}{one}{narrow}» "
            "reçoivent le même code court — renommez l’un des deux"
        )
    ]


def test_a_code_holds_the_version_the_language_and_one_mark_an_answer(small: Small) -> None:
    codec = small.codec()
    assert codec.encode(home("fr")) == "1frh"
    assert codec.encode(topic("en", Path("enfant"))).startswith("1ent" + fingerprint("topic", "enfant"))
    lengths = [len(codec.encode(topic("fr", Path("enfant", ("non", "bleus", "mineur")[:n])))) for n in range(4)]
    assert lengths == [11, 14, 17, 20]


def test_seventeen_answers_in_a_row_fit_a_button(small: Small) -> None:
    assert long_chain(small, questions=17).errors() == []
    code = small.codec().encode(topic("fr", Path("enfant", ("a",) * 17)))
    assert len(code) == 62
    assert small.codec().decode(code, "fr") == (topic("fr", Path("enfant", ("a",) * 17)), None)


def test_the_same_screen_in_another_language_is_another_code_for_the_same_path(small: Small) -> None:
    codec = small.codec()
    address = topic("fr", Path("enfant", ("non",)))
    french, english = codec.encode(address), codec.encode(address.in_language("en"))
    assert (french[:3], english[:3]) == ("1fr", "1en")
    assert french[3:] == english[3:]


# Codes that are not ours, or no longer.


@pytest.mark.parametrize(
    ("code", "language"),
    [
        *((code, "en") for code in ("", "1", "1fr", "2frh", "0frh", "1deh", "1FRh", "é", "1fré", "1frh ", " 1frh")),
        *((code, "en") for code in ("/start", "\0", "🧒", "1frh" + "A" * 100, "A" * 65, "\ud800", "urgence")),
        *((code, "fr") for code in ("1frt", "1frx", "1frhx", "1frg", "1frp", "1frtAAA", "1frgAAA", "1frpAAAA")),
    ],
)
def test_a_code_that_is_not_ours_leads_to_the_first_screen_and_says_so(codec: Codec, code: str, language: str) -> None:
    """In the language of the code when it says one, else in that of the phone."""
    assert codec.decode(code, "en") == (home(language), Staleness.UNREADABLE)


def test_an_unknown_language_falls_back_to_the_one_of_the_phone(codec: Codec) -> None:
    code = codec.encode(topic("fr", Path("enfant")))
    assert codec.decode("1de" + code[3:], "en") == (home("en"), Staleness.UNREADABLE)


def test_a_code_of_another_version_is_not_guessed_at(codec: Codec) -> None:
    code = codec.encode(topic("fr", Path("enfant")))
    for version in "023456789A_-":
        assert codec.decode(version + code[1:], "fr") == (home("fr"), Staleness.UNREADABLE)


def leads_astray(codec: Codec, code: str, meant: Address) -> bool:
    """Whether a code leads elsewhere than meant without a word."""
    found, staleness = codec.decode(code, "fr")
    return staleness is None and (found.kind, found.name, found.path) != (meant.kind, meant.name, meant.path)


def test_a_shortened_code_never_leads_elsewhere_silently(codec: Codec) -> None:
    for address in addresses(codec):
        code = codec.encode(address)
        for length in range(len(code)):
            assert not leads_astray(codec, code[:length], address)
            assert not leads_astray(codec, code[len(code) - length :], address)


def test_a_lengthened_code_never_leads_elsewhere_silently(codec: Codec) -> None:
    for address in addresses(codec):
        code = codec.encode(address)
        for more in ("A", "AAA", "\n", "=", code[-3:], code[-4:], code):
            assert not leads_astray(codec, code + more, address)


def test_nothing_may_follow_the_code_of_a_menu_or_of_a_page(codec: Codec) -> None:
    for address in addresses(codec):
        if address.kind is not Kind.TOPIC:
            code = codec.encode(address) + "A"
            assert codec.decode(code, "fr") == (home(address.language), Staleness.UNREADABLE)


def test_a_code_with_one_character_changed_never_leads_elsewhere_silently(codec: Codec) -> None:
    """Every character in turn of the codes of the smaller topics, of the menus and of the pages."""
    small = [name for name in codec.interview.corpus.topics if len(list(codec.interview.walk(name))) < 9]
    for address in addresses(codec):
        if address.language == "fr" and (address.kind not in CONVERSATIONS or address.name in small):
            code = codec.encode(address)
            for place in range(len(code)):
                for letter in ALPHABET:
                    assert not leads_astray(codec, code[:place] + letter + code[place + 1 :], address)


def test_two_answers_swapped_never_lead_elsewhere_silently(codec: Codec) -> None:
    for address in addresses(codec):
        if len(address.path.answers) > 1:
            code = codec.encode(address)
            swapped = code[:7] + code[10:13] + code[7:10] + code[13:]
            assert swapped == code or not leads_astray(codec, swapped, address)


def test_the_end_of_one_code_does_not_close_another(codec: Codec) -> None:
    codes = [codec.encode(each) for each in addresses(codec) if each.kind is Kind.TOPIC and each.language == "fr"][:60]
    for code in codes:
        for other in codes:
            if other != code:
                assert codec.decode(code[:-4] + other[-4:], "fr")[1] is Staleness.UNREADABLE


CODE_LIKE = st.builds(
    lambda head, body: head + body,
    st.sampled_from(["1frt", "1ent", "1frg", "1frp", "1frh", "1fr", ""]),
    st.text(alphabet=ALPHABET, max_size=66),
)


@given(code=st.one_of(st.text(max_size=80), CODE_LIKE), language=st.sampled_from(["fr", "en"]))
def test_any_text_leads_to_a_screen(screens: Screens, code: str, language: str) -> None:
    address, staleness = screens.codec.decode(code, language)
    screen = screens.draw(address, staleness)
    assert screen.text
    assert list(screen.buttons)
    for button in screen.buttons:
        if code := getattr(button, "code", ""):
            assert screens.codec.decode(code, language)[1] is None


@given(data=st.data())
def test_a_damaged_code_leads_to_a_screen_and_never_silently_to_another(
    screens: Screens, every_address: list[Address], data: st.DataObject
) -> None:
    codec = screens.codec
    address = every_address[data.draw(st.integers(0, len(every_address) - 1))]
    code = list(codec.encode(address))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(code)))
        code[place : place + data.draw(st.integers(0, 4))] = data.draw(st.text(alphabet=ALPHABET, max_size=4))
    damaged = "".join(code)
    found, staleness = codec.decode(damaged, "fr")
    assert screens.draw(found, staleness).text
    assert staleness is not None or codec.encode(found) == damaged, "what is read without a word is a code of ours"


# What a change of the dialogs does to the codes that are out there.


def decoded_after(small: Small, paths: dict[str, Path], *changes: tuple[str, str, str]) -> dict[str, Decoded]:
    """Where codes made before lead once the dialogs have changed."""
    before = small.codec()
    codes = {name: before.encode(topic("fr", path)) for name, path in paths.items()}
    for change in changes:
        small.replace(*change)
    after = small.codec()
    return {name: after.decode(code, "fr") for name, code in codes.items()}


SEEN = {
    "first": Path("enfant"),
    "danger": Path("enfant", ("oui",)),
    "calm": Path("enfant", ("non",)),
    "bruises": Path("enfant", ("non", "bleus")),
    "nothing": Path("enfant", ("non", "rien")),
    "bruises-minor": Path("enfant", ("non", "bleus", "mineur")),
    "nothing-adult": Path("enfant", ("non", "rien", "majeur")),
    "guided": Path("entretien", ("mineur", "non", "bleus")),
}


def test_mending_a_text_changes_no_code(small: Small) -> None:
    before = {name: small.codec().encode(topic("fr", path)) for name, path in SEEN.items()}
    small.replace("enfant", '"Un enfant"', '"Un enfant, un ado"').replace("enfant", '"Des bleus"', '"Des traces"')
    small.replace("communes", '"Oui, maintenant", recap: "en danger"', '"Oui", recap: "urgent"')
    small.replace("enfant", "keywords: [bleus,", "keywords: [traces,").replace(
        "enfant", "verdict: taire", "verdict: parler"
    )
    assert {name: small.codec().encode(topic("fr", path)) for name, path in SEEN.items()} == before


def test_renaming_an_answer_takes_the_conversation_up_at_its_question(small: Small) -> None:
    found = decoded_after(
        small,
        SEEN,
        ("enfant", "      bleus: {label", "      traces: {label"),
        ("enfant", "{signes: [bleus]}", "{signes: [traces]}"),
    )
    again = topic("fr", Path("enfant", ("non",)))
    assert found == {
        "first": (topic("fr", SEEN["first"]), None),
        "danger": (topic("fr", SEEN["danger"]), None),
        "calm": (topic("fr", SEEN["calm"]), None),
        "bruises": (again, Staleness.CHANGED),
        "nothing": (topic("fr", SEEN["nothing"]), None),
        "bruises-minor": (again, Staleness.CHANGED),
        "nothing-adult": (topic("fr", SEEN["nothing-adult"]), None),
        "guided": (topic("fr", Path("entretien", ("mineur", "non"))), Staleness.CHANGED),
    }


def test_removing_a_question_takes_the_conversation_up_at_the_one_that_follows(small: Small) -> None:
    text = small.path("enfant").read_text(encoding="utf-8")
    question = text[text.index("  signes:\n") : text.index("  age:\n")]
    found = decoded_after(
        small,
        SEEN,
        ("enfant", question, ""),
        ("enfant", "{next: signes}", "{next: age}"),
        ("enfant", "          - when: {signes: [bleus]}\n            go: alerter\n", ""),
    )
    following = topic("fr", Path("enfant", ("non",)))
    assert found == {
        "first": (topic("fr", SEEN["first"]), None),
        "danger": (topic("fr", SEEN["danger"]), None),
        "calm": (following, None),
        "bruises": (following, Staleness.CHANGED),
        "nothing": (following, Staleness.CHANGED),
        "bruises-minor": (following, Staleness.CHANGED),
        "nothing-adult": (following, Staleness.CHANGED),
        "guided": (topic("fr", Path("entretien", ("mineur", "non"))), Staleness.CHANGED),
    }
    interview = small.interview()
    assert interview.replay(following.path).state == "enfant/age"


def test_inserting_a_question_asks_it_of_the_conversations_that_pass_there(small: Small) -> None:
    lieu = (
        '  lieu:\n    ask: "Quel lieu."\n    answers:\n      rue: {label: "Dehors", next: age}\n'
        '      toit: {label: "Dedans", next: age}\n  age:\n'
    )
    found = decoded_after(
        small,
        SEEN,
        ("enfant", "  age:\n", lieu),
        ("enfant", '{label: "Des bleus", next: age}', '{label: "Des bleus", next: lieu}'),
    )
    asked = topic("fr", Path("enfant", ("non", "bleus")))
    assert found == {
        "first": (topic("fr", SEEN["first"]), None),
        "danger": (topic("fr", SEEN["danger"]), None),
        "calm": (topic("fr", SEEN["calm"]), None),
        "bruises": (asked, None),
        "nothing": (topic("fr", SEEN["nothing"]), None),
        "bruises-minor": (asked, Staleness.CHANGED),
        "nothing-adult": (topic("fr", SEEN["nothing-adult"]), None),
        "guided": (topic("fr", SEEN["guided"]), None),
    }
    assert small.interview().replay(asked.path).state == "enfant/lieu"


def test_renaming_a_topic_leads_its_old_codes_to_the_first_screen(small: Small) -> None:
    before = small.codec().encode(topic("fr", SEEN["bruises"]))
    text = small.path("enfant").read_text(encoding="utf-8").replace("topic: enfant", "topic: ado")
    small.remove("enfant").write("ado", text)
    entretien = small.path("entretien").read_text(encoding="utf-8")
    small.write("entretien", entretien.replace("enfant/debut", "ado/debut"))
    assert small.codec().decode(before, "fr") == (home("fr"), Staleness.UNREADABLE)


def test_a_conversation_that_ends_sooner_now_shows_its_end(small: Small) -> None:
    found = decoded_after(
        small,
        {"adult": SEEN["nothing-adult"]},
        ("enfant", '{label: "Rien de net", recap: "", next: age}', '{label: "Rien de net", next: attendre}'),
        (
            "enfant",
            "          - when: {signes: [bleus]}\n            go: alerter\n          - go: attendre",
            "          - go: alerter",
        ),
    )
    address, staleness = found["adult"]
    assert (address, staleness) == (topic("fr", Path("enfant", ("non", "rien"))), Staleness.CHANGED)
    assert small.interview().replay(address.path).state == "enfant/attendre"


def test_leading_an_answer_elsewhere_changes_no_code_and_shows_what_holds_now(small: Small) -> None:
    found = decoded_after(
        small, {"minor": SEEN["bruises-minor"]}, ("enfant", "mineur: {next: alerter}", "mineur: {next: attendre}")
    )
    assert found == {"minor": (topic("fr", SEEN["bruises-minor"]), None)}
    assert small.interview().replay(SEEN["bruises-minor"]).state == "enfant/attendre"


def test_a_code_that_comes_to_a_dead_end_stops_before_it(small: Small) -> None:
    """In a corpus that the check would refuse, a nurse still gets a screen."""
    codec = small.codec()
    code = codec.encode(topic("fr", SEEN["bruises-minor"]))
    small.replace("enfant", "mineur: {next: alerter}", "mineur: {next: [{when: {danger: oui}, go: alerter}]}")
    corpus, _, _ = load(small.folder)
    assert corpus is not None
    dead = Codec(Interview(corpus), small.languages)
    assert dead.decode(code, "fr") == (topic("fr", SEEN["bruises"]), Staleness.CHANGED)
