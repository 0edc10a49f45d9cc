"""Triage (补录甄别): what an import would have caused in the past, released or dismissed, a few or all of a filter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response
from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActId
from supervision.casework.lists import acts_in_turn
from supervision.casework.parcel_conditions import parcels_found_by
from supervision.casework.places import id_text
from supervision.casework.transactions import write_together
from supervision.daily import triage
from supervision.daily.triage import Settled
from supervision.law.refusals import Refused
from supervision.law.steps import ACT_NAMES, ActSort, act_name_zh
from supervision.law.terms import Term
from supervision.records.act import ActStatus
from supervision.records.tables import ACT, PARCEL
from supervision.web.downloads import download_csv
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.paging import ONE_MORE, one_page
from supervision.web.seat import Seat, Seated
from supervision.web.ticked import Told, back_to, read_act, tell_each, ticked_acts

router = pages()

FILTERS = ("find", "sort", "name", "district")
SORTS = (ActSort.NOTICE, ActSort.TASK, ActSort.ALERT)
TOGETHER = 100
"""Acts a transaction settles."""

MOST_AT_ONCE = 1000
"""Acts one request settles: it is answered before a person wonders."""


class Doing(Term):
    """What becomes of what waits there (甄别结果)."""

    RELEASE = "release", "放行"
    DISMISS = "dismiss", "不发"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the acts in triage are asked for."""

    form: Filled
    sort: ActSort | None

    @property
    def sorts(self) -> Sequence[ActSort]:
        return SORTS if self.sort is None else (self.sort,)

    def filters(self, session: Session, seat: Seat) -> list[ColumnElement[bool]]:
        """Conditions on the act's row: the officer's scope, and what the address asks."""
        form = self.form
        found = seat.scope.among(ACT.c.parcel_id)
        if form["name"] in ACT_NAMES:
            found.append(ACT.c.name == form["name"])
        if find := form["find"].strip():
            found.append(ACT.c.parcel_id.in_(parcels_found_by(session, find)))
        if district := form["district"].strip():
            its = select(PARCEL.c.id).where(PARCEL.c.district == district)
            found.append(ACT.c.parcel_id.in_(its))
        return found

    def read(
        self, session: Session, seat: Seat, *, after: str = "", limit: int | None = None
    ) -> Iterator[Row[Any]]:
        last = read_act(after) if after else None
        filters = self.filters(session, seat)
        return acts_in_turn(session, self.sorts, [ActStatus.TRIAGE], *filters, limit=limit, after=last)

    def count(self, session: Session, seat: Seat) -> int:
        query = select(func.count()).where(
            ACT.c.sort.in_([str(sort) for sort in self.sorts]),
            ACT.c.status == str(ActStatus.TRIAGE),
            *self.filters(session, seat),
        )
        return session.scalar(query) or 0

    @property
    def words(self) -> dict[str, str]:
        return {name: self.form[name] for name in FILTERS}


def _wanted(said: Mapping[str, str]) -> Wanted:
    form = Filled({name: said.get(name, "") for name in FILTERS})
    return Wanted(form, form.choice("sort", ActSort, required=False))


def _asked(seat: Seat) -> Wanted:
    return _wanted(seat.request.query_params)


@router.get("/triage")
def triage_page(seat: Seated, after: str = "") -> Response:
    wanted = _asked(seat)
    rows: Sequence[Row[Any]] = ()
    waiting: int | None = 0
    if wanted.form.ok:
        with seat.reading() as session:
            rows = list(wanted.read(session, seat, after=after, limit=ONE_MORE))
            waiting = _count(wanted, session, seat, rows, after)
    values: dict[str, Any] = {
        "form": wanted.form,
        "page": one_page(rows, lambda row: id_text((row.parcel_id, row.seq)), after),
        "waiting": waiting,
        "filters": wanted.words,
        "sorts": [(sort, seat.say(sort)) for sort in SORTS],
        "sort_of": ActSort,
        "names": list(ACT_NAMES.items()),
        "zh": act_name_zh,
        "act": Filled(),
    }
    show = seat.page if wanted.form.ok else seat.again
    return show("sweeping/triage.html", **values)


def _count(wanted: Wanted, session: Session, seat: Seat, rows: Sequence[Row[Any]], after: str) -> int | None:
    """How many there are; None where a search finds more than a page: to count them it would look through all again."""
    if not after and len(rows) < ONE_MORE:
        return len(rows)
    return None if wanted.form["find"].strip() else wanted.count(session, seat)


COLUMNS = ("编号", "电子监管号", "项目", "类别", "名称", "应办日", "事由")


@router.get("/triage.csv")
def triage_file(seat: Seated) -> Response:
    """The same list in a file, whole."""
    wanted = _asked(seat)
    if not wanted.form.ok:
        return triage_page(seat)

    def rows() -> Iterator[Sequence[Any]]:
        with seat.reading() as session:
            for row in wanted.read(session, seat):
                sort, name = ActSort(row.sort).zh, act_name_zh(row.name)
                id_ = id_text((row.parcel_id, row.seq))
                yield id_, row.no, row.project, sort, name, row.owed_from, row.reason

    name = f"{seat.words('补录甄别')}{seat.today}.csv"
    return download_csv(name, [seat.words(column) for column in COLUMNS], rows())


# The ticked many


@router.post("/triage")
def settle_triaged(seat: Seated) -> Response:
    """Release or dismiss what is ticked: what cannot be is told by itself, and the others are settled."""
    doing, reason = _doing(seat.form)
    with seat.reading() as session:
        ids = ticked_acts(session, seat)
    if doing is None or not seat.form.ok:
        return seat.again("sweeping/settle.html", act=seat.form)
    return _tell(seat, doing, ids, reason)


def _doing(form: Filled) -> tuple[Doing | None, str]:
    doing = form.choice("what", Doing)
    return doing, form.text("reason", required=doing is Doing.DISMISS)


def _tell(seat: Seat, doing: Doing, ids: Sequence[ActId], reason: str) -> Response:
    outcomes = _settle(seat, doing, ids, reason)
    back = back_to(seat, "/triage")
    done = sum(isinstance(one, Settled) for one in outcomes)
    if done == len(outcomes):
        words = "已放行{count}件。" if doing is Doing.RELEASE else "已登记不发{count}件。"
        return seat.go(back, seat.words(words, count=done))
    told = [_told(seat, doing, id_, one) for id_, one in zip(ids, outcomes, strict=True)]
    # what was not done comes first: of a thousand, a few
    return tell_each(seat, seat.words("甄别结果"), sorted(told, key=lambda one: one.done), back)


def _settle(seat: Seat, doing: Doing, ids: Sequence[ActId], reason: str) -> list[Settled | Refused]:
    """A transaction for so many; one that is refused does not stop the others."""

    def write(session: Session, some: Sequence[ActId]) -> Sequence[Settled]:
        if doing is Doing.RELEASE:
            return triage.release(session, some, seat.desk)
        return triage.dismiss(session, some, seat.desk, reason)

    return [
        outcome
        for at in range(0, len(ids), TOGETHER)
        for outcome in write_together(seat.door.engine, ids[at : at + TOGETHER], write)
    ]


def _told(seat: Seat, doing: Doing, id_: ActId, outcome: Settled | Refused) -> Told:
    if isinstance(outcome, Settled):
        what = f"{id_text(id_)} {outcome.no} {outcome.sort.zh}《{act_name_zh(outcome.name)}》"
        return Told(what, f"/parcels/{outcome.no}", seat.say(doing), done=True)
    return Told(id_text(id_), "", str(outcome), done=False)


# All of a filter


@router.get("/triage/all")
def triage_all_page(seat: Seated) -> Response:
    """Asks once more before all of a filter is settled, and says how many that are."""
    return seat.page("sweeping/triage_all.html", **_all_values(seat, _asked(seat), Filled()))


def _all_values(seat: Seat, wanted: Wanted, form: Filled) -> dict[str, Any]:
    with seat.reading() as session:
        count = wanted.count(session, seat) if wanted.form.ok else 0
    sort = "" if wanted.sort is None else seat.say(wanted.sort)
    name = wanted.form["name"]
    return {
        "act": form,
        "count": count,
        "at_once": min(count, MOST_AT_ONCE),
        "filters": wanted.words,
        "asked": [("查找", wanted.form["find"]), ("类别", sort), ("名称", ACT_NAMES.get(name, "")),
                  ("行政区", wanted.form["district"])],
    }  # fmt: skip


@router.post("/triage/all")
def settle_all_triaged(seat: Seated) -> Response:
    """Settle all of a filter, once the person has confirmed how many they are."""
    form = seat.form
    wanted = _wanted(form.values)
    form.faults.update(wanted.form.faults)
    doing, reason = _doing(form)
    confirmed = form.whole("count", least=1)
    with seat.reading() as session:
        count = wanted.count(session, seat)
        if form.ok and confirmed != count:
            form.wrong("count", "清单现有的件数与您确认的不同，没有办理，请重新核对")
        if doing is None or not form.ok:
            return seat.again("sweeping/triage_all.html", **_all_values(seat, wanted, form))
        ids = [(row.parcel_id, row.seq) for row in wanted.read(session, seat, limit=MOST_AT_ONCE)]
    return _tell(seat, doing, ids, reason)
