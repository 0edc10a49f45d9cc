"""Filed reports (报表填报): each report as it was filed, and the register of who filed, checked, returned and signed it.

Both only grow: what was filed is never changed, a correction is another filing.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.law.terms import Term
from supervision.records.base import Base
from supervision.records.types import UtcInstant, term


class FilingLine(Term):
    """Lines of the register (报表填报事项)."""

    FILED = "filed", "填报"
    CHECKED = "checked", "审核"
    RETURNED = "returned", "退回"
    SIGNED = "signed", "签发"


class ReportRegisterRow(Base):
    """One line about a filing, by its number. Chained like a case file: a filing is the fold of its lines.

    `payload` is canonical JSON; `hash` covers every column and the line before.
    """

    __tablename__ = "report_register"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    filing: Mapped[int] = mapped_column(Integer, index=True)
    kind: Mapped[str] = mapped_column(term())
    recorded_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    by: Mapped[str] = mapped_column(String(60))
    payload: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))


class ReportFilingRow(Base):
    """One report as it was filed: of which day, as known on which, its canonical JSON and the SHA-256 of that."""

    __tablename__ = "report_filing"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(term())
    on: Mapped[date] = mapped_column(Date)
    known_on: Mapped[date] = mapped_column(Date)
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
