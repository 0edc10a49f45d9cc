"""Responsibility days (责任日): each day of a delay falls to the holder, the government, force majeure or nobody yet.

The ledger feeds the cause of a breach, an extension and the damages. It never shortens the suspicion clock, which
runs by calendar (闲置土地处置办法第2条); what is left after the deduction only stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from supervision.law.course import course_of
from supervision.law.daycount import ONE_DAY
from supervision.law.facts import Fact
from supervision.law.life import in_legal_order
from supervision.law.refusals import BadRecord
from supervision.law.rules.counts import FULL_YEAR, LONGEST_EXTENSION
from supervision.law.standing import Life
from supervision.law.states import IN_IDLE_CASE
from supervision.law.stretches import Stretch
from supervision.law.terms import Kind, Party, Stage

RULE = (
    "逐日归责：自约定日次日起，至履行义务的当天（未履行的至截至日）止，每一天只归一方；"
    "同一天有两次以上认定的，以后登记的为准（已更正的不计）；未经认定的为待定。"
    "约定日及以前的责任日另列，可作延期的理由，不计入延误。"
)
"""The rule the calculation states to both sides (计算规则)."""

EXCUSED = (Party.FORCE_MAJEURE, Party.GOVERNMENT)
"""Whose days are left out of damages and may be added to the agreed day (责任不在用地单位)."""


@dataclass(frozen=True, slots=True)
class ExtensionClaim:
    """What the holder may ask for (可申请延期): days in `due_on` + `days` = `new_day`.

    `granted_days` were granted by earlier changes of the agreed day and are counted once only. `over_a_year`: the
    new day lies beyond the longest extension (合同第16条); `only_by_disposal`: the year is complete, it may be
    granted only as a way of disposal (闲置土地处置办法第12条第（一）项).
    """

    excused_days: int
    granted_days: int
    days: int
    new_day: date
    over_a_year: bool
    only_by_disposal: bool


@dataclass(frozen=True, slots=True)
class SuspicionClock:
    """The clock of suspected idleness beside the ledger (疑似闲置时钟): whole days past the agreed start.

    `runs` until the start, the end of the parcel, or a suspicion cleared on this very day; nothing is deducted.
    """

    past_days: int
    suspected_from: date
    runs: bool
    excused_days: int
    holder_days: int
    undecided_days: int

    @property
    def left_days(self) -> int:
        """The days left after deduction (扣除后天数): the holder's own and those still undecided."""
        return self.past_days - self.excused_days

    @property
    def zh(self) -> str:
        since = f"约定开工日后已过{self.past_days}天"
        when = f"，{self.suspected_from}起为疑似闲置" if self.runs else "，现不再计时"
        left = f"扣除后自身原因{self.holder_days}天"
        open_ = f"、待定{self.undecided_days}天" if self.undecided_days else ""
        return f"{since}{when}；{left}{open_}；疑似闲置时钟不因此缩短"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The responsibility days of one duty (责任日台账) from the day after `due_on` to `until_on`, both included.

    `until_on` is the day the duty was met (`met_on`) or the parcel ended, else the day asked. `stretches` hold every
    day of the delay once. `before_due` and `after_met` list days attributed outside it, `suggested` the days of a late
    handover nobody attributed (建议归政府原因): none of these is in a total. `notes` say why nothing is counted.
    """

    no: str
    stage: Stage
    instalment: int | None
    due_on: date | None
    met_on: date | None
    until_on: date
    stretches: tuple[Stretch, ...] = ()
    before_due: tuple[Stretch, ...] = ()
    after_met: tuple[Stretch, ...] = ()
    suggested: tuple[Stretch, ...] = ()
    extension: ExtensionClaim | None = None
    clock: SuspicionClock | None = None
    notes: tuple[str, ...] = ()

    @property
    def has_a_day(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.stretches or self.before_due or self.after_met or self.suggested)

    @property
    def days(self) -> int:
        """The whole delay (延误天数)."""
        return _days(self.stretches)

    @property
    def totals(self) -> dict[Party, int]:
        """Days of each party; they add up to the delay."""
        return {party: _days_of(self.stretches, party) for party in Party}

    def share(self, party: Party) -> Fraction:
        """The party's part of the delay (责任占比); 0 without a delay."""
        return Fraction(self.totals[party], self.days) if self.days else Fraction(0)

    @property
    def excluded(self) -> tuple[Stretch, ...]:
        """Days of the delay that no damages run on (违约金扣除天数): the government's and force majeure."""
        return _excused(self.stretches)

    @property
    def suggested_cause(self) -> Party | None:
        """Whose most days are (建议原因); undecided when two have as many, None without a delay."""
        totals = self.totals
        most = max(totals.values())
        leading = [party for party, days in totals.items() if days == most]
        if most == 0:
            return None
        return leading[0] if len(leading) == 1 else Party.UNDECIDED


def ledger(
    facts: Iterable[Fact], life: Life, stage: Stage, until: date, *, instalment: int | None = None
) -> Ledger:
    """Draw up the responsibility days of one duty (责任日计算) as the facts up to `until` say.

    `life` stands on `until`. Of payments, `instalment` names which; raises `BadRecord` when the contract has none so
    numbered. One rule for days attributed twice: the later recorded holds (a decision replaces a decision).
    """
    if stage is Stage.PAYMENT and instalment not in {each.no for each in life.contract.instalments}:
        raise BadRecord(f"宗地{life.parcel.no}没有第{instalment}期，缴款的责任日须按期计算")
    number = instalment if stage is Stage.PAYMENT else None
    told = [fact for fact in in_legal_order(facts) if fact.on <= until]
    course = course_of(told, life.parcel.no, stage, number, until)
    notes = tuple(_why_nothing_is_counted(life, stage, course.due_on))
    last = min(day for day in (course.met_on, course.ended_on, until) if day is not None)
    if course.due_on is None or notes:
        return Ledger(life.parcel.no, stage, number, course.due_on, course.met_on, last, notes=notes)
    decided = _decided(told, stage)
    due_on, signed_on = course.due_on, life.contract.signed_on
    stretches = _merged(_each_day(due_on + ONE_DAY, last, decided))
    before = _merged(_each_day(signed_on, min(due_on, last), decided, only_decided=True))
    after = _merged(_each_day(last + ONE_DAY, until, decided, only_decided=True))
    claim = None
    if stage is not Stage.PAYMENT:
        claim = _claim(life, due_on, until, _days(_excused(stretches + before)), course.granted_days)
    return Ledger(
        life.parcel.no,
        stage,
        number,
        due_on,
        course.met_on,
        last,
        stretches,
        before,
        after,
        tuple(_late_handover(life, stage, due_on, last, decided)),
        claim,
        _clock(life, due_on, stretches) if stage is Stage.START else None,
        tuple(_beside(life, stage)),
    )


def ledgers(facts: Iterable[Fact], life: Life, stage: Stage, until: date) -> Iterator[Ledger]:
    """The ledger of a stage; of the payments one an instalment."""
    if stage is not Stage.PAYMENT:
        yield ledger(facts, life, stage, until)
        return
    for instalment in life.contract.instalments:
        yield ledger(facts, life, stage, until, instalment=instalment.no)


def check_attribution(life: Life, fact: Fact) -> None:
    """Refuse days that run backwards, or that have not come when they are attributed (责任日认定)."""
    until_on = fact.values.get("until_on", fact.on)
    from_on = fact.values.get("from_on", until_on)
    if from_on > until_on:
        raise BadRecord(f"宗地{life.parcel.no}责任日的起日{from_on}晚于止日{until_on}，请核对")
    if until_on > fact.on:
        raise BadRecord(
            f"宗地{life.parcel.no}责任日的止日{until_on}晚于认定日{fact.on}，尚未到来的日子不能认定；"
            f"请认定到{fact.on}为止，情形持续的以后再行认定"
        )


def _why_nothing_is_counted(life: Life, stage: Stage, due_on: date | None) -> Iterator[str]:
    if stage is not Stage.PAYMENT and not life.construction_duty:
        yield "该宗地为小面积协议出让（补办），不负开工、竣工义务，不计责任日"
    elif stage is Stage.PAYMENT and not life.payments_stated:
        yield "缴款情况未填报，不计欠缴天数；请先登记缴款（payment）"
    elif due_on is None:
        yield f"没有约定的{stage.zh}日期，无从计算；合同另有约定的，请登记合同变更（amendment）写明日期"


def _decided(told: list[Fact], stage: Stage) -> list[Fact]:
    """What was decided of this duty's days, the last recorded first."""
    found = [fact for fact in told if fact.kind is Kind.ATTRIBUTION and fact.values["stage"] is stage]
    return sorted(found, key=lambda fact: -fact.seq)


def _each_day(
    first: date, last: date, decided: list[Fact], *, only_decided: bool = False
) -> Iterator[Stretch]:
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        decision = _decision_of(day, decided)
        if decision is not None:
            yield Stretch(day, day, decision.values["party"], decision.values["paper"])
        elif not only_decided:
            yield Stretch(day, day, Party.UNDECIDED)


def _decision_of(day: date, decided: list[Fact]) -> Fact | None:
    return next((f for f in decided if f.values["from_on"] <= day <= f.values["until_on"]), None)


def _merged(days: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Adjacent days of the same party on the same paper as one stretch."""
    found: list[Stretch] = []
    for day in days:
        last = found[-1] if found else None
        if (
            last is not None
            and last.until_on + ONE_DAY == day.from_on
            and (last.party, last.paper) == (day.party, day.paper)
        ):
            found[-1] = Stretch(last.from_on, day.until_on, day.party, day.paper)
        else:
            found.append(day)
    return tuple(found)


def _days(stretches: Iterable[Stretch]) -> int:
    return sum(stretch.days for stretch in stretches)


def _days_of(stretches: Iterable[Stretch], party: Party) -> int:
    return _days(stretch for stretch in stretches if stretch.party is party)


def _excused(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    return tuple(stretch for stretch in stretches if stretch.party in EXCUSED)


def _claim(life: Life, due_on: date, until: date, excused_days: int, granted_days: int) -> ExtensionClaim:
    granted = max(granted_days, 0)
    days = max(excused_days - granted, 0)
    new_day = due_on + timedelta(days=days)
    start_on = life.agreed_start_on
    year_over = life.start_open and start_on is not None and FULL_YEAR.from_day(start_on) <= until
    return ExtensionClaim(
        excused_days,
        granted,
        days,
        new_day,
        over_a_year=new_day > LONGEST_EXTENSION.from_day(due_on),
        only_by_disposal=life.state in IN_IDLE_CASE or (year_over and str(start_on) not in life.cleared),
    )


def _clock(life: Life, due_on: date, stretches: tuple[Stretch, ...]) -> SuspicionClock:
    return SuspicionClock(
        _days(stretches),
        FULL_YEAR.from_day(due_on),
        life.start_open and str(due_on) not in life.cleared,
        _days(_excused(stretches)),
        _days_of(stretches, Party.HOLDER),
        _days_of(stretches, Party.UNDECIDED),
    )


def _late_handover(
    life: Life, stage: Stage, due_on: date, last: date, decided: list[Fact]
) -> Iterator[Stretch]:
    """Days the land was handed over late and nobody attributed: shown as the government's, not decided so.

    Construction without a recorded handover shows that the land was there; no day is suggested then.
    """
    agreed, handed = life.contract.handover_on, life.handed_over_on
    if stage is Stage.PAYMENT or agreed is None or (handed is None and not life.start_open):
        return
    end = last if handed is None else min(handed, last)
    paper = f"约定{agreed}交地，" + (f"至{last}未登记交地" if handed is None else f"{handed}交地")
    for first, until in (
        (agreed + ONE_DAY, min(due_on, end)),
        (max(agreed, due_on) + ONE_DAY, end),
    ):
        undecided = (
            Stretch(day.from_on, day.until_on, Party.GOVERNMENT, paper)
            for day in _each_day(first, until, [])
            if _decision_of(day.from_on, decided) is None
        )
        yield from _merged(undecided)


def _beside(life: Life, stage: Stage) -> Iterator[str]:
    if stage is Stage.COMPLETION and life.state in IN_IDLE_CASE:
        yield f"宗地为“{life.state.zh}”，竣工监管中止；以下天数仍按约定竣工日计算"
    if life.ended:
        yield f"宗地为“{life.state.zh}”，责任日计至该日为止"
