"""What of the catalogue is new (``rev``), offers that have their time, and what prices were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision: str | None = "0009"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the columns and the table."""
    minor = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    op.add_column("product", sa.Column("offer_minor", minor, nullable=True))
    op.add_column("product", sa.Column("valid_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("product", sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True))
    op.add_column("product", sa.Column("rev", sa.Integer(), server_default="0", nullable=False))
    op.create_index(op.f("ix_product_rev"), "product", ["rev"], unique=False)
    op.create_table(
        "past_price",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("price_minor", minor, nullable=False),
        sa.Column("offer_minor", minor, nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_past_price_product_id")),
        sa.PrimaryKeyConstraint("product_id", "until", name=op.f("pk_past_price")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_past_price_until"), "past_price", ["until"], unique=False)
