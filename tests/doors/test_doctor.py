"""The check-up: what is in order is said, what is not is said with what to do; nothing it finds makes it fall over."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from freezegun import freeze_time
from sqlalchemy import Engine, create_engine, select, update

from supervision.casework import letters
from supervision.casework.holding import hold
from supervision.cli import checkup, checkup_papers, main
from supervision.daily.lease import Sweeper, take_turn
from supervision.law.daycount import Calendar
from supervision.law.steps import NoticeName
from supervision.office import Office
from supervision.records.db import writing
from supervision.records.tables import PARCEL
from tests.database import INSTANT, NO, ROOT, desk, supply, sweep_on, tell

SIGNED = date(2024, 1, 5)
OTHER = "1305302024B00012"
MORNING = "2024-01-05 01:30:00"
"""Half past nine of the signing day in Beijing."""
Run = Callable[..., Result]


@pytest.fixture
def run(office: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command on a machine with room and fonts; `at` is the instant it is asked, None for now."""
    with_free(monkeypatch, 50_000)
    with_fonts(monkeypatch, tmp_path, "Noto Serif CJK SC")

    def running(*words: str, at: str | None = MORNING) -> Result:
        with freeze_time(at) if at else nullcontext():
            return CliRunner().invoke(main, ["doctor", *words], catch_exceptions=False)

    return running


def with_free(monkeypatch: pytest.MonkeyPatch, megabytes: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=megabytes * 1_000_000))


def with_fonts(monkeypatch: pytest.MonkeyPatch, folder: Path, *families: str) -> None:
    """A machine whose `fc-list` knows these families."""
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    lister = programs / "fc-list"
    lister.write_text("#!/bin/sh\n" + "".join(f"echo '{family}'\n" for family in families), encoding="utf-8")
    lister.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))


def findings(result: Result) -> dict[str, dict[str, Any]]:
    return {line["check"]: line for line in map(json.loads, result.stdout.splitlines())}


def said(run: Run, check: str, *words: str, at: str = MORNING) -> tuple[str, str]:
    """Health of one check, and what it says with what to do."""
    found = findings(run("--json", *words, at=at))[check]
    return found["health"], f"{found['text']} {found['todo']}"


# In order


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_where_everything_is_in_order_it_exits_zero(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    sweep_on(engine, SIGNED)
    result = run()
    assert result.exit_code == 0, result.stdout
    assert "注意" not in result.stdout
    assert "故障" not in result.stdout
    assert "第1号，2024-01-05，全部监测" in result.stdout


def test_an_empty_database_is_in_order(run: Run) -> None:
    assert run().exit_code == 0


def test_a_script_gets_one_object_a_check(run: Run) -> None:
    lines = [json.loads(line) for line in run("--json").stdout.splitlines()]
    assert all(set(line) == {"check", "health", "text", "todo"} for line in lines)
    assert {line["health"] for line in lines} == {"ok"}
    assert len({line["check"] for line in lines}) == len(lines) >= 12


def test_it_writes_nothing(run: Run, database_url: str) -> None:
    path = Path(database_url.removeprefix("sqlite:///"))
    before = path.read_bytes()
    run()
    assert path.read_bytes() == before


# The database itself


def test_a_database_that_is_not_there_is_a_finding_and_is_not_made(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "没有.db"
    result = run("--db", f"sqlite:///{missing}")
    assert result.exit_code == 3
    assert "故障  数据库：没有数据库文件" in result.stdout
    assert "supervision init" in result.stdout
    assert "正常  通知书模板" in result.stdout
    assert not missing.exists()


def test_a_file_that_is_no_database_is_a_finding(run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "笔记.db"
    wrong.write_text("这不是数据库" * 100, encoding="utf-8")
    result = run("--db", f"sqlite:///{wrong}")
    assert result.exit_code == 3
    assert "not a database" in result.stdout


def test_a_server_that_does_not_answer_is_a_finding_without_its_password(run: Run) -> None:
    result = run("--db", "postgresql://land:geheim@127.0.0.1:1/land", at=None)
    assert result.exit_code == 3
    assert "故障  数据库：不能使用" in result.stdout
    assert "geheim" not in result.stdout


@pytest.mark.parametrize(
    "url", ["胡写的地址", "mysql://land@localhost/land", "dance://land", "postgresql://land@a:1,b:2/land"]
)
def test_an_address_nobody_understands_is_a_finding(run: Run, url: str) -> None:
    result = run("--db", url, at=None)
    assert result.exit_code == 3
    assert "SUPERVISION_DATABASE_URL" in result.stdout


@pytest.mark.parametrize(
    ("version", "todo"), [("'0001'", "supervision init"), ("'9999'", "升级程序"), (None, "supervision init")]
)
def test_tables_of_another_version_are_a_fault_and_end_the_check_up(
    run: Run, engine: Engine, version: str | None, todo: str
) -> None:
    change = (
        "DROP TABLE alembic_version"
        if version is None
        else f"UPDATE alembic_version SET version_num = {version}"
    )
    with engine.begin() as connection:
        connection.exec_driver_sql(change)
    found = findings(run("--json"))
    assert found["数据库结构"]["health"] == "fault"
    assert todo in found["数据库结构"]["todo"]
    assert "监测证明" not in found


def test_a_guard_that_does_not_stand_is_a_fault(run: Run, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER guard_entry_delete")
    health, words = said(run, "防篡改")
    assert health == "fault"
    assert "guard_entry_delete" in words
    assert "supervision init" in words


def test_a_database_without_a_write_ahead_log_is_told_of(tmp_path: Path) -> None:
    plain = create_engine(f"sqlite:///{tmp_path / '共享.db'}")
    found = checkup.durability(checkup.Visit(plain, Office(), SIGNED, INSTANT))
    plain.dispose()
    assert found is not None
    assert found.health == "attention"
    assert "journal_mode=delete" in found.text


@pytest.mark.parametrize(
    ("megabytes", "health"), [(2000, "ok"), (1999, "attention"), (200, "attention"), (199, "fault")]
)
def test_a_disk_that_fills_up_is_told_of_in_time(
    run: Run, monkeypatch: pytest.MonkeyPatch, megabytes: int, health: str
) -> None:
    with_free(monkeypatch, megabytes)
    assert said(run, "磁盘")[0] == health


# The daily work


def test_parcels_that_were_never_looked_at_are_a_fault(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    assert run().exit_code == 3
    health, words = said(run, "监测证明")
    assert health == "fault"
    assert "从未监测" in words
    assert "supervision sweep" in words


@pytest.mark.parametrize(
    ("at", "health"),
    [
        ("2024-01-05 15:00:00", "ok"),
        ("2024-01-05 21:59:59", "ok"),
        ("2024-01-05 22:00:00", "attention"),
        ("2024-01-08 15:59:59", "attention"),
        ("2024-01-08 16:00:00", "fault"),
    ],
    ids=[
        "the same day",
        "before six the next day",
        "six o'clock the next day",
        "after three days",
        "after four",
    ],
)
def test_a_day_without_its_sweep_is_told_of_once_the_hour_has_come(
    run: Run, engine: Engine, at: str, health: str
) -> None:
    tell(engine, SIGNED, supply())
    sweep_on(engine, SIGNED)
    assert said(run, "监测证明", at=at)[0] == health


def test_of_several_hours_the_first_one_counts(run: Run, engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text('sweep_at = "13:00,08:30"', encoding="utf-8")
    tell(engine, SIGNED, supply())
    sweep_on(engine, SIGNED)
    assert said(run, "监测证明", at="2024-01-06 00:29:59")[0] == "ok"
    assert said(run, "监测证明", at="2024-01-06 00:30:00")[0] == "attention"


def test_a_sweep_that_was_braked_or_stopped_is_told_of_with_what_to_do(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply(), supply(OTHER))
    sweep_on(engine, SIGNED, most_papers=1)
    health, words = said(run, "监测证明")
    assert health == "attention"
    assert "拟稿超量暂停，尚有2宗未监测" in words
    assert "--papers" in words
    sweep_on(engine, SIGNED, stopping=lambda: True)
    health, words = said(run, "监测证明")
    assert health == "attention"
    assert "中途停止" in words


def test_a_run_at_work_is_in_order_and_one_whose_process_died_is_told_of(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    with writing(engine) as session:
        take_turn(session, desk(SIGNED), Sweeper("甲机:17", lambda: INSTANT), anything_to_do=True)
    health, words = said(run, "监测运行", at=str(INSTANT.replace(tzinfo=None) + timedelta(seconds=59)))
    assert health == "ok"
    assert "甲机:17" in words
    health, words = said(run, "监测运行", at=str(INSTANT.replace(tzinfo=None) + timedelta(seconds=61)))
    assert health == "attention"
    assert "自动接手" in words


def test_parcels_nobody_looked_at_in_time_are_counted(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply(), supply(OTHER))
    with engine.connect() as connection:
        [due] = set(connection.scalars(select(PARCEL.c.next_look_on)))
    assert said(run, "应监测宗地", "--on", str(due))[0] == "ok"
    health, words = said(run, "应监测宗地", "--on", str(due + timedelta(days=1)))
    assert health == "attention"
    assert words.startswith("2宗")


def test_parcels_set_aside_are_named_with_the_reason_and_not_counted_twice(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    with engine.begin() as connection:
        connection.execute(update(PARCEL).values(life="{}"))
    sweep_on(engine, SIGNED)
    tomorrow = ("--on", str(SIGNED + timedelta(days=1)))
    health, words = said(run, "待核数据", *tomorrow)
    assert health == "attention"
    assert NO in words
    assert "台账数据损坏" in words
    assert said(run, "应监测宗地", *tomorrow)[0] == "ok"


def test_steps_held_back_are_counted_with_the_oldest_day(run: Run, engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    with writing(engine) as session:
        hold(session, "1/start/reminder/0/2024-06-01", desk(SIGNED), "正在协商")
    health, words = said(run, "暂缓")
    assert health == "ok"
    assert "暂缓1项，最早自2024-01-05" in words


# This machine


@pytest.mark.parametrize(
    ("day", "health"),
    [("2025-11-30", "ok"), ("2026-11-30", "ok"), ("2026-12-01", "attention"), ("2027-01-01", "attention")],
)
def test_next_years_holidays_are_missed_from_december_on(
    run: Run, monkeypatch: pytest.MonkeyPatch, day: str, health: str
) -> None:
    known = Calendar(frozenset({2025, 2026}), frozenset(), frozenset())
    monkeypatch.setattr(checkup, "national_calendar", lambda: known)
    found, words = said(run, "放假安排", "--on", day)
    assert found == health
    assert ("暂定" in words) == (day > "2026")


def test_a_machine_without_chinese_fonts_is_told_of(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_fonts(monkeypatch, tmp_path)
    assert said(run, "中文字体")[0] == "attention"


def test_where_fonts_cannot_be_asked_for_nothing_is_said_of_them(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    result = run("--json")
    assert result.exit_code == 0
    assert "中文字体" not in findings(result)


def test_settings_that_cannot_be_used_are_a_fault_and_the_rest_is_still_checked(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "office.toml").write_text("most_papers = 0", encoding="utf-8")
    result = run()
    assert result.exit_code == 3
    assert "office.toml：most_papers" in result.stdout
    assert "正常  监测证明" in result.stdout


def test_a_template_that_cannot_be_used_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    templates = shutil.copytree(ROOT / "notice_templates", tmp_path / "templates")
    (templates / f"{NoticeName.START_NOTICE}.txt.j2").write_text("@p {{ no_such_word }}\n", encoding="utf-8")
    broken = letters.Templates(templates)
    monkeypatch.setattr(checkup_papers, "in_use", lambda office: broken)
    health, words = said(run, "通知书模板")
    assert health == "fault"
    assert "《开工通知书》" in words
    assert "no_such_word" in words


def test_a_check_that_cannot_be_made_is_a_finding_and_the_next_are_made(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: 1 / 0)
    result = run("--json")
    assert result.exit_code == 3
    found = findings(result)
    assert found["磁盘"]["text"].startswith("未能检查（ZeroDivisionError")
    assert found["暂缓"]["health"] == "ok"
