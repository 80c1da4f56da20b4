"""The shapes of the API, and the store's words. The one place both sides of the wire read.

Every struct is frozen and forbids unknown fields; JSON is decoded straight into it. Times are UTC RFC 3339; money is
``{"minor": 12995, "currency": "DKK"}``; ids are opaque strings. Words of devices, scans, jobs and payments are in
``drivers/vocabulary.py``; states' transition tables stand beside the machines that advance them.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from drivers.printers.receipt import Align, Columns, Feed, Qr, Receipt, Rule, Text
from drivers.vocabulary import (
    CheckLevel,
    Currency,
    DeviceClass,
    DeviceState,
    EventType,
    JobReason,
    JobState,
    Money,
    PaymentOutcome,
    PaymentState,
    PowerState,
    Problem,
    ScanKind,
    Symbology,
    TerminalPrompt,
)

# Words of the drivers that clients of the API use; they import this module and never drivers.
__all__ = [
    "Align",
    "CheckLevel",
    "Columns",
    "Currency",
    "DeviceClass",
    "DeviceState",
    "EventType",
    "Feed",
    "JobReason",
    "JobState",
    "Money",
    "PaymentOutcome",
    "PaymentState",
    "PowerState",
    "Problem",
    "Qr",
    "Receipt",
    "Rule",
    "ScanKind",
    "Symbology",
    "TerminalPrompt",
    "Text",
]

API_VERSION = "v1"
DEFAULT_LISTEN = "127.0.0.1:8470"

Quantity = Annotated[int, msgspec.Meta(ge=1, le=999)]
ShortText = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Phone = Annotated[str, msgspec.Meta(pattern=r"^\+?[0-9 ]{6,20}$")]
Last4 = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}$")]
CodeText = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every struct on the wire."""


class Language(StrEnum):
    """Languages of the screens (BCP 47)."""

    DA = "da"
    NB = "nb"
    SV = "sv"
    EN = "en"


Words = dict[Language, str]
"""One text in every language."""


class Role(StrEnum):
    """What a token may do."""

    KIOSK = "kiosk"
    TILL = "till"
    TECHNICIAN = "technician"


class ReservationState(StrEnum):
    """State of the goods of a reservation; table in ``daemon/store/reservations.py``. Money is apart."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    PICKING = "picking"
    READY = "ready"
    PARTLY_COLLECTED = "partly_collected"
    COLLECTED = "collected"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NO_SHOW = "no_show"
    RELEASED = "released"


class LineState(StrEnum):
    """State of one line of a reservation."""

    OPEN = "open"
    PICKED = "picked"
    SHORT = "short"
    HANDED = "handed"
    RETURNED = "returned"


class MoneyState(StrEnum):
    """What has been paid of a reservation; independent of where its goods are."""

    UNPAID = "unpaid"
    AUTHORISED = "authorised"
    PAID = "paid"
    PART_REFUNDED = "part_refunded"
    REFUNDED = "refunded"


class SaleState(StrEnum):
    """State of a sale at the till."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class StockWord(StrEnum):
    """Stock as a customer is told it."""

    IN_STOCK = "in_stock"
    FEW = "few"
    OUT = "out"
    UNKNOWN = "unknown"


class LocationType(StrEnum):
    """What a location is."""

    SHOP = "shop"
    WAREHOUSE = "warehouse"


# --- errors ---------------------------------------------------------------------------------------------------------


class ProblemDetails(Shape, frozen=True):
    """An error answer (RFC 9457). ``code`` is for programs, ``title`` and ``detail`` are for people."""

    status: int
    code: str
    title: str
    detail: str = ""
    type: str = "about:blank"
    device: str | None = None
    blocking: str | None = None
    """Id of what is in the way (an open payment), for 409."""


# --- station, devices, jobs -----------------------------------------------------------------------------------------


class StationView(Shape, frozen=True):
    """The station a client talks to."""

    name: str
    location: str
    language: Language
    currency: str


class DeviceView(Shape, frozen=True):
    """One device and how it is now."""

    id: str
    device_class: DeviceClass
    model: str
    title: str
    url: str
    state: DeviceState
    power: PowerState
    problems: list[Problem]
    detail: str
    at: datetime
    serial: str = ""
    firmware: str = ""
    capabilities: list[str] = []


class DeviceList(Shape, frozen=True):
    """All devices of the station, by id."""

    items: list[DeviceView]


class DrawerView(Shape, frozen=True):
    """A cash drawer. ``open`` is None when the drawer cannot tell."""

    device: str
    open: bool | None


class HealthView(Shape, frozen=True):
    """The daemon's health; the last four fields only with a token."""

    status: str
    version: str
    uptime_s: float | None = None
    station: StationView | None = None
    devices: list[DeviceView] | None = None
    store: str | None = None


class CheckRequest(Shape, frozen=True):
    """Check a device's health (UnifiedPOS CheckHealth)."""

    level: CheckLevel = CheckLevel.INTERNAL


class CheckResult(Shape, frozen=True):
    """What the check found."""

    ok: bool
    detail: str


class JobView(Shape, frozen=True):
    """One print job of the spool."""

    id: str
    device: str
    state: JobState
    reason: JobReason
    detail: str
    content_type: str
    size: int
    created_at: datetime
    updated_at: datetime
    copy_of: str | None = None
    attempts: int = 0


class JobList(Shape, frozen=True):
    """Jobs, newest first."""

    items: list[JobView]


# --- payments -------------------------------------------------------------------------------------------------------


class PaymentStart(Shape, frozen=True):
    """Start one attempt. ``tender`` names this part of paying its sale or reservation (``card``, ``card-2``)."""

    device: str
    amount: Money
    tender: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,32}$")] = "card"
    sale: str | None = None
    reservation: str | None = None


class PaymentStep(Shape, frozen=True):
    """One step of an attempt's history."""

    state: PaymentState
    at: datetime
    note: str = ""


class PaymentView(Shape, frozen=True):
    """One attempt to move money. ``outcome`` is what may be told; ``unknown`` is never answered by paying again."""

    id: str
    device: str
    amount: Money
    tender: str
    sale: str | None
    reservation: str | None
    state: PaymentState
    outcome: PaymentOutcome
    prompt: TerminalPrompt | None
    cancellable: bool
    cancel_requested: bool
    created_at: datetime
    updated_at: datetime
    approved: Money | None = None
    card_brand: str = ""
    card_last4: str = ""
    approval_code: str = ""
    terminal_id: str = ""
    receipt_no: int | None = None
    text: str = ""
    history: list[PaymentStep] = []


class PaymentList(Shape, frozen=True):
    """Attempts, newest first."""

    items: list[PaymentView]


class PaymentResolve(Shape, frozen=True):
    """A clerk says what became of a payment in ``needs_staff``, and how that is known."""

    charged: bool
    evidence: ShortText


# --- catalogue and stock --------------------------------------------------------------------------------------------


class PriceView(Shape, frozen=True):
    """A price. VAT is included; ``vat_bp`` is its rate in basis points (2500 = 25 %)."""

    amount: Money
    before: Money | None = None
    lowest_30d: Money | None = None
    vat_bp: int = 2500


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


class ProductList(Shape, frozen=True):
    """One page of a search; ``cursor`` asks for the next, None at the end."""

    items: list[ProductSummary]
    cursor: str | None
    total: int
    """How many match; exact up to 1000, else 1000."""


class VariantView(Shape, frozen=True):
    """A sister of a product: same group, other colour or size."""

    gtin: str
    label: Words
    available: int | None


class ReviewSummary(Shape, frozen=True):
    """What customers thought; ``distribution`` counts one to five stars."""

    count: int
    average: float
    distribution: tuple[int, int, int, int, int]


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


# --- reservations ---------------------------------------------------------------------------------------------------


class LineRequest(Shape, frozen=True):
    """So many of a product."""

    gtin: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8,14}$")]
    quantity: Quantity = 1


class ReserveRequest(Shape, frozen=True):
    """Reserve goods at a location for one customer."""

    location: str
    lines: Annotated[list[LineRequest], msgspec.Meta(min_length=1, max_length=50)]
    name: ShortText
    phone: Phone
    language: Language = Language.DA


class ReservationLine(Shape, frozen=True):
    """One line of a reservation."""

    gtin: str
    name: Words
    image: str
    quantity: int
    picked: int
    handed: int
    state: LineState
    unit: Money


class ReservationView(Shape, frozen=True):
    """A reservation. ``name`` is masked (``K*** N.``) for a kiosk before the second factor, as is all but the count."""

    id: str
    code: str
    state: ReservationState
    money: MoneyState
    name: str
    items: int
    verified: bool
    """Whether the asker may see the lines."""
    lines: list[ReservationLine]
    location: LocationView
    total: Money
    due: Money
    created_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    queue_number: int | None
    bin: str
    version: int
    language: Language


class ReservationList(Shape, frozen=True):
    """Reservations for the desk, oldest first."""

    items: list[ReservationView]


class FindRequest(Shape, frozen=True):
    """Find a reservation by its code (typed or scanned); with the last four of the phone it opens."""

    code: CodeText
    phone_last4: Last4 | None = None


class ReasonRequest(Shape, frozen=True):
    """Why a reservation is rejected or cancelled."""

    reason: ShortText


class CollectRequest(Shape, frozen=True):
    """Hand a reservation over. ``version`` is what the clerk saw; another one means somebody was faster."""

    version: int
    id_seen: bool = False


# --- tutorials ------------------------------------------------------------------------------------------------------


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


# --- the till -------------------------------------------------------------------------------------------------------


class ClerkLogin(Shape, frozen=True):
    """Open a clerk's session with PIN or badge."""

    pin: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4,8}$")] | None = None
    badge: CodeText | None = None


class ClerkSessionView(Shape, frozen=True):
    """A clerk's session; its id goes into the ``Clerk-Session`` header of everything done in it."""

    id: str
    clerk: str
    name: str
    expires_at: datetime


class SaleOpen(Shape, frozen=True):
    """Open a sale."""

    lines: list[LineRequest] = []


class SalePatch(Shape, frozen=True):
    """Replace the lines of an open sale."""

    lines: Annotated[list[LineRequest], msgspec.Meta(max_length=200)]


class SaleLine(Shape, frozen=True):
    """One line of a sale; prices include VAT."""

    gtin: str
    name: Words
    image: str
    quantity: int
    unit: Money
    total: Money
    vat_bp: int


class VatLine(Shape, frozen=True):
    """VAT of one rate in a sale."""

    vat_bp: int
    net: Money
    vat: Money


class Tender(Shape, frozen=True):
    """One part of paying. ``card`` needs its payment's id; ``cash`` does not."""

    kind: Annotated[str, msgspec.Meta(pattern=r"^(card|cash)$")]
    amount: Money
    payment: str | None = None


class SaleClose(Shape, frozen=True):
    """Close a sale: tenders must sum to the total."""

    tenders: Annotated[list[Tender], msgspec.Meta(min_length=1, max_length=10)]


class SaleView(Shape, frozen=True):
    """A sale. Once closed it has a receipt number, and the receipt as a printable document."""

    id: str
    state: SaleState
    lines: list[SaleLine]
    total: Money
    vat: list[VatLine]
    tenders: list[Tender]
    clerk: str
    created_at: datetime
    closed_at: datetime | None
    receipt_number: str
    receipt: Receipt | None


# --- events ---------------------------------------------------------------------------------------------------------


class ScanEvent(Shape, frozen=True):
    """Data of a ``data`` event: what was scanned, and what it names. ``raw`` is masked when the code is personal."""

    raw: str
    symbology: Symbology
    kind: ScanKind
    gtin: str = ""
    elements: dict[str, str] = {}
    product: ProductView | None = None
    stock: StockView | None = None
    reservation: ReservationView | None = None


class TransitionData(Shape, frozen=True):
    """Data of a ``transition`` event: the terminal moved on."""

    payment: str
    prompt: TerminalPrompt
    cancellable: bool


class StockChange(Shape, frozen=True):
    """Data of a ``stock`` event."""

    gtin: str
    location: str
    available: int
    word: StockWord
    observed_at: datetime


class ReservationChange(Shape, frozen=True):
    """Data of a ``reservation`` event; nothing personal. ``arrived`` rings at the till."""

    id: str
    state: ReservationState
    money: MoneyState
    location: str
    queue_number: int | None
    arrived: bool = False


class Hello(Shape, frozen=True):
    """Data of the first event on a connection: everything a client needs to start from."""

    station: StationView
    devices: list[DeviceView]
    version: str


class Event(Shape, frozen=True):
    """One event on the WebSocket. ``seq`` grows by one per event of the station and survives its restarts."""

    type: EventType
    seq: int
    at: datetime
    device: str | None
    data: Any
