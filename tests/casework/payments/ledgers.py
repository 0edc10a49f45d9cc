"""Ledgers for a test: rows given by their cells, written as CSV, taken in; what is on file afterwards."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from supervision.casework.journal import Entry, read_entries
from supervision.casework.payments.taking import Paid, take_payments
from supervision.casework.supply.report import RowReport
from supervision.casework.terms_on_file import standing
from supervision.law.terms import Kind
from supervision.records.db import reading
from supervision.records.tables import PARCEL
from tests.database import NO, desk

TODAY = date(2025, 1, 10)

ROW = {
    "电子监管号": NO,
    "凭证号": "冀0001",
    "缴款日期": "2024-02-01",
    "缴款金额(万元)": "500",
    "期号": "",
    "缴款人": "",
    "款项": "",
    "备注": "",
}


def row(**cells: str) -> dict[str, str]:
    return ROW | cells


def ledger(tmp_path: Path, *rows: dict[str, str], name: str = "台账.csv") -> Path:
    """A file with these rows; all have the columns of the first."""
    path = tmp_path / name
    lines = [",".join(rows[0]), *(",".join(each.values()) for each in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def take(
    engine: Engine, *paths: Path, today: date = TODAY, dry_run: bool = False
) -> tuple[Paid, list[RowReport]]:
    said: list[RowReport] = []
    paid = take_payments(engine, paths, desk(today), report=said.append, dry_run=dry_run)
    return paid, said


def reasons(said: list[RowReport]) -> list[str]:
    return [problem.reason for each in said for problem in each.problems]


def entries(engine: Engine, no: str = NO) -> list[tuple[int, Entry]]:
    with reading(engine) as session:
        parcel_id = session.scalars(select(PARCEL.c.id).where(PARCEL.c.no == no)).one()
        return read_entries(session, [parcel_id])[parcel_id]


def payments(engine: Engine, no: str = NO) -> list[dict[str, Any]]:
    """The payloads of the payments that stand, in the order they were written."""
    return [dict(entry.payload) for _, entry in standing(entries(engine, no)) if entry.kind is Kind.PAYMENT]


def by_instalment(engine: Engine, no: str = NO) -> list[tuple[int | None, str]]:
    return [(payload.get("instalment"), payload["amount_wan"]) for payload in payments(engine, no)]
