"""The headings of a payment ledger: which is which, and the unit that must be said."""

from pathlib import Path

import pytest

from supervision.casework.payments.columns import are_ledger_headings, ledger_columns
from supervision.casework.payments.ledger import open_ledger
from supervision.law.refusals import BadRecord
from tests.casework.payments.ledgers import ledger, row

NEEDED = ["电子监管号", "凭证号", "缴款日期", "缴款金额(万元)"]


@pytest.mark.parametrize(
    "headings",
    [
        NEEDED,
        ["合同编号", "税票号码", "入库日期", "实缴金额（元）"],
        ["序号", "不动产单元号", "缴款书编号", "开票日期", "金额 ( 元 )", "期号", "征收品目"],
        ["案卷编号", "票据号", "缴款日期", "缴款金额"],
    ],
)
def test_a_ledger_is_known_by_a_number_a_voucher_a_day_and_a_sum(headings: list[str]) -> None:
    assert are_ledger_headings(headings)


@pytest.mark.parametrize("lost", NEEDED)
def test_without_one_of_the_four_it_is_no_ledger(lost: str) -> None:
    assert not are_ledger_headings([heading for heading in NEEDED if heading != lost])


def test_the_instalments_of_a_contract_are_no_ledger() -> None:
    assert not are_ledger_headings(["电子监管号", "支付期号", "约定支付日期", "约定支付金额(万元)"])


def test_a_file_that_is_no_ledger_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    cells = row()
    del cells["凭证号"], cells["缴款金额(万元)"]
    with pytest.raises(BadRecord) as refused:
        open_ledger([ledger(tmp_path, cells)])
    assert "台账.csv：第1行" in str(refused.value)
    assert "缺凭证号，缴款金额(万元)或缴款金额(元)" in str(refused.value)


def test_a_sum_that_may_be_yuan_or_ten_thousand_yuan_is_asked_about(tmp_path: Path) -> None:
    cells = row()
    cells["实缴金额"] = cells.pop("缴款金额(万元)")
    with pytest.raises(BadRecord, match=r"“实缴金额”没有写明单位.*“实缴金额\(万元\)”或“实缴金额\(元\)”"):
        open_ledger([ledger(tmp_path, cells)])


def test_every_file_that_cannot_be_read_is_named_at_once(tmp_path: Path) -> None:
    one = ledger(tmp_path, {"说明": "无"}, name="一.csv")
    other = tmp_path / "二.csv"
    other.write_bytes(b"%PDF-1.4")
    with pytest.raises(BadRecord) as refused:
        open_ledger([one, other])
    assert [problem.partition("：")[0] for problem in refused.value.problems] == ["一.csv", "二.csv"]


def test_columns_that_say_something_else_are_named_and_those_of_the_supply_passed_over() -> None:
    columns = ledger_columns([*NEEDED, "序号", "项目名称", "", "经手银行", "应缴金额"])
    assert columns.unread == ("经手银行", "应缴金额")


def test_the_unit_belongs_to_the_heading() -> None:
    yuan, wan = (
        ledger_columns([*NEEDED[:3], f"缴款金额({unit})"]).of["amount_wan"][0] for unit in ("元", "万元")
    )
    assert yuan.read("5,000,000.01") == ("500.000001", "")
    assert wan.read("500.000001") == ("500.000001", "")
