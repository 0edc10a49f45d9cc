"""The docket: what stays silent, what is owed from which day, what comes next, what goes to triage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from supervision.law.docket import deadlines, look, next_look_on, upcoming, waits_for
from supervision.law.facts import Fact
from supervision.law.rules.rule import ActKey, Moves
from supervision.law.rules.table import TABLE
from supervision.law.steps import ActSort, Duty, Step, WaitsFor
from tests.law.idle_case.cases import (
    ACCEPTED,
    ANSWERED,
    ANSWERING,
    HEARD,
    REFERRED,
    REQUESTED,
    REVIEWED,
    TOLD,
    Line,
    approved,
    decided,
    decision_served,
    determined,
    filed,
    issued,
    line,
    plan_approved,
    planned,
    served,
    told,
)
from tests.law.parcels import SIGNED, day, fact, life_on, names, supply, swept_daily

DUE = [{"no": 1, "due_on": "2024-06-30", "amount_wan": "100"}]
PAID = fact("payment", "2024-05-01", 8, amount_wan="100")
BUILT = fact("start", "2024-04-20", 9, proof="施工许可证")
FIGURES = {"started_area_ha": "1", "invested_wan": "1000"}

HALTED_BELOW = fact("inspection", "2024-05-02", 2, finding="halted", started_area_ha="0.5")
SUSPECTED = (supply(start_on="2024-06-01"),)
MORTGAGED = [line("2024-02-01", "mortgage", mortgagee="某银行")]
EXTENDED = line("2025-09-01", "disposal_done", way="extend", start_on="2026-06-01")
STARTED = line("2024-04-20", "start", proof="施工许可证")

SILENT: list[tuple[str, str, tuple[Fact, ...], str]] = [
    # (what must not be done, in which life, the life, until)
    ("payment_reminder", "paid before the window", (supply(instalments=DUE), PAID), "2025-01-01"),
    ("payment_reminder", "no date agreed", (supply(instalments=[{"no": 1, "amount_wan": "1"}]),), "2026-01-01"),
    ("payment_reminder", "no instalments", (supply(price_wan="100"),), "2026-01-01"),
    ("payment_reminder", "terminated before", (supply(instalments=DUE), fact("termination", "2024-05-30")), "2025-01-01"),
    ("overdue_payment", "the due day itself", (supply(instalments=DUE),), "2024-06-30"),
    ("overdue_payment", "paid on the due day", (supply(instalments=DUE), fact("payment", "2024-06-30", amount_wan="100")), "2025-01-01"),
    ("overdue_payment", "paid too much", (supply(instalments=DUE), fact("payment", "2024-06-01", amount_wan="101")), "2025-01-01"),
    ("may_terminate", "the demand never served", (supply(instalments=DUE),), "2026-01-01"),
    ("may_terminate", "only the reminder served", (supply(instalments=DUE), fact("service", "2024-06-10", notice="payment_reminder", subject=1)), "2026-01-01"),
    ("may_terminate", "another instalment's demand served", (supply(instalments=DUE), fact("service", "2024-07-10", notice="overdue_payment", subject=2)), "2026-01-01"),
    ("post_board", "never handed over", (supply(handover_on="2024-03-01"),), "2025-01-01"),
    ("post_board", "posted the same day", (supply(), fact("handover", "2024-03-01", 1), fact("board_posted", "2024-03-01", 2)), "2024-12-31"),
    ("post_board", "completed before", (supply(), fact("completion", "2024-02-01", 1), fact("handover", "2024-03-01", 2)), "2025-01-01"),
    ("handover_late", "no handover agreed", (supply(start_on="2024-06-01"),), "2025-01-01"),
    ("handover_late", "handed over on the day", (supply(handover_on="2024-03-01"), fact("handover", "2024-03-01")), "2024-12-31"),
    ("start_reminder", "started before the window", (supply(start_on="2024-06-01"), BUILT), "2025-01-01"),
    ("start_reminder", "completed before", (supply(start_on="2024-06-01"), fact("completion", "2024-04-20")), "2025-01-01"),
    ("start_reminder", "no agreed start and no handover", (supply(completion_on="2026-06-01"),), "2025-01-01"),
    ("start_reminder", "small regularised land", (supply(parcel={"area_ha": "0.04", "supply_mode": "协议出让"}, start_on="2024-01-05"),), "2025-01-01"),
    ("inspect_start", "started on the day before the window", (supply(start_on="2024-06-01"), fact("start", "2024-05-01")), "2025-01-01"),
    ("reinspect_start", "started on the agreed day", (supply(start_on="2024-06-01"), fact("start", "2024-06-01")), "2025-01-01"),
    ("start_notice", "started on the agreed day", (supply(start_on="2024-06-01"), fact("start", "2024-06-01")), "2025-01-01"),
    ("start_notice", "extended before", (supply(start_on="2024-06-01"), fact("extension", "2024-05-20", start_on="2025-06-01")), "2025-06-01"),
    ("start_compliance", "the cause was the government's", (*SUSPECTED, fact("breach", "2024-06-05", stage="start", cause="government")), "2025-01-01"),
    ("start_compliance", "the breach was of completion", (supply(), fact("breach", "2024-06-05", stage="completion", cause="holder")), "2025-01-01"),
    ("completion_compliance", "the breach was of the start", (*SUSPECTED, fact("breach", "2024-06-05", stage="start", cause="holder")), "2025-01-01"),
    ("completion_compliance", "completed before", (supply(), fact("completion", "2024-06-01", 1), fact("breach", "2024-06-05", 2, stage="completion", cause="holder")), "2025-01-01"),
    ("enforce_breach", "force majeure", (*SUSPECTED, fact("breach", "2024-06-05", stage="start", cause="force_majeure")), "2025-01-01"),
    ("enforce_breach", "a payment in default", (supply(instalments=DUE), fact("breach", "2024-07-05", stage="payment", cause="holder")), "2025-01-01"),
    ("apply_extension", "the holder's own fault", (*SUSPECTED, fact("breach", "2024-06-05", stage="start", cause="holder")), "2025-01-01"),
    ("extension_not_applied", "applied on the thirtieth day", (*SUSPECTED, fact("breach", "2024-06-05", 1, stage="start", cause="government"), fact("extension_application", "2024-07-05", 2)), "2025-01-01"),
    ("extension_not_applied", "extended", (*SUSPECTED, fact("breach", "2024-06-05", 1, stage="start", cause="government"), fact("extension", "2024-07-05", 2, start_on="2024-12-01")), "2025-01-01"),
    ("extension_over_a_year", "exactly a year", (supply(start_on="2024-02-29"), fact("extension", "2024-02-01", start_on="2025-02-28")), "2025-01-01"),
    ("check_idle", "the last day of the year", SUSPECTED, "2025-06-01"),
    ("check_idle", "halted, but neither share is below", (supply(total_investment_wan="4000"), BUILT, fact("halt", "2024-05-01", 1), fact("inspection", "2024-05-02", 2, finding="halted", **FIGURES)), "2026-01-01"),
    ("check_idle", "halted below, but resumed on the last day", (supply(), BUILT, fact("halt", "2024-05-01", 1), HALTED_BELOW, fact("resume", "2025-05-01", 3)), "2026-01-01"),
    ("refer_idle", "the check found it started", (*SUSPECTED, fact("idle_check", "2025-06-10", finding="started")), "2026-01-01"),
    ("refer_idle", "the check came before the suspicion", (*SUSPECTED, fact("idle_check", "2025-06-01", finding="not_started")), "2026-01-01"),
    ("two_years_not_started", "the last day of the two years", SUSPECTED, "2026-06-01"),
    ("two_years_not_started", "cleared", (*SUSPECTED, fact("idle_cleared", "2025-07-01", reason="wrong_date")), "2027-01-01"),
    ("two_years_not_started", "recovered by agreement", (*SUSPECTED, fact("disposal_done", "2025-07-01", way="agreed_recovery")), "2027-01-01"),
    ("halt_figures_missing", "one share known to be below", (supply(), BUILT, fact("halt", "2024-05-01", 1), HALTED_BELOW), "2026-01-01"),
    ("halt_figures_missing", "the last day of the year", (supply(), BUILT, fact("halt", "2024-05-01", 1)), "2025-05-01"),
    ("completion_reminder", "completed before the window", (supply(completion_on="2024-12-01"), BUILT, fact("completion", "2024-10-31")), "2025-06-01"),
    ("completion_reminder", "no completion agreed", (supply(), BUILT), "2027-01-01"),
    ("completion_reminder", "suspected idle in its window", (supply(start_on="2024-06-01", completion_on="2025-08-01"),), "2025-12-31"),
    ("inspect_completion", "completed before the window", (supply(completion_on="2024-12-01"), BUILT, fact("completion", "2024-10-31")), "2025-06-01"),
    ("completion_urging", "found unfinished the day before the window", (supply(completion_on="2024-12-01"), BUILT, fact("inspection", "2024-10-31", finding="not_completed")), "2025-06-01"),
    ("completion_urging", "found unfinished the day after", (supply(completion_on="2024-12-01"), BUILT, fact("inspection", "2024-12-02", finding="not_completed")), "2025-06-01"),
    ("completion_urging", "found completed", (supply(completion_on="2024-12-01"), BUILT, fact("inspection", "2024-11-10", finding="completed")), "2025-06-01"),
    ("brief_holder", "briefed on the day of signing", (supply(), fact("briefing", "2024-01-05")), "2024-12-31"),
    ("brief_holder", "imported after the time for it", (supply(bulk_on="2024-02-05"),), "2024-12-31"),
    ("verify_start", "permit and works stated", (*SUSPECTED, fact("start", "2024-05-30", permit_no="施2024-1", works="pit")), "2025-06-01"),
    ("verify_start", "a paper that proves it", (*SUSPECTED, BUILT), "2025-06-01"),
    ("find_start_cause", "found not started on the agreed day itself", (*SUSPECTED, fact("inspection", "2024-06-01", finding="not_started")), "2025-06-01"),
    ("find_start_cause", "found started", (*SUSPECTED, fact("inspection", "2024-06-02", finding="started")), "2025-06-01"),
    ("find_start_cause", "the cause found the same day", (*SUSPECTED, fact("inspection", "2024-06-02", 1, finding="not_started"), fact("breach", "2024-06-02", 2, stage="start", cause="holder")), "2025-06-01"),
    ("find_completion_cause", "found unfinished on the agreed day itself", (supply(completion_on="2024-12-01"), BUILT, fact("inspection", "2024-12-01", finding="not_completed")), "2025-06-01"),
    ("reply_late", "answered on the last day", (supply(), fact("cooperation_asked", "2024-06-01", 1, to="规划局", matter="规划", reply_by="2024-06-15"), fact("cooperation_answered", "2024-06-15", 2, answers="1", answer="已修改")), "2025-01-01"),
    ("reply_late", "the last day itself", (supply(), fact("cooperation_asked", "2024-06-01", 1, to="规划局", matter="规划", reply_by="2024-06-15")), "2024-06-15"),
    ("verify_completion", "verified the same day", (supply(), fact("completion", "2024-06-01", 1), fact("verification", "2024-06-01", 2)), "2025-01-01"),
    ("verify_completion", "not completed", (supply(),), "2026-01-01"),
    ("verify_again", "passed within the time", (supply(), fact("completion", "2024-06-01", 1), fact("verification", "2024-06-10", 2, passed=False, put_right_by="2024-08-31"), fact("verification", "2024-08-31", 3)), "2025-01-01"),
    ("verify_again", "the last day of the time", (supply(), fact("completion", "2024-06-01", 1), fact("verification", "2024-06-10", 2, passed=False, put_right_by="2024-08-31")), "2024-08-31"),
    ("spot_check", "visited the same day", (supply(), fact("draw", "2024-06-01", 1, officer="李四", due_on="2024-06-30", seed="7"), fact("inspection", "2024-06-01", 2, finding="started")), "2025-01-01"),
    ("answer_complaint", "answered the same day", (supply(), fact("complaint", "2024-06-01", 1), fact("complaint_answered", "2024-06-01", 2, answers="1", result="不属实")), "2025-01-01"),
    ("serve", "served the day it was issued", (*SUSPECTED, fact("notice_issued", "2024-05-10", 1, notice="start_reminder"), fact("service", "2024-05-10", 2, notice="start_reminder")), "2025-01-01"),
    ("serve", "only drafted", SUSPECTED, "2024-05-31"),
    ("reinspect_completion", "completed on the agreed day", (supply(completion_on="2024-12-01"), BUILT, fact("completion", "2024-12-01")), "2025-06-01"),
]  # fmt: skip

SILENT_IN_A_CASE: list[tuple[str, str, list[Line], str]] = [
    ("accept_referral", "accepted the same day", [*REFERRED, line("2025-06-12", "referral_accepted")], "2025-12-31"),
    ("accept_referral", "returned the same day", [*REFERRED, line("2025-06-12", "referral_returned", reason="缺证")], "2025-12-31"),
    ("acceptance_late", "the last day itself", REFERRED, "2025-06-19"),
    ("acceptance_late", "accepted on the last day", [*REFERRED, line("2025-06-19", "referral_accepted")], "2025-12-31"),
    ("withdraw_referral", "the suspicion stands", ACCEPTED, "2025-12-31"),
    ("withdraw_referral", "returned before it was cleared", [*REFERRED, line("2025-06-13", "referral_returned", reason="缺证"), line("2025-06-20", "idle_cleared", reason="amended")], "2025-12-31"),
    ("send_investigation", "not yet accepted", REFERRED, "2025-12-31"),
    ("send_investigation", "signed the day it was accepted", [*ACCEPTED, issued("idle_investigation", "2025-06-13")], "2025-12-31"),
    ("investigation_late", "the thirtieth day itself", ACCEPTED, "2025-07-02"),
    ("investigation_late", "signed on the thirtieth day", [*ACCEPTED, issued("idle_investigation", "2025-07-02")], "2025-12-31"),
    ("investigation_late", "cleared on the thirtieth day", [*ACCEPTED, line("2025-07-02", "idle_cleared", reason="amended")], "2025-12-31"),
    ("materials_late", "the thirtieth day itself", ANSWERING, "2025-07-18"),
    ("materials_late", "given on the thirtieth day", [*ANSWERING, line("2025-07-18", "holder_materials")], "2025-12-31"),
    ("materials_late", "the notice never served", [*ACCEPTED, issued("idle_investigation", "2025-06-16")], "2025-12-31"),
    ("determine_idle", "determined the day the materials came", [*ANSWERING, line("2025-07-10", "holder_materials"), line("2025-07-10", "idle_determination", cause="holder")], "2025-12-31"),
    ("refer_again", "made again the same day", [*REFERRED, line("2025-06-16", "referral_returned", reason="缺证"), line("2025-06-16", "referral", matter="idle")], "2025-12-31"),
    ("refer_again", "accepted", ACCEPTED, "2025-12-31"),
    ("serve_determination", "served the same day", [*ANSWERED, line("2025-07-20", "idle_determination"), served("idle_determination", "2025-07-20")], "2025-12-31"),
    ("serve_determination", "only suspected", ANSWERED, "2025-12-31"),
    ("publish_idle", "published the same day", [*ANSWERED, line("2025-07-20", "idle_determination"), line("2025-07-20", "publication")], "2025-12-31"),
    ("publish_idle", "only suspected", ANSWERED, "2025-12-31"),
    ("file_idle", "filed the same day", [*ANSWERED, line("2025-07-20", "idle_determination"), line("2025-07-20", "filing")], "2025-12-31"),
    ("tell_government", "the holder's own fault", determined("holder"), "2025-12-31"),
    ("tell_government", "force majeure", determined("force_majeure"), "2025-12-31"),
    ("tell_government", "told the same day", [*ANSWERED, line("2025-07-20", "idle_determination", cause="government"), line("2025-07-20", "government_told")], "2025-12-31"),
    ("tell_finance", "told the same day", [*ANSWERED, line("2025-07-20", "idle_determination"), line("2025-07-20", "finance_told")], "2025-12-31"),
    ("negotiate_disposal", "the holder's own fault", determined("holder"), "2025-12-31"),
    ("negotiate_disposal", "agreed the same day", [*ANSWERED, line("2025-07-20", "idle_determination", cause="government"), line("2025-07-20", "negotiation", agreed=True)], "2025-12-31"),
    ("draw_up_plan", "nothing was agreed", [*filed(), line("2025-08-01", "negotiation", agreed=False)], "2025-12-31"),
    ("tell_mortgagee", "not mortgaged", planned("extend"), "2025-12-31"),
    ("tell_mortgagee", "released before", [*MORTGAGED, line("2025-01-10", "mortgage_released", mortgagee="某银行"), *planned("extend")], "2025-12-31"),
    ("tell_mortgagee", "a fee takes nothing from the mortgagee", [*MORTGAGED, *decision_served("fee")], "2025-12-31"),
    ("seek_approval", "no plan yet", filed(), "2025-12-31"),
    ("carry_out_plan", "not approved", planned("extend"), "2025-12-31"),
    ("carry_out_plan", "carried out the same day", [*plan_approved("extend"), line("2025-08-20", "disposal_done", way="extend", start_on="2026-03-01")], "2025-12-31"),
    ("tell_hearing_right", "the government's cause", determined("government"), "2025-12-31"),
    ("tell_hearing_right", "the determination not served", determined()[:-1], "2025-12-31"),
    ("tell_hearing_right", "the fee paid, two years not full", [*determined()[:-1], line("2025-07-22", "fee_paid")], "2026-06-01"),
    ("hold_hearing", "nobody asked", TOLD, "2025-12-31"),
    ("hold_hearing", "waived the same day", [*REQUESTED, line("2025-07-30", "hearing_waived")], "2025-12-31"),
    ("review_decision", "the hearing asked for not yet held", REQUESTED, "2025-12-31"),
    ("review_decision", "the fifth working day itself", TOLD, "2025-08-01"),
    ("seek_decision_approval", "the review did not pass it", [*HEARD, line("2025-08-20", "legal_review", passed=False)], "2025-12-31"),
    ("seek_decision_approval", "a plan of art. 12 reviewed as well", [*filed(), line("2025-08-05", "legal_review", passed=True)], "2025-12-31"),
    ("decide", "not approved", REVIEWED, "2025-12-31"),
    ("decide", "decided the same day", [*approved(), line("2025-08-28", "disposal", way="fee")], "2025-12-31"),
    ("serve_decision", "served the same day", [*approved(), line("2025-09-01", "disposal", way="fee"), served("fee_decision", "2025-09-01")], "2025-12-31"),
    ("publicise_decision", "publicised the same day", [*decided(), line("2025-09-01", "publicised")], "2025-12-31"),
    ("publicise_decision", "only approved", approved(), "2025-12-31"),
    ("not_performed", "the thirtieth day, rolled", decision_served(), "2025-10-09"),
    ("not_performed", "paid on the last day", [*decision_served(), line("2025-10-09", "fee_paid", amount_wan="200")], "2026-12-31"),
    ("apply_to_court", "the last day of the remedies", decision_served(), "2026-03-03"),
    ("apply_to_court", "in a suit", [*decision_served(), line("2026-03-01", "appeal", remedy="suit")], "2026-12-31"),
    ("apply_to_court", "paid on that day", [*decision_served(), line("2026-03-03", "fee_paid", amount_wan="200")], "2026-12-31"),
    ("court_late", "asked on the last day", [*decision_served(), line("2026-06-03", "court_enforcement")], "2026-12-31"),
    ("court_late", "the last day itself", decision_served(), "2026-06-03"),
    ("serve_revocation", "the court revoked it", [*decision_served(), line("2025-09-20", "appeal", remedy="suit"), line("2026-01-20", "appeal_decided", verdict="revoked")], "2026-12-31"),
    ("serve_revocation", "served the same day", [*decision_served(), line("2025-09-20", "revocation", of="fee"), served("revocation_decision", "2025-09-20")], "2025-12-31"),
    ("refund_fee", "nothing was paid", [*decision_served(), line("2025-09-20", "revocation", of="fee")], "2025-12-31"),
    ("refund_fee", "refunded the same day", [*decision_served(), line("2025-09-20", "fee_paid"), line("2025-09-25", "revocation", of="fee"), line("2025-09-25", "fee_refunded")], "2025-12-31"),
    ("refund_fee", "paid, and the decision stands", [*decision_served(), line("2025-09-20", "fee_paid")], "2025-12-31"),
    ("withdraw_publication", "never published", [*plan_approved("extend"), EXTENDED], "2025-12-31"),
    ("withdraw_publication", "not yet disposed of", [*plan_approved("extend"), line("2025-08-21", "publication")], "2025-12-31"),
    ("withdraw_publication", "withdrawn the same day", [*plan_approved("extend"), line("2025-08-21", "publication"), EXTENDED, line("2025-09-01", "publication_withdrawn")], "2025-12-31"),
    ("update_filing", "cleared, not disposed of", [*filed(), line("2025-09-01", "idle_cleared", reason="wrong_date")], "2025-12-31"),
    ("update_filing", "updated the same day", [*plan_approved("extend"), EXTENDED, line("2025-09-01", "filing")], "2025-12-31"),
    ("survey_change", "an extension changes neither right nor use", [*plan_approved("extend"), EXTENDED], "2025-12-31"),
    ("survey_change", "surveyed the same day", [*plan_approved("agreed_recovery"), line("2025-09-01", "disposal_done", way="agreed_recovery"), line("2025-09-01", "change_surveyed")], "2025-12-31"),
    ("supply_condition_missing", "all five met", [line("2024-01-06", "supply_conditions", clear_rights=True, compensated=True, no_dispute=True, planned=True, ready=True)], "2024-12-31"),
    ("supply_condition_missing", "nobody checked", [], "2024-12-31"),
    ("not_reported", "the thirtieth day itself", [STARTED], "2024-05-20"),
    ("not_reported", "reported on the thirtieth day", [STARTED, line("2024-05-20", "holder_report", of="started")], "2024-12-31"),
    ("not_reported", "completed before", [STARTED, line("2024-05-10", "completion")], "2024-12-31"),
]  # fmt: skip
SILENT += [(name, when, told(lines), until) for name, when, lines, until in SILENT_IN_A_CASE]


@pytest.mark.parametrize(
    ("name", "facts", "until"),
    [pytest.param(name, facts, until, id=f"{name}: {when}") for name, when, facts, until in SILENT],
)
def test_nothing_is_done_that_is_not_owed(name: str, facts: tuple[Fact, ...], until: str) -> None:
    assert name not in names(swept_daily(until, *facts))


def test_every_row_has_a_life_in_which_it_is_silent() -> None:
    rows = {row.act.name for row in TABLE if not isinstance(row.act, Moves) and row.step is not Step.PATROL}
    assert {name for name, *_ in SILENT} == {str(name) for name in rows}


# What comes next


def test_the_next_look_is_the_first_day_of_the_next_step() -> None:
    done: set[ActKey] = set()
    life = life_on("2024-01-05", supply(start_on="2024-06-01"), looked=False)
    found = []
    while (next_on := next_look_on(life, done)) is not None:
        found.append((str(next_on), [act.name for act in look(life, next_on, done)]))
    assert found == [
        ("2024-01-05", ["brief_holder", ""]),
        ("2024-05-02", ["start_reminder", "inspect_start"]),
        ("2024-06-02", ["reinspect_start", "start_notice"]),
        ("2025-06-02", ["", "check_idle"]),
        ("2026-06-02", ["two_years_not_started"]),
    ]


@pytest.mark.parametrize(
    "late",
    [
        fact("handover", "2024-03-01"),
        fact("handover", "2024-02-20"),
        fact("breach", "2024-03-01", stage="start", cause="holder"),
    ],
    ids=["of the day already looked at", "of a day before", "a breach of the day already looked at"],
)
def test_a_fact_recorded_after_the_look_of_its_day_is_answered_the_next_day(late: Fact) -> None:
    facts = (supply(start_on="2024-12-01"), late)
    assert next_look_on(life_on("2024-03-01", *facts), set()) == day("2024-03-02")


def test_an_extension_to_a_near_day_is_looked_at_at_once() -> None:
    facts = (supply(start_on="2024-08-01"), fact("extension", "2024-06-20", start_on="2024-07-05"))
    assert next_look_on(life_on("2024-06-20", *facts, looked=False), set()) == day("2024-06-20")


def test_upcoming_steps_stand_in_the_order_of_their_days() -> None:
    life = life_on("2024-01-05", supply(start_on="2024-06-01", completion_on="2026-06-01", instalments=DUE))
    days = [step.on for step in upcoming(life, set())]
    assert days == sorted(days)
    assert days[0] > SIGNED


WAITING: list[tuple[str, tuple[Fact, ...], str, WaitsFor | None]] = [
    ("no agreed start and no handover", (supply(),), "2024-02-01", WaitsFor.HANDOVER),
    ("no agreed completion", (supply(start_on="2024-06-01"), BUILT), "2024-05-01", WaitsFor.COMPLETION_DATE),
    ("suspected idle", SUSPECTED, "2025-06-02", WaitsFor.CASEWORK),
    ("completed, the last instalment owed", (supply(instalments=DUE), fact("completion", "2024-04-01")), "2024-08-01", WaitsFor.PAYMENT),
    ("completed", (supply(), fact("completion", "2024-04-01")), "2024-08-01", WaitsFor.VERIFICATION),
    ("verified", (supply(), fact("completion", "2024-04-01", 1), fact("verification", "2024-04-02", 2)), "2024-08-01", WaitsFor.NOTHING),
    ("terminated", (supply(instalments=DUE), fact("termination", "2024-04-01")), "2024-08-01", WaitsFor.NOTHING),
    ("all dates known", (supply(start_on="2024-06-01", completion_on="2026-06-01"),), "2024-02-01", None),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "on", "expected"), [pytest.param(*row[1:], id=row[0]) for row in WAITING])
def test_what_a_person_owes_is_named(facts: tuple[Fact, ...], on: str, expected: WaitsFor | None) -> None:
    life = life_on(on, *facts)
    assert waits_for(life, next_look_on(life, set())) is expected


@pytest.mark.parametrize("on", ["2025-06-05", "2026-06-05"])
def test_a_late_building_is_waited_for_when_no_day_is_next(on: str) -> None:
    life = life_on(on, supply(start_on="2024-06-01", completion_on="2025-06-01"), BUILT)
    done: set[ActKey] = set()
    look(life, day(on) + timedelta(1), done)
    assert next_look_on(life, done) is None
    assert waits_for(life, None) is WaitsFor.COMPLETION


# Deadlines and the days tasks are due


def test_the_open_duties_are_listed_with_their_last_day_in_time() -> None:
    terms = supply(
        handover_on="2024-03-01", start_on="2024-06-01", completion_on="2026-06-01", instalments=DUE
    )
    assert {(d.duty, str(d.due_on)) for d in deadlines(life_on("2024-01-05", terms))} == {
        (Duty.PAYMENT, "2024-06-30"),
        (Duty.BOARD, "2024-03-01"),
        (Duty.START, "2024-06-01"),
        (Duty.COMPLETION, "2026-06-01"),
        (Duty.IDLE, "2025-06-01"),
    }


def test_after_a_disposal_the_year_is_a_deadline_again() -> None:
    facts = (
        supply(start_on="2024-06-01"),
        fact("idle_determination", "2025-07-01", 1),
        fact("disposal_done", "2025-09-01", 2, way="extend", start_on="2026-01-01"),
    )
    found = {d.duty: str(d.due_on) for d in deadlines(life_on("2025-09-01", *facts))}
    assert found[Duty.IDLE] == "2027-01-01"


@pytest.mark.parametrize(
    ("name", "due_on"),
    [
        ("inspect_start", "2024-06-01"),
        ("reinspect_start", "2024-06-02"),
        ("apply_extension", "2024-07-05"),
    ],
    ids=["the agreed day", "the day after", "the thirtieth day, the last in time"],
)
def test_a_task_is_due_on_the_last_day_still_in_time(name: str, due_on: str) -> None:
    breach = fact("breach", "2024-06-05", stage="start", cause="government")
    [task] = [act for act in swept_daily("2024-06-30", *SUSPECTED, breach) if act.name == name]
    assert task.due_on == day(due_on)


# Lapses and triage


def test_a_lapsed_reminder_says_which_day_had_passed() -> None:
    [lapse, *_] = [
        act for act in swept_daily("2024-01-05", supply(start_on="2024-01-04")) if act.sort is ActSort.LAPSE
    ]
    assert "2024-01-04" in lapse.reason
    assert "过期未发" in lapse.reason


@pytest.mark.parametrize(
    ("imported_on", "triaged"),
    [
        ("2024-06-01", []),
        ("2024-06-02", []),
        ("2024-06-03", ["reinspect_start", "start_notice"]),
    ],
    ids=["imported the day before", "imported the day it was owed", "imported the day after"],
)
def test_a_paper_owed_before_the_import_is_triaged(imported_on: str, triaged: list[str]) -> None:
    life = life_on(imported_on, supply(start_on="2024-06-01", bulk_on=imported_on), looked=False)
    acts = look(life, day(imported_on) + timedelta(2), set())
    assert [act.name for act in acts if act.triaged and act.rule.duty is Duty.START] == triaged


@pytest.mark.parametrize(
    ("payment", "triaged"),
    [([], True), ([fact("payment", "2024-06-01", 1, amount_wan="1")], False)],
    ids=["payments not stated", "a payment recorded since"],
)
def test_a_demand_for_money_the_import_does_not_speak_of_is_triaged(
    payment: list[Fact], triaged: bool
) -> None:
    life = life_on("2024-06-15", supply(instalments=DUE, bulk_on="2024-01-06"), *payment, looked=False)
    [demand] = [act for act in look(life, day("2024-07-01"), set()) if act.name == "overdue_payment"]
    assert demand.triaged is triaged


def test_a_reminder_whose_window_passed_before_the_import_is_nobodys_omission() -> None:
    life = life_on("2024-08-01", supply(instalments=DUE, bulk_on="2024-08-01"), looked=False)
    acts = look(life, day("2024-08-01"), set())
    assert [act.name for act in acts if act.sort is not ActSort.MOVE] == ["overdue_payment"]


def test_what_a_person_records_is_never_triaged() -> None:
    assert not any(
        act.triaged for act in swept_daily("2026-12-31", supply(start_on="2024-06-01", instalments=DUE))
    )


# Patrols


def patrols(*facts: Fact, looks: list[str]) -> list[str]:
    life, done = life_on("2024-01-05", *facts[:1], looked=False), set[ActKey]()
    found: list[Any] = []
    for on in looks:
        life = life_on(on, *facts, looked=False)
        found += [act for act in look(life, day(on), done, patrol_every=30) if act.name == "patrol"]
    return [act.occasion.basis for act in found]


def test_a_patrol_is_owed_every_so_many_days_from_the_start_of_construction() -> None:
    facts = (supply(), BUILT)
    assert patrols(*facts, looks=["2024-04-20", "2024-05-19"]) == []
    assert patrols(*facts, looks=["2024-05-20", "2024-05-21", "2024-06-19"]) == ["2024-05-20", "2024-06-19"]


def test_patrols_missed_are_not_made_up_for() -> None:
    assert patrols(supply(), BUILT, looks=["2024-05-20", "2024-12-31"]) == ["2024-05-20", "2024-12-16"]


def test_suspected_land_is_patrolled_from_the_suspicion() -> None:
    assert patrols(*SUSPECTED, looks=["2025-06-02", "2025-07-01"]) == []
    assert patrols(*SUSPECTED, looks=["2025-07-02"]) == ["2025-07-02"]
