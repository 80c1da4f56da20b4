"""What all bar code scanners have in common once their wire is a stream of bytes: options, scans, and what goes wrong.

A driver gives a reader (sans-IO: bytes in, pieces out); the rest is here. A scan is stamped when its last byte came.

==============  ==========================================================================================
option          meaning (strings, from the station's configuration, or a model's row in the table)
==============  ==========================================================================================
``suffix``      ``auto`` (CR, LF or CRLF; the default), ``cr``, ``lf``, ``crlf``, ``tab`` or ``none``
``prefix``      text the scanner is set to send before each code; a scan without it is refused
``aim``         ``auto``: an AIM identifier before the code is taken as that; ``never``: it is a part of the code
``silence_ms``  so long without a byte completes a scan; needed with ``suffix = "none"``, off (0) otherwise
``max_length``  longest scan taken, in bytes (4096: a full QR code version 40 is 4296 digits, text is shorter)
==============  ==========================================================================================

Text is UTF-8, or Latin-1 where it is no UTF-8. A scan that stays incomplete for two seconds is dropped, else its half
would be glued to the next code. What keeps going wrong (control characters, missing prefixes, floods) becomes a
problem of the device, which says what to do and goes away with the next good scan.
"""

from __future__ import annotations

import asyncio
import re
import time
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol
from unicodedata import category

from drivers.device import DeviceInfo, DeviceSpec, DeviceStatus, utc_now
from drivers.errors import DeviceOffline, DriverError, FrameError, NotSupported
from drivers.events import DataEvent, Emit, ErrorEvent
from drivers.scanners import GROUP_SEPARATOR, ScanData, Scanner
from drivers.scanners.framing import SUFFIXES, NoScan, Overflow, Piece, Scanned
from drivers.scanners.pace import Pace
from drivers.transport import Transport
from drivers.vocabulary import CheckLevel, DeviceClass, DeviceState, PowerState, Problem

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]", re.ASCII)
"""A symbology identifier (ISO/IEC 15424): ``]``, code character, modifier."""

INCOMPLETE_AFTER = 2.0
"""Seconds without a byte after which a scan without its suffix is given up. At 300 baud a byte takes 0.04 s."""

INTERACTIVE_WAIT = 30.0
"""Seconds an interactive check waits for somebody to scan something."""

BAD_IN_A_ROW = 3
"""So many scans refused without a good one between them are no bad label but a scanner set up wrongly."""


class Reader(Protocol):
    """A sans-IO decoder of one device's wire. It raises nothing but FrameError: another device is on the wire."""

    @property
    def pending(self) -> bool:
        """A scan has begun and not ended."""

    def feed(self, data: bytes) -> list[Piece]:
        """What these bytes complete, in order. Raises FrameError when no scanner of this kind can be on the wire."""

    def flush(self) -> bytes:
        """Take what has come so far as it is; begin anew."""


@dataclass(frozen=True, slots=True)
class ScannerOptions:
    """The options of the module's docstring, decoded."""

    suffix: str = "auto"
    prefix: str = ""
    aim: bool = True
    silence: float = 0.0
    max_length: int = 4096

    @classmethod
    def from_mapping(cls, options: Mapping[str, str], known: tuple[str, ...]) -> ScannerOptions:
        """Decode the configuration's strings. Raises NotSupported naming the option and what it takes."""
        if unknown := sorted(options.keys() - set(known)):
            raise NotSupported(f"this scanner has no option {unknown[0]!r}; it has {', '.join(known)}")
        suffix = options.get("suffix", "auto")
        if suffix not in SUFFIXES:
            raise NotSupported(f"scanner option suffix is {suffix!r}; it takes {', '.join(SUFFIXES)}")
        aim = options.get("aim", "auto")
        if aim not in ("auto", "never"):
            raise NotSupported(f"scanner option aim is {aim!r}; it takes auto, never")
        silence = _whole(options, "silence_ms", 0, 60_000)
        if suffix == "none" and not silence:
            raise NotSupported(
                'scanner option suffix = "none" needs silence_ms, e.g. "50": else no scan ever ends'
            )
        length = _whole(options, "max_length", 4096, 65_536)
        return cls(suffix, options.get("prefix", ""), aim == "auto", silence / 1000, length)


def _whole(options: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = options.get(name, str(default))
    if not (text.isascii() and text.isdigit() and int(text) <= most):
        raise NotSupported(f"scanner option {name} is {text!r}; it takes a whole number up to {most}")
    return int(text)


class ReadingScanner(Scanner):
    """A scanner: its wire is read, and once it is open nothing is written to it. Emits one DataEvent a scan."""

    option_names: ClassVar[tuple[str, ...]] = ("aim", "max_length", "prefix", "silence_ms", "suffix")
    asleep: ClassVar[str] = ""
    """What else may be done when it is gone; empty where plugging it in is all."""

    def __init__(self, spec: DeviceSpec, transport: Transport, emit: Emit) -> None:
        """Take the options from ``spec``. Raises NotSupported naming a wrong one."""
        super().__init__(spec, transport, emit)
        # GS1's tables of prefixes take 15 MB: a station without a scanner does not hold them.
        from drivers.scanners.gs1 import decode  # noqa: PLC0415

        self._decode = decode
        given = {**spec.quirks, **spec.options}
        self._options = ScannerOptions.from_mapping(given, self.option_names)
        self._prefix = self._options.prefix.encode()
        self._reader = self.reader(self._options, given)
        self._pace = Pace()
        self._arrived = utc_now()
        self._read = 0
        self._rejected = 0
        self._bad_in_a_row = 0
        self._next_scan: asyncio.Future[ScanData] | None = None

    @abstractmethod
    def reader(self, options: ScannerOptions, given: Mapping[str, str]) -> Reader:
        """The decoder of this wire, made anew for each connection: nothing of the last one is left in it.

        ``given`` are the options as they were written. Raises NotSupported naming a wrong one.
        """

    @property
    def info(self) -> DeviceInfo:
        """What is configured; a scanner says nothing of itself."""
        return DeviceInfo(self.spec.id, DeviceClass.SCANNER, self.spec.model, self.spec.url)

    async def run(self) -> None:
        """Read scans until the wire is lost (raises DriverError) or the task is cancelled."""
        gone = DeviceStatus(DeviceState.CLOSED, PowerState.UNKNOWN)
        try:
            await self.transport.open()
            self._reader = self.reader(self._options, {**self.spec.quirks, **self.spec.options})
            self._bad_in_a_row = 0
            await self.begin()
            self.set_status(DeviceStatus(DeviceState.IDLE, PowerState.ONLINE))
            while True:
                await self._read_once()
        except FrameError as error:
            problems = frozenset({Problem.GARBLED})
            gone = DeviceStatus(DeviceState.CLOSED, PowerState.OFFLINE, problems, str(error))
            raise
        except DriverError as error:
            problems = frozenset({Problem.UNREACHABLE})
            detail = f"{error}; {self.asleep}" if self.asleep else str(error)
            gone = DeviceStatus(DeviceState.CLOSED, PowerState.OFF_OFFLINE, problems, detail)
            raise
        finally:
            await self.transport.close()
            self.set_status(gone)

    async def begin(self) -> None:
        """What is to be said to the scanner before it is read; nothing, as a rule. Raises DriverError."""

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
        if not self._reader.pending:
            data = await self.transport.read()  # the common path: a whole scan in one read, no timer
        else:
            try:
                async with asyncio.timeout(self._options.silence or INCOMPLETE_AFTER):
                    data = await self.transport.read()
            except TimeoutError:
                self._silence()
                return
        self._arrived = utc_now()
        for piece in self._reader.feed(data):
            self._take(piece, self._arrived)

    def _take(self, piece: Piece, at: datetime) -> None:
        if not self._pace.allows(time.monotonic()):
            detail = "scans without end, more than any person makes: look at its trigger and at what lies before it"
            self._trouble("flood", detail, at)
        elif isinstance(piece, Scanned):
            self._deliver(piece, at)
        elif isinstance(piece, Overflow):
            detail = (
                f"more than {piece.limit} bytes without a suffix; check baud, cable, and what is plugged in"
            )
            self._trouble("garbled", detail, at)
        else:
            self._reject(piece, at)

    def _silence(self) -> None:
        """Nothing came for a while: what there is is the scan, or the half of one."""
        rest = self._reader.flush()
        if self._options.silence and rest:
            self._take(Scanned(rest), self._arrived)
        elif rest:
            detail = f"{len(rest)} bytes without the suffix; set the scanner to send CR or LF"
            self._reject(NoScan("incomplete", detail), utc_now())

    def _deliver(self, scanned: Scanned, at: datetime) -> None:
        data = scanned.data
        if not data.startswith(self._prefix):
            detail = f"a scan of {len(data)} bytes without the configured prefix"
            self._reject(NoScan("prefix_missing", detail), at)
            return
        text = _text(data[len(self._prefix) :])
        found = _AIM.match(text) if self._options.aim else None
        aim = found.group() if found else ""
        beside = scanned.aim if _AIM.fullmatch(scanned.aim) else ""
        scan = self._decode(text[len(aim) :], aim or beside)
        if not text.isprintable() and (bad := _forbidden(scan)):
            self._reject(NoScan("control_character", f"control character U+{ord(bad):04X} inside a scan"), at)
            return
        if not scan.raw:
            return
        self._read += 1
        self._bad_in_a_row = 0
        if self.status.state is not DeviceState.IDLE:
            self.set_status(DeviceStatus(DeviceState.IDLE, PowerState.ONLINE, at=at))
        self.emit(DataEvent(self.spec.id, at, scan))
        if self._next_scan is not None and not self._next_scan.done():
            self._next_scan.set_result(scan)

    def _reject(self, what: NoScan, at: datetime) -> None:
        # The detail never quotes the scan: it may be a gift card or a member's code.
        self._bad_in_a_row += 1
        if self._bad_in_a_row >= BAD_IN_A_ROW:
            often = f"{what.detail}, {self._bad_in_a_row} times in a row: check how the scanner is set up"
            self._trouble(what.code, often, at)
            return
        self._rejected += 1
        self.emit(ErrorEvent(self.spec.id, at, what.code, what.detail))

    def _trouble(self, code: str, detail: str, at: datetime) -> None:
        """Say once that something is wrong with the device, until a good scan comes."""
        self._rejected += 1
        if self.status.state is DeviceState.ERROR:
            return
        problems = frozenset({Problem.GARBLED})
        self.set_status(DeviceStatus(DeviceState.ERROR, PowerState.ONLINE, problems, detail, at))
        self.emit(ErrorEvent(self.spec.id, at, code, detail))


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _forbidden(scan: ScanData) -> str:
    """The first character no bar code of a shop holds: controls and invisible format marks; empty when there is none.

    The group separator is allowed where it separates GS1 element strings.
    """
    for character in scan.raw:
        if character == GROUP_SEPARATOR and scan.elements:
            continue
        if category(character) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}:
            return character
    return ""
