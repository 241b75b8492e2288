"""The operator's command: `motus doctor` looks whether all is as the bot needs it, and says what to mend.

It may be run beside a bot at work: it asks the Bot API two questions that change nothing (getMe, getWebhookInfo),
fetches no update, and writes to no file. Looking is apart from judging, so that each can be tested.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import stat
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import aiohttp
import click
import httpx
from babel import Locale
from babel.support import Translations

from bot import logs
from bot.dialogue.loader import BrokenCorpus
from bot.i18n import SOURCE, CatalogueError, Language, load_languages
from bot.options import stop
from bot.settings import ROOT, Settings, SettingsError, load_settings
from bot.usage.unusable import Reason, Unusable
from bot.usage.wording import reason_words

PATIENCE = 10.0
"""Seconds that an answer of the Bot API is waited for."""

OFF = 30
"""Seconds a clock may differ from the Bot API's: an answer's date is a whole second, and may be long on its way."""

ROOM = 50
"""Megabytes that should be free where the counts are."""

MANY = 100
"""Updates that wait, from which nobody seems to take them in."""

RECENT = 3600
"""Seconds for which a failed delivery is held to be one of now: Telegram tells the last one for ever."""

now = time.time
"""The clock that is looked at."""


class State(Enum):
    """What is found, and how it is shown."""

    GOOD = "✓"
    ODD = "!"
    BAD = "✗"


class Line(NamedTuple):
    """What one check has found."""

    state: State
    text: str


class Fault(Enum):
    """Why a call has no answer."""

    NAME = "name"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    OTHER = "other"


class Reply(NamedTuple):
    """What came of a call to the Bot API.

    Attributes:
        fault: Why there was no answer; None where there was one.
        status: That of the answer.
        result: What it holds; None where it is a refusal, or not one of a Bot API.
        ahead: By how many seconds our clock is ahead of the server's; None where it does not tell the time.
    """

    fault: Fault | None = None
    status: int = 0
    result: Mapping[str, Any] | None = None
    ahead: float | None = None


class Place(NamedTuple):
    """Where the counts are to be kept.

    Attributes:
        folder: Whether there is one.
        writable: Whether we may write there, to the file too if there is one.
        free: Megabytes.
        reason: Why the file is not one of ours.
        others: Whether the file is another user's than the one who looks; it is not opened then.
    """

    folder: bool
    writable: bool = False
    free: int = 0
    reason: Reason | None = None
    others: bool = False


@click.command("doctor")
@click.option("--language", "code", default=SOURCE, show_default=True, help="In which language.")
def doctor_command(code: str) -> None:
    """Look whether all is as the bot needs it, and say what to mend. A bot at work is not disturbed.

    Exit status 1 where something is to mend (✗), 0 where not (! is worth a look).
    """
    try:
        settings = load_settings()
    except SettingsError as error:
        stop(str(error))
    logs.set_up("ERROR", form=settings.log_format, secrets=settings.secrets)
    language = _language(settings, code)
    redact = logs.Redactor(settings.secrets)
    worst = State.GOOD
    for line in _lines(settings, language):
        click.echo(redact(f"{line.state.value} {line.text}"))
        worst = State.BAD if line.state is State.BAD else worst
    sys.exit(1 if worst is State.BAD else 0)


def _language(settings: Settings, code: str) -> Language:
    """The language asked for, from the shipped catalogues where those set are broken, else the code's English."""
    for folder in (settings.locales_dir, ROOT / "locales"):
        try:
            languages = load_languages(folder)
        except CatalogueError:
            continue
        if code not in languages:
            stop(f"--language {code} ? {', '.join(languages)}")
        return languages[code]
    return Language(Locale.parse("en"), Translations(), Translations())


def _lines(settings: Settings, language: Language) -> Iterable[Line]:
    """All checks, each as soon as it is made."""
    yield from settings_lines(_is_open(Path(".env")), language)
    if settings.telegram_bot_token is None:
        yield _without_token(language)
    else:
        me, hook = asyncio.run(ask(settings))
        yield token_line(me, language)
        yield from clock_lines(me.ahead, language)
        if hook:
            yield from webhook_lines(hook, settings.webhook_url, now(), language)
    yield dialogs_line(settings, language)
    yield from disk_lines(look(settings.usage_db), settings.usage_db, language)
    yield admins_line(len(settings.admin_ids), language)


# The settings.


def _is_open(file: Path) -> bool:
    """Whether others than its owner may read a file."""
    try:
        return bool(file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False


def settings_lines(is_open: bool, language: Language) -> Iterable[Line]:  # noqa: FBT001 (what was found)
    """The settings, which have been read; `.env`, if there is one."""
    _ = language.gettext
    yield Line(State.GOOD, _("settings: valid"))
    if is_open:
        yield Line(State.ODD, _("settings: others on this machine may read .env, with its token: chmod 600 .env"))


def _without_token(language: Language) -> Line:
    told = language.gettext(
        "token: none, so `make run` opens the local conversation; for Telegram, write the one that BotFather gives "
        "after TELEGRAM_BOT_TOKEN= in .env. Clock and webhook are looked at once there is one"
    )
    return Line(State.ODD, told)


def admins_line(count: int, language: Language) -> Line:
    """Whether somebody may see how the bot is used."""
    if not count:
        told = language.gettext("admins: none, so nobody may use /stats: ADMIN_IDS names them (ask @userinfobot)")
        return Line(State.ODD, told)
    return Line(State.GOOD, language.ngettext("admins: {n}", "admins: {n}", count).format(n=count))


# The Bot API.


async def ask(settings: Settings) -> tuple[Reply, Reply | None]:
    """Ask the Bot API who the bot is and, if it tells, what its webhook is."""
    connector = aiohttp.TCPConnector(ssl=httpx.create_ssl_context())  # the certificates that the bot trusts
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, trust_env=True) as session:
        me = await _call(session, settings, "getMe")
        return me, await _call(session, settings, "getWebhookInfo") if me.result else None


async def _call(session: aiohttp.ClientSession, settings: Settings, method: str) -> Reply:
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
    asked = now()
    try:
        url = f"{settings.telegram_api_url}/bot{token}/{method}"
        async with session.get(url, allow_redirects=False) as answer:
            between = (asked + now()) / 2
            body = await answer.read()
            return Reply(None, answer.status, _result(body), _ahead(between, answer.headers.get("Date")))
    except Exception as error:  # noqa: BLE001 (its text may hold the address, and that the token: it goes no further)
        return Reply(_fault(error))


def _result(body: bytes) -> Mapping[str, Any] | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    found = answer.get("result") if isinstance(answer, dict) and answer.get("ok") is True else None
    return found if isinstance(found, dict) else None


def _ahead(ours: float, theirs: str | None) -> float | None:
    try:
        moment = parsedate_to_datetime(theirs or "")
    except ValueError:
        return None
    return ours - moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()


def _fault(error: Exception) -> Fault:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Fault.NAME
    if isinstance(error, aiohttp.ClientSSLError):
        return Fault.CERTIFICATE
    return Fault.SLOW if isinstance(error, TimeoutError) else Fault.OTHER


def token_line(me: Reply, language: Language) -> Line:
    """Whether the token is good, from what getMe is answered."""
    _ = language.gettext
    if me.fault:
        return Line(State.BAD, _("token: not known, for {reason}").format(reason=_fault_words(me.fault, language)))
    if me.result:
        return Line(State.GOOD, _("token: good, it is that of @{name}").format(name=me.result.get("username", "?")))
    if me.status in (401, 404):  # Telegram's for one that is no more, and for one that never was
        told = _("token: refused by the Bot API; copy it again from BotFather, after TELEGRAM_BOT_TOKEN= in .env")
        return Line(State.BAD, told)
    told = _("token: not known, for the Bot API answers with status {status}; try again, then look at TELEGRAM_API_URL")
    return Line(State.BAD, told.format(status=me.status))


def _fault_words(fault: Fault, language: Language) -> str:
    _ = language.gettext
    return {
        Fault.NAME: _("the Bot API's name is not found: see the network, its DNS, and TELEGRAM_API_URL"),
        Fault.CERTIFICATE: _("the Bot API's certificate is not trusted: see the clock, and what stands in between"),
        Fault.SLOW: _("the Bot API does not answer in time: see the network and the firewall"),
        Fault.OTHER: _("the Bot API cannot be reached: see the network, the firewall, and TELEGRAM_API_URL"),
    }[fault]


def clock_lines(ahead: float | None, language: Language) -> Iterable[Line]:
    """Whether our clock is that of the Bot API, if that tells the time."""
    if ahead is None:
        return
    _ = language.gettext
    seconds = round(abs(ahead))
    if seconds <= OFF:
        yield Line(State.GOOD, _("clock: right"))
        return
    told = (
        _("clock: {n} s fast; set it by NTP (timedatectl set-ntp true)")
        if ahead > 0
        else _("clock: {n} s slow; set it by NTP (timedatectl set-ntp true)")
    )
    yield Line(State.ODD, told.format(n=language.number(seconds)))


def webhook_lines(hook: Reply, wanted: str | None, moment: float, language: Language) -> Iterable[Line]:
    """Whether updates come in as they should, from what getWebhookInfo is answered."""
    _ = language.gettext
    if hook.result is None:
        yield Line(State.ODD, _("webhook: not known, for the Bot API does not tell; try again"))
        return
    there = str(hook.result.get("url") or "")
    yield _address_line(there, wanted, language)
    pending = _number(hook.result, "pending_update_count")
    if there and hook.result.get("last_error_message"):
        yield _failure_line(hook.result, pending, moment, language)
    if pending >= MANY:
        told = language.ngettext(
            "updates: {n} waits; is the bot running?", "updates: {n} wait; is the bot running?", pending
        )
        yield Line(State.ODD, told.format(n=language.number(pending)))


def _address_line(there: str, wanted: str | None, language: Language) -> Line:
    _ = language.gettext
    if there == (wanted or ""):
        return Line(State.GOOD, _("webhook: as WEBHOOK_URL says") if wanted else _("webhook: none, by long polling"))
    if not there:
        return Line(State.ODD, _("webhook: not set yet, though WEBHOOK_URL is; the bot does it when it starts"))
    told = (
        _("webhook: updates go to {host}, to another address than WEBHOOK_URL; start the bot again, everywhere with it")
        if wanted
        else _("webhook: updates go to {host}, though WEBHOOK_URL is not set; start the bot again, or set WEBHOOK_URL")
    )
    return Line(State.BAD, told.format(host=_host(there)))


def _host(url: str) -> str:
    """The host of an address, of which the path may be a secret."""
    try:
        return urlsplit(url).hostname or "?"
    except ValueError:
        return "?"


def _number(found: Mapping[str, Any], key: str) -> int:
    value = found.get(key)
    return value if isinstance(value, int) else 0


def _failure_line(found: Mapping[str, Any], pending: int, moment: float, language: Language) -> Line:
    """The last delivery that failed: of now and with updates that wait, or of the past."""
    at = _number(found, "last_error_date")
    state = State.BAD if pending and moment - at < RECENT else State.ODD
    told = language.gettext(
        "webhook: a delivery failed on {day} at {time} UTC (“{reason}”); see proxy, certificate and WEBHOOK_LISTEN"
    )
    when = datetime.fromtimestamp(at, UTC)
    return Line(
        state,
        told.format(day=language.date(when.date()), time=f"{when:%H:%M}", reason=found["last_error_message"]),
    )


# The dialogs.


def dialogs_line(settings: Settings, language: Language) -> Line:
    """Whether dialogs and catalogues are fit to be shown: the check that the bot makes at its start."""
    from bot.reloading import load_checked  # noqa: PLC0415 (Telegram's library takes a second, and the rest is shown)

    try:
        corpus, languages = load_checked(settings)
    except CatalogueError as error:
        return Line(State.BAD, language.gettext("catalogues: {reason}").format(reason=error))
    except BrokenCorpus as error:
        count = len(error.findings)
        told = language.ngettext(
            "dialogs: {n} fault, and the bot does not start; `make check` tells it",
            "dialogs: {n} faults, and the bot does not start; `make check` tells them",
            count,
        )
        return Line(State.BAD, told.format(n=count))
    count = len(corpus.topics)
    told = language.ngettext("dialogs: {n} topic ({languages})", "dialogs: {n} topics ({languages})", count)
    return Line(State.GOOD, told.format(n=count, languages=", ".join(languages)))


# The disk.


def look(file: Path) -> Place:
    """Look where the counts are to be kept. Nothing is written.

    Another user's file is not opened: SQLite would leave a journal beside it, ours, in which the bot could not write.
    """
    folder = file.absolute().parent
    try:
        if not folder.is_dir():
            return Place(folder=False)
        family = [each for each in (file, Path(f"{file}-wal"), Path(f"{file}-shm")) if each.exists()]
        others = file.exists() and file.stat().st_uid != os.geteuid()
    except OSError:
        return Place(folder=False)
    return Place(
        folder=True,
        writable=os.access(folder, os.W_OK | os.X_OK) and all(os.access(each, os.W_OK) for each in family),
        free=shutil.disk_usage(folder).free // 1_000_000,
        reason=None if others else _reason(file),
        others=others,
    )


def _reason(file: Path) -> Reason | None:
    from bot.usage import store  # noqa: PLC0415 (as in `motus stats`)

    if file.exists() and not file.is_file():
        return Reason.UNREADABLE
    try:
        store.read((file,))
    except Unusable as error:
        return error.reason
    return None


def disk_lines(place: Place, file: Path, language: Language) -> Iterable[Line]:
    """Whether counts can be kept where USAGE_DB says."""
    _ = language.gettext
    if not place.folder:
        told = _("counts: the folder {folder} is not there, or not for this user; make it, or set USAGE_DB")
        yield Line(State.BAD, told.format(folder=file.parent))
        return
    yield _file_line(place, file, language)
    if place.free < ROOM:
        told = _("disk: {n} MB free where the counts are; make room")
        yield Line(State.ODD, told.format(n=language.number(place.free)))


def _file_line(place: Place, file: Path, language: Language) -> Line:
    _ = language.gettext
    if place.others:
        told = _("counts: {file} is another user's, and is not opened; run this command as the bot's user")
        return Line(State.ODD, told.format(file=file))
    if place.reason not in (None, Reason.MISSING):
        return Line(
            State.BAD, _("counts: {file}: {reason}").format(file=file, reason=reason_words(place.reason, language))
        )
    if not place.writable:
        told = _("counts: {file} cannot be written; the bot's user needs the right to write it, and in its folder")
        return Line(State.BAD, told.format(file=file))
    told = _("counts: {file} will be made") if place.reason else _("counts: {file} can be read and written")
    return Line(State.GOOD, told.format(file=file))
