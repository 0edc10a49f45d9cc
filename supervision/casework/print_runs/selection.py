"""Which papers a run prints (选取): those issued on a day, or those named, of one who serves, not printed before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId
from supervision.casework.journal import Entry, read_entries
from supervision.casework.outlines import UNITS
from supervision.casework.places import id_text
from supervision.casework.print_runs.route import Point, Stop, in_route_order
from supervision.casework.service import NoticeOnFile, notices_on_file
from supervision.law.refusals import BadRecord
from supervision.law.steps import CASE_PAPERS, ActSort, Unit
from supervision.office import Office
from supervision.records.act import ActStatus
from supervision.records.entry import ISSUED
from supervision.records.tables import ACT, ENTRY, OUTLINE, PARCEL, PRINT_RUN, PRINTED_PAPER
from supervision.staff import UNASSIGNED

LEFT_THE_HOUSE = (ActStatus.ISSUED, ActStatus.SERVED)
"""What is printed: a draft has neither number nor day, and what was withdrawn is not carried out any more."""

WHERE_LISTED = "已签发的见通知清单（supervision notices --status issued）"

AT_ONCE = 500
"""Parcels asked about in one statement."""

Journal = list[tuple[int, Entry]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is asked for: the papers issued on a day, or those of `ids`; with `again` also those printed before."""

    signed_on: date
    served_by: str = ""
    ids: tuple[ActId, ...] = ()
    again: bool = False

    @property
    def zh(self) -> str:
        """The same in words, as the record of the run keeps it."""
        said = [f"指定的{len(self.ids)}件" if self.ids else f"{self.signed_on}签发的"]
        if self.served_by:
            said.append(f"由{self.served_by}送达的")
        said.append("含已打印的" if self.again else "未打印的")
        return "，".join(said)


@dataclass(frozen=True, slots=True)
class ToPrint:
    """One paper that left the house, with its case file as far as `head_seq`; `printed_on` the day it was last printed."""

    paper: NoticeOnFile
    journal: Journal
    district_id: int
    head_seq: int
    project: str
    addressee: str
    served_by: str
    printed_on: date | None

    @property
    def act_id(self) -> ActId:
        return self.paper.parcel_id, self.paper.act.seq


def asked_for(
    session: Session, asked: Asked, desk: Desk, *, among: Iterable[ColumnElement[bool]] = ()
) -> list[ToPrint]:
    """The papers asked for, printed before or not, in the order they are carried round; `among` are conditions on a parcel's row.

    Raises `BadRecord` for one named that is no notice that left the house.
    """
    if asked.ids:
        parcel_ids = sorted({parcel_id for parcel_id, _ in asked.ids})
    else:
        on_the_day = select(ENTRY.c.parcel_id).where(ISSUED, ENTRY.c.happened_on == asked.signed_on)
        parcel_ids = sorted(set(session.scalars(on_the_day)))
    rows = parcel_rows(session, parcel_ids, among)
    wanted = set(asked.ids)
    found = [
        one
        for one in read_papers(session, rows, desk.office)
        if (one.act_id in wanted if wanted else one.paper.left_on == asked.signed_on)
        and asked.served_by in ("", one.served_by)
    ]
    if missing := sorted(wanted - {one.act_id for one in found}):
        raise BadRecord(
            f"{'、'.join(map(id_text, missing))}不是已签发的通知，或者已撤回，不能打印。{WHERE_LISTED}"
        )
    return _in_order(found, rows, session, desk.office)


def read_papers(
    session: Session, rows: Mapping[int, Row[Any]], office: Office, until: Mapping[int, int] | None = None
) -> Iterator[ToPrint]:
    """Every paper of some parcels that left the house and was not withdrawn; `until` how far each case file is read."""
    printed = _printed(session, list(rows))
    for ids in _pages(list(rows)):
        for parcel_id, journal in sorted(read_entries(session, ids).items()):
            row = rows[parcel_id]
            known = journal if until is None else [(seq, e) for seq, e in journal if seq <= until[parcel_id]]
            area, entries = office.staff.land_office_of(row), dict(known)
            for seq, paper in notices_on_file(row.no, parcel_id, known).items():
                if paper.act.sort is not ActSort.NOTICE or paper.act.status not in LEFT_THE_HOUSE:
                    continue
                said = entries[seq].payload
                yield ToPrint(
                    paper,
                    known,
                    row.district_id,
                    known[-1][0],
                    row.project,
                    str(said.get("addressee") or row.holder),
                    _server(paper, UNASSIGNED if area is None else area.name, office),
                    printed.get((parcel_id, seq)),
                )


def _server(paper: NoticeOnFile, land_office: str, office: Office) -> str:
    """Who carries it: papers of idle cases enforcement, the others the land office of the parcel."""
    return office.unit(Unit.ENFORCEMENT) if paper.act.name in CASE_PAPERS else land_office


def parcel_rows(
    session: Session, parcel_ids: Sequence[int], among: Iterable[ColumnElement[bool]] = ()
) -> dict[int, Row[Any]]:
    """The rows of some parcels as papers need them."""
    query = select(
        PARCEL.c.id, PARCEL.c.no, PARCEL.c.district_id, PARCEL.c.district, PARCEL.c.location, PARCEL.c.project,
        PARCEL.c.holder,
    ).where(*among)  # fmt: skip
    return {row.id: row for row in _of_each(session, query, PARCEL.c.id, parcel_ids)}


def _printed(session: Session, parcel_ids: Sequence[int]) -> dict[ActId, date]:
    """When each paper of some parcels was last printed."""
    c = PRINTED_PAPER.c
    query = select(c.parcel_id, c.seq, PRINT_RUN.c.printed_on).join(PRINT_RUN, PRINT_RUN.c.number == c.run)
    query = query.where(c.left_out == "").order_by(c.run)
    return {
        (row.parcel_id, row.seq): row.printed_on for row in _of_each(session, query, c.parcel_id, parcel_ids)
    }


def _in_order(
    found: Sequence[ToPrint], rows: Mapping[int, Row[Any]], session: Session, office: Office
) -> list[ToPrint]:
    """By the way from parcel to parcel; papers of one parcel to one addressee by their place in its file."""
    points = _points(session, sorted({one.paper.parcel_id for one in found}))
    stops = {
        (one.served_by, one.paper.parcel_id): Stop(
            one.paper.parcel_id,
            one.served_by,
            f"{rows[one.paper.parcel_id].district}{rows[one.paper.parcel_id].location}",
            points.get(one.paper.parcel_id),
        )
        for one in found
    }
    listed = [*(each.name for each in office.staff.land_offices), office.unit(Unit.ENFORCEMENT)]
    route = in_route_order(list(stops.values()), listed)
    turn = {(stop.served_by, stop.key): place for place, stop in enumerate(route)}
    return sorted(found, key=lambda one: (turn[one.served_by, one.paper.parcel_id], one.paper.act.seq))


def _points(session: Session, parcel_ids: Sequence[int]) -> dict[int, Point]:
    query = select(OUTLINE.c.parcel_id, OUTLINE.c.x, OUTLINE.c.y)
    return {
        row.parcel_id: (row.x / UNITS, row.y / UNITS)
        for row in _of_each(session, query, OUTLINE.c.parcel_id, parcel_ids)
    }


def _of_each(
    session: Session, query: Select[Any], column: ColumnElement[int], ids: Sequence[int]
) -> Iterator[Row[Any]]:
    for some in _pages(ids):
        yield from session.execute(query.where(column.in_(some)))


def _pages(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def still_to_be_carried(session: Session, act_ids: Sequence[ActId]) -> set[ActId]:
    """Those of some papers that have left the house and were not withdrawn meanwhile."""
    c = ACT.c
    query = select(c.parcel_id, c.seq).where(c.status.in_([str(status) for status in LEFT_THE_HOUSE]))
    ids = sorted({parcel_id for parcel_id, _ in act_ids})
    return {(row.parcel_id, row.seq) for row in _of_each(session, query, c.parcel_id, ids)} & set(act_ids)


def printed_before(session: Session, act_ids: Sequence[ActId]) -> dict[ActId, date]:
    """Those of some papers that were printed, with the day."""
    printed = _printed(session, sorted({parcel_id for parcel_id, _ in act_ids}))
    return {act_id: printed[act_id] for act_id in act_ids if act_id in printed}
