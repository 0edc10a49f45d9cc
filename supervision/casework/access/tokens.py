"""Tokens of other systems (接口令牌): given for an officer of the settings, shown once, revoked, over after their days.

What is done by a token is done by its officer: his roles and districts hold, and the token may narrow them further.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from supervision.casework.access.accounts import note
from supervision.casework.access.sessions import SEEN_EVERY, sha256_of
from supervision.casework.acts import Desk
from supervision.casework.rights import Verb, check_verb
from supervision.law.refusals import NotAllowed
from supervision.records.account import AccessEvent
from supervision.records.api_token import TokenScope
from supervision.records.tables import ACCOUNT, API_TOKEN

BEGINS = "gjd_"
"""What every token begins with: one that was left lying in a file is found by it."""

LONGEST_NAME = 60
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token in force: whose rights it uses, what it is good for, the only districts it sees (none named: all of his)."""

    id: int
    name: str
    login: str
    scopes: frozenset[TokenScope]
    districts: tuple[str, ...]
    expires_at: datetime
    used_at: datetime | None


def add_token(
    session: Session,
    name: str,
    desk: Desk,
    *,
    login: str,
    scopes: Collection[TokenScope],
    districts: Sequence[str] = (),
    days: int,
) -> str:
    """Give a token (发给令牌); it is returned and kept nowhere. Raises `NotAllowed`."""
    check_verb(desk, Verb.KEEP_ACCOUNTS)
    name, login = name.strip(), login.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise NotAllowed(f"令牌须有名称，不超过{LONGEST_NAME}字，写明给哪个系统用，例如 大数据平台")
    if desk.office.staff.officer(login, desk.today) is None:
        raise NotAllowed(
            f"机关设置的人员名单（[[officers]]）中没有{desk.today}在任的“{login}”，不能发给令牌；"
            "请先为该系统在名单中写一个登录名及其职责"
        )
    if not scopes:
        raise NotAllowed(
            "令牌须写明范围，例如 read；可用的有" + "、".join(f"{s}（{s.zh}）" for s in TokenScope)
        )
    if not 1 <= days <= MOST_DAYS:
        raise NotAllowed(f"令牌的有效期为1至{MOST_DAYS}天")
    if _row(session, name) is not None:
        raise NotAllowed(f"已有名为“{name}”的令牌，收回的名称也不再使用；请换一个名称，例如 {name}-2")
    token = BEGINS + secrets.token_urlsafe(32)
    row = {
        "name": name,
        "login": login,
        "token_sha256": sha256_of(token),
        "scopes": orjson.dumps([str(scope) for scope in TokenScope if scope in scopes]).decode(),
        "districts": orjson.dumps(list(dict.fromkeys(districts))).decode(),
        "added_at": desk.at,
        "added_by": desk.by,
        "expires_at": desk.at + timedelta(days=days),
    }
    session.execute(insert(API_TOKEN).values(row))
    note(session, login, AccessEvent.TOKEN_ADDED, desk.at, by=desk.by)
    return token


def revoke_token(session: Session, name: str, desk: Desk) -> None:
    """It opens nothing any more, at once (收回令牌). Raises `NotAllowed`."""
    check_verb(desk, Verb.KEEP_ACCOUNTS)
    row = _row(session, name.strip())
    if row is None:
        raise NotAllowed(f"没有名为“{name}”的令牌，见 supervision accounts token list")
    if row.revoked_at is not None:
        raise NotAllowed(f"令牌“{name}”已经收回")
    session.execute(update(API_TOKEN).where(API_TOKEN.c.id == row.id).values(revoked_at=desk.at))
    note(session, row.login, AccessEvent.TOKEN_REVOKED, desk.at, by=desk.by)


def all_tokens(session: Session) -> Sequence[Row[Any]]:
    """Every token there ever was, by name."""
    return session.execute(select(API_TOKEN).order_by(API_TOKEN.c.name)).all()


def scopes_of(row: Row[Any]) -> frozenset[TokenScope]:
    return frozenset(TokenScope(scope) for scope in orjson.loads(row.scopes))


def districts_of(row: Row[Any]) -> tuple[str, ...]:
    return tuple(orjson.loads(row.districts))


def find_token(session: Session, token: str, at: datetime) -> ApiToken | None:
    """The token in force; None for one nobody knows, that is over or revoked, or whose officer's account was locked."""
    both = API_TOKEN.outerjoin(ACCOUNT, ACCOUNT.c.login == API_TOKEN.c.login)
    query = select(API_TOKEN, ACCOUNT.c.disabled).select_from(both)
    row = session.execute(query.where(API_TOKEN.c.token_sha256 == sha256_of(token))).one_or_none()
    if row is None or row.disabled or row.revoked_at is not None or row.expires_at <= at:
        return None
    return ApiToken(
        row.id, row.name, row.login, scopes_of(row), districts_of(row), row.expires_at, row.used_at
    )


def use_token(session: Session, token: ApiToken, at: datetime) -> None:
    """It was used just now."""
    session.execute(update(API_TOKEN).where(API_TOKEN.c.id == token.id).values(used_at=at))


def is_to_be_noted(token: ApiToken, at: datetime) -> bool:
    """Whether its last use is old enough to be kept anew."""
    return token.used_at is None or at - token.used_at >= SEEN_EVERY


def _row(session: Session, name: str) -> Row[Any] | None:
    return session.execute(select(API_TOKEN).where(API_TOKEN.c.name == name)).one_or_none()
