"""The case file: parcels, their journal, acts, notices, deadlines."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_taken", sa.Integer(), nullable=False),
        sa.Column("rows_unchanged", sa.Integer(), nullable=False),
        sa.Column("rows_set_aside", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    op.create_index(op.f("ix_batch_sha256"), "batch", ["sha256"], unique=False)
    op.create_table(
        "parcel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("no", sa.String(length=40), nullable=False),
        sa.Column("district", sa.String(length=60), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("supply_mode", sa.Text(), nullable=False),
        sa.Column("area_ha", sa.BigInteger(), nullable=True),
        sa.Column("contract_kind", sa.String(length=40), nullable=False),
        sa.Column("price_wan", sa.BigInteger(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("completion_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("halted_on", sa.Date(), nullable=True),
        sa.Column("construction_duty", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("waits_for", sa.String(length=40), nullable=True),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("next_look_on", sa.Date(), nullable=True),
        sa.Column("life", sa.Text(), nullable=False),
        sa.Column("head_seq", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("no", name=op.f("uq_parcel_no")),
    )
    op.create_index("ix_parcel_district", "parcel", ["district", "id"], unique=False)
    op.create_index(
        "ix_parcel_due",
        "parcel",
        ["next_look_on", "id"],
        unique=False,
        sqlite_where=sa.text("next_look_on IS NOT NULL"),
        postgresql_where=sa.text("next_look_on IS NOT NULL"),
    )
    op.create_index(
        "ix_parcel_halted",
        "parcel",
        ["halted_on"],
        unique=False,
        sqlite_where=sa.text("halted_on IS NOT NULL"),
        postgresql_where=sa.text("halted_on IS NOT NULL"),
    )
    op.create_index("ix_parcel_state_district", "parcel", ["state", "district", "id"], unique=False)
    op.create_table(
        "alias",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_alias_parcel_id_parcel")),
        sa.PrimaryKeyConstraint("parcel_id", "kind", "value", name=op.f("pk_alias")),
    )
    op.create_index(op.f("ix_alias_value"), "alias", ["value"], unique=False)
    op.create_table(
        "deadline",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_deadline_parcel_id_parcel")),
        sa.PrimaryKeyConstraint("parcel_id", "duty", "subject", name=op.f("pk_deadline")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_deadline_due_on", "deadline", ["due_on", "parcel_id"], unique=False)
    op.create_table(
        "entry",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_entry_parcel_id_parcel")),
        sa.PrimaryKeyConstraint("parcel_id", "seq", name=op.f("pk_entry")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "set_aside",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_set_aside_parcel_id_parcel")),
        sa.PrimaryKeyConstraint("parcel_id", name=op.f("pk_set_aside")),
    )
    op.create_table(
        "act",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("sort", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("owed_from", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id", "seq"], ["entry.parcel_id", "entry.seq"], name=op.f("fk_act_parcel_id_entry")
        ),
        sa.PrimaryKeyConstraint("parcel_id", "seq", name=op.f("pk_act")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_act_status", "act", ["sort", "status", "due_on", "parcel_id", "seq"], unique=False)
    op.create_index(
        "uq_act_once",
        "act",
        ["parcel_id", "duty", "subject", "step", "basis"],
        unique=True,
        sqlite_where=sa.text("NOT withdrawn"),
        postgresql_where=sa.text("NOT withdrawn"),
    )
    op.create_table(
        "notice",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("template_sha256", sa.String(length=64), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("blocks", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id", "seq"], ["act.parcel_id", "act.seq"], name=op.f("fk_notice_parcel_id_act")
        ),
        sa.PrimaryKeyConstraint("parcel_id", "seq", name=op.f("pk_notice")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM entry LIMIT 1")).first() is not None:
        raise RuntimeError("案卷中已有记录，不能退回到没有案卷的版本：记录不得删除。")
    for table in ("notice", "act", "set_aside", "entry", "deadline", "alias", "parcel", "batch"):
        op.drop_table(table)
