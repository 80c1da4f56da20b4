"""Where letters are handed over, once the configuration was checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Literal

Tls = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class MailServer:
    """The shop's mail server, and who we say we are."""

    host: str
    port: int
    tls: Tls
    sender: str
    """``Name <address>``, or an address."""
    sender_address: str
    reply_to: str = ""
    confirm_url: str = ""
    """Page of the web shop that confirms a consent, with ``{id}`` and ``{token}``."""
    ca_file: str = ""
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """What the sender is called; empty for a bare address."""
        return parseaddr(self.sender)[0]

    @property
    def domain(self) -> str:
        """The sender's domain: in Message-IDs, and what we call ourselves to the server."""
        return self.sender_address.rpartition("@")[2]


_DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
"""What may stand before the ``@`` without quotes (RFC 5322, section 3.2.3)."""


def wire_address(address: str) -> str:
    """An address as it goes over the wire: its domain in ASCII (RFC 5891). Raises ValueError for one that cannot be."""
    local, _, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError("the domain cannot be") from error
    labels = ascii_domain.split(".")
    if (
        not _DOT_ATOM.fullmatch(local)
        or len(labels) < 2
        or not all(label.strip("-") == label != "" for label in labels)
    ):
        raise ValueError("the address cannot be")
    if not all(sign.isalnum() or sign == "-" for label in labels for sign in label):
        raise ValueError("the domain cannot be")
    return f"{local}@{ascii_domain.lower()}"
