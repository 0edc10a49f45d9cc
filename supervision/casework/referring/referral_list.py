"""The list of referrals (移交清单), one for both desks: what waits, whose move it is, what is late, what lost its ground."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActId
from supervision.casework.finding import NotFound
from supervision.casework.journal import read_entries
from supervision.casework.keyset import Place, walk
from supervision.casework.referring.on_file import ParcelReferred, ReferralOnFile, referrals_on_file
from supervision.law.referrals import ReferralStatus
from supervision.law.steps import Unit
from supervision.law.terms import Kind, Matter
from supervision.records.entry import LISTED
from supervision.records.tables import ENTRY, PARCEL

IN_TURN = (ENTRY.c.happened_on, ENTRY.c.parcel_id, ENTRY.c.seq)
"""Referrals by the day they were made, the oldest first."""


def referrals_in_turn(
    session: Session,
    today: date,
    *,
    statuses: Collection[ReferralStatus] | None = None,
    matter: Matter | None = None,
    unit: Unit | None = None,
    district: str | None = None,
    only_late: bool = False,
    limit: int | None = None,
    after: ActId | None = None,
) -> Iterator[ReferralOnFile]:
    """Referrals as they stand on a day, as many as `limit` from after one on.

    Without `statuses` those with whom somebody has something to do; `unit` those whose move it is that unit's,
    `only_late` those not accepted in time.
    """
    found = _all(session, today, district, None if after is None else _turn_of(session, after))
    wanted = (
        each
        for each in found
        if (each.mover is not None if statuses is None else each.status in statuses)
        and matter in (None, each.referral.matter)
        and unit in (None, each.mover)
        and (not only_late or each.days_late(today))
    )
    return islice(wanted, limit)


def _all(
    session: Session, today: date, district: str | None, after: Place | None
) -> Iterator[ReferralOnFile]:
    query = select(*IN_TURN, PARCEL.c.no, PARCEL.c.project, PARCEL.c.holder).join(
        PARCEL, PARCEL.c.id == ENTRY.c.parcel_id
    )
    query = query.where(
        LISTED, ENTRY.c.kind == str(Kind.REFERRAL), ENTRY.c.happened_on <= today, ~PARCEL.c.withdrawn
    )
    if district is not None:
        query = query.where(PARCEL.c.district == district)
    for page in walk(session, query, IN_TURN, after):
        parcels = {
            row.parcel_id: ParcelReferred(row.parcel_id, row.no, row.project, row.holder) for row in page
        }
        journals = read_entries(session, sorted(parcels))
        of_each = {id_: referrals_on_file(parcel, journals[id_], on=today) for id_, parcel in parcels.items()}
        for row in page:
            if (found := of_each[row.parcel_id].get(row.seq)) is not None:
                yield found


def _turn_of(session: Session, id_: ActId) -> Place:
    """Where a referral stands in the list: whatever became of it, it stays on file."""
    query = select(*IN_TURN).where(
        ENTRY.c.parcel_id == id_[0], ENTRY.c.seq == id_[1], ENTRY.c.kind == str(Kind.REFERRAL)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"没有编号为“{id_[0]}-{id_[1]}”的移交，请用上一页末行的编号")
    return tuple(row)
