"""Shapes of issued receipts and of the letters they go out in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from daemon.schema.words import Language, MailState, Shape
from drivers.printers.receipt import Receipt

EMAIL = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[^\s@<>()\[\],;:\\\"]{1,189}$"
"""The address as people write it (HTML, valid e-mail address), its domain with letters of any language."""

Email = Annotated[str, msgspec.Meta(pattern=EMAIL, max_length=254)]


class ReceiptView(Shape, frozen=True):
    """A receipt as it was issued; it never changes."""

    id: str
    """That of the sale."""
    number: str
    shop: str
    """Name of the location."""
    code: str
    """``S…``: what stands in its QR code, and what a return begins with."""
    issued_at: datetime
    document: Receipt
    printed: bool
    """Whether it was printed already: what comes now says COPY."""


class ReceiptPrint(Shape, frozen=True):
    """Print a receipt. Without ``device`` on the station's only receipt printer, or its first."""

    device: str = ""


class ReceiptEmail(Shape, frozen=True):
    """Send a receipt. ``language`` is that of the letter; default the receipt's own."""

    address: Email
    language: Language | None = None


class MailView(Shape, frozen=True):
    """A letter on its way. The address is not told again, and is forgotten once the letter has left."""

    id: str
    state: MailState
    attempts: int
    next_at: datetime | None
    """When it is tried again; None once it has ended."""
    doubtful: bool
    """The server's answer to a whole letter was lost once: it may arrive twice, with the same Message-ID."""
    reply: str
    """The mail server's last answer as its codes (``250``, ``451 4.7.1``), or what kept it from answering."""


class NamedReceipt(Shape, frozen=True):
    """The receipt a scan names. A kiosk may read it for a quarter of an hour without saying its code."""

    id: str
    number: str
    issued_at: datetime
