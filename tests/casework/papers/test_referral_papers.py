"""What the 案件线索移交书 and its receipt say: the matter, the clauses, the days counted, to whom, under which seal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from supervision.casework.journal import Entry
from supervision.casework.papers.on_file import NothingToSay
from supervision.casework.papers.paper import draw_up
from supervision.law.steps import PaperName, Unit
from supervision.office import Office
from tests.casework.papers.lives import (
    COURSE,
    NEVER_STARTED,
    OFFICE,
    SEAL,
    opened,
    supplied,
    text_of,
    told,
    until,
)
from tests.casework.staffed import staff_of, supervisor

VISIT = {"time": "09:10", "officers": ["赵一", "钱二"]}


def letter(*entries: Entry, on: date, office: Office = OFFICE, **said: Any) -> str:
    """The letter of a referral on a day, upon a course."""
    referral = told("referral", str(on), to="监察大队", **said)
    return text_of(PaperName.REFERRAL_LETTER, opened([*entries, referral], on, office))


def test_a_breach_of_the_start_counts_the_days_to_the_finding() -> None:
    breach = told("breach", "2024-06-05", stage="start", cause="holder", inquiry="资金未到位")
    text = letter(*until(8), breach, on=date(2024, 6, 10), matter="breach")
    assert "移交事项：开工违约" in text
    assert "约定开工期限2024年6月1日（含当日），至认定日尚未开工，逾期4日" in text
    assert "2024年6月5日作出开工违约认定：企业自身原因，资金未到位" in text
    assert "六（二）" in text


def test_a_breach_of_the_completion_rests_on_its_own_clause() -> None:
    breach = told("breach", "2026-06-09", stage="completion", cause="holder")
    start = told("start", "2024-05-30", proof="施工许可证")
    done = told("completion", "2026-06-08", basis="竣工验收")
    text = letter(supplied(), start, breach, done, on=date(2026, 6, 10), matter="breach")
    assert "移交事项：竣工违约" in text
    assert "约定竣工期限2026年6月1日（含当日），实际竣工2026年6月8日，逾期7日" in text
    assert "六（三）" in text


def test_a_breach_of_a_payment_has_no_days_on_site() -> None:
    breach = told("breach", "2024-03-05", stage="payment", cause="holder")
    text = letter(supplied(), breach, on=date(2024, 3, 6), matter="breach")
    assert "移交事项：缴款违约" in text
    assert "六（一）" in text


def test_halted_land_is_referred_with_the_days_of_the_halt_and_both_shares() -> None:
    start, halt = told("start", "2024-05-30", proof="施工许可证"), told("halt", "2024-06-10")
    figures = told(
        "inspection", "2024-06-12", finding=["halted"], started_area_ha="0.5", invested_wan="900", **VISIT
    )
    check = told("idle_check", "2025-06-12", finding="halted", **VISIT)
    course = [supplied(total_investment_wan="9000"), start, halt, figures, check]
    text = letter(*course, on=date(2025, 6, 13), matter="idle")
    assert (
        "该宗地2024年6月10日停工，次日起算满一年，自2025年6月11日起为疑似闲置；截至2025年6月13日已停工368日"
        in text
    )
    assert "已动工开发面积0.5公顷，应动工开发总面积2公顷" in text
    assert "已投资额900万元，总投资额9000万元" in text
    assert "第二条第二款" in text
    assert "现场核实：停工" in text


def test_land_built_over_the_line_names_the_visit_and_the_boundary() -> None:
    ring = [["115.24", "37.53"], ["115.25", "37.53"], ["115.25", "37.54"]]
    boundary = told("boundary", "2024-03-01", rings=[ring])
    moved = told("inspection", "2024-08-02", finding=["moved"], **VISIT)
    text = letter(supplied(), boundary, moved, on=date(2024, 8, 5), matter="moved")
    assert "发现下列宗地涉嫌超出用地界线" in text
    assert "赵一、钱二现场巡查：移位" in text
    assert "界址和面积：案卷第2号，共1件" in text


def test_within_the_bureau_it_is_a_referral_to_another_body_a_letter() -> None:
    inside = draw_up(PaperName.REFERRAL_LETTER, opened(until(22), date(2025, 6, 16))).blocks
    there = replace(COURSE[21], payload={**COURSE[21].payload, "to": "新河县综合行政执法局", "number": ""})
    outside = draw_up(PaperName.REFERRAL_LETTER, opened([*until(21), there], date(2025, 6, 16))).blocks
    assert [block.text for block in inside][1:3] == ["案件线索移交书", "新国土移〔2025〕1号"]
    assert [block.text for block in outside][1:3] == [
        "关于移交1305302024B00011号宗地案件线索的函",
        "新国土监函〔    〕    号",
    ]


def test_the_unit_has_the_name_the_office_gives_it() -> None:
    office = replace(OFFICE, units={Unit.ENFORCEMENT: "新河县国土资源监察大队"})
    bare = opened([*until(8), told("referral", "2024-06-10", matter="idle")], date(2024, 6, 10), office)
    text = text_of(PaperName.REFERRAL_LETTER, bare)
    assert "新河县国土资源监察大队：" in text
    assert "案件线索移交书" in text


def test_who_hands_over_is_named_as_the_office_lists_him() -> None:
    office = replace(OFFICE, staff=staff_of(supervisor("经办")))
    assert "移交人（签名）：王五" in letter(*until(8), on=date(2024, 6, 10), office=office, matter="idle")


def test_the_seal_is_printed_in_groups_and_only_when_there_is_one() -> None:
    groups = " ".join(SEAL[at : at + 8] for at in range(0, 64, 8))
    assert groups in letter(*until(8), on=date(2024, 6, 10), seal=SEAL)
    unsealed = letter(*until(8), on=date(2024, 6, 10))
    assert "载于随附的纸质移交书和接收回执" in unsealed


def test_a_term_into_a_year_not_gazetted_is_provisional() -> None:
    assert "（该年度放假安排尚未公布，期限暂定）" in letter(*until(8), on=date(2026, 12, 28))
    assert "暂定" not in letter(*until(8), on=date(2026, 12, 1))


def test_the_letter_says_what_the_file_held_before_it_not_after() -> None:
    later = told("inspection", "2025-07-01", finding=["change_of_use"], use_found="停车场", **VISIT)
    text = text_of(PaperName.REFERRAL_LETTER, opened([*until(22), later], date(2025, 8, 1)))
    assert "停车场" not in text
    assert "2025年6月16日" in text


def test_the_receipt_says_who_took_it_over() -> None:
    accepted = told(
        "referral_accepted", "2025-06-18", answers=22, receiver="孙队长", number="新监收〔2025〕3号"
    )
    text = text_of(PaperName.REFERRAL_RECEIPT, opened([*until(22), accepted], date(2025, 6, 18)))
    for words in ("新监收〔2025〕3号", "接收日期：2025年6月18日", "接收人（签名）：孙队长"):
        assert words in text
    assert "退回" not in text


def test_the_receipt_of_one_referral_is_not_that_of_another() -> None:
    again = told("referral", "2025-06-10", matter="idle", to="监察大队", seal="0" * 64)
    file = opened([*NEVER_STARTED, again], date(2025, 6, 10))
    first, second = (text_of(PaperName.REFERRAL_RECEIPT, file, seq) for seq in (16, 18))
    assert "现场照片没有拍摄位置" in first
    assert "现场照片没有拍摄位置" not in second


def test_without_a_referral_there_is_nothing_to_print() -> None:
    for name in (PaperName.REFERRAL_LETTER, PaperName.REFERRAL_RECEIPT):
        with pytest.raises(NothingToSay, match="没有登记“案件线索移交”"):
            draw_up(name, opened(until(21)))


def test_a_seq_that_is_no_referral_names_those_that_are() -> None:
    with pytest.raises(NothingToSay, match="在案的有第22号"):
        draw_up(PaperName.REFERRAL_LETTER, opened(), 3)
