"""`accounts`: who may sign in on the web (登录账号). What they may do there stands in the office's settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row
from sqlalchemy.orm import Session

from supervision.casework.access.accounts import (
    add_account,
    all_accounts,
    lock_account,
    reset_password,
    unlock_account,
)
from supervision.casework.acts import Desk
from supervision.cli.door import Door, as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_list, to_file
from supervision.cli.tokens import token_
from supervision.law.daycount import CHINA
from supervision.records.db import reading, writing

login_ = click.argument("login")


@click.group("accounts")
def accounts_() -> None:
    """网页登录账号：建立、重置密码、停用、恢复；其他系统的接口令牌。Accounts for the web."""


accounts_.add_command(token_)


@accounts_.command("add")
@login_
@database_and_day
@telling_errors
def add(url: str | None, on: date | None, login: str) -> None:
    """给机关名单上的人建立账号，显示一次性密码。Add an account."""
    _give(open_door(url, on), login, add_account, "已建立账号")


@accounts_.command("reset")
@login_
@database_and_day
@telling_errors
def reset(url: str | None, on: date | None, login: str) -> None:
    """重置密码，显示一次性密码；此人的登录一律退出。Reset a password."""
    _give(open_door(url, on), login, reset_password, "已重置密码")


def _give(door: Door, login: str, make: Callable[[Session, str, Desk], str], done: str) -> None:
    with writing(door.engine) as session:
        password = make(session, login, door.desk)
    click.echo(f"{done}：{login}（{door.office.staff.name_of(login)}）")
    click.echo(f"一次性密码：{password}")
    click.echo(
        f"只显示这一次，请当面告知本人；{door.office.access.one_time_hours}小时内登录有效，登录后必须修改。"
    )


@accounts_.command("lock")
@login_
@database_and_day
@telling_errors
def lock(url: str | None, on: date | None, login: str) -> None:
    """停用账号，此人的登录立即退出。Lock an account."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        lock_account(session, login, door.desk)
    click.echo(f"已停用账号：{login}。恢复：supervision accounts unlock {login}")


@accounts_.command("unlock")
@login_
@database_and_day
@telling_errors
def unlock(url: str | None, on: date | None, login: str) -> None:
    """恢复停用或者因输错密码锁定的账号，密码不变。Unlock an account."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        unlock_account(session, login, door.desk)
    click.echo(f"已恢复账号：{login}")


@accounts_.command("list")
@database_and_day
@as_json
@to_file
@telling_errors
def list_(url: str | None, on: date | None, json_: bool, out: Path | None) -> None:
    """账号清单：停用、锁定、须改密码的。List the accounts."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        rows = all_accounts(session)
    print_list(
        rows,
        title="登录账号",
        columns=("登录名", "姓名", "状态", "密码改于"),
        cells=lambda row: (
            row.login,
            door.office.staff.name_of(row.login),
            _state(row, door),
            row.changed_at.astimezone(CHINA).date(),
        ),
        values=lambda row: _values(row, door),
        nothing="还没有登录账号。建立：supervision accounts add 登录名",
        json_=json_,
        out=out,
    )


def _state(row: Row[Any], door: Door) -> str:
    """The account in a few words, what keeps its owner out first."""
    if row.disabled:
        return "已停用"
    if door.office.staff.officer(row.login, door.today) is None:
        return "不在名单或任职期内，不能登录"
    if row.locked_until is not None and door.at < row.locked_until:
        return f"输错{row.failed}次密码，锁定至{row.locked_until.astimezone(CHINA):%H:%M}"
    return "一次性密码，尚未修改" if row.must_change else "正常"


def _values(row: Row[Any], door: Door) -> dict[str, Any]:
    return {
        "login": row.login,
        "name": door.office.staff.name_of(row.login),
        "disabled": row.disabled,
        "locked_until": row.locked_until,
        "failed": row.failed,
        "must_change": row.must_change,
        "changed_at": row.changed_at,
    }
