"""ESC/POS receipt printers: Epson TM series and the many that speak its language.

Manual: Epson ESC/POS command reference. The protocol in five lines: text and commands in one stream, processed in
order; ``DLE EOT n`` asks for state and is answered at once, past everything buffered; ``GS r n`` asks in its turn, so
its answer says that what came before is processed; raster, bar codes and QR carry their length; ``GS V`` cuts.

Options: ``columns`` (of font A), ``pixels`` (dots across), ``code_page`` (``CP858``), ``code_pages`` (others,
for letters it lacks: names, ``all`` or ``none``), ``logo`` (PNG in base64), ``raster`` (``gs_v_0`` | ``gs_l``),
``dither`` (``diffusion`` | ``ordered`` | ``threshold``), ``buffer`` (bytes no command of a picture exceeds; 0: large),
``between`` (pages of a PDF: ``feed`` | ``cut``), ``poll``,
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
import random
from typing import ClassVar

from drivers.device import DeviceSpec
from drivers.events import Emit
from drivers.printers.escpos import PROFILES, EscposEncoder
from drivers.printers.escpos_status import RECOVER, STATUS_BACK
from drivers.printers.escpos_wire import EscposWire
from drivers.printers.printer_options import TIMES, one_of, sensible, told
from drivers.printers.wire_life import BETWEEN_ANSWERS, HEADER, POLL, SETTLE_TRIES, WiredPrinter
from drivers.transport import Transport
from drivers.vocabulary import JobReason, PowerState

SHAPE = (
    "columns", "pixels", "code_page", "code_pages", "logo", "raster", "dither", "buffer", "between",
)  # fmt: skip
"""What the encoder is told."""
OPTIONS = (*SHAPE, "confirm", "status_back", "clear", *TIMES)
CONFIRMS = ("process_id", "gs_r", "dle_eot")
CLEARS = ("dle_dc4", "dle_enq", "fill")
PROOF_PATIENCE = 5.0
"""Seconds a ready printer that never answered GS ( H may take for it after GS r: a line buffer's time on paper."""
END_OF_TORN = b"\x1b@\n\x1dVB\x00"
"""Initialise, end the line, feed and cut: what is left of a broken-off job does not head the next receipt."""


class EscposPrinter(WiredPrinter[EscposWire]):
    """One ESC/POS printer on one transport."""

    option_names: ClassVar[tuple[str, ...]] = OPTIONS
    profiles: ClassVar[tuple[str, ...]] = PROFILES

    def __init__(self, spec: DeviceSpec, transport: Transport, emit: Emit) -> None:
        """Read options and quirks. Raises NotSupported naming an option that makes no sense."""
        words = told(spec, OPTIONS)
        with sensible(spec):
            shape = {name: words[name] for name in SHAPE if name in words}
            encoder = EscposEncoder.for_profile(spec.profile, **shape)
        super().__init__(spec, transport, emit, encoder, words)
        self._confirm = one_of(spec, words, "confirm", CONFIRMS, "gs_r")
        self._clear = one_of(spec, words, "clear", CLEARS, "fill")
        self._status_back = one_of(spec, words, "status_back", ("yes", "no"), "no") == "yes"
        self._process = random.randrange(9999)  # noqa: S311  a beginning, not a secret
        """Number of the last job: its process id. It begins anywhere: a killed daemon's job may still answer."""
        self._answers_due = True
        """Whether a broken-off job may have got as far as GS r, and be answered on a later connection."""
        self._proves: bool | None = None
        """Whether it answers GS ( H; None until it did, or did not."""

    def _new_wire(self) -> EscposWire:
        return EscposWire(self.transport, self._answer_timeout, self._takes_no_bytes, self._pushed)

    @property
    def _tell(self) -> bytes:
        return STATUS_BACK if self._status_back else b""

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
        if cleared:
            self._answers_due = False
        else:
            await wire.send(bytes(self._torn))
        await wire.status()
        await wire.send(END_OF_TORN)

    async def _settle(self, wire: EscposWire) -> None:
        """By the process id where the model is known to have it; else by GS r, whose answers have no names.

        Those of jobs that were broken off behind their last byte come first, each with no more between them than a feed
        and a cut. A ready printer that says nothing may have been switched off and on behind a wire that stayed: it is
        told again; one that never answers is believed in the end.
        """
        if self._confirm == "dle_eot":
            return
        for _ in range(SETTLE_TRIES):
            proof = self._next_process_id() if self._confirm == "process_id" and self._proves else b""
            try:
                if await self._answered(self._settled_by(wire, proof)):
                    return
            finally:
                wire.forget(proof)
                wire.forget_turns()
            await wire.send(END_OF_TORN)

    async def _settled_by(self, wire: EscposWire, proof: bytes) -> None:
        printed = await wire.send_and_confirm(b"", proof)
        if proof:
            await printed
            return
        if self._answers_due:
            await wire.quiet(BETWEEN_ANSWERS)
        while self._answers_due and self.status.power is not PowerState.ONLINE:
            await wire.quiet(BETWEEN_ANSWERS)

    def _next_process_id(self) -> bytes:
        self._process = self._process % 9999 + 1
        return b"%04d" % self._process

    async def _deliver(self, wire: EscposWire, data: bytes) -> JobReason:
        """By the best way the model has; a job's ESC @ may have ended what the printer was asked to tell."""
        try:
            return await self._deliver_and_prove(wire, data)
        finally:
            self._answers_due = wire.turns_due

    async def _deliver_and_prove(self, wire: EscposWire, data: bytes) -> JobReason:
        if self._confirm == "process_id" and self._proves is not False:
            return await self._prove(wire, data, self._tell)
        if self._confirm != "dle_eot":
            await wire.send_and_confirm(data, behind=self._tell)
            return JobReason.PROCESSED
        return await self._send_and_look(wire, data + self._tell)

    async def _prove(self, wire: EscposWire, data: bytes, behind: bytes) -> JobReason:
        """Wait until the job is printed; from a ready printer that never said so of any, be content with less."""
        process_id = self._next_process_id()
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
