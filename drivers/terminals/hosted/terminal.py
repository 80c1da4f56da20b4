"""A payment terminal behind a vendor's blocking library: the library has a process of its own, and cannot stop ours.

The base for plug-ins (docs/adding-a-device.md): a subclass names the module of its child. The process is started when
the device is, asked one thing at a time, and killed when it does not answer in time. Whatever ends it during a payment
leaves the payment in doubt; the next process is asked what became of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from drivers import errors
from drivers.device import DeviceInfo, DeviceSpec, DeviceStatus, utc_now
from drivers.errors import DeviceBusy, DeviceOffline, DriverError, FrameError
from drivers.events import Emit, TransitionEvent
from drivers.terminals import DayTotals, Evidence, Journal, PaymentRequest, PaymentResult, PaymentTerminal
from drivers.terminals.hosted.messages import Cancel, Done, Failed, Setup, Step, Tell, What
from drivers.terminals.hosted.process import HostedTimers, LibraryProcess
from drivers.transport import Transport
from drivers.vocabulary import (
    CheckLevel,
    DeviceClass,
    DeviceState,
    PaymentKind,
    PaymentState,
    PowerState,
    Problem,
    TerminalPrompt,
)

_ERRORS: dict[str, type[DriverError]] = {
    kind.code: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, DriverError)
}
_ENDS = {
    PaymentState.NOT_STARTED,
    PaymentState.APPROVED,
    PaymentState.DECLINED,
    PaymentState.CANCELLED,
    PaymentState.IN_DOUBT,
}
_ANSWERS = _ENDS - {PaymentState.IN_DOUBT} | {PaymentState.NEEDS_STAFF}


class HostedTerminal(PaymentTerminal):
    """One library's process. Subclasses set ``module``, and ``option_names`` where they have options."""

    module: ClassVar[str]
    """Dotted name of the child's main module, which calls ``child.serve``."""
    capabilities: ClassVar[frozenset[str]] = frozenset({"payment", "cancel"})

    def __init__(
        self, spec: DeviceSpec, transport: Transport, emit: Emit, timers: HostedTimers | None = None
    ) -> None:
        """The transport stays unopened: the library has its own way to the terminal, told by the URL."""
        super().__init__(spec, transport, emit)
        self._timers = timers or HostedTimers()
        self._child: LibraryProcess | None = None
        self._terminal_id = ""
        self._attempt = ""

    @property
    def info(self) -> DeviceInfo:
        """What is known of the terminal; ``serial`` is the id the library named."""
        return DeviceInfo(
            self.spec.id,
            DeviceClass.PAYMENT_TERMINAL,
            self.spec.model,
            self.spec.url,
            serial=self._terminal_id,
            capabilities=self.capabilities,
        )

    @property
    def busy(self) -> bool:
        """A payment runs."""
        return bool(self._attempt)

    async def run(self) -> None:
        """Start the process and stay until it ends (raises DriverError) or the task is cancelled."""
        gone = DeviceStatus(DeviceState.CLOSED, PowerState.UNKNOWN)
        child = LibraryProcess(self.module, self._timers)
        try:
            await child.start()
            spec = self.spec
            setup = Setup(spec.id, spec.url, dict(spec.options), spec.password, spec.currency)
            said = _done(await child.ask(What.CONNECT, self._timers.start, setup=setup))
            self._terminal_id = said.evidence.terminal_id if said.evidence else ""
            self._child = child
            self.set_status(DeviceStatus(DeviceState.IDLE, PowerState.ONLINE))
            raise await child.ended
        except DriverError as error:
            problems = frozenset({Problem.UNREACHABLE})
            gone = DeviceStatus(DeviceState.CLOSED, PowerState.OFF_OFFLINE, problems, str(error))
            raise
        finally:
            self._child = None
            await child.stop()
            self.set_status(gone)

    async def check_health(self, level: CheckLevel) -> str:
        """Whether the library answers; never a payment. Raises DriverError."""
        child = self._connected()
        if level is not CheckLevel.INTERNAL and not self._attempt:
            _done(await child.ask(What.LAST, self._timers.answer))
        return f"terminal {self._terminal_id}: ready"

    async def last_transaction(self) -> Evidence:
        """The last transaction the library knows. Raises DriverError."""
        said = _done(await self._idle().ask(What.LAST, self._timers.answer))
        return said.evidence or Evidence(terminal_id=self._terminal_id)

    async def pay(self, request: PaymentRequest, journal: Journal) -> PaymentResult:
        """Run one attempt; see the contract."""
        return await self._run(What.PAY, request, journal)

    async def give_back(self, request: PaymentRequest, journal: Journal) -> PaymentResult:
        """Run one reversal or refund; see the contract."""
        wanted = str(PaymentKind(request.kind))
        if wanted not in self.capabilities:
            return await super().give_back(request, journal)
        return await self._run(What.GIVE_BACK, request, journal)

    async def end_of_day(self) -> DayTotals:
        """Close the batch; see the contract."""
        if "end_of_day" not in self.capabilities:
            return await super().end_of_day()
        said = _done(await self._idle().ask(What.END_OF_DAY, self._timers.payment))
        return said.totals or DayTotals(terminal_id=self._terminal_id)

    async def resolve(self, request: PaymentRequest) -> PaymentResult | None:
        """Ask the library what became of an attempt. Raises DriverError."""
        child = self._idle()
        if request.before.terminal_id not in ("", self._terminal_id):
            text = f"another terminal answers: {self._terminal_id} instead of {request.before.terminal_id}"
            return PaymentResult(PaymentState.NEEDS_STAFF, Evidence(), text)
        result = _done(await child.ask(What.RESOLVE, self._timers.answer, request=request)).result
        if result is not None and result.state not in _ANSWERS:
            raise FrameError(f"the library says that an attempt asked about is {result.state}")
        return result

    async def request_cancel(self) -> bool:
        """Pass the wish on. False when no attempt runs."""
        if self._child is None or not self._attempt:
            return False
        await self._child.send(Cancel())
        return True

    async def _run(self, what: What, request: PaymentRequest, journal: Journal) -> PaymentResult:
        child = self._idle()
        self._attempt = request.attempt
        self.set_status(DeviceStatus(DeviceState.BUSY, PowerState.ONLINE))
        try:
            await journal.sending()
            return await self._follow(child, what, request, journal)
        finally:
            self._attempt = ""
            if self._child is child:
                self.set_status(DeviceStatus(DeviceState.IDLE, PowerState.ONLINE))

    async def _follow(
        self, child: LibraryProcess, what: What, request: PaymentRequest, journal: Journal
    ) -> PaymentResult:
        kept: list[Evidence] = []
        steps = 0

        async def tell(step: Tell) -> None:
            nonlocal steps
            steps += 1
            match step:
                case Tell(step=Step.SENT):
                    await journal.sent()
                case Tell(step=Step.STARTED):
                    await journal.started()
                case Tell(evidence=Evidence() as evidence):
                    await journal.evidence(evidence)
                    kept.append(evidence)
                case _:
                    raise FrameError("evidence without evidence")

        show = self._shown(request.attempt)
        try:
            said = await child.ask(what, self._timers.payment, request=request, tell=tell, show=show)
            if isinstance(said, Failed):
                refused = PaymentState.IN_DOUBT if steps else PaymentState.NOT_STARTED
                return PaymentResult(refused, Evidence(), said.detail)
            if said.result is None or said.result.state not in _ENDS:
                raise FrameError("the library ended a payment without saying how")
            if said.result.state is PaymentState.APPROVED and said.result.evidence not in kept:
                await journal.evidence(said.result.evidence)
            return said.result
        except DriverError as error:
            return PaymentResult(PaymentState.IN_DOUBT, kept[-1] if kept else Evidence(), str(error))

    def _shown(self, attempt: str) -> Callable[[TerminalPrompt, bool], None]:
        def show(prompt: TerminalPrompt, cancellable: bool) -> None:
            self.emit(TransitionEvent(self.spec.id, utc_now(), attempt, prompt, cancellable))

        return show

    def _connected(self) -> LibraryProcess:
        if self._child is None or self._child.ended.done():
            raise DeviceOffline(f"{self.spec.id}: the library's process is not ready")
        return self._child

    def _idle(self) -> LibraryProcess:
        child = self._connected()
        if self._attempt:
            raise DeviceBusy(f"{self.spec.id}: a payment is going on")
        return child


def _done(said: Done | Failed) -> Done:
    """The answer; raises the DriverError that the library refused with."""
    if isinstance(said, Failed):
        raise _ERRORS.get(said.code, DriverError)(said.detail)
    return said
