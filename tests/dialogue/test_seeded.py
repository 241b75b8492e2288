"""Faults seeded into the shipped dialogs, one at a time: each is found where it stands, and nothing else is told.

A fault breaks a copy of `dialogs/` (or of `locales/`), and names every finding that must come of it. A sign, ▸, written
into the broken text says where the finding must stand, and is taken out before the check reads the file; elsewhere,
an anchor says it. No line number is written here, so that the dialogs can be edited.

An anchor is made of the beginnings of lines, each within the block of the one before: `guidance: > doute: > why:`. Of
the lines that begin so, the one furthest left is meant; where there is none, or several, the test says which anchor to
renew. Anchors have ordinary spaces where the dialogs have no-break ones. Keys last longer than sentences: a fault that
does not need a sentence is anchored on keys alone.

For each fault all is checked but the screens that its file does not show (`screens_of`); those of the untouched copy
are all drawn.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from fewer_screens import screens_of

from bot.dialogue.check import Report, check, limits
from bot.dialogue.corpus import Corpus
from bot.dialogue.findings import KINDS, Finding, Severity
from bot.dialogue.loader import load
from bot.i18n import Language, load_languages

ROOT = Path(__file__).parents[2]
HERE = "▸"
"""What follows it in a broken text is what must be told."""

TODAY = date(2026, 11, 25)
"""The day on which every text of the copy was read."""

LEAST_FAULTS, LEAST_CODES = 60, 45

Change = Callable[[Path], object]
"""Breaks one file."""


class Told(NamedTuple):
    """A finding that must come of a fault."""

    code: str
    at: str = ""
    """The anchor of its line, where it is not at the sign ▸ or at the first line; a sign ▸ in it tells the column."""
    file: str = ""
    """Where it is not the broken one."""


class Fault(NamedTuple):
    """A way to break one file, and all that must be told of it."""

    name: str
    file: str
    change: Change
    told: tuple[Told, ...]
    also: frozenset[str] = frozenset()
    """Codes of the warnings that come with it, wherever they stand."""
    today: date | None = None
    wanting: str = ""
    """What the check does not do yet: the test is expected to fail."""


TABLE = frozenset({"D085"})
"""Another verdict, another guidance or another text of law is another row of the truth table."""
PLANS = frozenset({"D099"})
"""Another title, question, label or verdict is another picture."""
REDRAWN = TABLE | PLANS


# ---------------------------------------------------------------- finding a line


class Renew(Exception):
    """The dialogs have changed where a fault is to be seeded. No assertion, so that no expected failure hides it."""

    def __init__(self, what: str, file: str, why: str) -> None:
        super().__init__(f"renew the {what} of {file} in test_seeded.py: {why}")


def indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def block(lines: list[str], number: int) -> range:
    """The lines further in that follow a line, blank ones and comments among them."""
    end = number + 1
    while end < len(lines) and (not lines[end].strip() or indent(lines[end]) > indent(lines[number])):
        end += 1
    return range(number + 1, end)


def plain(line: str) -> str:
    """A line with ordinary spaces, as long as it was."""
    return line.replace("\u202f", " ").replace("\u00a0", " ")


def line_of(lines: list[str], anchor: str, name: str) -> int:
    """The number, from 0, of the one line that an anchor names."""
    within, found = range(len(lines)), -1
    for step in anchor.replace(HERE, "").split(" > "):
        fitting = [number for number in within if plain(lines[number]).lstrip(" ").startswith(step)]
        left = min((indent(lines[number]) for number in fitting), default=0)
        fitting = [number for number in fitting if indent(lines[number]) == left]
        if len(fitting) != 1:
            raise Renew(f"anchor {anchor!r}", name, f"{len(fitting)} lines begin with {step!r}")
        found = fitting[0]
        within = block(lines, found)
    return found


def place_of(lines: list[str], anchor: str, name: str) -> tuple[int, int]:
    """The line and the column, from 1, of what an anchor names."""
    number, last = line_of(lines, anchor, name), anchor.rsplit(" > ", maxsplit=1)[-1]
    return number + 1, indent(lines[number]) + max(0, last.find(HERE)) + 1


# ---------------------------------------------------------------- breaking a file


def edited(edit: Callable[[list[str], str], None]) -> Change:
    def change(path: Path) -> None:
        lines = path.read_text(encoding="utf-8").split("\n")
        edit(lines, path.name)
        path.write_text("\n".join(lines), encoding="utf-8")

    return change


def indented(text: str, by: int) -> list[str]:
    return [" " * by + line for line in text.split("\n")]


def line(anchor: str, new: str, old: str = r"\S.*") -> Change:
    """In the line of an anchor, put words in the place of what a pattern matches: of all but its indentation."""

    def edit(lines: list[str], name: str) -> None:
        number = line_of(lines, anchor, name)
        found = re.search(old, plain(lines[number]))
        if found is None:
            raise Renew(f"pattern {old!r}", name, f"the line is {lines[number]!r}")
        words = lines[number][: found.start()] + found.expand(new) + lines[number][found.end() :]
        first, *others = words.split("\n")
        lines[number : number + 1] = [first, *indented("\n".join(others), indent(lines[number]))] if others else [first]

    return edited(edit)


def whole(anchor: str, new: str) -> Change:
    """Put lines in the place of a line and of its block; none to remove it."""

    def edit(lines: list[str], name: str) -> None:
        number = line_of(lines, anchor, name)
        stop = block(lines, number).stop
        lines[number:stop] = indented(new, indent(lines[number])) if new else []

    return edited(edit)


def after(anchor: str, new: str) -> Change:
    """Add lines after a line and its block, as far in as it is."""

    def edit(lines: list[str], name: str) -> None:
        number = line_of(lines, anchor, name)
        stop = block(lines, number).stop
        while not lines[stop - 1].strip():
            stop -= 1
        lines[stop:stop] = indented(new, indent(lines[number]))

    return edited(edit)


def appended(text: str) -> Change:
    return lambda path: path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def emptied(path: Path) -> None:
    path.write_text("", encoding="utf-8")


def removed(path: Path) -> None:
    path.unlink()


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def without_its_folder(path: Path) -> None:
    shutil.rmtree(path.parent)


def renamed(ending: str) -> Change:
    return lambda path: path.rename(path.with_suffix(ending))


def by_another_hand(encoding: str) -> Change:
    """Saved in an old encoding: its first accent cannot be read."""

    def change(path: Path) -> None:
        raw = path.read_text(encoding="utf-8").encode(encoding, errors="ignore")
        first = next(index for index, byte in enumerate(raw) if byte > 127)
        path.write_bytes(raw[:first] + HERE.encode() + raw[first:])

    return change


def with_model(key: str) -> Change:
    """A model more, and its text beside."""

    def change(path: Path) -> None:
        appended(f'  {HERE}{key}: {{title: "{key.capitalize()}"}}\n')(path)
        (path.parent / "modeles" / f"{key}.md").write_text(f"# {key}\n", encoding="utf-8")

    return change


def checked(anchor: str, day: date) -> Change:
    """A text of sources.yaml was read another day than all others."""
    return line(f"{anchor} > checked:", f"checked: {HERE}{day}")


def entry(context: str, old: str, new: str) -> Change:
    """In the entry of a catalogue that begins with a line, put words in the place of the one thing a pattern matches.

    A finding stands at the line of `msgid`.
    """

    def change(path: Path) -> None:
        entries = path.read_text(encoding="utf-8").split("\n\n")
        fitting = [number for number, each in enumerate(entries) if f"\n{context}\n" in f"\n{each}\n"]
        if len(fitting) != 1:
            raise Renew(f"anchor {context!r}", path.name, f"it stands {len(fitting)} times")
        words, count = re.subn(old, new, entries[fitting[0]], flags=re.DOTALL)
        if count != 1:
            raise Renew(f"pattern {old!r}", path.name, f"it fits {count} times in {context!r}")
        entries[fitting[0]] = re.sub("^msgid", f"{HERE}msgid", words, count=1, flags=re.MULTILINE)
        path.write_text("\n\n".join(entries), encoding="utf-8")

    return change


# ---------------------------------------------------------------- the faults


def one(code: str, at: str = "", file: str = "") -> tuple[Told, ...]:
    return (Told(code, at, file),)


READING = (
    Fault("a file saved by an old Windows editor", "messages.yaml", by_another_hand("cp1252"), one("D002")),
    Fault(
        "a tab as indentation",
        "lieux-publics.yaml",
        line("questions: > perdu: > label:", f"{HERE}\t", "^ +"),
        one("D003"),
    ),
    Fault(
        "a quote never closed, the last of the file",
        "partage.yaml",
        line("guidance: > refus: > say_to:", rf'{HERE}"\1', r'"(.*)"$'),
        one("D004"),
    ),
    Fault(
        "a quote never closed, others after it",
        "en-bref.yaml",
        line("guidance: > la-peine: > title:", rf'{HERE}"\1', r'"(.*)"$'),
        one("D004"),
    ),
    Fault(
        "quotes within quotes",
        "parents-separes.yaml",
        line("guidance: > adresse: > say:", f'say: "Je dis "{HERE}non" à tous."'),
        one("D004"),
    ),
    Fault(
        "a colon in a text without quotes",
        "temoin.yaml",
        line("guidance: > famille: > title:", f"title: Un proche {HERE}: pas un juge"),
        one("D004"),
    ),
    Fault(
        "a bracket never closed",
        "urgence.yaml",
        line("guidance: > secourir: > call:", rf"{HERE}[\1", r"\[(.*)\]$"),
        one("D004"),
    ),
    Fault(
        "no space after the colon",
        "arme-drogue.yaml",
        line("questions: > drogue: > next:", f"{HERE}next:drogue"),
        one("D004"),
    ),
    Fault(
        "an item of a list without its dash",
        "attestation.yaml",
        after("guidance: > juger: > do:", f'  {HERE}"Laisser lire l’agenda."'),
        one("D004"),
    ),
    Fault(
        "no-break spaces as indentation",
        "agent-public.yaml",
        line("guidance: > service: > say:", HERE + "\u00a0" * 4, "^ +"),
        one("D003"),
    ),
    Fault(
        "a line one space too far left",
        "adulte-vulnerable.yaml",
        line("guidance: > tutelle: > why:", rf"   {HERE}", "^    "),
        one("D004"),
    ),
    Fault(
        "a backslash in quotes",
        "lieux-publics.yaml",
        line("guidance: > ranger: > say:", f'say: "Dans C:\\\\{HERE}dossiers."'),
        one("D004"),
    ),
    Fault(
        "a second document",
        "requisition.yaml",
        line("guidance:", f"{HERE}---\nguidance:"),
        one("D004"),
    ),
    Fault(
        "an asterisk before a text without quotes",
        "tutelle.yaml",
        line("guidance: > biens: > why:", f"why: {HERE}*Attention"),
        one("D004"),
    ),
    Fault(
        "a scenario without its dash",
        "scenarios/messages.yaml",
        line('- case: "J’ai envoyé', f"  {HERE}case:", "- case:"),
        one("D005"),
    ),
    Fault(
        "a key twice in a guidance",
        "conduite.yaml",
        after("guidance: > depart: > say_to:", f'{HERE}say_to: "à la personne"'),
        one("D005"),
    ),
    Fault(
        "an answer twice in a question",
        "requisition.yaml",
        line("questions: > objet: > saisie:", f"{HERE}acte:"),
        one("D005"),
    ),
    Fault(
        "a guidance twice in a topic",
        "temoin.yaml",
        after("guidance: > faits-refus:", f"{HERE}faits-refus: {{verdict: taire}}"),
        one("D005"),
    ),
    Fault(
        "a contact twice",
        "contacts.yaml",
        appended(f'  {HERE}crip: {{name: "CRIP", for: "enfant", checked: {TODAY}}}\n'),
        one("D005"),
    ),
    Fault(
        "NO without quotes",
        "police.yaml",
        line("questions: > autre: > recap:", f"recap: {HERE}NO"),
        one("D006"),
    ),
    Fault(
        "an answer named on",
        "messages.yaml",
        line("questions: > groupe:", f"{HERE}on:"),
        one("D006"),
    ),
    Fault(
        "an anchor",
        "famille.yaml",
        line("guidance: > grave: > why:", rf"why: {HERE}&pourquoi \1", "why: (.*)"),
        one("D007"),
    ),
    Fault(
        "a tag",
        "sources.yaml",
        line("cp-434-1: > article:", rf"article: {HERE}!!str \1", "article: (.*)"),
        one("D007"),
    ),
    Fault("an empty file of shared questions", "communes.yaml", emptied, one("D008")),
    Fault("an empty topic", "mineur-parents.yaml", emptied, one("D008")),
    Fault("a file far too big", "partage.yaml", appended("# Une note de plus.\n" * 30_000), one("D009")),
    Fault("a folder in the place of a file", "sources.yaml", as_folder, one("D001")),
    Fault("no contacts", "contacts.yaml", removed, one("D001")),
    Fault("no first screen", "accueil.yaml", removed, one("D001")),
    Fault("a topic that ends in .yml", "messages.yaml", renamed(".yml"), one("D019", file="messages.yml")),
    Fault(
        "a topic that ends in .yml and to which others lead",
        "enfant.yaml",
        renamed(".yml"),
        one("D019", file="enfant.yml"),
    ),
    Fault(
        "scenarios that end in .yml",
        "scenarios/enfant.yaml",
        renamed(".yml"),
        one("D019", file="scenarios/enfant.yml"),
    ),
)

SHAPE = (
    Fault(
        "a key with a letter too many",
        "enfant.yaml",
        line("guidance: > doute: > avoid:", f"{HERE}avoids:"),
        one("D010"),
    ),
    Fault("a key in French", "messages.yaml", line("keywords:", f"{HERE}mots-cles:"), one("D010")),
    Fault(
        "a key in French, in a contact",
        "contacts.yaml",
        line("samu-15:", f"{HERE}telephone:", "number:"),
        one("D010"),
    ),
    Fault(
        "a key with a letter too many, in a scenario",
        "scenarios/couple.yaml",
        line('- case: "Elle a 17 ans > call:', f"{HERE}calls:", "call:"),
        one("D010"),
    ),
    Fault(
        "a needed key mistyped",
        "patient-dangereux.yaml",
        line("guidance: > prefet: > title:", f"{HERE}titel:", "title:"),
        one("D010"),
    ),
    Fault(
        "no reason in a guidance",
        "collegue.yaml",
        whole("guidance: > refus: > why:", ""),
        one("D011", "guidance: > refus:"),
    ),
    Fault(
        "no label in a question of the topic",
        "police.yaml",
        whole("questions: > face: > label:", ""),
        one("D011", "questions: > face:"),
    ),
    Fault(
        "an answer that leads nowhere",
        "patient-decede.yaml",
        whole("questions: > autre: > next:", ""),
        one("D011", "questions: > autre:"),
    ),
    Fault(
        "a text in the place of a list",
        "acte-requis.yaml",
        whole("guidance: > refus: > avoid:", f'avoid: {HERE}"Refuser sans motif."'),
        one("D012"),
    ),
    Fault(
        "a verdict that is none",
        "ecole.yaml",
        line("guidance: > fiches: > verdict:", f"verdict: {HERE}se-taire"),
        one("D013"),
    ),
    Fault(
        "a duty that is none",
        "enfant.yaml",
        line("guidance: > depart: > duty:", f"duty: [deontologie, {HERE}moral]"),
        one("D013"),
    ),
    Fault(
        "a confidence that is none",
        "sources.yaml",
        line("csp-r4312-26: > confidence:", f"confidence: {HERE}moyenne"),
        one("D013"),
    ),
    Fault(
        "six things to do",
        "urgence.yaml",
        line("guidance: > secourir: > do:", f'do:\n  {HERE}- "Restez."\n  - "Rassurez."'),
        one("D014"),
    ),
    Fault(
        "a title too long to be read at arm's length",
        "controle-cpam.yaml",
        line("guidance: > agent: > title:", f'title: {HERE}"{"Facturation à la caisse " * 3}"'),
        one("D014"),
    ),
    Fault(
        "a sentence too long to be copied",
        "contamination.yaml",
        line("guidance: > mineur: > say:", f'say: {HERE}"{"Je crains pour votre vie. " * 12}"'),
        one("D014"),
    ),
    Fault(
        "an answer with an accent in its name",
        "famille.yaml",
        line("questions: > deces:", f"{HERE}décès:"),
        one("D015"),
    ),
    Fault(
        "a target in capitals",
        "en-bref.yaml",
        line("questions: > deces: > next:", f"next: {HERE}Apres-le-deces"),
        one("D015"),
    ),
    Fault(
        "an address that is not one",
        "sources.yaml",
        line("cp-226-13: > url:", f"url: {HERE}www.legifrance.gouv.fr"),
        one("D012"),
    ),
    Fault(
        "an empty reason",
        "adulte-vulnerable.yaml",
        line("guidance: > lucide-refus: > why:", f'why: {HERE}""'),
        one("D016"),
    ),
    Fault("nobody to call", "mise-en-cause.yaml", line("guidance: > ordre: > call:", f"call: {HERE}[]"), one("D016")),
    Fault(
        "a day in words",
        "sources.yaml",
        line("csp-l1110-4: > checked:", f"checked: {HERE}23 novembre 2026"),
        one("D017"),
    ),
    Fault(
        "the 31st of November",
        "contacts.yaml",
        line("crip:", f"checked: {HERE}2026-11-31", "checked: [0-9-]+"),
        one("D017"),
    ),
    Fault(
        "a question with one answer",
        "dossier-patient.yaml",
        whole("questions: > lieu: > liberal:", ""),
        one("D018", "questions: > lieu: > etablissement:"),
    ),
    Fault(
        "a label longer than a phone",
        "enfant.yaml",
        line("questions: > fait: > label:", f'label: {HERE}"Un fait précis sur un enfant que je soigne"'),
        one("D042"),
    ),
    Fault(
        "a topic's title longer than a phone",
        "mineur-parents.yaml",
        line('title: "Un mineur', f'title: {HERE}"Un mineur, ses parents, et ses grands-parents"'),
        one("D042"),
    ),
    Fault(
        "a group's title longer than a phone",
        "accueil.yaml",
        line("justice:", f'title: {HERE}"Justice, police, gendarmerie et prisons"', 'title: "[^"]*"'),
        one("D042"),
    ),
)

LINKS = (
    Fault(
        "an answer leads to a guidance mistyped",
        "enfant.yaml",
        line("questions: > signes: > next:", f"next: {HERE}alerter-cripp"),
        one("D020"),
    ),
    Fault(
        "an answer leads to a topic mistyped",
        "services-sociaux.yaml",
        line("questions: > qui: > danger: > next:", f"next: {HERE}urgences/debut"),
        one("D020"),
    ),
    Fault(
        "an answer leads to a guidance mistyped, in another topic",
        "victime-majeure.yaml",
        line("questions: > conjoint: > refus:", f"next: {HERE}couple/sans-accords", "next: [a-z/-]+"),
        one("D020"),
    ),
    Fault(
        "a case leads to a guidance mistyped",
        "suicide.yaml",
        line("questions: > peril: > - go: porte-close", f"- go: {HERE}porte-closes"),
        one("D020"),
    ),
    Fault("a topic starts nowhere", "en-bref.yaml", line("start:", f"start: {HERE}themes"), one("D020")),
    Fault(
        "a condition reads no question",
        "suicide.yaml",
        line("questions: > peril: > oui: > - when:", f"- when: {{{HERE}quand: disparu}}"),
        one("D021"),
    ),
    Fault(
        "an answer implies no question",
        "requisition.yaml",
        line("questions: > danger: > implies:", f"implies: {{{HERE}dangers: oui}}"),
        one("D021"),
    ),
    Fault(
        "a condition reads no answer",
        "victime-majeure.yaml",
        line("questions: > souhait: > oui: > - when:", f"- when: {{situation: {HERE}recents}}"),
        one("D022"),
    ),
    Fault(
        "an answer implies no answer",
        "police.yaml",
        line("questions: > danger: > implies:", f"implies: {{danger: {HERE}peut-etre}}"),
        one("D022"),
    ),
    Fault(
        "a shared answer implies no answer",
        "communes.yaml",
        line("cadre: > ecart:", f"{{danger: {HERE}aucun}}", r"\{danger: non\}"),
        one("D022"),
    ),
    Fault(
        "a text of law mistyped",
        "filme.yaml",
        line("guidance: > patient-filme: > law:", f"law: [{HERE}cp-226-31, ", r"law: \["),
        one("D023"),
    ),
    Fault(
        "a contact mistyped",
        "perte-donnees.yaml",
        line("guidance: > liberal: > call:", f"call: [cnil, {HERE}assurance, ordre]"),
        one("D024"),
    ),
    Fault("a group mistyped", "temoin.yaml", line("group:", f"group: {HERE}justices"), one("D025")),
    Fault(
        "a topic mistyped on the first screen",
        "accueil.yaml",
        line("guided:", f"guided: {HERE}entretiens"),
        one("D026"),
    ),
    Fault(
        "a shared question without one of its answers",
        "entretien.yaml",
        whole("questions: > cadre: > ecart:", ""),
        one("D027", "questions: > cadre:"),
    ),
    Fault(
        "a shared question without an answer that conditions read",
        "entretien.yaml",
        whole("questions: > cadre: > entendu:", ""),
        one("D027", "questions: > cadre:"),
    ),
    Fault(
        "a shared question with an answer too many",
        "partage.yaml",
        after("questions: > danger: > non:", 'doute: {label: "Je ne sais pas", next: urgence/debut}'),
        one("D027", "questions: > danger:"),
    ),
    Fault(
        "a topic named otherwise than its file",
        "requisition.yaml",
        line("topic:", f"topic: {HERE}requisitions"),
        one("D028"),
    ),
    Fault(
        "a topic of the first screen named otherwise than its file",
        "en-bref.yaml",
        line("topic:", f"topic: {HERE}en-brefs"),
        one("D028"),
    ),
    Fault(
        "a question named like a guidance",
        "couple.yaml",
        after(
            "questions: > particulier:",
            'emprise:\n  ask: "Emprise ?"\n  answers:\n'
            '    a: {label: "Forte", next: emprise}\n    b: {label: "Faible", next: accord}',
        ),
        one("D029", "guidance: > emprise:"),
    ),
    Fault(
        "a contact twice in a guidance",
        "aveu.yaml",
        line("guidance: > passe: > call:", rf"call: [\1\2, {HERE}\1]", r"call: \[([a-z0-9-]+)(.*)\]"),
        one("D005"),
    ),
    Fault(
        "a text of law twice in a guidance",
        "deces.yaml",
        line("guidance: > tiers: > law:", rf"law: [\1\2, {HERE}\1]", r"law: \[([a-z0-9-]+)(.*)\]"),
        one("D005"),
    ),
    Fault(
        "a model twice in a guidance",
        "collegue.yaml",
        line("guidance: > accord: > models:", rf"models: [\1, {HERE}\1]", r"models: \[([a-z-]+)\]"),
        one("D005"),
    ),
    Fault(
        "a model mistyped",
        "emprise.yaml",
        line("guidance: > mineur: > models:", f"models: [{HERE}signalement-enfants]"),
        one("D104"),
    ),
    Fault(
        "a model whose text is gone",
        "modeles/demande-telephone.md",
        removed,
        one("D105", "models: > demande-telephone:", "modeles.yaml"),
    ),
    Fault(
        "a model whose text was saved by an old Windows editor",
        "modeles/signalement-enfant.md",
        by_another_hand("cp1252"),
        one("D105", "models: > signalement-enfant:", "modeles.yaml"),
    ),
    Fault(
        "a picture in a model",
        "modeles/declaration-temoin.md",
        appended(f"\n{HERE}![Un tampon](tampon.png)\n"),
        one("D107"),
    ),
    Fault("a model without its title", "modeles/reponse-requisition.md", line("# ", f"{HERE}Réponse"), one("D107")),
    Fault(
        "a model that has no text yet",
        "modeles.yaml",
        appended(f'  {HERE}certificat: {{title: "Certificat"}}\n'),
        one("D105"),
    ),
)

CONVERSATION = (
    Fault(
        "nothing leads to a question any more",
        "tutelle.yaml",
        line("questions: > titre: > soupcon: > next:", "next: sans-titre"),
        one("D030", "questions: > soupcon:"),
    ),
    Fault(
        "nothing leads to a guidance any more",
        "requisition.yaml",
        line("questions: > sans-juge: > next:", "next: perquisition-imposee"),
        one("D031", "guidance: > perquisition-accord:"),
    ),
    Fault(
        "an answer leads back",
        "mineur-parents.yaml",
        line("questions: > soin: > autre:", f"next: {HERE}qui", "next: [a-z-]+"),
        one("D032"),
    ),
    Fault(
        "two topics lead to each other",
        "enfant.yaml",
        line("questions: > constate: > non: > next:", "next: mineur-parents/qui"),
        # a circle has no beginning: its last way, in the order of the files, is told
        one("D032", "questions: > violences: > next: ▸", "mineur-parents.yaml"),
    ),
    Fault(
        "no case for the others",
        "entretien.yaml",
        whole("questions: > travail: > partage: > - go:", ""),
        one("D033", "questions: > travail: > partage:"),
    ),
    Fault(
        "no case for the others, who alone were asked a question",
        "suicide.yaml",
        whole("questions: > peril: > non: > - go:", ""),
        one("D033", "questions: > peril: > non:"),
    ),
    Fault(
        "a case after the last",
        "entretien.yaml",
        after("questions: > travail: > partage: > - go:", f"- {HERE}go: a-part"),
        one("D034"),
    ),
    Fault(
        "a condition on what is never known there",
        "lieux-publics.yaml",
        line(
            "questions: > perdu: > next:",
            f"next:\n  - {HERE}when: {{danger: oui}}\n    go: ranger\n  - go: perte-donnees/debut",
        ),
        one("D035"),
    ),
    Fault(
        "a condition on what is not always known there",
        "urgence.yaml",
        line(
            "questions: > qui: > suicide: > next:",
            f"next:\n  - {HERE}when: {{age: mineur}}\n    go: enfant-en-danger\n  - go: suicide-imminent",
        ),
        one("D035"),
    ),
    Fault(
        "a topic in no menu",
        "messages.yaml",
        whole("group:", ""),
        one("D037", "topic:"),
    ),
    Fault(
        "a topic that the first screen opens no more",
        "accueil.yaml",
        line("brief:", "brief: urgence"),
        one("D037", "topic:", "en-bref.yaml"),
    ),
    Fault(
        "two answers with the same short code",
        "messages.yaml",
        line("questions: > urgence:", f"{HERE}photo-12047:"),
        one("D038"),
    ),
    Fault(
        "two answers with the same label",
        "mineur-parents.yaml",
        line("questions: > soin: > ivg:", f'{HERE}{{label: "IST, dépistage, santé sexuelle"', r'\{label: "[^"]*"'),
        one("D039"),
    ),
    Fault(
        "two cases open together",
        "entretien.yaml",
        line("questions: > travail: > partage: > - go:", f"- {HERE}when: {{demandeur: travail}}\n  go: partage"),
        one("D100"),
    ),
    Fault(
        "a group without topics",
        "accueil.yaml",
        after("quotidien:", f'autres: {{icon: "🧩", title: {HERE}"Autres situations"}}'),
        one("D101"),
    ),
)

PHONE = (
    Fault(
        "a screen that Telegram does not take",
        "acte-requis.yaml",
        after("guidance: > refus: > avoid:", f'  - {HERE}"{"Faire l’examen clinique. " * 180}"'),
        (Told("D040", "guidance: > refus:"), Told("D063")),
    ),
    Fault(
        "an advice too long to be read at once",
        "etudiant.yaml",
        after("guidance: > stage: > record:", f'doubt: "{"Demandez conseil à l’Ordre. " * 6}"'),
        one("D045", "guidance: > stage:"),
    ),
)

LAW = (
    Fault(
        "a guidance without law",
        "famille.yaml",
        whole("guidance: > hopital: > law:", ""),
        one("D050", "guidance: > hopital:"),
    ),
    Fault(
        "an alert without duty",
        "police.yaml",
        whole("guidance: > danger-de-mort: > duty:", ""),
        one("D051", "guidance: > danger-de-mort:"),
    ),
    Fault(
        "a duty to be silent",
        "tiers.yaml",
        after("guidance: > presse: > verdict:", "duty: [penal]"),
        one("D052", "guidance: > presse:"),
    ),
    Fault(
        "nobody to ask for advice",
        "temoin.yaml",
        line("guidance: > faits-vulnerable: > call:", "call: [ars, procureur]"),
        one("D053", "guidance: > faits-vulnerable:"),
    ),
    Fault(
        "a text not read for seven months",
        "sources.yaml",
        checked("cp-226-14:", date(2026, 4, 25)),
        one("D054"),
        today=TODAY,
    ),
    Fault(
        "a text not read for thirteen months",
        "sources.yaml",
        checked("csp-r4312-18:", date(2025, 10, 25)),
        one("D055"),
        today=TODAY,
    ),
    Fault(
        "a text read tomorrow",
        "sources.yaml",
        checked("cpp-60-1:", date(2026, 11, 26)),
        one("D059"),
        today=TODAY,
    ),
    Fault(
        "a number not verified for years",
        "contacts.yaml",
        line("maltraitance-3133:", f"checked: {HERE}2020-01-01", "checked: [0-9-]+"),
        one("D055"),
        today=TODAY,
    ),
    Fault(
        "an emergency number lost",
        "contacts.yaml",
        line("samu-15:", rf"{HERE}samu-15: {{", 'samu-15: {number: "15", '),
        one("D102"),
    ),
    Fault(
        "a text that no guidance cites",
        "sources.yaml",
        appended(
            f'  {HERE}cp-999:\n    code: "Code pénal"\n    article: "999"\n    title: "Rien"\n'
            f'    checked: {TODAY}\n    confidence: low\n    says: ["Rien."]\n'
        ),
        one("D056"),
    ),
    Fault(
        "a contact that no guidance gives",
        "contacts.yaml",
        appended(f'  {HERE}mairie: {{name: "Mairie", for: "état civil", how: "sur place", checked: {TODAY}}}\n'),
        one("D057"),
    ),
    Fault("a model that no guidance offers", "modeles.yaml", with_model("certificat"), one("D106")),
    Fault(
        "the old article of the secret",
        "famille.yaml",
        line("guidance: > refus: > why:", f'why: {HERE}"L’article R.\u00a04312-4 l’impose."'),
        one("D058"),
    ),
    Fault(
        "fifteen years as a condition",
        "enfant.yaml",
        line("questions: > constate: > hint:", f'hint: {HERE}"Un mineur de quinze ans, une marque, un mot."'),
        one("D058"),
    ),
    Fault(
        "the number that the 3133 has replaced, to be called",
        "contacts.yaml",
        line("maltraitance-3133:", f'number: {HERE}"3977"', 'number: "3133"'),
        one("D058"),
    ),
    Fault(
        "the number that the 3133 has replaced, in a text",
        "adulte-vulnerable.yaml",
        line('guidance: > lucide-refus: > - "Proposez son', f'- {HERE}"Proposez son médecin, une aide, le 39 77."'),
        one("D058"),
    ),
)

FRENCH = (
    Fault(
        "a date that will not be read",
        "adulte-vulnerable.yaml",
        line("questions: > personne: > sans-defense: > recap:", f'recap: {HERE}"vue le {{30/11/2026}}"'),
        one("D103"),
    ),
    Fault(
        "a straight apostrophe",
        "partage.yaml",
        line("questions: > qui: > hint:", f'hint: "Un soignant d{HERE}\'un autre service."'),
        one("D060"),
    ),
    Fault(
        "an ordinary space before a question mark",
        "lieux-publics.yaml",
        line("questions: > ask:", f'ask: "Que se passe-t-il{HERE} ?"'),
        one("D060"),
        also=PLANS,
    ),
    Fault(
        "no space before a colon",
        "agression.yaml",
        line("guidance: > vol: > doubt:", f'doubt: "Prudence{HERE}: nommer l’agresseur est discuté."'),
        one("D060"),
    ),
    Fault(
        "an ordinary space before hours",
        "contacts.yaml",
        line("victimes-116006:", f'hours: "20{HERE} h"', 'hours: "[^"]*"'),
        one("D060"),
    ),
    Fault(
        "English quotation marks",
        "parents-separes.yaml",
        line("guidance: > adresse: > why:", f"why: 'Qui {HERE}\"veut savoir\" peut être violent.'"),
        one("D060"),
    ),
    Fault(
        "a yes that says nothing in the recap",
        "enfant.yaml",
        whole("questions: > constate: > oui: > recap:", ""),
        one("D061", "questions: > constate: > oui: > label: ▸"),
    ),
    Fault(
        "a yes that says nothing in the recap, shared",
        "communes.yaml",
        line("danger: > oui:", f'{{label: {HERE}"Oui, maintenant"}}', r"\{.*\}"),
        one("D061"),
    ),
    Fault(
        "a long sentence",
        "detenu.yaml",
        line(
            "guidance: > sevices-refus: > why:",
            f'why: {HERE}"Une personne détenue ou gardée à vue a le même droit au secret que toutes les autres '
            'et vous le lui devez donc comme à elles tous les jours."',
        ),
        one("D062"),
    ),
    Fault(
        "a long paragraph",
        "employeur.yaml",
        line("guidance: > fiches-lues: > why:", f'why: {HERE}"{"Demandez conseil à l’Ordre. " * 8}"'),
        one("D063"),
    ),
    Fault(
        "the nurse addressed as a friend",
        "requisition.yaml",
        line("questions: > cadre-enquete: > hint:", f'hint: {HERE}"En libéral, tu peux le demander."'),
        one("D064"),
    ),
    Fault(
        "the 30th of February in a text",
        "radicalisation.yaml",
        line("questions: > arme: > hint:", f'hint: {HERE}"Depuis le {{2026-02-30}}, sans témoin."'),
        one("D017"),
    ),
)

SAFETY = (
    Fault(
        "a verdict changed",
        "couple.yaml",
        line("guidance: > emprise: > verdict:", "verdict: parler"),
        (
            Told("D080", "emprise-procureur-seul:", "safety.yaml"),
            Told("D093", '- case: "Nez brisé > expect: ▸', "scenarios/couple.yaml"),
            Told("D093", '- case: "Son ex cherche > expect: ▸', "scenarios/couple.yaml"),
            Told("D093", '- case: "Sous l’emprise > expect: ▸', "scenarios/entretien.yaml"),
        ),
        also=REDRAWN,
    ),
    Fault(
        "an emergency number removed",
        "urgence.yaml",
        line("guidance: > secourir: > call:", "", "urgence-112, "),
        (
            Told("D080", "danger-secours:", "safety.yaml"),
            Told("D096", '- case: "Pendant ma tournée > call: [samu-15, police-17, ▸', "scenarios/urgence.yaml"),
        ),
    ),
    Fault(
        "an advice line before the emergency numbers",
        "detenu.yaml",
        line("guidance: > danger: > call:", "call: [suicide-3114, samu-15, urgence-112, police-17, ordre]"),
        one("D080", "danger-premier-numero:", "safety.yaml"),
    ),
    Fault(
        "a summons told not to come",
        "temoin.yaml",
        line('guidance: > civil: > - "Faites noter', '- "Vous pouvez refuser de venir, faites-le noter."'),
        one("D080", "convocation-jamais-absent:", "safety.yaml"),
    ),
    Fault(
        "the police answered on the phone",
        "police.yaml",
        line("guidance: > intervention: > say:", 'say: "Raccrochez, puis répondez à la police au téléphone."'),
        one("D080", "police-jamais-au-telephone:", "safety.yaml"),
    ),
    Fault(
        "an alert that waits for the parents",
        "enfant.yaml",
        line('guidance: > depart: > - "Mettez', '- "Demandez d’abord l’accord de l’enfant."'),
        one("D080", "enfant-sans-accord:", "safety.yaml"),
    ),
    Fault(
        "a permission said to be a duty",
        "patient-dangereux.yaml",
        line("guidance: > prefet: > why:", 'why: "Ce patient est dangereux et armé, vous devez alerter."'),
        one("D080", "permission-pas-devoir:", "safety.yaml"),
    ),
    Fault(
        "an answer that leads to silence",
        "entretien.yaml",
        line("questions: > signes-enfant: > doute:", "next: garder", "next: [a-z/-]+"),
        one("D080", "enfant-doute:", "safety.yaml"),
        also=REDRAWN,
    ),
    Fault(
        "a leak without its 72 hours",
        "messages.yaml",
        line("guidance: > rattraper: > law:", "law: [csp-l1111-8]"),
        (
            Told("D080", "fuite-de-donnees:", "safety.yaml"),
            Told("D097", '- case: "J’ai envoyé > law: [▸', "scenarios/messages.yaml"),
        ),
        also=TABLE,
    ),
    Fault(
        "a rule on a conversation that cannot be",
        "safety.yaml",
        line(
            "enfant-dans-le-couple: > - facts: {couple/particulier:",
            f"- {HERE}facts: {{couple/situation: refus, couple/particulier: enfants}}",
        ),
        one("D081"),
    ),
    Fault(
        "a rule that demands nothing",
        "safety.yaml",
        whole("toujours-un-conseil: > one_of:", ""),
        one("D082", "toujours-un-conseil:"),
    ),
    Fault(
        "a rule on no question",
        "safety.yaml",
        line("argent-seul: > - facts:", f"- facts: {{{HERE}adulte-vulnerable/souhaits: argent}}"),
        one("D021"),
    ),
    Fault(
        "a rule founded on no text",
        "safety.yaml",
        line("perquisition: > basis:", f"basis: [{HERE}cpp-56-33, cpp-76]"),
        one("D023"),
    ),
    Fault(
        "no rules",
        "safety.yaml",
        removed,
        one("D001"),
    ),
)

SCENARIOS = (
    Fault(
        "a scenario asks another question",
        "scenarios/enfant.yaml",
        line('- case: "Ma patiente me raconte > answers:', f"answers: {{constat: adulte, {HERE}constate: oui}}"),
        one("D090"),
    ),
    Fault(
        "a scenario goes on after the end",
        "scenarios/famille.yaml",
        line('- case: "Un voisin > answers:', f"answers: {{demande: voisin, {HERE}volonte: refuse}}"),
        one("D091"),
    ),
    Fault(
        "a scenario stops before the end",
        "scenarios/police.yaml",
        line('- case: "Sur l’accident > answers:', "answers: {situation: autre}"),
        one("D092", '- case: "Sur l’accident > answers: ▸'),
    ),
    Fault(
        "a scenario expects another verdict",
        "scenarios/messages.yaml",
        line('- case: "J’ai envoyé > expect:', f"expect: {HERE}taire"),
        one("D093"),
    ),
    Fault(
        "a scenario expects another guidance",
        "scenarios/couple.yaml",
        line('- case: "Nez brisé > guidance:', f"guidance: {HERE}accord"),
        one("D094"),
    ),
    Fault(
        "the words that a scenario expects are gone",
        "parents-separes.yaml",
        whole("guidance: > meme-information: > avoid:", 'avoid:\n  - "Refuser à un parent séparé."'),
        one("D095", '- case: "La mère, divorcée > says: [▸', "scenarios/parents-separes.yaml"),
    ),
    Fault(
        "a scenario expects another contact",
        "scenarios/urgence.yaml",
        line('- case: "Il a avalé > call:', f"call: [samu-15, {HERE}urgence-114]"),
        one("D096"),
    ),
    Fault(
        "a guidance no longer cites what a scenario expects",
        "acte-requis.yaml",
        line("guidance: > prelever: > law:", "", "cp-r642-1, "),
        one("D097", '- case: "Les gendarmes arrivent > law: [cr-l234-4, ▸cp-r642-1]', "scenarios/acte-requis.yaml"),
        also=TABLE,
    ),
    Fault(
        "a scenario gives an answer that does not exist",
        "scenarios/partage.yaml",
        line('- case: "Une collègue me demande > answers:', f"answers: {{qui: dehors, raison: {HERE}dossiers}}"),
        one("D022"),
    ),
    Fault(
        "a scenario of no guidance",
        "scenarios/adulte-vulnerable.yaml",
        line('- case: "Madame L. > guidance:', f"guidance: {HERE}hors-etat"),
        one("D083"),
    ),
    Fault(
        "a guidance without a scenario",
        "scenarios/police.yaml",
        whole('- case: "Sur l’accident', ""),
        one("D098", "guidance: > intervention:", "police.yaml"),
    ),
    Fault(
        "no scenarios",
        "scenarios/police.yaml",
        without_its_folder,
        one("D001", file="scenarios"),
    ),
)

BESIDE = (
    Fault(
        "a verdict of the table mended by hand",
        "table.csv",
        line("enfant,enfant/constat=signes,", rf"{HERE}\1taire\2", "^(.*,)alerter(,.*)$"),
        one("D085"),
    ),
    Fault(
        "a picture mended by hand",
        "plans/en-bref.md",
        line("direction LR", f"{HERE}  direction TB", "^  direction LR"),
        one("D099"),
    ),
    Fault("no picture", "plans/famille.md", removed, one("D099", "topic:", "famille.yaml")),
)

DIALOGS_PO, BOT_PO = "locales/en/LC_MESSAGES/dialogs.po", "locales/en/LC_MESSAGES/bot.po"
STRING = 'msgstr "[^"].*$'

TRANSLATIONS = (
    Fault(
        "a text without translation",
        DIALOGS_PO,
        entry('msgctxt "couple.guidance.emprise.why"', STRING, 'msgstr ""'),
        one("D070"),
    ),
    Fault(
        "a text that no catalogue holds",
        DIALOGS_PO,
        entry('msgctxt "urgence.guidance.secourir.why"', 'secourir.why"', 'secourir.pourquoi"'),
        (Told("D073"), Told("D070", "guidance: > secourir: > why: ▸", "urgence.yaml")),
    ),
    Fault(
        "a translation to be read again",
        DIALOGS_PO,
        entry('msgctxt "police.title"', "^", "#, fuzzy\n"),
        one("D071"),
    ),
    Fault(
        "a translation of another French",
        DIALOGS_PO,
        entry('msgctxt "enfant.guidance.doute.title"', 'msgid "', 'msgid "Ancien : '),
        one("D071"),
    ),
    Fault(
        "a translation of a text that is no more",
        DIALOGS_PO,
        appended(f'\nmsgctxt "enfant.guidance.ancien.title"\n{HERE}msgid "Ancien"\nmsgstr "Old"\n'),
        one("D073"),
    ),
    Fault(
        "a translation without its amount",
        DIALOGS_PO,
        entry('msgctxt "en-bref.guidance.la-peine.title"', STRING, 'msgstr "Up to a year in prison and €15,000"'),
        one("D072"),
    ),
    Fault(
        "a translation that is too long for a button",
        DIALOGS_PO,
        entry(
            'msgctxt "temoin.questions.victime.answers.enfant.label"', STRING, f'msgstr "A child{" or a minor" * 3}"'
        ),
        one("D042"),
    ),
    Fault(
        "a translation that makes an advice too long to be read at once",
        DIALOGS_PO,
        entry('msgctxt "etudiant.guidance.stage.why"', STRING, f'msgstr "{"Ask the Order for advice. " * 8}"'),
        one("D045", "guidance: > stage:", "etudiant.yaml"),
    ),
    Fault(
        "a message of the program without its brace",
        BOT_PO,
        entry('msgid "{file}: nothing is mended ({reason})"', STRING, 'msgstr "{file}: nothing is mended"'),
        one("D072"),
    ),
    Fault(
        "a description that Telegram does not take",
        BOT_PO,
        entry(
            'msgid "Nurses’ professional secrecy, right now: questions, advice, the law. Nothing is kept."',
            STRING,
            f'msgstr "{"Professional secrecy. " * 6}"',
        ),
        one("D044"),
    ),
)

FAULTS: tuple[Fault, ...] = (
    *READING,
    *SHAPE,
    *LINKS,
    *CONVERSATION,
    *PHONE,
    *LAW,
    *FRENCH,
    *SAFETY,
    *SCENARIOS,
    *BESIDE,
    *TRANSLATIONS,
)


# ---------------------------------------------------------------- the bench


class Bench:
    """A copy of the dialogs and of the catalogues, in the current folder, mended after each fault."""

    def __init__(self, folder: Path, languages: Mapping[str, Language]) -> None:
        self.folder = folder
        self.languages = languages
        self.dialogs = folder / "dialogs"
        self.locales = folder / "locales"
        shutil.copytree(ROOT / "dialogs", self.dialogs, ignore=shutil.ignore_patterns("aide"))
        shutil.copytree(ROOT / "locales", self.locales, ignore=shutil.ignore_patterns("dialogs.po*"))
        for path in (self.path("sources.yaml"), self.path("contacts.yaml")):
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r"\bchecked: [0-9-]+", f"checked: {TODAY}", text), encoding="utf-8")
        loaded = load(self.dialogs)
        assert loaded.corpus is not None, self.words(loaded.findings)
        self._translate(loaded.corpus)
        self.files = {path: path.read_bytes() for path in self._all()}

    def _all(self) -> Iterator[Path]:
        return (path for path in self.folder.rglob("*") if path.is_file())

    def _translate(self, corpus: Corpus) -> None:
        """An English catalogue in which the French stands for English."""
        translated = Catalog(locale="en")
        for text in dict.fromkeys(corpus.texts()):
            translated.add(text.source, text.source, context=text.id)
        with self.path(DIALOGS_PO).open("wb") as stream:
            write_po(stream, translated, width=0)

    def path(self, file: str) -> Path:
        return self.folder / file if file.startswith("locales/") else self.dialogs / file

    def restore(self) -> None:
        for path in self._all():
            if path not in self.files:
                path.unlink()
        for path, raw in self.files.items():
            if path.is_dir():
                path.rmdir()
            path.parent.mkdir(exist_ok=True)
            if not path.exists() or path.read_bytes() != raw:
                path.write_bytes(raw)

    def report(self, broken: str = "", today: date | None = None) -> Report:
        """What the check finds once a file is broken, its screens drawn in one language.

        In English, with the catalogues, when one of them is broken; in none, when it is a file that no screen shows.
        """
        if broken.startswith("locales/"):
            english = load_languages(self.locales)["en"]
            return check(self.dialogs, {"en": english}, locales=self.locales, today=today, whole=True)
        shown = not broken.startswith(("safety", "scenarios/", "table", "plans/"))
        return check(self.dialogs, {"fr": self.languages["fr"]} if shown else {}, today=today, whole=True)

    def sign(self, file: str) -> tuple[int, int]:
        """Take the sign out of a file. Returns the line and the column where it stood, those of its top without one."""
        path, sign = self.path(file), HERE.encode()
        if not path.is_file() or sign not in (raw := path.read_bytes()):
            return 1, 1
        assert raw.count(sign) == 1
        before, _, rest = raw.partition(sign)
        path.write_bytes(before + rest)
        above, _, left = before.decode().rpartition("\n")
        return above.count("\n") + (2 if above or before.startswith(b"\n") else 1), len(left) + 1

    def expected(self, fault: Fault) -> set[tuple[str, int, int, str]]:
        """The findings of a fault that has just been seeded: file, line, column, code."""
        sign = self.sign(fault.file)
        found = set()
        for told in fault.told:
            file = told.file or fault.file
            path = self.path(file)
            if told.at:
                line, column = place_of(path.read_text(encoding="utf-8").split("\n"), told.at, file)
            else:
                line, column = sign if file == fault.file else (1, 1)
            found.add((path.relative_to(self.folder).as_posix(), line, column, told.code))
        return found

    def words(self, findings: list[Finding]) -> str:
        return "\n".join(finding.describe(self.languages["fr"]) for finding in findings)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, languages: Mapping[str, Language]) -> Iterator[Bench]:
    """The copy, in the current folder."""
    folder = tmp_path_factory.mktemp("seeded")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield Bench(folder, languages)


def told_of(fault: Fault) -> object:
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=fault.wanting)] if fault.wanting else []
    return pytest.param(fault, id=fault.name, marks=marks)


@pytest.mark.parametrize("fault", [told_of(fault) for fault in FAULTS])
def test_a_seeded_fault_is_found_where_it_stands_and_nothing_else_is_told(
    bench: Bench, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_addresses", screens_of(fault.file))
    also = fault.also
    if fault in FRENCH:  # words change no verdict: what stands beside the dialogs has nothing to tell of them
        monkeypatch.setattr("bot.dialogue.check._beside_the_dialogs", lambda *_, **__: iter(()))
        also -= REDRAWN
    try:
        fault.change(bench.path(fault.file))
        expected = bench.expected(fault)
        findings = bench.report(fault.file, fault.today).findings
    finally:
        bench.restore()
    told = [finding for finding in findings if finding.code not in also]
    assert {(*finding.place, finding.code) for finding in told} == expected, bench.words(findings)
    assert {finding.code for finding in findings} - {finding.code for finding in told} == also


def test_the_untouched_copy_is_clean(bench: Bench) -> None:
    for file in ("", DIALOGS_PO):
        findings = bench.report(file, TODAY).findings
        assert findings == [], bench.words(findings)


@pytest.mark.parametrize(
    "saved",
    [lambda raw: b"\xef\xbb\xbf" + raw, lambda raw: raw.replace(b"\n", b"\r\n")],
    ids=["with a byte order mark", "with the line ends of Windows"],
)
def test_how_an_editor_saves_a_file_is_no_fault(
    bench: Bench, saved: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_addresses", screens_of("police.yaml"))
    try:
        for path in (bench.path("police.yaml"), bench.path("contacts.yaml"), bench.path("table.csv")):
            path.write_bytes(saved(path.read_bytes()))
        findings = bench.report().findings
    finally:
        bench.restore()
    assert findings == [], bench.words(findings)


def test_the_faults_are_many_and_of_many_kinds() -> None:
    found = {told.code for fault in FAULTS if not fault.wanting for told in fault.told}
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert len([fault for fault in FAULTS if not fault.wanting]) >= LEAST_FAULTS
    assert len(found) >= LEAST_CODES
    assert found <= set(KINDS)


def test_every_file_of_the_dialogs_is_broken_once() -> None:
    broken = {fault.file for fault in FAULTS}
    files = {path.name for path in (ROOT / "dialogs").glob("*.yaml")} - {"fingerprints.yaml"}
    scenarios = {f"scenarios/{path.name}" for path in (ROOT / "dialogs" / "scenarios").glob("*.yaml")}
    assert files | {"table.csv"} <= broken
    assert len(scenarios & broken) >= 8
    assert any(file.startswith("plans/") for file in broken)


def test_only_warnings_that_a_change_explains_are_forgiven() -> None:
    forgiven = {code for fault in FAULTS for code in fault.also}
    assert forgiven <= REDRAWN
    assert {KINDS[code].severity for code in forgiven} <= {Severity.WARNING}


@pytest.mark.parametrize(
    ("anchor", "said"),
    [
        ("guidance: > doutes:", "renew the anchor 'guidance: > doutes:' of enfant.yaml in test_seeded.py: 0 lines"),
        ('do: > - "', "renew the anchor 'do: > - \"' of enfant.yaml in test_seeded.py: 2 lines"),
    ],
)
def test_an_anchor_that_names_no_line_or_several_is_to_be_renewed(anchor: str, said: str) -> None:
    lines = ["guidance:", "  doute:", "    do:", '      - "Un."', '      - "Deux."', "  doubt: non"]
    with pytest.raises(Renew, match=re.escape(said)):
        line_of(lines, anchor, "enfant.yaml")


def test_of_the_lines_that_begin_so_the_one_furthest_left_is_meant() -> None:
    lines = ["questions:", "  qui:", "    answers:", "      danger:", "  danger:", "    hint: 72\u00a0h"]
    assert place_of(lines, "questions: > danger: > hint: ▸72 h", "urgence.yaml") == (6, 11)
