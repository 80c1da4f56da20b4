"""Two stations and their PostgreSQL, cut apart, killed and started again at random, while customers and clerks go on.

Each is in a network namespace of its own; a cable is a pair of virtual interfaces of which either end is taken down. On
a machine that makes no namespaces the stations reach the server through cables of the tests, which fall silent, and the
claims say so. Afterwards the store and the stations' books are compared with what was acknowledged.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from daemon.client import ApiError, Client, Unreachable, new_key
from daemon.demo.content import HOME
from daemon.schema import LineRequest, ReservationState, ReserveRequest, Role, TaskKind
from daemon.store import Actor, Store, StoreError, checking, desk, import_rows
from daemon.store import desk_tables as d
from daemon.store import tables as t
from daemon.store.import_shapes import StockRow
from daemon.store.stock import Movement
from daemon.store.transaction import Reading
from tests import postgres
from tests.daemon.cable import Cable, cable
from tests.daemon.processes import Daemon
from tests.daemon.store import shop
from tests.daemon.store.shop import Clock, make_template
from tests.daemon.store.test_conservation import broken_promises
from tests.proof import namespaces
from tests.proof.claim import Claim, size

ROUNDS = size(2, 120)
AT_HAND = size(4, 8)
"""Reservations that lie ready when a cut has to meet some."""
PIN = "2468"
PIECES = 1_000_000
CUT_S = (0.3, 5.0)
WHOLE_S = (0.3, 4.0)
COMING_UP_S = 120.0
CALM_S = 120.0
"""After the last round everything is whole again, and told, within this time."""
NAMES = ("till-1", "till-2")
OWN = 0.9
"""So much of what stands on the list for the other till is left to it."""
OLE = Actor("Ole", "clerk-ole")


class Cables(Protocol):
    """What can be done to a station's way to the server."""

    def cut(self, station: int, *, own_end: bool) -> None:
        """Nothing gets through any more."""

    def mend(self, station: int) -> None:
        """It is whole."""


@dataclass(slots=True)
class Laid:
    """Cables of the tests, where there are no namespaces."""

    cables: list[Cable]

    def cut(self, station: int, *, own_end: bool) -> None:
        """Silence, or torn out."""
        self.cables[station].silence()
        if own_end:
            self.cables[station].reset()

    def mend(self, station: int) -> None:
        """It is whole."""
        self.cables[station].mend()


@dataclass(slots=True)
class Tally:
    """What was acknowledged, and what was done to whom."""

    wished: set[str] = field(default_factory=set)
    """Reservations that customers were told are theirs."""
    handed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Reservation and key of each hand-over a clerk was told is done."""
    cut_off: int = 0
    """… of which the station said that it was cut off."""
    done: Counter[str] = field(default_factory=Counter)
    """What was done to the network, the stations and the server."""
    refused: Counter[str] = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)
    """Answers nobody may get."""

    def note(self) -> str:
        """The figures behind the claims."""
        done = ", ".join(f"{count} {what}" for what, count in sorted(self.done.items()))
        return f"{len(self.wished)} reserved, {len(self.handed)} handed over, {self.cut_off} of them cut off; {done}"


@dataclass(slots=True)
class Place:
    """The shop's two stations, their server and what lies between."""

    server: postgres.Server
    daemons: list[Daemon]
    doors: list[Callable[[], int]]
    """The port at which a station is reached from here."""
    cables: Cables
    store: Store
    gtin: str
    tally: Tally = field(default_factory=Tally)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    paying: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    hoarding: bool = False
    """Clerks make ready and hand nothing over."""

    def client(self, station: int, role: Role) -> Client:
        """A client at a station, whichever process serves it now."""
        token = (self.daemons[station].state_dir / f"token-{role}").read_text().strip()
        return Client(f"http://127.0.0.1:{self.doors[station]()}", token)

    # --- people -----------------------------------------------------------------------------------------------------

    async def customers(self, station: int, source: random.Random) -> None:
        """Reserve again and again; who hears nothing asks again with the same key, and gives up after a while."""
        async with self.client(station, Role.KIOSK) as kiosk:
            while not self.closing.is_set():
                wish, key = ReserveRequest(HOME, [LineRequest(self.gtin)], "Karen N", "00123456"), new_key()
                for _ in range(20):
                    try:
                        made = await kiosk.reserve(wish, key=key)
                    except Unreachable:
                        await asyncio.sleep(0.3)  # as a kiosk that asks again
                    except ApiError as error:
                        if not self._expected(error):
                            break
                        await asyncio.sleep(0.3)  # likewise
                    else:
                        self.tally.wished.add(made.id)
                        self.paying.put_nowait(made.id)
                        break
                await asyncio.sleep(source.uniform(0, 0.4))  # customers come now and then

    async def cashier(self, source: random.Random) -> None:
        """Money comes in beside the stations; now and then a customer changes her mind instead."""
        while True:
            reservation = await self.paying.get()

            await self._surely(partial(self._pay, reservation))
            if source.random() < 0.15:
                await asyncio.sleep(source.uniform(0, 3))  # her goods may lie ready by then, or be gone
                await self._surely(partial(self.store.write, desk.cancel, reservation, "by telephone", OLE))

    async def _pay(self, reservation: str) -> None:
        await self.store.mark_paid(reservation, f"paid {reservation}", await self.store.due(reservation))

    async def _surely(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do it as soon as the server answers."""
        while True:
            try:
                await work()
            except StoreError as error:
                if error.status != 503:
                    return  # handed over or closed meanwhile
                await asyncio.sleep(0.2)  # the pace of asking
            else:
                return

    async def clerk(self, station: int, source: random.Random) -> None:
        """Make ready, hand over: mostly customers of this till, now and then what the other one serves too."""
        async with self.client(station, Role.TILL) as till:
            while not self.closing.is_set():
                try:
                    if till.clerk_session is None:
                        await till.clerk_login(pin=PIN)
                    await self._serve(till, station, source)
                except Unreachable:
                    await asyncio.sleep(0.2)  # the pace of asking
                except ApiError as error:
                    if error.status in {401, 403}:
                        till.clerk_session = None
                    elif not self._expected(error):
                        self.tally.odd.append(f"{error.status} {error}")
                    await asyncio.sleep(0.1)  # the pace of asking
                await asyncio.sleep(source.uniform(0, 0.2))  # as people work

    async def _serve(self, till: Client, station: int, source: random.Random) -> None:
        listed = (await till.reservations()).items
        source.shuffle(listed)
        ready = [one for one in listed if one.state is ReservationState.READY and not one.due.minor]
        wanted = [one for one in listed if one.state is ReservationState.REQUESTED]
        for one in [] if self.hoarding else ready[: max(1, len(ready) // 3)]:
            if ord(one.id[-1]) % 2 != station and source.random() < OWN:
                continue
            key = new_key()
            with contextlib.suppress(Unreachable):
                try:
                    done = await till.collect(one.id, one.version, key=key)
                except ApiError as error:
                    if not self._expected(error):
                        raise
                    continue
                self.tally.handed[one.id, f"{Role.TILL} {key}"] += 1
                self.tally.cut_off += done.unconfirmed
        for one in wanted[:3]:
            try:
                await till.ready(one.id)
            except ApiError as error:
                if not self._expected(error):
                    raise

    def _expected(self, error: ApiError) -> bool:
        """Refusals that belong to such days."""
        self.tally.refused[error.code] += 1
        if error.status in {409, 503}:
            return True
        self.tally.odd.append(f"{error.status} {error}")
        return False

    # --- chaos ------------------------------------------------------------------------------------------------------

    async def surely_cut(self) -> None:
        """Both stations are cut off while goods lie ready, and hand some over: what chance may leave out."""
        self.hoarding = True
        async with asyncio.timeout(CALM_S):
            while not all(_known_ready(daemon) >= AT_HAND for daemon in self.daemons):
                await asyncio.sleep(0.1)  # the pace of looking
            for station in range(2):
                self.cables.cut(station, own_end=False)
            self.hoarding = False
            while self.tally.cut_off < 2:
                await asyncio.sleep(0.1)  # likewise
        for station in range(2):
            self.cables.mend(station)

    async def round(self, source: random.Random) -> None:
        """Something happens, lasts for a while, and is over; or the next thing happens meanwhile."""
        what = source.choices(
            (
                "cut one",
                "cut both",
                "kill a station",
                "restart a station",
                "kill the server",
                "restart the server",
            ),
            (5, 2, 2, 1, 1, 1),
        )[0]
        self.tally.done[what] += 1
        station = source.randrange(2)
        cut = {"cut one": [station], "cut both": [0, 1]}.get(what, [])
        if what.endswith("a station") and source.random() < 0.5:
            cut = [station]
            self.tally.done["… while it was cut off"] += 1
        for each in cut:
            self.cables.cut(each, own_end=source.random() < 0.5)
        if cut:
            await asyncio.sleep(source.uniform(*CUT_S))  # a random length of a cut
        if what.endswith("a station"):
            daemon = self.daemons[station]
            await (daemon.kill() if what.startswith("kill") else daemon.stop())
            await self._start(daemon)
        if what.endswith("the server"):
            await asyncio.to_thread(self.server.kill if what.startswith("kill") else self.server.stop)
            await asyncio.sleep(source.uniform(0, 3))  # a random length of an outage
            await asyncio.to_thread(self.server.start)
        for each in cut:
            self.cables.mend(each)
        await asyncio.sleep(source.uniform(*WHOLE_S))  # a random moment of the next thing

    async def _start(self, daemon: Daemon) -> None:
        await daemon.spawn()
        async with asyncio.timeout(COMING_UP_S):
            await daemon.up()

    async def calm(self) -> None:
        """Everything is whole; wait until the stations have told what they did."""
        for station in range(2):
            self.cables.mend(station)
            async with self.client(station, Role.TECHNICIAN) as technician, asyncio.timeout(CALM_S):
                while True:
                    with contextlib.suppress(Unreachable, ApiError):
                        state = (await technician.health()).store_state
                        if state is not None and state.online and not state.waiting:
                            break
                    await asyncio.sleep(0.2)  # the pace of looking


def _known_ready(daemon: Daemon) -> int:
    """How many paid reservations the station's copy holds."""
    with contextlib.closing(sqlite3.connect(daemon.state_dir / "copy.db")) as connection:
        row = connection.execute("SELECT count(*) FROM reservation WHERE money = 'paid'").fetchone()
    return int(row[0])


# --- afterwards -----------------------------------------------------------------------------------------------------


def _known(tx: Reading) -> set[str]:
    return set(tx.connection.execute(select(t.reservation.c.id)).scalars())


def _collected(tx: Reading) -> list[tuple[str, str]]:
    step = t.reservation_step.c
    rows = tx.connection.execute(
        select(step.reservation_id, step.request_key).where(step.state == ReservationState.COLLECTED.value)
    )
    return [(row.reservation_id, row.request_key or "") for row in rows]


def _to_resolve(tx: Reading) -> dict[str, str]:
    rows = tx.connection.execute(
        select(d.task.c.subject, d.task.c.note).where(d.task.c.kind == TaskKind.RESOLVE.value)
    )
    notes: dict[str, str] = {}
    for row in rows:
        notes[row.subject] = notes.get(row.subject, "") + row.note
    return notes


def _pieces_left(tx: Reading) -> dict[str, int]:
    """How many pieces left the shop with each reservation."""
    move = t.stock_movement.c
    left = (
        select(move.reference, func.sum(move.on_hand).label("left"))
        .where(move.kind == Movement.COLLECT.value)
        .group_by(move.reference)
    )
    return {row.reference: -int(row.left) for row in tx.connection.execute(left)}


def books(daemons: list[Daemon]) -> list[tuple[str, str, str]]:
    """Every entry of the stations' books: reservation, key, how it ended."""
    rows: list[tuple[str, str, str]] = []
    for daemon in daemons:
        with contextlib.closing(sqlite3.connect(daemon.state_dir / "station.db")) as connection:
            rows += connection.execute("SELECT reservation, key, state FROM handed").fetchall()
    return rows


def _errors(daemons: list[Daemon]) -> list[str]:
    """What the stations logged that is no warning."""
    lines = [line for daemon in daemons for line in daemon.log.read_text().splitlines()]
    return [line[:200] for line in lines if '"level": "error"' in line or '"level": "critical"' in line]


async def reckoned(place: Place, way: str) -> list[Claim]:
    """What was acknowledged, against what stands in the store and in the books."""
    tally, store = place.tally, place.store
    known, collected = await store.read(_known), await store.read(_collected)
    tasks, left = await store.read(_to_resolve), await store.read(_pieces_left)
    wrong = len(await store.read(checking.check)) + len(await store.read(broken_promises))
    entries = books(place.daemons)
    steps, times = set(collected), Counter(one for one, _ in collected if one in tally.wished)
    told = {(reservation, key) for reservation, key, state in entries if state == "refused"}
    undone = [one for one in tally.handed if one not in steps and one not in told]
    undrained = [entry for entry in entries if entry[2] == "waiting"]
    unentered = [entry for entry in entries if entry[2] == "entered" and entry[:2] not in steps]
    silent = [
        entry for entry in entries if entry[2] == "refused" and "cut off" not in tasks.get(entry[0], "")
    ]
    once = Counter((reservation, key) for reservation, key, _ in entries)
    double = [one for one, count in once.items() if count > 1]
    note = tally.note()
    rounds = f"{ROUNDS} rounds; {note}"
    return [
        Claim(
            f"{way}: every reservation a customer was told of stands in the store",
            len(tally.wished),
            len(tally.wished - known),
            rounds,
        ),
        Claim(
            f"{way}: every hand-over a clerk was told of stands in the store, or is somebody's task",
            len(tally.handed),
            len(undone),
            f"{len(told)} became tasks",
        ),
        Claim(
            f"{way}: each book is drained, each entry once",
            len(entries),
            len(undrained) + len(unentered) + len(double),
            f"{len(entries) - len(told)} entered, {len(told)} refused",
        ),
        Claim(
            f"{way}: what the store did not take is a task that says so", max(1, len(told)), len(silent), ""
        ),
        Claim(
            f"{way}: each reservation is collected at most once",
            len(times),
            sum(count > 1 or left.get(one) != 1 for one, count in times.items()),
        ),
        Claim(f"{way}: afterwards every level is the sum of its movements and promises", 1, wrong),
        Claim(
            f"{way}: no station logs an error",
            sum(len(daemon.log.read_text().splitlines()) for daemon in place.daemons),
            len(errors := _errors(place.daemons)),
            "; ".join(errors[:3]),
        ),
        Claim(
            f"{way}: nobody is answered anything but a reason",
            sum(tally.refused.values()) + len(tally.wished) + len(tally.handed),
            len(tally.odd),
            "; ".join(tally.odd[:3]),
        ),
    ]


# --- the place ------------------------------------------------------------------------------------------------------


def written(folder: Path, name: str, url: str, media: Path) -> Path:
    """A station's configuration."""
    folder.mkdir()
    path = folder / "station.toml"
    path.write_text(
        f'[station]\nname = "{name}"\nlocation = "{HOME}"\nlanguage = "da"\ncurrency = "DKK"\n'
        f'state_dir = "{folder / "state"}"\n[api]\nlisten = "127.0.0.1:0"\n'
        f'[store]\nurl = "{url}"\nmedia = "{media}"\n'
    )
    return path


def _port(daemon: Daemon) -> int:
    return int((daemon.state_dir / "address").read_text().rpartition(":")[2])


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[tuple[Place, str]]:
    """Two stations on one server, full and in step; and what lies between them."""
    template = await make_template(folder / "template", Clock())
    async with AsyncExitStack() as stack:
        net = stack.enter_context(namespaces.net()) if namespaces.possible() else None
        base = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="storefloor-pg-")))
        cables: Cables
        if net is not None:
            server = postgres.Server(base, durable=True, within=net.server.within)
            await stack.enter_async_context(
                namespaces.door(net.server, lambda: server.port, port=server.port)
            )
            ways = [(namespaces.SERVER, server.port)] * 2
            within = [space.within for space in net.stations]
            cables = net
        else:
            server = postgres.Server(base, durable=True)
            laid = [await stack.enter_async_context(cable(f"tcp://127.0.0.1:{server.port}")) for _ in NAMES]
            ways = [("127.0.0.1", int(wire.url.rpartition(":")[2])) for wire in laid]
            within = [() for _ in NAMES]
            cables = Laid(laid)
        stack.callback(server.stop)
        url = await asyncio.to_thread(server.create, "shop")
        await shop.fill(template, url)
        store = await stack.enter_async_context(
            Store.open(url, station=shop.STATION, media=template.folder / "media", owner="beside")
        )
        gtin = template.demo.products[0].gtin
        count = StockRow(gtin=gtin, location=HOME, on_hand=PIECES)
        await store.write(import_rows.put_stock, count, import_rows.Place(folder, folder))
        daemons: list[Daemon] = []
        doors: list[Callable[[], int]] = []
        for number, name in enumerate(NAMES):
            host, port = ways[number]
            there = make_url(url).set(host=host, port=port).render_as_string(hide_password=False)
            config = written(folder / name, name, there, template.folder / "media")
            daemon = Daemon(config, folder / name / "state", within=within[number])
            stack.push_async_callback(_ended, daemon)
            await daemon.spawn()
            daemons.append(daemon)
            reached = partial(_port, daemon)
            if net is not None:
                door = namespaces.door(net.stations[number], reached)
                reached = partial(int, await stack.enter_async_context(door))
            doors.append(reached)
        await asyncio.gather(*(daemon.up() for daemon in daemons))
        place = Place(server, daemons, doors, cables, store, gtin)
        for station in range(2):
            async with place.client(station, Role.TECHNICIAN) as technician, asyncio.timeout(COMING_UP_S):
                while True:
                    state = (await technician.health()).store_state
                    if state is not None and state.copy_as_of is not None:
                        break
                    await asyncio.sleep(0.1)  # the pace of looking
        yield place, "cables of the tests" if net is None else "namespaces"


async def _ended(daemon: Daemon) -> None:
    if daemon.child is not None and daemon.child.returncode is None:
        await daemon.kill()


async def prove() -> list[Claim]:
    """Random cuts, kills and restarts, while customers and clerks go on at both stations."""
    source = random.Random(9)
    with tempfile.TemporaryDirectory(prefix="storefloor-cut-") as folder:
        async with opened(Path(folder)) as (place, way):
            beside = asyncio.create_task(place.cashier(random.Random(source.random())))
            people = [
                asyncio.create_task(work(station, random.Random(source.random())))
                for station in range(2)
                for work in (place.customers, place.clerk)
            ]
            await place.surely_cut()
            for _ in range(ROUNDS):
                await place.round(source)
            place.closing.set()
            await asyncio.gather(*people)
            await place.calm()
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)
            for daemon in place.daemons:
                await daemon.stop()
            return await reckoned(place, way)
