"""Tasks for clerks; terms of collection points; reservations with an e-mail address and a token."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables and columns."""
    op.create_table(
        "task",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("open_key", sa.String(length=160), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("location_id", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("open_key", name=op.f("uq_task_open_key")),
    )
    op.create_index(
        op.f("ix_task_location_id_state_opened_at"),
        "task",
        ["location_id", "state", "opened_at"],
        unique=False,
    )
    minor = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    op.create_table(
        "collection_terms",
        sa.Column("location_id", sa.String(length=64), nullable=False),
        sa.Column("unpaid_hours", sa.Integer(), nullable=False),
        sa.Column("paid_days", sa.Integer(), nullable=False),
        sa.Column("accept_hours", sa.Integer(), nullable=True),
        sa.Column("reminders", sa.Boolean(name="reminders"), nullable=False),
        sa.Column("put_back", sa.Boolean(name="put_back"), nullable=False),
        sa.Column("part_reject", sa.Boolean(name="part_reject"), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("id_for_age", sa.Boolean(name="id_for_age"), nullable=False),
        sa.Column("id_above_minor", minor, nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_collection_terms_location_id")
        ),
        sa.PrimaryKeyConstraint("location_id", name=op.f("pk_collection_terms")),
    )
    op.create_table(
        "closed_day",
        sa.Column("location_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_closed_day_location_id")),
        sa.PrimaryKeyConstraint("location_id", "day", name=op.f("pk_closed_day")),
    )
    op.add_column("product", sa.Column("age_limit", sa.Integer(), nullable=True))
    op.add_column("reservation_line", sa.Column("reason", sa.Text(), server_default="", nullable=False))
    for column in (
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("id_asked", sa.Boolean(name="id_asked"), server_default=sa.false(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("accept_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("picker", sa.Text(), server_default="", nullable=False),
    ):
        op.add_column("reservation", column)
    op.create_index(
        op.f("ix_reservation_state_expires_at"), "reservation", ["state", "expires_at"], unique=False
    )
    op.create_index(op.f("ix_reservation_token_hash"), "reservation", ["token_hash"], unique=True)
