"""What a scan names: our own codes, then GTIN, element string, Digital Link, SKU; else it is said to be unknown.

Drivers say what was read; here it is looked up and told as a ``data`` event. Codes that lead to a person or to value
are masked in ``raw``: whoever reads events must not be able to use them. Scans of the station are told in their order.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from msgspec.structs import replace

from daemon.bus import PERSONAL, Bus
from daemon.scan_log import ScanLog
from daemon.schema import ScanContents, ScanEvent
from daemon.store import Invalid, NotFound, Store, StoreError, baskets, codes, giftcards, issued, members
from daemon.store.grants import SCANNED
from drivers.events import DataEvent
from drivers.scanners import Contents, ScanData
from drivers.variable_measure import Measured, Rule, applied
from drivers.vocabulary import Currency, EventType, Money, ScanKind

log = logging.getLogger(__name__)

QUEUE_MAX = 5000
"""Scans waiting to be looked up: two hand scanners may hand over their memories at once (drivers/scanners/pace.py)."""
LOOK_UP_TIMEOUT_S = 3.0
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


async def resolve(scan: ScanData, store: Store, rules: Sequence[Rule] = (), currency: str = "") -> ScanEvent:
    """Look one scan up. Raises StoreError when the store cannot be asked."""
    own = codes.read(scan.raw)
    if own is not None:
        kind = SPACES[own.space]
        return await _named(ScanEvent(masked(scan.raw), scan.symbology, kind), scan.raw, store)
    plain = told_plainly(scan, rules, currency)
    product = await store.product(plain.gtin) if plain.gtin else None
    if product is None and not scan.gtin and 0 < len(scan.raw) <= SKU_MAX and scan.raw.isprintable():
        product = await store.product_by_sku(scan.raw)
    if product is None:
        return plain
    return replace(
        plain,
        kind=ScanKind.PRODUCT,
        gtin=product.gtin,
        product=product,
        stock=await store.stock(product.gtin),
    )


def told_plainly(scan: ScanData, rules: Sequence[Rule], currency: str) -> ScanEvent:
    """A scan as far as it says something by itself: GTIN, elements, and what they or the shop's rule say plainly.

    A code whose price or weight was misread has no GTIN: it is not known what it is.
    """
    about, measured = applied(rules, scan.gtin)
    gtin = (measured.gtin if measured else "") if about else scan.gtin
    return ScanEvent(
        raw=scan.raw[:RAW_MAX],
        symbology=scan.symbology,
        kind=ScanKind.UNKNOWN,
        gtin=gtin,
        elements=dict(scan.elements),
        contents=_measure(measured, currency) if measured else _contents(scan.contents, currency),
    )


def _measure(measured: Measured, currency: str) -> ScanContents:
    price = Money(measured.price, Currency(currency)) if measured.price is not None and currency else None
    weight = None if measured.weight_g is None else measured.weight_g * 1000
    return ScanContents(weight_mg=weight, count=measured.count, price=price)


def _contents(said: Contents | None, currency: str) -> ScanContents | None:
    if said is None:
        return None
    price = None
    if said.price is not None and currency and said.currency in ("", f"{Currency(currency).numeric:03}"):
        price = Money(said.price, Currency(currency))
    return ScanContents(
        weight_mg=said.weight_mg,
        count=said.count,
        price=price,
        batch=said.batch,
        serial=said.serial,
        produced=said.produced,
        packed=said.packed,
        best_before=said.best_before,
        sell_by=said.sell_by,
        expires=said.expires,
    )


async def _named(told: ScanEvent, raw: str, store: Store) -> ScanEvent:
    """The scan with what our own code names, as far as everybody who hears it may know. Raises StoreError."""
    with suppress(NotFound, Invalid):
        match told.kind:
            case ScanKind.RESERVATION:
                return replace(told, reservation=await store.find_reservation_by_code(raw))
            case ScanKind.MEMBER:
                member = await store.read(members.find, raw, clerk=False)
                store.grants.give(SCANNED, member.id, time.monotonic())
                return replace(told, member=member)
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


class Doubles:
    """The guard against double scans: the same code from the same scanner, again at once, is one scan."""

    def __init__(self, seconds: Callable[[str], float]) -> None:
        self._seconds = seconds
        self._last: dict[str, tuple[str, datetime]] = {}

    def again(self, event: DataEvent) -> bool:
        """Whether this scan is the last one of its scanner once more. The time begins anew with each."""
        seconds = self._seconds(event.device)
        if not seconds:
            return False
        before = self._last.get(event.device)
        self._last[event.device] = event.scan.raw, event.at
        return (
            before is not None
            and before[0] == event.scan.raw
            and event.at - before[1] < timedelta(seconds=seconds)
        )


class Scans:
    """Takes scans from the drivers and tells what they name, one after the other. An async context manager."""

    def __init__(
        self,
        store: Store,
        bus: Bus,
        log_of_scans: ScanLog,
        *,
        holder: Callable[[str], str] = lambda _: "",
        doubles: Doubles | None = None,
        rules: Sequence[Rule] = (),
        currency: str = "",
    ) -> None:
        self._store, self._bus, self._log = store, bus, log_of_scans
        self._holder = holder
        self._doubles = doubles
        self._rules = rules
        self._currency = currency
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
        if self._doubles is not None and self._doubles.again(event):
            return
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            if not self._lossy:
                log.warning("scanner %s sends more than can be looked up; scans are dropped", event.device)
                detail = "more scans than can be looked up: some are lost"
                self._bus.publish(EventType.ERROR, {"code": "scans_lost", "detail": detail}, event.device)
            self._lossy = True

    async def _work(self) -> None:
        while True:
            event = await self._queue.get()
            told = replace(await self._resolve(event), scanned_at=event.at)
            audience = self._holder(event.device)
            seq = self._bus.publish(EventType.DATA, told, event.device, audience=audience).seq
            self._log.keep(seq, event, told, audience, personal=told.kind in PERSONAL)
            self._lossy = self._lossy and not self._queue.empty()

    async def _resolve(self, event: DataEvent) -> ScanEvent:
        """The scan as it is told; without what it names when the store does not answer."""
        scan = event.scan
        try:
            async with asyncio.timeout(LOOK_UP_TIMEOUT_S):
                return await resolve(scan, self._store, self._rules, self._currency)
        except (StoreError, TimeoutError) as error:
            log.warning("a scan of %s could not be looked up: %s", event.device, error)
        own = codes.read(scan.raw)
        if own is not None:
            return ScanEvent(masked(scan.raw), scan.symbology, SPACES[own.space])
        return told_plainly(scan, self._rules, self._currency)
