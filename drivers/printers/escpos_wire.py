"""The conversation with one connected ESC/POS printer: who asked what, and whose answer came.

One instance lives as long as one connection. Real-time status (DLE EOT) and answers in turn (GS r) arrive mixed on
one wire; they are told apart by their bits and given to whoever waits, in the order asked. Automatic Status Back comes
unasked and is handed on at once; the answer to a process id (GS ( H) names the job it belongs to.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from drivers.errors import DriverError, TransportTimeout
from drivers.printers.escpos_status import (
    ASK_ALIVE,
    ASK_IN_TURN,
    ASK_REAL_TIME,
    CLEAR_BUFFER,
    CLEARED,
    Block,
    InTurn,
    PrinterStatus,
    RealTime,
    ReplyFramer,
    StatusBack,
    ask_printed,
    printed_answer,
)
from drivers.transport import Transport

QUIET = 0.1
"""After an answer was missed, the wire must be this long silent (seconds) before answers are counted again."""


class EscposWire:
    """Sends whole jobs and status requests over one open transport, never one inside the other."""

    def __init__(
        self,
        transport: Transport,
        answer_timeout: float,
        blocked: Callable[[], None],
        pushed: Callable[[PrinterStatus], None],
    ) -> None:
        """``blocked`` is called when the printer takes no bytes for longer than the transport's time-out.

        ``pushed`` is called with each status that the printer says by itself.
        """
        self._transport = transport
        self._answer_timeout = answer_timeout
        self._blocked = blocked
        self._pushed = pushed
        self._framer = ReplyFramer()
        self._sending = asyncio.Lock()
        self._asking = asyncio.Lock()
        self._real_time: asyncio.Queue[int | DriverError] = asyncio.Queue()
        self._in_turn: list[asyncio.Future[None]] = []
        self._proofs: dict[bytes, asyncio.Future[None]] = {}
        """Answers waited for by what they will be: GS ( H names its job."""
        self._missed = False
        self._lost: DriverError | None = None

    async def read_on(self) -> None:
        """Read answers until the wire is lost. Raises TransportClosed."""
        while True:
            for reply in self._framer.feed(await self._transport.read()):
                match reply:
                    case RealTime():
                        self._real_time.put_nowait(reply.bits)
                    case InTurn() if self._in_turn:
                        waiting = self._in_turn.pop(0)
                        if not waiting.done():  # its job was given up: the answer is nobody's
                            waiting.set_result(None)
                    case StatusBack():
                        self._pushed(PrinterStatus.from_status_back(reply.data))
                    case Block() if reply.data in self._proofs:
                        proven = self._proofs.pop(reply.data)
                        if not proven.done():
                            proven.set_result(None)
                    case _:
                        pass

    def fail(self, error: DriverError) -> None:
        """The wire is lost: everybody who waits is told."""
        self._lost = error
        self._real_time.put_nowait(error)
        for waiting in (*self._in_turn, *self._proofs.values()):
            if not waiting.done():
                waiting.set_exception(error)
                waiting.exception()  # a job given up meanwhile does not ask for it
        self._in_turn.clear()
        self._proofs.clear()

    async def status(self) -> PrinterStatus:
        """Ask DLE EOT 1 to 4. Raises TransportTimeout when an answer is missing, TransportClosed when lost."""
        async with self._asking:
            if self._missed:
                await self._catch_up()
            self._drop_answers()
            await self.send(ASK_REAL_TIME)
            answers = bytearray()
            try:
                async with asyncio.timeout(self._answer_timeout):
                    while len(answers) < 4:
                        answers.append(await self._answer())
            except TimeoutError as error:
                self._missed = True
                raise TransportTimeout(
                    f"{self._transport.url} gave no status within {self._answer_timeout:g} s: "
                    "check that it is a printer and switched on"
                ) from error
            return PrinterStatus.from_bytes(bytes(answers))

    async def send(self, data: bytes) -> None:
        """Hand all bytes to the printer, however long it takes them: the caller bounds it. Raises TransportClosed."""
        async with self._sending:
            await self._write(data)

    async def send_and_confirm(
        self, data: bytes, process_id: bytes = b"", behind: bytes = b""
    ) -> asyncio.Future[None]:
        """Send a job with GS r behind it and wait for the answer: then everything before it is processed.

        With a process id (four characters) GS ( H goes behind it too; the future returned ends when the printer says
        that the job is printed. ``behind`` are bytes to send after all that.
        """
        if self._lost is not None:
            raise self._lost
        loop = asyncio.get_running_loop()
        processed: asyncio.Future[None] = loop.create_future()
        printed: asyncio.Future[None] = loop.create_future()
        async with self._sending:
            self._in_turn.append(processed)
            if process_id:
                self._proofs[printed_answer(process_id)] = printed
            await self._write(data + ASK_IN_TURN + (ask_printed(process_id) if process_id else b"") + behind)
        await processed
        return printed

    async def clear(self) -> bool:
        """Have the printer forget what it was fed (DLE DC4 8). False when it does not say that it did."""
        cleared: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._proofs[CLEARED] = cleared
        await self.send(CLEAR_BUFFER)
        try:
            async with asyncio.timeout(self._answer_timeout):
                await cleared
        except TimeoutError:
            self._proofs.pop(CLEARED, None)
            return False
        return True

    def forget(self, process_id: bytes) -> None:
        """Nobody waits any more for this job's being printed."""
        self._proofs.pop(printed_answer(process_id), None)

    async def _write(self, data: bytes) -> None:
        if self._lost is not None:
            raise self._lost
        while True:
            try:
                await self._transport.write(data)
            except TransportTimeout:
                self._blocked()
                data = b""  # what is left is queued in the transport; wait on for room
            else:
                return

    async def _answer(self) -> int:
        answer = await self._real_time.get()
        if isinstance(answer, DriverError):
            self._real_time.put_nowait(answer)
            raise answer
        return answer

    async def _catch_up(self) -> None:
        """After a missed answer: one request, then silence, so that a late answer is not taken for another's."""
        await self.send(ASK_ALIVE)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._answer_timeout):
                await self._answer()
                self._missed = False
            while True:
                async with asyncio.timeout(QUIET):
                    await self._answer()

    def _drop_answers(self) -> None:
        if self._lost is not None:
            raise self._lost
        while not self._real_time.empty():
            self._real_time.get_nowait()
