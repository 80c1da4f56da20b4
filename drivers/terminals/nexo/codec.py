"""A message as JSON and back: the wrapper, the header, and exactly one body named by the header.

``SaleToPOIRequest`` holds requests and notifications, ``SaleToPOIResponse`` answers; the body is called MessageCategory
+ MessageType, but for events. Raises FrameError only, and never with a value of the message in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from drivers.errors import FrameError
from drivers.terminals.nexo import card_messages as cards
from drivers.terminals.nexo import device_messages as device
from drivers.terminals.nexo import messages
from drivers.terminals.nexo import service_messages as services
from drivers.terminals.nexo.parts import MessageHeader, Part
from drivers.terminals.nexo.words import MessageType

LONGEST = 256 * 1024
"""Bytes of a message; receipts make some ten thousand."""
REQUEST, RESPONSE = "SaleToPOIRequest", "SaleToPOIResponse"

BODIES: dict[str, type[Part]] = {
    kind.__name__: kind
    for kind in (
        messages.AbortRequest,
        cards.BalanceInquiryRequest,
        cards.BalanceInquiryResponse,
        cards.CardAcquisitionRequest,
        cards.CardAcquisitionResponse,
        services.DiagnosisRequest,
        services.DiagnosisResponse,
        cards.EnableServiceRequest,
        cards.EnableServiceResponse,
        services.GetTotalsRequest,
        services.GetTotalsResponse,
        services.LoginRequest,
        services.LoginResponse,
        services.LogoutRequest,
        services.LogoutResponse,
        messages.PaymentRequest,
        messages.PaymentResponse,
        services.ReconciliationRequest,
        services.ReconciliationResponse,
        messages.ReversalRequest,
        messages.ReversalResponse,
        cards.StoredValueRequest,
        cards.StoredValueResponse,
        messages.TransactionStatusRequest,
        messages.TransactionStatusResponse,
        device.DisplayRequest,
        device.DisplayResponse,
        device.EventNotification,
        device.InputRequest,
        device.InputResponse,
        device.PrintRequest,
        device.PrintResponse,
    )
}
"""Every body, by its name on the wire."""

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_OUTER = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]])
_HEADER = msgspec.json.Decoder(MessageHeader)
_DECODERS = {name: msgspec.json.Decoder(kind) for name, kind in BODIES.items()}


@dataclass(frozen=True, slots=True)
class Message:
    """A header and its body."""

    header: MessageHeader
    body: Part

    def to_bytes(self) -> bytes:
        """The clear JSON."""
        inner = {"MessageHeader": self.header, type(self.body).__name__: self.body}
        return _ENCODER.encode({wrapper(self.header): inner})

    @classmethod
    def from_bytes(cls, data: bytes) -> Message:
        """Read a clear message. Raises FrameError."""
        name, inner = unwrapped(data)
        return cls.from_parts(name, inner)

    @classmethod
    def from_parts(cls, name: str, inner: dict[str, msgspec.Raw]) -> Message:
        """Read what ``unwrapped`` found. Raises FrameError."""
        header = decode_header(inner)
        if wrapper(header) != name:
            raise FrameError(f"a {header.message_type} inside {name}")
        body = body_name(header)
        if body not in inner or body not in _DECODERS:
            raise FrameError(f"a nexo message without the {body} its header names")
        try:
            return cls(header, _DECODERS[body].decode(inner[body]))
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise FrameError(f"{body} cannot be read{_place(error)}") from None


def unwrapped(data: bytes) -> tuple[str, dict[str, msgspec.Raw]]:
    """The wrapper's name, and what stands in it, unread. Raises FrameError."""
    if len(data) > LONGEST:
        raise FrameError(f"a nexo message of {len(data)} bytes")
    try:
        outer = _OUTER.decode(data)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise FrameError("what arrived is no nexo message in JSON") from None
    if len(outer) != 1 or not outer.keys() <= {REQUEST, RESPONSE}:
        raise FrameError("what arrived is no nexo message: it has not the one wrapper of them")
    return next(iter(outer.items()))


def decode_header(inner: dict[str, msgspec.Raw]) -> MessageHeader:
    """The header in a wrapper. Raises FrameError."""
    try:
        return _HEADER.decode(inner["MessageHeader"])
    except KeyError:
        raise FrameError("a nexo message without MessageHeader") from None
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise FrameError(f"MessageHeader cannot be read{_place(error)}") from None


def wrapper(header: MessageHeader) -> str:
    """What a message with this header is wrapped in."""
    return RESPONSE if header.message_type is MessageType.RESPONSE else REQUEST


def body_name(header: MessageHeader) -> str:
    """What its body is called."""
    return f"{header.message_category}{header.message_type}"


def _place(error: Exception) -> str:
    """Where it was wrong; what stood there is not told, it may be anything."""
    _, found, place = str(error).rpartition(" - at `")
    return f" at {place.rstrip('`')}" if found else ""
