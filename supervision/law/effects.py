"""What each fact does to a life (事实的效果): one function a kind, none refuses a fact for the state it meets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from supervision.law.contract_fields import CONTRACT_FIELDS, PARCEL_FIELDS
from supervision.law.facts import Fact
from supervision.law.idle_case.effects import ON_THE_CASE
from supervision.law.refusals import BadRecord
from supervision.law.rules.counts import LONGEST_EXTENSION
from supervision.law.standing import NONE_YET, Life
from supervision.law.states import Trigger
from supervision.law.steps import NoticeName
from supervision.law.supply_conditions import lacking_conditions
from supervision.law.taking import answered, brought, move_if_it_may, take_figures, take_new_dates
from supervision.law.terms import Finding, Kind


def _payment(life: Life, fact: Fact) -> None:
    """An instalment's money stays with it: no spill-over; without a number it is the earliest unpaid."""
    life.payments_stated = True
    known = {instalment.no for instalment in life.contract.instalments}
    number = fact.values.get("instalment")
    if number is None and (earliest := life.earliest_unpaid()) is not None:
        number = earliest.no
    amount = fact.values["amount_wan"]
    if number in known:
        life.paid[number] = life.paid.get(number, NONE_YET) + amount
    else:
        life.unallocated_wan += amount


def _handover(life: Life, fact: Fact) -> None:
    if life.handed_over_on is None:
        life.handed_over_on = fact.on
        brought(life, "handover", fact)
        if life.contract.start_on is None:
            brought(life, "start", fact)


def _briefing(life: Life, fact: Fact) -> None:
    life.briefed_on = life.briefed_on or fact.on


def _board_given(life: Life, fact: Fact) -> None:
    life.board_given_on = life.board_given_on or fact.on


def _board_posted(life: Life, fact: Fact) -> None:
    life.board_posted_on = life.board_posted_on or fact.on


def _start(life: Life, fact: Fact) -> None:
    """The first day of construction stands until it is corrected; proof may come later."""
    life.started_on = life.started_on or fact.on
    life.start_proof = life.start_proof or fact.values.get("proof", "")
    life.start_permit_no = life.start_permit_no or fact.values.get("permit_no", "")
    life.start_works = life.start_works or str(fact.values.get("works", ""))
    if life.halted_on is not None and life.halted_on < life.started_on:
        life.halted_on = None  # what stopped before the start was no construction
    move_if_it_may(life, Trigger.START, fact)


def _halt(life: Life, fact: Fact) -> None:
    if life.halted_on is None:
        life.halted_on = fact.on
        brought(life, "halt", fact)


def _resume(life: Life, fact: Fact) -> None:
    life.halted_on = None


def _completion(life: Life, fact: Fact) -> None:
    life.completed_on = life.completed_on or fact.on
    life.halted_on = None
    move_if_it_may(life, Trigger.COMPLETE, fact)
    if life.verified_on is not None:  # two clerks may write one day's facts down in either order
        move_if_it_may(life, Trigger.VERIFY, fact)


def _verification(life: Life, fact: Fact) -> None:
    if fact.values.get("passed", True):
        life.verified_on = life.verified_on or fact.on
        move_if_it_may(life, Trigger.VERIFY, fact)
    else:
        answered(life, fact, due_on=fact.values.get("put_right_by"))


def _inspection(life: Life, fact: Fact) -> None:
    take_figures(life, fact.values)
    life.last_visit_on = max(life.last_visit_on or fact.on, fact.on)
    if not ASKING.isdisjoint(fact.values["finding"]):
        answered(life, fact, detail=" ".join(fact.values["finding"]))


ASKING = {Finding.NOT_STARTED, Finding.NOT_COMPLETED, Finding.CHANGE_OF_USE, Finding.MOVED}
"""What a visit finds that some step of the table, or a referral, answers."""


def _breach(life: Life, fact: Fact) -> None:
    answered(life, fact, detail=str(fact.values["stage"]), cause=str(fact.values["cause"]))


def _extension_application(life: Life, fact: Fact) -> None:
    answered(life, fact)


def _draw(life: Life, fact: Fact) -> None:
    answered(life, fact, due_on=fact.values["due_on"], officer=fact.values["officer"])


def _cooperation_asked(life: Life, fact: Fact) -> None:
    answered(life, fact, detail=fact.values["to"], due_on=fact.values["reply_by"])


def _complaint(life: Life, fact: Fact) -> None:
    answered(life, fact, due_on=fact.values.get("answer_by"))


def _reply(life: Life, fact: Fact) -> None:
    """A reply to a letter or a complaint names the seq of the fact it answers."""
    answered(life, fact, detail=fact.values["answers"])


def _extension(life: Life, fact: Fact) -> None:
    """An approved extension amends the dates: a new basis, on which every step begins anew."""
    before = (life.agreed_start_on, life.contract.completion_on)
    take_new_dates(life, fact, completion_follows=True)
    after = (life.agreed_start_on, life.contract.completion_on)
    long = any(
        o is not None and n is not None and n > LONGEST_EXTENSION.from_day(o)
        for o, n in zip(before, after, strict=True)
    )
    answered(life, fact, detail="over_a_year" if long else "")
    move_if_it_may(life, Trigger.RESUME_COURSE, fact)


def _termination(life: Life, fact: Fact) -> None:
    move_if_it_may(life, Trigger.TERMINATE, fact)


def _transfer(life: Life, fact: Fact) -> None:
    life.parcel = replace(life.parcel, holder=fact.values["holder"])


def _amendment(life: Life, fact: Fact) -> None:
    parcel = {k: v for k, v in fact.values.get("parcel", {}).items() if k != "supervision_no"}
    parcel |= {k: v for k, v in fact.values.items() if k in PARCEL_FIELDS}
    contract = {
        **fact.values.get("contract", {}),
        **{k: v for k, v in fact.values.items() if k in CONTRACT_FIELDS},
    }
    due_before = {instalment.no: instalment.due_on for instalment in life.contract.instalments}
    life.parcel = replace(life.parcel, **parcel)
    life.contract = life.contract.with_terms(contract)
    for instalment in life.contract.instalments:
        if due_before.get(instalment.no) != instalment.due_on:
            life.demands_served.pop(instalment.no, None)  # a demand of the old due day demands nothing now
    terms = {
        "instalments": "payment",
        "handover_on": "handover",
        "start_on": "start",
        "completion_on": "completion",
    }
    for name, term in terms.items():
        if name in contract:
            brought(life, term, fact)


def _service(life: Life, fact: Fact) -> None:
    name = fact.values["notice"]
    if name is NoticeName.OVERDUE_PAYMENT:
        earliest = life.earliest_unpaid()
        number = fact.values.get("subject", earliest.no if earliest else 0)
        life.demands_served.setdefault(number, fact.on)
    _about_a_paper(life, fact, cause=str(fact.values.get("way", "")))


def _service_attempt(life: Life, fact: Fact) -> None:
    _about_a_paper(life, fact, cause=str(fact.values["way"]))


def _notice_issued(life: Life, fact: Fact) -> None:
    """A demand taken back demanded nothing: what was served of it no longer counts."""
    name, withdrawn = fact.values.get("notice"), fact.values.get("withdraws")
    if withdrawn is NoticeName.OVERDUE_PAYMENT:
        life.demands_served.pop(fact.values.get("subject", 0), None)
    if name is not None:
        _about_a_paper(life, fact, cause="" if withdrawn is None else str(withdrawn))


def _about_a_paper(life: Life, fact: Fact, *, cause: str = "") -> None:
    said = fact.values
    answered(
        life,
        fact,
        detail=str(said["notice"]),
        cause=cause,
        subject=said.get("subject", 0),
        paper=said.get("document", ""),
    )


def _supply_conditions(life: Life, fact: Fact) -> None:
    """What the land lacked when it was supplied (办法第21条); nothing is answered where nothing lacked."""
    if lacking := lacking_conditions(fact.values):
        answered(life, fact, detail="、".join(lacking))


def _holder_report(life: Life, fact: Fact) -> None:
    answered(life, fact, detail=str(fact.values["of"]))


def _mortgage(life: Life, fact: Fact) -> None:
    answered(life, fact, detail=fact.values["mortgagee"])


def _nothing_yet(life: Life, fact: Fact) -> None:
    """Kept in the case file; no step of the table rests on it yet."""


def _supply_again(life: Life, fact: Fact) -> None:
    raise BadRecord(f"宗地{life.parcel.no}已有供地记录，变更请登记“合同变更”")


EFFECTS: Mapping[Kind, Callable[[Life, Fact], None]] = dict.fromkeys(Kind, _nothing_yet) | {
    Kind.SUPPLY: _supply_again,
    Kind.PAYMENT: _payment,
    Kind.BRIEFING: _briefing,
    Kind.HANDOVER: _handover,
    Kind.BOARD_GIVEN: _board_given,
    Kind.BOARD_POSTED: _board_posted,
    Kind.START: _start,
    Kind.HALT: _halt,
    Kind.RESUME: _resume,
    Kind.COMPLETION: _completion,
    Kind.VERIFICATION: _verification,
    Kind.INSPECTION: _inspection,
    Kind.DRAW: _draw,
    Kind.COOPERATION_ASKED: _cooperation_asked,
    Kind.COOPERATION_ANSWERED: _reply,
    Kind.COMPLAINT: _complaint,
    Kind.COMPLAINT_ANSWERED: _reply,
    Kind.BREACH: _breach,
    Kind.EXTENSION_APPLICATION: _extension_application,
    Kind.EXTENSION: _extension,
    Kind.TERMINATION: _termination,
    Kind.TRANSFER: _transfer,
    Kind.AMENDMENT: _amendment,
    Kind.NOTICE_ISSUED: _notice_issued,
    Kind.SERVICE: _service,
    Kind.SERVICE_ATTEMPT: _service_attempt,
    Kind.MORTGAGE: _mortgage,
    Kind.MORTGAGE_RELEASED: _mortgage,
    Kind.SUPPLY_CONDITIONS: _supply_conditions,
    Kind.HOLDER_REPORT: _holder_report,
    **ON_THE_CASE,
}
