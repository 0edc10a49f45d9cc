"""Tasks on the web: the list and its filters, what people do with one task or with the ticked many, nothing twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from supervision.staff import Role
from tests.casework.staffed import USER_OF
from tests.web.office import OURS, THEIRS, Web, said
from tests.web.supervising import PAYER, act_of, busy, entries, row_of, staffed, status_of

WANG = USER_OF[Role.SUPERVISOR]
ZHANG = USER_OF[Role.INSPECTOR]


@pytest.fixture
def web(engine: Engine, tmp_path: Path) -> Web:
    busy(engine)
    return Web(engine, staffed(tmp_path), data=tmp_path)


@pytest.fixture
def wang(web: Web) -> Any:
    return web.client(WANG)


@pytest.fixture
def visit(web: Web) -> str:
    """The second visit to our parcel, a task nobody was given."""
    return act_of(web, OURS, "reinspect_start")


def ticked(*ids: str, urged: int = 0) -> Any:
    return [f"{id_}.{urged}" for id_ in ids]


def test_the_list_says_what_is_late_and_leads_to_the_task(wang: Any, visit: str) -> None:
    text = said(wang.get("/tasks"))
    assert f"{visit} 开工次日再次巡查并查明原因" in text
    assert "逾期8天" in text
    assert "未交办" in text
    task = said(wang.get(f"/tasks/{visit}"))
    assert "登记下列任一事项后自动办结： 巡查" in task
    assert "2024-06-10 派发任务 每日监测" in task


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("overdue=1", True),
        ("mine=1", False),
        ("officer=-", True),
        ("officer=zhang", False),
        ("reported=1", False),
        ("name=reinspect_start", True),
        ("name=spot_check", False),
        ("unit=utilisation", True),
        ("unit=finance", False),
        ("land_office=新河镇国土所", True),
        ("land_office=寻寨国土所", False),
        (f"find={OURS}", True),
        (f"find={THEIRS}", False),
    ],
)
def test_every_filter_keeps_what_it_says(wang: Any, web: Web, asked: str, found: bool) -> None:
    ours = act_of(web, OURS, "reinspect_start" if "unit=util" not in asked else "brief_holder")
    assert (f'href="/tasks/{ours}"' in wang.get(f"/tasks?{asked}").text) is found


def test_a_filter_nobody_knows_is_told(wang: Any) -> None:
    answer = wang.get("/tasks?unit=nowhere")
    assert answer.status_code == 422
    assert "请选择其中一项" in said(answer)
    assert wang.get("/tasks?after=x").status_code == 404


def test_the_file_holds_what_the_list_holds(wang: Any, visit: str) -> None:
    lines = wang.get("/tasks.csv?overdue=1").text.splitlines()
    assert lines[0].lstrip("\ufeff").startswith("编号,到期,暂定,逾期天数")
    assert any(line.startswith(f"{visit},2024-06-02,") for line in lines)


def test_the_ticked_tasks_are_given_to_an_officer_all_at_once(web: Web, wang: Any, visit: str) -> None:
    other = act_of(web, PAYER, "brief_holder")
    answer = wang.submit("/tasks", ids=ticked(visit, other), what="assign", officer=ZHANG, back="overdue=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/tasks?overdue=1")
    assert {row_of(web, visit).officer, row_of(web, other).officer} == {ZHANG}
    assert "已交办2件任务。" in said(wang.get("/tasks"))
    assert visit in said(web.client(ZHANG).get("/tasks?mine=1"))


def test_one_task_that_cannot_be_given_stops_them_all_and_is_named(web: Web, wang: Any, visit: str) -> None:
    other = act_of(web, PAYER, "brief_holder")
    wang.submit(f"/tasks/{other}", what="assign", officer=ZHANG)
    answer = wang.submit("/tasks", ids=ticked(visit, other), what="assign", officer=ZHANG)
    assert answer.status_code == 422
    assert f"{other}（宗地{PAYER}" in said(answer)
    assert "无须再交办" in said(answer)
    assert row_of(web, visit).officer == ""


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"what": "urge"}, "没有填写"),
        ({"what": "assign"}, "没有填写"),
        ({"what": "burn", "reason": "急"}, "请选择其中一项"),
        ({"what": "assign", "officer": "nobody"}, "不能交办；在任的有"),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_stays(
    web: Web, wang: Any, visit: str, form: dict[str, str], fault: str
) -> None:
    answer = wang.submit("/tasks", ids=ticked(visit), **form)
    assert answer.status_code == 422
    assert fault in said(answer)
    assert f'value="{visit}.0"' in answer.text  # without scripts the ticks come back with the form
    assert entries(web, "urging") == entries(web, "assigning") == []


def test_without_a_tick_nothing_is_done(wang: Any) -> None:
    answer = wang.submit("/tasks", what="urge", reason="抓紧")
    assert answer.status_code == 422
    assert "没有勾选，请先在清单中勾选" in said(answer)


def test_a_form_sent_twice_urges_once(web: Web, wang: Any, visit: str) -> None:
    first, second = (
        wang.submit("/tasks", ids=ticked(visit), what="urge", reason="汛期将至") for _ in range(2)
    )
    assert first.status_code == 303
    assert second.status_code == 422
    assert "已于2024-06-10督办第1次，没有再记" in said(second)
    assert row_of(web, visit).urged == 1
    again = wang.submit("/tasks", ids=ticked(visit, urged=1), what="urge", reason="仍未办理")
    assert again.status_code == 303
    assert row_of(web, visit).urged == 2


def test_a_task_is_reported_sent_back_reported_again_and_closed(web: Web, wang: Any, visit: str) -> None:
    zhang = web.client(ZHANG)
    assert zhang.submit(f"/tasks/{visit}/report", note="").status_code == 422
    zhang.submit(f"/tasks/{visit}/report", note="已到现场，没有拍照")
    assert status_of(web, visit) == "reported"
    assert visit in said(wang.get("/tasks?reported=1"))
    wang.submit(f"/tasks/{visit}", what="return", reason="请补照片")
    assert status_of(web, visit) == "open"
    zhang.submit(f"/tasks/{visit}/report", note="已补照片")
    wang.submit(f"/tasks/{visit}", what="close", reason="已核实")
    assert status_of(web, visit) == "done"
    course = said(wang.get(f"/tasks/{visit}"))
    for word in ("反馈 张三 已到现场，没有拍照", "退回重办 王五 请补照片", "办结 王五 已核实"):
        assert word in course
    late = zhang.submit(f"/tasks/{visit}/report", note="又去了一次")
    assert late.status_code == 422
    assert "办结" in said(late)


def test_only_what_the_task_stands_for_is_offered(web: Web, wang: Any, visit: str) -> None:
    page = wang.get(f"/tasks/{visit}").text
    assert 'value="urge"' in page
    assert 'value="return"' not in page
    auditor = web.client_of(Role.AUDITOR).get(f"/tasks/{visit}").text
    assert 'action="/tasks' not in auditor
    notice = act_of(web, OURS, "start_notice")
    assert "不是任务或者预警" in said(wang.get(f"/tasks/{notice}"))


def test_a_task_of_another_land_office_is_not_ticked_by_hand(web: Web) -> None:
    theirs = act_of(web, THEIRS, "reinspect_start")
    assert web.client(ZHANG).get(f"/tasks/{theirs}").status_code == 404
    assert theirs not in web.client(ZHANG).get("/tasks").text


def test_an_address_to_come_back_to_leads_nowhere_else(wang: Any, visit: str) -> None:
    back = "//evil.example/?x=1\r\nSet-Cookie: a=b"
    answer = wang.submit("/tasks", ids=ticked(visit), what="urge", reason="抓紧", back=back)
    assert answer.headers["location"].startswith("/tasks?")
    assert "evil.example" not in answer.headers["location"].partition("?")[0]


def test_alerts_have_a_list_of_their_own(web: Web, wang: Any) -> None:
    text = said(wang.get("/alerts"))
    assert "预警清单" in text
    assert "没有符合条件的记录。" in text
    assert wang.get("/alerts.csv").status_code == 200


def test_the_urged_count_of_a_tick_is_read_and_nothing_else(web: Web, wang: Any, visit: str) -> None:
    for tick in ("x.1", "1-999999.0", "-.-"):
        assert wang.submit("/tasks", ids=[tick], what="urge", reason="抓紧").status_code in (404, 422)
    assert row_of(web, visit).urged == 0
