"""Shapes of assistance: a customer at a kiosk calls a clerk."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from daemon.schema.words import Shape


class AssistanceState(StrEnum):
    """State of a call; table in ``daemon/store/assistance.py``."""

    OPEN = "open"
    """Nobody comes yet."""
    TAKEN = "taken"
    """A clerk comes."""
    DONE = "done"


class AssistanceStep(StrEnum):
    """What a clerk does about a call."""

    TAKE = "take"
    DONE = "done"


Topic = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z_]{0,31}$")]


class AssistanceRequest(Shape, frozen=True):
    """Call a clerk to this station. Nothing personal belongs in it."""

    topic: Topic = "help"
    """What about, as the screen names it: ``product``, ``reservation``, ``payment`` …"""
    gtin: Annotated[str, msgspec.Meta(max_length=14)] = ""
    """The product the customer looks at."""
    place: Annotated[str, msgspec.Meta(max_length=120)] = ""
    """Where in the shop, when it is not at the station itself."""


class AssistanceChangeRequest(Shape, frozen=True):
    """Take a call, or say that it is done."""

    id: Annotated[str, msgspec.Meta(max_length=36)]
    step: AssistanceStep


class AssistanceView(Shape, frozen=True):
    """One call."""

    id: str
    station: str
    location: str
    topic: str
    gtin: str
    place: str
    state: AssistanceState
    called_at: datetime
    age_s: int
    """Seconds since the call, by the store's clock."""
    ahead: int
    """Calls of this location that came before and that nobody has taken."""
    taken_by: str
    taken_at: datetime | None
    done_by: str
    done_at: datetime | None
    version: int


class AssistanceList(Shape, frozen=True):
    """The calls of a location that are not done, oldest first."""

    items: list[AssistanceView]


class AssistanceChange(Shape, frozen=True):
    """Data of an ``assistance`` event: rings at the tills of the location."""

    id: str
    state: AssistanceState
    station: str
    location: str
    topic: str
    gtin: str
    called_at: datetime
    version: int
