"""What another system can do, from the task to the referral: the same acts as on the pages, under its officer's login."""

from __future__ import annotations

from typing import Any

import pytest

from supervision.casework.recording import record
from supervision.records.db import reading, writing
from supervision.records.tables import ENTRY
from tests.database import desk
from tests.web.office import OURS, System, Web


def by_whom(web: Web, kind: str) -> list[str]:
    with reading(web.engine) as session:
        return [row.by for row in session.execute(ENTRY.select().where(ENTRY.c.kind == kind))]


def done(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def first(system: System, path: str) -> str:
    return str(system.get(path).json()["items"][0]["id"])


def test_a_task_is_assigned_reported_returned_reported_again_and_closed(web: Web) -> None:
    supervisor, inspector = web.system("wang"), web.system("zhang")
    task = first(supervisor, "/api/v1/tasks")
    done(supervisor.do("/api/v1/tasks/assign", {"ids": [task], "officer": "zhang"}))
    done(supervisor.do("/api/v1/tasks/urge", {"ids": [task], "reason": "逾期"}))
    done(inspector.do(f"/api/v1/tasks/{task}/report", {"note": "已送达"}))
    done(supervisor.do(f"/api/v1/tasks/{task}/return", {"reason": "没有签字"}))
    done(inspector.do(f"/api/v1/tasks/{task}/report", {"note": "已签字"}))
    [act] = done(supervisor.do("/api/v1/tasks/close", {"ids": [task], "reason": "办结"}))["acts"]
    assert (act["id"], act["status"]) == (task, "done")
    told = done(supervisor.get(f"/api/v1/tasks/{task}"))
    assert [step["step"] for step in told["steps"]] == [
        "task", "assigning", "urging", "reporting", "returning", "reporting", "closing",
    ]  # fmt: skip
    assert by_whom(web, "reporting") == ["zhang", "zhang"]
    again = supervisor.do("/api/v1/tasks/close", {"ids": [task], "reason": "办结"})
    assert (again.status_code, again.json()["code"]) == (409, "refused")


def test_who_signs_without_a_number_is_told_the_one_it_got(web: Web) -> None:
    system, signer = web.system("wang"), web.system("sun")
    notice = first(system, "/api/v1/notices")
    no = done(system.get(f"/api/v1/notices/{notice}"))["no"]
    done(system.do("/api/v1/facts", {"facts": [
        {"no": no, "kind": "inspection", "on": "2024-06-08", "finding": "not_started"}]}))  # fmt: skip
    signed = done(signer.do(f"/api/v1/notices/{notice}/sign", {}))
    assert signed["number"].endswith("〔2024〕1号")
    assert done(system.get(f"/api/v1/notices/{notice}"))["issued"]["number"] == signed["number"]


def test_a_notice_is_signed_served_and_read_as_it_went_out(web: Web) -> None:
    system, signer = web.system("wang"), web.system("sun")
    notice = first(system, "/api/v1/notices")
    drafted = done(system.get(f"/api/v1/notices/{notice}"))
    assert drafted["issued"] is None
    assert drafted["blocks"][0]["text"]
    refused = signer.do(f"/api/v1/notices/{notice}/serve", {"way": "mail"})
    assert refused.json()["code"] == "role"
    done(system.do("/api/v1/facts", {"facts": [
        {"no": drafted["no"], "kind": "inspection", "on": "2024-06-08", "finding": "not_started"}]}))  # fmt: skip
    signed = done(signer.do(f"/api/v1/notices/{notice}/sign", {"number": "新国土监〔2024〕1号"}))
    assert (signed["recorded"]["kind"], signed["number"]) == ("notice_issued", "新国土监〔2024〕1号")
    issued = done(system.get(f"/api/v1/notices/{notice}"))["issued"]
    assert issued["number"] == "新国土监〔2024〕1号"
    assert "新国土监〔2024〕1号" in [block["text"] for block in issued["blocks"]]
    bad = system.do(f"/api/v1/notices/{notice}/serve", {"way": "mail"})
    assert bad.json()["code"] in ("bad_record", "refused")
    done(system.do(f"/api/v1/notices/{notice}/attempt", {"way": "direct", "why_not": "无人签收"}))
    done(
        system.do(
            f"/api/v1/notices/{notice}/serve", {"way": "mail", "tracking_no": "EMS1", "receipt": "回执1"}
        )
    )
    assert done(system.get(f"/api/v1/notices/{notice}"))["status"] == "served"
    assert by_whom(web, "notice_issued") == ["sun"]


def test_a_step_is_held_back_and_let_go(web: Web) -> None:
    system = web.system("wang")
    refused = system.do("/api/v1/holds", {"step": "1/start/reminder/0/2024-06-01", "reason": "核实"})
    assert refused.json()["code"] == "refused"
    step = (
        "1/completion/reminder/0/" + done(system.get(f"/api/v1/parcels/{OURS}"))["contract"]["completion_on"]
    )
    done(system.do("/api/v1/holds", {"step": step, "reason": "核实"}))
    [held] = done(system.get("/api/v1/holds"))["items"]
    assert (held["step"], held["no"], held["by"]) == (step, OURS, "wang")
    assert done(system.get(f"/api/v1/parcels/{OURS}"))["holds"][0]["step"] == step
    done(system.do("/api/v1/holds/release", {"step": held["step"], "reason": "核实无误"}))
    assert done(system.get("/api/v1/holds"))["items"] == []
    nonsense = system.do("/api/v1/holds", {"step": "1/x/y/0/z", "reason": "核实"})
    assert nonsense.json()["code"] == "bad_record"


def test_what_was_entered_elsewhere_is_ticked_off_one_by_one(web: Web) -> None:
    system = web.system("zhao")
    line = done(system.get("/api/v1/filings"))["items"][0]
    told = done(system.do("/api/v1/filings/done", {"ids": [line["id"], "1-2"], "record_no": "备1"}))
    assert (told["done"], told["refused"]) == (1, 1)
    assert [each["asked"] for each in told["results"]] == [line["id"], "1-2"]
    assert told["results"][1]["problem"]["code"] == "not_found"
    assert line["id"] not in [each["id"] for each in done(system.get("/api/v1/filings"))["items"]]


def test_facts_are_recorded_or_refused_one_by_one_with_what_followed(web: Web) -> None:
    system = web.system("zhang")
    told = done(system.do("/api/v1/facts", {"facts": [
        {"no": OURS, "kind": "briefing", "on": "2024-06-03"},
        {"no": OURS, "kind": "inspection", "on": "2024-06-08"},
        {"no": OURS, "kind": "payment", "on": "2024-06-08", "amount_wan": "100"},
        {"no": OURS, "kind": "start", "on": "2024-06-11"},
    ]}))  # fmt: skip
    assert (told["done"], told["refused"]) == (1, 3), told
    assert told["results"][0]["recorded"]["consequences"][0]["what"] == "closed"
    codes = [each["problem"] and each["problem"]["code"] for each in told["results"]]
    assert codes == [None, "bad_record", "refused", "bad_record"]
    assert told["results"][1]["problem"]["errors"][0]["path"] == "/facts/1/finding"
    photos = system.do(f"/api/v1/parcels/{OURS}/facts", {"kind": "start", "photos": ["a.jpg"]})
    assert (photos.status_code, photos.json()["errors"][0]["path"]) == (422, "/photos")


@pytest.mark.parametrize(
    ("verb", "body", "status"),
    [
        ("accept", {"receiver": "郑一", "number": "收1"}, "accepted"),
        ("return", {"reason": "材料不齐"}, "returned"),
    ],
)
def test_a_referral_is_accepted_with_its_outcome_or_returned(
    web: Web, verb: str, body: dict[str, str], status: str
) -> None:
    found = {
        "no": OURS,
        "kind": "inspection",
        "on": "2024-06-07",
        "finding": "change_of_use",
        "use_found": "堆场",
    }
    referred = {"no": OURS, "kind": "referral", "on": "2024-06-08", "matter": "change_of_use"}
    with writing(web.engine) as session:
        for happening in (found, referred):
            record(session, happening, desk(web.clock.at.date(), "wang"))
    system = web.system("zheng")
    referral = first(system, "/api/v1/referrals")
    done(system.do(f"/api/v1/referrals/{referral}/{verb}", body))
    assert done(system.get(f"/api/v1/referrals/{referral}"))["status"] == status
    outcome = system.do(f"/api/v1/referrals/{referral}/outcome", {"result": "已立案"})
    assert outcome.status_code == (200 if status == "accepted" else 409)
    again = system.do(f"/api/v1/referrals/{referral}/{verb}", body)
    assert again.json()["code"] == "refused"
