"""Reading one parcel for a command (查阅一宗): what is said where there is nothing to read on the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from supervision.casework.finding import find_parcel
from supervision.casework.reading import is_withdrawn
from supervision.cli.door import Door
from supervision.cli.telling import BAD_INPUT, leave
from supervision.records.db import reading

T = TypeVar("T")


def read_one(door: Door, no: str, known: date | None, read: Callable[[Session, int], T | None]) -> T:
    """What `read` finds of a parcel by its id; None of it: not yet supplied on the office day, as known then, or withdrawn."""
    with reading(door.engine) as session:
        parcel_id = find_parcel(session, no)
        found = read(session, parcel_id)
        withdrawn = found is None and is_withdrawn(session, parcel_id)
    if withdrawn:
        leave(BAD_INPUT, f"宗地{no}随所在批次的导入一并撤销，不再监管；案卷：supervision history {no}")
    if found is None:
        as_known = f"（按{known}已登记的事实）" if known else ""
        leave(BAD_INPUT, f"宗地{no}在{door.today}尚未供地{as_known}。")
    return found
