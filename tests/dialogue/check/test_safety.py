"""The safety rules: each is seen to hold on the shipped dialogs, and to break by itself when they are wrong."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from small import Small

from bot.dialogue import loader
from bot.dialogue.check import safety as module
from bot.dialogue.check.safety import Rule, Rules, broken_rules, conversations, faults, read_rules, says
from bot.dialogue.check.tour import Tour
from bot.dialogue.corpus import Corpus
from bot.dialogue.document import Document, parse
from bot.dialogue.findings import KINDS, Finding, Severity
from bot.dialogue.machine import Interview
from bot.i18n import Language

SHIPPED = Path(__file__).parents[3] / "dialogs"

FRENCH = {
    "“{rule}”: the guidance “{guidance}” ({where}) {fault} “{found}”; shortest conversation: {conversation}": (
        "«\u202f{rule}\u202f»\u202f: l’avis «\u202f{guidance}\u202f» ({where}) {fault} «\u202f{found}\u202f»\u202f; "
        "conversation la plus courte\u202f: {conversation}"
    ),
    "correct this guidance or what leads to it; the rule itself only if the law has changed": (
        "corrigez cet avis ou ce qui y mène\u202f; la règle elle-même, seulement si la loi a changé"
    ),
    "no conversation meets this condition: here the rule “{rule}” proves nothing": (
        "aucune conversation ne remplit cette condition\u202f: ici, la règle «\u202f{rule}\u202f» ne prouve rien"
    ),
    "correct the condition, or remove it": "corrigez la condition, ou supprimez-la",
    "the rule “{rule}” demands nothing": "la règle «\u202f{rule}\u202f» n’exige rien",
    "add `always:`, `one_of:` or `never:`": "ajoutez `always:`, `one_of:` ou `never:`",
    "the guidance “{guidance}” does not exist": "l’avis «\u202f{guidance}\u202f» n’existe pas",
    "name an existing guidance{close}": "nommez un avis qui existe{close}",
    "does not have the verdict": "n’a pas le verdict",
    "has the verdict": "a le verdict",
    "does not name the duty": "ne nomme pas le devoir",
    "names the duty": "nomme le devoir",
    "does not show": "ne montre pas",
    "shows": "montre",
    "does not show first": "ne montre pas en premier",
    "shows first": "montre en premier",
    "does not cite": "ne cite pas",
    "cites": "cite",
    "does not say": "ne dit pas",
    "says": "dit",
}
"""The French of the messages of this check, which the catalogue takes over."""


class InFrench:
    """The catalogue, and what it still lacks."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def gettext(self, message: str) -> str:
        return FRENCH.get(message) or self.language.gettext(message)


@pytest.fixture(scope="module")
def in_french(french: Language) -> InFrench:
    return InFrench(french)


# ---------------------------------------------------------------- the shipped rules


class Seed(NamedTuple):
    """A slip in the shipped dialogs that breaks one rule: the file, and what is written instead of what."""

    rule: str
    file: str
    slips: tuple[tuple[str, str], ...]


def seed(rule: str, file: str, *slips: tuple[str, str]) -> Seed:
    return Seed(rule, file, slips)


def verdict(title: str, old: str, new: str) -> tuple[str, str]:
    """Another verdict for the guidance of this title."""
    return f'    verdict: {old}\n    title: "{title}', f'    verdict: {new}\n    title: "{title}'


SEEDS = (
    seed("danger-secours", "urgence", ("urgence-112, police-17, pompiers-18", "urgence-112, pompiers-18")),
    seed(
        "danger-premier-numero",
        "messages",
        ("[samu-15, urgence-112, police-17, urgence-114", "[urgence-114, samu-15, urgence-112, police-17"),
    ),
    seed("danger-pas-d-ecoute", "urgence", ("urgence-114, procureur, ordre]", "urgence-114, femmes-3919, ordre]")),
    seed("danger-pas-d-histoire", "police", ("Donner l’histoire médicale.", "Donner des détails.")),
    seed(
        "danger-sans-accord",
        "urgence",
        (
            "Sans risque pour vous : faites les premiers gestes et restez jusqu’au relais.",
            "Demandez d’abord l’accord de la personne.",
        ),
    ),
    seed("ecoute-suicide-et-15", "mineur-parents", ("restez ; péril, le 15.", "restez.")),
    seed("idee-de-mort", "urgence", ("[suicide-3114, samu-15, enfance-119, ordre]", "[suicide-3114, ordre]")),
    seed("alerter-dit-le-devoir", "requisition", ("    duty: [special]\n", "")),
    seed(
        "devoir-penal-cite",
        "enfant",
        ("[csp-r4312-18, cp-223-6, cp-226-14, casf-l226-3]", "[csp-r4312-18, cp-226-14, casf-l226-3]"),
    ),
    seed(
        "devoir-deontologique-cite",
        "couple",
        (
            "[cp-226-14, csp-r4312-18, casf-l226-2-1, casf-l226-3, cp-223-6]",
            "[cp-226-14, casf-l226-2-1, casf-l226-3, cp-223-6]",
        ),
    ),
    seed("devoir-special-cite", "requisition", ("[cp-r642-1, cpp-60-1, cp-226-13", "[cpp-60-1, cp-226-13")),
    seed(
        "alerter-une-autorite",
        "police",
        ("duty: [special]", "duty: [special, penal]"),
        ('"au directeur"\n    call: [police-17, samu-15, urgence-112, ordre]', '"au directeur"\n    call: [ordre]'),
    ),
    seed(
        "permission-pas-devoir",
        "temoin",
        ("La loi permet de dire à la justice les maltraitances subies", "La loi vous oblige à dire les maltraitances"),
    ),
    seed("parler-cite-un-texte", "temoin", ("law: [cp-226-14, cpp-109, cp-226-13]", "law: [cpp-109, cp-226-13]")),
    seed(
        "enfant-alerter",
        "enfant",
        (
            "[crip, enfance-119, ordre]\n    law: [csp-r4312-18, cp-226-14, casf-l226-2-1, casf-l226-3, cp-223-6]\n\n",
            "[police-17, enfance-119, ordre]\n    law: [csp-r4312-18, cp-226-14]\n\n",
        ),
    ),
    seed(
        "enfant-sans-accord",
        "enfant",
        ("Écrivez les faits datés, les mots entre guillemets", "Écrivez les faits, avec l’accord des parents"),
    ),
    seed("enfant-doute", "enfant", verdict("Prenez un avis aujourd’hui", "conscience", "taire")),
    seed("enfant-depart", "enfant", ("urgence-112, procureur, crip", "urgence-112, crip")),
    seed("enfant-temoin", "temoin", ("call: [crip, procureur, ordre]", "call: [crip, ordre]")),
    seed("enfant-dans-le-couple", "couple", ("Enfants exposés : alertez aussi la CRIP.", "Voyez son médecin.")),
    seed("pas-de-quinze-ans", "mineur-parents", ("inventer un âge minimal", "oublier le seuil de 15 ans")),
    seed(
        "vulnerable-alerter",
        "adulte-vulnerable",
        (
            "call: [ars, procureur, ordre]\n    law: [csp-r4312-18, cp-226-14, casf-l119-1",
            "call: [police-17, ordre]\n    law: [csp-r4312-18, cp-226-14, casf-l119-1",
        ),
    ),
    seed(
        "vulnerable-doute",
        "adulte-vulnerable",
        ("Elle ne peut pas se protéger : alertez. Elle le peut : cherchez", "Cherchez"),
    ),
    seed(
        "tutelle-pas-au-juge",
        "adulte-vulnerable",
        ("Dites au médecin ce que vous constatez : il peut écrire au procureur.", "Écrivez au juge des tutelles."),
    ),
    seed("capable-sans-accord", "couple", ("call: [victimes-116006, femmes", "call: [procureur, femmes")),
    seed("capable-d-accord", "couple", ("call: [procureur, victimes-116006, femmes", "call: [victimes-116006, femmes")),
    seed("emprise-procureur-seul", "couple", ("puis saisissez-le, lui seul.", "puis saisissez-le.")),
    seed(
        "violence-sans-plainte-imposee",
        "couple",
        ("Notez au dossier : ses mots, votre réflexion.", "Une victime doit porter plainte : dites-le."),
    ),
    seed("arme-prefet", "urgence", ("law: [cp-223-6, cp-226-14]", "law: [cp-223-6]")),
    seed("arme-permis", "urgence", verdict("Prévenir le préfet", "parler", "conscience")),
    seed("menace-sans-arme", "urgence", ("[ordre, police-17, samu-15]", "[ordre, police-17, procureur]")),
    seed(
        "arme-jamais-prise",
        "urgence",
        ("Parlez-en aujourd’hui au médecin ou à la psychiatrie.", "Prenez l’arme, parlez-en au médecin."),
    ),
    seed("soignant-agresse", "entretien", (" Je ne peux pas parler de la santé de cette personne.", "")),
    seed("aveu-et-autres", "entretien", ("alertez CRIP, ARS ou procureur.", "prenez conseil.")),
    seed(
        "police-sans-papier",
        "police",
        ("[cp-226-13, csp-r4312-5, csp-l1110-4, cpp-60-1]", "[csp-r4312-5, csp-l1110-4, cpp-60-1]"),
    ),
    seed(
        "police-jamais-au-telephone",
        "police",
        ("chef de service ; ne répondez pas vous-même.", "chef de service ; téléphonez vous-même à la police."),
    ),
    seed(
        "police-au-telephone", "police", ("Ne dites ni oui ni non. Notez heure", "Confirmez la présence. Notez heure")
    ),
    seed(
        "police-escorte",
        "police",
        ("[cp-226-13, csp-l1110-4, csp-l6141-5, csp-r4312-17", "[cp-226-13, csp-l1110-4, csp-r4312-17"),
    ),
    seed("prison-menace", "police", ("qui est visé et la mesure", "qui est visé, le traitement et la mesure")),
    seed("requisition-conseil", "requisition", ("Répondez vite, par écrit :", "Préparez-vous :")),
    seed("requisition-acte", "requisition", ("Refus : ne piquez pas, écrivez-le", "Refus : écrivez-le")),
    seed("perquisition", "requisition", ("[cpp-56-3, cpp-76, cpp-60-1", "[cpp-56-3, cpp-60-1")),
    seed(
        "perquisition-dit-d-eviter",
        "requisition",
        (
            'lisez avant de signer."\n    avoid:\n      - "S’interposer physiquement."',
            'lisez avant de signer."\n    avoid:\n      - "Hausser le ton."',
        ),
    ),
    seed("rien-detruire", "temoin", ("Notez la demande et votre réponse.", "Notez la demande, puis déchirez-la.")),
    seed("convocation-venir", "temoin", ("Venez à la convocation. Si l’on", "Si l’on")),
    seed("convocation-jamais-absent", "temoin", ("Refusez avec courtoisie, sans", "Ne venez pas, sans")),
    seed("temoin-secret", "temoin", ("[cpc-206, cp-226-13, csp-r4312-5]", "[cpc-206, csp-r4312-5]")),
    seed("temoin-serment", "temoin", ('"Venez, jurez ; sur', '"Venez ; sur'), ("Prêtez serment, dites", "Dites")),
    seed("mise-en-cause", "temoin", verdict("Un avocat d’abord", "partager", "taire")),
    seed("contraception", "mineur-parents", ("Orientez vers un médecin, une sage-femme", "Faites venir un adulte")),
    seed("sante-sexuelle-mineur", "mineur-parents", ("Faites-lui choisir un adulte qui l’accompagne, sans", "Sans")),
    seed("autre-soin-mineur", "mineur-parents", verdict("Ne promettez rien", "partager", "taire")),
    seed(
        "parents-meme-information",
        "mineur-parents",
        ("[cc-371-1, cc-378-2, csp-l1111-2, csp-l1111-7,", "[cc-378-2, csp-l1111-2, csp-l1111-7,"),
    ),
    seed(
        "parents-pas-d-adresse",
        "mineur-parents",
        ("Au téléphone : ne confirmez rien, pas même la présence de l’enfant.", "Donnez au père sa seule adresse."),
    ),
    seed(
        "proche-inconnu",
        "famille",
        ("[cp-226-13, csp-l1110-4, csp-r1112-45, csp-r4312-5]", "[csp-l1110-4, csp-r1112-45, csp-r4312-5]"),
    ),
    seed("proche-diagnostic", "famille", verdict("Seul le médecin le dit", "partager", "taire")),
    seed("proche-titre", "famille", ("Demandez le jugement ou l’habilitation, lisez-le.", "Fiez-vous à son titre.")),
    seed("apres-le-deces", "en-bref", ("Cherchez un refus noté du défunt :", "Cherchez ce que voulait le défunt :")),
    seed("employeur-organismes", "partage", verdict("Ni la maladie", "taire", "partager")),
    seed("partage-refuse", "partage", ("appelez le 15, le refus", "le refus")),
    seed("protection-de-l-enfance", "partage", ("[casf-l226-2-2, casf-l226-2-1,", "[casf-l226-2-1,")),
    seed("caisse", "partage", verdict("Facturation à la caisse", "partager", "taire")),
    seed(
        "bon-destinataire",
        "partage",
        ("proposez à la personne de la demander elle-même.", "prévenez le maire."),
    ),
    seed("on-m-entend", "lieux-publics", verdict("Pas ici", "taire", "partager")),
    seed(
        "messagerie-ordinaire",
        "messages",
        ("[csp-l1111-8, csp-l1110-4, csp-r4312-5]", "[csp-l1110-4, csp-r4312-5]"),
    ),
    seed(
        "fuite-de-donnees",
        "messages",
        ("call: [cnil, assureur, ordre]", "call: [assureur, ordre]"),
    ),
    seed(
        "toujours-un-conseil",
        "lieux-publics",
        ("call: [ordre, assureur]\n    law: [csp-l1110-4", "call: [soignants-sps]\n    law: [csp-l1110-4"),
    ),
    seed(
        "jamais-de-secret-absolu",
        "mineur-parents",
        ("je ne leur en parlerai pas.", "je te promets de n’en parler à personne."),
    ),
    seed(
        "rien-de-perime",
        "adulte-vulnerable",
        ('une aide, le 3133."\n      - "Notez', 'une aide, le 3977."\n      - "Notez'),
    ),
)


@cache
def parsed(name: str, text: str) -> tuple[Document | None, tuple[Finding, ...]]:
    document, findings = parse(text, name)
    return document, tuple(findings)


def read_once(path: Path, shown: str) -> tuple[Document | None, list[Finding]]:
    """As `document.read` for good files; a file that no seed changed is parsed once for all of them."""
    document, findings = parsed(shown, path.read_bytes().decode())
    return document, list(findings)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped dialogs, to break one thing in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(loader, "read", read_once)
    monkeypatch.setattr(module, "read", read_once)
    return Path(shutil.copytree(SHIPPED, tmp_path / "dialogs"))


def slipped(text: str, slips: tuple[tuple[str, str], ...]) -> str:
    """A text with its slips. A space stands for the no-break ones too."""
    for old, new in slips:
        pattern = re.escape(old).replace("\\ ", "[ \u00a0\u202f]")
        assert len(re.findall(pattern, text)) == 1, old
        text = re.sub(pattern, new, text)
    return text


def toured(folder: Path) -> Tour:
    loaded = loader.load(folder)
    assert loaded.corpus is not None, loaded.findings
    return Tour(Interview(loaded.corpus))


def rules_of(folder: Path, corpus: Corpus) -> Rules:
    rules, findings = read_rules(folder, corpus)
    assert rules is not None, findings
    return rules


@pytest.mark.parametrize("each", SEEDS, ids=[each.rule for each in SEEDS])
def test_a_slip_is_told_by_the_one_rule_it_breaks(copy: Path, each: Seed) -> None:
    path = copy / f"{each.file}.yaml"
    path.write_text(slipped(path.read_text(encoding="utf-8"), each.slips), encoding="utf-8")
    tour = toured(copy)
    found = list(broken_rules(tour, copy))
    place = rules_of(copy, tour.interview.corpus).document.key_place("rules", each.rule)
    assert found
    assert {(finding.code, finding.place) for finding in found} == {("D080", place)}, [
        finding.details for finding in found
    ]
    assert all(str(finding.details["where"]).startswith("dialogs/") for finding in found)


def test_every_rule_is_seen_to_break(shipped: Corpus) -> None:
    assert [each.rule for each in SEEDS] == list(rules_of(SHIPPED, shipped).rules)


def test_the_shipped_dialogs_hold_every_rule(shipped_interview: Interview) -> None:
    assert list(broken_rules(Tour(shipped_interview), SHIPPED)) == []


def test_every_rule_names_the_law_or_bears_on_everything(shipped: Corpus) -> None:
    for key, rule in rules_of(SHIPPED, shipped).rules.items():
        assert rule.basis or rule.when is None, key


def test_a_child_left_in_silence_is_told_in_french_with_the_shortest_conversation(
    copy: Path, in_french: InFrench
) -> None:
    path = copy / "enfant.yaml"
    text = path.read_text(encoding="utf-8")
    alert = "    verdict: alerter\n    duty: [deontologie]\n"
    path.write_text(text.replace(alert, "    verdict: taire\n", 1), encoding="utf-8")
    told = [finding.describe(in_french) for finding in broken_rules(toured(copy), copy)]
    line = 1 + (copy / "safety.yaml").read_text(encoding="utf-8").splitlines().index("  enfant-alerter:")
    where = 1 + text.splitlines().index("  alerter-crip:")
    assert told == [
        (
            f"dialogs/safety.yaml:{line}:3: D080 «\u202fUn enfant qui présente des signes de maltraitance\u202f: "
            "toujours "
            "alerter, et montrer une autorité\u202f»\u202f: l’avis «\u202fenfant/alerter-crip\u202f» "
            f"(dialogs/enfant.yaml:{where}) n’a pas le verdict «\u202falerter\u202f»\u202f; conversation la plus "
            "courte\u202f: "
            "Un enfant ou un ado maltraité › Signes, paroles, violences vues — corrigez cet avis ou ce qui y "
            "mène\u202f; "
            "la règle elle-même, seulement si la loi a changé"
        )
    ]


# ---------------------------------------------------------------- the vocabulary


def proved(small: Small, rules: str) -> list[str]:
    """What the check says in French of the small dialogs, with these rules."""
    small.write("safety", rules)
    return [
        finding.describe(InFrench(small.languages["fr"]))
        for finding in broken_rules(toured(small.folder), small.folder)
    ]


def rule(demand: str, when: str = "topic: enfant") -> str:
    return f'rules:\n  ma-regle:\n    rule: "C’est ainsi."\n    when:\n      - {when}\n    {demand}\n'


BROKEN = "dialogs/safety.yaml:2:3: D080 «\u202fC’est ainsi\u202f»\u202f: l’avis "
REMEDY = " — corrigez cet avis ou ce qui y mène\u202f; la règle elle-même, seulement si la loi a changé"
ALERT = "«\u202fenfant/alerter\u202f» (dialogs/enfant.yaml:28) "
TO_ALERT = "\u202f; conversation la plus courte\u202f: Je décris › Majeur, sans danger › Des bleus"

ON_ALERT = "{guidance: enfant/alerter}"


@pytest.mark.parametrize(
    ("holds", "breaks", "fault", "found"),
    [
        ("always: {verdict: alerter}", "always: {verdict: taire}", "n’a pas le verdict", "taire"),
        (
            "one_of: {verdict: [taire, alerter]}",
            "one_of: {verdict: [taire, parler]}",
            "n’a pas le verdict",
            "taire / parler",
        ),
        ("never: {verdict: taire}", "never: {verdict: [taire, alerter]}", "a le verdict", "alerter"),
        (
            "always: {duty: deontologie}",
            "always: {duty: [deontologie, penal]}",
            "ne nomme pas le devoir",
            "penal",
        ),
        (
            "one_of: {duty: [penal, deontologie]}",
            "one_of: {duty: [penal, special]}",
            "ne nomme pas le devoir",
            "penal / special",
        ),
        ("never: {duty: penal}", "never: {duty: deontologie}", "nomme le devoir", "deontologie"),
        ("always: {call: [crip, ordre]}", "always: {call: [crip, mairie]}", "ne montre pas", "mairie"),
        ("one_of: {call: [mairie, crip]}", "one_of: {call: mairie}", "ne montre pas", "mairie"),
        ("never: {call: mairie}", "never: {call: [crip, mairie, ordre]}", "montre", "crip, ordre"),
        (
            "always: {first: enfance-119}",
            "one_of: {first: [crip, ordre]}",
            "ne montre pas en premier",
            "crip / ordre",
        ),
        ("never: {first: crip}", "never: {first: enfance-119}", "montre en premier", "enfance-119"),
        ("always: {law: cp-226-14}", "always: {law: [cp-226-14, cp-223-6]}", "ne cite pas", "cp-223-6"),
        ("one_of: {law: [cp-223-6, cp-226-14]}", "one_of: {law: cp-223-6}", "ne cite pas", "cp-223-6"),
        ("never: {law: cp-223-6}", "never: {law: [cp-226-14]}", "cite", "cp-226-14"),
        ('always: {text: [Alertez, "119"]}', 'always: {text: ["119", "17"]}', "ne dit pas", "17"),
        ('one_of: {text: ["17", "notez … voyez"]}', 'one_of: {text: ["17", "15"]}', "ne dit pas", "17 / 15"),
        ('never: {text: "promettre le secret"}', 'never: {text: "appel* … 119"}', "dit", "appel* … 119"),
    ],
)
def test_what_a_rule_demands_is_seen_to_hold_and_to_break(
    small: Small, holds: str, breaks: str, fault: str, found: str
) -> None:
    small.append("contacts", '  mairie: {name: "Mairie", for: "état civil", how: "sur place", checked: 2026-11-23}\n')
    small.append(
        "sources",
        '  cp-223-6:\n    code: "Code pénal"\n    article: "223-6"\n    title: "Secourir"\n'
        '    checked: 2026-11-23\n    confidence: high\n    says: ["Impose."]\n',
    )
    assert proved(small, rule(holds, ON_ALERT)) == []
    assert proved(small, rule(breaks, ON_ALERT)) == [f"{BROKEN}{ALERT}{fault} «\u202f{found}\u202f»{TO_ALERT}{REMEDY}"]


@pytest.mark.parametrize(
    ("when", "states"),
    [
        ("{facts: {age: mineur, danger: non}}", ["enfant/alerter"]),
        ("{facts: {enfant/signes: [rien], age: [mineur, majeur]}}", ["enfant/alerter", "enfant/attendre"]),
        ("{facts: {danger: oui}}", ["urgence/appeler"]),
        ("{topic: enfant}", ["enfant/alerter", "enfant/attendre", "urgence/appeler"]),
        ("{topic: [entretien, urgence], verdict: conscience}", ["urgence/respirer"]),
        ("{guidance: [enfant/attendre, urgence/respirer]}", ["enfant/attendre", "urgence/respirer"]),
        ("{verdict: [taire, conscience]}", ["enfant/attendre", "urgence/respirer"]),
        ("{duty: special}", ["urgence/appeler"]),
        ("{duty: [special, deontologie]}", ["enfant/alerter", "urgence/appeler"]),
        ("{call: crip}", ["enfant/alerter"]),
        ("{law: csp-4312-18}", ["enfant/alerter"]),
    ],
)
def test_a_rule_bears_on_the_conversations_that_meet_its_condition(small: Small, when: str, states: list[str]) -> None:
    small.write("safety", rule("never: {call: ordre}", when))
    found = broken_rules(toured(small.folder), small.folder)
    assert sorted({str(finding.details["guidance"]) for finding in found}) == states


def test_a_rule_of_several_conditions_bears_wherever_one_is_met_and_a_rule_without_on_everything(small: Small) -> None:
    two = rule("never: {call: ordre}", "verdict: taire\n      - verdict: conscience")
    assert [line.split("\u202f: l’avis ")[1].split(" (")[0] for line in proved(small, two)] == [
        "«\u202fenfant/attendre\u202f»",
        "«\u202furgence/respirer\u202f»",
    ]
    everything = 'rules:\n  ma-regle:\n    rule: "C’est ainsi."\n    never: {call: ordre}\n'
    assert len(proved(small, everything)) == 4


def test_the_shortest_conversation_is_the_one_told(small: Small) -> None:
    (line,) = proved(small, rule("never: {call: ordre}", "guidance: urgence/appeler"))
    assert "conversation la plus courte\u202f: Un enfant › Oui, maintenant — " in line


def test_a_condition_that_no_conversation_meets_proves_nothing(small: Small) -> None:
    rules = rule("never: {verdict: parler}", "verdict: alerter\n      - {verdict: taire, facts: {danger: oui}}")
    assert proved(small, rules) == [
        (
            "dialogs/safety.yaml:6:9: D081 aucune conversation ne remplit cette condition\u202f: ici, la règle "
            "«\u202fma-regle\u202f» ne prouve rien — corrigez la condition, ou supprimez-la"
        )
    ]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            rule("always: {verdit: taire}"),
            (
                "6:14: D010 clé inconnue «\u202fverdit\u202f» — supprimez-la, ou corrigez son nom — vouliez-vous "
                "«\u202fverdict\u202f»\u202f?"
            ),
        ),
        (
            rule("toujours: {verdict: taire}"),
            "6:5: D010 clé inconnue «\u202ftoujours\u202f» — supprimez-la, ou corrigez son nom",
        ),
        (
            "rules:\n  ma-regle:\n    never: {verdict: taire}\n",
            "2:3: D011 il manque «\u202frule\u202f» — ajoutez dessous la ligne `rule:`",
        ),
        (
            rule("never: {verdict: taire}").replace("when:\n      - topic", "when:\n      topic"),
            (
                "5:7: D012 `when:` porte un groupe de clés, là où il faut une liste — "
                "voyez dans LISEZMOI.md comment s’écrit cette clé"
            ),
        ),
        (
            rule("never: {verdict: [se-taire]}"),
            (
                "6:23: D013 «\u202fse-taire\u202f» n’est pas l’un de\u202f: alerter, parler, conscience, partager, "
                "taire — "
                "choisissez l’un d’eux — vouliez-vous «\u202ftaire\u202f»\u202f?"
            ),
        ),
        (rule('never: {text: [" … "]}'), "6:20: D016 il n’y a rien ici — écrivez quelque chose, ou supprimez la ligne"),
        (
            rule("never: {text: []}\n    when: []").replace("    when:\n      - topic: enfant\n", ""),
            "5:11: D016 il n’y a rien ici — écrivez quelque chose, ou supprimez la ligne",
        ),
        (
            rule("never: {verdict: taire}", "facts: {dangers: oui}"),
            (
                "5:17: D021 «\u202fdangers\u202f» est lu ici, mais ce n’est pas une question — nommez une question — "
                "vouliez-vous «\u202fdanger\u202f»\u202f?"
            ),
        ),
        (
            rule("never: {verdict: taire}", "facts: {enfant/age: mineur}"),
            (
                "5:17: D021 «\u202fenfant/age\u202f» est lu ici, mais ce n’est pas une question — nommez une "
                "question — "
                "vouliez-vous «\u202fage\u202f»\u202f?"
            ),
        ),
        (
            rule("never: {verdict: taire}", "facts: {enfant/signes: [rien, bleu]}"),
            (
                "5:39: D022 «\u202fbleu\u202f» n’est pas une réponse à «\u202fenfant/signes\u202f» — nommez une de ses "
                "réponses — vouliez-vous «\u202fbleus\u202f»\u202f?"
            ),
        ),
        (
            rule("never: {law: cp-226-41}"),
            (
                "6:18: D023 le texte «\u202fcp-226-41\u202f» n’est pas dans sources.yaml — ajoutez-l’y, ou corrigez "
                "son nom — "
                "vouliez-vous «\u202fcp-226-14\u202f»\u202f?"
            ),
        ),
        (
            rule("never: {verdict: taire}\n    basis: [xyz]"),
            "7:13: D023 le texte «\u202fxyz\u202f» n’est pas dans sources.yaml — ajoutez-l’y, ou corrigez son nom",
        ),
        (
            rule("one_of: {first: crips}"),
            (
                "6:21: D024 le contact «\u202fcrips\u202f» n’est pas dans contacts.yaml — ajoutez-l’y, ou corrigez "
                "son nom — "
                "vouliez-vous «\u202fcrip\u202f»\u202f?"
            ),
        ),
        (
            rule("never: {verdict: taire}", "topic: enfants"),
            (
                "5:16: D026 le sujet «\u202fenfants\u202f» n’existe pas — nommez un sujet qui existe — vouliez-vous "
                "«\u202fenfant\u202f»\u202f?"
            ),
        ),
        (
            rule("never: {verdict: taire}", "guidance: [enfant/alertez]"),
            (
                "5:20: D083 l’avis «\u202fenfant/alertez\u202f» n’existe pas — nommez un avis qui existe — "
                "vouliez-vous "
                "«\u202fenfant/alerter\u202f»\u202f?"
            ),
        ),
        (
            'rules:\n  ma-regle:\n    rule: "C’est ainsi."\n',
            "2:3: D082 la règle «\u202fma-regle\u202f» n’exige rien — ajoutez `always:`, `one_of:` ou `never:`",
        ),
        (
            "",
            (
                "1:1: D008 le fichier est vide, ou n’est pas fait de lignes «\u202fclé\u202f: valeur\u202f» — voyez "
                "un modèle dans LISEZMOI.md"
            ),
        ),
    ],
)
def test_a_slip_in_the_rules_is_told_where_it_stands(small: Small, rules: str, said: str) -> None:
    assert proved(small, rules) == [f"dialogs/safety.yaml:{said}"]


def test_dialogs_without_rules_are_not_proved(small: Small) -> None:
    found = list(broken_rules(toured(small.folder), small.folder))
    assert [(str(each.place), each.code) for each in found] == [("dialogs/safety.yaml:1:1", "D001")]


def test_every_fault_of_the_rules_is_told_at_once(small: Small) -> None:
    rules = rule("never: {law: [a, b], call: c}", "{topic: d, guidance: e}")
    assert [line.split()[1] for line in proved(small, rules)] == ["D026", "D083", "D024", "D023", "D023"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("confirmez", "Au téléphone, confirmez la présence."),
        ("le secret s'impose", "Le secret s’impose à moi."),
        ("72 h", "Prévenez la CNIL sous 72\u202fh."),
        ("mineur*", "Une mineure est exposée."),
        ("ne venez pas", "Ne venez pas."),
        ("appelez … 17", "Appelez vous-même le 15 ou le 17."),
        ("appelez ... 17", "Appelez, sans tarder, le 17."),
        ("venez", "Ne mentez pas ; venez."),
        ("R. 4312-4", "L’article R.\u00a04312-4 est abrogé."),
        ("appelez … 17", "N’appelez pas le 17. Appelez plutôt le 15, puis le 17."),
        ("dites … diagnostic", "Ne dites rien à l’équipe, dites au médecin le diagnostic."),
    ],
)
def test_words_are_found(words: str, text: str) -> None:
    assert says(words, text)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("confirmez", "Ne confirmez rien."),
        ("appelez", "N’appelez personne."),
        ("opposez", "Ne vous opposez plus."),
        ("appelle", "Je n’y appelle personne."),
        ("diagnostic", "Signalez le danger, sans diagnostic."),
        ("promettez", "Jamais promettez."),
        ("15", "L. 1152 et {15000 €}."),
        ("mineur", "Une mineure est exposée."),
        ("appelez … 17", "Appelez le 15. Le 17 viendra."),
        ("appelez … 17", "Le 17, appelez."),
        ("le secret", "Des secrets."),
    ],
)
def test_other_words_are_not(words: str, text: str) -> None:
    assert not says(words, text)


def test_words_are_looked_for_where_the_rule_says(small: Small) -> None:
    assert proved(small, rule('never: {text: "Promettre"}\n    in: [title, do, say]', ON_ALERT)) == []
    (line,) = proved(small, rule('never: {text: "Promettre"}\n    in: [avoid]', ON_ALERT))
    assert "dit «\u202fPromettre\u202f»" in line
    for part, word in {"title": "Alertez", "why": "loi", "do": "119", "say": "parler", "doubt": "discuté"}.items():
        assert proved(small, rule(f'always: {{text: "{word}"}}\n    in: [{part}]', ON_ALERT)) == []


def test_nonsense_is_met_in_no_time() -> None:
    words = "a* … " * 200 + "b"
    assert not says(words, "a " * 20_000)


def test_every_conversation_is_proved_once(shipped_interview: Interview) -> None:
    tour = Tour(shipped_interview)
    assert len(conversations(tour)) == tour.conversations


def test_a_rule_reads_in_python_as_in_the_file(shipped: Corpus) -> None:
    rule = Rule.model_validate({"rule": "Ainsi.", "never": {"call": "crip"}})
    end = shipped.guidance["enfant/alerter-crip"]
    assert [*faults(rule, end)] == [("shows", "crip")]


def test_the_codes_of_the_rules_are_errors() -> None:
    assert {KINDS[code].severity for code in ("D080", "D081", "D082", "D083")} == {Severity.ERROR}
