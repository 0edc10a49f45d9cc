"""Runs, their batches and certificates, the lease, and steps held back."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("parcel", sa.Column("certified", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_parcel_uncertified",
        "parcel",
        ["id"],
        sqlite_where=sa.text("certified = 0"),
        postgresql_where=sa.text("NOT certified"),
    )
    op.add_column("set_aside", sa.Column("run_id", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "hold",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id", "seq"], ["entry.parcel_id", "entry.seq"], name=op.f("fk_hold_parcel_id_entry")
        ),
        sa.PrimaryKeyConstraint("parcel_id", "duty", "subject", "step", "basis", name=op.f("pk_hold")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index("ix_run_day", "run", ["day"])
    op.create_table(
        "sweep_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("triaged", sa.Integer(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("acts", sa.Text(), nullable=False),
        sa.Column("set_aside", sa.Text(), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_sweep_batch_run_id_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sweep_batch")),
    )
    op.create_index(op.f("ix_sweep_batch_run_id"), "sweep_batch", ["run_id"])
    op.create_table(
        "certificate",
        sa.Column("run_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("triaged", sa.Integer(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("acts", sa.Text(), nullable=False),
        sa.Column("set_aside", sa.Text(), nullable=False),
        sa.Column("left_due", sa.Integer(), nullable=False),
        sa.Column("heads_sha256", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_certificate_run_id_run")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("no", name=op.f("uq_certificate_no")),
    )
    lease = op.create_table(
        "lease",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.bulk_insert(lease, [{"name": "sweep", "holder": "", "until_at": None, "run_id": None}])


def downgrade() -> None:
    for table in ("certificate", "hold", "sweep_batch", "run"):
        if op.get_bind().execute(sa.text(f"SELECT 1 FROM {table} LIMIT 1")).first() is not None:
            raise RuntimeError("已有监测运行或暂缓记录，不能退回到没有这些记录的版本：记录不得删除。")
    for table in ("lease", "certificate", "sweep_batch", "run", "hold"):
        op.drop_table(table)
    op.drop_column("set_aside", "run_id")
    op.drop_index("ix_parcel_uncertified", "parcel")
    op.drop_column("parcel", "certified")
