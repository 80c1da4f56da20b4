"""The PosPrinter contract: documents in, paper out, and the truth about both (UnifiedPOS POSPrinter)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from drivers.device import Device, DeviceSpec, DeviceStatus
from drivers.events import Emit
from drivers.printers.receipt import Receipt
from drivers.transport import Transport
from drivers.vocabulary import DeviceClass, JobReason


@dataclass(frozen=True, slots=True)
class TextDocument:
    """Plain text, printed in the printer's standard font and cut."""

    text: str


@dataclass(frozen=True, slots=True)
class ImageDocument:
    """A PNG, scaled down to the paper's width, printed as raster and cut."""

    png: bytes


@dataclass(frozen=True, slots=True)
class PdfDocument:
    """A PDF, its pages scaled to the paper's width and printed as raster."""

    pdf: bytes


@dataclass(frozen=True, slots=True)
class RawDocument:
    """Bytes in the printer's own language, passed untouched."""

    data: bytes


Document = Receipt | TextDocument | ImageDocument | PdfDocument | RawDocument


JOB_TIMEOUT = 900.0
"""How long a job may take in all (seconds), also with the paper out in its middle and somebody looking for a roll."""


class PosPrinter(Device):
    """A receipt printer. One job at a time; the spool keeps the order."""

    device_class: ClassVar[DeviceClass] = DeviceClass.POS_PRINTER

    def __init__(self, spec: DeviceSpec, transport: Transport, emit: Emit) -> None:
        super().__init__(spec, transport, emit)
        self._watchers: list[Callable[[], None]] = []
        self._drawer_signal: bool | None = None

    @property
    def drawer_signal(self) -> bool | None:
        """Level of the drawer socket's sensor pin as last heard: True high, False low, None not known now."""
        return self._drawer_signal

    def watch(self, told: Callable[[], None]) -> Callable[[], None]:
        """Have ``told`` called after each change of status or drawer signal; returns what ends that."""
        self._watchers.append(told)
        return lambda: self._watchers.remove(told)

    def hear_drawer(self, signal: bool | None) -> None:
        """For drivers: what the printer said about the sensor pin."""
        changed, self._drawer_signal = signal is not self._drawer_signal, signal
        if changed:
            self._tell_watchers()

    def set_status(self, status: DeviceStatus) -> None:
        """Replace the status; tell it, also to what hangs on this printer."""
        changed = not self._status.same_as(status)
        super().set_status(status)
        if changed:
            self._tell_watchers()

    def _tell_watchers(self) -> None:
        for told in tuple(self._watchers):
            told()

    @property
    def job_timeout(self) -> float:
        """Seconds after which the driver itself ends a job, also one that stands still for want of paper."""
        return JOB_TIMEOUT

    @property
    @abstractmethod
    def ready(self) -> bool:
        """On-line with paper and closed cover, as far as is known now: a job may start."""

    @abstractmethod
    async def wait_ready(self) -> None:
        """Return once ``ready``. Waits for ever: the caller bounds or cancels it."""

    @abstractmethod
    def render(self, document: Document, *, copy: bool = False) -> bytes:
        """The document in the printer's language; pure. ``copy`` puts COPY on the paper. Raises DocumentError."""

    @abstractmethod
    async def print_bytes(self, data: bytes, started: Callable[[], None]) -> JobReason:
        """Send one rendered job and confirm it by the best way the model has.

        ``started`` is called right before the first byte may leave. Returns ``sent``, ``processed`` or ``printed``.
        Raises JobNotSent (nothing left: safe to try again) or OutcomeUnknown (broken off in the middle).
        """

    def broken_off(self, size: int) -> None:
        """A job of ``size`` rendered bytes may have been broken off before this process began to drive the printer.

        To be called before ``run``: the driver ends what the printer may still expect of it before anything else.
        """

    @abstractmethod
    async def open_drawer(self, drawer: int = 1) -> None:
        """Kick cash drawer 1 or 2. Raises DeviceOffline, NotSupported."""

    async def ask_drawer(self) -> bool | None:
        """The drawer's signal, asked of the printer now where its language can. Raises DeviceOffline."""
        return self._drawer_signal
