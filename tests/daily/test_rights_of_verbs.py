"""Where officers are listed, each verb asks for its role, and a refusal leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from supervision.casework import tasks
from supervision.casework.access.accounts import add_account
from supervision.casework.acts import Desk
from supervision.casework.case_papers.drafting import draft_case_papers
from supervision.casework.draws import Order, draw
from supervision.casework.editing.editing import edit_notice
from supervision.casework.holding import hold
from supervision.casework.print_runs.run import prepare
from supervision.casework.print_runs.selection import Asked
from supervision.casework.reports import filings, monthly
from supervision.casework.reports.report import Report
from supervision.casework.rights import VERBS, Verb
from supervision.casework.spots.intake import Batch, take_spots
from supervision.casework.spots.spot import Sees
from supervision.casework.withdrawal import withdraw
from supervision.daily.triage import dismiss, release
from supervision.law.refusals import NotAllowed
from supervision.law.steps import NoticeName
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, ENTRY, HOLD, PARCEL
from supervision.staff import Role
from tests.casework.staffed import USER_OF, read
from tests.database import INSTANT, NO, supply, sweep_on, tell

LATE = date(2024, 6, 10)
Doing = Callable[[Session, Desk], object]


def may_of(session: Session, desk: Desk) -> Report:
    return monthly.build(session, filings.asked_for(date(2024, 5, 1), desk.today), desk.office)


DONE: dict[Verb, Doing] = {
    Verb.RELEASE: lambda session, desk: release(session, [act(session, "reinspect_start")], desk),
    Verb.DISMISS: lambda session, desk: dismiss(session, [act(session, "start_notice")], desk, "已核对"),
    Verb.HOLD: lambda session, desk: hold(session, "1/idle/site_check/0/2024-06-01", desk, "正在协商"),
    Verb.ASSIGN: lambda session, desk: tasks.assign(session, [task(session)], "zhang", desk),
    Verb.REPORT_TASK: lambda session, desk: tasks.report(session, task(session), "已到现场", desk),
    Verb.URGE: lambda session, desk: tasks.urge(session, [task(session)], "逾期", desk),
    Verb.CLOSE_TASK: lambda session, desk: tasks.close(session, [task(session)], "已办", desk),
    Verb.DRAW: lambda session, desk: draw(session, Order(1, date(2024, 7, 1), "七"), desk),
    Verb.WITHDRAW_BATCH: lambda session, desk: withdraw(session, 1, desk, "导错文件"),
    Verb.DRAFT_CASE_PAPER: lambda session, desk: draft_case_papers(
        session, NO, NoticeName.IDLE_INVESTIGATION, desk
    ),
    Verb.EDIT_NOTICE: lambda session, desk: edit_notice(
        session, act(session, "start_notice", 2), desk, "@p 改", why="改", version=1
    ),
    Verb.TAKE_SPOTS: lambda session, desk: take_spots(
        session, [], Batch("县级影像", LATE, Sees.BUILDING), desk
    ),
    Verb.PRINT: lambda session, desk: prepare(session, Asked(LATE), desk),
    Verb.FILE_REPORT: lambda session, desk: filings.file_report(session, may_of(session, desk), desk),
    Verb.CHECK_REPORT: lambda session, desk: filings.check(session, 1, desk),
    Verb.RETURN_REPORT: lambda session, desk: filings.return_(session, 1, desk, "不对"),
    Verb.SIGN_REPORT: lambda session, desk: filings.sign(session, 2, desk),
    Verb.KEEP_ACCOUNTS: lambda session, desk: add_account(session, USER_OF[Role.SIGNER], desk),
}


def act(session: Session, name: str, parcel_id: int = 1) -> tuple[int, int]:
    [row] = session.execute(
        select(ACT.c.parcel_id, ACT.c.seq).where(ACT.c.name == name, ACT.c.parcel_id == parcel_id)
    )
    return row.parcel_id, row.seq


def task(session: Session) -> tuple[int, int]:
    """The second visit of the parcel a person recorded."""
    is_it = (ACT.c.name == "reinspect_start", ACT.c.parcel_id == 2)
    [row] = session.execute(select(ACT.c.parcel_id, ACT.c.seq).where(*is_it))
    return row.parcel_id, row.seq


@pytest.fixture
def docket(engine: Engine) -> Engine:
    """One parcel recorded in bulk, with its past in triage, and one a person recorded, with its tasks open."""
    tell(engine, LATE, supply(), bulk=True)
    tell(engine, LATE, supply("1305302024B00012", handover_on=None, instalments=[]))
    sweep_on(engine, LATE)
    return engine


def stored(engine: Engine) -> list[list[tuple[object, ...]]]:
    with reading(engine) as session:
        return [
            [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in (ENTRY, ACT, HOLD, PARCEL)
        ]


def test_every_verb_is_told_of_here() -> None:
    assert set(DONE) == set(Verb)


@pytest.mark.parametrize("verb", Verb)
def test_who_has_not_the_role_is_refused_and_nothing_is_written(
    docket: Engine, tmp_path: Path, verb: Verb
) -> None:
    office = read(tmp_path)
    before = stored(docket)
    without = [role for role in (Role.CLERK, Role.FINANCE, Role.AUDITOR) if role not in VERBS[verb]]
    for user in ("不在名单", *(USER_OF[role] for role in without)):
        with pytest.raises(NotAllowed, match="不能办理"), writing(docket) as session:
            DONE[verb](session, Desk(office, LATE, INSTANT, user))
    assert stored(docket) == before
