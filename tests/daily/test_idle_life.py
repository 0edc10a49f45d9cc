"""Idle cases from the suspicion to the last paper, by the desks whose acts they are, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine

from supervision.law.idle_case.case import case_of
from supervision.law.idle_case.clocks import clocks
from supervision.law.idle_case.stages import CaseStage as C
from supervision.law.steps import NoticeName as N
from supervision.law.steps import TaskName as T
from supervision.law.steps import Unit
from supervision.law.terms import Kind, State
from tests.casework.staffed import read
from tests.daily import halted_land, recovered_land
from tests.daily import idle_lives as lives
from tests.daily.idle_bureau import Bureau

Chapter = Callable[[Bureau], None]


@pytest.fixture
def bureau(engine: Engine, tmp_path: Path) -> Bureau:
    return Bureau(engine, read(tmp_path), tmp_path)


# Three lives, at every stage the desks, the clocks, the refusals


def test_idle_by_the_holders_fault_as_it_seemed_then_by_the_governments(bureau: Bureau) -> None:
    for chapter in lives.FIRST_LIFE:
        chapter(bureau)
    assert bureau.alarms == []


def test_halted_land_is_bought_back_by_agreement(bureau: Bureau) -> None:
    for chapter in halted_land.SECOND_LIFE:
        chapter(bureau)
    assert bureau.read().life.state is State.RECOVERED
    assert bureau.alarms == []


@pytest.mark.parametrize(
    "rest", [recovered_land.NOT_CONTESTED, recovered_land.CONTESTED], ids=["announced", "in court"]
)
def test_land_not_started_for_two_years_is_taken_back(bureau: Bureau, rest: Sequence[Chapter]) -> None:
    for chapter in (*lives.TO_THE_DETERMINATION, *rest):
        chapter(bureau)
    assert bureau.read().life.state is State.RECOVERED
    assert bureau.alarms == []


# Told late, told out of order, told wrong


def test_a_receipt_brought_back_late_counts_from_the_day_it_was_signed(bureau: Bureau) -> None:
    lives.suspected(bureau)
    lives.referred(bureau)
    bureau.signed("2025-06-17", N.IDLE_INVESTIGATION)
    bureau.stands("2025-07-01", C.INVESTIGATED, enforcement={T.SERVE})
    bureau.served("2025-07-01", N.IDLE_INVESTIGATION, happened="2025-06-18")
    bureau.stands("2025-07-02", C.ANSWERING, until={lives.MATERIALS: "2025-07-18"})


def test_materials_told_after_the_thirty_days_but_given_in_them_take_the_warning_back(bureau: Bureau) -> None:
    lives.suspected(bureau)
    lives.referred(bureau)
    bureau.signed("2025-06-17", N.IDLE_INVESTIGATION)
    bureau.served("2025-06-18", N.IDLE_INVESTIGATION)
    bureau.stands(
        "2025-07-21", C.ANSWERING, enforcement={T.DETERMINE_IDLE}, until={lives.MATERIALS: "2025-07-18"}
    )
    assert bureau.warned_of() == ["materials_late"]
    bureau.tell("zhao", "2025-07-22", "holder_materials", happened="2025-07-17", content="情况说明")
    bureau.stands("2025-07-23", C.TO_DETERMINE, enforcement={T.DETERMINE_IDLE})
    assert bureau.warned_of() == []


def test_what_is_told_in_any_order_is_the_same_case(bureau: Bureau) -> None:
    """After the check everything is entered weeks later, last things first."""
    lives.supplied(bureau)
    bureau.sweep("2025-06-02")
    lives.checked(bureau, "2025-06-05")
    late = "2025-08-20"
    bureau.tell("zhao", late, "holder_materials", happened="2025-07-10", content="情况说明")
    bureau.tell("wang", late, "referral", happened="2025-06-12", matter="idle")
    bureau.tell("zheng", late, "referral_accepted", happened="2025-06-13")
    given = {"notice": "idle_investigation", "document": "闲调1号"}
    by_hand = {**lives.BY_HAND, **given}
    bureau.tell("zheng", late, "service", happened="2025-06-18", **by_hand)
    bureau.stands("2025-08-21", C.TO_DETERMINE, enforcement={T.DETERMINE_IDLE})


def test_a_start_that_comes_to_light_ends_the_case_and_asks_the_referral_back(bureau: Bureau) -> None:
    lives.suspected(bureau)
    lives.referred(bureau)
    proof = {"permit_no": "施2025-1", "works": "foundation"}
    bureau.tell("zhang", "2025-06-20", "start", happened="2025-05-20", **proof)
    assert case_of(bureau.read().life) is None
    assert "supervision referrals withdraw" in " ".join(bureau.alarms)
    bureau.sweep("2025-06-21")
    assert bureau.to_do() == {Unit.UTILISATION: {T.WITHDRAW_REFERRAL}}


def test_a_day_wrong_on_a_receipt_moves_the_clock(bureau: Bureau) -> None:
    """Served on the 19th, not the 18th: the thirtieth day is a Saturday, so the Monday is the last."""
    lives.suspected(bureau)
    lives.referred(bureau)
    bureau.signed("2025-06-17", N.IDLE_INVESTIGATION)
    wrong = bureau.served("2025-06-18", N.IDLE_INVESTIGATION)
    bureau.stands("2025-06-20", C.ANSWERING, until={lives.MATERIALS: "2025-07-18"})
    bureau.tell("zheng", "2025-06-23", "correction", voids=str(wrong.seq), reason="回证上的日期是6月19日")
    bureau.served("2025-06-23", N.IDLE_INVESTIGATION, happened="2025-06-19")
    bureau.stands("2025-06-24", C.ANSWERING, until={lives.MATERIALS: "2025-07-21"})


def test_a_decision_that_rested_on_the_wrong_day_is_named(bureau: Bureau) -> None:
    """Signed on the first day after the five in which a hearing can be asked for; they ended a day later."""
    for chapter in lives.TO_THE_DETERMINATION:
        chapter(bureau)
    bureau.signed("2025-08-06", N.HEARING_RIGHT_NOTICE)
    wrong = bureau.served("2025-08-07", N.HEARING_RIGHT_NOTICE)
    bureau.tell("wu", "2025-08-15", "legal_review", opinion="同意")
    bureau.tell("zheng", "2025-08-15", "gov_approval", way="fee", **lives.BY_THE_COUNTY)
    bureau.tell("zheng", "2025-08-15", "disposal", way="fee", amount_wan="200")
    bureau.signed("2025-08-15", N.FEE_DECISION)
    assert bureau.alarms == []
    bureau.tell("zheng", "2025-08-18", "correction", voids=str(wrong.seq), reason="回证上的日期是8月8日")
    bureau.served("2025-08-18", N.HEARING_RIGHT_NOTICE, happened="2025-08-08")
    assert [said for said in bureau.alarms if "征缴土地闲置费决定书" in said and "2025-08-15" in said]
    bureau.is_sound()


# Who may


NOT_THEIRS = {
    "zhang": ("referral", "idle_determination", "legal_review", "fee_paid"),
    "zhao": ("idle_check", "referral", "gov_approval", "publication"),
    "wang": ("referral_accepted", "idle_determination", "hearing_told", "disposal", "legal_review"),
    "zheng": ("idle_check", "referral", "referral_withdrawn", "legal_review", "fee_refunded"),
    "wu": ("idle_determination", "gov_approval", "disposal", "publication"),
    "zhou": ("idle_determination", "disposal", "referral_accepted"),
}


def test_no_desk_does_what_is_anothers(bureau: Bureau) -> None:
    lives.suspected(bureau)
    for user, kinds in NOT_THEIRS.items():
        for kind in kinds:
            bureau.refuses(f"不能登记“{Kind(kind).zh}”.*请找", user, "2025-06-06", kind)


def test_the_clocks_are_those_of_the_article_and_of_whoever_has_to_act(bureau: Bureau) -> None:
    for chapter in lives.FIRST_LIFE[:7]:
        chapter(bureau)
    life = bureau.read().life
    assert case_of(life) is not None
    told = {clock.what: (clock.clause.article, clock.actor.zh) for clock in clocks(life)}
    assert told == {
        "履行决定": ("第十七条第一款", "当事人"),
        "申请行政复议": ("第二十条第一款", "当事人"),
        "申请法院强制执行": ("第五十三条", "我局"),
    }
