"""A request that arrives twice, or twice at once, is acted on once and answered alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from supervision.records.db import reading
from supervision.records.tables import ENTRY, KEPT_ANSWER
from supervision.web.api import recording
from tests.web.office import OURS, THEIRS, System, Web

HANDOVER = {"kind": "handover", "on": "2024-06-01"}
PATH = f"/api/v1/parcels/{OURS}/facts"


def handovers(web: Web) -> int:
    query = select(func.count()).select_from(ENTRY).where(ENTRY.c.kind == "handover")
    with reading(web.engine) as session:
        return session.scalar(query) or 0


def alike(one: Any, other: Any) -> bool:
    return (one.status_code, one.content, one.headers["Content-Type"]) == (
        other.status_code, other.content, other.headers["Content-Type"],
    )  # fmt: skip


def test_a_retry_is_answered_as_the_first_time_and_does_nothing(web: Web) -> None:
    system = web.system("wang")
    first, retry = (system.do(PATH, HANDOVER, key="a") for _ in range(2))
    assert first.status_code == 201
    assert "Idempotent-Replayed" not in first.headers
    assert alike(first, retry)
    assert retry.headers["Idempotent-Replayed"] == "true"
    assert handovers(web) == 1


def test_so_is_the_retry_of_a_refusal_until_another_key_is_used(web: Web) -> None:
    system = web.system("zhao")  # a clerk
    asked = {"kind": "extension", "new_start_on": "2025-01-01", "on": "2024-05-01"}
    first, retry = (system.do(PATH, asked, key="a") for _ in range(2))
    assert (first.status_code, first.json()["code"]) in [(409, "refused"), (422, "bad_record")]
    assert alike(first, retry)
    assert retry.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in system.do(PATH, asked, key="b").headers


def test_a_key_is_good_for_one_request_only(web: Web) -> None:
    system = web.system("wang")
    assert system.do(PATH, HANDOVER, key="a").status_code == 201
    for path, body in (
        (PATH, HANDOVER | {"on": "2024-06-02"}),
        (f"/api/v1/parcels/{THEIRS}/facts", HANDOVER),
        ("/api/v1/tasks/urge", {"ids": ["1-2"], "reason": "逾期"}),
    ):
        answer = system.do(path, body, key="a")
        assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert handovers(web) == 1


def test_another_token_may_use_the_same_key(web: Web) -> None:
    for system, path in ((web.system("wang"), PATH), (web.system("wang"), f"/api/v1/parcels/{THEIRS}/facts")):
        answer = system.do(path, HANDOVER, key="a")
        assert answer.status_code == 201
        assert "Idempotent-Replayed" not in answer.headers
    assert handovers(web) == 2


@pytest.mark.parametrize("key", ["", " ", "键", "x" * 101])
def test_nothing_is_done_without_a_key(web: Web, key: str) -> None:
    headers = {"Idempotency-Key": key.encode()} if key else {}
    answer = web.system("wang").post(PATH, json=HANDOVER, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (
        (422, "bad_request") if key else (400, "key_missing")
    )
    assert handovers(web) == 0


def test_what_is_no_request_takes_no_key(web: Web) -> None:
    system = web.system("wang")
    assert system.do(PATH, HANDOVER | {"kind": "party"}, key="a").status_code == 422
    assert system.do(PATH, HANDOVER, key="a").status_code == 201


def test_an_answer_is_kept_for_thirty_days(web: Web) -> None:
    system = web.system("wang", days=90)
    assert system.do(PATH, HANDOVER, key="a").status_code == 201
    web.clock.goes_on(days=web.office.access.api_answer_days)
    assert system.do(PATH, HANDOVER, key="a").headers["Idempotent-Replayed"] == "true"
    web.clock.goes_on(seconds=1)
    assert "Idempotent-Replayed" not in system.do(PATH, HANDOVER, key="a").headers
    with reading(web.engine) as session:
        assert session.scalars(select(KEPT_ANSWER.c.key)).all() == ["a"]


def test_when_the_database_fails_nothing_is_kept_and_a_retry_acts(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = web.system("wang")

    def fails(*given: Any) -> Any:
        raise OperationalError("", None, Exception("gone"))

    with monkeypatch.context() as patched:
        patched.setattr(recording, "record_all", fails)
        answer = system.do(PATH, HANDOVER, key="a")
        assert (answer.status_code, answer.json()["code"]) == (503, "database")
    assert system.do(PATH, HANDOVER, key="a").status_code == 201
    assert handovers(web) == 1


def test_of_many_retries_at_once_one_acts(web: Web) -> None:
    token = web.api_token("wang")
    at_once = Barrier(6)

    def asks(_: int) -> Any:
        system = System(web.app, token)
        at_once.wait()
        return system.do(PATH, HANDOVER, key="a")

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(asks, range(6)))
    assert all(alike(answers[0], each) for each in answers), [each.text for each in answers]
    assert sum("Idempotent-Replayed" not in each.headers for each in answers) == 1
    assert handovers(web) == 1


def test_a_retry_that_comes_while_the_first_is_under_way_waits_for_its_answer(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, done, go_on = web.api_token("wang"), Event(), Event()
    acting = recording.record_all

    def acts_and_waits(*given: Any) -> Any:
        outcomes = acting(*given)
        done.set()
        go_on.wait(30)
        return outcomes

    monkeypatch.setattr(recording, "record_all", acts_and_waits)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(System(web.app, token).do, PATH, HANDOVER, "a")
        assert done.wait(30)
        retry = pool.submit(System(web.app, token).do, PATH, HANDOVER, "a")
        assert not retry.done()
        go_on.set()
        assert alike(first.result(30), retry.result(30))
    assert handovers(web) == 1


# Versions


def test_what_was_read_already_is_not_sent_again_until_something_is_recorded(web: Web) -> None:
    system = web.system("wang")
    tag = system.get(f"/api/v1/parcels/{OURS}").headers["ETag"]
    again = system.get(f"/api/v1/parcels/{OURS}", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert (
        system.get(f"/api/v1/parcels/{OURS}?on=2024-06-09", headers={"If-None-Match": tag}).status_code == 200
    )
    assert system.do(PATH, HANDOVER).status_code == 201
    assert system.get(f"/api/v1/parcels/{OURS}", headers={"If-None-Match": tag}).status_code == 200


def test_nothing_is_done_to_a_case_file_that_moved_on_since_it_was_read(web: Web) -> None:
    system = web.system("wang")
    tag = system.get(f"/api/v1/parcels/{OURS}").headers["ETag"]
    assert system.do(PATH, HANDOVER, **{"If-Match": tag}).status_code == 201
    answer = system.do(PATH, HANDOVER | {"on": "2024-06-02"}, **{"If-Match": tag})
    assert (answer.status_code, answer.json()["code"]) == (412, "changed")
    assert handovers(web) == 1
