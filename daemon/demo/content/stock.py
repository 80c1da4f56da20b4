"""Stock of every product at every location: small figures, some gaps, some on their way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daemon.demo.content.model import Category, Location, Product, Reservation, StockLevel
from daemon.demo.content.seeding import stream
from daemon.demo.content.shops import WEB
from daemon.schema import ReservationState

_FINAL = frozenset({ReservationState.COLLECTED, ReservationState.RELEASED})
_IN_STOCK = {WEB: 0.93, "shop-aarhus": 0.72, "shop-koebenhavn": 0.78}


def promised(reservations: Sequence[Reservation]) -> dict[tuple[str, str], int]:
    """What open reservations hold back, by (GTIN, location). A short line promises nothing, a handed piece no
    longer.
    """
    found: dict[tuple[str, str], int] = {}
    for reservation in reservations:
        if reservation.state in _FINAL:
            continue
        for line in reservation.lines:
            left = line.picked - line.handed if line.state == "short" else line.quantity - line.handed
            if left > 0:
                key = (line.gtin, reservation.location)
                found[key] = found.get(key, 0) + left
    return found


def aisles(categories: Sequence[Category], location: str, seed: int) -> dict[str, str]:
    """The shop's planogram: aisle by sub-category. Categories stay together; each shop begins elsewhere."""
    tops = [category.slug for category in categories if category.parent is None]
    start = stream(seed, f"planogram/{location}").randrange(len(tops))
    order = tops[start:] + tops[:start]
    place = {top: number for number, top in enumerate(order, 1)}
    return {
        category.slug: f"{place[category.parent]:02d}"
        for category in categories
        if category.parent is not None
    }


def levels(
    products: Sequence[Product],
    locations: Sequence[Location],
    categories: Sequence[Category],
    reservations: Sequence[Reservation],
    seed: int,
) -> Iterator[StockLevel]:
    """One level per product and location, location by location, in the products' order."""
    held = promised(reservations)
    for location in locations:
        draw = stream(seed, f"stock/{location.id}").random
        web = location.id == WEB
        share = _IN_STOCK.get(location.id, 0.66)
        aisle_of = aisles(categories, location.id, seed)
        for number, product in enumerate(products):
            here, depth, late, bay = draw(), draw(), draw(), 1 + (number // 9) % 24
            on_hand = 1 + int(depth * depth * (180 if web else 11)) if here < share else 0
            reserved = held.get((product.gtin, location.id), 0)
            if on_hand < reserved + 2 and reserved:
                on_hand = reserved + 2
            coming = (on_hand == 0 and late < 0.45) or late < 0.06
            yield StockLevel(
                gtin=product.gtin,
                location=location.id,
                on_hand=on_hand,
                reserved=reserved,
                unsellable=1 if on_hand > reserved + 3 and late > 0.985 else 0,
                incoming=(6 + int(depth * 4) * 6) * (10 if web else 1) if coming else 0,
                incoming_in_days=2 + int(here * 17) if coming else None,
                aisle=None if web else aisle_of[product.category],
                bay=None if web else str(bay),
            )
