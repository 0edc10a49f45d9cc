"""Imports from the web (网上导入): tried first, told row by row, and taken once a second person has confirmed.

What is tried and what is taken goes on after the request that asked for it; here stands how far it has come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Engine, Row, insert, select, update
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.finding import NotFound
from supervision.casework.importing import Imported
from supervision.casework.journal import canonical
from supervision.casework.rights import check_roles
from supervision.casework.supply.report import RowReport
from supervision.law.refusals import NotAllowed
from supervision.records.batch import BatchSort
from supervision.records.db import reading, writing
from supervision.records.intake_job import JobState
from supervision.records.tables import INTAKE_JOB
from supervision.staff import Role

R = Role

IMPORTERS: Mapping[BatchSort, frozenset[Role]] = {
    BatchSort.SUPPLY: frozenset({R.CLERK, R.SUPERVISOR}),
    BatchSort.PAYMENTS: frozenset({R.FINANCE, R.CLERK, R.SUPERVISOR}),
}
"""Who imports what, and confirms it."""

UNDER_WAY = (JobState.READING, JobState.TAKING)


@dataclass(frozen=True, slots=True)
class Job:
    """One import, as its row has it; `files` are (name, SHA-256, bytes)."""

    number: int
    by: str
    at: datetime
    files: Sequence[tuple[str, str, int]]
    sort: BatchSort | None
    state: JobState
    done: int
    total: int
    counts: Mapping[str, int | str]
    shown: Sequence[Mapping[str, Any]]
    confirmed_by: str
    batch_no: int | None
    note: str

    @property
    def under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


def open_job(session: Session, files: Sequence[tuple[str, str, int]], desk: Desk) -> int:
    """Note that files were sent to be imported; gives the number."""
    row = {
        "by": desk.by, "at": desk.at, "files": canonical(files).decode(), "sort": "", "state": str(JobState.READING),
        "done": 0, "total": 0, "counts": "{}", "shown": "[]", "confirmed_by": "", "note": "",
    }  # fmt: skip
    number: int = session.execute(insert(INTAKE_JOB).values(row).returning(INTAKE_JOB.c.number)).scalar_one()
    return number


def note_progress(engine: Engine, number: int, done: int, total: int) -> None:
    """How far it has come, in a transaction of its own."""
    with writing(engine) as session:
        session.execute(_of(number).values(done=done, total=total))


def note_end(engine: Engine, number: int, imported: Imported, shown: Sequence[RowReport]) -> None:
    """It was tried, or taken, to its end."""
    state = JobState.TAKEN if imported.batch_no else JobState.READ
    kept = [_kept(row) for row in shown]
    values = {
        "state": str(state), "sort": str(imported.sort), "counts": canonical(imported.counts).decode(),
        "note": imported.sentence, "shown": canonical(kept).decode(), "batch_no": imported.batch_no or None,
    }  # fmt: skip
    with writing(engine) as session:
        session.execute(_of(number).values(values))


def note_failure(engine: Engine, number: int, reason: str) -> None:
    """It could not be read, or was broken off."""
    with writing(engine) as session:
        session.execute(_of(number).values(state=str(JobState.FAILED), note=reason))


def confirm(session: Session, number: int, desk: Desk) -> Job:
    """Confirm an import that was tried (确认导入): it is taken now. Of two who confirm at once the second is told."""
    job = the_job(session, number)
    check_confirming(job, desk)
    its = _of(number).where(INTAKE_JOB.c.state == str(JobState.READ))
    values = {"state": str(JobState.TAKING), "confirmed_by": desk.by, "done": 0, "shown": "[]"}
    if session.execute(its.values(values)).rowcount != 1:  # type: ignore[attr-defined]  # an update's result counts its rows
        raise NotAllowed(f"第{number}号导入刚刚由他人办理，没有再次导入，请重新打开")
    return job


def check_confirming(job: Job, desk: Desk) -> None:
    """Whether the person at the desk may confirm it: somebody else than who sent it, or a supervisor. Raises `NotAllowed`."""
    if job.state is not JobState.READ or job.sort is None:
        raise NotAllowed(f"第{job.number}号导入现为“{job.state.zh}”，不能确认")
    check_roles(desk, IMPORTERS[job.sort], f"导入“{job.sort.zh}”")
    officer = desk.office.staff.officer(desk.by, desk.today)
    if job.by == desk.by and (officer is None or Role.SUPERVISOR not in officer.roles):
        raise NotAllowed(f"第{job.number}号导入是您本人报送的，须由另一人或监管人员确认")


def drop(session: Session, number: int, desk: Desk) -> Job:
    """Do not import it (不导入)."""
    job = the_job(session, number)
    if job.state not in (JobState.READ, JobState.FAILED):
        raise NotAllowed(f"第{number}号导入现为“{job.state.zh}”，不能再取消")
    session.execute(_of(number).values(state=str(JobState.DROPPED), confirmed_by=desk.by))
    return job


def end_broken_off(engine: Engine) -> int:
    """Imports under way when the service was stopped are told as broken off; gives how many."""
    under_way = INTAKE_JOB.c.state.in_([str(state) for state in UNDER_WAY])
    with reading(engine) as session:
        if session.execute(select(INTAKE_JOB.c.number).where(under_way).limit(1)).first() is None:
            return 0
    told = "服务停止时尚未办完；已写入的行不会重复，可将文件重新上传、再次导入"
    with writing(engine) as session:
        done = session.execute(
            update(INTAKE_JOB).where(under_way).values(state=str(JobState.FAILED), note=told)
        )
    return int(done.rowcount)  # type: ignore[attr-defined]  # an update's result counts its rows


def the_job(session: Session, number: int) -> Job:
    """One import; raises `NotFound` when there is none of that number."""
    row = session.execute(select(INTAKE_JOB).where(INTAKE_JOB.c.number == number)).one_or_none()
    if row is None:
        raise NotFound(f"没有第{number}号导入，请从导入清单进入。")
    return _read(row)


def jobs(session: Session, *, by: str = "", before: int | None = None, limit: int) -> list[Job]:
    """Imports, the newest first; `by` somebody only."""
    query = select(INTAKE_JOB)
    if by:
        query = query.where(INTAKE_JOB.c.by == by)
    if before is not None:
        query = query.where(INTAKE_JOB.c.number < before)
    return [_read(row) for row in session.execute(query.order_by(INTAKE_JOB.c.number.desc()).limit(limit))]


def _of(number: int) -> Any:
    return update(INTAKE_JOB).where(INTAKE_JOB.c.number == number)


def _kept(row: RowReport) -> dict[str, Any]:
    problems = [[p.column, p.value[:80], str(p.severity), p.reason] for p in row.problems]
    return {
        "file": row.file,
        "row": row.row,
        "no": row.no,
        "severity": str(row.severity),
        "problems": problems,
    }


def _read(row: Row[Any]) -> Job:
    return Job(
        **{
            **row._mapping,
            "files": [tuple(file) for file in orjson.loads(row.files)],
            "sort": BatchSort(row.sort) if row.sort else None,
            "state": JobState(row.state),
            "counts": orjson.loads(row.counts),
            "shown": orjson.loads(row.shown),
        }
    )
