"""What a route is: one row of the one route table.

Each module of ``daemon/handlers/`` exposes ``routes``, a list of rows; ``daemon/handlers/__init__.py`` puts them
together. Dispatch, access, body decoding, idempotency and the OpenAPI page all follow from the rows.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from daemon.schema import Role, Shape

JSON = "application/json"

Answer = Shape | web.StreamResponse | None
"""A shape becomes JSON; None becomes 204; a response goes out as it is."""

Handler = Callable[[web.Request, Any], Awaitable[Answer]]
"""Takes the request and its decoded body (an instance of the row's ``body``, or None)."""

Present = Callable[[web.Request, str], Awaitable[Answer]]
"""Takes the request and a resource's id; answers the resource as it is now."""

KIOSK = frozenset({Role.KIOSK, Role.TILL})
"""A till may do all that a kiosk may."""
TILL = frozenset({Role.TILL})
TECHNICIAN = frozenset({Role.TECHNICIAN})
EVERY_ROLE = frozenset(Role)
PUBLIC: frozenset[Role] = frozenset()
"""No token needed."""


@dataclass(frozen=True, slots=True)
class Route:
    """One row: what is called, by whom, with what, and what comes back."""

    method: str
    path: str
    handler: Handler
    roles: frozenset[Role]
    """Who may; empty means that no token is needed."""
    summary: str
    body: type[Shape] | None = None
    """Shape the body is decoded into. None: no body, or a body the handler reads by itself (see ``accepts``)."""
    bare: bool = False
    """The body may be left out: then it is ``{}``."""
    answer: type[Shape] | None = None
    """Shape of the answer; None for 204 and for answers that are no JSON (see ``produces``)."""
    idempotent: bool = False
    """Needs ``Idempotency-Key``: moves money, paper or goods."""
    present: Present | None = None
    """Answers a repeated key: the resource named when the first call succeeded, as it is now.

    The id kept is the ``id`` of the answered shape, or the last path parameter. Without ``present`` the handler is
    called again and must itself be safe to repeat.
    """
    clerk: bool = False
    """A till must name a clerk's open session in the header ``Clerk-Session``; at a kiosk nobody signs in."""
    status: int = 200
    """Status of a first success (201 where something is made; a repeated key answers 200)."""
    accepts: tuple[str, ...] = ()
    """Content types of a body the handler reads by itself."""
    max_body: int = 1 << 20
    """Bytes; more is refused with 413."""
    produces: str = JSON
    variants: tuple[str, ...] = ()
    """Other content types of the same answer, chosen by ``Accept``."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers of its own that the handler reads → what they say."""
    query: Mapping[str, str] = field(default_factory=dict)
    """Query parameter → what it says. Anything else in the query is refused with 400."""
