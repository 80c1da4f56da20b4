"""Returns: goods of a closed sale that came back, and how often each of its lines did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables and the column."""
    wish = sa.String(length=255).with_variant(sa.Text(), "postgresql")
    minor = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    op.add_column("sale_line", sa.Column("returned", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "sale_return",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=96), nullable=False),
        sa.Column("sale_id", sa.String(length=36), nullable=False),
        sa.Column("location_id", sa.String(length=64), nullable=False),
        sa.Column("station", sa.String(length=64), nullable=False),
        sa.Column("clerk_id", sa.String(length=64), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", minor, nullable=False),
        sa.Column("refund", sa.String(length=16), nullable=False),
        sa.Column("payment_id", sa.String(length=64), nullable=True),
        sa.Column("card_id", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_key", wish, nullable=True),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.id"], name=op.f("fk_sale_return_sale_id")),
        sa.ForeignKeyConstraint(["card_id"], ["gift_card.id"], name=op.f("fk_sale_return_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale_return")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_sale_return_payment_id")),
        sa.UniqueConstraint("request_key", name=op.f("uq_sale_return_request_key")),
        sa.UniqueConstraint("number", name=op.f("uq_sale_return_number")),
    )
    op.create_index(op.f("ix_sale_return_sale_id"), "sale_return", ["sale_id"], unique=False)
    op.create_table(
        "sale_return_line",
        sa.Column("return_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("condition", sa.String(length=16), nullable=False),
        sa.Column("unit_minor", minor, nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_sale_return_line_quantity")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["sale_return.id"], name=op.f("fk_sale_return_line_return_id")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_sale_return_line_product_id")),
        sa.PrimaryKeyConstraint("return_id", "position", name=op.f("pk_sale_return_line")),
    )
