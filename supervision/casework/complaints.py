"""What an office does with complaints (举报办理): received, linked to a parcel, investigated, answered; 制度三（四）.

Linking puts a fact into the parcel's case file in the same transaction, without the complainant's name: that stays in
the register. Who may record a complaint in a case file may register one, who may answer it there may end it here; two
people at the same complaint wait for one another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.complaint_register import (
    ANONYMOUS,
    REGISTER,
    Complaint,
    ComplaintState,
    Link,
    next_number,
    number_zh,
    the_complaint,
)
from supervision.casework.consequences import Consequence
from supervision.casework.recording import Recorded, record
from supervision.casework.rights import check_recording
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.rules.counts import ANSWER_COMPLAINT_WITHIN
from supervision.law.rules.county_clauses import COMPLAINT_CLAUSE
from supervision.law.terms import Kind
from supervision.law.values import Field, a_date, a_text, read_fields
from supervision.records.complaint import ComplaintLine
from supervision.records.dialects import hold_table
from supervision.records.tables import COMPLAINT_REGISTER

TO_THE_COMPLAINANT = "举报人"


@dataclass(frozen=True, slots=True)
class Noted:
    """A complaint after a step, and what the step brought about in the parcel's case file."""

    complaint: Complaint
    consequences: Sequence[Consequence] = ()


# Receiving

RECEIVED_FIELDS = {
    "content": Field("举报内容", a_text, required=True),
    "how": Field("举报方式", a_text),
    "by": Field("举报人", a_text),
    "received_on": Field("收到日期", a_date, required=True),
    "answer_by": Field("答复期限", a_date),
}


def receive(
    session: Session, values: Mapping[str, Any], desk: Desk, *, parcel_no: str | None = None
) -> Noted:
    """Register a complaint (登记举报) and give it the next number of the year; with `parcel_no`, linked at once.

    `by` is the complainant, without one anonymous. Without `answer_by` the complaint is to be answered within
    sixty days (信访工作条例第34条). Raises `Refused`, nothing is written then.
    """
    check_recording(desk, Kind.COMPLAINT, None)
    said = _read(values, RECEIVED_FIELDS, "举报")
    received_on, complainant = said["received_on"], said.get("by") or ANONYMOUS
    answer_by = said.get("answer_by") or ANSWER_COMPLAINT_WITHIN.from_day(received_on)
    if received_on > desk.today:
        raise BadRecord(f"收到日期{received_on}晚于登记日{desk.today}，尚未收到的举报不能登记")
    if answer_by < received_on:
        raise BadRecord(f"答复期限{answer_by}早于收到日期{received_on}，请核对")
    _without_name(complainant, "举报内容", said["content"])
    key = next_number(session, desk.today.year)
    line = {
        "content": said["content"],
        "how": said.get("how", ""),
        "complainant": complainant,
        "received_on": received_on,
        "answer_by": answer_by,
    }
    REGISTER.add(session, key, ComplaintLine.RECEIVED, desk, line)
    if parcel_no is not None:
        return link(session, number_zh(key), parcel_no, desk)
    return Noted(the_complaint(session, number_zh(key)))


def _read(values: Mapping[str, Any], spec: Mapping[str, Field], what: str) -> dict[str, Any]:
    """The values a person gave; a key that is not asked for is a problem, not something to lose."""
    unknown = [key for key in values if key not in spec]
    if unknown:
        names = "、".join(f"{key}（{one.zh}）" for key, one in spec.items())
        raise BadRecord(*(f"{what}：没有“{key}”这一项，可用：{names}" for key in unknown))
    return read_fields(values, spec, what)


def _without_name(complainant: str, where: str, text: str) -> None:
    """What goes into a case file must not say who complained."""
    if complainant != ANONYMOUS and complainant in text:
        raise NotAllowed(
            f"{where}中写有举报人“{complainant}”，关联后会进入宗地案卷。"
            f"举报人信息只留在举报登记中，请以“{TO_THE_COMPLAINANT}”代称后重新登记。"
        )


# Linking to a parcel


def link(session: Session, no: str, parcel_no: str, desk: Desk) -> Noted:
    """Find the complaint to be about a parcel (关联宗地): its case file gets the fact, and the answer if there is one."""
    complaint = _in_hand(session, no)
    if complaint.link is not None:
        raise NotAllowed(
            f"{complaint.no}已关联宗地{complaint.link.no}；关联有误的，"
            f"请先 supervision complaints unlink {complaint.no} reason=理由"
        )
    fact = {
        "complaint_no": complaint.no,
        "content": complaint.content,
        "answer_by": complaint.answer_by.isoformat(),
    }
    recorded = _record(session, parcel_no, Kind.COMPLAINT, complaint.received_on, fact, desk)
    said: dict[str, Any] = {"no": recorded.no, "fact": recorded.seq}
    consequences = list(recorded.consequences)
    if complaint.ended_on is not None:
        answer = _answer_on_file(session, Link(recorded.no, recorded.seq), complaint, desk)
        said["answer"] = answer.seq
        consequences += answer.consequences
    REGISTER.add(session, complaint.key, ComplaintLine.LINKED, desk, said)
    return Noted(the_complaint(session, complaint.no), consequences)


def unlink(session: Session, no: str, values: Mapping[str, Any], desk: Desk) -> Noted:
    """The complaint was linked to a wrong parcel (撤销关联): its facts there are corrected, the register keeps both."""
    complaint = _in_hand(session, no)
    linked = complaint.link
    if linked is None:
        raise NotAllowed(f"{complaint.no}未关联宗地，没有可撤销的关联")
    reason = _read(values, ENDED_FIELDS, "撤销关联")["reason"]
    _without_name(complaint.complainant, "撤销关联的理由", reason)
    consequences: list[Consequence] = []
    for seq in (linked.answer, linked.fact):
        if seq is not None:
            correction = {"voids": str(seq), "reason": reason}
            recorded = _record(session, linked.no, Kind.CORRECTION, desk.today, correction, desk)
            consequences += recorded.consequences
    said = {"no": linked.no, "fact": linked.fact, "reason": reason}
    REGISTER.add(session, complaint.key, ComplaintLine.UNLINKED, desk, said)
    return Noted(the_complaint(session, complaint.no), consequences)


def _record(
    session: Session, no: str, kind: Kind, on: date, values: Mapping[str, Any], desk: Desk
) -> Recorded:
    return record(session, {"no": no, "kind": str(kind), "on": on.isoformat(), **values}, desk)


# Investigating, answering

INVESTIGATED_FIELDS = {
    "findings": Field("调查情况", a_text, required=True),
    "by": Field("调查人", a_text),
    "on": Field("调查日期", a_date),
}
ANSWERED_FIELDS = {
    "result": Field("调查处理结果", a_text, required=True),
    "to": Field("答复对象", a_text),
    "on": Field("答复日期", a_date),
}
ENDED_FIELDS = {"reason": Field("理由", a_text, required=True)}


def investigate(session: Session, no: str, values: Mapping[str, Any], desk: Desk) -> Noted:
    """Note what an investigation found (调查); there may be several."""
    check_recording(desk, Kind.COMPLAINT_ANSWERED, None)
    complaint = _open(session, no)
    said = _read(values, INVESTIGATED_FIELDS, "调查")
    on = _happened(complaint, said, desk, "调查日期")
    line = {"findings": said["findings"], "investigator": said.get("by") or desk.by, "on": on}
    REGISTER.add(session, complaint.key, ComplaintLine.INVESTIGATED, desk, line)
    return Noted(the_complaint(session, complaint.no))


def answer(session: Session, no: str, values: Mapping[str, Any], desk: Desk) -> Noted:
    """Answer a complaint that was investigated (答复); a linked one is answered in its parcel's case file too."""
    complaint = _open(session, no)
    if complaint.state is not ComplaintState.INVESTIGATED:
        raise NotAllowed(
            f"{complaint.no}尚无调查情况，不能答复。依据{COMPLAINT_CLAUSE.cite}，对举报应依法进行调查处理，"
            f"请先 supervision complaints investigate {complaint.no} findings=调查情况；"
            f"不属本单位受理的，用 supervision complaints refuse {complaint.no} reason=理由"
        )
    said = _read(values, ANSWERED_FIELDS, "答复")
    line = {"result": said["result"], "to": said.get("to") or TO_THE_COMPLAINANT}
    line["on"] = _happened(complaint, said, desk, "答复日期")
    return _end(session, complaint, ComplaintLine.ANSWERED, line, desk)


def refuse(session: Session, no: str, values: Mapping[str, Any], desk: Desk) -> Noted:
    """A complaint the office may not take on (不予受理), with the reason."""
    said = _read(values, ENDED_FIELDS, "不予受理")
    line = {"reason": said["reason"], "on": desk.today}
    return _end(session, _open(session, no), ComplaintLine.NOT_ACCEPTED, line, desk)


def close(session: Session, no: str, values: Mapping[str, Any], desk: Desk) -> Noted:
    """Close a complaint (结案): after its answer, or without one when it was taken back or made twice."""
    complaint = _in_hand(session, no)
    if complaint.state in (ComplaintState.CLOSED, ComplaintState.NOT_ACCEPTED):
        raise NotAllowed(f"{complaint.no}{complaint.state.zh}，不再办理")
    said = _read(values, ENDED_FIELDS, "结案")
    return _end(session, complaint, ComplaintLine.CLOSED, {"reason": said["reason"], "on": desk.today}, desk)


def _in_hand(session: Session, no: str) -> Complaint:
    """The complaint as nobody else can change it until this transaction ends."""
    hold_table(session, COMPLAINT_REGISTER)
    return the_complaint(session, no)


def _open(session: Session, no: str) -> Complaint:
    complaint = _in_hand(session, no)
    if not complaint.open:
        raise NotAllowed(f"{complaint.no}{complaint.state.zh}（{complaint.ended_on}），不再办理")
    return complaint


def _happened(complaint: Complaint, said: Mapping[str, Any], desk: Desk, what: str) -> date:
    on: date = said.get("on") or desk.today
    if on > desk.today:
        raise BadRecord(f"{what}{on}晚于登记日{desk.today}，尚未发生的事项不能登记")
    if on < complaint.received_on:
        raise BadRecord(f"{what}{on}早于收到{complaint.no}的日期{complaint.received_on}，请核对")
    return on


def _end(
    session: Session, complaint: Complaint, kind: ComplaintLine, line: dict[str, Any], desk: Desk
) -> Noted:
    """The line that ends the waiting, and the answer in the case file of a parcel that waits for it."""
    check_recording(desk, Kind.COMPLAINT_ANSWERED, None)
    after = complaint.after(kind, line)
    _without_name(complaint.complainant, "答复或理由", after.result)
    consequences: Sequence[Consequence] = ()
    if after.link is not None and after.link.answer is None:
        recorded = _answer_on_file(session, after.link, after, desk)
        line["fact"], consequences = recorded.seq, recorded.consequences
    REGISTER.add(session, complaint.key, kind, desk, line)
    return Noted(the_complaint(session, complaint.no), consequences)


def _answer_on_file(session: Session, linked: Link, complaint: Complaint, desk: Desk) -> Recorded:
    assert complaint.ended_on is not None
    fact = {"answers": str(linked.fact), "result": complaint.result}
    return _record(session, linked.no, Kind.COMPLAINT_ANSWERED, complaint.ended_on, fact, desk)
