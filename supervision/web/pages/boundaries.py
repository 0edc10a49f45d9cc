"""Boundaries taken from files (登记界址): a survey's TXT, GeoJSON or zipped shapefile, many parcels at once."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi.responses import Response
from starlette.datastructures import UploadFile

from supervision.casework.boundary.plot_files import read_plots
from supervision.casework.boundary.survey import SetAside, Survey
from supervision.casework.boundary.taking import Asking, Became, Outcome, take_boundaries
from supervision.law.refusals import BadRecord
from supervision.web.guarding import pages
from supervision.web.seat import Seat, Seated
from supervision.web.uploads import on_disk

router = pages()

PAGE = "map/boundaries.html"


@router.get("/map/boundaries")
def boundaries_page(seat: Seated) -> Response:
    seat.form.values = {"on": seat.today.isoformat()}
    return seat.page(PAGE, form=seat.form, outcomes=(), became=Became)


@router.post("/map/boundaries")
def take_files(seat: Seated) -> Response:
    form = seat.form
    on = form.day("on", last=seat.today)
    plots = read_files(seat, form.files.get("files", ()))
    if not form.ok or on is None:
        return seat.again(PAGE, form=form, outcomes=(), became=Became)
    with seat.writing() as session:
        asking = Asking(
            on,
            form.text("field", required=False, longest=40),
            form["any_area"] == "1",
            lambda parcel_id: seat.scope.holds(session, parcel_id),
        )
        outcomes: list[Outcome] = take_boundaries(session, plots, seat.desk, asking)
    return seat.page(PAGE, form=form, outcomes=outcomes, became=Became)


def read_files(seat: Seat, files: Sequence[UploadFile]) -> list[Survey | SetAside]:
    """The plots of the files a form brought; a file that cannot be used is a fault of the form."""
    found: list[Survey | SetAside] = []
    if not files:
        seat.form.wrong("files", "没有选择文件")
    with on_disk(files) as paths:
        for path in paths:
            try:
                found += read_plots(path)
            except BadRecord as bad:
                more = f"；另有{len(bad.problems) - 5}处" if len(bad.problems) > 5 else ""
                seat.form.wrong("files", "；".join(bad.problems[:5]) + more)
    return found
