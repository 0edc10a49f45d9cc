"""All reports (报表目录): those made of what is on file, and those that need what happens every day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from supervision.casework.reports.catalogue import BUILT_BY, OF_A_PERIOD, Build, ReportName
from supervision.casework.reports.period import begin_of
from supervision.casework.reports.report import Asked, Report
from supervision.daily import work_ahead
from supervision.law.refusals import BadRecord
from supervision.office import Office

ALL_BUILT_BY: Mapping[ReportName, Build] = {
    **BUILT_BY,
    ReportName.WORK_AHEAD: work_ahead.build,
}
"""Every report by its name; a test holds it against `ReportName`."""


def build_report(session: Session, name: ReportName, asked: Asked, office: Office) -> Report:
    """Build one report; a period begins with the year unless it is said.

    Raises `BadRecord` for a first day that a report of a single day does not take, or that comes after the last.
    """
    if name in OF_A_PERIOD:
        asked = replace(asked, from_on=begin_of(asked))
    elif asked.from_on is not None:
        raise BadRecord(f"“{name.zh}”不是按统计期的报表，不用起日（--from），请只写统计日（--on）")
    return ALL_BUILT_BY[name](session, asked, office)
