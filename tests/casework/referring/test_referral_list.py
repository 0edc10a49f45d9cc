"""The list of both desks: whose move each referral is, what is late, a page at a time, as of a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from supervision.casework.acts_on_file import ActId
from supervision.casework.finding import NotFound
from supervision.casework.photos.store import Photos
from supervision.casework.referring.answering import accept, return_
from supervision.casework.referring.handing_over import refer
from supervision.casework.referring.on_file import ReferralOnFile
from supervision.casework.referring.referral_list import referrals_in_turn
from supervision.law.referrals import ReferralStatus
from supervision.law.steps import Unit
from supervision.law.terms import Matter
from supervision.records.db import reading, writing
from tests.casework.referring.cast import LACKING, ON_SITE
from tests.database import desk, supply, tell

NUMBERS = [f"1305302024B0001{n}" for n in range(1, 6)]
DISTRICTS = ("新河镇", "寻寨镇")
VISITED, MADE, TODAY = date(2024, 6, 3), date(2024, 6, 4), date(2024, 6, 13)
ACCEPT_BY = date(2024, 6, 12)
"""Five working days after 4 June 2024: the Dragon Boat Festival was on Monday 10 June."""


@pytest.fixture
def docket(engine: Engine, tmp_path: Path) -> Engine:
    """Five parcels used otherwise: referred a day after the other; the second accepted, the third returned."""
    for place, no in enumerate(NUMBERS):
        land = supply(no, instalments=[])
        land["parcel"]["district"] = DISTRICTS[place % 2]
        tell(engine, date(2024, 1, 5), land)
        visit = {"no": no, "kind": "inspection", "on": str(VISITED), "finding": "change_of_use", **ON_SITE}
        tell(engine, VISITED, visit)
    for place, no in enumerate(reversed(NUMBERS)):
        day = MADE if place < 3 else TODAY
        with writing(engine) as session:
            photos = Photos(tmp_path)
            refer(session, no, Matter.CHANGE_OF_USE, desk(day), photos=photos, lacking_reason=LACKING)
    second, third = (place_of(engine, NUMBERS[place]) for place in (3, 2))
    with writing(engine) as session:
        accept(session, second, desk(date(2024, 6, 6)))
    with writing(engine) as session:
        return_(session, third, desk(date(2024, 6, 6)), reason="缺照片")
    return engine


def place_of(engine: Engine, no: str) -> ActId:
    [one] = [one for one in listed(engine, TODAY, statuses=tuple(ReferralStatus)) if one.no == no]
    return one.parcel_id, one.referral.seq


def listed(engine: Engine, today: date = TODAY, **filters: Any) -> list[ReferralOnFile]:
    with reading(engine) as session:
        return list(referrals_in_turn(session, today, **filters))


def test_the_oldest_comes_first_and_both_desks_see_the_same(docket: Engine) -> None:
    found = [(one.no, one.status, one.mover) for one in listed(docket)]
    pending, accepted, returned = ReferralStatus.PENDING, ReferralStatus.ACCEPTED, ReferralStatus.RETURNED
    assert found == [
        (NUMBERS[2], returned, Unit.UTILISATION),
        (NUMBERS[3], accepted, Unit.ENFORCEMENT),
        (NUMBERS[4], pending, Unit.ENFORCEMENT),
        (NUMBERS[0], pending, Unit.ENFORCEMENT),
        (NUMBERS[1], pending, Unit.ENFORCEMENT),
    ]


def test_each_desk_can_ask_for_its_own(docket: Engine) -> None:
    assert [one.no for one in listed(docket, unit=Unit.UTILISATION)] == [NUMBERS[2]]
    assert len(listed(docket, unit=Unit.ENFORCEMENT)) == 4


def test_late_is_what_was_not_accepted_by_the_fifth_working_day(docket: Engine) -> None:
    [late] = listed(docket, only_late=True)
    assert (late.no, late.accept_by, late.days_late(TODAY)) == (NUMBERS[4], ACCEPT_BY, 1)
    assert listed(docket, ACCEPT_BY, only_late=True) == []


def test_by_status_and_by_matter(docket: Engine) -> None:
    assert [one.no for one in listed(docket, statuses=(ReferralStatus.RETURNED,))] == [NUMBERS[2]]
    assert listed(docket, matter=Matter.IDLE) == []


def test_of_one_district(docket: Engine) -> None:
    assert {one.no for one in listed(docket, district="寻寨镇")} == {NUMBERS[1], NUMBERS[3]}


def test_as_of_an_earlier_day_it_is_as_it_was_then(docket: Engine) -> None:
    then = listed(docket, date(2024, 6, 5))
    assert [(one.no, one.status) for one in then] == [
        (no, ReferralStatus.PENDING) for no in (NUMBERS[2], NUMBERS[3], NUMBERS[4])
    ]


def test_a_page_goes_on_where_the_last_one_ended(docket: Engine) -> None:
    whole = [one.id for one in listed(docket)]
    first = listed(docket, limit=2)
    last = first[-1]
    rest = listed(docket, after=(last.parcel_id, last.referral.seq))
    assert [one.id for one in first] + [one.id for one in rest] == whole


def test_a_page_after_what_is_no_referral_is_told(docket: Engine) -> None:
    with pytest.raises(NotFound, match="没有编号为“1-1”的移交"):
        listed(docket, after=(1, 1))
