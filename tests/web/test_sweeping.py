"""Triage, tomorrow's sweep and what is held back, on the web."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from supervision.staff import Role
from supervision.web import paging
from supervision.web.pages import to_idle, tomorrow, triage
from tests.casework.staffed import TODAY, USER_OF, supplied
from tests.database import sweep_on, tell
from tests.web.office import OURS, THEIRS, Web, said
from tests.web.supervising import IMPORTED, SOON, act_of, busy, entries, staffed, status_of, waiting

WANG, ZHANG = USER_OF[Role.SUPERVISOR], USER_OF[Role.INSPECTOR]
TOMORROW = date(2024, 6, 11)


@pytest.fixture
def web(engine: Engine, tmp_path: Path) -> Web:
    busy(engine)
    return Web(engine, staffed(tmp_path), data=tmp_path)


@pytest.fixture
def wang(web: Web) -> Any:
    return web.client(WANG)


@pytest.fixture
def imported(web: Web) -> list[str]:
    """What the late import left for triage: a visit and a notice."""
    return waiting(web, "triage")


# Triage


def test_the_list_has_what_waits_and_says_how_much(wang: Any, imported: list[str]) -> None:
    text = said(wang.get("/triage"))
    assert "共2件待甄别。" in text
    assert all(id_ in text for id_ in imported)
    assert "共1件待甄别。" in said(wang.get("/triage?sort=notice"))
    assert "共1件待甄别。" in said(wang.get("/triage?name=reinspect_start"))
    assert "共0件待甄别。" in said(wang.get(f"/triage?find={OURS}"))
    assert "共2件待甄别。" in said(wang.get("/triage?district=新河县"))
    assert len(wang.get("/triage.csv").text.splitlines()) == 3
    assert wang.get("/triage?sort=x").status_code == 422


def test_a_search_that_finds_more_than_a_page_is_not_counted(
    wang: Any, imported: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(triage, "ONE_MORE", 1)
    assert "共2件待甄别。" in said(wang.get("/triage"))
    text = said(wang.get("/triage?find=2024"))
    assert "找到的待甄别的不止一页。" in text
    assert "办理符合条件的全部 " in text


def test_the_ticked_ones_are_released_and_drafted(web: Web, wang: Any, imported: list[str]) -> None:
    answer = wang.submit("/triage", ids=imported, what="release", back="sort=")
    assert answer.status_code == 303
    assert "已放行2件。" in said(wang.get("/triage"))
    assert {status_of(web, id_) for id_ in imported} == {"open", "drafted"}


def test_what_is_dismissed_needs_a_reason(web: Web, wang: Any, imported: list[str]) -> None:
    answer = wang.submit("/triage", ids=imported, what="dismiss")
    assert answer.status_code == 422
    assert "没有填写" in said(answer)
    assert wang.submit("/triage", ids=imported, what="dismiss", reason="已书面催告").status_code == 303
    assert [entry.by for entry in entries(web, "dismissal")] == [WANG, WANG]


def test_what_was_settled_meanwhile_is_told_and_does_not_stop_the_others(
    web: Web, wang: Any, imported: list[str]
) -> None:
    wang.submit("/triage", ids=imported[:1], what="release")
    told = said(wang.submit("/triage", ids=imported, what="release"))
    assert "已办1件，未办1件。" in told
    assert f"{imported[0]} 不在补录甄别清单中" in told
    assert len(entries(web, "release")) == 2


def test_all_of_a_filter_is_settled_once_the_count_is_confirmed(
    web: Web, wang: Any, imported: list[str]
) -> None:
    page = said(wang.get("/triage/all?sort=notice"))
    assert "符合条件的有1件" in page
    assert "类别 通知" in page
    wrong = wang.submit("/triage/all", sort="notice", what="release", count="2")
    assert wrong.status_code == 422
    assert "件数与您确认的不同" in said(wrong)
    assert entries(web, "release") == []
    assert wang.submit("/triage/all", sort="notice", what="release", count="1").status_code == 303
    assert len(waiting(web, "triage")) == 1


def test_so_many_at_once_and_no_more(
    web: Web, wang: Any, imported: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(triage, "MOST_AT_ONCE", 1)
    assert "一次至多办理1件" in said(wang.get("/triage/all"))
    wang.submit("/triage/all", what="dismiss", reason="重复", count="2")
    assert len(waiting(web, "triage")) == 1


def test_only_a_supervisor_decides_and_the_others_may_read(web: Web, imported: list[str]) -> None:
    clerk = web.client_of(Role.CLERK)
    assert 'action="/triage' not in clerk.get("/triage").text.replace('method="get" action="/triage"', "")
    assert clerk.submit("/triage", ids=imported, what="release").status_code == 403
    assert clerk.submit("/triage/all", what="release", count="2").status_code == 403


# Tomorrow's sweep


def test_tomorrow_is_shown_with_its_papers_and_nothing_is_written(web: Web, wang: Any) -> None:
    before = len(entries(web, "task"))
    text = said(wang.get("/tomorrow"))
    assert "2024-06-11的监测要查看1宗地。" in text
    assert f"{SOON} 示范项目055 2024-06-11 通知《开工提醒书》" in text
    assert "任务《开工巡查》" in text
    assert "拟稿全文" in text
    assert len(entries(web, "task")) == before


def test_what_is_shown_is_what_the_sweep_then_does(web: Web, wang: Any) -> None:
    wang.get("/tomorrow")
    sweep_on(web.engine, TOMORROW)
    assert status_of(web, act_of(web, SOON, "start_reminder")) == "drafted"
    assert status_of(web, act_of(web, SOON, "inspect_start")) == "open"


@pytest.mark.parametrize("days", ["0", "31", "x"])
def test_so_many_days_ahead_and_no_more(wang: Any, days: str) -> None:
    assert wang.get(f"/tomorrow?days={days}").status_code == 422


def test_a_page_looks_at_no_more_parcels_than_it_shows(
    web: Web, wang: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(70, 76):
        tell(web.engine, TODAY, supplied(f"1305302024B000{number}", "新河镇", start_on="2024-07-11"))
    monkeypatch.setattr(paging, "LINES", 2)
    monkeypatch.setattr(tomorrow, "ONE_MORE", 3)
    read: list[Any] = []
    event.listen(web.engine, "before_cursor_execute", lambda *said: read.append(said[2]))
    seen: list[str] = []
    path = "/tomorrow?days=2"
    for _ in range(9):
        page = wang.get(path)
        seen += [no for no in (SOON, *(f"1305302024B000{n}" for n in range(70, 76))) if no in page.text]
        if 'rel="next"' not in page.text:
            break
        path = page.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert sorted(seen) == sorted({*seen})  # none twice
    assert len(seen) == 7
    assert wang.get("/tomorrow?after=x").status_code == 409


def test_a_step_is_held_back_listed_and_let_go_again(web: Web, wang: Any) -> None:
    step = f"{act_of(web, SOON, 'brief_holder').split('-')[0]}/start/reminder/0/2024-07-11"
    assert f'value="{step}"' in wang.get("/tomorrow").text
    missing = wang.submit("/holds", steps=[step])
    assert missing.status_code == 422
    assert "没有填写" in said(missing)
    assert wang.submit("/holds", steps=[step], reason="正在协商延期", back="days=1").headers["location"] == (
        "/tomorrow?days=1"
    )
    assert f'value="{step}"' not in wang.get("/tomorrow").text
    holds = said(wang.get("/holds"))
    assert f"{SOON} 示范项目055 开工·提醒（2024-07-11）" in holds
    assert "王五 正在协商延期" in holds
    told = said(wang.submit("/holds", steps=[step], reason="再暂缓一次"))
    assert "已办0件，未办1件。" in told
    assert "已经暂缓" in told
    assert wang.submit("/holds/release", steps=[step], reason="协商未成").status_code == 303
    assert "没有符合条件的记录。" in said(wang.get("/holds"))
    assert f'value="{step}"' in wang.get("/tomorrow").text


def test_a_hold_says_until_when_and_reminds_of_itself_afterwards(web: Web, wang: Any) -> None:
    step = f"{act_of(web, SOON, 'brief_holder').split('-')[0]}/start/reminder/0/2024-07-11"
    past = wang.submit("/holds", steps=[step], reason="正在协商", until="2024-06-10")
    assert past.status_code == 422
    assert "不能早于2024-06-11" in said(past)
    wang.submit("/holds", steps=[step], reason="正在协商", until="2024-06-12")
    assert "2024-06-10 2024-06-12 王五 正在协商" in said(wang.get("/holds"))
    web.clock.goes_on(hours=72)
    wang = web.client(WANG)
    assert "2024-06-12 已到期，请复核" in said(wang.get("/holds"))
    assert "1 暂缓到期，须复核" in said(wang.get("/"))
    sweep_on(web.engine, date(2024, 6, 13))
    assert "开工·提醒" in said(wang.get("/holds"))  # it is not let go by itself


def test_a_step_nobody_knows_or_of_another_land_office_is_not_held(web: Web, wang: Any) -> None:
    assert wang.submit("/holds", steps=["x"], reason="试").status_code == 409
    assert "没有勾选" in said(wang.submit("/holds", reason="试"))
    assert web.client(ZHANG).submit("/holds", steps=["1/start/reminder/0/2024-07-11"]).status_code == 403
    assert wang.submit("/holds", steps=["999999/start/reminder/0/2024-07-11"], reason="试").status_code == 404


def test_what_cannot_be_held_has_no_tick(web: Web, wang: Any) -> None:
    owed = [{"no": 1, "due_on": "2024-07-11", "amount_wan": "500"}]
    tell(web.engine, date(2024, 1, 5), supplied("1305302024B00088", "新河镇", instalments=owed))
    page = wang.get("/tomorrow").text
    moved = page.split("状态变化")[0].rsplit("<tr>", 1)[1]
    assert 'type="checkbox"' not in moved


# Days to suspected idle


def test_the_land_soon_suspected_idle_is_listed_with_the_days_left(web: Web, wang: Any) -> None:
    tell(
        web.engine,
        TODAY,
        supplied("1305302023B00099", "新河镇", start_on="2023-06-20", signed_on="2023-01-05"),
    )
    text = said(wang.get("/to-idle?days=30"))
    assert "1305302023B00099 示范项目099 示范公司 新河县" in text
    assert "未动工 疑似闲置日" not in text
    assert "2024-06-21 11天" in text
    assert OURS not in text
    assert "1305302023B00099" in said(wang.get("/to-idle"))
    assert wang.get("/to-idle?days=x").status_code == 422
    assert to_idle.MOST_DAYS > 365


def test_an_inspector_sees_his_own_lands_only(web: Web) -> None:
    zhang = web.client(ZHANG)
    for no, place in (("1305302023B00099", "新河镇"), ("1305302023B00098", "寻寨镇")):
        tell(web.engine, TODAY, supplied(no, place, start_on="2023-06-20", signed_on="2023-01-05"))
    text = zhang.get("/to-idle").text
    assert "1305302023B00099" in text
    assert "1305302023B00098" not in text
    assert SOON not in zhang.get("/tomorrow").text
    assert THEIRS not in zhang.get("/tasks").text
    assert IMPORTED in zhang.get("/triage").text
