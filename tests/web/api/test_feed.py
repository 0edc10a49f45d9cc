"""The feed: every entry once, in an order in which nothing ever appears behind what was read already."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from supervision.casework.recording import record
from supervision.records.db import reading, writing
from supervision.records.feed import give_places
from supervision.records.tables import ENTRY, FEED
from tests.database import desk, migrate
from tests.web.office import OURS, THEIRS, System, Web

TODAY = date(2024, 6, 10)


def handover(no: str, day: int = 1) -> dict[str, Any]:
    return {"no": no, "kind": "handover", "on": f"2024-06-{day:02}"}


def follow(system: System, after: str | None = None, limit: int = 500) -> tuple[list[tuple[str, int]], str]:
    """What is new since a cursor: number and seq of each entry; and where to go on."""
    found: list[tuple[str, int]] = []
    while True:
        answer = system.get("/api/v1/feed", params={"limit": limit} | ({"after": after} if after else {}))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += [(item["no"], item["entry"]["seq"]) for item in page["items"]]
        after = page["next"]
        if not page["more"]:
            return found, str(after)


def entries(engine: Engine) -> int:
    with reading(engine) as session:
        return len(session.execute(select(ENTRY.c.seq)).all())


def test_every_entry_is_told_once_whatever_the_size_of_a_page(web: Web) -> None:
    system = web.system("wang")
    whole, end = follow(system)
    assert len(whole) == len(set(whole)) == entries(web.engine)
    for limit in (1, 2, 3, 7):
        assert follow(system, limit=limit) == (whole, end)
    assert follow(system, end) == ([], end)


def test_of_one_parcel_the_order_is_that_of_its_case_file(web: Web) -> None:
    whole, _ = follow(web.system("wang"))
    for no in (OURS, THEIRS):
        seqs = [seq for each, seq in whole if each == no]
        assert seqs == sorted(seqs)


def test_an_item_tells_the_entry_its_act_and_its_words(web: Web) -> None:
    items = web.system("wang").get("/api/v1/feed").json()["items"]
    assert items[0]["entry"]["kind"] == "supply"
    assert items[0]["act"] is None
    acts = [item for item in items if item["entry"]["sort"] == "act"]
    assert acts[0]["act"] == f"1-{acts[0]['entry']['seq']}"
    assert "送达履约告知书" in "".join(item["entry"]["words"] for item in acts)


def test_what_is_done_through_the_api_appears_and_so_does_what_follows(web: Web) -> None:
    system = web.system("wang")
    _, end = follow(system)
    task = system.get("/api/v1/tasks").json()["items"][0]["id"]
    assert system.do("/api/v1/tasks/urge", {"ids": [task], "reason": "逾期"}).status_code == 200
    [item] = system.get("/api/v1/feed", params={"after": end}).json()["items"]
    assert (item["act"], item["entry"]["kind"], item["entry"]["by"]) == (task, "urging", "wang")


def test_who_sees_some_parcels_only_is_told_of_those_and_goes_on_all_the_same(web: Web) -> None:
    inspector = web.system("zhang")
    seen, end = follow(inspector)
    assert {no for no, _ in seen} == {OURS}
    assert web.system("wang").do("/api/v1/facts", {"facts": [handover(THEIRS)]}).json()["done"] == 1
    nothing, further = follow(inspector, end)
    assert nothing == []
    assert further != end


@pytest.mark.parametrize("cursor", ["1.1.00000000", "999999999.1.00000000", "1.999999999.fc0075f7"])
def test_a_cursor_of_other_records_is_told_to_begin_anew(web: Web, cursor: str) -> None:
    answer = web.system("wang").get("/api/v1/feed", params={"after": cursor})
    assert (answer.status_code, answer.json()["code"]) == (410, "cursor_gone")
    assert "从头读取" in answer.json()["detail"]


# Two at the same time


@pytest.mark.only_on("postgresql")
def test_what_was_written_first_and_committed_last_comes_last(web: Web) -> None:
    system = web.system("wang")
    _, end = follow(system)
    with writing(web.engine) as slow:
        record(slow, handover(OURS), desk(TODAY, "wang"))
        with writing(web.engine) as quick:
            record(quick, handover(THEIRS), desk(TODAY, "wang"))
        before, end = follow(system, end)
        assert {no for no, _ in before} == {THEIRS}
    after, _ = follow(system, end)
    assert {no for no, _ in after} == {OURS}


@pytest.mark.only_on("postgresql")
def test_who_commits_waits_for_one_whose_place_is_drawn_already(web: Web) -> None:
    system = web.system("wang")
    _, end = follow(system)

    def another() -> None:
        with writing(web.engine) as session:
            record(session, handover(THEIRS), desk(TODAY, "wang"))

    with ThreadPoolExecutor(1) as pool:
        with writing(web.engine) as first:
            record(first, handover(OURS), desk(TODAY, "wang"))
            give_places(first)
            second = pool.submit(another)
            until_it_waits(web.engine)
            assert follow(system, end) == ([], end)
            assert not second.done()
        second.result(30)
    new, _ = follow(system, end)
    assert list(dict.fromkeys(no for no, _ in new)) == [OURS, THEIRS]


def until_it_waits(engine: Engine) -> None:
    """Until somebody waits for the turn to draw places."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    for _ in range(100_000):
        with engine.connect() as connection:
            if connection.scalar(waiting):
                return
    raise AssertionError("nobody waited")


def test_a_reader_beside_many_writers_misses_nothing(web: Web) -> None:
    system = web.system("wang")
    object.__setattr__(web.office.access, "api_per_minute", 100_000)

    def writes(no: str) -> None:
        for day in range(1, 9):
            with writing(web.engine) as session:
                record(
                    session,
                    {"no": no, "kind": "complaint", "on": f"2024-06-{day:02}", "content": "反映"},
                    desk(TODAY, "wang"),
                )

    def reads() -> Iterator[tuple[str, int]]:
        after: str | None = None
        while True:
            over = all(each.done() for each in writers)
            found, after = follow(system, after, limit=5)
            yield from found
            if over:
                return

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(writes, no) for no in (OURS, THEIRS, OURS, THEIRS)]
        read = list(reads())
    for each in writers:
        each.result()
    assert read == follow(system)[0]
    assert len(read) == len(set(read)) == entries(web.engine)


def test_a_transaction_that_is_given_up_leaves_no_place(web: Web) -> None:
    def gives_up() -> None:
        with writing(web.engine) as session:
            record(session, handover(OURS), desk(TODAY, "wang"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        gives_up()
    with reading(web.engine) as session:
        placed = sum(row.last_seq - row.first_seq + 1 for row in session.execute(select(FEED)))
    assert placed == entries(web.engine)


def test_what_was_there_before_the_feed_is_told_first(web: Web) -> None:
    whole, _ = follow(web.system("wang"))
    with web.engine.begin() as connection:
        connection.execute(text("DELETE FROM kept_answer"))
        connection.execute(text("DELETE FROM api_token"))
    migrate(web.engine, "-1", down=True)
    migrate(web.engine)
    assert sorted(follow(web.system("wang"))[0]) == sorted(whole)
