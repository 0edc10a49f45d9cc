"""The sheet of responsibility days is read from the case file alone: corrections, late entries, other parcels."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from supervision.casework.finding import find_parcel
from supervision.casework.responsibility import ResponsibilitySheet, responsibility_sheet
from supervision.law.refusals import Refused
from supervision.law.terms import Party, Stage
from supervision.records.db import reading
from tests.database import NO, supply, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]

NEIGHBOUR = "1305302024B00012"
SIGNED, TODAY = date(2024, 1, 5), date(2024, 7, 1)
THE_GOVERNMENTS: dict[str, Any] = {
    "kind": "attribution",
    "on": "2024-07-01",
    "stage": "start",
    "from_on": "2024-06-02",
    "until_on": "2024-06-11",
    "party": "government",
    "paper": "新政函〔2024〕8号",
}


def sheet(engine: Engine, no: str = NO, on: date = TODAY, stage: Stage | None = None) -> ResponsibilitySheet:
    with reading(engine) as session:
        return responsibility_sheet(session, find_parcel(session, no), on=on, stage=stage)


@pytest.fixture
def late(engine: Engine) -> Engine:
    """Two parcels thirty days late with the start; of the first one, ten days are the government's (its fact no. 2)."""
    terms: dict[str, Any] = {"instalments": [], "handover_on": None}
    tell(engine, SIGNED, supply(**terms), supply(NEIGHBOUR, **terms))
    tell(engine, TODAY, THE_GOVERNMENTS)
    return engine


def test_a_parcel_has_its_own_days(late: Engine) -> None:
    [own], [neighbours] = sheet(late).ledgers, sheet(late, NEIGHBOUR).ledgers
    assert (own.days, own.totals[Party.GOVERNMENT]) == (30, 10)
    assert (neighbours.days, neighbours.totals[Party.GOVERNMENT]) == (30, 0)


def test_an_attribution_corrected_leaves_the_days_undecided(late: Engine) -> None:
    tell(late, TODAY, {"kind": "correction", "on": "2024-07-01", "voids": "2", "reason": "函件系邻宗地"})
    [drawn] = sheet(late).ledgers
    assert drawn.totals[Party.UNDECIDED] == 30
    assert drawn.excluded == ()


def test_a_start_recorded_late_ends_the_delay_on_its_own_day(late: Engine) -> None:
    tell(late, TODAY, {"kind": "start", "on": "2024-06-15", "proof": "施工许可证"})
    [drawn] = sheet(late).ledgers
    assert (drawn.days, drawn.met_on) == (14, date(2024, 6, 15))


def test_without_a_stage_only_duties_with_a_day_to_show_are_drawn_up(late: Engine) -> None:
    assert [drawn.stage for drawn in sheet(late).ledgers] == [Stage.START]
    assert [drawn.days for drawn in sheet(late, stage=Stage.COMPLETION).ledgers] == [0]
    assert sheet(late, on=date(2024, 6, 1)).ledgers == []


def test_before_the_supply_there_is_nothing_to_draw_up(late: Engine) -> None:
    assert sheet(late, on=SIGNED).ledgers == []
    with pytest.raises(Refused, match="尚未供地"):
        sheet(late, on=date(2024, 1, 4))
