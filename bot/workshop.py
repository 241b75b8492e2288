"""The maintainers' commands: the truth table, the pictures, a conversation from its code, the watch over the law."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import click

from bot.dialogue import jsonschema
from bot.dialogue.check import check
from bot.dialogue.check.tour import Tour
from bot.dialogue.check.translation import translations
from bot.dialogue.findings import HELP, KINDS
from bot.dialogue.graph import FOLDER as PLANS
from bot.dialogue.graph import write_plan
from bot.dialogue.loader import shown_name
from bot.dialogue.machine import Interview
from bot.dialogue.path import Codec, Kind
from bot.dialogue.screen import Screens
from bot.dialogue.table import FILE, BrokenTable, compare, rows, write
from bot.dialogue.transcript import Unfinished, as_scenario, transcript
from bot.forms import word
from bot.i18n import SOURCE, CatalogueError, Language, load_languages
from bot.law import report as law
from bot.law.compare import Refused, accept, cited_codes
from bot.law.compare import compare as compare_law
from bot.law.copy import read_copy
from bot.law.fingerprints import BrokenFingerprints, read_fingerprints
from bot.options import WRONG_USE, dialogs_option, locales_option, stop, today
from bot.translating import update

T = TypeVar("T")

FINGERPRINTS = "fingerprints.yaml"


class Bench(NamedTuple):
    """A corpus that has passed its check, and what it is looked at with."""

    interview: Interview
    codec: Codec
    screens: Screens
    language: Language


def workbench(dialogs: Path, locales: Path) -> Bench:
    """Load what a command works on. Exits with status 2, and the faults, when the dialogs cannot be used."""
    try:
        languages = load_languages(locales)
    except CatalogueError as error:
        stop(str(error))
    language = languages[SOURCE]
    report = check(dialogs, languages, screens=False)
    if report.corpus is None:
        stop("\n".join(finding.describe(language) for finding in report.findings))
    interview = Interview(report.corpus)
    codec = Codec(interview, languages)
    return Bench(interview, codec, Screens(interview, codec, languages), language)


@click.command("table")
@click.option("--diff", "revision", metavar="REV", help="Say what changed since a git revision; write nothing.")
@dialogs_option
@locales_option
def table_command(revision: str | None, dialogs: Path, locales: Path) -> None:
    """Write dialogs/table.csv: one row for each conversation that can end. With --diff, say what changed."""
    bench = workbench(dialogs, locales)
    text = write(rows(bench.interview, bench.codec))
    if revision is None:
        (dialogs / FILE).write_text(text, encoding="utf-8", newline="")
        click.echo(str(dialogs / FILE))
        return
    try:
        changes = compare(_at_revision(dialogs, revision, bench.language), text, bench.language)
    except BrokenTable as error:
        stop(f"{FILE} @ {revision}: {error}")
    for line in changes or [bench.language.gettext("Nothing changes.")]:
        click.echo(line)


def _at_revision(dialogs: Path, revision: str, language: Language) -> str:
    """The table as it was at a git revision, empty where it was not there yet."""

    def git(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["git", "-C", str(dialogs), *words], capture_output=True, text=True, check=False)  # noqa: S603, S607

    if git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").returncode:
        stop(language.gettext("“{revision}” is not a git revision here").format(revision=revision))
    return git("show", f"{revision}:./{FILE}").stdout


@click.command("graph")
@click.argument("topics", nargs=-1)
@dialogs_option
@locales_option
def graph_command(topics: tuple[str, ...], dialogs: Path, locales: Path) -> None:
    """Draw the topics (all, or those named) as Mermaid pictures, under dialogs/plans."""
    bench = workbench(dialogs, locales)
    known = bench.interview.corpus.topics
    for topic in topics:
        if topic not in known:
            stop(
                bench.language.gettext("“{topic}” is not a topic: {known}").format(topic=topic, known=", ".join(known))
            )
    folder = dialogs / PLANS
    folder.mkdir(exist_ok=True)
    for topic in topics or known:
        click.echo(str(write_plan(bench.interview, topic, folder)))


@click.command("explain")
@click.argument("code")
@dialogs_option
def explain_command(code: str, dialogs: Path) -> None:
    """Show the help page of a code that `check` prints: D020."""
    page = dialogs / HELP / f"{code.upper()}.md"
    if code.upper() not in KINDS or not page.exists():
        stop(f"{code} ? {', '.join(KINDS)}")
    click.echo(page.read_text(encoding="utf-8"), nl=False)


@click.command("replay")
@click.argument("code")
@click.option("--scenario", is_flag=True, help="Print it as a scenario, ready to paste.")
@dialogs_option
@locales_option
def replay_command(code: str, scenario: bool, dialogs: Path, locales: Path) -> None:  # noqa: FBT001 (click's way)
    """Show the conversation of a code: of a button, a link, or a row of the truth table."""
    bench = workbench(dialogs, locales)
    address, staleness = bench.codec.decode(code, SOURCE)
    if staleness is not None:
        click.echo(bench.screens.draw(address, staleness).blocks[0].text, err=True)
    if not scenario:
        click.echo(transcript(bench.interview, bench.screens, address), nl=False)
        return
    if address.kind is not Kind.TOPIC:
        stop(bench.language.gettext("this code is not that of a conversation"))
    try:
        click.echo(as_scenario(bench.interview, address.path), nl=False)
    except Unfinished as error:
        told = bench.language.gettext(
            "the conversation waits at the question “{question}”: no scenario can be made of it"
        )
        stop(told.format(question=error))


@click.command("locales")
@dialogs_option
@locales_option
def locales_command(dialogs: Path, locales: Path) -> None:
    """Bring the translations of the dialogs up to date from locales/dialogs.pot, and say what they lack."""
    bench = workbench(dialogs, locales)
    try:
        progress = list(update(locales))
    except CatalogueError as error:
        stop(str(error))
    for finding in sorted(translations(bench.interview.corpus, bench.screens.languages, locales)):
        click.echo(finding.describe(bench.language))
    for each in progress:
        told = bench.language.gettext("{language}: {shown} of {texts} texts translated, {stale} to be read again")
        name = bench.screens.languages[each.code].locale.get_language_name(SOURCE)
        click.echo(told.format(language=name, shown=each.shown, texts=each.texts, stale=each.stale))


@click.command("models")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@dialogs_option
@locales_option
def models_command(folder: Path, dialogs: Path, locales: Path) -> None:
    """Write the blank models into FOLDER as the .docx documents that nurses get, to look at them."""
    bench = workbench(dialogs, locales)
    folder.mkdir(parents=True, exist_ok=True)
    for model in bench.interview.corpus.models.values():
        file = folder / f"{model.id}.docx"
        file.write_bytes(word.document(model.paragraphs))
        click.echo(str(file))


@click.command("schema")
@click.option("--check", "checking", is_flag=True, help="Write nothing; exit status 1 when the file is out of date.")
@dialogs_option
@locales_option
def schema_command(checking: bool, dialogs: Path, locales: Path) -> None:  # noqa: FBT001 (click's way)
    """Write dialogs/schema.json, by which editors complete and check dialog files."""
    file, text = dialogs / "schema.json", jsonschema.text()
    if not checking:
        file.write_text(text, encoding="utf-8")
        click.echo(str(file))
    elif not file.exists() or file.read_text(encoding="utf-8") != text:
        language = load_languages(locales)[SOURCE]
        click.echo(language.gettext("{file} is out of date: run `make table`").format(file=shown_name(file)), err=True)
        sys.exit(1)


@click.group("sources", invoke_without_command=True)
@click.option("--article", help="Only the sources that cite this article (226-14, R. 4312-18…), or of this id.")
@dialogs_option
@locales_option
@click.pass_context
def sources_command(context: click.Context, article: str | None, dialogs: Path, locales: Path) -> None:
    """List the texts of law: version, age, the guidance that cites them, the conversations that end there."""
    if context.invoked_subcommand is None:
        bench = workbench(dialogs, locales)
        rows = law.listing(bench.interview.corpus, Tour(bench.interview), today(), law.versions(dialogs))
        for line in law.rows_as_lines(law.about(rows, article) if article else rows, bench.language):
            click.echo(line)


@sources_command.command("compare")
@click.argument("folder", type=click.Path(path_type=Path))
@dialogs_option
@locales_option
def compare_command(folder: Path, dialogs: Path, locales: Path) -> None:
    """Compare each cited article with a copy of the codes (Markdown, in the form of legalize-dev/legalize-fr).

    Exit status 0 when all is the same, 1 when something is to be judged, 2 when nothing could be compared.
    """
    bench = workbench(dialogs, locales)
    corpus = bench.interview.corpus
    noted = _or_stop(lambda: read_fingerprints(dialogs / FINGERPRINTS), bench.language)
    copy = read_copy(folder, cited_codes(corpus))
    comparison = compare_law(corpus, Tour(bench.interview), copy, noted, today())
    for line in law.lines(comparison, bench.language):
        click.echo(line)
    sys.exit(WRONG_USE if comparison.failed else 0 if comparison.settled else 1)


@sources_command.command("accept")
@click.argument("source")
@click.argument("folder", type=click.Path(path_type=Path))
@dialogs_option
@locales_option
def accept_command(source: str, folder: Path, dialogs: Path, locales: Path) -> None:
    """Record that SOURCE has been read again, as its articles stand in the copy of FOLDER."""
    bench = workbench(dialogs, locales)
    corpus = bench.interview.corpus
    copy = read_copy(folder, cited_codes(corpus))
    try:
        done = _or_stop(lambda: accept(source, corpus, copy, dialogs / FINGERPRINTS, today()), bench.language)
    except Refused as error:
        stop(law.refused(error, bench.language))
    for line in law.accepted(source, done, bench.language):
        click.echo(line)


def _or_stop(read: Callable[[], T], language: Language) -> T:
    try:
        return read()
    except BrokenFingerprints as error:
        stop("\n".join(error.lines(language)))
    except OSError as error:
        stop(f"{error.filename}: {error.strerror}")
