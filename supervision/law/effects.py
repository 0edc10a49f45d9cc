"""What each fact does to a life (事实的效果): one function a kind, none refuses a fact for the state it meets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from supervision.law.contract_fields import CONTRACT_FIELDS, PARCEL_FIELDS
from supervision.law.facts import Fact
from supervision.law.refusals import BadRecord
from supervision.law.rules.counts import LONGEST_EXTENSION
from supervision.law.standing import NONE_YET, Answered, Life
from supervision.law.states import Trigger, may_move, move
from supervision.law.steps import NoticeName
from supervision.law.terms import ClearedReason, Finding, Kind, Way
from supervision.law.values import Values


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
        _brought(life, "handover", fact)
        if life.contract.start_on is None:
            _brought(life, "start", fact)


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
    _move_if_it_may(life, Trigger.START, fact)


def _halt(life: Life, fact: Fact) -> None:
    if life.halted_on is None:
        life.halted_on = fact.on
        _brought(life, "halt", fact)


def _resume(life: Life, fact: Fact) -> None:
    life.halted_on = None


def _completion(life: Life, fact: Fact) -> None:
    life.completed_on = life.completed_on or fact.on
    life.halted_on = None
    _move_if_it_may(life, Trigger.COMPLETE, fact)
    if life.verified_on is not None:  # two clerks may write one day's facts down in either order
        _move_if_it_may(life, Trigger.VERIFY, fact)


def _verification(life: Life, fact: Fact) -> None:
    if fact.values.get("passed", True):
        life.verified_on = life.verified_on or fact.on
        _move_if_it_may(life, Trigger.VERIFY, fact)
    else:
        _answered(life, fact, due_on=fact.values.get("put_right_by"))


def _inspection(life: Life, fact: Fact) -> None:
    _take_figures(life, fact.values)
    life.last_visit_on = max(life.last_visit_on or fact.on, fact.on)
    if not MISSED.isdisjoint(fact.values["finding"]):
        _answered(life, fact, detail=" ".join(fact.values["finding"]))


MISSED = {Finding.NOT_STARTED, Finding.NOT_COMPLETED}
"""What a visit finds that some step of the table answers."""


def _idle_check(life: Life, fact: Fact) -> None:
    _take_figures(life, fact.values)
    _answered(life, fact, detail=str(fact.values["finding"]))


def _take_figures(life: Life, values: Values) -> None:
    life.started_area_ha = values.get("started_area_ha", life.started_area_ha)
    life.invested_wan = values.get("invested_wan", life.invested_wan)


def _breach(life: Life, fact: Fact) -> None:
    _answered(life, fact, detail=str(fact.values["stage"]), cause=str(fact.values["cause"]))


def _extension_application(life: Life, fact: Fact) -> None:
    _answered(life, fact)


def _draw(life: Life, fact: Fact) -> None:
    _answered(life, fact, due_on=fact.values["due_on"], officer=fact.values["officer"])


def _cooperation_asked(life: Life, fact: Fact) -> None:
    _answered(life, fact, detail=fact.values["to"], due_on=fact.values["reply_by"])


def _complaint(life: Life, fact: Fact) -> None:
    _answered(life, fact, due_on=fact.values.get("answer_by"))


def _reply(life: Life, fact: Fact) -> None:
    """A reply to a letter or a complaint names the seq of the fact it answers."""
    _answered(life, fact, detail=fact.values["answers"])


def _extension(life: Life, fact: Fact) -> None:
    """An approved extension amends the dates: a new basis, on which every step begins anew."""
    before = (life.agreed_start_on, life.contract.completion_on)
    _take_new_dates(life, fact, completion_follows=True)
    after = (life.agreed_start_on, life.contract.completion_on)
    long = any(
        o is not None and n is not None and n > LONGEST_EXTENSION.from_day(o)
        for o, n in zip(before, after, strict=True)
    )
    _answered(life, fact, detail="over_a_year" if long else "")
    _move_if_it_may(life, Trigger.RESUME_COURSE, fact)


def _take_new_dates(life: Life, fact: Fact, *, completion_follows: bool) -> None:
    """`completion_follows`: with only a new start given, the completion moves by as many days (合同第16条)."""
    old, values = life.contract, fact.values
    start_on = values.get("start_on", old.start_on)
    completion_on = values.get("completion_on")
    if completion_on is None:
        completion_on = old.completion_on
        before = life.agreed_start_on
        if completion_follows and completion_on is not None and "start_on" in values and before is not None:
            completion_on += values["start_on"] - before
    life.contract = replace(old, start_on=start_on, completion_on=completion_on)
    if start_on != old.start_on:
        _brought(life, "start", fact)
    if completion_on != old.completion_on:
        _brought(life, "completion", fact)


def _idle_determination(life: Life, fact: Fact) -> None:
    _move_if_it_may(life, Trigger.DETERMINE_IDLE, fact)


def _idle_cleared(life: Life, fact: Fact) -> None:
    """A suspicion cleared does not rise again on the same basis."""
    _clear_basis(life)
    _take_new_dates(life, fact, completion_follows=False)
    if fact.values["reason"] is ClearedReason.STARTED:
        life.started_on = life.started_on or fact.values.get("started_on", fact.on)
        life.halted_on = None
    _move_if_it_may(life, Trigger.RESUME_COURSE, fact)


def _clear_basis(life: Life) -> None:
    bases = [str(day) for day in (life.agreed_start_on, life.halted_on) if day is not None]
    life.cleared = (*life.cleared, *(basis for basis in bases if basis not in life.cleared))


def _disposal_done(life: Life, fact: Fact) -> None:
    way = fact.values["way"]
    if way is Way.RECOVERY:
        life.recovery_decided = True
        if life.deregistered_on is not None:
            _move_if_it_may(life, Trigger.RECOVER, fact)
    elif way in (Way.AGREED_RECOVERY, Way.SWAP):
        _move_if_it_may(life, Trigger.RECOVER, fact)
    elif way is not Way.FEE:
        _clear_basis(life)
        _take_new_dates(life, fact, completion_follows=True)
        _move_if_it_may(life, Trigger.RESUME_COURSE, fact)


def _deregistered(life: Life, fact: Fact) -> None:
    life.deregistered_on = fact.on
    if life.recovery_decided:
        _move_if_it_may(life, Trigger.RECOVER, fact)


def _termination(life: Life, fact: Fact) -> None:
    _move_if_it_may(life, Trigger.TERMINATE, fact)


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
            _brought(life, term, fact)


def _service(life: Life, fact: Fact) -> None:
    name = fact.values["notice"]
    if name is NoticeName.OVERDUE_PAYMENT:
        earliest = life.earliest_unpaid()
        number = fact.values.get("subject", earliest.no if earliest else 0)
        life.demands_served.setdefault(number, fact.on)
    _about_a_paper(life, fact)


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
    _answered(
        life,
        fact,
        detail=str(said["notice"]),
        cause=cause,
        subject=said.get("subject", 0),
        paper=said.get("document", ""),
    )


def _nothing_yet(life: Life, fact: Fact) -> None:
    """Kept in the case file; no step of the table rests on it yet."""


def _supply_again(life: Life, fact: Fact) -> None:
    raise BadRecord(f"宗地{life.parcel.no}已有供地记录，变更请登记“合同变更”")


def _answered(life: Life, fact: Fact, **said: Any) -> None:
    life.answered = (*life.answered, Answered(fact.seq, fact.kind, fact.on, bulk_on=fact.bulk_on, **said))


def _brought(life: Life, term: str, fact: Fact) -> None:
    """Remember whether an import or bulk record brought the date now in force."""
    if fact.bulk_on is not None:
        life.bulk[term] = fact.bulk_on
    else:
        life.bulk.pop(term, None)


def _move_if_it_may(life: Life, trigger: Trigger, fact: Fact) -> None:
    if may_move(life, trigger):
        move(life, trigger, fact.on, fact)


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
    Kind.IDLE_CHECK: _idle_check,
    Kind.DRAW: _draw,
    Kind.COOPERATION_ASKED: _cooperation_asked,
    Kind.COOPERATION_ANSWERED: _reply,
    Kind.COMPLAINT: _complaint,
    Kind.COMPLAINT_ANSWERED: _reply,
    Kind.BREACH: _breach,
    Kind.EXTENSION_APPLICATION: _extension_application,
    Kind.EXTENSION: _extension,
    Kind.IDLE_DETERMINATION: _idle_determination,
    Kind.IDLE_CLEARED: _idle_cleared,
    Kind.DISPOSAL_DONE: _disposal_done,
    Kind.DEREGISTERED: _deregistered,
    Kind.TERMINATION: _termination,
    Kind.TRANSFER: _transfer,
    Kind.AMENDMENT: _amendment,
    Kind.NOTICE_ISSUED: _notice_issued,
    Kind.SERVICE: _service,
    Kind.SERVICE_ATTEMPT: _service_attempt,
}
