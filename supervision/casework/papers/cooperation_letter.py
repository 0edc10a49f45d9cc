"""协查函 (制度六（二）（三）): asks another department what it knows of the cause of a delay, with a day to answer by."""

from __future__ import annotations

from supervision.casework.letter_wording import flattened
from supervision.casework.papers.heading import Heading, a_day, heading
from supervision.casework.papers.on_file import FileOnDay
from supervision.law.rules import county_clauses as county
from supervision.law.steps import PaperName
from supervision.law.terms import Kind

TO_RECORD = "cooperation_asked to=协查单位 matter=协查事项 reply_by=2024-07-01"


class CooperationLetter(Heading):
    """The names the template of the letter may use; its date is the day it was sent."""

    to: str
    number: str
    matter: str
    reply_by: str
    days_to_reply: int
    asked_on: str
    basis: str
    holder: str
    start_on: str
    completion_on: str


def cooperation_letter(file: FileOnDay, seq: int | None) -> CooperationLetter:
    """The letter of the inquiry with that place in the file, or the latest."""
    fact = file.the_one(Kind.COOPERATION_ASKED, seq, TO_RECORD)
    then, reply_by = file.life_on(fact.on), fact.values["reply_by"]
    return {
        **heading(PaperName.COOPERATION_LETTER, file, then=then),
        "to": flattened(fact.values["to"]),
        "number": flattened(fact.values.get("number", "")),
        "matter": flattened(fact.values["matter"]),
        "reply_by": a_day(reply_by),
        "days_to_reply": max((reply_by - fact.on).days, 0),
        "asked_on": a_day(fact.on),
        "basis": "、".join((county.START_REVISIT.cite, county.COMPLETION_REVISIT.article)),
        "holder": flattened(then.parcel.holder),
        "start_on": a_day(then.agreed_start_on),
        "completion_on": a_day(then.contract.completion_on),
    }
