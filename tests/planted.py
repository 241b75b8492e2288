"""Texts and numbers planted wherever an update can hold one, and where they are then sought.

What an update can hold is read from the library's own classes, so that a field of a later version is planted too.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import io
import json
import logging
import re
import secrets
import types
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import telegram
from obliging import Obliging, arrive
from put_back import put_back
from telegram import ChatMember, Message, TelegramObject
from telegram.request import RequestData

from bot import logs
from bot.local import LocalTelegram, Person
from bot.telegram.application import App

MARK = "zqx"
"""Stands in every text planted by hand, and in nothing of ours."""

PERSON_ID = 8_675_309_421

JSON = dict[str, Any]

Kind = type[TelegramObject]

WHEN = 1_700_000_000
"""What stands for any time: a year ago, as Telegram writes it."""

OURS = ("message_id", "date", "chat", "from_user", "self", "api_kwargs")
"""What each message has, whatever is in it."""


class Plant:
    """A text and numbers that nothing else has, chosen anew so that they stand in no code; updates full of them."""

    def __init__(self) -> None:
        self.mark = f"q{secrets.token_hex(8)}7"  # no ending that the search would cut off
        self.number = secrets.randbelow(10**9) + 5 * 10**9
        self.place = 48.8 + secrets.randbelow(10**9) / 10**11
        """Degrees."""
        self.person = secrets.randbelow(10**9) + 7 * 10**9
        """Whose updates they are: Telegram has to be told it, and nobody else."""
        self.built: set[Kind] = set()
        """The classes of what was planted."""
        self._numbers = count(1)
        self._turns = defaultdict[Kind, Iterator[int]](count)

    # What is planted.

    def updates(self) -> Iterator[JSON]:
        """A message with each of the things it can have, also edited, tapped under; a tap, a group, an invitation."""
        for field in message_fields() * 2:  # so that what comes in several sorts comes in each
            yield self._update("message", self.message(field))
            yield self._update("edited_message", self.message(field) | {"edit_date": WHEN})
            yield self._update("callback_query", self._tap() | {"message": self.message(field)})
        for text in ("{}", "/start {}", "/{} {}", "/urgence {}", "/langue {}", "/stats {}", "gendarme {}", "{} 🤫 <b>"):
            written = self._written(text.replace("{}", self.mark))
            for kind in ("message", "edited_message"):
                yield self._update(kind, written)
            yield self._update("message", written | {"reply_to_message": self.message("reply_markup")})
            yield self._update("message", written | {"quote": self.value(telegram.TextQuote, "quote")})
        tap = self._tap()
        yield self._update("callback_query", {each: tap[each] for each in tap if each != "message"})
        yield self._update("callback_query", self._tap() | {"message": self.message("text") | {"date": 0}})
        for kind in ("group", "supergroup", "channel"):
            group = self._chat() | {"id": -self.person, "type": kind}
            yield self._update("message", self.message("text") | {"chat": group})
            yield from (self._invitation(group, self.value(ChatMember, "member")) for _ in _variants(ChatMember))

    def message(self, field: str) -> JSON:
        """A message that has one thing, planted, beside what each message has."""
        planted = self.value(inspect.signature(Message.__init__).parameters[field].annotation, field)
        return self._base() | {field: planted}

    def _base(self) -> JSON:
        return {"message_id": 1, "date": WHEN, "chat": self._chat(), "from": self._sender()}

    def _written(self, text: str) -> JSON:
        command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
        return self._base() | {"text": text} | ({"entities": [command]} if text.startswith("/") else {})

    def _chat(self) -> JSON:
        return self.value(telegram.Chat, "chat") | {"id": self.person, "type": "private"}

    def _sender(self) -> JSON:
        return self.value(telegram.User, "from") | {"id": self.person, "is_bot": False}

    def _tap(self) -> JSON:
        # Telegram has to be told the id again; it is its own.
        return self.value(telegram.CallbackQuery, "tap") | {"id": "1", "from": self._sender()}

    def _invitation(self, chat: JSON, member: JSON) -> JSON:
        change = self.value(telegram.ChatMemberUpdated, "change")
        return self._update(
            "my_chat_member", change | {"chat": chat, "from": self._sender(), "new_chat_member": member}
        )

    def _update(self, kind: str, content: JSON) -> JSON:
        return {"update_id": next(self._numbers), kind: content, "future": self.mark}

    def value(self, annotation: Any, name: str, above: tuple[Kind, ...] = ()) -> Any:
        """Something of a type, planted all through."""
        said = annotation if isinstance(annotation, str) else getattr(annotation, "__forward_arg__", None)
        said = said or (annotation.__name__ if isinstance(annotation, type) else str(annotation))
        if nested := said.count("Sequence["):
            planted = self._one(said, name, above)
            for _ in range(nested):
                planted = [planted]
            return planted
        return self._one(said, name, above)

    def _one(self, said: str, name: str, above: tuple[Kind, ...]) -> Any:
        kind = _kind(said)
        if kind is not None:
            variants = _variants(kind)
            if not variants:
                return self._object(kind, above)
            variant, told = variants[next(self._turns[kind]) % len(variants)]
            return self._object(variant, above) | told
        for word, planted in (
            ("datetime", WHEN),
            ("timedelta", 3),
            ("bool", True),
            ("float", self.place),
            ("int", self.number),
        ):
            if re.search(rf"\b{word}\b", said):
                return planted
        return f"{self.mark} {name}"

    def _object(self, kind: Kind, above: tuple[Kind, ...]) -> JSON:
        self.built.add(kind)
        planted: JSON = {"of_a_later_version": f"{self.mark} future"}
        for name, parameter in inspect.signature(kind.__init__).parameters.items():
            if name in ("self", "api_kwargs") or _kind(str(parameter.annotation)) in above:
                continue
            if issubclass(kind, Message) and name not in ("message_id", "date", "chat", "from_user", "text", "caption"):
                continue
            planted["from" if name == "from_user" else name] = self.value(parameter.annotation, name, (*above, kind))
        return planted

    # Where it is sought.

    def is_in(self, text: str) -> bool:
        """Whether anything planted stands in a text."""
        return any(each in text.lower() for each in (self.mark, str(self.number), str(self.place)))

    def is_in_bytes(self, raw: bytes) -> bool:
        """The same, or the person's id, in the bytes of a file."""
        return self.is_in(raw.decode("latin-1")) or any(holds(raw, each) for each in (self.number, self.person))

    def in_memory(self) -> list[str]:
        """The kinds of objects, in the whole process, that hold anything planted, or the person's id."""
        gc.collect()
        ours = {id(each) for each in (self.mark, self.number, self.place, self.person)}
        left, known, found = gc.get_objects(), set[int](), list[str]()
        while left:
            each = left.pop()
            for held in gc.get_referents(each):
                if self._is_in_object(held) and id(held) not in ours:
                    found.append(f"{type(each).__qualname__}: {str(each)[:80]}")
                elif isinstance(held, (dict, tuple)) and not gc.is_tracked(held) and id(held) not in known:
                    known.add(id(held))  # the collector knows no dict or tuple of texts and numbers only
                    left.append(held)
        return found

    def _is_in_object(self, held: object) -> bool:
        if isinstance(held, (bytes, bytearray)):
            held = held.decode("latin-1")
        if isinstance(held, str):
            return self.is_in(held) or str(self.person) in held
        return type(held) in (int, float) and held in (self.number, self.place, self.person)


def message_fields() -> list[str]:
    """What a message can have, beside what each has."""
    return [name for name in inspect.signature(Message.__init__).parameters if name not in OURS]


@cache
def _kind(said: str) -> Kind | None:
    """The class of the library that an annotation speaks of, if any."""
    for word in re.findall(r"\b[A-Z]\w+", said):
        found = getattr(telegram, word, None)
        if isinstance(found, type) and issubclass(found, TelegramObject):
            return Message if found is telegram.MaybeInaccessibleMessage else found
    return None


@cache
def _variants(kind: Kind) -> list[tuple[Kind, JSON]]:
    """The sorts of an object that comes in several, and what tells each."""
    if kind is Message:
        return []
    constants = [value for name, value in vars(kind).items() if name.isupper() and isinstance(value, str)]
    key = "status" if kind is ChatMember else "type"
    return [
        (variant, {key: str(value)})
        for value in constants
        for variant in kind.__subclasses__()
        if _reads(kind, variant, {key: str(value)})
    ]


def _reads(kind: Kind, variant: Kind, told: JSON) -> bool:
    try:
        return type(kind.de_json(Plant()._object(variant, (kind,)) | told, None)) is variant
    except TypeError:  # it lacks what another sort has
        return False


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def holds(raw: bytes, number: int) -> bool:
    """Whether a number stands in a file, as text or as SQLite and others write it."""
    written = [str(number).encode(), *(number.to_bytes(8, order) for order in ("big", "little"))]
    return any(form in raw or form.strip(b"\0") in raw for form in written)


def reachable(*roots: object) -> Iterator[object]:
    """Every object that some objects hold, however far down; code, what it can import and the loop left out."""
    code = (types.ModuleType, types.FunctionType, types.CodeType, types.FrameType, logging.Logger, type)
    code += (asyncio.AbstractEventLoop,)
    known, left = set(), list(roots)
    while left:
        each = left.pop()
        if id(each) in known or isinstance(each, code) or (isinstance(each, dict) and "__builtins__" in each):
            continue
        known.add(id(each))
        yield each
        left.extend(gc.get_referents(each))


async def feed(application: App, plant: Plant) -> None:
    """Let every planted update arrive, as from getUpdates."""
    for update in plant.updates():
        await arrive(application, update)


async def a_minute() -> None:
    """Let a minute pass for all that waits in the event loop, by its clock."""
    loop = asyncio.get_running_loop()
    known = loop.time
    loop.time = lambda: known() + 61  # type: ignore[method-assign]
    try:
        for _ in range(10):
            await asyncio.sleep(0)
    finally:
        loop.time = known  # type: ignore[method-assign]


class Noting(Obliging):
    """Says yes, and keeps what it was asked, as text."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    async def do_request(self, url: str, *rest: Any, request_data: RequestData | None = None, **others: Any) -> Any:
        parameters = request_data.json_parameters if request_data else {}
        self.calls.append(f"{url.rpartition('/')[2]} {json.dumps(parameters, ensure_ascii=False)}")
        return await super().do_request(url, *rest, request_data=request_data, **others)


class Failing(Obliging):
    """Refuses what it is asked, each time in another way, and says planted things of it."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._numbers = count()

    async def do_request(self, url: str, *rest: Any, **others: Any) -> Any:
        if url.endswith("/getMe"):
            return await super().do_request(url, *rest, **others)
        said = f"{self._plant.mark} {self._plant.number}"
        codes = (400, 403, 404, 409, 413, 429, 500, None)
        code = codes[next(self._numbers) % len(codes)]
        if code is None:
            raise RuntimeError(said)
        parameters = {"retry_after": 99} if code == 429 else {}
        answer = {"ok": False, "error_code": code, "description": said, "parameters": parameters}
        return code, json.dumps(answer).encode()


@contextmanager
def logging_all(level: str = "DEBUG") -> Iterator[io.StringIO]:
    """The bot's own logging, on a stream of its own, and put back afterwards."""
    stream = io.StringIO()
    with put_back():
        logs.set_up(level, stream)
        yield stream


# By hand, as a person with a phone would.


def planted(server: LocalTelegram) -> Person:
    """A person whose every name can be found again."""
    return server.person(PERSON_ID, "ZqxFirst", last_name="ZqxLast", username="ZqxUser")


async def tell_all(person: Person, server: LocalTelegram) -> None:
    """Put a planted text wherever a gesture can put one."""
    await person.say("/start ZqxPayload")
    for gesture in (
        lambda: person.tap_data("ZqxData"),
        lambda: person.send("ZqxTyped gendarme"),
        lambda: person.send("/zqxcommand ZqxArgument"),
        lambda: person.send("/urgence ZqxArgument"),
        lambda: person.send_photo("ZqxCaption"),
        lambda: person.send_document("ZqxFile.pdf", "ZqxCaption"),
        lambda: person.send_contact("+33600zqx", "ZqxContact"),
        lambda: person.forward("ZqxForwarded", "ZqxOrigin"),
        person.send_voice,
    ):
        gesture()
        await person.settled()
    server.fail("deleteMessage", description="Bad Request: message can't be deleted ZqxError")
    typed = person.send("ZqxTyped")
    await person.settled()
    person.edit(typed, "ZqxEdited")
    await person.settled()
    group = person.group("ZqxGroup")
    await person.settled()
    group.send("ZqxGroupMessage")
    await person.settled()


async def go_wrong(person: Person, server: LocalTelegram) -> None:
    """Make every call fail in every way, with planted descriptions, while planted texts come in."""
    home = await person.say("/start")
    for code, parameters in ((400, None), (404, None), (429, {"retry_after": 99}), (500, None)):
        for method in ("editMessageText", "answerCallbackQuery", "sendMessage", "deleteMessage", "deleteMessages"):
            server.fail(method, error_code=code, description=f"ZqxError {PERSON_ID}", parameters=parameters)
            person.tap_data("1frh", home)
            await person.settled()
            person.send("ZqxTyped")
            await person.settled()
            person.send("/effacer")
            await person.settled()
            server.traffic._faults.clear()  # what nobody called
    server.fail("leaveChat", error_code=400, description="Bad Request: ZqxError")
    person.group("ZqxGroup")
    await person.settled()
    server.world.updates.push("message", {"message_id": "ZqxUnreadable"}, person.id)
    server.world.updates.push("callback_query", {"id": 1, "from": {"id": PERSON_ID, "first_name": 1}}, person.id)
    server.fail("getUpdates", error_code=500, description="ZqxError")
    await person.settled(timeout=10)
    await person.say("/start")
