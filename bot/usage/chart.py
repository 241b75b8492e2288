"""A picture of a report: conversations over time, topics in order. Drawn by a process of its own.

matplotlib holds the interpreter for half a second and some 60 MB for good: neither is a nurse's to pay. `picture` runs
this module, which reads a `Chart` as JSON from standard input and writes a PNG to standard output.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.i18n import Language
from bot.usage.events import Event, Family, Grain
from bot.usage.report import Amount, Report, ranked
from bot.usage.wording import Names, amount_words, event_words, family_words, period_words, stretch_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TIME_LIMIT = 30.0
"""Seconds a picture may take, on a machine that has much else to do."""

TOPICS = 12
"""Bars of topics, at most."""

LABELS = 13
"""Columns of which each still gets its number; labels under them, at most."""

LONGEST = 34
"""Characters of a topic's name beside its bar."""

PAPER, INK, FAINT, BAR, ACCENT = "#f6f5f1", "#22272e", "#6b7280", "#2f6f9f", "#8a5a13"
"""Dark on a light card that brings its own background: it reads the same in Telegram's light and dark modes."""


class NoPicture(Exception):
    """The picture could not be drawn."""


@dataclass(frozen=True)
class Bar:
    """A bar or a column: its label, its length, what is written beside it, and whether it hides something."""

    label: str
    n: int
    said: str
    hidden: bool


@dataclass(frozen=True)
class Chart:
    """All that is to be drawn, in words and shown figures."""

    title: str
    subtitle: str
    columns_title: str
    columns: Sequence[Bar]
    bars_title: str
    bars: Sequence[Bar]
    note: str


def chart(over_time: Report, whole: Report, title: str, language: Language, names: Names) -> Chart:
    """The chart of a period: conversations begun, cut as `over_time` is; topics, in `whole`.

    Raises NoPicture for a period without a day.
    """
    if not over_time.rows:
        raise NoPicture("no day is over")
    _ = language.gettext
    start, least = Event(Family.START), whole.least
    columns = []
    for stretch, amounts in over_time.rows.items():
        amount = amounts.get(start, Amount(0))
        label = stretch_words(stretch, over_time.by, language)
        # Columns are narrow: their numbers are bare, and the note says that they are a floor.
        columns.append(Bar(label, amount.n, language.number(amount.n), not amount.whole))
    bars = [
        Bar(
            event_words(event, language, names),
            amount.n,
            amount_words(amount, Grain.WEEK, least, language),
            not amount.whole,
        )
        for event, amount in ranked(whole.total, Family.TOPIC)[:TOPICS]
    ]
    note = _("Passages, not people.")
    if any(bar.hidden for bar in [*columns, *bars]):
        note += "\n" + _("Counts under {least} are not shown (○): the figures are a floor.").format(least=least)
    return Chart(
        title,
        period_words(whole.period, language),
        family_words(Family.START, language),
        columns,
        family_words(Family.TOPIC, language),
        bars,
        note,
    )


async def picture(drawn: Chart) -> bytes:
    """The PNG of a chart, 1080 pixels wide. The event loop goes on meanwhile. Raises NoPicture."""
    process = await asyncio.create_subprocess_exec(
        *_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(TIME_LIMIT):
            png, _ = await process.communicate(json.dumps(asdict(drawn)).encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        raise NoPicture("drawing takes too long") from None
    if process.returncode:
        raise NoPicture("drawing failed")
    return png


_COMMAND = (sys.executable, "-m", "bot.usage.chart")


def draw(drawn: Chart) -> bytes:
    """The PNG of a chart, drawn here and now."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 (not wanted in the bot's own process)
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.layout_engine import ConstrainedLayoutEngine  # noqa: PLC0415

    above, below = 3.6, 1.2 + 0.42 * max(len(drawn.bars), 1)
    layout = ConstrainedLayoutEngine(w_pad=0.18, h_pad=0.12)
    figure = Figure(figsize=(7.2, 1.1 + above + below), dpi=150, facecolor=PAPER, layout=layout)
    FigureCanvasAgg(figure)
    # Two figures in one, so that the names of topics do not push the columns aside.
    upper, lower = figure.subfigures(2, 1, squeeze=False, height_ratios=[above, below]).flat
    for part in (upper, lower):
        part.set_facecolor(PAPER)
    figure.suptitle(f"{drawn.title}\n{drawn.subtitle}", x=0.035, ha="left", fontsize=17, color=INK)
    _draw_columns(upper.subplots(), drawn)
    _draw_bars(lower.subplots(), drawn)
    figure.supxlabel(drawn.note, x=0.035, ha="left", fontsize=11, color=FAINT)
    file = BytesIO()
    figure.savefig(file, format="png", facecolor=PAPER, metadata={"Software": None})
    return file.getvalue()


def _draw_columns(axes: Axes, drawn: Chart) -> None:
    """Conversations over time: a column each, with its number while there is room; a ring where it is hidden."""
    columns, places = drawn.columns, range(len(drawn.columns))
    _clean(axes, drawn.columns_title)
    axes.bar(places, [column.n for column in columns], width=0.72, color=BAR)
    axes.set_yticks([])
    most = max((column.n for column in columns), default=0) or 1
    axes.set_ylim(0, 1.15 * most)
    axes.set_xlim(-0.6, len(columns) - 0.4)
    every = -(-len(columns) // LABELS)
    axes.set_xticks([*places][::every], [column.label for column in columns][::every], fontsize=10)
    for place, column in zip(places, columns, strict=True):
        if column.hidden and not column.n:
            axes.plot(place, 0.025 * most, "o", markersize=5, markerfacecolor=PAPER, markeredgecolor=ACCENT)
        elif len(columns) <= LABELS or column.n == most:
            _write(axes, column, (place, column.n), (0, 4), ha="center")


def _draw_bars(axes: Axes, drawn: Chart) -> None:
    """Topics, those opened most first."""
    bars, lines = drawn.bars, range(len(drawn.bars))
    _clean(axes, drawn.bars_title)
    axes.spines["bottom"].set_visible(False)
    axes.barh(lines, [bar.n for bar in bars], height=0.66, color=BAR)
    axes.set_yticks([*lines], [_cut(bar.label) for bar in bars], fontsize=11)
    axes.set_xticks([])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.35 * (max((bar.n for bar in bars), default=0) or 1))
    for line, bar in zip(lines, bars, strict=True):
        _write(axes, bar, (bar.n, line), (5, 0), va="center")


def _write(axes: Axes, bar: Bar, place: tuple[float, float], away: tuple[float, float], **align: Any) -> None:
    """What a bar comes to, beside its end; `away` in points."""
    colour = INK if bar.n else ACCENT
    axes.annotate(bar.said, place, away, textcoords="offset points", color=colour, fontsize=11, **align)


def _clean(axes: Axes, title: str) -> None:
    axes.set_facecolor(PAPER)
    axes.set_title(title, loc="left", fontsize=14, fontweight="bold", color=INK, pad=10)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    axes.tick_params(length=0, colors=INK)


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1].rstrip()}…"


def _main() -> None:
    read = json.load(sys.stdin)
    read["columns"] = [Bar(**bar) for bar in read["columns"]]
    read["bars"] = [Bar(**bar) for bar in read["bars"]]
    sys.stdout.buffer.write(draw(Chart(**read)))


if __name__ == "__main__":
    _main()
