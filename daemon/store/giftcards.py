"""Gift cards: an append-only ledger of what was put on a card, set aside, spent and given back.

What can be spent is the sum of a card's entries, kept beside them in its row and changed with them by one guarded
statement, so it is never below zero, whoever else tries. Money goes in two steps: it is set aside for an open sale
(earmark), then spent in the transaction that closes the sale (commit). A sale that is given up, changed, or not closed
in time releases it. Where several try at once, the row count of one statement decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, Update, func, insert, select, update

from daemon.schema import EarmarkState, EarmarkView, GiftCardView, SaleState
from daemon.store import claims, codes, receipts, sealing, tables
from daemon.store import service_tables as t
from daemon.store.errors import Conflict, Invalid, NotFound
from daemon.store.transaction import Actor, Reading, Writing, new_id, next_number
from drivers.printers.receipt import Receipt
from drivers.vocabulary import Currency, Money

SPACE = "G"
EARMARKED_FOR = timedelta(minutes=10)
"""So long money stays set aside for a sale nobody closes; longer while the sale is being paid at a terminal."""
REASON_MAX = 64
E = EarmarkState

TRANSITIONS: Mapping[EarmarkState, frozenset[EarmarkState]] = {
    E.EARMARKED: frozenset({E.COMMITTED, E.RELEASED}),
    E.COMMITTED: frozenset(),
    E.RELEASED: frozenset(),
}
"""Which state may follow which."""

_g, _e, _l = t.gift_card.c, t.gift_card_earmark.c, t.gift_card_entry.c
_s = tables.sale.c


class Entry(StrEnum):
    """Why an entry stands in the ledger."""

    ISSUE = "issue"
    IMPORT = "import"
    EARMARK = "earmark"
    COMMIT = "commit"
    """Of nothing: what was set aside is spent."""
    RELEASE = "release"
    REFUND = "refund"
    BLOCK = "block"
    """Of nothing: it was lost, or stolen. Its reference is the reason."""
    UNBLOCK = "unblock"


@dataclass(frozen=True, slots=True)
class New:
    """A card to be made: what is on it, until when, and the card payment it was bought with."""

    amount: Money
    expires_on: date | None = None
    payment: str | None = None


@dataclass(frozen=True, slots=True)
class Uneven:
    """A card whose balance and entries tell different stories."""

    card: str
    balance: int
    entries: int
    said: str


def find(tx: Reading, text: str) -> GiftCardView:
    """The card with this code. Raises Invalid ``bad_code`` for what can be no code, NotFound for all that is no use.

    A code nobody has, a card that was blocked and one that ran out are answered by the same words, after the same
    statements.
    """
    code = codes.read(text)
    if code is None or code.space != SPACE or len(code.body) != sealing.BODY:
        raise Invalid("That is no gift card code", "It begins with G and has 28 characters", code="bad_code")
    row = tx.connection.execute(
        select(t.gift_card).where(_g.code_hash == sealing.hashed(tx, SPACE, code.body))
    ).first()
    return _view(_usable(tx, row))


def issue(tx: Writing, new: New, actor: Actor, wish: str) -> str:
    """Make a card with ``new.amount`` on it; returns its id. ``wish`` names the wish: said twice, it is one card.

    Raises Invalid ``invalid_amount``, Conflict ``payment_used``.
    """
    said = sealing.wish_hash(tx, wish)
    if (made := tx.connection.execute(select(_g.id).where(_g.request_hash == said)).scalar()) is not None:
        return str(made)
    if new.amount.minor <= 0 or new.amount.currency != tx.currency:
        raise Invalid("a gift card needs money", f"more than 0 {tx.currency.value}", code="invalid_amount")
    if new.expires_on is not None and new.expires_on <= tx.now.date():
        raise Invalid("this day is over", f"{new.expires_on}", code="invalid_day")
    if new.payment is not None:
        used = tx.connection.execute(select(_g.id).where(_g.payment_id == new.payment)).first()
        if used is not None:
            raise Conflict(
                "this payment has paid already", new.payment, code="payment_used", blocking=new.payment
            )
    card = put_in(tx, sealing.made_by(tx, SPACE, wish), new, actor, Entry.ISSUE, said)
    station = tx.directory.station.name
    number = f"{station}-{next_number(tx, f'receipt/{station}'):06d}"
    tx.connection.execute(update(t.gift_card).where(_g.id == card).values(receipt_number=number))
    return card


def refund(tx: Writing, amount: Money, reference: str, actor: Actor, wish: str) -> str:
    """Make a card with the money of a return on it; returns its id. The caller says the wish once."""
    body, said = sealing.made_by(tx, SPACE, wish), sealing.wish_hash(tx, wish)
    return put_in(tx, body, New(amount), actor, Entry.REFUND, said, reference)


def put_in(
    tx: Writing,
    body: str,
    new: New,
    actor: Actor,
    kind: Entry = Entry.IMPORT,
    said: str | None = None,
    reference: str = "",
) -> str:
    """Enter a card with this code and its first entry. Raises Conflict ``code_taken``."""
    digest = sealing.hashed(tx, SPACE, body)
    if tx.connection.execute(select(_g.id).where(_g.code_hash == digest)).first() is not None:
        raise Conflict(
            "there is a gift card with this code already", f"it ends in {body[-4:]}", code="code_taken"
        )
    card = new_id()
    tx.connection.execute(
        insert(t.gift_card).values(
            id=card,
            code_hash=digest,
            last4=codes.write(SPACE, body)[-4:],
            currency=new.amount.currency.value,
            balance_minor=new.amount.minor,
            active=True,
            expires_on=new.expires_on,
            issued_at=tx.now,
            station=tx.directory.station.name,
            by=actor.name,
            payment_id=new.payment,
            request_hash=said,
        )
    )
    _note(tx, card, kind, new.amount.minor, actor, reference=reference or new.payment or "")
    return card


def issued(tx: Reading, card: str, wish: str) -> GiftCardView:
    """The card as it is now, with the code that ``wish`` made, and its receipt. Raises NotFound."""
    row = _row(tx, card)
    code = codes.write(SPACE, sealing.made_by(tx, SPACE, wish))
    return replace(_view(row), code=code, receipt=_receipt(tx, row))


def _receipt(tx: Reading, row: Row[Any]) -> Receipt | None:
    here = tx.directory.here()
    if row.receipt_number is None or here is None:
        return None
    first = select(_l.amount_minor).where(_l.card_id == row.id, _l.kind == Entry.ISSUE.value)
    value = Money(tx.connection.execute(first).scalar_one(), Currency(row.currency))
    return receipts.card_document(
        receipts.SoldCard(
            place=here,
            language=tx.directory.station.language,
            number=row.receipt_number,
            at=row.issued_at,
            clerk=row.by,
            station=row.station,
            last4=row.last4,
            value=value,
            expires_on=row.expires_on,
            paid=receipts.Paid("cash" if row.payment_id is None else "card", value),
        )
    )


def bought_with(tx: Reading, payment: str) -> str | None:
    """The card that this card payment bought, if it bought one."""
    return tx.connection.execute(select(_g.id).where(_g.payment_id == payment)).scalar()


def earmark(
    tx: Writing, card: str, sale: str, amount: Money | None, actor: Actor, key: str | None = None
) -> str:
    """Set money of ``card`` aside for an open sale; None: all there is, as far as the sale needs it. Returns its id.

    ``key`` names the wish: said twice, it is set aside once. Raises NotFound; Invalid ``invalid_amount``; Conflict
    ``sale_not_open``, ``being_paid_elsewhere``, ``other_currency``, ``nothing_due``, ``amount_too_high``,
    ``not_enough_on_card``.
    """
    made = select(_e.id).where(_e.request_key == key)
    if key is not None and (row := tx.connection.execute(made).first()) is not None:
        return str(row.id)
    claims.must_be_free(tx, sale)
    rest = _still_due(tx, sale)
    row = _usable(tx, tx.connection.execute(select(t.gift_card).where(_g.id == card)).first())
    if row.currency != rest.currency:
        raise Conflict(
            "this card is in another currency",
            f"{row.currency}, the sale is in {rest.currency}",
            code="other_currency",
        )
    if rest.minor <= 0:
        raise Conflict("nothing is due any more", "the sale is covered", code="nothing_due", blocking=sale)
    wanted = min(rest.minor, row.balance_minor) if amount is None else amount.minor
    if amount is not None and (wanted <= 0 or amount.currency != rest.currency):
        raise Invalid("that amount cannot be taken", f"more than 0 {rest.currency}", code="invalid_amount")
    if wanted > rest.minor:
        raise Conflict(
            "that is more than is owed", f"{rest.minor} (minor units) are owed", code="amount_too_high"
        )
    taken = update(t.gift_card).where(_g.id == card, _g.active, _g.balance_minor >= wanted)
    if wanted == 0 or not _done(tx, taken.values(balance_minor=_g.balance_minor - wanted)):
        left = tx.connection.execute(select(_g.balance_minor).where(_g.id == card)).scalar_one()
        raise Conflict(
            "not enough is left on this card",
            f"{left} {row.currency} (minor units)",
            code="not_enough_on_card",
        )
    found = new_id()
    tx.connection.execute(
        insert(t.gift_card_earmark).values(
            id=found,
            card_id=card,
            sale_id=sale,
            amount_minor=wanted,
            state=E.EARMARKED.value,
            created_at=tx.now,
            expires_at=tx.now + EARMARKED_FOR,
            request_key=key,
        )
    )
    _note(tx, card, Entry.EARMARK, -wanted, actor, earmark=found, reference=sale)
    return found


def commit(tx: Writing, earmark: str | None, sale: str, amount: Money, actor: Actor) -> None:
    """Spend what was set aside, in the transaction that closes the sale.

    Raises Invalid ``invalid_tender`` for another sale's or another amount, Conflict ``earmark_over`` when it went back.
    """
    row = tx.connection.execute(
        select(t.gift_card_earmark, _g.currency).join(t.gift_card).where(_e.id == (earmark or ""))
    ).first()
    if row is None or row.sale_id != sale:
        raise Invalid(
            "a tender is wrong",
            "a gift_card tender names what was set aside for this sale",
            code="invalid_tender",
        )
    if row.amount_minor != amount.minor or row.currency != amount.currency:
        raise Invalid(
            "a tender is wrong", f"{row.amount_minor} {row.currency} were set aside", code="invalid_tender"
        )
    if not _end(tx, row.id, E.COMMITTED):
        raise Conflict(
            "the gift card's money went back", "Set it aside again.", code="earmark_over", blocking=row.id
        )
    _note(tx, row.card_id, Entry.COMMIT, 0, actor, earmark=row.id, reference=sale)


def release(tx: Writing, sale: str, actor: Actor) -> int:
    """Give back what is set aside for a sale and was not spent. Returns how often."""
    mine = select(t.gift_card_earmark).where(_e.sale_id == sale, _e.state == E.EARMARKED.value)
    return sum(_give_back(tx, row, actor) for row in tx.connection.execute(mine.order_by(_e.card_id)).all())


def expire(tx: Writing) -> int:
    """Give back what was set aside too long ago, unless the sale is being paid right now. Returns how often."""
    late = select(t.gift_card_earmark).where(
        _e.state == E.EARMARKED.value, _e.expires_at <= tx.now, _e.sale_id.not_in(claims.any_of())
    )
    rows = tx.connection.execute(late.order_by(_e.card_id)).all()
    return sum(_give_back(tx, row, Actor("clock")) for row in rows)


def block(tx: Writing, card: str, reason: str, actor: Actor) -> None:
    """Nothing can be spent of this card any more; twice is once. What is set aside goes back to it, unless that sale is
    being paid right now. Raises NotFound.
    """
    if _switch(tx, card, Entry.BLOCK, reason, actor):
        aside = select(t.gift_card_earmark).where(
            _e.card_id == card, _e.state == E.EARMARKED.value, _e.sale_id.not_in(claims.any_of())
        )
        for row in tx.connection.execute(aside).all():
            _give_back(tx, row, actor)


def unblock(tx: Writing, card: str, reason: str, actor: Actor) -> None:
    """It can be spent again; twice is once. Raises NotFound."""
    _switch(tx, card, Entry.UNBLOCK, reason, actor)


def one(tx: Reading, card: str) -> GiftCardView:
    """A card by its id, blocked ones too: for who sells and blocks them. Raises NotFound."""
    return _view(_row(tx, card))


def _switch(tx: Writing, card: str, kind: Entry, reason: str, actor: Actor) -> bool:
    """Whether the card was the other before; who says the same again changes nothing."""
    on = kind is Entry.UNBLOCK
    if not _done(tx, update(t.gift_card).where(_g.id == card, _g.active != on).values(active=on)):
        _row(tx, card)
        return False
    _note(tx, card, kind, 0, actor, reference=reason[:REASON_MAX])
    return True


def view_of(tx: Reading, earmark: str) -> EarmarkView:
    """One earmark on the wire. Raises NotFound."""
    row = tx.connection.execute(
        select(t.gift_card_earmark, _g.currency, _g.last4, _g.balance_minor)
        .join(t.gift_card)
        .where(_e.id == earmark)
    ).first()
    if row is None:
        raise NotFound("Nothing was set aside", f"There is no earmark {earmark[:64]!r}")
    currency = Currency(row.currency)
    return EarmarkView(
        id=row.id,
        card=row.card_id,
        last4=row.last4,
        sale=row.sale_id,
        amount=Money(row.amount_minor, currency),
        state=E(row.state),
        balance=Money(row.balance_minor, currency),
        expires_at=row.expires_at,
    )


def uneven(tx: Reading) -> list[Uneven]:
    """Cards whose balance is not the sum of their entries; none, unless somebody wrote around this module."""
    sums = select(_l.card_id, func.sum(_l.amount_minor).label("entries")).group_by(_l.card_id).subquery()
    entries = func.coalesce(sums.c.entries, 0)
    rows = tx.connection.execute(
        select(_g.id, _g.last4, _g.balance_minor, entries.label("entries"))
        .outerjoin(sums, sums.c.card_id == _g.id)
        .where(_g.balance_minor != entries)
        .order_by(_g.id)
    )
    return [
        Uneven(
            row.id,
            row.balance_minor,
            int(row.entries),
            f"gift card {row.id} (…{row.last4}): its balance is {row.balance_minor}, its entries sum to {row.entries}",
        )
        for row in rows
    ]


def _still_due(tx: Writing, sale: str) -> Money:
    """What an open sale costs beyond what is set aside for it; its row is ours until the end of the transaction."""
    held = update(tables.sale).where(_s.id == sale, _s.state == SaleState.OPEN.value)
    row = tx.connection.execute(
        held.values(version=_s.version + 1).returning(_s.total_minor, _s.currency)
    ).first()
    if row is None:
        known = tx.connection.execute(select(_s.state).where(_s.id == sale)).scalar()
        if known is None:
            raise NotFound("No such sale", f"There is no sale {sale[:64]!r}")
        raise Conflict("this sale is not open", f"it is {known}", code="sale_not_open", blocking=sale)
    aside = select(func.coalesce(func.sum(_e.amount_minor), 0)).where(
        _e.sale_id == sale, _e.state == E.EARMARKED.value
    )
    return Money(
        max(0, row.total_minor - int(tx.connection.execute(aside).scalar_one())), Currency(row.currency)
    )


def _give_back(tx: Writing, row: Row[Any], actor: Actor) -> bool:
    if not _end(tx, row.id, E.RELEASED):
        return False
    back = update(t.gift_card).where(_g.id == row.card_id)
    tx.connection.execute(back.values(balance_minor=_g.balance_minor + row.amount_minor))
    _note(tx, row.card_id, Entry.RELEASE, row.amount_minor, actor, earmark=row.id, reference=row.sale_id)
    return True


def _end(tx: Writing, earmark: str, to: EarmarkState) -> bool:
    """Leave the state in which money is set aside; the row count decides between spending it and giving it back."""
    ended = update(t.gift_card_earmark).where(_e.id == earmark, _e.state == E.EARMARKED.value)
    return _done(tx, ended.values(state=to.value, ended_at=tx.now))


def _done(tx: Writing, statement: Update) -> bool:
    return tx.connection.execute(statement).rowcount == 1


def _note(
    tx: Writing,
    card: str,
    kind: Entry,
    minor: int,
    actor: Actor,
    *,
    earmark: str | None = None,
    reference: str,
) -> None:
    tx.connection.execute(
        insert(t.gift_card_entry).values(
            id=new_id(),
            card_id=card,
            kind=kind.value,
            amount_minor=minor,
            earmark_id=earmark,
            reference=reference,
            station=tx.directory.station.name,
            by=actor.name,
            at=tx.now,
        )
    )


def _usable(tx: Reading, row: Row[Any] | None) -> Row[Any]:
    """The row, when it is there, not blocked and not run out. Raises NotFound, in the same words for each."""
    if row is None or not row.active or (row.expires_on is not None and row.expires_on < tx.now.date()):
        raise NotFound("No such gift card", "Look at the code again, or ask a colleague", code="no_gift_card")
    return row


def _row(tx: Reading, card: str) -> Row[Any]:
    row = tx.connection.execute(select(t.gift_card).where(_g.id == card)).first()
    if row is None:
        raise NotFound("No such gift card", f"There is no gift card {card[:64]!r}")
    return row


def _view(row: Row[Any]) -> GiftCardView:
    return GiftCardView(
        id=row.id,
        last4=row.last4,
        balance=Money(row.balance_minor, Currency(row.currency)),
        expires_on=row.expires_on,
        blocked=not row.active,
    )
