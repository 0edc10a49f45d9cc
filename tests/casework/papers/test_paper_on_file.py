"""Papers drawn from a file in the database: the same on both, as of a day, as known on a day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from supervision.casework.finding import find_parcel
from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.papers.paper import file_on_day
from supervision.law.steps import PaperName
from supervision.office import Office
from supervision.records.db import reading
from tests.casework.papers.lives import text_of
from tests.database import NO, supply, sweep_on, tell

BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
VISITED = date(2024, 6, 2)
LATER = date(2024, 6, 10)


@pytest.fixture
def visited(engine: Engine) -> Engine:
    """A parcel not started, swept on the day of a visit that was written down a week later; the notice issued and served."""
    tell(engine, date(2024, 1, 5), supply())
    sweep_on(engine, VISITED)
    tell(engine, LATER, {"kind": "inspection", "on": str(VISITED), "finding": "not_started"})
    tell(
        engine,
        LATER,
        {"kind": "notice_issued", "on": "2024-06-09", "notice": "start_notice", "number": "新7号"},
    )
    tell(engine, LATER, {"kind": "service", "on": str(LATER), "notice": "start_notice", "receiver": "李四"})
    return engine


def file(engine: Engine, on: date, known_on: date | None = None) -> FileOnDay | None:
    with reading(engine) as session:
        return file_on_day(session, find_parcel(session, NO), on=on, office=Office(), known_on=known_on)


def text(engine: Engine, name: PaperName, on: date, known_on: date | None = None) -> str:
    found = file(engine, on, known_on)
    assert found is not None
    return text_of(name, found)


@BOTH
def test_the_receipt_is_filled_in_from_what_was_recorded(visited: Engine) -> None:
    receipt = text(visited, PaperName.SERVICE_RECEIPT, LATER)
    assert "文号：新7号\n签发日期：2024年6月9日" in receipt
    assert "送达时间：2024年6月10日" in receipt
    assert "李四" in receipt
    form = text(visited, PaperName.SERVICE_RECEIPT, date(2024, 6, 9))
    assert "送达时间：________年" in form


@BOTH
def test_the_card_is_as_of_a_day_and_as_known_on_a_day(visited: Engine) -> None:
    assert "第1次：2024年6月2日" in text(visited, PaperName.TRACKING_CARD, VISITED)
    assert "尚无巡查记录" in text(visited, PaperName.TRACKING_CARD, VISITED, known_on=date(2024, 6, 9))
    assert "《开工通知书》：2024年6月2日拟稿（已拟稿）" in text(visited, PaperName.TRACKING_CARD, VISITED)


def test_before_the_supply_there_is_no_file(visited: Engine) -> None:
    assert file(visited, date(2024, 1, 4)) is None
    assert file(visited, date(2024, 1, 5)) is not None
    assert file(visited, LATER, known_on=date(2024, 1, 4)) is None
