"""The safety rules: each is seen to hold on the shipped dialogs, and to break by itself when they are wrong."""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from small import Small

from bot.dialogue import loader
from bot.dialogue.check.safety import Rule, Rules, broken_rules, conversations, faults, read_rules, says
from bot.dialogue.check.tour import Tour
from bot.dialogue.corpus import Corpus
from bot.dialogue.findings import KINDS, Severity
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


LEADING = frozenset({"entretien"})
"""Topics of ways rather than of advice: a slip there is told where the way ends."""

SEEDS = (
    seed("danger-secours", "urgence", ("urgence-112, police-17, pompiers-18", "urgence-112, pompiers-18")),
    seed(
        "danger-premier-numero",
        "messages",
        ("[samu-15, urgence-112, police-17, urgence-114", "[urgence-114, samu-15, urgence-112, police-17"),
    ),
    seed("danger-pas-d-ecoute", "urgence", ("urgence-114, ordre]", "urgence-114, femmes-3919, ordre]")),
    seed("danger-pas-d-histoire", "police", ("Donner l’histoire médicale.", "Donner des détails.")),
    seed(
        "danger-sans-accord",
        "urgence",
        (
            "Faites les premiers gestes, restez jusqu’au relais.",
            "Demandez d’abord l’accord de la personne.",
        ),
    ),
    seed(
        "ecoute-suicide-et-15",
        "mineur-parents",
        ('"au parent"\n    call: [enfance-119, ordre]', '"au parent"\n    call: [suicide-3114, ordre]'),
    ),
    seed("idee-de-mort", "suicide", ("[samu-15, suicide-3114, medecin, ordre]", "[suicide-3114, medecin, ordre]")),
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
        "detenu",
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
            '[crip, enfance-119, ordre]\n    record: "faits, schéma',
            '[police-17, enfance-119, ordre]\n    record: "faits, schéma',
        ),
    ),
    seed(
        "enfant-sans-accord",
        "enfant",
        ("Écrivez à l’autorité, sans accuser : faits datés", "Écrivez les faits, avec l’accord des parents"),
    ),
    seed("enfant-doute", "enfant", verdict("Prenez un avis aujourd’hui", "conscience", "taire")),
    seed("enfant-depart", "enfant", ("urgence-112, procureur, crip", "urgence-112, crip")),
    seed("enfant-temoin", "temoin", ("call: [crip, procureur, ordre]", "call: [crip, ordre]")),
    seed("enfant-dans-le-couple", "couple", ("Enfants exposés : alertez aussi la CRIP (119).", "Voyez son médecin.")),
    seed("pas-de-quinze-ans", "mineur-parents", ("inventer un âge minimal", "oublier le seuil de 15 ans")),
    seed(
        "vulnerable-alerter",
        "adulte-vulnerable",
        (
            'call: [ars, procureur, ordre]\n    record: "faits datés, ses mots',
            'call: [police-17, ordre]\n    record: "faits datés, ses mots',
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
    seed(
        "enfant-separation",
        "enfant",
        ("Attester pour un parent, lui donner copie de l’écrit.", "Rendre un document à un parent."),
    ),
    seed(
        "vulnerable-vie-en-jeu",
        "adulte-vulnerable",
        (
            'Vie en jeu : 15, 17 ou 112."\n    avoid:\n      - "Prévenir la mairie',
            'Revoyez-la."\n    avoid:\n      - "La mairie',
        ),
    ),
    seed("argent-seul", "adulte-vulnerable", verdict("Sa plainte d’abord", "conscience", "parler")),
    seed(
        "victime-majeure-enfants",
        "victime-majeure",
        (
            'à une femme, 3919."\n      - "Enfant près de l’auteur : fait précis, CRIP ; risque, avis sans nom."',
            'à une femme, 3919."',
        ),
    ),
    seed(
        "victime-majeure-soins",
        "victime-majeure",
        ('UMJ vite ; viol : TPE sous 48 h, contraception d’urgence."\n      - "Pré', 'UMJ vite."\n      - "Pré'),
    ),
    seed(
        "victime-majeure-crime",
        "victime-majeure",
        (
            "cp-434-1, csp-r4312-18, casf-l226-2-1, cp-223-6]\n\n  enfance:",
            "csp-r4312-18, casf-l226-2-1, cp-223-6]\n\n  enfance:",
        ),
    ),
    seed(
        "capable-sans-accord",
        "couple",
        (
            '[femmes-3919, victimes-116006, ordre]\n    record: "constats, ses mots',
            '[femmes-3919, procureur, ordre]\n    record: "constats, ses mots',
        ),
    ),
    seed(
        "capable-d-accord",
        "couple",
        (
            '[procureur, femmes-3919, victimes-116006, ordre]\n    record: "constats',
            '[femmes-3919, victimes-116006, ordre]\n    record: "constats',
        ),
    ),
    seed("emprise-procureur-seul", "couple", ("puis saisissez-le, lui seul.", "puis saisissez-le.")),
    seed(
        "violence-sans-plainte-imposee",
        "couple",
        ("Proposez médecin ou UMJ, abri, attestation en main propre.", "Une victime doit porter plainte : dites-le."),
    ),
    seed("arme-prefet", "urgence", ("law: [cp-223-6, cp-226-14, csp-l1110-4]", "law: [cp-223-6, csp-l1110-4]")),
    seed("arme-permis", "patient-dangereux", verdict("Prévenir le préfet", "parler", "conscience")),
    seed(
        "menace-sans-arme",
        "patient-dangereux",
        ("[medecin, ordre, police-17, samu-15]", "[medecin, ordre, police-17, procureur]"),
    ),
    seed(
        "arme-jamais-prise",
        "patient-dangereux",
        ("Parlez-en aujourd’hui au médecin, à la psychiatrie.", "Prenez l’arme, parlez-en au médecin."),
    ),
    seed(
        "arme-seule",
        "patient-dangereux",
        ("[cp-226-13, csp-l1110-4, cp-226-14, cp-223-6]", "[csp-l1110-4, cp-226-14, cp-223-6]"),
    ),
    seed(
        "crise-sans-menace",
        "patient-dangereux",
        ("[samu-15, police-17, medecin, ordre]", "[samu-15, police-17, ordre]"),
    ),
    seed("absence-en-peril", "suicide", ("Restez jusqu’au relais, puis prévenez le médecin.", "Prévenez le médecin.")),
    seed(
        "absence-sans-peril",
        "suicide",
        ("[cp-226-13, csp-l1110-4, csp-l1111-4, cp-223-6]", "[csp-l1110-4, csp-l1111-4, cp-223-6]"),
    ),
    seed("refus-lucide", "suicide", ("[csp-l1111-4, cp-226-13,", "[cp-226-13,")),
    seed(
        "mineur-suicidaire",
        "suicide",
        ("[samu-15, suicide-3114, crip, ordre]", "[samu-15, suicide-3114, ordre]"),
    ),
    seed("conduite-ni-prefet-ni-police", "conduite", ("Proposez le médecin traitant ;", "Prévenez le préfet ;")),
    seed("conduite-depart", "conduite", ("les clés, de plein gré.", "les clés.")),
    seed(
        "contamination-partenaire",
        "contamination",
        ("Proposez médecin, dépistage, consultation à deux.", "Prévenez le partenaire, proposez un dépistage."),
    ),
    seed("contamination-declaration", "contamination", verdict("Prévenez le médecin", "partager", "taire")),
    seed("contamination-entourage", "contamination", ("« masque », pas la maladie.", "« masque », et pourquoi.")),
    seed(
        "soignant-agresse",
        "agression",
        ("pris. Je ne peux pas parler de la santé", "pris. Je ne peux pas parler des soins"),
    ),
    seed("aucun-signe", "entretien", ("Un signe, une parole, un doute qui revient", "Un doute qui revient")),
    seed(
        "police-sans-papier",
        "police",
        ("[cp-226-13, csp-r4312-5, csp-l1110-4, cpp-60-1, cp-223-6]", "[csp-r4312-5, csp-l1110-4, cpp-60-1, cp-223-6]"),
    ),
    seed(
        "police-jamais-au-telephone",
        "police",
        ("chef de service ; ne répondez pas vous-même.", "chef de service ; téléphonez vous-même à la police."),
    ),
    seed(
        "police-au-telephone",
        "police",
        ("Ne dites ni oui ni non ; prenez nom, grade, unité", "Confirmez la présence ; prenez nom, grade, unité"),
    ),
    seed(
        "police-recherche",
        "police",
        ("Vie en danger (désorientation, suicide) : appelez vous-même le 15 ou le 17.", "Vie en danger : alertez."),
    ),
    seed(
        "police-sans-identite",
        "police",
        ("La personne veut rester anonyme : dites-le au cadre, alors pas de signalement.", "Donnez son âge au cadre."),
    ),
    seed(
        "police-escorte",
        "detenu",
        ("[csp-l6141-5, cp-226-13, csp-l1110-4, csp-r4312-17", "[cp-226-13, csp-l1110-4, csp-r4312-17"),
    ),
    seed("prison-menace", "detenu", ("qui est visé, la mesure", "qui est visé, le traitement et la mesure")),
    seed(
        "detenu-resultats",
        "detenu",
        ("Compte rendu, ordonnance : au médecin, ou sous pli fermé.", "Compte rendu, ordonnance : au médecin."),
    ),
    seed("detenu-hors-prison", "detenu", verdict("Médecin et cadre d’abord", "conscience", "taire")),
    seed(
        "detenu-sevices",
        "detenu",
        ("[csp-r4312-17, cp-226-14, csp-l6141-5]", "[cp-226-14, csp-l6141-5]"),
    ),
    seed(
        "drogue-sans-nom",
        "arme-drogue",
        ("N’emportez rien, ne touchez à rien.", "Emportez le produit, sans le toucher."),
    ),
    seed(
        "blesse-par-arme",
        "arme-drogue",
        ("Demandez une réquisition écrite.", "Confirmez l’arrivée, demandez une réquisition écrite."),
    ),
    seed(
        "requisition-conseil",
        "requisition",
        ("Répondez vite, par écrit : motif légitime, ou remise limitée.", "Préparez-vous."),
        ("je réponds par écrit, dans", "j’avise, dans"),
    ),
    seed(
        "requisition-noms",
        "requisition",
        ("transmettez à la direction, qui répond. En libéral", "transmettez. En libéral"),
    ),
    seed(
        "requisition-presence",
        "requisition",
        ("[csp-l1110-4, csp-r1112-45, cpp-60-1", "[csp-r1112-45, cpp-60-1"),
    ),
    seed(
        "requisition-acte",
        "acte-requis",
        ("Refus maintenu : ne piquez pas, même", "Refus maintenu : arrêtez, même"),
        ("Ne piquez pas : écrivez", "Écrivez"),
    ),
    seed("acte-tube-de-soins", "acte-requis", ("Refusez avec courtoisie, sans", "Donnez le tube, sans")),
    seed("acte-sans-ecrit", "acte-requis", ("Continuez les soins ; dites", "Refusez l’acte ; dites")),
    seed(
        "perquisition-juge-des-libertes",
        "requisition",
        ("Quelle enquête ? Une ordonnance du juge ? En préliminaire, sans elle,", "Quelle enquête ? En préliminaire,"),
    ),
    seed("perquisition", "requisition", ("[cpp-56-3, cpp-76, cpp-60-1", "[cpp-56-3, cpp-60-1")),
    seed(
        "perquisition-dit-d-eviter",
        "requisition",
        (
            'emportées."\n    avoid:\n      - "S’interposer physiquement."',
            'emportées."\n    avoid:\n      - "Hausser le ton."',
        ),
    ),
    seed("rien-detruire", "temoin", ("Alertez l’autorité, pas la famille.", "Déchirez sa demande.")),
    seed("convocation-venir", "mise-en-cause", ("Venez à la convocation, sans dossier.", "Sans dossier.")),
    seed("convocation-jamais-absent", "temoin", ("Refusez avec courtoisie, sans", "Ne venez pas, sans")),
    seed("temoin-secret", "temoin", ("[cpc-206, cp-226-13, csp-r4312-5]", "[cpc-206, csp-r4312-5]")),
    seed("temoin-serment", "temoin", ('"Venez, jurez ; sur', '"Venez ; sur'), ("Prêtez serment, dites", "Dites")),
    seed("mise-en-cause", "mise-en-cause", verdict("Un avocat d’abord", "partager", "taire")),
    seed("garde-a-vue-silence", "mise-en-cause", ("Demandez un avocat, taisez-vous jusque-là", "Demandez un avocat")),
    seed("reproche-public", "mise-en-cause", verdict("Ne vous justifiez pas", "taire", "partager")),
    seed(
        "aveu-passe",
        "aveu",
        ("Faites vos soins, sans fouiller", "Faites vos soins, puis prévenez la police, sans fouiller"),
    ),
    seed("aveu-victime-exposee", "aveu", ("[police-17, procureur, ars, ordre]", "[police-17, ars, ordre]")),
    seed("aveu-doute", "aveu", verdict("Avis sans nom", "conscience", "taire")),
    seed(
        "aveu-adulte-expose", "aveu", ("[medecin, police-17, samu-15, ordre]", "[medecin, police-17, procureur, ordre]")
    ),
    seed("article-40-soin", "agent-public", ("Ne dénoncez pas, même si", "Dénoncez le patient si")),
    seed("article-40-service", "agent-public", ("Retirez tout nom de patient", "Précisez le nom du patient")),
    seed("article-40-maltraitance", "agent-public", ("[crip, ars, procureur, ordre]", "[crip, ars, ordre]")),
    seed(
        "article-40-prive",
        "agent-public",
        (
            '    verdict: partager\n    title: "L’article 40 ne vous',
            '    verdict: alerter\n    duty: [special]\n    title: "L’article 40 ne vous',
        ),
    ),
    seed(
        "deces-incertain",
        "deces",
        ("[samu-15, urgence-112, police-17, ordre]", "[urgence-112, samu-15, police-17, ordre]"),
    ),
    seed("deces-suspect", "deces", ("Le médecin certifie ; à", "Signez le certificat ; à")),
    seed(
        "deces-cause",
        "deces",
        ("Santé, traitement, vie privée : renvoyez au médecin.", "Donnez la cause et le traitement au médecin."),
    ),
    seed("agression-relais", "agression", ("[csp-r4312-12, csp-l1110-4, juris-defense", "[csp-l1110-4, juris-defense")),
    seed("contraception", "mineur-parents", ("Orientez vers un médecin, une sage-femme", "Faites venir un adulte")),
    seed("sante-sexuelle-mineur", "mineur-parents", ("Faites-lui choisir un adulte qui l’accompagne, sans", "Sans")),
    seed("autre-soin-mineur", "mineur-parents", verdict("Ne promettez rien", "partager", "taire")),
    seed(
        "parents-meme-information",
        "parents-separes",
        ("[cc-371-1, csp-l1111-2, csp-l1111-7, cc-378-2,", "[csp-l1111-2, csp-l1111-7, cc-378-2,"),
    ),
    seed(
        "parents-pas-d-adresse",
        "parents-separes",
        ("Au téléphone : ne confirmez rien, pas même la présence de l’enfant.", "Donnez au père sa seule adresse."),
    ),
    seed("mineur-se-coupe", "mineur-parents", ("Violences, harcèlement derrière ? Alertez.", "Écoutez sans juger.")),
    seed("mineur-sans-famille", "mineur-parents", ("Une seule manque : soin", "Soin")),
    seed("autre-adulte-enfant", "parents-separes", ("Demandez à un parent s’il accepte", "Voyez si l’on accepte")),
    seed(
        "autorite-suspendue", "parents-separes", ("Demandez la décision ou l’acte de poursuite", "Demandez le jugement")
    ),
    seed(
        "separation-prudence",
        "parents-separes",
        ("[casf-l226-2-1, cp-226-14, csp-r4312-18, juris-ce-signalement,", "[casf-l226-2-1, cp-226-14, csp-r4312-18,"),
    ),
    seed(
        "deux-accords",
        "parents-separes",
        ("désaccord : l’accord des deux, recueilli", "désaccord : l’accord d’un seul, recueilli"),
    ),
    seed(
        "ecole-pas-la-maladie", "ecole", ("Laissez-les dire eux-mêmes le reste.", "Donnez le diagnostic au seul chef.")
    ),
    seed(
        "ecole-consigne",
        "ecole",
        ("Demandez l’accord d’un parent ou de l’élève majeur.", "Voyez ce qui est utile."),
        ("tenir, avec l’accord d’un parent", "tenir, rien d’autre"),
    ),
    seed("ecole-sans-filtre", "ecole", ("[crip, enfance-119, procureur, ordre]", "[crip, enfance-119, ordre]")),
    seed(
        "services-mission",
        "services-sociaux",
        ("[juris-ce-signalement, casf-l226-2-2, cp", "[juris-ce-signalement, cp"),
    ),
    seed("services-accord", "services-sociaux", verdict("Avec l’accord de la personne", "partager", "taire")),
    seed("services-aucun-nom", "services-sociaux", ("Renvoyez l’enquêteur vers elle.", "Répondez par écrit.")),
    seed("patient-son-dossier", "dossier-patient", verdict("Expliquez vos soins", "partager", "taire")),
    seed("dossier-delais", "dossier-patient", ("entre 48 h et 8 jours, 2 mois", "entre 48 h et 8 jours, 3 mois")),
    seed("dossier-tiers", "dossier-patient", ("mettez à part la confidence", "remettez la confidence")),
    seed("controle-clinique", "controle-cpam", verdict("Demandez ordre de mission", "partager", "taire")),
    seed(
        "controle-loi-non-lue",
        "controle-cpam",
        ("Limite contestée, règles changées en juin 2026,", "Limite contestée,"),
    ),
    seed(
        "proche-inconnu",
        "famille",
        ("[cp-226-13, csp-l1110-4, csp-r1112-45, csp-r4312-5]", "[csp-l1110-4, csp-r1112-45, csp-r4312-5]"),
    ),
    seed("proche-diagnostic", "famille", verdict("Seul le médecin le dit", "partager", "taire")),
    seed(
        "proche-titre", "tutelle", ("Demandez le jugement ou l’habilitation, lisez-le : dates", "Fiez-vous aux dates")
    ),
    seed("apres-le-deces", "en-bref", ("Cherchez un refus noté du défunt :", "Cherchez ce que voulait le défunt :")),
    seed("employeur-organismes", "employeur", verdict("Ni la maladie", "taire", "partager")),
    seed("partage-refuse", "partage", ("appelez le 15, le refus", "le refus")),
    seed("partage-hors-equipe", "partage", ("[csp-l1110-4, csp-l1110-12, juris", "[csp-l1110-4, juris")),
    seed("sante-au-travail", "employeur", ("ce qu’il faut aménager, jamais le motif.", "ce qu’il faut aménager.")),
    seed("danger-au-poste", "employeur", ("Prévenez le médecin du travail ;", "Dites au chef la cause ;")),
    seed("bon-destinataire", "employeur", ("Code prêté : changez-le, prévenez le cadre.", "Prévenez le maire.")),
    seed(
        "famille-ni-diagnostic-ni-dossier",
        "famille",
        ("Écoutez ce proche, sans confirmer ce qu’il devine.", "Annoncez vous-même le diagnostic à ce proche."),
    ),
    seed(
        "tiers-par-le-patient",
        "tiers",
        ("Remettez-lui, à lui seul, ce qu’il demande ; il le transmet.", "Répondez à sa place."),
    ),
    seed("deces-sans-droit", "patient-decede", ("Renvoyez vers les ayants droit :", "Dites la cause, car")),
    seed(
        "tutelle-accord-en-assistance", "tutelle", ("Demandez son accord exprès à la personne", "Parlez à la personne")
    ),
    seed("attestation-constats-seuls", "attestation", ("Remettez-le à lui seul :", "Remettez-le à son avocat :")),
    seed("attestation-jamais-juger", "attestation", verdict("N’écrivez pas", "taire", "partager")),
    seed(
        "attestation-enfant-a-l-autorite",
        "attestation",
        ("N’écrivez rien pour le parent, ni pour son avocat.", "Remettez votre attestation au parent."),
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
        ("call: [direction, cnil, assureur, ordre]", "call: [direction, assureur, ordre]"),
    ),
    seed(
        "fuite-en-etablissement",
        "perte-donnees",
        ("call: [direction, assureur, ordre]", "call: [cnil, assureur, ordre]"),
    ),
    seed(
        "plainte-sans-liste",
        "perte-donnees",
        ("Vol : plainte avec l’établissement, sans liste de patients", "Vol : plainte avec l’établissement, sans noms"),
    ),
    seed("etudiant-temoin", "etudiant", ("alertez vous-même, ARS ou procureur", "laissez faire ARS ou procureur")),
    seed("etudiant-se-tait", "etudiant", verdict("Rien du stage ne sort", "taire", "partager")),
    seed("filme-refuse", "filme", ("ne prenez pas l’appareil", "prenez l’appareil")),
    seed("interprete-neutre", "filme", ("Demandez un interprète professionnel, au besoin", "Demandez à un proche, ou")),
    seed("nom-aux-seules-autorites", "en-bref", ("Sans nom de patient : 3919", "Pour conseil : 3919")),
    seed(
        "outre-mer-procureur",
        "en-bref",
        ("[samu-15, police-17, procureur, ordre]", "[samu-15, police-17, crip, ordre]"),
    ),
    seed(
        "aide-a-mourir",
        "en-bref",
        ("À la famille : rien sans l’accord de la personne.", "Prévenez la famille, avec tact."),
    ),
    seed(
        "couple-aucune-trace",
        "couple",
        ("Prévenir l’auteur ; laisser un écrit chez elle.", "Prévenir l’auteur ; hausser le ton."),
    ),
    seed(
        "couple-sans-accord-sans-lettre",
        "couple",
        (
            "Proposez écoute, médecin ou UMJ, abri, attestation (remise ou au dossier).",
            "Signalez les faits à la gendarmerie.",
        ),
    ),
    seed("couple-auteur-arme", "couple", verdict("Auteur armé", "parler", "conscience")),
    seed(
        "arme-jamais-prise-ailleurs",
        "radicalisation",
        ("Prenez l’avis de l’Ordre, sans nom.", "Prévenez la cible, puis l’Ordre."),
    ),
    seed(
        "sujetion-procureur-seul",
        "emprise",
        ("Écrivez au procureur, lui seul : constats", "Écrivez au procureur : constats"),
    ),
    seed("sujetion-l-en-informer", "emprise", ("lui seul, et dites-le à la personne.", "lui seul.")),
    seed(
        "sujetion-refus",
        "emprise",
        ("Prenez l’avis de l’Ordre, sans nom, avant d’écrire.", "Écrivez au procureur sans attendre."),
    ),
    seed("sujetion-sans-defense", "emprise", ("[enfance-119, crip, procureur, ordre]", "[enfance-119, crip, ordre]")),
    seed("choix-de-vie", "emprise", verdict("Un choix d’adulte", "taire", "conscience")),
    seed(
        "collegue-faire-cesser",
        "collegue",
        (
            '"Arrêtez le geste, mettez à l’abri. Danger : 15, 17 ou 112."\n      - "Voyez-la',
            '"Danger : 15, 17 ou 112."\n      - "Voyez-la',
        ),
    ),
    seed("collegue-sans-defense", "collegue", ("call: [ars, procureur, crip, ordre]", "call: [ars, procureur, ordre]")),
    seed("collegue-victime-lucide", "collegue", verdict("Faites cesser, prévenez", "taire", "partager")),
    seed("collegue-d-accord", "collegue", verdict("Faites cesser ; avec", "parler", "conscience")),
    seed(
        "collegue-doute",
        "collegue",
        ("Elle ne peut se protéger : alertez, sans accord. Sinon, cherchez-le.", "Puis voyez."),
    ),
    seed("alerte-publique", "collegue", verdict("Écrivez à qui peut agir", "taire", "partager")),
    seed("collegue-hors-d-etat-de-soigner", "collegue", (" : un fait, pas un diagnostic.", ", dites son mal.")),
    seed("radicalisation-seule", "radicalisation", verdict("Aucun nom", "taire", "partager")),
    seed(
        "radicalisation-projet",
        "radicalisation",
        ("[police-17, samu-15, urgence-112, urgence-114", "[samu-15, police-17, urgence-112, urgence-114"),
    ),
    seed("radicalisation-arme", "radicalisation", verdict("Prévenir le préfet", "parler", "conscience")),
    seed("radicalisation-sans-arme", "radicalisation", verdict("Le médecin d’abord", "conscience", "partager")),
    seed(
        "radicalisation-mineur",
        "radicalisation",
        ("Départ, arme, projet proche : 17 ou 112 maintenant.", "Faites vite."),
    ),
    seed("plateforme-entourage", "radicalisation", (" : c’est au proche d’appeler.", ".")),
    seed(
        "toujours-un-conseil",
        "filme",
        ("call: [direction, ordre]\n", "call: [direction]\n"),
    ),
    seed(
        "jamais-de-secret-absolu",
        "mineur-parents",
        ("je ne leur en parlerai pas.", "je te promets de n’en parler à personne."),
    ),
    seed(
        "rien-de-perime",
        "adulte-vulnerable",
        ("Proposez aussi le médecin, une aide, le 3133.", "Proposez aussi le médecin, une aide, le 3977."),
    ),
)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped dialogs, to break one thing in."""
    monkeypatch.chdir(tmp_path)
    beside = shutil.ignore_patterns("aide", "plans", "scenarios")
    return Path(shutil.copytree(SHIPPED, tmp_path / "dialogs", ignore=beside))


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


def batches() -> Iterator[list[Seed]]:
    """The seeds, those of different files together: a slip in one topic is told in that topic."""
    left = list(SEEDS)
    while left:
        first: dict[str, Seed] = {}
        for each in left:
            first.setdefault(each.file, each)
        yield list(first.values())
        left = [each for each in left if each is not first[each.file]]


@pytest.mark.parametrize("together", [*batches()], ids=lambda together: together[0].rule)
def test_a_slip_is_told_by_the_one_rule_it_breaks(copy: Path, together: list[Seed]) -> None:
    for each in together:
        path = copy / f"{each.file}.yaml"
        path.write_text(slipped(path.read_text(encoding="utf-8"), each.slips), encoding="utf-8")
    tour = toured(copy)
    rules = rules_of(copy, tour.interview.corpus).document
    places = {rules.key_place("rules", each.rule): each for each in together}
    told = defaultdict(set)
    for finding in broken_rules(tour, copy):
        assert finding.code == "D080"
        assert finding.place in places, f"told by a rule that no slip is about: {finding.details}"
        told[finding.place].add(str(finding.details["where"]).partition(":")[0])
    for place, each in places.items():
        assert told[place], f"{each.rule} does not tell the slip in {each.file}"
        if len(together) > 1:
            assert told[place] <= {f"dialogs/{each.file}.yaml"} or each.file in LEADING, (each.rule, told[place])


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
