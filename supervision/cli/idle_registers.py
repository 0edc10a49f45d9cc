"""`idle`: the idle ledger, what is left lying, the open list (闲置土地台账、积压、公开清单)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from supervision.casework import idle_tables as tables
from supervision.casework.idle_aging import Lying, LyingLine, Sums, by_district, lying
from supervision.casework.idle_ledger import LedgerLine, ledger
from supervision.casework.lives import Asked
from supervision.casework.open_list import OpenLine, open_list
from supervision.cli.casing import LIMBS
from supervision.cli.door import as_json, database_and_day, known_on, open_door, telling_errors
from supervision.cli.paging import Listed, how_many, one_more, one_page
from supervision.cli.printing import print_list, to_file
from supervision.law.figures import plain
from supervision.law.idle import Limb
from supervision.law.open_list import Openness
from supervision.law.rules.open_list import PRIVACY
from supervision.records.db import reading

AHEAD = 90
"""How far ahead the ledger looks unless somebody says otherwise."""


@click.group("idle")
def idle_() -> None:
    """闲置土地台账、积压清单、公开清单。Registers of idle land."""


def _register(command: Callable[..., None]) -> Callable[..., None]:
    """The options every register takes."""
    options = (
        telling_errors,
        to_file,
        one_page,
        as_json,
        known_on,
        database_and_day,
        click.option("--district", default=None, help="只列某一行政区的。"),
    )
    for option in options:
        command = option(command)
    return command


@idle_.command("ledger")
@click.option("--limb", type=LIMBS, default=None, help="只列未动工（not_started）或停工（halted）的。")
@click.option(
    "--within", type=click.IntRange(min=0), default=AHEAD, show_default=True, metavar="N",
    help="未满一年的，列N天内满一年的。",
)  # fmt: skip
@_register
def ledger_(
    url: str | None,
    on: date | None,
    known: date | None,
    json_: bool,
    district: str | None,
    limb: str | None,
    within: int,
    limit: int | None,
    after: str | None,
    out: Path | None,
) -> None:
    """闲置土地台账：已认定、疑似、待补测的，和将满一年的（距疑似闲置天数）。The idle ledger."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        found = ledger(
            session,
            Asked(door.today, known, district, after),
            until=door.today + timedelta(days=within),
            limb=Limb(limb) if limb else None,
            limit=one_more(limit),
        )
        listed = Listed(found, limit, lambda line: line.id)
        print_list(
            listed,
            title=f"闲置土地台账（{door.today}）",
            columns=tables.LEDGER,
            cells=tables.ledger_cells,
            values=LedgerLine.as_json,
            nothing="没有闲置、疑似闲置和将满一年的土地。",
            after=f"{how_many(limit, after)}宗，未满一年的列至{within}天内。",
            json_=json_,
            out=out,
        )  # fmt: skip
        listed.tell_next(json_=json_, out=out)


# What is left lying


def _summed(command: Callable[..., None]) -> Callable[..., None]:
    help_ = "只列各行政区的宗数、面积、价款合计。"
    return click.option("--by-district", "summed", is_flag=True, help=help_)(command)


@idle_.command("unchecked")
@_summed
@_register
def unchecked(**given: Any) -> None:
    """疑似未核实：发现而国土所未现场核实的，自疑似之日起算。Found, not checked."""
    _lying(Lying.UNCHECKED, **given)


@idle_.command("undetermined")
@_summed
@_register
def undetermined(**given: Any) -> None:
    """已核实应认定未认定：自现场核实之日起算。Checked, not determined."""
    _lying(Lying.UNDETERMINED, **given)


@idle_.command("undisposed")
@_summed
@_register
def undisposed(**given: Any) -> None:
    """已认定未处置：自闲置认定之日起算。Determined, not disposed of."""
    _lying(Lying.UNDISPOSED, **given)


def _lying(
    what: Lying,
    *,
    url: str | None,
    on: date | None,
    known: date | None,
    json_: bool,
    district: str | None,
    summed: bool,
    limit: int | None,
    after: str | None,
    out: Path | None,
) -> None:
    if summed and (limit is not None or after is not None):
        raise click.UsageError("--by-district 是全部的合计，不与 --limit、--after 同用")
    door = open_door(url, on)
    with reading(door.engine) as session:
        found = lying(session, Asked(door.today, known, district, after), what, limit=one_more(limit))
        if summed:
            _print_sums(what, by_district(found), json_=json_, out=out)
            return
        listed, told = Listed(found, limit, lambda line: line.no), list[LyingLine]()
        print_list(
            _kept(listed, told, keep=not json_ and out is None),
            title=f"{what.zh}（{door.today}）",
            columns=tables.LYING,
            cells=tables.lying_cells,
            values=LyingLine.as_json,
            nothing=f"没有{what.zh}的土地。",
            after=f"{how_many(limit, after)}宗",
            json_=json_,
            out=out,
        )  # fmt: skip
        if told:
            _print_sums(what, by_district(told), json_=False, out=None)
        listed.tell_next(json_=json_, out=out)


def _kept(lines: Iterable[LyingLine], told: list[LyingLine], *, keep: bool) -> Iterator[LyingLine]:
    """The lines of a list on the screen, kept to be summed below it."""
    for line in lines:
        if keep:
            told.append(line)
        yield line


def _print_sums(what: Lying, sums: Sequence[Sums], *, json_: bool, out: Path | None) -> None:
    parcels = sum(each.parcels for each in sums)
    area = sum((each.area_ha for each in sums), Decimal(0))
    price = sum((each.price_wan for each in sums), Decimal(0))
    print_list(
        sums,
        title=f"{what.zh}，按行政区",
        columns=tables.SUMS,
        cells=tables.sums_cells,
        values=Sums.as_json,
        nothing=f"没有{what.zh}的土地。",
        after=f"合计{parcels}宗，{plain(area)}公顷，价款{plain(price)}万元。",
        json_=json_,
        out=out,
    )


# The open list


@idle_.command("public")
@click.option(
    "--status", "openness", type=click.Choice([str(each) for each in Openness]), default=None,
    help="只列应公开未公开（to_publish）、已公开（published）或应撤销未撤销（to_withdraw）的。",
)  # fmt: skip
@_register
def public(
    url: str | None,
    on: date | None,
    known: date | None,
    json_: bool,
    district: str | None,
    openness: str | None,
    limit: int | None,
    after: str | None,
    out: Path | None,
) -> None:
    """公开清单：位置、使用权人名称、闲置时间，政府原因的同时公开原因；已公开、应公开、应撤销。The open list.

    自然人的姓名只留姓氏，不公开其他个人信息。
    """
    door = open_door(url, on)
    only = Openness(openness) if openness else None
    masked: list[str] = []
    with reading(door.engine) as session:
        found = open_list(
            session, Asked(door.today, known, district, after), only=only, limit=one_more(limit)
        )
        listed = Listed(found, limit, lambda line: line.no)
        print_list(
            _noting_masked(listed, masked),
            title=f"闲置土地公开清单（{door.today}）",
            columns=tables.OPEN,
            cells=tables.open_cells,
            values=OpenLine.as_json,
            nothing="没有应公开、已公开的闲置土地。",
            after=f"{how_many(limit, after)}宗。登记公开：supervision record 电子监管号 publication place=…；"
            "撤销：supervision record 电子监管号 publication_withdrawn",
            json_=json_,
            out=out,
        )
        if masked and not json_:
            click.echo(f"{len(masked)}宗的使用权人为自然人，姓名已隐去，依据{PRIVACY.cite}。")
        listed.tell_next(json_=json_, out=out)


def _noting_masked(lines: Iterable[OpenLine], masked: list[str]) -> Iterator[OpenLine]:
    for line in lines:
        if line.said.masked:
            masked.append(line.no)
        yield line
