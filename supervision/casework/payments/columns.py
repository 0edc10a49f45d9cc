"""Headings of payment ledgers (缴款台账的列名): which heading is which field, and the unit its sums are in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from supervision.casework.payments.amounts import an_amount
from supervision.casework.supply import columns as supply
from supervision.casework.supply.cells import Reader, a_day, a_word, an_instalment_no
from supervision.casework.supply.columns import NOT_READ, WAN_YUAN, Heading, tidy
from supervision.casework.supply.identifiers import a_paper_no
from supervision.casework.supply.recognition import Columns, columns_by_field
from supervision.casework.supply.report import own_columns
from supervision.casework.tables.table import Table
from supervision.law.refusals import BadRecord

NUMBERS = ("supervision_no", "case_no", "contract_no", "parcel_code", "unit_no", "project_no", "own_key")
"""Numbers by which a ledger names the parcel."""

HEADINGS: Mapping[str, tuple[str, ...]] = {name: supply.HEADINGS[name] for name in NUMBERS} | {
    "voucher": ("凭证号", "凭证号码", "票据号", "票据号码", "缴款票据号", "缴款凭证号", "缴款书编号", "缴款书号",
                "税票号码", "税票号", "电子税票号码", "完税凭证号"),
    "paid_on": ("缴款日期", "缴款时间", "缴费日期", "缴纳日期", "到账日期", "入库日期", "开票日期"),
    "amount_wan": ("缴款金额", "实缴金额", "缴纳金额", "缴费金额", "到账金额", "实收金额", "入库金额", "金额"),
    "instalment_no": ("期号", "支付期号", "缴款期号"),
    "payer": ("缴款人", "缴款单位", "缴费人", "付款人", "付款单位", "纳税人名称"),
    "item": ("款项", "款项名称", "款项性质", "征收品目", "收入项目"),
    "note": ("备注",),
}  # fmt: skip
"""The fields and their headings, in the order in which they are preferred; the first is the field's name."""

READERS: Mapping[str, Reader] = dict.fromkeys((*NUMBERS, "voucher"), a_paper_no) | {
    "paid_on": a_day,
    "instalment_no": an_instalment_no,
    "payer": a_word,
    "item": a_word,
    "note": a_word,
}

NO_UNIT = ""


@dataclass(frozen=True)
class LedgerColumns(Columns):
    """The headings of one ledger; `without_unit` are sums that may be 元 or 万元: they are not read."""

    without_unit: tuple[str, ...] = ()

    @property
    def missing(self) -> list[str]:
        """The headings a ledger lacks; a sum without its unit is there, if of no use yet."""
        lacking = [] if any(name in self for name in NUMBERS) else [f"{_names(NUMBERS)}之一"]
        lacking += [HEADINGS[name][0] for name in ("voucher", "paid_on") if name not in self]
        if "amount_wan" not in self and not self.without_unit:
            lacking.append(_in_either_unit(HEADINGS["amount_wan"][0]))
        return lacking


def _names(fields: Iterable[str]) -> str:
    return "、".join(HEADINGS[field][0] for field in fields)


def _in_either_unit(heading: str) -> str:
    return "或".join(f"{heading}({unit})" for unit in WAN_YUAN)


def _known() -> dict[str, Heading]:
    """Every heading that can be read, tidied; a sum under each of its units, and under none."""
    known: dict[str, Heading] = {}
    for field, headings in HEADINGS.items():
        for rank, heading in enumerate(headings):
            known[tidy(heading)] = Heading(field, rank, NO_UNIT)
            if field == "amount_wan":
                known |= {tidy(f"{heading}({unit})"): Heading(field, rank, unit) for unit in WAN_YUAN}
    return known


KNOWN = _known()


def ledger_columns(headings: Sequence[str]) -> LedgerColumns:
    """Recognise the headings; an unknown one is not read, nor is a sum whose unit is not said."""
    written = tuple(" ".join(heading.split()) for heading in headings)
    own = own_columns(written)
    without_unit = tuple(heading for heading in written[own:] if _lacks_unit(heading))
    meanings = [
        None if at < own or heading in without_unit else KNOWN.get(tidy(heading))
        for at, heading in enumerate(written)
    ]
    known = KNOWN.keys() | supply.KNOWN.keys() | NOT_READ
    unread = tuple(heading for heading in written[own:] if heading and tidy(heading) not in known)
    of = columns_by_field(written, meanings, HEADINGS, _reader_of)
    return LedgerColumns(written, of, unread, own, without_unit)


def _lacks_unit(heading: str) -> bool:
    meant = KNOWN.get(tidy(heading))
    return meant is not None and meant.field == "amount_wan" and meant.unit == NO_UNIT


def _reader_of(meant: Heading) -> Reader:
    if meant.field == "amount_wan":
        return partial(an_amount, per=WAN_YUAN[meant.unit])
    return READERS[meant.field]


def are_ledger_headings(cells: Sequence[str]) -> bool:
    """Whether a row of a table is the headings of a payment ledger."""
    return not ledger_columns(cells).missing


class NoLedger(BadRecord):
    """A table whose headings are not those of a payment ledger."""


def recognised(table: Table) -> LedgerColumns:
    """The columns of a ledger; raises `BadRecord` naming what is missing, or the unit that must be said."""
    columns = ledger_columns(table.headings)
    if columns.missing:
        raise NoLedger(
            f"{table.name}：第{table.heading_row}行不是缴款台账的表头（缺{'，'.join(columns.missing)}），请补齐列名后再导入"
        )
    if "amount_wan" not in columns:
        heading = columns.without_unit[0]
        raise BadRecord(
            f"{table.name}：“{heading}”没有写明单位，元与万元相差一万倍，请把列名改为"
            f"“{_in_either_unit(heading).replace('或', '”或“')}”后再导入"
        )
    return columns
