"""The conversation with one connected ESC/POS printer: the language's part of ``wire.py``.

Real-time status (DLE EOT) and answers in turn (GS r) arrive mixed on one wire; they are told apart by their bits and
given to whoever waits, in the order asked. Automatic Status Back comes unasked and is handed on at once; the answer to
a process id (GS ( H) names the job it belongs to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from drivers.errors import DriverError
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
from drivers.printers.wire import PrinterWire
from drivers.transport import Transport


class EscposWire(PrinterWire[int]):
    """Sends whole jobs and status requests over one open transport, never one inside the other."""

    def __init__(
        self,
        transport: Transport,
        answer_timeout: float,
        blocked: Callable[[], None],
        pushed: Callable[[PrinterStatus], None],
    ) -> None:
        """``pushed`` is called with each status that the printer says by itself."""
        super().__init__(transport, answer_timeout, blocked)
        self._pushed = pushed
        self._framer = ReplyFramer()
        self._in_turn: list[asyncio.Future[None]] = []
        self.turns_due = False
        """GS r has been sent, and not been answered yet."""

    def hear(self, data: bytes) -> None:
        """Give each answer to whoever waits for it."""
        for reply in self._framer.feed(data):
            match reply:
                case RealTime():
                    self._answers.put_nowait(reply.bits)
                case InTurn():
                    self._turn.set()
                    self.turns_due = False
                    if self._in_turn:
                        self._fulfil(self._in_turn.pop(0))
                case StatusBack():
                    self._pushed(PrinterStatus.from_status_back(reply.data))
                case Block():
                    self._prove(reply.data)
                case _:
                    pass

    def fail(self, error: DriverError) -> None:
        """The wire is lost: everybody who waits is told."""
        super().fail(error)
        for waiting in self._in_turn:
            self._disappoint(waiting, error)
        self._in_turn.clear()

    async def status(self) -> PrinterStatus:
        """Ask DLE EOT 1 to 4. Raises TransportTimeout when an answer is missing, TransportClosed when lost."""
        return PrinterStatus.from_bytes(bytes(await self._ask(ASK_REAL_TIME, 4, ASK_ALIVE)))

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
                printed = self._expect(printed_answer(process_id))
            await self._write(data + ASK_IN_TURN + (ask_printed(process_id) if process_id else b"") + behind)
            self.turns_due = not processed.done()
        await processed
        return printed

    def forget_turns(self) -> None:
        """Nobody waits any more for an answer to GS r: one that was asked for may have been lost with the power."""
        self._in_turn.clear()

    async def clear(self) -> bool:
        """Have the printer forget what it was fed (DLE DC4 8). False when it does not say that it did."""
        cleared = self._expect(CLEARED)
        await self.send(CLEAR_BUFFER)
        try:
            async with asyncio.timeout(self._answer_timeout):
                await cleared
        except TimeoutError:
            self._forget(CLEARED)
            return False
        return True

    def forget(self, process_id: bytes) -> None:
        """Nobody waits any more for this job's being printed."""
        self._forget(printed_answer(process_id))
