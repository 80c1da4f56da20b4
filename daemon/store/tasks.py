"""Tasks: what a clerk has to do, because of what happened in the store.

A task is opened in the transaction of what made it necessary, and closed by the act itself wherever there is one (goods
are ready, goods lie on the shelf again, a count came in): a list nobody has to tidy. Of one kind there is one open task
about one subject at one location; the row's unique key decides, whoever asks at the same moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Executable, Row, delete, select, update

from daemon.schema import TaskChange, TaskKind, TaskState, TaskView
from daemon.store import desk_tables as t
from daemon.store.errors import NotFound
from daemon.store.transaction import Actor, Reading, Writing, new_id, upserting

TRANSITIONS: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.OPEN: frozenset({TaskState.DONE}),
    TaskState.DONE: frozenset(),
}
"""Which state may follow which. What has to be done once more is a new task."""

KEPT = timedelta(days=30)
AT_ONCE = 500
"""Rows that one transaction of housekeeping ends or deletes."""
MOST_LISTED = 500

_c = t.task.c


def open_task(tx: Writing, kind: TaskKind, location: str, subject: str, note: str) -> str:
    """Have ``subject`` (a reservation's id, a GTIN-14) seen to at ``location``; returns the task's id.

    While one of this kind about this subject is open there, it is that one. ``note`` holds nothing personal.
    """
    key, fresh = _key(kind, location, subject), new_id()
    made = tx.connection.execute(
        _opening(tx.connection.dialect.name),
        {
            "id": fresh,
            "open_key": key,
            "kind": kind.value,
            "location_id": location,
            "subject": subject,
            "note": note,
            "state": TaskState.OPEN.value,
            "opened_at": tx.now,
            "done_by": "",
            "version": 1,
        },
    ).scalar()
    if made is None:
        return str(tx.connection.execute(select(_c.id).where(_c.open_key == key)).scalar_one())
    tx.changes.append(TaskChange(fresh, kind, TaskState.OPEN, location, subject, 1))
    return fresh


@cache
def _opening(make: str) -> Executable:
    """Built once: each reservation opens one."""
    opening = upserting(make, t.task).on_conflict_do_nothing(index_elements=["open_key"])
    return opening.returning(_c.id)


def say_more(tx: Writing, task: str, note: str) -> None:
    """Add words to a task that something else may have opened; said twice, they stand there once. Raises NotFound."""
    known = row_of(tx, task).note
    if note not in known:
        more = update(t.task).where(_c.id == task).values(note=f"{known}\n{note}", version=_c.version + 1)
        tx.connection.execute(more)
        _tell(tx, task)


def close_task(tx: Writing, kind: TaskKind, location: str, subject: str, actor: Actor) -> None:
    """Note that it was done by ``actor``; nothing to do when no such task is open."""
    key = _key(kind, location, subject)
    found = tx.connection.execute(select(_c.id).where(_c.open_key == key)).scalar()
    if found is not None:
        done(tx, str(found), actor)


def done(tx: Writing, task: str, actor: Actor) -> None:
    """End one task; one that is done stays as it is. Raises NotFound."""
    moved = tx.connection.execute(
        update(t.task)
        .where(_c.id == task, _c.state == TaskState.OPEN.value)
        .values(
            state=TaskState.DONE.value,
            open_key=None,
            done_at=tx.now,
            done_by=actor.name,
            version=_c.version + 1,
        )
    ).rowcount
    if moved == 1:
        _tell(tx, task)
    else:
        row_of(tx, task)


def one(tx: Reading, task: str) -> TaskView:
    """One task. Raises NotFound."""
    return _view(row_of(tx, task))


def listed(tx: Reading, location: str, state: TaskState) -> list[TaskView]:
    """Tasks of a location (empty: the station's own): what is open oldest first, what is done newest first."""
    here = select(t.task).where(
        _c.location_id == (location or tx.directory.station.location), _c.state == state.value
    )
    order = (_c.opened_at, _c.id) if state is TaskState.OPEN else (_c.done_at.desc(), _c.id.desc())
    return [_view(row) for row in tx.connection.execute(here.order_by(*order).limit(MOST_LISTED))]


def retire(tx: Writing) -> int:
    """Forget what was done long ago. Returns how many tasks."""
    old = select(_c.id).where(_c.state == TaskState.DONE.value, _c.done_at <= tx.now - KEPT).limit(AT_ONCE)
    return tx.connection.execute(delete(t.task).where(_c.id.in_(old))).rowcount


def row_of(tx: Reading, task: str) -> Row[Any]:
    """The row of one task. Raises NotFound."""
    row = tx.connection.execute(select(t.task).where(_c.id == task)).first()
    if row is None:
        raise NotFound("No such task", f"There is no task {task[:64]!r}, or it was done over a month ago")
    return row


def _key(kind: TaskKind, location: str, subject: str) -> str:
    return f"{kind} {location} {subject}"


def _tell(tx: Writing, task: str) -> None:
    row = row_of(tx, task)
    tx.changes.append(
        TaskChange(
            id=row.id,
            kind=TaskKind(row.kind),
            state=TaskState(row.state),
            location=row.location_id,
            subject=row.subject,
            version=row.version,
        )
    )


def _view(row: Row[Any]) -> TaskView:
    return TaskView(
        id=row.id,
        kind=TaskKind(row.kind),
        location=row.location_id,
        subject=row.subject,
        note=row.note,
        state=TaskState(row.state),
        opened_at=row.opened_at,
        done_at=row.done_at,
        done_by=row.done_by,
        version=row.version,
    )
