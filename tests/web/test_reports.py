"""Reports and their filing on the web: figures lead to rows, rows to parcels; each officer sees his own land."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest

from supervision.casework.reports.catalogue import ReportName
from supervision.casework.reports.files import FileSort
from supervision.records.db import reading, writing
from supervision.staff import Role
from supervision.web import counting, report_counts
from supervision.web.report_counts import state_of
from tests.casework.staffed import SETTINGS, USER_OF, read
from tests.web.office import OURS, THEIR_PROJECT, THEIRS, Held, Web, said

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
    from supervision.casework.recording import Line, record_all  # noqa: PLC0415
    from tests.database import desk  # noqa: PLC0415

    line = Line({"no": OURS, "kind": "inspection", "on": "2024-06-02", "finding": "not_started"}, None)
    with writing(web.engine) as session:
        [outcome] = record_all(session, [line], desk(web.clock.at.date()))
    assert not isinstance(outcome, Exception)


def test_few_reports_are_kept_with_their_files(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "KEPT", 2)
    person = web.client_of(Role.SUPERVISOR)
    for month in range(1, 6):
        assert person.get(f"{MONTHLY}?on=2024-0{month}-28").status_code == 200
    kept = web.app.state.door.counting._kept.values()
    assert len(kept) == 2
    assert {path.name for path in (web.data / "staged").glob("counted-*/*")} == {str(n.number) for n in kept}


# While it is counted


def asked_again(html: str) -> str:
    """What a page asks for by itself while something is counted."""
    found = re.search(r'hx-get="([^"]+)" hx-trigger="every 1s"', html)
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
    assert "统计于2024-06-10 09:00" in report


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


def test_what_cannot_be_counted_is_told_each_time_it_is_asked(web: Web) -> None:
    person = web.client_of(Role.SUPERVISOR)
    for _ in range(2):
        refused = person.get("/reports/work_ahead?known_on=2024-05-01")
        assert refused.status_code == 409
        assert web.app.state.door.counting._kept == {}


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
