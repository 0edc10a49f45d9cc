"""A list by pages is the whole list, line for line; and no page sorts, or reads a table to find fifty lines of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Engine, Table, event, insert, select, text, update
from sqlalchemy.orm import Session

from supervision.casework import keyset, parcel_conditions
from supervision.casework.finding import NotFound
from supervision.casework.lists import BY_DAY, acts, acts_in_turn, deadline_id, deadlines, parcels
from supervision.casework.places import id_text
from supervision.casework.reading import count_due, count_late, overview
from supervision.casework.task_list import tasks_to_do
from supervision.law.refusals import Refused
from supervision.law.steps import ActSort, Duty
from supervision.law.terms import State
from supervision.records.act import ActStatus
from supervision.records.base import Base
from supervision.records.db import open_records, reading, writing
from supervision.records.tables import DEADLINE, FEED, PARCEL
from tests.database import Databases, desk, supply, sweep_on, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]

SIGNED, LAST_SWEPT, TODAY = date(2024, 1, 5), date(2024, 6, 6), date(2024, 6, 10)
HERE, THERE = "新河县", "南宫市"
NUMBERS = [f"1305302024B0{n:04d}" for n in range(11, 18)]


def happened(engine: Engine) -> None:
    """Seven parcels, every other one in the neighbouring town, of every course: built, halted, late, imported."""

    def row(number: int) -> dict[str, Any]:
        told = supply(NUMBERS[number])
        told["parcel"]["district"] = THERE if number % 2 else HERE
        return told

    start = {"kind": "start", "on": "2024-02-01", "proof": "施工许可证"}
    tell(engine, SIGNED, *(row(number) for number in range(5)))
    sweep_on(engine, SIGNED)
    tell(engine, date(2024, 2, 1), start | {"no": NUMBERS[0]}, start | {"no": NUMBERS[1]})
    sweep_on(engine, date(2024, 2, 5))
    tell(engine, date(2024, 3, 1), {"no": NUMBERS[1], "kind": "halt", "on": "2024-03-01"})
    for day in ("2024-03-02", "2024-05-02", "2024-06-02"):
        sweep_on(engine, date.fromisoformat(day))
    tell(engine, LAST_SWEPT, row(5), row(6), bulk=True)
    sweep_on(engine, LAST_SWEPT)


@contextmanager
def records(request: pytest.FixtureRequest, databases: Databases, folder: Path) -> Iterator[Engine]:
    with ExitStack() as opened:
        engine = open_records(databases.fresh(request.param, folder, opened))
        happened(engine)
        yield engine
        engine.dispose()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def docket(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The seven parcels, to be read only."""
    with records(request, databases, tmp_path_factory.mktemp("docket")) as engine:
        yield engine


def test_what_is_gone_since_its_key_was_read_is_left_out(docket: Engine) -> None:
    def due(session: Session, *still_there: ColumnElement[bool]) -> list[str]:
        query = select(*BY_DAY).where(*still_there)
        every_one: list[list[ColumnElement[bool]]] = [[]]
        rows = keyset.merge(session, query, DEADLINE, BY_DAY, every_one, None, None)
        return [deadline_id(row) for row in rows]

    with reading(docket) as session:
        before = due(session)
        gone = before[1]
        _, parcel_id, duty, subject = gone.split("/")
        its = (
            (DEADLINE.c.parcel_id == int(parcel_id))
            & (DEADLINE.c.duty == duty)
            & (DEADLINE.c.subject == int(subject))
        )
        assert due(session, ~its) == [each for each in before if each != gone]


# Pages are the whole


Pages = Callable[..., list[str]]


def parcel_numbers(session: Session, **options: Any) -> list[str]:
    return [line.no for line in parcels(session, TODAY, **options)]


def deadline_ids(session: Session, **options: Any) -> list[str]:
    return [deadline_id(row) for row in deadlines(session, until=date(2026, 12, 31), **options)]


def task_ids(session: Session, after: str | None = None, **options: Any) -> list[str]:
    return [line.id for line in tasks_to_do(session, desk(TODAY), after=act_id(after), **options)]


def notice_ids(session: Session, after: str | None = None, **options: Any) -> list[str]:
    found = acts(session, sort=ActSort.NOTICE, statuses=[ActStatus.DRAFTED], after=act_id(after), **options)
    return [id_text((row.parcel_id, row.seq)) for row in found]


def triage_ids(session: Session, after: str | None = None, **options: Any) -> list[str]:
    found = acts(session, statuses=[ActStatus.TRIAGE], after=act_id(after), **options)
    return [id_text((row.parcel_id, row.seq)) for row in found]


def act_id(given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    parcel_id, seq = given.split("-")
    return int(parcel_id), int(seq)


LISTS: dict[str, tuple[Pages, dict[str, Any]]] = {
    "parcels": (parcel_numbers, {}),
    "parcels in a state": (parcel_numbers, {"state": State.PAYMENT_DUE}),
    "parcels of a district": (parcel_numbers, {"district": HERE}),
    "parcels in a state of a district": (parcel_numbers, {"state": State.PAYMENT_DUE, "district": THERE}),
    "parcels overdue": (parcel_numbers, {"only_overdue": True}),
    "parcels with something due soon": (parcel_numbers, {"due_within": 300}),
    "parcels found": (parcel_numbers, {"find": "2024B"}),
    "deadlines": (deadline_ids, {}),
    "deadlines of one duty": (deadline_ids, {"duty": Duty.PAYMENT}),
    "tasks": (task_ids, {}),
    "tasks overdue": (task_ids, {"only_overdue": True}),
    "notices": (notice_ids, {}),
    "triage": (triage_ids, {}),
}


def test_an_alert_is_never_overdue(docket: Engine) -> None:
    with reading(docket) as session:
        assert not task_ids(session, sorts=[ActSort.ALERT], only_overdue=True)


@pytest.mark.parametrize("listed", LISTS)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_page_after_page_is_the_whole_list(docket: Engine, listed: str, size: int) -> None:
    read, options = LISTS[listed]
    with reading(docket) as session:
        whole, found = read(session, **options), []
        while page := read(session, limit=size, after=found[-1] if found else None, **options):
            assert len(page) == min(size, len(whole) - len(found))
            found += page
    assert found == whole
    assert len(whole) >= 2


@pytest.mark.parametrize("listed", LISTS)
def test_read_in_many_pieces_the_whole_list_is_the_same(
    docket: Engine, listed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, options = LISTS[listed]
    with reading(docket) as session:
        whole = read(session, **options)
        monkeypatch.setattr(keyset, "PAGE", 2)
        assert read(session, **options) == whole


def test_parcels_are_listed_by_district_and_a_state_and_a_district_are_kept_to(docket: Engine) -> None:
    with reading(docket) as session:
        assert set(parcel_numbers(session, district=THERE)) == set(NUMBERS[1::2])
        assert set(parcel_numbers(session)) == set(NUMBERS)
        named = [line.life.parcel.district for line in parcels(session, TODAY)]
        assert sorted(named, key=[named[0], named[-1]].index) == named
        for state in State:
            stand = {line.no for line in parcels(session, TODAY) if line.life.state is state}
            assert set(parcel_numbers(session, state=state)) == stand
            assert set(parcel_numbers(session, state=state, district=HERE)) == stand & set(NUMBERS[::2])


def test_overdue_are_those_the_law_says(docket: Engine) -> None:
    with reading(docket) as session:
        late = [line.no for line in parcels(session, TODAY) if line.overdue]
        assert parcel_numbers(session, only_overdue=True) == late
        assert NUMBERS[1] in late  # halted, and behind with its payment
        assert NUMBERS[6] in late  # imported: nobody said what was paid, but it should have started


def test_a_page_goes_on_where_its_last_line_was_though_that_is_met_meanwhile(engine: Engine) -> None:
    happened(engine)
    with reading(engine) as session:
        whole = deadline_ids(session, duty=Duty.PAYMENT)
        first = deadline_ids(session, duty=Duty.PAYMENT, limit=2)
        paid = int(first[-1].split("/")[1])
        no = session.scalars(select(PARCEL.c.no).where(PARCEL.c.id == paid)).one()
    tell(engine, TODAY, {"no": no, "kind": "payment", "on": str(TODAY), "instalment": 1, "amount_wan": "500"})
    with reading(engine) as session:
        assert deadline_ids(session, duty=Duty.PAYMENT, after=first[-1]) == whole[2:]


@pytest.mark.parametrize(
    ("listed", "after"),
    [
        ("parcels", "没有这宗地"),
        ("deadlines", "17-4"),
        ("deadlines", "2024-06-01/17/dance/0"),
        ("tasks", "1-999"),
        ("notices", "999-1"),
    ],
)
def test_to_go_on_from_what_nobody_knows_is_refused(docket: Engine, listed: str, after: str) -> None:
    read, options = LISTS[listed]
    with reading(docket) as session, pytest.raises(Refused) as refused:
        read(session, after=after, **options)
    assert isinstance(refused.value, NotFound)
    assert after in str(refused.value)


# How a database reads them


COPIES = 150


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def large(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The same parcels over and over, with all their rows: a thousand and fifty."""
    with records(request, databases, tmp_path_factory.mktemp("large")) as engine:
        with writing(engine) as session:
            for table in (
                PARCEL,
                *(t for t in Base.metadata.sorted_tables if "parcel_id" in t.c and t is not FEED),
            ):
                _copy_rows(session, table, "id" if table is PARCEL else "parcel_id")
        yield engine


def _copy_rows(session: Session, table: Table, key: str) -> None:
    rows = [dict(row) for row in session.execute(select(table)).mappings()]
    for copy in range(1, COPIES):
        copied = [row | {key: row[key] + copy * 100} for row in rows]
        if table is PARCEL:
            copied = [row | {"no": f"{row['no']}-{copy}"} for row in copied]
        if copied:
            session.execute(insert(table), copied)


@contextmanager
def noted(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """The statements sent meanwhile, with their values."""
    statements: list[tuple[str, Any]] = []

    def note(*given: Any) -> None:
        statements.append((given[2], given[3]))

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def plans_of(engine: Engine, read: Callable[[Session], object]) -> list[str]:
    """How the database reads each query of it, one after another."""
    with noted(engine) as statements, reading(engine) as session:
        read(session)
    queries = [(sql, values) for sql, values in statements if sql.startswith("SELECT")]
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            explained = [(f"EXPLAIN QUERY PLAN {sql}", values) for sql, values in queries]
        else:
            connection.execute(text("ANALYZE"))
            for way in ("seqscan", "bitmapscan"):  # a table as small as this is read whole, were it allowed
                connection.execute(text(f"SET enable_{way} = off"))
            explained = [(f"EXPLAIN {sql}", values) for sql, values in queries]
        return [
            "\n".join(row[-1] for row in connection.exec_driver_sql(sql, values)) for sql, values in explained
        ]


A_PAGE = 51
FROM_THE_MIDDLE = "2024-05-02/3/start/0"

BY_INDEX: dict[str, tuple[str, Callable[[Session], object]]] = {
    "parcels": ("ix_parcel_district", lambda s: parcel_numbers(s, limit=A_PAGE)),
    "parcels, the next page": ("ix_parcel_district", lambda s: parcel_numbers(s, limit=A_PAGE, after=NUMBERS[2])),
    "parcels of a district": ("ix_parcel_district", lambda s: parcel_numbers(s, limit=A_PAGE, district=HERE)),
    "parcels in a state": (
        "ix_parcel_state_district",
        lambda s: parcel_numbers(s, limit=A_PAGE, state=State.PAYMENT_DUE, after=NUMBERS[2]),
    ),
    "parcels in a state of a district": (
        "ix_parcel_state_district",
        lambda s: parcel_numbers(s, limit=A_PAGE, state=State.PAYMENT_DUE, district=HERE),
    ),
    "parcels overdue": ("ix_parcel_district", lambda s: parcel_numbers(s, limit=A_PAGE, only_overdue=True)),
    "parcels due": ("ix_parcel_district", lambda s: parcel_numbers(s, limit=A_PAGE, due_within=300)),
    "parcels found": ("ix_parcel_district", lambda s: parcel_numbers(s, limit=A_PAGE, find="示范项目")),
    "deadlines": ("ix_deadline_duty", lambda s: deadline_ids(s, limit=A_PAGE)),
    "deadlines, the next page": (
        "ix_deadline_duty", lambda s: deadline_ids(s, limit=A_PAGE, after=FROM_THE_MIDDLE),
    ),
    "deadlines of one duty": (
        "ix_deadline_duty", lambda s: deadline_ids(s, limit=A_PAGE, after=FROM_THE_MIDDLE, duty=Duty.START),
    ),
    "tasks": ("ix_act_status", lambda s: task_ids(s, limit=A_PAGE)),
    "tasks of an officer": ("ix_act_officer", lambda s: task_ids(s, limit=A_PAGE, officer="", after="1-2")),
    "notices": ("ix_act_status", lambda s: notice_ids(s, limit=A_PAGE)),
    "triage": ("ix_act_status", lambda s: list(acts_in_turn(s, ActSort, [ActStatus.TRIAGE], limit=A_PAGE))),
}  # fmt: skip


@pytest.mark.parametrize("listed", BY_INDEX)
def test_a_page_is_read_in_the_order_of_an_index(
    large: Engine, listed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcel_conditions, "FEW", 0)  # as where thousands are late
    index, read = BY_INDEX[listed]
    plans = plans_of(large, read)
    page = [plan for plan in plans if f"{index} " in plan.replace("\n", " ") + " "]
    assert page, plans
    for plan in page:
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan
        # aliases once, for what was typed; of each stretch of the index the few keys it gave
        read_through = re.sub(r"SCAN (alias|stretch_\d+)\b", "", plan)
        from_its_beginning = plan.count(f"SCAN parcel USING INDEX {index}")
        assert read_through.count("SCAN ") <= from_its_beginning
        assert "Seq Scan" not in plan


@pytest.mark.parametrize("asked", ["only_overdue", "due_within"])
def test_a_few_late_parcels_are_found_without_reading_the_others(large: Engine, asked: str) -> None:
    def read(session: Session) -> list[str]:
        return parcel_numbers(session, limit=A_PAGE, **{asked: 300 if asked == "due_within" else True})

    few = [plan for plan in plans_of(large, read) if "parcel" in plan and "deadline" in plan]
    assert few
    for plan in few:
        assert "SCAN parcel" not in plan
        assert "Seq Scan" not in plan


def test_few_and_many_late_parcels_are_the_same(large: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def read() -> tuple[list[str], list[str]]:
        with reading(large) as session:
            return parcel_numbers(session, only_overdue=True), parcel_numbers(session, due_within=300)

    few = read()
    monkeypatch.setattr(parcel_conditions, "FEW", 0)
    assert read() == few
    assert all(few)


def test_the_counts_are_read_by_indexes(large: Engine) -> None:
    counted = {
        "ix_deadline_duty": lambda s: count_late(s, TODAY),
        "ix_parcel_halted": lambda s: count_late(s, TODAY),
        "ix_parcel_due": lambda s: count_due(s, TODAY),
        "ix_act_status": lambda s: overview(s, TODAY),
        "ix_run_day": lambda s: overview(s, TODAY),
    }
    for index, read in counted.items():
        assert any(index in plan for plan in plans_of(large, read)), index
    for plan in plans_of(large, lambda s: overview(s, TODAY)):
        for table in (PARCEL, DEADLINE):
            assert f"SCAN {table.name}" not in plan
            assert f"Seq Scan on {table.name}" not in plan


# The overview is counted, not read


def read_late(session: Session, today: date, **options: Any) -> dict[str, int]:
    """Lateness as the law says it of every life."""
    late: dict[str, int] = {}
    for line in parcels(session, today, **options):
        for item in line.overdue:
            late[str(item.duty)] = late.get(str(item.duty), 0) + 1
    return late


@pytest.mark.parametrize("today", ["2024-01-05", "2024-02-05", "2024-03-02", "2024-06-02", "2027-01-01"])
def test_lateness_is_counted_as_the_law_says_it_of_every_life(docket: Engine, today: str) -> None:
    day = date.fromisoformat(today)
    with reading(docket) as session:
        assert count_late(session, day) == read_late(session, day)
        for district in (HERE, THERE, "没有这个县"):
            assert count_late(session, day, district) == read_late(session, day, district=district)


def test_the_overview_of_the_districts_comes_to_that_of_the_whole(docket: Engine) -> None:
    with reading(docket) as session:
        whole = overview(session, TODAY)
        parts = [overview(session, TODAY, district) for district in (HERE, THERE)]
        assert whole.states == {
            state: sum(part.states.get(state, 0) for part in parts) for state in whole.states
        }
        assert sum(whole.states.values()) == len(NUMBERS)
        assert whole.due == sum(part.due for part in parts)
        counts = {(sort, status): count for sort, status, count in whole.waiting}
        assert sum(counts.values()) == sum(count for part in parts for *_, count in part.waiting)
        assert whole.last_looked_on == LAST_SWEPT


def test_what_is_due_is_counted_district_by_district(engine: Engine) -> None:
    happened(engine)
    with writing(engine) as session:
        session.execute(update(PARCEL).where(PARCEL.c.no.in_(NUMBERS[:3])).values(next_look_on=TODAY))
    with reading(engine) as session:
        counts = (
            count_due(session, TODAY, None),
            count_due(session, TODAY, HERE),
            count_due(session, TODAY, THERE),
        )
        after = session.scalars(select(PARCEL.c.no).where(PARCEL.c.next_look_on <= TODAY)).all()
    assert counts == (len(after), len(set(after) & set(NUMBERS[::2])), len(set(after) & set(NUMBERS[1::2])))
