"""The walk through every conversation, and what it brings to light."""

from small import Small

from bot.dialogue.check import Report
from bot.dialogue.check.tour import Tour
from bot.dialogue.findings import Place
from bot.dialogue.machine import Interview, Path
from dialogue.faults import ENDING

N = "\u202f"


def codes(report: Report) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.place).removeprefix("dialogs/")) for finding in report.findings]


def test_every_conversation_of_every_topic_is_walked(small: Small) -> None:
    tour = Tour(small.interview())
    ended = [path for path, consultation in tour.stages if consultation.state in tour.interview.corpus.guidance]
    assert tour.conversations == len(ended) == 12
    assert [path for path in ended if path.topic == "enfant"] == [
        Path("enfant", ("oui",)),
        Path("enfant", ("non", "bleus", "mineur")),
        Path("enfant", ("non", "bleus", "majeur")),
        Path("enfant", ("non", "rien", "mineur")),
        Path("enfant", ("non", "rien", "majeur")),
    ]


def test_the_report_counts_what_was_looked_at(small: Small) -> None:
    report = small.report()
    stages = len(Tour(small.interview()).stages)
    menus = 1 + 1 + 5  # the first screen, one group, five pages
    assert (report.topics, report.conversations, report.screens) == (3, 12, 2 * (stages + menus))
    assert (report.errors, report.warnings) == (0, 0)


def test_the_walk_of_the_check_is_the_walk_of_the_machine(shipped_interview: Interview) -> None:
    tour = Tour(shipped_interview)
    assert [(path, consultation.state) for path, consultation in tour.stages] == [
        (path, consultation.state)
        for topic in shipped_interview.corpus.topics
        for path, consultation in shipped_interview.walk(topic)
    ]
    assert tour.faults == set()
    assert tour.visited == {*shipped_interview.corpus.questions, *shipped_interview.corpus.guidance}


def test_a_case_left_open_is_told_with_the_facts_that_leave_it_open(small: Small) -> None:
    small.replace(
        "enfant",
        "      mineur: {next: alerter}",
        "      mineur:\n        next:\n          - {when: {signes: rien}, go: alerter}",
    )
    assert small.lines() == [
        (f"dialogs/enfant.yaml:20:7: D033 après «{N}mineur{N}», rien n’est prévu quand age = mineur, danger = non, "
        "signes = bleus — ajoutez un dernier cas `- go: …` sans `when`")
    ]  # fmt: skip


def test_a_case_left_open_behind_a_skipped_question_is_told_there(small: Small) -> None:
    """Open only for the conversations that come with the age already said."""
    small.replace(
        "enfant",
        "mineur: {next: alerter}",
        "mineur: {next: [{when: {danger: oui}, go: alerter}, {when: {signes: bleus}, go: alerter}]}",
    )
    assert codes(small.report()) == [("D033", "enfant.yaml:20:7"), ("D034", "enfant.yaml:20:23")]


def test_a_start_that_asks_for_what_nobody_knows_yet_is_told(small: Small) -> None:
    small.replace("urgence", "start: danger", "start:\n  - {when: {danger: oui}, go: appeler}\n  - go: danger")
    assert codes(small.report()) == [("D035", "urgence.yaml:5:5")]


def test_a_start_without_a_way_for_everybody_is_told(small: Small) -> None:
    small.replace("urgence", "start: danger", "start:\n  - {when: {danger: oui}, go: danger}")
    assert ("D033", "urgence.yaml:1:1") in codes(small.report())


def test_a_second_start_that_the_first_hides_is_told(small: Small) -> None:
    small.replace("urgence", "start: danger", "start: [{go: danger}, {go: respirer}]")
    assert codes(small.report()) == [("D034", "urgence.yaml:4:23")]


def test_a_condition_on_a_fact_known_on_some_ways_only_is_told(small: Small) -> None:
    small.replace("enfant", "non: {next: signes}", "non: {next: [{when: {age: mineur}, go: signes}, {go: signes}]}")
    assert small.lines() == [
        (f"dialogs/enfant.yaml:11:20: D035 la condition lit «{N}age{N}», qui n’est pas toujours connu ici — "
        f"posez «{N}age{N}» avant")
    ]  # fmt: skip


def test_a_condition_on_an_implied_fact_is_known(small: Small) -> None:
    small.replace(
        "entretien", "majeur: {next: enfant/debut}", "majeur: {next: [{when: {danger: non}, go: enfant/debut}]}"
    )
    assert small.lines() == []


def test_an_ending_only_another_topic_reaches_is_reached(small: Small) -> None:
    small.replace("entretien", "majeur: {next: enfant/debut}", "majeur: {next: urgence/respirer}")
    small.replace("urgence", "non: {next: respirer}", "non: {next: appeler}")
    assert small.lines() == []


def test_what_only_an_unreached_question_leads_to_is_unreached_too(small: Small) -> None:
    orphan = (
        '  perdue:\n    ask: "Et."\n    answers:\n      a: {label: "A", next: fin}\n      b: {label: "B", next: fin}\n'
    )
    small.replace("urgence", "guidance:\n", orphan + ENDING)
    assert codes(small.report()) == [("D030", "urgence.yaml:10:3"), ("D031", "urgence.yaml:16:3")]


def test_places_of_ways_taken_are_places_in_the_files(small: Small) -> None:
    assert Place("dialogs/enfant.yaml", 24, 13) in Tour(small.interview()).taken
