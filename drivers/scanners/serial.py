"""Bar code scanners on a serial line: RS-232, or USB in its virtual COM port mode (CDC-ACM).

Models: any scanner that sends each code as text with a suffix, which all of them do out of the box or after one
programming code from their manual. Protocol: ``[prefix][AIM identifier]code suffix``, nothing in the other direction.

Options (strings, from the station's configuration):

==============  ==========================================================================================
``suffix``      ``auto`` (CR, LF or CRLF; the default), ``cr``, ``lf``, ``crlf``, ``tab`` or ``none``
``prefix``      text the scanner is set to send before each code; a scan without it is refused
``silence_ms``  so long without a byte completes a scan; needed with ``suffix = "none"``, off (0) otherwise
``max_length``  longest scan taken, in bytes (4096: a full QR code version 40 is 4296 digits, text is shorter)
==============  ==========================================================================================

Known limits: text is UTF-8, or Latin-1 where it is no UTF-8. A scan that stays incomplete for two seconds is dropped,
else its half would be glued to the next code.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from unicodedata import category

from drivers.device import DeviceInfo, DeviceSpec, DeviceStatus, utc_now
from drivers.errors import DeviceOffline, DriverError, NotSupported
from drivers.events import DataEvent, Emit, ErrorEvent
from drivers.scanners import GROUP_SEPARATOR, ScanData, Scanner
from drivers.transport import Transport
from drivers.vocabulary import CheckLevel, DeviceClass, DeviceState, PowerState, Problem

_SUFFIXES = {"auto": b"", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "none": b""}
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]", re.ASCII)
"""A symbology identifier (ISO/IEC 15424): ``]``, code character, modifier."""

INCOMPLETE_AFTER = 2.0
"""Seconds without a byte after which a scan without its suffix is given up. At 300 baud a byte takes 0.04 s."""

INTERACTIVE_WAIT = 30.0
"""Seconds an interactive check waits for somebody to scan something."""


@dataclass(frozen=True, slots=True)
class ScannerOptions:
    """The options of the module's docstring, decoded."""

    suffix: str = "auto"
    prefix: str = ""
    silence: float = 0.0
    max_length: int = 4096

    @classmethod
    def from_mapping(cls, options: Mapping[str, str]) -> ScannerOptions:
        """Decode the configuration's strings. Raises NotSupported naming the option and what it takes."""
        known = {"suffix", "prefix", "silence_ms", "max_length"}
        if unknown := sorted(options.keys() - known):
            raise NotSupported(
                f"a serial scanner has no option {unknown[0]!r}; it has {', '.join(sorted(known))}"
            )
        suffix = options.get("suffix", "auto")
        if suffix not in _SUFFIXES:
            raise NotSupported(f"scanner option suffix is {suffix!r}; it takes {', '.join(_SUFFIXES)}")
        silence = _whole(options, "silence_ms", 0, 60_000)
        if suffix == "none" and not silence:
            raise NotSupported(
                'scanner option suffix = "none" needs silence_ms, e.g. "50": else no scan ever ends'
            )
        return cls(
            suffix, options.get("prefix", ""), silence / 1000, _whole(options, "max_length", 4096, 65_536)
        )


def _whole(options: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = options.get(name, str(default))
    if not (text.isascii() and text.isdigit() and int(text) <= most):
        raise NotSupported(f"scanner option {name} is {text!r}; it takes a whole number up to {most}")
    return int(text)


@dataclass(frozen=True, slots=True)
class Overflow:
    """More bytes than any scan has, without a suffix: wrong speed, wrong device, or a stuck line."""

    limit: int


class ScanFramer:
    """Sans-IO: bytes in, complete scans (without suffix) out. Never holds more than the longest scan.

    One framer belongs to one device: bytes of two scanners can never meet. It raises nothing; a flood comes out as one
    Overflow, and everything up to the next suffix is dropped.
    """

    def __init__(self, suffix: str = "auto", max_length: int = 4096) -> None:
        self._auto = suffix == "auto"
        self._suffix = b"\r" if self._auto else _SUFFIXES[suffix]
        self._limit = max_length
        self._rest = b""
        self._flooded = False

    @property
    def pending(self) -> bool:
        """A scan has begun and not ended."""
        return bool(self._rest) or self._flooded

    def feed(self, data: bytes) -> list[bytes | Overflow]:
        """Take bytes as they came; return what they complete, in order. Empty scans (CR then LF) are left out."""
        if self._auto:
            data = data.replace(b"\n", b"\r")
        data = self._rest + data
        if not self._suffix:
            *lines, rest = [data]
        else:
            *lines, rest = data.split(self._suffix)
        complete: list[bytes | Overflow] = []
        for line in lines:
            if self._flooded:
                self._flooded = False
            elif len(line) > self._limit:
                complete.append(Overflow(self._limit))
            elif line:
                complete.append(line)
        self._rest = self._bounded(rest, complete)
        return complete

    def flush(self) -> bytes:
        """Take what has come so far as it is, or nothing when it was a flood; begin anew."""
        rest, self._rest = self._rest, b""
        if self._flooded:
            self._flooded = False
            return b""
        return rest

    def _bounded(self, rest: bytes, complete: list[bytes | Overflow]) -> bytes:
        # The first byte of a CRLF does not count: the second may be on its way.
        half = b"\r" if len(self._suffix) == 2 and rest.endswith(b"\r") else b""
        if not self._flooded and len(rest) - len(half) > self._limit:
            self._flooded = True
            complete.append(Overflow(self._limit))
        return half if self._flooded else rest


class SerialScanner(Scanner):
    """A scanner that types on a serial line. Emits one DataEvent a scan, stamped when its last byte arrived."""

    def __init__(self, spec: DeviceSpec, transport: Transport, emit: Emit) -> None:
        """Take the options from ``spec.options``. Raises NotSupported naming a wrong one."""
        super().__init__(spec, transport, emit)
        # GS1's tables of prefixes take 15 MB: a station without a scanner does not hold them.
        from drivers.scanners.gs1 import decode  # noqa: PLC0415

        self._decode = decode
        self._options = ScannerOptions.from_mapping(spec.options)
        self._prefix = self._options.prefix.encode()
        self._framer = ScanFramer(self._options.suffix, self._options.max_length)
        self._read = 0
        self._rejected = 0
        self._next_scan: asyncio.Future[ScanData] | None = None

    @property
    def info(self) -> DeviceInfo:
        """What is configured; a serial scanner says nothing of itself."""
        return DeviceInfo(self.spec.id, DeviceClass.SCANNER, self.spec.model, self.spec.url)

    async def run(self) -> None:
        """Read scans until the wire is lost (raises DriverError) or the task is cancelled."""
        gone = DeviceStatus(DeviceState.CLOSED, PowerState.UNKNOWN)
        try:
            await self.transport.open()
            self._framer.flush()
            self.set_status(DeviceStatus(DeviceState.IDLE, PowerState.ONLINE))
            while True:
                await self._read_once()
        except DriverError as error:
            problems = frozenset({Problem.UNREACHABLE})
            gone = DeviceStatus(DeviceState.CLOSED, PowerState.OFF_OFFLINE, problems, str(error))
            raise
        finally:
            await self.transport.close()
            self.set_status(gone)

    async def check_health(self, level: CheckLevel) -> str:
        """Say what was read so far; ``interactive`` waits half a minute for a scan. Raises DeviceOffline."""
        if self.status.power is not PowerState.ONLINE:
            raise DeviceOffline(f"{self.spec.id}: nothing at {self.spec.url}; plug the scanner in")
        if level is not CheckLevel.INTERACTIVE:
            return f"listening on {self.spec.url}: {self._read} scans read, {self._rejected} rejected"
        self._next_scan = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(INTERACTIVE_WAIT):
                scan = await self._next_scan
        except TimeoutError:
            return f"listening on {self.spec.url}, but no scan came in {INTERACTIVE_WAIT:.0f} s"
        finally:
            self._next_scan = None
        return f"scanned {len(scan.raw)} characters of {scan.symbology}"

    async def _read_once(self) -> None:
        if not self._framer.pending:
            data = await self.transport.read()  # the common path: a whole scan in one read, no timer
        else:
            try:
                async with asyncio.timeout(self._options.silence or INCOMPLETE_AFTER):
                    data = await self.transport.read()
            except TimeoutError:
                self._silence(utc_now())
                return
        at = utc_now()
        for scan in self._framer.feed(data):
            if isinstance(scan, Overflow):
                self._flood(scan, at)
            else:
                self._deliver(scan, at)

    def _silence(self, at: datetime) -> None:
        rest = self._framer.flush()
        if self._options.silence and rest:
            self._deliver(rest, at)
        elif rest:
            self._reject(
                "incomplete", f"{len(rest)} bytes without the suffix; set the scanner to send CR or LF", at
            )

    def _flood(self, flood: Overflow, at: datetime) -> None:
        detail = f"more than {flood.limit} bytes without a suffix; check baud rate and cable, and that it is a scanner"
        problems = frozenset({Problem.GARBLED})
        self.set_status(DeviceStatus(DeviceState.ERROR, PowerState.ONLINE, problems, detail, at))
        self._reject("garbled", detail, at)

    def _deliver(self, line: bytes, at: datetime) -> None:
        if self._prefix:
            if not line.startswith(self._prefix):
                self._reject(
                    "prefix_missing", f"a scan of {len(line)} bytes without the configured prefix", at
                )
                return
            line = line[len(self._prefix) :]
        try:
            text = line.decode()
        except UnicodeDecodeError:
            text = line.decode("latin-1")
        found = _AIM.match(text)
        aim = found.group() if found else ""
        scan = self._decode(text[len(aim) :], aim)
        if not text.isprintable() and (bad := _forbidden(scan)):
            self._reject("control_character", f"control character U+{ord(bad):04X} inside a scan", at)
            return
        self._read += 1
        if self.status.state is not DeviceState.IDLE:
            self.set_status(DeviceStatus(DeviceState.IDLE, PowerState.ONLINE, at=at))
        self.emit(DataEvent(self.spec.id, at, scan))
        if self._next_scan is not None and not self._next_scan.done():
            self._next_scan.set_result(scan)

    def _reject(self, code: str, detail: str, at: datetime) -> None:
        # The detail never quotes the scan: it may be a gift card or a member's code.
        self._rejected += 1
        self.emit(ErrorEvent(self.spec.id, at, code, detail))


def _forbidden(scan: ScanData) -> str:
    """The first character no bar code of a shop holds: controls and invisible format marks; empty when there is none.

    The group separator is allowed where it separates GS1 element strings.
    """
    for character in scan.raw:
        if character == GROUP_SEPARATOR and scan.elements:
            continue
        if category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            return character
    return ""
