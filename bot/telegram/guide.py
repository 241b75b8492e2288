"""Everything a handler needs of the dialogue: codes in, rendered screens out. One for a corpus; swapped whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.counting import event_of
from bot.dialogue.corpus import Corpus, Topic
from bot.dialogue.machine import Interview
from bot.dialogue.path import Address, Codec, Staleness
from bot.dialogue.screen import Screens
from bot.dialogue.search import Finder
from bot.i18n import SOURCE, Language
from bot.telegram.rendering import File, Rendered, render
from bot.usage.events import Event

CACHED_SCREENS = 256
"""Rendered screens kept, the least recently shown dropped first: some 8 KB each, and 0.3 ms to draw anew."""


CACHED_EVENTS = 8192
"""Addresses of which it is kept what they count as, some 200 bytes each: the stages of a large corpus."""


class Search(NamedTuple):
    """The answer to typed words, and whether a topic was found for them."""

    screen: Rendered
    found: bool


class Guide:
    """Draws and finds. Holds nothing of anybody: the same code gives the same screen to all."""

    def __init__(self, corpus: Corpus, languages: Mapping[str, Language], operator: str | None = None) -> None:
        self.corpus = corpus
        self.languages = languages
        self.codec = Codec(Interview(corpus), languages)
        self._screens = Screens(self.codec.interview, self.codec, languages, operator)
        self._finder = Finder(corpus)
        self._rendered = lru_cache(CACHED_SCREENS)(self._render)
        self.event = lru_cache(CACHED_EVENTS)(self._event)
        self._documents = lru_cache(maxsize=None)(self._document)

    def language(self, code: str | None) -> str:
        """The language to speak to somebody whose phone says `code` (IETF tag), French unless another one is had."""
        short = (code or "").partition("-")[0].lower()
        return short if short in self.languages else SOURCE

    def read(self, code: str, language: str) -> tuple[Address, Staleness | None]:
        """Where a code leads. Any string whatever leads somewhere."""
        return self.codec.decode(code, language)

    def show(self, address: Address, username: str, staleness: Staleness | None = None) -> Rendered:
        """A screen, rendered for the bot of that username."""
        return self._rendered(address, username, staleness)

    def _render(self, address: Address, username: str, staleness: Staleness | None) -> Rendered:
        return render(self._screens.draw(address, staleness), username)

    def _event(self, address: Address) -> Event | None:
        """What a screen counts as when it is shown, if anything."""
        return event_of(self.codec.interview, address)

    def find(self, text: str, language: str) -> Search:
        """The answer to typed words."""
        topics = self._finder.find(text)
        return Search(self._found(language, topics), bool(topics))

    def media(self, language: str) -> Rendered:
        """The answer to anything sent that is not text."""
        return self._found(language, (), media=True)

    def _found(self, language: str, topics: Sequence[Topic], *, media: bool = False) -> Rendered:
        return render(self._screens.found(self.languages[language], topics, media=media), username="")

    def _document(self, name: str) -> bytes:
        from bot.forms import word  # noqa: PLC0415 (most days no model is asked for)

        return word.document(self.corpus.models[name].paragraphs)

    def document(self, name: str) -> File:
        """A blank model, ready to send: the same bytes for everybody."""
        return File(f"{name}.docx", self._documents(name))


class Desk:
    """Where the handlers find the guide in use. Another takes its place whole when the dialogs change."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
