"""Responsibility days of one parcel (责任日计算表): the ledgers of its duties, read from the case file as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.journal import facts_of, read_entries
from supervision.casework.reading import is_withdrawn
from supervision.law.life import fold
from supervision.law.refusals import Refused
from supervision.law.responsibility import Ledger, ledgers
from supervision.law.standing import Life
from supervision.law.terms import Stage
from supervision.records.tables import PARCEL


@dataclass(frozen=True, slots=True)
class ResponsibilitySheet:
    """What both sides are shown (责任日计算表): the parcel on the day asked, one ledger a duty or instalment."""

    on: date
    life: Life
    ledgers: Sequence[Ledger]


def responsibility_sheet(
    session: Session, parcel_id: int, *, on: date, stage: Stage | None = None
) -> ResponsibilitySheet:
    """Draw up the sheet of one stage; without one, of every duty that has a day to show.

    Raises `Refused` when the parcel was not supplied by then, or its import was withdrawn.
    """
    facts = facts_of(read_entries(session, [parcel_id])[parcel_id])
    no = session.scalars(select(PARCEL.c.no).where(PARCEL.c.id == parcel_id)).one()
    life = fold(facts, no, on=on)
    if life is None and is_withdrawn(session, parcel_id):
        raise Refused(f"宗地{no}随所在批次的导入一并撤销，不再监管；案卷：supervision history {no}")
    if life is None:
        raise Refused(f"宗地{no}在{on}尚未供地，没有责任日可计算。")
    stages = list(Stage) if stage is None else [stage]
    found = [drawn for each in stages for drawn in ledgers(facts, life, each, on)]
    return ResponsibilitySheet(on, life, found if stage else [drawn for drawn in found if drawn.has_a_day])
