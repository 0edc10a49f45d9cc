"""Putting the office's acts on file (监管动作入卷): the entry, and the notice if one is to be drafted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from supervision.casework.casefile import CaseFile
from supervision.casework.journal import ActKind, Entry
from supervision.casework.letters import LetterFacts, draft
from supervision.law.docket import Act
from supervision.law.standing import NONE_YET, Life
from supervision.law.steps import ActSort, NoticeName, Unit
from supervision.office import Office


@dataclass(frozen=True, slots=True)
class Desk:
    """Who acts, for which office, on which office day, at which instant: read once at the door."""

    office: Office
    today: date
    at: datetime
    by: str

    def entry(self, kind: Any, happened_on: date, payload: Mapping[str, Any]) -> Entry:
        return Entry(kind, happened_on, self.today, self.at, self.by, payload)


def file_act(file: CaseFile, act: Act, desk: Desk) -> None:
    """Put one act on file. A notice is drafted now unless it must be triaged first."""
    letter = None
    if act.sort is ActSort.NOTICE and not act.triaged:
        letter = draft(letter_facts(act, file.life, desk.today), desk.office)
    payload = {
        "duty": act.rule.duty,
        "step": act.rule.step,
        "subject": act.occasion.subject,
        "basis": act.occasion.basis,
        "name": act.name,
        "unit": act.rule.unit,
        "owed_from": act.owed_from,
        "due_on": act.due_on,
        "clause": act.rule.clause.cite,
        "reason": act.reason,
    }
    if officer := first_officer(act, file.life, desk):
        payload["officer"] = officer
    if act.triaged:
        payload["triaged"] = True
    if letter is not None:
        payload |= {"sha256": letter.sha256, "template_sha256": letter.template_sha256}
    file.add_act(desk.entry(ActKind(act.sort), act.on, payload), letter)


def first_officer(act: Act, life: Life, desk: Desk) -> str:
    """Whose a task is when it is opened: the officer a draw names, for a land office its responsible inspector (责任国土员).

    "" where nobody is named: the task waits to be given to somebody (交办).
    """
    if act.sort is not ActSort.TASK:
        return ""
    if act.occasion.officer or act.rule.unit is not Unit.LAND_OFFICE:
        return act.occasion.officer
    inspectors = desk.office.staff.officers_of(life.parcel, desk.today)
    return inspectors[0].user if inspectors else ""


def letter_facts(act: Act, life: Life, today: date) -> LetterFacts:
    """What the notice says, taken from the case file on the day it is drafted."""
    return notice_facts(NoticeName(act.name), act.occasion.subject, act.occasion.counts_from, life, today)


def notice_facts(name: NoticeName, subject: int, counts_from: date, life: Life, today: date) -> LetterFacts:
    """`counts_from` is the agreed day, or for a notice that answers a finding the day of the finding."""
    instalment = next((i for i in life.contract.instalments if i.no == subject), None)
    start_on, completion_on = life.agreed_start_on, life.contract.completion_on
    agreed = {
        NoticeName.START_COMPLIANCE: start_on,
        NoticeName.COMPLETION_COMPLIANCE: completion_on,
        NoticeName.COMPLETION_URGING: completion_on,
    }
    answers_a_finding = name in agreed
    return LetterFacts(
        notice=name,
        parcel=life.parcel,
        contract=life.contract,
        drafted_on=today,
        due_on=(agreed[name] or counts_from) if answers_a_finding else counts_from,
        start_on=start_on,
        completion_on=completion_on,
        instalment=instalment,
        paid_wan=life.paid_wan(instalment) if instalment is not None else NONE_YET,
        found_on=counts_from if answers_a_finding else None,
        payments_stated=life.payments_stated,
    )
