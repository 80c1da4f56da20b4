"""Tables of the desk: what clerks have to do.

The rest of ``tables.py``, in a file of its own for its length.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from daemon.store.tables import KEY, Utc, metadata

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
