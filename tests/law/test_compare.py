"""The cited articles against a copy: each outcome, in its exact words, and the proof that it was looked for."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.law import report
from bot.law.compare import Outcome, Refused
from bot.law.copy import fingerprint
from law.conftest import ENGLISH, TEXT, Law

OLD = fingerprint([TEXT])
LEANS = (
    "    cited by 4 pieces of guidance, 12 conversations: "
    "enfant/alerter, enfant/attendre, urgence/appeler, urgence/respirer"
)
LEANS_4312 = "    cited by 1 piece of guidance, 6 conversations: enfant/alerter"
HELP = "Read each of these texts where it is published; then `motus sources accept ID` records it."
HEALTH_THE_SAME = "The same (1): csp-4312-18 (R. 4312-18)"


def proof(same: int, waiting: int, articles: str = "2 articles", codes: str = "2 codes") -> list[str]:
    return [
        f"Looked at {articles} of {codes} in codes: {same} the same, {waiting} to be judged.",
        "Copy last updated on 2026-04-03.",
    ]


@pytest.fixture
def read(law: Law) -> Law:
    """A copy of which everything was read."""
    law.accept()
    return law


def test_nothing_changed(read: Law) -> None:
    assert read.lines() == ["The same (2): cp-226-14 (226-14), csp-4312-18 (R. 4312-18)", *proof(2, 0)]
    comparison = read.compare()
    assert comparison.settled
    assert not comparison.failed
    assert comparison.updated == date(2026, 4, 3)


def test_a_changed_article_is_shown_with_what_leans_on_it(read: Law) -> None:
    new = TEXT.replace("impose", "impose ou autorise")
    read.penal(f"##### Article 226-14\n\n{new}\n", "2026-10-01")
    assert read.lines() == [
        "cp-226-14 · Code pénal, 226-14: differs from the text read on 2026-11-23",
        f"    recorded: {OLD} (copy of 2026-04-02); now: {fingerprint([new])} (copy of 2026-10-01)",
        f"    now: “{new}”",
        LEANS,
        HEALTH_THE_SAME,
        HELP,
        "Looked at 2 articles of 2 codes in codes: 1 the same, 1 to be judged.",
        "Copy last updated on 2026-10-01.",
    ]
    assert not read.compare().settled


def test_an_older_copy_may_be_the_one_that_is_late(read: Law) -> None:
    read.penal("##### Article 226-14\n\nUn texte ancien.\n", "2024-01-01")
    assert read.lines()[2] == (
        "    this copy is older than the text that was read: the copy may be the one that is late"
    )


def test_with_an_earlier_copy_the_words_that_changed_are_shown(read: Law, tmp_path: Path) -> None:
    earlier = Path(shutil.copytree(read.folder, tmp_path / "earlier"))
    read.penal(f"##### Article 226-14\n\n{TEXT.replace('impose la', 'impose ou autorise la')} Fin.\n", "2026-10-01")
    assert read.lines(earlier)[2:5] == ["    + ou autorise", "    + Fin.", LEANS]


def test_an_earlier_copy_that_is_not_the_text_that_was_read_explains_nothing(read: Law, tmp_path: Path) -> None:
    earlier = Path(shutil.copytree(read.folder, tmp_path / "earlier"))
    (earlier / "LEGITEXT1.md").write_text(
        (earlier / "LEGITEXT1.md").read_text(encoding="utf-8").replace("impose", "permet"), encoding="utf-8"
    )
    read.penal("##### Article 226-14\n\nNouveau.\n")
    assert read.lines(earlier)[2] == "    now: “Nouveau.”"


def test_only_the_beginning_of_a_long_text_is_shown(read: Law) -> None:
    read.penal("##### Article 226-14\n\n" + "mot " * 200 + "\n")
    shown = read.lines()[2]
    assert shown == "    now: “" + "mot " * 60 + "[…]”"


def test_an_article_that_is_gone(read: Law) -> None:
    read.penal("##### Article 226-13\n\nUn.\n")
    assert read.lines() == [
        "cp-226-14 · Code pénal, 226-14: gone from this code; it was read on 2026-11-23",
        LEANS,
        HEALTH_THE_SAME,
        HELP,
        *proof(1, 1, "1 article", "1 code"),
    ]


def test_an_article_that_is_there_only_to_say_that_it_is_repealed(read: Law) -> None:
    read.penal("##### Article 226-14\n\n(Abrogé)\n")
    assert read.lines()[:2] == ["cp-226-14 · Code pénal, 226-14: repealed, says the copy", LEANS]


def test_an_article_that_was_never_found(law: Law) -> None:
    law.accept("csp-4312-18")
    law.penal("##### Article 226-13\n\nUn.\n")
    assert law.lines()[0] == "cp-226-14 · Code pénal, 226-14: not found in this code"


def test_an_article_that_was_never_recorded(law: Law) -> None:
    assert law.lines() == [
        "cp-226-14 · Code pénal, 226-14: found, but never recorded: there is nothing to compare it with",
        LEANS,
        (
            "csp-4312-18 · Code de la santé publique, R. 4312-18: found, but never recorded: there is nothing to"
            " compare it with"
        ),
        LEANS_4312,
        HELP,
        *proof(0, 2),
    ]
    assert not law.compare().settled


def test_a_code_that_is_not_in_the_copy(read: Law) -> None:
    (read.folder / "LEGITEXT2.md").unlink()
    assert read.lines() == [
        "csp-4312-18 · Code de la santé publique, R. 4312-18: this code is not in the copy",
        LEANS_4312,
        "The same (1): cp-226-14 (226-14)",
        HELP,
        "Looked at 1 article of 1 code in codes: 1 the same, 1 to be judged.",
        "Copy last updated on 2026-04-02.",
    ]


def test_articles_of_which_there_is_only_the_number_to_say_share_a_line(law: Law) -> None:
    law.small.replace("sources", '"226-14"', '"226-12, 226-13 (et L. 1 CSP)"')
    found = [line for line in law.lines() if line.startswith("cp-226-14")]
    assert found == [
        "cp-226-14 · Code pénal, 226-12, 226-13: not found in this code",
        "cp-226-14 · Code de la santé publique, L. 1: not found in this code",
    ]


def test_two_texts_under_one_number_are_both_shown(read: Law) -> None:
    read.penal(f"##### Article 226-14\n\nAutre.\n\n##### Article 226-14\n\n{TEXT}\n")
    both = fingerprint(["Autre.", TEXT])
    assert read.lines()[:5] == [
        "cp-226-14 · Code pénal, 226-14: stands there 2 times, with different texts",
        f"    recorded: {OLD} (copy of 2026-04-02); now: {both} (copy of 2026-04-02)",
        "    1. “Autre.”",
        f"    2. (the text that was read) “{TEXT}”",
        LEANS,
    ]


def test_once_a_person_has_read_both_they_are_the_same_until_one_changes(read: Law) -> None:
    read.penal(f"##### Article 226-14\n\nAutre.\n\n##### Article 226-14\n\n{TEXT}\n")
    read.accept("cp-226-14")
    assert read.compare().settled
    read.penal(f"##### Article 226-14\n\nEncore.\n\n##### Article 226-14\n\n{TEXT}\n")
    assert [result.source for result in read.compare().of(Outcome.TWICE)] == ["cp-226-14"]


def test_a_range_counts_what_the_law_has_put_into_it_since(law: Law) -> None:
    law.small.replace("sources", '"226-14"', '"226-13 à 226-14"')
    law.penal("##### Article 226-13\n\nUn.\n\n##### Article 226-14\n\nDeux.\n\n##### Article 226-14-1\n\nDehors.\n")
    assert [done.recorded for done in law.accept("cp-226-14")] == [("226-13", "226-14")]
    law.penal("##### Article 226-13\n\nUn.\n\n##### Article 226-13-1\n\nNeuf.\n\n##### Article 226-14\n\nDeux.\n")
    assert law.lines()[0] == (
        "cp-226-14 · Code pénal, 226-13-1: found, but never recorded: there is nothing to compare it with"
    )


def test_what_stands_in_no_code_is_named(read: Law) -> None:
    read.small.replace("sources", '"226-14"', '"226-14 ; décret 2024-528 du 10/06/2024"')
    assert read.lines() == [
        "In no code, to be read again by hand (1): cp-226-14 (décret 2024-528 du 10/06/2024)",
        "The same (2): cp-226-14 (226-14), csp-4312-18 (R. 4312-18)",
        *proof(2, 0),
    ]
    assert read.compare().settled


def test_what_cannot_be_read_of_an_article_is_told(read: Law) -> None:
    read.small.replace("sources", '"226-14"', '"226-14 et suivants"')
    assert read.lines()[0] == "cp-226-14 · Code pénal: “suivants” is not understood in `article:`"
    assert not read.compare().settled


def test_what_was_recorded_and_is_no_longer_cited_is_told(read: Law) -> None:
    read.small.replace("sources", '"226-14"', '"226-13"')
    read.fingerprints.write_text(
        read.fingerprints.read_text(encoding="utf-8").replace("csp-4312-18:", "disparu:"), encoding="utf-8"
    )
    stray = [line for line in read.lines() if "recorded, but" in line and "never" not in line]
    assert stray == [
        "cp-226-14 · 226-14: recorded, but no longer cited in sources.yaml",
        "disparu · R. 4312-18: recorded, but no longer cited in sources.yaml",
    ]


# ---------------------------------------------------------------- never in silence


def test_a_copy_in_which_nothing_is_found_is_an_error(read: Law) -> None:
    read.penal("Article 226-14 : " + TEXT).health("**Article R. 4312-18**\n\nUn.\n")
    assert read.lines() == [
        "LEGITEXT1.md: no article in this file",
        "LEGITEXT2.md: no article in this file",
        "cp-226-14 · Code pénal, 226-14: gone from this code; it was read on 2026-11-23",
        LEANS,
        "csp-4312-18 · Code de la santé publique, R. 4312-18: gone from this code; it was read on 2026-11-23",
        LEANS_4312,
        "Nothing was compared: no cited article stands in codes. Is it a copy of the codes, in the known format?",
    ]
    comparison = read.compare()
    assert comparison.failed
    assert not comparison.settled


def test_a_folder_that_does_not_exist_is_one(read: Law) -> None:
    shutil.rmtree(read.folder)
    lines = read.lines()
    assert lines[0] == "codes: this folder does not exist"
    assert lines[-1].startswith("Nothing was compared: ")
    assert read.compare().failed


def test_a_code_from_the_future_is_told_and_gives_the_copy_no_date(read: Law) -> None:
    read.health("##### Article R4312-18\n\nIl doit mettre en œuvre les moyens les plus adéquats.\n", "2027-12-31")
    assert read.lines() == [
        "LEGITEXT2.md: last updated on 2027-12-31, a day still to come: it may hold texts not yet in force",
        "The same (2): cp-226-14 (226-14), csp-4312-18 (R. 4312-18)",
        "Looked at 2 articles of 2 codes in codes: 2 the same, 0 to be judged.",
        "Copy last updated on 2026-04-02.",
    ]
    assert not read.compare().settled


def test_a_copy_without_any_date_says_so(read: Law) -> None:
    read.penal(f"##### Article 226-14\n\n{TEXT}\n", "2999-01-01")
    (read.folder / "LEGITEXT2.md").unlink()
    assert read.lines()[-1] == "The date of this copy is not known."


def test_a_code_that_cannot_be_read_is_not_the_same(read: Law) -> None:
    read.write("LEGITEXT1.md", (read.folder / "LEGITEXT1.md").read_bytes() + b"\xe9")
    assert read.lines()[:2] == [
        "LEGITEXT1.md: not in UTF-8, byte 0xe9 cannot be read",
        "cp-226-14 · Code pénal, 226-14: this code is not in the copy",
    ]


# ---------------------------------------------------------------- accept


def test_what_is_accepted_is_written_in_the_order_of_the_sources(law: Law) -> None:
    law.accept("csp-4312-18", "cp-226-14")
    health = fingerprint(["Il doit mettre en œuvre les moyens les plus adéquats."])
    assert law.fingerprints.read_text(encoding="utf-8") == (
        "# Écrit par `motus sources accept` : l'empreinte des textes relus. Ne pas modifier à la main.\n"
        "fingerprints:\n"
        "  cp-226-14:\n"
        f'    "226-14": {{fingerprint: "{OLD}", date: 2026-11-23, copy: 2026-04-02}}\n'
        "  csp-4312-18:\n"
        f'    "R. 4312-18": {{fingerprint: "{health}", date: 2026-11-23, copy: 2026-04-03}}\n'
    )


def test_accepting_twice_changes_nothing_but_the_date(read: Law) -> None:
    before = read.fingerprints.read_bytes()
    read.accept()
    assert read.fingerprints.read_bytes() == before
    read.accept("cp-226-14", today=date(2027, 1, 2))
    assert read.fingerprints.read_bytes() == before.replace(b"2026-11-23", b"2027-01-02", 1)


def test_accepting_one_leaves_the_others_as_they_were(read: Law) -> None:
    read.penal("##### Article 226-14\n\nNeuf.\n").health("##### Article R4312-18\n\nNeuf aussi.\n")
    read.accept("cp-226-14")
    assert [result.source for result in read.compare().of(Outcome.SAME)] == ["cp-226-14"]
    assert [result.source for result in read.compare().of(Outcome.DIFFERS)] == ["csp-4312-18"]


def test_an_article_of_another_code_is_recorded_under_its_own_name(law: Law) -> None:
    law.small.replace("sources", '"226-14"', '"226-14 (et R. 4312-18 CSP)"')
    (done,) = law.accept("cp-226-14")
    assert done.recorded == ("226-14", "R. 4312-18, Code de la santé publique")
    assert len(law.compare().of(Outcome.SAME)) == 2


def test_what_could_not_be_recorded_is_told(law: Law) -> None:
    law.small.replace("sources", '"226-14"', '"226-14, 226-15 et suivants"')
    (done,) = law.accept("cp-226-14")
    assert list(report.accepted("cp-226-14", done, ENGLISH)) == [
        "cp-226-14: recorded 226-14",
        "If you have read it through, put today’s date in its `checked:` in sources.yaml.",
        "cp-226-14 · Code pénal, 226-15: not found in this code",
        "cp-226-14 · Code pénal: “suivants” is not understood in `article:`",
    ]


def test_what_is_no_longer_cited_is_no_longer_kept(read: Law) -> None:
    read.small.replace("sources", '"226-14"', '"226-13"')
    read.penal("##### Article 226-13\n\nUn.\n")
    (done,) = read.accept("cp-226-14")
    assert list(report.accepted("cp-226-14", done, ENGLISH))[-1] == "cp-226-14: no longer kept 226-14"
    assert read.compare().settled


def test_an_article_that_is_gone_keeps_what_was_recorded_of_it(read: Law) -> None:
    read.small.replace("sources", '"226-14"', '"226-14, 226-13"')
    read.penal("##### Article 226-13\n\nUn.\n")
    read.accept("cp-226-14")
    assert [result.article for result in read.compare().of(Outcome.GONE)] == ["226-14"]


def test_a_source_that_is_gone_can_be_forgotten(read: Law) -> None:
    text = read.fingerprints.read_text(encoding="utf-8").replace("csp-4312-18:", "disparu:")
    read.fingerprints.write_text(text, encoding="utf-8")
    (done,) = read.accept("disparu")
    assert list(report.accepted("disparu", done, ENGLISH)) == ["disparu: no longer kept R. 4312-18"]
    assert "disparu" not in read.fingerprints.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("cp-226-41", "“cp-226-41” is not in sources.yaml — did you mean “cp-226-14”?"),
        ("x", "“x” is not in sources.yaml"),
    ],
)
def test_a_source_that_does_not_exist_is_refused(law: Law, source: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        law.accept(source)
    assert report.refused(refusal.value, ENGLISH) == said
    assert not law.fingerprints.exists()


def test_nothing_is_recorded_from_a_copy_without_the_article(read: Law) -> None:
    before = read.fingerprints.read_bytes()
    read.penal("##### Article 226-14\n\n(Abrogé)\n")
    with pytest.raises(Refused) as refusal:
        read.accept("cp-226-14")
    assert report.refused(refusal.value, ENGLISH).replace(str(read.folder), "codes") == (
        "nothing recorded for “cp-226-14”: none of its articles stands in codes"
    )
    assert read.fingerprints.read_bytes() == before
