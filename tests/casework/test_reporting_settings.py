"""The settings of the reports (报表口径): read with their reasons when wrong, and the same as ever when left out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from supervision.office import BadOffice, Office
from supervision.reporting import CountedBy, IdleBase, Reporting
from tests.database import ROOT


def read(folder: Path, text: str) -> Office:
    path = folder / "office.toml"
    path.write_text(f"[reporting]\n{text}\n", encoding="utf-8")
    return Office.read(path)


def test_what_is_set_is_read(tmp_path: Path) -> None:
    office = read(
        tmp_path,
        'idle_base = "with_new"\nidle_goal_percent = 18.5\nidle_goal_source = "甲政〔2026〕1号"\n'
        'idle_task_ha = "52"\ncounted_by = "land_office"\nsmallest_base = 3',
    )
    assert office.reporting == Reporting(
        IdleBase.WITH_NEW, Decimal("18.5"), "甲政〔2026〕1号", Decimal(52), CountedBy.LAND_OFFICE, 3
    )


def test_the_example_left_in_comments_can_be_used_and_says_what_holds_without_it(tmp_path: Path) -> None:
    _, _, section = (ROOT / "office.example.toml").read_text(encoding="utf-8").partition("# [reporting]\n")
    said = section.replace("# ", "")
    assert read(tmp_path, said).reporting == Reporting(
        idle_task_ha=Decimal(52), counted_by=CountedBy.DISTRICT
    )


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ('idle_bas = "year_begin"', "idle_bas", "没有这项设置"),
        ('idle_base = "每年"', "idle_base", "没有'每年'，可用的有year_begin（年初存量）"),
        ("idle_base = 1", "idle_base", "可用的有"),
        ("idle_goal_percent = 0", "idle_goal_percent", "大于0、不大于100"),
        ("idle_goal_percent = 100.1", "idle_goal_percent", "大于0、不大于100"),
        ("idle_goal_percent = nan", "idle_goal_percent", "大于0、不大于100"),
        ("idle_goal_percent = true", "idle_goal_percent", "大于0、不大于100"),
        ('idle_goal_source = " "', "idle_goal_source", "不能为空"),
        ('idle_task_ha = "很多"', "idle_task_ha", "公顷数"),
        ("idle_task_ha = inf", "idle_task_ha", "公顷数"),
        ('counted_by = "county"', "counted_by", "district（行政区）、land_office（国土所）"),
        ("smallest_base = 0", "smallest_base", "1至1000"),
        ("smallest_base = 2.5", "smallest_base", "1至1000"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_reason(
    tmp_path: Path, text: str, key: str, reason: str
) -> None:
    with pytest.raises(BadOffice) as refused:
        read(tmp_path, text)
    [problem] = refused.value.problems
    assert f"reporting.{key}：" in problem
    assert reason in problem


def test_a_section_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_text("reporting = 5\n", encoding="utf-8")
    with pytest.raises(BadOffice, match=r"应写成\[reporting\]一节"):
        Office.read(path)
