"""Backup and restore of photos: the originals go with the records, checked on the way; what is lost is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from supervision.records.db import open_records, reading
from supervision.records.tables import PHOTO
from tests.doors.test_keeping import NO, SIGNED, Run, database, run

__all__ = ["database", "run"]


@pytest.fixture
def originals(office: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The office's store of originals, still empty."""
    folder = tmp_path / "数据"
    monkeypatch.setenv("SUPERVISION_DATA_DIR", str(folder))
    return folder / "photos"


@pytest.fixture
def pictured(run: Run, database: Path, originals: Path, tmp_path: Path) -> str:
    """Two visits with a photo each and one with the first again; the SHA-256 of the first."""
    for shade in (10, 90):
        Image.new("RGB", (32, 24), (shade, 80, 60)).save(tmp_path / f"{shade}.jpg")
    for name in ("10.jpg", "90.jpg", "10.jpg"):
        said = run(
            "record",
            NO,
            "inspection",
            "finding=not_started",
            f"photos={tmp_path / name}",
            "--on",
            SIGNED.isoformat(),
        )
        assert said.exit_code == 0, said.output
    engine = open_records(f"sqlite:///{database}")
    with reading(engine) as session:
        first = session.scalars(select(PHOTO.c.sha256).order_by(PHOTO.c.seq)).first()
    engine.dispose()
    assert first is not None
    return first


def lying_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.jpg")}


def test_the_originals_lie_beside_the_backup_each_once(
    run: Run, database: Path, pictured: str, originals: Path
) -> None:
    file = database.with_name("备份.db")
    said = run("backup", file)
    assert said.exit_code == 0
    assert "照片原件2张已存入备份.db.photos" in said.output
    assert lying_in(file.with_name("备份.db.photos")) == lying_in(originals)


def test_a_restore_elsewhere_brings_them_back(
    run: Run, database: Path, pictured: str, originals: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = database.with_name("备份.db")
    run("backup", file)
    monkeypatch.setenv("SUPERVISION_DATA_DIR", str(tmp_path / "别处"))
    monkeypatch.setenv("SUPERVISION_DATABASE_URL", f"sqlite:///{tmp_path / '别处' / 'records.db'}")
    assert run("restore", file).exit_code == 0
    assert lying_in(tmp_path / "别处" / "photos") == lying_in(originals)
    assert run("verify", "--on", SIGNED.isoformat()).exit_code == 0


def test_an_original_that_was_changed_is_told_and_the_records_are_kept_all_the_same(
    run: Run, database: Path, pictured: str, originals: Path
) -> None:
    [damaged] = originals.rglob(f"{pictured}.jpg")
    damaged.chmod(0o644)
    damaged.write_bytes(b"another picture")
    file = database.with_name("备份.db")
    said = run("backup", file)
    assert said.exit_code == 1
    assert "已被改动或损坏" in said.stderr
    assert "有1张照片原件没有随同，数据库本身无误" in said.stderr
    assert file.exists()
    assert len(lying_in(file.with_name("备份.db.photos"))) == 1


def test_verify_names_the_entry_whose_original_is_gone(
    run: Run, database: Path, pictured: str, originals: Path
) -> None:
    [gone] = originals.rglob(f"{pictured}.jpg")
    gone.unlink()
    said = run("verify", "--on", SIGNED.isoformat())
    assert said.exit_code == 1
    assert said.stdout.count("照片原件缺失：宗地1305302024B00011") == 2
