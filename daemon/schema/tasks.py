"""Shapes of tasks: what a clerk has to do, because of what happened in the store."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from daemon.schema.words import Shape


class TaskKind(StrEnum):
    """What is to be done."""

    PICK = "pick"
    """Fetch the goods of a reservation."""
    PUT_BACK = "put_back"
    """Lay picked goods of a closed reservation on the shelf again."""
    COUNT = "count"
    """Count a product: fewer lie there than customers were promised."""
    RESOLVE = "resolve"
    """Decide what no machine can: money owed back, two tellings that do not fit."""


class TaskState(StrEnum):
    """State of a task; table in ``daemon/store/tasks.py``."""

    OPEN = "open"
    DONE = "done"


class TaskView(Shape, frozen=True):
    """One task. ``note`` is words for a clerk, nothing personal."""

    id: str
    kind: TaskKind
    location: str
    subject: str
    """A reservation's id, or a GTIN of 14 digits."""
    note: str
    state: TaskState
    opened_at: datetime
    done_at: datetime | None
    done_by: str
    version: int


class TaskList(Shape, frozen=True):
    """Tasks of a location, oldest first."""

    items: list[TaskView]


class TaskChange(Shape, frozen=True):
    """Data of a ``task`` event; nothing personal."""

    id: str
    kind: TaskKind
    state: TaskState
    location: str
    subject: str
    version: int
