"""nexo Retailer payment terminals: Adyen's Terminal API over the local network (JSON, TLS, NexoBlob), and XML 3.1.

The protocol in five lines: one POST carries one request, with Adyen encrypted and authenticated under a shared key; its
answer comes when the transaction ends, minutes later if need be. A ServiceID names each message; TransactionStatus
with the ServiceID of a payment repeats its answer, which is how a doubt is resolved. Abort, on a connection of its own,
asks a running one to end. Diagnosis tells how the terminal is. Login opens the period that Reconciliation closes.

Options: ``poiid`` (needed: ``P400Plus-275008565``), ``key_identifier`` and ``key_version`` (of the shared key; its
passphrase is in ``password_file``), ``environment`` (``live`` or ``test``), ``sale_id`` (the station's name),
``legacy_certificate`` (``true``: also believe the one older terminals share), ``answer`` and ``completion`` (seconds),
``waits`` (a factor below 1 for all waits: tests). The authority of the terminal's certificate is in ``ca_file``.

XML 3.1 (Swedbank Pay PAX) goes over HTTP in the clear, to port 11000, in a network of its own; it has ``poiid``,
``sale_id``, ``answer``, ``completion``, ``waits`` and ``listen`` (``host:port`` of this station where the terminal
shows and prints things; without it the terminal is logged in to as by a till that has no display). Only the last
payment can be reversed there. The same on a bare TCP connection has each message behind its length in four bytes, and
what the terminal asks comes on it.

Known limits: Adyen's display notifications want an HTTPS server with a certificate of its own and are not listened to:
what those terminals show is told in two steps only. Adyen answers a reversal when it was taken on, its end is in the
acquirer's report.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlsplit

from drivers.device import DeviceInfo, DeviceSpec, DeviceStatus, utc_now
from drivers.errors import (
    DeviceBusy,
    DeviceOffline,
    DriverError,
    FrameError,
    NotSupported,
    Refused,
    TransportError,
)
from drivers.events import Emit, TransitionEvent
from drivers.messages import AlsoAsked, MessageTransport
from drivers.terminals import (
    DayTotals,
    Evidence,
    Journal,
    PaymentRequest,
    PaymentResult,
    PaymentTerminal,
)
from drivers.terminals.nexo import service_ids, service_messages
from drivers.terminals.nexo.attempt import Attempt
from drivers.terminals.nexo.coding import ClearXml, Coding, SealedJson
from drivers.terminals.nexo.dialect import ADYEN, XML, Dialect
from drivers.terminals.nexo.framed import FramedWire
from drivers.terminals.nexo.inquiry import LoggedOut, Missing, Unknown, inquire, lost_memory, never_began
from drivers.terminals.nexo.link import Link, OtherTerminal
from drivers.terminals.nexo.nexoblob import Keys
from drivers.terminals.nexo.orders import Order, time_stamp
from drivers.terminals.nexo.pinning import pinned
from drivers.terminals.nexo.prompts import Screen
from drivers.terminals.nexo.service_messages import DiagnosisResponse
from drivers.terminals.nexo.serving import CAPABILITIES, Serving
from drivers.terminals.nexo.state import device_status
from drivers.terminals.nexo.timers import NexoTimers
from drivers.terminals.nexo.totals import day_totals
from drivers.terminals.nexo.words import Category, Condition, Result
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

_ENVIRONMENTS = ("live", "test")
_VERSION = "1"


class NexoTerminal(PaymentTerminal):
    """One terminal. One attempt at a time; questions and aborts go on connections of their own."""

    dialect: ClassVar[Dialect]
    reviewed = 20
    option_names: ClassVar[tuple[str, ...]] = (
        "poiid",
        "key_identifier",
        "key_version",
        "environment",
        "sale_id",
        "legacy_certificate",
        "answer",
        "completion",
        "waits",
    )

    def __init__(
        self, spec: DeviceSpec, transport: Transport, emit: Emit, timers: NexoTimers | None = None
    ) -> None:
        """Check keys, names and options. Raises NotSupported naming what is wrong."""
        super().__init__(spec, transport, emit)
        if unknown := sorted(set(spec.options) - set(self.option_names)):
            raise NotSupported(
                f"{spec.id}: no option {unknown[0]!r}; there are {', '.join(self.option_names)}"
            )
        if not isinstance(transport, MessageTransport):
            raise NotSupported(f"{spec.id}: a nexo terminal is reached by https://, not by {spec.url!r}")
        if spec.currency not in set(Currency):
            raise NotSupported(f"{spec.id}: currency {spec.currency!r}; there are {', '.join(Currency)}")
        self._currency = Currency(spec.currency)
        self._timers = timers or NexoTimers.from_options(spec.options)
        self._poi_id = spec.options.get("poiid", "")
        if not self._poi_id:
            raise NotSupported(
                f"{spec.id}: option poiid is needed: the terminal's id, e.g. P400Plus-275008565"
            )
        self._sale_id = spec.options.get("sale_id") or spec.station or spec.id
        self._wire = transport
        self._wire.kept = False
        if urlsplit(spec.url).scheme == "https":
            self._wire.tls = pinned(spec.authorities, self._names())
        self._link = Link(
            transport, self._coding(), self.dialect, self._sale_id, self._poi_id, self._next_service_id
        )
        self._connection = 0
        self._online = False
        self._look = asyncio.Event()
        self._attempt: Attempt | None = None
        self._serving = Serving(self._link.coding, self._sale_id, self._poi_id, self._look.set)
        self._hears = False
        if isinstance(transport, AlsoAsked) and not self.dialect.sealed:
            transport.listen = spec.options.get("listen", "")
            transport.takes = self._serving.answer
            self._hears = transport.hears
        self._offered = False
        """The terminal knows from this process what the till can show."""
        self._closing = False
        self._missing = Missing()
        self._logged_out: set[str] = set()
        """Attempts in doubt that were asked about when their session was gone."""

    def _coding(self) -> Coding:
        """Sealed where the dialect says so. Raises NotSupported when the keys make no sense."""
        if not self.dialect.sealed:
            return ClearXml()
        options = self.spec.options
        try:
            keys = Keys.derive(
                self.spec.password, options.get("key_identifier", ""), int(options.get("key_version", "0"))
            )
        except ValueError as error:
            raise NotSupported(
                f"{self.spec.id}: password_file holds the shared key's passphrase, key_version is a number: {error}"
            ) from error
        return SealedJson(keys)

    def _names(self) -> frozenset[str]:
        """Common names of which the certificate must have one. Raises NotSupported."""
        options = self.spec.options
        environment = options.get("environment", "live")
        if environment not in _ENVIRONMENTS:
            raise NotSupported(f"{self.spec.id}: environment is live or test, not {environment!r}")
        if not self.spec.authorities:
            raise NotSupported(
                f"{self.spec.id}: ca_file is needed: the root certificate that vouches for the terminal"
            )
        patterns = [self.dialect.common_name]
        if options.get("legacy_certificate", "").lower() == "true":
            patterns.append(self.dialect.legacy_name)
        return frozenset(pattern.format(poiid=self._poi_id, environment=environment) for pattern in patterns)

    async def _next_service_id(self) -> str:
        if self.numbers is None:
            raise NotSupported(f"{self.spec.id}: a nexo terminal needs numbers that are given once")
        return service_ids.of_service(await self.numbers.take(f"nexo {self._poi_id}"), utc_now())

    @property
    def info(self) -> DeviceInfo:
        """What is known of the terminal; ``serial`` is the POIID it is configured to have, and proves to have."""
        return DeviceInfo(
            self.spec.id,
            DeviceClass.PAYMENT_TERMINAL,
            self.spec.model,
            self.spec.url,
            serial=self._poi_id,
            capabilities=frozenset({"payment", "cancel", "repeat", "reversal", "refund", "end_of_day"}),
        )

    @property
    def busy(self) -> bool:
        """An attempt or an end of day is under way."""
        return self._attempt is not None or self._closing or super().busy

    async def run(self) -> None:
        """Ask how the terminal is, and again from time to time, until it does not answer (raises DriverError)."""
        gone = DeviceStatus(DeviceState.CLOSED, PowerState.UNKNOWN)
        try:
            await self.transport.open()
            while True:
                if self._attempt is None and not self._closing:
                    await self._diagnose()
                await self._pause()
        except DriverError as error:
            gone = _gone(error)
            raise
        finally:
            self._online = False
            self._connection += 1
            await self.transport.close()
            self.set_status(gone)

    async def _pause(self) -> None:
        self._look.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._timers.idle):
                await self._look.wait()

    async def check_health(self, level: CheckLevel) -> str:
        """The terminal's state in words, and whether its hosts answer; never a payment. Raises DriverError."""
        self._connected()
        if level is CheckLevel.INTERNAL or self._attempt is not None:
            return f"terminal {self._poi_id}: {self.status.detail or 'ready'}"
        found = await self._diagnose(hosts=True)
        away = [host.acquirer_id for host in found.host_status if host.is_reachable_flag is False]
        hosts = f"; no answer from {', '.join(away)}" if away else ""
        return f"terminal {self._poi_id}: {self.status.detail or 'ready'}{hosts}"

    async def last_transaction(self) -> Evidence:
        """Which terminal it is, and that it keeps our session. Its last transaction may be somebody else's: not asked.

        Raises DeviceBusy while it is at work, DriverError.
        """
        self._connected()
        self._not_paying()
        found = await self._diagnose()
        if self.status.state is DeviceState.BUSY:
            raise DeviceBusy(f"{self.spec.id} is busy with a transaction")
        if self._sale_id not in found.logged_sale_id or (self._hears and not self._offered):
            # Only here, where no attempt is open: a session that is gone tells an open one that things were forgotten.
            await self._login()
            found = await self._diagnose()
        return Evidence(terminal_id=self._poi_id, logged_in=self._sale_id in found.logged_sale_id)

    async def pay(self, request: PaymentRequest, journal: Journal) -> PaymentResult:
        """Run one attempt; see the contract. A wrong currency or amount is ``not_started`` before any byte."""
        return await self._run(request, journal)

    async def give_back(self, request: PaymentRequest, journal: Journal) -> PaymentResult:
        """Reversal by the terminal's own name of the payment, or refund to whatever card is put in; as ``pay``."""
        original = request.original
        if request.kind is PaymentKind.REVERSAL:
            if original is None or not original.reference:
                return _not_started(
                    "the terminal gave the payment no name; a refund gives its money back", self._poi_id
                )
            if original.terminal_id != self._poi_id:
                return _not_started(
                    f"terminal {self._poi_id} answers, {original.terminal_id} took the payment", self._poi_id
                )
        return await self._run(request, journal)

    async def _run(self, request: PaymentRequest, journal: Journal) -> PaymentResult:
        self._connected()
        self._not_paying()
        if request.amount.currency is not self._currency or request.amount.minor <= 0:
            return _not_started(
                f"the terminal takes {self._currency} above zero, not {request.amount}", self._poi_id
            )

        def show(prompt: TerminalPrompt) -> None:
            cancellable = prompt is TerminalPrompt.INSERT_CARD
            self.emit(TransitionEvent(self.spec.id, utc_now(), request.attempt, prompt, cancellable))

        screen = self._serving.screen = Screen(show)
        attempt = self._attempt = Attempt(
            self._link, self._timers, self._order(request), journal, screen.suppose
        )
        result: PaymentResult | None = None
        try:
            self.set_status(DeviceStatus(DeviceState.BUSY, PowerState.ONLINE))
            result = await attempt.run()
        finally:
            self._attempt = self._serving.screen = None
            if result is None or result.state in {PaymentState.IN_DOUBT, PaymentState.NOT_STARTED}:
                self._online = (
                    result is not None and result.state is PaymentState.NOT_STARTED and self._online
                )
                self._look.set()  # what was lost: an answer, or the terminal?
            elif self._online:
                self.set_status(DeviceStatus(DeviceState.IDLE, PowerState.ONLINE))
        if screen.receipt and result.state is PaymentState.APPROVED and not result.receipt_lines:
            return replace(result, receipt_lines=tuple(screen.receipt))
        return result

    def _order(self, request: PaymentRequest) -> Order:
        names = (self._sale_id, self._poi_id) if self.dialect.names_original else None
        return Order.of(request, names)

    async def resolve(self, request: PaymentRequest) -> PaymentResult | None:
        """TransactionStatus of the attempt's ServiceID; what NotFound proves is in ``inquiry.py``."""
        self._connected()
        self._not_paying()
        before = request.before
        if before.terminal_id and before.terminal_id != self._poi_id:
            return _other(f"another terminal answers: {self._poi_id} instead of {before.terminal_id}")
        try:
            found = await inquire(self._link, self._order(request), self._timers.answer)
            if isinstance(found, LoggedOut):
                # Noted before the new session hides that the old one is gone.
                self._logged_out.add(request.attempt)
                await self._login()
                found = await inquire(self._link, self._order(request), self._timers.answer)
        except OtherTerminal as error:
            return _other(f"another terminal answers: {error}")
        if isinstance(found, PaymentResult):
            self._forget(request.attempt)
            return found
        if not isinstance(found, Unknown):
            return None
        if request.attempt in self._logged_out or (
            before.logged_in and self._sale_id not in (await self._diagnose()).logged_sale_id
        ):
            self._forget(request.attempt)
            return lost_memory(before)
        if not self._missing.twice(request.attempt, self._connection, self._timers.not_found):
            return None
        self._forget(request.attempt)
        return never_began(before)

    def _forget(self, attempt: str) -> None:
        """It has come to its end."""
        self._missing.forget(attempt)
        self._logged_out.discard(attempt)

    async def review(self, request: PaymentRequest) -> PaymentResult | None:
        """The answer repeated by TransactionStatus; NotFound proves nothing of what is long past (see the contract)."""
        self._connected()
        self._not_paying()
        if request.before.terminal_id not in ("", self._poi_id):
            return None
        found = await inquire(self._link, self._order(request), self._timers.answer)
        return found if isinstance(found, PaymentResult) else None

    async def request_cancel(self) -> bool:
        """Ask for the end by Abort, now or as soon as the request has left."""
        if self._attempt is None:
            return False
        self._attempt.cancel()
        return True

    async def end_of_day(self) -> DayTotals:
        """Reconciliation of the period since the last one; see the contract."""
        self._connected()
        self._not_paying()
        self._closing = True
        try:
            if self._sale_id not in (await self._diagnose()).logged_sale_id:
                await self._login()
            request = service_messages.ReconciliationRequest("SaleReconciliation")
            said = await self._link.ask(Category.RECONCILIATION, request, self._timers.day)
        finally:
            self._closing = False
        if not isinstance(said, service_messages.ReconciliationResponse):
            raise FrameError("a reconciliation was answered by nothing")
        if said.response.result is not Result.SUCCESS:
            raise Refused(f"{self.spec.id}: no end of day: {said.response.error_condition}")
        return day_totals(said, self._poi_id, self._currency)

    # Exchanges.

    async def _login(self) -> None:
        """Begin a session. A terminal that wants none says so, and is taken at its word. Raises DriverError."""
        software = service_messages.SaleSoftware("Storefloor", "storefloor", _VERSION, "none")
        request = service_messages.LoginRequest(
            time_stamp(utc_now()),
            software,
            self.dialect.languages.get(self.spec.language, self.dialect.language),
            service_messages.SaleTerminalData(
                "Attended", CAPABILITIES if self._hears else ("PrinterReceipt",)
            ),
        )
        said = await self._link.ask(Category.LOGIN, request, self._timers.answer)
        if not isinstance(said, service_messages.LoginResponse):
            raise FrameError("a login was answered by nothing")
        if said.response.error_condition == Condition.BUSY:
            raise DeviceBusy(f"{self.spec.id} is busy")
        self._offered = said.response.result is Result.SUCCESS

    async def _diagnose(self, *, hosts: bool = False) -> DiagnosisResponse:
        """Ask how it is, and show it. Raises DriverError."""
        request = service_messages.DiagnosisRequest(host_diagnosis_flag=hosts)
        said = await self._link.ask(Category.DIAGNOSIS, request, self._timers.answer)
        if not isinstance(said, DiagnosisResponse):
            raise FrameError("a diagnosis was answered by nothing")
        self._online = True
        if self._attempt is None:
            self.set_status(device_status(said))
        return said

    # State.

    def _connected(self) -> None:
        if not self._online:
            raise DeviceOffline(f"{self.spec.id}: no connection to the terminal at {self.spec.url}")

    def _not_paying(self) -> None:
        if self._attempt is not None:
            raise DeviceBusy(f"{self.spec.id}: a payment is going on")
        if self._closing:
            raise DeviceBusy(f"{self.spec.id}: the day is being closed")


class AdyenTerminal(NexoTerminal):
    """A terminal of Adyen's, over the local network."""

    dialect = ADYEN


class XmlTerminal(NexoTerminal):
    """A terminal that speaks nexo 3.1 as XML over HTTP."""

    dialect = XML
    option_names: ClassVar[tuple[str, ...]] = (
        "poiid",
        "sale_id",
        "answer",
        "completion",
        "waits",
        "listen",
    )


class XmlTcpTerminal(XmlTerminal):
    """The same on a bare TCP connection, each message behind its length."""

    option_names = ("poiid", "sale_id", "answer", "completion", "waits")

    def __init__(
        self, spec: DeviceSpec, transport: Transport, emit: Emit, timers: NexoTimers | None = None
    ) -> None:
        """As ``NexoTerminal``; the wire is one of bytes."""
        super().__init__(spec, FramedWire(transport), emit, timers)


def _not_started(text: str, poi_id: str) -> PaymentResult:
    return PaymentResult(PaymentState.NOT_STARTED, Evidence(terminal_id=poi_id), text)


def _other(text: str) -> PaymentResult:
    return PaymentResult(PaymentState.NEEDS_STAFF, Evidence(), text)


def _gone(error: DriverError) -> DeviceStatus:
    """The status after the terminal was lost: out of reach, not the one we know, or refusing us."""
    if isinstance(error, TransportError | DeviceOffline):
        problem, power = Problem.UNREACHABLE, PowerState.OFF_OFFLINE
    elif isinstance(error, FrameError):
        problem, power = Problem.GARBLED, PowerState.OFFLINE
    else:
        problem, power = Problem.OUT_OF_ORDER, PowerState.OFFLINE
    return DeviceStatus(DeviceState.CLOSED, power, frozenset({problem}), str(error))
