"""Four eyes (双人复核): nothing counts that a second person has not passed, whatever is recorded and however it is asked."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from supervision.casework.acts import Desk
from supervision.casework.journal import read_entries
from supervision.casework.submissions import (
    CHECKS,
    SUBMITS,
    Submission,
    check,
    may_check,
    send_back,
    submit,
    the_submission,
    withdraw_submission,
)
from supervision.law.refusals import NotAllowed, Refused
from supervision.law.terms import Kind
from supervision.records.db import reading, writing
from supervision.records.submission import SubmissionState
from supervision.records.tables import ENTRY, PARCEL, SUBMISSION
from supervision.staff import Officer, Role
from tests.casework.staffed import TODAY, USER_OF
from tests.web.fact_values import TYPED
from tests.web.office import OURS, THEIRS, Web, said
from tests.web.papers import INSTALMENTS, NEW_SUPPLY, SUPPLY_NO

CLERK, SUPERVISOR, FINANCE = USER_OF[Role.CLERK], USER_OF[Role.SUPERVISOR], USER_OF[Role.FINANCE]
MORTGAGE: Mapping[str, Any] = {
    "no": OURS,
    "kind": "mortgage",
    "on": "2024-06-01",
    "mortgagee": "农村信用联社",
}
EXTENSION: Mapping[str, Any] = {
    "no": OURS, "kind": "extension", "on": "2024-05-20", "start_on": "2024-12-01", "approval_no": "新批〔2024〕7号",
}  # fmt: skip


def desk(web: Web, user: str) -> Desk:
    return Desk(web.office, TODAY, web.clock.at, user)


def sent(web: Web, user: str, happening: Mapping[str, Any] = MORTGAGE) -> int:
    with writing(web.engine) as session:
        return submit(session, happening, (), desk(web, user))


def passed(web: Web, number: int, user: str, version: int = 1) -> Any:
    with writing(web.engine) as session:
        return check(session, number, version, desk(web, user))


def read(web: Web, number: int) -> Submission:
    with reading(web.engine) as session:
        return the_submission(session, number)


def entries(web: Web) -> int:
    with reading(web.engine) as session:
        return session.scalar(select(func.count()).select_from(ENTRY)) or 0


def journal(web: Web, no: str = OURS) -> list[Any]:
    with reading(web.engine) as session:
        parcel_id = session.execute(select(PARCEL.c.id).where(PARCEL.c.no == no)).scalar_one()
        return [entry for _, entry in read_entries(session, [parcel_id])[parcel_id]]


def last_entry(web: Web, no: str = OURS) -> Any:
    return journal(web, no)[-1]


def lying(web: Web, kind: Kind, user: str) -> int:
    """A submission of any kind as it lies there, whatever the law would say to it."""
    row = {
        "kind": str(kind), "no": OURS, "parcel_id": 1, "district": "新河县", "happening": '{"on":"2024-06-01"}', "files": "[]",
        "by": user, "at": web.clock.at, "version": 1, "state": "to_check", "checked_by": "", "note": "",
        "steps": f'[{{"what":"submitted","by":"{user}","at":"2024-06-10T01:00:00+00:00","note":""}}]',
    }  # fmt: skip
    with writing(web.engine) as session:
        return session.execute(insert(SUBMISSION).values(row).returning(SUBMISSION.c.number)).scalar_one()


# Every form


@pytest.mark.parametrize("kind", SUBMITS)
def test_whatever_the_form_sends_nothing_is_on_file_before_it_is_checked(web: Web, kind: Kind) -> None:
    before = entries(web)
    path = "/record/supply" if kind is Kind.SUPPLY else f"/record/{OURS}/{kind}"
    typed = {**NEW_SUPPLY} if kind is Kind.SUPPLY else TYPED.get(kind, {"on": "2024-06-01"})
    answer = web.client_of(Role.CLERK).submit(path, **typed)
    assert answer.status_code in (303, 422), said(answer)  # 422: the law refuses it as things stand
    assert entries(web) == before


@pytest.mark.parametrize("kind", SUBMITS)
def test_nobody_passes_what_he_submitted_himself(web: Web, kind: Kind) -> None:
    for role in sorted(CHECKS[kind]):
        number, before = lying(web, kind, USER_OF[role]), entries(web)
        answer = web.client_of(role).submit(f"/checks/{number}", version="1")
        assert answer.status_code == 409
        assert "须由另一人复核" in said(answer)
        assert read(web, number).state is SubmissionState.TO_CHECK
        assert entries(web) == before
        page = web.client_of(role).get(f"/checks/{number}")
        assert "复核通过" not in said(page)


@pytest.mark.parametrize("kind", SUBMITS)
def test_somebody_of_another_desk_passes_nothing(web: Web, kind: Kind) -> None:
    for role in set(Role) - CHECKS[kind]:
        number = lying(web, kind, "qian")
        answer = web.client_of(role).submit(f"/checks/{number}", version="1")
        assert answer.status_code in (403, 409)
        assert read(web, number).state is SubmissionState.TO_CHECK


def test_of_two_people_one_must_have_the_right_to_record_it(web: Web) -> None:
    second = Officer("he", "何二", web.office.staff.officer(CLERK, TODAY).unit, frozenset({Role.CLERK}))  # type: ignore[union-attr]  # the clerk is listed
    office = replace(
        web.office, staff=replace(web.office.staff, officers=(*web.office.staff.officers, second))
    )
    both = Web(web.engine, office, web.clock, data=web.data)
    number = sent(both, CLERK, EXTENSION)
    with pytest.raises(
        NotAllowed,
        match="何二（he）不能复核“延期批准”（报审人无权自行登记）：其职责是经办。可办理的是监管人员，请找王五办理",
    ):
        passed(both, number, "he")
    recorded = passed(both, number, SUPERVISOR)
    assert recorded.kind is Kind.EXTENSION
    assert passed(both, sent(both, CLERK), "he").kind is Kind.MORTGAGE


def test_a_clerk_checks_what_a_supervisor_submits(web: Web) -> None:
    number = sent(web, SUPERVISOR, EXTENSION)
    assert passed(web, number, CLERK).kind is Kind.EXTENSION
    assert last_entry(web).by == SUPERVISOR


# What stands in the case file


def test_the_entry_stands_under_who_submitted_it_and_names_who_checked_it(web: Web) -> None:
    number = sent(web, CLERK)
    recorded = passed(web, number, SUPERVISOR)
    entry = last_entry(web)
    assert (entry.by, entry.payload["checked_by"]) == (CLERK, SUPERVISOR)
    found = read(web, number)
    assert (found.state, found.checked_by, found.seq) == (SubmissionState.ENTERED, SUPERVISOR, recorded.seq)
    assert [step.what for step in found.steps] == ["submitted", "entered"]


def test_nobody_names_a_checker_himself(web: Web) -> None:
    with pytest.raises(Refused, match="复核人（checked_by）由复核时记入，不能自行填写"):
        sent(web, CLERK, {**MORTGAGE, "checked_by": SUPERVISOR})


def test_what_the_law_refuses_when_it_is_checked_stays_to_be_checked(web: Web) -> None:
    clerk, supervisor = web.client_of(Role.CLERK), web.client_of(Role.SUPERVISOR)
    first, second = (
        int(clerk.submit("/record/supply", **NEW_SUPPLY).headers["location"].rsplit("/", 1)[1])
        for _ in range(2)
    )
    passed(web, first, SUPERVISOR)
    before = entries(web)
    assert "已有供地记录" in said(supervisor.get(f"/checks/{second}"))
    answer = supervisor.submit(f"/checks/{second}", version="1")
    assert answer.status_code == 422
    assert "已有供地记录；合同有变更的，请登记“合同变更”" in said(answer)
    assert read(web, second).state is SubmissionState.TO_CHECK
    assert entries(web) == before
    supervisor.submit(f"/checks/{second}/return", version="1", reason="重复报送")
    assert read(web, second).note == "重复报送"


def test_what_the_law_refuses_already_comes_back_to_the_clerk_at_once(web: Web) -> None:
    answer = web.client_of(Role.CLERK).submit(
        f"/record/{OURS}/correction", on="2024-06-01", voids="99", reason="写错"
    )
    assert answer.status_code == 422
    assert "99" in said(answer)
    assert ">写错</textarea>" in answer.text


# The way of a submission


def test_two_who_check_at_once_enter_it_once_and_the_second_is_told(web: Web) -> None:
    number, before = sent(web, CLERK), entries(web)
    told: list[str] = []

    def second() -> None:
        try:
            passed(web, number, "qin")
        except Refused as refused:
            told.append(str(refused))

    boss = Officer(
        "qin", "秦三", web.office.staff.officer(SUPERVISOR, TODAY).unit, frozenset({Role.SUPERVISOR})
    )  # type: ignore[union-attr]  # the supervisor is listed
    web.office = replace(
        web.office, staff=replace(web.office.staff, officers=(*web.office.staff.officers, boss))
    )
    other = threading.Thread(target=second)
    with writing(web.engine) as session:
        check(session, number, 1, desk(web, SUPERVISOR))
        other.start()  # waits for this transaction, whichever database it is
    other.join()
    assert told == [f"第{number}号报审已由王五办理，现为“已入卷”，没有再次办理"]
    assert entries(web) == before + 1


def test_one_that_was_mended_meanwhile_is_not_passed_unseen(web: Web) -> None:
    number = sent(web, CLERK)
    with writing(web.engine) as session:
        send_back(session, number, 1, "抵押权人写错", desk(web, SUPERVISOR))
    clerk = web.client_of(Role.CLERK)
    assert 'value="农村信用联社"' in clerk.get(f"/submissions/{number}").text
    mended = clerk.submit(f"/submissions/{number}", on="2024-06-01", mortgagee="农业银行新河支行")
    assert mended.status_code == 303
    stale = web.client_of(Role.SUPERVISOR).submit(f"/checks/{number}", version="1")
    assert stale.status_code == 409
    assert "修改重报，请重新打开" in said(stale)
    fresh = web.client_of(Role.SUPERVISOR).submit(f"/checks/{number}", version="2")
    assert fresh.status_code == 303
    assert last_entry(web).payload["mortgagee"] == "农业银行新河支行"


def test_a_submission_is_mended_and_taken_back_by_who_sent_it_alone(web: Web) -> None:
    number = sent(web, CLERK)
    with writing(web.engine) as session:
        send_back(session, number, 1, "补扫描件", desk(web, SUPERVISOR))
    boss = web.client_of(Role.SUPERVISOR)
    assert boss.get(f"/submissions/{number}").headers["location"] == f"/checks/{number}"
    assert boss.submit(f"/submissions/{number}", on="2024-06-01", mortgagee="甲").status_code == 409
    assert boss.submit(f"/checks/{number}/withdraw").status_code == 409
    assert web.client_of(Role.CLERK).submit(f"/checks/{number}/withdraw").status_code == 303
    assert read(web, number).state is SubmissionState.WITHDRAWN
    with pytest.raises(NotAllowed, match="现为“已撤回”，没有再次办理"):
        passed(web, number, SUPERVISOR)


@pytest.mark.parametrize("state", [SubmissionState.ENTERED, SubmissionState.WITHDRAWN])
def test_an_end_is_an_end(web: Web, state: SubmissionState) -> None:
    number = sent(web, CLERK)
    if state is SubmissionState.ENTERED:
        passed(web, number, SUPERVISOR)
    else:
        with writing(web.engine) as session:
            withdraw_submission(session, number, desk(web, CLERK))
    with pytest.raises(NotAllowed), writing(web.engine) as session:
        withdraw_submission(session, number, desk(web, CLERK))
    with pytest.raises(NotAllowed), writing(web.engine) as session:
        send_back(session, number, 1, "再看", desk(web, SUPERVISOR))
    assert not may_check(read(web, number), desk(web, SUPERVISOR))


def test_returning_needs_a_reason(web: Web) -> None:
    number = sent(web, CLERK)
    answer = web.client_of(Role.SUPERVISOR).submit(f"/checks/{number}/return", version="1", reason=" ")
    assert answer.status_code == 422
    assert read(web, number).state is SubmissionState.TO_CHECK


# What the checker sees


def test_the_page_of_a_check_shows_what_is_on_file_beside_what_was_filled_in_and_changes_nothing(
    web: Web,
) -> None:
    number, before = sent(web, CLERK, EXTENSION), entries(web)
    text = said(web.client_of(Role.SUPERVISOR).get(f"/checks/{number}"))
    assert "新约定开工时间 2024-06-01 2024-12-01" in text
    assert "新的期限：" in text
    assert "2024-12-01" in text.split("入卷后")[1]
    assert entries(web) == before
    assert read(web, number).state is SubmissionState.TO_CHECK


def test_a_supply_is_warned_of_once_as_an_import_would_and_then_taken_as_it_is(web: Web) -> None:
    clerk = web.client_of(Role.CLERK)
    odd = {**NEW_SUPPLY, "contract.start_on": "2024-05-01"}
    answer = clerk.submit("/record/supply", **odd)
    assert answer.status_code == 422
    assert "约定开工早于合同签订（2024-05-20），请核对" in said(answer)
    seen = answer.text.split('name="seen" value="')[1].split('"')[0]
    again = clerk.submit("/record/supply", **odd, seen=seen)
    assert again.status_code == 303
    page = web.client_of(Role.SUPERVISOR).get(again.headers["location"])
    assert "约定开工早于合同签订" in said(page)


def test_a_supply_with_its_instalments_and_other_numbers_is_found_by_them_once_it_is_passed(web: Web) -> None:
    clerk = web.client_of(Role.CLERK)
    answer = clerk.submit("/record/supply", **NEW_SUPPLY, **INSTALMENTS, parcel_code="130530001001GB00001")  # type: ignore[arg-type]  # a field that comes more than once
    assert answer.status_code == 303, said(answer)
    passed(web, int(answer.headers["location"].rsplit("/", 1)[1]), SUPERVISOR)
    for number in ("新河合字〔2024〕19号", "130530001001GB00001"):
        found = clerk.get("/record", params={"find": number, "kind": "payment"})
        assert found.headers["location"] == f"/record/{SUPPLY_NO}/payment"
    payload = last_entry(web, SUPPLY_NO).payload
    assert [one["amount_wan"] for one in payload["contract"]["instalments"]] == ["600", "600"]


def test_a_row_more_is_given_without_any_script_and_nothing_typed_is_lost(web: Web) -> None:
    answer = web.client_of(Role.CLERK).submit(
        "/record/supply",
        **NEW_SUPPLY,
        **{**INSTALMENTS, "instalment_no": ["1", "2", "3"]},
        more="1",  # type: ignore[arg-type]  # as above
    )
    assert answer.status_code == 200
    assert answer.text.count('name="instalment_no"') == 4
    assert 'value="2024-12-20"' in answer.text


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ({"instalment_no": ["1"], "instalment_due_on": ["2024-06-20"], "instalment_amount_wan": [""]}, "没有填写"),
        ({"instalment_no": ["一"], "instalment_due_on": [""], "instalment_amount_wan": ["5"]}, "应为整数"),
        ({"instalment_no": ["1", "1"], "instalment_due_on": ["", ""], "instalment_amount_wan": ["5", "6"]}, "期号重复"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_instalment_is_said(web: Web, rows: dict[str, Any], fault: str) -> None:
    answer = web.client_of(Role.CLERK).submit("/record/supply", **NEW_SUPPLY, **rows)
    assert answer.status_code == 422
    assert fault in said(answer)


def test_an_amendment_changes_only_what_was_filled_in(web: Web) -> None:
    clerk = web.client_of(Role.CLERK)
    nothing = clerk.submit(f"/record/{OURS}/amendment", on="2024-06-01")
    assert "没有填写要变更的事项" in said(nothing)
    page = clerk.get(f"/record/{OURS}/amendment")
    assert "现为：2026-06-01" in said(page)
    answer = clerk.submit(f"/record/{OURS}/amendment", on="2024-06-01", completion_on="2026-12-01")
    number = int(answer.headers["location"].rsplit("/", 1)[1])
    text = said(web.client_of(Role.SUPERVISOR).get(f"/checks/{number}"))
    assert "约定竣工时间 2026-06-01 2026-12-01" in text
    passed(web, number, SUPERVISOR)
    [entry] = [entry for entry in journal(web) if entry.kind is Kind.AMENDMENT]
    assert {key: entry.payload[key] for key in entry.payload if key != "checked_by"} == {
        "completion_on": "2026-12-01"
    }


# Who sees it


def test_who_sees_some_districts_sees_their_submissions_and_his_own_alone(web: Web) -> None:
    elsewhere = replace(web.office.staff.officer(FINANCE, TODAY), districts=("别的县",))  # type: ignore[type-var]  # finance is listed
    officers = tuple(elsewhere if o.user == FINANCE else o for o in web.office.staff.officers)
    office = replace(web.office, staff=replace(web.office.staff, officers=officers))
    narrow = Web(web.engine, office, web.clock, data=web.data)
    number = sent(narrow, CLERK)
    finance = narrow.client(FINANCE)
    assert f"第{number}号" not in said(finance.get("/checks"))
    answer = finance.get(f"/checks/{number}")
    assert answer.status_code == 404
    assert f"没有第{number}号报审" not in said(answer)  # who sees a part is not told what else there is
    assert finance.submit(f"/checks/{number}", version="1").status_code == 404
    assert finance.get(f"/record/{THEIRS}/payment").status_code == 404
    assert "不在您的管辖范围内" in said(finance.get("/record", params={"find": THEIRS, "kind": "payment"}))


def test_the_auditor_reads_every_submission_and_passes_none(web: Web) -> None:
    number = sent(web, CLERK)
    auditor = web.client_of(Role.AUDITOR)
    assert f"第{number}号" in said(auditor.get("/checks"))
    page = auditor.get(f"/checks/{number}")
    assert page.status_code == 200
    assert "复核通过" not in said(page)
    assert auditor.submit(f"/checks/{number}", version="1").status_code == 403


def test_a_name_is_not_taken_for_a_page(web: Web) -> None:
    clerk = web.client_of(Role.CLERK)
    for path in ("/checks/abc", "/checks/0", "/checks/99999999999", "/submissions/-1"):
        assert clerk.get(path).status_code == 404, path
    assert clerk.get(f"/record/{OURS}/nonsense").status_code == 409  # he is told what he may submit


def test_dates_are_those_of_the_office_day(web: Web) -> None:
    answer = web.client_of(Role.CLERK).submit(f"/record/{OURS}/payment", on="2024-06-11", amount_wan="5")
    assert answer.status_code == 422
    assert f"不能晚于{date(2024, 6, 10)}" in said(answer)
