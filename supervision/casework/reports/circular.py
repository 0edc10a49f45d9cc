"""The circular (通报): a ranking as an official paper, a draft (拟稿) until the office numbers, signs and seals it.

It says the figures of its report and none of its own; the number line holds the blank of the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from supervision.casework.blocks import Block, BlockKind
from supervision.casework.layout.sheet import Form, Sheet
from supervision.casework.letter_wording import days_on_paper
from supervision.casework.papers.heading import a_day
from supervision.casework.reports.columns import counted_by, said
from supervision.casework.reports.period import begin_of, month
from supervision.casework.reports.ranking import RANK
from supervision.casework.reports.report import Figure, Grid, Report, Section
from supervision.office import Office

K = BlockKind

NUMERALS = "一二三四五六七八九十"


def circular_sheet(report: Report, office: Office, drafted_on: date) -> Sheet:
    """The paper as it is laid out: an official document (公文格式), without room for a seal while it is a draft."""
    return Sheet(tuple(circular_blocks(report, office, drafted_on)), Form.DOCUMENT, drafted_on)


def circular_blocks(report: Report, office: Office, drafted_on: date) -> Iterator[Block]:
    """The paper from its letterhead to its day; `report` is a ranking."""
    begin, on = begin_of(report.asked), report.asked.on
    yield Block(K.LETTERHEAD, office.name)
    yield Block(K.TITLE, f"关于{_months(begin, on)}建设用地供后监管情况的通报")
    yield Block(K.NUMBER, f"{office.code}〔    〕    号")
    yield Block(K.ADDRESSEE, "各国土所、各有关单位：")
    known = "" if report.asked.known_on is None else f"（按{a_day(report.asked.known_on)}所掌握的登记情况）"
    yield Block(
        K.PARAGRAPH,
        f"现将{a_day(begin)}至{a_day(on)}建设用地供后监管情况{known}通报如下。"
        f"名次按{counted_by(office)}排列，统计口径附后。",
    )
    for numeral, section in zip(NUMERALS, report.sections, strict=False):
        yield Block(K.HEADING, f"{numeral}、{section.heading}")
        yield from _of_a_section(section)
    yield Block(K.HEADING, f"{NUMERALS[len(report.sections)]}、统计口径")
    for place, rule in enumerate(report.rules, start=1):
        yield Block(K.PARAGRAPH, f"{place}. {days_on_paper(rule)}。")
    yield Block(K.SIGNATURE, office.name)
    yield Block(K.DATE, a_day(drafted_on))


def _months(begin: date, on: date) -> str:
    """The period in the title, by its months: 2026年1月至6月."""
    year = "" if begin.year == on.year else f"{on.year}年"
    until = "" if month(begin) == month(on) else f"至{year}{on.month}月"
    return f"{month(begin)}{until}"


def _of_a_section(section: Section) -> Iterator[Block]:
    for sentence in section.sentences:
        yield Block(K.PARAGRAPH, sentence)
    for grid in section.grids:
        yield from (Block(K.ROW, _of_a_unit(grid, figures), word) for word, figures in grid.rows)


def _of_a_unit(grid: Grid, figures: tuple[Figure, ...]) -> str:
    """What one unit came to, its rank first; one not ranked says why."""
    rank = figures[grid.columns.index(RANK)]
    words = [f"{name}{said(one)}" for name, one in zip(grid.columns, figures, strict=True) if name != RANK]
    return f"{rank.why if rank.value is None else f'第{rank.value}名'}：{'，'.join(words)}"
