"""What every device is: its description, its status, and its lifecycle.

The lifecycle speaks UnifiedPOS (open, claim, enable, check health, close), folded into two verbs an async program
needs: ``run`` owns the wire from open to loss, and requests are methods that work while ``run`` is connected. The
daemon's per-device supervisor calls ``run`` again, with back-off, for as long as the device is configured.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from drivers.vocabulary import CheckLevel, DeviceClass, DeviceState, PowerState, Problem

if TYPE_CHECKING:
    from drivers.events import Emit
    from drivers.transport import Transport


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """What a driver is told about the device it is to drive: the table's row and the station's configuration."""

    id: str
    model: str
    url: str
    profile: str = ""
    quirks: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    """Free options of the driver, named in its docstring (columns, code page, language …)."""
    password: str = field(default="", repr=False)
    currency: str = "DKK"
    station: str = ""
    """Name of the station, unique in the shop."""
    language: str = "en"
    """What the station's people speak (ISO 639-1)."""
    authorities: str = field(default="", repr=False)
    """Certificates (PEM) that a device over TLS is to be vouched for by; empty: those the system trusts."""


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """What a device is; does not change while it is attached."""

    id: str
    device_class: DeviceClass
    model: str
    url: str
    vendor: str = ""
    serial: str = ""
    firmware: str = ""
    capabilities: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """How a device is at one moment. Replaced, never edited."""

    state: DeviceState = DeviceState.CLOSED
    power: PowerState = PowerState.UNKNOWN
    problems: frozenset[Problem] = frozenset()
    detail: str = ""
    """One sentence for a technician when something is wrong: what, where, what to do."""
    at: datetime = field(default_factory=utc_now)

    def same_as(self, other: DeviceStatus) -> bool:
        """Equal but for the time and the wording of the detail: no event is due."""
        return (self.state, self.power, self.problems) == (other.state, other.power, other.problems)


class Device(ABC):
    """One attached device. Given its transport and ``emit``, it opens no file, reads no config, starts no thread."""

    device_class: ClassVar[DeviceClass]
    option_names: ClassVar[tuple[str, ...]] = ()
    """Options and quirks the driver takes, where it names them."""
    profiles: ClassVar[tuple[str, ...]] = ()
    """Profiles of the driver's capability database, where it has one."""

    def __init__(self, spec: DeviceSpec, transport: Transport, emit: Emit) -> None:
        self.spec = spec
        self.transport = transport
        self.emit = emit
        self._status = DeviceStatus()

    @property
    def status(self) -> DeviceStatus:
        """The present status."""
        return self._status

    @property
    def busy(self) -> bool:
        """At work just now: its wire is not to be taken away."""
        return self._status.state is DeviceState.BUSY

    def set_status(self, status: DeviceStatus) -> None:
        """Replace the status and emit a StatusUpdateEvent when anything but its time changed."""
        from drivers.events import StatusUpdateEvent  # noqa: PLC0415  events imports DeviceStatus from here

        changed = not self._status.same_as(status)
        self._status = status
        if changed:
            self.emit(StatusUpdateEvent(device=self.spec.id, at=status.at, status=status))

    @property
    @abstractmethod
    def info(self) -> DeviceInfo:
        """What the device is, as far as it is known now."""

    @abstractmethod
    async def run(self) -> None:
        """Own the wire: open it, get the device ready, serve it until the wire is lost or the task is cancelled.

        Leaves the transport closed and the status telling the truth. Raises DriverError when the wire is lost; the
        supervisor turns it into power ``off_offline`` + problem ``unreachable`` and calls again later.
        """

    @abstractmethod
    async def check_health(self, level: CheckLevel) -> str:
        """Check the device (UnifiedPOS CheckHealth) and say in one sentence what was found. Raises DriverError."""
