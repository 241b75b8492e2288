"""A small, valid corpus in a folder, for a test to break one thing in."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from bot.dialogue.check import Report, check
from bot.dialogue.corpus import Corpus
from bot.dialogue.findings import Severity
from bot.dialogue.machine import Interview
from bot.dialogue.path import Codec
from bot.dialogue.screen import Screens
from bot.i18n import Language

FILES = {
    "accueil": """\
tagline: "Quelques questions, un avis, les textes."
promise: "Rien n’est conservé chez nous."
ask: "Que se passe-t-il ?"
urgent: urgence
guided: entretien
brief: urgence
groups:
  proteger: {icon: "🛡", title: "Protéger"}
""",
    "communes": """\
questions:
  danger:
    ask: "Y a-t-il un danger ?"
    hint: "Là, maintenant."
    answers:
      oui: {label: "Oui, maintenant", recap: "en danger"}
      non: {label: "Non", recap: "sans danger"}
  age:
    ask: "Quel âge ?"
    answers:
      mineur: {label: "Moins de 18 ans", recap: "mineur"}
      majeur: {label: "Majeur, sans danger", recap: "majeur", implies: {danger: non}}
""",
    "sources": """\
sources:
  cp-226-14:
    code: "Code pénal"
    article: "226-14"
    title: "Les exceptions"
    url: https://www.legifrance.gouv.fr/226-14
    checked: 2026-03-01
    confidence: high
    says: ["Permet de parler."]
  csp-4312-18:
    code: "Code de la santé publique"
    article: "R. 4312-18"
    title: "Alerter"
    checked: 2026-11-23
    confidence: medium
    says: ["Demande d’alerter."]
""",
    "contacts": """\
contacts:
  enfance-119:
    {number: "119", name: "Enfance en danger", for: "conseil", hours: "24 h/24", note: "sans nom", checked: 2026-11-23}
  crip: {name: "CRIP", for: "enfant en danger", how: "coordonnées par le 119", checked: 2026-11-23}
  ordre: {name: "Votre conseil de l’Ordre", for: "conseil", how: "annuaire", note: "sans nom", checked: 2026-11-23}
""",
    "entretien": """\
topic: entretien
title: "Je décris"
icon: "🧭"
start: age
questions:
  age:
    answers:
      mineur: {next: enfant/debut}
      majeur: {next: enfant/debut}
""",
    "enfant": """\
topic: enfant
title: "Un enfant"
icon: "🧒"
group: proteger
keywords: [bleus, "il a peur"]
start: danger
questions:
  danger:
    answers:
      oui: {next: urgence/debut}
      non: {next: signes}
  signes:
    ask: "Que voyez-vous ?"
    answers:
      bleus: {label: "Des bleus", next: age}
      rien: {label: "Rien de net", recap: "", next: age}
  age:
    ask: "Quel âge a l’enfant ?"
    answers:
      mineur: {next: alerter}
      majeur:
        label: "Majeur"
        next:
          - when: {signes: [bleus]}
            go: alerter
          - go: attendre
guidance:
  alerter:
    verdict: alerter
    duty: [deontologie]
    title: "Alertez"
    why: "La loi le permet."
    do:
      - "Appelez le 119."
      - "Notez ce que vous voyez."
    avoid:
      - "Promettre le secret."
    say: "Tu as bien fait de me parler."
    say_to: "à l’enfant"
    call: [enfance-119, crip, ordre]
    law: [csp-4312-18, cp-226-14]
    doubt: "Le moment est discuté."
  attendre:
    verdict: taire
    title: "Ne dites rien"
    why: "Rien ne l’impose."
    do: ["Observez encore."]
    call: [ordre]
    law: [cp-226-14]
""",
    "urgence": """\
topic: urgence
title: "Danger immédiat"
icon: "🚨"
start: danger
questions:
  danger:
    answers:
      oui: {next: appeler}
      non: {next: respirer}
guidance:
  appeler:
    verdict: alerter
    duty: [penal, special]
    title: "Appelez"
    why: "Une vie est en jeu."
    do: ["Composez le 15."]
    call: [ordre]
    law: [cp-226-14]
  respirer:
    verdict: conscience
    title: "Prenez conseil"
    why: "Rien ne presse."
    do: ["Appelez l’Ordre."]
    call: [ordre]
    law: [cp-226-14]
""",
}
"""Three topics, two shared questions, four endings."""


class Small:
    """A folder of dialogs that a test may change before it is read."""

    def __init__(self, folder: Path, languages: Mapping[str, Language]) -> None:
        self.folder = folder
        self.languages = languages
        folder.mkdir()
        for name, text in FILES.items():
            self.write(name, text)

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.yaml"

    def write(self, name: str, text: str | bytes) -> Small:
        self.path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def replace(self, name: str, old: str, new: str) -> Small:
        text = self.path(name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}.yaml"
        return self.write(name, text.replace(old, new))

    def append(self, name: str, text: str) -> Small:
        return self.write(name, self.path(name).read_text(encoding="utf-8") + text)

    def remove(self, name: str) -> Small:
        self.path(name).unlink()
        return self

    def restore(self) -> Small:
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        for name, text in FILES.items():
            self.write(name, text)
        return self

    def report(self) -> Report:
        return check(self.folder, self.languages)

    def lines(self) -> list[str]:
        """What `motus check` prints in French."""
        return [finding.describe(self.languages["fr"]) for finding in self.report().findings]

    def errors(self) -> list[str]:
        findings = self.report().findings
        return [each.describe(self.languages["fr"]) for each in findings if each.severity is Severity.ERROR]

    def corpus(self) -> Corpus:
        report = check(self.folder, self.languages, screens=False)  # as the bot starts
        assert report.corpus is not None, self.lines()
        return report.corpus

    def interview(self) -> Interview:
        return Interview(self.corpus())

    def codec(self) -> Codec:
        return Codec(self.interview(), self.languages)

    def screens(self) -> Screens:
        codec = self.codec()
        return Screens(codec.interview, codec, self.languages)
