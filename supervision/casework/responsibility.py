"""Responsibility days of one parcel (责任日计算表): the ledgers of its duties, read from the case file as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.journal import facts_of
from supervision.casework.reading import is_withdrawn, known_entries
from supervision.law.life import fold
from supervision.law.refusals import Refused
from supervision.law.responsibility import ExtensionClaim, Ledger, ledgers
from supervision.law.rules.contract_clauses import EXTENSION
from supervision.law.rules.order53 import ONLY_BY_DISPOSAL
from supervision.law.standing import Life
from supervision.law.stretches import Stretch
from supervision.law.terms import Party, Stage
from supervision.records.tables import PARCEL


@dataclass(frozen=True, slots=True)
class ResponsibilitySheet:
    """What both sides are shown (责任日计算表): the parcel on the day asked, one ledger a duty or instalment."""

    on: date
    life: Life
    ledgers: Sequence[Ledger]


def responsibility_sheet(
    session: Session,
    parcel_id: int,
    *,
    on: date,
    known_on: date | None = None,
    stage: Stage | None = None,
) -> ResponsibilitySheet:
    """Draw up the sheet of one stage, as known on a day; without a stage, of every duty that has a day to show.

    Raises `Refused` when the parcel was not supplied by then, or its import was withdrawn.
    """
    facts = facts_of(known_entries(session, parcel_id, known_on=known_on))
    no = session.scalars(select(PARCEL.c.no).where(PARCEL.c.id == parcel_id)).one()
    life = fold(facts, no, on=on)
    if life is None and is_withdrawn(session, parcel_id):
        raise Refused(f"宗地{no}随所在批次的导入一并撤销，不再监管；案卷：supervision history {no}")
    if life is None:
        raise Refused(f"宗地{no}在{on}尚未供地，没有责任日可计算。")
    stages = list(Stage) if stage is None else [stage]
    found = [drawn for each in stages for drawn in ledgers(facts, life, each, on)]
    return ResponsibilitySheet(on, life, found if stage else [drawn for drawn in found if drawn.has_a_day])


class DayRow(NamedTuple):
    """One line of a ledger: a stretch of days, and why it is not counted, "" where it is."""

    stretch: Stretch
    remark: str


def day_rows(drawn: Ledger) -> list[DayRow]:
    """Every stretch of a ledger in the order it is shown, those outside the delay with the remark that says so."""
    sorts: tuple[tuple[str, Sequence[Stretch]], ...] = (
        ("约定日及以前，不计延误", drawn.before_due),
        ("", drawn.stretches),
        ("履行以后，不计延误", drawn.after_met),
        ("建议，尚未认定", drawn.suggested),
    )
    return [DayRow(one, remark) for remark, stretches in sorts for one in stretches]


def percent(drawn: Ledger, party: Party) -> str:
    """The party's part of the delay, to a tenth of a percent."""
    share = drawn.share(party) * 100
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def extension_words(stage: Stage, claim: ExtensionClaim) -> str:
    """What the holder may ask for, in a sentence."""
    if not claim.excused_days:
        return "没有认定为政府原因或不可抗力的日子"
    granted = f"，已顺延{claim.granted_days}天" if claim.granted_days else ""
    words = f"政府原因、不可抗力共{claim.excused_days}天{granted}，可申请顺延{claim.days}天"
    if claim.days:
        words += f"，{stage.zh}日为{claim.new_day}"
    if claim.over_a_year:
        words += f"；超过一年，须符合{EXTENSION.cite}“最长不得超过一年”"
    if claim.only_by_disposal:
        words += f"；超过约定开工日已满一年，只能在闲置认定后作为处置方式办理（{ONLY_BY_DISPOSAL.cite}）"
    return words
