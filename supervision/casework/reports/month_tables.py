"""The month's rows as details (月报明细表): the headings and units of each, for this month and the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from supervision.casework.reports.month_rows import Month
from supervision.casework.reports.report import Column, Detail, Unit, Value

NO, PROJECT = Column("电子监管号"), Column("项目")
ENTRY_NO = Column("案卷序号")


def _day(title: str) -> Column:
    return Column(title, Unit.DATE)


def _days(title: str) -> Column:
    return Column(title, Unit.DAYS)


def _wan(title: str) -> Column:
    return Column(title, Unit.WAN_YUAN)


def columns_of(head: str) -> Mapping[str, tuple[str, tuple[Column, ...]]]:
    """Each detail's title and columns by its key, in the order of the rows' fields; `head` is what places are called."""
    place = Column(head)
    return {
        "land": (
            "宗地",
            (
                NO, place, PROJECT, Column("土地使用权人"), Column("供地方式"), Column("面积", Unit.HECTARES), _wan("成交价款"),
                _day("签订日期"), Column("状态"), Column("在监管"), Column("本期有巡查"), _wan("本期应缴"), _wan("欠缴"),
                _day("约定开工"), _day("实际开工"), _days("逾期开工"), Column("逾期一年以上开工"), _days("逾期未开工"),
                Column("已满年数"), _day("约定竣工"), _day("实际竣工"), _days("逾期竣工"), _days("逾期未竣工"),
                _day("疑似闲置自"), _day("闲置认定"), _day("处置完毕"), Column("闲置案件"),
            ),
        ),
        "visits": ("巡查", (NO, place, ENTRY_NO, _day("巡查日期"), Column("巡查结果"), Column("巡查人员"))),
        "tasks": ("到期的巡查任务", (NO, place, ENTRY_NO, Column("任务"), _day("期限"), Column("状态"), Column("逾期未办"))),
        "notices": (
            "通知文书",
            (NO, place, ENTRY_NO, Column("文书"), _day("拟稿"), _day("签发"), _day("送达")),
        ),
        "instalments": (
            "应缴与欠缴",
            (NO, place, Column("期号"), _day("约定缴款日"), _wan("应缴"), _wan("已缴"), _wan("欠缴")),
        ),
        "payments": ("缴款", (NO, place, ENTRY_NO, _day("缴款日期"), Column("期号"), _wan("缴款金额"))),
        "extensions": (
            "延期批准",
            (
                NO, place, ENTRY_NO, _day("批准日期"), Column("批准文号"), _day("新约定开工"), _day("新约定竣工"),
                Column("原因"),
            ),
        ),
        "referrals": (
            "案件线索移交",
            (NO, place, ENTRY_NO, _day("移交日期"), Column("事项"), Column("状态"), Column("未办结")),
        ),
    }  # fmt: skip


LAST = "last_"
"""How the details of the month before are called: `last_land`."""


def details_of(month: Month, head: str, *, last: bool = False) -> dict[str, Detail]:
    """The details of a month by what they are of; the month before's keys begin with `last_`."""
    prefix, suffix = (LAST, "（上月）") if last else ("", "")
    found: dict[str, Detail] = {}
    for name, (title, columns) in columns_of(head).items():
        rows: Sequence[tuple[Value, ...]] = getattr(month, name)
        found[name] = Detail(prefix + name, title + suffix, columns, rows)
    return found
