"""接收回执 (案件线索移交书的回执): who handed over, who took or returned it, on which day, under which seal; two signatures."""

from __future__ import annotations

from supervision.casework.letter_wording import flattened
from supervision.casework.papers.heading import Heading, a_day, heading, values_text
from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.papers.referral_letter import is_outside, referral_fact, seal_in_groups
from supervision.casework.referring.on_file import answers_to
from supervision.law.daycount import national_calendar
from supervision.law.rules.counts import ACCEPT_WITHIN
from supervision.law.steps import PaperName, Unit
from supervision.law.terms import Kind, Matter


class ReferralReceipt(Heading):
    """The names the template of the receipt may use; what is not known is "" and left to be filled in by hand."""

    letter: str
    letter_number: str
    receipt_number: str
    to: str
    holder: str
    matter: str
    seal: str
    handed_on: str
    handed_by: str
    accept_by: str
    accepted_on: str
    receiver: str
    returned_on: str
    reason: str


def referral_receipt(file: FileOnDay, seq: int | None) -> ReferralReceipt:
    """The receipt of the referral with that place in the file, or of the latest, as far as it was answered."""
    fact = referral_fact(file, seq)
    said, office = fact.values, file.office
    to = values_text(said, "to") or office.unit(Unit.ENFORCEMENT)
    taken = {entry.kind: entry for _, entry in answers_to(fact.seq, file.life, file.entries)}
    accepted, returned = taken.get(Kind.REFERRAL_ACCEPTED), taken.get(Kind.REFERRAL_RETURNED)
    receiver = "" if accepted is None else str(accepted.payload.get("receiver") or accepted.by)
    return {
        **heading(PaperName.REFERRAL_RECEIPT, file, then=file.life_on(fact.on)),
        "letter": "关于移交案件线索的函" if is_outside(to, office) else PaperName.REFERRAL_LETTER.zh,
        "letter_number": values_text(said, "number"),
        "receipt_number": "" if accepted is None else flattened(str(accepted.payload.get("number") or "")),
        "to": to,
        "holder": flattened(file.life.parcel.holder),
        "matter": said.get("matter", Matter.IDLE).zh,
        "seal": seal_in_groups(said.get("seal", "")),
        "handed_on": a_day(fact.on),
        "handed_by": flattened(office.staff.name_of(file.entries[fact.seq].by)),
        "accept_by": a_day(ACCEPT_WITHIN.from_day(fact.on, national_calendar())),
        "accepted_on": a_day(accepted.happened_on if accepted is not None else None),
        "receiver": flattened(office.staff.name_of(receiver)),
        "returned_on": a_day(returned.happened_on if returned is not None else None),
        "reason": "" if returned is None else flattened(str(returned.payload.get("reason") or "")),
    }
