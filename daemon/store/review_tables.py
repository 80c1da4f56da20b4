"""What customers wrote about products, as the web shop handed it over; counts of stars stand with the product."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table

from daemon.store.tables import WORDS, metadata

review = Table(
    "review",
    metadata,
    Column("id", String(64), primary_key=True),  # the web shop's own
    Column("product_id", ForeignKey("product.id"), nullable=False),
    Column("stars", Integer, nullable=False),
    Column("words", WORDS, nullable=False),
    Column("author", String(64), nullable=False),
    Column("written_on", Date, nullable=False),
    Column("verified", Boolean, nullable=False),
    Index(None, "product_id", "written_on"),
)
