"""Identifiers (一码管地): each number a row gives is kept under its kind; only the row's own numbers are its key."""

from pathlib import Path

import pytest

from supervision.casework.supply.identifiers import (
    a_case_no,
    a_paper_no,
    a_parcel_code,
    a_record_guid,
    a_unit_no,
)
from supervision.casework.supply.report import Severity
from tests.casework.supply.county_files import file, read_all

CODE = "130530001001GB00001"
HEADINGS = (
    "电子监管号,面积,供地方式,签订日期,约定开工时间,约定竣工时间,合同编号,宗地代码,不动产单元号,项目代码"
)
TERMS = "4,挂牌出让,2015-07-21,2016-07-21,2018-07-21"


def numbered(folder: Path, *rows: str) -> Path:
    return file(folder, "供地.csv", HEADINGS, *rows)


def test_every_number_of_a_row_is_kept_and_the_contract_s_stands_in_the_contract(tmp_path: Path) -> None:
    path = numbered(
        tmp_path, f"1305302015B00001,{TERMS},新合〔2015〕3号,130530 001001 gb00001,{CODE}F00010001,P-7"
    )
    (row,), problems, _ = read_all(path)
    assert row.aliases == (
        ("合同编号", "新合〔2015〕3号"),
        ("宗地代码", CODE),
        ("不动产单元号", f"{CODE}F00010001"),
        ("项目编号", "P-7"),
    )
    assert row.supply["contract"]["contract_no"] == "新合〔2015〕3号"
    assert problems == []


def test_two_parcels_may_share_a_contract_and_a_project(tmp_path: Path) -> None:
    path = numbered(tmp_path, f"1305302015B00001,{TERMS},合1,,,P-7", f"1305302015B00002,{TERMS},合1,,,P-7")
    assert len(read_all(path)[0]) == 2


def test_a_unit_that_is_not_of_the_parcel_is_kept_with_a_warning(tmp_path: Path) -> None:
    path = numbered(tmp_path, f"1305302015B00001,{TERMS},,{CODE},130530001001GB00002F00010001,")
    (row,), (problem,), _ = read_all(path)
    assert dict(row.aliases)["不动产单元号"] == "130530001001GB00002F00010001"
    assert (problem.column, problem.severity) == ("不动产单元号", Severity.WARNING)


@pytest.mark.parametrize("read", [a_parcel_code, a_unit_no])
def test_a_code_out_of_its_pattern_is_kept_with_a_remark(read: object) -> None:
    assert callable(read)
    value, remark = read("2012-15号")
    assert value == "2012-15号"
    assert "已照录" in remark


@pytest.mark.parametrize("written", [f"http://x?recorderguid={'A' * 32}", "A" * 32])
def test_the_key_of_a_page_is_read_from_its_address_or_by_itself(written: str) -> None:
    assert a_record_guid(written) == ("a" * 32, "")


def test_an_address_without_the_key_of_a_page_is_left_empty() -> None:
    assert a_record_guid("http://www.landchina.com/")[0] == ""


def test_a_number_too_long_to_keep_is_left_empty() -> None:
    assert a_paper_no("甲" * 80) == ("甲" * 80, "")
    assert a_paper_no("甲" * 81)[0] == ""


@pytest.mark.parametrize("written", ["L0123456789ab", " l0123456789AB ", "Ｌ0123456789ab"])
def test_our_own_number_is_read_as_we_write_it(written: str) -> None:
    assert a_case_no(written.strip()) == ("L0123456789ab", "")


def test_a_row_of_our_own_export_goes_back_to_its_case(tmp_path: Path) -> None:
    path = file(
        tmp_path, "导出.csv", HEADINGS.replace("电子监管号", "案卷编号"), f"L0123456789ab,{TERMS},,,,"
    )
    (row,), problems, _ = read_all(path)
    assert (row.no, row.aliases, problems) == ("L0123456789ab", (), [])


def test_another_system_s_case_number_is_left_empty_and_the_row_keeps_its_own(tmp_path: Path) -> None:
    path = file(tmp_path, "台账.csv", f"案卷编号,{HEADINGS}", f"2015-17,1305302015B00001,{TERMS},,,,")
    (row,), (problem,), _ = read_all(path)
    assert row.no == "1305302015B00001"
    assert (problem.column, problem.value, problem.severity) == ("案卷编号", "2015-17", Severity.LEFT_EMPTY)


def test_one_case_named_by_its_number_and_by_the_key_it_was_made_from_is_one_case(tmp_path: Path) -> None:
    terms = "面积,供地方式,签订日期,约定开工时间,约定竣工时间"
    first = file(tmp_path, "一.csv", f"记录号,{terms}", f"GD1,{TERMS}")
    (row,), _, _ = read_all(first)
    second = file(tmp_path, "二.csv", f"案卷编号,{terms}", f"{row.no},{TERMS}")
    rows, (problem,), _ = read_all(first, second)
    assert len(rows) == 1
    assert problem.reason.startswith("与一.csv第2行编号相同")
