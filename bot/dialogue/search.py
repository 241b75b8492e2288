"""From a few typed words to the topics they may mean. In memory: what is typed goes nowhere else.

SQLite's FTS5, through sqlite-utils, ranks; Snowball takes French words to their stems; accents are folded first, so
that « requisition » is « réquisition ». A word that no topic holds is taken for the nearest one that some topic does.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches

import snowballstemmer
from sqlite_utils import Database

from bot.dialogue.corpus import Corpus, Topic

WEIGHTS = "0, 6.0, 5.0, 1.0"
"""How much a word counts: in the topic's id (not at all), its title, its keywords, its questions and endings."""

MAX_WORDS = 24
"""Words of a typed text that are looked at: beyond, it is a story, which Motus does not want to read."""

MAX_EXACT = 4
"""Letters up to which a word must be written as it is: « sécu » is not « secoué »."""

_WORD = re.compile(r"[a-z0-9]{2,}")
_STOP = frozenset(
    [
        "ai",
        "ait",
        "as",
        "au",
        "aux",
        "avec",
        "avoir",
        "ce",
        "cela",
        "ces",
        "cet",
        "cette",
        "chez",
        "comme",
        "comment",
        "dans",
        "de",
        "des",
        "dit",
        "dois",
        "donc",
        "du",
        "elle",
        "elles",
        "en",
        "es",
        "est",
        "et",
        "etre",
        "eu",
        "fait",
        "faire",
        "faut",
        "il",
        "ils",
        "je",
        "la",
        "le",
        "les",
        "leur",
        "lui",
        "ma",
        "mais",
        "me",
        "mes",
        "mme",
        "moi",
        "mon",
        "mr",
        "ne",
        "nos",
        "notre",
        "nous",
        "on",
        "ont",
        "ou",
        "par",
        "pas",
        "peut",
        "peux",
        "plus",
        "pour",
        "quand",
        "que",
        "quel",
        "quelle",
        "qui",
        "quoi",
        "sa",
        "sans",
        "se",
        "ses",
        "si",
        "son",
        "sont",
        "sont",
        "suis",
        "sur",
        "ta",
        "te",
        "tes",
        "toi",
        "ton",
        "tu",
        "un",
        "une",
        "va",
        "veut",
        "vos",
        "votre",
        "vous",
        "bonjour",
        "merci",
        "monsieur",
        "madame",
        "svp",
        "the",
        "and",
        "is",
    ]
)


class Finder:
    """Finds topics. Built once for a corpus; one thread at a time, as SQLite asks."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._stemmer = snowballstemmer.stemmer("french")
        self._database = Database(memory=True)
        texts = {
            topic.id: {
                "title": topic.title.source,
                "keywords": " ".join(topic.keywords),
                "rest": " ".join(self._rest(topic)),
            }
            for topic in corpus.topics.values()
            if topic.id != corpus.home.guided
        }
        words = {word for fields in texts.values() for text in fields.values() for word in _words(text)}
        self._stem_of = {word: self._stem(word) for word in sorted(words)}
        self._known_stems = frozenset(self._stem_of.values())
        table = self._database.table("topics")
        table.create(dict.fromkeys(("topic", "title", "keywords", "rest"), str))
        table.insert_all(
            {"topic": topic} | {name: self._stems(text) for name, text in fields.items()}
            for topic, fields in texts.items()
        )
        table.enable_fts(["topic", "title", "keywords", "rest"], fts_version="FTS5")

    def find(self, text: str, limit: int = 4) -> list[Topic]:
        """The topics nearest to a text, best first, `limit` at most; none when no word of it is known."""
        stems = [known for word in _words(text)[:MAX_WORDS] if (known := self._known(word))]
        if not stems:
            return []
        query = " OR ".join(f'"{stem}"' for stem in dict.fromkeys(stems))
        try:
            rows = list(
                self._database.query(
                    f"select topic, bm25(topics_fts, {WEIGHTS}) as rank from topics_fts where topics_fts match ? "  # noqa: S608
                    "order by rank limit ?",
                    [query, limit],
                )
            )
        except sqlite3.Error:  # no text may keep a nurse from an answer
            return []
        # What matches far less well than the best would only be in the way.
        return [self._corpus.topics[row["topic"]] for row in rows if row["rank"] <= rows[0]["rank"] * 0.25]

    def _rest(self, topic: Topic) -> Iterator[str]:
        for question in self._corpus.questions.values():
            if question.topic == topic.id:
                yield question.ask.source
                yield from (answer.label.source for answer in question.answers.values())
        yield from (end.title.source for end in self._corpus.guidance.values() if end.topic == topic.id)

    def _stems(self, text: str) -> str:
        """The stems of a text of the dialogs, each worked out once."""
        return " ".join(self._stem_of[word] for word in _words(text))

    def _stem(self, word: str) -> str:
        # Snowball leaves « bleus » in the plural
        stem = str(self._stemmer.stemWord(word[:-1] if len(word) >= MAX_EXACT and word[-1] in "sx" else word))
        self._stemmer.stemWord("")  # it holds on to the last word it was given
        return stem

    def _known(self, word: str) -> str | None:
        """The stem of a word, or of the nearest one some topic holds: typos keep the first letter as a rule."""
        stem = self._stem(word)
        if stem in self._known_stems:
            return stem
        if len(word) <= MAX_EXACT:
            return None
        near = [each for each in self._stem_of if each[0] == word[0] and abs(len(each) - len(word)) <= 2]  # noqa: PLR2004
        return next((self._stem_of[each] for each in get_close_matches(word, near, n=1, cutoff=0.74)), None)


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(_fold(text)) if word not in _STOP]


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))
