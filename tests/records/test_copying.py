"""Copying on both databases, both ways: every row arrives as it was, and one that did not is named by table and key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, insert, make_url, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from supervision.access import Access
from supervision.casework.access.accounts import note
from supervision.casework.access.sessions import open_session
from supervision.casework.access.tokens import add_token
from supervision.casework.acts import Desk
from supervision.casework.editing.editing import edit_notice
from supervision.casework.editing.marked_text import marked
from supervision.casework.editing.texts import texts_of
from supervision.casework.intake_jobs import open_job
from supervision.casework.kept_answers import Asked, answered, keep
from supervision.casework.print_runs import selection
from supervision.casework.print_runs.run import make, prepare, record_run
from supervision.casework.scans.scan import Scan
from supervision.casework.sent_once import sending, take_once
from supervision.casework.service import sign, why_not_signed
from supervision.casework.submissions import submit
from supervision.law.refusals import Refused
from supervision.law.steps import Unit
from supervision.records import copying, guards
from supervision.records.account import AccessEvent, Way
from supervision.records.api_token import TokenScope
from supervision.records.base import Base
from supervision.records.copying import (
    Copied,
    begin_new_ids,
    copy_rows,
    differences,
    leader_of_the_open_run,
    make_room,
    other_tables,
    read_again,
    written_since,
)
from supervision.records.db import open_records, reading, writing
from supervision.records.dialects import new_ids, same_database
from supervision.records.tables import ACCOUNT, ACT, ALIAS, DEADLINE, ENTRY, LEASE, PARCEL, SAVED_VIEW
from supervision.staff import Officer, Role
from tests.casework.staffed import desk_of, supervisor
from tests.daily.tampering import LAST_DAY, imported
from tests.database import INSTANT, NO, Databases, desk, migrate, supply, sweep_on, tell
from tests.moving import KINDS, NewDatabases, set_one_aside, settled

SIGNED = date(2024, 1, 5)
NOBODYS: frozenset[str] = frozenset()
"""Tables of which no docket has a row."""


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: f"from {kind}")
def docket(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """A docket with a row of every kind; nobody writes in it any more."""
    folder = tmp_path_factory.mktemp("docket")
    with ExitStack() as opened:
        engine = open_records(databases.fresh(request.param, folder, opened))
        settled(engine, folder / "photos")
        set_one_aside(engine)
        sign_somebody_in(engine)
        submit_something(engine)
        print_something(engine)
        yield engine
        engine.dispose()


@pytest.fixture(params=KINDS, ids=lambda kind: f"to {kind}")
def target(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Engine]:
    """An empty database that was just set up."""
    folder = tmp_path / "新库"
    folder.mkdir()
    with ExitStack() as opened:
        engine = open_records(databases.fresh(request.param, folder, opened))
        yield engine
        engine.dispose()


def token_desk() -> Desk:
    """A desk of an office that lists whom a token acts for."""
    administrator = Officer("feng", "冯二", Unit.UTILISATION, frozenset({Role.ADMINISTRATOR}))
    return desk_of("feng", administrator, supervisor(), today=SIGNED)


def sign_somebody_in(engine: Engine) -> None:
    """An account, a session of its, a view he saved, a line of the log; another system's token, an answer kept for it."""
    account = {
        "login": "wang",
        "password": "$argon2id$",
        "must_change": True,
        "changed_at": INSTANT,
        "failed": 3,
        "locked_until": INSTANT,
    }
    with writing(engine) as session:
        session.execute(insert(ACCOUNT).values(account))
        open_session(session, "wang", Way.PASSWORD, INSTANT, Access())
        view = {"login": "wang", "name": "停工", "filters": "{}", "shared": True, "saved_at": INSTANT}
        session.execute(insert(SAVED_VIEW).values(view))
        note(session, "wang", AccessEvent.SIGNED_IN, INSTANT, by="wang", address="10.0.0.7")
        take_once(
            session, sending("wang", "0" * 36, "0" * 64), INSTANT, lambda: {"where": "宗地1 第2号 巡查"}
        )
        add_token(session, "大数据平台", token_desk(), login="wang", scopes=[TokenScope.READ], days=30)
        asked = Asked("token:1", "键-1", "0" * 64)
        assert answered(session, asked, INSTANT) is None
        keep(session, asked, 201, '{"no": "示范"}')


def submit_something(engine: Engine) -> None:
    """A submission that waits to be checked, and an import from the web."""
    zhao = desk(date(2024, 1, 5), "zhao")
    with writing(engine) as session:
        submit(session, supply("1305302024B00999"), [Scan("0" * 64, "合同.pdf", 5, "pdf")], zhao)
        open_job(session, [("供地.csv", "0" * 64, 5)], zhao)


def print_something(engine: Engine) -> None:
    """A notice that is edited, issued under a number, and printed."""
    at = desk(LAST_DAY)
    drafted = (ACT.c.sort == "notice", ACT.c.status == "drafted")
    with writing(engine) as session:
        drafts = [tuple(row) for row in session.execute(select(ACT.c.parcel_id, ACT.c.seq).where(*drafted))]
        in_the_way = why_not_signed(session, drafts, at)
        chosen = next(act_id for act_id in drafts if not in_the_way[act_id])
        lines = marked(texts_of(session, [chosen])[chosen][-1].blocks).splitlines()
        more = "\n".join([*lines[:-3], "@p 请携带凭证。", *lines[-3:]])
        edit_notice(session, chosen, at, more, version=1, why="补充")
        sign(session, chosen, at)
    with writing(engine) as session:
        record_run(session, make(prepare(session, selection.Asked(LAST_DAY), at), at))


@contextmanager
def both(source: Engine, target: Engine) -> Iterator[tuple[Session, Session]]:
    """One view of the source, one transaction of the target, with room made."""
    with reading(source) as ours, writing(target) as theirs:
        make_room(theirs)
        yield ours, theirs


def copy(source: Engine, target: Engine) -> list[Copied]:
    """Copy everything and leave the target as it is used."""
    with both(source, target) as (ours, theirs):
        done = copy_rows(ours.connection(), theirs.connection())
        assert read_again(theirs.connection()) == done
        begin_new_ids(theirs.connection())
    return done


def everything(engine: Engine) -> dict[str, set[tuple[Any, ...]]]:
    """Every row of every table as the program reads it: Decimals, dates, instants."""
    with reading(engine) as session:
        return {
            table.name: {tuple(row) for row in session.execute(select(table))}
            for table in Base.metadata.sorted_tables
        }


# What arrives


def test_every_row_of_every_table_arrives_as_it_was(docket: Engine, target: Engine) -> None:
    before = everything(docket)
    assert {name for name, rows in before.items() if not rows} == NOBODYS
    done = copy(docket, target)
    assert everything(target) == before
    assert {one.table: one.rows for one in done} == {name: len(rows) for name, rows in before.items()}


def test_the_digest_does_not_depend_on_the_database_nor_on_the_page(
    docket: Engine, target: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = copy(docket, target)
    assert len({one.sha256 for one in done}) == len(done)
    for page in (1, 3, 100_000):
        monkeypatch.setattr(copying, "PAGE", page)
        for engine in (docket, target):
            with reading(engine) as session:
                assert read_again(session.connection()) == done


def test_a_table_goes_over_a_page_at_a_time(
    docket: Engine, target: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAGE", 7)
    pages: list[int] = []
    with both(docket, target) as (ours, theirs):
        done = copy_rows(ours.connection(), theirs.connection(), pages.append)
    assert max(pages) == 7
    assert sum(pages) == sum(one.rows for one in done)


HARD = "制表\t换行\n回车\r反斜杠\\N \\. 引号\"' 𠮷🏗 "
VALUES: dict[str, Any] = {
    "no": "1305302024B00099", "project": HARD, "location": "", "holder": "\\N", "use": "NULL",
    "supply_mode": "挂牌出让", "area_ha": Decimal("0.000001"), "contract_kind": "grant",
    "price_wan": Decimal("9223372036854.775807"), "signed_on": date(1, 1, 1), "start_on": date(9999, 12, 31),
    "completion_on": None, "construction_duty": False, "state": "supplied", "looked_on": date(2024, 2, 29),
    "life": "{}", "head_seq": 1, "head_hash": "", "certified": True,
}  # fmt: skip
AT = datetime(2024, 1, 5, 23, 59, 59, 999999, UTC)
NUMBERS = ["", " ", "a", "B", "ä", "z", "一", "人", "乙", "地", "\uffee", "𠮷"]
"""Other numbers of a parcel in the order of their code points, which is the order of no language."""


def put_hard_values(engine: Engine) -> None:
    """A parcel like the first of the docket, but for its values."""
    imported(NO)(engine, SIGNED)
    hard = 2_000_000_000
    with writing(engine) as session:
        add_one(session.connection(), PARCEL, id=hard, **VALUES)
        add_one(session.connection(), ENTRY, parcel_id=hard, recorded_at=AT, payload=HARD, by="")
        for number in NUMBERS:
            add_one(session.connection(), ALIAS, parcel_id=hard, kind="别名", value=number)


def test_values_arrive_that_a_bulk_format_could_take_for_something_else(
    engine: Engine, target: Engine
) -> None:
    put_hard_values(engine)
    copy(engine, target)
    assert everything(target) == everything(engine)
    with reading(target) as session:
        got = session.execute(select(PARCEL).where(PARCEL.c.no == VALUES["no"])).mappings().one()
        assert {name: got[name] for name in VALUES} == VALUES
        at, said = session.execute(select(ENTRY.c.recorded_at, ENTRY.c.payload).where(ENTRY.c.by == "")).one()
        assert (at, said) == (AT, HARD)


@pytest.mark.only_on("sqlite")
def test_a_server_that_sorts_by_its_language_is_compared_all_the_same(
    engine: Engine, databases: Databases, tmp_path: Path
) -> None:
    put_hard_values(engine)
    with closing(NewDatabases(databases, tmp_path)) as new:
        chinese = open_records(new.url("postgresql", "LOCALE_PROVIDER icu ICU_LOCALE 'zh'"))
        migrate(chinese)
        copy(engine, chinese)
        with reading(chinese) as session:
            sorted_there = session.scalars(select(ALIAS.c.value).order_by(ALIAS.c.value)).all()
        assert sorted_there != NUMBERS
        assert everything(chinese) == everything(engine)
        chinese.dispose()


def test_what_is_recorded_next_has_the_next_id(engine: Engine, target: Engine) -> None:
    tell(engine, SIGNED, supply())
    sweep_on(engine, SIGNED)
    copy(engine, target)
    for database in (engine, target):
        tell(database, SIGNED, supply("1305302024B00012"))
        sweep_on(database, SIGNED)
    assert everything(target) == everything(engine)


def test_a_table_without_rows_begins_with_one(engine: Engine, target: Engine) -> None:
    copy(engine, target)
    with writing(target) as session:
        assert list(new_ids(session, PARCEL, 2)) == [1, 2]


@pytest.mark.only_on("sqlite")
def test_the_guards_stand_on_the_copy(engine: Engine, target: Engine) -> None:
    tell(engine, SIGNED, supply())
    sweep_on(engine, SIGNED)
    copy(engine, target)
    with reading(target) as session:
        assert guards.missing(session.connection()) == []
    for statement in ("UPDATE entry SET payload = '{}'", "DELETE FROM certificate"):
        with target.connect() as connection, pytest.raises(DatabaseError, match="只能追加"):
            connection.execute(text(statement))


# What is refused


def refused(source: Engine, target: Engine, said: str) -> None:
    """The copy is refused with these words, and the target is as it was."""
    before = everything(target)
    with pytest.raises(Refused, match=said), both(source, target) as (ours, theirs):
        copy_rows(ours.connection(), theirs.connection())
    assert everything(target) == before


@pytest.mark.only_on("sqlite")
def test_a_target_with_a_parcel_is_refused(engine: Engine, target: Engine) -> None:
    tell(target, SIGNED, supply())
    refused(engine, target, "parcel、.*entry.*表中已有记录")


@pytest.mark.only_on("sqlite")
def test_a_target_somebody_swept_is_refused(engine: Engine, target: Engine) -> None:
    sweep_on(target, SIGNED)
    refused(engine, target, "run、.*certificate.*表中已有记录")


@pytest.mark.only_on("sqlite")
def test_nobody_else_writes_in_a_target_that_is_copied_to(engine: Engine, databases: Databases) -> None:
    with ExitStack() as opened:
        target = open_records(databases.fresh("postgresql", Path(), opened))
        with both(engine, target), target.connect() as connection:
            connection.execute(text("SET lock_timeout = 1"))
            with pytest.raises(DatabaseError, match="lock timeout"):
                connection.execute(text("UPDATE lease SET holder = 'another'"))
        target.dispose()


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("by", "名" * 61, "的by：有61字，至多60字"),
        ("payload", "有\0空字符", "的payload：含有空字符"),
    ],
)
def test_what_postgresql_does_not_take_is_named_with_its_row(
    engine: Engine, databases: Databases, tmp_path: Path, column: str, value: str, why: str
) -> None:
    tell(engine, SIGNED, supply())
    with writing(engine) as session:
        add_one(session.connection(), ENTRY, seq=9, **{column: value})
    with ExitStack() as opened:
        target = open_records(databases.fresh("postgresql", tmp_path, opened))
        refused(engine, target, f"新库不收entry表（.*parcel_id=1，seq=9.*）{why}")
        target.dispose()


@pytest.mark.only_on("sqlite")
def test_a_value_that_cannot_be_read_is_named_with_its_table(engine: Engine, target: Engine) -> None:
    tell(engine, SIGNED, supply())
    with engine.begin() as connection:
        connection.execute(text("UPDATE deadline SET due_on = '明天'"))
    refused(engine, target, "deadline表中有读不出的值")


def test_a_database_is_known_again_whoever_asks_for_it(database_url: str, tmp_path: Path) -> None:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        again = url.set(database=str(path.parent / "x" / ".." / path.name))
    else:
        again = url.set(drivername="postgresql+psycopg", username="land", port=5432)
    assert same_database(url, again)
    assert not same_database(url, url.set(database=f"{url.database}_2"))
    assert not same_database(url, make_url("sqlite:///else.db"))


def test_tables_that_are_not_the_programs_are_named(engine: Engine) -> None:
    with engine.begin() as connection:
        assert other_tables(connection) == []
        connection.execute(text("CREATE TABLE notes (id INTEGER)"))
        assert other_tables(connection) == ["notes"]


def test_the_leader_of_an_open_run_is_named(engine: Engine) -> None:
    with writing(engine) as session:
        assert leader_of_the_open_run(session) is None
        session.execute(update(LEASE).values(holder="land-1:77", run_id=3))
        assert leader_of_the_open_run(session) == "land-1:77"


# What differs


def change(connection: Connection, table: Table, number: int, **values: Any) -> None:
    """Write into one row behind the program's back."""
    for name in guards.GUARDED:
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER IF EXISTS guard_{name}_update"))
        else:
            connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
    keys = list(table.primary_key)
    row = connection.execute(select(*keys).order_by(*keys).offset(number).limit(1)).one()
    its = [key == value for key, value in zip(keys, row, strict=True)]
    connection.execute(update(table).where(*its).values(values))


def add_one(connection: Connection, table: Table, **values: Any) -> None:
    """One row more, like the first but for these values."""
    first = connection.execute(select(table).order_by(*table.primary_key)).mappings().first()
    connection.execute(insert(table), [dict(first or {}) | values])


CHANGES: Sequence[tuple[str, Any, str, str, str]] = (
    ("an instant by a microsecond", lambda c: change(c, ENTRY, 1, recorded_at=datetime(2024, 1, 5, 1, 30, 0, 1, UTC)),
     "entry", "parcel_id=1，seq=2", "的recorded_at与原库不同"),
    ("a price by a fen", lambda c: change(c, PARCEL, 0, price_wan=Decimal("1000.000001")), "parcel", "id=1", "的price_wan与原库不同"),
    ("an empty text for nothing", lambda c: change(c, PARCEL, 0, waits_for=""), "parcel", "id=1", "的waits_for与原库不同"),
    ("two columns", lambda c: change(c, PARCEL, 1, holder="别的公司", certified=False), "parcel", "id=2", "的holder、certified与原库不同"),
    ("a key", lambda c: change(c, ENTRY, 0, seq=0), "entry", "parcel_id=1，seq=0", "原库没有这一行"),
    ("a row taken away", lambda c: c.execute(text("DELETE FROM deadline WHERE parcel_id = 2")),
     "deadline", "parcel_id=2，duty=board，subject=0", "新库没有这一行"),
    ("a row too many", lambda c: add_one(c, DEADLINE, subject=99), "deadline", "parcel_id=1，duty=board，subject=99", "原库没有这一行"),
)  # fmt: skip


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("make", "table", "key", "says"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES]
)
def test_a_difference_is_named_by_table_and_key(
    engine: Engine, target: Engine, make: Any, table: str, key: str, says: str
) -> None:
    tell(engine, SIGNED, supply(), supply("1305302024B00012"))
    sweep_on(engine, SIGNED)
    with both(engine, target) as (ours, theirs):
        source, copied = ours.connection(), theirs.connection()
        done = copy_rows(source, copied)
        assert differences(source, copied, done, read_again(copied)) == []
        make(copied)
        [found] = differences(source, copied, done, read_again(copied))
    assert (found.table, found.text) == (table, says)
    assert key in found.key
    assert found.zh == f"{table}表（{found.key}）{says}"


def test_what_was_written_since_is_counted_by_what_it_is(engine: Engine, target: Engine) -> None:
    tell(engine, SIGNED, supply())
    done = copy(engine, target)
    with reading(engine) as session:
        assert written_since(session, done) == {}
    tell(engine, SIGNED, {"kind": "handover", "on": "2024-01-05"})
    with reading(engine) as session:
        assert written_since(session, done) == {"案卷记录": 1}
    sweep_on(engine, SIGNED)
    with reading(engine) as session:
        assert written_since(session, done)["监测证明"] == 1
