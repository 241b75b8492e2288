"""Babel catalogues, read from `.po` files: what Motus says, in each language.

Two domains. `bot`: the words of the program, written in English in the code. `dialogs`: the words of the law, written
in French in the dialog files, each under a stable identity (gettext's context); a translation whose French has changed
since is not used, the French shows instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Protocol

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_currency, format_decimal
from babel.support import Translations

SOURCE = "fr"
"""The language of the dialogs, and the one a nurse gets unless her phone asks for another that exists."""

FORMATTED = re.compile(r"\{(\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)?)([ \u00a0]€)?\}")
"""An amount, a number or a date in a text of the dialogs."""


class Translatable(Protocol):
    """A French text of the dialogs with the identity under which it is translated."""

    @property
    def id(self) -> str:
        """Gettext's context."""

    @property
    def source(self) -> str:
        """The French."""


class CatalogueError(Exception):
    """A catalogue is missing, unreadable or incomplete. The message says which, and what to do."""


class Language:
    """One language: its two catalogues and its ways of writing numbers and dates."""

    def __init__(self, locale: Locale, bot: Translations, dialogs: Translations) -> None:
        self.locale = locale
        self.code = str(locale)
        self.gettext = bot.gettext
        self.ngettext = bot.ngettext
        self._dialogs = dialogs

    def __repr__(self) -> str:
        return f"Language({self.code!r})"

    @property
    def name(self) -> str:
        """The language's name for itself, as on a button: « Français »."""
        return (self.locale.get_display_name(self.code) or self.code).capitalize()

    def text(self, text: Translatable) -> str:
        """A text of the dialogs in this language, else in French; amounts, numbers and dates written its way.

        In a text, `{15000 €}`, `{20000}` and `{2026-03-01}` are an amount, a number and a date.
        """
        found = text.source if self.code == SOURCE else str(self._dialogs.pgettext(text.id, text.source))
        return FORMATTED.sub(self._formatted, found) if "{" in found else found

    def _formatted(self, match: re.Match[str]) -> str:
        value, euros = match[1], match[2]
        if euros:
            return self.euros(Decimal(value))
        if "-" not in value:
            return self.number(Decimal(value))
        try:
            return self.date(date.fromisoformat(value))
        except ValueError:  # the 30th of February: `motus check` tells it
            return match[0]

    def euros(self, value: Decimal) -> str:
        """A round amount in euros: « 15 000 € »."""
        pattern = str(self.locale.currency_formats["standard"].pattern).replace(".00", "")
        return str(format_currency(value, "EUR", pattern, self.locale, currency_digits=False))

    def number(self, value: float | Decimal) -> str:
        """A number, its thousands grouped."""
        return str(format_decimal(value, locale=self.locale))

    def date(self, day: date) -> str:
        """A day, short: « 23 nov. 2026 »."""
        written = str(format_date(day, "medium", self.locale))
        # Babel writes « 1 mars », where French says « 1er »
        return f"1er{written[1:]}" if self.code == SOURCE and day.day == 1 else written


def load_languages(folder: Path) -> Mapping[str, Language]:
    """The languages of a `locales` folder, by code, French first.

    Raises CatalogueError when there is no French, when a file cannot be read, or when the French catalogue of the
    domain `bot` lacks a message: a nurse must not meet English words.
    """
    codes = sorted((code for code, _ in catalogue_files(folder, "bot")), key=lambda code: code != SOURCE)
    if SOURCE not in codes:
        raise CatalogueError(f"{folder}: no French catalogue {SOURCE}/LC_MESSAGES/bot.po")
    languages = {}
    template = catalogue(folder / "bot.pot", SOURCE)
    for code in codes:
        if not re.fullmatch("[a-z]{2}", code):
            raise CatalogueError(f"{folder / code}: a language is named by two letters, which buttons carry")
        bot = catalogue(folder / code / "LC_MESSAGES" / "bot.po", code)
        if code == SOURCE and (missing := [*missing_messages(template, bot)]):
            names = ", ".join(f"“{name}”" for name in missing)
            raise CatalogueError(f"{folder / code / 'LC_MESSAGES' / 'bot.po'}: no French for {names}: add its msgstr")
        dialogs_file = folder / code / "LC_MESSAGES" / "dialogs.po"
        dialogs = catalogue(dialogs_file, code) if dialogs_file.exists() else Catalog(locale=code)
        try:
            languages[code] = Language(Locale.parse(code), _translations(bot), _translations(dialogs))
        except (ValueError, UnknownLocaleError) as error:  # of the plural forms, which are read only now
            raise CatalogueError(f"{folder / code / 'LC_MESSAGES'}: {error}") from None
    return languages


def missing_messages(template: Catalog, catalogue: Catalog) -> Iterator[str]:
    """The messages of a template that a catalogue does not translate, or marks as fuzzy."""
    for message in template:
        if message.id:
            found = catalogue.get(message.id, message.context)
            strings = found.string if found and isinstance(found.string, (tuple, list)) else (found and found.string,)
            if not found or found.fuzzy or not all(strings):
                yield message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def catalogue_files(folder: Path, domain: str) -> Iterator[tuple[str, Path]]:
    """The languages that have a catalogue of a domain in a `locales` folder, and its file."""
    for path in sorted(folder.glob(f"*/LC_MESSAGES/{domain}.po")):
        yield path.parts[-3], path


def catalogue(file: Path, code: str) -> Catalog:
    """Read one catalogue. Raises CatalogueError when it cannot be read."""
    try:
        with file.open("rb") as stream:
            return read_po(stream, locale=code, abort_invalid=True)
    except OSError as error:
        raise CatalogueError(f"{file}: {error.strerror or 'cannot be read'}") from None
    except (PoFileError, UnknownLocaleError, LookupError, ValueError) as error:
        raise CatalogueError(f"{file}: {error}") from None


def _translations(catalogue: Catalog) -> Translations:
    """A catalogue ready to use. Fuzzy entries are left out: an outdated translation is worse than the source."""
    compiled = BytesIO()
    write_mo(compiled, catalogue, use_fuzzy=False)
    compiled.seek(0)
    return Translations(compiled)
