"""The only wiring: what is started, in which order, and how it ends.

The order of ``cleanup_ctx`` is the order of start; the end runs backwards. At SIGTERM nothing new is begun, running
jobs and payments get a moment, streams are closed; what is still open is on the disk and is taken up at the next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import logging
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from aiohttp import WSCloseCode, web

from daemon import identities, keys, selfservice
from daemon.acknowledging import Places
from daemon.auth import ClerkSessions, Tokens, forget_audit
from daemon.bus import Bus
from daemon.config import Setup
from daemon.errors import StartupError, StorageUnavailable
from daemon.handed import HandedOver, copy_key
from daemon.handlers import ROUTES
from daemon.hotplug import Hotplug
from daemon.idempotency import IdempotencyKeys
from daemon.leases import Leases
from daemon.ledger import Ledger
from daemon.mail.sender import Sender
from daemon.manager import Manager
from daemon.middleware import boundary, guard
from daemon.notify import notify, watchdog
from daemon.numbers import StationNumbers
from daemon.openapi import docs_page, document
from daemon.receipts.pdf import Typesetter
from daemon.scan_log import ScanLog, key_in
from daemon.scans import Doubles, Scans
from daemon.schema import AssistanceChange, ReservationChange, StockChange, StoreState, TaskChange
from daemon.shelf import Shelf
from daemon.spool import Spool
from daemon.spool_worker import Worker
from daemon.station import Station, alone, machine
from daemon.store import Store, StoreError, consents, copied, outbox, retention, tutorials
from daemon.store.engine import is_far, migrate_apart
from daemon.store.offline import Beside
from daemon.store.transaction import Change
from daemon.tries import Tries
from drivers.device import utc_now
from drivers.events import TransitionEvent
from drivers.printers import PosPrinter
from drivers.vocabulary import EventType

log = logging.getLogger(__name__)

HOUSEKEEPING_S = 60.0
FILL_S = 600.0
"""So often it is looked whether films of tutorials are missing on this machine."""
KINDS: Mapping[type[Change], EventType] = {
    StockChange: EventType.STOCK,
    ReservationChange: EventType.RESERVATION,
    AssistanceChange: EventType.ASSISTANCE,
    TaskChange: EventType.TASK,
}
"""What a change of the store is told as."""
NOTHING_FROM_OUTSIDE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
DRAIN_PAYMENTS_S = 5.0
ADDRESS_AGAIN_S = 2.0
"""Between two tries to write down where the daemon listens."""
SHUTDOWN_S = 3.0
"""Open requests (long polls) get so long after everything else has ended."""
COLLECT_AFTER = (10_000, 20, 20)
"""Garbage in circles is rare here: it is looked for less often than Python would (gc.set_threshold)."""


def build(setup: Setup, *, apart: bool = False) -> web.Application:
    """The application for one station; its parts start with it. ``apart``: the store is migrated by another process."""
    app = web.Application(middlewares=[boundary], client_max_size=0)
    app[keys.SETUP] = setup
    app[keys.STATION_CONFIG] = setup.config
    app[keys.DRAINING] = asyncio.Event()
    app[keys.SOCKETS] = set()
    app[keys.STARTED_AT] = time.monotonic()
    for route in ROUTES:
        app.router.add_route(route.method, route.path, guard(route))
    app.router.add_get("/v1/openapi.json", _static(document(ROUTES), "application/json"))
    app.router.add_get("/docs", _static(docs_page(ROUTES), "text/html"))
    app.cleanup_ctx.extend(
        [_station, *([_migrated] if apart else []), _store, _shelf, _mail, _devices, _housekeeping]
    )
    app.on_shutdown.append(_drain)
    return app


async def serve(setup: Setup) -> None:
    """Run until SIGTERM or SIGINT. Raises StartupError, StoreError."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    app = build(setup, apart=True)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_S, keepalive_timeout=75)
    try:
        await runner.setup()
        address = await _listen(runner, setup)
        log.info("storefloor serves station %s at http://%s", setup.config.station.name, address)
        beside = [
            asyncio.create_task(watchdog(partial(_stalled, app)), name="watchdog"),
            asyncio.create_task(_leave(address, setup.state_dir / "address"), name="address"),
        ]
        gc.freeze()  # what was loaded stays: collections look at what requests leave behind only,
        gc.set_threshold(*COLLECT_AFTER)
        gc.enable()
        notify("READY=1")
        await stop.wait()
        notify("STOPPING=1")
        for task in beside:
            task.cancel()
    finally:
        await runner.cleanup()


def _stalled(app: web.Application) -> str:
    """What no longer works although the loop turns; empty while all does."""
    device = app[keys.MANAGER].stalled()
    if device:
        return f"the supervisor of device {device} has ended"
    return "" if app[keys.HOTPLUG].alive else "nobody looks for devices that are plugged in"


async def _listen(runner: web.AppRunner, setup: Setup) -> str:
    """Listen; returns ``host:port``. Raises StartupError."""
    site = web.TCPSite(runner, setup.host, setup.port)
    try:
        await site.start()
    except OSError as error:
        where = f"cannot listen on {setup.host}:{setup.port}"
        if error.errno == errno.EADDRINUSE:
            raise StartupError(
                f"{where}: something listens there already; is another daemon running?"
            ) from error
        if error.errno == errno.EADDRNOTAVAIL:
            raise StartupError(f"{where}: this machine has no such address") from error
        raise StartupError(f"{where}: {error.strerror or error}") from error
    host, port = runner.addresses[0][:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


async def _leave(address: str, path: Path) -> None:
    """Leave the address in the state directory for whoever asked for a free port; a full disk is tried again."""
    part, said = path.with_suffix(".part"), False
    while True:
        try:
            part.write_text(f"http://{address}\n")
            os.replace(part, path)  # noqa: PTH105  the one atomic step
        except OSError as error:
            if not said:
                log.warning("%s cannot be written: %s", path, error.strerror)
            said = True
            await asyncio.sleep(ADDRESS_AGAIN_S)
        else:
            return


def _static(body: bytes, content_type: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A handler that answers the same bytes to everyone."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(
            body=body, content_type=content_type, charset="utf-8", headers=NOTHING_FROM_OUTSIDE
        )

    return answer


async def _station(app: web.Application) -> AsyncIterator[None]:
    """The station file, and what lives on it."""
    setup = app[keys.SETUP]
    with alone(setup.state_dir):
        async with Station(setup.state_dir / "station.db") as station:
            app[keys.STATION] = station
            app[keys.TOKENS] = Tokens(station)
            app[keys.CLERKS] = ClerkSessions(station)
            app[keys.TRIES] = Tries(station)
            app[keys.IDEMPOTENCY_KEYS] = idempotency = IdempotencyKeys(station)
            app[keys.BUS] = bus = Bus(station)
            app[keys.PLACES] = places = Places(station)
            app[keys.LEASES] = leases = Leases(station)
            app[keys.SCAN_LOG] = ScanLog(station, key_in(setup.state_dir))
            try:
                await bus.start()
                await places.start()
                await leases.start()
                await idempotency.start()
                await app[keys.TOKENS].ensure_files(setup.state_dir)
            except StorageUnavailable as error:
                raise StartupError(error.detail) from error
            yield
            places.stop()
            await bus.stop()


async def _migrated(app: web.Application) -> AsyncIterator[None]:
    """The store's schema is the newest, and that of the station's copy where it keeps one."""
    setup = app[keys.SETUP]
    await migrate_apart(setup.store_url)
    if is_far(setup.store_url):
        await migrate_apart(copied.address(setup.state_dir / "copy.db"))
    yield


async def _store(app: web.Application) -> AsyncIterator[None]:
    """The store; its changes go onto the bus."""
    setup, bus = app[keys.SETUP], app[keys.BUS]

    def changed(change: Change) -> None:
        bus.publish(KINDS[type(change)], change)

    def linked(state: StoreState) -> None:
        bus.publish(EventType.STORE, state)

    station = app[keys.STATION]
    book = HandedOver(station)
    try:
        owner = await station.write(machine)
        own = Beside(setup.state_dir, await station.write(copy_key), book)
        await book.open()
    except StorageUnavailable as error:
        raise StartupError(error.detail) from error
    view, media = setup.station_view(), Path(setup.media_dir)
    async with Store.open(setup.store_url, station=view, media=media, owner=owner, own=own) as store:
        app[keys.STORE] = store
        store.subscribe(changed)
        store.on_link(linked)
        async with store.following():
            yield


async def _shelf(app: web.Application) -> AsyncIterator[None]:
    """Media files; where they come from another machine, the films of tutorials are fetched ahead."""
    setup, store = app[keys.SETUP], app[keys.STORE]
    budget = setup.config.store.media_cache_mb * 1_000_000
    async with Shelf(setup.state_dir / "media-cache" if budget else None, budget) as shelf:
        app[keys.SHELF] = shelf

        async def fill() -> None:
            while True:
                try:
                    await shelf.fill(await store.read(tutorials.files, setup.media_dir))
                except StoreError as error:
                    log.info("films are not fetched now: %s", error)
                await asyncio.sleep(FILL_S)

        task = asyncio.create_task(fill(), name="films") if budget else None
        yield
        if task is not None:
            task.cancel()
            await asyncio.wait({task})


async def _mail(app: web.Application) -> AsyncIterator[None]:
    """Receipts as PDFs, and the letters that bring them where a mail server is configured."""
    app[keys.TYPESETTER] = typesetter = Typesetter()
    app[keys.MAIL] = None
    server = app[keys.SETUP].mail
    if server is None:
        yield
        return
    async with Sender(app[keys.STORE], server, typesetter) as sender:
        app[keys.MAIL] = sender
        yield


async def _devices(app: web.Application) -> AsyncIterator[None]:
    """Devices, the spool that prints on them, the ledger that pays at them."""
    setup, station, bus, store = app[keys.SETUP], app[keys.STATION], app[keys.BUS], app[keys.STORE]

    def transition(event: TransitionEvent) -> None:
        app[keys.LEDGER].transition(event)

    async def print_jobs(printer: PosPrinter) -> None:
        await Worker(app[keys.SPOOL], printer).work()

    async with contextlib.AsyncExitStack() as stack:
        scans = await stack.enter_async_context(
            Scans(
                store,
                bus,
                app[keys.SCAN_LOG],
                holder=app[keys.LEASES].holder,
                doubles=Doubles(partial(_double_scan_s, setup)),
                rules=setup.measures,
                currency=setup.config.station.currency,
            )
        )
        manager = Manager(
            setup.devices,
            bus,
            on_scan=scans.take,
            on_transition=transition,
            on_printer=print_jobs,
            numbers=StationNumbers(station),
        )
        app[keys.MANAGER] = manager
        app[keys.SPOOL] = spool = Spool(
            station,
            bus,
            manager.printer,
            {name: section.in_doubt for name, section in setup.config.devices.items()},
        )
        app[keys.LEDGER] = ledger = Ledger(
            station, bus, store, manager.terminal, setup.config.payments.staff_after_s
        )
        book = await identities.read(station, {item.spec.id for item in setup.devices})
        app[keys.HOTPLUG] = hotplug = Hotplug(setup, manager, station, book)
        hotplug.expect()
        await spool.recover()
        await spool.tell_printers_what_broke()
        await stack.enter_async_context(manager)
        await stack.enter_async_context(hotplug)
        await ledger.recover()
        yield
        app[keys.DRAINING].set()
        await asyncio.gather(spool.stop(), ledger.stop(DRAIN_PAYMENTS_S))


def _double_scan_s(setup: Setup, device: str) -> float:
    """Seconds within which the same code from a scanner is one scan."""
    section = setup.config.devices.get(device)
    own = section.double_scan_ms if section is not None else None
    return (setup.config.scanning.double_scan_ms if own is None else own) / 1000


async def _housekeeping(app: web.Application) -> AsyncIterator[None]:
    """What has to be done now and then: reservations that run out, keys that are old."""
    store, ledger = app[keys.STORE], app[keys.LEDGER]
    days = app[keys.STATION_CONFIG].retention
    rules = retention.Rules(
        reservations=timedelta(days=days.reservations_days),
        steps=timedelta(days=days.steps_days),
        movements=timedelta(days=days.movements_days),
        look_ups=timedelta(days=days.look_ups_days),
    )

    async def work() -> None:
        said = False
        while True:
            try:
                paid = {sale for sale in await store.left_open() if await ledger.charging(sale)}
                await ledger.tidy()
                config = app[keys.SETUP].config
                await selfservice.settle(
                    ledger, store, config.station.name, points_per_unit=config.members.points_per_unit
                )
                await store.expire(paid | await ledger.reservations_being_paid())
                await store.write(outbox.retire)
                await store.write(consents.lapse)
                await retention.tidy(store, rules)
                await app[keys.IDEMPOTENCY_KEYS].forget_old()
                await app[keys.SPOOL].forget_old()
                await app[keys.STATION].write(partial(forget_audit, before=utc_now() - rules.look_ups))
                said = False
            except (StoreError, StorageUnavailable) as error:
                if not said:
                    log.warning("housekeeping waits: %s", error)
                said = True
            await asyncio.sleep(HOUSEKEEPING_S)

    task = asyncio.create_task(work(), name="housekeeping")
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _drain(app: web.Application) -> None:
    """Begin nothing new, and close the streams."""
    app[keys.DRAINING].set()
    for socket in app[keys.SOCKETS].copy():
        await socket.close(code=WSCloseCode.GOING_AWAY, message=b"the daemon is being stopped")
