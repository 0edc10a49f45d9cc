"""Gates at issue: what must be on file before a notice is signed, and what is said when it is not."""

from __future__ import annotations

from typing import Any

import pytest

from supervision.law.facts import Fact
from supervision.law.permits import check
from supervision.law.refusals import NotAllowed
from supervision.law.steps import NoticeName
from tests.law.parcels import NO, fact, life_on, supply

LAND = supply(
    start_on="2024-06-01",
    completion_on="2026-06-01",
    instalments=[{"no": 1, "due_on": "2024-02-04", "amount_wan": "500"},
                 {"no": 2, "due_on": "2024-12-31", "amount_wan": "500"}],
)  # fmt: skip
PAID = (
    fact("payment", "2024-02-01", 1, instalment=1, amount_wan="500"),
    fact("payment", "2024-12-01", 2, instalment=2, amount_wan="500"),
)


def refusal(notice: str, on: str, *facts: Fact, **said: Any) -> str:
    """What is said to the issue of a notice on that day; "" when it may be signed."""
    asked = fact("notice_issued", on, 99, notice=notice, **said)
    try:
        check(life_on(on, *(facts or (LAND,)), looked=False), asked)
    except NotAllowed as refused:
        return str(refused)
    return ""


def visit(on: str, *finding: str, seq: int = 5) -> Fact:
    return fact("inspection", on, seq, finding=list(finding))


def breach(on: str, stage: str, cause: str = "holder", seq: int = 6) -> Fact:
    return fact("breach", on, seq, stage=stage, cause=cause)


# Start


@pytest.mark.parametrize(
    ("visited", "signed"), [("2024-05-31", False), ("2024-06-01", False), ("2024-06-02", True), ("2024-06-03", True)]
)  # fmt: skip
def test_a_start_notice_needs_a_visit_after_the_agreed_day(visited: str, signed: bool) -> None:
    said = refusal("start_notice", "2024-06-05", LAND, visit(visited, "not_started"))
    assert (said == "") is signed
    if not signed:
        assert "次日（2024-06-02）" in said


def test_the_refusal_says_what_is_missing_under_which_clause_and_what_to_do() -> None:
    said = refusal("start_notice", "2024-06-05")
    for word in (
        NO,
        "《开工通知书》",
        "未动工的巡查",
        "供后监管制度》六（二）",
        f"record {NO} inspection finding=not_started",
    ):
        assert word in said, word


def test_a_visit_on_the_day_of_the_issue_is_enough() -> None:
    assert refusal("start_notice", "2024-06-05", LAND, visit("2024-06-05", "not_started", "moved")) == ""


def test_a_visit_that_found_something_else_is_not() -> None:
    assert refusal("start_notice", "2024-06-05", LAND, visit("2024-06-03", "moved"))


def test_a_new_agreed_day_needs_a_new_visit() -> None:
    facts = (
        LAND,
        visit("2024-06-03", "not_started"),
        fact("extension", "2024-06-20", 6, start_on="2024-12-01"),
    )
    assert "2024-12-02" in refusal("start_notice", "2024-12-05", *facts)
    assert refusal("start_notice", "2024-12-05", *facts, visit("2024-12-02", "not_started", seq=7)) == ""


def test_without_an_agreed_start_there_is_nothing_to_be_late_with() -> None:
    assert "amendment" in refusal("start_notice", "2024-06-05", supply())


def test_a_start_compliance_notice_needs_the_visit_and_the_finding_of_breach() -> None:
    seen, found = visit("2024-06-02", "not_started"), breach("2024-06-05", "start")
    neither = refusal("start_compliance", "2024-06-06")
    assert "未动工的巡查" in neither
    assert "开工违约认定" in neither
    assert f"record {NO} breach stage=start cause=holder" in neither
    assert "违约认定" not in refusal("start_compliance", "2024-06-06", LAND, found).partition("依据")[0]
    assert "巡查" not in refusal("start_compliance", "2024-06-06", LAND, seen).partition("依据")[0]
    assert refusal("start_compliance", "2024-06-06", LAND, seen, found) == ""


@pytest.mark.parametrize("cause", ["government", "force_majeure"])
def test_a_breach_that_is_not_the_holders_fault_brings_no_compliance_notice(cause: str) -> None:
    facts = (LAND, visit("2024-06-02", "not_started"), breach("2024-06-05", "start", cause))
    assert "督促办理延期" in refusal("start_compliance", "2024-06-06", *facts)


def test_the_newest_finding_of_breach_counts() -> None:
    seen = visit("2024-06-02", "not_started")
    first, second = breach("2024-06-05", "start", "government"), breach("2024-06-08", "start", seq=7)
    assert refusal("start_compliance", "2024-06-09", LAND, seen, first, second) == ""
    overturned = breach("2024-06-10", "start", "government", seq=8)
    assert refusal("start_compliance", "2024-06-11", LAND, seen, first, second, overturned)


def test_a_breach_of_another_stage_or_before_the_day_is_none() -> None:
    seen = visit("2024-06-02", "not_started")
    assert refusal("start_compliance", "2024-06-06", LAND, seen, breach("2024-06-05", "payment"))
    assert refusal("start_compliance", "2024-06-06", LAND, seen, breach("2024-06-01", "start"))


# Completion


@pytest.mark.parametrize(
    ("visited", "signed"), [("2026-06-01", False), ("2026-06-02", True), ("2026-06-03", True)]
)
def test_a_completion_compliance_notice_needs_a_visit_after_the_agreed_day(
    visited: str, signed: bool
) -> None:
    facts = (
        LAND,
        fact("start", "2024-05-20", 3),
        visit(visited, "not_completed"),
        breach("2026-06-04", "completion"),
    )
    assert (refusal("completion_compliance", "2026-06-05", *facts) == "") is signed


def test_a_completion_compliance_notice_names_both_that_are_missing() -> None:
    said = refusal("completion_compliance", "2026-06-05", LAND, fact("start", "2024-05-20", 3))
    for word in ("未竣工的巡查", "竣工违约认定", "finding=not_completed", "stage=completion", "六（三）"):
        assert word in said, word


@pytest.mark.parametrize(
    ("visited", "signed"),
    [("2026-05-01", False), ("2026-05-02", True), ("2026-06-01", True), ("2026-06-02", False)],
    ids=["31 days ahead", "30 days ahead", "the agreed day", "the day after"],
)
def test_an_urging_needs_a_visit_in_the_thirty_days(visited: str, signed: bool) -> None:
    facts = (LAND, fact("start", "2024-05-20", 3), visit(visited, "not_completed"))
    said = refusal("completion_urging", "2026-06-03", *facts)
    assert (said == "") is signed
    if not signed:
        assert "2026-05-02至2026-06-01" in said


@pytest.mark.parametrize("notice", ["completion_urging", "completion_compliance"])
def test_without_an_agreed_completion_there_is_nothing_to_be_late_with(notice: str) -> None:
    assert "amendment" in refusal(notice, "2026-06-05", supply(start_on="2024-06-01"))


# Money


@pytest.mark.parametrize("notice", ["payment_reminder", "overdue_payment"])
def test_a_payment_paper_asks_for_money_still_owed(notice: str) -> None:
    assert refusal(notice, "2024-02-05", LAND, subject=1) == ""
    assert refusal(notice, "2024-02-05", LAND) == ""
    assert "第1期价款已缴清" in refusal(notice, "2024-02-05", LAND, PAID[0], subject=1)
    assert refusal(notice, "2024-02-05", LAND, PAID[0], subject=2) == ""
    assert "没有未缴清" in refusal(notice, "2024-12-05", LAND, *PAID)
    assert "没有约定第9期" in refusal(notice, "2024-02-05", LAND, subject=9)


def test_a_part_paid_is_still_owed() -> None:
    part = fact("payment", "2024-02-01", 1, instalment=1, amount_wan="499.999999")
    assert refusal("overdue_payment", "2024-02-05", LAND, part, subject=1) == ""


def test_nothing_is_owed_under_a_terminated_contract() -> None:
    assert "合同已解除" in refusal(
        "overdue_payment", "2024-03-05", LAND, fact("termination", "2024-03-01", 1), subject=1
    )


# No gate

FREE = [
    "start_reminder",
    "completion_reminder",
    "withdrawal_letter",
    "rectification_letter",
]


@pytest.mark.parametrize("notice", FREE)
def test_the_others_need_no_ground_beside_their_draft(notice: str) -> None:
    assert refusal(notice, "2024-02-05") == ""


def test_every_notice_is_either_gated_or_free() -> None:
    gated = {name for name in NoticeName if refusal(name, "2024-02-05", supply(start_on="2024-06-01"))}
    assert gated | set(FREE) == set(NoticeName)
    assert not gated & set(FREE)


def test_an_issue_told_without_its_notice_is_taken_as_it_is_said() -> None:
    check(life_on("2024-02-05", LAND, looked=False), fact("notice_issued", "2024-02-05", 99))
