"""Answers kept for a request that is repeated (幂等): the same key and the same request are acted on once.

The answer is written in the transaction of the act itself, so that either both are there or neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from supervision.records.dialects import add_to
from supervision.records.tables import KEPT_ANSWER

UNDER_WAY = 0
"""The status of an answer that is still to be given: nobody sees it but the transaction that will give it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: who sent it, under which key, the SHA-256 of what it says; the answer is kept so long, or for good."""

    sender: str
    key: str
    sha256: str
    kept_for: timedelta | None = None


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered, to a request that said `sha256`."""

    sha256: str
    status: int
    body: str


def kept_answer(session: Session, asked: Asked) -> KeptAnswer | None:
    """The answer given under this key; None if nothing was."""
    columns = (KEPT_ANSWER.c.sha256, KEPT_ANSWER.c.status, KEPT_ANSWER.c.body)
    row = session.execute(select(*columns).where(*_its(asked))).one_or_none()
    return None if row is None else KeptAnswer(row.sha256, row.status, row.body)


def answered(session: Session, asked: Asked, at: datetime) -> KeptAnswer | None:
    """The answer given under this key; None takes the key for this transaction.

    Somebody who acts under the same key just now is waited for.
    """
    kept = kept_answer(session, asked)
    if kept is None:
        row = {
            "sender": asked.sender, "key": asked.key, "sha256": asked.sha256, "answered_at": at,
            "forget_at": None if asked.kept_for is None else at + asked.kept_for, "status": UNDER_WAY, "body": "",
        }  # fmt: skip
        add_to(session, KEPT_ANSWER, [row])
        kept = kept_answer(session, asked)
    assert kept is not None
    return None if kept.status == UNDER_WAY else kept


def keep(session: Session, asked: Asked, status: int, body: str) -> None:
    """What is answered under a key this transaction took."""
    session.execute(update(KEPT_ANSWER).where(*_its(asked)).values(status=status, body=body))


def forget_old(session: Session, at: datetime) -> None:
    """Answers kept long enough go: a request that comes so late is a new one."""
    session.execute(delete(KEPT_ANSWER).where(KEPT_ANSWER.c.forget_at < at))


def _its(asked: Asked) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return KEPT_ANSWER.c.sender == asked.sender, KEPT_ANSWER.c.key == asked.key
