"""`accounts token`: tokens for other systems (接口令牌): given, listed, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row

from supervision.casework.access.tokens import (
    MOST_DAYS,
    add_token,
    all_tokens,
    districts_of,
    revoke_token,
    scopes_of,
)
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_list, to_file
from supervision.law.daycount import CHINA
from supervision.law.refusals import BadRecord
from supervision.records.api_token import TokenScope
from supervision.records.db import reading, writing

SCOPES = "、".join(f"{scope}（{scope.zh}）" for scope in TokenScope)


@click.group("token")
def token_() -> None:
    """其他系统的接口令牌：发给、收回、清单。Tokens for other systems."""


@token_.command("add")
@click.argument("name")
@click.option(
    "--for",
    "login",
    required=True,
    metavar="LOGIN",
    help="代表机关名单上的哪一个登录名，其职责和辖区即令牌的。",
)
@click.option(
    "--scope", default=str(TokenScope.READ), show_default=True, help=f"范围，用逗号隔开：{SCOPES}。"
)
@click.option("--districts", default="", help="只限这些行政区，用逗号隔开；不写为此人所辖的全部。")
@click.option(
    "--days", type=click.IntRange(1, MOST_DAYS), default=90, show_default=True, metavar="N", help="有效几天。"
)
@database_and_day
@telling_errors
def add(
    url: str | None, on: date | None, name: str, login: str, scope: str, districts: str, days: int
) -> None:
    """发给一个系统令牌，只显示这一次。Give a token."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        token = add_token(
            session,
            name,
            door.desk,
            login=login,
            scopes=_scopes(scope),
            districts=_parts(districts),
            days=days,
        )
    click.echo(f"已发给令牌“{name}”，代表{door.office.staff.name_of(login)}（{login}），{days}天内有效：")
    click.echo(token)
    click.echo(
        "只显示这一次，请存放在该系统的密钥库中；泄露的，立即 supervision accounts token revoke 收回。"
    )


def _scopes(text: str) -> list[TokenScope]:
    known = {str(scope): scope for scope in TokenScope} | {scope.zh: scope for scope in TokenScope}
    parts = _parts(text)
    for part in parts:
        if part not in known:
            raise BadRecord(f"没有令牌范围“{part}”，可用的有{SCOPES}")
    return [known[part] for part in parts]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]


@token_.command("revoke")
@click.argument("name")
@database_and_day
@telling_errors
def revoke(url: str | None, on: date | None, name: str) -> None:
    """收回令牌，立即失效。Revoke a token."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        revoke_token(session, name, door.desk)
    click.echo(f"已收回令牌“{name}”。")


@token_.command("list")
@database_and_day
@as_json
@to_file
@telling_errors
def list_(url: str | None, on: date | None, json_: bool, out: Path | None) -> None:
    """令牌清单：代表谁、范围、何时到期、最近使用。List the tokens."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        rows = all_tokens(session)
    print_list(
        rows,
        title="接口令牌",
        columns=("名称", "代表", "范围", "行政区", "状态", "到期", "最近使用"),
        cells=lambda row: _cells(row, door),
        values=_values,
        nothing="还没有接口令牌。发给：supervision accounts token add 名称 --for 登录名 --scope read",
        json_=json_,
        out=out,
    )


def _cells(row: Row[Any], door: Door) -> Sequence[Any]:
    scopes = scopes_of(row)
    return (
        row.name,
        f"{door.office.staff.name_of(row.login)}（{row.login}）",
        "、".join(scope.zh for scope in TokenScope if scope in scopes),
        "、".join(districts_of(row)) or "全部",
        _state(row, door),
        row.expires_at.astimezone(CHINA).date(),
        "" if row.used_at is None else f"{row.used_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
    )


def _state(row: Row[Any], door: Door) -> str:
    if row.revoked_at is not None:
        return "已收回"
    if row.expires_at <= door.at:
        return "已到期"
    return "有效" if door.office.staff.officer(row.login, door.today) is not None else "所代表的人员不在任"


def _values(row: Row[Any]) -> dict[str, Any]:
    return {
        "name": row.name,
        "login": row.login,
        "scopes": sorted(scopes_of(row)),
        "districts": list(districts_of(row)),
        "added_at": row.added_at,
        "added_by": row.added_by,
        "expires_at": row.expires_at,
        "used_at": row.used_at,
        "revoked_at": row.revoked_at,
    }
