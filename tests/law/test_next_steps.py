"""What is owed next in an idle case: at every stage one step moves it on, with its article, and what is typed can be recorded."""

from __future__ import annotations

from typing import Any

import pytest

from supervision.law.facts import FIELDS
from supervision.law.idle_case.case import case_of
from supervision.law.idle_case.clocks import Actor
from supervision.law.idle_case.next_steps import MOVES_ON, next_steps
from supervision.law.idle_case.owed import Owed
from supervision.law.idle_case.stages import CaseStage
from supervision.law.standing import Life
from supervision.law.steps import Unit
from supervision.law.values import ENVELOPE
from tests.law import cases as c
from tests.law.parcels import NO, day

S = CaseStage
TO_GOVERNMENT = (*c.INQUIRY, c.GOVERNMENT, *c.DONE_BESIDE)
NEGOTIATED = ("negotiation", "2025-07-25", {"agreed": True, "way": "extend"})
PLANNED = ("disposal", "2025-07-28", {"way": "extend", "start_on": "2026-01-01"})
PLAN_APPROVED = ("gov_approval", "2025-08-01", {"way": "extend", "approval_no": "县政〔2025〕9号"})
DONE = ("disposal_done", "2025-08-04", {"way": "extend", "start_on": "2026-01-01", "agreement_no": "补1"})
REQUESTED = ("hearing_requested", "2025-07-30", {})
ISSUED = ("notice_issued", "2025-08-12", {"notice": "fee_decision"})
APPEALED = ("appeal", "2025-09-01", {"remedy": "reconsideration"})
MORTGAGED = ("mortgage", "2024-09-01", {"mortgagee": "农行新河县支行"})
IN_COURT = ("court_enforcement", "2026-04-01", {"court": "新河县人民法院"})


def steps(life: Life, on: str) -> list[Owed]:
    return next_steps(life, day(on))


def first(life: Life, on: str) -> tuple[str, str, str]:
    """What moves the case on: the fact or the paper, the article, whose move."""
    [owed, *_] = steps(life, on)
    return str(owed.paper or owed.kind), owed.clause.article, owed.actor


STAGES: list[tuple[CaseStage, str, tuple[Any, ...], tuple[str, str, str]]] = [
    (S.SUSPECTED, "2025-06-02", (), ("idle_check", "第五条", "office")),
    (S.CHECKED, "2025-06-05", (c.CHECKED,), ("referral", "六（四）", "office")),
    (S.REFERRED, "2025-06-06", c.INQUIRY[:2], ("referral_accepted", "六（四）", "office")),
    (
        S.RETURNED, "2025-06-10", (*c.INQUIRY[:2], ("referral_returned", "2025-06-09", {"reason": "缺照片"})),
        ("referral", "六（四）", "office"),
    ),
    (S.ACCEPTED, "2025-06-10", c.INQUIRY[:3], ("idle_investigation", "第五条", "office")),
    (S.INVESTIGATED, "2025-06-16", c.INQUIRY[:4], ("idle_investigation", "第六条", "office")),
    (S.ANSWERING, "2025-06-20", c.INQUIRY[:5], ("holder_materials", "第五条第二款", "holder")),
    (S.TO_DETERMINE, "2025-07-10", c.INQUIRY, ("idle_determination", "第九条", "office")),
    (S.DETERMINED, "2025-07-24", TO_GOVERNMENT, ("negotiation", "第十二条第一款", "office")),
    (S.NEGOTIATED, "2025-07-25", (*TO_GOVERNMENT, NEGOTIATED), ("disposal", "第十三条第一款", "office")),
    (S.PLANNED, "2025-07-28", (*TO_GOVERNMENT, NEGOTIATED, PLANNED), ("gov_approval", "第十三条第一款", "office")),
    (
        S.PLAN_APPROVED, "2025-08-01", (*TO_GOVERNMENT, NEGOTIATED, PLANNED, PLAN_APPROVED),
        ("disposal_done", "第十三条第一款", "office"),
    ),
    (S.HEARING_TOLD, "2025-07-29", c.FINED[:13], ("hearing_requested", "第十五条", "holder")),
    (S.HEARING_DUE, "2025-07-31", (*c.FINED[:13], REQUESTED), ("hearing_arranged", "（条号待核）", "office")),
    (S.HEARD, "2025-07-30", c.FINED[:14], ("legal_review", "四", "office")),
    (S.REVIEWED, "2025-08-01", c.FINED[:15], ("gov_approval", "第十四条", "office")),
    (S.APPROVED, "2025-08-08", c.FINED[:16], ("disposal", "第十四条第（一）项", "office")),
    (S.DECIDED, "2025-08-11", c.FINED, ("fee_decision", "第十四条第（一）项", "office")),
    (S.ISSUED, "2025-08-12", (*c.FINED, ISSUED), ("fee_decision", "第十四条第（一）项", "office")),
    (S.SERVED, "2025-08-20", (*c.FINED, c.DECISION_SERVED), ("fee_paid", "第十七条第一款", "holder")),
    (
        S.CONTESTED, "2025-09-02", (*c.FINED, c.DECISION_SERVED, APPEALED),
        ("appeal_decided", "第十七条第二款", "office"),
    ),
    (S.IN_COURT, "2026-04-02", (*c.FINED, c.DECISION_SERVED, IN_COURT), ("fee_paid", "第十七条第一款", "office")),
    (
        S.CLOSED, "2025-08-04", (*TO_GOVERNMENT, NEGOTIATED, PLANNED, PLAN_APPROVED, DONE),
        ("filing", "第二十五条第一款", "office"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "on", "told", "expected"), STAGES, ids=[row[0] for row in STAGES])
def test_at_each_stage_it_is_said_what_moves_the_case_on(
    stage: CaseStage, on: str, told: tuple[Any, ...], expected: tuple[str, str, str]
) -> None:
    life = c.not_started(on, *told)
    case = case_of(life)
    assert case is not None
    assert case.stage is stage
    assert first(life, on) == expected


def test_every_stage_is_asked() -> None:
    assert [stage for stage, *_ in STAGES] == [stage for stage in CaseStage if stage in MOVES_ON]
    assert set(MOVES_ON) == set(CaseStage)


@pytest.mark.parametrize(("stage", "on", "told", "expected"), STAGES, ids=[row[0] for row in STAGES])
def test_what_is_to_be_typed_names_fields_the_fact_has(
    stage: CaseStage, on: str, told: tuple[Any, ...], expected: object
) -> None:
    for owed in steps(c.not_started(on, *told), on):
        assert (owed.kind is None) or (owed.paper is None)
        assert owed.clause.sentence
        assert isinstance(owed.unit, Unit)
        if owed.kind is not None:
            named = {field.split("=")[0] for field in owed.fields.split()}
            assert named <= set(FIELDS[owed.kind]) | ENVELOPE
            assert owed.command(NO).startswith(f"supervision record {NO} {owed.kind}")
        elif owed.paper is not None:
            assert owed.command(NO) == f"supervision cases draft {NO} {owed.paper}"


def beside(life: Life, on: str) -> list[str]:
    return [str(owed.paper or owed.kind) for owed in steps(life, on)][1:]


def test_beside_a_determination_stand_the_duties_of_arts_9_11_25_and_26() -> None:
    life = c.not_started("2025-07-21", *c.INQUIRY, c.GOVERNMENT)
    assert beside(life, "2025-07-21") == [
        "idle_determination", "publication", "filing", "government_cause_letter", "finance_told",
    ]  # fmt: skip
    assert beside(c.not_started("2025-07-23", *TO_GOVERNMENT), "2025-07-23") == []


def test_only_a_cause_of_the_governments_is_told_and_published() -> None:
    owed = steps(c.not_started("2025-07-21", *c.INQUIRY, c.HOLDERS_FAULT), "2025-07-21")
    assert "government_cause_letter" not in [owed.paper for owed in owed]
    [publication] = [owed for owed in owed if owed.kind == "publication"]
    assert "with_cause" not in publication.fields


def test_the_mortgagee_is_told_when_a_plan_is_drawn_up() -> None:
    planned = (*TO_GOVERNMENT, NEGOTIATED, PLANNED)
    assert beside(c.not_started("2025-07-28", *planned, MORTGAGED), "2025-07-28") == ["mortgagee_letter"]
    assert beside(c.not_started("2025-07-28", *planned), "2025-07-28") == []


@pytest.mark.parametrize(
    ("on", "whose"),
    [("2025-07-18", "holder"), ("2025-07-19", "office")],
    ids=["the last day", "the day after"],
)
def test_after_thirty_days_the_office_determines_without_materials(on: str, whose: str) -> None:
    life = c.not_started(on, *c.INQUIRY[:5])
    assert first(life, on)[2] == whose


@pytest.mark.parametrize(
    ("on", "kind"),
    [("2025-08-04", "hearing_requested"), ("2025-08-05", "legal_review")],
    ids=["the fifth working day", "the day after"],
)
def test_a_hearing_nobody_asked_for_in_time_is_settled(on: str, kind: str) -> None:
    assert first(c.not_started(on, *c.FINED[:13]), on)[0] == kind


@pytest.mark.parametrize(("on", "papers"), [("2025-09-15", 0), ("2025-09-16", 1)])
def test_a_decision_not_performed_is_urged(on: str, papers: int) -> None:
    """Served on 2025-08-15: the thirtieth day is a Sunday, so Monday 15 September is still in time."""
    life = c.not_started(on, *c.FINED, c.PUBLICISED, c.DECISION_SERVED)
    assert beside(life, on) == ["performance_urging"] * papers


@pytest.mark.parametrize(
    ("on", "kind", "whose"),
    [("2026-06-01", "None", "holder"), ("2026-06-02", "hearing_right_notice", "office")],
    ids=["two years full", "the day after"],
)
def test_a_fee_paid_does_not_end_the_case(on: str, kind: str, whose: str) -> None:
    paid = ("fee_paid", "2025-09-01", {"amount_wan": "200"})
    life = c.not_started(on, *c.FINED, c.DECISION_SERVED, paid)
    assert first(life, on) == (kind, "第十四条第（二）项", whose)


def test_halted_land_is_negotiated_whatever_its_cause() -> None:
    told = (
        ("idle_check", "2025-03-05", {"finding": "halted"}),
        ("idle_determination", "2025-04-01", {"cause": "holder"}),
    )
    assert first(c.halted("2025-04-01", *told), "2025-04-01")[:2] == ("negotiation", "第十二条第一款")
    [check] = steps(c.halted("2025-03-02"), "2025-03-02")
    assert check.fields.startswith("finding=halted")


def test_a_determination_without_its_cause_is_to_be_set_right() -> None:
    life = c.not_started("2025-07-21", *c.INQUIRY, ("idle_determination", "2025-07-21", {}))
    assert first(life, "2025-07-21") == ("correction", "第十条", "office")
    assert steps(life, "2025-07-21")[0].fields == "voids=7 reason=…"


def test_found_started_on_site_the_suspicion_is_to_be_cleared() -> None:
    life = c.not_started("2025-06-05", ("idle_check", "2025-06-05", {"finding": "started"}))
    assert first(life, "2025-06-05") == ("idle_cleared", "第三十条第一款", "office")


def test_a_decision_the_office_revokes_needs_its_paper_and_the_fee_its_refund() -> None:
    paid = ("fee_paid", "2025-09-01", {"amount_wan": "100"})
    revoked = ("revocation", "2025-09-05", {"of": "fee", "reason": "认定有误"})
    life = c.not_started("2025-09-05", *c.FINED, c.PUBLICISED, c.DECISION_SERVED, paid, revoked)
    assert beside(life, "2025-09-05") == ["revocation_decision", "fee_refunded"]


def test_what_was_published_comes_off_when_the_case_is_closed() -> None:
    life = c.not_started("2025-08-04", *TO_GOVERNMENT, NEGOTIATED, PLANNED, PLAN_APPROVED, DONE)
    assert [owed.kind for owed in steps(life, "2025-08-04")] == ["filing", "publication_withdrawn"]


def test_nothing_is_owed_where_there_is_no_case() -> None:
    assert steps(c.not_started("2025-06-01"), "2025-06-01") == []


def test_the_day_a_case_came_to_its_stage_is_that_of_the_fact_that_moved_it() -> None:
    life = c.not_started("2025-07-24", *TO_GOVERNMENT)
    case = case_of(life)
    assert case is not None
    assert case.stage_since == day("2025-07-21")
    fresh = case_of(c.not_started(c.SUSPECTED))
    assert fresh is not None
    assert fresh.stage_since == day(c.SUSPECTED)


def test_whose_move_it_is_has_a_word() -> None:
    assert {actor.zh for actor in Actor} == {"我局", "当事人"}
