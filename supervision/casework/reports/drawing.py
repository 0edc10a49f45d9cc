"""Pictures of figures (统计图): where each bar, share and point stands, once for the screen, for print and for paper.

Lengths are in points of a picture `WIDTH` wide; what is drawn is never computed anew, only measured.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import Any

from supervision.casework.reports.report import Chart, ChartKind, Unit
from supervision.casework.reports.wording import shown

WIDTH = 720
COLOURS = ("#1f4e79", "#c55a11", "#548235", "#7030a0", "#7f6000", "#3b838a", "#a61c3c", "#595959")
"""Apart in lightness too, so that a black and white print tells them; each at least 4.5:1 on white."""
INK, FAINT, GOAL = "#333333", "#bbbbbb", "#a61c3c"

LABELS, VALUES, BAR, GAP = 190, 110, 14, 10
"""What stands left of bars for their labels, right of them for their values; how thick a bar is, and between groups."""
WORDS, LINE_HEIGHT = 12, 18
PLOT = 200
"""How high a line chart is."""


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through some points; `dashed` for a goal."""

    points: tuple[tuple[float, float], ...]
    colour: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A text whose `anchor` (start, middle, end) stands at x, its middle line at y."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    colour: str = INK


@dataclass(slots=True)
class Drawing:
    """What is drawn, in the order it is."""

    title: str
    height: float = 0
    width: float = WIDTH
    rects: list[Rect] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As the typesetter reads it."""
        return {
            "title": self.title,
            "width": self.width,
            "height": self.height,
            "rects": [[r.x, r.y, r.width, r.height, r.colour] for r in self.rects],
            "strokes": [[[list(p) for p in s.points], s.colour, s.dashed] for s in self.strokes],
            "words": [[w.x, w.y, w.text, w.anchor, w.colour] for w in self.words],
        }


def drawn(chart: Chart) -> Drawing:
    """A chart as it is drawn."""
    drawing = Drawing(_title(chart))
    DRAWN_BY[chart.kind](drawing, chart)
    return drawing


def _title(chart: Chart) -> str:
    unit = f"（{chart.unit}）" if chart.unit is not Unit.TEXT and str(chart.unit) not in chart.title else ""
    return f"{chart.title}{unit}"


def shares_of(values: Sequence[Decimal | int]) -> list[Decimal]:
    """Parts of a whole in per cent to a tenth, that come to exactly 100.0; the largest remainders are rounded up."""
    whole = sum(map(Decimal, values), Decimal(0))
    if whole <= 0:
        return [Decimal("0.0") for _ in values]
    exact = [Decimal(value) * 100 / whole for value in values]
    down = [share.quantize(Decimal("0.1"), ROUND_DOWN) for share in exact]
    missing = int((Decimal(100) - sum(down, Decimal(0))) * 10)
    largest = sorted(range(len(exact)), key=lambda at: (down[at] - exact[at], at))
    for at in largest[:missing]:
        down[at] += Decimal("0.1")
    return down


def _bars(drawing: Drawing, chart: Chart) -> None:
    """Bars side by side, a group for each label, a bar for each series."""
    y = _legend(drawing, [title for title, _ in chart.series], 0) if len(chart.series) > 1 else 0.0
    whole = (Decimal(100),) if chart.unit is Unit.PERCENT else ()
    most = max((*whole, *(Decimal(value) for value in _all_values(chart))), default=Decimal(0))
    room = WIDTH - LABELS - VALUES

    def long(value: Decimal | int) -> float:
        return float(max(Decimal(value), Decimal(0)) / most) * room if most > 0 else 0.0

    top = y
    for place, label in enumerate(chart.labels):
        height = BAR * len(chart.series)
        drawing.words.append(Words(LABELS - 8, y + height / 2, clipped(label, LABELS - 8), "end"))
        for number, (_, values) in enumerate(chart.series):
            colour = COLOURS[number % len(COLOURS)]
            drawing.rects.append(Rect(LABELS, y, long(values[place]), BAR - 2, colour))
            end = LABELS + long(values[place]) + 6
            drawing.words.append(Words(end, y + (BAR - 2) / 2, shown(values[place], chart.unit)))
            y += BAR
        y += GAP
    if chart.goal is not None:
        at = LABELS + long(chart.goal)
        y = _goal(drawing, chart, ((at, top), (at, y)), y)
    drawing.height = y


def _shares(drawing: Drawing, chart: Chart) -> None:
    """One bar of 100 %, and beside the name of each part its value and share."""
    _, values = chart.series[0]
    shares = shares_of(values)
    x = 0.0
    for number, share in enumerate(shares):
        width = float(share) / 100 * WIDTH
        drawing.rects.append(Rect(x, 0, width, 2 * BAR, COLOURS[number % len(COLOURS)]))
        x += width
    parts = zip(chart.labels, values, shares, strict=True)
    named = [f"{label} {shown(value, chart.unit)}（{share}%）" for label, value, share in parts]
    drawing.height = _legend(drawing, named, 2 * BAR + GAP)


def _line(drawing: Drawing, chart: Chart) -> None:
    """Values over time, a line for each series."""
    top = _legend(drawing, [title for title, _ in chart.series], 0) + WORDS
    goal = () if chart.goal is None else (chart.goal,)
    most = max((Decimal(value) for value in (*_all_values(chart), *goal)), default=Decimal(0))
    left, right, bottom = 70.0, WIDTH - 60.0, top + PLOT
    step = (right - left) / max(len(chart.labels) - 1, 1)

    def at(place: int, value: Decimal | int) -> tuple[float, float]:
        height = float(max(Decimal(value), Decimal(0)) / most) * PLOT if most > 0 else 0.0
        return left + place * step, bottom - height

    drawing.strokes.append(Stroke(((left, top), (left, bottom), (right, bottom)), FAINT))
    drawing.words.append(Words(left - 6, top, shown(most, chart.unit), "end"))
    drawing.words.append(Words(left - 6, bottom, "0", "end"))
    every = -(-len(chart.labels) // 12) or 1
    for place, label in enumerate(chart.labels):
        if place % every == 0:
            word = clipped(label, int(step * every))
            drawing.words.append(Words(left + place * step, bottom + WORDS, word, "middle"))
    for number, (_, values) in enumerate(chart.series):
        colour = COLOURS[number % len(COLOURS)]
        points = tuple(at(place, value) for place, value in enumerate(values))
        drawing.strokes.append(Stroke(points, colour))
        drawing.rects += [Rect(x - 2.5, y - 2.5, 5, 5, colour) for x, y in points]
        if points:
            x, y = points[-1]
            drawing.words.append(Words(x + 6, y, shown(values[-1], chart.unit), colour=colour))
    drawing.height = bottom + 2 * WORDS
    if chart.goal is not None:
        (_, y) = at(0, chart.goal)
        drawing.height = _goal(drawing, chart, ((left, y), (right, y)), drawing.height)


def _all_values(chart: Chart) -> Iterator[Decimal | int]:
    for _, values in chart.series:
        yield from values
    if chart.goal is not None:
        yield chart.goal


def _legend(drawing: Drawing, titles: Sequence[str], y: float) -> float:
    """What each colour means, in as many lines as it takes; gives where the picture goes on."""
    x, y = 0.0, y + LINE_HEIGHT / 2
    for number, title in enumerate(titles):
        words = clipped(title, WIDTH - 20)
        long = _width(words) + 34
        if x and x + long > WIDTH:
            x, y = 0.0, y + LINE_HEIGHT
        drawing.rects.append(Rect(x, y - 5, 10, 10, COLOURS[number % len(COLOURS)]))
        drawing.words.append(Words(x + 15, y, words))
        x += long
    return y + LINE_HEIGHT


def _goal(drawing: Drawing, chart: Chart, points: tuple[tuple[float, float], ...], y: float) -> float:
    """The line of the goal (目标), and its value below."""
    assert chart.goal is not None
    drawing.strokes.append(Stroke(points, GOAL, dashed=True))
    words = f"目标 {shown(chart.goal, chart.unit)}{chart.unit}"
    drawing.words.append(Words(LABELS, y + LINE_HEIGHT / 2, words, colour=GOAL))
    return y + LINE_HEIGHT


def clipped(text: str, room: float) -> str:
    """A label on one line of some room; what does not fit is left out with “…” and stands in the table."""
    text = " ".join(text.split())
    width, fits = 0.0, 0
    for number, character in enumerate(text, start=1):
        width += _width(character)
        if width > room:
            return f"{text[:fits]}…"
        if width + WORDS <= room:
            fits = number
    return text


def _width(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(character) in "FWA" for character in text)
    return WORDS * wide + WORDS * 0.6 * (len(text) - wide)


DRAWN_BY: dict[ChartKind, Callable[[Drawing, Chart], None]] = {
    ChartKind.BARS: _bars,
    ChartKind.SHARES: _shares,
    ChartKind.LINE: _line,
}
