"""The parcel list (宗地清单): filters, search, saved views, a page after another, a file of all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlencode

from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.lists import ParcelLine
from supervision.casework.parcel_search import Order, exactly
from supervision.casework.saved_views import remove_view, rename_view, save_view, views_of
from supervision.casework.tables.sheet_writing import Cell
from supervision.law.refusals import Refused
from supervision.law.steps import WaitsFor
from supervision.records.saved_view import LONGEST_NAME
from supervision.records.tables import TALLY
from supervision.web.downloads import download_csv, download_xlsx
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.paging import ONE_MORE, one_page
from supervision.web.parcel_query import ParcelQuery
from supervision.web.seat import Seat, Seated

router = pages()

GO = "go"
"""What the search box of every page says beside the text: exactly one parcel's number leads to that parcel."""


@router.get("/parcels")
def parcels_page(seat: Seated, after: str = "") -> Response:
    query = ParcelQuery.asked(seat.request.query_params)
    if seat.request.query_params.get(GO) == "1" and query.search.find and query.form.ok:
        with seat.reading() as session:
            no = exactly(session, query.search.find, seat.scope.filters())
        if no is not None:
            return seat.go(f"/parcels/{quote(no, safe='')}")
    return _list(seat, query, after)


def _list(seat: Seat, query: ParcelQuery, after: str = "", naming: Filled | None = None) -> Response:
    """The list; `naming` is the form of a view that could not be saved."""
    found: Sequence[tuple[str, ParcelLine]] = ()
    with seat.reading() as session:
        if query.form.ok:
            found = list(query.read(session, seat, after=after, limit=ONE_MORE))
        districts = districts_of(session, seat)
        views = views_of(session, seat.desk)
    page = one_page(found, lambda pair: pair[0], after)
    naming = naming or Filled()
    show = seat.page if query.form.ok and naming.ok else seat.again
    return show(
        "parcels/list.html",
        query=query,
        form=query.form,
        naming=naming,
        page=page,
        filters=query.filters,
        choices=query.choices(seat) | {"district": [(district, district) for district in districts]},
        by_day=query.search.order is not Order.DISTRICT,
        waits=WaitsFor,
        views=views,
        longest_name=LONGEST_NAME,
    )


def districts_of(session: Session, seat: Seat) -> Sequence[str]:
    """The districts there are parcels of, of those the officer sees."""
    if seat.scope.districts:
        return seat.scope.districts
    query = select(TALLY.c.district).where(TALLY.c.parcels > 0).distinct().order_by(TALLY.c.district)
    return session.scalars(query).all()


# Files


COLUMNS = (
    "电子监管号", "项目", "使用权人", "行政区", "坐落", "面积（公顷）", "状态", "逾期", "约定开工日", "约定竣工日", "下次监测",
)  # fmt: skip


@router.get("/parcels.csv")
def parcels_file(seat: Seated) -> Response:
    """The same list in a file, whole."""
    query = ParcelQuery.asked(seat.request.query_params)
    if not query.form.ok:
        return _list(seat, query)
    columns = [seat.words(column) for column in COLUMNS]
    return download_csv(f"{seat.words('宗地清单')}{seat.today}.csv", columns, _rows(seat, query))


@router.get("/parcels.xlsx")
def parcels_sheet(seat: Seated) -> Response:
    """The same as a sheet."""
    query = ParcelQuery.asked(seat.request.query_params)
    if not query.form.ok:
        return _list(seat, query)
    columns = [seat.words(column) for column in COLUMNS]
    return download_xlsx(f"{seat.words('宗地清单')}{seat.today}.xlsx", columns, _rows(seat, query))


def _rows(seat: Seat, query: ParcelQuery) -> Iterator[Sequence[Cell]]:
    with seat.reading() as session:
        yield from (_cells(line) for _, line in query.read(session, seat))


def _cells(line: ParcelLine) -> Sequence[Cell]:
    life, parcel = line.life, line.life.parcel
    late = "，".join(item.zh for item in line.overdue)
    return (
        line.no, parcel.project, parcel.holder, parcel.district, parcel.location, parcel.area_ha, life.state.zh, late,
        life.agreed_start_on, life.contract.completion_on, line.next_look_on,
    )  # fmt: skip


# Saved views


@router.post("/parcels/views")
def save_this_view(seat: Seated) -> Response:
    """Keep the filters that are set under a name."""
    query, naming = ParcelQuery.asked(seat.form.values), seat.form
    name = naming.text("name", longest=LONGEST_NAME)
    if query.form.ok and not query.filters:
        naming.wrong("", "没有设定任何条件，请先设定再保存")
    if not naming.ok or not query.form.ok:
        return _list(seat, query, naming=naming)
    try:
        with seat.writing() as session:
            is_new = save_view(session, name, query.filters, seat.desk, shared=naming["shared"] == "1")
    except Refused as refused:
        naming.wrong("name", str(refused))
        return _list(seat, query, naming=naming)
    told = "已保存常用视图“{name}”。" if is_new else "已更新常用视图“{name}”。"
    return seat.go(query_path(query), seat.words(told, name=name))


@router.post("/parcels/views/{view}")
def rename_this_view(seat: Seated, view: int) -> Response:
    with seat.writing() as session:
        name = seat.form["name"]
        rename_view(session, view, name, seat.desk, shared=seat.form["shared"] == "1")
    return seat.go("/parcels", seat.words("已修改常用视图“{name}”。", name=name.strip()))


@router.post("/parcels/views/{view}/remove")
def remove_this_view(seat: Seated, view: int) -> Response:
    with seat.writing() as session:
        name = remove_view(session, view, seat.desk)
    return seat.go("/parcels", seat.words("已删除常用视图“{name}”。", name=name))


def query_path(query: ParcelQuery) -> str:
    """The list with these filters."""
    return f"/parcels?{urlencode(query.filters)}"
