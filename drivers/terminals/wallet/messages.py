"""What is said in the ePayment API, as far as a till needs it; the codec boundary: nothing else of an answer is kept.

Amounts are whole minor units and an ISO 4217 code, as ours. There is no card in any of this; a customer's name, phone
number or address, which answers may hold, has no field here and goes no further.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from drivers.errors import FrameError
from drivers.vocabulary import Currency, Money

LONGEST_CODE = 1024
_Said = TypeVar("_Said")


class Amount(msgspec.Struct, frozen=True):
    """Money on this wire."""

    currency: str
    value: int

    @classmethod
    def of(cls, money: Money) -> Amount:
        """Ours as theirs."""
        return cls(money.currency.value, money.minor)

    def money(self) -> Money:
        """Theirs as ours. Raises FrameError for a currency we have no word for, or an impossible sum."""
        try:
            return Money(self.value, Currency(self.currency))
        except ValueError as error:
            raise FrameError("an amount that is none of ours") from error


class Aggregate(msgspec.Struct, frozen=True, rename="camel"):
    """What became of the money; the state alone does not say: it stays AUTHORIZED after a capture."""

    authorized_amount: Amount
    captured_amount: Amount
    cancelled_amount: Amount
    refunded_amount: Amount


class Payment(msgspec.Struct, frozen=True, rename="camel"):
    """The answer to GET: the truth."""

    reference: str
    state: str
    amount: Amount
    aggregate: Aggregate
    psp_reference: str = ""


class Created(msgspec.Struct, frozen=True, rename="camel"):
    """The answer to a creation."""

    reference: str
    redirect_url: str = ""


class PaymentEvent(msgspec.Struct, frozen=True, rename="camel"):
    """One line of a payment's history."""

    name: str
    amount: Amount
    idempotency_key: str = ""
    success: bool = True


class Token(msgspec.Struct, frozen=True):
    """An access token and its life in seconds, which is told as text."""

    access_token: str
    expires_in: str | int = 3600


class Modification(msgspec.Struct, frozen=True, rename="camel"):
    """The body of a capture or refund."""

    modification_amount: Amount


class Cancellation(msgspec.Struct, frozen=True, rename="camel"):
    """The body of a cancel; with the flag, what the customer has taken already stays."""

    cancel_transaction_only: bool


class Method(msgspec.Struct, frozen=True):
    """How the customer pays."""

    type: str = "WALLET"


class QrFormat(msgspec.Struct, frozen=True):
    """What ``redirectUrl`` is to be: the content of the code, which we draw ourselves."""

    format: str = "TEXT/TARGETURL"


class Creation(msgspec.Struct, frozen=True, rename="camel"):
    """The body of a creation. The same attempt always has the same body: a key belongs to its body."""

    amount: Amount
    reference: str
    payment_description: str
    payment_method: Method = Method()
    user_flow: str = "QR"
    qr_format: QrFormat = QrFormat()
    customer_interaction: str = "CUSTOMER_PRESENT"


class Problem(msgspec.Struct, frozen=True):
    """A refusal, as far as it is told to a technician."""

    title: str = ""


_encoder = msgspec.json.Encoder()


def encode(body: Creation | Modification | Cancellation) -> bytes:
    """A request's body."""
    return _encoder.encode(body)


def payment(body: bytes) -> Payment:
    """Raises FrameError, which quotes nothing."""
    return _decoded(body, Payment, "a payment")


def created(body: bytes) -> Created:
    """Raises FrameError, which quotes nothing."""
    return _decoded(body, Created, "a creation")


def events(body: bytes) -> list[PaymentEvent]:
    """Raises FrameError, which quotes nothing."""
    return _decoded(body, list[PaymentEvent], "a payment's events")


def token(body: bytes) -> Token:
    """Raises FrameError, which quotes nothing."""
    return _decoded(body, Token, "an access token")


def refusal(body: bytes) -> str:
    """The title of a refusal; empty when there is none to be read."""
    try:
        return msgspec.json.decode(body, type=Problem).title[:100]
    except (msgspec.MsgspecError, ValueError):
        return ""


def code_of(said: Created) -> str:
    """What the customer's code holds. Raises FrameError for what is no address."""
    url = said.redirect_url
    if not (url.startswith("https://") and url.isascii() and url.isprintable() and len(url) <= LONGEST_CODE):
        raise FrameError("the code to be scanned is no address")
    return url


def _decoded(body: bytes, kind: type[_Said], what: str) -> _Said:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, ValueError):
        raise FrameError(f"an answer that is not {what}") from None
