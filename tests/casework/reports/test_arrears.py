"""Overdue money: by instalment and age; unstated payments stand apart; interest and damages as the sheet works them out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from supervision.casework.claims import read_money
from supervision.casework.reports.arrears import build
from supervision.law.rules.contract_clauses import SIXTY_DAYS_LATE
from supervision.law.working import ClaimName
from supervision.records.db import reading
from tests.casework.reports.asking import (
    TOTAL,
    built,
    day,
    land,
    numbers,
    rows,
    sentences,
    silent_lives,
    then,
    value,
)
from tests.database import on_both_databases as pytest_generate_tests
from tests.database import tell

__all__ = ["pytest_generate_tests"]

SIGNED = day("2024-01-05")


def owed(*dues: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"no": no, "due_on": on, "amount_wan": wan} for no, (on, wan) in enumerate(dues, start=1)]


@pytest.mark.parametrize(
    ("due_on", "on", "days"),
    [
        ("2024-02-29", "2024-02-28", None),
        ("2024-02-29", "2024-02-29", None),
        ("2024-02-29", "2024-03-01", 1),
        ("2024-12-31", "2024-12-31", None),
        ("2024-12-31", "2025-01-01", 1),
    ],
)
def test_money_is_owed_past_its_day_only(engine: Engine, due_on: str, on: str, days: int | None) -> None:
    tell(engine, SIGNED, land(1, instalments=owed((due_on, "500"))))
    found = [row["逾期天数"] for row in rows(built(engine, build, on), "instalments")]
    assert found == ([] if days is None else [days])


def test_what_is_owed_is_added_up_by_district_and_age(engine: Engine) -> None:
    tell(
        engine,
        SIGNED,
        land(1, instalments=owed(("2024-02-04", "500"), ("2024-06-30", "300"))),
        land(2, "西流镇", instalments=owed(("2024-05-31", "100"))),
        land(3, instalments=owed(("2024-02-04", "500"))),
    )
    tell(
        engine,
        day("2024-07-01"),
        then(1, "payment", "2024-03-01", instalment=1, amount_wan="120"),
        then(3, "payment", "2024-02-04", amount_wan="500"),
    )
    report = built(engine, build, "2024-07-01")
    assert value(report, "欠缴价款（宗地）", TOTAL, "欠缴宗数") == 2
    assert value(report, "欠缴价款（宗地）", "新河镇", "欠缴额") == Decimal(680)
    assert value(report, "欠缴价款（宗地）", "西流镇", "欠缴额") == Decimal(100)
    by_age = [
        value(report, "欠缴分期的逾期时长", age, "欠缴额")
        for age in ("30日以内", "31日至60日", "61日至180日", "180日以上")
    ]
    assert by_age == [Decimal(300), Decimal(100), Decimal(380), Decimal(0)]
    assert numbers(report, "parcels") == [1, 2]


@pytest.mark.parametrize(("on", "may"), [("2024-04-04", "否"), ("2024-04-05", "是"), ("2024-04-06", "是")])
def test_the_contract_may_be_terminated_from_the_sixty_first_day_once_demanded(
    engine: Engine, on: str, may: str
) -> None:
    tell(
        engine,
        SIGNED,
        land(1, instalments=owed(("2024-02-04", "500"))),
        land(2, instalments=owed(("2024-02-04", "500"))),
    )
    served = {
        "way": "direct",
        "receiver": "李经理",
        "relation": "经理",
        "servers": ["张三", "李四"],
        "receipt": "回证",
    }
    tell(
        engine,
        day("2024-02-20"),
        then(1, "service", "2024-02-20", notice="overdue_payment", subject=1, **served),
    )
    found = {
        str(row["电子监管号"])[-1]: row["可以解除合同"]
        for row in rows(built(engine, build, on), "instalments")
    }
    assert found == {"1": may, "2": "否"}


def test_the_right_to_terminate_is_told_by_its_own_clause(engine: Engine) -> None:
    rules = "".join(built(engine, build, "2024-12-31").rules)
    assert f"{SIXTY_DAYS_LATE.sentence}”，自逾期第61日起、催缴已送达的计入" in rules
    tell(engine, SIGNED, land(1, instalments=owed(("2024-02-04", "500"))))
    assert "逾期超过60日且催缴已送达、可以解除合同的0期" in sentences(built(engine, build, "2024-12-31"))


def test_what_could_be_worked_out_beside_an_undated_instalment_is_told_as_a_part(engine: Engine) -> None:
    """The damages of the first instalment stand in the sum: the parcel is not among those not worked out."""
    dues = [*owed(("2024-02-04", "500")), {"no": 2, "amount_wan": "300"}]
    terms = {"late_payment_permille": "1", "interest_percent": "3.7", "interest_year_days": 365}
    tell(engine, SIGNED, land(1, instalments=dues, **terms))
    report = built(engine, build, "2024-02-14")
    [row] = rows(report, "parcels")
    assert (row["逾期付款违约金"], row["能否核算"]) == (Decimal(5), "部分核算")
    assert "第2期未约定付款日期" in str(row["未能核算的原因"])
    assert [value(report, "欠缴价款（宗地）", TOTAL, title) for title in ("部分核算", "未能核算")] == [1, 0]


def test_what_nobody_stated_is_listed_apart_and_never_counted(engine: Engine) -> None:
    dues = owed(("2024-02-04", "500"), ("2024-12-31", "300"))
    tell(engine, SIGNED, land(1, instalments=dues), bulk=True)
    report = built(engine, build, "2024-07-01")
    assert numbers(report, "instalments") == []
    assert [(row["期次"], row["应缴"]) for row in rows(report, "unstated")] == [("第1期", Decimal(500))]
    assert "没有欠缴的价款" in sentences(report)
    assert "另有1期到期价款、应缴500.0000万元没有缴款记录" in sentences(report)


def test_interest_and_damages_are_those_of_the_damages_sheet(engine: Engine) -> None:
    terms = {"late_payment_permille": "1", "interest_percent": "3.7", "interest_year_days": 365}
    dues = owed(("2024-02-04", "500"), ("2024-12-31", "300"))
    tell(engine, SIGNED, land(1, instalments=dues, **terms), land(2, instalments=dues))
    tell(engine, day("2024-03-01"), then(1, "payment", "2024-03-01", instalment=1, amount_wan="200"))
    on = day("2025-01-31")
    [first, second] = rows(built(engine, build, on), "parcels")
    with reading(engine) as session:
        money = read_money(session, 1, on=on)
    assert money is not None
    claims = {claim.name: claim.yuan for claim in money.claims}
    assert first["逾期付款违约金"] == (claims[ClaimName.LATE_PAYMENT] or 0) / 10000
    assert first["分期利息"] == (claims[ClaimName.INTEREST] or 0) / 10000
    assert first["逾期付款违约金"] == Decimal("123.1")  # 200×26‰ + 300×362‰ + 300×31‰
    assert (first["能否核算"], second["能否核算"], second["逾期付款违约金"]) == ("已核算", "未能", None)


def test_what_was_not_known_then_is_not_counted(engine: Engine) -> None:
    tell(engine, SIGNED, land(1, instalments=owed(("2024-02-04", "500"))))
    tell(engine, day("2024-06-01"), then(1, "payment", "2024-02-01", amount_wan="500"))
    assert numbers(built(engine, build, "2024-05-01"), "instalments") == []
    assert numbers(built(engine, build, "2024-05-01", known_on=day("2024-05-31")), "instalments") == [1]


def test_an_allocation_without_price_and_what_has_ended_owe_nothing(engine: Engine) -> None:
    tell(
        engine,
        SIGNED,
        land(1, kind="allocation", price_wan=None, parcel={"supply_mode": "划拨"}),
        *silent_lives(),
    )
    report = built(engine, build, "2024-12-31")
    assert [numbers(report, key) for key in ("instalments", "parcels", "unstated")] == [[], [], []]


def test_an_instalment_without_a_day_is_never_overdue(engine: Engine) -> None:
    tell(engine, SIGNED, land(1, instalments=[{"no": 1, "amount_wan": "500"}]))
    assert numbers(built(engine, build, "2030-12-31"), "instalments") == []


def test_an_empty_docket_is_told_in_sentences(engine: Engine) -> None:
    assert sentences(built(engine, build, "2024-12-31")) == "没有欠缴的价款。\n到期各期的缴款情况都有记载。"
