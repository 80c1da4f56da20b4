"""Tables of what lives long and of who looked at whom.

The rest of ``tables.py``, in a file of its own for its length. `stock_carried` is what movements that are too old to be
kept sum to: with the movements that are there they still explain every level (``checking.py``).
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from daemon.store.tables import KEY, MINOR, Utc, metadata, reservation

stock_carried = Table(
    "stock_carried",
    metadata,
    Column("product_id", ForeignKey("product.id"), primary_key=True),
    Column("location_id", ForeignKey("location.id"), primary_key=True),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    Column("unsellable", Integer, nullable=False),
    Column("movements", MINOR, nullable=False),  # so many were folded into it
    Column("until", Utc, nullable=False),  # the time of the newest of them
    sqlite_with_rowid=False,
)

look_up = Table(
    "look_up",
    metadata,
    # A clerk looked a member up: what was typed is not kept.
    Column("id", KEY, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("station", String(64), nullable=False),
    Column("clerk_id", String(64), nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("by", String(16), nullable=False),  # member_code, phone, email
    Column("found", Boolean(name="found"), nullable=False),
    Column("member_id", KEY, index=True),
)

# Partial on PostgreSQL, too; only its migration says so, since to say it here would load that dialect everywhere.
NAMED = text("phone <> ''")
Index("ix_reservation_named", reservation.c.state, reservation.c.created_at, sqlite_where=NAMED)
"""Reservations that still say whose they are. To be said in these words: with a parameter SQLite minds no index."""

UNCLAIMED = text("state = 'released' AND paid_minor = 0")
Index("ix_reservation_unclaimed", reservation.c.state, reservation.c.created_at, sqlite_where=UNCLAIMED)
"""Reservations of which nothing came, or next to nothing."""
