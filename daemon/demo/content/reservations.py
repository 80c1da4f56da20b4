"""Forty reservations in every state, three of them known by name to the tour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from daemon.demo.content.model import Customer, Product, Reservation, ReservationLine
from daemon.demo.content.people import CLERKS, CROCKFORD, CUSTOMERS
from daemon.demo.content.prices import price_in
from daemon.demo.content.seeding import stream
from daemon.demo.content.shops import HOME, LOCATIONS
from daemon.schema import LineState, MoneyState, ReservationState

State = ReservationState


@dataclass(frozen=True, slots=True)
class Known:
    """Codes the tour types: stable under every seed. All three lie at `HOME`."""

    ready_unpaid: str = "7K3M9P"
    ready_paid: str = "4HT2WX"
    accepted: str = "N8RD5C"


KNOWN = Known()

_HOME_STATES = (
    (State.READY, MoneyState.UNPAID),
    (State.READY, MoneyState.PAID),
    (State.ACCEPTED, MoneyState.UNPAID),
    (State.REQUESTED, MoneyState.UNPAID),
    (State.REQUESTED, MoneyState.PAID),
    (State.ACCEPTED, MoneyState.PAID),
    (State.PICKING, MoneyState.UNPAID),
    (State.PICKING, MoneyState.PAID),
    (State.READY, MoneyState.UNPAID),
    (State.READY, MoneyState.UNPAID),
    (State.READY, MoneyState.PAID),
    (State.READY, MoneyState.AUTHORISED),
    (State.PARTLY_COLLECTED, MoneyState.PAID),
    (State.PARTLY_COLLECTED, MoneyState.PAID),
    (State.COLLECTED, MoneyState.PAID),
    (State.COLLECTED, MoneyState.PAID),
    (State.COLLECTED, MoneyState.PART_REFUNDED),
    (State.REJECTED, MoneyState.REFUNDED),
    (State.CANCELLED, MoneyState.UNPAID),
    (State.CANCELLED, MoneyState.REFUNDED),
    (State.EXPIRED, MoneyState.UNPAID),
    (State.NO_SHOW, MoneyState.PAID),
    (State.RELEASED, MoneyState.UNPAID),
    (State.RELEASED, MoneyState.REFUNDED),
)
_AWAY_STATES = (
    (State.REQUESTED, MoneyState.UNPAID),
    (State.READY, MoneyState.UNPAID),
    (State.COLLECTED, MoneyState.PAID),
    (State.ACCEPTED, MoneyState.UNPAID),
    (State.READY, MoneyState.PAID),
    (State.EXPIRED, MoneyState.UNPAID),
    (State.PICKING, MoneyState.UNPAID),
    (State.PARTLY_COLLECTED, MoneyState.PAID),
    (State.COLLECTED, MoneyState.PAID),
    (State.READY, MoneyState.UNPAID),
    (State.REQUESTED, MoneyState.PAID),
    (State.REJECTED, MoneyState.UNPAID),
    (State.CANCELLED, MoneyState.UNPAID),
    (State.NO_SHOW, MoneyState.PAID),
    (State.RELEASED, MoneyState.UNPAID),
    (State.COLLECTED, MoneyState.PAID),
)

_REASONS = {
    State.REJECTED: "Ikke fundet på hylden",
    State.CANCELLED: "Kunden har fortrudt",
    State.EXPIRED: "Ikke hentet i tide",
    State.NO_SHOW: "Ikke hentet i tide, beløbet skal betales tilbage",
    State.RELEASED: "Lagt på plads igen",
}
_WITH_BIN = frozenset({State.READY, State.PARTLY_COLLECTED, State.EXPIRED, State.NO_SHOW})
_WAS_READY = _WITH_BIN | {State.COLLECTED, State.RELEASED}
_UNPICKED = frozenset({State.REQUESTED, State.ACCEPTED, State.CANCELLED})
_UNPAID_TERM = timedelta(hours=48)
_PAID_TERM = timedelta(days=7)


def _line(state: State, place: int, gtin: str, quantity: int, price: int) -> ReservationLine:
    """The line as its reservation's state leaves it: in a half-way state the first line is done, the others
    are not.
    """
    match state:
        case State.REQUESTED | State.ACCEPTED | State.CANCELLED:
            return ReservationLine(gtin, quantity, price, LineState.OPEN, 0, 0)
        case State.PICKING:
            done = place == 0
            return ReservationLine(
                gtin,
                quantity,
                price,
                LineState.PICKED if done else LineState.OPEN,
                quantity if done else 0,
                0,
            )
        case State.REJECTED:
            return ReservationLine(gtin, quantity, price, LineState.SHORT, 0, 0)
        case State.COLLECTED:
            return ReservationLine(gtin, quantity, price, LineState.HANDED, quantity, quantity)
        case State.PARTLY_COLLECTED if place == 0:
            return ReservationLine(gtin, quantity, price, LineState.HANDED, quantity, quantity)
        case _:
            return ReservationLine(gtin, quantity, price, LineState.PICKED, quantity, 0)


def build_reservations(products: Sequence[Product], seed: int) -> tuple[Reservation, ...]:
    """The forty reservations over the best sellers of `products`, the first twenty-four at `HOME`."""
    draw = stream(seed, "reservations")
    popular = sorted(products, key=lambda product: product.popularity)[:400]
    affordable = [product for product in popular if 4900 <= product.price_minor <= 89900] or popular
    places = {location.id: location for location in LOCATIONS}
    shops = [location.id for location in LOCATIONS if location.hours and location.id not in {HOME, "web"}]
    codes = [KNOWN.ready_unpaid, KNOWN.ready_paid, KNOWN.accepted]
    while len(codes) < len(_HOME_STATES) + len(_AWAY_STATES):
        code = "".join(draw.choices(CROCKFORD, k=6))
        if code not in codes:
            codes.append(code)
    found = []
    rows = [(HOME, *row) for row in _HOME_STATES]
    rows += [(shops[number % len(shops)], *row) for number, row in enumerate(_AWAY_STATES)]
    for number, (location, state, money) in enumerate(rows):
        count = 2 if number < 3 or state in {State.PICKING, State.PARTLY_COLLECTED} else draw.randint(1, 3)
        currency = places[location].currency
        lines = tuple(
            _line(
                state, place, product.gtin, draw.choice((1, 1, 1, 2)), price_in(product.price_minor, currency)
            )
            for place, product in enumerate(draw.sample(affordable, count))
        )
        ready_ago = _age(state, number)
        term = _UNPAID_TERM if money == MoneyState.UNPAID else _PAID_TERM
        found.append(
            Reservation(
                id=f"reservation-{number + 1:02d}",
                code=codes[number],
                location=location,
                state=state,
                money=money,
                customer=_customer(number, location),
                lines=lines,
                placed_ago=(ready_ago or timedelta()) + timedelta(minutes=35 + 47 * (number % 11)),
                ready_ago=ready_ago,
                expires_in=term - ready_ago if ready_ago is not None and state in _WITH_BIN else None,
                bin=f"{'ABCD'[number % 4]}{1 + number % 12}" if state in _WITH_BIN else None,
                reason=_REASONS.get(state),
                clerk=None
                if state == State.REQUESTED or location != HOME
                else CLERKS[number % len(CLERKS)].name,
            )
        )
    return tuple(found)


def _age(state: State, number: int) -> timedelta | None:
    """How long ago the reservation became ready, None when it never did."""
    if state not in _WAS_READY:
        return None
    if state in {State.EXPIRED, State.NO_SHOW, State.RELEASED}:
        return timedelta(days=8, hours=number % 9)
    return timedelta(hours=2 + number % 20)


def _customer(number: int, location: str) -> Customer:
    language = {"shop-oslo": "nb", "shop-malmo": "sv"}.get(location, "da")
    people = [customer for customer in CUSTOMERS if customer.language == language]
    return people[number % len(people)]
