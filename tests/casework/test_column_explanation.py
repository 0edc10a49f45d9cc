"""What a file's columns are taken for: said before an import, also of a file no import would take."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from supervision.casework.column_explanation import (
    ColumnExplained,
    TableExplained,
    explain_columns,
    skeleton,
)
from supervision.casework.supply.mapping import read_mapping
from supervision.law.refusals import BadRecord

SUPPLIES = "记录号,面积(亩),供地方式,签订日期,约定开工时间,序号,地类"


def written(folder: Path, *lines: str) -> Path:
    path = folder / "台账.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def explained(path: Path) -> TableExplained:
    [table] = explain_columns([path])
    return table


def column(table: TableExplained, heading: str) -> ColumnExplained:
    return next(column for column in table.columns if column.heading == heading)


def test_each_column_says_its_field_and_shows_the_first_filled_cell_as_written_and_as_read(
    tmp_path: Path,
) -> None:
    table = explained(written(tmp_path, SUPPLIES, "甲1,,划拨,2015/7/21,,1,", "甲2,30,划拨,2015/7/22,,2,工业"))
    assert (table.taken_for, table.heading_row, table.missing) == ("供地结果", 1, ())
    signed = column(table, "签订日期")
    assert (signed.field, signed.written, signed.read) == ("合同签订日期", "2015/7/21", "2015-07-21")
    area = column(table, "面积(亩)")
    assert (area.field, area.conversion, area.written, area.read) == (
        "面积(公顷)",
        "亩换算为公顷（15亩＝1公顷）",
        "30",
        "2",
    )


def test_a_cell_that_cannot_be_read_shows_why(tmp_path: Path) -> None:
    table = explained(written(tmp_path, SUPPLIES, "甲1,2,划拨,2015-02-30,,1,"))
    assert "日历上没有这一天" in column(table, "签订日期").remark


def test_a_column_nobody_needs_and_one_nobody_knows_are_told_apart(tmp_path: Path) -> None:
    table = explained(written(tmp_path, SUPPLIES, "甲1,2,划拨,2015-07-21,,1,工业"))
    assert column(table, "序号").remark == "不需要，不读取"
    assert column(table, "地类").remark == "不认识，不读取"


def test_a_file_no_import_would_take_is_explained_with_what_it_lacks(tmp_path: Path) -> None:
    lines = "某县台账,,,", "记录号,项目名称,土地用途,合同签定时间", "甲1,甲,工业,2015-07-21"
    table = explained(written(tmp_path, *lines))
    assert (table.taken_for, table.heading_row) == ("", 2)
    assert table.missing == ("面积(公顷)", "供地方式", "合同签订日期")
    assert column(table, "合同签定时间").nearest[0] == "合同签订时间"


def test_the_skeleton_of_a_mapping_file_can_be_filled_in_and_used(tmp_path: Path) -> None:
    lines = "记录号,项目名称,土地用途,合同签定时间", "甲1,甲,工业,2015-07-21"
    text = skeleton([explained(written(tmp_path, *lines))])
    assert tomllib.loads(text) == {"columns": {}}
    mapping = tmp_path / "对照.toml"
    mapping.write_text(text.replace("# ", "", 1), encoding="utf-8")
    assert [meant.field for meant in read_mapping(mapping).meanings.values()] == ["signed_on"]


def test_a_file_in_which_every_column_is_known_needs_no_mapping(tmp_path: Path) -> None:
    lines = "记录号,面积(公顷),供地方式,签订日期", "甲1,2,划拨,2015-07-21"
    assert skeleton([explained(written(tmp_path, *lines))]) == ""


def test_a_payment_ledger_is_explained_too(tmp_path: Path) -> None:
    lines = "电子监管号,凭证号,缴款日期,缴款金额(元)", "1305302012B00028,P1,2015/6/20,600000"
    table = explained(written(tmp_path, *lines))
    assert table.taken_for == "缴款台账"
    assert column(table, "缴款金额(元)").read == "60"


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(BadRecord, match="是图片"):
        list(explain_columns([path]))
