"""The papers of a case are signed only when all they rest on stands on file: each missing piece alone is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from supervision.law.facts import Fact
from supervision.law.idle_case.paper_gates import GATES, missing_for
from supervision.law.steps import CASE_PAPERS, NoticeName
from tests.law.idle_case.cases import (
    ACCEPTED,
    ANSWERED,
    ANSWERING,
    ARRANGED,
    CHECKED,
    HALT,
    HALTED_LAND,
    INVESTIGATED,
    LAND,
    TWO_YEARS_ON,
    Line,
    decided,
    decision_served,
    determined,
    issued,
    life_of,
    line,
    planned,
    refusal,
)
from tests.law.parcels import NO, day, supply

MORTGAGE = line("2024-02-01", "mortgage", mortgagee="某银行")
UNPRICED = supply(parcel={"holder": "示范公司"}, start_on="2024-06-01")
RECOVERY = [MORTGAGE, *TWO_YEARS_ON[:-2], line("2026-06-08", "mortgagee_told")]
ANSWERED_DETERMINED = [*ANSWERED, line("2025-07-12", "idle_determination", cause="holder")]


def of(kind: str, notice: str = "") -> Callable[[Line], bool]:
    """Whether a line is of this kind, and about this paper."""
    return lambda each: each[1] == kind and notice in ("", each[2].get("notice"))


@dataclass(frozen=True, slots=True)
class Gate:
    """A paper, a life in which it may be signed on a day, and each piece whose lack is named."""

    notice: str
    on: str
    life: list[Line]
    lacking: dict[str, Callable[[Line], bool]]
    land: Fact = LAND


TABLE = [
    Gate("idle_investigation", "2025-06-16", ACCEPTED,
         {"现场核实": of("idle_check"), "接收移交": of("referral_accepted")}),
    Gate("idle_determination", "2025-07-15", ANSWERED_DETERMINED,
         {"闲置土地认定": of("idle_determination"), "《闲置土地调查通知书》送达": of("service"),
          "说明材料": of("holder_materials")}),
    Gate("government_cause_letter", "2025-07-25", determined("government"),
         {"政府原因的闲置认定": of("idle_determination")}),
    Gate("mortgagee_letter", "2025-08-12",
         [MORTGAGE, *(each for each in planned("extend") if each[1] != "negotiation")],
         {"抵押登记": of("mortgage"), "协商一致的处置方式": of("disposal")}),
    Gate("hearing_right_notice", "2025-07-25", determined(),
         {"闲置土地认定（": of("idle_determination"),
          "《闲置土地认定书》送达": of("service", "idle_determination")}),
    Gate("hearing_notice", "2025-08-01", ARRANGED,
         {"听证申请": of("hearing_requested"), "听证的时间、地点": of("hearing_arranged")}),
    Gate("fee_decision", "2025-09-02", decided(),
         {"闲置土地认定（": of("idle_determination"),
          "《闲置土地认定书》送达": of("service", "idle_determination"),
          "《听证权利告知书》送达": of("service", "hearing_right_notice"),
          "听证尚未举行": of("hearing_held"),
          "法制审核通过": of("legal_review"),
          "批准文号": of("gov_approval"),
          "“征缴土地闲置费”的决定": of("disposal")}),
    Gate("recovery_decision", "2026-06-09", RECOVERY,
         {"《闲置土地认定书》送达": of("service", "idle_determination"),
          "《听证权利告知书》送达": of("hearing_told"),
          "放弃听证": of("hearing_waived"),
          "法制审核通过": of("legal_review"),
          "批准文号": of("gov_approval"),
          "“无偿收回”的决定": of("disposal"),
          "抄送抵押权人": of("mortgagee_told")}),
    Gate("performance_urging", "2025-10-10", decision_served(),
         {"处理决定书送达": of("service", "fee_decision")}),
    Gate("revocation_decision", "2025-09-25", [*decision_served(), line("2025-09-20", "revocation", of="fee")],
         {"撤销决定的记录": of("revocation")}),
]  # fmt: skip

LACKING = [(gate, what, drop) for gate in TABLE for what, drop in gate.lacking.items()]


@pytest.mark.parametrize("gate", TABLE, ids=lambda gate: gate.notice)
def test_with_all_it_rests_on_a_paper_is_signed(gate: Gate) -> None:
    assert refusal(gate.life, issued(gate.notice, gate.on), gate.land) == ""
    life = life_of(gate.life, gate.on, gate.land, looked=False)
    assert missing_for(life, NoticeName(gate.notice), day(gate.on)) == []


@pytest.mark.parametrize(
    ("gate", "what", "drop"),
    [pytest.param(*row, id=f"{row[0].notice} without {row[1]}") for row in LACKING],
)
def test_each_thing_missing_is_named_with_its_article(
    gate: Gate, what: str, drop: Callable[[Line], bool]
) -> None:
    kept = [each for each in gate.life if not drop(each)]
    assert len(kept) < len(gate.life)
    said = refusal(kept, issued(gate.notice, gate.on), gate.land)
    for word in (NO, f"《{NoticeName(gate.notice).zh}》不能签发", what, "依据《", f"cases show {NO}"):
        assert word in said, word


def test_every_paper_of_the_case_has_its_gate() -> None:
    assert set(GATES) == CASE_PAPERS == {NoticeName(gate.notice) for gate in TABLE}


@pytest.mark.parametrize("notice", sorted(CASE_PAPERS))
def test_without_a_case_no_paper_of_a_case_is_signed(notice: str) -> None:
    assert "没有在办的闲置案件" in refusal([], issued(notice, "2025-06-01"))
    assert "第二条第一款" in refusal([], issued(notice, "2025-06-01"))


@pytest.mark.parametrize("notice", sorted(CASE_PAPERS))
def test_after_its_end_only_the_revocation_is(notice: str) -> None:
    cleared = [*determined(), line("2025-08-01", "idle_cleared", reason="wrong_date")]
    said = refusal(cleared, issued(notice, "2025-08-02"))
    assert ("没有在办的闲置案件" in said) is (notice != "revocation_decision")
    late = [
        *TWO_YEARS_ON,
        line("2026-07-01", "deregistered"),
        line("2026-07-20", "revocation", of="recovery"),
    ]
    assert refusal(late, issued("revocation_decision", "2026-07-21")) == ""


def test_all_that_is_missing_is_said_at_once() -> None:
    said = refusal(CHECKED, issued("fee_decision", "2025-09-02"))
    for word in (
        "闲置土地认定（idle_determination）",
        "《闲置土地认定书》",
        "《听证权利告知书》",
        "法制审核",
        "批准文号",
        "决定",
    ):
        assert word in said  # fmt: skip
    assert "第九条" in said
    assert "第十五条" in said
    assert "第十四条" in said


# Each gate's own boundaries


def test_an_investigation_is_not_begun_again_while_the_determination_stands() -> None:
    assert "未撤销的闲置认定" in refusal(determined(), issued("idle_investigation", "2025-08-01"))
    revoked = [*determined(), line("2025-08-01", "revocation", of="determination")]
    assert refusal(revoked, issued("idle_investigation", "2025-08-02")) == ""


def test_a_check_that_found_it_started_is_no_ground_to_investigate() -> None:
    found = [
        line("2025-06-10", "idle_check", finding="started"),
        *[each for each in ACCEPTED if each[1] != "idle_check"],
    ]
    assert "现场核实" in refusal(found, issued("idle_investigation", "2025-06-16"))


def test_a_determination_says_whose_cause_it_was() -> None:
    unsaid = [*ANSWERED, line("2025-07-20", "idle_determination")]
    assert "第十条" in refusal(unsaid, issued("idle_determination", "2025-07-21"))


def test_the_service_of_another_paper_is_not_that_of_the_investigation() -> None:
    lines = [*INVESTIGATED, line("2025-06-18", "service", notice="start_notice"), *ANSWERING[-1:]]
    dropped = [
        each for each in lines if each[2].get("notice") != "idle_investigation" or each[1] != "service"
    ]
    determined_on = line("2025-07-20", "idle_determination", cause="holder")
    assert "《闲置土地调查通知书》送达" in refusal([*dropped, determined_on], issued("idle_determination", "2025-08-21"))  # fmt: skip


@pytest.mark.parametrize("notice", ["hearing_right_notice", "fee_decision", "recovery_decision"])
@pytest.mark.parametrize(
    ("lines", "land", "why", "article"),
    [
        ([*HALT, *determined("holder")], HALTED_LAND, "停工闲置", "第十二条第三款"),
        (determined("government"), LAND, "第八条规定情形", "第十四条"),
        (determined("force_majeure"), LAND, "第八条规定情形", "第十四条"),
    ],
    ids=["halted", "the government's act", "force majeure"],
)
def test_track_b_papers_are_for_the_holder_s_own_fault_alone(
    notice: str, lines: list[Line], land: Fact, why: str, article: str
) -> None:
    said = refusal(lines, issued(notice, "2026-09-02"), land)
    assert why in said
    assert article in said


def test_the_hearing_right_is_told_of_a_fee_that_can_be_worked_out() -> None:
    assert "价款" in refusal(determined(), issued("hearing_right_notice", "2025-07-25"), UNPRICED)
    priced = [line("2024-03-01", "amendment", contract={"price_wan": "1000"}), *determined()]
    assert refusal(priced, issued("hearing_right_notice", "2025-07-25"), UNPRICED) == ""


def test_a_mortgage_released_needs_no_letter_and_stops_no_recovery() -> None:
    released = line("2025-01-10", "mortgage_released", mortgagee="某银行")
    told_nobody = [MORTGAGE, released, *RECOVERY[1:-1]]
    assert refusal(told_nobody, issued("recovery_decision", "2026-06-09")) == ""
    assert "抵押登记" in refusal([MORTGAGE, released, *planned("extend")], issued("mortgagee_letter", "2025-08-12"))  # fmt: skip


@pytest.mark.parametrize(
    ("on", "refused"), [("2026-05-31", True), ("2026-06-01", True), ("2026-06-02", False)]
)
def test_a_recovery_waits_for_two_full_years(on: str, refused: bool) -> None:
    decided_early = [
        *decided("recovery")[:-1],
        line("2025-09-01", "disposal", way="recovery"),
    ]
    said = refusal(decided_early, issued("recovery_decision", on))
    assert ("第十四条第（二）项" in said) is refused


def test_nobody_is_urged_to_do_what_is_done() -> None:
    paid = [*decision_served(), line("2025-10-01", "fee_paid", amount_wan="200")]
    assert refusal(paid, issued("performance_urging", "2025-10-15"))
    part = [*decision_served(), line("2025-10-01", "fee_paid", amount_wan="199")]
    assert refusal(part, issued("performance_urging", "2025-10-15")) == ""


def test_an_approval_without_its_number_is_not_enough() -> None:
    lines = [
        (on, kind, values if kind != "gov_approval" else {"way": "fee"}) for on, kind, values in decided()
    ]
    assert "approval_no" in refusal(lines, issued("fee_decision", "2025-09-02"))
