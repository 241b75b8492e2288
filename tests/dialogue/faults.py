"""One faulty corpus for each code: how the small corpus is broken, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from small import Small

from bot.dialogue.path import fingerprint

MORE_TOPICS = 8
"""With « Accueil », one button more than a menu may hold."""


def with_another_ending(small: Small) -> Small:
    (small.folder / "police.yml").write_text("topic: police\n", encoding="utf-8")
    return small


def as_folder(small: Small) -> Small:
    small.remove("enfant").path("enfant").mkdir()
    return small


def in_latin_1(small: Small) -> Small:
    text = small.path("enfant").read_text(encoding="utf-8")
    return small.write("enfant", text.encode("latin-1", errors="ignore"))


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
            return (
                small.replace("enfant", "bleus: {label", f"{other}: {{label")
                .replace("enfant", "rien: {label", f"{name}: {{label")
                .replace("enfant", "{signes: [bleus]}", f"{{signes: [{other}]}}")
            )
    raise AssertionError("no collision among 5000 identifiers of 18 bits")


def endless(small: Small) -> Small:
    """Six questions of six answers in a row: 46 656 conversations."""
    text = 'topic: enfant\ntitle: "Un enfant"\ngroup: proteger\nstart: q1\nquestions:\n'
    for number in range(1, 7):
        text += f'  q{number}:\n    ask: "Question {number}."\n    answers:\n'
        following = f"q{number + 1}" if number < 6 else "fin"
        for answer in "abcdef":
            text += f'      {answer}: {{label: "Réponse {answer}", next: {following}}}\n'
    return small.write("enfant", text + ENDING).replace("entretien", TO_CHILD, TO_URGENT)


def long_chain(small: Small, questions: int = 18) -> Small:
    """Questions in a row: the code of the eighteenth answer would have 65 characters."""
    text = 'topic: enfant\ntitle: "Un enfant"\ngroup: proteger\nstart: q1\nquestions:\n'
    for number in range(1, questions + 1):
        following = f"q{number + 1}" if number < questions else "fin"
        text += f'  q{number}:\n    ask: "Question {number}."\n    answers:\n'
        text += f'      a: {{label: "Encore", next: {following}}}\n      b: {{label: "Fin", next: fin}}\n'
    return small.write("enfant", text + ENDING).replace("entretien", TO_CHILD, TO_URGENT)


def crowded(small: Small) -> Small:
    for number in range(1, MORE_TOPICS):
        small.write(
            f"sujet-{number}", f'topic: sujet-{number}\ntitle: "Sujet {number}"\ngroup: proteger\nstart: fin\n{ENDING}'
        )
    return small


TO_CHILD = "      mineur: {next: enfant/debut}\n      majeur: {next: enfant/debut}\n"
TO_URGENT = TO_CHILD.replace("enfant", "urgence")
ORPHAN = """\
  orpheline:
    ask: "Dites-en plus."
    answers:
      oui: {label: "Oui", recap: "encore", next: appeler}
      non: {label: "Non", recap: "plus rien", next: respirer}
"""
ENDING = (
    "guidance:\n  fin:\n    verdict: taire\n    title: Fin\n    why: Voilà.\n    do: [Rien.]\n"
    "    call: [ordre]\n    law: [cp-226-14]\n"
)


class Fault(NamedTuple):
    """A code, a way to break the small corpus, and the one line that `motus check` must then print."""

    code: str
    broken: Callable[[Small], Small]
    message: str
    remedy: str

    @property
    def line(self) -> str:
        return f"dialogs/{self.message} — {self.remedy}"


FAULTS: tuple[Fault, ...] = (
    Fault(
        "D001",
        as_folder,
        "enfant.yaml:1:1: D001 «\u202fenfant.yaml\u202f» ne peut pas être lu\u202f: ce n’est pas un fichier",
        "mettez là un fichier de texte lisible",
    ),
    Fault(
        "D019",
        with_another_ending,
        "police.yml:1:1: D019 «\u202fpolice.yml\u202f» n’est pas lu\u202f: son nom ne finit pas par «\u202f.yaml\u202f»",  # noqa: E501
        "renommez-le",
    ),
    Fault(
        "D002",
        in_latin_1,
        "enfant.yaml:18:16: D002 le fichier n’est pas en UTF-8\u202f: l’octet 0xe2 est illisible",
        "enregistrez-le avec l’encodage «\u202fUTF-8\u202f»",
    ),
    Fault(
        "D003",
        lambda small: small.replace("enfant", "  signes:", "\tsignes:"),
        "enfant.yaml:12:1: D003 une tabulation sert de retrait",
        "remplacez-la par deux espaces",
    ),
    Fault(
        "D004",
        lambda small: small.replace("enfant", '"La loi le permet."', "La loi : le permet."),
        "enfant.yaml:32:17: D004 le YAML ne se lit pas\u202f: un deux-points est là où il n’en faut pas\u202f; "
        "un texte qui en contient se met entre guillemets",
        "vérifiez les retraits, les guillemets et les deux-points de cette ligne",
    ),
    Fault(
        "D005",
        lambda small: small.replace("enfant", "    do:\n", "    why: Encore.\n    do:\n"),
        "enfant.yaml:33:5: D005 «\u202fwhy\u202f» est écrit deux fois (d’abord ligne 32)",
        "supprimez ou renommez l’un des deux",
    ),
    Fault(
        "D006",
        lambda small: small.replace("enfant", '"Des bleus"', "No"),
        "enfant.yaml:15:22: D006 «\u202fNo\u202f» sans guillemets peut être pris pour vrai ou faux",
        'écrivez "No" entre guillemets',
    ),
    Fault(
        "D007",
        lambda small: small.replace("enfant", '"La loi le permet."', '&loi "La loi le permet."'),
        "enfant.yaml:32:10: D007 les ancres, alias et étiquettes (&, *, !) ne servent pas dans les dialogues",
        "écrivez le texte en entier",
    ),
    Fault(
        "D008",
        lambda small: small.write("enfant", ""),
        "enfant.yaml:1:1: D008 le fichier est vide, ou n’est pas fait de lignes «\u202fclé\u202f: valeur\u202f»",
        "voyez un modèle dans LISEZMOI.md",
    ),
    Fault(
        "D009",
        lambda small: small.write("enfant", "# " + "x" * 10_000_000),
        "enfant.yaml:1:1: D009 le fichier pèse 10000002 octets, plus que 524288",
        "coupez-le en plusieurs sujets",
    ),
    Fault(
        "D010",
        lambda small: small.replace("enfant", "    avoid:", "    avoids:"),
        "enfant.yaml:36:5: D010 clé inconnue «\u202favoids\u202f»",
        "supprimez-la, ou corrigez son nom — vouliez-vous «\u202favoid\u202f»\u202f?",
    ),
    Fault(
        "D011",
        lambda small: small.replace("enfant", '    why: "La loi le permet."\n', ""),
        "enfant.yaml:28:3: D011 il manque «\u202fwhy\u202f»",
        "ajoutez ici la ligne `why:`",
    ),
    Fault(
        "D012",
        lambda small: small.replace("enfant", '["Observez encore."]', '"Observez encore."'),
        "enfant.yaml:47:9: D012 un texte là où il faut une liste",
        "voyez dans LISEZMOI.md comment s’écrit cette clé",
    ),
    Fault(
        "D013",
        lambda small: small.replace("enfant", "verdict: taire", "verdict: se-taire"),
        "enfant.yaml:44:14: D013 «\u202fse-taire\u202f» n’est pas l’un de\u202f: alerter, parler, conscience, "
        "partager, taire",
        "choisissez l’un d’eux — vouliez-vous «\u202ftaire\u202f»\u202f?",
    ),
    Fault(
        "D014",
        lambda small: small.replace("enfant", '["Observez encore."]', "[a, b, c, d, e, f]"),
        "enfant.yaml:47:9: D014 6, là où 5 au plus sont admis",
        "raccourcissez, ou coupez en deux",
    ),
    Fault(
        "D015",
        lambda small: small.replace("enfant", "  signes:\n", "  Signes:\n"),
        "enfant.yaml:12:3: D015 «\u202fSignes\u202f» n’est pas un identifiant",
        "minuscules sans accent, chiffres et tirets, 40 caractères au plus",
    ),
    Fault(
        "D016",
        lambda small: small.replace("enfant", '"Que voyez-vous\u202f?"', '" "'),
        "enfant.yaml:13:10: D016 ceci est vide",
        "écrivez quelque chose, ou supprimez la ligne",
    ),
    Fault(
        "D017",
        lambda small: small.replace("sources", "2026-03-01", "1er mars 2026"),
        "sources.yaml:7:14: D017 «\u202f1er mars 2026\u202f» n’est pas une date",
        "écrivez-la ainsi\u202f: 2026-11-23",
    ),
    Fault(
        "D018",
        lambda small: small.replace("enfant", '      rien: {label: "Rien de net", recap: "", next: age}\n', ""),
        "enfant.yaml:15:7: D018 1, là où il en faut 2 au moins",
        "ajoutez-en",
    ),
    Fault(
        "D020",
        lambda small: small.replace("enfant", "mineur: {next: alerter}", "mineur: {next: alertez}"),
        "enfant.yaml:20:22: D020 «\u202fmineur\u202f» mène à «\u202falertez\u202f», qui n’existe pas",
        "donnez une suite qui existe — vouliez-vous «\u202falerter\u202f»\u202f?",
    ),
    Fault(
        "D021",
        lambda small: small.replace("enfant", "{signes: [bleus]}", "{signe: [bleus]}"),
        "enfant.yaml:24:20: D021 la condition lit «\u202fsigne\u202f», qui n’est pas une question",
        "nommez une question — vouliez-vous «\u202fsignes\u202f»\u202f?",
    ),
    Fault(
        "D022",
        lambda small: small.replace("enfant", "{signes: [bleus]}", "{signes: [bleus, bleu]}"),
        "enfant.yaml:24:36: D022 «\u202fbleu\u202f» n’est pas une réponse à «\u202fsignes\u202f»",
        "nommez une de ses réponses — vouliez-vous «\u202fbleus\u202f»\u202f?",
    ),
    Fault(
        "D023",
        lambda small: small.replace("enfant", "[csp-4312-18, cp-226-14]", "[csp-4312-18, cp-226-41]"),
        "enfant.yaml:41:24: D023 le texte «\u202fcp-226-41\u202f» n’est pas dans sources.yaml",
        "ajoutez-l’y, ou corrigez son nom — vouliez-vous «\u202fcp-226-14\u202f»\u202f?",
    ),
    Fault(
        "D024",
        lambda small: small.replace("enfant", "[enfance-119, crip, ordre]", "[enfance-119, crips, ordre]"),
        "enfant.yaml:40:25: D024 le contact «\u202fcrips\u202f» n’est pas dans contacts.yaml",
        "ajoutez-l’y, ou corrigez son nom — vouliez-vous «\u202fcrip\u202f»\u202f?",
    ),
    Fault(
        "D025",
        lambda small: small.replace("enfant", "group: proteger", "group: proteges"),
        "enfant.yaml:4:8: D025 le groupe «\u202fproteges\u202f» n’est pas dans accueil.yaml",
        "nommez un de ses groupes — vouliez-vous «\u202fproteger\u202f»\u202f?",
    ),
    Fault(
        "D026",
        lambda small: small.replace("accueil", "guided: entretien", "guided: entretiens"),
        "accueil.yaml:5:9: D026 le sujet «\u202fentretiens\u202f» n’existe pas",
        "nommez un sujet qui existe — vouliez-vous «\u202fentretien\u202f»\u202f?",
    ),
    Fault(
        "D027",
        lambda small: small.replace("urgence", "non: {next", 'jamais: {label: "Jamais", next'),
        "urgence.yaml:6:3: D027 les réponses à la question commune «\u202fdanger\u202f» ne sont pas celles "
        "de communes.yaml\u202f: -non, +jamais",
        "donnez les mêmes réponses, ou un autre nom à la question",
    ),
    Fault(
        "D028",
        lambda small: small.write("ado", small.path("enfant").read_text(encoding="utf-8")).remove("enfant"),
        "ado.yaml:1:8: D028 le sujet «\u202fenfant\u202f» est dans le fichier «\u202fado.yaml\u202f»",
        "donnez-leur le même nom",
    ),
    Fault(
        "D029",
        lambda small: small.replace("enfant", "  attendre:\n", "  signes:\n").replace(
            "enfant", "- go: attendre", "- go: alerter"
        ),
        "enfant.yaml:43:3: D029 «\u202fsignes\u202f» est à la fois une question et un avis",
        "renommez l’un des deux",
    ),
    Fault(
        "D030",
        lambda small: small.replace("urgence", "guidance:\n", ORPHAN + "guidance:\n"),
        "urgence.yaml:10:3: D030 aucune conversation n’atteint la question «\u202forpheline\u202f»",
        "menez-y, ou supprimez-la",
    ),
    Fault(
        "D031",
        lambda small: small.replace("urgence", "non: {next: respirer}", "non: {next: appeler}"),
        "urgence.yaml:19:3: D031 aucune conversation ne finit par l’avis «\u202frespirer\u202f»",
        "menez-y, ou supprimez-la",
    ),
    Fault(
        "D032",
        lambda small: small.replace("urgence", "non: {next: respirer}", "non: {next: enfant/debut}"),
        "urgence.yaml:9:19: D032 la conversation tourne en rond\u202f: enfant/debut → enfant/danger → "
        "urgence/debut → urgence/danger → enfant/debut",
        "menez cette réponse ailleurs",
    ),
    Fault(
        "D033",
        lambda small: small.replace("enfant", "\n          - go: attendre", "").replace(
            "enfant", "{next: alerter}", "{next: attendre}"
        ),
        "enfant.yaml:21:7: D033 après «\u202fmajeur\u202f», rien n’est prévu quand age = majeur, danger = "
        "non, signes = rien",
        "ajoutez un dernier cas `- go: …` sans `when`",
    ),
    Fault(
        "D034",
        lambda small: small.replace("enfant", "{next: alerter}", "{next: [{go: alerter}, {go: attendre}]}"),
        "enfant.yaml:20:43: D034 ce cas ne peut jamais être choisi",
        "supprimez-le, ou placez-le avant les cas qui le cachent",
    ),
    Fault(
        "D035",
        lambda small: small.replace(
            "urgence", "oui: {next: appeler}", "oui: {next: [{when: {age: mineur}, go: respirer}, {go: appeler}]}"
        ),
        "urgence.yaml:8:46: D035 la condition lit «\u202fage\u202f», qui n’est pas toujours connu ici",
        "posez «\u202fage\u202f» avant",
    ),
    Fault(
        "D036", endless, "enfant.yaml:1:1: D036 le sujet compte plus de 20000 conversations", "coupez-le en deux sujets"
    ),
    Fault(
        "D037",
        unpointed,
        "urgence.yaml:1:1: D037 aucun menu ne propose ce sujet",
        "donnez-lui un `group:` de accueil.yaml",
    ),
    Fault(
        "D038",
        same_code,
        "enfant.yaml:16:7: D038 «\u202fr949\u202f» et «\u202fr636\u202f» reçoivent le même code court",
        "renommez l’un des deux",
    ),
    Fault(
        "D039",
        lambda small: small.replace("enfant", '"Rien de net"', '"Des bleus"'),
        "enfant.yaml:16:13: D039 deux réponses ont le même bouton «\u202fDes bleus\u202f»",
        "distinguez-les dès le premier mot",
    ),
    Fault(
        "D040",
        lambda small: small.replace("enfant", "La loi le permet.", "La loi le permet. " * 250),
        "enfant.yaml:28:3: D040 l’écran compte 5105 caractères, 4096 au plus",
        "raccourcissez les textes",
    ),
    Fault(
        "D041",
        long_chain,
        "enfant.yaml:91:3: D041 le code d’un bouton fait 65 octets, 64 au plus",
        "posez moins de questions à la suite",
    ),
    Fault(
        "D042",
        lambda small: small.replace("enfant", '"Des bleus"', '"Des bleus de tous les âges sur les deux bras"'),
        "enfant.yaml:15:22: D042 le bouton compte 44 caractères, 38 au plus tiennent sur un téléphone",
        "raccourcissez-le",
    ),
    Fault("D043", crowded, "accueil.yaml:8:32: D043 l’écran a 9 boutons, 8 au plus", "regroupez des réponses"),
    Fault(
        "D050",
        lambda small: small.replace("enfant", "    law: [csp-4312-18, cp-226-14]\n", ""),
        "enfant.yaml:28:3: D050 «\u202falerter\u202f» ne cite aucun texte",
        "ajoutez `law:` avec un identifiant de sources.yaml",
    ),
    Fault(
        "D051",
        lambda small: small.replace("enfant", "    duty: [deontologie]\n", ""),
        "enfant.yaml:28:3: D051 «\u202falerter\u202f» dit d’alerter sans dire d’où vient le devoir",
        "ajoutez `duty:`",
    ),
    Fault(
        "D052",
        lambda small: small.replace("enfant", "verdict: taire", "verdict: taire\n    duty: [penal]"),
        "enfant.yaml:43:3: D052 «\u202fattendre\u202f» a un `duty:` mais ne dit pas d’alerter",
        "supprimez `duty:`, ou changez le verdict",
    ),
    Fault(
        "D053",
        lambda small: small.replace("enfant", "[enfance-119, crip, ordre]", "[enfance-119, crip]"),
        "enfant.yaml:28:3: D053 «\u202falerter\u202f» n’indique personne à qui demander conseil",
        "ajoutez à `call:` l’un de\u202f: ordre, avocat, assureur",
    ),
    Fault(
        "D060",
        lambda small: small.replace("enfant", "Que voyez-vous\u202f?", "Que voyez-vous ?"),
        "enfant.yaml:13:10: D060 typographie\u202f: «\u202fe voyez-vous ?\u202f»",
        "écrivez «\u202fe voyez-vous\u202f?\u202f»",
    ),
    Fault(
        "D061",
        lambda small: small.replace("communes", 'label: "Non", recap: "sans danger"', 'label: "Non"'),
        "communes.yaml:7:20: D061 la réponse «\u202fNon\u202f» ne se comprend pas seule dans le rappel",
        "ajoutez `recap:`",
    ),
)
