"""The `[access]` of the office's settings: how officers sign in; every number within reason, what is wrong named."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from supervision.access import Access, Oidc
from supervision.office import BadOffice, Office
from tests.casework.staffed import read
from tests.database import ROOT

EXAMPLE = ROOT / "office.example.toml"


def test_the_example_can_be_used_when_its_comments_are_taken_off(tmp_path: Path) -> None:
    _, _, after = EXAMPLE.read_text(encoding="utf-8").partition("# [access]")
    part = "# [access]" + after.partition("# 国土所和管辖乡镇")[0]
    access = read(tmp_path, re.sub(r"^# (?=\[|\w+ = )", "", part, flags=re.MULTILINE)).access
    oidc = Oidc(
        "统一身份认证", "https://sso.example.gov.cn", "supervision", "oidc.secret", "preferred_username"
    )
    assert access == Access(oidc=oidc)  # the example shows the values that hold without it
    assert Office.read(EXAMPLE).access == Access()


@pytest.mark.parametrize(
    ("failed", "minutes"), [(4, None), (5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (500, 60)]
)
def test_each_wrong_password_after_the_fifth_locks_twice_as_long_at_most_an_hour(
    failed: int, minutes: int | None
) -> None:
    assert Access().lock_after(failed) == (None if minutes is None else timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("access = 1", "access：应写成[access]一节"),
        ("[access]\nminutes = 1", "access.minutes：没有这项设置"),
        ("[access]\nfailures = 0", "access.failures：应为1至20的整数"),
        ("[access]\nhours = 25", "access.hours：应为1至24的整数"),
        ("[access]\nidle_minutes = true", "access.idle_minutes：应为1至480的整数"),
        ("[access]\noidc = 1", "access.oidc：应写成[access.oidc]一节"),
        ('[access.oidc]\nissuer = "https://a"\nclient_id = "b"', "access.oidc.secret_file：没有写明"),
        (
            '[access.oidc]\nissuer = "http://a"\nclient_id = "b"\nsecret_file = "c"',
            "应为 https:// 开头的地址",
        ),
        ('[access.oidc]\nsecret = "a"', "access.oidc.secret：没有这项设置"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(BadOffice) as refused:
        read(tmp_path, text)
    assert reason in str(refused.value)


def test_the_districts_of_an_officer_are_read(tmp_path: Path) -> None:
    person = '[[officers]]\nuser = "a"\nname = "甲"\nunit = "utilisation"\nroles = ["auditor"]\n'
    [officer] = read(tmp_path, person + 'districts = ["新河县", "宁晋县"]').staff.officers
    assert officer.districts == ("新河县", "宁晋县")
    with pytest.raises(BadOffice, match=r"districts：应为列表，至少一项"):
        read(tmp_path, person + "districts = []")
