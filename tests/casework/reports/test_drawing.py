"""Pictures of figures: where bars, shares and points stand; what is drawn is what was counted."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from supervision.casework.reports.drawing import WIDTH, clipped, drawn, shares_of
from supervision.casework.reports.print_view import svg
from supervision.casework.reports.report import Chart, ChartKind, Unit


def chart(
    kind: ChartKind, *values: int | Decimal, goal: Decimal | None = None, unit: Unit = Unit.PARCELS
) -> Chart:
    labels = tuple(f"第{number}" for number in range(len(values)))
    return Chart(kind, "宗地", unit, labels, (("本期", values),), goal)


def test_a_bar_is_as_long_as_its_value() -> None:
    first, second, none = drawn(chart(ChartKind.BARS, 30, 15, 0)).rects
    assert first.width == 2 * second.width > 0
    assert none.width == 0


def test_a_bar_of_per_cent_is_measured_against_the_whole() -> None:
    [bar] = drawn(chart(ChartKind.BARS, Decimal("10.0"), unit=Unit.PERCENT)).rects
    [whole] = drawn(chart(ChartKind.BARS, Decimal("100.0"), unit=Unit.PERCENT)).rects
    assert bar.width == pytest.approx(whole.width / 10)


def test_the_goal_is_a_line_across_at_its_value() -> None:
    drawing = drawn(chart(ChartKind.BARS, 20, 5, goal=Decimal(10)))
    [goal] = drawing.strokes
    assert goal.dashed
    assert goal.points[0][0] == pytest.approx(drawing.rects[0].x + drawing.rects[0].width / 2)
    assert "目标 10宗" in [words.text for words in drawing.words]
    assert drawn(chart(ChartKind.BARS, 20, 5)).strokes == []


@pytest.mark.parametrize(
    "values",
    [(1, 1, 1), (1, 2, 3, 4, 5, 6, 7), (Decimal("0.0001"), 999_999), (5,), (0, 0, 3), tuple(range(1, 40))],
)
def test_shares_come_to_exactly_a_hundred(values: tuple[int | Decimal, ...]) -> None:
    shares = shares_of(values)
    assert sum(shares) == 100
    whole = sum(map(Decimal, values))
    assert all(
        abs(share - Decimal(value) * 100 / whole) < Decimal("0.1")
        for share, value in zip(shares, values, strict=True)
    )


def test_of_nothing_there_are_no_shares() -> None:
    assert shares_of((0, 0)) == [0, 0]
    assert shares_of(()) == []


def test_the_parts_of_a_whole_fill_the_bar() -> None:
    drawing = drawn(chart(ChartKind.SHARES, 1, 2, 3))
    parts = [rect for rect in drawing.rects if rect.y == 0]
    assert sum(part.width for part in parts) == pytest.approx(WIDTH)


def test_a_line_rises_with_its_values_and_a_single_point_is_no_fault() -> None:
    points = drawn(chart(ChartKind.LINE, 1, 3, 2)).strokes[1].points
    assert points[0][1] > points[2][1] > points[1][1]
    assert len(drawn(chart(ChartKind.LINE, 7)).strokes[1].points) == 1


@pytest.mark.parametrize("kind", ChartKind)
def test_a_chart_of_nothing_is_drawn(kind: ChartKind) -> None:
    assert drawn(chart(kind)).title == "宗地"
    assert drawn(chart(kind, 0)).height > 0


@pytest.mark.parametrize("kind", ChartKind)
def test_a_picture_carries_no_style_a_strict_page_would_refuse(kind: ChartKind) -> None:
    assert re.findall(r"\bstyle\b|<style|\bon\w+=", svg(chart(kind, 1, 2))) == []


def test_a_long_label_is_cut_and_a_short_one_stands() -> None:
    assert clipped("新河县", 100) == "新河县"
    assert clipped("一二三四五六七八九十", 60) == "一二三四…"
    assert clipped("两\n行", 100) == "两 行"
