"""What people with bad intentions send: into every field of every form, as files, as addresses; it stays what it is, text."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine

from bench.samples import NoSample, filled
from supervision.casework.acts import Desk
from supervision.casework.recording import record
from supervision.office import Office
from supervision.records.account import Way
from supervision.records.db import reading, writing
from supervision.staff import Role
from supervision.web.downloads import BEGINS_A_FORMULA
from supervision.web.rights import RIGHTS
from supervision.web.rights.right import KB
from supervision.web.scope import Scope
from tests.database import supply
from tests.web.demonstration import AT, DAY, OFFICE, STAFF, copied, shown, user_of
from tests.web.office import ORIGIN, PASSWORD, Person, Web, give_account, said

PRODUCT = 1234567 * 7
SCRIPT = "<script>window.hostile = 1</script>"
HOSTILE = (
    f'=HYPERLINK("http://evil.example","x"){SCRIPT}\'"><img src=x onerror="window.hostile = 1">'
    "{{ 1234567 * 7 }}{% include 'base.html' %}${1234567*7}"
)
"""A formula, a script, an attribute, a template: each would do something where it is taken for more than text."""

NO = "1305302016B09666"
ANSWERS = (200, 204, 303, 400, 404, 409, 413, 422)
"""What may come of hostile things: done as text, or refused. Never an error nobody foresaw."""


@pytest.fixture
def records(lived: Path, tmp_path: Path) -> Iterator[Engine]:
    """The records of the demonstration with one parcel more, whose every word is hostile."""
    engine = copied(lived, tmp_path / "data")
    office = Office.read(OFFICE)
    told = supply(NO, instalments=[], handover_on=None, signed_on="2016-12-01", start_on="2017-06-01")
    told["parcel"] |= {
        "project": HOSTILE, "holder": HOSTILE, "location": f"新河镇{HOSTILE}", "district": "新河县", "use": HOSTILE,
    }  # fmt: skip
    told["contract"]["completion_on"] = "2019-06-01"
    visited = {"no": NO, "kind": "inspection", "on": "2016-12-20", "finding": "not_started", "note": HOSTILE}
    with writing(engine) as session:
        record(session, told, Desk(office, DAY, AT, user_of(Role.CLERK)))
        record(session, visited, Desk(office, DAY, AT, user_of(Role.SUPERVISOR)))
    yield engine
    engine.dispose()


@pytest.fixture
def desks(records: Engine, tmp_path: Path) -> Web:
    return shown(records, tmp_path / "data")


def pages_of(desks: Web, user: str) -> Iterator[str]:
    """The address of every page this person may open, with the hostile parcel where a parcel is named."""
    officer = STAFF.officer(user, DAY)
    assert officer is not None
    among = Scope.of(officer, STAFF).filters()
    for (method, path), right in RIGHTS.items():
        if (
            method != "GET"
            or right.roles.isdisjoint(officer.roles)
            or getattr(right, "token", None) is not None
        ):
            continue
        if path.startswith("/sign-in/oidc"):
            continue  # there is no identity provider
        if path.endswith("{no}"):
            yield path.replace("{no}", NO)
        try:
            with reading(desks.engine) as session:
                yield from filled(session, path, among)[:1]
        except NoSample:
            continue  # every page has its sample in test_every_page


def people() -> Iterator[str]:
    for role in Role:
        yield user_of(role)


# Reading a page


@dataclass
class Form:
    """One form of a page: where it goes, its fields by name with their type, its value and its choices."""

    path: str
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Looked(HTMLParser):
    """A page as a browser takes it: what would run in it, where it leads, its forms."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []
        self.leads: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        self.runs += [f"{tag} {name}" for name in said if name.startswith(("on", "hx-on", "style"))]
        if tag == "script" and not said.get("src", "").startswith("/static/"):
            self.runs.append(str(said))
        if tag == "iframe" and said.get("src", "").startswith("/scans/"):
            self.leads.append(said["src"])  # a scan beside what was filled in, from our own host
        elif tag in ("iframe", "object", "embed", "base", "style") or (
            tag == "img" and said.get("src") == "x"
        ):
            self.runs.append(tag)
        for name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
            if name in said:
                self.leads.append(said[name])
        if tag == "form" and said.get("method", "").lower() == "post":
            self._form = Form(said.get("action", ""))
            self.forms.append(self._form)
        name = said.get("name", "")
        if self._form is not None and name and tag in ("input", "textarea", "select", "button"):
            kind = said.get("type", "text") if tag == "input" else tag
            self._form.fields[name] = (kind, said.get("value", ""))
            self._select = name if tag == "select" else ""
        if self._form is not None and tag == "option" and self._select:
            self._form.choices.setdefault(self._select, []).append(said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def is_inert(html: str) -> None:
    """Nothing of what was typed runs, calculates, or leads elsewhere."""
    looked = Looked(html)
    assert looked.runs == []
    assert [to for to in looked.leads if not _is_ours(to)] == []
    assert str(PRODUCT) not in html
    assert SCRIPT not in html


def _is_html(answer: Any) -> bool:
    return bool(answer.headers.get("Content-Type", "").startswith("text/html"))


def _is_ours(to: str) -> bool:
    parts = urlsplit(to)
    return (
        not parts.netloc and parts.scheme in ("", "tel", "geo", "mailto") and not to.startswith(("//", "/\\"))
    )


# In every field of every form


def test_what_is_on_file_is_text_on_every_page_for_everybody(desks: Web, browser: Browser) -> None:
    shown_on: dict[str, str] = {}
    for user in people():
        person = desks.client(user)
        for address in dict.fromkeys(pages_of(desks, user)):
            answer = person.get(address)
            assert answer.status_code in ANSWERS, address
            if _is_html(answer):
                is_inert(answer.text)
                if "evil.example" in answer.text:
                    shown_on.setdefault(address, user)
    assert f"/parcels/{NO}" in shown_on
    with desks.served() as url:
        for address, user in shown_on.items():
            context = browser.new_context(base_url=url)
            context.add_cookies([{"name": "supervision", "value": desks.token(user, Way.OIDC), "url": url}])
            page = context.new_page()
            page.goto(address)
            assert page.evaluate("window.hostile") is None, address
            context.close()


@pytest.mark.parametrize("everywhere", [True, False], ids=["in every field", "where a text is asked"])
def test_what_is_typed_into_a_form_is_text_in_the_answer_and_on_every_page_after(
    desks: Web, everywhere: bool
) -> None:
    sent: set[tuple[str, ...]] = set()
    for person, addresses in _everybody(desks):
        for address in addresses:
            answer = person.get(address)
            for form in Looked(answer.text).forms if _is_html(answer) else []:
                key = (re.sub(r"\d[\w-]*", "#", form.path), *sorted(form.fields))
                if key in sent or form.path.startswith(("/sign-out", "/language")):
                    continue
                sent.add(key)
                submitted = person.submit(form.path, **_filled_in(form, everywhere))
                assert submitted.status_code in (*ANSWERS, 401), (form.path, submitted.status_code)
                if _is_html(submitted):
                    is_inert(submitted.text)
                _leads_nowhere_else(submitted)
    assert sent
    for user in people():
        person = desks.client(user)
        for address in dict.fromkeys(pages_of(desks, user)):
            answer = person.get(address)
            assert answer.status_code in ANSWERS, address
            if _is_html(answer):
                is_inert(answer.text)


def _everybody(desks: Web) -> Iterator[tuple[Person, list[str]]]:
    """Everybody's browser with the pages he may open, and the browser of somebody who is not signed in."""
    yield desks.client(), ["/sign-in"]
    for user in people():
        person = desks.client()
        person.has(desks.token(user))
        yield person, list(dict.fromkeys(pages_of(desks, user)))


def _filled_in(form: Form, everywhere: bool) -> dict[str, str]:
    """Every field hostile, or only those a text is asked in, the others as they would be filled in."""
    values: dict[str, str] = {}
    for name, (kind, value) in form.fields.items():
        if kind == "file" or name == "csrf":
            continue
        choice = next((one for one in form.choices.get(name, []) if one), value)
        likely = {"date": str(DAY), "number": "1", "hidden": value, "select": choice, "checkbox": "1", "radio": value,
                  "time": "10:00", "button": value, "password": PASSWORD}  # fmt: skip
        values[name] = HOSTILE if everywhere and kind != "button" else likely.get(kind, HOSTILE)
    return values


@pytest.mark.parametrize(
    "name", ["find", "after", "state", "district", "overdue", "due_within", "next", "on", "sort", "page"]
)
def test_what_is_written_into_an_address_is_text(desks: Web, name: str) -> None:
    user = user_of(Role.SUPERVISOR)
    person = desks.client(user)
    for address in dict.fromkeys(pages_of(desks, user)):
        for value in (
            HOSTILE,
            "\0",
            "9" * 400,
            "-1",
            "//evil.example",
            "%00",
            *(TOO_LARGE if name == "after" else ()),
        ):
            answer = person.get(f"{address}?{name}={quote(value)}")
            assert answer.status_code in ANSWERS, (address, value[:20], answer.status_code)
            _leads_nowhere_else(answer)
            if _is_html(answer):
                is_inert(answer.text)


VAST = "9" * 20
TOO_LARGE = (
    f"{VAST}-1",
    f"1-{VAST}",
    VAST,
    "9" * 5000,
    f"2024-05-02/{VAST}/start/0",
    f"{VAST}/start/reminder/0/2024-05-02",
)
"""Places no list has: a database refuses to look for a number that its integers cannot hold."""


def test_what_is_written_into_a_path_is_text(desks: Web) -> None:
    person = desks.client(user_of(Role.SUPERVISOR))
    for (method, path), right in RIGHTS.items():
        if "{" not in path or getattr(right, "token", None) is not None:
            continue
        for value in (HOSTILE, "..%2f..%2fetc%2fpasswd", "%00", "9" * 300, "1-99999999999999999999", "0"):
            quoted = value if "%" in value[:8] else quote(value, safe="")
            address = re.sub(r"\{\w+(:\w+)?\}", lambda _, quoted=quoted: quoted, path)  # type: ignore[misc]  # the value is this turn's
            answer = person.get(address) if method == "GET" else person.submit(address)
            assert answer.status_code in (*ANSWERS, 403, 405), (address[:80], answer.status_code)
            if _is_html(answer):
                is_inert(answer.text)


# In files that are kept


def test_no_file_that_is_kept_calculates_or_has_a_name_that_is_more_than_a_name(desks: Web) -> None:
    tables = 0
    for user in people():
        person = desks.client(user)
        for address in dict.fromkeys(pages_of(desks, user)):
            answer = person.get(address)
            if "attachment" not in answer.headers.get("Content-Disposition", ""):
                continue
            assert re.fullmatch(
                r"attachment; filename\*=UTF-8''[\w%.~-]+", answer.headers["Content-Disposition"]
            ), address
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            tables += 1
            for cell in _cells(answer):
                assert not cell.startswith(BEGINS_A_FORMULA), (address, cell[:40])
    assert tables


def _cells(answer: Any) -> Iterator[str]:
    """The texts of a table, as a spreadsheet takes them."""
    if answer.headers["Content-Type"].startswith("text/csv"):
        for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))):
            yield from (cell for cell in row if not re.fullmatch(r"-?[\d.,]+", cell))
    elif answer.content.startswith(b"PK") and "spreadsheet" in answer.headers["Content-Type"]:
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        for sheet in book:
            for cells in sheet.iter_rows():
                assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
                yield from (
                    cell.value for cell in cells if isinstance(cell.value, str) and cell.data_type == "f"
                )


# In files that are brought


def test_a_bomb_or_a_name_that_is_a_path_does_no_harm_wherever_files_are_taken(
    desks: Web, tmp_path: Path
) -> None:
    outside = {path for path in tmp_path.rglob("*") if tmp_path / "data" not in path.parents}
    bombs = [made() for made in BOMBS]
    for (method, path), right in RIGHTS.items():
        if method != "POST" or not right.files or getattr(right, "token", None) is not None:
            continue
        user = next(user_of(role) for role in Role if role in right.roles)
        person = desks.client(user)
        address = _address(desks, path, user)
        names = _file_fields(desks, person, user, address)
        told = {"data": {"csrf": person.csrf()}, "headers": {"Origin": ORIGIN}}
        for content in bombs:
            for file_name in (
                "../../../../etc/cron.d/x",
                "..\\..\\x.exe",
                "a\0b.jpg",
                "=1+1.csv",
                f"{SCRIPT}.png",
                "x" * 400,
            ):
                for name in names:
                    answer = person.post(address, files=[(name, (file_name, content))], **told)
                    assert answer.status_code in ANSWERS, (path, file_name[:20], answer.status_code)
                    if _is_html(answer):
                        is_inert(answer.text)
        too_many = [(names[0], (f"{number}.txt", b"x")) for number in range(right.files + 1)]
        assert person.post(address, files=too_many, **told).status_code in (400, 413), path
        assert person.post(address, content=_endless(right.body), headers=FORM).status_code == 413, path
    assert {path for path in tmp_path.rglob("*") if tmp_path / "data" not in path.parents} == outside


FORM = {"Origin": ORIGIN, "Content-Type": "multipart/form-data; boundary=x"}


def _address(desks: Web, path: str, user: str) -> str:
    officer = STAFF.officer(user, DAY)
    assert officer is not None
    with reading(desks.engine) as session:
        return next(iter(filled(session, path, Scope.of(officer, STAFF).filters())), "")


def _file_fields(desks: Web, person: Person, user: str, address: str) -> list[str]:
    """What the fields are called into which the forms put their files."""
    found: list[str] = []
    for page in dict.fromkeys(pages_of(desks, user)):
        answer = person.get(page)
        if _is_html(answer):
            found += [
                name
                for form in Looked(answer.text).forms
                if form.path == address
                for name, (kind, _) in form.fields.items()
                if kind == "file"
            ]
    return list(dict.fromkeys(found)) or ["file", "photo", "photos", "scan"]


def _endless(limit: int) -> Iterator[bytes]:
    """More than a route takes, without saying how much it is."""
    for _ in range(limit // (64 * KB) + 3):
        yield b"x" * (64 * KB)


def zipped() -> bytes:
    """A table of 200 MB of nothing in 200 kB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_000)
    return file.getvalue()


def vast() -> bytes:
    """A picture of 60,000 by 60,000 points in a hundred bytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def entities() -> bytes:
    """A page that would grow with every entity it names, and read a file of ours."""
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd"><!ENTITY c "&b;&b;">]><a>&c;</a>'


def nothing() -> bytes:
    return b""


def formulas() -> bytes:
    return f'电子监管号,项目名称\n=cmd|"/c calc"!A1,"{HOSTILE}"\n'.encode()


BOMBS: tuple[Callable[[], bytes], ...] = (zipped, vast, entities, nothing, formulas)


# Where one is sent


ELSEWHERE = (
    "//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "///evil.example",
    "/%09/evil.example", "/\t/evil.example", "/\r\nSet-Cookie: a=b", "https:evil.example", "data:text/html,x", "@evil.example",
)  # fmt: skip


@pytest.mark.parametrize("next_", ELSEWHERE)
def test_nobody_is_sent_to_another_host(desks: Web, next_: str) -> None:
    user = user_of(Role.SUPERVISOR)
    give_account(desks.engine, user, desks.clock)
    somebody = desks.client()
    asked = somebody.get("/sign-in", params={"next": next_})
    is_inert(asked.text)
    signed = somebody.submit("/sign-in", login=user, password=PASSWORD, next=next_)
    assert signed.status_code == 303
    _leads_nowhere_else(signed)
    for answer in (
        somebody.get("/sign-in", params={"next": next_}),
        somebody.submit("/language", lang="en", next=next_),
        desks.client().get(f"/parcels?next={quote(next_)}"),
    ):
        assert answer.status_code == 303
        _leads_nowhere_else(answer)
        assert "a=b" not in answer.headers.get("Set-Cookie", "")


def _leads_nowhere_else(answer: Any) -> None:
    for header in ("Location", "HX-Redirect", "HX-Location", "Refresh"):
        assert _is_ours(answer.headers.get(header, "/")), answer.headers[header]


def test_a_page_asked_by_another_name_of_the_host_names_it_nowhere(desks: Web) -> None:
    user = user_of(Role.SUPERVISOR)
    person = desks.client(user)
    for address in dict.fromkeys(pages_of(desks, user)):
        for headers in (
            {"Host": "elsewhere.example"},
            {"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https"},
        ):
            cookie = {"Cookie": f"supervision={person.cookies['supervision']}"}
            answer = person.get(address, headers=headers | cookie)
            assert answer.status_code in ANSWERS
            assert "elsewhere.example" not in answer.text, address
            _leads_nowhere_else(answer)


# Whose session it is


def test_a_session_planted_in_a_browser_is_not_the_one_that_signs_in(desks: Web) -> None:
    victim, attacker = user_of(Role.SIGNER), user_of(Role.CLERK)
    give_account(desks.engine, victim, desks.clock)
    planted = desks.token(attacker)
    for token in (planted, "made-up-by-somebody"):
        browser = desks.client()
        browser.has(token)
        answer = (
            browser.submit("/sign-in", token="", login=victim, password=PASSWORD)
            if token != planted
            else (browser.submit("/sign-in", login=victim, password=PASSWORD))
        )
        assert answer.status_code == 303
        kept = re.search(r"supervision=([^;]+);", answer.headers["Set-Cookie"])
        assert kept is not None
        assert kept[1] != token
        other = desks.client()
        other.has(token)
        assert other.get("/").status_code == 303  # to the page of signing in
        new = desks.client()
        new.has(kept[1])
        assert STAFF.name_of(victim) in said(new.get("/"))


def test_what_is_shown_to_one_person_is_kept_by_no_cache(desks: Web) -> None:
    for user in people():
        person = desks.client(user)
        for address in dict.fromkeys(pages_of(desks, user)):
            answer = person.get(address)
            kept = answer.headers["Cache-Control"]
            right = RIGHTS.get(("GET", address))
            if right is not None and right.open:
                continue
            assert "no-store" in kept or ("private" in kept and "public" not in kept), (address, kept)
            assert answer.headers["X-Content-Type-Options"] == "nosniff", address
            framed = "SAMEORIGIN" if address.endswith("/shown") else "DENY"
            assert answer.headers["X-Frame-Options"] == framed, address
            assert "server" not in answer.headers, address
