"""Whose payment it is (缴款对应宗地): the one parcel that every number of a row points to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from supervision.casework.finding import OWN, PARCEL_CODE, Found, shared
from supervision.casework.payments.columns import HEADINGS, NUMBERS
from supervision.casework.payments.rows import LedgerRow
from supervision.law.refusals import BadRecord

OWN_NUMBERS = ("supervision_no", "case_no")

KINDS = {name: (HEADINGS[name][0],) for name in NUMBERS} | {
    "supervision_no": (OWN, HEADINGS["supervision_no"][0]),
    "case_no": (OWN,),
    "unit_no": (HEADINGS["unit_no"][0], PARCEL_CODE),
}
"""What sort of number each column may hold: a contract's number is not looked for among those of projects."""


def parcel_of(row: LedgerRow, known_by: Mapping[str, Sequence[Found]]) -> Found:
    """The parcel a row is about; raises `BadRecord` when its numbers name none, several, or not the same."""
    parcels: dict[int, Found] = {}
    met: list[str] = []
    for name, number in row.numbers.items():
        found = {each.parcel_id: each for each in known_by[number] if each.kind in KINDS[name]}
        if not found and name not in OWN_NUMBERS:
            continue  # a paper or a unit need not be on file
        if not found:
            raise BadRecord(f"没有{_named(row, [name])}的宗地，请核对，或先导入它的供地结果")
        if met and not parcels.keys() & found.keys():
            raise BadRecord(f"{_named(row, [*met, name])}不是同一宗地，请核对编号")
        parcels = {id: each for id, each in found.items() if not met or id in parcels}
        met.append(name)
    if not met:
        raise BadRecord(f"没有{_named(row, row.numbers)}的宗地，请核对，或改填{OWN}")
    one, *others = parcels.values()
    if others:
        raise BadRecord(f"{shared(row.numbers[met[-1]], [one, *others])}，请补填{OWN}")
    if one.withdrawn:
        raise BadRecord(f"宗地{one.no}随所在批次的导入一并撤销，请重新导入它的供地结果后再导入本行")
    return one


def _named(row: LedgerRow, names: Iterable[str]) -> str:
    return "、".join(f"{HEADINGS[name][0]}“{row.numbers[name]}”" for name in names)
