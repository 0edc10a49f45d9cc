"""`make demo`: it runs, every desk has something on it, each account opens its desks, and it is stopped again."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from demo import desks
from demo.run import DAY, HALTED, IN_HAND, LATE_START, OFFICE
from supervision.casework.idle_cases import cases
from supervision.casework.lives import Asked
from supervision.casework.referring.referral_list import referrals_in_turn
from supervision.casework.verify import verify
from supervision.law.idle_case.stages import CaseStage
from supervision.law.referrals import ReferralStatus
from supervision.law.terms import Kind
from supervision.office import Office
from supervision.records.act import ActStatus
from supervision.records.db import open_records, reading
from supervision.records.tables import ACT, ENTRY, PHOTO
from supervision.staff import Role
from supervision.web.rights import NAVIGATION, may_open
from tests.database import ROOT

STAFF = Office.read(OFFICE).staff


@dataclass(frozen=True)
class Demo:
    """One run: its folder, what it printed, the port that was taken."""

    folder: Path
    said: str
    taken: int

    @property
    def port(self) -> int:
        [port] = re.findall(r"http://127\.0\.0\.1:(\d+)/", self.said)
        return int(port)

    @property
    def passwords(self) -> dict[str, str]:
        return dict(re.findall(r"^  ([a-z]+) +((?:\w{4}-){3}\w{4}) ", self.said, re.MULTILINE))


def run(folder: Path, port: int) -> Demo:
    """`make demo`, but for the folder and the port; its output is a pipe, as make's is, which no server may keep open."""
    command = [sys.executable, "-m", "demo.run", "--folder", str(folder), "--port", str(port)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr
    return Demo(folder, ran.stdout, port)


def stop(folder: Path) -> str:
    command = [sys.executable, "-m", "demo.desks", "--folder", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration at work, beside a program that has the port it would like."""
    folder = tmp_path_factory.mktemp("demo")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield run(folder, other.getsockname()[1])
    desks.stop(folder)


class Browser:
    """Somebody at the desks of the demonstration."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""

    def ask(self, method: str, path: str, **form: str) -> tuple[int, str, str]:
        """The status, where it leads, the page."""
        headers = {"Cookie": self.cookie, "Origin": f"http://127.0.0.1:{self.port}"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, urlencode(form), headers)
            answer = connection.getresponse()
            self.cookie = answer.headers.get("Set-Cookie", self.cookie).partition(";")[0]
            return answer.status, answer.headers.get("Location", ""), answer.read().decode("utf-8")


def test_a_port_that_is_taken_is_left_alone(demo: Demo) -> None:
    assert demo.port != demo.taken
    assert Browser(demo.port).ask("GET", "/health")[0] == 200


def test_everybody_of_the_office_has_an_account_and_every_role_somebody(demo: Demo) -> None:
    assert set(demo.passwords) == {officer.user for officer in STAFF.officers}
    assert len(set(demo.passwords.values())) == len(STAFF.officers)
    roles = Counter(role for officer in STAFF.officers for role in officer.roles)
    assert set(roles) == set(Role)
    assert roles[Role.INSPECTOR] == roles[Role.SUPERVISOR] == 2


@pytest.mark.parametrize("user", [officer.user for officer in STAFF.officers])
def test_each_account_signs_in_and_opens_its_desks_on_the_day_of_the_demonstration(
    demo: Demo, user: str
) -> None:
    person = Browser(demo.port)
    assert person.ask("POST", "/sign-in", login=user, password=demo.passwords[user])[:2] == (303, "/")
    officer = STAFF.officer(user, DAY)
    assert officer is not None
    for path, _ in NAVIGATION:
        if may_open(officer.roles, "GET", path):
            status, _, page = person.ask("GET", path)
            assert status == 200, path
            assert str(DAY) in page, path


def test_something_lies_on_every_desk(demo: Demo) -> None:
    engine = open_records(f"sqlite:///{demo.folder / 'demo.db'}")
    office = Office.read(OFFICE)
    with reading(engine) as session:
        status = Counter(session.scalars(select(ACT.c.status)))
        due = session.scalars(select(ACT.c.due_on).where(ACT.c.sort == "task", ACT.c.status == "open")).all()
        kinds = set(session.scalars(select(ENTRY.c.kind).distinct()))
        photos = session.scalar(select(func.count()).select_from(PHOTO)) or 0
        referred = {
            one.no: one.status for one in referrals_in_turn(session, DAY, statuses=tuple(ReferralStatus))
        }
        stages = {line.no: line.case.stage for line in cases(session, Asked(DAY))}
        found = [one.zh for one in verify(session, DAY, patrol_every=office.patrol_every_days)]
    engine.dispose()
    assert found == []
    for waiting in (
        ActStatus.DRAFTED,
        ActStatus.ISSUED,
        ActStatus.TRIAGE,
        ActStatus.REPORTED,
        ActStatus.OPEN,
    ):
        assert status[waiting] > 0, waiting
    assert len({day for day in due if day < DAY}) > 2
    assert len({day for day in due if day > DAY}) > 2
    assert {Kind.BOUNDARY, Kind.COMPLAINT, Kind.EXTENSION_APPLICATION, Kind.VERIFICATION} <= kinds
    assert photos > 10
    assert referred == {
        IN_HAND: ReferralStatus.ACCEPTED,
        HALTED: ReferralStatus.PENDING,
        LATE_START: ReferralStatus.RETURNED,
    }
    assert stages[IN_HAND] is CaseStage.SERVED


def test_a_second_demonstration_stops_the_first_and_stopping_twice_does_no_harm(tmp_path: Path) -> None:
    first = run(tmp_path, 0)
    second = run(tmp_path, 0)
    assert "上一次演示的网页服务已停止。" in second.said
    with pytest.raises(ConnectionRefusedError):
        Browser(first.port).ask("GET", "/health")
    assert Browser(second.port).ask("GET", "/health")[0] == 200
    assert second.passwords != first.passwords
    assert stop(tmp_path) == "演示的网页服务已停止。\n"
    with pytest.raises(ConnectionRefusedError):
        Browser(second.port).ask("GET", "/health")
    assert stop(tmp_path) == "演示的网页服务没有在运行。\n"


def test_a_number_another_process_has_now_is_not_taken_for_the_desks(tmp_path: Path) -> None:
    desks.pid_file(tmp_path).write_text(f'{{"pid": {os.getpid()}, "port": 1}}', encoding="utf-8")
    assert not desks.stop(tmp_path)  # or this test would be stopped
