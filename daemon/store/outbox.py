"""Letters that wait for the shop's mail server: written in the transaction of what caused them, kept until they left.

A letter is what it is about, not its words: they are written when it is sent, from what the store holds then, which for
a receipt never changes. Sending is at least once: SMTP has no answer to "did you take it?" after a lost connection, so
such a letter is ``doubtful`` and goes again with the same Message-ID, by which mail programs know it.

The address is erased in the same statement that ends a letter (sent, refused or given up). A letter is tried for two
days at most; what is left of it afterwards, without address, is deleted after a month.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, select, update

from daemon.schema import Language, MailState, MailView
from daemon.store import tables as t
from daemon.store.errors import Conflict, NotFound
from daemon.store.transaction import Reading, Writing, new_id

M = MailState

TRANSITIONS: Mapping[MailState, frozenset[MailState]] = {
    M.QUEUED: frozenset({M.SENDING, M.FAILED}),
    # Back to queued when the server was out of reach, said "later", or nothing was heard of a letter for too long.
    M.SENDING: frozenset({M.SENDING, M.QUEUED, M.SENT, M.FAILED}),
    M.SENT: frozenset(),
    M.FAILED: frozenset(),
}
"""Which state may follow which."""

LEASE = timedelta(minutes=15)
"""Who sends a letter must say so within this time; longer than any attempt can last (daemon/mail/smtp.py)."""
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 10, 20, 40, 60))
"""From one attempt to the next; the last for all further ones. Greylisting wants to see us again after some minutes."""
GIVE_UP = timedelta(hours=48)
KEPT = timedelta(days=30)
AT_ONCE = 500
"""Rows that one transaction of housekeeping ends or deletes."""
QUEUE_MAX = 10_000
"""Letters that wait; more are refused, and the shop has to look at its mail server."""
REPLY_MAX = 32

_m = t.mail.c
_OPEN = (M.QUEUED.value, M.SENDING.value)


class MailKind(StrEnum):
    """What a letter is about."""

    RECEIPT = "receipt"
    CONSENT = "consent"
    RESERVED = "reserved"
    READY = "ready"
    REMINDER = "reminder"
    SHORT = "short"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent to whom."""

    kind: MailKind
    subject_id: str
    language: Language
    address: str
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that is ours to send until the lease ends."""

    id: str
    letter: Letter
    created_at: datetime
    attempt: int


def post(tx: Writing, letter: Letter, key: str | None = None) -> str:
    """Put a letter into the outbox; returns its id. ``key`` names the wish: said twice, it is sent once.

    Raises Conflict ``outbox_full``.
    """
    made = select(_m.id).where(_m.request_key == key)
    if key is not None and (row := tx.connection.execute(made).first()) is not None:
        return str(row.id)
    waiting = select(func.count()).select_from(t.mail).where(_m.state.in_(_OPEN))
    if tx.connection.execute(waiting).scalar_one() >= QUEUE_MAX:
        raise Conflict(
            "too many letters wait to be sent", "Look at the shop's mail server.", code="outbox_full"
        )
    mail = new_id()
    tx.connection.execute(
        insert(t.mail).values(
            id=mail,
            kind=letter.kind.value,
            subject_id=letter.subject_id,
            language=letter.language.value,
            address=letter.address,
            secret=letter.secret or None,
            state=M.QUEUED.value,
            station=tx.directory.station.name,
            created_at=tx.now,
            attempts=0,
            next_at=tx.now,
            doubtful=False,
            reply="",
            request_key=key,
        )
    )
    return mail


def withdraw(tx: Writing, subject: str, kinds: Collection[MailKind]) -> None:
    """Do not send what waits of these kinds about ``subject``: it is no longer true. One on its way goes on."""
    about = and_(_m.subject_id == subject, _m.kind.in_([kind.value for kind in kinds]))
    waiting = select(_m.id).where(about, _m.state == M.QUEUED.value)
    for mail in list(tx.connection.execute(waiting).scalars()):
        _end(tx, mail, M.FAILED, "no longer true")


def claim(tx: Writing) -> Claimed | None:
    """The letter that has waited longest for its turn, to be sent now; None when none is due.

    One whose sender was never heard of again may have been sent: it is doubtful from now on.
    """
    due = select(t.mail).where(_m.state.in_(_OPEN), _m.next_at <= tx.now).order_by(_m.next_at).limit(1)
    row = tx.connection.execute(due).first()
    if row is None:
        return None
    won = tx.connection.execute(
        update(t.mail)
        .where(_m.id == row.id, _m.attempts == row.attempts, _m.state == row.state)
        .values(
            state=M.SENDING.value,
            attempts=row.attempts + 1,
            next_at=tx.now + LEASE,
            station=tx.directory.station.name,
            doubtful=row.doubtful or row.state == M.SENDING,
        )
    ).rowcount
    if won != 1:
        return None
    letter = Letter(
        MailKind(row.kind), row.subject_id, Language(row.language), row.address or "", row.secret or ""
    )
    return Claimed(row.id, letter, row.created_at, row.attempts + 1)


def recover(tx: Writing) -> int:
    """Take back at a start what this station was sending when it was ended: it goes again now, in doubt."""
    station = tx.directory.station.name
    lost = update(t.mail).where(_m.state == M.SENDING.value, _m.station == station)
    return tx.connection.execute(lost.values(next_at=tx.now)).rowcount


def sent(tx: Writing, claimed: Claimed, reply: str) -> None:
    """The server has taken the letter on: nobody's address is needed any more."""
    _end(tx, claimed.id, M.SENT, reply)


def refused(tx: Writing, claimed: Claimed, reply: str) -> None:
    """The server will never take this letter."""
    _end(tx, claimed.id, M.FAILED, reply)


def again(tx: Writing, claimed: Claimed, reply: str, *, doubtful: bool) -> datetime | None:
    """The letter goes again, later; returns when. None when it has been tried for long enough, or has ended."""
    pause = RETRIES[min(claimed.attempt, len(RETRIES)) - 1]
    if tx.now + pause > claimed.created_at + GIVE_UP:
        _end(tx, claimed.id, M.FAILED, reply, doubtful=doubtful)
        return None
    values: dict[str, Any] = {"state": M.QUEUED.value, "next_at": tx.now + pause, "reply": reply[:REPLY_MAX]}
    if doubtful:
        values["doubtful"] = True
    ours = and_(_m.id == claimed.id, _m.state == M.SENDING.value, _m.attempts == claimed.attempt)
    tx.connection.execute(update(t.mail).where(ours).values(values))
    return tx.now + pause


def wait_s(tx: Reading) -> float | None:
    """Seconds until the next letter is due; None when none waits."""
    first = select(t.mail).where(_m.state.in_(_OPEN)).order_by(_m.next_at).limit(1)
    row = tx.connection.execute(first).first()
    return None if row is None else max(0.0, (row.next_at - tx.now).total_seconds())


def retire(tx: Writing) -> int:
    """Give up what has waited too long, and forget what ended long ago. Returns how many letters were given up.

    Done whether a mail server is configured or not: no address stays for longer than `GIVE_UP` and a lease.
    """
    late = select(_m.id).where(_m.state.in_(_OPEN), _m.created_at <= tx.now - GIVE_UP - LEASE)
    given_up = list(tx.connection.execute(late.limit(AT_ONCE)).scalars())
    for mail in given_up:
        _end(tx, mail, M.FAILED, "")
    old = select(_m.id).where(_m.ended_at <= tx.now - KEPT).limit(AT_ONCE)
    tx.connection.execute(delete(t.mail).where(_m.id.in_(old)))
    return len(given_up)


def view_of(tx: Reading, mail: str) -> MailView:
    """One letter on the wire. Raises NotFound."""
    row: Row[Any] | None = tx.connection.execute(select(t.mail).where(_m.id == mail)).first()
    if row is None:
        raise NotFound("No such letter", f"There is no letter {mail[:64]!r}, or it ended over a month ago.")
    state = MailState(row.state)
    return MailView(
        id=row.id,
        state=state,
        attempts=row.attempts,
        next_at=row.next_at if TRANSITIONS[state] else None,
        doubtful=row.doubtful,
        reply=row.reply,
    )


def _end(tx: Writing, mail: str, state: MailState, reply: str, *, doubtful: bool = False) -> None:
    values: dict[str, Any] = {
        "state": state.value,
        "ended_at": tx.now,
        "address": None,
        "secret": None,
    }
    if reply:
        values["reply"] = reply[:REPLY_MAX]
    if doubtful:
        values["doubtful"] = True
    tx.connection.execute(update(t.mail).where(_m.id == mail, _m.state.in_(_OPEN)).values(values))
