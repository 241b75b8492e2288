"""The admins' command: `motus stats` shows, in a terminal or a file, what may be shown of the counts."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from bot.counting import names_in
from bot.dialogue.loader import load
from bot.i18n import SOURCE, CatalogueError, Language, load_languages
from bot.options import stop
from bot.settings import Settings, SettingsError, load_settings
from bot.usage import periods
from bot.usage.chart import chart, draw
from bot.usage.formats import as_csv, as_json, as_table
from bot.usage.periods import Period
from bot.usage.report import By, report
from bot.usage.suppression import Published, publish
from bot.usage.unusable import Unusable
from bot.usage.wording import Names, period_words, reason_words

TEXTS = {"table": as_table, "csv": as_csv, "json": as_json}
"""How a report is written, but for a picture."""


@click.command("stats")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--since", metavar="DAY", help="The first day: 2026-11-25. By default, twelve months ago.")
@click.option("--until", metavar="DAY", help="The last day. By default, yesterday: a day is shown once it is over.")
@click.option("--by", type=click.Choice(["day", "week", "month"]), default="month", show_default=True, help="In what.")
@click.option(
    "--format", "form", type=click.Choice([*TEXTS, "png"]), default="table", show_default=True, help="Written how."
)
@click.option("--export", "target", type=click.Path(path_type=Path), help="Write a database of what is shown instead.")
@click.option("--language", "code", default=SOURCE, show_default=True, help="In which language.")
def stats_command(
    files: tuple[Path, ...],
    since: str | None,
    until: str | None,
    by: str,
    form: str,
    target: Path | None,
    code: str,
) -> None:
    """Show how much Motus is used. FILES: the files of counts, one of each replica; by default, USAGE_DB.

    Always give the files of all replicas: they are added up before what is too small to be shown is hidden.
    """
    settings, languages = _or_stop()
    language = languages.get(code)
    if language is None:
        stop(f"--language {code} ? {', '.join(languages)}")
    published = _published(files or (settings.usage_db,), settings.usage_min_cell, language)
    names = names_in(load(settings.dialogs_dir).corpus, languages, language)
    if target:
        _export(published, target, language, names)
        return
    period = _period(since, until, published.until, language)
    found = report(published, period, By(by))
    if found.empty:
        words = period_words(period, language)
        stop(language.gettext("{period}: nothing to show").format(period=words))
    if form == "png":
        _print_picture(published, period, By(by), language, names)
    else:
        click.echo(TEXTS[form](found, language, names).rstrip("\n"))


def _or_stop() -> tuple[Settings, Mapping[str, Language]]:
    try:
        settings = load_settings()
        return settings, load_languages(settings.locales_dir)
    except (SettingsError, CatalogueError) as error:
        stop(str(error))


def _published(files: tuple[Path, ...], least: int, language: Language) -> Published:
    from bot.usage import store  # noqa: PLC0415 (sqlite-utils takes a fifth of a second, which no other command pays)

    try:
        counts = store.read(files)
    except Unusable as error:
        stop(f"{error.path}: {reason_words(error.reason, language)}")
    return publish(counts, periods.yesterday(periods.now_in_france()), least)


def _export(published: Published, target: Path, language: Language, names: Names) -> None:
    from bot.usage.export import export  # noqa: PLC0415 (as above)

    try:
        metadata = export(published, target, language, names)
    except FileExistsError as error:
        stop(language.gettext("{file} is there already: nothing is written over it").format(file=error))
    except OSError as error:
        stop(f"{target}: {error.strerror}")
    click.echo(f"datasette {target} --metadata {metadata}")


def _period(since: str | None, until: str | None, yesterday: date, language: Language) -> Period:
    _ = language.gettext
    last = _day("--until", until, language) if until else yesterday
    first = _day("--since", since, language) if since else periods.months_before(min(last, yesterday), 12)
    if last < first <= yesterday:
        stop(_("from {first} to {last}: it ends before it begins").format(first=first, last=last))
    if first > yesterday:
        stop(_("from {first} on, no day is over yet").format(first=first))
    return Period(max(first, periods.oldest_kept(yesterday)), min(last, yesterday))


def _day(option: str, text: str, language: Language) -> date:
    try:
        found = periods.read(text)
    except ValueError:
        found = None
    if found is None or found.days > 1:
        told = language.gettext("{option}: “{text}” is not a day; write it like this: 2026-11-25")
        stop(told.format(option=option, text=text))
    return found.first


def _print_picture(published: Published, period: Period, by: By, language: Language, names: Names) -> None:
    if sys.stdout.isatty():
        stop(language.gettext("a picture is not for a terminal: send it to a file, with > motus.png"))
    drawn = chart(report(published, period, by), report(published, period), "Motus", language, names)
    sys.stdout.buffer.write(draw(drawn))
