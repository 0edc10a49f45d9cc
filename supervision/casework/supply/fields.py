"""Fields of a supply and the cells they are read from (字段与单元格): one kind of cell for each field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from supervision.casework.supply.cells import (
    Reader,
    a_day,
    a_day_of_the_interface,
    a_district,
    a_number,
    a_word,
    an_instalment_no,
    an_upper_limit,
)
from supervision.casework.supply.columns import MILLISECONDS, UNITS, Heading
from supervision.casework.supply.identifiers import (
    a_case_no,
    a_paper_no,
    a_parcel_code,
    a_record_guid,
    a_supervision_no,
    a_unit_no,
    an_own_key,
)

Fields = dict[str, str]
"""The fields of a row that have a value."""

Instalment = dict[str, Any]
"""One instalment as the payload of a supply has it: `no`, `amount_wan`, and where they are given `due_on`, `note`."""


@dataclass(frozen=True, slots=True)
class CellKind:
    """How one kind of cell (单元格) is read, with spellings that show it; `repeats` if a file has few different ones."""

    zh: str
    read: Reader
    fields: tuple[str, ...]
    spellings: tuple[str, ...]
    repeats: bool = False


KINDS = (
    CellKind(
        "日期",
        a_day,
        ("signed_on", "handover_on", "start_on", "completion_on", "started_on", "completed_on", "due_on"),
        ("2012年02月03日", "2012/2/3 0:00:00", "20120203", "1900年01月01日", "2013年02月29日", "2012年5月", "3013年05月01日"),
        repeats=True,
    ),
    CellKind(
        "数",
        a_number,
        ("area_ha", "price_wan", "amount_wan"),
        ("1.666700", "1,234.5", "5E-05", "0.7425605", "1.5公顷", "-3"),
    ),
    CellKind("容积率下限", a_number, ("far_min",), ("1.20", "0.00"), repeats=True),
    CellKind("容积率上限", an_upper_limit, ("far_max",), ("1.60", "0.00"), repeats=True),
    CellKind(
        "文字",
        a_word,
        ("project", "location", "holder", "payment_note", "plan"),
        ("甲公司\n二期", "--", "无", "项目名称"),
    ),
    CellKind(
        "列举的文字",
        a_word,
        ("supply_mode", "use", "land_source", "term", "industry", "land_grade", "approved_by"),
        ("挂牌出让", "土地用途："),
        repeats=True,
    ),
    CellKind("行政区", a_district, ("district",), ("新河县", "130530"), repeats=True),
    CellKind(
        "电子监管号",
        a_supervision_no,
        ("supervision_no",),
        ("1305302012A00019", "1305302012b00028-2", "1305302012D00019", "待定"),
    ),
    CellKind("案卷编号", a_case_no, ("case_no",), ("L0123456789ab", "甲-1")),
    CellKind("记录号", an_own_key, ("own_key",), ("GD00001",)),
    CellKind(
        "供地记录GUID",
        a_record_guid,
        ("record_guid",),
        ("…?tabid=386&recorderguid=6a01efd9-37f9-4f48-849d-d13491e1f557", "…?tabid=386"),
    ),
    CellKind("合同编号、项目编号", a_paper_no, ("contract_no", "project_no"), ("新合〔2012〕3号",)),
    CellKind("宗地代码", a_parcel_code, ("parcel_code",), ("130530 001001 GB00001", "2012-15号")),
    CellKind("不动产单元号", a_unit_no, ("unit_no",), ("130530001001GB00001F00010001", "F00010001")),
    CellKind("支付期号", an_instalment_no, ("instalment_no",), ("1", "第2期", "3.0", "土地使用权人：")),
)  # fmt: skip
KIND_OF = {field: kind for kind in KINDS for field in kind.fields}

KEYS = ("supervision_no", "case_no", "own_key", "record_guid")
"""Numbers that are the row's own, in the order in which they name the parcel."""

OTHER_NUMBERS = ("contract_no", "parcel_code", "unit_no", "project_no")
"""Numbers the parcel can be found by, which several parcels may share."""

LISTS = ("instalment_no", "due_on", "amount_wan")
"""Lists of instalments, joined in the parcel's row, or one instalment a row in a file of their own."""

STRICT = frozenset({"supervision_no", "own_key", "area_ha", "signed_on", "instalment_no", "amount_wan"})
"""Fields of which a cell that cannot be read sets the row aside; any other is left empty."""


def reader_of(heading: Heading) -> Reader:
    """How a cell under this heading is read: figures in another unit are converted."""
    if heading.unit == MILLISECONDS:
        return a_day_of_the_interface
    per = UNITS[heading.field][heading.unit] if heading.field in UNITS else 1
    return KIND_OF[heading.field].read if per == 1 else partial(a_number, per=per)
