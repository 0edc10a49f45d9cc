"""The lists of tasks and of alerts (任务清单、预警): filters, search, a page after another, a download."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import TO_DO
from supervision.casework.parcel_conditions import parcels_found_by
from supervision.casework.task_list import TaskLine, tasks_to_do
from supervision.law.steps import ActSort, AlertName, TaskName, Unit, act_name_zh
from supervision.law.terms import Term
from supervision.records.act import ActStatus
from supervision.records.tables import ACT, PARCEL
from supervision.web.downloads import download_csv
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.paging import ONE_MORE, one_page
from supervision.web.scope import covered_by
from supervision.web.seat import Seat, Seated
from supervision.web.ticked import read_act

router = pages()

FILTERS = ("find", "name", "unit", "land_office", "officer", "mine", "overdue", "reported")
NOBODY = "-"
"""What the filter by officer says for tasks nobody was given yet."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks or alerts are asked for, as the address says it."""

    form: Filled
    sort: ActSort
    name: Term | None
    unit: Unit | None

    @property
    def path(self) -> str:
        return "/alerts" if self.sort is ActSort.ALERT else "/tasks"

    def read(
        self, session: Session, seat: Seat, *, after: str = "", limit: int | None = None
    ) -> Iterator[TaskLine]:
        """Those asked for, of the parcels the officer sees."""
        form = self.form
        return tasks_to_do(
            session,
            seat.desk,
            officer=self._officer(seat),
            unit=self.unit,
            only_overdue=form["overdue"] == "1",
            sorts=(self.sort,),
            statuses=(ActStatus.REPORTED,) if form["reported"] == "1" else TO_DO,
            among=[*seat.scope.among(ACT.c.parcel_id), *self._filters(session, seat)],
            limit=limit,
            after=read_act(after) if after else None,
        )

    def _officer(self, seat: Seat) -> str | None:
        if self.form["mine"] == "1":
            return seat.login
        named = self.form["officer"].strip()
        return "" if named == NOBODY else named or None

    def _filters(self, session: Session, seat: Seat) -> Iterator[ColumnElement[bool]]:
        form = self.form
        if self.name is not None:
            yield ACT.c.name == str(self.name)
        if find := form["find"].strip():
            yield ACT.c.parcel_id.in_(parcels_found_by(session, find))
        if land_office := form["land_office"].strip():
            its = covered_by(land_office, seat.door.office.staff.land_offices)
            yield ACT.c.parcel_id.in_(select(PARCEL.c.id).where(its))


def _wanted(seat: Seat, sort: ActSort) -> Wanted:
    form = Filled({name: seat.request.query_params.get(name, "") for name in FILTERS})
    name = form.choice("name", AlertName if sort is ActSort.ALERT else TaskName, required=False)
    return Wanted(form, sort, name, form.choice("unit", Unit, required=False))


@router.get("/tasks")
def tasks_page(seat: Seated, after: str = "") -> Response:
    return _list(seat, _wanted(seat, ActSort.TASK), after)


@router.get("/alerts")
def alerts_page(seat: Seated, after: str = "") -> Response:
    return _list(seat, _wanted(seat, ActSort.ALERT), after)


def _list(seat: Seat, wanted: Wanted, after: str) -> Response:
    lines: Sequence[TaskLine] = ()
    if wanted.form.ok:
        with seat.reading() as session:
            lines = list(wanted.read(session, seat, after=after, limit=ONE_MORE))
    names = AlertName if wanted.sort is ActSort.ALERT else TaskName
    values: dict[str, Any] = {
        "form": wanted.form,
        "act": Filled(),
        "path": wanted.path,
        "alerts": wanted.sort is ActSort.ALERT,
        "page": one_page(lines, lambda line: line.id, after),
        "filters": {name: wanted.form[name] for name in FILTERS},
        "names": [(name, seat.say(name)) for name in names],
        "units": [(unit, seat.say(unit)) for unit in Unit],
        "land_offices": [(office.name, office.name) for office in seat.door.office.staff.land_offices],
        "officers": officers_in_force(seat),
        "nobody": (NOBODY, seat.words("未交办")),
        "name_of": seat.door.office.staff.name_of,
        "zh": act_name_zh,
        "sorts": (("/tasks", "任务"), ("/alerts", "预警")),
        "reported": ActStatus.REPORTED,
    }
    show = seat.page if wanted.form.ok else seat.again
    return show("tasks/list.html", **values)


def officers_in_force(seat: Seat) -> list[tuple[str, str]]:
    """Whom a task may be given: the officers of the day, by login, each with where he works."""
    staff = seat.door.office.staff
    return [
        (officer.user, f"{officer.name}（{officer.land_office or seat.say(officer.unit)}）")
        for officer in staff.officers
        if officer.in_force(seat.today)
    ]


COLUMNS = (
    "编号", "到期", "暂定", "逾期天数", "责任单位", "国土所", "承办人", "督办次数", "办理状态", "名称", "电子监管号", "项目", "坐落", "事由",
)  # fmt: skip


@router.get("/tasks.csv")
def tasks_file(seat: Seated) -> Response:
    """The same list in a file, whole."""
    return _file(seat, _wanted(seat, ActSort.TASK), seat.words("任务清单"))


@router.get("/alerts.csv")
def alerts_file(seat: Seated) -> Response:
    return _file(seat, _wanted(seat, ActSort.ALERT), seat.words("预警清单"))


def _file(seat: Seat, wanted: Wanted, name: str) -> Response:
    if not wanted.form.ok:
        return _list(seat, wanted, "")

    def rows() -> Iterator[Sequence[Any]]:
        with seat.reading() as session:
            yield from (_cells(line, seat) for line in wanted.read(session, seat))

    return download_csv(f"{name}{seat.today}.csv", [seat.words(column) for column in COLUMNS], rows())


def _cells(line: TaskLine, seat: Seat) -> Sequence[Any]:
    provisional = seat.words("暂定") if line.is_provisional else ""
    officer = seat.door.office.staff.name_of(line.officer)
    return (
        line.id, line.due_on, provisional, line.overdue_days or "", line.unit.zh, line.land_office, officer,
        line.urged or "", line.status.zh, act_name_zh(line.name), line.no, line.project, line.place, line.reason,
    )  # fmt: skip
