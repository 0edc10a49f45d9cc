"""Files of an import: recognised by their headings, read strictly, paired, every row taken or listed."""

import gzip
from pathlib import Path

import pytest

from supervision.casework.supply.files import read
from supervision.casework.supply.report import RowReport, Severity
from supervision.law.facts import read_payload
from supervision.law.terms import Kind
from tests.casework.supply.county_files import (
    HEADINGS,
    A,
    B,
    C,
    file,
    instalments,
    places,
    projects,
    read_all,
    refusal,
    schedule,
    supplies,
)

XINHE = Path(__file__).parents[3] / "demo" / "新河县_2012-2016.csv"


# The county's own data


def test_every_row_of_xinhe_county_is_taken_and_the_law_can_read_it() -> None:
    rows, problems, counts = read_all(XINHE)
    assert (counts.rows_read, counts.rows_taken) == (72, 72)
    assert [(problem.row, problem.column, problem.severity) for problem in problems] == [
        (5, "约定开工时间", Severity.WARNING)
    ]
    for row in rows:
        read_payload(Kind.SUPPLY, row.supply)


def test_xinhe_county_is_read_the_same_from_gzip(tmp_path: Path) -> None:
    path = tmp_path / XINHE.with_suffix(".csv.gz").name
    path.write_bytes(gzip.compress(XINHE.read_bytes()))
    assert [row.supply for row in read_all(path)[0]] == [row.supply for row in read_all(XINHE)[0]]


# Encodings and files that are no CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_each_encoding_and_line_end_in_use_is_read(tmp_path: Path, encoding: str, ends: str) -> None:
    path = file(tmp_path, "供地.csv", HEADINGS, A, B, encoding=encoding, ends=ends)
    assert projects(read_all(path)[0]) == ["甲项目", "乙项目"]


def test_a_damaged_utf8_file_is_refused_with_the_line_and_never_taken_for_gb18030(tmp_path: Path) -> None:
    path = supplies(tmp_path, A, B)
    path.write_bytes(path.read_bytes().replace("乙".encode(), b"\xe4\xb9"))
    assert "第3行附近既不是 UTF-8 也不是 GB18030" in refusal(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "文件是空的"),
        (b"PK\x03\x04rest", "工作簿已损坏，读不出"),
        (b"\xd0\xcf\x11\xe0rest", "工作簿已损坏，读不出"),
        (b"\x1f\x8bnot gzip", "打不开或已损坏"),
        ("姓名,电话\n".encode(), "不是供地结果的表头"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, what: str
) -> None:
    path = tmp_path / "供地.csv"
    path.write_bytes(content)
    assert what in refusal(path)


def test_a_cut_gzip_file_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "供地.csv.gz"
    path.write_bytes(gzip.compress(XINHE.read_bytes())[:-20])
    assert "打不开或已损坏" in refusal(path)
    assert "打不开或已损坏" in refusal(tmp_path / "没有.csv")


def test_the_headings_missing_are_named(tmp_path: Path) -> None:
    path = file(tmp_path, "供地.csv", "项目名称,供地方式,签订日期", "甲,划拨,2015-07-21")
    assert "缺电子监管号或记录号、面积(公顷)" in refusal(path)


def test_instalments_alone_are_refused(tmp_path: Path) -> None:
    assert "须与它一起导入" in refusal(instalments(tmp_path, "GD1,1,2015-08-20,60,"))


# Headings


def test_headings_with_full_width_brackets_and_spaces_are_the_same_headings(tmp_path: Path) -> None:
    path = file(tmp_path, "供地.csv", HEADINGS.replace("(", "（").replace(")", " ）"), A)
    (row,), problems, _ = read_all(path)
    assert (row.supply["parcel"]["area_ha"], problems) == ("1.5", [])


def test_a_column_that_is_not_known_and_a_date_column_that_is_missing_are_said_once(tmp_path: Path) -> None:
    path = file(tmp_path, "供地.csv", "记录号,面积(公顷),供地方式,签订日期,约定竣工时间,容积",
                "GD1,1,划拨,2015-07-21,2018-07-21,2", "GD2,1,划拨,2015-07-21,2018-07-21,2")  # fmt: skip
    assert places(read_all(path)[1]) == [
        ("供地.csv", 1, "容积", Severity.WARNING),
        ("供地.csv", 1, "约定开工时间", Severity.WARNING),
    ]


def test_of_two_headings_for_one_field_the_first_filled_is_read(tmp_path: Path) -> None:
    path = file(tmp_path, "供地.csv", HEADINGS + ",土地坐落,项目位置", A + ",东街,", B + ",东街,西街")
    assert [row.supply["parcel"]["location"] for row in read_all(path)[0]] == ["东街", "西街"]


# Records


def test_rows_are_numbered_as_excel_numbers_them(tmp_path: Path) -> None:
    rows = read_all(supplies(tmp_path, A, "", B.replace("乙项目", '"乙\n项目"'), C))[0]
    assert [(row.report.file, row.report.row) for row in rows] == [
        ("供地.csv", 2),
        ("供地.csv", 4),
        ("供地.csv", 5),
    ]


def test_empty_rows_at_the_end_of_a_spreadsheet_are_no_rows(tmp_path: Path) -> None:
    _, problems, counts = read_all(supplies(tmp_path, A, "," * 10, ", ,,,,,,,,,", ""))
    assert (counts.rows_read, problems) == (1, [])


def test_a_row_with_a_wrong_number_of_cells_is_set_aside(tmp_path: Path) -> None:
    rows, problems, _ = read_all(supplies(tmp_path, "GD9,甲,乙" + A[6:], B, "GD8,丙"))
    assert projects(rows) == ["乙项目"]
    assert places(problems) == [
        ("供地.csv", 2, "整行", Severity.SET_ASIDE),
        ("供地.csv", 4, "整行", Severity.SET_ASIDE),
    ]
    assert "这一行有12格，表头有11格" in problems[0].reason


def test_surplus_empty_cells_are_no_fault(tmp_path: Path) -> None:
    assert projects(read_all(supplies(tmp_path, A + ",,", B))[0]) == ["甲项目", "乙项目"]


@pytest.mark.parametrize("after", [[B], [B, C] + [C.replace("GD3", f"H{n}") for n in range(300)]])
def test_a_quotation_mark_never_closed_costs_its_own_row_and_no_other(
    tmp_path: Path, after: list[str]
) -> None:
    rows, problems, counts = read_all(supplies(tmp_path, A.replace("甲项目", '"甲项目'), *after))
    assert counts.rows_taken == len(rows) == len(after)
    assert places(problems) == [("供地.csv", 2, "整行", Severity.SET_ASIDE)]


def test_a_thousand_broken_rows_are_a_thousand_lines_of_the_report(tmp_path: Path) -> None:
    broken = [A.replace("甲项目", '"甲项目' if n % 2 else '甲",项目') for n in range(1000)]
    _, problems, counts = read_all(supplies(tmp_path, *broken, B))
    assert (counts.rows_taken, counts.rows_set_aside, len(problems)) == (1, 1000, 1000)


def test_a_cell_too_long_to_be_one_and_a_nul_character_stop_nothing(tmp_path: Path) -> None:
    path = supplies(tmp_path, A.replace("甲项目", "甲" * 200_000), B.replace("乙项目", "乙\0项目"))
    rows, problems, _ = read_all(path)
    assert projects(rows) == ["乙项目"]
    assert places(problems) == [("供地.csv", 2, "整行", Severity.SET_ASIDE)]


def test_the_second_row_of_a_number_is_set_aside_naming_the_first(tmp_path: Path) -> None:
    rows, problems, _ = read_all(supplies(tmp_path, A, B, A.replace("甲项目", "另一项目")))
    assert projects(rows) == ["甲项目", "乙项目"]
    assert (problems[0].row, problems[0].value) == (4, "GD1")
    assert problems[0].reason == "与第2行编号相同，只取先出现的一行；如是两宗地，请改正编号"


def test_a_number_met_in_two_files_names_the_other_file(tmp_path: Path) -> None:
    first, second = supplies(tmp_path, A, B, name="一.csv"), supplies(tmp_path, B, C, name="二.csv")
    rows, (problem,), _ = read_all(first, second)
    assert projects(rows) == ["甲项目", "乙项目", "丙项目"]
    assert (problem.file, problem.row) == ("二.csv", 2)
    assert "与一.csv第3行编号相同" in problem.reason


def test_a_good_row_is_taken_after_a_bad_one_of_the_same_number(tmp_path: Path) -> None:
    rows, problems, _ = read_all(supplies(tmp_path, B.replace("2015-07-22", "不详"), B))
    assert ([row.report.row for row in rows], len(problems)) == ([3], 1)


def test_a_source_given_by_the_caller_names_the_numbers(tmp_path: Path) -> None:
    path = supplies(tmp_path, B)
    numbers = {next(iter(read([path], source=source))).no for source in (None, "记录号", "甲县台账")}
    assert len(numbers) == 2


def test_problems_can_be_handed_over_as_they_are_met_and_are_then_not_kept(tmp_path: Path) -> None:
    told: list[RowReport] = []
    reading = read([supplies(tmp_path, "GD8,丙", B)], on_report=told.append)
    assert (len(list(reading)), len(told), reading.reports) == (1, 1, [])


# Instalments


IN_THE_ROW = [(1, "2015-08-20", "60"), (2, "2016-08-20", "40")]


def test_lists_in_the_parcels_own_row_are_its_instalments(tmp_path: Path) -> None:
    (row,), problems, _ = read_all(supplies(tmp_path, A))
    assert (schedule(row), problems) == (IN_THE_ROW, [])


def test_semicolons_join_lists_as_well(tmp_path: Path) -> None:
    assert schedule(read_all(supplies(tmp_path, A.replace("|", ";")))[0][0]) == IN_THE_ROW


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("60|40|", "100|"), "期号2项、日期2项、金额1项"),
        (("1|2|", "1|"), "期号1项、日期2项、金额2项"),
        (("1|2|", "1|1|"), "期号重复"),
        (("60|40|", "60|四十|"), "不是不小于零的数"),
        (("60|40|", "|100|"), "没有金额"),
        (("2016-08-20", "2016-02-30"), "日历上没有这一天"),
    ],
)
def test_lists_that_do_not_answer_to_each_other_leave_the_instalments_empty(
    tmp_path: Path, change: tuple[str, str], why: str
) -> None:
    (row,), (problem,), _ = read_all(supplies(tmp_path, A.replace(*change)))
    assert schedule(row) == []
    assert (problem.column, problem.severity) == ("支付期号", Severity.LEFT_EMPTY)
    assert why in problem.reason


def test_a_label_of_the_page_among_the_numbers_is_listed_and_is_no_instalment(tmp_path: Path) -> None:
    (row,), (problem,), _ = read_all(supplies(tmp_path, A.replace("1|2|", "1|2|土地使用权人：|")))
    assert schedule(row) == IN_THE_ROW
    assert (problem.value, problem.severity) == ("土地使用权人：", Severity.LEFT_EMPTY)


def test_a_file_of_instalments_wins_over_the_lists_in_whatever_order_the_files_are_given(
    tmp_path: Path,
) -> None:
    main = supplies(tmp_path, A, B)
    second = instalments(tmp_path, "GD1,2,2017-01-01,30,余款", "GD1,1,2016-01-01,70,")
    for paths in ((main, second), (second, main)):
        rows, problems, counts = read_all(*paths)
        assert schedule(rows[0]) == [(1, "2016-01-01", "70"), (2, "2017-01-01", "30")]
        assert rows[0].supply["contract"]["instalments"][1]["note"] == "余款"
        assert (problems, counts.instalments_taken) == ([], 2)


def test_a_parcel_missing_from_the_file_of_instalments_keeps_its_own_lists_with_a_warning(
    tmp_path: Path,
) -> None:
    rows, (problem,), _ = read_all(supplies(tmp_path, A, B), instalments(tmp_path, "GD2,1,2016-01-01,70,"))
    assert schedule(rows[0]) == IN_THE_ROW
    assert (problem.row, problem.severity) == (2, Severity.WARNING)


def test_an_instalment_that_is_the_pages_label_is_set_aside(tmp_path: Path) -> None:
    second = instalments(tmp_path, "GD1,1,2016-01-01,100,", "GD1,土地使用权人：,,,")
    _, (problem, amount), counts = read_all(supplies(tmp_path, A), second)
    assert (amount.row, amount.column) == (3, "约定支付金额(万元)")
    assert (problem.file, problem.row, problem.no, problem.severity) == (
        "分期.csv",
        3,
        "GD1",
        Severity.SET_ASIDE,
    )
    assert (counts.instalments_read, counts.instalments_taken, counts.rows_set_aside) == (2, 1, 0)


def test_an_instalment_met_twice_is_set_aside_naming_the_first(tmp_path: Path) -> None:
    second = instalments(tmp_path, "GD1,1,2016-01-01,100,", "GD1,1,2017-01-01,100,")
    rows, (problem, other), _ = read_all(supplies(tmp_path, A), second)
    assert schedule(rows[0]) == [(1, "2016-01-01", "100")]
    assert problem.reason == "同一宗地第1期已见于分期.csv第2行"
    assert (other.row, other.severity) == (2, Severity.WARNING)  # whoever mends the one must bring the other
    assert "连同本期一并导入" in other.reason


def test_an_instalment_without_a_readable_date_is_kept_and_its_date_left_empty(tmp_path: Path) -> None:
    second = instalments(tmp_path, "GD1,1,签订后一个月,100,")
    rows, (problem,), _ = read_all(supplies(tmp_path, A), second)
    assert schedule(rows[0]) == [(1, "", "100")]
    assert (problem.column, problem.severity) == ("约定支付日期", Severity.LEFT_EMPTY)


def test_an_instalment_of_no_known_parcel_or_of_one_set_aside_says_which(tmp_path: Path) -> None:
    second = instalments(tmp_path, "GD7,1,2016-01-01,1,", "GD2,1,2016-01-01,2,", "GD1,1,2016-01-01,100,")
    _, problems, counts = read_all(supplies(tmp_path, A, B.replace("2015-07-22", "")), second)
    assert [(problem.file, problem.row, problem.value) for problem in problems[1:]] == [
        ("分期.csv", 2, "GD7"),
        ("分期.csv", 3, "GD2"),
    ]
    assert problems[1].reason == "供地结果文件中没有这个编号，请补上该宗地后一并导入"
    assert problems[2].reason == "所属宗地（供地.csv第3行）已退回，改正后请一并导入"
    assert (counts.instalments_taken, counts.instalments_set_aside) == (1, 2)


def test_instalments_that_do_not_sum_to_the_price_are_kept_with_a_warning(tmp_path: Path) -> None:
    (row,), (problem,), _ = read_all(supplies(tmp_path, A.replace("60|40|", "60|39.9999|")))
    assert schedule(row)[1] == (2, "2016-08-20", "39.9999")
    assert (problem.column, problem.value, problem.severity) == ("成交价格(万元)", "100", Severity.WARNING)
    assert problem.reason == "分期支付合计99.9999万元，与成交价格100万元不符，请核对合同"
