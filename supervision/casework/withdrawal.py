"""Withdrawing a batch (撤销批次): everything it brought is voided by corrections, or nothing is.

A batch on which a notice has gone out stays: what left the house is set right parcel by parcel, with its letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import acts_of
from supervision.casework.batches import Batch, note_withdrawal, parcels_of, the_batch
from supervision.casework.casefile import CaseFile, add_fact, enter, open_files
from supervision.casework.consequences import Consequence, follow
from supervision.casework.holding import take_off
from supervision.casework.journal import ActKind
from supervision.casework.rights import Verb, check_verb
from supervision.casework.terms_on_file import standing
from supervision.law.refusals import NotAllowed
from supervision.law.steps import act_name_zh
from supervision.law.terms import Kind
from supervision.records.act import ActStatus

PAGE = 500
TOLD = 10
"""Parcels named when a batch cannot be withdrawn."""


@dataclass(slots=True)
class Withdrawn:
    """What a withdrawal did; `consequences` are of parcels that stay, by their number."""

    batch: Batch
    gone: int = 0
    restored: int = 0
    consequences: list[tuple[str, Consequence]] = field(default_factory=list)


def withdraw(session: Session, batch_no: int, desk: Desk, reason: str) -> Withdrawn:
    """Void every entry of a batch in the caller's one transaction; raises `NotAllowed`, nothing is changed then."""
    check_verb(desk, Verb.WITHDRAW_BATCH)
    if not reason.strip():
        raise NotAllowed("撤销批次须写明理由。")
    batch = the_batch(session, batch_no)
    if batch.withdrawn_on is not None:
        raise NotAllowed(f"第{batch_no}批已于{batch.withdrawn_on}撤销：{batch.reason}")
    withdrawn, refused = Withdrawn(batch), []
    ids = parcels_of(session, batch_no)
    for at in range(0, len(ids), PAGE):
        files = open_files(
            session, ids[at : at + PAGE], patrol_every=desk.office.patrol_every_days, with_journal=True
        )
        for file in files:
            try:
                _void(file, withdrawn, desk, f"第{batch_no}批导入撤销：{reason.strip()}")
            except NotAllowed as not_allowed:
                refused.append(str(not_allowed))
        if not refused:
            enter(session, [file for file in files if file.entries])
    if refused:
        more = f"\n另有{len(refused) - TOLD}宗" if len(refused) > TOLD else ""
        raise NotAllowed(
            f"第{batch_no}批不能整批撤销，{len(refused)}宗地已有依据它办理的事项，请逐宗登记更正：\n"
            + "\n".join(refused[:TOLD])
            + more
        )
    note_withdrawal(session, batch_no, desk, reason.strip())
    return withdrawn


def _void(file: CaseFile, withdrawn: Withdrawn, desk: Desk, why: str) -> None:
    facts = standing(file.journal)
    mine = [seq for seq, entry in facts if entry.payload.get("batch", {}).get("no") == withdrawn.batch.no]
    if not mine:
        return
    _refuse_what_went_out(file, mine[0])
    if dict(facts)[mine[0]].kind is not Kind.SUPPLY:
        for seq in reversed(mine):
            reordered = add_fact(file, desk.entry(Kind.CORRECTION, desk.today, _voiding(seq, why)))
            followed = follow(file, file.facts[-1], reordered, desk)
            withdrawn.consequences += [(file.no, each) for each in followed]
        withdrawn.restored += 1
        return
    others = [entry for seq, entry in facts if seq not in mine]
    if others:
        said = "、".join(f"{entry.happened_on}{entry.kind.zh}" for entry in others[:3])
        raise NotAllowed(f"宗地{file.no}：另已登记{len(others)}项事实（{said}）")
    _take_away(file, mine, desk, why)
    withdrawn.gone += 1


def _refuse_what_went_out(file: CaseFile, since: int) -> None:
    for act in acts_of(file.journal).values():
        if act.status in (ActStatus.ISSUED, ActStatus.SERVED) and act.drafted_seq > since:
            sent_on = act.settled_on(ActKind.ISSUING) or act.settled_on(ActKind.SERVING)
            raise NotAllowed(f"宗地{file.no}：《{act_name_zh(act.name)}》已于{sent_on}发出")


def _take_away(file: CaseFile, mine: Sequence[int], desk: Desk, why: str) -> None:
    """A parcel only this batch knew: its facts are voided, its acts withdrawn, and no list shows it."""
    for seq in reversed(mine):
        file.entries.append(desk.entry(Kind.CORRECTION, desk.today, _voiding(seq, why)))
    because = file.next_seq - 1
    for act in acts_of(file.journal).values():
        if not act.withdrawn:
            payload = {"act": act.seq, "because": because, "reason": why}
            file.settle_act(act, desk.entry(ActKind.WITHDRAWAL, desk.today, payload))
    for key in sorted(file.held):
        take_off(file, key, desk, why)
    file.withdrawn, file.aliases = True, ()
    file.photos, file.photos_anew = [], True
    file.outline, file.outline_anew = None, True


def _voiding(seq: int, why: str) -> dict[str, str]:
    return {"voids": str(seq), "reason": why}
