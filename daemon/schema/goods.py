"""Shapes of what is for sale and where it lies: products, prices, stock, locations, tutorials."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from daemon.schema.words import Language, LocationType, Shape, StockWord, Words
from drivers.vocabulary import Money


class PriceView(Shape, frozen=True):
    """A price. VAT is included; ``vat_bp`` is its rate in basis points (2500 = 25 %)."""

    amount: Money
    before: Money | None = None
    lowest_30d: Money | None = None
    vat_bp: int = 2500
    member: Money | None = None
    """For members of the club, where it is another."""


class CategoryView(Shape, frozen=True):
    """One category; ``parent`` is empty at the top."""

    id: str
    parent: str
    name: Words
    image: str
    products: int


class CategoryList(Shape, frozen=True):
    """The whole tree, flat, parents before children."""

    items: list[CategoryView]


class ProductSummary(Shape, frozen=True):
    """A product as a card in a list."""

    gtin: str
    """14 digits, the normal form."""
    sku: str
    name: Words
    brand: str
    category: str
    price: PriceView
    image: str
    """``/v1/media/{sha256}``."""
    stock: StockWord
    """In this shop, as of ``observed_at``."""
    available: int | None
    observed_at: datetime | None


class FacetValue(Shape, frozen=True):
    """A category's id or a brand, and how many of the products counted are of it."""

    value: str
    products: int


class ProductFacets(Shape, frozen=True):
    """What a list can be narrowed by, counted over its ``counted`` most popular products, at most 1000."""

    counted: int
    categories: list[FacetValue]
    brands: list[FacetValue]
    cheapest: Money | None
    dearest: Money | None
    in_stock: int
    """In this shop."""


class ProductList(Shape, frozen=True, omit_defaults=True):
    """One page of a search; ``cursor`` asks for the next, None at the end."""

    items: list[ProductSummary]
    cursor: str | None
    total: int
    """How many match, counted to 1000 (to 250 for several words without ``facets``): there may be more then."""
    facets: ProductFacets | None = None
    """When they were asked for."""


class VariantView(Shape, frozen=True):
    """A sister of a product: same group, other colour or size."""

    gtin: str
    label: Words
    available: int | None


class ReviewView(Shape, frozen=True):
    """What a customer wrote. ``verified``: the web shop knows that they bought the product."""

    stars: int
    text: Words
    author: str
    written_on: date
    verified: bool


class ReviewSummary(Shape, frozen=True):
    """What customers thought; ``distribution`` counts one to five stars."""

    count: int
    average: float
    distribution: tuple[int, int, int, int, int]
    newest: list[ReviewView] = msgspec.field(default_factory=list)
    """At most three, good and bad alike."""


class ProductView(Shape, frozen=True):
    """A product's page."""

    gtin: str
    sku: str
    name: Words
    brand: str
    category: str
    category_path: list[Words]
    description: Words
    attributes: list[tuple[Words, Words]]
    price: PriceView
    image: str
    variants: list[VariantView]
    tutorials: list[str]
    reviews: ReviewSummary | None


class OpenView(Shape, frozen=True):
    """Opening of a location today, in its own time zone."""

    open_now: bool
    opens: str | None
    """``10:00``; None when closed all day."""
    closes: str | None


class LocationView(Shape, frozen=True):
    """A shop or warehouse."""

    id: str
    type: LocationType
    name: str
    street: str
    postcode: str
    city: str
    country: str
    distance_m: int | None
    """From this station's location, as the crow flies."""
    open: OpenView | None


class LocationList(Shape, frozen=True):
    """All locations, nearest first."""

    items: list[LocationView]


class IncomingView(Shape, frozen=True):
    """Goods on their way."""

    quantity: int
    on: date


class LocationStock(Shape, frozen=True):
    """Stock of one product at one location."""

    location: LocationView
    available: int | None
    word: StockWord
    aisle: str
    bay: str
    incoming: IncomingView | None
    observed_at: datetime | None
    on_hand: int | None = None
    """Pieces in the house, promised ones included; for clerks only."""


class WebStock(Shape, frozen=True):
    """Stock of the web shop and when it would arrive."""

    available: int | None
    word: StockWord
    delivery: date | None
    observed_at: datetime | None


class StockView(Shape, frozen=True):
    """Stock of one product here, in the other shops (nearest first) and on the web."""

    gtin: str
    here: LocationStock
    others: list[LocationStock]
    web: WebStock
    stale: bool
    """True when the store cannot be reached and the figures are the last known."""


class ChapterView(Shape, frozen=True):
    """A chapter of a tutorial."""

    start_ms: int
    title: Words


class TutorialView(Shape, frozen=True):
    """A film, its captions and what it needs."""

    id: str
    topic: Words
    title: Words
    summary: Words
    duration_ms: int
    poster: str
    video: str
    video_type: str
    captions: dict[Language, str]
    chapters: list[ChapterView]
    products: list[str]


class TutorialList(Shape, frozen=True):
    """Tutorials, by topic."""

    items: list[TutorialView]
