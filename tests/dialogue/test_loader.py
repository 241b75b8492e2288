"""A folder of dialogs is linked, or every fault of every file is told at once."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import FILES, Small

from bot.dialogue.corpus import Corpus, Text
from bot.dialogue.findings import Severity
from bot.dialogue.loader import load
from dialogue.test_document import YAML_LIKE

NARROW = "\u202f"


def test_the_small_corpus_is_valid(small: Small) -> None:
    assert small.lines() == []


def test_the_shipped_dialogs_have_no_error(shipped: Corpus) -> None:
    assert set(shipped.topics) >= {"urgence", "entretien", "enfant", "police", "requisition", "famille"}


def test_all_the_faults_of_several_files_are_told_at_once_and_sorted(small: Small) -> None:
    small.replace("urgence", "verdict: conscience", "verdict: consciense").remove("sources")
    small.replace("enfant", "start: danger", "start: no").replace("enfant", '"Alertez"', '""')
    small.replace("enfant", 'say_to: "à l’enfant"', "sayto: moi").write("accueil", "- rien\n")
    small.write("contacts", "contacts:\n\tordre: x\n")
    small.replace("entretien", "majeur: {next: enfant/debut}", "majeur: {next: enfants/debut}")
    told = """\
accueil.yaml:1:1: D008 le fichier est vide, ou n’est pas fait de lignes «~clé~: valeur~» — \
voyez un modèle dans LISEZMOI.md
contacts.yaml:2:1: D003 une tabulation sert de retrait — \
faites les retraits avec des espaces ordinaires, deux par niveau
enfant.yaml:6:8: D006 «~no~» sans guillemets peut être pris pour vrai ou faux — écrivez "no" entre guillemets
enfant.yaml:31:12: D016 il n’y a rien ici — écrivez quelque chose, ou supprimez la ligne
enfant.yaml:39:5: D010 clé inconnue «~sayto~» — supprimez-la, ou corrigez son nom — vouliez-vous «~say_to~»~?
entretien.yaml:9:22: D020 «~majeur~» mène à «~enfants/debut~», qui n’existe pas — donnez une suite qui existe — \
vouliez-vous «~enfant/debut~»~?
sources.yaml:1:1: D001 «~sources.yaml~» ne peut pas être lu~: il n’existe pas — \
remettez ce fichier à sa place, lisible
urgence.yaml:20:14: D013 «~consciense~» n’est pas l’un de~: alerter, parler, conscience, partager, taire — \
choisissez l’un d’eux — vouliez-vous «~conscience~»~?
"""
    assert small.lines() == [f"dialogs/{line}" for line in told.replace("~", NARROW).splitlines()]


def test_a_broken_file_does_not_make_the_references_to_it_errors(small: Small) -> None:
    for name in FILES:
        small.restore().append(name, "\nxxxxxx: rien\n")
        assert small.errors() == [
            (
                f"dialogs/{name}.yaml:{FILES[name].count(chr(10)) + 2}:1: D010 clé inconnue «{NARROW}xxxxxx{NARROW}» — "
                f"supprimez-la, ou corrigez son nom"
            )
        ], name


@pytest.mark.parametrize("name", ["accueil", "communes", "sources", "contacts"])
def test_a_special_file_that_is_missing_is_told(small: Small, name: str) -> None:
    report = small.remove(name).report()
    assert report.corpus is None
    assert [(str(finding.place), finding.code) for finding in report.findings] == [(f"dialogs/{name}.yaml:1:1", "D001")]


def test_a_folder_that_is_not_there_lacks_the_four_special_files(small: Small) -> None:
    corpus, findings, _ = load(small.folder / "ailleurs")
    assert corpus is None
    assert [(finding.place.path, finding.code) for finding in findings] == [
        (f"dialogs/ailleurs/{name}.yaml", "D001") for name in ("accueil", "communes", "contacts", "sources")
    ]


def test_files_outside_the_current_folder_are_named_in_full(
    small: Small, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ailleurs").mkdir()
    monkeypatch.chdir(tmp_path / "ailleurs")
    _, findings, _ = load(small.write("enfant", "").folder)
    assert [finding.place.path for finding in findings] == [str(tmp_path / "dialogs" / "enfant.yaml")]


def test_a_link_that_goes_in_circles_is_told(small: Small) -> None:
    small.remove("enfant").path("enfant").symlink_to(small.path("enfant"))
    assert [(str(each.place), each.code) for each in load(small.folder).findings] == [
        ("dialogs/enfant.yaml:1:1", "D001")
    ]


def test_the_safety_rules_are_not_a_topic(small: Small) -> None:
    assert load(small.write("safety", "n’importe quoi").folder).findings == []


# What a key may hold.


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        (
            "enfant",
            "topic: enfant\n",
            "",
            "enfant.yaml:1:1: D011 il manque «~topic~» — ajoutez dessous la ligne `topic:`",
        ),
        (
            "enfant",
            "start: danger",
            "start: {go: danger}",
            ("enfant.yaml:6:8: D012 `start:` porte un groupe de clés, là où il faut une liste — "
            "voyez dans LISEZMOI.md comment s’écrit cette clé"),
        ),
        (
            "enfant",
            "start: danger",
            "start: [danger]",
            ("enfant.yaml:6:9: D012 `start:` porte un texte, là où il faut un groupe de clés — "
            "voyez dans LISEZMOI.md comment s’écrit cette clé"),
        ),
        (
            "enfant",
            'title: "Un enfant"',
            "title: [Un, enfant]",
            ("enfant.yaml:2:8: D012 `title:` porte une liste, là où il faut un texte — "
            "voyez dans LISEZMOI.md comment s’écrit cette clé"),
        ),
        (
            "enfant",
            "start: danger",
            "start: []",
            "enfant.yaml:6:8: D016 il n’y a rien ici — écrivez quelque chose, ou supprimez la ligne",
        ),
        (
            "enfant",
            "[bleus, ",
            '["", ',
            "enfant.yaml:5:12: D016 il n’y a rien ici — écrivez quelque chose, ou supprimez la ligne",
        ),
        (
            "enfant",
            'icon: "🧒"',
            "icon:",
            "enfant.yaml:3:1: D016 il n’y a rien ici — écrivez quelque chose, ou supprimez la ligne",
        ),
        (
            "enfant",
            "duty: [deontologie]",
            "duty: [morale]",
            ("enfant.yaml:30:12: D013 «~morale~» n’est pas l’un de~: penal, deontologie, special — "
            "choisissez l’un d’eux"),
        ),
        (
            "enfant",
            "{next: alerter}",
            "{nexte: alerter, next: alerter}",
            ("enfant.yaml:20:16: D010 clé inconnue «~nexte~» — supprimez-la, ou corrigez son nom — "
            "vouliez-vous «~next~»~?"),
        ),
        (
            "enfant",
            "topic: enfant",
            "topic: Enfant battu",
            ("enfant.yaml:1:8: D015 «~Enfant battu~» n’est pas un identifiant — "
            "minuscules sans accent, chiffres et tirets, 40 caractères au plus"),
        ),
        (
            "enfant",
            '"Tu as bien fait de me parler."',
            '"' + "x" * 257 + '"',
            "enfant.yaml:38:10: D014 257 caractères, 256 au plus sont admis — raccourcissez, ou coupez en deux",
        ),
        (
            "sources",
            "confidence: high",
            "confidence: sure",
            "sources.yaml:8:17: D013 «~sure~» n’est pas l’un de~: high, medium, low — choisissez l’un d’eux",
        ),
        ("sources", "2026-03-01", "2026-02-30", ("sources.yaml:7:14: D017 «~2026-02-30~» n’est pas une date — "
         "écrivez-la ainsi~: 2026-11-23")),
        ("sources", "2026-03-01", "01/03/2026", ("sources.yaml:7:14: D017 «~01/03/2026~» n’est pas une date — "
         "écrivez-la ainsi~: 2026-11-23")),
        (
            "communes",
            "implies: {danger: non}",
            "implies: {danger: nom}",
            ("communes.yaml:12:81: D022 «~nom~» n’est pas une réponse à «~danger~» — nommez une de ses réponses — "
            "vouliez-vous «~non~»~?"),
        ),
        (
            "communes",
            "implies: {danger: non}",
            "implies: {dangers: non}",
            ("communes.yaml:12:73: D021 «~dangers~» est lu ici, mais ce n’est pas une question — "
            "nommez une question — vouliez-vous «~danger~»~?"),
        ),
    ],
)  # fmt: skip
def test_what_stands_where_something_else_should_is_told(
    small: Small, name: str, old: str, new: str, line: str
) -> None:
    assert small.replace(name, old, new).lines() == [f"dialogs/{line}".replace("~", NARROW)]


def test_an_own_question_says_what_it_asks_and_its_answers_what_they_say(small: Small) -> None:
    small.replace("enfant", f'    ask: "Que voyez-vous{NARROW}?"\n', "")
    small.replace("enfant", 'label: "Des bleus", next: age', "next: age")
    assert small.lines() == [
        f"dialogs/enfant.yaml:12:3: D011 il manque «{NARROW}ask{NARROW}» — ajoutez dessous la ligne `ask:`",
        f"dialogs/enfant.yaml:14:7: D011 il manque «{NARROW}label{NARROW}» — ajoutez dessous la ligne `label:`",
    ]


def test_a_target_in_another_topic_is_told_with_what_was_meant(small: Small) -> None:
    small.replace("enfant", "{next: urgence/debut}", "{next: urgense/debut}")
    small.replace("enfant", "{next: signes}", "{next: urgence/apeler}")
    told = "qui n’existe pas — donnez une suite qui existe — vouliez-vous"
    assert small.lines() == [
        (
            f"dialogs/enfant.yaml:10:19: D020 «{NARROW}oui{NARROW}» mène à «{NARROW}urgense/debut{NARROW}», {told} "
            f"«{NARROW}urgence/debut{NARROW}»{NARROW}?"
        ),
        (
            f"dialogs/enfant.yaml:11:19: D020 «{NARROW}non{NARROW}» mène à «{NARROW}urgence/apeler{NARROW}», {told} "
            f"«{NARROW}appeler{NARROW}»{NARROW}?"
        ),
    ]


# What the linked corpus holds.


def test_a_shared_question_lends_its_words(small: Small) -> None:
    danger = small.corpus().questions["urgence/danger"]
    assert danger.fact == "danger"
    assert danger.ask == Text("communes.questions.danger.ask", f"Y a-t-il un danger{NARROW}?")
    assert danger.hint == Text("communes.questions.danger.hint", "Là, maintenant.")
    assert danger.answers["oui"].label == Text("communes.questions.danger.answers.oui.label", "Oui, maintenant")
    assert danger.answers["oui"].recap == Text("communes.questions.danger.answers.oui.recap", "en danger")


def test_a_topic_may_word_a_shared_question_anew(small: Small) -> None:
    age = small.corpus().questions["enfant/age"]
    assert age.fact == "age"
    assert age.ask == Text("enfant.questions.age.ask", f"Quel âge a l’enfant{NARROW}?")
    majeur = age.answers["majeur"]
    assert majeur.label == majeur.recap == Text("enfant.questions.age.answers.majeur.label", "Majeur")
    assert majeur.implies == {"danger": "non"}, "what the shared answer settles, it settles here too"


def test_a_question_worded_anew_leaves_the_shared_hint_behind(small: Small) -> None:
    small.replace("urgence", "  danger:\n", '  danger:\n    ask: "Danger."\n')
    assert small.corpus().questions["urgence/danger"].hint is None
    assert small.corpus().questions["enfant/danger"].hint is not None


def test_an_answer_is_recalled_by_its_recap_else_by_its_label_or_not_at_all(small: Small) -> None:
    answers = small.corpus().questions["enfant/signes"].answers
    assert answers["bleus"].recap == Text("enfant.questions.signes.answers.bleus.label", "Des bleus")
    assert answers["rien"].recap is None
    blank = small.replace("enfant", 'recap: ""', 'recap: "  "').corpus()
    assert blank.questions["enfant/signes"].answers["rien"].recap is None


def test_a_text_of_several_lines_becomes_one(small: Small) -> None:
    small.replace("enfant", '    why: "La loi le permet."\n', "    why: >\n      La loi\n      le permet.\n")
    assert small.corpus().guidance["enfant/alerter"].why.source == "La loi le permet."


def test_one_answer_may_stand_in_a_condition_without_brackets(small: Small) -> None:
    small.replace("enfant", "{signes: [bleus]}", "{signes: bleus}")
    way = small.corpus().questions["enfant/age"].answers["majeur"].ways[0]
    assert way.when == {"enfant/signes": frozenset({"bleus"})}


@settings(max_examples=60)
@given(
    name=st.sampled_from([*FILES, "autre"]),
    content=st.one_of(st.binary(max_size=80), YAML_LIKE.map(str.encode)),
    cut=st.integers(0, 400),
)
def test_any_content_of_any_file_is_told_never_raised(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes, cut: int
) -> None:
    """A file of rubbish, and a good file with rubbish in it."""
    folder = tmp_path_factory.getbasetemp() / "rubbish"
    folder.mkdir(exist_ok=True)
    good = FILES.get(name, "").encode()
    for text in (content, good[:cut] + content + good[cut:]):
        for each, valid in FILES.items():
            (folder / f"{each}.yaml").write_text(valid, encoding="utf-8")
        (folder / "autre.yaml").unlink(missing_ok=True)
        (folder / f"{name}.yaml").write_bytes(text)
        corpus, findings, _ = load(folder)
        assert (corpus is None) == any(finding.severity is Severity.ERROR for finding in findings)
        assert findings == sorted(findings)


def test_a_topic_named_otherwise_than_its_file_is_told_once_not_at_every_answer_that_leads_there(small: Small) -> None:
    small.replace("enfant", "topic: enfant\n", "topic: enfants\n")
    assert [line.partition(" D")[2][:3] for line in small.lines()] == ["028"]
