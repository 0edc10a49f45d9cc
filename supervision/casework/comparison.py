"""Laying a row beside its case file (比对): what differs, and which side has moved since they last agreed.

The row that was imported last is what both sides once had. A side that says something else now has moved; a file
exported before an extension was approved here is not a change of the contract.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from supervision.casework.supply.columns import HEADINGS
from supervision.casework.terms_on_file import FIELDS, Terms, same
from supervision.law.terms import Kind, Term


class Side(Term):
    """Which side has moved (哪一方较新); unknown when no import ever said anything of the parcel."""

    THEIRS = "theirs", "来文较新"
    OURS = "ours", "案卷较新"
    BOTH = "both", "双方均已改动"
    UNKNOWN = "unknown", "无从判断"
    NOT_STATED = "not_stated", "来文未填"


@dataclass(frozen=True, slots=True)
class Difference:
    """One term that the row and the case file do not say alike; `base` is what the last import said."""

    key: str
    base: Any
    ours: Any
    theirs: Any
    side: Side

    @property
    def zh(self) -> str:
        return term_zh(self.key)

    @property
    def text(self) -> str:
        return f"{self.zh}：案卷“{value_zh(self.ours)}”，来文“{value_zh(self.theirs)}”（{self.side.zh}）"


def differences(base: Terms, ours: Terms, theirs: Terms) -> Iterator[Difference]:
    """Every term on which row and case file differ; what neither side ever moved is no difference."""
    for key in dict.fromkeys((*theirs, *ours)):
        before, our, their = base.get(key), ours.get(key), theirs.get(key)
        if their is None:
            if before is not None:
                yield Difference(key, before, our, None, Side.NOT_STATED)
            continue
        if same(key, our, their):
            continue
        if not base and our is not None:
            yield Difference(key, None, our, their, Side.UNKNOWN)
            continue
        they_moved, we_moved = not same(key, before, their), not same(key, before, our)
        side = Side.BOTH if they_moved and we_moved else Side.THEIRS if they_moved else Side.OURS
        yield Difference(key, before, our, their, side)


def term_zh(key: str) -> str:
    """A term's heading in the files."""
    if key in (Kind.START, Kind.COMPLETION):
        return HEADINGS[{Kind.START: "started_on", Kind.COMPLETION: "completed_on"}[Kind(key)]][0]
    name = key.partition(".")[2]
    if name in HEADINGS:
        return HEADINGS[name][0]
    return FIELDS[key].zh if key in FIELDS else name


def value_zh(value: Any) -> str:
    """A term's value as people read it."""
    if value is None:
        return "未填"
    if not isinstance(value, list):
        return str(value)
    return "；".join(
        "，".join(str(part) for part in each.values()) if isinstance(each, dict) else str(each)
        for each in value
    )
