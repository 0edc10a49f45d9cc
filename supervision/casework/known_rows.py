"""Rows of parcels on file (在册宗地的行): the case file a row is about, by whichever of its own numbers it is known.

A parcel may come first by the number of another register, and by its 电子监管号 later; or the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.supply.columns import CASE_NO, SUPERVISION_NO
from supervision.casework.supply.rows import SupplyRow
from supervision.records.tables import ALIAS, PARCEL


class Known(NamedTuple):
    """A parcel on file; `withdrawn` with the import that brought it (撤销导入)."""

    parcel_id: int
    no: str
    withdrawn: bool


def known_parcels(session: Session, rows: Sequence[SupplyRow]) -> dict[str, Known]:
    """The parcels on file these rows are about, by the rows' numbers; a row of a new parcel is not among them."""
    numbers = {row.no for row in rows} | {row.case_no for row in rows if row.case_no}
    columns = select(PARCEL.c.id, PARCEL.c.no, PARCEL.c.withdrawn)
    by_no = {row.no: Known(*row) for row in session.execute(columns.where(PARCEL.c.no.in_(numbers)))}
    found = {row.no: by_no[row.no] for row in rows if row.no in by_no}
    left = [row for row in rows if row.no not in found]
    by_alias = _by_alias(session, [row.no for row in left])
    numbered = _with_supervision_no(
        session, [by_no[row.case_no].parcel_id for row in left if row.case_no in by_no]
    )
    for row in left:
        known = by_alias.get(row.no) or by_no.get(row.case_no)
        if known is not None and (row.no in by_alias or known.parcel_id not in numbered):
            found[row.no] = known
    return found


def _by_alias(session: Session, numbers: Iterable[str]) -> dict[str, Known]:
    """Parcels that have one of these as another 电子监管号 or 案卷编号; a number of several parcels tells nothing."""
    kinds = ALIAS.c.kind.in_((SUPERVISION_NO, CASE_NO))
    query = (
        select(ALIAS.c.value, PARCEL.c.id, PARCEL.c.no, PARCEL.c.withdrawn)
        .join(PARCEL, PARCEL.c.id == ALIAS.c.parcel_id)
        .where(ALIAS.c.value.in_(list(numbers)), kinds)
    )
    found: dict[str, set[Known]] = {}
    for value, *parcel in session.execute(query):
        found.setdefault(value, set()).add(Known(*parcel))
    return {value: next(iter(parcels)) for value, parcels in found.items() if len(parcels) == 1}


def _with_supervision_no(session: Session, parcel_ids: Sequence[int]) -> set[int]:
    """Those of some parcels without a 电子监管号 of their own that were given one since."""
    if not parcel_ids:
        return set()
    given = ALIAS.c.parcel_id.in_(parcel_ids), ALIAS.c.kind == SUPERVISION_NO
    return set(session.scalars(select(ALIAS.c.parcel_id).where(*given)))
