"""The registers of idle land on the web (闲置土地台账、积压清单、公开清单): a page after another, whole in a file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from fastapi.responses import Response
from sqlalchemy.orm import Session

from supervision.casework import idle_tables as tables
from supervision.casework.idle_aging import Lying, lying
from supervision.casework.idle_ledger import ledger
from supervision.casework.lives import Asked, Reach
from supervision.casework.open_list import open_list
from supervision.law.figures import plain
from supervision.law.idle import Limb
from supervision.law.open_list import Openness
from supervision.law.rules.open_list import PRIVACY
from supervision.law.terms import Term
from supervision.web.downloads import XLSX, download
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.pages.cases import FARTHEST, page_within
from supervision.web.paging import ONE_MORE
from supervision.web.seat import Seat, Seated

router = pages()

AHEAD, MOST_AHEAD = 90, 3660
"""How far ahead the ledger looks unless somebody says otherwise, and at most."""

FILTERS = ("register", "district", "limb", "within", "openness")


class Register(Term):
    """Which register (台账)."""

    LEDGER = "ledger", "闲置土地台账"
    UNCHECKED = str(Lying.UNCHECKED), Lying.UNCHECKED.zh
    UNDETERMINED = str(Lying.UNDETERMINED), Lying.UNDETERMINED.zh
    UNDISPOSED = str(Lying.UNDISPOSED), Lying.UNDISPOSED.zh
    PUBLIC = "public", "公开清单"


@dataclass(frozen=True, slots=True)
class Shown:
    """How a register is shown: its columns, the cells of a line, what a line is called when the list goes on."""

    columns: Sequence[str]
    cells: Callable[[Any], Sequence[Any]]
    name: Callable[[Any], str]


NUMBERS = ("公顷", "价款万元")
"""Columns that stand to the right."""

BY_NO = Shown(tables.LYING, tables.lying_cells, lambda line: str(line.no))
SHOWN = {
    Register.LEDGER: Shown(tables.LEDGER, tables.ledger_cells, lambda line: str(line.id)),
    Register.UNCHECKED: BY_NO,
    Register.UNDETERMINED: BY_NO,
    Register.UNDISPOSED: BY_NO,
    Register.PUBLIC: Shown(tables.OPEN, tables.open_cells, lambda line: str(line.no)),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which register is asked for, and of what, as the address says it."""

    form: Filled
    register: Register
    limb: Limb | None
    openness: Openness | None
    within: int

    def read(
        self, session: Session, seat: Seat, *, after: str = "", reach: Reach | None = None, limit: int | None = None
    ) -> Iterator[Any]:  # fmt: skip
        district = self.form["district"].strip() or None
        asked = Asked(seat.today, None, district, after or None, seat.scope.filters(), reach)
        if self.register is Register.LEDGER:
            until = seat.today + timedelta(days=self.within)
            return ledger(session, asked, until=until, limb=self.limb, limit=limit)
        if self.register is Register.PUBLIC:
            return open_list(session, asked, only=self.openness, limit=limit)
        return lying(session, asked, Lying(self.register.value), limit=limit)


def _wanted(seat: Seat) -> Wanted:
    form = Filled({name: seat.request.query_params.get(name, "") for name in FILTERS})
    within = form.whole("within", required=False, most=MOST_AHEAD)
    return Wanted(
        form,
        form.choice("register", Register, required=False) or Register.LEDGER,
        form.choice("limb", Limb, required=False),
        form.choice("openness", Openness, required=False),
        AHEAD if within is None else within,
    )


@router.get("/idle")
def register_page(seat: Seated, after: str = "") -> Response:
    wanted = _wanted(seat)
    shown = SHOWN[wanted.register]
    lines: Sequence[Any] = ()
    reach = Reach(FARTHEST)
    if wanted.form.ok:
        of_lives = None if wanted.register is Register.LEDGER else reach  # few of its lives are passed over
        with seat.reading() as session:
            lines = list(wanted.read(session, seat, after=after, reach=of_lives, limit=ONE_MORE))
    page = page_within(lines, [shown.name(line) for line in lines], after, reach)
    show = seat.page if wanted.form.ok else seat.again
    return show(
        "idle/register.html",
        form=wanted.form,
        register=wanted.register,
        registers=[(f"/idle?register={each}", seat.say(each), each) for each in Register],
        columns=shown.columns,
        number_columns=[place for place, column in enumerate(shown.columns) if column in NUMBERS],
        rows=[(line, _in_words(shown.cells(line))) for line in page.lines],
        page=page,
        reach=reach,
        filters={name: wanted.form[name] for name in FILTERS},
        limb_words=[(each, seat.say(each)) for each in Limb],
        openness_words=[(each, seat.say(each)) for each in Openness],
        within=wanted.within,
        privacy=PRIVACY.cite,
    )


def _in_words(cells: Sequence[Any]) -> list[tuple[str, str]]:
    """Each cell with what it is: a number, a day, words."""
    return [
        ("number", plain(cell))
        if isinstance(cell, Decimal)
        else ("number", str(cell))
        if isinstance(cell, int)
        else ("day" if isinstance(cell, date) else "words", "" if cell is None else str(cell))
        for cell in cells
    ]


@router.get("/idle.csv")
def register_csv(seat: Seated) -> Response:
    """The register in a CSV file, whole."""
    return _file(seat, ".csv", "text/csv; charset=utf-8")


@router.get("/idle.xlsx")
def register_xlsx(seat: Seated) -> Response:
    """The register in a workbook, whole; numbers and days are numbers and days there."""
    return _file(seat, ".xlsx", XLSX)


def _file(seat: Seat, suffix: str, media_type: str) -> Response:
    """The same bytes the command line writes."""
    from supervision.casework.tables.writing import open_writer  # noqa: PLC0415 - only a file waits for openpyxl

    wanted = _wanted(seat)
    if not wanted.form.ok:
        return register_page(seat)
    shown = SHOWN[wanted.register]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"register{suffix}"
        with seat.reading() as session, open_writer(path, shown.columns) as table:
            for line in wanted.read(session, seat):
                table.write(shown.cells(line))
        content = path.read_bytes()
    return download(f"{wanted.register.zh}{seat.today}{suffix}", content, media_type)
