"""Calls for a clerk, gift cards, members and baskets; a product's price for members, a sale's member."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables and columns."""
    wish = sa.String(length=255).with_variant(sa.Text(), "postgresql")
    minor = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    op.add_column("product", sa.Column("member_minor", minor, nullable=True))
    op.add_column("sale", sa.Column("member_id", sa.String(length=36), nullable=True))
    op.create_index(op.f("ix_sale_member_id"), "sale", ["member_id"], unique=False)
    op.create_table(
        "assistance_call",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("open_station", sa.String(length=64), nullable=True),
        sa.Column("station", sa.String(length=64), nullable=False),
        sa.Column("location_id", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("gtin", sa.String(length=14), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("taken_by_id", sa.String(length=64), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_call")),
        sa.UniqueConstraint("open_station", name=op.f("uq_assistance_call_open_station")),
    )
    op.create_index(
        op.f("ix_assistance_call_location_id_state"),
        "assistance_call",
        ["location_id", "state"],
        unique=False,
    )
    op.create_table(
        "gift_card",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("last4", sa.String(length=4), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("balance_minor", minor, nullable=False),
        sa.Column("active", sa.Boolean(name="active"), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("station", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.String(length=64), nullable=True),
        sa.Column("request_hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint("balance_minor >= 0", name=op.f("ck_gift_card_balance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_card")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_gift_card_code_hash")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_gift_card_payment_id")),
        sa.UniqueConstraint("request_hash", name=op.f("uq_gift_card_request_hash")),
    )
    op.create_table(
        "gift_card_earmark",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("card_id", sa.String(length=36), nullable=False),
        sa.Column("sale_id", sa.String(length=36), nullable=False),
        sa.Column("amount_minor", minor, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_key", wish, nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_gift_card_earmark_amount")),
        sa.ForeignKeyConstraint(["card_id"], ["gift_card.id"], name=op.f("fk_gift_card_earmark_card_id")),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.id"], name=op.f("fk_gift_card_earmark_sale_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_card_earmark")),
        sa.UniqueConstraint("request_key", name=op.f("uq_gift_card_earmark_request_key")),
    )
    op.create_index(op.f("ix_gift_card_earmark_card_id"), "gift_card_earmark", ["card_id"], unique=False)
    op.create_index(op.f("ix_gift_card_earmark_sale_id"), "gift_card_earmark", ["sale_id"], unique=False)
    op.create_index(
        op.f("ix_gift_card_earmark_state_expires_at"),
        "gift_card_earmark",
        ["state", "expires_at"],
        unique=False,
    )
    op.create_table(
        "gift_card_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("card_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("amount_minor", minor, nullable=False),
        sa.Column("earmark_id", sa.String(length=36), nullable=True),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("station", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["gift_card.id"], name=op.f("fk_gift_card_entry_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_card_entry")),
        sa.UniqueConstraint("earmark_id", "kind", name=op.f("uq_gift_card_entry_earmark_id_kind")),
    )
    op.create_index(op.f("ix_gift_card_entry_card_id"), "gift_card_entry", ["card_id"], unique=False)
    op.create_table(
        "member",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("last4", sa.String(length=4), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=24), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("tier", sa.String(length=32), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("preferences", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(name="active"), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_member_code_hash")),
    )
    op.create_index(op.f("ix_member_email"), "member", ["email"], unique=False)
    op.create_index(op.f("ix_member_phone"), "member", ["phone"], unique=False)
    op.create_table(
        "member_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("station", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_entry_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_entry")),
        sa.UniqueConstraint("reference", "kind", name=op.f("uq_member_entry_reference_kind")),
    )
    op.create_index(op.f("ix_member_entry_member_id"), "member_entry", ["member_id"], unique=False)
    op.create_table(
        "basket",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("station", sa.String(length=64), nullable=False),
        sa.Column("location_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sale_id", sa.String(length=36), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.id"], name=op.f("fk_basket_sale_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basket")),
        sa.UniqueConstraint("request_hash", name=op.f("uq_basket_request_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_basket_token_hash")),
        sa.UniqueConstraint("sale_id", name=op.f("uq_basket_sale_id")),
    )
    op.create_index(op.f("ix_basket_expires_at"), "basket", ["expires_at"], unique=False)
    op.create_table(
        "basket_line",
        sa.Column("basket_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("gtin", sa.String(length=14), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_basket_line_quantity")),
        sa.ForeignKeyConstraint(["basket_id"], ["basket.id"], name=op.f("fk_basket_line_basket_id")),
        sa.PrimaryKeyConstraint("basket_id", "position", name=op.f("pk_basket_line")),
        sqlite_with_rowid=False,
    )
