"""Dialog files -> Corpus. Every fault is found at its file, line and column, all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar

from bot.dialogue import corpus as linked
from bot.dialogue import form, schema
from bot.dialogue.corpus import START, Corpus, Text
from bot.dialogue.document import Document, flowed, read
from bot.dialogue.findings import NOTHING, Close, Finding, Marked, Place, Severity, close_to
from bot.dialogue.shape import validate

HOME, SHARED, SOURCES, CONTACTS, MODELS = "accueil", "communes", "sources", "contacts", "modeles"
SPECIAL: dict[str, type[schema.Model]] = {
    HOME: schema.HomeFile,
    SHARED: schema.SharedFile,
    SOURCES: schema.SourcesFile,
    CONTACTS: schema.ContactsFile,
    MODELS: schema.ModelsFile,
}
"""The files that are not topics, and what they are made of."""

OPTIONAL = {MODELS}
"""Those of them that a folder may do without."""

NOT_DIALOGS = {"safety", "fingerprints"}
"""YAML files of the folder that the core does not read."""


class BrokenCorpus(Exception):
    """The dialogs cannot be used. `findings` says why, sorted."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} faults in the dialogs")
        self.findings = findings


class Loaded(NamedTuple):
    """What a folder of dialogs holds.

    The corpus, or None when an error keeps it from being linked; every fault found, sorted; the documents, for whoever
    must say where something stands in them.
    """

    corpus: Corpus | None
    findings: list[Finding]
    documents: Mapping[str, Document]


def load(folder: Path) -> Loaded:
    """Read a folder of dialog files. Never raises for what stands in them."""
    documents, findings = _documents(folder)
    # Of what is written twice one is missing: nothing that refers to such a file can be told to be wrong.
    broken = {Path(finding.place.path).stem for finding in findings if finding.code in ("D005", "D019")}
    files = {name: (document, SPECIAL.get(name, schema.TopicFile)) for name, document in documents.items()}
    parsed: dict[str, schema.Model] = {}
    for name, (document, model) in files.items():
        value, faults = validate(model, document)
        findings += faults
        if value is not None and name not in broken:
            parsed[name] = value
    broken |= set(_names(folder))
    broken -= set(parsed)
    linker = _Linker(folder, documents, parsed, broken)
    corpus = linker.link()
    findings = sorted([*findings, *linker.findings])
    if corpus is None or any(finding.severity is Severity.ERROR for finding in findings):
        corpus = None
    return Loaded(corpus, findings, documents)


def _names(folder: Path) -> list[str]:
    names = {path.stem for path in folder.glob("*.yaml")} - NOT_DIALOGS
    return sorted(names | (set(SPECIAL) - OPTIONAL))


def _documents(folder: Path) -> tuple[dict[str, Document], list[Finding]]:
    documents: dict[str, Document] = {}
    findings: list[Finding] = []
    for name in _names(folder):
        path = folder / f"{name}.yaml"
        document, faults = read(path, shown_name(path))
        findings += faults
        if document is not None:
            documents[name] = document
    findings += misnamed_files(folder)
    return documents, findings


def misnamed_files(folder: Path) -> Iterator[Finding]:
    """D019: files that nobody reads. Left aside in silence, they would be missed by nobody but the nurses."""
    for path in sorted(folder.glob("*.[yY]*[mM][lL]")):
        if path.suffix != ".yaml":
            yield Finding(Place(shown_name(path)), "D019", {"name": path.name})


def unread(path: Path, reason: str) -> Finding:
    """D001: a file or a folder that cannot be read; the reason is marked for translation."""
    return Finding(Place(shown_name(path)), "D001", {"name": path.name, "reason": Marked(reason)})


def shown_name(path: Path) -> str:
    """The name of a file as a maintainer would type it: from the current folder where it lies below."""
    try:
        return (path.parent.resolve() / path.name).relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError, RuntimeError):  # elsewhere, or a link that goes in circles
        return path.as_posix()


# ---------------------------------------------------------------- links


class _Linker:
    """Resolves what the files say of each other, collecting the faults on the way."""

    def __init__(
        self, folder: Path, documents: Mapping[str, Document], parsed: Mapping[str, schema.Model], broken: set[str]
    ) -> None:
        self.folder = folder
        self.documents = documents
        self.findings: list[Finding] = []
        self.places: dict[str, Place] = {}
        self.broken = broken
        self.home = parsed.get(HOME)
        self.shared = getattr(parsed.get(SHARED), "questions", {})
        self.sources = getattr(parsed.get(SOURCES), "sources", {})
        self.contacts = getattr(parsed.get(CONTACTS), "contacts", {})
        self.models = getattr(parsed.get(MODELS), "models", {})
        self.files = {name: file for name, file in parsed.items() if isinstance(file, schema.TopicFile)}

    # The texts and their places.

    def text(self, name: str, *way: str | int) -> Text:
        """The text that stands there, under a stable identity; its place is noted."""
        document = self.documents[name]
        identity = ".".join([name, *map(str, way)])
        self.places[identity] = document.place(*way)
        return Text(identity, flowed(str(document.value(*way))))

    def texts(self, name: str, *way: str | int, count: int) -> tuple[Text, ...]:
        return tuple(self.text(name, *way, index) for index in range(count))

    def maybe(self, there: object, name: str, *way: str | int) -> Text | None:
        return self.text(name, *way) if there else None

    def report(self, place: Place, code: str, **details: str | int) -> None:
        self.findings.append(Finding(place, code, details))

    # The files, one after the other.

    def link(self) -> Corpus | None:
        contacts = {key: self._contact(key) for key in self.contacts}
        sources = {key: self._source(key) for key in self.sources}
        models = {key: self._model(key) for key in self.models}
        self._shared_implications()
        self._shared_texts()
        topics = {file.topic: self._topic(name, file) for name, file in self.files.items()}
        questions: dict[str, linked.Question] = {}
        guidance: dict[str, linked.Guidance] = {}
        for name, file in self.files.items():
            self._name_clashes(name, file)
            for key in file.questions:
                question = self._question(name, file, key)
                questions[question.state] = question
            for key in file.guidance:
                end = self._guidance(name, file, key, contacts, sources, models)
                guidance[end.state] = end
        home = self._home()
        if home is None:
            return None
        return Corpus(home, topics, questions, guidance, contacts, sources, models, self.places)

    def _home(self) -> linked.Home | None:
        if not isinstance(self.home, schema.HomeFile):
            return None
        home, document = self.home, self.documents[HOME]
        known = {*self.files, *(file.topic for file in self.files.values())}  # misnamed, it is told already
        for key in ("urgent", "guided", "brief"):
            topic = getattr(home, key)
            if topic not in known and topic not in self.broken:
                self.report(document.place(key), "D026", topic=topic, close=close_to(topic, known))
        groups = {
            key: linked.Group(key, group.icon, self.text(HOME, "groups", key, "title"))
            for key, group in home.groups.items()
        }
        tagline, promise, ask = (self.text(HOME, key) for key in ("tagline", "promise", "ask"))
        return linked.Home(tagline, promise, ask, home.urgent, home.guided, home.brief, groups)

    def _contact(self, key: str) -> linked.Contact:
        contact: schema.Contact = self.contacts[key]
        way = (CONTACTS, "contacts", key)
        if not contact.number and not contact.how:
            self.report(self.documents[CONTACTS].key_place(*way[1:]), "D102", name=key)
        return linked.Contact(
            key,
            contact.number,
            self.text(*way, "name"),
            self.text(*way, "for"),
            self.maybe(contact.how, *way, "how"),
            self.maybe(contact.hours, *way, "hours"),
            self.maybe(contact.note, *way, "note"),
            contact.checked,
        )

    def _source(self, key: str) -> linked.Source:
        source: schema.Source = self.sources[key]
        return linked.Source(key, source.code, source.article, source.url, source.checked)

    def _model(self, key: str) -> linked.Model:
        place = self.documents[MODELS].key_place("models", key)
        path = self.folder / MODELS / f"{key}.md"
        paragraphs: tuple[form.Paragraph, ...] = ()
        try:
            paragraphs = form.read(path.read_text("utf-8-sig"))
        except (OSError, ValueError):
            self.report(place, "D105", model=key, file=shown_name(path))
        except form.Unfit as unfit:
            self.report(Place(shown_name(path), unfit.line), "D107", found=Marked(unfit.found))
        return linked.Model(key, self.text(MODELS, "models", key, "title"), paragraphs, place)

    def _shared_implications(self) -> None:
        for key, question in self.shared.items():
            for each, answer in question.answers.items():
                for fact, value in answer.implies.items():
                    way = ("questions", key, "answers", each, "implies", fact)
                    self._known_answer(self.documents[SHARED], way, fact, value)

    def _shared_texts(self) -> None:
        """Note where the texts of the shared questions stand, those that no topic asks among them."""
        for key, question in self.shared.items():
            way = (SHARED, "questions", key)
            self.text(*way, "ask")
            self.maybe(question.hint, *way, "hint")
            for each, answer in question.answers.items():
                self.text(*way, "answers", each, "label")
                self.maybe(answer.recap, *way, "answers", each, "recap")

    def _topic(self, name: str, file: schema.TopicFile) -> linked.Topic:
        document = self.documents[name]
        if file.topic != name:
            self.report(document.place("topic"), "D028", topic=file.topic, file=f"{name}.yaml")
        if file.group is not None and isinstance(self.home, schema.HomeFile) and file.group not in self.home.groups:
            close = close_to(file.group, self.home.groups)
            self.report(document.place("group"), "D025", group=file.group, close=close)
        start = self._ways(name, file, file.start, START, "start")
        return linked.Topic(
            file.topic,
            self.text(name, "title"),
            file.icon,
            file.group,
            file.rank,
            tuple(file.keywords),
            start,
            document.key_place("topic"),
        )

    def _name_clashes(self, name: str, file: schema.TopicFile) -> None:
        document = self.documents[name]
        for key in file.guidance:
            if key in file.questions:
                self.report(document.key_place("guidance", key), "D029", name=key)

    def _question(self, name: str, file: schema.TopicFile, key: str) -> linked.Question:
        document, question = self.documents[name], file.questions[key]
        way = ("questions", key)
        shared: schema.SharedQuestion | None = self.shared.get(key)
        place = document.key_place(*way)
        state = f"{file.topic}/{key}"
        if shared is not None and set(shared.answers) != set(question.answers):
            missing = ", ".join(each for each in shared.answers if each not in question.answers)
            extra = ", ".join(each for each in question.answers if each not in shared.answers)
            self.report(place, "D027", question=key, missing=missing or NOTHING, extra=extra or NOTHING)
        elif shared is None and question.ask is None and SHARED not in self.broken:
            self.report(place, "D011", key="ask")
        hint_from = name if question.hint else SHARED
        has_hint = question.hint or (shared is not None and question.ask is None and shared.hint)
        ask_from = SHARED if question.ask is None and shared is not None else name
        answers = {each: self._answer(name, file, key, each, shared) for each in question.answers}
        self._same_labels(document, way, answers.values())
        return linked.Question(
            state,
            file.topic,
            key if key in self.shared else state,
            self.text(ask_from, *way, "ask") if question.ask or shared else Text("", ""),
            self.maybe(has_hint, hint_from, *way, "hint"),
            answers,
            place,
        )

    def _same_labels(self, document: Document, way: tuple[str, ...], answers: Iterable[linked.Answer]) -> None:
        seen: set[str] = set()
        for answer in answers:
            label = answer.label.source
            if label and label in seen:
                self.report(document.place(*way, "answers", answer.id), "D039", label=label)
            seen.add(label)

    def _answer(
        self, name: str, file: schema.TopicFile, question: str, key: str, shared: schema.SharedQuestion | None
    ) -> linked.Answer:
        document, answer = self.documents[name], file.questions[question].answers[key]
        way = ("questions", question, "answers", key)
        common = shared.answers.get(key) if shared else None
        label = recap = None
        if answer.label is not None:
            label = self.text(name, *way, "label")
        elif common is not None:
            label = self.text(SHARED, *way, "label")
        elif SHARED not in self.broken:
            self.report(document.key_place(*way), "D011", key="label")
        # A topic that words the answer anew words its recap anew too.
        if answer.recap is not None:
            recap = self.maybe(flowed(answer.recap), name, *way, "recap")
        elif answer.label is None and common is not None and common.recap is not None:
            recap = self.maybe(flowed(common.recap), SHARED, *way, "recap")
        else:
            recap = label
        implies = {**(common.implies if common else {}), **answer.implies}
        for fact, value in answer.implies.items():
            self._known_answer(document, (*way, "implies", fact), fact, value)
        ways = self._ways(name, file, answer.next, key, *way, "next")
        return linked.Answer(key, label or Text("", ""), recap, implies, ways, document.key_place(*way))

    def _known_answer(self, document: Document, way: tuple[str, ...], fact: str, value: str) -> None:
        if fact not in self.shared:
            if SHARED not in self.broken:
                self.report(document.key_place(*way), "D021", fact=fact, close=close_to(fact, self.shared))
        elif value not in self.shared[fact].answers:
            close = close_to(value, self.shared[fact].answers)
            self.report(document.place(*way), "D022", answer=value, fact=fact, close=close)

    def _ways(
        self, name: str, file: schema.TopicFile, cases: list[schema.Case], origin: str, *way: str
    ) -> tuple[linked.Way, ...]:
        document = self.documents[name]
        single = isinstance(document.value(*way), str)
        ways = []
        for index, case in enumerate(cases):
            here: tuple[str | int, ...] = way if single else (*way, index)
            place = document.place(*here) if single else document.place(*here, "go")
            target = self._target(file, case.go, place, origin)
            when = {}
            for fact, values in case.when.items():
                resolved = self._fact(document, file, fact, values, (*here, "when", fact))
                when[resolved] = frozenset(values)
            ways.append(linked.Way(target, when, document.place(*here)))
        return tuple(ways)

    def _fact(
        self, document: Document, file: schema.TopicFile, fact: str, values: list[str], way: tuple[str | int, ...]
    ) -> str:
        known: dict[str, set[str]] = defaultdict(set)  # both, where a topic's answers to a shared question differ
        for key, question in chain(self.shared.items(), file.questions.items()):
            known[key].update(question.answers)
        if fact not in known:
            if SHARED not in self.broken:
                self.report(document.key_place(*way), "D021", fact=fact, close=close_to(fact, known))
            return fact
        for index, value in enumerate(values):
            if value not in known[fact]:
                close = close_to(value, sorted(known[fact]))
                self.report(document.place(*way, index), "D022", answer=value, fact=fact, close=close)
        return fact if fact in self.shared else f"{file.topic}/{fact}"

    def _target(self, file: schema.TopicFile, target: str, place: Place, origin: str) -> str:
        topic, _, state = target.rpartition("/")
        topic = topic or file.topic
        named = (each for each in self.files.values() if each.topic == topic)
        found = next(named, None) or self.files.get(topic)  # a topic under another name than its file is told once
        if found is None:
            if topic not in self.broken:
                topics = {each.topic for each in self.files.values()} | (self.broken - set(SPECIAL))
                close = close_to(topic, sorted(topics))
                self.report(
                    place, "D020", target=target, origin=origin, close=Close(f"{close}/{state}" if close else "")
                )
            return f"{topic}/{state}"
        if state != START and state not in found.questions and state not in found.guidance:
            names = [START, *found.questions, *found.guidance]
            self.report(place, "D020", target=target, origin=origin, close=close_to(state, names))
        return f"{found.topic}/{state}"

    def _guidance(
        self,
        name: str,
        file: schema.TopicFile,
        key: str,
        contacts: Mapping[str, linked.Contact],
        sources: Mapping[str, linked.Source],
        models: Mapping[str, linked.Model],
    ) -> linked.Guidance:
        document, end = self.documents[name], file.guidance[key]
        way = ("guidance", key)
        call = self._references(document, (*way, "call"), end.call, contacts, CONTACTS, "D024", "contact")
        law = self._references(document, (*way, "law"), end.law, sources, SOURCES, "D023", "source")
        offered = self._references(document, (*way, "models"), end.models, models, MODELS, "D104", "model")
        return linked.Guidance(
            f"{file.topic}/{key}",
            file.topic,
            end.verdict,
            tuple(end.duty),
            self.text(name, *way, "title"),
            self.text(name, *way, "why"),
            self.texts(name, *way, "do", count=len(end.do)),
            self.texts(name, *way, "avoid", count=len(end.avoid)),
            self.maybe(end.say, name, *way, "say"),
            self.maybe(end.say_to, name, *way, "say_to"),
            tuple(call),
            self.maybe(end.record, name, *way, "record"),
            tuple(offered),
            tuple(law),
            self.maybe(end.doubt, name, *way, "doubt"),
            document.key_place(*way),
        )

    V = TypeVar("V")

    def _references(
        self,
        document: Document,
        way: tuple[str, ...],
        ids: list[str],
        known: Mapping[str, V],
        file: str,
        code: str,
        word: str,
    ) -> list[V]:
        found = []
        for index, each in enumerate(ids):
            if each in ids[:index]:
                first = document.place(*way, ids.index(each)).line
                self.report(document.place(*way, index), "D005", key=each, first=first)
            elif each in known:
                found.append(known[each])
            elif file not in self.broken:
                self.report(document.place(*way, index), code, **{word: each, "close": close_to(each, known)})
        return found
