"""One YAML file as plain data, with the position of each key and value.

ruamel.yaml composes the nodes; every plain scalar stays a string (the schema gives types), so nothing is silently
taken for a boolean, and every key keeps its line and column.
"""

from __future__ import annotations

import contextlib
import re
import warnings
from codecs import BOM_UTF8
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StreamMark, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.tokens import ScalarToken

from bot.dialogue.findings import N_, Finding, Marked, Place

MAX_BYTES = 144 * 1024
"""The size above which a file is refused: twice the whole law. The worst that fits is read in two seconds."""

BOOLEANS = {"y", "n", "yes", "no", "on", "off", "true", "false"}
"""Words that YAML 1.1 readers, many editors among them, take for booleans."""

PROBLEMS = {
    "mapping values are not allowed": N_("a colon stands where none is expected; a text that holds one needs quotes"),
    "expected ',' or": N_("a bracket or a brace is not closed"),
    "found unexpected end of stream": N_("a quote is opened and never closed"),
    "expected <block end>, but found '<scalar>'": N_("words follow a closing quote"),
    "expected <block end>": N_("this line is not indented like those it belongs with"),
    "found character": N_("this character cannot begin a text without quotes"),
    "found unknown escape": N_("a backslash stands in the quotes"),
    "could not find expected ':'": N_("this line lacks its dash, its key or its colon"),
    "expected alphabetic or numeric character": N_("this sign cannot begin a text without quotes"),
    "found undefined alias": N_("an asterisk cannot begin a text without quotes"),
    "sequence entries are not allowed": N_("a hyphen stands where none is expected; a list begins on its own line"),
    "but found another document": N_("a line “---” begins a second document"),
    "expected chomping": N_("something follows the sign | or >"),
}
"""What ruamel.yaml says, by its beginning, in words for somebody who has never heard of a block mapping."""

UNCLOSED = ("found unexpected end of stream", "expected ',' or")
"""Problems that are told where something opens, not where its end is missed."""

AFTER_A_TEXT = ("mapping values are not allowed here", "expected <block end>, but found '<scalar>'")
"""Problems that a text written before may have caused."""

_SPACES = re.compile(r"[\t\r\n][ \t\r\n]*| [ \t\r\n]+")  # a lone space stays as it is
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_SURROGATE = re.compile(r"[\ud800-\udfff]")

Key = tuple[Hashable, ...]
"""The way to a value: mapping keys and list positions, from the top of the file."""


@dataclass(frozen=True)
class Document:
    """A file that could be read: its data and where each part stands.

    `data` is made of dict, list and str only. `keys` holds the place of each mapping key, `values` of each value;
    `spans` says where each text begins and ends, quotes included, in `text`: the file without its byte order mark.
    """

    name: str
    data: dict[str, Any]
    keys: dict[Key, Place] = field(repr=False)
    values: dict[Key, Place] = field(repr=False)
    spans: dict[Key, tuple[int, int]] = field(default_factory=dict, repr=False)
    text: str = field(default="", repr=False)

    def value(self, *way: Hashable) -> Any:
        """What stands there. Raises KeyError or IndexError where nothing does."""
        found: Any = self.data
        for step in way:
            found = found[step]
        return found

    def place(self, *way: Hashable) -> Place:
        """The place of a value, or of the nearest thing around it that exists."""
        for end in range(len(way), 0, -1):
            if (found := self.values.get(way[:end])) is not None:
                return found
        return self.values[()]

    def key_place(self, *way: Hashable) -> Place:
        """The place of a key, or of the nearest thing around it that exists."""
        return self.keys.get(way) or self.place(*way)

    def place_at(self, index: int) -> Place:
        """The place of a character of the file."""
        return _place_at(self.text, index, self.name)


Documents = Mapping[str, Document]
"""Documents by the name of their file, without its ending."""


def locate(documents: Documents, identity: str) -> tuple[Document, Key]:
    """The document of a text of the corpus and the way to it there, from its identity (`enfant.guidance.doute.why`)."""
    name, *steps = identity.split(".")
    document = documents[name]
    way: Key = ()
    value: Any = document.data
    for step in steps:
        known: Hashable = int(step) if isinstance(value, list) else step
        value = value[known]
        way = (*way, known)
    return document, way


def flowed(text: str) -> str:
    """A text on one line, as it is shown. Only ordinary white space counts: no-break spaces are kept."""
    return _SPACES.sub(" ", text).strip(" ")


def read(path: Path, shown: str) -> tuple[Document | None, list[Finding]]:
    """Read one file; `shown` is its name in messages.

    Returns the document, or None when it cannot be used, and every fault found. Never raises for a bad file.
    """
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):  # a folder cannot be read, a pipe or a device would be without end
            return None, [Finding(Place(shown), "D001", {"name": path.name, "reason": Marked(N_("it is not a file"))})]
        size = status.st_size
        if size > MAX_BYTES:
            return None, [Finding(Place(shown), "D009", {"size": size, "limit": MAX_BYTES})]
        raw = path.read_bytes().removeprefix(BOM_UTF8)
    except OSError as error:
        return None, [Finding(Place(shown), "D001", {"name": path.name, "reason": _why_unread(error)})]
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        place = _place_at(raw[: error.start].decode(), error.start, shown)
        return None, [Finding(place, "D002", {"byte": f"0x{raw[error.start]:02x}"})]
    if wrong := _indented(text, shown):
        return None, wrong
    return parse(text, shown)


def parse(text: str, shown: str) -> tuple[Document | None, list[Finding]]:
    """Parse the text of one file; same result as `read`."""
    node = _compose(text, shown)
    if isinstance(node, Finding):
        return None, [node]
    if not isinstance(node, MappingNode):
        return None, [Finding(Place(shown), "D008")]
    reading = _Reading(shown)
    try:
        data = reading.convert(node, ())
    except RecursionError:
        return None, [Finding(Place(shown), "D004", {"reason": Marked(N_("too many levels"))})]
    if not reading.usable:
        return None, reading.findings
    return Document(shown, data, reading.keys, reading.values, reading.spans, text), reading.findings


def _compose(text: str, shown: str) -> Node | Finding | None:
    place, reason = Place(shown), ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the same anchor twice: anchors are faults already
            # pure: the C parser, where it is installed, words its errors and counts its columns differently
            return YAML(typ="safe", pure=True).compose(text)  # type: ignore[no-any-return]
    except MarkedYAMLError as error:
        mark, reason = _slip(text, error)
        place = Place(shown, mark.line + 1, mark.column + 1) if mark else place
    except ReaderError as error:
        place, reason = _place_at(text, error.position, shown), str(error).splitlines()[0]
    except (YAMLError, ValueError, OverflowError) as error:  # "\\UFFFFFFFF" is no character, and no YAMLError
        reason = str(error).splitlines()[0]
    except RecursionError:
        reason = Marked(N_("too many levels"))
    return Finding(place, "D004", {"reason": reason})


def _slip(text: str, error: MarkedYAMLError) -> tuple[StreamMark | None, str]:
    """Where the slip is that YAML stumbles over, often further down, and what it is."""
    problem = error.problem or "?"
    reason = _in_plain_words(problem)
    if problem.startswith(UNCLOSED) or error.context == "while scanning a simple key":
        return error.context_mark or error.problem_mark, reason
    mark = error.problem_mark or error.context_mark
    before = _text_before(text, mark.index) if mark else None
    if before is None or mark is None or problem.partition(" (")[0] not in AFTER_A_TEXT:
        return mark, reason
    if before.start_mark.line == before.end_mark.line:
        new_line = before.end_mark.line < mark.line
        return mark, Marked(N_("this line lacks its dash, its key or its colon")) if new_line else reason
    if before.style in ("'", '"'):
        return before.start_mark, Marked(N_("a quote is opened and never closed"))
    if re.match(r"[^\r\n]*:\S", text[before.start_mark.index :]):
        return before.start_mark, Marked(N_("a colon lacks the space behind it"))
    return mark, reason


def _text_before(text: str, index: int) -> ScalarToken | None:
    """The last text that ends at or before a position."""
    found = None
    with contextlib.suppress(YAMLError):
        for token in YAML(typ="safe", pure=True).scan(text):
            if isinstance(token, ScalarToken) and token.end_mark.index <= index:
                found = token
    return found


def _why_unread(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return Marked(N_("it does not exist"))
    if isinstance(error, PermissionError):
        return Marked(N_("reading it is not allowed"))
    return error.strerror or "?"


def _in_plain_words(problem: str) -> str:
    return next((Marked(words) for start, words in PROBLEMS.items() if problem.startswith(start)), problem)


def _place_at(text: str, index: int, shown: str) -> Place:
    before = _LINE_BREAK.split(text[:index])
    return Place(shown, len(before), len(before[-1]) + 1)


def _indented(text: str, shown: str) -> list[Finding]:
    """Indentation made of anything but spaces: tabs, or the no-break spaces of a text pasted from elsewhere."""
    findings = []
    for number, line in enumerate(_LINE_BREAK.split(text), start=1):
        indent = line[: len(line) - len(line.lstrip())]
        if wrong := indent.strip(" "):
            what = Marked(N_("a tab") if wrong[0] == "\t" else N_("a no-break space"))
            findings.append(Finding(Place(shown, number, indent.index(wrong[0]) + 1), "D003", {"what": what}))
    return findings


class _Reading:
    """The conversion of a node tree into plain data, noting places and faults on the way."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.keys: dict[Key, Place] = {}
        self.values: dict[Key, Place] = {}
        self.spans: dict[Key, tuple[int, int]] = {}
        self.findings: list[Finding] = []
        self.usable = True
        self._seen: set[int] = set()

    def convert(self, node: Node, way: Key) -> Any:
        place = Place(self.shown, node.start_mark.line + 1, node.start_mark.column + 1)
        self.values[way] = place
        if id(node) not in self._seen:
            self._seen.add(id(node))
            self._plain_yaml(node, place)
        elif not isinstance(node, ScalarNode):  # an alias: its anchor is told, and it is not followed
            self.usable = False
            return ""
        if isinstance(node, MappingNode):
            return self._mapping(node, way)
        if isinstance(node, SequenceNode):
            return [self.convert(item, (*way, index)) for index, item in enumerate(node.value)]
        if not isinstance(node, ScalarNode):
            return ""
        self.spans[way] = node.start_mark.index, node.end_mark.index
        return self._scalar(node, place)

    def _mapping(self, node: MappingNode, way: Key) -> dict[str, Any]:
        data: dict[str, Any] = {}
        again = False
        for key_node, value_node in node.value:
            place = Place(self.shown, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, ScalarNode):
                self.findings.append(Finding(place, "D008"))
                continue
            self._plain_yaml(key_node, place)
            key = self._scalar(key_node, place)
            if key in data:
                if not again:  # a name that is lost makes all that followed it stand twice: told once
                    first = self.keys[(*way, key)].line
                    self.findings.append(Finding(place, "D005", {"key": key, "first": first}))
                again = True
                continue
            self.keys[(*way, key)] = place
            data[key] = self.convert(value_node, (*way, key))
            if value_node.start_mark.index == value_node.end_mark.index:
                self.values[(*way, key)] = place  # nothing there: the mark of the value is further down
        return data

    def _plain_yaml(self, node: Node, place: Place) -> None:
        """Without anchor and without tag: a tag that was written has a handle, `!` or `!!`, or is a lone `!`."""
        if node.anchor or node.ctag.handle is not None or node.ctag.suffix == "!":
            self.findings.append(Finding(place, "D007"))

    def _scalar(self, node: ScalarNode, place: Place) -> str:
        value = str(node.value)
        if found := _SURROGATE.search(value):
            self.findings.append(Finding(place, "D004", {"reason": f"unacceptable character #x{ord(found[0]):04x}"}))
            return "?"
        plain = node.style in (None, "")
        if plain and value.lower() in BOOLEANS:
            self.findings.append(Finding(place, "D006", {"value": value}))
        return "" if plain and value in ("~", "null") else value
