"""Reports and their filing on the web: figures lead to rows, rows to parcels; each officer sees his own land."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest

from supervision.casework.reports.catalogue import ReportName
from supervision.casework.reports.files import FileSort
from supervision.records.db import writing
from supervision.staff import Role
from tests.casework.staffed import SETTINGS, USER_OF, read
from tests.web.office import OURS, THEIR_PROJECT, THEIRS, Web, said

MONTHLY = "/reports/monthly"


def links(html: str, to: str) -> list[str]:
    return [address.replace("&amp;", "&") for address in re.findall(r'href="([^"]+)"', html) if to in address]


def test_every_report_is_listed_and_opens(web: Web) -> None:
    person = web.client_of(Role.SUPERVISOR)
    listed = [
        address for address in links(person.get("/reports").text, "/reports/") if "filings" not in address
    ]
    assert len(listed) > 5
    for address in listed:
        page = person.get(address)
        assert page.status_code == 200, address
        assert "口径" in page.text


def test_a_figure_leads_to_its_rows_and_a_row_to_its_parcel(web: Web) -> None:
    person = web.client_of(Role.SUPERVISOR)
    first = next(
        address for address in links(person.get(MONTHLY).text, "/rows?") if "figure=0.0.0.0" in address
    )
    rows = person.get(first)
    assert OURS in rows.text
    assert THEIRS in rows.text
    assert f'href="/parcels/{OURS}"' in rows.text
    assert person.get(f"/parcels/{OURS}").status_code == 200


def test_rows_are_shown_a_page_at_a_time(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supervision.web.report_parts.LINES", 1)
    person = web.client_of(Role.SUPERVISOR)
    address, seen = f"{MONTHLY}/rows?figure=0.0.0.0", []
    while address:
        page = person.get(address).text
        seen += re.findall(r'href="/parcels/([^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = "" if following is None else following[1].replace("&amp;", "&")
    assert sorted(seen) == sorted((OURS, THEIRS))


@pytest.mark.parametrize(
    "asked", ["figure=9.9.9.9", "figure=x", "figure=0.0.0.-1", "figure=-1.0.0.0", "detail=nothing"]
)
def test_rows_of_what_is_no_figure_are_not_found(web: Web, asked: str) -> None:
    assert web.client_of(Role.SUPERVISOR).get(f"{MONTHLY}/rows?{asked}").status_code == 404


def test_a_report_nobody_knows_is_not_found(web: Web) -> None:
    assert web.client_of(Role.SUPERVISOR).get("/reports/nothing").status_code == 404


@pytest.mark.parametrize("sort", FileSort)
def test_a_report_is_taken_as_a_file_that_is_kept(web: Web, sort: FileSort) -> None:
    answer = web.client_of(Role.SUPERVISOR).get(f"{MONTHLY}/file?as={sort}&detail=land")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.content


def test_a_file_of_no_sort_is_refused_in_a_sentence(web: Web) -> None:
    answer = web.client_of(Role.SUPERVISOR).get(f"{MONTHLY}/file?as=exe")
    assert answer.status_code == 409
    assert "xlsx、pdf、html、csv、json" in said(answer)


@pytest.mark.parametrize(
    "asked", ["on=x", "on=2999-01-01", "known_on=x", "known_on=2999-01-01", f"district={'长' * 61}"]
)
def test_what_is_asked_wrongly_is_told_beside_its_field(web: Web, asked: str) -> None:
    person = web.client_of(Role.SUPERVISOR)
    for address in (MONTHLY, f"{MONTHLY}/rows", f"{MONTHLY}/file"):
        assert person.get(f"{address}?{asked}").status_code == 422


def with_a_supervisor_of_one_land_office(web: Web, folder: Path) -> Web:
    in_an_office = 'unit = "land_office"\nland_office = "新河镇国土所"\nroles = ["supervisor"]'
    settings = SETTINGS.replace('unit = "utilisation"\nroles = ["supervisor"]', in_an_office)
    return Web(web.engine, read(folder, settings), data=folder)


def test_an_officer_of_a_land_office_sees_the_figures_and_the_rows_of_his_own_land(
    web: Web, tmp_path: Path
) -> None:
    web = with_a_supervisor_of_one_land_office(web, tmp_path)
    person, everybody = web.client_of(Role.SUPERVISOR), web.client_of(Role.AUDITOR)
    assert THEIRS in everybody.get(f"{MONTHLY}/rows?detail=land").text
    rows = person.get(f"{MONTHLY}/rows?detail=land")
    assert OURS in rows.text
    assert THEIRS not in rows.text
    assert "数据范围：新河镇国土所" in person.get(MONTHLY).text
    for sort in ("csv", "json", "html"):
        content = person.get(f"{MONTHLY}/file?as={sort}&detail=land").text
        assert THEIRS not in content
        assert THEIR_PROJECT not in content
    book = openpyxl.load_workbook(io.BytesIO(person.get(f"{MONTHLY}/file?as=xlsx").content))
    every = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert OURS in every
    assert THEIRS not in every


@pytest.mark.parametrize("name", ReportName)
def test_no_report_tells_an_officer_of_land_beyond_his_own(
    web: Web, tmp_path: Path, name: ReportName
) -> None:
    web = with_a_supervisor_of_one_land_office(web, tmp_path)
    person = web.client_of(Role.SUPERVISOR)
    assert THEIRS not in person.get(f"/reports/{name}/file?as=json").text
    assert THEIR_PROJECT not in person.get(f"/reports/{name}/file?as=json").text


# Filing


def file_may(web: Web) -> str:
    """The clerk files a month that is over; where its page is."""
    answer = web.client_of(Role.CLERK).submit("/reports/filings", month="2024-05")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_a_month_is_filed_checked_and_signed_each_by_his_own_role(web: Web) -> None:
    address = file_may(web)
    assert web.client_of(Role.CLERK).submit(f"{address}/check").status_code == 403
    assert web.client_of(Role.SIGNER).submit(f"{address}/sign").status_code == 422
    assert web.client_of(Role.SUPERVISOR).submit(f"{address}/check").status_code == 303
    assert web.client_of(Role.SIGNER).submit(f"{address}/sign").status_code == 303
    page = web.client_of(Role.AUDITOR).get(address).text
    assert "已签发" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_return_asks_for_its_reason(web: Web) -> None:
    address = file_may(web)
    person = web.client_of(Role.SUPERVISOR)
    assert person.submit(f"{address}/return").status_code == 422
    assert person.submit(f"{address}/return", reason="数不对").status_code == 303
    assert "数不对" in person.get(address).text


def test_a_month_that_is_not_over_is_told_in_the_form(web: Web) -> None:
    person = web.client_of(Role.CLERK)
    for month in ("2024-06", "2024", "x"):
        assert person.submit("/reports/filings", month=month).status_code == 422
    assert "还没有填报" in person.get("/reports/filings").text


def test_the_filed_report_keeps_its_rows_and_its_files(web: Web) -> None:
    address = file_may(web)
    person = web.client_of(Role.SUPERVISOR)
    assert OURS in person.get(f"{address}/rows?figure=0.0.0.0").text
    assert OURS in person.get(f"{address}/file?as=csv&detail=land").text
    assert "按今天所知，各数与填报时相同" in person.get(f"{address}?changes=1").text
    record_a_visit_in_may(web)
    assert "巡查与跟踪管理卡·本月巡查" in person.get(f"{address}?changes=1").text


def record_a_visit_in_may(web: Web) -> None:
    from supervision.casework.recording import Line, record_all  # noqa: PLC0415
    from tests.database import desk  # noqa: PLC0415

    line = Line({"no": OURS, "kind": "inspection", "on": "2024-05-20", "finding": "not_started"}, None)
    with writing(web.engine) as session:
        record_all(session, [line], desk(web.clock.at.date()))


def test_who_sees_a_part_of_the_register_neither_files_it_nor_opens_what_was_filed(
    web: Web, tmp_path: Path
) -> None:
    address = file_may(web)
    of_one = SETTINGS.replace('roles = ["clerk"]', 'roles = ["clerk"]\ndistricts = ["新河县"]')
    web = Web(web.engine, read(tmp_path, of_one), data=tmp_path)
    person = web.client(USER_OF[Role.CLERK])
    assert person.get("/reports/filings").status_code == 200
    assert person.submit("/reports/filings", month="2024-04").status_code == 409
    for page in (address, f"{address}/rows?detail=land", f"{address}/file?as=json"):
        answer = person.get(page)
        assert answer.status_code == 409
        assert "数据范围是新河县" in said(answer)
