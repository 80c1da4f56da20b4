"""Imports: CSV or JSON Lines, a bad row named by line and reason. Good rows go in, or with ``strict`` all or none.

Rows are written some hundred to a transaction, so daemons on the same database are held up for milliseconds only. A
transaction may be begun anew (other stations write too), so what it is given lies ready and what it counts begins at
nothing each time. The search index comes last, once; that it is due stands in the store, so that an import that was
killed leaves nothing undone that the next one would not do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import msgspec
from sqlalchemy.exc import DataError, IntegrityError

from daemon.store import Store, StoreError, StoreUnavailable, import_products, news, places, pricing
from daemon.store.import_facts import MAPPINGS, FactsPut, FactsRow, FactsSource, prices_of
from daemon.store.import_files import ImportFailed, Read, Reader, Rows, Source, reading
from daemon.store.import_first import First, is_first
from daemon.store.import_rows import PUTS, Place
from daemon.store.import_shapes import KINDS, ClerkEntry, LocationRow, ProductRow, Row, TutorialRow
from daemon.store.indexing import reindex
from daemon.store.transaction import Writing

__all__ = ["BadRow", "ImportFailed", "ImportReport", "import_file"]

BATCH = 500
PRODUCTS = 5000
"""Rows to a transaction: products are written together, for a tenth of the time."""
MOST_REFUSED = 1000
"""So many bad rows are kept in the report; the rest are counted."""

PutMany = Callable[[Writing, Sequence[ProductRow]], Iterable[str]]
Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""


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
    passed_over: int = 0
    """Rows of a dump that are no goods of this shop."""

    def refuse(self, line: int, reason: str) -> None:
        """Note a bad row."""
        self.refused_count += 1
        if len(self.refused) < MOST_REFUSED:
            self.refused.append(BadRow(line, reason))

    def add(self, made: ImportReport) -> None:
        """How some more rows went."""
        self.read += made.read
        self.accepted += made.accepted
        self.refused_count += made.refused_count
        self.passed_over += made.passed_over
        self.refused += made.refused[: MOST_REFUSED - len(self.refused)]

    def become(self, made: ImportReport) -> None:
        """How the whole of a file went."""
        self.read, self.accepted = made.read, made.accepted
        self.refused, self.refused_count = made.refused, made.refused_count
        self.passed_over = made.passed_over


class _Undone(Exception):
    """A strict import met a bad row: nothing of it stays."""


async def import_file(
    store: Store,
    kind: str,
    path: Path,
    *,
    strict: bool = False,
    progress: Progress | None = None,
    mapping: str = "",
    prices: Path | None = None,
) -> ImportReport:
    """Import ``path`` (``.csv``, ``.jsonl``, with ``.gz`` packed) as ``kind``, one of `KINDS`.

    ``mapping`` is one of `MAPPINGS`: the file is a dump of theirs, read beside the price list ``prices``.
    Raises ImportFailed when the file as a whole cannot be read, StoreUnavailable when the store cannot be used.
    """
    if kind not in KINDS:
        raise ImportFailed(f"{kind!r} cannot be imported; what can: {', '.join(KINDS)}")
    shape = KINDS[kind]
    report = ImportReport()
    try:
        place = Place(path.parent, store.media)
        put = _mapped(kind, mapping, prices)
        source = Rows(shape) if put is None else FactsSource()
        file = _File(path, shape, source, place, _size(path), progress, put)
        await _import(store, file, report, strict=strict)
    except OSError as error:
        raise ImportFailed(f"{path} cannot be read: {error.strerror or error}") from error
    file.tell(file.size)
    return report


def _mapped(kind: str, mapping: str, prices: Path | None) -> FactsPut | None:
    """What puts the rows of a dump in; None where none is read. Raises ImportFailed, OSError."""
    if not mapping:
        if prices is not None:
            raise ImportFailed(
                "a price list belongs to a mapping: prices of your own files stand in their rows"
            )
        return None
    if mapping not in MAPPINGS or kind != "products":
        raise ImportFailed(f"{mapping!r} maps no {kind}; products are mapped from: {', '.join(MAPPINGS)}")
    return FactsPut(MAPPINGS[mapping], prices_of(prices) if prices is not None else {})


async def _import(store: Store, file: _File, report: ImportReport, *, strict: bool) -> None:
    products = file.shape is ProductRow
    try:
        if products and file.facts is None and await is_first(store):
            await _first(store, file, report, strict=strict)
        elif strict:
            await _whole(store, file, report)
        else:
            await _piecewise(store, file, report)
    except _Undone:
        report.accepted = 0
    await store.refresh()
    if products:
        await store.write(pricing.forget)
        if await store.read(news.index_is_due):
            await store.write(_index)


def _index(tx: Writing) -> None:
    """Make the search index anew: the tree is read again, since an import may have changed it."""
    reindex(tx, places.load(tx.connection, tx.directory.station).categories)
    news.set_index_due(tx, due=False)


@dataclass(frozen=True, slots=True)
class _File:
    """A file to import, and what it takes to put its rows in."""

    path: Path
    shape: type[Row]
    source: Source
    place: Place
    size: int
    progress: Progress | None
    facts: FactsPut | None = None

    @property
    def batch(self) -> int:
        """So many rows to a transaction."""
        return PRODUCTS if self.shape is ProductRow else BATCH

    def enter(self, tx: Writing, reads: Sequence[Read], put: PutMany | None = None) -> ImportReport:
        """Put rows in, by ``put`` or as their kind goes in; says how it went."""
        report = ImportReport(read=len(reads))
        good = [read.row for read in reads if read.row is not None]
        made: Iterator[str | None]
        if self.facts is not None:
            made = iter(self.facts(tx, [row for row in good if isinstance(row, FactsRow)]))
        elif self.shape is ProductRow:
            goods = [row for row in good if isinstance(row, ProductRow)]
            made = iter((put or self._products)(tx, goods))
        else:
            made = iter(self._each(tx, good))
        for read in reads:
            reason = read.reason if read.row is None else next(made)
            if reason is None:
                report.passed_over += 1
            elif reason:
                report.refuse(read.line, reason)
            else:
                report.accepted += 1
        if report.accepted and self.shape in _TOLD:
            news.next_revision(tx)
        return report

    def _products(self, tx: Writing, goods: Sequence[ProductRow]) -> Iterable[str]:
        """All at once; one by one where the database minds something that was not looked for."""
        try:
            with tx.connection.begin_nested():
                return import_products.put(tx, goods)
        except (DataError, IntegrityError):
            return self._each(tx, goods)

    def _each(self, tx: Writing, rows: Sequence[Row]) -> Iterator[str]:
        put = PUTS[self.shape]
        for row in rows:
            yield _one(tx, lambda row=row: put(tx, row, self.place))  # type: ignore[misc]  # bound at once

    def tell(self, done: int) -> None:
        """Say how far it is."""
        if self.progress is not None:
            self.progress(done, self.size)


_TOLD = (LocationRow, ClerkEntry, TutorialRow)
"""Changes of the catalogue; products tell theirs by themselves."""


def _one(tx: Writing, put: Callable[[], None]) -> str:
    """Put one row in, all of it or nothing; the reason when it is refused."""
    told = len(tx.changes)
    try:
        with tx.connection.begin_nested():
            put()
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


async def _piecewise(store: Store, file: _File, report: ImportReport) -> None:
    """Good rows go in, whatever becomes of the others."""
    with reading(file.path, file.source) as reader:
        while reads := await asyncio.to_thread(_next, reader, file.batch):
            report.add(await store.write(file.enter, reads))
            file.tell(reader.done())


async def _first(store: Store, file: _File, report: ImportReport, *, strict: bool) -> None:
    """Products into a store without any. Raises _Undone when ``strict`` and a row is bad."""
    async with First.taking(store) as first:

        def take(tx: Writing, reads: Sequence[Read]) -> ImportReport:
            return file.enter(tx, reads, first.take)

        with reading(file.path, file.source) as reader:
            while reads := await asyncio.to_thread(_next, reader, file.batch):
                report.add(await store.write(take, reads))
                file.tell(int(reader.done() * _READ))
        if strict and report.refused:
            raise _Undone
        async for done in first.enter():
            file.tell(int(file.size * (_READ + (1 - _READ) * done)))


_READ = 0.6
"""Of the time of a first import, reading takes so much."""


async def _whole(store: Store, file: _File, report: ImportReport) -> None:
    """All or none, in one transaction. Raises _Undone when a row is bad."""

    def work(tx: Writing) -> None:
        made = ImportReport()
        with reading(file.path, file.source) as reader:
            while reads := _next(reader, file.batch):
                made.add(file.enter(tx, reads))
                file.tell(reader.done())
        report.become(made)
        if made.refused:
            raise _Undone

    await store.write(work)


def _next(reader: Reader, most: int) -> list[Read]:
    """The next rows of a file."""
    return list(islice(reader.rows, most))


def _size(path: Path) -> int:
    return path.stat().st_size
