"""Damages by the contract: two published cases to the cent, the boundary days, and the lives that owe none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.law.account import Account, account_of
from supervision.law.damages import late_completion, late_payment, late_start, sixty_days
from supervision.law.facts import Fact
from supervision.law.stretches import Stretch
from supervision.law.terms import Party
from supervision.law.working import deducted, total
from tests.law.parcels import NO, day, fact, supply

VECTORS = json.loads((Path(__file__).parent / "test_vectors.json").read_text(encoding="utf-8"))
DUE, START, COMPLETION = "2024-06-30", "2024-06-01", "2026-06-01"


def account(on: str, *facts: Fact) -> Account:
    found = account_of(facts, NO, on=day(on))
    assert found is not None
    return found


def owing(**terms: Any) -> Fact:
    """One instalment of 100 万元 due 2024-06-30, damages of 1‰ a day."""
    instalments = [{"no": 1, "due_on": DUE, "amount_wan": "100"}]
    return supply(**{"instalments": instalments, "late_payment_permille": "1", **terms})


def building(**terms: Any) -> Fact:
    """1000 万元, start 2024-06-01 and completion 2026-06-01, damages of 0.5‰ and 0.3‰ a day."""
    agreed = {"price_wan": "1000", "start_on": START, "completion_on": COMPLETION}
    rates = {
        "late_start_permille": "0.5",
        "late_completion_permille": "0.3",
        "late_completion_base": "price",
    }
    return supply(**{**agreed, **rates, **terms})


def paid(on: str, wan: str, seq: int = 1, **more: Any) -> Fact:
    return fact("payment", on, seq, amount_wan=wan, **more)


def days_of(party: Party, from_on: str, until_on: str, paper: str = "政府函") -> Stretch:
    return Stretch(day(from_on), day(until_on), party, paper)


# Late payment


def test_four_late_payments_of_the_hebei_case_are_claimed_to_the_cent() -> None:
    case = VECTORS["civil_code_30_days"]
    sums = [Decimal(str(wan)) for wan, _ in case["payments_wan"]]
    instalments = [{"no": 1, "due_on": case["due_by_art201"], "amount_wan": str(sum(sums))}]
    terms = supply(signed_on=case["contract_signed"], instalments=instalments, late_payment_permille="1")
    payments = [paid(on, str(wan), n) for n, (wan, on) in enumerate(case["payments_wan"], start=1)]
    claim = late_payment(account("2017-03-03", terms, *payments))
    assert [line.days for line in claim.lines] == case["days"]
    assert claim.yuan == Decimal("3381180.00") == Decimal(str(case["penalty_wan"])) * 10_000


def test_the_decision_of_2025_leaves_out_241_of_903_days_and_is_met_to_the_cent() -> None:
    case = VECTORS["late_penalty"]
    instalments = [{"no": 1, "due_on": "2023-05-10", "amount_wan": "115.5"}]
    terms = supply(signed_on="2022-05-11", instalments=instalments, late_payment_permille="1")
    excluded = [
        days_of(Party.FORCE_MAJEURE, "2023-05-01", "2023-10-10", "防控通告一"),  # 153 of them in the delay
        days_of(Party.GOVERNMENT, "2023-12-01", "2024-02-26", "防控通告二"),  # 88
    ]
    claim = late_payment(account("2025-10-29", terms), excluded)
    [line] = claim.lines
    assert (line.calendar_days, line.days) == (903, case["days_charged"])
    assert claim.yuan == Decimal("764610.00") == Decimal(str(case["penalty_yuan"]))
    assert line.formula == "1155000元 × 1‰ × 662日 = 764610.00元"
    assert "扣除241日（2023-05-11至2023-10-10计153日，不可抗力（防控通告一）" in line.days_in_words


@pytest.mark.parametrize(("paid_on", "days"), [("2024-06-30", []), ("2024-07-01", [1]), ("2024-07-02", [2])])
def test_the_due_day_is_in_time_and_the_day_of_payment_is_counted(paid_on: str, days: list[int]) -> None:
    claim = late_payment(account("2024-12-31", owing(), paid(paid_on, "100")))
    assert [line.days for line in claim.lines] == days
    assert claim.yuan == 1000 * sum(days)


@pytest.mark.parametrize(("on", "days"), [("2024-06-30", []), ("2024-07-01", [1]), ("2024-07-02", [2])])
def test_what_is_still_owed_runs_to_the_asked_day(on: str, days: list[int]) -> None:
    assert [line.days for line in late_payment(account(on, owing())).lines] == days


def test_each_part_runs_to_its_own_day_and_what_was_paid_in_time_does_not_run() -> None:
    payments = (paid("2024-06-30", "40", 1), paid("2024-07-10", "25", 2), paid("2024-07-20", "50", 3))
    claim = late_payment(account("2024-12-31", owing(), *payments))
    assert [(line.base, line.days) for line in claim.lines] == [("250000元", 10), ("350000元", 20)]
    assert claim.yuan == 2500 + 7000  # the 15 paid too much are no part of the instalment


def test_a_payment_of_the_future_and_one_put_right_do_not_count() -> None:
    wrong = paid("2024-07-01", "100", 1)
    correction = fact("correction", "2024-08-01", 2, voids="1", reason="票据系邻宗地")
    late = paid("2024-08-10", "100", 3)
    [line] = late_payment(account("2024-08-09", owing(), wrong, correction, late)).lines
    assert (line.what, line.days) == ("第1期，未缴部分", 40)


def test_without_a_number_a_payment_is_for_the_instalment_earliest_unpaid_then() -> None:
    two = [
        {"no": 1, "due_on": "2024-06-30", "amount_wan": "100"},
        {"no": 2, "due_on": "2024-07-31", "amount_wan": "100"},
    ]
    payments = (paid("2024-07-05", "100", 1), paid("2024-08-05", "30", 2))
    found = account("2024-08-10", owing(instalments=two), *payments)
    assert [(receipt.no, receipt.amount_wan) for receipt in found.receipts] == [(1, 100), (2, 30)]
    assert [(line.base, line.days) for line in late_payment(found).lines] == [
        ("1000000元", 5),
        ("300000元", 5),
        ("700000元", 10),
    ]


def test_too_much_on_one_instalment_pays_nothing_of_the_next() -> None:
    two = [
        {"no": 1, "due_on": "2024-06-30", "amount_wan": "100"},
        {"no": 2, "due_on": "2024-07-31", "amount_wan": "100"},
    ]
    claim = late_payment(
        account("2024-08-01", owing(instalments=two), paid("2024-06-30", "200", instalment=1))
    )
    assert [line.base for line in claim.lines] == ["1000000元"]


def test_a_new_due_day_agreed_later_is_the_one_counted_from() -> None:
    moved = fact(
        "amendment", "2024-07-15", instalments=[{"no": 1, "due_on": "2024-09-30", "amount_wan": "100"}]
    )
    assert late_payment(account("2024-09-30", owing(), moved)).lines == ()
    assert [line.days for line in late_payment(account("2024-10-01", owing(), moved)).lines] == [1]


def test_a_rate_the_contract_does_not_state_is_not_supplied() -> None:
    silent = late_payment(account("2024-07-01", owing(late_payment_permille=None)))
    assert silent.yuan is None
    assert "合同未载明“逾期付款违约金（每日‰）”，不能核算" in silent.gaps[0]
    assert "国办发〔2006〕100号" in silent.gaps[0]
    in_time = late_payment(account("2024-06-30", owing(late_payment_permille=None)))
    assert (in_time.gaps, in_time.yuan) == ((), Decimal(0))


def test_an_allocation_names_its_own_paper() -> None:
    claim = late_payment(account("2024-07-01", owing(kind="allocation", late_payment_permille=None)))
    assert claim.basis == "《国有建设用地划拨决定书》约定"
    assert claim.gaps[0].startswith("决定书未载明")
    assert "国办发" not in claim.gaps[0]


def test_a_contract_with_terms_of_the_newer_template_is_not_said_to_follow_the_older() -> None:
    older, newer = (account("2024-12-31", building(late_start_year_only=only)) for only in ("false", "true"))
    assert late_start(older).basis == "《国有建设用地使用权出让合同》（GF-2008-2601）第三十三条第一款"
    assert late_start(newer).basis == "《国有建设用地使用权出让合同》（新版示范文本）第三十二条"
    assert late_payment(newer).basis.endswith("第二十九条")


def test_payments_nobody_stated_are_not_overdue() -> None:
    told = owing()
    imported = Fact(told.kind, told.on, told.seq, told.values, bulk_on=day("2024-08-01"))
    found = account("2024-12-31", imported)
    assert late_payment(found).yuan is None
    assert "未填报" in late_payment(found).gaps[0]
    assert sixty_days(found) == []
    known = account("2024-12-31", imported, paid("2024-06-30", "60"))
    assert [line.base for line in late_payment(known).lines] == ["400000元"]


def test_termination_ends_the_days() -> None:
    [line] = late_payment(account("2024-12-31", owing(), fact("termination", "2024-10-01"))).lines
    assert str(line.until_on) == "2024-10-01"


# Excluded days


def test_only_the_days_of_the_government_and_force_majeure_are_left_out_each_once() -> None:
    stretches: Sequence[Stretch] = [
        days_of(Party.GOVERNMENT, "2024-07-05", "2024-07-10", "甲函"),
        days_of(Party.FORCE_MAJEURE, "2024-07-08", "2024-07-12", "乙函"),
        days_of(Party.GOVERNMENT, "2024-07-06", "2024-07-07", "丙函"),
        days_of(Party.HOLDER, "2024-07-20", "2024-07-25"),
        days_of(Party.UNDECIDED, "2024-07-26", "2024-07-27"),
    ]
    left_out = deducted(stretches, day("2024-07-01"), day("2024-07-31"))
    assert [(str(s.from_on), str(s.until_on), s.paper) for s in left_out] == [
        ("2024-07-05", "2024-07-10", "甲函"),
        ("2024-07-11", "2024-07-12", "乙函"),
    ]


def test_days_before_and_after_the_delay_are_not_left_out_of_it() -> None:
    outside = [
        days_of(Party.GOVERNMENT, "2024-06-01", "2024-07-01"),
        days_of(Party.GOVERNMENT, "2024-07-31", "2024-12-31"),
    ]
    assert [s.days for s in deducted(outside, day("2024-07-01"), day("2024-07-31"))] == [1, 1]
    assert deducted(outside, day("2024-07-02"), day("2024-07-30")) == ()


ANY_STRETCH = st.builds(
    lambda first, days, party: Stretch(first, first + timedelta(days=days), party),
    st.dates(day("2024-06-01"), day("2024-08-31")),
    st.integers(0, 40),
    st.sampled_from(Party),
)


@given(st.lists(ANY_STRETCH, max_size=8))
def test_however_they_overlap_the_days_left_out_are_those_counted_one_by_one(
    stretches: list[Stretch],
) -> None:
    first, last = day("2024-07-01"), day("2024-07-31")
    one_by_one = {
        each
        for stretch in stretches
        for n in range(stretch.days)
        if stretch.party in (Party.GOVERNMENT, Party.FORCE_MAJEURE)
        and first <= (each := stretch.from_on + timedelta(days=n)) <= last
    }
    assert sum(stretch.days for stretch in deducted(stretches, first, last)) == len(one_by_one)


def test_a_delay_that_is_wholly_the_governments_costs_nothing_and_is_shown() -> None:
    claim = late_payment(
        account("2024-07-10", owing()), [days_of(Party.GOVERNMENT, "2024-06-01", "2024-08-01")]
    )
    [line] = claim.lines
    assert (line.calendar_days, line.days, claim.yuan) == (10, 0, Decimal(0))


# The sixty-first day


@pytest.mark.parametrize(
    ("on", "reached"), [("2024-08-28", False), ("2024-08-29", False), ("2024-08-30", True)]
)
def test_sixty_days_overdue_are_past_on_the_sixty_first(on: str, reached: bool) -> None:
    [line] = sixty_days(account(on, owing()))
    assert (line.reached, str(line.reached_on)) == (reached, "2024-08-30")
    assert not line.may_terminate
    assert "催缴尚未送达" in line.zh


def test_after_a_demand_in_vain_the_contract_may_be_terminated() -> None:
    served = fact("service", "2024-07-03", notice="overdue_payment", subject=1)
    [before] = sixty_days(account("2024-08-29", owing(), served))
    [after] = sixty_days(account("2024-08-30", owing(), served))
    assert (before.may_terminate, after.may_terminate) == (False, True)
    assert after.zh.endswith("第61日为2024-08-30，已到；催缴2024-07-03送达，出让人有权解除合同")


def test_what_is_paid_or_ended_stands_against_no_sixty_days() -> None:
    assert sixty_days(account("2024-12-31", owing(), paid("2024-12-30", "100"))) == []
    assert sixty_days(account("2024-12-31", owing(), fact("termination", "2024-12-30"))) == []
    assert sixty_days(account(DUE, owing())) == []


# Late start


@pytest.mark.parametrize(("on", "days"), [("2024-06-01", []), ("2024-06-02", [1]), ("2024-06-03", [2])])
def test_a_start_is_late_from_the_day_after_the_agreed_one(on: str, days: list[int]) -> None:
    still, started = account(on, building()), account("2024-12-31", building(), fact("start", on))
    assert [line.days for line in late_start(still).lines] == days
    assert [line.days for line in late_start(started).lines] == days


def test_late_start_is_claimed_on_the_total_price() -> None:
    claim = late_start(account("2024-12-31", building(), fact("start", "2024-06-11")))
    [line] = claim.lines
    assert line.formula == "10000000元 × 0.5‰ × 10日 = 50000.00元"


@pytest.mark.parametrize(
    ("on", "capped", "uncapped"),
    [("2025-05-31", 364, 364), ("2025-06-01", 365, 365), ("2025-06-02", 365, 366)],
)
def test_where_only_the_first_year_counts_the_days_end_with_it(on: str, capped: int, uncapped: int) -> None:
    of_the_year = late_start(account(on, building(late_start_year_only="true")))
    of_all = late_start(account(on, building(late_start_year_only="false")))
    assert [line.days for line in of_the_year.lines] == [capped]
    assert [line.days for line in of_all.lines] == [uncapped]
    assert any("闲置土地" in note for note in of_the_year.notes) == (uncapped > capped)


def test_a_contract_silent_on_the_year_counts_every_day_and_says_so() -> None:
    claim = late_start(account("2025-06-02", building()))
    assert [line.days for line in claim.lines] == [366]
    assert "未载明只计一年" in claim.notes[0]


def test_an_agreed_start_on_29_february_ends_its_year_on_28_february() -> None:
    [line] = late_start(
        account("2025-12-31", building(start_on="2024-02-29", late_start_year_only="true"))
    ).lines
    assert (str(line.until_on), line.days) == ("2025-02-28", 365)


def test_excluded_days_come_off_the_year() -> None:
    claim = late_start(
        account("2025-12-31", building(late_start_year_only="true")),
        [days_of(Party.GOVERNMENT, "2025-05-30", "2025-06-30")],
    )
    assert [(line.calendar_days, line.days) for line in claim.lines] == [(365, 362)]


def test_an_approved_extension_gives_a_new_day_to_count_from() -> None:
    extension = fact("extension", "2024-05-20", start_on="2024-09-01")
    assert late_start(account("2024-09-01", building(), extension)).lines == ()
    assert [line.days for line in late_start(account("2024-09-02", building(), extension)).lines] == [1]


def test_completed_without_a_recorded_start_the_days_are_not_known() -> None:
    claim = late_start(account("2026-12-31", building(), fact("completion", "2026-01-01")))
    assert claim.yuan is None
    assert "补登动工" in claim.gaps[0]


@pytest.mark.parametrize("term", ["late_start_permille", "price_wan"])
def test_a_late_start_without_its_terms_is_not_worked_out(term: str) -> None:
    claim = late_start(account("2024-06-02", building(**{term: None})))
    assert claim.yuan is None
    assert "未载明" in claim.gaps[0]


# Late completion


@pytest.mark.parametrize(("on", "days"), [("2026-06-01", []), ("2026-06-02", [1]), ("2026-06-03", [2])])
def test_a_completion_is_late_from_the_day_after_the_agreed_one(on: str, days: list[int]) -> None:
    started = fact("start", "2024-05-01")
    still = account(on, building(), started)
    completed = account("2026-12-31", building(), started, fact("completion", on, 2))
    assert [line.days for line in late_completion(still).lines] == days
    assert [line.days for line in late_completion(completed).lines] == days


def test_on_the_newer_template_the_unfinished_share_of_the_price_is_the_base() -> None:
    terms = building(late_completion_base="unfinished", floor_area_m2="9000")
    claim = late_completion(account("2026-06-11", terms), unfinished_m2=Decimal(2000))
    [line] = claim.lines
    assert line.formula == "10000000元 × 2000㎡ ÷ 9000㎡ × 0.3‰ × 10日 = 6666.67元"


def test_an_unfinished_area_nobody_measured_is_to_be_measured() -> None:
    terms = building(late_completion_base="unfinished", floor_area_m2="9000")
    claim = late_completion(account("2026-06-11", terms))
    assert claim.yuan is None
    assert "待实测" in claim.gaps[0]


def test_more_unfinished_than_agreed_is_not_worked_out() -> None:
    terms = building(late_completion_base="unfinished", floor_area_m2="9000")
    assert late_completion(account("2026-06-11", terms), unfinished_m2=Decimal(9000)).lines
    claim = late_completion(account("2026-06-11", terms), unfinished_m2=Decimal("9000.01"))
    assert "大于合同建筑总面积" in claim.gaps[0]


@pytest.mark.parametrize("term", ["late_completion_permille", "late_completion_base", "price_wan"])
def test_a_late_completion_without_its_terms_is_not_worked_out(term: str) -> None:
    claim = late_completion(account("2026-06-02", building(**{term: None})))
    assert claim.yuan is None
    assert "未载明" in claim.gaps[0]


def test_land_without_a_duty_to_build_owes_neither() -> None:
    small = building(
        parcel={"area_ha": "0.03", "supply_mode": "协议出让"}, signed_on="2024-06-01", start_on="2024-06-01"
    )
    found = account("2027-01-01", small)
    assert total([late_start(found), late_completion(found)]) == 0
    assert "无此项义务" in late_start(found).notes[0]


def test_idle_land_still_owes_what_the_contract_says() -> None:
    claim = late_completion(account("2026-06-11", building()))
    assert claim.yuan == 30_000
    assert "疑似闲置期间" in claim.notes[0]
