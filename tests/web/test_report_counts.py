"""A report is counted behind the page: once, for who asked, while he may go on; what is shown stays what was counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from supervision.casework import complaints
from supervision.casework.batches import close_batch, open_batch
from supervision.casework.boundary.plot_files import read_plots
from supervision.casework.recording import Line, record_all
from supervision.casework.spots.intake import Batch, take_spots
from supervision.casework.spots.spot import Sees
from supervision.records.batch import BatchSort
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, PARCEL
from supervision.staff import Role
from supervision.web import counting, report_counts
from supervision.web.report_counts import GROWING, state_of
from tests.casework.boundary.drawn import feature, geojson, square
from tests.casework.staffed import SETTINGS, USER_OF, read
from tests.database import desk as desk_on
from tests.database import sweep_on
from tests.web.office import OURS, THEIRS, Held, Web, said
from tests.web.test_reports import MONTHLY, links, with_a_supervisor_of_one_land_office


def test_a_report_is_counted_once_until_something_is_recorded(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[object] = []
    build = report_counts.build_report

    def noting(*said: object) -> object:
        counted.append(said)
        return build(*said)  # type: ignore[arg-type]  # as they were given

    monkeypatch.setattr(report_counts, "build_report", noting)
    person = web.client_of(Role.SUPERVISOR)
    for address in (MONTHLY, f"{MONTHLY}/rows?figure=0.0.0.0", f"{MONTHLY}/file?as=json"):
        person.get(address)
    assert len(counted) == 1
    person.get(f"{MONTHLY}?on=2024-01-31")
    assert len(counted) == 2, "another day is another report"
    before = state(web)
    record_a_visit(web)
    assert state(web) != before
    person.get(MONTHLY)
    assert len(counted) == 3


def state(web: Web) -> object:
    with reading(web.engine) as session:
        return state_of(session)


def record_a_visit(web: Web) -> None:
    line = Line({"no": OURS, "kind": "inspection", "on": "2024-06-02", "finding": "not_started"}, None)
    with writing(web.engine) as session:
        [outcome] = record_all(session, [line], desk_on(web.clock.at.date()))
    assert not isinstance(outcome, Exception)


def test_few_reports_are_kept_with_their_files(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "KEPT", 2)
    person = web.client_of(Role.SUPERVISOR)
    for month in range(1, 6):
        assert person.get(f"{MONTHLY}?on=2024-0{month}-28").status_code == 200
    kept = web.app.state.door.counting._kept.values()
    assert len(kept) == 2
    assert {path.name for path in (web.data / "staged").glob("counted-*/*")} == {str(n.number) for n in kept}


def asked_again(html: str) -> str:
    """What a page asks for by itself while something is counted."""
    found = re.search(r'hx-get="([^"]+)" hx-trigger="load delay:1s', html)
    assert found is not None, html
    return found[1].replace("&amp;", "&")


def test_a_report_that_takes_long_says_so_and_comes_by_itself(web: Web, held: Held) -> None:
    person = web.client_of(Role.SUPERVISOR)
    page = person.get(f"{MONTHLY}?on=2024-05-31")
    assert page.status_code == 200
    assert "正在统计" in page.text
    again = asked_again(page.text)
    web.clock.goes_on(seconds=7)
    assert "已用7秒" in person.get(again).text
    assert len(held.waiting) == 1, "asking again begins nothing"
    held.go_on()
    report = person.get(again).text
    assert "口径" in report
    assert "2024-06-10 09:00起统计" in report


def test_what_is_recorded_while_it_is_counted_does_not_keep_the_reader_waiting(web: Web, held: Held) -> None:
    person = web.client_of(Role.SUPERVISOR)
    again = asked_again(person.get(MONTHLY).text)
    record_a_visit(web)
    held.go_on()
    report = person.get(again).text
    [rows] = {address for address in links(report, "/rows?") if "figure=0.0.0.0" in address}
    assert OURS in person.get(rows).text, "the rows of the figure on the screen"
    assert held.waiting == []
    assert "正在统计" in person.get(MONTHLY).text, "who asks anew has it counted anew"


def test_a_count_is_shown_to_nobody_who_asked_for_another_one(web: Web, tmp_path: Path, held: Held) -> None:
    everybody = asked_again(web.client_of(Role.AUDITOR).get(f"{MONTHLY}/rows?detail=land").text)
    held.go_on()
    assert THEIRS in web.client_of(Role.AUDITOR).get(everybody).text
    assert THEIRS in web.client_of(Role.SUPERVISOR).get(everybody).text, "he sees as much"
    of_one = with_a_supervisor_of_one_land_office(web, tmp_path)
    of_one.app.state.door.counting._kept.update(web.app.state.door.counting._kept)
    page = of_one.client_of(Role.SUPERVISOR).get(everybody)
    assert OURS in page.text
    assert THEIRS not in page.text


def test_a_file_that_takes_long_is_told_of_once_it_is_there(web: Web, held: Held) -> None:
    person = web.client_of(Role.SUPERVISOR)
    address = f"{MONTHLY}/file?as=csv&detail=land"
    again = asked_again(person.get(address).text)
    held.go_on()
    assert "正在统计" in person.get(again).text, "now it is written"
    held.go_on()
    [link] = links(person.get(again).text, "/file?")
    assert "文件已经写好" in person.get(again).text
    answer = person.get(link)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert OURS in answer.text


def test_a_month_that_takes_long_is_shown_before_it_is_filed(web: Web, held: Held) -> None:
    person = web.client_of(Role.CLERK)
    answer = person.submit("/reports/filings", month="2024-05")
    again = asked_again(person.get(answer.headers["Location"]).text)
    held.go_on()
    page = person.get(again).text
    [report] = links(page, MONTHLY)
    assert "口径" in person.get(report).text
    [number] = re.findall(r'name="counted" value="([0-9]+)"', page)
    filed = person.submit("/reports/filings", month="2024-05", counted=number)
    assert filed.headers["Location"] == "/reports/filings/1"
    assert held.waiting == []


def test_too_many_counts_at_once_are_refused_in_a_sentence(web: Web, held: Held) -> None:
    person = web.client_of(Role.SUPERVISOR)
    for day in range(1, 1 + counting.MOST_UNDER_WAY):
        assert person.get(f"{MONTHLY}?on=2024-05-{day:02}").status_code == 200
    refused = person.get(f"{MONTHLY}?on=2024-04-30")
    assert refused.status_code == 409
    assert "已有8份在统计" in said(refused)


def test_what_cannot_be_counted_is_told_and_tried_again_when_it_is_asked_anew(web: Web) -> None:
    person, kept = web.client_of(Role.SUPERVISOR), web.app.state.door.counting._kept
    forecast = "/reports/work_ahead?known_on=2024-05-01"
    assert person.get(forecast).status_code == 409
    [number] = kept
    assert person.get(f"{forecast}&counted={number}").status_code == 409
    assert list(kept) == [number], "who waited for it is told of it"
    assert person.get(forecast).status_code == 409
    assert len(kept) == 2, "who asks anew has it tried again"


def test_rows_of_a_count_that_is_gone_say_that_they_were_counted_again(web: Web) -> None:
    person = web.client_of(Role.SUPERVISOR)
    gone = "原来的那次统计已不再保留"
    address = f"{MONTHLY}/rows?figure=0.0.0.0"
    assert gone not in person.get(address).text
    [number] = web.app.state.door.counting._kept
    assert gone not in person.get(f"{address}&counted={number}").text
    assert gone in person.get(f"{address}&counted={number - 1}").text


def test_a_month_is_not_filed_otherwise_than_it_was_shown(web: Web) -> None:
    person = web.client_of(Role.CLERK)
    answer = person.submit("/reports/filings", month="2024-05", counted="7")
    [number] = web.app.state.door.counting._kept
    assert f"counted={number}" in answer.headers["Location"], "what it would be now is shown first"
    page = person.get(answer.headers["Location"]).text
    assert "还没有填报" in page
    assert re.findall(r'name="counted" value="([0-9]+)"', page) == [str(number)]


@pytest.fixture
def of_one_land_office(web: Web, tmp_path: Path) -> Web:
    """A supervisor and one of finance see the same land, but for a parcel on which he has a task."""
    settings = SETTINGS
    for unit, role in (("utilisation", "supervisor"), ("finance", "finance")):
        of_the_bureau = f'unit = "{unit}"\nroles = ["{role}"]'
        assert of_the_bureau in settings
        settings = settings.replace(
            of_the_bureau, f'unit = "land_office"\nland_office = "新河镇国土所"\nroles = ["{role}"]'
        )
    theirs = select(PARCEL.c.id).where(PARCEL.c.no == THEIRS).scalar_subquery()
    task = (ACT.c.parcel_id == theirs, ACT.c.sort == "task")
    with writing(web.engine) as session:
        session.execute(update(ACT).where(*task).values(officer=USER_OF[Role.SUPERVISOR], status="open"))
    return Web(web.engine, read(tmp_path, settings), data=tmp_path)


def test_officers_of_one_land_office_share_no_count_where_one_has_a_task_elsewhere(
    of_one_land_office: Web,
) -> None:
    visitor, other = (of_one_land_office.client_of(role) for role in (Role.SUPERVISOR, Role.FINANCE))
    assert THEIRS in visitor.get(f"{MONTHLY}/rows?detail=land").text
    [number] = of_one_land_office.app.state.door.counting._kept
    for address in (f"{MONTHLY}/rows?detail=land", f"{MONTHLY}/rows?detail=land&counted={number}"):
        page = other.get(address).text
        assert OURS in page
        assert THEIRS not in page


@pytest.mark.parametrize("column", GROWING, ids=lambda column: column.table.name)
def test_whatever_grows_is_reason_to_count_again(web: Web, column: Any) -> None:
    before = state(web)
    GROWS[column.table.name](web)
    assert state(web) != before


def swept(web: Web) -> None:
    sweep_on(web.engine, web.clock.at.date() + timedelta(days=1))


def a_batch(web: Web) -> None:
    desk = desk_on(web.clock.at.date())
    with writing(web.engine) as session:
        close_batch(session, open_batch(session, [], desk, BatchSort.SUPPLY), desk, {"rows_read": 0})


def a_complaint(web: Web) -> None:
    on = web.clock.at.date()
    with writing(web.engine) as session:
        said = {"content": "地一直空着", "by": "赵某", "received_on": on}
        complaints.receive(session, said, desk_on(on), parcel_no=OURS)


def a_spot(web: Web) -> None:
    on = web.clock.at.date()
    plots = read_plots(geojson(web.data, feature(square(), TBBH="1")))
    with writing(web.engine) as session:
        take_spots(session, plots, Batch("示例影像", on, Sees.BUILDING), desk_on(on))


GROWS: dict[str, Callable[[Web], None]] = {
    "feed": record_a_visit,
    "run": swept,
    "certificate": swept,
    "batch_register": a_batch,
    "complaint_register": a_complaint,
    "spot_register": a_spot,
}
