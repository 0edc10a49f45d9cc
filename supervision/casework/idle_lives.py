"""The lives in which land is idle (闲置宗地): found by state and by the deadlines that are past."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session

from supervision.casework.lives import Asked, ParcelLife, is_of_the_past, lives_where
from supervision.law.states import IN_IDLE_CASE
from supervision.law.steps import Duty
from supervision.records.tables import DEADLINE, PARCEL

LIMBS = (Duty.IDLE, Duty.HALT)
"""The duties whose deadline is the last day before a suspicion."""


def lives_in_case(session: Session, asked: Asked) -> Iterator[ParcelLife]:
    """Every parcel suspected or determined idle on the day, by district and id; an `after` nobody knows raises."""
    return (each for each in lives_perhaps_in_case(session, asked) if each.in_case)


def lives_perhaps_in_case(session: Session, asked: Asked) -> Iterator[ParcelLife]:
    """The same, and what has come to its year without being idle: halted, with a figure unknown or not below.

    Of a past day every parcel, as its state then is not known before it is folded; of a day no sweep has passed, also
    those of which something later was recorded since the last certificate.
    """
    within = [] if asked.district is None else [PARCEL.c.district == asked.district]
    if is_of_the_past(session, asked):
        # the register's day of signing is today's; as known on another day the case file alone tells it
        supplied = [PARCEL.c.signed_on <= asked.on] if asked.known_on is None else []
        return lives_where(session, asked, [and_(true(), *supplied, *within)])
    past = select(DEADLINE.c.parcel_id).where(
        DEADLINE.c.duty.in_([str(duty) for duty in LIMBS]), DEADLINE.c.due_on < asked.on
    )
    in_case = and_(PARCEL.c.state.in_([str(state) for state in IN_IDLE_CASE]), *within)
    due = and_(PARCEL.c.id.in_(past), *within)
    return lives_where(session, asked, [in_case, due, recorded_since(asked)])


def recorded_since(asked: Asked) -> ColumnElement[bool]:
    """Lives that were taken further than the day by what was recorded later; few, so not by their district.

    What happened on the day after leaves a life at the day itself, as its looks are still to come.
    """
    return and_(~PARCEL.c.certified, PARCEL.c.looked_on >= asked.on)
