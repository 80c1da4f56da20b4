"""The search index knows brands and categories, so that a narrowed search reads only what it shows: made anew."""

from __future__ import annotations

from alembic import op

from daemon.store import indexing, places, spelling

revision = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the index anew. What is read of products and categories for it is there since the first schema."""
    connection = op.get_bind()
    indexing.fill(connection, places.categories(connection))
    spelling.rebuild(connection)
