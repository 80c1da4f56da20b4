"""Stock: levels per location, changed only by guarded single statements, each with its append-only movement.

``available = on_hand - reserved - unsellable``. A reservation is promised from what is available, never from what is on
hand. A customer never sees a negative figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Integer, Row, String, and_, bindparam, insert, select, true, update
from sqlalchemy.sql.dml import ReturningUpdate

from daemon.schema import (
    IncomingView,
    LocationStock,
    LocationType,
    LocationView,
    StockChange,
    StockView,
    StockWord,
    TaskKind,
    WebStock,
)
from daemon.store import gtin as gtins
from daemon.store import tables as t
from daemon.store import tasks
from daemon.store.errors import Conflict
from daemon.store.places import Place, delivery_day
from daemon.store.transaction import Actor, Reading, Writing, new_id, upsert

FEW = 3
"""Up to so many are "few"."""

_level = t.stock_level.c
_free = _level.on_hand - _level.reserved - _level.unsellable
_wanted = bindparam("wanted", type_=Integer)
_MOVED = insert(t.stock_movement)
_MOVES = ("on_hand", "reserved", "unsellable")


def _changing(guard: ColumnElement[bool]) -> ReturningUpdate[Any]:
    """Built once: a reservation takes ten statements, and to build them takes longer than to run them."""
    here = and_(
        _level.product_id == bindparam("product", type_=Integer),
        _level.location_id == bindparam("place", type_=String),
    )
    by = {name: t.stock_level.c[name] + bindparam(f"by_{name}", type_=Integer) for name in _MOVES}
    return (
        update(t.stock_level)
        .where(here, guard)
        .values(**by, rev=_level.rev + 1, observed_at=bindparam("now", type_=t.Utc))
        .returning(_level.on_hand, _level.reserved, _level.unsellable, _level.rev)
    )


_RESERVING = _changing(_free >= _wanted)
_RELEASING = _changing(_level.reserved >= _wanted)
_HANDING_OVER = _changing(and_(_level.reserved >= _wanted, _level.on_hand >= _wanted))
_TAKING_BACK = _changing(true())


class Movement(StrEnum):
    """Why a level changed."""

    OPENING = "opening"
    COUNT = "count"
    RESERVE = "reserve"
    RELEASE = "release"
    COLLECT = "collect"
    SALE = "sale"
    RETURN = "return"


@dataclass(frozen=True, slots=True, order=True)
class Want:
    """So many of one product, by its local key and its GTIN."""

    gtin: str
    product_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Cause:
    """Why goods move: the id of the reservation or sale, and who did it."""

    reference: str
    actor: Actor


class CountNeeded(Conflict):
    """Fewer were counted than were promised: nothing moves before somebody has looked."""

    code = "count_needed"

    def __init__(self, want: Want, location: str) -> None:
        super().__init__(
            "the stock figures do not allow it",
            f"{gtins.short(want.gtin)} at {location}: fewer counted than promised. Count this product again.",
            blocking=want.gtin,
        )
        self._want = want
        self._location = location

    def note(self, tx: Writing) -> None:
        """Have somebody look."""
        note = f"{self._want.quantity} were to be handed over, the figures say that fewer are there"
        tasks.open_task(tx, TaskKind.COUNT, self._location, self._want.gtin, note)


def word(available: int | None) -> StockWord:
    """Stock as a customer is told it."""
    if available is None:
        return StockWord.UNKNOWN
    if available <= 0:
        return StockWord.OUT
    return StockWord.FEW if available <= FEW else StockWord.IN_STOCK


def stock(tx: Reading, text: str, *, clerk: bool = False) -> StockView | None:
    """Stock of a product here, in the other shops that have it (nearest first) and on the web; None when unknown.

    What lies in the house, promised pieces included, is told to a ``clerk`` only.
    """
    gtin = gtins.normal(text)
    product_id = tx.connection.execute(select(t.product.c.id).where(t.product.c.gtin == gtin)).scalar()
    if product_id is None or gtin is None:
        return None
    rows = tx.connection.execute(select(t.stock_level).where(_level.product_id == product_id))
    levels = {row.location_id: row for row in rows}
    directory = tx.directory
    web = directory.web()
    here = directory.here()
    found = StockView(
        gtin=gtin,
        here=_unplaced(tx) if here is None else _at(tx, here, levels.get(here.id)),
        others=[
            _at(tx, place, levels[place.id]) for place in directory.shops() if _has(levels.get(place.id))
        ],
        web=_web(tx, levels.get(web.id) if web else None),
        stale=tx.stale,
    )
    return found if clerk else _for_customers(found)


def _for_customers(view: StockView) -> StockView:
    here, *others = (replace(place, on_hand=None) for place in (view.here, *view.others))
    return replace(view, here=here, others=others)


def _available(row: Row[Any]) -> int:
    return max(0, int(row.on_hand) - int(row.reserved) - int(row.unsellable))


def _has(row: Row[Any] | None) -> bool:
    return row is not None and _available(row) > 0


def _at(tx: Reading, place: Place, row: Row[Any] | None) -> LocationStock:
    return _located(place.view(tx.now), row)


def _located(location: LocationView, row: Row[Any] | None) -> LocationStock:
    available = None if row is None else _available(row)
    incoming = None
    if row is not None and row.incoming and row.incoming_on is not None:
        incoming = IncomingView(quantity=row.incoming, on=row.incoming_on)
    return LocationStock(
        location=location,
        available=available,
        word=word(available),
        aisle="" if row is None else row.aisle,
        bay="" if row is None else row.bay,
        incoming=incoming,
        observed_at=None if row is None else row.observed_at,
        on_hand=None if row is None else row.on_hand,
    )


def _unplaced(tx: Reading) -> LocationStock:
    """The station stands in a location the store does not know (nothing imported yet)."""
    name = tx.directory.station.location
    location = LocationView(
        id=name,
        type=LocationType.SHOP,
        name=name,
        street="",
        postcode="",
        city="",
        country="",
        distance_m=None,
        open=None,
    )
    return _located(location, None)


def _web(tx: Reading, row: Row[Any] | None) -> WebStock:
    available = None if row is None else _available(row)
    return WebStock(
        available=available,
        word=word(available),
        delivery=delivery_day(tx.now).date() if available else None,
        observed_at=None if row is None else row.observed_at,
    )


# --- changes --------------------------------------------------------------------------------------------------------


def summed(wants: Iterable[Want]) -> list[Want]:
    """Equal products summed, in the order of their GTINs: every transaction locks rows in one order."""
    quantities: dict[tuple[str, int], int] = {}
    for want in wants:
        key = (want.gtin, want.product_id)
        quantities[key] = quantities.get(key, 0) + want.quantity
    return [Want(gtin, product_id, quantity) for (gtin, product_id), quantity in sorted(quantities.items())]


def reserve(tx: Writing, location: str, wants: Iterable[Want], cause: Cause) -> None:
    """Promise all of ``wants`` or nothing. Raises Conflict ``not_enough_stock``, which names the product."""
    for want in summed(wants):
        if not _change(tx, _RESERVING, location, want, {"reserved": want.quantity}):
            row = _row(tx, want.product_id, location)
            left = 0 if row is None else _available(row)
            raise Conflict(
                "not enough stock",
                f"{gtins.short(want.gtin)}: {want.quantity} wanted, {left} left",
                code="not_enough_stock",
                blocking=want.gtin,
            )
        _record(tx, location, want, Movement.RESERVE, cause, reserved=want.quantity)


def release(tx: Writing, location: str, wants: Iterable[Want], cause: Cause) -> None:
    """Give back what was promised."""
    for want in summed(wants):
        _must(tx, _RELEASING, location, want, {"reserved": -want.quantity})
        _record(tx, location, want, Movement.RELEASE, cause, reserved=-want.quantity)


def hand_over(tx: Writing, location: str, wants: Iterable[Want], kind: Movement, cause: Cause) -> None:
    """What was promised leaves the shop: on hand and reserved fall together."""
    for want in summed(wants):
        both = {"on_hand": -want.quantity, "reserved": -want.quantity}
        _must(tx, _HANDING_OVER, location, want, both)
        _record(tx, location, want, kind, cause, on_hand=-want.quantity, reserved=-want.quantity)


def miss(tx: Writing, location: str, wants: Iterable[Want], cause: Cause) -> None:
    """What was promised is not where it should be: nobody's promise any more, and off what lies there.

    Where a count has found it missing before, only the promise ends.
    """
    for want in summed(wants):
        both = {"on_hand": -want.quantity, "reserved": -want.quantity}
        if _change(tx, _HANDING_OVER, location, want, both):
            _record(
                tx, location, want, Movement.COUNT, cause, on_hand=-want.quantity, reserved=-want.quantity
            )
        else:
            release(tx, location, [want], cause)


def counted(tx: Writing, gtin: str, location: str, *, there: int, promised: int, actor: Actor) -> None:
    """A count came in: somebody looks again where fewer are ``there`` to sell than were ``promised``."""
    if there < promised:
        note = f"{promised} are promised to customers, {max(0, there)} are there"
        tasks.open_task(tx, TaskKind.COUNT, location, gtin, note)
    else:
        tasks.close_task(tx, TaskKind.COUNT, location, gtin, actor)


def take_back(tx: Writing, location: str, wants: Iterable[Want], cause: Cause, *, unsellable: bool) -> None:
    """Goods come back to a location, which may never have had any; ``unsellable`` ones lie beside the stock."""
    for want in summed(wants):
        place = {"product_id": want.product_id, "location_id": location}
        nothing = dict.fromkeys(("on_hand", "reserved", "unsellable", "incoming", "rev"), 0)
        tx.connection.execute(
            upsert(tx, t.stock_level)
            .values(**place, **nothing, aisle="", bay="", observed_at=tx.now)
            .on_conflict_do_nothing(index_elements=["product_id", "location_id"])
        )
        beside = want.quantity if unsellable else 0
        _must(tx, _TAKING_BACK, location, want, {"on_hand": want.quantity, "unsellable": beside})
        _record(tx, location, want, Movement.RETURN, cause, on_hand=want.quantity, unsellable=beside)


def _must(
    tx: Writing, changing: ReturningUpdate[Any], location: str, want: Want, by: Mapping[str, int]
) -> None:
    if not _change(tx, changing, location, want, by):
        raise CountNeeded(want, location)


def _change(
    tx: Writing, changing: ReturningUpdate[Any], location: str, want: Want, by: Mapping[str, int]
) -> bool:
    """One guarded statement; its row tells who won."""
    given: dict[str, Any] = {f"by_{name}": by.get(name, 0) for name in _MOVES}
    given |= {"wanted": want.quantity, "product": want.product_id, "place": location, "now": tx.now}
    row = tx.connection.execute(changing, given).first()
    if row is None:
        return False
    tell(tx, want.gtin, location, _available(row), row.rev)
    return True


def tell(tx: Writing, gtin: str, location: str, available: int, rev: int) -> None:
    """Note a change for the subscribers."""
    tx.changes.append(
        StockChange(
            gtin=gtin,
            location=location,
            available=available,
            word=word(available),
            observed_at=tx.now,
            rev=rev,
        )
    )


def _record(
    tx: Writing,
    location: str,
    want: Want,
    kind: Movement,
    cause: Cause,
    *,
    on_hand: int = 0,
    reserved: int = 0,
    unsellable: int = 0,
) -> None:
    tx.connection.execute(
        _MOVED,
        {
            "id": new_id(),
            "product_id": want.product_id,
            "location_id": location,
            "kind": kind.value,
            "on_hand": on_hand,
            "reserved": reserved,
            "unsellable": unsellable,
            "reference": cause.reference,
            "by": cause.actor.name,
            "at": tx.now,
        },
    )


def _row(tx: Reading, product_id: int, location: str) -> Row[Any] | None:
    return tx.connection.execute(
        select(t.stock_level).where(_level.product_id == product_id, _level.location_id == location)
    ).first()
