"""The store on SQLite and on PostgreSQL: of many stations at once exactly one wins, and what was promised stays true.

Each client is a station of its own: its own connections, its own threads. The settings are those of a shop; only the
test server does without fsync, on which no race depends.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import func, select, text

from daemon.demo.content import HOME
from daemon.schema import AssistanceRequest, AssistanceStep, LineRequest, ReserveRequest, SaleState, Tender
from daemon.store import (
    Actor,
    Conflict,
    Store,
    StoreUnavailable,
    assistance,
    baskets,
    desk,
    giftcards,
    import_rows,
    reserving,
    sales,
    tables,
)
from daemon.store.import_shapes import StockRow
from daemon.store.receipts import Paid
from tests import postgres
from tests.daemon.store import shop
from tests.daemon.store.shop import STATION, Clock, Template, make_template
from tests.daemon.store.test_conservation import broken_promises
from tests.daemon.store.test_stock import differences
from tests.proof.claim import Claim, size

CLIENTS = 16
CLERK = Actor("Maja", "clerk-maja")
PATIENCE_S = 120.0
Race = Callable[["Shop"], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Shop:
    """One store, open at every station."""

    stations: Sequence[Store]
    gtin: str
    media: Path

    @property
    def first(self) -> Store:
        """The station that prepares each round."""
        return self.stations[0]

    async def count(self, on_hand: int) -> None:
        """Somebody counted: so many lie here."""
        row = StockRow(gtin=self.gtin, location=HOME, on_hand=on_hand)
        await self.first.write(import_rows.put_stock, row, import_rows.Place(self.media, self.media))

    async def reserved(self, station: Store, key: str | None = None) -> str:
        """A reservation of one piece."""
        request = ReserveRequest(HOME, [LineRequest(self.gtin)], "Karen N", "00123456")
        return await station.write(reserving.reserve, request, CLERK, key)

    async def at_once(
        self, work: Callable[[Store, int], Awaitable[Any]]
    ) -> tuple[list[Any], list[Exception]]:
        """What every station is answered that does ``work`` in the same moment: results, and refusals."""
        async with asyncio.timeout(PATIENCE_S):
            said = await asyncio.gather(
                *(work(station, number) for number, station in enumerate(self.stations)),
                return_exceptions=True,
            )
        refused = [answer for answer in said if isinstance(answer, Exception)]
        return [answer for answer in said if not isinstance(answer, BaseException)], refused


def _one(won: list[Any], refused: list[Exception], *codes: str) -> int:
    """0 when one station won and the others were told why not."""
    told = all(isinstance(error, Conflict) and error.code in codes for error in refused)
    return 0 if len(won) == 1 and told else 1


async def last_piece(here: Shop) -> int:
    """One piece is left, and everybody wants it."""
    won, refused = await here.at_once(lambda station, _: here.reserved(station))
    for made in won:
        await here.first.write(desk.cancel, made, "next round", CLERK)
    return _one(won, refused, "not_enough_stock")


async def one_reservation(here: Shop) -> int:
    """One reservation lies ready, and every till hands it over."""
    made = await here.reserved(here.first)
    await here.first.write(desk.ready, made, CLERK)
    await here.first.mark_paid(made, f"payment of {made}", await here.first.due(made))
    view = await here.first.reservation(made)
    assert view is not None

    def collect(station: Store, number: int) -> Awaitable[None]:
        return station.write(desk.collect, made, view.version, CLERK, key=f"till {number}")

    won, refused = await here.at_once(collect)
    return _one(won, refused, "already_collected", "version_conflict")


async def one_claim(here: Shop) -> int:
    """One reservation is to be paid, and every station is about to charge it."""
    made = await here.reserved(here.first)
    won, refused = await here.at_once(lambda station, number: station.claim(made, f"attempt {number}"))
    for station in here.stations:
        await station.unclaim(made)
    await here.first.write(desk.cancel, made, "next round", CLERK)
    return _one(won, refused, "being_paid_elsewhere")


async def one_wish(here: Shop) -> int:
    """One wish, said at every station under one key, is made once."""
    key = f"kiosk {random.random()}"
    won, refused = await here.at_once(lambda station, _: here.reserved(station, key))
    for made in set(won):
        await here.first.write(desk.cancel, made, "next round", CLERK)
    return 0 if len(set(won)) == 1 and not refused else 1


async def sales_at_once(here: Shop) -> int:
    """Every till sells a piece: each sale is closed, each receipt has a number of its own."""

    async def sell(station: Store, number: int) -> str:
        sale = await station.write(sales.open_sale, [LineRequest(here.gtin)], CLERK)
        total = await station.sale_total(sale)
        await station.write(sales.close, sale, [Tender("cash", total)], [Paid("cash", total)], CLERK)
        return (await station.read(sales.view_of, sale)).receipt_number

    won, refused = await here.at_once(sell)
    return 0 if len(set(won)) == CLIENTS and not refused else 1


async def one_gift_card(here: Shop) -> int:
    """A gift card holds what one sale costs, and every till closes a sale with it."""
    opened = [
        await station.write(sales.open_sale, [LineRequest(here.gtin)], CLERK) for station in here.stations
    ]
    total = await here.first.sale_total(opened[0])
    card = await here.first.write(giftcards.issue, giftcards.New(total), CLERK, f"card {random.random()}")

    async def spend(station: Store, number: int) -> None:
        sale = opened[number]
        mark = await station.write(giftcards.earmark, card, sale, total, CLERK)
        paid = [Paid("gift_card", total)]
        await station.write(sales.close, sale, [Tender("gift_card", total, mark)], paid, CLERK)

    won, refused = await here.at_once(spend)
    views = [await here.first.read(sales.view_of, sale) for sale in opened]
    for view in views:
        if view.state is SaleState.OPEN:
            await here.first.write(sales.cancel, view.id, CLERK)
    closed = [view for view in views if view.state is SaleState.CLOSED]
    uneven = await here.first.read(giftcards.uneven)
    return _one(won, refused, "not_enough_on_card") or int(len(closed) != 1 or bool(uneven))


async def one_basket(here: Shop) -> int:
    """One basket, and every till takes it into a sale."""
    made = await here.first.write(baskets.make, [LineRequest(here.gtin)], f"basket {random.random()}")
    won, refused = await here.at_once(
        lambda station, _: station.write(sales.open_sale, [], CLERK, basket=made)
    )
    for sale in won:
        await here.first.write(sales.cancel, sale, CLERK)
    return _one(won, refused, "basket_taken")


async def one_call(here: Shop) -> int:
    """A customer calls, and every till goes there."""
    made = await here.first.write(assistance.call, AssistanceRequest())

    def go(station: Store, number: int) -> Awaitable[None]:
        clerk = Actor(f"clerk {number}", f"clerk-{number}")
        return station.write(assistance.step, made, AssistanceStep.TAKE, clerk)

    won, refused = await here.at_once(go)
    await here.first.write(assistance.step, made, AssistanceStep.DONE, CLERK)
    return _one(won, refused, "already_taken")


RACES: dict[str, tuple[Race, int, int, int]] = {
    "the last piece: one of 16 stations reserves it": (last_piece, 1, 2, 100),
    "one reservation: one of 16 tills hands it over": (one_reservation, 1_000, 2, 100),
    "one reservation to be paid: one of 16 stations may charge": (one_claim, 1_000, 2, 100),
    "one wish at 16 stations under one key is one reservation": (one_wish, 1_000, 2, 100),
    "one gift card with money for one sale: one of 16 tills spends it, its ledger sums": (
        one_gift_card,
        10_000,
        2,
        100,
    ),
    "one basket: one of 16 tills takes it into a sale": (one_basket, 1_000, 2, 100),
    "one call for a clerk: one of 16 tills takes it": (one_call, 1_000, 2, 100),
    "16 tills close a sale each: none is lost, no number is given twice": (sales_at_once, 10_000, 1, 25),
}
"""The race, how many pieces lie there, and how many rounds in the tests and in the proof."""


async def races(here: Shop, make: str) -> list[Claim]:
    """Every race, and whether the store's figures still add up after all of them."""
    claims = []
    for name, (race, pieces, few, many) in RACES.items():
        await here.count(pieces)
        rounds = size(few, many)
        claims.append(Claim(f"{make}: {name}", rounds, sum([await race(here) for _ in range(rounds)])))
    wrong = len(await here.first.read(differences)) + len(await here.first.read(broken_promises))
    claims.append(Claim(f"{make}: afterwards every level is the sum of its movements and promises", 1, wrong))
    return claims


async def cut_connections(here: Shop) -> Claim:
    """Connections to the server are cut at any moment; who heard nothing asks again with the same key."""
    each = size(3, 60)
    chance = random.Random(4)
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'storefloor' AND pid <> pg_backend_pid() AND random() < 0.3"
    )
    await here.count(100_000)
    done = asyncio.Event()

    async def wish(station: Store, number: int) -> list[str]:
        made = []
        for turn in range(each):
            while True:
                try:
                    made.append(await here.reserved(station, f"cut {number}/{turn}"))
                    break
                except StoreUnavailable:
                    await asyncio.sleep(chance.uniform(0, 0.01))  # as a client that tries again
        return made

    async def cutter() -> None:
        while not done.is_set():
            try:
                await here.first.write(lambda tx: tx.connection.execute(cut).all())
            except StoreUnavailable:
                continue
            await asyncio.sleep(chance.uniform(0, 0.05))  # another moment each time

    cutting = asyncio.create_task(cutter())
    won, refused = await here.at_once(wish)
    done.set()
    await cutting
    made = {reservation for some in won for reservation in some}
    keyed = (
        select(func.count())
        .select_from(tables.reservation)
        .where(tables.reservation.c.request_key.like("cut %"))
    )
    kept = await here.first.read(lambda tx: tx.connection.execute(keyed).scalar_one())
    wrong = abs(CLIENTS * each - len(made)) + abs(kept - len(made)) + len(refused)
    wrong += len(await here.first.read(broken_promises))
    return Claim("postgresql: connections cut at any moment: each wish is done once", CLIENTS * each, wrong)


@asynccontextmanager
async def stations(url: str, template: Template) -> AsyncIterator[Shop]:
    """The store at ``url`` open at every station."""
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(
                shop.at(
                    url,
                    template.folder,
                    Clock(),
                    station=msgspec.structs.replace(STATION, name=f"station-{number}"),
                )
            )
            for number in range(CLIENTS)
        ]
        yield Shop(opened, template.demo.products[0].gtin, template.folder / "media")


async def prove() -> list[Claim]:
    """Every race on both makes of database, both at once: most of a race is waiting for others."""

    async def on_sqlite() -> list[Claim]:
        async with stations(shop.address(template.folder), template) as here:
            return await races(here, "sqlite")

    async def on_postgresql(url: str) -> list[Claim]:
        async with stations(url, template) as here:
            return [*await races(here, "postgresql"), await cut_connections(here)]

    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        template = await make_template(Path(folder) / "shop", Clock())
        url = stack.enter_context(postgres.database())
        await shop.fill(template, url)
        found = await asyncio.gather(on_sqlite(), on_postgresql(url))
    return [claim for claims in found for claim in claims]
