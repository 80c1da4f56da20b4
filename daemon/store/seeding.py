"""Loads the demo shop into an empty store: everything in one transaction, the search index last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import String, cast, insert, literal, select

from daemon import demo
from daemon.demo.content.art import category_svg, product_svg
from daemon.demo.content.model import Category, DemoShop, Product, Reservation, StockLevel
from daemon.demo.content.reviews import written
from daemon.schema import ReservationState, TaskKind
from daemon.store import Store, clerks, giftcards, media, members, news, owing, places, sealing, tasks
from daemon.store import gtin as gtins
from daemon.store import tables as t
from daemon.store.engine import bulk_insert
from daemon.store.indexing import reindex
from daemon.store.reservations import CLOSED, TO_PICK
from daemon.store.review_tables import review
from daemon.store.stock import Movement
from daemon.store.transaction import Actor, Writing, new_id
from drivers.vocabulary import Currency, Money

SEEDER = "demo"
REVIEWED = 5_000
"""Of so many products, the most popular ones, the demo has reviews in words."""


class Pictures(Protocol):
    """Who draws: a category's and a product's picture, as SVG text, and where the films lie."""

    @property
    def films(self) -> Path:
        """Folder of films, posters and captions, under the names the tutorials give."""

    def category(self, category: Category) -> str:
        """The category's picture; empty when it has none of its own."""

    def kind(self, product: Product) -> str:
        """Products of one kind share a picture."""

    def product(self, product: Product) -> str:
        """The picture of the product's kind; empty when there is none."""


class DemoPictures:
    """The demo's own drawings and films."""

    films = Path(demo.__file__).parent / "media" / "tutorials"

    def category(self, category: Category) -> str:
        """The scene of a top category."""
        return category_svg(category.slug) if category.parent is None else ""

    def kind(self, product: Product) -> str:
        """Type and colour."""
        return f"{product.type}/{product.colour}"

    def product(self, product: Product) -> str:
        """The drawing of the product's type in its colour."""
        return product_svg(product)


@dataclass(frozen=True, slots=True)
class _Made:
    """What later steps need of earlier ones."""

    products: Mapping[str, int]
    """GTIN as the demo writes it → local key."""
    now: datetime


async def seed_demo(store: Store, shop: DemoShop, pictures: Pictures | None = None) -> None:
    """Fill the empty ``store`` with ``shop``: all of it or nothing."""
    await store.write(_seed, shop, pictures or DemoPictures(), store.media)
    await store.refresh()


def _seed(tx: Writing, shop: DemoShop, pictures: Pictures, folder: Path) -> None:
    _locations(tx, shop)
    _categories(tx, shop, pictures, folder)
    made = _Made(_products(tx, shop, pictures, folder), tx.now)
    _reviews(tx, shop, made)
    _stock(tx, shop, made)
    _reservations(tx, shop, made)
    for clerk in shop.clerks:
        row = clerks.ClerkRow(clerk.id, clerk.name)
        clerks.add(tx, row, pin=clerk.pin, badge=clerk.badge, location=clerk.location)
    _members(tx, shop)
    _gift_cards(tx, shop)
    _tutorials(tx, shop, made, pictures.films, folder)
    reindex(tx, places.load(tx.connection, tx.directory.station).categories)


def _locations(tx: Writing, shop: DemoShop) -> None:
    names = [column.name for column in t.location.columns]
    tx.connection.execute(
        insert(t.location), [{name: getattr(place, name) for name in names} for place in shop.locations]
    )
    hours = [
        {"location_id": place.id, "weekday": day.weekday, "opens": day.opens, "closes": day.closes}
        for place in shop.locations
        for day in place.hours
    ]
    tx.connection.execute(insert(t.opening), hours)


def _categories(tx: Writing, shop: DemoShop, pictures: Pictures, folder: Path) -> None:
    rows = []
    for place, category in enumerate(shop.categories):
        svg = pictures.category(category)
        rows.append(
            {
                "id": category.slug,
                "parent": category.parent or "",
                "names": category.name.words(),
                "image": media.keep(tx, folder, svg.encode(), media.CONTENT_TYPES[".svg"]) if svg else "",
                "position": place,
            }
        )
    tx.connection.execute(insert(t.category), rows)


def _products(tx: Writing, shop: DemoShop, pictures: Pictures, folder: Path) -> dict[str, int]:
    drawn: dict[str, str] = {}
    rows: list[dict[str, Any]] = []
    keys: dict[str, int] = {}
    revision = news.next_revision(tx)
    for rank, product in enumerate(sorted(shop.products, key=lambda p: (p.popularity, p.gtin)), 1):
        keys[product.gtin] = rank
        picture = _picture(tx, product, pictures, folder, drawn)
        rows.append(_product(product, rank) | {"image": picture, "rev": revision})
    tx.connection.execute(insert(t.product), rows)
    return keys


def _picture(tx: Writing, product: Product, pictures: Pictures, folder: Path, drawn: dict[str, str]) -> str:
    key = pictures.kind(product)
    if key not in drawn:
        svg = pictures.product(product)
        drawn[key] = media.keep(tx, folder, svg.encode(), media.CONTENT_TYPES[".svg"]) if svg else ""
    return drawn[key]


def _product(product: Product, rank: int) -> dict[str, Any]:
    gtin = gtins.normal(product.gtin)
    if gtin is None:
        raise ValueError(f"{product.gtin} is no GTIN")
    return {
        "id": rank,
        "rank": rank,
        "gtin": gtin,
        "sku": product.sku,
        "group_id": product.group,
        "category_id": product.category,
        "brand": product.brand,
        "names": product.name.words(),
        "descriptions": product.description.words(),
        "label": product.variant.words(),
        "attributes": [(name.words(), value.words()) for name, value in product.attributes],
        "price_minor": product.price_minor,
        "before_minor": product.before_minor,
        "lowest_30d_minor": product.lowest_30d_minor,
        "currency": "DKK",
        "vat_bp": product.vat_basis_points,
        "popularity": product.popularity,
        "stars": product.review.stars if product.review.count else None,
    }


def _reviews(tx: Writing, shop: DemoShop, made: _Made) -> None:
    """What was written of the products that most people look at."""
    rows = [
        {
            "id": f"demo-{product.gtin}-{number}",
            "product_id": made.products[product.gtin],
            "stars": one.stars,
            "words": one.words.words(),
            "author": one.author,
            "written_on": (made.now - timedelta(days=one.days_ago)).date(),
            "verified": one.verified,
        }
        for product in shop.products
        if made.products[product.gtin] <= REVIEWED
        for number, one in enumerate(written(product))
    ]
    if rows:
        tx.connection.execute(insert(review), rows)


def _stock(tx: Writing, shop: DemoShop, made: _Made) -> None:
    bulk_insert(tx.connection, t.stock_level, (_level(level, made) for level in shop.stock()))
    level = t.stock_level.c
    opening = select(
        literal("opening-") + cast(level.product_id, String) + "-" + level.location_id,
        *(level.product_id, level.location_id, literal(Movement.OPENING.value)),
        *(level.on_hand, level.reserved, level.unsellable, literal(""), literal(SEEDER), level.observed_at),
    ).where(level.on_hand + level.reserved + level.unsellable > 0)
    tx.connection.execute(insert(t.stock_movement).from_select(list(t.stock_movement.columns), opening))


def _level(level: StockLevel, made: _Made) -> tuple[Any, ...]:
    """A row of ``stock_level``, in the order of its columns."""
    due = level.incoming_in_days
    return (
        made.products[level.gtin],
        level.location,
        level.on_hand,
        level.reserved,
        level.unsellable,
        level.incoming,
        None if due is None else (made.now + timedelta(days=due)).date(),
        level.aisle or "",
        level.bay or "",
        1,
        made.now,
    )


def _reservations(tx: Writing, shop: DemoShop, made: _Made) -> None:
    heads = [_reservation(tx, reservation, shop, made) for reservation in shop.reservations]
    lines = [
        {
            "reservation_id": reservation.id,
            "position": position,
            "product_id": made.products[line.gtin],
            "quantity": line.quantity,
            "picked": line.picked,
            "handed": line.handed,
            "state": line.state,
            "unit_minor": line.price_minor,
        }
        for reservation in shop.reservations
        for position, line in enumerate(reservation.lines)
    ]
    steps = [
        {
            "id": new_id(),
            "reservation_id": reservation.id,
            "state": reservation.state,
            "at": made.now - reservation.placed_ago,
            "by": reservation.clerk or SEEDER,
            "station": SEEDER,
            "note": reservation.reason or "",
        }
        for reservation in shop.reservations
    ]
    for table, rows in ((t.reservation, heads), (t.reservation_line, lines), (t.reservation_step, steps)):
        if rows:
            tx.connection.execute(insert(table), rows)
    for reservation in shop.reservations:
        _tasks(tx, reservation)
    tx.changes.clear()  # nobody listens yet


def _tasks(tx: Writing, reservation: Reservation) -> None:
    """What its clerks have to do about a reservation, as if it had come to be in the shop."""
    pieces = sum(line.quantity for line in reservation.lines)
    if reservation.state in TO_PICK:
        note = f"{pieces} of {len(reservation.lines)} products"
        tasks.open_task(tx, TaskKind.PICK, reservation.location, reservation.id, note)
    elif reservation.state in CLOSED and reservation.state != ReservationState.RELEASED:
        note = f"Put back what was picked: {reservation.state}"
        tasks.open_task(tx, TaskKind.PUT_BACK, reservation.location, reservation.id, note)
    owing.settle(tx, reservation.id, Actor(SEEDER))


def _reservation(tx: Writing, reservation: Reservation, shop: DemoShop, made: _Made) -> dict[str, Any]:
    currency = next(place.currency for place in shop.locations if place.id == reservation.location)
    ready = None if reservation.ready_ago is None else made.now - reservation.ready_ago
    expires = None if reservation.expires_in is None else made.now + reservation.expires_in
    return {
        "id": reservation.id,
        "code": reservation.code,
        "location_id": reservation.location,
        "state": reservation.state,
        "money": reservation.money,
        "name": reservation.customer.name,
        "phone": reservation.customer.phone,
        "phone_last4": reservation.customer.phone_last4,
        "language": reservation.customer.language,
        "currency": currency,
        "paid_minor": reservation.total_minor if reservation.money in {"paid", "part_refunded"} else 0,
        "created_at": made.now - reservation.placed_ago,
        "ready_at": ready,
        "expires_at": expires,
        "bin": reservation.bin or "",
        "reason": reservation.reason or "",
        "token_hash": sealing.hashed(tx, "R", sealing.made_by(tx, "R", reservation.id)),
        "version": 1,
    }


def _members(tx: Writing, shop: DemoShop) -> None:
    for one in shop.members:
        who = one.customer
        new = members.New(one.code, who.name, who.phone, who.email, who.language, one.tier, one.points)
        members.put(tx, new, Actor(SEEDER))


def _gift_cards(tx: Writing, shop: DemoShop) -> None:
    for card in shop.gift_cards:
        new = giftcards.New(Money(card.balance_minor, Currency(card.currency)))
        giftcards.put_in(tx, card.code, new, Actor(SEEDER))


def _tutorials(tx: Writing, shop: DemoShop, made: _Made, films: Path, folder: Path) -> None:
    def kept(name: str) -> str:
        content_type = media.CONTENT_TYPES[Path(name).suffix]
        return media.keep(tx, folder, (films / name).read_bytes(), content_type)

    rows = [
        {
            "id": tutorial.id,
            "position": position,
            "topic": tutorial.topic.words(),
            "titles": tutorial.title.words(),
            "summaries": tutorial.description.words(),
            "duration_ms": tutorial.duration_ms,
            "poster": kept(tutorial.poster),
            "video": kept(tutorial.video),
            "captions": {language: kept(name) for language, name in tutorial.captions.items()},
            "chapters": [(chapter.start_ms, chapter.title.words()) for chapter in tutorial.chapters],
        }
        for position, tutorial in enumerate(shop.tutorials)
    ]
    if rows:
        tx.connection.execute(insert(t.tutorial), rows)
    links = list(_links(shop, made))
    if links:
        tx.connection.execute(insert(t.tutorial_product), links)


def _links(shop: DemoShop, made: _Made) -> Iterator[dict[str, Any]]:
    known = {tutorial.id for tutorial in shop.tutorials}
    for product in shop.products:
        for tutorial in product.tutorials:
            if tutorial in known:
                yield {"tutorial_id": tutorial, "product_id": made.products[product.gtin]}
