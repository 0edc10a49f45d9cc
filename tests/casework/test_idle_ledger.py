"""The idle ledger, what is left lying and the open list: on either side of every boundary, on both databases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from supervision.casework.finding import NotFound
from supervision.casework.idle_aging import Lying, by_district, lying
from supervision.casework.idle_ledger import LedgerLine, LedgerStanding, ledger
from supervision.casework.lives import Asked
from supervision.casework.open_list import open_list
from supervision.casework.withdrawal import withdraw
from supervision.law.idle import Limb, Shares
from supervision.law.open_list import Openness
from supervision.records.db import reading, writing
from tests.casework import idle_docket as docket
from tests.casework.idle_docket import (
    CHECKED,
    COMING,
    DETERMINED,
    ENDED,
    FRESH,
    HALTED,
    HERE,
    THERE,
    TODAY,
    happened,
    then,
)
from tests.casework.imported import IMPORTED, one_row, taken
from tests.database import desk, sweep_on, tell
from tests.database import on_both_databases as pytest_generate_tests

__all__ = ["pytest_generate_tests"]

S = LedgerStanding
LAST_IN_TIME = date(2025, 8, 31)
"""The last day of the year of `COMING`."""


def lines(
    engine: Engine, asked: Asked, until: date = date(2026, 12, 31), **options: object
) -> list[LedgerLine]:
    with reading(engine) as session:
        return list(ledger(session, asked, until=until, **options))


def standings(engine: Engine, on: date, **options: object) -> dict[str, LedgerStanding]:
    return {line.no: line.standing for line in lines(engine, Asked(on), **options)}


@pytest.mark.parametrize("swept", [False, True], ids=["not swept", "swept"])
def test_the_ledger_has_what_is_idle_and_what_is_on_its_way(engine: Engine, swept: bool) -> None:
    happened(engine)
    if swept:
        sweep_on(engine, TODAY)
    assert standings(engine, TODAY) == {
        FRESH: S.SUSPECTED,
        CHECKED: S.SUSPECTED,
        DETERMINED: S.IDLE,
        HALTED: S.SUSPECTED,
        COMING: S.COMING,
    }
    [coming] = [line for line in lines(engine, Asked(TODAY)) if line.no == COMING]
    assert (coming.idle_from, coming.days, coming.limb) == (date(2025, 9, 1), 12, Limb.NOT_STARTED)


@pytest.mark.parametrize(
    ("on", "expected", "days"),
    [(LAST_IN_TIME, S.COMING, 1), (date(2025, 9, 1), S.SUSPECTED, 0), (date(2025, 9, 2), S.SUSPECTED, -1)],
    ids=["the last day of the year", "the day after", "a day later"],
)
def test_land_comes_to_its_year_on_its_day_whether_or_not_a_sweep_looks(
    engine: Engine, on: date, expected: LedgerStanding, days: int
) -> None:
    happened(engine)
    [line] = [line for line in lines(engine, Asked(on)) if line.no == COMING]
    assert (line.standing, line.days) == (expected, days)


@pytest.mark.parametrize(("until", "there"), [("2025-08-30", False), ("2025-08-31", True)])
def test_what_is_to_come_is_listed_as_far_as_asked(engine: Engine, until: str, there: bool) -> None:
    happened(engine)
    assert (COMING in standings(engine, TODAY, until=date.fromisoformat(until))) is there


def test_a_halt_says_how_it_stands_against_the_shares(engine: Engine) -> None:
    happened(engine)
    [line] = lines(engine, Asked(TODAY), limb=Limb.HALTED)
    assert (line.no, line.shares, line.standing) == (HALTED, Shares.BELOW, S.SUSPECTED)
    [line] = lines(engine, Asked(date(2025, 7, 1)), limb=Limb.HALTED)
    assert (line.standing, line.days) == (S.COMING, 1)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({}, S.FIGURES),
        ({"started_area_ha": "1.5"}, S.FIGURES),
        ({"started_area_ha": "1.5", "invested_wan": "4000"}, None),
        ({"started_area_ha": "0.5"}, S.SUSPECTED),
    ],
    ids=["nothing measured", "one figure not below", "both not below", "one below"],
)
def test_a_year_halted_with_a_figure_unknown_is_to_be_measured(
    engine: Engine, figures: dict[str, str], expected: LedgerStanding | None
) -> None:
    tell(
        engine,
        docket.SIGNED,
        docket.supplied(HALTED, THERE, start_on="2024-02-01", total_investment_wan="5000"),
    )
    begun = [then(HALTED, "start", "2024-02-01", proof="许可证"), then(HALTED, "halt", "2024-07-01")]
    seen = [then(HALTED, "inspection", "2024-07-02", finding="halted", **figures)]
    tell(engine, TODAY, *begun, *seen)
    assert standings(engine, TODAY).get(HALTED) == expected


def test_a_page_of_the_ledger_goes_on_after_its_last_line(engine: Engine) -> None:
    happened(engine)
    for asked in (Asked(TODAY), Asked(TODAY, known_on=TODAY)):
        whole = [line.id for line in lines(engine, asked)]
        found: list[str] = []
        while page := lines(engine, asked._replace(after=found[-1] if found else None), limit=1):
            found += [line.id for line in page]
        assert found == whole
        with pytest.raises(NotFound):
            lines(engine, asked._replace(after="2025-08-31/九/idle/0"))


def test_the_ledger_of_a_district_has_its_own_only(engine: Engine) -> None:
    happened(engine)
    here = {line.no for line in lines(engine, Asked(TODAY, district=HERE))}
    there = {line.no for line in lines(engine, Asked(TODAY, district=THERE))}
    assert here == {FRESH, DETERMINED, COMING}
    assert there == {CHECKED, HALTED}


def test_as_known_on_a_day_the_ledger_is_that_of_the_day(engine: Engine) -> None:
    happened(engine)
    tell(engine, TODAY, then(FRESH, "start", "2024-05-01", proof="施工许可证"))
    assert FRESH not in standings(engine, TODAY)
    known = {line.no: line.standing for line in lines(engine, Asked(TODAY, known_on=date(2025, 8, 19)))}
    assert known[FRESH] is S.SUSPECTED
    assert known[COMING] is S.COMING


def test_the_ledger_from_projections_is_the_ledger_from_the_files(engine: Engine) -> None:
    happened(engine)
    for on in (TODAY, LAST_IN_TIME, date(2025, 9, 1), date(2026, 6, 2)):
        now = [line.as_json() for line in lines(engine, Asked(on))]
        folded = [line.as_json() for line in lines(engine, Asked(on, known_on=on))]
        assert now == folded


# What is left lying


def left(engine: Engine, what: Lying, asked: Asked) -> dict[str, tuple[int, int]]:
    with reading(engine) as session:
        return {line.no: (line.days, line.years) for line in lying(session, asked, what)}


def test_each_case_lies_in_one_list_with_its_age(engine: Engine) -> None:
    happened(engine)
    assert left(engine, Lying.UNCHECKED, Asked(TODAY)) == {FRESH: (79, 0), HALTED: (49, 0)}
    assert left(engine, Lying.UNDETERMINED, Asked(TODAY)) == {CHECKED: (71, 0)}
    assert left(engine, Lying.UNDISPOSED, Asked(TODAY)) == {DETERMINED: (30, 0)}


@pytest.mark.parametrize(("on", "years"), [("2026-07-20", 0), ("2026-07-21", 1), ("2027-07-21", 2)])
def test_the_age_in_years_is_of_whole_years(engine: Engine, on: str, years: int) -> None:
    happened(engine)
    assert left(engine, Lying.UNDISPOSED, Asked(date.fromisoformat(on)))[DETERMINED][1] == years


def test_the_sums_say_what_they_leave_out(engine: Engine) -> None:
    happened(engine)
    with reading(engine) as session:
        [sums] = by_district(lying(session, Asked(TODAY), Lying.UNDETERMINED))
        unchecked = by_district(lying(session, Asked(TODAY), Lying.UNCHECKED))
    assert (sums.district, sums.parcels, sums.area_ha, sums.unpriced) == (THERE, 1, Decimal(2), 1)
    assert sums.price_wan == 0
    assert {each.district: (each.parcels, each.oldest_days) for each in unchecked} == {
        HERE: (1, 79),
        THERE: (1, 49),
    }


def test_found_started_on_site_it_says_so(engine: Engine) -> None:
    happened(engine)
    tell(engine, TODAY, then(FRESH, "idle_check", str(TODAY), finding="started"))
    with reading(engine) as session:
        notes = {line.no: line.note for line in lying(session, Asked(TODAY), Lying.UNCHECKED)}
    assert notes == {FRESH: "核实为已动工，待登记排除", HALTED: ""}


# The open list


def published(engine: Engine, asked: Asked, only: Openness | None = None) -> dict[str, Openness]:
    with reading(engine) as session:
        return {line.no: line.said.openness for line in open_list(session, asked, only=only)}


def test_the_open_list_says_what_stands_and_what_must_come_off(engine: Engine) -> None:
    happened(engine)
    tell(engine, TODAY, then(CHECKED, "referral_accepted", "2025-06-12"))
    tell(engine, TODAY, then(CHECKED, "idle_determination", str(TODAY), cause="holder"))
    sweep_on(engine, TODAY)
    assert published(engine, Asked(TODAY)) == {
        DETERMINED: Openness.PUBLISHED,
        ENDED: Openness.TO_WITHDRAW,
        CHECKED: Openness.TO_PUBLISH,
    }
    assert published(engine, Asked(TODAY), Openness.TO_WITHDRAW) == {ENDED: Openness.TO_WITHDRAW}
    assert published(engine, Asked(TODAY, district=HERE)) == {DETERMINED: Openness.PUBLISHED}
    assert published(engine, Asked(date(2025, 7, 31))) == {
        DETERMINED: Openness.PUBLISHED,
        ENDED: Openness.PUBLISHED,
    }


def test_a_line_has_what_is_published_and_no_persons_name(engine: Engine) -> None:
    happened(engine)
    with reading(engine) as session:
        [line] = [line for line in open_list(session, Asked(TODAY)) if line.no == DETERMINED]
    assert line.as_json() == {
        "no": DETERMINED,
        "district": HERE,
        "place": f"{HERE}示范路13号",
        "holder": "王某某",
        "holder_masked": True,
        "idle_since": date(2025, 6, 2),
        "cause": "未按约定期限、条件交付土地",
        "openness": "published",
        "since": date(2025, 7, 23),
    }


def test_a_page_of_the_open_list_goes_on_after_its_last_line(engine: Engine) -> None:
    happened(engine)
    whole = list(published(engine, Asked(TODAY)))
    assert len(whole) == 2
    assert list(published(engine, Asked(TODAY, after=whole[0]))) == whole[1:]


def test_a_publication_recorded_in_error_is_not_on_the_list(engine: Engine) -> None:
    happened(engine)
    tell(engine, TODAY, then(ENDED, "correction", str(TODAY), voids="6", reason="未公开"))
    assert ENDED not in published(engine, Asked(TODAY))


# Withdrawn and empty


def test_a_parcel_whose_import_was_withdrawn_is_in_no_register(engine: Engine, tmp_path: Path) -> None:
    taken(engine, one_row(tmp_path), TODAY)
    assert IMPORTED in standings(engine, TODAY)
    with writing(engine) as session:
        withdraw(session, 1, desk(TODAY), "导错文件")
    assert standings(engine, TODAY) == {}
    assert left(engine, Lying.UNCHECKED, Asked(TODAY)) == {}


def test_with_nothing_on_file_every_register_is_empty(engine: Engine) -> None:
    assert standings(engine, TODAY) == {}
    assert published(engine, Asked(TODAY)) == {}
    for what in Lying:
        assert left(engine, what, Asked(TODAY)) == {}
