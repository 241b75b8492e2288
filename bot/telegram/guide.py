"""Everything a handler needs of the dialogue: codes in, rendered screens out. One for a corpus; swapped whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.dialogue.corpus import Corpus, Topic
from bot.dialogue.machine import Interview
from bot.dialogue.path import Address, Codec, Staleness
from bot.dialogue.screen import Screens
from bot.dialogue.search import Finder
from bot.forms import word
from bot.i18n import SOURCE, Language
from bot.telegram.rendering import File, Rendered, render

CACHED_SCREENS = 256
"""Rendered screens kept, the least recently shown dropped first: some 8 KB each, and 0.3 ms to draw anew."""


class Guide:
    """Draws and finds. Holds nothing of anybody: the same code gives the same screen to all."""

    def __init__(self, corpus: Corpus, languages: Mapping[str, Language]) -> None:
        self.corpus = corpus
        self.languages = languages
        self.codec = Codec(Interview(corpus), languages)
        self._screens = Screens(self.codec.interview, self.codec, languages)
        self._finder = Finder(corpus)
        self._rendered = lru_cache(CACHED_SCREENS)(self._render)
        self._documents = lru_cache(maxsize=None)(lambda name: word.document(corpus.models[name].paragraphs))

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

    def find(self, text: str, language: str) -> Rendered:
        """The answer to typed words."""
        return self._found(language, self._finder.find(text))

    def media(self, language: str) -> Rendered:
        """The answer to anything sent that is not text."""
        return self._found(language, (), media=True)

    def _found(self, language: str, topics: Sequence[Topic], *, media: bool = False) -> Rendered:
        return render(self._screens.found(self.languages[language], topics, media=media), username="")

    def document(self, name: str) -> File:
        """A blank model, ready to send: the same bytes for everybody."""
        return File(f"{name}.docx", self._documents(name))


class Desk:
    """Where the handlers find the guide in use. Another takes its place whole when the dialogs change."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
