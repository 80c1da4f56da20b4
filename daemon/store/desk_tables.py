"""Tables of the desk: what clerks have to do, and on what terms a location hands goods over.

The rest of ``tables.py``, in a file of its own for its length.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from daemon.store.tables import KEY, MINOR, Json, Utc, metadata

REASONS: Json[list[str]] = Json(list[str])

task = Table(
    "task",
    metadata,
    Column("id", KEY, primary_key=True),
    Column(
        "open_key", String(160), unique=True
    ),  # kind, location and subject while it is open: one task of each
    Column("kind", String(16), nullable=False),
    Column("location_id", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("done_at", Utc),
    Column("done_by", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "location_id", "state", "opened_at"),
)

collection_terms = Table(
    "collection_terms",
    metadata,
    Column("location_id", ForeignKey("location.id"), primary_key=True),
    Column("unpaid_hours", Integer, nullable=False),
    Column("paid_days", Integer, nullable=False),
    Column("accept_hours", Integer),
    Column("reminders", Boolean(name="reminders"), nullable=False),
    Column("put_back", Boolean(name="put_back"), nullable=False),
    Column("part_reject", Boolean(name="part_reject"), nullable=False),
    Column("reasons", REASONS, nullable=False),
    Column("id_for_age", Boolean(name="id_for_age"), nullable=False),
    Column("id_above_minor", MINOR),
)

closed_day = Table(
    "closed_day",
    metadata,
    # A day on which a location does not open, whatever its week says.
    Column("location_id", ForeignKey("location.id"), primary_key=True),
    Column("day", Date, primary_key=True),
)
