"""Scans go where the records go: a backup, a restore and a copy take them along, and `verify` names a lost one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from supervision.casework.scans.original import scan_of
from supervision.casework.scans.scan import Scans
from supervision.casework.submissions import check, submit
from supervision.records.db import open_records, writing
from tests.database import NO, desk, migrated, supply
from tests.web.papers import pdf

Run = Callable[..., Result]
SIGNED = date(2024, 1, 5)


@pytest.fixture
def submitted(office: None, database_url: str, tmp_path: Path) -> str:
    """A contract that waits for its check, with its scan; gives the scan's SHA-256."""
    data = pdf()
    scan = scan_of(data, "合同.pdf")
    Scans(tmp_path / "scans").keep(scan, data)
    engine = open_records(database_url)
    with writing(engine) as session:
        submit(session, supply(), [scan], desk(SIGNED, "zhao"))
    engine.dispose()
    return scan.sha256


def test_a_backup_brings_the_scans_and_a_restore_brings_them_back(
    run: Run, submitted: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "备份.db"
    said = run("backup", file)
    assert said.exit_code == 0
    assert "扫描件原件1件已存入备份.db.scans" in said.output
    elsewhere = tmp_path / "别处"
    monkeypatch.setenv("SUPERVISION_DATA_DIR", str(elsewhere))
    monkeypatch.setenv("SUPERVISION_DATABASE_URL", f"sqlite:///{elsewhere / 'records.db'}")
    assert run("restore", file).exit_code == 0
    assert Scans(elsewhere / "scans").read(submitted) == pdf()


def test_a_copy_brings_them_to_a_folder_when_it_is_named(run: Run, submitted: str, tmp_path: Path) -> None:
    for number, more in enumerate(((), ("--scans", tmp_path / "带走"))):
        new = tmp_path / f"new{number}.db"
        migrated(f"sqlite:///{new}")
        said = run("copy", "--to", f"sqlite:///{new}", *more)
        assert said.exit_code == 0
    assert "扫描件原件1件已带到所给的文件夹" in said.stdout
    assert Scans(tmp_path / "带走").read(submitted) == pdf()


def test_one_that_is_gone_is_named_by_verify_and_told_by_a_backup(
    run: Run, submitted: str, tmp_path: Path
) -> None:
    path = Scans(tmp_path / "scans").path_of(submitted)
    assert path is not None
    path.unlink()
    said = run("verify", "--on", SIGNED.isoformat())
    assert said.exit_code == 1
    assert "扫描件原件缺失：宗地1305302024B00011" in said.stdout
    kept = run("backup", tmp_path / "备份.db")
    assert kept.exit_code == 1
    assert "有1件扫描件原件没有随同，数据库本身无误" in kept.stderr


def test_the_history_names_who_checked_an_entry(run: Run, submitted: str, database_url: str) -> None:
    engine = open_records(database_url)
    with writing(engine) as session:
        check(session, 1, 1, desk(SIGNED, "wang"))
    engine.dispose()
    assert "zhao（wang复核）" in run("history", NO, "--on", SIGNED.isoformat()).stdout.replace("\n", "")
