"""One row of a ledger: what is taken from it, and when it is set aside."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from supervision.casework.payments.ledger import open_ledger, read_ledger
from supervision.casework.payments.rows import LedgerRow
from supervision.casework.supply.report import Problem, RowReport
from tests.casework.payments.ledgers import TODAY, ledger, row
from tests.database import NO


def read(tmp_path: Path, **cells: str) -> LedgerRow | RowReport:
    [only] = read_ledger(open_ledger([ledger(tmp_path, row(**cells))]), TODAY)
    return only


def refused(tmp_path: Path, **cells: str) -> Problem:
    found = read(tmp_path, **cells)
    assert isinstance(found, RowReport)
    [problem] = found.problems
    return problem


def test_a_row_is_a_payment_with_its_voucher_and_whatever_else_it_says(tmp_path: Path) -> None:
    found = read(tmp_path, 期号="第2期", 缴款人="示范公司", 款项="出让价款", 备注="转账")
    assert isinstance(found, LedgerRow)
    assert found.numbers == {"supervision_no": NO}
    assert (found.voucher, found.on, found.amount_wan) == ("冀0001", date(2024, 2, 1), Decimal(500))
    assert found.instalment == 2
    assert found.note == "缴款人：示范公司；款项：出让价款；备注：转账"
    assert (found.report.file, found.report.row, found.report.no) == ("台账.csv", 2, NO)


@pytest.mark.parametrize(
    ("column", "written", "says"),
    [
        ("电子监管号", "", "没有宗地的编号"),
        ("凭证号", "", "supervision record"),
        ("凭证号", "9" * 81, "超过80字"),
        ("缴款日期", "", "未填"),
        ("缴款日期", "去年", "不是日期"),
        ("缴款日期", "2024-02-30", "没有这一天"),
        ("缴款日期", "2025-01-11", "晚于登记日2025-01-10"),
        ("缴款金额(万元)", "", "未填"),
        ("缴款金额(万元)", "0", "没有缴款"),
        ("缴款金额(万元)", "-500", "退款"),
        ("缴款金额(万元)", "（500）", "退款"),
        ("缴款金额(万元)", "五百", "不是不小于零的数"),
        ("缴款金额(万元)", "500万元", "不带单位"),
        ("缴款金额(万元)", "0.0000001", "不是整分"),
        ("缴款金额(万元)", "9" * 13, "数值过大"),
        ("期号", "首期", "期号应为"),
        ("款项", "违约金", "不抵价款"),
    ],
)
def test_a_cell_that_cannot_be_used_sets_the_row_aside_with_column_and_reason(
    tmp_path: Path, column: str, written: str, says: str
) -> None:
    problem = refused(tmp_path, **{column: written})
    assert (problem.column, problem.value) == (column, written)
    assert says in problem.reason


def test_a_word_for_nothing_is_no_voucher(tmp_path: Path) -> None:
    assert "不能认出" in refused(tmp_path, 凭证号="无").reason


def test_the_office_day_itself_is_no_day_to_come(tmp_path: Path) -> None:
    found = read(tmp_path, 缴款日期=TODAY.isoformat())
    assert isinstance(found, LedgerRow)


def test_a_row_with_a_wrong_number_of_cells_is_set_aside_whole(tmp_path: Path) -> None:
    path = ledger(tmp_path, row())
    path.write_text(path.read_text(encoding="utf-8") + f"{NO},冀0002,2024-02-01\n", encoding="utf-8")
    _, found = read_ledger(open_ledger([path]), TODAY)
    assert isinstance(found, RowReport)
    assert "有3格，表头有8格" in found.problems[0].reason


def test_of_several_columns_for_the_day_the_first_that_is_filled_counts(tmp_path: Path) -> None:
    path = ledger(tmp_path, row(缴款日期="") | {"入库日期": "2024-02-03", "开票日期": "2024-02-05"})
    [found] = read_ledger(open_ledger([path]), TODAY)
    assert isinstance(found, LedgerRow)
    assert found.on == date(2024, 2, 3)


def test_a_column_that_is_not_read_is_said_once_of_the_file(tmp_path: Path) -> None:
    path = ledger(tmp_path, row() | {"经手银行": "建行", "金额": "500"}, row() | {"经手银行": "", "金额": ""})
    about_bank, about_sum, *_ = read_ledger(open_ledger([path]), TODAY)
    assert isinstance(about_bank, RowReport)
    assert isinstance(about_sum, RowReport)
    assert [about_bank.problems[0].column, about_sum.problems[0].column] == ["经手银行", "金额"]
    assert "单位" in about_sum.problems[0].reason
