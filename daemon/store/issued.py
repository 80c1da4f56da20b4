"""Receipts once they are issued: read as they were, and printed on paper once; every later print says COPY.

A receipt has the id of the sale it is the receipt of. Its document is written at the close, in the same transaction as
the goods and the money, and is never written again. Which print came first is decided by one row.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, select, update

from daemon.schema import NamedReceipt, ReceiptView
from daemon.store import codes
from daemon.store import tables as t
from daemon.store.errors import NotFound
from daemon.store.transaction import Actor, Reading, Writing, upsert

_p = t.receipt_print.c


@dataclass(frozen=True, slots=True)
class Turn:
    """What a print of a receipt is: the original, or a copy of the job that was."""

    original: bool
    job: str = ""
    """Of the original, where it is known."""


def receipt(tx: Reading, receipt: str, code: str | None = None) -> ReceiptView:
    """One receipt. Raises NotFound: also for a sale that is open or was cancelled, which has none.

    With ``code`` only for who shows it: a wrong one is answered like an unknown id, after the same statement.
    """
    row = _row(tx, receipt)
    if code is not None and not _shows(code, row.receipt_code):
        raise _unknown(receipt)
    printed = tx.connection.execute(select(_p.receipt_id).where(_p.receipt_id == receipt)).first()
    return ReceiptView(
        id=row.id,
        number=row.receipt_number,
        shop=tx.directory.places[row.location_id].name,
        code=codes.write("S", row.receipt_code),
        issued_at=row.closed_at,
        document=row.receipt,
        printed=printed is not None,
    )


def named(tx: Reading, text: str) -> NamedReceipt:
    """The receipt with this code (``S…``). Raises NotFound."""
    code = codes.read(text)
    s = t.sale.c
    body = code.body if code is not None and code.space == "S" else ""
    row = tx.connection.execute(select(t.sale).where(s.receipt_code == body, s.receipt.is_not(None))).first()
    if row is None:
        raise NotFound("No such receipt", "Look at the code again, or ask a colleague")
    return NamedReceipt(id=row.id, number=row.receipt_number, issued_at=row.closed_at)


def take_turn(tx: Writing, receipt: str, actor: Actor, key: str) -> Turn:
    """Say whether the print asked for now is the original; ``key`` names the wish, which keeps its turn.

    Raises NotFound.
    """
    _row(tx, receipt)
    won = tx.connection.execute(
        upsert(tx, t.receipt_print)
        .values(
            receipt_id=receipt,
            at=tx.now,
            station=tx.directory.station.name,
            by=actor.name,
            request_key=key,
        )
        .on_conflict_do_nothing(index_elements=["receipt_id"])
    ).rowcount
    if won == 1:
        return Turn(original=True)
    row = tx.connection.execute(select(t.receipt_print).where(_p.receipt_id == receipt)).one()
    mine = row.request_key == key and row.job_id is None
    return Turn(original=mine, job=row.job_id or "")


def printed(tx: Writing, receipt: str, key: str, job: str) -> None:
    """Note the job that prints the original."""
    mine = update(t.receipt_print).where(_p.receipt_id == receipt, _p.request_key == key)
    tx.connection.execute(mine.values(job_id=job))


def give_turn_back(tx: Writing, receipt: str, key: str) -> None:
    """No job was made after all: the next print is the original."""
    mine = delete(t.receipt_print).where(_p.receipt_id == receipt, _p.request_key == key, _p.job_id.is_(None))
    tx.connection.execute(mine)


def _row(tx: Reading, receipt: str) -> Row[Any]:
    s = t.sale.c
    row = tx.connection.execute(select(t.sale).where(s.id == receipt, s.receipt.is_not(None))).first()
    if row is None:
        raise _unknown(receipt)
    return row


def _shows(said: str, body: str) -> bool:
    code = codes.read(said)
    return code is not None and code.space == "S" and hmac.compare_digest(code.body, body)


def _unknown(receipt: str) -> NotFound:
    return NotFound("No such receipt", f"There is no receipt {receipt[:64]!r}")
