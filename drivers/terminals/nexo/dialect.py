"""What makes of the one nexo core a make's own: data, not code (reference: payments, section 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from drivers.terminals.nexo.words import Condition


@dataclass(frozen=True, slots=True)
class Dialect:
    """One make's way of speaking nexo."""

    name: str
    protocol_version: str
    sealed: bool
    """Every message is encrypted (NexoBlob); what comes in the clear is believed in nothing."""
    pending: frozenset[str]
    """ErrorConditions of a TransactionStatus that say: still running."""
    path: str = "/"
    """What is asked behind the URL's own path."""
    content_type: str = "application/json"
    languages: Mapping[str, str] = field(default_factory=dict)
    """OperatorLanguage of a login, by the station's language."""
    language: str = "en"
    """OperatorLanguage for all other languages."""
    names_original: bool = False
    """A reversal names SaleID and POIID of what it takes back, and no sale of its own."""
    common_name: str = ""
    """The name in the terminal's certificate; with ``{poiid}`` and ``{environment}``."""
    legacy_name: str = ""
    """The name in the certificate that all older terminals share; believed only where the configuration says so."""


ADYEN = Dialect(
    name="nexo-adyen",
    protocol_version="3.0",
    sealed=True,
    pending=frozenset({Condition.IN_PROGRESS, Condition.BUSY}),
    languages={"da": "da", "nb": "no", "sv": "sv", "fi": "fi"},
    common_name="{poiid}.{environment}.terminal.adyen.com",
    legacy_name="legacy-terminal-certificate.{environment}.terminal.adyen.com",
)
"""Adyen Terminal API, local: JSON over TLS port 8443, ``/nexo/``."""

XML = Dialect(
    name="nexo-xml",
    protocol_version="3.1",
    sealed=False,
    pending=frozenset({Condition.BUSY, Condition.IN_PROGRESS}),
    path="",
    content_type="application/xml; charset=utf-8",
    languages={"da": "da", "nb": "no", "sv": "sv", "fi": "fi"},
    language="da",  # the terminal has no English
    names_original=True,
)
"""nexo Retailer 3.1 as XML over plain HTTP, in a network of its own (Swedbank Pay PAX, port 11000)."""
