"""Officers, land offices and roles (人员与职责): who watches which parcel, and what a person may do.

They stand in the office's settings (`[[land_offices]]`, `[[officers]]`). With no officers listed nobody's rights
are checked: on a one-person laptop (单机) the person at the keyboard is the office.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from supervision.law.refusals import BadRecord
from supervision.law.steps import Unit
from supervision.law.terms import Term
from supervision.law.values import a_date

UNASSIGNED = "未分配"
"""What stands for the land office of a parcel no land office covers."""


class Role(Term):
    """What an officer is there for (职责); one person may have several."""

    INSPECTOR = "inspector", "国土员"
    CLERK = "clerk", "经办"
    SUPERVISOR = "supervisor", "监管人员"
    SIGNER = "signer", "签发人"
    FINANCE = "finance", "财务"
    LEGAL_REVIEW = "legal_review", "法制审核"
    ENFORCEMENT = "enforcement", "执法人员"
    ADMINISTRATOR = "administrator", "管理员"
    AUDITOR = "auditor", "审计"


class Placed(Protocol):
    """Land by the words of its place: a parcel of the law, or its row."""

    @property
    def district(self) -> str: ...
    @property
    def location(self) -> str: ...


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, slots=True)
class LandOffice:
    """A land office (国土所) and the townships it covers (管辖乡镇)."""

    name: str
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer (工作人员) by the login that stands in the journal; in force from and until those days, both included.

    `districts` are those whose parcels he sees on the web (行政区); none named: all of them.
    """

    user: str
    name: str
    unit: Unit
    roles: frozenset[Role]
    land_office: str = ""
    districts: tuple[str, ...] = ()
    certificate: str = ""
    from_on: date | None = None
    until_on: date | None = None

    def in_force(self, on: date) -> bool:
        return (self.from_on or date.min) <= on <= (self.until_on or date.max)


@dataclass(frozen=True, slots=True)
class Staff:
    """The land offices and officers of an office, in the order they are listed."""

    land_offices: tuple[LandOffice, ...] = ()
    officers: tuple[Officer, ...] = ()

    @property
    def listed(self) -> bool:
        """Whether officers are listed at all; without them nobody's rights are checked."""
        return bool(self.officers)

    def officer(self, user: str, on: date) -> Officer | None:
        """Who that login is on a day; None for one not listed, not yet or no longer in force."""
        return next((o for o in self.officers if o.user == user and o.in_force(on)), None)

    def name_of(self, user: str) -> str:
        """The name behind a login, whenever in force; a login not listed stands for itself."""
        return next((o.name for o in reversed(self.officers) if o.user == user), user)

    def with_role(self, role: Role, on: date) -> tuple[Officer, ...]:
        """The officers in force with a role."""
        return tuple(o for o in self.officers if role in o.roles and o.in_force(on))

    def land_office_of(self, parcel: Placed) -> LandOffice | None:
        """The land office whose township is named in the parcel's district or location; None where none is.

        The longest name decides; of equally long ones the district's, then the one named first.
        """
        named = [
            (-len(township), which, place.index(township), number)
            for number, office in enumerate(self.land_offices)
            for township in office.covers
            for which, place in enumerate((parcel.district, parcel.location))
            if township in place
        ]
        return self.land_offices[min(named)[-1]] if named else None

    def watched_by(self, parcel: Placed) -> str:
        """The name of the parcel's land office, 未分配 where none covers it."""
        office = self.land_office_of(parcel)
        return UNASSIGNED if office is None else office.name

    def officers_of(self, parcel: Placed, on: date) -> tuple[Officer, ...]:
        """The inspectors of the parcel's land office; the first one listed is responsible for it (责任国土员)."""
        office = self.land_office_of(parcel)
        if office is None:
            return ()
        return tuple(o for o in self.with_role(Role.INSPECTOR, on) if o.land_office == office.name)

    def unassigned(self, parcels: Iterable[P]) -> list[P]:
        """Those of the parcels no land office covers (未分配)."""
        return [parcel for parcel in parcels if self.land_office_of(parcel) is None]


# Reading the settings

STAFF_SETTINGS = ("land_offices", "officers")
LAND_OFFICE_KEYS = ("name", "covers")
OFFICER_KEYS = ("user", "name", "unit", "land_office", "districts", "roles", "certificate", "from", "until")

T = TypeVar("T", bound=Term)


def read_staff(table: Mapping[str, Any], problems: list[str]) -> Staff:
    """The staff a settings table lists; what is wrong goes to `problems`, each with its key and reason."""
    land_offices = _land_offices(table.get("land_offices", []), problems)
    listed = {office.name for office in land_offices}
    officers: list[Officer] = []
    for where, section in _sections("officers", table.get("officers", []), OFFICER_KEYS, problems):
        officer = _officer(where, section, listed, problems)
        for number, other in enumerate(officers, start=1):
            if officer.user and officer.user == other.user and _overlap(officer, other):
                problems.append(f"{where}.user：“{officer.user}”与第{number}项重复，任职时间重叠")
        officers.append(officer)
    return Staff(tuple(land_offices), tuple(officers))


def read_text(key: str, value: object, problems: list[str], *, required: bool) -> str:
    """The text of a setting, on one line."""
    if not isinstance(value, str):
        problems.append(f"{key}：应为加引号的文字，现为{value!r}")
        return ""
    if required and not value.strip():
        problems.append(f"{key}：不能为空")
    if not value.replace("\u3000", " ").isprintable():
        problems.append(f"{key}：含有换行或不可见字符")
    return value.strip()


def _sections(
    key: str, value: object, known: Sequence[str], problems: list[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sections of a list of tables, each with what a problem calls it."""
    if not isinstance(value, list) or not all(isinstance(section, dict) for section in value):
        problems.append(f"{key}：每项应写成[[{key}]]一节")
        return
    for number, section in enumerate(value, start=1):
        where = f"{key}第{number}项"
        problems += [
            f"{where}.{word}：没有这项设置，可用的有{'、'.join(known)}"
            for word in section
            if word not in known
        ]
        yield where, section


def _land_offices(value: object, problems: list[str]) -> list[LandOffice]:
    found: list[LandOffice] = []
    covered: dict[str, str] = {}
    for where, section in _sections("land_offices", value, LAND_OFFICE_KEYS, problems):
        name = _needed(where, "name", section, problems)
        if name and name in {office.name for office in found}:
            problems.append(f"{where}.name：“{name}”重复")
        townships = _texts(f"{where}.covers", section.get("covers"), problems)
        for township in townships:
            if township in covered:
                problems.append(f"{where}.covers：“{township}”已由{covered[township]}管辖，不能写两次")
            covered.setdefault(township, name)
        found.append(LandOffice(name, townships))
    return found


def _officer(
    where: str, section: Mapping[str, Any], land_offices: Collection[str], problems: list[str]
) -> Officer:
    unit = _one_of(f"{where}.unit", section.get("unit"), Unit, problems)
    land_office = read_text(f"{where}.land_office", section.get("land_office", ""), problems, required=False)
    if land_office and land_office not in land_offices:
        problems.append(f"{where}.land_office：[[land_offices]]中没有“{land_office}”")
    if unit is Unit.LAND_OFFICE and not land_office:
        problems.append(f"{where}.land_office：国土所人员应写明所在的国土所")
    if unit not in (Unit.LAND_OFFICE, None) and land_office:
        problems.append(f'{where}.land_office：只有国土所人员（unit = "{Unit.LAND_OFFICE}"）写这一项')
    districts = section.get("districts")
    roles = _texts(f"{where}.roles", section.get("roles"), problems)
    read_roles = (_one_of(f"{where}.roles", role, Role, problems) for role in roles)
    from_on, until_on = (_day(f"{where}.{key}", section.get(key), problems) for key in ("from", "until"))
    if from_on is not None and until_on is not None and until_on < from_on:
        problems.append(f"{where}.until：离岗日{until_on}早于任职日{from_on}")
    return Officer(
        user=_needed(where, "user", section, problems),
        name=_needed(where, "name", section, problems),
        unit=unit or Unit.UTILISATION,
        roles=frozenset(role for role in read_roles if role is not None),
        land_office=land_office,
        districts=() if districts is None else _texts(f"{where}.districts", districts, problems),
        certificate=read_text(
            f"{where}.certificate", section.get("certificate", ""), problems, required=False
        ),
        from_on=from_on,
        until_on=until_on,
    )


def _overlap(one: Officer, other: Officer) -> bool:
    """Whether two entries of one login are in force on the same day: who moves to another office is listed twice."""
    first = max(one.from_on or date.min, other.from_on or date.min)
    return first <= min(one.until_on or date.max, other.until_on or date.max)


def _needed(where: str, key: str, section: Mapping[str, Any], problems: list[str]) -> str:
    if key not in section:
        problems.append(f"{where}.{key}：没有写明")
        return ""
    return read_text(f"{where}.{key}", section[key], problems, required=True)


def _texts(key: str, value: object, problems: list[str]) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        problems.append(f'{key}：应为列表，至少一项，如 ["…", "…"]，现为{value!r}')
        return ()
    return tuple(read_text(key, text, problems, required=True) for text in value)


def _one_of(key: str, value: object, terms: type[T], problems: list[str]) -> T | None:
    for term in terms:
        if value in (str(term), term.zh):
            return term
    words = "、".join(f"{term}（{term.zh}）" for term in terms)
    problems.append(f"{key}：没有“{value}”，可用的有{words}" if value is not None else f"{key}：没有写明")
    return None


def _day(key: str, value: object, problems: list[str]) -> date | None:
    try:
        return None if value is None else a_date(value)
    except BadRecord as bad:
        problems.append(f"{key}：{bad}")
        return None
