"""Editing a draft at the door: the text written out, changed, handed in again, compared; and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine

from tests.database import NO, supply, sweep_on, tell

Run = Callable[..., Result]

DUE = [{"no": 1, "due_on": "2024-02-04", "amount_wan": "500"}]
MORE = "请携带缴款凭证到我局核对。"
ON = ("--on", "2024-02-06")


@pytest.fixture
def id_(run: Run, engine: Engine) -> str:
    """The draft of a demand."""
    tell(engine, date(2024, 1, 5), supply(instalments=DUE, handover_on=None, start_on="2024-12-01"))
    sweep_on(engine, date(2024, 2, 5))
    found = run("notices", "--on", "2024-02-05", "--json").stdout.splitlines()
    [line] = [json.loads(line) for line in found if json.loads(line)["notice"] == "overdue_payment"]
    return str(line["id"])


@pytest.fixture
def file(run: Run, id_: str, tmp_path: Path) -> Path:
    """Its text in a file, a sentence put in."""
    path = tmp_path / "改稿.txt"
    assert run("notices", "text", id_, "--out", path).exit_code == 0
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:-3], f"@p {MORE}", *lines[-3:]]), encoding="utf-8")
    return path


def edited(run: Run, id_: str, file: Path, *more: object) -> Result:
    return run("notices", "edit", id_, file, "--why", "补充要求", *ON, *more)


def test_a_text_written_out_says_what_it_is_and_what_may_be_changed(run: Run, id_: str) -> None:
    said = run("notices", "text", id_).stdout
    assert said.startswith(f"# 通知{id_} 第1稿")
    assert "不能改" in said
    assert "@title 出让金催缴通知单" in said


def test_an_edited_text_is_stored_shown_and_compared(run: Run, id_: str, file: Path) -> None:
    result = edited(run, id_, file)
    assert result.exit_code == 0, result.stderr
    assert "第2稿" in result.stdout
    assert MORE in run("notices", "show", id_).stdout
    shown = json.loads(run("notices", "show", id_, "--json").stdout)
    assert shown["version"] == 2
    compared = run("notices", "diff", id_).stdout
    assert f"+ @p {MORE}" in compared
    assert "第2稿：2024-02-06，经办，补充要求" in compared
    lines = [json.loads(line) for line in run("notices", "diff", id_, "--json").stdout.splitlines()]
    assert [line["text"] for line in lines if line["sort"] == "new"] == [f"@p {MORE}"]
    assert MORE not in run("notices", "text", id_, "--version", 1).stdout
    assert json.loads(run("notices", "text", id_, "--json").stdout)["why"] == "补充要求"


def test_who_changed_it_is_told_by_name(run: Run, id_: str, file: Path, tmp_path: Path) -> None:
    edited(run, id_, file)
    assert "第2稿：2024-02-06，经办，" in run("notices", "diff", id_).stdout
    office = '[[officers]]\nuser = "经办"\nname = "赵六"\nunit = "utilisation"\nroles = ["supervisor"]\n'
    (tmp_path / "office.toml").write_text(office, encoding="utf-8")
    assert "第2稿：2024-02-06，赵六，补充要求" in run("notices", "diff", id_).stdout


def test_without_a_change_both_texts_are_the_same(run: Run, id_: str) -> None:
    assert "两稿相同。" in run("notices", "diff", id_).stdout


def test_the_same_file_handed_in_twice_is_told_that_there_is_a_newer_version(
    run: Run, id_: str, file: Path
) -> None:
    edited(run, id_, file)
    again = edited(run, id_, file)
    assert again.exit_code == 2
    assert "第1稿已由经办于2024-02-06改为第2稿" in again.stderr


def test_what_is_signed_goes_out_as_edited_and_is_edited_no_more(run: Run, id_: str, file: Path) -> None:
    edited(run, id_, file)
    assert run("notices", "sign", id_, *ON).exit_code == 0
    assert MORE in run("notices", "print", id_, *ON).stdout
    refused = edited(run, id_, file)
    assert refused.exit_code == 2
    assert "签发的正文不能再改" in refused.stderr
    assert run("verify", *ON).exit_code == 0


def test_of_an_issue_that_stands_again_the_text_that_was_issued_is_shown(
    run: Run, id_: str, file: Path
) -> None:
    def corrected(voids: object) -> None:
        told = run(
            "record", NO, "correction", f"voids={voids}", "reason=误登", "--happened", "2024-02-06", *ON
        )
        assert told.exit_code == 0, told.stderr

    def last_of(kind: str) -> int:
        told = [json.loads(line) for line in run("history", NO, "--json", *ON).stdout.splitlines()]
        return max(int(one["seq"]) for one in told if one["kind"] == kind)

    def shown() -> dict[str, Any]:
        return dict(json.loads(run("notices", "show", id_, "--json").stdout))

    before = shown()
    assert run("notices", "sign", id_, *ON).exit_code == 0
    corrected(last_of("notice_issued"))
    assert edited(run, id_, file).exit_code == 0
    assert (shown()["version"], MORE in run("notices", "show", id_).stdout) == (2, True)
    corrected(last_of("correction"))
    assert MORE not in run("notices", "print", id_, *ON).stdout
    assert shown() == before
    assert MORE not in run("notices", "show", id_).stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [("没有标记\n", "没有以标记开头"), ("# 通知9-9 第1稿\n@p 甲\n", "是通知9-9的正文"), ("@p 甲\n", "不知道是从第几稿改的")],
)  # fmt: skip
def test_a_text_that_cannot_be_taken_says_why_and_nothing_is_stored(
    run: Run, id_: str, tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "坏.txt"
    path.write_text(text, encoding="utf-8")
    result = edited(run, id_, path)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert run("notices", "text", id_).stdout.startswith(f"# 通知{id_} 第1稿")


def test_a_file_in_another_encoding_is_told(run: Run, id_: str, tmp_path: Path) -> None:
    path = tmp_path / "坏.txt"
    path.write_bytes("@p 甲".encode("gb18030"))
    result = edited(run, id_, path)
    assert (result.exit_code, "UTF-8" in result.stderr) == (2, True)


def test_a_notice_or_a_version_that_is_not_there_is_told(run: Run, id_: str) -> None:
    assert run("notices", "text", "9-9").exit_code == 2
    assert "最新的是第1稿" in run("notices", "diff", id_, "--to", 3).stderr
    assert run("notices", "text", "甲").exit_code == 2
