"""Conversations as a nurse holds them: what is asked, what is skipped, where they end."""

import pytest
from small import Small

from bot.dialogue.loader import load
from bot.dialogue.machine import HOME, Consultation, Interview, Path, Stuck


def stands(interview: Interview, topic: str, *answers: str) -> str:
    return interview.replay(Path(topic, answers)).state


def brute_force_left(interview: Interview, path: Path) -> int:
    """The longest way left, counted by answering everything."""
    question = interview.question(interview.replay(path))
    if question is None:
        return 0
    return 1 + max(brute_force_left(interview, Path(path.topic, (*path.answers, key))) for key in question.answers)


def test_a_topic_begins_at_its_first_question(small: Small) -> None:
    interview = small.interview()
    consultation = interview.begin("enfant")
    assert consultation.state == "enfant/danger"
    assert consultation.facts == {}
    assert consultation.tapped == []
    question = interview.question(consultation)
    assert question is not None
    assert question.state == "enfant/danger"
    assert interview.guidance(consultation) is None


def test_a_topic_may_begin_with_its_advice(small: Small) -> None:
    small.replace("entretien", "majeur: {next: enfant/debut}", "majeur: {next: bref/debut}")
    small.replace("accueil", "brief: urgence", "brief: bref")
    ending = small.path("urgence").read_text(encoding="utf-8")[small.path("urgence").read_text().index("  respirer:") :]
    small.write("bref", 'topic: bref\ntitle: "En bref"\nstart: respirer\nguidance:\n' + ending)
    interview = small.interview()
    assert stands(interview, "bref") == "bref/respirer"
    assert stands(interview, "entretien", "majeur") == "bref/respirer"
    assert interview.questions_left(interview.begin("bref")) == 0


def test_each_answer_becomes_a_fact_named_after_its_question(small: Small) -> None:
    consultation = small.interview().replay(Path("enfant", ("non", "bleus", "mineur")))
    assert consultation.state == "enfant/alerter"
    assert consultation.facts == {"danger": "non", "enfant/signes": "bleus", "age": "mineur"}
    assert [(question.state, answer) for question, answer in consultation.tapped] == [
        ("enfant/danger", "non"),
        ("enfant/signes", "bleus"),
        ("enfant/age", "mineur"),
    ]


def test_an_earlier_answer_chooses_the_way_on(small: Small) -> None:
    interview = small.interview()
    assert stands(interview, "enfant", "non", "bleus", "majeur") == "enfant/alerter"
    assert stands(interview, "enfant", "non", "rien", "majeur") == "enfant/attendre"


def test_the_first_case_that_is_open_is_taken(small: Small) -> None:
    small.replace("enfant", "{next: alerter}", "{next: [{when: {danger: non}, go: attendre}, {go: alerter}]}")
    corpus, findings, _ = load(small.folder)
    assert findings == []
    assert corpus is not None
    assert stands(Interview(corpus), "enfant", "non", "bleus", "mineur") == "enfant/attendre"


def test_an_answer_can_settle_another_question_which_is_then_not_asked(small: Small) -> None:
    interview = small.interview()
    consultation = interview.replay(Path("entretien", ("majeur",)))
    assert consultation.facts == {"age": "majeur", "danger": "non"}
    assert consultation.state == "enfant/signes"
    assert stands(interview, "entretien", "mineur") == "enfant/danger"


def test_what_she_says_last_holds_where_a_later_answer_settles_a_question_anew(small: Small) -> None:
    small.replace("urgence", "oui: {next: appeler}", "oui: {next: age}")
    small.replace(
        "urgence",
        "guidance:\n",
        "  age:\n    answers:\n      mineur: {next: appeler}\n      majeur: {next: appeler}\nguidance:\n",
    )
    assert small.interview().replay(Path("urgence", ("oui", "majeur"))).facts == {"danger": "non", "age": "majeur"}


def test_a_question_already_answered_is_not_asked_again_after_a_hand_over(small: Small) -> None:
    interview = small.interview()
    assert stands(interview, "enfant", "oui") == "urgence/appeler"
    assert stands(interview, "entretien", "mineur", "non", "rien") == "enfant/alerter"
    assert stands(interview, "entretien", "majeur", "rien") == "enfant/attendre"
    tapped = interview.replay(Path("entretien", ("majeur", "rien"))).tapped
    assert [question.state for question, _ in tapped] == ["entretien/age", "enfant/signes"]


def test_debut_is_where_the_other_topic_begins_wherever_that_is(small: Small) -> None:
    assert stands(small.interview(), "entretien", "mineur") == "enfant/danger"
    small.replace("enfant", "start: danger", "start: signes")
    corpus, _, _ = load(small.folder)
    assert corpus is not None
    assert stands(Interview(corpus), "entretien", "mineur") == "enfant/signes"


def test_back_drops_the_last_answer_and_stays_put_at_the_first_question(small: Small) -> None:
    interview = small.interview()
    path = Path("enfant", ("non", "bleus", "mineur"))
    states = []
    for _ in range(5):
        states.append(interview.replay(path).state)
        path = path.back
    assert states == ["enfant/alerter", "enfant/age", "enfant/signes", "enfant/danger", "enfant/danger"]


def test_an_unknown_topic_or_answer_is_refused(small: Small) -> None:
    interview = small.interview()
    for path in (Path("autre"), Path("enfant/danger"), Path("oui"), Path(""), Path("enfant", ("peut-etre",)),
                 Path("enfant", ("mineur",)), Path("enfant", ("oui", "oui")), Path("enfant", ("enfant",))):  # fmt: skip
        with pytest.raises(KeyError):
            interview.replay(path)


def test_two_conversations_at_once_know_nothing_of_each_other(small: Small) -> None:
    interview = small.interview()
    one, other = interview.begin("enfant"), interview.begin("enfant")
    interview.answer(one, "non")
    interview.answer(other, "oui")
    interview.answer(one, "rien")
    assert (one.state, other.state) == ("enfant/age", "urgence/appeler")
    assert one.facts == {"danger": "non", "enfant/signes": "rien"}
    assert other.facts == {"danger": "oui"}
    assert interview.begin("enfant").facts == {}


def test_a_copy_goes_its_own_way(small: Small) -> None:
    interview = small.interview()
    consultation = interview.begin("enfant")
    twin = consultation.copy()
    interview.answer(twin, "non")
    assert (consultation.state, consultation.facts, consultation.tapped) == ("enfant/danger", {}, [])
    assert twin.state == "enfant/signes"


def test_the_machine_keeps_no_model_and_replays_leave_nothing_behind(shipped_interview: Interview) -> None:
    machine = shipped_interview.machine
    assert machine.models == []
    transitions = {name: sum(map(len, event.transitions.values())) for name, event in machine.events.items()}
    for topic in shipped_interview.corpus.topics:
        for _ in shipped_interview.walk(topic):
            pass
    assert machine.models == []
    assert {name: sum(map(len, event.transitions.values())) for name, event in machine.events.items()} == transitions


def test_the_machine_has_the_ways_of_the_dialogs_and_no_other(shipped_interview: Interview) -> None:
    interview, corpus = shipped_interview, shipped_interview.corpus
    assert set(interview.machine.states) == {HOME, *corpus.questions, *corpus.guidance}
    expected = []
    for source, trigger, ways in [
        *((HOME, topic.id, topic.start) for topic in corpus.topics.values()),
        *(
            (each.state, answer.id, answer.ways)
            for each in corpus.questions.values()
            for answer in each.answers.values()
        ),
    ]:
        for way in ways:
            assert way.target.endswith("/debut") or way.target in interview.machine.states
            topic, _, state = way.target.partition("/")
            # no shipped start has conditions or leads to another start, so that each way is one transition
            starts = corpus.topics[topic].start if state == "debut" else (way,)
            expected += [(trigger, source, start.target, frozenset(way.when.items())) for start in starts]
    found = [
        (
            name,
            transition.source,
            transition.dest,
            frozenset().union(*(cond.func.when.items() for cond in transition.conditions)),
        )
        for name, event in interview.machine.events.items()
        for transitions in event.transitions.values()
        for transition in transitions
    ]
    assert sorted(map(str, found)) == sorted(map(str, expected))


def test_the_questions_left_are_those_of_the_longest_way_at_every_stage(shipped_interview: Interview) -> None:
    for topic in shipped_interview.corpus.topics:
        longest: dict[Path, int] = {}
        stages = list(shipped_interview.walk(topic))
        for path, consultation in reversed(stages):  # a stage stands after the one it comes from
            left = longest.setdefault(path, 0)
            if path.answers:
                longest[path.back] = max(longest.get(path.back, 0), left + 1)
            assert shipped_interview.questions_left(consultation) == left, path


def test_the_questions_left_do_not_count_those_that_will_be_skipped(small: Small) -> None:
    interview = small.interview()
    for topic in interview.corpus.topics:
        for path, consultation in interview.walk(topic):
            assert interview.questions_left(consultation) == brute_force_left(interview, path), path
    assert interview.questions_left(interview.begin("enfant")) == 3
    assert interview.questions_left(interview.begin("entretien")) == 3
    assert interview.questions_left(interview.replay(Path("entretien", ("majeur",)))) == 1
    assert interview.questions_left(interview.replay(Path("entretien", ("mineur",)))) == 2


def test_the_walk_meets_every_stage_once_and_stands_where_a_replay_stands(shipped_interview: Interview) -> None:
    for topic in shipped_interview.corpus.topics:
        seen = set()
        for path, consultation in shipped_interview.walk(topic):
            assert path not in seen
            seen.add(path)
            replayed = shipped_interview.replay(path)
            assert (replayed.state, replayed.facts) == (consultation.state, consultation.facts)
            if question := shipped_interview.question(consultation):
                assert question.fact not in consultation.facts
        assert Path(topic) in seen


def test_no_shipped_conversation_asks_the_same_question_twice(shipped_interview: Interview) -> None:
    for topic in shipped_interview.corpus.topics:
        for path, consultation in shipped_interview.walk(topic):
            asked = [question.fact for question, _ in consultation.tapped]
            assert len(asked) == len(set(asked)), path


@pytest.mark.parametrize(
    "ways",
    [
        "[{when: {danger: oui}, go: alerter}]",
        "[{when: {danger: oui}, go: urgence/debut}]",
        "[{when: {age: majeur}, go: alerter}]",
    ],
)
def test_an_answer_without_a_way_on_is_stuck_not_silent(small: Small, ways: str) -> None:
    small.replace("enfant", "mineur: {next: alerter}", f"mineur: {{next: {ways}}}")
    corpus, findings, _ = load(small.folder)
    assert findings == []
    assert corpus is not None
    with pytest.raises(Stuck, match=r"^enfant/age: mineur$"):
        Interview(corpus).replay(Path("enfant", ("non", "bleus", "mineur")))


def test_a_way_that_contradicts_the_start_it_leads_to_is_stuck(small: Small) -> None:
    """Nothing is left of the way, not even a transition."""
    small.replace("urgence", "start: danger", "start: [{when: {age: mineur}, go: danger}]")
    small.replace(
        "entretien", "majeur: {next: enfant/debut}", "majeur: {next: [{when: {age: majeur}, go: urgence/debut}]}"
    )
    corpus, _, _ = load(small.folder)
    assert corpus is not None
    with pytest.raises(Stuck, match=r"^entretien/age: majeur$"):
        Interview(corpus).replay(Path("entretien", ("majeur",)))


def test_a_way_to_a_start_asks_for_what_both_ask_for(small: Small) -> None:
    small.replace("urgence", "start: danger", "start: [{when: {danger: [oui, non]}, go: danger}, {go: appeler}]")
    small.replace(
        "enfant",
        "{next: urgence/debut}",
        "{next: [{when: {danger: oui, age: mineur}, go: urgence/debut}, {go: signes}]}",
    )
    corpus, _, _ = load(small.folder)
    assert corpus is not None
    ways = Interview(corpus).expand(corpus.questions["enfant/danger"].answers["oui"].ways)
    assert [(way.target, way.when) for way in ways] == [
        ("urgence/danger", {"danger": {"oui"}, "age": {"mineur"}}),
        ("urgence/appeler", {"danger": {"oui"}, "age": {"mineur"}}),
        ("enfant/signes", {}),
    ]


def test_topics_that_begin_with_each_other_do_not_hang_the_machine(small: Small) -> None:
    small.replace("urgence", "start: danger", "start: enfant/debut").replace(
        "enfant", "start: danger", "start: urgence/debut"
    )
    corpus, _, _ = load(small.folder)
    assert corpus is not None
    with pytest.raises(Stuck, match=r"^accueil: urgence$"):
        Interview(corpus).begin("urgence")


def test_a_new_consultation_stands_before_every_topic() -> None:
    assert Consultation().state == HOME


def test_a_guard_is_named_after_what_it_reads(small: Small) -> None:
    events = small.interview().machine.events["majeur"].transitions["enfant/age"]
    assert [[condition.func.__name__ for condition in each.conditions] for each in events] == [
        ["enfant/signes=bleus"],
        [],
    ]


@pytest.mark.parametrize("name", ["state", "machine", "trigger", "to", "is"])
def test_an_answer_may_bear_any_name(small: Small, name: str) -> None:
    small.replace("urgence", "oui: {next: appeler}", f"oui: {{next: {name}}}")
    small.replace(
        "urgence",
        "guidance:\n",
        f'  {name}:\n    ask: "Et alors ?"\n    answers:\n      {name}: {{label: "Ceci", next: appeler}}\n'
        '      autre: {label: "Cela", next: appeler}\nguidance:\n',
    )
    assert small.interview().replay(Path("urgence", ("oui", name))).state == "urgence/appeler"
