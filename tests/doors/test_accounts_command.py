"""`accounts` at the door: a one-time password told once, who may give it, what becomes of an account."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine, select, update

from supervision.casework.access.passwords import matches
from supervision.records.db import reading, writing
from supervision.records.tables import ACCESS_LOG, ACCOUNT
from tests.casework.staffed import SETTINGS

Run = Callable[..., Result]


@pytest.fixture
def run_as_administrator(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    (tmp_path / "office.toml").write_text(SETTINGS, encoding="utf-8")
    monkeypatch.setenv("SUPERVISION_USER", "feng")
    return lambda *words: run(*words, "--on", "2024-06-10")


def one_time(result: Result) -> str:
    [password] = re.findall("一次性密码：(.*)", result.output)
    return str(password)


def kept(engine: Engine) -> str:
    with reading(engine) as session:
        return str(session.scalars(select(ACCOUNT.c.password)).one())


def test_an_account_is_given_with_a_password_that_is_kept_nowhere(
    run_as_administrator: Run, engine: Engine
) -> None:
    result = run_as_administrator("accounts", "add", "wang")
    assert result.exit_code == 0
    assert "已建立账号：wang（王五）" in result.output
    assert "72小时内登录有效" in result.output
    assert re.fullmatch("[A-Z][a-z2-9]{3}(-[a-z2-9]{4}){3}", one_time(result))
    assert kept(engine).startswith("$argon2id$")
    assert one_time(result) not in kept(engine)
    assert matches(one_time(result), kept(engine))


def test_a_reset_gives_another_password(run_as_administrator: Run, engine: Engine) -> None:
    first = one_time(run_as_administrator("accounts", "add", "wang"))
    second = one_time(run_as_administrator("accounts", "reset", "wang"))
    assert matches(second, kept(engine))
    assert not matches(first, kept(engine))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "nobody"), "人员名单（[[officers]]）中没有登录名“nobody”"),
        (("reset", "wang"), "“wang”没有账号，请先用 supervision accounts add wang 建立"),
        (("lock", "wang"), "“wang”没有账号"),
        (("unlock", "wang"), "“wang”没有账号"),
    ],
)
def test_what_cannot_be_done_is_said(run_as_administrator: Run, words: tuple[str, ...], told: str) -> None:
    result = run_as_administrator("accounts", *words)
    assert result.exit_code == 2
    assert told in result.output


def test_the_same_account_twice_is_refused(run_as_administrator: Run) -> None:
    run_as_administrator("accounts", "add", "wang")
    assert "“wang”已有账号" in run_as_administrator("accounts", "add", "wang").output
    assert "没有停用，也没有锁定" in run_as_administrator("accounts", "unlock", "wang").output


def test_only_an_administrator_keeps_accounts(
    run_as_administrator: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPERVISION_USER", "wang")
    result = run_as_administrator("accounts", "add", "wang")
    assert result.exit_code == 2
    assert "王五（wang）不能办理“登录账号管理”" in result.output


def test_the_list_says_how_each_account_stands(run_as_administrator: Run, engine: Engine) -> None:
    assert "还没有登录账号" in run_as_administrator("accounts", "list").output
    for login in ("wang", "zhao", "sun", "zhou"):
        run_as_administrator("accounts", "add", login)
    run_as_administrator("accounts", "lock", "zhao")
    with writing(engine) as session:
        session.execute(update(ACCOUNT).where(ACCOUNT.c.login == "sun").values(must_change=False))
    listed = run_as_administrator("accounts", "list").output
    assert re.findall(r"(wang|zhao|sun) .*?(一次性密码，尚未修改|已停用|正常)", listed) == [
        ("sun", "正常"), ("wang", "一次性密码，尚未修改"), ("zhao", "已停用"),
    ]  # fmt: skip
    assert "已恢复账号：zhao" in run_as_administrator("accounts", "unlock", "zhao").output
    lines = [
        json.loads(line) for line in run_as_administrator("accounts", "list", "--json").output.splitlines()
    ]
    assert [line["login"] for line in lines] == ["sun", "wang", "zhao", "zhou"]
    assert "password" not in lines[0]
    with reading(engine) as session:
        log = session.execute(select(ACCESS_LOG.c.login, ACCESS_LOG.c.event, ACCESS_LOG.c.by)).all()
    assert [tuple(line) for line in log][-2:] == [("zhao", "locked", "feng"), ("zhao", "unlocked", "feng")]
