"""An honest docket of five parcels, and somebody with the database password who writes into it behind our back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from supervision.casework.holding import hold, let_go
from supervision.casework.intake import take_in
from supervision.casework.journal import FIRST_HASH, chain, entry_of
from supervision.casework.supply_rows import SupplyRow
from supervision.daily.certificate_check import check_certificates
from supervision.daily.triage import dismiss, release
from supervision.casework.verify import Found, verify
from supervision.office import Office
from supervision.records import guards
from supervision.records.db import writing
from supervision.records.tables import ACT, ENTRY, PARCEL
from tests.database import desk, supply, sweep_on, tell

BUILT, LATE, IDLE, BULK, IMPORTED = (f"1305302024B0001{n}" for n in range(1, 6))
LAST_DAY = date(2025, 6, 20)

# The honest docket

Step = Callable[[Engine, date], None]


def told(no: str, kind: str, on: str, **fields: Any) -> Step:
    """A person records a happening."""
    return lambda engine, today: tell(engine, today, {"no": no, "kind": kind, "on": on, **fields})


def supplied(no: str, *, bulk: bool = False) -> Step:
    return lambda engine, today: tell(engine, today, supply(no), bulk=bulk)


def imported(no: str) -> Step:
    """A row of a supply file, with another number the parcel is known by and a start it states."""

    def do(engine: Engine, today: date) -> None:
        row = supply(no)
        started = {"kind": "start", "on": "2024-05-30"}
        rows = [SupplyRow(no, (("记录号", "JL-15"),), 2, "台账.csv", {k: row[k] for k in ("parcel", "contract")}, (started,))]  # fmt: skip
        assert take_in(engine, rows, desk(today), report=lambda problem: None).new == 1

    return do


def corrected(no: str, kind: str, reason: str) -> Step:
    """The newest fact of a kind was a mistake."""

    def do(engine: Engine, today: date) -> None:
        with Session(engine) as session:
            wrong = str(seq_of(session, no, kind))
        tell(engine, today, {"no": no, "kind": "correction", "on": str(today), "voids": wrong, "reason": reason})

    return do


def triaged(no: str, name: str, reason: str = "") -> Step:
    """A person releases an act from triage, or dismisses it with a reason."""

    def do(engine: Engine, today: date) -> None:
        with writing(engine) as session:
            its = (ACT.c.parcel_id == id_of(session, no), ACT.c.name == name, ACT.c.status == "triage")
            [act] = session.execute(select(ACT.c.parcel_id, ACT.c.seq).where(*its)).all()
            if reason:
                dismiss(session, [tuple(act)], desk(today), reason)
            else:
                release(session, [tuple(act)], desk(today))

    return do


def held(no: str, step: str, *, go: bool = False) -> Step:
    """A person holds a step back, or lets it go."""

    def do(engine: Engine, today: date) -> None:
        with writing(engine) as session:
            holding = let_go if go else hold
            holding(session, f"{id_of(session, no)}/{step}", desk(today), "正在协商")

    return do


REMINDER = {"notice": "payment_reminder", "subject": 1}
DEMAND = {"notice": "overdue_payment", "subject": 1}

STORY: Sequence[tuple[str, Step]] = (
    ("2024-01-05", supplied(BUILT)),
    ("2024-01-05", supplied(LATE)),
    ("2024-01-08", supplied(IDLE)),
    ("2024-01-22", told(BUILT, "notice_issued", "2024-01-22", **REMINDER)),
    ("2024-01-24", told(BUILT, "service", "2024-01-23", **REMINDER)),
    ("2024-02-02", told(BUILT, "payment", "2024-02-02", instalment=1, amount_wan="500")),
    ("2024-02-06", told(IDLE, "notice_issued", "2024-02-06", **DEMAND)),
    ("2024-02-08", told(IDLE, "service", "2024-02-08", **DEMAND)),
    ("2024-02-10", told(LATE, "payment", "2024-02-03", instalment=1, amount_wan="500")),
    ("2024-03-01", told(BUILT, "handover", "2024-03-01")),
    ("2024-03-05", told(BUILT, "board_posted", "2024-03-05")),
    ("2024-05-20", told(LATE, "start", "2024-05-18", proof="施工许可证")),
    ("2024-05-25", told(BUILT, "start", "2024-05-25", proof="施工许可证")),
    ("2024-06-03", corrected(LATE, "start", "施工许可证系邻宗地")),
    ("2024-06-03", held(LATE, "start/notice/0/2024-06-01")),
    ("2024-06-10", supplied(BULK, bulk=True)),
    ("2024-06-10", imported(IMPORTED)),
    ("2024-06-12", triaged(BULK, "start_notice")),
    ("2024-06-12", triaged(BULK, "reinspect_start")),
    ("2024-06-12", triaged(BULK, "overdue_payment", "缴款凭证已核对")),
    ("2024-06-20", held(LATE, "start/notice/0/2024-06-01", go=True)),
    ("2024-06-21", held(LATE, "payment/reminder/2/2024-12-31")),
    ("2024-07-02", told(LATE, "start", "2024-07-01", proof="施工许可证")),
    ("2024-12-20", told(BUILT, "payment", "2024-12-20", instalment=2, amount_wan="500")),
    ("2025-04-02", told(BUILT, "completion", "2025-04-01")),
    ("2025-04-10", told(BUILT, "verification", "2025-04-10", passed="true")),
    ("2025-06-05", told(IDLE, "idle_check", "2025-06-04", finding="not_started")),
    (str(LAST_DAY), sweep_on),
)


def lived(engine: Engine) -> Iterator[date]:
    """The docket, one step after another; every day with a sweep before anything else."""
    before = None
    for day, step in STORY:
        today = date.fromisoformat(day)
        if today != before:
            sweep_on(engine, today)
            yield today
        step(engine, today)
        yield today
        before = today


# What verify says


def findings(session: Session, today: date = LAST_DAY, *, office: Office | None = None, anchor: str = "") -> list[Found]:
    """Everything `supervision verify` would say."""
    office = office or Office()
    return [
        *verify(session, today, patrol_every=office.patrol_every_days),
        *check_certificates(session, anchor),
    ]


# Somebody with the database password


@contextmanager
def behind_our_back(engine: Engine) -> Iterator[Session]:
    """A transaction in which neither guards nor foreign keys refuse anything; at its end all is as before."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            for statement in ("COMMIT", "PRAGMA foreign_keys=OFF", "BEGIN"):
                connection.exec_driver_sql(statement)
            for name in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
                connection.exec_driver_sql(f"DROP TRIGGER {name[0]}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for table in guards.GUARDED:
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        with Session(connection) as session:
            yield session
        connection.rollback()
        connection.invalidate()  # the next user of the pool has foreign keys


@dataclass
class Intruder:
    """Writes what he likes; `cover` puts the guards up again, so that only the change tells."""

    session: Session
    no: str
    seq: int

    def run(self, *statements: str) -> None:
        """Statements about this parcel (`:parcel`) and this entry (`:seq`)."""
        for statement in statements:
            values = {"no": self.no, "parcel": id_of(self.session, self.no), "seq": self.seq, "zeros": "0" * 64}
            self.session.execute(text(statement), values)

    def rechain(self) -> None:
        """Make the chain good again, from the first entry to the end on the parcel row."""
        parcel_id, previous, seq = id_of(self.session, self.no), FIRST_HASH, 0
        journal = select(ENTRY).where(ENTRY.c.parcel_id == parcel_id).order_by(ENTRY.c.seq)
        for row in self.session.execute(journal).all():
            previous, seq = chain(self.no, row.seq, entry_of(row), row.payload, previous), row.seq
            its_row = (ENTRY.c.parcel_id == parcel_id) & (ENTRY.c.seq == seq)
            self.session.execute(update(ENTRY).where(its_row).values(hash=previous))
        end = {"head_seq": seq, "head_hash": previous}
        self.session.execute(update(PARCEL).where(PARCEL.c.id == parcel_id).values(end))

    def cover(self) -> None:
        guards.install(self.session.connection())


def id_of(session: Session, no: str) -> int:
    return session.scalars(select(PARCEL.c.id).where(PARCEL.c.no == no)).one()


def seq_of(session: Session, no: str, kind: str) -> int:
    """The newest entry of that kind of a parcel; of a parcel's whole journal when no kind is given."""
    its = [ENTRY.c.parcel_id == id_of(session, no)] + ([ENTRY.c.kind == kind] if kind else [])
    return session.scalars(select(ENTRY.c.seq).where(*its).order_by(ENTRY.c.seq.desc()).limit(1)).one()
