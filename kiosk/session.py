"""One customer's visit. Everything personal of it lives in this one object; wiping is making the next one.

View-models hold no state of a visit of their own: they read and write the session they were given last, so nothing of
one person can be shown to the next (a confirmation page that once showed the previous order is the fault this
prevents).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

from daemon.schema import (
    AssistanceView,
    BasketState,
    BasketView,
    GiftCardView,
    Language,
    LineRequest,
    LocationStock,
    MemberView,
    NamedReceipt,
    PaymentView,
    ProductFacets,
    ProductSummary,
    ProductView,
    ReceiptView,
    ReservationView,
    SaleView,
    StockView,
    TutorialView,
)
from kiosk.flow import (
    BUSY_CHECKOUT,
    BUSY_COLLECT,
    BUSY_RESERVE,
    PAY_STEPS,
    SCREENS,
    CheckoutStep,
    CollectStep,
    HelpStep,
    PayStep,
    ReceiptStep,
    ReserveStep,
    Screen,
    advance,
)
from kiosk.narrowing import Band

_HISTORY = 20
MOST_OF_ONE = 99
"""Pieces of one product in a basket."""


@dataclass(slots=True)
class Search:
    """What was looked for."""

    query: str = ""
    category: str = ""
    in_stock: bool = False
    brand: str = ""
    band: Band | None = None
    choosing: bool = False
    """Whether somebody looks at what the list can be narrowed by: it is counted only then."""
    facets: ProductFacets | None = None
    results: list[ProductSummary] = field(default_factory=list)
    cursor: str | None = None
    total: int = 0


@dataclass(slots=True)
class Looking:
    """The product looked at."""

    gtin: str = ""
    product: ProductView | None = None
    stock: StockView | None = None
    tutorials: list[TutorialView] = field(default_factory=list)
    alternatives: list[ProductSummary] = field(default_factory=list)


@dataclass(slots=True)
class Reserving:
    """A reservation being made. ``key`` is made once, so that a repeated request reserves once."""

    step: ReserveStep = ReserveStep.SHOP
    product: ProductView | None = None
    stock: StockView | None = None
    """Of that product: a scan in the middle may have brought another to the product's page."""
    shop: LocationStock | None = None
    quantity: int = 1
    name: str = ""
    phone: str = ""
    address: str = ""
    """Where a letter goes, if one is wanted."""
    key: str = field(default_factory=lambda: str(uuid4()))
    result: ReservationView | None = None
    slip: str = ""
    fault: str = ""


@dataclass(slots=True)
class Paying:
    """One attempt to pay. ``key`` belongs to the attempt: it survives reconnects and restarts of the daemon."""

    step: PayStep = PayStep.IDLE
    key: str = ""
    attempt: int = 0
    payment: PaymentView | None = None
    fault: str = ""
    staff: bool = False
    """A clerk has to find out what happened; the customer need not wait at this screen."""

    def another(self) -> None:
        """Begin a new attempt with a key of its own; raises Illegal unless the last one moved no money."""
        self.step = advance(PAY_STEPS, self.step, PayStep.STARTING)
        self.attempt += 1
        self.key = str(uuid4())
        self.payment = None
        self.fault = ""
        self.staff = False


@dataclass(slots=True)
class Collecting:
    """A reservation being collected."""

    step: CollectStep = CollectStep.CODE
    code: str = ""
    last4: str = ""
    """The second factor as given; a daemon that was restarted asks for it again, and the customer need not."""
    reservation: ReservationView | None = None
    fault: str = ""
    slip: str = ""
    key: str = field(default_factory=lambda: str(uuid4()))


@dataclass(slots=True)
class Watching:
    """The film being watched. ``places`` is where each film of the visit was left, in milliseconds; ``by_product`` how
    the shelves are sorted.
    """

    tutorial: TutorialView | None = None
    products: list[ProductSummary] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    by_product: bool = False
    captions: bool = True
    broken: bool = False

    def another(self, film: TutorialView) -> Watching:
        """The next film; what was chosen in this visit stays."""
        return Watching(tutorial=film, places=self.places, by_product=self.by_product, captions=self.captions)


@dataclass(slots=True)
class Gathering:
    """The basket. ``wanted`` is what the daemon has not heard yet; ``basket`` what it last said."""

    wanted: list[LineRequest] | None = None
    basket: BasketView | None = None
    token: str = ""
    """What opens it, of a basket that was made here."""
    key: str = field(default_factory=lambda: str(uuid4()))
    fault: str = ""

    def emptied(self) -> Gathering:
        """What is left when the basket was sold: nothing."""
        return Gathering()

    def joined(self, scanned: BasketView) -> Gathering:
        """The basket that was held under the scanner. What was gathered here comes along; nothing is lost of either."""
        mine = self.basket
        if mine is not None and mine.id == scanned.id:
            return Gathering(wanted=self.wanted, basket=scanned, token=self.token, key=self.key)
        held = [LineRequest(line.gtin, line.quantity) for line in mine.lines] if mine is not None else []
        here = self.wanted if self.wanted is not None else held
        if not here or scanned.state is BasketState.TAKEN:
            return Gathering(basket=scanned)
        together = {line.gtin: line.quantity for line in scanned.lines}
        for line in here:
            together[line.gtin] = min(MOST_OF_ONE, together.get(line.gtin, 0) + line.quantity)
        return Gathering(wanted=[LineRequest(gtin, many) for gtin, many in together.items()], basket=scanned)


@dataclass(slots=True)
class Checking:
    """A basket being paid. The keys make each wish one, however often it is said."""

    step: CheckoutStep = CheckoutStep.IDLE
    sale: SaleView | None = None
    fault: str = ""
    opening: str = field(default_factory=lambda: str(uuid4()))
    closing: str = field(default_factory=lambda: str(uuid4()))
    releasing: str = field(default_factory=lambda: str(uuid4()))


@dataclass(slots=True)
class Holding:
    """A card held under the scanner: a gift card or a member's."""

    gift_card: GiftCardView | None = None
    member: MemberView | None = None
    fault: str = ""


@dataclass(slots=True)
class Calling:
    """A clerk who was called."""

    step: HelpStep = HelpStep.CALLING
    topic: str = "help"
    gtin: str = ""
    call: AssistanceView | None = None
    fault: str = ""


@dataclass(slots=True)
class Receipting:
    """A receipt held under the scanner, or of what was just ``paid`` here.

    ``keys`` make each wish one, however often it is said.
    """

    step: ReceiptStep = ReceiptStep.LOADING
    named: NamedReceipt | None = None
    paid: bool = False
    view: ReceiptView | None = None
    address: str = ""
    fault: str = ""
    slip: str = ""
    keys: dict[str, str] = field(default_factory=dict)

    def key_for(self, wish: str) -> str:
        """The key of this wish; the same wish has the same key."""
        return self.keys.setdefault(wish, str(uuid4()))


@dataclass(slots=True)
class Session:
    """One visit, from the first touch or scan to the wipe."""

    number: int
    language: Language
    screen: Screen = Screen.ATTRACT
    history: list[Screen] = field(default_factory=list)
    club: str = ""
    """Id of the member whose card was held here: whoever else's card follows, the customer is this member's."""
    search: Search = field(default_factory=Search)
    looking: Looking = field(default_factory=Looking)
    reserving: Reserving = field(default_factory=Reserving)
    collecting: Collecting = field(default_factory=Collecting)
    paying: Paying = field(default_factory=Paying)
    watching: Watching = field(default_factory=Watching)
    gathering: Gathering = field(default_factory=Gathering)
    checking: Checking = field(default_factory=Checking)
    holding: Holding = field(default_factory=Holding)
    calling: Calling = field(default_factory=Calling)
    receipting: Receipting = field(default_factory=Receipting)

    @property
    def busy(self) -> bool:
        """Money or paper is on its way: nothing may take the screen away."""
        unsure = (
            self.collecting.step is CollectStep.FINDING_OUT or self.checking.step is CheckoutStep.FINDING_OUT
        )
        money = self.collecting.step in BUSY_COLLECT or self.checking.step in BUSY_CHECKOUT
        return (money and not (unsure and self.paying.staff)) or self.reserving.step in BUSY_RESERVE

    def go(self, target: Screen) -> None:
        """Show ``target`` and remember the way back; raises Illegal when the table has no such step."""
        advance(SCREENS, self.screen, target)
        if target in (Screen.HOME, Screen.ATTRACT):
            self.history.clear()
        elif target is not self.screen:
            self.history.append(self.screen)
            del self.history[:-_HISTORY]
        self.screen = target

    def back(self) -> None:
        """Show the screen before this one; home when there is none."""
        previous = self.history.pop() if self.history else Screen.HOME
        self.screen = Screen.HOME if previous is Screen.ATTRACT else previous

    def next(self, language: Language) -> Session:
        """The session that follows: a new number, the shop's language, nothing else."""
        return Session(number=self.number + 1, language=language)
