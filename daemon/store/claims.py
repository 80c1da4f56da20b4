"""Who takes money for what: a sale or reservation is paid at one station at a time.

Each station's ledger knows its own attempts only; two stations on one store could charge one reservation at the same
moment. So an attempt takes a claim first, by one guarded statement. The claim ends with that station's attempts: when
none of them charged, when the money is credited, when the sale is closed or given up. A station that died keeps its
claim: nobody but its terminal knows what happened there. A clerk who looked may release it, with the evidence; should
that terminal have charged after all, its ledger says so when it is back, and the money is owed back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, select

from daemon.schema import ClaimView
from daemon.store import tables as t
from daemon.store.errors import Conflict, NotFound
from daemon.store.transaction import Reading, Writing, upsert

_c = t.payment_claim.c


def take(tx: Writing, subject: str, attempt: str) -> None:
    """Claim the sale or reservation ``subject`` for this station. Raises Conflict ``being_paid_elsewhere``."""
    mine = {"station": tx.directory.station.name, "owner": tx.owner, "attempt": attempt, "at": tx.now}
    won = tx.connection.execute(
        upsert(tx, t.payment_claim)
        .values(subject=subject, **mine)
        .on_conflict_do_update(index_elements=["subject"], set_=mine, where=_c.owner == tx.owner)
        .returning(_c.subject)
    ).first()
    if won is None:
        raise _elsewhere(tx, _row(tx, subject))


def release(tx: Writing, subject: str) -> None:
    """End this station's claim; nothing when it has none."""
    tx.connection.execute(delete(t.payment_claim).where(_c.subject == subject, _c.owner == tx.owner))


def must_be_free(tx: Reading, subject: str) -> None:
    """Raise Conflict ``being_paid_elsewhere`` while another station has claimed ``subject``."""
    row = _row(tx, subject)
    if row is not None and row.owner != tx.owner:
        raise _elsewhere(tx, row)


def any_of() -> Select[tuple[str]]:
    """What any station has claimed, for use within another statement."""
    return select(_c.subject)


def subjects(tx: Reading) -> list[str]:
    """What this station has claimed."""
    mine = select(_c.subject).where(_c.owner == tx.owner).order_by(_c.at)
    return list(tx.connection.execute(mine).scalars())


def view(tx: Reading, subject: str) -> ClaimView:
    """The claim on ``subject``. Raises NotFound."""
    row = _row(tx, subject)
    if row is None:
        raise NotFound("nothing is being paid there", f"No station has claimed {subject[:64]!r}")
    return ClaimView(subject=row.subject, station=row.station, payment=row.attempt, since=row.at)


def overrule(tx: Writing, subject: str, since: datetime) -> None:
    """Take the claim from whoever has it, on a clerk's word. Raises NotFound.

    ``since`` is of the claim the clerk was shown: a newer one is another customer's. Raises Conflict ``claim_changed``.
    """
    shown = view(tx, subject)
    if shown.since != since:
        raise Conflict(
            "it is being paid again",
            f"Station {shown.station} began at {shown.since:%H:%M:%S} UTC: look there again.",
            code="claim_changed",
            blocking=shown.payment,
        )
    tx.connection.execute(delete(t.payment_claim).where(_c.subject == subject))


def _row(tx: Reading, subject: str) -> Row[Any] | None:
    return tx.connection.execute(select(t.payment_claim).where(_c.subject == subject)).first()


def _elsewhere(tx: Reading, row: Row[Any] | None) -> Conflict:
    if row is None:  # it ended between two statements
        return Conflict("it was being paid at another station", "Ask again.", code="being_paid_elsewhere")
    whose = f"Station {row.station}"
    if row.station == tx.directory.station.name:
        whose = f"Another machine that calls itself {row.station} too (give each a name of its own)"
    return Conflict(
        "it is being paid at another station",
        f"{whose} began at {row.at:%Y-%m-%d %H:%M} UTC and has not said how it ended. Wait for it; "
        f"if that station is out of order, look at its terminal, then release its claim with what you saw.",
        code="being_paid_elsewhere",
        blocking=row.attempt,
    )
