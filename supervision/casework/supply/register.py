"""The register of one import (导入登记): which number was met where, and instalments waiting for their parcel.

It lives in a temporary file of SQLite's own, so that a province's rows need no more memory than a county's.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from supervision.casework.supply.fields import Instalment

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8000;
CREATE TABLE taken (key TEXT PRIMARY KEY, file INTEGER, row INTEGER) WITHOUT ROWID;
CREATE TABLE refused (key TEXT PRIMARY KEY, file INTEGER, row INTEGER) WITHOUT ROWID;
CREATE TABLE incomplete (key TEXT PRIMARY KEY, file INTEGER, row INTEGER) WITHOUT ROWID;
CREATE TABLE instalment (
    id INTEGER PRIMARY KEY, key TEXT, no INTEGER, due_on TEXT, amount_wan TEXT, note TEXT,
    file INTEGER, row INTEGER, cells TEXT, claimed INTEGER DEFAULT 0, UNIQUE (key, no)
);
BEGIN;
"""

Key = tuple[str, str]
"""What sort of number (电子监管号, 记录号) and the number."""

Place = tuple[str, int]
"""A file and a row."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the file of instalments; `other` is the row on whose account it is listed, when there is one."""

    key: Key
    place: Place
    cells: Sequence[str]
    other: Place | None


class _Numbered(dict[str, int]):
    """Names by the order in which they were met."""

    def __missing__(self, name: str) -> int:
        self[name] = number = len(self)
        return number


class Register:
    """Every number taken so far, on disk."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None).cursor()
        self._db.executescript(SCHEMA)
        self._met = _Numbered()
        self.has_instalments = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.connection.close()

    def take(self, keys: Sequence[Key], place: Place) -> tuple[Key, Place] | None:
        """Register the numbers of a row; when one was taken before, that number and the row that has it."""
        insert = "INSERT OR IGNORE INTO taken VALUES (?, ?, ?)"
        for at, key in enumerate(keys):
            if not self._db.execute(insert, self._at(key, place)).rowcount:
                for registered in keys[:at]:
                    self._db.execute("DELETE FROM taken WHERE key = ?", (self._text(registered),))
                return key, self._place("SELECT file, row FROM taken WHERE key = ?", self._text(key))
        return None

    def _at(self, key: Key, place: Place) -> tuple[str, int, int]:
        file, row = place
        return self._text(key), self._met[file], row

    def _text(self, key: Key) -> str:
        kind, value = key
        return f"{self._met[kind]} {value}"

    def _place(self, select: str, *values: object) -> Place:
        file, row = self._db.execute(select, values).fetchone()
        return list(self._met)[file], row

    def refuse(self, keys: Sequence[Key], place: Place) -> None:
        """Remember that the row of these numbers was set aside, for the sake of its instalments."""
        insert = "INSERT OR IGNORE INTO refused VALUES (?, ?, ?)"
        self._db.executemany(insert, [self._at(key, place) for key in keys])

    def keep_instalment(
        self, key: Key, instalment: Instalment, place: Place, cells: Sequence[str]
    ) -> Place | None:
        """Keep an instalment for its parcel; when the parcel has this 期号 already, the row that has it."""
        self.has_instalments = True
        values = (instalment.get(name) for name in ("no", "due_on", "amount_wan", "note"))
        new = self._db.execute(
            "INSERT OR IGNORE INTO instalment (key, file, row, no, due_on, amount_wan, note, cells)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*self._at(key, place), *values, json.dumps(list(cells))),
        ).rowcount
        select = "SELECT file, row FROM instalment WHERE key = ? AND no = ?"
        return None if new else self._place(select, self._text(key), instalment["no"])

    def lack_instalment(self, key: Key, place: Place) -> None:
        """Remember that a parcel lacks an instalment, because the row of it was set aside."""
        self._db.execute("INSERT OR IGNORE INTO incomplete VALUES (?, ?, ?)", self._at(key, place))

    def claim_instalments(self, keys: Sequence[Key]) -> list[Instalment]:
        """The instalments of a parcel that was taken, in order, under the first of its numbers that has any."""
        names = "no", "due_on", "amount_wan", "note"
        select = f"SELECT {', '.join(names)} FROM instalment WHERE key = ? AND NOT claimed ORDER BY no"
        for key in map(self._text, keys):
            if rows := self._db.execute(select, (key,)).fetchall():
                self._db.execute("UPDATE instalment SET claimed = 1 WHERE key = ?", (key,))
                return [
                    {name: value for name, value in zip(names, row, strict=True) if value} for row in rows
                ]
        return []

    def unclaimed(self) -> Iterator[Kept]:
        """The instalments no parcel has claimed, each with the row of its parcel if that was set aside."""
        return self._kept("LEFT JOIN refused AS other USING (key) WHERE NOT claimed")

    def left_incomplete(self) -> Iterator[Kept]:
        """The instalments that were taken while another of their parcel was not, each with that other."""
        return self._kept("JOIN incomplete AS other USING (key) WHERE claimed")

    def _kept(self, condition: str) -> Iterator[Kept]:
        met = list(self._met)
        rows = self._db.execute(
            "SELECT instalment.key, instalment.file, instalment.row, cells, other.file, other.row"
            f" FROM instalment {condition} ORDER BY id"
        )
        for key, file, row, cells, other_file, other_row in rows:
            kind, _, value = key.partition(" ")
            other = None if other_row is None else (met[other_file], other_row)
            yield Kept((met[int(kind)], value), (met[file], row), json.loads(cells), other)
