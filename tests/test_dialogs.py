"""The shipped dialogs, as a nurse meets them."""

import re
from collections.abc import Mapping
from pathlib import Path as File

import pytest

from bot.dialogue.check import Report
from bot.dialogue.check.safety import SafetyFile
from bot.dialogue.corpus import Corpus
from bot.dialogue.document import read
from bot.dialogue.machine import Interview, Path
from bot.dialogue.path import Codec, Page, page
from bot.dialogue.scenarios import ScenariosFile
from bot.dialogue.schema import Verdict
from bot.dialogue.screen import Screens
from bot.i18n import Language

ROOT = File(__file__).parent.parent
EMERGENCY = {"samu-15", "police-17", "urgence-112"}


@pytest.fixture(scope="module")
def corpus(shipped: Corpus) -> Corpus:
    return shipped


@pytest.fixture(scope="module")
def interview(shipped_interview: Interview) -> Interview:
    return shipped_interview


def test_nothing_is_wrong_with_them(shipped_report: Report, languages: Mapping[str, Language]) -> None:
    assert [finding.describe(languages["fr"]) for finding in shipped_report.findings] == []


def taps_before(corpus: Corpus, path: Path) -> int:
    """From the first screen: one tap opens a topic it shows itself, two a topic of a group; then one an answer."""
    return (2 if corpus.topics[path.topic].group else 1) + len(path.answers)


def test_guidance_comes_after_five_taps_at_most_six_through_the_guided_interview(interview: Interview) -> None:
    corpus = interview.corpus
    too_long = [
        (path, taps_before(corpus, path))
        for name in corpus.topics
        for path, consultation in interview.walk(name)
        if interview.guidance(consultation) and taps_before(corpus, path) > (6 if name == corpus.home.guided else 5)
    ]
    assert too_long == []


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("famille", "telephone"),
        ("police", "telephone"),
        ("police", "face"),
        ("requisition", "liberal"),
        ("requisition", "etablissement"),
        ("enfant", "signes"),
        ("enfant", "doute"),
        ("adulte-vulnerable", "sans-defense"),
        ("couple", "refus"),
        ("couple", "accord"),
        ("attestation", "soi"),
        ("attestation", "juger"),
        ("temoin", "police"),
        ("temoin", "juge"),
        ("messages", "photo"),
        ("lieux-publics", "parole"),
    ],
)
def test_the_ten_commonest_situations_take_three_taps(interview: Interview, name: str, answer: str) -> None:
    path = Path(name, (answer,))
    assert interview.guidance(interview.replay(path)) is not None
    assert taps_before(interview.corpus, path) == 3


def test_the_most_asked_comes_first_in_each_menu(corpus: Corpus) -> None:
    first = {name: corpus.in_group(name)[0].id for name in corpus.home.groups}
    assert first == {"proteger": "enfant", "justice": "police", "informations": "famille", "quotidien": "messages"}


def test_danger_is_one_tap_from_the_first_screen_and_always_shows_15_17_and_112(corpus: Corpus) -> None:
    urgent = [end for end in corpus.guidance.values() if end.topic == corpus.home.urgent]
    assert urgent
    assert any(end.verdict is Verdict.ALERT for end in urgent)
    for end in urgent:
        if end.verdict is Verdict.ALERT:
            assert {contact.id for contact in end.call} >= EMERGENCY, end.state


def test_no_guidance_rests_on_a_doubtful_source_alone(corpus: Corpus) -> None:
    document, _ = read(ROOT / "dialogs" / "sources.yaml", "sources.yaml")
    assert document is not None
    firm = {name for name, source in document.data["sources"].items() if source["confidence"] != "low"}
    for end in corpus.guidance.values():
        assert firm & {source.id for source in end.law}, end.state


@pytest.mark.parametrize("outdated", ["4312-4 ", "4312-4.", "3977", "quinze ans", "15 ans", "3 977"])
def test_nothing_outdated_is_said(corpus: Corpus, outdated: str) -> None:
    for text in corpus.texts():
        assert outdated not in text.source.replace("\u202f", " ").replace("\u00a0", " "), text.id


def test_no_guidance_says_not_to_come_to_a_summons(corpus: Corpus) -> None:
    refusals = re.compile(r"^(n.y allez pas|ne venez pas|ne vous présentez pas)", re.IGNORECASE)
    for end in corpus.guidance.values():
        for step in end.do:
            assert not refusals.search(step.source), end.state


def test_advice_is_read_in_thirty_seconds_in_every_language(
    interview: Interview, languages: Mapping[str, Language]
) -> None:
    screens = Screens(interview, Codec(interview, languages), languages)
    for end in interview.corpus.guidance.values():
        for language in languages.values():
            assert screens.length(end, language) <= 900, (end.state, language)


def test_sentences_are_short_in_every_language(corpus: Corpus, languages: Mapping[str, Language]) -> None:
    for language in languages.values():
        for text in corpus.texts():
            said = language.text(text).replace("\u202f", "")
            for sentence in re.split(r"(?<=[.!?…])[”»\s]+(?=[A-ZÀ-Ý“«0-9])", said):
                words = [word for word in sentence.split() if any(map(str.isalnum, word))]
                assert len(words) <= 25, (language, text.id)


def test_the_guided_interview_leads_into_every_topic(interview: Interview) -> None:
    corpus = interview.corpus
    reached = {
        state.topic
        for _, consultation in interview.walk(corpus.home.guided)
        if (state := interview.question(consultation) or interview.guidance(consultation))
    }
    assert set(corpus.topics) - reached == {corpus.home.brief}


def test_each_topic_has_three_situations_or_more_told_elsewhere_than_in_our_own_notes(corpus: Corpus) -> None:
    for name in corpus.topics:
        document, _ = read(ROOT / "dialogs" / "scenarios" / f"{name}.yaml", name)
        assert document is not None
        told = ScenariosFile.model_validate(document.data).scenarios
        published = [each for each in told if "situations.md" not in each.source]
        assert len(told) >= 3, name
        assert len(published) >= 3, name


def test_each_topic_has_a_safety_rule_of_its_own(corpus: Corpus) -> None:
    document, _ = read(ROOT / "dialogs" / "safety.yaml", "safety.yaml")
    assert document is not None
    named = set()
    for rule in SafetyFile.model_validate(document.data).rules.values():
        for case in rule.when or ():
            named |= {fact.partition("/")[0] for fact in case.facts} | set(case.topic)
            named |= {end.partition("/")[0] for end in case.guidance}
    assert set(corpus.topics) - named == set()


def test_models_are_offered_where_a_nurse_has_to_write(corpus: Corpus) -> None:
    offered = {model.id: set[str]() for model in corpus.models.values()}
    for end in corpus.guidance.values():
        for model in end.models:
            offered[model.id].add(end.topic)
    assert offered["signalement-enfant"] >= {"enfant", "couple"}
    assert offered["signalement-adulte"] >= {"adulte-vulnerable", "couple", "collegue"}
    assert offered["reponse-requisition"] >= {"requisition"}
    assert offered["declaration-temoin"] >= {"temoin"}
    assert offered["demande-telephone"] >= {"famille", "police", "tiers"}


def test_every_page_is_drawn_in_every_language(interview: Interview, languages: Mapping[str, Language]) -> None:
    screens = Screens(interview, Codec(interview, languages), languages)
    for code, language in languages.items():
        titles = set()
        for name in Page:
            address = page(code, name)
            assert screens.codec.decode(screens.codec.encode(address), code) == (address, None)
            titles.add(screens.draw(address).text)
        assert len(titles) == len(Page), language
