"""A nexo payment terminal as its till sees it over HTTPS, with a customer and a bank inside. Sans-IO.

Knobs: ``outcome``, ``fault``, ``drop_after``, ``certificate`` and ``abort`` (words in ``sim_knobs``), ``card``
(``auto``; ``wait`` until turned to ``in``; ``stop`` = the customer presses stop), ``pace`` (seconds a step takes),
``cut_for`` (seconds the wire is gone after ``drop_after`` or ``reboot``), ``delay``, ``piece``, ``busy``,
``in_progress`` and ``not_found`` (so many questions are answered so), ``pan_unmasked``, ``poiid``, ``passphrase``,
``key_identifier``, ``key_version``, ``reboot`` (``keep``, ``logged_out``, ``lose_last``), ``power`` (``on``, ``off``).
To a till that logged in with a display (XML) it tells what its own shows; ``ask`` is what it asks besides, ``station``
the URL where it asks (HTTP), ``event`` tells of one (``CardInserted``).
``knobs()`` also tells the truth: ``book`` (charges), ``returns``, ``screen``, ``printed``, ``sessions``, ``asked`` (how
often of what), ``answers`` (to what it asked), ``authority``.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from drivers.certificates import Authority
from drivers.device import utc_now
from drivers.errors import FrameError
from drivers.messages import Answer, Awaited, HttpReply, HttpRequest, Identity, MessageSimulator
from drivers.terminals.hands import CARD_HANDS
from drivers.terminals.knob_readings import wrong
from drivers.terminals.nexo import messages, sim_answers
from drivers.terminals.nexo.book import Book, Repeatable
from drivers.terminals.nexo.card_messages import CardAcquisitionResponse, StoredValueResponse
from drivers.terminals.nexo.codec import Message, decode_header, unwrapped
from drivers.terminals.nexo.coding import ClearXml, Coding, SealedJson
from drivers.terminals.nexo.dialect import ADYEN, Dialect
from drivers.terminals.nexo.nexoblob import Keys
from drivers.terminals.nexo.parts import MessageHeader, Part, Response, TransactionIdentification
from drivers.terminals.nexo.sim_asking import Till
from drivers.terminals.nexo.sim_knobs import (
    ACTIONS,
    OF_SEALS,
    AbortRule,
    Card,
    Certificate,
    Fault,
    Knobs,
    Outcome,
    Step,
)
from drivers.terminals.nexo.sim_payment import (
    Need,
    Pause,
    Script,
    WaitForCard,
    WaitForTill,
    failure,
    payment,
    reversal,
)
from drivers.terminals.nexo.sim_services import SERVICES
from drivers.terminals.nexo.words import Category, Condition, MessageType, Result

CARD_WAIT = 60.0
"""Seconds the terminal waits for a card."""
_READY = "Ready"


@dataclass(slots=True)
class _Running:
    """One transaction under way, and who waits for its answer."""

    header: MessageHeader
    script: Script
    outcome: Outcome
    tender: TransactionIdentification | None
    """The till's name of it."""
    awaited: Awaited = field(default_factory=Awaited)
    need: Need | None = None
    due: float = 0.0


@cache
def _keys(passphrase: str, identifier: str, version: int) -> Keys:
    return Keys.derive(passphrase, identifier, version)


class NexoSimulator(MessageSimulator):
    """The device model. A transaction that has begun goes on whether or not the till is there."""

    hands = CARD_HANDS

    def __init__(
        self,
        poi_id: str = "P400Plus-275008565",
        dialect: Dialect = ADYEN,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.path = "/nexo/" if dialect.sealed else "/EPASSaleToPOI/3.1"
        self.knob = Knobs(poiid=poi_id)
        self.clock = clock
        self.book = Book()
        self.till = Till()
        self.printed: list[str] = []
        self.sessions: set[str] = set()
        self.gift_cards: dict[str, Decimal] = {}
        self.aborted = False
        self.running: _Running | None = None
        self._screen = _READY
        self._dialect = dialect
        self._asked: Counter[str] = Counter()
        self._now = 0.0
        self._power = True
        self._down_until = 0.0
        self._down = False
        self._card_in = self._stop = False
        self._earlier: HttpReply | None = None
        self._half = False
        self._authority: Authority | None = None
        self._identities: dict[tuple[str, str], Identity] = {}

    # The wire.

    @property
    def sealed(self) -> bool:
        """Whether it speaks encrypted messages over TLS."""
        return self._dialect.sealed

    @property
    def screen(self) -> str:
        """What the customer sees."""
        return self._screen

    @screen.setter
    def screen(self, text: str) -> None:
        self._screen = text
        if self.running is not None:
            self.till.display(self.running.header, text)

    @property
    def asks_at(self) -> str:
        """Where it asks a till by HTTP."""
        return self.knob.station

    def asking(self) -> tuple[bytes, ...]:
        """What it says by itself since the last look."""
        return self.till.taken(self._coding)

    def told(self, data: bytes) -> None:
        """The till's answer to it; what is none is passed over."""
        with contextlib.suppress(FrameError):
            self.till.told(self._coding.unpack(data))
        self._advance()

    @property
    def link_up(self) -> bool:
        """False without power and while the wire is cut."""
        return self._power and not self._down

    @property
    def authority(self) -> Authority:
        """Who vouches for it; made when it is first asked for."""
        if self._authority is None:
            self._authority = Authority("Storefloor simulated terminals")
        return self._authority

    @property
    def identity(self) -> Identity | None:
        """The certificate that the knob says; none for a dialect in the clear."""
        if not self.sealed:
            return None
        shown, poi_id = self.knob.certificate, self.knob.poiid
        found = self._identities.get((shown, poi_id))
        if found is None:
            pattern = self._dialect.legacy_name if shown is Certificate.LEGACY else self._dialect.common_name
            name = pattern.format(
                poiid="P400Plus-999999999" if shown is Certificate.OTHER_NAME else poi_id, environment="test"
            )
            name = "terminal.example" if shown is Certificate.NO_TERMINAL else name
            signer = Authority("A stranger") if shown is Certificate.OTHER_AUTHORITY else self.authority
            found = self._identities[shown, poi_id] = signer.issue(name)
        return found

    def tick(self, now: float) -> bytes:
        """Let transactions go on."""
        self._now = now
        if self._down and now >= self._down_until:
            self._down = False
        self._advance()
        return b""

    def answer(self, request: HttpRequest, now: float) -> Answer | Awaited:
        """Take one request."""
        self._now = now
        if request.method != "POST" or not request.path.startswith(self.path):
            return Answer(HttpReply(404))
        message = self._opened(request.body)
        if isinstance(message, HttpReply):
            return Answer(message)
        self._asked[message.header.message_category] += 1
        if message.header.poi_id != self.knob.poiid:
            return Answer(sim_answers.crypto_error(3, message.header.service_id))
        return self._take(message)

    def _opened(self, data: bytes) -> Message | HttpReply:
        """The message in a request, or how it is refused."""
        service_id = ""
        try:
            if self.sealed:
                service_id = decode_header(unwrapped(data)[1]).service_id
            return self._coding.unpack(data)
        except FrameError:
            if not self.sealed:
                return HttpReply(400)
            return sim_answers.crypto_error(9 if service_id else 1, service_id)

    @property
    def _coding(self) -> Coding:
        if not self.sealed:
            return ClearXml(ordered=True)
        return SealedJson(_keys(self.knob.passphrase, self.knob.key_identifier, self.knob.key_version))

    def reach(self, step: Step) -> None:
        """A script came to a step: cut the wire if the knob says so."""
        if self.knob.drop_after is not step:
            return
        self.knob.drop_after = Step.NEVER
        if step is Step.ANSWER:
            self._half = True
        else:
            self._cut()

    def _cut(self) -> None:
        self._down, self._down_until = True, self._now + self.knob.cut_for

    # Requests.

    def _take(self, message: Message) -> Answer | Awaited:
        header, body = message.header, message.body
        match body:
            case messages.PaymentRequest() | messages.ReversalRequest():
                return self._money(header, body)
            case messages.AbortRequest():
                self._abort(body.message_reference)
                nothing = sim_answers.EMPTY if self.sealed else sim_answers.NO_CONTENT
                return Answer(nothing, self.knob.delay)
            case messages.TransactionStatusRequest():
                return self._say(header, self._status(header, body.message_reference))
            case _ if type(body) in SERVICES:
                said = SERVICES[type(body)](self, header, body)
                if isinstance(said, StoredValueResponse | CardAcquisitionResponse):
                    self.book.remember(answering(header), said)
                return self._say(header, said)
            case _:
                return Answer(HttpReply(400))

    def _money(
        self, header: MessageHeader, body: messages.PaymentRequest | messages.ReversalRequest
    ) -> Answer | Awaited:
        if self.knob.fault is Fault.CRYPTO:
            return Answer(sim_answers.crypto_error(9, header.service_id))
        if self.knob.drop_after is Step.ARRIVAL:
            self.reach(Step.ARRIVAL)
            return Answer(None)
        tender = body.sale_data.sale_transaction_id if body.sale_data else None
        if refusal := self._refusal(header):
            return self._say(header, refused(header, refusal, tender))
        self._card_in = self._stop = self.aborted = False
        script = (
            payment(self, header, body)
            if isinstance(body, messages.PaymentRequest)
            else reversal(self, header, body)
        )
        running = self.running = _Running(header, script, self.knob.outcome, tender)
        self.reach(Step.REQUEST)
        self._resume(answer=False)
        return running.awaited

    def _refusal(self, header: MessageHeader) -> str:
        """Why a transaction cannot begin."""
        if (header.sale_id, header.service_id) in self.book.memory:
            return "NotAllowed"  # of 48 hours; here of the terminal's whole life
        if not self.sealed and header.sale_id not in self.sessions:
            return Condition.LOGGED_OUT
        return Condition.BUSY if self.knob.busy or self.running else ""

    def _status(self, asked: MessageHeader, named: messages.MessageReference) -> Part:
        if not self.sealed and asked.sale_id not in self.sessions:
            return messages.TransactionStatusResponse(Response(Result.FAILURE, Condition.LOGGED_OUT))
        found = self.book.memory.get((named.sale_id, named.service_id))
        running = self.running and (self.running.header.sale_id, self.running.header.service_id)
        if self.knob.in_progress or running == (named.sale_id, named.service_id):
            self.knob.in_progress = max(0, self.knob.in_progress - 1)
            pending = Condition.IN_PROGRESS if self.sealed else Condition.BUSY
            said = Response(Result.FAILURE, pending, "message=Uncompleted%20transaction")
            return messages.TransactionStatusResponse(said)
        if self.knob.not_found or found is None:
            self.knob.not_found = max(0, self.knob.not_found - 1)
            said = Response(Result.FAILURE, Condition.NOT_FOUND, "message=Did%20not%20find%20a%20transaction")
            return messages.TransactionStatusResponse(said, named)
        repeated = messages.RepeatedMessageResponse(found.header, _repeated(found.body))
        return messages.TransactionStatusResponse(Response(Result.SUCCESS), named, repeated)

    def _abort(self, named: messages.MessageReference) -> None:
        running = self.running
        if running is None or running.header.service_id != named.service_id:
            return
        if isinstance(running.need, WaitForCard) and self.knob.abort is AbortRule.OBEY:
            self._stop = self.aborted = True
            self._advance()

    def _say(self, asked: MessageHeader, body: Part) -> Answer:
        message = Message(answering(asked), body)
        reply = sim_answers.told(message, self._coding, bare_cards=self.knob.pan_unmasked)
        return sim_answers.in_the_air(reply, self.knob.piece, self.knob.delay, half=False)

    # The transaction.

    def _resume(self, *, answer: bool) -> None:
        """Hand the script what it waited for, and note what it needs next."""
        running = self.running
        if running is None:
            return
        try:
            running.need = running.script.send(answer) if running.need else next(running.script)
        except StopIteration as ended:
            self._ended(running, ended.value)
            return
        steps = running.need.steps * self.knob.pace if isinstance(running.need, Pause) else CARD_WAIT
        running.due = self._now + steps

    def _ended(self, running: _Running, body: Repeatable) -> None:
        self.running = None
        header = answering(running.header)
        self.book.remember(header, body)
        if running.outcome in (Outcome.SILENT, Outcome.SILENT_BOOKED):
            return
        message = Message(header, body)
        sound = sim_answers.told(message, self._coding, bare_cards=self.knob.pan_unmasked)
        fault = self.knob.fault
        reply = sim_answers.faulty(fault, message, self._coding, self._earlier) if fault else sound
        self._earlier = sound
        self.reach(Step.ANSWER)
        half, self._half = self._half, False
        running.awaited.answer = sim_answers.in_the_air(reply, self.knob.piece, self.knob.delay, half=half)

    def _advance(self) -> None:
        """Resume the script for as long as what it waits for is there."""
        while (running := self.running) is not None:
            late = self._now >= running.due
            if isinstance(running.need, Pause):
                if not late:
                    return
                self._resume(answer=False)
            elif isinstance(running.need, WaitForTill):
                if self.till.waited_for and not late:
                    return
                self._resume(answer=not late)
            elif self._stop or late:
                self._resume(answer=False)
            elif self.knob.card is Card.AUTO or self._card_in:
                self._resume(answer=True)
            else:
                return

    # Knobs.

    def knobs(self) -> Mapping[str, Any]:
        """Positions of the knobs, and the truth: the book, the screen, who is logged in."""
        return {
            **self.knob.positions(),
            "power": "on" if self._power else "off",
            "paying": self.running is not None,
            "screen": self.screen,
            "printed": self.printed,
            "sessions": sorted(self.sessions),
            "asked": dict(self._asked),
            "answers": list(self.till.answers),
            "authority": self.authority.certificate if self.sealed else "",
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
            case "reboot", "keep" | "logged_out" | "lose_last":
                self._stop_all()
                if value == "lose_last":
                    self.book.lose_last()
                if value != "keep":
                    self.sessions.clear()
                self._cut()
            case "power", "on" | "off":
                if self._power and value == "off":
                    self._stop_all()
                self._power = value == "on"
            case "event", str(name):
                self.till.event(self.knob.poiid, name, self.clock())
            case "fault", word if not self.sealed and word in OF_SEALS:
                raise wrong(knob, value, "what can be wrong without encryption")
            case name, _ if name in ACTIONS:
                raise wrong(knob, value, ", ".join(ACTIONS[knob]))
            case _:
                self.knob.turn(knob, value)

    def _stop_all(self) -> None:
        """Power gone: what was not charged yet is over, and the terminal will say so when it is asked."""
        running, self.running = self.running, None
        self.screen = _READY
        if running is None:
            return
        running.script.close()
        ended = refused(running.header, Condition.ABORTED, running.tender)
        self.book.remember(answering(running.header), ended)


def refused(asked: MessageHeader, why: str, tender: TransactionIdentification | None) -> Repeatable:
    """The answer to a transaction that never began, or was never ended."""
    if asked.message_category is Category.PAYMENT and tender is not None:
        return failure(why, tender)
    return messages.ReversalResponse(Response(Result.FAILURE, why))


def _repeated(body: Repeatable) -> messages.RepeatedBody:
    match body:
        case messages.PaymentResponse():
            return messages.RepeatedBody(payment_response=body)
        case messages.ReversalResponse():
            return messages.RepeatedBody(reversal_response=body)
        case StoredValueResponse():
            return messages.RepeatedBody(stored_value_response=body)
        case CardAcquisitionResponse():
            return messages.RepeatedBody(card_acquisition_response=body)


def answering(asked: MessageHeader) -> MessageHeader:
    """The header of the answer."""
    return msgspec.structs.replace(asked, message_type=MessageType.RESPONSE)
