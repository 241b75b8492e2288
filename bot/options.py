"""What commands share: options, the day they reckon from, and how they stop."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

import click

from bot.settings import ROOT

WRONG_USE = 2
"""Exit status when what was asked for cannot be done."""

dialogs_option = click.option(
    "--dialogs", type=click.Path(path_type=Path), default=ROOT / "dialogs", show_default="dialogs", help="The dialogs."
)
locales_option = click.option(
    "--locales",
    type=click.Path(path_type=Path),
    default=ROOT / "locales",
    show_default="locales",
    help="The catalogues.",
)


def today() -> date:
    """The day it is, in UTC: the one place where these commands read a clock."""
    return datetime.now(tz=UTC).date()


def stop(message: str) -> NoReturn:
    """Say why on standard error, and leave with status 2."""
    click.echo(message, err=True)
    sys.exit(WRONG_USE)
