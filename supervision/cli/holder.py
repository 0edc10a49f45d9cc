"""`holder`: all about one holder on one screen (用地单位一览)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import click

from supervision.casework.holder_names import NamedHolder
from supervision.casework.holders import HolderPage, Holding, holder_page
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json, print_table
from supervision.law.figures import plain
from supervision.law.steps import act_name_zh
from supervision.records.db import reading

MOST_OTHERS = 5


@click.command("holder")
@click.argument("name", metavar="NAME")
@database_and_day
@as_json
@telling_errors
def holder_(url: str | None, on: date | None, json_: bool, name: str) -> None:
    """用地单位一览：全部宗地、违约、欠缴、未送达或未履行的通知、抵押查封、举报、闲置；曾有的宗地也列出。Holder."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        found = holder_page(session, name, door.today)
    if isinstance(found, HolderPage):
        if json_:
            print_json(_page_json(found))
        else:
            _print_page(found)
    elif json_:
        for each in found:
            print_json(_named_json(each))
    else:
        _print_names(name, found)


def _print_names(name: str, found: Sequence[NamedHolder]) -> None:
    rows = ((each.name, each.parcels, each.former or None) for each in found)
    print_table(f"名称含“{name}”的用地单位", ("用地单位", "宗数", "曾有宗数"), rows, nothing="")
    click.echo(f"共{len(found)}家，请写全名：supervision holder {found[0].name}")


def _print_page(page: HolderPage) -> None:
    held = page.held
    click.secho(f"{page.name}（{page.on}）", bold=True)
    former = len(page.holdings) - len(held)
    had = f"，曾有{former}宗" if former else ""
    click.echo(f"现有{len(held)}宗，{page.area_ha:.4f}公顷{had}")
    unstated = sum(not holding.payments_stated for holding in held)
    not_counted = f"；缴款情况未填报{unstated}宗，未计入" if unstated else ""
    red = "red" if page.owed_wan else None
    click.secho(f"逾期欠缴合计：{plain(page.owed_wan)}万元{not_counted}", fg=red, bold=bool(red))
    counts = (
        ("违约认定", sum(len(holding.breaches) for holding in page.holdings), "次"),
        ("未送达或未履行的通知", sum(len(holding.papers) for holding in held), "件"),
        ("抵押查封", sum(len(holding.encumbrances) for holding in held), "项"),
        ("未答复的举报", sum(holding.open_complaints for holding in held), "件"),
        ("闲置案件", sum(holding.idle for holding in held), "件"),
    )
    click.echo("，".join(f"{what}{count}{unit}" for what, count, unit in counts))
    print_table(
        "宗地",
        ("电子监管号", "项目", "公顷", "状态", "逾期", "举报", "备注"),
        map(_holding_cells, page.holdings),
        nothing="",
    )
    _section("逾期欠缴", ("电子监管号", "期", "最后一日", "欠缴万元", "逾期天数"), _debts(page))
    _section("违约认定", ("电子监管号", "日期", "环节", "原因", "情形"), _breaches(page))
    _section("未送达或未履行的通知", ("编号", "电子监管号", "通知", "期", "自", "状况"), _papers(page))
    _section("抵押、查封", ("电子监管号", "事项"), _encumbrances(page))
    if page.others:
        named = "、".join(other.name for other in page.others[:MOST_OTHERS])
        more = f"等{len(page.others)}家" if len(page.others) > MOST_OTHERS else ""
        click.echo(f"名称相近的另有：{named}{more}")


def _section(title: str, columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    """A table, left out when there is nothing to say."""
    if found := list(rows):
        click.echo()
        print_table(title, columns, found, nothing="")


def _holding_cells(holding: Holding) -> Sequence[Any]:
    life = holding.life
    late = "，".join(each.zh for each in holding.overdue)
    complaints = holding.open_complaints or None
    return (
        holding.no,
        life.parcel.project,
        life.parcel.area_ha,
        life.state.zh,
        late,
        complaints,
        _note(holding),
    )


def _note(holding: Holding) -> str:
    if holding.left is not None:
        return holding.left.zh
    idle = f"{holding.life.suspected_on}起疑似闲置" if holding.idle else ""
    unstated = "" if holding.payments_stated else "缴款情况未填报"
    return "，".join(filter(None, (idle, unstated)))


def _debts(page: HolderPage) -> Iterator[Sequence[Any]]:
    for holding in page.held:
        for debt in holding.debts:
            yield holding.no, debt.no, debt.due_on, debt.outstanding_wan, debt.overdue_days


def _breaches(page: HolderPage) -> Iterator[Sequence[Any]]:
    for holding in page.holdings:
        for breach in holding.breaches:
            ground = breach.ground.zh if breach.ground is not None else ""
            yield holding.no, breach.on, breach.stage.zh, breach.cause.zh, ground


def _papers(page: HolderPage) -> Iterator[Sequence[Any]]:
    for holding in page.held:
        for paper in holding.papers:
            act = paper.act
            name, id_ = act_name_zh(act.name), f"{holding.parcel_id}-{act.seq}"
            yield id_, holding.no, name, act.subject or None, paper.since, paper.zh


def _encumbrances(page: HolderPage) -> Iterator[Sequence[Any]]:
    for holding in page.held:
        for each in holding.encumbrances:
            yield holding.no, each.zh


# For scripts


def _named_json(named: NamedHolder) -> dict[str, Any]:
    return {"holder": named.name, "count": named.parcels, "former_count": named.former}


def _page_json(page: HolderPage) -> dict[str, Any]:
    return {
        "holder": page.name,
        "on": page.on,
        "area_ha": str(page.area_ha),
        "owed_wan": plain(page.owed_wan),
        "payments_not_stated": [holding.no for holding in page.held if not holding.payments_stated],
        "open_complaints": sum(holding.open_complaints for holding in page.held),
        "parcels": [_holding_json(holding) for holding in page.holdings],
        "others": [_named_json(other) for other in page.others],
    }


def _holding_json(holding: Holding) -> dict[str, Any]:
    life, left = holding.life, holding.left
    return {
        "no": holding.no,
        "project": life.parcel.project,
        "area_ha": None if life.parcel.area_ha is None else str(life.parcel.area_ha),
        "state": life.state,
        "overdue": [each.duty for each in holding.overdue],
        "left": None if left is None else {"on": left.on, "by": left.by},
        "payments_stated": holding.payments_stated,
        "debts": [
            {
                "instalment": debt.no,
                "due_on": debt.due_on,
                "owed_wan": plain(debt.outstanding_wan),
                "days": debt.overdue_days,
            }
            for debt in holding.debts
        ],
        "breaches": [
            {"on": each.on, "stage": each.stage, "cause": each.cause, "ground": each.ground}
            for each in holding.breaches
        ],
        "notices": [
            {
                "id": f"{holding.parcel_id}-{paper.act.seq}",
                "notice": paper.act.name,
                "subject": paper.act.subject,
                "status": paper.act.status,
                "since": paper.since,
            }
            for paper in holding.papers
        ],
        "encumbrances": [
            {
                "kind": each.kind,
                "who": each.who,
                "paper": each.paper,
                "since": each.since,
                "until_on": each.until_on,
                "amount_wan": None if each.amount_wan is None else plain(each.amount_wan),
            }
            for each in holding.encumbrances
        ],
        "open_complaints": holding.open_complaints,
        "idle": holding.idle,
        "suspected_on": life.suspected_on if holding.idle else None,
    }
