"""What waits in the registers beside the case files (举报、图斑未办): complaints not answered, spots nobody looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy.orm import Session

from supervision.casework.complaint_register import complaints
from supervision.casework.reports.columns import Cells
from supervision.casework.reports.report import Asked, Column, Unit
from supervision.casework.spots.spot import spots_by
from supervision.office import Office
from supervision.records.spot import SpotState

COMPLAINT = (
    Column("举报编号"),
    Column("关联宗地"),
    Column("行政区"),
    Column("收到日", Unit.DATE),
    Column("答复期限", Unit.DATE),
    Column("已历天数", Unit.DAYS),
    Column("逾期天数", Unit.DAYS),
)
SPOT = (
    Column("图斑"),
    Column("所在宗地"),
    Column("行政区"),
    Column("影像日期", Unit.DATE),
    Column("比对提示"),
    Column("办理状态"),
    Column("承办人"),
    Column("核查期限", Unit.DATE),
    Column("逾期天数", Unit.DAYS),
)

NO_PARCEL, UNGIVEN = "未关联宗地", "未交办"

UNCHECKED = (SpotState.RECEIVED, SpotState.ASSIGNED)

Places = Mapping[str, str]
"""The district of every parcel the asker sees, by its number."""


def complaint_rows(session: Session, asked: Asked, districts: Places) -> Iterator[Cells]:
    """The complaints nobody had answered by the end of the day; who complained is not said."""
    for each in complaints(session, asked.known_on):
        waits = each.received_on <= asked.on and (each.ended_on is None or each.ended_on > asked.on)
        no = "" if each.link is None else each.link.no
        if waits and _is_seen(no, asked, districts):
            yield (
                each.no, no, districts.get(no, NO_PARCEL), each.received_on, each.answer_by,
                (asked.on - each.received_on).days, max((asked.on - each.answer_by).days, 0),
            )  # fmt: skip


def spot_rows(session: Session, asked: Asked, office: Office, districts: Places) -> Iterator[Cells]:
    """The spots nobody had looked at by the end of the day; what was done with a spot bears no day but its recording."""
    for each in spots_by(session, min(asked.on, asked.known_on or date.max)):
        if each.state in UNCHECKED and _is_seen(each.no, asked, districts):
            officer = office.staff.name_of(each.officer) if each.officer else UNGIVEN
            yield (
                each.zh, each.no, districts.get(each.no, NO_PARCEL), each.image_on, each.hint.zh, each.state.zh, officer,
                each.due_on, each.overdue_days(asked.on),
            )  # fmt: skip


def _is_seen(no: str, asked: Asked, districts: Places) -> bool:
    """What is about no parcel is of no district: only who sees all of them sees it."""
    return no in districts or not (asked.districts or asked.among)
