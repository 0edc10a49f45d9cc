"""A copy is the records at one instant, whole and alone in its file; the file it replaces is kept."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from supervision.casework.chain_check import broken_chains
from supervision.law.refusals import Refused
from supervision.records import backup
from supervision.records.backup import (
    Current,
    InUse,
    Lost,
    Manifest,
    copy_file,
    copy_live,
    describe,
    held,
    manifest_path,
    open_copy,
    problems,
    publish,
    replace,
    unfinished,
)
from supervision.records.db import open_records, reading
from tests.database import INSTANT, NO, supply, sweep_on, tell

SIGNED = date(2024, 1, 5)
OTHER = "1305302024B00012"

pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture
def database(database_url: str) -> Path:
    return Path(database_url.removeprefix("sqlite:///"))


@pytest.fixture
def docket(engine: Engine) -> Iterator[Engine]:
    tell(engine, SIGNED, supply(), supply(OTHER))
    sweep_on(engine, SIGNED)
    yield engine
    engine.dispose()


def copy_of(engine: Engine, database: Path, name: str = "copy.db") -> Path:
    copy = database.with_name(name)
    copy.touch()
    copy_live(engine, database, copy)
    return copy


def problems_of(copy: Path) -> list[str]:
    with reading(open_copy(copy)) as session:
        return problems(session.connection())


def dump(path: Path) -> list[str]:
    """Everything a database holds: its schema, its guards and every row of every table."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def visit(on: date) -> dict[str, str]:
    return {"kind": "inspection", "on": on.isoformat(), "finding": "not_started"}


# A copy


def test_a_copy_holds_everything_and_is_one_file(docket: Engine, database: Path) -> None:
    copy = copy_of(docket, database)
    assert problems_of(copy) == []
    docket.dispose()
    assert dump(copy) == dump(database)
    assert [path.name for path in database.parent.glob("copy.db*")] == ["copy.db"]


def test_a_copy_made_while_somebody_writes_is_the_records_at_one_instant(
    docket: Engine, database: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer commits after each page and is not kept waiting; the copy holds what stood when it began."""
    monkeypatch.setattr(backup, "PAGES_AT_ONCE", 1)
    docket.dispose()
    before = dump(database)
    writer = open_records(database_url)
    days = [SIGNED + timedelta(days=number) for number in range(20)]

    def write(status: int, remaining: int, pages: int) -> None:
        if days:
            tell(writer, days[0], visit(days.pop(0)))

    copy = database.with_name("copy.db")
    copy_live(docket, database, copy, write)
    writer.dispose()
    assert not days
    assert dump(copy) == before
    assert count(database) == count(copy) + 20


def test_copies_made_while_a_thread_writes_are_whole(
    docket: Engine, database: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES_AT_ONCE", 1)
    wrote, enough, before = threading.Event(), threading.Event(), count(database)

    def write() -> None:
        engine, on = open_records(database_url), SIGNED
        while not enough.is_set():
            on += timedelta(days=1)
            tell(engine, on, visit(on))
            wrote.set()
        engine.dispose()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert wrote.wait(30)
        copies = [copy_of(docket, database, f"copy{number}.db") for number in range(5)]
    finally:
        enough.set()
        writer.join()
    for copy in copies:
        assert problems_of(copy) == []
        with reading(open_copy(copy)) as session:
            assert list(broken_chains(session)) == []
    counts = [count(copy) for copy in copies]
    assert counts == sorted(counts)
    assert before < counts[0] <= counts[-1] <= count(database)


def count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        [number] = connection.execute("SELECT count(*) FROM entry").fetchone()
    assert isinstance(number, int)
    return number


def test_an_unfinished_copy_leaves_nothing_behind(docket: Engine, database: Path) -> None:
    before = sorted(path.name for path in database.parent.iterdir())

    def break_off() -> None:
        with unfinished(database.with_name("copy.db")) as copy:
            copy_live(docket, database, copy)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert sorted(path.name for path in database.parent.iterdir()) == before


def test_a_copy_is_for_those_the_database_is_for(docket: Engine, database: Path) -> None:
    database.chmod(0o640)
    assert copy_of(docket, database).stat().st_mode & 0o777 == 0o640


# What is wrong with it


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    file.write_text("这不是数据库" * 100, encoding="utf-8")
    [problem] = problems_of(file)
    assert "损坏" in problem


def test_a_database_of_something_else_is_told(tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE parcel (id INTEGER)")
    assert problems_of(file) == ["不是供后监管的数据库"]


def test_a_guard_that_was_taken_down_is_told(docket: Engine, database: Path) -> None:
    with docket.begin() as connection:
        connection.execute(text("DROP TRIGGER guard_entry_update"))
    [problem] = problems_of(copy_of(docket, database))
    assert "guard_entry_update" in problem


def test_a_row_that_points_to_nothing_is_told(docket: Engine, database: Path) -> None:
    copy = copy_of(docket, database)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("INSERT INTO alias VALUES (999, '记录号', '1', 1)")
        connection.commit()
    [problem] = problems_of(copy)
    assert "alias" in problem


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_file_cut_short_is_told(docket: Engine, database: Path, kept: float) -> None:
    copy = copy_of(docket, database)
    os.truncate(copy, int(copy.stat().st_size * kept))
    assert problems_of(copy)


# Its name and its manifest


def test_a_copy_is_published_with_a_manifest_that_reads_back(docket: Engine, database: Path) -> None:
    file = database.with_name("备份.db")
    with unfinished(file) as copy:
        copy_live(docket, database, copy)
        with reading(open_copy(copy)) as session:
            manifest = describe(session.connection(), copy, file, INSTANT)
        publish(copy, file, manifest)
    assert Manifest.read(file) == manifest
    assert (manifest.file, manifest.parcels, manifest.entries) == ("备份.db", 2, count(database))
    assert manifest.size == file.stat().st_size
    assert sorted(path.name for path in file.parent.glob("备份*")) == ["备份.db", "备份.db.json"]


@pytest.mark.parametrize("taken", ["copy.db", "copy.db.json"])
def test_no_file_is_ever_written_over(docket: Engine, database: Path, taken: str) -> None:
    file, mine = database.with_name("copy.db"), database.with_name(taken)
    mine.write_text("我的", encoding="utf-8")
    manifest = Manifest("copy.db", "", 0, "", "", 0, 0)
    with unfinished(file) as copy, pytest.raises(Refused, match="换一个名字"):
        publish(copy, file, manifest)
    assert mine.read_text(encoding="utf-8") == "我的"
    assert [path.name for path in file.parent.glob("copy.db*")] == [taken]


@pytest.mark.parametrize("written", ["", "[]", "{}", '{"sha256": "1"}', "null"])
def test_a_manifest_that_cannot_be_read_is_refused(tmp_path: Path, written: str) -> None:
    manifest_path(tmp_path / "copy.db").write_text(written, encoding="utf-8")
    with pytest.raises(Refused, match="清单读不出"):
        Manifest.read(tmp_path / "copy.db")


def test_without_a_manifest_there_is_none(tmp_path: Path) -> None:
    assert Manifest.read(tmp_path / "copy.db") is None


# The database it replaces


def test_nothing_is_lost_by_a_copy_of_today(docket: Engine, database: Path) -> None:
    copy = copy_of(docket, database)
    docket.dispose()
    with held(database, copy) as current:
        assert current.lost == Lost()
        assert current.revision


def test_entries_made_since_are_counted_with_their_parcels(docket: Engine, database: Path) -> None:
    copy = copy_of(docket, database)
    tell(docket, SIGNED, visit(SIGNED), visit(SIGNED), {**visit(SIGNED), "no": OTHER})
    docket.dispose()
    with held(database, copy) as current:
        assert current.lost == Lost(2, 3)


def test_a_parcel_the_copy_does_not_know_is_lost_whole(docket: Engine, database: Path) -> None:
    copy = copy_of(docket, database)
    tell(docket, SIGNED, supply("1305302024B00013"))
    docket.dispose()
    with held(database, copy) as current:
        assert current.lost == Lost(1, 1)


def test_entries_that_went_another_way_are_lost_though_the_copy_has_as_many(
    docket: Engine, database: Path
) -> None:
    copy = copy_of(docket, database)
    other = open_records(f"sqlite:///{copy}")
    tell(other, SIGNED, visit(SIGNED), visit(SIGNED))
    other.dispose()
    tell(docket, SIGNED, {"kind": "handover", "on": "2024-01-05"})
    docket.dispose()
    with held(database, copy) as current:
        assert current.lost == Lost(1, 1)


def test_the_certificate_of_a_day_with_nothing_to_do_is_lost_too(docket: Engine, database: Path) -> None:
    copy = copy_of(docket, database)
    sweep_on(docket, SIGNED + timedelta(days=1))
    docket.dispose()
    with held(database, copy) as current:
        assert current.lost == Lost(0, 0, 1)


def test_an_empty_file_loses_nothing(docket: Engine, database: Path) -> None:
    copy = copy_of(docket, database)
    empty = database.with_name("empty.db")
    empty.touch()
    with held(empty, copy) as current:
        assert current == Current(lost=Lost())


def test_a_damaged_database_is_held_but_nothing_is_known_of_it(docket: Engine, database: Path) -> None:
    copy = copy_of(docket, database)
    docket.dispose()
    database.write_text("烧坏了" * 1000, encoding="utf-8")
    with held(database, copy) as current:
        assert current == Current()


@pytest.mark.parametrize("statement", ["SELECT 1", "SELECT count(*) FROM entry", "DELETE FROM set_aside"])
def test_a_database_somebody_has_open_is_not_held(docket: Engine, database: Path, statement: str) -> None:
    copy = copy_of(docket, database)
    with docket.connect() as connection:
        connection.exec_driver_sql(statement)
        with pytest.raises(InUse), held(database, copy):
            pass


def test_the_replaced_database_is_kept_whole_with_what_was_in_its_log(docket: Engine, database: Path) -> None:
    copy, aside = copy_of(docket, database), database.with_name("aside.db")
    tell(docket, SIGNED, visit(SIGNED))
    docket.dispose()
    old, new = dump(database), dump(copy)
    with held(database, copy):
        replace(database, copy, aside)
    assert dump(aside) == old != new
    assert dump(database) == new


def test_a_log_beside_a_damaged_database_is_not_played_into_the_copy(docket: Engine, database: Path) -> None:
    copy, aside = copy_of(docket, database), database.with_name("aside.db")
    new = dump(copy)
    tell(docket, SIGNED, visit(SIGNED))
    log = Path(f"{database}-wal")
    left = log.read_bytes()
    docket.dispose()
    database.write_text("烧坏了" * 1000, encoding="utf-8")
    log.write_bytes(left)
    with held(database, copy):
        replace(database, copy, aside)
    assert dump(database) == new
    assert Path(f"{aside}-wal").read_bytes() == left


def test_a_file_system_without_second_names_keeps_the_old_file_too(
    docket: Engine, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    copy, aside = copy_of(docket, database), database.with_name("aside.db")
    docket.dispose()
    old = dump(database)
    with held(database, copy):
        replace(database, copy, aside)
    assert dump(aside) == dump(database) == old


def test_a_kept_file_is_never_written_over(docket: Engine, database: Path) -> None:
    copy, aside = copy_of(docket, database), database.with_name("aside.db")
    docket.dispose()
    aside.write_text("更早的", encoding="utf-8")
    with pytest.raises(FileExistsError):
        replace(database, copy, aside)
    assert aside.read_text(encoding="utf-8") == "更早的"


def test_who_waits_for_the_replaced_database_cannot_write_into_it(
    docket: Engine, database: Path, database_url: str
) -> None:
    """A command that opened the file a moment before ends with an error; it does not write what nobody will read."""
    copy, aside = copy_of(docket, database), database.with_name("aside.db")
    docket.dispose()
    late = sqlite3.connect(database, isolation_level=None, timeout=0)
    with held(database, copy):
        with pytest.raises(sqlite3.OperationalError):
            late.execute("SELECT count(*) FROM entry")
        replace(database, copy, aside)
    with pytest.raises(sqlite3.OperationalError):
        late.execute("PRAGMA journal_mode=WAL")
    late.close()


def test_a_copy_made_by_hand_in_the_databases_own_mode_is_brought_to_one_file(
    docket: Engine, database: Path
) -> None:
    with docket.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    docket.dispose()
    copy = database.with_name("copy.db")
    copy_file(database, copy, database)
    assert problems_of(copy) == []
    assert dump(copy) == dump(database)
    assert [path.name for path in database.parent.glob("copy.db*")] == ["copy.db"]


def test_the_parcel_is_found_by_its_number_in_the_copy(docket: Engine, database: Path) -> None:
    with open_copy(copy_of(docket, database)).connect() as connection:
        assert connection.scalar(text("SELECT project FROM parcel WHERE no = :no"), {"no": NO})
