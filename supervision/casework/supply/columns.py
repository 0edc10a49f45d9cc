"""Columns of the 供地结果 files: which heading is which field, and what sort of file the headings make.

One field may have several headings; the first that is there and filled is read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from supervision.casework.supply.report import REPORT_HEADINGS
from supervision.casework.tables.table import Table
from supervision.law.terms import BadRecord

SUPERVISION_NO, OWN_KEY = "电子监管号", "记录号"

HEADINGS: dict[str, tuple[str, ...]] = {
    "supervision_no": (SUPERVISION_NO,),
    "own_key": (OWN_KEY,),
    "project": ("项目名称",),
    "location": ("项目位置", "土地坐落"),
    "district": ("行政区",),
    "area_ha": ("面积(公顷)", "总面积(公顷)"),
    "supply_mode": ("供地方式",),
    "use": ("土地用途",),
    "holder": ("土地使用权人",),
    "land_source": ("土地来源",),
    "term": ("土地使用年限",),
    "industry": ("行业分类",),
    "land_grade": ("土地级别",),
    "far_min": ("约定容积率下限",),
    "far_max": ("约定容积率上限",),
    "approved_by": ("批准单位",),
    "signed_on": ("合同签订日期", "签订日期"),
    "price_wan": ("成交价格(万元)",),
    "handover_on": ("约定交地时间",),
    "start_on": ("约定开工时间",),
    "completion_on": ("约定竣工时间",),
    "started_on": ("实际开工时间",),
    "completed_on": ("实际竣工时间",),
    "instalment_no": ("支付期号",),
    "due_on": ("约定支付日期",),
    "amount_wan": ("约定支付金额(万元)",),
    "payment_note": ("支付备注", "备注"),
}
FIELD_OF = {heading: name for name, headings in HEADINGS.items() for heading in headings}
ABOUT_THE_COPY = frozenset({"源文件日期", "爬取时间", "来源标识"})
"""Columns that speak of the copy, not of the parcel: not read."""

SUPPLY_NEEDS = ("area_ha", "supply_mode", "signed_on")
SUPERVISED_BY = ("start_on", "completion_on")
INSTALMENT_NEEDS = ("instalment_no", "amount_wan")

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of one file: `places[field]` are its columns, in the order in which they are preferred."""

    headings: tuple[str, ...]
    places: dict[str, tuple[int, ...]]
    unread: tuple[str, ...] = field(default=())

    def __contains__(self, name: str) -> bool:
        return name in self.places

    @property
    def are_of_a_report(self) -> bool:
        """An import report, mended and sent back: its own columns come first."""
        return is_a_report(self.headings)

    @property
    def are_supplies(self) -> bool:
        return self._has_key and all(name in self for name in SUPPLY_NEEDS)

    @property
    def are_instalments(self) -> bool:
        return self._has_key and "signed_on" not in self and all(name in self for name in INSTALMENT_NEEDS)

    @property
    def _has_key(self) -> bool:
        return "supervision_no" in self or "own_key" in self

    @property
    def missing(self) -> list[str]:
        """The headings a file of supplies lacks."""
        lacking = [HEADINGS[name][0] for name in SUPPLY_NEEDS if name not in self]
        return lacking if self._has_key else [f"{SUPERVISION_NO}或{OWN_KEY}", *lacking]

    def heading(self, name: str) -> str:
        """The field's heading as it stands in this file."""
        return self.headings[self.places[name][0]] if name in self.places else HEADINGS[name][0]

    def written(self, cells: Cells, name: str) -> str:
        """What a row says in a field, as written."""
        text = ""
        for place in self.places.get(name, ()):
            text = cells[place].strip()
            if text:
                break
        return text


def is_a_report(headings: Cells) -> bool:
    return tuple(headings[: len(REPORT_HEADINGS)]) == REPORT_HEADINGS


def columns_of(headings: Cells) -> Columns:
    """Recognise the headings; a heading met twice is read once, an unknown one is not read."""
    tidy = tuple(_tidy(heading) for heading in headings)
    own = len(REPORT_HEADINGS) if is_a_report(tidy) else 0
    first = {heading: place for place, heading in reversed(list(enumerate(tidy))) if place >= own}
    places = {
        name: found
        for name, known in HEADINGS.items()
        if (found := tuple(first[heading] for heading in known if heading in first))
    }
    read = {place for found in places.values() for place in found}
    unread = [
        heading
        for place, heading in enumerate(tidy)
        if place >= own and place not in read and heading not in ABOUT_THE_COPY and heading
    ]
    return Columns(tidy, places, tuple(unread))


def _tidy(heading: str) -> str:
    """Headings differ by full-width brackets and spaces only."""
    return "".join(unicodedata.normalize("NFKC", heading).split())


def are_headings(cells: Cells) -> bool:
    """Whether a row of a table is the headings of supplies or of instalments."""
    columns = columns_of(cells)
    return columns.are_supplies or columns.are_instalments


def recognised(table: Table) -> Columns:
    """The columns of a table that can be imported; raises `BadRecord` naming what is missing."""
    columns = columns_of(table.headings)
    if not columns.are_supplies and not columns.are_instalments:
        raise BadRecord(
            f"{table.name}：第{table.heading_row}行不是供地结果的表头（缺{'、'.join(columns.missing)}），也不是分期支付约定的表头"
            f"（{OWN_KEY}、支付期号、约定支付日期、约定支付金额(万元)）；请从供地系统重新导出 CSV"
        )
    return columns
