"""What people ask of a large docket, each a hundred times and more, and how long they wait.

One parcel is what `supervision status NO` reads; a list of 50 is one page of `supervision parcels` in a state and a
district, going on from some parcel in it; the counts by state are those of `supervision status`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.databases import Databases
from bench.docket import DISTRICTS, QUIET_ON, desk, district_of, number_of
from bench.stopwatch import by_itself
from supervision.casework.finding import find_parcel
from supervision.casework.lists import parcels
from supervision.casework.reading import read_parcel
from supervision.casework.tally import by_state
from supervision.law.terms import State
from supervision.records.db import open_records, reading

TIMES = 200
A_PAGE = 50

Result = dict[str, Any]
Question = Callable[[Session, random.Random, int], object]


def queries(of: Databases, size: int) -> Iterator[Result]:
    """Milliseconds of every answer, by question; the last result is the whole."""
    answered = by_itself(answers, of.docket(size), size)
    for question, milliseconds in answered.items():
        yield {"what": f"{question} of {size}", "p95": p95(milliseconds)}
    yield {"parcels": size, "milliseconds": answered}


def answers(url: str, size: int) -> dict[str, list[float]]:
    """Every question, asked in one process; the first answer of each, which compiles it, is not counted."""
    engine = open_records(url)
    chance = random.Random(size)
    found = {name: timed(engine, question, chance, size) for name, question in QUESTIONS.items()}
    engine.dispose()
    return found


def timed(engine: Engine, question: Question, chance: random.Random, size: int) -> list[float]:
    """Milliseconds of each answer, from the connection's first statement to the last row."""
    milliseconds = []
    for _ in range(TIMES + 1):
        began = time.perf_counter()
        with reading(engine) as session:
            question(session, chance, size)
        milliseconds.append((time.perf_counter() - began) * 1000)
    return milliseconds[1:]


def one_parcel(session: Session, chance: random.Random, size: int) -> object:
    """One parcel by its number, folded from its journal."""
    parcel_id = find_parcel(session, number_of(chance.randrange(size)))
    every = desk(QUIET_ON).office.patrol_every_days
    return read_parcel(session, parcel_id, on=QUIET_ON, known_on=None, patrol_every=every)


def list_of_fifty(session: Session, chance: random.Random, size: int) -> object:
    """A page of a list: the parcels of a district in a state."""
    first = chance.randrange(DISTRICTS) * size // DISTRICTS
    number = chance.randrange(first, first + size // DISTRICTS // 2)
    district, after = district_of(number, size), number_of(number)
    found = parcels(session, QUIET_ON, state=State.SUPPLIED, district=district, limit=A_PAGE, after=after)
    page = list(found)
    if size > A_PAGE * DISTRICTS * 2 and len(page) != A_PAGE:
        raise RuntimeError(f"{district} has only {len(page)} parcels on its list")
    return page


def counts_by_state(session: Session, chance: random.Random, size: int) -> object:
    """How many parcels stand in each state."""
    return by_state(session)


QUESTIONS: dict[str, Question] = {
    "one parcel": one_parcel,
    "list of 50": list_of_fifty,
    "counts by state": counts_by_state,
}


def p95(values: list[float]) -> float:
    """The value that nineteen of twenty do not exceed."""
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]
