"""A report as a file (报表文件): a workbook, a paper, a page, a table of one detail, values for a script."""

from __future__ import annotations

from typing import IO

import orjson

from supervision.casework.reports.report import Detail, Report
from supervision.casework.reports.wording import headings
from supervision.law.refusals import BadRecord
from supervision.law.terms import Term
from supervision.printing import Printing


class FileSort(Term):
    """How a report is written, by the end of the file's name."""

    XLSX = "xlsx", "工作簿"
    PDF = "pdf", "打印件"
    HTML = "html", "网页"
    CSV = "csv", "一张明细表"
    JSON = "json", "数据"


def file_sort(suffix: str) -> FileSort:
    """The sort a file's name asks for; raises `BadRecord`."""
    try:
        return FileSort(suffix.lower().removeprefix("."))
    except ValueError:
        known = "、".join(f".{sort}" for sort in FileSort)
        raise BadRecord(f"报表只能写成 {known} 文件，请改文件名") from None


def write_report(
    report: Report, sort: FileSort, file: IO[bytes], printing: Printing, *, detail: str = ""
) -> None:
    """Write the report, the same bytes for the same figures. `detail` says which one a CSV file is of.

    Raises `BadRecord` for what a sheet cannot hold or a detail there is none of, LayoutFailed for what cannot be printed.
    """
    # only who wants a file waits for openpyxl or the typesetter
    if sort is FileSort.XLSX:
        from supervision.casework.reports.workbook import write_workbook  # noqa: PLC0415

        write_workbook(report, file)
    elif sort is FileSort.PDF:
        from supervision.casework.reports.paper import report_pdf  # noqa: PLC0415

        file.write(report_pdf(report, printing))
    elif sort is FileSort.HTML:
        from supervision.casework.reports.print_view import print_view  # noqa: PLC0415

        file.write(print_view(report).encode())
    elif sort is FileSort.CSV:
        from supervision.casework.tables.writing import write_csv  # noqa: PLC0415

        one = the_detail(report, detail)
        write_csv(file, headings(one), one.rows)
    else:
        from supervision.casework.reports.values import to_values  # noqa: PLC0415

        file.write(orjson.dumps(to_values(report), option=orjson.OPT_APPEND_NEWLINE))


def the_detail(report: Report, key: str) -> Detail:
    """One detail by its key; without a key the only one there is. Raises `BadRecord` that names them all."""
    found = [detail for detail in report.details if key in ("", detail.key)]
    if len(found) == 1:
        return found[0]
    named = "、".join(f"{detail.key}（{detail.title}）" for detail in report.details)
    said = f"没有名为“{key}”的明细" if key else "这份报表有几张明细，CSV 文件只写一张"
    raise BadRecord(f"{said}，请指明其中一张：{named}")
