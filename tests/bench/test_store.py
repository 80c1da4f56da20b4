"""The set the store is measured on holds what it says, and what is typed in the measurement finds its product."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from daemon.store import Store, catalogue, tables
from tests.bench.store_questions import KINDS, questions
from tests.bench.store_set import SHOPS, SHOPS_PER_PRODUCT, STATION, built, sample

PRODUCTS = 1_000


async def test_what_is_typed_finds_its_product(tmp_path: Path) -> None:
    folder = await built(PRODUCTS, tmp_path)
    assert await built(PRODUCTS, tmp_path) == folder
    goods = sample(PRODUCTS, 10)
    async with Store.open(
        f"sqlite:///{folder / 'store.db'}", station=STATION, media=folder / "media"
    ) as store:
        level = tables.stock_level
        levels = await store.read(
            lambda tx: tx.connection.execute(
                select(func.count(), func.count(level.c.location_id.distinct())).select_from(level)
            ).one()
        )
        assert tuple(levels) == (PRODUCTS * SHOPS_PER_PRODUCT, SHOPS)
        for one, typed in zip(goods, questions("whole name", goods), strict=True):
            page = await store.read(catalogue.products, typed)
            assert f"0{one.gtin}" in {item.gtin for item in page.items}, typed
        found = 0
        for kind in KINDS:
            for typed in questions(kind, goods):
                found += bool((await store.read(catalogue.products, typed)).items)
        assert found >= len(KINDS) * len(goods) * 0.95
