"""A station's own copy of the store: it is made of the tables that are there, in a file of its own."""

from __future__ import annotations

revision = "0012"
down_revision: str | None = "0011"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Nothing to do: the number tells apart releases whose stations keep a copy."""
