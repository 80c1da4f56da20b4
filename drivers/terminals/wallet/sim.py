"""The wallet's provider as a till sees it, with a customer and a phone inside. Sans-IO: takes and gives messages.

Knobs: see ``sim_knobs``; ``card`` also takes ``in`` and ``stop`` (the customer acts now), ``power`` ``on`` and ``off``,
``token`` ``expire`` (all access tokens end), ``lapse`` ``now`` (the time of the payment that is open has passed),
``forget`` ``last`` (the last payment is lost). ``knobs()`` also tells the truth: ``book`` (payments and what became of
their money), ``returns``, ``screen`` (what the customer's phone shows), ``paying``, ``requests`` (how many of each kind
were looked at).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from drivers.messages import Answer, HttpReply, HttpRequest, MessageSimulator
from drivers.terminals.hands import WALLET_HANDS
from drivers.terminals.knob_readings import wrong
from drivers.terminals.wallet.sim_knobs import ACTIONS, Card, Knobs, Outcome, What

CARD_NUMBER = "4571736002345673"
"""The card behind the customer's app, told where the knob ``personal`` is on, as it must not be."""
PERSONAL = {
    "profile": {"sub": "c06c4afe-d9e1-4c5d-939a-177d752a0944", "name": "Ada Lovelace", "phone": "4712345678"},
    "paymentMethod": {"type": "WALLET", "cardBin": CARD_NUMBER[:6], "pan": CARD_NUMBER},
    "track2": f";{CARD_NUMBER}=30121010000000000?",
}
LOOKS_LIKE_A_CARD = "4000056655665556"
"""A reference of the provider that only looks like a card number: by its field it is none, and it is kept."""
_REFERENCE = re.compile(r"[a-zA-Z0-9-]{8,50}")
_PATH = re.compile(r"/epayment/v1/payments/([^/]*)(?:/(\w+))?")


@dataclass(slots=True)
class SimPayment:
    """One payment in the provider's books."""

    reference: str
    amount: int
    currency: str
    created_at: float
    shown: bool = False
    """Somebody was told its code: before that nobody can take it."""
    state: str = "CREATED"
    reserved: int = 0
    taken: int = 0
    released: int = 0
    refunded: int = 0
    captures: int = 0
    """How often money was taken: more than once must never be."""
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def word(self) -> str:
        """Where its money is, in one word."""
        if self.taken:
            return "refunded" if self.refunded >= self.taken else "booked"
        if self.state == "AUTHORIZED" and not self.released:
            return "reserved"
        return "open" if self.state == "CREATED" else "released"

    def note(self, name: str, amount: int, key: str = "") -> None:
        """Add a line to its history."""
        told = {"currency": self.currency, "value": amount}
        self.events.append({"name": name, "amount": told, "idempotencyKey": key, "success": True})


class WalletSimulator(MessageSimulator):
    """The provider. What a key was answered once it is answered again, and nothing is done twice."""

    hands = WALLET_HANDS

    def __init__(self) -> None:
        self.knob = Knobs()
        self._power = True
        self._now = 0.0
        self._tokens: dict[str, float] = {}
        self._payments: dict[str, SimPayment] = {}
        self._answers: dict[str, tuple[str, bytes, HttpReply]] = {}
        self._returns: list[dict[str, Any]] = []
        self._requests: Counter[str] = Counter()

    @property
    def link_up(self) -> bool:
        """False without power."""
        return self._power

    def tick(self, now: float) -> bytes:
        """The customer acts, and time passes for payments nobody takes."""
        self._now = now
        for payment in self._payments.values():
            if payment.state != "CREATED":
                continue
            age = now - payment.created_at
            if age >= self.knob.expires_in:
                payment.state = "EXPIRED"
                payment.note("EXPIRED", 0)
            elif self.knob.card is Card.AUTO and payment.shown and age >= self.knob.pace:
                self._act(payment)
        return b""

    def _act(self, payment: SimPayment) -> None:
        if self.knob.outcome is Outcome.APPROVE:
            self._take(payment)
        elif self.knob.outcome is Outcome.CANCEL:
            payment.state = "ABORTED"
            payment.note("ABORTED", 0)

    @staticmethod
    def _take(payment: SimPayment) -> None:
        payment.state, payment.reserved = "AUTHORIZED", payment.amount
        payment.note("AUTHORIZED", payment.amount)

    # Requests.

    def answer(self, request: HttpRequest, now: float) -> Answer:
        """Look at one request, as far as the knobs let it through."""
        self.tick(now)
        what, reference = _sorted(request)
        if what is not What.NONE and self.knob.drop_before is what:
            self._used("drop_before")
            return Answer(None, self.knob.slow)
        if what is not What.NONE and self.knob.fail is what:
            status = self.knob.fail_status
            self._used("fail")
            return Answer(_problem(status, "made to fail"), self.knob.slow)
        self._requests[what] += 1
        reply = self._reply(what, reference, request)
        if what is not What.NONE and self.knob.drop_after is what:
            self._used("drop_after")
            return Answer(None, self.knob.slow)
        if what is What.CREATE and reply.status in (200, 201):
            self._payments[json.loads(reply.body)["reference"]].shown = True
        return Answer(reply, self.knob.slow)

    def _used(self, knob: str) -> None:
        self.knob.times -= 1
        if self.knob.times < 1:
            self.knob.times = 1
            setattr(self.knob, knob, What.NONE)

    def _reply(self, what: What, reference: str, request: HttpRequest) -> HttpReply:
        if what is What.TOKEN:
            return self._token(request)
        if what is What.NONE:
            return _problem(404, "no such address")
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._tokens.get(token, 0.0) <= self._now or not request.headers.get("ocp-apim-subscription-key"):
            return _problem(401, "Unauthorized")
        if request.headers.get("merchant-serial-number") != self.knob.merchant:
            return _problem(403, "not your sales unit")
        payment = self._payments.get(reference)
        if what is What.GET:
            return _problem(404, "not found") if payment is None else self._told(payment)
        if what is What.EVENTS:
            return _problem(404, "not found") if payment is None else _json(200, payment.events)
        return self._change(what, reference, request)

    def _change(self, what: What, reference: str, request: HttpRequest) -> HttpReply:
        """What changes something: once for each key."""
        key = request.headers.get("idempotency-key", "")
        if not 1 <= len(key) <= 50:
            return _problem(400, "Idempotency-Key")
        known = self._answers.get(key)
        if known is not None:
            same = known[:2] == (request.path, request.body)
            return known[2] if same else _problem(409, "this key belongs to another request")
        try:
            body = json.loads(request.body or b"{}")
            work = {
                What.CREATE: self._create,
                What.CAPTURE: self._capture,
                What.CANCEL: self._cancel,
                What.REFUND: self._refund,
            }[what]
            reply = work(reference, body, key)
        except (ValueError, KeyError, TypeError):
            return _problem(400, "Bad Request")
        if reply.status < 300:
            self._answers[key] = (request.path, request.body, reply)
        return reply

    def _token(self, request: HttpRequest) -> HttpReply:
        if not (request.headers.get("client_id") and request.headers.get("client_secret")):
            return _problem(401, "Unauthorized")
        token = f"token-{len(self._tokens) + 1}"
        self._tokens[token] = self._now + self.knob.token_life
        life = str(int(self.knob.token_life))
        return _json(200, {"token_type": "Bearer", "access_token": token, "expires_in": life})

    def _create(self, _: str, body: dict[str, Any], key: str) -> HttpReply:
        reference, amount = body["reference"], body["amount"]
        if self.knob.busy:
            return _problem(429, "Too Many Requests")
        if not _REFERENCE.fullmatch(reference) or amount["value"] < 100 or body["userFlow"] != "QR":
            return _problem(400, "Bad Request")
        if reference in self._payments:
            return _problem(409, "this reference has been used")
        made = SimPayment(reference, amount["value"], amount["currency"], self._now)
        made.note("CREATED", made.amount, key)
        self._payments[reference] = made
        return _json(201, {"reference": reference, "redirectUrl": f"https://qr.wallet.example/{reference}"})

    def _capture(self, reference: str, body: dict[str, Any], key: str) -> HttpReply:
        payment, amount = self._payments[reference], body["modificationAmount"]["value"]
        left = payment.reserved - payment.taken - payment.released
        if payment.state != "AUTHORIZED" or not 0 < amount <= left:
            return _problem(400, "nothing to be captured")
        payment.taken += amount
        payment.captures += 1
        payment.note("CAPTURED", amount, key)
        return self._told(payment)

    def _cancel(self, reference: str, body: dict[str, Any], key: str) -> HttpReply:
        payment = self._payments[reference]
        if self.knob.race and payment.state == "CREATED":
            self._take(payment)
        if payment.state == "CREATED":
            payment.state = "TERMINATED"
            payment.note("TERMINATED", payment.amount, key)
        elif payment.state != "AUTHORIZED" or payment.taken or body.get("cancelTransactionOnly"):
            return _problem(400, "too late")
        else:
            payment.released = payment.reserved
            payment.note("CANCELLED", payment.released, key)
        return self._told(payment)

    def _refund(self, reference: str, body: dict[str, Any], key: str) -> HttpReply:
        payment, amount = self._payments[reference], body["modificationAmount"]["value"]
        if not 0 < amount <= payment.taken - payment.refunded:
            return _problem(400, "more than was taken")
        payment.refunded += amount
        payment.note("REFUNDED", amount, key)
        self._returns.append({"reference": reference, "amount": amount, "key": key, "state": "booked"})
        return self._told(payment)

    def _told(self, payment: SimPayment) -> HttpReply:
        def money(value: int) -> dict[str, Any]:
            return {"currency": payment.currency, "value": value + self.knob.wrong_amount}

        told = {
            "reference": payment.reference,
            "state": payment.state,
            "amount": money(payment.amount),
            "aggregate": {
                "authorizedAmount": money(payment.reserved),
                "capturedAmount": money(payment.taken),
                "cancelledAmount": money(payment.released),
                "refundedAmount": money(payment.refunded),
            },
            "pspReference": LOOKS_LIKE_A_CARD if self.knob.personal else f"psp-{payment.reference[:12]}",
        }
        return _json(200, {**told, **(PERSONAL if self.knob.personal else {})})

    # Knobs.

    @property
    def _open(self) -> SimPayment | None:
        """The payment the customer looks at."""
        payments = self._payments.values()
        waiting = [payment for payment in payments if payment.state == "CREATED" and payment.shown]
        return waiting[-1] if waiting else None

    @property
    def _screen(self) -> str:
        shown = list(self._payments.values())[-1:]
        if not shown:
            return "Ready"
        amount = f"{shown[0].amount // 100}.{shown[0].amount % 100:02d} {shown[0].currency}"
        words = {"open": "Scan the code, then swipe to pay", "reserved": "Paid", "booked": "Paid"}
        return f"{amount}\n{words.get(shown[0].word, shown[0].state.capitalize())}"

    def knobs(self) -> Mapping[str, Any]:
        """Positions of the knobs, and the truth."""
        book = [
            {
                "reference": payment.reference,
                "amount": payment.taken or payment.amount,
                "currency": payment.currency,
                "state": payment.word,
                "provider_state": payment.state,
                "captures": payment.captures,
                "refunded": payment.refunded,
            }
            for payment in self._payments.values()
        ]
        return {
            **self.knob.positions(),
            "power": "on" if self._power else "off",
            "screen": self._screen,
            "paying": any(payment.word in ("open", "reserved") for payment in self._payments.values()),
            "book": book,
            "returns": list(self._returns),
            "requests": dict(self._requests),
        }

    def turn(self, knob: str, value: Any) -> None:
        """Turn one knob of the module's docstring. Raises ValueError saying what there is or what it takes."""
        match knob, value:
            case "card", "in" | "stop":
                if (payment := self._open) is not None:
                    self.knob.outcome = Outcome.APPROVE if value == "in" else Outcome.CANCEL
                    self._act(payment)
                    self.knob.outcome = Outcome.APPROVE
            case "power", "on" | "off":
                self._power = value == "on"
            case "token", "expire":
                self._tokens.clear()
            case "lapse", "now":
                if (payment := self._open) is not None:
                    payment.state = "EXPIRED"
                    payment.note("EXPIRED", 0)
            case "forget", "last":
                if self._payments:
                    self._payments.popitem()
            case name, _ if name in ACTIONS:
                raise wrong(name, value, ", ".join(ACTIONS[name]))
            case _:
                self.knob.turn(knob, value)


def _sorted(request: HttpRequest) -> tuple[What, str]:
    """What is asked, and of which payment."""
    if (request.method, request.path) == ("POST", "/accesstoken/get"):
        return What.TOKEN, ""
    if (request.method, request.path) == ("POST", "/epayment/v1/payments"):
        return What.CREATE, ""
    found = _PATH.fullmatch(request.path)
    if found is None:
        return What.NONE, ""
    reference, tail = found.groups()
    if request.method == "GET":
        return {None: What.GET, "events": What.EVENTS}.get(tail, What.NONE), reference
    words = {"capture": What.CAPTURE, "cancel": What.CANCEL, "refund": What.REFUND}
    return words.get(tail or "", What.NONE), reference


def _json(status: int, said: Any) -> HttpReply:
    return HttpReply(status, {"content-type": "application/json"}, json.dumps(said).encode())


def _problem(status: int, title: str) -> HttpReply:
    return HttpReply(
        status, {"content-type": "application/problem+json"}, json.dumps({"title": title}).encode()
    )
