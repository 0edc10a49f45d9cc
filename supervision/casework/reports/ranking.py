"""The ranking a circular is made of (履约监管排名): districts or land offices by rates of one period, equal ones equal.

Whoever has too few to judge by stands in the table and is not ranked. No sum of ranks is made: nothing says how much one
rate weighs beside another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from supervision.casework.lives import ParcelLife
from supervision.casework.reports import idle, patrols, punctuality
from supervision.casework.reports.columns import (
    ALL,
    AREA,
    YES,
    Cells,
    Measure,
    Where,
    bars,
    counted_by,
    grid_by,
    number,
    said,
    total,
    where,
)
from supervision.casework.reports.idle import Year, year_asked
from supervision.casework.reports.period import begin_of, in_words
from supervision.casework.reports.population import population
from supervision.casework.reports.report import Asked, Detail, Figure, Grid, Report, Section, Unit
from supervision.law.terms import Stage
from supervision.office import Office

RANK, SHARE = "名次", "比率"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One rate to rank by (指标): what it is called, what is counted of which rows; `size` says who has too few."""

    title: str
    columns: tuple[tuple[str, Measure], ...]
    share: Measure
    size: Measure
    these: Where


SETTLED = where(按期缴清=YES)
COVERED = where(达标=YES)


def _fell_due(title: str) -> Indicator:
    columns = (("到期", punctuality.FELL_DUE), ("按期", punctuality.IN_TIME))
    return Indicator(title, columns, punctuality.ON_TIME, punctuality.FELL_DUE, where(期内到期=YES))


PAYMENT = Indicator(
    "按期缴款率",
    (("到期", number()), ("按期缴清", number(SETTLED))),
    punctuality.SETTLED_IN_TIME,
    number(),
    ALL,
)
START, COMPLETION = _fell_due("按期开工率"), _fell_due("按期竣工率")
DISPOSAL = Indicator(
    "闲置土地处置率",
    (
        ("基数宗数", number(idle.BASE)),
        ("基数面积", total(AREA, idle.BASE)),
        ("已处置面积", total(AREA, idle.DISPOSED)),
    ),
    idle.RATE_BY_AREA,
    number(idle.BASE),
    idle.BASE,
)
COVERAGE = Indicator(
    "巡查覆盖率",
    (("进入阶段", patrols.REACHED), ("达标", patrols.IS_COVERED)),
    patrols.COVERAGE,
    patrols.REACHED,
    ALL,
)


@dataclass(slots=True)
class Gathered:
    """The rows of every indicator, gathered in one passage through the parcels."""

    begin: date
    on: date
    year: Year
    office: Office
    payments: list[Cells] = field(default_factory=list)
    starts: list[Cells] = field(default_factory=list)
    completions: list[Cells] = field(default_factory=list)
    spells: list[Cells] = field(default_factory=list)
    stages: list[Cells] = field(default_factory=list)

    def take(self, each: ParcelLife) -> None:
        begin, on, office = self.begin, self.on, self.office
        self.payments += punctuality.payment_row(each, begin, on, office)
        self.starts += punctuality.duty_row(each, Stage.START, begin, on, office)
        self.completions += punctuality.duty_row(each, Stage.COMPLETION, begin, on, office)
        self.spells += idle.spell_rows(each, self.year, office)
        self.stages += patrols.stage_rows(each, begin, on, office)

    def ranked(self) -> Sequence[tuple[Indicator, Detail]]:
        """Each indicator with the rows it is counted from."""
        return (
            (PAYMENT, punctuality.payments_of(self.payments)),
            (START, punctuality.starts_of(self.starts)),
            (COMPLETION, punctuality.completions_of(self.completions)),
            (DISPOSAL, idle.idle_of(self.spells)),
            (COVERAGE, patrols.stages_of(self.stages)),
        )


def build(session: Session, asked: Asked, office: Office) -> Report:
    """The ranking of a period, indicator by indicator."""
    begin = begin_of(asked)
    gathered = Gathered(begin, asked.on, year_asked(asked, office), office)
    for each in population(session, asked, journals=True):
        gathered.take(each)
    ranked = gathered.ranked()
    return Report(
        "ranking",
        "供后监管情况排名",
        office.name,
        asked,
        rules(begin, gathered.year, office),
        tuple(_section(indicator, detail, office) for indicator, detail in ranked),
        tuple(detail for _, detail in ranked),
    )


def rules(begin: date, year: Year, office: Office) -> tuple[str, ...]:
    """What the ranks rest on, and what each rate is counted by."""
    reporting = office.reporting
    return (
        f"{in_words(begin, year.on)}；按{counted_by(office)}排名",
        "名次按公布的比率（保留一位小数，四舍五入）由高到低排列，比率相同的名次相同，其后的名次依次空出",
        f"基数不足{reporting.smallest_base}宗的只列出、不排名；各指标分别排名，不作综合名次",
        *punctuality.RULES,
        *idle.rules(year, reporting),
        *patrols.COVERAGE_RULES,
    )


def _section(indicator: Indicator, detail: Detail, office: Office) -> Section:
    grid = ranked_grid(indicator, detail, office)
    assert grid.total is not None
    if not grid.rows:
        return Section(indicator.title, (f"统计期内没有计算{indicator.title}的宗地。",))
    goal = office.reporting.idle_goal_percent if indicator is DISPOSAL else None
    counted = "，".join(
        f"{name}{said(figure)}" for name, figure in zip(grid.columns, grid.total, strict=True) if name != RANK
    )
    return Section(
        indicator.title,
        (f"全部：{counted}。",),
        (grid,),
        bars(indicator.title, Unit.PERCENT, grid, SHARE, goal),
    )


def ranked_grid(indicator: Indicator, detail: Detail, office: Office) -> Grid:
    """The table of one indicator, the first in rank above; those not ranked stand below."""
    reporting = office.reporting
    columns = (*indicator.columns, (SHARE, indicator.share), ("基数", indicator.size))
    grid = grid_by(detail, counted_by(office), indicator.title, columns, these=indicator.these)
    assert grid.total is not None
    few = {word for word, figures in grid.rows if (figures[-1].value or 0) < reporting.smallest_base}
    shares = {word: figures[-2].value for word, figures in grid.rows if word not in few}
    ranks = ranks_of({word: Decimal(share) for word, share in shares.items() if share is not None})
    too_few = f"基数不足{reporting.smallest_base}宗"
    rows = [
        (word, (*figures[:-1], _rank(ranks.get(word), too_few if word in few else figures[-2].why)))
        for word, figures in grid.rows
    ]
    rows.sort(key=lambda row: (ranks.get(row[0], len(ranks) + 1), row[0]))
    return Grid(grid.title, grid.head, (*grid.columns[:-1], RANK), tuple(rows), (*grid.total[:-1], WHOLE))


def _rank(rank: int | None, why: str) -> Figure:
    return Figure(rank, Unit.TEXT, why="" if rank is not None else f"{why}，不排名")


WHOLE = Figure(None, Unit.TEXT, why="全部不排名")


def ranks_of(shares: Mapping[str, Decimal]) -> dict[str, int]:
    """Each one's rank, the highest first; equal figures have equal ranks, and the ranks after them are left empty."""
    return {word: 1 + sum(other > share for other in shares.values()) for word, share in shares.items()}
