"""Triage (补录甄别): what an import would have caused in the past waits here for a supervisor.

Released, a notice is drafted from the facts as they stand now; dismissed, it stays on file with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supervision.casework.acts import Desk, notice_facts
from supervision.casework.acts_on_file import ActId, ActOnFile, acts_of
from supervision.casework.casefile import CaseFile, enter, open_files
from supervision.casework.journal import ActKind
from supervision.casework.letters import draft
from supervision.casework.rights import Verb, check_verb
from supervision.law.refusals import NotAllowed
from supervision.law.reliance import owes
from supervision.law.rules.rule import counts_from
from supervision.law.rules.table import rule_on_file
from supervision.law.steps import ActSort, NoticeName
from supervision.records.act import ActStatus


@dataclass(frozen=True, slots=True)
class Settled:
    """One act settled: its place, the parcel, what it is."""

    id: ActId
    no: str
    sort: ActSort
    name: str


def release(session: Session, ids: Sequence[ActId], desk: Desk) -> list[Settled]:
    """Release acts from triage (放行): notices are drafted, tasks and alerts opened."""
    check_verb(desk, Verb.RELEASE)
    return _settle(session, ids, desk, ActKind.RELEASE, {})


def dismiss(session: Session, ids: Sequence[ActId], desk: Desk, reason: str) -> list[Settled]:
    """Dismiss acts from triage (甄别不发), with the reason why nothing is sent."""
    check_verb(desk, Verb.DISMISS)
    if not reason.strip():
        raise NotAllowed("甄别不发须写明理由。")
    return _settle(session, ids, desk, ActKind.DISMISSAL, {"reason": reason.strip()})


def _settle(
    session: Session, ids: Sequence[ActId], desk: Desk, kind: ActKind, payload: dict[str, str]
) -> list[Settled]:
    parcel_ids = sorted({parcel_id for parcel_id, _ in ids})
    every = desk.office.patrol_every_days
    files = {f.parcel_id: f for f in open_files(session, parcel_ids, patrol_every=every, with_journal=True)}
    acts = {parcel_id: acts_of(file.journal) for parcel_id, file in files.items()}
    settled = []
    for parcel_id, seq in dict.fromkeys(ids):
        act = acts.get(parcel_id, {}).get(seq)
        if act is None or act.status is not ActStatus.TRIAGE:
            raise NotAllowed(f"{parcel_id}-{seq} 不在补录甄别清单中，请用 supervision triage 查看编号。")
        file = files[parcel_id]
        if kind is ActKind.RELEASE:
            _check_still_owed(file, act, desk.today)
            _release_one(file, act, desk)
        else:
            file.settle_act(act, desk.entry(kind, desk.today, {"act": act.seq, **payload}))
        settled.append(Settled((parcel_id, seq), file.no, act.sort, act.name))
    enter(session, list(files.values()))
    return settled


def _check_still_owed(file: CaseFile, act: ActOnFile, today: date) -> None:
    """A paper whose duty is met, or a reminder whose day is past, is not released any more."""
    rule = rule_on_file(act.duty, act.step, act.name)
    assert rule is not None  # only acts of the table are triaged
    what = f"{file.parcel_id}-{act.seq}（宗地{file.no}，{rule.duty.zh}·{rule.step.zh}）"
    if not owes(rule, file.life, act.subject, act.basis):
        raise NotAllowed(f"{what}所依据的事项已经了结，不能放行；请用 dismiss 登记不发及理由。")
    due_on = counts_from(act.basis, act.owed_from)
    if rule.lapses and today > due_on:
        raise NotAllowed(f"{what}的提醒日{due_on}已过，不能放行；请用 dismiss 登记不发及理由。")


def _release_one(file: CaseFile, act: ActOnFile, desk: Desk) -> None:
    payload: dict[str, Any] = {"act": act.seq}
    if act.sort is ActSort.NOTICE:
        due_on = counts_from(act.basis, act.owed_from)
        letter = draft(
            notice_facts(NoticeName(act.name), act.subject, due_on, file.life, desk.today), desk.office
        )
        file.add_notice(act.seq, letter)
        payload |= {"sha256": letter.sha256, "template_sha256": letter.template_sha256}
    file.settle_act(act, desk.entry(ActKind.RELEASE, desk.today, payload))
