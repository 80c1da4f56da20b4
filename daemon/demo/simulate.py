"""Serve one wire-level simulator: its wire on TCP, a pty or a USB bus, its knobs on a loopback control page.

The control page is for tests, the bench and the tour: ``GET /knobs`` (positions and ground truth), ``PUT
/knobs/{name}`` with ``{"value": …}``, and for printers ``GET /receipts`` and ``GET /receipts/{n}.png``.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from daemon.demo.by_hand import attend, can_be_handled
from drivers.messages import MessageSimulator
from drivers.simulator import Simulator, serve_network, serve_pty
from drivers.table import SUPPORTED, installed
from drivers.usb_printer_sim import UsbIdentity
from drivers.usbip_server import serve_usbip
from drivers.vocabulary import DeviceClass

KINDS = {
    "printer": DeviceClass.POS_PRINTER,
    "scanner": DeviceClass.SCANNER,
    "terminal": DeviceClass.PAYMENT_TERMINAL,
}


@runtime_checkable
class Paper(Protocol):
    """One piece of paper that came out of a printer simulator."""

    text: str

    def png(self) -> bytes:
        """The paper as a picture."""


@runtime_checkable
class PaperRoll(Protocol):
    """A simulator that prints."""

    def receipts(self) -> list[Paper]:
        """Everything that came out so far, cut by cut."""


SIMULATOR = web.AppKey("simulator", Simulator)


class KnobValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a knob's PUT."""

    value: Any


def simulator_for(kind: str, model: str, options: dict[str, Any]) -> Simulator:
    """Make the simulator of a model, or of the first model of its kind. Raises ValueError naming the models."""
    rows = [row for row in installed() if row.device_class is KINDS[kind]]
    for row in rows:
        if model in ("", row.model):
            simulator = row.simulator()
            for knob, value in options.items():
                simulator.turn(knob, value)
            return simulator
    raise ValueError(f"no {kind} model {model!r}; there are: {', '.join(row.model for row in rows)}")


def authority(simulator: Simulator) -> str:
    """The certificate (PEM) of who vouches for a simulator that is served over TLS. Raises ValueError for another."""
    identity = simulator.identity if isinstance(simulator, MessageSimulator) else None
    if identity is None:
        raise ValueError("this simulator is served without TLS: there is no certificate")
    return identity.authority


def check_by_hand(simulator: Simulator) -> None:
    """Raises ValueError saying why a simulator cannot have its small screen here."""
    if why := can_be_handled(simulator):
        raise ValueError(why)


def usb_identity(kind: str, model: str) -> UsbIdentity:
    """What the model, or the first of its kind, says on a USB bus; a TM-T20III's where its ids are unknown."""
    for row in SUPPORTED:
        if row.device_class is KINDS[kind] and model in ("", row.model) and row.usb_ids:
            vendor, product = (int(number, 16) for number in row.usb_ids[0].split(":"))
            return UsbIdentity(vendor=vendor, product=product, maker=row.vendor, title=row.title)
    return UsbIdentity()


def parse_knob(text: str) -> tuple[str, Any]:
    """``name=value`` as a knob; the value is JSON, or a plain word. Raises ValueError without the equals sign."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise ValueError(f"a knob is written name=value, not {text!r}")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


async def _knobs(request: web.Request) -> web.Response:
    return web.json_response(request.app[SIMULATOR].knobs(), dumps=_dumps)


def _dumps(value: object) -> str:
    return msgspec.json.encode(value).decode()


async def _turn(request: web.Request) -> web.Response:
    simulator = request.app[SIMULATOR]
    try:
        body = msgspec.json.decode(await request.read(), type=KnobValue)
        simulator.turn(request.match_info["name"], body.value)
    except (msgspec.MsgspecError, ValueError) as error:
        return web.json_response({"error": str(error)}, status=422)
    return web.json_response(simulator.knobs(), dumps=_dumps)


def _papers(request: web.Request) -> list[Paper]:
    simulator = request.app[SIMULATOR]
    return list(simulator.receipts()) if isinstance(simulator, PaperRoll) else []


async def _receipts(request: web.Request) -> web.Response:
    return web.json_response([{"text": paper.text} for paper in _papers(request)])


async def _receipt_png(request: web.Request) -> web.Response:
    papers = _papers(request)
    number = int(request.match_info["number"])
    if number >= len(papers):
        raise web.HTTPNotFound(text=f"there are {len(papers)} receipts on the roll")
    return web.Response(body=papers[number].png(), content_type="image/png")


@contextlib.asynccontextmanager
async def control_page(simulator: Simulator, listen: str) -> AsyncIterator[str]:
    """Serve a simulator's knobs on ``host:port`` (port 0: a free one); yields the base URL.

    Raises ValueError for what is no host and port, OSError where nothing can listen.
    """
    host, colon, port = listen.rpartition(":")
    if not (colon and host and port.isascii() and port.isdigit() and int(port) <= 65535):
        raise ValueError(f"a control page listens on host:port, not {listen!r}")
    app = web.Application()
    app[SIMULATOR] = simulator
    app.router.add_get("/knobs", _knobs)
    app.router.add_put("/knobs/{name}", _turn)
    app.router.add_get("/receipts", _receipts)
    app.router.add_get(r"/receipts/{number:\d+}.png", _receipt_png)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, int(port)).start()
        address, bound = runner.addresses[0][:2]
        yield f"http://{address}:{bound}"
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def served(
    simulator: Simulator, listen: str, link: Path | None = None, identity: UsbIdentity | None = None
) -> AsyncIterator[str]:
    """Serve a simulator's wire on ``tcp://host:port``, ``pty:`` or ``usbip:``; yields the device URL to configure.

    One that speaks HTTP is served as that, on ``tcp://host:port`` or ``http://host:port``; over TLS where it has a
    certificate (``authority``).
    ``usbip://host:port`` makes a printer one on a USB bus of its own, where it is ``identity``. ``link`` is a
    symbolic link kept pointing at the pty, so that a configuration survives a restart.
    """
    address = urlsplit(listen)
    if address.scheme in ("tcp", "http", "https"):
        async with serve_network(simulator, address.hostname or "127.0.0.1", address.port or 0) as url:
            yield url
        return
    if address.scheme == "usbip":
        if not isinstance(simulator, PaperRoll):
            raise ValueError("only a printer can be a device of a USB bus here")
        async with serve_usbip(
            simulator, address.hostname or "127.0.0.1", address.port or 0, identity
        ) as url:
            yield url
        return
    if address.scheme != "pty" or isinstance(simulator, MessageSimulator):
        raise ValueError(
            f"a simulator listens on tcp://host:port, or, with such a wire, on pty: or usbip:, not {listen!r}"
        )
    async with serve_pty(simulator) as url:
        if link is None:
            yield url
            return
        link.unlink(missing_ok=True)
        link.symlink_to(urlsplit(url).path)
        try:
            yield f"{urlsplit(url).scheme}://{link}"
        finally:
            link.unlink(missing_ok=True)


async def run(
    simulator: Simulator,
    listen: str,
    control: str,
    link: Path | None,
    identity: UsbIdentity | None = None,
    *,
    by_hand: bool = False,
) -> None:
    """Serve until cancelled; the device's URL is the first line on stdout, the control page's the second.

    ``by_hand`` draws the small screen below, and ends when its ``q`` is pressed.
    """
    async with served(simulator, listen, link, identity) as url, control_page(simulator, control) as page:
        print(url, page, sep="\n", flush=True)  # noqa: T201  the contract: the URL is the first line
        if by_hand:
            await attend(simulator, url)
        else:
            await asyncio.Event().wait()
