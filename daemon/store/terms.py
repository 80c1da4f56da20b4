"""Terms of a collection point: how long goods wait, when the customer is reminded, what may be short, who shows an ID.

One row a location, imported with it (``storefloor import locations``); a location without a row has the terms below.
They are read with the directory (``places.py``), and go with it: a change is known everywhere within a minute.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select

from daemon.store import desk_tables as t
from daemon.store.errors import Conflict, Invalid
from daemon.store.hours import Hours

if TYPE_CHECKING:
    from daemon.store.transaction import Writing

EVENING = time(18)
"""The last reminder goes out in the evening before the last day."""
APART = timedelta(hours=12)
"""Two reminders closer than this are one."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one collection point. The clock starts when the goods are ready."""

    unpaid_hours: int = 48
    """Opening hours that unpaid goods wait."""
    paid_days: int = 7
    """Days on which the shop opens that paid goods wait, up to the closing time of the last."""
    accept_hours: int | None = None
    """Opening hours in which the shop has to take a reservation on; None: it takes its time."""
    reminders: bool = True
    put_back: bool = True
    """Whether picked goods stay promised until somebody says that they lie on the shelf again."""
    part_reject: bool = True
    """Whether a reservation may be made ready with less than was wanted."""
    reasons: tuple[str, ...] = ()
    """What may be given as a reason; empty: any words."""
    id_for_age: bool = True
    """Goods with an age limit are handed over to who shows an ID."""
    id_above_minor: int | None = None
    """So are goods worth at least so much."""

    def accept_by(self, made: datetime, hours: Hours) -> datetime | None:
        """Until when a reservation made at ``made`` has to be accepted."""
        return None if self.accept_hours is None else hours.add(made, timedelta(hours=self.accept_hours))

    def expires(self, ready: datetime, hours: Hours, *, paid: bool) -> datetime:
        """Until when goods that are ready since ``ready`` wait."""
        if paid:
            return hours.add_days(ready, self.paid_days)
        return hours.add(ready, timedelta(hours=self.unpaid_hours))

    def reminders_between(self, ready: datetime, expires: datetime, hours: Hours) -> list[datetime]:
        """When to remind: at half time, and in the evening before the last day."""
        if not self.reminders:
            return []
        half = hours.add(ready, hours.between(ready, expires) / 2)
        last = hours.clock(expires.astimezone(hours.zone).date() - timedelta(days=1), EVENING)
        if last < half + APART:
            return [half] if ready < half < expires else []
        return [moment for moment in (half, last) if ready < moment < expires]

    def check_reason(self, reason: str) -> None:
        """Raise Invalid ``unknown_reason`` for what is none of the reasons."""
        if self.reasons and reason not in self.reasons:
            raise Invalid(
                "that is none of the reasons", f"use one of: {'; '.join(self.reasons)}", code="unknown_reason"
            )

    def check_part(self, *, short: bool) -> None:
        """Raise Conflict ``part_not_allowed`` when less than all may not be made ready."""
        if short and not self.part_reject:
            raise Conflict(
                "this shop hands over all or nothing",
                "Reject the reservation, or find the rest.",
                code="part_not_allowed",
            )


def put(tx: Writing, location: str, terms: Terms, closed: Collection[date]) -> None:
    """Enter or replace the terms of a location, and the days on which it does not open."""
    values: dict[str, Any] = {name: getattr(terms, name) for name in _FIELDS} | {
        "reasons": list(terms.reasons)
    }
    held, day = t.collection_terms, t.closed_day
    tx.connection.execute(delete(held).where(held.c.location_id == location))
    tx.connection.execute(insert(held).values(location_id=location, **values))
    tx.connection.execute(delete(day).where(day.c.location_id == location))
    if closed:
        rows = [{"location_id": location, "day": one} for one in sorted(set(closed))]
        tx.connection.execute(insert(day), rows)


DEFAULT = Terms()
_FIELDS = tuple(field for field in Terms.__dataclass_fields__ if field != "reasons")


def load(connection: Connection) -> dict[str, Terms]:
    """The terms of every location that has some."""
    return {row.location_id: _terms(row) for row in connection.execute(select(t.collection_terms))}


def _terms(row: Any) -> Terms:
    return Terms(**{name: getattr(row, name) for name in _FIELDS}, reasons=tuple(row.reasons))
