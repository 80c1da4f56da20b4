"""HTTP requests and replies as values: what devices that speak HTTP (nexo, wallets) take and give instead of bytes.

Drivers ask through a ``MessageTransport`` (``drivers/transports/http.py``, which alone knows a library), simulators
answer as a ``MessageSimulator``; neither knows how the messages travel.
"""

from __future__ import annotations

import ssl
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from drivers.transport import Transport

LONGEST_BODY = 4 * 1024 * 1024
"""Bytes of a reply that are read; no terminal has so much to say."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What a device was asked. ``headers`` are in lower case."""

    method: str
    path: str
    """With the query, as it was sent."""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class HttpReply:
    """What it answered. ``headers`` are in lower case; ``repr`` leaves the body out, which may hold what no log may."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)


@runtime_checkable
class MessageTransport(Transport, Protocol):
    """A way to a device that speaks HTTP. Its ``read`` and ``write`` raise NotSupported: there are no bare bytes."""

    tls: ssl.SSLContext | None
    """What certificates are trusted where the URL is https; None: those the system trusts. Set before ``open``."""
    kept: bool
    """Whether connections are used again. Not where a request must never meet one that is just being closed."""

    async def request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        timeout: float,
        written: Callable[[], None] | None = None,
    ) -> HttpReply:
        """Ask once, repeating nothing. ``path`` goes behind the URL's own path.

        ``written`` is called once all of the request has left.

        Raises DeviceOffline when no connection could be made (nothing was sent); TransportClosed or TransportTimeout
        when the answer was lost (it may have been sent).
        """


@runtime_checkable
class AlsoAsked(Protocol):
    """A way on which the device asks, too: on the connection that is there, or at an address of ours."""

    takes: Callable[[bytes], bytes | None] | None
    """Answers one message of the device's; None: without one. Raises FrameError. Set before ``open``."""
    listen: str
    """``host:port`` at which the device reaches us; empty: nowhere, or on the connection that is there."""

    @property
    def hears(self) -> bool:
        """Whether the device has a way to ask."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a simulator does with a request: say ``reply`` after ``delay`` seconds, or, without one, hang up."""

    reply: HttpReply | None
    delay: float = 0.0
    piece: int = 0
    """Bytes of the body sent at a time, chunked; 0: all at once."""
    cut_after: int | None = None
    """Bytes of the body after which the connection is reset."""


@dataclass(slots=True)
class Awaited:
    """An answer that is not known yet; the simulator fills it in when it is."""

    answer: Answer | None = None
    gone: bool = False
    """Whoever asked does not wait any longer."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a simulator proves to be over TLS: a certificate with its key, and the authority that signed it (PEM)."""

    certificate: str = field(repr=False)
    key: str = field(repr=False)
    authority: str = field(repr=False)


class MessageSimulator(ABC):
    """A simulator that takes and gives messages; the rest of ``Simulator`` is there for whoever serves it."""

    path: str = ""
    """What stands behind host and port in its URL."""

    @property
    def asks_at(self) -> str:
        """URL of a station of which it asks something by itself; empty where it only answers."""
        return ""

    def asking(self) -> tuple[bytes, ...]:
        """What it asks by itself, since the last look: bodies, each to be posted to ``asks_at``."""
        return ()

    def told(self, data: bytes) -> None:
        """The station's answer to one of them."""
        del data

    @property
    def identity(self) -> Identity | None:
        """Its certificate at present; None where it is spoken to without TLS, or with that of whoever serves it."""
        return None

    def connected(self, now: float) -> None:
        """A host opened a connection: says nothing about a device that speaks HTTP."""
        del now

    def disconnected(self, now: float) -> None:
        """It closed it again."""
        del now

    def feed(self, data: bytes, now: float) -> bytes:
        """Bare bytes are no messages: no answer."""
        del data, now
        return b""

    def tick(self, now: float) -> bytes:
        """Let time pass. A device that speaks HTTP says nothing unasked."""
        del now
        return b""

    @property
    def link_up(self) -> bool:
        """False while the device is off or its cable out."""
        return True

    @abstractmethod
    def answer(self, request: HttpRequest, now: float) -> Answer | Awaited:
        """Take one request."""

    @abstractmethod
    def knobs(self) -> Mapping[str, Any]:
        """The present position of every knob and the ground truth (JSON values)."""

    @abstractmethod
    def turn(self, knob: str, value: Any) -> None:
        """Turn one knob. Raises ValueError naming the knobs there are, or the values it takes."""
