"""Vipps MobilePay as a payment terminal: ePayment API v1, a code on the customer's screen (userFlow QR).

The protocol in five lines: POST a payment under our own reference, whose answer holds what the code says; the customer
scans it and takes the payment in the app; GET tells the state and, what counts, the amounts reserved, taken, released
and given back; POST capture takes what is reserved; POST refund gives back. Each POST has an Idempotency-Key, by which
the same one again is the same one. There is no webhook: it would need a public address, and GET is the truth anyway.

Options: ``merchant`` (merchant serial number), ``client_id``; the password file holds ``client_secret=…`` and
``subscription_key=…``, one a line. ``time_scale`` shortens every wait, for tests and demos. The URL is
``https://api.vipps.no``, for tests ``https://apitest.vipps.no``.

Known limits: personal QR codes, push by phone number and partial captures are not used; there is no end of day (the
provider's settlement report is read elsewhere); a reversal is a refund of everything.
"""

from __future__ import annotations

import asyncio

from drivers.device import DeviceInfo, DeviceSpec, DeviceStatus, utc_now
from drivers.errors import DeviceBusy, DeviceOffline, DriverError, FrameError, NotSupported, Refused
from drivers.events import Emit, TransitionEvent
from drivers.messages import MessageTransport
from drivers.terminals import Evidence, Journal, PaymentRequest, PaymentResult, PaymentTerminal
from drivers.terminals.wallet.attempt import Attempt
from drivers.terminals.wallet.client import Credentials, WalletClient
from drivers.terminals.wallet.matching import Verdict, evidence, judge
from drivers.terminals.wallet.refund import Refund, refunded
from drivers.terminals.wallet.timers import WalletTimers
from drivers.transport import Transport
from drivers.vocabulary import (
    CheckLevel,
    Currency,
    DeviceClass,
    DeviceState,
    PaymentKind,
    PaymentState,
    PowerState,
    Problem,
    TerminalPrompt,
)

_NOBODY = "storefloor-nobody"
"""A reference that no payment has: asking for it shows that the provider answers us."""


class WalletTerminal(PaymentTerminal):
    """One merchant's wallet at one station. One attempt at a time, as at a terminal made of plastic."""

    option_names = ("merchant", "client_id", "time_scale")
    reviewed = 20

    def __init__(
        self, spec: DeviceSpec, transport: Transport, emit: Emit, timers: WalletTimers | None = None
    ) -> None:
        """Check options, secrets and currency. Raises NotSupported naming what is wrong."""
        super().__init__(spec, transport, emit)
        if not isinstance(transport, MessageTransport):
            raise NotSupported(f"{spec.id}: a wallet is reached by https://, not by {spec.url!r}")
        unknown = sorted(set(spec.options) - set(self.option_names))
        if unknown:
            raise NotSupported(
                f"{spec.id}: a wallet has no option {unknown[0]!r}; it has {', '.join(self.option_names)}"
            )
        self._timers = timers or WalletTimers.from_options(spec.options)
        options = spec.options
        who = Credentials.read(options.get("merchant", ""), options.get("client_id", ""), spec.password)
        self._merchant = who.merchant
        self._client = WalletClient(transport, who, self._timers)
        self._currency = Currency(spec.currency)
        self._ready = False
        self._attempt: Attempt | None = None
        self._giving = False
        self._made: set[str] = set()
        """References of which the provider said that they are made: it must not know nothing of them later."""

    @property
    def info(self) -> DeviceInfo:
        """What is known of it; ``serial`` is the merchant's number."""
        return DeviceInfo(
            self.spec.id,
            DeviceClass.PAYMENT_TERMINAL,
            self.spec.model,
            self.spec.url,
            serial=self._merchant,
            capabilities=frozenset({"payment", "cancel", "refund", "code"}),
        )

    @property
    def busy(self) -> bool:
        """A payment or refund runs."""
        return self._attempt is not None or self._giving

    async def run(self) -> None:
        """Have a token, look whether the provider answers, until it does not (raises DriverError)."""
        gone = DeviceStatus(DeviceState.CLOSED, PowerState.UNKNOWN)
        try:
            await self.transport.open()
            while True:
                until_renewal = await self._client.renew()
                if not self.busy:
                    await self._look()
                self._ready = True
                state = DeviceState.BUSY if self.busy else DeviceState.IDLE
                self.set_status(DeviceStatus(state, PowerState.ONLINE))
                await asyncio.sleep(min(until_renewal or self._timers.idle, self._timers.idle))
        except DriverError as error:
            refused = isinstance(error, Refused | FrameError)
            problem = Problem.OUT_OF_ORDER if refused else Problem.UNREACHABLE
            power = PowerState.OFFLINE if refused else PowerState.OFF_OFFLINE
            gone = DeviceStatus(DeviceState.CLOSED, power, frozenset({problem}), str(error))
            raise
        finally:
            self._ready = False
            await self.transport.close()
            self.set_status(gone)

    async def _look(self) -> None:
        """Whether the provider answers, and takes our token. Raises DriverError."""
        await self._client.payment(_NOBODY)

    async def check_health(self, level: CheckLevel) -> str:
        """Whether the provider answers; never a payment. Raises DriverError."""
        self._connected()
        if level is not CheckLevel.INTERNAL:
            await self._look()
        return f"merchant {self._merchant}: ready"

    async def last_transaction(self) -> Evidence:
        """Who the merchant is: a wallet knows no "last" one, each is asked for by its own reference.

        The provider is asked something first, so that nobody begins to pay where nobody answers. Raises DriverError.
        """
        self._idle()
        await self._look()
        return Evidence(terminal_id=self._merchant)

    async def pay(self, request: PaymentRequest, journal: Journal) -> PaymentResult:
        """Run one attempt; see the contract. A wrong currency or amount is ``not_started`` before any byte."""
        self._idle()
        if request.amount.currency is not self._currency or request.amount.minor < 100:
            text = f"a wallet takes 1.00 {self._currency} or more"
            return PaymentResult(PaymentState.NOT_STARTED, Evidence(), text)

        def show(prompt: TerminalPrompt, code: str) -> None:
            cancellable = prompt in (TerminalPrompt.CONNECTING, TerminalPrompt.SCAN_CODE)
            if code:
                self._made.add(request.attempt)
            self.emit(TransitionEvent(self.spec.id, utc_now(), request.attempt, prompt, cancellable, code))

        attempt = Attempt(self._client, self._timers, self._merchant, request, journal, show)
        self._attempt = attempt
        self.set_status(DeviceStatus(DeviceState.BUSY, PowerState.ONLINE))
        try:
            result = await attempt.run()
            if result.state is not PaymentState.IN_DOUBT:
                self._made.discard(request.attempt)
            return result
        finally:
            self._attempt = None
            self._rest()

    async def give_back(self, request: PaymentRequest, journal: Journal) -> PaymentResult:
        """Give an amount, or all, back to whoever paid, by the payment's reference; see the contract."""
        self._idle()
        if request.original is None or not request.original.reference:
            return PaymentResult(PaymentState.NOT_STARTED, Evidence(), "the payment has no reference")
        if request.original.terminal_id not in ("", self._merchant):
            text = f"merchant {request.original.terminal_id} took it, this is {self._merchant}"
            return PaymentResult(PaymentState.NOT_STARTED, Evidence(), text)
        self._giving = True
        self.set_status(DeviceStatus(DeviceState.BUSY, PowerState.ONLINE))
        try:
            return await Refund(self._client, self._timers, self._merchant, request, journal).run()
        finally:
            self._giving = False
            self._rest()

    async def request_cancel(self) -> bool:
        """Ask the running attempt to end. False when none runs."""
        if self._attempt is None:
            return False
        self._attempt.cancel()
        return True

    async def resolve(self, request: PaymentRequest) -> PaymentResult | None:
        """Ask what became of an attempt; see the contract.

        What the customer has taken and nobody captured is captured now: it is owed work. What nobody has taken for
        ``abandon`` is ended, because its code stands on no screen any more.
        """
        self._connected()
        if request.before.terminal_id not in ("", self._merchant):
            text = f"another merchant: {self._merchant} instead of {request.before.terminal_id}"
            return PaymentResult(PaymentState.NEEDS_STAFF, Evidence(), text)
        try:
            if request.kind is PaymentKind.PAYMENT:
                return await self._resolve_payment(request)
            found = await refunded(self._client, request, self._merchant)
        except FrameError as error:
            return PaymentResult(PaymentState.NEEDS_STAFF, Evidence(), str(error))
        if found is None and self._old(request, self._timers.settle):
            return PaymentResult(PaymentState.NOT_STARTED, Evidence(), "the provider knows no such refund")
        return found

    async def review(self, request: PaymentRequest) -> PaymentResult | None:
        """What the provider says of it today; unlike ``resolve`` it captures and ends nothing (see the contract)."""
        self._connected()
        if request.before.terminal_id not in ("", self._merchant):
            return None
        try:
            if request.kind is not PaymentKind.PAYMENT:
                return await refunded(self._client, request, self._merchant)
            said = await self._client.payment(request.attempt)
            verdict = None if said is None else judge(request, said)
        except FrameError:
            return None
        if said is None and self._old(request, self._timers.settle):
            return PaymentResult(PaymentState.NOT_STARTED, Evidence(), "the provider knows no such payment")
        if said is not None and verdict is Verdict.TAKEN:
            return PaymentResult(
                PaymentState.APPROVED, evidence(request, said, self._merchant), "the provider has captured it"
            )
        if said is not None and verdict is Verdict.RELEASED:
            return PaymentResult(PaymentState.CANCELLED, Evidence(), said.state.lower()[:20])
        return None

    async def _resolve_payment(self, request: PaymentRequest) -> PaymentResult | None:
        said = await self._client.payment(request.attempt)
        if said is None and request.attempt in self._made:
            return PaymentResult(
                PaymentState.NEEDS_STAFF, Evidence(), "the provider lost the payment it had made"
            )
        if said is None:
            if not self._old(request, self._timers.settle):
                return None  # what was sent in the last moment may still arrive
            return PaymentResult(PaymentState.NOT_STARTED, Evidence(), "the provider knows no such payment")
        match judge(request, said):
            case Verdict.TAKEN:
                found = evidence(request, said, self._merchant)
                return PaymentResult(PaymentState.APPROVED, found, "captured")
            case Verdict.RELEASED:
                return PaymentResult(PaymentState.CANCELLED, Evidence(), said.state.lower()[:20])
            case Verdict.CAPTURE:
                await self._client.capture(request.attempt, request.amount)
            case Verdict.WAIT if self._old(request, self._timers.abandon):
                await self._client.cancel(request.attempt, untaken_only=True)
            case _:
                return None
        return await self._after(request)

    async def _after(self, request: PaymentRequest) -> PaymentResult | None:
        """The truth again, after it was asked to become another one."""
        said = await self._client.payment(request.attempt)
        verdict = None if said is None else judge(request, said)
        if said is not None and verdict is Verdict.TAKEN:
            found = evidence(request, said, self._merchant)
            return PaymentResult(PaymentState.APPROVED, found, "captured")
        if verdict is Verdict.RELEASED:
            return PaymentResult(PaymentState.CANCELLED, Evidence(), "not taken in time")
        return None

    @staticmethod
    def _old(request: PaymentRequest, seconds: float) -> bool:
        return request.started_at is not None and (utc_now() - request.started_at).total_seconds() > seconds

    # State.

    def _connected(self) -> None:
        if not self._ready:
            raise DeviceOffline(f"{self.spec.id}: {self.spec.url} does not answer")

    def _idle(self) -> None:
        self._connected()
        if self.busy:
            raise DeviceBusy(f"{self.spec.id}: a payment is going on")

    def _rest(self) -> None:
        if self._ready:
            self.set_status(DeviceStatus(DeviceState.IDLE, PowerState.ONLINE))
