"""Whose a task is, and how often it was urged."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TASK_KINDS = ("assigning", "reporting", "urging", "returning", "missing")
"""The entries the version before cannot read."""


def upgrade() -> None:
    op.add_column("act", sa.Column("officer", sa.String(length=60), server_default="", nullable=False))
    op.add_column("act", sa.Column("urged", sa.Integer(), server_default="0", nullable=False))
    op.add_column("act", sa.Column("urged_on", sa.Date(), nullable=True))


def downgrade() -> None:
    entry = sa.table("entry", sa.column("kind", sa.String()))
    told = sa.select(entry.c.kind).where(entry.c.kind.in_(TASK_KINDS)).limit(1)
    if op.get_bind().execute(told).first() is not None:
        raise RuntimeError("案卷中已有任务交办、反馈、督办记录，不能退回到没有这些记录的版本：记录不得删除。")
    for column in ("urged_on", "urged", "officer"):
        op.drop_column("act", column)
