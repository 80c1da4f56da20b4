"""One device and what watches over it: what the manager keeps of each, and how a device is told of.

What was found by itself may be gone, and its node another device's, by the time it is to be opened: ``until_seen`` has
it looked for first.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from daemon.config import Configured
from daemon.schema import DeviceView
from drivers.device import Device, DeviceInfo, DeviceSpec, DeviceStatus
from drivers.errors import DeviceOffline
from drivers.events import Emit
from drivers.moving import MovingTransport
from drivers.support import Support
from drivers.tap import TappedTransport
from drivers.transport import Transport
from drivers.vocabulary import CheckLevel, DeviceClass, DeviceState, PowerState, Problem

BACK_OFF_FIRST_S = 0.2
NOT_PLUGGED = "it is not plugged in: check cable and power"
FRESH_S = 0.5
"""So old a look may be that opens a device."""


class Driverless(Device):
    """In the place of a device that was found and whose driver could not be made: it says why, and does nothing."""

    def __init__(self, spec: DeviceSpec, transport: Transport, emit: Emit, row: Support, why: str) -> None:
        super().__init__(spec, transport, emit)
        self.device_class: DeviceClass = row.device_class  # type: ignore[misc]  # of the model, not of this class
        self.why = why

    @property
    def info(self) -> DeviceInfo:
        """What the table knows."""
        return DeviceInfo(self.spec.id, self.device_class, self.spec.model, self.spec.url)

    async def run(self) -> None:
        """Raises DeviceOffline."""
        raise DeviceOffline(self.why)

    async def check_health(self, level: CheckLevel) -> str:
        """Raises DeviceOffline."""
        raise DeviceOffline(self.why)


@dataclass(slots=True)
class Attached:
    """One device and what watches over it."""

    configured: Configured
    device: Device
    tap: TappedTransport | None
    """Where its wire can be heard; None for a payment terminal: card data may be on its wire."""
    failing: str = ""
    """Why it is out of reach; empty while it answers."""
    back_off_s: float = BACK_OFF_FIRST_S
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    retry: asyncio.Event = field(default_factory=asyncio.Event)
    """Set to try again at once."""
    moving: MovingTransport | None = None
    """The wire of a device that was found by itself."""
    present: bool = False
    """Plugged in, as the last look has it."""
    seen_at: float = float("-inf")
    """When the last look began that saw it where its wire leads (monotonic, s)."""
    lost_at: float = float("-inf")
    """When its wire was lost last; a look before that proves nothing."""
    seen: asyncio.Event = field(default_factory=asyncio.Event)
    """A look was taken that saw it."""
    attempts: int = 0
    told_at: float | None = None
    """When the kernel told that it, or something, was plugged in; None once it answers (monotonic, s)."""

    def move(self, item: Configured) -> None:
        """The device is at another address now."""
        self.configured = item
        self.device.spec = item.spec
        if self.moving is not None:
            self.moving.url = item.spec.url
        if self.tap is not None:
            self.tap.url = item.spec.url


async def until_seen(attached: Attached, look_wanted: Callable[[], None]) -> None:
    """Wait until a device that was found is certainly there: its node may be another device's by now."""
    since = max(attached.lost_at, time.monotonic() - FRESH_S)
    while not (attached.present and attached.seen_at >= since):
        attached.seen.clear()
        look_wanted()
        await attached.seen.wait()


def say_lost(device: Device, reason: str) -> None:
    """A lost device says so, unless its driver has already said what is wrong with it."""
    if device.status.state is DeviceState.CLOSED and device.status.problems:
        return
    problems = frozenset({Problem.UNREACHABLE})
    device.set_status(DeviceStatus(DeviceState.CLOSED, PowerState.OFF_OFFLINE, problems, reason))


async def pause(seconds: float, retry: asyncio.Event) -> None:
    """Wait before the next try; no longer when somebody asks for the device."""
    try:
        async with asyncio.timeout(seconds):
            await retry.wait()
    except TimeoutError:
        pass
    retry.clear()


def view_of(attached: Attached) -> DeviceView:
    """A device as the API tells it."""
    info, status, row = attached.device.info, attached.device.status, attached.configured.row
    return DeviceView(
        id=info.id,
        device_class=info.device_class,
        model=info.model,
        title=row.title,
        url=info.url,
        state=status.state,
        power=status.power,
        problems=sorted(status.problems),
        detail=status.detail,
        at=status.at,
        serial=info.serial,
        firmware=info.firmware,
        capabilities=sorted(info.capabilities),
    )
