"""Text with one row a record: encodings proved over the whole file, the delimiter known by the headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.casework.tables.specimens import FIRST, HEADINGS, SECOND, opened, refusal, rows_of, text_file

CSV = [",".join(row) for row in (HEADINGS, FIRST, SECOND)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_each_encoding_in_use_is_read(tmp_path: Path, encoding: str) -> None:
    assert rows_of(opened(text_file(tmp_path, *CSV, encoding=encoding))) == [FIRST, SECOND]


def test_gb18030_under_a_line_of_plain_letters_is_read(tmp_path: Path) -> None:
    assert rows_of(opened(text_file(tmp_path, "2024", *CSV, encoding="gb18030"))) == [FIRST, SECOND]


def test_a_damaged_file_is_refused_with_the_line_and_never_taken_for_another_encoding(tmp_path: Path) -> None:
    path = text_file(tmp_path, *CSV)
    path.write_bytes(path.read_bytes().replace("乙".encode(), b"\xe4\xb9"))
    assert "第3行附近既不是 UTF-8 也不是 GB18030" in refusal(path)
    path = text_file(tmp_path, *CSV, encoding="utf-16")
    path.write_bytes(path.read_bytes()[:-1])
    assert "行附近不是 UTF-16 编码" in refusal(path)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_the_one_under_which_the_headings_are_known(tmp_path: Path, delimiter: str) -> None:
    rows = [delimiter.join(row) for row in (HEADINGS, FIRST)]
    assert rows_of(opened(text_file(tmp_path, *rows))) == [FIRST]


def test_other_delimiters_within_cells_are_left_alone(tmp_path: Path) -> None:
    row = [FIRST[0], "一;二|三\t四", *FIRST[2:]]
    assert rows_of(opened(text_file(tmp_path, ",".join(HEADINGS), ",".join(row)))) == [row]


def test_text_without_known_headings_is_given_as_csv_for_the_reader_to_refuse(tmp_path: Path) -> None:
    table = opened(text_file(tmp_path, "姓名,电话", "某;某,1"))
    assert (list(table.headings), rows_of(table)) == (["姓名", "电话"], [["某;某", "1"]])


def test_the_headings_may_stand_below_a_title(tmp_path: Path) -> None:
    table = opened(text_file(tmp_path, "供地结果一览表,,,", "", *CSV))
    assert (table.heading_row, [record.row for record in table.records()]) == (3, [4, 5])
    table = opened(text_file(tmp_path, *["说明"] * 10, *CSV))
    assert (table.heading_row, list(table.headings)) == (1, ["说明"])


def test_a_nul_character_is_no_character(tmp_path: Path) -> None:
    path = text_file(tmp_path, *CSV[:2])
    path.write_bytes(path.read_bytes().replace("甲".encode(), "甲\0".encode()))
    assert rows_of(opened(path)) == [FIRST]
