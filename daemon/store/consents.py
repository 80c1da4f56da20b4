"""Consents to advertising: given on a screen, confirmed by a letter's link, withdrawn by one call, proven for years.

What happened is written as events that nobody changes: each holds the hash of the one before, so a row altered or
taken out is seen (`broken`). What a consent is now is a row of its own, moved by guarded updates. The exact words that
were shown are kept once per text, version and language, and every consent names their SHA-256.

The address lies in clear only while it may be used: it is erased when the consent is withdrawn, or was not confirmed in
time. The proof goes on under a keyed hash (HMAC-SHA256), whose key lies in the same store: a copy of the events alone
tells nobody's address, a copy of the whole store does to who tries addresses one by one.

Requirements: GDPR Art. 7(1) and (3); markedsføringsloven § 10 (DK) and § 15 (NO).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Row, func, insert, select, update

from daemon.schema import ConsentRequest, ConsentState, ConsentText, ConsentView, Language
from daemon.store import codes, outbox
from daemon.store import tables as t
from daemon.store.errors import Conflict, Invalid, NotFound
from daemon.store.outbox import Letter, MailKind
from daemon.store.transaction import Actor, Reading, Writing, new_id, next_number, upsert

S = ConsentState

TRANSITIONS: Mapping[ConsentState, frozenset[ConsentState]] = {
    S.GIVEN: frozenset({S.CONFIRMED, S.WITHDRAWN, S.LAPSED}),
    S.CONFIRMED: frozenset({S.WITHDRAWN}),
    S.WITHDRAWN: frozenset(),
    S.LAPSED: frozenset(),
}
"""Which state may follow which."""

CONFIRM_WITHIN = timedelta(days=14)
"""What is not confirmed by then lapses, and its address is erased."""
ANOTHER_LETTER_AFTER = timedelta(hours=24)
"""Whoever types an address again and again fills nobody's mailbox."""
STALE_AFTER = timedelta(days=304)
"""Ten months without use: after about a year a consent may have lapsed (the Danish Ombudsman's view)."""
MARKED_AT_ONCE = 500
TOKEN_LENGTH = 26
_NOT_WHOLE = "an event of a consent is not as it was written, or the one before it is missing"
FIRST = "0" * 64
"""What the first event holds for the hash of the one before."""

_c = t.consent.c


def give(tx: Writing, wish: ConsentRequest, actor: Actor, method: str, key: str | None = None) -> str:
    """Write a consent down and, in the same transaction, the letter that asks to confirm it. Returns its id.

    ``key`` names the wish: said twice, it is one consent. Raises Conflict ``text_changed``, ``outbox_full``.
    """
    made = select(_c.id).where(_c.request_key == key)
    if key is not None and (row := tx.connection.execute(made).first()) is not None:
        return str(row.id)
    digest = _keep_text(tx, wish.text)
    consent, token, subject = new_id(), codes.new_body(TOKEN_LENGTH), subject_of(tx, wish.address)
    quiet = _asked_lately(tx, subject, wish.purpose)
    tx.connection.execute(
        insert(t.consent).values(
            id=consent,
            subject=subject,
            address=wish.address,
            purpose=wish.purpose,
            channel=wish.channel,
            sender=wish.sender,
            text_id=wish.text.id,
            text_version=wish.text.version,
            language=wish.text.language.value,
            text_sha256=digest,
            receipt_id=wish.receipt,
            state=S.GIVEN.value,
            token_sha256=_sha256(token),
            given_at=tx.now,
            request_key=key,
        )
    )
    facts = {
        "subject": subject,
        "purpose": wish.purpose,
        "channel": wish.channel,
        "sender": wish.sender,
        "text": f"{wish.text.id} {wish.text.version} {wish.text.language.value}",
        "text_sha256": digest,
        "method": method,
        "receipt": wish.receipt or "",
    }
    _note(tx, consent, "given", actor, facts)
    if not quiet:
        letter = Letter(MailKind.CONSENT, consent, wish.text.language, wish.address, token)
        outbox.post(tx, letter)
    return consent


def confirm(tx: Writing, consent: str, token: str, actor: Actor, ip: str = "") -> None:
    """The second step of the double opt-in; twice is once.

    Raises NotFound for an unknown id and a wrong token alike, Conflict ``consent_over`` when it has ended.
    """
    row = tx.connection.execute(select(t.consent).where(_c.id == consent)).first()
    known = row.token_sha256 if row is not None else FIRST
    if not hmac.compare_digest(known, _sha256(token)) or row is None:
        raise NotFound("No such consent", f"There is no consent {consent[:64]!r} with this token")
    if row.state == S.CONFIRMED:
        return
    if row.state == S.GIVEN and tx.now > row.given_at + CONFIRM_WITHIN:
        raise _over(consent, "it was not confirmed in time")
    if not _move(tx, consent, S.GIVEN, S.CONFIRMED, confirmed_at=tx.now):
        raise _over(consent, f"it is {row.state}")
    _note(tx, consent, "confirmed", actor, {"ip": ip, "text_sha256": row.text_sha256})


def withdraw(tx: Writing, address: str, purpose: str | None, actor: Actor) -> int:
    """End every consent of this address (of one purpose, or all) and erase the address. Returns how many there were.

    The caller tells nobody the number: it would say who has agreed to what.
    """
    mine = select(_c.id, _c.state).where(
        _c.subject == subject_of(tx, address), _c.state.in_((S.GIVEN.value, S.CONFIRMED.value))
    )
    if purpose is not None:
        mine = mine.where(_c.purpose == purpose)
    ended = 0
    for row in tx.connection.execute(mine.order_by(_c.id)).all():
        if _move(tx, row.id, ConsentState(row.state), S.WITHDRAWN, ended_at=tx.now, address=None):
            _note(tx, row.id, "withdrawn", actor, {})
            ended += 1
    return ended


def lapse(tx: Writing) -> int:
    """End what was not confirmed in time, and erase its addresses. Returns how many."""
    late = select(_c.id).where(_c.state == S.GIVEN.value, _c.given_at < tx.now - CONFIRM_WITHIN).limit(500)
    ended = 0
    for consent in tx.connection.execute(late.order_by(_c.id)).scalars().all():
        if _move(tx, consent, S.GIVEN, S.LAPSED, ended_at=tx.now, address=None):
            _note(tx, consent, "lapsed", Actor("clock"), {})
            ended += 1
    return ended


def stale(row: Row[Any], now: datetime) -> bool:
    """Whether a confirmed consent has not been used for so long that it may soon count for nothing."""
    used: datetime | None = row.last_used_at or row.confirmed_at
    return row.state == S.CONFIRMED and used is not None and used <= now - STALE_AFTER


def stale_ones(tx: Reading) -> int:
    """How many consents are `stale`."""
    used = func.coalesce(_c.last_used_at, _c.confirmed_at)
    wanted = select(func.count()).where(_c.state == S.CONFIRMED.value, used <= tx.now - STALE_AFTER)
    return int(tx.connection.execute(wanted).scalar_one())


def mark_used(tx: Writing, after: str, until: datetime) -> str | None:
    """Note that a letter goes to the confirmed consents behind the id ``after``, some hundred at once.

    Returns where to go on; None when there are no more. ``until``: those confirmed later were not on the list.
    """
    some = select(_c.id).where(_c.id > after, _c.state == S.CONFIRMED.value, _c.confirmed_at <= until)
    ids = list(tx.connection.execute(some.order_by(_c.id).limit(MARKED_AT_ONCE)).scalars())
    tx.connection.execute(update(t.consent).where(_c.id.in_(ids)).values(last_used_at=until))
    return ids[-1] if len(ids) == MARKED_AT_ONCE else None


def view_of(tx: Reading, consent: str) -> ConsentView:
    """One consent on the wire. Raises NotFound."""
    row = tx.connection.execute(select(t.consent).where(_c.id == consent)).first()
    if row is None:
        raise NotFound("No such consent", f"There is no consent {consent[:64]!r}")
    return ConsentView(
        id=row.id,
        state=ConsentState(row.state),
        purpose=row.purpose,
        channel=row.channel,
        text_id=row.text_id,
        text_version=row.text_version,
        text_sha256=row.text_sha256,
        language=Language(row.language),
        given_at=row.given_at,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
        last_used_at=row.last_used_at,
        stale=stale(row, tx.now),
    )


def asked(tx: Reading, consent: str) -> tuple[str, str]:
    """Who asks and for what, for the letter: sender and purpose. Raises NotFound once there is nothing to confirm."""
    row = tx.connection.execute(select(t.consent).where(_c.id == consent, _c.state == S.GIVEN.value)).first()
    if row is None:
        raise NotFound("No such consent", f"There is nothing to confirm about {consent[:64]!r}")
    return row.sender, row.purpose


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where the chain of events does not hold."""

    number: int
    """Of the event."""
    said: str


def broken(tx: Reading) -> list[Broken]:
    """Events that are not as they were written, or before which one is missing."""
    found, previous, expected = [], FIRST, 1
    for row in tx.connection.execute(select(t.consent_event).order_by(t.consent_event.c.number)):
        whole = (
            row.number == expected
            and row.previous_sha256 == previous
            and row.sha256 == _digest(row._asdict())
        )
        if not whole:
            found.append(
                Broken(row.number, f"{_NOT_WHOLE}: number {row.number}, {row.kind}, of {row.consent_id}")
            )
        previous, expected = row.sha256, row.number + 1
    return found


def subject_of(tx: Reading, address: str) -> str:
    """Whose consent it is, without saying who: a keyed hash of the address as mail servers compare it."""
    name, _, domain = address.rpartition("@")
    return hmac.digest(_key(tx), f"{name}@{domain.lower()}".lower().encode(), hashlib.sha256).hex()


def _key(tx: Reading) -> bytes:
    """The store's key for this, made when it is first needed."""
    held = select(t.secret.c.value).where(t.secret.c.name == "consent")
    value: str | None = tx.connection.execute(held).scalar()
    if value is None:
        if not isinstance(tx, Writing):
            return b""
        tx.connection.execute(
            upsert(tx, t.secret)
            .values(name="consent", value=secrets.token_hex(32))
            .on_conflict_do_nothing(index_elements=["name"])
        )
        value = str(tx.connection.execute(held).scalar_one())
    return bytes.fromhex(value)


def _keep_text(tx: Writing, text: ConsentText) -> str:
    """Keep the words, once. Raises Conflict when this version said something else before, Invalid for blank words."""
    if not text.body.strip():
        raise Invalid("there is no text to agree to", "Send the words that were shown", code="text_missing")
    digest = _sha256(text.body)
    x = t.consent_text.c
    tx.connection.execute(
        upsert(tx, t.consent_text)
        .values(
            text_id=text.id, version=text.version, language=text.language.value, sha256=digest, body=text.body
        )
        .on_conflict_do_nothing(index_elements=["text_id", "version", "language"])
    )
    held = select(x.sha256).where(
        x.text_id == text.id, x.version == text.version, x.language == text.language.value
    )
    if tx.connection.execute(held).scalar_one() != digest:
        raise Conflict(
            "this version of the text has other words",
            f"{text.id} {text.version} ({text.language.value}) is kept as first shown: give new words a new version",
            code="text_changed",
        )
    return digest


def _asked_lately(tx: Reading, subject: str, purpose: str) -> bool:
    """Whether a letter has gone to this subject for this purpose within a day."""
    lately = select(_c.id).where(
        _c.subject == subject, _c.purpose == purpose, _c.given_at > tx.now - ANOTHER_LETTER_AFTER
    )
    return tx.connection.execute(lately.where(_c.state == S.GIVEN.value).limit(1)).first() is not None


def _move(tx: Writing, consent: str, present: ConsentState, following: ConsentState, **more: Any) -> bool:
    """One step of the table; where several try at once, the row count decides."""
    if following not in TRANSITIONS[present]:
        return False
    moved = tx.connection.execute(
        update(t.consent)
        .where(_c.id == consent, _c.state == present.value)
        .values(state=following.value, **more)
    ).rowcount
    return moved == 1


def _note(tx: Writing, consent: str, kind: str, actor: Actor, facts: Mapping[str, str]) -> None:
    """Add an event to the chain. The counter's row is held until the end of the transaction, so there is one end."""
    number = next_number(tx, "consent")
    e = t.consent_event.c
    previous = tx.connection.execute(select(e.sha256).where(e.number == number - 1)).scalar() or FIRST
    here = tx.directory.here()
    event: dict[str, Any] = {
        "number": number,
        "consent_id": consent,
        "kind": kind,
        "at": tx.now,
        "station": tx.directory.station.name,
        "location_id": here.id if here is not None else tx.directory.station.location,
        "by": actor.name,
        "facts": dict(facts),
        "previous_sha256": previous,
    }
    tx.connection.execute(insert(t.consent_event).values(**event, sha256=_digest(event)))


def _digest(event: Mapping[str, Any]) -> str:
    said: Sequence[object] = [
        event["number"],
        event["consent_id"],
        event["kind"],
        _instant(event["at"]),
        event["station"],
        event["location_id"],
        event["by"],
        sorted(event["facts"].items()),
        event["previous_sha256"],
    ]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def _instant(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)


def _over(consent: str, why: str) -> Conflict:
    return Conflict("this consent is over", why, code="consent_over", blocking=consent)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def events(tx: Reading, consent: str) -> list[Row[Any]]:
    """All that happened to one consent, oldest first: the proof."""
    e = t.consent_event.c
    found = tx.connection.execute(select(t.consent_event).where(e.consent_id == consent).order_by(e.number))
    return list(found.all())
