"""Files as a county gives them to an import, and what an officer reads of it."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from supervision.casework.supply.files import Counts, read
from supervision.casework.supply.mapping import OUR_HEADINGS, HeadingMap
from supervision.casework.supply.report import RowReport, Severity
from supervision.casework.supply.rows import SupplyRow
from supervision.law.refusals import BadRecord

HEADINGS = "记录号,项目名称,面积(公顷),供地方式,成交价格(万元),支付期号,约定支付日期,约定支付金额(万元),合同签订日期,约定开工时间,约定竣工时间"
A = "GD1,甲项目,1.5,挂牌出让,100,1|2|,2015-08-20|2016-08-20,60|40|,2015-07-21,2016-07-21,2018-07-21"
B = "GD2,乙项目,0.5,划拨,,,,,2015-07-22,,"
C = "GD3,丙项目,2,租赁,,,,,2015-07-23,,"
INSTALMENTS = "记录号,支付期号,约定支付日期,约定支付金额(万元),备注"


def file(folder: Path, name: str, *lines: str, encoding: str = "utf-8", ends: str = "\n") -> Path:
    path = folder / name
    path.write_bytes((ends.join(lines) + ends).encode(encoding))
    return path


def supplies(folder: Path, *rows: str, name: str = "供地.csv") -> Path:
    return file(folder, name, HEADINGS, *rows)


def instalments(folder: Path, *rows: str, name: str = "分期.csv") -> Path:
    return file(folder, name, INSTALMENTS, *rows)


class Listed(NamedTuple):
    """One line of what an officer reads."""

    file: str
    row: int
    no: str
    column: str
    value: str
    severity: Severity
    reason: str


def listed(reports: Iterable[RowReport]) -> list[Listed]:
    return [
        Listed(said.file, said.row, said.no, problem.column, problem.value, problem.severity, problem.reason)
        for said in reports
        for problem in said.problems
    ]


def read_all(
    *paths: Path, mapping: HeadingMap = OUR_HEADINGS
) -> tuple[list[SupplyRow], list[Listed], Counts]:
    """The rows taken and all that is said of the files; whatever is read is taken or set aside."""
    reports: list[RowReport] = []
    reading = read(paths, mapping=mapping, on_report=reports.append)
    rows = []
    for row in reading:
        rows.append(row)
        reports.append(row.report)
    counts = reading.counts
    assert counts.rows_read == counts.rows_taken + counts.rows_set_aside, "a row was lost"
    assert counts.instalments_read == counts.instalments_taken + counts.instalments_set_aside
    assert counts.rows_taken == len(rows)
    assert reading.bytes_read == reading.total_bytes == sum(path.stat().st_size for path in paths)
    return rows, listed(reports), counts


def projects(rows: Iterable[SupplyRow]) -> list[str]:
    return [row.supply["parcel"]["project"] for row in rows]


def places(problems: Iterable[Listed]) -> list[tuple[str, int, str, Severity]]:
    return [(problem.file, problem.row, problem.column, problem.severity) for problem in problems]


def refusal(*paths: Path) -> str:
    with pytest.raises(BadRecord) as refused:
        read(paths)
    return str(refused.value)


def schedule(row: SupplyRow) -> list[tuple[int, str, str]]:
    given = row.supply["contract"].get("instalments", [])
    return [(each["no"], each.get("due_on", ""), each["amount_wan"]) for each in given]
