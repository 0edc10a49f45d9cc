"""One spot (图斑): what its lines in the register say, folded; and the row kept beside them by which it is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.chained_register import ChainedRegister
from supervision.casework.finding import NotFound
from supervision.casework.outlines import Box, box_around
from supervision.law.refusals import Refused
from supervision.law.terms import Term
from supervision.law.values import rings
from supervision.records.dialects import hold_table
from supervision.records.spot import SpotLine, SpotState
from supervision.records.tables import PARCEL, SPOT, SPOT_REGISTER


class Sees(Term):
    """What the image shows in a batch's spots (影像情况)."""

    BUILDING = "building", "有建设"
    BARE = "bare", "未见建设"


class Hint(Term):
    """What a spot suggests beside the case file (比对提示); a person goes and looks."""

    NOT_YET = "not_yet", "尚未登记动工或者不应建设而有建设"
    NOT_BUILT = "not_built", "应当建设而未见建设"
    OUTSIDE = "outside", "建设超出宗地界址"
    AGREES = "agrees", "与案卷一致"
    NO_PARCEL = "no_parcel", "不在已登记界址的宗地内"


class SpotResult(Term):
    """What was found on the spot (核查结果)."""

    TRUE = "true", "属实"
    NOT_TRUE = "not_true", "不属实"
    SETTLED = "settled", "已处理"


REGISTER = ChainedRegister(SPOT_REGISTER, ("spot",), "图斑登记", lambda line: f"图斑{line.spot}")


@dataclass(frozen=True, slots=True)
class Told:
    """One line about a spot as it was written."""

    kind: SpotLine
    recorded_on: date
    recorded_at: datetime
    by: str
    said: Mapping[str, Any]


@dataclass(slots=True)
class Spot:
    """A spot as its lines leave it; `no` is the parcel it is linked to, "" for none.

    `parcels` are those it lies on (number, square metres of it, largest first); `visit` the entry of the inspection that
    gives the result.
    """

    number: int
    sha256: str
    label: str
    source: str
    image_on: date
    sees: Sees
    area_ha: Decimal
    rings: Sequence[Sequence[Sequence[str]]]
    parcels: Sequence[tuple[str, str]]
    hint: Hint
    no: str
    file: str
    state: SpotState = SpotState.RECEIVED
    officer: str = ""
    due_on: date | None = None
    result: SpotResult | None = None
    note: str = ""
    visit: int | None = None
    lines: list[Told] = field(default_factory=list)

    @property
    def zh(self) -> str:
        return f"图斑{self.number}（{self.label}）"

    @property
    def box(self) -> Box:
        return box_around(rings(self.rings))

    def overdue_days(self, today: date) -> int:
        """Whole days past the last day in time, while nobody has looked."""
        if self.state is not SpotState.ASSIGNED or self.due_on is None:
            return 0
        return max((today - self.due_on).days, 0)

    def take(self, kind: SpotLine, said: Mapping[str, Any]) -> None:
        """One line more."""
        match kind:
            case SpotLine.LINKED:
                self.no = said["no"]
            case SpotLine.ASSIGNED:
                self.state, self.officer = SpotState.ASSIGNED, said["officer"]
                self.due_on = date.fromisoformat(said["due_on"])
            case SpotLine.CHECKED:
                self.state, self.result = SpotState.CHECKED, SpotResult(said["result"])
                self.note, self.visit = said["note"], said.get("visit")
            case SpotLine.RETURNED:
                self.state, self.result, self.note, self.visit = SpotState.ASSIGNED, None, "", None
                self.due_on = date.fromisoformat(said["due_on"])
            case SpotLine.CLOSED:
                self.state = SpotState.CLOSED

    def row(self, parcel_id: int | None) -> dict[str, Any]:
        """The row that says the same."""
        return {
            "number": self.number, "sha256": self.sha256, "label": self.label, "source": self.source,
            "image_on": self.image_on, "sees": str(self.sees), "area_ha": self.area_ha, "hint": str(self.hint),
            "parcel_id": parcel_id, "state": str(self.state), "officer": self.officer, "due_on": self.due_on,
            "result": None if self.result is None else str(self.result), **self.box.columns(),
        }  # fmt: skip


# Writing


def next_number(session: Session) -> int:
    """The next spot's number; nobody else gets one until this transaction ends."""
    hold_table(session, SPOT_REGISTER)
    return (session.scalar(select(func.max(SPOT.c.number))) or 0) + 1


def add_line(session: Session, spot: Spot, kind: SpotLine, said: Mapping[str, Any], desk: Desk) -> None:
    """Add one line about a spot and bring its row up to date."""
    REGISTER.add(session, (spot.number,), kind, desk, said)
    spot.take(kind, said)
    spot.lines.append(Told(kind, desk.today, desk.at, desk.by, said))
    row = spot.row(_parcel_id(session, spot.no))
    if kind is SpotLine.RECEIVED:
        session.execute(insert(SPOT).values(row))
    else:
        session.execute(update(SPOT).where(SPOT.c.number == spot.number).values(row))


def _parcel_id(session: Session, no: str) -> int | None:
    if not no:
        return None
    found: int = session.scalars(select(PARCEL.c.id).where(PARCEL.c.no == no)).one()
    return found


# Reading


def the_spot(session: Session, number: int) -> Spot:
    """One spot with its lines; raises `NotFound`."""
    lines = select(SPOT_REGISTER).where(SPOT_REGISTER.c.spot == number).order_by(SPOT_REGISTER.c.seq)
    found = list(folded(session.execute(lines)))
    if not found:
        raise NotFound(f"没有编号为{number}的图斑。清单：supervision spots")
    return found[0]


def spots_by(session: Session, recorded_by: date) -> Iterator[Spot]:
    """Every spot as its lines recorded by the end of a day leave it (one statement)."""
    columns = SPOT_REGISTER.c
    lines = (
        select(SPOT_REGISTER).where(columns.recorded_on <= recorded_by).order_by(columns.spot, columns.seq)
    )
    return folded(session.execute(lines))


def in_hand(session: Session, number: int) -> Spot:
    """The spot as nobody else can change it until this transaction ends."""
    hold_table(session, SPOT_REGISTER)
    return the_spot(session, number)


def folded(rows: Iterable[Row[Any]]) -> Iterator[Spot]:
    """Spots from their lines, which stand together."""
    spot: Spot | None = None
    for row in rows:
        kind, said = SpotLine(row.kind), orjson.loads(row.payload)
        if kind is SpotLine.RECEIVED:
            if spot is not None:
                yield spot
            spot = _received(row.spot, said)
        elif spot is None or spot.number != row.spot:
            raise Refused(f"图斑{row.spot}没有收到的登记，请运行 supervision verify")
        else:
            spot.take(kind, said)
        spot.lines.append(Told(kind, row.recorded_on, row.recorded_at, row.by, said))
    if spot is not None:
        yield spot


def _received(number: int, said: Mapping[str, Any]) -> Spot:
    parcels = [(no, m2) for no, m2 in said["parcels"]]
    return Spot(
        number, said["sha256"], said["label"], said["source"], date.fromisoformat(said["image_on"]),
        Sees(said["sees"]), Decimal(said["area_ha"]), said["rings"], parcels, Hint(said["hint"]),
        parcels[0][0] if parcels else "", said["file"]["name"],
    )  # fmt: skip


# Verifying


def drift(session: Session) -> Iterator[str]:
    """Rows of the list that say something else than the register."""
    ids = {row.no: row.id for row in session.execute(
        select(PARCEL.c.no, PARCEL.c.id).where(PARCEL.c.id.in_(select(SPOT.c.parcel_id))))}  # fmt: skip
    kept = {row.number: dict(row._mapping) for row in session.execute(select(SPOT))}
    lines = select(SPOT_REGISTER).order_by(SPOT_REGISTER.c.spot, SPOT_REGISTER.c.seq)
    for spot in folded(session.execute(lines)):
        if kept.pop(spot.number, None) != spot.row(ids.get(spot.no) if spot.no else None):
            yield f"图斑清单的{spot.zh}与图斑登记不同"
    yield from (f"图斑清单有图斑{number}，图斑登记中没有" for number in sorted(kept))
