"""`supervision verify`: 0 and one sentence when all is well; 1 and every fault with its place and reason when not."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from supervision.cli import main
from supervision.records import guards
from supervision.records.db import open_records, reading
from supervision.records.tables import CERTIFICATE
from tests.daily.tampering import BUILT, IDLE, LAST_DAY, lived

Run = Callable[..., Result]
Tamper = Callable[..., None]
DAY = str(LAST_DAY)
UNKNOWN = "f" * 64


@pytest.fixture
def run(office: None, database_url: str) -> Run:
    """Verify the honest docket of `tests/daily/tampering.py` on its last day."""
    engine = open_records(database_url)
    for _ in lived(engine):
        pass
    engine.dispose()

    def running(*words: str) -> Result:
        return CliRunner().invoke(main, ["verify", "--on", DAY, *words], catch_exceptions=False)

    return running


@pytest.fixture
def tamper(database_url: str) -> Tamper:
    """Write into the database with the guards taken down and put up again."""

    def tampering(*statements: str) -> None:
        engine = open_records(database_url)
        with engine.connect() as connection:
            for pragma in ("COMMIT", "PRAGMA foreign_keys=OFF", "BEGIN"):
                connection.exec_driver_sql(pragma)
            for (name,) in connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
            for statement in statements:
                connection.execute(text(statement))
            guards.install(connection)
            connection.commit()
        engine.dispose()

    return tampering


def certificates(url: str) -> list[str]:
    engine = open_records(url)
    with reading(engine) as session:
        hashes = list(session.scalars(select(CERTIFICATE.c.hash).order_by(CERTIFICATE.c.no)))
    engine.dispose()
    return hashes


SUM_CHANGED = "UPDATE entry SET payload = replace(payload, '500', '501') WHERE parcel_id = 1 AND seq = 10"
ALERT_DONE = "UPDATE act SET status = 'done' WHERE parcel_id = 3 AND name = 'may_terminate'"


def test_sound_records_exit_zero_and_hand_out_the_newest_hash(run: Run, database_url: str) -> None:
    result = run()
    assert result.exit_code == 0
    hashes = certificates(database_url)
    assert result.stdout.splitlines() == [
        "核验无误：案卷链完整，台账与案卷一致，监测证明相符，照片原件齐全。",
        f"最近监测证明第{len(hashes)}号（{DAY}）：{hashes[-1]}。请将校验值留存于库外。",
    ]


def test_sound_records_are_no_lines_for_a_script(run: Run) -> None:
    result = run("--json")
    assert (result.exit_code, result.stdout) == (0, "")


def test_records_nobody_swept_yet_are_sound(database_url: str) -> None:
    result = CliRunner().invoke(main, ["verify", "--db", database_url], catch_exceptions=False)
    assert result.exit_code == 0
    assert "最近监测证明" not in result.stdout


def test_a_changed_entry_and_a_changed_act_are_told_with_place_and_reason(run: Run, tamper: Tamper) -> None:
    tamper(SUM_CHANGED, ALERT_DONE)
    result = run()
    assert result.exit_code == 1
    chain, row, act, summary, _ = result.stdout.splitlines()
    assert chain == f"案卷记录被改动：宗地{BUILT}第10号 内容与校验值不符，本号或前一号被改动"
    assert row == f"台账与案卷不符：宗地{BUILT} 台账所存履约情况与按案卷重演的结果不同"
    assert act == f"台账与案卷不符：宗地{IDLE}第12号 监管动作的 status 为“done”，按案卷应为“open”"
    assert summary == "核验发现问题：案卷记录被改动1处，台账与案卷不符2处"


def test_a_script_reads_one_fault_a_line(run: Run, tamper: Tamper) -> None:
    tamper(SUM_CHANGED, ALERT_DONE)
    result = run("--json")
    assert result.exit_code == 1
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["fault"], line["no"], line["seq"]) for line in lines] == [
        ("chain", BUILT, 10),
        ("projection", BUILT, 0),
        ("projection", IDLE, 12),
    ]
    assert all(line["text"] for line in lines)


def test_a_parcel_left_without_a_day_is_told(run: Run, tamper: Tamper) -> None:
    tamper("UPDATE parcel SET next_look_on = NULL WHERE id = 3")
    result = run()
    assert result.exit_code == 1
    assert f"无人过问：宗地{IDLE} 没有下次监测日，按案卷应为2025-07-02" in result.stdout


def test_a_missed_sweep_is_told_with_what_to_do(run: Run) -> None:
    result = run("--on", "2025-07-20")
    assert result.exit_code == 1
    assert (
        f"无人过问：宗地{IDLE} 2025-07-02应监测，至2025-07-20未监测，请运行 supervision sweep"
        in result.stdout
    )


def test_a_missing_guard_is_told_with_what_to_do(run: Run, database_url: str) -> None:
    engine = open_records(database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER guard_entry_delete"))
    engine.dispose()
    result = run()
    assert result.exit_code == 1
    assert (
        "防篡改措施缺失：数据库缺少防篡改触发器 guard_entry_delete，请运行 supervision init" in result.stdout
    )


# A hash kept outside


def test_a_hash_kept_outside_that_stands_is_sound(run: Run, database_url: str) -> None:
    assert run("--anchor", certificates(database_url)[3]).exit_code == 0


def test_a_hash_kept_outside_that_stands_no_more_is_told(run: Run, tamper: Tamper, database_url: str) -> None:
    anchor = certificates(database_url)[-1]
    newest = "(SELECT max(id) FROM run)"
    tamper(
        f"DELETE FROM sweep_batch WHERE run_id = {newest}",
        f"DELETE FROM certificate WHERE run_id = {newest}",
        f"DELETE FROM run WHERE id = {newest}",
    )
    assert run().exit_code == 0
    result = run("--anchor", anchor)
    assert result.exit_code == 1
    assert f"库外留存的监测证明校验值 {anchor} 在库中不存在，证明被删改" in result.stdout


def test_a_hash_that_never_was_is_told(run: Run) -> None:
    result = run("--anchor", UNKNOWN, "--json")
    assert result.exit_code == 1
    [line] = [json.loads(line) for line in result.stdout.splitlines()]
    assert (line["fault"], line["no"], line["seq"]) == ("certificate", "", 0)
