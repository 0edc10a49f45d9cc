"""Complaints on both databases: numbered without gaps, linked and answered in the case file, and the name kept out of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, text, update
from sqlalchemy.exc import DatabaseError

from supervision.casework import complaints as verbs
from supervision.casework.acts import Desk
from supervision.casework.complaint_register import (
    REGISTER,
    Complaint,
    complaints,
    loose_links,
    read_number,
    the_complaint,
)
from supervision.casework.complaints import Noted
from supervision.casework.verify import verify
from supervision.law.refusals import BadRecord, NotAllowed, Refused
from supervision.records.db import open_records, reading, writing
from supervision.records.tables import ACT, COMPLAINT_REGISTER, ENTRY
from supervision.staff import Role
from tests.casework import staffed
from tests.database import INSTANT, NO, desk, migrate, supply, sweep_on, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]

OTHER = "1305302024B00022"
SIGNED = date(2024, 1, 5)
DAY = date(2024, 3, 4)
FIRST = "举〔2024〕1"


def received(engine: Engine, today: date = DAY, *, no: str | None = None, **values: Any) -> Noted:
    given = {"content": "地一直空着", "received_on": today, **values}
    with writing(engine) as session:
        return verbs.receive(session, given, desk(today), parcel_no=no)


def step(engine: Engine, verb: str, no: str, today: date = DAY, **values: str) -> Noted:
    with writing(engine) as session:
        noted: Noted = getattr(verbs, verb)(session, no, values, desk(today))
        return noted


def linked(engine: Engine, no: str, parcel_no: str, today: date = DAY) -> Noted:
    with writing(engine) as session:
        return verbs.link(session, no, parcel_no, desk(today))


def answered(engine: Engine, no: str, today: date = DAY) -> Noted:
    step(engine, "investigate", no, today, findings="现场未动工")
    return step(engine, "answer", no, today, result="已责令限期动工")


def read(engine: Engine, no: str = FIRST) -> Complaint:
    with reading(engine) as session:
        return the_complaint(session, no)


def case_file(engine: Engine) -> list[tuple[str, str, str]]:
    """(kind, day, payload) of what the parcels' case files say of complaints."""
    kinds = ("complaint", "complaint_answered", "correction")
    columns = (ENTRY.c.kind, ENTRY.c.happened_on, ENTRY.c.payload)
    with reading(engine) as session:
        rows = session.execute(select(*columns).where(ENTRY.c.kind.in_(kinds)).order_by(ENTRY.c.seq))
        return [(row.kind, str(row.happened_on), row.payload) for row in rows]


def tasks(engine: Engine) -> list[str]:
    with reading(engine) as session:
        named = select(ACT.c.status).where(ACT.c.name == "answer_complaint").order_by(ACT.c.seq)
        return list(session.scalars(named))


# Numbers


def test_a_year_counts_from_one_and_the_next_year_again(engine: Engine) -> None:
    days = (DAY, DAY, date(2024, 12, 31), date(2025, 1, 1))
    numbers = [received(engine, day).complaint.no for day in days]
    assert numbers == ["举〔2024〕1", "举〔2024〕2", "举〔2024〕3", "举〔2025〕1"]


def test_a_refused_complaint_takes_no_number(engine: Engine) -> None:
    received(engine)
    with pytest.raises(Refused):
        received(engine, no="没有的宗地")
    assert received(engine).complaint.no == "举〔2024〕2"


def test_desks_side_by_side_have_numbers_of_their_own_without_gaps(engine: Engine, database_url: str) -> None:
    together = Barrier(4)

    def one_desk(_: int) -> list[str]:
        own = open_records(database_url)
        together.wait()
        numbers = [received(own).complaint.no for _ in range(5)]
        own.dispose()
        return numbers

    with ThreadPoolExecutor(4) as threads:
        numbers = sorted(int(no.split("〕")[1]) for found in threads.map(one_desk, range(4)) for no in found)
    assert numbers == list(range(1, 21))
    with reading(engine) as session:
        assert list(REGISTER.broken(session)) == []


def test_two_desks_cannot_both_answer_one_complaint(engine: Engine, database_url: str) -> None:
    tell(engine, SIGNED, supply())
    received(engine, no=NO)
    step(engine, "investigate", FIRST, findings="现场未动工")
    together = Barrier(2)

    def one_desk(_: int) -> bool:
        own = open_records(database_url)
        together.wait()
        try:
            step(own, "answer", FIRST, result="已责令限期动工")
        except NotAllowed:
            return False
        finally:
            own.dispose()
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(one_desk, range(2))) == [False, True]
    assert [kind for kind, _, _ in case_file(engine)] == ["complaint", "complaint_answered"]


@pytest.mark.parametrize(
    "typed", ["举〔2026〕3", "举〔2026〕3号", "举[2026]3", "举（２０２６）３", "2026-3", " 举〔2026〕 3 "]
)
def test_a_number_is_known_however_it_is_typed(typed: str) -> None:
    assert read_number(typed) == (2026, 3)


@pytest.mark.parametrize("typed", ["3", "举3", "", "26-3", "举〔2026〕三"])
def test_what_is_no_number_is_said(typed: str) -> None:
    with pytest.raises(BadRecord, match="不是举报编号"):
        read_number(typed)


# The day of the answer


def test_without_a_day_given_sixty_days_are_counted_from_the_day_received(engine: Engine) -> None:
    complaint = received(engine).complaint
    assert complaint.answer_by == date(2024, 5, 3)
    assert [complaint.overdue_days(date(2024, 5, day)) for day in (2, 3, 4)] == [0, 0, 1]


def test_the_day_given_stands_and_a_late_answer_stays_late(engine: Engine) -> None:
    received(engine, answer_by="2024-03-10")
    answered(engine, FIRST, date(2024, 3, 12))
    complaint = read(engine)
    assert (complaint.answer_by, complaint.ended_on) == (date(2024, 3, 10), date(2024, 3, 12))
    assert complaint.overdue_days(date(2025, 1, 1)) == 2


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"received_on": "2024-03-05"}, "晚于登记日2024-03-04"),
        ({"answer_by": "2024-03-03"}, "早于收到日期2024-03-04"),
        ({"received_on": "3月4日"}, "收到日期（received_on）：“3月4日”不是日期"),
        ({"content": ""}, "缺举报内容（content）"),
        ({"note": "急"}, "没有“note”这一项"),
    ],
)
def test_a_complaint_that_cannot_be_read_is_refused_in_a_sentence(
    engine: Engine, values: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadRecord, match=says):
        received(engine, **values)
    with reading(engine) as session:
        assert complaints(session) == []


def test_one_received_on_the_day_itself_and_due_that_day_is_taken(engine: Engine) -> None:
    complaint = received(engine, answer_by=DAY).complaint
    assert (complaint.received_on, complaint.answer_by, complaint.complainant) == (DAY, DAY, "匿名")


# The case file


def test_a_linked_complaint_opens_a_task_and_its_answer_closes_it(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    received(engine, no=NO, by="张三", how="来电")
    sweep_on(engine, DAY)
    assert tasks(engine) == ["open"]
    noted = answered(engine, FIRST, date(2024, 3, 6))
    assert [str(each.sort) for each in noted.consequences] == ["closed"]
    assert tasks(engine) == ["done"]
    [complaint, answer] = case_file(engine)
    assert complaint == (
        "complaint",
        "2024-03-04",
        '{"answer_by":"2024-05-03","complaint_no":"举〔2024〕1","content":"地一直空着"}',
    )
    assert answer == (
        "complaint_answered",
        "2024-03-06",
        f'{{"answers":"{fact_of(engine)}","result":"已责令限期动工"}}',
    )


def fact_of(engine: Engine, no: str = FIRST) -> int:
    link = read(engine, no).link
    assert link is not None
    return link.fact


def test_a_complaint_about_no_known_parcel_is_answered_and_no_case_file_is_touched(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    received(engine)
    answered(engine, FIRST)
    assert str(read(engine).state) == "answered"
    assert case_file(engine) == []


def test_the_complainant_stands_in_no_case_file(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    received(engine, by="张三", no=NO)
    step(engine, "investigate", FIRST, findings="经向张三核实，现场未动工")
    step(engine, "answer", FIRST, result="已责令限期动工", to="张三")
    sweep_on(engine, DAY)
    assert read(engine).complainant == "张三"
    with reading(engine) as session:
        assert [payload for payload in session.scalars(select(ENTRY.c.payload)) if "张三" in payload] == []


def test_a_content_that_names_the_complainant_is_refused(engine: Engine) -> None:
    with pytest.raises(NotAllowed, match="只留在举报登记中"):
        received(engine, by="张三", content="张三反映地一直空着")
    received(engine, by="张三")
    step(engine, "investigate", FIRST, findings="现场未动工")
    with pytest.raises(NotAllowed, match="代称"):
        step(engine, "answer", FIRST, result="已告知张三")


def test_a_link_to_a_parcel_nobody_knows_leaves_nothing_behind(engine: Engine) -> None:
    received(engine)
    with pytest.raises(Refused, match="没有编号为"):
        linked(engine, FIRST, NO)
    assert read(engine).link is None


def test_a_complaint_older_than_the_contract_is_linked_with_the_day_it_was_received(
    engine: Engine,
) -> None:
    tell(engine, date(2024, 3, 5), supply())
    received(engine, date(2024, 3, 6), received_on="2023-12-01", no=NO)
    assert case_file(engine)[0][:2] == ("complaint", "2023-12-01")


# A wrong parcel


def test_a_wrong_link_is_corrected_and_the_right_parcel_gets_the_complaint(engine: Engine) -> None:
    tell(engine, SIGNED, supply(), supply(OTHER))
    received(engine, no=NO)
    sweep_on(engine, DAY)
    noted = step(engine, "unlink", FIRST, reason="地块认错")
    assert [str(each.sort) for each in noted.consequences] == ["withdrawn"]
    assert noted.complaint.link is None
    assert linked(engine, FIRST, OTHER).complaint.link is not None
    sweep_on(engine, date(2024, 3, 5))
    assert tasks(engine) == ["withdrawn", "open"]
    assert [kind for kind, _, _ in case_file(engine)].count("correction") == 1


def test_a_second_link_is_refused_until_the_first_is_undone(engine: Engine) -> None:
    tell(engine, SIGNED, supply(), supply(OTHER))
    received(engine, no=NO)
    with pytest.raises(NotAllowed, match=f"已关联宗地{NO}"):
        linked(engine, FIRST, OTHER)


def test_what_is_not_linked_cannot_be_unlinked_and_a_reason_is_asked_for(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    received(engine)
    with pytest.raises(NotAllowed, match="未关联宗地"):
        step(engine, "unlink", FIRST, reason="认错")
    linked(engine, FIRST, NO)
    with pytest.raises(BadRecord, match="缺理由（reason）"):
        step(engine, "unlink", FIRST)


def test_an_answer_moves_with_the_complaint_to_the_right_parcel(engine: Engine) -> None:
    tell(engine, SIGNED, supply(), supply(OTHER))
    received(engine, no=NO)
    answered(engine, FIRST, date(2024, 3, 6))
    step(engine, "unlink", FIRST, date(2024, 3, 7), reason="地块认错")
    linked(engine, FIRST, OTHER, date(2024, 3, 7))
    link = read(engine).link
    assert link is not None
    assert (link.no, link.answer) == (OTHER, link.fact + 1)
    kinds = sorted(kind for kind, _, _ in case_file(engine))
    assert kinds == ["complaint"] * 2 + ["complaint_answered"] * 2 + ["correction"] * 2
    sweep_on(engine, date(2024, 3, 8))
    assert tasks(engine) == []


# How it goes on and ends


def test_nothing_is_answered_that_nobody_investigated(engine: Engine) -> None:
    received(engine)
    with pytest.raises(NotAllowed, match="三（四）"):
        step(engine, "answer", FIRST, result="无此事")


@pytest.mark.parametrize(
    ("verb", "state", "result"), [("refuse", "not_accepted", "不予受理"), ("close", "closed", "结案")]
)
def test_one_ended_without_an_answer_leaves_no_task_waiting(
    engine: Engine, verb: str, state: str, result: str
) -> None:
    tell(engine, SIGNED, supply())
    received(engine, no=NO)
    sweep_on(engine, DAY)
    step(engine, verb, FIRST, date(2024, 3, 5), reason="举报人撤回")
    assert tasks(engine) == ["done"]
    assert str(read(engine).state) == state
    assert f'"result":"{result}：举报人撤回"' in case_file(engine)[-1][2]


def test_one_closed_after_its_answer_keeps_the_answer(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    received(engine, no=NO)
    answered(engine, FIRST, date(2024, 3, 6))
    step(engine, "close", FIRST, date(2024, 4, 1), reason="举报人无异议")
    complaint = read(engine)
    assert (str(complaint.state), complaint.result, complaint.ended_on) == (
        "closed",
        "已责令限期动工",
        date(2024, 3, 6),
    )
    assert [kind for kind, _, _ in case_file(engine)] == ["complaint", "complaint_answered"]


def test_what_has_ended_is_not_gone_on_with(engine: Engine) -> None:
    received(engine)
    step(engine, "refuse", FIRST, reason="属信访部门职责")
    for verb, values in (
        ("investigate", {"findings": "无"}),
        ("answer", {"result": "无"}),
        ("refuse", {"reason": "无"}),
        ("close", {"reason": "无"}),
    ):
        with pytest.raises(NotAllowed, match="不予受理"):
            step(engine, verb, FIRST, **values)


@pytest.mark.parametrize(("on", "says"), [("2024-03-03", "早于收到"), ("2024-03-05", "晚于登记日")])
def test_an_investigation_lies_between_the_day_received_and_today(engine: Engine, on: str, says: str) -> None:
    received(engine)
    with pytest.raises(BadRecord, match=says):
        step(engine, "investigate", FIRST, findings="现场未动工", on=on)
    step(engine, "investigate", FIRST, findings="现场未动工", on="2024-03-04")


def test_a_complaint_nobody_received_is_not_found(engine: Engine) -> None:
    with pytest.raises(Refused, match="没有编号为举〔2024〕9的举报"):
        step(engine, "investigate", "2024-9", findings="无")


# The register itself


def told(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    received(engine, no=NO)
    answered(engine, FIRST)


def findings(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as session:
        return [(str(one.fault), one.text) for one in verify(session, DAY, patrol_every=None)]


def test_an_honest_register_is_said_nothing_of(engine: Engine) -> None:
    told(engine)
    sweep_on(engine, DAY)
    assert findings(engine) == []


def unguarded(engine: Engine, *statements: Any) -> None:
    """Write past the guards, as somebody with the database's password can."""
    guard = {
        "sqlite": [
            "DROP TRIGGER guard_complaint_register_update",
            "DROP TRIGGER guard_complaint_register_delete",
        ],
        "postgresql": ["ALTER TABLE complaint_register DISABLE TRIGGER ALL"],
    }[engine.dialect.name]
    with writing(engine) as session:
        for statement in (*map(text, guard), *statements):
            session.execute(statement)


CHANGES = {
    "a line rewritten": (
        update(COMPLAINT_REGISTER).where(COMPLAINT_REGISTER.c.seq == 2).values(payload="{}"),
        "举报登记第2行（举〔2024〕1）内容与校验值不符",
    ),
    "another hand": (
        update(COMPLAINT_REGISTER).where(COMPLAINT_REGISTER.c.seq == 1).values(by="别人"),
        "举报登记第1行",
    ),
    "a line taken out": (delete(COMPLAINT_REGISTER).where(COMPLAINT_REGISTER.c.seq == 3), "举报登记缺第3行"),
    "another number": (
        update(COMPLAINT_REGISTER).where(COMPLAINT_REGISTER.c.seq == 4).values(number=7),
        "举报登记第4行（举〔2024〕7）",
    ),
}


@pytest.mark.only_on("sqlite")
def test_a_line_that_cannot_be_read_is_named_and_the_rest_is_still_verified(engine: Engine) -> None:
    told(engine)
    unguarded(engine, text("UPDATE complaint_register SET recorded_on = 'x', payload = 'x' WHERE seq = 1"))
    said = [words for _, words in findings(engine)]
    assert any("批次、举报、图斑、报表登记未能全部核对" in words for words in said)
    assert any("举报登记或所关联的案卷记录读不出" in words for words in said)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_behind_our_back_is_named(engine: Engine, change: str) -> None:
    told(engine)
    statement, says = CHANGES[change]
    unguarded(engine, statement)
    assert any(fault == "chain" and says in said for fault, said in findings(engine))


def test_a_complaint_corrected_away_in_the_case_file_is_a_loose_link(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    received(engine, no=NO)
    fact = fact_of(engine)
    with reading(engine) as session:
        assert list(loose_links(session)) == []
    tell(engine, DAY, {"kind": "correction", "on": str(DAY), "voids": str(fact), "reason": "误登"})
    [(fault, said)] = [one for one in findings(engine) if "举〔2024〕1" in one[1]]
    assert fault == "projection"
    assert "complaints unlink" in said
    step(engine, "unlink", FIRST, reason="误登")
    with reading(engine) as session:
        assert list(loose_links(session)) == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE complaint_register SET payload = '{}'", "DELETE FROM complaint_register"],
)
def test_the_database_refuses_to_change_the_register(engine: Engine, statement: str) -> None:
    received(engine)
    with engine.connect() as connection, pytest.raises(DatabaseError, match="举报登记只能追加"):
        connection.execute(text(statement))


def test_a_register_with_lines_does_not_go_down(engine: Engine) -> None:
    received(engine)
    with pytest.raises(RuntimeError, match="记录不得删除"):
        migrate(engine, "0003", down=True)
    assert read(engine).no == FIRST


def test_an_empty_register_goes_down_and_comes_again(engine: Engine) -> None:
    migrate(engine, "0003", down=True)
    migrate(engine)
    assert received(engine).complaint.no == FIRST


# Who may


def test_who_may_not_record_a_complaint_in_a_case_file_may_not_register_or_end_one_either(
    engine: Engine, tmp_path: Path
) -> None:
    office = staffed.read(tmp_path)
    finance, inspector = (
        Desk(office, DAY, INSTANT, staffed.USER_OF[role]) for role in (Role.FINANCE, Role.INSPECTOR)
    )
    told = {"content": "土地一直空着", "received_on": DAY.isoformat()}
    with pytest.raises(NotAllowed, match="不能登记“举报”"), writing(engine) as session:
        verbs.receive(session, told, finance)
    with reading(engine) as session:
        assert complaints(session) == []
    with writing(engine) as session:
        no = verbs.receive(session, told, inspector).complaint.no
    for ending in (
        lambda session: verbs.investigate(session, no, {"findings": "属实"}, inspector),
        lambda session: verbs.refuse(session, no, {"reason": "不属本单位"}, inspector),
        lambda session: verbs.close(session, no, {"reason": "撤回"}, inspector),
    ):
        with pytest.raises(NotAllowed, match="不能登记“举报答复”"), writing(engine) as session:
            ending(session)
    with reading(engine) as session:
        assert the_complaint(session, no).open
