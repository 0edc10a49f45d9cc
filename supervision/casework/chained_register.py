"""Registers (登记簿) that only grow, each line chained to the one before, as a case file's entries are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Table, insert, select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.journal import FIRST_HASH, canonical, instant_text
from supervision.records.dialects import hold_table


@dataclass(frozen=True, slots=True)
class ChainedRegister:
    """One register: its table, the columns that say what a line is about, what it is called, how such a thing is.

    A line also has seq, kind, the office day, the instant, by, payload (canonical JSON) and hash.
    """

    table: Table
    about: tuple[str, ...]
    zh: str
    name: Callable[[Row[Any]], str]

    def add(
        self, session: Session, about: tuple[int, ...], kind: str, desk: Desk, said: Mapping[str, Any]
    ) -> None:
        """Add one line, in the caller's transaction; nobody else adds one meanwhile."""
        hold_table(session, self.table)
        columns = self.table.c
        end = select(columns.seq, columns.hash).order_by(columns.seq.desc()).limit(1)
        last = session.execute(end).one_or_none()
        line = {
            "seq": 1 if last is None else last.seq + 1,
            **dict(zip(self.about, about, strict=True)),
            "kind": str(kind),
            "recorded_on": desk.today,
            "recorded_at": desk.at,
            "by": desk.by,
            "payload": canonical(said).decode(),
        }
        line["hash"] = self._hash(line, FIRST_HASH if last is None else last.hash)
        session.execute(insert(self.table).values(line))

    def _hash(self, line: Mapping[str, Any], previous: str) -> str:
        """SHA-256 of a line's own columns and the hash of the one before, in canonical JSON."""
        times = (line["recorded_on"].isoformat(), instant_text(line["recorded_at"]))
        about = (line[column] for column in self.about)
        covered = [line["seq"], *about, line["kind"], *times, line["by"], line["payload"], previous]
        return hashlib.sha256(canonical(covered)).hexdigest()

    def lines(self, session: Session) -> Iterator[Row[Any]]:
        """Every line, oldest first, read as it is asked for."""
        query = select(self.table).order_by(self.table.c.seq)
        return iter(session.execute(query, execution_options={"yield_per": 1000}))

    def broken(self, session: Session) -> Iterator[str]:
        """Every place where the register is not as it was written."""
        seq, previous = 0, FIRST_HASH
        for line in self.lines(session):
            if line.seq != seq + 1:
                yield f"{self.zh}缺第{seq + 1}行"
            elif self._hash(dict(line._mapping), previous) != line.hash:
                yield f"{self.zh}第{line.seq}行（{self.name(line)}）内容与校验值不符，本行或前一行被改动"
            seq, previous = line.seq, line.hash
