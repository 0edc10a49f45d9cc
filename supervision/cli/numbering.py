"""`numbers`: the register of papers' numbers (文号登记簿), with the numbers missing and those borne twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from supervision.casework.numbers.next_number import next_numbers
from supervision.casework.numbers.register import NumberLine, register
from supervision.casework.numbers.series import Double, Gap, doubles, gaps
from supervision.casework.numbers.table import COLUMNS, cells
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.paging import Listed, how_many, one_more, one_page
from supervision.cli.printing import print_list, to_file
from supervision.document_codes import NUMBERED
from supervision.records.db import reading

THE_YEAR = click.IntRange(1900, 2999)


@click.command("numbers")
@click.option("--year", type=THE_YEAR, default=None, metavar="YYYY", help="年份，缺省为办公日期的年份。Year.")
@click.option("--code", default=None, metavar="代字", help="只列这个代字的。One series.")
@click.option(
    "--faults", is_flag=True, help="改列断号（没有文书的号）和重号（几件文书同号）。Gaps and doubles."
)
@database_and_day
@as_json
@one_page
@to_file
@telling_errors
def numbers_(
    url: str | None,
    on: date | None,
    json_: bool,
    year: int | None,
    code: str | None,
    faults: bool,
    limit: int | None,
    after: str | None,
    out: Path | None,
) -> None:
    """文号登记簿：按代字和顺序号列出一年的文号、文书和去向。Numbers of papers."""
    door = open_door(url, on)
    year = year or door.today.year
    with reading(door.engine) as session:
        found = _faults(session, door, year)
        if faults:
            _print_faults(found, year, json_=json_, out=out)
            return
        lines = register(session, year=year, code=code, limit=one_more(limit), after=after)
        listed = Listed(lines, limit, lambda line: line.id)
        print_list(
            listed,
            title=f"{year}年文号登记簿",
            columns=COLUMNS,
            cells=cells,
            values=_values,
            nothing=f"{year}年没有登记在案的文号。",
            after=f"{how_many(limit, after)}个。",
            json_=json_,
            out=out,
        )
        listed.tell_next(json_=json_, out=out)
        if not json_ and out is None:
            _tell_faults(found)
            if year == door.today.year and (coming := next_numbers(session, NUMBERED, door.desk)):
                click.echo(f"下一个文号：{'、'.join(coming)}")


def _values(line: NumberLine) -> Mapping[str, Any]:
    return {**asdict(line), "status": str(line.status)}


def _faults(session: Session, door: Door, year: int) -> list[Gap | Double]:
    return [*gaps(session, year, door.office.codes), *doubles(session, year)]


def _tell_faults(found: Sequence[Gap | Double]) -> None:
    """What an auditor asks first: is anything missing, is anything twice."""
    for one in found:
        click.echo(f"{_what(one)}：{one.zh}")


def _what(one: Gap | Double) -> str:
    return "断号" if isinstance(one, Gap) else "重号"


def _print_faults(found: Sequence[Gap | Double], year: int, *, json_: bool, out: Path | None) -> None:
    print_list(
        found,
        title=f"{year}年断号和重号",
        columns=("问题", "文号"),
        cells=lambda one: (_what(one), one.zh),
        values=lambda one: {"fault": "gap" if isinstance(one, Gap) else "double", **asdict(one)},
        nothing=f"{year}年没有断号和重号。",
        after="共{count}处。",
        json_=json_,
        out=out,
    )
