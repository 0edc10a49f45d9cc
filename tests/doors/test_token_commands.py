"""`accounts token` at the door: a token told once, who may give it, what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine

from supervision.casework.access.tokens import find_token
from supervision.records.db import reading
from tests.casework.staffed import SETTINGS
from tests.database import INSTANT

Run = Callable[..., Result]
GIVING = (
    "accounts",
    "token",
    "add",
    "大数据平台",
    "--for",
    "wang",
    "--scope",
    "read,登记事实",
    "--districts",
    "新河县，邻县",
)


@pytest.fixture
def run_as_administrator(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    (tmp_path / "office.toml").write_text(SETTINGS, encoding="utf-8")
    monkeypatch.setenv("SUPERVISION_USER", "feng")
    return lambda *words: run(*words, "--on", "2024-06-10")


def test_a_token_is_told_once_and_opens_what_was_said(run_as_administrator: Run, engine: Engine) -> None:
    result = run_as_administrator(*GIVING)
    assert result.exit_code == 0, result.output
    first, token, _ = result.output.splitlines()
    assert first == "已发给令牌“大数据平台”，代表王五（wang），90天内有效："
    with reading(engine) as session:
        found = find_token(session, token, INSTANT)
    assert found is not None
    assert (found.login, sorted(found.scopes), found.districts) == (
        "wang",
        ["read", "record"],
        ("新河县", "邻县"),
    )
    listed = run_as_administrator("accounts", "token", "list")
    assert "大数据平台" in listed.output
    assert token not in listed.output


def test_a_revoked_one_is_listed_as_such(run_as_administrator: Run) -> None:
    run_as_administrator(*GIVING)
    assert (
        "已收回令牌“大数据平台”" in run_as_administrator("accounts", "token", "revoke", "大数据平台").output
    )
    [line] = run_as_administrator("accounts", "token", "list", "--json").output.splitlines()
    assert json.loads(line)["revoked_at"] is not None
    assert "已收回" in run_as_administrator("accounts", "token", "list").output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("accounts", "token", "revoke", "x"), "没有名为“x”的令牌"),
        (("accounts", "token", "add", "x", "--for", "nobody"), "没有2024-06-10在任的“nobody”"),
        (("accounts", "token", "add", "x", "--for", "wang", "--scope", "all"), "没有令牌范围“all”"),
        (("accounts", "token", "add", "x", "--for", "wang", "--scope", ","), "令牌须写明范围"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    run_as_administrator: Run, words: tuple[str, ...], told: str
) -> None:
    result = run_as_administrator(*words)
    assert result.exit_code != 0
    assert told in result.output


def test_others_may_not(run_as_administrator: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPERVISION_USER", "wang")
    assert "王五（wang）不能办理“登录账号管理”" in run_as_administrator(*GIVING).output
