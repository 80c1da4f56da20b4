"""The bench: a page beside the demo's kiosk where a person works the devices that are not there.

Codes to scan by a click, the card in the terminal, paper out and back, cables pulled, and the roll as it prints. It
only turns the simulators' knobs; everything else happens on the wires. Served on loopback, in the demo only.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

from daemon.demo.control import Control
from daemon.demo.shop import DemoShop

PAGE = Path(__file__).with_name("bench.html")


class Code(msgspec.Struct, frozen=True):
    """A code a person may scan."""

    code: str
    title: str
    group: str


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Turn one knob of one simulator."""

    device: str
    knob: str
    value: Any


class BenchView(msgspec.Struct, frozen=True):
    """Everything the page shows."""

    printer: dict[str, Any]
    terminal: dict[str, Any]
    scanner: dict[str, Any]
    receipts: int


SHOP = web.AppKey("shop", DemoShop)
CODES = web.AppKey("codes", list[Code])


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(value), status=status, content_type="application/json")


def _device(shop: DemoShop, name: str) -> Control:
    devices = {
        "printer": shop.printer,
        "terminal": shop.terminal,
        "scanner": shop.scanner,
        "till-scanner": shop.till_scanner,
    }
    if name not in devices:
        raise web.HTTPNotFound(text=f"no device {name!r}; there are {', '.join(devices)}")
    return devices[name]


async def _page(_request: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE)


async def _codes(request: web.Request) -> web.Response:
    return _json(request.app[CODES])


async def _state(request: web.Request) -> web.Response:
    shop = request.app[SHOP]
    printer, terminal, scanner, receipts = await asyncio.gather(
        shop.printer.knobs(), shop.terminal.knobs(), shop.scanner.knobs(), shop.printer.receipts()
    )
    return _json(BenchView(printer, terminal, scanner, len(receipts)))


def _own_page_only(request: web.Request) -> None:
    """Another page in the same browser must not turn knobs here."""
    own = request.headers.get("Origin", "").removeprefix("http://") in ("", request.host)
    if not own or request.content_type != "application/json":
        raise web.HTTPForbidden(text="the bench is worked from its own page only")


async def _kill(request: web.Request) -> web.Response:
    _own_page_only(request)
    request.app[SHOP].daemon.kill()
    return _json({"ok": True})


async def _turn(request: web.Request) -> web.Response:
    _own_page_only(request)
    try:
        turn = msgspec.json.decode(await request.read(), type=Turn)
        await _device(request.app[SHOP], turn.device).turn(turn.knob, turn.value)
    except (msgspec.MsgspecError, ValueError) as error:
        return _json({"error": str(error)}, 422)
    return _json({"ok": True})


async def _receipt(request: web.Request) -> web.Response:
    number = int(request.match_info["number"])
    return web.Response(body=await request.app[SHOP].printer.receipt_png(number), content_type="image/png")


@contextlib.asynccontextmanager
async def bench_page(shop: DemoShop, codes: list[Code], port: int = 0) -> AsyncIterator[str]:
    """Serve the bench on loopback; yields its address."""
    app = web.Application()
    app[SHOP] = shop
    app[CODES] = codes
    app.router.add_get("/demo", _page)
    app.router.add_get("/demo/codes", _codes)
    app.router.add_get("/demo/state", _state)
    app.router.add_post("/demo/turn", _turn)
    app.router.add_post("/demo/kill", _kill)
    app.router.add_get(r"/demo/receipts/{number:\d+}.png", _receipt)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/demo"
    finally:
        await runner.cleanup()
