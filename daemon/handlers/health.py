"""``/v1/health``: is it there, which version; with a token also how everything is."""

from __future__ import annotations

import time

from aiohttp import web

from daemon import keys
from daemon.routes import PUBLIC, Route
from daemon.schema import HealthView
from daemon.store import StoreError
from daemon.version import VERSION


async def health(request: web.Request, _: None) -> HealthView:
    """Say how the daemon is."""
    app = request.app
    if keys.CALLER not in request:
        return HealthView("ok", VERSION)
    try:
        store = await app[keys.STORE].summary()
        status = "ok"
    except StoreError as error:
        store, status = str(error), "degraded"
    return HealthView(
        status=status,
        version=VERSION,
        uptime_s=round(time.monotonic() - app[keys.STARTED_AT], 3),
        station=app[keys.SETUP].station_view(),
        devices=app[keys.MANAGER].views(),
        store=store,
        undecided_jobs=await app[keys.SPOOL].undecided(),
        store_state=app[keys.STORE].state(),
    )


routes = [
    Route(
        "GET",
        "/v1/health",
        health,
        PUBLIC,
        "Status and version; with a token also uptime, station, devices and store",
        answer=HealthView,
    ),
]
