"""The idle case read from its facts: every move of its machine, what a revocation takes back, what opens a new case."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from supervision.law.idle_case.case import Track, case_of
from supervision.law.idle_case.stages import CASE_MOVES, CASE_SOURCES, CaseStage, Milestone, case_diagram
from supervision.law.terms import Cause, Decision, State, Way
from tests.law.idle_case.cases import (
    ACCEPTED,
    ANSWERED,
    ANSWERING,
    ARRANGED,
    CHECKED,
    HALT,
    HALTED_LAND,
    HEARD,
    INVESTIGATED,
    LAND,
    REFERRED,
    REQUESTED,
    REVIEWED,
    TOLD,
    TWO_YEARS_ON,
    Line,
    approved,
    case_on,
    decided,
    decision_issued,
    decision_served,
    determined,
    filed,
    life_of,
    line,
    lived,
    plan_approved,
    planned,
    served,
    told,
)
from tests.law.parcels import fact, life_on, supply

C, M = CaseStage, Milestone

RETURNED = [*REFERRED, line("2025-06-13", "referral_returned", reason="缺交地确认书")]
CONTESTED = [*decision_served(), line("2025-09-20", "appeal", remedy="reconsideration")]
IN_COURT = [*decision_served(), line("2026-04-10", "court_enforcement")]

AT: dict[CaseStage, list[Line]] = {
    C.SUSPECTED: [],
    C.CHECKED: CHECKED,
    C.REFERRED: REFERRED,
    C.RETURNED: RETURNED,
    C.ACCEPTED: ACCEPTED,
    C.INVESTIGATED: INVESTIGATED,
    C.ANSWERING: ANSWERING,
    C.TO_DETERMINE: ANSWERED,
    C.DETERMINED: determined(),
    C.NEGOTIATED: planned("extend")[:-1],
    C.PLANNED: planned("extend"),
    C.PLAN_APPROVED: plan_approved("extend"),
    C.HEARING_TOLD: TOLD,
    C.HEARING_DUE: ARRANGED,
    C.HEARD: HEARD,
    C.REVIEWED: REVIEWED,
    C.APPROVED: approved(),
    C.DECIDED: decided(),
    C.ISSUED: decision_issued(),
    C.SERVED: decision_served(),
    C.CONTESTED: CONTESTED,
    C.IN_COURT: IN_COURT,
    C.CLOSED: [*determined(), line("2025-07-25", "idle_cleared", reason="wrong_date")],
}
"""How a case comes to each stage."""

NEXT = "2026-05-01"
REACHED_BY: dict[Milestone, Line] = {
    M.CHECKED: line(NEXT, "idle_check", finding="not_started"),
    M.REFERRED: line(NEXT, "referral", matter="idle"),
    M.RETURNED: line(NEXT, "referral_returned", reason="缺证"),
    M.REFERRAL_WITHDRAWN: line(NEXT, "referral_withdrawn", reason="误移"),
    M.ACCEPTED: line(NEXT, "referral_accepted"),
    M.INVESTIGATION_ISSUED: line(NEXT, "notice_issued", notice="idle_investigation"),
    M.INVESTIGATION_SERVED: served("idle_investigation", NEXT),
    M.MATERIALS_GIVEN: line(NEXT, "holder_materials"),
    M.DETERMINED: line(NEXT, "idle_determination", cause="holder"),
    M.DETERMINATION_REVOKED: line(NEXT, "revocation", of="determination"),
    M.NEGOTIATED: line(NEXT, "negotiation", agreed=True),
    M.PLANNED: line(NEXT, "disposal", way="extend"),
    M.PLAN_APPROVED: line(NEXT, "gov_approval", way="extend"),
    M.HEARING_TOLD: line(NEXT, "hearing_told"),
    M.HEARING_REQUESTED: line(NEXT, "hearing_requested"),
    M.HEARING_WAIVED: line(NEXT, "hearing_waived"),
    M.HEARING_HELD: line(NEXT, "hearing_held"),
    M.REVIEWED: line(NEXT, "legal_review", passed=True),
    M.APPROVED: line(NEXT, "gov_approval", way="fee"),
    M.DECIDED: line(NEXT, "disposal", way="fee"),
    M.DECISION_ISSUED: line(NEXT, "notice_issued", notice="fee_decision"),
    M.DECISION_SERVED: served("fee_decision", NEXT),
    M.APPEALED: line(NEXT, "appeal", remedy="suit"),
    M.APPEAL_DECIDED: line(NEXT, "appeal_decided", verdict="upheld"),
    M.COURT_ASKED: line(NEXT, "court_enforcement"),
    M.FEE_PAID: line(NEXT, "fee_paid"),
    M.DECISION_REVOKED: line(NEXT, "revocation", of="fee"),
    M.CLEARED: line(NEXT, "idle_cleared", reason="amended"),
    M.DISPOSED: line(NEXT, "disposal_done", way="other", start_on="2026-09-01"),
}
"""A fact that reaches each milestone that moves a case."""

MOVES = [(move, source) for move in CASE_MOVES for source in move.sources]


@pytest.mark.parametrize("stage", AT)
def test_every_stage_is_reached_by_facts(stage: CaseStage) -> None:
    assert case_on(AT[stage]).stage is stage


def test_no_stage_and_no_move_is_left_out() -> None:
    assert set(AT) == set(CaseStage)
    assert set(REACHED_BY) == {move.reached for move in CASE_MOVES}


@pytest.mark.parametrize(
    ("reached", "source", "to"),
    [pytest.param(m.reached, source, m.to, id=f"{source}-{m.reached}") for m, source in MOVES],
)
def test_every_move_of_the_case_is_made_by_a_fact(
    reached: Milestone, source: CaseStage, to: CaseStage
) -> None:
    assert case_on([*AT[source], REACHED_BY[reached]]).stage is to


@pytest.mark.parametrize("stage", CaseStage)
def test_what_means_nothing_in_a_stage_leaves_it_as_it_is(stage: CaseStage) -> None:
    for reached, by in REACHED_BY.items():
        if stage not in CASE_SOURCES[reached] and reached not in (
            M.DETERMINATION_REVOKED,
            M.DECISION_REVOKED,
        ):
            assert case_on([*AT[stage], by]).stage is stage, reached


@pytest.mark.parametrize(
    "by",
    [
        line(NEXT, "publication"), line(NEXT, "filing"), line(NEXT, "finance_told"), line(NEXT, "government_told"),
        line(NEXT, "mortgagee_told"), line(NEXT, "hearing_arranged", hearing_on="2026-06-01"),
        line(NEXT, "publicised"), line(NEXT, "hoarding_found", basis="多宗闲置"), line(NEXT, "change_surveyed"),
        line(NEXT, "negotiation", agreed=False), line(NEXT, "legal_review", passed=False),
        line(NEXT, "idle_check", finding="started"), line(NEXT, "referral", matter="breach"),
        line(NEXT, "service", notice="idle_investigation"), line(NEXT, "complaint"),
    ],
    ids=lambda by: f"{by[1]}",
)  # fmt: skip
def test_what_stands_beside_the_course_of_a_case_moves_it_nowhere(by: Line) -> None:
    for stage, lines in AT.items():
        assert case_on([*lines, by]).stage is stage


def test_without_a_suspicion_there_is_no_case() -> None:
    assert case_of(life_on("2025-06-01", LAND)) is None
    assert case_of(life_on("2025-06-02", LAND)) is not None


def test_the_diagram_draws_every_move() -> None:
    drawn = case_diagram()
    assert drawn.count("-->") == len(MOVES) + 2
    assert all(f"{source} --> {move.to}: {move.reached.zh}" in drawn for move, source in MOVES)


# What the case says


@pytest.mark.parametrize(
    ("cause", "track"),
    [("holder", Track.ARTICLE_14), ("government", Track.ARTICLE_12), ("force_majeure", Track.ARTICLE_12)],
)
def test_the_cause_says_which_way_the_case_goes(cause: str, track: Track) -> None:
    case = case_on(determined(cause))
    assert case.cause is Cause(cause)
    assert case.track is track


def test_without_a_cause_no_way_is_open_yet() -> None:
    assert case_on(ANSWERED).track is None
    assert case_on([*ANSWERED, line("2025-07-20", "idle_determination")]).track is None


@pytest.mark.parametrize("cause", ["holder", "government"])
def test_halted_land_goes_by_article_12_whosever_fault_it_was(cause: str) -> None:
    case = case_on([*HALT, *determined(cause)], land=HALTED_LAND)
    assert case.halted
    assert case.track is Track.ARTICLE_12


def test_the_way_is_the_one_decided_else_the_one_planned() -> None:
    assert case_on(determined()).way is None
    assert case_on(planned("swap")).way is Way.SWAP
    assert case_on(decided("recovery")).way is Way.RECOVERY
    assert case_on(decided("fee")).decided is Decision.FEE


@pytest.mark.parametrize(
    ("on", "settled"),
    [("2025-07-31", False), ("2025-08-01", False), ("2025-08-02", True)],
    ids=["the day before the last", "the fifth working day", "the day after"],
)
def test_a_hearing_nobody_asked_for_in_five_working_days_is_settled(on: str, settled: bool) -> None:
    case = case_on(TOLD, on)
    assert str(case.ask_hearing_until) == "2025-08-01"
    assert case.hearing_settled_on(life_on(on, LAND).day) is settled
    asked = case_on(REQUESTED, on)
    assert not asked.hearing_settled_on(life_on(on, LAND).day)


# Revocation (撤销)


def test_a_decision_revoked_leaves_the_determination_standing() -> None:
    case = case_on([*decision_served(), line("2025-09-20", "revocation", of="fee")])
    assert case.stage is C.DETERMINED
    assert case.has(M.DETERMINED, M.DETERMINATION_SERVED, M.DECISION_REVOKED)
    gone = (M.HEARING_TOLD, M.HEARING_HELD, M.REVIEWED, M.APPROVED, M.DECIDED, M.DECISION_SERVED)
    assert not any(case.has(each) for each in gone)


def test_a_determination_revoked_takes_the_decision_with_it_and_leaves_a_suspicion() -> None:
    lines = [*decision_served(), line("2025-09-20", "revocation", of="determination")]
    case, life = case_on(lines), life_of(lines)
    assert case.stage is C.TO_DETERMINE
    assert life.state is State.IDLE_SUSPECTED
    assert case.has(M.INVESTIGATION_SERVED, M.MATERIALS_GIVEN, M.DECISION_REVOKED, M.DETERMINATION_REVOKED)
    gone = (M.DETERMINED, M.DETERMINATION_SERVED, M.DECIDED, M.DECISION_SERVED, M.HEARING_TOLD)
    assert not any(case.has(each) for each in gone)


def test_what_was_filed_and_told_on_a_revoked_determination_is_done_anew() -> None:
    before = [*filed("holder"), line("2025-07-25", "publication"), line("2025-07-25", "finance_told")]
    case = case_on([*before, line("2025-08-01", "revocation", of="determination")])
    assert not case.has(M.FILED)
    assert not case.has(M.FINANCE_TOLD)
    assert case.has(M.PUBLISHED)  # it is still to be withdrawn
    again = [
        *before,
        line("2025-08-01", "revocation", of="determination"),
        line("2025-08-10", "idle_determination", cause="government"),
    ]
    assert not case_on(again).has(M.PUBLISHED)


def test_a_revocation_that_names_nothing_is_of_the_decision_that_stands() -> None:
    assert case_on([*decision_served(), line("2025-09-20", "revocation")]).stage is C.DETERMINED
    assert not case_on([*ANSWERED, line("2025-07-15", "revocation")]).has(M.DECISION_REVOKED)


@pytest.mark.parametrize(
    ("of", "stage"),
    [("fee", C.DETERMINED), ("determination", C.TO_DETERMINE), ("", C.DETERMINED)],
)
def test_a_court_that_revokes_takes_back_what_was_contested(of: str, stage: CaseStage) -> None:
    contested = {"of": of} if of else {}
    lines = [
        *decision_served(),
        line("2025-09-20", "appeal", remedy="suit", **contested),
        line("2026-01-20", "appeal_decided", verdict="revoked"),
    ]
    assert case_on(lines).stage is stage
    assert life_of(lines).state is (State.IDLE_SUSPECTED if of == "determination" else State.IDLE)


@pytest.mark.parametrize("verdict", ["upheld", "changed", "ended"])
def test_a_contest_that_does_not_revoke_leaves_the_decision_to_be_performed(verdict: str) -> None:
    case = case_on([*CONTESTED, line("2025-11-20", "appeal_decided", verdict=verdict)])
    assert case.stage is C.SERVED
    assert case.has(M.DECISION_SERVED, M.APPEAL_DECIDED)


def test_a_suit_after_the_reconsideration_is_a_contest_of_its_own() -> None:
    lines = [
        *CONTESTED,
        line("2025-11-20", "appeal_decided", verdict="upheld"),
        line("2025-11-28", "appeal", remedy="suit"),
    ]
    case = case_on(lines)
    assert case.stage is C.CONTESTED
    assert not case.has(M.APPEAL_DECIDED)


# The fee (闲置费)


def test_a_fee_paid_closes_the_fee_and_not_the_case() -> None:
    lines = [*decision_served(), line("2025-09-20", "fee_paid", amount_wan="200")]
    case = case_on(lines)
    assert (case.stage, case.closed, case.paid_wan) == (C.DETERMINED, False, Decimal(200))
    assert case.has(M.FEE_PAID)
    assert case.decided is None
    assert life_of(lines).state is State.IDLE


def test_after_the_fee_the_land_may_still_be_taken_back() -> None:
    paid = [*decision_served(), line("2025-09-20", "fee_paid", amount_wan="200")]
    recovery = [each for each in TWO_YEARS_ON if each[0] >= "2026"]
    assert lived([*paid, *recovery]) is C.SERVED
    closed = [*paid, *recovery, line("2026-07-01", "deregistered")]
    assert lived(closed) is C.CLOSED
    assert life_of(closed).state is State.RECOVERED


def test_a_part_of_the_fee_is_not_the_fee() -> None:
    part = [*decision_served(), line("2025-09-20", "fee_paid", amount_wan="199.99")]
    assert case_on(part).stage is C.SERVED
    assert not case_on(part).has(M.FEE_PAID)
    rest = [*part, line("2025-09-25", "fee_paid", amount_wan="0.01")]
    assert case_on(rest).has(M.FEE_PAID)
    assert case_on(rest).paid_wan == 200


def test_a_payment_told_without_its_sum_is_of_what_was_owed() -> None:
    part = [*decision_served(), line("2025-09-20", "fee_paid", amount_wan="50")]
    assert case_on([*part, line("2025-09-25", "fee_paid")]).paid_wan == 200


def test_what_is_refunded_is_no_longer_paid() -> None:
    paid = [
        *decision_served(),
        line("2025-09-20", "fee_paid", amount_wan="200"),
        line("2025-10-01", "revocation", of="fee"),
    ]
    assert case_on(paid).paid_wan == 200
    part = [*paid, line("2025-10-10", "fee_refunded", amount_wan="50")]
    assert case_on(part).paid_wan == 150
    assert case_on([*part, line("2025-10-12", "fee_refunded")]).paid_wan == 0


def test_who_pays_may_still_contest_and_what_falls_is_refunded() -> None:
    lines = [
        *decision_served(),
        line("2025-09-20", "appeal", remedy="suit", of="determination"),
        line("2025-09-25", "fee_paid", amount_wan="200"),
        line("2026-01-20", "appeal_decided", verdict="revoked"),
    ]
    case = case_on(lines)
    assert case.stage is C.TO_DETERMINE
    assert case.paid_wan == 200


@pytest.mark.parametrize(
    ("then", "open_still"),
    [
        ([], True),
        ([line("2025-09-05", "fee_paid", amount_wan="200")], True),
        ([line("2025-09-05", "publicised")], False),
        ([line("2025-09-05", "revocation", of="fee")], False),
    ],
    ids=["decided", "paid at once", "publicised", "revoked"],
)
def test_a_decision_is_to_be_publicised_also_where_it_is_paid_at_once(
    then: list[Line], open_still: bool
) -> None:
    assert (case_on([*decision_served(), *then]).to_publicise is not None) is open_still


# Recovery (收回)


@pytest.mark.parametrize("kind", ["deregistered", "deregistration_announced"])
def test_land_is_recovered_from_the_deregistration_on(kind: str) -> None:
    assert life_of(TWO_YEARS_ON).state is State.IDLE
    lines = [*TWO_YEARS_ON, line("2026-12-20", kind)]
    assert life_of(lines).state is State.RECOVERED
    assert case_on(lines).closed


def test_a_deregistration_without_a_recovery_decided_takes_nothing_back() -> None:
    lines = [*decision_served("fee"), line("2025-10-20", "deregistered")]
    assert life_of(lines).state is State.IDLE
    assert not case_on(lines).closed


def test_a_recovery_revoked_is_no_ground_to_deregister() -> None:
    lines = [
        *TWO_YEARS_ON,
        line("2026-06-20", "revocation", of="recovery"),
        line("2026-07-01", "deregistered"),
    ]
    assert life_of(lines).state is State.IDLE


# One case after another


def test_a_new_suspicion_opens_a_new_case() -> None:
    lines = [
        *plan_approved("extend"),
        line("2025-09-01", "disposal_done", way="extend", start_on="2026-01-01"),
    ]
    first = case_on(lines, "2027-01-01")
    assert first.closed
    second = case_on(lines, "2027-01-02")
    assert (str(second.opened_on), second.basis, second.stage) == ("2027-01-02", "2026-01-01", C.SUSPECTED)
    assert second.reached == {}


def test_a_new_agreed_start_is_a_new_basis_and_the_old_case_keeps_its_end() -> None:
    lines = [*ANSWERED, line("2025-07-20", "idle_cleared", reason="amended", start_on="2025-12-01")]
    assert case_on(lines).closed
    assert case_on(lines).basis == "2024-06-01"
    assert case_on(lines, "2026-12-02").basis == "2025-12-01"


def test_construction_begun_during_the_suspicion_ends_the_case() -> None:
    lines = [*ACCEPTED, line("2025-06-15", "start", proof="施工许可证")]
    assert case_on(lines).closed
    assert case_on(lines[:-1]).stage is C.ACCEPTED


def test_construction_begun_after_the_determination_waits_for_the_disposal() -> None:
    assert case_on([*determined(), line("2025-08-15", "start", proof="施工许可证")]).stage is C.DETERMINED


def test_after_the_end_what_is_left_to_do_is_still_read() -> None:
    done = [
        *plan_approved("change_use"),
        line("2025-09-01", "disposal_done", way="change_use", start_on="2026-06-01"),
    ]
    case = case_on(
        [*done, line("2025-09-02", "publication_withdrawn"), line("2025-09-03", "filing"), line("2025-10-01", "change_surveyed")]
    )  # fmt: skip
    assert case.closed
    assert case.has(M.PUBLICATION_WITHDRAWN, M.FILING_UPDATED, M.CHANGE_SURVEYED)


# The day of the suspicion, and facts out of order


def test_a_check_and_a_referral_on_the_day_of_the_suspicion_are_of_the_case() -> None:
    day = "2025-06-02"
    lines = [line(day, "idle_check", finding="not_started"), line(day, "referral")]
    assert case_on(lines).stage is C.REFERRED
    assert case_on([*lines, line(day, "referral_accepted")]).stage is C.ACCEPTED
    assert case_on([*lines, line(day, "referral_withdrawn", reason="误移")]).stage is C.CHECKED


def test_what_came_before_the_suspicion_is_of_no_case() -> None:
    lines = [line("2025-06-01", "idle_check", finding="not_started"), line("2025-06-01", "filing")]
    assert case_on(lines, "2025-06-02").reached == {}


def test_facts_written_down_out_of_order_make_the_same_case() -> None:
    expected = case_on(decision_served())
    facts = list(told(decision_served()))
    for seed in range(20):
        shuffled = facts[:]
        Random(seed).shuffle(shuffled)
        assert case_of(life_on("2025-09-03", *shuffled)) == expected


def test_a_late_import_opens_the_case_on_its_legal_day_and_is_found_on_the_day_of_the_import() -> None:
    imported = supply(start_on="2024-06-01", bulk_on="2025-10-15")
    case = case_of(life_on("2025-10-15", imported))
    assert case is not None
    assert (str(case.opened_on), str(case.found_on)) == ("2025-06-02", "2025-10-15")


def test_a_filing_may_name_the_record_it_repeats() -> None:
    lines = determined("government")
    seq = next(number for number, each in enumerate(lines, 1) if each[1] == "idle_determination")
    assert case_on([*lines, line("2025-07-25", "filing", of=seq)]).has(M.FILED)
    assert not case_on([*lines, line("2025-07-25", "filing", of=1)]).has(M.FILED)


def test_a_paper_served_without_proof_reaches_nothing() -> None:
    facts = (*told(INVESTIGATED), fact("service", "2025-06-18", 50, notice="idle_investigation"))
    case = case_of(life_on("2025-06-18", *facts))
    assert case is not None
    assert case.stage is C.INVESTIGATED
