"""nexo XML on a bare TCP connection: each message behind its length in four bytes, network order, not counting itself.

To the driver it is a wire for requests like HTTP: answers are told apart by the ServiceID in their header. What the
terminal asks by itself comes on the same connection and is answered on it; an answer too late is for nobody and passed
over.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterator, Mapping

from drivers.errors import DeviceOffline, DriverError, FrameError, TransportClosed, TransportTimeout
from drivers.messages import HttpReply
from drivers.terminals.nexo.codec import LONGEST
from drivers.terminals.nexo.codec_xml import header_of
from drivers.terminals.nexo.words import Category, MessageType
from drivers.transport import Transport

_LENGTH = 4


def framed(data: bytes) -> bytes:
    """A message behind its length."""
    return len(data).to_bytes(_LENGTH) + data


class NexoFramer:
    """Feed bytes as they come, get whole messages."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Whole messages in order. Raises FrameError for a length that no message has: the rest makes no sense."""
        self._rest += data
        while len(self._rest) >= _LENGTH:
            length = int.from_bytes(self._rest[:_LENGTH])
            if not 0 < length <= LONGEST:
                raise FrameError(f"a nexo message of {length} bytes: this is not nexo over TCP")
            if len(self._rest) < _LENGTH + length:
                return
            yield bytes(self._rest[_LENGTH : _LENGTH + length])
            del self._rest[: _LENGTH + length]


class FramedWire:
    """A MessageTransport upon a Transport of bytes. One connection carries everything."""

    def __init__(self, wire: Transport) -> None:
        self.url = wire.url
        self.tls: ssl.SSLContext | None = None
        self.kept = True
        self.takes: Callable[[bytes], bytes | None] | None = None
        self.listen = ""
        self._wire = wire
        self._writing = asyncio.Lock()
        self._waiting: dict[str, asyncio.Future[bytes]] = {}
        self._reader: asyncio.Task[None] | None = None

    @property
    def hears(self) -> bool:
        """The terminal asks on the connection that is there."""
        return True

    async def open(self) -> None:
        """Connect and begin to read. Raises what the wire raises."""
        await self._wire.open()
        self._reader = asyncio.create_task(self._read(), name=f"{self.url} messages")

    async def request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        timeout: float,
        written: Callable[[], None] | None = None,
    ) -> HttpReply:
        """Send a message and wait for the answer of the same ServiceID; an Abort has none.

        Raises as ``MessageTransport`` says.
        """
        if self._reader is None or self._reader.done():
            raise DeviceOffline(f"{self.url}: no connection")
        header = header_of(body)
        answer = self._waiting[header.service_id] = asyncio.get_running_loop().create_future()
        try:
            async with self._writing:
                await self._wire.write(framed(body))
            if written is not None:
                written()
            if header.message_category is Category.ABORT:
                return HttpReply(204)
            async with asyncio.timeout(timeout):
                return HttpReply(200, {}, await answer)
        except TimeoutError as error:
            raise TransportTimeout(f"{self.url} did not answer within {timeout:g} s") from error
        finally:
            del self._waiting[header.service_id]

    async def read(self) -> bytes:
        """Whole messages are read by ``request``. Raises TransportClosed."""
        raise TransportClosed(f"{self.url} is asked by messages")

    async def write(self, data: bytes) -> None:
        """Whole messages are written by ``request``. Raises TransportClosed."""
        del data
        raise TransportClosed(f"{self.url} is asked by messages")

    async def close(self) -> None:
        """Stop reading and close the wire. Never raises."""
        reader, self._reader = self._reader, None
        try:
            if reader is not None:
                reader.cancel()
                await asyncio.wait({reader})
        finally:  # also when whoever closes is cancelled
            await self._wire.close()

    async def _read(self) -> None:
        framer, ended = NexoFramer(), ""
        try:
            while True:
                for message in framer.feed(await self._wire.read()):
                    await self._arrived(message)
        except DriverError as error:
            ended = str(error)
        finally:
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(TransportClosed(ended or f"{self.url}: the connection was given up"))

    async def _arrived(self, message: bytes) -> None:
        try:
            header = header_of(message)
            if header.message_type is not MessageType.RESPONSE:
                said = self.takes(message) if self.takes is not None else None
                if said is not None:
                    async with self._writing:
                        await self._wire.write(framed(said))
                return
        except FrameError:
            return  # whoever waits for it waits in vain, and asks
        answer = self._waiting.get(header.service_id)
        if answer is not None and not answer.done():
            answer.set_result(message)
