"""Submissions and their check by a second person (报审与复核): what is sent counts once somebody else has passed it.

Until then nothing of it stands in the case file. What is passed is recorded by `recording.record` in the same
transaction: the entry stands under who submitted it, with the checker beside (`checked_by`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.finding import NotFound, find_parcel
from supervision.casework.journal import canonical, instant_text
from supervision.casework.recording import Recorded, foresee, record
from supervision.casework.rights import RIGHTS, check_roles, somebody_with
from supervision.casework.scans.scan import Scan
from supervision.law.facts import read_payload
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.terms import Kind
from supervision.records.dialects import locked
from supervision.records.submission import SubmissionState
from supervision.records.tables import PARCEL, SUBMISSION
from supervision.staff import Role

R = Role

DESK = frozenset({R.CLERK, R.SUPERVISOR})
"""Who prepares papers for another to check."""

SUBMITS: Mapping[Kind, frozenset[Role]] = {
    **dict.fromkeys((
        Kind.SUPPLY, Kind.AMENDMENT, Kind.TRANSFER, Kind.HANDOVER, Kind.BRIEFING, Kind.BOARD_GIVEN, Kind.BOARD_POSTED,
        Kind.EXTENSION_APPLICATION, Kind.EXTENSION, Kind.MORTGAGE, Kind.MORTGAGE_RELEASED, Kind.SEIZURE,
        Kind.SEIZURE_LIFTED, Kind.HOLDER_REPORT, Kind.HOLDER_MATERIALS, Kind.START, Kind.COMPLETION, Kind.VERIFICATION,
        Kind.COOPERATION_ANSWERED, Kind.CHANGE_SURVEYED, Kind.SUPPLY_CONDITIONS, Kind.CORRECTION,
    ), DESK),
    Kind.PAYMENT: frozenset({R.FINANCE, R.CLERK}),
    Kind.FEE_PAID: frozenset({R.FINANCE, R.CLERK}),
    Kind.FEE_REFUNDED: frozenset({R.FINANCE, R.CLERK}),
}  # fmt: skip
"""Who may submit a fact of each kind (报审权限), in the order they are offered; other kinds are recorded at the desk they
belong to. To count, one of the two people must have the right to record it by himself."""

CHECKS: Mapping[Kind, frozenset[Role]] = {kind: roles | {R.SUPERVISOR} for kind, roles in SUBMITS.items()}
"""Who may check it (复核权限)."""


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did with a submission (经过)."""

    what: str
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission, as its row has it."""

    number: int
    kind: Kind
    no: str
    parcel_id: int | None
    district: str
    happening: Mapping[str, Any]
    files: tuple[Scan, ...]
    by: str
    at: datetime
    version: int
    state: SubmissionState
    checked_by: str
    checked_at: datetime | None
    note: str
    steps: tuple[Step, ...]
    seq: int | None

    @property
    def full(self) -> dict[str, Any]:
        """The happening as it will be recorded, with its scans."""
        scans = {"scans": [scan.as_kept() for scan in self.files]} if self.files else {}
        return {**self.happening, "no": self.no, "kind": str(self.kind), **scans}


def kinds_for(roles: frozenset[Role]) -> list[Kind]:
    """What somebody with these roles may submit."""
    return [kind for kind, may in SUBMITS.items() if not may.isdisjoint(roles)]


# Submitting

LONGEST_NO, LONGEST_DISTRICT = 40, 60
"""Characters a parcel's number has, and its district."""


def submit(session: Session, happening: Mapping[str, Any], files: Sequence[Scan], desk: Desk) -> int:
    """Send a happening to be checked; gives its number. Raises `Refused` for what the law refuses as things stand."""
    made = _made(session, happening, files, desk)
    at = {"by": desk.by, "at": desk.at, "version": 1, "checked_by": "", "note": ""}
    steps = _steps([Step("submitted", desk.by, desk.at)])
    row = {**made, **at, "state": str(SubmissionState.TO_CHECK), "steps": steps}
    number: int = session.execute(insert(SUBMISSION).values(row).returning(SUBMISSION.c.number)).scalar_one()
    return number


def resubmit(
    session: Session, number: int, happening: Mapping[str, Any], files: Sequence[Scan], desk: Desk
) -> None:
    """Send it again, mended (修改后重报): whoever sent it, once it was returned."""
    old = the_submission(session, number, to_write=True)
    _own(old, desk)
    if old.state is not SubmissionState.RETURNED:
        raise NotAllowed(f"第{number}号报审{_standing(old, desk)}，不能修改。只有退回的可以修改后重报")
    if happening.get("kind") != old.kind:
        raise NotAllowed(f"第{number}号报审的事项是“{old.kind.zh}”，不能改为另一事项，请另行报审")
    made = _made(session, happening, files, desk)
    _move(session, old, SubmissionState.TO_CHECK, Step("resubmitted", desk.by, desk.at), **made,
          at=desk.at, version=old.version + 1, checked_by="", checked_at=None, note="")  # fmt: skip


def _made(
    session: Session, happening: Mapping[str, Any], files: Sequence[Scan], desk: Desk
) -> dict[str, Any]:
    """What of a row the happening says, once it is known that it could be recorded."""
    kind = Kind(str(happening.get("kind")))
    if kind not in SUBMITS:
        raise NotAllowed(f"“{kind.zh}”不在此报审，请在所属的岗位登记")
    check_roles(desk, SUBMITS[kind], f"报审“{kind.zh}”")
    kept = {key: value for key, value in happening.items() if key not in ("no", "kind")}
    no = str(happening.get("no") or "").strip()
    read = read_payload(kind, kept)
    if kind is Kind.SUPPLY:
        parcel_id, district = None, str(read["parcel"].get("district") or "")
        if len(no) > LONGEST_NO:
            raise BadRecord(f"电子监管号“{no}”超过{LONGEST_NO}字，请核对")
    else:
        parcel_id = find_parcel(session, no)
        of_it = select(PARCEL.c.no, PARCEL.c.district).where(PARCEL.c.id == parcel_id)
        no, district = session.execute(of_it).one()
    foresee(session, {**kept, "no": no, "kind": str(kind)}, desk, checked_by=_whoever_may(desk, kind))
    return {
        "kind": str(kind),
        "no": no,
        "parcel_id": parcel_id,
        "district": district[:LONGEST_DISTRICT],
        "happening": canonical(kept).decode(),
        "files": canonical([scan.as_kept() for scan in files]).decode(),
    }


def _whoever_may(desk: Desk, kind: Kind) -> str:
    """Somebody who could check it and may record it: it is submitted for one of them."""
    return somebody_with(desk, RIGHTS[kind] & CHECKS[kind])


# Checking


def check(session: Session, number: int, version: int, desk: Desk) -> Recorded:
    """Pass a submission (复核通过): it is recorded. Raises `Refused`, and then it stays to be checked.

    `version` is the one the checker has seen; of two who check at once the second is told.
    """
    old = _to_check(session, number, version, desk)
    recorded = record(session, old.full, replace(desk, by=old.by), checked_by=desk.by)
    _move(session, old, SubmissionState.ENTERED, Step("entered", desk.by, desk.at), seq=recorded.seq,
          checked_by=desk.by, checked_at=desk.at)  # fmt: skip
    return recorded


def send_back(session: Session, number: int, version: int, reason: str, desk: Desk) -> None:
    """Return a submission to whoever sent it (退回), with the reason."""
    if not reason.strip():
        raise NotAllowed("退回须写明理由。")
    old = _to_check(session, number, version, desk)
    step = Step("returned", desk.by, desk.at, reason.strip())
    _move(session, old, SubmissionState.RETURNED, step, checked_by=desk.by, checked_at=desk.at, note=reason.strip())  # fmt: skip


def withdraw_submission(session: Session, number: int, desk: Desk) -> None:
    """Take one's own submission back (撤回), while nobody has passed it."""
    old = the_submission(session, number, to_write=True)
    _own(old, desk)
    if old.state not in (SubmissionState.TO_CHECK, SubmissionState.RETURNED):
        raise NotAllowed(f"第{number}号报审{_standing(old, desk)}，不能撤回。已入卷的请报审“更正”")
    _move(session, old, SubmissionState.WITHDRAWN, Step("withdrawn", desk.by, desk.at))


def foreseen(session: Session, submission: Submission, desk: Desk) -> Recorded:
    """What would follow if the person at the desk passed it now; raises what `check` would raise."""
    _check_pair(submission, desk)
    return foresee(session, submission.full, replace(desk, by=submission.by), checked_by=desk.by)


def may_check(submission: Submission, desk: Desk) -> bool:
    """Whether the person at the desk may pass or return it as it stands."""
    try:
        _check_pair(submission, desk)
    except NotAllowed:
        return False
    return submission.state is SubmissionState.TO_CHECK


def _to_check(session: Session, number: int, version: int, desk: Desk) -> Submission:
    """The submission to be checked, held for this transaction."""
    old = the_submission(session, number, to_write=True)
    if old.state is not SubmissionState.TO_CHECK:
        raise NotAllowed(f"第{number}号报审{_standing(old, desk)}，没有再次办理")
    _check_pair(old, desk)
    if old.version != version:
        raise NotAllowed(f"第{number}号报审在您打开后已由报审人修改重报，请重新打开、核对后再办理")
    return old


def _check_pair(submission: Submission, desk: Desk) -> None:
    """Four eyes (双人复核): the checker is not who submitted it, and one of the two may record it."""
    kind = submission.kind
    if submission.by == desk.by:
        raise NotAllowed(f"第{submission.number}号报审是您本人报送的，须由另一人复核")
    check_roles(desk, CHECKS[kind], f"复核“{kind.zh}”")
    may = RIGHTS[kind]
    if desk.office.staff.listed and not any(
        officer is not None and not officer.roles.isdisjoint(may)
        for officer in (desk.office.staff.officer(user, desk.today) for user in (submission.by, desk.by))
    ):
        check_roles(desk, may, f"复核“{kind.zh}”（报审人无权自行登记）")


def _own(submission: Submission, desk: Desk) -> None:
    if submission.by != desk.by:
        who = desk.office.staff.name_of(submission.by)
        raise NotAllowed(f"第{submission.number}号报审由{who}报送，只能由{who}本人修改或撤回")


def _standing(submission: Submission, desk: Desk) -> str:
    last = submission.steps[-1]
    return f"已由{desk.office.staff.name_of(last.by)}办理，现为“{submission.state.zh}”"


def _move(session: Session, old: Submission, to: SubmissionState, step: Step, **values: Any) -> None:
    """Its state goes on, from that it was found in and no other."""
    its = (
        SUBMISSION.c.number == old.number,
        SUBMISSION.c.state == str(old.state),
        SUBMISSION.c.version == old.version,
    )
    moved = session.execute(
        update(SUBMISSION).where(*its).values(state=str(to), steps=_steps([*old.steps, step]), **values)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]  # an update's result counts its rows
        raise NotAllowed(f"第{old.number}号报审刚刚由他人办理，没有再次办理，请重新打开")


# Reading


def the_submission(session: Session, number: int, *, to_write: bool = False) -> Submission:
    """One submission; with `to_write` held for this transaction. Raises `NotFound`."""
    query = select(SUBMISSION).where(SUBMISSION.c.number == number)
    row = session.execute(locked(query, session.get_bind().dialect.name) if to_write else query).one_or_none()
    if row is None:
        raise NotFound(f"没有第{number}号报审，请从报审或复核清单进入。")
    return _read(row)


def to_check(
    session: Session, *, among: Sequence[ColumnElement[bool]] = (), after: int = 0, limit: int
) -> list[Submission]:
    """What waits to be checked, the oldest first."""
    query = select(SUBMISSION).where(
        SUBMISSION.c.state == str(SubmissionState.TO_CHECK), SUBMISSION.c.number > after, *among
    )
    return [_read(row) for row in session.execute(query.order_by(SUBMISSION.c.number).limit(limit))]


def count_to_check(session: Session, among: Sequence[ColumnElement[bool]] = ()) -> int:
    """How much waits to be checked."""
    waits = SUBMISSION.c.state == str(SubmissionState.TO_CHECK)
    return session.scalar(select(func.count()).select_from(SUBMISSION).where(waits, *among)) or 0


def count_returned(session: Session, user: str) -> int:
    """How much of what somebody submitted was returned to be mended."""
    returned = SUBMISSION.c.state == str(SubmissionState.RETURNED), SUBMISSION.c.by == user
    return session.scalar(select(func.count()).select_from(SUBMISSION).where(*returned)) or 0


def submitted_by(
    session: Session,
    user: str,
    *,
    state: SubmissionState | None = None,
    before: int | None = None,
    limit: int,
) -> list[Submission]:
    """What somebody submitted, the newest first."""
    query = select(SUBMISSION).where(SUBMISSION.c.by == user)
    if state is not None:
        query = query.where(SUBMISSION.c.state == str(state))
    if before is not None:
        query = query.where(SUBMISSION.c.number < before)
    return [_read(row) for row in session.execute(query.order_by(SUBMISSION.c.number.desc()).limit(limit))]


def open_on(session: Session, parcel_id: int) -> list[Submission]:
    """What was submitted of a parcel and waits for a check, or for its sender."""
    waits = [str(SubmissionState.TO_CHECK), str(SubmissionState.RETURNED)]
    query = select(SUBMISSION).where(SUBMISSION.c.parcel_id == parcel_id, SUBMISSION.c.state.in_(waits))
    return [_read(row) for row in session.execute(query.order_by(SUBMISSION.c.number))]


def _read(row: Row[Any]) -> Submission:
    steps = orjson.loads(row.steps)
    return Submission(
        **{
            **row._mapping,
            "kind": Kind(row.kind),
            "happening": orjson.loads(row.happening),
            "files": tuple(Scan.of(kept) for kept in orjson.loads(row.files)),
            "state": SubmissionState(row.state),
            "steps": tuple(
                Step(s["what"], s["by"], datetime.fromisoformat(s["at"]), s["note"]) for s in steps
            ),
        }
    )


def _steps(steps: Sequence[Step]) -> str:
    told = [{"what": s.what, "by": s.by, "at": instant_text(s.at), "note": s.note} for s in steps]
    return canonical(told).decode()
