"""How officers sign in on the web (登录设置): the limits of the office's `[access]`, and the identity provider it may name.

Nothing here says who may do what: that are the roles of `[[officers]]` (`staff`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from supervision.staff import read_text

LONGEST_LOCK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Oidc:
    """The identity provider (统一身份认证) that vouches for a login; `claim` of its token is the officer's `user`."""

    title: str
    issuer: str
    client_id: str
    secret_file: str
    claim: str


@dataclass(frozen=True, slots=True)
class Access:
    """Limits of signing in (登录限制).

    After `failures` wrong passwords in a row an account is locked for `lock_minutes`, twice as long after each further
    one. A password lasts `password_days`, a one-time password `one_time_hours`; a session ends after `idle_minutes`
    without a request, and in any case after `hours`. A token of another system (接口令牌) may ask `api_per_minute` times
    a minute, `api_at_once` at the same time; what it was answered is kept for `api_answer_days`, to be given again when
    the same request comes back.
    """

    failures: int = 5
    lock_minutes: int = 1
    password_days: int = 90
    one_time_hours: int = 72
    idle_minutes: int = 30
    hours: int = 12
    api_per_minute: int = 600
    api_at_once: int = 8
    api_answer_days: int = 30
    oidc: Oidc | None = None

    def lock_after(self, failed: int) -> timedelta | None:
        """How long an account is locked after so many wrong passwords in a row; None while it is not."""
        if failed < self.failures:
            return None
        return min(timedelta(minutes=self.lock_minutes * 2 ** min(failed - self.failures, 10)), LONGEST_LOCK)

    @property
    def password_lasts(self) -> timedelta:
        return timedelta(days=self.password_days)

    @property
    def one_time_lasts(self) -> timedelta:
        return timedelta(hours=self.one_time_hours)

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.idle_minutes)

    @property
    def longest(self) -> timedelta:
        return timedelta(hours=self.hours)

    @property
    def api_answers_last(self) -> timedelta:
        return timedelta(days=self.api_answer_days)


# Reading the settings

MOST = {
    "failures": 20,
    "lock_minutes": 60,
    "password_days": 3650,
    "one_time_hours": 720,
    "idle_minutes": 480,
    "hours": 24,
    "api_per_minute": 100_000,
    "api_at_once": 100,
    "api_answer_days": 365,
}
"""The largest number of each setting that is not plainly a slip."""

OIDC_DEFAULTS = {"title": "统一身份认证", "claim": "preferred_username"}


def read_access(table: object, problems: list[str]) -> Access:
    """The `[access]` of a settings file; what is wrong goes to `problems`, each with its key and reason."""
    if not isinstance(table, dict):
        problems.append("access：应写成[access]一节")
        return Access()
    known = (*MOST, "oidc")
    problems += [
        f"access.{key}：没有这项设置，可用的有{'、'.join(known)}" for key in table if key not in known
    ]
    numbers: dict[str, int] = {}
    for key, most in MOST.items():
        if key in table:
            value = table[key]
            if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
                numbers[key] = value
            else:
                problems.append(f"access.{key}：应为1至{most}的整数，现为{value!r}")
    return Access(**numbers, oidc=_oidc(table["oidc"], problems) if "oidc" in table else None)


def _oidc(table: object, problems: list[str]) -> Oidc | None:
    if not isinstance(table, Mapping):
        problems.append("access.oidc：应写成[access.oidc]一节")
        return None
    keys = [field.name for field in fields(Oidc)]
    problems += [
        f"access.oidc.{key}：没有这项设置，可用的有{'、'.join(keys)}" for key in table if key not in keys
    ]
    values: dict[str, Any] = OIDC_DEFAULTS | dict(table)
    read: dict[str, str] = {}
    for key in keys:
        if key not in values:
            problems.append(f"access.oidc.{key}：没有写明")
        read[key] = read_text(f"access.oidc.{key}", values.get(key, ""), problems, required=key in values)
    if not read["issuer"].startswith(("https://", "http://127.0.0.1", "http://localhost")):
        problems.append("access.oidc.issuer：应为 https:// 开头的地址")
    return Oidc(**read)
