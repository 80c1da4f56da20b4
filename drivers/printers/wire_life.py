"""The life of a printer that hangs on a wire of its own, in any language: one owner of the wire, polls, jobs, drawer.

A language's driver says how a connection begins, how a job is sent and proven, and how the printer is brought back to
the start of a command after one was broken off. What it may promise about a job, and when the connection is given up,
is the same for all languages and stands here once.

Options that all take: ``columns``, ``pixels``, ``code_page``, ``logo``, ``dither`` (of the encoder), ``poll``,
``answer_timeout`` and ``job_timeout`` (seconds).
"""

from __future__ import annotations

import asyncio
import contextlib
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import Any, Generic, Protocol, TypeVar

from drivers.device import DeviceInfo, DeviceSpec, DeviceStatus
from drivers.errors import (
    DeviceOffline,
    DriverError,
    JobNotSent,
    NotSupported,
    OutcomeUnknown,
    TransportTimeout,
)
from drivers.events import Emit
from drivers.printers import JOB_TIMEOUT, Document, PosPrinter, TextDocument
from drivers.printers.printer_options import sensible
from drivers.printers.state import PrinterState
from drivers.printers.wire import PrinterWire
from drivers.transport import Transport
from drivers.vocabulary import CheckLevel, DeviceState, JobReason, PowerState, Problem

POLL = 0.5
"""Seconds between two status polls."""
RARE_POLL = 2.0
"""Seconds between two polls of a printer that tells changes by itself: only whether it is still there is asked."""
ANSWER_TIMEOUT = 1.5
"""An answer in real time that takes longer than this is none: printers give it at once, even while printing."""
MISSED_POLLS = 3
"""Polls without an answer after which the connection is given up: a printer switched off does not say goodbye."""
FRESH = 0.05
"""What a printer that tells changes by itself said so lately (seconds) need not be asked again before the next job."""
SETTLING = 30.0
"""A connection lost so soon (seconds) after an unproven job may have broken it off."""
BETWEEN_ANSWERS = 1.0
"""Seconds a printer takes, at most, from the answer of a broken-off job to that behind the feed and cut after it."""
SETTLE_PATIENCE, SETTLE_TRIES = 4.0, 3
"""Seconds for which a ready printer may say nothing about the end of a broken-off job, and how often it is told."""
HEADER = 16
"""No command's name and lengths are longer (bytes)."""


class Encoder(Protocol):
    """Documents in the printer's language."""

    @property
    def columns(self) -> int:
        """Characters of the standard font in a line."""

    def render(self, document: Document, *, copy: bool = False) -> bytes:
        """The document as bytes. Raises DocumentError."""

    def drawer_kick(self, drawer: int) -> bytes:
        """A pulse to cash drawer 1 or 2."""


W = TypeVar("W", bound=PrinterWire)  # type: ignore[type-arg]  # whatever an answer is in the language


class WiredPrinter(PosPrinter, Generic[W]):
    """One printer on one transport. ``run`` owns the wire; a job and a drawer kick wait for each other."""

    def __init__(
        self, spec: DeviceSpec, transport: Transport, emit: Emit, encoder: Encoder, words: Mapping[str, str]
    ) -> None:
        """``words`` are the options as ``told``. Raises NotSupported for seconds that are none."""
        super().__init__(spec, transport, emit)
        with sensible(spec):
            self._poll = float(words.get("poll", POLL))
            self._rare_poll = float(words.get("poll", RARE_POLL))
            self._answer_timeout = float(words.get("answer_timeout", ANSWER_TIMEOUT))
            self._job_timeout = float(words.get("job_timeout", JOB_TIMEOUT))
        self._encoder = encoder
        self._wire: W | None = None
        self._told: PrinterState | None = None
        """What the printer said by itself last, on this connection."""
        self._told_at = float("-inf")
        self._one_request = asyncio.Lock()
        self._ready = asyncio.Event()
        self._given_up: asyncio.Future[None] | None = None
        self._torn = 0
        """Bytes of the job that was broken off on the last connection: its rest may still be expected."""
        self._doomed = False
        """The torn job was called broken off: what the printer still holds of it may be cleared."""
        self._settled = True
        """False while the end of a broken-off job is not proven yet: no job may begin behind it."""
        self._unproven = (0, 0.0)
        """Bytes of the last job that was only ``sent``, and until when it may still be printing."""

    # -------------------------------------------------------------------------- what a language's driver says

    @abstractmethod
    def _new_wire(self) -> W:
        """The conversation of a new connection; ``_takes_no_bytes`` and ``_pushed`` are its way to tell."""

    @property
    @abstractmethod
    def _tell(self) -> bytes:
        """What asks the printer to tell changes by itself; empty where it is only to be asked."""

    @abstractmethod
    async def _end_torn_job(self, wire: W) -> None:
        """Bring the printer back to the start of a command and cut off what it had printed of the broken-off job.

        Called with ``_torn`` on a new connection. Raises TransportTimeout when the printer does not answer then.
        """

    async def _settle(self, wire: W) -> None:
        """Return once the printer has done what ``_end_torn_job`` sent, as far as it can prove that.

        Polls go on meanwhile, and no job begins. Until then the next connection ends the job again, since that cut may
        be lost too; and whatever the printer still answers for the broken-off job, it answers before.
        """

    @abstractmethod
    async def _deliver(self, wire: W, data: bytes) -> JobReason:
        """Send a job and return how far it is proven, however long that takes: the caller bounds it."""

    # ------------------------------------------------------------------------------------------ the device

    @property
    def info(self) -> DeviceInfo:
        """What the printer is, by its row of the table."""
        return DeviceInfo(
            id=self.spec.id,
            device_class=self.device_class,
            model=self.spec.model,
            url=self.spec.url,
            capabilities=frozenset({"text", "barcode", "qr", "raster", "cut", "drawer"}),
        )

    @property
    def job_timeout(self) -> float:
        """Seconds a job may take in all."""
        return self._job_timeout

    @property
    def ready(self) -> bool:
        """On-line with paper and closed cover at the last poll."""
        return self._ready.is_set()

    async def wait_ready(self) -> None:
        """Return once ``ready``."""
        await self._ready.wait()

    def render(self, document: Document, *, copy: bool = False) -> bytes:
        """The document in the printer's language. Raises DocumentError."""
        return self._encoder.render(document, copy=copy)

    # ------------------------------------------------------------------------------------------ the wire

    async def run(self) -> None:
        """Connect, end what was torn, poll until the wire is lost. Raises DriverError."""
        loop = asyncio.get_running_loop()
        tasks: list[asyncio.Future[None]] = []
        lost: DriverError = DeviceOffline(f"{self.spec.id} is being closed")
        try:
            await self.transport.open()
            wire = self._new_wire()
            self._given_up = loop.create_future()
            tasks = [
                asyncio.create_task(wire.read_on(), name=f"{self.spec.id} reader"),
                asyncio.create_task(self._watch(wire), name=f"{self.spec.id} watch"),
                self._given_up,
            ]
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        except DriverError as error:
            lost = error
            if loop.time() < self._unproven[1]:
                self._torn = self._torn or self._unproven[0]
            self._show(
                DeviceState.ERROR, PowerState.OFF_OFFLINE, frozenset({Problem.UNREACHABLE}), str(error)
            )
            raise
        except asyncio.CancelledError:
            self._show(DeviceState.CLOSED, PowerState.UNKNOWN, frozenset(), "")
            raise
        finally:
            wire_lost, self._wire = self._wire, None
            self._told = None
            self.hear_drawer(None)
            if wire_lost is not None:
                wire_lost.fail(lost)
            for task in tasks:
                task.cancel()
            try:
                await asyncio.gather(*tasks, return_exceptions=True)
            finally:  # also when cancelled while ending
                await self.transport.close()

    async def _watch(self, wire: W) -> None:
        """End what was torn, then poll for as long as the printer answers."""
        if self._torn:
            self._settled = False
            wire.be_patient(self._torn)
            await self._end_torn_job(wire)
        self._wire = wire
        tasks = [asyncio.create_task(self._poll_on(wire), name=f"{self.spec.id} polls")]
        if not self._settled:
            tasks.append(asyncio.create_task(self._settle_torn_job(wire), name=f"{self.spec.id} settles"))
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _settle_torn_job(self, wire: W) -> None:
        await self._settle(wire)
        self._torn, self._doomed, self._settled = 0, False, True
        if self.status.power is PowerState.ONLINE:
            self._ready.set()

    async def _answered(self, asking: Coroutine[Any, Any, None]) -> bool:
        """Await an answer for as long as the printer is stopped; False from a ready one that says nothing too long."""
        answer = asyncio.create_task(asking, name=f"{self.spec.id} settled")
        patience = SETTLE_PATIENCE
        try:
            while not answer.done() and patience > 0:
                await asyncio.wait({answer}, timeout=POLL)
                patience -= POLL if self.status.power is PowerState.ONLINE else 0
            if answer.done():
                answer.result()
            return answer.done()
        finally:
            answer.cancel()
            await asyncio.gather(answer, return_exceptions=True)

    async def _poll_on(self, wire: W) -> None:
        """Poll the state for as long as the printer answers; a few misses in a row end the connection.

        A change found by asking that should have been told is the sign that the printer forgot to tell (switched off
        and on behind a wire that stayed): it is asked again to do so.
        """
        missed = 0
        while True:
            try:
                asked = await wire.status()
                self._take(asked)
                missed = 0
                if self._tell and asked != self._told:
                    self._told = asked
                    await wire.send(self._tell)
            except TransportTimeout as error:
                if self._full():
                    await asyncio.sleep(self._rare_poll)
                    continue
                missed += 1
                self._show(
                    self.status.state, PowerState.OFF_OFFLINE, frozenset({Problem.UNREACHABLE}), str(error)
                )
                if missed >= MISSED_POLLS:
                    raise
            await asyncio.sleep(self._rare_poll if self._tell and not missed else self._poll)

    def _full(self) -> bool:
        """Inside a job, a printer that said why it stopped may be silent: requests wait before its full buffer."""
        return bool(self._torn and self._told is not None and self._told.stopped)

    def _take(self, answer: PrinterState, state: DeviceState | None = None) -> None:
        if self._given_up is not None and self._given_up.done():
            return  # what still arrives over a connection that was given up makes nothing ready
        self.hear_drawer(answer.drawer_pin_high)
        power = PowerState.OFFLINE if answer.stopped else PowerState.ONLINE
        words = ", ".join(sorted(problem.replace("_", " ") for problem in answer.problems))
        if power is PowerState.OFFLINE:
            words = words or "switched off-line at the printer"
        self._show(state or self._activity(), power, answer.problems, words)

    def _pushed(self, said: PrinterState) -> None:
        """The printer says how it is, unasked. What it says before it was asked once proves no job could begin."""
        self._told, self._told_at = said, asyncio.get_running_loop().time()
        if self._wire is not None:
            state = self.status.state
            # What it tells at the end of each job does not make it busy for that moment.
            active = state if state in (DeviceState.IDLE, DeviceState.BUSY) else self._activity()
            self._take(said, active)

    def _unanswered(self, error: DriverError) -> None:
        """No answer, no wire: which of off, unplugged and out of reach it is cannot be told (UPOS off_offline)."""
        self._show(DeviceState.ERROR, PowerState.OFF_OFFLINE, frozenset({Problem.UNREACHABLE}), str(error))

    def _takes_no_bytes(self) -> None:
        words = "the printer takes no data: look at its paper, its cover and its lamps"
        self._show(self._activity(), PowerState.OFFLINE, self.status.problems, words)

    @property
    def busy(self) -> bool:
        """A job or a drawer kick is on the wire; the status does not show the short ones."""
        return self._one_request.locked()

    def _activity(self) -> DeviceState:
        return DeviceState.BUSY if self.busy else DeviceState.IDLE

    def _show(self, state: DeviceState, power: PowerState, problems: frozenset[Problem], detail: str) -> None:
        if power is PowerState.ONLINE and self._settled:
            self._ready.set()
        else:
            self._ready.clear()
        self.set_status(DeviceStatus(state=state, power=power, problems=problems, detail=detail))

    # ---------------------------------------------------------------------------------------- requests

    def broken_off(self, size: int) -> None:
        """The rest of so many bytes may still be expected: the next connection clears or fills that up first."""
        self._torn, self._doomed = max(self._torn, size), True

    async def print_bytes(self, data: bytes, started: Callable[[], None]) -> JobReason:
        """Print one rendered job; with the paper out in its middle, wait for the printer to go on by itself."""
        async with self._request():
            wire = self._just_told_ready() or await self._asked_ready(JobNotSent)
            started()
            self._torn, self._doomed = len(data), True
            try:
                async with asyncio.timeout(self._job_timeout):
                    reason = await self._deliver(wire, data)
            except TimeoutError as error:
                self._give_up(f"{self.spec.id}: the job did not end within {self._job_timeout:g} s")
                raise OutcomeUnknown(
                    f"{self.spec.id}: the job did not end within {self._job_timeout:g} s"
                ) from error
            except DriverError as error:
                self._unanswered(error)
                self._give_up(str(error))
                raise OutcomeUnknown(f"{self.spec.id}: broken off in the middle of a job: {error}") from error
            except asyncio.CancelledError:
                self._give_up(f"{self.spec.id}: the job was abandoned")
                raise
            self._torn, self._doomed = 0, False
            if reason is JobReason.SENT:
                self._unproven = (len(data), asyncio.get_running_loop().time() + SETTLING)
            return reason

    async def _send_and_look(self, wire: W, data: bytes) -> JobReason:
        """Of a printer that proves no job: its bytes are taken, and afterwards it is on-line with paper."""
        await wire.send(data)
        while True:
            self._take(await wire.status())
            if self.ready:
                return JobReason.SENT
            await asyncio.sleep(self._poll)

    async def open_drawer(self, drawer: int = 1) -> None:
        """Kick a drawer. An off-line printer would do it later: DeviceOffline instead."""
        async with self._request():
            wire = await self._asked_ready(DeviceOffline)
            await wire.send(self._encoder.drawer_kick(drawer))

    async def ask_drawer(self) -> bool | None:
        """The level of the sensor pin, asked in real time: answered also while a job is printed."""
        wire = self._wire
        if wire is None:
            raise DeviceOffline(f"{self.spec.id} is not connected: {self.status.detail or 'not opened yet'}")
        try:
            self._take(await wire.status())
        except DriverError as error:
            raise DeviceOffline(f"{self.spec.id} does not answer: {error}") from error
        return self.drawer_signal

    async def check_health(self, level: CheckLevel) -> str:
        """Internal: ask the state. External: also print a test slip. Interactive: not supported."""
        if level is CheckLevel.INTERACTIVE:
            raise NotSupported(f"{self.spec.model} has no interactive check; use external: it prints a slip")
        if level is CheckLevel.EXTERNAL:
            slip = TextDocument(
                f"{self.spec.id}\n{self.spec.model}\n{self._encoder.columns} columns\næøå ÆØÅ äö ÄÖ é €"
            )
            reason = await self.print_bytes(self.render(slip), lambda: None)
            return f"a test slip was {reason}"
        async with self._request():
            await self._asked_ready(DeviceOffline)
            return f"answers, on-line{': ' + self.status.detail if self.status.detail else ''}"

    def _just_told_ready(self) -> W | None:
        """The wire, if the printer has this moment said by itself that it is ready, as it does at the end of a job."""
        fresh = asyncio.get_running_loop().time() - self._told_at < FRESH
        return self._wire if self._tell and fresh and self._told is not None and self.ready else None

    async def _asked_ready(self, error: type[DriverError]) -> W:
        """The wire, after asking the printer just now. Raises ``error`` unless it is ready."""
        wire = self._wire
        if wire is None:
            raise error(f"{self.spec.id} is not connected: {self.status.detail or 'not opened yet'}")
        try:
            self._take(await wire.status())
        except DriverError as cause:
            self._unanswered(cause)
            raise error(f"{self.spec.id} does not answer: {cause}") from cause
        if not self.ready:
            why = self.status.detail if self._settled else "it still ends the job that was broken off"
            raise error(f"{self.spec.id} is not ready: {why}")
        return wire

    @contextlib.asynccontextmanager
    async def _request(self) -> AsyncIterator[None]:
        try:
            async with self._one_request:
                yield
        finally:
            self._rest()

    def _rest(self) -> None:
        status = self.status
        if status.state is DeviceState.BUSY:
            self._show(DeviceState.IDLE, status.power, status.problems, status.detail)

    def _give_up(self, why: str) -> None:
        """End this connection: what the printer still does with the job's bytes is no longer followed."""
        if self._given_up is not None and not self._given_up.done():
            self._given_up.set_exception(DeviceOffline(why))
