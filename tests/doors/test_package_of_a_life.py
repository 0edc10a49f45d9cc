"""The package an idle case is referred with, made by one office, verified elsewhere with the program and the file alone."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from supervision.casework.packages.contents import Package
from supervision.records.db import open_records
from tests.casework.staffed import read
from tests.daily import idle_lives as lives
from tests.daily.idle_bureau import Bureau
from tests.database import ROOT, Databases


@pytest.fixture
def package(databases: Databases, tmp_path: Path) -> Package:
    """Referred by the land-use desk after the check on site; the office is gone when it is verified."""
    folder = tmp_path / "机关"
    folder.mkdir()
    with ExitStack() as opened:
        engine = open_records(databases.fresh("sqlite", folder, opened))
        bureau = Bureau(engine, read(folder), folder)
        lives.suspected(bureau)
        handed = bureau.refer("2025-06-06", lacking="界址已函请补送")
        engine.dispose()
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    folder.rmdir()
    return handed.package


def elsewhere(file: Path, seal: str) -> subprocess.CompletedProcess[str]:
    """A fresh process in an empty folder, without a database."""
    empty = file.parent / "别处"
    empty.mkdir(exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SUPERVISION_")}
    nowhere = {"SUPERVISION_DATABASE_URL": f"sqlite:///{empty}/没有.db", "SUPERVISION_DATA_DIR": str(empty)}
    command = [sys.executable, "-m", "supervision", "verify-package", str(file), "--seal", seal]
    found = subprocess.run(
        command, cwd=empty, env=kept | nowhere | {"PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert list(empty.iterdir()) == []
    return found


def test_it_is_whole_elsewhere_and_one_changed_byte_is_named(package: Package, tmp_path: Path) -> None:
    file = tmp_path / package.name
    file.write_bytes(package.bytes)
    whole = elsewhere(file, package.seal)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert "移交事项：疑似闲置" in whole.stdout
    assert "（与所报的相符）" in whole.stdout
    assert "移交包完好" in whole.stdout
    data = bytearray(package.bytes)
    data[data.rindex(b'"recorded_at"')] ^= 1
    file.write_bytes(bytes(data))
    changed = elsewhere(file, package.seal)
    assert changed.returncode == 1
    assert "内容被改动：14案卷记录/案卷记录.jsonl" in changed.stdout
    assert "请勿接收" in changed.stdout
