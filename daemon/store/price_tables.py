"""The table of what things cost before: the rest of ``tables.py``, in a file of its own for its length."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from daemon.store.tables import MINOR, Utc, metadata

past_price = Table(
    "past_price",
    metadata,
    # A price that ended, with the offer that lay upon it; rows are only added, and deleted after 40 days (pricing.py).
    Column("product_id", ForeignKey("product.id"), primary_key=True),
    Column("until", Utc, primary_key=True, index=True),
    Column("price_minor", MINOR, nullable=False),
    Column("offer_minor", MINOR),
    Column("valid_from", Utc),
    Column("valid_to", Utc),
    Column("currency", String(3), nullable=False),
    sqlite_with_rowid=False,
)
