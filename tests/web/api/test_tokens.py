"""Who gets in at the API: a token, its scope, its districts, and the roles of the officer it acts for."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from supervision.casework.access.accounts import add_account, lock_account
from supervision.casework.access.tokens import MOST_DAYS, all_tokens, revoke_token
from supervision.casework.acts import Desk
from supervision.law.refusals import NotAllowed
from supervision.records.account import AccessEvent
from supervision.records.api_token import TokenScope
from supervision.records.db import reading, writing
from supervision.records.tables import ACCESS_LOG, API_TOKEN
from supervision.staff import Role
from tests.casework.staffed import TODAY, USER_OF
from tests.web.office import OURS, THEIRS, System, Web

T = TokenScope
COMPLETION = {"no": OURS, "kind": "handover", "on": "2024-06-01"}


def administrator(web: Web) -> Desk:
    return Desk(web.office, TODAY, web.clock.at, USER_OF[Role.ADMINISTRATOR])


def code(answer: Any) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["detail"]
    return answer.status_code, problem["code"]


# What a token is


def test_a_token_is_kept_as_its_hash_alone_and_what_was_given_stands_in_the_log(web: Web) -> None:
    token = web.api_token("wang", T.READ, name="大数据平台")
    with reading(web.engine) as session:
        [row] = all_tokens(session)
        events = session.execute(select(ACCESS_LOG.c.event, ACCESS_LOG.c.login, ACCESS_LOG.c.by)).all()
    assert token not in [str(value) for value in row]
    assert (row.name, row.login, row.scopes) == ("大数据平台", "wang", '["read"]')
    assert [tuple(event) for event in events] == [(AccessEvent.TOKEN_ADDED, "wang", "feng")]


def test_it_says_what_it_may_do(web: Web) -> None:
    told = (
        web.system("zhang", T.READ, T.TASKS, name="巡查终端", districts=["新河县"])
        .get("/api/v1/token")
        .json()
    )
    assert told == {
        "name": "巡查终端", "login": "zhang", "officer": "张三", "roles": ["inspector"], "scopes": ["read", "tasks"],
        "districts": ["新河县"], "expires_at": "2024-07-10T01:00:00Z",
    }  # fmt: skip


def test_its_last_use_is_kept_to_the_minute(web: Web) -> None:
    system = web.system("wang")
    for minutes in (0, 0.5, 2):
        web.clock.goes_on(minutes=minutes)
        assert system.get("/api/v1/token").status_code == 200
    with reading(web.engine) as session:
        assert session.scalars(select(API_TOKEN.c.used_at)).one() == web.clock.at


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"login": "nobody"}, "没有2024-06-10在任的“nobody”"),
        ({"days": 0}, "有效期为1至366天"),
        ({"days": MOST_DAYS + 1}, "有效期为1至366天"),
        ({"name": "x" * 61}, "不超过60字"),
        ({"name": "a\nb"}, "令牌须有名称"),
    ],
)
def test_no_token_is_given_without_an_officer_a_name_and_an_end(
    web: Web, said: dict[str, Any], why: str
) -> None:
    with pytest.raises(NotAllowed, match=why):
        web.api_token(**{"login": "wang", **said})


def test_a_name_is_given_once_and_by_an_administrator_alone(web: Web) -> None:
    web.api_token("wang", name="平台")
    with pytest.raises(NotAllowed, match="已有名为“平台”的令牌"):
        web.api_token("wang", name="平台")
    with (
        writing(web.engine) as session,
        pytest.raises(NotAllowed, match="王五（wang）不能办理“登录账号管理”"),
    ):
        revoke_token(session, "平台", Desk(web.office, TODAY, web.clock.at, "wang"))


# Who is nobody


def test_without_a_token_nobody_gets_in_and_a_cookie_counts_for_nothing(web: Web) -> None:
    signed_in = web.client_of(Role.SUPERVISOR)
    assert signed_in.get("/parcels").status_code == 200
    assert code(signed_in.get("/api/v1/parcels")) == (401, "no_token")
    for header in ("", "Basic d2FuZzp4", "Bearer", "Bearer ", "Bearer wrong", "Bearer " + "x" * 5000):
        answer = web.client().get("/api/v1/parcels", headers={"Authorization": header})
        assert code(answer) == (401, "no_token"), header


def test_a_token_opens_no_page(web: Web) -> None:
    system = web.system("wang")
    assert system.get("/parcels").status_code == 303
    system.cookies.set(
        "supervision", system.headers["Authorization"].split()[1], domain="testserver.local", path="/"
    )
    assert system.get("/parcels").status_code == 303


def test_a_token_that_was_revoked_opens_nothing_from_then_on(web: Web) -> None:
    system = web.system("wang", name="平台")
    assert system.get("/api/v1/parcels").status_code == 200
    with writing(web.engine) as session:
        revoke_token(session, "平台", administrator(web))
    assert code(system.get("/api/v1/parcels")) == (401, "no_token")
    assert code(system.do("/api/v1/facts", {"facts": [COMPLETION]})) == (401, "no_token")
    with writing(web.engine) as session, pytest.raises(NotAllowed, match="已经收回"):
        revoke_token(session, "平台", administrator(web))


def test_it_opens_nothing_when_its_days_are_over(web: Web) -> None:
    system = web.system("wang", days=2)
    web.clock.goes_on(days=2, seconds=-1)
    assert system.get("/api/v1/token").status_code == 200
    web.clock.goes_on(seconds=1)
    assert code(system.get("/api/v1/token")) == (401, "no_token")


def test_it_opens_nothing_when_its_officer_left_or_his_account_was_locked(web: Web) -> None:
    leaving, locked = web.system(USER_OF[Role.ADMINISTRATOR]), web.system("wang")
    with writing(web.engine) as session:
        add_account(session, "wang", administrator(web))
        lock_account(session, "wang", administrator(web))
    assert code(locked.get("/api/v1/token")) == (401, "no_token")
    assert leaving.get("/api/v1/token").status_code == 200
    web.clock.goes_on(days=1)  # in office until 2024-06-10
    assert code(leaving.get("/api/v1/token")) == (401, "no_token")


# Scope × district × role


VERBS = [
    (T.RECORD, "/api/v1/facts", {"facts": [COMPLETION]}),
    (T.TASKS, "/api/v1/tasks/urge", {"ids": ["1-2"], "reason": "逾期"}),
    (T.TRIAGE, "/api/v1/triage/release", {"ids": ["1-2"]}),
    (T.HOLDS, "/api/v1/holds", {"step": "1/start/reminder/0/2024-06-01", "reason": "核实"}),
    (T.FILINGS, "/api/v1/filings/done", {"ids": ["1-1"]}),
]


@pytest.mark.parametrize("scope", TokenScope)
def test_a_token_does_what_its_scope_says_and_nothing_else(web: Web, scope: TokenScope) -> None:
    system = web.system("wang", scope)
    reads = system.get("/api/v1/parcels")
    assert reads.status_code == 200 if scope is T.READ else code(reads) == (403, "token_scope")
    for needed, path, body in VERBS:
        answer = system.do(path, body)
        assert (answer.status_code in (200, 409)) if needed is scope else code(answer) == (403, "token_scope")


def test_what_the_officer_may_not_the_token_may_not(web: Web) -> None:
    clerk = web.system("zhao")
    answer = clerk.do("/api/v1/tasks/urge", {"ids": ["1-2"], "reason": "逾期"})
    assert code(answer) == (403, "role")
    assert "监管人员" in answer.json()["detail"]
    refused = clerk.do(
        "/api/v1/facts", {"facts": [{"no": OURS, "kind": "extension", "new_start_on": "2025-01-01"}]}
    )
    assert refused.json()["results"][0]["problem"]["code"] == "refused"
    assert "赵六（zhao）不能登记“延期批准”" in refused.json()["results"][0]["problem"]["detail"]


@pytest.mark.parametrize(
    ("login", "districts", "seen"),
    [
        ("wang", (), {OURS, THEIRS}),
        ("wang", ("新河县",), {OURS, THEIRS}),
        ("wang", ("邻县",), set()),
        ("zhang", (), {OURS}),
        ("zhang", ("新河县",), {OURS}),
        ("zhang", ("邻县",), set()),
    ],
)
def test_a_token_sees_what_both_its_officer_and_its_districts_see(
    web: Web, login: str, districts: tuple[str, ...], seen: set[str]
) -> None:
    system = web.system(login, districts=districts)
    assert {line["no"] for line in system.get("/api/v1/parcels").json()["items"]} == seen
    assert {line["no"] for line in system.get("/api/v1/feed?limit=500").json()["items"]} == seen
    assert {line["no"] for line in system.get("/api/v1/tasks").json()["items"]} == seen
    assert {line["no"] for line in system.get("/api/v1/filings").json()["items"]} == seen
    assert system.get("/api/v1/overview").json()["parcels"] == len(seen)
    for no in (OURS, THEIRS):
        answer = system.get(f"/api/v1/parcels/{no}")
        assert answer.status_code == 200 if no in seen else code(answer) == (404, "not_found")


def out_of_scope(inspector: System, path: str, body: Any) -> Any:
    answer = inspector.do(path, body)
    assert code(answer) == (404, "not_found")
    assert "数据范围" in answer.json()["detail"]
    return answer


def test_nothing_is_done_to_a_parcel_out_of_scope_and_nobody_learns_that_it_is_there(web: Web) -> None:
    inspector = web.system("zhang")
    for path in (f"/api/v1/parcels/{THEIRS}/facts", "/api/v1/parcels/no-such/facts"):
        out_of_scope(inspector, path, {"kind": "start", "on": "2024-06-01"})
    facts = [{"no": no, "kind": "start", "on": "2024-06-01"} for no in (THEIRS, "no-such", THEIRS[:-1])]
    results = inspector.do("/api/v1/facts", {"facts": facts}).json()["results"]
    assert len({each["problem"]["detail"] for each in results}) == 1
    supervisor = web.system("wang", districts=["邻县"])
    for path, body in (
        ("/api/v1/tasks/urge", {"ids": ["1-2"], "reason": "逾期"}),
        ("/api/v1/tasks/urge", {"ids": ["999-2"], "reason": "逾期"}),
        ("/api/v1/holds", {"step": "1/start/reminder/0/2024-06-01", "reason": "核实"}),
        ("/api/v1/filings/done", {"ids": ["1-1"]}),
    ):
        out_of_scope(supervisor, path, body)


def test_land_is_supplied_only_where_the_token_sees_it(web: Web) -> None:
    supply = {
        "no": "1305302024B00077", "kind": "supply",
        "parcel": {"district": "新河县", "project": "新项目", "area_ha": "1"},
        "contract": {"signed_on": "2024-05-01", "kind": "grant", "start_on": "2025-01-01", "completion_on": "2027-01-01"},
    }  # fmt: skip
    out_of_scope(web.system("zhao", districts=["邻县"]), "/api/v1/facts", {"facts": [supply]})
    told = web.system("zhao", districts=["新河县"]).do("/api/v1/facts", {"facts": [supply]}).json()
    assert told["done"] == 1, told


# Not too much


def test_who_asks_too_often_is_told_when_to_come_again(web: Web) -> None:
    object.__setattr__(web.office.access, "api_per_minute", 3)
    system, other = web.system("wang"), web.system("wang")
    assert [system.get("/api/v1/token").status_code for _ in range(3)] == [200] * 3
    answer = system.get("/api/v1/token")
    assert code(answer) == (429, "too_many")
    assert answer.headers["Retry-After"] == "60"
    assert other.get("/api/v1/token").status_code == 200
    web.clock.goes_on(seconds=60)
    assert system.get("/api/v1/token").status_code == 200


def test_only_so_many_requests_of_a_token_are_worked_on_at_once(web: Web) -> None:
    system = web.system("wang")
    throttle, access = web.app.state.throttle, web.office.access
    [token_id] = [row.id for row in web_tokens(web)]
    open_now = [throttle.lets_in(token_id, web.clock.at, access) for _ in range(access.api_at_once)]
    for each in open_now:
        each.__enter__()
    assert code(system.get("/api/v1/token")) == (429, "too_many")
    open_now.pop().__exit__(None, None, None)
    assert system.get("/api/v1/token").status_code == 200


def web_tokens(web: Web) -> Any:
    with reading(web.engine) as session:
        return all_tokens(session)
