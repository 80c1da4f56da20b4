"""Writes records as CSV or JSON Lines, one at a time: into a file that is whole or not there, or to standard output.

A file is for its owner alone: what is exported may be personal. It is written beside its name, synced and renamed.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

STDOUT = "-"
BUFFER = 1 << 16


class Unwritable(Exception):
    """Nothing can be written there; the message is a sentence."""


class Format(StrEnum):
    """How records are written."""

    CSV = "csv"
    JSONL = "jsonl"


_PLAIN = frozenset({str, int, type(None)})
"""What the csv module writes by itself as `cell` would."""
_SUFFIXES = {".csv": Format.CSV, ".jsonl": Format.JSONL, ".ndjson": Format.JSONL}


def format_of(file: str, given: Format | None) -> Format:
    """The format that was asked for, else what the name says. Raises Unwritable."""
    named = _SUFFIXES.get(Path(file).suffix.lower())
    if given is None and named is None and file != STDOUT:
        raise Unwritable(f"{file}: is it CSV or JSON Lines? Name it .csv or .jsonl, or give --format")
    return given or named or Format.JSONL


class Records:
    """Writes records to ``out``; CSV has ``columns`` in this order, and says them first."""

    def __init__(self, out: BinaryIO, form: Format, columns: Sequence[str]) -> None:
        self.written = 0
        self._out = out
        self._columns = columns
        self._encoder = msgspec.json.Encoder()
        self._text = io.StringIO(newline="") if form is Format.CSV else None
        self._csv = None if self._text is None else csv.writer(self._text, lineterminator="\n")
        if self._csv is not None:
            self._csv.writerow(columns)
            self._flush()

    def write(self, record: Mapping[str, Any]) -> None:
        """One record. Raises OSError."""
        self.written += 1
        if self._csv is None:
            self._out.write(self._encoder.encode(record) + b"\n")
            return
        values = map(record.get, self._columns)
        self._csv.writerow([value if type(value) in _PLAIN else cell(value) for value in values])
        self._flush()

    def _flush(self) -> None:
        if self._text is not None:
            self._out.write(self._text.getvalue().encode())
            self._text.seek(0)
            self._text.truncate()


def cell(value: Any) -> str:
    """A value in a field of CSV: nothing is empty, times are RFC 3339, what has parts is JSON."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case str() | int() | float():
            return str(value)
        case _:
            return msgspec.json.encode(value).decode()


@contextmanager
def opened(file: str, *, replace: bool = False) -> Iterator[BinaryIO]:
    """What to write to; the file is there once the context is left without an error, and only then.

    Raises Unwritable, for a file that is there too unless it may be ``replace``d.
    """
    if file == STDOUT:
        yield sys.stdout.buffer
        with suppress(BrokenPipeError):
            sys.stdout.buffer.flush()
        return
    path = Path(file)
    if path.exists() and not replace:
        raise Unwritable(f"{path}: cannot be written: File exists; name another, or give --replace")
    part = path.with_name(f"{path.name}.part")
    try:
        with _owned(part) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as error:
        raise Unwritable(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink()


def _owned(part: Path) -> BinaryIO:
    """A new file nobody else may read; one that was left behind is not written into: another may own it."""
    part.unlink(missing_ok=True)
    return os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", BUFFER)
