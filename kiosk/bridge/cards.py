"""Structs of the API as plain values for QML, in one language: what a card, a row or a label shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from daemon.schema import (
    CategoryView,
    Language,
    LocationStock,
    LocationView,
    Money,
    PriceView,
    ProductSummary,
    ProductView,
    ReservationLine,
    ReviewView,
    TutorialView,
)
from kiosk import locale

Url = Callable[[str], str]

PRODUCT_ROLES = ("gtin", "name", "brand", "image", "fallback", "price", "status", "available")
CATEGORY_ROLES = ("category", "name", "image", "products", "leaf")
SHOP_ROLES = (
    "location",
    "name",
    "street",
    "city",
    "distance",
    "status",
    "available",
    "openNow",
    "opens",
    "closes",
    "asOf",
)
LINE_ROLES = ("gtin", "name", "image", "quantity", "amount", "state")
TUTORIAL_ROLES = ("tutorial", "title", "summary", "topic", "poster", "length")

_STATUS = {"in_stock": "in_stock", "few": "low", "out": "out", "unknown": "unknown"}


def price(view: PriceView, language: Language) -> dict[str, Any]:
    """A price for the price label."""
    return msgspec.structs.asdict(locale.price(view.amount, language, view.before))


def money(amount: Money, language: Language) -> dict[str, Any]:
    """An amount for the price label."""
    return msgspec.structs.asdict(locale.price(amount, language))


def as_of(moment: datetime | None, language: Language) -> str:
    """Time of day of a figure; empty when it was never observed."""
    return locale.clock(moment, language) if moment is not None else ""


def product(
    item: ProductSummary, language: Language, url: Url, pictures: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A product card. ``pictures`` gives the drawn picture of each category, for a product without one."""
    return {
        "gtin": item.gtin,
        "name": locale.said(item.name, language),
        "brand": item.brand,
        "image": url(item.image),
        "fallback": url((pictures or {}).get(item.category, "")),
        "price": price(item.price, language),
        "status": _STATUS[item.stock],
        "available": -1 if item.available is None else item.available,
    }


def category(item: CategoryView, language: Language, url: Url, *, leaf: bool) -> dict[str, Any]:
    """A category tile."""
    return {
        "category": item.id,
        "name": locale.said(item.name, language),
        "image": url(item.image),
        "products": item.products,
        "leaf": leaf,
    }


def place(location: LocationView, language: Language) -> dict[str, Any]:
    """A shop: name, address, distance, opening today."""
    opening = location.open
    opens = opening.opens if opening is not None else None
    closes = opening.closes if opening is not None else None
    return {
        "location": location.id,
        "name": location.name,
        "street": location.street,
        "city": f"{location.postcode} {location.city}",
        "distance": locale.distance(location.distance_m, language) if location.distance_m else "",
        "openNow": opening is not None and opening.open_now,
        "opens": locale.hour(opens, language) if opens else "",
        "closes": locale.hour(closes, language) if closes else "",
    }


def shop(item: LocationStock, language: Language) -> dict[str, Any]:
    """A shop with its stock of one product."""
    return place(item.location, language) | {
        "status": _STATUS[item.word],
        "available": -1 if item.available is None else item.available,
        "asOf": as_of(item.observed_at, language),
    }


def status(word: str) -> str:
    """The stock dot's word for the store's."""
    return _STATUS[word]


def line(item: ReservationLine, language: Language, url: Url) -> dict[str, Any]:
    """A line of a reservation."""
    return {
        "gtin": item.gtin,
        "name": locale.said(item.name, language),
        "image": url(item.image),
        "quantity": item.quantity,
        "amount": locale.amount(item.unit * item.quantity, language),
        "state": item.state.value,
    }


def tutorial(item: TutorialView, language: Language, url: Url) -> dict[str, Any]:
    """A film on its shelf."""
    return {
        "tutorial": item.id,
        "title": locale.said(item.title, language),
        "summary": locale.said(item.summary, language),
        "topic": locale.said(item.topic, language),
        "poster": url(item.poster),
        "length": locale.length(item.duration_ms),
    }


def review(item: ReviewView, language: Language) -> dict[str, Any]:
    """What a customer wrote, with its day."""
    return {
        "stars": item.stars,
        "text": locale.said(item.text, language),
        "author": item.author,
        "day": locale.day(item.written_on, language),
        "verified": item.verified,
    }


def page(item: ProductView, language: Language, url: Url) -> dict[str, Any]:
    """A product's page, apart from its lists."""
    reviews = item.reviews
    return {
        "gtin": item.gtin,
        "sku": item.sku,
        "name": locale.said(item.name, language),
        "brand": item.brand,
        "path": [locale.said(words, language) for words in item.category_path],
        "description": locale.said(item.description, language),
        "image": url(item.image),
        "price": price(item.price, language),
        "member": locale.amount(item.price.member, language) if item.price.member else "",
        "lowest": locale.amount(item.price.lowest_30d, language) if item.price.lowest_30d else "",
        "reviewCount": reviews.count if reviews is not None else 0,
        "reviewAverage": reviews.average if reviews is not None else 0.0,
        "reviewStars": locale.stars(reviews.average, language) if reviews is not None else "",
        "reviewSpread": list(reviews.distribution) if reviews is not None else [],
        "reviews": [review(one, language) for one in reviews.newest] if reviews is not None else [],
        "attributes": [
            {"name": locale.said(name, language), "value": locale.said(value, language)}
            for name, value in item.attributes
        ],
    }
