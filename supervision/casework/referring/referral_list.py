"""The list of referrals (移交清单), one for both desks: what waits, whose move it is, what is late, what lost its ground."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice

from sqlalchemy import ColumnElement, func, or_, select
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

FILES = 64
"""How many case files are read together."""


def referrals_in_turn(
    session: Session,
    today: date,
    *,
    statuses: Collection[ReferralStatus] | None = None,
    matter: Matter | None = None,
    unit: Unit | None = None,
    district: str | None = None,
    only_late: bool = False,
    among: Iterable[ColumnElement[bool]] = (),
    limit: int | None = None,
    after: ActId | None = None,
) -> Iterator[ReferralOnFile]:
    """Referrals as they stand on a day, as many as `limit` from after one on.

    Without `statuses` those with whom somebody has something to do; `unit` those whose move it is that unit's,
    `only_late` those not accepted in time; `among` are conditions on the parcel's row (an officer's scope).
    """
    conditions = list(among)
    if district is not None:
        conditions.append(PARCEL.c.district == district)
    if statuses is None:
        conditions.append(_perhaps_to_do())
    found = _all(session, today, conditions, None if after is None else _turn_of(session, after))
    wanted = (
        each
        for each in found
        if (each.mover is not None if statuses is None else each.status in statuses)
        and matter in (None, each.referral.matter)
        and unit in (None, each.mover)
        and (not only_late or each.days_late(today))
    )
    return islice(wanted, limit)


def _perhaps_to_do() -> ColumnElement[bool]:
    """Leaves out parcels all of whose referrals came to an end, years of them, before any file of theirs is read.

    A referral ends once; where a correction voided something, the file itself is asked.
    """

    def how_many(*kinds: Kind) -> ColumnElement[int]:
        of = (its.c.parcel_id == PARCEL.c.id, its.c.kind.in_([str(kind) for kind in kinds]))
        return select(func.count()).select_from(its).where(*of).scalar_subquery()

    its = ENTRY.alias("its")
    ended = how_many(Kind.REFERRAL_OUTCOME, Kind.REFERRAL_WITHDRAWN)
    return or_(how_many(Kind.REFERRAL) > ended, how_many(Kind.CORRECTION) > 0)


def _all(
    session: Session, today: date, conditions: Collection[ColumnElement[bool]], after: Place | None
) -> Iterator[ReferralOnFile]:
    query = select(*IN_TURN, PARCEL.c.no, PARCEL.c.project, PARCEL.c.holder).join(
        PARCEL, PARCEL.c.id == ENTRY.c.parcel_id
    )
    query = query.where(
        LISTED,
        ENTRY.c.kind == str(Kind.REFERRAL),
        ENTRY.c.happened_on <= today,
        ~PARCEL.c.withdrawn,
        *conditions,
    )
    for page in walk(session, query, IN_TURN, after, limit=FILES):
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
