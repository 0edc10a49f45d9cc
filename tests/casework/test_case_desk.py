"""An idle case as the desk works on it: papers that fit, years day by day; and lists kept to a scope, read only so far."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from supervision.casework.case_desk import CaseDesk, read_case_desk
from supervision.casework.case_papers.drafting import draft_case_paper
from supervision.casework.case_papers.fitting import IN_TURN, as_it_would_read
from supervision.casework.filings import to_file
from supervision.casework.finding import find_parcel
from supervision.casework.idle_aging import Lying, lying
from supervision.casework.idle_cases import cases
from supervision.casework.idle_ledger import ledger
from supervision.casework.lives import Asked, Reach
from supervision.casework.open_list import open_list
from supervision.casework.papers.on_file import NothingToSay
from supervision.casework.referring.reading import read_referrals
from supervision.casework.referring.referral_list import referrals_in_turn
from supervision.law.idle_case.stages import CaseStage
from supervision.law.steps import CASE_PAPERS, NoticeName
from supervision.law.terms import Matter
from supervision.office import Office
from supervision.records.db import reading, writing
from supervision.records.tables import PARCEL
from tests.casework.idle_docket import (
    CHECKED,
    COMING,
    DETERMINED,
    ENDED,
    FRESH,
    HERE,
    TODAY,
    happened,
)
from tests.casework.idle_docket import then as told
from tests.database import desk, sweep_on, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]

N = NoticeName
OURS = (PARCEL.c.district == HERE,)


def view(engine: Engine, no: str, on: date = TODAY) -> CaseDesk | None:
    with reading(engine) as session:
        return read_case_desk(session, find_parcel(session, no), on, Office())


def the_desk(engine: Engine, no: str, on: date = TODAY) -> CaseDesk:
    found = view(engine, no, on)
    assert found is not None
    return found


def test_each_paper_says_whether_it_fits_and_if_not_why_under_which_article(engine: Engine) -> None:
    happened(engine, date(2025, 6, 9))
    papers = {paper.name: paper for paper in the_desk(engine, DETERMINED, date(2025, 6, 10)).papers}
    assert set(papers) == CASE_PAPERS
    assert tuple(papers) == IN_TURN
    assert [name for name, paper in papers.items() if paper.fits] == [N.IDLE_INVESTIGATION]
    assert all(paper.why_not for name, paper in papers.items() if name is not N.IDLE_INVESTIGATION)
    assert "第" in papers[N.FEE_DECISION].why_not


def test_a_paper_on_file_no_longer_fits_and_is_named_with_how_it_stands(engine: Engine) -> None:
    happened(engine, date(2025, 6, 9))
    on = date(2025, 6, 10)
    before = the_desk(engine, DETERMINED, on)
    [letter] = as_it_would_read(before.file, N.IDLE_INVESTIGATION)
    with writing(engine) as session:
        act, drafted = draft_case_paper(session, DETERMINED, N.IDLE_INVESTIGATION, desk(on))
    assert drafted.blocks == letter.blocks
    [paper] = [each for each in the_desk(engine, DETERMINED, on).papers if each.name is N.IDLE_INVESTIGATION]
    assert not paper.fits
    assert not paper.why_not
    assert [each.seq for each in paper.on_file] == [act[1]]


def test_a_paper_is_read_beforehand_only_where_it_could_be_drafted(engine: Engine) -> None:
    happened(engine)
    with pytest.raises(NothingToSay):
        as_it_would_read(the_desk(engine, FRESH).file, N.FEE_DECISION)


def test_a_case_is_told_day_by_day_and_what_was_corrected_is_marked(engine: Engine) -> None:
    happened(engine)
    days = the_desk(engine, DETERMINED).days
    assert [day.on for day in days] == sorted(day.on for day in days)
    [determination] = [day for day in days if "闲置土地认定" in day.words]
    assert determination.stands
    tell(
        engine, TODAY, told(DETERMINED, "correction", str(TODAY), voids=str(determination.seq), reason="误登")
    )
    [corrected] = [day for day in the_desk(engine, DETERMINED).days if day.seq == determination.seq]
    assert not corrected.stands


def test_land_never_suspected_has_no_desk(engine: Engine) -> None:
    happened(engine)
    assert view(engine, COMING) is None
    assert view(engine, FRESH, date(2023, 1, 1)) is None


def test_every_list_keeps_to_the_parcels_of_a_scope(engine: Engine) -> None:
    happened(engine)
    sweep_on(engine, TODAY)
    asked = Asked(TODAY, among=OURS)
    with reading(engine) as session:
        assert [line.no for line in cases(session, asked)] == [FRESH, DETERMINED]
        assert [line.no for line in ledger(session, asked, until=date(2025, 12, 1))] == [
            FRESH,
            DETERMINED,
            COMING,
        ]
        assert [line.no for line in lying(session, asked, Lying.UNDISPOSED)] == [DETERMINED]
        assert [line.no for line in open_list(session, asked)] == [DETERMINED]
        assert {one.no for one in to_file(session, TODAY, among=OURS)} == {FRESH, DETERMINED, COMING}
        assert {one.no for one in referrals_in_turn(session, TODAY, among=OURS)} == {DETERMINED}
        assert {line.no for line in open_list(session, Asked(TODAY))} == {DETERMINED, ENDED}


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_list_that_reads_only_so_far_goes_on_where_it_ended(engine: Engine, most: int) -> None:
    happened(engine)
    sweep_on(engine, TODAY)
    found: list[str] = []
    reach = Reach(most)
    with reading(engine) as session:
        asked = Asked(TODAY, reach=reach)
        found += [line.no for line in cases(session, asked, stage=CaseStage.REFERRED)]
        assert reach.read <= most
        while reach.stopped:
            after, reach = reach.last, Reach(most)
            asked = Asked(TODAY, after=after, reach=reach)
            found += [line.no for line in cases(session, asked, stage=CaseStage.REFERRED)]
    assert found == [CHECKED]


def test_a_referral_that_ended_and_was_corrected_is_on_the_list_again(engine: Engine) -> None:
    happened(engine, date(2025, 6, 12))

    def waiting() -> list[str]:
        with reading(engine) as session:
            return [one.no for one in referrals_in_turn(session, TODAY)]

    assert CHECKED in waiting()
    tell(engine, TODAY, told(CHECKED, "referral_withdrawn", str(TODAY), reason="误移交"))
    assert CHECKED not in waiting()
    with reading(engine) as session:
        read = read_referrals(session, find_parcel(session, CHECKED), TODAY, Office())
    [(seq, _)] = read.referrals[0].answers
    tell(engine, TODAY, told(CHECKED, "correction", str(TODAY), voids=str(seq), reason="误登"))
    assert CHECKED in waiting()


def test_what_a_referral_carried_is_told_as_the_file_stood_then(engine: Engine) -> None:
    happened(engine)
    tell(engine, TODAY, told(CHECKED, "handover", "2024-03-01", confirmation_no="交1"))
    with reading(engine) as session:
        read = read_referrals(session, find_parcel(session, CHECKED), TODAY, Office())
    then = {item.item: item.status for item in read.items_of(read.referrals[0])}
    now = {item.item: item.status for item in read.items_now(Matter.IDLE)}
    assert {item for item in then if then[item] != now[item]} == {"handover"}
