"""Tasks: given to an officer, reported on, urged, sent back, taken off the list; each an entry, and nothing by halves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select

from supervision.casework import tasks
from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId, acts_of
from supervision.casework.journal import ActKind, Entry, read_entries
from supervision.casework.task_list import TaskLine, by_land_office, task_history, tasks_to_do
from supervision.casework.tasks import Task
from supervision.casework.verify import verify
from supervision.daily import triage
from supervision.daily.sweep import sweep
from supervision.law.daycount import ONE_DAY
from supervision.law.refusals import NotAllowed
from supervision.law.steps import Unit
from supervision.office import Office
from supervision.records.act import ActStatus
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, ENTRY
from supervision.staff import LandOffice, Officer, Role, Staff
from tests.database import INSTANT, NO, desk, migrate, supply, sweep_on, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]

SIGNED = date(2024, 1, 5)
WINDOW = date(2024, 5, 2)
START = date(2024, 6, 1)
OTHER = "1305302024B00012"
QUIET = supply(instalments=[], handover_on=None)
"""A parcel of which nothing but its start is owed for months, once its holder was briefed."""
BRIEFED = {"kind": "briefing", "on": "2024-01-05", "signer": "示范公司"}

ZHANG = Officer("zhangsan", "张三", Unit.LAND_OFFICE, frozenset({Role.INSPECTOR}), "新河国土所")
LI = Officer("lisi", "李四", Unit.LAND_OFFICE, frozenset({Role.INSPECTOR}), "新河国土所")
GONE = Officer("wangwu", "王五", Unit.UTILISATION, frozenset({Role.CLERK}), until_on=date(2024, 4, 30))
ZHAO = Officer("经办", "赵六", Unit.UTILISATION, frozenset({Role.SUPERVISOR}))
STAFF = Staff((LandOffice("新河国土所", ("新河",)),), (ZHANG, LI, GONE, ZHAO))


@pytest.fixture
def visit(engine: Engine) -> ActId:
    """The task to inspect the start, opened thirty days ahead."""
    tell(engine, SIGNED, QUIET, BRIEFED)
    sweep_on(engine, WINDOW)
    return named(engine, "inspect_start")


def named(engine: Engine, name: str) -> ActId:
    """The newest act of that name."""
    with reading(engine) as session:
        newest = select(ACT.c.parcel_id, ACT.c.seq).where(ACT.c.name == name).order_by(ACT.c.seq.desc())
        row = session.execute(newest.limit(1)).one()
    return row.parcel_id, row.seq


def do(engine: Engine, verb: Callable[..., Any], *words: Any, on: date = WINDOW, by: str = "监管人员") -> Any:
    with writing(engine) as session:
        return verb(session, *words, desk(on, by))


def status(engine: Engine, id_: ActId) -> str:
    with reading(engine) as session:
        found = select(ACT.c.status).where(ACT.c.parcel_id == id_[0], ACT.c.seq == id_[1])
        return str(session.scalar(found))


def listed(engine: Engine, on: date = WINDOW, office: Office | None = None, **options: Any) -> list[TaskLine]:
    with reading(engine) as session:
        return by_land_office(tasks_to_do(session, Desk(office or Office(), on, INSTANT, "经办"), **options))


def last_entry(engine: Engine, parcel_id: int = 1) -> Entry:
    with reading(engine) as session:
        return read_entries(session, [parcel_id])[parcel_id][-1][1]


def nothing_is_wrong(engine: Engine, on: date) -> None:
    """Rows and journal say the same."""
    with reading(engine) as session:
        assert list(verify(session, on, patrol_every=30)) == []


# The life of a task


def test_a_task_is_given_to_an_officer_and_stays_to_be_done(engine: Engine, visit: ActId) -> None:
    [given] = do(engine, tasks.assign, [visit], "zhangsan")
    assert (given.id, given.no, given.act.officer, given.act.status) == (visit, NO, "zhangsan", "open")
    entry = last_entry(engine)
    assert (entry.kind, entry.by, entry.payload) == (
        ActKind.ASSIGNING, "监管人员", {"act": visit[1], "officer": "zhangsan"},
    )  # fmt: skip
    nothing_is_wrong(engine, WINDOW)


def test_given_on_it_is_the_last_officers(engine: Engine, visit: ActId) -> None:
    do(engine, tasks.assign, [visit], "zhangsan")
    do(engine, tasks.assign, [visit], "lisi")
    assert [line.officer for line in listed(engine)] == ["lisi"]


def test_reported_on_it_waits_to_be_taken_off_the_list(engine: Engine, visit: ActId) -> None:
    reported = do(engine, tasks.report, visit, "已到现场，大门紧锁")
    assert reported.act.status is ActStatus.REPORTED
    assert [line.status for line in listed(engine)] == ["reported"]
    do(engine, tasks.close, [visit], "情况属实")
    assert status(engine, visit) == "done"
    assert listed(engine) == []
    nothing_is_wrong(engine, WINDOW)


def test_sent_back_it_is_to_be_done_again(engine: Engine, visit: ActId) -> None:
    do(engine, tasks.report, visit, "已查看")
    do(engine, tasks.send_back, visit, "没有照片")
    assert status(engine, visit) == "open"
    do(engine, tasks.report, visit, "补拍照片")
    assert status(engine, visit) == "reported"
    nothing_is_wrong(engine, WINDOW)


def test_each_urging_counts_and_the_newest_day_stands(engine: Engine, visit: ActId) -> None:
    do(engine, tasks.urge, [visit], "临近开工", on=date(2024, 5, 20))
    do(engine, tasks.urge, [visit], "已逾期", on=date(2024, 6, 3))
    [line] = listed(engine, date(2024, 6, 3))
    assert (line.status, line.urged, line.urged_on) == ("open", 2, date(2024, 6, 3))
    nothing_is_wrong(engine, date(2024, 5, 2))


def test_taken_off_the_list_without_a_report_it_is_done(engine: Engine, visit: ActId) -> None:
    do(engine, tasks.close, [visit], "项目已移交开发区管理")
    assert status(engine, visit) == "done"
    sweep_on(engine, date(2024, 5, 3))
    assert status(engine, visit) == "done"
    assert named(engine, "inspect_start") == visit  # nor is it opened again


def test_the_row_is_what_the_entries_tell(engine: Engine, visit: ActId) -> None:
    for verb, words in (
        (tasks.assign, ([visit], "zhangsan")),
        (tasks.urge, ([visit], "抓紧")),
        (tasks.report, (visit, "已查看")),
    ):
        do(engine, verb, *words)
    with reading(engine) as session:
        told = acts_of(read_entries(session, [visit[0]])[visit[0]])[visit[1]].row()
        rows = session.execute(select(ACT).where(ACT.c.seq == visit[1])).mappings().one()
    assert dict(rows) == told | {"parcel_id": visit[0], "district_id": 1}
    assert (told["officer"], told["urged"], told["urged_on"]) == ("zhangsan", 1, WINDOW)


# A fact that answers it


@pytest.mark.parametrize("reported", [False, True], ids=["to be done", "reported on"])
def test_the_fact_that_answers_a_task_closes_it_by_itself(
    engine: Engine, visit: ActId, reported: bool
) -> None:
    if reported:
        do(engine, tasks.report, visit, "已查看")
    seen = {"kind": "inspection", "on": "2024-05-10", "finding": "not_started"}
    tell(engine, date(2024, 5, 10), seen)
    assert status(engine, visit) == "done"


@pytest.mark.parametrize("reported", [False, True], ids=["to be done", "reported on"])
def test_the_fact_taken_back_the_task_is_as_it_was_before(
    engine: Engine, visit: ActId, reported: bool
) -> None:
    do(engine, tasks.assign, [visit], "zhangsan")
    if reported:
        do(engine, tasks.report, visit, "已查看")
    do(engine, tasks.urge, [visit], "抓紧") if not reported else None
    tell(engine, WINDOW, {"kind": "inspection", "on": "2024-05-02", "finding": "not_started"})
    with reading(engine) as session:
        seen = session.scalar(select(func.max(ENTRY.c.seq)).where(ENTRY.c.kind == "inspection"))
    tell(engine, WINDOW, {"kind": "correction", "on": "2024-05-02", "voids": str(seen)})
    assert status(engine, visit) == ("reported" if reported else "open")
    [line] = listed(engine)
    assert line.officer == "zhangsan"
    nothing_is_wrong(engine, WINDOW)


def test_a_task_reported_on_whose_ground_is_gone_is_withdrawn(engine: Engine, visit: ActId) -> None:
    do(engine, tasks.report, visit, "已查看")
    tell(engine, date(2024, 5, 3), {"kind": "extension", "on": "2024-05-01", "start_on": "2024-12-01"})
    assert status(engine, visit) == "withdrawn"


# Refusals


def refusal(engine: Engine, verb: Callable[..., Any], *words: Any) -> str:
    before = entries(engine)
    with pytest.raises(NotAllowed) as refused:
        do(engine, verb, *words)
    assert entries(engine) == before
    return str(refused.value)


def entries(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(ENTRY)) or 0


def test_what_is_no_task_is_refused(engine: Engine, visit: ActId) -> None:
    notice = named(engine, "start_reminder")
    assert "是通知，不是任务，不能督办" in refusal(engine, tasks.urge, [notice], "抓紧")
    for nowhere in ((1, 99), (9, 2), (1, 1)):
        assert "没有编号为" in refusal(engine, tasks.urge, [nowhere], "抓紧")


def test_what_is_closed_is_refused_with_the_day(engine: Engine, visit: ActId) -> None:
    do(engine, tasks.close, [visit], "已了结")
    for verb, words in (
        (tasks.assign, ([visit], "zhangsan")),
        (tasks.report, (visit, "已查看")),
        (tasks.urge, ([visit], "抓紧")),
        (tasks.send_back, (visit, "重办")),
        (tasks.close, ([visit], "再销")),
    ):
        assert f"宗地{NO}《开工巡查》）已于2024-05-02办结" in refusal(engine, verb, *words)


def test_what_is_withdrawn_is_refused(engine: Engine, visit: ActId) -> None:
    tell(engine, date(2024, 5, 3), {"kind": "extension", "on": "2024-05-01", "start_on": "2024-12-01"})
    assert "已于2024-05-03撤回" in refusal(engine, tasks.report, visit, "已查看")


def test_only_what_was_reported_on_is_sent_back_and_only_what_was_not_is_urged(
    engine: Engine, visit: ActId
) -> None:
    assert "尚未反馈，不能退回重办" in refusal(engine, tasks.send_back, visit, "重办")
    do(engine, tasks.report, visit, "已查看")
    for verb, words in (
        (tasks.assign, ([visit], "lisi")),
        (tasks.report, (visit, "又查看")),
        (tasks.urge, ([visit], "抓紧")),
    ):
        assert "已反馈" in refusal(engine, verb, *words)


def test_what_waits_in_triage_is_released_first(engine: Engine) -> None:
    tell(engine, date(2024, 5, 20), QUIET, bulk=True)
    sweep_on(engine, date(2024, 5, 20))
    visit = named(engine, "inspect_start")
    assert "请先用 supervision release 放行" in refusal(engine, tasks.report, visit, "已查看")
    with writing(engine) as session:
        triage.release(session, [visit], desk(date(2024, 5, 20)))
    assert do(engine, tasks.report, visit, "已查看").act.status == "reported"


def test_words_are_asked_for(engine: Engine, visit: ActId) -> None:
    assert "办理情况" in refusal(engine, tasks.report, visit, "  ")
    assert "督办须写明理由" in refusal(engine, tasks.urge, [visit], "")
    assert "退回须写明理由" in refusal(engine, tasks.send_back, visit, "")
    assert "销号须写明理由" in refusal(engine, tasks.close, [visit], " ")
    assert "用户名" in refusal(engine, tasks.assign, [visit], " ")
    assert "用户名" in refusal(engine, tasks.assign, [visit], "长" * 61)


def test_whose_it_is_already_is_not_given_it_again(engine: Engine, visit: ActId) -> None:
    do(engine, tasks.assign, [visit], "zhangsan")
    assert "已在zhangsan名下" in refusal(engine, tasks.assign, [visit], "zhangsan")


def test_of_several_tasks_one_refusal_leaves_all_and_names_each(engine: Engine, visit: ActId) -> None:
    notice = named(engine, "start_reminder")
    said = refusal(engine, tasks.urge, [visit, notice, (1, 99)], "抓紧")
    assert len(said.splitlines()) == 2
    assert status(engine, visit) == "open"


def test_one_task_named_twice_is_urged_once(engine: Engine, visit: ActId) -> None:
    [urged] = do(engine, tasks.urge, [visit, visit], "抓紧")
    assert urged.act.urged == 1


# Officers


def test_with_officers_listed_only_one_in_office_is_given_a_task(engine: Engine, visit: ActId) -> None:
    def give(user: str) -> list[Task]:
        with writing(engine) as session:
            at_desk = replace(desk(WINDOW), office=Office(staff=STAFF))
            return tasks.assign(session, [visit], user, at_desk)

    for user in ("nobody", "wangwu"):
        with pytest.raises(NotAllowed, match="zhangsan（张三）、lisi（李四）"):
            give(user)
    assert give("lisi")[0].act.officer == "lisi"


def test_with_officers_listed_an_inspector_reports_and_gives_nobody_a_task(
    engine: Engine, visit: ActId
) -> None:
    at_desk = replace(desk(WINDOW, "zhangsan"), office=Office(staff=STAFF))
    with writing(engine) as session:
        with pytest.raises(NotAllowed, match="请找赵六办理"):
            tasks.assign(session, [visit], "lisi", at_desk)
        with pytest.raises(NotAllowed, match="请找赵六办理"):
            tasks.urge(session, [visit], "抓紧", at_desk)
        assert tasks.report(session, visit, "已查看", at_desk).act.status == "reported"


def test_a_land_offices_task_is_at_first_its_responsible_inspectors(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[]), BRIEFED)
    sweep_with(engine, WINDOW, STAFF)
    assert {(line.name, line.officer) for line in listed(engine)} == {
        ("inspect_start", "zhangsan"), ("handover_late", ""),
    }  # fmt: skip


def test_a_parcel_of_no_land_office_waits_to_be_given_to_somebody(engine: Engine) -> None:
    elsewhere = replace(STAFF, land_offices=(LandOffice("新河国土所", ("西流镇",)),))
    tell(engine, SIGNED, QUIET, BRIEFED)
    sweep_with(engine, WINDOW, elsewhere)
    assert [line.officer for line in listed(engine)] == [""]


def test_an_inspector_gone_by_then_is_given_nothing(engine: Engine) -> None:
    left = replace(STAFF, officers=(replace(ZHANG, until_on=date(2024, 5, 1)), LI))
    tell(engine, SIGNED, QUIET, BRIEFED)
    sweep_with(engine, WINDOW, left)
    assert [line.officer for line in listed(engine)] == ["lisi"]


def sweep_with(engine: Engine, on: date, staff: Staff) -> None:
    sweep(engine, Desk(Office(staff=staff), on, INSTANT, "每日监测"))


# The list


def test_the_last_day_is_in_time_and_the_next_is_late(engine: Engine, visit: ActId) -> None:
    assert [line.overdue_days for line in listed(engine, START)] == [0]
    assert listed(engine, START, only_overdue=True) == []
    assert [line.overdue_days for line in listed(engine, date(2024, 6, 2), only_overdue=True)] == [1]


def test_an_alert_is_on_the_list_and_never_late(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[]), BRIEFED)
    sweep_on(engine, date(2024, 3, 2))
    [alert] = listed(engine, date(2024, 9, 1))
    assert (alert.sort, alert.name, alert.overdue_days) == ("alert", "handover_late", 0)
    assert "是预警，不是任务" in refusal(engine, tasks.close, [named(engine, "handover_late")], "已知悉")


def test_the_list_is_by_land_office_and_then_by_day(engine: Engine, visit: ActId) -> None:
    west = supply(OTHER, instalments=[], handover_on=None, start_on="2024-05-20")
    west["parcel"]["location"] = "西流镇东街"
    west["parcel"]["district"] = ""
    tell(engine, SIGNED, west, BRIEFED | {"no": OTHER})
    sweep_on(engine, WINDOW)
    assert [line.due_on for line in listed(engine)] == [date(2024, 5, 20), START]
    offices = (LandOffice("西流国土所", ("西流镇",)), LandOffice("新河国土所", ("新河县",)))
    by_office = listed(engine, office=Office(staff=Staff(offices)))
    assert [(line.land_office, line.no) for line in by_office] == [("新河国土所", NO), ("西流国土所", OTHER)]
    elsewhere = listed(engine, office=Office(staff=Staff(offices[:1])))
    assert {line.land_office for line in elsewhere} == {"西流国土所", "未分配"}


def test_the_list_can_be_one_officers_or_one_units(engine: Engine, visit: ActId) -> None:
    assert listed(engine, officer="zhangsan") == []
    do(engine, tasks.assign, [visit], "zhangsan")
    assert len(listed(engine, officer="zhangsan", unit=Unit.LAND_OFFICE)) == 1
    assert listed(engine, officer="zhangsan", unit=Unit.ENFORCEMENT) == []


def test_a_tasks_whole_course_is_told(engine: Engine, visit: ActId) -> None:
    do(engine, tasks.assign, [visit], "zhangsan")
    do(engine, tasks.urge, [visit], "临近开工", on=date(2024, 5, 20))
    do(engine, tasks.report, visit, "大门紧锁", on=date(2024, 6, 3), by="zhangsan")
    with reading(engine) as session:
        told = task_history(session, visit)
    assert told.clause.endswith("四（四）")
    assert [(str(step.on), step.by, step.kind.zh, step.officer or step.words) for step in told.steps] == [
        ("2024-05-02", "每日监测", "派发任务", ""),
        ("2024-05-02", "监管人员", "交办", "zhangsan"),
        ("2024-05-20", "监管人员", "督办", "临近开工"),
        ("2024-06-03", "zhangsan", "反馈", "大门紧锁"),
    ]
    assert told.overdue_days(date(2024, 6, 3)) == 2
    do(engine, tasks.close, [visit], "情况属实", on=date(2024, 6, 3))
    with reading(engine) as session:
        assert task_history(session, visit).overdue_days(date(2024, 7, 3)) == 0


# Patrols


@pytest.fixture
def building(engine: Engine) -> None:
    """A parcel under construction since the agreed start: patrolled every thirty days, from 1 July."""
    started = {"kind": "start", "on": "2024-06-01", "proof": "施工许可证"}
    reported = {"kind": "holder_report", "on": "2024-06-01", "of": "started"}
    tell(engine, START, QUIET, BRIEFED, started, reported)


def patrols(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as session:
        rows = session.execute(select(ACT).where(ACT.c.name == "patrol").order_by(ACT.c.seq))
        return [(row.basis, row.status) for row in rows]


@pytest.mark.usefixtures("building")
def test_a_patrol_not_made_when_the_next_is_owed_was_missed(engine: Engine) -> None:
    sweep_on(engine, date(2024, 7, 1))
    sweep_on(engine, date(2024, 7, 30))
    assert patrols(engine) == [("2024-07-01", "open")]
    sweep_on(engine, date(2024, 7, 31))
    assert patrols(engine) == [("2024-07-01", "missed"), ("2024-07-31", "open")]
    entry = last_entry(engine)
    assert (entry.kind, entry.happened_on) == (ActKind.MISSING, date(2024, 7, 31))
    assert [line.due_on for line in listed(engine, date(2024, 7, 31))] == [date(2024, 7, 31)]
    nothing_is_wrong(engine, date(2024, 7, 31))
    missed = (1, entry.payload["act"])
    assert "已列为逾期未办" in refusal(engine, tasks.report, missed, "补查")


@pytest.mark.usefixtures("building")
def test_a_patrol_made_in_time_or_reported_on_was_not_missed(engine: Engine) -> None:
    sweep_on(engine, date(2024, 7, 1))
    tell(engine, date(2024, 7, 10), {"kind": "inspection", "on": "2024-07-10", "finding": "started"})
    sweep_on(engine, date(2024, 7, 31))
    do(engine, tasks.report, named(engine, "patrol"), "已查看，待登记", on=date(2024, 8, 5))
    sweep_on(engine, date(2024, 8, 30))
    assert [status for _, status in patrols(engine)] == ["done", "reported", "open"]


@pytest.mark.usefixtures("building")
def test_missed_patrols_never_pile_up(engine: Engine) -> None:
    for day in (date(2024, 7, 1), date(2024, 7, 31), date(2024, 8, 30), date(2024, 9, 29)):
        sweep_on(engine, day)
    assert [status for _, status in patrols(engine)] == ["missed", "missed", "missed", "open"]
    assert len(listed(engine, date(2024, 9, 29))) == 1
    nothing_is_wrong(engine, date(2024, 9, 29))


@pytest.mark.usefixtures("building")
@pytest.mark.parametrize(
    ("seen", "first"), [("2024-06-30", "missed"), ("2024-07-01", "done"), ("2024-07-30", "done"), ("2024-07-31", "missed")]
)  # fmt: skip
def test_a_visit_told_late_takes_the_missed_mark_off_the_patrol_it_made(
    engine: Engine, seen: str, first: str
) -> None:
    sweep_on(engine, date(2024, 7, 1))
    sweep_on(engine, date(2024, 7, 31))
    tell(engine, date(2024, 8, 2), {"kind": "inspection", "on": seen, "finding": "started"})
    assert dict(patrols(engine))["2024-07-01"] == first
    assert dict(patrols(engine))["2024-07-31"] == ("done" if seen == "2024-07-31" else "open")
    nothing_is_wrong(engine, date(2024, 8, 2))


@pytest.mark.usefixtures("building")
def test_a_missed_patrol_stays_missed_when_the_building_is_done(engine: Engine) -> None:
    sweep_on(engine, date(2024, 7, 1))
    sweep_on(engine, date(2024, 7, 31))
    tell(engine, date(2024, 8, 2), {"kind": "completion", "on": "2024-08-01"})
    assert [status for _, status in patrols(engine)] == ["missed", "done"]


@pytest.mark.usefixtures("building")
def test_a_missed_patrol_of_what_was_never_being_built_is_withdrawn(engine: Engine) -> None:
    sweep_on(engine, date(2024, 7, 1))
    sweep_on(engine, date(2024, 7, 31))
    tell(engine, date(2024, 8, 2), {"kind": "correction", "on": "2024-08-02", "voids": "3"})
    assert {status for _, status in patrols(engine)} == {"withdrawn"}


def test_however_many_patrols_are_missed_a_batch_asks_for_them_once(engine: Engine) -> None:
    def statements_of(numbers: list[str], first: date) -> int:
        for no in numbers:
            started = {"no": no, "kind": "start", "on": str(first), "proof": "施工许可证"}
            terms = {"signed_on": str(SIGNED), "start_on": str(first)}
            tell(engine, first, supply(no, instalments=[], handover_on=None, **terms), started)
        sweep_on(engine, first + 30 * ONE_DAY)
        counted: list[str] = []

        def statement(_connection: object, _cursor: object, words: str, *_: object) -> None:
            counted.append(words)

        event.listen(engine, "before_cursor_execute", statement)
        sweep_on(engine, first + 60 * ONE_DAY)
        event.remove(engine, "before_cursor_execute", statement)
        return len(counted)

    two = statements_of([f"1305302024C0{n:04d}" for n in range(2)], date(2024, 6, 1))
    with reading(engine) as session:
        missed = select(func.count()).select_from(ACT).where(ACT.c.status == str(ActStatus.MISSED))
        assert session.scalar(missed) == 2
    twenty = statements_of([f"1305302024D0{n:04d}" for n in range(20)], date(2026, 1, 1))
    with reading(engine) as session:
        assert (session.scalar(missed) or 0) >= 22
    assert twenty == two


# Tables


def test_what_was_done_with_a_task_is_not_left_to_a_program_that_cannot_read_it(
    engine: Engine, visit: ActId
) -> None:
    migrate(engine, "0004", down=True)
    migrate(engine)
    assert [line.officer for line in listed(engine)] == [""]
    do(engine, tasks.assign, [visit], "zhangsan")
    with pytest.raises(RuntimeError, match="记录不得删除"):
        migrate(engine, "0004", down=True)
