"""Mail servers to be sent to: aiosmtpd on a free port of the loopback, with the faults real ones have.

``localhost.pem`` (with its key) and ``authority.pem`` are a certificate for 127.0.0.1 that vouches for itself, made
once with ``openssl req -x509`` for a hundred years; it opens nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from daemon.mail.server import MailServer, Tls

HERE = Path(__file__).parent
AUTHORITY = HERE / "authority.pem"
SENDER = "Nordlys Århus <receipts@shop.example>"
USER, PASSWORD = "receipts", "right"


@dataclass(eq=False)
class Box:
    """What a server was given, and how it behaves. Each list of replies is used up; then all is well."""

    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)
    """Replies to RCPT."""
    data: list[str] = field(default_factory=list)
    """Replies to a whole text. ``cut`` takes it and hangs up; ``silent`` takes it and says nothing."""
    open: dict[SMTP, asyncio.Transport] = field(default_factory=dict)
    """Connections."""
    cut_in_text: int = 0
    """Hang up so many times while the text comes in."""

    @property
    def letters(self) -> list[EmailMessage]:
        """What was taken, parsed."""
        return [message_from_bytes(raw, EmailMessage, policy=policy.default) for raw in self.raw]

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """One recipient."""
        self.recipients.append(address)
        reply = self.rcpt.pop(0) if self.rcpt else "250 OK"
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  as above
        """A whole text."""
        reply = self.data.pop(0) if self.data else "250 2.0.0 taken"
        if reply[0] == "2" or not reply[0].isdigit():
            assert isinstance(envelope.content, bytes)
            self.raw.append(envelope.content)
        if reply == "cut":
            self.open[server].abort()
        if reply == "silent":
            await asyncio.Event().wait()
        return reply


class _Cutting(SMTP):
    """Hangs up after 354 while its box says so."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client, or the same one within TLS."""
        assert isinstance(self.event_handler, Box)
        assert isinstance(transport, asyncio.Transport)
        self.event_handler.open[self] = transport
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """The client has gone."""
        assert isinstance(self.event_handler, Box)
        self.event_handler.open.pop(self, None)
        super().connection_lost(error)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  aiosmtpd's name
        """The beginning of a text."""
        box = self.event_handler
        assert isinstance(box, Box)
        if box.cut_in_text:
            box.cut_in_text -= 1
            await self.push("354 go on")
            box.open[self].abort()
            return
        await super().smtp_DATA(arg)


def _sign_in(server: SMTP, session: Session, envelope: Envelope, kind: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=right, handled=False)


@asynccontextmanager
async def mail_server(
    box: Box, tls: Tls = "none", *, password: bool = False, port: int = 0
) -> AsyncIterator[MailServer]:
    """Serve ``box``; yields how it is reached, with the right certificate and no password."""
    context = None
    if tls != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(HERE / "localhost.pem")
    options: dict[str, Any] = {"hostname": "mail.example", "decode_data": False}
    if tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if password:
        options |= {"authenticator": _sign_in, "auth_required": True}
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        partial(_Cutting, box, **options), "127.0.0.1", port, ssl=context if tls == "tls" else None
    )
    try:
        yield reached(listening.sockets[0].getsockname()[1], tls)
    finally:
        listening.close()
        for transport in list(box.open.values()):
            transport.close()
        async with asyncio.timeout(5):
            while box.open:
                await asyncio.sleep(0.005)  # the pace of looking


def reached(port: int, tls: Tls = "none") -> MailServer:
    """A server on the loopback as the configuration would name it."""
    return MailServer(
        host="127.0.0.1",
        port=port,
        tls=tls,
        sender=SENDER,
        sender_address="receipts@shop.example",
        ca_file=str(AUTHORITY),
    )


@asynccontextmanager
async def raw_server(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any],
) -> AsyncIterator[MailServer]:
    """Something that listens and is hardly a mail server."""
    talks: list[asyncio.Future[Any]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        done = asyncio.get_running_loop().create_future()
        talks.append(done)
        try:
            with contextlib.suppress(ConnectionError):  # who was talked to has gone
                await talk(reader, writer)
        finally:
            writer.close()
            done.set_result(None)

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield reached(listening.sockets[0].getsockname()[1])
        async with asyncio.timeout(5):
            await asyncio.gather(*talks)
    finally:
        listening.close()
