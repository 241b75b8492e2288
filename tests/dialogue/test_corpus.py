"""The linked dialogs: what stands in the menus, which texts there are."""

from itertools import chain

from small import Small

from bot.dialogue.corpus import Corpus, Way
from bot.dialogue.findings import Place


def test_a_way_is_open_when_every_fact_it_asks_for_is_as_it_asks() -> None:
    way = Way("a/b", {"age": frozenset({"mineur", "jeune"}), "danger": frozenset({"oui"})}, Place("x.yaml"))
    assert way.open({"age": "jeune", "danger": "oui", "lieu": "rue"})
    assert not way.open({"age": "jeune", "danger": "non"})
    assert not way.open({"age": "jeune"})
    assert Way("a/b", {}, Place("x.yaml")).open({})


def test_a_menu_lists_the_topics_of_its_group_and_no_other(small: Small) -> None:
    small.write("ado", small.path("enfant").read_text(encoding="utf-8").replace("enfant", "ado"))
    assert [topic.id for topic in small.corpus().in_group("proteger")] == ["ado", "enfant"]
    assert small.corpus().in_group("autre") == ()


def test_every_shipped_topic_stands_in_one_menu_or_is_opened_by_the_first_screen(shipped: Corpus) -> None:
    home = shipped.home
    listed = list(chain.from_iterable(shipped.in_group(group) for group in home.groups))
    assert sorted({topic.id for topic in listed} | {home.urgent, home.guided, home.brief}) == sorted(shipped.topics)
    assert len(listed) == len({topic.id for topic in listed})


def test_every_shipped_text_has_a_place_and_an_identity_of_its_own(shipped: Corpus) -> None:
    sources: dict[str, str] = {}
    for text in shipped.texts():
        assert sources.setdefault(text.id, text.source) == text.source
        assert shipped.places[text.id].path.startswith("dialogs/")
        assert text.source


def test_edges_are_all_the_ways_that_leave_questions(small: Small) -> None:
    edges = [(state, way.target) for state, way in small.corpus().edges() if state.startswith("enfant/")]
    assert edges == [
        ("enfant/danger", "urgence/debut"),
        ("enfant/danger", "enfant/signes"),
        ("enfant/signes", "enfant/age"),
        ("enfant/signes", "enfant/age"),
        ("enfant/age", "enfant/alerter"),
        ("enfant/age", "enfant/alerter"),
        ("enfant/age", "enfant/attendre"),
    ]
