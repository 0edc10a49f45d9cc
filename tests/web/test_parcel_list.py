"""The parcel list: what is asked for, in what order, the search box of every page, saved views, the files."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from supervision.casework.saved_views import MOST
from supervision.records.db import reading, writing
from supervision.records.tables import PARCEL, SAVED_VIEW
from supervision.staff import Role
from supervision.web.downloads import XLSX
from tests.casework.staffed import TODAY, XINHE, XUNZHAI, supplied
from tests.database import sweep_on, tell
from tests.web.lived import ALIAS, LIVED, PROJECT, live
from tests.web.office import OURS, THEIRS, Person, Web, said

SOON, ALLOCATED, HALTED = "1305302023B00044", "1305302024A00055", "1305302022B00066"
"""A year past its agreed start in twenty days; allocated (划拨), due later; started and halted."""


@pytest.fixture
def supervisor(web: Web) -> Person:
    soon = supplied(
        SOON, "寻寨镇北街", signed_on="2023-01-05", start_on="2023-06-29", completion_on="2025-06-29"
    )
    allocated = supplied(
        ALLOCATED, "新河镇北街", kind="allocation", start_on="2024-12-01", completion_on="2027-01-01"
    )
    halted = supplied(
        HALTED, "新河镇东街", signed_on="2022-01-05", start_on="2022-06-01", completion_on="2024-08-01"
    )
    tell(web.engine, TODAY, soon, allocated, halted)
    tell(web.engine, TODAY, {"no": HALTED, "kind": "start", "on": "2022-05-01", "proof": "施工许可证"})
    tell(web.engine, TODAY, {"no": HALTED, "kind": "halt", "on": "2024-03-01"})
    sweep_on(web.engine, TODAY)
    return web.client_of(Role.SUPERVISOR)


def numbers(person: Person, **filters: Any) -> list[str]:
    answer = person.get("/parcels", params=filters)
    assert answer.status_code == 200
    return re.findall(r'<th scope="row"><a href="/parcels/(\w+)"', answer.text)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [OURS, THEIRS, SOON, ALLOCATED, HALTED]),
        ({"kind": "allocation"}, [ALLOCATED]),
        ({"overdue": "any"}, [OURS, THEIRS, SOON, HALTED]),
        ({"overdue": "1"}, [OURS, THEIRS, SOON, HALTED]),  # as the start page asks
        ({"overdue": "halt"}, [HALTED]),
        ({"overdue": "start"}, [OURS, THEIRS, SOON]),
        ({"overdue": "payment"}, []),
        ({"overdue": "completion"}, []),
        ({"idle_within": "19"}, [SOON]),
        ({"idle_within": "18"}, []),
        ({"idle_within": "400"}, [OURS, THEIRS, SOON, HALTED]),
        ({"due_within": "60"}, [HALTED]),
        ({"look_within": "30"}, [SOON, HALTED]),
        ({"land_office": XUNZHAI}, [THEIRS, SOON]),
        ({"land_office": XINHE, "overdue": "start"}, [OURS]),
        ({"order": "start"}, [SOON, OURS, THEIRS, ALLOCATED]),
        ({"order": "completion"}, [HALTED, SOON, OURS, THEIRS, ALLOCATED]),
        ({"order": "idle"}, [SOON, OURS, THEIRS, ALLOCATED]),
        ({"order": "halt"}, [HALTED]),
        ({"order": "start", "overdue": "any", "district": "新河县", "state": "start_due"}, [SOON, OURS, THEIRS]),
        ({"order": "idle", "find": "北街"}, [SOON, ALLOCATED]),
        ({"order": "idle", "state": "idle"}, []),
    ],
)  # fmt: skip
def test_the_list_holds_what_is_asked_for(
    supervisor: Person, filters: dict[str, str], found: list[str]
) -> None:
    assert numbers(supervisor, **filters) == found


def test_every_filter_is_shown_as_it_was_set_and_the_further_ones_are_unfolded(supervisor: Person) -> None:
    html = supervisor.get("/parcels?kind=allocation&order=start").text
    assert '<details class="further" open>' in html
    assert '<option value="allocation" selected>划拨</option>' in html
    assert "2024-12-01" in html  # the day it is listed by
    assert '<details class="further">' in supervisor.get("/parcels?overdue=start").text


@pytest.mark.parametrize(
    "asked",
    [
        "overdue=soon",
        "idle_within=-1",
        "look_within=9999999",
        "order=size",
        "kind=gift",
        "find=" + "长" * 201,
    ],
)
def test_a_filter_that_is_none_is_told_and_nothing_is_listed(supervisor: Person, asked: str) -> None:
    answer = supervisor.get(f"/parcels?{asked}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert OURS not in answer.text
    for file in ("/parcels.csv", "/parcels.xlsx"):
        assert supervisor.get(f"{file}?{asked}").status_code == 422


def test_a_list_by_day_goes_on_where_its_page_ended(web: Web, supervisor: Person) -> None:
    tell(web.engine, TODAY, *[supplied(f"1305302024B9{n:04d}", "新河镇东街") for n in range(60)])
    first = supervisor.get("/parcels?order=start")
    onward = re.findall(r'rel="next" href="([^"]+)"', first.text)[0].replace("&amp;", "&")
    second = supervisor.get(onward)
    seen = [re.findall(r'<th scope="row"><a href="/parcels/(\w+)"', each.text) for each in (first, second)]
    assert [len(each) for each in seen] == [50, 14]
    assert not set(seen[0]) & set(seen[1])
    assert seen[0][0] == SOON
    assert seen[1][-1] == ALLOCATED


def test_of_several_instalments_a_parcel_stands_by_the_first(web: Web) -> None:
    live(web)
    two = [{"no": n, "due_on": f"2024-0{n + 6}-01", "amount_wan": "100"} for n in (1, 2)]
    tell(web.engine, TODAY, supplied(SOON, "新河镇", instalments=two))
    assert numbers(web.client_of(Role.SUPERVISOR), order="payment") == [LIVED, SOON]


# The search box of every page


@pytest.mark.parametrize("typed", [LIVED, LIVED.lower(), f" {LIVED} ", ALIAS, "新合〔2024〕 33号"])
def test_exactly_one_parcels_number_leads_to_it(web: Web, typed: str) -> None:
    live(web)
    answer = web.client_of(Role.SUPERVISOR).get("/parcels", params={"find": typed, "go": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/parcels/{LIVED}")


@pytest.mark.parametrize(("typed", "found"), [(PROJECT, [LIVED]), ("南街", [LIVED]), ("示范公司", [OURS, THEIRS, LIVED]), ("没有", [])])  # fmt: skip
def test_anything_else_leads_to_the_list(web: Web, typed: str, found: list[str]) -> None:
    live(web)
    assert numbers(web.client_of(Role.SUPERVISOR), find=typed, go="1") == found


def test_a_number_of_a_parcel_out_of_scope_leads_nowhere(web: Web) -> None:
    inspector = web.client_of(Role.INSPECTOR)
    assert numbers(inspector, find=THEIRS, go="1") == []
    answer = inspector.get("/parcels", params={"find": OURS, "go": "1"})
    assert answer.headers["location"] == f"/parcels/{OURS}"


def test_a_number_two_parcels_share_leads_to_the_list_of_both(web: Web) -> None:
    for no, place in ((SOON, "新河镇"), (HALTED, "寻寨镇")):
        tell(web.engine, TODAY, supplied(no, place) | {"aliases": [["合同编号", "共用1号"]]})
    assert numbers(web.client_of(Role.SUPERVISOR), find="共用1号", go="1") == [SOON, HALTED]
    inspector = web.client_of(Role.INSPECTOR).get("/parcels", params={"find": "共用1号", "go": "1"})
    assert inspector.headers["location"] == f"/parcels/{SOON}"  # of the two he sees one


# Files


def test_the_files_hold_the_whole_list_and_compute_nothing(web: Web, supervisor: Person) -> None:
    told = supplied("1305302024B00077", "新河镇东街")
    told["parcel"]["project"] = "=cmd|' /C calc'!A0"
    tell(web.engine, TODAY, told)
    rows = list(csv.reader(io.StringIO(supervisor.get("/parcels.csv").text.removeprefix("\ufeff"))))
    assert len(rows) == 7
    assert rows[-1][1] == "'=cmd|' /C calc'!A0"
    answer = supervisor.get("/parcels.xlsx?overdue=start&order=start")
    assert answer.headers["content-type"] == XLSX
    assert "attachment" in answer.headers["content-disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    table = list(sheet.iter_rows(values_only=True))
    assert table[0][:2] == ("电子监管号", "项目")
    assert [row[0] for row in table[1:]] == [SOON, OURS, THEIRS, "1305302024B00077"]
    [cell] = [cell for row in sheet.iter_rows() for cell in row if "calc" in str(cell.value)]
    assert cell.data_type == "s"


def test_nothing_is_left_of_a_sheet_that_was_sent(
    supervisor: Person, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert supervisor.get("/parcels.xlsx").status_code == 200
    assert list(tmp_path.glob("supervision-*")) == []


# Saved views


def save(person: Person, name: str, **form: str) -> Any:
    return person.submit("/parcels/views", name=name, **form)


def test_filters_are_saved_under_a_name_used_and_removed(web: Web, supervisor: Person) -> None:
    answer = save(supervisor, "划拨用地", kind="allocation")
    assert answer.headers["location"] == "/parcels?kind=allocation"
    html = supervisor.get("/parcels").text
    assert '<a href="/parcels?kind=allocation">划拨用地</a>' in html
    assert 'aria-current="true">划拨用地</a>' in supervisor.get("/parcels?kind=allocation").text
    [view] = re.findall(r"/parcels/views/(\d+)/remove", html)
    assert supervisor.submit(f"/parcels/views/{view}/remove").status_code == 303
    assert "划拨用地" not in said(supervisor.get("/parcels")).replace("已删除常用视图“划拨用地”。", "")


def test_a_view_of_the_same_name_takes_the_new_filters(web: Web, supervisor: Person) -> None:
    save(supervisor, "关注", kind="allocation")
    save(supervisor, " 关注 ", overdue="halt", look_within="30")
    html = supervisor.get("/parcels").text
    assert html.count(">关注</a>") == 1
    assert '<a href="/parcels?look_within=30&amp;overdue=halt">关注</a>' in html


def test_a_shared_view_stands_above_everybodys_list_with_who_shared_it(web: Web, supervisor: Person) -> None:
    save(supervisor, "停工", overdue="halt", shared="1")
    save(supervisor, "自用", overdue="start")
    clerk = web.client_of(Role.CLERK)
    text = said(clerk.get("/parcels"))
    assert "停工 王五共享" in text
    assert "自用" not in text
    assert "/remove" not in clerk.get("/parcels").text
    inspector = web.client_of(Role.INSPECTOR)
    assert numbers(inspector, overdue="halt") == [HALTED]  # of his own parcels


def test_a_view_of_somebody_who_has_left_is_no_longer_shared(web: Web, supervisor: Person) -> None:
    save(supervisor, "停工", overdue="halt", shared="1")
    with writing(web.engine) as session:
        session.execute(update(SAVED_VIEW).values(login="gone"))
    assert "停工" not in said(web.client_of(Role.CLERK).get("/parcels")).split("状态")[0]


def test_a_view_is_renamed_and_shared_by_its_owner_alone(web: Web, supervisor: Person) -> None:
    save(supervisor, "甲", overdue="halt", shared="1")
    save(supervisor, "乙", overdue="start")
    with reading(web.engine) as session:
        ids = {row.name: row.id for row in session.execute(select(SAVED_VIEW))}
    taken = supervisor.submit(f"/parcels/views/{ids['甲']}", name="乙")
    assert taken.status_code == 409
    assert "您已有名为“乙”的常用视图" in said(taken)
    assert supervisor.submit(f"/parcels/views/{ids['甲']}", name="丙").status_code == 303
    assert "丙" in said(supervisor.get("/parcels"))
    clerk = web.client_of(Role.CLERK)
    assert "丙" not in said(clerk.get("/parcels"))  # no longer shared
    for path in (
        f"/parcels/views/{ids['甲']}",
        f"/parcels/views/{ids['甲']}/remove",
        "/parcels/views/999/remove",
    ):
        refused = clerk.submit(path, name="丁")
        assert refused.status_code == 409
        assert "不是您保存的" in said(refused)


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"name": "", "kind": "allocation"}, "没有填写"),
        ({"name": "长" * 41, "kind": "allocation"}, "至多40字"),
        ({"name": "空"}, "没有设定任何条件"),
        ({"name": "坏", "kind": "gift"}, "请选择其中一项"),
        ({"name": "甲\u202e乙", "kind": "allocation"}, "不含不可见字符"),
    ],
)
def test_what_cannot_be_saved_is_told_beside_the_form(
    web: Web, supervisor: Person, form: dict[str, str], fault: str
) -> None:
    answer = supervisor.submit("/parcels/views", **form)
    assert answer.status_code == 422
    assert fault in said(answer)
    with reading(web.engine) as session:
        assert session.execute(select(SAVED_VIEW)).all() == []


def test_a_person_keeps_no_more_views_than_a_list_can_show(web: Web, supervisor: Person) -> None:
    for number in range(MOST):
        save(supervisor, f"视图{number}", overdue="halt")
    answer = save(supervisor, "再一个", overdue="halt")
    assert answer.status_code == 422
    assert f"至多保存{MOST}个常用视图" in said(answer)
    assert save(supervisor, "视图0", overdue="start").status_code == 303  # of the same name
    assert save(web.client_of(Role.CLERK), "我的", overdue="halt").status_code == 303


def test_only_filters_are_kept_and_a_name_is_only_a_name(web: Web, supervisor: Person) -> None:
    save(supervisor, "<script>{{7*7}}𠮷㐂赟堃", kind="allocation", evil="x", after="y")
    html = supervisor.get("/parcels").text
    assert "&lt;script&gt;{{7*7}}𠮷㐂赟堃" in html
    assert "evil" not in html
    with reading(web.engine) as session:
        assert session.scalars(select(SAVED_VIEW.c.filters)).one() == '{"kind":"allocation"}'


def test_hostile_words_of_a_parcel_are_shown_as_they_are(web: Web) -> None:
    with writing(web.engine) as session:
        named = {"project": "<script>{{7*7}}</script>", "holder": "=cmd|x" + "长" * 10_000}
        session.execute(update(PARCEL).where(PARCEL.c.no == OURS).values(named))
    told = supplied("1305302024B00077", "新河镇")
    told["parcel"] |= {"project": "<script>{{7*7}}/..?#%", "holder": "长" * 10_000}
    tell(web.engine, TODAY, told)
    html = web.client_of(Role.SUPERVISOR).get("/parcels").text
    assert "<script>{{7*7}}" not in html
    assert "&lt;script&gt;{{7*7}}/..?#%" in html
    assert "/holders/%E9%95%BF%E9%95%BF" not in html  # longer than any address
