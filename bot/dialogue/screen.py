"""An address -> a screen: the text a nurse reads and the buttons under it. Still no Telegram."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from itertools import groupby

from bot.dialogue import path as addresses
from bot.dialogue.corpus import Contact, Guidance, Question, Source, Topic
from bot.dialogue.machine import Consultation, Interview, Path
from bot.dialogue.pages import Passage, passages
from bot.dialogue.path import Address, Codec, Kind, Page, Staleness
from bot.dialogue.schema import Duty, Verdict
from bot.dialogue.whatif import changes
from bot.i18n import Language

COLOURS = {
    Verdict.ALERT: "🚨",
    Verdict.SPEAK: "🟢",
    Verdict.CONSCIENCE: "🟠",
    Verdict.SHARE: "🔵",
    Verdict.SILENCE: "🔴",
}
"""What is read at arm's length before any word."""


CACHED_CHANGES = 2048
"""Endings whose « Et si… ? » is kept: it is the same in every language."""


class Style(Enum):
    """How a run of text is set."""

    PLAIN = auto()
    BOLD = auto()
    ITALIC = auto()


@dataclass(frozen=True)
class Span:
    """A run of text in one style, a link where `url` is given."""

    text: str
    style: Style = Style.PLAIN
    url: str | None = None


@dataclass(frozen=True)
class Block:
    """A paragraph. A folded one opens at a touch."""

    spans: tuple[Span, ...]
    folded: bool = False

    @property
    def text(self) -> str:
        """The paragraph without its styles."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Choice:
    """A button that leads to another screen: its code."""

    label: str
    code: str


@dataclass(frozen=True)
class Copy:
    """A button that copies a text, 256 characters at most."""

    label: str
    text: str


@dataclass(frozen=True)
class Share:
    """A button that sends a colleague the link of a screen: its code, and nothing else."""

    label: str
    code: str


Button = Choice | Copy | Share


@dataclass(frozen=True)
class Screen:
    """What a nurse sees: paragraphs, and rows of buttons."""

    blocks: tuple[Block, ...]
    rows: tuple[tuple[Button, ...], ...]

    @property
    def text(self) -> str:
        """The whole text without its styles, as Telegram counts it."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def buttons(self) -> Iterator[Button]:
        """The buttons, row after row."""
        return (button for row in self.rows for button in row)


def plain(text: str) -> Span:
    """An ordinary run."""
    return Span(text)


def bold(text: str) -> Span:
    """A bold run."""
    return Span(text, Style.BOLD)


def italic(text: str) -> Span:
    """An italic run."""
    return Span(text, Style.ITALIC)


def paragraph(*spans: Span) -> Block:
    """A paragraph of some runs."""
    return Block(spans)


def lines(rows: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
    """Several lines in one paragraph."""
    spans: list[Span] = []
    for index, row in enumerate(rows):
        spans += [plain("\n"), *row] if index else row
    return tuple(spans)


class Screens:
    """Draws the screens of one corpus. Holds no state: the same address gives the same screen.

    The page about privacy names the `operator`, who runs the bot, where there is one.
    """

    def __init__(
        self, interview: Interview, codec: Codec, languages: Mapping[str, Language], operator: str | None = None
    ) -> None:
        self.interview = interview
        self.corpus = interview.corpus
        self.codec = codec
        self.languages = languages
        self.operator = operator
        self._changes = lru_cache(CACHED_CHANGES)(lambda path: tuple(changes(interview, path)))

    def draw(self, address: Address, staleness: Staleness | None = None) -> Screen:
        """The screen of an address, with a sentence above it when it is not the one the button meant."""
        language = self.languages[address.language]
        if address.kind is Kind.HOME:
            screen = self._home(language)
        elif address.kind is Kind.GROUP:
            screen = self._group(language, address.name)
        elif address.kind is Kind.TOPIC:
            screen = self._conversation(language, address)
        elif address.kind is Kind.WHAT_IF:
            screen = self._what_if(language, address)
        elif address.kind is Kind.MODEL:
            screen = self._model(language, address.name)
        else:
            screen = self._page(language, Page(address.name))
        if staleness is None:
            return screen
        return replace(screen, blocks=(paragraph(italic(_excuse(language, staleness))), *screen.blocks))

    def length(self, end: Guidance, language: Language) -> int:
        """The characters of a piece of guidance that show before anything is unfolded."""
        return len("\n\n".join(block.text for block in self._advice(language, end) if not block.folded))

    def found(self, language: Language, topics: Sequence[Topic], *, media: bool = False) -> Screen:
        """The answer to something typed or sent: it is gone, and these topics may be what was meant."""
        _ = language.gettext
        if media:
            removed = _("🧽 Removed, unopened: send nothing about a patient, not even here.")
        else:
            removed = _("🧽 Message erased: write nothing about a patient, not even here.")
        if topics:
            question = _("Is this it?")
            last = self._go(addresses.home(language.code), _("🏠 Something else"))
        else:
            question = _("Touch what is nearest to your situation.")
            last = self._go(addresses.home(language.code), _("🏠 Home"))
        rows = [(self._topic_button(language, topic),) for topic in topics]
        return Screen((paragraph(plain(removed)), paragraph(bold(question))), (*rows, (last,)))

    # The menus.

    def _home(self, language: Language) -> Screen:
        _, home, code = language.gettext, self.corpus.home, language.code
        blocks = (
            Block(lines([[bold("🤫 Motus")], [plain(language.text(home.tagline))]])),
            paragraph(plain(language.text(home.promise))),
            paragraph(bold(language.text(home.ask))),
        )
        topics = self.corpus.topics
        rows: list[tuple[Button, ...]] = [(self._topic_button(language, topics[home.urgent]),)]
        for group in home.groups.values():
            if self.corpus.in_group(group.id):
                label = f"{group.icon} {language.text(group.title)}"
                rows.append((self._go(addresses.group(code, group.id), label),))
        rows.append((self._topic_button(language, topics[home.guided]),))
        rows.append((self._topic_button(language, topics[home.brief]),))
        privacy = self._go(addresses.page(code, Page.PRIVACY), _("🔒 Privacy"))
        rows.append((privacy, *self._tongues(addresses.home(code))))
        return Screen(blocks, tuple(rows))

    def _group(self, language: Language, name: str) -> Screen:
        group = self.corpus.home.groups[name]
        title = paragraph(bold(f"{group.icon} {language.text(group.title)}"))
        ask = paragraph(plain(language.gettext("Which situation is yours?")))
        rows = [(self._topic_button(language, topic),) for topic in self.corpus.in_group(name)]
        foot = (self._home_button(language), *self._tongues(addresses.group(language.code, name)))
        return Screen((title, ask), (*rows, foot))

    def _topic_button(self, language: Language, topic: Topic) -> Choice:
        label = f"{topic.icon} {language.text(topic.title)}".strip()
        return self._go(addresses.topic(language.code, Path(topic.id)), label)

    def _go(self, address: Address, label: str) -> Choice:
        return Choice(label, self.codec.encode(address))

    def _home_button(self, language: Language) -> Choice:
        return self._go(addresses.home(language.code), language.gettext("🏠 Home"))

    def _tongues(self, address: Address) -> Iterator[Choice]:
        """The same screen in each other language: the button holds the place, so nobody has to remember it."""
        for other in self.languages.values():
            if other.code != address.language:
                yield self._go(address.in_language(other.code), f"🌐 {other.name}")

    def _back_button(self, language: Language, address: Address) -> Choice:
        """Back drops the last answer; from the first question, to the menu that led there."""
        group = self.corpus.topics[address.path.topic].group
        if address.path.answers:
            back = addresses.topic(language.code, address.path.back)
        elif group:
            back = addresses.group(language.code, group)
        else:
            back = addresses.home(language.code)
        return self._go(back, language.gettext("↩︎ Back"))

    # The conversation.

    def _conversation(self, language: Language, address: Address) -> Screen:
        consultation = self.interview.replay(address.path)
        if question := self.interview.question(consultation):
            return self._question(language, address, consultation, question)
        return self._guidance(language, address, consultation)

    def _question(self, language: Language, address: Address, consultation: Consultation, question: Question) -> Screen:
        topic = self.corpus.topics[question.topic]
        heading: list[list[Span]] = [[bold(f"{topic.icon} {language.text(topic.title)}".strip())]]
        if recap := self._recap(language, consultation):
            heading.append([plain(recap)])
        asking: list[list[Span]] = [[bold(language.text(question.ask))]]
        if question.hint:
            asking.append([plain(language.text(question.hint))])
        left = self.interview.questions_left(consultation)
        blocks = (Block(lines(heading)), Block(lines(asking)), paragraph(italic(_questions_left(language, left))))
        rows: list[tuple[Button, ...]] = []
        for answer in question.answers.values():
            further = Path(address.path.topic, (*address.path.answers, answer.id))
            rows.append((self._go(addresses.topic(language.code, further), language.text(answer.label)),))
        foot = (self._back_button(language, address), self._home_button(language), *self._tongues(address))
        return Screen(blocks, (*rows, foot))

    def _recap(self, language: Language, consultation: Consultation) -> str:
        recaps = (question.answers[answer].recap for question, answer in consultation.tapped)
        return " · ".join(language.text(recap) for recap in recaps if recap)

    def _guidance(self, language: Language, address: Address, consultation: Consultation) -> Screen:
        _, end = language.gettext, self.corpus.guidance[consultation.state]
        rows: list[tuple[Button, ...]] = []
        if end.say:
            rows.append((Copy(_("📋 Copy the sentence"), language.text(end.say)),))
        for model in end.models:
            label = f"📄 {language.text(model.title)}"
            rows.append((self._go(addresses.model(language.code, model.id), label),))
        share = Share(_("🔗 Share"), self.codec.encode_stage(language.code, address.path, consultation))
        if self._changes(address.path):
            what_if = self._go(addresses.what_if(language.code, address.path), _("🔀 What if…?"))
            rows.append((what_if, share))
        else:
            rows.append((share,))
        rows.append((self._back_button(language, address), self._home_button(language)))
        erase = self._go(addresses.page(language.code, Page.ERASE), _("🧹 Erase"))
        rows.append((erase, *self._tongues(address)))
        return Screen(tuple(self._advice(language, end)), tuple(rows))

    def _what_if(self, language: Language, address: Address) -> Screen:
        """Each question whose answer, changed, would change the verdict; each such answer a button."""
        _ = language.gettext
        end = self.corpus.guidance[self.interview.replay(address.path).state]
        here = f"{COLOURS[end.verdict]} {language.text(end.title)}"
        blocks = [Block(lines([[bold(_("🔀 What if…?"))], [plain(here)]]))]
        rows: list[tuple[Button, ...]] = []
        for question, group in groupby(self._changes(address.path), key=lambda change: change.question):
            asked = [[bold(language.text(question.ask))]]
            for change in group:
                label = language.text(change.answer.label)
                outcome = _(" or ").join(_outcome(language, verdict) for verdict in change.verdicts)
                asked.append([plain(_("{answer} → {outcome}").format(answer=label, outcome=outcome))])
                colours = "".join(COLOURS[verdict] for verdict in change.verdicts)
                rows.append((self._go(addresses.topic(language.code, change.path), f"{colours} {label}"),))
            blocks.append(Block(lines(asked)))
        back = self._go(addresses.topic(language.code, address.path), _("↩︎ Back"))
        rows.append((back, self._home_button(language), *self._tongues(address)))
        return Screen(tuple(blocks), tuple(rows))

    def _model(self, language: Language, name: str) -> Screen:
        """What goes with the document of a blank model."""
        _ = language.gettext
        title = paragraph(bold(f"📄 {language.text(self.corpus.models[name].title)}"))
        how = paragraph(plain(_("A blank model, in French. Fill it in outside Telegram, and send nothing of it here.")))
        return Screen((title, how), ((self._home_button(language),),))

    def _advice(self, language: Language, end: Guidance) -> Iterator[Block]:
        _, text = language.gettext, language.text
        verdict: list[list[Span]] = [[bold(f"{COLOURS[end.verdict]} {text(end.title)}")], [plain(text(end.why))]]
        if end.duty:
            verdict.append([italic(_duty(language, end.duty))])
        yield Block(lines(verdict))
        steps = [[plain(f"{number}. {text(step)}")] for number, step in enumerate(end.do, start=1)]
        yield Block(lines([[bold(_("Now"))], *steps]))
        if end.avoid:
            avoided = [[plain(f"✗ {text(each)}")] for each in end.avoid]
            yield Block(lines([[bold(_("To avoid"))], *avoided]))
        if end.say:
            said = italic(_("“{sentence}”").format(sentence=text(end.say)))
            yield paragraph(plain("💬 "), *([plain(_heading(language, text(end.say_to)))] if end.say_to else []), said)
        yield Block(lines([[plain(line)] for line in _contacts(language, end.call)]))
        if end.record:
            yield paragraph(plain("📝 "), plain(_heading(language, _("In the record"))), plain(text(end.record)))
        if end.doubt:
            yield paragraph(bold(_heading(language, _("Disputed"))), plain(text(end.doubt)))
        folded = [[*_law(language, end.law)], [bold(_("👤 How to reach them"))], *_reach(language, end.call)]
        yield Block(lines(folded), folded=True)
        yield paragraph(italic(_("General information. In doubt: the Ordre, a lawyer.")))

    # The pages.

    def _page(self, language: Language, name: Page) -> Screen:
        _, code = language.gettext, language.code
        rows: list[tuple[Button, ...]] = []
        if name is Page.TOPICS:
            listed = (topic for name in self.corpus.home.groups for topic in self.corpus.in_group(name))
            rows = [(self._topic_button(language, topic),) for topic in listed]
        elif name is Page.LANGUAGE:
            rows = [(self._go(addresses.home(each.code), f"🌐 {each.name}"),) for each in self.languages.values()]
        if name in (Page.PRIVACY, Page.HELP):
            erase = self._go(addresses.page(code, Page.ERASE), _("🧹 Erase"))
            rows.append((erase, self._go(addresses.page(code, Page.LANGUAGE), _("🌐 Language"))))
        rows.append((self._home_button(language),))
        blocks = tuple(_passage(passage) for passage in passages(language, name, self.operator))
        return Screen(blocks, tuple(rows))


def _passage(passage: Passage) -> Block:
    heading = [[bold(passage.heading)]] if passage.heading else []
    return Block(lines([*heading, *([plain(line)] for line in passage.lines)]))


def _excuse(language: Language, staleness: Staleness) -> str:
    if staleness is Staleness.CHANGED:
        return language.gettext("Motus has changed since that message: please go on from here.")
    return language.gettext("That button is too old or incomplete: please start again from here.")


def _outcome(language: Language, verdict: Verdict) -> str:
    """A verdict in three words, after its colour."""
    _ = language.gettext
    words = {
        Verdict.ALERT: _("you must alert"),
        Verdict.SPEAK: _("you may speak"),
        Verdict.CONSCIENCE: _("yours to weigh"),
        Verdict.SHARE: _("only what is needed"),
        Verdict.SILENCE: _("say nothing"),
    }
    return f"{COLOURS[verdict]} {words[verdict]}"


def _questions_left(language: Language, left: int) -> str:
    if left == 1:
        return language.gettext("Last question.")
    return language.ngettext("{n} more question at most.", "{n} more questions at most.", left).format(n=left)


def _duty(language: Language, duties: Sequence[Duty]) -> str:
    _ = language.gettext
    names = {
        Duty.CRIMINAL: _("criminal code"),
        Duty.ETHICS: _("code of ethics, for a patient, save special cases, in conscience"),
        Duty.SPECIAL: _("special text"),
    }
    return _("Duty: {origins}.").format(origins=_("; ").join(names[duty] for duty in duties))


def _contacts(language: Language, contacts: Sequence[Contact]) -> Iterator[str]:
    """Who to call, those of the same hours and note on a line: « ☎️ 15 Samu · 17 Police (24 h/24) »."""

    def alike(contact: Contact) -> tuple[str, str]:
        remarks = (language.text(remark) for remark in (contact.hours, contact.note) if remark)
        return "☎️" if contact.number else "👤", ", ".join(remarks)

    for (sign, remarks), group in groupby(contacts, key=alike):
        named = " · ".join(" ".join(filter(None, (each.number, language.text(each.name)))) for each in group)
        yield f"{sign} {named} ({remarks})" if remarks else f"{sign} {named}"


def _reach(language: Language, contacts: Sequence[Contact]) -> Iterator[list[Span]]:
    """What each is for, and how to reach those without a number, for whoever unfolds it."""
    for contact in contacts:
        said = [language.text(words) for words in (contact.purpose, contact.how) if words]
        yield [
            plain(_heading(language, contact.number or language.text(contact.name)) + language.gettext("; ").join(said))
        ]


def _heading(language: Language, name: str) -> str:
    """A name and its colon, set as the language sets it."""
    return language.gettext("{name}: ").format(name=name)


def _law(language: Language, sources: Sequence[Source]) -> Iterator[Span]:
    """The texts, by code, each a link, and the day on which the oldest check was made."""
    day = language.date(min(source.checked for source in sources))
    yield bold(language.gettext("⚖️ The law, checked on {date}").format(date=day))
    for code, group in groupby(sorted(sources, key=lambda source: source.code), key=lambda source: source.code):
        yield plain("\n" + _heading(language, code))
        for index, source in enumerate(group):
            if index:
                yield plain(", ")
            yield Span(source.article, url=source.url)
