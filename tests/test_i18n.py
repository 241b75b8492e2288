"""What Motus says in each language, and what stops it from starting."""

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.corpus import Text
from bot.dialogue.typography import mend
from bot.i18n import CatalogueError, Language, load_languages, missing_messages

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "locales"
N, W = "\u202f", "\u00a0"
YAML_QUOTED = {
    "a text without quotes begins with &, * or !, which are reserved signs",
    "add a last case `- go: …` without `when`",
    'write "{value}" in quotes',
}
"""Messages that quote YAML, where a no-break space would be a fault."""


def catalogue(path: Path, language: str = "fr") -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def messages(code: str) -> Iterator[Message]:
    return (message for message in catalogue(po(LOCALES, code), code) if message.id)


def po(folder: Path, code: str = "fr", domain: str = "bot") -> Path:
    return folder / code / "LC_MESSAGES" / f"{domain}.po"


def strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (str(message.string),)


def ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (str(message.id),)


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A copy of the shipped catalogues, to break."""
    return Path(shutil.copytree(LOCALES, tmp_path / "locales"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


def refusal(locales: Path) -> str:
    with pytest.raises(CatalogueError) as error:
        load_languages(locales)
    return str(error.value)


# The shipped catalogues.


def test_french_comes_first_then_english(languages: Mapping[str, Language]) -> None:
    assert list(languages) == ["fr", "en"]
    assert [language.name for language in languages.values()] == ["Français", "English"]


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_message_of_the_program_is_translated(code: str) -> None:
    assert list(missing_messages(catalogue(LOCALES / "bot.pot"), catalogue(po(LOCALES, code), code))) == []


def test_the_template_holds_the_messages_of_the_code_and_no_other() -> None:
    """`make locales` has been run since the code last changed."""
    in_code = {
        (context, message)
        for _, _, message, _, context in extract_from_dir(ROOT / "bot", [("**.py", "python")], keywords=KEYWORDS)
    }
    in_template = {(message.context, message.id) for message in catalogue(LOCALES / "bot.pot") if message.id}
    assert in_template == in_code


KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}


def test_french_keeps_the_blanks_that_the_program_fills() -> None:
    """A name misspelt between braces would stop an answer half-way."""
    for code in ("fr", "en"):
        for message in messages(code):
            blanks = {blank for each in ids(message) for _, blank, _, _ in Formatter().parse(each)}
            for string in strings(message):
                assert {blank for _, blank, _, _ in Formatter().parse(string)} <= blanks | {None}, string


def test_french_is_set_as_french_is_set() -> None:
    for message in messages("fr"):
        if not YAML_QUOTED & set(ids(message)):
            for string in strings(message):
                assert mend(string) == string


def test_what_quotes_yaml_can_be_typed_as_it_is_read() -> None:
    found = {each: message for message in messages("fr") for each in ids(message)}
    for quoted in YAML_QUOTED:
        assert N not in "".join(strings(found[quoted]))


def test_french_says_you_and_never_thou() -> None:
    for message in messages("fr"):
        for string in strings(message):
            assert not re.search(r"\b(tu|toi|ton|tes|te)\b", string, re.IGNORECASE), string


# What stops Motus from starting.


def test_one_french_message_that_is_missing_stops_the_start_with_its_name(locales: Path) -> None:
    change(po(locales), 'msgid "🏠 Home"\nmsgstr "🏠 Accueil"', 'msgid "🏠 Home"\nmsgstr ""')
    assert refusal(locales) == f"{po(locales)}: no French for “🏠 Home”: add its msgstr"


def test_all_the_french_messages_that_are_missing_are_named(locales: Path) -> None:
    change(po(locales), 'msgid "Now"\nmsgstr "Maintenant"', 'msgid "Nowadays"\nmsgstr "Maintenant"')
    change(po(locales), 'msgstr[1] "Encore {n} questions au plus."', 'msgstr[1] ""')
    assert refusal(locales) == f"{po(locales)}: no French for “Now”, “{{n}} more question at most.”: add its msgstr"


def test_a_fuzzy_message_counts_as_missing(locales: Path) -> None:
    change(po(locales), 'msgid "🏠 Home"', '#, fuzzy\nmsgid "🏠 Home"')
    assert refusal(locales) == f"{po(locales)}: no French for “🏠 Home”: add its msgstr"


def test_english_that_is_missing_or_fuzzy_stops_nothing_and_shows_the_code_s_own_words(locales: Path) -> None:
    change(po(locales, "en"), 'msgid "🏠 Home"\nmsgstr "🏠 Home"', '#, fuzzy\nmsgid "🏠 Home"\nmsgstr "🏠 House"')
    change(po(locales, "en"), 'msgid "Now"\nmsgstr "Now"', 'msgid "Now"\nmsgstr ""')
    english = load_languages(locales)["en"]
    assert english.gettext("🏠 Home") == "🏠 Home"
    assert english.gettext("Now") == "Now"


def test_without_french_motus_does_not_start(locales: Path, tmp_path: Path) -> None:
    assert refusal(tmp_path / "ailleurs") == f"{tmp_path / 'ailleurs'}: no French catalogue fr/LC_MESSAGES/bot.po"
    shutil.rmtree(locales / "fr")
    assert refusal(locales) == f"{locales}: no French catalogue fr/LC_MESSAGES/bot.po"


def test_without_the_template_motus_does_not_start(locales: Path) -> None:
    (locales / "bot.pot").unlink()
    assert refusal(locales) == f"{locales / 'bot.pot'}: No such file or directory"


def test_a_catalogue_that_is_a_folder_is_refused(locales: Path) -> None:
    po(locales, "en").unlink()
    po(locales, "en").mkdir()
    assert refusal(locales) == f"{po(locales, 'en')}: Is a directory"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('msgid "Now"', "msgid Now", "Now"),
        ("charset=utf-8", "charset=klingon", "klingon"),
        ("nplurals=2; plural=(n > 1)", "nplurals=2; plural=(n >", "plural form"),
        ("nplurals=2; plural=(n > 1)", "nplurals=2; plural=n.__class__", "plural form"),
    ],
)
def test_a_broken_catalogue_is_named_not_a_traceback(locales: Path, old: str, new: str, said: str) -> None:
    change(po(locales), old, new)
    message = refusal(locales)
    assert message.startswith(str(locales / "fr" / "LC_MESSAGES"))
    assert "\n" not in message
    assert said in message


def test_a_catalogue_in_latin_1_is_refused(locales: Path) -> None:
    po(locales).write_bytes(po(locales).read_text(encoding="utf-8").encode("latin-1", errors="ignore"))
    assert refusal(locales).startswith(f"{po(locales)}: ")


def test_a_broken_catalogue_of_the_dialogs_is_refused_too(locales: Path) -> None:
    po(locales, "en", "dialogs").write_text('msgid "x\n', encoding="utf-8")
    assert refusal(locales).startswith(f"{po(locales, 'en', 'dialogs')}: ")


def test_a_folder_that_is_no_language_is_refused(locales: Path) -> None:
    (locales / "en").rename(locales / "zz")
    assert refusal(locales) == f"{po(locales, 'zz').parent}: unknown locale 'zz'"


def test_a_language_whose_name_does_not_fit_a_button_s_code_is_refused(locales: Path) -> None:
    add_language(locales, "pt_BR")
    assert refusal(locales) == f"{locales / 'pt_BR'}: a language is named by two letters, which buttons carry"


@given(
    place=st.floats(0, 1), rubbish=st.one_of(st.binary(max_size=6), st.sampled_from([b'"', b"\\", b"\nmsgid ", b"\n"]))
)
def test_any_damage_is_refused_or_harmless(
    tmp_path_factory: pytest.TempPathFactory, place: float, rubbish: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "damaged"
    small = (
        b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        b'"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
    )
    text = small + b'\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n'
    po(folder).parent.mkdir(parents=True, exist_ok=True)
    (folder / "bot.pot").write_bytes(small)
    at = int(place * len(text))
    po(folder).write_bytes(text[:at] + rubbish + text[at:])
    try:
        found = list(load_languages(folder))
    except CatalogueError as error:
        found = [str(error)]
    assert found == ["fr"] or found[0].startswith(str(po(folder).parent))


# Another language, and the words of the dialogs.


def add_language(locales: Path, code: str) -> None:
    po(locales, code).parent.mkdir(parents=True)
    with po(locales, code).open("wb") as file:
        write_po(file, Catalog(locale=code))


def test_a_new_language_is_one_more_folder(locales: Path) -> None:
    add_language(locales, "es")
    languages = load_languages(locales)
    assert sorted(languages) == ["en", "es", "fr"]
    assert languages["es"].name == "Español"
    assert languages["es"].gettext("🏠 Home") == "🏠 Home"
    assert languages["es"].euros(Decimal(15000)) == f"15.000{W}€"


def test_a_dialog_text_is_translated_under_its_identity_and_its_french(locales: Path) -> None:
    dialogs = Catalog(locale="en")
    dialogs.add("Non", "No", context="a.label")
    dialogs.add("Non", "Not now", context="b.label")
    with po(locales, "en", "dialogs").open("wb") as file:
        write_po(file, dialogs)
    languages = load_languages(locales)
    english = languages["en"]
    assert english.text(Text("a.label", "Non")) == "No"
    assert english.text(Text("b.label", "Non")) == "Not now"
    assert english.text(Text("c.label", "Non")) == "Non", "no such identity"
    assert english.text(Text("a.label", "Non merci")) == "Non merci", "the French has changed since"
    assert languages["fr"].text(Text("a.label", "Non")) == "Non"


def test_french_dialogs_are_never_taken_from_a_catalogue(locales: Path) -> None:
    dialogs = Catalog(locale="fr")
    dialogs.add("Non", "Autre chose", context="a.label")
    with po(locales, "fr", "dialogs").open("wb") as file:
        write_po(file, dialogs)
    assert load_languages(locales)["fr"].text(Text("a.label", "Non")) == "Non"


# Numbers, amounts, dates.


@pytest.mark.parametrize(
    ("source", "french", "english"),
    [
        ("{15000 €}", f"15{N}000{W}€", "€15,000"),
        (f"{{15000{W}€}}", f"15{N}000{W}€", "€15,000"),
        ("{45 €}", f"45{W}€", "€45"),
        ("{640000}", f"640{N}000", "640,000"),
        ("{1.5}", "1,5", "1.5"),
        ("{2026-03-01}", "1er mars 2026", "Mar 1, 2026"),
        ("{2026-11-23}", "23 nov. 2026", "Nov 23, 2026"),
        ("{20000} et {15000 €}", f"20{N}000 et 15{N}000{W}€", "20,000 et €15,000"),
        ("{2026-02-30}", "{2026-02-30}", "{2026-02-30}"),
        ("{0000-00-00}", "{0000-00-00}", "{0000-00-00}"),
        ("{mot} {} {15 000} {-1} {1e9}", "{mot} {} {15 000} {-1} {1e9}", "{mot} {} {15 000} {-1} {1e9}"),
    ],
)
def test_braces_are_written_as_each_language_writes_them(
    languages: Mapping[str, Language], source: str, french: str, english: str
) -> None:
    assert languages["fr"].text(Text("x", source)) == french
    assert languages["en"].text(Text("x", source)) == english


@given(st.text(alphabet="{}0123456789-. €\u00a0a٣", max_size=20))
def test_any_braces_can_be_shown(languages: Mapping[str, Language], source: str) -> None:
    for language in languages.values():
        assert isinstance(language.text(Text("x", source)), str)


def test_numbers_and_days_of_the_program_follow_the_language(languages: Mapping[str, Language]) -> None:
    french, english = languages["fr"], languages["en"]
    assert (french.number(1234.5), english.number(1234.5)) == (f"1{N}234,5", "1,234.5")
    assert (french.euros(Decimal(75000)), english.euros(Decimal(75000))) == (f"75{N}000{W}€", "€75,000")
    assert (french.date(date(2026, 8, 5)), english.date(date(2026, 8, 5))) == ("5 août 2026", "Aug 5, 2026")


def test_plurals_follow_the_language(languages: Mapping[str, Language]) -> None:
    def said(code: str, n: int) -> str:
        return languages[code].ngettext("{n} error", "{n} errors", n).format(n=n)

    assert [said("fr", n) for n in (0, 1, 2)] == ["0 erreur", "1 erreur", "2 erreurs"]
    assert [said("en", n) for n in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]
