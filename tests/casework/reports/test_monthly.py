"""The monthly report: one month beside the one before, each line at the month's first and last day, and what stays silent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from supervision.casework.reports import idle, punctuality
from supervision.casework.reports.month_measures import MEASURES
from supervision.casework.reports.monthly import build
from supervision.casework.reports.report import Report
from supervision.casework.withdrawal import withdraw
from supervision.law.terms import Finding
from supervision.records.db import reading, writing
from supervision.records.tables import ENTRY
from supervision.reporting import CountedBy
from tests.casework.imported import one_row, taken
from tests.casework.reports.asking import (
    HERE,
    THERE,
    TOTAL,
    built,
    day,
    determined,
    disposed,
    figure,
    grid,
    land,
    number,
    rows,
    silent_lives,
    then,
    value,
)
from tests.casework.staffed import read
from tests.database import desk, sweep_on, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]

SIGNED, TELLING = "2023-01-05", day("2026-12-31")
STARTS = "2024-06-30"


def told(engine: Engine, *happenings: dict[str, Any]) -> None:
    tell(engine, TELLING, *happenings)


def line(report: Report, label: str) -> tuple[Any, Any]:
    """This month's and last month's figure of a line of the form."""
    [title] = [
        grid.title for section in report.sections for grid in section.grids if grid.title.endswith("总表")
    ]
    return value(report, title, label, "本月"), value(report, title, label, "上月")


def on(engine: Engine, text: str, **asked: Any) -> Report:
    return built(engine, build, text, **asked)


def test_the_form_says_which_month_and_which_before(engine: Engine) -> None:
    told(engine, land(1, signed_on=SIGNED))
    report = on(engine, "2024-03-31")
    assert report.sections[0].sentences[0] == "本月2024-03-01至2024-03-31，上月2024-02-01至2024-02-29。"
    assert (
        on(engine, "2024-01-10").sections[0].sentences[0]
        == "本月2024-01-01至2024-01-10，上月2023-12-01至2023-12-31。"
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2024-02-28", (0, 0)),
        ("2024-02-29", (1, 0)),
        ("2024-03-01", (0, 1)),
        ("2024-03-31", (0, 1)),
        ("2024-04-30", (0, 0)),
    ],
)
def test_what_is_new_is_new_in_its_own_month_alone(
    engine: Engine, asked: str, expected: tuple[int, int]
) -> None:
    told(engine, land(1, signed_on="2024-02-29", start_on=None, completion_on=None))
    assert line(on(engine, asked), "供应与监管·本月新供宗地") == expected


@pytest.mark.parametrize(
    ("asked", "late", "a_year", "two_years"),
    [
        ("2024-06-30", 0, 0, 0),  # the agreed day itself is still in time
        ("2024-07-01", 1, 0, 0),
        ("2025-06-30", 1, 0, 0),  # the last day of the full year
        ("2025-07-01", 1, 1, 0),
        ("2026-06-30", 1, 1, 0),
        ("2026-07-01", 1, 1, 1),
    ],
)
def test_lateness_and_its_years_begin_on_the_day_after(
    engine: Engine, asked: str, late: int, a_year: int, two_years: int
) -> None:
    told(engine, land(1, signed_on=SIGNED, start_on=STARTS))
    report = on(engine, asked)
    assert line(report, "开工·月末逾期未开工")[0] == late
    assert line(report, "开工·其中已满一年")[0] == a_year == line(report, "闲置土地·月末疑似闲置")[0]
    assert line(report, "开工·其中已满两年")[0] == two_years
    assert line(report, "开工·逾期未开工面积")[0] == late * 2


def test_a_late_start_is_counted_as_a_start_and_as_late(engine: Engine) -> None:
    told(
        engine,
        land(1, signed_on=SIGNED, start_on=STARTS),
        land(2, signed_on=SIGNED, start_on=STARTS),
        land(3, signed_on=SIGNED, start_on=STARTS),
        then(1, "start", "2024-06-30", proof="施工许可证"),
        then(2, "start", "2024-07-01", proof="施工许可证"),
        then(3, "start", "2025-07-01", proof="施工许可证"),
    )
    july = on(engine, "2024-07-31")
    assert line(july, "开工·本月开工") == (1, 1)
    assert line(july, "开工·累计已开工") == (2, 1)
    assert line(july, "开工·其中逾期开工") == (1, 0)
    assert line(july, "开工·逾期一年以上开工") == (0, 0)
    assert line(on(engine, "2025-07-31"), "开工·逾期一年以上开工") == (1, 0)


def test_visits_are_counted_when_they_were_made_and_cards_once(engine: Engine) -> None:
    told(
        engine,
        land(1, signed_on=SIGNED, start_on=STARTS),
        land(2, signed_on=SIGNED, start_on=STARTS),
        then(1, "inspection", "2024-03-31", finding=str(Finding.NOT_STARTED)),
        then(1, "inspection", "2024-04-01", finding=str(Finding.NOT_STARTED), officers=["张三", "李四"]),
        then(1, "inspection", "2024-04-30", finding=str(Finding.NOT_STARTED)),
    )
    report = on(engine, "2024-04-30")
    assert line(report, "巡查与跟踪管理卡·本月巡查") == (2, 1)
    assert line(report, "巡查与跟踪管理卡·本月有检查记录的卡") == (1, 1)
    assert line(report, "巡查与跟踪管理卡·跟踪管理卡（一宗一卡）") == (2, 2)
    assert [row["巡查人员"] for row in rows(report, "visits")] == ["张三、李四", ""]


def test_tasks_and_notices_are_counted_by_what_became_of_them(engine: Engine) -> None:
    """A sweep drafts and opens; what is signed and served counts in the month it is."""
    tell(engine, day("2024-06-01"), land(1, signed_on=SIGNED, start_on=STARTS))
    sweep_on(engine, day("2024-06-01"))
    june = on(engine, "2024-06-30")
    drafted = line(june, "通知文书·本月拟稿")[0]
    assert drafted > 0
    assert (line(june, "通知文书·本月签发")[0], line(june, "通知文书·本月送达")[0]) == (0, 0)
    assert line(june, "巡查与跟踪管理卡·本月到期的巡查任务")[0] == 1
    assert line(june, "巡查与跟踪管理卡·其中已办结")[0] == 0
    tell(
        engine,
        day("2024-06-20"),
        then(1, "inspection", "2024-06-20", finding="not_started"),
        then(1, "notice_issued", "2024-06-20", notice="start_reminder"),
    )
    tell(
        engine,
        day("2024-07-02"),
        then(
            1,
            "service",
            "2024-07-02",
            notice="start_reminder",
            way="direct",
            receiver="王某",
            relation="本人",
            receipt="1",
        ),
    )
    july = on(engine, "2024-07-31")
    assert line(july, "通知文书·本月签发") == (0, 1)
    assert line(july, "通知文书·本月送达") == (1, 0)
    assert line(july, "巡查与跟踪管理卡·其中已办结") == (0, 1)


@pytest.mark.parametrize(("voided", "signed"), [(True, 0), (False, 1)])
def test_a_signature_corrected_away_stays_away_when_the_draft_is_withdrawn(
    engine: Engine, voided: bool, signed: int
) -> None:
    """A notice that was signed and then withdrawn was signed; one whose signature was put right was not."""
    tell(engine, day("2024-06-01"), land(1, signed_on=SIGNED, start_on=STARTS))
    sweep_on(engine, day("2024-06-01"))
    tell(engine, day("2024-06-10"), then(1, "notice_issued", "2024-06-10", notice="start_reminder"))
    with reading(engine) as session:
        entries = session.execute(select(ENTRY.c.seq).where(ENTRY.c.kind == "notice_issued")).scalars()
        [issued] = entries
    assert line(on(engine, "2024-06-30"), "通知文书·本月签发")[0] == 1
    if voided:
        tell(
            engine,
            day("2024-06-12"),
            then(1, "correction", "2024-06-12", voids=str(issued), reason="登记有误"),
        )
        assert line(on(engine, "2024-06-30"), "通知文书·本月签发")[0] == 0
    tell(engine, day("2024-06-20"), then(1, "start", "2024-06-20", proof="施工许可证"))
    assert line(on(engine, "2024-06-30"), "通知文书·本月签发")[0] == signed


def test_as_known_before_a_notice_was_signed_it_was_not(engine: Engine) -> None:
    tell(engine, day("2024-06-01"), land(1, signed_on=SIGNED, start_on=STARTS))
    sweep_on(engine, day("2024-06-01"))
    tell(engine, day("2024-06-20"), then(1, "notice_issued", "2024-06-20", notice="start_reminder"))
    assert line(on(engine, "2024-06-30", known_on=day("2024-06-19")), "通知文书·本月签发")[0] == 0
    assert line(on(engine, "2024-06-30", known_on=day("2024-06-20")), "通知文书·本月签发")[0] == 1


def test_money_is_due_paid_and_overdue_by_the_instalment(engine: Engine) -> None:
    owed = [
        {"no": 1, "due_on": "2024-03-31", "amount_wan": "500"},
        {"no": 2, "due_on": "2024-04-01", "amount_wan": "300"},
    ]
    told(
        engine,
        land(1, signed_on=SIGNED, start_on=None, completion_on=None, instalments=owed),
        then(1, "payment", "2024-03-20", instalment=1, amount_wan="450"),
        then(1, "payment", "2024-04-10", instalment=1, amount_wan="20"),
    )
    march = on(engine, "2024-03-31")
    assert line(march, "价款缴纳·本月应缴额")[0] == 500
    assert line(march, "价款缴纳·本月缴款额")[0] == 450
    assert line(march, "价款缴纳·月末欠缴宗地")[0] == 0, "the due day itself is still in time"
    april = on(engine, "2024-04-30")
    assert line(april, "价款缴纳·本月应缴额") == (300, 500)
    assert line(april, "价款缴纳·本月缴款") == (1, 1)
    assert line(april, "价款缴纳·月末欠缴宗地") == (1, 0)
    assert line(april, "价款缴纳·月末欠缴额")[0] == 330
    assert [(row["期号"], row["欠缴"]) for row in rows(april, "instalments")] == [
        (1, Decimal(30)),
        (2, Decimal(300)),
    ]


@pytest.mark.parametrize(
    ("ended_on", "expected"),
    [("2024-05-01", (0, 0)), ("2024-06-30", (0, 0)), ("2024-07-01", (1, 500))],
)
def test_what_falls_due_after_the_end_of_the_contract_is_not_due(
    engine: Engine, ended_on: str, expected: tuple[int, int]
) -> None:
    owed = [{"no": 1, "due_on": "2024-06-30", "amount_wan": "500"}]
    told(engine, land(1, signed_on=SIGNED, instalments=owed), then(1, "termination", ended_on))
    june, july = on(engine, "2024-06-30"), on(engine, "2024-07-31")
    assert (line(june, "价款缴纳·本月应缴宗地")[0], line(june, "价款缴纳·本月应缴额")[0]) == expected
    assert line(july, "价款缴纳·本月应缴额") == (0, expected[1])
    assert line(july, "价款缴纳·月末欠缴宗地")[0] == 0
    rates = built(engine, punctuality.build, "2024-07-01")
    assert len(rows(rates, "payments")) == 0, "as the rates of the year have it on the day after"


@pytest.mark.parametrize(("ended_on", "cards"), [("2024-06-30", 0), ("2024-07-01", 1)])
def test_a_card_is_kept_of_what_is_supervised(engine: Engine, ended_on: str, cards: int) -> None:
    told(
        engine,
        land(1, signed_on=SIGNED),
        then(1, "inspection", "2024-06-03", finding="not_started"),
        then(1, "termination", ended_on),
    )
    june = on(engine, "2024-06-30")
    assert line(june, "巡查与跟踪管理卡·跟踪管理卡（一宗一卡）")[0] == cards
    assert line(june, "巡查与跟踪管理卡·本月有检查记录的卡")[0] == cards
    assert line(june, "巡查与跟踪管理卡·本月巡查")[0] == 1, "the visit was made all the same"


def test_what_owes_no_building_has_no_agreed_day_but_its_start_and_completion(engine: Engine) -> None:
    small = {"supply_mode": "协议出让", "area_ha": "0.0400"}
    told(
        engine,
        land(1, parcel=small, signed_on=SIGNED, start_on=SIGNED, completion_on=None),
        then(1, "start", "2024-06-03", proof="施工许可证"),
        then(1, "completion", "2024-06-20", basis="filing"),
    )
    june = on(engine, "2024-06-30")
    assert [line(june, f"开工·{title}")[0] for title in ("约定开工日已过", "本月开工", "其中逾期开工")] == [
        0,
        1,
        0,
    ]
    assert line(june, "竣工·累计已竣工")[0] == 1
    assert "不足0.05公顷）不计约定开工、竣工和逾期；已登记的动工、竣工照计" in "".join(june.rules)


def test_a_start_nobody_recorded_is_neither_made_nor_overdue_once_completed(engine: Engine) -> None:
    told(
        engine,
        land(1, signed_on=SIGNED, start_on=STARTS),
        then(1, "completion", "2024-07-20", basis="filing"),
    )
    july = on(engine, "2024-07-31")
    titles = ("约定开工日已过", "累计已开工", "月末逾期未开工")
    assert [line(july, f"开工·{title}")[0] for title in titles] == [1, 0, 0]
    assert "已竣工而未登记动工的，不计已开工，也不计逾期未开工" in "".join(july.rules)


def test_a_correction_takes_back_what_was_counted(engine: Engine) -> None:
    told(
        engine,
        land(1, signed_on=SIGNED, start_on=STARTS),
        then(1, "start", "2024-05-10", proof="施工许可证"),
    )
    assert line(on(engine, "2024-05-31"), "开工·本月开工")[0] == 1
    told(engine, then(1, "correction", "2024-08-01", voids="2", reason="登记有误"))
    assert line(on(engine, "2024-05-31"), "开工·本月开工")[0] == 0


@pytest.mark.parametrize(
    ("known_on", "there"), [("2017-01-09", 0), ("2017-01-10", 1), ("2017-02-09", 1), ("2017-02-10", 0)]
)
def test_an_import_withdrawn_later_counts_as_known_before(
    engine: Engine, tmp_path: Path, known_on: str, there: int
) -> None:
    taken(engine, one_row(tmp_path), day("2017-01-10"))
    asked = {"known_on": day(known_on)}
    before = on(engine, "2017-01-31", known_on=day("2017-02-01"))
    with writing(engine) as session:
        withdraw(session, 1, desk(day("2017-02-10")), "导错文件")
    assert len(rows(on(engine, "2017-01-31", **asked), "land")) == there
    assert rows(on(engine, "2017-01-31"), "land") == []
    again = on(engine, "2017-01-31", known_on=day("2017-02-01"))
    assert [rows(again, detail.key) for detail in again.details] == [
        rows(before, detail.key) for detail in before.details
    ]


def test_an_extension_counts_under_the_cause_found_before_it(engine: Engine) -> None:
    told(
        engine,
        land(1, signed_on=SIGNED, start_on=STARTS),
        land(2, signed_on=SIGNED, start_on=STARTS),
        then(1, "breach", "2024-07-02", stage="start", cause="government"),
        then(1, "extension", "2024-07-10", start_on="2025-01-01", approval_no="新延〔2024〕3号"),
        then(2, "extension", "2024-07-10", start_on="2025-01-01"),
    )
    report = on(engine, "2024-07-31")
    assert line(report, "延期·本月批准延期") == (2, 0)
    assert line(report, "延期·其中政府原因")[0] == 1
    assert line(report, "延期·其中未认定原因")[0] == 1
    assert line(report, "延期·其中企业自身原因")[0] == 0
    assert line(report, "开工·月末逾期未开工")[0] == 0, "the new day is in force"


def test_an_idle_case_is_found_determined_and_referred_in_its_months(engine: Engine) -> None:
    told(
        engine,
        land(1, signed_on=SIGNED, start_on=STARTS),
        then(1, "idle_check", "2025-07-05", finding="not_started"),
        then(1, "referral", "2025-07-06", matter="idle"),
        *determined(1, "2025-08-20"),
    )
    july, august = on(engine, "2025-07-31"), on(engine, "2025-08-31")
    assert line(july, "闲置土地·本月新发现疑似闲置") == (1, 0)
    assert line(july, "移交执法·本月移交") == (1, 0)
    assert line(july, "移交执法·月末未办结")[0] == 1
    assert line(august, "闲置土地·本月认定闲置") == (1, 0)
    assert line(august, "闲置土地·月末疑似闲置") == (0, 1)
    assert line(august, "闲置土地·月末已认定未处置") == (1, 0)
    assert line(august, "闲置土地·已认定未处置面积")[0] == 2


@pytest.mark.parametrize(
    ("ending", "disposed_of"),
    [
        ([then(1, "idle_cleared", "2025-09-01", reason="started")], 1),
        ([then(1, "idle_cleared", "2025-09-01", reason="wrong_date")], 0),
        (disposed(1, "2025-09-01", "agreed_recovery"), 1),
        ([then(1, "termination", "2025-09-01")], 0),
    ],
)
def test_idle_land_is_disposed_of_as_the_ledger_has_it(
    engine: Engine, ending: list[dict[str, Any]], disposed_of: int
) -> None:
    told(engine, land(1, signed_on=SIGNED, start_on=STARTS), *determined(1, "2025-08-20"), *ending)
    august, september = on(engine, "2025-08-31"), on(engine, "2025-09-30")
    assert line(august, "闲置土地·本月处置完毕")[0] == 0
    assert line(september, "闲置土地·本月处置完毕") == (disposed_of, 0)
    assert line(september, "闲置土地·月末已认定未处置") == (0, 1)
    ledger = built(engine, idle.build, "2025-09-30")
    assert [row["年内处置"] for row in rows(ledger, "idle")] == ["是" if disposed_of else "否"]


def test_what_was_only_suspected_is_not_disposed_of(engine: Engine) -> None:
    told(
        engine,
        land(1, signed_on=SIGNED, start_on=STARTS),
        then(1, "start", "2025-09-01", proof="施工许可证"),
    )
    assert line(on(engine, "2025-09-30"), "闲置土地·本月处置完毕")[0] == 0


def test_what_ended_or_owes_no_building_is_on_file_and_late_in_nothing(engine: Engine) -> None:
    told(engine, *silent_lives())
    report = on(engine, "2024-07-31")
    assert line(report, "供应与监管·在册宗地")[0] == 3
    assert line(report, "供应与监管·月末在监管宗地")[0] == 1
    for measure in MEASURES:
        if measure.key in (
            "start_due",
            "not_started",
            "not_started_1",
            "not_completed",
            "overdue",
            "suspected",
            "determined",
        ):
            label = f"{measure.theme.zh}·{measure.title}"
            assert line(report, label)[0] == (2 if measure.key == "start_due" else 0), label


def test_each_place_by_itself_comes_to_the_whole(engine: Engine) -> None:
    told(
        engine,
        land(1, HERE, signed_on=SIGNED),
        land(2, THERE, signed_on=SIGNED),
        land(3, THERE, signed_on=SIGNED),
    )
    report = on(engine, "2024-03-31")
    assert [label for label, _ in grid(report, "供应与监管").rows] == sorted((HERE, THERE))
    assert [value(report, "供应与监管", place, "在册宗地") for place in (HERE, THERE, TOTAL)] == [1, 2, 3]
    assert value(on(engine, "2024-03-31", districts=(HERE,)), "供应与监管", TOTAL, "在册宗地") == 1


def test_an_office_that_lists_its_land_offices_counts_under_them(engine: Engine, tmp_path: Path) -> None:
    told(engine, land(1, "新河镇", signed_on=SIGNED), land(2, "别处", signed_on=SIGNED))
    report = built(engine, build, "2024-03-31", read(tmp_path))
    assert grid(report, "供应与监管").head == "国土所"
    assert value(report, "供应与监管", "新河镇国土所", "在册宗地") == 1
    assert value(report, "供应与监管", "未分配", "在册宗地") == 1


def test_an_office_that_says_so_counts_by_district_though_it_lists_land_offices(
    engine: Engine, tmp_path: Path
) -> None:
    told(engine, land(1, "新河镇", signed_on=SIGNED))
    listed = read(tmp_path)
    said = replace(listed, reporting=replace(listed.reporting, counted_by=CountedBy.DISTRICT))
    report = built(engine, build, "2024-03-31", said)
    assert grid(report, "供应与监管").head == "行政区"
    assert value(report, "供应与监管", "新河镇", "在册宗地") == 1
    assert rows(report, "land")[0]["行政区"] == "新河镇"


def test_a_parcel_without_a_district_is_not_lost(engine: Engine) -> None:
    told(engine, land(1, "", signed_on=SIGNED))
    assert value(on(engine, "2024-03-31"), "供应与监管", "未载明", "在册宗地") == 1


def test_each_figure_names_the_rows_it_was_made_of(engine: Engine) -> None:
    told(engine, land(1, signed_on=SIGNED, start_on=STARTS), land(2, signed_on=SIGNED, start_on="2025-01-01"))
    report = on(engine, "2024-07-31")
    late = figure(report, "2024年7月总表", "开工·月末逾期未开工", "本月")
    [place] = late.rows
    assert report.detail(late.detail).rows[place][0] == number(1)
    change = figure(report, "2024年7月总表", "开工·月末逾期未开工", "增减")
    assert (change.value, change.rows) == (1, ())


def test_an_empty_register_makes_a_form_of_zeros(engine: Engine) -> None:
    report = on(engine, "2024-03-31")
    assert {line(report, f"{measure.theme.zh}·{measure.title}")[0] for measure in MEASURES} == {0}


def test_a_parcel_more_is_not_a_statement_more(engine: Engine) -> None:
    told(engine, *(land(n, signed_on=SIGNED) for n in range(1, 4)))
    few = statements(engine)
    told(engine, *(land(n, signed_on=SIGNED) for n in range(4, 40)))
    assert statements(engine) == few > 0


def statements(engine: Engine) -> int:
    """How many statements the report takes."""
    asked: list[str] = []

    def note(*said: Any) -> None:
        asked.append(said[2])

    event.listen(engine, "before_cursor_execute", note)
    on(engine, "2024-03-31")
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)
