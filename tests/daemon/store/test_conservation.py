"""A long random day in the shop: whatever is done, stock is conserved and what is promised is what is reserved."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from daemon.demo.content import HOME
from daemon.demo.content.art import category_svg
from daemon.demo.content.model import DemoShop
from daemon.schema import LineRequest, ReservationState, ReserveRequest, SaleState, Tender
from daemon.store import Actor, Conflict, Store, desk, reservations, reserving, sales, tables
from daemon.store.receipts import Paid
from daemon.store.reservations import TRANSITIONS, State
from daemon.store.seeding import DemoPictures, seed_demo
from daemon.store.transaction import Reading, Writing
from tests.daemon.store.shop import STATION, Clock, Template
from tests.daemon.store.test_stock import differences

CLERK = Actor("Maja", "clerk-maja")
OPEN = [state for state, onward in TRANSITIONS.items() if onward]


def broken_promises(tx: Reading) -> dict[tuple[int, str], int]:
    """Reserved pieces less what open reservations and sales promise; empty when all is well."""
    found: Counter[tuple[int, str]] = Counter()
    level, line, sold = tables.stock_level.c, tables.reservation_line.c, tables.sale_line.c
    for row in tx.connection.execute(select(level.product_id, level.location_id, level.reserved)):
        found[row.product_id, row.location_id] += row.reserved
    held = select(tables.reservation_line, tables.reservation.c.location_id).join(
        tables.reservation, tables.reservation.c.id == line.reservation_id
    )
    lines: list[Any] = list(tx.connection.execute(held.where(tables.reservation.c.state.in_(OPEN))))
    for row in lines:
        found[row.product_id, row.location_id] -= reservations.promised(row) - row.handed
    in_sales = select(tables.sale_line, tables.sale.c.location_id).join(
        tables.sale, tables.sale.c.id == sold.sale_id
    )
    for row in tx.connection.execute(in_sales.where(tables.sale.c.state == SaleState.OPEN.value)):
        found[row.product_id, row.location_id] -= row.quantity
    return {key: rest for key, rest in found.items() if rest}


class Day:
    """One random customer or clerk after the other."""

    def __init__(self, store: Store, clock: Clock, demo: DemoShop, seed: int) -> None:
        self.store = store
        self.clock = clock
        self.random = random.Random(seed)
        self.gtins = [product.gtin for product in demo.products[:12]]
        self.sales: list[str] = []
        self.done: Counter[str] = Counter()

    async def step(self) -> None:
        """Do something; a refusal is as good as anything."""
        verb = self.random.choice(
            [
                self.reserve,
                self.reserve,
                self.sell,
                self.scan,
                self.close,
                self.move,
                self.move,
                self.move,
                self.wait,
            ]
        )
        try:
            await verb()
        except Conflict as refused:
            self.done[refused.code] += 1
        else:
            self.done[verb.__name__] += 1

    def lines(self) -> list[LineRequest]:
        """A few products, some twice."""
        return [
            LineRequest(self.random.choice(self.gtins), self.random.choice((1, 1, 2, 5)))
            for _ in range(self.random.randint(1, 3))
        ]

    async def reserve(self) -> None:
        request = ReserveRequest(self.random.choice((HOME, "shop-oslo")), self.lines(), "K N", "00123456")
        await self.store.write(reserving.reserve, request, CLERK)

    async def sell(self) -> None:
        self.sales.append(await self.store.write(sales.open_sale, self.lines(), CLERK))

    async def scan(self) -> None:
        if self.sales:
            await self.store.write(sales.set_lines, self.random.choice(self.sales), self.lines(), CLERK)

    async def close(self) -> None:
        if not self.sales:
            return
        sale = self.sales.pop(self.random.randrange(len(self.sales)))
        if self.random.random() < 0.3:
            await self.store.write(sales.cancel, sale, CLERK)
            return
        total = await self.store.sale_total(sale)
        await self.store.write(sales.close, sale, [Tender("cash", total)], [Paid("cash", total)], CLERK)

    async def move(self) -> None:
        views = await self.store.read(reservations.listed, list(State))
        view = self.random.choice(views)
        if view.due.minor and self.random.random() < 0.5:
            await self.store.mark_paid(view.id, f"payment-{view.id}", view.due)
            return

        def work(tx: Writing) -> None:
            version = reservations.row_of(tx, view.id).version
            verbs: list[Callable[[], None]] = [
                lambda: desk.accept(tx, view.id, CLERK),
                lambda: desk.pick(tx, view.id, CLERK),
                lambda: desk.ready(tx, view.id, CLERK),
                lambda: desk.collect(tx, view.id, version, CLERK),
                lambda: desk.cancel(tx, view.id, "no", CLERK),
                lambda: desk.put_back(tx, view.id, CLERK),
            ]
            self.random.choice(verbs)()

        await self.store.write(work)

    async def wait(self) -> None:
        self.clock.forward(timedelta(hours=self.random.choice((1, 1, 30))))
        await self.store.expire()


async def test_stock_is_conserved_through_a_random_day(
    store: Store, template: Template, clock: Clock
) -> None:
    assert await store.read(broken_promises) == {}
    day = Day(store, clock, template.demo, seed=952)
    for number in range(250):
        await day.step()
        if number % 10 == 0:
            assert await store.read(broken_promises) == {}, day.done
    assert await store.read(broken_promises) == {}
    assert await store.read(differences) == []
    assert {"reserve", "sell", "close", "move", "not_enough_stock", "illegal_state"} <= set(day.done)


async def test_the_demo_shop_has_its_own_pictures_and_films(
    empty: str, template: Template, tmp_path: Path
) -> None:
    async with Store.open(empty, station=STATION, media=tmp_path / "media") as store:
        await seed_demo(store, template.demo)
        for tutorial in template.demo.tutorials:
            assert (DemoPictures.films / tutorial.video).is_file()
        top = next(category for category in template.demo.categories if category.parent is None)
        image = store.directory.categories[top.slug].image
        kept = (tmp_path / "media" / image[:2] / image).read_text()
        assert kept == category_svg(top.slug)
        assert len(await store.read(reservations.listed, [ReservationState.READY])) >= 3
