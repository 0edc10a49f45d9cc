"""Printing papers together at the door, and the register of their numbers: files, exit codes, JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine

from supervision.cli import print_running
from tests.database import supply, sweep_on, tell

Run = Callable[..., Result]

SIGNED, ON = date(2024, 1, 5), "2024-02-06"
DUE = [{"no": 1, "due_on": "2024-02-04", "amount_wan": "500"}]
FIRST, SECOND, RARE = "1305302024B00011", "1305302024B00012", "1305302024B00013"


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def signed(run: Run, engine: Engine) -> list[str]:
    """Two demands signed on a day."""
    for no in (FIRST, SECOND):
        tell(
            engine, SIGNED, supply(no, instalments=DUE, handover_on=None, start_on="2024-12-01") | {"no": no}
        )
    sweep_on(engine, date(2024, 2, 5))
    ids = [line["id"] for line in lines(run("notices", "--json"))]
    result = run("notices", "sign", *reversed(ids), "--on", ON)
    assert [line.partition("，文号")[2] for line in result.stdout.splitlines()] == [
        "新国土监〔2024〕1号",
        "新国土监〔2024〕2号",
    ]
    return ids


# Numbers


def test_the_register_lists_the_numbers_of_a_year_and_says_which_is_next(run: Run, signed: list[str]) -> None:
    result = run("numbers", "--on", ON)
    assert result.exit_code == 0
    assert "新国土监〔2024〕1号" in result.stdout
    assert "下一个文号：新国土监〔2024〕3号、" in result.stdout
    found = lines(run("numbers", "--year", "2024", "--json"))
    assert [line["number"] for line in found] == ["新国土监〔2024〕1号", "新国土监〔2024〕2号"]
    assert [line["notice"] for line in found] == signed[::-1]
    assert [line["status"] for line in found] == ["issued", "issued"]
    assert lines(run("numbers", "--year", "2023", "--json")) == []


def test_it_is_written_to_a_file_and_read_a_page_at_a_time(
    run: Run, signed: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "文号.csv"
    assert "已写出2行" in run("numbers", "--on", ON, "--out", out).stdout
    assert out.read_text(encoding="utf-8-sig").splitlines()[1].split(",")[1] == "新国土监〔2024〕1号"
    [first] = lines(run("numbers", "--on", ON, "--json", "--limit", "1"))
    [second] = lines(run("numbers", "--on", ON, "--json", "--after", first["id"]))
    assert second["number"] == "新国土监〔2024〕2号"


def test_gaps_and_doubles_are_named(run: Run, signed: list[str], engine: Engine) -> None:
    assert run("numbers", "--on", ON, "--faults").stdout == "2024年没有断号和重号。\n"
    for no in (FIRST, SECOND):
        told = {"no": no, "kind": "notice_issued", "on": ON, "notice": "payment_reminder"}
        tell(engine, date(2024, 2, 6), told | {"number": "新国土监〔2024〕5号"})
    text = run("numbers", "--on", ON).stdout
    assert "断号：新国土监〔2024〕3号至4号（2个）" in text
    assert "重号：新国土监〔2024〕5号：" in text
    gap, double = lines(run("numbers", "--on", ON, "--faults", "--json"))
    assert (gap["fault"], gap["first"], gap["last"]) == ("gap", 3, 4)
    assert (double["fault"], double["number"]) == ("double", "新国土监〔2024〕5号")


def test_a_number_that_is_not_the_next_is_refused_and_takes_none(
    run: Run, signed: list[str], engine: Engine
) -> None:
    no = RARE
    tell(engine, SIGNED, supply(no, instalments=DUE, handover_on=None, start_on="2024-12-01") | {"no": no})
    sweep_on(engine, date(2024, 2, 6))
    [draft] = [line["id"] for line in lines(run("notices", "--json"))]
    refused = run("notices", "sign", draft, "--number", "新国土监〔2024〕9号", "--on", ON)
    assert refused.exit_code == 1
    assert "下一个文号是新国土监〔2024〕3号" in refused.stderr
    assert "文号新国土监〔2024〕3号" in run("notices", "sign", draft, "--on", ON).stdout


# Printing


def test_a_day_s_papers_become_one_file_which_is_on_record_and_can_be_made_again(
    run: Run, signed: list[str], tmp_path: Path
) -> None:
    out, again = tmp_path / "打印.pdf", tmp_path / "重制.pdf"
    result = run("print-run", "--on", ON, "--out", out)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"第1次打印：2件，{out}（")
    [line] = lines(run("print-runs", "--json"))
    assert (line["number"], line["papers"], line["left_out"]) == (1, 2, 0)
    assert line["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert "与打印时相同" in run("print-runs", "file", "1", "--out", again).stdout
    assert again.read_bytes() == out.read_bytes()
    assert "打印登记" in run("print-runs").stdout


def test_what_a_large_run_needs_is_told_before_it_begins(
    run: Run, signed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("print-run", signed[0], "--on", ON, "--out", tmp_path / "1.pdf").stderr == ""
    monkeypatch.setattr(print_running, "LARGE", 1)
    assert run("print-run", signed[0], "--again", "--on", ON, "--out", tmp_path / "2.pdf").stderr == ""
    large = run("print-run", "--again", "--on", ON, "--out", tmp_path / "3.pdf")
    assert (large.exit_code, large.stderr) == (0, "正在排版2件，约需6MB内存\n")


def test_a_second_run_has_nothing_to_print_unless_it_is_asked_again(
    run: Run, signed: list[str], tmp_path: Path
) -> None:
    run("print-run", "--on", ON, "--out", tmp_path / "1.pdf")
    refused = run("print-run", "--on", ON, "--out", tmp_path / "2.pdf")
    assert refused.exit_code == 2
    assert (
        "2件此前已打印，重印须勾选或写明（print-run --again）。已签发的见通知清单（supervision notices --status issued）"
        in refused.stderr
    )
    assert not (tmp_path / "2.pdf").exists()
    told = json.loads(
        run(
            "print-run", signed[0], "--again", "--on", "2024-02-08", "--out", tmp_path / "3.pdf", "--json"
        ).stdout
    )
    assert (told["run"], told["papers"], told["left_out"]) == (2, [signed[0]], [])
    earlier = run("print-run", "--signed", ON, "--on", "2024-02-09", "--again", "--out", tmp_path / "4.pdf")
    assert earlier.stdout.startswith("第3次打印：2件")


def test_a_file_that_is_there_is_not_written_over_and_nothing_is_recorded(
    run: Run, signed: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "打印.pdf"
    out.write_bytes(b"mine")
    refused = run("print-run", "--on", ON, "--out", out)
    assert refused.exit_code == 2
    assert "不覆盖" in refused.stderr
    assert out.read_bytes() == b"mine"
    assert run("print-runs").stdout == "没有打印登记。\n"
    assert run("print-runs", "file", "1", "--out", tmp_path / "x.pdf").exit_code == 2


def test_a_file_that_cannot_be_put_in_place_is_told_as_what_it_is_and_is_made_again(
    run: Run, signed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr(Path, "replace", full)
        refused = run("print-run", "--on", ON, "--out", tmp_path / "1.pdf")
        failing_again = run("print-runs", "file", "1", "--out", tmp_path / "2.pdf")
    for result in (refused, failing_again):
        assert result.exit_code == 2
        assert "打印文件未能写到" in result.stderr
        assert "supervision print-runs file 编号 --out 文件" in result.stderr
        assert "移交" not in result.stderr
    assert not (tmp_path / "1.pdf").exists()
    assert run("print-runs", "file", "1", "--out", tmp_path / "3.pdf").exit_code == 0


def test_a_paper_that_cannot_be_printed_is_named_and_the_rest_is_printed(
    run: Run, signed: list[str], engine: Engine, tmp_path: Path
) -> None:
    supplied = supply(RARE, instalments=DUE, handover_on=None, start_on="2024-12-01") | {"no": RARE}
    supplied["parcel"]["holder"] = "\U0002a6a5公司"
    tell(engine, SIGNED, supplied)
    sweep_on(engine, date(2024, 2, 6))
    [draft] = [line["id"] for line in lines(run("notices", "--json"))]
    issue = {"no": RARE, "kind": "notice_issued", "on": ON, "notice": "overdue_payment", "subject": 1}
    tell(
        engine, date(2024, 2, 6), issue | {"number": "新国土监〔2024〕9号"}
    )  # on paper: nobody held it against the fonts
    result = run("print-run", "--on", ON, "--out", tmp_path / "打印.pdf")
    assert result.exit_code == 1
    assert result.stdout.startswith("第1次打印：2件")
    assert f"没有印出 {draft}" in result.stderr
    assert "U+2A6A5" in result.stderr
