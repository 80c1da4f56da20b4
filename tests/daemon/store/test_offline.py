"""A station whose network is cut: what it shows, refuses and hands over, and what it tells when it is back.

The cut is a cable in front of a real PostgreSQL that falls silent, or is torn out. The stations are real applications.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update
from sqlalchemy.engine import make_url

from daemon import keys
from daemon.client import ApiError
from daemon.config import StoreSection
from daemon.demo.content import HOME
from daemon.schema import (
    LineRequest,
    ReservationState,
    ReservationView,
    ReserveRequest,
    Role,
    TaskKind,
    TaskState,
)
from daemon.store import (
    Store,
    StoreUnavailable,
    copied,
    copying,
    desk,
    feed,
    giftcards,
    import_rows,
    link,
    listening,
    news,
    tasks,
)
from daemon.store import tables as t
from daemon.store.import_shapes import StockRow
from daemon.store.importing import import_file
from daemon.store.transaction import Actor, Reading, Writing
from tests import postgres
from tests.daemon.cable import Cable, cable
from tests.daemon.stations import Running, station, until
from tests.daemon.store import shop
from tests.daemon.store.shop import Template
from tests.daemon.store.test_stock import differences

pytestmark = pytest.mark.logs(
    "the store cannot be reached", "the store is back", "housekeeping waits", "no longer pushed", "not known now",
    "was handed over, and the store says", "were missed: it was too long ago", "copy is of another store",
    "copy of the store is made anew",
    "the store is older than",
)  # fmt: skip
PIN = "2468"
CLERK = Actor("Maja", "clerk-maja")
CUT = (503, "store_unavailable")
GONE = "SELECT count(*) FROM reservation WHERE id = ?"
LEVEL = "SELECT on_hand FROM stock_level JOIN product ON product.id = product_id WHERE location_id = ? AND gtin = ?"


@dataclass(slots=True)
class Shop:
    """One station whose way to the store may be cut, and the store itself seen from beside it."""

    here: Running
    wire: Cable
    store: Store
    gtin: str

    async def reserved(self, *, paid: bool = True) -> ReservationView:
        """A reservation that lies ready, as the station knows it too."""
        async with self.here.client(Role.KIOSK) as kiosk:
            made = await kiosk.reserve(wish(self.gtin))
        await self.store.write(desk.ready, made.id, CLERK)
        if paid:
            await self.store.mark_paid(made.id, f"paid {made.id}", await self.store.due(made.id))
        view = await self.store.reservation(made.id)
        assert view is not None
        await self.known(made.id, view.version)
        return view

    async def counted(self, on_hand: int) -> None:
        """Somebody counted so many."""
        row = StockRow(gtin=self.gtin, location=HOME, on_hand=on_hand)
        await self.store.write(import_rows.put_stock, row, import_rows.Place(Path(), Path()))

    async def known(self, reservation: str, version: int) -> None:
        """Wait until the station's copy holds a reservation in this version."""

        def holds() -> bool:
            return version == looked(self.here, "SELECT version FROM reservation WHERE id = ?", reservation)

        await until(holds)

    def handed(self) -> list[tuple[str, str]]:
        """The station's book: how each hand-over ended."""
        with sqlite3.connect(self.here.state_dir / "station.db") as connection:
            rows = connection.execute("SELECT state, reservation FROM handed ORDER BY number").fetchall()
        return [(str(state), str(reservation)) for state, reservation in rows]

    async def cut(self) -> None:
        """Silence on the wire; the station has noticed."""
        self.wire.silence()
        await until(lambda: not online(self.here))

    async def mend(self) -> None:
        """The wire is whole, and the station knows."""
        self.wire.mend()
        await until(lambda: online(self.here), 20)


def wish(gtin: str) -> ReserveRequest:
    """One piece for one customer."""
    return ReserveRequest(HOME, [LineRequest(gtin)], "Karen N", "00123456")


async def refused(asking: Awaitable[object]) -> tuple[int, str]:
    """How a request is refused."""
    with pytest.raises(ApiError) as error:
        await asking
    return error.value.problem.status, error.value.problem.code


def steps_of(tx: Reading, reservation: str) -> list[tuple[str, str]]:
    """What happened to a reservation."""
    step = t.reservation_step.c
    rows = tx.connection.execute(
        select(step.state, step.note).where(step.reservation_id == reservation).order_by(step.at)
    )
    return [(row.state, row.note) for row in rows]


def category_of(here: Shop) -> str:
    """Some category that products lie in."""
    return str(looked(here.here, "SELECT category_id FROM product LIMIT 1"))


def rows_of(connection: Connection) -> dict[str, list[dict[str, object]]]:
    """What the copy must hold as the store does; the numbers of the search index are each one's own."""
    found = {}
    for table in (t.product, t.stock_level, t.location, t.opening, t.category, t.media, t.tutorial):
        plain = copied.plain(table)
        columns = [column for column in plain.columns if column.name != "rank"]
        rows = connection.execute(select(*columns)).mappings()
        found[table.name] = sorted((dict(row) for row in rows), key=repr)
    return found


async def same(here: Shop) -> None:
    """The copy is the store's catalogue and stock, to the last row."""
    there = await here.store.read(lambda tx: rows_of(tx.connection))
    copy = here.here.app[keys.STORE]._offline.copy  # type: ignore[union-attr]  # its own test

    async with asyncio.timeout(20):
        while (held := await copy.read(rows_of)) != there:
            await asyncio.sleep(0.05)  # the pace of looking
    assert held == there


def opened(full: str, folder: Path) -> AbstractAsyncContextManager[Store]:
    """The store itself, beside the cable."""
    return Store.open(full, station=shop.STATION, media=folder / "media", owner="beside")


def online(here: Running) -> bool:
    """Whether the station reaches the store."""
    state = here.app[keys.STORE].state()
    return state is not None and state.online


def looked(here: Running, statement: str, *values: str) -> object:
    """What one column of a row of the station's copy holds."""
    with sqlite3.connect(here.state_dir / "copy.db") as connection:
        row = connection.execute(statement, values).fetchone()
    return None if row is None else row[0]


def filled(here: Running) -> bool:
    """Whether the station has a whole copy."""
    state = here.app[keys.STORE].state()
    return state is not None and state.copy_as_of is not None


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cut is noticed sooner than in a shop, and so is its end."""
    monkeypatch.setattr(listening, "LIFE_S", 1.0)
    monkeypatch.setattr(link, "LOOK_S", 0.5)
    monkeypatch.setattr(link, "AGAIN_S", 0.2)


@pytest.fixture
def other() -> Iterator[postgres.Server]:
    """A server that may be stopped."""
    with tempfile.TemporaryDirectory(prefix="storefloor-pg-") as folder:
        server = postgres.Server(Path(folder), durable=True)
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture
def full(template: Template, tmp_path: Path, shared: str) -> Iterator[str]:
    """The address of a PostgreSQL database as full as the template."""
    shop.link_media(template, tmp_path)
    with postgres.database(shared) as address:
        yield address


@asynccontextmanager
async def through(wire: Cable, full: str, folder: Path, name: str = "till-1") -> AsyncIterator[Running]:
    """A station that reaches the store through ``wire``."""
    state = folder / name
    state.mkdir(exist_ok=True)
    port = int(wire.url.rpartition(":")[2])
    url = make_url(full).set(port=port).render_as_string(hide_password=False)
    section = StoreSection(url=url, media=str(folder / "media"))
    async with station(state, name=name, store=section) as running:
        yield running


@pytest.fixture
async def here(full: str, template: Template, tmp_path: Path) -> AsyncIterator[Shop]:
    port = make_url(full).port
    async with (
        cable(f"tcp://127.0.0.1:{port}") as wire,
        through(wire, full, tmp_path) as running,
        opened(full, tmp_path) as store,
    ):
        await until(lambda: filled(running), 30)
        one = Shop(running, wire, store, template.demo.products[0].gtin.zfill(14))
        await one.counted(50)
        yield one


async def test_cut_off_it_shows_what_it_knows_and_hands_over_what_lies_ready(here: Shop) -> None:
    ready, other = await here.reserved(), await here.reserved()
    async with here.here.client(Role.TILL) as till, here.here.client(Role.KIOSK) as kiosk:
        await till.clerk_login(pin=PIN)
        fresh = await till.stock(here.gtin)
        assert not fresh.stale
        await here.cut()
        began = asyncio.get_running_loop().time()
        old = await kiosk.stock(here.gtin)
        for _ in range(20):
            await kiosk.product(here.gtin)
        assert asyncio.get_running_loop().time() - began < 2, "nobody waits for a store known to be gone"
        assert old.stale
        assert old.here.observed_at == fresh.here.observed_at
        assert old.here.available == fresh.here.available
        assert (await kiosk.products("lampe")).items
        assert (await kiosk.find_reservation(ready.code, "3456")).verified
        assert ready.id in [one.id for one in (await till.reservations()).items]

        done = await till.collect(ready.id, ready.version, key="one")
        assert (done.state, done.unconfirmed) == (ReservationState.COLLECTED, True)
        assert (await till.collect(ready.id, ready.version, key="one")).unconfirmed
        assert await refused(till.collect(ready.id, ready.version, key="two")) == (409, "already_collected")
        assert (await till.stock(here.gtin)).here.observed_at == fresh.here.observed_at

        assert await refused(till.reserve(wish(here.gtin))) == CUT
        assert await refused(till.cancel_reservation(other.id, "changed her mind")) == CUT
        with pytest.raises(StoreUnavailable, match="cut off"):
            await here.here.app[keys.STORE].read(giftcards.find, "GABCDEFGH")
        assert await refused(kiosk.find_reservation("R0000000", "3456")) in {CUT, (422, "bad_code")}
        health = await till.health()
        assert health.store_state is not None
        assert (health.store_state.online, health.store_state.waiting) == (False, 1)

        await here.mend()
        there = await here.store.reservation(ready.id)
        assert there is not None
        assert there.state is ReservationState.COLLECTED
        assert (await till.stock(here.gtin)).stale is False
        assert (await till.collect(ready.id, ready.version, key="one")).state is ReservationState.COLLECTED
        assert await refused(till.collect(ready.id, ready.version, key="two")) == (409, "already_collected")
        await until(lambda: looked(here.here, GONE, ready.id) == 0)
    assert here.handed() == [("entered", ready.id)]
    assert await here.store.read(differences) == []
    steps = await here.store.read(steps_of, ready.id)
    assert [note for state, note in steps if state == "collected"] == ["handed over while cut off"]


async def test_what_the_store_does_not_take_any_more_is_a_persons_to_resolve(here: Shop) -> None:
    ready = await here.reserved()
    async with here.here.client(Role.TILL) as till:
        await till.clerk_login(pin=PIN)
        await here.cut()
        assert (await till.collect(ready.id, ready.version)).unconfirmed
        await here.store.write(desk.cancel, ready.id, "by telephone", CLERK)
        await here.mend()
        found = await here.store.read(tasks.listed, HOME, TaskState.OPEN)
        notes = [task.note for task in found if (task.kind, task.subject) == (TaskKind.RESOLVE, ready.id)]
        assert any("while the station was cut off" in note and "cancelled" in note for note in notes), notes
        assert here.handed() == [("refused", ready.id)]


async def test_money_that_is_due_or_not_vouched_for_is_not_handed_over(here: Shop) -> None:
    paid = await here.reserved()
    unpaid = await here.reserved(paid=False)
    async with here.here.client(Role.TILL) as till:
        await till.clerk_login(pin=PIN)
        await here.cut()
        assert await refused(till.collect(unpaid.id, unpaid.version)) == (409, "payment_due")
        with sqlite3.connect(here.here.state_dir / "copy.db") as connection:
            connection.execute("UPDATE reservation SET money = 'paid', paid_minor = 99999999")
        assert await refused(till.collect(unpaid.id, unpaid.version)) == CUT
        assert await refused(till.collect(paid.id, paid.version)) == CUT
        assert here.handed() == []
        await here.mend()


async def test_a_server_that_ends_is_no_different(
    other: postgres.Server, template: Template, tmp_path: Path
) -> None:
    """Refused at once, not in silence; and a station that starts meanwhile starts with what it knows."""
    full = other.create("shop")
    await shop.fill(template, full)
    shop.link_media(template, tmp_path)
    port = make_url(full).port
    async with cable(f"tcp://127.0.0.1:{port}") as wire:
        async with through(wire, full, tmp_path) as running, opened(full, tmp_path) as store:
            await until(lambda: filled(running), 30)
            one = Shop(running, wire, store, template.demo.products[0].gtin.zfill(14))
            await one.counted(50)
            ready = await one.reserved()
        other.crash()
        async with through(wire, full, tmp_path) as running, running.client(Role.TILL) as till:
            assert not online(running)
            await till.clerk_login(pin=PIN)
            assert (await till.stock(one.gtin)).stale
            assert (await till.collect(ready.id, ready.version, key="one")).unconfirmed
        async with through(wire, full, tmp_path) as running, running.client(Role.TILL) as till:
            await till.clerk_login(pin=PIN)
            assert (await till.reservation(ready.id)).state is ReservationState.COLLECTED
            assert await refused(till.collect(ready.id, ready.version, key="two")) == (
                409,
                "already_collected",
            )
            other.start()
            await until(lambda: online(running), 20)
            assert (await till.reservation(ready.id)).unconfirmed is False
            again = await till.reserve(wish(one.gtin))
            assert again.state is ReservationState.REQUESTED
        other.crash()
        with pytest.raises(StoreUnavailable, match="no copy of it yet"):
            async with through(wire, full, tmp_path, "till-2"):
                raise AssertionError("it has nothing to start with")


async def test_away_for_longer_than_the_feed_keeps_it_catches_up_whole(
    here: Shop, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "KEEP", 3)
    monkeypatch.setattr(feed, "PRUNE_EVERY", 1)
    await here.cut()
    for count in range(20):
        await here.counted(100 + count)
    await here.mend()
    await until(lambda: looked(here.here, LEVEL, HOME, here.gtin) == 119, 20)
    await same(here)


@pytest.mark.parametrize("here_up_to", [copying.INDEXED_HERE, 0])
async def test_a_new_catalogue_reaches_the_copy_and_its_search(
    here: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here_up_to: int
) -> None:
    """Its index is made in this process, or in one of its own."""
    monkeypatch.setattr(copying, "INDEXED_HERE", here_up_to)
    file = tmp_path / "new.jsonl"
    file.write_text(
        f'{{"gtin": "5712345000014", "sku": "NEW-1", "name_da": "Xylofonkasse", "category": "{category_of(here)}",'
        ' "price_minor": 12995, "popularity": 3}\n'
    )
    report = await import_file(here.store, "products", file)
    assert report.accepted == 1, report.refused
    await until(lambda: looked(here.here, "SELECT count(*) FROM product WHERE sku = 'NEW-1'") == 1, 20)
    await same(here)
    await until(lambda: looked(here.here, "SELECT value FROM copy_state WHERE name = 'index_due'") == "", 60)
    await here.cut()
    async with here.here.client(Role.KIOSK) as kiosk:
        assert [item.sku for item in (await kiosk.products("xylofon")).items] == ["NEW-1"]
    await here.mend()


async def test_a_store_that_went_back_is_copied_anew(here: Shop) -> None:
    """As after a restored backup: numbers the copy knows are given again, to other things."""

    def back(tx: Writing) -> None:
        tx.connection.execute(update(t.counter).where(t.counter.c.name == news.CATALOGUE).values(last=0))
        tx.connection.execute(update(t.product).where(t.product.c.gtin == here.gtin).values(price_minor=77))

    await here.store.write(back)
    price = "SELECT price_minor FROM product WHERE gtin = ?"
    await until(lambda: looked(here.here, price, here.gtin) == 77 and filled(here.here), 20)
    await same(here)


async def test_a_copy_of_another_store_is_made_anew(tmp_path: Path) -> None:
    first = await copied.opened(tmp_path / "copy.db", "here", b"key")
    await first.note_filled(1)
    await first.close()
    same_one = await copied.opened(tmp_path / "copy.db", "here", b"key")
    assert same_one.filled
    await same_one.close()
    other = await copied.opened(tmp_path / "copy.db", "there", b"key")
    assert not other.filled
    await other.close()
    (tmp_path / "copy.db").write_bytes(b"no database" * 1000)
    broken = await copied.opened(tmp_path / "copy.db", "there", b"key")
    assert not broken.filled
    await broken.close()
