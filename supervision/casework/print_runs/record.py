"""Earlier runs (打印登记): who had what printed when, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, select
from sqlalchemy.orm import Session

from supervision.records.tables import PRINT_RUN, PRINTED_PAPER


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run: how many papers it printed and how many it left out, the SHA-256 of its file."""

    number: int
    printed_on: date
    printed_at: datetime
    by: str
    asked: str
    papers: int
    left_out: int
    sha256: str


def runs(
    session: Session,
    *,
    among: Iterable[ColumnElement[bool]] = (),
    number: int | None = None,
    limit: int | None = None,
    after: int | None = None,
) -> Sequence[RunLine]:
    """The runs, as many as `limit` from after one on. `among` are conditions on a printed paper: a run with one outside is not told."""
    run, paper = PRINT_RUN.c, PRINTED_PAPER.c
    printed = func.sum(case((paper.left_out == "", 1), else_=0))
    query = (
        select(*run, printed.label("papers"), (func.count() - printed).label("left_out"))
        .join(PRINTED_PAPER, paper.run == run.number)
        .group_by(*run)
        .order_by(run.number.desc())
    )
    if conditions := list(among):
        outside = exists().where(paper.run == run.number, not_(and_(*conditions)))
        query = query.where(~outside.correlate(PRINT_RUN))
    if number is not None:
        query = query.where(run.number == number)
    if after is not None:
        query = query.where(run.number < after)
    return [
        RunLine(
            row.number, row.printed_on, row.printed_at, row.by, row.asked, int(row.papers), int(row.left_out),
            row.sha256,
        )
        for row in session.execute(query.limit(limit))
    ]  # fmt: skip
