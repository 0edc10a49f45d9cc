"""`supervision verify-package`: 0 whole, 1 changed with every place, 2 no package; the file and the program alone answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from supervision.casework.packages.contents import Package
from supervision.cli import main
from supervision.records.db import open_records
from tests.casework.packages.lives import MADE_ON, made, rich
from tests.database import ROOT, Databases

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


@pytest.fixture(scope="module")
def package(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Package:
    """A package made with one database, which is gone when it is verified."""
    folder = tmp_path_factory.mktemp("rich")
    with ExitStack() as opened:
        engine = open_records(databases.fresh("sqlite", folder, opened))
        rich(engine, folder)
        found = made(engine, folder, MADE_ON)
        engine.dispose()
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    return found


@pytest.fixture
def file(package: Package, tmp_path: Path) -> Path:
    path = tmp_path / package.name
    path.write_bytes(package.bytes)
    return path


def changed(file: Path) -> None:
    """Change one byte of the journal in the file."""
    data = bytearray(file.read_bytes())
    data[data.rindex(b'"recorded_at"')] ^= 1
    file.write_bytes(bytes(data))


def run(*words: object) -> Result:
    return CliRunner().invoke(
        main, ["verify-package", *map(str, words)], catch_exceptions=False, env={"SUPERVISION_DATABASE_URL": NOWHERE}
    )  # fmt: skip


def test_a_whole_package_is_told_with_what_it_is_and_its_seal(file: Path, package: Package) -> None:
    result = run(file, "--seal", package.printed_seal)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "宗地：1305302024B00011    项目：示范项目011    移交事项：疑似闲置    移交单位：新河县国土资源局    截至：2025-06-20",
        f"封签：{package.printed_seal}（与所报的相符）",
        f"移交包完好：共{len(package.contents)}件、{len(package.bytes)}字节，与封装时逐字节相同，案卷链完整。",
    ]


def test_without_the_seal_the_officer_is_asked_to_compare_it(file: Path) -> None:
    assert "请与移交书、接收回执上的核对" in run(file).stdout


def test_one_changed_byte_is_named_and_exits_one(file: Path) -> None:
    changed(file)
    result = run(file)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1] == (
        "内容被改动：14案卷记录/案卷记录.jsonl 内容与清单所记的校验值不符，被改动、损坏或者不完整"
    )
    assert result.stdout.splitlines()[-1] == (
        "移交包已被改动或者损坏，发现1处；请勿接收，退回移交单位重新提供。"
    )


def test_a_script_reads_one_object(file: Path, package: Package) -> None:
    whole = json.loads(run(file, "--json").stdout)
    assert (whole["whole"], whole["seal"], whole["findings"]) == (True, package.seal, [])
    assert (whole["no"], whole["matter"], whole["on"]) == ("1305302024B00011", "idle", "2025-06-20")
    changed(file)
    result = run(file, "--json", "--seal", package.seal)
    assert result.exit_code == 1
    [finding] = json.loads(result.stdout)["findings"]
    assert (finding["fault"], finding["member"]) == ("member", "14案卷记录/案卷记录.jsonl")


def test_another_seal_exits_one(file: Path) -> None:
    result = run(file, "--seal", "0" * 64)
    assert result.exit_code == 1
    assert "（与所报的不符）" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"), [(["没有.zip"], "读不到"), ([__file__], "不是移交包"), (["."], "是目录")]
)
def test_what_is_no_package_exits_two_with_a_sentence(words: list[str], said: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_seal_that_is_none_exits_two(file: Path) -> None:
    result = run(file, "--seal", "8da06f4f")
    assert result.exit_code == 2
    assert "不是封签" in result.stderr


def test_a_fresh_process_without_database_or_data_needs_the_file_alone(
    file: Path, package: Package, tmp_path: Path
) -> None:
    empty = tmp_path / "空目录"
    empty.mkdir()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SUPERVISION_")}
    environment |= {
        "SUPERVISION_DATABASE_URL": NOWHERE,
        "SUPERVISION_DATA_DIR": str(empty),
        "PYTHONPATH": str(ROOT),
    }

    def fresh() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "supervision", "verify-package", str(file), "--seal", package.seal]
        return subprocess.run(
            command, cwd=empty, env=environment, capture_output=True, encoding="utf-8", check=False
        )

    whole = fresh()
    assert (whole.returncode, whole.stderr) == (0, "")
    changed(file)
    assert fresh().returncode == 1
    assert list(empty.iterdir()) == []
