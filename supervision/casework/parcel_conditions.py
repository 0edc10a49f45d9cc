"""Conditions on a parcel's row (宗地条件): late, halted, due soon, found by what was typed; for every list of parcels."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from supervision.casework.finding import find_parcels
from supervision.law.states import ENDED
from supervision.law.steps import Duty
from supervision.records.dialects import a_place
from supervision.records.tables import ALIAS, DEADLINE, PARCEL

OVERDUE_DUTIES = (Duty.PAYMENT, Duty.START, Duty.COMPLETION)


def is_halted(today: date) -> ColumnElement[bool]:
    """The parcels whose works were halted before a day (停工), as `standing.overdue` counts them."""
    ended = PARCEL.c.state.in_([str(state) for state in sorted(ENDED)])
    return and_(PARCEL.c.halted_on < today, PARCEL.c.completed_on.is_(None), ~ended)


def is_late(session: Session, today: date) -> ColumnElement[bool]:
    """The parcels overdue in any duty; of a few of them the law says otherwise (`standing.overdue`)."""
    halted = PARCEL.c.id.in_(select(PARCEL.c.id.label("halted")).where(is_halted(today)))
    return or_(is_late_in(session, OVERDUE_DUTIES, today), halted)


def is_late_in(session: Session, duties: Iterable[Duty], today: date) -> ColumnElement[bool]:
    """The parcels overdue in one of some duties."""
    return _has_deadline(session, duties, DEADLINE.c.counted, DEADLINE.c.due_on < today)


def is_due_in(session: Session, duties: Iterable[Duty], today: date, within: int) -> ColumnElement[bool]:
    """The parcels with a deadline of one of some duties from today on, within some days."""
    return _has_deadline(session, duties, DEADLINE.c.due_on.between(today, today + timedelta(days=within)))


FEW = 5000
"""So many parcels are looked up one by one sooner than a whole docket is asked which of them it are."""


def _has_deadline(
    session: Session, duties: Iterable[Duty], *conditions: ColumnElement[bool]
) -> ColumnElement[bool]:
    """The parcels with such a deadline.

    Few of them are read at once. Many are counted for each parcel by itself, so that a page is full after some parcels: of
    an `EXISTS` a database may make a join that reads every deadline first.
    """
    such = (DEADLINE.c.duty.in_([str(duty) for duty in duties]), *conditions)
    its = select(DEADLINE.c.parcel_id).where(*such)
    if len(session.execute(its.limit(FEW + 1)).all()) <= FEW:
        return PARCEL.c.id.in_(its)
    each = select(func.count()).where(DEADLINE.c.parcel_id == PARCEL.c.id, *such)
    return each.scalar_subquery() > 0


def found_by(session: Session, text: str) -> ColumnElement[bool]:
    """The parcels of exactly this number, where there are any; else those whose numbers or words contain the text."""
    text = text.strip()
    exact = [found.parcel_id for found in find_parcels(session, [text])[text] if not found.withdrawn]
    if exact:
        return PARCEL.c.id.in_(exact)
    # one text is looked through faster than four, and the aliases once faster than those of each parcel
    words = PARCEL.c.no + "\n" + PARCEL.c.project + "\n" + PARCEL.c.holder + "\n" + PARCEL.c.location
    others = select(ALIAS.c.parcel_id).where(_contains(ALIAS.c.value, text))
    return or_(_contains(words, text), PARCEL.c.id.in_(others))


def _contains(words: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether the text stands in it, capital or small; Chinese and digits have no such difference."""
    if text.lower() == text.upper():
        return a_place(words, text) > 0
    return a_place(func.lower(words), func.lower(text)) > 0


def parcels_found_by(session: Session, text: str) -> Select[Any]:
    """The ids of the parcels a search finds, as the parcel list does: for lists of what is about parcels.

    They are found out once in a statement, however many of its parts ask for them.
    """
    found = select(PARCEL.c.id).where(found_by(session, text)).correlate(None).cte("found")
    return select(found.c.id)
