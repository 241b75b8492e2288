"""One faulty corpus for each code: how the small corpus is broken."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue.path import fingerprint
from small import Small

MORE_TOPICS = 8
"""With « Accueil », one button more than a menu may hold."""


def as_folder(small: Small) -> Small:
    small.remove("enfant").path("enfant").mkdir()
    return small


def unpointed(small: Small) -> Small:
    """The first screen opens `urgence` no more, and no menu does."""
    return small.replace("accueil", "urgent: urgence", "urgent: enfant").replace(
        "accueil", "brief: urgence", "brief: enfant"
    )


def same_code(small: Small) -> Small:
    """Two answers whose 18-bit fingerprints are the same: of a few hundred identifiers, two are."""
    seen: dict[str, str] = {}
    for number in range(5000):
        name = f"r{number}"
        if (other := seen.setdefault(fingerprint("enfant/signes", name), name)) != name:
            return small.replace("enfant", "bleus: {label", f"{other}: {{label").replace(
                "enfant", "rien: {label", f"{name}: {{label"
            ).replace("enfant", "{signes: [bleus]}", f"{{signes: [{other}]}}")
    raise AssertionError("no collision among 5000 identifiers of 18 bits")


def endless(small: Small) -> Small:
    """Six questions of six answers in a row: 46 656 conversations."""
    text = 'topic: enfant\ntitle: "Un enfant"\ngroup: proteger\nstart: q1\nquestions:\n'
    for number in range(1, 7):
        text += f'  q{number}:\n    ask: "Question {number}."\n    answers:\n'
        following = f"q{number + 1}" if number < 6 else "fin"
        for answer in "abcdef":
            text += f'      {answer}: {{label: "Réponse {answer}", next: {following}}}\n'
    return small.write("enfant", text + ENDING).replace("entretien", "mineur: {next: enfant/debut}", TO_URGENT)


def long_chain(small: Small) -> Small:
    """Eighteen questions in a row: the code of the last answer would have 65 characters."""
    text = 'topic: enfant\ntitle: "Un enfant"\ngroup: proteger\nstart: q1\nquestions:\n'
    for number in range(1, 19):
        following = f"q{number + 1}" if number < 18 else "fin"
        text += f'  q{number}:\n    ask: "Question {number}."\n    answers:\n'
        text += f'      a: {{label: "Encore", next: {following}}}\n      b: {{label: "Fin", next: fin}}\n'
    return small.write("enfant", text + ENDING).replace("entretien", "mineur: {next: enfant/debut}", TO_URGENT)


def crowded(small: Small) -> Small:
    for number in range(1, MORE_TOPICS):
        small.write(
            f"sujet-{number}", f'topic: sujet-{number}\ntitle: "Sujet {number}"\ngroup: proteger\nstart: fin\n{ENDING}'
        )
    return small


def large(small: Small) -> Small:
    return small.append("enfant", "# " + "x" * 600_000)


TO_URGENT = "mineur: {next: urgence/debut}"
ENDING = (
    "guidance:\n  fin:\n    verdict: taire\n    title: Fin\n    why: Voilà.\n    do: [Rien.]\n"
    "    call: [ordre]\n    law: [cp-226-14]\n"
)

Breaking = Callable[[Small], Small]

FAULTS: tuple[tuple[str, Breaking], ...] = (
    ("D001", as_folder),
    ("D002", lambda small: small.replace("enfant", "Un enfant", "Un bébé").write(
        "enfant", small.path("enfant").read_text(encoding="utf-8").replace("’", "'").replace("\u202f", "")
        .replace("🧒", "x").encode("latin-1"))),
    ("D003", lambda small: small.replace("enfant", "  signes:", "\tsignes:")),
    ("D004", lambda small: small.replace("enfant", '"La loi le permet."', "La loi : le permet.")),
    ("D005", lambda small: small.replace("enfant", "  signes:\n", "  danger:\n")),
    ("D006", lambda small: small.replace("enfant", '"Des bleus"', "No")),
    ("D007", lambda small: small.replace("enfant", '"La loi le permet."', '&loi "La loi le permet."')),
    ("D008", lambda small: small.write("enfant", "")),
    ("D009", large),
    ("D010", lambda small: small.replace("enfant", "    avoid:", "    avoids:")),
    ("D011", lambda small: small.replace("enfant", '    why: "La loi le permet."\n', "")),
    ("D012", lambda small: small.replace("enfant", '["Observez encore."]', '"Observez encore."')),
    ("D013", lambda small: small.replace("enfant", "verdict: taire", "verdict: se-taire")),
    ("D014", lambda small: small.replace("enfant", '["Observez encore."]', "[a, b, c, d, e, f]")),
    ("D015", lambda small: small.replace("enfant", "  signes:\n", "  Signes:\n")),
    ("D016", lambda small: small.replace("enfant", '"Que voyez-vous\u202f?"', '" "')),
    ("D017", lambda small: small.replace("sources", "2026-03-01", "1er mars 2026")),
    ("D018", lambda small: small.replace("enfant", '      rien: {label: "Rien de net", recap: "", next: age}\n', "")),
    ("D020", lambda small: small.replace("enfant", "mineur: {next: alerter}", "mineur: {next: alertez}")),
    ("D021", lambda small: small.replace("enfant", "{signes: [bleus]}", "{signe: [bleus]}")),
    ("D022", lambda small: small.replace("enfant", "{signes: [bleus]}", "{signes: [bleus, bleu]}")),
    ("D023", lambda small: small.replace("enfant", "[csp-4312-18, cp-226-14]", "[csp-4312-18, cp-226-41]")),
    ("D024", lambda small: small.replace("enfant", "[enfance-119, crip, ordre]", "[enfance-119, crips, ordre]")),
    ("D025", lambda small: small.replace("enfant", "group: proteger", "group: protéges".replace("é", "e"))),
    ("D026", lambda small: small.replace("accueil", "guided: entretien", "guided: entretiens")),
    ("D027", lambda small: small.replace("urgence", "      non: {next: respirer}\n",
                                         '      no-n: {label: "Non", recap: "calme", next: respirer}\n')),
    ("D028", lambda small: small.write("ado", small.path("enfant").read_text(encoding="utf-8")).remove("enfant")),
    ("D029", lambda small: small.replace("enfant", "  attendre:\n", "  signes:\n").replace(
        "enfant", "- go: attendre", "- go: alerter")),
    ("D030", lambda small: small.replace("enfant", "non: {next: signes}", "non: {next: age}").replace(
        "enfant", "{signes: [bleus]}", "{danger: [non]}").replace("enfant", "- go: attendre", "- go: attendre")),
    ("D031", lambda small: small.replace("urgence", "non: {next: respirer}", "non: {next: appeler}")),
    ("D032", lambda small: small.replace("urgence", "non: {next: respirer}", "non: {next: enfant/debut}")),
    ("D033", lambda small: small.replace("enfant", "- go: attendre", "- when: {danger: non, signes: rien}\n            go: attendre")),
    ("D034", lambda small: small.replace("enfant", "{next: alerter}", "{next: [{go: alerter}, {go: attendre}]}")),
    ("D035", lambda small: small.replace("entretien", "{next: enfant/debut}\n      majeur", "{next: enfant/debut}\n      majeur")),
    ("D036", endless),
    ("D037", unpointed),
    ("D038", same_code),
    ("D039", lambda small: small.replace("enfant", '"Rien de net"', '"Des bleus"')),
    ("D040", lambda small: small.replace("enfant", "La loi le permet.", "La loi le permet. " * 250)),
    ("D041", long_chain),
    ("D042", lambda small: small.replace("enfant", '"Des bleus"', '"Des bleus de tous les âges sur les deux bras"')),
    ("D043", crowded),
    ("D050", lambda small: small.replace("enfant", "    law: [csp-4312-18, cp-226-14]\n", "")),
    ("D051", lambda small: small.replace("enfant", "    duty: [deontologie]\n", "")),
    ("D052", lambda small: small.replace("enfant", "verdict: taire", "verdict: taire\n    duty: [penal]")),
    ("D053", lambda small: small.replace("enfant", "[enfance-119, crip, ordre]", "[enfance-119, crip]")),
    ("D060", lambda small: small.replace("enfant", "Que voyez-vous\u202f?", "Que voyez-vous ?")),
    ("D061", lambda small: small.replace("communes", 'label: "Non", recap: "sans danger"', 'label: "Non"')),
)
