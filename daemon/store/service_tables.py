"""Tables of what a shop does for its customers at the counter: calls, gift cards, members, baskets.

The rest of ``tables.py``, in a file of its own for its length. Ledgers (`gift_card_entry`, `member_entry`) are only
added to; the sum of a card's or a member's entries is what its row says, and every change of a row is one guarded
statement beside its entry.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from daemon.store.tables import FACTS, KEY, MINOR, SHA256, WISH, Utc, metadata

assistance_call = Table(
    "assistance_call",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("open_station", String(64), unique=True),  # the station while the call is not done: one call each
    Column("station", String(64), nullable=False),
    Column("location_id", String(64), nullable=False),
    Column("topic", String(32), nullable=False),
    Column("gtin", String(14), nullable=False),
    Column("place", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("called_at", Utc, nullable=False),
    Column("taken_at", Utc),
    Column("taken_by", Text, nullable=False),
    Column("taken_by_id", String(64), nullable=False),
    Column("done_at", Utc),
    Column("done_by", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "location_id", "state"),
)

gift_card = Table(
    "gift_card",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("code_hash", SHA256, nullable=False, unique=True),  # keyed: the code itself is kept nowhere
    Column("last4", String(4), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("balance_minor", MINOR, nullable=False),  # what can be spent: the sum of its entries
    Column("active", Boolean(name="active"), nullable=False),
    Column("expires_on", Date),
    Column("issued_at", Utc, nullable=False),
    Column("station", String(64), nullable=False),
    Column("by", Text, nullable=False),
    Column("payment_id", String(64), unique=True),  # the card payment it was bought with
    Column("request_hash", SHA256, unique=True),
    Column(
        "receipt_number", String(96), unique=True, index=True
    ),  # in the series of its station's receipts, where it was sold
    CheckConstraint("balance_minor >= 0", name="balance"),
)

gift_card_earmark = Table(
    "gift_card_earmark",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("card_id", ForeignKey("gift_card.id"), nullable=False, index=True),
    Column("sale_id", ForeignKey("sale.id"), nullable=False, index=True),
    Column("amount_minor", MINOR, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("request_key", WISH, unique=True),
    Index(None, "state", "expires_at"),
    CheckConstraint("amount_minor > 0", name="amount"),
)

gift_card_entry = Table(
    "gift_card_entry",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("card_id", ForeignKey("gift_card.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("amount_minor", MINOR, nullable=False),  # signed: what can be spent changes by this
    Column("earmark_id", KEY),
    Column("reference", String(64), nullable=False),  # of the sale, the return or the import
    Column("station", String(64), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("earmark_id", "kind"),
)

member = Table(
    "member",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("code_hash", SHA256, nullable=False, unique=True),
    Column("last4", String(4), nullable=False),
    Column("name", Text, nullable=False),
    Column(
        "phone", String(24), nullable=False, index=True
    ),  # digits alone, with the country's where it was given
    Column("email", Text, nullable=False, index=True),  # in small letters
    Column("language", String(2), nullable=False),
    Column("tier", String(32), nullable=False),
    Column("points", Integer, nullable=False),  # the sum of the member's entries
    Column("preferences", FACTS, nullable=False),
    Column("active", Boolean(name="active"), nullable=False),
    Column("joined_at", Utc, nullable=False),
)

member_entry = Table(
    "member_entry",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("member_id", ForeignKey("member.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("points", Integer, nullable=False),
    Column("reference", String(64), nullable=False),
    Column("station", String(64), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("reference", "kind"),
)

basket = Table(
    "basket",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("token_hash", SHA256, nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("station", String(64), nullable=False),
    Column("location_id", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False, index=True),
    Column("sale_id", ForeignKey("sale.id"), unique=True),
    Column("version", Integer, nullable=False),
    Column("request_hash", SHA256, unique=True),
)

basket_line = Table(
    "basket_line",
    metadata,
    Column("basket_id", ForeignKey("basket.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("gtin", String(14), nullable=False),
    Column("quantity", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="quantity"),
    sqlite_with_rowid=False,
)

sale_return = Table(
    "sale_return",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("number", String(96), nullable=False, unique=True),
    Column("sale_id", ForeignKey("sale.id"), nullable=False, index=True),
    Column("location_id", String(64), nullable=False),
    Column("station", String(64), nullable=False),
    Column("clerk_id", String(64), nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("amount_minor", MINOR, nullable=False),
    Column("refund", String(16), nullable=False),
    Column("payment_id", String(64), unique=True),  # the attempt that gave the money back
    Column("card_id", ForeignKey("gift_card.id")),
    Column("reason", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("request_key", WISH, unique=True),
)

sale_return_line = Table(
    "sale_return_line",
    metadata,
    Column("return_id", ForeignKey("sale_return.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("product_id", ForeignKey("product.id"), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("condition", String(16), nullable=False),
    Column("unit_minor", MINOR, nullable=False),
    CheckConstraint("quantity > 0", name="quantity"),
)
