"""Which answers, changed, would change the verdict."""

from __future__ import annotations

from small import Small

from bot.dialogue.machine import Interview, Path
from bot.dialogue.schema import Verdict
from bot.dialogue.whatif import changes


def told(interview: Interview, topic: str, *answers: str) -> list[tuple[str, str, tuple[str, ...], list[str]]]:
    """Question, other answer, the conversation it leads to, the verdicts that can come of it."""
    return [
        (change.question.state, change.answer.id, change.path.answers, [verdict.value for verdict in change.verdicts])
        for change in changes(interview, Path(topic, answers))
    ]


def test_the_last_answer_comes_first_and_what_would_change_nothing_is_left_out(small: Small) -> None:
    assert told(small.interview(), "enfant", "non", "rien", "majeur") == [
        ("enfant/age", "mineur", ("non", "rien", "mineur"), ["alerter"]),
        ("enfant/signes", "bleus", ("non", "bleus", "majeur"), ["alerter"]),
        ("enfant/danger", "oui", ("oui",), ["alerter"]),
    ]
    assert told(small.interview(), "enfant", "non", "bleus", "mineur") == []


def test_the_answers_to_the_same_questions_are_kept(small: Small) -> None:
    changed = told(small.interview(), "enfant", "non", "rien", "majeur")[1]
    assert changed[2] == ("non", "bleus", "majeur")


def test_where_another_question_comes_up_all_that_can_be_answered_counts(small: Small) -> None:
    small.replace("enfant", "oui: {next: urgence/debut}", "oui: {next: lieu}").append("enfant", "").replace(
        "enfant",
        "  signes:\n",
        '  lieu:\n    ask: "Où ?"\n    answers:\n      la: {label: "Là", next: urgence/debut}\n'
        '      loin: {label: "Loin", next: parler}\n  signes:\n',
    ).append(
        "enfant",
        "  parler:\n    verdict: parler\n    title: Parlez\n    why: Voilà.\n    do: [Parlez.]\n"
        "    call: [ordre]\n    law: [cp-226-14]\n",
    )
    last = told(small.interview(), "enfant", "non", "rien", "majeur")[-1]
    assert last == ("enfant/danger", "oui", ("oui",), ["alerter", "parler"])


def test_nothing_is_told_before_the_end(small: Small) -> None:
    assert told(small.interview(), "enfant", "non") == []


def test_in_the_shipped_dialogs_each_change_leads_where_it_says(shipped_interview: Interview) -> None:
    for name in shipped_interview.corpus.topics:
        walked = list(shipped_interview.walk(name))
        ends = {path.answers: end.verdict for path, stage in walked if (end := shipped_interview.guidance(stage))}
        for path, _ in walked:
            found = list(changes(shipped_interview, path))
            assert path.answers in ends or not found
            for change in found:
                after = change.path.answers
                assert change.path.topic == name
                reached = {verdict for answers, verdict in ends.items() if answers[: len(after)] == after}
                assert reached == set(change.verdicts) != {ends[path.answers]}
                assert ends[path.answers] not in change.verdicts
                assert list(change.verdicts) == [verdict for verdict in Verdict if verdict in change.verdicts]
