"""Typography, dates that do not exist, recaps that say nothing."""

from small import Small

N, W = "\u202f", "\u00a0"
BY_ITSELF = f"{N}; `make check FIX=1` le fait tout seul"


def test_typography_is_a_warning_and_motus_starts(small: Small) -> None:
    report = small.replace("enfant", "Observez encore.", "Observez-le...").report()
    assert (report.errors, report.warnings) == (0, 1)
    assert report.corpus is not None


def test_each_slip_is_told_where_it_stands_and_near_ones_together(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", "Rien n'est sûr, personne ne le sait encore : l'Ordre dit « non »...")
    assert [line.partition(":")[2] for line in small.lines()] == [
        f"32:17: D060 typographie{N}: «{N}Rien n'est sû{N}» — écrivez «{N}Rien n’est sû{N}»{BY_ITSELF}",
        (
            f"32:53: D060 typographie{N}: «{N} sait encore␣: l'Ordre dit «␣non␣»...{N}» — "
            f"écrivez «{N} sait encore⍽: l’Ordre dit «⍽non⍽»…{N}»{BY_ITSELF}"
        ),
    ]


def test_a_slip_in_a_text_of_several_lines_is_told_on_its_own_line(small: Small) -> None:
    small.replace("enfant", '"La loi le permet."', ">\n      La loi le permet\n      à l'infirmière.")
    assert [line.split()[0] for line in small.lines()] == ["dialogs/enfant.yaml:34:10:"]


def test_a_shared_text_is_told_once_in_its_own_file(small: Small) -> None:
    small.replace("communes", "Là, maintenant.", "Là, maintenant!")
    assert [line.split()[0] for line in small.lines()] == ["dialogs/communes.yaml:4:26:"]


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


# Sentences.

LONG = "Appelez le procureur " + "et le médecin " * 8 + "aujourd’hui."


def test_a_sentence_of_more_than_25_words_is_told(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", LONG)
    start = "Appelez le procureur et le"
    assert small.lines() == [
        (
            f"dialogs/enfant.yaml:32:10: D062 une phrase compte 28 mots, 25 au plus se lisent d’une traite{N}: "
            f"«{N}{start}…{N}» — coupez-la en deux"
        )
    ]


def test_two_sentences_are_counted_apart_and_an_article_is_one_sentence(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", "Un mot encore. " * 9 + f"L’article R.{W}4312-18 le demande.")
    assert small.lines() == []


def test_a_text_too_long_for_a_phone_is_told(small: Small) -> None:
    small.replace("enfant", "La loi le permet.", "Écoutez bien cet enfant. " * 9)
    assert [line.partition(" D")[2][:24] for line in small.lines()] == ["063 ce texte compte 224 "]


# « Vous ».


def test_motus_does_not_say_tu_to_the_nurse(small: Small) -> None:
    for words in ("Si tu doutes, parlez.", "Note tes constats.", "Il t’a parlé.", "Méfie-toi.", "Appelle ton cadre."):
        small.restore().replace("enfant", "La loi le permet.", words)
        assert [line.partition(" D")[2][:3] for line in small.lines()] == ["064"], words


def test_what_is_said_to_a_child_or_quoted_may_say_tu(small: Small) -> None:
    small.replace("enfant", "Tu as bien fait de me parler.", "Je te crois, tu as bien fait.")
    small.replace("enfant", "La loi le permet.", f"Dites{N}: «{N}je te crois{N}». Parlez d’un ton calme. Cet état-là.")
    assert small.lines() == []
