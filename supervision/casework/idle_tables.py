"""The registers of idle land as tables (闲置台账的表格): their columns and cells, the same on a screen and in a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from supervision.casework.idle_aging import LyingLine, Sums
from supervision.casework.idle_ledger import LedgerLine, LedgerStanding
from supervision.casework.open_list import OpenLine
from supervision.law.idle import Shares

SHARES = {
    Shares.BELOW: "面积或投资不足",
    Shares.UNKNOWN: "面积、投资数据不全",
    Shares.NOT_BELOW: "面积、投资不低于标准",
}

LEDGER = (
    "电子监管号", "项目", "土地使用权人", "行政区", "公顷", "价款万元", "情形", "分类", "疑似闲置自", "距今", "办案阶段",
    "原因", "停工数据",
)  # fmt: skip


def ledger_cells(line: LedgerLine) -> Sequence[Any]:
    coming = line.standing is LedgerStanding.COMING
    return (
        line.no, line.project, line.holder, line.district, line.area_ha, line.price_wan, line.limb.zh, line.standing.zh,
        line.idle_from, f"还有{line.days}天" if coming else f"已{-line.days}天",
        "" if line.stage is None else line.stage.zh, "" if line.cause is None else line.cause.zh,
        "" if line.shares is None else SHARES[line.shares],
    )  # fmt: skip


LYING = (
    "电子监管号", "项目", "土地使用权人", "行政区", "公顷", "价款万元", "情形", "办案阶段", "疑似起", "自", "已历", "满年",
    "原因", "备注",
)  # fmt: skip


def lying_cells(line: LyingLine) -> Sequence[Any]:
    return (
        line.no, line.project, line.holder, line.district, line.area_ha, line.price_wan, line.limb.zh, line.stage.zh,
        line.suspected_on, line.since, f"{line.days}天", f"满{line.years}年" if line.years else "",
        "" if line.cause is None else line.cause.zh, line.note,
    )  # fmt: skip


SUMS = ("行政区", "宗数", "公顷", "价款万元", "面积未载", "价款未载", "最久天数")


def sums_cells(line: Sums) -> Sequence[Any]:
    return (
        line.district or "未载明", line.parcels, line.area_ha, line.price_wan, line.unmeasured or None,
        line.unpriced or None, line.oldest_days,
    )  # fmt: skip


OPEN = ("电子监管号", "位置", "行政区", "土地使用权人", "闲置时间起", "闲置原因", "公开情况", "自")


def open_cells(line: OpenLine) -> Sequence[Any]:
    said = line.said
    return (
        line.no, line.place, line.district, said.holder, said.idle_since, said.cause, said.openness.zh, said.since,
    )  # fmt: skip
