"""The shipped dialogs, as a nurse meets them."""

import re
from pathlib import Path as File

import pytest

from bot.dialogue.check import check
from bot.dialogue.corpus import Corpus
from bot.dialogue.document import read
from bot.dialogue.machine import Interview, Path
from bot.dialogue.path import Codec, Page, page, topic
from bot.dialogue.schema import Verdict
from bot.dialogue.screen import Block, Screens
from bot.i18n import Language, load_languages

ROOT = File(__file__).parent.parent
EMERGENCY = {"samu-15", "police-17", "urgence-112"}


@pytest.fixture(scope="module")
def languages() -> dict[str, Language]:
    return dict(load_languages(ROOT / "locales"))


@pytest.fixture(scope="module")
def corpus(languages: dict[str, Language]) -> Corpus:
    report = check(ROOT / "dialogs", languages)
    assert [finding.describe(languages["fr"]) for finding in report.findings] == []
    assert report.corpus is not None
    return report.corpus


@pytest.fixture(scope="module")
def interview(corpus: Corpus) -> Interview:
    return Interview(corpus)


def taps_before(corpus: Corpus, path: Path) -> int:
    """From the first screen: one tap opens a topic it shows itself, two a topic of a group; then one an answer."""
    return (2 if corpus.topics[path.topic].group else 1) + len(path.answers)


def test_guidance_comes_after_five_taps_at_most(interview: Interview) -> None:
    corpus = interview.corpus
    too_long = [
        (path, taps_before(corpus, path))
        for name in corpus.topics
        for path, consultation in interview.walk(name)
        if interview.guidance(consultation) and taps_before(corpus, path) > 5
    ]
    assert too_long == []


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("enfant", "signes"),
        ("enfant", "doute"),
        ("adulte-vulnerable", "sans-defense"),
        ("couple", "refus"),
        ("couple", "accord"),
        ("police", "telephone"),
        ("police", "face"),
        ("requisition", "liberal"),
        ("requisition", "etablissement"),
        ("temoin", "police"),
        ("temoin", "juge"),
        ("famille", "telephone"),
        ("mineur-parents", "contraception"),
        ("lieux-publics", "parole"),
        ("messages", "photo"),
        ("partage", "soignant"),
    ],
)
def test_the_common_cases_take_three_taps(interview: Interview, name: str, answer: str) -> None:
    path = Path(name, (answer,))
    assert interview.guidance(interview.replay(path)) is not None
    assert taps_before(interview.corpus, path) == 3


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


def test_advice_fits_a_small_screen(interview: Interview, languages: dict[str, Language]) -> None:
    corpus = interview.corpus
    screens = Screens(interview, Codec(interview, languages), languages)
    for name in corpus.topics:
        for path, consultation in interview.walk(name):
            if interview.guidance(consultation):
                screen = screens.draw(topic("fr", path))
                assert unfolded_length(screen.blocks) <= 1500, consultation.state


def unfolded_length(blocks: tuple[Block, ...]) -> int:
    return sum(len(block.text) for block in blocks if not block.folded)


def test_sentences_are_short(corpus: Corpus) -> None:
    for end in corpus.guidance.values():
        for text in (end.title, end.why, *end.do, *end.avoid, *([end.doubt] if end.doubt else [])):
            for sentence in re.split(r"(?<=[.!?…;])\s", text.source.replace("\u202f", "")):
                assert len(sentence.split()) <= 25, text.id


def test_each_situation_of_the_guided_interview_leads_to_guidance_of_the_topics(interview: Interview) -> None:
    corpus = interview.corpus
    reached = {
        end.topic for _, consultation in interview.walk(corpus.home.guided) if (end := interview.guidance(consultation))
    }
    assert reached >= {
        "urgence",
        "enfant",
        "adulte-vulnerable",
        "couple",
        "police",
        "requisition",
        "temoin",
        "famille",
        "mineur-parents",
        "partage",
    }


def test_every_page_is_drawn_in_every_language(interview: Interview, languages: dict[str, Language]) -> None:
    screens = Screens(interview, Codec(interview, languages), languages)
    for code, language in languages.items():
        titles = set()
        for name in Page:
            address = page(code, name)
            assert screens.codec.decode(screens.codec.encode(address), code) == (address, None)
            titles.add(screens.draw(address).text)
        assert len(titles) == len(Page), language
