"""How long rows live, and who looked at whose; the receipt of a gift card."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables, and the indexes by which reservations are found that can be forgotten."""
    op.create_table(
        "stock_carried",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.String(length=64), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("unsellable", sa.Integer(), nullable=False),
        sa.Column("movements", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_stock_carried_product_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_stock_carried_location_id")),
        sa.PrimaryKeyConstraint("product_id", "location_id", name=op.f("pk_stock_carried")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "look_up",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("station", sa.String(length=64), nullable=False),
        sa.Column("clerk_id", sa.String(length=64), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_up")),
    )
    op.create_index(op.f("ix_look_up_member_id"), "look_up", ["member_id"], unique=False)
    for name, where in (("named", "phone <> ''"), ("unclaimed", "state = 'released' AND paid_minor = 0")):
        op.create_index(
            op.f(f"ix_reservation_{name}"),
            "reservation",
            ["state", "created_at"],
            unique=False,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    op.add_column("gift_card", sa.Column("receipt_number", sa.String(length=96), nullable=True))
    op.create_index(op.f("ix_gift_card_receipt_number"), "gift_card", ["receipt_number"], unique=True)
