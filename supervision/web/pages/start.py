"""The start page (首页): what needs this person today, whether the sweep ran, how many parcels stand where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi.responses import Response
from sqlalchemy.orm import Session

from supervision.casework.holding import count_holds
from supervision.casework.last_sweep import LastSweep, last_sweep
from supervision.casework.spots.lists import Wanted, count_spots
from supervision.casework.submissions import count_returned, count_to_check
from supervision.casework.waiting_work import DAYS_AHEAD, WaitingWork, waiting_work
from supervision.law.steps import Unit
from supervision.law.terms import State
from supervision.records.tables import HOLD
from supervision.staff import Role
from supervision.web.guarding import pages
from supervision.web.pages.spots import in_sight
from supervision.web.seat import Seat, Seated
from supervision.web.submitting import of_scope

router = pages()

OVERSEEING = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR})
TO_TRIAGE = frozenset({Role.SUPERVISOR, Role.AUDITOR})
TO_SIGN = frozenset({Role.SIGNER, Role.SUPERVISOR, Role.AUDITOR})
TO_SERVE = frozenset({Role.CLERK, Role.INSPECTOR, Role.SUPERVISOR, Role.ENFORCEMENT, Role.AUDITOR})
SWEEP_TOLD = OVERSEEING | {Role.CLERK}

ELSEWHERE = (
    ("/triage", "补录甄别"), ("/holds", "暂缓事项"), ("/checks", "复核"), ("/imports", "导入"), ("/spots", "图斑"),
    ("/map", "一张图"), ("/referrals", "案件线索移交"), ("/cases", "闲置案件"), ("/filings", "系统备案"),
    ("/field", "外业"),
)  # fmt: skip
"""The other desks' lists, for those who may open them."""


@dataclass(frozen=True, slots=True)
class Item:
    """One number of 今日待办; `path` leads to the list of it, `late` marks what is past its day, `soon` what will be."""

    word: str
    count: int
    path: str
    late: bool = False
    soon: bool = False


@router.get("/")
def start_page(seat: Seated) -> Response:
    swept: LastSweep | None = None
    told = bool(seat.roles & SWEEP_TOLD)
    with seat.reading() as session:
        work = waiting_work(session, seat.desk, filters=seat.scope.filters(), unit=_unit(seat))
        items = [
            *_items(seat, work),
            *_held(session, seat),
            *_submitted(session, seat),
            *_spots(session, seat),
        ]
        if told:
            swept = last_sweep(session, seat.today)
    states = [(state, work.by_state[state]) for state in State if work.by_state.get(state)]
    return seat.page(
        "start.html",
        items=[item for item in items if item.count],
        parcels=[item for item in _parcels(seat, work) if item.count],
        states=states,
        total=sum(work.by_state.values()),
        sweep_told=told,
        swept=swept,
        elsewhere=ELSEWHERE,
    )


def _unit(seat: Seat) -> Unit | None:
    """Whose tasks are this person's business: his own unit's, of who oversees every unit's."""
    assert seat.officer is not None
    return None if seat.roles & OVERSEEING else seat.officer.unit


def _items(seat: Seat, work: WaitingWork) -> Iterator[Item]:
    """The numbers of a person's roles; each only with a list behind it that he may open."""
    unit = _unit(seat)
    its = "" if unit is None else f"unit={unit}"
    yield Item("我的任务", work.own_tasks, "/tasks?mine=1")
    yield Item("其中逾期", work.own_overdue, "/tasks?mine=1&overdue=1", late=True)
    yield Item("全部待办任务" if unit is None else "本单位待办任务", work.tasks, _with("/tasks", its))
    yield Item("逾期任务", work.overdue_tasks, _with("/tasks", "overdue=1", its), late=True)
    if seat.roles & OVERSEEING:
        yield Item("待核销的反馈", work.reported, "/tasks?reported=1")
        yield Item("预警", work.alerts, "/alerts", late=True)
    if seat.roles & TO_TRIAGE:
        yield Item("待甄别", work.to_triage, "/triage")
    if seat.roles & TO_SIGN:
        yield Item("待签发的通知", work.to_sign, "/notices?status=drafted")
    if seat.roles & TO_SERVE:
        yield Item("待送达的通知", work.to_serve, "/notices?status=issued")


def _held(session: Session, seat: Seat) -> Iterator[Item]:
    if seat.roles & TO_TRIAGE:
        _, past = count_holds(session, seat.today, seat.scope.among(HOLD.c.parcel_id))
        yield Item("暂缓到期，须复核", past, "/holds", late=True)


def _submitted(session: Session, seat: Seat) -> Iterator[Item]:
    """What waits for a second person, and what one has to mend oneself."""
    if seat.may("GET", "/checks"):
        yield Item("待复核的报审", count_to_check(session, of_scope(seat)), "/checks")
    if seat.may("GET", "/submissions"):
        yield Item(
            "退回修改的报审", count_returned(session, seat.login), "/submissions?state=returned", late=True
        )


def _spots(session: Session, seat: Seat) -> Iterator[Item]:
    def count(wanted: Wanted) -> int:
        return count_spots(session, seat.today, wanted, in_sight(seat))

    yield Item("我的图斑", count(Wanted(officer=seat.login)), "/spots?mine=1")
    if seat.roles & OVERSEEING:
        yield Item("未办结的图斑", count(Wanted()), "/spots")
        yield Item("逾期的图斑", count(Wanted(only_overdue=True)), "/spots?overdue=1", late=True)


def _parcels(seat: Seat, work: WaitingWork) -> Sequence[Item]:
    """The parcels to keep an eye on: overdue, due soon, and soon suspected idle."""
    soon = seat.words("{days}天内到期的宗地", days=DAYS_AHEAD)
    to_idle = [
        Item(seat.words("{days}天内将成疑似闲置", days=days), count, f"/to-idle?days={days}", soon=True)
        for days, count in work.to_idle.items()
    ]
    return [
        Item("现在逾期的宗地", work.overdue, "/parcels?overdue=1", late=True),
        Item(soon, work.due_soon, f"/parcels?due_within={DAYS_AHEAD}"),
        *to_idle,
    ]


def _with(path: str, *filters: str) -> str:
    said = "&".join(each for each in filters if each)
    return f"{path}?{said}" if said else path
