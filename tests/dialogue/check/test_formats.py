"""The same findings for a person, for a program, for a pull request."""

from __future__ import annotations

import json

from small import Small

from bot.dialogue.check import Report
from bot.dialogue.check.formats import FORMATS, as_github, as_json, as_text
from bot.dialogue.findings import Finding, Place
from bot.i18n import Language

N = "\u202f"


def broken(small: Small) -> Report:
    return small.replace("enfant", "mineur: {next: alerter}", "mineur: {next: alertez}").report()


def test_a_person_reads_a_line_for_each_and_the_sum(small: Small, french: Language) -> None:
    assert list(as_text(broken(small), 0.234, french)) == [
        (
            f"dialogs/enfant.yaml:20:22: D020 «{N}mineur{N}» mène à «{N}alertez{N}», qui n’existe pas — "
            f"donnez une suite qui existe — vouliez-vous «{N}alerter{N}»{N}?"
        ),
        "1 erreur, 0 avertissement · 0 sujets, 0 conversations et 0 écrans parcourus en 0,2 s",
    ]


def test_a_program_reads_the_same_as_one_object(small: Small, french: Language) -> None:
    (text,) = as_json(broken(small), 0.2344, french)
    assert json.loads(text) == {
        "findings": [
            {
                "path": "dialogs/enfant.yaml",
                "line": 20,
                "column": 22,
                "code": "D020",
                "severity": "error",
                "message": f"«{N}mineur{N}» mène à «{N}alertez{N}», qui n’existe pas",
                "remedy": f"donnez une suite qui existe — vouliez-vous «{N}alerter{N}»{N}?",
                "help": "aide/D020.md",
            }
        ],
        "errors": 1,
        "warnings": 0,
        "topics": 0,
        "conversations": 0,
        "screens": 0,
        "seconds": 0.234,
    }


def test_a_pull_request_shows_each_beside_its_line(small: Small, french: Language) -> None:
    first, last = as_github(broken(small), 0.2, french)
    assert first.startswith("::error file=dialogs/enfant.yaml,line=20,col=22,title=D020::")
    assert first.endswith(f"vouliez-vous «{N}alerter{N}»{N}?")
    assert last.startswith("1 erreur")


def test_what_github_would_take_for_its_own_is_escaped(french: Language) -> None:
    finding = Finding(Place("a,b:c%.yaml", 1, 2), "D010", {"key": "50 %\nrien", "close": ""})
    first, _ = as_github(Report([finding]), 0.0, french)
    assert first.startswith("::error file=a%2Cb%3Ac%25.yaml,line=1,col=2,title=D010::")
    assert "50 %25%0Arien" in first
    assert "\n" not in first


def test_a_warning_is_called_one(small: Small, french: Language) -> None:
    report = small.replace("enfant", "La loi le permet.", "Rien...").report()
    assert next(iter(as_github(report, 0.0, french))).startswith("::warning ")
    assert json.loads(next(iter(as_json(report, 0.0, french))))["findings"][0]["severity"] == "warning"


def test_a_clean_corpus_is_said_to_be_one_in_each_form(small: Small, french: Language) -> None:
    report = small.report()
    for name, form in FORMATS.items():
        (line,) = form(report, 0.0, french)
        assert json.loads(line)["errors"] == 0 if name == "json" else line.startswith("0 erreur"), name
