"""Imports: CSV or JSON Lines, a bad row named by line and reason. Good rows go in, or with ``strict`` all or none.

Rows are written some hundred to a transaction, so daemons on the same database are held up for milliseconds only. A
transaction may be begun anew (other stations write too), so what it is given lies ready and what it counts begins at
nothing each time.
"""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import msgspec
from sqlalchemy.exc import DataError, IntegrityError

from daemon.store import Store, StoreError, StoreUnavailable, places
from daemon.store.import_rows import KINDS, Place, Put
from daemon.store.import_shapes import Row
from daemon.store.indexing import reindex
from daemon.store.transaction import Writing

BATCH = 500
MOST_REFUSED = 1000
"""So many bad rows are kept in the report; the rest are counted."""

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""


class ImportFailed(Exception):
    """The file as a whole cannot be imported; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that did not go in."""

    line: int
    reason: str


@dataclass(slots=True)
class ImportReport:
    """How an import went."""

    read: int = 0
    accepted: int = 0
    refused: list[BadRow] = field(default_factory=list)
    refused_count: int = 0

    def refuse(self, line: int, reason: str) -> None:
        """Note a bad row."""
        self.refused_count += 1
        if len(self.refused) < MOST_REFUSED:
            self.refused.append(BadRow(line, reason))

    def add(self, made: ImportReport) -> None:
        """What became of rows that were counted when they were read."""
        self.accepted += made.accepted
        self.refused_count += made.refused_count
        self.refused += made.refused[: MOST_REFUSED - len(self.refused)]

    def become(self, made: ImportReport) -> None:
        """How the whole of a file went."""
        self.read, self.accepted = made.read, made.accepted
        self.refused, self.refused_count = made.refused, made.refused_count


@dataclass(frozen=True, slots=True)
class _Read:
    """One row as it stood in the file: decoded, or why not; and how far the file is read."""

    line: int
    row: Row | None
    reason: str
    done: int


class _Undone(Exception):
    """A strict import met a bad row: nothing of it stays."""


async def import_file(
    store: Store, kind: str, path: Path, *, strict: bool = False, progress: Progress | None = None
) -> ImportReport:
    """Import ``path`` (``.csv``, ``.jsonl``) as ``kind``, one of `KINDS`.

    Raises ImportFailed when the file as a whole cannot be read, StoreUnavailable when the store cannot be used.
    """
    if kind not in KINDS:
        raise ImportFailed(f"{kind!r} cannot be imported; what can: {', '.join(KINDS)}")
    shape, put = KINDS[kind]
    report = ImportReport()
    place = Place(path.parent, store.media)
    try:
        file = _File(path, shape, put, place, _size(path), progress)
        await (_whole(store, file, report) if strict else _piecewise(store, file, report))
    except _Undone:
        report.accepted = 0
    except OSError as error:
        raise ImportFailed(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ImportFailed(
            f"{path} is no UTF-8 text (line {report.read + 2} or soon after): {error.reason}"
        ) from error
    await store.refresh()
    if kind == "products" and report.accepted:
        await store.write(lambda tx: reindex(tx, places.load(tx.connection, tx.directory.station).categories))
    return report


@dataclass(frozen=True, slots=True)
class _File:
    """A file to import, and what it takes to put its rows in."""

    path: Path
    shape: type[Row]
    put: Put
    place: Place
    size: int
    progress: Progress | None

    def rows(self) -> Generator[_Read, None, None]:
        """Its rows from the first on; to be closed."""
        return _rows(self.path, self.shape)

    def enter(self, tx: Writing, reads: Iterable[_Read]) -> ImportReport:
        """Put rows in; says how it went."""
        report = ImportReport()
        for read in reads:
            report.read += 1
            reason = read.reason if read.row is None else self._put(tx, read.row)
            if reason:
                report.refuse(read.line, reason)
            else:
                report.accepted += 1
        return report

    def _put(self, tx: Writing, row: Row) -> str:
        """Put one row in, all of it or nothing; the reason when it is refused."""
        told = len(tx.changes)
        try:
            with tx.connection.begin_nested():
                self.put(tx, row, self.place)
        except StoreUnavailable:
            raise
        except (StoreError, msgspec.ValidationError) as error:
            del tx.changes[told:]
            return str(error)
        except DataError as error:
            del tx.changes[told:]
            return f"a value does not fit: {error.orig}"
        except IntegrityError as error:
            del tx.changes[told:]
            return f"it contradicts what is stored: {error.orig}"
        return ""

    def tell(self, done: int) -> None:
        """Say how far it is."""
        if self.progress is not None:
            self.progress(done, self.size)


async def _piecewise(store: Store, file: _File, report: ImportReport) -> None:
    """Good rows go in, whatever becomes of the others."""
    with closing(file.rows()) as rows:
        while reads := await asyncio.to_thread(_next, rows, report):
            report.add(await store.write(file.enter, reads))
            file.tell(reads[-1].done)
    file.tell(file.size)


async def _whole(store: Store, file: _File, report: ImportReport) -> None:
    """All or none, in one transaction. Raises _Undone when a row is bad."""

    def work(tx: Writing) -> None:
        with closing(file.rows()) as rows:
            made = file.enter(tx, rows)
        report.become(made)
        if made.refused:
            raise _Undone

    await store.write(work)
    file.tell(file.size)


def _next(rows: Iterator[_Read], report: ImportReport) -> list[_Read]:
    """The next rows of a file, counted as they are read."""
    found = []
    for read in islice(rows, BATCH):
        report.read += 1
        found.append(read)
    return found


def _size(path: Path) -> int:
    return path.stat().st_size


def _rows(path: Path, shape: type[Row]) -> Generator[_Read, None, None]:
    suffix = path.suffix.lower()
    if suffix not in {".csv", ".jsonl", ".ndjson"}:
        raise ImportFailed(f"{path.name} is neither .csv nor .jsonl")
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from _csv(file, path, shape) if suffix == ".csv" else _jsonl(file, shape)


def _csv(file: TextIO, path: Path, shape: type[Row]) -> Iterator[_Read]:
    counted = _Counted(file)
    first = file.readline()
    file.seek(0)
    reader = csv.reader(counted, delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    try:
        columns = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise ImportFailed(f"{path.name} has no header that can be read: {error}") from error
    _check_header(columns, path, shape)
    while True:
        try:
            values = next(reader, None)
        except csv.Error as error:
            yield _Read(reader.line_num, None, f"this is no CSV: {error}", counted.done)
            continue
        if values is None:
            return
        if values:
            yield _decoded(reader.line_num, values, columns, shape, counted.done)


def _decoded(line: int, values: list[str], columns: list[str], shape: type[Row], done: int) -> _Read:
    if len(values) != len(columns):
        return _Read(line, None, f"{len(values)} fields, but {len(columns)} columns", done)
    given = {name: value.strip() for name, value in zip(columns, values, strict=True) if value.strip()}
    return _checked(line, given, shape, done)


def _checked(line: int, given: Mapping[str, Any], shape: type[Row], done: int) -> _Read:
    try:
        return _Read(line, msgspec.convert(given, shape, strict=False), "", done)
    except msgspec.ValidationError as error:
        return _Read(line, None, str(error), done)


def _jsonl(file: TextIO, shape: type[Row]) -> Iterator[_Read]:
    decoder = msgspec.json.Decoder(shape)
    done = 0
    for line, text in enumerate(file, 1):
        done += len(text)
        if not text.strip():
            continue
        try:
            yield _Read(line, decoder.decode(text), "", done)
        except msgspec.DecodeError as error:
            yield _Read(line, None, str(error), done)


def _check_header(columns: list[str], path: Path, shape: type[Row]) -> None:
    fields = msgspec.structs.fields(shape)
    known = [item.name for item in fields]
    needed = [item.name for item in fields if item.required]
    unknown = [name for name in columns if name not in known]
    missing = [name for name in needed if name not in columns]
    if unknown or missing or len(set(columns)) != len(columns):
        faults = [
            f"unknown: {', '.join(unknown)}" if unknown else "",
            f"missing: {', '.join(missing)}" if missing else "",
            "a column stands twice" if len(set(columns)) != len(columns) else "",
        ]
        said = "; ".join(filter(None, faults))
        raise ImportFailed(f"the header of {path.name} is wrong ({said}). Columns: {', '.join(known)}")


class _Counted:
    """Lines of a file, counted in characters: near enough to bytes for a progress bar."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.done = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._file)
        self.done += len(line)
        return line
