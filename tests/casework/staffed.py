"""An office with people in it: two land offices of two townships each, and one officer for every role."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from supervision.casework.acts import Desk
from supervision.law.steps import Unit
from supervision.office import Office
from supervision.staff import LandOffice, Officer, Role, Staff
from tests.database import INSTANT, supply

XINHE, XUNZHAI = "新河镇国土所", "寻寨国土所"
TODAY = date(2024, 6, 10)

SETTINGS = f"""
[[land_offices]]
name = "{XINHE}"
covers = ["新河镇", "仁让里乡"]
[[land_offices]]
name = "{XUNZHAI}"
covers = ["寻寨镇", "荆家庄乡"]
[[officers]]
user = "zhang"
name = "张三"
unit = "land_office"
land_office = "{XINHE}"
roles = ["inspector"]
certificate = "冀E0000001"
[[officers]]
user = "qian"
name = "钱七"
unit = "land_office"
land_office = "{XINHE}"
roles = ["inspector"]
[[officers]]
user = "li"
name = "李四"
unit = "land_office"
land_office = "{XUNZHAI}"
roles = ["inspector"]
[[officers]]
user = "wang"
name = "王五"
unit = "utilisation"
roles = ["supervisor"]
[[officers]]
user = "zhao"
name = "赵六"
unit = "utilisation"
roles = ["clerk"]
[[officers]]
user = "sun"
name = "孙八"
unit = "leadership"
roles = ["signer"]
[[officers]]
user = "zhou"
name = "周九"
unit = "finance"
roles = ["finance"]
[[officers]]
user = "wu"
name = "吴十"
unit = "legal_affairs"
roles = ["legal_review"]
[[officers]]
user = "zheng"
name = "郑一"
unit = "enforcement"
roles = ["enforcement"]
[[officers]]
user = "feng"
name = "冯二"
unit = "utilisation"
roles = ["administrator"]
from = 2024-01-01
until = 2024-06-10
[[officers]]
user = "chen"
name = "陈三"
unit = "legal_affairs"
roles = ["auditor"]
"""

USER_OF = {
    Role.INSPECTOR: "zhang",
    Role.SUPERVISOR: "wang",
    Role.CLERK: "zhao",
    Role.SIGNER: "sun",
    Role.FINANCE: "zhou",
    Role.LEGAL_REVIEW: "wu",
    Role.ENFORCEMENT: "zheng",
    Role.ADMINISTRATOR: "feng",
    Role.AUDITOR: "chen",
}


def read(folder: Path, text: str = SETTINGS) -> Office:
    path = folder / "office.toml"
    path.write_text(text, encoding="utf-8")
    return Office.read(path)


def inspector(user: str, land_office: str = XINHE, **said: Any) -> Officer:
    return Officer(user, f"国土员{user}", Unit.LAND_OFFICE, frozenset({Role.INSPECTOR}), land_office, **said)


def supervisor(user: str = "wang") -> Officer:
    return Officer(user, "王五", Unit.UTILISATION, frozenset({Role.SUPERVISOR}))


def staff_of(*officers: Officer) -> Staff:
    land_offices = (LandOffice(XINHE, ("新河镇", "仁让里乡")), LandOffice(XUNZHAI, ("寻寨镇", "荆家庄乡")))
    return Staff(land_offices, officers)


def desk_of(user: str, *officers: Officer, today: date = TODAY) -> Desk:
    """That person's desk in an office of these officers."""
    return Desk(Office(staff=staff_of(*officers)), today, INSTANT, user)


def supplied(no: str, location: str, **contract: Any) -> dict[str, Any]:
    """A supply of land at a place."""
    told = supply(no, **{"instalments": [], "handover_on": None} | contract)
    told["parcel"]["location"] = location
    return told
