"""Notices on the web: read, signed one or many, printed, served; each its own act, and one refused stops no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from supervision.law.terms import ServiceWay
from supervision.staff import Role
from tests.casework.staffed import USER_OF
from tests.database import tell
from tests.web.office import OURS, Web, said
from tests.web.supervising import (
    DEMAND,
    OTHER_PAYER,
    PAYER,
    START_NOTICE,
    act_of,
    busy,
    entries,
    staffed,
    status_of,
)

WANG, SUN = USER_OF[Role.SUPERVISOR], USER_OF[Role.SIGNER]
GATE = "案卷缺约定开工日2024-06-01次日（2024-06-02）及以后发现未动工的巡查"


@pytest.fixture
def web(engine: Engine, tmp_path: Path) -> Web:
    busy(engine)
    return Web(engine, staffed(tmp_path), data=tmp_path)


@pytest.fixture
def wang(web: Web) -> Any:
    return web.client(WANG)


@pytest.fixture
def drafts(web: Web) -> list[str]:
    """Two demands that can be signed and a notice that cannot."""
    return [
        act_of(web, PAYER, "overdue_payment"),
        act_of(web, OURS, "start_notice"),
        act_of(web, OTHER_PAYER, "overdue_payment"),
    ]


@pytest.fixture
def issued(web: Web, wang: Any, drafts: list[str]) -> str:
    wang.submit("/notices/sign", ids=[drafts[0]], **{f"number-{drafts[0]}": "新国土监〔2024〕1号"})
    return drafts[0]


def test_the_list_has_the_drafts_and_the_filters_hold(wang: Any, drafts: list[str]) -> None:
    page = wang.get("/notices").text
    assert all(f'href="/notices/{id_}"' in page for id_ in drafts)
    named = wang.get("/notices?name=start_notice").text
    assert [f'href="/notices/{id_}"' in named for id_ in drafts] == [False, True, False]
    found = wang.get(f"/notices?find={PAYER}").text
    assert [f'href="/notices/{id_}"' in found for id_ in drafts] == [True, False, False]
    assert "没有符合条件的记录。" in said(wang.get("/notices?status=issued"))
    assert wang.get("/notices?status=open").status_code == 422
    assert drafts[0] in wang.get("/notices.csv").text


def test_a_notice_is_read_in_full_with_what_stands_in_its_way(wang: Any, drafts: list[str]) -> None:
    refused = said(wang.get(f"/notices/{drafts[1]}"))
    assert "现在不能签发" in refused
    assert GATE in refused
    assert "《新河县建设用地供后监管制度》" in refused
    ready = said(wang.get(f"/notices/{drafts[0]}"))
    assert "依据齐备，可以签发。" in ready
    assert DEMAND in ready
    assert "第1期" in ready


def test_before_signing_each_is_shown_and_only_those_that_can_be_are_ticked(
    wang: Any, drafts: list[str]
) -> None:
    page = wang.get("/notices/sign", params={"ids": drafts})
    assert "共3件，其中2件可以签发。" in said(page)
    assert page.text.count(" checked>") == 2
    assert GATE in said(page)
    assert said(page).count("拟稿全文") == 3


def test_three_are_signed_of_which_one_is_refused_and_the_others_are_issued(
    web: Web, wang: Any, drafts: list[str]
) -> None:
    numbers = {f"number-{drafts[0]}": "新国土监〔2024〕1号", f"number-{drafts[2]}": "新国土监〔2024〕2号"}
    told = said(wang.submit("/notices/sign", ids=drafts, signer="李局长", **numbers))
    assert "已办2件，未办1件。" in told
    assert GATE in told
    assert [status_of(web, id_) for id_ in drafts] == ["issued", "drafted", "issued"]
    assert [entry.by for entry in entries(web, "notice_issued")] == [WANG, WANG]
    printed = said(wang.get(f"/notices/{drafts[2]}/print"))
    assert "新国土监〔2024〕2号" in printed
    assert "2024年6月10日" in printed
    assert "送达回执" in printed


def test_one_number_is_not_given_to_two(web: Web, wang: Any, drafts: list[str]) -> None:
    numbers = {f"number-{id_}": "新国土监〔2024〕1号" for id_ in drafts[::2]}
    answer = wang.submit("/notices/sign", ids=drafts[::2], shown=drafts, **numbers)
    assert answer.status_code == 422
    assert "一个文号只用于一件" in said(answer)
    assert answer.text.count('value="新国土监〔2024〕1号"') == 2
    assert entries(web, "notice_issued") == []


def test_who_signs_second_is_told_who_signed_and_when_and_nothing_is_doubled(
    web: Web, wang: Any, issued: str
) -> None:
    told = said(web.client(SUN).submit("/notices/sign", ids=[issued]))
    assert "已办0件，未办1件。" in told
    assert "已由王五于2024-06-10（2024-06-10 09:00登记）签发，不能再次签发" in told
    assert len(entries(web, "notice_issued")) == 1


def test_only_a_signer_signs_and_the_others_may_read(web: Web, drafts: list[str]) -> None:
    clerk = web.client_of(Role.CLERK)
    assert clerk.submit("/notices/sign", ids=drafts).status_code == 403
    page = clerk.get("/notices/sign", params={"ids": drafts})
    assert page.status_code == 200
    assert 'name="ids"' not in page.text


def test_what_was_never_drafted_is_not_to_be_signed(web: Web, wang: Any) -> None:
    task = act_of(web, OURS, "reinspect_start")
    assert wang.get(f"/notices/sign?ids={task}").status_code == 404
    assert wang.get("/notices/sign?ids=1-99999").status_code == 404
    assert wang.get("/notices/sign?ids=绝对不是").status_code == 404
    assert "没有勾选通知。" in said(wang.get("/notices/sign"))
    assert "不是通知或者过期未发" in said(wang.get(f"/notices/{task}"))


def test_a_draft_is_not_printed_as_if_it_were_issued(wang: Any, drafts: list[str]) -> None:
    answer = wang.get(f"/notices/{drafts[0]}/print")
    assert answer.status_code == 409
    assert "尚未签发" in said(answer)


PROOF: dict[ServiceWay, dict[str, str]] = {
    ServiceWay.DIRECT: {"receiver": "刘经理", "relation": "法定代表人", "receipt": "回执1"},
    ServiceWay.LEFT: {"refused_because": "拒绝签收", "witnesses": "村委会赵某、李某"},
    ServiceWay.MAIL: {"tracking_no": "EMS1", "receipt": "回执2"},
    ServiceWay.ELECTRONIC: {"consent": "确认书1"},
    ServiceWay.ENTRUSTED: {"receipt": "回执3"},
}


@pytest.mark.parametrize("way", PROOF)
def test_each_way_asks_for_its_own_proof_and_serves_with_it(
    web: Web, wang: Any, issued: str, way: ServiceWay
) -> None:
    form = wang.get(f"/notices/{issued}/service?way={way}")
    assert all(f'name="{field}"' in form.text for field in PROOF[way])
    bare = wang.submit(f"/notices/{issued}/service", way=str(way), on="2024-06-10")
    assert bare.status_code == 422
    assert "尚缺" in said(bare)
    assert status_of(web, issued) == "issued"
    done = wang.submit(f"/notices/{issued}/service", way=str(way), on="2024-06-10", **PROOF[way])
    assert (done.status_code, done.headers["location"]) == (303, f"/notices/{issued}")
    assert status_of(web, issued) == "served"
    assert "已登记第" in said(wang.get(f"/notices/{issued}"))


def test_an_announcement_waits_for_its_day_and_is_tried_first(web: Web, wang: Any, issued: str) -> None:
    announced = {"way": "announcement", "announced_on": "2024-06-10", "announced_because": "下落不明"}
    answer = wang.submit(f"/notices/{issued}/service", **announced)
    assert answer.status_code == 422
    assert "公告期未满" in said(answer)
    tried = wang.submit(f"/notices/{issued}/attempt", way="direct", on="2024-06-10", why_not="大门紧锁")
    assert tried.status_code == 303
    assert "大门紧锁" in said(wang.get(f"/notices/{issued}"))
    assert "2024-06-10直接送达未成：大门紧锁" in said(wang.get("/notices?status=issued"))


def test_a_service_that_came_before_the_issue_is_refused_on_the_form(wang: Any, issued: str) -> None:
    answer = wang.submit(f"/notices/{issued}/service", way="mail", on="2024-06-01", **PROOF[ServiceWay.MAIL])
    assert answer.status_code == 422
    assert "不可能在2024-06-01送达" in said(answer)
    assert 'value="EMS1"' in answer.text
    late = wang.submit(f"/notices/{issued}/service", way="mail", on="2024-06-11", **PROOF[ServiceWay.MAIL])
    assert "不能晚于2024-06-10" in said(late)


def test_a_notice_of_which_a_letter_was_drafted_leads_to_it_and_back(
    web: Web, wang: Any, issued: str
) -> None:
    paid = {"no": PAYER, "kind": "payment", "on": "2024-06-01", "instalment": 1, "amount_wan": "500"}
    tell(web.engine, web.clock.at.date(), paid)
    letter = act_of(web, PAYER, "withdrawal_letter")
    assert f'href="/notices/{letter}"' in wang.get(f"/notices/{issued}").text
    assert f'href="/notices/{issued}"' in wang.get(f"/notices/{letter}").text


def test_the_name_of_the_notice_that_is_refused_is_the_one_on_paper(wang: Any, drafts: list[str]) -> None:
    assert START_NOTICE in said(wang.submit("/notices/sign", ids=[drafts[1]]))
