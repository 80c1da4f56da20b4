"""One letter to the mail server (RFC 5321), and what became of it. The one door to aiosmtplib.

There are three answers: taken, later, never. "Never" is only what the server says of this letter (5xx to its recipient
or its text); what it says of us (no TLS, a wrong password, a certificate nobody vouches for, no relaying) is for the
shop to mend, so the letter waits. A connection that breaks after the text began to go out leaves in doubt whether it
was taken (section 6.1): the letter goes again, with the same Message-ID.

Of the server's words only the codes are kept: the text may hold the address.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

import aiosmtplib

from daemon.mail.server import MailServer

CONNECT_TIMEOUT_S = 15.0
REPLY_TIMEOUT_S = 60.0
TAKE_TIMEOUT_S = 600.0
"""For the answer to a whole letter (section 4.5.3.2.6): who hangs up sooner makes doubles."""
QUIT_TIMEOUT_S = 2.0
TOTAL_TIMEOUT_S = 780.0
"""For all of it; shorter than the outbox's lease."""
_ENHANCED = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})\b")


class Verdict(StrEnum):
    """What became of a letter."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict and the codes it came with."""

    verdict: Verdict
    reply: str
    doubtful: bool = False
    """It may have been taken."""
    server: bool = False
    """It is the server, or what we know of it, that does not work; the next letter would fare no better."""


async def send(server: MailServer, recipient: str, message: bytes) -> Answer:
    """Hand one letter over. Does not raise for anything a server or a network can do."""
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        local_hostname=server.domain,
        timeout=CONNECT_TIMEOUT_S,
        use_tls=server.tls == "tls",
        start_tls=False,
    )
    letter = _Letter(client, server, recipient, message)
    try:
        async with asyncio.timeout(TOTAL_TIMEOUT_S):
            return await letter.go()
    except aiosmtplib.SMTPResponseException as error:
        return letter.refused(error.code, error.message)
    except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as error:
        return letter.lost(_why(error))
    finally:
        await _leave(client)


class _Step(Enum):
    """How far a letter got."""

    ADMISSION = auto()
    RECIPIENT = auto()
    TEXT = auto()


class _Letter:
    """One letter on its way: how far it got decides what an error means."""

    def __init__(self, client: aiosmtplib.SMTP, server: MailServer, recipient: str, message: bytes) -> None:
        self._client = client
        self._server = server
        self._recipient = recipient
        self._message = message
        self._step = _Step.ADMISSION

    async def go(self) -> Answer:
        client, server = self._client, self._server
        context = None if server.tls == "none" else await asyncio.to_thread(_context, server.ca_file)
        await client.connect(tls_context=context)
        if server.tls == "starttls":
            await client.starttls(tls_context=context)
        if server.username:
            await client.login(server.username, server.password)
        await client.mail(server.sender_address, timeout=REPLY_TIMEOUT_S)
        self._step = _Step.RECIPIENT
        await client.rcpt(self._recipient, timeout=REPLY_TIMEOUT_S)
        self._step = _Step.TEXT
        done = await client.data(self._message, timeout=TAKE_TIMEOUT_S)
        return Answer(Verdict.TAKEN, _codes(done.code, done.message))

    def refused(self, code: int, words: str) -> Answer:
        """The server said no: to us, or to this letter for now or for good."""
        codes = _codes(code, words)
        relaying = self._step is _Step.RECIPIENT and (code == 530 or " 5.7." in codes)
        if self._step is _Step.ADMISSION or code == 421 or relaying:
            return Answer(Verdict.LATER, codes, server=True)
        return Answer(Verdict.NEVER if 500 <= code < 600 else Verdict.LATER, codes)

    def lost(self, why: str) -> Answer:
        """No answer came."""
        return Answer(Verdict.LATER, why, doubtful=self._step is _Step.TEXT, server=True)


async def _leave(client: aiosmtplib.SMTP) -> None:
    """Say goodbye where somebody still listens; what was said before stands anyway."""
    try:
        if client.is_connected:
            async with asyncio.timeout(QUIT_TIMEOUT_S):
                await client.quit()
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        pass
    finally:
        client.close()


def _context(ca_file: str) -> ssl.SSLContext:
    """Who is trusted: the shop's own authority where it has one, else the system's."""
    return ssl.create_default_context(cafile=ca_file or None)


def _codes(code: int, words: str) -> str:
    """``451 4.7.1``: the basic code and the enhanced one (RFC 3463), nothing else."""
    enhanced = _ENHANCED.match(words)
    return f"{code} {enhanced[1]}" if enhanced else str(code)


def _why(error: Exception) -> str:
    """What kept a server from answering, in a few words that name nobody."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "certificate not trusted"
        if isinstance(cause, ssl.SSLError):
            return "TLS failed"
        if isinstance(cause, ConnectionRefusedError):
            return "connection refused"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, (TimeoutError, aiosmtplib.SMTPTimeoutError)):
        return "no answer in time"
    if isinstance(error, aiosmtplib.SMTPServerDisconnected):
        return "connection lost"
    if isinstance(error, aiosmtplib.SMTPException) and not isinstance(error, aiosmtplib.SMTPConnectError):
        return "TLS or sign-in not offered"
    return "out of reach"
