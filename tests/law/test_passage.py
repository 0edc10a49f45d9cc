"""What a parcel passed through: its use on any day, and the spells in which it lay idle with how they ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from supervision.law.facts import Fact, read_payload
from supervision.law.passage import Ending, Use, spells, traced, use_on
from supervision.law.terms import Kind, Way

ON = date(2026, 12, 31)
PARCEL = {"supervision_no": "A", "district": "新河县", "area_ha": "2.0000", "supply_mode": "挂牌出让"}
CONTRACT = {
    "kind": "grant",
    "signed_on": "2024-01-05",
    "start_on": "2024-06-01",
    "completion_on": "2026-06-01",
}
SUSPECTED_ON, DETERMINED_ON = date(2025, 6, 2), date(2025, 7, 21)
DETERMINED = ("idle_determination", "2025-07-21", {"cause": "holder"})


def told(*happened: tuple[str, str, dict[str, Any]]) -> Sequence[Fact]:
    supplied = ("supply", "2024-01-05", {"parcel": PARCEL, "contract": CONTRACT})
    return [
        Fact(Kind(kind), date.fromisoformat(on), seq, read_payload(Kind(kind), values))
        for seq, (kind, on, values) in enumerate((supplied, *happened), start=1)
    ]


def spells_of(*happened: tuple[str, str, dict[str, Any]]) -> list[Any]:
    life = traced(told(*happened), "A", ON)
    assert life is not None
    return [(s.suspected_on, s.determined_on, s.ended_on, s.outcome, s.disposed) for s in spells(life)]


def test_before_the_supply_there_is_no_life() -> None:
    assert traced(told(), "A", date(2024, 1, 4)) is None


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2024-01-04", None),
        ("2024-01-05", Use.NOT_STARTED),
        ("2025-06-01", Use.NOT_STARTED),
        ("2025-06-02", Use.SUSPECTED),
        ("2025-07-20", Use.SUSPECTED),
        ("2025-07-21", Use.IDLE),
        ("2026-03-01", Use.RECOVERED),
    ],
)
def test_the_use_of_any_day_is_that_of_the_days_end(on: str, expected: Use | None) -> None:
    life = traced(told(DETERMINED, ("disposal_done", "2026-03-01", {"way": "agreed_recovery"})), "A", ON)
    assert life is not None
    assert use_on(life, date.fromisoformat(on)) is expected


def test_land_without_a_duty_to_build_has_no_use_to_watch() -> None:
    small = told()
    small[0].values["parcel"].update(supply_mode="协议出让", area_ha=read_small())
    small[0].values["contract"].update(start_on=None, completion_on=None)
    life = traced(small, "A", ON)
    assert life is not None
    assert use_on(life, ON) is None
    assert spells(life) == []


def read_small() -> Any:
    return read_payload(Kind.SUPPLY, {"parcel": PARCEL | {"area_ha": "0.0400"}, "contract": CONTRACT})[
        "parcel"
    ]["area_ha"]


@pytest.mark.parametrize(
    ("kind", "values", "outcome", "disposed"),
    [
        ("idle_cleared", {"reason": "started"}, Ending.STARTED, True),
        ("idle_cleared", {"reason": "wrong_date"}, Ending.CLEARED, False),
        ("disposal_done", {"way": "extend", "start_on": "2026-09-01"}, Way.EXTEND, True),
        ("disposal_done", {"way": "swap"}, Way.SWAP, True),
        ("disposal_done", {"way": "fee"}, None, False),
        ("termination", {}, Ending.TERMINATED, False),
        ("start", {"proof": "施工许可证"}, None, False),
    ],
)
def test_a_spell_ends_as_its_fact_says(
    kind: str, values: dict[str, Any], outcome: object, disposed: bool
) -> None:
    [spell] = spells_of(DETERMINED, (kind, "2026-03-01", values))
    ended_on = None if outcome is None else date(2026, 3, 1)
    assert spell == (SUSPECTED_ON, DETERMINED_ON, ended_on, outcome, disposed)


def test_land_taken_back_is_disposed_of_when_it_is_deregistered() -> None:
    decided = ("disposal", "2026-02-01", {"way": "recovery"})
    assert spells_of(DETERMINED, decided)[0][2] is None
    [spell] = spells_of(DETERMINED, decided, ("deregistered", "2026-03-01", {}))
    assert spell[2:] == (date(2026, 3, 1), Way.RECOVERY, True)


def test_a_start_ends_a_suspicion_but_not_a_determination() -> None:
    [spell] = spells_of(("start", "2025-08-01", {"proof": "施工许可证"}))
    assert spell == (SUSPECTED_ON, None, date(2025, 8, 1), Ending.STARTED, True)


def test_a_determination_revoked_leaves_the_suspicion_behind() -> None:
    first, second = spells_of(DETERMINED, ("revocation", "2026-03-01", {"of": ["determination"]}))
    assert first == (SUSPECTED_ON, DETERMINED_ON, date(2026, 3, 1), Ending.REVOKED, False)
    assert second == (SUSPECTED_ON, None, None, None, False)
