"""Whose parcels an officer sees: the condition in SQL says of every place what the staff list says of one parcel."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select, update

from supervision.casework.acts import Desk
from supervision.casework.tally import count_parcels, replace
from supervision.casework.waiting_work import waiting_work
from supervision.law.steps import Unit
from supervision.law.terms import State
from supervision.records.db import reading, writing
from supervision.records.tables import ACT, PARCEL
from supervision.staff import LandOffice, Officer, Role, Staff
from supervision.web.scope import Scope, covered_by
from tests.casework.staffed import TODAY, USER_OF, XINHE, XUNZHAI
from tests.database import tell
from tests.web.office import OURS, THEIR_PROJECT, THEIRS, Web, said

LAND_OFFICES = (
    LandOffice("甲所", ("新河镇", "仁让里乡", "东街")),
    LandOffice("乙所", ("寻寨镇", "荆家庄乡", "新河镇北", "西街")),
    LandOffice("丙所", ("100%_镇",)),
)
PLACES = [
    ("新河县", "新河镇东街"),
    ("新河县", "新河镇北街"),  # the longer name decides
    ("新河县", "寻寨镇与新河镇交界"),  # of equally long ones the one named first
    ("新河县", "新河镇与寻寨镇交界"),
    ("寻寨镇", "新河镇"),  # the district's before the location's
    ("新河镇", "寻寨镇"),
    ("新河县", "仁让里乡寻寨镇"),
    ("东街", "西街"),
    ("新河县", "西街东街"),
    ("新河县", "100%_镇"),
    ("新河县", "100元A镇"),  # nothing in a name stands for any letter
    ("新河县", "某处"),
    ("", ""),
    ("荆家庄乡新河镇北", "东街"),
]


def test_the_condition_says_what_the_staff_list_says(web: Web) -> None:
    staff = Staff(LAND_OFFICES)
    with writing(web.engine) as session:
        row = dict(session.execute(select(PARCEL).limit(1)).mappings().one())
        for number, (district, location) in enumerate(PLACES, start=100):
            changed = {"id": number, "no": f"N{number}", "district": district, "location": location}
            session.execute(insert(PARCEL).values(row | changed))
        replace(session, count_parcels(session))
    for office in LAND_OFFICES:
        query = select(PARCEL.c.id).where(PARCEL.c.id >= 100, covered_by(office.name, LAND_OFFICES))
        with reading(web.engine) as session:
            found = set(session.scalars(query))
            rows = session.execute(select(PARCEL).where(PARCEL.c.id >= 100)).all()
        assert found == {row.id for row in rows if staff.land_office_of(row) == office}, office.name
        assert found


def test_a_city_with_more_townships_than_a_function_takes_arguments_is_told_apart_too(web: Web) -> None:
    townships = {
        number: tuple(f"第{number}{letter}镇" for letter in "甲乙丙丁戊") for number in range(10, 70)
    }
    offices = tuple(LandOffice(f"{number}所", named) for number, named in townships.items())
    staff = Staff(offices)
    with writing(web.engine) as session:
        row = dict(session.execute(select(PARCEL).limit(1)).mappings().one())
        for number in range(10, 70):
            place = f"第{number}丁镇与第{79 - number}甲镇之间"
            changed = {"id": 200 + number, "no": f"M{number}", "location": place}
            session.execute(insert(PARCEL).values(row | changed))
        replace(session, count_parcels(session))
    with reading(web.engine) as session:
        rows = session.execute(select(PARCEL).where(PARCEL.c.id >= 200)).all()
        for office in (offices[0], offices[31], offices[59]):
            query = select(PARCEL.c.id).where(PARCEL.c.id >= 200, covered_by(office.name, offices))
            found = set(session.scalars(query))
            assert found == {one.id for one in rows if staff.land_office_of(one) == office}
            assert found


def test_an_office_that_covers_nothing_has_no_parcel(web: Web) -> None:
    with reading(web.engine) as session:
        assert session.scalars(select(PARCEL.c.id).where(covered_by("甲所", ()))).all() == []


def officer(**said: object) -> Officer:
    fields = {
        "user": "x",
        "name": "某",
        "unit": Unit.UTILISATION,
        "roles": frozenset({Role.SUPERVISOR}),
    } | said
    return Officer(**fields)  # type: ignore[arg-type]  # a test names what it needs


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (officer(), [OURS, THEIRS]),
        (officer(districts=("新河县",)), [OURS, THEIRS]),
        (officer(districts=("别县",)), []),
        (officer(unit=Unit.LAND_OFFICE, land_office=XINHE), [OURS]),
        (officer(unit=Unit.LAND_OFFICE, land_office=XUNZHAI), [THEIRS]),
        (officer(unit=Unit.LAND_OFFICE, land_office=XUNZHAI, districts=("别县",)), []),
    ],
)
def test_list_count_and_parcel_agree(web: Web, who: Officer, sees: list[str]) -> None:
    scope = Scope.of(who, web.office.staff)
    with reading(web.engine) as session:
        rows = session.execute(select(PARCEL.c.id, PARCEL.c.no).order_by(PARCEL.c.no)).all()
        listed = session.scalars(select(PARCEL.c.no).where(*scope.filters()).order_by(PARCEL.c.no)).all()
        acts = session.scalars(select(ACT.c.parcel_id).where(*scope.among(ACT.c.parcel_id))).all()
        assert listed == sees
        assert [row.no for row in rows if scope.holds(session, row.id)] == sees
        assert {row.no for row in rows if row.id in set(acts)} == set(sees)
        work = waiting_work(session, Desk(web.office, TODAY, web.clock.at, who.user), filters=scope.filters())
        assert sum(work.by_state.values()) == len(sees)
        assert (work.to_sign, work.overdue) == (len(sees), len(sees))


def test_a_cross_visit_opens_the_parcel_while_it_is_the_inspectors_task(web: Web) -> None:
    inspector = web.client_of(Role.INSPECTOR)
    assert inspector.get(f"/parcels/{THEIRS}").status_code == 404
    theirs = select(PARCEL.c.id).where(PARCEL.c.no == THEIRS).scalar_subquery()
    task = (ACT.c.parcel_id == theirs, ACT.c.sort == "task")
    with writing(web.engine) as session:
        session.execute(update(ACT).where(*task).values(officer=USER_OF[Role.INSPECTOR], status="open"))
    assert inspector.get(f"/parcels/{THEIRS}").status_code == 200
    assert THEIR_PROJECT in inspector.get("/parcels").text
    with writing(web.engine) as session:
        session.execute(update(ACT).where(*task).values(status="done"))
    assert inspector.get(f"/parcels/{THEIRS}").status_code == 404


def test_what_is_near_an_unknown_number_is_told_only_to_who_sees_all(web: Web) -> None:
    wrong = THEIRS[:-1]
    assert THEIRS in said(web.client_of(Role.SUPERVISOR).get(f"/parcels/{wrong}"))
    answer = web.client_of(Role.INSPECTOR).get(f"/parcels/{wrong}")
    assert answer.status_code == 404
    assert THEIRS not in answer.text


def test_the_start_page_counts_what_its_lists_show(web: Web) -> None:
    tell(
        web.engine,
        date(2024, 6, 10),
        {"no": OURS, "kind": "start", "on": "2024-06-09", "proof": "施工许可证"},
    )
    for role, parcels in ((Role.SUPERVISOR, 2), (Role.INSPECTOR, 1)):
        page = said(web.client_of(role).get("/"))
        assert f"合计 {parcels}" in page
        assert f"{State.UNDER_CONSTRUCTION.zh} 1" in page
