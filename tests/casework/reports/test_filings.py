"""Filing the monthly report: filled, checked, returned, signed; what was filed stays, and its difference to today is shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.finding import NotFound
from supervision.casework.reports import filings
from supervision.casework.reports.filings import Filing, FilingState
from supervision.casework.verify import verify
from supervision.law.refusals import BadRecord, NotAllowed, Refused
from supervision.office import Office
from supervision.records import guards
from supervision.records.db import reading, writing
from supervision.records.tables import REPORT_FILING, REPORT_REGISTER
from supervision.staff import Role
from tests.casework.reports.asking import land, then
from tests.casework.staffed import USER_OF, read
from tests.database import INSTANT, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]

JULY, FILED_ON = date(2024, 7, 1), date(2024, 8, 2)
CLERK, SUPERVISOR, SIGNER = (USER_OF[role] for role in (Role.CLERK, Role.SUPERVISOR, Role.SIGNER))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return read(tmp_path)


@pytest.fixture
def docket(engine: Engine) -> Engine:
    tell(engine, date(2024, 7, 5), *(land(n, signed_on="2023-01-05", start_on="2024-06-30") for n in (1, 2)))
    return engine


def desk(office: Office, user: str, on: date = FILED_ON) -> Desk:
    return Desk(office, on, INSTANT, user)


def filed(
    engine: Engine, office: Office, month: date = JULY, *, on: date = FILED_ON, reason: str = ""
) -> Filing:
    with writing(engine) as session:
        return file_month(session, month, desk(office, CLERK, on), reason=reason)


def file_month(session: Session, month: date, desk: Desk, *, reason: str = "") -> Filing:
    return filings.file_report(
        session, filings.count_month(session, month, desk, reason=reason), desk, reason=reason
    )


def signed(engine: Engine, office: Office, number: int = 1) -> Filing:
    with writing(engine) as session:
        filings.check(session, number, desk(office, SUPERVISOR))
        return filings.sign(session, number, desk(office, SIGNER))


def changes(engine: Engine, office: Office, number: int = 1, on: date = FILED_ON) -> list[Any]:
    with reading(engine) as session:
        return filings.changes_since(session, filings.the_filing(session, number), desk(office, CLERK, on))


def test_a_month_is_filed_checked_and_signed_by_three_people(docket: Engine, office: Office) -> None:
    filing = filed(docket, office)
    assert (filing.number, filing.state, filing.on) == (1, FilingState.FILED, date(2024, 7, 31))
    assert signed(docket, office).state is FilingState.SIGNED
    with reading(docket) as session:
        [told] = filings.filings(session)
    assert [(line.kind, line.by) for line in told.lines] == [
        ("filed", CLERK), ("checked", SUPERVISOR), ("signed", SIGNER),
    ]  # fmt: skip


def test_what_was_filed_is_the_report_of_the_months_last_day_as_known_then(
    docket: Engine, office: Office
) -> None:
    filing = filed(docket, office)
    with reading(docket) as session:
        report = filings.filed_report(session, filing)
    assert (report.asked.on, report.asked.known_on) == (date(2024, 7, 31), FILED_ON)
    assert report.details


@pytest.mark.parametrize(("on", "over"), [(date(2024, 7, 30), False), (date(2024, 7, 31), True)])
def test_a_month_is_filed_from_its_last_day_on(docket: Engine, office: Office, on: date, over: bool) -> None:
    if over:
        assert filed(docket, office, on=on).on == on
        return
    with pytest.raises(BadRecord, match="2024-07尚未结束，2024-07-31起可以填报"):
        filed(docket, office, on=on)
    with reading(docket) as session:
        assert filings.filings(session) == []


def test_a_month_under_way_is_not_filed_twice(docket: Engine, office: Office) -> None:
    filed(docket, office)
    with pytest.raises(NotAllowed, match="第1号填报待审核，不能再填报"):
        filed(docket, office)
    assert filed(docket, office, date(2024, 6, 15)).number == 2, "another month may be"


def test_who_filed_does_not_check(docket: Engine, office: Office) -> None:
    with writing(docket) as session:
        file_month(session, JULY, desk(office, SUPERVISOR))
    with pytest.raises(NotAllowed, match="王五填报的，审核应由另一人办理"), writing(docket) as session:
        filings.check(session, 1, desk(office, SUPERVISOR))
    with reading(docket) as session:
        assert filings.the_filing(session, 1).state is FilingState.FILED


def test_on_a_laptop_of_one_person_one_person_does_it_all(docket: Engine) -> None:
    alone = Office()
    filed(docket, alone)
    assert signed(docket, alone).state is FilingState.SIGNED


@pytest.mark.parametrize(
    ("step", "then"),
    [
        (filings.sign, "请先审核：supervision report-filings check 1"),
        (filings.check, "请签发：supervision report-filings sign 1"),
    ],
    ids=["signed unchecked", "checked twice"],
)
def test_the_steps_are_taken_in_their_order(docket: Engine, office: Office, step: Any, then: str) -> None:
    filed(docket, office)
    if step is filings.check:
        with writing(docket) as session:
            filings.check(session, 1, desk(office, SUPERVISOR))
    user = SIGNER if step is filings.sign else SUPERVISOR
    with pytest.raises(NotAllowed, match=f"没有办理；{then}"), writing(docket) as session:
        step(session, 1, desk(office, user))


def test_what_is_returned_says_why_and_the_month_is_filed_anew(docket: Engine, office: Office) -> None:
    filed(docket, office)
    with pytest.raises(BadRecord, match="写明理由"), writing(docket) as session:
        filings.return_(session, 1, desk(office, SUPERVISOR), "  ")
    with writing(docket) as session:
        returned = filings.return_(session, 1, desk(office, SUPERVISOR), "开工数不对")
    assert (returned.state, returned.lines[-1].note) == (FilingState.RETURNED, "开工数不对")
    with (
        pytest.raises(NotAllowed, match="请改正后重新填报：supervision report-filings file 2"),
        writing(docket) as session,
    ):
        filings.check(session, 1, desk(office, SUPERVISOR))
    again = filed(docket, office)
    assert (again.number, again.corrects) == (2, None)


def test_a_signed_month_is_corrected_by_another_filing_that_names_it(docket: Engine, office: Office) -> None:
    filed(docket, office)
    signed(docket, office)
    with (
        pytest.raises(NotAllowed, match="没有办理；已签发的不能改动，更正须另行填报"),
        writing(docket) as session,
    ):
        filings.return_(session, 1, desk(office, SIGNER), "改")
    with pytest.raises(BadRecord, match="已签发，不能改动；更正须另行填报并写明理由"):
        filed(docket, office)
    corrected = filed(docket, office, reason="补录一宗动工")
    assert (corrected.number, corrected.corrects, corrected.lines[0].note) == (2, 1, "补录一宗动工")
    with reading(docket) as session:
        assert filings.the_filing(session, 1).state is FilingState.SIGNED


def test_a_number_nobody_filed_is_not_found(docket: Engine) -> None:
    with pytest.raises(NotFound, match="没有第7号填报"), reading(docket) as session:
        filings.the_filing(session, 7)


# The difference to today


def test_nothing_recorded_since_is_no_difference(docket: Engine, office: Office) -> None:
    filed(docket, office)
    assert changes(docket, office, on=date(2024, 12, 1)) == []


def test_what_was_recorded_since_changes_its_own_figures_and_names_its_row(
    docket: Engine, office: Office
) -> None:
    filed(docket, office)
    tell(docket, date(2024, 8, 20), then(1, "start", "2024-07-10", proof="施工许可证"))
    found = {
        (change.place.section, change.place.label): change
        for change in changes(docket, office, on=date(2024, 8, 20))
    }
    started = found["总表", "开工·本月开工"]
    assert (started.before.value, started.now.value) == (0, 1)
    assert [(row.what, row.key) for row in started.rows] == [("新增", "1305302024B00001")]
    late = found["总表", "开工·月末逾期未开工"]
    assert [(row.what, row.key) for row in late.rows] == [("减少", "1305302024B00001")]
    assert ("总表", "供应与监管·在册宗地") not in found
    with reading(docket) as session:
        report = filings.filed_report(session, filings.the_filing(session, 1))
    assert report.sections[0].grids[0].rows, "what was filed stays as it was"


def test_a_row_that_says_something_else_is_told_as_changed(docket: Engine, office: Office) -> None:
    filed(docket, office)
    tell(docket, date(2024, 8, 20), then(2, "amendment", "2024-07-20", contract={"price_wan": "1200"}))
    [change] = [
        c for c in changes(docket, office, on=date(2024, 8, 20)) if c.place.label == "供应与监管·在册成交价款"
    ]
    [row] = change.rows
    assert (row.what, row.key) == ("变更", "1305302024B00002")
    assert "成交价款1,000.0000→1,200.0000" in row.words


# Nothing filed is changed


@pytest.mark.parametrize("table", [REPORT_FILING, REPORT_REGISTER], ids=str)
def test_the_database_refuses_to_change_what_was_filed(docket: Engine, office: Office, table: Any) -> None:
    filed(docket, office)
    column = "body" if table is REPORT_FILING else "payload"
    for statement in (update(table).values({column: "{}"}), delete(table)):
        with pytest.raises(DBAPIError, match="报表填报只能追加"), docket.begin() as connection:
            connection.execute(statement)


def without_guards(engine: Engine, statement: Any) -> None:
    """Somebody with the database in his hands."""
    with engine.begin() as connection:
        for table in ("report_filing", "report_register"):
            for verb in ("update", "delete"):
                on = "" if engine.dialect.name == "sqlite" else f" ON {table}"
                connection.execute(text(f"DROP TRIGGER guard_{table}_{verb}{on}"))
        connection.execute(statement)
        guards.install(connection)


def faults(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [
            found.zh
            for found in verify(session, FILED_ON, patrol_every=None)
            if "报表" in found.zh or "填报" in found.zh
        ]


def test_verify_is_silent_about_what_is_as_it_was_filed(docket: Engine, office: Office) -> None:
    filed(docket, office)
    signed(docket, office)
    assert faults(docket) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (update(REPORT_FILING).values(body="{}"), "内容与登记的校验值不符"),
        (delete(REPORT_FILING), "内容与登记的校验值不符"),
        (delete(REPORT_REGISTER), "有第1号填报的内容，登记中没有"),
        (update(REPORT_REGISTER).where(REPORT_REGISTER.c.seq == 2).values(by="别人"), "报表填报第2行"),
    ],
    ids=["the report changed", "the report gone", "the register gone", "another's name"],
)
def test_verify_names_what_was_changed_behind_its_back(
    docket: Engine, office: Office, statement: Any, said: str
) -> None:
    filed(docket, office)
    signed(docket, office)
    without_guards(docket, statement)
    assert any(said in fault for fault in faults(docket))


def test_a_report_that_is_not_as_it_was_filed_is_not_shown(docket: Engine, office: Office) -> None:
    filing = filed(docket, office)
    without_guards(docket, update(REPORT_FILING).values(body='{"version": 1}'))
    with pytest.raises(Refused, match="校验值不符"), reading(docket) as session:
        filings.filed_report(session, filing)
