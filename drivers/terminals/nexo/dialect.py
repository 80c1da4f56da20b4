"""What makes of the one nexo core a make's own: data, not code (reference: payments, section 5)."""

from __future__ import annotations

from dataclasses import dataclass

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
    common_name: str = ""
    """The name in the terminal's certificate; with ``{poiid}`` and ``{environment}``."""
    legacy_name: str = ""
    """The name in the certificate that all older terminals share; believed only where the configuration says so."""


ADYEN = Dialect(
    name="nexo-adyen",
    protocol_version="3.0",
    sealed=True,
    pending=frozenset({Condition.IN_PROGRESS, Condition.BUSY}),
    common_name="{poiid}.{environment}.terminal.adyen.com",
    legacy_name="legacy-terminal-certificate.{environment}.terminal.adyen.com",
)
"""Adyen Terminal API, local: JSON over TLS port 8443, ``/nexo/``."""
