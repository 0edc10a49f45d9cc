"""`filings` at the door: what is to be entered in the national system, parcel by parcel, and ticking it off."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine

from tests.database import NO, supply, tell

Run = Callable[..., Result]
ON = ("--on", "2024-03-01")
SECOND = "1305302024B00022"


@pytest.fixture
def docket(engine: Engine, office: None) -> None:
    tell(engine, date(2024, 1, 5), supply(), supply(SECOND))
    paid = {"kind": "payment", "on": "2024-02-01", "instalment": 1, "amount_wan": "500"}
    tell(engine, date(2024, 2, 1), paid)


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def said(run: Run, *words: object) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.usefixtures("docket")
def test_what_is_to_be_entered_is_said_parcel_by_parcel(run: Run) -> None:
    screen = said(run, "filings", *ON)
    assert screen.count(f"{NO}  示范项目011") == 1
    for words in ("土地市场动态监测与监管系统待回填（2024-03-01）", "[1-2] 价款缴纳  2024-02-01登记，已历29天",
                  "缴款金额（万元）：500", "2宗，共3项"):  # fmt: skip
        assert words in screen
    assert [line["id"] for line in lines(run("filings", *ON, "--json"))] == ["1-1", "1-2", "2-1"]


@pytest.mark.usefixtures("docket")
def test_the_list_is_narrowed_paged_and_written_to_a_file(run: Run, tmp_path: Path) -> None:
    assert [line["id"] for line in lines(run("filings", *ON, "--since", "2024-02-01", "--json"))] == ["1-2"]
    assert lines(run("filings", *ON, "--district", "南宫市", "--json")) == []
    assert "--after 1-2" in said(run, "filings", *ON, "--limit", 2)
    assert [line["id"] for line in lines(run("filings", *ON, "--after", "1-2", "--json"))] == ["2-1"]
    out = tmp_path / "回填.csv"
    assert "已写出3行" in said(run, "filings", *ON, "--out", out)
    assert "缴款金额（万元）：500" in out.read_text(encoding="utf-8-sig")


@pytest.mark.usefixtures("docket")
def test_what_was_entered_is_ticked_off(run: Run) -> None:
    told = said(run, "filings", "done", "1-1", "1-2", "--record-no", "备1", *ON)
    assert told.splitlines() == [
        f"已回填 1-1：宗地{NO} 第3号 2024-03-01",
        f"已回填 1-2：宗地{NO} 第4号 2024-03-01",
    ]
    assert [line["id"] for line in lines(run("filings", *ON, "--json"))] == ["2-1"]
    [*_, last] = lines(run("history", NO, *ON, "--json"))
    assert last["payload"] == {"of": 2, "record_no": "备1"}


@pytest.mark.usefixtures("docket")
def test_one_that_cannot_be_ticked_off_is_sent_back_and_the_others_are_taken(run: Run) -> None:
    result = run("filings", "done", "2-1", "2-9", *ON)
    assert result.exit_code == 1
    assert "已回填 2-1" in result.stdout
    assert "退回 2-9：“2-9”不在回填清单上" in result.stderr
    again = run("filings", "done", "2-1", *ON)
    assert again.exit_code == 1
    assert f"宗地{SECOND}第1号已于2024-03-01回填" in again.stderr


def test_with_nothing_to_enter_it_is_said(run: Run) -> None:
    assert "没有待回填的事项" in said(run, "filings", *ON)
    assert lines(run("filings", *ON, "--json")) == []
