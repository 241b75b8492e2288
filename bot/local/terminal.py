"""The conversation in a terminal: read lines, print messages. Works piped as well as typed.

Folded quotes are printed whole: a terminal has nothing to tap them with.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import TYPE_CHECKING, Protocol

from bot.local.markup import segments

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from bot.local.errors import JSON
    from bot.local.person import Person
    from bot.local.views import Button, Message

ANSI = {"bold": "1", "italic": "3", "underline": "4", "strikethrough": "9", "code": "36", "pre": "36"}
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_RULE = "─" * 40


class Language(Protocol):
    """What translates the few words the terminal says itself; `bot.i18n.Language` does."""

    def gettext(self, message: str) -> str:
        """The message in that language."""


class _Chat:
    """What is on the terminal: what was printed, and what the numbers stand for."""

    def __init__(self, person: Person, write: Callable[[str], None], language: Language, *, colour: bool) -> None:
        self.person = person
        self.write = write
        self.language = language
        self.colour = colour
        self.printed: dict[int, Message] = {}
        self.numbered: list[tuple[Message, Button]] = []
        self.toasts = len(person.toasts)

    def draw(self) -> None:
        """Print the present state of the chat."""
        messages = self.person.messages
        self.print(messages)
        if not messages:
            self.write(self.language.gettext("Nothing here yet: type /start, or q to leave."))

    def print(self, messages: Sequence[Message]) -> None:
        """Print some messages; their buttons are numbered from 1, unless they have none."""
        if any(message.buttons for message in messages):
            self.numbered.clear()
        for message in messages:
            self.write("")
            for line in self.lines(message):
                self.write(line)

    def lines(self, message: Message) -> list[str]:
        """A message, its file and its buttons, as lines."""
        if not message.from_bot:
            return [f"> {line}" for line in (message.text or f"[{message.kind}]").splitlines()]
        lines = drawn(message.text, message.entities, colour=self.colour).splitlines() if message.text else []
        if message.document is not None:
            lines.insert(0, f"📎 {message.document.file_name} ({message.document.size} B)")
        for row in message.buttons:
            for button in row:
                self.numbered.append((message, button))
                lines.append(f"{len(self.numbered):>3}. {self.label(button)}")
        return lines

    def label(self, button: Button) -> str:
        """A button's text, and what it does when that is not to ask the bot."""
        if button.copy_text is not None:
            what = self.language.gettext("copies a text")  # apart from the f-string, where Babel does not look
            return f"{button.text} [{what}]"
        return f"{button.text} [{button.url}]" if button.url is not None else button.text

    def act(self, line: str) -> bool:
        """Do what a line says; whether the bot is to answer."""
        if not line.isdecimal():
            self.person.send(line)
            return True
        number = int(line)
        if not 1 <= number <= len(self.numbered):
            self.write(self.language.gettext("No button has this number."))
            return False
        message, button = self.numbered[number - 1]
        try:
            taken = self.person.tap(button, message)
        except LookupError:
            self.write(self.language.gettext("This button does nothing in a terminal."))
            return False
        if taken is None:
            return True
        for each in (_RULE, taken, _RULE) if button.copy_text is not None else (taken,):
            self.write(each)
        return False

    def news(self) -> None:
        """Print what the bot did: notifications, messages that are new or changed, a word for those it removed."""
        for toast in self.person.toasts[self.toasts :]:
            self.write(f"({toast.text or toast.url})")
        self.toasts = len(self.person.toasts)
        present = {message.id: message for message in self.person.messages}
        if any(message_id not in present for message_id in self.printed):
            self.write(self.language.gettext("(a message was removed from the chat)"))
        changed = [each for each in present.values() if each.from_bot and self.printed.get(each.id) != each]
        self.print(changed)

    def remember(self) -> None:
        """What is in the chat now is what the next news are compared with."""
        self.printed = {message.id: message for message in self.person.messages}


async def converse(
    person: Person,
    lines: AsyncIterator[str],
    write: Callable[[str], None],
    language: Language,
    *,
    colour: bool = False,
    timeout: float = 10.0,  # noqa: ASYNC109
) -> None:
    """Hold a conversation.

    A number taps that button, an empty line prints the chat again, `q` leaves, as does the end of the lines; any
    other line is sent (a command when it starts with /).

    Args:
        person: whose chat it is.
        lines: what is typed; `typed_lines()` reads the standard input.
        write: prints one line, `print` for instance.
        language: translates the terminal's own words.
        colour: bold, italics and links by escape sequences; else plain.
        timeout: how long to wait for the bot after each line, in seconds.
    """
    chat = _Chat(person, write, language, colour=colour)
    chat.draw()
    chat.remember()
    async for typed in lines:
        line = typed.strip()
        if line == "q":
            return
        if not line:
            chat.draw()
            chat.remember()
            continue
        if not chat.act(line):
            continue
        # What she just typed is on the terminal already, and is removed from the chat where the bot removes it.
        chat.remember()
        try:
            await person.settled(timeout)
        except TimeoutError:
            write(language.gettext("No answer yet; an empty line prints the chat again."))
        chat.news()
        chat.remember()


def drawn(text: str, entities: Sequence[JSON], *, colour: bool) -> str:
    """A text with its entities for a terminal.

    Quotes stand behind a bar; a link is followed by its address or, in colour, opened by a click (OSC 8).
    """
    written: list[str] = []
    quoted = False
    for cut, covering in segments(text, entities):
        piece = cut
        kinds = [entity["type"] for entity in covering]
        inside = not _QUOTES.isdisjoint(kinds)
        if inside != quoted and written and not written[-1].endswith("\n"):
            written.append("\n")
            piece = piece.removeprefix("\n")
        bar = "  │ " if inside else ""
        at_line_start = not written or written[-1].endswith("\n")
        body = _styled(piece, covering, kinds, colour=colour).replace("\n", f"\n{bar}")
        if bar and body.endswith(f"\n{bar}"):
            body = body.removesuffix(bar)
        written.append((bar if at_line_start and body else "") + body)
        quoted = inside
    return "".join(written)


def _styled(piece: str, covering: Sequence[JSON], kinds: Sequence[str], *, colour: bool) -> str:
    link = next((entity["url"] for entity in covering if entity["type"] == "text_link"), None)
    if not colour:
        return f"{piece} ({link})" if link else piece
    codes = ";".join(ANSI[kind] for kind in kinds if kind in ANSI)
    styled = f"\x1b[{codes}m{piece}\x1b[0m" if codes else piece
    return f"\x1b]8;;{link}\x1b\\{styled}\x1b]8;;\x1b\\" if link else styled


async def typed_lines() -> AsyncIterator[str]:
    """The lines of the standard input, until it ends, without holding the event loop.

    A thread reads, because a console cannot be awaited on every system; it is a daemon, so that it does not hold the
    end of the program where nobody types any more.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        try:
            for line in sys.stdin:
                loop.call_soon_threadsafe(queue.put_nowait, line)
            loop.call_soon_threadsafe(queue.put_nowait, None)
        except RuntimeError:  # the loop was closed first
            return

    threading.Thread(target=read, name="typed lines", daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line
