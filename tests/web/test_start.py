"""The start page: what needs a person today, each number the length of its list, and whether the sweep ran."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from supervision.casework.acts import Desk
from supervision.casework.submissions import send_back, submit
from supervision.records.db import open_records, writing
from supervision.records.tables import RUN
from supervision.staff import Role
from tests.casework.boundary.drawn import feature, geojson, square
from tests.casework.staffed import TODAY, USER_OF, supplied
from tests.database import Databases, sweep_on, tell
from tests.web.mapped import send
from tests.web.office import OURS, Web, said
from tests.web.supervising import act_of, busy, staffed

FIGURE = re.compile(r'<a href="([^"]+)"><b>(\d+)</b> ([^<]+)</a>')


@pytest.fixture
def web(engine: Engine, tmp_path: Path) -> Web:
    busy(engine)
    return Web(engine, staffed(tmp_path), data=tmp_path)


def figures(page: Any) -> dict[str, tuple[int, str]]:
    """The numbers of the page by their word, with the list each leads to."""
    return {word: (int(count), path.replace("&amp;", "&")) for path, count, word in FIGURE.findall(page.text)}


def test_each_number_is_the_length_of_the_list_behind_it(web: Web) -> None:
    tell(
        web.engine,
        TODAY,
        supplied("1305302023B00099", "新河镇", start_on="2023-06-20", signed_on="2023-01-05"),
    )
    for role in (Role.SUPERVISOR, Role.INSPECTOR, Role.CLERK, Role.AUDITOR, Role.ENFORCEMENT):
        person = web.client_of(role)
        found = figures(person.get("/"))
        for word, (count, path) in found.items():
            rows = person.get(path).text.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")
            assert rows == count, f"{role} {word} {path}"


def test_a_supervisor_sees_what_waits_in_the_whole_office(web: Web) -> None:
    found = figures(web.client_of(Role.SUPERVISOR).get("/"))
    assert found["待甄别"] == (2, "/triage")
    assert found["待签发的通知"] == (4, "/notices?status=drafted")
    assert found["逾期任务"][1] == "/tasks?overdue=1"
    assert "我的任务" not in found


def test_an_inspector_sees_his_own_and_his_units(web: Web) -> None:
    visit = act_of(web, "1305302024B00011", "reinspect_start")
    web.client_of(Role.SUPERVISOR).submit(f"/tasks/{visit}", what="assign", officer=USER_OF[Role.INSPECTOR])
    page = web.client_of(Role.INSPECTOR).get("/")
    assert figures(page)["我的任务"] == (1, "/tasks?mine=1")
    assert "最近一次监测" not in said(page)


def test_the_land_soon_suspected_idle_is_counted_by_the_days_left(web: Web) -> None:
    for number, start_on in enumerate(("2023-06-20", "2023-07-20", "2023-08-20", "2023-10-20")):
        no = f"1305302023B0009{number}"
        tell(web.engine, TODAY, supplied(no, "新河镇", start_on=start_on, signed_on="2023-01-05"))
    found = figures(web.client_of(Role.SUPERVISOR).get("/"))
    counts = [found[f"{days}天内将成疑似闲置"] for days in (30, 60, 90)]
    assert counts == [(1, "/to-idle?days=30"), (2, "/to-idle?days=60"), (3, "/to-idle?days=90")]


def test_what_waits_for_a_second_person_and_what_comes_back_is_counted(web: Web) -> None:
    happening = {"no": OURS, "kind": "mortgage", "on": "2024-06-01", "mortgagee": "农村信用联社"}
    clerk, boss = web.client_of(Role.CLERK), web.client_of(Role.SUPERVISOR)
    with writing(web.engine) as session:
        numbers = [submit(session, happening, (), desk(web, Role.CLERK)) for _ in range(2)]
    assert figures(boss.get("/"))["待复核的报审"] == (2, "/checks")
    assert "待复核的报审" not in figures(web.client_of(Role.INSPECTOR).get("/"))
    with writing(web.engine) as session:
        send_back(session, numbers[0], 1, "缺他项权证", desk(web, Role.SUPERVISOR))
    assert figures(boss.get("/"))["待复核的报审"] == (1, "/checks")
    assert "退回修改的报审" not in figures(boss.get("/"))
    assert figures(clerk.get("/"))["退回修改的报审"] == (1, "/submissions?state=returned")


def test_spots_are_counted_for_whoever_has_to_look_at_them(web: Web, tmp_path: Path) -> None:
    seen = geojson(tmp_path, *(feature(square(west), TBBH=str(west)) for west in (115.9, 115.8)))
    boss, inspector = web.client_of(Role.SUPERVISOR), web.client_of(Role.INSPECTOR)
    send(boss, "/spots/new", seen, source="省厅", image_on="2024-06-01", sees="building")
    boss.submit("/spots/assign", spot="1", officer=USER_OF[Role.INSPECTOR], due_on="2024-06-10")
    assert figures(boss.get("/"))["未办结的图斑"] == (2, "/spots")
    assert "逾期的图斑" not in figures(boss.get("/"))
    assert figures(inspector.get("/"))["我的图斑"] == (1, "/spots?mine=1")
    web.clock.goes_on(days=1)
    assert figures(web.client_of(Role.SUPERVISOR).get("/"))["逾期的图斑"] == (1, "/spots?overdue=1")


def desk(web: Web, role: Role) -> Desk:
    return Desk(web.office, TODAY, web.clock.at, USER_OF[role])


# The sweep


def test_a_sweep_that_ran_today_is_told_in_a_line(web: Web) -> None:
    text = said(web.client_of(Role.SUPERVISOR).get("/"))
    assert "最近一次监测：" in text
    assert "拟稿" in text
    assert "还没有运行" not in text


def test_a_sweep_that_has_not_run_today_is_warned_of(web: Web) -> None:
    web.clock.goes_on(hours=24)
    page = web.client_of(Role.SUPERVISOR).get("/")
    assert "今天的监测还没有运行。 下面的数字截至2024-06-10的监测" in said(page)
    assert "尚有1宗待监测。" in said(page)
    assert 'class="sweep not"' in page.text
    sweep_on(web.engine, TODAY + timedelta(days=1))
    assert "还没有运行" not in said(web.client_of(Role.SUPERVISOR).get("/"))


def test_a_sweep_that_stopped_at_the_volume_brake_is_told(web: Web) -> None:
    web.clock.goes_on(hours=24)
    sweep_on(web.engine, TODAY + timedelta(days=1), most_papers=0)
    assert "今天的监测没有做完：拟稿超量暂停" in said(web.client_of(Role.SUPERVISOR).get("/"))


def test_a_sweep_that_is_going_on_or_broke_off_is_told(web: Web) -> None:
    with writing(web.engine) as session:
        session.execute(insert(RUN).values(day=TODAY, opened_at=web.clock.at, opened_by="每日监测"))
    text = said(web.client_of(Role.SUPERVISOR).get("/"))
    assert "今天的监测正在进行，或者已经中断。 开始于2024-06-10 09:00。" in text


def test_an_office_never_swept_is_told_so(databases: Databases, tmp_path: Path) -> None:
    with ExitStack() as opened:
        engine = open_records(databases.fresh("sqlite", tmp_path, opened))
        opened.callback(engine.dispose)
        text = said(Web(engine, staffed(tmp_path), data=tmp_path).client_of(Role.ADMINISTRATOR).get("/"))
    assert "还没有监测过。" in text
    assert "没有待办事项。" in text
