"""The report of an import is mended and imported again: nothing is lost on the way there or back."""

import csv
from collections.abc import Callable
from pathlib import Path

from supervision.casework.supply.files import Reading, read
from supervision.casework.supply.report import ReportWriter, RowReport, Severity
from supervision.casework.supply.rows import SupplyRow
from tests.casework.supply.county_files import A, B, C, instalments, listed, projects, schedule, supplies

Mend = Callable[[list[str]], list[str]]


def imported(report: Path, *paths: Path) -> tuple[list[SupplyRow], list[RowReport], Reading]:
    """Read some files, writing the report of them."""
    said: list[RowReport] = []
    with ReportWriter(report) as writer:

        def note(each: RowReport) -> None:
            said.append(each)
            writer.write(each)

        reading = read(paths, on_report=note)
        rows = list(reading)
        for row in rows:
            if row.report.problems:
                note(row.report)
    return rows, said, reading


def lines(report: Path) -> list[list[str]]:
    with report.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def mend(report: Path, change: Mend) -> Path:
    headings, *rows = lines(report)
    with report.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headings, *map(change, rows)])
    return report


def writing(old: str, new: str) -> Mend:
    return lambda cells: [*cells[:7], *(new if cell == old else cell for cell in cells[7:])]


def test_rows_set_aside_are_taken_when_they_are_mended_in_the_report(tmp_path: Path) -> None:
    report = tmp_path / "明细.csv"
    rows, _, _ = imported(report, supplies(tmp_path, A, B.replace("2015-07-22", "去年"), C))
    assert projects(rows) == ["甲项目", "丙项目"]
    again, said, reading = imported(tmp_path / "再.csv", mend(report, writing("去年", "2015-07-22")))
    assert (projects(again), said, reading.counts.rows_read) == (["乙项目"], [], 1)


def test_a_row_still_wrong_stands_in_the_next_report_as_it_stood_in_the_first(tmp_path: Path) -> None:
    first, second = tmp_path / "明细.csv", tmp_path / "再.csv"
    bad = B.replace("2015-07-22", "去年").replace("乙项目", "-乙项目").replace("GD2", "'=GD2")
    imported(first, supplies(tmp_path, bad, A))
    imported(second, first)
    assert lines(first)[1][7:9] == ["'=GD2", "'-乙项目"]
    assert [line[7:] for line in lines(second)] == [line[7:] for line in lines(first)[:2]]


def test_a_cell_marked_as_text_is_read_without_the_mark(tmp_path: Path) -> None:
    rows, _, _ = imported(tmp_path / "明细.csv", supplies(tmp_path, A.replace("甲项目", "'-甲项目")))
    assert projects(rows) == ["-甲项目"]


def test_a_parcel_set_aside_is_mended_together_with_its_instalments(tmp_path: Path) -> None:
    report = tmp_path / "明细.csv"
    main = supplies(tmp_path, A.replace("2015-07-21", "去年"), B)
    plan = instalments(tmp_path, "GD1,1,2016-01-01,70,首付", "GD1,2,2017-01-01,30,", "GD2,1,2016-01-01,5,")
    rows, _, reading = imported(report, main, plan)
    assert projects(rows) == ["乙项目"]
    assert (reading.counts.instalments_taken, reading.counts.instalments_set_aside) == (1, 2)
    mend(report, writing("去年", "2015-07-21"))
    again, said, reading = imported(tmp_path / "再.csv", report, tmp_path / "明细-2.csv")
    assert [schedule(row) for row in again] == [[(1, "2016-01-01", "70"), (2, "2017-01-01", "30")]]
    assert again[0].supply["contract"]["instalments"][0]["note"] == "首付"
    assert (said, reading.counts.instalments_taken) == ([], 2)


def test_an_instalment_set_aside_is_listed_with_the_others_of_its_parcel_so_that_none_is_lost(
    tmp_path: Path,
) -> None:
    main, report = supplies(tmp_path, A, B), tmp_path / "明细.csv"
    plan = instalments(tmp_path, "GD1,1,2016-01-01,70,", "GD1,二,2017-01-01,30,", "GD2,1,2016-01-01,5,")
    rows, said, reading = imported(report, main, plan)
    assert schedule(rows[0]) == [(1, "2016-01-01", "70")]
    assert [(each.row, each.severity) for each in listed(said) if each.file == "分期.csv"] == [
        (3, Severity.SET_ASIDE),
        (2, Severity.WARNING),
    ]
    assert (reading.counts.instalments_taken, reading.counts.instalments_set_aside) == (2, 1)
    again, _, _ = imported(tmp_path / "再.csv", main, mend(report, writing("二", "2")))
    assert schedule(again[0]) == [(1, "2016-01-01", "70"), (2, "2017-01-01", "30")]
