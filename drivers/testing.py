"""The proof kit that ships with the drivers: wires that record and fail, and what every printer must do.

Traces and the device that plays one are in ``drivers/trace.py``, its wire in ``drivers/transports/replay.py``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, Protocol

from drivers.errors import DriverError, JobNotSent, OutcomeUnknown, TransportClosed
from drivers.printers import PosPrinter
from drivers.printers.receipt import Barcode, Columns, Receipt, Rule, Text
from drivers.simulator import Simulator
from drivers.tap import TappedTransport
from drivers.trace import remark
from drivers.transport import Transport
from drivers.vocabulary import DeviceState, JobReason, PowerState, Problem

# --------------------------------------------------------------------------------------------------- wires


class RecordingTransport(TappedTransport):
    """Passes everything on to another transport and keeps the trace."""

    def __init__(self, inner: Transport) -> None:
        super().__init__(inner)
        self.lines: list[str] = []
        self._listeners = (self.lines.append,)

    @property
    def trace(self) -> str:
        """The trace so far."""
        return "\n".join(self.lines) + "\n"

    def note(self, words: str) -> None:
        """Add a remark for people."""
        self.lines.append(remark(words))


class FaultyTransport:
    """A bad wire: pieces of ``piece`` bytes both ways, ``delay`` seconds each, cut after ``cut_after`` bytes."""

    def __init__(
        self, inner: Transport, *, piece: int = 0, delay: float = 0.0, cut_after: int | None = None
    ) -> None:
        """``cut_after`` counts over all connections, once; then the wire is whole again."""
        self.url = inner.url
        self._inner = inner
        self._piece = piece
        self._delay = delay
        self._cut_after = cut_after
        self._rest = b""

    def cut_after(self, count: int) -> None:
        """Cut the wire after so many bytes more."""
        self._cut_after = count

    async def open(self) -> None:
        """Open the wire behind."""
        self._rest = b""
        await self._inner.open()

    async def read(self) -> bytes:
        """A piece of what arrived."""
        if not self._rest:
            self._rest = await self._inner.read()
        await asyncio.sleep(self._delay)
        length = self._piece or len(self._rest)
        data, self._rest = self._rest[:length], self._rest[length:]
        return data

    async def write(self, data: bytes) -> None:
        """Pass on piece by piece. Raises TransportClosed at the cut, what came before it has gone."""
        length = self._piece or len(data) or 1
        for start in range(0, len(data), length):
            piece = data[start : start + length]
            if self._cut_after is not None:
                left = self._cut_after
                self._cut_after -= len(piece)
                if self._cut_after < 0:
                    self._cut_after = None
                    await self._inner.write(piece[:left])
                    await self._inner.close()
                    raise TransportClosed(f"{self.url}: the wire was cut")
            await self._inner.write(piece)
            await asyncio.sleep(self._delay)

    async def close(self) -> None:
        """Close the wire behind."""
        await self._inner.close()


# ------------------------------------------------------------------------------------------------ printers


class ConformanceError(AssertionError):
    """The driver does not do what every printer must; the message says what."""


class PrintedPaper(Protocol):
    """A piece of paper that a printer simulator cut off."""

    @property
    def text(self) -> str:
        """What a person reads on it."""

    def png(self) -> bytes:
        """What it looks like."""


class PrinterSimulator(Simulator, Protocol):
    """What the kit needs of a simulator: the knobs paper, paper_mm, cover, power, mute, speed; and its paper."""

    def receipts(self) -> Iterable[PrintedPaper]:
        """Every piece cut off so far."""


SAMPLE = Receipt(
    language="da",
    blocks=(
        Text("Prøvebon", bold=True, size=2),
        Rule(),
        Columns("Rugbrød, økologisk", "32,00"),
        Columns("I alt", "1 032,00", bold=True),
        Barcode("9521234567899"),
        Text("æøå ÆØÅ äö ÄÖ é €"),
    ),
)
"""Prints on every printer."""
SAMPLE_LINES = ("Prøvebon", "Rugbrød, økologisk", "1 032,00", "[EAN13 9521234567899]", "æøå ÆØÅ äö ÄÖ é €")


@contextlib.asynccontextmanager
async def supervised(printer: PosPrinter, pause: float = 0.02) -> AsyncIterator[None]:
    """Call ``run`` again whenever the wire is lost, as the daemon's supervisor does."""

    async def keep_running() -> None:
        while True:
            with contextlib.suppress(DriverError):
                await printer.run()
            await asyncio.sleep(pause)

    task = asyncio.create_task(keep_running(), name=f"{printer.spec.id} supervised")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], bool], what: str, timeout: float = 5.0) -> None:
    """Look every few milliseconds until the condition holds. Raises ConformanceError naming what did not happen."""
    try:
        async with asyncio.timeout(timeout):
            while not condition():  # noqa: ASYNC110  a simulator's roll has no event to wait for
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise ConformanceError(f"within {timeout:g} s this did not happen: {what}") from None


class _Kit:
    """One run of the printer kit."""

    def __init__(self, printer: PosPrinter, simulator: PrinterSimulator) -> None:
        self.printer = printer
        self.simulator = simulator
        self.counted = 0

    def require(self, condition: bool, what: str) -> None:
        if not condition:
            raise ConformanceError(f"{self.printer.spec.model}: {what}; status {self.printer.status}")

    async def ready(self) -> None:
        async with asyncio.timeout(10):
            await self.printer.wait_ready()

    async def printed(self, *words: str) -> None:
        """Exactly one more receipt, with these words on it."""
        await until(lambda: len(self.texts()) > self.counted, f"a receipt with {words}")
        self.counted += 1
        texts = self.texts()
        self.require(len(texts) == self.counted, f"{len(texts)} receipts came out instead of {self.counted}")
        for word in words:
            self.require(word in texts[-1], f"{word!r} is not on the paper: {texts[-1]}")

    def texts(self) -> list[str]:
        return [paper.text for paper in self.simulator.receipts()]

    async def print(self, data: bytes) -> JobReason:
        calls: list[None] = []
        reason = await self.printer.print_bytes(data, lambda: calls.append(None))
        self.require(len(calls) == 1, f"started was called {len(calls)} times")
        return reason

    async def healthy(self) -> None:
        await self.ready()
        self.require(self.printer.status.power is PowerState.ONLINE, "ready and not on-line")
        reason = await self.print(self.printer.render(SAMPLE))
        self.require(reason in (JobReason.SENT, JobReason.PROCESSED, JobReason.PRINTED), f"ended {reason}")
        await self.printed(*SAMPLE_LINES)
        self.require(self.printer.status.state is DeviceState.IDLE, "not idle after the job")
        await self.print(self.printer.render(SAMPLE, copy=True))
        await self.printed("COPY", *SAMPLE_LINES)

    async def in_order(self) -> None:
        jobs = [Receipt(blocks=(Text(f"number {number}"),)) for number in range(3)]
        await asyncio.gather(*(self.print(self.printer.render(job)) for job in jobs))
        await until(lambda: len(self.texts()) == self.counted + 3, "three receipts")
        new = [text.strip() for text in self.texts()[self.counted :]]
        self.require(new == [f"number {number}" for number in range(3)], f"crossed or out of order: {new}")
        self.counted += 3

    async def stopped_by(self, knob: str, bad: Any, good: Any, problem: Problem) -> None:
        """A problem shows by itself, refuses jobs before their first byte, and goes when a person mended it."""
        self.simulator.turn(knob, bad)
        await until(lambda: problem in self.printer.status.problems, f"{problem} after {knob} = {bad}")
        self.require(not self.printer.ready, f"ready with {problem}")
        try:
            await self.print(self.printer.render(SAMPLE))
        except JobNotSent:
            pass
        else:
            raise ConformanceError(f"a job was taken with {problem}")
        self.simulator.turn(knob, good)
        await self.ready()
        self.require(problem not in self.printer.status.problems, f"{problem} stayed")
        await self.print(self.printer.render(SAMPLE))
        await self.printed(*SAMPLE_LINES)

    async def near_end(self) -> None:
        self.simulator.turn("paper", "near_end")
        await until(lambda: Problem.REC_NEAR_END in self.printer.status.problems, "rec_near_end")
        self.require(self.printer.ready, "near the end of paper a printer prints")
        self.simulator.turn("paper", "ok")
        await until(lambda: not self.printer.status.problems, "rec_near_end gone")

    async def out_in_the_middle(self) -> None:
        """The printer stops inside the receipt and goes on by itself: one receipt, whole."""
        self.simulator.turn("paper_mm", 12)
        job = asyncio.create_task(self.print(self.printer.render(SAMPLE)))
        await until(lambda: Problem.REC_EMPTY in self.printer.status.problems, "rec_empty inside a job")
        if job.done():
            reason = job.result()
            self.require(reason is JobReason.SENT, f"out of paper inside a job, it was called {reason}")
        self.simulator.turn("paper", "ok")
        async with asyncio.timeout(10):
            await job
        await self.printed(*SAMPLE_LINES)

    async def drawer(self) -> None:
        await self.ready()
        before = self.simulator.knobs()["drawer_kicks"]
        await self.printer.open_drawer(1)
        await until(lambda: self.simulator.knobs()["drawer_kicks"] == before + 1, "one kick of the drawer")

    async def lost_in_the_middle(self) -> None:
        """Broken off: the outcome is unknown, the next job is whole, and nothing of the old one stands on it."""
        self.simulator.turn("speed", 100)
        job = asyncio.create_task(self.print(self.printer.render(SAMPLE)))
        await until(lambda: bool(self.simulator.knobs()["hanging"]), "the first line of the job")
        self.simulator.turn("power", "off")
        try:
            async with asyncio.timeout(15):
                reason = await job
        except OutcomeUnknown:
            pass
        else:  # ``sent`` claims no more than that the bytes were taken
            self.require(reason is JobReason.SENT, f"a job broken off in the middle was called {reason}")
        await until(lambda: self.printer.status.power is PowerState.OFF_OFFLINE, "off_offline")
        self.require(Problem.UNREACHABLE in self.printer.status.problems, "no word that it is unreachable")
        self.simulator.turn("speed", 0)
        self.simulator.turn("power", "on")
        await self.ready()
        await self.print(self.printer.render(Receipt(blocks=(Text("next"),))))
        await until(lambda: bool(self.texts()) and self.texts()[-1].strip() == "next", "the next job, alone")

    async def silent(self) -> None:
        self.simulator.turn("mute", True)
        await until(lambda: self.printer.status.power is PowerState.OFF_OFFLINE, "off_offline when mute")
        self.require(not self.printer.ready, "ready without an answer")
        self.simulator.turn("mute", False)
        await self.ready()


async def check_printer(printer: PosPrinter, simulator: PrinterSimulator) -> None:
    """What every printer must do, over whatever wire. Raises ConformanceError naming the first thing missed."""
    kit = _Kit(printer, simulator)
    async with supervised(printer):
        await kit.healthy()
        await kit.in_order()
        await kit.stopped_by("paper", "out", "ok", Problem.REC_EMPTY)
        await kit.stopped_by("cover", "open", "closed", Problem.COVER_OPEN)
        await kit.near_end()
        await kit.out_in_the_middle()
        await kit.drawer()
        await kit.silent()
        await kit.lost_in_the_middle()
    if printer.status.state is not DeviceState.CLOSED:
        raise ConformanceError("not closed after run was cancelled")
