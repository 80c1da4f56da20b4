"""``storefloor store check``: whether every level is the sum of its movements, and every promise is kept.

A level says what lies there and what is promised; movements say how it came to be; open reservations and sales say who
was promised what. Three tellings of one thing: where they differ, somebody is told what each of them says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Subquery, case, func, or_, select, union_all

from daemon.schema import LineState, ReservationState, SaleState
from daemon.store import gtin as gtins
from daemon.store import life_tables as k
from daemon.store import tables as t
from daemon.store.reservations import TRANSITIONS
from daemon.store.transaction import Reading

MOST_TOLD = 1000
"""So many differences are told one by one."""
MOST_HOLDERS = 5
_FIGURES = ("on_hand", "reserved", "unsellable")
_OPEN = [state.value for state, onward in TRANSITIONS.items() if onward]
_level, _moved = t.stock_level.c, t.stock_movement.c


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of one product in one location that is told in two ways."""

    gtin: str
    location: str
    figure: str
    level: int | None
    """What the level says; None when there is no level."""
    other: int
    """What its movements, or its promises, sum to."""
    said: str
    """The whole in a sentence: which is which, and what happened last."""


def check(tx: Reading) -> list[Difference]:
    """Every difference, at most `MOST_TOLD`, by product and location."""
    found = _against_movements(tx) + _against_promises(tx)
    return sorted(found, key=lambda one: (one.gtin, one.location, one.figure))[:MOST_TOLD]


def _against_movements(tx: Reading) -> list[Difference]:
    carried = k.stock_carried.c
    told = union_all(
        select(_moved.product_id, _moved.location_id, *(_moved[name] for name in _FIGURES)),
        select(carried.product_id, carried.location_id, *(carried[name] for name in _FIGURES)),
    ).subquery()
    sums = [func.coalesce(func.sum(told.c[name]), 0).label(name) for name in _FIGURES]
    by = (told.c.product_id, told.c.location_id)
    moved = select(*by, *sums).group_by(*by).subquery()
    found = []
    for row in _beside(tx, moved, _FIGURES):
        last = _last_movement(tx, row.product_id, row.location_id)
        for name in _FIGURES:
            level, other = getattr(row, name), int(getattr(row, f"other_{name}") or 0)
            if (level or 0) != other:
                said = f"{_said(row, name, level)}, its movements sum to {other}. {last}"
                found.append(_difference(row, name, other, said))
    return found


def _against_promises(tx: Reading) -> list[Difference]:
    promised = _promises()
    by = promised.c
    sums = select(by.product_id, by.location_id, func.sum(by.reserved).label("reserved")).group_by(
        by.product_id, by.location_id
    ).subquery()  # fmt: skip
    found = []
    for row in _beside(tx, sums, ("reserved",)):
        other = int(row.other_reserved or 0)
        here = (by.product_id == row.product_id) & (by.location_id == row.location_id) & (by.reserved != 0)
        holders = tx.connection.execute(select(by.holder, by.reserved).where(here).limit(MOST_HOLDERS)).all()
        names = ", ".join(f"{holder.reserved} by {holder.holder}" for holder in holders) or "nobody"
        said = f"{_said(row, 'reserved', row.reserved)}, open reservations and sales hold {other}: {names}."
        found.append(_difference(row, "reserved", other, said))
    return found


def _promises() -> Subquery:
    """Pieces promised by each open reservation and sale."""
    line, held, sold = t.reservation_line.c, t.reservation.c, t.sale_line.c
    pieces = case((line.state == LineState.OPEN.value, line.quantity), else_=line.picked) - line.handed
    reservations = (
        select(line.product_id, held.location_id, pieces.label("reserved"), held.id.label("holder"))
        .join(t.reservation, held.id == line.reservation_id)
        .where(held.state.in_(_OPEN), held.state != ReservationState.RELEASED.value)
    )
    sales = (
        select(
            sold.product_id,
            t.sale.c.location_id,
            sold.quantity.label("reserved"),
            t.sale.c.id.label("holder"),
        )
        .join(t.sale, t.sale.c.id == sold.sale_id)
        .where(t.sale.c.state == SaleState.OPEN.value)
    )
    return union_all(reservations, sales).subquery()


def _beside(tx: Reading, other: Subquery, figures: tuple[str, ...]) -> list[Row[Any]]:
    """Levels whose ``figures`` differ from ``other``'s, and what ``other`` has where there is no level."""
    same = (other.c.product_id == _level.product_id) & (other.c.location_id == _level.location_id)
    theirs = [other.c[name].label(f"other_{name}") for name in figures]
    ours = [_level[name] for name in figures]
    differs = or_(*(_level[name] != func.coalesce(other.c[name], 0) for name in figures))
    p = t.product.c
    with_level = (
        select(_level.product_id, _level.location_id, p.gtin, *ours, *theirs)
        .join(t.product, p.id == _level.product_id)
        .outerjoin(other, same)
        .where(differs)
        .limit(MOST_TOLD)
    )
    without = (
        select(other.c.product_id, other.c.location_id, p.gtin, *ours, *theirs)
        .join(t.product, p.id == other.c.product_id)
        .outerjoin(t.stock_level, same)
        .where(_level.product_id.is_(None), or_(*(other.c[name] != 0 for name in figures)))
        .limit(MOST_TOLD)
    )
    return [*tx.connection.execute(with_level), *tx.connection.execute(without)]


def _last_movement(tx: Reading, product: int, location: str) -> str:
    row = tx.connection.execute(
        select(_moved.kind, _moved.at, _moved.by, _moved.reference)
        .where(_moved.product_id == product, _moved.location_id == location)
        .order_by(_moved.at.desc(), _moved.id.desc())
        .limit(1)
    ).first()
    if row is None:
        carried = k.stock_carried.c
        before = select(carried.until).where(carried.product_id == product, carried.location_id == location)
        until: datetime | None = tx.connection.execute(before).scalar()
        if until is None:
            return "Nothing ever moved there."
        return f"Nothing moved there since {until:%Y-%m-%d %H:%M} UTC."
    by = f" by {row.by}" if row.by else ""
    return f"Last: {row.kind} {row.reference} at {row.at:%Y-%m-%d %H:%M} UTC{by}."


def _said(row: Row[Any], figure: str, level: int | None) -> str:
    has = "there is no level" if level is None else f"the level says {level}"
    return f"{gtins.short(row.gtin)} at {row.location_id}, {figure.replace('_', ' ')}: {has}"


def _difference(row: Row[Any], figure: str, other: int, said: str) -> Difference:
    return Difference(row.gtin, row.location_id, figure, getattr(row, figure), other, said)
