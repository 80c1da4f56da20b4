"""One connection to a terminal: the single owner of the wire, from open to loss.

A reader task runs as long as the connection; exchanges (a command and all that follows it) come one at a time. What a
terminal says while no exchange is on is answered here at once: a terminal left without an answer blocks.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from drivers.errors import DeviceBusy, DriverError, FrameError, Refused, TransportClosed, TransportTimeout
from drivers.terminals.zvt import codes
from drivers.terminals.zvt.apdu import Apdu, ApduFramer
from drivers.terminals.zvt.frames import Frame, Negative, Positive
from drivers.terminals.zvt.line import SerialLine
from drivers.terminals.zvt.timers import ZvtTimers
from drivers.transport import Transport


class Session:
    """A connection that was opened. ``terminal_id`` is what the terminal said at registration."""

    def __init__(self, transport: Transport, timers: ZvtTimers, unasked: Callable[[Apdu], None]) -> None:
        """``unasked`` is told of a status-information nobody asked for."""
        self.terminal_id = ""
        self._transport = transport
        self._timers = timers
        self._unasked = unasked
        self._framer = ApduFramer()
        self._arrived: asyncio.Queue[Apdu | None] = asyncio.Queue()
        self._lock = asyncio.Lock()
        self._ended: asyncio.Future[DriverError] = asyncio.get_running_loop().create_future()

    @property
    def exchanging(self) -> bool:
        """An exchange is going on."""
        return self._lock.locked()

    @property
    def repeated(self) -> bool:
        """What was sent last was sent more than once (on a serial line): a refusal may be one of the second."""
        return isinstance(self._transport, SerialLine) and self._transport.repeated

    @property
    def ended(self) -> bool:
        """The connection is of no more use."""
        return self._ended.done()

    async def read(self) -> None:
        """Read until the wire is lost. Run as a task beside everything else."""
        try:
            while True:
                for apdu in self._framer.feed(await self._transport.read()):
                    if self.exchanging:
                        self._arrived.put_nowait(apdu)
                    else:
                        await self._answer_unasked(apdu)
        except DriverError as error:
            self.break_off(error)
        finally:
            self.break_off(closed(self._transport.url))

    def break_off(self, error: DriverError) -> None:
        """Give this connection up: whoever waits is told, and ``lost`` returns."""
        if not self._ended.done():
            self._ended.set_result(error)
        self._arrived.put_nowait(None)

    async def lost(self, timeout: float) -> DriverError | None:
        """Wait so long for the end of the connection; None while it stands."""
        done, _ = await asyncio.wait({self._ended}, timeout=timeout)
        return self._ended.result() if done else None

    @contextlib.asynccontextmanager
    async def exchange(self) -> AsyncIterator[None]:
        """Have the wire alone. Raises the DriverError that ended the connection, if it has ended.

        An exchange that is left in its middle, by an error or a cancelled task, ends the connection: the terminal is
        elsewhere in its sequence, and only registering anew brings both back into step.
        """
        async with self._lock:
            while not self._arrived.empty():
                self._arrived.get_nowait()
            self._check()
            error: DriverError | None = closed(self._transport.url)
            try:
                yield
                error = None
            except (Refused, DeviceBusy):
                error = None
                raise
            except DriverError as cause:
                error = cause
                raise
            finally:
                if error is not None:
                    self.break_off(error)

    async def send(self, frame: Frame) -> None:
        """Write one frame. Raises DriverError."""
        self._check()
        await self._transport.write(frame.to_bytes())

    async def command(self, frame: Frame) -> Apdu:
        """Write a command and return its direct answer, 80 00 or 84 xx. Raises DriverError."""
        await self.send(frame)
        return await self.answer()

    async def answer(self) -> Apdu:
        """The direct answer to what was sent, within T3. Raises TransportTimeout, FrameError or TransportClosed."""
        apdu = None
        while apdu is None:  # a wake is not for a command
            apdu = await self.receive(self._timers.answer)
        if not (apdu.is_positive or apdu.refusal is not None):
            raise FrameError("a command was answered by something else than 80 00 or 84 xx")
        return apdu

    async def receive(self, timeout: float) -> Apdu | None:
        """The next APDU, or None when ``wake`` was called. Raises TransportTimeout or what ended the connection."""
        try:
            async with asyncio.timeout(timeout):
                apdu = await self._arrived.get()
        except TimeoutError:
            raise TransportTimeout(
                f"{self._transport.url}: the terminal said nothing for {timeout:g} s"
            ) from None
        if apdu is None:
            self._check()
        return apdu

    def wake(self) -> None:
        """Let a running ``receive`` return None."""
        self._arrived.put_nowait(None)

    def _check(self) -> None:
        if self._ended.done():
            error = self._ended.result()
            raise type(error)(str(error)) from error

    async def _answer_unasked(self, apdu: Apdu) -> None:
        if apdu.is_positive or apdu.refusal is not None:
            return
        if apdu.command == codes.SET_CLOCK:
            # The terminal offers to set our clock; it may not, and must not be left waiting.
            await self.send(Positive())
            return
        if apdu.command == codes.STATUS_INFO:
            self._unasked(apdu)
        await self.send(Negative(codes.NOT_POSSIBLE))


def closed(url: str) -> TransportClosed:
    """The error of a connection that was closed from our side."""
    return TransportClosed(f"{url}: the connection was given up")
