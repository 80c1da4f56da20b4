"""Bar code scanners on a serial line or a network socket: RS-232, USB as a virtual COM port (CDC-ACM), TCP.

Models: any scanner that sends each code as text with a suffix, which all of them do out of the box or after one
programming code from their manual. Protocol: ``[prefix][AIM identifier]code suffix``, nothing in the other direction.
The options are those of ``reading.py``; how brands leave the factory stands in docs/scanning.md.
"""

from __future__ import annotations

from collections.abc import Mapping

from drivers.scanners.framing import LineReader
from drivers.scanners.reading import Reader, ReadingScanner, ScannerOptions


class SerialScanner(ReadingScanner):
    """A scanner that types on a serial line. Emits one DataEvent a scan, stamped when its last byte arrived."""

    def reader(self, options: ScannerOptions, given: Mapping[str, str]) -> Reader:
        """Lines of text."""
        return LineReader(options.suffix, options.max_length)
