"""The words of the search index under their tails: inner parts of compounds and misspelt words are found by them.

Filled from the index that is there, so that a shop need not import its catalogue again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from daemon.store import spelling

revision = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the table and fill it."""
    part = sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql")
    op.create_table(
        "search_part",
        sa.Column("part", part, nullable=False),
        sa.Column("word", part, nullable=False),
        sa.Column("products", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("part", "word", name=op.f("pk_search_part")),
        sqlite_with_rowid=False,
    )
    spelling.rebuild(op.get_bind())
