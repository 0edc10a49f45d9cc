"""The register of batches, append-only and chained; parcels whose import was withdrawn."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("parcel", sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False))
    register = op.create_table(
        "batch_register",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_batch_register")),
    )
    op.create_index(op.f("ix_batch_register_batch_no"), "batch_register", ["batch_no"])
    batch = sa.table("batch", *(sa.column(name) for name in OLD), sa.column("recorded_on", sa.Date()),
                     sa.column("recorded_at", sa.DateTime(timezone=True)))  # fmt: skip
    lines: list[dict[str, Any]] = []
    for row in op.get_bind().execute(sa.select(batch).order_by(batch.c.id)):
        _line(lines, row, "opened", {"files": row.files, "sha256": row.sha256, "sort": "supply"})
        _line(lines, row, "closed", {name: getattr(row, name) for name in OLD if name.startswith("rows_")})
    if lines:
        op.bulk_insert(register, lines)
    op.drop_index(op.f("ix_batch_sha256"), "batch")
    op.drop_table("batch")


OLD = ("id", "files", "sha256", "by", "rows_read", "rows_taken", "rows_unchanged", "rows_set_aside")
"""The columns of the table before, every one of which stands in the lines that take its place."""


def _line(lines: list[dict[str, Any]], row: Any, kind: str, said: dict[str, Any]) -> None:
    """A line of the register, chained to the one before (as `casework.batches` chains them)."""
    at = row.recorded_at
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    payload = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    covered = [len(lines) + 1, row.id, kind, row.recorded_on.isoformat(), _text(at), row.by, payload,
               lines[-1]["hash"] if lines else ""]  # fmt: skip
    canonical = json.dumps(covered, ensure_ascii=False, separators=(",", ":"))
    lines.append(
        {
            "seq": len(lines) + 1,
            "batch_no": row.id,
            "kind": kind,
            "recorded_on": row.recorded_on,
            "recorded_at": at,
            "by": row.by,
            "payload": payload,
            "hash": hashlib.sha256(canonical.encode()).hexdigest(),
        }
    )


def _text(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM batch_register LIMIT 1")).first() is not None:
        raise RuntimeError("已有批次登记，不能退回到没有这些记录的版本：记录不得删除。")
    op.drop_table("batch_register")
    op.drop_column("parcel", "withdrawn")
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
