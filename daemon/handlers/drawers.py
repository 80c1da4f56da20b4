"""Cash drawers: how one stands, and opening it. A drawer is a device of its own (``cash_drawer``)."""

from __future__ import annotations

import logging

from aiohttp import web

from daemon import keys
from daemon.routes import TECHNICIAN, TILL, Route
from daemon.schema import DrawerView
from drivers.drawers import CashDrawer

log = logging.getLogger(__name__)


async def show(request: web.Request, _: None) -> DrawerView:
    """How it stands, as its sensor says."""
    return _view(request.app[keys.MANAGER].drawer(request.match_info["device"]))


async def open_drawer(request: web.Request, _: None) -> DrawerView:
    """Open it. Whoever repeats the key is told how it stands; it is not kicked again."""
    drawer = request.app[keys.MANAGER].drawer(request.match_info["device"])
    opened = await drawer.open()
    caller = request[keys.CALLER]
    log.info("drawer %s opened by clerk %s, kicks: %d", drawer.spec.id, caller.clerk or "?", opened.kicks)
    return _view(drawer)


async def present(request: web.Request, device: str) -> DrawerView:
    """A drawer whose key was said again."""
    return _view(request.app[keys.MANAGER].drawer(device))


def _view(drawer: CashDrawer) -> DrawerView:
    return DrawerView(
        device=drawer.spec.id, drawer=drawer.drawer, printer=drawer.printer, at=drawer.status.at
    )


routes = [
    Route(
        "GET",
        "/v1/devices/{device}/drawer",
        show,
        TILL | TECHNICIAN,
        "How a cash drawer stands",
        answer=DrawerView,
    ),
    Route(
        "POST",
        "/v1/devices/{device}/drawer",
        open_drawer,
        TILL,
        "Open a cash drawer: kicked until its sensor says open, three times at most",
        answer=DrawerView,
        idempotent=True,
        present=present,
        clerk=True,
    ),
]
