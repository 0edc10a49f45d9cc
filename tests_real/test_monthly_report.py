"""The monthly report of the 广东 half on 2020-04-17: each figure beside a count of the CSV's own rows in plain Python.

What is read of the product is the report; the counts below share no code with it.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

TODAY = date(2020, 4, 17)
FROM, LAST_FROM, LAST_ON = date(2020, 4, 1), date(2020, 3, 1), date(2020, 3, 31)
"""This month as far as it has gone, and the whole month before it."""

SUPPLIES, INSTALMENTS = "广东_2007-2020_half.csv", "广东_instalments_half.csv"

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows(data: Path) -> list[Row]:
    return read(data / SUPPLIES)


@pytest.fixture(scope="module")
def instalments(data: Path) -> list[Row]:
    return read(data / INSTALMENTS)


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def run(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "supervision", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def environment(data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The half imported on the day it was crawled, no sweep yet: a report is of the facts, swept or not."""
    folder = tmp_path_factory.mktemp("monthly")
    office = folder / "office.toml"
    office.write_text("", encoding="utf-8")
    told = {"SUPERVISION_DATABASE_URL": f"sqlite:///{folder / 'real.db'}", "SUPERVISION_OFFICE": str(office)}
    environment = os.environ | told
    run(environment, "init")
    run(environment, "import", str(data / SUPPLIES), str(data / INSTALMENTS), "--on", str(TODAY))
    return environment


@pytest.fixture(
    scope="module",
    params=[(), ("--known-on", str(TODAY)), "swept"],
    ids=["now", "as known that day", "a month after, swept"],
)
def report(request: pytest.FixtureRequest, environment: dict[str, str]) -> dict[str, Any]:
    """The same report from the lives as they are stored, and folded again from every case file."""
    words = request.param
    if words == "swept":  # later days were looked at: the stored lives say too much, and must not be believed
        run(environment, "sweep", "--on", "2020-05-17")
        words = ()
    found: dict[str, Any] = json.loads(
        run(environment, "report", "monthly", "--on", str(TODAY), *words, "--json")
    )
    return found


@pytest.fixture(scope="module")
def overview(report: dict[str, Any]) -> dict[str, tuple[Decimal, Decimal]]:
    """This month's and last month's figure by its line of the form; the whole form was asked about in the end."""
    lines = report["sections"][0]["grids"][0]["rows"]
    values = {line["label"]: [figure["value"] for figure in line["figures"][:2]] for line in lines}
    return {label: (Decimal(this), Decimal(last)) for label, (this, last) in values.items()}


def day(text: str) -> date | None:
    return date.fromisoformat(text.strip()) if text.strip() else None


def years_later(start: date, years: int) -> date:
    """The last day of so many full years: the corresponding day, which is not counted itself; none: the month's last."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return date(start.year + years, 2, 28)


def area(rows: list[Row]) -> Decimal:
    """面积(公顷) to 0.01 m², the finest a land register has: two rows (GD00129, GD00298) write a seventh digit."""
    return sum((round(Decimal(row["面积(公顷)"]), 6) for row in rows), Decimal(0))


# What each line of the form means, row by row of the CSV


def owes_building(row: Row) -> bool:
    """办法 asks for construction; small 补办 parcels (协议出让 under 0.05 ha without a real agreed start) owe none.

    An agreed start on or before the signing is none: it was written down when the building stood already.
    """
    start, signed = day(row["约定开工时间"]), day(row["合同签订日期"])
    small = row["供地方式"] == "协议出让" and Decimal(row["面积(公顷)"]) < Decimal("0.05")
    return not small or (start is not None and signed is not None and start > signed)


def agreed_start(row: Row) -> date | None:
    """约定开工时间; there is no handover in this file, so art. 22(2) gives no other day."""
    return day(row["约定开工时间"]) if owes_building(row) else None


def agreed_completion(row: Row) -> date | None:
    return day(row["约定竣工时间"]) if owes_building(row) else None


def started(row: Row) -> date | None:
    return day(row["实际开工时间"])


def completed(row: Row) -> date | None:
    """实际竣工时间; what was completed years before it was begun (GD00887) was not: nobody knows when, the office must ask."""
    start, end = started(row), day(row["实际竣工时间"])
    return None if start is not None and end is not None and end < start else end


def supplied_by(row: Row, on: date) -> bool:
    """Supplied is what is signed: the contract's day, that day included."""
    signed = day(row["合同签订日期"])
    return signed is not None and signed <= on


def not_started(row: Row, on: date) -> bool:
    """逾期未开工: the agreed day itself is still in time; who completed without a recorded start did start."""
    start = agreed_start(row)
    return (
        start is not None
        and start < on
        and not happened(started(row), on)
        and not happened(completed(row), on)
    )


def happened(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def idle_suspected(row: Row, on: date) -> bool:
    """疑似闲置 (办法第二条): a full year past the agreed start, from the day after it is complete."""
    start = agreed_start(row)
    return not_started(row, on) and start is not None and years_later(start, 1) < on


def two_years(row: Row, on: date) -> bool:
    """满两年 (办法第十四条第二项)."""
    start = agreed_start(row)
    return not_started(row, on) and start is not None and years_later(start, 2) < on


def started_late(row: Row, on: date) -> bool:
    """其中逾期开工: started, and after the last day in time."""
    start, actual = agreed_start(row), started(row)
    return start is not None and actual is not None and start < actual <= on


def started_a_year_late(row: Row, on: date) -> bool:
    """逾期一年以上开工: when it started the full year was complete already."""
    start, actual = agreed_start(row), started(row)
    return start is not None and actual is not None and actual <= on and years_later(start, 1) < actual


def completed_late(row: Row, on: date) -> bool:
    due, actual = agreed_completion(row), completed(row)
    return due is not None and actual is not None and due < actual <= on


def not_completed(row: Row, on: date) -> bool:
    """逾期未竣工; while land is suspected idle its completion rests, it is counted there."""
    due = agreed_completion(row)
    return due is not None and due < on and not happened(completed(row), on) and not idle_suspected(row, on)


def became_suspected(row: Row, from_on: date, on: date) -> bool:
    """本月新发现: the first day of the suspicion lies in the month."""
    start = agreed_start(row)
    if start is None or not idle_suspected(row, on):
        return False
    return from_on <= date.fromordinal(years_later(start, 1).toordinal() + 1)


Holds = Callable[[Row, date], bool]

COUNTED: dict[str, Holds] = {
    "供应与监管·在册宗地": supplied_by,
    # nothing here was verified, recovered or terminated, which alone ends supervision
    "供应与监管·月末在监管宗地": supplied_by,
    "巡查与跟踪管理卡·跟踪管理卡（一宗一卡）": supplied_by,
    "开工·约定开工日已过": lambda row, on: (start := agreed_start(row)) is not None and start < on,
    "开工·累计已开工": lambda row, on: happened(started(row), on),
    "开工·其中逾期开工": started_late,
    "开工·逾期一年以上开工": started_a_year_late,
    "开工·月末逾期未开工": not_started,
    "开工·其中已满一年": idle_suspected,
    "开工·其中已满两年": two_years,
    "竣工·累计已竣工": lambda row, on: happened(completed(row), on),
    "竣工·其中逾期竣工": completed_late,
    "竣工·月末逾期未竣工": not_completed,
    "闲置土地·月末疑似闲置": idle_suspected,
}
"""Lines that count how things stand at the end of a month, of the parcels supplied by then."""

MEASURED: dict[str, Holds] = {
    "供应与监管·在册面积": supplied_by,
    "供应与监管·月末在监管面积": supplied_by,
    "开工·逾期未开工面积": not_started,
    "竣工·逾期未竣工面积": not_completed,
    "闲置土地·月末疑似闲置面积": idle_suspected,
}
"""The same by area."""

IN_THE_MONTH: dict[str, Callable[[Row], date | None]] = {
    "供应与监管·本月新供宗地": lambda row: day(row["合同签订日期"]),
    "开工·本月开工": started,
    "竣工·本月竣工": completed,
}
"""Lines that count what happened in a month, and its day; both ends of the month are in it."""

NOTHING_OF_IT = (
    "巡查与跟踪管理卡·本月有检查记录的卡",
    "巡查与跟踪管理卡·本月巡查",
    "巡查与跟踪管理卡·本月到期的巡查任务",
    "巡查与跟踪管理卡·其中已办结",
    "巡查与跟踪管理卡·其中逾期未办",
    "通知文书·本月拟稿",
    "通知文书·本月签发",
    "通知文书·本月送达",
    "价款缴纳·本月缴款",
    "价款缴纳·本月缴款额",
    # the file states no payment at all: what nobody stated is not overdue
    "价款缴纳·月末欠缴宗地",
    "价款缴纳·月末欠缴额",
    "闲置土地·本月认定闲置",
    "闲置土地·月末已认定未处置",
    "闲置土地·已认定未处置面积",
    "闲置土地·本月处置完毕",
    "延期·本月批准延期",
    "延期·其中企业自身原因",
    "延期·其中政府原因",
    "延期·其中不可抗力",
    "延期·其中未认定原因",
    "移交执法·本月移交",
    "移交执法·月末未办结",
)
"""Imports send nothing, and the file tells of no visit, payment, extension, case or referral: all must be silent."""

Overview = dict[str, tuple[Decimal, Decimal]]


@pytest.mark.parametrize("line", COUNTED)
def test_a_line_that_counts_parcels_is_the_count_of_the_rows(
    overview: Overview, rows: list[Row], line: str
) -> None:
    holds = COUNTED[line]
    theirs = [sum(supplied_by(row, on) and holds(row, on) for row in rows) for on in (TODAY, LAST_ON)]
    assert list(overview[line]) == theirs
    assert theirs[0] > 0


@pytest.mark.parametrize("line", MEASURED)
def test_a_line_of_hectares_is_their_sum(overview: Overview, rows: list[Row], line: str) -> None:
    holds = MEASURED[line]
    for ours, on in zip(overview[line], (TODAY, LAST_ON), strict=True):
        assert ours == area([row for row in rows if supplied_by(row, on) and holds(row, on)])
        assert ours > 0


@pytest.mark.parametrize("line", IN_THE_MONTH)
def test_a_line_of_the_month_counts_the_days_that_lie_in_it(
    overview: Overview, rows: list[Row], line: str
) -> None:
    def within(row: Row, from_on: date, on: date) -> bool:
        found = IN_THE_MONTH[line](row)
        return found is not None and from_on <= found <= on

    theirs = [sum(within(row, *month) for row in rows) for month in ((FROM, TODAY), (LAST_FROM, LAST_ON))]
    assert list(overview[line]) == theirs
    assert theirs[1] > 0


def test_the_area_and_the_price_newly_supplied_are_those_of_the_contracts_signed(
    overview: Overview, rows: list[Row]
) -> None:
    for at, (from_on, on) in enumerate(((FROM, TODAY), (LAST_FROM, LAST_ON))):
        new = [row for row in rows if (signed := day(row["合同签订日期"])) and from_on <= signed <= on]
        assert overview["供应与监管·本月新供面积"][at] == area(new)
        assert overview["供应与监管·本月新供成交价款"][at] == price(new)


def price(rows: list[Row]) -> Decimal:
    """成交价格(万元) as far as it is exact to the 分; what is finer is no sum of money (the import leaves it out)."""
    prices = (Decimal(row["成交价格(万元)"]) for row in rows if row["成交价格(万元)"].strip())
    return sum((price for price in prices if price == round(price, 6)), Decimal(0))


def test_the_price_of_all_parcels_is_the_sum_of_the_column(overview: Overview, rows: list[Row]) -> None:
    for at, on in enumerate((TODAY, LAST_ON)):
        assert overview["供应与监管·在册成交价款"][at] == price([row for row in rows if supplied_by(row, on)])


def test_new_suspicions_are_those_whose_year_ended_in_the_month(overview: Overview, rows: list[Row]) -> None:
    theirs = [
        sum(supplied_by(row, on) and became_suspected(row, from_on, on) for row in rows)
        for from_on, on in ((FROM, TODAY), (LAST_FROM, LAST_ON))
    ]
    assert list(overview["闲置土地·本月新发现疑似闲置"]) == theirs
    assert theirs[0] > 0


def test_what_falls_due_in_the_month_is_what_the_instalments_say(
    overview: Overview, rows: list[Row], instalments: list[Row]
) -> None:
    """Each instalment by its 约定支付日期, of parcels supplied by the end of the month."""
    by_no = {row["记录号"]: row for row in rows}
    for at, (from_on, on) in enumerate(((FROM, TODAY), (LAST_FROM, LAST_ON))):
        due = [
            line
            for line in dated(instalments)
            if supplied_by(by_no[line["记录号"]], on)
            and (falls := day(line["约定支付日期"])) is not None
            and from_on <= falls <= on
        ]
        assert overview["价款缴纳·本月应缴宗地"][at] == len({line["记录号"] for line in due})
        assert overview["价款缴纳·本月应缴额"][at] == sum(
            (Decimal(line["约定支付金额(万元)"]) for line in due), Decimal(0)
        )
        assert due


def dated(instalments: list[Row]) -> Iterator[Row]:
    """Lines that are instalments: three rows of the file are headings that slipped into it."""
    for line in instalments:
        if line["支付期号"].strip().isdigit() and line["约定支付日期"].strip():
            yield line


@pytest.mark.parametrize("line", NOTHING_OF_IT)
def test_what_the_file_does_not_tell_of_is_not_counted(overview: Overview, line: str) -> None:
    assert overview[line] == (0, 0)


def test_every_line_of_the_form_was_counted_again(overview: Overview) -> None:
    asked = {
        *COUNTED,
        *MEASURED,
        *IN_THE_MONTH,
        *NOTHING_OF_IT,
        "供应与监管·本月新供面积",
        "供应与监管·本月新供成交价款",
        "供应与监管·在册成交价款",
        "闲置土地·本月新发现疑似闲置",
        "价款缴纳·本月应缴宗地",
        "价款缴纳·本月应缴额",
    }
    assert set(overview) == asked


def test_each_figure_is_made_of_the_parcels_the_csv_has_under_it(
    report: dict[str, Any], environment: dict[str, str], rows: list[Row]
) -> None:
    """Not the number alone: the very parcels, by their 记录号."""
    by_key = {}
    for told in run(environment, "parcels", "--json", "--on", str(TODAY)).splitlines():
        parcel = json.loads(told)
        by_key[parcel["no"]] = parcel["aliases"][0]
    lines = {line["label"]: line for line in report["sections"][0]["grids"][0]["rows"]}
    for line, holds in COUNTED.items():
        ours = {by_key[key] for key in lines[line]["figures"][0]["rows"]}
        assert ours == {row["记录号"] for row in rows if supplied_by(row, TODAY) and holds(row, TODAY)}


def test_the_districts_come_to_the_whole(report: dict[str, Any], rows: list[Row]) -> None:
    """Each district by itself, and all of them together: nobody is counted twice or left out."""
    [grid] = [section["grids"][0] for section in report["sections"] if section["heading"] == "供应与监管"]
    districts = {row["行政区"] for row in rows}
    assert {line["label"] for line in grid["rows"]} == districts
    for line in grid["rows"]:
        here = [row for row in rows if row["行政区"] == line["label"]]
        assert line["figures"][0]["value"] == len(here)
        assert Decimal(line["figures"][1]["value"]) == area(here)
    assert grid["total"][0]["value"] == len(rows)
