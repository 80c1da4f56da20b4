"""Baskets: made at a kiosk or by the web shop, read and changed by who holds the token.

The token stands in the path, and no path is ever logged or kept (``middleware.py`` names routes, not addresses).
"""

from __future__ import annotations

from aiohttp import web

from daemon import keys
from daemon.routes import KIOSK, Route
from daemon.schema import BasketMake, BasketPatch, BasketView
from daemon.store import baskets


async def make(request: web.Request, body: BasketMake) -> BasketView:
    """Make a basket; its code is in this answer only."""
    basket = await request.app[keys.STORE].write(baskets.make, body.lines, _wish(request))
    return await present(request, basket)


async def present(request: web.Request, basket: str) -> BasketView:
    """The basket as it is now. The key that made it knows its code."""
    return await request.app[keys.STORE].read(baskets.made, basket, _wish(request))


async def show(request: web.Request, _: None) -> BasketView:
    """A basket, priced anew."""
    return await request.app[keys.STORE].read(baskets.find, request.match_info["token"])


async def patch(request: web.Request, body: BasketPatch) -> BasketView:
    """Replace the lines."""
    token = request.match_info["token"]
    await request.app[keys.STORE].write(baskets.set_lines, token, body.lines, body.version)
    return await show(request, None)


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
