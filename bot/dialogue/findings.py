"""What can be wrong with a corpus: one code a kind of fault, with its place, its words and the way to mend it.

The words are English here; the French ones, which maintainers read, come from the `bot` catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from typing import NamedTuple, Protocol


class Severity(Enum):
    """How grave a finding is: an error keeps the bot from starting, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Place(NamedTuple):
    """A position in a file; `line` and `column` count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Gettext(Protocol):
    """What a finding needs of a language: the translation of an English template."""

    def gettext(self, message: str) -> str:
        """Translate one message of the `bot` domain."""


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for "mark, translate later")
    """Mark a message for extraction; it is translated when the finding is shown."""
    return message


class Kind(NamedTuple):
    """The words of one code: what was found, and how to mend it."""

    message: str
    remedy: str
    severity: Severity = Severity.ERROR


KINDS: dict[str, Kind] = {
    # Reading a file.
    "D001": Kind(N_("“{name}” cannot be read: {reason}"), N_("put this file back in its place, readable")),
    "D002": Kind(N_("the file is not UTF-8: byte {byte} cannot be read"), N_("save it again, encoding “UTF-8”")),
    "D003": Kind(N_("{what} is used as indentation"), N_("indent with ordinary spaces, two a level")),
    "D004": Kind(N_("this cannot be read: {reason}"), N_("check indentation, quotes and colons on this line")),
    "D005": Kind(N_("“{key}” is there twice (first on line {first})"), N_("remove or rename one of the two")),
    "D006": Kind(N_("“{value}” without quotes can be taken for true or false"), N_('write "{value}" in quotes')),
    "D007": Kind(
        N_("a text without quotes begins with &, * or !, which are reserved signs"), N_("put the text in quotes")
    ),
    "D008": Kind(N_("the file is empty or is not a list of “key: value” lines"), N_("see LISEZMOI.md for a model")),
    "D009": Kind(
        N_("the file has {size} bytes, the limit is {limit}"),
        N_("remove what was pasted by mistake, or split it into several topics"),
    ),
    "D019": Kind(N_("“{name}” is not read: its name does not end in “.yaml”"), N_("rename it")),
    # The shape of a file.
    "D010": Kind(N_("unknown key “{key}”"), N_("remove it, or correct its name{close}")),
    "D011": Kind(N_("“{key}” is missing"), N_("add the line `{key}:` below")),
    "D012": Kind(
        N_("`{key}:` has {found} where {expected} was expected"), N_("see LISEZMOI.md for the form of this key")
    ),
    "D013": Kind(N_("“{value}” is not one of: {expected}"), N_("choose one of them{close}")),
    "D014": Kind(N_("{count} {what}, {limit} at most are allowed"), N_("shorten or split")),
    "D015": Kind(
        N_("“{value}” is not an identifier"),
        N_("use lower-case letters without accents, digits and hyphens, 40 characters at most"),
    ),
    "D016": Kind(N_("there is nothing here"), N_("write something, or remove the line")),
    "D018": Kind(N_("{count} {what}, {limit} at least are needed"), N_("add some")),
    "D017": Kind(N_("“{value}” is not a date"), N_("write it as 2026-11-23")),
    # What refers to something else.
    "D020": Kind(N_("“{target}”, where “{origin}” leads, does not exist"), N_("give an existing target{close}")),
    "D021": Kind(N_("“{fact}” is read here, but it is not a question"), N_("name a question{close}")),
    "D022": Kind(N_("“{answer}” is not an answer to “{fact}”"), N_("name one of its answers{close}")),
    "D023": Kind(N_("the text “{source}” is not in sources.yaml"), N_("add it there, or correct its name{close}")),
    "D024": Kind(N_("the contact “{contact}” is not in contacts.yaml"), N_("add it there, or correct its name{close}")),
    "D025": Kind(N_("the group “{group}” is not in accueil.yaml"), N_("name one of its groups{close}")),
    "D026": Kind(N_("the topic “{topic}” does not exist"), N_("name an existing topic{close}")),
    "D027": Kind(
        N_(
            "the answers to the shared question “{question}” are not those of communes.yaml: "
            "missing {missing}; too many {extra}"
        ),
        N_("give the same answers, or another name to the question"),
    ),
    "D028": Kind(N_("the topic “{topic}” is in the file “{file}”"), N_("give both the same name")),
    "D029": Kind(N_("“{name}” is both a question and a guidance"), N_("rename one of the two")),
    # The conversation.
    "D030": Kind(N_("no conversation reaches the question “{name}”"), N_("lead to it, or remove it")),
    "D031": Kind(N_("no conversation ends in the guidance “{name}”"), N_("lead to it, or remove it")),
    "D032": Kind(N_("the conversation goes in circles: {cycle}"), N_("lead this answer elsewhere")),
    "D033": Kind(
        N_("after “{answer}” nothing is planned when {facts}"), N_("add a last case `- go: …` without `when`")
    ),
    "D034": Kind(N_("this case can never be chosen"), N_("remove it, or move it before the cases that hide it")),
    "D035": Kind(N_("the condition reads “{fact}”, which is not always known here"), N_("ask “{fact}” before")),
    "D036": Kind(N_("the topic has more than {limit} conversations"), N_("split it into two topics")),
    "D037": Kind(N_("no menu offers this topic"), N_("give it a `group:` of accueil.yaml")),
    "D038": Kind(N_("“{name}” and “{other}” get the same short code"), N_("rename one of the two")),
    "D039": Kind(N_("two answers have the same label “{label}”"), N_("tell them apart from the first word")),
    # A phone's limits.
    "D040": Kind(N_("the screen has {count} characters, {limit} at most"), N_("shorten the texts")),
    "D041": Kind(N_("the code of a button has {count} bytes, {limit} at most"), N_("ask fewer questions in a row")),
    "D042": Kind(N_("the label has {count} characters, {limit} at most fit a phone"), N_("shorten it")),
    "D043": Kind(
        N_("the screen has {count} rows of buttons, {limit} at most"),
        N_("group some answers, or spread the topics over two groups"),
    ),
    "D044": Kind(N_("{what} has {count} characters, Telegram takes {limit} at most"), N_("shorten this text")),
    "D045": Kind(
        N_("the advice shows {count} characters unfolded in {language}, {limit} at most are read in thirty seconds"),
        N_("shorten its texts, or call fewer people"),
        Severity.WARNING,
    ),
    # The law.
    "D050": Kind(N_("“{name}” cites no text"), N_("add `law:` with an identifier of sources.yaml")),
    "D051": Kind(
        N_("“{name}” says to alert but not where the duty comes from"),
        N_("add `duty:` (penal, deontologie or special)"),
    ),
    "D052": Kind(N_("“{name}” has a `duty:` but does not say to alert"), N_("remove `duty:`, or change the verdict")),
    "D053": Kind(
        N_("“{name}” names nobody to ask for advice"),
        N_("add one of these to `call:`: {expected}"),
    ),
    "D054": Kind(
        N_("“{name}” was checked on {date}, more than {months} months ago"),
        N_("read the text again, then put that day in `checked:`"),
        Severity.WARNING,
    ),
    "D055": Kind(
        N_("“{name}” was checked on {date}, more than {months} months ago"),
        N_("read the text again, then put that day in `checked:`"),
    ),
    "D056": Kind(N_("no guidance cites the text “{name}”"), N_("cite it in a `law:`, or remove it"), Severity.WARNING),
    "D057": Kind(
        N_("no guidance gives the contact “{name}”"), N_("name it in a `call:`, or remove it"), Severity.WARNING
    ),
    "D058": Kind(N_("“{found}” is out of date: {reason}"), N_("write “{expected}”")),
    "D059": Kind(N_("“{name}” was checked on {date}, a day still to come"), N_("put the day on which it was read")),
    # The French.
    "D060": Kind(
        N_("typography: “{found}”"),
        N_("write “{expected}”; `make check FIX=1` does it by itself"),
        Severity.WARNING,
    ),
    "D061": Kind(
        N_("the answer “{label}” cannot be understood alone in the recap"), N_("add `recap:`"), Severity.WARNING
    ),
    "D062": Kind(
        N_("a sentence has {count} words, {limit} at most are read at once: “{start}…”"),
        N_("cut it in two"),
        Severity.WARNING,
    ),
    "D063": Kind(
        N_("this text has {count} characters, {limit} at most are read well on a phone"),
        N_("shorten it, or make two of it"),
        Severity.WARNING,
    ),
    "D064": Kind(N_("“{found}”: Motus does not say “tu” to the nurse"), N_("write “vous”"), Severity.WARNING),
    # The translations.
    "D070": Kind(
        N_("“{text}” has no translation into {language}"),
        N_("translate it in {file} (`make locales` puts it there)"),
        Severity.WARNING,
    ),
    "D071": Kind(
        N_("the translation of “{text}” into {language} is that of an earlier sentence"),
        N_("run `make locales`, mend the translation, then remove the word “fuzzy” above it"),
        Severity.WARNING,
    ),
    "D072": Kind(
        N_("the translation does not hold the same signs as its source: {found} instead of {expected}"),
        N_("write them as they are in the source"),
    ),
    "D073": Kind(
        N_("this translation is of a text that is no more: “{text}”"),
        N_("run `make locales`, which removes it"),
        Severity.WARNING,
    ),
    # The safety rules and the truth table.
    "D080": Kind(
        N_("“{rule}”: the guidance “{guidance}” ({where}) {fault} “{found}”; shortest conversation: {conversation}"),
        N_("correct this guidance or what leads to it; the rule itself only if the law has changed"),
    ),
    "D081": Kind(
        N_("no conversation meets this condition: here the rule “{rule}” proves nothing"),
        N_("correct the condition, or remove it"),
    ),
    "D082": Kind(N_("the rule “{rule}” demands nothing"), N_("add `always:`, `one_of:` or `never:`")),
    "D083": Kind(N_("the guidance “{guidance}” does not exist"), N_("name an existing guidance{close}")),
    "D084": Kind(
        N_("the number of “{name}” is “{found}” in contacts.yaml, “{expected}” here"),
        N_("dial the right one, then mend the other"),
    ),
    "D085": Kind(
        N_("the truth table is not that of the dialogs (situations that differ: {count})"),
        N_("read what changes with `.venv/bin/motus table --diff HEAD`, then run `make table`"),
        Severity.WARNING,
    ),
    # The scenarios and the pictures.
    "D090": Kind(
        N_("the question “{question}” is not asked here: it is “{asked}”"),
        N_("write the answers in the order of the questions{close}"),
    ),
    "D091": Kind(
        N_("the question “{question}” is not asked: the conversation has ended already, in the guidance “{guidance}”"),
        N_("remove this answer"),
    ),
    "D092": Kind(
        N_("the conversation is not over: the question “{question}” waits for an answer"), N_("add its answer")
    ),
    "D093": Kind(
        N_("the verdict is “{found}” (guidance “{guidance}”), not “{expected}”"),
        N_("find out which is right by the law, and mend the other"),
    ),
    "D094": Kind(
        N_("the conversation ends in “{found}”, not in “{expected}”"),
        N_("find out which is right by the law, and mend the other"),
    ),
    "D095": Kind(
        N_("the guidance “{guidance}” does not say “{words}”"),
        N_("put these words back into it, or correct the scenario"),
    ),
    "D096": Kind(
        N_("the guidance “{guidance}” does not give the contact “{contact}”"),
        N_("put it back into its `call:`, or correct the scenario"),
    ),
    "D097": Kind(
        N_("the guidance “{guidance}” does not cite the text “{source}”"),
        N_("put it back into its `law:`, or correct the scenario"),
    ),
    "D098": Kind(
        N_("no scenario ends in the guidance “{guidance}”"),
        N_("write one in the folder scenarios: `.venv/bin/motus replay CODE --scenario` prepares it"),
        Severity.WARNING,
    ),
    "D099": Kind(
        N_("the picture of the topic “{topic}” {state}"),
        N_("draw the pictures again with `make table`; remove those of topics that are gone"),
        Severity.WARNING,
    ),
    # The conversation, again.
    "D100": Kind(
        N_("this case and that of line {line} both fit when {facts}, but do not lead to the same place"),
        N_("make their conditions exclude each other"),
    ),
    "D101": Kind(
        N_("no topic stands in the group “{group}”: the first screen does not show it"),
        N_("name it in the `group:` of a topic, or remove it"),
        Severity.WARNING,
    ),
    "D102": Kind(N_("nothing tells how to reach the contact “{name}”"), N_("add `number:` or `how:`")),
    "D103": Kind(
        N_("“{found}” is neither an amount, nor a number, nor a date"),
        N_("write {{15000 €}}, {{20000}} or {{2026-11-23}}, or take the braces away"),
    ),
    "D104": Kind(N_("the model “{model}” is not in modeles.yaml"), N_("add it there, or correct its name{close}")),
    "D105": Kind(
        N_("the model “{model}” has no text: “{file}” cannot be read"),
        N_("write it there, in UTF-8, or remove the model"),
    ),
    "D106": Kind(
        N_("no guidance offers the model “{model}”"), N_("name it in a `models:`, or remove it"), Severity.WARNING
    ),
    "D107": Kind(
        N_("in the text of this model: {found}"),
        N_("begin with `# ` and a title; then only parts (`## `), paragraphs, lists, boxes (`- [ ] `), bold, italics"),
    ),
}

HELP = "aide"
"""The folder, in that of the dialogs, that holds a page for each code."""


@dataclass(frozen=True, order=True)
class Finding:
    """One fault at one place. Sorts by file, line, column, then code."""

    place: Place
    code: str
    details: dict[str, str | int] = field(default_factory=dict, compare=False)

    @property
    def severity(self) -> Severity:
        """Whether the bot can start in spite of it."""
        return KINDS[self.code].severity

    def words(self, language: Gettext) -> tuple[str, str]:
        """What was found, and how to mend it."""
        kind = KINDS[self.code]
        details = {key: _words(value, language) for key, value in self.details.items()}
        return language.gettext(kind.message).format_map(details), language.gettext(kind.remedy).format_map(details)

    def describe(self, language: Gettext) -> str:
        """The finding in one line: `path:line:col: CODE message — remedy`."""
        return f"{self.place}: {self.code} {' — '.join(self.words(language))}"


class Close(str):
    """A name that may have been meant; shown as a question, or not at all when empty."""


class Marked(str):
    """A message marked with `N_`, translated when shown."""


NOTHING = Marked(N_("nothing"))
"""Where there is nothing to name."""


def _words(value: str | int, language: Gettext) -> str:
    if isinstance(value, Close):
        return language.gettext(" — did you mean “{name}”?").format(name=str(value)) if value else ""
    if isinstance(value, Marked):
        return language.gettext(str(value))
    return str(value)


def close_to(name: str, names: Iterable[str]) -> Close:
    """The existing name nearest to a mistyped one, or an empty one."""
    found = get_close_matches(name, list(names), n=1, cutoff=0.6)
    return Close(found[0] if found else "")
