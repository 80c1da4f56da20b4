"""What a product costs now: its price, or an offer in its time; and the lowest price of the 30 days before a reduction.

An offer begins and ends by the clock of whoever asks: no job switches it. A price that ends is kept in ``past_price``
as long as it may count, so the prior price that a reduction has to be shown with (Directive 98/6/EC, Article 6a: the
lowest of at least 30 days before it) comes from what was really asked for, not from what somebody remembers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, case, delete, or_

from daemon.schema import PriceView
from daemon.store import tables as t
from daemon.store.price_tables import past_price
from daemon.store.transaction import Writing
from drivers.vocabulary import Currency, Money

PRIOR = timedelta(days=30)
"""Before a reduction: in these days the lowest price is looked for."""
KEPT = timedelta(days=40)
"""So long a price that ended is kept."""

_p = t.product.c
COLUMNS: tuple[ColumnElement[Any], ...] = (
    _p.price_minor,
    _p.before_minor,
    _p.lowest_30d_minor,
    _p.member_minor,
    _p.offer_minor,
    _p.valid_from,
    _p.valid_to,
    _p.currency,
    _p.vat_bp,
)
"""What `price` and `amount` want of a row of ``product``."""


class Offered(Protocol):
    """A price and the offer upon it, as a row of ``product`` or ``past_price`` has them."""

    @property
    def price_minor(self) -> int:
        """Without the offer."""

    @property
    def offer_minor(self) -> int | None:
        """In its time."""

    @property
    def valid_from(self) -> datetime | None:
        """None: since ever."""

    @property
    def valid_to(self) -> datetime | None:
        """It ends just before; None: never."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for a product until ``until``."""

    price_minor: int
    offer_minor: int | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    until: datetime | None = None


def offered(row: Any, now: datetime) -> bool:
    """Whether an offer lies upon the price at this moment."""
    return (
        row.offer_minor is not None
        and (row.valid_from is None or row.valid_from <= now)
        and (row.valid_to is None or now < row.valid_to)
    )


def amount(row: Any, now: datetime, *, member: bool = False) -> int:
    """What one costs at this moment, in minor units; for a member the lower of two prices."""
    asked = int(row.offer_minor if offered(row, now) else row.price_minor)
    return min(asked, int(row.member_minor)) if member and row.member_minor is not None else asked


def amount_at(now: datetime) -> ColumnElement[int]:
    """The same as SQL."""
    lies = and_(
        _p.offer_minor.is_not(None),
        or_(_p.valid_from.is_(None), _p.valid_from <= now),
        or_(_p.valid_to.is_(None), _p.valid_to > now),
    )
    return case((lies, _p.offer_minor), else_=_p.price_minor)


def price(row: Any, now: datetime) -> PriceView:
    """The price of a row of ``product`` (of `COLUMNS`) at this moment."""
    currency, asked = Currency(row.currency), amount(row, now)
    member = None if row.member_minor is None or row.member_minor >= asked else row.member_minor

    def money(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, currency)

    if offered(row, now):
        before, lowest = row.price_minor, row.lowest_30d_minor
    else:  # what was the lowest before an offer is nothing to show when it is over
        before, lowest = row.before_minor, row.lowest_30d_minor if row.offer_minor is None else None
    return PriceView(
        amount=Money(asked, currency),
        before=money(before),
        lowest_30d=money(lowest),
        vat_bp=row.vat_bp,
        member=money(member),
    )


def lowest(past: Iterable[Asked], start: datetime) -> int | None:
    """The lowest price asked for in the 30 days before ``start``; None when nothing is known of them.

    ``past`` is what was asked for, each until its ``until``, in order of time.
    """
    opens, found = start - PRIOR, None
    since: datetime | None = None
    for one in past:
        begins = opens if since is None else max(opens, since)
        since = one.until
        ends = start if one.until is None else min(start, one.until)
        if begins < ends:
            least = _least(one, begins, ends)
            found = least if found is None else min(found, least)
    return found


def _least(one: Offered, begins: datetime, ends: datetime) -> int:
    """The lowest asked for in a time in which nobody changed the price."""
    if one.offer_minor is None:
        return one.price_minor
    first = begins if one.valid_from is None else max(begins, one.valid_from)
    last = ends if one.valid_to is None else min(ends, one.valid_to)
    if first >= last:
        return one.price_minor
    return one.offer_minor if (first, last) == (begins, ends) else min(one.price_minor, one.offer_minor)


def forget(tx: Writing) -> None:
    """Delete prices that ended so long ago that they count for nothing."""
    tx.connection.execute(delete(past_price).where(past_price.c.until < tx.now - KEPT))
