"""Typography, dates that do not exist, recaps that say nothing."""

from small import Small

N, W = "\u202f", "\u00a0"


def test_typography_is_a_warning_and_motus_starts(small: Small) -> None:
    report = small.replace("enfant", "Observez encore.", "Observez l'enfant...").report()
    assert (report.errors, report.warnings) == (0, 1)
    assert report.corpus is not None


def test_each_text_is_told_once_at_its_first_slip(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", "Rien n'est sûr : l'Ordre dit « non »...")
    assert small.lines() == [
        f"dialogs/enfant.yaml:32:10: D060 typographie{N}: «{N}Rien n'est sû{N}» — écrivez «{N}Rien n’est sû{N}»"
    ]


def test_a_shared_text_is_told_once_in_its_own_file(small: Small) -> None:
    small.replace("communes", "Là, maintenant.", "Là, maintenant!")
    assert [line.split()[0] for line in small.lines()] == ["dialogs/communes.yaml:4:11:"]


def test_an_amount_in_braces_is_no_slip(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", f"{{15000 €}}, {{15000{W}€}}, {{20000}}, {{2026-03-01}}.")
    assert small.lines() == []


def test_a_date_that_does_not_exist_is_told_and_stops_nothing_else(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", "Depuis le {2026-02-30} et le {2026-13-01}.")
    assert small.lines() == [
        f"dialogs/enfant.yaml:32:10: D017 «{N}{day}{N}» n’est pas une date — écrivez-la ainsi{N}: 2026-11-23"
        for day in ("2026-02-30", "2026-13-01")
    ]


def test_yes_and_no_want_words_of_their_own_in_the_recap(small: Small) -> None:
    small.replace("enfant", '"Des bleus"', '"Oui, des bleus"').replace("enfant", '"Rien de net", recap: ""', '"Non"')
    assert small.lines() == [
        f"dialogs/enfant.yaml:{place}: D061 la réponse «{N}{label}{N}» ne se comprend pas seule dans le rappel — "
        "ajoutez `recap:`"
        for place, label in (("15:22", "Oui, des bleus"), ("16:21", "Non"))
    ]  # fmt: skip


def test_no_words_at_all_or_other_words_will_do(small: Small) -> None:
    small.replace("enfant", '"Des bleus"', '"Oui", recap: ""').replace(
        "enfant", '"Rien de net", recap: ""', '"Nonchalant"'
    )
    assert small.lines() == []
