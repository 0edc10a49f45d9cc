"""Causes of breach: by stage, cause and month, what each led to, and what extensions were granted for."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from supervision.casework.reports.breaches import build
from tests.casework.reports.asking import TOTAL, built, day, grid, land, rows, sentences, then, value
from tests.database import on_both_databases as pytest_generate_tests
from tests.database import sweep_on, tell

__all__ = ["pytest_generate_tests"]

SIGNED = day("2024-01-05")


def breach(n: int, on: str, cause: str, stage: str = "start") -> dict[str, Any]:
    return then(n, "breach", on, stage=stage, cause=cause)


def happened(engine: Engine, *told: dict[str, Any]) -> None:
    tell(engine, SIGNED, *(land(n) for n in range(1, 6)))
    for each in sorted(told, key=lambda each: str(each["on"])):
        tell(engine, day(each["on"]), each)


def test_findings_are_counted_by_stage_cause_and_month(engine: Engine) -> None:
    happened(
        engine,
        breach(1, "2024-06-05", "holder"),
        breach(2, "2024-06-30", "government"),
        breach(3, "2024-07-01", "holder"),
        breach(4, "2024-07-02", "force_majeure", "payment"),
    )
    report = built(engine, build, "2024-12-31")
    assert value(report, "各环节违约原因", "开工", "企业自身原因") == 2
    assert value(report, "各环节违约原因", "缴款", "不可抗力") == 1
    assert [value(report, "各月违约原因", month, "合计") for month in ("2024年6月", "2024年7月")] == [2, 2]
    assert len(grid(report, "各月违约原因").rows) == 12
    [chart] = report.sections[0].charts
    assert chart.series == (("件数", (2, 1, 1)),)


@pytest.mark.parametrize(
    ("from_on", "on", "found"),
    [("2024-06-05", "2024-06-05", 1), ("2024-06-06", "2024-12-31", 0), ("2024-01-01", "2024-06-04", 0)],
)
def test_a_finding_belongs_to_the_period_of_its_day(
    engine: Engine, from_on: str, on: str, found: int
) -> None:
    happened(engine, breach(1, "2024-06-05", "holder"))
    assert len(rows(built(engine, build, on, from_on=day(from_on)), "breaches")) == found


def test_what_a_finding_led_to_is_told(engine: Engine) -> None:
    happened(
        engine,
        breach(1, "2024-06-05", "holder"),
        breach(2, "2024-06-05", "government"),
        then(2, "extension_application", "2024-06-10", start_on="2024-10-01"),
        then(2, "extension", "2024-06-20", start_on="2024-10-01", approval_no="延1"),
        breach(3, "2024-06-05", "government"),
        then(3, "extension_application", "2024-06-10", start_on="2024-10-01"),
        breach(4, "2024-06-05", "holder"),
        then(4, "start", "2024-06-09", proof="施工许可证"),
    )
    sweep_on(engine, day("2024-06-20"))
    report = built(engine, build, "2025-06-02", from_on=day("2024-01-01"))
    led = {str(row["电子监管号"])[-1]: tuple(list(row.values())[-5:]) for row in rows(report, "breaches")}
    assert led == {
        "1": ("已拟稿", "", "否", "是", "否"),
        "2": ("", "延期批准", "否", "否", "否"),
        "3": ("", "延期申请", "否", "是", "否"),
        "4": ("", "", "否", "否", "是"),
    }
    assert value(report, "认定后的去向", TOTAL, "批准延期") == 1
    assert value(report, "认定后的去向", "企业自身原因", "已发或者拟发履约通知") == 1


def of_payment(engine: Engine, *payments: dict[str, Any], breached_on: str = "2024-02-10") -> str:
    """Whether a breach of payment counts as performed since; the second instalment falls due next year."""
    owed = [
        {"no": 1, "due_on": "2024-02-04", "amount_wan": "500"},
        {"no": 2, "due_on": "2025-02-04", "amount_wan": "300"},
    ]
    tell(engine, SIGNED, land(1, instalments=owed))
    tell(engine, day(breached_on), breach(1, breached_on, "holder", "payment"))
    for each in payments:
        tell(engine, day(each["on"]), each)
    [row] = rows(built(engine, build, "2024-12-31"), "breaches")
    return str(row["后已履行"])


@pytest.mark.parametrize(
    ("paid_wan", "breached_on", "met"),
    [
        ("500", "2024-02-10", "是"),
        ("499", "2024-02-10", "否"),
        ("500", "2024-02-05", "是"),
        ("500", "2024-02-04", "否"),  # nothing was past its day yet
    ],
)
def test_a_breach_of_payment_is_put_right_by_what_was_due_then(
    engine: Engine, paid_wan: str, breached_on: str, met: str
) -> None:
    paid = then(1, "payment", "2024-03-01", instalment=1, amount_wan=paid_wan)
    assert of_payment(engine, paid, breached_on=breached_on) == met


def test_a_breach_of_payment_is_not_put_right_where_nothing_was_due_or_paid(engine: Engine) -> None:
    happened(engine, breach(1, "2024-06-05", "holder", "payment"))
    assert [row["后已履行"] for row in rows(built(engine, build, "2024-12-31"), "breaches")] == ["否"]


def test_an_extension_is_of_the_last_cause_found_before_it(engine: Engine) -> None:
    happened(
        engine,
        breach(1, "2024-06-05", "holder"),
        breach(1, "2024-06-07", "government"),
        then(1, "extension", "2024-06-20", start_on="2024-10-01", approval_no="延1"),
        then(2, "extension", "2024-05-20", start_on="2025-07-01", approval_no="延2"),
    )
    report = built(engine, build, "2024-12-31")
    assert value(report, "延期原因", "政府原因", "延期件数") == 1
    assert value(report, "延期原因", "未认定原因", "超过一年") == 1
    assert "批准延期2件，其中顺延超过一年的1件" in sentences(report)


def test_a_finding_put_right_is_none(engine: Engine) -> None:
    happened(engine, breach(1, "2024-06-05", "holder"))
    tell(engine, day("2024-06-10"), then(1, "correction", "2024-06-10", voids="2", reason="登记错误"))
    assert rows(built(engine, build, "2024-12-31"), "breaches") == []
    assert len(rows(built(engine, build, "2024-12-31", known_on=day("2024-06-09")), "breaches")) == 1


def test_an_empty_docket_is_told_in_sentences(engine: Engine) -> None:
    assert sentences(built(engine, build, "2024-12-31")) == "统计期内没有违约认定。\n统计期内没有批准延期。"
