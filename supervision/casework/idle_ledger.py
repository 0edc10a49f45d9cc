"""The idle ledger (闲置土地台账): idle land and land on its way there.

What is still to come is read from the deadlines, in their order, so that a page costs the same in any docket.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from supervision.casework.finding import NotFound
from supervision.casework.idle_lives import LIMBS, lives_perhaps_in_case
from supervision.casework.keyset import merge
from supervision.casework.lists import BY_DAY, deadline_id, life_of_row, read_deadline_id
from supervision.casework.lives import Asked, ParcelLife, is_of_the_past
from supervision.law.daycount import ONE_DAY
from supervision.law.figures import plain
from supervision.law.idle import Limb, Shares, shares, suspected_from
from supervision.law.idle_case.case import IdleCase, case_of
from supervision.law.idle_case.fee import price_of
from supervision.law.idle_case.stages import BEFORE_DETERMINATION, CaseStage
from supervision.law.standing import Life
from supervision.law.steps import Duty
from supervision.law.terms import Cause, Term
from supervision.records.tables import DEADLINE, PARCEL

PAGE = 500


class LedgerStanding(Term):
    """How a parcel stands in the ledger (台账分类)."""

    IDLE = "idle", "已认定闲置"
    SUSPECTED = "suspected", "疑似闲置"
    FIGURES = "figures", "停工满一年，待补测"
    COMING = "coming", "未满一年"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One parcel in the ledger. `idle_from` is the first day of the suspicion; `days` to it, below zero once it is past.

    `shares` is how a halted parcel stands against the shares of art. 2.
    """

    id: str
    no: str
    project: str
    holder: str
    district: str
    area_ha: Decimal | None
    price_wan: Decimal | None
    limb: Limb
    standing: LedgerStanding
    idle_from: date
    days: int
    stage: CaseStage | None = None
    cause: Cause | None = None
    shares: Shares | None = None

    def as_json(self) -> dict[str, Any]:
        """The keys scripts rely on."""
        return {
            "id": self.id,
            "no": self.no,
            "project": self.project,
            "holder": self.holder,
            "district": self.district,
            "area_ha": figure(self.area_ha),
            "price_wan": figure(self.price_wan),
            "limb": self.limb,
            "standing": self.standing,
            "idle_from": self.idle_from,
            "days": self.days,
            "stage": self.stage,
            "cause": self.cause,
            "shares": None if self.shares is None else self.shares.value,
        }


def figure(value: Decimal | None) -> str | None:
    """公顷 or 万元 for a script."""
    return None if value is None else plain(value)


def ledger(
    session: Session,
    asked: Asked,
    *,
    until: date,
    limb: Limb | None = None,
    limit: int | None = None,
) -> Iterator[LedgerLine]:
    """Land in an idle case by district and parcel, then what comes to its year by a day, the soonest first.

    `asked.after` is the id of a line: of those in a case the number, of those to come the deadline.
    """
    coming_after = asked.after is not None and "/" in asked.after
    if is_of_the_past(session, asked):
        lines = _of_the_past(session, asked, until)
    else:
        lines = _of_today(session, asked, until, coming_after=coming_after)
    return islice((line for line in lines if limb in (None, line.limb)), limit)


def _of_today(session: Session, asked: Asked, until: date, *, coming_after: bool) -> Iterator[LedgerLine]:
    if not coming_after:
        found = (_of_life(each, asked.on) for each in lives_perhaps_in_case(session, asked))
        yield from (line for line in found if line is not None)
    yield from _coming(session, asked, until, asked.after if coming_after else None)


def _of_the_past(session: Session, asked: Asked, until: date) -> Iterator[LedgerLine]:
    """The same from the case files alone; what is to come is put in order once all are read."""
    every = lives_perhaps_in_case(session, asked._replace(after=None))
    lines = [line for each in every if (line := _of_life(each, asked.on)) is not None]
    in_case = [line for line in lines if line.standing is not LedgerStanding.COMING]
    coming = [
        line for line in lines if line.standing is LedgerStanding.COMING and line.idle_from - ONE_DAY <= until
    ]
    ordered = [*in_case, *sorted(coming, key=lambda line: read_deadline_id(line.id))]
    places = [line.id for line in ordered]
    if asked.after is not None and asked.after not in places:
        raise NotFound(f"{asked.on}的台账中没有“{asked.after}”，请用上一页末行的编号")
    yield from ordered if asked.after is None else ordered[places.index(asked.after) + 1 :]


def _of_life(each: ParcelLife, on: date) -> LedgerLine | None:
    """The line of a parcel, from its life; None for one that is not on its way to be idle."""
    life, case = each.life, case_of(each.life)
    if case is not None and not case.closed:
        determined = case.stage not in BEFORE_DETERMINATION
        standing = LedgerStanding.IDLE if determined else LedgerStanding.SUSPECTED
        return _line(each, Limb.of(halted=case.halted), standing, case.opened_on, on, case)
    idle_from = suspected_from(life)
    if idle_from is None:
        return None
    if idle_from > on:
        return _line(each, Limb.of(halted=not life.start_open), LedgerStanding.COMING, idle_from, on)
    if not life.start_open and shares(life) is Shares.UNKNOWN:
        return _line(each, Limb.HALTED, LedgerStanding.FIGURES, idle_from, on)
    return None


def _line(
    each: ParcelLife,
    limb: Limb,
    standing: LedgerStanding,
    idle_from: date,
    on: date,
    case: IdleCase | None = None,
) -> LedgerLine:
    parcel, duty = each.life.parcel, Duty.HALT if limb is Limb.HALTED else Duty.IDLE
    deadline = f"{idle_from - ONE_DAY}/{each.parcel_id}/{duty}/0"
    return LedgerLine(
        id=deadline if standing is LedgerStanding.COMING else each.no,
        no=each.no,
        project=parcel.project,
        holder=parcel.holder,
        district=parcel.district,
        area_ha=parcel.area_ha,
        price_wan=price_of(each.life.contract),
        limb=limb,
        standing=standing,
        idle_from=idle_from,
        days=(idle_from - on).days,
        stage=None if case is None else case.stage,
        cause=None if case is None else case.cause,
        shares=shares(each.life) if limb is Limb.HALTED else None,
    )


def _coming(session: Session, asked: Asked, until: date, after: str | None) -> Iterator[LedgerLine]:
    """What comes to its year by a day, as the deadlines say it; of a halt alone the life is asked for its figures."""
    columns = (
        PARCEL.c.no, PARCEL.c.project, PARCEL.c.holder, PARCEL.c.district, PARCEL.c.area_ha, PARCEL.c.price_wan,
    )  # fmt: skip
    query: Select[Any] = select(*BY_DAY, *columns).join(PARCEL, PARCEL.c.id == DEADLINE.c.parcel_id)
    to_come = [DEADLINE.c.due_on >= asked.on, DEADLINE.c.due_on <= until]
    if asked.district is not None:
        its = select(PARCEL.c.id).where(PARCEL.c.district == asked.district)
        to_come.append(DEADLINE.c.parcel_id.in_(its))
    if asked.among:
        to_come.append(DEADLINE.c.parcel_id.in_(select(PARCEL.c.id).where(*asked.among)))
    stretches = [(DEADLINE.c.duty == str(duty), *to_come) for duty in LIMBS]
    place = None if after is None else read_deadline_id(after)
    rows = merge(session, query, DEADLINE, BY_DAY, stretches, place, None)
    while page := list(islice(rows, PAGE)):
        halts = _halted_lives(session, [row.parcel_id for row in page if row.duty == Duty.HALT])
        for row in page:
            yield _coming_line(row, halts.get(row.parcel_id), asked.on)


def _halted_lives(session: Session, parcel_ids: Sequence[int]) -> dict[int, Life]:
    if not parcel_ids:
        return {}
    columns = (PARCEL.c.id, PARCEL.c.no, PARCEL.c.life, PARCEL.c.looked_on)
    query: Select[Any] = select(*columns).where(PARCEL.c.id.in_(parcel_ids))
    return {row.id: life_of_row(session, row) for row in session.execute(query)}


def _coming_line(row: Row[Any], halted: Life | None, on: date) -> LedgerLine:
    idle_from = row.due_on + ONE_DAY
    return LedgerLine(
        id=deadline_id(row),
        no=row.no,
        project=row.project,
        holder=row.holder,
        district=row.district,
        area_ha=row.area_ha,
        price_wan=row.price_wan,
        limb=Limb.of(halted=row.duty == Duty.HALT),
        standing=LedgerStanding.COMING,
        idle_from=idle_from,
        days=(idle_from - on).days,
        shares=None if halted is None else shares(halted),
    )
