"""Contradictions in a row: each check of the table finds what it is for, and is silent beside it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from supervision.casework.supply.contradictions import CHECKS, DUPLICATE, Check, findings
from supervision.casework.supply.instalments import as_a_whole
from supervision.casework.supply.report import Severity

ROW = {
    "supervision_no": "1305302012B00028",
    "district": "130530",
    "area_ha": "4.3558",
    "supply_mode": "挂牌出让",
    "price_wan": "366",
    "far_min": "0.7",
    "far_max": "1.5",
    "signed_on": "2012-02-25",
    "handover_on": "2012-02-25",
    "start_on": "2012-02-25",
    "completion_on": "2014-02-25",
    "started_on": "2012-02-25",
    "completed_on": "2014-02-25",
    "parcel_code": "130530001001GB00001",
    "unit_no": "130530001001GB00001F00010001",
}
"""A row in which nothing is odd, each date on the last day on which it is not."""

AGREED = [{"no": 1, "due_on": "2012-02-25", "amount_wan": "366"}]


def day(text: str, days: int) -> str:
    return str(date.fromisoformat(text) + timedelta(days=days))


def found(instalments: list[dict[str, Any]] | None = None, **changed: str | None) -> dict[str, Severity]:
    fields = {name: value for name, value in (ROW | changed).items() if value is not None}
    if agreed := AGREED if instalments is None else instalments:
        fields |= as_a_whole(agreed)
    return {check.zh: check.severity for check, _ in findings(fields, CHECKS)}


def test_a_row_in_which_nothing_is_odd_meets_no_check() -> None:
    assert found() == {}


ODD: dict[str, dict[str, Any]] = {
    "面积未填": {"area_ha": None},
    "面积为0": {"area_ha": "0"},
    "面积超常": {"area_ha": "1000.000001", "price_wan": "2000", "instalments": []},
    "供地方式未填": {"supply_mode": None},
    "约定交地过远": {"handover_on": "2042-02-26", "start_on": "2042-02-25", "completion_on": None, "started_on": None, "completed_on": None},
    "约定开工过远": {"start_on": "2042-02-26", "completion_on": None},
    "约定竣工过远": {"completion_on": "2042-02-26"},
    "约定竣工早于约定开工": {"completion_on": "2012-02-24"},
    "约定竣工即约定开工": {"completion_on": "2012-02-25"},
    "约定开工早于签订": {"start_on": "2012-02-24", "handover_on": "2012-02-24"},
    "约定开工早于交地": {"handover_on": "2012-02-26"},
    "付款早于签订": {"instalments": [{"no": 1, "due_on": "2012-02-24", "amount_wan": "366"}]},
    "分期合计不等于价款": {"instalments": [{"no": 1, "due_on": "2012-02-25", "amount_wan": "365.9999"}]},
    "价款超常": {"price_wan": "4.3557", "instalments": []},
    "容积率上下限颠倒": {"far_min": "1.6"},
    "实际开工早于签订": {"started_on": "2012-02-24"},
    "实际竣工早于实际开工": {"completed_on": "2012-02-24"},
    "有竣工无开工": {"started_on": None},
    "编号年份与签订不符": {"supervision_no": "1305302010B00028"},
    "供地方式与编号不符": {"supply_mode": "划拨"},
    "行政区与编号不符": {"district": "130531"},
    "不动产单元与宗地不符": {"unit_no": "130530001001GB00002F00010001"},
}  # fmt: skip


def test_every_check_of_the_table_is_tried_here() -> None:
    assert {check.zh for check in CHECKS} == {*ODD, DUPLICATE.zh}


@pytest.mark.parametrize(
    "check", [check for check in CHECKS if check is not DUPLICATE], ids=lambda check: check.zh
)
def test_a_check_finds_what_it_is_for_and_nothing_else_is_found_with_it(check: Check) -> None:
    assert found(**ODD[check.zh]) == {check.zh: check.severity}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.zh)
def test_a_check_says_what_to_do_and_why(check: Check) -> None:
    assert check.todo
    assert check.why.endswith(".")


def test_a_field_left_empty_is_not_looked_at_again() -> None:
    """A completion that cannot be right accuses nobody, and is no second contradiction either."""
    fields = dict(ROW, start_on="2013-01-01", completion_on="2012-06-01")
    assert [check.zh for check, _ in findings(fields, CHECKS)] == ["约定竣工早于约定开工"]
    assert "completion_on" not in fields
    assert fields["start_on"] == "2013-01-01"


SILENT: dict[str, dict[str, Any]] = {
    "a small parcel regularised by agreement starts and ends when it is signed": {
        "supply_mode": "协议出让", "completion_on": "2012-02-25",
    },
    "a number given the year before the signing": {"supervision_no": "1305302011B00028"},
    "a number given the year after the signing": {"supervision_no": "1305302013B00028"},
    "a district given by name": {"district": "新河县"},
    "land allocated for nothing": {"supervision_no": "1305302012A00028", "supply_mode": "划拨", "price_wan": "0",
                                  "instalments": []},
    "no floor area ratio agreed at the top": {"far_max": None},
    "instalments without a price": {"price_wan": None},
    "thirty years to the day": {"completion_on": "2042-02-25"},
    "no dates at all": dict.fromkeys(("handover_on", "start_on", "completion_on", "started_on", "completed_on")),
    "a leap day signed, thirty years on": {
        "signed_on": "2012-02-29", "handover_on": "2012-02-29", "start_on": "2012-02-29", "started_on": "2012-02-29",
        "completion_on": "2042-02-28", "instalments": [],
    },
}  # fmt: skip


@pytest.mark.parametrize("life", SILENT)
def test_the_checks_are_silent_of(life: str) -> None:
    assert found(**SILENT[life]) == {}
