"""An honest docket of five parcels, and somebody with the database password who writes into it behind our back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from supervision.casework.holding import hold, let_go
from supervision.casework.intake import take_rows
from supervision.casework.journal import FIRST_HASH, chain, entry_of
from supervision.casework.supply.report import RowReport
from supervision.casework.supply.rows import SupplyRow
from supervision.casework.verify import Found, verify
from supervision.daily.certificate_check import check_certificates
from supervision.daily.triage import dismiss, release
from supervision.office import Office
from supervision.records import guards, tables
from supervision.records.db import writing
from supervision.records.tables import ACT
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
        said = {"parcel": row["parcel"], "contract": row["contract"]}
        rows = [SupplyRow(no, (("记录号", "JL-15"),), said, (started,), RowReport("台账.csv", 2, no))]
        assert take_rows(engine, rows, desk(today), 1, report=lambda row: None).new == 1

    return do


def corrected(no: str, kind: str, reason: str) -> Step:
    """The newest fact of a kind was a mistake."""

    def do(engine: Engine, today: date) -> None:
        with Session(engine) as session:
            wrong = str(seq_of(session, no, kind))
        told(no, "correction", str(today), voids=wrong, reason=reason)(engine, today)

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
    ("2024-05-25", told(BUILT, "holder_report", "2024-05-25", of="started")),
    ("2024-06-03", corrected(LATE, "start", "施工许可证系邻宗地")),
    ("2024-06-03", held(LATE, "start/notice/0/2024-06-01")),
    ("2024-06-10", supplied(BULK, bulk=True)),
    ("2024-06-10", imported(IMPORTED)),
    ("2024-06-12", triaged(BULK, "start_notice")),
    ("2024-06-12", triaged(BULK, "reinspect_start")),
    ("2024-06-12", triaged(BULK, "overdue_payment", "缴款凭证已核对")),
    ("2024-06-20", held(LATE, "start/notice/0/2024-06-01", go=True)),
    ("2024-06-21", held(LATE, "payment/reminder/2/2024-12-31")),
    ("2024-07-02", told(LATE, "holder_report", "2024-07-01", of="started")),
    ("2024-07-02", told(LATE, "start", "2024-07-01", proof="施工许可证")),
    ("2024-12-20", told(BUILT, "payment", "2024-12-20", instalment=2, amount_wan="500")),
    ("2025-04-02", told(BUILT, "completion", "2025-04-01")),
    ("2025-04-10", told(BUILT, "verification", "2025-04-10", passed="true")),
    ("2025-06-05", told(IDLE, "idle_check", "2025-06-04", finding="not_started")),
    ("2025-06-16", told(BULK, "seizure", "2024-01-05", by_court="新河县人民法院", document_no="1号")),
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


def findings(
    session: Session, today: date = LAST_DAY, *, office: Office | None = None, anchor: str = ""
) -> list[Found]:
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
            standing = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in standing.all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for table in guards.GUARDED:
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            with Session(connection) as session:
                yield session
        finally:
            connection.rollback()
            connection.invalidate()  # the next user of the pool has foreign keys


@dataclass(frozen=True)
class Case:
    """A change about a parcel and its newest entry of a kind (its last when none is given), and what verify says.

    `says` has each fault with the place: a number counts from that entry. `rechain` makes the chain good again.
    """

    what: str
    no: str
    kind: str
    statements: tuple[str, ...]
    says: frozenset[tuple[str, int | str]]
    rechain: bool
    nameless: bool


def change(
    what: str,
    about: str,
    *statements: str,
    says: Set[tuple[str, int | str]],
    rechain: bool = False,
    nameless: bool = False,
) -> Case:
    no, _, kind = about.partition(" ")
    return Case(what, no, kind, statements, frozenset(says), rechain, nameless)


def intrude(session: Session, case: Case) -> tuple[str, int]:
    """Make the change and put the guards up again, so that only the change tells; gives the place it is about."""
    parcel_id, seq = id_of(session, case.no), seq_of(session, case.no, case.kind)
    values = {"parcel": parcel_id, "seq": seq, "zeros": "0" * 64}
    for statement in case.statements:
        session.execute(text(statement), values)
    if case.rechain:
        rechain(session, parcel_id)
    guards.install(session.connection())
    return (f"（内部编号{parcel_id}）", 0) if case.nameless else (case.no, seq)


def rechain(session: Session, parcel_id: int) -> None:
    """Compute a journal's hashes again, from the first entry to the end on the parcel row."""
    no = session.scalars(select(tables.PARCEL.c.no).where(tables.PARCEL.c.id == parcel_id)).one()
    previous, seq = FIRST_HASH, 0
    journal = select(tables.ENTRY).where(tables.ENTRY.c.parcel_id == parcel_id).order_by(tables.ENTRY.c.seq)
    for row in session.execute(journal).all():
        previous, seq = chain(no, row.seq, entry_of(row), row.payload, previous), row.seq
        its_row = (tables.ENTRY.c.parcel_id == parcel_id) & (tables.ENTRY.c.seq == seq)
        session.execute(update(tables.ENTRY).where(its_row).values(hash=previous))
    end = {"head_seq": seq, "head_hash": previous}
    session.execute(update(tables.PARCEL).where(tables.PARCEL.c.id == parcel_id).values(end))


def id_of(session: Session, no: str) -> int:
    return session.scalars(select(tables.PARCEL.c.id).where(tables.PARCEL.c.no == no)).one()


def seq_of(session: Session, no: str, kind: str) -> int:
    """The newest entry of that kind of a parcel; of a parcel's whole journal when no kind is given."""
    its = [tables.ENTRY.c.parcel_id == id_of(session, no)] + ([tables.ENTRY.c.kind == kind] if kind else [])
    return session.scalars(
        select(tables.ENTRY.c.seq).where(*its).order_by(tables.ENTRY.c.seq.desc()).limit(1)
    ).one()


# What he changes

HERE, NEXT, AFTER, BEFORE = 0, 1, 2, -1
"""The entry a change is about, and those about it."""
PARCEL, DATABASE = "the parcel as a whole", "the database"

IT = "WHERE parcel_id = :parcel"
ENTRY = f"{IT} AND seq = :seq"
ROW = "WHERE id = :parcel"
BY_HAND = (
    "INSERT INTO entry SELECT parcel_id, :seq + 1, '{kind}', happened_on, recorded_on, recorded_at, \"by\", '{payload}', :zeros, district_id "
    f"FROM entry {ENTRY}"
)
SEIZED = '{"by_court":"某法院","document_no":"1"}'
SET_BACK = (
    "UPDATE parcel SET head_seq = :seq - 1, head_hash = (SELECT hash FROM entry "
    f"{IT} AND seq = :seq - 1) {ROW}"
)
EXCHANGED = (
    f"UPDATE entry SET seq = -1 {ENTRY}",
    f"UPDATE entry SET seq = :seq {IT} AND seq = :seq + 1",
    f"UPDATE entry SET seq = :seq + 1 {IT} AND seq = -1",
)
NEWEST_RUN = "(SELECT max(id) FROM run)"

TOLD_BY_THE_CHAIN = {("chain", HERE)}
TOLD_BY_THE_ROW = {("projection", PARCEL)}
TOLD_BY_THE_TALLY = {("projection", DATABASE)}
TOLD_BY_THE_FOLD = {("chain", HERE), ("projection", PARCEL)}

JOURNAL = [
    change("the proof of a start", f"{LATE} start", f"UPDATE entry SET payload = replace(payload, '许可', '准许') {ENTRY}",
           says=TOLD_BY_THE_FOLD),
    change("the sum of a payment", f"{BUILT} payment", f"UPDATE entry SET payload = replace(payload, '500', '499') {ENTRY}",
           says=TOLD_BY_THE_FOLD | {("silent", PARCEL)}),
    change("an entry taken out of the middle", f"{BUILT} handover", f"DELETE FROM entry {ENTRY}", says=TOLD_BY_THE_FOLD),
    change("two entries exchanged", f"{IDLE} service", *EXCHANGED,
           says={("chain", HERE), ("chain", NEXT), ("chain", AFTER), ("projection", PARCEL)}),
    change("the end cut off", f"{BUILT} closing", f"DELETE FROM entry {ENTRY}",
           says={("chain", HERE), ("projection", -2), ("certificate", HERE)}),
    change("the end cut off and the parcel row set back", f"{BULK} seizure", f"DELETE FROM entry {ENTRY}", SET_BACK,
           says={("certificate", HERE), ("certificate", BEFORE)}),
    change("the legal day", f"{LATE} payment", f"UPDATE entry SET happened_on = '2024-01-30' {ENTRY}", says=TOLD_BY_THE_CHAIN),
    change("the legal day of a start", f"{LATE} start", f"UPDATE entry SET happened_on = '2024-06-01' {ENTRY}", says=TOLD_BY_THE_FOLD),
    change("the office day", f"{LATE} payment", f"UPDATE entry SET recorded_on = '2024-02-03' {ENTRY}", says=TOLD_BY_THE_CHAIN),
    change("the instant", f"{LATE} payment", f"UPDATE entry SET recorded_at = '2024-01-05 01:29:59.999999+00:00' {ENTRY}", says=TOLD_BY_THE_CHAIN),
    change("the author", f"{LATE} payment", f"UPDATE entry SET \"by\" = '别人' {ENTRY}", says=TOLD_BY_THE_CHAIN),
    change("the kind", f"{BUILT} handover", f"UPDATE entry SET kind = 'board_posted' {ENTRY}", says=TOLD_BY_THE_FOLD),
    change("a journal rewritten, its chain made good", f"{IDLE} idle_check", f"UPDATE entry SET \"by\" = '别人' {ENTRY}", rechain=True,
           says={("certificate", AFTER)}),
    change("a payment rewritten, its chain made good", f"{BUILT} payment", f"UPDATE entry SET payload = replace(payload, '500', '600') {ENTRY}", rechain=True,
           says={("projection", PARCEL), ("certificate", 3), ("certificate", 6), ("certificate", 8)}),
    change("an entry added by hand", f"{BUILT} closing", BY_HAND.format(kind="seizure", payload=SEIZED), says={("chain", NEXT)}),
    change("an entry added by hand, noted on the parcel row", f"{BUILT} closing", BY_HAND.format(kind="seizure", payload=SEIZED),
           f"UPDATE parcel SET head_seq = head_seq + 1, head_hash = :zeros {ROW}", says={("chain", NEXT), ("certificate", NEXT)}),
    change("a fact added by hand with a good hash", f"{BUILT} closing", BY_HAND.format(kind="halt", payload="{}"), rechain=True,
           says={("projection", PARCEL), ("certificate", NEXT)}),
    change("an entry added by hand with a good hash", f"{BUILT} closing", BY_HAND.format(kind="seizure", payload=SEIZED), rechain=True,
           says={("certificate", NEXT)}),
]  # fmt: skip

PARCEL_ROW = [
    change("the state", IDLE, f"UPDATE parcel SET state = 'start_due' {ROW}", says=TOLD_BY_THE_ROW | TOLD_BY_THE_TALLY),
    change("the district it is listed under", IDLE, f"UPDATE parcel SET district = '别县' {ROW}", says=TOLD_BY_THE_ROW | TOLD_BY_THE_TALLY),
    change("a district that is not there", IDLE, f"UPDATE parcel SET district_id = 9 {ROW}", says=TOLD_BY_THE_ROW | TOLD_BY_THE_TALLY),
    change("another district than its rows", IDLE, "INSERT INTO district (id, name) VALUES (9, '别县')",
           f"UPDATE parcel SET district_id = 9 {ROW}", says=TOLD_BY_THE_ROW | TOLD_BY_THE_TALLY),
    change("a listed date", BUILT, f"UPDATE parcel SET start_on = '2025-06-01' {ROW}", says=TOLD_BY_THE_ROW),
    change("a listed name", BUILT, f"UPDATE parcel SET holder = '别的公司' {ROW}", says=TOLD_BY_THE_ROW),
    change("a date inside the life", IDLE, f"UPDATE parcel SET life = replace(life, '2024-06-01', '2025-06-01') {ROW}", says=TOLD_BY_THE_ROW),
    change("a life that is no JSON", IDLE, f"UPDATE parcel SET life = '{{' {ROW}", says=TOLD_BY_THE_ROW),
    change("a life that is a list", IDLE, f"UPDATE parcel SET life = '[]' {ROW}", says=TOLD_BY_THE_ROW),
    change("a life with a sum that is none", BUILT, f"UPDATE parcel SET life = replace(life, '\"500\"', '\"x\"') {ROW}", says=TOLD_BY_THE_ROW),
    change("no next look", IDLE, f"UPDATE parcel SET next_look_on = NULL {ROW}", says={("silent", PARCEL)}),
    change("no next look at a building site", LATE, f"UPDATE parcel SET next_look_on = NULL {ROW}", says={("silent", PARCEL)}),
    change("a later next look", IDLE, f"UPDATE parcel SET next_look_on = '2199-01-01' {ROW}", says={("silent", PARCEL)}),
    change("a next look after the completion is due", LATE, f"UPDATE parcel SET next_look_on = '2026-06-10' {ROW}", says={("silent", PARCEL)}),
    change("a next look at a finished parcel", BUILT, f"UPDATE parcel SET next_look_on = '2199-01-01' {ROW}", says={("silent", PARCEL)}),
    change("looked at until a day to come", IDLE, f"UPDATE parcel SET looked_on = '2030-01-01', next_look_on = '2030-01-02' {ROW}", says={("silent", PARCEL)}),
    change("looked at only until long ago", IDLE, f"UPDATE parcel SET looked_on = '2020-01-01' {ROW}", says=TOLD_BY_THE_ROW),
    change("what it waits for", LATE, f"UPDATE parcel SET waits_for = NULL {ROW}", says={("silent", PARCEL)}),
    change("the end of the journal", LATE, f"UPDATE parcel SET head_hash = :zeros {ROW}", says={("chain", HERE)}),
    change("a parcel row deleted", BUILT, f"DELETE FROM parcel {ROW}", says={("chain", 1), ("projection", PARCEL)} | TOLD_BY_THE_TALLY, nameless=True),
]  # fmt: skip

ACTS = [
    change("an act deleted", f"{IDLE} alert", f"DELETE FROM act {ENTRY}", says={("projection", HERE)}),
    change("an act's status", f"{IDLE} alert", f"UPDATE act SET status = 'done' {ENTRY}", says={("projection", HERE)}),
    change("an act's day", f"{IDLE} alert", f"UPDATE act SET due_on = '2030-01-01' {ENTRY}", says={("projection", HERE)}),
    change("an act withdrawn", f"{IDLE} alert", f"UPDATE act SET withdrawn = true {ENTRY}", says={("projection", HERE)}),
    change("an act added", f"{IDLE} idle_check",
           "INSERT INTO act SELECT parcel_id, :seq, duty, subject, step, 'x', sort, name, unit, done_on, owed_from, due_on, status, "
           f"withdrawn, reason, officer, urged, urged_on, district_id FROM act {IT} AND seq = 2", says={("projection", HERE)}),
]  # fmt: skip

PAPERS = [
    change("a notice's words", f"{IDLE} notice", f"UPDATE notice SET blocks = replace(blocks, '示范公司', '别的公司') {ENTRY}", says={("paper", HERE)}),
    change("a notice's words and their hash", f"{IDLE} notice",
           "UPDATE notice SET blocks = '[]', sha256 = '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945' "
           f"{ENTRY}", says={("paper", HERE)}),
    change("a notice's hash", f"{IDLE} notice", f"UPDATE notice SET sha256 = :zeros {ENTRY}", says={("paper", HERE)}),
    change("the hash of its template", f"{IDLE} notice", f"UPDATE notice SET template_sha256 = :zeros {ENTRY}", says={("paper", HERE)}),
    change("the name of its template", f"{IDLE} notice", f"UPDATE notice SET template = 'start_notice' {ENTRY}", says={("paper", HERE)}),
    change("a notice deleted", f"{IDLE} notice", f"DELETE FROM notice {ENTRY}", says={("paper", HERE)}),
    change("a notice given to a task", f"{IDLE} task",
           f"INSERT INTO notice SELECT parcel_id, :seq, template, template_sha256, context, blocks, sha256, district_id FROM notice {IT} AND seq = 3",
           says={("paper", HERE)}),
    change("a notice released from triage", f"{BULK} release", f"UPDATE notice SET blocks = '[]' {IT} AND seq = 5", says={("paper", -2)}),
]  # fmt: skip

OTHER_ROWS = [
    change("a deadline's day", LATE, f"UPDATE deadline SET due_on = '2030-01-01' {IT} AND duty = 'completion'", says=TOLD_BY_THE_ROW),
    change("a deadline that counts", LATE, f"UPDATE deadline SET counted = NOT counted {IT} AND duty = 'completion'", says=TOLD_BY_THE_ROW),
    change("a deadline deleted", LATE, f"DELETE FROM deadline {IT}", says=TOLD_BY_THE_ROW),
    change("a hold deleted", LATE, f"DELETE FROM hold {IT}", says=TOLD_BY_THE_ROW),
    change("who held", LATE, f"UPDATE hold SET \"by\" = '别人' {IT}", says=TOLD_BY_THE_ROW),
    change("an alias edited", IMPORTED, f"UPDATE alias SET value = 'JL-16' {IT}", says=TOLD_BY_THE_ROW),
    change("an alias deleted", IMPORTED, f"DELETE FROM alias {IT}", says=TOLD_BY_THE_ROW),
    change("an alias added", BUILT, "INSERT INTO alias VALUES (:parcel, '记录号', 'JL-99', 1)", says=TOLD_BY_THE_ROW),
]  # fmt: skip

ITS_STATE = "state = (SELECT state FROM parcel WHERE id = :parcel)"

TALLY = [
    change("a count of the tally", IDLE, f"UPDATE tally SET parcels = parcels + 1 WHERE {ITS_STATE}", says=TOLD_BY_THE_TALLY),
    change("a count of the tally deleted", IDLE, f"DELETE FROM tally WHERE {ITS_STATE}", says=TOLD_BY_THE_TALLY),
    change("a count too many", IDLE, "INSERT INTO tally (district_id, district, state, parcels) VALUES (1, '别县', 'idle', 1)", says=TOLD_BY_THE_TALLY),
    change("a count under another district", IDLE, f"UPDATE tally SET district = '别县' WHERE {ITS_STATE}", says=TOLD_BY_THE_TALLY),
]  # fmt: skip

OF_ANOTHER_DISTRICT = {
    "act": IDLE, "alias": IMPORTED, "deadline": LATE, "document_number": BUILT, "entry": BUILT, "hold": LATE, "notice": IDLE,
    "notice_text": IDLE, "outline": BUILT, "photo": BUILT, "printed_paper": IDLE, "set_aside": LATE,
}  # fmt: skip
"""Every table of a parcel's rows, with a parcel that has some; of the docket nobody took a photo or edited a notice, none is set aside, and no
paper bears a number or was printed."""

TOLD_OF_CERTIFICATES = {("certificate", DATABASE)}

CERTIFICATES = [
    change("a certificate's count", BUILT, "UPDATE certificate SET looked_at = looked_at + 1 WHERE no = 3", says=TOLD_OF_CERTIFICATES),
    change("a certificate's day", BUILT, "UPDATE certificate SET day = '2024-01-09' WHERE no = 3", says=TOLD_OF_CERTIFICATES),
    change("a certificate's outcome", BUILT, "UPDATE certificate SET outcome = 'stopped' WHERE no = 3", says=TOLD_OF_CERTIFICATES),
    change("a certificate deleted", BUILT, "DELETE FROM certificate WHERE no = 3", says=TOLD_OF_CERTIFICATES),
    change("the first certificate deleted with its run", BUILT, "DELETE FROM sweep_batch WHERE run_id = 1",
           "DELETE FROM certificate WHERE run_id = 1", "DELETE FROM run WHERE id = 1", says=TOLD_OF_CERTIFICATES),
    change("the newest certificate deleted", BUILT, f"DELETE FROM certificate WHERE run_id = {NEWEST_RUN}", says=TOLD_OF_CERTIFICATES),
    change("the heads of a batch", BUILT, "UPDATE sweep_batch SET heads = '[]' WHERE run_id = 3", says=TOLD_OF_CERTIFICATES),
    change("heads that are no JSON", BUILT, "UPDATE sweep_batch SET heads = '[' WHERE run_id = 3", says=TOLD_OF_CERTIFICATES),
    change("heads that are no numbers", BUILT, "UPDATE sweep_batch SET heads = '[[\"a\",\"b\",\"c\"]]' WHERE run_id = 3", says=TOLD_OF_CERTIFICATES),
    change("the count of a batch", BUILT, "UPDATE sweep_batch SET papers = papers + 1 WHERE run_id = 3", says=TOLD_OF_CERTIFICATES),
    change("who was set aside", BUILT, "UPDATE sweep_batch SET set_aside = '[[\"x\",\"y\"]]' WHERE run_id = 3", says=TOLD_OF_CERTIFICATES),
    change("a batch deleted", BUILT, "DELETE FROM sweep_batch WHERE run_id = 3", says=TOLD_OF_CERTIFICATES),
    change("the day of a run", BUILT, "UPDATE run SET day = '2024-01-09' WHERE id = 3", says=TOLD_OF_CERTIFICATES),
    change("a run deleted", BUILT, "DELETE FROM run WHERE id = 3", says=TOLD_OF_CERTIFICATES),
    change("batches deleted that alone name an end", BUILT, "DELETE FROM sweep_batch WHERE heads LIKE '%[1,34,%'",
           says=TOLD_OF_CERTIFICATES | {("certificate", HERE)}),
]  # fmt: skip

CHANGES = [*JOURNAL, *PARCEL_ROW, *ACTS, *PAPERS, *OTHER_ROWS, *TALLY, *CERTIFICATES]
