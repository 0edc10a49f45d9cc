"""Money read from the case file: what was known decides, the responsibility ledger is deducted, nothing is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from supervision.casework.claims import MoneyReading, read_money
from supervision.casework.finding import find_parcel
from supervision.records.db import reading
from supervision.records.tables import ENTRY
from tests.database import NO, supply, tell

SIGNED, TODAY = date(2024, 1, 5), date(2024, 3, 5)


def attributed(stage: str, from_on: str, until_on: str, party: str) -> dict[str, Any]:
    told = {"stage": stage, "from_on": from_on, "until_on": until_on, "party": party, "paper": "新政函1号"}
    return {"kind": "attribution", "on": TODAY.isoformat(), **told}


def money_on(engine: Engine, on: date, known_on: date | None = None) -> MoneyReading:
    with reading(engine) as session:
        found = read_money(session, find_parcel(session, NO), on=on, known_on=known_on)
        assert found is not None
        return found


def late_payment_yuan(read: MoneyReading) -> Decimal | None:
    [claim] = [claim for claim in read.claims if claim.name == "late_payment"]
    return claim.yuan


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_days_proved_the_governments_are_deducted_and_nothing_is_written(engine: Engine) -> None:
    tell(engine, SIGNED, supply(late_payment_permille="1"))  # 500 万元 due 2024-02-04
    tell(engine, TODAY, {"kind": "payment", "on": "2024-02-24", "amount_wan": "500", "voucher": "A001"})
    assert late_payment_yuan(money_on(engine, TODAY)) == 100_000  # 20 days
    tell(engine, TODAY, attributed("payment", "2024-02-01", "2024-02-06", "government"))
    tell(engine, TODAY, attributed("payment", "2024-02-06", "2024-02-06", "holder"))  # a later decision holds
    tell(engine, TODAY, attributed("start", "2024-02-07", "2024-02-24", "government"))  # another duty's days
    with reading(engine) as session:
        before = session.scalar(select(func.count()).select_from(ENTRY))
        read = read_money(session, find_parcel(session, NO), on=TODAY)
        after = session.scalar(select(func.count()).select_from(ENTRY))
    assert read is not None
    assert late_payment_yuan(read) == 95_000
    assert before == after


def test_what_was_not_yet_known_is_not_counted(engine: Engine) -> None:
    tell(engine, SIGNED, supply(late_payment_permille="1"))
    tell(engine, TODAY, {"kind": "payment", "on": "2024-02-04", "amount_wan": "500"})
    assert late_payment_yuan(money_on(engine, TODAY)) == 0
    assert late_payment_yuan(money_on(engine, TODAY, known_on=date(2024, 3, 4))) == 150_000


def test_before_the_supply_there_is_no_account(engine: Engine) -> None:
    tell(engine, SIGNED, supply())
    with reading(engine) as session:
        assert read_money(session, find_parcel(session, NO), on=date(2024, 1, 4)) is None
