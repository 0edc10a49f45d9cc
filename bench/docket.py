"""An invented docket (台账) of any size: nothing due at first, a few parcels due on some days, all of them on one.

Two sorts of parcels: seven of ten are to be reminded of an instalment (a notice and a change of state), three of
their start (a notice and a visit). The few who are due early are spread evenly over the docket, as many whatever
its size: what a sweep of them costs says how cost grows with the docket.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from supervision.casework.acts import Desk
from supervision.casework.casefile import CaseFile, add_fact, enter, new_file
from supervision.daily.sweep import Swept, sweep
from supervision.law.terms import Kind
from supervision.office import Office
from supervision.records.db import writing

ROOT = Path(__file__).resolve().parents[1]
INSTANT = datetime(2024, 1, 1, tzinfo=UTC)

ENTERED_ON = date(2024, 1, 1)
QUIET_ON = date(2024, 2, 1)
"""Nothing is due."""

FEW = 300
"""Parcels due on each day of `FEW_DUE_ON`, in a docket of 10,000 or more."""

FEW_DUE_ON = tuple(date(2024, 3, 1) + timedelta(days=2 * group) for group in range(6))
CATCH_UP_ON = date(2024, 3, 25)
"""Every parcel is due: no sweep ran for weeks."""

DISTRICTS = 20
"""As many counties as a city has, whatever the size: growth is to tell of parcels, not of districts."""

SMALLEST_DISTRICT = 500
"""Parcels; a docket too small for twenty such districts has fewer."""

A_TRANSACTION = 1000
REMINDED_BEFORE = timedelta(days=30)


def desk(today: date, by: str = "每日监测") -> Desk:
    """The office at work on a day of this docket."""
    return Desk(Office(), today, INSTANT, by)


def supply(engine: Engine, parcels: int) -> None:
    """Fill an empty database through the product's own doorway, then sweep once, so that every journal is certified."""
    set_up(engine)
    enter_parcels(engine, parcels)
    swept = sweep(engine, desk(ENTERED_ON))
    if swept.acts or swept.triaged or swept.set_aside:
        raise RuntimeError(f"something is owed on the day the docket is entered: {swept}")


def set_up(engine: Engine) -> None:
    """An empty database with the tables the product has."""
    config = Config(ROOT / "alembic.ini")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def enter_parcels(engine: Engine, parcels: int) -> None:
    """Record them, a thousand a transaction."""
    for first in range(0, parcels, A_TRANSACTION):
        files = [supplied(number, parcels) for number in range(first, min(first + A_TRANSACTION, parcels))]
        with writing(engine) as session:
            enter(session, files)


def supplied(number: int, parcels: int) -> CaseFile:
    """The file of one parcel: its contract and the briefing of its holder, recorded by a person."""
    signed_on = date(2023, 1, 1) + timedelta(days=number % 300)
    due_on = first_reminded_on(number, parcels) + REMINDED_BEFORE
    pays_late = number % 10 < 7
    payload = {
        "parcel": {
            "supervision_no": number_of(number),
            "project": f"项目{number}",
            "location": f"示范路{number % 400 + 1}号",
            "district": district_of(number, parcels),
            "area_ha": "2.5",
            "supply_mode": "挂牌出让",
            "use": "工业用地",
            "holder": f"示范{number}公司",
        },
        "contract": {
            "kind": "grant",
            "signed_on": signed_on.isoformat(),
            "price_wan": "1000",
            "start_on": "2024-12-01" if pays_late else due_on.isoformat(),
            "completion_on": "2026-12-01",
            "instalments": (
                [{"no": 1, "due_on": due_on.isoformat(), "amount_wan": "1000"}] if pays_late else []
            ),
        },
    }
    at_the_desk = desk(ENTERED_ON, "经办")
    file = new_file(number_of(number), at_the_desk.entry(Kind.SUPPLY, signed_on, payload))
    add_fact(file, at_the_desk.entry(Kind.BRIEFING, signed_on, {}))
    return file


def number_of(number: int) -> str:
    """The 电子监管号 of the so-many-th parcel, from 0."""
    return f"1305302023B{number:07d}"


def district_of(number: int, parcels: int) -> str:
    """The counties' lists were entered one after the other."""
    districts = max(1, min(DISTRICTS, parcels // SMALLEST_DISTRICT))
    return f"示范{number * districts // parcels + 1:02d}区"


def first_reminded_on(number: int, parcels: int) -> date:
    """The first day anything is owed: the day of its group for the few, else one of the eleven days up to the catch-up."""
    apart = parcels // few_of(parcels)
    group = number % apart
    if group < len(FEW_DUE_ON) and number < apart * few_of(parcels):
        return FEW_DUE_ON[group]
    return CATCH_UP_ON - timedelta(days=number % 11)


def few_of(parcels: int) -> int:
    """How many are due on each day of `FEW_DUE_ON`."""
    return min(FEW, parcels // 20)


def events_of(swept: Swept) -> int:
    """What a sweep came to: acts put on file and changes of state."""
    return swept.acts.total() + swept.triaged + swept.moved
