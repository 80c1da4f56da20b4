"""The CashDrawer contract: opened until it is open, and the truth about it (UnifiedPOS CashDrawer).

A drawer is a device of its own, also where its cable ends in a printer: it has its own id, state and events. The wire
has one owner all the same: a drawer that hangs on a printer is given the printer (``use``), never its transport.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from drivers.device import Device
from drivers.printers import PosPrinter
from drivers.vocabulary import DeviceClass, DrawerState


@dataclass(frozen=True, slots=True)
class Opened:
    """How an opening went."""

    state: DrawerState
    """``open``, or ``unknown`` where the drawer has no sensor: then it was kicked, and that is all that is known."""
    kicks: int
    """0 when it stood open already."""


class CashDrawer(Device):
    """A cash drawer. One opening at a time; the second finds it open."""

    device_class: ClassVar[DeviceClass] = DeviceClass.CASH_DRAWER

    @property
    @abstractmethod
    def printer(self) -> str:
        """Id of the printer it hangs on."""

    @abstractmethod
    def use(self, printer: PosPrinter) -> None:
        """The printer it hangs on; given once, before ``run``. Raises NotSupported for a printer that has no socket."""

    @property
    @abstractmethod
    def drawer(self) -> DrawerState:
        """As the sensor says it now."""

    @abstractmethod
    async def open(self) -> Opened:
        """Open it: kick until the sensor says open, three times at most. Safe to repeat: an open drawer is not kicked.

        Raises DeviceOffline (nothing was sent), Refused (three kicks, and it is shut), OutcomeUnknown (kicked, and the
        printer was lost before it said how the drawer is).
        """
