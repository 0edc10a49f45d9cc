"""Recording (登记): one happening of one parcel, in the scenario vocabulary, by a person or from a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.casefile import CaseFile, add_fact, enter, new_file, open_files
from supervision.casework.finding import find_parcel
from supervision.law.facts import a_date, read_payload
from supervision.law.rules.rule import Opens
from supervision.law.rules.table import rule_of
from supervision.law.terms import BadRecord, Kind
from supervision.records.act import ActStatus
from supervision.records.tables import ACT, PARCEL


def record(
    session: Session, happening: Mapping[str, Any], desk: Desk, *, batch: Mapping[str, Any] | None = None
) -> str:
    """Record one happening (`no`, `kind`, `on` and the kind's fields); returns the parcel's number.

    `batch` marks a bulk record: what it would have caused before today is triaged. Raises `BadRecord` or
    `NotAllowed` with the reason; nothing is written then.
    """
    kind, no = _kind_and_no(happening)
    if kind is Kind.SUPPLY:
        file = _supplied(session, no, happening, desk, batch)
    else:
        on = a_date(happening.get("on"))
        if on > desk.today:
            raise BadRecord(f"“{kind.zh}”的日期{on}晚于登记日{desk.today}，尚未发生的事项不能登记")
        [file] = open_files(session, [find_parcel(session, no)], patrol_every=desk.office.patrol_every_days)
        add_fact(session, file, desk.entry(kind, on, _payload(happening, batch)))
        _close_tasks(session, file)
    enter(session, [file])
    return file.no


def _kind_and_no(happening: Mapping[str, Any]) -> tuple[Kind, str]:
    if not isinstance(happening, Mapping):
        raise BadRecord("应为“键: 值”的形式")
    try:
        kind = Kind(str(happening.get("kind")))
    except ValueError:
        raise BadRecord(f"不认识的事项（kind）“{happening.get('kind')}”") from None
    no = str(happening.get("no") or "").strip()
    if kind is Kind.SUPPLY and not no and isinstance(happening.get("parcel"), Mapping):
        no = str(happening["parcel"].get("supervision_no") or "").strip()
    if not no:
        raise BadRecord("缺电子监管号（no）")
    return kind, no


def _payload(happening: Mapping[str, Any], batch: Mapping[str, Any] | None) -> dict[str, Any]:
    """The payload as it is kept: the envelope's no, kind and on stand in columns of their own."""
    kept = {key: value for key, value in happening.items() if key not in ("no", "kind", "on", "batch")}
    return kept if batch is None else {**kept, "batch": dict(batch)}


def _supplied(
    session: Session, no: str, happening: Mapping[str, Any], desk: Desk, batch: Mapping[str, Any] | None
) -> CaseFile:
    if session.scalar(select(PARCEL.c.id).where(PARCEL.c.no == no)) is not None:
        raise BadRecord(f"宗地{no}已有供地记录；合同有变更的，请登记“合同变更”（amendment）")
    payload = _payload(happening, batch)
    signed_on = read_payload(Kind.SUPPLY, payload)["contract"]["signed_on"]
    file = new_file(no, desk.entry(Kind.SUPPLY, signed_on, payload))
    file.patrol_every = desk.office.patrol_every_days
    return file


def _close_tasks(session: Session, file: CaseFile) -> None:
    """Tasks the facts have met are done (已办结): the visit was made, or the duty itself is over."""
    kinds = {(entry.kind, entry.happened_on) for entry in file.entries}
    query = select(ACT).where(
        ACT.c.parcel_id == file.parcel_id, ACT.c.sort == "task", ACT.c.status == ActStatus.OPEN
    )
    for act in session.execute(query):
        rule = rule_of(act.duty, act.step, act.name)
        assert isinstance(rule.act, Opens)
        answered = any(kind in rule.act.met_by and on >= act.owed_from for kind, on in kinds)
        owed = rule.since is not None or any(
            o.basis == act.basis and o.subject == act.subject for o in rule.open(file.life)
        )
        if answered or not owed:
            file.statuses.append({"the_seq": act.seq, "status": str(ActStatus.DONE)})
