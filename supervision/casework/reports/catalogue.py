"""The reports there are (报表目录): each name with the function that builds it.

A report is added by its name here, its title in Chinese beside it, and one line of `BUILT_BY`; those that need what
happens every day stand in `daily.report_catalogue`, which the doors ask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from supervision.casework.reports import (
    arrears,
    breaches,
    idle,
    idle_public,
    monthly,
    patrols,
    punctuality,
    ranking,
    stock,
    undone,
)
from supervision.casework.reports.report import Asked, Report
from supervision.law.terms import Term
from supervision.office import Office


class ReportName(Term):
    """What a report is called: its name on the command line and in addresses, its title beside it."""

    MONTHLY = "monthly", "建设项目用地跟踪管理情况月报表"
    STOCK = "stock", "盘活存量土地进度"
    RANKING = "ranking", "供后监管情况排名"
    IDLE = "idle", "闲置土地台账和处置率"
    IDLE_PUBLIC = "idle_public", "闲置土地公开清单"
    ARREARS = "arrears", "欠缴价款情况"
    PATROLS = "patrols", "巡查覆盖情况"
    BREACHES = "breaches", "违约原因分析"
    PUNCTUALITY = "punctuality", "按期履约情况"
    UNDONE = "undone", "应查未查、查而未果清单"
    WORK_AHEAD = "work_ahead", "今后九十天工作量"


Build = Callable[[Session, Asked, Office], Report]
"""Builds one report for an office; what it counts is what `Asked` asks for, nothing is read from a clock."""

BUILT_BY: Mapping[ReportName, Build] = {
    ReportName.MONTHLY: monthly.build,
    ReportName.STOCK: stock.build,
    ReportName.RANKING: ranking.build,
    ReportName.IDLE: idle.build,
    ReportName.IDLE_PUBLIC: idle_public.build,
    ReportName.ARREARS: arrears.build,
    ReportName.PATROLS: patrols.build,
    ReportName.BREACHES: breaches.build,
    ReportName.PUNCTUALITY: punctuality.build,
    ReportName.UNDONE: undone.build,
}
"""Reports made of what is on file."""

OF_A_PERIOD: frozenset[ReportName] = frozenset(
    {ReportName.RANKING, ReportName.PATROLS, ReportName.BREACHES, ReportName.PUNCTUALITY}
)
"""Reports about a period, which take its first day (`--from`); any other is of one day."""
