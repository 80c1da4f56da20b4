"""The conversation with one connected Star printer: the language's part of ``wire.py``.

A status is the answer of whoever asks just now; when nobody does, the printer said it by itself. Two that come at once
cannot be told apart, and need not be: each says how the printer is now. An answer to ESC GS ETX repeats the number of
the job it belongs to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from drivers.printers.star_status import (
    ASK,
    COUNT,
    ETB,
    REFERENCE,
    TELL_NOTHING,
    UPDATE,
    AutomaticStatus,
    PrintEnd,
    StarFramer,
    ask_print_end,
)
from drivers.printers.state import PrinterState
from drivers.printers.wire import PrinterWire
from drivers.transport import Transport

RINSE = bytes(4)
"""Ends a request that was cut short on the last connection: it takes them for its rest, and they mean nothing else."""


class StarWire(PrinterWire[PrinterState]):
    """Sends whole jobs and status requests over one open transport, never one inside the other."""

    def __init__(
        self,
        transport: Transport,
        answer_timeout: float,
        blocked: Callable[[], None],
        pushed: Callable[[PrinterState], None],
        *,
        quiet: bool,
    ) -> None:
        """``pushed`` is called with each status said unasked; ``quiet`` switches automatic status off at the start."""
        super().__init__(transport, answer_timeout, blocked)
        self._pushed = pushed
        self._framer = StarFramer()
        self._first = RINSE + (TELL_NOTHING if quiet else b"")

    def hear(self, data: bytes) -> None:
        """Give each answer to whoever waits for it."""
        for reply in self._framer.feed(data):
            match reply:
                case AutomaticStatus():
                    if reply.counted:
                        self._turn.set()
                        self._prove(ETB)
                    if self._asking.locked():
                        self._answers.put_nowait(reply.state)
                    else:
                        self._pushed(reply.state)
                case PrintEnd():
                    self._prove(reply.request)
                case _:
                    pass

    async def status(self) -> PrinterState:
        """Ask ESC ACK SOH. Raises TransportTimeout when the answer is missing, TransportClosed when lost."""
        first, self._first = self._first, b""
        (state,) = await self._ask(first + ASK)
        return state

    async def counts(self, number: int) -> bool:
        """Whether the printer knows ESC GS ETX; asked while nothing is buffered, so its turn is now."""
        answer = self._expect(ask_print_end(REFERENCE, number))
        await self.send(ask_print_end(REFERENCE, number))
        try:
            async with asyncio.timeout(self._answer_timeout):
                await answer
        except TimeoutError:
            self._forget(ask_print_end(REFERENCE, number))
            return False
        return True

    async def send_and_see_printed(self, data: bytes, number: int, behind: bytes) -> None:
        """Send a job with ESC GS ETX behind it and wait until the printer says that all of it is printed."""
        await self._send_and_wait(
            data + ask_print_end(UPDATE, number) + behind, ask_print_end(UPDATE, number)
        )

    def forget(self, number: int) -> None:
        """Nobody waits any more for this job's being printed."""
        self._forget(ask_print_end(UPDATE, number))

    async def send_and_see_counted(self, data: bytes, behind: bytes) -> None:
        """Send a job with ETB behind it and wait for the status that tells it was counted."""
        await self._send_and_wait(behind + data + COUNT, ETB)

    async def _send_and_wait(self, data: bytes, answer: bytes) -> None:
        if self._lost is not None:
            raise self._lost
        proven = self._expect(answer)
        await self.send(data)
        await proven
