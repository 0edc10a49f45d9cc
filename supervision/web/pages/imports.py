"""Importing on the web (导入): files are sent, tried, told row by row, confirmed by a second person, taken; batches and their withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi.responses import Response
from sqlalchemy.orm import Session

from supervision.casework.batches import batches, the_batch
from supervision.casework.finding import NotFound
from supervision.casework.intake_jobs import (
    Job,
    check_confirming,
    confirm,
    drop,
    jobs,
    note_failure,
    open_job,
    the_job,
)
from supervision.casework.places import number_in
from supervision.casework.rights import Verb, may
from supervision.casework.supply.report import Severity
from supervision.casework.tables.inspection import MOST_BYTES, inspect_table
from supervision.casework.withdrawal import Withdrawn, withdraw
from supervision.law.refusals import NotAllowed, Refused
from supervision.records.intake_job import JobState
from supervision.web.downloads import download
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.importing import begin, files_of, put_files, reports_of, sha256_of, take_away
from supervision.web.kept_files import staged, take_files
from supervision.web.pages.record import a_number
from supervision.web.paging import ONE_MORE, one_page
from supervision.web.seat import Seat, Seated

router = pages()

MOST_FILES = 4
TABLES = ".csv,.xlsx,.xls,.txt"

COUNTED = {
    "rows_read": "读取", "new": "新登记宗地", "changed": "变更", "unchanged": "无变化", "recorded": "登记缴款",
    "known": "此前已登记", "set_aside": "退回行", "unmatched": "与分期约定对不上", "total_wan": "缴款合计（万元）",
}  # fmt: skip
"""What an import counts, in words."""

OF_BATCH = {
    "rows_read": "读取", "rows_taken": "新登记宗地", "rows_changed": "变更", "rows_unchanged": "无变化", "rows_set_aside": "退回行",
}  # fmt: skip

MOST_TRIED = 100
"""Parcels of a batch whose withdrawal is tried while its page is made; that of a larger one when it is asked for."""

NEWEST = 200
"""Batches that are listed; older ones are in `supervision batches`."""


# The list, and sending files


@router.get("/imports")
def imports_page(seat: Seated, after: str = "") -> Response:
    return seat.page("imports/list.html", form=Filled(), kept=(), **_list(seat, after))


@router.post("/imports")
def send_files(seat: Seated) -> Response:
    """Take files and begin to try them."""
    kept = take_files(
        seat, "tables", most=MOST_FILES, most_bytes=MOST_BYTES, read=_looked_over, required=True
    )
    if not seat.form.ok:
        return seat.again("imports/list.html", form=seat.form, kept=kept, **_list(seat, ""))
    contents = [(one, staged(seat).read(one)) for one in kept]
    with seat.writing() as session:
        sent = [(one.name, sha256_of(content), len(content)) for one, content in contents]
        number = open_job(session, sent, seat.desk)
    try:
        put_files(seat.door.data, number, [(one.name, content) for one, content in contents])
    except OSError as error:
        told = f"文件没有存下（{error.strerror}），请告诉管理员，处理后重新上传"
        note_failure(seat.door.engine, number, told)
    else:
        begin(seat.door, number, seat.desk, dry_run=True)
    return seat.go(f"/imports/{number}")


def _looked_over(content: bytes, name: str) -> None:
    """Raises `BadRecord` for what is not to be read at all."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        path.write_bytes(content)
        inspect_table(path, name)


def _list(seat: Seat, after: str) -> dict[str, Any]:
    by = "" if seat.scope.is_all else seat.login
    with seat.reading() as session:
        found = jobs(session, by=by, before=a_number(after) if after else None, limit=ONE_MORE)
    page = one_page(found, lambda job: str(job.number), after)
    return {"page": page, "name": seat.door.office.staff.name_of, "accept": TABLES}


# Batches


@router.get("/imports/batches")
def batches_page(seat: Seated) -> Response:
    """What was imported or recorded in bulk, by whatever door, the newest first."""
    _sees_all(seat)
    with seat.reading() as session:
        found = batches(session)[::-1][:NEWEST]
    return seat.page(
        "imports/batches.html", found=found, counted=OF_BATCH, name=seat.door.office.staff.name_of
    )


@router.get("/imports/batches/{batch}")
def batch_page(seat: Seated, batch: str, tried: str = "") -> Response:
    """One batch, and what withdrawing it would do."""
    _sees_all(seat)
    return seat.page("imports/batch.html", form=Filled(), **_batch(seat, a_number(batch), asked=bool(tried)))


@router.post("/imports/batches/{batch}/withdraw")
def withdraw_batch(seat: Seated, batch: str) -> Response:
    """Withdraw all it brought, or nothing."""
    _sees_all(seat)
    number, reason = a_number(batch), seat.form.text("reason")
    if not seat.form.ok:
        return seat.again("imports/batch.html", form=seat.form, **_batch(seat, number))
    with seat.writing() as session:
        done = withdraw(session, number, seat.desk, reason)
    told = seat.words(
        "第{number}批已撤销：{gone}宗不再在册，{restored}宗恢复导入前的条款。",
        number=number, gone=done.gone, restored=done.restored,
    )  # fmt: skip
    return seat.go(f"/imports/batches/{number}", told)


def _sees_all(seat: Seat) -> None:
    """A batch reaches over all districts: who sees some of them only does not see it."""
    if not seat.scope.is_all:
        raise Refused("批次涉及全部行政区，须由管辖全部行政区的人员办理。")


def _batch(seat: Seat, number: int, *, asked: bool = False) -> dict[str, Any]:
    with seat.reading() as session:
        batch = the_batch(session, number)
    allowed = (
        may(seat.door.office, seat.login, Verb.WITHDRAW_BATCH, seat.today) and batch.withdrawn_on is None
    )
    tried: Withdrawn | None = None
    why_not = ""
    if allowed and (asked or batch.parcels <= MOST_TRIED):
        tried, why_not = _try(seat, lambda session: withdraw(session, number, seat.desk, "预演"))
    return {
        "batch": batch, "counted": OF_BATCH, "tried": tried, "why_not": why_not, "may_withdraw": allowed and not why_not,
        "name": seat.door.office.staff.name_of,
    }  # fmt: skip


def _try(seat: Seat, doing: Callable[[Session], Withdrawn]) -> tuple[Withdrawn | None, str]:
    """What it would do, or why it may not be done; rolled back."""
    try:
        with seat.writing() as session:
            done = doing(session)
            session.rollback()
    except Refused as refused:
        return None, str(refused)
    return done, ""


# One import


@router.get("/imports/{number}")
def import_page(seat: Seated, number: str) -> Response:
    """The report of one import; while it is under way the page asks again by itself."""
    with seat.reading() as session:
        job = _seen(session, seat, number)
    return seat.page("imports/one.html", **_values(seat, job))


@router.post("/imports/{number}")
def confirm_import(seat: Seated, number: str) -> Response:
    """Take in what was tried; the entries stand under who sent the files."""
    with seat.writing() as session:
        job = confirm(session, _seen(session, seat, number).number, seat.desk)
    begin(seat.door, job.number, replace(seat.desk, by=job.by), dry_run=False)
    return seat.go(f"/imports/{job.number}")


@router.post("/imports/{number}/drop")
def drop_import(seat: Seated, number: str) -> Response:
    """Do not import it."""
    with seat.writing() as session:
        job = drop(session, _seen(session, seat, number).number, seat.desk)
    take_away(seat.door.data, job.number)
    return seat.go("/imports", seat.words("第{number}号没有导入。", number=job.number))


@router.get("/imports/{number}/report/{which}")
def report_file(seat: Seated, number: str, which: str) -> Response:
    """The rows set aside and remarked on, to be mended and sent again."""
    with seat.reading() as session:
        job = _seen(session, seat, number)
    reports = reports_of(seat.door.data, job.number)
    place = number_in(which) or 0
    if not 1 <= place <= len(reports):
        raise NotFound(f"第{job.number}号导入没有这份明细。")
    path = reports[place - 1]
    return download(
        f"{seat.words('导入明细')}{job.number}-{path.name}", path.read_bytes(), "text/csv; charset=utf-8"
    )


def _seen(session: Session, seat: Seat, number: str) -> Job:
    job = the_job(session, a_number(number))
    if job.by != seat.login and not seat.scope.is_all:
        raise NotFound(f"没有第{number}号导入，请从导入清单进入。")
    return job


def _values(seat: Seat, job: Job) -> dict[str, Any]:
    try:
        check_confirming(job, seat.desk)
        why_not = ""
    except NotAllowed as refused:
        why_not = str(refused) if job.state is JobState.READ else ""
    return {
        "job": job,
        "counted": [(seat.words(zh), job.counts[key]) for key, zh in COUNTED.items() if key in job.counts],
        "severities": Severity,
        "set_aside": str(Severity.SET_ASIDE),
        "why_not": why_not,
        "may_confirm": job.state is JobState.READ and not why_not and seat.may("POST", "/imports/{number}"),
        "may_drop": job.state in (JobState.READ, JobState.FAILED)
        and seat.may("POST", "/imports/{number}/drop"),
        "reports": [] if job.under_way else reports_of(seat.door.data, job.number),
        "there": bool(files_of(seat.door.data, job.number)),
        "name": seat.door.office.staff.name_of,
        "form_of": Filled(),
    }
