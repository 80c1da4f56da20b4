"""What a scan names: our own codes, then GTIN, element string, Digital Link, SKU; else it is said to be unknown.

Drivers say what was read; here it is looked up and told as a ``data`` event. Codes that lead to a person or to value
are masked in ``raw``: whoever reads events must not be able to use them. Scans of the station are told in their order.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Self

import msgspec
from msgspec.structs import replace

from daemon.bus import Bus
from daemon.schema import ScanEvent
from daemon.schema.events import NAMES_NOTHING
from daemon.station import Connection, Station
from daemon.store import Invalid, NotFound, Store, StoreError, baskets, codes, giftcards, issued, members
from daemon.store.grants import SCANNED
from drivers.events import DataEvent
from drivers.scanners import ScanData
from drivers.vocabulary import EventType, ScanKind

log = logging.getLogger(__name__)

QUEUE_MAX = 100
"""Scans waiting to be looked up; a scanner gone mad loses the rest."""
LOOK_UP_TIMEOUT_S = 3.0
KEPT = 200
"""Last scans kept in the station file."""
RAW_MAX = 512
SKU_MAX = 64

SPACES = {
    "R": ScanKind.RESERVATION,
    "M": ScanKind.MEMBER,
    "G": ScanKind.GIFT_CARD,
    "B": ScanKind.BASKET,
    "S": ScanKind.RECEIPT,
}
"""First letter of our own codes → what they name."""


def masked(raw: str) -> str:
    """A personal code without what makes it usable: its letter stays."""
    return raw[:1].upper() + "•" * 6


async def resolve(scan: ScanData, store: Store) -> ScanEvent:
    """Look one scan up. Raises StoreError when the store cannot be asked."""
    own = codes.read(scan.raw)
    if own is not None:
        kind = SPACES[own.space]
        return await _named(ScanEvent(masked(scan.raw), scan.symbology, kind), scan.raw, store)
    product = await store.product(scan.gtin) if scan.gtin else None
    if product is None and not scan.gtin and 0 < len(scan.raw) <= SKU_MAX and scan.raw.isprintable():
        product = await store.product_by_sku(scan.raw)
    gtin = product.gtin if product is not None else scan.gtin
    return ScanEvent(
        raw=scan.raw[:RAW_MAX],
        symbology=scan.symbology,
        kind=ScanKind.PRODUCT if product is not None else ScanKind.UNKNOWN,
        gtin=gtin,
        elements=dict(scan.elements),
        product=product,
        stock=await store.stock(gtin) if product is not None else None,
    )


async def _named(told: ScanEvent, raw: str, store: Store) -> ScanEvent:
    """The scan with what our own code names, as far as everybody who hears it may know. Raises StoreError."""
    with suppress(NotFound, Invalid):
        match told.kind:
            case ScanKind.RESERVATION:
                return replace(told, reservation=await store.find_reservation_by_code(raw))
            case ScanKind.MEMBER:
                return replace(told, member=await store.read(members.find, raw, clerk=False))
            case ScanKind.GIFT_CARD:
                card = await store.read(giftcards.find, raw)
                store.grants.give(SCANNED, card.id, time.monotonic())
                return replace(told, gift_card=card)
            case ScanKind.BASKET:
                basket = await store.read(baskets.find, raw)
                store.grants.give(SCANNED, basket.id, time.monotonic())
                return replace(told, basket=basket)
            case ScanKind.RECEIPT:
                receipt = await store.read(issued.named, raw)
                store.grants.give(SCANNED, receipt.id, time.monotonic())
                return replace(told, receipt=receipt)
    return told


class Scans:
    """Takes scans from the drivers and tells what they name, one after the other. An async context manager."""

    def __init__(self, station: Station, store: Store, bus: Bus) -> None:
        self._station, self._store, self._bus = station, store, bus
        self._queue: asyncio.Queue[DataEvent] = asyncio.Queue(QUEUE_MAX)
        self._task: asyncio.Task[None] | None = None
        self._lossy = False

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._work(), name="scans")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def take(self, event: DataEvent) -> None:
        """Queue one scan; called from a driver's ``emit``."""
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            if not self._lossy:
                log.warning("scanner %s sends more than can be looked up; scans are dropped", event.device)
            self._lossy = True

    async def _work(self) -> None:
        while True:
            event = await self._queue.get()
            told = await self._resolve(event)
            self._bus.publish(EventType.DATA, told, event.device)
            self._station.post(partial(_keep, event=event, told=told))
            self._lossy = self._lossy and not self._queue.empty()

    async def _resolve(self, event: DataEvent) -> ScanEvent:
        """The scan as it is told; without what it names when the store does not answer."""
        scan = event.scan
        try:
            async with asyncio.timeout(LOOK_UP_TIMEOUT_S):
                return await resolve(scan, self._store)
        except (StoreError, TimeoutError) as error:
            log.warning("a scan of %s could not be looked up: %s", event.device, error)
        own = codes.read(scan.raw)
        if own is not None:
            return ScanEvent(masked(scan.raw), scan.symbology, SPACES[own.space])
        return ScanEvent(
            scan.raw[:RAW_MAX], scan.symbology, ScanKind.UNKNOWN, gtin=scan.gtin, elements=dict(scan.elements)
        )


def _keep(connection: Connection, event: DataEvent, told: ScanEvent) -> None:
    slim = replace(told, **NAMES_NOTHING)
    number = connection.execute(
        "INSERT INTO scans (device, at, body) VALUES (?, ?, ?)",
        (event.device, event.at.isoformat(), msgspec.json.encode(slim)),
    ).lastrowid
    connection.execute("DELETE FROM scans WHERE number <= ?", ((number or 0) - KEPT,))
