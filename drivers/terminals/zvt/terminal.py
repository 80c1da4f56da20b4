"""ZVT payment terminals over TCP or serial (VdTH PA00P015 rev. 13.08, PA00P016): Feig, CCV, PAX, Verifone and others.

The protocol in five lines: the till opens TCP port 20007 (Feig 22000) and speaks bare APDUs. 06 00 registers; 06 01
asks for a payment and is answered by 80 00, after which the terminal is master: 04 FF (what it is doing), 04 0F (how
the payment ended, booked once acknowledged) and 06 D1/06 D3 (receipt lines), each acknowledged, until 06 0F or 06 1E.
05 01 asks for the state, 06 20 with service byte 03 for the last transaction: that is how a doubt is resolved.

Options: ``t3`` (seconds to a direct answer, 5) and ``t4`` (seconds to the end of a payment, 180). ``password`` is six
digits, 000000 where none is set; ``currency`` the terminal's.

06 30 reverses the payment of a receipt number, 06 31 gives an amount to the card that is put in, 06 50 closes the day.

On a serial line (``serial://…?baud=9600&stop=2``) each APDU is a block with a check sum, acknowledged and, if need be,
repeated.

Known limits: TLS later; tag 1F1F is never sent (a wrong value reverses a payment). A lost answer to a
reversal is resolved only where the terminal names the trace it reversed (BMP 37); else a person has to say.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
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
from drivers.events import Emit, ErrorEvent, TransitionEvent
from drivers.terminals import DayTotals, Evidence, Journal, PaymentRequest, PaymentResult, PaymentTerminal
from drivers.terminals.zvt import bmp, codes
from drivers.terminals.zvt.apdu import Apdu
from drivers.terminals.zvt.attempt import CANCELLABLE, Attempt
from drivers.terminals.zvt.frames import (
    Abort,
    Completion,
    EndOfDay,
    Negative,
    Positive,
    Registration,
    RepeatReceipt,
    StatusEnquiry,
)
from drivers.terminals.zvt.line import SerialLine
from drivers.terminals.zvt.matching import judge
from drivers.terminals.zvt.session import Session, closed
from drivers.terminals.zvt.status_info import StatusInfo
from drivers.terminals.zvt.timers import ZvtTimers
from drivers.terminals.zvt.totals import day_totals
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

_MOST = 10**12


class ZvtTerminal(PaymentTerminal):
    """One terminal. One exchange at a time; while a payment runs nothing else is sent but 06 B0."""

    def __init__(
        self, spec: DeviceSpec, transport: Transport, emit: Emit, timers: ZvtTimers | None = None
    ) -> None:
        """Check password, currency and options. Raises NotSupported naming what is wrong."""
        super().__init__(spec, transport, emit)
        password = spec.password or "000000"
        if not (len(password) == 6 and password.isascii() and password.isdecimal()):
            raise NotSupported(f"{spec.id}: the password of a ZVT terminal is six digits")
        if spec.currency not in set(Currency):
            raise NotSupported(f"{spec.id}: currency {spec.currency!r}; there are {', '.join(Currency)}")
        self._password = int(password)
        self._currency = Currency(spec.currency)
        self._timers = timers or ZvtTimers.from_options(spec.options)
        if urlsplit(spec.url).scheme == "serial":
            self.transport = SerialLine(transport, self._timers)
        self._session: Session | None = None
        self._attempt: Attempt | None = None
        self._closing = False

    @property
    def info(self) -> DeviceInfo:
        """What is known of the terminal; ``serial`` is the terminal id it registered with."""
        serial = self._session.terminal_id if self._session else ""
        return DeviceInfo(
            self.spec.id,
            DeviceClass.PAYMENT_TERMINAL,
            self.spec.model,
            self.spec.url,
            serial=serial,
            capabilities=frozenset({"payment", "cancel", "repeat", "reversal", "refund", "end_of_day"}),
        )

    async def run(self) -> None:
        """Connect, register, and ask for the state once a minute until the wire is lost (raises DriverError)."""
        gone = DeviceStatus(DeviceState.CLOSED, PowerState.UNKNOWN)
        try:
            await self.transport.open()
            await self._serve(Session(self.transport, self._timers, self._unasked))
        except DriverError as error:
            gone = _gone(error)
            raise
        finally:
            await self.transport.close()
            self.set_status(gone)

    async def _serve(self, session: Session) -> None:
        reader = asyncio.create_task(session.read(), name=f"{self.spec.id} reader")
        try:
            await self._register(session)
            self._session = session
            await self._enquire(session)
            while True:
                error = await session.lost(self._timers.idle)
                if error is not None:
                    raise error
                if not session.exchanging:
                    await self._enquire(session)
        finally:
            self._session = None
            session.break_off(closed(self.spec.url))
            reader.cancel()
            await asyncio.wait({reader})
            if not reader.cancelled():
                reader.result()  # a fault of the reader itself is not to be swallowed

    async def check_health(self, level: CheckLevel) -> str:
        """The terminal's state in words; never a payment. Raises DriverError."""
        session = self._connected()
        if level is not CheckLevel.INTERNAL and self._attempt is None:
            await self._enquire(session)
        return f"terminal {session.terminal_id}: {self.status.detail or 'ready'}"

    async def last_transaction(self) -> Evidence:
        """The last transaction the terminal knows, by 06 20 with service byte 03; the terminal's id whatever it knows.

        The id is the registered one: a doubt must notice that another terminal answers. Raises DriverError.
        """
        session = self._connected()
        self._not_paying()
        async with session.exchange():
            found = await self._repeat(session)
        if found is None:
            raise DeviceBusy(f"{self.spec.id} is busy with a transaction")
        return replace(found, terminal_id=session.terminal_id or found.terminal_id)

    async def pay(self, request: PaymentRequest, journal: Journal) -> PaymentResult:
        """Run one attempt; see the contract. A wrong currency or amount is ``not_started`` before any byte."""
        return await self._run(request, journal)

    async def give_back(self, request: PaymentRequest, journal: Journal) -> PaymentResult:
        """06 30 by receipt number, or 06 31; see the contract. Only on the terminal that took the money.

        A receipt number is a terminal's own: on another one it would reverse somebody else's payment.
        """
        session, original = self._connected(), request.original
        if request.kind is PaymentKind.REVERSAL:
            if original is None or original.receipt_no is None:
                return _not_started("the payment has no receipt number; a refund gives its money back")
            if original.terminal_id and original.terminal_id != session.terminal_id:
                return _not_started(
                    f"terminal {session.terminal_id} answers, {original.terminal_id} took the payment"
                )
        return await self._run(request, journal)

    async def _run(self, request: PaymentRequest, journal: Journal) -> PaymentResult:
        session = self._connected()
        self._not_paying()
        if request.amount.currency is not self._currency or not 0 < request.amount.minor < _MOST:
            return _not_started(
                f"the terminal takes {self._currency} from 0.01 to 9999999999.99, not {request.amount}"
            )

        def show(prompt: TerminalPrompt) -> None:
            cancellable = prompt in CANCELLABLE
            self.emit(TransitionEvent(self.spec.id, utc_now(), request.attempt, prompt, cancellable))

        attempt = self._attempt = Attempt(session, self._timers, request, journal, show, self._password)
        try:
            async with session.exchange():
                self.set_status(DeviceStatus(DeviceState.BUSY, PowerState.ONLINE))
                result = await attempt.run()
        except DriverError as error:
            # Only the exchange's own check raises: the wire was lost before anything left.
            raise DeviceOffline(f"{self.spec.id}: {error}") from error
        finally:
            self._attempt = None
        if self._session is session and result.state is not PaymentState.IN_DOUBT:
            self.set_status(DeviceStatus(DeviceState.IDLE, PowerState.ONLINE))
        return result

    async def end_of_day(self) -> DayTotals:
        """06 50: the totals of 04 0F, BMP 04 and 60; see the contract. Receipt lines are taken and left."""
        session = self._connected()
        self._not_paying()
        self._closing = True
        try:
            async with session.exchange():
                refusal = (await session.command(EndOfDay(self._password))).refusal
                if refusal is not None:
                    raise Refused(f"{self.spec.id}: no end of day: {codes.result_text(refusal)}")
                return await self._totals(session)
        finally:
            self._closing = False

    async def _totals(self, session: Session) -> DayTotals:
        """What comes between 80 00 and 06 0F. Raises Refused when nothing was closed, and what the wire raises."""
        told: DayTotals | None = None
        refused: Refused | None = None
        while True:
            apdu = await session.receive(self._timers.completion)
            if apdu is None:
                continue
            if apdu.command == codes.COMPLETION:
                await session.send(Positive())
                if told is None:
                    raise refused or FrameError("06 0F after an end of day without its totals")
                return told
            if apdu.command == codes.ABORT:
                await session.send(Positive())
                raise Refused(
                    f"{self.spec.id}: no end of day: {codes.result_text(Abort.from_data(apdu.data).code)}"
                )
            if apdu.command == codes.STATUS_INFO:
                try:
                    told = day_totals(apdu.data, session.terminal_id, self._currency)
                except Refused as error:  # the end is still to come, and to be acknowledged
                    refused = error
            await self._pass_over(session, apdu)

    async def resolve(self, request: PaymentRequest) -> PaymentResult | None:
        """Ask 05 01 whether the terminal is done, then 06 20 what it did last, and compare."""
        session = self._connected()
        self._not_paying()
        if await self._enquire(session) == codes.WAIT:
            return None
        async with session.exchange():
            try:
                found = await self._repeat(session)
            except Refused as error:
                return PaymentResult(PaymentState.NEEDS_STAFF, Evidence(), str(error))
        return None if found is None else judge(request, found, session.terminal_id)

    async def review(self, request: PaymentRequest) -> PaymentResult | None:
        """As ``resolve``: 05 01 and 06 20 change nothing."""
        return await self.resolve(request)

    def recall(self, request: PaymentRequest, last: Evidence) -> PaymentResult | None:
        """The last receipt, compared as in a doubt; see the contract."""
        return judge(request, last, last.terminal_id)

    async def request_cancel(self) -> bool:
        """Ask for the end by 06 B0, now or when the terminal comes to wait for a card."""
        if self._attempt is None:
            return False
        self._attempt.cancel()
        return True

    # Exchanges.

    async def _register(self, session: Session) -> None:
        """06 00 until it is taken. Raises Refused, DeviceBusy or what the wire raises."""
        frame = Registration(self._currency.numeric, codes.CONFIG_BYTE, self._password)
        give_up = asyncio.get_running_loop().time() + self._timers.abandon
        async with session.exchange():
            while (refusal := (await session.command(frame)).refusal) is not None:
                if refusal != codes.WAIT:
                    raise Refused(f"{self.spec.id}: registration refused: {codes.result_text(refusal)}")
                if asyncio.get_running_loop().time() > give_up:
                    raise DeviceBusy(f"{self.spec.id}: the terminal stays busy")
                await session.lost(self._timers.busy)  # the protocol's pause before asking again
            fields = (await self._completion(session)).fields
        session.terminal_id = fields.get(bmp.TERMINAL_ID, b"").hex()
        if bmp.CURRENCY in fields:
            number = bmp.from_bcd(fields[bmp.CURRENCY], bmp.CURRENCY)
            if number != self._currency.numeric:
                raise Refused(
                    f"{self.spec.id}: the terminal is set to currency {number:04d}, not {self._currency}"
                )

    async def _enquire(self, session: Session) -> int:
        """05 01: fetch the status code and show it. Raises DriverError."""
        async with session.exchange():
            answer = await session.command(StatusEnquiry(self._password, 0))
            if answer.refusal is not None:
                code = answer.refusal
            elif answer.data:
                code = Completion(answer.data).status
            else:
                code = (await self._completion(session)).status
        self._show_state(code)
        return code

    async def _completion(self, session: Session) -> Completion:
        """Wait for 06 0F and acknowledge it. Raises Refused for 06 1E, and what the wire raises."""
        while True:
            apdu = await session.receive(self._timers.answer)
            if apdu is None:
                continue
            if apdu.command == codes.COMPLETION:
                await session.send(Positive())
                return Completion.from_data(apdu.data)
            if apdu.command == codes.ABORT:
                await session.send(Positive())
                raise Refused(f"{self.spec.id}: {codes.result_text(Abort.from_data(apdu.data).code)}")
            if apdu.command == codes.STATUS_INFO:  # accepting it would book what no ledger has
                self._unasked(apdu)
                await session.send(Negative(codes.NOT_POSSIBLE))
                continue
            await self._pass_over(session, apdu)

    async def _repeat(self, session: Session) -> Evidence | None:
        """06 20, silently. Empty evidence when the terminal knows none, None while it is busy. Raises DriverError."""
        refusal = (await session.command(RepeatReceipt(self._password, codes.SERVICE_SILENT_REPEAT))).refusal
        if refusal == codes.WAIT:
            return None
        if refusal is not None:
            raise Refused(f"{self.spec.id}: the last transaction is not told: {codes.result_text(refusal)}")
        found = Evidence()
        while True:
            apdu = await session.receive(self._timers.answer)
            if apdu is None:
                continue
            if apdu.command == codes.STATUS_INFO:
                found = StatusInfo.from_data(apdu.data).evidence(utc_now())
            if apdu.command in (codes.COMPLETION, codes.ABORT):
                await session.send(Positive())
                return found
            await self._pass_over(session, apdu)

    async def _pass_over(self, session: Session, apdu: Apdu) -> None:
        """Acknowledge what a terminal says beside the answer we wait for."""
        harmless = {
            codes.STATUS_INFO,
            codes.INTERMEDIATE,
            codes.PRINT_LINE,
            codes.PRINT_BLOCK,
            codes.SET_CLOCK,
        }
        if apdu.is_positive or apdu.refusal is not None:
            return
        await session.send(Positive() if apdu.command in harmless else Negative(codes.NOT_POSSIBLE))

    # State.

    def _connected(self) -> Session:
        if self._session is None or self._session.ended:
            raise DeviceOffline(f"{self.spec.id}: no connection to the terminal at {self.spec.url}")
        return self._session

    def _not_paying(self) -> None:
        if self._attempt is not None:
            raise DeviceBusy(f"{self.spec.id}: a payment is going on")
        if self._closing:
            raise DeviceBusy(f"{self.spec.id}: the day is being closed")

    def _show_state(self, code: int) -> None:
        text = "" if code == codes.READY else codes.TERMINAL_STATES.get(code, f"status {code:02X}")
        problem = codes.PROBLEMS.get(code)
        problems = frozenset({problem} if problem else ())
        state = DeviceState.BUSY if code == codes.WAIT else DeviceState.IDLE
        power = PowerState.OFFLINE if problem is Problem.OUT_OF_ORDER else PowerState.ONLINE
        self.set_status(DeviceStatus(state, power, problems, text))

    def _unasked(self, apdu: Apdu) -> None:
        detail = "the terminal reports a transaction nobody asked for; it was not accepted"
        self.emit(ErrorEvent(self.spec.id, utc_now(), "unasked_transaction", detail))


def _not_started(text: str) -> PaymentResult:
    return PaymentResult(PaymentState.NOT_STARTED, Evidence(), text)


def _gone(error: DriverError) -> DeviceStatus:
    """The status after the connection ended: out of reach, not ZVT, or refusing us."""
    if isinstance(error, TransportError):
        problem, power = Problem.UNREACHABLE, PowerState.OFF_OFFLINE
    elif isinstance(error, FrameError):
        problem, power = Problem.GARBLED, PowerState.OFFLINE
    else:
        problem, power = Problem.OUT_OF_ORDER, PowerState.OFFLINE
    return DeviceStatus(DeviceState.CLOSED, power, frozenset({problem}), str(error))
