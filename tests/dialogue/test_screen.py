"""What a nurse sees: the words of each screen, its buttons and where they lead."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path as File

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from small import Small

from bot.dialogue.machine import Interview, Path
from bot.dialogue.path import Address, Codec, Kind, Page, Staleness, group, home, model, page, topic, what_if
from bot.dialogue.schema import MAX_SAY, Verdict
from bot.dialogue.screen import COLOURS, Choice, Copy, Screen, Screens, Share, Style
from bot.dialogue.typography import mend
from bot.i18n import Language, load_languages

N, W = "\u202f", "\u00a0"
LOCALES = File(__file__).parent.parent.parent / "locales"


def buttons(screens: Screens, screen: Screen) -> list[list[tuple[str, object]]]:
    """The rows of buttons: each label, with the address it leads to or the text it copies."""
    return [
        [
            (button.label, button.text if isinstance(button, Copy) else screens.codec.decode(button.code, "xx")[0])
            for button in row
        ]
        for row in screen.rows
    ]


def at(name: str, *answers: str, language: str = "fr") -> Address:
    return topic(language, Path(name, answers))


# The menus.


def test_the_first_screen_says_what_motus_is_what_it_keeps_and_asks(small: Small) -> None:
    screens = small.screens()
    screen = screens.draw(home("fr"))
    assert screen.text == (
        f"🤫 Motus\nQuelques questions, un avis, les textes.\n\nRien n’est conservé chez nous.\n\nQue se passe-t-il{N}?"
    )
    assert buttons(screens, screen) == [
        [("🚨 Danger immédiat", at("urgence"))],
        [("🛡 Protéger", group("fr", "proteger"))],
        [("🧭 Je décris", at("entretien"))],
        [("🚨 Danger immédiat", at("urgence"))],
        [("🔒 Confidentialité", page("fr", Page.PRIVACY)), ("🌐 English", home("en"))],
    ]


def test_a_group_without_topics_is_not_shown(small: Small) -> None:
    small.replace("accueil", "  proteger:", '  vide: {icon: "🕳", title: "Vide"}\n  proteger:')
    labels = [button.label for button in small.screens().draw(home("fr")).buttons]
    assert "🛡 Protéger" in labels
    assert "🕳 Vide" not in labels


def test_a_group_lists_its_topics(small: Small) -> None:
    screens = small.screens()
    screen = screens.draw(group("fr", "proteger"))
    assert screen.text == f"🛡 Protéger\n\nQuelle est votre situation{N}?"
    assert buttons(screens, screen) == [
        [("🧒 Un enfant", at("enfant"))],
        [("🏠 Accueil", home("fr")), ("🌐 English", group("en", "proteger"))],
    ]


def test_the_topics_of_a_group_come_by_rank_the_most_asked_for_first(small: Small) -> None:
    labels = []
    for rank in (1, 99):
        small.write(
            "autre",
            f"""topic: autre
title: "Autre"
group: proteger
rank: {rank}
keywords: [autre]
start: enfant/debut
""",
        )
        if rank == 1:
            small.replace("enfant", "group: proteger\n", "group: proteger\nrank: 50\n")
        labels.append([button.label for button in small.screens().draw(group("fr", "proteger")).buttons][:2])
    assert labels == [["Autre", "🧒 Un enfant"], ["🧒 Un enfant", "Autre"]]


def test_a_topic_without_icon_has_a_plain_button(small: Small) -> None:
    small.replace("enfant", 'icon: "🧒"\n', "")
    assert next(small.screens().draw(group("fr", "proteger")).buttons).label == "Un enfant"


# A question.


def test_the_first_question_stands_under_the_topic_with_its_hint_and_what_is_left(small: Small) -> None:
    screens = small.screens()
    screen = screens.draw(at("enfant"))
    assert screen.text == (f"🧒 Un enfant\n\nY a-t-il un danger{N}?\nLà, maintenant.\n\nEncore 3 questions au plus.")
    assert buttons(screens, screen) == [
        [("Oui, maintenant", at("enfant", "oui"))],
        [("Non", at("enfant", "non"))],
        [
            ("↩︎ Retour", group("fr", "proteger")),
            ("🏠 Accueil", home("fr")),
            ("🌐 English", at("enfant", language="en")),
        ],
    ]


def test_a_later_question_recalls_the_answers_and_says_when_it_is_the_last(small: Small) -> None:
    screens = small.screens()
    screen = screens.draw(at("enfant", "non", "bleus"))
    assert screen.text == (f"🧒 Un enfant\nsans danger · Des bleus\n\nQuel âge a l’enfant{N}?\n\nDernière question.")
    assert buttons(screens, screen) == [
        [(f"Moins de 18{W}ans", at("enfant", "non", "bleus", "mineur"))],
        [("Majeur", at("enfant", "non", "bleus", "majeur"))],
        [
            ("↩︎ Retour", at("enfant", "non")),
            ("🏠 Accueil", home("fr")),
            ("🌐 English", at("enfant", "non", "bleus", language="en")),
        ],
    ]


def test_an_answer_with_an_empty_recap_is_not_recalled(small: Small) -> None:
    assert small.screens().draw(at("enfant", "non", "rien")).blocks[0].text == "🧒 Un enfant\nsans danger"


def test_two_questions_are_said_in_the_plural(small: Small) -> None:
    assert small.screens().draw(at("enfant", "non")).text.endswith("Encore 2 questions au plus.")


def test_after_a_hand_over_the_heading_is_that_of_the_topic_one_is_in(small: Small) -> None:
    screens = small.screens()
    screen = screens.draw(at("entretien", "majeur"))
    assert screen.blocks[0].text == "🧒 Un enfant\nmajeur"
    assert screen.text.endswith("Dernière question.")
    assert buttons(screens, screen)[-1][:2] == [("↩︎ Retour", at("entretien")), ("🏠 Accueil", home("fr"))]


def test_back_from_a_topic_of_no_group_leads_to_the_first_screen(small: Small) -> None:
    screens = small.screens()
    foot = buttons(screens, screens.draw(at("urgence")))[-1]
    assert foot[:2] == [("↩︎ Retour", home("fr")), ("🏠 Accueil", home("fr"))]


# Guidance.


def test_advice_comes_in_order_verdict_steps_sentence_contacts_record_doubt_law(small: Small) -> None:
    small.replace("enfant", "    doubt:", '    record: "l’heure, les mots de l’enfant"\n    doubt:')
    screens = small.screens()
    screen = screens.draw(at("enfant", "non", "bleus", "mineur"))
    texts = [block.text for block in screen.blocks]
    assert texts[0].startswith("🚨 Alertez\nLa loi le permet.\nDevoir\u202f: déontologie, pour un patient, sauf")
    assert texts[1:] == [
        "Maintenant\n1. Appelez le 119.\n2. Notez ce que vous voyez.",
        "À éviter\n✗ Promettre le secret.",
        f"💬 à l’enfant{N}: «{N}Tu as bien fait de me parler.{N}»",
        (f"☎️ 119 Enfance en danger (24{W}h/24, sans nom)\n"
        f"👤 CRIP\n"
        f"👤 Votre conseil de l’Ordre (sans nom)"),
        f"📝 Au dossier{N}: l’heure, les mots de l’enfant",
        f"Discuté{N}: Le moment est discuté.",
        (f"⚖️ Les textes, vérifiés le 1er mars 2026\nCode de la santé publique{N}: R.{W}4312-18\nCode pénal{N}: 226-14\n"
        f"👤 Pour les joindre\n119{N}: conseil\nCRIP{N}: enfant en danger{N}; coordonnées par le 119\n"
        f"Votre conseil de l’Ordre{N}: conseil{N}; annuaire"),
        f"Information générale. Un doute{N}? L’Ordre, un avocat.",
    ]  # fmt: skip
    address = at("enfant", "non", "bleus", "mineur")
    assert buttons(screens, screen) == [
        [("📋 Copier la phrase", "Tu as bien fait de me parler.")],
        [("🔗 Partager", address)],
        [("↩︎ Retour", at("enfant", "non", "bleus")), ("🏠 Accueil", home("fr"))],
        [("🧹 Effacer", page("fr", Page.ERASE)), ("🌐 English", address.in_language("en"))],
    ]


def test_people_to_call_of_the_same_hours_and_note_share_a_line(small: Small) -> None:
    small.replace("contacts", 'how: "annuaire"', 'number: "120", hours: "24\u00a0h/24"')
    small.replace("enfant", "call: [enfance-119, crip, ordre]", "call: [enfance-119, ordre, crip]")
    contacts = small.screens().draw(at("enfant", "non", "bleus", "mineur")).blocks[4].text
    assert contacts == f"☎️ 119 Enfance en danger · 120 Votre conseil de l’Ordre (24{W}h/24, sans nom)\n👤 CRIP"


def test_only_the_law_is_folded_and_each_text_that_has_an_address_is_a_link(small: Small) -> None:
    screen = small.screens().draw(at("enfant", "non", "bleus", "mineur"))
    folded = [block for block in screen.blocks if block.folded]
    assert [block.text.partition(",")[0] for block in folded] == ["⚖️ Les textes"]
    assert [(span.text, span.url) for span in folded[0].spans if span.url or "4312" in span.text] == [
        (f"R.{W}4312-18", None),
        ("226-14", "https://www.legifrance.gouv.fr/226-14"),
    ]


def test_texts_of_one_code_stand_on_one_line(small: Small) -> None:
    small.replace("sources", 'code: "Code de la santé publique"', 'code: "Code pénal"')
    law = small.screens().draw(at("enfant", "non", "bleus", "mineur")).blocks[-2].text
    assert law.splitlines()[1:2] == [f"Code pénal{N}: R.{W}4312-18, 226-14"]


def test_advice_without_sentence_warning_or_doubt_shows_none(small: Small) -> None:
    screens = small.screens()
    screen = screens.draw(at("enfant", "non", "rien", "majeur"))
    assert [block.text.splitlines()[0] for block in screen.blocks] == [
        "🔴 Ne dites rien",
        "Maintenant",
        "👤 Votre conseil de l’Ordre (sans nom)",
        "⚖️ Les textes, vérifiés le 1er mars 2026",
        f"Information générale. Un doute{N}? L’Ordre, un avocat.",
    ]
    address = at("enfant", "non", "rien", "majeur")
    assert buttons(screens, screen) == [
        [("🔀 Et si…\u202f?", what_if("fr", address.path)), ("🔗 Partager", address)],
        [("↩︎ Retour", at("enfant", "non", "rien")), ("🏠 Accueil", home("fr"))],
        [("🧹 Effacer", page("fr", Page.ERASE)), ("🌐 English", address.in_language("en"))],
    ]


def test_a_model_is_offered_under_its_title(small: Small) -> None:
    small.with_model("lettre", "Une lettre")
    screens = small.screens()
    rows = buttons(screens, screens.draw(at("enfant", "non", "bleus", "mineur")))
    assert rows[1] == [("📄 Une lettre", model("fr", "lettre"))]
    beside = screens.draw(model("fr", "lettre"))
    assert beside.text.startswith("📄 Une lettre\n\nModèle vierge.")
    assert buttons(screens, beside) == [[("🏠 Accueil", home("fr"))]]


# What another answer would change.


def test_what_if_tells_each_answer_that_would_change_the_verdict_under_its_question(small: Small) -> None:
    screens = small.screens()
    screen = screens.draw(what_if("fr", Path("enfant", ("non", "rien", "majeur"))))
    assert screen.text == (
        f"🔀 Et si…{N}?\n🔴 Ne dites rien\n\n"
        f"Quel âge a l’enfant{N}?\nMoins de 18{W}ans → 🚨 alerter\n\n"
        f"Que voyez-vous{N}?\nDes bleus → 🚨 alerter\n\n"
        f"Y a-t-il un danger{N}?\nOui, maintenant → 🚨 alerter"
    )
    assert buttons(screens, screen) == [
        [(f"🚨 Moins de 18{W}ans", at("enfant", "non", "rien", "mineur"))],
        [("🚨 Des bleus", at("enfant", "non", "bleus", "majeur"))],
        [("🚨 Oui, maintenant", at("enfant", "oui"))],
        [
            ("↩︎ Retour", at("enfant", "non", "rien", "majeur")),
            ("🏠 Accueil", home("fr")),
            ("🌐 English", what_if("en", Path("enfant", ("non", "rien", "majeur")))),
        ],
    ]


def test_a_sentence_to_nobody_in_particular_stands_alone(small: Small) -> None:
    small.replace("enfant", '    say_to: "à l’enfant"\n', "")
    assert small.screens().draw(at("enfant", "non", "bleus", "mineur")).blocks[3].text == (
        f"💬 «{N}Tu as bien fait de me parler.{N}»"
    )


def test_an_alert_says_every_origin_of_its_duty(small: Small) -> None:
    verdict = small.screens().draw(at("urgence", "oui")).blocks[0].text
    assert verdict == f"🚨 Appelez\nUne vie est en jeu.\nDevoir{N}: code pénal{N}; texte spécial."


def test_each_verdict_has_its_own_colour() -> None:
    assert len({COLOURS[verdict] for verdict in Verdict}) == len(Verdict) == 5


def test_the_verdict_and_the_question_are_bold(small: Small) -> None:
    screens = small.screens()
    for address in (at("enfant"), at("urgence", "oui")):
        first = screens.draw(address).blocks[0].spans[0]
        assert first.style is Style.BOLD


# A stale button.


@pytest.mark.parametrize(
    ("staleness", "sentence"),
    [
        (Staleness.CHANGED, f"Motus a changé depuis ce message{N}: reprenez ici."),
        (Staleness.UNREADABLE, f"Ce bouton est trop ancien ou incomplet{N}: reprenez ici."),
    ],
)
def test_a_stale_button_says_why_above_the_screen(small: Small, staleness: Staleness, sentence: str) -> None:
    screens = small.screens()
    usual, stale = screens.draw(at("enfant")), screens.draw(at("enfant"), staleness)
    assert stale.text == f"{sentence}\n\n{usual.text}"
    assert stale.rows == usual.rows


# What is typed or sent.


def test_what_was_typed_is_answered_with_the_topics_found(small: Small) -> None:
    screens = small.screens()
    screen = screens.found(small.languages["fr"], [screens.corpus.topics["enfant"]])
    assert screen.text == (
        f"🧽 Message effacé{N}: n’écrivez rien sur un patient, même ici.\n\nEst-ce que c’est cela{N}?"
    )
    assert buttons(screens, screen) == [[("🧒 Un enfant", at("enfant"))], [("🏠 Autre chose", home("fr"))]]


def test_media_and_words_that_mean_nothing_lead_to_the_first_screen(small: Small) -> None:
    screens = small.screens()
    nothing = screens.found(small.languages["fr"], [])
    media = screens.found(small.languages["fr"], [], media=True)
    assert nothing.blocks[1].text == "Touchez ce qui ressemble le plus à votre situation."
    assert media.blocks[0].text == f"🧽 Effacé sans être ouvert{N}: n’envoyez rien sur un patient, même ici."
    assert buttons(screens, nothing) == buttons(screens, media) == [[("🏠 Accueil", home("fr"))]]


# Every screen of the shipped dialogs.


@pytest.fixture(scope="module")
def screens(shipped_interview: Interview, languages: Mapping[str, Language]) -> Screens:
    return Screens(shipped_interview, Codec(shipped_interview, languages), languages)


def every_address(screens: Screens) -> list[Address]:
    return [
        address
        for language in screens.languages
        for address in (
            home(language),
            *(group(language, name) for name in screens.corpus.home.groups),
            *(page(language, each) for each in Page),
            *(model(language, name) for name in screens.corpus.models),
            *(topic(language, path) for name in screens.corpus.topics for path, _ in screens.interview.walk(name)),
        )
    ]


def test_every_button_keeps_the_language_but_that_of_the_languages_or_copies_a_sentence(screens: Screens) -> None:
    for address in every_address(screens):
        for button in screens.draw(address).buttons:
            assert button.label.strip()
            if isinstance(button, Copy):
                assert 1 <= len(button.text) <= MAX_SAY
                continue
            found, staleness = screens.codec.decode(button.code, "xx")
            assert staleness is None
            if "🌐" not in button.label:
                assert found.language == address.language
            elif address.kind is not Kind.PAGE:  # the same place in another language
                assert found == address.in_language(found.language) != address


def test_every_ending_can_be_shared_as_itself(screens: Screens) -> None:
    for address in every_address(screens):
        shared = [button.code for button in screens.draw(address).buttons if isinstance(button, Share)]
        ended = address.kind is Kind.TOPIC and screens.interview.guidance(screens.interview.replay(address.path))
        assert shared == ([screens.codec.encode(address)] if ended else [])


def test_every_screen_but_the_first_has_a_way_home(screens: Screens) -> None:
    for address in every_address(screens):
        codes = [button.code for button in screens.draw(address).buttons if isinstance(button, Choice)]
        assert address == home(address.language) or screens.codec.encode(home(address.language)) in codes


def test_the_same_address_is_always_the_same_screen(screens: Screens) -> None:
    for address in every_address(screens):
        assert screens.draw(address) == screens.draw(address)


def test_a_copy_button_stands_there_exactly_when_there_is_a_sentence_to_say(screens: Screens) -> None:
    for name in screens.corpus.topics:
        for path, consultation in screens.interview.walk(name):
            copies = [each for each in screens.draw(topic("fr", path)).buttons if isinstance(each, Copy)]
            end = screens.interview.guidance(consultation)
            assert len(copies) == (1 if end and end.say else 0)


def test_the_number_of_questions_left_is_said_at_every_question(screens: Screens) -> None:
    for name in screens.corpus.topics:
        for path, consultation in screens.interview.walk(name):
            left = screens.interview.questions_left(consultation)
            said = screens.draw(topic("fr", path)).text.endswith(
                "Dernière question." if left == 1 else f"Encore {left} questions au plus."
            )
            assert said == (left > 0)


def test_the_french_screens_are_set_as_french_is_set(screens: Screens) -> None:
    for address in every_address(screens):
        if address.language == "fr":
            screen = screens.draw(address)
            for line in [*screen.text.splitlines(), *(button.label for button in screen.buttons)]:
                assert mend(line) == line


@pytest.mark.parametrize("name", Page)
def test_every_page_has_its_own_words_in_every_language(screens: Screens, name: Page) -> None:
    texts = {code: screens.draw(page(code, name)).text for code in screens.languages}
    assert len(set(texts.values())) == len(texts) > 1
    assert all(texts.values())


def test_all_the_situations_are_on_one_page_by_group(screens: Screens) -> None:
    corpus = screens.corpus
    rows = buttons(screens, screens.draw(page("fr", Page.TOPICS)))
    listed = [row[0][1].name for row in rows[:-1] if isinstance(row[0][1], Address)]
    assert listed == [each.id for name in corpus.home.groups for each in corpus.in_group(name)]


def test_each_language_is_offered_in_its_own_words(screens: Screens) -> None:
    rows = buttons(screens, screens.draw(page("en", Page.LANGUAGE)))
    assert rows == [[("🌐 Français", home("fr"))], [("🌐 English", home("en"))], [("🏠 Home", home("en"))]]


# Amounts, numbers, dates, and other languages.


def why(small: Small, text: str, language: str) -> str:
    small.replace("enfant", "La loi le permet.", text)
    return small.screens().draw(at("enfant", "non", "bleus", "mineur", language=language)).text.splitlines()[1]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", f"Jusqu’à 15{N}000{W}€ pour 20{N}000 gens, 7, depuis le 1er mars 2026."),
        ("en", "Jusqu’à €15,000 pour 20,000 gens, 7, depuis le Mar 1, 2026."),
    ],
)
def test_amounts_numbers_and_dates_are_written_as_the_language_writes_them(
    small: Small, language: str, expected: str
) -> None:
    text = "Jusqu’à {15000 €} pour {20000} gens, {7}, depuis le {2026-03-01}."
    assert why(small, text, language) == expected
    assert small.lines() == []


def test_an_amount_set_with_a_no_break_space_is_an_amount_all_the_same(small: Small) -> None:
    assert why(small, f"Jusqu’à {{15000{W}€}}.", "fr") == f"Jusqu’à 15{N}000{W}€."


def test_the_oldest_check_is_the_one_that_is_told(small: Small) -> None:
    law = {code: small.screens().draw(at("enfant", "non", "bleus", "mineur", language=code)).blocks[-2].text
           for code in ("fr", "en")}  # fmt: skip
    assert law["fr"].startswith("⚖️ Les textes, vérifiés le 1er mars 2026\n")
    assert law["en"].startswith("⚖️ The law, checked on Mar 1, 2026\n")


def test_without_a_translation_the_dialogs_stay_french_under_english_buttons(small: Small) -> None:
    screens = small.screens()
    screen = screens.draw(at("enfant", "non", language="en"))
    assert screen.text == f"🧒 Un enfant\nsans danger\n\nQue voyez-vous{N}?\n\n2 more questions at most."
    assert [button.label for button in screen.buttons] == [
        *("Des bleus", "Rien de net", "↩︎ Back", "🏠 Home", "🌐 Français"),
    ]


def translated(small: Small, tmp_path: File, *messages: tuple[str, str, str, bool]) -> Screens:
    """The small corpus with some English: (identity, French, English, fuzzy)."""
    shutil.copytree(LOCALES, tmp_path / "locales")
    catalogue = Catalog(locale="en")
    for identity, french, english, fuzzy in messages:
        catalogue.add(french, english, context=identity, flags=["fuzzy"] if fuzzy else [])
    with (tmp_path / "locales" / "en" / "LC_MESSAGES" / "dialogs.po").open("wb") as file:
        write_po(file, catalogue)
    interview, languages = small.interview(), load_languages(tmp_path / "locales")
    return Screens(interview, Codec(interview, languages), languages)


def test_a_translation_is_used_only_while_its_french_is_still_the_same(small: Small, tmp_path: File) -> None:
    screens = translated(
        small,
        tmp_path,
        ("enfant.title", "Un enfant", "A child", False),
        ("enfant.questions.signes.ask", "Que remarquez-vous ?", "What do you notice?", False),
        ("enfant.questions.signes.answers.bleus.label", "Des bleus", "Bruises", True),
        ("communes.questions.danger.answers.non.recap", "sans danger", "no danger", False),
        ("autre.title", "Rien de net", "Nothing clear", False),
    )
    screen = screens.draw(at("enfant", "non", language="en"))
    assert screen.text == f"🧒 A child\nno danger\n\nQue voyez-vous{N}?\n\n2 more questions at most."
    assert [button.label for button in screen.buttons] == [
        *("Des bleus", "Rien de net", "↩︎ Back", "🏠 Home", "🌐 Français"),
    ]
    assert screens.draw(at("enfant", "non")).text.startswith("🧒 Un enfant\nsans danger")


def test_amounts_in_a_translation_are_written_as_its_language_writes_them(small: Small, tmp_path: File) -> None:
    small.replace("enfant", "La loi le permet.", "Jusqu’à {15000 €}.")
    screens = translated(
        small, tmp_path, ("enfant.guidance.alerter.why", "Jusqu’à {15000 €}.", "Up to {15000 €}.", False)
    )
    assert screens.draw(at("enfant", "non", "bleus", "mineur", language="en")).text.splitlines()[1] == "Up to €15,000."
