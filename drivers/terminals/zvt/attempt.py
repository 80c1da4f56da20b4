"""One payment, reversal or refund on the wire: from the journal's "bytes may leave" to 06 0F or 06 1E.

The rules of money (PA00P015 2.2.8; each has its test): nothing leaves before the journal is durable; a
status-information is acknowledged only once the ledger has it; only the terminal's own word ends an attempt;
everything else is in doubt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from drivers.device import utc_now
from drivers.errors import DriverError, FrameError
from drivers.terminals import Evidence, Journal, PaymentRequest, PaymentResult
from drivers.terminals.zvt import codes
from drivers.terminals.zvt.apdu import Apdu
from drivers.terminals.zvt.frames import (
    Abort,
    AbortCommand,
    Authorisation,
    Frame,
    Intermediate,
    Negative,
    Positive,
    Refund,
    Reversal,
)
from drivers.terminals.zvt.matching import contradictions, ended_state
from drivers.terminals.zvt.printing import PrintBlock, PrintLine
from drivers.terminals.zvt.session import Session
from drivers.terminals.zvt.status_info import StatusInfo
from drivers.terminals.zvt.timers import ZvtTimers
from drivers.vocabulary import PaymentKind, PaymentState, TerminalPrompt

CANCELLABLE = frozenset({TerminalPrompt.CONNECTING, TerminalPrompt.INSERT_CARD})
"""While no card is in, terminals take 06 B0."""
APPROVED = f"{codes.READY:02X}"


class Attempt:
    """One run of 06 01, 06 30 or 06 31. Made for one request, run once."""

    def __init__(
        self,
        session: Session,
        timers: ZvtTimers,
        request: PaymentRequest,
        journal: Journal,
        show: Callable[[TerminalPrompt], None],
        password: int = 0,
    ) -> None:
        self._password = password
        self._session = session
        self._timers = timers
        self._request = request
        self._journal = journal
        self._show = show
        self._prompt = TerminalPrompt.CONNECTING
        self._cancel_wanted = False
        self._cancel_sent = False
        self._evidence = Evidence()
        self._accepted: Evidence | None = None
        self._approved = False
        self._writing: asyncio.Task[None] | None = None
        self._lines: list[str] = []
        self._t4 = timers.completion

    def cancel(self) -> None:
        """Ask for the end; 06 B0 goes out as soon as the terminal waits for a card."""
        self._cancel_wanted = True
        self._session.wake()

    async def run(self) -> PaymentResult:
        """Run to the end. A wire failure after ``journal.sending`` is the result ``in_doubt``."""
        frame = self._frame()
        await self._journal.sending()
        try:
            self._show(TerminalPrompt.CONNECTING)
            await self._session.send(frame)
            await self._journal.sent()
            answer = await self._session.answer()
            if self._undone_before(answer.refusal):
                return self._result(PaymentState.APPROVED, codes.result_text(codes.ALREADY_REVERSED))
            if answer.refusal is not None and self._session.repeated:
                raise FrameError("refused after the command was sent twice: perhaps the first one runs")
            if answer.refusal is not None:
                return self._result(PaymentState.NOT_STARTED, f"refused: {codes.result_text(answer.refusal)}")
            await self._journal.started()
            return await self._follow()
        except DriverError as error:
            self._session.break_off(error)
            return self._result(PaymentState.IN_DOUBT, str(error))
        finally:
            if self._writing is not None:
                self._writing.cancel()

    def _frame(self) -> Frame:
        """The command of the request. Raises FrameError when a reversal does not know the receipt it takes back."""
        amount, original = self._request.amount, self._request.original
        match self._request.kind:
            case PaymentKind.REVERSAL:
                if original is None or original.receipt_no is None:
                    raise FrameError("a reversal needs the receipt number of what it takes back")
                return Reversal(original.receipt_no, self._password)
            case PaymentKind.REFUND:
                return Refund(amount.minor, amount.currency.numeric, self._password)
            case _:
                return Authorisation(amount.minor, amount.currency.numeric)

    def _undone_before(self, code: int | None) -> bool:
        """Whether a terminal says of a reversal that this payment has been reversed: so it has (result B4)."""
        return self._request.kind is PaymentKind.REVERSAL and code == codes.ALREADY_REVERSED

    async def _follow(self) -> PaymentResult:
        """The terminal is master: acknowledge what it says until it gives the mastership back."""
        deadline = asyncio.get_running_loop().time() + self._t4
        while True:
            await self._maybe_cancel()
            now = asyncio.get_running_loop().time()
            apdu = await self._session.receive(max(0.0, deadline - now))
            if apdu is None:
                continue
            if apdu.command == codes.COMPLETION:
                await self._session.send(Positive())
                return self._completed()
            if apdu.command == codes.ABORT:
                await self._session.send(Positive())
                return self._aborted(Abort.from_data(apdu.data))
            await self._acknowledge(apdu)
            if apdu.command in (codes.INTERMEDIATE, codes.STATUS_INFO):
                deadline = asyncio.get_running_loop().time() + self._t4

    async def _acknowledge(self, apdu: Apdu) -> None:
        if apdu.is_positive or apdu.refusal is not None:
            return  # the answer to our 06 B0; what it leads to is told by 06 1E
        match apdu.command:
            case codes.INTERMEDIATE:
                self._intermediate(Intermediate.from_data(apdu.data))
            case codes.STATUS_INFO:
                await self._status_info(StatusInfo.from_data(apdu.data))
                return
            case codes.PRINT_LINE:
                self._lines += PrintLine.from_data(apdu.data).lines
            case codes.PRINT_BLOCK:
                self._lines += PrintBlock.from_data(apdu.data).lines
            case codes.SET_CLOCK:
                pass  # acknowledged and ignored: a terminal does not set our clock
            case _:
                await self._session.send(Negative(codes.NOT_POSSIBLE))
                return
        await self._session.send(Positive())

    def _intermediate(self, frame: Intermediate) -> None:
        if frame.minutes:
            self._t4 = frame.minutes * 60.0
        self._prompt = codes.prompt(frame.status)
        self._show(self._prompt)

    async def _status_info(self, info: StatusInfo) -> None:
        """Durable first, then 80 00 00; a slow ledger asks for a repetition, a contradiction is never accepted."""
        evidence = info.evidence(utc_now())
        if self._writing is None or (evidence != self._evidence and await self._written()):
            self._evidence = evidence
            self._writing = asyncio.ensure_future(self._journal.evidence(evidence))
        if evidence != self._evidence or not await self._written():
            await self._session.send(Negative(codes.WAIT))
            return
        if fault := contradictions(self._request, evidence, self._session.terminal_id):
            raise FrameError(f"the terminal's answer is not to our request: {fault}")
        self._approved = self._approved or evidence.result == APPROVED
        self._accepted = evidence
        await self._session.send(Positive())

    async def _written(self) -> bool:
        """Whether the ledger has what was given to it, waiting a little. Raises what the ledger raised."""
        if self._writing is None:
            return True
        done, _ = await asyncio.wait({self._writing}, timeout=self._timers.journal)
        if done:
            self._writing.result()
        return bool(done)

    async def _maybe_cancel(self) -> None:
        if self._cancel_wanted and not self._cancel_sent and self._prompt is TerminalPrompt.INSERT_CARD:
            self._cancel_sent = True
            await self._session.send(AbortCommand())

    def _completed(self) -> PaymentResult:
        """06 0F: the last status-information says how it ended; without one nothing is proven."""
        if not self._evidence.result:
            raise FrameError("06 0F without a status-information")
        if self._accepted != self._evidence:
            raise FrameError("06 0F before the status-information was accepted")
        code = int(self._evidence.result, 16)
        if code == codes.READY:
            return self._result(PaymentState.APPROVED, codes.result_text(code))
        return self._refused(code)

    def _aborted(self, frame: Abort) -> PaymentResult:
        """06 1E: ended before booking, or after a refusal. After an approval it may mean reversed: ask the terminal."""
        if self._evidence.result == APPROVED:
            raise FrameError("06 1E after an approval: perhaps reversed")
        return self._refused(int(self._evidence.result, 16) if self._evidence.result else frame.code)

    def _refused(self, code: int) -> PaymentResult:
        if self._approved:
            raise FrameError("a refusal after an approval that was accepted: perhaps reversed")
        if self._undone_before(code):
            return self._result(PaymentState.APPROVED, codes.result_text(code))
        return self._result(ended_state(code), codes.result_text(code))

    def _result(self, state: PaymentState, text: str) -> PaymentResult:
        return PaymentResult(state, self._evidence, text, tuple(self._lines))
