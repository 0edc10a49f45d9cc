"""Draws states and the moves between them as SVG: boxes and arrows are placed by hand, every word is the code's.

An arrow from a frame stands for one from each box in it; an arrow to a frame goes where the facts say. A move
without an arrow, or an arrow without a move, is an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from supervision.law.terms import Term

Point = tuple[int, int]

BOX_WIDTH, BOX_HEIGHT = 150, 52
BEND = 9


@dataclass(frozen=True, slots=True)
class Frame:
    """Boxes that share moves, drawn in one frame; `dashed` the one around all that are open."""

    states: tuple[Term, ...]
    title: str
    left: int
    top: int
    right: int
    bottom: int
    fill: str
    line: str
    title_below: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """One line of the picture: from each of `sources` to `targets`; `label` is where its words stand."""

    trigger: Term
    sources: tuple[Term, ...]
    targets: tuple[Term, ...]
    through: tuple[Point, ...]
    label: Point | None
    anchor: str = "start"
    across: int = 20


STYLE = """text { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
.state { font-size: 17px; font-weight: 600; fill: #1f2933; text-anchor: middle; }
.name { font-size: 12px; font-family: ui-monospace, Menlo, Consolas, monospace; fill: #52606d; text-anchor: middle; }
.frame { font-size: 13px; fill: #52606d; }
.label { font-size: 13px; fill: #323f4b; paint-order: stroke; stroke: #ffffff; stroke-width: 3px; }
.arrow { fill: none; stroke: #3e4c59; stroke-width: 1.4; marker-end: url(#head); }"""


Moves = Counter[tuple[Term, Term, Term]]
"""(what moves, from, to)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes, frames and arrows placed by hand; `moves` is what the code permits, `ended` the boxes drawn double.

    A label is broken after `across` words of its arrow; `drawn_in` and `stated_in` name the two files that must agree.
    """

    title: str
    width: int
    height: int
    boxes: Mapping[Term, tuple[int, int, int]]
    frames: tuple[Frame, ...]
    arrows: tuple[Arrow, ...]
    moves: Moves
    begins: Term
    ended: tuple[Term, ...]
    drawn_in: str
    stated_in: str

    def draw(self) -> str:
        """The whole picture as SVG; raises ValueError when arrows and moves differ."""
        self._check()
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" role="img"'
            f' aria-labelledby="what">\n<title id="what">{self.title}</title>\n'
            f"<style>{STYLE}</style>\n"
            '<defs><marker id="head" viewBox="0 0 10 10" refX="9.5" refY="5" markerWidth="9" markerHeight="9"'
            ' orient="auto-start-reverse"><path d="M0,1 L10,5 L0,9 z" fill="#3e4c59"/></marker></defs>\n'
            f'<rect width="{self.width}" height="{self.height}" fill="#ffffff"/>\n'
        )
        boxes = (self._box(state) for state in self.boxes)
        lines, labels = map(_line, self.arrows), map(_label, self.arrows)
        parts = [*map(_frame, self.frames), self._beginning(), *lines, *boxes, *filter(None, labels)]
        return head + "\n".join(parts) + "\n</svg>\n"

    def _check(self) -> None:
        drawn = Counter(
            (a.trigger, source, to) for a in self.arrows for source in a.sources for to in a.targets
        )
        if self.moves != drawn:
            missing = "; ".join(" ".join(move) for move in (self.moves - drawn) + (drawn - self.moves))
            raise ValueError(
                f"{self.drawn_in} and {self.stated_in} differ, an arrow is missing or too many: {missing}"
            )

    def _beginning(self) -> str:
        left, top, width = self.boxes[self.begins]
        middle = left + width // 2
        return (
            f'<circle cx="{middle}" cy="{top - 26}" r="6" fill="#3e4c59"/>'
            f'<path class="arrow" d="M{middle},{top - 20} L{middle},{top}"/>'
        )

    def _box(self, state: Term) -> str:
        left, top, width = self.boxes[state]
        middle = left + width // 2
        ended = state in self.ended
        inner = (
            f'<rect x="{left + 4}" y="{top + 4}" width="{width - 8}" height="{BOX_HEIGHT - 8}" rx="6" fill="none" stroke="#3e4c59"/>'
            if ended
            else ""
        )
        return (
            f'<rect x="{left}" y="{top}" width="{width}" height="{BOX_HEIGHT}" rx="9" stroke="#3e4c59"'
            f' fill="{"#e4e7eb" if ended else "#ffffff"}"/>{inner}'
            f'<text class="state" x="{middle}" y="{top + 23}">{escape(state.zh)}</text>'
            f'<text class="name" x="{middle}" y="{top + 41}">{state}</text>'
        )


def _frame(frame: Frame) -> str:
    title_at = frame.bottom - 14 if frame.title_below else frame.top + 20
    dashes = ' stroke-dasharray="7 5"' if frame.dashed else ""
    return (
        f'<rect x="{frame.left}" y="{frame.top}" width="{frame.right - frame.left}" height="{frame.bottom - frame.top}"'
        f' rx="12" fill="{frame.fill}" stroke="{frame.line}"{dashes}/>'
        f'<text class="frame" x="{frame.left + 12}" y="{title_at}">{frame.title}</text>'
    )


def _line(arrow: Arrow) -> str:
    return f'<path class="arrow" d="{_bent(arrow.through)}"><title>{arrow.trigger}</title></path>'


def _bent(points: tuple[Point, ...]) -> str:
    """A line through the points with round corners."""
    words = [f"M{points[0][0]},{points[0][1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        (x1, y1), (x2, y2) = _towards(corner, before), _towards(corner, after)
        words.append(f"L{x1},{y1} Q{corner[0]},{corner[1]} {x2},{y2}")
    return " ".join([*words, f"L{points[-1][0]},{points[-1][1]}"])


def _towards(corner: Point, other: Point) -> Point:
    def step(a: int, b: int) -> int:
        return a + max(-BEND, min(BEND, b - a))

    return step(corner[0], other[0]), step(corner[1], other[1])


def _label(arrow: Arrow) -> str:
    if arrow.label is None:
        return ""
    x, y = arrow.label
    words = arrow.trigger.zh
    lines = [words[i : i + arrow.across] for i in range(0, len(words), arrow.across)]
    spans = "".join(
        f'<tspan x="{x}" y="{y + 17 * row}">{escape(line)}</tspan>' for row, line in enumerate(lines)
    )
    return f'<text class="label" text-anchor="{arrow.anchor}">{spans}</text>'
