"""What becomes of a referral (接收、退回、撤回、反馈结果): each names one referral by its number and is a fact on file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId
from supervision.casework.casefile import open_files
from supervision.casework.recording import Recorded, record
from supervision.casework.referring.on_file import ParcelReferred, ReferralOnFile, referrals_on_file
from supervision.casework.rights import check_recording
from supervision.law.referrals import WAITING_FOR, ReferralStatus
from supervision.law.refusals import NotAllowed
from supervision.law.terms import Kind


@dataclass(frozen=True, slots=True)
class AnsweredReferral:
    """A referral as it stood, and the fact that answered it."""

    before: ReferralOnFile
    recorded: Recorded


def accept(
    session: Session, id_: ActId, desk: Desk, *, receiver: str = "", number: str = "", seal: str = ""
) -> AnsweredReferral:
    """Take a referral over (接收), with the number of the receipt; `receiver` who signed, else who records it.

    `seal` is that of the package as received, with or without spaces: another than the one on file is refused.
    """
    check_recording(desk, Kind.REFERRAL_ACCEPTED, None)
    before = _to_be_answered(session, id_, desk, Kind.REFERRAL_ACCEPTED)
    received = "".join(seal.split()).lower()
    if received and received != before.seal:
        raise NotAllowed(
            f"移交{before.zh}的封签登记为{before.seal or '（未登记）'}，收到的移交包封签为{received}，二者不一致，不能接收；"
            f"请核验移交包，或者退回：supervision referrals return {before.id} --reason 封签不符"
        )
    if before.ground_gone:
        raise NotAllowed(
            f"移交{before.zh}的依据已不成立，不能接收；请利用股撤回，或者退回："
            f"supervision referrals return {before.id} --reason 依据已不成立"
        )
    said = {"receiver": receiver.strip() or desk.office.staff.name_of(desk.by), "number": number.strip()}
    return _answer(session, before, desk, Kind.REFERRAL_ACCEPTED, said)


def return_(session: Session, id_: ActId, desk: Desk, *, reason: str) -> AnsweredReferral:
    """Return a referral not yet taken over (退回), with the reason."""
    check_recording(desk, Kind.REFERRAL_RETURNED, None)
    before = _to_be_answered(session, id_, desk, Kind.REFERRAL_RETURNED)
    said = {"reason": _said(reason, before, "退回", "理由（--reason）")}
    return _answer(session, before, desk, Kind.REFERRAL_RETURNED, said)


def withdraw(session: Session, id_: ActId, desk: Desk, *, reason: str) -> AnsweredReferral:
    """Take a referral back (撤回) while it is open, as its ground fell away or material changed, with the reason."""
    check_recording(desk, Kind.REFERRAL_WITHDRAWN, None)
    before = _to_be_answered(session, id_, desk, Kind.REFERRAL_WITHDRAWN)
    said = {"reason": _said(reason, before, "撤回", "理由（--reason）")}
    return _answer(session, before, desk, Kind.REFERRAL_WITHDRAWN, said)


def report_outcome(
    session: Session, id_: ActId, desk: Desk, *, result: str, number: str = ""
) -> AnsweredReferral:
    """Tell what came of a referral taken over (反馈办理结果)."""
    check_recording(desk, Kind.REFERRAL_OUTCOME, None)
    before = _to_be_answered(session, id_, desk, Kind.REFERRAL_OUTCOME)
    said = {"result": _said(result, before, "反馈", "办理结果（--result）"), "number": number.strip()}
    return _answer(session, before, desk, Kind.REFERRAL_OUTCOME, said)


ANSWERS = {
    Kind.REFERRAL_ACCEPTED: "接收",
    Kind.REFERRAL_RETURNED: "退回",
    Kind.REFERRAL_WITHDRAWN: "撤回",
    Kind.REFERRAL_OUTCOME: "反馈结果",
}


def _to_be_answered(session: Session, id_: ActId, desk: Desk, kind: Kind) -> ReferralOnFile:
    """The referral, its parcel locked: of two who answer it at once, the second is told what the first did."""
    found = the_referral(session, id_, desk)
    if found.status not in WAITING_FOR[kind]:
        raise NotAllowed(_why_not(found, desk, kind))
    return found


def the_referral(session: Session, id_: ActId, desk: Desk) -> ReferralOnFile:
    """A referral by its number as it stands on the desk's day, its parcel's file in hand; raises `NotAllowed`."""
    parcel_id, seq = id_
    for file in open_files(session, [parcel_id], with_journal=True):
        parcel = file.life.parcel
        referred = ParcelReferred(parcel_id, file.no, parcel.project, parcel.holder)
        found = referrals_on_file(referred, file.journal, on=desk.today).get(seq)
        if found is not None:
            return found
    raise NotAllowed(
        f"截至{desk.today}没有编号为{parcel_id}-{seq}的移交，或者已更正；编号见 supervision referrals --all"
    )


def _why_not(found: ReferralOnFile, desk: Desk, kind: Kind) -> str:
    if found.status is ReferralStatus.PENDING:
        return (
            f"移交{found.zh}尚未接收，不能{ANSWERS[kind]}；请先接收：supervision referrals accept {found.id}"
        )
    last = found.last_answer
    by = f"由{desk.office.staff.name_of(last.by)}" if last is not None else ""
    again = "；误登的请登记更正（correction）" if found.status is not ReferralStatus.RETURNED else ""
    return f"移交{found.zh}{found.referral.since}{by}登记为“{found.status.zh}”，不能再{ANSWERS[kind]}{again}"


def _said(text: str, found: ReferralOnFile, word: str, missing: str) -> str:
    if not text.strip():
        raise NotAllowed(f"{word}移交{found.zh}须写明{missing}。")
    return text.strip()


def _answer(
    session: Session, before: ReferralOnFile, desk: Desk, kind: Kind, said: Mapping[str, str]
) -> AnsweredReferral:
    happening = {
        "no": before.no,
        "kind": str(kind),
        "on": desk.today.isoformat(),
        "answers": before.referral.seq,
        **{key: text for key, text in said.items() if text},
    }
    return AnsweredReferral(before, record(session, happening, desk))
