"""How long rows live: one register of every table and what bounds it, and the jobs that keep it true.

Housekeeping runs the jobs (`tidy`) in pieces of at most `PIECE` rows, a transaction each, so that nobody waits for
them; several stations may run them at once. What the shop's accounts need is not deleted here: who keeps it for less
than the law asks has broken it. What is personal in it goes earlier (`anonymise`, ``people.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, and_, delete, exists, func, select, update

from daemon.store import life_tables as k
from daemon.store import tables as t
from daemon.store.claims import any_of
from daemon.store.reservations import TRANSITIONS, State
from daemon.store.transaction import Writing, upsert

if TYPE_CHECKING:
    from daemon.store import Store

PIECE = 500
"""Rows of one transaction."""
PIECES = 40
"""Of one job in one round: what is left over is done a minute later."""
QUEUES_KEPT = timedelta(days=7)
FINAL: Final = tuple(state.value for state, onward in TRANSITIONS.items() if not onward)
"""States in which a reservation stays."""
BLANK: Final[Mapping[str, str | None]] = {
    column.name: None if column.nullable else ""
    for column in t.reservation.columns
    if column.name in {"name", "phone", "phone_last4", "email", "token_hash", "reason"}
}
"""What is left of a reservation's customer, of the code that opens it, and of what somebody typed as its reason."""

_r, _s, _m, _c = t.reservation.c, t.reservation_step.c, t.stock_movement.c, k.stock_carried.c
_FIGURES = ("on_hand", "reserved", "unsellable")


class Growth(StrEnum):
    """What bounds a table."""

    AGE = "by age"
    NUMBER = "by number"
    SHOP = "as large as the shop"
    BOOKS = "kept: the shop's accounts"
    PROOF = "kept: proof"


@dataclass(frozen=True, slots=True)
class Life:
    """How long the rows of a table live."""

    growth: Growth
    said: str
    """For people: when a row goes, or why it stays."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a shop may choose."""

    reservations: timedelta = timedelta(days=30)
    """Name, phone and address of a reservation that is over."""
    steps: timedelta = timedelta(days=400)
    """Who did what with a reservation; reservations nobody paid or collected."""
    movements: timedelta = timedelta(days=730)
    """Single movements of stock; older ones are folded into one figure."""
    look_ups: timedelta = timedelta(days=400)
    """Who looked at which member; the station's audit."""


STORE: Final[Mapping[str, Life]] = {
    "location": Life(Growth.SHOP, "one each"),
    "opening": Life(Growth.SHOP, "up to seven a location"),
    "media": Life(Growth.SHOP, "one a picture, film and caption of the catalogue"),
    "category": Life(Growth.SHOP, "one each"),
    "product": Life(Growth.SHOP, "one each; sales and movements name them"),
    "stock_level": Life(Growth.SHOP, "one a product and location"),
    "stock_movement": Life(Growth.AGE, "folded into `stock_carried` after `movements_days`"),
    "stock_carried": Life(Growth.SHOP, "at most one a product and location"),
    "reservation": Life(
        Growth.BOOKS,
        "name, phone, address and typed reason go `reservations_days` after its end; one that was neither paid nor"
        " collected goes after `steps_days`",
    ),
    "reservation_line": Life(Growth.BOOKS, "with its reservation"),
    "reservation_step": Life(Growth.AGE, "`steps_days`, once the reservation is over"),
    "reservation_payment": Life(Growth.BOOKS, "with its reservation"),
    "counter": Life(Growth.AGE, "one a series of numbers; the queue's, one a day and location, a week"),
    "clerk": Life(Growth.SHOP, "one each"),
    "sale": Life(Growth.BOOKS, "vouchers, cancelled sales too; `person erase` takes the member off"),
    "sale_line": Life(Growth.BOOKS, "with its sale"),
    "sale_tender": Life(Growth.BOOKS, "with its sale"),
    "sale_return": Life(Growth.BOOKS, "vouchers"),
    "sale_return_line": Life(Growth.BOOKS, "with its return"),
    "receipt_print": Life(Growth.BOOKS, "one a receipt: later prints are copies"),
    "mail": Life(
        Growth.AGE,
        "the address goes as the letter leaves, after 48 hours at the latest; the rest a month later",
    ),
    "secret": Life(Growth.SHOP, "one a purpose"),
    "consent_text": Life(Growth.PROOF, "one a text, version and language"),
    "consent": Life(Growth.PROOF, "the address goes when it ends; a keyed hash stays"),
    "consent_event": Life(Growth.PROOF, "a chain: nothing can be taken out of it"),
    "tutorial": Life(Growth.SHOP, "one each"),
    "tutorial_product": Life(Growth.SHOP, "one a tutorial and product"),
    "feed": Life(Growth.NUMBER, "the last 10,000 changes of a station"),
    "payment_claim": Life(Growth.AGE, "while something is being paid"),
    "search_part": Life(Growth.SHOP, "one a word of the catalogue and tail of it"),
    "assistance_call": Life(Growth.AGE, "done after 12 hours at the latest, deleted 30 days later"),
    "gift_card": Life(Growth.BOOKS, "what the shop owes"),
    "gift_card_earmark": Life(Growth.BOOKS, "with its sale"),
    "gift_card_entry": Life(Growth.BOOKS, "a ledger"),
    "member": Life(Growth.SHOP, "one each, until `person erase`"),
    "member_entry": Life(Growth.BOOKS, "a ledger; with its member"),
    "look_up": Life(Growth.AGE, "`look_ups_days`"),
    "basket": Life(Growth.AGE, "a week after its last change"),
    "basket_line": Life(Growth.AGE, "with its basket"),
    "task": Life(Growth.AGE, "30 days after it was done"),
    "collection_terms": Life(Growth.SHOP, "one a location"),
    "closed_day": Life(Growth.SHOP, "one a location and day that somebody enters"),
    "past_price": Life(Growth.AGE, "while it is needed for the lowest price of 30 days"),
    "review": Life(Growth.SHOP, "one each; the web shop's name of its writer, no full one"),
}
"""Every table of the store."""

STATION: Final[Mapping[str, Life]] = {
    "meta": Life(Growth.SHOP, "one a name"),
    "jobs": Life(Growth.AGE, "as long as a key may name it; undecided ones a year"),
    "documents": Life(Growth.NUMBER, "of the newest 1,000 jobs"),
    "wires": Life(Growth.SHOP, "one a printer"),
    "payments": Life(Growth.BOOKS, "the ledger of this station's terminals"),
    "payment_events": Life(Growth.BOOKS, "its history, append-only"),
    "reconciliations": Life(Growth.BOOKS, "the days' ends, append-only"),
    "idempotency": Life(Growth.AGE, "72 hours, and the last keys beyond"),
    "tokens": Life(Growth.SHOP, "one each time a person makes one"),
    "clerk_sessions": Life(Growth.AGE, "until they run out"),
    "events": Life(Growth.NUMBER, "a ring"),
    "scans": Life(Growth.NUMBER, "the last ones"),
    "places": Life(Growth.NUMBER, "one a client that acknowledges, 100 at most; unused ones go by age"),
    "leases": Life(Growth.SHOP, "one a claimed scanner, until it runs out"),
    "audit": Life(Growth.AGE, "`look_ups_days`"),
    "handed": Life(
        Growth.AGE, "what was handed over without the store: until it is told, and a while beyond"
    ),
}
"""Every table of the station file."""


async def tidy(store: Store, rules: Rules) -> dict[str, int]:
    """Run every job, some pieces of each; returns how many rows each has changed or deleted."""
    done: dict[str, int] = {}
    for name, job in JOBS.items():
        done[name] = 0
        for _ in range(PIECES):
            rows = await store.write(job, rules)
            done[name] += rows
            if rows < PIECE:
                break
    return done


def anonymise(tx: Writing, rules: Rules) -> int:
    """Take the customer off reservations that have been over for long enough."""
    late = tx.now - rules.reservations
    moved = select(_s.id).where(_s.reservation_id == _r.id, _s.at > late)
    over = select(_r.id).where(
        *(k.NAMED, _r.created_at <= late, _r.state.in_(FINAL), ~owed(), ~exists(moved))
    )
    ids = list(tx.connection.execute(over.order_by(_r.created_at).limit(PIECE)).scalars())
    if ids:
        tx.connection.execute(update(t.reservation).where(_r.id.in_(ids)).values(**BLANK))
    return len(ids)


def drop_unclaimed(tx: Writing, rules: Rules) -> int:
    """Delete reservations of which nothing came: neither goods nor money moved."""
    late = tx.now - rules.steps
    line, paid = t.reservation_line.c, t.reservation_payment.c
    nothing = select(_r.id).where(
        k.UNCLAIMED,
        _r.created_at <= late,
        _r.phone == "",
        ~exists(select(line.position).where(line.reservation_id == _r.id, line.handed > 0)),
        ~exists(select(paid.payment_id).where(paid.reservation_id == _r.id)),
        _r.id.not_in(any_of()),
    )
    ids = list(tx.connection.execute(nothing.order_by(_r.created_at).limit(PIECE)).scalars())
    if ids:
        tx.connection.execute(delete(t.reservation_step).where(_s.reservation_id.in_(ids)))
        tx.connection.execute(delete(t.reservation_line).where(line.reservation_id.in_(ids)))
        tx.connection.execute(delete(t.reservation).where(_r.id.in_(ids)))
    return len(ids)


def drop_steps(tx: Writing, rules: Rules) -> int:
    """Delete what was noted of reservations that were over long ago, oldest first."""
    late = tx.now - rules.steps
    oldest = select(_s.id, _s.at, _s.reservation_id).order_by(_s.id).limit(10 * PIECE).subquery()
    old = (
        select(oldest.c.id)
        .join(t.reservation, _r.id == oldest.c.reservation_id)
        .where(oldest.c.at <= late, _r.state.in_(FINAL))
        .limit(PIECE)
    )
    return tx.connection.execute(delete(t.reservation_step).where(_s.id.in_(old))).rowcount


def fold_movements(tx: Writing, rules: Rules) -> int:
    """Add the oldest movements to what is carried forward, and delete them, in one transaction."""
    late = tx.now - rules.movements
    # By their ids, which are in order of time: there is no index by time, and none is needed.
    oldest = select(_m.id, _m.at).order_by(_m.id).limit(PIECE).subquery()
    old = select(oldest.c.id).where(oldest.c.at <= late)
    columns = (_m.product_id, _m.location_id, _m.on_hand, _m.reserved, _m.unsellable, _m.at)
    # Only what this statement deletes is added: another station may be at the same rows.
    gone = tx.connection.execute(delete(t.stock_movement).where(_m.id.in_(old)).returning(*columns)).all()
    sums: dict[tuple[int, str], dict[str, int]] = {}
    until: dict[tuple[int, str], datetime] = {}
    for row in gone:
        key = (row.product_id, row.location_id)
        place = sums.setdefault(key, dict.fromkeys((*_FIGURES, "movements"), 0))
        for name in _FIGURES:
            place[name] += getattr(row, name)
        place["movements"] += 1
        until[key] = max(until.get(key, row.at), row.at)
    if sums:
        statement = upsert(tx, k.stock_carried)
        new = statement.excluded
        added = {name: _c[name] + new[name] for name in (*_FIGURES, "movements")}
        tx.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["product_id", "location_id"], set_=added | {"until": new.until}
            ),
            [
                {"product_id": key[0], "location_id": key[1], "until": until[key], **sums[key]}
                for key in sorted(sums)  # locked in one order by all stations
            ],
        )
    return len(gone)


def drop_look_ups(tx: Writing, rules: Rules) -> int:
    """Delete who looked at whom long ago."""
    looked = k.look_up.c
    oldest = select(looked.id, looked.at).order_by(looked.id).limit(PIECE).subquery()
    old = select(oldest.c.id).where(oldest.c.at <= tx.now - rules.look_ups)
    return tx.connection.execute(delete(k.look_up).where(looked.id.in_(old))).rowcount


def drop_queues(tx: Writing, _: Rules) -> int:
    """Delete the counters of queues of days that are over (``queue/<location>/<day>``)."""
    name = t.counter.c.name
    day = f"{tx.now - QUEUES_KEPT:%Y-%m-%d}"
    old = select(name).where(
        name.startswith("queue/", autoescape=True), func.substr(name, func.length(name) - 9) < day
    )
    return tx.connection.execute(delete(t.counter).where(name.in_(old.limit(PIECE)))).rowcount


JOBS: Final[Mapping[str, Callable[[Writing, Rules], int]]] = {
    "reservations anonymised": anonymise,
    "reservations deleted": drop_unclaimed,
    "steps deleted": drop_steps,
    "movements folded": fold_movements,
    "look-ups deleted": drop_look_ups,
    "queues deleted": drop_queues,
}
"""What is done, in this order: a reservation's customer goes before the reservation."""


def owed() -> ColumnElement[bool]:
    """Whether more was paid for a reservation than was handed over of it, though it will not be any more."""
    line = t.reservation_line.c
    handed = select(func.coalesce(func.sum(line.handed * line.unit_minor), 0)).where(
        line.reservation_id == _r.id
    )
    return and_(_r.state != State.COLLECTED.value, _r.paid_minor > handed.scalar_subquery())
