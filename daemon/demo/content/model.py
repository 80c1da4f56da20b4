"""Shapes of the demo shop: plain frozen values, no SQL, no wire format.

Whoever seeds a store walks these values and writes its own rows. Times are offsets from the moment of seeding
and dates are days from that day, so that the same seed gives the same bytes on every day of the year and the
demo never looks stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from daemon.schema import Language, LineState, LocationType, MoneyState, ReservationState, Words

_STILL_TO_BE_HAD = frozenset(
    {ReservationState.REQUESTED, ReservationState.ACCEPTED, ReservationState.PICKING, ReservationState.READY}
)


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in the four languages of the shop. No language may be empty."""

    da: str
    nb: str
    sv: str
    en: str

    def words(self) -> Words:
        """The same as the API carries it."""
        return {Language.DA: self.da, Language.NB: self.nb, Language.SV: self.sv, Language.EN: self.en}


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the shop's tree; `parent` is None for the twelve at the top, which alone have an
    illustration.
    """

    slug: str
    name: Text
    parent: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Review:
    """What customers are said to think (invented). `stars[0]` counts one-star reviews, `stars[4]` five-star
    ones.
    """

    stars: tuple[int, int, int, int, int]

    @property
    def count(self) -> int:
        """Number of reviews."""
        return sum(self.stars)

    @property
    def average_hundredths(self) -> int:
        """Average in hundredths of a star (437 = 4.37), 0 without reviews."""
        return sum((star + 1) * n * 100 for star, n in enumerate(self.stars)) // max(1, self.count)


@dataclass(frozen=True, slots=True)
class Product:
    """One thing with a GTIN: a variant of the group `group`. Money is DKK minor units including VAT.

    `type` picks the picture, `colour` its tint, `variant` is the label among its sisters. `attributes` are
    pairs of name and value as the product's page shows them. `popularity` is a rank, 1 for the best seller.
    """

    gtin: str
    sku: str
    group: str
    type: str
    category: str
    brand: str
    name: Text
    description: Text
    variant: Text
    colour: str
    attributes: tuple[tuple[Text, Text], ...]
    price_minor: int
    before_minor: int | None
    lowest_30d_minor: int | None
    vat_basis_points: int
    popularity: int
    review: Review
    tutorials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """Opening of one weekday (0 = Monday) in the location's own time, `HH:MM`; a day without a row is closed."""

    weekday: int
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Location:
    """A shop or the web warehouse. `gln` is a GS1 location number of the demonstration range 952."""

    id: str
    type: LocationType
    name: str
    gln: str
    street: str
    postcode: str
    city: str
    country: str
    latitude: float
    longitude: float
    timezone: str
    currency: str
    hours: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class StockLevel:
    """Stock of one product at one location. `reserved` is what the demo's open reservations promise there."""

    gtin: str
    location: str
    on_hand: int
    reserved: int
    unsellable: int
    incoming: int
    incoming_in_days: int | None
    aisle: str | None
    bay: str | None


@dataclass(frozen=True, slots=True)
class ReservationLine:
    """Line of a reservation; `price_minor` is of one piece, in the currency of the location."""

    gtin: str
    quantity: int
    price_minor: int
    state: LineState
    picked: int
    handed: int


@dataclass(frozen=True, slots=True)
class Customer:
    """An invented person. Danish and Norwegian numbers begin with 00, which nobody can be given; Swedish ones
    are of the range PTS keeps free for fiction (070-174 06 05 to 99).
    """

    name: str
    email: str
    phone: str
    language: Language

    @property
    def phone_last4(self) -> str:
        """Last four digits of the phone number: the second factor at the kiosk."""
        return self.phone.replace(" ", "")[-4:]


@dataclass(frozen=True, slots=True)
class Reservation:
    """Goods promised to one customer at one location.

    `code` is the body typed and scanned (6 characters of Crockford base32); prefix and check character are
    the code space's business. `placed_ago` and `ready_ago` are ages, `expires_in` is what is left (negative
    once run out).
    """

    id: str
    code: str
    location: str
    state: ReservationState
    money: MoneyState
    customer: Customer
    lines: tuple[ReservationLine, ...]
    placed_ago: timedelta
    ready_ago: timedelta | None
    expires_in: timedelta | None
    bin: str | None
    reason: str | None
    clerk: str | None

    @property
    def total_minor(self) -> int:
        """Value of the lines that are not short, in minor units of the location's currency."""
        return sum(line.price_minor * line.quantity for line in self.lines if line.state != "short")

    @property
    def due_minor(self) -> int:
        """What the customer still owes at collection: the total when unpaid and still to be had, else 0."""
        return self.total_minor if self.money == MoneyState.UNPAID and self.state in _STILL_TO_BE_HAD else 0


@dataclass(frozen=True, slots=True)
class Clerk:
    """A clerk of the demo with the PIN the tour types. `badge` is the body of the code on the badge."""

    id: str
    name: str
    pin: str
    badge: str
    location: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the shop's club (invented)."""

    id: str
    customer: Customer
    code: str
    tier: str
    points: int


@dataclass(frozen=True, slots=True)
class GiftCard:
    """A gift card with its balance in minor units; `code` is the 26-character body."""

    code: str
    currency: str
    balance_minor: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a tutorial, starting `start_ms` into the film."""

    start_ms: int
    title: Text


@dataclass(frozen=True, slots=True)
class Tutorial:
    """A short film made by `render_tutorials`; media paths are relative to `daemon/demo/media/tutorials`."""

    id: str
    topic: Text
    title: Text
    description: Text
    duration_ms: int
    chapters: tuple[Chapter, ...]
    sentences: tuple[Text, ...]
    types: tuple[str, ...]
    video: str
    poster: str
    captions: Mapping[Language, str]


@dataclass(frozen=True)
class DemoShop:
    """The whole shop. `stock()` streams, since there are seven rows per product."""

    seed: int
    categories: tuple[Category, ...]
    products: tuple[Product, ...]
    locations: tuple[Location, ...]
    reservations: tuple[Reservation, ...]
    clerks: tuple[Clerk, ...]
    members: tuple[Member, ...]
    gift_cards: tuple[GiftCard, ...]
    tutorials: tuple[Tutorial, ...]
    stock: Callable[[], Iterator[StockLevel]]
