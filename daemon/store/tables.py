"""The schema as SQLAlchemy Core tables: one SQL subset for SQLite and PostgreSQL.

No triggers, no serial keys in what several stations create (UUIDv7 as text), money in minor units, times in UTC.
Catalogue and stock keep local integers. ``HEAD`` is the newest migration; a test compares these tables with what the
migrations make.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)

from daemon.schema import Words
from drivers.printers.receipt import Receipt

HEAD = "0013"

T = TypeVar("T")


class Json(TypeDecorator[T], Generic[T]):
    """JSON text in the database, a decoded and checked value outside."""

    impl = Text
    cache_ok = True

    def __init__(self, of: Any) -> None:
        super().__init__()
        self.of = of
        self._decoder: msgspec.json.Decoder[T] = msgspec.json.Decoder(of)

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        """Into the database."""
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        """Out of the database."""
        return None if value is None else self._decoder.decode(value)


class Utc(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps no zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Into the database."""
        if value is None:
            return None
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Out of the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


KEY = String(36)
"""UUIDv7 as text: sorts by time of creation."""
SHA256 = String(64)
MINOR = Integer().with_variant(BigInteger(), "postgresql")
"""Money in minor units: 64 bits on both (SQLite's integers have no other size)."""
WISH = String(255).with_variant(Text(), "postgresql")
"""Who wished and the wish's key; SQLite minds no length."""
WORDS: Json[Words] = Json(Words)
FACTS: Json[dict[str, str]] = Json(dict[str, str])
PAIRS: Json[list[tuple[Words, Words]]] = Json(list[tuple[Words, Words]])
STARS: Json[tuple[int, int, int, int, int]] = Json(tuple[int, int, int, int, int])
CAPTIONS: Json[dict[str, str]] = Json(dict[str, str])
CHAPTERS: Json[list[tuple[int, Words]]] = Json(list[tuple[int, Words]])
RECEIPT: Json[Receipt] = Json(Receipt)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

location = Table(
    "location",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("type", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("gln", String(13), nullable=False),
    Column("street", Text, nullable=False),
    Column("postcode", String(16), nullable=False),
    Column("city", Text, nullable=False),
    Column("country", String(2), nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("currency", String(3), nullable=False),
)

opening = Table(
    "opening",
    metadata,
    Column("location_id", ForeignKey("location.id"), primary_key=True),
    Column("weekday", Integer, primary_key=True, autoincrement=False),
    Column("opens", String(5), nullable=False),
    Column("closes", String(5), nullable=False),
)

media = Table(
    "media",
    metadata,
    Column("sha256", SHA256, primary_key=True),
    Column("content_type", String(64), nullable=False),
    Column("size", Integer, nullable=False),
)

category = Table(
    "category",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("parent", String(64), nullable=False),
    Column("names", WORDS, nullable=False),
    Column("image", SHA256, nullable=False),
    Column("position", Integer, nullable=False),
)

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("rank", Integer, nullable=False, index=True),  # place in the search index, most popular first
    Column("gtin", String(14), nullable=False, unique=True),
    Column("sku", String(64), nullable=False, unique=True),
    Column("group_id", String(64), nullable=False, index=True),
    Column("category_id", ForeignKey("category.id"), nullable=False),
    Column("brand", Text, nullable=False),
    Column("names", WORDS, nullable=False),
    Column("descriptions", WORDS, nullable=False),
    Column("label", WORDS, nullable=False),
    Column("attributes", PAIRS, nullable=False),
    Column("price_minor", MINOR, nullable=False),
    Column("before_minor", MINOR),
    Column("lowest_30d_minor", MINOR),
    Column("currency", String(3), nullable=False),
    Column("vat_bp", Integer, nullable=False),
    Column("image", SHA256, nullable=False),
    Column("popularity", Integer, nullable=False),
    Column("stars", STARS),
    Column("member_minor", MINOR),
    Column("age_limit", Integer),  # years
    Column("offer_minor", MINOR),  # instead of the price, from valid_from until before valid_to
    Column("valid_from", Utc),
    Column("valid_to", Utc),
    Column("rev", Integer, nullable=False, server_default="0", index=True),  # of its last change: news.py
    Index(None, "category_id", "rank"),
    CheckConstraint("price_minor >= 0", name="price"),
)

stock_level = Table(
    "stock_level",
    metadata,
    Column("product_id", ForeignKey("product.id"), primary_key=True),
    Column("location_id", ForeignKey("location.id"), primary_key=True),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    Column("unsellable", Integer, nullable=False),
    Column("incoming", Integer, nullable=False),
    Column("incoming_on", Date),
    Column("aisle", String(32), nullable=False),
    Column("bay", String(32), nullable=False),
    Column("rev", Integer, nullable=False),
    Column("observed_at", Utc, nullable=False),
    # Not "reserved <= on_hand": a count may find less than was promised. Every change of ours guards that itself.
    CheckConstraint("on_hand >= 0", name="on_hand"),
    CheckConstraint("reserved >= 0", name="reserved"),
    CheckConstraint("unsellable >= 0", name="unsellable"),
    sqlite_with_rowid=False,
)

stock_movement = Table(
    "stock_movement",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("product_id", ForeignKey("product.id"), nullable=False),
    Column("location_id", ForeignKey("location.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    Column("unsellable", Integer, nullable=False),
    Column("reference", String(64), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "product_id", "location_id"),
    sqlite_with_rowid=False,
)

reservation = Table(
    "reservation",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("code", String(6), nullable=False, unique=True),
    Column("location_id", ForeignKey("location.id"), nullable=False),
    Column("state", String(24), nullable=False),
    Column("money", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", String(24), nullable=False),
    Column("phone_last4", String(4), nullable=False),
    Column("language", String(2), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("paid_minor", MINOR, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("ready_at", Utc),
    Column("expires_at", Utc),
    Column("arrived_at", Utc),
    Column("queue_day", Date),
    Column("queue_number", Integer),
    Column("bin", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("request_key", WISH, unique=True),  # the wish that made it: said twice, made once
    Column("email", Text, nullable=False, server_default=""),
    Column("id_asked", Boolean(name="id_asked"), nullable=False, server_default=false()),
    Column(
        "token_hash", SHA256, unique=True, index=True
    ),  # of the long code in its QR, keyed: daemon/store/sealing.py
    Column("accept_by", Utc),
    Column("remind_at", Utc),  # when the next reminder is due; none when empty
    Column("picker", Text, nullable=False, server_default=""),
    Index(None, "location_id", "state"),
    Index(None, "state", "expires_at"),
)

reservation_line = Table(
    "reservation_line",
    metadata,
    Column("reservation_id", ForeignKey("reservation.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("product_id", ForeignKey("product.id"), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("picked", Integer, nullable=False),
    Column("handed", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("unit_minor", MINOR, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),  # why it is short
    CheckConstraint("quantity > 0", name="quantity"),
    CheckConstraint("handed >= 0 AND handed <= quantity", name="handed"),
)

reservation_step = Table(
    "reservation_step",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("reservation_id", ForeignKey("reservation.id"), nullable=False, index=True),
    Column("state", String(24), nullable=False),
    Column("at", Utc, nullable=False),
    Column("by", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("request_key", WISH),
)

reservation_payment = Table(
    "reservation_payment",
    metadata,
    Column("payment_id", String(64), primary_key=True),
    Column("reservation_id", ForeignKey("reservation.id"), nullable=False, index=True),
    Column("amount_minor", MINOR, nullable=False),
    Column("at", Utc, nullable=False),
)

counter = Table(
    "counter",
    metadata,
    Column("name", String(96), primary_key=True),
    Column("last", Integer, nullable=False),
)

clerk = Table(
    "clerk",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("salt", String(32), nullable=False),
    Column("pin_hash", String(64), nullable=False),
    Column("badge_hash", String(64), nullable=False, index=True),
    Column("location_id", ForeignKey("location.id"), nullable=False),
    Column("active", Boolean(name="active"), nullable=False),
)

sale = Table(
    "sale",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("state", String(16), nullable=False, index=True),
    Column("location_id", ForeignKey("location.id"), nullable=False),
    Column("station", String(64), nullable=False),
    Column("clerk_id", String(64), nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("total_minor", MINOR, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("closed_at", Utc),
    Column("receipt_number", String(96), unique=True),
    Column("receipt_code", String(26), unique=True),
    Column("receipt", RECEIPT),
    Column("version", Integer, nullable=False),
    Column("request_key", WISH, unique=True),
    Column("member_id", KEY, index=True),
)

sale_line = Table(
    "sale_line",
    metadata,
    Column("sale_id", ForeignKey("sale.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("product_id", ForeignKey("product.id"), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("unit_minor", MINOR, nullable=False),
    Column("vat_bp", Integer, nullable=False),
    Column("returned", Integer, nullable=False, server_default="0"),  # so many came back
    CheckConstraint("quantity > 0", name="quantity"),
)

sale_tender = Table(
    "sale_tender",
    metadata,
    Column("sale_id", ForeignKey("sale.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("amount_minor", MINOR, nullable=False),
    Column("payment_id", String(64)),
    UniqueConstraint("payment_id"),
)

receipt_print = Table(
    "receipt_print",
    metadata,
    Column("receipt_id", KEY, primary_key=True),  # one row: the first print; all later ones say COPY
    Column("at", Utc, nullable=False),
    Column("station", String(64), nullable=False),
    Column("by", Text, nullable=False),
    Column("request_key", WISH, nullable=False),
    Column("job_id", String(64)),
)

mail = Table(
    "mail",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("kind", String(24), nullable=False),
    Column(
        "subject_id", String(64), nullable=False
    ),  # of the receipt, or the consent, that the letter is about
    Column("language", String(2), nullable=False),
    Column("address", Text),  # gone as soon as the letter has left, or never will
    Column("secret", Text),  # what the letter's link carries; gone with the address
    Column("state", String(16), nullable=False),
    Column("station", String(64), nullable=False),  # that wrote it, then the one that sends it
    Column("created_at", Utc, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("doubtful", Boolean(name="doubtful"), nullable=False),
    Column("reply", String(32), nullable=False),
    Column("request_key", WISH, unique=True),
    Index(None, "state", "next_at"),
)

secret = Table(
    "secret",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", String(64), nullable=False),  # a key for hashes, made when it is first needed
)

consent_text = Table(
    "consent_text",
    metadata,
    Column("text_id", String(64), primary_key=True),
    Column("version", String(32), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("sha256", SHA256, nullable=False),
    Column("body", Text, nullable=False),  # as it was shown, to the letter
)

consent = Table(
    "consent",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("subject", SHA256, nullable=False, index=True),  # keyed hash of the address: whose consent it is
    Column("address", Text),  # in clear while it may be used; gone once withdrawn, or never confirmed
    Column("purpose", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("sender", Text, nullable=False),
    Column("text_id", String(64), nullable=False),
    Column("text_version", String(32), nullable=False),
    Column("language", String(2), nullable=False),
    Column("text_sha256", SHA256, nullable=False),
    Column("receipt_id", KEY),
    Column("state", String(16), nullable=False),
    Column("token_sha256", SHA256, nullable=False),
    Column("given_at", Utc, nullable=False),
    Column("confirmed_at", Utc),
    Column("ended_at", Utc),
    Column("last_used_at", Utc),
    Column("request_key", WISH, unique=True),
    Index(None, "state", "given_at"),
)

consent_event = Table(
    "consent_event",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("consent_id", ForeignKey("consent.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("at", Utc, nullable=False),
    Column("station", String(64), nullable=False),
    Column("location_id", String(64), nullable=False),
    Column("by", Text, nullable=False),
    Column("facts", FACTS, nullable=False),
    Column("previous_sha256", SHA256, nullable=False),
    Column("sha256", SHA256, nullable=False),
)

tutorial = Table(
    "tutorial",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("topic", WORDS, nullable=False),
    Column("titles", WORDS, nullable=False),
    Column("summaries", WORDS, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("poster", ForeignKey("media.sha256"), nullable=False),
    Column("video", ForeignKey("media.sha256"), nullable=False),
    Column("captions", CAPTIONS, nullable=False),
    Column("chapters", CHAPTERS, nullable=False),
)

tutorial_product = Table(
    "tutorial_product",
    metadata,
    Column("tutorial_id", ForeignKey("tutorial.id"), primary_key=True),
    Column("product_id", ForeignKey("product.id"), primary_key=True),
    Index(None, "product_id"),
    sqlite_with_rowid=False,
)

# --- between stations -----------------------------------------------------------------------------------------------

feed = Table(
    "feed",
    metadata,
    # What one station changed, numbered by it without gaps (counter "feed/<station>"): daemon/store/feed.py.
    Column("station", String(64), primary_key=True),
    Column("number", MINOR, primary_key=True, autoincrement=False),
    Column("origin", KEY, nullable=False),
    Column("at", Utc, nullable=False),
    Column("changes", Text, nullable=False),
    sqlite_with_rowid=False,
)

payment_claim = Table(
    "payment_claim",
    metadata,
    # The station at which a sale or reservation is being paid: daemon/store/claims.py.
    Column("subject", KEY, primary_key=True),
    Column("station", String(64), nullable=False),
    Column("owner", String(64), nullable=False),  # the machine: two may bear one name by mistake
    Column("attempt", String(64), nullable=False),
    Column("at", Utc, nullable=False),
)

PART = String(40).with_variant(String(40, collation="C"), "postgresql")
"""Sorted by bytes on both, so that what begins alike lies together (SQLite does so by itself)."""
search_part = Table(
    "search_part",
    metadata,
    Column("part", PART, primary_key=True),
    Column("word", PART, primary_key=True),
    Column("products", Integer, nullable=False),  # so many are called by this word
    sqlite_with_rowid=False,
)
"""The words of the search index, each under all its tails (``spelling.py``)."""
