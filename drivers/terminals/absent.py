"""The stand-in for a terminal whose plug-in cannot be used: it says so, and the station goes on without it.

A payment that was open at the last stop stays open: it is asked about until the plug-in is back or a clerk decides.
"""

from __future__ import annotations

from typing import NoReturn

from drivers.device import DeviceInfo, DeviceSpec, DeviceStatus
from drivers.errors import DeviceOffline
from drivers.events import Emit
from drivers.terminals import Evidence, Journal, PaymentRequest, PaymentResult, PaymentTerminal
from drivers.transport import Transport
from drivers.vocabulary import CheckLevel, DeviceClass, DeviceState, PowerState, Problem


class AbsentTerminal(PaymentTerminal):
    """Out of order, with the reason in its status; every request raises DeviceOffline with the same."""

    def __init__(self, spec: DeviceSpec, transport: Transport, emit: Emit, reason: str) -> None:
        super().__init__(spec, transport, emit)
        self._reason = f"{spec.id}: {reason}"

    @property
    def info(self) -> DeviceInfo:
        """What the configuration says of it."""
        return DeviceInfo(self.spec.id, DeviceClass.PAYMENT_TERMINAL, self.spec.model, self.spec.url)

    async def run(self) -> None:
        """Say what is wrong. Raises DeviceOffline."""
        problems = frozenset({Problem.OUT_OF_ORDER})
        self.set_status(DeviceStatus(DeviceState.CLOSED, PowerState.OFFLINE, problems, self._reason))
        self._absent()

    async def check_health(self, level: CheckLevel) -> str:
        """Raises DeviceOffline."""
        del level
        self._absent()

    async def last_transaction(self) -> Evidence:
        """Raises DeviceOffline."""
        self._absent()

    async def pay(self, request: PaymentRequest, journal: Journal) -> PaymentResult:
        """Raises DeviceOffline: nothing left."""
        del request, journal
        self._absent()

    async def resolve(self, request: PaymentRequest) -> PaymentResult | None:
        """Raises DeviceOffline: nobody knows yet."""
        del request
        self._absent()

    async def request_cancel(self) -> bool:
        """Nothing runs."""
        return False

    def _absent(self) -> NoReturn:
        raise DeviceOffline(self._reason)
