"""Idle cases on the web: every clock on one screen, one case with its way and papers, what is recorded and what is refused."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from supervision.casework.rights import RIGHTS
from supervision.law.idle_case.recorded_steps import CLAUSE_OF
from supervision.law.steps import NoticeName
from supervision.law.terms import Kind
from supervision.staff import Role
from supervision.web.pages import cases
from supervision.web.rights.enforcement import CASE_RECORDERS
from tests.web.idle_office import (
    accepted,
    checked,
    desk_of,
    determined,
    drafted_by_hand,
    happened,
    office_of,
    on_file,
    paper_of,
    referred,
    served,
    until,
)
from tests.web.office import OURS, THEIRS, Web, said

IN_OFFICE = [role for role in Role if role is not Role.ADMINISTRATOR]
"""The administrator of this office left it a year ago."""


@pytest.fixture
def web(engine: Engine, tmp_path: Path) -> Web:
    return office_of(engine, tmp_path)


# Every clock on one screen


def test_every_open_case_is_listed_with_its_stage_days_and_clocks(web: Web) -> None:
    referred(web)
    listed = said(web.client_of(Role.ENFORCEMENT).get("/cases"))
    assert "已移交待接收" in listed
    assert "我局：接收或者退回移交 还有7天 至2025-06-10" in listed
    assert "发出《闲置土地调查通知书》 还有29天 至2025-07-02" in listed
    assert "待现场核实" in listed


def test_a_clock_that_runs_out_today_is_still_in_time_and_past_tomorrow(web: Web) -> None:
    referred(web)
    until(web, date(2025, 6, 10))
    enforcement = web.client_of(Role.ENFORCEMENT)
    assert "今天是最后一日 至2025-06-10" in said(enforcement.get("/cases"))
    assert OURS not in said(enforcement.get("/cases?late=1"))
    assert "今天是最后一日" in said(enforcement.get(f"/cases/{OURS}"))
    until(web, date(2025, 6, 11))
    enforcement = web.client_of(Role.ENFORCEMENT)
    late = said(enforcement.get("/cases?late=1"))
    assert OURS in late
    assert THEIRS not in late
    assert "接收或者退回移交 已过1天 至2025-06-10" in late
    assert "有期限已过" in said(enforcement.get(f"/cases/{OURS}"))


def test_the_list_is_narrowed_by_stage_limb_and_district(web: Web) -> None:
    checked(web)
    enforcement = web.client_of(Role.ENFORCEMENT)
    only = said(enforcement.get("/cases?stage=checked"))
    assert OURS in only
    assert THEIRS not in only
    for asked in ("limb=halted", "district=无此县", "stage=closed"):
        assert "没有符合条件的记录" in said(enforcement.get(f"/cases?{asked}"))
    assert enforcement.get("/cases?stage=nonsense").status_code == 422


def test_a_land_office_sees_its_own_cases_in_the_list_and_in_the_file(web: Web) -> None:
    inspector = web.client_of(Role.INSPECTOR)
    for path in ("/cases", "/cases.csv"):
        answer = inspector.get(path)
        assert OURS in answer.text
        assert THEIRS not in answer.text
    everybody = web.client_of(Role.ENFORCEMENT).get("/cases.csv")
    assert THEIRS in everybody.text
    assert everybody.headers["content-disposition"].startswith("attachment")


def test_where_few_are_what_is_asked_for_a_page_ends_early_and_the_next_goes_on(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = said(web.client_of(Role.ENFORCEMENT).get("/cases"))
    last = max((OURS, THEIRS), key=first.index)
    checked(web, last)
    monkeypatch.setattr(cases, "FARTHEST", 1)
    page = web.client_of(Role.ENFORCEMENT).get("/cases?stage=checked")
    assert "已查阅1件" in said(page)
    assert last not in page.text
    found = re.search(r'rel="next" href="([^"]+)"', page.text)
    assert found is not None
    assert last in web.client_of(Role.ENFORCEMENT).get(found[1].replace("&amp;", "&")).text


# One case


def test_a_case_shows_its_way_what_is_owed_by_whom_and_under_which_article(web: Web) -> None:
    accepted(web)
    page = web.client_of(Role.ENFORCEMENT).get(f"/cases/{OURS}")
    text = said(page)
    assert page.text.count('aria-current="step"') == 1
    assert "已接收待发调查通知书 当前" in text
    assert "下达〈闲置土地调查通知书〉 我局：监察大队" in text
    assert "《闲置土地处置办法》（国土资源部令第53号）第五条" in text
    assert f"/cases/{OURS}/papers?paper=idle_investigation" in page.text
    assert "supervision " not in text


def test_what_the_law_refuses_now_is_said_beforehand(web: Web) -> None:
    determined(web, "government", ground=["not_delivered"])
    text = said(web.client_of(Role.ENFORCEMENT).get(f"/cases/{OURS}"))
    assert "现在不予办理的" in text
    assert "处置方案：征缴土地闲置费" in text
    assert "尚未录入系统备案" in text


def test_the_years_of_a_case_stand_on_its_page_with_who_recorded_them(web: Web) -> None:
    determined(web)
    text = said(web.client_of(Role.AUDITOR).get(f"/cases/{OURS}"))
    for words in (
        "国土所现场核实",
        "张三",
        "案件线索移交",
        "王五",
        "闲置土地认定（企业自身原因）",
        "郑一",
        "孙八",
    ):
        assert words in text, words


def test_the_fee_is_shown_with_its_working_and_as_a_sheet(web: Web) -> None:
    determined(web)
    enforcement = web.client_of(Role.ENFORCEMENT)
    assert "1000万元 × 20% = 200万元" in said(enforcement.get(f"/cases/{OURS}"))
    assert "200万元" in said(enforcement.get(f"/cases/{OURS}/sheets?sheet=fee_sheet"))
    assert enforcement.get(f"/cases/{OURS}/sheets").status_code == 303
    refused = enforcement.get(f"/cases/{OURS}/sheets?sheet=disposal_plan")
    assert refused.status_code == 409


def test_land_that_was_never_idle_has_no_case_and_says_so(web: Web) -> None:
    until(web, date(2025, 5, 1))
    page = web.client_of(Role.ENFORCEMENT).get(f"/cases/{OURS}")
    assert page.status_code == 200
    assert "没有闲置案件" in said(page)


def test_a_case_that_is_over_says_how_it_ended(web: Web) -> None:
    checked(web)
    happened(web, Role.SUPERVISOR, "idle_cleared", reason="started", proof="施工许可证")
    text = said(web.client_of(Role.ENFORCEMENT).get(f"/cases/{OURS}"))
    assert "已结案 当前" in text
    assert "2025-06-03 排除闲置" in text
    assert OURS not in said(web.client_of(Role.ENFORCEMENT).get("/cases"))


# Papers


def test_a_paper_is_previewed_before_it_is_drafted_and_nothing_is_on_file_by_looking(web: Web) -> None:
    accepted(web)
    enforcement = web.client_of(Role.ENFORCEMENT)
    page = enforcement.get(f"/cases/{OURS}/papers?paper=idle_investigation")
    assert "闲置土地调查通知书" in said(page)
    assert "示范公司" in said(page)
    assert "文书上留空待填" in said(page)
    assert on_file(web, "notice") == [] or all(
        "idle_investigation" not in p for _, p in on_file(web, "notice")
    )
    answer = enforcement.submit(f"/cases/{OURS}/papers", paper="idle_investigation")
    assert answer.status_code == 303
    parcel_id, seq = paper_of(web, NoticeName.IDLE_INVESTIGATION)
    assert f"/notices/{parcel_id}-{seq}" in enforcement.get(f"/cases/{OURS}").text
    again = enforcement.submit(f"/cases/{OURS}/papers", paper="idle_investigation")
    assert again.status_code == 422
    assert "同一依据只拟一件" in said(again)


def test_a_paper_without_its_ground_is_refused_with_its_article_and_the_form_is_kept(web: Web) -> None:
    accepted(web)
    enforcement = web.client_of(Role.ENFORCEMENT)
    assert "现在不能拟制" in said(enforcement.get(f"/cases/{OURS}"))
    answer = enforcement.submit(f"/cases/{OURS}/papers", paper="fee_decision")
    assert answer.status_code == 422
    assert "不能制作" in said(answer)
    assert "第53号" in said(answer)
    assert 'id="draft"' in answer.text
    assert enforcement.submit(f"/cases/{OURS}/papers", paper="start_notice").status_code == 422
    assert enforcement.submit(f"/cases/{OURS}/papers").status_code == 422


def test_the_letter_to_the_government_asks_to_whom(web: Web) -> None:
    determined(web, "government", ground=["not_delivered"])
    enforcement = web.client_of(Role.ENFORCEMENT)
    asked = enforcement.get(f"/cases/{OURS}/papers?paper=government_cause_letter")
    assert "没有写明告知的政府" in said(asked)
    assert "告知的政府或者部门" in said(asked)
    shown = enforcement.get(f"/cases/{OURS}/papers?paper=government_cause_letter&to=新河县人民政府")
    assert "预览：主送新河县人民政府" in said(shown)
    answer = enforcement.submit(f"/cases/{OURS}/papers", paper="government_cause_letter", to="新河县人民政府")
    assert answer.status_code == 303


def test_a_paper_says_before_it_is_signed_what_its_issue_still_lacks(web: Web) -> None:
    determined(web)
    page = web.client_of(Role.ENFORCEMENT).get(f"/cases/{OURS}/papers?paper=hearing_right_notice")
    assert "签发前还缺：《闲置土地认定书》送达的证明" in said(page)
    assert "notices receipt" not in page.text


def test_only_enforcement_drafts(web: Web) -> None:
    accepted(web)
    for role in set(IN_OFFICE) - {Role.ENFORCEMENT}:
        page = web.client_of(role).get(f"/cases/{OURS}/papers?paper=idle_investigation")
        assert page.status_code == 200
        assert 'id="draft"' not in page.text
        assert (
            web.client_of(role).submit(f"/cases/{OURS}/papers", paper="idle_investigation").status_code == 403
        )


# Steps


def test_each_role_gets_to_the_forms_of_the_facts_it_records_and_to_no_others(web: Web) -> None:
    checked(web)
    for role in IN_OFFICE:
        person = web.client_of(role)
        for kind in CLAUSE_OF:
            status = person.get(f"/cases/{OURS}/steps/{kind}").status_code
            if role in RIGHTS[kind]:
                assert status == 200, f"{role} {kind}"
            else:
                assert status == (409 if role in CASE_RECORDERS | {Role.AUDITOR} else 403), f"{role} {kind}"


def test_who_may_not_record_a_fact_does_not_record_it(web: Web) -> None:
    checked(web)
    answer = web.client_of(Role.ENFORCEMENT).submit(
        f"/cases/{OURS}/steps/legal_review", on="2025-06-03", passed="true"
    )
    assert answer.status_code == 409
    assert "可办理的是法制审核，请找吴十办理" in said(answer)
    assert on_file(web, "legal_review") == []
    auditor = web.client_of(Role.AUDITOR).submit(f"/cases/{OURS}/steps/negotiation", on="2025-06-03")
    assert auditor.status_code == 403


def test_a_step_says_its_article_and_where_it_leads_and_stands_under_who_recorded_it(web: Web) -> None:
    accepted(web)
    served(web, drafted_by_hand(web, NoticeName.IDLE_INVESTIGATION))
    happened(web, Role.ENFORCEMENT, "holder_materials", content="资金困难")
    enforcement = web.client_of(Role.ENFORCEMENT)
    page = said(enforcement.get(f"/cases/{OURS}/steps/idle_determination"))
    assert "《闲置土地处置办法》（国土资源部令第53号）第九条" in page
    assert "登记“闲置认定”后，案件进入“已认定待处置”" in page
    answer = enforcement.submit(
        f"/cases/{OURS}/steps/idle_determination", on="2025-06-03", cause="holder", facts="未动工"
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/cases/{OURS}"
    [(by, payload)] = on_file(web, "idle_determination")
    assert by == desk_of(web, Role.ENFORCEMENT).by
    assert '"cause":"holder"' in payload
    assert "已认定待处置" in said(enforcement.get(f"/cases/{OURS}"))


def test_what_the_law_refuses_comes_back_on_the_form_with_its_article(web: Web) -> None:
    checked(web)
    enforcement = web.client_of(Role.ENFORCEMENT)
    answer = enforcement.submit(
        f"/cases/{OURS}/steps/disposal", on="2025-06-03", way="fee", amount_wan="200", number="决1"
    )
    assert answer.status_code == 422
    assert "尚未认定闲置" in said(answer)
    assert "《闲置土地处置办法》（国土资源部令第53号）第九条" in said(answer)
    assert 'value="决1"' in answer.text
    assert on_file(web, "disposal") == []


def test_what_is_filled_in_wrongly_comes_back_beside_its_field(web: Web) -> None:
    checked(web)
    answer = web.client_of(Role.ENFORCEMENT).submit(
        f"/cases/{OURS}/steps/negotiation", on="2025-06-30", way="carrier pigeon"
    )
    assert answer.status_code == 422
    assert "不能晚于2025-06-03" in said(answer)
    assert on_file(web, "negotiation") == []


def test_what_the_case_knows_is_filled_in(web: Web) -> None:
    determined(web, "government", ground=["policy"])
    happened(web, Role.ENFORCEMENT, "negotiation", agreed="true", way="extend")
    page = web.client_of(Role.ENFORCEMENT).get(f"/cases/{OURS}/steps/disposal")
    assert re.search(r'value="extend" selected', page.text)
    assert "拟订处置方案" in said(page)


@pytest.mark.parametrize("kind", ["supply", "referral", "service", "nonsense", "<script>"])
def test_what_is_no_step_of_a_case_is_not_recorded_here(web: Web, kind: str) -> None:
    answer = web.client_of(Role.ENFORCEMENT).get(f"/cases/{OURS}/steps/{kind}")
    assert answer.status_code == 409
    assert "不是闲置案件的登记事项" in said(answer)
    assert "<script>alert" not in answer.text


def test_another_land_offices_case_is_not_there(web: Web) -> None:
    inspector = web.client_of(Role.INSPECTOR)
    for path in ("", "/papers?paper=idle_investigation", "/steps/idle_check", "/sheets?sheet=fee_sheet"):
        assert inspector.get(f"/cases/{THEIRS}{path}").status_code == 404
    assert inspector.get(f"/cases/{OURS}/steps/{Kind.IDLE_CHECK}").status_code == 200
