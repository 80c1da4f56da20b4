"""How a message becomes the bytes of a request, and back: sealed JSON, or XML in the clear."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from drivers.errors import FrameError
from drivers.terminals.nexo.codec import Message, decode_header, unwrapped, wrapper
from drivers.terminals.nexo.codec_xml import from_xml, to_xml
from drivers.terminals.nexo.nexoblob import NONCE, Keys, Sealed, SecurityTrailer
from drivers.terminals.nexo.parts import MessageHeader


class Coding(Protocol):
    """One way to write messages."""

    def pack(self, message: Message) -> bytes:
        """The message as it travels."""

    def unpack(self, data: bytes) -> Message:
        """What arrived, as far as it can be believed. Raises FrameError."""


class SealedMessage(msgspec.Struct, frozen=True, rename="pascal"):
    """What is on the wire inside the wrapper."""

    message_header: MessageHeader
    nexo_blob: str
    security_trailer: SecurityTrailer


@dataclass(frozen=True, slots=True)
class SealedJson:
    """NexoBlob: a copy of the header for the way, and everything encrypted."""

    keys: Keys = field(repr=False)

    def pack(self, message: Message) -> bytes:
        """Seal it under a fresh nonce."""
        return self.envelope(message.header, message.to_bytes())

    def envelope(self, header: MessageHeader, plain: bytes) -> bytes:
        """Seal a clear message whatever stands in it."""
        sealed = Sealed.seal(self.keys, plain, os.urandom(NONCE))
        outer = SealedMessage(header, sealed.blob, sealed.trailer)
        return msgspec.json.encode({wrapper(header): outer})

    def unpack(self, data: bytes) -> Message:
        """What was inside: the header outside says nothing. Raises FrameError, also for what came in the clear."""
        name, outer = unwrapped(data)
        if "NexoBlob" not in outer:
            header = decode_header(outer)
            kind = f"{header.message_category} {header.message_type}"
            raise FrameError(f"a {kind} in the clear, which anybody could have made")
        try:
            blob = msgspec.json.decode(outer["NexoBlob"], type=str)
            trailer = msgspec.json.decode(outer["SecurityTrailer"], type=SecurityTrailer)
        except (KeyError, msgspec.DecodeError, ValueError):
            raise FrameError("an encrypted message without its security trailer") from None
        inner_name, inner = unwrapped(Sealed(blob, trailer).open(self.keys))
        if inner_name != name:
            raise FrameError("an encrypted message of another kind than its envelope says")
        return Message.from_parts(inner_name, inner)


@dataclass(frozen=True, slots=True)
class ClearXml:
    """XML 3.1; ``ordered`` refuses children in another order than the schema's, as terminals do."""

    ordered: bool = False

    def pack(self, message: Message) -> bytes:
        """Write it."""
        return to_xml(message)

    def unpack(self, data: bytes) -> Message:
        """Read it. Raises FrameError."""
        return from_xml(data, ordered=self.ordered)
