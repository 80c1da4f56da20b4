"""A serial line as the session sees it: a transport of bare APDUs, each acknowledged block by block underneath.

Every block is answered by ACK or NAK; what is not answered within T2, or by NAK, is sent again, twice at most. A
silence of T1 inside a block is answered by NAK (PA00P016, chapter "serial").
"""

from __future__ import annotations

import asyncio

from drivers.errors import DriverError, FrameError, TransportClosed, TransportTimeout
from drivers.terminals.zvt import serial
from drivers.terminals.zvt.serial import Handshake, SerialFramer
from drivers.terminals.zvt.timers import ZvtTimers
from drivers.transport import Transport

REPEATS = 2
_ACK, _NAK = bytes([serial.ACK]), bytes([serial.NAK])


class SerialLine:
    """A Transport upon a Transport. One task reads the line, so that a write can wait for its acknowledgement."""

    def __init__(self, wire: Transport, timers: ZvtTimers) -> None:
        self.url = wire.url
        self.repeated = False
        """The last APDU was sent more than once: the terminal may have taken it more than once."""
        self._wire = wire
        self._timers = timers
        self._arrived: asyncio.Queue[bytes | DriverError] = asyncio.Queue()
        self._sending = asyncio.Lock()
        self._port = asyncio.Lock()
        self._answer: asyncio.Future[bool] | None = None
        self._reader: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open the wire and begin to read it. Raises what the wire raises."""
        await self._wire.open()
        self._arrived = asyncio.Queue()
        self._reader = asyncio.create_task(self._read(), name=f"{self.url} line")

    async def read(self) -> bytes:
        """The next APDU. Raises what ended the line."""
        arrived = await self._arrived.get()
        if isinstance(arrived, DriverError):
            self._arrived.put_nowait(arrived)
            raise arrived
        return arrived

    async def write(self, data: bytes) -> None:
        """Send one APDU until its block is acknowledged. Raises TransportTimeout after the last repetition."""
        block = serial.block(data)
        async with self._sending:
            self.repeated = False
            for number in range(1 + REPEATS):
                self.repeated = number > 0
                answer = self._answer = asyncio.get_running_loop().create_future()
                await self._put(block)
                done, _ = await asyncio.wait({answer}, timeout=self._timers.block)
                if done and answer.result():
                    return
        raise TransportTimeout(f"{self.url}: the terminal acknowledged no block; check cable and baud rate")

    async def close(self) -> None:
        """Stop reading and close the wire."""
        reader, self._reader = self._reader, None
        try:
            if reader is not None:
                reader.cancel()
                await asyncio.wait({reader})
                if not reader.cancelled():
                    reader.result()  # a fault of the reader itself is not to be swallowed
        finally:  # also when whoever closes is cancelled
            await self._wire.close()

    async def _put(self, data: bytes) -> None:
        async with self._port:
            await self._wire.write(data)

    async def _read(self) -> None:
        ended: DriverError = TransportClosed(f"{self.url}: the line was closed")
        try:
            await self._follow()
        except DriverError as error:
            ended = error
        finally:
            self._arrived.put_nowait(ended)
            if self._answer is not None and not self._answer.done():
                self._answer.set_result(False)

    async def _follow(self) -> None:
        framer = SerialFramer()
        while True:
            try:
                async with asyncio.timeout(self._timers.byte if framer.begun else None):
                    data = await self._wire.read()
            except TimeoutError:
                framer = SerialFramer()
                await self._put(_NAK)
                continue
            for item in framer.feed(data):
                match item:
                    case Handshake():
                        if self._answer is not None and not self._answer.done():
                            self._answer.set_result(item.positive)
                    case FrameError():
                        await self._put(_NAK)
                    case _:
                        await self._put(_ACK)
                        self._arrived.put_nowait(item.to_bytes())
