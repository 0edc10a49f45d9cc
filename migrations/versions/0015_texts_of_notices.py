"""Texts of notices after their drafts: every version, who made it, when and why."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "notice_text",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("edited_on", sa.Date(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("blocks", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id", "seq"],
            ["notice.parcel_id", "notice.seq"],
            name=op.f("fk_notice_text_parcel_id_notice"),
        ),
        sa.PrimaryKeyConstraint("parcel_id", "seq", "version", name=op.f("pk_notice_text")),
    )


def downgrade() -> None:
    """A text may have been issued: only an empty table is taken away."""
    held = sa.select(sa.literal(1)).select_from(sa.table("notice_text")).limit(1)
    if op.get_bind().execute(held).first():
        raise RuntimeError("已有改过的通知正文，不能退回到没有改稿的版本：记录不得删除。")
    op.drop_table("notice_text")
