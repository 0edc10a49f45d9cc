"""The parcels a report counts (统计范围): every parcel supplied by a day, its life on that day, as known on a day.

A fixed number of statements for a page of parcels, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, true
from sqlalchemy.orm import Session

from supervision.casework import lives
from supervision.casework.lives import ParcelLife, lives_where
from supervision.casework.reports.report import Asked
from supervision.records.tables import PARCEL

UNSTATED = "未载明"
"""What stands for the district of a parcel that states none."""


def population(session: Session, asked: Asked, *, journals: bool = False) -> Iterator[ParcelLife]:
    """Every parcel supplied by `asked.on`, by district and id, with its life at the end of that day.

    `journals` brings what was recorded of each (`ParcelLife.facts`, `.acts`) in one more statement a page. The districts
    asked for are those the register has today, as an officer's scope is.
    """
    # the register's day of signing is today's; as known on another day the case file alone tells it
    supplied = [PARCEL.c.signed_on <= asked.on] if asked.known_on is None else []
    of_the_day = lives.Asked(asked.on, asked.known_on, among=asked.among, journals=journals)
    return lives_where(session, of_the_day, [and_(true(), *supplied, *within(asked))])


def within(asked: Asked) -> list[ColumnElement[bool]]:
    """The parcels of the districts asked for, as the register has them today; none named: all."""
    return [PARCEL.c.district.in_(asked.districts)] if asked.districts else []


def district_of(each: ParcelLife) -> str:
    """The district a parcel is counted under (行政区)."""
    return each.life.parcel.district or UNSTATED
