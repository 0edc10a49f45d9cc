"""The holder's page: everything one holder has and had, what it owes and what was found, however its name is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event

from supervision.casework import complaints
from supervision.casework.holder_names import NamedHolder, holders_named, key_of
from supervision.casework.holders import HolderPage, Holding, NoHolder, holder_page
from supervision.law.refusals import BadRecord
from supervision.records.db import reading, writing
from supervision.records.tables import PARCEL
from tests.database import NO, desk, supply, sweep_on, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]

SECOND, THIRD = "1305302024B00022", "1305302024B00033"
SIGNED = date(2024, 1, 5)
DUE = date(2024, 2, 4)
"""The last day in time of the first instalment, 500 万元."""


def held_by(holder: str, no: str = NO, **contract: Any) -> dict[str, Any]:
    told = supply(no, **contract)
    told["parcel"]["holder"] = holder
    return told


def fact(kind: str, on: str, no: str = NO, **fields: Any) -> dict[str, Any]:
    return {"no": no, "kind": kind, "on": on, **fields}


def asked(engine: Engine, name: str, today: date) -> HolderPage | list[NamedHolder]:
    with reading(engine) as session:
        return holder_page(session, name, today)


def page(engine: Engine, name: str = "示范公司", today: date = date(2024, 6, 30)) -> HolderPage:
    found = asked(engine, name, today)
    assert isinstance(found, HolderPage)
    return found


def only(engine: Engine, name: str = "示范公司", today: date = date(2024, 6, 30)) -> Holding:
    [holding] = page(engine, name, today).holdings
    return holding


# Finding the holder


@pytest.mark.parametrize("typed", ["示范(新河)公司A", "示范（新河）公司Ａ", " 示范 （新河） 公司 a"])
def test_a_holder_is_found_however_its_name_is_written(engine: Engine, typed: str) -> None:
    tell(engine, SIGNED, held_by("示范（新河）公司A"), held_by("示范(新河) 公司Ａ", SECOND))
    assert [holding.no for holding in page(engine, typed).holdings] == [NO, SECOND]


def test_the_exact_name_goes_before_those_that_contain_it(engine: Engine) -> None:
    tell(engine, SIGNED, held_by("示范公司"), held_by("新河示范公司", SECOND))
    found = page(engine, "示范公司")
    assert [holding.no for holding in found.holdings] == [NO]
    assert found.others == [NamedHolder("新河示范公司", 1, 0)]


def test_a_part_of_one_name_is_enough_and_of_several_names_them(engine: Engine) -> None:
    tell(engine, SIGNED, held_by("甲公司"), held_by("乙公司", SECOND), held_by("乙公司", THIRD))
    assert page(engine, "甲").name == "甲公司"
    assert asked(engine, "公司", SIGNED) == [NamedHolder("乙公司", 2, 0), NamedHolder("甲公司", 1, 0)]


def test_nobody_of_that_name_is_said_and_no_name_is_asked_for(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    with pytest.raises(NoHolder, match="没有名称含“没有的公司”"):
        asked(engine, "没有的公司", SIGNED)
    with pytest.raises(BadRecord, match="请写出用地单位名称"):
        asked(engine, " ", SIGNED)


def test_a_wildcard_of_the_database_is_a_letter_like_any_other(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    for name in ("%", "_"):
        with pytest.raises(NoHolder):
            asked(engine, name, SIGNED)


def test_land_not_yet_supplied_on_the_day_is_nobodys(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    assert only(engine, today=SIGNED).no == NO
    with pytest.raises(NoHolder, match="2024-01-04尚无宗地"):
        asked(engine, "示范公司", date(2024, 1, 4))


# Debts


def test_an_instalment_is_a_debt_from_the_day_after_its_last_day(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    assert only(engine, today=DUE).debts == []
    [debt] = only(engine, today=date(2024, 2, 5)).debts
    assert (debt.no, debt.due_on, debt.outstanding_wan, debt.overdue_days) == (1, DUE, Decimal(500), 1)


def test_what_is_owed_is_added_up_over_all_parcels_and_less_what_was_paid(engine: Engine) -> None:
    tell(engine, SIGNED, supply(), supply(SECOND))
    tell(engine, date(2024, 3, 1), fact("payment", "2024-03-01", SECOND, amount_wan="120.000001"))
    found = page(engine)
    assert [holding.owed_wan for holding in found.held] == [Decimal(500), Decimal("379.999999")]
    assert found.owed_wan == Decimal("879.999999")
    assert found.area_ha == Decimal(4)


def test_a_paid_instalment_is_no_debt(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    tell(engine, DUE, fact("payment", "2024-02-04", amount_wan="500"))
    assert (only(engine).debts, page(engine).owed_wan) == ([], 0)


def test_payments_nobody_stated_are_shown_so_and_not_counted(engine: Engine) -> None:
    tell(engine, SIGNED, supply(), bulk=True)
    holding = only(engine)
    assert (holding.payments_stated, holding.debts) == (False, [])
    assert page(engine).owed_wan == 0
    tell(engine, date(2024, 3, 1), fact("payment", "2024-03-01", amount_wan="100"))
    assert only(engine).owed_wan == Decimal(400)


def test_a_terminated_contract_leaves_no_debt(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    tell(engine, date(2024, 5, 1), fact("termination", "2024-05-01"))
    assert only(engine).debts == []


# Breaches, papers, encumbrances, complaints, idle land


def test_breaches_are_told_with_stage_cause_and_day(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    breach = fact("breach", "2024-06-05", stage="start", cause="government", ground="plan_changed")
    tell(engine, date(2024, 6, 5), breach)
    [found] = only(engine).breaches
    assert (found.on, found.stage.zh, found.cause.zh) == (date(2024, 6, 5), "开工", "政府原因")
    assert found.ground is not None
    assert found.ground.zh == "规划依法修改"


def papers(engine: Engine, today: date) -> list[tuple[str, str]]:
    return [(paper.act.name, paper.zh) for paper in only(engine, today=today).papers]


def test_a_notice_is_told_until_it_is_issued_served_and_answered(engine: Engine) -> None:
    tell(engine, SIGNED, supply(start_on=None, handover_on=None, completion_on=None))
    sweep_on(engine, date(2024, 2, 5))
    assert papers(engine, date(2024, 2, 5)) == [("overdue_payment", "未签发")]
    notice = {"notice": "overdue_payment", "subject": 1}
    tell(engine, date(2024, 2, 6), fact("notice_issued", "2024-02-06", **notice))
    assert papers(engine, date(2024, 2, 6)) == [("overdue_payment", "未送达")]
    tell(engine, date(2024, 2, 7), fact("service", "2024-02-07", **notice))
    assert papers(engine, date(2024, 2, 7)) == [("overdue_payment", "已送达未履行")]
    tell(engine, date(2024, 2, 8), fact("payment", "2024-02-08", amount_wan="499"))
    assert papers(engine, date(2024, 2, 8)) == [("overdue_payment", "已送达未履行")]
    tell(engine, date(2024, 2, 9), fact("payment", "2024-02-09", amount_wan="1", instalment=1))
    assert papers(engine, date(2024, 2, 9)) == []


def test_a_reminder_served_before_the_day_is_not_yet_unanswered(engine: Engine) -> None:
    tell(engine, SIGNED, supply(start_on=None, handover_on=None, completion_on=None))
    sweep_on(engine, date(2024, 1, 6))
    notice = {"notice": "payment_reminder", "subject": 1}
    tell(engine, date(2024, 1, 8), fact("notice_issued", "2024-01-08", **notice))
    tell(engine, date(2024, 1, 9), fact("service", "2024-01-09", **notice))
    assert papers(engine, DUE) == []
    assert papers(engine, date(2024, 2, 5)) == [("payment_reminder", "已送达未履行")]


def test_encumbrances_in_force_are_told_and_those_ended_are_not(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    tell(
        engine,
        date(2024, 6, 30),
        fact("mortgage", "2024-02-01", mortgagee="农行", amount_wan="300"),
        fact("mortgage", "2024-02-02", mortgagee="建行"),
        fact("mortgage_released", "2024-03-02", mortgagee="建行"),
        fact("seizure", "2024-03-01", by_court="新河县法院", document_no="1号", until_on="2024-06-30"),
    )
    assert [each.who for each in only(engine).encumbrances] == ["农行", "新河县法院"]
    assert [each.who for each in only(engine, today=date(2024, 7, 1)).encumbrances] == ["农行"]
    assert [each.who for each in only(engine, today=date(2024, 3, 1)).encumbrances] == [
        "农行",
        "建行",
        "新河县法院",
    ]


def test_a_complaint_is_counted_until_it_is_answered(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    day = date(2024, 3, 4)
    with writing(engine) as session:
        given = {"content": "地一直空着", "received_on": day, "by": "张三"}
        noted = complaints.receive(session, given, desk(day), parcel_no=NO)
    assert only(engine, today=day).open_complaints == 1
    with writing(engine) as session:
        complaints.investigate(session, noted.complaint.no, {"findings": "未动工"}, desk(day))
        complaints.answer(session, noted.complaint.no, {"result": "已责令"}, desk(day))
    assert only(engine, today=day).open_complaints == 0


def test_land_is_an_idle_case_from_the_day_after_the_full_year(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    assert only(engine, today=date(2025, 6, 1)).idle is False
    holding = only(engine, today=date(2025, 6, 2))
    assert (holding.idle, holding.life.suspected_on) == (True, date(2025, 6, 2))
    assert "逾期未开工366天" in [late.zh for late in holding.overdue]


# After a transfer


def transferred(engine: Engine) -> None:
    tell(engine, SIGNED, held_by("甲公司"))
    tell(engine, date(2024, 2, 6), fact("breach", "2024-02-06", stage="payment", cause="holder"))
    tell(engine, date(2024, 4, 1), fact("transfer", "2024-04-01", holder="乙公司"))
    tell(engine, date(2024, 6, 5), fact("breach", "2024-06-05", stage="start", cause="holder"))


def test_a_former_holder_is_found_with_the_day_it_transferred_the_land(engine: Engine) -> None:
    transferred(engine)
    holding = only(engine, "甲公司")
    assert holding.left is not None
    assert holding.left.zh == "曾为使用权人，2024-04-01转让"
    assert page(engine, "甲公司").held == []


def test_each_holder_has_the_breaches_of_its_own_time_and_the_last_one_the_debts(engine: Engine) -> None:
    transferred(engine)
    former, present = only(engine, "甲公司"), only(engine, "乙公司")
    assert [breach.stage for breach in former.breaches] == ["payment"]
    assert [breach.stage for breach in present.breaches] == ["start"]
    assert (former.owed_wan, present.owed_wan) == (0, Decimal(500))
    assert page(engine, "甲公司").owed_wan == 0


def test_before_the_transfer_the_land_is_still_the_former_holders(engine: Engine) -> None:
    transferred(engine)
    assert only(engine, "甲公司", date(2024, 3, 31)).left is None
    assert only(engine, "甲公司", date(2024, 4, 1)).left is not None
    with pytest.raises(NoHolder):
        asked(engine, "乙公司", date(2024, 3, 31))


def test_a_transfer_that_was_corrected_never_happened(engine: Engine) -> None:
    tell(engine, SIGNED, held_by("甲公司"))
    tell(engine, date(2024, 4, 1), fact("transfer", "2024-04-01", holder="乙公司"))
    tell(engine, date(2024, 4, 2), fact("correction", "2024-04-02", voids="2"))
    assert only(engine, "甲公司").left is None
    with pytest.raises(NoHolder):
        asked(engine, "乙公司", date(2024, 6, 30))


def test_land_that_came_back_is_held_again(engine: Engine) -> None:
    transferred(engine)
    tell(engine, date(2024, 6, 10), fact("transfer", "2024-06-10", holder="甲公司"))
    holding = only(engine, "甲公司")
    assert holding.left is None
    assert [breach.stage for breach in holding.breaches] == ["payment"]
    assert asked(engine, "公司", date(2024, 6, 30)) == [
        NamedHolder("甲公司", 1, 0),
        NamedHolder("乙公司", 0, 1),
    ]


def test_a_name_only_written_otherwise_is_no_transfer(engine: Engine) -> None:
    tell(engine, SIGNED, held_by("示范(新河)公司"))
    amended = fact("amendment", "2024-04-01", parcel={"holder": "示范（新河） 公司"})
    tell(engine, date(2024, 4, 1), amended)
    assert only(engine, "示范（新河）公司").left is None


def test_a_change_of_name_by_amendment_says_so(engine: Engine) -> None:
    tell(engine, SIGNED, held_by("甲公司"))
    tell(engine, date(2024, 4, 1), fact("amendment", "2024-04-01", parcel={"holder": "丙公司"}))
    left = only(engine, "甲公司").left
    assert left is not None
    assert left.zh == "曾为使用权人，2024-04-01合同变更"
    assert only(engine, "丙公司").left is None


# However many parcels


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("parcels", [1, 30])
def test_the_page_takes_four_statements_however_many_parcels(engine: Engine, parcels: int) -> None:
    tell(engine, SIGNED, *(supply(f"1305302024B{n:05d}") for n in range(1, parcels + 1)))
    with counted(engine) as statements:
        assert len(page(engine).holdings) == parcels
    assert len(statements) == 4


SPELT = (
    "示范（新河）公司",
    "示 范(新河)公司Ａ",
    "⽰范公司①",
    "𠮷祥㐂公司",
    "SHIFAN 公司",
    "示范十七公司",
    "%_公司",
    "甲\u3000乙公司",
)
"""Names as registers write them: wide and narrow, radicals for letters, rare letters, what SQL takes for a pattern."""


def test_no_spelling_of_a_name_is_missed_and_none_is_mistaken(engine: Engine) -> None:
    for number, name in enumerate(SPELT):
        tell(engine, SIGNED, held_by(name, f"1305302024B7{number:04d}"))
    parts = {key_of(part) for name in SPELT for part in (name, name[:2], name[-3:])}
    with reading(engine) as session:
        for words in parts:
            expected = {key_of(name) for name in SPELT if words in key_of(name)}
            assert set(holders_named(session, words, SIGNED)) == expected, words


def test_what_is_not_let_through_is_only_counted(engine: Engine) -> None:
    tell(engine, SIGNED, supply(), supply("1305302024B70001"))
    with reading(engine) as session:
        page = holder_page(session, "示范公司", SIGNED, [PARCEL.c.no == NO])
        assert isinstance(page, HolderPage)
        assert ([each.no for each in page.holdings], page.hidden) == ([NO], 1)
        none = holder_page(session, "示范公司", SIGNED, [PARCEL.c.no == "x"])
        assert isinstance(none, HolderPage)
        assert (none.holdings, none.hidden) == ([], 2)
        with pytest.raises(NoHolder):
            holder_page(session, "示范公", SIGNED, [PARCEL.c.no == "x"])
