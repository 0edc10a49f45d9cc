"""Backup and restore: what is kept was checked, what is damaged is refused, what is replaced is not deleted."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from freezegun import freeze_time

from supervision.cli import main
from supervision.records.db import open_records
from tests.database import NO, ROOT, migrate, supply, sweep_on, tell

SIGNED = date(2024, 1, 5)
AT = "2024-01-05 01:30:00"
ASIDE = "被替换-20240105093000"
OTHER = "1305302024B00012"
NO_GUARDS = "DROP TRIGGER guard_entry_update; DROP TRIGGER guard_entry_delete;"
Run = Callable[..., Result]


@pytest.fixture
def run(office: None) -> Run:
    def running(*words: str | Path) -> Result:
        with freeze_time(AT) if words[0] in {"backup", "restore"} else nullcontext():
            return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)

    return running


@pytest.fixture
def database(database_url: str) -> Path:
    """Two parcels, swept once; nobody has the file open."""
    engine = open_records(database_url)
    tell(engine, SIGNED, supply(), supply(OTHER))
    sweep_on(engine, SIGNED)
    engine.dispose()
    return Path(database_url.removeprefix("sqlite:///"))


@pytest.fixture
def kept(run: Run, database: Path) -> Path:
    """A backup of the two parcels."""
    file = database.with_name("备份.db")
    assert run("backup", file).exit_code == 0
    return file


def enter_more(database: Path) -> None:
    engine = open_records(f"sqlite:///{database}")
    tell(engine, SIGNED, {"kind": "handover", "on": "2024-01-05"})
    engine.dispose()


def everything(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def tamper(path: Path, statements: str) -> None:
    """Write into a database behind the program's back."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)


def without_manifest(file: Path) -> Path:
    file.with_name(f"{file.name}.json").unlink()
    return file


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# Backup


def test_a_backup_says_what_it_holds_and_has_a_manifest(run: Run, database: Path) -> None:
    file = database.with_name("备份.db")
    result = run("backup", file)
    assert result.exit_code == 0
    assert "2宗地" in result.stdout
    assert "office.toml" in result.stdout
    manifest: dict[str, Any] = json.loads(file.with_name("备份.db.json").read_text(encoding="utf-8"))
    assert manifest["file"] == "备份.db"
    assert manifest["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert manifest["size"] == file.stat().st_size
    assert datetime.fromisoformat(manifest["made_at"]) == datetime(2024, 1, 5, 1, 30, tzinfo=UTC)
    assert manifest["parcels"] == 2
    assert manifest["entries"] >= 4
    assert files(database.parent) == ["records.db", "备份.db", "备份.db.json"]


def test_a_script_is_told_what_the_manifest_says(run: Run, database: Path) -> None:
    result = run("backup", database.with_name("备份.db"), "--json")
    [line] = result.stdout.splitlines()
    assert json.loads(line) == json.loads(database.with_name("备份.db.json").read_text(encoding="utf-8"))


def test_a_backup_is_made_while_another_process_writes(run: Run, database: Path, database_url: str) -> None:
    script = (
        "import sys\n"
        "from datetime import timedelta\n"
        "from supervision.records.db import open_records\n"
        "from tests.doors.test_keeping import SIGNED, tell\n"
        f"engine, on = open_records('{database_url}'), SIGNED\n"
        "while True:\n"
        "    on += timedelta(days=1)\n"
        "    tell(engine, on, {'kind': 'inspection', 'on': on.isoformat(), 'finding': 'not_started'})\n"
        "    print(on, flush=True)\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "."},
    )
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline()
        results = [run("backup", database.with_name(f"备份{number}.db"), "--json") for number in range(3)]
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    assert [result.exit_code for result in results] == [0, 0, 0]
    entries = [json.loads(result.stdout)["entries"] for result in results]
    assert entries == sorted(entries)


@pytest.mark.parametrize("taken", ["备份.db", "备份.db.json"])
def test_a_backup_is_never_put_over_a_file(run: Run, database: Path, taken: str) -> None:
    mine = database.with_name(taken)
    mine.write_text("我的", encoding="utf-8")
    result = run("backup", database.with_name("备份.db"))
    assert result.exit_code == 2
    assert taken in result.stderr
    assert "换一个名字" in result.stderr
    assert mine.read_text(encoding="utf-8") == "我的"


def test_a_backup_into_the_database_itself_is_refused(run: Run, database: Path) -> None:
    before = everything(database)
    assert run("backup", database).exit_code == 2
    assert everything(database) == before


def test_a_backup_into_a_folder_that_is_not_there_is_refused(run: Run, database: Path) -> None:
    result = run("backup", database.parent / "没有" / "备份.db")
    assert result.exit_code == 2
    assert "没有文件夹" in result.stderr


def test_a_backup_into_a_folder_that_cannot_be_written_exits_three(run: Run, database: Path) -> None:
    result = run("backup", "/proc/备份.db")  # not even root can write there
    assert result.exit_code == 3
    assert "不能读写" in result.stderr


def test_without_a_database_nothing_is_backed_up(run: Run, tmp_path: Path) -> None:
    result = run("backup", tmp_path / "备份.db", "--db", f"sqlite:///{tmp_path / 'none.db'}")
    assert result.exit_code == 3
    assert "supervision init" in result.stderr
    assert not (tmp_path / "备份.db").exists()


BROKEN: dict[str, tuple[str, tuple[str, ...]]] = {
    "a tampered entry": (
        f"{NO_GUARDS} UPDATE entry SET payload = replace(payload, '500', '5') WHERE seq = 1 AND parcel_id = 1;",
        (f"宗地{NO}第1号",),
    ),
    "an entry taken out": (
        f"{NO_GUARDS} DELETE FROM entry WHERE seq = 1 AND parcel_id = 2;",
        (f"宗地{OTHER}第1号", "缺失"),
    ),
    "a guard taken down": ("DROP TRIGGER guard_entry_delete;", ("guard_entry_delete",)),
}


def guarded(database: Path) -> str:
    """The statements that put the journal's guards up again, so that only its chain tells what was done."""
    journals = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entry'"
    with closing(sqlite3.connect(database)) as connection:
        return "".join(f"{sql};" for (sql,) in connection.execute(journals))


def damage(path: Path, statements: str) -> None:
    again = guarded(path) if statements.startswith(NO_GUARDS) else ""
    tamper(path, statements + again)


@pytest.mark.parametrize(("statements", "told"), BROKEN.values(), ids=BROKEN.keys())
def test_a_database_that_is_not_whole_is_not_passed_off_as_a_backup(
    run: Run, database: Path, statements: str, told: tuple[str, ...]
) -> None:
    damage(database, statements)
    result = run("backup", database.with_name("备份.db"))
    assert result.exit_code == 3
    assert [word for word in told if word not in result.stderr] == []
    assert files(database.parent) == ["records.db"]


# Restore


def test_a_restored_database_has_every_table_as_it_was(run: Run, database: Path, kept: Path) -> None:
    before = everything(database)
    enter_more(database)
    after = everything(database)
    result = run("restore", kept, "--yes")
    assert result.exit_code == 0, result.stderr
    assert everything(database) == before != after
    aside = database.with_name(f"records.db.{ASIDE}")
    assert str(aside) in result.stdout
    assert everything(aside) == after
    assert files(database.parent) == ["records.db", aside.name, "备份.db", "备份.db.json"]


def test_after_a_restore_the_next_steps_work(run: Run, database: Path, kept: Path) -> None:
    result = run("restore", kept)
    assert "supervision init" in result.stdout
    assert "supervision sweep" in result.stdout
    assert run("init").exit_code == 0
    assert run("sweep", "--on", "2024-02-05").exit_code == 0
    assert "2024-02-05" in run("status", NO, "--on", "2024-02-05").stdout
    assert run("backup", database.with_name("再备份.db")).exit_code == 0


def test_a_restore_where_there_is_no_database_makes_one(run: Run, database: Path, kept: Path) -> None:
    place = database.parent / "新机器" / "supervision.db"
    result = run("restore", kept, "--db", f"sqlite:///{place}")
    assert result.exit_code == 0
    assert "原数据库" not in result.stdout
    assert everything(place) == everything(database)
    assert files(place.parent) == ["supervision.db"]


def test_entries_the_backup_does_not_have_are_counted_and_need_a_yes(
    run: Run, database: Path, kept: Path
) -> None:
    enter_more(database)
    before = everything(database)
    result = run("restore", kept)
    assert result.exit_code == 2
    assert "1宗地的1条" in result.stderr
    assert "--yes" in result.stderr
    assert everything(database) == before
    assert files(database.parent) == ["records.db", "备份.db", "备份.db.json"]


def test_a_certificate_the_backup_does_not_have_needs_a_yes_too(run: Run, database: Path, kept: Path) -> None:
    engine = open_records(f"sqlite:///{database}")
    sweep_on(engine, date(2024, 1, 6))
    engine.dispose()
    result = run("restore", kept)
    assert result.exit_code == 2
    assert "有1份监测证明是备份里没有的" in result.stderr


def test_the_replaced_database_can_itself_be_restored(run: Run, database: Path, kept: Path) -> None:
    enter_more(database)
    before = everything(database)
    assert run("restore", kept, "--yes").exit_code == 0
    with freeze_time("2024-01-05 01:31:00"):
        again = CliRunner().invoke(main, ["restore", str(database.with_name(f"records.db.{ASIDE}"))])
    assert again.exit_code == 0, again.stderr
    assert "没有清单" in again.stderr
    assert everything(database) == before


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_one_flipped_byte_is_refused_and_the_file_named(
    run: Run, database: Path, kept: Path, place: float
) -> None:
    before, content = everything(database), bytearray(kept.read_bytes())
    content[int(len(content) * place)] ^= 1
    kept.write_bytes(content)
    result = run("restore", kept)
    assert result.exit_code == 2
    assert str(kept) in result.stderr
    assert "SHA-256" in result.stderr
    assert everything(database) == before


def test_without_a_manifest_a_flipped_byte_of_the_journal_is_found_by_its_chain(
    run: Run, database: Path, kept: Path
) -> None:
    content = bytearray(without_manifest(kept).read_bytes())
    with closing(sqlite3.connect(kept)) as connection:
        [payload] = connection.execute("SELECT payload FROM entry WHERE parcel_id = 2 AND seq = 1").fetchone()
    content[content.index(payload.encode()) + payload.encode().index("示范".encode())] ^= 0x40  # no UTF-8 now
    kept.write_bytes(content)
    result = run("restore", kept)
    assert result.exit_code == 2
    assert f"宗地{OTHER}第1号" in result.stderr


@pytest.mark.parametrize("manifest", [True, False], ids=["with its manifest", "without a manifest"])
@pytest.mark.parametrize("share", [0.0, 0.2, 0.95])
def test_a_file_cut_short_is_refused(
    run: Run, database: Path, kept: Path, share: float, manifest: bool
) -> None:
    os.truncate(kept if manifest else without_manifest(kept), int(kept.stat().st_size * share))
    before = everything(database)
    result = run("restore", kept)
    assert result.exit_code == 2
    assert str(kept) in result.stderr
    assert everything(database) == before
    assert not list(database.parent.glob("*未完成*"))


@pytest.mark.parametrize(("statements", "told"), BROKEN.values(), ids=BROKEN.keys())
def test_a_tampered_backup_is_refused_and_the_place_named(
    run: Run, database: Path, kept: Path, statements: str, told: tuple[str, ...]
) -> None:
    damage(without_manifest(kept), statements)
    before = everything(database)
    result = run("restore", kept, "--yes")
    assert result.exit_code == 2
    assert [word for word in told if word not in result.stderr] == []
    assert everything(database) == before


def test_a_manifest_that_cannot_be_read_is_no_manifest_that_agrees(run: Run, kept: Path) -> None:
    kept.with_name("备份.db.json").write_text("{", encoding="utf-8")
    result = run("restore", kept)
    assert result.exit_code == 2
    assert "清单读不出" in result.stderr


def test_without_a_manifest_a_restore_says_what_could_not_be_compared(run: Run, kept: Path) -> None:
    result = run("restore", without_manifest(kept))
    assert result.exit_code == 0
    assert "没有清单" in result.stderr


def test_a_copy_that_left_its_log_behind_is_refused(run: Run, database: Path, kept: Path) -> None:
    """A live database copied as plain files: what was entered last is in the log."""
    engine = open_records(f"sqlite:///{database}")
    tell(engine, SIGNED, {"kind": "handover", "on": "2024-01-05"})
    copy = database.with_name("拷贝.db")
    for suffix in ("", "-wal"):
        Path(f"{copy}{suffix}").write_bytes(Path(f"{database}{suffix}").read_bytes())
    engine.dispose()
    result = run("restore", copy)
    assert result.exit_code == 2
    assert "拷贝.db-wal" in result.stderr


UNKNOWN = "UPDATE alembic_version SET version_num = '9999';"


def test_a_backup_of_a_newer_program_is_refused(run: Run, database: Path, kept: Path) -> None:
    tamper(without_manifest(kept), UNKNOWN)
    result = run("restore", kept)
    assert result.exit_code == 2
    assert "9999" in result.stderr
    assert "升级程序" in result.stderr


def test_a_database_newer_than_the_program_is_not_replaced(run: Run, database: Path, kept: Path) -> None:
    tamper(database, UNKNOWN)
    before = everything(database)
    result = run("restore", kept, "--yes")
    assert result.exit_code == 3
    assert "9999" in result.stderr
    assert everything(database) == before


def test_an_older_backup_is_restored_and_brought_up_to_date_by_init(
    run: Run, database: Path, empty_database: Path
) -> None:
    old = database.with_name("旧版.db")
    old.write_bytes(empty_database.read_bytes())
    engine = open_records(f"sqlite:///{old}")
    tell(engine, SIGNED, supply())
    migrate(engine, "0001", down=True)
    engine.dispose()
    result = run("restore", old, "--yes")
    assert result.exit_code == 0, result.stderr
    assert "结构版本0001" in result.stdout
    assert run("init").exit_code == 0
    assert run("sweep", "--on", "2024-02-05").exit_code == 0


@pytest.mark.parametrize("doing", ["SELECT count(*) FROM entry", "DELETE FROM set_aside"])
def test_a_database_in_use_is_not_replaced(run: Run, database: Path, kept: Path, doing: str) -> None:
    engine = open_records(f"sqlite:///{database}")
    with engine.connect() as connection:
        connection.exec_driver_sql(doing)
        result = run("restore", kept)
    engine.dispose()
    assert result.exit_code == 3
    assert "停下" in result.stderr
    assert not list(database.parent.glob("*被替换*"))


def test_a_destroyed_database_is_replaced_and_its_remains_kept(run: Run, database: Path, kept: Path) -> None:
    before, ashes = everything(database), "烧坏了" * 1000
    database.write_text(ashes, encoding="utf-8")
    Path(f"{database}-wal").write_text("残片", encoding="utf-8")
    asked = run("restore", kept)
    assert asked.exit_code == 2
    assert "--yes" in asked.stderr
    result = run("restore", kept, "--yes")
    assert result.exit_code == 0, result.stderr
    assert everything(database) == before
    assert database.with_name(f"records.db.{ASIDE}").read_text(encoding="utf-8") == ashes
    assert database.with_name(f"records.db.{ASIDE}-wal").read_text(encoding="utf-8") == "残片"


def test_a_database_is_not_restored_from_itself(run: Run, database: Path) -> None:
    result = run("restore", database)
    assert result.exit_code == 2
    assert "就是当前数据库" in result.stderr


def test_a_restore_from_a_file_that_is_not_there_exits_two(run: Run, database: Path) -> None:
    assert run("restore", database.with_name("没有.db")).exit_code == 2


# Not SQLite


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_postgresql_database_is_left_to_its_own_tools(run: Run, kept: Path, command: str) -> None:
    words = (command, kept if command == "restore" else kept.with_name("另一份.db"))
    result = run(*words, "--db", "postgresql+psycopg://land@localhost/land")
    assert result.exit_code == 2
    for word in ("pg_dump", "pg_basebackup", "docs/operations.md"):
        assert word in result.stderr


def test_a_database_that_is_no_file_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("backup", tmp_path / "备份.db", "--db", "sqlite://")
    assert result.exit_code == 2
    assert "--db" in result.stderr
