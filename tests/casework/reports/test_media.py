"""One report on every medium: the same words and numbers, whatever the words are, and nothing in them does anything."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import orjson
import pypdfium2
import pytest

from supervision.casework.layout.fonts import fonts_of
from supervision.casework.reports.files import FileSort, write_report
from supervision.casework.reports.report import Asked, Column, Detail, Report, Unit
from supervision.casework.reports.values import from_values, row_keys, to_values
from supervision.law.refusals import BadRecord
from supervision.printing import Printing
from tests.casework.reports.hostile import DAY, HOSTILE, LONG, report

PRINTING = Printing()


def written(sort: FileSort, *texts: str, detail: str = "") -> bytes:
    return file_of(report(*texts), sort, detail)


def file_of(one: Report, sort: FileSort, detail: str = "") -> bytes:
    file = io.BytesIO()
    write_report(one, sort, file, PRINTING, detail=detail)
    return file.getvalue()


@pytest.mark.parametrize("sort", FileSort)
def test_the_same_report_is_the_same_bytes(sort: FileSort) -> None:
    assert written(sort) == written(sort)


# A workbook


def book(*texts: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written(FileSort.XLSX, *texts)))


def test_a_workbook_has_the_figures_the_rules_the_sources_and_every_detail() -> None:
    assert book().sheetnames == ["报表", "口径", "数的来源", "宗地"]


def test_in_a_workbook_numbers_are_numbers_days_are_days_and_no_text_is_a_formula() -> None:
    sheets = book()
    rows = list(sheets["宗地"].iter_rows(min_row=2))
    assert [row[0].value for row in rows] == list(HOSTILE)
    assert {row[1].value for row in rows} == {1.234567}
    assert {row[2].value for row in rows} == {datetime(2020, 2, 29)}  # noqa: DTZ001 - as Excel keeps a day
    assert [row[3].value for row in rows] == list(range(len(HOSTILE)))
    every = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in every if cell.data_type == "f"] == []


def test_a_figure_of_a_workbook_leads_to_the_rows_it_was_made_of() -> None:
    sheets = book("甲", "乙", "丙")
    figures = [cell for row in sheets["报表"].iter_rows() for cell in row if cell.hyperlink is not None]
    assert figures
    counted = next(cell for cell in figures if cell.value == 3)
    assert counted.hyperlink.location.startswith("'数的来源'!A")
    source = sheets["数的来源"][int(counted.hyperlink.location.rpartition("A")[2])]
    said = {cell.value for cell in source}
    assert {"甲", "宗数", 3, "宗", "宗地", "2-4"} <= said
    [to_rows] = [cell for cell in source if cell.hyperlink is not None]
    assert to_rows.hyperlink.location == "'宗地'!A2"


def test_rows_apart_are_named_stretch_by_stretch() -> None:
    from supervision.casework.reports.workbook import _in_cells  # noqa: PLC0415

    assert list(_in_cells([7, 0, 1, 2, 5])) == ["2-4、7、9"]
    many = list(_in_cells(range(0, 40_000, 2)))
    assert all(len(cell) <= 32_767 for cell in many)
    assert len(many) > 1
    assert "、".join(many).count("、") == 20_000 - 1


def test_what_a_cell_of_excel_does_not_hold_is_refused_and_what_xml_does_not_hold_is_marked() -> None:
    def first_cell(text: str) -> Any:
        detail = Detail("land", "宗地", (Column("项目"),), [(text,)])
        one = Report("x", "报表", "局", Asked(DAY), (), (), (detail,))
        file = io.BytesIO(file_of(one, FileSort.XLSX))
        return openpyxl.load_workbook(file)["宗地"]["A2"].value

    with pytest.raises(BadRecord, match=r"32768字.*32767字.*\.csv"):
        first_cell("长" * 32_768)
    assert first_cell("长" * 32_767) == "长" * 32_767
    assert first_cell("甲\x07乙") == "甲\N{REPLACEMENT CHARACTER}乙"


def test_two_details_of_one_title_have_sheets_of_their_own() -> None:
    title = "很长的标题" * 10
    details = tuple(Detail(key, title, (Column("项目"),), [(key,)]) for key in ("one", "two", "three"))
    same = Report("x", "报表", "局", Asked(DAY), (), (), details)
    sheets = openpyxl.load_workbook(io.BytesIO(file_of(same, FileSort.XLSX)))
    assert [sheets[name]["A2"].value for name in sheets.sheetnames[3:]] == ["one", "two", "three"]


def test_a_workbook_bears_no_time() -> None:
    with ZipFile(io.BytesIO(written(FileSort.XLSX))) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# A table of one detail


def test_a_csv_file_holds_one_detail_with_every_text_marked_that_a_spreadsheet_would_compute() -> None:
    text = written(FileSort.CSV).decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text, newline=""))
    assert heads == ["项目", "面积（公顷）", "签订日", "天数（天）"]
    assert [row[0].removeprefix("'") for row in rows] == list(HOSTILE)
    assert not [row[0] for row in rows if row[0].startswith(("=", "+", "-", "@"))]
    assert rows[0][1:] == ["1.234567", "2020-02-29", "0"]


def test_a_csv_file_of_a_report_with_several_details_asks_which() -> None:
    two = tuple(Detail(key, title, (Column("项目"),), []) for key, title in (("a", "甲表"), ("b", "乙表")))
    both = Report("x", "报表", "局", Asked(DAY), (), (), two)
    for key in ("", "c"):
        with pytest.raises(BadRecord, match="a（甲表）、b（乙表）"):
            file_of(both, FileSort.CSV, key)
    assert file_of(both, FileSort.CSV, "b").decode("utf-8-sig") == "项目\r\n"


# Values for scripts


def test_the_values_of_a_report_are_the_whole_report() -> None:
    values = orjson.loads(written(FileSort.JSON))
    assert from_values(values) == report()
    assert list(values) == [
        "version", "name", "title", "office", "on", "known_on", "from", "districts", "scope", "rules", "sections", "details",
    ]  # fmt: skip
    [section] = values["sections"]
    figure = section["grids"][0]["rows"][0]["figures"][1]
    assert figure["value"] == str(Decimal("1.234567") * len(HOSTILE))
    assert figure["rows"] == list(HOSTILE)


def test_rows_that_begin_alike_have_keys_of_their_own() -> None:
    detail = Detail(
        "visits", "巡查", (Column("电子监管号"), Column("次", Unit.VISITS)), [("甲", 1), ("乙", 2), ("甲", 3)]
    )
    assert row_keys(detail) == ["甲", "乙", "甲#2"]


def test_values_of_another_form_are_not_guessed_at() -> None:
    values = to_values(report())
    with pytest.raises(ValueError, match="版本2"):
        from_values({**values, "version": 2})


# A page


class Read(HTMLParser):
    """The texts of a page, and every tag in it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_page_shows_every_text_and_runs_none() -> None:
    page = Read()
    page.feed(written(FileSort.HTML).decode())
    assert {text.strip() for text in page.texts} >= {text.strip() for text in HOSTILE}
    tags = {tag for tag, _ in page.tags}
    assert tags.isdisjoint({"script", "img", "iframe", "link", "object"})
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]


def test_a_page_asks_nobody_for_anything() -> None:
    html = written(FileSort.HTML, "甲").decode()
    assert re.findall(r"(?:src|href)\s*=|url\(|@import", html) == []


# Paper


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_paper_shows_every_text_as_it_is() -> None:
    text = squeezed("".join(pages(written(FileSort.PDF))))
    missing = {ord(character): "〓" for character in fonts_of(None).missing(HOSTILE)}
    for hostile in HOSTILE:
        if hostile is not LONG:
            assert squeezed(hostile).translate(missing) in text, hostile
    assert text.count("长") >= len(LONG)


def squeezed(text: str) -> str:
    """A text without the blanks and breaks by which lines are set."""
    return re.sub(r"[\s\u200b\ufffe]", "", text)


def test_paper_is_numbered_lies_across_and_repeats_its_headings() -> None:
    leaves = pages(written(FileSort.PDF, *(f"项目{number}" for number in range(200))))
    assert len(leaves) > 2
    for number, leaf in enumerate(leaves, start=1):
        assert f"第{number}页共{len(leaves)}页" in re.sub(r"\s", "", leaf)
    of_the_detail = [leaf for leaf in leaves if "2020-02-29" in leaf and "1.2346" in leaf]
    assert len(of_the_detail) > 2
    assert all("签订日" in leaf for leaf in of_the_detail)
    document = pypdfium2.PdfDocument(written(FileSort.PDF, "甲"))
    width, height = document[0].get_size()
    document.close()
    assert width > height


def test_a_character_no_font_has_is_printed_as_a_mark_and_named_on_the_first_page() -> None:
    leaves = pages(written(FileSort.PDF, "甲\ue123乙", "丙"))
    assert "U+E123" in leaves[0]
    assert "甲〓乙" in "".join(leaves)
    assert "丙" in "".join(leaves)
    assert "U+" not in "".join(pages(written(FileSort.PDF, "㐂赟堃")))


# On the screen


def test_the_screen_shows_a_text_as_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from supervision.cli.reporting import show_report  # noqa: PLC0415

    show_report(report())
    said = squeezed(capsys.readouterr().out)
    for hostile in HOSTILE:
        if hostile is not LONG:
            assert squeezed(hostile) in said, hostile


def test_no_medium_computes_a_figure() -> None:
    """What a renderer is given it shows: none of them knows how to add up."""
    folder = Path(__file__).parents[3] / "supervision" / "casework" / "reports"
    for name in ("workbook.py", "paper.py", "print_view.py", "values.py", "wording.py", "files.py"):
        source = (folder / name).read_text(encoding="utf-8")
        assert not re.findall(r"\b(?:sum_of|count_of|rate_of|difference_of)\b", source), name
