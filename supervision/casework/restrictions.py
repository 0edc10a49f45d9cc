"""What a holder of hoarded land is denied (恶意囤地炒地的限制), Order 53 art. 24: no new land until its idle land is dealt with."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.journal import facts_of, read_entries
from supervision.law.idle_case.case import case_of
from supervision.law.idle_case.stages import Milestone
from supervision.law.life import fold
from supervision.law.refusals import NotAllowed
from supervision.law.rules.case_clauses import HOARDING
from supervision.law.terms import State
from supervision.records.tables import PARCEL


def check_new_land(session: Session, no: str, holder: str, desk: Desk) -> None:
    """Refuse land newly supplied to a holder found to hoard, while that land is not dealt with. Raises `NotAllowed`."""
    hoarded = hoarded_by(session, holder, desk) if holder else []
    if hoarded:
        raise NotAllowed(
            f"宗地{no}的用地单位{holder}有已认定恶意囤地、炒地的闲置土地（{'、'.join(hoarded)}），尚未处理完毕。"
            f"依据{HOARDING.cite}，处理完毕前不得受理其新的用地申请。"
        )


def hoarded_by(session: Session, holder: str, desk: Desk) -> list[str]:
    """The parcels determined idle of a holder that was found to hoard, by number."""
    idle = select(PARCEL.c.id, PARCEL.c.no).where(PARCEL.c.state == State.IDLE, PARCEL.c.holder == holder)
    numbers = {row.id: row.no for row in session.execute(idle.order_by(PARCEL.c.id))}
    journals = read_entries(session, list(numbers)) if numbers else {}
    found = []
    for parcel_id, no in numbers.items():
        life = fold(facts_of(journals[parcel_id]), no, on=desk.today)
        case = None if life is None else case_of(life)
        if case is not None and case.has(Milestone.HOARDING_FOUND, Milestone.DETERMINED):
            found.append(no)
    return found
