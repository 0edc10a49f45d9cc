"""Triage (补录甄别): what an import would have caused in the past waits here for a supervisor.

Released, a notice is drafted from the facts as they stand now; dismissed, it stays on file with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk, notice_facts
from supervision.casework.casefile import CaseFile, enter, open_files
from supervision.casework.journal import ActKind
from supervision.casework.letters import draft
from supervision.law.rules.table import rule_of
from supervision.law.terms import ActSort, NotAllowed, NoticeName
from supervision.records.act import ActStatus
from supervision.records.tables import ACT

ActId = tuple[int, int]
"""An act by its place in the case file: (parcel id, seq), written `17-4`."""


def read_act_id(text: str) -> ActId:
    parcel_id, _, seq = text.partition("-")
    if not (parcel_id.isdecimal() and seq.isdecimal()):
        raise ValueError(f"“{text}”不是编号，应写作 17-4（见清单第一列）")
    return int(parcel_id), int(seq)


@dataclass(frozen=True, slots=True)
class Settled:
    """One act settled: its place, the parcel, what it is."""

    id: ActId
    no: str
    sort: ActSort
    name: str


def release(session: Session, ids: Sequence[ActId], desk: Desk) -> list[Settled]:
    """Release acts from triage (放行): notices are drafted, tasks and alerts opened."""
    return _settle(session, ids, desk, ActKind.RELEASE, {})


def dismiss(session: Session, ids: Sequence[ActId], desk: Desk, reason: str) -> list[Settled]:
    """Dismiss acts from triage (甄别不发), with the reason why nothing is sent."""
    if not reason.strip():
        raise NotAllowed("甄别不发须写明理由。")
    return _settle(session, ids, desk, ActKind.DISMISSAL, {"reason": reason.strip()})


def _settle(
    session: Session, ids: Sequence[ActId], desk: Desk, kind: ActKind, payload: dict[str, str]
) -> list[Settled]:
    files = {
        file.parcel_id: file for file in open_files(session, sorted({parcel_id for parcel_id, _ in ids}))
    }
    acts = _in_triage(session, ids)
    settled = []
    for act_id in dict.fromkeys(ids):
        act = acts.get(act_id)
        if act is None:
            raise NotAllowed(
                f"{act_id[0]}-{act_id[1]} 不在补录甄别清单中，请用 supervision triage 查看编号。"
            )
        file = files[act.parcel_id]
        file.patrol_every = desk.office.patrol_every_days
        if kind is ActKind.RELEASE:
            _check_still_owed(file, act, desk.today)
            _release_one(file, act, desk)
        else:
            file.settle_act(
                act.seq, desk.entry(kind, desk.today, {"act": act.seq, **payload}), ActStatus.DISMISSED
            )
        settled.append(Settled(act_id, file.no, ActSort(act.sort), act.name))
    enter(session, list(files.values()))
    return settled


def _in_triage(session: Session, ids: Sequence[ActId]) -> dict[ActId, Row[Any]]:
    query = select(ACT).where(ACT.c.status == ActStatus.TRIAGE, tuple_(ACT.c.parcel_id, ACT.c.seq).in_(ids))
    return {(row.parcel_id, row.seq): row for row in session.execute(query)}


def _check_still_owed(file: CaseFile, act: Row[Any], today: date) -> None:
    """A paper whose duty is met, or a reminder whose day is past, is not released any more."""
    rule = rule_of(act.duty, act.step, act.name)
    still = any(o.basis == act.basis and o.subject == act.subject for o in rule.open(file.life))
    what = f"{act.parcel_id}-{act.seq}（宗地{file.no}，{rule.duty.zh}·{rule.step.zh}）"
    if not still:
        raise NotAllowed(f"{what}所依据的事项已经了结，不能放行；请用 dismiss 登记不发及理由。")
    if rule.lapses and today > _counts_from(act):
        raise NotAllowed(f"{what}的提醒日{_counts_from(act)}已过，不能放行；请用 dismiss 登记不发及理由。")


def _counts_from(act: Row[Any]) -> date:
    """The day the step counts from: the due day of its basis, or the day of the fact it answers."""
    counts_from: date = act.owed_from if act.basis.startswith("#") else date.fromisoformat(act.basis)
    return counts_from


def _release_one(file: CaseFile, act: Row[Any], desk: Desk) -> None:
    payload: dict[str, Any] = {"act": act.seq}
    status = ActStatus.OPEN
    if act.sort == ActSort.NOTICE:
        facts = notice_facts(NoticeName(act.name), act.subject, _counts_from(act), file.life, desk.today)
        letter = draft(facts, desk.office)
        file.add_notice(act.seq, letter)
        payload |= {"sha256": letter.sha256, "template_sha256": letter.template_sha256}
        status = ActStatus.DRAFTED
    file.settle_act(act.seq, desk.entry(ActKind.RELEASE, desk.today, payload), status)
