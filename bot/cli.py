"""The command line: `motus` and `python -m bot`."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TypeVar

import click

from bot import logs
from bot.dialogue.check import check
from bot.dialogue.check.formats import FORMATS
from bot.dialogue.loader import BrokenCorpus, load
from bot.dialogue.mending import NotMended, mend_typography
from bot.i18n import SOURCE, CatalogueError, Language, load_languages
from bot.options import dialogs_option, locales_option, stop, today
from bot.settings import Settings, SettingsError, load_settings

REVOKED = 3
"""Exit status when the token, good at the start, is good no more: to start again is of no use."""

T = TypeVar("T")


ELSEWHERE = {
    "bot.doctor": ("doctor",),
    "bot.stats": ("stats",),
    "bot.workshop": ("explain", "table", "graph", "replay", "locales", "models", "schema", "sources"),
}
"""The commands of other modules, `x_command` for x."""


class Commands(click.Group):
    """Commands of which those of other modules are imported when they are asked for: the bot starts without them.

    https://click.palletsprojects.com/en/stable/complex/#lazily-loading-subcommands
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all."""
        return sorted([*super().list_commands(ctx), *chain(*ELSEWHERE.values())])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported now."""
        module = next((module for module, names in ELSEWHERE.items() if cmd_name in names), None)
        if module is None:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(module), f"{cmd_name}_command")
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="motus", message="%(prog)s %(version)s")
def main() -> None:
    """Motus: what professional secrecy asks of a nurse, on the spot."""


@main.command()
def run() -> None:
    """Run the bot. Without TELEGRAM_BOT_TOKEN, open a conversation in this terminal instead."""
    _end_at_a_signal()
    settings = _orstop(load_settings)
    if settings.telegram_bot_token is None:
        click.echo("No TELEGRAM_BOT_TOKEN: opening the local Telegram here (type a number, or q to leave).", err=True)
        _try(settings)
        return
    from bot.running import serve  # noqa: PLC0415 (a wrong setting is told before Telegram is imported)
    from bot.telegram.application import Revoked  # noqa: PLC0415
    from bot.telegram.webhook import NoStart  # noqa: PLC0415

    logs.set_up(settings.log_level, form=settings.log_format, secrets=settings.secrets)
    guide = _prepare(settings)
    try:
        asyncio.run(serve(settings, guide))
    except Revoked as error:
        click.echo(str(error), err=True)
        sys.exit(REVOKED)
    except NoStart as error:
        stop(str(error))


@main.command("try")
def try_command() -> None:
    """Hold a conversation in this terminal, with the real bot and a Telegram of its own."""
    _end_at_a_signal()
    _try(_orstop(load_settings))


@main.command("check")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--fix", is_flag=True, help="First mend what a machine can: the typography.")
@click.option("--format", "form", type=click.Choice([*FORMATS]), default="text", show_default=True, help="For whom.")
@click.option("--today", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day to reckon the age of sources from.")
@dialogs_option
@locales_option
def check_command(strict: bool, fix: bool, form: str, day: datetime | None, dialogs: Path, locales: Path) -> None:  # noqa: FBT001 (click's way)
    """Walk every conversation in every language and print all that is wrong. Exit status 1 on errors."""
    languages = _orstop(lambda: load_languages(locales))
    language = languages[SOURCE]
    if fix:
        _mend(dialogs, language)
    started = time.perf_counter()
    report = check(dialogs, languages, locales=locales, today=day.date() if day else today(), whole=True)
    for line in FORMATS[form](report, time.perf_counter() - started, language):
        click.echo(line)
    sys.exit(1 if report.errors or (strict and report.warnings) else 0)


def _mend(dialogs: Path, language: Language) -> None:
    """Mend the typography, and say on standard error what was mended, or why nothing was."""
    try:
        done = mend_typography(dialogs, load(dialogs))
    except NotMended as error:
        reason = language.gettext(error.reason)
        click.echo(
            language.gettext("{file}: nothing is mended ({reason})").format(file=error.name, reason=reason), err=True
        )
        return
    for file, count in done.items():
        told = language.ngettext("{file}: {n} text mended", "{file}: {n} texts mended", count)
        click.echo(told.format(file=file, n=count), err=True)


def _end_at_a_signal() -> None:
    """End with exit status 0 at SIGTERM or SIGINT, from now on; `bot.running` has a gentler way once at work."""
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: sys.exit(0))


def _try(settings: Settings) -> None:
    from bot.local import typed_lines  # noqa: PLC0415 (as above)
    from bot.running import try_out  # noqa: PLC0415

    logs.set_up("WARNING", form=settings.log_format, secrets=settings.secrets)
    guide = _prepare(settings)
    asyncio.run(try_out(settings, guide, typed_lines(), click.echo, colour=sys.stdout.isatty()))


def _prepare(settings: Settings):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from bot.running import prepare  # noqa: PLC0415 (as above)

    try:
        return prepare(settings)
    except CatalogueError as error:
        stop(str(error))
    except BrokenCorpus as error:
        language = load_languages(settings.locales_dir)[SOURCE]
        for finding in error.findings:
            click.echo(finding.describe(language), err=True)
        stop(language.gettext("Motus does not start: mend the dialogs first (`make check`)."))


def _orstop(load: Callable[[], T]) -> T:
    try:
        return load()
    except (SettingsError, CatalogueError) as error:
        stop(str(error))
