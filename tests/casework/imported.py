"""Rows imported for a test: one parcel whose cells are given, or a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from supervision.casework.intake import TakenIn, take_in
from supervision.casework.supply.files import read
from supervision.casework.supply.report import Problem, RowReport
from tests.database import desk

DAY = date(2016, 12, 31)
IMPORTED = "1305302015B00013"
"""The parcel of `one_row`."""


def one_row(tmp_path: Path, name: str = "一行.csv", **cells: str) -> Path:
    row = {
        "行政区": "新河县",
        "电子监管号": "1305302015B00013",
        "项目名称": "示范项目",
        "项目位置": "新河县",
        "面积(公顷)": "2.0",
        "供地方式": "挂牌出让",
        "成交价格(万元)": "100",
        "约定开工时间": "2016年01月01日",
        "约定竣工时间": "2018年01月01日",
        "实际开工时间": "",
        "合同签订日期": "2015年05月27日",
    } | cells
    path = tmp_path / name
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    return path


def taken(
    engine: Engine, path: Path, today: date = DAY, *, dry_run: bool = False
) -> tuple[TakenIn, list[RowReport]]:
    problems: list[RowReport] = []
    rows = read([path], on_report=problems.append)
    found = take_in(engine, rows, desk(today), files=[path], report=problems.append, dry_run=dry_run)
    return found, problems


def told(engine: Engine, path: Path, today: date = DAY) -> list[Problem]:
    """What an import says of its rows."""
    return [problem for row in taken(engine, path, today)[1] for problem in row.problems]
