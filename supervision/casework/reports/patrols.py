"""Patrol coverage (巡查覆盖情况): which projects were visited as often as the indicator in force asks, and which were not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from supervision.casework.lives import ParcelLife
from supervision.casework.reports.columns import (
    NO,
    PARCEL,
    YES,
    Cells,
    bars,
    counted_by,
    grid_by,
    number,
    parcel_cells,
    rate,
    said,
    total,
    where,
    yes_or_no,
)
from supervision.casework.reports.period import begin_of, in_words
from supervision.casework.reports.population import population
from supervision.casework.reports.report import Asked, Column, Detail, Report, Section, Unit
from supervision.casework.visit_indicators import VISIT_OWED, visit_late
from supervision.law.rules.counts import AHEAD
from supervision.law.rules.county_clauses import PATROL_CLAUSE, VISITS_CLAUSE
from supervision.law.steps import ActSort, Step
from supervision.law.visits import VISITED, stages_visited
from supervision.office import Office
from supervision.records.act import ActStatus

STAGES, PATROLS, UNVISITED = "stages", "patrols", "unvisited"

STAGE = (
    *PARCEL,
    Column("阶段"),
    Column("进入阶段日", Unit.DATE),
    Column("指标依据"),
    Column("应巡查", Unit.VISITS),
    Column("已巡查", Unit.VISITS),
    Column("达标"),
    Column("巡查日期"),
)
PATROL = (*PARCEL, Column("应办日", Unit.DATE), Column("办理情况"), Column("逾期未办"), Column("承办人"))

COVERED, RATE = "达标", "覆盖率"


def build(session: Session, asked: Asked, office: Office) -> Report:
    """The coverage of a period, stage by stage, and the patrols that fell due in it."""
    begin, by = begin_of(asked), counted_by(office)
    stages: list[Cells] = []
    patrols: list[Cells] = []
    for each in population(session, asked, journals=True):
        stages += stage_rows(each, begin, asked.on, office)
        patrols += _patrol_rows(each, begin, asked.on, office)
    of_stages = stages_of(stages)
    covered = of_stages.place(COVERED)
    missed = Detail(UNVISITED, "应巡查未达标明细", STAGE, [row for row in stages if row[covered] == NO])
    of_patrols = Detail(PATROLS, "定期巡查任务明细", PATROL, patrols)
    return Report(
        "patrols",
        "巡查覆盖情况",
        office.name,
        asked,
        _rules(begin, asked.on),
        (_coverage(of_stages, of_patrols, by), _unvisited(missed, by)),
        (of_stages, missed, of_patrols),
    )


def stages_of(rows: list[Cells]) -> Detail:
    return Detail(STAGES, "各阶段巡查明细", STAGE, rows)


COVERAGE_RULES = (
    f"指标：{VISITS_CLAUSE.cite}“{VISITS_CLAUSE.sentence}”；上级下达的指标自执行日起以上级的为准，逐宗列明依据",
    f"约定日前{-AHEAD.length}天进入阶段（实际开工、竣工更早的，自当日起），统计期内进入阶段的计入；进入以后的巡查才算",
    "巡查覆盖率＝达到指标次数的宗数÷进入阶段的宗数；进入阶段时已收回、已解除合同的和无建设义务的宗地不计入，闲置宗地不要求竣工巡查",
)
"""What the coverage is counted by."""


def _rules(begin: date, on: date) -> tuple[str, ...]:
    return (
        in_words(begin, on),
        *COVERAGE_RULES,
        f"定期巡查（{PATROL_CLAUSE.cite}）按统计期内到期的巡查任务计，巡查间隔是本机关的设置；"
        "到期日次日起仍待办的和已列为逾期未办的，都计入逾期未办",
    )


# Rows


def stage_rows(each: ParcelLife, begin: date, on: date, office: Office) -> Iterator[Cells]:
    """The stages a parcel reached in the period, as the law counts its visits."""
    for stage in stages_visited(each.facts, each.no, begin, on, office.visit_targets):
        yield (
            *parcel_cells(each, office), stage.stage.zh, stage.reached_on, stage.target.document, stage.target.visits,
            len(stage.made), yes_or_no(stage.covered), "、".join(str(day) for day in stage.made),
        )  # fmt: skip


def _patrol_rows(each: ParcelLife, begin: date, on: date, office: Office) -> Iterator[Cells]:
    """The patrols of a parcel that fell due in the period, and what had become of them on the day."""
    for act in each.acts.values():
        is_patrol = act.sort is ActSort.TASK and act.step == Step.PATROL
        if is_patrol and act.status in VISIT_OWED and begin <= act.due_on <= on:
            officer = office.staff.name_of(act.officer) if act.officer else ""
            late = yes_or_no(visit_late(act.status, act.due_on, on))
            yield *parcel_cells(each, office), act.due_on, act.status.zh, late, officer


# Measures

REACHED = number()
IS_COVERED = number(where(达标=YES))
COVERAGE = rate(IS_COVERED, REACHED)


def _coverage(stages: Detail, patrols: Detail, by: str) -> Section:
    columns = (("进入阶段", REACHED), (COVERED, IS_COVERED), (RATE, COVERAGE), ("应巡查次数", total("应巡查")), ("已巡查次数", total("已巡查")))  # fmt: skip
    by_stage = grid_by(stages, "阶段", "按阶段", columns, order=[stage.zh for stage in VISITED])
    by_place = grid_by(stages, by, f"按{by}", columns)
    patrolled = grid_by(
        patrols,
        by,
        "定期巡查任务",
        (
            ("到期", number(unit=Unit.VISITS)),
            ("已办结", number(where(办理情况=ActStatus.DONE.zh), Unit.VISITS)),
            ("逾期未办", number(where(逾期未办=YES), Unit.VISITS)),
        ),
    )
    if not stages.rows:
        return Section(
            "一、覆盖率", ("统计期内没有进入开工、竣工阶段的宗地。",), (patrolled,) if patrols.rows else ()
        )
    assert by_stage.total is not None
    reached, covered, share, *_ = by_stage.total
    sentence = (
        f"统计期内{said(reached)}次进入开工、竣工阶段，达到巡查指标的{said(covered)}次，覆盖率{said(share)}。"
    )
    grids = (by_stage, by_place, *((patrolled,) if patrols.rows else ()))
    return Section("一、覆盖率", (sentence,), grids, bars("巡查覆盖率", Unit.PERCENT, by_place, RATE))


def _unvisited(missed: Detail, by: str) -> Section:
    if not missed.rows:
        return Section("二、应巡查未达标", ("没有应巡查而未达到指标的宗地。",))
    grid = grid_by(
        missed,
        by,
        "应巡查未达标",
        tuple((stage.zh, number(where(阶段=stage.zh))) for stage in VISITED),
    )
    return Section("二、应巡查未达标", (), (grid,), (), (UNVISITED,))
