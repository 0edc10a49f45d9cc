"""Taking boundaries from a file (批量登记界址): each plot to the parcel whose number it carries, or set aside with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.boundary.survey import SetAside, Survey
from supervision.casework.finding import Found, find_parcels, shared
from supervision.casework.journal import read_entries
from supervision.casework.outlines import UNITS, boundary_that_stands, box_around
from supervision.casework.recording import Line, record_all
from supervision.law.refusals import Refused
from supervision.law.terms import Term
from supervision.records.tables import PARCEL

NUMBER_FIELDS = ("电子监管号", "监管号", "电子监", "dzjgh", "jgh", "supervision_no", "no")
"""What the field with a parcel's number is called; a .dbf cuts names after ten bytes."""

A_SUPERVISION_NO = re.compile(r"[0-9]{6}(?:19|20)[0-9]{2}[ABC][0-9]{5,6}(?:-[0-9]{1,2})?")
OUT_OF_SIGHT = "没有这个编号，或者不在您的管辖范围内。"


class Became(Term):
    """What became of a plot of a file (登记结果)."""

    TAKEN = "taken", "已登记"
    ALREADY = "already", "已有相同界址"
    SET_ASIDE = "set_aside", "未登记"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One plot: its place in the file, the parcel's number where it is known, what became of it and why."""

    place: str
    title: str
    no: str
    became: Became
    says: Sequence[str] = ()
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Asking:
    """How a person wants plots taken: the day of the survey, the field with the numbers ("" to look for it), whether an
    area that does not agree keeps a plot out, and which parcels are the person's to see."""

    on: date
    field: str = ""
    any_area: bool = False
    sees: Callable[[int], bool] = lambda parcel_id: True


def take_boundaries(
    session: Session, plots: Sequence[Survey | SetAside], desk: Desk, asking: Asking
) -> list[Outcome]:
    """Record every plot that can be taken, in the caller's one transaction; what became of each, in the file's order."""
    numbers = [_number(plot.fields, asking.field) for plot in plots]
    found = find_parcels(session, {number for number in numbers if number})
    known = _Known(session, desk, asking, [parcel for parcels in found.values() for parcel in parcels])
    outcomes: list[Outcome] = []
    lines: dict[int, Line] = {}
    for plot, number in zip(plots, numbers, strict=True):
        outcome = _judge(plot, number, found.get(number, []), known)
        if outcome.became is Became.TAKEN and isinstance(plot, Survey):
            known.first_at.setdefault(outcome.no, plot.place)
            happening = {"no": outcome.no, "on": asking.on.isoformat(), **plot.happening()}
            lines[len(outcomes)] = Line(happening)
        outcomes.append(outcome)
    for at, recorded in zip(lines, record_all(session, list(lines.values()), desk), strict=True):
        if isinstance(recorded, Refused):
            outcomes[at] = replace(outcomes[at], became=Became.SET_ASIDE, says=[str(recorded)])
        else:
            outcomes[at] = replace(outcomes[at], seq=recorded.seq)
    return outcomes


class _Known:
    """What is on file of the parcels a file names."""

    def __init__(self, session: Session, desk: Desk, asking: Asking, found: Sequence[Found]) -> None:
        ids = sorted({parcel.parcel_id for parcel in found})
        areas = select(PARCEL.c.id, PARCEL.c.area_ha).where(PARCEL.c.id.in_(ids))
        self.areas = {row.id: row.area_ha for row in session.execute(areas)}
        journals = read_entries(session, ids)
        stands = {parcel_id: boundary_that_stands(journals[parcel_id]) for parcel_id in ids}
        self.rings = {
            parcel_id: kept[1].payload["rings"] for parcel_id, kept in stands.items() if kept is not None
        }
        self.extent = desk.office.map.extent
        self.asking = asking
        self.first_at: dict[str, str] = {}


def _number(fields: Mapping[str, str], field: str) -> str:
    """The parcel's number a plot carries, "" for none."""
    if field:
        return fields.get(field, "").strip()
    by_name = {name.lower(): value.strip() for name, value in fields.items()}
    named = next((by_name[name] for name in NUMBER_FIELDS if by_name.get(name)), "")
    looks = (value.strip() for value in fields.values() if A_SUPERVISION_NO.fullmatch(value.strip().upper()))
    return named or next(looks, "")


def _judge(plot: Survey | SetAside, number: str, found: Sequence[Found], known: _Known) -> Outcome:
    title = number or (plot.title if isinstance(plot, Survey) else "")

    def aside(*reasons: str, no: str = "") -> Outcome:
        return Outcome(plot.place, title, no, Became.SET_ASIDE, reasons)

    if isinstance(plot, SetAside):
        return aside(*plot.problems)
    if not number:
        names = "、".join(plot.fields) or "没有"
        return aside(f"没有电子监管号：应有“电子监管号”一列，或写明是哪一列（文件中的列：{names}）")
    standing = [parcel for parcel in found if not parcel.withdrawn and known.asking.sees(parcel.parcel_id)]
    if not standing:
        return aside(f"“{number}”：{OUT_OF_SIGHT}")
    if len({parcel.parcel_id for parcel in standing}) > 1:
        return aside(f"{shared(number, standing)}，请改用电子监管号")
    [parcel] = standing[:1]
    if parcel.no in known.first_at:
        return aside(f"同一文件中{known.first_at[parcel.no]}也写明是宗地{parcel.no}，请核对", no=parcel.no)
    if known.rings.get(parcel.parcel_id) == plot.happening()["rings"]:
        return Outcome(plot.place, title, parcel.no, Became.ALREADY, ["与现行界址相同，没有再登记"])
    if outside := _outside(plot, known):
        return aside(outside, no=parcel.no)
    differs = plot.beside(known.areas[parcel.parcel_id])
    if differs and not known.asking.any_area:
        return aside(differs, no=parcel.no)
    remarks = [*plot.remarks, *filter(None, [differs])]
    return Outcome(plot.place, title, parcel.no, Became.TAKEN, remarks)


def _outside(plot: Survey, known: _Known) -> str:
    """That a plot lies outside the county as the office's settings draw it; "" where it does not, or nobody drew it."""
    if known.extent is None:
        return ""
    box = box_around(plot.rings)
    west, south, east, north = (side * UNITS for side in known.extent)
    if west <= box.west and box.east <= east and south <= box.south and box.north <= north:
        return ""
    longitude, latitude = plot.rings[0][0]
    return f"位置（{longitude:.6f}，{latitude:.6f}）不在本县范围内，请核对坐标系、带号和坐标"
