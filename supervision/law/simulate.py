"""One invented life, day by day (情景推演): what the office would do, without a database or a clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import unified_diff
from typing import Any

from supervision.law import life as lives
from supervision.law.daycount import ONE_DAY
from supervision.law.docket import Act, look
from supervision.law.facts import Fact, read_payload
from supervision.law.permits import check
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.rules.rule import ActKey
from supervision.law.standing import Life
from supervision.law.steps import ActSort
from supervision.law.terms import Kind, State
from supervision.law.values import a_date

Line = dict[str, Any]
"""One printed line: on, act, duty, step, notice | task | alert, subject, from, to, clause, reason; what applies."""

SHORTEST_HORIZON_DAYS = 366
"""Without `until`, a simulation goes this far past the last date the file names."""


@dataclass(slots=True)
class Simulation:
    """What a scenario gave: the lines in order, the refusal that ended it, and the difference from `expect`."""

    lines: list[Line] = field(default_factory=list)
    refusal: str = ""
    difference: str = ""
    life: Life | None = None


def simulate(scenario: Mapping[str, Any], *, until: date | None = None) -> Simulation:
    """Live through a scenario; raises `BadRecord` if the file itself cannot be read."""
    supply, happenings = read_scenario(scenario)
    until = until or _until(scenario, supply, happenings)
    run, arranged = Simulation(), scenario.get("arranged") is True
    life = lives.begin(supply, _parcel_no(scenario))
    known, done = [supply], set[ActKey]()
    day = supply.on
    try:
        while day <= until:
            for fact in (h for h in happenings if max(h.on, supply.on) == day):
                life = _happen(life, fact, day, known, run.lines)
            acts = look(life, day, done)
            run.lines += [line_of(act) for act in acts if arranged or not act.rule.arranged]
            day += ONE_DAY
    except (NotAllowed, BadRecord) as refused:
        run.refusal = f"{day}：{refused}"
    run.life = life
    if (expected := scenario.get("expect")) is not None:
        run.difference = difference(run.lines, expected)
    return run


KNOWN = frozenset(
    {"title", "parcel", "contract", "happenings", "until", "expect", "refused", "arranged", "articles"}
)
"""What a scenario may say. `articles` names the articles it shows, for who reads it; a simulation asks nothing of them."""


def read_scenario(scenario: Mapping[str, Any]) -> tuple[Fact, list[Fact]]:
    """The supply and the happenings, every problem of the file named at once."""
    problems: list[str] = []
    if not isinstance(scenario, Mapping):
        raise BadRecord("情景文件应为 parcel、contract、happenings、until、expect 各项")
    problems += [f"情景文件没有“{key}”这一项" for key in sorted(map(str, set(scenario) - KNOWN))]
    terms: Mapping[str, Any] = {}
    try:
        given = {key: scenario[key] for key in ("parcel", "contract") if key in scenario}
        terms = read_payload(Kind.SUPPLY, given)
    except BadRecord as bad:
        problems += bad.problems
    happenings: list[Fact] = []
    ids: dict[str, str] = {}
    for position, given in enumerate(scenario.get("happenings") or [], start=1):
        try:
            happenings.append(_read_happening(position, given, ids))
        except BadRecord as bad:
            problems += [f"第{position}件事：{problem}" for problem in bad.problems]
    if problems:
        raise BadRecord(*problems)
    return Fact(Kind.SUPPLY, terms["contract"]["signed_on"], 0, terms), happenings


def _read_happening(position: int, given: object, ids: dict[str, str]) -> Fact:
    if not isinstance(given, Mapping):
        raise BadRecord("应为“键: 值”的形式")
    try:
        kind = Kind(str(given.get("kind")))
    except ValueError:
        raise BadRecord(f"不认识的事项“{given.get('kind')}”") from None
    if "on" not in given:
        raise BadRecord("缺日期（on）")
    values = dict(read_payload(kind, given))
    ids[str(given.get("id", position))] = str(position)
    if kind is Kind.CORRECTION:
        voided = ids.get(values["voids"])
        if voided is None or voided == str(position):
            raise BadRecord(f"要更正的记录“{values['voids']}”不在此前的记录中")
        values["voids"] = voided
    return Fact(kind, a_date(given["on"]), position, values)


def _parcel_no(scenario: Mapping[str, Any]) -> str:
    return str(scenario["parcel"].get("supervision_no") or "示例")


def _until(scenario: Mapping[str, Any], supply: Fact, happenings: list[Fact]) -> date:
    if scenario.get("until") is not None:
        return a_date(scenario["until"])
    contract = supply.values["contract"]
    agreed = [contract[key] for key in ("handover_on", "start_on", "completion_on") if key in contract]
    named = [supply.on, *agreed, *(h.on for h in happenings)]
    return date.fromordinal(max(named).toordinal() + SHORTEST_HORIZON_DAYS)


def _happen(life: Life, fact: Fact, day: date, known: list[Fact], lines: list[Line]) -> Life:
    """Take one happening; the change of state it causes is printed."""
    before = life.state
    check(life, fact)
    known.append(fact)
    if fact.kind is Kind.CORRECTION:
        again = lives.fold(known, life.parcel.no, on=day, looked=False)
        if again is None:
            raise NotAllowed(f"宗地{life.parcel.no}的供地记录不能这样更正。")
        life = again
    else:
        lives.apply(life, fact)
    if life.state is not before:
        lines.append(_moved_by(fact, day, before, life.state))
    return life


def _moved_by(fact: Fact, day: date, before: State, after: State) -> Line:
    line: Line = {"on": day.isoformat(), "act": str(ActSort.MOVE)}
    line |= {"from": str(before), "to": str(after), "reason": f"{fact.on}登记“{fact.kind.zh}”"}
    return line


def line_of(act: Act) -> Line:
    """An act as one printed line."""
    rule = act.rule
    line: Line = {
        "on": act.on.isoformat(),
        "act": str(act.sort),
        "duty": str(rule.duty),
        "step": str(rule.step),
    }
    if act.name:
        line[str(rule.act.sort)] = act.name
    if act.occasion.subject and act.sort is not ActSort.MOVE:
        line["subject"] = act.occasion.subject
    if act.from_state is not None:
        line |= {"from": str(act.from_state), "to": str(act.to_state)}
    line |= {"clause": rule.clause.cite, "reason": act.reason}
    return line


SORTS_ALWAYS_EXPECTED = frozenset({"notice", "move"})
SORTS = ("notice", "task", "move", "lapse", "alert")


def difference(lines: list[Line], expected: list[Mapping[str, Any]]) -> str:
    """A diff of what was expected and what came, empty when they agree.

    Every notice and move must be listed, in order; tasks, lapses and alerts too once `expect` names one of
    the sort. An expected line is compared by the keys it gives.
    """
    wanted = [_expected(given) for given in expected]
    sorts = SORTS_ALWAYS_EXPECTED | {str(line["act"]) for line in wanted}
    came = [line for line in lines if line["act"] in sorts]
    if len(wanted) == len(came) and all(w.items() <= c.items() for w, c in zip(wanted, came, strict=True)):
        return ""
    shown = [_shown(line) for line in came]
    for index, line in enumerate(wanted):  # show a matching line in the same words
        if index < len(came) and line.items() <= came[index].items():
            wanted[index] = came[index]
    diff = unified_diff(
        [_shown(line) for line in wanted], shown, "expect（预期）", "simulate（推演）", lineterm=""
    )
    return "\n".join(diff)


def _expected(given: Mapping[str, Any]) -> Line:
    """`{on, notice: N}`, `{on, task: T}`, `{on, alert: A}`, `{on, lapse: N}`, `{on, move: STATE}`, `{on, from, to}`."""
    line: Line = {**given, "on": str(a_date(given["on"]))}
    if "move" in line:
        before, arrow, after = str(line.pop("move")).replace("→", "->").partition("->")
        line |= {"from": before.strip(), "to": after.strip()} if arrow else {"to": before.strip()}
    if "lapse" in line:
        line["act"] = "lapse"
        lapsed = line.pop("lapse")
        line["notice" if not str(lapsed).startswith("inspect") else "task"] = lapsed
    if "act" not in line:
        line["act"] = "move" if "to" in line else next((sort for sort in SORTS if sort in line), "notice")
    return line


def _shown(line: Line) -> str:
    keys = ("on", "act", "notice", "task", "alert", "subject", "from", "to")
    return "  ".join(str(line[key]) for key in keys if key in line)
