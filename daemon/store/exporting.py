"""What a shop takes out of its store, record by record, in one consistent view and with memory flat.

What can be imported is written as the import reads it (``import_shapes.py``): exported, imported and exported again it
is the same. Codes are kept as hashes only, so none is in an export: a member is named ``id:…``, which the store it came
from knows; a gift card shows its last four.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, FromClause, Row, Select, func, select

from daemon.schema import ConsentState, LineState, MoneyState
from daemon.store import codes, consents, members, terms
from daemon.store import desk_tables as d
from daemon.store import gtin as gtins
from daemon.store import import_shapes as shapes
from daemon.store import life_tables as k
from daemon.store import service_tables as s
from daemon.store import tables as t
from daemon.store.reservations import State
from daemon.store.transaction import Reading

CHUNK = 1000
"""Rows fetched at once."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
IMPORTED_AS: Final[Mapping[State, State]] = {
    State.REQUESTED: State.REQUESTED,
    State.ACCEPTED: State.ACCEPTED,
    State.PICKING: State.ACCEPTED,
    State.READY: State.READY,
    State.PARTLY_COLLECTED: State.READY,
}
"""Reservations that wait, and the state an import brings them to."""

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of records."""

    columns: tuple[str, ...]
    records: Callable[[Reading], Generator[Record, None, None]]
    """To be closed where it is not read to its end."""
    counted: FromClause
    """So many rows are read, for a progress bar."""
    personal: bool = False


def fields(shape: type[shapes.Row]) -> tuple[str, ...]:
    """The columns of an import."""
    return tuple(field.name for field in msgspec.structs.fields(shape))


def total(tx: Reading, export: Export) -> int:
    """How many rows there are to read."""
    return int(tx.connection.execute(select(func.count()).select_from(export.counted)).scalar_one())


def streamed(tx: Reading, wanted: Select[Any]) -> Generator[Row[Any], None, None]:
    """The rows, some at a time: none are kept. To be closed where it is not read to its end."""
    with tx.connection.execute(wanted, execution_options={"yield_per": CHUNK}) as rows:
        yield from rows


# --- what can be imported again --------------------------------------------------------------------------------------

_p = t.product.c


def _products(tx: Reading) -> Generator[Record, None, None]:
    names = fields(shapes.ProductRow)
    for row in streamed(tx, select(t.product).order_by(_p.gtin)):
        texts = {"name": row.names, "description": row.descriptions, "label": row.label}
        given = {
            "gtin": gtins.short(row.gtin),
            "category": row.category_id,
            "group": row.group_id,
            "valid_from": _moment(row.valid_from),
            "valid_to": _moment(row.valid_to),
            **{
                f"{part}_{language}": words.get(language, "")
                for part, words in texts.items()
                for language in words
            },
        }
        yield {name: given[name] if name in given else _plain(row, name) for name in names}


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.isoformat().replace("+00:00", "Z")


def _plain(row: Row[Any], name: str) -> Any:
    """A column that is called as the import calls it; a text that is not there is empty."""
    return getattr(row, name, "")


def _stock(tx: Reading) -> Generator[Record, None, None]:
    level, names = t.stock_level.c, fields(shapes.StockRow)
    wanted = (
        select(t.stock_level, _p.gtin, level.location_id.label("location"))
        .join(t.product, _p.id == level.product_id)
        .order_by(level.product_id, level.location_id)
    )
    for row in streamed(tx, wanted):
        yield {name: getattr(row, name) for name in names} | {"gtin": gtins.short(row.gtin)}


def _locations(tx: Reading) -> Generator[Record, None, None]:
    names = fields(shapes.LocationRow)
    hours: dict[str, list[str]] = {}
    for one in tx.connection.execute(select(t.opening).order_by(t.opening.c.weekday)):
        hours.setdefault(one.location_id, []).append(f"{DAYS[one.weekday]} {one.opens}-{one.closes}")
    closed: dict[str, list[str]] = {}
    for day in tx.connection.execute(select(d.closed_day).order_by(d.closed_day.c.day)):
        closed.setdefault(day.location_id, []).append(day.day.isoformat())
    known = terms.load(tx.connection)
    for row in streamed(tx, select(t.location).order_by(t.location.c.id)):
        held = known.get(row.id, terms.DEFAULT)
        given = {
            "hours": "; ".join(hours.get(row.id, [])),
            "closed_days": "; ".join(closed.get(row.id, [])),
            "reasons": "; ".join(held.reasons),
        }
        yield {
            name: given[name] if name in given else getattr(row, name, getattr(held, name, None))
            for name in names
        }


def _reservations(tx: Reading) -> Generator[Record, None, None]:
    """Those that wait: what of them is still to be handed over."""
    r, line, names = t.reservation.c, t.reservation_line.c, fields(shapes.ReservationRow)
    wanted = (
        select(t.reservation, line.quantity, line.picked, line.handed, line.state.label("line"), _p.gtin)
        .join(t.reservation_line, line.reservation_id == r.id)
        .join(t.product, _p.id == line.product_id)
        .where(r.state.in_([state.value for state in IMPORTED_AS]))
        .order_by(r.id, _p.gtin)
    )
    for _, group in groupby(streamed(tx, wanted), key=itemgetter(0)):
        rows = list(group)
        first = rows[0]
        left = [
            (row, (row.quantity if row.line == LineState.OPEN else row.picked) - row.handed) for row in rows
        ]
        lines = "; ".join(f"{gtins.short(row.gtin)}*{pieces}" for row, pieces in left if pieces > 0)
        given = {
            "location": first.location_id,
            "lines": lines,
            "phone": re.sub(r"[^0-9+]", "", first.phone),  # as a reservation keeps it that was not seeded
            "code": codes.write("R", first.code),
            "state": IMPORTED_AS[State(first.state)].value,
            "money": first.money if first.money in {MoneyState.PAID, MoneyState.AUTHORISED} else "unpaid",
            "named": first.id_asked,
        }
        if lines:
            yield {name: given[name] if name in given else _plain(first, name) for name in names}


def _members(tx: Reading) -> Generator[Record, None, None]:
    names = fields(shapes.MemberRow)
    for row in streamed(tx, select(s.member).where(s.member.c.active).order_by(s.member.c.id)):
        given = {
            "code": f"{members.BY_ID}{row.id}",
            "phone": f"+{row.phone}" if row.phone else "",
            "preferences": "; ".join(f"{name}={value}" for name, value in row.preferences.items()),
        }
        yield {name: given[name] if name in given else _plain(row, name) for name in names}


# --- what cannot ----------------------------------------------------------------------------------------------------


def _rows(
    table: Any, *columns: ColumnElement[Any], order: Any = None
) -> Callable[[Reading], Generator[Record, None, None]]:
    """Rows as they stand."""

    def records(tx: Reading) -> Generator[Record, None, None]:
        for row in streamed(tx, select(*columns).select_from(table).order_by(*(order or (columns[0],)))):
            yield row._asdict()

    return records


def _table(
    table: Any, *columns: ColumnElement[Any], counted: FromClause, order: Any = None, personal: bool = False
) -> Export:
    names = tuple(column.name for column in columns)
    return Export(names, _rows(table, *columns, order=order), counted, personal)


def _sales(tx: Reading) -> Generator[Record, None, None]:
    v, tender = t.sale.c, t.sale_tender.c
    last = ""
    while found := tx.connection.execute(select(t.sale).where(v.id > last).order_by(v.id).limit(CHUNK)).all():
        last = found[-1].id
        ids = [row.id for row in found]
        lines, tenders = _lines(tx, ids), dict[str, list[dict[str, Any]]]()
        paid = select(t.sale_tender).where(tender.sale_id.in_(ids)).order_by(tender.sale_id, tender.position)
        for one in tx.connection.execute(paid):
            given = {"kind": one.kind, "amount_minor": one.amount_minor, "payment": one.payment_id}
            tenders.setdefault(one.sale_id, []).append(given)
        for row in found:
            yield {
                **{name: getattr(row, name) for name in _SALE},
                "location": row.location_id,
                "member": row.member_id,
                "lines": lines.get(row.id, []),
                "tenders": tenders.get(row.id, []),
            }


def _lines(tx: Reading, sales: list[str]) -> dict[str, list[dict[str, Any]]]:
    line, found = t.sale_line.c, dict[str, list[dict[str, Any]]]()
    wanted = (
        select(t.sale_line, _p.gtin)
        .join(t.product, _p.id == line.product_id)
        .where(line.sale_id.in_(sales))
        .order_by(line.sale_id, line.position)
    )
    for row in tx.connection.execute(wanted):
        given = {name: getattr(row, name) for name in ("quantity", "unit_minor", "vat_bp", "returned")}
        found.setdefault(row.sale_id, []).append({"gtin": gtins.short(row.gtin), **given})
    return found


def _consents(tx: Reading) -> Generator[Record, None, None]:
    for row in streamed(tx, select(t.consent).order_by(t.consent.c.id)):
        record = {name: getattr(row, name) for name in _CONSENT}
        stale = row.state == ConsentState.CONFIRMED and consents.stale(row, tx.now)
        yield record | {"unused_for_long": stale}


_SALE = ("id", "receipt_number", "state", "station", "clerk_id", "clerk_name", "currency", "total_minor",
         "created_at", "closed_at")  # fmt: skip
_CONSENT = ("id", "address", "purpose", "channel", "sender", "state", "language", "text_id", "text_version",
            "text_sha256", "given_at", "confirmed_at", "ended_at", "last_used_at")  # fmt: skip
_r, _m, _g, _v, _k, _w = (
    t.reservation.c,
    t.stock_movement.c,
    s.gift_card.c,
    s.sale_return.c,
    d.task.c,
    k.look_up.c,
)

KINDS: Final[Mapping[str, Export]] = {
    "products": Export(fields(shapes.ProductRow), _products, t.product),
    "stock": Export(fields(shapes.StockRow), _stock, t.stock_level),
    "locations": Export(fields(shapes.LocationRow), _locations, t.location),
    "reservations": Export(fields(shapes.ReservationRow), _reservations, t.reservation_line, personal=True),
    "members": Export(fields(shapes.MemberRow), _members, s.member, personal=True),
    "reservation-records": _table(
        t.reservation,
        *(_r.id, _r.location_id.label("location"), _r.state, _r.money, _r.currency, _r.paid_minor),
        *(_r.created_at, _r.ready_at, _r.expires_at),
        counted=t.reservation,
    ),
    "giftcards": _table(
        s.gift_card,
        *(_g.id, _g.last4, _g.currency, _g.balance_minor, _g.active, _g.expires_on, _g.issued_at),
        *(_g.station, _g.by),
        counted=s.gift_card,
    ),
    "sales": Export((*_SALE, "location", "member", "lines", "tenders"), _sales, t.sale),
    "returns": _table(
        s.sale_return,
        *(_v.id, _v.number, _v.sale_id.label("sale"), _v.location_id.label("location"), _v.station),
        *(
            _v.clerk_id,
            _v.clerk_name,
            _v.currency,
            _v.amount_minor,
            _v.refund,
            _v.payment_id.label("payment"),
        ),
        *(_v.reason, _v.created_at),
        counted=s.sale_return,
    ),
    "movements": _table(
        t.stock_movement.join(t.product, _p.id == _m.product_id),
        *(_m.id, _m.at, _p.gtin, _m.location_id.label("location"), _m.kind, _m.on_hand, _m.reserved),
        *(_m.unsellable, _m.reference, _m.by),
        counted=t.stock_movement,
    ),
    "consents": Export((*_CONSENT, "unused_for_long"), _consents, t.consent, personal=True),
    "tasks": _table(
        d.task,
        *(_k.id, _k.kind, _k.location_id.label("location"), _k.subject, _k.note, _k.state, _k.opened_at),
        *(_k.done_at, _k.done_by),
        counted=d.task,
    ),
    "look-ups": _table(
        k.look_up,
        *(
            _w.id,
            _w.at,
            _w.station,
            _w.clerk_id,
            _w.clerk_name,
            _w.by,
            _w.found,
            _w.member_id.label("member"),
        ),
        counted=k.look_up,
    ),
}
"""What can be exported from the store; payments lie in the station file (``daemon/exporting.py``)."""
