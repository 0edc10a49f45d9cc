"""Sessions (会话): opened by signing in under a token of their own, ended by signing out, by idleness or by the clock."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from supervision.access import Access
from supervision.records.account import Way
from supervision.records.tables import ACCOUNT, WEB_SESSION

SEEN_EVERY = timedelta(minutes=1)
"""How exactly a session's last request is kept: a page need not wait for a write."""


@dataclass(frozen=True, slots=True)
class WebSession:
    """An open session: whose it is, what its forms must carry, whether its password must be changed first."""

    token_sha256: str
    login: str
    csrf: str
    way: Way
    must_change: bool
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime


def open_session(
    session: Session, login: str, way: Way, at: datetime, access: Access, *, old: str = ""
) -> str:
    """Open a session and give its token; the one the browser came with (`old`) is gone, whoever set it.

    Sessions that are over are cleared away with it.
    """
    close(session, old)
    over = or_(WEB_SESSION.c.expires_at <= at, WEB_SESSION.c.seen_at <= at - access.idle)
    session.execute(delete(WEB_SESSION).where(over))
    token = secrets.token_urlsafe(32)
    row = {
        "token_sha256": sha256_of(token),
        "login": login,
        "csrf": secrets.token_urlsafe(32),
        "way": str(way),
        "opened_at": at,
        "seen_at": at,
        "expires_at": at + access.longest,
    }
    session.execute(insert(WEB_SESSION).values(row))
    return token


def find_session(session: Session, token: str, at: datetime, access: Access) -> WebSession | None:
    """The open session of a token; None for one nobody knows, that is over, or whose account was locked."""
    if not token:
        return None
    account = (ACCOUNT.c.disabled, ACCOUNT.c.must_change, ACCOUNT.c.changed_at)
    both = WEB_SESSION.outerjoin(ACCOUNT, ACCOUNT.c.login == WEB_SESSION.c.login)
    query = select(WEB_SESSION, *account).select_from(both)
    row = session.execute(query.where(WEB_SESSION.c.token_sha256 == sha256_of(token))).one_or_none()
    if row is None or row.disabled or row.expires_at <= at or row.seen_at + access.idle <= at:
        return None
    way = Way(row.way)
    if way is Way.PASSWORD and row.changed_at is None:  # the account it was opened with is not there any more
        return None
    old = way is Way.PASSWORD and (row.must_change or at >= row.changed_at + access.password_lasts)
    return WebSession(
        row.token_sha256, row.login, row.csrf, way, old, row.opened_at, row.seen_at, row.expires_at
    )


def is_to_be_seen(found: WebSession, at: datetime) -> bool:
    """Whether the last request kept is old enough to be replaced."""
    return at - found.seen_at >= SEEN_EVERY


def see(session: Session, found: WebSession, at: datetime) -> None:
    """The person is still there."""
    its = WEB_SESSION.c.token_sha256 == found.token_sha256
    session.execute(update(WEB_SESSION).where(its).values(seen_at=at))


def close(session: Session, token: str) -> None:
    """Sign out (退出)."""
    session.execute(delete(WEB_SESSION).where(WEB_SESSION.c.token_sha256 == sha256_of(token)))


def close_all(session: Session, login: str) -> None:
    """Sign out everywhere (退出所有设备)."""
    session.execute(delete(WEB_SESSION).where(WEB_SESSION.c.login == login))


def count_open(session: Session, login: str, at: datetime, access: Access) -> int:
    """On how many devices a person is signed in."""
    query = select(WEB_SESSION.c.token_sha256).where(
        WEB_SESSION.c.login == login, WEB_SESSION.c.expires_at > at, WEB_SESSION.c.seen_at > at - access.idle
    )
    return len(session.execute(query).all())


def sha256_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
