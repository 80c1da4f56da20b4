"""Several stations on one store: the feed of changes, claims on what is being paid; what PostgreSQL needs otherwise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None

MONEY = {
    "product": ("price_minor", "before_minor", "lowest_30d_minor"),
    "reservation": ("paid_minor",),
    "reservation_line": ("unit_minor",),
    "reservation_payment": ("amount_minor",),
    "sale": ("total_minor",),
    "sale_line": ("unit_minor",),
    "sale_tender": ("amount_minor",),
}


def upgrade() -> None:
    """Make the new tables; on PostgreSQL widen money and keys, and make the search index."""
    big = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    op.create_table(
        "feed",
        sa.Column("station", sa.String(length=64), nullable=False),
        sa.Column("number", big, autoincrement=False, nullable=False),
        sa.Column("origin", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("station", "number", name=op.f("pk_feed")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "payment_claim",
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("station", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("attempt", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_payment_claim")),
    )
    if op.get_bind().dialect.name == "postgresql":
        _postgres()


def _postgres() -> None:
    for table, columns in MONEY.items():
        for column in columns:
            op.alter_column(table, column, type_=sa.BigInteger())
    for table in ("reservation", "reservation_step", "sale"):
        op.alter_column(table, "request_key", type_=sa.Text())
    # Numbers of products are given by whoever enters them: one way on both databases, and no sequence to fall behind.
    op.alter_column("product", "id", server_default=None)
    op.execute("DROP SEQUENCE IF EXISTS product_id_seq")
    # The words go in folded, as finished lexemes (daemon/store/search.py); those of the name weigh A, all others B.
    op.execute("CREATE TABLE product_search (rowid integer PRIMARY KEY, words tsvector NOT NULL)")
    op.execute("CREATE INDEX ix_product_search_words ON product_search USING gin (words)")
