"""The station in the guest as a client has it: its events from the first on, what was scanned, how a device is."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from daemon.client import Client, Disconnected
from daemon.schema import DeviceView, Event
from drivers.vocabulary import EventType, PowerState

STATE = Path("/var/lib/storefloor")
ADDRESS = "http://127.0.0.1:8470"


@dataclass(frozen=True, slots=True)
class Scan:
    """A code as it came through the API."""

    at: float
    device: str
    raw: str
    seq: int


@dataclass(frozen=True, slots=True)
class Status:
    """How a device said it is."""

    at: float
    device: str
    power: str
    model: str


@dataclass(slots=True)
class Station:
    """One client that listens for as long as it is open."""

    client: Client
    till: Client
    """Who may take payments."""
    scans: list[Scan] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    errors: list[Event] = field(default_factory=list)
    gaps: int = 0
    last_seq: int = 0
    _task: asyncio.Task[None] | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def here(cls) -> Self:
        """The daemon of this machine, as a technician, and as a till."""
        technician, till = (
            (STATE / f"token-{role}").read_text("ascii").strip() for role in ("technician", "till")
        )
        return cls(Client(ADDRESS, technician), Client(ADDRESS, till))

    async def __aenter__(self) -> Self:
        await self.client.__aenter__()
        await self.till.__aenter__()
        self._task = asyncio.create_task(self._listen(), name="events")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self.client.__aexit__(None, None, None)
        await self.till.__aexit__(None, None, None)

    async def _listen(self) -> None:
        async for event in self.client.events():
            if isinstance(event, Disconnected):
                continue
            self._note(event, time.monotonic())
            self._changed.set()
            self._changed = asyncio.Event()

    def _note(self, event: Event, now: float) -> None:
        self.last_seq = event.seq
        device = event.device or ""
        if event.type is EventType.DATA:
            self.scans.append(Scan(now, device, event.data["raw"], event.seq))
        elif event.type is EventType.STATUS_UPDATE:
            self.statuses.append(Status(now, device, event.data["power"], event.data["model"]))
        elif event.type is EventType.ERROR:
            self.errors.append(event)
        elif event.type is EventType.GAP:
            self.gaps += 1

    async def until(self, true: Callable[[], bool], patience_s: float = 30.0) -> bool:
        """Wait for the stream to make something true; False when it is not in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                while not true():
                    await self._changed.wait()
                return True
        return False

    async def scanned(self, device: str, code: str, patience_s: float = 20.0) -> Scan | None:
        """The first time a device brought a code."""

        def found() -> list[Scan]:
            return [scan for scan in self.scans if (scan.device, scan.raw) == (device, code)]

        await self.until(lambda: bool(found()), patience_s)
        return next(iter(found()), None)

    async def online(self, model: str, since: float, patience_s: float = 120.0) -> Status | None:
        """The first time since a moment that a device of a model said it is online."""

        def found() -> list[Status]:
            return [
                status
                for status in self.statuses
                if status.at >= since and status.model == model and status.power == PowerState.ONLINE
            ]

        await self.until(lambda: bool(found()), patience_s)
        return next(iter(found()), None)

    async def offline(self, device: str, since: float, patience_s: float = 30.0) -> Status | None:
        """The first time since a moment that a device said it is not online."""

        def found() -> list[Status]:
            return [
                status
                for status in self.statuses
                if status.at >= since and status.device == device and status.power != PowerState.ONLINE
            ]

        await self.until(lambda: bool(found()), patience_s)
        return next(iter(found()), None)

    async def view(self, model: str) -> DeviceView | None:
        """The device of a model, as the API tells it."""
        return next((device for device in await self.client.devices() if device.model == model), None)
