"""Random cases: facts of a case in any order, permitted or not, never leave it without a stage, a clock or a sentence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from supervision.law.docket import look, upcoming
from supervision.law.explanation import explain
from supervision.law.facts import Fact, read_payload
from supervision.law.idle_case.case import case_of
from supervision.law.idle_case.clocks import clocks
from supervision.law.idle_case.reaching import CASE_KINDS
from supervision.law.idle_case.stages import CaseStage, Milestone
from supervision.law.life import fold
from supervision.law.permits import check
from supervision.law.referrals import ground_stands, referrals
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.snapshot import from_values, to_values
from supervision.law.standing import Life
from supervision.law.states import IN_IDLE_CASE
from supervision.law.steps import CASE_PAPERS
from supervision.law.terms import Decision, Kind, Verdict, Way
from tests.law.idle_case.cases import HALT, HALTED_LAND, LAND, served, told
from tests.law.parcels import NO

FIRST = date(2025, 6, 1)
DAYS = 620

Happening = tuple[Kind, dict[str, Any]]

PAPERS: list[Happening] = [
    *((Kind.NOTICE_ISSUED, {"notice": str(paper)}) for paper in sorted(CASE_PAPERS)),
    *((Kind.SERVICE, served(str(paper), "2025-06-01")[2]) for paper in sorted(CASE_PAPERS)),
]
WAYS: list[Happening] = [
    (kind, {"way": str(way)} | ({"start_on": "2026-03-01"} if kind is Kind.DISPOSAL_DONE else {}))
    for kind in (Kind.DISPOSAL, Kind.DISPOSAL_DONE, Kind.GOV_APPROVAL)
    for way in Way
]
SAID: dict[Kind, list[dict[str, Any]]] = {
    Kind.IDLE_CHECK: [{"finding": "not_started"}, {"finding": "started"}, {"finding": "halted"}],
    Kind.REFERRAL: [{"matter": "idle"}, {"matter": "breach"}, {}],
    Kind.REFERRAL_RETURNED: [{"reason": "缺证"}],
    Kind.REFERRAL_WITHDRAWN: [{"reason": "误移"}],
    Kind.REFERRAL_OUTCOME: [{"result": "已处置"}],
    Kind.IDLE_DETERMINATION: [{"cause": "holder"}, {"cause": "government"}, {"cause": "force_majeure"}, {}],
    Kind.IDLE_CLEARED: [{"reason": "started"}, {"reason": "wrong_date"}, {"reason": "amended"}],
    Kind.FILING: [{}, {"of": 3}],
    Kind.HOARDING_FOUND: [{"basis": "多宗闲置"}],
    Kind.NEGOTIATION: [{"agreed": True}, {"agreed": False}],
    Kind.HEARING_ARRANGED: [{"hearing_on": "2026-01-15"}],
    Kind.LEGAL_REVIEW: [{"passed": True}, {"passed": False}],
    Kind.DISPOSAL: [{"way": "fee", "amount_wan": "200"}],
    Kind.DISPOSAL_DONE: [{"way": "fee"}],
    Kind.FEE_PAID: [{"amount_wan": "200"}, {"amount_wan": "50"}, {}],
    Kind.FEE_REFUNDED: [{"amount_wan": "50"}, {}],
    Kind.APPEAL: [{"remedy": "suit"}, {"remedy": "reconsideration", "of": "determination"}, {}],
    Kind.APPEAL_DECIDED: [{"verdict": str(verdict)} for verdict in Verdict],
    Kind.REVOCATION: [{}, *({"of": str(decision)} for decision in Decision)],
    Kind.NOTICE_ISSUED: [{"notice": "start_notice"}],
    Kind.SERVICE: [{"notice": "start_notice"}],
}
BESIDE: list[Happening] = [
    (Kind.START, {"proof": "施工许可证"}),
    (Kind.RESUME, {}),
    (Kind.COMPLETION, {}),
    (Kind.TERMINATION, {}),
    (Kind.MORTGAGE, {"mortgagee": "某银行"}),
    (Kind.MORTGAGE_RELEASED, {"mortgagee": "某银行"}),
    (Kind.AMENDMENT, {"contract": {"start_on": "2025-12-01"}}),
    (Kind.HOLDER_REPORT, {"of": "started"}),
    (Kind.SUPPLY_CONDITIONS, {"lacking": "土地权利不清晰"}),
]
POOL: list[Happening] = [
    *PAPERS,
    *WAYS,
    *BESIDE,
    *((kind, said) for kind in sorted(CASE_KINDS) for said in SAID.get(kind, [{}])),
]

facts_of_cases = st.lists(st.tuples(st.integers(0, DAYS), st.sampled_from(POOL)), max_size=24)
lands = st.sampled_from([(LAND,), told(HALT, HALTED_LAND)])


def numbered(
    begun: tuple[Fact, ...], happened: list[tuple[int, Happening]], *, permitted: bool = False
) -> list[Fact]:
    """The facts in the order of their days; `permitted`: only those the law does not refuse on their day."""
    facts = list(begun)
    for seq, (days, (kind, said)) in enumerate(
        sorted(happened, key=lambda each: each[0]), start=len(begun) + 1
    ):
        new = Fact(kind, FIRST + timedelta(days), seq, read_payload(kind, said))
        if permitted and not _may(facts, new):
            continue
        facts.append(new)
    return facts


def _may(facts: list[Fact], new: Fact) -> bool:
    try:
        check(folded(facts, new.on, looked=False), new)
    except (NotAllowed, BadRecord):
        return False
    return True


def folded(facts: list[Fact], on: date, *, looked: bool = True) -> Life:
    life = fold(facts, NO, on=on, looked=looked)
    assert life is not None
    return life


@settings(max_examples=250, deadline=None, derandomize=True, database=None)
@given(lands, facts_of_cases, st.randoms(use_true_random=False))
def test_facts_in_any_order_leave_a_case_that_can_be_read(
    begun: tuple[Fact, ...], happened: list[tuple[int, Happening]], random: Any
) -> None:
    facts = numbered(begun, happened)
    shuffled = facts[:]
    random.shuffle(shuffled)
    for days in (1, 40, 200, DAYS, DAYS + 400):
        on = FIRST + timedelta(days)
        life = folded(facts, on)
        everything_is_said_of(life, facts, on)
        assert case_of(folded(shuffled, on)) == case_of(life)
        acts = look(folded(facts, on, looked=False), on, set())
        assert all(act.reason and act.due_on for act in acts)


def everything_is_said_of(life: Life, facts: list[Fact], on: date) -> None:
    case = case_of(life)
    if case is None:  # cleared or ended before the suspicion could begin
        assert clocks(life) == []
        return
    assert case.stage in CaseStage
    assert set(case.reached) <= set(Milestone)
    assert all(fact.on >= case.opened_on for fact in case.reached.values())
    assert case.closed or life.state in IN_IDLE_CASE
    assert case.paid_wan >= 0
    for clock in clocks(life):
        assert clock.due_on > clock.since
        assert clock.clause.sentence
    for referral in referrals(life):
        ground_stands(life, referral)
    assert all(step.rule.sentence(step.occasion) for step in upcoming(life, set()))
    answer = explain(facts, NO, set(), on=on)
    assert answer is not None
    assert "None" not in answer[1].why
    assert from_values(to_values(life), life.day) == life


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(lands, facts_of_cases)
def test_of_what_the_law_permits_the_case_ends_when_the_parcel_leaves_it(
    begun: tuple[Fact, ...], happened: list[tuple[int, Happening]]
) -> None:
    facts = numbered(begun, happened, permitted=True)
    for days in (40, 200, DAYS):
        life = folded(facts, FIRST + timedelta(days))
        case = case_of(life)
        assert case is None or case.closed is (life.state not in IN_IDLE_CASE)
