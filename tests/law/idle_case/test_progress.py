"""How far a case has come, what may be recorded in it under which article, and what the law refuses as it stands."""

from __future__ import annotations

from typing import Any

import pytest

from supervision.law.idle_case.case import IdleCase, case_of
from supervision.law.idle_case.progress import Standing, way_of
from supervision.law.idle_case.reaching import CASE_KINDS
from supervision.law.idle_case.recorded_steps import CLAUSE_OF, STEPS, leads_to, may_reach
from supervision.law.idle_case.refused_now import refused_now
from supervision.law.idle_case.stages import CASE_MOVES, CaseStage, Milestone
from supervision.law.standing import Life
from supervision.law.terms import Kind, Way
from tests.law import cases as c
from tests.law.parcels import day
from tests.law.test_next_steps import STAGES

S = CaseStage
BY_REFERRALS_AND_PAPERS = {
    Kind.REFERRAL, Kind.REFERRAL_ACCEPTED, Kind.REFERRAL_RETURNED, Kind.REFERRAL_WITHDRAWN, Kind.NOTICE_ISSUED,
    Kind.SERVICE,
}  # fmt: skip


def the_case(life: Life) -> IdleCase:
    case = case_of(life)
    assert case is not None
    return case


def standing(case: IdleCase) -> dict[CaseStage, Standing]:
    return {each.stage: each.standing for each in way_of(case)}


@pytest.mark.parametrize(
    ("stage", "on", "told", "_first"), STAGES, ids=[f"{stage}-{on}" for stage, on, *_ in STAGES]
)
def test_at_every_stage_the_way_says_what_is_done_where_it_stands_and_what_is_ahead(
    stage: CaseStage, on: str, told: tuple[Any, ...], _first: object
) -> None:
    way = way_of(the_case(c.not_started(on, *told)))
    assert [each.stage for each in way if each.standing is Standing.NOW] == [stage]
    places = [list(Standing).index(each.standing) for each in way]
    assert places == sorted(places)
    done = [each.on for each in way if each.standing is Standing.DONE]
    assert None not in done
    assert done == sorted(done, key=str)
    assert way[-1].stage is S.CLOSED


def test_until_the_cause_is_found_nobody_knows_how_the_land_will_be_dealt_with() -> None:
    found = standing(the_case(c.not_started("2025-06-10", *c.INQUIRY[:3])))
    assert found[S.ACCEPTED] is Standing.NOW
    assert found[S.SUSPECTED] is Standing.DONE
    assert found[S.DETERMINED] is Standing.AHEAD
    assert S.NEGOTIATED not in found
    assert S.HEARING_TOLD not in found


def test_the_ways_part_at_the_cause() -> None:
    by_12 = standing(the_case(c.not_started("2025-07-21", *c.INQUIRY, c.GOVERNMENT)))
    by_14 = standing(the_case(c.not_started("2025-07-21", *c.INQUIRY, c.HOLDERS_FAULT)))
    assert S.PLANNED in by_12
    assert S.PLANNED not in by_14
    assert S.REVIEWED in by_14
    assert S.HEARING_DUE not in by_14  # only who is asked for a hearing holds one


def test_a_return_lies_between_the_referral_and_its_acceptance() -> None:
    returned = ("referral_returned", "2025-06-09", {"reason": "缺照片"})
    way = [each.stage for each in way_of(the_case(c.not_started("2025-06-10", *c.INQUIRY[:2], returned)))]
    at = way.index(S.RETURNED)
    assert way[at + 1] is S.ACCEPTED


def test_whatever_a_case_is_made_of_is_recorded_as_a_step_or_by_the_verbs_of_referrals_and_papers() -> None:
    assert set(CLAUSE_OF) | BY_REFERRALS_AND_PAPERS == set(CASE_KINDS)
    assert not set(CLAUSE_OF) & BY_REFERRALS_AND_PAPERS
    assert len(CLAUSE_OF) == sum(len(kinds) for kinds in STEPS.values())
    known = {move.reached for move in CASE_MOVES}
    for kind in CLAUSE_OF:
        assert may_reach(kind)
    assert all(set(may_reach(kind)) & known for kind in (Kind.DISPOSAL, Kind.LEGAL_REVIEW, Kind.HEARING_HELD))


def test_a_step_says_where_it_leads_from_where_the_case_stands() -> None:
    case = the_case(c.not_started("2025-07-10", *c.INQUIRY))
    assert leads_to(Kind.IDLE_DETERMINATION, case) == [(Milestone.DETERMINED, S.DETERMINED)]
    assert leads_to(Kind.LEGAL_REVIEW, case) == []
    assert leads_to(Kind.IDLE_CLEARED, case) == [(Milestone.CLEARED, S.CLOSED)]


def test_what_the_law_refuses_now_is_said_with_its_article() -> None:
    by_12 = refused_now(c.not_started("2025-07-21", *c.INQUIRY, c.GOVERNMENT), day("2025-07-21"))
    why = {(each.kind, each.of): each.why for each in by_12}
    assert "第十四条" in why[Kind.DISPOSAL, Way.FEE]
    assert "备案" in why[Kind.DISPOSAL, Way.EXTEND]
    assert "第九条" in why[Kind.IDLE_DETERMINATION, None]
    by_14 = {
        each.kind
        for each in refused_now(c.not_started("2025-07-21", *c.INQUIRY, c.HOLDERS_FAULT), day("2025-07-21"))
    }
    assert {Kind.COURT_ENFORCEMENT, Kind.GOV_APPROVAL, Kind.DEREGISTRATION_ANNOUNCED} <= by_14


def test_where_nothing_is_open_nothing_is_refused() -> None:
    assert refused_now(c.not_started("2025-01-01"), day("2025-01-01")) == []
    closed = ("idle_cleared", "2025-06-10", {"reason": "started", "proof": "施工许可证"})
    assert refused_now(c.not_started("2025-06-10", c.CHECKED, closed), day("2025-06-10")) == []
