"""Accounts (登录账号): given to an officer of the office's settings, reset, locked and unlocked; what becomes of a password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from supervision.access import Access
from supervision.casework.access import passwords
from supervision.casework.access.sessions import close_all
from supervision.casework.acts import Desk
from supervision.casework.rights import Verb, check_verb
from supervision.law.refusals import NotAllowed
from supervision.records.account import AccessEvent
from supervision.records.dialects import locked
from supervision.records.tables import ACCESS_LOG, ACCOUNT

WRONG = "登录名或密码不正确。输错几次会暂时锁定；忘记密码的，请管理员重置"


# What the administrator does


def add_account(session: Session, login: str, desk: Desk) -> str:
    """Give an officer an account (建立账号); gives its one-time password, which is kept nowhere."""
    check_verb(desk, Verb.KEEP_ACCOUNTS)
    if not any(officer.user == login for officer in desk.office.staff.officers):
        raise NotAllowed(
            f"机关设置的人员名单（[[officers]]）中没有登录名“{login}”，不能建立账号；请先把此人写入名单，职责以名单为准"
        )
    if _account(session, login) is not None:
        raise NotAllowed(f"“{login}”已有账号。忘记密码的，请用 supervision accounts reset {login}")
    password = passwords.one_time()
    row = {"login": login, "failed": 0, "locked_until": None, "disabled": False}
    session.execute(insert(ACCOUNT).values(row | _one_time(password, desk.at)))
    note(session, login, AccessEvent.ADDED, desk.at, by=desk.by)
    return password


def reset_password(session: Session, login: str, desk: Desk) -> str:
    """A new one-time password (重置密码); whoever was signed in is signed out, a lock is taken off."""
    check_verb(desk, Verb.KEEP_ACCOUNTS)
    _needed(session, login)
    password = passwords.one_time()
    _set(session, login, failed=0, locked_until=None, **_one_time(password, desk.at))
    close_all(session, login)
    note(session, login, AccessEvent.RESET, desk.at, by=desk.by)
    return password


def lock_account(session: Session, login: str, desk: Desk) -> None:
    """Nobody signs in with it any more (停用账号), whoever is signed in is signed out at once."""
    check_verb(desk, Verb.KEEP_ACCOUNTS)
    if _needed(session, login).disabled:
        raise NotAllowed(f"“{login}”的账号已经停用")
    _set(session, login, disabled=True)
    close_all(session, login)
    note(session, login, AccessEvent.LOCKED, desk.at, by=desk.by)


def unlock_account(session: Session, login: str, desk: Desk) -> None:
    """It may be used again (恢复账号), with the password it had; also after too many wrong ones."""
    check_verb(desk, Verb.KEEP_ACCOUNTS)
    row = _needed(session, login)
    if not row.disabled and not row.failed:
        raise NotAllowed(f"“{login}”的账号没有停用，也没有锁定")
    _set(session, login, disabled=False, failed=0, locked_until=None)
    note(session, login, AccessEvent.UNLOCKED, desk.at, by=desk.by)


def all_accounts(session: Session) -> Sequence[Row[Any]]:
    """Every account, by login."""
    return session.execute(select(ACCOUNT).order_by(ACCOUNT.c.login)).all()


def _one_time(password: str, at: datetime) -> dict[str, Any]:
    return {"password": passwords.hashed(password), "must_change": True, "changed_at": at}


# What a password comes to


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody says he is this officer; `password` is the hash that must match, None where there is no account."""

    login: str
    password: str | None


def begin_attempt(session: Session, login: str, at: datetime, access: Access) -> Attempt:
    """Count an attempt before its password is looked at, so that many at once are counted too.

    Raises `NotAllowed` while the account is locked.
    """
    row = _account(session, login)
    if row is None or row.disabled:
        return Attempt(login, None)
    if row.locked_until is not None and at < row.locked_until:
        minutes = -(-(row.locked_until - at).total_seconds() // 60)
        raise NotAllowed(
            f"密码输错次数过多，账号暂时锁定，请在{minutes:.0f}分钟后再试；急用的，请管理员运行 supervision accounts unlock {login}"
        )
    failed = row.failed + 1
    lock = access.lock_after(failed)
    _set(session, login, failed=failed, locked_until=None if lock is None else at + lock)
    return Attempt(login, row.password)


def fail_attempt(session: Session, attempt: Attempt, at: datetime, address: str) -> None:
    """The password was wrong: the log keeps it for an account that there is."""
    row = _account(session, attempt.login)
    if row is not None:
        shut = row.locked_until is not None and at < row.locked_until
        event = AccessEvent.SHUT_OUT if shut else AccessEvent.REFUSED
        note(session, attempt.login, event, at, by="", address=address)


def pass_attempt(session: Session, attempt: Attempt, at: datetime, access: Access) -> None:
    """The password was right: the count begins anew. Raises `NotAllowed` where it may not be used all the same."""
    row = _account(session, attempt.login)
    if row is None or row.disabled or row.password != attempt.password:  # changed while it was looked at
        raise NotAllowed(WRONG)
    if row.must_change and at >= row.changed_at + access.one_time_lasts:
        raise NotAllowed(f"一次性密码已过{access.one_time_hours}小时，不能再用，请管理员重置")
    _set(session, attempt.login, failed=0, locked_until=None)


def may_sign_in_elsewhere(session: Session, login: str) -> bool:
    """Whether somebody an identity provider vouches for may come in: his account here, if any, is not locked."""
    row = _account(session, login)
    return row is None or not row.disabled


def set_password(session: Session, attempt: Attempt, new: str, at: datetime) -> None:
    """The officer's own new password (修改密码), given as its hash; every session of his is closed."""
    row = _account(session, attempt.login)
    if row is None or row.password != attempt.password:
        raise NotAllowed("密码刚刚被改过，请重新登录")
    _set(session, attempt.login, password=new, must_change=False, changed_at=at, failed=0, locked_until=None)
    close_all(session, attempt.login)


def note(
    session: Session, login: str, event: AccessEvent, at: datetime, *, by: str, address: str = ""
) -> None:
    """A line in the log of access (登录记录)."""
    line = {"at": at, "login": login, "event": str(event), "by": by, "address": address[:60]}
    session.execute(insert(ACCESS_LOG).values(line))


def _account(session: Session, login: str) -> Row[Any] | None:
    """The account, held until the transaction ends."""
    query = select(ACCOUNT).where(ACCOUNT.c.login == login)
    return session.execute(locked(query, session.get_bind().dialect.name)).one_or_none()


def _needed(session: Session, login: str) -> Row[Any]:
    row = _account(session, login)
    if row is None:
        raise NotAllowed(f"“{login}”没有账号，请先用 supervision accounts add {login} 建立")
    return row


def _set(session: Session, login: str, **values: Any) -> None:
    session.execute(update(ACCOUNT).where(ACCOUNT.c.login == login).values(values))
