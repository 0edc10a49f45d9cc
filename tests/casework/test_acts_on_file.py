"""What was done and what became of it, told by the entries alone; the rows of `act` say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select

from supervision.casework.acts_on_file import (
    FIRST_STATUS,
    SORTS,
    ActOnFile,
    acts_of,
    done_of,
    happened_by,
    known_by,
)
from supervision.casework.journal import ActKind, Entry, read_entries
from supervision.law.steps import ActSort
from supervision.law.terms import Kind
from supervision.records.act import ActStatus
from supervision.records.db import reading
from supervision.records.tables import ACT
from tests.database import INSTANT, supply, sweep_on, tell

DAY = date(2024, 5, 2)
LATER = date(2024, 6, 3)
KEY = ("start", 0, "notice", "2024-06-01")


def entry(kind: Kind | ActKind, on: date = DAY, **payload: Any) -> Entry:
    return Entry(kind, on, on, INSTANT, "经办", payload)


def act(kind: ActKind, **more: Any) -> Entry:
    duty, subject, step, basis = KEY
    said = {
        "duty": duty,
        "subject": subject,
        "step": step,
        "basis": basis,
        "name": "start_notice",
        "unit": "utilisation",
    }
    return entry(
        kind, **said, owed_from="2024-06-02", due_on="2024-06-01", clause="", reason="应通知", **more
    )


def file_of(*entries: Entry) -> dict[int, ActOnFile]:
    return acts_of(enumerate(entries, start=1))


def only(*entries: Entry) -> ActOnFile:
    [found] = file_of(*entries).values()
    return found


def test_facts_and_holds_are_no_acts() -> None:
    key = dict(zip(("duty", "subject", "step", "basis"), KEY, strict=True))
    assert (
        file_of(
            entry(Kind.HANDOVER),
            entry(ActKind.HOLDING, **key, reason="协商"),
            entry(ActKind.LETTING_GO, **key),
        )
        == {}
    )


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (ActKind.NOTICE, ActStatus.DRAFTED),
        (ActKind.TASK, ActStatus.OPEN),
        (ActKind.ALERT, ActStatus.OPEN),
        (ActKind.LAPSE, ActStatus.LAPSED),
    ],
)
def test_an_act_is_known_by_its_entry_and_stands_at_first(kind: ActKind, status: ActStatus) -> None:
    found = file_of(entry(Kind.HANDOVER), act(kind))
    assert list(found) == [2]
    assert (found[2].seq, found[2].key, found[2].status) == (2, KEY, status)
    assert (found[2].done_on, found[2].owed_from, found[2].due_on) == (
        DAY,
        date(2024, 6, 2),
        date(2024, 6, 1),
    )


def test_every_sort_of_act_has_a_first_status_and_a_kind_of_entry() -> None:
    assert set(FIRST_STATUS) == set(ActSort) - {ActSort.MOVE}
    assert {str(kind) for kind in ActKind} >= SORTS


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (ActKind.ISSUING, ActStatus.ISSUED),
        (ActKind.SERVING, ActStatus.SERVED),
        (ActKind.WITHDRAWAL, ActStatus.WITHDRAWN),
        (ActKind.CLOSING, ActStatus.DONE),
        (ActKind.DISMISSAL, ActStatus.DISMISSED),
    ],
)
def test_what_an_entry_makes_of_the_act_it_names(kind: ActKind, status: ActStatus) -> None:
    found = only(act(ActKind.NOTICE), entry(kind, LATER, act=1))
    assert found.status is status
    assert [seq for seq, _ in found.settled_by] == [2]
    assert found.settled_on(kind) == LATER


def test_an_entry_names_one_act_and_leaves_the_others() -> None:
    found = file_of(act(ActKind.NOTICE), act(ActKind.TASK), entry(ActKind.CLOSING, act=2))
    assert [one.status for one in found.values()] == [ActStatus.DRAFTED, ActStatus.DONE]


# Triage


@pytest.mark.parametrize(
    ("kind", "released"), [(ActKind.NOTICE, ActStatus.DRAFTED), (ActKind.TASK, ActStatus.OPEN)]
)
def test_what_is_triaged_waits_and_released_is_what_it_would_have_been(
    kind: ActKind, released: ActStatus
) -> None:
    triaged = act(kind, triaged=True)
    assert only(triaged).status is ActStatus.TRIAGE
    assert only(triaged, entry(ActKind.RELEASE, LATER, act=1)).status is released


def test_a_notice_released_was_drafted_when_it_was_released() -> None:
    found = only(
        act(ActKind.NOTICE, triaged=True), entry(ActKind.RELEASE, LATER, act=1), entry(ActKind.ISSUING, act=1)
    )
    assert (found.done_on, found.drafted_on, found.drafted_seq) == (DAY, LATER, 2)


# Taking back


def test_restored_it_is_as_the_entry_says() -> None:
    entries = act(ActKind.TASK), entry(ActKind.CLOSING, act=1), entry(ActKind.RESTORING, act=1, status="open")
    assert only(*entries).status is ActStatus.OPEN


def test_the_last_of_several_days_counts() -> None:
    issued = [entry(ActKind.ISSUING, day, act=1) for day in (DAY, LATER)]
    found = only(act(ActKind.NOTICE), *issued)
    assert found.settled_on(ActKind.ISSUING) == LATER
    assert found.settled_on(ActKind.SERVING) is None


def test_what_is_withdrawn_may_be_done_again_and_nothing_else_may() -> None:
    withdrawn = [act(ActKind.NOTICE), entry(ActKind.WITHDRAWAL, act=1)]
    assert only(*withdrawn).withdrawn
    assert done_of(file_of(*withdrawn).values()) == set()
    assert done_of(file_of(*withdrawn, act(ActKind.NOTICE)).values()) == {KEY}
    for kind in (ActKind.DISMISSAL, ActKind.CLOSING, ActKind.ISSUING, ActKind.SERVING):
        assert done_of(file_of(act(ActKind.NOTICE), entry(kind, act=1)).values()) == {KEY}
    assert done_of(file_of(act(ActKind.LAPSE)).values()) == {KEY}


def test_an_entry_about_an_act_that_is_none_cannot_be_told() -> None:
    with pytest.raises(KeyError):
        file_of(entry(ActKind.CLOSING, act=7))


# As of a day


def recorded(entry: Entry, on: date) -> Entry:
    return replace(entry, recorded_on=on)


DRAFTED = recorded(act(ActKind.NOTICE), LATER)
BEFORE = date(2024, 4, 30)


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2024, 4, 29), None),
        (BEFORE, ActStatus.ISSUED),
        (date(2024, 5, 1), ActStatus.ISSUED),
        (DAY, ActStatus.ISSUED),
    ],
)
def test_a_paper_issued_before_its_draft_was_made_is_on_file_from_its_issue_on(
    on: date, status: ActStatus | None
) -> None:
    journal = list(enumerate([DRAFTED, recorded(entry(ActKind.ISSUING, BEFORE, act=1), LATER)], start=1))
    found = acts_of(happened_by(journal, on))
    assert [one.status for one in found.values()] == ([] if status is None else [status])


def test_a_draft_is_on_file_from_its_own_day_and_issued_from_that_of_its_issue() -> None:
    journal = list(enumerate([act(ActKind.NOTICE), entry(ActKind.ISSUING, LATER, act=1)], start=1))
    days = (date(2024, 5, 1), DAY, date(2024, 6, 2), LATER)
    found = [[one.status for one in acts_of(happened_by(journal, on)).values()] for on in days]
    assert found == [[], [ActStatus.DRAFTED], [ActStatus.DRAFTED], [ActStatus.ISSUED]]


@pytest.mark.parametrize(("known_on", "known"), [(date(2024, 5, 1), 0), (DAY, 1), (LATER, 1)])
def test_what_was_recorded_of_an_act_on_an_earlier_office_day_makes_it_known(
    known_on: date, known: int
) -> None:
    journal = list(enumerate([DRAFTED, entry(ActKind.ISSUING, DAY, act=1)], start=1))
    assert len(acts_of(known_by(journal, known_on))) == known


# On file


def test_the_rows_are_what_the_entries_tell(engine: Engine) -> None:
    tell(engine, date(2024, 1, 5), supply())
    sweep_on(engine, date(2024, 2, 5))
    issued = {"kind": "notice_issued", "on": "2024-02-06", "notice": "overdue_payment", "subject": 1}
    tell(engine, date(2024, 2, 6), issued, {"kind": "payment", "on": "2024-02-06", "amount_wan": "500"})
    sweep_on(engine, LATER)
    with reading(engine) as session:
        rows = [dict(row) for row in session.execute(select(ACT).order_by(ACT.c.seq)).mappings()]
        [parcel_id] = {row.pop("parcel_id") for row in rows}
        assert {row.pop("district_id") for row in rows} == {1}
        told = [one.row() for one in acts_of(read_entries(session, [parcel_id])[parcel_id]).values()]
    assert told == rows
    assert {row["status"] for row in rows} >= {"issued", "open", "lapsed"}
