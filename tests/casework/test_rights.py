"""Rights: once people are listed, a fact or a verb is refused to whoever has no role for it; with nobody listed, to nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from supervision.casework.acts import Desk
from supervision.casework.recording import Line, Recorded, record, record_all
from supervision.casework.rights import RIGHTS, VERBS, Verb, check_recording, check_verb, may
from supervision.law.refusals import NotAllowed, Refused
from supervision.law.terms import Kind
from supervision.office import Office
from supervision.records.batch import BatchSort
from supervision.records.db import writing
from supervision.staff import Role
from tests.casework.staffed import TODAY, USER_OF, inspector, read, staff_of, supervisor
from tests.database import INSTANT, NO, desk, supply, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return read(tmp_path)


def at_the_desk(office: Office, user: str, today: date = TODAY) -> Desk:
    return Desk(office, today, INSTANT, user)


def refusal(desk: Desk, kind: Kind) -> str:
    with pytest.raises(NotAllowed) as refused:
        check_recording(desk, kind, None)
    return str(refused.value)


# The table


def test_every_kind_of_fact_and_every_verb_has_roles_that_may() -> None:
    assert set(RIGHTS) == set(Kind)
    assert set(VERBS) == set(Verb)
    assert all(RIGHTS.values())
    assert all(VERBS.values())


def test_an_administrator_records_nothing() -> None:
    assert all(Role.ADMINISTRATOR not in roles for roles in RIGHTS.values())


@pytest.mark.parametrize("kind", Kind)
def test_exactly_the_roles_of_a_kind_may_record_it(office: Office, kind: Kind) -> None:
    for role, user in USER_OF.items():
        desk = at_the_desk(office, user)
        if role in RIGHTS[kind]:
            check_recording(desk, kind, None)
        else:
            assert kind.zh in refusal(desk, kind)


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        (Kind.PAYMENT, {Role.FINANCE, Role.CLERK}),
        (Kind.INSPECTION, {Role.INSPECTOR, Role.SUPERVISOR}),
        (Kind.BOARD_POSTED, {Role.INSPECTOR, Role.SUPERVISOR}),
        (Kind.START, {Role.INSPECTOR, Role.SUPERVISOR}),
        (Kind.BREACH, {Role.SUPERVISOR}),
        (Kind.EXTENSION, {Role.SUPERVISOR}),
        (Kind.AMENDMENT, {Role.SUPERVISOR}),
        (Kind.NOTICE_ISSUED, {Role.SIGNER}),
        (Kind.IDLE_DETERMINATION, {Role.ENFORCEMENT, Role.SIGNER}),
        (Kind.LEGAL_REVIEW, {Role.LEGAL_REVIEW}),
        (Kind.DRAW, {Role.SUPERVISOR}),
        (Kind.CORRECTION, {Role.SUPERVISOR}),
    ],
)
def test_who_finds_decides_signs_and_takes_money_are_different_people(kind: Kind, roles: set[Role]) -> None:
    assert RIGHTS[kind] == roles


@pytest.mark.parametrize("verb", Verb)
def test_exactly_the_roles_of_a_verb_may_do_it(office: Office, verb: Verb) -> None:
    for role, user in USER_OF.items():
        assert may(office, user, verb, TODAY) is (role in VERBS[verb])


# What a person is told


def test_a_refusal_says_who_what_which_roles_may_and_whom_to_ask(office: Office) -> None:
    said = refusal(at_the_desk(office, "zhang"), Kind.BREACH)
    assert said == "张三（zhang）不能登记“违约认定”：其职责是国土员。可办理的是监管人员，请找王五办理"


def test_who_is_not_listed_is_refused(office: Office) -> None:
    assert "人员名单（[[officers]]）中没有此人" in refusal(at_the_desk(office, "stranger"), Kind.INSPECTION)


def test_a_verb_is_refused_in_the_same_words(office: Office) -> None:
    with pytest.raises(
        NotAllowed, match="赵六（zhao）不能办理“甄别放行”：其职责是经办。可办理的是监管人员，请找王五办理"
    ):
        check_verb(at_the_desk(office, "zhao"), Verb.RELEASE)


@pytest.mark.parametrize(
    ("today", "allowed"),
    [("2023-12-31", False), ("2024-01-01", True), ("2024-06-10", True), ("2024-06-11", False)],
)
def test_a_right_begins_and_ends_with_the_days_in_force(office: Office, today: str, allowed: bool) -> None:
    day = date.fromisoformat(today)
    assert may(office, "feng", Verb.WITHDRAW_BATCH, day) is allowed
    if not allowed:
        with pytest.raises(NotAllowed, match=f"{today}不在任职期内"):
            check_verb(at_the_desk(office, "feng", day), Verb.WITHDRAW_BATCH)


def test_where_nobody_in_force_has_the_role_the_administrator_is_told_what_to_add(office: Office) -> None:
    office = replace(office, staff=staff_of(inspector("zhang")))
    assert "现无此类人员，请管理员在机关设置的[[officers]]中补充" in refusal(
        at_the_desk(office, "zhang"), Kind.BREACH
    )


@pytest.mark.parametrize("kind", Kind)
def test_with_nobody_listed_nothing_is_checked(kind: Kind) -> None:
    check_recording(at_the_desk(Office(), "谁都行"), kind, None)


def test_land_offices_alone_check_nobody() -> None:
    assert may(Office(staff=staff_of()), "谁都行", Verb.RELEASE, TODAY)


# At the case file


def payment(**said: Any) -> dict[str, Any]:
    return {"no": NO, "kind": "payment", "on": "2024-02-01", "instalment": 1, "amount_wan": "500", **said}


def take(
    engine: Engine, desk: Desk, happening: dict[str, Any], batch: dict[str, Any] | None = None
) -> Recorded:
    with writing(engine) as session:
        [outcome] = record_all(session, [Line(happening, batch)], desk)
        if isinstance(outcome, Refused):
            raise outcome
        return outcome


def test_a_fact_refused_to_a_person_leaves_nothing_behind(engine: Engine, office: Office) -> None:
    tell(engine, TODAY, supply())
    with pytest.raises(NotAllowed, match="请找赵六、周九办理"), writing(engine) as session:
        record(session, payment(), at_the_desk(office, "zhang"))
    assert take(engine, at_the_desk(office, "zhou"), payment()).seq == 2


def test_land_is_recorded_as_supplied_by_the_desk_and_not_on_site(engine: Engine, office: Office) -> None:
    with pytest.raises(NotAllowed, match="不能登记“供地”"):
        take(engine, at_the_desk(office, "zhang"), supply())
    assert take(engine, at_the_desk(office, "zhao"), supply()).seq == 1


def test_a_file_of_happenings_is_a_persons_word(engine: Engine, office: Office) -> None:
    tell(engine, TODAY, supply())
    line = {"no": 1, "sort": BatchSort.HAPPENINGS, "file": "补录.jsonl", "row": 1, "content": "x", "copy": 1}
    with pytest.raises(NotAllowed, match="不能登记“缴款”"):
        take(engine, at_the_desk(office, "zhang"), payment(), line)


@pytest.mark.parametrize("sort", [BatchSort.SUPPLY, BatchSort.PAYMENTS])
def test_what_an_import_repeats_of_another_register_is_nobodys_word(
    engine: Engine, office: Office, sort: BatchSort
) -> None:
    tell(engine, TODAY, supply())
    line = {"no": 1, "sort": sort, "file": "台账.xlsx", "row": 1}
    assert take(engine, at_the_desk(office, "zhang"), payment(), line).seq == 2


def test_a_happening_cannot_call_itself_an_import(engine: Engine, office: Office) -> None:
    tell(engine, TODAY, supply())
    with pytest.raises(NotAllowed):
        take(engine, at_the_desk(office, "zhang"), payment(batch={"sort": "payments"}))


def test_people_correct_what_they_recorded_themselves_and_a_supervisor_what_anyone_did(
    engine: Engine, office: Office
) -> None:
    tell(engine, TODAY, supply())
    zhang, qian, wang = (at_the_desk(office, user) for user in ("zhang", "qian", "wang"))
    visit = {"no": NO, "kind": "inspection", "on": "2024-06-02", "finding": "not_started"}
    first, second = take(engine, zhang, visit).seq, take(engine, zhang, visit).seq

    def correcting(seq: int) -> dict[str, Any]:
        return {"no": NO, "kind": "correction", "on": "2024-06-10", "voids": str(seq), "reason": "误记"}

    with pytest.raises(NotAllowed, match="钱七（qian）不能登记“更正”"):
        take(engine, qian, correcting(first))
    take(engine, zhang, correcting(first))
    take(engine, wang, correcting(second))


def test_a_correction_of_an_entry_that_is_not_there_is_nobodys_own(engine: Engine, office: Office) -> None:
    tell(engine, TODAY, supply())
    correction = {"no": NO, "kind": "correction", "on": "2024-06-10", "voids": "99"}
    with pytest.raises(NotAllowed, match="不能登记“更正”"):
        take(engine, at_the_desk(office, "zhang"), correction)


def test_on_a_one_person_laptop_everything_is_recorded_by_one_person(engine: Engine) -> None:
    tell(engine, TODAY, supply(), payment(), {"kind": "start", "on": "2024-06-01", "proof": "施工许可证"})
    assert take(engine, desk(TODAY), payment(instalment=2)).seq == 4


def test_supervisors_may_be_several_and_all_are_named() -> None:
    staff = staff_of(inspector("zhang"), supervisor(), replace(supervisor("chen"), name="陈三"))
    said = refusal(at_the_desk(Office(staff=staff), "zhang"), Kind.EXTENSION)
    assert "请找王五、陈三办理" in said
