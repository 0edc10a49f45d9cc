"""Nothing from elsewhere, nothing too large, no name that is a path, no cell that calculates, no word left out."""

from __future__ import annotations

import csv
import http.client
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fastapi.responses import Response
from sqlalchemy import text

from supervision.law.refusals import NotAllowed
from supervision.staff import Role
from supervision.web import rights
from supervision.web.downloads import attachment, in_a_cell
from supervision.web.guarding import pages
from supervision.web.rendering import STATIC, TEMPLATES
from supervision.web.rights import RIGHTS, Right
from supervision.web.rights.right import ALL, KB
from supervision.web.safety import CSP
from supervision.web.seat import Seated
from tests.casework.staffed import supplied
from tests.database import tell
from tests.web.office import ORIGIN, OURS, Web, said


def shown(web: Web, page: Any, monkeypatch: pytest.MonkeyPatch, method: str = "POST", **right: Any) -> None:
    """One page more, at /trial."""
    monkeypatch.setattr(rights, "RIGHTS", {**RIGHTS, (method, "/trial"): Right(ALL, **right)})
    router = pages()
    router.add_api_route("/trial", page, methods=[method], response_class=Response)
    web.app.router.routes.extend(router.routes)


def nothing() -> Response:
    return Response()


# What an answer says


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/nothing", "/static/desk.css", "/static/nothing", "/parcels.csv"]
)
def test_every_answer_carries_the_headers(web: Web, path: str) -> None:
    headers = web.client_of(Role.SUPERVISOR).get(path).headers
    assert headers["Content-Security-Policy"] == (
        CSP if path != "/parcels.csv" else "default-src 'none'; sandbox"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "server" not in headers


def test_a_static_file_is_kept_for_ever_under_the_address_that_changes_with_it(web: Web) -> None:
    person = web.client()
    [address] = re.findall(r'href="(/static/desk.css\?v=\w+)"', person.get("/sign-in").text)
    assert person.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_no_policy_is_loosened_and_no_page_needs_it() -> None:
    assert "unsafe" not in CSP
    for template in TEMPLATES.rglob("*.html"):
        source = template.read_text(encoding="utf-8")
        assert re.findall(r"\s(?:style|on\w+|hx-on[:\w-]*)=", source) == [], template
        assert re.findall(r"<script(?![^>]*\ssrc=)|<style|https?://", source) == [], template
        assert "|safe" not in source.replace(" ", ""), template


def test_no_static_file_of_ours_names_another_host() -> None:
    for path in (STATIC / "desk.css", STATIC / "desk.js"):
        assert re.findall(r"(?:https?:)?//\w[\w-]*\.\w+/", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"]
)
def test_no_file_outside_the_static_folder_is_given(web: Web, path: str) -> None:
    assert web.client_of(Role.ADMINISTRATOR).get(path).status_code == 404


# What comes in


def test_a_form_larger_than_its_route_takes_is_refused(web: Web) -> None:
    person = web.client_of(Role.SUPERVISOR)
    answer = person.submit("/password", old="x" * 300 * KB)
    assert answer.status_code == 413
    assert "超过256KB" in said(answer)


def test_a_body_that_does_not_say_its_length_is_counted_as_it_comes(web: Web) -> None:
    came = 0

    def endless() -> Iterator[bytes]:
        nonlocal came
        for _ in range(10_000):
            came += 1
            yield b"x" * KB

    person = web.client_of(Role.SUPERVISOR)
    headers = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    assert person.post("/password", content=endless(), headers=headers).status_code == 413


def test_nobodys_upload_is_read_who_is_not_let_in(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    shown(web, nothing, monkeypatch, body=100 * KB, files=1)
    headers = {"Origin": ORIGIN, "Content-Type": "multipart/form-data; boundary=x"}
    with web.served() as address:
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
        connection.putrequest("POST", "/trial")
        for name, value in (headers | {"Origin": address, "Content-Length": "5000"}).items():
            connection.putheader(name, value)
        connection.endheaders()  # the answer comes while not a byte of the file was sent
        assert connection.getresponse().status == 401
        connection.close()


def test_more_files_than_a_route_takes_are_refused(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def names(seat: Seated) -> Response:
        return Response(",".join(file.filename or "" for file in seat.form.files["scan"]))

    shown(web, names, monkeypatch, body=100 * KB, files=2)
    person = web.client_of(Role.SUPERVISOR)
    told = {"data": {"csrf": person.csrf()}, "headers": {"Origin": ORIGIN}}
    two = [("scan", (name, b"%PDF")) for name in ("合同.pdf", "../../etc/passwd")]
    assert person.post("/trial", files=two, **told).status_code == 200
    assert person.post("/trial", files=two * 2, **told).status_code == 400


def test_what_is_typed_is_text_and_never_a_page_or_a_template(web: Web) -> None:
    person = web.client_of(Role.SUPERVISOR)
    for typed in (
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}",
        "{% include 'base.html' %}",
        '" onfocus="alert(1)',
    ):
        answer = person.get("/parcels", params={"find": typed})
        assert answer.status_code == 200
        assert typed not in answer.text or typed.startswith("{")
        assert "49" not in re.findall(r'name="find"[^>]*value="([^"]*)"', answer.text)


# What goes out


def test_a_file_keeps_what_a_table_would_calculate(web: Web) -> None:
    told = supplied("1305302024B00044", "新河镇")
    told["parcel"]["project"] = '=HYPERLINK("http://evil.example")'
    tell(web.engine, date(2024, 1, 5), told)
    answer = web.client_of(Role.SUPERVISOR).get("/parcels.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5%AE%97%E5%9C%B0")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["项目"] for row in rows if row["电子监管号"].endswith("44")} == {
        '\'=HYPERLINK("http://evil.example")'
    }
    assert len(rows) == 3


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_a_cell_that_begins_like_a_formula_gets_a_mark(cell: str) -> None:
    assert in_a_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("name", ["../../etc/passwd", 'a"; filename="b.exe', "换\r\n行", "..", "/", "a\\b"])
def test_a_files_name_is_no_path_and_no_header(name: str) -> None:
    value = attachment(name)["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w%.~-]+", value)
    assert not value.endswith("''..")


# Errors a person understands


def test_a_refusal_is_told_in_the_sentence_of_the_command_line(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing() -> Response:
        raise NotAllowed("宗地1305302024B00011不能登记：合同第十条")

    shown(web, refusing, monkeypatch)
    answer = web.client_of(Role.SUPERVISOR).submit("/trial")
    assert answer.status_code == 409
    assert "宗地1305302024B00011不能登记：合同第十条" in said(answer)
    in_page = web.client_of(Role.SUPERVISOR)
    answer = in_page.post(
        "/trial", data={"csrf": in_page.csrf()}, headers={"Origin": ORIGIN, "HX-Request": "true"}
    )
    assert answer.text.startswith("<p><b>不予办理</b>")


def test_what_nobody_foresaw_is_a_page_with_a_number_and_a_line_of_the_log_without_values(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing() -> Response:
        raise RuntimeError("张三 13900000000")

    shown(web, failing, monkeypatch)
    answer = web.client_of(Role.SUPERVISOR).submit("/trial")
    assert answer.status_code == 500
    assert answer.headers["Content-Security-Policy"] == CSP
    [line] = [line for line in web.lines if line["event"] == "web.failed"]
    assert line["number"] in said(answer)
    assert line["error"] == "RuntimeError"
    assert "张三" not in str(web.lines) + answer.text


def test_a_database_that_is_gone_is_told(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    person = web.client_of(Role.SUPERVISOR)
    with web.engine.begin() as connection:
        connection.execute(text("ALTER TABLE web_session RENAME TO elsewhere"))
    answer = person.get("/")
    assert answer.status_code == 503
    assert "数据库暂时不能使用" in said(answer)


def test_the_log_names_routes_and_no_parcel_and_no_search(web: Web) -> None:
    person = web.client_of(Role.SUPERVISOR)
    person.get(f"/parcels/{OURS}")
    person.get("/parcels?find=示范公司")
    routes = [line["route"] for line in web.lines if line["event"] == "web.request"]
    assert routes[-2:] == ["/parcels/{no}", "/parcels"]
    assert OURS not in str(web.lines)
    assert "示范公司" not in str(web.lines)


def test_nothing_is_shown_that_fetches_from_elsewhere(web: Web) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert web.client_of(Role.ADMINISTRATOR).get(path).status_code == 404


def test_health_says_that_the_records_can_be_read(web: Web) -> None:
    assert web.client().get("/health").json() == {"status": "ok"}
