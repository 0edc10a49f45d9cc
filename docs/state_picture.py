"""Draws the states of a parcel as SVG from `MOVES`: boxes and arrows are placed by hand here, every word is the code's.

An arrow from a frame stands for one from each state in it; an arrow to a frame goes where the facts say. A move
without an arrow, or an arrow without a move, is an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from supervision.law.states import BUILDING, ENDED, IN_IDLE_CASE, MOVES, NOT_ENDED, OPEN_BEFORE_START, Trigger
from supervision.law.terms import State

S, T = State, Trigger
States = tuple[State, ...]
Point = tuple[int, int]

WIDTH, HEIGHT = 1230, 760
BOX_WIDTH, BOX_HEIGHT = 150, 52
BEND = 9

BOXES: dict[State, tuple[int, int, int]] = {  # left, top, width
    S.SUPPLIED: (155, 130, BOX_WIDTH),
    S.PAYMENT_DUE: (155, 255, BOX_WIDTH),
    S.START_DUE: (155, 380, BOX_WIDTH),
    S.UNDER_CONSTRUCTION: (510, 130, BOX_WIDTH),
    S.COMPLETION_DUE: (510, 380, BOX_WIDTH),
    S.COMPLETED: (800, 130, BOX_WIDTH),
    S.VERIFIED: (800, 380, BOX_WIDTH),
    S.IDLE_SUSPECTED: (90, 612, 240),
    S.IDLE: (535, 612, BOX_WIDTH),
    S.TERMINATED: (1060, 130, BOX_WIDTH),
    S.RECOVERED: (1060, 642, BOX_WIDTH),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """States that share moves, drawn in one frame."""

    states: States
    title: str
    left: int
    top: int
    right: int
    bottom: int
    fill: str
    line: str
    title_below: bool = False


FRAMES = (
    Frame(NOT_ENDED, "在管 supervised", 20, 20, 990, 740, "#ffffff", "#9aa5b1"),
    Frame(OPEN_BEFORE_START, "未动工 not started", 62, 90, 325, 470, "#eef4fb", "#7d9cc0"),
    Frame(BUILDING, "已动工 building", 470, 90, 715, 470, "#eef8f0", "#7cab88"),
    Frame(IN_IDLE_CASE, "闲置案件 idle case", 62, 575, 715, 705, "#fdf3ea", "#d09a63", title_below=True),
)


@dataclass(frozen=True, slots=True)
class Arrow:
    """One line of the picture: from each of `sources` to `targets`; `label` is where its words stand."""

    trigger: Trigger
    sources: States
    targets: States
    through: tuple[Point, ...]
    label: Point | None
    anchor: str = "start"
    across: int = 20


ARROWS = (
    Arrow(T.PAYMENT_WINDOW, (S.SUPPLIED,), (S.PAYMENT_DUE,), ((230, 182), (230, 255)), (237, 222)),
    Arrow(
        T.SETTLE,
        (S.SUPPLIED,),
        (S.START_DUE,),
        ((155, 160), (136, 160), (136, 410), (155, 410)),
        (131, 285),
        "end",
    ),
    Arrow(T.SETTLE, (S.PAYMENT_DUE,), (S.START_DUE,), ((230, 307), (230, 380)), (237, 348)),
    Arrow(
        T.START, OPEN_BEFORE_START, (S.UNDER_CONSTRUCTION,), ((325, 145), (510, 145)), (398, 138), "middle"
    ),
    Arrow(
        T.START,
        (S.IDLE_SUSPECTED,),
        (S.UNDER_CONSTRUCTION,),
        ((310, 612), (310, 540), (398, 540), (398, 168), (510, 168)),
        (405, 330),
    ),
    Arrow(
        T.COMPLETION_WINDOW,
        (S.UNDER_CONSTRUCTION,),
        (S.COMPLETION_DUE,),
        ((555, 182), (555, 380)),
        (549, 285),
        "end",
    ),
    Arrow(
        T.COMPLETION_WINDOW_CLOSED,
        (S.COMPLETION_DUE,),
        (S.UNDER_CONSTRUCTION,),
        ((615, 380), (615, 182)),
        (621, 277),
        across=5,
    ),
    Arrow(
        T.COMPLETE,
        OPEN_BEFORE_START,
        (S.COMPLETED,),
        ((110, 90), (110, 64), (875, 64), (875, 130)),
        (592, 57),
        "middle",
    ),
    Arrow(
        T.COMPLETE,
        (S.IDLE_SUSPECTED,),
        (S.COMPLETED,),
        ((90, 650), (41, 650), (41, 64), (875, 64), (875, 130)),
        None,
    ),
    Arrow(T.COMPLETE, BUILDING, (S.COMPLETED,), ((715, 145), (800, 145)), (757, 138), "middle"),
    Arrow(T.VERIFY, (S.COMPLETED,), (S.VERIFIED,), ((875, 182), (875, 380)), (882, 285)),
    Arrow(
        T.SUSPECT_NOT_STARTED, OPEN_BEFORE_START, (S.IDLE_SUSPECTED,), ((106, 470), (106, 612)), (113, 522)
    ),
    Arrow(
        T.SUSPECT_HALTED,
        BUILDING,
        (S.IDLE_SUSPECTED,),
        ((490, 470), (490, 625), (330, 625)),
        (497, 514),
        across=8,
    ),
    Arrow(T.DETERMINE_IDLE, (S.IDLE_SUSPECTED,), (S.IDLE,), ((330, 650), (535, 650)), (432, 668), "middle"),
    Arrow(T.RESUME_COURSE, IN_IDLE_CASE, OPEN_BEFORE_START, ((202, 575), (202, 470)), (209, 514), across=8),
    Arrow(T.RESUME_COURSE, IN_IDLE_CASE, BUILDING, ((620, 575), (620, 470)), (627, 514), across=8),
    Arrow(
        T.RESUME_COURSE,
        IN_IDLE_CASE,
        (S.COMPLETED,),
        ((715, 610), (757, 610), (757, 168), (800, 168)),
        (764, 514),
        across=8,
    ),
    Arrow(T.RECOVER, IN_IDLE_CASE, (S.RECOVERED,), ((715, 668), (1060, 668)), (888, 661), "middle"),
    Arrow(T.TERMINATE, NOT_ENDED, (S.TERMINATED,), ((990, 156), (1060, 156)), (1025, 149), "middle"),
)

STYLE = """text { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
.state { font-size: 17px; font-weight: 600; fill: #1f2933; text-anchor: middle; }
.name { font-size: 12px; font-family: ui-monospace, Menlo, Consolas, monospace; fill: #52606d; text-anchor: middle; }
.frame { font-size: 13px; fill: #52606d; }
.label { font-size: 13px; fill: #323f4b; paint-order: stroke; stroke: #ffffff; stroke-width: 3px; }
.arrow { fill: none; stroke: #3e4c59; stroke-width: 1.4; marker-end: url(#head); }"""


def draw() -> str:
    """The whole picture; raises ValueError when arrows and moves differ."""
    _check()
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' aria-labelledby="what">\n<title id="what">宗地状态图 states of a parcel</title>\n'
        f"<style>{STYLE}</style>\n"
        '<defs><marker id="head" viewBox="0 0 10 10" refX="9.5" refY="5" markerWidth="9" markerHeight="9"'
        ' orient="auto-start-reverse"><path d="M0,1 L10,5 L0,9 z" fill="#3e4c59"/></marker></defs>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n'
    )
    parts = [*map(_frame, FRAMES), _beginning(), *map(_line, ARROWS), *map(_box, State), *_labels()]
    return head + "\n".join(parts) + "\n</svg>\n"


def _check() -> None:
    moves = Counter((move.trigger, source, move.to) for move in MOVES for source in move.sources)
    drawn = Counter((a.trigger, source, to) for a in ARROWS for source in a.sources for to in a.targets)
    if moves != drawn:
        missing = "; ".join(" ".join(move) for move in (moves - drawn) + (drawn - moves))
        raise ValueError(
            f"docs/state_picture.py and law/states.py differ, an arrow is missing or too many: {missing}"
        )


def _frame(frame: Frame) -> str:
    title_at = frame.bottom - 14 if frame.title_below else frame.top + 20
    dashes = "" if frame.states != NOT_ENDED else ' stroke-dasharray="7 5"'
    return (
        f'<rect x="{frame.left}" y="{frame.top}" width="{frame.right - frame.left}" height="{frame.bottom - frame.top}"'
        f' rx="12" fill="{frame.fill}" stroke="{frame.line}"{dashes}/>'
        f'<text class="frame" x="{frame.left + 12}" y="{title_at}">{frame.title}</text>'
    )


def _beginning() -> str:
    left, top, width = BOXES[S.SUPPLIED]
    middle = left + width // 2
    return (
        f'<circle cx="{middle}" cy="{top - 26}" r="6" fill="#3e4c59"/>'
        f'<path class="arrow" d="M{middle},{top - 20} L{middle},{top}"/>'
    )


def _box(state: State) -> str:
    left, top, width = BOXES[state]
    middle = left + width // 2
    ended = state in ENDED
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


def _labels() -> Iterator[str]:
    for arrow in ARROWS:
        if arrow.label is None:
            continue
        x, y = arrow.label
        words = arrow.trigger.zh
        lines = [words[i : i + arrow.across] for i in range(0, len(words), arrow.across)]
        spans = "".join(
            f'<tspan x="{x}" y="{y + 17 * row}">{escape(line)}</tspan>' for row, line in enumerate(lines)
        )
        yield f'<text class="label" text-anchor="{arrow.anchor}">{spans}</text>'
