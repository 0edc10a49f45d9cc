"""The register of one import (导入登记): which number was met where, and instalments waiting for their parcel.

It lives in a temporary file of SQLite's own, so that a province's rows need no more memory than a county's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8000;
CREATE TABLE taken (key TEXT PRIMARY KEY, file TEXT, row INTEGER) WITHOUT ROWID;
CREATE TABLE refused (key TEXT PRIMARY KEY, file TEXT, row INTEGER) WITHOUT ROWID;
CREATE TABLE instalment (
    id INTEGER PRIMARY KEY, key TEXT, no INTEGER, due_on TEXT, amount_wan TEXT, note TEXT,
    file TEXT, row INTEGER, claimed INTEGER DEFAULT 0, UNIQUE (key, no)
);
BEGIN;
"""

Place = tuple[str, int]
"""A file and a row."""


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """An instalment whose parcel was not taken; `refused` is the row of that parcel, when there is one."""

    key: str
    no: int
    place: Place
    refused: Place | None


class Register:
    """Every number taken so far, on disk."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(SCHEMA)
        self.has_instalments = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def take(self, key: str, file: str, row: int) -> Place | None:
        """Register a number; when it was taken before, the row that has it."""
        new = self._db.execute("INSERT OR IGNORE INTO taken VALUES (?, ?, ?)", (key, file, row)).rowcount
        return None if new else self._place("SELECT file, row FROM taken WHERE key = ?", key)

    def refuse(self, key: str, file: str, row: int) -> None:
        """Remember that the row of this number was set aside, for the sake of its instalments."""
        self._db.execute("INSERT OR IGNORE INTO refused VALUES (?, ?, ?)", (key, file, row))

    def keep_instalment(self, key: str, instalment: dict[str, Any], file: str, row: int) -> Place | None:
        """Keep an instalment for its parcel; when the parcel has this 期号 already, the row that has it."""
        values = key, instalment["no"], *(instalment.get(name) for name in ("due_on", "amount_wan", "note"))
        new = self._db.execute(
            "INSERT OR IGNORE INTO instalment (key, no, due_on, amount_wan, note, file, row) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*values, file, row),
        ).rowcount
        self.has_instalments = True
        return (
            None
            if new
            else self._place("SELECT file, row FROM instalment WHERE key = ? AND no = ?", *values[:2])
        )

    def _place(self, select: str, *values: object) -> Place:
        file, row = self._db.execute(select, values).fetchone()
        return file, row

    def claim_instalments(self, key: str) -> list[dict[str, Any]]:
        """The instalments of a parcel that was taken, in order."""
        select = (
            "SELECT no, due_on, amount_wan, note FROM instalment WHERE key = ? AND NOT claimed ORDER BY no"
        )
        rows = self._db.execute(select, (key,)).fetchall()
        if rows:
            self._db.execute("UPDATE instalment SET claimed = 1 WHERE key = ?", (key,))
        names = "no", "due_on", "amount_wan", "note"
        return [{name: value for name, value in zip(names, row, strict=True) if value} for row in rows]

    def unclaimed(self) -> Iterator[Unclaimed]:
        """The instalments no parcel has claimed, in the order of their file."""
        rows = self._db.execute(
            "SELECT instalment.key, no, instalment.file, instalment.row, refused.file, refused.row"
            " FROM instalment LEFT JOIN refused USING (key) WHERE NOT claimed ORDER BY id"
        )
        for key, no, file, row, refused_file, refused_row in rows:
            refused = None if refused_row is None else (refused_file, refused_row)
            yield Unclaimed(key, no, (file, row), refused)
