"""What is compared after each act of the random machine: the figures of the store, and what does not add up in them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from daemon.store import checking, giftcards, members
from daemon.store import desk_tables as d
from daemon.store import service_tables as s
from daemon.store import stock as levels
from daemon.store import tables as t
from daemon.store.transaction import Reading
from tests.daemon.store.model import OVER, TO_PICK, Model

GTINS = ("05700000000011", "05700000000028", "05700000000035", "05700000000042")
_level, _product, _sale, _held = t.stock_level.c, t.product.c, t.sale.c, t.reservation.c
LEVELS = select(_level.location_id, _product.gtin, _level.on_hand, _level.reserved, _level.unsellable).join(
    t.product, _product.id == _level.product_id
)
RESERVATIONS = select(_held.id, _held.state, _held.paid_minor)
SALES = select(_sale.id, _sale.state, _sale.total_minor)
RECEIPTS = select(_sale.receipt_number).where(_sale.receipt_number.is_not(None))
RECEIPTS_OF_CARDS = select(s.gift_card.c.receipt_number).where(s.gift_card.c.receipt_number.is_not(None))
RETURNS = select(s.sale_return.c.number)
CARDS = select(s.gift_card.c.id, s.gift_card.c.balance_minor)
POINTS = select(s.member.c.id, s.member.c.points)
BASKETS = select(s.basket.c.id, s.basket.c.sale_id)
TASKS = select(d.task.c.kind, d.task.c.subject).where(d.task.c.state == "open", d.task.c.kind != "count")
CLAIMS = select(t.payment_claim.c.subject, t.payment_claim.c.station)


def figures(tx: Reading) -> dict[str, object]:
    """All that is compared after each step, as it stands in the tables, and whatever does not add up in them."""
    run = tx.connection.execute
    views = [levels.stock(tx, gtin) for gtin in GTINS]
    return {
        "differences": checking.check(tx),
        "uneven gift cards": giftcards.uneven(tx),
        "uneven members": members.uneven(tx),
        "levels": {(row[0], row[1]): tuple(row[2:]) for row in run(LEVELS)},
        "shown": [(view.here.available, [one.available for one in view.others]) for view in views if view],
        "reservations": {row[0]: tuple(row[1:]) for row in run(RESERVATIONS)},
        "sales": {row[0]: tuple(row[1:]) for row in run(SALES)},
        "receipt numbers": sorted([*run(RECEIPTS).scalars(), *run(RECEIPTS_OF_CARDS).scalars()]),
        "return numbers": sorted(run(RETURNS).scalars()),
        "gift cards": {row[0]: row[1] for row in run(CARDS)},
        "points": {row[0]: row[1] for row in run(POINTS)},
        "baskets": {row[0]: row[1] or "" for row in run(BASKETS)},
        "claims": {row[0]: row[1] for row in run(CLAIMS)},
        "tasks": sorted(tuple(row) for row in run(TASKS)),
    }


def expected(model: Model) -> dict[str, object]:
    """The same, as the model has it."""
    return {
        "differences": [],
        "uneven gift cards": [],
        "uneven members": [],
        "levels": {key: (one.on_hand, one.reserved, one.unsellable) for key, one in model.levels.items()},
        "shown": [
            (model.shown("shop-a", gtin), list(filter(None, [model.shown("shop-b", gtin)]))) for gtin in GTINS
        ],
        "reservations": {key: (one.state, one.paid) for key, one in model.reservations.items()},
        "sales": {key: (one.state, one.total) for key, one in model.sales.items()},
        "receipt numbers": numbered(model.receipts, "-"),
        "return numbers": numbered(model.returns, "-R"),
        "gift cards": model.cards,
        "points": model.points,
        "baskets": {key: one.sale for key, one in model.baskets.items()},
        "claims": model.claims,
        "tasks": sorted(
            [("pick", key) for key, one in model.reservations.items() if one.state in TO_PICK]
            + [("put_back", key) for key, one in model.reservations.items() if one.state in OVER]
            + [("resolve", key) for key in model.owed()]
        ),
    }


def numbered(given: Mapping[str, int], letters: str) -> list[str]:
    """Every number that was given out, none twice and none left out."""
    return sorted(
        f"{station}{letters}{number:06d}" for station, last in given.items() for number in range(1, last + 1)
    )
