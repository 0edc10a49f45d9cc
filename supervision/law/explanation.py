"""Why a parcel stands where it stands (监管说明): clause, facts, the count of days, what comes next and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from supervision.law.daycount import ONE_DAY
from supervision.law.docket import next_look_on, upcoming, waits_for
from supervision.law.facts import Fact
from supervision.law.figures import plain
from supervision.law.idle import total_investment_wan
from supervision.law.life import fold, in_legal_order
from supervision.law.money import balances
from supervision.law.responsibility import ledger
from supervision.law.rules import case_clauses, order53
from supervision.law.rules.clause import ORDER53, Clause, Source
from supervision.law.rules.counts import FULL_YEAR, IDLE_AREA_ZH, IDLE_INVESTMENT_ZH, TWO_FULL_YEARS
from supervision.law.rules.rule import ActKey, Moves, Occasion, Rule
from supervision.law.standing import Life, overdue
from supervision.law.states import Moved
from supervision.law.terms import Kind, Stage, State
from supervision.law.wording import fact_sentence


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated line, with the clause it rests on where there is one."""

    on: date
    text: str
    clause: str = ""


@dataclass(slots=True)
class Explanation:
    """The answer to "why is this parcel here", as of `on` (and as known on `known_on`)."""

    no: str
    on: date
    state: State
    lateness: list[str]
    why: str
    clause: Clause | None
    facts: list[Dated] = field(default_factory=list)
    moves: list[Dated] = field(default_factory=list)
    counts: list[str] = field(default_factory=list)
    next_steps: list[Dated] = field(default_factory=list)
    waits_for: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def headline(self) -> str:
        return "，".join([self.state.zh, *self.lateness])


def explain(
    facts: Sequence[Fact],
    no: str,
    done: set[ActKey],
    *,
    on: date,
    known_on: date | None = None,
    patrol_every: int | None = None,
) -> tuple[Life, Explanation] | None:
    """Fold the facts to the day and say why; None when the parcel was not yet supplied (as known then)."""
    life = fold(facts, no, on=on, known_on=known_on, traced=True)
    if life is None:
        return None
    assert life.trace is not None
    why, clause = _why(life)
    waiting = waits_for(life, next_look_on(life, done, patrol_every=patrol_every))
    explanation = Explanation(
        no=no,
        on=on,
        state=life.state,
        lateness=[late.zh for late in overdue(life, on)],
        why=why,
        clause=clause,
        waits_for="" if waiting is None else waiting.zh,
    )
    known = [f for f in facts if known_on is None or f.recorded_on is None or f.recorded_on <= known_on]
    explanation.facts = [Dated(f.on, fact_sentence(f)) for f in in_legal_order(known) if f.on <= on]
    explanation.moves = [_moved(move) for move in life.trace]
    explanation.counts = day_counts(life, on) + responsibility_beside(life, known, on)
    steps = (s for s in upcoming(life, done, patrol_every=patrol_every) if not s.lapses)
    explanation.next_steps = [
        Dated(s.on, ("应办未办：" if s.is_late else "") + step_words(s.rule, s.occasion), s.rule.clause.cite)
        for s in steps
    ]
    explanation.notes = notes(life, clause)
    return life, explanation


def _why(life: Life) -> tuple[str, Clause | None]:
    """The sentence and clause of the last change of state, else of the supply."""
    if not life.trace:
        return f"{life.contract.signed_on}签订{life.contract.kind.paper}，尚无到期事项", None
    cause = life.trace[-1].cause
    if isinstance(cause, Fact):
        return f"{cause.on}{fact_sentence(cause)}", CLAUSE_OF.get(cause.kind)
    assert isinstance(cause, tuple)
    rule, occasion = cause
    return rule.sentence(occasion), rule.clause


CLAUSE_OF = {
    Kind.START: order53.STARTED,
    Kind.IDLE_DETERMINATION: order53.DETERMINATION,
    Kind.REVOCATION: order53.DETERMINATION,
    Kind.DISPOSAL_DONE: case_clauses.PLAN,
    Kind.DEREGISTERED: case_clauses.PERFORMANCE,
    Kind.DEREGISTRATION_ANNOUNCED: case_clauses.NOT_PERFORMED,
    Kind.APPEAL_DECIDED: case_clauses.REMEDIES,
}
"""The article a change of state by a fact rests on."""


def _moved(move: Moved) -> Dated:
    text = f"{move.before.zh} → {move.after.zh}"
    if isinstance(move.cause, Fact):
        return Dated(move.on, f"{text}（{move.cause.kind.zh}）")
    assert isinstance(move.cause, tuple)
    rule, occasion = move.cause
    return Dated(move.on, f"{text}（{rule.sentence(occasion)}）", rule.clause.cite)


def step_words(rule: Rule, occasion: Occasion) -> str:
    """A step in words: “开工·提醒：开工提醒书”."""
    subject = f"第{occasion.subject}期" if occasion.subject else ""
    words = f"{rule.duty.zh}·{rule.step.zh}{subject}"
    if isinstance(rule.act, Moves):
        return f"{words}：状态变化（{rule.act.trigger.zh}）"
    return f"{words}：{rule.act.sort.zh}《{rule.act.name.zh}》"


def day_counts(life: Life, today: date) -> list[str]:
    """The count of days of every open duty, line by line, each boundary named."""
    lines = []
    for balance in balances(life, today):
        if balance.due_on is None or not balance.outstanding_wan or life.ended:
            continue
        owed = f"第{balance.no}期{plain(balance.amount_wan)}万元，约定{balance.due_on}（当日仍在期内）"
        if not life.payments_stated:
            owed += "；缴款情况未填报，不计欠缴"
        elif balance.overdue_days:
            owed += f"；自{balance.due_on + ONE_DAY}起逾期，至{today}共{balance.overdue_days}天，尚欠{plain(balance.outstanding_wan)}万元"
        lines.append(owed)
    start_on = life.agreed_start_on
    if life.start_open and start_on is not None:
        lines.append(_count_of("约定开工", start_on, today))
        lines.append(
            f"满一年：{start_on}当日不计，期满日{FULL_YEAR.from_day(start_on) - ONE_DAY}，"
            f"自{FULL_YEAR.from_day(start_on)}起为疑似闲置；满两年自{TWO_FULL_YEARS.from_day(start_on)}起"
        )
    done_by = life.contract.completion_on
    if life.completion_open and done_by is not None:
        lines.append(_count_of("约定竣工", done_by, today))
    if life.halted_on is not None and life.completed_on is None and not life.ended:
        lines += _halt_counts(life, life.halted_on, today)
    return lines


def responsibility_beside(life: Life, facts: Sequence[Fact], today: date) -> list[str]:
    """Whose the days past the agreed start are, where somebody decided it: they stand beside the clock, never in it."""
    decided = any(
        f.kind is Kind.ATTRIBUTION and f.values["stage"] is Stage.START for f in in_legal_order(facts)
    )
    if not decided or not life.start_open:
        return []
    clock = ledger(facts, life, Stage.START, today).clock
    return [] if clock is None or not clock.past_days else [f"责任日：{clock.zh}"]


def _count_of(what: str, due_on: date, today: date) -> str:
    if today <= due_on:
        return f"{what}{due_on}（当日仍在期内），距今{(due_on - today).days}天"
    return f"{what}{due_on}（当日仍在期内）；自{due_on + ONE_DAY}起逾期，至{today}共{(today - due_on).days}天"


def _halt_counts(life: Life, halted_on: date, today: date) -> list[str]:
    lines = [
        f"停工{halted_on}，至{today}共{(today - halted_on).days}天；满一年自{FULL_YEAR.from_day(halted_on)}起"
    ]
    area, total = life.started_area_ha, life.parcel.area_ha
    known = (
        "未测"
        if area is None or total is None
        else f"{plain(area)}／{plain(total)}公顷（标准{IDLE_AREA_ZH}）"
    )
    invested, whole = life.invested_wan, total_investment_wan(life)
    money = (
        "未测"
        if invested is None or whole is None
        else f"{plain(invested)}／{plain(whole)}万元（标准{IDLE_INVESTMENT_ZH}）"
    )
    return [*lines, f"开发面积：{known}；已投资额：{money}"]


def notes(life: Life, clause: Clause | None) -> list[str]:
    """What a reader must know beside the answer: gaps, unproved starts, older texts."""
    found = []
    if not life.payments_stated and life.contract.instalments:
        found.append("导入数据未载明缴款情况：相关催缴列入补录甄别，不计作欠缴。")
    if life.started_on is not None and not life.start_proved and life.completed_on is None:
        found.append("动工未核实：未登记动工依据（施工许可证、基坑、桩基或三分之一地基）。")
    if not life.construction_duty:
        found.append("协议出让的小面积补办用地，未约定合理开工日期，不负开工竣工义务。")
    if life.contract.start_on is None and life.handed_over_on is not None:
        found.append(
            f"未约定开工日期：依据{order53.NO_AGREED_START.cite}，以实际交地日起一年为动工开发日期。"
        )
    if clause is not None and (note := _older(clause.source, life)):
        found.append(note)
    return found


def _older(source: Source, life: Life) -> str:
    """A text that came into force later than the day it is applied to is named as the first version held."""
    applied_to = life.suspected_on if source is ORDER53 else life.contract.signed_on
    if source.in_force_on is not None and applied_to is not None and applied_to < source.in_force_on:
        return f"{source.name}自{source.in_force_on}起施行；{applied_to}早于该日，按所载最早版本说明，处理前应核对当时规定。"
    return ""
