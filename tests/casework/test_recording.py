"""Recording one happening: what is wrong is said with its field and what to do, and nothing is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from supervision.casework.finding import NotFound, find_parcel
from supervision.casework.verify import verify
from supervision.law.refusals import BadRecord
from supervision.records.db import reading
from supervision.records.tables import ALIAS, ENTRY
from tests.database import NO, supply, tell

SIGNED = date(2024, 1, 5)
OTHER = "1305302024B00022"

BAD: dict[str, tuple[dict[str, Any], str]] = {
    "a kind nobody knows": ({"kind": "dance", "on": "2024-01-05"}, "不认识的事项"),
    "no date": ({"kind": "handover"}, "不是日期"),
    "a date that is none": ({"kind": "handover", "on": "2024-02-30"}, "2024-02-30"),
    "a date still to come": ({"kind": "handover", "on": "2024-01-06"}, "尚未发生"),
    "an amount that is none": ({"kind": "payment", "on": "2024-01-05", "amount_wan": "五百"}, "缴款金额"),
    "a negative amount": ({"kind": "payment", "on": "2024-01-05", "amount_wan": "-1"}, "不小于零"),
    "an instalment nobody agreed": (
        {"kind": "payment", "on": "2024-01-05", "amount_wan": "1", "instalment": 9},
        "没有第9期",
    ),
    "a field that does not belong": ({"kind": "handover", "on": "2024-01-05", "colour": "red"}, "colour"),
    "a finding that is none": (
        {"kind": "inspection", "on": "2024-01-05", "finding": "fine"},
        "not_started（未动工）",
    ),
    "a second supply": (supply(), "已有供地记录"),
    "a correction of nothing": ({"kind": "correction", "on": "2024-01-05", "voids": "17"}, "17"),
}


@pytest.mark.parametrize(("happening", "says"), BAD.values(), ids=BAD.keys())
def test_it_is_refused_with_its_reason_and_nothing_is_written(
    engine: Engine, happening: dict[str, Any], says: str
) -> None:
    tell(engine, SIGNED, supply())
    with pytest.raises(BadRecord, match=says):
        tell(engine, SIGNED, happening)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(ENTRY)) == 1


def test_a_parcel_nobody_knows_is_refused_with_what_is_near(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    with pytest.raises(NotFound, match=NO):
        tell(engine, SIGNED, {"no": "B00011", "kind": "handover", "on": "2024-01-05"})


def test_every_problem_of_a_supply_is_named_at_once(engine: Engine) -> None:
    bad = supply(signed_on="2024-13-01", price_wan="many")
    with pytest.raises(BadRecord) as refused:
        tell(engine, SIGNED, bad)
    assert "合同签订日期" in str(refused.value)
    assert "成交价格" in str(refused.value)


def test_a_supply_may_name_the_other_numbers_of_the_parcel(engine: Engine) -> None:
    tell(engine, SIGNED, supply() | {"aliases": [["合同编号", "新出让〔2024〕1号"]]})
    tell(engine, SIGNED, {"no": "新出让〔2024〕1号", "kind": "handover", "on": "2024-01-05"})
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(ENTRY)) == 2


def test_a_parcel_is_found_by_the_number_of_its_contract_whenever_that_was_recorded(engine: Engine) -> None:
    tell(engine, SIGNED, supply(contract_no=" 新出让〔2024〕1号 "), supply(OTHER))
    tell(
        engine,
        SIGNED,
        {
            "no": OTHER,
            "kind": "amendment",
            "on": "2024-01-05",
            "contract": {"contract_no": "新划拨〔2024〕2号"},
        },
    )
    with reading(engine) as session:
        assert [find_parcel(session, no) for no in ("新出让〔2024〕1号", "新划拨〔2024〕2号")] == [1, 2]
        assert list(verify(session, SIGNED, patrol_every=None)) == []


def test_what_is_too_long_for_a_number_is_kept_and_not_looked_for(engine: Engine) -> None:
    tell(engine, SIGNED, supply(contract_no="新" * 81))
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(ALIAS)) == 0


@pytest.mark.parametrize(
    "aliases",
    [
        "合同编号", [["合同编号"]], [["合同编号", 1]], [["合同编号", ""]], [["合同编号", "1" * 81]], [["合" * 41, "1"]],
    ],
)  # fmt: skip
def test_other_numbers_that_are_none_are_refused(engine: Engine, aliases: object) -> None:
    with pytest.raises(BadRecord, match="别名"):
        tell(engine, SIGNED, supply() | {"aliases": aliases})
