"""Shops and warehouses, nearest first, with today's opening."""

from __future__ import annotations

from aiohttp import web

from daemon import keys
from daemon.routes import EVERY_ROLE, Route
from daemon.schema import LocationList


async def locations(request: web.Request, _: None) -> LocationList:
    """All locations; the station's own is the first."""
    return await request.app[keys.STORE].read(
        lambda tx: LocationList(items=[place.view(tx.now) for place in tx.directory.places.values()])
    )


routes = [
    Route(
        "GET",
        "/v1/locations",
        locations,
        EVERY_ROLE,
        "Shops and warehouses, nearest first",
        answer=LocationList,
    )
]
