"""Stock: figures by place and distance, guarded changes, movements that sum to the levels."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from daemon.demo.content import HOME
from daemon.schema import StockChange, StockWord
from daemon.store import Actor, Conflict, Store, stock, tables
from daemon.store.places import distance_m
from daemon.store.stock import Cause, Movement, Want
from daemon.store.transaction import Reading
from tests.daemon.store.shop import Clock, Template

CAUSE = Cause("test", Actor("tester"))


def differences(tx: Reading) -> list[tuple[int, str]]:
    """Levels that are not the sum of their movements."""
    moved = (
        select(
            tables.stock_movement.c.product_id,
            tables.stock_movement.c.location_id,
            func.sum(tables.stock_movement.c.on_hand).label("on_hand"),
            func.sum(tables.stock_movement.c.reserved).label("reserved"),
        )
        .group_by(tables.stock_movement.c.product_id, tables.stock_movement.c.location_id)
        .subquery()
    )
    level = tables.stock_level
    rows = tx.connection.execute(
        select(level.c.product_id, level.c.location_id)
        .outerjoin(
            moved, (moved.c.product_id == level.c.product_id) & (moved.c.location_id == level.c.location_id)
        )
        .where(
            (func.coalesce(moved.c.on_hand, 0) != level.c.on_hand)
            | (func.coalesce(moved.c.reserved, 0) != level.c.reserved)
        )
    )
    return [(row.product_id, row.location_id) for row in rows]


async def a_want(store: Store, at_least: int = 3) -> Want:
    def find(tx: Reading) -> Want:
        level = tables.stock_level.c
        row = tx.connection.execute(
            select(tables.product.c.id, tables.product.c.gtin)
            .join(tables.stock_level, level.product_id == tables.product.c.id)
            .where(level.location_id == HOME, level.on_hand - level.reserved - level.unsellable >= at_least)
            .order_by(tables.product.c.id)
        ).first()
        assert row is not None
        return Want(row.gtin, row.id, 1)

    return await store.read(find)


async def test_the_seeded_levels_are_the_sum_of_their_movements(store: Store) -> None:
    assert await store.read(differences) == []


async def test_stock_here_elsewhere_and_on_the_web(store: Store, template: Template) -> None:
    for product in template.demo.products[:60]:
        view = await store.stock(product.gtin)
        assert view is not None
        assert view.here.location.id == HOME
        assert view.here.location.distance_m == 0
        distances = [other.location.distance_m or 0 for other in view.others]
        assert distances == sorted(distances)
        assert all(other.available for other in view.others)
        assert all(other.word is stock.word(other.available) for other in view.others)
        assert (view.web.delivery is not None) == bool(view.web.available)
        assert view.here.observed_at is not None


async def test_opening_is_told_in_the_shops_own_time(store: Store, template: Template, clock: Clock) -> None:
    gtin = template.demo.products[0].gtin
    for at, is_open in (
        (datetime(2026, 11, 18, 9, 1, tzinfo=UTC), True),  # Wednesday 10:01 in winter
        (datetime(2026, 11, 18, 8, 59, tzinfo=UTC), False),
        (datetime(2026, 7, 15, 8, 1, tzinfo=UTC), True),  # Wednesday 10:01 in summer
        (datetime(2026, 11, 18, 18, 0, tzinfo=UTC), False),  # 19:00: closes
    ):
        clock.now = at
        view = await store.stock(gtin)
        assert view is not None
        assert view.here.location.open is not None
        assert view.here.location.open.open_now is is_open, at


def test_distances_are_right_within_a_percent() -> None:
    aarhus, oslo = (56.1572, 10.2107), (59.9110, 10.7440)
    assert distance_m(*aarhus, *oslo) == pytest.approx(418_700, rel=0.01)
    assert distance_m(*aarhus, *aarhus) == 0


@pytest.mark.parametrize(
    ("available", "word"),
    [(None, "unknown"), (-2, "out"), (0, "out"), (1, "few"), (3, "few"), (4, "in_stock")],
)
def test_words_for_customers(available: int | None, word: str) -> None:
    assert stock.word(available) is StockWord(word)


async def test_a_change_is_told_once_it_is_on_disk(store: Store) -> None:
    want = await a_want(store)
    told: list[object] = []
    store.subscribe(told.append)
    await store.write(stock.reserve, HOME, [want], CAUSE)
    view = await store.stock(want.gtin)
    assert view is not None
    assert isinstance(told[0], StockChange)
    assert (told[0].gtin, told[0].location, told[0].available) == (want.gtin, HOME, view.here.available)
    assert await store.read(differences) == []


async def test_all_lines_or_nothing_and_equal_ones_are_summed(store: Store) -> None:
    want = await a_want(store)
    before = await store.stock(want.gtin)
    assert before is not None
    assert before.here.available is not None
    told: list[object] = []
    store.subscribe(told.append)
    too_many = [want] * (before.here.available + 1)
    with pytest.raises(Conflict) as refused:
        await store.write(stock.reserve, HOME, too_many, CAUSE)
    assert refused.value.code == "not_enough_stock"
    assert refused.value.blocking == want.gtin
    assert str(before.here.available) in refused.value.detail
    assert await store.stock(want.gtin) == before
    assert told == []
    assert await store.read(differences) == []


async def test_release_and_hand_over_never_go_below_zero(store: Store) -> None:
    want = await a_want(store)
    many = Want(want.gtin, want.product_id, 500)
    with pytest.raises(Conflict, match="Count this product"):
        await store.write(stock.release, HOME, [many], CAUSE)
    with pytest.raises(Conflict, match="Count this product"):
        await store.write(stock.hand_over, HOME, [many], Movement.SALE, CAUSE)


async def test_sixteen_want_the_last_pieces_and_exactly_as_many_get_one_as_there_are(store: Store) -> None:
    want = await a_want(store)
    view = await store.stock(want.gtin)
    assert view is not None
    left = view.here.available or 0
    await store.write(stock.reserve, HOME, [Want(want.gtin, want.product_id, left - 1)], CAUSE)

    async def one() -> bool:
        try:
            await store.write(stock.reserve, HOME, [want], CAUSE)
        except Conflict:
            return False
        return True

    assert sum(await asyncio.gather(*(one() for _ in range(16)))) == 1
    after = await store.stock(want.gtin)
    assert after is not None
    assert after.here.available == 0
    assert await store.read(differences) == []
