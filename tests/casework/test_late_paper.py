"""A paper recorded late: issued, as it turns out, before the day its draft was made; every reader of a past day tells it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from supervision.casework.finding import find_parcel
from supervision.casework.holders import HolderPage, holder_page
from supervision.casework.papers.paper import file_on_day
from supervision.casework.reading import read_parcel
from supervision.casework.reports import breaches, monthly, patrols, undone
from supervision.casework.reports.report import Report
from supervision.law.steps import PaperName
from supervision.office import Office
from supervision.records.db import reading
from tests.casework.papers.lives import text_of
from tests.casework.reports.asking import Build, built, day, land, number, then, value
from tests.database import on_both_databases as pytest_generate_tests
from tests.database import sweep_on, tell

__all__ = ["pytest_generate_tests"]

EVE, ISSUED, BETWEEN, SWEPT, TOLD = map(
    day, ("2024-05-30", "2024-05-31", "2024-06-02", "2024-06-03", "2024-06-05")
)
DAYS = (EVE, ISSUED, BETWEEN, SWEPT)


@pytest.fixture
def late(engine: Engine) -> Engine:
    """The start reminder was drafted on 3 June; on 5 June it is told that it was issued on 31 May."""
    tell(engine, day("2024-01-05"), land(1, start_on="2024-06-30"))
    sweep_on(engine, SWEPT)
    tell(
        engine,
        TOLD,
        then(1, "notice_issued", "2024-05-31", notice="start_reminder", number="新国土监〔2024〕1号"),
    )
    return engine


def line(report: Report, label: str) -> tuple[object, object]:
    title = next(g.title for s in report.sections for g in s.grids if g.title.endswith("总表"))
    return value(report, title, label, "本月"), value(report, title, label, "上月")


def test_the_month_of_its_issue_counts_it_issued_and_that_of_its_draft_drafted(late: Engine) -> None:
    june = built(late, monthly.build, "2024-06-30")
    assert line(june, "通知文书·本月拟稿") == (1, 0)
    assert line(june, "通知文书·本月签发") == (0, 1)
    assert line(built(late, monthly.build, ISSUED), "通知文书·本月签发") == (1, 0)
    assert line(built(late, monthly.build, EVE), "通知文书·本月签发") == (0, 0)


@pytest.mark.parametrize("build", [patrols.build, breaches.build, undone.build, monthly.build])
@pytest.mark.parametrize("on", DAYS)
def test_every_report_of_a_day_between_is_counted(late: Engine, build: Build, on: date) -> None:
    assert built(late, build, on).title
    assert built(late, build, on, known_on=SWEPT).title


@pytest.mark.parametrize(
    ("on", "drafts", "sent"), [(EVE, 0, 0), (ISSUED, 0, 1), (BETWEEN, 0, 1), (SWEPT, 0, 1)]
)
def test_it_waits_for_its_service_from_its_issue_on(late: Engine, on: date, drafts: int, sent: int) -> None:
    report = built(late, undone.build, on)
    assert (len(report.detail("drafts").rows), len(report.detail("sent").rows)) == (drafts, sent)


def test_as_known_before_it_was_told_it_was_a_draft(late: Engine) -> None:
    report = built(late, undone.build, SWEPT, known_on=SWEPT)
    assert (len(report.detail("drafts").rows), len(report.detail("sent").rows)) == (1, 0)


@pytest.mark.parametrize("on", DAYS)
def test_the_parcel_page_its_papers_and_its_holder_are_read_as_of_a_day_between(
    late: Engine, on: date
) -> None:
    with reading(late) as session:
        parcel_id = find_parcel(session, number(1))
        read = read_parcel(session, parcel_id, on=on, known_on=None, patrol_every=None)
        file = file_on_day(session, parcel_id, on=on, office=Office())
        page = holder_page(session, "示范公司", on)
    assert read is not None
    assert file is not None
    assert isinstance(page, HolderPage)
    assert [act.name for act in read.open_acts if act.name == "start_reminder"] == []
    issued = [(paper.act.name, paper.zh) for paper in page.held[0].papers]
    assert issued == ([] if on is EVE else [("start_reminder", "未送达")])
    assert ("2024年5月31日签发" in text_of(PaperName.TRACKING_CARD, file)) is (on is not EVE)


def test_told_on_an_office_day_before_that_of_the_sweep_it_is_known_with_its_draft(engine: Engine) -> None:
    tell(engine, day("2024-01-05"), land(1, start_on="2024-06-30"))
    sweep_on(engine, SWEPT)
    tell(engine, ISSUED, then(1, "notice_issued", "2024-05-31", notice="start_reminder"))
    for known_on, sent in ((EVE, 0), (ISSUED, 1), (SWEPT, 1)):
        report = built(engine, undone.build, SWEPT, known_on=known_on)
        assert len(report.detail("sent").rows) == sent
