"""Reads the rows of an import: CSV or JSON Lines, packed or not, a row that is none named by line and reason.

A line is looked at before it is believed: one without end, with bytes that are no UTF-8 or with a NUL in it is a bad
row and nothing more. However long the file, no more than one row of it is in memory.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

import msgspec

from daemon.store.import_shapes import Row

LONGEST_LINE = 4_000_000
"""Bytes; a longer line is passed over without being kept."""
DELIMITERS = ",;\t"
PLAIN = (".csv", ".jsonl", ".ndjson")
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class ImportFailed(Exception):
    """The file as a whole cannot be imported; the message is a sentence."""


class Read(NamedTuple):
    """One row as it stood in the file: decoded, or why not. Without either it is nobody's, and passed over."""

    line: int
    row: Row | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """A file being read."""

    rows: Iterator[Read]
    done: Callable[[], int]
    """How many bytes of it, as it lies on the disk, are read."""


class Source(Protocol):
    """A shape of rows, read as CSV or JSON Lines."""

    def header(self, columns: list[str], name: str) -> None:
        """Look at a CSV file's columns. Raises ImportFailed."""

    def fields(self, given: Mapping[str, str]) -> Row | None:
        """The row of these fields, none of them empty; None for one that is nobody's.

        Raises ValueError, msgspec.DecodeError.
        """

    def json(self, text: bytes) -> Row | None:
        """The row of a line of JSON. Raises ValueError, msgspec.DecodeError."""

    @property
    def quoted(self) -> bool:
        """Whether quotation marks of a CSV file mean something."""


class Rows:
    """Rows of our own shapes."""

    quoted = True

    def __init__(self, shape: type[Row]) -> None:
        self._shape = shape
        self._decoder = msgspec.json.Decoder(shape)

    def header(self, columns: list[str], name: str) -> None:
        """Every column is known, none is missing that is needed, none stands twice."""
        fields = msgspec.structs.fields(self._shape)
        known = [item.name for item in fields]
        needed = [item.name for item in fields if item.required]
        unknown = [column[:40] for column in columns if column not in known]
        missing = [column for column in needed if column not in columns]
        faults = [
            f"unknown: {', '.join(unknown[:20])}" if unknown else "",
            f"missing: {', '.join(missing)}" if missing else "",
            "a column stands twice" if len(set(columns)) != len(columns) else "",
        ]
        said = "; ".join(filter(None, faults))
        if said:
            raise ImportFailed(
                f"the header of {name} is wrong ({said}). Columns: {', '.join(known)};"
                " between them commas, semicolons or tabs"
            )

    def fields(self, given: Mapping[str, str]) -> Row | None:
        """Numbers, dates and words out of texts."""
        return msgspec.convert(given, self._shape, strict=False)

    def json(self, text: bytes) -> Row | None:
        """As it stands."""
        return self._decoder.decode(text)


def suffix_of(path: Path) -> str:
    """``.csv`` or ``.jsonl``, packed or not. Raises ImportFailed for anything else."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    if not suffixes or suffixes[-1] not in PLAIN:
        raise ImportFailed(f"{path.name} is neither .csv nor .jsonl, nor one of them packed with gzip (.gz)")
    return ".csv" if suffixes[-1] == ".csv" else ".jsonl"


@contextmanager
def reading(path: Path, source: Source) -> Generator[Reader, None, None]:
    """A file's rows for the time of the context. Raises ImportFailed, OSError; so may the rows."""
    suffix = suffix_of(path)
    with ExitStack() as files:
        raw = files.enter_context(path.open("rb"))
        packed = path.suffix.lower() == ".gz"
        file = files.enter_context(gzip.open(raw)) if packed else raw
        yield Reader(_rows(path, suffix, _Unpacked(path, file), source), raw.tell)


class _Unpacked:
    """Lines as bytes. Raises ImportFailed where a packed file breaks off."""

    def __init__(self, path: Path, file: BinaryIO | gzip.GzipFile) -> None:
        self._path, self._file = path, file

    def line(self) -> bytes:
        """The next one, or the next `LONGEST_LINE` bytes of it; empty at the end."""
        try:
            return self._file.readline(LONGEST_LINE)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ImportFailed(f"{self._path} is no whole gzip file: {error}") from error


def _rows(path: Path, suffix: str, file: _Unpacked, source: Source) -> Iterator[Read]:
    lines = _Lines(path, file)
    return _csv(lines, path, source) if suffix == ".csv" else _jsonl(lines, source)


class _Lines:
    """Lines of a file as text, for `csv.reader` too; what is wrong with the last one stands in ``fault``."""

    def __init__(self, path: Path, file: _Unpacked) -> None:
        self._file = file
        self.number = 0
        self.fault = ""
        first = file.line()
        if first.startswith(_UTF_16):
            raise ImportFailed(f"{path} is UTF-16; save it as UTF-8")
        if not first:
            raise ImportFailed(f"{path} is empty")
        if b"\r" in first.rstrip(b"\r\n"):
            raise ImportFailed(f"lines of {path} end with CR alone; save it with LF or CR LF")
        self._first = first.removeprefix(_BOM)

    def head(self) -> str:
        """The first line, yet to be read."""
        return self._first.decode(errors="replace")

    def next(self) -> bytes:
        """The next line, empty at the end of the file."""
        line, self._first = self._first or self._file.line(), b""
        if line:
            self.number += 1
            if len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
                self.fault = f"a line is longer than {LONGEST_LINE:,} bytes"
                while line and not line.endswith(b"\n"):
                    line = self._file.line()
                return b"\n"
            if b"\0" in line:
                self.fault = "there is a NUL byte in it"
        return line

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.next()
        if not line:
            raise StopIteration
        try:
            return line.decode()
        except UnicodeDecodeError as error:
            self.fault = not_utf_8(error)
            return line.decode(errors="replace")

    def take_fault(self) -> str:
        """What is wrong with the lines since this was asked last."""
        fault, self.fault = self.fault, ""
        return fault


def not_utf_8(error: UnicodeDecodeError) -> str:
    """The sentence for bytes in another encoding."""
    return f"this is no UTF-8 text (byte {error.object[error.start]:#04x} at {error.start + 1}); save it as UTF-8"


def _csv(lines: _Lines, path: Path, source: Source) -> Iterator[Read]:
    head = lines.head()
    delimiter = max(DELIMITERS, key=head.count)
    if source.quoted:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
    else:
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE, strict=True)
    try:
        columns = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise ImportFailed(f"{path.name} has no header that can be read: {error}") from error
    if fault := lines.take_fault():
        raise ImportFailed(f"{path.name} has no header that can be read: {fault}")
    source.header(columns, path.name)
    while True:
        line = lines.number + 1
        try:
            values = next(reader, None)
        except csv.Error as error:
            lines.take_fault()
            yield Read(line, None, _no_csv(error, line, lines.number))
            continue
        fault = lines.fault and lines.take_fault()
        if fault:
            yield Read(line, None, fault)
        elif values:
            yield _decoded(line, values, columns, source)
        elif values is None:
            return


def _no_csv(error: csv.Error, line: int, last: int) -> str:
    swallowed = f"; what stands up to line {last} went with it" if last > line else ""
    return f"this is no CSV: {error}{swallowed}"


def _decoded(line: int, values: list[str], columns: list[str], source: Source) -> Read:
    if len(values) != len(columns):
        return Read(line, None, f"{len(values)} fields, but {len(columns)} columns")
    given = {name: text for name, value in zip(columns, values, strict=True) if (text := value.strip())}
    try:
        return Read(line, source.fields(given))
    except (msgspec.DecodeError, ValueError) as error:
        return Read(line, None, str(error))


def _jsonl(lines: _Lines, source: Source) -> Iterator[Read]:
    while text := lines.next():
        if fault := lines.fault:
            lines.take_fault()
            yield Read(lines.number, None, fault)
        elif not text.isspace():
            yield _object(lines.number, text, source)


def _object(line: int, text: bytes, source: Source) -> Read:
    if b"\\u0000" in text:
        return Read(line, None, "there is a NUL in it")
    try:
        text.decode()
        return Read(line, source.json(text))
    except UnicodeDecodeError as error:
        return Read(line, None, not_utf_8(error))
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        return Read(line, None, str(error) or "nested too deeply")
