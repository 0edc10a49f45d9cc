"""Headings of the supply files (列名): which heading is which field, and in which unit its figures are.

One field may have several headings; the first that is there and filled is read. The county's own headings are
added by a mapping file, see `mapping`.
"""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from typing import NamedTuple

from supervision.casework.supply.report import unmarked

SUPERVISION_NO, CASE_NO, OWN_KEY, RECORD_GUID = "电子监管号", "案卷编号", "记录号", "供地记录GUID"

HEADINGS: dict[str, tuple[str, ...]] = {
    "supervision_no": (SUPERVISION_NO, "dzBaBh", "idnumber"),
    "case_no": (CASE_NO,),
    "own_key": (OWN_KEY,),
    "record_guid": (RECORD_GUID, "gdGuid", "链接", "url"),
    "contract_no": ("合同编号", "合同号", "bh"),
    "parcel_code": ("宗地代码", "宗地编号"),
    "unit_no": ("不动产单元号",),
    "project_no": ("项目编号", "项目代码"),
    "project": ("项目名称", "xmMc", "name"),
    "location": ("项目位置", "土地坐落", "宗地坐落", "tdZl", "location"),
    "district": ("行政区", "行政区全名", "xzqFullName", "行政区代码", "xzqDm", "district"),
    "area_ha": ("面积(公顷)", "总面积(公顷)", "供应面积(公顷)", "宗地面积(公顷)", "gyMj", "area"),
    "supply_mode": ("供地方式", "供应方式", "gyFs", "supply"),
    "use": ("土地用途", "tdYt", "use"),
    "holder": ("土地使用权人", "tdSyqr", "土地使用权人(受让人)", "受让人", "srr", "holder"),
    "land_source": ("土地来源", "tdLy", "source"),
    "term": ("土地使用年限", "crNx", "duration"),
    "industry": ("行业分类", "hyFl", "industry"),
    "land_grade": ("土地级别", "tdJb", "grade"),
    "far_min": ("约定容积率下限", "约定容积率(下限)", "minRjl", "plot_ratio_minimum"),
    "far_max": ("约定容积率上限", "约定容积率(上限)", "maxRjl", "plot_ratio_maximum"),
    "approved_by": ("批准单位", "pzJg", "approvedby"),
    "signed_on": ("合同签订日期", "签订日期", "合同签订时间", "qdRq", "date4sign"),
    "price_wan": ("成交价格(万元)", "成交总价(万元)", "je", "price"),
    "handover_on": ("约定交地时间", "约定交地日期", "jdSj", "time4handover_plan"),
    "start_on": ("约定开工时间", "约定开工日期", "约定动工时间", "dgSj", "time4commencement_plan"),
    "completion_on": ("约定竣工时间", "约定竣工日期", "jgSj", "time4completion_plan"),
    "started_on": ("实际开工时间", "实际开工日期", "实际动工时间", "time4commencement_reality"),
    "completed_on": ("实际竣工时间", "实际竣工日期", "time4completion_reality"),
    "instalment_no": ("支付期号", "zfQh"),
    "due_on": ("约定支付日期", "zfSj"),
    "amount_wan": ("约定支付金额(万元)", "zfJe"),
    "payment_note": ("支付备注", "备注", "bz"),
    "plan": ("分期支付", "分期支付约定", "crjZfydList", "paid_plan"),
}
"""The fields and their headings, in the order in which they are preferred; the first is the field's name."""

HECTARES, WAN_YUAN = {"公顷": 1, "ha": 1, "平方米": 10_000, "m2": 10_000, "亩": 15}, {"万元": 1, "元": 10_000}
UNITS = {"area_ha": HECTARES, "price_wan": WAN_YUAN, "amount_wan": WAN_YUAN}
"""Units a heading of an area or a sum may name in brackets, and how many of each make one 公顷 or 万元. A heading
that names none is in 公顷 or 万元; one that names another unit is not known."""

MILLISECONDS = "毫秒"
IN_MILLISECONDS = ("qdRq", "jdSj", "dgSj", "jgSj", "zfSj")
"""Headings of the new site's interface, whose days are instants: milliseconds since 1970."""

PASSED_OVER = {
    "序号": "a number on the page, not of the parcel",
    "源文件日期": "about the copy",
    "爬取时间": "about the copy",
    "来源标识": "about the copy",
    "header": "the title of the page",
    "地区": "the districts above 行政区",
    "minRjlTag": "whether the limit itself is meant",
    "maxRjlTag": "whether the limit itself is meant",
}
"""Columns known not to speak of the supply: not read, and nothing is said of it."""


class Heading(NamedTuple):
    """What a heading means: its field, its place among the field's headings, the unit of its figures."""

    field: str
    rank: int
    unit: str


def tidy(heading: str) -> str:
    """Headings differ by full-width brackets, spaces and case only; pandas marks a second one of a name `.1`."""
    text = "".join(unicodedata.normalize("NFKC", unmarked(heading)).split()).casefold()
    name, dot, count = text.rpartition(".")
    return name if dot and count.isdecimal() else text


def _known() -> dict[str, Heading]:
    """Every heading that can be read, tidied; an area or a sum under each of its units, and under none."""
    known: dict[str, Heading] = {}
    for field, headings in HEADINGS.items():
        units = UNITS.get(field, {})
        own = next(iter(units), "")
        for rank, heading in enumerate(headings):
            name = heading.removesuffix(f"({own})")
            unit = MILLISECONDS if heading in IN_MILLISECONDS else own
            known[tidy(name)] = Heading(field, rank, unit)
            known |= {tidy(f"{name}({unit})"): Heading(field, rank, unit) for unit in units}
    return known


KNOWN = _known()
NOT_READ = frozenset(map(tidy, PASSED_OVER))
FIELD_OF = {headings[0]: field for field, headings in HEADINGS.items()}


def nearest(heading: str) -> list[str]:
    """The known headings most like an unknown one, for a person to choose from."""
    names = {tidy(name): name for headings in HEADINGS.values() for name in headings}
    return [names[near] for near in get_close_matches(tidy(heading), names, n=3, cutoff=0.5)]
