"""The conversation with one connected printer, in any language: who asked what, and whose answer came.

One instance lives as long as one connection. A language's own wire takes the printer's bytes apart (``hear``) and says
what an answer is; what is the same for all stands here: whole jobs and requests are sent one after the other, an answer
is waited for so long and no longer, after a missed one the wire must be silent before answers are counted again, and
when the wire is lost everybody who waits is told.
"""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

from drivers.errors import DriverError, TransportTimeout
from drivers.printers.state import PrinterState
from drivers.transport import Transport, pace

QUIET = 0.1
"""After an answer was missed, the wire must be this long silent (seconds) before answers are counted again."""

SLOWEST = 900.0
"""Bytes a second of the slowest line there is: 9600 baud, with a little in hand."""

Answer = TypeVar("Answer")
"""What one answer to a status request is in the printer's language."""


class PrinterWire(ABC, Generic[Answer]):
    """Sends whole jobs and status requests over one open transport, never one inside the other."""

    def __init__(self, transport: Transport, answer_timeout: float, blocked: Callable[[], None]) -> None:
        """``blocked`` is called when the printer takes no bytes for longer than the transport's time-out."""
        self._transport = transport
        self._pace = pace(transport.url)
        self._answer_timeout = answer_timeout
        self._blocked = blocked
        self._sending = asyncio.Lock()
        self._asking = asyncio.Lock()
        self._answers: asyncio.Queue[Answer | DriverError] = asyncio.Queue()
        self._proofs: dict[bytes, asyncio.Future[None]] = {}
        """Answers waited for by what they will be: they name what they answer."""
        self._turn = asyncio.Event()
        """Set by each answer in turn that names nothing, also by one that nobody waits for."""
        self._missed = False
        self._patient_until = 0.0
        """Until then a missing answer may be on its way behind bytes that a slow line still carries."""
        self._lost: DriverError | None = None

    @abstractmethod
    def hear(self, data: bytes) -> None:
        """Take apart what the printer said and give it to whoever waits for it."""

    @abstractmethod
    async def status(self) -> PrinterState:
        """Ask how the printer is. Raises TransportTimeout when an answer is missing, TransportClosed when lost."""

    async def read_on(self) -> None:
        """Read answers until the wire is lost. Raises TransportClosed."""
        while True:
            self.hear(await self._transport.read())

    async def send(self, data: bytes) -> None:
        """Hand all bytes to the printer, however long it takes them: the caller bounds it. Raises TransportClosed."""
        async with self._sending:
            await self._write(data)

    async def quiet(self, seconds: float) -> None:
        """Return when no nameless answer in turn has come for so long: an earlier connection's jobs' came first."""
        while True:
            self._turn.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self._turn.wait()
            except TimeoutError:
                return

    def be_patient(self, size: int) -> None:
        """So many bytes go out next: on the slowest line the answer behind them takes its time."""
        self._patient_until = asyncio.get_running_loop().time() + size / SLOWEST

    def fail(self, error: DriverError) -> None:
        """The wire is lost: everybody who waits is told."""
        self._lost = error
        self._answers.put_nowait(error)
        for waiting in self._proofs.values():
            self._disappoint(waiting, error)
        self._proofs.clear()

    # ------------------------------------------------------------------------------ for a language's wire

    async def _ask(self, request: bytes, count: int = 1, alive: bytes = b"") -> list[Answer]:
        """Send a request and wait for so many answers; ``alive`` is a request with one answer, where this has more."""
        async with self._asking:
            while True:
                if self._missed:
                    await self._catch_up(alive or request)
                self._drop_answers()
                await self.send(request)
                answers: list[Answer] = []
                try:
                    async with asyncio.timeout(self._answer_timeout):
                        while len(answers) < count:
                            answers.append(await self._answer())
                except TimeoutError as error:
                    self._missed = True
                    if asyncio.get_running_loop().time() < self._patient_until:
                        continue
                    raise TransportTimeout(
                        f"{self._transport.url} gave no status within {self._answer_timeout:g} s: "
                        "check that it is a printer and switched on"
                    ) from error
                self._patient_until = 0.0
                return answers

    def _expect(self, answer: bytes) -> asyncio.Future[None]:
        """A future that ends when the printer gives exactly this answer."""
        self._proofs[answer] = asyncio.get_running_loop().create_future()
        return self._proofs[answer]

    def _prove(self, answer: bytes) -> bool:
        """Tell who waits for this answer that it came; False when nobody does."""
        waiting = self._proofs.pop(answer, None)
        if waiting is None:
            return False
        self._fulfil(waiting)
        return True

    def _forget(self, answer: bytes) -> None:
        self._proofs.pop(answer, None)

    async def _write(self, data: bytes) -> None:
        if self._lost is not None:
            raise self._lost
        if self._pace is not None:
            now = asyncio.get_running_loop().time()
            self._patient_until = max(now, self._patient_until) + len(data) / self._pace
        while True:
            try:
                await self._transport.write(data)
            except TransportTimeout:
                self._blocked()
                data = b""  # what is left is queued in the transport; wait on for room
            else:
                return

    @staticmethod
    def _fulfil(waiting: asyncio.Future[None]) -> None:
        if not waiting.done():  # its job was given up: the answer is nobody's
            waiting.set_result(None)

    @staticmethod
    def _disappoint(waiting: asyncio.Future[None], error: DriverError) -> None:
        if not waiting.done():
            waiting.set_exception(error)
            waiting.exception()  # a job given up meanwhile does not ask for it

    async def _answer(self) -> Answer:
        answer = await self._answers.get()
        if isinstance(answer, DriverError):
            self._answers.put_nowait(answer)
            raise answer
        return answer

    async def _catch_up(self, alive: bytes) -> None:
        """After a missed answer: one request, then silence, so that a late answer is not taken for another's."""
        await self.send(alive)
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
        while not self._answers.empty():
            self._answers.get_nowait()
