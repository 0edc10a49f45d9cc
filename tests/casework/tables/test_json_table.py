"""JSON: objects on lines or in an array; all their keys are the headings, a broken one is set aside."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from supervision.casework.tables import json_table
from tests.casework.tables.specimens import (
    FIRST,
    HEADINGS,
    SECOND,
    faults_of,
    opened,
    refusal,
    rows_of,
    text_file,
)

A, B = dict(zip(HEADINGS, FIRST, strict=True)), dict(zip(HEADINGS, SECOND, strict=True))


def written(*values: Any) -> list[str]:
    return [json.dumps(value, ensure_ascii=False) for value in values]


def test_an_object_a_line_is_a_row(tmp_path: Path) -> None:
    table = opened(text_file(tmp_path, written(A)[0], "", written(B)[0], name="供地.jsonl"))
    assert (list(table.headings), table.remarks) == (HEADINGS, ())
    assert [(record.row, record.cells) for record in table.records()] == [(1, FIRST), (3, SECOND)]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("wrapped", [False, True])
def test_an_array_of_objects_is_a_table_and_a_row_is_the_place_of_its_object(
    tmp_path: Path, indent: int | None, wrapped: bool
) -> None:
    value = {"code": 200, "data": [A, B]} if wrapped else [A, B]
    table = opened(text_file(tmp_path, json.dumps(value, indent=indent), name="供地.json"))
    assert rows_of(table) == [FIRST, SECOND]
    assert [record.row for record in table.records()] == [1, 2]
    assert table.remarks == ("文件是一个 JSON 数组，“行”是第几个对象",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_json_is_read_in_every_encoding_of_text(tmp_path: Path, encoding: str) -> None:
    assert rows_of(opened(text_file(tmp_path, *written(A, B), encoding=encoding))) == [FIRST, SECOND]


def test_json_in_gzip_is_read(tmp_path: Path) -> None:
    path = tmp_path / "供地.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(written(A, B)).encode()))
    assert rows_of(opened(path)) == [FIRST, SECOND]


def test_the_headings_are_all_keys_in_the_order_in_which_they_are_met(tmp_path: Path) -> None:
    table = opened(text_file(tmp_path, '{"甲": "1"}', '{"丙": "3", "甲": "2"}', '{"乙": "4"}'))
    assert list(table.headings) == ["甲", "丙", "乙"]
    assert rows_of(table) == [["1", "", ""], ["2", "3", ""], ["", "", "4"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("null", ""),
        ("true", "TRUE"),
        ("false", "FALSE"),
        ("3", "3"),
        ("10484.0000", "10484.0000"),
        ("1546185600000", "1546185600000"),
        ("12345678901234567890", "12345678901234567890"),
        ('["甲", 1, 2.5, null]', '["甲", 1, 2.5, null]'),
        ('{"1": ["2019年01月30日", "10484.0000"]}', '{"1": ["2019年01月30日", "10484.0000"]}'),
        ('"甲\\u0000乙"', "甲乙"),
    ],
)
def test_values_become_the_text_in_which_they_are_written(tmp_path: Path, value: str, text: str) -> None:
    path = text_file(tmp_path, f'{{"编号": "1", "值": {value}}}', '{"值": "另"}')
    assert rows_of(opened(path))[0] == ["1", text]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "不是一个 JSON 对象"),
        ("[1, 2]", "不是一个 JSON 对象"),
        ("电子监管号,项目名称", "不是一个 JSON 对象"),
        ("[" * 100_000, "不是一个 JSON 对象"),
        (f'{{"电子监管号": 1e{"9" * 30}}}', "不是一个 JSON 对象"),
        ('{"电子监管号": "1", "电子监管号": "2"}', "同一个键出现两次，不知以哪个为准"),
        ('{"电子监管号": "\\ud800"}', "含有残缺的字符"),
        ('{"\\ud800": "1"}', "含有残缺的字符"),
    ],
)
def test_a_line_that_cannot_be_read_is_set_aside_and_the_others_are_taken(
    tmp_path: Path, line: str, why: str
) -> None:
    path = text_file(tmp_path, written(A)[0], line, written(B)[0])
    assert faults_of(path) == {2: f"{why}，请改正后重新导入"}
    assert [record.cells for record in opened(path).records()] == [FIRST, [""] * 4, SECOND]


def test_a_broken_first_line_makes_no_other_kind_of_file(tmp_path: Path) -> None:
    assert list(faults_of(text_file(tmp_path, '{"电子监管号": ', *written(A, B)))) == [1]


def test_in_an_array_what_is_no_object_is_set_aside(tmp_path: Path) -> None:
    assert list(faults_of(text_file(tmp_path, json.dumps([A, 1, B])))) == [2]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[]", "没有一个 JSON 对象"),
        ('[{"a": 1},\n{"a" 2}]', "第2行第6字附近不是 JSON"),
        ('{"code": 200,\n"rows": []}', "没有宗地的数组"),
        ('[{"a": ' + "[" * 100_000 + "]", "不是能读的 JSON"),
    ],
)
def test_json_that_is_no_table_is_refused_with_the_place(tmp_path: Path, text: str, what: str) -> None:
    assert what in refusal(text_file(tmp_path, text))


def test_objects_with_hundreds_of_different_keys_are_refused(tmp_path: Path) -> None:
    keys = dict.fromkeys(map(str, range(300)), "值")
    assert len(opened(text_file(tmp_path, *written(keys, keys))).headings) == 300
    assert "合计超过300个" in refusal(text_file(tmp_path, *written(keys, {"又一个": ""})))


def test_an_array_too_large_to_be_read_at_once_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_table, "LARGEST_ARRAY", 100)
    assert "请改为每行一个 JSON 对象" in refusal(text_file(tmp_path, json.dumps([A, B])))
    assert rows_of(opened(text_file(tmp_path, *written(A, B)))) == [FIRST, SECOND]
