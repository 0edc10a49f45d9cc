"""Signing in on the web (网页登录): the accounts, the sessions that are open, and the log of both, which only grows.

What a person may do is not kept here: roles stand in the office's settings (`staff`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Integer, String, false
from sqlalchemy.orm import Mapped, mapped_column

from supervision.law.terms import Term
from supervision.records.base import Base
from supervision.records.types import UtcInstant, term


class AccessEvent(Term):
    """What the log of access tells (登录记录事项)."""

    ADDED = "added", "建立账号"
    RESET = "reset", "重置密码"
    LOCKED = "locked", "停用账号"
    UNLOCKED = "unlocked", "恢复账号"
    SIGNED_IN = "signed_in", "登录"
    REFUSED = "refused", "登录未成功"
    SHUT_OUT = "shut_out", "输错密码过多，暂时锁定"
    CHANGED = "changed", "修改密码"
    SIGNED_OUT = "signed_out", "退出"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere", "退出所有设备"
    TOKEN_ADDED = "token_added", "发给接口令牌"
    TOKEN_REVOKED = "token_revoked", "收回接口令牌"


class Way(Term):
    """How a person proved who he is (登录方式)."""

    PASSWORD = "password", "密码"
    OIDC = "oidc", "统一身份认证"


class AccountRow(Base):
    """One officer's password (登录账号), by the login of `[[officers]]`: argon2, never the password itself.

    `must_change`: the password is one-time; `failed` wrong ones came in a row since the last right one.
    """

    __tablename__ = "account"

    login: Mapped[str] = mapped_column(String(60), primary_key=True)
    password: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(Boolean)
    changed_at: Mapped[datetime] = mapped_column(UtcInstant)
    failed: Mapped[int] = mapped_column(Integer, server_default="0")
    locked_until: Mapped[datetime | None] = mapped_column(UtcInstant)
    disabled: Mapped[bool] = mapped_column(Boolean, server_default=false())


class WebSessionRow(Base):
    """One open session (会话), by the SHA-256 of its token: who reads the table cannot take it over."""

    __tablename__ = "web_session"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    login: Mapped[str] = mapped_column(String(60), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    way: Mapped[str] = mapped_column(term(12))
    opened_at: Mapped[datetime] = mapped_column(UtcInstant)
    seen_at: Mapped[datetime] = mapped_column(UtcInstant)
    expires_at: Mapped[datetime] = mapped_column(UtcInstant)


class AccessLogRow(Base):
    """One line of the log of access (登录记录): whose account, what happened, by whom, from which address."""

    __tablename__ = "access_log"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    login: Mapped[str] = mapped_column(String(60))
    event: Mapped[str] = mapped_column(term())
    by: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(60))
