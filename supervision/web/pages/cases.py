"""Every idle case with its clocks on one screen (办案期限): stage, days passed, whose move, what is past."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response
from sqlalchemy.orm import Session

from supervision.casework.idle_cases import CaseLine, cases
from supervision.casework.lives import Asked, Reach
from supervision.law.idle import Limb
from supervision.law.idle_case.stages import OPEN_STAGES, CaseStage
from supervision.web.downloads import download_csv
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.paging import LINES, ONE_MORE, Page
from supervision.web.seat import Seat, Seated

router = pages()

FILTERS = ("stage", "limb", "late", "district")

FARTHEST = 500
"""How many cases a page reads at most: where few are what is asked for, it ends early and says so."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are asked for, as the address says it."""

    form: Filled
    stage: CaseStage | None
    limb: Limb | None

    def read(
        self, session: Session, seat: Seat, *, after: str = "", reach: Reach | None = None, limit: int | None = None
    ) -> Iterator[CaseLine]:  # fmt: skip
        district = self.form["district"].strip() or None
        return cases(
            session,
            Asked(seat.today, None, district, after or None, seat.scope.filters(), reach),
            stage=self.stage,
            limb=self.limb,
            only_late=self.form["late"] == "1",
            limit=limit,
        )


def _wanted(seat: Seat) -> Wanted:
    form = Filled({name: seat.request.query_params.get(name, "") for name in FILTERS})
    stage = form.choice("stage", CaseStage, required=False)
    return Wanted(form, stage, form.choice("limb", Limb, required=False))


@router.get("/cases")
def cases_page(seat: Seated, after: str = "") -> Response:
    wanted = _wanted(seat)
    lines: Sequence[CaseLine] = ()
    reach = Reach(FARTHEST)
    if wanted.form.ok:
        with seat.reading() as session:
            lines = list(wanted.read(session, seat, after=after, reach=reach, limit=ONE_MORE))
    show = seat.page if wanted.form.ok else seat.again
    return show(
        "cases/list.html",
        form=wanted.form,
        page=page_within(lines, [line.no for line in lines], after, reach),
        reach=reach,
        filters={name: wanted.form[name] for name in FILTERS},
        stage_words=[(each, seat.say(each)) for each in OPEN_STAGES],
        limb_words=[(each, seat.say(each)) for each in Limb],
    )


def page_within(lines: Sequence[Any], keys: Sequence[str], after: str, reach: Reach) -> Page[Any]:
    """A page of a list that reads only so far: the next one begins after its last line, or where the reading ended."""
    if len(lines) > LINES:
        return Page(lines[:LINES], after, keys[LINES - 1])
    return Page(lines, after, reach.last if reach.stopped else "")


COLUMNS = (
    "电子监管号", "项目", "使用权人", "行政区", "情形", "办案阶段", "本阶段（天）", "疑似闲置自", "已历（天）", "最近期限",
    "距今（天）", "应办", "期限", "下一步",
)  # fmt: skip


@router.get("/cases.csv")
def cases_file(seat: Seated) -> Response:
    """The same list in a file, whole."""
    wanted = _wanted(seat)
    if not wanted.form.ok:
        return cases_page(seat)

    def rows() -> Iterator[Sequence[Any]]:
        with seat.reading() as session:
            yield from (_cells(line) for line in wanted.read(session, seat))

    name = f"{seat.words('闲置案件')}{seat.today}.csv"
    return download_csv(name, [seat.words(column) for column in COLUMNS], rows())


def _cells(line: CaseLine) -> Sequence[Any]:
    parcel, clock = line.life.parcel, line.soonest
    late_or_left = None if clock is None else clock.days_left(line.on)
    return (
        line.no, parcel.project, parcel.holder, parcel.district, line.limb.zh, line.case.stage.zh, line.stage_days,
        line.case.opened_on, line.suspected_days, None if clock is None else clock.due_on, late_or_left,
        "" if clock is None else clock.actor.zh, "" if clock is None else clock.what,
        line.owed[0].what if line.owed else "",
    )  # fmt: skip
