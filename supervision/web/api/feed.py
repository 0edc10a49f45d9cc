"""What goes on (动态): the feed of acts from a cursor on, how much there is to do, and what a token is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import Response
from pydantic import Field
from sqlalchemy import Row

from supervision.casework.feed import CURSOR, FeedLine, read_feed
from supervision.casework.journal import ActKind
from supervision.casework.reading import last_certificate
from supervision.casework.waiting_work import waiting_work
from supervision.law.terms import State
from supervision.records.api_token import TokenScope
from supervision.records.run import Outcome
from supervision.records.tables import FEED, PARCEL
from supervision.staff import Role
from supervision.web.api.guarding import api_routes
from supervision.web.api.models import District, Limit, Told, answer
from supervision.web.api.parcel_models import CaseFileEntry
from supervision.web.seat import Seated

router = api_routes()


class FeedItem(Told):
    """One entry, in the order in which it became visible."""

    cursor: str
    no: str
    act: str | None = Field(description="所办理的监管动作的编号；事实为 null")
    entry: CaseFileEntry
    hash: str
    withdrawn: bool = Field(description="带来这宗地的导入其后已撤销")


class Feed(Told):
    """A part of the feed; `next` is the cursor to go on with, kept also when there was nothing new."""

    items: list[FeedItem]
    next: str | None
    more: bool = Field(description="还有，可立即接着取")


@router.get("/feed", summary="动态", tags=["动态"], response_model=Feed)
def follow(
    seat: Seated,
    after: Annotated[str | None, Query(pattern=f"^{CURSOR}$", description="上次的 next；不写则从头")] = None,
    limit: Limit = 100,
) -> Response:
    """游标之后的全部案卷记录，一条不漏：按提交的先后排列，之后提交的总在后面。游标不属于这个案卷库的为 410。"""
    with seat.reading() as session:
        page = read_feed(session, after or "", limit=limit, among=seat.scope.among(FEED.c.parcel_id))
    return answer(Feed(items=[_item(line) for line in page.lines], next=page.next or None, more=page.more))


def _item(line: FeedLine) -> FeedItem:
    return FeedItem(
        cursor=line.cursor,
        no=line.no,
        act=_act(line),
        entry=CaseFileEntry.of(line.seq, line.entry),
        hash=line.hash,
        withdrawn=line.withdrawn,
    )


def _act(line: FeedLine) -> str | None:
    """The act an entry opened or settled, as lists write it."""
    if not isinstance(line.entry.kind, ActKind) or line.entry.kind in (ActKind.HOLDING, ActKind.LETTING_GO):
        return None
    return f"{line.parcel_id}-{line.entry.payload.get('act', line.seq)}"


# How much there is


class Certificate(Told):
    """The certificate of the last sweep."""

    no: int
    day: date
    outcome: Outcome
    left_due: int
    hash: str


class Overview(Told):
    """The parcels of the token's scope by state, and what waits for somebody."""

    on: date
    parcels: int
    states: dict[State, int]
    overdue: int = Field(description="现在逾期的宗地")
    due_soon: int = Field(description="30天内到期的宗地")
    tasks: int
    overdue_tasks: int
    reported: int
    alerts: int
    to_triage: int
    to_sign: int
    to_serve: int
    certificate: Certificate | None = Field(description="最近一次监测的证明（全部宗地）")


@router.get("/overview", summary="总览", tags=["动态"], response_model=Overview)
def read_overview(seat: Seated, district: District = None) -> Response:
    """分状态宗数、逾期、待办数，限于令牌的数据范围。"""
    filters = seat.scope.filters()
    if district is not None:
        filters.append(PARCEL.c.district == district)
    with seat.reading() as session:
        work = waiting_work(session, seat.desk, filters=filters)
        certificate = last_certificate(session)
    told = Overview(
        on=seat.today,
        parcels=sum(work.by_state.values()),
        states={state: work.by_state[state] for state in State if work.by_state.get(state)},
        overdue=work.overdue,
        due_soon=work.due_soon,
        tasks=work.tasks,
        overdue_tasks=work.overdue_tasks,
        reported=work.reported,
        alerts=work.alerts,
        to_triage=work.to_triage,
        to_sign=work.to_sign,
        to_serve=work.to_serve,
        certificate=None if certificate is None else _certificate(certificate),
    )
    return answer(told)


def _certificate(row: Row[Any]) -> Certificate:
    return Certificate(
        no=row.no, day=row.day, outcome=Outcome(row.outcome), left_due=row.left_due, hash=row.hash
    )


# Who asks


class TokenTold(Told):
    """What the token of this request may do."""

    name: str
    login: str
    officer: str
    roles: list[Role]
    scopes: list[TokenScope]
    districts: list[str] = Field(description="令牌限定的行政区；空为人员所辖的全部")
    expires_at: datetime


@router.get("/token", summary="令牌", tags=["令牌"], response_model=TokenTold)
def read_token(seat: Seated) -> Response:
    """所用令牌代表谁、能做什么、何时到期。"""
    assert seat.token is not None
    assert seat.officer is not None
    told = TokenTold(
        name=seat.token.name,
        login=seat.token.login,
        officer=seat.officer.name,
        roles=[role for role in Role if role in seat.roles],
        scopes=[scope for scope in TokenScope if scope in seat.token.scopes],
        districts=list(seat.token.districts),
        expires_at=seat.token.expires_at,
    )
    return answer(told)
