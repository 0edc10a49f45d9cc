"""What follows from a fact: tasks close, pointless drafts are withdrawn, a wrong date takes its consequences with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select

from supervision.casework.recording import Recorded, record
from supervision.law.refusals import NotAllowed
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, NOTICE, PARCEL
from tests.database import NO, desk, supply, sweep_on, tell

SIGNED = date(2024, 1, 5)
PAID_IN_TIME = {"kind": "payment", "on": "2024-02-01", "instalment": 1, "amount_wan": "500"}


def told(engine: Engine, today: date, happening: dict[str, Any]) -> Recorded:
    with writing(engine) as session:
        return record(session, {"no": NO, **happening}, desk(today))


def followed(recorded: Recorded) -> list[str]:
    return [str(one.sort) for one in recorded.consequences]


def statuses(engine: Engine, name: str) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(ACT.c.status).where(ACT.c.name == name).order_by(ACT.c.seq)))


def one_instalment(**contract: Any) -> dict[str, Any]:
    instalments = [{"no": 1, "due_on": "2024-02-04", "amount_wan": "500"}]
    return supply(instalments=instalments, handover_on=None, start_on="2024-12-01") | contract


# The day's facts


def test_a_fact_that_changes_nothing_brings_nothing_about(engine: Engine) -> None:
    tell(engine, SIGNED, one_instalment())
    sweep_on(engine, date(2024, 1, 6))
    assert followed(told(engine, date(2024, 1, 7), {"kind": "complaint", "on": "2024-01-07"})) == []


def test_a_payment_in_time_withdraws_the_reminder_that_was_not_sent(engine: Engine) -> None:
    tell(engine, SIGNED, one_instalment())
    sweep_on(engine, date(2024, 1, 6))
    paid = told(engine, date(2024, 2, 1), PAID_IN_TIME)
    assert followed(paid) == ["withdrawn"]
    assert "已经了结" in paid.consequences[0].text
    assert statuses(engine, "payment_reminder") == ["withdrawn"]


def test_a_reminder_that_was_sent_stays_as_it_is(engine: Engine) -> None:
    tell(engine, SIGNED, one_instalment())
    sweep_on(engine, date(2024, 1, 6))
    tell(
        engine, date(2024, 1, 8), {"kind": "notice_issued", "on": "2024-01-08", "notice": "payment_reminder"}
    )
    assert followed(told(engine, date(2024, 2, 1), PAID_IN_TIME)) == []
    assert statuses(engine, "payment_reminder") == ["issued"]


def test_the_same_step_is_owed_again_when_what_met_it_is_taken_back(engine: Engine) -> None:
    tell(engine, SIGNED, one_instalment())
    sweep_on(engine, date(2024, 2, 5))
    paid = told(engine, date(2024, 2, 6), {**PAID_IN_TIME, "on": "2024-02-06"})
    tell(engine, date(2024, 2, 7), {"kind": "correction", "on": "2024-02-07", "voids": str(paid.seq)})
    sweep_on(engine, date(2024, 2, 7))
    assert statuses(engine, "overdue_payment") == ["withdrawn", "drafted"]


# A late record


def test_a_payment_recorded_late_but_paid_in_time_withdraws_the_demand(engine: Engine) -> None:
    tell(engine, SIGNED, one_instalment())
    sweep_on(engine, date(2024, 2, 5))
    late = told(engine, date(2024, 2, 20), PAID_IN_TIME)
    assert sorted(followed(late)) == ["move_new", "withdrawn"]
    assert "2024-02-01" in late.consequences[-1].text
    assert statuses(engine, "overdue_payment") == ["withdrawn"]


def test_a_payment_made_after_the_demand_leaves_its_ground_standing(engine: Engine) -> None:
    tell(engine, SIGNED, one_instalment())
    sweep_on(engine, date(2024, 2, 5))
    tell(engine, date(2024, 2, 6), {"kind": "notice_issued", "on": "2024-02-06", "notice": "overdue_payment"})
    sweep_on(engine, date(2024, 2, 25))
    late = told(engine, date(2024, 3, 1), {**PAID_IN_TIME, "on": "2024-02-20"})
    assert "drafted" not in followed(late)
    assert statuses(engine, "overdue_payment") == ["issued"]


def test_a_part_paid_in_time_and_recorded_late_has_the_draft_made_again(engine: Engine) -> None:
    tell(engine, SIGNED, one_instalment())
    sweep_on(engine, date(2024, 2, 5))
    late = told(engine, date(2024, 2, 6), {**PAID_IN_TIME, "amount_wan": "200"})
    assert "内容有变" in late.consequences[0].text
    sweep_on(engine, date(2024, 2, 6))
    assert statuses(engine, "overdue_payment") == ["withdrawn", "drafted"]
    with reading(engine) as session:
        papers = session.scalars(select(NOTICE.c.blocks).order_by(NOTICE.c.seq)).all()
    assert "300万元" in papers[-1]


def test_a_late_start_names_the_facts_that_rested_on_the_idle_suspicion(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[], handover_on=None))
    sweep_on(engine, date(2025, 6, 2))
    check = told(
        engine, date(2025, 6, 5), {"kind": "idle_check", "on": "2025-06-05", "finding": "not_started"}
    )
    assert followed(check) == ["closed"]
    sweep_on(engine, date(2025, 6, 5))
    tell(engine, date(2025, 6, 6), {"kind": "referral", "on": "2025-06-06"})
    tell(engine, date(2025, 6, 20), {"kind": "idle_determination", "on": "2025-06-20", "cause": "holder"})
    start = {"kind": "start", "on": "2024-05-20", "proof": "施工许可证"}
    late = told(engine, date(2025, 7, 1), start)
    doubtful = [one.text for one in late.consequences if one.sort == "fact_doubtful"]
    assert len(doubtful) == 1
    assert "闲置土地认定" in doubtful[0]
    assert {"move_gone", "overtaken"} <= set(followed(late))
    with reading(engine) as session:
        assert session.scalar(select(PARCEL.c.state)) == "under_construction"


# Notices that left the house


@pytest.fixture
def demanded(engine: Engine) -> Engine:
    """A demand issued and served, then found to have been without ground."""
    tell(engine, SIGNED, one_instalment())
    sweep_on(engine, date(2024, 2, 5))
    issued = {"kind": "notice_issued", "on": "2024-02-06", "notice": "overdue_payment", "subject": 1}
    tell(engine, date(2024, 2, 6), issued)
    tell(engine, date(2024, 2, 8), {**issued, "kind": "service", "on": "2024-02-08"})
    return engine


def test_a_demand_without_ground_has_its_withdrawal_drafted(demanded: Engine) -> None:
    late = told(demanded, date(2024, 2, 20), PAID_IN_TIME)
    [drafted] = [one for one in late.consequences if one.sort == "drafted"]
    assert "撤回通知书" in drafted.text
    assert statuses(demanded, "overdue_payment") == ["served"]
    assert statuses(demanded, "withdrawal_letter") == ["drafted"]


def test_the_withdrawal_issued_the_demand_counts_no_more(demanded: Engine) -> None:
    paid = told(demanded, date(2024, 2, 20), PAID_IN_TIME)
    issued = {"kind": "notice_issued", "on": "2024-02-21", "notice": "withdrawal_letter"}
    tell(demanded, date(2024, 2, 21), issued)
    assert statuses(demanded, "overdue_payment") == ["withdrawn"]
    tell(demanded, date(2024, 2, 22), {"kind": "correction", "on": "2024-02-22", "voids": str(paid.seq)})
    sweep_on(demanded, date(2024, 12, 31))
    assert statuses(demanded, "may_terminate") == []
    assert statuses(demanded, "overdue_payment") == ["withdrawn", "drafted"]


def test_what_shows_the_demand_right_after_all_withdraws_the_withdrawal(demanded: Engine) -> None:
    paid = told(demanded, date(2024, 2, 20), PAID_IN_TIME)
    correction = {
        "kind": "correction",
        "on": "2024-02-21",
        "voids": str(paid.seq),
        "reason": "票据系另一宗地",
    }
    righted = told(demanded, date(2024, 2, 21), correction)
    assert "withdrawn" in followed(righted)
    assert statuses(demanded, "withdrawal_letter") == ["withdrawn"]
    assert statuses(demanded, "overdue_payment") == ["served"]


def test_a_second_finding_replaces_the_letter_that_was_not_yet_issued(demanded: Engine) -> None:
    tell(demanded, date(2024, 2, 20), {**PAID_IN_TIME, "amount_wan": "200"})
    assert statuses(demanded, "rectification_letter") == ["drafted"]
    tell(demanded, date(2024, 2, 21), {**PAID_IN_TIME, "amount_wan": "100"})
    assert statuses(demanded, "rectification_letter") == ["withdrawn", "drafted"]
    tell(demanded, date(2024, 2, 22), {**PAID_IN_TIME, "amount_wan": "200"})
    assert statuses(demanded, "rectification_letter") == ["withdrawn", "withdrawn"]
    assert statuses(demanded, "withdrawal_letter") == ["drafted"]


def test_an_issue_recorded_by_mistake_is_undone_by_its_correction(engine: Engine) -> None:
    tell(engine, SIGNED, one_instalment())
    sweep_on(engine, date(2024, 2, 5))
    wrong = {"kind": "notice_issued", "on": "2024-02-06", "notice": "overdue_payment"}
    issued = told(engine, date(2024, 2, 6), wrong)
    tell(engine, date(2024, 2, 7), {"kind": "correction", "on": "2024-02-07", "voids": str(issued.seq)})
    assert statuses(engine, "overdue_payment") == ["drafted"]


# Corrections of visits


def test_a_visit_voided_opens_its_task_again_and_a_second_correction_closes_it(engine: Engine) -> None:
    tell(engine, SIGNED, supply(instalments=[], handover_on=None))
    sweep_on(engine, date(2024, 6, 2))
    visit = {"kind": "inspection", "on": "2024-06-03", "finding": "not_started"}
    visited = told(engine, date(2024, 6, 3), visit)
    assert statuses(engine, "reinspect_start") == ["done"]
    voided = told(
        engine, date(2024, 6, 4), {"kind": "correction", "on": "2024-06-04", "voids": str(visited.seq)}
    )
    assert followed(voided) == ["restored"]
    assert statuses(engine, "reinspect_start") == ["open"]
    tell(engine, date(2024, 6, 5), {"kind": "correction", "on": "2024-06-05", "voids": str(voided.seq)})
    assert statuses(engine, "reinspect_start") == ["done"]


def test_the_supply_itself_cannot_be_voided(engine: Engine) -> None:
    tell(engine, SIGNED, one_instalment())
    with pytest.raises(NotAllowed, match="合同变更"):
        told(engine, date(2024, 2, 7), {"kind": "correction", "on": "2024-02-07", "voids": "1"})
