"""Members of the shop's club: found by their card's code, or by a clerk who knows a phone number or an address.

Points are an append-only ledger; their sum stands in the member's row and changes with each entry, by one statement. A
sale earns once. The code of a card is kept as a keyed hash (``sealing.py``). What is told to a kiosk, or in a scan that
every client hears, is masked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update

from daemon.schema import (
    Language,
    MemberReservation,
    MemberView,
    PurchaseView,
    ReservationState,
    SaleMember,
    SaleState,
)
from daemon.store import codes, life_tables, sealing, tables
from daemon.store import service_tables as t
from daemon.store.errors import Conflict, Invalid, NotFound
from daemon.store.reservations import TO_PICK, WAITING, mask
from daemon.store.transaction import Actor, Reading, Writing, new_id, upsert
from drivers.vocabulary import Currency, Money

SPACE = "M"
BY_ID = "id:"
"""Stands before a member's id where an import wants a code: codes are kept nowhere, so an export has none."""
SHOWN = 20
"""Purchases in a clerk's view."""
LOOKED_UP = 1000
"""Look-ups told at once."""
CALLING_CODES: Mapping[str, str] = {"DK": "45", "NO": "47", "SE": "46", "FI": "358", "DE": "49"}
"""Country of a location → what stands before a number given without it (ITU-T E.164)."""

NOT_OVER = (*(state.value for state in TO_PICK), *(state.value for state in WAITING))
_m, _l, _s, _r = t.member.c, t.member_entry.c, tables.sale.c, tables.reservation.c


class Entry(StrEnum):
    """Why an entry stands in the ledger of points."""

    OPENING = "opening"
    EARN = "earn"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class New:
    """A member to be entered; ``body`` is of the card's code."""

    body: str
    name: str
    phone: str = ""
    email: str = ""
    language: Language = Language.DA
    tier: str = ""
    points: int = 0
    preferences: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Uneven:
    """A member whose points and entries tell different stories."""

    member: str
    points: int
    entries: int
    said: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """A clerk looked a member up."""

    at: datetime
    station: str
    clerk_id: str
    clerk: str
    by: str
    """``member_code``, ``phone`` or ``email``; what was typed is kept nowhere."""
    found: bool
    member: str
    """Empty when nobody was found."""


def put(tx: Writing, new: New, actor: Actor) -> str:
    """Enter a member, or replace what is known of the one with this code; points are only given to a new one."""
    digest = sealing.hashed(tx, SPACE, new.body)
    known = tx.connection.execute(select(_m.id).where(_m.code_hash == digest)).scalar()
    values = _values(tx, new)
    if known is not None:
        tx.connection.execute(update(t.member).where(_m.id == known).values(values))
        return str(known)
    made = new_id()
    last4 = codes.write(SPACE, new.body)[-4:] if len(new.body) == sealing.BODY else ""
    tx.connection.execute(
        insert(t.member).values(id=made, code_hash=digest, last4=last4, points=0, joined_at=tx.now, **values)
    )
    if new.points:
        _give(tx, made, Entry.OPENING, new.points, made, actor)
    return made


def replace(tx: Writing, member: str, new: New) -> None:
    """Replace what is known of a member of this store; card and points stay. Raises Invalid for an unknown id."""
    if (
        tx.connection.execute(update(t.member).where(_m.id == member).values(**_values(tx, new))).rowcount
        != 1
    ):
        raise Invalid("no such member", "this id is of another store: give the card's code")


def _values(tx: Reading, new: New) -> dict[str, Any]:
    return {
        "name": new.name,
        "phone": normal_phone(tx, new.phone),
        "email": new.email.strip().lower(),
        "language": new.language.value,
        "tier": new.tier,
        "preferences": dict(new.preferences),
        "active": True,
    }


def find(tx: Reading, text: str, *, clerk: bool) -> MemberView:
    """The member with this card. Raises Invalid ``bad_code`` for what can be no code, NotFound for all that is no use:
    a code nobody has and a membership that ended get the same answer, after the same statements.
    """
    code = codes.read(text)
    if code is None or code.space != SPACE:
        raise Invalid("That is no member code", "It begins with M", code="bad_code")
    return _only(tx, _m.code_hash == sealing.hashed(tx, SPACE, code.body), clerk=clerk)


def find_by_phone(tx: Reading, phone: str) -> MemberView:
    """The member with this number, for a clerk. Raises NotFound, Conflict ``several_members``."""
    return _only(tx, _m.phone == (normal_phone(tx, phone) or "-"), clerk=True)


def find_by_email(tx: Reading, email: str) -> MemberView:
    """The member with this address, for a clerk. Raises NotFound, Conflict ``several_members``."""
    return _only(tx, _m.email == (email.strip().lower() or "-"), clerk=True)


def looked_up(tx: Writing, by: str, member: str | None, actor: Actor) -> None:
    """Write down that a clerk looked for a member: who, when, by what, whom; never what was typed."""
    tx.connection.execute(
        insert(life_tables.look_up).values(
            id=new_id(),
            at=tx.now,
            station=tx.directory.station.name,
            clerk_id=actor.id,
            clerk_name=actor.name,
            by=by,
            found=member is not None,
            member_id=member,
        )
    )


def look_ups(tx: Reading, member: str | None = None, limit: int = LOOKED_UP) -> list[LookUp]:
    """Who looked at whom, newest first: at one member, or at all."""
    k = life_tables.look_up.c
    wanted = select(life_tables.look_up).order_by(k.id.desc()).limit(limit)
    if member is not None:
        wanted = wanted.where(k.member_id == member)
    return [
        LookUp(row.at, row.station, row.clerk_id, row.clerk_name, row.by, row.found, row.member_id or "")
        for row in tx.connection.execute(wanted)
    ]


def must_be_one(tx: Reading, member: str) -> None:
    """Raise Invalid ``unknown_member`` unless this is a member."""
    known = select(_m.id).where(_m.id == member, _m.active)
    if tx.connection.execute(known).first() is None:
        raise Invalid("no such member", "Find the member by the card first", code="unknown_member")


def earn(tx: Writing, member: str, sale: str, points: int, actor: Actor) -> None:
    """Give the points of a sale; said twice, they are given once."""
    if points > 0:
        _give(tx, member, Entry.EARN, points, sale, actor)


def take_back(
    tx: Writing, member: str, sale: str, returned: str, minor: int, of_minor: int, actor: Actor
) -> None:
    """Take back the share of a sale's points that the returned goods earned, as far as the member still has them."""
    earned = select(_l.points).where(_l.reference == sale, _l.kind == Entry.EARN.value)
    share = int(tx.connection.execute(earned).scalar() or 0) * minor // max(1, of_minor)
    has = tx.connection.execute(select(_m.points).where(_m.id == member)).scalar() or 0
    if points := min(share, int(has)):
        _give(tx, member, Entry.RETURN, -points, returned, actor)


def of_sale(tx: Reading, sale: str, member: str | None) -> SaleMember | None:
    """The member of a sale, masked, with what it earned."""
    if member is None:
        return None
    earned = select(_l.points).where(_l.reference == sale, _l.kind == Entry.EARN.value)
    name = tx.connection.execute(select(_m.name).where(_m.id == member)).scalar()
    return SaleMember(member, mask(name or ""), int(tx.connection.execute(earned).scalar() or 0))


def uneven(tx: Reading) -> list[Uneven]:
    """Members whose points are not the sum of their entries; none, unless somebody wrote around this module."""
    sums = select(_l.member_id, func.sum(_l.points).label("entries")).group_by(_l.member_id).subquery()
    entries = func.coalesce(sums.c.entries, 0)
    rows = tx.connection.execute(
        select(_m.id, _m.points, entries.label("entries"))
        .outerjoin(sums, sums.c.member_id == _m.id)
        .where(_m.points != entries)
        .order_by(_m.id)
    )
    return [
        Uneven(
            row.id,
            row.points,
            int(row.entries),
            f"member {row.id}: {row.points} points, the entries sum to {row.entries}",
        )
        for row in rows
    ]


def _give(tx: Writing, member: str, kind: Entry, points: int, reference: str, actor: Actor) -> None:
    entry = {
        "id": new_id(),
        "member_id": member,
        "kind": kind.value,
        "points": points,
        "reference": reference,
        "station": tx.directory.station.name,
        "by": actor.name,
        "at": tx.now,
    }
    first = (
        upsert(tx, t.member_entry).values(entry).on_conflict_do_nothing(index_elements=["reference", "kind"])
    )
    if tx.connection.execute(first.returning(_l.id)).first() is not None:
        tx.connection.execute(update(t.member).where(_m.id == member).values(points=_m.points + points))


def _only(tx: Reading, which: ColumnElement[bool], *, clerk: bool) -> MemberView:
    rows = [row for row in tx.connection.execute(select(t.member).where(which).limit(3)) if row.active]
    if not rows:
        raise NotFound("No such member", "Try the card, or another number", code="no_member")
    if len(rows) > 1:
        raise Conflict(
            "several members have this", "Ask for the card, or the other one", code="several_members"
        )
    return _view(tx, rows[0], clerk=clerk)


def _view(tx: Reading, row: Row[Any], *, clerk: bool) -> MemberView:
    waiting = _waiting(tx, row.phone) if row.phone else []
    return MemberView(
        id=row.id,
        name=row.name if clerk else mask(row.name),
        verified=clerk,
        tier=row.tier,
        points=row.points,
        language=Language(row.language),
        preferences=row.preferences,
        phone=f"+{row.phone}" if clerk and row.phone else "",
        email=row.email if clerk else "",
        joined_at=row.joined_at if clerk else None,
        purchases=_purchases(tx, row.id) if clerk else [],
        reservations=waiting if clerk else [],
        waiting=len(waiting),
    )


def _waiting(tx: Reading, phone: str) -> list[MemberReservation]:
    """Reservations that are not over by their number, however it was written."""
    likely = select(_r.id, _r.code, _r.state, _r.location_id, _r.created_at, _r.phone).where(
        life_tables.NAMED, _r.state.in_(NOT_OVER), _r.phone_last4 == phone[-4:]
    )
    return [
        MemberReservation(
            id=row.id,
            code=codes.write("R", row.code),
            state=ReservationState(row.state),
            shop=tx.directory.places[row.location_id].name,
            created_at=row.created_at,
        )
        for row in tx.connection.execute(likely.order_by(_r.created_at).limit(SHOWN))
        if normal_phone(tx, row.phone) == phone
    ]


def _purchases(tx: Reading, member: str) -> list[PurchaseView]:
    rows = tx.connection.execute(
        select(_s.id, _s.receipt_number, _s.location_id, _s.closed_at, _s.total_minor, _s.currency)
        .where(_s.member_id == member, _s.state == SaleState.CLOSED.value)
        .order_by(_s.closed_at.desc(), _s.id.desc())
        .limit(SHOWN)
    )
    return [
        PurchaseView(
            receipt=row.id,
            number=row.receipt_number,
            shop=tx.directory.places[row.location_id].name,
            at=row.closed_at,
            total=Money(row.total_minor, Currency(row.currency)),
        )
        for row in rows
    ]


def normal_phone(tx: Reading, text: str) -> str:
    """Digits with the country's in front: the one it was given with, else this shop's."""
    digits = re.sub(r"[^0-9]", "", text)
    if not digits or text.strip().startswith("+"):
        return digits
    here = tx.directory.here()
    country = "" if here is None else here.country
    # A Swede, Finn or German writes a zero in front at home, and none behind the country's number.
    return CALLING_CODES.get(country, "") + (
        digits.removeprefix("0") if country in {"SE", "FI", "DE"} else digits
    )
