"""How a parcel stands (履约情况): what the facts so far say of it, and nothing the office did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from supervision.law.contract import Contract, Instalment, Parcel
from supervision.law.rules.counts import AHEAD, SMALL_REGULARISED_HA, YEAR_FROM_HANDOVER
from supervision.law.states import BUILDING, ENDED, IN_IDLE_CASE, Moved
from supervision.law.steps import Duty
from supervision.law.terms import Kind, Stage, State

NONE_YET = Decimal(0)


@dataclass(frozen=True, slots=True)
class Answered:
    """A fact some step of the table answers: a finding of breach, a visit, a complaint, a notice issued.

    `detail` and `cause` are what the step needs to know of it, `due_on` and `officer` by when and by whom, `paper`
    which paper on file it is about, where it says so; `wan` a sum in 万元; `recorded` says that photos or a video
    lie with it (音像记录).
    """

    seq: int
    kind: Kind
    on: date
    detail: str = ""
    cause: str = ""
    bulk_on: date | None = None
    subject: int = 0
    due_on: date | None = None
    officer: str = ""
    paper: str = ""
    wan: Decimal | None = None
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Overdue:
    """One lateness (逾期), computed and shown beside the state: whole days past the last day in time."""

    duty: Duty
    since: date
    days: int

    @property
    def zh(self) -> str:
        word = {
            Duty.PAYMENT: "欠缴",
            Duty.START: "逾期未开工",
            Duty.COMPLETION: "逾期未竣工",
            Duty.HALT: "停工",
        }
        return f"{word[self.duty]}{self.days}天"


@dataclass(slots=True)
class Life:
    """One parcel's life (履约全程) up to `day`, the last day whose looks are done.

    `apply` and `pass_time` change it, `fold` builds it. `bulk` holds, by term (payment, handover, start,
    completion, halt), the office day of the import or bulk record that brought the date in force.
    """

    parcel: Parcel
    contract: Contract
    day: date
    state: State = State.SUPPLIED
    last_fact_on: date | None = None
    payments_stated: bool = True
    paid: dict[int, Decimal] = field(default_factory=dict)
    unallocated_wan: Decimal = NONE_YET
    demands_served: dict[int, date] = field(default_factory=dict)
    briefed_on: date | None = None
    handed_over_on: date | None = None
    board_given_on: date | None = None
    board_posted_on: date | None = None
    started_on: date | None = None
    start_proof: str = ""
    start_permit_no: str = ""
    start_works: str = ""
    last_visit_on: date | None = None
    halted_on: date | None = None
    started_area_ha: Decimal | None = None
    invested_wan: Decimal | None = None
    completed_on: date | None = None
    verified_on: date | None = None
    suspected_on: date | None = None
    suspected_of: str = ""
    suspected_halted: bool = False
    cleared: tuple[str, ...] = ()
    recovery_decided: bool = False
    deregistered_on: date | None = None
    answered: tuple[Answered, ...] = ()
    bulk: dict[str, date] = field(default_factory=dict)
    trace: list[Moved] | None = None
    case_read: tuple[object, object, object] | None = field(default=None, compare=False, repr=False)
    """the idle case as last read from these facts (`idle_case.case_of`), and from which"""

    def copy(self) -> Life:
        """The same life, to try a fact on."""
        return replace(
            self,
            paid=dict(self.paid),
            demands_served=dict(self.demands_served),
            bulk=dict(self.bulk),
            trace=None if self.trace is None else list(self.trace),
        )

    # Terms in force

    @property
    def agreed_start_on(self) -> date | None:
        """The agreed start (约定动工开发日期); without one, handover + 1 year (办法第22条第二款)."""
        if self.contract.start_on is not None:
            return self.contract.start_on
        if self.handed_over_on is not None:
            return YEAR_FROM_HANDOVER.from_day(self.handed_over_on)
        return None

    def agreed_on(self, stage: Stage) -> date | None:
        """The agreed day of a start or completion, the last in time."""
        assert stage is not Stage.PAYMENT, "every instalment has a day of its own"
        return self.agreed_start_on if stage is Stage.START else self.contract.completion_on

    def met_on(self, stage: Stage) -> date | None:
        """The day a start or completion was performed; what is completed was started by then, recorded or not."""
        assert stage is not Stage.PAYMENT, "every instalment is paid by itself"
        days = (self.started_on, self.completed_on) if stage is Stage.START else (self.completed_on,)
        return min((day for day in days if day is not None), default=None)

    @property
    def start_proved(self) -> bool:
        """The start in the sense of the law: permit and works (办法第30条), or a paper that proves it."""
        return bool(self.start_proof or (self.start_permit_no and self.start_works))

    @property
    def construction_duty(self) -> bool:
        """Whether the paper asks for construction: small 补办 parcels by agreement do not."""
        area = self.parcel.area_ha
        if self.parcel.supply_mode != "协议出让" or area is None or area >= SMALL_REGULARISED_HA:
            return True
        return self.contract.start_on is not None and self.contract.start_on > self.contract.signed_on

    # Which duties are open

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def start_open(self) -> bool:
        """The start duty: not started, not completed, the parcel not recovered or terminated."""
        return (
            self.construction_duty
            and self.started_on is None
            and self.completed_on is None
            and not self.ended
        )

    @property
    def completion_open(self) -> bool:
        """The completion duty rests while the parcel is suspected or determined idle."""
        return (
            self.construction_duty
            and self.completed_on is None
            and not self.ended
            and self.state not in IN_IDLE_CASE
        )

    @property
    def halt_open(self) -> bool:
        """A halt counts while the parcel is under construction (办法第2条第二款)."""
        return self.halted_on is not None and self.construction_duty and self.state in BUILDING

    # Money

    def paid_wan(self, instalment: Instalment) -> Decimal:
        return self.paid.get(instalment.no, NONE_YET)

    def unpaid(self) -> Iterator[Instalment]:
        """Instalments not paid in full, while the payment duty lives."""
        if self.ended:
            return
        for instalment in self.contract.instalments:
            if self.paid.get(instalment.no, NONE_YET) < instalment.amount_wan:
                yield instalment

    def earliest_unpaid(self) -> Instalment | None:
        return min(self.unpaid(), key=lambda i: (i.due_on or date.max, i.no), default=None)

    @property
    def settled(self) -> bool:
        """Every instalment paid, or none recorded (价款结清)."""
        return all(self.paid.get(i.no, NONE_YET) >= i.amount_wan for i in self.contract.instalments)

    # The state the facts give

    def resting_state(self, day: date) -> State:
        """Where the facts put a parcel that leaves an idle case on `day`."""
        if self.completed_on is not None:
            return State.COMPLETED
        if self.started_on is not None:
            done_by = self.contract.completion_on
            near = done_by is not None and AHEAD.from_day(done_by) <= day
            return State.COMPLETION_DUE if near else State.UNDER_CONSTRUCTION
        if self.settled:
            return State.START_DUE
        opened = any(i.due_on is not None and AHEAD.from_day(i.due_on) <= day for i in self.unpaid())
        return State.PAYMENT_DUE if opened else State.SUPPLIED


def overdue(life: Life, today: date) -> list[Overdue]:
    """Every lateness of a parcel on `today`: the only place that says what is overdue.

    The due day itself is still in time. Payments nobody stated are not counted as overdue money.
    """
    late: list[tuple[Duty, date]] = []
    if life.payments_stated:
        dues = [i.due_on for i in life.unpaid() if i.due_on is not None and i.due_on < today]
        late += [(Duty.PAYMENT, min(dues))] if dues else []
    start_on = life.agreed_start_on
    if life.start_open and start_on is not None and start_on < today:
        late.append((Duty.START, start_on))
    done_by = life.contract.completion_on
    if life.completion_open and done_by is not None and done_by < today:
        late.append((Duty.COMPLETION, done_by))
    if life.halted_on is not None and life.completed_on is None and not life.ended and life.halted_on < today:
        late.append((Duty.HALT, life.halted_on))
    return [Overdue(duty, since, (today - since).days) for duty, since in late]
