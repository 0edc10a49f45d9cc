"""Instalments in a parcel's own row: exactly as many as can be told, or none."""

import json
from pathlib import Path

import pytest

from supervision.casework.supply.report import Severity
from supervision.casework.supply.rows import SupplyRow
from tests.casework.supply.county_files import Listed, file, read_all, schedule, supplies

ROW = "GD1,甲项目,1.5,挂牌出让,100,{numbers},{days},{amounts},2015-07-21,2016-07-21,2018-07-21"
PLAN = "记录号,面积,供地方式,成交价格,签订日期,约定开工时间,约定竣工时间,分期支付"


def listed(folder: Path, numbers: str, days: str, amounts: str) -> tuple[SupplyRow, list[Listed]]:
    (row,), problems, _ = read_all(supplies(folder, ROW.format(numbers=numbers, days=days, amounts=amounts)))
    return row, problems


def planned(folder: Path, plan: str, price: str = "100") -> tuple[SupplyRow, list[Listed]]:
    quoted = plan.replace('"', '""')
    path = file(
        folder, "供地.csv", PLAN, f'GD1,1.5,挂牌出让,{price},2015-07-21,2016-07-21,2018-07-21,"{quoted}"'
    )
    (row,), problems, _ = read_all(path)
    return row, problems


@pytest.mark.parametrize(
    ("days", "due"),
    [
        ("2015-08-20|2016-08-20", ["2015-08-20", "2016-08-20"]),
        ("2015-08-20|2016-08-20|", ["2015-08-20", "2016-08-20"]),
        ("2015-08-20||", ["2015-08-20", ""]),
        ("|2016-08-20|", ["", "2016-08-20"]),
        ("||", ["", ""]),
        ("", ["", ""]),
    ],
)
def test_a_day_may_be_left_out_between_two_joints(tmp_path: Path, days: str, due: list[str]) -> None:
    row, problems = listed(tmp_path, "1|2|", days, "60|40|")
    assert [day for _, day, _ in schedule(row)] == due
    assert problems == []


def test_one_day_for_two_instalments_is_not_shared_out(tmp_path: Path) -> None:
    row, (problem,) = listed(tmp_path, "1|2|", "2015-08-20", "60|40|")
    assert schedule(row) == []
    assert "期号2项、日期1项、金额2项" in problem.reason


def test_a_semicolon_in_a_note_splits_no_list_joined_by_bars(tmp_path: Path) -> None:
    path = file(tmp_path, "供地.csv", "记录号,面积,供地方式,签订日期,约定开工时间,约定竣工时间,支付期号,约定支付日期,约定支付金额(万元),支付备注",
                "GD1,1.5,挂牌出让,2015-07-21,2016-07-21,2018-07-21,1|2|,2015-08-20|2016-08-20|,60|40|,首付；定金抵作|余款|")  # fmt: skip
    (row,), _, _ = read_all(path)
    notes = [each["note"] for each in row.supply["contract"]["instalments"]]
    assert notes == ["首付；定金抵作", "余款"]


@pytest.mark.parametrize("plan", ["60.0000; 40.0000;", "60|40", "60;40"])
def test_amounts_alone_are_instalments_without_a_day_when_they_are_the_price(
    tmp_path: Path, plan: str
) -> None:
    row, problems = planned(tmp_path, plan)
    assert schedule(row) == [(1, "", "60"), (2, "", "40")]
    assert problems == []


@pytest.mark.parametrize(
    ("plan", "price", "why"),
    [
        ("60;39", "100", "合计99万元不等于成交价格"),
        ("40;", "", "合计40万元不等于成交价格"),
        ("60;四十", "100", "第2项读不出：不是不小于零的数"),
        ("60;;40", "100", "第2项读不出：没有金额"),
        ('{"1": ["2015-08-20", "60"]', "100", "不是完整的 JSON"),
        ('{"1": "2015-08-20"}', "100", "第“1”期不是日期和金额"),
        ('{"1": ["2015-02-30", "100"]}', "100", "第1项读不出：日历上没有这一天"),
        ("[7]", "100", "第1项不是一期的日期和金额"),
        ('[{"zfSj": 1548777600000}]', "100", "第1项读不出：没有金额"),
        ("[" * 100_000, "100", "不是完整的 JSON"),
    ],
)
def test_a_plan_that_cannot_be_told_exactly_leaves_all_of_it_empty_with_the_reason(
    tmp_path: Path, plan: str, price: str, why: str
) -> None:
    row, (problem,) = planned(tmp_path, plan, price)
    assert schedule(row) == []
    assert (problem.column, problem.severity) == ("分期支付", Severity.LEFT_EMPTY)
    assert why in problem.reason


def test_numbers_in_a_plan_stand_in_their_order_whatever_order_they_are_written_in(tmp_path: Path) -> None:
    plan = {"2": ["2016-08-20", "40", "余款"], "1": ["2015-08-20", "60"]}
    row, problems = planned(tmp_path, json.dumps(plan, ensure_ascii=False))
    assert schedule(row) == [(1, "2015-08-20", "60"), (2, "2016-08-20", "40")]
    assert row.supply["contract"]["instalments"][1]["note"] == "余款"
    assert problems == []


@pytest.mark.parametrize("plan", ["[]", "{}", "--", ""])
def test_an_empty_plan_is_no_problem(tmp_path: Path, plan: str) -> None:
    row, problems = planned(tmp_path, plan)
    assert (schedule(row), problems) == ([], [])
