"""Opening a file: by what is in it, whatever its name; what is no table is refused with what to do."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from supervision.casework.tables import text_file as text_files
from tests.casework.tables.specimens import (
    FIRST,
    HEADINGS,
    SECOND,
    opened,
    refusal,
    rows_of,
    text_file,
    xls,
    xlsx,
)

CSV = [",".join(row) for row in (HEADINGS, FIRST, SECOND)]


def a_zip(*names: str) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as package:
        for name in names:
            package.writestr(name, "内容")
    return packed.getvalue()


@pytest.mark.parametrize("make", [xlsx, xls])
def test_a_workbook_is_known_by_its_bytes_whatever_its_name_says(tmp_path: Path, make: type) -> None:
    path = make(tmp_path, HEADINGS, FIRST).rename(tmp_path / "供地.csv")
    assert rows_of(opened(path)) == [FIRST]


def test_text_is_known_by_its_bytes_whatever_its_name_says(tmp_path: Path) -> None:
    assert rows_of(opened(text_file(tmp_path, *CSV, name="供地.xls"))) == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "文件是空的"),
        (gzip.compress(b""), "文件是空的"),
        (b"%PDF-1.7", "是PDF 文件，不是表格，请在 Excel 中另存为"),
        (b"\x89PNG\r\n\x1a\n", "是图片（PNG），不是表格"),
        (b"\xff\xd8\xff\xe0", "是图片（JPEG），不是表格"),
        (rb"{\rtf1\ansi", "是Word 文档（RTF），不是表格"),
        (b"Rar!\x1a\x07", "是压缩包（RAR），请先解压"),
        ("<html><table><tr><td>电子监管号".encode("gb18030"), "是网页（HTML）或 XML，不是 Excel 工作簿"),
        ("\ufeff\r\n<!DOCTYPE html>".encode(), "是网页（HTML）或 XML，不是 Excel 工作簿"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "是网页（HTML）或 XML，不是 Excel 工作簿"),
        (b'<?xml version="1.0"?><Workbook/>', "是网页（HTML）或 XML，不是 Excel 工作簿"),
        (a_zip("供地.csv"), "是压缩包，请先解压"),
        (a_zip("xl/workbook.bin"), "是二进制工作簿（.xlsb）；请在 Excel 中另存为"),
        (a_zip("mimetype", "content.xml"), "是 OpenDocument 文件（.ods 等）"),
        (a_zip("word/document.xml"), "是 Word 文档，不是表格"),
        (gzip.compress(a_zip("xl/workbook.xml")), "是压缩后的 Excel 工作簿，请先解压"),
        (a_zip("xl/workbook.xml"), "工作簿已损坏，读不出"),
        (a_zip("供地.csv")[:-30], "工作簿已损坏，读不出"),
        (b"PK\x03\x04", "工作簿已损坏，读不出"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "工作簿已损坏，读不出"),
        (b"\x1f\x8bnot gzip", "打不开或已损坏"),
        (gzip.compress("\n".join(CSV).encode())[:-20], "打不开或已损坏"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "供地.xls"
    path.write_bytes(content)
    assert refusal(path).startswith("供地.xls：")
    assert what in refusal(path)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    assert "打不开或已损坏" in refusal(tmp_path)
    assert "打不开或已损坏" in refusal(tmp_path / "没有.csv")


def test_a_small_file_that_unpacks_to_an_enormous_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "LARGEST_UNPACKED", 1000)
    path = tmp_path / "供地.csv.gz"
    path.write_bytes(gzip.compress("\n".join([*CSV, " " * 1000]).encode()))
    assert "解压后超过1.5GB" in refusal(path)
    path.write_bytes(gzip.compress("\n".join(CSV).encode()))
    assert rows_of(opened(path)) == [FIRST, SECOND]


def test_a_line_without_end_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "BLOCK", 64)
    assert "不是表格" in refusal(text_file(tmp_path, *CSV, "甲" * 64 * 18))
    rows = [",".join(["甲" * 20] * 4)] * 20
    assert rows_of(opened(text_file(tmp_path, *CSV, *rows)))[:2] == [FIRST, SECOND]
