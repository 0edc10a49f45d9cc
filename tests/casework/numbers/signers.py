"""Notices to be signed: reminders of several parcels, and signers in processes of their own."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import Engine, event, select

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId
from supervision.casework.service import number_of, sign
from supervision.document_codes import DocumentCodes
from supervision.law.document_numbers import read_number
from supervision.law.refusals import Refused
from supervision.office import Office
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, NUMBER_COUNTER
from tests.database import desk, supply, sweep_on, tell
from tests.killing import PATIENCE, opened

SIGNED, DRAFTED, ISSUED = date(2024, 1, 5), date(2024, 2, 5), date(2024, 2, 6)
DUE = [{"no": 1, "due_on": "2024-02-04", "amount_wan": "500"}]
PROCESSES = multiprocessing.get_context("spawn")


def drafts(engine: Engine, parcels: int) -> list[ActId]:
    """One demand a parcel, drafted, in the order they are listed."""
    for number in range(parcels):
        no = f"13053020{number:02}B00011"
        tell(engine, SIGNED, supply(no, instalments=DUE, handover_on=None, start_on="2024-12-01"))
    sweep_on(engine, DRAFTED)
    query = select(ACT.c.parcel_id, ACT.c.seq).where(ACT.c.name == "overdue_payment")
    with reading(engine) as session:
        found = [(row.parcel_id, row.seq) for row in session.execute(query.order_by(ACT.c.parcel_id))]
    assert len(found) == parcels
    return found


def office(*start_from: str, typed: bool = False, **codes: str) -> Office:
    """An office with these `[numbers]`."""
    numbers = [number for text in start_from if (number := read_number(text)) is not None]
    return replace(Office(), numbers=DocumentCodes(typed, codes, tuple(numbers)))


def signed(
    engine: Engine, act_id: ActId, number: str = "", *, of: Office | None = None, today: date = ISSUED
) -> str:
    """Sign a notice; the number it went out under."""
    at: Desk = replace(desk(today), office=of or Office())
    with writing(engine) as session:
        _, recorded = sign(session, act_id, at, number=number)
    return number_of(recorded)


def counters(engine: Engine) -> list[tuple[str, int, int, int]]:
    """Every stretch of numbers: code, year, first, last."""
    c = NUMBER_COUNTER.c
    with reading(engine) as session:
        return [tuple(row) for row in session.execute(select(c.code, c.year, c.first, c.last).order_by(*c))]


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    statements: list[str] = []

    def sent(*given: object) -> None:
        statements.append(str(given[2]))

    event.listen(engine, "before_cursor_execute", sent)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", sent)


# At once


def at_once(url: str, *signers: Sequence[ActId], killed: int | None = None) -> list[list[str]]:
    """Each signer a process of his own; what each was told. The one `killed` dies with his last signature uncommitted."""
    barrier = PROCESSES.Barrier(len(signers))
    pipes = [PROCESSES.Pipe(duplex=False) for _ in signers]
    started = [
        PROCESSES.Process(target=_signing, args=(url, acts, barrier, its, place == killed))
        for place, (acts, (_, its)) in enumerate(zip(signers, pipes, strict=True))
    ]
    for process in started:
        process.start()
    try:
        return [ours.recv() for ours, _ in pipes]
    finally:
        for process, (ours, its) in zip(started, pipes, strict=True):
            process.join(PATIENCE)
            process.close()
            ours.close()
            its.close()


def _signing(url: str, acts: Sequence[ActId], barrier: Any, told: Connection, dies: bool) -> None:
    given: list[str] = []
    with opened(url) as engine:
        barrier.wait(PATIENCE)
        for place, act_id in enumerate(acts):
            try:
                with writing(engine) as session:
                    _, recorded = sign(session, act_id, desk(ISSUED))
                    if dies and place == len(acts) - 1:
                        told.send(given)
                        os._exit(1)
                given.append(number_of(recorded))
            except Refused as refused:
                given.append(str(refused))
    told.send(given)
