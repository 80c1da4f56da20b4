"""A ZVT payment terminal as its till sees it over TCP or serial, with a customer and a bank inside. Sans-IO.

Knobs: ``outcome`` and ``rule`` and ``drop_after`` (words in ``sim_payment``), ``card`` (``auto``; ``wait`` until turned
to ``in``; ``stop`` = the customer presses stop), ``pace`` (seconds a step takes), ``cut_for`` (seconds the wire is gone
after ``drop_after`` or ``reboot``), ``busy``, ``fragment`` (one byte at a time), ``pan_unmasked``, ``repeat`` (06 20
is answered), ``wrong_amount`` (added to what is reported), ``terminal_id``, ``receipt_no`` (the last one given),
``reboot`` (``keep`` or ``lose_last``), ``power`` (``on`` or ``off``). ``knobs()`` also tells the truth: ``book``
(charges), ``returns`` (reversals and refunds), ``screen``, ``registered``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from drivers.errors import FrameError
from drivers.terminals.hands import CARD_HANDS
from drivers.terminals.knob_readings import wrong
from drivers.terminals.zvt import bmp, codes
from drivers.terminals.zvt.apdu import Apdu
from drivers.terminals.zvt.book import LAST_RECEIPT_NO, Book, Charge, ChargeState
from drivers.terminals.zvt.frames import (
    Abort,
    Authorisation,
    Completion,
    Frame,
    Negative,
    Positive,
    Refund,
    Registration,
    RepeatReceipt,
    Reversal,
)
from drivers.terminals.zvt.sim_knobs import ACTIONS, Card, Knobs, Rule, Step
from drivers.terminals.zvt.sim_line import SimLine
from drivers.terminals.zvt.sim_payment import (
    CARD,
    Need,
    Pause,
    Say,
    Script,
    Silence,
    WaitForCard,
    mirrored,
    payment,
    status_info,
)
from drivers.terminals.zvt.sim_return import end_of_day, refund, reversal
from drivers.terminals.zvt.status_info import CURRENCIES
from drivers.vocabulary import Currency

CARD_WAIT = 60.0
"""Seconds the terminal waits for a card."""

ANSWER_WAIT = 30.0
"""Seconds it waits for the till's answer (BMP 01, default 30)."""

REPEAT_AFTER = 2.0
"""Seconds until it repeats a 04 0F answered by 84 9C."""

_SCREEN_STAYS = 2.0
_READY = "Ready"
_VERSION = b"SIM 1.00"


def _local_time() -> datetime:
    return datetime.now().astimezone()


class ZvtSimulator:
    """The device model. A payment that has begun goes on whether or not the till is there, as in a real terminal."""

    hands = CARD_HANDS

    def __init__(self, terminal_id: str = "52500001", clock: Callable[[], datetime] = _local_time) -> None:
        self.knob = Knobs(terminal_id=terminal_id)
        self.screen = _READY
        self.stopped_by_till = False
        self.book = Book()
        self._clock = clock
        self._card_in = False
        self._stop = False
        self._power = True
        self._down_until = 0.0
        self._down = False
        self._online = False
        self._connection = 0
        self._registered = False
        self._currency = Currency.EUR.numeric
        self._now = 0.0
        self._line = SimLine()
        self._script: Script | None = None
        self._script_connection = 0
        self._need: Need | None = None
        self._due = 0.0
        self._answer: Apdu | None = None
        self._pending: Charge | None = None
        self._last = _transaction_before(self)
        self._before_last: tuple[Authorisation, Charge] | None = self._last

    # The wire.

    @property
    def link_up(self) -> bool:
        """False without power and while the wire is cut."""
        return self._power and not self._down

    def connected(self, now: float) -> None:
        """The till opened the socket; it has to register anew."""
        self._now, self._online, self._registered = now, True, False
        self._connection += 1
        self._line = SimLine()

    def disconnected(self, now: float) -> None:
        """The till is gone: whatever waits for its answer goes on without."""
        self._now, self._online = now, False
        self._line.clear()
        self._advance()

    def feed(self, data: bytes, now: float) -> bytes:
        """Answer the till. Bytes that are no ZVT are met with silence, and the beginning is looked for anew."""
        self._now = now
        if not (self.link_up and self._online):
            return b""
        try:
            for apdu in self._line.feed(data, now):
                self._handle(apdu)
                self._advance()  # a command may come right behind the answer the terminal waits for
        except FrameError:
            self._line.look_anew()
        return self._take()

    def tick(self, now: float) -> bytes:
        """Let the payment go on."""
        self._now = now
        if self._down and now >= self._down_until:
            self._down = False
        self._advance()
        self._line.tick(now)
        return self._take()

    def _take(self) -> bytes:
        out = self._line.out
        size = 1 if self.knob.fragment else len(out)
        data = bytes(out[:size])
        del out[:size]
        return data

    def _say(self, frame: Frame) -> None:
        if self._online and self.link_up:
            self._line.say(frame.to_bytes(), self._now)

    def reach(self, step: Step) -> None:
        """A script came to a step: cut the wire if the knob says so."""
        if step and self.knob.drop_after is step:
            self.knob.drop_after = Step.NEVER
            self._cut()

    def _cut(self) -> None:
        # What was said stays said: only the connection ends. It is the caller's next tick that sees link_up false.
        self._down, self._down_until, self._online = True, self._now + self.knob.cut_for, False

    # Commands of the till.

    def _handle(self, apdu: Apdu) -> None:
        if apdu.is_positive or apdu.refusal is not None:
            if isinstance(self._need, Say) and self._till_is_there:
                self._answer = apdu
            return
        handlers = {
            codes.REGISTRATION: self._register,
            codes.AUTHORISATION: self._authorise,
            codes.REVERSAL: self._reverse,
            codes.REFUND: self._refund,
            codes.END_OF_DAY: self._end_of_day,
            codes.STATUS_ENQUIRY: self._enquire,
            codes.REPEAT_RECEIPT: self._repeat,
            codes.ABORT_COMMAND: self._abort,
        }
        handler = handlers.get(apdu.command)
        if handler is None:
            self._say(Negative(codes.NOT_POSSIBLE))
            return
        handler(apdu)

    def _register(self, apdu: Apdu) -> None:
        request = Registration.from_data(apdu.data)
        self._registered = True
        self._currency = request.currency or self._currency
        self._say(Positive())
        block = bmp.encode(bmp.STATUS, b"\0") + bmp.encode(
            bmp.TERMINAL_ID, bytes.fromhex(self.knob.terminal_id)
        )
        self._say(Completion(block + bmp.encode(bmp.CURRENCY, bmp.bcd(self._currency, 2))))

    def _enquire(self, apdu: Apdu) -> None:
        self._say(Positive())
        state = codes.WAIT if self.knob.busy or self._script else codes.READY
        self._say(Completion(bmp.ll_length(len(_VERSION), 3) + _VERSION + bytes([state])))

    def _authorise(self, apdu: Apdu) -> None:
        request = Authorisation.from_data(apdu.data)
        if self._takes(request.currency):
            self._synchronise(mirrored(request))
            self._take_on(payment(self, request))

    def _reverse(self, apdu: Apdu) -> None:
        if self._takes(self._currency):
            self._take_on(reversal(self, Reversal.from_data(apdu.data)))

    def _refund(self, apdu: Apdu) -> None:
        request = Refund.from_data(apdu.data)
        if self._takes(request.currency):
            self._take_on(refund(self, request))

    def _end_of_day(self, _: Apdu) -> None:
        if self._takes(self._currency):
            self._take_on(end_of_day(self))

    def _takes(self, currency: int) -> bool:
        """Whether a command that moves money can begin; says why not."""
        if not self._registered:
            self._say(Negative(codes.NOT_POSSIBLE))
        elif self.knob.busy or self._script:
            self._say(Negative(codes.WAIT))
        elif currency != self._currency or currency not in CURRENCIES:
            self._say(Negative(0x1E, bytes([codes.WRONG_CURRENCY])))
        else:
            return True
        return False

    def _take_on(self, script: Script) -> None:
        self._card_in = self._stop = self.stopped_by_till = False
        self.reach(Step.REQUEST)
        self._say(Positive())
        self.reach(Step.STARTED)
        self._begin(script)

    def _synchronise(self, receipt_no: int | None) -> None:
        """The new rule: a till one receipt behind did not get the last one, which is reversed (PA00P015 chapter 4)."""
        if (
            self.knob.rule is Rule.NEW
            and self.book.charges
            and receipt_no == self.book.charges[-1].receipt_no - 1
        ):
            self.book.charges[-1].state = ChargeState.REVERSED

    def _repeat(self, apdu: Apdu) -> None:
        request = RepeatReceipt.from_data(apdu.data)
        if request.service is None or not request.service & 0x01 or not self.knob.repeat:
            self._say(Negative(codes.NOT_POSSIBLE))
        elif self._script or self.knob.busy:
            self._say(Negative(codes.WAIT))
        else:
            self._say(Positive())
            self._begin(self._last_transaction())

    def _last_transaction(self) -> Script:
        if self._last is None:
            yield Say(Abort(codes.NOT_POSSIBLE))
        else:
            yield Say(status_info(self, *self._last))
            yield Say(Completion())

    def _abort(self, apdu: Apdu) -> None:
        if self._script and not isinstance(self._need, WaitForCard):
            self._say(Negative(codes.NOT_POSSIBLE))
            return
        self._say(Positive())
        if self._script:
            self._stop = self.stopped_by_till = True

    # What scripts ask of the terminal.

    @property
    def currency_number(self) -> int:
        """The currency registered with."""
        return self._currency

    @property
    def repeat_steps(self) -> float:
        """Two seconds, in steps of the pace; at a test's pace they pass as quickly as everything else."""
        return REPEAT_AFTER if self.knob.pace < REPEAT_AFTER / 10 else REPEAT_AFTER / self.knob.pace

    def charge(self, request: Authorisation) -> Charge:
        """Charge the card; pending until the till accepted the 04 0F."""
        return self._pend(
            request, self.book.charge(request.amount, CURRENCIES[request.currency].value, self._clock())
        )

    def give_back(self, request: Authorisation, undoes: Charge | None) -> Charge:
        """Give money to the card; pending as a charge is."""
        currency = CURRENCIES[request.currency].value
        return self._pend(request, self.book.give_back(request.amount, currency, self._clock(), undoes))

    def _pend(self, request: Authorisation, charge: Charge) -> Charge:
        self._pending = charge
        self._before_last, self._last = self._last, (request, charge)
        return charge

    def settled(self) -> None:
        """The pending charge is final, one way or the other."""
        self._pending = None

    def forget(self, charge: Charge) -> None:
        """A reversed charge is not the last transaction any more."""
        if self._last and self._last[1] is charge:
            self._last = self._before_last

    # The script.

    def _begin(self, script: Script) -> None:
        self._script, self._script_connection = script, self._connection
        self._resume(None)

    @property
    def _till_is_there(self) -> bool:
        """Whether the connection the script began on still stands; a new one hears nothing of it."""
        return self._online and self._connection == self._script_connection

    def _resume(self, answer: Apdu | None) -> None:
        """Hand the script what it waited for, and note what it needs next."""
        self._answer = None
        if self._script is None:
            return
        try:
            need = self._script.send(answer)
        except StopIteration:
            self._script = self._need = None
            self._pending = None
            self._due = self._now + _SCREEN_STAYS
            return
        self._need = need
        match need:
            case Say(frame=frame, reach=step):
                if self._till_is_there:
                    self._say(frame)
                self._due = self._now + ANSWER_WAIT
                self.reach(step)
            case Pause(steps=steps):
                self._due = self._now + steps * self.knob.pace
            case WaitForCard():
                self._due = self._now + CARD_WAIT
            case Silence():
                pass

    def _advance(self) -> None:
        """Resume the script for as long as what it waits for is there."""
        if self._script is None:
            if self._now >= self._due:
                self.screen = _READY
            return
        while self._script is not None:
            ready, answer = self._waited_for()
            if not ready:
                return
            self._resume(answer)

    def _waited_for(self) -> tuple[bool, Apdu | None]:
        late = self._now >= self._due
        match self._need:
            case Say():
                return self._answer is not None or late or not self._till_is_there, self._answer
            case Pause():
                return late, None
            case WaitForCard():
                if self._stop or late:
                    return True, None
                return self.knob.card is Card.AUTO or self._card_in, CARD
            case _:
                return not self._till_is_there, None

    # Knobs.

    def knobs(self) -> Mapping[str, Any]:
        """Positions of the knobs, and the truth: the book, the screen, whether the till has registered."""
        return {
            **self.knob.positions(),
            "receipt_no": self.book.receipt_no,
            "power": "on" if self._power else "off",
            "registered": self._registered,
            "paying": self._script is not None,
            "screen": self.screen,
            "book": [charge.as_json() for charge in self.book.charges],
            "returns": [charge.as_json() for charge in self.book.returns],
        }

    def turn(self, knob: str, value: Any) -> None:
        """Turn one knob of the module's docstring. Raises ValueError saying what there is or what it takes."""
        match knob, value:
            case "card", "in":
                self._card_in = True
            case "card", "stop":
                self._stop = True
            case "receipt_no", int() if 1 <= value <= LAST_RECEIPT_NO:
                self.book.receipt_no = value
                if self._last and self._last[1] not in self.book.charges:
                    self._last[1].receipt_no = value
            case "reboot", "keep" | "lose_last":
                self._reboot(lose_last=value == "lose_last")
            case "power", "on" | "off":
                self._switch(on=value == "on")
            case name, _ if name in ACTIONS:
                raise wrong(knob, value, ", ".join(ACTIONS[knob]))
            case _:
                self.knob.turn(knob, value)

    def _switch(self, *, on: bool) -> None:
        if self._power and not on:
            self._stop_all()
        self._power = on

    def _reboot(self, *, lose_last: bool) -> None:
        self._stop_all()
        if lose_last:
            self._last = None
        self._cut()

    def _stop_all(self) -> None:
        """Power gone: a charge not yet accepted is reversed at the next start under the old rule, else it stands."""
        if self._pending and self.knob.rule is Rule.OLD:
            self.book.undo(self._pending)
            self.forget(self._pending)
        self._script = self._need = self._pending = None
        self.screen, self._online, self._registered = _READY, False, False
        self._line.clear()


def _transaction_before(terminal: ZvtSimulator) -> tuple[Authorisation, Charge] | None:
    """A payment of an earlier day, before the book begins: real terminals are seldom fresh."""
    book = terminal.book
    at = datetime(2026, 1, 2, 10, 30).astimezone()
    return Authorisation(100, Currency.EUR.numeric), Charge(book.receipt_no, book.trace, 100, "EUR", at)
