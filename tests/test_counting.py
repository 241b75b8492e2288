"""What a screen counts as, and what a count is called."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from small import Small

from bot.counting import event_of, names_in
from bot.dialogue import path as addresses
from bot.dialogue.corpus import Corpus
from bot.dialogue.loader import load
from bot.dialogue.machine import Interview, Path
from bot.dialogue.path import Address, Page
from bot.i18n import Language
from bot.usage.events import Event, Family, parse


@pytest.fixture
def corpus(small: Small) -> Corpus:
    loaded = small.with_model("lettre", "Une lettre")
    found = load(loaded.folder).corpus
    assert found is not None
    return found


@pytest.fixture
def interview(corpus: Corpus) -> Interview:
    return Interview(corpus)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (Path("enfant"), "topic:enfant"),
        (Path("enfant", ("non",)), "question:fr"),
        (Path("enfant", ("non", "bleus")), "question:fr"),
        (Path("enfant", ("non", "rien", "majeur")), "guidance:enfant/attendre"),
        (Path("enfant", ("non", "bleus", "majeur")), "guidance:enfant/alerter"),
        (Path("urgence"), "topic:urgence"),
        (Path("urgence", ("oui",)), "guidance:urgence/appeler"),
        (Path("entretien"), "topic:entretien"),
    ],
)
def test_each_stage_of_a_conversation_counts_under_one_name(interview: Interview, path: Path, name: str) -> None:
    counted = event_of(interview, addresses.topic("fr", path))
    assert counted is not None
    assert counted.name == name


def test_a_topic_reached_from_the_question_of_another_is_entered(interview: Interview) -> None:
    assert event_of(interview, addresses.topic("fr", Path("entretien", ("mineur",)))) == parse("topic:enfant")
    shown = Path("entretien", ("mineur", "non"))
    assert event_of(interview, addresses.topic("fr", shown)) == parse("question:fr")


def test_a_topic_whose_answer_leads_to_the_guidance_of_another_counts_as_that_guidance(interview: Interview) -> None:
    assert event_of(interview, addresses.topic("fr", Path("enfant", ("oui",)))) == parse("guidance:urgence/appeler")


def test_a_further_question_counts_in_the_language_it_is_read_in(interview: Interview) -> None:
    assert event_of(interview, addresses.topic("en", Path("enfant", ("non",)))) == parse("question:en")
    assert event_of(interview, addresses.topic("en", Path("enfant"))) == parse("topic:enfant")


def test_a_model_counts_and_menus_pages_and_what_ifs_do_not(interview: Interview) -> None:
    assert event_of(interview, addresses.model("fr", "lettre")) == parse("model:lettre")
    ending = Path("enfant", ("non", "rien", "majeur"))
    for address in (
        addresses.home("fr"),
        addresses.group("fr", "proteger"),
        addresses.what_if("fr", ending),
        *(addresses.page("fr", page) for page in Page),
    ):
        assert event_of(interview, address) is None, address


def test_every_topic_guidance_and_model_that_ships_can_be_counted(shipped: Corpus) -> None:
    interview = Interview(shipped)
    names = [
        *(f"guidance:{guidance}" for guidance in shipped.guidance),
        *(f"topic:{topic}" for topic in shipped.topics),
        *(f"model:{model}" for model in shipped.models),
    ]
    assert [parse(name).name for name in names] == names
    for topic in shipped.topics:
        assert event_of(interview, Address("fr", addresses.Kind.TOPIC, topic, Path(topic))) == parse(f"topic:{topic}")


@pytest.mark.parametrize(
    ("name", "french"),
    [
        ("topic:enfant", "Un enfant"),
        ("guidance:enfant/alerter", "Un enfant · Alertez"),
        ("model:lettre", "Une lettre"),
        ("question:fr", "Français"),
        ("question:en", "English"),
        # What the dialogs no longer have, or never had.
        ("topic:disparu", "disparu"),
        ("guidance:disparu/ailleurs", "disparu/ailleurs"),
        ("guidance:enfant/disparu", "Un enfant"),
        ("model:disparu", "disparu"),
        ("question:de", "de"),
    ],
)
def test_an_event_is_called_as_in_the_dialogs(
    corpus: Corpus, languages: Mapping[str, Language], name: str, french: str
) -> None:
    assert names_in(corpus, languages, languages["fr"])(parse(name)) == french


def test_without_dialogs_events_are_called_by_their_ids(languages: Mapping[str, Language]) -> None:
    name = names_in(None, languages, languages["fr"])
    assert name(parse("guidance:enfant/alerter")) == "enfant/alerter"
    assert name(parse("model:enfant")) == "enfant"
    assert name(parse("question:en")) == "English"


def test_a_model_that_is_named_as_a_topic_is_not_called_as_the_topic(
    corpus: Corpus, languages: Mapping[str, Language]
) -> None:
    assert names_in(corpus, languages, languages["fr"])(Event(Family.MODEL, "enfant")) == "enfant"


def test_titles_are_in_the_language_of_whoever_reads_the_counts(
    shipped: Corpus, languages: Mapping[str, Language]
) -> None:
    french, english = (names_in(shipped, languages, languages[code]) for code in ("fr", "en"))
    assert french(parse("topic:police")) != english(parse("topic:police"))
