"""Draws: by lot from a recorded seed, never one's own parcel, and the same again when drawn again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from supervision.casework.acts import Desk
from supervision.casework.draws import (
    Checked,
    Draw,
    Order,
    Scope,
    check,
    draw,
    draw_lots,
    draws_on_file,
    qualified,
    sha256_of,
    under_supervision,
)
from supervision.casework.finding import find_parcel
from supervision.casework.recording import record
from supervision.law.contract import Parcel
from supervision.law.refusals import NotAllowed
from supervision.law.terms import State
from supervision.office import Office
from supervision.records.db import reading, writing
from supervision.records.tables import ENTRY, PARCEL
from supervision.staff import Officer, Role
from tests.casework.staffed import TODAY, XINHE, XUNZHAI, desk_of, inspector, staff_of, supervisor, supplied
from tests.database import INSTANT, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]

SIGNED = date(2024, 1, 5)
DUE = date(2024, 6, 30)
PEOPLE = (inspector("zhang"), inspector("qian"), inspector("li", XUNZHAI), supervisor())
WANG = desk_of("wang", *PEOPLE)
EVERY_PARCEL = Scope()


def number(n: int) -> str:
    return f"1305302024B{n:05d}"


@pytest.fixture
def docket(engine: Engine) -> Engine:
    """Twelve parcels: every third in 寻寨镇, the others in 新河镇; the last one where no land office covers it."""
    tell(
        engine, SIGNED, *(supplied(number(n), "寻寨镇东" if n % 3 == 0 else "新河镇北") for n in range(1, 12))
    )
    tell(engine, SIGNED, supplied(number(12), "白神首乡"))
    return engine


def drawing(engine: Engine, desk: Desk = WANG, **wanted: Any) -> Draw:
    with writing(engine) as session:
        return draw(session, Order(**{"count": 4, "due_on": DUE, "seed": "八月"} | wanted), desk)


def refusal(engine: Engine, desk: Desk = WANG, **wanted: Any) -> str:
    with pytest.raises(NotAllowed) as refused:
        drawing(engine, desk, **wanted)
    assert entries(engine, "draw") == []
    return str(refused.value)


def entries(engine: Engine, kind: str) -> list[dict[str, Any]]:
    query = select(ENTRY.c.payload).where(ENTRY.c.kind == kind).order_by(ENTRY.c.parcel_id, ENTRY.c.seq)
    with reading(engine) as session:
        return [json.loads(payload) for payload in session.scalars(query)]


def checked(engine: Engine, **which: Any) -> list[Checked]:
    with reading(engine) as session:
        return [check(session, on_file) for on_file in draws_on_file(session, **which)]


def numbers(made: Draw) -> list[str]:
    return [one.parcel.no for one in made.drawn]


# The lots


SORTED_NUMBERS = st.lists(st.text("0123456789B", min_size=1), unique=True, min_size=1).map(sorted)


@given(SORTED_NUMBERS, st.text(min_size=1), st.data())
def test_the_same_seed_and_the_same_parcels_give_the_same_draw(
    all_of_them: list[str], seed: str, data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, len(all_of_them)))
    once, again = (draw_lots(all_of_them, count, Random(seed)) for _ in range(2))
    assert once == again
    assert len(set(once)) == count
    assert set(once) <= set(all_of_them)


@given(SORTED_NUMBERS, st.text(min_size=1))
def test_a_larger_draw_from_the_same_seed_holds_the_smaller_one(all_of_them: list[str], seed: str) -> None:
    draws = [set(draw_lots(all_of_them, count, Random(seed))) for count in range(1, len(all_of_them) + 1)]
    assert all(smaller < larger for smaller, larger in pairwise(draws))


def test_a_seed_gives_these_parcels_for_ever() -> None:
    """Whoever checks an old draw with a later Python must get what was drawn."""
    assert draw_lots([number(n) for n in range(1, 13)], 3, Random("八月")) == [number(n) for n in [3, 4, 10]]


def test_every_parcel_is_drawn_about_as_often() -> None:
    drawn = [no for seed in range(2000) for no in draw_lots("ABCDE", 2, Random(str(seed)))]
    assert all(700 < drawn.count(no) < 900 for no in "ABCDE")


# Who may visit


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from([XINHE, XUNZHAI, ""])),
        unique_by=lambda who: who[0],
    ),
    st.sampled_from(["新河镇", "寻寨镇", "白神首乡"]),
    st.booleans(),
)
def test_nobody_is_ever_sent_to_a_parcel_of_ones_own(
    people: list[tuple[str, str]], place: str, crossed: bool
) -> None:
    staff = staff_of(*(inspector(user, land_office) for user, land_office in people))
    parcel = Parcel("1", location=place)
    able = qualified(staff, parcel, crossed=crossed, on=TODAY)
    responsible = staff.officers_of(parcel, TODAY)[:1]
    assert not set(able) & set(responsible)
    if crossed:
        assert not set(able) & set(staff.officers_of(parcel, TODAY))
        assert all(officer.land_office for officer in able)


def test_a_colleague_of_the_same_land_office_may_make_a_spot_check_and_not_a_cross_visit() -> None:
    staff, parcel = staff_of(*PEOPLE), Parcel("1", location="新河镇")
    assert [o.user for o in qualified(staff, parcel, crossed=False, on=TODAY)] == ["qian", "li"]
    assert [o.user for o in qualified(staff, parcel, crossed=True, on=TODAY)] == ["li"]


@pytest.mark.parametrize(("until", "able"), [("2024-06-09", []), ("2024-06-10", ["li"])])
def test_only_inspectors_in_force_are_sent(until: str, able: list[str]) -> None:
    leaving = inspector("li", XUNZHAI, until_on=date.fromisoformat(until))
    staff = staff_of(inspector("zhang"), leaving)
    found = qualified(staff, Parcel("1", location="新河镇"), crossed=True, on=TODAY)
    assert [o.user for o in found] == able


# What is recorded


def test_a_draw_is_recorded_on_each_parcel_with_the_officer_the_day_the_seed_and_the_scope(
    docket: Engine,
) -> None:
    made = drawing(docket)
    population = [number(n) for n in range(1, 13)]
    assert (made.drawn_from, made.sha256) == (12, hashlib.sha256("\n".join(population).encode()).hexdigest())
    recorded = entries(docket, "draw")
    assert [said["officer"] for said in recorded] == [one.officer.user for one in made.drawn]
    assert {
        (said["seed"], said["due_on"], said["crossed"], said["drawn_from"], said["drawn_from_sha256"])
        for said in recorded
    } == {("八月", "2024-06-30", False, 12, made.sha256)}
    assert {said["note"] for said in recorded} == {"随机种子由抽取人给定；抽取范围：在监管宗地"}


def test_it_is_recorded_who_made_the_seed(docket: Engine) -> None:
    drawing(docket, seed_made=True, count=1)
    [said] = entries(docket, "draw")
    assert said["note"].startswith("随机种子由系统生成；")


def test_two_draws_from_one_seed_and_the_same_parcels_and_people_are_the_same(docket: Engine) -> None:
    first, second = drawing(docket), drawing(docket)
    assert first == second


def test_a_cross_draw_sends_inspectors_of_other_land_offices(docket: Engine) -> None:
    made = drawing(docket, count=12, crossed=True)
    sent = {one.parcel.no: one.officer.land_office for one in made.drawn}
    assert {sent[number(n)] for n in range(1, 12) if n % 3} == {XUNZHAI}
    assert {sent[number(n)] for n in range(1, 12) if not n % 3} == {XINHE}


def test_a_plain_draw_never_sends_the_responsible_officer(docket: Engine) -> None:
    made = drawing(docket, count=12)
    sent = {one.parcel.no: one.officer.user for one in made.drawn}
    assert all(sent[number(n)] != "zhang" for n in range(1, 12) if n % 3)
    assert all(sent[number(n)] != "li" for n in range(1, 12) if not n % 3)


# From which parcels


def happened(n: int, kind: str, on: str, **said: Any) -> dict[str, Any]:
    return {"no": number(n), "kind": kind, "on": on, **said}


def supervised(engine: Engine, scope: Scope = EVERY_PARCEL, today: date = TODAY) -> list[str]:
    with reading(engine) as session:
        return sorted(row.no for row in under_supervision(session, scope, today))


def test_only_parcels_under_supervision_with_a_duty_to_build_are_drawn_from(docket: Engine) -> None:
    built = [happened(n, "completion", "2024-05-01") for n in (1, 2)]
    tell(docket, TODAY, *built, happened(1, "verification", "2024-05-10", passed=True))
    tell(docket, TODAY, happened(3, "termination", "2024-05-01"))
    small = supplied(number(13), "新河镇", start_on=None, completion_on=None)
    small["parcel"] |= {"supply_mode": "协议出让", "area_ha": "0.0499"}
    tell(docket, TODAY, small)
    assert supervised(docket) == [number(n) for n in (2, *range(4, 13))]
    assert drawing(docket).drawn_from == 10


def test_a_draw_may_be_of_one_district(docket: Engine) -> None:
    elsewhere = supplied(number(13), "新河镇")
    elsewhere["parcel"]["district"] = "宁晋县"
    tell(docket, TODAY, elsewhere)
    assert drawing(docket, count=1, scope=Scope(district="宁晋县")).drawn_from == 1
    assert drawing(docket, count=1, scope=Scope(district="新河县")).drawn_from == 12


@pytest.mark.parametrize(("today", "suspected"), [("2025-06-01", 0), ("2025-06-02", 12)])
def test_a_state_is_that_of_the_day_whether_or_not_a_sweep_ran(
    docket: Engine, today: str, suspected: int
) -> None:
    found = supervised(docket, Scope(state=State.IDLE_SUSPECTED), date.fromisoformat(today))
    assert len(found) == suspected


# Refused


def test_more_than_there_are_cannot_be_drawn(docket: Engine) -> None:
    assert "只有12宗，抽不出13宗" in refusal(docket, count=13)
    assert "状态“已认定闲置”、行政区“新河县”只有0宗" in refusal(
        docket, count=1, scope=Scope(State.IDLE, "新河县")
    )


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"due_on": TODAY - timedelta(days=1)}, "完成期限2024-06-09早于抽取日2024-06-10"),
        ({"count": 0}, "不少于1宗"),
        ({"seed": ""}, "随机种子不能为空"),
        ({"seed": " 八月"}, "首尾不能有空格"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(docket: Engine, wanted: dict[str, Any], said: str) -> None:
    assert said in refusal(docket, **wanted)


def test_a_draw_may_be_due_the_same_day(docket: Engine) -> None:
    assert len(drawing(docket, due_on=TODAY).drawn) == 4


@pytest.mark.parametrize(
    ("people", "crossed", "said"),
    [
        ((inspector("zhang"), inspector("qian"), supervisor()), True, "交叉巡查须由其他国土所的国土员进行"),
        ((inspector("zhang"), supervisor()), False, "抽查不得由责任国土员本人进行"),
    ],
)
def test_where_nobody_may_visit_a_parcel_nothing_is_drawn_and_the_parcel_is_named(
    docket: Engine, people: Sequence[Officer], crossed: bool, said: str
) -> None:
    told = refusal(docket, desk_of("wang", *people), count=12, crossed=crossed)
    assert said in told
    assert f"宗地{number(1)}（{XINHE}）无人可派" in told
    assert "五（三）" in told


def test_without_inspectors_listed_nobody_can_be_sent(docket: Engine) -> None:
    assert "没有在任的国土员" in refusal(docket, Desk(Office(), TODAY, INSTANT, "经办"))
    assert "没有在任的国土员" in refusal(docket, desk_of("wang", supervisor()))


def test_only_a_supervisor_draws(docket: Engine) -> None:
    assert "不能办理“抽查抽取”" in refusal(docket, desk_of("zhang", *PEOPLE))


def test_a_supervisor_who_is_an_inspector_too_may_draw_and_be_sent(docket: Engine) -> None:
    both = replace(inspector("wang", XUNZHAI), roles=frozenset({Role.SUPERVISOR, Role.INSPECTOR}))
    made = drawing(docket, desk_of("wang", inspector("zhang"), both), count=5, crossed=True)
    assert {one.officer.user for one in made.drawn} <= {"wang", "zhang"}


# Drawn again


@pytest.mark.parametrize("scope", [Scope(), Scope(State.START_DUE), Scope(State.START_DUE, "新河县")])
def test_a_draw_repeated_gives_the_same_parcels(docket: Engine, scope: Scope) -> None:
    made = drawing(docket, scope=scope)
    [again] = checked(docket, seed="八月")
    assert again.same
    assert (list(again.numbers), again.drawn_from) == (numbers(made), 12)


def test_a_draw_is_found_by_any_parcel_it_drew(docket: Engine) -> None:
    made = drawing(docket)
    with reading(docket) as session:
        parcel_id = find_parcel(session, made.drawn[2].parcel.no)
    [again] = checked(docket, parcel_id=parcel_id)
    assert again.draw.numbers == numbers(made)
    assert checked(docket, seed="九月") == []


def test_what_was_recorded_after_the_draw_does_not_change_what_it_was_drawn_from(docket: Engine) -> None:
    drawing(docket, scope=Scope(State.START_DUE))
    later = Desk(Office(), date(2024, 7, 1), datetime(2024, 7, 1, 1, tzinfo=UTC), "经办")
    with writing(docket) as session:
        record(session, supplied(number(20), "新河镇"), later)
        record(session, happened(1, "termination", "2024-05-01"), later)
        record(session, happened(2, "start", "2024-05-02"), later)
    [again] = checked(docket, seed="八月")
    assert again.same
    wang = replace(later, office=WANG.office, by="wang")
    assert drawing(docket, wang, seed="九月", due_on=later.today).drawn_from == 12


def test_a_draw_told_by_hand_is_not_the_same_when_drawn_again(docket: Engine) -> None:
    tell(docket, TODAY, happened(5, "draw", "2024-06-10", officer="li", due_on="2024-06-30", seed="挑的"))
    [again] = checked(docket, seed="挑的")
    assert not again.same
    assert not again.same_scope
    assert (again.draw.drawn_from, again.drawn_from) == (None, 12)


def test_a_parcel_taken_off_a_draw_by_a_correction_stays_in_what_was_drawn(docket: Engine) -> None:
    made = drawing(docket)
    no = numbers(made)[0]
    tell(
        docket, TODAY, {"no": no, "kind": "correction", "on": "2024-06-10", "voids": "2", "reason": "已查过"}
    )
    [again] = checked(docket, seed="八月")
    assert again.same
    assert again.draw.voided == [no]


@pytest.mark.parametrize("state", [None, *State])
@pytest.mark.parametrize("district", [None, "新河县", "甲“乙”、状态“在建”县"])
def test_a_scope_is_read_again_from_its_words(state: State | None, district: str | None) -> None:
    scope = Scope(state, district)
    assert Scope.of(f"随机种子由系统生成；{scope.words}") == scope


@pytest.mark.parametrize("words", ["", "抽取范围：全部", "抽取范围：在监管宗地、状态“月球”"])
def test_words_that_state_no_scope_are_none(words: str) -> None:
    assert Scope.of(words) is None


def test_the_hash_is_over_the_numbers_in_order_one_on_a_line() -> None:
    assert sha256_of(["A", "B"]) == hashlib.sha256(b"A\nB").hexdigest()


def test_a_refused_parcel_leaves_no_half_of_a_draw(docket: Engine) -> None:
    with writing(docket) as session:
        session.execute(PARCEL.update().where(PARCEL.c.no == number(1)).values(life='{"broken": true}'))
    with pytest.raises(Exception, match="台账数据损坏"):
        drawing(docket, count=12)
    with reading(docket) as session:
        assert session.scalar(select(func.count()).where(ENTRY.c.kind == "draw")) == 0
