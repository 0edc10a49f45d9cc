"""责任日计算表: whose each day of a delay is, by which paper; what the holder may claim, and the clock beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypedDict

from supervision.casework.letter_wording import days_on_paper, flattened
from supervision.casework.papers.heading import Heading, Row, a_day, for_both_sides, heading
from supervision.casework.papers.on_file import FileOnDay, NothingToSay
from supervision.law.responsibility import RULE, ExtensionClaim, Ledger, ledgers
from supervision.law.steps import PaperName
from supervision.law.stretches import Stretch
from supervision.law.terms import Kind, Stage


class DutySheet(TypedDict):
    """The calculation of one duty."""

    title: str
    due_on: str
    met_on: str
    until_on: str
    days: int
    stretches: list[Row]
    totals: list[Row]
    before_due: list[Row]
    after_met: list[Row]
    suggested: list[Row]
    cause: str
    claim: str
    clock: str
    notes: list[str]


class ResponsibilitySheet(Heading):
    """The names the template of the sheet may use."""

    rule: str
    holder: str
    duties: list[DutySheet]


def responsibility_sheet(file: FileOnDay, seq: int | None) -> ResponsibilitySheet:
    """Every duty that is late or has days attributed; with `seq`, the stage of that finding or attribution."""
    return {
        **heading(PaperName.RESPONSIBILITY_SHEET, file),
        "rule": RULE,
        "holder": flattened(file.life.parcel.holder),
        "duties": [_duty(each) for each in _ledgers(file, _stages(file, seq))],
    }


def _stages(file: FileOnDay, seq: int | None) -> tuple[Stage, ...]:
    if seq is None:
        return tuple(Stage)
    for fact in file.of_kind(Kind.BREACH, Kind.ATTRIBUTION):
        if fact.seq == seq:
            return (fact.values["stage"],)
    raise NothingToSay(
        f"宗地{file.no}案卷第{seq}号不是“{Kind.BREACH.zh}”或“{Kind.ATTRIBUTION.zh}”（supervision history {file.no}）"
    )


def _ledgers(file: FileOnDay, stages: tuple[Stage, ...]) -> list[Ledger]:
    """One ledger a duty, of the payments one an instalment; the start always, as the clock runs on it."""
    every = (each for stage in stages for each in ledgers(file.facts, file.life, stage, file.on))
    return [each for each in every if each.has_a_day or each.stage is Stage.START or len(stages) == 1]


def _duty(each: Ledger) -> DutySheet:
    number = f"第{each.instalment}期" if each.instalment is not None else ""
    cause = each.suggested_cause
    return {
        "title": f"{number}{each.stage.zh}",
        "due_on": a_day(each.due_on),
        "met_on": a_day(each.met_on),
        "until_on": a_day(each.until_on),
        "days": each.days,
        "stretches": _rows(each.stretches),
        "totals": [
            Row(label=party.zh, text=f"{days}日（占{float(each.share(party)):.1%}）")
            for party, days in each.totals.items()
        ]
        if each.days
        else [],
        "before_due": _rows(each.before_due),
        "after_met": _rows(each.after_met),
        "suggested": _rows(each.suggested),
        "cause": cause.zh if cause is not None else "",
        "claim": _claim(each.extension) if each.extension is not None else "",
        "clock": days_on_paper(each.clock.zh) if each.clock is not None else "",
        "notes": [for_both_sides(note) for note in each.notes],
    }


def _rows(stretches: Iterable[Stretch]) -> list[Row]:
    return list(_each(stretches))


def _each(stretches: Iterable[Stretch]) -> Iterator[Row]:
    for stretch in stretches:
        one_day = stretch.from_on == stretch.until_on
        until = "" if one_day else f"至{a_day(stretch.until_on)}"
        paper = (
            f"，依据：{days_on_paper(flattened(stretch.paper))}" if stretch.paper.strip() else "，无依据文件"
        )
        yield Row(
            label=f"{a_day(stretch.from_on)}{until}", text=f"{stretch.days}日，{stretch.party.zh}{paper}"
        )


def _claim(claim: ExtensionClaim) -> str:
    if not claim.excused_days:
        return ""
    granted = f"，已批准顺延{claim.granted_days}日" if claim.granted_days else ""
    words = f"责任不在用地单位的共{claim.excused_days}日{granted}，可申请顺延{claim.days}日至{a_day(claim.new_day)}"
    words += "，超过最长延期" if claim.over_a_year else ""
    return words + ("，只能作为闲置土地处置方式办理" if claim.only_by_disposal else "")
