"""TLS with one terminal and no other: its authority vouches for it, and the certificate has its very name.

Terminals have their name in the certificate's subject only, where TLS libraries have stopped to look, and are reached
by an address that is in no certificate. So the name is compared here, within the handshake: to another one not a byte
is sent.
"""

from __future__ import annotations

import ssl
from typing import Any

from drivers.errors import NotSupported


def pinned(authorities: str, names: frozenset[str]) -> ssl.SSLContext:
    """A client's context for certificates of these authorities (PEM) with one of these common names.

    Raises NotSupported when the authorities are no certificates.
    """
    try:
        context = ssl.create_default_context(cadata=authorities)
    except (ssl.SSLError, ValueError) as error:
        raise NotSupported(f"ca_file holds no certificate: {error}") from error
    context.check_hostname = False
    context.sslobject_class = _named(names)
    return context


def _named(names: frozenset[str]) -> type[ssl.SSLObject]:
    class Named(ssl.SSLObject):
        """A connection that is made only with one of the names; the certificate is verified by then."""

        def do_handshake(self) -> None:
            super().do_handshake()
            found = _common_name(self.getpeercert())
            if found not in names:
                wanted = " or ".join(sorted(names))
                error = ssl.SSLCertVerificationError(1, f"it is in the name of {found!r}, not of {wanted}")
                error.verify_message = f"it is in the name of {found!r}, not of {wanted}"
                raise error

    return Named


def _common_name(certificate: Any) -> str:
    """The subject's common name, as ``ssl`` takes certificates apart."""
    pairs = [pair for part in (certificate or {}).get("subject", ()) for pair in part]
    return next((str(value) for key, value in pairs if key == "commonName"), "")
