"""Any file at all: read, or refused with a place and a reason, never with an exception."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.document import MAX_BYTES, Document, flowed, parse, read
from bot.dialogue.findings import Place
from bot.i18n import Language

ANCHORS = "un texte sans guillemets commence par &, * ou !, des signes réservés — mettez le texte entre guillemets"
CHECK_LINE = "vérifiez les retraits, les guillemets et les deux-points de cette ligne"
EMPTY = (
    "le fichier est vide, ou n’est pas fait de lignes «\u202fclé\u202f: valeur\u202f» — "
    "voyez un modèle dans LISEZMOI.md"
)

ROOT = Path(__file__).parents[2]
WITH_SPACES = "faites les retraits avec des espaces ordinaires, deux par niveau"


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "x.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def told(path: Path, french: Language) -> list[str]:
    return [finding.describe(french) for finding in read(path, "x.yaml")[1]]


def read_well(path: Path) -> Document:
    document, findings = read(path, "x.yaml")
    assert findings == []
    assert document is not None
    return document


def test_every_key_and_value_keeps_its_line_and_column(tmp_path: Path) -> None:
    document = read_well(written(tmp_path, 'a:\n  b: "c"\n  d:\n    - e\n    - {f: g}\n'))
    assert document.data == {"a": {"b": "c", "d": ["e", {"f": "g"}]}}
    assert document.key_place("a", "b") == Place("x.yaml", 2, 3)
    assert document.place("a", "b") == Place("x.yaml", 2, 6)
    assert document.place("a", "d", 0) == Place("x.yaml", 4, 7)
    assert document.key_place("a", "d", 1, "f") == Place("x.yaml", 5, 8)
    assert document.place("a", "d", 1, "f") == Place("x.yaml", 5, 11)


def test_the_place_of_what_is_missing_is_that_of_the_nearest_thing_around_it(tmp_path: Path) -> None:
    document = read_well(written(tmp_path, "a:\n  b: c\n"))
    assert document.place("a", "b", "z") == Place("x.yaml", 2, 6)
    assert document.place("a", "z") == Place("x.yaml", 2, 3)
    assert document.place("z") == document.key_place("z") == Place("x.yaml", 1, 1)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_files_of_every_system_are_read_alike(tmp_path: Path, newline: str) -> None:
    document = read_well(written(tmp_path, newline.join(["a: b", "c: d", ""])))
    assert document.data == {"a": "b", "c": "d"}
    assert document.place("c") == Place("x.yaml", 2, 4)


def test_a_byte_order_mark_is_accepted_and_moves_no_column(tmp_path: Path, french: Language) -> None:
    document = read_well(written(tmp_path, b"\xef\xbb\xbfa: b\n"))
    assert document.data == {"a": "b"}
    assert document.place("a") == Place("x.yaml", 1, 4)
    assert told(written(tmp_path, b"\xef\xbb\xbfa: \xe9\n"), french) == [
        (
            "x.yaml:1:4: D002 le fichier n’est pas en UTF-8\u202f: l’octet 0xe9 est illisible — "
            "enregistrez-le avec l’encodage «\u202fUTF-8\u202f»"
        )
    ]


def test_the_column_of_a_latin_1_letter_counts_characters_not_bytes(tmp_path: Path) -> None:
    _, findings = read(written(tmp_path, "a: b\nc: été ".encode() + b"\xe9"), "x.yaml")
    assert [finding.place for finding in findings] == [Place("x.yaml", 2, 8)]


def test_white_space_is_joined_for_the_screen_but_no_break_spaces_stay() -> None:
    assert flowed("  Une\n  phrase \t sur\r\n deux lignes ") == "Une phrase sur deux lignes"
    assert flowed("15\u00a0h\u202f?") == "15\u00a0h\u202f?"


def test_scalars_stay_words_whatever_they_look_like(tmp_path: Path) -> None:
    text = "a: 12\nb: 2026-11-23\nc: 1_000:60\nd: 0x1F\ne: .inf\nf: \"no\"\ng: 'on'\nh: |\n  yes\n"
    assert read_well(written(tmp_path, text)).data == {
        "a": "12", "b": "2026-11-23", "c": "1_000:60", "d": "0x1F", "e": ".inf", "f": "no", "g": "on", "h": "yes\n",
    }  # fmt: skip


def test_null_is_nothing(tmp_path: Path) -> None:
    assert read_well(written(tmp_path, 'a: null\nb: ~\nc:\nd: "null"\n')).data == {
        "a": "", "b": "", "c": "", "d": "null",
    }  # fmt: skip


@pytest.mark.parametrize("word", ["no", "No", "NO", "on", "off", "yes", "true", "FALSE", "y", "n"])
def test_a_word_that_can_be_taken_for_a_boolean_is_refused_as_key_and_as_value(word: str, french: Language) -> None:
    document, findings = parse(f"a:\n  {word}: {word}\n", "x.yaml")
    message = (
        f"D006 «\u202f{word}\u202f» sans guillemets peut être pris pour vrai ou faux — "
        f'écrivez "{word}" entre guillemets'
    )
    assert [finding.describe(french) for finding in findings] == [
        f"x.yaml:2:3: {message}",
        f"x.yaml:2:{5 + len(word)}: {message}",
    ]
    assert document is not None
    assert document.data == {"a": {word: word}}


def test_oui_and_non_are_ordinary_words(tmp_path: Path) -> None:
    assert read_well(written(tmp_path, "oui: non\nnon: oui\n")).data == {"oui": "non", "non": "oui"}


def test_the_second_of_two_keys_is_told_with_the_line_of_the_first(french: Language) -> None:
    document, findings = parse("a:\n  b: c\n  d: e\n  b: f\n", "x.yaml")
    assert [finding.describe(french) for finding in findings] == [
        "x.yaml:4:3: D005 «\u202fb\u202f» est écrit deux fois (d’abord ligne 2) — supprimez ou renommez l’un des deux"
    ]
    assert document is not None
    assert document.data == {"a": {"b": "c", "d": "e"}}


def test_every_tab_of_an_indentation_is_told(tmp_path: Path, french: Language) -> None:
    assert told(written(tmp_path, "a:\n\tb: c\n  \td: e\n"), french) == [
        f"x.yaml:2:1: D003 une tabulation sert de retrait — {WITH_SPACES}",
        f"x.yaml:3:3: D003 une tabulation sert de retrait — {WITH_SPACES}",
    ]


def test_a_tab_inside_a_text_is_white_space(tmp_path: Path) -> None:
    assert read_well(written(tmp_path, 'a: "b\tc"\n')).data == {"a": "b\tc"}


def test_lines_are_counted_as_yaml_counts_them(tmp_path: Path, french: Language) -> None:
    assert told(written(tmp_path, 'a: "b\u2028c\x85d"\n\te: f\n'), french) == [
        f"x.yaml:2:1: D003 une tabulation sert de retrait — {WITH_SPACES}"
    ]


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        (
            "a: b: c\n",
            "1:5",
            "un deux-points est là où il n’en faut pas\u202f; un texte qui en contient se met entre guillemets",
        ),
        ('a: b\nc: "never closed\nd: e\n', "2:4", "un guillemet est ouvert et jamais refermé"),
        ("a: b\nc: @d\n", "2:4", "ce caractère ne peut pas commencer un texte sans guillemets"),
        ("a:\n  b: c\n d: e\n", "3:2", "cette ligne n’a pas le même retrait que celles qui vont avec elle"),
        ("a: [b\nc: d\n", "1:4", "un crochet ou une accolade n’est pas refermé"),
        ('a:\n  b: "ouvert\n  c: "autre"\n', "2:6", "un guillemet est ouvert et jamais refermé"),
        ("a:\n  b:c\n  d: e\n", "2:3", "il manque une espace après un deux-points"),
        ('a:\n  - "b"\n  "c"\n  - "d"\n', "3:3", "il manque à cette ligne son tiret, sa clé ou son deux-points"),
        ('a:\n    - "b"\n      "c"\n', "3:7", "il manque à cette ligne son tiret, sa clé ou son deux-points"),
        ('a: "b" c\n', "1:8", "des mots suivent un guillemet fermant"),
        ("a: b\n---\nc: d\n", "2:1", "une ligne «\u202f---\u202f» commence un second document"),
        ("a: *b\n", "1:4", "un astérisque ne peut pas commencer un texte sans guillemets"),
        ("a: b\nc:\n  - d\0\n", "3:6", "unacceptable character #x0000: special characters are not allowed"),
        ('a: "\\ud800"\n', "1:4", "unacceptable character #xd800"),
        ('a: "\\xZZ"\n', "1:7", "expected escape sequence of 2 hexdecimal numbers, but found 'Z'"),
    ],
)
def test_yaml_that_cannot_be_read_is_told_where_it_goes_wrong(
    tmp_path: Path, french: Language, text: str, place: str, reason: str
) -> None:
    assert told(written(tmp_path, text), french) == [
        f"x.yaml:{place}: D004 ceci ne se lit pas\u202f: {reason} — {CHECK_LINE}"
    ]


@pytest.mark.parametrize("text", ['a: "\\UFFFFFFFF"\n', 'a: "\\U00110000"\n', "%YAML 3.0\n---\na: b\n"])
def test_what_the_yaml_library_stumbles_over_is_a_fault_like_another(text: str) -> None:
    document, findings = parse(text, "x.yaml")
    assert document is None
    assert [finding.code for finding in findings] == ["D004"]


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 2000,
        "a: " + "{b: " * 3000,
        "".join(" " * level + "b:\n" for level in range(700)),
        "- " * 20_000 + "x",
    ],
    ids=["lists", "mappings", "indentation", "dashes"],
)
def test_endless_nesting_is_refused(text: str, french: Language) -> None:
    document, findings = parse(text, "x.yaml")
    assert document is None
    assert [finding.describe(french) for finding in findings] == [
        f"x.yaml:1:1: D004 ceci ne se lit pas\u202f: trop de niveaux — {CHECK_LINE}"
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('a: !!python/object/apply:os.system ["true"]\n', ["1:4"]),
        ("a: !!python/object:os.system {b: c}\n", ["1:4"]),
        ("a: !!str b\n", ["1:4"]),
        ("a: !b c\n", ["1:4"]),
        ("!!str a: b\n", ["1:1"]),
        ("a: &b c\n", ["1:4"]),
        ("&b a: c\n", ["1:1"]),
        ("&b\na: c\n", ["1:1"]),
        ("a: &b c\nd: *b\n", ["1:4"]),
        ("a: &b c\nd: &b e\n", ["1:4", "2:4"]),
        ("a: &b {c: d}\ne:\n  <<: *b\n", ["1:4"]),
        ("a: &b [*b]\n", ["1:4"]),
    ],
)
def test_tags_and_anchors_are_told_where_they_stand(text: str, places: list[str], french: Language) -> None:
    _, findings = parse(text, "x.yaml")
    assert [finding.describe(french) for finding in findings] == [f"x.yaml:{place}: D007 {ANCHORS}" for place in places]


def test_a_billion_laughs_are_nine_faults_and_no_more(french: Language) -> None:
    bomb = 'a0: &a0 "lol"\n' + "".join(
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 9)
    )
    document, findings = parse(bomb, "x.yaml")
    assert document is None
    assert [finding.describe(french) for finding in findings] == [
        f"x.yaml:{line}:5: D007 {ANCHORS}" for line in range(1, 10)
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "# rien\n", "seulement des mots", "- a\n- b\n", '"a"', "---\n", "~"])
def test_a_file_without_keys_is_refused(tmp_path: Path, french: Language, text: str) -> None:
    assert read(written(tmp_path, text), "x.yaml")[0] is None
    assert told(written(tmp_path, text), french) == [f"x.yaml:1:1: D008 {EMPTY}"]


def test_a_list_in_place_of_a_key_is_refused_where_it_stands(french: Language) -> None:
    _, findings = parse("a: b\n? [c, d]\n: e\n", "x.yaml")
    assert [finding.describe(french) for finding in findings] == [f"x.yaml:2:3: D008 {EMPTY}"]


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path, french: Language) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(10**12)  # a hole: reading it would take minutes
    assert told(path, french) == [
        (
            "x.yaml:1:1: D009 le fichier pèse 1000000000000 octets, la limite est de 147456 — "
            "ôtez ce qui a été collé par erreur, ou coupez-le en plusieurs sujets"
        )
    ]


def test_the_largest_file_allowed_is_read(tmp_path: Path) -> None:
    text = 'a: "' + "x" * (MAX_BYTES - 6) + '"\n'
    assert len(read_well(written(tmp_path, text)).data["a"]) == MAX_BYTES - 6
    assert [finding.code for finding in read(written(tmp_path, text + "\n"), "x.yaml")[1]] == ["D009"]


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path, french: Language) -> None:
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "device.yaml").symlink_to("/dev/zero")
    for name in ("folder.yaml", "pipe.yaml", "device.yaml"):
        assert told(tmp_path / name, french) == [
            (
                f"x.yaml:1:1: D001 «\u202f{name}\u202f» ne peut pas être lu\u202f: ce n’est pas un fichier — "
                "remettez ce fichier à sa place, lisible"
            )
        ]


def test_a_file_that_is_not_there_or_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    (tmp_path / "circle.yaml").symlink_to(tmp_path / "circle.yaml")
    closed = written(tmp_path, "a: b\n")
    closed.chmod(0)
    paths = [tmp_path / "absent.yaml", tmp_path / "circle.yaml"]
    if not os.access(closed, os.R_OK):  # for root, every file is readable
        paths.append(closed)
    for path in paths:
        document, findings = read(path, "x.yaml")
        assert document is None
        assert [finding.code for finding in findings] == ["D001"]


# Text that looks like YAML, more often than chance would have it.
PIECES = st.sampled_from(
    ["a", "no", "é", "🧒", ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", "\t", '"', "'", "[", "]", "{", "}", ",", "&x ",
     "*x", "!!str ", "!", "|", ">", "|2-", "%YAML 1.1\n", "---\n", "...\n", "? ", "#", "\\u0041", "\\U", "\\ud800", "~",
     "<<", "\0", "\x85", "\u2028", "\ufeff", "0", "@", "`"]
)  # fmt: skip
YAML_LIKE = st.lists(PIECES, max_size=40).map("".join)


@given(st.one_of(YAML_LIKE, st.text(max_size=60)))
def test_any_text_is_read_or_refused_within_its_lines(text: str) -> None:
    document, findings = parse(text, "x.yaml")
    assert document is not None or findings
    for finding in findings:
        assert finding.place.path == "x.yaml"
        assert 1 <= finding.place.line <= len(text.splitlines()) + 1
    if document is not None:
        assert only_plain(document.data)


@given(content=st.one_of(st.binary(max_size=60), YAML_LIKE.map(str.encode)))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content)
    document, findings = read(path, "any.yaml")
    assert document is not None or findings


def only_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and only_plain(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(only_plain(inner) for inner in value)
    return isinstance(value, str) and not any("\ud800" <= char <= "\udfff" for char in value)


WORST = {
    "keys": "".join(f"k{number}: v\n" for number in range(20_000)),
    "items": "a: [" + "b, " * 50_000,
    "key marks": "? a\n" * 40_000,
    "open lists": "[" * 200_000,
    "laughs": "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 3000)),
    "tabs": "\t\n" * 80_000,
}


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_the_largest_file_of_any_rubbish_takes_little_memory(tmp_path: Path, text: str) -> None:
    """In a process of its own. Its time is measured by `make bench`; here a hang alone would be seen."""
    path = written(tmp_path, text[:MAX_BYTES])
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom bot.dialogue.document import read\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\nread(Path(sys.argv[1]), 'x')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, timeout=60, cwd=ROOT
    )
    assert int(done.stdout) < 200 * 1024
