"""送达回执 (制度六（一）) and 送达回证: the form that goes with an issued notice; filled in when its service is on file.

A statutory paper of an idle case has a 送达回证, carried by two servers, and goes to whom it names.
"""

from __future__ import annotations

from typing import Any

from supervision.casework.acts_on_file import ActOnFile
from supervision.casework.journal import ActKind
from supervision.casework.letter_wording import flattened, parcel_words
from supervision.casework.papers.heading import Heading, a_day, heading, values_text
from supervision.casework.papers.on_file import FileOnDay, NothingToSay
from supervision.casework.settled_notices import is_about
from supervision.law.facts import Fact
from supervision.law.steps import CASE_PAPERS, ActSort, NoticeName, PaperName, Unit, act_name_zh
from supervision.law.terms import Kind

STATUTORY_TITLE, MATTER = "送达回证", "涉嫌闲置土地案"


class ServiceReceipt(Heading):
    """The names the template of the receipt may use; what is not known is "" and left to be filled in by hand."""

    statutory: bool
    matter: str
    notice: str
    number: str
    issued_on: str
    holder: str
    agreed_place: str
    agreed_electronic: str
    served: bool
    served_on: str
    time: str
    way: str
    place: str
    receiver: str
    relation: str
    servers: str
    witnesses: str
    refused_because: str
    tracking_no: str
    consent: str
    announced_on: str
    announced_because: str
    receipt: str
    attempts: list[str]


def service_receipt(file: FileOnDay, seq: int | None) -> ServiceReceipt:
    """The receipt of the notice drafted at that place in the file, or of the one issued last."""
    act = _issued(file, seq)
    issue = _fact_behind(file, act, ActKind.ISSUING)
    service = _fact_behind(file, act, ActKind.SERVING)
    values: dict[str, Any] = dict(service.values) if service is not None else {}
    service_terms = file.life.contract.service
    subject = f"（第{act.subject}期）" if act.subject else ""
    title = file.office.title(NoticeName(act.name), file.life.contract.kind)
    issued_on = act.settled_on(ActKind.ISSUING)
    then = file.life_on(issued_on or file.on)
    statutory = act.name in CASE_PAPERS
    unit = Unit.ENFORCEMENT if statutory else Unit.LAND_OFFICE
    addressee = flattened(str(file.entries[act.seq].payload.get("addressee", "")))
    elsewhere = bool(addressee) and addressee != parcel_words(then.parcel)["addressee"]
    return {
        **heading(PaperName.SERVICE_RECEIPT, file, unit, then),
        "code": file.office.code_of(NoticeName(act.name)),
        "title": STATUTORY_TITLE if statutory else PaperName.SERVICE_RECEIPT.zh,
        "statutory": statutory,
        "matter": MATTER,
        "notice": f"《{title}》{subject}",
        "number": values_text(issue.values, "number") if issue is not None else "",
        "issued_on": a_day(issued_on),
        "holder": addressee or flattened(then.parcel.holder),
        "agreed_place": "" if elsewhere else flattened(service_terms.service_address),
        "agreed_electronic": "" if elsewhere else flattened(service_terms.electronic_service),
        "served": service is not None,
        "served_on": a_day(service.on if service is not None else None),
        "time": values_text(values, "time"),
        "way": values["way"].zh if "way" in values else "",
        "place": values_text(values, "place"),
        "receiver": values_text(values, "receiver"),
        "relation": values_text(values, "relation"),
        "servers": values_text(values, "servers"),
        "witnesses": values_text(values, "witnesses"),
        "refused_because": values_text(values, "refused_because"),
        "tracking_no": values_text(values, "tracking_no"),
        "consent": values_text(values, "consent"),
        "announced_on": a_day(values.get("announced_on")),
        "announced_because": values_text(values, "announced_because"),
        "receipt": values_text(values, "receipt"),
        "attempts": [_attempt(fact) for fact in _attempts(file, act)],
    }


def _issued(file: FileOnDay, seq: int | None) -> ActOnFile:
    """A notice is served when it is issued: a draft has no receipt yet. Raises NothingToSay."""
    notices = [act for act in file.acts.values() if act.sort is ActSort.NOTICE]
    if seq is not None and seq not in {act.seq for act in notices}:
        known = "、".join(f"{act.seq}《{act_name_zh(act.name)}》" for act in notices) or "无"
        raise NothingToSay(f"宗地{file.no}案卷第{seq}号不是通知书，在案的通知书：{known}")
    for act in sorted(
        notices, key=lambda act: (act.settled_on(ActKind.ISSUING) or act.done_on, act.seq), reverse=True
    ):
        if seq not in (None, act.seq):
            continue
        if act.settled_on(ActKind.ISSUING) or act.settled_on(ActKind.SERVING):
            return act
        if seq is not None:
            raise NothingToSay(
                f"宗地{file.no}的《{act_name_zh(act.name)}》（第{act.seq}号）截至{file.on}尚未签发，不能送达，请先签发："
                f"supervision record {file.no} notice_issued notice={act.name}"
            )
    raise NothingToSay(
        f"宗地{file.no}截至{file.on}没有已签发的通知书，没有可送达的文书；拟稿见 supervision notices"
    )


def _fact_behind(file: FileOnDay, act: ActOnFile, kind: ActKind) -> Fact | None:
    """The fact on which the act was entered as issued or as served."""
    because = next(
        (entry.payload.get("because") for _, entry in reversed(act.settled_by) if entry.kind is kind), None
    )
    return next((fact for fact in file.facts if fact.seq == because), None)


def _attempts(file: FileOnDay, act: ActOnFile) -> list[Fact]:
    """The attempts to serve this notice, from the day it was drafted."""
    return [
        fact
        for fact in file.of_kind(Kind.SERVICE_ATTEMPT)
        if fact.on >= act.drafted_on and is_about(act, fact.values, None)
    ]


def _attempt(fact: Fact) -> str:
    values = fact.values
    servers = values_text(values, "servers")
    tracking = values_text(values, "tracking_no")
    return (
        f"{a_day(fact.on)}{values['way'].zh}未成：{values_text(values, 'why_not')}"
        + (f"（送达人：{servers}）" if servers else "")
        + (f"（邮件号码：{tracking}）" if tracking else "")
    )
