"""`staff`: land offices with their townships and officers (人员与职责), and the parcels no land office covers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row

from supervision.casework.draws import Scope, under_supervision
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json, print_list, print_table, to_file
from supervision.records.db import reading
from supervision.staff import UNASSIGNED, LandOffice, Officer, Role

NOBODY_LISTED = "机关设置中没有列出人员（[[officers]]），登记和办理不核对权限；多人使用的，请照 office.example.toml 列出。"


@click.command("staff")
@click.option("--unassigned", is_flag=True, help="只列没有国土所管辖的在监管宗地（未分配）。")
@database_and_day
@as_json
@to_file
@telling_errors
def staff_(url: str | None, on: date | None, unassigned: bool, json_: bool, out: Path | None) -> None:
    """国土所、人员、职责和各所在监管的宗数；--unassigned 列出未分配的宗地。Staff."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        parcels = list(under_supervision(session, Scope(), door.today))
    if unassigned:
        _print_unassigned(door.office.staff.unassigned(parcels), json_=json_, out=out)
        return
    if out is not None:
        raise click.UsageError("--out 与 --unassigned 同用，写出未分配的宗地")
    counts = _counts(door, parcels)
    if json_:
        print_json(_as_json(door, counts))
        return
    _print_land_offices(door, counts)
    _print_officers(door)
    click.echo(f"在监管{len(parcels)}宗，{UNASSIGNED}{counts['']}宗。清单：supervision staff --unassigned")


def _print_unassigned(parcels: Sequence[Row[Any]], *, json_: bool, out: Path | None) -> None:
    print_list(
        parcels,
        title="未分配的在监管宗地",
        columns=("电子监管号", "项目", "行政区", "坐落"),
        cells=lambda row: (row.no, row.project, row.district, row.location),
        values=lambda row: {
            "no": row.no,
            "project": row.project,
            "district": row.district,
            "location": row.location,
        },
        nothing="在监管的宗地都有国土所管辖。",
        after="共{count}宗，坐落和行政区中没有任何国土所管辖的乡镇；请在机关设置[[land_offices]]的covers中补充，或更正坐落。",
        json_=json_,
        out=out,
    )


def _counts(door: Door, parcels: Iterable[Row[Any]]) -> Counter[str]:
    """Parcels under supervision by land office; under the empty name those no land office covers."""
    offices = (door.office.staff.land_office_of(parcel) for parcel in parcels)
    return Counter("" if office is None else office.name for office in offices)


def _as_json(door: Door, counts: Counter[str]) -> dict[str, Any]:
    staff = door.office.staff
    return {
        "land_offices": [
            {
                "name": office.name,
                "covers": office.covers,
                "inspectors": [officer.user for officer in _inspectors(door, office)],
                "parcels": counts[office.name],
            }
            for office in staff.land_offices
        ],
        "officers": [
            {
                "user": officer.user,
                "name": officer.name,
                "unit": officer.unit,
                "land_office": officer.land_office,
                "districts": officer.districts,
                "roles": _roles(officer),
                "certificate": officer.certificate,
                "from_on": officer.from_on,
                "until_on": officer.until_on,
                "in_force": officer.in_force(door.today),
            }
            for officer in staff.officers
        ],
        "parcels": counts.total(),
        "unassigned": counts[""],
    }


def _print_land_offices(door: Door, counts: Counter[str]) -> None:
    def cells(office: LandOffice) -> Sequence[Any]:
        names = [officer.name for officer in _inspectors(door, office)]
        inspectors = "、".join([f"{names[0]}（责任）", *names[1:]]) if names else "（无）"
        return office.name, "、".join(office.covers), inspectors, counts[office.name]

    offices = door.office.staff.land_offices
    columns = ("国土所", "管辖乡镇", Role.INSPECTOR.zh, "在监管宗数")
    print_table(
        "国土所", columns, map(cells, offices), nothing="机关设置中没有列出国土所（[[land_offices]]）。"
    )


def _inspectors(door: Door, office: LandOffice) -> list[Officer]:
    inspectors = door.office.staff.with_role(Role.INSPECTOR, door.today)
    return [officer for officer in inspectors if officer.land_office == office.name]


def _print_officers(door: Door) -> None:
    def cells(officer: Officer) -> Sequence[Any]:
        unit = officer.land_office or door.office.unit(officer.unit)
        roles = "、".join(role.zh for role in _roles(officer))
        force = "" if officer.in_force(door.today) else "不在任职期内"
        districts = "、".join(officer.districts)
        return officer.user, officer.name, unit, roles, districts, officer.certificate, force

    columns = ("登录名", "姓名", "单位", "职责", "行政区", "执法证号", "任职")
    print_table("人员", columns, map(cells, door.office.staff.officers), nothing=NOBODY_LISTED)


def _roles(officer: Officer) -> list[Role]:
    return [role for role in Role if role in officer.roles]
