"""Where a terminal's word goes against what the ledger wrote as an attempt's end: both stand, nothing is overwritten.

Only a word that is sure opens a conflict, and the same word opens it once: a clerk who saw both sides has decided.
Functions here run inside a transaction of ``daemon/station.py`` or are pure.
"""

from __future__ import annotations

from dataclasses import replace

from daemon import attempts
from daemon.attempts import Attempt
from daemon.station import Connection
from drivers.terminals import FINAL, PaymentResult
from drivers.vocabulary import Money, PaymentState

S = PaymentState

_SURE = frozenset({S.APPROVED, S.DECLINED, S.CANCELLED, S.NOT_STARTED})
_RECENT = 200
"""Attempts among which a start looks for terminals to ask."""


def against(attempt: Attempt, said: PaymentResult) -> str:
    """What a terminal's word contradicts, in words; empty where both agree or the word is not sure."""
    if attempt.state not in FINAL - {S.CONFLICT} or said.state not in _SURE:
        return ""
    here, there = attempt.approved, _moved(attempt, said)
    if here == there:
        return ""
    why = f" ({said.text})" if said.text else ""
    return f"the ledger says {attempt.state}, {_amount(here)}; the terminal says {said.state}, {_amount(there)}{why}"


def contradict(connection: Connection, payment: str, said: PaymentResult) -> Attempt | None:
    """Open a conflict and keep the terminal's word as its evidence; None where there is nothing new against ours."""
    attempt = attempts.find(connection, payment)
    note = against(attempt, said)
    if not note:
        return None
    evidence = replace(said.evidence, amount=_moved(attempt, said))
    before = attempt.conflict
    if before is not None and before.there == evidence.amount and before.receipt_no == evidence.receipt_no:
        return None
    return attempts.step(connection, payment, S.CONFLICT, note=note, evidence=evidence)


def ended(connection: Connection, device: str, count: int) -> list[Attempt]:
    """The newest attempts at a terminal, newest first; none while one of them is open: then that one is asked about."""
    rows = connection.execute(
        "SELECT id FROM payments WHERE device = ? ORDER BY number DESC LIMIT ?", (device, count)
    ).fetchall()
    found = [attempts.find(connection, row["id"]) for row in rows]
    return found if all(attempt.state in FINAL for attempt in found) else []


def devices(connection: Connection) -> list[str]:
    """Terminals at which the last attempts were."""
    rows = connection.execute(
        "SELECT DISTINCT device FROM (SELECT device FROM payments ORDER BY number DESC LIMIT ?)", (_RECENT,)
    ).fetchall()
    return [row["device"] for row in rows]


def _moved(attempt: Attempt, said: PaymentResult) -> Money | None:
    return said.evidence.amount or attempt.amount if said.state is S.APPROVED else None


def _amount(money: Money | None) -> str:
    return "nothing moved" if money is None else f"{money.minor} {money.currency} (minor units) moved"
