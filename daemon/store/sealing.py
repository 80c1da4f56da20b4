"""Codes that are worth money or lead to a person: kept nowhere in clear, known again by a keyed hash.

A gift card, a member and a basket are found by HMAC-SHA256 of their code. The key lies in the store (table ``secret``),
so every station on it knows the same codes, and a backup is whole. It protects a copy of one table, not a copy of the
whole store: there the length does, 130 random bits that nobody tries one by one. Short codes from an import have less.

A code of ours is made from the wish that asks for it (HMAC again, over station and idempotency key): when the answer
that tells it is lost, the same wish said again makes the same code, and no money hangs on a code nobody has.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlalchemy import select

from daemon.store import tables as t
from daemon.store.codes import ALPHABET
from daemon.store.transaction import Reading, Writing, upsert

NAME = "code"
_HELD = select(t.secret.c.value).where(t.secret.c.name == NAME)
BODY = 26


def hashed(tx: Reading, space: str, body: str) -> str:
    """What is kept of the code with this letter and body."""
    return _digest(tx, "code", space + body).hex()


def wish_hash(tx: Reading, wish: str) -> str:
    """What is kept of a wish that made a code: the code cannot be made from it again."""
    return _digest(tx, "wish", wish).hex()


def made_by(tx: Reading, space: str, wish: str) -> str:
    """The body of the code that ``wish`` makes: 26 characters, 130 bits; always the same."""
    bits = int.from_bytes(_digest(tx, "made", f"{space} {wish}"), "big")
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(BODY))


def _digest(tx: Reading, use: str, text: str) -> bytes:
    return hmac.digest(_key(tx), f"{use}\0{text}".encode(), hashlib.sha256)


def _key(tx: Reading) -> bytes:
    """The store's key, made when it is first needed; a reader of a store that has none finds nothing by it."""
    if tx.code_key:
        return tx.code_key
    value: str | None = tx.connection.execute(_HELD).scalar()
    if value is None:
        if not isinstance(tx, Writing):
            return b""
        tx.connection.execute(
            upsert(tx, t.secret)
            .values(name=NAME, value=secrets.token_hex(32))
            .on_conflict_do_nothing(index_elements=["name"])
        )
        value = str(tx.connection.execute(_HELD).scalar_one())
    tx.code_key = bytes.fromhex(value)
    return tx.code_key
