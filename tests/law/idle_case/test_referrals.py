"""The referral between two desks: what becomes of it, which one an answer is about, when its ground is gone."""

from __future__ import annotations

import pytest

from supervision.law.docket import look
from supervision.law.facts import Fact
from supervision.law.referrals import Referral, ReferralStatus, answered_referral, ground_stands, referrals
from supervision.law.terms import Matter
from tests.law.idle_case.cases import (
    ACCEPTED,
    CHECKED,
    LAND,
    REFERRED,
    Line,
    determined,
    life_of,
    line,
    plan_approved,
    refusal,
    told,
)
from tests.law.parcels import day, fact, life_on, names

S = ReferralStatus


def standing(lines: list[Line], on: str = "") -> list[Referral]:
    return referrals(life_of(lines, on))


BREACH = [
    line("2024-06-05", "breach", stage="start", cause="holder"),
    line("2024-06-06", "referral", matter="breach"),
]
CHANGED = [
    line("2024-08-01", "inspection", finding="change_of_use"),
    line("2024-08-02", "referral", matter="change_of_use"),
]
MOVED = [line("2024-08-01", "inspection", finding="moved"), line("2024-08-02", "referral", matter="moved")]


@pytest.mark.parametrize(
    ("then", "status"),
    [
        ([], S.PENDING),
        ([line("2025-06-13", "referral_accepted")], S.ACCEPTED),
        ([line("2025-06-13", "referral_returned", reason="缺证")], S.RETURNED),
        ([line("2025-06-13", "referral_withdrawn", reason="已动工")], S.WITHDRAWN),
        (
            [
                line("2025-06-13", "referral_accepted"),
                line("2025-09-01", "referral_outcome", result="已征缴闲置费"),
            ],
            S.CLOSED,
        ),
        (
            [
                line("2025-06-13", "referral_accepted"),
                line("2025-06-20", "referral_withdrawn", reason="已动工"),
            ],
            S.WITHDRAWN,
        ),
    ],
)
def test_what_became_of_a_referral(then: list[Line], status: ReferralStatus) -> None:
    [referral] = standing([*REFERRED, *then])
    assert referral.status is status
    assert referral.open is (status in (S.PENDING, S.ACCEPTED))
    assert str(referral.on) == "2025-06-12"
    assert str(referral.since) == (then[-1][0] if then else "2025-06-12")


@pytest.mark.parametrize(
    ("answer", "waits"),
    [
        ("referral_accepted", [S.PENDING]),
        ("referral_returned", [S.PENDING]),
        ("referral_withdrawn", [S.PENDING, S.ACCEPTED]),
        ("referral_outcome", [S.ACCEPTED]),
    ],
)
def test_an_answer_is_taken_only_where_somebody_waits_for_it(
    answer: str, waits: list[ReferralStatus]
) -> None:
    said = {"referral_returned": {"reason": "缺证"}, "referral_withdrawn": {"reason": "误移"},
            "referral_outcome": {"result": "不予立案"}}  # fmt: skip
    lives: dict[ReferralStatus, list[Line]] = {
        S.PENDING: REFERRED,
        S.ACCEPTED: ACCEPTED,
        S.RETURNED: [*REFERRED, line("2025-06-13", "referral_returned", reason="缺证")],
        S.WITHDRAWN: [*REFERRED, line("2025-06-13", "referral_withdrawn", reason="误移")],
        S.CLOSED: [*ACCEPTED, line("2025-06-14", "referral_outcome", result="不予立案")],
    }
    assert set(lives) == set(ReferralStatus)
    for status, lines in lives.items():
        told_off = refusal(lines, line("2025-06-20", answer, **said.get(answer, {})))
        assert (told_off == "") is (status in waits), status
        if told_off:
            assert "六（四）" in told_off
            assert status.zh in told_off


def test_an_answer_is_about_the_referral_it_names_else_the_latest_that_waits() -> None:
    lines = [*BREACH, *CHANGED]
    life = life_of(lines, "2024-08-05")
    assert answered_referral(life, fact("referral_accepted", "2024-08-05")) == life.answered[-1]
    named = answered_referral(life, fact("referral_accepted", "2024-08-05", answers=2))
    assert named is not None
    assert named.cause == Matter.BREACH
    assert answered_referral(life, fact("referral_accepted", "2024-08-05", answers=3)) is None


def test_two_referrals_are_answered_each_for_itself() -> None:
    lines = [
        *BREACH,
        *CHANGED,
        line("2024-08-05", "referral_accepted", answers=2),
        line("2024-08-06", "referral_returned", answers=4, reason="图斑不清"),
    ]
    assert [(each.seq, each.matter, each.status) for each in standing(lines)] == [
        (2, Matter.BREACH, S.ACCEPTED),
        (4, Matter.CHANGE_OF_USE, S.RETURNED),
    ]


def test_returned_and_made_again_it_is_a_new_referral() -> None:
    lines = [
        *REFERRED,
        line("2025-06-13", "referral_returned", reason="缺证"),
        line("2025-06-16", "referral", matter="idle"),
        line("2025-06-17", "referral_accepted"),
    ]
    assert [each.status for each in standing(lines)] == [S.RETURNED, S.ACCEPTED]
    assert str(standing(lines)[-1].accepted_on) == "2025-06-17"


def test_without_a_matter_it_is_of_the_suspicion_else_of_the_breach_that_was_found() -> None:
    assert standing([*CHECKED, line("2025-06-12", "referral")])[0].matter is Matter.IDLE
    assert standing([BREACH[0], line("2024-06-06", "referral")])[0].matter is Matter.BREACH
    assert standing([BREACH[0], *CHECKED, line("2025-06-12", "referral")])[0].matter is Matter.IDLE
    assert standing([line("2024-06-06", "referral")])[0].matter is Matter.IDLE


# Whether its ground stands


@pytest.mark.parametrize(
    ("lines", "stands"),
    [
        (REFERRED, True),
        (determined(before=ACCEPTED), True),
        ([*REFERRED, line("2025-06-20", "idle_cleared", reason="wrong_date")], False),
        ([*REFERRED, line("2025-06-20", "start", proof="施工许可证")], False),
        ([*REFERRED, line("2025-06-20", "termination")], False),
        (
            [
                *plan_approved("extend"),
                line("2025-09-01", "disposal_done", way="extend", start_on="2026-06-01"),
            ],
            True,
        ),
        (BREACH, True),
        (BREACH[1:], False),
        ([BREACH[1], line("2024-06-07", "breach", stage="start", cause="holder")], False),
        (CHANGED, True),
        (MOVED, True),
        ([MOVED[0], CHANGED[1]], False),
        ([line("2024-08-01", "inspection", finding=["moved", "change_of_use"]), MOVED[1]], True),
    ],
    ids=["suspected", "determined", "cleared", "started", "terminated", "disposed of", "a breach", "no breach",
         "a breach found only later", "used otherwise", "moved", "found moved, referred for its use", "found both"],
)  # fmt: skip
def test_what_was_referred_is_still_so_or_not(lines: list[Line], stands: bool) -> None:
    life = life_of(lines)
    assert ground_stands(life, referrals(life)[0]) is stands


def test_a_referral_of_an_earlier_case_has_lost_its_ground_in_the_next() -> None:
    lines = [*REFERRED, line("2025-06-20", "idle_cleared", reason="amended", start_on="2025-12-01")]
    life = life_of(lines, "2026-12-02")
    assert not ground_stands(life, referrals(life)[0])
    again = [
        *lines,
        line("2026-12-05", "idle_check", finding="not_started"),
        line("2026-12-06", "referral", matter="idle"),
    ]
    life = life_of(again)
    assert [ground_stands(life, each) for each in referrals(life)] == [False, True]
    assert refusal(again[:-1], again[-1]) == ""


def opened(lines: list[Line], on: str, land: Fact = LAND) -> list[str]:
    life = life_on(on, *told(lines, land), looked=False)
    return names(look(life, day(on), set()))


def test_a_correction_that_takes_the_ground_away_asks_for_the_referral_back() -> None:
    assert "withdraw_referral" not in opened(REFERRED, "2025-06-20")
    corrected = [*REFERRED, line("2025-06-20", "amendment", contract={"start_on": "2025-06-01"})]
    cleared = [*REFERRED, line("2025-06-20", "idle_cleared", reason="wrong_date", start_on="2025-06-01")]
    assert "withdraw_referral" not in opened(
        corrected, "2025-06-20"
    )  # the suspicion stands until somebody clears it
    assert "withdraw_referral" in opened(cleared, "2025-06-20")
    done = [*cleared, line("2025-06-21", "referral_withdrawn", reason="合同日期有误")]
    assert "withdraw_referral" not in opened(done, "2025-06-21")


def test_a_returned_referral_is_not_asked_back() -> None:
    lines = [
        *REFERRED,
        line("2025-06-13", "referral_returned", reason="缺证"),
        line("2025-06-20", "idle_cleared", reason="amended"),
    ]
    assert "withdraw_referral" not in opened(lines, "2025-06-20")


def test_an_outcome_told_after_the_disposal_closes_the_referral() -> None:
    lines = [
        *plan_approved("extend"),
        line("2025-09-01", "disposal_done", way="extend", start_on="2026-06-01"),
        line("2025-09-02", "referral_outcome", result="延长动工开发期限"),
    ]
    assert standing(lines)[0].status is S.CLOSED
    assert "withdraw_referral" not in opened(lines, "2025-09-03")
