"""The parcel row (宗地): a projection of its case file, by which a parcel is found and listed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.records.base import Base, DistrictKey
from supervision.records.types import Hectares, WanYuan, term


class ParcelRow(Base):
    """One parcel. `no` is its key in the case file: text, and never changed.

    `life` is the snapshot the sweep decides by (`law.snapshot`), true up to `looked_on`; the other columns
    repeat of it what lists are filtered and sorted by. `head_seq`/`head_hash` are the end of its journal,
    `certified` whether a sweep's certificate names that end. `withdrawn`: the import that brought the parcel was
    withdrawn (撤销导入); no list shows it, and an import may bring its number again.
    """

    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    no: Mapped[str] = mapped_column(String(40), unique=True)
    district_id: Mapped[DistrictKey]
    district: Mapped[str] = mapped_column(String(60))
    project: Mapped[str] = mapped_column(Text)
    location: Mapped[str] = mapped_column(Text)
    holder: Mapped[str] = mapped_column(Text)
    use: Mapped[str] = mapped_column(Text)
    supply_mode: Mapped[str] = mapped_column(Text)
    area_ha: Mapped[Decimal | None] = mapped_column(Hectares)
    contract_kind: Mapped[str] = mapped_column(term())
    price_wan: Mapped[Decimal | None] = mapped_column(WanYuan)
    signed_on: Mapped[date] = mapped_column(Date)
    start_on: Mapped[date | None] = mapped_column(Date)
    completion_on: Mapped[date | None] = mapped_column(Date)
    started_on: Mapped[date | None] = mapped_column(Date)
    completed_on: Mapped[date | None] = mapped_column(Date)
    halted_on: Mapped[date | None] = mapped_column(Date)
    construction_duty: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(term())
    waits_for: Mapped[str | None] = mapped_column(term())
    looked_on: Mapped[date] = mapped_column(Date)
    next_look_on: Mapped[date | None] = mapped_column(Date)
    life: Mapped[str] = mapped_column(Text)
    head_seq: Mapped[int] = mapped_column(Integer)
    head_hash: Mapped[str] = mapped_column(String(64))
    certified: Mapped[bool] = mapped_column(Boolean, server_default=false())
    withdrawn: Mapped[bool] = mapped_column(Boolean, server_default=false())

    __table_args__ = (
        Index("ix_parcel_due", "district_id", "next_look_on", "id", sqlite_where=text("next_look_on IS NOT NULL"),
              postgresql_where=text("next_look_on IS NOT NULL")),
        Index("ix_parcel_state_district", "state", "district", "id"),
        Index("ix_parcel_district", "district", "id"),
        Index("ix_parcel_uncertified", "district_id", "id", sqlite_where=text("certified = 0"),
              postgresql_where=text("NOT certified")),
        Index("ix_parcel_halted", "halted_on", sqlite_where=text("halted_on IS NOT NULL"),
              postgresql_where=text("halted_on IS NOT NULL")),
        # whose place names a township, whose words a search finds, is asked of all: SQLite would read every row whole for it
        Index("ix_parcel_words", "location", "district", "no", "project", "holder").ddl_if(dialect="sqlite"),
    )  # fmt: skip


LONGEST_KIND, LONGEST_NUMBER = 40, 80
"""Letters of another number and of what sort it is."""


class AliasRow(Base):
    """Another number the parcel is known by (别名): 记录号, 合同编号, 宗地代码 …"""

    __tablename__ = "alias"

    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(LONGEST_KIND), primary_key=True)
    value: Mapped[str] = mapped_column(String(LONGEST_NUMBER), primary_key=True, index=True)
    district_id: Mapped[DistrictKey]


class DeadlineRow(Base):
    """An open duty with its last day in time (监管时点); written by `law.docket.deadlines`.

    `counted`: from the day after, the parcel is overdue (逾期) in this duty, so that lateness is counted here.
    """

    __tablename__ = "deadline"

    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), primary_key=True)
    duty: Mapped[str] = mapped_column(term(), primary_key=True)
    subject: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[DistrictKey]
    due_on: Mapped[date] = mapped_column(Date)
    counted: Mapped[bool] = mapped_column(Boolean, server_default=false())

    __table_args__ = (
        Index("ix_deadline_duty", "duty", "due_on", "parcel_id", "subject", "counted"),
        {"sqlite_with_rowid": False},
    )


class SetAsideRow(Base):
    """A parcel a sweep could not look at (待核数据): it stays due, and stands here until it is looked at.

    `run_id` is the run that tried last: a run tries a parcel once.
    """

    __tablename__ = "set_aside"

    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), primary_key=True)
    district_id: Mapped[DistrictKey]
    since_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    run_id: Mapped[int] = mapped_column(Integer, server_default="0")
    reason: Mapped[str] = mapped_column(Text)
