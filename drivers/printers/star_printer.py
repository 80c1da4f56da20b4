"""Star Micronics receipt printers that speak StarPRNT, or STAR Line Mode, of which StarPRNT is the present form.

Manuals: "StarPRNT Command Specifications" Rev. 2.25 and 4.01, "STAR Line Mode Command Specifications". The protocol in
five lines: text and commands in one stream, processed in order; ``ESC ACK SOH`` asks for the status and is answered at
once, past everything buffered; ``ESC GS ETX`` 1 waits until everything before it is printed and the motor stands, and
answers who asked, with the number given; ``ETB`` counts, told to everybody by an automatic status; ``ESC d`` cuts.

Options: ``columns`` (of font A), ``pixels`` (dots across), ``code_page`` (``CP858``), ``code_pages`` (others, for
letters it lacks: names, ``all`` or ``none``), ``logo`` (PNG in base64), ``raster`` (``esc_gs_s``, or ``esc_k`` for
STAR Line Mode), ``dither`` (``diffusion`` | ``ordered`` | ``threshold``), ``buffer`` (bytes no command of a picture
exceeds; 0: large), ``between`` (pages of a PDF: ``feed`` | ``cut``), ``poll``, ``answer_timeout`` and ``job_timeout``
(seconds). Quirks: the first three, ``raster``, ``buffer``, and

- ``confirm``, the best proof the model gives of a job: ``print_end`` (``ESC GS ETX``: printed; the default), ``etb``
  (``ETB``: processed, as older firmware counts when it reads the command and only newer when all is printed, and as
  the counter is everybody's), ``status`` (neither: only its state before and after is known);
- ``status_back`` = ``yes`` for changes told by the printer itself (``ESC RS a``) beside rare polls; ``etb`` needs it.
  The manuals say not to ask in real time meanwhile, because the two cannot be told apart, which nothing here depends
  on; whether a model stays silent then is not known, so the default is ``no``: polls with automatic status off.

A model that promises ``ESC GS ETX`` and does not answer it is believed no more than ``sent``: that is asked once on
each connection, before its first job.

Known limits: raster mode of graphic-only models (TSP100 to TSP100III) is not spoken. ``ESC ACK CAN`` could clear a
broken-off job from the printer, but restarts it, network interface and all; the rest of the job is filled up instead.
"""

from __future__ import annotations

import asyncio
import random
from typing import ClassVar

from drivers.device import DeviceSpec
from drivers.errors import DeviceOffline, DriverError, JobNotSent
from drivers.events import Emit
from drivers.printers.printer_options import TIMES, one_of, sensible, told
from drivers.printers.star_status import NUMBERS, RS, TELL
from drivers.printers.star_wire import StarWire
from drivers.printers.starprnt import StarEncoder
from drivers.printers.wire_life import BETWEEN_ANSWERS, HEADER, SETTLE_TRIES, WiredPrinter
from drivers.transport import Transport
from drivers.vocabulary import JobReason, PowerState

SHAPE = ("columns", "pixels", "code_page", "code_pages", "logo", "raster", "dither", "buffer", "between")
"""What the encoder is told."""
OPTIONS = (*SHAPE, "confirm", "status_back", *TIMES)
CONFIRMS = ("print_end", "etb", "status")
END_OF_TORN = b"\x1b@\n\x1bd3"
"""Initialise, end the line, feed and cut: what is left of a broken-off job does not head the next receipt."""


class StarPrinter(WiredPrinter[StarWire]):
    """One Star printer on one transport."""

    option_names: ClassVar[tuple[str, ...]] = OPTIONS

    def __init__(self, spec: DeviceSpec, transport: Transport, emit: Emit) -> None:
        """Read options and quirks. Raises NotSupported naming an option that makes no sense."""
        words = told(spec, OPTIONS)
        with sensible(spec):
            encoder = StarEncoder.of(**{name: words[name] for name in SHAPE if name in words})
        super().__init__(spec, transport, emit, encoder, words)
        self._confirm = one_of(spec, words, "confirm", CONFIRMS, "print_end")
        status_back = one_of(spec, words, "status_back", ("yes", "no"), "no") == "yes"
        self._status_back = status_back or self._confirm == "etb"
        self._number = random.randrange(NUMBERS)  # noqa: S311  a beginning, not a secret
        """Of the last request that repeats it. It begins anywhere: a killed daemon's job may still answer."""
        self._counts: bool | None = None
        """Whether the printer answers ESC GS ETX; None until it was asked on this connection."""
        self._has_counted = False
        """Whether it ever answered ESC GS ETX."""

    def _new_wire(self) -> StarWire:
        self._counts = None
        return StarWire(
            self.transport,
            self._answer_timeout,
            self._takes_no_bytes,
            self._pushed,
            quiet=not self._status_back,
        )

    @property
    def _tell(self) -> bytes:
        return TELL if self._status_back else b""

    async def _end_torn_job(self, wire: StarWire) -> None:
        """Fill up what was announced and never came with noughts, as many as the job had bytes, and cut it off.

        Lengths that had not come yet are nought by the first of them; a picture becomes white; outside a command they
        do nothing; a bar code goes on until its RS, and is too long to be printed.
        """
        await wire.send(bytes(HEADER + self._torn) + RS)
        await wire.status()
        await wire.send(END_OF_TORN)

    async def _settle(self, wire: StarWire) -> None:
        """By ESC GS ETX, whose answer names what it answers, or by ETB, whose does not: then late ones come first.

        Models that are not known to have ESC GS ETX are told once only.
        """
        if self._confirm == "status":
            return
        for _ in range(SETTLE_TRIES if self._has_counted or self._confirm == "etb" else 1):
            number = self._next_number()
            asking = (
                self._counted_out(wire)
                if self._confirm == "etb"
                else wire.send_and_see_printed(b"", number, b"")
            )
            try:
                if await self._answered(asking):
                    self._has_counted = True
                    return
            finally:
                wire.forget(number)
            await wire.send(END_OF_TORN)

    async def _counted_out(self, wire: StarWire) -> None:
        await wire.send_and_see_counted(b"", self._tell)
        await wire.quiet(BETWEEN_ANSWERS)
        while self.status.power is not PowerState.ONLINE:
            await wire.quiet(BETWEEN_ANSWERS)

    async def _asked_ready(self, error: type[DriverError]) -> StarWire:
        """Before a connection's first job also whether the model has ESC GS ETX: nothing of the job has gone yet."""
        wire = await super()._asked_ready(error)
        if error is JobNotSent and self._confirm == "print_end" and self._counts is None:
            try:
                async with asyncio.timeout(self._answer_timeout * 4):
                    self._counts = await wire.counts(self._next_number())
            except (DriverError, TimeoutError) as cause:
                lost = DeviceOffline(f"{self.spec.id} takes no data: {cause}")
                self._unanswered(lost)
                self._give_up(str(lost))
                raise error(str(lost)) from cause
        return wire

    async def _deliver(self, wire: StarWire, data: bytes) -> JobReason:
        if self._confirm == "print_end" and self._counts:
            self._has_counted = True
            await wire.send_and_see_printed(data, self._next_number(), self._tell)
            return JobReason.PRINTED
        if self._confirm == "etb":
            await wire.send_and_see_counted(data, self._tell)
            return JobReason.PROCESSED
        return await self._send_and_look(wire, data + self._tell)

    def _next_number(self) -> int:
        self._number = (self._number + 1) % NUMBERS
        return self._number
