"""How a row of an import goes into the store: one function per kind, all of a row or nothing of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import delete, insert, select, update

from daemon.schema import (
    Language,
    MoneyState,
    ReservationState,
    ReserveRequest,
    Words,
)
from daemon.store import (
    clerks,
    codes,
    desk,
    giftcards,
    import_products,
    media,
    members,
    reserving,
    reviews,
    sealing,
    stock,
    terms,
)
from daemon.store import gtin as gtins
from daemon.store import tables as t
from daemon.store.errors import Invalid
from daemon.store.import_shapes import (
    ClerkEntry,
    GiftCardRow,
    LocationRow,
    MemberRow,
    ProductRow,
    ReservationRow,
    ReviewRow,
    Row,
    StockRow,
    TutorialRow,
)
from daemon.store.reservations import lines_of, total_minor
from daemon.store.stock import Movement
from daemon.store.terms import Terms
from daemon.store.transaction import Actor, Writing, new_id, upsert
from drivers.vocabulary import Currency, Money

IMPORTER = Actor("import")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an import comes from and where its files go."""

    folder: Path
    """The import file's own folder."""
    media: Path


def words(row: Row, name: str, *, needed: bool = True) -> Words:
    """The texts ``name_da`` … of a row in every language. Raises Invalid when one is ``needed`` and none is there."""
    given = {language: getattr(row, f"{name}_{language.value}").strip() for language in Language}
    first = next((text for text in given.values() if text), "")
    if needed and not first:
        raise Invalid(
            f"{name} is missing", f"give at least one of {name}_da, {name}_nb, {name}_sv, {name}_en"
        )
    return {language: text or first for language, text in given.items()}


def put_location(tx: Writing, row: LocationRow, _place: Place) -> None:
    """Enter or replace a location, its hours and its terms."""
    try:
        ZoneInfo(row.timezone)
    except (ValueError, OSError, KeyError) as error:
        raise Invalid("no such time zone", row.timezone[:64]) from error
    hours = _hours(row.hours)
    values = {column.name: getattr(row, column.name) for column in t.location.columns}
    values["type"] = row.type.value
    tx.connection.execute(
        upsert(tx, t.location).values(values).on_conflict_do_update(index_elements=["id"], set_=values)
    )
    tx.connection.execute(delete(t.opening).where(t.opening.c.location_id == row.id))
    if hours:
        made = [{"location_id": row.id, "weekday": day, "opens": a, "closes": b} for day, a, b in hours]
        tx.connection.execute(insert(t.opening), made)
    terms.put(tx, row.id, _terms(row), [_day(part) for part in _parts(row.closed_days)])


def put_clerk(tx: Writing, row: ClerkEntry, _place: Place) -> None:
    """Enter or replace a clerk. A PIN names one clerk of a location."""
    _known_location(tx, row.location)
    tx.connection.execute(delete(t.clerk).where(t.clerk.c.id == row.id))
    if clerks.by_pin(tx, row.pin, row.location) is not None:
        raise Invalid("this PIN is taken", "choose another one")
    clerks.add(tx, clerks.ClerkRow(row.id, row.name), pin=row.pin, badge=row.badge, location=row.location)


def put_product(tx: Writing, row: ProductRow, _place: Place) -> None:
    """Enter or replace a product. Raises Invalid."""
    if reason := import_products.put(tx, [row])[0]:
        raise Invalid(reason)


def put_stock(tx: Writing, row: StockRow, _place: Place) -> None:
    """Enter a count; the difference to what was known becomes a movement."""
    gtin, product = _product(tx, row.gtin)
    _known_location(tx, row.location)
    level = t.stock_level.c
    here = (level.product_id == product) & (level.location_id == row.location)
    before = tx.connection.execute(select(t.stock_level).where(here)).first()
    values: dict[str, Any] = {
        "on_hand": row.on_hand,
        "unsellable": row.unsellable,
        "incoming": row.incoming,
        "incoming_on": row.incoming_on,
        "aisle": row.aisle,
        "bay": row.bay,
        "observed_at": tx.now,
    }
    if before is None:
        key = {"product_id": product, "location_id": row.location, "reserved": 0, "rev": 1}
        tx.connection.execute(insert(t.stock_level).values(values | key))
    else:
        tx.connection.execute(update(t.stock_level).where(here).values(**values, rev=level.rev + 1))
    tx.connection.execute(
        insert(t.stock_movement).values(
            id=new_id(),
            product_id=product,
            location_id=row.location,
            kind=Movement.COUNT.value,
            on_hand=row.on_hand - (before.on_hand if before else 0),
            reserved=0,
            unsellable=row.unsellable - (before.unsellable if before else 0),
            reference="",
            by=IMPORTER.name,
            at=tx.now,
        )
    )
    reserved = before.reserved if before else 0
    stock.tell(
        tx,
        gtin,
        row.location,
        max(0, row.on_hand - reserved - row.unsellable),
        (before.rev if before else 0) + 1,
    )
    if before is not None:
        there = row.on_hand - row.unsellable
        stock.counted(tx, gtin, row.location, there=there, promised=reserved, actor=IMPORTER)


def put_reservation(tx: Writing, row: ReservationRow, _place: Place) -> None:
    """Enter a reservation: its goods are reserved, then it is walked to its state."""
    request = msgspec.convert(
        {
            "location": row.location,
            "lines": [_line(part) for part in row.lines.split(";") if part.strip()],
            "name": row.name,
            "phone": row.phone,
            "language": row.language,
            "email": row.email or None,
            "named": row.named,
        },
        ReserveRequest,
    )
    code = None
    if row.code:
        code = codes.read_typed(row.code, "R")
        if code is None or len(code.body) != codes.SHORT:
            raise Invalid("that is no reservation code", row.code[:40])
        if tx.connection.execute(select(t.reservation.c.id).where(t.reservation.c.code == code.body)).first():
            raise Invalid("this code is taken", row.code[:40])
    made = reserving.reserve(tx, request, IMPORTER)
    here = t.reservation.c.id == made
    if code is not None:
        tx.connection.execute(update(t.reservation).where(here).values(code=code.body))
    if row.money == MoneyState.PAID:
        total = total_minor(lines_of(tx, [made])[made])
        tx.connection.execute(
            update(t.reservation).where(here).values(money=MoneyState.PAID.value, paid_minor=total)
        )
    elif row.money == MoneyState.AUTHORISED:
        tx.connection.execute(update(t.reservation).where(here).values(money=MoneyState.AUTHORISED.value))
    if row.state == ReservationState.ACCEPTED:
        desk.accept(tx, made, IMPORTER)
    elif row.state == ReservationState.READY:
        desk.ready(tx, made, IMPORTER)


def put_tutorial(tx: Writing, row: TutorialRow, place: Place) -> None:
    """Enter or replace a tutorial, its files and its products."""
    products = [_product(tx, gtin)[1] for gtin in row.products.split()]
    captions = {language.value: getattr(row, f"captions_{language.value}") for language in Language}
    values: dict[str, Any] = {
        "topic": words(row, "topic"),
        "titles": words(row, "title"),
        "summaries": words(row, "summary", needed=False),
        "duration_ms": row.duration_ms,
        "poster": _kept(tx, place, row.poster),
        "video": _kept(tx, place, row.video),
        "captions": {language: _kept(tx, place, name) for language, name in captions.items() if name},
        "chapters": row.chapters,
    }
    tx.connection.execute(
        upsert(tx, t.tutorial)
        .values(values | {"id": row.id, "position": 10_000})
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )
    link = t.tutorial_product
    tx.connection.execute(delete(link).where(link.c.tutorial_id == row.id))
    if products:
        made = [{"tutorial_id": row.id, "product_id": product} for product in dict.fromkeys(products)]
        tx.connection.execute(insert(link), made)


def put_member(tx: Writing, row: MemberRow, _place: Place) -> None:
    """Enter or replace a member. Reasons hold nothing of the row: they go to a screen, and into files."""
    wishes: dict[str, str] = {}
    for part in filter(str.strip, row.preferences.split(";")):
        name, equals, value = part.partition("=")
        if not equals or not name.strip():
            raise Invalid("preferences cannot be read", "want 'colour=blue; size=M'")
        wishes[name.strip()] = value.strip()
    if row.phone and not re.fullmatch(r"\+?[0-9 ()-]{6,24}", row.phone):
        raise Invalid("that is no phone number", "digits, blanks and a + in front")
    if row.email and row.email.count("@") != 1:
        raise Invalid("that is no e-mail address", "look at what stands around the @")
    known = row.code.removeprefix(members.BY_ID) if row.code.startswith(members.BY_ID) else ""
    new = members.New(
        body="" if known else _body(row.code, members.SPACE),
        name=row.name,
        phone=row.phone,
        email=row.email,
        language=row.language,
        tier=row.tier,
        points=row.points,
        preferences=wishes,
    )
    if known:
        members.replace(tx, known, new)
    else:
        members.put(tx, new, IMPORTER)


def put_gift_card(tx: Writing, row: GiftCardRow, _place: Place) -> None:
    """Enter a gift card."""
    body = _body(row.code, giftcards.SPACE)
    if len(body) != sealing.BODY:
        raise Invalid(
            "that code can be guessed", f"a gift card's has {sealing.BODY} characters between G and check"
        )
    new = giftcards.New(Money(row.balance_minor, Currency(row.currency)), row.expires_on)
    giftcards.put_in(tx, body, new, IMPORTER)


def put_review(tx: Writing, row: ReviewRow, _place: Place) -> None:
    """Enter or replace a review."""
    said = words(row, "text", needed=False)
    new = reviews.New(row.id, row.gtin, row.stars, said, row.author, row.written_on, row.verified)
    reviews.put(tx, new)


Put = Callable[[Writing, Any, Place], None]

PUTS: dict[type[Row], Put] = {
    LocationRow: put_location,
    ClerkEntry: put_clerk,
    ProductRow: put_product,
    StockRow: put_stock,
    ReservationRow: put_reservation,
    TutorialRow: put_tutorial,
    MemberRow: put_member,
    GiftCardRow: put_gift_card,
    ReviewRow: put_review,
}
"""How a row goes in; products usually go by the batch (``import_products.py``)."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _terms(row: LocationRow) -> Terms:
    values = {name: getattr(row, name) for name in Terms.__dataclass_fields__}
    return Terms(**(values | {"reasons": tuple(_parts(row.reasons))}))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(
            "closed_days cannot be read", f"{text[:40]!r}: want '2026-12-24; 2026-12-25'"
        ) from error


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _hours(text: str) -> list[tuple[int, str, str]]:
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        day, _, span = part.partition(" ")
        opens, _, closes = span.strip().partition("-")
        closes = "00:00" if closes.strip() == "24:00" else closes
        try:
            weekday = _DAYS.index(day.casefold())
            times = [datetime.strptime(clock.strip(), "%H:%M").strftime("%H:%M") for clock in (opens, closes)]  # noqa: DTZ007 - a clock on a wall has no zone
        except ValueError as error:
            raise Invalid("hours cannot be read", f"{part!r}: want 'Mon 10:00-18:00'") from error
        found.append((weekday, times[0], times[1]))
    return found


def _gtin(text: str) -> str:
    gtin = gtins.normal(text)
    if gtin is None:
        raise Invalid("that is no GTIN", f"{text[:40]!r}: 8, 12, 13 or 14 digits, the last one checks")
    return gtin


def _product(tx: Writing, text: str) -> tuple[str, int]:
    gtin = _gtin(text)
    key = tx.connection.execute(select(t.product.c.id).where(t.product.c.gtin == gtin)).scalar()
    if key is None:
        raise Invalid("no such product", text[:40])
    return gtin, key


def _body(text: str, space: str) -> str:
    """What stands between letter and check character, given whole or by itself. Raises Invalid, without the code."""
    plain = text.strip().upper()
    bare = codes.write(space, plain) if plain.isascii() and plain.isalnum() else ""
    found = codes.read(plain) or codes.read(bare)
    if found is None or found.space != space:
        raise Invalid("that is no code", f"want {space}, 6 or 26 characters, and the check character")
    return found.body


def _known_location(tx: Writing, location: str) -> None:
    if not tx.connection.execute(select(t.location.c.id).where(t.location.c.id == location)).first():
        raise Invalid("no such location", location[:64])


def _line(part: str) -> dict[str, Any]:
    gtin, _, quantity = part.strip().partition("*")
    number = quantity.strip() or "1"
    if not (number.isascii() and number.isdigit()):
        raise Invalid("a line cannot be read", f"{part.strip()[:60]!r}: want GTIN*2")
    return {"gtin": gtin.strip(), "quantity": int(number[:6])}


def _kept(tx: Writing, place: Place, name: str) -> str:
    path = place.folder / name
    content_type = media.CONTENT_TYPES.get(path.suffix.lower())
    if content_type is None:
        raise Invalid("this kind of file is not kept", f"{name[:80]}: {' '.join(media.CONTENT_TYPES)}")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Invalid("a file cannot be read", f"{name[:80]}: {error.strerror}") from error
    return media.keep(tx, place.media, content, content_type)
