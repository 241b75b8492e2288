"""Circles, and topics that nobody can open."""

from small import Small

N = "\u202f"


def circle(place: str, *states: str) -> str:
    way = " → ".join(states)
    return f"dialogs/{place}: D032 la conversation tourne en rond{N}: {way} — menez cette réponse ailleurs"


def test_a_question_that_leads_back_to_itself_is_a_circle(small: Small) -> None:
    small.replace("urgence", "non: {next: respirer}", "non: {next: danger}")
    assert small.lines() == [circle("urgence.yaml:9:19", "urgence/danger", "urgence/danger")]


def test_a_topic_whose_start_is_its_own_start_is_a_circle(small: Small) -> None:
    small.replace("urgence", "start: danger", "start: debut")
    assert small.lines() == [circle("urgence.yaml:4:8", "urgence/debut", "urgence/debut")]


def test_a_circle_through_two_topics_is_told_in_the_order_one_goes_round(small: Small) -> None:
    small.replace("urgence", "non: {next: respirer}", "non: {next: enfant/signes}")
    small.replace("enfant", "mineur: {next: alerter}", "mineur: {next: urgence/danger}")
    assert small.lines() == [
        circle(
            "urgence.yaml:9:19", "urgence/danger", "enfant/signes", "enfant/age", "urgence/danger"
        )
    ]  # fmt: skip


def test_a_circle_that_a_condition_would_break_is_refused_all_the_same(small: Small) -> None:
    small.replace("enfant", "- go: attendre", "- {when: {danger: oui}, go: signes}\n          - go: attendre")
    assert small.lines() == [circle("enfant.yaml:26:13", "enfant/signes", "enfant/age", "enfant/signes")]


def test_a_question_named_debut_is_not_taken_for_a_start_in_silence(small: Small) -> None:
    """`debut` is reserved: what it leads to is the start of the topic, and the question is never asked."""
    small.replace("urgence", "start: danger", "start: debut").replace("urgence", "  danger:\n", "  debut:\n")
    small.replace("urgence", "oui: {next", 'oui: {label: "Vite", next').replace(
        "urgence", "non: {next", 'non: {label: "Lent", next'
    )
    small.replace("urgence", "    answers:", '    ask: "Alors."\n    answers:')
    assert small.report().corpus is None


def test_two_ways_to_the_same_ending_are_no_circle(small: Small) -> None:
    assert small.report().errors == 0


def test_a_topic_of_a_menu_or_of_the_first_screen_is_offered(small: Small) -> None:
    small.replace("accueil", "urgent: urgence", "urgent: enfant")
    assert small.lines() == [], "`brief` still opens it"
    small.replace("accueil", "brief: urgence", "brief: enfant")
    assert [line.split()[1] for line in small.lines()] == ["D037"]
    small.replace("urgence", "start: danger", "group: proteger\nstart: danger")
    assert small.lines() == []
