"""Officers and land offices: who is in force, which land office watches a parcel, and how wrong settings are told."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from supervision.law.contract import Parcel
from supervision.law.steps import Unit
from supervision.office import BadOffice, Office
from supervision.staff import LandOffice, Role, Staff
from tests.casework.staffed import SETTINGS, TODAY, XINHE, XUNZHAI, inspector, read, staff_of
from tests.casework.test_office import EXAMPLE


def at(location: str, district: str = "新河县") -> Parcel:
    return Parcel("1", location=location, district=district)


@pytest.fixture
def staff(tmp_path: Path) -> Staff:
    return read(tmp_path).staff


# The land office of a parcel


@pytest.mark.parametrize(
    ("location", "office"),
    [
        ("新河镇示范路", XINHE),
        ("河北省新河县寻寨镇东", XUNZHAI),
        ("荆家庄乡西", XUNZHAI),
        ("新河县示范路", None),
        ("", None),
    ],
)
def test_a_parcel_belongs_to_the_land_office_whose_township_its_location_names(
    staff: Staff, location: str, office: str | None
) -> None:
    found = staff.land_office_of(at(location))
    assert (found and found.name) == office


def test_the_district_may_name_the_township_too(staff: Staff) -> None:
    found = staff.land_office_of(at("示范路北侧", district="寻寨镇"))
    assert found is not None
    assert found.name == XUNZHAI


def test_the_longest_township_named_decides() -> None:
    staff = Staff((LandOffice("甲所", ("新河",)), LandOffice("乙所", ("新河西",))))
    assert staff.land_office_of(at("新河西街")) == staff.land_offices[1]
    assert staff.land_office_of(at("新河东街")) == staff.land_offices[0]


def test_of_equally_long_ones_the_district_goes_before_the_location_and_the_first_named_before_the_later(
    staff: Staff,
) -> None:
    xinhe, xunzhai = staff.land_offices
    assert staff.land_office_of(at("新河镇路北", district="寻寨镇")) == xunzhai
    assert staff.land_office_of(at("寻寨镇与新河镇交界")) == xunzhai
    assert staff.land_office_of(at("新河镇与寻寨镇交界")) == xinhe


def test_parcels_no_land_office_covers_are_unassigned(staff: Staff) -> None:
    covered, uncovered = at("新河镇示范路"), at("白神首乡")
    assert staff.unassigned([covered, uncovered]) == [uncovered]
    assert Staff().unassigned([covered]) == [covered]


# The officers


def test_the_inspectors_of_the_land_office_answer_for_a_parcel_the_first_one_listed_first(
    staff: Staff,
) -> None:
    assert [officer.user for officer in staff.officers_of(at("仁让里乡"), TODAY)] == ["zhang", "qian"]
    assert staff.officers_of(at("白神首乡"), TODAY) == ()


@pytest.mark.parametrize(
    ("day", "in_force"),
    [("2023-12-31", False), ("2024-01-01", True), ("2024-06-10", True), ("2024-06-11", False)],
)
def test_an_officer_is_in_force_on_the_first_and_the_last_day(staff: Staff, day: str, in_force: bool) -> None:
    on = date.fromisoformat(day)
    assert (staff.officer("feng", on) is not None) is in_force
    assert bool(staff.with_role(Role.ADMINISTRATOR, on)) is in_force


def test_an_officer_no_longer_in_force_keeps_the_name_and_loses_the_parcels() -> None:
    staff = staff_of(inspector("zhang", until_on=date(2024, 6, 9)), inspector("qian"))
    assert [officer.user for officer in staff.officers_of(at("新河镇"), date(2024, 6, 9))] == [
        "zhang",
        "qian",
    ]
    assert [officer.user for officer in staff.officers_of(at("新河镇"), date(2024, 6, 10))] == ["qian"]
    assert staff.name_of("zhang") == "国土员zhang"


def test_a_login_nobody_listed_stands_for_itself(staff: Staff) -> None:
    assert staff.officer("nobody", TODAY) is None
    assert staff.name_of("nobody") == "nobody"


# The settings


def test_settings_without_people_list_none(tmp_path: Path) -> None:
    staff = read(tmp_path, 'name = "甲局"').staff
    assert staff == Staff()
    assert not staff.listed


def test_every_officer_is_read_with_unit_roles_certificate_and_days(staff: Staff) -> None:
    zhang, feng = staff.officer("zhang", TODAY), staff.officer("feng", TODAY)
    assert zhang is not None
    assert feng is not None
    assert (zhang.name, zhang.unit, zhang.land_office) == ("张三", Unit.LAND_OFFICE, XINHE)
    assert (zhang.roles, zhang.certificate) == ({Role.INSPECTOR}, "冀E0000001")
    assert (zhang.from_on, feng.from_on, feng.until_on) == (None, date(2024, 1, 1), date(2024, 6, 10))
    assert {role for officer in staff.officers for role in officer.roles} == set(Role)


def test_units_and_roles_may_be_written_in_chinese(tmp_path: Path) -> None:
    text = '[[officers]]\nuser = "a"\nname = "甲"\nunit = "利用股"\nroles = ["监管人员", "签发人"]'
    [officer] = read(tmp_path, text).staff.officers
    assert (officer.unit, officer.roles) == (Unit.UTILISATION, {Role.SUPERVISOR, Role.SIGNER})


def test_who_moves_to_another_land_office_is_listed_twice(tmp_path: Path) -> None:
    moved = (
        SETTINGS.replace('certificate = "冀E0000001"', "until = 2024-05-31")
        + f"""
[[officers]]
user = "zhang"
name = "张三"
unit = "land_office"
land_office = "{XUNZHAI}"
roles = ["inspector"]
from = 2024-06-01
"""
    )
    staff = read(tmp_path, moved).staff
    before, after = staff.officer("zhang", date(2024, 5, 31)), staff.officer("zhang", date(2024, 6, 1))
    assert before is not None
    assert after is not None
    assert (before.land_office, after.land_office) == (XINHE, XUNZHAI)


def test_the_people_of_the_example_can_be_used_when_their_comments_are_taken_off(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    head, people = text.split("# [[land_offices]]", 1)
    settings = r"^# (?=\[\[|(?:name|covers|user|unit|land_office|roles|certificate|from|until|stage|visits|document) = )"
    office = read(tmp_path, head + re.sub(settings, "", "# [[land_offices]]" + people, flags=re.MULTILINE))
    assert [land_office.name for land_office in office.staff.land_offices] == [XINHE, XUNZHAI]
    assert [officer.user for officer in office.staff.officers] == [
        "zhangsan",
        "lisi",
        "wangwu",
        "zhaoliu",
        "shenji",
    ]
    assert Office.read(EXAMPLE).staff == Staff()


PERSON = '[[officers]]\nuser = "a"\nname = "甲"\nunit = "utilisation"\nroles = ["clerk"]\n'
LAND_OFFICE = '[[land_offices]]\nname = "甲所"\ncovers = ["甲镇"]\n'


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ('officers = "张三"', "officers", "[[officers]]一节"),
        ("officers = [1]", "officers", "[[officers]]一节"),
        ("[officers]\nuser = 1", "officers", "[[officers]]一节"),
        (f"{PERSON}phone = 1", "officers第1项.phone", "没有这项设置"),
        (PERSON.replace("clerk", "boss"), "officers第1项.roles", "没有“boss”，可用的有inspector（国土员）"),
        (PERSON.replace('["clerk"]', "[]"), "officers第1项.roles", "至少一项"),
        (PERSON.replace('["clerk"]', '"clerk"'), "officers第1项.roles", "应为列表"),
        (PERSON.replace('["clerk"]', "[1]"), "officers第1项.roles", "加引号的文字"),
        (PERSON.replace("utilisation", "moon"), "officers第1项.unit", "没有“moon”"),
        (PERSON.replace('unit = "utilisation"\n', ""), "officers第1项.unit", "没有写明"),
        (PERSON.replace('user = "a"\n', ""), "officers第1项.user", "没有写明"),
        (PERSON.replace('"甲"', '" "'), "officers第1项.name", "不能为空"),
        (PERSON + PERSON, "officers第2项.user", "“a”与第1项重复"),
        (f"{PERSON}from = 2024-02-30x", "第", "不合TOML格式"),
        (f'{PERSON}from = "去年"', "officers第1项.from", "不是日期"),
        (f"{PERSON}until = 5", "officers第1项.until", "不是日期"),
        (f"{PERSON}from = 2024-06-10\nuntil = 2024-06-09", "officers第1项.until", "早于任职日"),
        (f'{PERSON}land_office = "甲所"', "officers第1项.land_office", "没有“甲所”"),
        (f'{LAND_OFFICE}{PERSON}land_office = "甲所"', "officers第1项.land_office", "只有国土所人员"),
        (PERSON.replace("utilisation", "land_office"), "officers第1项.land_office", "应写明所在的国土所"),
        (LAND_OFFICE + LAND_OFFICE, "land_offices第2项.name", "“甲所”重复"),
        (LAND_OFFICE + LAND_OFFICE, "land_offices第2项.covers", "“甲镇”已由甲所管辖"),
        ('[[land_offices]]\nname = "甲所"', "land_offices第1项.covers", "应为列表"),
        ('[[land_offices]]\ncovers = ["甲镇"]', "land_offices第1项.name", "没有写明"),
        (f"{LAND_OFFICE}phone = 1", "land_offices第1项.phone", "没有这项设置"),
    ],
)
def test_a_problem_names_the_file_the_key_and_the_reason(
    tmp_path: Path, text: str, key: str, reason: str
) -> None:
    with pytest.raises(BadOffice) as refused:
        read(tmp_path, text)
    [said, *_] = [problem for problem in refused.value.problems if reason in problem]
    assert said.startswith(f"{tmp_path / 'office.toml'}：{key}")


def test_one_login_in_two_sections_may_not_be_in_force_on_the_same_day(tmp_path: Path) -> None:
    both = f"{PERSON}until = 2024-06-10\n{PERSON}from = 2024-06-10\n"
    with pytest.raises(BadOffice, match="任职时间重叠"):
        read(tmp_path, both)
    assert len(read(tmp_path, both.replace("from = 2024-06-10", "from = 2024-06-11")).staff.officers) == 2


def test_all_problems_of_the_people_are_told_with_those_of_the_office(tmp_path: Path) -> None:
    with pytest.raises(BadOffice) as refused:
        read(tmp_path, f"name = 1\n{LAND_OFFICE}x = 1\n{PERSON}y = 2")
    assert len(refused.value.problems) == 3
