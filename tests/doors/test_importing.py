"""Importing at the door: every file is known by its headings, and the report is mended and imported again."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from supervision.casework.supply.report import REPORT_HEADINGS
from supervision.cli import main
from tests.casework.imported import IMPORTED, one_row
from tests.database import ROOT

COUNTY = ROOT / "demo" / "新河县_2012-2016.csv"
DAY = "2016-12-31"
Run = Callable[..., Result]


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def written(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


# The report


def test_the_report_is_mended_and_imported_as_it_is(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "明细.csv"
    result = run("import", one_row(tmp_path, 合同签订日期="不详"), "--report", report, "--on", DAY)
    assert result.exit_code == 1
    assert "可再次导入明细本身" in result.stdout
    headings, row = table(report)
    assert tuple(headings[: len(REPORT_HEADINGS)]) == REPORT_HEADINGS
    row[headings.index("合同签订日期")] = "2015-05-27"
    again = tmp_path / "再次.csv"
    result = run("import", written(report, headings, row), "--report", again, "--on", DAY)
    assert result.exit_code == 0
    assert "新登记1宗" in result.stdout
    assert lines(run("parcels", "--json", "--on", DAY))[0]["signed_on"] == "2015-05-27"


def test_a_report_sent_back_with_a_row_still_wrong_reports_that_row_in_the_same_columns(
    run: Run, tmp_path: Path
) -> None:
    first, second = tmp_path / "一次.csv", tmp_path / "二次.csv"
    run("import", one_row(tmp_path, 合同签订日期="不详"), "--report", first, "--on", DAY)
    assert run("import", first, "--report", second, "--on", DAY).exit_code == 1
    assert table(first)[0] == table(second)[0]
    assert table(first)[1][len(REPORT_HEADINGS) :] == table(second)[1][len(REPORT_HEADINGS) :]


# Files known by their headings


def test_a_workbook_with_the_county_s_own_headings_is_read_by_a_mapping_file(
    run: Run, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["监管号", "地块名", "亩数", "怎么供的", "哪天签的"])
    sheet.append([IMPORTED, "示范项目", 30, "挂牌出让", "2015-05-27"])
    path = tmp_path / "台账.xlsx"
    book.save(path)
    refused = run("import", path, "--on", DAY)
    assert refused.exit_code == 2
    assert "--map" in refused.stderr
    columns = {"监管号": "电子监管号", "地块名": "项目名称", "亩数": "面积(亩)", "怎么供的": "供地方式", "哪天签的": "合同签订日期"}  # fmt: skip
    mapping = tmp_path / "对照.toml"
    mapping.write_text("[columns]\n" + "\n".join(f'"{ours}" = "{known}"' for ours, known in columns.items()))
    assert run("import", path, "--map", mapping, "--on", DAY).exit_code == 0
    [parcel] = lines(run("parcels", "--json", "--on", DAY))
    assert (parcel["no"], parcel["project"], parcel["area_ha"]) == (IMPORTED, "示范项目", "2")


def test_a_payment_ledger_is_known_by_its_headings_and_pays_the_instalments(run: Run, tmp_path: Path) -> None:
    listed = {"支付期号": "1|2", "约定支付日期": "2015-06-27|2016-06-27", "约定支付金额(万元)": "60|40"}
    run("import", one_row(tmp_path, **listed), "--on", DAY)
    ledger = written(
        tmp_path / "缴款.csv",
        ["电子监管号", "凭证号", "缴款日期", "缴款金额(元)", "缴款人"],
        [IMPORTED, "P1", "2015-06-20", "600000", "甲公司"],
        [IMPORTED, "P2", "2016-06-20", "999999", "甲公司"],
    )
    result = run("import", ledger, "--on", DAY)
    assert result.exit_code == 1
    assert "登记缴款1笔共60万元，此前已登记0笔，退回1行，其中1行与分期约定对不上" in result.stdout
    assert "已缴60万元，未缴40万元" in run("status", IMPORTED, "--on", DAY).stdout
    assert "登记缴款0笔共0万元，此前已登记1笔" in run("import", ledger, "--on", DAY).stdout
    assert [batch["sort"] for batch in lines(run("batches", "--json", "--on", DAY))] == [
        "supply",
        "payments",
        "payments",
    ]


def test_a_ledger_that_does_not_say_its_unit_is_refused_with_what_to_do(run: Run, tmp_path: Path) -> None:
    ledger = written(tmp_path / "缴款.csv", ["电子监管号", "凭证号", "缴款日期", "缴款金额"])
    result = run("import", ledger, "--on", DAY)
    assert result.exit_code == 2
    assert "元与万元相差一万倍" in result.stderr


def test_a_file_that_is_neither_is_refused_as_no_supplies(run: Run, tmp_path: Path) -> None:
    result = run("import", written(tmp_path / "通讯录.csv", ["姓名", "电话"], ["张三", "1"]), "--on", DAY)
    assert result.exit_code == 2
    assert "不是供地结果的表头" in result.stderr


def test_the_columns_are_explained_without_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPERVISION_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    path = written(
        tmp_path / "台账.csv",
        ["监管号", "面积(亩)", "供地方式", "签订日期"],
        [IMPORTED, "30", "划拨", "2015/7/21"],
    )
    result = CliRunner().invoke(main, ["import", "--explain-columns", str(path)], catch_exceptions=False)
    assert result.exit_code == 0
    assert "认不出来，缺电子监管号或记录号" in result.stdout
    assert "15亩＝1公顷" in result.stdout
    assert '# "监管号" = "电子监管号"' in result.stdout
    assert not (tmp_path / "none.db").exists()
