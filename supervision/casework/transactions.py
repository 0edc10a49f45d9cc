"""Writing much at once (成批写入): a transaction the database refuses is tried again in halves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from supervision.law.refusals import BadRecord, Refused
from supervision.records.db import writing

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


def write_together(
    engine: Engine,
    items: Sequence[Item],
    write: Callable[[Session, Sequence[Item]], Sequence[Outcome]],
    *,
    dry_run: bool = False,
) -> list[Outcome | Refused]:
    """Write items in one transaction, an outcome each; one that cannot be written is refused by itself.

    A database that cannot be used at all raises: it is no fault of the items.
    """
    try:
        with writing(engine) as session:
            outcomes = write(session, items)
            if dry_run:
                session.rollback()
            return list(outcomes)
    except OperationalError:
        raise
    except (SQLAlchemyError, Refused) as error:
        if len(items) == 1:
            if isinstance(error, Refused):
                return [error]
            return [BadRecord(f"数据库拒绝写入：{str(error).splitlines()[0]}")]
        half = len(items) // 2
        return [
            outcome
            for some in (items[:half], items[half:])
            for outcome in write_together(engine, some, write, dry_run=dry_run)
        ]
