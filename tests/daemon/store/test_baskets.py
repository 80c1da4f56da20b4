"""Baskets: a token both ways, prices read anew, one till that takes it, and nothing behind an old token."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, update

from daemon.schema import BasketState, BasketView, LineRequest
from daemon.store import Conflict, Invalid, NotFound, Store, baskets, codes, sales, tables
from daemon.store import service_tables as t
from daemon.store.baskets import KEPT
from daemon.store.transaction import Reading, Writing
from tests.daemon.store import shop
from tests.daemon.store.shop import STATION, Clock
from tests.daemon.store.test_sales import CLERK
from tests.daemon.store.test_stock import a_want, differences


async def made(store: Store, quantity: int = 2, wish: str = "w1") -> BasketView:
    want = await a_want(store, at_least=quantity)
    basket = await store.write(baskets.make, [LineRequest(want.gtin, quantity)], wish)
    return await store.read(baskets.made, basket, wish)


async def taken(store: Store, basket: BasketView) -> str:
    return await store.write(sales.open_sale, [], CLERK, basket=basket.id)


async def test_it_is_made_read_and_changed_by_its_token(store: Store, clock: Clock) -> None:
    basket = await made(store)
    assert await made(store) == basket  # the same wish
    code = codes.read(basket.code)
    assert code is not None
    assert (code.space, len(code.body)) == ("B", 26)
    for token in (basket.code, code.body, code.body.lower()):
        assert msgspec.structs.replace(await store.read(baskets.find, token), code=basket.code) == basket
    (line,) = basket.lines
    product = await store.product(line.gtin)
    assert product is not None
    assert (line.name, line.unit, line.quantity) == (product.name, product.price.amount, 2)
    assert basket.total == product.price.amount * 2
    clock.forward(timedelta(days=1))
    await store.write(baskets.set_lines, basket.code, [LineRequest(line.gtin), LineRequest(line.gtin, 2)], 1)
    again = await store.read(baskets.find, basket.code)
    assert ([each.quantity for each in again.lines], again.version) == ([3], 2)
    assert again.expires_at == clock.now + KEPT
    with pytest.raises(Conflict) as stale:
        await store.write(baskets.set_lines, basket.code, [], 1)
    assert stale.value.code == "version_conflict"
    await store.write(baskets.set_lines, basket.code, [], None)
    assert (await store.read(baskets.find, basket.code)).lines == []


async def test_prices_are_those_of_the_moment(store: Store) -> None:
    basket = await made(store, 1)
    p = tables.product

    def change(tx: Writing, values: dict[str, object]) -> None:
        tx.connection.execute(update(p).where(p.c.gtin == basket.lines[0].gtin).values(values))

    await store.write(change, {"price_minor": 4711})
    assert (await store.read(baskets.find, basket.code)).total.minor == 4711
    await store.write(change, {"currency": "SEK"})
    (line,) = (await store.read(baskets.find, basket.code)).lines
    assert (line.unit, line.total) == (None, None)


async def test_a_till_takes_it_and_gives_it_back(store: Store) -> None:
    basket = await made(store)
    sale = await taken(store, basket)
    view = await store.read(sales.view_of, sale)
    assert [(line.gtin, line.quantity) for line in view.lines] == [
        (line.gtin, line.quantity) for line in basket.lines
    ]
    seen = await store.read(baskets.find, basket.code)
    assert (seen.state, seen.lines) == (BasketState.TAKEN, [])
    for again in (
        taken(store, basket),
        store.write(baskets.set_lines, basket.code, [], None),
    ):
        with pytest.raises(Conflict) as late:
            await again
        assert late.value.code == "basket_taken"
    await store.write(sales.cancel, sale, CLERK)
    assert (await store.read(baskets.find, basket.code)).lines == basket.lines
    assert (await store.read(sales.view_of, await taken(store, basket))).total == basket.total
    assert await store.read(differences) == []


async def test_what_cannot_be_had_leaves_it_where_it_was(store: Store) -> None:
    basket = await made(store)
    await store.write(baskets.set_lines, basket.code, [LineRequest(basket.lines[0].gtin, 999)], None)
    with pytest.raises(Conflict) as refused:
        await taken(store, basket)
    assert refused.value.code == "not_enough_stock"
    assert (await store.read(baskets.find, basket.code)).state is BasketState.OPEN


async def test_an_old_token_opens_nothing(store: Store, clock: Clock) -> None:
    basket, young = await made(store), await made(store, wish="w2")
    clock.forward(KEPT - timedelta(seconds=1))
    await store.write(baskets.set_lines, young.code, [], None)
    clock.forward(timedelta(seconds=1))
    unknown = codes.write("B", codes.new_body(26))
    said = set()
    for token in (basket.code, unknown, "B", "", "nonsense", "ÆØÅ" * 9):
        with pytest.raises(NotFound) as missed:
            await store.read(baskets.find, token)
        said.add(str(missed.value))
    assert len(said) == 1
    with pytest.raises(NotFound):
        await taken(store, basket)
    await store.expire()

    def left(tx: Reading) -> list[str]:
        return list(tx.connection.execute(select(t.basket.c.id)).scalars())

    assert await store.read(left) == [young.id]


async def test_what_is_no_product_is_named(store: Store) -> None:
    with pytest.raises(Invalid) as unknown:
        await store.write(baskets.make, [LineRequest("96385074")], "w")
    assert unknown.value.code == "unknown_product"
    basket = await made(store)
    with pytest.raises(Invalid):
        await store.write(baskets.set_lines, basket.code, [LineRequest("x")], None)
    assert (await store.read(baskets.find, basket.code)).lines == basket.lines


async def test_no_token_is_kept(store: Store) -> None:
    basket = await made(store)
    rows = await store.read(lambda tx: str(tx.connection.execute(select(t.basket)).all()))
    assert basket.code[1:-1] not in rows
    assert "w1" not in rows


async def test_of_sixteen_tills_one_takes_it(store: Store, full: str, tmp_path: Path, clock: Clock) -> None:
    other = msgspec.structs.replace(STATION, name="test-2")
    async with shop.at(full, tmp_path, clock, station=other) as second:
        for turn in range(3):
            basket = await made(store, 1, f"basket {turn}")

            async def one(number: int, basket: BasketView = basket) -> str:
                try:
                    return "won " + await taken(store if number % 2 else second, basket)
                except Conflict as lost:
                    return lost.code

            outcomes = sorted(await asyncio.gather(*(one(number) for number in range(16))))
            assert outcomes[:15] == ["basket_taken"] * 15
            await store.write(sales.cancel, outcomes[15].removeprefix("won "), CLERK)
        assert await store.read(differences) == []
