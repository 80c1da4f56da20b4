"""Bar code scanners as HID-POS devices, read raw: no keyboard, no port, the symbology told beside the data.

Models: whatever puts a Scanned Data Report on the Barcode Scanner page (0x8C): Honeywell ("USB HID", terminal 131),
Zebra ("USB HID POS"), Datalogic and Newland ("HID-POS"), Access-IS, mostly after one programming code. Protocol: input
reports of Byte Count, three characters of AIM identifier, Decoded Data and a flag that the next report goes on;
``hid_descriptor.py`` finds them. Nothing is sent but, where the model wants it, one feature report to begin.

Options: ``prefix``, ``aim``, ``max_length`` of ``reading.py``, and ``feature``, a feature report in hex (its id first)
that is sent when the device is opened: Honeywell's say nothing before ``fe01``. A suffix the scanner adds is taken off.
A report without Byte Count is data up to its first NUL. Known limits: trigger, status and settings reports are not
used.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import ClassVar

from drivers.device import DeviceSpec
from drivers.errors import FrameError, NotSupported, Refused
from drivers.events import Emit
from drivers.hid_records import DESCRIPTOR, FEATURE, REPORT, RecordFramer, record
from drivers.scanners.framing import Overflow, Piece, Scanned
from drivers.scanners.hid_descriptor import BYTE_COUNT, CONTINUED, DECODED_DATA, SYMBOLOGY, Layout, layouts
from drivers.scanners.reading import Reader, ReadingScanner, ScannerOptions
from drivers.transport import Transport


class HidReader:
    """Records of a HID device in, scans out (sans-IO)."""

    def __init__(self, max_length: int) -> None:
        self._limit = max_length
        self._records = RecordFramer()
        self._layouts: dict[int, Layout] = {}
        self._data = b""
        self._going_on = False
        self._flooded = False

    @property
    def pending(self) -> bool:
        """A scan goes on in the next report."""
        return self._going_on

    def feed(self, data: bytes) -> list[Piece]:
        """The scans these bytes complete. Raises FrameError when the device is no HID-POS scanner."""
        pieces: list[Piece] = []
        for kind, payload in self._records.feed(data):
            if kind == DESCRIPTOR:
                self._describe(payload)
            elif kind == REPORT and payload:
                pieces += self._report(payload)
        return pieces

    def flush(self) -> bytes:
        """Take what has come so far of a scan that did not go on."""
        data, self._data = self._data, b""
        self._going_on = self._flooded = False
        return data

    def _describe(self, descriptor: bytes) -> None:
        self._layouts = layouts(descriptor)
        if not any(DECODED_DATA in layout.fields for layout in self._layouts.values()):
            raise FrameError(
                "the device here sends no scanned data (usage page 0x8C): set the scanner to HID-POS by the code in "
                "its manual, or configure it as what it is now, a keyboard or a serial port"
            )

    def _report(self, report: bytes) -> list[Piece]:
        number, body = (0, report) if 0 in self._layouts else (report[0], report[1:])
        layout = self._layouts.get(number)
        if layout is None or DECODED_DATA not in layout.fields:
            return []  # a status or trigger report
        data = layout.fields[DECODED_DATA].read(body)
        count = layout.number(BYTE_COUNT, body)
        self._data += data.partition(b"\0")[0] if count is None else data[:count]
        self._going_on = bool(layout.number(CONTINUED, body))
        if len(self._data) > self._limit:
            first, self._data = not self._flooded, b""
            self._flooded = self._going_on
            return [Overflow(self._limit)] if first else []
        if self._going_on:
            return []
        aim = bytes(layout.number(usage, body) or 0 for usage in SYMBOLOGY)
        scanned, self._data = self._data.rstrip(b"\r\n\t"), b""
        if self._flooded:
            self._flooded = False
            return []
        return [Scanned(scanned, aim.decode("latin-1"))]


class HidScanner(ReadingScanner):
    """A scanner on a hidraw node. Emits one DataEvent a scan, stamped when its last report came."""

    option_names: ClassVar[tuple[str, ...]] = ("aim", "feature", "max_length", "prefix")

    def __init__(self, spec: DeviceSpec, transport: Transport, emit: Emit) -> None:
        """Take the options from ``spec``. Raises NotSupported naming a wrong one."""
        super().__init__(spec, transport, emit)
        text = {**spec.quirks, **spec.options}.get("feature", "")
        try:
            self._feature = bytes.fromhex(text)
        except ValueError:
            raise NotSupported(f"scanner option feature is {text!r}; it takes a report in hex") from None

    async def begin(self) -> None:
        """Send the feature report; a device that does not take it is read all the same."""
        if self._feature:
            with contextlib.suppress(Refused):
                await self.transport.write(record(FEATURE, self._feature))

    def reader(self, options: ScannerOptions, given: Mapping[str, str]) -> Reader:
        """Records of reports."""
        return HidReader(options.max_length)
