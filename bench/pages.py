"""How long people wait for a page: the desks as a real server on a large docket, asked page by page by whoever may.

The docket is the invented one of `bench/docket.py`, caught up, with the lives of the demonstration among it, so that every
desk has something on it. The list of pages is the table of rights: a new page is measured without being named here.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urlencode

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, select

from bench.databases import Databases, settle
from bench.docket import CATCH_UP_ON, ROOT, district_of, enter_parcels, number_of
from bench.queries import p95
from bench.samples import NoSample, filled
from demo import desks
from demo.living import A_COUNTY, Living
from demo.run import DAY as LAST_OF_THE_DEMO
from supervision.casework.access.sessions import open_session
from supervision.casework.acts import Desk
from supervision.casework.importing import import_files
from supervision.casework.photos.store import Photos
from supervision.casework.reports.filings import count_month, file_report
from supervision.casework.waiting_work import tasks_of
from supervision.daily.sweep import sweep
from supervision.law.terms import State
from supervision.office import Office
from supervision.records.account import Way
from supervision.records.db import open_records, reading, writing
from supervision.records.tables import ACT
from supervision.staff import Role
from supervision.web.rights import RIGHTS, About, Right
from supervision.web.scope import Scope

TIMES = 60
DOWNLOADS = 3
"""A file is the whole list: it is asked less often, and no limit is set for it."""

LIMIT = 300.0
"""Milliseconds nineteen of twenty answers may take."""

FORWARD = 10
"""How many pages on a list is turned to come to its depth."""

ASKING = (Role.INSPECTOR, Role.SUPERVISOR)
"""Who asks for every page he may open: who sees a land office's parcels, who sees all. The start page is asked by everybody."""

DEMO = ROOT / "demo"
LEFT_OUT = (
    "/submissions/{number}",
    "/health",
    "/session",
    "/favicon.ico",
    "/sign-in",
    "/sign-in/oidc",
    "/sign-in/oidc/back",
)
"""What is no page of the records (signing in, the watch over the service), and the form a clerk opens again to mend."""

COUNTED = "/reports/{name}"
"""Counted behind the page, which says so meanwhile: how long that takes is measured in `bench/reports.py`."""

WAITS = 'hx-trigger="load delay:1s'
AGAIN_AFTER = 1.0
REPORT = "/tasks/{act}/report"

Result = dict[str, Any]


@dataclass(slots=True)
class Timed:
    """One page asked by one role: milliseconds, of a download those to its first byte."""

    page: str
    role: str
    milliseconds: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    download: bool = False

    def result(self) -> Result:
        return {
            "page": self.page,
            "role": self.role,
            "milliseconds": self.milliseconds,
            "whole": self.whole,
            "download": self.download,
        }


def pages(of: Databases, size: int, folder: Path) -> Iterator[Result]:
    """Milliseconds of every answer, by page and role; the last result is the whole."""
    with TemporaryDirectory(dir=folder) as home:
        url, settings = build(of, size, Path(home))
        asked: list[Timed] = []
        environment = {
            "SUPERVISION_DATABASE_URL": url,
            "SUPERVISION_OFFICE": str(settings),
            "SUPERVISION_DATA_DIR": home,
        }
        address = desks.start(Path(home), environment, CATCH_UP_ON, 0)
        try:
            for timed in ask_everybody(url, Office.read(settings), size, address):
                asked.append(timed)
                yield {"what": f"{timed.page} by {timed.role} at {size}", "p95": p95(timed.milliseconds)}
        finally:
            desks.stop(Path(home))
    yield {"parcels": size, "pages": [timed.result() for timed in asked]}


# The docket


def build(of: Databases, size: int, home: Path) -> tuple[str, Path]:
    """The records, caught up, and the office's settings: one officer for each role, a twentieth of the parcels his."""
    settings = home / "office.toml"
    districts = list(
        dict.fromkeys(district_of(number, size) for number in range(0, size, max(1, size // 100)))
    )
    settings.write_text(_settings(districts), encoding="utf-8")
    office = Office.read(settings)
    url = of.empty(f"pages_{size}")
    engine = open_records(url)
    config = Config(ROOT / "alembic.ini")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    Living(engine, office, Photos(home / "photos")).through(
        DEMO / "示例.jsonl", LAST_OF_THE_DEMO - timedelta(days=1)
    )
    clerk = Desk(
        office, LAST_OF_THE_DEMO, datetime.now(UTC), office.staff.with_role(Role.CLERK, CATCH_UP_ON)[0].user
    )
    import_files(engine, [DEMO / A_COUNTY], clerk, report=lambda row: None, progress=lambda done, total: None)
    enter_parcels(engine, size)
    sweep(engine, Desk(office, CATCH_UP_ON, datetime.now(UTC), "每日监测"))
    _file_the_month_before(engine, replace(clerk, today=CATCH_UP_ON))
    settle(engine)
    engine.dispose()
    return url, settings


def _file_the_month_before(engine: Engine, clerk: Desk) -> None:
    with reading(engine) as session:
        report = count_month(session, CATCH_UP_ON.replace(day=1) - timedelta(days=1), clerk)
    with writing(engine) as session:
        file_report(session, report, clerk)


def _settings(districts: list[str]) -> str:
    """The people of the demonstration; the first land office covers the first district and its parcels, each other one more.

    Five names an office: as many townships as one has.
    """
    people = (DEMO / "office.toml").read_text(encoding="utf-8").partition("[[officers]]")
    offices = re.findall(r'name = "(\w+国土所)"', people[0])
    covered: list[tuple[str, ...]] = [("新河镇", "荆家庄乡", "仁让里乡", "西流乡", districts[0])]
    covered += [(district, *(f"{district}{end}" for end in "甲乙丙丁")) for district in districts[1:]]
    named = [*offices, *(f"{district}所" for district in districts)]
    head = "most_papers = 100000\n"
    for name, townships in zip(named, [covered[0], ("寻寨镇",), *covered[1:]], strict=False):
        head += f'[[land_offices]]\nname = "{name}"\ncovers = {json.dumps(townships, ensure_ascii=False)}\n'
    return head + "".join(people[1:])


# Asking


class Person:
    """Somebody signed in, on one connection that is kept."""

    def __init__(self, address: str, token: str) -> None:
        self._connection = http.client.HTTPConnection(address.split("/")[2], timeout=120)
        self._headers = {"Cookie": f"supervision={token}"}
        self._origin = address.rstrip("/")
        self.waited: list[float] = []

    def close(self) -> None:
        self._connection.close()

    def get(self, path: str) -> tuple[int, str, float, float]:
        """The status, the page, milliseconds to the first byte and to the last; a file is read and not kept."""
        began = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        first = (time.perf_counter() - began) * 1000
        is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
        text = ""
        while part := answer.read(1 << 16):
            text += "" if is_file else part.decode("utf-8", "replace")
        status = answer.status if not is_file else -answer.status
        return status, text, first, (time.perf_counter() - began) * 1000

    def get_counted(self, path: str) -> tuple[int, str, float, float]:
        """The same of what is counted first, once it is there; `waited` has what the pages took that said so."""
        answer = self.get(path)
        while WAITS in answer[1]:
            self.waited.append(answer[3])
            time.sleep(AGAIN_AFTER)
            answer = self.get(path)
        return answer

    def post(self, path: str, form: Mapping[str, str]) -> tuple[int, float]:
        body = urlencode(form)
        headers = {
            **self._headers,
            "Origin": self._origin,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        began = time.perf_counter()
        self._connection.request("POST", path, body, headers)
        answer = self._connection.getresponse()
        answer.read()
        return answer.status, (time.perf_counter() - began) * 1000


def ask_everybody(url: str, office: Office, size: int, address: str) -> Iterator[Timed]:
    """Every page of the table by those who ask for it, then the report of a task."""
    engine = open_records(url)
    people = {role: office.staff.with_role(role, CATCH_UP_ON)[0] for role in Role}
    chance = random.Random(size)
    seen: dict[str, bool] = {}
    for role, officer in people.items():
        with writing(engine) as session:
            token = open_session(session, officer.user, Way.OIDC, datetime.now(UTC), office.access)
        scope = Scope.of(officer, office.staff)
        with closing(Person(address, token)) as person:
            for path, right in pages_of(role):
                timed = _ask(engine, person, path, role, scope, right, size, chance)
                seen[path] = seen.get(path, False) or timed is not None
                if timed is not None:
                    yield timed
            if person.waited:
                yield Timed(f"{COUNTED} meanwhile", str(role), person.waited, person.waited)
            if role is Role.INSPECTOR and ("POST", REPORT) in RIGHTS:
                yield _report_tasks(engine, person, officer.user)
    engine.dispose()
    if unseen := [path for path, answered in seen.items() if not answered]:
        raise NoSample(f"nothing on file fits {unseen}")


def pages_of(role: Role) -> Iterator[tuple[str, Right]]:
    """The pages a role asks for: what neither of `ASKING` may open is asked by the first who may."""
    for (method, path), right in RIGHTS.items():
        if method != "GET" or path in LEFT_OUT or getattr(right, "token", None) is not None:
            continue
        askers = [each for each in ASKING if each in right.roles]
        askers = askers or [each for each in Role if each in right.roles][:1]
        if right.about is About.NO_PARCEL:
            askers = askers[:1]
        if path == "/" or role in askers:
            yield path, right


def _ask(
    engine: Engine,
    person: Person,
    path: str,
    role: Role,
    scope: Scope,
    right: Right,
    size: int,
    chance: random.Random,
) -> Timed | None:
    """The times of a page; None where nothing of it lies in the person's scope."""
    with reading(engine) as session:
        paths = filled(session, path, scope.filters())
    if not paths:
        return None
    timed = Timed(path, str(role))
    asked = list(_addresses(person, paths, right, size, chance))
    if not asked:
        return None  # somebody else's: of another kind, or in another scope
    timed.download = person.get(asked[0])[0] < 0
    for number in range(DOWNLOADS if timed.download else TIMES):
        status, _, first, whole = person.get(asked[number % len(asked)])
        if abs(status) != 200:
            raise RuntimeError(f"{asked[number % len(asked)]} answers {role} with {status}")
        timed.milliseconds.append(first if timed.download else whole)
        timed.whole.append(whole)
    return timed


def _addresses(
    person: Person, paths: list[str], right: Right, size: int, chance: random.Random
) -> Iterator[str]:
    """The addresses to be asked in turn, each tried once, which warms it up: with filters, searched, turned to its depth."""
    lists = right.about is About.PARCELS and len(paths) == 1
    tried = [path + query for path in paths for query in (_queries(size, chance) if lists else ("",))]
    for address in tried:
        status, text, _, _ = person.get_counted(address)
        if abs(status) == 200:
            yield address
        if status == 200 and lists and "?" not in address:
            yield from _turned(person, text)


def _queries(size: int, chance: random.Random) -> tuple[str, ...]:
    """What is put behind a list's path; a page that does not know a word of it leaves it aside."""
    middle = chance.randrange(size // 40)
    return (
        "", "?find=" + quote("没有这样的宗地"), "?find=" + quote(f"示范{middle}公司"), "?find=" + quote("项目"),
        "?find=NOWHERE", f"?find={number_of(middle)}", "?overdue=1", "?due_within=30", f"?state={State.START_DUE}",
        f"?state={State.IDLE}", "?district=" + quote(district_of(middle, size)), "?mine=1",
        f"?after={number_of(size // 2)}", f"?after={number_of(middle)}",
    )  # fmt: skip


def _turned(person: Person, text: str) -> Iterator[str]:
    """The pages a list comes to when it is turned again and again; the deepest counts."""
    deepest = ""
    for _ in range(FORWARD):
        found = re.search(r'rel="next" href="([^"]+)"', text)
        if found is None:
            break
        deepest = found[1].replace("&amp;", "&")
        status, text, _, _ = person.get(deepest)
        if status != 200:
            raise RuntimeError(f"{deepest} answers with {status}")
    if deepest:
        yield deepest


def _report_tasks(engine: Engine, person: Person, user: str) -> Timed:
    """The report of a task, another each time."""
    with reading(engine) as session:
        open_ones = (ACT.c.status == "open", *tasks_of(user))
        tasks = session.execute(select(ACT.c.parcel_id, ACT.c.seq).where(*open_ones).limit(TIMES + 1)).all()
    found = re.search(r'"csrf":"([^"]+)"', person.get("/session")[1])
    assert found is not None
    timed = Timed(f"POST {REPORT}", str(Role.INSPECTOR))
    for parcel_id, seq in tasks:
        status, took = person.post(
            f"/tasks/{parcel_id}-{seq}/report", {"csrf": found[1], "note": "已到场查看，未动工"}
        )
        if status not in (200, 303):
            raise RuntimeError(f"the report of {parcel_id}-{seq} is answered with {status}")
        timed.milliseconds.append(took)
    timed.milliseconds = timed.milliseconds[1:]
    timed.whole = timed.milliseconds
    return timed


# What is told


def told(found: Result) -> Iterator[str]:
    """The table of one size."""
    yield f"At {found['parcels']:,} parcels, milliseconds; of a file to its first byte, and whole (how long the whole list takes).\n"
    yield "| page | by | p50 | p95 | longest | |\n|---|---|---|---|---|---|"
    for page in found["pages"]:
        times = sorted(page["milliseconds"])
        middle, slow, most = times[len(times) // 2], p95(times), times[-1]
        word = "" if slow <= LIMIT else "**over the limit**"
        if page["download"]:
            word = f"file, whole {max(page['whole']):,.0f}"
        yield f"| `{page['page']}` | {page['role']} | {middle:.0f} | {slow:.0f} | {most:.0f} | {word} |"
    yield ""
