"""Money that is owed back to a customer: seen on the reservation, and a task for a clerk until it went back.

Nothing pays back by itself: which card it came from, and whether it can go there, a person decides. What is owed
follows from the goods and the money, however they came to be: cancelled, expired, short, paid twice.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from daemon.schema import TaskKind
from daemon.store import tasks
from daemon.store.reservations import lines_of, owed_minor, row_of
from daemon.store.transaction import Actor, Writing

NOTE = "Money is owed back to the customer: see what the reservation says, give it back to where it came from"


def settle(tx: Writing, reservation: str, actor: Actor) -> None:
    """Have somebody give back what is owed; done when nothing is owed any more."""
    row: Row[Any] = row_of(tx, reservation)
    if owed_minor(row, lines_of(tx, [row.id])[row.id]) > 0:
        tasks.open_task(tx, TaskKind.RESOLVE, row.location_id, row.id, NOTE)
    else:
        tasks.close_task(tx, TaskKind.RESOLVE, row.location_id, row.id, actor)
