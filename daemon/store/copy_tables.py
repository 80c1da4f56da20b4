"""What only a station's own copy of the store holds (``copy.db``): how far it is, and signatures of what was paid.

Beside the store's own tables, in a file of its own: no migration knows them, they are made when the copy is opened.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

from daemon.store.tables import KEY, SHA256

metadata = MetaData()

state = Table(
    "copy_state",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
"""``source``: of which store and location; ``filling`` and ``revision``: of the catalogue; ``index_due``; ``as_of``: it
is as new as that."""

block = Table(
    "copy_block",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(160), nullable=False),
)
"""What the levels of some neighbouring products added up to when they were copied."""

signature = Table(
    "copy_signature",
    metadata,
    Column("reservation_id", KEY, primary_key=True),
    Column("mac", SHA256, nullable=False),
)
"""Of a reservation as the store had it: one that does not fit any more is not handed over."""
