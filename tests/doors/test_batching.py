"""Imports at the door: what changed, which batch brought it, withdrawing it, and reconciling with another register."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from tests.casework.imported import IMPORTED, one_row
from tests.database import ROOT

COUNTY = ROOT / "demo" / "新河县_2012-2016.csv"
DAY = "2016-12-31"
Run = Callable[..., Result]


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_changed_row_is_counted_and_its_amendment_names_the_file(run: Run, tmp_path: Path) -> None:
    run("import", one_row(tmp_path), "--on", DAY)
    result = run("import", one_row(tmp_path, "二.csv", 约定开工时间="2016年06月01日"), "--on", DAY)
    assert "新登记0宗，变更1宗，已登记且无变化0行，退回0行" in result.stdout
    amendment = lines(run("history", IMPORTED, "--json", "--on", DAY))[-1]
    assert (amendment["kind"], amendment["payload"]["batch"]["file"]) == ("amendment", "二.csv")


def test_the_batches_are_listed_with_their_files_and_results(run: Run, tmp_path: Path) -> None:
    run("import", COUNTY, "--on", DAY)
    run("import", COUNTY, "--on", DAY)
    happenings = tmp_path / "补录.jsonl"
    happenings.write_text(json.dumps({"no": "1305302012A00019", "kind": "handover", "on": "2012-02-03"}))
    run("record", happenings, "--on", DAY)
    listed = lines(run("batches", "--json", "--on", DAY))
    assert [(each["no"], each["sort"], each["parcels"]) for each in listed] == [
        (1, "supply", 72),
        (2, "supply", 0),
        (3, "happenings", 1),
    ]
    assert [each["counts"]["rows_taken"] for each in listed] == [72, 0, 1]
    shown = run("batches", "--on", DAY).stdout
    assert "读取72，新登记72" in shown
    assert "读取72，无变化72" in shown
    assert "共3批" in shown


def test_a_dry_run_is_no_batch(run: Run) -> None:
    run("import", COUNTY, "--dry-run", "--on", DAY)
    assert "尚无批次" in run("batches", "--on", DAY).stdout


def test_a_batch_is_withdrawn_for_a_reason_and_its_parcels_say_so(run: Run, tmp_path: Path) -> None:
    run("import", COUNTY, "--on", DAY)
    result = run("batches", "withdraw", 1, "--reason", "导错了县", "--on", DAY)
    assert result.exit_code == 0
    assert "已撤销：72宗不再在册" in result.stdout
    assert "没有符合条件的宗地" in run("parcels", "--on", DAY).stdout
    status = run("status", "1305302012A00019", "--on", DAY)
    assert status.exit_code == 2
    assert "一并撤销" in status.stderr
    voiding = lines(run("history", "1305302012A00019", "--json", "--on", DAY))[-1]
    assert voiding["payload"] == {"voids": "1", "reason": "第1批导入撤销：导错了县"}
    assert run("verify", "--on", DAY).exit_code == 0
    assert "2016-12-31撤销" in run("batches", "--on", DAY).stdout


def test_a_bulk_record_is_withdrawn_as_a_batch_too_and_can_be_fed_in_again(run: Run, tmp_path: Path) -> None:
    run("import", COUNTY, "--on", DAY)
    happenings = tmp_path / "补录.jsonl"
    happenings.write_text(json.dumps({"no": "1305302012A00019", "kind": "start", "on": "2012-02-13"}))
    run("record", happenings, "--on", DAY)
    [done] = lines(run("batches", "withdraw", 2, "--reason", "登错", "--json", "--on", DAY))
    assert (done["gone"], done["restored"]) == (0, 1)
    assert lines(run("status", "1305302012A00019", "--json", "--on", DAY))[0]["started_on"] is None
    assert "登记完毕：1件" in run("record", happenings, "--on", DAY).stdout
    assert lines(run("status", "1305302012A00019", "--json", "--on", DAY))[0]["started_on"] == "2012-02-13"


def test_a_batch_that_cannot_be_withdrawn_says_which_parcels_keep_it(run: Run) -> None:
    run("import", COUNTY, "--on", DAY)
    run("record", "1305302012A00019", "handover", "--happened", "2012-02-03", "--on", DAY)
    result = run("batches", "withdraw", 1, "--reason", "导错了县", "--on", DAY)
    assert result.exit_code == 2
    assert "宗地1305302012A00019：另已登记1项事实" in result.stderr


def test_reconciling_tells_what_differs_and_counts_the_rest(run: Run, tmp_path: Path) -> None:
    run("import", one_row(tmp_path), "--on", DAY)
    changed = one_row(tmp_path, "二.csv", 约定开工时间="2016年06月01日")
    result = run("reconcile", changed, "--on", DAY)
    assert result.exit_code == 0
    assert "来文较新" in result.stdout
    assert "一致0宗，有差异1宗，仅来文有0宗，仅案卷有0宗" in result.stdout
    [one] = lines(run("reconcile", changed, "--json", "--on", DAY))
    assert (one["term"], one["ours"], one["theirs"], one["newer"]) == (
        "contract.start_on",
        "2016-01-01",
        "2016-06-01",
        "theirs",
    )


def test_a_row_that_cannot_be_reconciled_is_named(run: Run, tmp_path: Path) -> None:
    run("import", one_row(tmp_path), "--on", DAY)
    result = run("reconcile", one_row(tmp_path, 合同签订日期="不详"), "--on", DAY)
    assert result.exit_code == 1
    assert "一行.csv 第2行“合同签订日期” 不详" in result.stderr
