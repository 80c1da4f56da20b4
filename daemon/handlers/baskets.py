"""Baskets: made at a kiosk or by the web shop, read and changed by who holds the token.

The token stands in the path, and no path is ever logged or kept (``middleware.py`` names routes, not addresses). A
basket that was scanned at this station within a quarter of an hour is opened by its id: the event of the scan tells no
token, since every client hears it.
"""

from __future__ import annotations

import time

from aiohttp import web

from daemon import keys
from daemon.routes import KIOSK, Route
from daemon.schema import BasketMake, BasketPatch, BasketView
from daemon.store import baskets
from daemon.store.grants import SCANNED


async def make(request: web.Request, body: BasketMake) -> BasketView:
    """Make a basket; its code is in this answer only."""
    basket = await request.app[keys.STORE].write(baskets.make, body.lines, _wish(request))
    return await present(request, basket)


async def present(request: web.Request, basket: str) -> BasketView:
    """The basket as it is now. The key that made it knows its code."""
    return await request.app[keys.STORE].read(baskets.made, basket, _wish(request))


async def show(request: web.Request, _: None) -> BasketView:
    """A basket, priced anew."""
    token = request.match_info["token"]
    return await request.app[keys.STORE].read(baskets.find, token, scanned=_scanned(request))


async def patch(request: web.Request, body: BasketPatch) -> BasketView:
    """Replace the lines."""
    token, scanned = request.match_info["token"], _scanned(request)
    await request.app[keys.STORE].write(baskets.set_lines, token, body.lines, body.version, scanned=scanned)
    return await show(request, None)


def _scanned(request: web.Request) -> bool:
    """Whether the path holds the id of a basket that was scanned here a moment ago."""
    return request.app[keys.STORE].grants.holds(SCANNED, request.match_info["token"], time.monotonic())


def _wish(request: web.Request) -> str:
    station = request.app[keys.SETUP].config.station.name
    return f"{station} {request[keys.CALLER].role} {request[keys.IDEMPOTENCY].key}"


routes = [
    Route(
        "POST",
        "/v1/baskets",
        make,
        KIOSK,
        "Make a basket; its code is in this answer only",
        body=BasketMake,
        answer=BasketView,
        idempotent=True,
        present=present,
        status=201,
    ),
    Route("GET", "/v1/baskets/{token}", show, KIOSK, "A basket, priced anew", answer=BasketView),
    Route(
        "PATCH",
        "/v1/baskets/{token}",
        patch,
        KIOSK,
        "Replace the lines of a basket",
        body=BasketPatch,
        answer=BasketView,
    ),
]
