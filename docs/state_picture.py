"""The states of a parcel as a picture, drawn from `MOVES`."""

from __future__ import annotations

from collections import Counter

from picture import BOX_WIDTH, Arrow, Frame, Picture

from supervision.law.states import BUILDING, ENDED, IN_IDLE_CASE, MOVES, NOT_ENDED, OPEN_BEFORE_START, Trigger
from supervision.law.terms import State

S, T = State, Trigger

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


FRAMES = (
    Frame(NOT_ENDED, "在管 supervised", 20, 20, 990, 740, "#ffffff", "#9aa5b1", dashed=True),
    Frame(OPEN_BEFORE_START, "未动工 not started", 62, 90, 325, 470, "#eef4fb", "#7d9cc0"),
    Frame(BUILDING, "已动工 building", 470, 90, 715, 470, "#eef8f0", "#7cab88"),
    Frame(IN_IDLE_CASE, "闲置案件 idle case", 62, 575, 715, 705, "#fdf3ea", "#d09a63", title_below=True),
)


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
    Arrow(T.DETERMINE_IDLE, (S.IDLE_SUSPECTED,), (S.IDLE,), ((330, 645), (535, 645)), (432, 640), "middle"),
    Arrow(
        T.REVOKE_DETERMINATION, (S.IDLE,), (S.IDLE_SUSPECTED,), ((535, 656), (330, 656)), (432, 674), "middle"
    ),
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

PICTURE = Picture(
    "宗地状态图 states of a parcel", 1230, 760, {state: BOXES[state] for state in State}, FRAMES, ARROWS,
    Counter((move.trigger, source, move.to) for move in MOVES for source in move.sources), S.SUPPLIED, ENDED,
    "docs/state_picture.py", "law/states.py",
)  # fmt: skip
