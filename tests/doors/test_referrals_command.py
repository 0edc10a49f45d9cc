"""`referrals` at the door: what is missing, making one with its package, the list of both desks, and what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine

from tests.casework.referring.cast import ON_SITE, REFERRED, SUSPECTED, found, supplied, suspected, told
from tests.casework.staffed import SETTINGS
from tests.database import NO, sweep_on

Run = Callable[..., Result]

NEXT_DAY, LATE = "2025-06-05", "2025-06-12"


@pytest.fixture
def idle(run: Run, engine: Engine) -> Run:
    """Land not started for a year, checked on site on 3 June 2025."""
    suspected(engine)
    return run


@pytest.fixture
def package(idle: Run, tmp_path: Path) -> Path:
    """The same, referred the next day; its package."""
    out = tmp_path / "移交包.zip"
    made = idle(
        *MAKE, "--out", out, "--lacking", "测绘中", "--number", "新国土移〔2025〕1号", "--on", REFERRED
    )
    assert made.exit_code == 0, made.output
    return out


MAKE = ("referrals", "make", NO, "--matter", "idle")


def ok(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(result: Result) -> str:
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.stderr


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ok(result).splitlines()]


def the_one(run: Run, on: object = NEXT_DAY, *words: object) -> dict[str, Any]:
    [line] = lines(run("referrals", "--on", on, "--json", *words))
    return line


# What is missing


def test_a_check_says_of_each_item_how_it_stands_and_what_would_supply_it(run: Run, engine: Engine) -> None:
    supplied(engine)
    sweep_on(engine, SUSPECTED)
    result = run("referrals", "check", NO, "--matter", "idle", "--on", REFERRED)
    assert result.exit_code == 1
    assert f"补国土所现场核实：supervision record {NO} idle_check finding=not_started" in result.stdout
    assert "缺必备材料，不能移交：国土所现场核实。" in result.stdout


def test_a_check_for_scripts_is_a_line_an_item(idle: Run) -> None:
    items = {
        line["item"]: line for line in lines(idle("referrals", "check", NO, "--matter", "idle", "--json"))
    }
    assert (items["site_check"]["status"], items["site_check"]["need"]) == ("present", "required")
    assert items["site_check"]["entries"]
    assert (items["photos"]["status"], items["breach"]["status"]) == ("missing", "not_needed")
    assert "照片.jpg" in items["photos"]["command"]
    assert "四（五）" in items["photos"]["clause"]


def test_a_check_that_lacks_only_what_may_be_explained_says_how_to_go_on(idle: Run) -> None:
    told_ = ok(idle("referrals", "check", NO, "--matter", "idle", "--on", REFERRED))
    assert (
        f"须说明理由。移交：supervision referrals make {NO} --matter idle --out 移交包.zip --lacking 理由"
        in told_
    )


# Making one


def test_a_referral_without_its_reason_leaves_nothing_behind(idle: Run, tmp_path: Path) -> None:
    out = tmp_path / "移交包.zip"
    assert "或者用 --lacking 说明理由" in refused(idle(*MAKE, "--out", out, "--on", REFERRED))
    assert not out.exists()
    assert ok(idle("referrals", "--all", "--on", REFERRED)) == "没有符合条件的移交。\n"


def test_a_referral_tells_its_number_its_seal_and_what_to_print(idle: Run, tmp_path: Path) -> None:
    out = tmp_path / "移交包.zip"
    told_ = ok(idle(*MAKE, "--out", out, "--lacking", "测绘中", "--on", REFERRED))
    one = the_one(idle)
    assert f"已移交 {one['id']}：宗地{NO}（疑似闲置），移交包：{out}" in told_
    assert f"封签：{one['seal']}" in told_
    assert f"supervision papers 案件线索移交书 {NO} --act {one['id'].split('-')[1]}" in told_
    assert out.read_bytes().startswith(b"PK")


def test_a_referral_for_scripts_is_one_answer(idle: Run, tmp_path: Path) -> None:
    out = tmp_path / "移交包.zip"
    [made] = lines(idle(*MAKE, "--out", out, "--lacking", "测绘中", "--on", REFERRED, "--json"))
    assert (made["no"], made["matter"], made["file"]) == (NO, "idle", str(out))
    assert made["bytes"] == out.stat().st_size
    assert made["seal"] == the_one(idle)["seal"]
    assert "photos" in made["lacking"]


def test_a_file_already_there_is_kept_and_nothing_is_referred(idle: Run, tmp_path: Path) -> None:
    out = tmp_path / "移交包.zip"
    out.write_text("已有")
    assert "不覆盖已有文件" in refused(idle(*MAKE, "--out", out, "--lacking", "测绘中", "--on", REFERRED))
    assert out.read_text() == "已有"
    assert lines(idle("referrals", "--all", "--on", REFERRED, "--json")) == []


def test_the_letter_and_the_receipt_are_printed_with_the_seal(run: Run, package: Path) -> None:
    one = the_one(run)
    seq = one["id"].split("-")[1]
    for paper in ("案件线索移交书", "接收回执"):
        text = ok(run("papers", paper, NO, "--act", seq, "--on", NEXT_DAY))
        assert one["seal"][:8] in text
        assert "新国土移〔2025〕1号" in text


# The list


def test_nothing_to_do_is_said(run: Run, engine: Engine) -> None:
    assert ok(run("referrals")) == "没有待办的移交。\n"


def test_both_desks_see_matter_status_whose_move_and_until_when(run: Run, package: Path) -> None:
    one = the_one(run)
    assert {
        key: one[key] for key in ("matter", "status", "mover", "accept_by", "next", "investigate_by")
    } == {
        "matter": "idle",
        "status": "pending",
        "mover": "enforcement",
        "accept_by": "2025-06-11",
        "next": "接收或者退回",
        "investigate_by": "2025-07-02",
    }
    shown = ok(run("referrals", "--on", NEXT_DAY))
    for word in ("疑似闲置", "待接收", "监察大队", "2025-06-11", "接收或者退回"):
        assert word in shown
    assert the_one(run, NEXT_DAY, "--unit", "enforcement") == one
    assert lines(run("referrals", "--on", NEXT_DAY, "--unit", "utilisation", "--json")) == []


def test_one_not_accepted_in_time_is_marked(run: Run, package: Path) -> None:
    assert the_one(run, LATE, "--late")["days_late"] == 1
    assert "1天" in ok(run("referrals", "--on", LATE))
    assert lines(run("referrals", "--late", "--on", "2025-06-11", "--json")) == []


def test_a_page_says_how_to_go_on(run: Run, engine: Engine, package: Path, tmp_path: Path) -> None:
    told(engine, {"kind": "inspection", "on": str(REFERRED), "finding": "change_of_use", **ON_SITE})
    second = ("referrals", "make", NO, "--matter", "change_of_use", "--out", tmp_path / "二.zip")
    ok(run(*second, "--lacking", "测绘中", "--on", REFERRED))
    first = the_one(run, NEXT_DAY, "--limit", "1")
    page = ok(run("referrals", "--limit", 1, "--on", NEXT_DAY))
    assert f"--limit 1 --after {first['id']}" in page
    assert the_one(run, NEXT_DAY, "--after", first["id"])["matter"] == "change_of_use"


def test_the_list_goes_to_a_file(run: Run, package: Path, tmp_path: Path) -> None:
    out = tmp_path / "移交清单.csv"
    assert ok(run("referrals", "--on", NEXT_DAY, "--out", out)).startswith("已写出1行")
    assert "疑似闲置" in out.read_text(encoding="utf-8-sig")


# What becomes of one


def test_accepted_and_its_outcome_told(run: Run, package: Path) -> None:
    one = the_one(run)
    accepted = run("referrals", "accept", one["id"], "--seal", one["seal"], "--on", NEXT_DAY)
    assert f"已接收 {one['id']}（宗地{NO}，疑似闲置）" in ok(accepted)
    assert the_one(run)["next"] == "反馈办理结果"
    ok(run("referrals", "outcome", one["id"], "--result", "已立案", "--on", "2025-07-01"))
    closed = the_one(run, "2025-07-01", "--all")
    assert (closed["status"], closed["reason"], closed["mover"]) == ("closed", "已立案", None)
    assert lines(run("referrals", "--on", "2025-07-01", "--json")) == []


def test_returned_shows_its_reason_and_goes_again(run: Run, package: Path, tmp_path: Path) -> None:
    one = the_one(run)
    assert "已退回" in ok(run("referrals", "return", one["id"], "--reason", "缺现场照片", "--on", NEXT_DAY))
    returned = the_one(run)
    assert (returned["reason"], returned["mover"]) == ("缺现场照片", "utilisation")
    assert returned["to_do"] == f"supervision referrals make {NO} --matter idle --out 移交包.zip"
    again = run(*MAKE, "--out", tmp_path / "再.zip", "--lacking", "测绘中", "--on", "2025-06-06")
    ok(again)
    assert the_one(run, "2025-06-06")["id"] != one["id"]


def test_one_whose_ground_fell_away_says_so_and_is_withdrawn(run: Run, engine: Engine, package: Path) -> None:
    told(engine, {"kind": "start", "on": NEXT_DAY, "proof": "施工许可证"})
    one = the_one(run)
    assert (one["ground_gone"], one["mover"], one["next"]) == (True, "utilisation", "撤回")
    assert "依据已不成立" in ok(run("referrals", "--on", NEXT_DAY))
    assert "请利用股撤回" in refused(run("referrals", "accept", one["id"], "--on", NEXT_DAY))
    ok(run("referrals", "withdraw", one["id"], "--reason", "已动工", "--on", NEXT_DAY))
    assert the_one(run, NEXT_DAY, "--status", "withdrawn")["reason"] == "已动工"


def test_what_is_no_number_or_nobodys_is_told(run: Run, package: Path) -> None:
    assert "不是编号，应写作 17-4" in refused(run("referrals", "accept", "甲"))
    assert "没有编号为1-99的移交" in refused(run("referrals", "accept", "1-99", "--on", NEXT_DAY))
    assert "尚未接收" in refused(
        run("referrals", "outcome", the_one(run)["id"], "--result", "已立案", "--on", NEXT_DAY)
    )


def test_a_wrong_role_is_refused(
    run: Run, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = tmp_path / "office.toml"
    office.write_text(SETTINGS, encoding="utf-8")
    one = the_one(run)
    monkeypatch.setenv("SUPERVISION_USER", "wang")
    assert "王五（wang）不能登记“移交接收”" in refused(
        run("referrals", "accept", one["id"], "--on", NEXT_DAY)
    )
    monkeypatch.setenv("SUPERVISION_USER", "zheng")
    assert "郑一（zheng）不能登记“移交撤回”" in refused(
        run("referrals", "withdraw", one["id"], "--reason", "误", "--on", NEXT_DAY)
    )
    ok(run("referrals", "accept", one["id"], "--on", NEXT_DAY))


# The package again


def test_the_package_is_made_again_with_the_same_bytes_and_seal(
    run: Run, engine: Engine, package: Path, tmp_path: Path
) -> None:
    one = the_one(run)
    told(engine, {"kind": "start", "on": "2025-07-01", "proof": "施工许可证"})
    again = tmp_path / "再制.zip"
    said = ok(run("referrals", "package", one["id"], "--out", again, "--on", date(2025, 8, 1)))
    assert f"封签：{one['seal']}" in said
    assert again.read_bytes() == package.read_bytes()


def test_works_over_the_line_need_their_boundary(run: Run, engine: Engine, tmp_path: Path) -> None:
    found(engine, "moved")
    out = tmp_path / "移交包.zip"
    made = run("referrals", "make", NO, "--matter", "moved", "--out", out, "--on", "2024-06-10")
    assert f"supervision boundary {NO}" in refused(made)
