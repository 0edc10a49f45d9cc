"""What is to be entered in the national system: what people recorded, what was set right, nothing that came from there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from supervision.casework import keyset
from supervision.casework.filings import ToFile, tick_off, to_file
from supervision.casework.finding import NotFound
from supervision.casework.recording import Line, Recorded, record_all
from supervision.casework.withdrawal import withdraw
from supervision.law.facts import FIELDS
from supervision.law.refusals import NotAllowed, Refused
from supervision.law.rules.filings import TO_BE_FILED
from supervision.law.terms import Kind
from supervision.records.db import reading, writing
from tests.casework.imported import IMPORTED, one_row, taken
from tests.database import NO, desk, supply, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]

SIGNED, TODAY = date(2024, 1, 5), date(2024, 3, 1)
SECOND = "1305302024B00022"


def listed(engine: Engine, today: date = TODAY, **options: Any) -> list[ToFile]:
    with reading(engine) as session:
        return list(to_file(session, today, **options))


def ids(engine: Engine, today: date = TODAY, **options: Any) -> list[str]:
    return [one.id for one in listed(engine, today, **options)]


def done(engine: Engine, *ticked: str, today: date = TODAY, record_no: str = "") -> list[Recorded | Refused]:
    with writing(engine) as session:
        return tick_off(session, ticked, desk(today), record_no)


def paid(no: str = NO, on: str = "2024-02-01", **said: Any) -> dict[str, Any]:
    return {"no": no, "kind": "payment", "on": on, "instalment": 1, "amount_wan": "500", **said}


@pytest.fixture
def paid_once(engine: Engine) -> Engine:
    tell(engine, SIGNED, supply())
    tell(engine, date(2024, 2, 1), paid(voucher="票1"))
    return engine


# The list


def test_what_a_person_recorded_is_to_be_entered_with_the_fields_to_type(paid_once: Engine) -> None:
    supplied, payment = listed(paid_once)
    assert (supplied.id, payment.id) == ("1-1", "1-2")
    assert supplied.typed[:2] == [("合同签订日期", "2024-01-05"), ("电子监管号", NO)]
    assert ("分期支付约定", "第1期2024-02-04 500万元、第2期2024-12-31 500万元") in supplied.typed
    assert payment.as_json() == {
        "id": "1-2",
        "no": NO,
        "project": "示范项目011",
        "district": "新河县",
        "kind": "payment",
        "form": "价款缴纳",
        "happened_on": date(2024, 2, 1),
        "recorded_on": date(2024, 2, 1),
        "by": "经办",
        "days": 29,
        "corrects": None,
        "typed": {"缴纳日期": "2024-02-01", "期号": "1", "缴款金额（万元）": "500", "缴款票据号": "票1"},
        "clause": TO_BE_FILED[Kind.PAYMENT].clause.cite,
    }


@pytest.mark.parametrize("kind", TO_BE_FILED)
def test_every_kind_that_is_entered_has_a_heading_a_day_and_a_clause(kind: Kind) -> None:
    form = TO_BE_FILED[kind]
    assert form.heading
    assert form.day
    assert form.clause.sentence
    assert kind in FIELDS


def test_visits_papers_and_the_filings_themselves_are_not_entered(paid_once: Engine) -> None:
    before = ids(paid_once)
    visit = {"kind": "inspection", "on": "2024-02-10", "finding": "not_started"}
    tell(paid_once, TODAY, visit, {"kind": "briefing", "on": "2024-02-10"})
    assert ids(paid_once) == before


def test_what_an_import_of_supply_results_brought_came_from_there(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path, 实际开工时间="2016年01月01日"), TODAY)
    assert ids(engine) == []
    tell(engine, TODAY, {"no": IMPORTED, "kind": "handover", "on": "2016-02-01"})
    [one] = listed(engine)
    assert (one.no, one.form.heading) == (IMPORTED, "交地")


@pytest.mark.parametrize(
    ("sort", "expected"), [("happenings", ["1-1", "1-2"]), ("payments", ["1-1", "1-2"]), ("supply", ["1-1"])]
)
def test_a_file_of_happenings_and_the_finance_ledger_did_not_come_from_there(
    engine: Engine, sort: str, expected: list[str]
) -> None:
    tell(engine, SIGNED, supply())
    batch = {"no": 1, "sort": sort, "file": "补录.jsonl", "row": 1, "content": "0", "copy": 1}
    with writing(engine) as session:
        [outcome] = record_all(session, [Line(paid(), batch)], desk(TODAY))
    assert isinstance(outcome, Recorded)
    assert ids(engine) == expected


@pytest.mark.parametrize(("today", "expected"), [("2024-01-31", ["1-1"]), ("2024-02-01", ["1-1", "1-2"])])
def test_on_a_day_past_it_is_the_list_of_that_day(paid_once: Engine, today: str, expected: list[str]) -> None:
    assert done(paid_once, "1-1", "1-2")
    assert ids(paid_once) == []
    assert ids(paid_once, date.fromisoformat(today)) == expected


@pytest.mark.parametrize(("since", "expected"), [("2024-02-01", ["1-2"]), ("2024-02-02", [])])
def test_the_list_is_narrowed_by_the_day_it_was_recorded(
    paid_once: Engine, since: str, expected: list[str]
) -> None:
    assert ids(paid_once, since=date.fromisoformat(since)) == expected


def test_the_list_of_a_district_has_its_own_only(paid_once: Engine) -> None:
    elsewhere = supply(SECOND)
    elsewhere["parcel"]["district"] = "南宫市"
    tell(paid_once, SIGNED, elsewhere)
    assert ids(paid_once, district="南宫市") == ["2-1"]
    assert ids(paid_once, district="新河县") == ["1-1", "1-2"]
    assert ids(paid_once) == ["1-1", "1-2", "2-1"]


def test_a_page_goes_on_after_its_last_line(paid_once: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(paid_once, SIGNED, supply(SECOND))
    whole = ids(paid_once)
    monkeypatch.setattr(keyset, "PAGE", 1)
    found: list[str] = []
    while page := ids(paid_once, limit=1, after=found[-1] if found else None):
        found += page
    assert found == whole == ["1-1", "1-2", "2-1"]
    with pytest.raises(NotFound):
        ids(paid_once, after="十七")


def test_the_list_is_empty_with_nothing_on_file(engine: Engine) -> None:
    assert ids(engine) == []


# Ticking off


def test_what_was_entered_is_ticked_off_with_its_number(paid_once: Engine) -> None:
    [recorded] = done(paid_once, "1-2", record_no="备1")
    assert isinstance(recorded, Recorded)
    assert recorded.kind is Kind.FILING
    assert ids(paid_once) == ["1-1"]
    [refused] = done(paid_once, "1-2")
    assert isinstance(refused, NotAllowed)
    assert "已于2024-03-01回填（备1）" in str(refused)


def test_one_that_cannot_be_ticked_off_leaves_the_others(paid_once: Engine) -> None:
    outcomes = done(paid_once, "1-1", "1-9", "九", "1-2")
    assert [type(outcome) for outcome in outcomes] == [Recorded, NotFound, NotFound, Recorded]
    assert ids(paid_once) == []


def test_a_filing_recorded_in_error_puts_it_back(paid_once: Engine) -> None:
    done(paid_once, "1-2")
    tell(paid_once, TODAY, {"kind": "correction", "on": str(TODAY), "voids": "3", "reason": "尚未录入"})
    assert ids(paid_once) == ["1-1", "1-2"]


# Corrections


def corrected(engine: Engine, seq: int, reason: str = "金额有误", no: str = NO) -> None:
    tell(
        engine, TODAY, {"no": no, "kind": "correction", "on": str(TODAY), "voids": str(seq), "reason": reason}
    )


def test_a_fact_corrected_before_it_was_entered_is_not_entered(paid_once: Engine) -> None:
    corrected(paid_once, 2)
    assert ids(paid_once) == ["1-1"]


def test_a_fact_entered_and_corrected_is_to_be_set_right_there(paid_once: Engine) -> None:
    done(paid_once, "1-1", "1-2")
    corrected(paid_once, 2)
    tell(paid_once, TODAY, paid(amount_wan="400"))
    wrong, right = listed(paid_once)
    assert (wrong.corrects, wrong.form.heading) == (2, "更正已录入信息")
    assert dict(wrong.typed)["更正事项"] == "缴款 2024-02-01"
    assert dict(wrong.typed)["更正理由"] == "金额有误"
    assert (right.corrects, dict(right.typed)["缴款金额（万元）"]) == (None, "400")
    done(paid_once, wrong.id, right.id)
    assert ids(paid_once) == []


def test_a_correction_taken_back_after_it_was_entered_is_to_be_entered_too(paid_once: Engine) -> None:
    done(paid_once, "1-1", "1-2")
    corrected(paid_once, 2)
    [wrong] = listed(paid_once)
    done(paid_once, wrong.id)
    corrected(paid_once, wrong.seq, "原登记无误")
    [again] = listed(paid_once)
    assert again.corrects == wrong.seq


def test_an_imported_fact_corrected_by_a_person_is_to_be_set_right_there(
    engine: Engine, tmp_path: Path
) -> None:
    taken(engine, one_row(tmp_path, 实际开工时间="2016年01月01日"), TODAY)
    corrected(engine, 2, "未动工", IMPORTED)
    [one] = listed(engine)
    assert (one.corrects, dict(one.typed)["更正事项"]) == (2, "动工开发 2016-01-01")


def test_an_import_taken_back_is_nothing_the_system_must_learn(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path), TODAY)
    taken(engine, one_row(tmp_path, "二.csv", 约定开工时间="2016年02月01日"), TODAY)
    with writing(engine) as session:
        withdraw(session, 2, desk(TODAY), "导错文件")
    assert ids(engine) == []
    with writing(engine) as session:
        withdraw(session, 1, desk(TODAY), "导错文件")
    assert ids(engine) == []


# The idle case


def determined(engine: Engine) -> None:
    def then(kind: str, on: str, **said: Any) -> dict[str, Any]:
        return {"kind": kind, "on": on, **said}

    tell(engine, SIGNED, supply(instalments=[], handover_on=None))
    done(engine, "1-1", today=SIGNED)
    for told in (
        then("idle_check", "2025-06-05", finding="not_started"),
        then("idle_determination", "2025-07-21", cause="government"),
    ):
        tell(engine, date.fromisoformat(told["on"]), told)


@pytest.mark.parametrize("named", [{"of": 4}, {}], ids=["by its number", "naming nothing"])
def test_a_determination_is_entered_once(engine: Engine, named: dict[str, int]) -> None:
    determined(engine)
    later = date(2025, 8, 1)
    [one] = listed(engine, later)
    assert (one.form.heading, one.form.clause.article) == ("闲置土地认定", "第二十五条第一款")
    tell(engine, later, {"kind": "filing", "on": "2025-08-01", **named})
    assert listed(engine, later) == []


def test_an_entry_that_names_nothing_is_of_the_newest_step_of_the_case_by_then(engine: Engine) -> None:
    determined(engine)
    later = date(2025, 8, 20)
    tell(engine, later, {"kind": "filing", "on": "2025-07-25"})
    tell(engine, later, {"kind": "disposal", "on": "2025-07-28", "way": "extend", "start_on": "2026-01-01"})
    tell(engine, later, {"kind": "gov_approval", "on": "2025-08-01", "way": "extend", "approval_no": "1号"})
    tell(
        engine,
        later,
        {"kind": "disposal_done", "on": "2025-08-04", "way": "extend", "start_on": "2026-01-01"},
    )
    headings = [one.form.heading for one in listed(engine, later)]
    assert headings == ["闲置土地处置方案、决定", "闲置土地处置完毕"]
    tell(engine, later, {"kind": "filing", "on": "2025-08-03"})
    assert [one.form.heading for one in listed(engine, later)] == ["闲置土地处置完毕"]
    tell(engine, later, {"kind": "filing", "on": "2025-08-20"})
    assert listed(engine, later) == []


@pytest.mark.parametrize("after_determination", [True, False])
def test_a_clearing_is_entered_where_the_land_had_been_determined_idle(
    engine: Engine, after_determination: bool
) -> None:
    determined(engine)
    later = date(2025, 8, 20)
    if after_determination:
        tell(engine, later, {"kind": "filing", "on": "2025-07-25"})
    else:
        tell(engine, later, {"kind": "correction", "on": "2025-08-01", "voids": "4", "reason": "未认定"})
    cleared = {"kind": "idle_cleared", "on": "2025-08-04", "reason": "started", "started_on": "2025-05-01"}
    tell(engine, later, cleared)
    headings = [one.form.heading for one in listed(engine, later)]
    assert headings == (["闲置土地信息更新（排除闲置）"] if after_determination else [])


# How it is read


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*given: Any) -> None:
        statements.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_however_many_parcels_the_statements_are_the_same(engine: Engine) -> None:
    counts = []
    for number in range(11, 15):
        tell(engine, SIGNED, supply(f"1305302024B0{number:04d}"))
        with counted(engine) as statements:
            assert len(ids(engine)) == number - 10
        counts.append(len([sql for sql in statements if sql.startswith("SELECT")]))
    assert len(set(counts)) == 1
