"""`supervision copy`: a whole office in another database, or nothing; and it says what it did not take along."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.orm import Session

from supervision.cli import copying, door, main
from supervision.records import copying as records
from supervision.records import db
from supervision.records.copying import Copied
from supervision.records.db import writing
from supervision.records.schema import SCHEMA, schema_of
from supervision.records.tables import LEASE
from tests.daily.tampering import BUILT, IDLE, LAST_DAY, findings
from tests.database import Databases, migrate, supply, sweep_on, tell
from tests.killing import all_is_sound, opened, tables
from tests.moving import DONE, KINDS, STEPS, NewDatabases, killed_before, set_one_aside, settled

Run = Callable[..., Result]
NEXT_DAY = LAST_DAY + timedelta(days=1)


@pytest.fixture(scope="module")
def docket(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """An office on its last day before the move, on SQLite: the database and the folder of its photos."""
    folder = tmp_path_factory.mktemp("docket")
    with ExitStack() as stack:
        url = databases.fresh("sqlite", folder, stack)
        with opened(url) as engine:
            settled(engine, folder / "photos")
        yield url, folder


@pytest.fixture
def old(
    docket: tuple[str, Path], databases: Databases, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[str]:
    """That office, in a copy of this test's own."""
    url, folder = docket
    monkeypatch.setenv("SUPERVISION_DATA_DIR", str(folder))
    monkeypatch.setenv("SUPERVISION_USER", "经办")
    monkeypatch.delenv("SUPERVISION_OFFICE", raising=False)
    with databases.copied(url, tmp_path) as its:
        monkeypatch.setenv("SUPERVISION_DATABASE_URL", its)
        yield its


@pytest.fixture
def new_databases(databases: Databases, tmp_path: Path) -> Iterator[NewDatabases]:
    with closing(NewDatabases(databases, tmp_path)) as new:
        yield new


@pytest.fixture(params=KINDS)
def new(request: pytest.FixtureRequest, new_databases: NewDatabases) -> str:
    """The URL of a new database, of either kind, in which there is nothing at all."""
    return new_databases.url(request.param)


def run(*words: object) -> Result:
    """Run a command, and hang up as its process would when it ends."""
    opened_there: list[Engine] = []

    def open_records(url: str) -> Engine:
        opened_there.append(db.open_records(url))
        return opened_there[-1]

    with patch.object(door, "open_records", open_records):
        result = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    for engine in opened_there:
        engine.dispose()
    return result


def move(to: str, *words: object) -> Result:
    return run("copy", "--to", to, "--on", LAST_DAY, *words)


def is_empty(url: str) -> bool:
    with opened(url) as engine:
        return inspect(engine).get_table_names() == []


def refused(to: str, code: int, *said: str) -> None:
    """The command ends with this code and says this."""
    result = move(to)
    assert result.exit_code == code, result.output
    assert [sentence for sentence in said if sentence not in result.stderr] == []


# The move


def test_the_move_says_what_came_over_and_what_to_do_next(
    old: str, new: str, docket: tuple[str, Path]
) -> None:
    result = move(new)
    assert (result.exit_code, result.stderr) == (0, "")
    with opened(old) as engine, opened(new) as other:
        assert tables(other, clock=False) == tables(engine, clock=False)
        assert schema_of(other) == SCHEMA
        all_is_sound(other)
    _, headings, *lines = result.stdout.splitlines()
    assert headings.split() == ["表", "行数", "SHA-256"]
    assert [line.split()[0] for line in lines[: len(records.TABLES)]] == [
        table.name for table in records.TABLES
    ]
    assert "逐行比对相同，核验没有新的问题" in result.stdout
    assert f"照片原件1张不在数据库中，仍在{docket[1] / 'photos'}" in result.stdout
    assert "把 SUPERVISION_DATABASE_URL 改为新库" in result.stdout


def test_a_script_reads_one_answer_with_every_digest(old: str, new: str) -> None:
    answer = json.loads(move(new, "--json").stdout)
    assert [line["table"] for line in answer["tables"]] == [table.name for table in records.TABLES]
    assert all(len(line["sha256"]) == 64 for line in answer["tables"])
    assert (answer["old_faults"], answer["left_behind"], answer["written_since"]) == (0, [], {})
    assert answer["photos"]["named"] == 1


def test_case_files_read_the_same_and_verify_says_the_same(old: str, new: str) -> None:
    move(new)
    for words in (
        ["history", BUILT],
        ["status", IDLE],
        ["explain", IDLE],
        ["parcels"],
        ["tasks"],
        ["verify"],
    ):
        here, there = (run(*words, "--on", LAST_DAY, "--db", url) for url in (old, new))
        assert here.exit_code == there.exit_code == 0
        assert there.stdout == here.stdout != ""


def test_the_sweeps_of_the_next_months_do_there_exactly_what_they_do_here(old: str, new: str) -> None:
    move(new)
    with opened(old) as engine, opened(new) as other:
        for days in (1, 2, 12, 40, 370):
            today = LAST_DAY + timedelta(days=days)
            here, there = sweep_on(engine, today), sweep_on(other, today)
            assert there == here
            assert there.looked_at or days < 12
            assert tables(other, clock=False) == tables(engine, clock=False)
        all_is_sound(other)


def test_there_and_back_again_it_is_the_same(old: str, new_databases: NewDatabases) -> None:
    there, back = new_databases.url("postgresql"), new_databases.url("sqlite")
    out = json.loads(move(there, "--json").stdout)
    again = json.loads(run("copy", "--db", there, "--to", back, "--on", LAST_DAY, "--json").stdout)
    assert again["tables"] == out["tables"]
    with opened(old) as engine, opened(back) as other:
        assert tables(other, clock=False) == tables(engine, clock=False)


def test_a_database_that_was_set_up_before_is_as_good_as_an_empty_one(old: str, new: str) -> None:
    assert run("init", "--db", new).exit_code == 0
    assert move(new).exit_code == 0
    with opened(old) as engine, opened(new) as other:
        assert tables(other, clock=False) == tables(engine, clock=False)


def test_faults_of_the_old_database_move_along_and_are_counted(old: str, new: str) -> None:
    with opened(old) as engine:
        set_one_aside(engine)
        with Session(engine) as session:
            faults = findings(session)
    assert faults
    result = move(new)
    assert result.exit_code == 0
    assert f"原库核验原有{len(faults)}处问题，照原样迁来" in result.stdout


def test_the_password_is_not_told(old: str, new_databases: NewDatabases) -> None:
    url = new_databases.url("postgresql").replace("postgres@", "postgres:geheim@")
    result = move(url)
    assert result.exit_code == 0
    assert "postgres:***@" in result.stdout
    assert "geheim" not in result.output


# What is not in the database


def test_the_originals_are_brought_to_a_folder_when_it_is_named(old: str, new: str, tmp_path: Path) -> None:
    result = move(new, "--photos", tmp_path / "带走")
    assert result.exit_code == 0
    assert "照片原件1张已带到所给的文件夹" in result.stdout
    assert len(list((tmp_path / "带走").rglob("*.jpg"))) == 1


def test_an_original_that_is_lost_is_told_and_the_records_move_all_the_same(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPERVISION_DATA_DIR", str(tmp_path))
    result = move(new, "--photos", tmp_path / "带走")
    assert result.exit_code == 1
    assert "有1张照片原件没有随同，数据库本身无误" in result.stderr
    assert not is_empty(new)


def test_the_office_file_and_tables_of_others_are_named(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = tmp_path / "office.toml"
    office.write_text('name = "新河县自然资源局"\n', encoding="utf-8")
    monkeypatch.setenv("SUPERVISION_OFFICE", str(office))
    with opened(old) as engine, engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (id INTEGER)"))
    result = move(new)
    assert result.exit_code == 0
    assert f"机关信息{office}不在数据库中" in result.stdout
    assert "不属本程序的表没有迁移：notes" in result.stdout


def test_what_is_written_meanwhile_is_told(old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def reading(target: Connection, progress: Any) -> list[Copied]:
        with opened(old) as engine:
            tell(engine, LAST_DAY, {"no": IDLE, "kind": "handover", "on": str(LAST_DAY)})
        return records.read_again(target, progress)

    monkeypatch.setattr(copying, "read_again", reading)
    result = move(new)
    assert result.exit_code == 1
    assert "原库又写入了案卷记录2条，不在新库中" in result.stderr
    with opened(old) as engine, opened(new) as other:
        assert len(tables(other, clock=False)["entry"]) == len(tables(engine, clock=False)["entry"]) - 2


# What is refused


def test_a_database_is_not_copied_to_itself(old: str) -> None:
    refused(old, 2, "新库就是原库")


def test_a_database_that_is_gone_with_the_command_is_refused(old: str) -> None:
    refused("sqlite://", 2, "请用 --to 写明新库的文件")


def test_a_database_with_a_parcel_is_refused_and_keeps_it(old: str, new: str) -> None:
    run("init", "--db", new)
    with opened(new) as engine:
        tell(engine, LAST_DAY, supply())
        before = tables(engine, clock=False)
        refused(new, 2, "新库不是空的", "parcel")
        assert tables(engine, clock=False) == before


def test_a_copy_is_not_copied_over(old: str, new: str) -> None:
    assert move(new).exit_code == 0
    refused(new, 2, "新库不是空的")


def test_a_database_of_another_program_is_refused(old: str, new: str) -> None:
    with opened(new) as engine, engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (id INTEGER)"))
    refused(new, 2, "新库中已有别的表：notes")


def test_a_database_in_an_older_form_is_refused_on_either_side(old: str, new: str) -> None:
    with opened(new) as engine:
        migrate(engine, "0005")
    refused(new, 2, f"新库中已有别的版本的表（0005，本程序为{SCHEMA}）")
    result = run("copy", "--db", new, "--to", old)
    assert result.exit_code == 3
    assert "数据库结构为旧版" in result.stderr


def test_a_run_that_is_open_is_waited_for(old: str, new: str) -> None:
    with opened(old) as engine, writing(engine) as session:
        session.execute(LEASE.update().values(holder="land-1:77", run_id=3))
    refused(new, 3, "原库有一次监测尚未结束（land-1:77）")
    assert is_empty(new)


def test_a_server_that_is_not_there_is_told(old: str) -> None:
    refused("postgresql://nobody@/nothing?host=/nonexistent", 3, "数据库不能使用", "--to")


def test_a_server_that_goes_away_leaves_nothing(
    old: str, new_databases: NewDatabases, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = new_databases.url("postgresql")
    gone = text(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    def adding(target: Connection, *given: Any) -> None:
        with opened(new) as engine, engine.connect() as connection:
            connection.execute(gone)
        real(target, *given)

    real = records.insert_rows
    monkeypatch.setattr(records, "insert_rows", adding)
    refused(new, 3, "数据库不能使用", "新库中什么也不会留下")
    assert is_empty(new)


# What does not come out the same


def spoilt(monkeypatch: pytest.MonkeyPatch, *statements: str) -> None:
    """Somebody writes into the new database before it is read again."""

    def reading(target: Connection, progress: Any) -> list[Copied]:
        for statement in statements:
            target.execute(text(statement))
        return records.read_again(target, progress)

    monkeypatch.setattr(copying, "read_again", reading)


def test_a_row_that_changed_on_the_way_is_named_and_nothing_stands(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt(monkeypatch, "UPDATE parcel SET holder = '别的公司' WHERE id = 2", "DELETE FROM hold")
    refused(
        new,
        3,
        "与原库不符：parcel表（",
        "id=2",
        "的holder与原库不同",
        "hold表",
        "新库没有这一行",
        "已全部撤回",
    )
    assert is_empty(new)


def test_a_fault_of_the_new_database_alone_is_named_and_nothing_stands(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = " ON entry" if new.startswith("postgresql") else ""
    spoilt(monkeypatch, f"DROP TRIGGER guard_entry_update{table}")
    refused(new, 3, "原库没有、新库核验却有的问题：防篡改措施缺失", "guard_entry_update")
    assert is_empty(new)


def test_a_fault_of_both_does_not_hide_one_of_the_new_database(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(old) as engine:
        set_one_aside(engine)
    table = " ON entry" if new.startswith("postgresql") else ""
    spoilt(monkeypatch, f"DROP TRIGGER guard_entry_delete{table}")
    result = move(new)
    assert result.exit_code == 3
    told = [line for line in result.stderr.splitlines() if line.startswith("原库没有")]
    assert len(told) == 1
    assert "guard_entry_delete" in told[0]


# Killed


@pytest.mark.parametrize("step", STEPS)
def test_a_move_that_is_killed_leaves_nothing_and_is_done_again(old: str, new: str, step: str) -> None:
    killed_before(step, old, new, LAST_DAY)
    result = move(new)  # at once: the server may be taking back what the dead one wrote
    assert result.exit_code == 0, result.output
    with opened(old) as engine, opened(new) as other:
        assert tables(other, clock=False) == tables(engine, clock=False)
        all_is_sound(other)


def test_a_killed_move_left_no_table(old: str, new: str) -> None:
    killed_before(STEPS[-1], old, new, LAST_DAY)
    assert is_empty(new)


def test_a_move_that_is_killed_when_it_is_done_stands(old: str, new: str) -> None:
    killed_before(DONE, old, new, LAST_DAY)
    with opened(old) as engine, opened(new) as other:
        assert tables(other, clock=False) == tables(engine, clock=False)
        all_is_sound(other)
    refused(new, 2, "新库不是空的")
