"""The conversation of any code as text, and as a situation ready to paste."""

from datetime import date

import pytest
from small import Small

from bot.dialogue.machine import Interview, Path
from bot.dialogue.path import home, topic
from bot.dialogue.scenarios import scenarios
from bot.dialogue.transcript import Unfinished, as_scenario, transcript

NNBSP = "\u202f"

WHOLE = f"""\
🧒 Un enfant

Y a-t-il un danger{NNBSP}?
Là, maintenant.
→ Non

Que voyez-vous{NNBSP}?
→ Rien de net

Quel âge a l’enfant{NNBSP}?
→ Majeur

🔴 Ne dites rien
Rien ne l’impose.

Maintenant
1. Observez encore.

👤 Votre conseil de l’Ordre (sans nom)

⚖️ Les textes, vérifiés le DAY
Code pénal{NNBSP}: 226-14
👤 Pour les joindre
Votre conseil de l’Ordre{NNBSP}: conseil{NNBSP}; annuaire

Information générale. Un doute{NNBSP}? L’Ordre, un avocat.
"""

WAITING = f"""\
🧒 Un enfant

Y a-t-il un danger{NNBSP}?
Là, maintenant.
→ Non

Que voyez-vous{NNBSP}?

[ Des bleus ]
[ Rien de net ]
[ ↩︎ Retour ]
[ 🏠 Accueil ]
[ 🌐 English ]
"""

SCENARIO = """\
  - case: "Non · Rien de net · Majeur"
    topic: enfant
    answers: {danger: non, signes: rien, age: majeur}
    expect: taire
    guidance: attendre
    call: [ordre]
    law: [cp-226-14]
    source: "…"
"""

ELSEWHERE = """\
  - case: "Majeur, sans danger · Des bleus"
    topic: entretien
    answers: {age: majeur, enfant/signes: bleus}
    expect: alerter
    guidance: enfant/alerter
    call: [enfance-119, crip, ordre]
    law: [csp-4312-18, cp-226-14]
    source: "…"
"""


def told(small: Small, language: str, *answers: str) -> str:
    screens = small.screens()
    return transcript(screens.interview, screens, topic(language, Path("enfant", answers)))


def test_each_question_is_followed_by_the_answer_tapped_then_comes_the_guidance_in_full(small: Small) -> None:
    day = small.languages["fr"].date(date(2026, 3, 1))
    assert told(small, "fr", "non", "rien", "majeur") == WHOLE.replace("DAY", day)


def test_what_is_disputed_avoided_and_said_is_in_the_guidance(small: Small) -> None:
    text = told(small, "fr", "non", "bleus", "mineur")
    for words in ("✗ Promettre le secret.", "Tu as bien fait de me parler.", "Le moment est discuté.", "☎️ 119"):
        assert words in text


def test_a_conversation_that_is_not_over_shows_what_can_be_tapped(small: Small) -> None:
    assert told(small, "fr", "non") == WAITING


def test_it_is_told_in_the_language_of_the_address(small: Small) -> None:
    assert "[ 🏠 Home ]" in told(small, "en", "non")
    assert "General information." in told(small, "en", "non", "rien", "majeur")


def test_a_screen_beside_the_conversation_is_shown_with_its_buttons(small: Small) -> None:
    screens = small.screens()
    text = transcript(screens.interview, screens, home("fr"))
    assert f"Que se passe-t-il{NNBSP}?\n\n[ 🚨 Danger immédiat ]" in text


def test_a_finished_conversation_becomes_a_situation(small: Small) -> None:
    assert as_scenario(small.interview(), Path("enfant", ("non", "rien", "majeur"))) == SCENARIO


def test_a_situation_names_the_questions_of_another_topic_in_full(small: Small) -> None:
    assert as_scenario(small.interview(), Path("entretien", ("majeur", "bleus"))) == ELSEWHERE


def test_a_topic_that_begins_with_its_advice_needs_no_answers(small: Small) -> None:
    small.replace("urgence", "start: danger", "start: appeler").replace(
        "urgence", "non: {next: respirer}", "non: {next: appeler}"
    )
    small.write(
        "urgence", small.path("urgence").read_text(encoding="utf-8").replace(QUESTIONS, "").split("  respirer:")[0]
    )
    scenario = as_scenario(small.interview(), Path("urgence"))
    assert scenario.startswith(
        '  - case: "Danger immédiat"\n    topic: urgence\n    expect: alerter\n    guidance: appeler\n'
    )


QUESTIONS = "questions:\n  danger:\n    answers:\n      oui: {next: appeler}\n      non: {next: appeler}\n"


def test_words_that_yaml_would_take_for_true_or_false_are_in_quotes(small: Small) -> None:
    small.replace("enfant", "bleus: {label", '"no": {label').replace("enfant", "[bleus]", '["no"]')
    assert 'answers: {danger: non, signes: "no", age: mineur}' in as_scenario(
        small.interview(), Path("enfant", ("non", "no", "mineur"))
    )


def test_no_situation_is_made_of_a_conversation_that_is_not_over(small: Small) -> None:
    with pytest.raises(Unfinished, match=r"^enfant/signes$"):
        as_scenario(small.interview(), Path("enfant", ("non",)))


def test_an_answer_that_does_not_exist_is_refused(small: Small) -> None:
    with pytest.raises(KeyError):
        as_scenario(small.interview(), Path("enfant", ("peut-etre",)))


def test_what_is_pasted_passes_for_every_guidance_of_every_shipped_topic(
    shipped_interview: Interview, small: Small
) -> None:
    seen: dict[tuple[str, str], Path] = {}
    for name in shipped_interview.corpus.topics:
        for path, consultation in shipped_interview.walk(name):
            if shipped_interview.guidance(consultation):
                seen.setdefault((name, consultation.state), path)
    folder = small.folder / "scenarios"
    folder.mkdir()
    for name in shipped_interview.corpus.topics:
        paths = [path for (topic_name, _), path in seen.items() if topic_name == name]
        text = "".join(as_scenario(shipped_interview, path) for path in paths)
        (folder / f"{name}.yaml").write_text(f"scenarios:\n{text}", encoding="utf-8")
    assert list(scenarios(shipped_interview, folder)) == []
