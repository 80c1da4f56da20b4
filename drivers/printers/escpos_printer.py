"""ESC/POS receipt printers: Epson TM series and the many that speak its language.

Manual: Epson ESC/POS command reference. The protocol in five lines: text and commands in one stream, processed in
order; ``DLE EOT n`` asks for state and is answered at once, past everything buffered; ``GS r n`` asks in its turn, so
its answer says that what came before is processed; raster, bar codes and QR carry their length; ``GS V`` cuts.

Options: ``columns`` (of font A), ``pixels`` (dots across), ``code_page`` (``CP858``), ``logo`` (PNG in base64),
``raster`` (``gs_v_0`` | ``gs_l``), ``dither`` (``diffusion`` | ``ordered`` | ``threshold``), ``poll``,
``answer_timeout`` and ``job_timeout`` (seconds). Quirks: the first three, ``raster``, and

- ``confirm``, the best proof the model gives of a job: ``process_id`` (``GS ( H``: answered when printed), ``gs_r``
  (answered when processed; the default), ``dle_eot`` (neither: only its state before and after is known);
- ``status_back`` = ``yes`` for models that tell each change by themselves (``GS a``) and need be asked rarely;
- ``clear``, how a printer is brought to forget a job that was broken off: ``dle_dc4`` (``DLE DC4`` 8, which it
  answers), ``dle_enq`` (``DLE ENQ`` 2: old models, only after an error), or ``fill`` alone (the default).

A model that promises ``GS ( H`` and is silent about it is believed no more than ``processed``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

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
from drivers.printers.escpos import EscposEncoder
from drivers.printers.escpos_status import RECOVER, STATUS_BACK, PrinterStatus
from drivers.printers.escpos_wire import EscposWire
from drivers.transport import Transport
from drivers.vocabulary import CheckLevel, DeviceState, JobReason, PowerState, Problem

SHAPE = ("columns", "pixels", "code_page", "logo", "raster", "dither")
"""What the encoder is told."""
OPTIONS = (
    *SHAPE, "confirm", "status_back", "clear", "poll", "answer_timeout", "job_timeout",
)  # fmt: skip
CONFIRMS = ("process_id", "gs_r", "dle_eot")
CLEARS = ("dle_dc4", "dle_enq", "fill")
POLL = 0.5
"""Seconds between two status polls."""
RARE_POLL = 2.0
"""Seconds between two polls of a printer that tells changes by itself: only whether it is still there is asked."""
PROOF_PATIENCE = 5.0
"""Seconds a ready printer that never answered GS ( H may take for it after GS r: a line buffer's time on paper."""
ANSWER_TIMEOUT = 1.5
"""A real-time answer that takes longer than this is none (Epson: at once, even while printing)."""
MISSED_POLLS = 3
"""Polls without an answer after which the connection is given up: a printer switched off does not say goodbye."""
STOPPING = frozenset(
    {Problem.COVER_OPEN, Problem.REC_EMPTY, Problem.PAPER_JAM, Problem.CUTTER_ERROR, Problem.OUT_OF_ORDER}
)
"""Problems with which no job may start."""
END_OF_TORN = b"\x1b@\n\x1dVB\x00"
"""Initialise, end the line, feed and cut: what is left of a broken-off job does not head the next receipt."""
SETTLING = 30.0
"""A connection lost so soon (seconds) after an unproven job may have broken it off."""
HEADER = 16
"""No command's name and lengths are longer (bytes)."""


class EscposPrinter(PosPrinter):
    """One ESC/POS printer on one transport. ``run`` owns the wire; a job and a drawer kick wait for each other."""

    def __init__(self, spec: DeviceSpec, transport: Transport, emit: Emit) -> None:
        """Read options and quirks. Raises NotSupported naming an option that makes no sense."""
        super().__init__(spec, transport, emit)
        told = {**spec.quirks, **spec.options}
        for name in told:
            if name not in OPTIONS:
                raise NotSupported(f"{spec.id}: no option {name!r}; a printer takes: {', '.join(OPTIONS)}")
        try:
            shape = {name: told[name] for name in SHAPE if name in told}
            self._encoder = EscposEncoder.for_profile(spec.profile, **shape)
            self._poll = float(told.get("poll", POLL))
            self._rare_poll = float(told.get("poll", RARE_POLL))
            self._answer_timeout = float(told.get("answer_timeout", ANSWER_TIMEOUT))
            self._job_timeout = float(told.get("job_timeout", JOB_TIMEOUT))
        except ValueError as error:
            raise NotSupported(f"{spec.id}: an option of this printer makes no sense: {error}") from error
        confirm = told.get("confirm", "gs_r")
        if confirm not in CONFIRMS:
            raise NotSupported(f"{spec.id}: confirm is {', '.join(CONFIRMS)}, not {confirm!r}")
        if told.get("status_back", "no") not in ("yes", "no"):
            raise NotSupported(f"{spec.id}: status_back is yes or no, not {told['status_back']!r}")
        clear = told.get("clear", "fill")
        if clear not in CLEARS:
            raise NotSupported(f"{spec.id}: clear is {', '.join(CLEARS)}, not {clear!r}")
        self._confirm = confirm
        self._clear = clear
        self._status_back = told.get("status_back") == "yes"
        self._told: PrinterStatus | None = None
        """What the printer said by itself last, on this connection."""
        self._process = 0
        """Number of the last job: its process id."""
        self._proves: bool | None = None
        """Whether it answers GS ( H; None until it did, or did not."""
        self._wire: EscposWire | None = None
        self._one_request = asyncio.Lock()
        self._ready = asyncio.Event()
        self._given_up: asyncio.Future[None] | None = None
        self._torn = 0
        """Bytes of the job that was broken off on the last connection: its rest may still be expected."""
        self._doomed = False
        """The torn job was called broken off: what the printer still holds of it may be cleared."""
        self._unproven = (0, 0.0)
        """Bytes of the last job that was only ``sent``, and until when it may still be printing."""

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

    # ------------------------------------------------------------------------------------------ the wire

    async def run(self) -> None:
        """Connect, end what was torn, poll until the wire is lost. Raises DriverError."""
        loop = asyncio.get_running_loop()
        tasks: list[asyncio.Future[None]] = []
        lost: DriverError = DeviceOffline(f"{self.spec.id} is being closed")
        try:
            await self.transport.open()
            wire = EscposWire(self.transport, self._answer_timeout, self._takes_no_bytes, self._pushed)
            self._given_up = loop.create_future()
            tasks = [
                asyncio.create_task(wire.read_on(), name=f"{self.spec.id} reader"),
                asyncio.create_task(self._watch(wire), name=f"{self.spec.id} polls"),
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

    async def _watch(self, wire: EscposWire) -> None:
        """Poll the state for as long as the printer answers; a few misses in a row end the connection.

        A change found by asking that should have been told is the sign that the printer forgot to tell (switched off
        and on behind a wire that stayed): it is asked again to do so.
        """
        if self._torn:
            await self._end_torn_job(wire)
        self._wire = wire
        missed = 0
        while True:
            try:
                asked = await wire.status()
                self._take(asked)
                missed = 0
                if self._status_back and asked != self._told:
                    self._told = asked
                    await wire.send(STATUS_BACK)
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
            await asyncio.sleep(self._rare_poll if self._status_back and not missed else self._poll)

    def _full(self) -> bool:
        """Inside a job, a printer that said why it stopped may be silent: requests wait before its full buffer."""
        told = self._told
        return bool(self._torn and told is not None and (told.offline or told.problems & STOPPING))

    async def _end_torn_job(self, wire: EscposWire) -> None:
        """Bring the printer back to the start of a command and cut off what it had printed of the broken-off job.

        By profile it is told to clear its buffer; not when the job was called ``sent``, as it may yet be printed as
        promised. Where clearing is not known to have worked, the printer may stand in the middle of a picture whose
        announced rest never came: as many zeros as the job had bytes fill it up with white, whatever it announced;
        outside a picture they do nothing. All at once: an answer to a status request would not prove that the picture
        is full (real-time commands are obeyed inside one, too), and waiting for one that does not come costs the
        seconds in which the next customer stands there. Raises TransportTimeout when the printer does not answer then.
        """
        cleared = False
        await wire.send(bytes(HEADER))  # lengths that had not come yet are nought, and not what follows here
        if self._doomed and self._clear == "dle_dc4":
            cleared = await wire.clear()
        elif self._doomed and self._clear == "dle_enq":
            await wire.send(RECOVER)
        if not cleared:
            await wire.send(bytes(self._torn))
        await wire.status()
        await wire.send(END_OF_TORN)
        self._torn, self._doomed = 0, False

    def _take(self, answer: PrinterStatus) -> None:
        self.hear_drawer(answer.drawer_pin_high)
        power = PowerState.OFFLINE if answer.offline or answer.problems & STOPPING else PowerState.ONLINE
        words = ", ".join(sorted(problem.replace("_", " ") for problem in answer.problems))
        if power is PowerState.OFFLINE:
            words = words or "switched off-line at the printer"
        self._show(self._activity(), power, answer.problems, words)

    def _pushed(self, told: PrinterStatus) -> None:
        """The printer says how it is, unasked. What it says before it was asked once proves no job could begin."""
        self._told = told
        if self._wire is not None:
            self._take(told)

    def _unanswered(self, error: DriverError) -> None:
        """No answer, no wire: which of off, unplugged and out of reach it is cannot be told (UPOS off_offline)."""
        self._show(DeviceState.ERROR, PowerState.OFF_OFFLINE, frozenset({Problem.UNREACHABLE}), str(error))

    def _takes_no_bytes(self) -> None:
        words = "the printer takes no data: look at its paper, its cover and its lamps"
        self._show(self._activity(), PowerState.OFFLINE, self.status.problems, words)

    def _activity(self) -> DeviceState:
        return DeviceState.BUSY if self._one_request.locked() else DeviceState.IDLE

    def _show(self, state: DeviceState, power: PowerState, problems: frozenset[Problem], detail: str) -> None:
        if power is PowerState.ONLINE:
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
            wire = await self._asked_ready(JobNotSent)
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

    async def _deliver(self, wire: EscposWire, data: bytes) -> JobReason:
        behind = STATUS_BACK if self._status_back else b""  # a job's ESC @ may have ended it
        if self._confirm == "process_id" and self._proves is not False:
            return await self._prove(wire, data, behind)
        if self._confirm != "dle_eot":
            await wire.send_and_confirm(data, behind=behind)
            return JobReason.PROCESSED
        await wire.send(data + behind)
        while True:
            self._take(await wire.status())
            if self.ready:
                return JobReason.SENT
            await asyncio.sleep(self._poll)

    async def _prove(self, wire: EscposWire, data: bytes, behind: bytes) -> JobReason:
        """Wait until the job is printed; from a ready printer that never said so of any, be content with less."""
        self._process = self._process % 9999 + 1
        process_id = b"%04d" % self._process
        printed = await wire.send_and_confirm(data, process_id, behind)
        patience, look = PROOF_PATIENCE, min(self._poll, POLL)
        while not printed.done():
            await asyncio.wait({printed}, timeout=look)
            if self.ready and self._proves is None:
                patience -= look
            if patience <= 0:
                self._proves = False
                wire.forget(process_id)
                return JobReason.PROCESSED
        printed.result()
        self._proves = True
        return JobReason.PRINTED

    async def open_drawer(self, drawer: int = 1) -> None:
        """Kick a drawer (ESC p, 100 ms pulse). An off-line printer would do it later: DeviceOffline instead."""
        async with self._request():
            wire = await self._asked_ready(DeviceOffline)
            await wire.send(self._encoder.drawer_kick(drawer))

    async def ask_drawer(self) -> bool | None:
        """The level of pin 3, by DLE EOT 1: answered also while a job is printed."""
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

    async def _asked_ready(self, error: type[DriverError]) -> EscposWire:
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
            raise error(f"{self.spec.id} is off-line: {self.status.detail}")
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

    def render(self, document: Document, *, copy: bool = False) -> bytes:
        """The document as ESC/POS. Raises DocumentError."""
        return self._encoder.render(document, copy=copy)
