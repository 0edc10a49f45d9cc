"""What each report costs on a large docket: counted from the lives as they are stored, and folded again as known on a day.

Beside it the monthly report as the files people take, and the most memory the program had by then.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from typing import Any

from bench.databases import Databases
from bench.docket import QUIET_ON, desk
from bench.stopwatch import by_itself, megabytes
from supervision.casework.reports.catalogue import ReportName
from supervision.casework.reports.files import FileSort, write_report
from supervision.casework.reports.report import Asked, Report
from supervision.daily.report_catalogue import build_report
from supervision.law.refusals import NotAllowed
from supervision.records.db import open_records, reading

Result = dict[str, Any]

FILES = (FileSort.XLSX, FileSort.PDF, FileSort.JSON)


def reports(of: Databases, size: int) -> Iterator[Result]:
    """Seconds of each report, now and as known on a day, each in a process of its own; the last result is the whole."""
    measured: dict[str, dict[str, float]] = {}
    for name in ReportName:
        found = by_itself(counted, of.docket(size), name)
        measured[str(name)] = found
        yield {"what": f"{name} of {size}", **found}
    files = by_itself(written, of.docket(size))
    yield {"what": f"files of {size}", **files}
    yield {"parcels": size, "seconds": measured, "files": files}


def counted(url: str, name: ReportName) -> dict[str, float]:
    """One report twice: of today, and as known on a day; a forecast goes from today alone."""
    engine = open_records(url)
    found: dict[str, float] = {}
    for how, asked in (("now", Asked(QUIET_ON)), ("as known", Asked(QUIET_ON, known_on=QUIET_ON))):
        began = time.perf_counter()
        try:
            with reading(engine) as session:
                build_report(session, name, asked, desk(QUIET_ON).office)
        except NotAllowed:
            continue
        found[how] = time.perf_counter() - began
    engine.dispose()
    return {**found, "megabytes": megabytes()}


def written(url: str) -> dict[str, float]:
    """The monthly report as files."""
    engine = open_records(url)
    office = desk(QUIET_ON).office
    with reading(engine) as session:
        report: Report = build_report(session, ReportName.MONTHLY, Asked(QUIET_ON), office)
    engine.dispose()
    found: dict[str, float] = {}
    for sort in FILES:
        began = time.perf_counter()
        write_report(report, sort, io.BytesIO(), office.printing)
        found[str(sort)] = time.perf_counter() - began
    return {**found, "megabytes": megabytes()}
