"""One exchange with a terminal: a message goes out, its answer comes back, and is believed only if it is ours.

What is raised says what may have happened. DeviceOffline: not a byte left. Refused: the terminal says that it did not
take the message. Everything else: nobody knows.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec

from drivers.errors import FrameError, Refused
from drivers.messages import HttpReply, MessageTransport
from drivers.terminals.nexo.codec import Message
from drivers.terminals.nexo.coding import Coding
from drivers.terminals.nexo.dialect import Dialect
from drivers.terminals.nexo.parts import MessageHeader, Part
from drivers.terminals.nexo.words import Category, MessageClass, MessageType

_NOT_TAKEN = frozenset({400, 401, 403, 404, 405, 406, 411, 413, 415, 422})
"""HTTP statuses by which a terminal says that it did not take a message."""
_DEVICE = frozenset({Category.DISPLAY, Category.INPUT, Category.PRINT})
"""Messages of the class Device."""
_CRYPTO = {
    "(1)": "it could not read the encrypted message",
    "(2)": "it does not know this key version",
    "(3)": "it does not know this key identifier or version",
    "(9)": "it has another passphrase",
}


class OtherTerminal(FrameError):
    """A terminal answers, and it is not the one that was asked."""


class _Errors(msgspec.Struct, frozen=True):
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A till and a terminal that know each other."""

    wire: MessageTransport
    coding: Coding
    dialect: Dialect
    sale_id: str
    poi_id: str
    next_id: Callable[[], Awaitable[str]]
    """ServiceIDs of everything but attempts."""

    async def ask(
        self,
        category: Category,
        body: Part,
        timeout: float,
        *,
        service_id: str = "",
        written: Callable[[], None] | None = None,
    ) -> Part | None:
        """Send one request; the body of its answer, or None where there is none to it (Abort).

        Raises DeviceOffline, Refused, OtherTerminal, FrameError, TransportError.
        """
        name, device = service_id or await self.next_id(), category in _DEVICE
        header = MessageHeader(
            MessageClass.DEVICE if device else MessageClass.SERVICE,
            category,
            MessageType.REQUEST,
            self.sale_id,
            self.poi_id,
            name,
            name if device else "",
            protocol_version=self.dialect.protocol_version,
        )
        data = self.coding.pack(Message(header, body))
        headers = {"Content-Type": self.dialect.content_type}
        reply = await self.wire.request("POST", self.dialect.path, headers, data, timeout, written)
        return self._answer(header, reply)

    def _answer(self, asked: MessageHeader, reply: HttpReply) -> Part | None:
        if reply.status in _NOT_TAKEN:
            raise Refused(f"terminal {self.poi_id} did not take the message: {_reason(reply)}")
        if reply.status not in (200, 204):
            raise FrameError(f"terminal {self.poi_id} answered with HTTP status {reply.status}")
        if not reply.body.strip():
            return None
        message = self.coding.unpack(reply.body)
        said = message.header
        if said.message_category is Category.EVENT:
            raise FrameError(
                "the terminal says that the message could not be delivered, which may be premature"
            )
        if said.poi_id != asked.poi_id:
            raise OtherTerminal(f"terminal {said.poi_id} answers instead of {asked.poi_id}")
        fits = (
            said.message_type is MessageType.RESPONSE
            and said.message_category is asked.message_category
            and said.sale_id == asked.sale_id
            and said.service_id == asked.service_id
        )
        if not fits:
            raise FrameError(
                f"an answer to another message came back: {said.service_id}, not {asked.service_id}"
            )
        return message.body


def _reason(reply: HttpReply) -> str:
    try:
        said = " ".join(msgspec.json.decode(reply.body, type=_Errors).errors)
    except (msgspec.DecodeError, ValueError):
        said = ""
    for number, words in _CRYPTO.items():
        if number in said:
            return f"{words}; compare passphrase, key_identifier and key_version with the terminal's"
    return f"HTTP status {reply.status}"
