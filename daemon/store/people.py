"""One person's data: found wherever it lies, and taken out as far as the law does not keep it (GDPR Art. 17).

A person is found by a phone number, an e-mail address, or the code of a member's card or a reservation; what that names
is looked for everywhere else. What the shop has to keep is kept without them: sales and receipts (which hold no name)
lose their member, consents keep their proof under a keyed hash, reservations what was promised and paid. While anything
is still open with them nothing is erased: the reason says what to end first. ``held.py`` tells what there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, false, func, or_, select, update

from daemon.schema import MailState, SaleState
from daemon.store import claims, codes, consents, members, reserving, retention, sealing
from daemon.store import desk_tables as d
from daemon.store import life_tables as k
from daemon.store import service_tables as s
from daemon.store import tables as t
from daemon.store.errors import Conflict, Invalid, NotFound
from daemon.store.reservations import TRANSITIONS
from daemon.store.transaction import Actor, Reading, Writing

SHORTEST = 6
"""Digits of a phone number by which somebody may be looked for."""
OPEN = tuple(state.value for state, onward in TRANSITIONS.items() if onward)
ERASER = Actor("erasure")

_r, _m, _c, _v = t.reservation.c, s.member.c, t.consent.c, t.sale.c
_FREE: tuple[ColumnElement[str], ...] = (
    _r.reason,
    t.reservation_line.c.reason,
    t.reservation_step.c.note,
    s.sale_return.c.reason,
    d.task.c.note,
)
"""Where somebody may have typed whatever they liked."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who it is, as far as the store knows."""

    phones: frozenset[str]
    """Digits with the country's in front."""
    emails: frozenset[str]
    """In small letters."""
    members: tuple[Row[Any], ...]
    reservations: tuple[Row[Any], ...]

    @property
    def names(self) -> frozenset[str]:
        """What they are called."""
        return frozenset(row.name for row in (*self.members, *self.reservations) if row.name)

    @property
    def numbers(self) -> frozenset[str]:
        """Their phone numbers as they stand anywhere."""
        stored = {row.phone for row in (*self.members, *self.reservations) if row.phone}
        return frozenset(stored | self.phones)

    @property
    def words(self) -> frozenset[str]:
        """All by which a text is about them."""
        stored = {row.email for row in self.reservations if row.email}
        return self.names | self.numbers | self.emails | stored


@dataclass(slots=True)
class Erased:
    """What was taken out, and what stays without them."""

    members: int = 0
    reservations: int = 0
    purchases: int = 0
    """Sales that had them as member; the receipts stay."""
    consents: int = 0
    """Withdrawn; their proof stays under a keyed hash."""
    letters: int = 0
    look_ups: int = 0
    notes: int = 0
    documents: int = 0
    """Of this station's print jobs."""
    reservation_ids: list[str] = field(default_factory=list)


def find(tx: Reading, text: str) -> Person:
    """Who is meant by a phone number, an e-mail address, or a member's or reservation's code.

    Raises Invalid ``bad_person`` for what is none of them, NotFound ``no_person``, Conflict ``several_members``.
    """
    plain = text.strip()
    code = codes.read(plain)
    if "@" in plain:
        person = _widened(tx, phones=[], emails=[plain])
    elif code is not None and code.space == members.SPACE:
        row = tx.connection.execute(
            select(s.member).where(_m.code_hash == sealing.hashed(tx, members.SPACE, code.body))
        ).first()
        person = _widened(tx, phones=[], emails=[], member=_known(row))
    elif code is not None and code.space == "R":
        which = _r.code == code.body
        if len(code.body) == sealing.BODY:  # the long one of its QR
            which = _r.token_hash == sealing.hashed(tx, "R", code.body)
        row = _known(tx.connection.execute(select(t.reservation).where(which)).first())
        person = _widened(tx, phones=[row.phone], emails=[row.email], reservation=row)
    elif len(re.sub(r"[^0-9]", "", plain)) >= SHORTEST and not re.search(r"[^0-9+ ()./-]", plain):
        person = _widened(tx, phones=[plain], emails=[])
    else:
        raise Invalid(
            "that names nobody",
            "Give a phone number, an e-mail address, or the whole code of a member's card or a reservation",
            code="bad_person",
        )
    if not (person.members or person.reservations or letters_to(tx, person) or consents_of(tx, person)):
        raise NotFound("Nothing is held about this person", "Look at what was typed again", code="no_person")
    return person


def erase(tx: Writing, text: str, busy: Iterable[str] = ()) -> Erased:
    """Take a person out of the store, all at once; every erased reservation is told to all stations.

    ``busy`` are reservations whose payment a station's ledger does not know the end of. Raises as `find`, and Conflict
    ``person_busy``, which says what is open.
    """
    person = find(tx, text)
    _must_be_free(tx, person, busy)
    done = Erased()
    for address in sorted(person.emails):
        done.consents += consents.withdraw(tx, address, None, ERASER)
    done.letters = _stopletters_to(tx, person)
    done.notes = _blank_notes(tx, person)
    for row in person.reservations:
        gone = update(t.reservation).where(_r.id == row.id)
        tx.connection.execute(gone.values(**retention.BLANK, version=_r.version + 1))
        reserving.tell(tx, row.id)
        done.reservations += 1
        done.reservation_ids.append(row.id)
    for row in person.members:
        _erase_member(tx, row.id, done)
    return done


# --- who -------------------------------------------------------------------------------------------------------------


def _known(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise NotFound("Nothing is held about this person", "Nobody has this code", code="no_person")
    return row


def _widened(
    tx: Reading,
    *,
    phones: Iterable[str],
    emails: Iterable[str],
    member: Row[Any] | None = None,
    reservation: Row[Any] | None = None,
) -> Person:
    """All that goes by these numbers and addresses, and by those of the member they lead to."""
    numbers = {members.normal_phone(tx, phone) for phone in phones if phone}
    addresses = {email.strip().lower() for email in emails if email}
    found = {row.id: row for row in _members(tx, numbers, addresses)}
    if member is not None:
        found[member.id] = member
    if len(found) > 1:
        raise Conflict(
            "several members go by this", "Name the one by the card's code", code="several_members"
        )
    for row in found.values():
        numbers |= {row.phone} - {""}
        addresses |= {row.email} - {""}
    theirs = {row.id: row for row in _reservations(tx, numbers, addresses)}
    if len(_members(tx, numbers, addresses)) > 1:  # a family's number: what is made by it says whose it is
        names = {row.name.casefold() for row in found.values()}
        theirs = {key: row for key, row in theirs.items() if row.name.casefold() in names}
    if reservation is not None:
        theirs[reservation.id] = reservation
    ordered = tuple(theirs[key] for key in sorted(theirs))
    return Person(frozenset(numbers), frozenset(addresses), tuple(found.values()), ordered)


def _members(tx: Reading, numbers: set[str], addresses: set[str]) -> list[Row[Any]]:
    who = or_(_m.phone.in_(numbers), _m.email.in_(addresses))
    return list(tx.connection.execute(select(s.member).where(who)))


def _reservations(tx: Reading, numbers: set[str], addresses: set[str]) -> list[Row[Any]]:
    """By address as it is; by number as people write it: the last four narrow the search, the digits decide."""
    ends = {number[-4:] for number in numbers}
    likely = or_(_r.phone_last4.in_(ends), func.lower(_r.email).in_(addresses) if addresses else false())
    rows = tx.connection.execute(select(t.reservation).where(k.NAMED, likely).order_by(_r.id))
    return [
        row
        for row in rows
        if members.normal_phone(tx, row.phone) in numbers or (row.email and row.email.lower() in addresses)
    ]


def consents_of(tx: Reading, person: Person) -> list[Row[Any]]:
    """Their consents, those that ended too."""
    subjects = [consents.subject_of(tx, address) for address in person.emails]
    return list(tx.connection.execute(select(t.consent).where(_c.subject.in_(subjects)).order_by(_c.id)))


def letters_to(tx: Reading, person: Person) -> list[Row[Any]]:
    """Letters that still know their address."""
    address = func.lower(t.mail.c.address)
    return list(tx.connection.execute(select(t.mail).where(address.in_(person.emails)).order_by(t.mail.c.id)))


# --- what is taken out -----------------------------------------------------------------------------------------------


def _must_be_free(tx: Reading, person: Person, busy: Iterable[str]) -> None:
    """Raise Conflict ``person_busy`` while goods or money are still between the shop and this person."""
    ids = [row.id for row in person.reservations]
    codes_of = {row.id: codes.write("R", row.code) for row in person.reservations}
    owed = set(tx.connection.execute(select(_r.id).where(_r.id.in_(ids), retention.owed())).scalars())
    claimed = set(tx.connection.execute(claims.any_of()).scalars()) | set(busy)
    open_sales = tx.connection.execute(
        select(_v.id).where(
            _v.member_id.in_([row.id for row in person.members]), _v.state == SaleState.OPEN.value
        )
    ).scalars()
    why = [
        *(
            f"reservation {codes_of[row.id]} is {row.state}"
            for row in person.reservations
            if row.state in OPEN
        ),
        *(f"money of reservation {codes_of[one]} is owed back" for one in ids if one in owed),
        *(f"reservation {codes_of[one]} is being paid" for one in ids if one in claimed),
        *(f"sale {one} is open" for one in open_sales),
    ]
    if why:
        raise Conflict(
            "something is still open with this person", f"{'; '.join(why)}. End it first", code="person_busy"
        )


def _stopletters_to(tx: Writing, person: Person) -> int:
    """No letter goes to them any more, and none remembers where it went."""
    ids = [row.id for row in letters_to(tx, person)]
    waiting = t.mail.c.state.in_((MailState.QUEUED.value, MailState.SENDING.value))
    mine = update(t.mail).where(t.mail.c.id.in_(ids))
    tx.connection.execute(
        mine.where(waiting).values(state=MailState.FAILED.value, ended_at=tx.now, reply="erased")
    )
    return tx.connection.execute(mine.values(address=None, secret=None)).rowcount


def _blank_notes(tx: Writing, person: Person) -> int:
    """Empty what somebody typed about them: their number or address anywhere, their name on what is theirs."""
    ids = [row.id for row in person.reservations]
    theirs: Mapping[str, ColumnElement[bool]] = {
        "reservation": _r.id.in_(ids),
        "reservation_line": t.reservation_line.c.reservation_id.in_(ids),
        "reservation_step": t.reservation_step.c.reservation_id.in_(ids),
        "task": d.task.c.subject.in_(ids),
    }
    blanked = 0
    for column in _FREE:
        table = column.table
        anywhere = [
            _says(column, word) for word in sorted(person.numbers | person.emails) if len(word) >= SHORTEST
        ]
        by_name = [_says(column, name) for name in sorted(person.names)]
        own = theirs.get(table.name)
        about = or_(false(), *anywhere, *([own & or_(false(), *by_name)] if own is not None else []))
        blanked += tx.connection.execute(update(table).where(about).values({column.name: ""})).rowcount
    return blanked


def _says(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    # SQLite's lower() knows ASCII only: as it is written, too.
    return or_(
        column.contains(word, autoescape=True),
        func.lower(column).contains(word.lower(), autoescape=True),
    )


def _erase_member(tx: Writing, member: str, done: Erased) -> None:
    unlinked = update(t.sale).where(_v.member_id == member).values(member_id=None)
    done.purchases += tx.connection.execute(unlinked).rowcount
    looked = update(k.look_up).where(k.look_up.c.member_id == member).values(member_id=None)
    done.look_ups += tx.connection.execute(looked).rowcount
    tx.connection.execute(delete(s.member_entry).where(s.member_entry.c.member_id == member))
    tx.connection.execute(delete(s.member).where(_m.id == member))
    done.members += 1
