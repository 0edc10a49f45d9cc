"""Other systems at the door (接口): their tokens.

What a token may do is narrowed here; what its officer may do stands in the office's settings (`staff`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervision.law.terms import Term
from supervision.records.base import Base
from supervision.records.types import UtcInstant


class TokenScope(Term):
    """What a token is good for (令牌范围): reading, or a group of verbs."""

    READ = "read", "查阅"
    RECORD = "record", "登记事实"
    TASKS = "tasks", "任务交办、反馈、督办、销号"
    NOTICES = "notices", "通知签发、送达"
    TRIAGE = "triage", "补录甄别"
    HOLDS = "holds", "暂缓、解除暂缓"
    REFERRALS = "referrals", "移交接收、退回、反馈"
    FILINGS = "filings", "系统回填销号"


class ApiTokenRow(Base):
    """One token (接口令牌), by its SHA-256: who reads the table cannot use it. `scopes` and `districts` are JSON lists."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    login: Mapped[str] = mapped_column(String(60))
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(Text)
    districts: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(UtcInstant)
    added_by: Mapped[str] = mapped_column(String(60))
    expires_at: Mapped[datetime] = mapped_column(UtcInstant)
    used_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcInstant)
