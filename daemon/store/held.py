"""Everything the store holds about one person, to be handed to them (GDPR Art. 15 and 20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from daemon.store import codes, consents, people
from daemon.store import members as club
from daemon.store import service_tables as s
from daemon.store import tables as t
from daemon.store.members import LookUp
from daemon.store.transaction import Reading


@dataclass(frozen=True, slots=True)
class Held:
    """Everything the store holds about one person."""

    at: datetime
    members: list[dict[str, Any]]
    reservations: list[dict[str, Any]]
    purchases: list[dict[str, Any]]
    consents: list[dict[str, Any]]
    letters: list[dict[str, Any]]
    look_ups: list[LookUp]
    """Which clerk looked at them."""


def held(tx: Reading, text: str) -> Held:
    """Everything that is held about a person. Raises as `people.find`."""
    person = people.find(tx, text)
    ids = [row.id for row in person.members]
    looked = [one for member in ids for one in club.look_ups(tx, member)]
    return Held(
        at=tx.now,
        members=[_member(tx, row) for row in person.members],
        reservations=[_reservation(tx, row) for row in person.reservations],
        purchases=_purchases(tx, ids),
        consents=[_consent(tx, row) for row in people.consents_of(tx, person)],
        letters=[
            _fields(row, "kind", "address", "state", "created_at", "ended_at")
            for row in people.letters_to(tx, person)
        ],
        look_ups=looked,
    )


def _fields(row: Row[Any], *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _member(tx: Reading, row: Row[Any]) -> dict[str, Any]:
    entry = s.member_entry.c
    entries = tx.connection.execute(
        select(s.member_entry).where(entry.member_id == row.id).order_by(entry.at, entry.id)
    )
    facts = _fields(
        row,
        "id",
        "name",
        "phone",
        "email",
        "language",
        "tier",
        "points",
        "preferences",
        "joined_at",
        "active",
    )
    return facts | {
        "card": row.last4,
        "points_ledger": [_fields(one, "at", "kind", "points", "reference") for one in entries],
    }


def _reservation(tx: Reading, row: Row[Any]) -> dict[str, Any]:
    line, step, paid = t.reservation_line.c, t.reservation_step.c, t.reservation_payment.c
    lines = tx.connection.execute(
        select(t.reservation_line, t.product.c.gtin, t.product.c.names)
        .join(t.product, t.product.c.id == line.product_id)
        .where(line.reservation_id == row.id)
        .order_by(line.position)
    )
    steps = tx.connection.execute(
        select(t.reservation_step).where(step.reservation_id == row.id).order_by(step.at, step.id)
    )
    paid_for = tx.connection.execute(
        select(t.reservation_payment).where(paid.reservation_id == row.id).order_by(paid.at)
    )
    facts = _fields(row, "id", "state", "money", "name", "phone", "email", "language", "currency", "paid_minor",
                    "created_at", "ready_at", "expires_at", "arrived_at", "reason")  # fmt: skip
    return facts | {
        "code": codes.write("R", row.code),
        "location": row.location_id,
        "lines": [
            _fields(one, "gtin", "names", "quantity", "handed", "state", "unit_minor") for one in lines
        ],
        "steps": [_fields(one, "at", "state", "station", "note") for one in steps],
        "payments": [_fields(one, "payment_id", "amount_minor", "at") for one in paid_for],
    }


def _purchases(tx: Reading, ids: list[str]) -> list[dict[str, Any]]:
    rows = tx.connection.execute(select(t.sale).where(t.sale.c.member_id.in_(ids)).order_by(t.sale.c.id))
    return [
        _fields(row, "id", "state", "receipt_number", "closed_at", "total_minor", "currency", "receipt")
        | {"location": row.location_id}
        for row in rows
    ]


def _consent(tx: Reading, row: Row[Any]) -> dict[str, Any]:
    facts = _fields(row, "id", "address", "purpose", "channel", "sender", "state", "text_id", "text_version",
                    "language", "given_at", "confirmed_at", "ended_at", "last_used_at")  # fmt: skip
    x = t.consent_text.c
    words = select(x.body).where(
        x.text_id == row.text_id, x.version == row.text_version, x.language == row.language
    )
    events = [_fields(one, "at", "kind", "station", "facts") for one in consents.events(tx, row.id)]
    return facts | {"text": tx.connection.execute(words).scalar(), "events": events}
