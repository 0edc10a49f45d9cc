"""What is not done with idle land: one table of forbidden steps, the article each is refused with, and where it is allowed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from supervision.law.facts import Fact
from tests.law.idle_case.cases import (
    ACCEPTED,
    ANSWERED,
    ANSWERING,
    ARRANGED,
    CHECKED,
    HALT,
    HALTED_LAND,
    HEARD,
    LAND,
    REFERRED,
    REQUESTED,
    REVIEWED,
    TOLD,
    TWO_YEARS_ON,
    Line,
    approved,
    decided,
    decision_issued,
    decision_served,
    determined,
    filed,
    issued,
    line,
    plan_approved,
    planned,
    refusal,
    served,
)
from tests.law.parcels import NO, supply

HALTED = [*HALT, *determined("government")]
HOUSES = supply(parcel={"use": "城镇住宅用地"}, start_on="2024-06-01", price_wan="1000")
OWING = supply(start_on="2024-06-01", instalments=[{"no": 1, "due_on": "2024-02-01", "amount_wan": "1000"}])
MORTGAGED = [line("2024-02-01", "mortgage", mortgagee="某银行")]
PAID_UP = [line("2024-02-01", "payment", amount_wan="1000")]

URGED = [*decision_served(), served("performance_urging", "2026-02-10")]
HOARDED = [*determined(), line("2025-08-01", "hoarding_found", basis="名下三宗均未动工")]
PAID = [*decision_served(), line("2025-09-20", "fee_paid", amount_wan="200")]
EXTENDED = line("2025-09-01", "disposal_done", way="extend", start_on="2026-06-01")


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A step refused on one life with its article, and the nearest step or life in which it is allowed."""

    what: str
    asked: Line
    on: list[Line]
    article: str
    allowed_on: list[Line]
    allowed: Line | None = None
    land: Fact = LAND
    allowed_land: Fact | None = None


TABLE = [
    # Arts. 12 and 14: which way is open to which case
    Forbidden("a fee on halted land", line("2025-09-01", "disposal", way="fee"), HALTED, "第十二条第三款",
              determined(), land=HALTED_LAND, allowed_land=LAND),
    Forbidden("a recovery on halted land", line("2026-06-10", "disposal", way="recovery"), HALTED, "第十二条第三款",
              determined(), land=HALTED_LAND, allowed_land=LAND),
    Forbidden("a recovery on halted land, carried out", line("2026-06-10", "disposal_done", way="recovery"), HALTED,
              "第十二条第三款", determined(), land=HALTED_LAND, allowed_land=LAND),
    Forbidden("a fee where the government is the cause", line("2025-09-01", "disposal", way="fee"),
              determined("government"), "第十四条", determined("holder")),
    Forbidden("a recovery where force majeure is the cause", line("2026-06-10", "disposal", way="recovery"),
              determined("force_majeure"), "第十四条", determined("holder")),
    Forbidden("a fee before the determination", line("2025-09-01", "disposal", way="fee"), ANSWERED, "第九条",
              determined()),
    Forbidden("a recovery on the last day of the two years", line("2026-06-01", "disposal", way="recovery"),
              determined(), "第十四条第（二）项", determined(), line("2026-06-02", "disposal", way="recovery")),
    Forbidden("a fee of less than twenty per cent", line("2025-09-01", "disposal", way="fee", amount_wan="190"),
              determined(), "第十四条第（一）项", determined(), line("2025-09-01", "disposal", way="fee", amount_wan="200")),
    Forbidden("a fee above twenty per cent of real estate",
              line("2025-09-01", "disposal", way="fee", amount_wan="201", reason="情节严重"), determined(),
              "《中华人民共和国城市房地产管理法》第二十六条", determined(),
              line("2025-09-01", "disposal", way="fee", amount_wan="200"), land=HOUSES),
    Forbidden("a lower fee of real estate without its reason",
              line("2025-09-01", "disposal", way="fee", amount_wan="150"), determined(),
              "《中华人民共和国城市房地产管理法》第二十六条", determined(),
              line("2025-09-01", "disposal", way="fee", amount_wan="150", reason="裁量基准第三档"), land=HOUSES),
    Forbidden("an extension for the holder's own fault", line("2025-09-01", "disposal", way="extend"), filed("holder"),
              "第十二条第一款", filed("government")),
    Forbidden("an agreed recovery before the determination", line("2025-09-01", "disposal", way="agreed_recovery"),
              ANSWERED, "第九条", filed()),
    Forbidden("a plan before the filing", line("2025-09-01", "disposal", way="extend"), determined("government"),
              "第二十五条第二款", filed()),
    Forbidden("a plan for halted land before the filing", line("2025-09-01", "disposal", way="other"), HALTED,
              "第二十五条第二款", [*HALT, *filed()], land=HALTED_LAND),
    Forbidden("an extension of more than a year",
              line("2025-09-01", "disposal_done", way="extend", start_on="2026-09-02"), plan_approved("extend"),
              "第十二条第（一）项", plan_approved("extend"),
              line("2025-09-01", "disposal_done", way="extend", start_on="2026-09-01")),
    Forbidden("a temporary use of more than two years",
              line("2025-09-01", "disposal", way="temporary_use", temporary_until_on="2027-09-02"), filed(),
              "第十二条第一款第（三）项", filed(),
              line("2025-09-01", "disposal", way="temporary_use", temporary_until_on="2027-09-01")),
    Forbidden("a swap of land not paid for", line("2025-09-01", "disposal", way="swap"), filed(),
              "第十二条第一款第（五）项", [*PAID_UP, *filed()], land=OWING),
    Forbidden("a swap without money for the project",
              line("2025-09-01", "disposal", way="swap", funds_secured=False), filed(), "第十二条第一款第（五）项",
              filed(), line("2025-09-01", "disposal", way="swap", funds_secured=True)),
    Forbidden("a swap where the plan was not changed", line("2025-09-01", "disposal", way="swap"),
              filed(ground="petitions"), "第十二条第一款第（五）项", filed(ground="plan_changed")),
    Forbidden("a new course without a new start", line("2025-09-01", "disposal_done", way="change_use"),
              plan_approved("change_use"), "第十二条第二款", plan_approved("change_use"),
              line("2025-09-01", "disposal_done", way="change_use", start_on="2026-06-01")),
    # Art. 13: the plan and its approval
    Forbidden("a plan carried out before its approval", EXTENDED, planned("extend"), "第十三条第一款",
              plan_approved("extend")),
    Forbidden("another way than the one approved",
              line("2025-09-01", "disposal_done", way="agreed_recovery"), plan_approved("extend"), "第十三条第一款",
              plan_approved("agreed_recovery")),
    Forbidden("an approval without a plan", EXTENDED,
              [*filed(), line("2025-08-20", "gov_approval", way="extend")], "第十三条第一款", plan_approved("extend")),
    Forbidden("a letter to the mortgagee before there is a plan", issued("mortgagee_letter", "2025-08-12"),
              [*MORTGAGED, *filed()], "第十三条第二款", [*MORTGAGED, *planned("extend")]),
    # Art. 15, the Penalties Law, the three systems: before a decision
    Forbidden("the hearing right told on halted land", issued("hearing_right_notice", "2025-08-01"), HALTED,
              "第十二条第三款", determined(), land=HALTED_LAND, allowed_land=LAND),
    Forbidden("the hearing right told where the government is the cause",
              issued("hearing_right_notice", "2025-08-01"), determined("government"), "第十四条", determined()),
    Forbidden("a hearing six working days ahead", line("2025-07-31", "hearing_arranged", hearing_on="2025-08-11"),
              REQUESTED, "第六十四条", REQUESTED, line("2025-07-31", "hearing_arranged", hearing_on="2025-08-12")),
    Forbidden("a hearing notice without a request", issued("hearing_notice", "2025-08-01"), TOLD, "第十五条", ARRANGED),
    Forbidden("an approval before the legal review", line("2025-08-28", "gov_approval", way="fee"), HEARD,
              "国办发〔2018〕118号）四", REVIEWED),
    Forbidden("an approval before the legal review, its way unsaid", line("2025-08-28", "gov_approval"), HEARD,
              "国办发〔2018〕118号）四", REVIEWED),
    Forbidden("a decision before the hearing that was asked for", issued("fee_decision", "2025-09-02"),
              [each for each in decided() if each[1] != "hearing_held"], "第十五条", decided()),
    Forbidden("a decision without the approval", issued("fee_decision", "2025-09-02"),
              [*REVIEWED, line("2025-09-01", "disposal", way="fee", amount_wan="200")], "第十四条", decided()),
    Forbidden("a decision without its amount", issued("fee_decision", "2025-09-02"),
              [*approved(), line("2025-09-01", "disposal", way="fee")], "第十六条", decided(), land=HOUSES, allowed_land=LAND),
    Forbidden("a recovery of mortgaged land, the mortgagee not told", issued("recovery_decision", "2026-06-09"),
              [*MORTGAGED, *TWO_YEARS_ON[:-2]], "第十四条",
              [*MORTGAGED, *TWO_YEARS_ON[:-2], line("2026-06-08", "mortgagee_told")]),
    # Arts. 5 and 9: from the suspicion to the determination
    Forbidden("an investigation notice before the acceptance", issued("idle_investigation", "2025-06-16"), REFERRED,
              "六（四）", ACCEPTED),
    Forbidden("a determination before the holder could answer", issued("idle_determination", "2025-07-10"),
              [*ANSWERING, line("2025-07-01", "idle_determination", cause="holder")], "第五条第二款",
              [*ANSWERED, line("2025-07-10", "idle_determination", cause="holder")]),
    Forbidden("a determination of land not suspected", line("2025-06-01", "idle_determination"), [], "第九条", [],
              line("2025-06-03", "idle_determination")),
    Forbidden("a second determination while one stands", line("2025-09-01", "idle_determination"), determined(),
              "第九条", [*determined(), line("2025-08-01", "revocation", of="determination")]),
    Forbidden("a disposal without a case", line("2025-05-01", "disposal", way="extend"), [], "第二条第一款", filed(),
              line("2025-09-01", "disposal", way="extend")),
    Forbidden("a clearance without a case", line("2025-05-01", "idle_cleared", reason="amended"), [], "第二条第一款",
              [], line("2025-06-03", "idle_cleared", reason="amended")),
    Forbidden("a plain extension once the year is full", line("2025-06-10", "extension", start_on="2025-12-01"), [],
              "第十二条第（一）项", [], line("2025-06-01", "extension", start_on="2025-12-01")),
    # Art. 11: the publication
    Forbidden("a publication withdrawn before the disposal", line("2025-08-01", "publication_withdrawn"),
              [*determined(), line("2025-07-25", "publication")], "第十一条第三款",
              [*plan_approved("extend"), EXTENDED], line("2025-09-02", "publication_withdrawn")),
    Forbidden("the government told of a holder's fault", issued("government_cause_letter", "2025-08-01"),
              determined("holder"), "第十一条第一款", determined("government")),
    # Arts. 17 and 18, the Compulsion Law: after the decision
    Forbidden("an urging before the thirty days are over", issued("performance_urging", "2025-10-09"),
              decision_served(), "第十七条第一款", decision_served(), issued("performance_urging", "2025-10-10")),
    Forbidden("the court before any decision is served", line("2025-09-10", "court_enforcement"), decision_issued(),
              "《中华人民共和国行政强制法》第五十三条", URGED, line("2026-03-04", "court_enforcement")),
    Forbidden("the court while the holder may still sue", line("2026-03-03", "court_enforcement"), URGED,
              "《中华人民共和国行政强制法》第五十三条", URGED, line("2026-03-04", "court_enforcement")),
    Forbidden("the court during the suit", line("2026-04-01", "court_enforcement"),
              [*URGED, line("2026-02-20", "appeal", remedy="suit")], "《中华人民共和国行政强制法》第五十三条",
              [*URGED, line("2026-02-20", "appeal", remedy="suit"),
               line("2026-03-10", "appeal_decided", verdict="upheld")]),
    Forbidden("the court without an urging", line("2026-03-10", "court_enforcement"), decision_served(),
              "《中华人民共和国行政强制法》第五十四条", URGED),
    Forbidden("the court ten working days after the urging", line("2026-03-24", "court_enforcement"),
              [*decision_served(), served("performance_urging", "2026-03-10")],
              "《中华人民共和国行政强制法》第五十四条",
              [*decision_served(), served("performance_urging", "2026-03-10")], line("2026-03-25", "court_enforcement")),
    Forbidden("a deregistration announced within the thirty days", line("2026-07-10", "deregistration_announced"),
              TWO_YEARS_ON, "第十七条第一款", TWO_YEARS_ON, line("2026-12-11", "deregistration_announced")),
    Forbidden("a deregistration announced while the holder may sue", line("2026-12-10", "deregistration_announced"),
              TWO_YEARS_ON, "第十八条", TWO_YEARS_ON, line("2026-12-11", "deregistration_announced")),
    Forbidden("a deregistration announced for a fee", line("2026-12-11", "deregistration_announced"),
              decision_served("fee"), "第十八条", TWO_YEARS_ON),
    Forbidden("a refund of nothing", line("2025-09-25", "fee_refunded"), decision_served(), "第十四条第（一）项", PAID),
    Forbidden("a refund of more than was paid", line("2025-09-25", "fee_refunded", amount_wan="200.01"), PAID,
              "第十四条第（一）项", PAID, line("2025-09-25", "fee_refunded", amount_wan="200")),
    Forbidden("a revocation of a determination that does not stand",
              line("2025-07-15", "revocation", of="determination"), ANSWERED, "第九条", determined(),
              line("2025-08-01", "revocation", of="determination")),
    Forbidden("a revocation of a decision never made", line("2025-09-25", "revocation", of="recovery"),
              decision_served("fee"), "第十六条", decision_served("fee"), line("2025-09-25", "revocation", of="fee")),
    Forbidden("a paper of revocation without one", issued("revocation_decision", "2025-09-25"), decision_served(),
              "第九条", [*decision_served(), line("2025-09-20", "revocation", of="fee")]),
    # Art. 24: hoarding
    Forbidden("a transfer of hoarded land", line("2025-09-01", "transfer", holder="另一公司"), HOARDED, "第二十四条",
              determined()),
    Forbidden("a mortgage of hoarded land", line("2025-09-01", "mortgage", mortgagee="某银行"), HOARDED, "第二十四条",
              [*HOARDED, line("2025-08-20", "idle_cleared", reason="amended")]),
    # The referral, and the proof of a service
    Forbidden("a referral before the check on site", line("2025-06-12", "referral", matter="idle"), [], "六（四）",
              CHECKED),
    Forbidden("a referral of land that is not suspected", line("2025-06-01", "referral", matter="idle"), [],
              "六（四）", CHECKED, line("2025-06-12", "referral", matter="idle")),
    Forbidden("a second referral while enforcement has the first", line("2025-06-14", "referral", matter="idle"),
              ACCEPTED, "六（四）", [*REFERRED, line("2025-06-13", "referral_returned", reason="缺证")]),
    Forbidden("an acceptance of nothing", line("2025-06-12", "referral_accepted"), CHECKED, "六（四）", REFERRED),
    Forbidden("a return without its reason", line("2025-06-14", "referral_returned"), REFERRED, "六（四）", REFERRED,
              line("2025-06-14", "referral_returned", reason="缺交地确认书")),
    Forbidden("a statutory paper handed over by one", served("idle_investigation", "2025-06-18", servers="张三"),
              [*ACCEPTED, issued("idle_investigation", "2025-06-16")], "《中华人民共和国民事诉讼法》第八十八条",
              [*ACCEPTED, issued("idle_investigation", "2025-06-16")], served("idle_investigation", "2025-06-18")),
    Forbidden("a statutory paper served no way at all", line("2025-06-18", "service", notice="idle_investigation"),
              [*ACCEPTED, issued("idle_investigation", "2025-06-16")], "《中华人民共和国民事诉讼法》第八十八条",
              [*ACCEPTED, issued("idle_investigation", "2025-06-16")], served("idle_investigation", "2025-06-18")),
]  # fmt: skip


@pytest.mark.parametrize("step", TABLE, ids=lambda step: step.what)
def test_a_forbidden_step_is_refused_with_its_article(step: Forbidden) -> None:
    said = refusal(step.on, step.asked, step.land)
    assert step.article in said
    assert NO in said


@pytest.mark.parametrize("step", TABLE, ids=lambda step: step.what)
def test_the_neighbouring_step_is_allowed(step: Forbidden) -> None:
    assert refusal(step.allowed_on, step.allowed or step.asked, step.allowed_land or step.land) == ""


@pytest.mark.parametrize("step", TABLE, ids=lambda step: step.what)
def test_a_refusal_says_what_to_do_next(step: Forbidden) -> None:
    """What happened, the source with its article, and what to do: a Chinese sentence of at least three parts."""
    said = refusal(step.on, step.asked, step.land)
    before, cited, after = said.partition("依据")
    assert before
    assert cited
    assert "，" in after


def test_the_table_is_long_enough_and_names_each_step_once() -> None:
    assert len(TABLE) >= 25
    assert len({step.what for step in TABLE}) == len(TABLE)
