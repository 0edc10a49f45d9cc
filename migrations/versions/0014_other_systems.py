"""Answers kept for a request that is repeated, tokens of other systems, and the order in which entries became visible."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("districts", sa.Text(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by", sa.String(length=60), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("name", name=op.f("uq_api_token_name")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_api_token_token_sha256")),
    )
    op.create_table(
        "kept_answer",
        sa.Column("sender", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=False),
        sa.Column("forget_at", INSTANT, nullable=True),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sender", "key", name=op.f("pk_kept_answer")),
    )
    op.create_index("ix_kept_answer_forget_at", "kept_answer", ["forget_at"])
    op.create_table(
        "feed",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_feed_parcel_id_parcel")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_feed")),
    )
    # what was there before is told first, a file after another
    op.execute(
        "INSERT INTO feed (parcel_id, first_seq, last_seq) "
        "SELECT id, 1, head_seq FROM parcel WHERE head_seq > 0 ORDER BY id"
    )


def downgrade() -> None:
    """Whoever comes back with what was taken must have his answer; tokens say who acted: only empty tables are taken away."""
    for table, why in (
        ("kept_answer", "已有保留的答复，不能退回到没有答复的版本：手机再次发送时会重复登记，记录不得删除。"),
        ("api_token", "已有接口令牌，不能退回到没有令牌的版本：记录不得删除。"),
    ):
        held = sa.select(sa.literal(1)).select_from(sa.table(table)).limit(1)
        if op.get_bind().execute(held).first():
            raise RuntimeError(why)
    for table in ("feed", "kept_answer", "api_token"):
        op.drop_table(table)
