"""A project's page and a holder's page: every parcel this person sees, and how many he does not."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from supervision.staff import Role
from tests.casework.staffed import TODAY, supplied
from tests.database import tell
from tests.web.lived import HOLDER, LIVED, PROJECT, live
from tests.web.office import OURS, THEIRS, Person, Web, said

BOTH = "南北大街/一期？#%{{7*7}}<b>"
"""A project of two land offices, under a name that is hard to address."""


@pytest.fixture
def supervisor(web: Web) -> Person:
    live(web)
    for no, place in (("1305302024B00044", "新河镇北街"), ("1305302024B00055", "寻寨镇北街")):
        told = supplied(no, place)
        told["parcel"]["project"] = BOTH
        tell(web.engine, TODAY, told)
    return web.client_of(Role.SUPERVISOR)


def project(person: Person, name: str) -> str:
    answer = person.get(f"/projects/{quote(name)}")
    assert answer.status_code == 200
    assert "<b>" not in answer.text.split("<main")[1].split("</h1>")[0]
    return said(answer)


def holder(person: Person, name: str) -> str:
    answer = person.get(f"/holders/{quote(name)}")
    assert answer.status_code == 200
    return said(answer)


def test_a_project_shows_all_its_parcels(supervisor: Person) -> None:
    text = project(supervisor, PROJECT)
    assert LIVED in text
    assert OURS not in text
    both = project(supervisor, BOTH)
    assert "1305302024B00044" in both
    assert "1305302024B00055" in both
    assert "未列出" not in both
    assert "{{7*7}}" in both


def test_of_parcels_out_of_scope_only_their_number_is_told(web: Web, supervisor: Person) -> None:
    inspector = web.client_of(Role.INSPECTOR)
    text = project(inspector, BOTH)
    assert "1305302024B00044" in text
    assert "1305302024B00055" not in text
    assert "另有1宗不在您的管辖范围内，未列出。" in text
    mine = holder(inspector, HOLDER)
    assert LIVED in mine
    assert OURS in mine
    assert THEIRS not in mine
    assert "另有2宗不在您的管辖范围内，未列出。" in mine
    assert "现有宗地" in mine


def test_a_project_nobody_has_says_so(supervisor: Person) -> None:
    assert "在您的范围内没有这个项目的宗地。" in project(supervisor, "没有的项目")


def test_a_holder_shows_what_it_has_owes_and_was_told(supervisor: Person) -> None:
    text = holder(supervisor, HOLDER)
    assert f"{HOLDER} 用地单位一览 2024-06-10" in text
    assert "500.0000 逾期欠缴（万元）" in text
    assert f"{LIVED} 2 2024-05-31 500.0000 10天" in text
    assert f"{LIVED} 2024-06-04 开工 政府原因" in text
    assert "出让金催缴通知单 2 2024-06-10 未签发" in text
    assert "抵押登记：新河银行" in text


def test_a_former_holder_is_found_and_the_new_one_has_it(web: Web, supervisor: Person) -> None:
    tell(web.engine, TODAY, {"no": OURS, "kind": "transfer", "on": "2024-06-08", "holder": "新（主）公司A"})
    assert "曾为使用权人，2024-06-08转让" in holder(supervisor, HOLDER)
    assert OURS in holder(supervisor, "新(主)公司ａ")  # however it is spelt
    stranger = web.client("li")
    text = holder(stranger, "新（主）公司A")
    assert OURS not in text
    assert "另有1宗不在您的管辖范围内，未列出。" in text


def test_a_part_of_a_name_leads_to_those_this_person_sees(web: Web, supervisor: Person) -> None:
    tell(web.engine, TODAY, {"no": OURS, "kind": "transfer", "on": "2024-06-08", "holder": "甲公司"})
    tell(web.engine, TODAY, {"no": THEIRS, "kind": "transfer", "on": "2024-06-08", "holder": "乙公司"})
    everybody = holder(supervisor, "公司")
    assert "甲公司 1" in everybody
    assert "乙公司 1" in everybody
    inspector = holder(web.client_of(Role.INSPECTOR), "公司")
    assert "甲公司 1" in inspector
    assert "乙公司" not in inspector


@pytest.mark.parametrize("name", ["没有的公司", " ", "长" * 2000, "%_", "'; DROP TABLE parcel; --"])
def test_a_holder_nobody_knows_is_told_calmly(supervisor: Person, name: str) -> None:
    assert "在您的范围内没有这个用地单位的宗地。" in holder(supervisor, name)
