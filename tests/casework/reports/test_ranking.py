"""The ranking and its circular: equal figures have equal ranks, the few are listed and not ranked, every figure is the report's."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import Engine

from supervision.casework.blocks import BlockKind
from supervision.casework.layout.pdf import pdf
from supervision.casework.layout.sheet import Form
from supervision.casework.plain_text import plain_text
from supervision.casework.reports import idle, patrols, punctuality
from supervision.casework.reports.circular import circular_blocks, circular_sheet
from supervision.casework.reports.ranking import build, ranks_of
from supervision.office import Office
from supervision.reporting import CountedBy, Reporting
from tests.casework.reports.asking import (
    SILENT,
    TOTAL,
    built,
    day,
    determined,
    figure,
    grid,
    land,
    numbers,
    rows,
    sentences,
    silent_lives,
    then,
    value,
)
from tests.casework.staffed import staff_of
from tests.database import on_both_databases as pytest_generate_tests
from tests.database import tell

__all__ = ["pytest_generate_tests"]

SIGNED = day("2024-01-05")
ANY_BASE = Office(reporting=Reporting(smallest_base=1))
A, B, C, D = "甲镇", "乙镇", "丙镇", "丁镇"


def test_equal_figures_have_equal_ranks_and_the_next_rank_is_left_empty() -> None:
    shares = {"甲": "80.0", "乙": "90.0", "丙": "80.0", "丁": "70.0"}
    assert ranks_of({word: Decimal(share) for word, share in shares.items()}) == {
        "甲": 2,
        "乙": 1,
        "丙": 2,
        "丁": 4,
    }
    assert ranks_of({}) == {}


def started(engine: Engine, **of: tuple[int, int]) -> None:
    """In each district so many parcels that should have started on the first of June, so many of which did."""
    n = 0
    for district, (parcels, on_time) in of.items():
        for place in range(parcels):
            n += 1
            tell(engine, SIGNED, land(n, district, completion_on=None))
            if place < on_time:
                tell(engine, day("2024-06-01"), then(n, "start", "2024-06-01", proof="施工许可证"))


def ranks(report: Any, title: str) -> list[tuple[str, Any, str]]:
    found = grid(report, title)
    place = found.columns.index("名次")
    return [(word, figures[place].value, figures[place].why) for word, figures in found.rows]


def test_districts_stand_in_the_order_of_their_ranks(engine: Engine) -> None:
    started(engine, 甲镇=(2, 1), 乙镇=(1, 1), 丙镇=(4, 2), 丁镇=(3, 1))
    report = built(engine, build, "2024-12-31", ANY_BASE)
    assert ranks(report, "按期开工率") == [(B, 1, ""), (C, 2, ""), (A, 2, ""), (D, 4, "")]
    assert value(report, "按期开工率", D, "比率") == Decimal("33.3")
    assert figure(report, "按期开工率", TOTAL, "名次").value is None


@pytest.mark.parametrize(("parcels", "rank"), [(4, None), (5, 1), (6, 1)])
def test_whoever_has_too_few_is_listed_and_not_ranked(engine: Engine, parcels: int, rank: int | None) -> None:
    started(engine, 甲镇=(parcels, parcels))
    [(_, given, why)] = ranks(built(engine, build, "2024-12-31"), "按期开工率")
    assert given == rank
    assert why == ("" if rank else "基数不足5宗，不排名")


def test_those_not_ranked_stand_below_and_take_no_rank_away(engine: Engine) -> None:
    started(engine, 甲镇=(1, 1), 乙镇=(5, 0))
    assert ranks(built(engine, build, "2024-12-31"), "按期开工率") == [
        (B, 1, ""),
        (A, None, "基数不足5宗，不排名"),
    ]


def test_who_has_no_rate_is_told_why_and_not_that_there_are_too_few(engine: Engine) -> None:
    """Five parcels idle, none with an area: there are enough, and no rate by area can be had."""
    terms = {"signed_on": "2022-01-05", "start_on": "2022-06-01", "completion_on": None}
    for n in range(1, 6):
        tell(engine, day("2022-01-05"), land(n, parcel={"area_ha": None}, **terms))
        tell(engine, day("2023-07-01"), *determined(n, "2023-07-01"))
    [(_, rank, why)] = ranks(built(engine, build, "2024-12-31"), "闲置土地处置率")
    assert (rank, why) == (None, "基数为零，不计算比率，不排名")


def test_land_offices_are_ranked_where_there_are_any_unless_the_office_says_districts(engine: Engine) -> None:
    started(engine, 新河镇=(1, 1), 仁让里乡=(1, 0), 寻寨镇=(1, 1))
    bureau = replace(ANY_BASE, staff=staff_of())
    assert [word for word, *_ in ranks(built(engine, build, "2024-12-31", bureau), "按期开工率")] == [
        "寻寨国土所",
        "新河镇国土所",
    ]
    by_district = replace(bureau, reporting=replace(ANY_BASE.reporting, counted_by=CountedBy.DISTRICT))
    assert len(ranks(built(engine, build, "2024-12-31", by_district), "按期开工率")) == 3


def test_each_rate_is_that_of_its_own_report(engine: Engine) -> None:
    started(engine, 甲镇=(3, 1), 乙镇=(2, 2))
    report = built(engine, build, "2024-12-31", ANY_BASE)
    for other, key in (
        (punctuality, "starts"),
        (punctuality, "completions"),
        (punctuality, "payments"),
        (idle, "idle"),
        (patrols, "stages"),
    ):
        assert rows(report, key) == rows(built(engine, other.build, "2024-12-31", ANY_BASE), key)
    assert rows(report, "starts")


def test_the_rule_is_printed_and_no_rank_of_ranks_is_made(engine: Engine) -> None:
    printed = "；".join(built(engine, build, "2024-12-31").rules)
    assert "比率相同的名次相同，其后的名次依次空出" in printed
    assert "不作综合名次" in printed


def test_what_ended_and_what_need_not_build_is_silent(engine: Engine) -> None:
    tell(engine, day("2024-01-10"), *silent_lives())
    report = built(engine, build, "2024-12-31", from_on=day("2021-01-01"))
    assert [detail.key for detail in report.details if detail.rows] == ["stages"]
    assert numbers(report, "stages") == [SILENT + 1, SILENT + 1], "visited before it was taken back"


# The circular


def test_the_circular_is_a_draft_whose_every_line_is_the_reports(engine: Engine) -> None:
    started(engine, 甲镇=(2, 1), 乙镇=(1, 1))
    report = built(engine, build, "2024-12-31", ANY_BASE)
    blocks = list(circular_blocks(report, ANY_BASE, day("2025-01-06")))
    of = {kind: [block for block in blocks if block.kind is kind] for kind in BlockKind}
    assert of[BlockKind.NUMBER][0].text == "新国土监〔    〕    号"
    assert of[BlockKind.TITLE][0].text == "关于2024年1月至12月建设用地供后监管情况的通报"
    assert of[BlockKind.DATE][0].text == "2025年1月6日"
    starts = [
        (block.label, block.text)
        for block in of[BlockKind.ROW]
        if "按期" in block.text and "缴" not in block.text
    ]
    assert starts == [(B, "第1名：到期1宗，按期1宗，比率100.0%"), (A, "第2名：到期2宗，按期1宗，比率50.0%")]
    text = plain_text(blocks)
    assert all(sentence in text.replace("\n", "") for sentence in sentences(report).split("\n"))
    assert [len(block.text) > 0 for block in blocks] == [True] * len(blocks)


def test_the_circular_is_laid_out_as_an_official_document_without_a_seal(engine: Engine) -> None:
    started(engine, 甲镇=(2, 1))
    report = built(engine, build, "2024-12-31")
    sheet = circular_sheet(report, Office(), day("2025-01-06"))
    assert (sheet.form, sheet.seal) == (Form.DOCUMENT, False)
    made = pdf(sheet, Office().printing)
    assert made == pdf(sheet, Office().printing)
    document = pypdfium2.PdfDocument(made)
    words = "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
    document.close()
    assert "基数不足5宗，不排名" in words


def test_of_an_empty_docket_the_circular_says_so_for_each_indicator(engine: Engine) -> None:
    report = built(engine, build, "2024-12-31")
    said = plain_text(circular_blocks(report, Office(), day("2025-01-06")))
    assert said.count("统计期内没有计算") == 5
