"""违约认定表 (制度六（一）（二）（三）): which duty was not met, since when, what the visits found, whose cause, what follows."""

from __future__ import annotations

from datetime import date

from supervision.casework.journal import ActKind
from supervision.casework.letter_wording import flattened
from supervision.casework.papers.heading import (
    VISITS,
    Heading,
    Quoted,
    Row,
    a_day,
    heading,
    photos_of,
    quoted,
    visit_sentence,
)
from supervision.casework.papers.on_file import FileOnDay
from supervision.law.facts import Fact
from supervision.law.rules import county_clauses as county
from supervision.law.rules.clause import Clause
from supervision.law.rules.counts import AHEAD
from supervision.law.rules.paper_clauses import GROUND_CLAUSES
from supervision.law.standing import Life
from supervision.law.steps import ActSort, Duty, PaperName, Unit, act_name_zh
from supervision.law.terms import Cause, Kind, Stage

TO_RECORD = "breach stage=start cause=holder inquiry=调查情况"


class BreachFinding(Heading):
    """The names the template of the finding may use."""

    stage: str
    subject: str
    due_on: str
    found_on: str
    met_on: str
    days_late: int
    on_site: bool
    """whether visits show it: a payment is not seen on the site"""
    visits: list[str]
    inquiry: str
    evidence: list[Row]
    cause: str
    ground: str
    ground_clause: list[Quoted]
    follows: list[Quoted]
    own_cause: bool
    recorded_by: str


def breach_finding(file: FileOnDay, seq: int | None) -> BreachFinding:
    """The finding with that place in the file, or the latest; the dates as they stood on its day."""
    fact = file.the_one(Kind.BREACH, seq, TO_RECORD)
    stage, cause, ground = fact.values["stage"], fact.values["cause"], fact.values.get("ground")
    then = file.life_on(fact.on)
    subject, due_on = _agreed(then, stage)
    met_on = {Stage.START: then.started_on, Stage.COMPLETION: then.completed_on}.get(stage)
    late_until = met_on if met_on is not None and met_on < fact.on else fact.on
    return {
        **heading(PaperName.BREACH_FINDING, file, Unit.LAND_OFFICE, then),
        "stage": stage.zh,
        "subject": subject,
        "due_on": a_day(due_on),
        "found_on": a_day(fact.on),
        "met_on": a_day(met_on),
        "days_late": max((late_until - due_on).days, 0) if due_on is not None else 0,
        "on_site": stage is not Stage.PAYMENT,
        "visits": [visit_sentence(file, visit) for visit in _visits(file, stage, due_on, fact.on)],
        "inquiry": flattened(fact.values.get("inquiry", "")),
        "evidence": list(_evidence(file, fact, stage)),
        "cause": cause.zh,
        "ground": ground.zh if ground is not None else "",
        "ground_clause": quoted(*([GROUND_CLAUSES[ground]] if ground in GROUND_CLAUSES else [])),
        "follows": quoted(*FOLLOWS[stage, cause is Cause.HOLDER]),
        "own_cause": cause is Cause.HOLDER,
        "recorded_by": flattened(file.entries[fact.seq].by),
    }


FOLLOWS: dict[tuple[Stage, bool], tuple[Clause, ...]] = {
    (Stage.PAYMENT, True): (county.PAYMENT_NOTICES,),
    (Stage.PAYMENT, False): (county.PAYMENT_NOTICES,),
    (Stage.START, True): (county.START_AT_FAULT,),
    (Stage.START, False): (county.START_EXCUSED,),
    (Stage.COMPLETION, True): (county.COMPLETION_AT_FAULT,),
    (Stage.COMPLETION, False): (county.COMPLETION_EXCUSED,),
}
"""What the office does upon a finding, by the stage and whether the cause is the holder's own."""

DUTY = {Stage.PAYMENT: Duty.PAYMENT, Stage.START: Duty.START, Stage.COMPLETION: Duty.COMPLETION}


def _agreed(life: Life, stage: Stage) -> tuple[str, date | None]:
    """What should have been done, and by when; of the payments the earliest not paid."""
    if stage is Stage.START:
        return "动工开发", life.agreed_start_on
    if stage is Stage.COMPLETION:
        return "竣工", life.contract.completion_on
    unpaid = life.earliest_unpaid()
    price = life.contract.kind.price
    return (f"缴纳第{unpaid.no}期{price}", unpaid.due_on) if unpaid is not None else (f"缴纳{price}", None)


def _visits(file: FileOnDay, stage: Stage, due_on: date | None, until: date) -> list[Fact]:
    """The visits of the stage, from the day its reminder was due to the day of the finding."""
    if stage is Stage.PAYMENT:
        return []
    since = AHEAD.from_day(due_on) if due_on is not None else date.min
    return [visit for visit in file.of_kind(*VISITS) if since <= visit.on <= until]


def _evidence(file: FileOnDay, fact: Fact, stage: Stage) -> list[Row]:
    """What lies in the file: the papers named with the finding, its photos, the notices of the stage that were issued."""
    payload = file.entries[fact.seq].payload
    rows = []
    for label, key in (("证据材料", "evidence"), ("文书", "document"), ("备注", "note")):
        given = payload.get(key)
        text = flattened("、".join(map(str, given)) if isinstance(given, list) else str(given or ""))
        if text:
            rows.append(Row(label=label, text=text))
    if photos := photos_of(file, fact):
        rows.append(Row(label="照片", text=photos))
    for act in file.acts.values():
        issued_on = act.settled_on(ActKind.ISSUING)
        if issued_on is None or issued_on > fact.on:
            continue
        if act.sort is ActSort.NOTICE and act.duty == DUTY[stage]:
            served_on = act.settled_on(ActKind.SERVING)
            was_served = served_on is not None and served_on <= fact.on
            served = f"，{a_day(served_on)}送达" if was_served else "，尚未送达"
            rows.append(Row(label=f"《{act_name_zh(act.name)}》", text=f"{a_day(issued_on)}签发{served}"))
    return rows
